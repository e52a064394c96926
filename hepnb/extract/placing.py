"""Readings → lines of a draft: which block each goes to. What cannot be placed is left; nothing is guessed."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from hepnb.adl import tree
from hepnb.extract import lines
from hepnb.extract.draft import Draft, Part, Source, identifier
from hepnb.extract.homes import counted, in_signal_region, is_side, of_other_objects, region_at_head
from hepnb.extract.lines import attribute, call, item, limited, name, selection
from hepnb.extract.measures import Measures, tracks
from hepnb.locate import cite
from hepnb.paper import Paper
from hepnb.spec import Comparison
from hepnb.sweep.limits import INVERSE

#: the missing momentum of the jets alone, which is another vector than the missing momentum of the events
_HADRONIC = re.compile(r"H_?\{?T\}?\^\{?miss|\bMHT\b")
#: ``if N_{jet} ≥ 3, then, in addition,`` before a requirement
_GUARD = re.compile(r"\b[Ii]f N_?\{?jets?\}? ?(?:≥|>=) ?(\d)[^;.<>≤≥]{0,40}$")
#: so few characters of a row may stand anywhere
_FEW = 4
PRESELECTION = "preselection"


class Placer:
    """Puts the readings of a paper into a draft, in the order of the paper."""

    def __init__(self, paper: Paper, sources: list[Source]) -> None:
        self.paper = paper
        self.sources = sources
        self.draft = Draft()
        self.measures = Measures(paper, sources, self.draft)
        self.staged = {
            c.subject
            for s in sources
            if s.reading.stage == "signal"
            for c in s.reading.comparisons
            if c.quantity in lines.ATTRIBUTES
        }
        self.placed: list[Source] = []

    def place(self) -> Draft:
        """The draft: base collections, overlap removal, final collections, then regions."""
        for wanted in (self.is_base, self.is_overlap, self.is_signal, self.is_event):
            for source in self.sources:
                if wanted(source) and self.line(source):
                    self.placed.append(source)
        return self.draft

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
            and all(_of_object(c) for c in s.reading.comparisons)
        )

    def is_signal(self, s: Source) -> bool:
        """One on the final objects."""
        return self.is_object(s) and self.stage(s) == "signal"

    def is_base(self, s: Source) -> bool:
        """One on the objects before overlaps are removed."""
        return self.is_object(s) and self.stage(s) != "signal"

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

    # --- lines ---

    def line(self, s: Source) -> bool:
        """Places one reading; False where no line says it."""
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

    def every(self, place: Callable[[Source, Comparison], bool], s: Source) -> bool:
        """Places all comparisons of a reading; True where each has found its place."""
        placed = [place(s, c) for c in s.reading.comparisons]
        return all(placed)

    def note(self, s: Source) -> tree.Note:
        """The evidence of a line, which is open; a comment says where the line stands in for what the words say."""
        hadronic = any(c.quantity == "dphi" for c in s.reading.comparisons) and _HADRONIC.search(
            s.block.text, s.reading.start, s.reading.end
        )
        comment = "MET in place of the missing momentum of the jets" if hadronic else ""
        return tree.Note((quote(self.paper, s),), tree.Mark.OPEN, comment)

    def of_object(self, s: Source, c: Comparison) -> bool:
        """A line of a collection."""
        if s.reading.parameter:
            return self.parameter(s, c)
        left = attribute(c.quantity)
        if left is None or (of_other_objects(s, c) and not s.reading.parameter):
            return self.of_counted(s, c)
        part, line = self.part(s, c), self.given(s, _sloped(s, selection(left, c, self.note(s))))
        if isinstance(c.value, str) and any(_other_word(line.condition, x) for x in part.statements):
            return False  # of two working points, the paper asks the second of some of the objects only
        self.draft.add(part, line, s)
        for condition in s.reading.given:
            self.draft.add(part, line, Source(s.block, condition))
        return True

    def of_counted(self, s: Source, c: Comparison) -> bool:
        """``SR-B requires at least four jets with pT > 100 GeV``: the fourth jet of an event there has that."""
        if not (count := counted(s, c)) or not region_at_head(s):
            return False
        left = attribute(c.quantity, item(self.draft.collection(c.subject), count))
        if left is not None:
            self.draft.add(self.home(s), selection(left, c, self.note(s)), s)
        return left is not None

    def given(self, s: Source, line: tree.Select) -> tree.Select:
        """The line, which lets all objects pass but those that its sentence asks something of."""
        outside = [
            limited(left, replace(c, op=INVERSE[c.op]))
            for condition in s.reading.given
            for c in condition.comparisons
            if (left := attribute(c.quantity))
        ]
        if not outside or line.rejects:
            return line
        quotes = tuple(quote(self.paper, Source(s.block, condition)) for condition in s.reading.given)
        note = replace(line.note, evidence=(*quotes, *line.note.evidence))
        return tree.Select(tree.Logical("or", (*outside, line.condition)), note=note)

    def parameter(self, s: Source, c: Comparison) -> bool:
        """A number that says how something is defined: a definition of the collection; another value for it stays open."""
        part, word = self.part(s, c), c.quantity.removeprefix("other:")
        line = tree.Define(word, tree.Number(float(str(c.value))), self.note(s))
        old = next((x for x in part.statements if isinstance(x, tree.Define) and x.name == word), None)
        if old and old.value != line.value:
            return False
        self.draft.add(part, line, s)
        return True

    def part(self, s: Source, c: Comparison) -> Part:
        """The collection that a requirement on objects belongs to."""
        stage, plural = self.stage(s), lines.COLLECTIONS[c.subject][0]
        if c.subject == "track":
            return self.draft.separate("track", tracks(s))
        if s.reading.kind:
            return self.draft.part_of(c.subject, f"{identifier(s.reading.kind.lower(), 'some')}_{plural}")
        if stage == "veto":
            return self.draft.separate(c.subject, f"veto_{plural}")
        if stage == "signal" and self.draft.current.get(c.subject) != f"signal_{plural}":
            return self.draft.derived(c.subject, f"signal_{plural}")
        return self.draft.objects[self.draft.collection(c.subject)]

    def overlap(self, s: Source) -> bool:
        """The ``reject dR`` lines of a removal."""
        for c in s.reading.comparisons:
            first, second = s.reading.removes
            against = second if len(s.reading.comparisons) == 1 else next((p for p in c.subject.split("-") if p != first), second)
            if not {first, against} <= lines.COLLECTIONS.keys():
                return False
            part, other = self.draft.without(first, against)
            inverse = {">=": "<", "<=": ">", "notin": "in", ">": "<=", "<": ">="}[c.op]
            condition = limited(call("dR", name("this"), name(other)), Comparison(c.subject, "dr", inverse, c.value, c.unit))
            self.draft.add(part, tree.Select(condition, rejects=True, note=self.note(s)), s)
        return True

    # --- events ---

    def home(self, s: Source) -> Part:
        """The region that a requirement on events belongs to."""
        self.draft.region(PRESELECTION)
        if s.reading.region:
            first = s.reading.region if not s.reading.region.strip().isdigit() else f"{_head(self.paper, s)} {s.reading.region}"
            return self.draft.region(first, PRESELECTION)
        if named := region_at_head(s):
            return self.draft.region(named, PRESELECTION)
        title = " ".join(self.paper.heading_chain(s.block)[-1:])
        return self.draft.region("signal_region", PRESELECTION) if in_signal_region(s, title) else self.draft.region(PRESELECTION)

    def of_event(self, s: Source, c: Comparison) -> bool:
        """A line of a region."""
        if c.quantity == "trigger":
            return False
        if c.quantity in ("charge", "flavour"):
            condition = self.measures.signs(s, c)
            if condition:
                self.draft.add(self.home(s), tree.Select(condition, note=self.note(s)), s)
            return condition is not None
        left = self.measures.expression(s, c)
        if left is None:
            return False
        part = self.home(s)
        start = s.reading.sentence[0]
        if s.reading.bins or re.search(r"\bexclusive bins\b|\bbins in\b", s.block.text[start : s.reading.end]):
            self.draft.add(part, tree.Bin("", limited(left, c), self.note(s)), s)
        elif isinstance(left, tree.Call) and _of_several(left):
            of = tree.Call(left.function, tuple(_among(a, s.reading.among) for a in left.arguments))
            inside = Comparison(c.subject, c.quantity, INVERSE[c.op], c.value, c.unit)
            self.draft.add(part, tree.Select(call("any", limited(of, inside)), rejects=True, note=self.note(s)), s)
        elif any(a == call("mass", name("pairs")) for a in tree.walk(left)):
            self.of_pairs(s, part, c, left)
        else:
            self.draft.add(part, self.guarded(s, selection(left, c, self.note(s))), s)
        return True

    def of_pairs(self, s: Source, part: Part, c: Comparison, left: tree.Expr) -> None:
        """A limit on the mass of lepton pairs: which pairs are formed, or what all of them have to have."""
        start, end = s.reading.sentence
        if c.quantity == "mass" and re.search(
            r"\bcandidates? (?:is|are) (?:formed|built|constructed|reconstructed|defined)\b", s.block.text[start:end]
        ):
            self.draft.add(self.draft.objects["pairs"], selection(tree.Attribute(name("pair"), "mass"), c, self.note(s)), s)
        else:
            one = re.search(r"\b[Aa]t least one (?:[\w-]+ ){1,4}with ", s.block.text[start : s.reading.start])
            self.draft.add(part, tree.Select(call("any" if one else "all", limited(left, c)), note=self.note(s)), s)

    def guarded(self, s: Source, line: tree.Select) -> tree.Select:
        """The line, which asks nothing of events with fewer jets where the words before it say ``if N_jet ≥ 3``."""
        start = s.reading.sentence[0]
        guard = _GUARD.search(s.block.text[start : s.reading.start])
        if guard is None or line.rejects:
            return line
        few = tree.Compare("<", call("size", name(self.draft.collection("jet"))), tree.Number(float(guard[1])))
        begin = start + guard.start()
        words = cite(self.paper, s.block.id, begin, s.reading.end, _words(s.block.text[begin : s.reading.end]))
        return tree.Select(tree.Logical("or", (few, line.condition)), note=replace(line.note, evidence=(words,)))

    def trigger(self, s: Source) -> bool:
        """The triggers, any of which an event may have."""
        names: tuple[tree.Expr, ...] = tuple(name(str(c.value)) for c in s.reading.comparisons)
        condition = names[0] if len(names) == 1 else tree.Logical("or", names)
        self.draft.add(self.home(s), tree.Trigger(condition, self.note(s)), s)
        return True


def quote(paper: Paper, s: Source) -> tree.Quote:
    """The words of a reading; in a table, those of its row up to the cell, or all of it where those are too few to be found."""
    start, end = (s.reading.row if s.reading.row >= 0 else s.reading.start), s.reading.end
    text = _words(s.block.text[start:end])
    if s.reading.row >= 0 and len(re.sub(r"[\W_]", "", text)) < _FEW:
        text = _words(s.block.text[start:].split("\n", 1)[0])
    return cite(paper, s.block.id, start, end, text)


def _words(row: str) -> str:
    return " ".join(row.replace(" | ", " ").split())


def _of_object(c: Comparison) -> bool:
    plain = ":" not in c.subject and c.subject in lines.COLLECTIONS
    own = c.quantity.startswith("other:") and not c.quantity.startswith("other:sum_")
    return plain and (own or c.quantity in lines.ATTRIBUTES or (c.quantity == "mt" and c.subject == "track"))


def _other_word(wanted: tree.Expr, line: tree.Statement) -> bool:
    """True for a line that asks the attribute in ``wanted`` for another word."""
    had = line.condition if isinstance(line, tree.Select) else None
    return (
        isinstance(had, tree.Compare) and isinstance(wanted, tree.Compare) and had.left == wanted.left and had.right != wanted.right
    )


def _sloped(s: Source, line: tree.Select) -> tree.Select:
    """The line with what comes to its number: ``iso < 2.45 GeV + 0.022 * et``."""
    slope, word = s.reading.slope
    if not word or not isinstance(line.condition, tree.Compare):
        return line
    more = tree.Binary("*", tree.Number(slope), name(word))
    right = tree.Binary("+", line.condition.right, more)
    return replace(line, condition=replace(line.condition, right=right))


def _of_several(left: tree.Call) -> bool:
    """True for a distance of each object of a collection, or of each two."""
    ends = left.arguments if left.function in ("dR", "dphi", "deta") else ()
    return any(
        (isinstance(e, tree.Name) and e.id != "MET") or (isinstance(e, tree.Attribute) and isinstance(e.owner, tree.Name))
        for e in ends
    )


def _among(e: tree.Expr, count: int) -> tree.Expr:
    """A collection, or so many of its leading objects."""
    return tree.Slice(e, 0, count) if count and isinstance(e, tree.Name) and e.id != "MET" else e


def _head(paper: Paper, s: Source) -> str:
    """The head of the column that numbers the regions of a table."""
    table = next((t for t in paper.tables if t.block == s.block.id), None)
    head = next((c.text for c in table.cells if c.row == 0 and c.column == 0), "") if table else ""
    caption = paper.block_by_id[table.caption].text if table and table.caption in paper.block_by_id else ""
    return f"aggregate {head}" if "aggregate" in caption.lower() else head or "region"
