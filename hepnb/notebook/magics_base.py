"""State shared by the magics of one shell: settings, session, the link to the notebook, and the
way cells come into it.
"""

# mypy: disable-error-code="untyped-decorator, misc"
# IPython's decorators and base class have no types

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from threading import Condition

from IPython.core.interactiveshell import InteractiveShell
from IPython.core.magic import Magics
from traitlets import Bool, Enum, Int, Unicode
from traitlets.config import Configurable

from hepnb import workflow
from hepnb.errors import HepnbError
from hepnb.notebook import cells, existing_cells, show
from hepnb.notebook.bridge import AskingCell, Bridge, Listener, has_subshells, open_comm
from hepnb.notebook.cells import Cell
from hepnb.notebook.consent import own_lines
from hepnb.notebook.frontend_events import FrontendEvents
from hepnb.notebook.journal import Journal
from hepnb.notebook.messages import VERSION, ChoicesRecord, NotebookCell, Working
from hepnb.notebook.preferences import Preferences, saved_preferences
from hepnb.notebook.review_table import ReviewTable
from hepnb.notebook.session import Session
from hepnb.notebook.widgets import Output, ProgressLine
from hepnb.plurals import several
from hepnb.ports import Capabilities, Progress
from hepnb.settings import ENGINES, NAMES, QUESTIONS, Settings
from hepnb.signatures import system_name
from hepnb.spec import Requirement

_DEFAULTS = Settings.from_environment()
#: the kind of output in which the labextension lets a person choose
CHOICES_MIME = "application/vnd.hepnb.choices+json"
#: seconds that a cell waits for what the notebook tells before it is run
_PATIENCE = 30.0
#: what is said of a result where the notebook was silent for so long
_UNTOLD = (
    "The page did not tell in time how the spec cells read now, so they count as it told them "
    "last. "
    "Reload the page and run this cell again if you have decided or deleted something since."
)
#: how progress says how fast a model answers
_SPEED = re.compile(r"(?<![\d.,])([\d.,]*\d) tokens/s")


class MagicsBase(Magics, Configurable):
    """Settings of hepnb's magics, for ``%config HepnbMagics`` and ``ipython_config.py``."""

    engine = Enum(
        ENGINES,
        _DEFAULTS.engine,
        help="Engine that reads: patterns (no model), llama, server, replay.",
    ).tag(config=True)
    model_path = Unicode(_DEFAULTS.model_path, help="GGUF file of the local model.").tag(
        config=True
    )
    context = Int(
        _DEFAULTS.context, min=0, help="Context of the model in tokens; 0: as trained."
    ).tag(config=True)
    gpu_layers = Int(
        _DEFAULTS.gpu_layers, min=-1, help="Layers of the model on the GPU; -1: all."
    ).tag(config=True)
    server = Unicode(
        _DEFAULTS.server, help="Address of a model server; its key is in HEPNB_SERVER_KEY."
    ).tag(config=True)
    server_model = Unicode(
        _DEFAULTS.server_model, help="Name of the model, if the server has several."
    ).tag(config=True)
    samples = Int(_DEFAULTS.samples, min=1, help="Number of times a model reads the paper.").tag(
        config=True
    )
    questions = Enum(
        QUESTIONS,
        _DEFAULTS.questions,
        help="How to ask a model: auto, whole, small (in pieces, names first).",
    ).tag(config=True)
    record = Unicode(
        _DEFAULTS.record, help="File to record a model's answers in; the engine replay reads it."
    ).tag(config=True)
    offline = Bool(_DEFAULTS.offline, help="Do not use the network.").tag(config=True)
    executor = Unicode(
        _DEFAULTS.executor, help="How to run in parallel: '' (not), processes:N, dask:ADDRESS."
    ).tag(config=True)
    schema = Unicode(_DEFAULTS.schema, help="Event schema, by name or file; '': detect it.").tag(
        config=True
    )
    contact = Unicode(_DEFAULTS.contact, help="Your e-mail address, for arXiv's user agent.").tag(
        config=True
    )
    source = Unicode(
        _DEFAULTS.source,
        help="Source of tables: 'arxiv' (its LaTeX), a LaTeX or HTML file, '' (the PDF).",
    ).tag(config=True)

    uncontained = Bool(
        _DEFAULTS.uncontained, help="Run a model's code even if this machine has no sandbox."
    ).tag(config=True)

    person = Unicode(_DEFAULTS.person, help="Your name in the journal; '': your login name.").tag(
        config=True
    )

    def __init__(self, shell: InteractiveShell) -> None:
        """``shell``: the one that the magics are registered with."""
        Configurable.__init__(self, config=shell.config)
        Magics.__init__(self, shell=shell)
        self.preferences = Preferences(self)
        self.preferences.apply(saved_preferences())
        self.session = Session(
            Journal.here(shell.user_ns, who=lambda: self.person or system_name())
        )
        self.tables: dict[str, ReviewTable] = {}
        self.texts: dict[str, str] = {}  # of each spec cell, as the notebook has it
        self.ran: dict[str, float] = {}  # when each spec cell was run, in seconds since 1970
        self._standing: tuple[Cell, ...] | None = (
            None  # the spec cells of the notebook, None where it does not say
        )
        self._news = Condition()
        self._known_for: set[str] = (
            set()
        )  # cells before whose run the notebook told which cells stand in it
        self._model = ("no model asked yet", Capabilities())
        self._rate = 0.0  # tokens/s
        self.frontend_events = FrontendEvents(self)
        self.bridge = Bridge(
            open_comm(shell), self.frontend_events.to, hears_beside=has_subshells(shell)
        )

    @property
    def settings(self) -> Settings:
        """The settings as they are now."""
        return Settings(**{name: getattr(self, name) for name in NAMES})

    def progress(self, output: Output) -> ProgressLine:
        """Shows progress in the output of the cell that runs, and in JupyterLab's status bar."""
        return ProgressLine(output, self.tell_status)

    def describe_model(self, settings: Settings, progress: Progress) -> None:
        """Loads the model of the settings, if they name one, and keeps what it says of itself
        for the status bar.
        """
        if settings.engine == "patterns":
            self._model = ("no model", Capabilities())
        else:
            model = workflow.model(settings, progress=progress)
            self._model = (model.name, model.capabilities)

    def tell_status(self, doing: str = "", done: int = 0, total: int = 0) -> None:
        """Tells the labextension what is being done, with which model, and how fast that
        answered last.
        """
        if (speed := _SPEED.search(doing)) is not None:
            self._rate = float(speed[1].replace(",", ""))
        name, model = self._model
        self.bridge.send(
            Working(
                v=VERSION,
                id=self.bridge.next_id(),
                doing=doing,
                done=done,
                total=total,
                model=name,
                device=model.device,
                context=model.context,
                rate=self._rate,
            )
        )

    def after_cell(self, _: object = None) -> None:
        """After each cell: nothing is being done any more."""
        self.tell_status()

    def offer(
        self, offered: Sequence[Cell], asking: AskingCell, name: str, *, again: bool = False
    ) -> str:
        """Puts cells below the asking cell, and says where they are.

        Where no labextension is known to listen, one cell ``name`` holds those that the notebook
        lacks; with ``again`` all.
        """
        if self.bridge.connected:
            self.bridge.upsert(offered, asking.id)
            return (
                "The cells are below. Cells that you changed or decided on were left as they are."
            )
        file = existing_cells.notebook_file(self.shell.user_ns)
        found = (
            existing_cells.CellOffer(tuple(offered), (), ())
            if again
            else existing_cells.offer(offered, self.session.journal, file)
        )
        whole = cells.joined(name, found.missing) if found.missing else None
        if self.bridge.listener is Listener.UNKNOWN:
            self.bridge.upsert(offered, asking.id, instead=whole.source if whole else "")
        if whole:
            self.shell.set_next_input(whole.source, replace=False)
            self.session.journal.offered([*found.missing, replace(whole, body="")])
        return _where(found)

    def choices(self, record: ChoicesRecord) -> dict[str, object]:
        """Choices as a richer output, where the labextension may be there to draw them."""
        return (
            {CHOICES_MIME: record.model_dump(mode="json")}
            if self.bridge.listener is not Listener.ABSENT
            else {}
        )

    def stands(self, told: Sequence[NotebookCell], before: str = "") -> None:
        """The labextension tells which spec cells the notebook has, in order; those count.

        ``before``: the cell that waits for it.
        """
        found = [
            cell
            for one in told
            if (cell := cells.parse(one.source)) is not None and cell.kind == "spec"
        ]
        self._standing = tuple(found)
        self.session.keep({c.key for c in found})
        with self._news:
            self._known_for.add(before)
            self._news.notify_all()

    def settle(self, asking: AskingCell) -> None:
        """Waits for what the notebook told before this cell was run; says so where it told
        nothing for long.

        Where messages are heard beside the cell that runs, the last decisions may still be on their
        way; elsewhere what was not heard before the cell cannot be heard while it runs. Not to be
        called under the session's lock.
        """
        if not (asking.id and self.bridge.connected):
            return
        patience = _PATIENCE if self.bridge.hears_beside else 0
        with self._news:
            told = self._news.wait_for(lambda: asking.id in self._known_for, timeout=patience)
            self._known_for.discard(asking.id)
        if not told:
            Output().put(show.note(f"⚠ {_UNTOLD}"))

    def take_stock(self) -> None:
        """Takes up the spec cells as they stand in the notebook, where it says so.

        Raises SpecError; see `Session.stand`.
        """
        if self._standing is not None and self.bridge.connected:
            sources = {c.key: c.source for c in self._standing}
            for changed in self.session.stand(self._standing):
                self.texts[changed.key] = sources[changed.key]
                self.rewrite(changed, running=False)
        else:
            gone = existing_cells.deleted(
                self.ran, existing_cells.notebook_file(self.shell.user_ns)
            )
            self.drop([key for key in gone if key in self.session.keys])

    def taken_over(self, foreign: Sequence[Requirement], output: Output) -> None:
        """Decisions of the notebook that are not this user's become theirs, when they say so.

        Raises HepnbError where they do not.
        """
        if own_lines(self.session.journal, foreign):
            for table in self.tables.values():
                table.refresh()
        elif foreign:
            lines = several(len(foreign), "line is", "lines are")
            output.put(show.note(f"{lines} decided by the notebook, not by you (HEPNB_ADOPT)"))

    def drop(self, keys: Collection[str]) -> None:
        """Takes spec cells out of the spec."""
        self.session.drop(keys)
        for key in keys:
            self.ran.pop(key, None)

    def show_tables(self, proposed: Sequence[Cell]) -> None:
        """Shows the tables of spec cells that were put in, which need not be run for it; where
        there is a labextension.
        """
        if not self.bridge.connected:
            return
        standing = {c.key: c for c in self._standing or ()}
        shown = []
        for cell in proposed:
            there = standing.get(cell.key, cell)
            try:
                shown.append(
                    self.session.read(
                        cell.key, there.body, there.status, drafted=cell.key not in standing
                    )
                )
            except HepnbError:
                continue  # a text that does not parse says so when it is run
            self.texts[cell.key] = there.source
        for cell in shown:
            table = ReviewTable(
                self.session,
                cell.key,
                self.bridge,
                lambda changed: self.rewrite(changed, running=False),
                is_run=False,
            )
            self.tables[cell.key] = table
            table.refresh()

    def rewrite(self, cell: Cell, *, running: bool = True) -> None:
        """Brings a cell's text in line with the decisions about it."""
        was = self.texts[cell.key]
        if cell.source.rstrip() == was.rstrip():
            return
        self.bridge.write(cell, was)
        if self.bridge.connected:
            self.texts[cell.key] = cell.source
        elif running:
            self.shell.set_next_input(cell.source, replace=True)


def _where(found: existing_cells.CellOffer) -> str:
    """The outcome of an offer."""
    said = []
    if found.missing:
        said.append(
            "One cell with all blocks is below."
            if not (found.there or found.unsure)
            else f"{_cells(found.missing)} is in the cell below"
        )
    if found.there:
        said.append(
            f"in this notebook already: {', '.join(found.there)} (--again puts them in once more)"
        )
    if found.unsure:
        said.append(
            f"put into this notebook or another one of this folder before: "
            f"{', '.join(found.unsure)} (--again puts them in once more)"
        )
    if found.stale:
        said.append(
            f"read otherwise now: {', '.join(found.stale)}; delete these cells and ask with --again"
        )
    return "; ".join(said)


def _cells(missing: Sequence[Cell]) -> str:
    return ", ".join(c.key for c in missing)
