"""Checks of an ADL tree.

A check is a function with a code; its docstring is its page of the manual (docs/findings.md).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from hepnb.adl import tree
from hepnb.adl.rules import bins, dialect, names, passing, regions, values
from hepnb.adl.scope import Scope
from hepnb.findings import Finding, Rule


def check(
    analysis: tree.Analysis, *, attributes: Mapping[str, Collection[str]] | None = None
) -> tuple[Finding, ...]:
    """Findings of all checks, in the order of the text.

    ``attributes``: what the events have, by collection; the key "" for event variables. None: not
    known.
    """
    scope = Scope(analysis, attributes)
    found = dict.fromkeys(f for rule in RULES for f in rule.find(scope))
    return tuple(sorted(found, key=lambda f: (f.line, f.code)))


#: every check, by code
RULES: tuple[Rule[Scope], ...] = (
    Rule("HEP101", names.undefined_source),
    Rule("HEP102", names.undefined_name),
    Rule("HEP103", names.unknown_attribute),
    Rule("HEP104", values.whole_collection),
    Rule("HEP105", values.dimension_mismatch),
    Rule("HEP106", names.duplicate_block),
    Rule("HEP107", regions.contradiction),
    Rule("HEP108", values.empty_range),
    Rule("HEP109", regions.index_without_size),
    Rule("HEP110", names.unused),
    Rule("HEP111", regions.duplicate_requirement),
    Rule("HEP112", dialect.older_reading),
    Rule("HEP113", dialect.blocked),
    Rule("HEP114", bins.bins_apart),
    Rule("HEP115", values.object_as_number),
    Rule("HEP116", values.impossible_value),
    Rule("HEP117", dialect.commented_out),
    Rule("HEP118", dialect.numbers_that_do_not_fit),
    Rule("HEP119", passing.no_event_passes),
    Rule("HEP120", passing.contradicted),
)
