"""An independent reading of the words that a line quotes: what of the line do they confirm?

It knows nothing of how the line was read. It looks at the sentence around the quote, or at the cell
of a table with its head and its row, for the direction, the unit, the quantity and the subject of
the line; and for words that make it a condition, an exception or somebody else's affair. What it
cannot confirm is no error: a person reads it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from hepnb import quotes, units
from hepnb.paper import Block, Cell, Paper
from hepnb.review.case import numbers
from hepnb.review.sentence_words import (
    HEADS,
    TURNED,
    condition,
    named_subjects,
    of_kind,
    own_clause,
    rank_said,
    sentence_at,
)
from hepnb.spec import Comparison, Evidence, Requirement
from hepnb.vocabulary.comparisons import REJECTS
from hepnb.vocabulary.numbers import named
from hepnb.vocabulary.operators import LOWER, SIDED, UPPER
from hepnb.vocabulary.quantities import DISTANCES, FORWARD, MOMENTA, OF_EVENT, known
from hepnb.vocabulary.relations import BOTH, WORDS
from hepnb.vocabulary.subjects import LEPTONS, NO_OBJECTS, OF_PAIRS
from hepnb.vocabulary.units import OF_DIMENSION
from hepnb.vocabulary.wordings import SPOKEN_SYSTEMS

#: quantities of the event, whose subject nobody has to name
_OF_EVENT = OF_EVENT | {"trigger", "mt2", "mct"}
#: ``two leptons and three jets or one lepton and five jets``, not ``one or two jets``
_OR_SO_MANY = re.compile(
    rf"(?<!\bone)(?<!\btwo)(?<!\bthree)(?<!\bfour)(?<!\d),? or (?:at least |exactly )?"
    rf"(?:{named(1, 9)}|[1-9]) (?!more\b|fewer\b|less\b|of\b)"
)
#: more candidates than any selection counts
_MANY = 20


@dataclass(frozen=True)
class Words:
    """The words of a reading: ``text`` with the quote at ``start:end``; ``near``: the quote with
    the head and row of its cell.

    ``before``: the text of the block above the sentence; ``cell``: the words are of a table.
    """

    text: str
    start: int
    end: int
    near: str
    before: str = ""
    cell: bool = False

    @property
    def quote(self) -> str:
        """The quoted words."""
        return self.text[self.start : self.end]


def doubts(paper: Paper, r: Requirement) -> tuple[str, ...]:
    """The reasons why no quote of a line confirms it, () where one does."""
    if not r.comparisons:
        return ("hepnb cannot check a line of this kind",)
    if any(
        c.given or c.alternative or c.function or c.quantity.startswith("other:if_")
        for c in r.comparisons
    ):
        return (
            "it has a condition, an alternative or a threshold that depends on another quantity",
        )
    least: tuple[str, ...] | None = None
    for e in r.evidence:
        block = paper.block_by_id.get(e.block) if e.paper == paper.id else None
        found = (
            tuple(dict.fromkeys(_doubts(paper, block, e, r)))
            if block
            else ("its quote is from another paper",)
        )
        if not found:
            return ()
        least = found if least is None or len(found) < len(least) else least
    return least or ("it has no quote",)


def _doubts(paper: Paper, block: Block, e: Evidence, r: Requirement) -> Iterator[str]:
    words = _of_table(paper, block, e, r) if block.kind == "table" else _of_text(paper, block, e)
    if words is None:
        yield "it is unclear which cell of the table it is from"
        return
    yield from _setting(words, r)
    for c in r.comparisons:
        yield from _implausible(r, c)
        yield from _value(words, c)
        yield from _quantity(words, c)
        yield from _subject(words, r, c)


# --- what is read
# ------------------------------------------------------------------------------------------------


def _of_text(paper: Paper, block: Block, e: Evidence) -> Words:
    start, end = sentence_at(block.text, e.start, e.end)
    headings = " ".join(paper.heading_chain(block)[-1:])
    quote = (e.start - start, e.end - start)
    return Words(
        block.text[start:end],
        *quote,
        block.text[e.start : e.end],
        f"{headings}. {block.text[max(0, start - 300) : start]}",
    )


def _of_table(paper: Paper, block: Block, e: Evidence, r: Requirement) -> Words | None:
    """The cell that holds the numbers of a line, with its head and the label of its row; None
    where it is not one cell.
    """
    table = paper.table_by_block.get(block.id)
    inside = [c for c in table.cells if c.start < e.end and e.start < c.end] if table else []
    wanted = [v for c in r.comparisons for v in numbers(c)]
    holding = [
        c for c in inside if wanted and all(any(quotes.occurrences(c.text, v)) for v in wanted)
    ]
    if not table or not holding or (len(holding) > 1 and inside[-1] not in holding):
        return None
    cell = inside[-1] if inside[-1] in holding else holding[0]
    head = _head(table.cells, cell)
    label = next(
        (
            c.text
            for c in table.cells
            if c.column == 0 and c.row <= cell.row < c.row + c.rows and c is not cell
        ),
        "",
    )
    sign = (
        label
        if re.search(r"[<>≤≥=]\s*$", label)
        else head
        if re.search(r"[<>≤≥=]\s*$", head)
        else ""
    )
    text = f"{sign} {cell.text}".strip()
    return Words(text, 0, len(text), f"{head} {label} {cell.text}", cell=True)


def _head(cells: tuple[Cell, ...], cell: Cell) -> str:
    """The head above a cell: the nearest cell of its column that is words rather than numbers."""
    above = [
        c for c in cells if c.row < cell.row and c.column <= cell.column < c.column + c.columns
    ]
    return next((c.text for c in sorted(above, key=lambda c: -c.row) if HEADS.match(c.text)), "")


# --- what is asked
# -----------------------------------------------------------------------------------------------


def _setting(words: Words, r: Requirement) -> Iterator[str]:
    """Words around the quote that make it a condition, an alternative, a bin, or a matter of
    triggers and simulation.
    """
    if not r.adl.startswith("trigger") and (said := condition(words.text, words.start)):
        yield f'"{said}" may make it a condition, or the sentence is about something else'
    before, after = words.text[: words.start], words.text[words.end : words.end + 12]
    if re.match(r"\s?\(\s?\d", after) or re.search(
        r"\d\s?\(\s?\d|\brespectively\b", words.quote + after
    ):
        yield "the paper gives several numbers in one place"
    if re.match(r"\s*+(?:,\s*+)?or\b", after) or re.search(
        r"\bor\s++(?:(?:with|have)\s++)?$", before
    ):
        yield "the words are one of several alternatives"
    elif r.block.startswith("region") and _OR_SO_MANY.search(words.text):
        yield "the sentence has alternatives"
    if (
        not words.cell
        and not r.adl.startswith("bin")
        and re.search(r"(?i)\b(?:bins?|intervals?|ranges|categories)\b", words.text)
    ):
        yield "the sentence speaks of bins"
    if re.search(r"\([^()+]*+\+[^()]*+\)", words.quote):
        yield "the number is that of a sum"


def _implausible(r: Requirement, c: Comparison) -> Iterator[str]:
    of_object = r.block.startswith("object")
    whole = isinstance(c.value, float) and c.value.is_integer()
    if (
        c.quantity == "n"
        and not isinstance(c.value, str)
        and any(v > _MANY or v != int(v) for v in numbers(c))
    ):
        yield "it counts more candidates than events have, or parts of one"
    if c.quantity in FORWARD and isinstance(c.value, tuple) and c.op == "in" and min(c.value) > 0:
        yield "a range of this quantity away from 0 is mostly a gap"
    if c.op == "!=":
        yield "the line excludes one value"
    if c.op == "==" and isinstance(c.value, float) and (c.unit or not whole):
        yield "the line requires one exact value, which papers seldom do"
    if of_object and c.quantity in MOMENTA and c.op in UPPER:
        yield "an upper limit on the momentum of a candidate is mostly a condition"
    if c.quantity in FORWARD | {"d0", "z0", "z0sintheta", "d0sig"} and c.op in LOWER:
        yield "a lower limit on this quantity is mostly a condition"
    if r.adl.startswith("reject") and c.quantity == "dr" and c.op in UPPER:
        yield "the line removes objects that are far apart"


def _value(words: Words, c: Comparison) -> Iterator[str]:
    """The number, its unit, and which side of it is kept."""
    if isinstance(c.value, str):
        yield from _flag(words, c)
        return
    turned = _turned(words)
    if turned is None:
        yield "the sentence has a negation or an exception"
        return
    if isinstance(c.value, tuple):
        yield from _interval(words, c, turned=turned)
    elif c.op == "==":
        yield from _exactly(words, c, c.value, turned=turned)
    elif c.op in SIDED:
        yield from _one_side(words, c, c.value, turned=turned)
    dimension = units.dimension(c.unit)
    if dimension in OF_DIMENSION and not re.search(OF_DIMENSION[dimension], words.near):
        yield "its unit is not next to the number"


def _one_side(words: Words, c: Comparison, value: float, *, turned: bool) -> Iterator[str]:
    said = _said(words, c, value)
    around = words.text[max(0, words.start - 16) : words.end + 16]
    if re.search(r"\d[^,;<>≤≥]{0,10}[<≤][^,;<>≤≥]{1,16}[<≤]\s?\d", around):
        yield "the words give a range"
    ours = "lower" if c.op.startswith(">") else "upper"
    if not said:
        yield "no word or sign next to the number tells which side of it is kept"
    elif (said == ours) == turned:
        yield (
            f"the words give {'an upper' if said == 'upper' else 'a lower'} "
            f"limit{', which they reject' if turned else ''}"
        )


def _said(words: Words, c: Comparison, value: float) -> str:
    text = words.text[max(0, words.start - 24) : words.end + 16]
    sizes = [value]
    if c.unit:
        dimension, factor = units.UNITS[c.unit]
        same = [scale for d, scale in units.UNITS.values() if d == dimension]
        sizes += [float(f"{value * factor / scale:.12g}") for scale in same if scale != factor]
    if c.quantity == "n":
        sizes += [value + {"<": -1, "<=": 1, ">": 1, ">=": -1}[c.op]]
    found = (quotes.side(text, v) for v in sizes)
    return next((f for f in found if f), "")


def _interval(words: Words, c: Comparison, *, turned: bool) -> Iterator[str]:
    if not re.search(
        r"[–—-]|\bto\b|\bbetween\b|\bfrom\b|[<≤].*[<≤]|[>≥].*[>≥]|∈|∉|/∈|±|\bwithin\b|\band\b|\[",
        words.quote,
    ):
        yield "the words give no range"
    beyond = bool(re.search(r"(?i)\boutside\b[^(]*$|∉|/∈", words.text[: words.end]))
    gone = turned or bool(
        re.search(
            r"(?i)exclu|\bgap\b|except|crack|transition",
            words.text[max(0, words.start - 60) : words.end],
        )
    )
    outside = beyond != gone
    if (c.op == "notin") != outside:
        yield "it is unclear whether the range is kept or removed"


def _exactly(words: Words, c: Comparison, value: float, *, turned: bool) -> Iterator[str]:
    if value == 0 and c.quantity == "n":
        yield from _none(words)
    elif turned:
        yield "the words reject it"
    elif (
        not re.search(r"(?i)\bexactly\b|=|\bonly\b|\bprecisely\b|\bequal", words.quote)
        and not words.cell
    ):
        yield 'the words do not say "exactly"'


def _none(words: Words) -> Iterator[str]:
    """Statements that there is no candidate: "no jets", "a lepton veto", "events with a muon are
    rejected", "= 0".
    """
    said = re.search(
        r"(?i)\b(?:no|zero|without|none)\b(?P<rest>.{0,40})|\bveto\b|=?\s?\b0\b", words.quote
    )
    rejected = re.search(rf"(?i){REJECTS}", words.text) and re.search(
        r"(?i)\bevents?\b", words.text
    )
    if not said and not rejected:
        yield "the words do not say that there is none"
    elif re.search(r"(?i)\bif no\b|\bunless\b|\bfail", words.text):
        yield "the sentence has a negation or an exception"
    elif (
        said
        and said["rest"]
        and re.match(
            r"(?i).{0,20}\b(?:requirement|cut|criteri|selection|condition|event)", said["rest"]
        )
    ):
        yield "the words say that something else is absent"


def _flag(words: Words, c: Comparison) -> Iterator[str]:
    """The word of a working point, a sign, a trigger."""
    if pattern := _FLAGS.get(str(c.value)):
        if not re.search(pattern, words.quote):
            yield f"the words do not say {c.value}"
    elif str(c.value).lower().rstrip(" %") not in words.quote.lower():
        yield f"the words do not name {c.value}"
    if TURNED.search(words.quote):
        yield "the sentence has a negation or an exception"


#: … and the symbols that show it
_SHOWN = {"OS": r"e\^\{\+\}|μ\^\{\+\}", "DF": "eμ"}
_FLAGS = {
    value: "|".join(
        (
            rf"(?i)\b(?:{words})|\b{value}\b",
            *(short for short, both in BOTH if value in both),
            *filter(None, [_SHOWN.get(value, "")]),
        )
    )
    for value, words in WORDS.items()
}


def _turned(words: Words) -> bool | None:
    """True if the quoted objects or events are rejected; None where the sentence turns its
    meaning round more than once.
    """
    before, after = words.text[: words.start], words.text[words.end :]
    clause = (
        re.split(r"[,;:(]|\band\b", before)[-1]
        + words.quote
        + re.split(r"[,;:)]|\band\b", after)[0]
    )
    turns = len(TURNED.findall(clause))
    if re.search(r"\b[Nn]o (?:events?|candidates?|pairs?)\b", before):
        return None
    passive = re.search(rf"\b(?:is|are|was|were|being)\s+(?:\w+ )?{REJECTS}", words.quote + after)
    active = re.search(rf"(?i)\b{REJECTS}\b[^.;,]{{0,80}}$", before + words.quote[:0])
    if turns > 1 or re.search(r"(?i)\b(?:fail\w*|unless|instead|invert\w*)\b", clause):
        return None
    if passive or active or quotes.rejects(before, words.quote, after):
        return True
    return (
        None
        if turns and not re.search(r"(?i)\bno\b|\bnot (?:more|less|fewer|larger|smaller)", clause)
        else False
    )


def _quantity(words: Words, c: Comparison) -> Iterator[str]:
    """The quantity of the line, named by the quote, or else last before it."""
    ours = quotes.quantity_class(c.quantity)
    if c.quantity == "n" or not ours or known(c.quantity).owner == "flag":
        if c.quantity.startswith("other:"):
            yield "hepnb does not know by which words papers name this quantity"
        return
    missing = "missing " if words.text[: words.start].endswith("missing ") else ""
    named = quotes.quantities(missing + words.near)
    if not named and not words.cell:
        named = quotes.quantities(words.text[max(0, words.start - 80) : words.start])
    if ours not in named:
        yield f"the words name {', '.join(sorted(named)) or 'no quantity'}, not {c.quantity}"
    elif words.cell and len(named - {"pt"}) > 1:
        yield f"the words name several quantities ({', '.join(sorted(named))})"


# --- whose it is
# -------------------------------------------------------------------------------------------------


def _called(subject: str) -> str:
    """Name of a subject as a person says it: ``z1`` is a Z candidate."""
    candidate = re.fullmatch(r"[zwh]\d?", subject)
    return f"a {subject[0].upper()} candidate" if candidate else subject


def _subject(words: Words, r: Requirement, c: Comparison) -> Iterator[str]:
    if c.quantity in _OF_EVENT or c.subject in NO_OBJECTS:
        return
    parts = [p.partition(":") for p in c.subject.split("-")]
    if any(
        rank and not rank_said(int(rank), words.text + words.near)
        for _, _, rank in parts
        if rank.isdigit() or not rank
    ):
        yield "the words do not say which in the order of momenta"
    wanted = [p for p, _, _ in parts if p != "met"]
    if pattern := SPOKEN_SYSTEMS.get(c.subject):
        if not re.search(
            pattern,
            words.near if words.cell else words.text[max(0, words.start - 120) : words.end + 40],
        ):
            yield f"the words name no {c.subject}"
        return
    if c.quantity in DISTANCES:
        yield from _pair(words, r, wanted)
    elif not _names(words, c, wanted[0]):
        yield f"the words next to the number do not mention {_called(wanted[0])}"


def _names(words: Words, c: Comparison, wanted: str) -> bool:
    """True where the subject nearest to the number is that of the line."""
    if words.cell:
        named = [s for _, s in named_subjects(words.near)]
        return bool(named) and all(of_kind(wanted, s) for s in named)
    if c.quantity == "n":
        after = [s for _, s in named_subjects(words.text[words.start : words.end + 60])]
        if after:
            joined = wanted == "lepton" and len(set(after[:2])) > 1 and set(after[:2]) <= LEPTONS
            narrower = any(s != wanted and of_kind(s, wanted) for s in after[1:]) or (
                wanted == "jet" and "bjet" in after
            )
            return joined or (of_kind(wanted, after[0]) and not narrower)
    before = words.text[: words.end]
    named = [s for _, s in named_subjects(own_clause(before))] or [
        s for _, s in named_subjects(before)
    ]
    if named:
        return all(of_kind(wanted, s) for s in named) or _both_leptons(words, wanted, named)
    later = [s for _, s in named_subjects(words.text[words.end :])]
    if later:
        return of_kind(wanted, later[0])
    earlier = {s for _, s in named_subjects(words.before)}
    return bool(earlier) and all(of_kind(wanted, s) for s in earlier)


def _both_leptons(words: Words, wanted: str, before: list[str]) -> bool:
    """True for "electrons and muons must have pT > 20 GeV"."""
    joined = re.search(
        r"(?i)\b(?:electrons? (?:and|or) muons?|muons? (?:and|or) electrons?)\b[^.;,(]*$",
        words.text[: words.end],
    )
    return bool(joined) and wanted in OF_PAIRS and wanted in (*before[-2:], "lepton")


def _pair(words: Words, r: Requirement, wanted: list[str]) -> Iterator[str]:
    """Both ends of a distance, and none besides; what is removed stands first, as what the
    sentence is about.
    """
    named = [s for _, s in named_subjects(words.near if words.cell else words.text)]
    if not all(any(of_kind(w, s) for s in named) for w in wanted):
        yield f"the words do not name {' and '.join(dict.fromkeys(wanted))}"
    elif not all(any(of_kind(w, s) for w in wanted) for s in named):
        yield "the words name other candidates as well"
    elif r.block.startswith("object") and named and r.adl.startswith("reject"):
        own = [w for w in wanted if r.block.rstrip("s").endswith(w)]
        if own and not _is_removed(words, own[0]):
            yield f"the words do not say that the {own[0]} is removed"


def _is_removed(words: Words, own: str) -> bool:
    verb = re.search(r"(?i)\b(?:veto|reject|remov|exclud|discard|drop)\w*", words.text)
    if verb is None:
        return False
    before = [s for _, s in named_subjects(words.text[: verb.start()])]
    after = [s for _, s in named_subjects(words.text[verb.end() :])]
    passive = re.search(r"\b(?:is|are|was|were|be)\s+(?:\w+ )?$", words.text[: verb.start()])
    first = (before[:1] if passive else after[:1]) or before[:1]
    return bool(first) and of_kind(own, first[0])
