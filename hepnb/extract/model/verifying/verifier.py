"""Rules as a model gave them, held against what it was shown."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from hepnb.extract.model.answers import SaidRule, SaidTest, SaidWords
from hepnb.extract.model.rendering import Page
from hepnb.extract.model.verifying.addresses import Places
from hepnb.extract.model.verifying.blocks import Blocks
from hepnb.extract.model.verifying.governing import labels
from hepnb.extract.model.verifying.numbers import check_numbers
from hepnb.extract.model.verifying.quantities import check_quantity, unit_of
from hepnb.extract.model.verifying.refusal import Refused, Unbelieved
from hepnb.extract.model.verifying.rejecting import check_dropped_cell, without_any
from hepnb.extract.model.verifying.signs import check_sign
from hepnb.extract.model.verifying.spots import Spot, covering, sentence
from hepnb.extract.model.verifying.subjects import (
    Subjects,
    check_other,
    check_rank,
    check_region,
    check_subject,
)
from hepnb.extract.model.verifying.windows import check_near, reaching, windowed
from hepnb.extract.numbers_in_text import holds
from hepnb.records import Place, Rule, Test
from hepnb.sweep.tokens import plain, tokens
from hepnb.vocabulary import quantities

#: the significance of missing transverse momentum, which may be defined as a ratio
_MET_SIGNIFICANCE = re.compile(
    r"(?i)(?:miss\w*(?:\stransverse)?\s(?:momentum|energy)|\bMET|\^\{miss\})(?:\s\S+)?\ssignificance"
    r"|significance of (?:the )?(?:miss|[Ep]_\{T\}\^\{miss)"
)


@dataclass(frozen=True)
class Verifier:
    """Holds rules against what a model was shown, and the names that it declared.

    ``regions``: which of these are regions, where that is known; ``subjects``: the kinds of objects
    of the others, where they are; ``above``: the regions that each region takes.
    """

    page: Page
    declared: frozenset[str]
    regions: frozenset[str] | None = None
    subjects: Subjects = field(default_factory=dict)
    above: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @cached_property
    def places(self) -> Places:
        """The places of the page."""
        return Places(self.page)

    @cached_property
    def blocks(self) -> Blocks:
        """The blocks that were declared."""
        return Blocks(self.declared, self.regions, self.above)

    def verified(self, said: SaidRule) -> Rule | Refused:
        """The rule with its place, or why it is not believed."""
        original, said = said, self.blocks.one_by_one(said)
        spot: Spot | None = None
        try:
            spot = self.places.spot(said)
            said, spot = windowed(said, spot), reaching(said, spot)
            if said.drops and said.test.op == "none" and not without_any(spot):
                said = replace(said, drops=False)  # a veto is one, also where it is said twice
            names = {
                n: self.blocks.declared_name(n) or n
                for n in (*said.blocks, said.test.what, said.test.other, said.removes)
                if n
            }
            test = self.test(said.test, spot, names)
            given = tuple(self.condition(t, said, spot, names) for t in said.given)
            self.blocks.check_names(said, spot, names)
            check_numbers(said.test, spot)
            check_near(said.test, spot)
            check_sign(said, spot, self.regions)
            check_dropped_cell(said, spot, self.caption(spot))
            check_quantity(test, spot)
            check_subject(said, spot, self.subjects)
            check_other(said, spot, self.subjects)
            check_rank(said, spot)
            check_region(said, spot, self.regions)
            self.blocks.check_row(said, spot, names)
        except Unbelieved as error:
            places = tuple(spot.places(self.page.paper.id)) if spot else ()
            return Refused(original, str(error), error.code, places=places)
        conditions = [v for t in given for v in t.values]
        spot = covering(spot, conditions, far=test.quantity == "parameter")
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

    def caption(self, spot: Spot) -> str:
        """The caption of the table of a cell."""
        block = self.page.paper.block_by_id.get(spot.table.caption) if spot.table else None
        return block.text if block else ""

    def placed(self, said: SaidWords) -> tuple[tuple[Place, str], ...]:
        """The places of words that a model could not say as a rule, with them; none if they stand
        nowhere.
        """
        try:
            spot = self.places.spot(SaidRule(said.at, said.words, (), SaidTest("", "flag")))
        except Unbelieved:
            return ()
        return tuple(spot.places(self.page.paper.id))

    def is_of_table(self, said: SaidRule) -> bool:
        """True for a rule that is said to stand in a table that was shown."""
        block = self.page.ids.get(said.at.partition(".")[0])
        return block is not None and block.id in self.page.tables

    def condition(self, said: SaidTest, rule: SaidRule, spot: Spot, names: dict[str, str]) -> Test:
        """A condition; its numbers must stand in the words, or around them."""
        if said.q in quantities.DISTANCES and not said.other:  # the rule says to what
            said = replace(said, other=rule.test.other, other_nth=rule.test.other_nth)
        near = spot.cell is None and rule.test.q != "parameter"
        around = sentence(spot) if near else spot.block.text
        for value in said.v:
            if not holds(around, value):
                message = f'{value:g} of its condition does not stand near "{rule.words}"'
                raise Unbelieved(message, "HEP502")
        for name in (said.what, said.other):
            if name and not self.blocks.declared_name(name):
                message = f'no block is called "{name}"'
                raise Unbelieved(message, "HEP502")
        more = {n: self.blocks.declared_name(n) for n in (said.what, said.other) if n}
        return self.test(said, spot, names | more)

    def test(self, said: SaidTest, spot: Spot, names: dict[str, str]) -> Test:
        """The test with its unit: as it was given, else as the paper has it."""
        unit = unit_of(said, spot)
        text = said.text or ("shared track" if said.q == "shared_track" else "")
        if said.op == "flag" and not text:
            message = f'it names no word for {said.q} in "text"'
            raise Unbelieved(message)
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
            near=said.near,
        )

    def is_ratio(self, spot: Spot) -> bool:
        """True where E_{T}^{miss}/√H_{T} is compared in a paper that calls nothing the significance
        of E_{T}^{miss}.
        """
        texts = (spot.words, *labels(spot))
        named = {t.value for text in texts for t in tokens(plain(text)) if t.kind == "quantity"}
        return "other:met_over_sqrt_ht" in named and not self.has_significance

    @cached_property
    def has_significance(self) -> bool:
        """True for a paper that speaks of the significance of missing transverse momentum."""
        return any(_MET_SIGNIFICANCE.search(b.text) for b in self.page.paper.blocks)
