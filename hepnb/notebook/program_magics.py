"""The magics on the program: ``%%generate`` makes it, ``%run_analysis`` runs it, ``%compare``
holds it against the paper.
"""

# mypy: disable-error-code="untyped-decorator, misc"
# IPython's decorators and base class have no types

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from IPython.core.magic import line_cell_magic, line_magic, magics_class, no_var_expand
from IPython.core.magic_arguments import argument, magic_arguments, parse_argstring

from hepnb import plot, render, workflow
from hepnb.compare import Conditions, pairs
from hepnb.errors import HepnbError, SpecError
from hepnb.generate import adapt, wishes
from hepnb.generate.wishes import REPAIRS, Wishes
from hepnb.lazy_imports import later
from hepnb.notebook import show
from hepnb.notebook.bridge import asking_cell
from hepnb.notebook.cells import Cell, Status
from hepnb.notebook.consent import own_cells, runnable
from hepnb.notebook.magic_errors import path, step
from hepnb.notebook.magics_base import MagicsBase
from hepnb.notebook.program_cells import ProgramInCells, parts
from hepnb.notebook.widgets import Output, show_figure
from hepnb.plurals import several
from hepnb.program import Program, Sample, Target
from hepnb.samples import reading
from hepnb.settings import ENGINES, Settings
from hepnb.spec import ReviewedSpec

if TYPE_CHECKING:
    from hepnb.generate import explain as explaining
    from hepnb.generate.model import prompted
    from hepnb.generate.model.prompted import Offer, Proposal
else:
    explaining, prompted = later("hepnb.generate.explain"), later("hepnb.generate.model.prompted")


@magics_class
class ProgramMagics(MagicsBase):
    """Magics on the program."""

    _source = ""  # of the cell that runs

    @no_var_expand
    @magic_arguments()
    @argument(
        "--events",
        nargs="+",
        type=path,
        default=[],
        metavar="FILE",
        help="ROOT files for the program",
    )
    @argument(
        "--target",
        choices=get_args(Target),
        default="uproot",
        help="library that loops over the files: uproot, or coffea's runner",
    )
    @argument(
        "--engine",
        choices=("compile", *ENGINES[1:]),
        help="compile uses no model; the others write code for wishes in words",
    )
    @argument(
        "--model",
        type=path,
        metavar="PATH",
        help="GGUF file; see %%config HepnbMagics.model_path",
    )
    @argument(
        "--server",
        metavar="ADDRESS",
        help="address of a model server; see %%config HepnbMagics.server",
    )
    @argument(
        "--repairs",
        type=int,
        default=REPAIRS,
        metavar="N",
        help="number of times a model may correct its cells",
    )
    @argument(
        "--leave-out",
        action="store_true",
        help="leave out all lines for which the events lack something; they are listed",
    )
    @argument(
        "--waive",
        nargs="+",
        default=[],
        metavar="CODE",
        help="blocking findings to ignore, by code",
    )
    @argument(
        "--again",
        action="store_true",
        help="insert the cells again, even if they are there (only without the extension)",
    )
    @line_cell_magic
    @step
    def generate(self, line: str, cell: str = "") -> None:
        """Turns the reviewed spec into Python cells.

        An unreviewed spec is refused, and its open lines are named.

        Each line of the body is something to add to the program: ``files a.root b.root`` (or
        ``files data: a.root``), ``plot m4l bins 24 80 170 GeV``, ``region SR``, ``weights``,
        ``luminosity 10 /fb``, ``samples samples.yaml``; if the events lack something
        for a line of the spec, ``without KEY`` or ``instead KEY: select …``. With a model, other
        lines are wishes in words: its cells are tested in a sandbox, compared with the spec, and
        inserted below with the result.
        """
        args = parse_argstring(self.generate, line)
        asking, output = asking_cell(self.shell), Output()
        settings = self.settings
        if args.engine != "compile":
            settings = settings.choose(
                {"engine": args.engine, "model_path": args.model, "server": args.server}
            )
        by_model = args.engine != "compile" and settings.engine != "patterns"
        wished = wishes.read(cell, words=by_model)
        files = wished.files or tuple(args.events) or self.session.files
        self.settle(asking)
        with self.session.lock:
            self.take_stock()
            reviewed, foreign = self.session.accepted(args.waive), self.session.foreign
        self.taken_over(foreign, output)
        program, wished = self._fitted(reviewed, files, settings, wished, args, output)
        proposal = prompted.Proposal(())
        if wished.words:
            proposal = prompted.tolerated(
                lambda: workflow.propose(
                    reviewed,
                    program,
                    files,
                    wished.words,
                    settings,
                    repairs=args.repairs,
                    progress=self.progress(output),
                )
            )
        offered = [o for o in proposal.offers if o.state != "refused"]
        with self.session.lock:
            self.session.generated(
                reviewed,
                program,
                files,
                [o.cell for o in offered],
                _departures(program, wished),
                wished,
            )
            self.session.luminosity = wished.luminosity or (
                reading.read(wished.listed).luminosity if wished.listed else 0.0
            )
        made = [
            Cell("program", c.key, Status.PROPOSED, c.source.rstrip("\n")) for c in program.cells
        ]
        made += [
            Cell("program", o.cell.key, Status.PROPOSED, f"{_remark(o, proposal)}{o.cell.source}")
            for o in offered
        ]
        made += _spec_cells(proposal.spec)
        where = self.offer(made, asking, "program", again=args.again)
        if not self.bridge.connected:
            keys = ", ".join(self.session.keys)
            where = (
                f"{where}; made of the spec cells {keys} (%forget KEY takes one out that you "
                "have deleted)"
            )
        shown = show.stack(
            show.departures(self.session.fitted),
            show.program(program, where, self.session.left_out),
        )
        output.put(show.stack(shown, show.proposal(proposal)) if wished.words else shown)

    def _fitted(
        self,
        reviewed: ReviewedSpec,
        files: Sequence[str],
        settings: Settings,
        wished: Wishes,
        args: Namespace,
        output: Output,
    ) -> tuple[Program, Wishes]:
        """The program, and the wishes that it was made with.

        What the events lack is told at once, with what may be done.
        """
        try:
            return workflow.generate(
                reviewed, files, settings, wishes=wished, target=args.target, beside=Path.cwd()
            ), wished
        except SpecError:
            lacks = workflow.lacking(reviewed, files, settings, wishes=wished)
            if not lacks:
                raise
        if not args.leave_out:
            output.put(show.lacking(lacks), richer=self.choices(show.fit_choices(lacks)))
            lines = several(len(lacks), "line needs", "lines need")
            hint = "choose for each of them above, or run %%generate --leave-out to leave all out"
            raise SpecError(f"{lines} what these events lack", hint=hint) from None
        wished = replace(wished, without=(*wished.without, *(lack.key for lack in lacks)))
        return workflow.generate(
            reviewed, files, settings, wishes=wished, target=args.target, beside=Path.cwd()
        ), wished

    @no_var_expand
    @magic_arguments()
    @argument(
        "--samples",
        type=path,
        metavar="SAMPLES.yaml",
        help="list of samples to run the reviewed spec over",
    )
    @argument(
        "files",
        nargs="*",
        type=path,
        metavar="FILE",
        help="ROOT files (default: those of %%generate)",
    )
    @argument(
        "--no-cache",
        action="store_true",
        help="do not use cached results, and do not cache new ones",
    )
    @line_magic
    @step
    def run_analysis(self, line: str) -> None:
        """Runs the cells of the program over the events, and shows the cutflow of each region.

        Cells that were edited, and accepted cells by a model, are compared with the spec first, and
        differences are reported.
        """
        args = parse_argstring(self.run_analysis, line)
        output = Output()
        if args.samples:
            if args.files:
                raise HepnbError("files beside --samples", hint="give one of them")
            self._run_samples(args.samples, output, keep=not args.no_cache)
            return
        with self.session.lock:
            compiled = self.session.needed_program()
            said = self.session.program_cells.said(compiled)
        runnable(said, self.session.journal, uncontained=self.uncontained)
        program = said.program
        samples = (
            (Sample("", tuple(args.files)),)
            if args.files
            else program.samples or (Sample("", self.session.files),)
        )
        checked = [self._checked(compiled, said, samples)] if said.changed else []
        results = workflow.run_samples(
            program,
            samples,
            self.settings,
            keep=not (args.no_cache or said.changed),
            progress=self.progress(output),
        )
        recorded = [s.name for s in samples if s.recorded]
        wished = self.session.wishes
        self.session.ran = (
            (replace(wished, samples=(), listed=""), tuple(args.files))
            if args.files
            else (wished, self.session.files)
        )
        self.session.conditions = _conditions(recorded, self.session.luminosity)
        self.session.result = results[recorded[0] if recorded else samples[0].name]
        output.put(show.stack(show.departures(self.session.fitted), *checked, show.runs(results)))
        for name, *_ in program.histograms:
            drawn = {
                sample: next(h for h in result.histograms if h.name == name)
                for sample, result in results.items()
            }
            show_figure(
                plot.samples(drawn, recorded)
                if len(drawn) > 1
                else plot.histogram(drawn[samples[0].name])
            )

    @no_var_expand
    @line_magic
    @step
    def own_cells(self, line: str) -> None:  # noqa: ARG002 - it takes none
        """Asks before running accepted cells by a model; hepnb inserts it above them."""
        accepted = self.session.program_cells.accepted(self._source)
        own_cells(self.session.journal, accepted, uncontained=self.uncontained)

    def _run_samples(self, path: str, output: Output, *, keep: bool) -> None:
        """Runs the reviewed spec over all samples of a list, and shows one weighted cutflow and the
        figures.

        Raises HepnbError where cells of the program say otherwise than the spec: they are for the
        files of the program.
        """
        with self.session.lock:
            compiled = self.session.needed_program()
            said = self.session.program_cells.said(compiled)
            reviewed = self.session.reviewed
        assert reviewed is not None  # there is a program
        if said.changed:
            hint = "run them without --samples, or run %%generate again"
            raise HepnbError(
                "cells of the program were edited; samples of a list are run by the spec", hint=hint
            )
        listed = reading.read(path)
        samples = workflow.ready(listed, self.settings)
        runs = workflow.run_listed(
            reviewed, listed, samples, self.settings, keep=keep, progress=self.progress(output)
        )
        recorded, simulated = runs.data, runs.simulation
        wished = replace(
            self.session.wishes, samples=(), listed=path, weights=False, luminosity=0.0
        )
        self.session.ran = (wished, ())
        self.session.conditions = _conditions(["data"] if recorded else [], runs.luminosity)
        self.session.result = recorded or simulated
        output.put(
            show.stack(show.departures(self.session.fitted), show.code(render.samples(runs)))
        )
        for figure in plot.of_samples(runs).values():
            show_figure(figure)

    def _checked(
        self, compiled: Program, said: ProgramInCells, samples: Sequence[Sample]
    ) -> show.Static:
        """Agreement of changed cells with the spec. Raises HepnbError for lost steps."""
        reviewed = self.session.reviewed
        assert reviewed is not None  # there is a program
        files = [f for s in samples for f in s.files]
        found = workflow.held(
            reviewed, compiled, said.program, files, self.settings, foreign=bool(said.added)
        )
        return show.checked(said.edited, said.added, found)

    @no_var_expand
    @magic_arguments()
    @argument(
        "event",
        metavar="EVENT",
        help="RUN:EVENT, or EVENT if it is unique, or #ENTRY of the file (from 0)",
    )
    @argument(
        "file",
        nargs="?",
        type=path,
        metavar="FILE",
        help="the ROOT file (default: those of %%generate)",
    )
    @argument("--region", default="", help="only this region")
    @line_magic
    @step
    def explain(self, line: str) -> None:
        """Shows one event line by line: the values in each line of the reviewed spec, and the line
        that rejects the event.
        """
        args = parse_argstring(self.explain, line)
        with self.session.lock:
            self.session.needed_program()
            reviewed = self.session.reviewed
        assert reviewed is not None  # there is a program
        files = (
            (args.file,)
            if args.file
            else tuple(f for s in self.session.needed_program().samples for f in s.files)
        )
        explained = workflow.explain_in(
            reviewed, files or self.session.files, args.event, self.settings, region=args.region
        )
        Output().put(show.code(explaining.as_text(explained)))

    def before_cell(self, info: object) -> None:
        """Before each cell: takes up what a cell of the program says; an accepted one that was
        edited becomes *edited*.
        """
        self._source = source = getattr(info, "raw_cell", "") or ""
        if "# hepnb: key=" not in source:
            return
        with self.session.lock:
            edited = self.session.program_cells.take_up(source)
        for cell in edited:
            if source.startswith("# hepnb: key=") and len(parts(source)) == 1:
                self.texts[cell.key] = source
                self.rewrite(cell)

    def guarded(self, lines: list[str]) -> list[str]:
        """A transformer of IPython: a cell that a model has written does not run before it is
        accepted, by this user.
        """
        text = "".join(lines)
        unreviewed = self.session.program_cells.unreviewed(text)
        if not unreviewed:
            return _asking(lines) if self.session.program_cells.accepted(text) else lines
        message = (
            f"{', '.join(unreviewed)}: written by a model and not accepted yet; read it, and "
            "accept it or delete it"
        )
        errors = "__import__('hepnb.notebook.magic_errors', fromlist=['step'])"
        return [f"raise {errors}.StepFailed({message!r})\n"]

    @no_var_expand
    @magic_arguments()
    @argument(
        "--same",
        nargs="+",
        default=[],
        metavar="NAME=REGION",
        help="this region or row of the tables is this region of the run",
    )
    @argument(
        "--events",
        choices=("data", "simulation"),
        default="",
        help="the run processed data or simulation (default: from the samples)",
    )
    @argument(
        "--process",
        default="",
        metavar="NAME",
        help="the run processed only this process, by its name in the tables",
    )
    @argument("--luminosity", type=float, metavar="FB", help="luminosity of the run, in fb⁻¹")
    @argument(
        "--published-luminosity",
        type=float,
        metavar="FB",
        help="luminosity of the paper, in fb⁻¹: its numbers are scaled to the run's",
    )
    @argument(
        "published",
        nargs="?",
        type=path,
        help="PUBLISHED.yaml or a HEPData table; those of %%yields, else the paper's tables, "
        "where none is given",
    )
    @line_magic
    @step
    def compare(self, line: str) -> None:
        """Compares the cutflow with the published numbers."""
        args = parse_argstring(self.compare, line)
        same = {path(name): region for name, region in pairs(_whole(args.same)).items()}
        if self.session.result is None:
            raise HepnbError("nothing has been run", hint="run %run_analysis first")
        result = self.session.result
        known = self.session.conditions
        conditions = replace(
            known,
            run=args.events or known.run,
            process=args.process,
            luminosity=args.luminosity or known.luminosity,
            published_luminosity=args.published_luminosity,
        )
        decided = self.session.published[1] if self.session.published else None
        report = workflow.compare(
            result,
            args.published or decided or self.session.needed_paper(),
            same=same,
            conditions=conditions,
        )
        self.session.compared = (
            args.published or "",
            replace(conditions, same={**conditions.same, **same}),
        )
        regions = [r.name for r in result.regions]
        shown = show.stack(show.departures(self.session.fitted), show.comparison(report, regions))
        Output().put(shown)
        if (choices := show.match_choices(report, regions)).rows and (
            richer := self.choices(choices)
        ):
            Output().put(show.note(""), richer=richer)
        matched = replace(report, rows=tuple(row for row in report.rows if row.run is not None))
        if matched.rows:  # else the table has said that nothing is to be compared
            is_cutflow = report.run != "data" and all(row.what == "step" for row in matched.rows)
            show_figure(plot.cutflow(matched) if is_cutflow else plot.comparison(matched))


def _asking(lines: list[str]) -> list[str]:
    """The lines of a cell with a question before them, in the place of its first comment."""
    rest = lines[1:] if lines[0].startswith("#") else lines
    return ["get_ipython().run_line_magic('own_cells', '')\n", *rest]


def _whole(tokens: Sequence[str]) -> Iterator[str]:
    """The pairs ``"A B"=C``, which IPython's splitting of a line ends at the quote."""
    text = ""
    for token in tokens:
        if text and not token.startswith("="):
            yield text
            text = ""
        text += path(token)
    if text:
        yield text


def _conditions(recorded: Sequence[str], luminosity: float) -> Conditions:
    """Conditions of a run from the wishes; data count as they are, simulation is scaled to the
    luminosity that was wished.
    """
    if recorded:
        return Conditions(run="data")
    return (
        Conditions(run="simulation", luminosity=luminosity, normalised=True)
        if luminosity
        else Conditions()
    )


def _departures(program: Program, wished: Wishes) -> tuple[str, ...]:
    """Departures of a program from the spec, a sentence each."""
    unapplied = {
        r or line: f"not applied: {block}: {adapt.original(line)}"
        for s in program.stubs
        for r, block, line in s.needed_by
    }
    gone = [
        f"left out: the definition of {key}"
        for key in wished.without
        if key not in unapplied and f'"{key}"' not in str(program.stubs)
    ]
    return (
        *unapplied.values(),
        *gone,
        *(f"for these events {line!r} stands for {key}" for key, line in wished.instead),
    )


def _remark(offer: Offer, proposal: Proposal) -> str:
    """The comment that says who wrote a cell, and what is known of it."""
    why = {"disagrees": f": {proposal.agreement}", "fails": f": {proposal.why(offer.cell.key)}"}
    known = f"{offer.state}{why.get(offer.state, '')}"
    return f"# proposed by {proposal.model}; {' '.join(known.split())}\n"


def _spec_cells(text: str) -> list[Cell]:
    """Proposed lines of the spec as spec cells, one per block, every line open."""
    blocks = workflow.spec_blocks(workflow.read_spec(text)) if text else ()
    return [Cell("spec", key, Status.PROPOSED, body.rstrip("\n")) for key, body in blocks]
