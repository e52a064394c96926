"""The magics on the spec: ``%%extract`` drafts it, ``%%spec`` takes up a cell of it."""

# mypy: disable-error-code="untyped-decorator, misc"
# IPython's decorators and base class have no types

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from IPython.core.magic import cell_magic, line_cell_magic, line_magic, magics_class, no_var_expand
from IPython.core.magic_arguments import argument, magic_arguments, parse_argstring

from hepnb import workflow
from hepnb.errors import HepnbError
from hepnb.lazy_imports import later
from hepnb.notebook import show
from hepnb.notebook.bridge import asking_cell
from hepnb.notebook.cells import Status
from hepnb.notebook.magic_errors import path, step
from hepnb.notebook.magics_base import MagicsBase
from hepnb.notebook.review_table import ReviewTable
from hepnb.notebook.widgets import Output
from hepnb.notebook.worded_findings import by_words
from hepnb.settings import ENGINES
from hepnb.spec import Spec

if TYPE_CHECKING:
    from hepnb.extract.model import troubles
else:
    troubles = later("hepnb.extract.model.troubles")


@magics_class
class SpecMagics(MagicsBase):
    """Magics on the spec."""

    @no_var_expand
    @magic_arguments()
    @argument(
        "name",
        nargs="?",
        default="spec",
        help="key of the single cell, if cells cannot be inserted one by one",
    )
    @argument(
        "--engine", choices=ENGINES, help="engine that reads; see %%config HepnbMagics.engine"
    )
    @argument(
        "--samples",
        type=int,
        metavar="N",
        help="number of times a model reads; see %%config HepnbMagics.samples",
    )
    @argument(
        "--model", type=path, metavar="PATH", help="GGUF file; see %%config HepnbMagics.model_path"
    )
    @argument(
        "--server",
        metavar="ADDRESS",
        help="address of a model server; see %%config HepnbMagics.server",
    )
    @argument(
        "--again",
        action="store_true",
        help="insert the cells again, even if they are there (only without the extension)",
    )
    @argument(
        "--partial",
        action="store_true",
        help="insert the lines that were read before the last extraction was stopped",
    )
    @line_cell_magic
    @step
    def extract(self, line: str, cell: str = "") -> None:  # noqa: ARG002 - the body is for the reader
        """Extracts the selection from the paper: spec cells for review appear below.

        The body of the cell is for your notes; hepnb ignores it.
        """
        args = parse_argstring(self.extract, line)
        asking, output = asking_cell(self.shell), Output()
        chosen = {
            "engine": args.engine,
            "model_path": args.model,
            "server": args.server,
            "samples": args.samples,
        }
        if args.partial:
            spec, where = self._partial_draft(), ""
        else:
            settings, paper, progress = (
                self.settings.choose(chosen),
                self.session.needed_paper(),
                self.progress(output),
            )
            self.describe_model(settings, progress)
            spec = workflow.extract(
                paper, settings, cited=self.session.cited, progress=progress, on_text=progress.words
            )
            where = self._keep_if_partial(spec)
        with self.session.lock:
            proposed = self.session.propose(spec)
        is_put_in = not where
        if is_put_in:
            where = self.offer(proposed, asking, args.name, again=args.again)
            with self.session.lock:
                self.show_tables(proposed)
        findings = by_words(
            workflow.review_findings(spec, self.session.paper, cited=self.session.cited), spec.tree
        )
        output.put(
            show.extracted(
                spec,
                [c.key for c in proposed],
                where,
                findings,
                tables=is_put_in and self.bridge.connected,
            )
        )

    def _partial_draft(self) -> Spec:
        if self.session.partial is None:
            raise HepnbError("no extraction was stopped half-way", hint="run %%extract")
        return self.session.partial

    def _keep_if_partial(self, spec: Spec) -> str:
        """Keeps a draft that is not complete, and says so: nothing half is put into the notebook
        unasked.
        """
        is_partial = any(f.code == troubles.STOPPED for f in spec.findings)
        self.session.partial = spec if is_partial else None
        return (
            (
                "stopped: nothing was put in; %extract --partial puts in what was read, %extract "
                "begins anew"
            )
            if is_partial
            else ""
        )

    @no_var_expand
    @magic_arguments()
    @argument("key", help="key by which hepnb identifies the cell")
    @argument(
        "--status",
        choices=list(Status),
        default=Status.PROPOSED,
        help="status of the cell, which follows from the marks of its lines",
    )
    @cell_magic
    @step
    def spec(self, line: str, cell: str) -> None:
        """Reads a part of the spec in ADL, checks it against the paper, and shows its lines for
        review.
        """
        args = parse_argstring(self.spec, line)
        source = asking_cell(self.shell).source or f"%%spec {line}\n{cell}"
        # IPython ends the body with a line break that the notebook's text may not have
        body = source.partition("\n")[2] if source.startswith("%%spec") else cell
        with self.session.lock:
            read = self.session.read(args.key, body, Status(args.status))
        self.texts[args.key], self.ran[args.key] = source, time.time()
        self.rewrite(read)
        table = ReviewTable(
            self.session, args.key, self.bridge, lambda cell: self.rewrite(cell, running=False)
        )
        self.tables[args.key] = table
        table.refresh()

    @no_var_expand
    @magic_arguments()
    @argument(
        "keys", nargs="+", metavar="KEY", help="the word after %%spec in the first line of a cell"
    )
    @line_magic
    @step
    def forget(self, line: str) -> None:
        """Removes deleted spec cells from the spec, if hepnb cannot see that you deleted them
        (Colab, an unsaved notebook).
        """
        args = parse_argstring(self.forget, line)
        with self.session.lock:
            known = self.session.keys
            if unknown := [key for key in args.keys if key not in known]:
                raise HepnbError(
                    f"no spec cell {unknown[0]} was run",
                    expected=f"one of {', '.join(known)}" if known else "a cell that was run",
                )
            self.drop(args.keys)
        Output().put(show.note(f"the spec is now: {', '.join(self.session.keys) or 'empty'}"))
