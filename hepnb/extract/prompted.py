"""Paper → draft spec by a language model, of which nothing is believed that code cannot find in the paper.

outline ─▶ per passage: its lines, then a doubt question for every phrase that nothing claims ─▶ cited papers ─▶ assembly ─▶ Spec

Each question is small and bounded. Every line of an answer brings a short anchor, which is located in the passage, and a line of
ADL, which is parsed, whose numbers must stand in the anchor, and which must pass the checks of the language. What fails is a
finding with the nearest text of the paper, and not in the spec.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from hepnb import sweep
from hepnb.extract import asking, replies
from hepnb.extract.asking import Asker, Piece, Stop, pieces
from hepnb.extract.claims import Claim
from hepnb.extract.delegated import Delegated, delegated
from hepnb.extract.gathered import Gathered, Kept
from hepnb.extract.troubles import Joined, Stopped, Voted, few_votes, joined, stopped
from hepnb.findings import Finding
from hepnb.paper import Paper
from hepnb.ports import Answer, Cancelled, LanguageModel, Progress, Question, never, silent
from hepnb.spec import Phrase, PhraseState, Requirement, Spec, claim, of_tree

__all__ = ["Prompted"]

#: tokens of one answer that names what a part of the paper defines, and of one about a phrase
_OUTLINE_TOKENS, _DOUBT_TOKENS = 1024, 768
#: characters on both sides of a phrase that say which of several it is
_AROUND = 60


class Prompted:
    """A `hepnb.ports.Extractor` that asks a language model about every passage.

    ``cited``: papers that the paper refers to, for the definitions that it leaves to them; ``samples``: how often it is asked for
    the lines of a passage; ``on_text`` gets the model's words as they come. ``spent``: what the last extraction cost.
    """

    def __init__(
        self,
        model: LanguageModel,
        *,
        cited: Sequence[Paper] = (),
        samples: int = 1,
        max_tokens: int = asking.MAX_TOKENS,
        on_text: Callable[[str], None] | None = None,
    ) -> None:
        self.model = model
        self.cited = tuple(cited)
        self.samples = max(samples, 1)
        self.max_tokens = max_tokens
        self.on_text = on_text
        self.spent = asking.Spent()

    def extract(self, paper: Paper, *, progress: Progress = silent, cancelled: Cancelled = never) -> Spec:
        """The draft spec: every line has verbatim evidence that holds its numbers, and is open. Raises ModelError.

        When ``cancelled`` or interrupted the spec holds what was read so far, and a finding says how far that is.
        """
        asker = Asker(self.model, cancelled, self.max_tokens, self.on_text)
        self.spent = asker.spent
        reading = _Reading(paper, asker, self.samples)
        steps = (*reading.outlines(), *reading.passages(), *reading.definitions(self.cited), reading.assemble)
        for number, step in enumerate(steps):
            progress(reading.state(), number, len(steps))
            try:
                step()
            except (Stop, KeyboardInterrupt):
                reading.findings += stopped(Stopped(number, len(steps)))
                break
        else:
            progress(reading.state(), len(steps), len(steps))
        return reading.spec()


Step = Callable[[], None]


@dataclass
class _Reading:
    """One paper being read: what was believed so far, and what a model thinks of phrases that are no requirement."""

    paper: Paper
    asker: Asker
    samples: int
    findings: list[Finding] = field(default_factory=list)
    gathered: Gathered = field(init=False)
    #: (block, start, end) of a phrase → why a model thinks that it is no requirement
    reasons: dict[tuple[str, int, int], str] = field(default_factory=dict)
    doubts: int = 0

    def __post_init__(self) -> None:
        self.gathered = Gathered(self.paper)
        self.phrases = sweep.sweep(self.paper)
        self.pieces = pieces(self.paper, sweep.passages(self.paper))

    def state(self) -> str:
        """What was done so far, in a line."""
        lines = sum(map(len, self.gathered.blocks.values()))
        return f"reading: {lines} lines, {self.doubts} doubts; {self.asker.spent}"

    # --- steps ---

    def outlines(self) -> Iterator[Step]:
        """The names of collections and regions, from as much text at a time as there is room for."""
        room, together = self.asker.room(), ""
        for piece in (p for whole in self.pieces for p in self.asker.fitting(whole)):
            text = piece.context()
            if together and self.asker.model.tokens(together + text) > room:
                yield self._outline(piece, together)
                together = ""
            together = f"{together}\n\n{text}" if together else text
        if together:
            yield self._outline(self.pieces[-1], together)

    def _outline(self, piece: Piece, context: str) -> Step:
        def step() -> None:
            question = self.asker.question("outline", context, replies.Outline)
            answer = self.asker.ask(piece, replace(question, max_tokens=_OUTLINE_TOKENS))
            if outline := asking.parsed(answer, replies.Outline):
                self.gathered.outline(outline, self.paper)
            elif answer:
                self.asker.cut(piece, "the outline of the text up to here was cut")

        return step

    def passages(self) -> Iterator[Step]:
        """The lines of every passage, and then its doubts."""
        for whole in self.pieces:
            for piece in self.asker.fitting(whole):
                yield lambda piece=piece: self._passage(piece)  # type: ignore[misc]

    def _passage(self, piece: Piece) -> None:
        known = self.gathered.known
        self._lines(piece, known)
        self._doubts(piece, known)

    def _lines(self, piece: Piece, known: str) -> None:
        """Asks for the lines of a piece, and of its halves where the answer was cut or full."""
        context = piece.context(known)
        question = self.asker.question("lines", context, replies.Lines)
        more = [self.asker.question("lines", context, replies.Lines, sample=n) for n in range(1, self.samples)]
        answers = (self.asker.ask(piece, question), *(self.asker.ask_all(piece, more) if more else ()))
        full = [self._take(piece, answer, sample) for sample, answer in enumerate(answers)]
        if not any(full):
            return
        halves = piece.halves()
        for half in halves:
            self._lines(half, known)
        if not halves:
            self.asker.cut(piece, next(why for why in full if why))

    def _take(self, piece: Piece, answer: Answer | None, sample: int = 0, *, cited: bool = False) -> str:
        """Takes up the lines of an answer; why there may be more, "" where there are none."""
        reply = asking.parsed(answer, replies.Lines)
        if reply is None:
            return "the answer was cut" if answer else ""
        self.gathered.take([Claim(piece.paper, piece.blocks, line, cited) for line in reply.lines], sample)
        many = len(reply.lines) >= replies.MAX_LINES
        return f"the answer has {replies.MAX_LINES} lines, there may be more" if many else ""

    def _doubts(self, piece: Piece, known: str) -> None:
        """Asks about every phrase of a piece that nothing claims."""
        evidence = [e for e in self.gathered.evidence() if e.block == piece.blocks[0].id]
        inside = [p for p in self.phrases if p.state == PhraseState.OPEN and piece.holds(p.block, p.start, p.end)]
        left = [p for p in inside if not any(e.start < p.end and p.start < e.end for e in evidence)]
        questions = [self._doubt(piece, known, phrase) for phrase in left]
        for phrase, answer in zip(left, self.asker.ask_all(piece, questions) if questions else (), strict=True):
            self.doubts += 1
            doubt = asking.parsed(answer, replies.Doubt)
            if doubt is None:
                continue  # cut or out of form: the phrase stays open, which HEP310 says
            if doubt.verdict == "requirement":
                self.gathered.take([Claim(piece.paper, piece.blocks, line) for line in doubt.lines])
            elif doubt.reason != "requirement":
                self.reasons[phrase.block, phrase.start, phrase.end] = f"a model: {doubt.reason}"

    def _doubt(self, piece: Piece, known: str, phrase: Phrase) -> Question:
        text = self.paper.block_by_id[phrase.block].text
        around = text[max(phrase.start - _AROUND, 0) : phrase.end + _AROUND]  # the same words may stand in a passage twice
        question = self.asker.question("doubt", piece.context(known), replies.Doubt, f"{phrase.quote}\n… {around} …")
        return replace(question, max_tokens=_DOUBT_TOKENS)

    def definitions(self, cited: Sequence[Paper]) -> Iterator[Step]:
        """What cited papers say of the definitions that are left to them."""
        for found in delegated(self.paper, cited):
            for piece in (p for whole in found.pieces for p in self.asker.fitting(whole)):
                yield lambda found=found, piece=piece: self._definition(found, piece)  # type: ignore[misc]

    def _definition(self, found: Delegated, piece: Piece) -> None:
        question = self.asker.question("delegated", piece.context(self.gathered.known), replies.Lines, found.words)
        if why := self._take(piece, self.asker.ask(piece, question), cited=True):
            self.asker.cut(piece, why)

    def assemble(self) -> None:
        """Which blocks are one, and what they take; one question, where there is more than one block."""
        if len(self.gathered.blocks) < 2:
            return
        listed = (f"{title}\n" + "\n".join(f"  {code}" for code in lines) for title, lines in self.gathered.blocks.items())
        context = "\n\n".join(t for t in (self.gathered.known, "\n".join(listed)) if t)
        answer = self.asker.ask(self.pieces[0], self.asker.question("assembly", context, replies.Assembly))
        if reply := asking.parsed(answer, replies.Assembly):
            for title, other in self.gathered.assemble(reply):
                self.findings += joined(Joined(title, other))

    # --- the spec ---

    def spec(self) -> Spec:
        """The spec of what was believed, the phrases with what became of them, and all findings."""
        analysis = self.gathered.analysis()
        spec = of_tree(analysis, paper=self.paper.id, engine=f"prompted {self.asker.name or self.asker.model.name}")
        kept = {
            ("" if title.startswith("variable ") else title, self.gathered.code(title, k)): k
            for title, lines in self.gathered.blocks.items()
            for k in lines.values()
        }
        requirements = tuple(self._voted(r, kept[r.block, r.adl]) for r in spec.requirements)
        votes = [f for r in requirements if 2 * r.votes[0] <= r.votes[1] for f in few_votes(Voted(r, *r.votes))]
        findings = (*self.findings, *self.asker.findings, *self.gathered.findings, *votes)
        spec = replace(spec, requirements=requirements, findings=tuple(dict.fromkeys(findings)))
        return replace(spec, phrases=tuple(self._reasoned(p) for p in claim(spec, self.phrases)))

    def _voted(self, requirement: Requirement, kept: Kept) -> Requirement:
        return replace(requirement, evidence=tuple(kept.evidence), votes=(len(kept.samples), self.samples))

    def _reasoned(self, phrase: Phrase) -> Phrase:
        reason = self.reasons.get((phrase.block, phrase.start, phrase.end), "")
        return replace(phrase, reason=reason) if reason and phrase.state == PhraseState.OPEN else phrase
