"""The magics. Each parses its line and makes one call into `hepnb.workflow`; a user's mistake is one line, not a traceback.

%load_paper ─▶ %%extract ─▶ %%spec (reviewed) ─▶ %%generate ─▶ %run_analysis ─▶ %compare
"""

# mypy: disable-error-code="untyped-decorator, misc"
# IPython's decorators and base class have no types

from __future__ import annotations

import shlex
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import wraps
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from IPython.core.interactiveshell import InteractiveShell
from IPython.core.magic import Magics, cell_magic, line_cell_magic, line_magic, magics_class, no_var_expand
from IPython.core.magic_arguments import argument, magic_arguments, parse_argstring
from traitlets import Bool, Enum, Int, Unicode
from traitlets.config import Configurable

from hepnb import plot, workflow
from hepnb.errors import HepnbError
from hepnb.notebook import cells, show
from hepnb.notebook.cells import Cell, Status
from hepnb.notebook.journal import Journal
from hepnb.notebook.protocol import Bridge, Decided, Done, Failed, Hello, asking_cell, open_comm
from hepnb.notebook.session import Session
from hepnb.notebook.widgets import Output, ProgressLine, ReviewTable, show_figure
from hepnb.settings import ENGINES, NAMES, Settings

P = ParamSpec("P")
R = TypeVar("R")

_DEFAULTS = Settings.from_environment()


class StepFailed(Exception):
    """A step that did not succeed. It stops Run All, and shows as one line."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


def _step(magic: Callable[Concatenate[HepnbMagics, P], R]) -> Callable[Concatenate[HepnbMagics, P], R]:
    """The boundary of a magic: a user's mistake and an interrupt end as one line."""

    @wraps(magic)
    def guarded(self: HepnbMagics, /, *args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return magic(self, *args, **kwargs)
        except HepnbError as error:
            raise StepFailed(f"{type(error).__name__}: {error}") from None
        except KeyboardInterrupt:
            raise StepFailed("interrupted: nothing was changed") from None

    return guarded


def _path(text: str) -> str:
    """An argument without the quotes that a path with spaces is written in."""
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'" else text


@magics_class
class HepnbMagics(Magics, Configurable):
    """Settings of hepnb's magics, for ``%config HepnbMagics`` and ``ipython_config.py``."""

    engine = Enum(ENGINES, _DEFAULTS.engine, help="Who reads the paper: patterns (no model), llama, replay.").tag(config=True)
    model_path = Unicode(_DEFAULTS.model_path, help="GGUF file of the local model.").tag(config=True)
    context = Int(_DEFAULTS.context, help="Context of the model in tokens; 0: what it was trained for.").tag(config=True)
    gpu_layers = Int(_DEFAULTS.gpu_layers, help="Layers of the model on the GPU; -1: all.").tag(config=True)
    record = Unicode(_DEFAULTS.record, help="File for a model's answers, from which the engine replay answers.").tag(config=True)
    offline = Bool(_DEFAULTS.offline, help="Never touch the network.").tag(config=True)
    executor = Unicode(_DEFAULTS.executor, help="Where events are run: '' (here), processes:N, dask:ADDRESS.").tag(config=True)
    schema = Unicode(_DEFAULTS.schema, help="Event schema, by name or file; '': detected.").tag(config=True)
    contact = Unicode(_DEFAULTS.contact, help="Your e-mail address, for arXiv's user agent.").tag(config=True)

    def __init__(self, shell: InteractiveShell) -> None:
        """``shell``: the one that the magics are registered with."""
        Configurable.__init__(self, config=shell.config)
        Magics.__init__(self, shell=shell)
        self.session = Session(Journal.here())
        self.bridge = Bridge(open_comm(shell), self._on_event)
        self._tables: dict[str, ReviewTable] = {}
        self._texts: dict[str, str] = {}  # of each spec cell, as the notebook has it

    @property
    def settings(self) -> Settings:
        """The settings as they are now."""
        return Settings(**{name: getattr(self, name) for name in NAMES})

    # --- magics --------------------------------------------------------------------------------------------------

    @no_var_expand
    @magic_arguments()
    @argument("source", type=_path, help="arXiv id (1704.03848), an address, the path of a PDF, or: example")
    @argument("--cites", nargs="+", type=_path, default=[], metavar="PAPER", help="papers that the evidence comes from, too")
    @argument("--offline", action="store_true", help="never touch the network, take what is cached")
    @argument("--refresh", action="store_true", help="ask the network again")
    @line_magic
    @_step
    def load_paper(self, line: str) -> None:
        """Loads the paper that the next steps are about."""
        args = parse_argstring(self.load_paper, line)
        output = Output()
        settings = replace(self.settings, offline=args.offline or self.offline)
        sources, progress = (args.source, *args.cites), ProgressLine(output)
        paper, *cited = (workflow.load_paper(s, settings, refresh=args.refresh, progress=progress) for s in sources)
        with self.session.lock:
            self.session.open(paper, cited)
        output.put(show.papers(paper, cited))

    @no_var_expand
    @magic_arguments()
    @argument("name", nargs="?", default="spec", help="key of the one cell that holds all where cells cannot be inserted")
    @argument("--engine", choices=ENGINES, help="who reads; see %%config HepnbMagics.engine")
    @argument("--model", type=_path, metavar="PATH", help="GGUF file; see %%config HepnbMagics.model_path")
    @line_cell_magic
    @_step
    def extract(self, line: str, cell: str = "") -> None:  # noqa: ARG002 - the body is for the reader
        """Reads the selection out of the paper: spec cells appear below, for review.

        The body of the cell is yours, for notes; nothing reads it.
        """
        args = parse_argstring(self.extract, line)
        asking, output = asking_cell(self.shell), Output()
        settings = replace(self.settings, engine=args.engine or self.engine, model_path=args.model or self.model_path)
        paper = self.session.needed_paper()
        spec = workflow.extract(paper, settings, progress=ProgressLine(output))
        with self.session.lock:
            proposed = self.session.propose(spec, "" if self.bridge.connected else args.name)
        there = not self.bridge.connected and self.session.knows(args.name)
        where = f"the cell {args.name} is in this notebook already" if there else self._offer(proposed, asking.id)
        output.put(show.extracted(spec, [c.key for c in proposed], where))

    @no_var_expand
    @magic_arguments()
    @argument("key", help="name of the cell, which hepnb finds it by")
    @argument("--status", choices=list(Status), default=Status.PROPOSED, help="what the marks of the lines add up to")
    @cell_magic
    @_step
    def spec(self, line: str, cell: str) -> None:
        """Takes up a part of the spec in ADL, checks it against the paper, and shows its lines for review."""
        args = parse_argstring(self.spec, line)
        source = asking_cell(self.shell).source or f"%%spec {line}\n{cell}"
        # IPython ends the body with a line break that the notebook's text may not have
        body = source.partition("\n")[2] if source.startswith("%%spec") else cell
        with self.session.lock:
            read = self.session.read(args.key, body, Status(args.status))
        self._texts[args.key] = source
        self._rewrite(read)
        table = ReviewTable(self.session, args.key, lambda cell: self._rewrite(cell, running=False))
        self._tables[args.key] = table
        table.refresh()

    @no_var_expand
    @magic_arguments()
    @argument("--events", nargs="+", type=_path, default=[], metavar="FILE", help="ROOT files that the program is for")
    @argument("--waive", nargs="+", default=[], metavar="CODE", help="codes of findings to go ahead in spite of")
    @line_cell_magic
    @_step
    def generate(self, line: str, cell: str = "") -> None:
        """Turns the reviewed spec into Python cells. An unreviewed spec is refused, and its open lines are named.

        The body may name the files: a line ``files a.root b.root``.
        """
        args = parse_argstring(self.generate, line)
        asking, output = asking_cell(self.shell), Output()
        files = (*args.events, *_files(cell)) or self.session.files
        with self.session.lock:
            reviewed = self.session.accepted(args.waive)
        program = workflow.generate(reviewed, files, self.settings, beside=Path.cwd())
        self.session.program, self.session.files, self.session.result = program, files, None
        made = [Cell("program", c.key, Status.PROPOSED, c.source.rstrip("\n")) for c in program.cells]
        output.put(show.program(program, self._offer(made, asking.id), self.session.left_out))

    @no_var_expand
    @magic_arguments()
    @argument("files", nargs="*", type=_path, metavar="FILE", help="ROOT files; those of %%%%generate where none is given")
    @line_magic
    @_step
    def run_analysis(self, line: str) -> None:
        """Runs the program over the events, and shows the cutflow of each region."""
        args = parse_argstring(self.run_analysis, line)
        if self.session.program is None:
            raise HepnbError("there is no program", hint="run %%generate first")
        output = Output()
        files = tuple(args.files) or self.session.files
        self.session.result = workflow.run(self.session.program, files, self.settings, progress=ProgressLine(output))
        output.put(show.run(self.session.result))
        for histogram in self.session.result.histograms:
            show_figure(plot.histogram(histogram))

    @no_var_expand
    @magic_arguments()
    @argument("published", nargs="?", type=_path, help="PUBLISHED.yaml or a HEPData table; the paper's tables where none is given")
    @line_magic
    @_step
    def compare(self, line: str) -> None:
        """Puts the cutflow beside the published numbers."""
        args = parse_argstring(self.compare, line)
        if self.session.result is None:
            raise HepnbError("nothing has been run", hint="run %run_analysis first")
        report = workflow.compare(self.session.result, args.published or self.session.needed_paper())
        Output().put(show.comparison(report))
        show_figure(plot.cutflow(report))

    # --- cells into the notebook ---------------------------------------------------------------------------------

    def _offer(self, offered: Sequence[Cell], anchor: str) -> str:
        """Puts cells below the asking cell, and says where they are."""
        if self.bridge.connected:
            self.bridge.upsert(offered, anchor)
            return "the cells are below; a cell that you have changed or decided about was kept"
        self.shell.set_next_input("\n\n".join(c.source for c in offered), replace=False)
        return "one cell with all of it is below, where the notebook can insert one"

    def _rewrite(self, cell: Cell, *, running: bool = True) -> None:
        """Brings a cell's text in line with the decisions about it."""
        was = self._texts[cell.key]
        if cell.source.rstrip() == was.rstrip():
            return
        if self.bridge.connected:
            self.bridge.write(cell, was)
            self._texts[cell.key] = cell.source
        elif running:
            self.shell.set_next_input(cell.source, replace=True)

    def _on_event(self, event: Hello | Decided | Done | Failed) -> None:
        """What the labextension says: a decision made in the toolbar is taken up without running the cell again."""
        if not isinstance(event, Decided):
            return
        cell = cells.parse(event.source)
        if cell is None or cell.kind != "spec":
            return
        try:
            with self.session.lock:
                self.session.read(cell.key, cell.body, cell.status)
        except HepnbError:
            return  # a text that does not parse says so when it is run
        self._texts[cell.key] = event.source
        if cell.key in self._tables:
            self._tables[cell.key].refresh()


def _files(body: str) -> list[str]:
    """The files that the body of ``%%generate`` names."""
    found: list[str] = []
    for line in filter(str.strip, body.splitlines()):
        word, *rest = shlex.split(line, comments=True) or ["files"]
        if word != "files":
            raise HepnbError(f"{line.strip()!r} cannot be asked for yet", where="%%generate", expected="files a.root b.root")
        found += rest
    return found


def load(shell: InteractiveShell) -> None:
    """Registers the magics with a shell, and greets its notebook."""
    magics = HepnbMagics(shell)
    shell.register_magics(magics)
    shell.configurables.append(magics)  # what %config lists


def unload(shell: InteractiveShell) -> None:
    """Takes the magics away and ends the conversation with the notebook."""
    magics = shell.magics_manager.registry.pop(HepnbMagics.__name__, None)
    if magics is None:
        return
    magics.bridge.close()
    shell.configurables.remove(magics)
    for kind, names in magics.magics.items():
        for name in names:
            shell.magics_manager.magics[kind].pop(name, None)
