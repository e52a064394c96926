"""Writes docs/findings.md, the manual of findings, from the docstrings of the checks."""

from __future__ import annotations

from pathlib import Path

from hepnb import review
from hepnb.adl import check
from hepnb.extract import agreement, remarks, troubles

HEAD = """\
# Findings

What the checks of `hepnb check` and of the review step can say, by code. An *error* blocks acceptance until it is mended or
waived by name (`--waive HEP301`, or `--waive HEP301:photons-3f2a` for one line); a *warning* keeps a line out of "accept all clean
lines"; an *info* only tells. HEP1xx are about the language, HEP3xx about the evidence, HEP4xx about a draft
made without a model, HEP5xx about a model's answers.

This page is made from the docstrings of the checks by `scripts/make_findings.py`.

"""


def manual() -> str:
    """The whole page, as Markdown."""
    return HEAD + "\n".join(
        rule.page for rules in (check.RULES, review.RULES, remarks.RULES, troubles.PAGES, agreement.RULES) for rule in rules
    )


if __name__ == "__main__":
    Path(__file__).parent.parent.joinpath("docs", "findings.md").write_text(manual(), encoding="utf-8")
