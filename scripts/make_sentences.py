"""Writes docs/sentences.md, how sentences are read, from the rules of the reading and their
examples.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from hepnb.sweep.rules import Confidence, Example, Makes, Rule, every_rule

HEAD = """\
# How sentences are read

hepnb reads a sentence with a grammar of limits and counts and with the rules on this page, both
without a model and as the second reading beside one. `hepnb sweep --explain` names the rule behind
each reading.

Each rule comes with examples, which a test runs: with the rule they are read as shown, and without
it at least one of them is read differently. The arrow points to the reading: `bin` marks one of
several intervals, `when` a condition, `in` a region, `of` a named collection, and `?` a phrase that
stays open. *Not needed for* lists sentences that look alike and are read without the rule.

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
        yield f"Applies to {rule.concerns} {rule.scope}, and {rule.makes}" + (
            f" (reason: {rule.why})." if rule.why else "."
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
