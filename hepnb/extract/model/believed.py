"""Believed answers of a model: blocks and rules, each rule once, and the refused ones with
reasons.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from hepnb import records
from hepnb.adl import catalogue
from hepnb.extract.model import selecting
from hepnb.extract.model.answers import Said, SaidBlock, SaidPick, SaidRule
from hepnb.extract.model.rendering import Page
from hepnb.extract.model.verifying import Refused, Verifier
from hepnb.extract.model.verifying.blocks import region_names
from hepnb.extract.model.verifying.kinds import named_kinds
from hepnb.extract.numbers_in_text import holds
from hepnb.extract.roles import role_of
from hepnb.findings import Finding
from hepnb.paper import Paper
from hepnb.records import Block, Pick, Place, Records, Rule, Test
from hepnb.records.checking import Fault, faulty
from hepnb.records.model import EVENT, MET, BlockKind, Role
from hepnb.vocabulary import quantities, subjects
from hepnb.vocabulary.quantities import JET_SUMS
from hepnb.writer import write

#: so many refusals in a row end a reading, where fewer than half of all rules were kept
ENOUGH = 20
#: fewer rules than this say nothing of a model as a whole
_FEW = 5
#: a model with less than one kept rule in so many is not believed, whatever its reasons are
_HOPELESS = 4
#: rules of one cell: more than that is a model that repeats itself
_OF_ONE_CELL = 12
_ENOUGH_OF_CELL = "no more rules of this cell are taken"
_HALF = 0.5
#: names of what has two members
_PAIR = re.compile(r"(?i)\bpairs?\b|\bdi(?:lepton|muon|electron|jet|photon)s?\b")
_MORE = re.compile(r"(?i)\band\b|\bplus\b|\+")
#: quantities of the event as a whole, whatever a model says that they are of
_OF_EVENTS = frozenset({"meff", "st"})


@dataclass
class Believed:
    """Blocks and rules that are believed so far.

    ``given``: how many different rules the model gave; ``in_a_row``: the different reasons for
    which the last were refused, since one was kept; ``orphans``: regions that code declared because
    a table has them; ``declared``: the blocks as the model gave them; ``unsaid``: places, with
    their words, of requirements that the form cannot say.
    """

    paper: Paper
    engine: str = "model"
    blocks: dict[str, Block] = field(default_factory=dict)
    rules: list[Rule] = field(default_factory=list)
    refused: dict[SaidRule, Refused] = field(default_factory=dict)
    unsaid: dict[Place, str] = field(default_factory=dict)
    orphans: list[str] = field(default_factory=list)
    declared: list[SaidBlock] = field(default_factory=list)
    given: int = 0
    in_a_row: set[object] = field(default_factory=set)
    _seen: set[SaidRule] = field(default_factory=set)
    #: what `above` has found for so many blocks
    _above: tuple[tuple[int, int], dict[str, frozenset[str]]] = ((-1, -1), {})

    # --- answers ---

    def take(self, said: Said, page: Page) -> int | None:
        """Takes an answer about a page; how many of its records are new, None where that is enough
        of this model.
        """
        known = len(self.names)
        for block in said.blocks:
            self.declare(block)
        more = len(self.names) - known
        for name in region_names(said.rules, page, self.names):
            self.blocks[name] = Block(name, "region", role=role_of(name))
            self.orphans.append(name)
        verifier = Verifier(page, self.names, self.regions)
        self.unsaid.update(found for words in said.unsaid for found in verifier.placed(words))
        new = [r for r in said.rules if r not in self._seen]
        self._seen.update(new)
        self.given += len(new)
        for rule in new:
            self.judge(rule, page)
            if self.exhausted:
                return None
        return len(new) + more

    @property
    def exhausted(self) -> str:
        """The reason to stop asking this model, since its answers are refused again and again;
        "" to go on.
        """
        if len(self.in_a_row) >= ENOUGH and self.share < _HALF:
            return "after twenty refused records in a row"
        if (
            self.given >= 2 * ENOUGH
            and _HOPELESS * len(self.rules) < self.given
            and self.repeats >= ENOUGH
        ):
            return f"since it repeats itself: {self.repeats} records of cells that had enough"
        return ""

    @property
    def share(self) -> float:
        """The share of rules that were kept; those of one table that were refused for one reason
        count as one.
        """
        refused = len({_reason(r, n) for n, r in enumerate(self.refused.values())})
        return len(self.rules) / max(len(self.rules) + refused, 1)

    @property
    def doubtful(self) -> bool:
        """True where too few rules are believed for any of them to be used."""
        if self.given and not self.rules:
            return True
        return self.given >= _FEW and (
            self.share < _HALF or _HOPELESS * len(self.rules) < self.given
        )

    @property
    def repeats(self) -> int:
        """The number of rules from cells that repeat themselves too often."""
        return sum(r.why.startswith(_ENOUGH_OF_CELL) for r in self.refused.values())

    def grouped(self) -> tuple[tuple[Refused, ...], ...]:
        """The refused rules; those of one table with one reason together."""
        found: dict[object, list[Refused]] = {}
        for n, refused in enumerate(self.refused.values()):
            found.setdefault(_reason(refused, n), []).append(refused)
        return tuple(map(tuple, found.values()))

    def judge(self, said: SaidRule, page: Page) -> None:
        """Keeps a rule or refuses it."""
        verifier = self.verifier(page, said)
        found = verifier.verified(said)
        of_candidates: tuple[Rule, ...] = ()
        if isinstance(found, Rule):
            of_candidates, found = self.counted(found)
            found = self.possible(said, found)
        if isinstance(found, Refused):
            found = replace(found, table=verifier.is_of_table(said))
            self.refused[said] = found
            self.in_a_row.add(_reason(found, len(self.refused)))
            return
        self.in_a_row.clear()
        self.rules += [r for r in of_candidates if r not in self.rules]
        self.rules.append(found)

    def verifier(self, page: Page, said: SaidRule) -> Verifier:
        """Holds one rule against what was shown."""
        tests = (said.test, *said.given)
        ends = (end for t in tests for end in (t.what, t.other))
        names = {*said.blocks, said.removes, *ends} - {""}
        kinds = {n: self.kinds(n) for n in names}
        return Verifier(page, self.names, self.regions, kinds, self.above)

    @property
    def above(self) -> dict[str, frozenset[str]]:
        """The regions that each region takes, and those that these take."""
        state = len(self.declared), len(self.blocks)
        if self._above[0] != state:
            of = {n: b.of for b in self.blocks.values() if b.kind == "region" for n in b.names}
            self._above = state, {n: frozenset(_taken(of, n)) for n in of}
        return self._above[1]

    def kinds(self, name: str, above: tuple[str, ...] = ()) -> frozenset[str]:
        """The words of the vocabulary for the objects of a block: of what it is made from, and of
        its name; none of a region, or where nobody knows.
        """
        owner = self.owner(name)
        if owner is None:
            base = catalogue.collection(name) or ""
            return frozenset({catalogue.COLLECTIONS[base]} if base else ())
        if owner.kind not in ("objects", "union", "combination") or owner.name in above:
            return frozenset()
        of = owner.of or ((base,) if (base := _base(owner.name)) else ())
        made = (s for part in of for s in self.kinds(part, (*above, owner.name)))
        return frozenset((*made, *named_kinds(name)))

    def counted(self, rule: Rule) -> tuple[tuple[Rule, ...], Rule]:
        """A count of candidates that satisfy something more as what these satisfy and the count
        of a block of their own: no muon with pt > 6 GeV.

        Nothing and the rule where its conditions are of something else.
        """
        what = rule.test.what
        owner = self.owner(what)
        if owner is None or owner.kind in ("objects", "union"):  # a pair is rejected by itself
            rule = _as_veto(rule, self.of_regions(rule))
        # "jets above 100 GeV are tight" is meant for each jet by itself
        of_each = self.of_regions(rule) and _of_one(rule.test, what) and not rule.test.some
        if (rule.test.quantity != "n" and not of_each) or (
            catalogue.collection(what) is None
            if owner is None
            else owner.kind not in ("objects", "union")
        ):
            return (), rule
        own = tuple(t for t in rule.given if _of_one(t, what))
        if not own:
            return (), rule
        given = tuple(t for t in rule.given if t not in own)
        name = f"{what} with {' and '.join(_in_words(t) for t in own)}"
        if self.owner(name) is None:
            self.blocks[name] = Block(name, "objects", (owner.name if owner else what,))
        conditions = tuple(
            replace(rule, test=replace(t, what=""), blocks=(name,), given=(), drops=False)
            for t in own
        )
        return conditions, replace(rule, test=replace(rule.test, what=name), given=given)

    def of_regions(self, rule: Rule) -> bool:
        """True for a rule of regions alone."""
        return all(
            b.kind == "region" for name in rule.blocks if (b := self.owner(name)) is not None
        )

    def possible(self, said: SaidRule, rule: Rule) -> Rule | Refused:
        """The rule, unless the records cannot hold it, the language cannot say it, or it is said
        already.
        """
        rule = replace(
            rule,
            test=self.sayable(rule, rule.test),
            given=tuple(self.sayable(rule, t) for t in rule.given),
        )
        place = rule.places[0]
        if place.row >= 0 and sum(_at(r) == _at(rule) for r in self.rules) >= _OF_ONE_CELL:
            return Refused(said, f"{_ENOUGH_OF_CELL}: it has {_OF_ONE_CELL}", "HEP503")
        kept, _ = records.check(Records(self.concerned(rule), (rule,), self.paper.id))
        if not kept.rules:
            return Refused(
                said, kept.refused[-1][1] if kept.refused else "the records cannot hold it"
            )
        if rule.test.op == "any":
            return rule  # what it lifts may not be known yet
        if unwritten := write(kept).unwritten:
            return Refused(said, f"it cannot be written: {unwritten[0].why}")
        return rule

    def concerned(self, rule: Rule) -> tuple[Block, ...]:
        """The blocks on which it depends whether a rule can be written: of the regions its own,
        and those that they take.
        """
        wanted = rule.names
        regions = [b for b in self.blocks.values() if b.kind == "region"]
        while more := {n for b in regions if not wanted.isdisjoint(b.names) for n in b.of} - wanted:
            wanted |= more
        return tuple(
            b for b in self.blocks.values() if b.kind != "region" or not wanted.isdisjoint(b.names)
        )

    def sayable(self, rule: Rule, test: Test) -> Test:
        """The test with its owner as the language has it: sums and own variables of a region
        belong to the event.
        """
        of_event = self.of_regions(rule)
        own = (
            test.quantity.startswith("other:")
            and catalogue.attribute(test.quantity.removeprefix("other:")) is None
        )
        block = self.owner(test.what) if test.what else None
        if block is not None and block.kind == "variable":
            return test
        one = (
            own and block is not None and bool(test.nth or test.leading or test.some)
        )  # the width of the leading jet is that jet's
        if (
            of_event
            and not one
            and (
                test.quantity in _OF_EVENTS or (own and not test.quantity.startswith("other:sum_"))
            )
        ):
            return replace(test, what=EVENT, nth=0, leading=0, other="", other_nth=0)
        if test.quantity == "mt" and test.other == MET and not test.nth:
            return replace(test, other="", other_nth=0)  # that of the leading one
        if test.quantity in ("met", "met_significance"):
            return replace(test, what=MET, nth=0)
        if test.quantity in JET_SUMS and test.what in ("", EVENT, MET):
            return replace(test, what=EVENT if test.quantity == "ht" else "Jet", nth=0)
        return test

    @property
    def names(self) -> frozenset[str]:
        """All declared names."""
        return frozenset(n for b in self.blocks.values() for n in b.names)

    @property
    def regions(self) -> frozenset[str]:
        """The names of regions."""
        return frozenset(n for b in self.blocks.values() if b.kind == "region" for n in b.names)

    # --- blocks ---

    def declare(self, said: SaidBlock) -> None:
        """Takes a block; of one that is known, further names and what it is made from where that
        was not said before.
        """
        owner = self.owner(said.name)
        of = tuple(self.called(n) for n in said.of)
        self.declared.append(said)
        if owner is None:
            kind: BlockKind = said.kind  # type: ignore[assignment]
            block = Block(
                said.name,
                kind,
                of,
                _declared_role(said),
                expression=said.expr,
                pick=_pick(said.pick),
            )
            self.blocks[said.name] = block
        elif not owner.of and of:
            self.blocks[owner.name] = replace(
                owner, of=tuple(n for n in of if n not in owner.names)
            )
            self.orphans = [n for n in self.orphans if n not in owner.names]
        known = self.blocks[owner.name if owner else said.name]
        more = tuple(n for n in said.also if self.owner(n) is None)
        if more:
            self.blocks[known.name] = replace(known, also=(*known.also, *more))

    def owner(self, name: str) -> Block | None:
        """The block that declares a name, in any spelling."""
        plain = _plain(name)
        return next(
            (b for b in self.blocks.values() if any(_plain(n) == plain for n in b.names)), None
        )

    def called(self, name: str) -> str:
        """A name as it was declared, or that of the base collection that is meant."""
        if owner := self.owner(name):
            return next(n for n in owner.names if _plain(n) == _plain(name))
        return catalogue.collection(name) or _base(name) or name

    # --- the records ---

    def records(self) -> Records:
        """All that is believed, in the order in which it stands in the paper."""
        order = {b.id: n for n, b in enumerate(self.paper.blocks)}

        def place(rule: Rule) -> tuple[int, int]:
            first = rule.places[0]
            return (order.get(first.block, len(order)), first.start)

        return Records(
            tuple(self._sound(b) for b in self.blocks.values()),
            tuple(sorted(joined([self.of_pairs(r) for r in self.rules]), key=place)),
            self.paper.id,
            self.engine,
            tuple((str(r.rule), r.why) for r in self.refused.values()),
        )

    @property
    def faults(self) -> tuple[Finding, ...]:
        """Findings on what could not be taken of the model's blocks: a second one of a name, and
        what one is made from that is not there.
        """
        found = (*self._named_twice(), *(f for b in self.blocks.values() for f in self._lacking(b)))
        return tuple(finding for fault in dict.fromkeys(found) for finding in faulty(fault))

    def _named_twice(self) -> Iterator[Fault]:
        """The blocks that say something else than the one that had their name before."""
        for said in self.declared:
            first = self.owner(said.name)
            if first is None:
                continue
            of = tuple(n for n in map(self.called, said.of) if n not in first.names)
            taken = tuple(n for n in map(self.called, first.of) if n not in first.names)
            if said.kind != first.kind or (of and set(of) != set(taken)):
                stands = f"another block has that name ({_made(first.kind, taken)})"
                what = f"block {said.name} ({_made(said.kind, of)})"
                yield Fault(what, stands, self.called(said.name))

    def _lacking(self, block: Block) -> Iterator[Fault]:
        """The parts of which a block is said to be made and cannot be."""
        if block.kind == "variable":
            return
        for name in map(self.called, self.members(block)):
            if not self._makes(block, name):
                known = self.owner(name) is not None or catalogue.collection(name)
                of = (
                    "a region is made from regions"
                    if block.kind == "region"
                    else "objects are not made from regions"
                )
                why = of if known else "there is no such block"
                yield Fault(f"{block.name} made from {name}", why, block.name)

    def _makes(self, block: Block, name: str) -> bool:
        """True where a block can be made from that: regions from regions, collections from
        collections.
        """
        owner = self.owner(name)
        if block.kind == "region":
            return owner is not None and owner.kind == "region" and owner.name != block.name
        return bool(catalogue.collection(name)) or (owner is not None and owner.kind != "region")

    def _sound(self, block: Block) -> Block:
        """The block made from what can be; what counts of it looked up."""
        block = replace(block, pick=picked(block.pick, self.paper)) if block.pick else block
        of = tuple(self.called(n) for n in self.members(block))
        made = block.kind != "variable"
        return replace(block, of=tuple(n for n in of if made and self._makes(block, n)))

    def members(self, block: Block) -> tuple[str, ...]:
        """The collections whose candidates a combination is made of.

        One of some pairs is a pair itself, "the leading lepton pair"; and so is a pair of a
        candidate of a pair and another one.
        """
        if block.kind != "combination":
            return block.of
        made = [self.owner(n) for n in block.of]
        pairs = [b for b in made if b is not None and b.kind == "combination" and b is not block]
        if len(block.of) == 1 and pairs:
            return self.members(pairs[0])
        is_pair = _PAIR.search(block.name) and not _MORE.search(block.name)
        if is_pair and len(pairs) == 1 and len(block.of) == 2:
            first = self.members(pairs[0])
            if len(set(first)) == 1:
                return tuple(
                    first[0] if b is pairs[0] else n for n, b in zip(block.of, made, strict=True)
                )
        return block.of

    def of_pairs(self, rule: Rule) -> Rule:
        """A rule of pairs that holds as well for the pairs with a name of their own."""
        more = tuple(
            b.name
            for b in self.blocks.values()
            if b.kind == "combination"
            and len(b.of) == 1
            and (parent := self.owner(b.of[0])) is not None
            and parent.kind == "combination"
            and parent.name in rule.blocks
        )
        return replace(rule, blocks=tuple(dict.fromkeys((*rule.blocks, *more))))

    def repaired(self) -> None:
        """Forgets the refused rules whose words and number a kept rule has, or a kept rule of the
        same block has beside them: they were given again in another form.
        """
        kept = {
            (p.block, r.test.quantity, r.test.values, name)
            for r in self.rules
            for p in r.places
            for name in r.blocks
        }
        by_words = {(w, r.test.values) for r in self.rules for w in r.words}
        for said in list(self.refused):
            block = said.at.partition(".")[0]
            named = {(block, said.test.q, said.test.v, self.called(name)) for name in said.blocks}
            if (said.words, said.test.v) in by_words or not kept.isdisjoint(named):
                del self.refused[said]


def _taken(of: Mapping[str, Sequence[str]], name: str) -> Iterator[str]:
    """All regions that a region takes, each once."""
    todo, seen = list(of.get(name, ())), {name}
    while todo:
        one = todo.pop()
        if one not in seen:
            seen.add(one)
            yield one
            todo += of.get(one, ())


def joined(rules: Sequence[Rule]) -> Iterator[Rule]:
    """The rules, each once: what two places say of the same blocks is one rule with two places."""
    found: dict[object, Rule] = {}
    for rule in rules:
        key = replace(rule, places=(), words=(), form="", reader=())
        old = found.get(key)
        if old is None:
            found[key] = rule
        elif rule.places[0] not in old.places:
            found[key] = replace(
                old, places=(*old.places, *rule.places), words=(*old.words, *rule.words)
            )
    yield from found.values()


#: the mass of the Z boson in GeV (PDG 2024), where a paper gives no number
_Z_MASS = 91.188
_NEAREST = re.compile(r"(?i)\b(?:closest|nearest|closer)\b|smallest \|")


def picked(pick: Pick, paper: Paper) -> Pick | None:
    """The combination that counts, with its place in the paper; None where the number belongs to
    nothing.
    """
    if pick.how != "closest":
        return pick
    for block in selecting.select(paper):
        for match in _NEAREST.finditer(block.text):
            start = max(block.text.rfind(". ", 0, match.start()) + 1, 0)
            end = block.text.find(". ", match.end())
            words = block.text[start : end if end > 0 else len(block.text)].strip()
            if len(words) <= _LONGEST_PICK and holds(words, pick.value):
                start = block.text.index(words, start)
                place = Place(paper.id, block.page_at(start), block.id, start, start + len(words))
                return replace(pick, place=place, words=words)
    if abs(pick.value - _Z_MASS) < _ABOUT and pick.unit in ("GeV", ""):
        return replace(pick, remark="the paper gives no number for the mass of the Z boson")
    return None


#: characters of a sentence that is quoted whole; how well papers give the mass of the Z boson, in
#: GeV
_LONGEST_PICK, _ABOUT = 240, 0.5


def _as_veto(rule: Rule, of_regions: bool) -> Rule:
    """Events that are rejected for any candidate of some kind as a veto on such candidates."""
    test = rule.test
    of_any = of_regions and rule.drops and test.op in ("<", "<=", ">", ">=", "in", "notin")
    if not of_any or test.what in ("", EVENT, MET) or test.function or not _of_one(test, test.what):
        return rule
    count = Test("n", "none", what=test.what)
    return replace(rule, test=count, given=(*rule.given, test), drops=False)


def _of_one(test: Test, what: str) -> bool:
    """True for a test of each candidate of a collection."""
    alone = not (test.nth or test.leading or test.other) and test.what in ("", what)
    return alone and quantities.known(test.quantity).owner in ("object", "flag")


def _in_words(test: Test) -> str:
    """A test as a part of a name: ``pt > 6 GeV``."""
    numbers = "–".join(f"{v:g}" for v in test.values)
    return " ".join(p for p in (test.quantity, test.op, numbers, test.unit, test.text) if p)


def _reason(refused: Refused, number: int) -> object:
    """The common key of refused rules: table and kind of reason; those of prose, or that repeat
    themselves, stand alone.
    """
    if not refused.table or refused.why.startswith(_ENOUGH_OF_CELL):
        return number
    return (
        refused.rule.at.partition(".")[0],
        refused.code,
        re.sub(r'"[^"]*"|(?:(?<!\S)|(?<="))\S*\d\S*+', "…", refused.why),
    )


def _at(rule: Rule) -> tuple[str, int, int]:
    place = rule.places[0]
    return place.block, place.row, place.column


def _made(kind: str, of: Sequence[str]) -> str:
    """A kind of block with what it is made from."""
    return f"{kind} of {', '.join(of)}" if of else kind


def _pick(said: SaidPick | None) -> Pick | None:
    if said is None:
        return None
    usual = "GeV" if said.q == "mass" and said.how == "closest" else ""
    return Pick(said.q, said.how, said.v, said.unit or usual)  # type: ignore[arg-type]


def _declared_role(said: SaidBlock) -> Role:
    role: Role = said.role  # type: ignore[assignment]
    return role if said.kind != "region" or role != "main" else role_of(said.name)


def _base(name: str) -> str:
    """The base collection of a plain word: ``electrons`` → ``Electron``."""
    lower = name.lower().rstrip("s")
    return next(
        (
            base
            for subject, (plural, base) in subjects.COLLECTIONS.items()
            if lower in (subject, plural.rstrip("s"))
        ),
        "",
    )


def _plain(name: str) -> str:
    return re.sub(r"[\s_{}^\\$-]+", "", name).lower()
