"""Cells that are like sentences, part by part: ``≥ 2 e``, ``exactly two``, *or* between cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

from hepnb.paper import Cell
from hepnb.spec import Comparison
from hepnb.sweep.heads import Head, head, is_object
from hepnb.sweep.panels import requires
from hepnb.sweep.reading import Reading
from hepnb.sweep.rules.subjects import BARE
from hepnb.sweep.sentence import Sentence
from hepnb.sweep.several_limits import ranked
from hepnb.sweep.symbol_indices import objects_of
from hepnb.sweep.tables.grid import Grid
from hepnb.sweep.tables.limits import doubt_of, limit_reading
from hepnb.sweep.tables.quantities import WORDED, is_count
from hepnb.sweep.tables.readings import (
    between_commas,
    in_regions,
    in_row,
    of_others,
    opened,
    unread,
)
from hepnb.sweep.tables.reasons import EITHER, OTHERS
from hepnb.sweep.tokens import plain
from hepnb.sweep.values import CellValue, values
from hepnb.vocabulary.comparisons import ANY
from hepnb.vocabulary.numbers import NUMBERS
from hepnb.vocabulary.units import OF_DIMENSION, spelled

_OR: Final = re.compile(r"(?<![\w-])or(?![\w-])(?! (?:more|less|fewer|greater|equal|above|below))")
#: the momenta of the leading objects: ``p_{T} > 80, 60, 40 GeV``
_LIST: Final = re.compile(
    r"[pE]_\{T\}\s*(?P<list>>\s*\d+(?:\.\d+)?(?:\s*,\s*\d+(?:\.\d+)?)+\s*"
    rf"{OF_DIMENSION['energy']})"
)
#: ``≥ 2 e``, ``0 μ``; ``m_{jj} ∈ [65, 105)``
_OBJECTS: Final = re.compile(
    rf"\s*(?P<limit>(?:{ANY}|exactly)?\s*\d+)\s*(?P<of>[eμµτγℓ](?:_\{{had?\}})?)\s*"
)
_LIMITED: Final = re.compile(
    r"(?:\s++(?![<>≥≤=∈∉]))?+(?P<head>(?:\s*+[^\s<>≥≤=∈∉]++)++|\s++)\s*+"
    r"(?P<limit>[<>≥≤=∈∉][^<>≥≤=∈∉]+)"
)
#: a symbol and nothing else, which may be of the paper's own: ``ξ``, ``D_{VBF}``, ``M_{T2}(ll)``
_SYMBOL: Final = re.compile(
    r"[^\W\d_]{1,6}[\u0302\u0303]?(?:[_^]\{[^{}]{1,20}\})*(?: ?\([^()<>≤≥=]{1,14}\))?"
)
#: … after its lower limit, or between both: ``70 ≤ M_{T2}(ll) ≤ 170``
_NUMBER: Final = r"[−-]?\d+(?:\.\d+)?"
_TURNED: Final = re.compile(
    rf"\s*(?P<low>{_NUMBER})\s*(?:{OF_DIMENSION['energy']})?\s*(?P<first>[<≤])\s*"
    rf"(?P<head>[^<>≥≤=∈∉]+?)\s*(?:(?P<second>[<≤])\s*(?P<high>{_NUMBER})\s*"
    rf"(?P<unit>{OF_DIMENSION['energy']})?)?\s*"
)
#: ``N_{b} = 0``
_EQUAL: Final = re.compile(r"(?<![<>≤≥])=\s*\d")
#: a bare number of objects at the beginning of a part: ``one lepton, three jets with H_{T} > …``
_BARE: Final = re.compile(
    rf"(?:\A|(?<=, )|(?<=; )|(?<= and ))(?P<n>(?!no\b){'|'.join(NUMBERS)}|[1-9])\s+"
    r"(?P<words>(?:[\w-]+ ){0,2}?)(?P<of>b-?(?:tagged )?jets?|b[ -]tags?|jets?|leptons?|electrons?"
    r"|muons?|photons?|taus?)\b(?! (?:p_|η|mass|veto|pair|or\b)|[-_^/])",
    re.IGNORECASE,
)
#: words before objects that leave them what they are
_ANY_OF: Final = re.compile(
    r"(?:(?:signal|selected|isolated|charged|light|prompt|good|reconstructed|identified|opposite-sign"
    r"|same-sign|opposite-charge|same-charge|same-flavou?r|OS|SS|SF|OSSF) )*",
    re.IGNORECASE,
)
#: a cell that goes on from the one above, or into the one below
_BEGINS: Final = re.compile(r"\s*\(?(?:or|OR)\b")
_ENDS: Final = re.compile(r"\b(?:or|OR)\s*$")


@cache
def asks(text: str) -> bool:
    """True for a cell that compares a quantity by its name, which no row of results does."""
    flat = plain(text)
    if not (requires(flat) or _EQUAL.search(flat)):
        return False
    parts = [_LIMITED.fullmatch(flat, *part) for part in between_commas(flat, 0, len(flat))]
    return any(m and (h := head(m["head"])) and h.known for m in parts) or any(
        r.comparisons for r in Sentence(flat, 0, len(flat), item=True).readings()
    )


def asks_of_its_own(text: str) -> bool:
    """True for a cell whose parts compare symbols by their names, known ones or the paper's own."""
    flat = plain(text)
    parts = [_LIMITED.fullmatch(flat, *part) for part in between_commas(flat, 0, len(flat))]
    return all(
        m is not None and _SYMBOL.fullmatch(m["head"].strip()) and head(m["head"]) for m in parts
    )


def told_in(grid: Grid, cell: Cell, names: tuple[str, ...], of: str = "") -> Iterator[Reading]:
    """The readings of the words of a cell; a part of an alternative is no requirement.

    ``of``: the objects that its head names, "" for none.
    """
    subject = (of,) if of else ()
    read = Sentence(grid.text, cell.start, cell.end, subject, item=True).readings()
    told = [
        in_regions(in_row(grid, cell, r), names) for r in completed_by(grid, cell, list(read), of)
    ]
    told = [opened(r, OTHERS) if of_others(grid, r) else r for r in told]
    yield from either_of(grid, cell, told)
    yield from unread(grid, cell, told)


def completed_by(grid: Grid, cell: Cell, read: list[Reading], of: str) -> list[Reading]:
    """The readings of a cell with those of its parts that a sentence does not say: ``≥ 2 e``,
    ``m_{jj} ∈ [65, 105)``, ``≥ 4`` beside a head that names objects.
    """
    listed = _LIST.search(grid.text, cell.start, cell.end)
    ranks = _leading(grid, listed, of) if listed else []
    found = [r for r in read if not (ranks and listed and r.end > listed.start())]
    for start, end in between_commas(grid.text, cell.start, cell.end):
        inside = [r for r in found if start <= r.start < end]
        if any(r.comparisons for r in inside) or (ranks and listed and end > listed.start()):
            continue
        own = _part(grid, cell, start, end, of)
        found = [r for r in found if r not in inside] + own if own else found
    found += _bare_counts(grid, cell, found)
    return sorted(found + ranks, key=lambda r: r.start)


def _bare_counts(grid: Grid, cell: Cell, read: Sequence[Reading]) -> list[Reading]:
    """The readings of ``two b-tagged jets``: at least or exactly, the table does not say; at least
    is true of both. Open where other words say which ones are meant, or with *or*.
    """
    found: list[Reading] = []
    text = grid.text[cell.start : cell.end]
    for match in _BARE.finditer(text):
        start, end = cell.start + match.start(), cell.start + match.end()
        if any(r.start < end and start < r.end and _counts(r) for r in read):
            continue
        objects = is_object(match["of"])
        plainly = _ANY_OF.fullmatch(match["words"]) and not _OR.search(text)
        number = float(NUMBERS.get(match["n"].lower(), 0)) or float(match["n"])
        asked = (Comparison(objects, "n", ">=", number, ""),) if objects and plainly else ()
        found.append(
            Reading(
                start,
                end,
                asked,
                stated=bool(asked),
                row=grid.row(cell),
                rule=BARE.name,
                confidence=BARE.confidence,
            )
        )
    return found


def _counts(reading: Reading) -> bool:
    return any(c.quantity == "n" for c in reading.comparisons)


def _leading(grid: Grid, listed: re.Match[str], of: str) -> list[Reading]:
    """The limits of ``p_{T} > 80, 60, 40 GeV`` on the leading objects, one by one."""
    found = values(grid.text, listed.start("list"), listed.end("list"))
    what = Head(of, "pt", found[-1].unit if found else "")
    return [
        Reading(v.start, listed.end(), (Comparison(h.subject, "pt", h.op, v.value, h.unit),))
        for h, v in zip(ranked(what, found), found, strict=False)
    ]


def _part(grid: Grid, cell: Cell, start: int, end: int, of: str) -> list[Reading]:
    """The reading of a part of a cell that is a quantity with its limit, or a number of objects;
    [] for any other.
    """
    if turned := _TURNED.fullmatch(grid.text, start, end):
        return _in_turn(grid, cell, turned)
    counted = _OBJECTS.fullmatch(grid.text, start, end)
    limited = _LIMITED.fullmatch(grid.text, start, end)
    if counted:
        named = objects_of(plain(counted["of"])) or ()
        what: Head | None = Head(named[0], "n", "") if len(named) == 1 else None
        found = values(grid.text, start, counted.end("limit"))
    elif limited:
        what = head(limited["head"])
        found = values(grid.text, limited.start("limit"), end)
    elif of and (word := WORDED.fullmatch(grid.text, start, end)):
        return [_in_words(grid, cell, of, word)]
    else:
        what = Head(of, "n", "") if of and is_count(grid.text[start:end]) else None
        found = values(grid.text, start, end)
    own = limited is not None and _SYMBOL.fullmatch(limited["head"].strip()) is not None
    if what is None or not (what.known or (own and not what.uncertain)) or len(found) != 1:
        return []
    why = doubt_of(grid, what, found[0]) if not counted else ""
    return [limit_reading(grid, what, found[0], (), cell, uncertain=why, bins=False)]


def _in_turn(grid: Grid, cell: Cell, turned: re.Match[str]) -> list[Reading]:
    """The reading of ``70 ≤ M_{T2}(ll) ≤ 170``; [] where a formula stands in the middle."""
    what = head(turned["head"]) if _SYMBOL.fullmatch(turned["head"]) else None
    if what is None or what.uncertain:
        return []
    low, high = (float(n.replace("−", "-")) if n else None for n in turned.group("low", "high"))
    if low is None or (high is not None and low >= high):
        return []
    above = ">=" if turned["first"] == "≤" else ">"
    unit = spelled(turned["unit"]) if turned["unit"] else ""
    start = turned.start() + len(turned[0]) - len(turned[0].lstrip())
    op, both = ("in", (low, high)) if high is not None else (above, low)
    value = CellValue(op, both, unit, start, turned.end())
    why = doubt_of(grid, what, value)
    return [limit_reading(grid, what, value, (), cell, uncertain=why, bins=False)]


def either_of(grid: Grid, cell: Cell, told: Sequence[Reading]) -> list[Reading]:
    """The readings of a cell; all open where one of several that *or* joins is not read, or where
    the cell goes on from, or into, the one above or below with *or*.
    """
    text = grid.text[cell.start : cell.end]
    joined = [cell.start + m.start() for m in _OR.finditer(text)]
    split = [n for n in joined if not any(r.start <= n < r.end for r in told)]
    either = any(r.alternative for r in told)
    parted = bool(split) and not either and any(r.comparisons for r in told)
    return [opened(r, EITHER) for r in told] if parted or _goes_on(grid, cell) else list(told)


def _goes_on(grid: Grid, cell: Cell) -> bool:
    """True for a cell that begins or ends with *or*, and for one above or below such a cell."""
    beside = [c for c in grid.table.cells if c.column == cell.column]
    above = [c for c in beside if c.row + c.rows == cell.row]
    below = [c for c in beside if c.row == cell.row + cell.rows]
    begins = [c for c in (cell, *below) if _BEGINS.match(c.text)]
    ends = [c for c in (cell, *above) if _ENDS.search(c.text)]
    return bool(begins or ends)


def _in_words(grid: Grid, cell: Cell, of: str, word: re.Match[str]) -> Reading:
    """The number of objects in words: ``exactly two``, ``two or more``."""
    bound = (word["bound"] or "").lower()
    op = ">=" if word["more"] or bound == "at least" else "<=" if bound == "at most" else "=="
    value = float(NUMBERS[word["n"].lower()])
    asked = (Comparison(of, "n", op, value, ""),)
    return Reading(word.start(), word.end(), asked, row=grid.row(cell))
