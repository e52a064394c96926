"""Writes docs/sentences.md, how sentences are read, from the rules of the reading and their
examples.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from hepnb.sweep.rules import Confidence, Example, Makes, Rule, every_rule

HEAD = """\
# How sentences are read

The engine `patterns` and the second reading beside a model read a sentence with a grammar of limits
and counts, and with the rules on this page. Each rule has a name, which `hepnb sweep --explain`
shows, its scope, what it makes of the readings there, and examples that a test runs; without the
rule one of them reads otherwise. What is read stands after the arrow: `bin` is one of several
intervals, `when` a condition, `in` a region, `of` a named collection, and `?` a phrase that stays
open.

This page is made from `hepnb/sweep/rules/` by `scripts/make_sentences.py`.

"""


def page() -> str:
    """The page as Markdown."""
    return HEAD + "\n".join("\n".join(_told(rule)) for rule in every_rule())


def _told(rule: Rule) -> Iterator[str]:
    yield f"## {rule.name}"
    yield ""
    yield rule.does
    if rule.makes is not Makes.READS:
        yield f"It speaks of {rule.concerns} readings {rule.scope}, and {rule.makes}" + (
            f": {rule.why}." if rule.why else "."
        )
    if rule.confidence is not Confidence.SURE:
        yield f"Confidence: {rule.confidence}."
    yield ""
    yield from (_shown(e) for e in rule.examples)
    if rule.counter_examples:
        yield ""
        yield "Not needed for:"
        yield ""
        yield from (_shown(e) for e in rule.counter_examples)
    yield ""


def _shown(example: Example) -> str:
    return f"- `{example.text}` → `{example.reads}`"


if __name__ == "__main__":
    Path("docs/sentences.md").write_text(page(), encoding="utf-8")
