"""The program of the example spec on toy events, with a sample of these: what tests of generated
cells share.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from hepnb import workflow
from hepnb.events.example import make
from hepnb.events.open import EventFile
from hepnb.generate import agree, compiled, measure, sample, trial, wishes
from hepnb.generate.agree import Agreement
from hepnb.generate.sample import TrialEvents
from hepnb.generate.trial import Trial
from hepnb.program import Program, ProgramCell
from hepnb.settings import Settings
from hepnb.spec import ReviewedSpec
from tests.conftest import ROOT

SPEC = ROOT / "hepnb" / "example" / "h4l_reviewed.adl"


@dataclass(frozen=True)
class Bench:
    """A compiled program and the events that it is tried on."""

    reviewed: ReviewedSpec
    files: tuple[EventFile, ...]
    program: Program
    sample: TrialEvents

    @cached_property
    def expected(self) -> dict[str, Any]:
        """What the compiled program selects."""
        return compiled.measured(self.program, self.sample.arrays)

    def here(self, cells: Sequence[ProgramCell]) -> Trial:
        """What cells select, run in this process: they are ours."""
        define, _ = trial.arranged(self.program, cells)
        answer = trial.SandboxAnswer.model_validate(
            measure.attempt([[c.key, c.source] for c in define], [], self.sample.arrays)
        )
        return trial.judged(answer, {c.key: c.source for c in define}, "limits")

    def compared(self, tried: Trial) -> Agreement:
        """Beside what the compiled program selects."""
        assert tried.measured is not None, tried.failure
        return agree.compare(self.expected, tried.measured, self.sample, self.program)


def bench(
    folder: Path, body: str = "weights\nluminosity 10 /fb", events: int = 1500, **sizes: int
) -> Bench:
    """The example spec with some wishes on toy events; ``sizes``: of the sample."""
    path = make(folder / "toy.root", events=events)
    reviewed = workflow.accept(workflow.load_spec(SPEC))
    files = workflow.open_events([path], Settings())
    program = workflow.generate(reviewed, [path], Settings(), wishes=wishes.read(body))
    return Bench(
        reviewed,
        files,
        program,
        sample.take(program, files, reviewed.tree, **{"real": 300} | sizes),
    )
