"""The magic on the record: ``%export`` writes down what the notebook has done, so that another
machine can replay it.
"""

# mypy: disable-error-code="untyped-decorator, misc"
# IPython's decorators and base class have no types

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from IPython.core.magic import line_magic, magics_class, no_var_expand
from IPython.core.magic_arguments import argument, magic_arguments, parse_argstring

from hepnb import compare as comparing
from hepnb import record
from hepnb import spec as specs
from hepnb.notebook import show
from hepnb.notebook.bridge import asking_cell
from hepnb.notebook.consent import runnable
from hepnb.notebook.magic_errors import path, step
from hepnb.notebook.magics_base import MagicsBase
from hepnb.notebook.program_cells import ProgramInCells
from hepnb.notebook.widgets import Output
from hepnb.paper import Paper
from hepnb.program import ProgramCell


@magics_class
class RecordMagics(MagicsBase):
    """The magic on the record."""

    @no_var_expand
    @magic_arguments()
    @argument(
        "folder",
        type=path,
        metavar="DIR",
        help="new folder for the record; an old record in it is replaced",
    )
    @argument(
        "--published",
        type=path,
        metavar="SOURCE",
        help="published numbers (a file); where none is given those of %%compare, else the "
        "paper's tables",
    )
    @argument(
        "--mapping",
        type=path,
        metavar="FILE",
        help="mapping of published names to regions, from hepnb compare --keep (default: that of "
        "%%compare)",
    )
    @argument(
        "--answers",
        type=path,
        metavar="FILE",
        help="what a model answered, where one has drafted the spec",
    )
    @argument(
        "--waive",
        nargs="+",
        default=[],
        metavar="CODE",
        help="blocking findings to ignore, by code",
    )
    @line_magic
    @step
    def export(self, line: str) -> None:
        """Writes the record of the reproduction: spec, decisions, program, events, comparison, as
        an RO-Crate with a report.

        The draft, the program and the events are made afresh from the paper, the spec and the
        files, so that they are consistent.
        """
        args = parse_argstring(self.export, line)
        output = Output()
        self.settle(asking_cell(self.shell))
        with self.session.lock:
            self.take_stock()
            self.session.accepted(args.waive)  # says which lines are open, by their cells
            session = self.session
            spec, paper, cited = session.spec(), session.paper, session.cited
            foreign = session.foreign
            said = session.program_cells.said(session.needed_program()) if session.program else None
            wished, files = session.ran or (session.wishes, session.files)
            compared = session.compared or ("", session.conditions)
            decided = session.published[1] if session.published else None
        self.taken_over(foreign, output)
        if said is not None:
            runnable(said, session.journal, uncontained=self.uncontained)
        inputs = record.Inputs(
            spec=specs.text_of(spec),
            paper=paper,
            cited=cited,
            answers=Path(args.answers) if args.answers else self._answers(),
            files=() if wished.samples or wished.listed else tuple(map(str, files)),
            wishes=replace(wished, words=""),
            cells=_own(said) if said is not None else (),
            waive=tuple(args.waive),
            published=args.published or compared[0] or decided or self._own_tables(),
            conditions=comparing.load_mapping(args.mapping) if args.mapping else compared[1],
            decisions=self.session.journal.text,
        )
        names = record.export(
            inputs, Path(args.folder), self.settings, progress=self.progress(output)
        )
        ways = (
            f"{record.whose(Path(args.folder))[0]} Mail {args.folder}/report.html; "
            f"hepnb replay {args.folder} makes it again."
        )
        output.put(show.note(f"{args.folder}: {', '.join(names)}. {ways}"))

    def _answers(self) -> Path | None:
        """The record of the model that is set, where one is and was written."""
        kept = (
            Path(self.settings.record)
            if self.settings.record and self.settings.engine != "patterns"
            else None
        )
        return kept if kept is not None and kept.is_file() else None

    def _own_tables(self) -> Paper | None:
        """The paper, where its tables publish numbers; None else."""
        paper = self.session.paper
        return paper if paper is not None and comparing.published(paper).yields else None


def _own(said: ProgramInCells) -> tuple[ProgramCell, ...]:
    """The cells of the selection that a person has edited, and those of a model."""
    return tuple(
        c
        for c in said.program.cells
        if c.key in said.added or (c.key in said.edited and c.role == "select")
    )
