"""Paper → draft spec by a language model, in a few questions, of which nothing is believed that
code cannot find in the paper.

    Paper ─select▶ blocks ─render▶ page ─ask▶ blocks and rules ─verify▶ kept, refused
                                        ─ask once more, about what no kept rule holds▶ … ─write▶
                                        Spec

The model reads the whole selection at once where it fits into its context, else section by section.
What it gives are records; code holds each against its words, and writes the ADL.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, field, replace

from hepnb import sweep
from hepnb.adl.dismissals import UNSAID
from hepnb.errors import ModelError
from hepnb.extract.model import asking, leftover, mapping, questions
from hepnb.extract.model.answers import Said
from hepnb.extract.model.asking import Asker, Conversation, ExtractionCancelled, going_on
from hepnb.extract.model.believed import Believed
from hepnb.extract.model.delegated import Delegated, delegated
from hepnb.extract.model.drafts import ModelReading, Unsaid, alone
from hepnb.extract.model.leftover import Item, LeftOver
from hepnb.extract.model.rendering import Page, address, halves
from hepnb.extract.model.rounds import Rounds, Steps
from hepnb.extract.model.selecting import select
from hepnb.extract.model.sources import told_apart
from hepnb.extract.model.troubles import (
    RULES_OF_RECORDS,
    Died,
    NotBelieved,
    StoppedExtraction,
    Varied,
    Voted,
    Weak,
    died,
    few_votes,
    stopped,
    too_weak,
    varies,
)
from hepnb.extract.model.voting import vote
from hepnb.findings import Finding
from hepnb.paper import Paper
from hepnb.ports import (
    SMALL_PARAMETERS,
    Answer,
    Cancelled,
    LanguageModel,
    Progress,
    Question,
    Questions,
    never,
    silent,
)
from hepnb.records import Records
from hepnb.spec import Spec

__all__ = ["ModelReading", "Prompted"]

#: a model with less context is asked like a small one: the whole question, its answer and the list
#: of what was left out take most of that
_SMALL_CONTEXT = 12_000
#: and one with less gets its lists of what was left out in shorter pieces
_LARGE_CONTEXT = 32_000
#: lists of what was left out, for one page
_MOST_LISTS = 3
#: so many questions without a record end a reading
_SILENT = 3
#: what a model says of an item that is a requirement, or may be one
_REQUIRES = ("rule", "unsaid", "cannot tell")
#: and so many pieces of text without one that can be believed, for a smaller model
_IN_VAIN = 2


class Prompted:
    """A `hepnb.ports.Extractor` that has a language model read the selection.

    ``cited``: papers that the paper refers to, for the definitions that it leaves to them;
    ``samples``: how often it is asked; ``questions``: ``whole`` for all at once, ``small`` for
    names first and small pieces, ``auto`` by the size of the model; ``on_text`` gets the model's
    words as they come. ``spent``: what the last extraction cost.
    """

    def __init__(
        self,
        model: LanguageModel,
        *,
        cited: Sequence[Paper] = (),
        samples: int = 1,
        questions: Questions = "auto",
        on_text: Callable[[str], None] | None = None,
    ) -> None:
        self.model = model
        self.cited = tuple(cited)
        self.samples = max(samples, 1)
        self.questions = questions
        self.on_text = on_text
        self.spent = asking.Spent()

    def extract(
        self, paper: Paper, *, progress: Progress = silent, cancelled: Cancelled = never
    ) -> Spec:
        """The draft spec: every line has verbatim evidence that holds its numbers, and is open.

        Raises ModelError.

        When ``cancelled`` or interrupted the spec holds what was read so far, and a finding says
        how far that is.
        """
        return alone(paper, self.read(paper, progress=progress, cancelled=cancelled))

    def read(
        self, paper: Paper, *, progress: Progress = silent, cancelled: Cancelled = never
    ) -> ModelReading:
        """The model's reading of a paper.

        Raises ModelError where it is not there from the beginning.
        """
        asker = Asker(self.model, cancelled, self.on_text, progress, small=self._small())
        self.spent = asker.spent
        rounds = Rounds(asker)
        readers = [
            _PaperReader(
                paper, replace(asker, sample=n, findings=[]), self.cited, Believed(paper), rounds
            )
            for n in range(self.samples)
        ]
        asker.told = lambda: (
            f"reading: {sum(len(r.believed.rules) for r in readers)} records; {asker.spent}"
        )
        if asker.small:
            progress(self._told(), 0, 0)
        for reader in readers:
            reader.begin()
        ended = self._ended(rounds, readers)
        return replace(_together(readers, ended), cited=self.cited)

    def _ended(self, rounds: Rounds, readers: Sequence[_PaperReader]) -> tuple[Finding, ...]:
        """Asks all questions; how that ended where it did so too early: what was read until then
        is kept.
        """
        spent = self.spent
        try:
            rounds.run()
        except (ExtractionCancelled, KeyboardInterrupt):
            total = max(rounds.asker.total, spent.questions + 1)
            return tuple(
                stopped(
                    StoppedExtraction(
                        spent.questions, total, max(len(r.believed.rules) for r in readers)
                    )
                )
            )
        except ModelError as error:
            kept = max(len(r.believed.rules) for r in readers)
            if not kept:
                raise
            return tuple(died(Died(spent.questions, kept, error.found)))
        return ()

    def _small(self) -> bool:
        if self.questions != "auto":
            return self.questions == "small"
        can = self.model.capabilities
        return 0 < can.parameters < SMALL_PARAMETERS or 0 < can.context < _SMALL_CONTEXT

    def _told(self) -> str:
        """The reason why a model is asked in small pieces."""
        can = self.model.capabilities
        size = f"{can.parameters / 1e9:.1f} G parameters" if can.parameters else ""
        room = f"a context of {can.context} tokens" if can.context else ""
        why = " and ".join(x for x in (size, room) if x) or "as told"
        return (
            f"names first, then rules, in small pieces ({why}; --questions whole asks for all at "
            "once)"
        )


def _together(readers: Sequence[_PaperReader], ended: tuple[Finding, ...]) -> ModelReading:
    """The reading of all samples: what more than half of them have.

    ``ended``: why they came to an early end.
    """
    heard = [r for r in readers if r.asker.asked or r.believed.given] or readers[:1]
    for reader in heard:
        reader.findings += ended
        reader.partial = bool(ended)
    if any(r.weak for r in heard) or len(heard) == 1:
        return next((r for r in heard if r.weak), heard[0]).reading()
    readings = [r.reading() for r in heard]
    voted = vote([r.records for r in readings])
    findings = [f for r in readings for f in r.findings]
    findings += [f for rule, n in voted.apart for f in few_votes(Voted(rule, n, len(heard)))]
    varied = sum(n < len(heard) for n in voted.votes) + len(voted.apart)
    findings += varies(Varied(varied, len(voted.votes) + len(voted.apart), len(heard)))
    return replace(
        readings[0],
        records=voted.records,
        votes=tuple((n, len(heard)) for n in voted.votes),
        findings=tuple(dict.fromkeys(findings)),
    )


@dataclass
class _PaperReader:
    """One paper being read once."""

    paper: Paper
    asker: Asker
    cited: tuple[Paper, ...]
    believed: Believed
    rounds: Rounds
    findings: list[Finding] = field(default_factory=list)
    reasons: dict[tuple[str, int, int], str] = field(default_factory=dict)
    partial: bool = False
    #: pieces of text that were read while no record could be believed yet
    in_vain: int = 0
    _unnamed: int = 0
    _named: list[Conversation] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.phrases = sweep.sweep(self.paper)

    # --- conversations ---

    def begin(self) -> None:
        """The first conversations; each brings those that go on from it."""
        whole = Page(self.paper, select(self.paper))
        if not whole.blocks:
            return
        pages = self.asker.pages(whole)
        self.wanted = tuple(
            (d, p) for d in _passages(self.paper, self.cited) for p in self.asker.pages(d.page)
        )
        self.rounds.asker.total += (3 if self.asker.small else 2) * len(pages) + len(self.wanted)
        if self.asker.small and self.side_by_side:
            self.name(pages)
        else:
            self.go_on(pages)

    @property
    def side_by_side(self) -> bool:
        """True for a model that can be asked about several texts at the same time."""
        return self.asker.model.capabilities.texts > 1

    def add(self, page: Page, steps: Steps) -> None:
        """One more conversation about a page, or a branch of one."""
        self.rounds.add(page.delimited, steps, lambda: self.over)

    @property
    def over(self) -> bool:
        """True where enough is known of this model."""
        return bool(self.why_weak)

    @property
    def why_weak(self) -> str:
        """The reason for ending a reading early; "" to go on."""
        if self.believed.exhausted:
            return f"it was stopped {self.believed.exhausted}"
        silent = self.asker.asked >= _SILENT and not self.believed.given
        if silent or (self.asker.small and self.in_vain >= _IN_VAIN and not self.believed.rules):
            return f"it was stopped after {self.asker.asked} questions"
        return ""

    def go_on(self, pages: Sequence[Page]) -> None:
        """The next page; behind the last one what cited papers say, in the names that are known
        by then.
        """
        if pages:
            self.add(pages[0], self.page(pages[0], pages[1:]))
        else:
            for found, page in self.wanted:
                self.add(page, self.definition(found, page))

    def page(self, page: Page, rest: Sequence[Page]) -> Steps:
        """The statements of a page; then, side by side, those left out there, and the next page
        with the names of this one.
        """
        conversation = Conversation(self.asker, page)
        if self.asker.small:
            yield from self.names(conversation)
            if conversation.turns:
                yield from self.rules(conversation)
        else:
            yield from self.ask(
                conversation, "\n\n".join(t for t in (self.known(), questions.text("ask")) if t)
            )
        if conversation.turns:
            self.ask_again(conversation)
        self.in_vain += not self.believed.rules
        self.go_on((*(halves(page) if conversation.too_long else ()), *rest))

    def name(self, pages: Sequence[Page]) -> None:
        """The names of all pages, side by side, before any rule is asked for."""
        self._unnamed += len(pages)
        for page in pages:
            self.add(page, self.name_page(page))

    def name_page(self, page: Page) -> Steps:
        """The names of a page; behind the last one the rules of all."""
        conversation = Conversation(self.asker, page)
        yield from self.names(conversation)
        if conversation.too_long:
            self.name(halves(page))
        elif conversation.turns:
            self._named.append(conversation)
        self._unnamed -= 1
        if not self._unnamed:
            for named in self._named:
                self.add(named.page, self.rule_page(named))
            self.go_on(())

    def rule_page(self, conversation: Conversation) -> Steps:
        """The rules of a page whose names are known, and what was left out there."""
        yield from self.rules(conversation)
        self.ask_again(conversation)
        self.in_vain += not self.believed.rules

    # --- questions ---

    def ask(self, conversation: Conversation, question: str) -> Steps:
        """The first question, and what there is more of its answer."""
        said = yield from conversation.ask(question, questions.Reply)
        if said is not None:
            yield from going_on(
                conversation,
                said,
                questions.Reply,
                lambda s: self.believed.take(s, conversation.page),
            )

    def names(self, conversation: Conversation) -> Steps:
        """The names of a page."""
        question = "\n\n".join(t for t in (self.known(), questions.text("names")) if t)
        said = yield from conversation.ask(question, questions.Named)
        if said is not None:
            self.believed.take(said, conversation.page)

    def rules(self, conversation: Conversation) -> Steps:
        """The rules of a page, which speak of nothing but the names that are known; of a table
        by a map if possible.
        """
        names, places = sorted(self.believed.names), addresses(conversation.page)
        if not names or not places:
            return
        if (yield from self.mapped(conversation, names)):
            return
        schema = questions.rules_of(names, places)
        said = yield from conversation.ask(f"{questions.text('rules')}\n{', '.join(names)}", schema)
        if said is not None:
            yield from going_on(
                conversation, said, schema, lambda s: self.taken(s, conversation.page)
            )

    def taken(self, said: Said, page: Page) -> int | None:
        """Takes rules of a smaller model; None, not to go on, where none of its records is believed
        so far.

        An answer that repeats itself up to its limit costs most of the time of a reading.
        """
        new = self.believed.take(said, page)
        return new if self.believed.rules else None

    def mapped(
        self, conversation: Conversation, names: Sequence[str]
    ) -> Generator[Question, Answer, bool]:
        """Asks what the lines of a table are, and has code read its cells; False where it is no
        such table.
        """
        found = mapping.only_table(conversation.page)
        if found is None or not mapping.states_limits(conversation.page, found[1]):
            return False
        said = yield from conversation.branch().text(
            f"{questions.text('map')}\n{', '.join(names)}", mapping.Map
        )
        known = mapping.read(said or "")
        rules = mapping.rules(known, *found) if known else None
        if rules is None:
            return False
        before = len(self.believed.rules)
        self.believed.take(Said(rules=rules), conversation.page)
        return len(self.believed.rules) > before

    def known(self) -> str:
        """The blocks that other pages declared, a line each; "" where there are none."""
        if not self.believed.blocks:
            return ""
        lines = (
            f"{', '.join(b.names)}: {b.kind}" + (f" of {', '.join(b.of)}" if b.of else "")
            for b in self.believed.blocks.values()
        )
        return "\n".join((questions.text("known"), *lines))

    def ask_again(self, conversation: Conversation) -> None:
        """The second question: what no kept rule holds, what was refused, regions without a
        parent; in several lists if need be.
        """
        page, believed = conversation.page, self.believed
        left = leftover.left(page, believed.rules, self.phrases)
        refused = [r for r in believed.refused.values() if r.rule.at.partition(".")[0] in page.ids]
        orphans = [n for n in believed.orphans if not believed.blocks[n].of]
        if not believed.given or (self.asker.small and not believed.rules):
            return
        items: list[Item] = [*orphans, *refused, *left]
        most = leftover.MOST if self.asker.context >= _LARGE_CONTEXT else leftover.MOST // 2
        for n in range(0, len(items), most)[:_MOST_LISTS]:
            self.add(page, self.list(conversation.branch(), items[n : n + most]))
        if (rest := len(items) - _MOST_LISTS * most) > 0:
            conversation.unread(f"{rest} things that no record holds were not asked about")

    def list(self, conversation: Conversation, items: Sequence[Item]) -> Steps:
        """One list of what was left out, and its answers."""
        asked = leftover.question(items)
        said = yield from conversation.ask(f"{questions.text('left')}\n{asked}", questions.Left)
        if said is None:
            return

        def take(s: Said) -> int | None:
            self.reasoned(items, s)
            return self.believed.take(s, conversation.page)

        yield from going_on(conversation, said, questions.Left, take)

    def reasoned(self, items: Sequence[Item], said: Said) -> None:
        """Keeps why the model calls the items no requirement."""
        for number, why in said.items.items():
            item = items[number - 1] if 1 <= number <= len(items) else ""
            if isinstance(item, LeftOver) and why and why not in _REQUIRES:
                self.reasons[item.block, item.start, item.end] = f"a model: {why}"

    def definition(self, found: Delegated, page: Page) -> Steps:
        """The statements of a cited paper about the definitions that are left to it."""
        conversation = Conversation(self.asker, page)
        question = "\n\n".join(
            t for t in (self.known(), f"{questions.text('cited')}\n{found.words}") if t
        )
        yield from self.ask(conversation, question)

    # --- what came of it ---

    @property
    def weak(self) -> bool:
        """True for a model of which too few records are believed, that was stopped for that, or
        that gave none.
        """
        asked = self.asker.asked > 0 and not self.partial
        return self.believed.doubtful or bool(self.why_weak) or (self.believed.given == 0 and asked)

    def reading(self) -> ModelReading:
        """The finished reading, with its findings."""
        believed = self.believed
        if self.weak:
            only = tuple(too_weak(Weak(len(believed.rules), believed.given, self.why_weak)))
            engine = f"prompted {self.asker.name or self.asker.model.name}"
            return ModelReading(
                Records(paper=self.paper.id, engine=engine), findings=only, weak=True
            )
        believed.repaired()
        pieces = ", in small pieces" if self.asker.small else ""
        believed.engine = f"prompted {self.asker.name or self.asker.model.name}{pieces}"
        not_believed = [
            f for no in self.refusals() for rule in RULES_OF_RECORDS for f in rule.find(no)
        ]
        records, differ = told_apart(believed.records())
        findings = tuple(
            dict.fromkeys(
                (
                    *self.findings,
                    *self.asker.findings,
                    *not_believed,
                    *believed.faults,
                    *differ,
                )
            )
        )
        return ModelReading(
            records,
            (),
            tuple(self.reasons.items()),
            tuple(self.unsaid()),
            findings,
            partial=self.partial,
        )

    def unsaid(self) -> Iterator[Unsaid]:
        """The places where the model read a requirement that no record holds: those that its form
        cannot say, and those of refused records.
        """
        for place, words in self.believed.unsaid.items():
            yield place, words, f"{UNSAID}: it cannot say it"
        for refused in self.believed.refused.values():
            for place, words in refused.places:
                yield place, words, f"{UNSAID} that is believed: {refused.why}"

    def refusals(self) -> Iterator[NotBelieved]:
        """Refused rules, those of one table for one reason once."""
        shown = Page(self.paper, self.paper.blocks).ids
        for several in self.believed.grouped():
            block = shown.get(several[0].rule.at.partition(".")[0])
            yield NotBelieved(several[0], block.page if block else 0, len(several) - 1)


def addresses(page: Page) -> list[str]:
    """All places of a page at which a rule may stand: its blocks, and the cells of its tables."""
    found = []
    for shown, block in page.ids.items():
        table = page.tables.get(block.id)
        if table is None:
            found.append(shown)
        else:
            found += [address(shown, c) for c in table.cells if c.text.strip()]
    return found


def _passages(paper: Paper, cited: Sequence[Paper]) -> Iterator[Delegated]:
    """Definitions left to cited papers, one conversation for each paper."""
    together: dict[str, list[Delegated]] = {}
    for found in delegated(paper, cited):
        together.setdefault(found.page.paper.id, []).append(found)
    for several in together.values():
        other = several[0].page.paper
        wanted = {b.id for d in several for b in d.page.blocks}
        words = "\n".join(dict.fromkeys(d.words for d in several))
        yield Delegated(words, Page(other, tuple(b for b in other.blocks if b.id in wanted)))
