"""The magics on the program: ``%%generate`` makes it, ``%run_analysis`` runs it, ``%compare`` holds it against the paper."""

# mypy: disable-error-code="untyped-decorator, misc"
# IPython's decorators and base class have no types

from __future__ import annotations

from pathlib import Path
from typing import get_args

from IPython.core.magic import line_cell_magic, line_magic, magics_class, no_var_expand
from IPython.core.magic_arguments import argument, magic_arguments, parse_argstring

from hepnb import plot, workflow
from hepnb.errors import HepnbError
from hepnb.generate import wishes
from hepnb.generate.compile import Target
from hepnb.notebook import show
from hepnb.notebook.bridge import asking_cell
from hepnb.notebook.cells import Cell, Status
from hepnb.notebook.desk import Desk
from hepnb.notebook.step import path, step
from hepnb.notebook.widgets import Output, show_figure
from hepnb.program import Sample


@magics_class
class ProgramMagics(Desk):
    """Magics on the program."""

    @no_var_expand
    @magic_arguments()
    @argument("--events", nargs="+", type=path, default=[], metavar="FILE", help="ROOT files that the program is for")
    @argument("--target", choices=get_args(Target), default="uproot", help="who loops over the files: uproot, or coffea's runner")
    @argument("--waive", nargs="+", default=[], metavar="CODE", help="codes of findings to go ahead in spite of")
    @argument("--again", action="store_true", help="put cells in even where they were put in before (without the labextension)")
    @line_cell_magic
    @step
    def generate(self, line: str, cell: str = "") -> None:
        """Turns the reviewed spec into Python cells. An unreviewed spec is refused, and its open lines are named.

        The body says what the program should have besides, a line each: ``files a.root b.root`` (or ``files data: a.root``),
        ``plot m4l bins 24 80 170 GeV``, ``region SR``, ``weights``, ``luminosity 10 /fb``.
        """
        args = parse_argstring(self.generate, line)
        asking, output = asking_cell(self.shell), Output()
        wished = wishes.read(cell)
        files = wished.files or tuple(args.events) or self.session.files
        with self.session.lock:
            reviewed = self.session.accepted(args.waive)
        program = workflow.generate(reviewed, files, self.settings, wishes=wished, target=args.target, beside=Path.cwd())
        self.session.program, self.session.files, self.session.result = program, files, None
        made = [Cell("program", c.key, Status.PROPOSED, c.source.rstrip("\n")) for c in program.cells]
        output.put(show.program(program, self.offer(made, asking, "program", again=args.again), self.session.left_out))

    @no_var_expand
    @magic_arguments()
    @argument("files", nargs="*", type=path, metavar="FILE", help="ROOT files; those of %%%%generate where none is given")
    @line_magic
    @step
    def run_analysis(self, line: str) -> None:
        """Runs the program over the events, and shows the cutflow of each region."""
        args = parse_argstring(self.run_analysis, line)
        if self.session.program is None:
            raise HepnbError("there is no program", hint="run %%generate first")
        output = Output()
        program = self.session.program
        samples = (Sample("", tuple(args.files)),) if args.files else program.samples or (Sample("", self.session.files),)
        results = workflow.run_samples(program, samples, self.settings, progress=self.progress(output))
        recorded = [s.name for s in samples if s.recorded]
        self.session.result = results[recorded[0] if recorded else samples[0].name]
        output.put(show.runs(results))
        for name, _, _ in program.histograms:
            drawn = {sample: next(h for h in result.histograms if h.name == name) for sample, result in results.items()}
            show_figure(plot.samples(drawn, recorded) if len(drawn) > 1 else plot.histogram(drawn[samples[0].name]))

    @no_var_expand
    @magic_arguments()
    @argument("published", nargs="?", type=path, help="PUBLISHED.yaml or a HEPData table; the paper's tables where none is given")
    @line_magic
    @step
    def compare(self, line: str) -> None:
        """Puts the cutflow beside the published numbers."""
        args = parse_argstring(self.compare, line)
        if self.session.result is None:
            raise HepnbError("nothing has been run", hint="run %run_analysis first")
        report = workflow.compare(self.session.result, args.published or self.session.needed_paper())
        Output().put(show.comparison(report))
        show_figure(plot.cutflow(report))
