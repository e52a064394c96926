"""A wish in the user's words, written by a model as cells that are offered only with what is known
of them.

The model is given the spec without its quotes, the branches of the events, the compiled program,
notes and examples, and the wish last: nothing of the paper reaches it but the quotes of stubs. Each
answer is inspected, run on a sample of events in the sandbox and, where it selects, held against
the compiled program event by event. What is wrong goes back to the model, with lines, events and
values, some times; then the cells are offered as what they are.
"""

from __future__ import annotations

import ast
import difflib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from importlib.resources import files
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from hepnb import python_syntax
from hepnb.adl import tree
from hepnb.adl.check import check
from hepnb.adl.format import format as format_tree
from hepnb.adl.parse import parse
from hepnb.errors import BadAnswer, MissingExtra, ModelError, SpecError
from hepnb.events.schema import Schema
from hepnb.generate import agree, compiled, trial
from hepnb.generate.agree import Agreement
from hepnb.generate.model import lint, written_cells
from hepnb.generate.model.lint import Objection
from hepnb.generate.model.written_cells import WrittenCell
from hepnb.generate.sample import TrialEvents
from hepnb.generate.trial import Failure
from hepnb.generate.wishes import REPAIRS
from hepnb.ports import Cancelled, LanguageModel, Progress, Question, Sandbox, never, silent
from hepnb.program import Program, ProgramCell
from hepnb.spec import ReviewedSpec, edit

#: the texts of the question, by name and version: a changed text is a new version, since recorded
#: answers belong to the old one
PROMPT = "cells-1"
MAX_TOKENS = 6000
#: differences and objections that are told to the model in a round
_TOLD = 6

Line = Annotated[str, Field(max_length=140)]


class CellReply(BaseModel):
    """The form of a cell, for a model that can be held to it.

    ``code`` by lines: a string of the grammar has no line breaks.

    What a model writes without it is read by `hepnb.generate.model.written_cells`, which takes
    longer lines too.
    """

    purpose: Annotated[str, Field(max_length=100)]
    requirements: Annotated[list[Line], Field(max_length=8)]
    code: Annotated[list[Line], Field(max_length=60)]


class WishReply(BaseModel):
    """The form of an answer to a wish."""

    cells: Annotated[list[CellReply], Field(max_length=4)]


State = Literal["agrees", "disagrees", "fails", "refused"]


@dataclass(frozen=True, slots=True)
class Offer:
    """A cell that a model has written, and what is known of it.

    ``state``: ``agrees`` (it runs, and nothing is selected otherwise), ``disagrees``, ``fails`` (it
    does not run), ``refused`` (it does what cells must not do, and was not run). ``selects``: it
    redefines a part of the selection, and ``diff`` shows how.
    """

    cell: ProgramCell
    state: State
    selects: bool = False
    objections: tuple[Objection, ...] = ()
    diff: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """The result of a wish: cells, and what was found out about them together.

    ``spec``: blocks of ADL that the model proposes, every line open: to be reviewed before anything
    is made of them. ``agreement``: of the cells that run; ``failures``: why others do not, one for
    each of them at least. ``notes``: what went wrong on the way. ``cutflows``: on the events of the
    sample, of the compiled program and of the one with these cells; ``level``: of the sandbox.
    """

    offers: tuple[Offer, ...]
    spec: str = ""
    agreement: Agreement | None = None
    failures: tuple[Failure, ...] = ()
    rounds: int = 0
    notes: tuple[str, ...] = ()
    model: str = ""
    level: str = ""
    cutflows: tuple[agree.Cutflows, agree.Cutflows] | None = None

    @property
    def failure(self) -> Failure | None:
        """The first failure."""
        return self.failures[0] if self.failures else None

    def why(self, key: str) -> Failure | None:
        """The reason why a cell fails: its own failure, else the first."""
        return next((f for f in self.failures if f.cell == key), self.failure)

    @property
    def usable(self) -> tuple[ProgramCell, ...]:
        """The cells that may go into the program as they are."""
        return tuple(o.cell for o in self.offers if o.state == "agrees")


@dataclass(frozen=True)
class Bench:
    """A wish, and what answers to it are tried on: the program with its spec, the events'
    schema, a sample, the sandbox.
    """

    wish: str
    reviewed: ReviewedSpec
    program: Program
    schema: Schema
    sample: TrialEvents
    sandbox: Sandbox

    @cached_property
    def expected(self) -> dict[str, Any]:
        """The compiled program's result on the sample."""
        return compiled.measured(self.program, self.sample.arrays)


def propose(
    model: LanguageModel,
    bench: Bench,
    *,
    repairs: int = REPAIRS,
    progress: Progress = silent,
    cancelled: Cancelled = never,
) -> Proposal:
    """The cells that a model writes for a wish, tried and mended at most ``repairs`` times.

    Raises ModelError.
    """
    asked = _Asked(model, bench)
    proposal = Proposal(())
    for number in range(repairs + 1):
        if cancelled():
            return replace(proposal, notes=(*asked.notes, "it was stopped"))
        progress("asking the model for cells", number, repairs + 1)
        reply = asked.ask(cancelled)
        progress("trying its cells", number, repairs + 1)
        if reply.cells or not reply.left_out:
            made = _tried(reply, bench, rounds=number)
            proposal = made if len(made.usable) >= len(proposal.usable) else proposal
            asked.problem = _problem(made)
        if not asked.goes_on(reply):
            break
    progress("trying its cells", 1, 1)
    return replace(proposal, notes=(*asked.notes, *proposal.notes), model=asked.name)


def tolerated(propose: Callable[[], Proposal]) -> Proposal:
    """The proposal; a failing model becomes a note, since the program needs no model."""
    try:
        return propose()
    except (ModelError, MissingExtra) as error:
        return Proposal(
            (), notes=(f"the model failed, the program is without cells of it: {error}",)
        )


# --- asking
# --------------------------------------------------------------------------------------------------


class _Asked:
    """The conversation so far: what was answered last, what was wrong with it, and what of it
    could not be read.
    """

    def __init__(self, model: LanguageModel, bench: Bench) -> None:
        self.model, self.wish = model, bench.wish
        self.context = material(bench.reviewed, bench.program, bench.schema)
        self.notes: list[str] = []
        self.name = model.name
        self.problem = ""
        self._unread: tuple[str, ...] = ()
        self._told = False
        self._replies: list[written_cells.ReadReply] = []
        self._seed = 1

    def ask(self, cancelled: Cancelled) -> written_cells.ReadReply:
        """The readable part of the next answer; the rest is noted."""
        question = Question(
            self._question(),
            system(),
            self.context,
            WishReply,
            MAX_TOKENS,
            seed=self._seed,
            partial=True,
        )
        self._told = self._told or bool(self._unread)
        try:
            answer = self.model.answer(question, cancelled=cancelled)
        except BadAnswer as error:
            reply = written_cells.ReadReply(
                left_out=(f"the answer was not in form: {error.found}",)
            )
        else:
            self.name = answer.model or self.name
            reply = written_cells.read(answer.text, cut=answer.finish == "length")
        self._unread = reply.left_out
        self.notes += [n for n in reply.left_out if n not in self.notes]
        if reply.cells:
            self._replies.append(reply)
        else:
            self._seed += 1  # another seed may do
        return reply

    def goes_on(self, reply: written_cells.ReadReply) -> bool:
        """True where asking again may give something: something is wrong, and the answer is another
        one than before.

        Why a part of an answer could not be read is told once.
        """
        if reply.cells and any(reply.cells == r.cells for r in self._replies[:-1]):
            self.notes.append("the model gave the same cells again")
            return False
        if reply.left_out and not self._told:
            return True
        return bool(reply.cells and self.problem)

    def _question(self) -> str:
        parts = [f"The wish: {self.wish}"]
        unread = (
            "What could not be read of your last answer:\n"
            + "\n".join(f"- {u}" for u in self._unread)
            if self._unread
            else ""
        )
        if self._replies and (self.problem or unread):
            parts = [
                f"Your cells were:\n{self._replies[-1].text}",
                *filter(None, (self.problem, unread)),
                *parts,
            ]
            parts.append("Answer with all cells again, mended.")
        elif unread:
            parts = [unread, *parts, f"Answer in form: {written_cells.FORM}."]
        return "\n\n".join(parts)


@cache
def system() -> str:
    """Rules, notes on the libraries, and worked examples: the same for every wish."""
    folder = files("hepnb.generate.model").joinpath("prompts")
    rules, notes = (
        folder.joinpath(f"{PROMPT}.{name}.txt").read_text("utf-8").strip()
        for name in ("system", "notes")
    )
    return "\n\n".join(
        [
            rules,
            notes,
            "Examples, each below the program of a four-lepton selection.",
            *examples().values(),
        ]
    )


@cache
def examples() -> dict[str, str]:
    """Worked examples by the name of their file; each runs below the program of the example
    spec.
    """
    folder = files("hepnb.generate.model").joinpath("prompts", "examples")
    found = sorted(
        (f.name, f.read_text("utf-8").strip())
        for f in folder.iterdir()
        if f.name.endswith(".py.txt")
    )
    return dict(found)


def material(reviewed: ReviewedSpec, program: Program, schema: Schema) -> str:
    """The data given to a model: the spec without quotes, the branches with their units, the
    program without quotes, stubs.
    """
    bare = edit(reviewed.tree, lambda s: (replace(s, note=tree.NO_NOTE),))
    lines = [f"{b} [{schema.unit(b) or '1'} after read()]" for b in program.branches]
    others = [b for b in schema.branches if b not in program.branches]
    code = "\n\n\n".join(_without_comments(c.source) for c in program.cells)
    stubs = [
        (
            f"{s.function}, needed by {'; '.join(line for _, _, line in s.needed_by)}; the paper: "
            f"{s.quote!r}"
        )
        for s in program.stubs
    ]
    return "\n\n".join([
        f"The reviewed spec:\n{format_tree(bare)}",
        (f"Events of {schema.name}, tree {program.tree}. Branches that the program "
"reads:\n") + "\n".join(lines),
        "Other branches of the events: " + ", ".join(others),
        *(["Functions that are still to be written:\n" + "\n".join(stubs)] if stubs else []),
        f"The program:\n{code}",
    ])  # fmt: skip


def _without_comments(source: str) -> str:
    """The code without its comments: they quote the paper."""
    return "\n".join(line for line in source.split("\n") if not line.lstrip().startswith("#"))


# --- trying
# --------------------------------------------------------------------------------------------------


def _tried(reply: written_cells.ReadReply, bench: Bench, *, rounds: int) -> Proposal:
    """Inspects the cells of an answer, runs those that may run, and compares what they select."""
    notes: list[str] = [] if reply.cells else ["the model proposes no cell"]
    adl = [c for c in reply.cells if _is_spec(c)]
    spec, wrong = _spec_change(adl, bench.reviewed)
    notes += wrong
    cells = _cells([c for c in reply.cells if c not in adl])
    known = lint.names_of(bench.program) | {n for c in cells for n in lint.defined(c.source)}
    found = {c.key: lint.inspect(c.source, known) for c in cells}
    selecting = lint.names_of(
        replace(bench.program, cells=tuple(c for c in bench.program.cells if c.role == "select"))
    )
    offers = [
        Offer(
            c,
            "refused" if found[c.key] else "fails",
            bool(lint.defined(c.source) & selecting),
            found[c.key],
            diff(bench.program, c),
        )
        for c in cells
    ]
    ran = _run([o for o in offers if o.state != "refused"], bench)
    proposal = Proposal(
        tuple(offers),
        spec,
        failures=ran.failures,
        rounds=rounds,
        notes=tuple(notes),
        level=ran.level,
    )
    return _judged(proposal, ran, bench)


@dataclass(frozen=True)
class _Ran:
    """Cells that run together (``keys``), what they select, and why the others do not run."""

    keys: frozenset[str] = frozenset()
    measured: dict[str, Any] | None = None
    failures: tuple[Failure, ...] = ()
    level: str = ""


def _run(offers: Sequence[Offer], bench: Bench) -> _Ran:
    """Runs cells together; where one fails the others run without it, so that none is called
    good that has not run.
    """
    left, level = list(offers), ""
    failures: list[Failure] = []
    while left:
        tried = trial.attempt(bench.program, [o.cell for o in left], bench.sample, bench.sandbox)
        level = tried.level
        if tried.failure is None and tried.measured is not None:
            return _Ran(frozenset(o.cell.key for o in left), tried.measured, tuple(failures), level)
        failures.append(tried.failure or Failure("", 0, "", "it left no result"))
        blamed = _blamed(failures[-1], left)
        left = [o for o in left if o.cell.key not in blamed]
    return _Ran(failures=tuple(failures), level=level)


def _blamed(failure: Failure, offers: Sequence[Offer]) -> set[str]:
    """The cells that a failure comes from: the one that it names, else those that redefine the
    selection, else all.
    """
    if any(o.cell.key == failure.cell for o in offers):
        return {failure.cell}
    redefining = {o.cell.key for o in offers if o.selects} if failure.cell else set()
    return redefining or {o.cell.key for o in offers}


def _judged(proposal: Proposal, ran: _Ran, bench: Bench) -> Proposal:
    """The offers with their states after a run."""
    if ran.measured is None:
        return proposal
    agreement = agree.compare(bench.expected, ran.measured, bench.sample, bench.program)
    cutflows = (
        agree.cutflows(bench.expected, bench.sample.real),
        agree.cutflows(ran.measured, bench.sample.real),
    )
    wished = [d for d in agreement.differences if _intended(d, bench.wish)]
    left = replace(
        agreement, differences=tuple(d for d in agreement.differences if d not in wished)
    )
    judged = tuple(
        replace(o, state="agrees" if left.agrees or not o.selects else "disagrees")
        if o.cell.key in ran.keys
        else o
        for o in proposal.offers
    )
    notes = (*proposal.notes, *(f"as wished, {d}" for d in wished))
    return replace(proposal, offers=judged, agreement=left, cutflows=cutflows, notes=notes)


_WEIGHTS = re.compile(r"(?i)weight|scale factor|luminosity|normali[sz]|cross.section")


def _intended(difference: agree.StepDifference, wish: str) -> bool:
    """True for a weight that differs where the wish is about weights."""
    return difference.where.endswith(": weight") and bool(_WEIGHTS.search(wish))


def _problem(proposal: Proposal) -> str:
    """The problem to report to the model; "" where all is well."""
    lines = [
        f"cell {o.cell.purpose!r}, {objection}"
        for o in proposal.offers
        for objection in o.objections[:_TOLD]
    ]
    lines += [f"It failed: {f}" for f in proposal.failures]
    if proposal.agreement and not proposal.agreement.agrees:
        lines.append("It does not select what the spec selects:")
        lines += _told(proposal.agreement)
    lines += [n for n in proposal.notes if n.startswith("the ADL")]
    return "What is wrong with them:\n" + "\n".join(lines) if lines else ""


def _told(agreement: Agreement) -> Iterator[str]:
    for difference in agreement.differences[:_TOLD]:
        yield f"- {difference}"
        for event in difference.events:
            values = f" ({event.values})" if event.values else ""
            yield f"  event {event.name}: expected {event.expected}, found {event.found}{values}"


def _cells(replies: Sequence[WrittenCell]) -> list[ProgramCell]:
    """Cells with keys of their own; ``plot`` for those that stand below the run."""
    made: list[ProgramCell] = []
    for reply in replies:
        source = "\n".join(reply.code).strip("\n")
        base = (
            f"model-{re.sub(r'[^a-z0-9]+', '-', reply.purpose.lower()).strip('-')[:32] or 'cell'}"
        )
        taken = {c.key for c in made}
        key = next(
            k for k in (base, *(f"{base}-{n}" for n in range(2, len(taken) + 3))) if k not in taken
        )
        role: Literal["select", "plot"] = "plot" if trial.uses_results(source) else "select"
        made.append(ProgramCell(key, reply.purpose, source, tuple(reply.requirements), role))
    return made


def diff(program: Program, cell: ProgramCell) -> str:
    """Differences of a cell from the functions of the program that it redefines, as a unified
    diff; "" where it only adds.
    """
    names = lint.defined(cell.source)
    shown: list[str] = []
    for known in program.cells:
        if known.role == "select" and (common := lint.defined(known.source) & names):
            old = "\n\n".join(_function(known.source, name) for name in sorted(common)).split("\n")
            new = "\n\n".join(_function(cell.source, name) for name in sorted(common)).split("\n")
            shown += difflib.unified_diff(
                old, new, f"compiled {known.key}", cell.key, lineterm="", n=2
            )
    return "\n".join(shown)


def _function(source: str, name: str) -> str:
    """The part of a cell that defines a name."""
    for statement in python_syntax.python(source).body:
        segment = ast.get_source_segment(source, statement) or ""
        if name in lint.defined(segment):
            return segment
    return ""


def with_cells(program: Program, cells: Sequence[ProgramCell]) -> Program:
    """The program with these cells: those that define stand below its selection, those that draw
    and print at its end.
    """
    define, use = (
        [c for c in cells if not trial.uses_results(c.source)],
        [c for c in cells if trial.uses_results(c.source)],
    )
    selection = [c for c in program.cells if c.role == "select"]
    rest = [c for c in program.cells if c.role != "select"]
    return replace(
        program,
        cells=(
            *selection,
            *(replace(c, role="select") for c in define),
            *rest,
            *(replace(c, role="plot") for c in use),
        ),
    )


# --- changes of the spec
# -----------------------------------------------------------------------------------------

_BLOCK = re.compile(r"\s*+(object|composite|region|define|table)\s++\w+")


def _is_spec(reply: WrittenCell) -> bool:
    first = next(
        (line for line in reply.code if line.strip() and not line.lstrip().startswith("#")), ""
    )
    return reply.purpose.strip().lower().split(":")[0] == "spec" or bool(
        _BLOCK.match(first) and "=" not in first.split("#")[0]
    )


def _spec_change(replies: Sequence[WrittenCell], reviewed: ReviewedSpec) -> tuple[str, list[str]]:
    """The proposed blocks with every line open and without any note of the model's, and what is
    wrong with them.
    """
    if not replies:
        return "", []
    text = "\n".join("\n".join(r.code) for r in replies)
    try:
        change = parse(text)
        opened = edit(change, lambda s: (replace(s, note=tree.Note(mark=tree.Mark.OPEN)),))
        replaced = {b.name for b in opened.blocks}
        kept = tuple(
            i for i in reviewed.tree.items if not (isinstance(i, tree.Block) and i.name in replaced)
        )
        errors = [
            f
            for f in check(parse(format_tree(tree.Analysis((*kept, *opened.items)))))
            if f.severity == "error"
        ]
    except SpecError as error:
        return "", [f"the ADL that the model proposes is wrong: {error}"]
    if errors:
        return "", [f"the ADL that the model proposes is wrong: {errors[0].message}"]
    return format_tree(opened), []
