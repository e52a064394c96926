"""Names in tables: which cells name a region or an object, however it is spelled there."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

from hepnb.extract.model.verifying.governing import share_column
from hepnb.extract.model.verifying.spots import Spot
from hepnb.paper import Cell, Table
from hepnb.sweep.heads import head, is_object
from hepnb.sweep.tokens import plain


def name_cells(table: Table) -> tuple[Cell, ...]:
    """The cells that may name what a row or a column is of: those with letters."""
    return tuple(
        c for c in table.cells if re.search(r"[^\W\d_]", c.text) and not _OF_A_VETO.search(c.text)
    )


#: the name of a region whose selection is reversed is no name of a row
_OF_A_VETO = re.compile(r"(?i)\bselection veto\b|\bveto of\b|\bnot (?:in|selected)\b")


@lru_cache(maxsize=1 << 16)  # each rule asks for each name and each cell of its table
def names_in(name: str, text: str) -> bool:
    """True where a cell names a block: it is its text, or a word or a listed name of it."""
    wanted, whole = bare(name), bare(text)
    if not wanted or not whole:
        return False
    if wanted == whole:
        return True
    parts = {bare(p) for p in re.split(r"[,;/]|(?<!\s)\s++and\s++|\n", text)} | {
        bare(p) for p in (*text.split(), *counted_through(text))
    }
    if wanted in parts or (len(wanted) >= LONG_NAME and _stands_in(wanted, whole)):
        return True
    if any(_LABEL.fullmatch(p) and _ends_with(p, name) for p in parts):
        return True  # "SR38 (++) / SR39 (−−)" names the region that a reader calls "low SR38"
    if len(wanted) >= _SHORT_NAME and any(p.endswith(f"-{wanted}") for p in parts):
        return True  # "Meff/RJR-CRW" is the CRW of both
    return (
        len(whole) >= LONG_NAME
        and whole not in _ANY_HEAD
        and _words_of(whole, name)
        and not _is_quantity(text)
    )  # "2 jets, t_{mod} > 10" is no row of t_{mod}


def _stands_in(wanted: str, whole: str) -> bool:
    """True where a name stands in a text, and not as the beginning of another number: SR-10 is
    no SR-1.
    """
    before = r"(?<!\d)" if wanted[:1].isdigit() else ""
    after = r"(?!\d)" if wanted[-1:].isdigit() else ""
    return re.search(f"{before}{re.escape(wanted)}{after}", whole) is not None


#: letters and a number: what regions of a table are called
_LABEL = re.compile(r"[a-z]{1,4}-?\d{1,3}[a-z]?")


def _ends_with(part: str, name: str) -> bool:
    """True where the plain text of a cell is the last word of a name."""
    words = name.split()
    return len(words) > 1 and bare(words[-1]) == part


#: several names in one, "SR1, SR2"
LISTED = re.compile(r"(?<!\s)\s*+(?:[,;/&]|\band\b)\s*+")
#: names that share their letters: "SR1/2", "SR 1, 2 and 3", "SR1–4"
_COUNTED = re.compile(
    r"(?<![^\W\d])(?<![^\W\d][- ])(?:_++[- ]?)*+"  # the first word of several, without what is none
    r"(?P<name>[^\W\d_][^\W\d]*+(?:[- ][^\W\d]++)*+[- ]?)(?P<first>\d{1,2})"
    r"(?P<more>(?:\s*(?:,|/|&|and|–|-|to)\s*\d{1,2}(?![\w.]))+)"
)
_MOST_COUNTED = 40


def counted_through(text: str) -> Iterator[str]:
    """The names of a cell that share their letters, each by itself: SR1–3 is SR1, SR2 and SR3."""
    for match in _COUNTED.finditer(text):
        last = int(match["first"])
        yield f"{match['name']}{last}"
        for sign, number in re.findall(r"(,|/|&|and|–|-|to)\s*(\d+)", match["more"]):
            several = sign in ("–", "-", "to") and last < int(number) < last + _MOST_COUNTED
            for n in range(last + 1, int(number) + 1) if several else (int(number),):
                yield f"{match['name']}{n}"
            last = int(number)


#: heads that any table may have
_ANY_HEAD = frozenset({
    "selection", "selections", "region", "regions", "category", "categories", "requirement",
    "requirements", "criteria", "cuts", "channel", "variable", "observable", "signal", "control",
})  # fmt: skip


def numbered(name: str, table: Table) -> list[Cell]:
    """The cells that name a row by what stands under the head of their column: "interval 4" is the
    row with a 4 under "Interval"; none where the name is not made of both.
    """
    first, _, last = name.rpartition(" ")
    if not first or len(last) > _SHORT_LABEL:
        return []
    kind = bare(first.split()[-1])
    heads = [c for c in table.cells if c.header and kind and bare(c.text) in (kind, f"{kind}s")]
    return [
        c
        for c in table.cells
        for h in heads
        if c is not h and not c.header and c.column == h.column and bare(c.text) == bare(last)
    ]


#: characters of a number, or a letter, that stands for a row under its head
_SHORT_LABEL = 3


def of_two_parts(name: str, cells: Sequence[Cell], spot: Spot) -> bool:
    """True for a name of which the head over the column has the first part and a label of a row
    the rest: "boosted inclusive" below "Boosted search".
    """
    if spot.table is None or spot.cell is None:
        return False
    words = {bare(w) for w in name.split()}
    heads = [c for c in spot.table.cells if c.header and share_column(c, spot.cell)]
    over = {bare(w) for h in heads if h.columns < spot.table.n_columns for w in h.text.split()}
    beside = {bare(w) for c in cells if c.column == 0 for w in c.text.split()}
    return bool(words & over) and bool(words & beside) and words <= over | beside


def _words_of(part: str, name: str) -> bool:
    """True where the plain text of a cell is whole words of a name: ``quadruplets`` is none of a
    quadruplet selection.
    """
    ends, length = {0}, 0
    for word in name.split():
        length += len(bare(word))
        ends.add(length)
    wanted = bare(name)
    places = (m.start() for m in re.finditer(re.escape(part), wanted))
    return any(at in ends and at + len(part) in ends for at in places)


LONG_NAME, _SHORT_NAME = 4, 3


def is_part_of(name: str, longer: str) -> bool:
    """True where a name is the beginning of another one: a region and its bin."""
    return bare(longer).startswith(bare(name))


#: ``M_{ℓb}``, ``|t_{mod}|``: a letter with an index, and no region by its letters
_SYMBOL = re.compile(r"\|?(?!SR|CR|VR)[^\W\d_]{1,2}[_^]\{")


def says_what(name: str) -> bool:
    """True for a name that says what a row compares (a variable, objects), not which region it
    is of.
    """
    return bool(is_object(name)) or _is_quantity(name)


def _is_quantity(name: str) -> bool:
    """True for the name of a quantity, or a letter with an index."""
    found = head(name)
    return found is not None and (found.known or bool(_SYMBOL.match(name)))


@lru_cache(maxsize=16_384)  # each rule of a table asks for all of its cells
def bare(text: str) -> str:
    """Letters, digits and signs of a text, lower case, with one spelling for each look-alike."""
    letters = (c for c in unicodedata.normalize("NFD", plain(text)) if not unicodedata.combining(c))
    found = (
        "".join(letters)
        .lower()
        .replace("==", "=")
        .replace(">=", "≥")
        .replace("<=", "≤")
        .replace("⩾", "≥")
        .replace("⩽", "≤")
        .replace("−", "-")
    )
    return re.sub(r"[\s{}_^\\$,;:.()\[\]|]+", "", found.replace("–", "-"))
