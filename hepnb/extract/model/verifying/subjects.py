"""The words of a rule must speak of what it is about: these objects, of this rank, in this region.

Words that name nothing say nothing; of names that stand in brackets, or respectively, each has the
number at its place.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TypeAlias, TypeVar

from hepnb.extract.model.answers import SaidRule
from hepnb.extract.model.verifying.governing import labels
from hepnb.extract.model.verifying.kinds import BESIDE, alike, named_for, placed, ranks
from hepnb.extract.model.verifying.refusal import Unbelieved
from hepnb.extract.model.verifying.spots import Spot, around, sentence
from hepnb.extract.numbers_in_text import labelled
from hepnb.records.model import MET
from hepnb.vocabulary import quantities
from hepnb.vocabulary.numbers import NUMBERS

#: name of a block as a rule has it → the words of the vocabulary for its objects, none where nobody
#: knows
Subjects: TypeAlias = Mapping[str, frozenset[str]]

#: between a name and another one in brackets, "an electron (a muon)"; and behind that
_OPENED = re.compile(r"[^()\[\]]{0,14}[(\[]\s*(?:(?:[><≥≤]|an?|the)\s*)?")
_CLOSED = re.compile(r"[^()\[\]]{0,14}[)\]]")
#: words that speak of several at once, "the two leading jets"
_SEVERAL = re.compile(r"(?i)\b(?:two|three|four|five|six|both|each|all|every|any|or)\b")
_INDEX = re.compile(r"[_^]\{[^{}]*\}")
_DIGITS = re.compile(r"(?<![\w.])\d+(?:\.\d+)?(?!\.?\d)")
#: "the three leading jets", and a list of numbers
_SEVERAL_LEADING = re.compile(r"(?i)\b(two|three|four|five|six) (?:leading|hardest|highest)")
_LIST = re.compile(r"(?<![\w.])\d[\d.]*(?:\s?(?:,|/|,? and)\s?\d[\d.]*)+(?!\w)")
_RESPECTIVELY = re.compile(r"(?i)\brespectively\b")
#: the beginning of a sentence, in which its subject stands
_BEGINNING = re.compile(r"[^,;:]{0,120}")
#: words that stand for what an earlier sentence names
_FOR_A_NAME = re.compile(
    r"(?i)\b(?:they|them|th[eo]se|this|their|its?|such|the (?:same|latter|former|others?|remaining"
    r"|two))\b"
)
#: a name of a region that no other word of a sentence is: SR-A, CRtop, 2J
_CODE = re.compile(r"(?=.*(?:\d|[A-Z]{2}))\S{2,}(?: \S{1,12}){0,2}")
#: words by which a sentence names a region of which it says nothing
_NOT_OF = re.compile(
    r"(?i)\b(?:except\w*|unlike|other than|orthogonal\w*|overlap\w*|like|simil\w*|same|ident\w*"
    r"|relative|respect|instead|not|as (?:in|for)|all|any|each|every|both|used|enter\w*"
    r"|contaminat\w*|compared|defin\w*|from)\b"
)
_Key = TypeVar("_Key")


def check_subject(said: SaidRule, spot: Spot, subjects: Subjects) -> None:
    """The words that name objects name those of the rule. Raises Unbelieved.

    Of candidates else those by which the sentence begins, where no word of it stands for what an
    earlier one names.
    """
    test = said.test
    if test.q in quantities.OF_EVENT or test.op == "flag":
        return
    about = (*said.blocks, test.what, test.other, said.removes)
    about = (*about, *(end for t in said.given for end in (t.what, t.other)))
    own = {s for n in about for s in subjects.get(n, ())} - BESIDE
    if spot.cell is not None:
        _check_labels(said, spot, own, of_objects=any(subjects.get(b) for b in said.blocks))
        return
    text = spot.words
    named = dict.fromkeys(named_for(text, test.q))
    of_objects = any(subjects.get(b) for b in said.blocks)  # of events backgrounds are named
    mentioned = any(kind in text.lower() for kind in own)  # "the electron track"
    if not (named or mentioned) and of_objects and not _FOR_A_NAME.search(sentence(spot)):
        text = _BEGINNING.match(sentence(spot))[0]  # type: ignore[index]
        named = dict.fromkeys(named_for(text, test.q))
    if own and named and not any(alike(a, b) for a in own for b in named):
        kinds = " and ".join(named), " or ".join(sorted(own))
        message = f'"{text}" speaks of {kinds[0]}, not of {kinds[1]}'
        raise Unbelieved(message, "HEP503")
    tested = subjects.get(test.what, frozenset()) or own
    _check_place(
        said,
        spot,
        [(at, s) for at, s in placed(spot.words) if s not in BESIDE],
        lambda s: any(alike(s, t) for t in tested),
    )


def _check_labels(said: SaidRule, spot: Spot, own: Collection[str], *, of_objects: bool) -> None:
    """The label of the row, or the heads that name a quantity with its objects, name those of the
    rule. Raises Unbelieved.
    """
    if spot.table is None or spot.cell is None or any(named_for(spot.words, said.test.q)):
        return
    beside = [
        c.text
        for c in spot.table.cells
        if c.column == 0 and c.row <= spot.cell.row < c.row + c.rows and c is not spot.cell
    ]
    texts = [t for t in labels(spot) if labelled(t) or (of_objects and t in beside)]
    named = dict.fromkeys(kind for t in texts for kind in named_for(t, said.test.q))
    if own and named and not any(alike(a, b) for a in own for b in named):
        kinds = " and ".join(named), " or ".join(sorted(own))
        message = f"the row or column of {said.at} is of {kinds[0]}, not of {kinds[1]}"
        raise Unbelieved(message, "HEP503")


def check_other(said: SaidRule, spot: Spot, subjects: Subjects) -> None:
    """The words that name missing momentum as the other end do not name objects there, and the
    other way round. Raises Unbelieved.
    """
    test = said.test
    if spot.cell is not None or not test.other or test.q not in ("mt", *quantities.DISTANCES):
        return
    named = {s for _, s in placed(spot.words)} - {"event", "vertex"}
    named |= {"met"} if re.search(r"(?i)\bmissing\b|\{miss\}", spot.words) else set()
    other = {"met"} if test.other.upper() == MET else subjects.get(test.other, frozenset())
    ends = other | subjects.get(test.what, frozenset())
    lone = [s for s in named if not any(alike(s, e) for e in ends)]
    if "met" in lone or (other == {"met"} and lone and test.q != "mt" and "met" not in named):
        message = f'"{spot.words}" speaks of {" and ".join(lone)}, not of {test.other}'
        raise Unbelieved(message, "HEP503")


def check_rank(said: SaidRule, spot: Spot) -> None:
    """The words that name a rank name that of the rule. Raises Unbelieved."""
    test = said.test
    of_one = quantities.known(test.q).owner == "object" and test.q != "mass"
    if spot.cell is not None or not test.what or not (of_one or test.nth):
        return
    said_there = list(ranks(spot.words))
    named = dict.fromkeys(rank for _, rank in said_there)
    own = {test.nth, test.other_nth, *(n for t in said.given for n in (t.nth, t.other_nth))} - {0}
    if test.nth:
        _check_list(said, spot)
    several = test.leading or test.some or _SEVERAL.search(spot.words)
    if not named or several or any(ranks(test.what)):
        return
    if own.isdisjoint(named):
        wrong = f"not {test.nth}" if test.nth else "not all of them"
        message = f'"{spot.words}" speaks of number {min(named)}, {wrong} ("nth")'
        raise Unbelieved(message, "HEP503")
    _check_place(said, spot, said_there, lambda rank: rank == test.nth)


def _check_list(said: SaidRule, spot: Spot) -> None:
    """Of the numbers of "120, 80 and 60 GeV for the three leading jets" each has the object of its
    place. Raises Unbelieved.
    """
    test, several = said.test, _SEVERAL_LEADING.search(spot.words)
    numbers = [m for m in _LIST.finditer(_blanked(spot.words)) if several]
    for match in numbers:
        values = [float(v) for v in _DIGITS.findall(match[0])]
        count = NUMBERS.get(several[1].lower(), 0) if several else 0
        if len(values) == count and len(test.v) == 1 and values.count(test.v[0]) == 1:
            rank = values.index(test.v[0]) + 1
            if rank != test.nth:
                message = f'{test.v[0]:g} is that of number {rank} in "{spot.words}"'
                raise Unbelieved(message, "HEP503")


def check_region(said: SaidRule, spot: Spot, regions: Collection[str] | None) -> None:
    """A sentence that names regions by their letters names one of the rule. Raises Unbelieved."""
    if spot.cell is not None or not regions:
        return
    codes = [n for n in regions if _CODE.fullmatch(n)]
    if not all(b in codes for b in said.blocks):
        return
    before, after = around(spot)
    text = before.rpartition(";")[2] + spot.words + after.partition(";")[0]
    named = [n for n in codes if re.search(rf"(?<![\w-]){re.escape(n)}(?![\w]|-\w)", text)]
    if not named or _NOT_OF.search(text):
        return
    if not any(a.startswith(b) or b.startswith(a) for a in said.blocks for b in named):
        message = f'the sentence of "{spot.words}" is about {named[0]}, not about {said.blocks[0]}'
        raise Unbelieved(message, "HEP503")


# --- names and numbers side by side
# --------------------------------------------------------------------------------------------------


def _check_place(
    said: SaidRule,
    spot: Spot,
    named: Sequence[tuple[tuple[int, int], _Key]],
    is_own: Callable[[_Key], bool],
) -> None:
    """Of two names, one in brackets or respectively, and two numbers alike, the rule has the
    number at the place of its name. Raises Unbelieved.
    """
    test, text = said.test, spot.words
    if len(test.v) != 1 or test.expr:
        return
    numbers = [(m.span(), float(m[0])) for m in _DIGITS.finditer(_blanked(text))]
    behind = _RESPECTIVELY.search(text + around(spot)[1])
    for first, second in ((a, b) for a in named for b in named if _in_brackets(text, a[0], b[0])):
        values = [(x, y) for x in numbers for y in numbers if _in_brackets(text, x[0], y[0])]
        _compare(said, text, [first, second], [list(v) for v in values], is_own)
    if behind and len(named) == len(numbers) > 1:
        _compare(said, text, named, [numbers], is_own)


def _compare(
    said: SaidRule,
    text: str,
    named: Sequence[tuple[tuple[int, int], _Key]],
    numbers: Sequence[Sequence[tuple[tuple[int, int], float]]],
    is_own: Callable[[_Key], bool],
) -> None:
    """The rule has the number at the place of its name, where one of the names is its own.

    Raises Unbelieved.
    """
    own = [n for n, (_, key) in enumerate(named) if is_own(key)]
    value = said.test.v[0]
    for row in numbers:
        here = [n for n, (_, v) in enumerate(row) if math.isclose(v, value, rel_tol=1e-9)]
        if len(own) == 1 and len(here) == 1 and here != own and len(row) == len(named):
            name = text[slice(*named[own[0]][0])]
            message = f'"{text}" has {row[own[0]][1]:g} for "{name}", not {value:g}'
            raise Unbelieved(message, "HEP503")


def _in_brackets(text: str, first: tuple[int, int], second: tuple[int, int]) -> bool:
    """True for a place in brackets right behind another one: "leading (second)"."""
    between = text[first[1] : second[0]]
    return bool(_OPENED.fullmatch(between) and _CLOSED.match(text, second[1]))


def _blanked(text: str) -> str:
    """The text without what stands raised or lowered, of the same length."""
    return _INDEX.sub(lambda m: " " * len(m[0]), text)
