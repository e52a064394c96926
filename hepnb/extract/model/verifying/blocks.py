"""The blocks of a rule: declared, or named by the table in which its words stand."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from hepnb.adl import catalogue
from hepnb.extract.model.answers import SaidRule
from hepnb.extract.model.rendering import Page
from hepnb.extract.model.verifying.addresses import ADDRESS
from hepnb.extract.model.verifying.governing import governs
from hepnb.extract.model.verifying.refusal import Unbelieved
from hepnb.extract.model.verifying.spots import Spot
from hepnb.extract.model.verifying.table_names import (
    LISTED,
    bare,
    is_part_of,
    name_cells,
    names_in,
    numbered,
    of_two_parts,
    says_what,
)
from hepnb.paper import Cell
from hepnb.records.model import EVENT, MET
from hepnb.sweep.tokens import plain, tokens
from hepnb.vocabulary import quantities


@dataclass(frozen=True)
class Blocks:
    """Names that a model declared for its blocks.

    ``regions``: which of these are regions, where that is known; ``above``: those that each of them
    takes.
    """

    declared: frozenset[str]
    regions: frozenset[str] | None = None
    above: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def one_by_one(self, said: SaidRule) -> SaidRule:
        """The rule with each of its blocks by itself: "SR1, SR2" where both are declared."""
        blocks: list[str] = []
        for name in said.blocks:
            parts = [p for p in LISTED.split(name) if p]
            apart = not self.declared_name(name) and len(parts) > 1
            blocks += parts if apart and all(map(self.declared_name, parts)) else [name]
        return replace(said, blocks=tuple(dict.fromkeys(blocks)))

    @cached_property
    def by_plain_name(self) -> dict[str, str]:
        """Plain spelling → declared name."""
        return {bare(n): n for n in sorted(self.declared)}

    def declared_name(self, name: str) -> str:
        """The declared block, base collection or thing of the event of that name; "" if none."""
        if name in self.declared:
            return name
        if name.upper() == MET:
            return MET
        if name.lower() == EVENT:
            return EVENT
        return self.by_plain_name.get(bare(name), "") or (
            name if catalogue.collection(name) else ""
        )

    def check_names(self, said: SaidRule, spot: Spot, names: dict[str, str]) -> None:
        """All blocks are declared, or named by the table. Raises Unbelieved."""
        if not said.blocks:
            message = 'it names no block in "in"'
            raise Unbelieved(message)
        for name in names:
            if not self.declared_name(name) and not (
                name in said.blocks and self.names_cell(name, spot)
            ):
                message = f'no block is called "{name}"'
                raise Unbelieved(message)

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
                governs(c, own, every if self.says_what(n) else heads)
                for c in cells
                for own in mine
            )
        }
        here |= {n for n in said.blocks if of_two_parts(n, of_name[n], spot)}
        known = {n for n, cells in of_name.items() if cells}
        here |= {n for n in said.blocks if self.is_of_all(called[n], known, here)}
        inside = {n for n in here if spot.cell in of_name[n] and not self.says_what(n)}
        if inside and inside.isdisjoint(said.blocks) and not said.test.v:
            message = f'{said.at} is of "{min(inside)}"'
            raise Unbelieved(message)
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
            raise Unbelieved(message)
        whole = spot.table.n_columns
        narrow = {
            n
            for n in here
            if any(governs(c, spot.cell, heads) and 2 * c.columns <= whole for c in of_name[n])
        }
        others = {
            n
            for n in narrow - set(said.blocks) - {called[n] for n in said.blocks}
            if not self.says_what(n) and not any(is_part_of(n, b) for b in said.blocks)
        }
        if others and not here & set(said.blocks):
            message = f'the row or column of {said.at} is of "{min(others)}"'
            raise Unbelieved(message)

    def is_of_all(self, name: str, known: Collection[str], here: Collection[str]) -> bool:
        """True for a region that all those take that a cell is of, and no other one of the table:
        what they share is its own.
        """
        takers = {n for n in known if name in self.above.get(n, ())}
        last = takers - {n for t in takers for n in self.above.get(t, ())}
        return len(last) > 1 and last <= set(here)

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
        return says_what(name)

    def may_name(self, name: str, cell: Cell, spot: Spot) -> bool:
        """True for a cell that may have a name: that of objects is a label, a head, or the cell
        that is asked about.
        """
        label = cell.header or cell.column == 0 or cell.row == 0
        return label or cell is spot.cell or not self.says_what(name)


def region_names(
    said: Collection[SaidRule], page: Page, declared: frozenset[str]
) -> tuple[str, ...]:
    """Names that rules give for their blocks, that nobody declared, and that a table at their
    place has as a name: regions.
    """
    blocks = Blocks(declared)
    found: dict[str, None] = {}
    for rule in said:
        match = ADDRESS.fullmatch(rule.at)
        shown = page.ids.get(match[1]) if match else None
        table = page.tables.get(shown.id) if shown else None
        for name in rule.blocks if table is not None else ():
            if (
                table
                and not blocks.declared_name(name)
                and any(names_in(name, c.text) for c in name_cells(table))
            ):
                found[name] = None
    return tuple(found)
