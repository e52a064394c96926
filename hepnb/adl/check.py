"""Checks of an ADL tree.

A check is a function with a code; its docstring is its page of the manual (docs/findings.md).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from hepnb.adl import tree
from hepnb.adl.rules import bins, dialect, names, passing, regions, values
from hepnb.adl.scope import AnalysisScope
from hepnb.findings import Check, Finding


def check(
    analysis: tree.Analysis, *, attributes: Mapping[str, Collection[str]] | None = None
) -> tuple[Finding, ...]:
    """Findings of all checks, in the order of the text.

    ``attributes``: what the events have, by collection; the key "" for event variables. None: not
    known.
    """
    scope = AnalysisScope(analysis, attributes)
    found = dict.fromkeys(f for rule in RULES for f in rule.find(scope))
    return tuple(sorted(found, key=lambda f: (f.line, f.code)))


#: every check, by code
RULES: tuple[Check[AnalysisScope], ...] = (
    Check("HEP101", names.undefined_source),
    Check("HEP102", names.undefined_name),
    Check("HEP103", names.unknown_attribute),
    Check("HEP104", values.whole_collection),
    Check("HEP105", values.dimension_mismatch),
    Check("HEP106", names.duplicate_block),
    Check("HEP107", regions.contradiction),
    Check("HEP108", values.empty_range),
    Check("HEP109", regions.index_without_size),
    Check("HEP110", names.unused),
    Check("HEP111", regions.duplicate_requirement),
    Check("HEP112", dialect.older_reading),
    Check("HEP113", dialect.blocked),
    Check("HEP114", bins.bins_apart),
    Check("HEP115", values.object_as_number),
    Check("HEP116", values.impossible_value),
    Check("HEP117", dialect.commented_out),
    Check("HEP118", dialect.numbers_that_do_not_fit),
    Check("HEP119", passing.no_event_passes),
    Check("HEP120", passing.contradicted),
)
