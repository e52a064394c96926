"""The magic on papers: ``%load_paper``."""

# mypy: disable-error-code="untyped-decorator, misc"
# IPython's decorators and base class have no types

from __future__ import annotations

from dataclasses import replace

from IPython.core.magic import line_magic, magics_class, no_var_expand
from IPython.core.magic_arguments import argument, magic_arguments, parse_argstring

from hepnb import workflow
from hepnb.notebook import show
from hepnb.notebook.desk import Desk
from hepnb.notebook.step import path, step
from hepnb.notebook.widgets import Output


@magics_class
class PaperMagics(Desk):
    """Magics on papers."""

    @no_var_expand
    @magic_arguments()
    @argument("source", type=path, help="arXiv id (1704.03848), an address, the path of a PDF, or: example")
    @argument("--cites", nargs="+", type=path, default=[], metavar="PAPER", help="papers that the evidence comes from, too")
    @argument("--offline", action="store_true", help="never touch the network, take what is cached")
    @argument("--refresh", action="store_true", help="ask the network again")
    @line_magic
    @step
    def load_paper(self, line: str) -> None:
        """Loads the paper that the next steps are about."""
        args = parse_argstring(self.load_paper, line)
        output = Output()
        settings = replace(self.settings, offline=args.offline or self.offline)
        sources, progress = (args.source, *args.cites), self.progress(output)
        paper, *cited = (workflow.load_paper(s, settings, refresh=args.refresh, progress=progress) for s in sources)
        with self.session.lock:
            self.session.open(paper, cited)
        output.put(show.papers(paper, cited))
