"""The state of a notebook's kernel: the paper, the cells of the spec, the program and its result.

A session belongs to the magics of one shell; there are no globals. Callbacks of widgets and comms
may come from other threads: whoever changes a session holds its lock.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from threading import RLock
from typing import TYPE_CHECKING

from hepnb import review as reviewing
from hepnb import spec as specs
from hepnb import workflow
from hepnb.adl.dismissals import Dismissal
from hepnb.adl.format import format_note
from hepnb.adl.tree import Analysis, Block, Define, Mark, Name, Note, walk
from hepnb.compare import Conditions
from hepnb.errors import HepnbError, SpecError, UnreviewedSpec
from hepnb.findings import Finding
from hepnb.generate.wishes import NOTHING, Wishes
from hepnb.locate import cite, locate
from hepnb.notebook import cells
from hepnb.notebook.cells import Cell, Status
from hepnb.notebook.journal import Journal
from hepnb.notebook.program_cells import ProgramCells
from hepnb.notebook.worded_findings import by_words
from hepnb.paper import Paper
from hepnb.program import Program, ProgramCell
from hepnb.result import RunResult
from hepnb.spec import Decision, Evidence, Phrase, PhraseState, Requirement, ReviewedSpec, Spec

if TYPE_CHECKING:
    from hepnb.compare import PublishedReading

#: how many lines a refusal names
_NAMED = 8
#: the block that `workflow.spec_blocks` makes of what stands in none
LOOSE = "definitions"
#: the finding that repeats what is said of the possible cuts
UNCLAIMED = "HEP310"


@dataclass(frozen=True)
class Row:
    """A line of a spec cell under review; ``line``: its 1-based number in the cell's body;
    ``text``: its code as written there.

    ``is_clean``: it quotes the paper word by word and no check has anything against it
    (`hepnb.review.clean`); ``paper``: id of the paper under review; ``drafted``: the line that the
    last draft has for the same words, "" where it is the same or has none; ``said``: whose decision
    it is, "" where it is this user's.
    """

    requirement: Requirement
    line: int
    findings: tuple[Finding, ...]
    is_clean: bool
    paper: str
    text: str = ""
    drafted: str = ""
    said: str = ""

    @property
    def place(self) -> Evidence | None:
        """The first of its quotes that has a place in a paper at hand; one in the paper under
        review comes first.
        """
        placed = [e for e in self.requirement.evidence if e.page and e.boxes]
        return next((e for e in placed if e.paper == self.paper), placed[0] if placed else None)


@dataclass(frozen=True)
class Review:
    """A spec cell as it is shown for review.

    ``findings``: of its blocks as a whole; ``blocks``: their titles; ``phrases``: the
    threshold-like phrases of the paper; ``unclean``: why lines are not clean
    (`hepnb.review.unclean`); ``is_first``: it is the cell that says what is true of all.
    """

    cell: Cell
    rows: tuple[Row, ...]
    findings: tuple[Finding, ...]
    phrases: tuple[Phrase, ...]
    blocks: tuple[str, ...] = ()
    unclean: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    is_first: bool = True

    @property
    def open_rows(self) -> tuple[Row, ...]:
        """The lines that are still to be decided."""
        return tuple(r for r in self.rows if r.requirement.decision == Decision.OPEN)


@dataclass(frozen=True)
class Checked:
    """A spec with what the checks and its maker say of it, by requirement id; ``clean``: ids of
    lines to be accepted in bulk.

    ``unclean``: why the others are not; ``phrases``: of the paper, as the spec claims them.
    """

    spec: Spec
    findings: tuple[Finding, ...]
    located: Mapping[str, Requirement]
    of_line: Mapping[str, tuple[Finding, ...]]
    clean: frozenset[str]
    unclean: Mapping[str, tuple[str, ...]]
    phrases: tuple[Phrase, ...]

    @classmethod
    def of(cls, spec: Spec, findings: Sequence[Finding], phrases: Sequence[Phrase]) -> Checked:
        """The findings of a spec, by line."""
        by_line: dict[str, tuple[Finding, ...]] = {}
        for found in findings:
            by_line[found.requirement] = (*by_line.get(found.requirement, ()), found)
        clean = frozenset(r.id for r in reviewing.clean(spec, findings))
        located = {r.id: r for r in spec.requirements}
        return cls(
            spec,
            tuple(findings),
            located,
            by_line,
            clean,
            reviewing.unclean(spec, findings),
            tuple(phrases),
        )

    def accepting(self, ids: Collection[str]) -> Checked:
        """The same after some open lines were accepted: nothing is looked up or checked again.

        To no check but those of `review.OF_OPEN` does it matter whether a line that counts is open
        or accepted.
        """
        spec = specs.with_decisions(self.spec, dict.fromkeys(ids, Decision.ACCEPTED))
        left = [
            f for f in self.findings if f.code not in reviewing.OF_OPEN or f.requirement not in ids
        ]
        return Checked.of(spec, left, self.phrases)


class Session:
    """The state of one notebook."""

    def __init__(self, journal: Journal) -> None:
        self.lock = RLock()
        self.journal = journal
        self.own = journal.own  # what this user has decided, here or elsewhere
        self._open: dict[str, frozenset[str]] = {}  # by cell: ids of the lines that stood open
        self.paper: Paper | None = None
        self.cited: tuple[Paper, ...] = ()
        self.program: Program | None = None
        self.fitted: tuple[
            str, ...
        ] = ()  # what the program leaves out of the spec or has otherwise, a sentence each
        self.files: tuple[str, ...] = ()
        self.wishes = NOTHING  # what the program was told beside the spec
        self.ran: tuple[Wishes, tuple[str, ...]] | None = None  # the samples or files of the run
        self.compared: tuple[str, Conditions] | None = None  # with what, and as what
        # published numbers with the decisions on them, and where they are from
        self.published: tuple[str, PublishedReading] | None = None
        self.result: RunResult | None = None
        self.luminosity = 0.0  # in fb⁻¹, that the program scales simulation to; 0: it does not
        self.conditions = Conditions()  # what is known of the run beside its numbers
        self.reviewed: ReviewedSpec | None = None  # what the program was generated from
        self.program_cells = ProgramCells()
        self.partial: Spec | None = None  # the draft of an extraction that was stopped
        self._drafted: dict[str, str] = {}  # the blocks of the draft, by name
        self._phrases: tuple[Phrase, ...] | None = None  # of the paper; None until somebody asks
        self._draft: tuple[Requirement, ...] = ()  # the lines of the last draft
        self._votes: dict[
            str, tuple[int, int]
        ] = {}  # by requirement id, of which the text says nothing
        self._is_told = False  # whether the notebook has said which cells stand in it
        self._checked: tuple[tuple[str, ...], Checked] | None = (
            None  # the last spec that was checked, by its texts
        )
        self._cells: dict[str, Cell] = {}
        self._blocks: dict[
            str, tuple[str, str]
        ] = {}  # key of the block → (key of its cell, its text)

    # --- the paper and what was extracted from it
    # ----------------------------------------------------------------

    def open(self, paper: Paper, cited: Sequence[Paper] = ()) -> None:
        """Takes up a paper and those that its evidence also quotes; the spec of another paper is
        put aside.
        """
        if self.paper is not None and self.paper.id != paper.id:
            self._drafted, self.program, self.result, self.files, self.reviewed = (
                {},
                None,
                None,
                (),
                None,
            )
            self.wishes, self.ran, self.compared, self.published = NOTHING, None, None, None
            self._phrases, self._votes, self.partial, self._draft = None, {}, None, ()
            self._cells.clear()
            self._blocks.clear()
        self.paper, self.cited, self._checked = paper, tuple(cited), None

    @property
    def papers(self) -> tuple[Paper, ...]:
        """The papers at hand, the one under review first."""
        return (self.paper, *self.cited) if self.paper else ()

    def needed_paper(self) -> Paper:
        """The paper. Raises HepnbError where none is loaded."""
        if self.paper is None:
            raise HepnbError(
                "no paper is loaded",
                hint="run %load_paper first, for example: %load_paper 1704.03848",
            )
        return self.paper

    def paper_of(self, evidence: Evidence) -> Paper:
        """The paper at hand that a located quote stands in.

        Raises HepnbError where none is loaded.
        """
        paper = self.needed_paper()
        return next((p for p in self.cited if p.id == evidence.paper), paper)

    def propose(self, spec: Spec) -> tuple[Cell, ...]:
        """The cells of an extracted spec, one per block.

        They become part of the spec when they are run or decided about, so that what a person
        deletes is gone.
        """
        blocks = workflow.spec_blocks(spec)
        self._drafted = dict(blocks)
        self._phrases = tuple(
            replace(p, state=PhraseState.OPEN, requirement="") if p.requirement else p
            for p in spec.phrases
        )
        self._votes = {r.id: r.votes for r in spec.requirements}
        self._draft = spec.requirements
        self._checked, self._is_told = None, False
        return tuple(_proposed(name, text) for name, text in blocks)

    def generated(
        self,
        reviewed: ReviewedSpec,
        program: Program,
        files: Sequence[str],
        offered: Sequence[ProgramCell] = (),
        fitted: Sequence[str] = (),
        wishes: Wishes = NOTHING,
    ) -> None:
        """Takes up a program and the cells of a model that are offered with it; the result of the
        one before is gone.

        ``fitted``: what it leaves out of the spec or has otherwise, a sentence each; ``wishes``:
        what it was told.
        """
        self.wishes, self.ran, self.compared = wishes, None, None
        self.fitted = tuple(fitted)
        self.reviewed, self.program, self.files, self.result = reviewed, program, tuple(files), None
        self.program_cells.offered(offered)

    def needed_program(self) -> Program:
        """The program.

        Raises HepnbError where there is none, and where the spec is another one now than it was
        made from.
        """
        if self.program is None or self.reviewed is None:
            raise HepnbError("there is no program", hint="run %%generate first")
        if self._blocks and self.spec().tree != self.reviewed.spec.tree:
            raise HepnbError(
                "the spec has changed since the program was generated",
                hint="review it and run %%generate again",
            )
        return self.program

    @property
    def left_out(self) -> tuple[str, ...]:
        """The blocks of the draft that no cell that was run holds."""
        return tuple(name for name in self._drafted if not self._holds(name))

    def phrases(self, spec: Spec | None) -> tuple[Phrase, ...]:
        """The threshold-like phrases of the paper, as a spec claims them and its comments
        dismiss them.
        """
        if self._phrases is None:
            self._phrases = workflow.phrases(self.paper) if self.paper else ()
        if self._checked is not None and spec is self._checked[1].spec:
            return self._checked[1].phrases
        return specs.claim(spec, self._phrases) if spec else self._phrases

    # --- cells of the spec
    # ---------------------------------------------------------------------------------------

    def stand(self, standing: Sequence[Cell]) -> tuple[Cell, ...]:
        """Takes up the spec cells that stand in the notebook, in order, run or not; what stands
        there no more is gone.

        Gives the cells that should read otherwise than they do. Raises SpecError where two cells
        have one key or one block, or one does not parse.
        """
        _unique((c.key for c in standing), "the key")
        _unique((name for c in standing for name, _ in _blocks_of(c.key, c.body)), "the block")
        read = [
            self._cells[c.key] if self._is_read(c) else self.read(c.key, c.body, c.status)
            for c in standing
        ]
        self._blocks = {
            name: (c.key, text) for c in read for name, text in _blocks_of(c.key, c.body)
        }
        self._cells = {c.key: c for c in read}
        self._is_told = True
        return tuple(
            c
            for c, was in zip(read, standing, strict=True)
            if c.source.rstrip() != was.source.rstrip()
        )

    def keep(self, keys: Collection[str]) -> None:
        """Forgets the cells that stand in the notebook no more; those that stand there are read
        when that matters.
        """
        self._cells = {key: cell for key, cell in self._cells.items() if key in keys}
        self._blocks = {name: v for name, v in self._blocks.items() if v[0] in self._cells}
        self._is_told = True

    def drop(self, keys: Collection[str]) -> None:
        """Takes cells out of the spec, and what was drafted for them; the others stay, run or
        not.
        """
        gone = {name for name, (key, _) in self._blocks.items() if key in keys}
        self._drafted = {name: text for name, text in self._drafted.items() if name not in gone}
        self._cells = {key: cell for key, cell in self._cells.items() if key not in keys}
        self._blocks = {name: v for name, v in self._blocks.items() if name not in gone}

    def _is_read(self, cell: Cell) -> bool:
        known = self._cells.get(cell.key)
        return known is not None and known.source.rstrip() == cell.source.rstrip()

    def read(
        self,
        key: str,
        body: str,
        status: Status = Status.PROPOSED,
        *,
        decided: Collection[int] = (),
        drafted: bool = False,
    ) -> Cell:
        """Takes up the text of a spec cell that is run, and gives the cell as it should read.

        Decisions made with the mouse are put into open lines; a line that was edited after it had
        been accepted is open again, but for those (``decided``, 1-based) that a person has just
        decided about as they are. ``drafted``: it is a draft, which may not stand in the notebook.
        Raises SpecError.
        """
        requirements = _requirements(key, body)
        self._sign(key, body, requirements, decided)
        known = self.journal.known(key, self._paper_id)
        edited = {r.line for r in _edited(requirements, body, known.shown)} - set(decided)
        pending = [
            r
            for r in requirements
            if r.id in known.pending
            and cells.mark_of(_line(body, r)) == Decision.OPEN
            and self.own.knows(replace(r, decision=known.pending[r.id]))
        ]
        marks = {r.line: known.pending[r.id] for r in pending} | dict.fromkeys(
            edited, Decision.OPEN
        )
        text = cells.with_marks(body, marks)
        was_edited = bool(edited) or status == Status.EDITED
        cell = Cell("spec", key, self._status(text, status, edited=was_edited), text)
        self._register(cell)
        now = _requirements(key, text)
        if drafted:
            self._open.pop(key, None)
        else:
            self._open[key] = frozenset(r.id for r in now if r.decision == Decision.OPEN)
        self.journal.shown(key, self._paper_id, _decisions(now))
        return cell

    def _sign(
        self, key: str, body: str, lines: Sequence[Requirement], decided: Collection[int]
    ) -> None:
        """Signs what this user decided: with the mouse (``decided``), or by typing a mark into a
        line that stood open in this cell, in this kernel.
        """
        stood = self._open.get(key, frozenset())
        self.own.decided(
            r
            for r in lines
            if (r.line in decided or r.id in stood) and cells.mark_of(_line(body, r)) is not None
        )

    @property
    def foreign(self) -> tuple[Requirement, ...]:
        """The lines of the whole spec that are decided about, and not by this user."""
        return self.own.foreign(self.spec().tree)

    def decide(self, key: str, ids: Iterable[str], decision: Decision) -> Cell:
        """Decides about requirements of a cell, and gives the cell as it then reads."""
        cell, wanted = self._cells[key], set(ids)
        chosen = [r for r in _requirements(key, cell.body) if r.id in wanted]
        for requirement in chosen:
            self.journal.decided(key, self._paper_id, requirement, decision)
        cell = cells.with_lines_decided(cell, [r.line for r in chosen], decision)
        self._register(cell)
        return cell

    def edit(self, key: str, line: int, code: str) -> Cell:
        """Replaces the ADL of a line (1-based), which is open again.

        Raises SpecError and changes nothing where it is wrong.
        """
        cell = self._cells[key]
        return self._changed(cell, cells.with_line(cell.body, line, code))

    def require(self, key: str, block: str, code: str, phrase: Phrase) -> Cell:
        """Makes an open line of a phrase, at the end of a block (by its title).

        Raises SpecError, and then changes nothing.
        """
        cell = self._cells[key]
        quote = cite(self.needed_paper(), phrase.block, phrase.start, phrase.end)
        note = format_note(Note((quote,), Mark.OPEN))
        return self._changed(cell, cells.with_new_line(cell.body, block, f"{code.strip()}  {note}"))

    def dismiss(self, key: str, phrases: Sequence[Phrase], reason: str) -> Cell:
        """Sets phrases aside for a reason, which the cell keeps as comments.

        Raises SpecError without a reason.
        """
        if not reason.strip():
            raise SpecError(
                "no reason is given",
                where=f"%%spec {key}",
                expected="in a few words, why the phrase is not a cut of the selection",
            )
        cell = self._cells[key]
        last = workflow.read_spec(cell.body).tree.blocks[-1:]
        body = cell.body
        which = {
            (p.block, p.start, p.end): (n, m) for p, n, m in specs.numbered(self._phrases or ())
        }
        for phrase in phrases:
            nth, among = which.get((phrase.block, phrase.start, phrase.end), (0, 1))
            comment = str(Dismissal(phrase.page, phrase.quote, reason, nth if among > 1 else 0))
            body = cells.with_new_line(body, last[0].title if last else "", comment)
        _requirements(key, body)
        cell = Cell("spec", key, cell.status, body)
        self._register(cell)
        return cell

    def phrase(self, page: int, quote: str, nth: int = 0) -> Phrase:
        """The possible cut on that page with those words, or else words of the paper.

        ``nth``: which of several, 0 for the first open one. Raises HepnbError where the paper has
        them not.
        """
        found = [p for p in self.phrases(self.spec_or_none()) if (p.page, p.quote) == (page, quote)]
        if 0 < nth <= len(found):
            return found[nth - 1]
        found.sort(key=lambda p: p.state != PhraseState.OPEN)
        if found:
            return found[0]
        e = locate(self.needed_paper(), quote, page=page)
        if e.status != "verbatim":
            raise HepnbError(
                f'"{quote}" is not on page {page} of the paper',
                hint="select the words on their page again",
            )
        return Phrase(e.block, e.start, e.end, e.page, e.quote)

    def review(self, key: str) -> Review:
        """A cell of the spec, with the evidence and the findings of its lines as the whole spec has
        them.

        What was drafted and stands in no cell counts as well: a line may use its names, and it
        claims its phrases.
        """
        cell = self._cells[key]
        checked = self._check()
        own = _requirements(key, cell.body)
        drafted = _drafted(own, self._draft)
        rows = tuple(
            Row(
                replace(checked.located.get(r.id, r), votes=self._votes.get(r.id, r.votes)),
                r.line,
                checked.of_line.get(r.id, ()),
                r.id in checked.clean,
                self._paper_id,
                cells.code_of(cell.body, r.line),
                drafted.get(r.id, ""),
                self._whose(r, cell.body),
            )
            for r in own
        )
        titles, ids = {r.block for r in own}, {r.id for r in own}
        # what is said of the whole spec stands in its first cell; the phrases are shown by
        # themselves
        is_first = key == next(iter(self._cells))
        whole = {""} if is_first else set()
        rest = tuple(
            f
            for f in checked.findings
            if f.requirement not in ids and f.block in titles | whole and f.code != UNCLAIMED
        )
        titles_here = tuple(b.title for b in _read(key, cell.body).tree.blocks if b.kind != "info")
        unclean = {i: why for i, why in checked.unclean.items() if i in ids}
        return Review(cell, rows, rest, checked.phrases, titles_here, unclean, is_first)

    def _whose(self, line: Requirement, body: str) -> str:
        """The one whose decision a line has, where it is not this user's."""
        mark = cells.mark_of(_line(body, line))
        if mark is None:
            return "no mark: counts as it is written"
        if mark == Decision.OPEN or self.own.knows(line):
            return ""
        return f"{mark} by the notebook, not by you"

    @property
    def blocks(self) -> tuple[tuple[str, str], ...]:
        """The key of the cell, and the title, of each block of a cell that a line may stand in."""
        return tuple(
            (key, b.title)
            for key, cell in self._cells.items()
            for b in _read(key, cell.body).tree.blocks
            if b.kind != "info"
        )

    def _check(self) -> Checked:
        """The spec of all cells with the draft, and what the checks say of it; looked through
        once for each state of the text.
        """
        texts = (*(text for _, text in self._blocks.values()), *self._beside)
        if self._checked is None or self._checked[0] != texts:
            self._checked = texts, self._accepted_since(texts) or self._all_checked()
        return self._checked[1]

    def _all_checked(self) -> Checked:
        spec = self._with_draft() or self.spec()
        return Checked.of(spec, self._findings(spec), self.phrases(spec))

    def _accepted_since(self, texts: Sequence[str]) -> Checked | None:
        """The spec that was checked last, where nothing happened to it since but that open lines
        were accepted; else None.
        """
        if self._checked is None:
            return None
        was, checked = self._checked
        if [cells.reopened(text) for text in was] != [cells.reopened(text) for text in texts]:
            return None
        now = [r for key, cell in self._cells.items() for r in _requirements(key, cell.body)]
        if any(r.id not in checked.located for r in now):
            return None
        changed = [r for r in now if r.decision != checked.located[r.id].decision]
        if any(r.decision != Decision.ACCEPTED for r in changed):
            return None
        return checked.accepting({r.id for r in changed})

    @property
    def _beside(self) -> tuple[str, ...]:
        """The blocks of the draft that no cell is known to hold, and that nobody has deleted."""
        return (
            ()
            if self._is_told
            else tuple(text for name, text in self._drafted.items() if not self._holds(name))
        )

    def _holds(self, name: str) -> bool:
        """True where a cell is known to hold a block of the draft; its definitions may be in a
        cell together with others.
        """
        return name in self._blocks or (
            name == LOOSE and any(held.startswith(f"{LOOSE} in ") for held in self._blocks)
        )

    def spec(self) -> Spec:
        """The whole spec, of all its cells. Raises HepnbError where there is none."""
        if not self._blocks:
            raise HepnbError(
                "there is no spec", hint="run the %%spec cells that %%extract makes, or write one"
            )
        return self._read([text for _, text in self._blocks.values()])

    def _with_draft(self) -> Spec | None:
        """The spec of all cells, and of the blocks of the draft that stand in none; None where
        these do not fit together.
        """
        try:
            return self._read([*(text for _, text in self._blocks.values()), *self._beside])
        except HepnbError:
            return None

    def _read(self, texts: Sequence[str]) -> Spec:
        return workflow.read_spec(
            workflow.join_blocks(_ordered(texts)), source="spec", paper=self.paper, cited=self.cited
        )

    def spec_or_none(self) -> Spec | None:
        """The whole spec with what is drafted, or None where there is none yet or its cells do
        not fit together.
        """
        if not (self._blocks or self._beside):
            return None
        try:
            return self._check().spec
        except HepnbError:
            return None

    def owner(self, block: str) -> str:
        """The key of the cell that a block (by its title) stands in, "" where none does."""
        return self._blocks.get(block.rpartition(" ")[2], ("", ""))[0]

    def accepted(self, waive: Collection[str] = ()) -> ReviewedSpec:
        """The reviewed spec.

        Raises UnreviewedSpec, which names the open lines and blocking findings by their blocks.
        """
        spec = self.spec()
        try:
            return workflow.accept(spec, self.paper, waive=waive, cited=self.cited)
        except UnreviewedSpec as error:
            # the line numbers of the error are of all cells joined, which nobody sees
            opened = [
                f"{r.block}: {r.adl}" for r in spec.requirements if r.decision == Decision.OPEN
            ]
            errors = [
                f for f in self._findings(spec) if f.severity == "error" and f.code not in waive
            ]
            parts = [
                _listed("open line", opened),
                _listed("blocking finding", [f"{f.block}: {f.code} {f.message}" for f in errors]),
            ]
            codes = " ".join(dict.fromkeys(f.code for f in errors))
            hints = [
                (
                    "accept (✓) or reject (✗) each open line: the bar above the notebook leads "
                    "through them"
                )
                if opened
                else "",
                (
                    "correct or reject what is found wrong, or go ahead in spite of it: %%generate "
                    f"--waive {codes}"
                )
                if errors
                else "",
            ]
            raise UnreviewedSpec(
                "; ".join(filter(None, parts)) or error.found,
                open_lines=error.open_lines,
                hint="; ".join(filter(None, hints)) or error.hint,
            ) from None

    def _findings(self, spec: Spec) -> tuple[Finding, ...]:
        return by_words(workflow.review_findings(spec, self.paper, cited=self.cited), spec.tree)

    def cell(self, key: str) -> Cell:
        """A cell of the spec as it reads now."""
        return self._cells[key]

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of the spec's cells, in order."""
        return tuple(self._cells)

    @property
    def _paper_id(self) -> str:
        return self.paper.id if self.paper else ""

    def _changed(self, cell: Cell, body: str) -> Cell:
        """The cell with another body, with an open line in it.

        Raises SpecError where that does not parse.
        """
        _requirements(cell.key, body)
        cell = Cell("spec", cell.key, Status.EDITED, body)
        self._register(cell)
        return cell

    def _status(self, body: str, status: Status, *, edited: bool) -> Status:
        last = Decision.REJECTED if status == Status.REJECTED else Decision.ACCEPTED
        return cells.status_of(map(cells.mark_of, body.split("\n")), last, edited=edited)

    def _register(self, cell: Cell) -> None:
        """Takes up a cell's blocks; a block stands in one cell only, and the cell that was run
        last has it.
        """
        blocks = {name: (cell.key, text) for name, text in _blocks_of(cell.key, cell.body)}
        others = {name: v for name, v in self._blocks.items() if v[0] != cell.key or name in blocks}
        self._blocks = others | blocks
        owners = {owner for owner, _ in self._blocks.values()}
        self._cells = {key: c for key, c in self._cells.items() if key in owners} | {cell.key: cell}


def _unique(names: Iterable[str], what: str) -> None:
    """Raises SpecError where a name stands twice."""
    twice = [name for name, n in Counter(names).items() if n > 1]
    if twice:
        raise SpecError(
            f"two cells have {what} {twice[0]}",
            where="%%spec",
            expected="one",
            hint="delete one of them, or give it another name",
        )


def _blocks_of(key: str, body: str) -> tuple[tuple[str, str], ...]:
    """The blocks of a cell; what stands in none has the name of its cell with it, since several
    cells may have such.
    """
    loose = LOOSE if key == LOOSE else f"{LOOSE} in {key}"
    return tuple(
        (loose if name == LOOSE else name, text)
        for name, text in workflow.spec_blocks(_read(key, body))
    )


def _proposed(key: str, text: str) -> Cell:
    return Cell(
        "spec", key, cells.status_of(map(cells.mark_of, text.split("\n"))), text.rstrip("\n")
    )


def _listed(what: str, items: Sequence[str]) -> str:
    """``2 open lines (…; …)``: the first few are named, the rest is counted."""
    if not items:
        return ""
    more = f"; and {len(items) - _NAMED} more" if len(items) > _NAMED else ""
    return f"{len(items)} {what}{'s' if len(items) > 1 else ''} ({'; '.join(items[:_NAMED])}{more})"


def _requirements(key: str, body: str) -> tuple[Requirement, ...]:
    """The lines of a body that select, with their 1-based numbers in it.

    Raises SpecError, which counts the cell's first line.
    """
    return tuple(replace(r, line=r.line - 1) for r in _read(key, body).requirements)


@lru_cache(
    maxsize=128
)  # each text is read several times for one review; what is read is never changed
def _read(key: str, body: str) -> Spec:
    return workflow.read_spec(f"\n{body}", source=f"%%spec {key}")


@lru_cache(maxsize=128)
def _tree(text: str) -> Analysis:
    return workflow.read_spec(text).tree


def _ordered(texts: Sequence[str]) -> list[str]:
    """Blocks in an order in which each stands after those that it uses, however their cells were
    run; otherwise as they came.
    """
    parsed = {text: _tree(text) for text in texts}
    owners = {name: text for text, analysis in parsed.items() for name in _defined(analysis)}
    ordered: dict[str, None] = {}

    def place(text: str, above: frozenset[str]) -> None:
        for name in _used(parsed[text]):
            needed = owners.get(name)
            if needed is not None and needed not in above and needed not in ordered:
                place(needed, above | {needed})
        ordered.setdefault(text)

    for text in texts:
        place(text, frozenset({text}))
    return list(ordered)


def _defined(analysis: Analysis) -> list[str]:
    return [item.name for item in analysis.items if isinstance(item, Block | Define)]


def _used(analysis: Analysis) -> list[str]:
    names = (n.id if isinstance(n, Name) else getattr(n, "collection", "") for n in walk(analysis))
    return list(dict.fromkeys(filter(None, names)))


def _drafted(lines: Sequence[Requirement], draft: Sequence[Requirement]) -> dict[str, str]:
    """For lines that the draft has otherwise, by their ids: its line for most of the same words
    of the paper, in the same block.
    """
    known = {(r.block, r.adl) for r in lines}
    same = {(r.block, r.adl) for r in draft}
    left = [r for r in draft if (r.block, r.adl) not in known]
    found: dict[str, str] = {}
    for line in lines:
        quotes = {(e.page, e.quote) for e in line.evidence}
        shared = [
            (len(quotes & {(e.page, e.quote) for e in r.evidence}), r)
            for r in left
            if r.block == line.block
        ]
        most, other = max(shared, key=lambda one: one[0], default=(0, None))
        if other is not None and most and (line.block, line.adl) not in same:
            found[line.id] = other.adl
            left.remove(other)
    return found


def _decisions(requirements: Iterable[Requirement]) -> dict[str, Decision]:
    return {r.id: r.decision for r in requirements}


def _edited(
    requirements: Iterable[Requirement], body: str, shown: Mapping[str, Decision]
) -> list[Requirement]:
    """The lines marked as accepted that nobody has seen, in a cell from which lines that were
    seen are gone.
    """
    found = tuple(requirements)
    if all(known in {r.id for r in found} for known in shown):
        return []
    return [
        r for r in found if r.id not in shown and cells.mark_of(_line(body, r)) == Decision.ACCEPTED
    ]


def _line(body: str, requirement: Requirement) -> str:
    return body.split("\n")[requirement.line - 1]
