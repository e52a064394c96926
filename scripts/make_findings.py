"""Writes docs/findings.md, the manual of findings, from the docstrings of the checks."""

from __future__ import annotations

from pathlib import Path

from hepnb import review
from hepnb.adl import check
from hepnb.extract import agreement
from hepnb.extract.model import sources, troubles
from hepnb.records import checking
from hepnb.writer import writing

HEAD = """\
# Findings

What the checks of `hepnb check` and of the review step can say, by code. An *error* blocks
acceptance until it is mended or waived by name (`--waive HEP301`, or `--waive HEP301:photons-3f2a`
for one line); a *warning* keeps a line out of "accept all clean lines"; an *info* only tells.
HEP1xx are about the language, HEP3xx about the evidence, HEP4xx about the spec as a whole against
its paper, HEP5xx about drafts by a model, HEP6xx about what was read and could not be written.

This page is made from the docstrings of the checks by `scripts/make_findings.py`.

"""


def manual() -> str:
    """The whole page, as Markdown."""
    rules = (
        *check.RULES,
        *review.RULES,
        *troubles.PAGES,
        *agreement.RULES,
        *sources.RULES,
        *checking.RULES,
        *writing.RULES,
    )
    return HEAD + "\n".join(rule.page for rule in sorted(rules, key=lambda rule: rule.code))


if __name__ == "__main__":
    Path(__file__).parent.parent.joinpath("docs", "findings.md").write_text(
        manual(), encoding="utf-8"
    )
