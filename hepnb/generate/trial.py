"""A program with foreign cells, run on a sample of events in the sandbox: what it selects, what
it prints, where it fails.
"""

from __future__ import annotations

import ast
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, ValidationError

from hepnb import python_syntax
from hepnb.filing import scratch
from hepnb.generate.sample import TrialEvents
from hepnb.lazy_imports import later
from hepnb.ports import Level, Limits, Sandbox, SandboxResult
from hepnb.program import Program, ProgramCell

if TYPE_CHECKING:
    import numpy as np
else:
    np = later("numpy")

ak = later("awkward")

LIMITS = Limits(seconds=60, memory=4 * 2**30, disk=64 * 2**20)
#: packages that are imported before the sandbox is closed
_MODULES = ("awkward", "numpy", "uproot", "hist", "vector", "mplhep", "matplotlib.pyplot")
#: what cells that run and draw use, besides functions
_RESULTS = frozenset(
    ("cutflows", "histograms", "selected", "figures", "results", "FILES", "SAMPLES")
)


@dataclass(frozen=True, slots=True)
class Failure:
    """A failure: its cell, line (0: not known), step or function ("": none), and reason.

    ``error``: one sentence.
    """

    cell: str
    line: int
    step: str
    error: str

    def __str__(self) -> str:
        place = (
            f"cell {self.cell}"
            + (f", line {self.line}" if self.line else "")
            + (f" ({self.step})" if self.step else "")
        )
        return f"{place}: {self.error}"


@dataclass(frozen=True, slots=True)
class Trial:
    """The result of a run on the sample.

    ``measured``: what the program selects (`hepnb.generate.measure.measure`), None where it did not
    get so far; ``failure``: what went wrong, None where nothing did; ``printed``: cell → what it
    printed; ``level``: of the sandbox.
    """

    level: Level
    measured: dict[str, Any] | None
    failure: Failure | None
    printed: dict[str, str] = field(default_factory=dict)


def attempt(
    program: Program, cells: Sequence[ProgramCell], sample: TrialEvents, sandbox: Sandbox
) -> Trial:
    """The program with these cells in it, run in a sandbox.

    A cell with the key of one of the program's takes its place.
    """
    define, use = arranged(program, cells)
    form, length, buffers = ak.to_buffers(sample.arrays)
    orders = {
        "define": _pairs(define),
        "use": _pairs(use),
        "form": form.to_json(),
        "length": length,
    }
    with scratch() as folder:
        orders_path, arrays_path = Path(folder, "orders.json"), Path(folder, "arrays.npz")
        orders_path.write_text(json.dumps(orders), encoding="utf-8")
        with io.BytesIO() as held:
            np.savez(held, **buffers)
            arrays_path.write_bytes(held.getvalue())
        source = files("hepnb.generate").joinpath("measure.py").read_text(encoding="utf-8")
        code = (
            f"{source}\n\nrun_cells({str(orders_path.resolve())!r}, "
            f"{str(arrays_path.resolve())!r}, 'trial.json')\n"
        )
        modules = [
            *_MODULES,
            *(["coffea.processor"] if any("coffea" in c.source for c in (*define, *use)) else []),
        ]
        ran = sandbox(
            code, [orders_path, arrays_path], limits=LIMITS, modules=modules, results=["trial.json"]
        )
    return _trial(ran, {c.key: c.source for c in (*define, *use)})


def arranged(
    program: Program, cells: Sequence[ProgramCell]
) -> tuple[list[ProgramCell], list[ProgramCell]]:
    """The cells that define the selection, and those that run and draw, each with the foreign
    ones in their place.
    """
    known = {c.key: c for c in program.cells}
    known |= {c.key: replace(c, role=known[c.key].role) if c.key in known else c for c in cells}
    compiled = {c.key for c in program.cells}
    placed = [
        replace(c, role="select") if c.key not in compiled and not uses_results(c.source) else c
        for c in known.values()
    ]
    define = [c for c in placed if c.role == "select"]
    return define, [c for c in placed if c.role != "select"]


def uses_results(source: str) -> bool:
    """True for a cell that needs what a run gives, and so stands below it."""
    try:
        parsed = python_syntax.python(source)
    except SyntaxError:
        return False
    outside = [s for s in parsed.body if not isinstance(s, ast.FunctionDef | ast.ClassDef)]
    return bool(_RESULTS & {n.id for s in outside for n in ast.walk(s) if isinstance(n, ast.Name)})


def _pairs(cells: Sequence[ProgramCell]) -> list[list[str]]:
    return [[c.key, c.source] for c in cells]


class _Failed(BaseModel):
    cell: str
    line: int | None
    error: str


class _Measured(BaseModel):
    fields: dict[str, list[Any]]
    masks: dict[str, dict[str, str | None]]
    weights: dict[str, list[float | None]]


class SandboxAnswer(BaseModel):
    """The sandbox's answer, checked like anything foreign.

    ``measured``: what the program selects, None where it failed; ``failed``: where and why;
    ``printed``: key of a cell → its text.
    """

    model_config = ConfigDict(strict=True)
    measured: _Measured | None
    failed: _Failed | None
    printed: dict[str, str]


def _trial(ran: SandboxResult, sources: Mapping[str, str]) -> Trial:
    if ran.problem:
        return Trial(ran.level, None, Failure("", 0, "", ran.problem))
    try:
        answer = SandboxAnswer.model_validate_json(ran.files.get("trial.json", b""))
    except (ValidationError, RecursionError):
        return Trial(ran.level, None, Failure("", 0, "", "it left no result"))
    return judged(answer, sources, ran.level)


def judged(answer: SandboxAnswer, sources: Mapping[str, str], level: Level) -> Trial:
    """The trial described by an answer of the sandbox, with the step at which a cell failed."""
    failure = None
    if answer.failed:
        cell, line = answer.failed.cell, answer.failed.line or 0
        failure = Failure(cell, line, _step_at(sources.get(cell, ""), line), answer.failed.error)
    measured = answer.measured.model_dump() if answer.measured else None
    return Trial(level, measured, failure, answer.printed)


def _step_at(source: str, line: int) -> str:
    """The step or the function that a line of a cell belongs to."""
    if not source or not line:
        return ""
    nodes = list(ast.walk(python_syntax.python(source)))
    for node in nodes:
        if isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                if isinstance(key, ast.Constant) and key.lineno <= line <= (value.end_lineno or 0):
                    return str(key.value)
    functions = [n for n in nodes if isinstance(n, ast.FunctionDef)]
    return next((f.name for f in functions if f.lineno <= line <= (f.end_lineno or 0)), "")
