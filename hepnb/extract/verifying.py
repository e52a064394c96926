"""A rule that a model gave → a rule of the records with its place in the paper, or the reason why
nobody can believe it.

The words must stand where it says; number, unit, sign and quantity must agree with what these
words, or the heads of a table, say of them; the blocks must be declared, and in a table their names
must stand in the row or the column.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import takewhile

from hepnb import quotes, units
from hepnb.adl import catalogue
from hepnb.extract import leaving_out
from hepnb.extract.answers import SaidRule, SaidTest, SaidWords
from hepnb.extract.rendering import Page
from hepnb.locate import blocks_with, has_number, locate
from hepnb.paper import Block, Cell, Table
from hepnb.records import Place, Rule, Test
from hepnb.records.model import EVENT, MET
from hepnb.sweep.heads import head, is_object
from hepnb.sweep.tokens import Token, plain, tokens
from hepnb.sweep.values import values
from hepnb.vocabulary import comparisons, quantities
from hepnb.vocabulary.numbers import NUMERALS, RANKS, named
from hepnb.vocabulary.operators import INTERVALS, OTHER_SIDE, SIDE, SIGNS
from hepnb.vocabulary.units import WRITTEN, spelled

#: a block, a cell, a row, or the first and the last of neighbouring cells
_ADDRESS = re.compile(
    r"(b\d+)(?:\.[RH](\d+)(?:\.(\d+)(?:\s*[-–]\s*(?:b\d+\.)?[RH](\d+)\.(\d+))?)?)?"
)
#: words before which a number is not one of a count that is written as a word
_NOTHING = re.compile(
    rf"(?i)\b(?:{named(0, 0)}|{comparisons.REJECTS}|{comparisons.DENIES}|none|neither|absence"
    r"|free of)\b"
)
_UNIT = re.compile(rf"\s?({WRITTEN})(?![A-Za-z])")
#: between a number and a unit that it shares with another: "30 and 20 GeV", "60–120 GeV", "> 30
#: (20) GeV"
_SHARED = re.compile(
    r"\s*(?:(?:,|and|or|to|[-–—−/]|\(|\)|\[|\]|<|≤|[^\W\d]\w{0,2}|respectively|\d+(?:\.\d+)?"
    r"|\.|\|)\s*){1,6}?"
)
#: words by which a head makes a bare number a limit
_LEAST_MOST = re.compile(r"(?i)\b(?:min|max|least|most|above|below|more|less|fewer)|[-–—+]")


@dataclass(frozen=True)
class Refused:
    """A rule that is not believed, and why; ``code`` of the finding that says so; ``table``: it
    is of a table; ``places``: where its words stand, with them, if they do.
    """

    rule: SaidRule
    why: str
    code: str = "HEP504"
    table: bool = False
    places: tuple[tuple[Place, str], ...] = ()


@dataclass(frozen=True)
class Spot:
    """The position of a rule: characters of a block, or a cell; ``cells``: neighbouring cells
    that say one thing together.
    """

    shown: str
    block: Block
    start: int
    end: int
    cell: Cell | None = None
    table: Table | None = None
    cells: tuple[Cell, ...] = ()

    @property
    def words(self) -> str:
        """The words as they stand; of several cells their texts."""
        if self.cells:
            return " | ".join(c.text for c in self.cells)
        return self.block.text[self.start : self.end]

    def places(self, paper: str) -> Iterator[tuple[Place, str]]:
        """The place of the words, or that of each of its cells."""
        parts: list[tuple[int, int, Cell | None]] = [(c.start, c.end, c) for c in self.cells]
        for start, end, cell in parts or [(self.start, self.end, self.cell)]:
            row, column = (cell.row, cell.column) if cell else (-1, -1)
            place = Place(paper, self.block.page_at(start), self.block.id, start, end, row, column)
            yield place, self.block.text[start:end]


class _Unbelieved(Exception):
    """A rule that is not believed; the message says why, ``code`` which finding it is."""

    def __init__(self, message: str, code: str = "HEP504") -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class Verifier:
    """Holds rules against what a model was shown, and the names that it declared.

    ``regions``: which of these are regions, where that is known.
    """

    page: Page
    declared: frozenset[str]
    regions: frozenset[str] | None = None

    def verified(self, said: SaidRule) -> Rule | Refused:
        """The rule with its place, or why it is not believed."""
        original, said = said, self.one_by_one(said)
        spot: Spot | None = None
        try:
            spot = self.spot(said)
            names = {
                n: self.declared_name(n) or n
                for n in (*said.blocks, said.test.what, said.test.other, said.removes)
                if n
            }
            test = self.test(said.test, spot, names)
            given = tuple(self.condition(t, said, spot, names) for t in said.given)
            self.check_names(said, spot, names)
            self.check_numbers(said.test, spot)
            self.check_sign(said, spot)
            self.check_quantity(test, spot)
            self.check_row(said, spot, names)
        except _Unbelieved as error:
            places = tuple(spot.places(self.page.paper.id)) if spot else ()
            return Refused(original, str(error), error.code, places=places)
        spot = _covering(spot, [v for t in given for v in t.values])
        found = tuple(spot.places(self.page.paper.id))
        return Rule(
            test,
            tuple(dict.fromkeys(names[b] for b in said.blocks)),
            places=tuple(p for p, _ in found),
            words=tuple(w for _, w in found),
            drops=said.drops,
            given=given,
            alternative=said.alternative,
            instead=said.instead,
            crossed=said.crossed,
            step=said.step or int(bool(said.removes)),
            removes=names.get(said.removes, ""),
            before=said.before,
            reader=("model",),
            form=said.at,
        )

    def placed(self, said: SaidWords) -> tuple[tuple[Place, str], ...]:
        """The places of words that a model could not say as a rule, with them; none if they stand
        nowhere.
        """
        try:
            spot = self.spot(SaidRule(said.at, said.words, (), SaidTest("", "flag")))
        except _Unbelieved:
            return ()
        return tuple(spot.places(self.page.paper.id))

    def is_of_table(self, said: SaidRule) -> bool:
        """True for a rule that is said to stand in a table that was shown."""
        block = self.page.ids.get(said.at.partition(".")[0])
        return block is not None and block.id in self.page.tables

    # --- places ---

    def spot(self, said: SaidRule) -> Spot:
        """The position of a rule's words: at its address, else at their only occurrence in the
        shown text. Raises _Unbelieved.
        """
        match = _ADDRESS.fullmatch(said.at)
        block = self.page.ids.get(match[1]) if match else None
        if match and block is not None:
            if block.id in self.page.tables:
                return self.in_table(
                    said, match[1], block, *(int(n) if n else -1 for n in match.groups()[1:])
                )
            if spot := self.in_text(said, match[1], block):
                return spot
        may = frozenset().union(*(blocks_with(self.page.paper, w) for w in _parts(said.words)))
        elsewhere = [
            s
            for shown, b in self.page.ids.items()
            if b is not block and b.id in may and (s := self.anywhere(said, shown, b))
        ]
        if len(elsewhere) == 1:
            return elsewhere[0]
        if block is None and not elsewhere:
            message = f"there is no {said.at} in the text"
            raise _Unbelieved(message, "HEP501")
        near = (
            locate(replace(self.page.paper, blocks=(block,)), said.words)
            if block is not None
            else None
        )
        nearest = (
            f'; nearest: "{near.quote}"'
            if near is not None and near.status in ("near", "reject")
            else ""
        )
        message = f'the words "{said.words}" do not stand in {said.at}{nearest}'
        raise _Unbelieved(message, "HEP501")

    def anywhere(self, said: SaidRule, shown: str, block: Block) -> Spot | None:
        """The words in another block, where they are long enough to be told from others."""
        if block.id in self.page.tables or len(said.words) < _TELLING:
            return None
        return self.in_text(said, shown, block)

    def in_text(self, said: SaidRule, shown: str, block: Block) -> Spot | None:
        """The words in running text; where they were copied wrongly at one end, the longest part
        of them that has the numbers.
        """
        here = replace(self.page.paper, blocks=(block,))
        for words in _parts(said.words):
            if any(not holds(words, v) for v in said.test.v) and words != said.words:
                continue
            found = locate(here, words)
            if found.status == "verbatim" and found.block == block.id:
                closed = words.endswith(")") and block.text[found.end : found.end + 1] == ")"
                return Spot(shown, block, found.start, found.end + closed)
        return None

    def in_table(
        self,
        said: SaidRule,
        shown: str,
        block: Block,
        row: int,
        column: int,
        last_row: int,
        last_column: int,
    ) -> Spot:
        """The cell of an address, or several.

        Where the words are those of another cell of its row or column, and of one only, that one;
        of a row or table without a cell, the only one with these words.
        """
        table = self.page.tables[block.id]
        if last_row >= 0:
            return self.in_cells(said, shown, block, (row, column), (last_row, last_column))
        if column < 0 and (spot := self.without_cell(said, shown, block, row)):
            return spot
        cell = self.page.cell(block.id, row, column) if row >= 0 and column >= 0 else None
        wanted = _bare(said.words)
        around = (
            cell is not None
            and _bare(cell.text) in wanted
            and all(_bare(w) in _bare(block.text) for w in said.words.split())
        )
        if cell is not None and (not wanted or wanted in _bare(cell.text) or around):
            return _narrowed(Spot(shown, block, cell.start, cell.end, cell, table), said)
        if row >= 0 and (together := in_row(table, row, wanted)):
            return Spot(shown, block, together[0].start, together[-1].end, together[0], table)
        same = [
            c for c in table.cells if wanted and _bare(c.text) == wanted and _beside(c, row, column)
        ]
        if len(same) == 1:
            return Spot(shown, block, same[0].start, same[0].end, same[0], table)
        if cell is None:
            message = f"there is no cell {said.at}"
            raise _Unbelieved(message, "HEP501")
        message = f'the words "{said.words}" are not those of {said.at}, which has "{cell.text}"'
        raise _Unbelieved(message, "HEP501")

    def in_cells(
        self,
        said: SaidRule,
        shown: str,
        block: Block,
        first: tuple[int, int],
        last: tuple[int, int],
    ) -> Spot:
        """Neighbouring cells of one row or column that say one thing together, bins for example."""
        table = self.page.tables[block.id]
        (top, bottom), (left, right) = (sorted(n) for n in zip(first, last, strict=True))
        cells = tuple(
            c
            for c in table.cells
            if top <= c.row <= bottom and left <= c.column <= right and c.text.strip()
        )
        texts = [_bare(c.text) for c in cells]
        if not cells or (top != bottom and left != right):
            message = f"{said.at} are no cells of one row or column"
            raise _Unbelieved(message, "HEP501")
        if any(_bare(w) not in "".join(texts) for w in said.words.split()):
            message = f'the words "{said.words}" are not those of {said.at}'
            raise _Unbelieved(message, "HEP501")
        ends = cells[0].start, max(c.end for c in cells)
        return Spot(shown, block, *ends, cells[0], table, cells if len(cells) > 1 else ())

    def without_cell(self, said: SaidRule, shown: str, block: Block, row: int) -> Spot | None:
        """The only cell of a row, or of a table, whose text has the words; else, of a table, where
        its caption has them.
        """
        table, wanted = self.page.tables[block.id], _bare(said.words)
        if not wanted:
            return None
        here = [c for c in table.cells if row < 0 or c.row <= row < c.row + c.rows]
        for found in (
            [c for c in here if _bare(c.text) == wanted],
            [c for c in here if wanted in _bare(c.text) and len(wanted) >= _LONG_NAME],
        ):
            if len(found) == 1:
                cell = found[0]
                spot = Spot(shown, block, cell.start, cell.end, cell, table)
                return _narrowed(spot, said)
        caption = next((s for s, b in self.page.ids.items() if b.id == table.caption), "")
        if row >= 0 or not caption:
            return None
        return self.in_text(said, caption, self.page.ids[caption])

    # --- names ---

    def one_by_one(self, said: SaidRule) -> SaidRule:
        """The rule with each of its blocks by itself: "SR1, SR2" where both are declared."""
        blocks: list[str] = []
        for name in said.blocks:
            parts = [p for p in _LISTED.split(name) if p]
            apart = not self.declared_name(name) and len(parts) > 1
            blocks += parts if apart and all(map(self.declared_name, parts)) else [name]
        return replace(said, blocks=tuple(dict.fromkeys(blocks)))

    @cached_property
    def by_plain_name(self) -> dict[str, str]:
        """Plain spelling → declared name."""
        return {_bare(n): n for n in sorted(self.declared)}

    def declared_name(self, name: str) -> str:
        """The declared block, base collection or thing of the event of that name; "" if none."""
        if name in self.declared:
            return name
        if name.upper() == MET:
            return MET
        if name.lower() == EVENT:
            return EVENT
        return self.by_plain_name.get(_bare(name), "") or (
            name if catalogue.collection(name) else ""
        )

    def check_names(self, said: SaidRule, spot: Spot, names: dict[str, str]) -> None:
        """All blocks are declared, or named by the table. Raises _Unbelieved."""
        if not said.blocks:
            message = 'it names no block in "in"'
            raise _Unbelieved(message)
        for name in names:
            if not self.declared_name(name) and not (
                name in said.blocks and self.names_cell(name, spot)
            ):
                message = f'no block is called "{name}"'
                raise _Unbelieved(message)

    def names_cell(self, name: str, spot: Spot) -> bool:
        """True where a name that nobody declared stands in the table, as the text of a head or
        of a name cell.
        """
        return spot.table is not None and any(
            names_in(name, c.text) for c in name_cells(spot.table)
        )

    def check_row(self, said: SaidRule, spot: Spot, names: dict[str, str]) -> None:
        """In a table the names that it has for blocks must stand in the row or over the column
        of the cell.
        """
        if spot.table is None or spot.cell is None:
            return
        if self.is_of_objects(said, spot):
            return
        called = {n: names.get(n, n) for n in (*said.blocks, *self.declared)}
        naming = name_cells(spot.table)
        of_name = {
            n: numbered(n, spot.table)
            or [
                c
                for c in naming
                if (names_in(n, c.text) or names_in(called[n], c.text))
                and self.may_name(n, c, spot)
            ]
            for n in called
        }
        # objects that a row compares are no names of regions, which stand over more than one row
        heads = [c for n, cells in of_name.items() if not self.says_what(n) for c in cells]
        every = [c for cells in of_name.values() for c in cells]
        mine = spot.cells or (spot.cell,)
        here = {
            n
            for n, cells in of_name.items()
            if any(
                _governs(c, own, every if self.says_what(n) else heads)
                for c in cells
                for own in mine
            )
        }
        here |= {n for n in said.blocks if _of_two_parts(n, of_name[n], spot)}
        known = {n for n, cells in of_name.items() if cells}
        inside = {n for n in here if spot.cell in of_name[n] and not self.says_what(n)}
        if inside and inside.isdisjoint(said.blocks) and not said.test.v:
            message = f'{said.at} is of "{min(inside)}"'
            raise _Unbelieved(message)
        label = spot.cell.column == 0 or spot.cell.header
        missing = [
            n
            for n in said.blocks
            if n in known and n not in here and not (label and self.says_what(n))
        ]
        # a cell over several rows stands at one of them in the grid of a PDF: one of its names in
        # its row is enough
        regions = {n for n in here if not self.says_what(n)}
        if missing and not here & set(said.blocks) and regions:
            message = f'"{missing[0]}" stands neither in the row nor over the column of {said.at}'
            raise _Unbelieved(message)
        whole = spot.table.n_columns
        narrow = {
            n
            for n in here
            if any(_governs(c, spot.cell, heads) and 2 * c.columns <= whole for c in of_name[n])
        }
        others = {
            n
            for n in narrow - set(said.blocks) - {called[n] for n in said.blocks}
            if not self.says_what(n) and not any(_is_part_of(n, b) for b in said.blocks)
        }
        if others and not here & set(said.blocks):
            message = f'the row or column of {said.at} is of "{min(others)}"'
            raise _Unbelieved(message)

    def is_of_objects(self, said: SaidRule, spot: Spot) -> bool:
        """True for a rule of objects whose cell speaks of them: "jet p_{T} > 150 GeV" in a column
        of a search.
        """
        if self.regions is None or any(n in self.regions for n in said.blocks):
            return False
        own = quantities.known(said.test.q).owner == "object" and not said.test.what
        return own and any(t.kind == "subject" for t in tokens(plain(spot.words)))

    def says_what(self, name: str) -> bool:
        """True for a name that says what a row compares, not which region it is of."""
        if self.regions is not None and name in self.declared:
            return name not in self.regions
        return _says_what(name)

    def may_name(self, name: str, cell: Cell, spot: Spot) -> bool:
        """True for a cell that may have a name: that of objects is a label, a head, or the cell
        that is asked about.
        """
        label = cell.header or cell.column == 0 or cell.row == 0
        return label or cell is spot.cell or not self.says_what(name)

    # --- what is compared ---

    def condition(self, said: SaidTest, rule: SaidRule, spot: Spot, names: dict[str, str]) -> Test:
        """A condition; its numbers must stand in the words, or around them."""
        if said.q in quantities.DISTANCES and not said.other:  # the rule says to what
            said = replace(said, other=rule.test.other, other_nth=rule.test.other_nth)
        around = _sentence(spot) if spot.cell is None else spot.block.text
        for value in said.v:
            if not holds(around, value):
                message = f'{value:g} of its condition does not stand near "{rule.words}"'
                raise _Unbelieved(message, "HEP502")
        for name in (said.what, said.other):
            if name and not self.declared_name(name):
                message = f'no block is called "{name}"'
                raise _Unbelieved(message, "HEP502")
        more = {n: self.declared_name(n) for n in (said.what, said.other) if n}
        return self.test(said, spot, names | more)

    def test(self, said: SaidTest, spot: Spot, names: dict[str, str]) -> Test:
        """The test with its unit: as it was given, else as the paper has it."""
        unit = self.unit(said, spot)
        text = said.text
        if said.op == "flag" and not text:
            message = f'it names no word for {said.q} in "text"'
            raise _Unbelieved(message)
        ratio = said.q == "met_significance" and self.is_ratio(spot)
        return Test(
            "other:met_over_sqrt_ht" if ratio else said.q,
            said.op,  # type: ignore[arg-type]
            said.v if said.op not in ("none", "flag") else (),
            unit,
            what=names.get(said.what, "") if said.what and not ratio else "",
            nth=said.nth,
            other=names.get(said.other, "") if said.other else "",
            other_nth=said.other_nth,
            text=text,
            some=said.some,
            function=said.expr,
            leading=said.leading,
            open=said.open,
        )

    def is_ratio(self, spot: Spot) -> bool:
        """True where E_{T}^{miss}/√H_{T} is compared in a paper that calls nothing the significance
        of E_{T}^{miss}.
        """
        texts = (spot.words, *self.labels(spot))
        named = {t.value for text in texts for t in tokens(plain(text)) if t.kind == "quantity"}
        return "other:met_over_sqrt_ht" in named and not self.has_significance

    @cached_property
    def has_significance(self) -> bool:
        """True for a paper that speaks of the significance of missing transverse momentum."""
        return any(_MET_SIGNIFICANCE.search(b.text) for b in self.page.paper.blocks)

    def unit(self, said: SaidTest, spot: Spot) -> str:
        """The unit of the numbers: what the paper writes behind them or in the heads; given, it
        must not be another one.
        """
        wanted = quantities.known(said.q).dimensions
        if said.op in ("none", "flag") or said.q == "n" or said.q in _OF_RUNS:
            return ""
        written = self.written_unit(said, spot)
        if said.q == "parameter" and not said.unit:
            return ""  # a radius has none; that of a threshold beside it is another number's
        if not said.unit:
            fits = written and (not wanted or units.dimension(written) in wanted)
            return written if fits and not said.expr else ""
        try:
            given = units.normalise(said.unit)
        except Exception:  # noqa: BLE001 - any unit that the language does not have
            message = f'"{said.unit}" is no unit'
            raise _Unbelieved(message, "HEP503") from None
        if wanted and units.dimension(given) not in wanted:
            if units.dimension(given) == "energy" and "energy" not in wanted and not written:
                return ""  # a unit by habit
            message = f"{said.q} is not compared in {given}"
            raise _Unbelieved(message, "HEP503")
        if not written and given == "deg":
            written = "rad"  # an angle without a unit
        if written and units.UNITS[written] != units.UNITS[given]:
            message = f"the paper has {written}, not {given}"
            raise _Unbelieved(message, "HEP503")
        return given

    def written_unit(self, said: SaidTest, spot: Spot) -> str:
        """The unit that the paper writes behind the numbers, or, of a cell, in its head or its
        label: in the one that names its quantity before others.
        """
        after = spot.block.text[spot.end : spot.end + _BEYOND] if spot.cell is None else ""
        text = spot.words + after
        found = {u for v in said.v for u in units_behind(text, v, len(spot.words))}
        if len(found) == 1:
            return found.pop()
        labels = self.labels(spot)
        own = [t for t in labels if (q := _labelled(t)) and quantities.called_alike(said.q, q)]
        return "" if found else next((u for t in (*own, *labels) for u in _units_in(t)), "")

    def check_numbers(self, said: SaidTest, spot: Spot) -> None:
        """The words hold every number; a veto says that there is none. Raises _Unbelieved."""
        text = spot.words
        if said.op == "none":
            if not (
                _NOTHING.search(text)
                or holds(text, 0.0)
                or (spot.cell is not None and _bare(text) in _DASHES)
                or _rejects(spot)
            ):
                message = f'"{text}" does not say that there is none'
                raise _Unbelieved(message, "HEP502")
            return
        if said.op == "flag":
            self.check_shared(said, text)
            return
        if said.op == "any":
            self.check_lifted(said, spot)
        elif not said.v and not said.expr:
            message = "it has no number"
            raise _Unbelieved(message, "HEP502")
        if said.op in INTERVALS and len(said.v) != 2:
            message = f'"{said.op}" takes the two ends of an interval'
            raise _Unbelieved(message, "HEP502")
        labels = self.labels(spot)
        for value in said.v:
            if said.q == "n" and value == 1 and (_without_any(spot) or _present(said, spot)):
                continue  # "rejected if no jets are found" asks for one
            if not states(text, value, said.q) and (
                re.search(r"\d", text) or not any(states(t, value, said.q) for t in labels)
            ):
                message = f'{value:g} does not stand in "{text}"'
                raise _Unbelieved(message, "HEP502")

    def check_shared(self, said: SaidTest, text: str) -> None:
        """A track that two objects share is said to be shared. Raises _Unbelieved."""
        if said.q == "shared_track" and not (_SHARES.search(text) and said.other):
            message = f'"{text}" does not say with what a track is shared'
            raise _Unbelieved(message, "HEP503")

    def check_lifted(self, said: SaidTest, spot: Spot) -> None:
        """The sentence, or the cell, says that something is not asked for. Raises _Unbelieved."""
        around = _sentence(spot) if spot.cell is None else spot.words
        bare = spot.cell is not None and _bare(around) in _DASHES | {"any", "all"}
        if not (bare or _LIFTS.search(around)):
            message = f'"{spot.words}" does not say that {said.q} is not asked for'
            raise _Unbelieved(message, "HEP503")

    def labels(self, spot: Spot) -> list[str]:
        """The texts of the cells that say what a cell is about."""
        if spot.table is None or spot.cell is None:
            return []
        own = spot.cell
        found = [c for c in spot.table.cells if _heads(c, own, spot.table)]
        beside = [c for c in found if c.row <= own.row < c.row + c.rows]  # its row says more
        return [c.text for c in (*beside, *(c for c in found if c not in beside))]

    def check_sign(self, said: SaidRule, spot: Spot) -> None:
        """The sign beside the number, or the words there, must be on the side that the rule
        says.
        """
        test = said.test
        self.check_left_out(said, spot)
        side = SIDE.get(test.op, "equal" if test.op == "==" else "")
        if not side or not test.v or test.q == "parameter":
            return
        text = spot.words if spot.cell is not None else _widened(spot)
        stated = sides(text, test.v[0])
        if not stated and spot.cell is not None:
            stated = {s for t in self.labels(spot) for s in _label_sides(t)}
            bare = test.q == "n" and not any(
                _LEAST_MOST.search(t) for t in (text, *self.labels(spot))
            )
            stated = stated or ({"equal"} if bare else set())
        if not stated or side in stated:
            return
        message = (
            f'"{spot.words}" says {" or ".join(sorted(stated))} for {test.v[0]:g}, not {test.op} '
            "(give the sign as it is printed)"
        )
        raise _Unbelieved(message, "HEP503")

    def check_left_out(self, said: SaidRule, spot: Spot) -> None:
        """Check that the words leave out what the rule leaves out, and keep what it keeps."""
        test = said.test
        if test.op == "notin" and not self.is_left_out(said, spot):
            message = f'"{spot.words}" does not say that the interval is left out'
            raise _Unbelieved(message, "HEP503")
        if (
            test.op == "in"
            and not (said.drops or said.instead)
            and leaving_out.right_before(spot.words, test.v)
        ):
            message = f'"{spot.words}" says that the interval is left out (notin)'
            raise _Unbelieved(message, "HEP503")
        asked_for = test.q == "n" and test.op in (">", ">=", "==") and any(test.v)
        lacking = test.v == (1.0,) and _without_any(spot)
        kept = not (said.drops or said.instead or lacking)
        if asked_for and kept and _rejects(spot):
            message = f'"{spot.words}" is rejected there ("does": "drop", or op "none")'
            raise _Unbelieved(message, "HEP503")

    def is_left_out(self, said: SaidRule, spot: Spot) -> bool:
        """True where the sentence, or the heads of a cell, leave the interval of a rule out."""
        low, high = min(said.test.v), max(said.test.v)
        text = spot.words if spot.cell is not None else _widened(spot)
        if sides(text, low) == {"upper"} and sides(text, high) == {"lower"}:
            return True  # "below 80 or above 100 GeV"
        if spot.cell is not None and _leaves_gap(spot.cell.text, low, high):
            return True
        if spot.cell is not None:
            labels = [t for t in self.labels(spot) if not any(names_in(b, t) for b in said.blocks)]
            return bool(_EXCLUDES.search(" ".join((spot.words, *labels))))
        before, after = _around(spot)
        places = [p for v in (low, high) for p in quotes.occurrences(spot.words, v)]
        first = min((at for at, _ in places), default=0)
        last = max((end for _, end in places), default=len(spot.words))
        return leaving_out.leaves_out(
            before + spot.words + after,
            len(before) + first,
            len(before) + last,
            rejected=said.drops,
        )

    def check_quantity(self, test: Test, spot: Spot) -> None:
        """Check that the words beside the number, or the heads, name the compared quantity."""
        if (
            test.quantity.startswith("other:")
            or test.op in ("flag", "none")
            or quantities.known(test.quantity).owner == "pair"
        ):
            return  # the ends of a distance have names of their own
        if test.quantity == "n" and spot.cell is None:
            return  # "mass above 20 GeV, at least two jets"
        if spot.cell is not None:
            own = (
                {*beside(spot.cell.text, test.values[0]), _labelled(spot.cell.text)} - {""}
                if test.values
                else set()
            )
            named = own or {
                q for t in self.labels(spot) if (q := _labelled(t))
            }  # a head may state a limit itself
        else:
            named = set(beside(spot.words, test.values[0])) if test.values else set()
            if named and re.search(r"\brespectively\b", "".join(_around(spot)) + spot.words):
                named |= {t.value for t in tokens(plain(spot.words)) if t.kind == "quantity"}
        named |= {"d0", "z0"} if "impacts" in named else set()
        named = {q for q in named if not q.startswith("other:")}
        if not named or any(quantities.called_alike(test.quantity, q) for q in named):
            return
        if quantities.known(test.quantity).owner in ("flag", "parameter") or test.function:
            return
        message = f'"{spot.words}" speaks of {" and ".join(sorted(named))}, not of {test.quantity}'
        raise _Unbelieved(message, "HEP503")


def _leaves_gap(text: str, low: float, high: float) -> bool:
    """True for listed ranges between which an interval is left out: "20–86, >96"."""
    listed = values(plain(text), 0, len(plain(text)))
    ends = {v.value[1] for v in listed if isinstance(v.value, tuple)}
    begins = {v.value[0] if isinstance(v.value, tuple) else v.value for v in listed}
    return low in ends and high in begins and high not in ends


#: how a cell or its heads say that an interval is left out
_EXCLUDES = re.compile(
    r"(?i)exclu|outside|without|except|veto|\bnot?\b|∉|remov|reject|discard|\bgap\b|transition"
    r"|crack|fail|away|suppress|\bor\b|\]\s*\["
)
#: the significance of missing transverse momentum, which may be defined as a ratio
_MET_SIGNIFICANCE = re.compile(
    r"(?i)(?:miss\w*(?:\stransverse)?\s(?:momentum|energy)|\bMET|\^\{miss\})(?:\s\S+)?\ssignificance"
    r"|significance of (?:the )?(?:miss|[Ep]_\{T\}\^\{miss)"
)
#: a number in a cell; what stands raised or lowered there
_NUMBER, _INDEX = re.compile(r"\d+(?:\.\d+)?"), re.compile(r"[_^]\{[^{}]*\}")
#: how a paper says that two objects have one track
_SHARES = re.compile(r"(?i)\b(?:shar\w*|same|common|identical)\b")
#: how a paper says that a region lacks a requirement of others
_LIFTS = re.compile(
    r"(?i)\b(?:no|not|without|neither|nor|except|instead|regardless|irrespective|inclusive\w*"
    r"|relax\w*|remov\w*|drop\w*|omit\w*|lift\w*|loosen\w*|ignor\w*|releas\w*|waiv\w*|skip\w*"
    r"|any|all but|apart from|independent\w*)\b"
)
#: when data were taken: numbers without a unit, whatever stands near
_OF_RUNS = frozenset({"other:year", "other:data_taking_period", "other:run"})
#: characters of words that can be told from others in a paper; characters behind words in which
#: their unit may stand
_TELLING, _BEYOND = 14, 24
_DASHES = frozenset({"", "-", "–", "—", "−", "x", "no", "✗", "×"})


# --- texts
# --------------------------------------------------------------------------------------------------


def holds(text: str, value: float, *, ordinals: bool = False) -> bool:
    """True where a text has a number, in digits or words, in this or in another unit of energy
    or length, or as a percentage; with ``ordinals`` also as the rank of a further object.
    """
    if has_number(text, value) or (ordinals and _is_ranked(text, value)):
        return True
    return _in_digits(text, value)


def _is_ranked(text: str, value: float) -> bool:
    """True where a text speaks of a further object of that rank, "a third lepton"."""
    pattern = _ORDINALS.get(value)
    return pattern is not None and re.search(pattern, text, re.IGNORECASE) is not None


def states(text: str, value: float, q: str) -> bool:
    """True where a text has the number of a quantity: a count in no other unit, and what is
    measured in digits ("a mass above 8 GeV" has no 1).
    """
    if q in _COUNTED_ONES:
        there = _plain_number(text, value) or has_number(text, value)
        return there or (q == "n" and _is_ranked(text, value))
    if q == "parameter":
        return _plain_number(text, value)
    spelled_out = has_number(text, value) and not (0 < value <= _MOST_SPELLED and value % 1 == 0)
    return spelled_out or _in_digits(text, value)


def _in_digits(text: str, value: float) -> bool:
    """True where the digits of a number stand in a text, also in another unit."""
    return _plain_number(text, value) or any(
        _plain_number(text, value * f)
        for f in (1000.0, 0.001, 100.0, 10.0, 0.1)
        if abs(value * f) >= _TINY
    )


#: what is counted, and the last number that is a word
_COUNTED_ONES, _MOST_SPELLED = frozenset({"n", "ntracks"}), 12
_TINY = 1e-4
#: a further object by its rank, "a third lepton"
_ORDINALS = {float(n): rf"\b(?:{RANKS[n][-1]}|{NUMERALS[n]})\b" for n in range(2, 6)}


def _plain_number(text: str, value: float) -> bool:
    """True where the digits of a number stand in a text, as no part of another one; brackets are
    no citation here.
    """
    return any(
        math.isclose(number, abs(value), rel_tol=1e-9, abs_tol=1e-12)
        for number in quotes.printed(text)
    )


def units_behind(text: str, value: float, end: int) -> Iterator[str]:
    """The units that stand behind a number that begins before ``end``, at once or behind another
    number that shares it.
    """
    digits = re.escape(f"{value:g}")
    for match in re.finditer(rf"(?<![\d.]){digits}(?:\.0+)?(?!\d|\.\d)", text):
        if match.start() >= end:
            return
        rest = text[match.end() : match.end() + _BEYOND]
        found = _UNIT.match(rest)
        if not found and (shared := _SHARED.match(rest)):
            for stop in range(shared.start(), len(rest)):
                found = _UNIT.match(rest, stop)
                if found or not re.fullmatch(
                    r"(?:\s|,|and|or|to|[-–—−/()\[\]<≤|]|\d|\.|[^\W\d_]|_|\{|\}|η|\|)*",
                    rest[: stop + 1],
                ):
                    break
            gap = rest[: found.start()] if found else ""
            if found and not re.search(r"\d|^\s*[)\]]\s*$", gap):
                found = None
        if found and (name := spelled(found[1])):
            yield name


def _units_in(text: str) -> Iterator[str]:
    """The units that a head names: in brackets, or behind a slash or a number."""
    for match in re.finditer(
        rf"[\[(/]\s*({WRITTEN})\s*[\])]?|(?<=\d )({WRITTEN})(?![A-Za-z])", text
    ):
        if name := spelled(match[1] or match[2]):
            yield name


#: ``[2, ∞)``: an interval without an upper end
_UNBOUNDED = re.compile(r"[\[(]\s*+(\d+(?:\.\d+)?)\s*+,\s*+∞")


def sides(text: str, value: float) -> set[str]:
    """``lower``, ``upper``, ``equal``: what the sign or the words beside a number say of it."""
    if any(math.isclose(float(m[1]), value) for m in _UNBOUNDED.finditer(text)):
        return {"lower"}
    found = tokens(plain(text))
    stated: set[str] = set()
    for n, token in enumerate(found):
        if token.kind == "number" and math.isclose(
            token.number, abs(value), rel_tol=1e-9, abs_tol=1e-12
        ):
            stated |= set(_sides_of(found, n))
    said = quotes.side(text, value)
    return stated or ({said} if said else set())


def _sides_of(found: Sequence[Token], n: int) -> Iterator[str]:
    first = _before_bracket(found, n)
    before = _next(found, range(first - 1, max(first - 8, -1), -1))
    after = _next(found, range(n + 1, min(n + 4, len(found))))
    if before and before.kind == "compare":
        yield _side_of(before)
    elif (
        after
        and after.kind == "compare"
        and (after.text[:1] in "<>≤≥⩽⩾" or after.text.startswith("or "))
        and not _is_of_next(found, n, after)
    ):
        follows_quantity = SIGNS.get(after.text, "") in SIDE
        # "1.44 < |η|" reads from the other side; "25 GeV or more" does not
        yield OTHER_SIDE.get(_side_of(after), "equal") if follows_quantity else _side_of(after)


def _is_of_next(found: Sequence[Token], n: int, sign: Token) -> bool:
    """True for a sign behind a number that is the next number's: "zero or ≥ 1"."""
    at = found.index(sign, n)
    return any(t.kind == "or" for t in found[n + 1 : at]) and (
        at + 1 < len(found) and found[at + 1].kind == "number"
    )


def _before_bracket(found: Sequence[Token], n: int) -> int:
    """The place of the number whose alternative in brackets a number is, "> 10 (20) GeV", which
    share a sign; else its own.
    """
    if n < _LEAST_BEFORE or found[n - 1].kind != "open":
        return n
    first = n - 3 if found[n - 2].kind == "unit" else n - 2
    return first if found[first].kind == "number" else n


#: a number and a bracket
_LEAST_BEFORE = 2


def _next(found: Sequence[Token], places: range) -> Token | None:
    """The next comparison, unless another number, the end of a clause or a word for an interval
    stands before it.
    """
    for i in places:
        token = found[i]
        if token.kind == "compare":
            if token.text == "=":
                continue  # "within ∆R = 0.4"
            return token
        if token.kind in ("number", "between", "outside", "comma") or token.text in (
            ";",
            ".",
            "(",
            ")",
        ):
            return None
    return None


def _side_of(token: Token) -> str:
    return SIDE.get(token.value, "equal")


#: ``M_{ℓb}``, ``|t_{mod}|``: a letter with an index, and no region by its letters
_SYMBOL = re.compile(r"\|?(?!SR|CR|VR)[^\W\d_]{1,2}[_^]\{")


def _says_what(name: str) -> bool:
    """True for a name that says what a row compares (a variable, objects), not which region it
    is of.
    """
    return bool(is_object(name)) or _is_quantity(name)


def _is_quantity(name: str) -> bool:
    """True for the name of a quantity, or a letter with an index."""
    found = head(name)
    return found is not None and (found.known or bool(_SYMBOL.match(name)))


def _label_sides(text: str) -> Iterator[str]:
    """The side that a head states at its end: ``N_{jet} ≥``, ``min p_{T}``."""
    if match := re.search(r"([<>≤≥⩽⩾])\s*+(?:[\[(][^\])]*+[\])]\s*+)?$", text):
        yield SIDE[SIGNS[match[1]]]


def beside(text: str, value: float) -> Iterator[str]:
    """The quantity that stands next before a number, or right behind the sign after it."""
    found = tokens(plain(text))
    for n, token in enumerate(found):
        if token.kind != "number" or not math.isclose(
            token.number, abs(value), rel_tol=1e-9, abs_tol=1e-12
        ):
            continue
        before = next((t for t in reversed(found[:n]) if t.kind == "quantity"), None)
        if before is not None and re.search(r"[/∑√]\s*$", plain(text)[: before.start]):
            before = None  # a ratio, or a sum, is another quantity than its last part
        behind = takewhile(lambda t: t.kind not in ("and", "comma"), found[n + 1 : n + 4])
        after = next((t for t in behind if t.kind == "quantity"), None)
        for near in (before, after):
            if near is not None and near.value not in (
                "unread",
                "symbol",
                "radius",
                "cone",
                "total charge",
            ):
                yield near.value


def _labelled(text: str) -> str:
    found = head(text)
    return found.quantity if found and found.known else ""


#: how a paper says that an event has something, without a number
_PRESENCE = re.compile(r"(?i)\b(?:with|contain\w*|having|has|have|presence of)\s(?:an?\s)?")


def _present(said: SaidTest, spot: Spot) -> bool:
    """True for words that ask for objects without saying how many: "events with additional
    leptons", "isolated photon" in a cell.
    """
    if said.op != ">=" or re.search(r"\d", spot.words):
        return False
    at = 0 if spot.cell is not None else -1
    if spot.cell is None and (match := _PRESENCE.search(spot.words)):
        at = match.end()
    found = tokens(plain(spot.words[at:])) if at >= 0 else []
    return any(t.kind == "subject" for t in found[:3])


#: "Events containing … are rejected", with the objects and their limits between
_EVENTS_REJECTED = re.compile(
    r"(?i)(?:(?:any|all|those)\s)?events?\s(?:containing|with|having|that\s(?:contain|have))\s"
    r"(?:[^.;:]|\.(?=\d))*?,?\s(?:is|are)\s(?:\w+\s){0,2}?(?:rejected|vetoed|discarded|removed|excluded)\b"
)


def _rejects(spot: Spot) -> bool:
    """True for words in whose sentence the events are rejected that have what they name."""
    if spot.cell is not None:
        return False
    before, after = _around(spot)
    if leaving_out.rejects_events(before, spot.words, after):
        return True
    here, end = len(before), len(before) + len(spot.words)
    far = _EVENTS_REJECTED.finditer(before + spot.words + after)
    return any(m.start() < end and here < m.end() for m in far)


def _without_any(spot: Spot) -> bool:
    """True for words by which events are rejected that have none of something."""
    return (
        spot.cell is None
        and bool(_NONE_FOUND.search(spot.words))
        and bool(re.search(comparisons.REJECTS, _sentence(spot)))
    )


#: how a paper says that an event lacks something
_NONE_FOUND = re.compile(r"(?i)\b(?:if|where|when|with|having)\s(?:\w+\s){0,3}?(?:no|without)\b")


def _parts(words: str) -> Iterator[str]:
    """The words, then without some at either end: what was copied wrongly there does not cost
    the rest.
    """
    yield words
    cut = re.sub(r"^\W*(?:…|\.\.\.)|(?:…|\.\.\.)\W*$", "", words).strip(" \"'“”")
    if cut != words:
        yield cut
    split = cut.split()
    for drop in range(1, min(5, len(split) - 3)):
        yield " ".join(split[drop:])
        yield " ".join(split[:-drop])


def _sentence(spot: Spot) -> str:
    """The words with what stands around them up to the ends of the sentence."""
    before, after = _around(spot)
    return before + spot.words + after


def _around(spot: Spot) -> tuple[str, str]:
    """The text before and behind the words, up to the ends of the sentence."""
    text = spot.block.text
    start = max((m.end() for m in re.finditer(r"[.;]\s+(?=[A-Z•])", text[: spot.start])), default=0)
    end = next(
        (m.start() for m in re.finditer(r"[.;]\s+(?=[A-Z•])", text[spot.end :])),
        len(text) - spot.end,
    )
    return text[start : spot.start], text[spot.end : spot.end + end]


def _covering(spot: Spot, values: Sequence[float]) -> Spot:
    """The words with what stands between them and numbers of conditions, so that they hold these.

    A cell stays: its table has them.
    """
    text = spot.block.text
    for value in values if spot.cell is None else ():
        if holds(spot.words, value):
            continue
        before, after = _around(spot)
        ends = [
            (spot.start - (len(before) - first), spot.start)
            for first, _ in list(quotes.occurrences(before, value))[-1:]
        ] + [(spot.end, spot.end + last) for _, last in quotes.occurrences(after, value)][:1]
        if not ends:
            continue
        first, last = min(ends, key=lambda e: e[1] - e[0])
        wide = replace(spot, start=min(spot.start, first), end=max(spot.end, last))
        lead = re.match(r"\S*", text[wide.end :])  # no word is cut
        spot = replace(wide, end=wide.end + (len(lead[0].rstrip(".,;")) if lead else 0))
    return spot


def _narrowed(spot: Spot, said: SaidRule) -> Spot:
    """Of a cell that states several things the words that were given, where they have a number;
    else the cell.
    """
    words = said.words.strip()
    at = spot.words.find(words) if words else -1
    several = len(_NUMBER.findall(spot.words)) > len(said.test.v)
    if at < 0 or not several or not said.test.v or not _NUMBER.search(_INDEX.sub(" ", words)):
        return spot
    return replace(spot, start=spot.start + at, end=spot.start + at + len(words))


def _widened(spot: Spot) -> str:
    """The words with the beginning and end of their clause where they may have been cut: a sign
    stands beside a number.
    """
    text = spot.block.text
    before = re.split(r"[.;,]\s", text[max(0, spot.start - 24) : spot.start])[-1]
    return before + spot.words + re.split(r"[.;,]", text[spot.end : spot.end + 14])[0]


# --- tables
# --------------------------------------------------------------------------------------------------


def name_cells(table: Table) -> tuple[Cell, ...]:
    """The cells that may name what a row or a column is of: those with letters."""
    return tuple(
        c for c in table.cells if re.search(r"[^\W\d_]", c.text) and not _OF_A_VETO.search(c.text)
    )


#: the name of a region whose selection is reversed is no name of a row
_OF_A_VETO = re.compile(r"(?i)\bselection veto\b|\bveto of\b|\bnot (?:in|selected)\b")


def _is_part_of(name: str, longer: str) -> bool:
    """True where a name is the beginning of another one: a region and its bin."""
    return _bare(longer).startswith(_bare(name))


def in_row(table: Table, row: int, wanted: str) -> tuple[Cell, ...]:
    """Neighbours in a row whose texts together are the words that are wanted: bins that stand in
    a cell each.
    """
    cells = table.row(row)
    for first in range(len(cells)):
        text = ""
        for last in range(first, len(cells)):
            text += _bare(cells[last].text)
            if last > first and text == wanted:
                return tuple(cells[first : last + 1])
            if not wanted.startswith(text):
                break
    return ()


@lru_cache(maxsize=1 << 16)  # each rule asks for each name and each cell of its table
def names_in(name: str, text: str) -> bool:
    """True where a cell names a block: it is its text, or a word or a listed name of it."""
    wanted, whole = _bare(name), _bare(text)
    if not wanted or not whole:
        return False
    if wanted == whole:
        return True
    parts = {_bare(p) for p in re.split(r"[,;/]|(?<!\s)\s++and\s++|\n", text)} | {
        _bare(p) for p in (*text.split(), *counted_through(text))
    }
    if wanted in parts or (len(wanted) >= _LONG_NAME and _stands_in(wanted, whole)):
        return True
    if any(_LABEL.fullmatch(p) and _ends_with(p, name) for p in parts):
        return True  # "SR38 (++) / SR39 (−−)" names the region that a reader calls "low SR38"
    if len(wanted) >= _SHORT_NAME and any(p.endswith(f"-{wanted}") for p in parts):
        return True  # "Meff/RJR-CRW" is the CRW of both
    return (
        len(whole) >= _LONG_NAME
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
    return len(words) > 1 and _bare(words[-1]) == part


#: several names in one, "SR1, SR2"
_LISTED = re.compile(r"(?<!\s)\s*+(?:[,;/&]|\band\b)\s*+")
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
    kind = _bare(first.split()[-1])
    heads = [c for c in table.cells if c.header and kind and _bare(c.text) in (kind, f"{kind}s")]
    return [
        c
        for c in table.cells
        for h in heads
        if c is not h and not c.header and c.column == h.column and _bare(c.text) == _bare(last)
    ]


#: characters of a number, or a letter, that stands for a row under its head
_SHORT_LABEL = 3


def _of_two_parts(name: str, cells: Sequence[Cell], spot: Spot) -> bool:
    """True for a name of which the head over the column has the first part and a label of a row
    the rest: "boosted inclusive" below "Boosted search".
    """
    if spot.table is None or spot.cell is None:
        return False
    words = {_bare(w) for w in name.split()}
    heads = [c for c in spot.table.cells if c.header and _share_column(c, spot.cell)]
    over = {_bare(w) for h in heads if h.columns < spot.table.n_columns for w in h.text.split()}
    beside = {_bare(w) for c in cells if c.column == 0 for w in c.text.split()}
    return bool(words & over) and bool(words & beside) and words <= over | beside


def _words_of(part: str, name: str) -> bool:
    """True where the plain text of a cell is whole words of a name: ``quadruplets`` is none of a
    quadruplet selection.
    """
    ends, length = {0}, 0
    for word in name.split():
        length += len(_bare(word))
        ends.add(length)
    wanted = _bare(name)
    places = (m.start() for m in re.finditer(re.escape(part), wanted))
    return any(at in ends and at + len(part) in ends for at in places)


_LONG_NAME, _SHORT_NAME = 4, 3


def _governs(head: Cell, cell: Cell, heads: Sequence[Cell]) -> bool:
    """True for a name to the left of a cell in one of its rows, or the next one above it in one of
    its columns.

    In a matrix the names stand in the body: behind the limits of their row, and below those that
    the head of their column states.
    """
    if head is cell:
        return True
    if _near(head, cell, 0):
        named = any(_near(h, cell, 0) and h.column < cell.column for h in heads)
        return head.column < cell.column or (not named and not head.header and not cell.header)
    if cell.header and not head.header and _share_column(head, cell):
        return head.row > cell.row
    alone = not head.header and sum(h.row == head.row for h in heads) == 1
    certain = any(_near(h, cell, 0) and h.column < cell.column and h.rows == 1 for h in heads)
    if alone and not certain and head.column < cell.column and _near(head, cell):
        return True  # in a PDF a name that spans rows may stand in the middle of them
    over = [h for h in heads if h.row < cell.row and _share_column(h, cell)]
    if head not in over:
        return False
    last = max(h.column + h.columns for h in heads)
    if not _is_wide(head, last):  # a title over all columns does not end what their heads say
        over = [h for h in over if not _is_wide(h, last)]
    return head.row == max(h.row for h in over)


def _is_wide(cell: Cell, last: int) -> bool:
    """True for a cell over all columns up to the last one that names stand in."""
    return cell.columns > 1 and cell.column <= 1 and cell.column + cell.columns >= last


def _near(a: Cell, b: Cell, rows: int = 1) -> bool:
    return a.row - rows < b.row + b.rows and b.row - rows < a.row + a.rows


def _share_column(a: Cell, b: Cell) -> bool:
    return a.column < b.column + b.columns and b.column < a.column + a.columns


def _heads(head: Cell, cell: Cell, table: Table) -> bool:
    """True for a cell that says what another one is about: the label of its row, the head of its
    column.
    """
    if head is cell:
        return False
    if head.row <= cell.row < head.row + head.rows and head.column < cell.column:
        return head.column == min(
            c.column for c in table.cells if c.row <= cell.row < c.row + c.rows
        )
    first = min(c.row for c in table.cells)
    return head.row < cell.row and _share_column(head, cell) and (head.header or head.row == first)


def _beside(cell: Cell, row: int, column: int) -> bool:
    return (
        cell.row <= row < cell.row + cell.rows or cell.column <= column < cell.column + cell.columns
    )


@lru_cache(maxsize=16_384)  # each rule of a table asks for all of its cells
def _bare(text: str) -> str:
    """Letters, digits and signs of a text, lower case, with one spelling for each look-alike."""
    letters = (c for c in unicodedata.normalize("NFD", plain(text)) if not unicodedata.combining(c))
    found = (
        "".join(letters)
        .lower()
        .replace(">=", "≥")
        .replace("<=", "≤")
        .replace("⩾", "≥")
        .replace("⩽", "≤")
        .replace("−", "-")
    )
    return re.sub(r"[\s{}_^\\$,;:.()\[\]|]+", "", found.replace("–", "-"))


def region_names(
    said: Collection[SaidRule], page: Page, declared: frozenset[str]
) -> tuple[str, ...]:
    """Names that rules give for their blocks, that nobody declared, and that a table at their
    place has as a name: regions.
    """
    verifier = Verifier(page, declared)
    found: dict[str, None] = {}
    for rule in said:
        match = _ADDRESS.fullmatch(rule.at)
        block = page.ids.get(match[1]) if match else None
        table = page.tables.get(block.id) if block else None
        for name in rule.blocks if table is not None else ():
            if (
                table
                and not verifier.declared_name(name)
                and any(names_in(name, c.text) for c in name_cells(table))
            ):
                found[name] = None
    return tuple(found)
