"""Cells that hold several limits: ``> 200 (300)`` for two regions or two objects,
``> 100, 80, 50`` for the leading ones.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from hepnb.sweep.heads import Head, head, is_object
from hepnb.sweep.panels import is_region
from hepnb.sweep.symbol_indices import objects_of
from hepnb.sweep.tokens import plain
from hepnb.sweep.values import CellValue, values
from hepnb.vocabulary.operators import INTERVALS, LOWER
from hepnb.vocabulary.quantities import MOMENTA
from hepnb.vocabulary.subjects import COLLECTIONS, KINDS

_SECOND: Final = re.compile(r"(?P<first>.*\S)\s*\((?P<second>[^()]+)\)\s*$")
_FOR_BOTH: Final = re.compile(
    r"(?P<values>.*\S)\s+(?:for|in)\s+(?P<one>[^\s()]+)\s*\((?P<two>[^()]+)\)\s*$"
)
#: what only describes the name before it: ``Region 2 (medium)``
_KIND: Final = re.compile(
    r"(?:very[- ])?(?:low|mid|medium|high|tight|loose|soft|hard|boosted|resolved|compressed|merged)"
    r"(?:[- ]\w+)?",
    re.IGNORECASE,
)
_WORDS: Final = re.compile(r"(?P<one>[\w-]+) \((?P<two>[\w-]+)\) ")
#: more objects than this are not listed by their momenta
_MOST: Final = 8


def two_values(text: str, start: int, end: int) -> tuple[CellValue, CellValue] | None:
    """The two limits of ``> 200 (300)``; the second has the sign of the first where it has none."""
    match = _SECOND.fullmatch(text[start:end])
    if match is None:
        return None
    first = values(text, start, start + match.end("first"))
    second = values(text, start + match.start("second"), start + match.end("second"))
    if len(first) != 1 or len(second) != 1 or first[0].bare or first[0].op in INTERVALS:
        return None
    one, two = first[0], second[0]
    return one, replace(two, op=one.op, bare=False, unit=two.unit or one.unit) if two.bare else two


def two_objects(text: str, start: int, end: int, what: Head) -> tuple[tuple[CellValue, Head], ...]:
    """The two limits of ``> 7 (6) for e (μ)`` with the head of each; () for any other cell, or
    where the head is not of both.
    """
    match = _FOR_BOTH.fullmatch(text[start:end])
    both = two_values(text, start, start + match.end("values")) if match else None
    if match is None or both is None:
        return ()
    kinds = [_object(match["one"]), _object(match["two"])]
    over = what.subject.split(":")[0]
    if len(set(kinds)) < 2 or any(
        k not in COLLECTIONS or (over and k not in KINDS.get(over, ())) for k in kinds
    ):
        return ()
    return tuple(
        (v, replace(what, subject=k, members=())) for v, k in zip(both, kinds, strict=True)
    )


def _object(word: str) -> str:
    """The objects of a word or a symbol, "" where it names none."""
    named = objects_of(plain(word)) or ()
    return is_object(word) or (named[0] if len(named) == 1 else "")


def two_regions(names: Sequence[str]) -> tuple[str, ...]:
    """The two regions of a head ``SRA (SRB)``; the names as they are where that is none."""
    match = _SECOND.fullmatch(names[0]) if len(names) == 1 else None
    both = (match["first"], match["second"].strip()) if match else ()
    apart = both and not _KIND.fullmatch(both[1])
    return both if apart and all(is_region(n) for n in both) else tuple(names)


def two_heads(text: str) -> tuple[Head, Head] | None:
    """The two heads of ``Leading (subleading) jet p_T``, in order; None where the two are not
    told apart.
    """
    match = _WORDS.search(text)
    if match is None:
        return None
    first, second = (
        head(f"{text[: match.start()]}{word} {text[match.end() :]}")
        for word in (match["one"], match["two"])
    )
    if first is None or second is None or first == second:
        return None
    return (
        (first, second)
        if first.known and second.known and not (first.uncertain or second.uncertain)
        else None
    )


def ranked(what: Head, found: Sequence[CellValue]) -> tuple[Head, ...]:
    """The heads of a falling list of lower limits on momenta, one for each of the leading
    objects; () for any other list.
    """
    if what.quantity not in MOMENTA or not 1 < len(found) <= _MOST or found[0].op not in LOWER:
        return ()
    numbers = [v.value for v in found if isinstance(v.value, float)]
    signs = {v.op for v in found[1:] if not v.bare}
    if (
        len(numbers) < len(found)
        or numbers != sorted(numbers, reverse=True)
        or signs - {found[0].op}
    ):
        return ()
    members = (
        what.members
        if len(what.members) == len(found)
        else tuple(f"{what.subject}:{n}" for n in range(1, len(found) + 1))
    )
    plain = (
        what.subject
        and ":" not in what.subject
        and (not what.members or len(what.members) == len(found))
    )
    return (
        tuple(replace(what, subject=m, members=(), op=found[0].op) for m in members)
        if plain
        else ()
    )
