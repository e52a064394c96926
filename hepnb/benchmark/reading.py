"""The benchmark of reading: a model's drafts of the benchmark's papers, alone and merged with those
of the patterns.

truth ─fetch▶ Paper ─patterns▶ draft ─score▶ row
                    ─model▶ draft, merged draft ─score▶ two rows, kept at once: an interrupt loses
                    one paper at most
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from hepnb import workflow
from hepnb.benchmark import draft
from hepnb.benchmark.measured_rows import KeptRows
from hepnb.benchmark.score import Score, score
from hepnb.benchmark.truth import Truth
from hepnb.errors import ModelError, NetworkError, PaperError
from hepnb.extract import patterns
from hepnb.extract.model import drafts
from hepnb.extract.model.delegated import noted
from hepnb.extract.model.prompted import Prompted
from hepnb.extract.model.troubles import STOPPED
from hepnb.paper import Paper
from hepnb.ports import LanguageModel, Progress, silent
from hepnb.settings import Settings
from hepnb.spec import Spec

#: who has read: nobody but the patterns, the model alone, or the two merged, which is what
#: `hepnb extract` gives
Reader = Literal["patterns", "model", "both"]


#: findings (docs/findings.md): a model that is too weak; one that was gone in the middle
_WEAK, _GONE = "HEP510", "HEP515"


@dataclass(frozen=True, slots=True)
class Cost:
    """The cost of a reading: questions, tokens sent (each counted once) and answered, seconds by
    the clock.
    """

    questions: int = 0
    sent: int = 0
    answered: int = 0
    seconds: float = 0.0

    def __add__(self, other: Cost) -> Cost:
        return Cost(
            self.questions + other.questions,
            self.sent + other.sent,
            self.answered + other.answered,
            self.seconds + other.seconds,
        )


@dataclass(frozen=True, slots=True)
class DraftScore:
    """The score of one draft and what it took; ``note``: what a person should know about it."""

    paper: str
    reader: Reader
    score: Score
    cost: Cost = Cost()
    note: str = ""


@dataclass(frozen=True, slots=True)
class NotMeasured:
    """A paper that could not be measured, and why."""

    paper: str
    why: str


@dataclass
class PaperSource:
    """The source of the papers: a ``folder`` of PDFs named by their ids, else arXiv through the
    cache.

    Once the network has not answered, it is not asked again: what is in the cache is read all the
    same.
    """

    settings: Settings
    folder: Path | None = None
    progress: Progress = silent
    _unreachable: str = field(default="", init=False)

    def __post_init__(self) -> None:
        if self.folder is not None and not self.folder.is_dir():
            found = "is a file" if self.folder.exists() else "no such folder"
            raise PaperError(
                found,
                where=str(self.folder),
                expected="a folder with PDFs that are named by their arXiv ids",
            )

    def of(self, truth: Truth) -> Paper:
        """The paper of a truth, as its PDF shows it: the figures do not depend on what arXiv has
        besides. Raises PaperError.
        """
        if self.folder is not None:
            return workflow.load_paper(
                str(self._file(self.folder, truth)),
                self._plain(offline=True),
                progress=self.progress,
            )
        offline = self.settings.offline or bool(self._unreachable)
        try:
            return workflow.load_paper(
                f"{truth.paper}{truth.version}",
                self._plain(offline=offline),
                progress=self.progress,
            )
        except NetworkError as error:
            self._unreachable = self._unreachable or error.found
            raise NetworkError(self._unreachable, hint="give --pdfs FOLDER") from None

    def _plain(self, *, offline: bool) -> Settings:
        return replace(self.settings, source="", offline=offline)

    @staticmethod
    def _file(folder: Path, truth: Truth) -> Path:
        stem = truth.paper.replace("/", "_")
        for name in (f"{stem}{truth.version}.pdf", f"{stem}.pdf"):
            if (folder / name).is_file():
                return folder / name
        raise PaperError(f"not in {folder}", hint=f"save its PDF there as {stem}.pdf")


@dataclass(frozen=True)
class Measurement:
    """The set-up of a measurement: a model (None: the patterns alone), papers, repetitions and
    settings of the questions.
    """

    papers: PaperSource
    settings: Settings
    model: LanguageModel | None = None
    kept: KeptRows | None = None
    progress: Progress = silent

    def rows(self, truths: Sequence[Truth]) -> Iterator[DraftScore | NotMeasured]:
        """Each row as soon as it is there.

        Raises ModelError where the model is gone, KeyboardInterrupt after an interrupt.
        """
        for truth in truths:
            try:
                paper = self.papers.of(truth)
            except PaperError as error:
                yield NotMeasured(truth.paper, str(error))
                continue
            started = time.perf_counter()
            alone = noted(patterns.Patterns().extract(paper), paper)
            cost = Cost(seconds=time.perf_counter() - started)
            yield DraftScore(truth.paper, "patterns", score(truth, draft.of(alone)), cost)
            if self.model is not None:
                yield from self._with_model(self.model, truth, paper, alone)

    def _with_model(
        self, model: LanguageModel, truth: Truth, paper: Paper, alone: Spec
    ) -> Iterator[DraftScore]:
        known = {
            "paper": truth.paper,
            "pdf": paper.sha256,
            "model": model.name,
            "samples": self.settings.samples,
            "questions": self.settings.questions,
        }
        if self.kept and (rows := self.kept.get(known, DraftScore)):
            yield from rows
            return
        rows = _read(model, truth, paper, alone, self.settings, self.progress)
        if self.kept:
            self.kept.add(known, rows)
        yield from rows


def _read(
    model: LanguageModel,
    truth: Truth,
    paper: Paper,
    by_patterns: Spec,
    settings: Settings,
    progress: Progress,
) -> tuple[DraftScore, ...]:
    """The rows of a model, alone and merged with the patterns."""
    reader = Prompted(model, samples=settings.samples, questions=settings.questions)
    started = time.perf_counter()
    reading = reader.read(paper, progress=progress)
    seconds = time.perf_counter() - started
    said = {f.code: f.message for f in reading.findings}
    if STOPPED in said:
        raise KeyboardInterrupt
    if reading.partial:
        raise ModelError(said.get(_GONE, "the model was gone in the middle"), where=truth.paper)
    cost = Cost(reader.spent.questions, reader.spent.sent, reader.spent.answer_tokens, seconds)
    note = said.get(_WEAK, "")
    alone = noted(drafts.alone(paper, reading), paper)
    both = (
        by_patterns
        if reading.weak
        else noted(drafts.merged(paper, reading, patterns.read(paper)), paper)
    )
    return (
        DraftScore(truth.paper, "model", score(truth, draft.of(alone)), cost, note),
        DraftScore(truth.paper, "both", score(truth, draft.of(both)), cost),
    )


# --- telling
# --------------------------------------------------------------------------------------------------

_COLUMNS = (
    ("paper", 10), ("reader", 8), ("recall", 6), ("precision", 9), ("covered", 7),
    ("regions: recall, precision", 26),
    ("questions", 9), ("tokens sent", 11), ("answered", 8), ("minutes", 7),
)  # fmt: skip
HEAD = "\n".join((
    " ".join(("|", " | ".join(f"{name:{width}}" for name, width in _COLUMNS), "|")),
    " ".join(("|", " | ".join("-" * width for _, width in _COLUMNS), "|")),
))  # fmt: skip


def line(row: DraftScore) -> str:
    """A row of a Markdown table."""
    s, c = row.score, row.cost
    figures = (
        f"{s.recall!s:>6} | {s.precision!s:>9} | {s.covered!s:>7} | "
        f"{f'{s.regions_recall}, {s.regions_precision}':>26}"
    )
    spent = (
        f"{c.questions or '–':>9} | {c.sent or '–':>11} | {c.answered or '–':>8} | "
        f"{c.seconds / 60:>7.2f}"
    )
    return f"| {row.paper:10} | {row.reader:8} | {figures} | {spent} |"


def total(rows: Sequence[DraftScore]) -> list[DraftScore]:
    """A row for each reader: all its papers together, as one set of requirements."""
    found = []
    for reader in dict.fromkeys(r.reader for r in rows):
        mine = [r for r in rows if r.reader == reader]
        together = DraftScore(f"all {len(mine)}", reader, mine[0].score, mine[0].cost)
        for r in mine[1:]:
            together = replace(
                together, score=together.score + r.score, cost=together.cost + r.cost
            )
        found.append(together)
    return found


def missing(found: Sequence[NotMeasured]) -> list[str]:
    """Papers that were not measured, a line for each reason."""
    by_reason: dict[str, list[str]] = {}
    for one in found:
        by_reason.setdefault(one.why, []).append(one.paper)
    return [f"not measured: {', '.join(papers)}: {why}" for why, papers in by_reason.items()]
