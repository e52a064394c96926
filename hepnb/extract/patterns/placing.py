"""Readings → rules: which block each goes to. What cannot be placed is left; nothing is guessed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace

from hepnb import units
from hepnb.extract.patterns.building import (
    Builder,
    Source,
    begins_with,
    cited,
    quoted,
    spelled,
)
from hepnb.extract.patterns.measures import Measures, comparing, tracks
from hepnb.extract.patterns.regions import counted, in_signal_region, is_side, region_at_head, turns
from hepnb.extract.roles import role_of
from hepnb.paper import Paper
from hepnb.records import Records, Rule, Test
from hepnb.spec import IMPLIED, Comparison
from hepnb.sweep.rules.forms import VETO_OF_OTHERS
from hepnb.sweep.scopes import title_regions
from hepnb.vocabulary.intervals import Interval, allowed
from hepnb.vocabulary.operators import COMPLEMENT, LOWER
from hepnb.vocabulary.quantities import DISTANCES, JET_SUMS, MOMENTA, SCALES, known, word
from hepnb.vocabulary.subjects import COLLECTIONS, LEPTONS
from hepnb.writer.expressions import of_collection
from hepnb.writer.lineage import vetoes_against

#: the missing momentum of the jets alone, which is another vector than the missing momentum of the
#: events
_HADRONIC = re.compile(r"H_?\{?T\}?\^\{?miss|\bMHT\b")
#: ``if N_{jet} ≥ 3, then, in addition,`` before a requirement
_GUARD = re.compile(r"\b[Ii]f N_?\{?jets?\}? ?(?:≥|>=) ?(\d)[^;.<>≤≥]{0,40}$")
#: pairs that are made, rather than required of an event
_FORMED = re.compile(
    r"\bcandidates? (?:is|are) (?:formed|built|constructed|reconstructed|defined)\b"
)
_ONE = re.compile(r"\b[Aa]t least one (?:[\w-]+ ){1,4}with ")
_BINS = re.compile(r"\bexclusive bins\b|\bbins in\b")
#: no event has to have more candidates of one kind than that, but for jets
_MOST = 4
PRESELECTION, SIGNAL = "preselection", "signal region"


class Placer:
    """Puts the readings of a paper into records, in the order of the paper."""

    def __init__(self, paper: Paper, sources: list[Source]) -> None:
        self.paper = paper
        self.sources = sources
        self.builder = Builder(paper.id)
        self.measures = Measures(paper, sources, self.builder)
        self.either: dict[tuple[str, int, int], str] = {}
        self.one_of: dict[str, int] = {}
        #: region → that of the title of the section in which it is named
        self.within: dict[str, str] = {}
        #: region → the one that it is said to be like
        self.alike: dict[str, str] = {}
        #: regions of the text, as their names are compared
        self.told = {spelled(n) for s in sources if s.reading.row < 0 for n in s.reading.regions}
        #: name of a region → the titles of the parts of the paper that have it
        self.titles: dict[str, set[tuple[str, ...]]] = {}
        for s in sources:
            around = self.around(s) if s.reading.regions else ()
            for name in s.reading.regions if around else ():
                self.titles.setdefault(name, set()).add(around)
        #: last word of the name of a region of a table → all names of such regions that end with it
        self.tails: dict[str, set[str]] = {}
        for name in {n for s in sources if s.reading.row >= 0 for n in s.reading.regions}:
            self.tails.setdefault(name.split()[-1], set()).add(name)
        chains = {paper.heading_chain(s.block) for s in sources}
        #: regions that are the title of a section
        self.sections = {n for chain in chains for n in title_regions(chain)}
        self.removed = {s.reading.removes[0] for s in sources if s.reading.removes[0]}
        self.staged = {
            c.subject
            for s in sources
            if s.reading.stage == "signal"
            for c in s.reading.comparisons
            if _is_attribute(c.quantity)
        }

    def place(self) -> Records:
        """The records: base collections, overlap removal, final collections, those of single
        regions, then regions.
        """
        for wanted in (
            self.is_base,
            self.is_overlap,
            self.is_signal,
            self.is_regional,
            self.is_event,
        ):
            for source in self.sources:
                if wanted(source):
                    self.line(source)
        self.settle_alike()
        self.take_common()
        self.leave_out_selected()
        return self.builder.records()

    # --- order ---

    def is_overlap(self, s: Source) -> bool:
        """The removal of an overlap."""
        return bool(s.reading.removes[0])

    def is_object(self, s: Source) -> bool:
        """A requirement on single objects."""
        return (
            bool(s.reading.comparisons)
            and not self.is_overlap(s)
            and not s.reading.region
            and all(
                _of_object(c) and (c.quantity != "mt" or c.subject == "track")
                for c in s.reading.comparisons
            )
        )

    def is_signal(self, s: Source) -> bool:
        """One on the final objects."""
        return self.is_object(s) and not self.is_regional(s) and self.stage(s) == "signal"

    def is_base(self, s: Source) -> bool:
        """One on the objects before overlaps are removed."""
        return self.is_object(s) and not self.is_regional(s) and self.stage(s) != "signal"

    def is_regional(self, s: Source) -> bool:
        """One on the objects of some regions only."""
        return (
            self.is_object(s)
            and bool(region_at_head(s))
            and not s.reading.parameter
            and self.stage(s) != "veto"
        )

    def is_event(self, s: Source) -> bool:
        """One on events."""
        return not self.is_overlap(s) and not self.is_object(s)

    def stage(self, s: Source) -> str:
        """The stage of the selection that a requirement on objects belongs to."""
        stage = s.reading.stage
        subject = s.reading.comparisons[0].subject
        return (
            stage
            if stage == "veto" or (stage == "signal" and subject in self.staged)
            else "baseline"
            if subject in self.staged
            else ""
        )

    # --- rules ---

    def line(self, s: Source) -> bool:
        """Places one reading; False where no rule says it."""
        reading = s.reading
        if not reading.comparisons or not reading.stated or (reading.row < 0 and is_side(s)):
            return False
        if self.is_overlap(s):
            return self.overlap(s)
        if self.is_object(s):
            return self.every(self.of_object, s)
        if all(c.quantity == "trigger" for c in reading.comparisons):
            return self.trigger(s)
        return self.every(self.of_event, s)

    def every(self, put: Callable[[Source, Comparison], bool], s: Source) -> bool:
        """Places all comparisons of a reading; True where each has found its place."""
        placed = [put(s, c) for c in s.reading.comparisons]
        return all(placed)

    def letters(self, s: Source) -> str:
        """The letters of the alternatives of a sentence, and a number of its own for each; ""
        for what holds by itself.
        """
        if not s.reading.alternative:
            return ""
        key = s.block.id, s.reading.sentence[0], s.reading.alternative
        if key not in self.either:
            self.either[key] = self.builder.group()
        letters = self.either[key]
        self.one_of[letters] = self.one_of.get(letters, 0) + 1
        return f"{letters}{self.one_of[letters]}"

    def rule(
        self,
        s: Source,
        test: Test,
        *blocks: str,
        drops: bool = False,
        more: tuple[Source, ...] = (),
        **other: object,
    ) -> bool:
        """Adds a rule with the words of its reading, and of the conditions that it has."""
        found = [*(quoted(self.paper, c) for c in more), quoted(self.paper, s)]
        rule = Rule(
            test,
            blocks,
            places=tuple(p for p, _ in found),
            words=tuple(w for _, w in found),
            drops=drops,
            reader=("patterns",),
            form=s.reading.rule,
            sure=s.reading.confidence == "sure",
            bin=bool(other.pop("bin", False)),
            alternative=self.letters(s),
        )
        self.builder.rules.append(replace(rule, **other))  # type: ignore[arg-type]
        return True

    # --- objects ---

    def of_object(self, s: Source, c: Comparison) -> bool:
        """A rule of a collection."""
        if s.reading.parameter:
            return self.parameter(s, c)
        regional = self.is_regional(s)
        if regional and (not _is_attribute(c.quantity) or counted(s, c)):
            return self.of_counted(s, c)
        block = self.builder.of_regions(c.subject, self.homes(s)) if regional else self.part(s, c)
        if isinstance(c.value, str) and self.has_other_word(block, c):
            # of two working points, the paper asks the second of some of the objects only
            return False
        if s.reading.slope[1] in SCALES:
            return False
        test, drops = _sloped(s, comparing(c), s.reading.slope[1]), False
        if test.op == "notin":
            test, drops = replace(test, op="in"), True
        conditions = tuple(Source(s.block, r) for r in s.reading.given)
        given = tuple(
            comparing(g)
            for r in s.reading.given
            for g in r.comparisons
            if _is_attribute(g.quantity)
        )
        if c.quantity == "mt":
            test = replace(test, other="MET")
        return self.rule(s, test, block, drops=drops, more=conditions, given=given)

    def has_other_word(self, block: str, c: Comparison) -> bool:
        """True for a block that asks the same flag for another word."""
        rules = (
            r for r in self.builder.rules if block in r.blocks and r.test.quantity == c.quantity
        )
        return any(r.test.op == "flag" and r.test.text != c.value for r in rules)

    def of_counted(self, s: Source, c: Comparison) -> bool:
        """``SR-B requires at least four jets with pT > 100 GeV``: the fourth jet of an event
        there has that.
        """
        if not (count := counted(s, c)) or not _is_attribute(c.quantity):
            return False
        test = replace(comparing(c), what=self.builder.collection(c.subject), nth=count)
        return self.rule(s, test, *self.homes(s))

    def parameter(self, s: Source, c: Comparison) -> bool:
        """A number that says how something is defined: a definition of the collection; another
        value for it stays open.
        """
        block, word = self.part(s, c), c.quantity.removeprefix("other:")
        test = Test("parameter", "==", (float(str(c.value)),), text=word)
        old = next(
            (r.test for r in self.builder.rules if block in r.blocks and r.test.text == word), test
        )
        return old == test and self.rule(s, test, block)

    def part(self, s: Source, c: Comparison) -> str:
        """The collection that a requirement on objects belongs to."""
        stage, plural = self.stage(s), COLLECTIONS[c.subject][0]
        if c.subject == "track":
            return self.builder.separate("track", tracks(s))
        if s.reading.kind:
            return self.builder.part_of(c.subject, f"{s.reading.kind.lower()} {plural}")
        if stage == "veto":
            return self.builder.separate(c.subject, f"veto_{plural}")
        if stage == "signal" and self.builder.current.get(c.subject) != f"signal_{plural}":
            return self.builder.derived(c.subject, f"signal_{plural}")
        return self.builder.collection(c.subject)

    def overlap(self, s: Source) -> bool:
        """The rules of a removal: what is closer than the distance that is kept goes."""
        self.builder.steps += 1
        placed = []
        for c in s.reading.comparisons:
            first, against = _ends_of(s, c)
            against, _, nth = against.partition(":")
            if not {first, against} <= COLLECTIONS.keys() or first == against:
                placed.append(False)
                continue
            test = replace(comparing(c), op=COMPLEMENT[c.op])  # type: ignore[arg-type]
            if c.function:
                test = replace(test, values=(), function=c.function)
            # leptons that lose electrons or muons on the way are looked at one by one, as they are
            # at that step
            for removed in self.builder.losing(first):
                for other in self.builder.beside(against, apart=bool(self.removed & LEPTONS)):
                    ends = replace(test, what=removed, other=other, other_nth=int(nth or 0))
                    block = self.builder.overlap()
                    placed.append(
                        self.rule(
                            s, ends, block, drops=True, step=self.builder.steps, removes=removed
                        )
                    )
        return all(placed)

    # --- events ---

    def homes(self, s: Source) -> tuple[str, ...]:
        """The regions that a requirement on events belongs to: those that it is said to be for,
        else one.
        """
        first = self.builder.region(PRESELECTION)
        if s.reading.regions:
            return tuple(dict.fromkeys(self.named(s, name, first) for name in s.reading.regions))
        title = " ".join(self.paper.heading_chain(s.block)[-1:])
        return (self.builder.region(SIGNAL, first) if in_signal_region(s, title) else first,)

    def binned(self, homes: tuple[str, ...], test: Test) -> tuple[str, ...]:
        """The regions that are parted into bins; those of the preselection are a region of their
        own, which no other takes.
        """
        if homes != (PRESELECTION,):
            return homes
        of = test.what if test.quantity == "n" else test.quantity.removeprefix("other:")
        return (self.builder.region(f"{of} bins", PRESELECTION),)

    def named(self, s: Source, name: str, parent: str) -> str:
        """The region of a name; one that two parts of a paper have has the title of its part
        before it.
        """
        around = self.around(s)
        name = self.in_table(name)
        if name in self.sections:
            # a section of its own is no part of the one into which a table floats
            around = (name,)
        name = (
            f"{around[0]} {name}"
            if len(around) == 1 and len(self.titles.get(name, ())) > 1 and name not in around
            else name
        )
        region = self.builder.region(name, parent, role=role_of(name))
        if len(around) == 1:
            self.within[region] = self.builder.called(around[0])
        return region

    def around(self, s: Source) -> tuple[str, ...]:
        """The region of which those of a reading are parts: one that the text divides, or that of
        the title.
        """
        titled = title_regions(self.paper.heading_chain(s.block))
        said = s.reading.within if s.reading.row < 0 or self.is_told(s.reading.within) else ""
        return (said,) if said else titled

    def is_told(self, name: str) -> bool:
        """True for a region of which the text says something."""
        return spelled(name) in self.told

    def in_table(self, name: str) -> str:
        """The whole name of a region of a table, where the text has its last word alone."""
        whole = self.tails.get(name, set())
        return next(iter(whole)) if len(whole) == 1 else name

    def leave_out_selected(self) -> None:
        """Candidates besides the selected ones are not the selected ones: lines that their
        collection implies.

        As many as events have to have at least; a distance of exactly 0 is that of a candidate from
        itself.
        """
        found = {
            c.subject
            for s in self.sources
            if s.reading.rule == VETO_OF_OTHERS.name
            for c in s.reading.comparisons
        }
        for subject in sorted(found):
            others, selected = (
                f"veto_{COLLECTIONS[subject][0]}",
                self.builder.current.get(subject, ""),
            )
            if not any(others in r.blocks for r in self.builder.rules):
                continue
            remark = f"{IMPLIED}: a selected {subject} is none of them"
            for nth in range(1, self.asked_for(selected) + 1):
                test = Test("dr", "==", (0.0,), other=selected, other_nth=nth)
                self.builder.rules.append(
                    Rule(test, (others,), drops=True, remark=remark, reader=("patterns",))
                )

    def asked_for(self, collection: str) -> int:
        """The number of objects of a collection required by the preselection."""
        asked = (
            int(r.test.values[0])
            for r in self.builder.rules
            if r.test.what == collection
            and r.test.quantity == "n"
            and r.test.op in ("==", ">=")
            and PRESELECTION in r.blocks
        )
        return min(max(asked, default=0), _MOST)

    def settle_alike(self) -> None:
        """A region that is said to be like another one, and has a row of its own: what its table
        asks stands in place of what the other asks of the same quantity. Where both have one in
        the same table, the other gives it nothing but what the text asks.
        """
        for home, other in self.alike.items():
            theirs = [r for r in self.builder.rules if other in r.blocks]
            mine = [r for r in self.builder.rules if home in r.blocks]
            if _tables(mine) & _tables(theirs):
                asked = {_measured(r.test) for r in mine}
                said = {id(r) for r in theirs if not _tables([r])}
                said -= {id(r) for r in theirs if _measured(r.test) in asked}
                self.builder.rules = [
                    replace(r, blocks=(*r.blocks, home)) if id(r) in said else r
                    for r in self.builder.rules
                ]
                self.builder.take_from(next(iter(self.builder.takes(other)), PRESELECTION), home)
            else:
                self.put_instead(home, {_measured(r.test) for r in theirs})

    def put_instead(self, home: str, asked: set[tuple[str, int, str, str]]) -> None:
        """Lets what tables ask of a region stand in place of what is asked of the one it takes."""
        rules = list[Rule]()
        for rule in self.builder.rules:
            if home not in rule.blocks or _measured(rule.test) not in asked or not _tables([rule]):
                rules.append(rule)
                continue
            if rest := tuple(b for b in rule.blocks if b != home):
                rules.append(replace(rule, blocks=rest))
            rules.append(replace(rule, blocks=(home,), instead=True))
        self.builder.rules = rules

    def take_common(self) -> None:
        """A region takes that of the section that names it, and what all signal regions require,
        unless it excludes that.
        """
        for region, around in self.within.items():
            self.take(around, region)
        regions = [n for n in self.builder.blocks if self.builder.is_main(n)]
        for region in regions:
            wholes = [n for n in regions if begins_with(region, n)]
            if wholes:
                self.take(max(wholes, key=len), region)
        for name in list(self.builder.blocks):
            self.take(SIGNAL, name)

    def take(self, parent: str, region: str) -> None:
        """Lets a region take another one, where that has requirements and the region has none
        that exclude them.
        """
        main = all(self.builder.is_main(name) for name in (parent, region))
        line = self.line_of(parent) if main else []
        mine = [r for r in self.builder.rules if region in r.blocks]
        above = [r for r in self.builder.rules if set(line) & set(r.blocks)]
        free = main and region not in line and self.builder.takes(region) == (PRESELECTION,)
        if (
            above
            and mine
            and free
            and not any(_exclude(a.test, b.test, (a.drops, b.drops)) for a in above for b in mine)
        ):
            self.builder.take_from(parent, region)

    def line_of(self, region: str) -> list[str]:
        """A region and those above it, but that of all events."""
        line, todo = list[str](), [region]
        while todo:
            name = todo.pop()
            if name not in line and name != PRESELECTION:
                line.append(name)
                todo += self.builder.takes(name)
        return line

    def of_event(self, s: Source, c: Comparison) -> bool:
        """A rule of the regions that a reading is for; of those that have a collection of their
        own with that.
        """
        if c.quantity == "trigger":
            return False
        if s.reading.row >= 0 and s.reading.region and _of_object(c) and _is_attribute(c.quantity):
            return self.of_a_row(s, c)
        seen: dict[tuple[tuple[str, str], ...], list[str]] = {}
        for home in self.homes(s):
            own = tuple(
                (subject, name)
                for (region, subject), name in self.builder.inside.items()
                if region == home
            )
            seen.setdefault(own, []).append(home)
        placed = []
        for homes in seen.values():
            self.builder.at = homes[0]
            placed.append(self.of_regions(s, c, tuple(homes)))
        self.builder.at = ""
        return all(placed)

    def scaled(self, s: Source, test: Test) -> Test:
        """``MET > 100 GeV + 0.5 * HT(jets)``: the test with what comes to its number from another
        energy of the event.
        """
        quantity = s.reading.slope[1]
        if quantity in JET_SUMS:
            return _sloped(s, test, f"{word(quantity)}({self.builder.collection('jet')})")
        return _sloped(s, test, word(quantity) if quantity else "")

    def of_a_row(self, s: Source, c: Comparison) -> bool:
        """``p_T^γ > 150 GeV`` in the table that asks ``N_γ ≥ 1`` of the same region: so many have
        that. False where the table does not say how many there are.
        """
        known = {name: self.count_beside(s, c, name) for name in s.reading.regions}
        if not known or not all(known.values()):
            return False
        for count in sorted(set(known.values())):
            first = self.builder.region(PRESELECTION)
            homes = [self.named(s, name, first) for name, n in known.items() if n == count]
            test = replace(comparing(c), what=self.builder.collection(c.subject), nth=count)
            self.rule(s, test, *dict.fromkeys(homes))
        return True

    def count_beside(self, s: Source, c: Comparison, name: str) -> int:
        """The number of the objects of a limit that a region requires in the same table, 0 where
        that does not tell which of them the limit is for; where the table counts none, the number
        that the paper asks for everywhere.

        At least so many above a threshold are as many as the last of them; of one object, all is
        said.
        """
        beside = self.counts(c.subject, lambda o: o.block is s.block and name in o.reading.regions)
        asked = beside or self.counts(c.subject, lambda o: o.reading.comparisons[0].value != 0)
        if len(asked) != 1:
            return 0
        (op, value) = next(iter(asked))
        number = int(value) + (op == ">")
        lower = c.quantity in MOMENTA and c.op in LOWER
        if op == "==":
            return number if number == 1 else 0
        return number if lower and op in LOWER else 0

    def counts(self, subject: str, of: Callable[[Source], bool]) -> set[tuple[str, float]]:
        """The limits that some of the sources set on the number of objects."""
        return {
            (x.op, x.value)
            for o in self.sources
            if o.reading.stated and o.reading.comparisons and of(o)
            for x in o.reading.comparisons
            if x.subject == subject and x.quantity == "n" and isinstance(x.value, float)
        }

    def of_regions(self, s: Source, c: Comparison, homes: tuple[str, ...]) -> bool:
        """A rule of regions that see the same collections."""
        test = self.measures.test(s, c)
        if test is None or s.reading.slope[1] in MOMENTA:
            return False
        test = self.scaled(s, test)
        if c.quantity == "mass" and test.what == "pairs" and not test.nth:
            return self.of_pairs(s, test, homes)
        start = s.reading.sentence[0]
        if s.reading.bins or _BINS.search(s.block.text[start : s.reading.end]):
            return self.rule(s, test, *self.binned(homes, test), bin=True)
        drops = False
        if test.op == "notin" or (
            test.quantity in DISTANCES and not test.nth and test.op in COMPLEMENT
        ):
            test, drops = replace(test, op=COMPLEMENT[test.op]), True  # type: ignore[arg-type]
        return self.guarded(s, test, homes, drops=drops)

    def of_pairs(self, s: Source, test: Test, homes: tuple[str, ...]) -> bool:
        """A limit on the mass of lepton pairs: which pairs are formed, or what all of them have
        to have.
        """
        start, end = s.reading.sentence
        if _FORMED.search(s.block.text[start:end]):
            return self.rule(s, replace(test, what="", some=False), "pairs")
        one = bool(_ONE.search(s.block.text[start : s.reading.start]))
        return self.rule(s, replace(test, some=one), *homes)

    def guarded(self, s: Source, test: Test, homes: tuple[str, ...], *, drops: bool) -> bool:
        """The rule, which asks nothing of events with fewer jets where the words before it say
        ``if N_jet ≥ 3``.
        """
        start = s.reading.sentence[0]
        guard = _GUARD.search(s.block.text[start : s.reading.start])
        hadronic = test.quantity == "dphi" and _HADRONIC.search(
            s.block.text, s.reading.start, s.reading.end
        )
        remark = "MET in place of the missing momentum of the jets" if hadronic else ""
        if guard is None:
            return self.rule(
                s,
                test,
                *homes,
                drops=drops,
                remark=remark,
                instead=self.stands_for(s, test, homes, drops=drops),
            )
        where, words = cited(self.paper, s.block, start + guard.start(), s.reading.end)
        jets = Test("n", ">=", (float(guard[1]),), what=self.builder.collection("jet"))
        return self.rule(
            s,
            test,
            *homes,
            drops=drops,
            remark=remark,
            given=(jets,),
            places=(where,),
            words=(words,),
        )

    def stands_for(self, s: Source, test: Test, homes: tuple[str, ...], *, drops: bool) -> bool:
        """True where a region has this in place of what another region requires; it takes the rest
        of that region.

        That is the one that it is said to be like; for a control region, what it is said to turn
        round, or what no event satisfies as well.
        """
        other = self.builder.called(self.in_table(s.reading.like)) if s.reading.like else ""
        if other and self.builder.is_region(other) and other not in homes:
            for home in homes:
                self.builder.take_from(other, home)
                self.alike[home] = other
            return True
        if role_of(region_at_head(s)) == "main" or other:
            return False
        said = turns(s) and self.is_of_one(test)
        common = [r.test for r in self.builder.rules if PRESELECTION in r.blocks and not r.drops]
        blocks = [b for _, b in self.builder.blocks.values()]
        against = vetoes_against(blocks, test, common)
        for rule in self.builder.rules:
            parents = [b for b in rule.blocks if b not in homes and self.builder.is_main(b)]
            if (
                _measured(rule.test) == _measured(test)
                and parents
                and (
                    said
                    or (PRESELECTION in parents and _exclude(rule.test, test, (rule.drops, drops)))
                )
            ) or (PRESELECTION in parents and rule.test in against):
                for home in homes:
                    self.builder.take_from(parents[0], home)
                return True
        return False

    def is_of_one(self, test: Test) -> bool:
        """True where one main region alone, or that of all events, limits what a test does: it is
        the one that is meant.
        """
        parents = [
            {b for b in r.blocks if self.builder.is_main(b)}
            for r in self.builder.rules
            if _measured(r.test) == _measured(test)
        ]
        regions = {b for found in parents for b in found}
        return len(regions) <= 1 or PRESELECTION in regions

    def trigger(self, s: Source) -> bool:
        """The triggers, any of which an event may have."""
        letters, homes = self.builder.group(), self.homes(s)
        for n, c in enumerate(s.reading.comparisons, start=1):
            self.rule(
                s, Test("trigger", "flag", text=str(c.value)), *homes, alternative=f"{letters}{n}"
            )
        return True


def _of_object(c: Comparison) -> bool:
    plain = ":" not in c.subject and c.subject in COLLECTIONS
    return (
        plain
        and (_is_attribute(c.quantity) or c.quantity == "mt")
        and c.quantity not in ("charge", "flavour", "trigger")
    )


def _is_attribute(quantity: str) -> bool:
    """True for what one object has: an attribute or a working point."""
    return known(quantity).owner in ("object", "flag") and not of_collection(quantity)


def _sloped(s: Source, test: Test, of: str) -> Test:
    """The test with what comes to its number: ``iso < 2.45 GeV + 0.022 * et``."""
    if not of or len(test.values) != 1:
        return test
    limit = f"{test.values[0]!r} {test.unit}".strip()
    return replace(test, values=(), function=f"{limit} + {s.reading.slope[0]!r} * {of}")


def _ends_of(s: Source, c: Comparison) -> tuple[str, str]:
    """(removed, against) of one pair of an overlap removal; several kinds may be removed, or be
    those that stay.
    """
    first, second = s.reading.removes
    pair = c.subject.split("-")
    if len(s.reading.comparisons) == 1 or len(pair) != 2:
        return first, second
    if first in pair:
        return first, next((p for p in pair if p != first), second)
    return next((p for p in pair if p != second), first), second


def _measured(test: Test) -> tuple[str, int, str, str]:
    """The key of the tested quantity: tests of the same key can be compared."""
    return test.what, test.nth, test.quantity, test.other


def _tables(rules: Iterable[Rule]) -> set[str]:
    """The tables that rules were read from."""
    return {p.block for r in rules for p in r.places[:1] if p.row >= 0}


def _exclude(one: Test, two: Test, drops: tuple[bool, bool]) -> bool:
    """True for two tests of one quantity that no event passes; ``drops``: what passes one of
    them is thrown away.
    """
    if _measured(one) != _measured(two):
        return False
    if one.op == two.op == "flag":
        return one.text != two.text and not any(drops)
    left, rest = _left(one, drops=drops[0]), _left(two, drops=drops[1])
    return left is not None and rest is not None and (left & rest).empty


def _left(test: Test, *, drops: bool) -> Interval | None:
    """The interval that a test leaves of its quantity, in the canonical unit, None for what is
    no interval.
    """
    op, values = ("==", (0.0,)) if test.op == "none" else (test.op, test.values)
    numbers = (units.Quantity(v, test.unit).canonical for v in values)
    found = allowed(COMPLEMENT.get(op, "") if drops else op, *numbers)
    return found.whole if found and test.quantity == "n" else found
