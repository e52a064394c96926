"""Every regular expression of the package takes time that grows as its text does, or is handed
texts so short that it does not matter.

Made against each are texts of what it repeats (`tests/faults/growth.py`). What is quadratic takes a
hundred times as long as what is not, so a busy machine changes no verdict.
"""

from __future__ import annotations

import re

import pytest

from tests.faults import growth
from tests.faults.compiled import Compiled, compiled

#: seconds of the processor that one look at the longest text may take, where it grows faster than
#: the text; four times the text takes 16 times as long where it is quadratic
MOST, FASTER = 0.5, 7.0
#: characters of a file's line, a field or an answer; of a sentence, which is all that the rules are
#: handed (`hepnb/sweep/unreadable.py`), and of a word of it
TEXT, SENTENCE, WORD = 20_000, 4_000, 199
_OF_SENTENCES = ("hepnb/sweep/", "hepnb/extract/")
#: file, what the expression begins with or holds, and why it may grow faster
EXEMPT = (
    ("hepnb/benchmark/score.py", r"\(.*?\)", "the names of blocks in our own annotations"),
    ("hepnb/events/places.py", "(?P<path>", "the user's own name of a file, which systems bound"),
    ("hepnb/loose_json.py", "<think", "the text is cut at the last end of a thought before"),
    ("hepnb/notebook/preferences.py", '("(?:', "the user's own settings"),
    ("hepnb/plot.py", "{(.*?)}", "a label, cut at 48 characters before"),
    ("hepnb/plot.py", r"(?:[\w.+-]+:/)?", "three warnings of our own, with names of files"),
    ("hepnb/sweep/rules/rule.py", r"(?:(?!\band\b|\bwhile\b|", "asked by `match` alone"),
    ("hepnb/sweep/rules/rule.py", r"(?:\S+ ?[<>≥≤]|", "looks 300 characters ahead at most"),
    ("hepnb/readers/latex/bibliography.py", r"\\entry", "the text is cut at the last end before"),
)  # fmt: skip


def _beyond(one: Compiled) -> growth.Growth | None:
    """How it grows, where that is too much for the longest text that it is handed."""
    rules = one.where.startswith(_OF_SENTENCES)
    worst = growth.worst(one.pattern, one.flags, anchored=one.anchored, words=WORD if rules else 0)
    longest = SENTENCE if rules else TEXT
    return worst if worst and worst.ratio > FASTER and worst.at(longest) > MOST else None


@pytest.mark.long
def test_no_expression_is_quadratic_on_what_it_is_handed() -> None:
    """All that the package compiles, when it is imported, when it drafts, and in its functions."""
    found = [
        f"{one.where}: {one.pattern[:80]!r} on {grown.attack}: {grown.seconds:.2f} s for "
        f"{grown.length} characters, {grown.ratio:.0f} times as long for four times as many"
        for one in compiled()
        if not _exempt(one) and (grown := _beyond(one))
    ]
    assert not found, "\n".join(found)


def _exempt(one: Compiled) -> bool:
    return any(
        one.where.startswith(f"{file}:") and words in one.pattern for file, words, _ in EXEMPT
    )


@pytest.mark.long
def test_what_is_exempt_is_there() -> None:
    """An exemption goes with its expression."""
    for file, words, _ in EXEMPT:
        assert any(c.where.startswith(f"{file}:") and words in c.pattern for c in compiled())


@pytest.mark.long
def test_expressions_of_every_kind_are_collected() -> None:
    """Of a module, of a function, of a rule, and made of others where they are used."""
    patterns = {c.pattern for c in compiled()}
    assert r"\bor $" in patterns
    assert r"[_^{}]*" in patterns
    assert len(patterns) > 900


@pytest.mark.parametrize(
    "pattern",
    [
        r"(?:\w+[-_]?)+!",  # every way to part a word
        r"\s*,?\s*or\b",  # two repeats side by side, at every begin
        r"\s+(?:regions?|bins?)$",
        r"(\d+(?:\.\d+)?) ?fb",
        r"\[[^\]]*\]",
        r"\bif [^.;]*\bor if\b",
        r"arXiv\s*:?\s*\d{4}",
        r"a(?:b|c)*(?:c|d)*e",
    ],
)
def test_what_grows_faster_is_found(pattern: str) -> None:
    """Attacks of each kind."""
    worst = growth.worst(pattern, 0, anchored=False)
    assert worst is not None
    assert worst.at(TEXT) > MOST / 10


@pytest.mark.parametrize(
    "pattern",
    [
        r"\w+ GeV(?<=x)",
        r"(?<!\s)\s++(?:regions?|bins?)$",
        r"(?<!\d)(\d++(?:\.\d++)?) ?fb",
        r"\[[^\[\]]*\]",
        r"arXiv\s*+:?\s*+\d{4}",
        r"a{1,20}b",
        r"(?:\w++[-_]?)++!(?<=x)",
    ],
)
def test_what_keeps_pace_is_not(pattern: str) -> None:
    """What was mended; a word is tried from each of its letters, which `match` does not."""
    worst = growth.worst(pattern, 0, anchored=r"\w" in pattern)
    assert worst is None or worst.ratio < FASTER or worst.at(TEXT) < MOST / 10


def test_attacks_end_in_what_nothing_accepts() -> None:
    """And begin with what stands before the repeat."""
    texts = {a.text(6) for a in growth.attacks(r"ab*c", 0)}
    assert any(re.fullmatch("ab{6,}\0", t) for t in texts)
