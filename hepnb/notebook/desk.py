"""What the magics of one shell share: settings, session, the conversation with the notebook, and how cells come into it."""

# mypy: disable-error-code="untyped-decorator, misc"
# IPython's decorators and base class have no types

from __future__ import annotations

from collections.abc import Sequence

from IPython.core.interactiveshell import InteractiveShell
from IPython.core.magic import Magics
from traitlets import Bool, Enum, Int, Unicode
from traitlets.config import Configurable

from hepnb.errors import HepnbError
from hepnb.notebook import cells
from hepnb.notebook.cells import Cell
from hepnb.notebook.journal import Journal
from hepnb.notebook.protocol import Bridge, Decided, Done, Failed, Hello, open_comm
from hepnb.notebook.session import Session
from hepnb.notebook.widgets import ReviewTable
from hepnb.settings import ENGINES, NAMES, Settings

_DEFAULTS = Settings.from_environment()


class Desk(Magics, Configurable):
    """Settings of hepnb's magics, for ``%config HepnbMagics`` and ``ipython_config.py``."""

    engine = Enum(ENGINES, _DEFAULTS.engine, help="Who reads: patterns (no model), llama, server, replay.").tag(config=True)
    model_path = Unicode(_DEFAULTS.model_path, help="GGUF file of the local model.").tag(config=True)
    context = Int(_DEFAULTS.context, help="Context of the model in tokens; 0: what it was trained for.").tag(config=True)
    gpu_layers = Int(_DEFAULTS.gpu_layers, help="Layers of the model on the GPU; -1: all.").tag(config=True)
    server = Unicode(_DEFAULTS.server, help="Address of a server of models; its key: HEPNB_SERVER_KEY.").tag(config=True)
    server_model = Unicode(_DEFAULTS.server_model, help="Which of the server's models, where it has several.").tag(config=True)
    samples = Int(_DEFAULTS.samples, help="How often a model is asked for the lines of a passage.").tag(config=True)
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
        self.tables: dict[str, ReviewTable] = {}
        self.texts: dict[str, str] = {}  # of each spec cell, as the notebook has it

    @property
    def settings(self) -> Settings:
        """The settings as they are now."""
        return Settings(**{name: getattr(self, name) for name in NAMES})

    def offer(self, offered: Sequence[Cell], anchor: str) -> str:
        """Puts cells below the asking cell, and says where they are."""
        if self.bridge.connected:
            self.bridge.upsert(offered, anchor)
            return "the cells are below; a cell that you have changed or decided about was kept"
        self.shell.set_next_input("\n\n".join(c.source for c in offered), replace=False)
        return "one cell with all of it is below, where the notebook can insert one"

    def rewrite(self, cell: Cell, *, running: bool = True) -> None:
        """Brings a cell's text in line with the decisions about it."""
        was = self.texts[cell.key]
        if cell.source.rstrip() == was.rstrip():
            return
        if self.bridge.connected:
            self.bridge.write(cell, was)
            self.texts[cell.key] = cell.source
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
        self.texts[cell.key] = event.source
        if cell.key in self.tables:
            self.tables[cell.key].refresh()
