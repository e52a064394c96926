"""Paper → draft spec by a language model, in a few questions, of which nothing is believed that code cannot find in the paper.

    Paper ─select▶ blocks ─render▶ page ─ask▶ blocks and rules ─verify▶ kept, refused
                                        ─ask once more, about what no kept rule holds▶ … ─write▶ Spec

The model reads the whole selection at once where it fits into its context, else section by section. What it gives are records;
code holds each against its words, and writes the ADL.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from hepnb import sweep
from hepnb.errors import ModelError
from hepnb.extract import asking, leftover, replies
from hepnb.extract.answers import Said
from hepnb.extract.asking import Asker, Conversation, Stop, going_on
from hepnb.extract.delegated import Delegated, delegated
from hepnb.extract.gathered import Gathered
from hepnb.extract.leftover import Left
from hepnb.extract.modelled import Reading, alone
from hepnb.extract.rendering import Page, halves
from hepnb.extract.selecting import select
from hepnb.extract.troubles import (
    RULES_OF_RECORDS,
    Died,
    NotBelieved,
    Stopped,
    Varied,
    Voted,
    Weak,
    died,
    few_votes,
    stopped,
    too_weak,
    varies,
)
from hepnb.extract.verifying import Refused
from hepnb.extract.voting import vote
from hepnb.findings import Finding
from hepnb.paper import Paper
from hepnb.ports import Cancelled, LanguageModel, Progress, Questions, never, silent
from hepnb.records import Records
from hepnb.spec import Spec

__all__ = ["Prompted", "Reading"]

#: a model with fewer parameters is asked for names first, and about small pieces
_SMALL_PARAMETERS = 15_000_000_000
#: lists of what was left out, for one page
_MOST_LISTS = 3
#: so many questions without a record end a reading
_SILENT = 3
#: fewer rules than this say nothing of a model as a whole
_FEW = 5


class Prompted:
    """A `hepnb.ports.Extractor` that has a language model read the selection.

    ``cited``: papers that the paper refers to, for the definitions that it leaves to them; ``samples``: how often it is asked;
    ``questions``: ``whole`` for all at once, ``small`` for names first and small pieces, ``auto`` by the size of the model;
    ``on_text`` gets the model's words as they come. ``spent``: what the last extraction cost.
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

    def extract(self, paper: Paper, *, progress: Progress = silent, cancelled: Cancelled = never) -> Spec:
        """The draft spec: every line has verbatim evidence that holds its numbers, and is open. Raises ModelError.

        When ``cancelled`` or interrupted the spec holds what was read so far, and a finding says how far that is.
        """
        return alone(paper, self.read(paper, progress=progress, cancelled=cancelled))

    def read(self, paper: Paper, *, progress: Progress = silent, cancelled: Cancelled = never) -> Reading:
        """What the model reads. Raises ModelError where it is not there from the beginning."""
        asker = Asker(self.model, cancelled, self.on_text, progress, small=self._small())
        self.spent = asker.spent
        readers = []
        for sample in range(self.samples):
            one = replace(asker, sample=sample, findings=[])
            reader = _Reader(paper, one, self.cited, Gathered(paper))
            readers.append(reader)
            reader.read()
            if reader.partial:
                break
        return replace(_together(readers), cited=self.cited)

    def _small(self) -> bool:
        if self.questions != "auto":
            return self.questions == "small"
        return 0 < self.model.capabilities.parameters < _SMALL_PARAMETERS


def _together(readers: Sequence[_Reader]) -> Reading:
    """The reading of all samples: what more than half of them have."""
    first = readers[0]
    if any(r.weak for r in readers) or len(readers) == 1:
        return next((r for r in readers if r.weak), first).reading()
    readings = [r.reading() for r in readers]
    voted = vote([r.records for r in readings])
    findings = [f for r in readings for f in r.findings]
    findings += [f for rule, n in voted.apart for f in few_votes(Voted(rule, n, len(readers)))]
    varied = sum(n < len(readers) for n in voted.votes) + len(voted.apart)
    findings += varies(Varied(varied, len(voted.votes) + len(voted.apart), len(readers)))
    return replace(
        readings[0],
        records=voted.records,
        votes=tuple((n, len(readers)) for n in voted.votes),
        findings=tuple(dict.fromkeys(findings)),
        partial=any(r.partial for r in readings),
    )


@dataclass
class _Reader:
    """One paper being read once."""

    paper: Paper
    asker: Asker
    cited: tuple[Paper, ...]
    gathered: Gathered
    findings: list[Finding] = field(default_factory=list)
    reasons: dict[tuple[str, int, int], str] = field(default_factory=dict)
    partial: bool = False
    why_weak: str = ""

    def __post_init__(self) -> None:
        self.phrases = sweep.sweep(self.paper)
        self.asker.told = self.state

    def state(self) -> str:
        """How far the reading is, in a line."""
        return f"reading: {len(self.gathered.rules)} records; {self.asker.spent}"

    def read(self) -> None:
        """Asks all questions; an interrupt, or a model that is gone in the middle, leaves what was read until then."""
        try:
            for step in self.steps():
                step()
                if self.gathered.exhausted:
                    self.why_weak = "it was stopped after twenty refused records in a row"
                    return
                if self.asker.spent.questions >= _SILENT and not self.gathered.given:
                    self.why_weak = f"it was stopped after {self.asker.spent.questions} questions"
                    return
        except (Stop, KeyboardInterrupt):
            self.partial = True
            done = self.asker.spent.questions
            self.findings += stopped(Stopped(done, max(self.asker.total, done + 1), len(self.gathered.rules)))
        except ModelError as error:
            if not self.gathered.rules:
                raise
            self.partial = True
            self.findings += died(Died(self.asker.spent.questions, len(self.gathered.rules), error.found))

    # --- questions ---

    def steps(self) -> Iterator[Callable[[], None]]:
        """The conversations, page by page, and those about cited papers."""
        whole = Page(self.paper, select(self.paper))
        if not whole.blocks:
            return
        pages = self.asker.pages(whole)
        wanted = tuple(_passages(self.paper, self.cited))
        self.asker.total = 2 * len(pages) + len(wanted)
        for page in pages:
            yield lambda page=page: self.page(page)  # type: ignore[misc]
        for found in wanted:
            for page in self.asker.pages(found.page):
                yield lambda found=found, page=page: self.definition(found, page)  # type: ignore[misc]

    def page(self, page: Page) -> None:
        """Both questions about a page: what it states, and what was left out."""
        conversation = Conversation(self.asker, page)
        if self.asker.small:
            self.names_first(conversation)
        else:
            self.ask(conversation, "\n\n".join(t for t in (self.known(), replies.text("ask")) if t))
        if conversation.turns and not self.gathered.exhausted:
            self.ask_again(conversation)
        elif conversation.too_long:
            for half in halves(page):
                self.page(half)

    def ask(self, conversation: Conversation, question: str) -> None:
        """The first question, and what there is more of its answer."""
        said = conversation.ask(question, replies.Reply)
        if said is not None:
            going_on(conversation, said, replies.Reply, lambda s: self.gathered.take(s, conversation.page))

    def names_first(self, conversation: Conversation) -> None:
        """The names of a page, then its rules, which cannot speak of anything else."""
        said = conversation.ask("\n\n".join(t for t in (self.known(), replies.text("names")) if t), replies.Named)
        if said is None:
            return
        self.gathered.take(said, conversation.page)
        names, places = sorted(self.gathered.names), addresses(conversation.page)
        if not names or not places:
            return
        schema = replies.rules_of(names, places)
        question = f"{replies.text('rules')}\n{', '.join(names)}"
        said = conversation.ask(question, schema)
        if said is not None:
            going_on(conversation, said, schema, lambda s: self.gathered.take(s, conversation.page))

    def known(self) -> str:
        """The blocks that other pages declared, a line each; "" where there are none."""
        if not self.gathered.blocks:
            return ""
        lines = (
            f"{', '.join(b.names)}: {b.kind}" + (f" of {', '.join(b.of)}" if b.of else "") for b in self.gathered.blocks.values()
        )
        return "\n".join((replies.text("known"), *lines))

    def ask_again(self, conversation: Conversation) -> None:
        """The second question: what no kept rule holds, what was refused, regions without a parent; in several lists if need be."""
        page, gathered = conversation.page, self.gathered
        left = leftover.left(page, gathered.rules, self.phrases)
        refused = [r for r in gathered.refused.values() if r.rule.at.partition(".")[0] in page.ids]
        orphans = [n for n in gathered.orphans if not gathered.blocks[n].of]
        if not gathered.given:
            return
        self.list(conversation, left[: leftover.MOST], refused[: leftover.MOST], orphans)
        for n in range(1, _MOST_LISTS):
            more = left[n * leftover.MOST : (n + 1) * leftover.MOST]
            self.list(conversation, more, refused[n * leftover.MOST : (n + 1) * leftover.MOST], ())
        gathered.repaired()
        if len(left) > _MOST_LISTS * leftover.MOST:
            conversation.unread(f"{len(left) - _MOST_LISTS * leftover.MOST} numbers that no record holds were not asked about")

    def list(self, conversation: Conversation, left: Sequence[Left], refused: Sequence[Refused], orphans: Sequence[str]) -> None:
        """One list of what was left out, and its answers."""
        if not (left or refused or orphans):
            return
        asked = leftover.question(left, refused, orphans)
        said = conversation.ask(f"{replies.text('left')}\n{asked}", replies.Left)
        if said is None:
            return

        def take(s: Said) -> int | None:
            self.reasoned(left, s)
            return self.gathered.take(s, conversation.page)

        going_on(conversation, said, replies.Left, take)

    def reasoned(self, left: Sequence[Left], said: Said) -> None:
        """Keeps why the model calls the items no requirement."""
        for number, why in said.items.items():
            if 1 <= number <= len(left) and why and why not in ("rule", "cannot tell"):
                item = left[number - 1]
                self.reasons[item.block, item.start, item.end] = f"a model: {why}"

    def definition(self, found: Delegated, page: Page) -> None:
        """What a cited paper says of the definitions that are left to it."""
        conversation = Conversation(self.asker, page)
        question = "\n\n".join(t for t in (self.known(), f"{replies.text('cited')}\n{found.words}") if t)
        self.ask(conversation, question)

    # --- what came of it ---

    @property
    def weak(self) -> bool:
        """True for a model of which fewer than half of the records are believed, or that gave none.

        One that was stopped, and is right for the most part, keeps what it has read; the rest stays open.
        """
        given, kept = self.gathered.given, len(self.gathered.rules)
        asked = self.asker.spent.questions > 0 and not self.partial
        return (given >= _FEW and 2 * kept < given) or (given == 0 and (asked or bool(self.why_weak)))

    def reading(self) -> Reading:
        """What was read, with what is to be said of it."""
        gathered = self.gathered
        if self.weak:
            only = tuple(too_weak(Weak(len(gathered.rules), gathered.given, self.why_weak)))
            engine = f"prompted {self.asker.name or self.asker.model.name}"
            return Reading(Records(paper=self.paper.id, engine=engine), findings=only, weak=True)
        gathered.engine = f"prompted {self.asker.name or self.asker.model.name}"
        not_believed = [
            f
            for r in gathered.refused.values()
            for rule in RULES_OF_RECORDS
            for f in rule.find(NotBelieved(r, self._page_of(r.rule.at)))
        ]
        findings = tuple(dict.fromkeys((*self.findings, *self.asker.findings, *not_believed)))
        return Reading(gathered.records(), (), tuple(self.reasons.items()), findings, partial=self.partial)

    def _page_of(self, at: str) -> int:
        block = Page(self.paper, self.paper.blocks).ids.get(at.partition(".")[0])
        return block.page if block else 0


def addresses(page: Page) -> list[str]:
    """All places of a page at which a rule may stand: its blocks, and the cells of its tables."""
    found = []
    for shown, block in page.ids.items():
        table = page.tables.get(block.id)
        if table is None:
            found.append(shown)
        else:
            found += [f"{shown}.{'H' if c.header else 'R'}{c.row}.{c.column}" for c in table.cells if c.text.strip()]
    return found


def _passages(paper: Paper, cited: Sequence[Paper]) -> Iterator[Delegated]:
    """What is left to cited papers, one conversation for each of them."""
    together: dict[str, list[Delegated]] = {}
    for found in delegated(paper, cited):
        together.setdefault(found.page.paper.id, []).append(found)
    for several in together.values():
        other = several[0].page.paper
        wanted = {b.id for d in several for b in d.page.blocks}
        words = "\n".join(dict.fromkeys(d.words for d in several))
        yield Delegated(words, Page(other, tuple(b for b in other.blocks if b.id in wanted)))
