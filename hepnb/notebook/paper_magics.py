"""The magics on papers: ``%load_paper``, ``%show_page``."""

# mypy: disable-error-code="untyped-decorator, misc"
# IPython's decorators and base class have no types

from __future__ import annotations

from dataclasses import replace

from IPython.core.magic import line_magic, magics_class, no_var_expand
from IPython.core.magic_arguments import argument, magic_arguments, parse_argstring
from IPython.display import Image, display

from hepnb import workflow
from hepnb.notebook import paper_card, show
from hepnb.notebook.magic_errors import path, step
from hepnb.notebook.magics_base import MagicsBase
from hepnb.notebook.widgets import Output
from hepnb.paper import Cited
from hepnb.plurals import several
from hepnb.ports import Bounds


@magics_class
class PaperMagics(MagicsBase):
    """Magics on papers."""

    @no_var_expand
    @magic_arguments()
    @argument(
        "paper", type=path, help="arXiv id (1704.03848), DOI, address, path of a file, or: example"
    )
    @argument(
        "--cites",
        nargs="+",
        type=path,
        default=[],
        metavar="PAPER",
        help="further papers that the evidence quotes",
    )
    @argument(
        "--refs",
        nargs="?",
        type=int,
        const=10,
        default=0,
        metavar="N",
        help="also load the papers (at most N) to which it refers for definitions",
    )
    @argument(
        "--refs-depth",
        type=int,
        default=1,
        metavar="D",
        help="follow references of references, D levels deep",
    )
    @argument(
        "--crosscheck",
        nargs="?",
        type=path,
        const="",
        metavar="FILE",
        help="compare with its LaTeX or HTML: from FILE, or from arXiv",
    )
    @argument(
        "--source",
        type=path,
        metavar="FILE",
        help="read the tables from this LaTeX or HTML of the paper (default: from arXiv)",
    )
    @argument("--no-source", action="store_true", help="read the tables from the PDF")
    @argument("--offline", action="store_true", help="use only the cache, not the network")
    @argument("--refresh", action="store_true", help="ignore the cache and ask the network again")
    @line_magic
    @step
    def load_paper(self, line: str) -> None:
        """Loads the paper for the next steps."""
        args = parse_argstring(self.load_paper, line)
        output = Output()
        chosen = (
            "" if args.no_source else self.settings.source if args.source is None else args.source
        )
        settings = replace(self.settings, offline=args.offline or self.offline, source=chosen)
        progress = self.progress(output)
        output.put(show.note(f"reading {args.paper} …"))
        paper = workflow.load_paper(args.paper, settings, refresh=args.refresh, progress=progress)
        others = [
            workflow.load_paper(s, settings.of_others, refresh=args.refresh, progress=progress)
            for s in args.cites
        ]
        if args.crosscheck is not None:
            paper = workflow.crosscheck(
                paper, settings, args.crosscheck, refresh=args.refresh, progress=progress
            )
        bounds = Bounds(count=args.refs or 0, depth=args.refs_depth)
        cited = (
            workflow.load_references(paper, settings, bounds, progress=progress)
            if args.refs
            else Cited()
        )
        where = several(len(paper.pages), "page") if paper.pages else "its text"
        output.put(show.note(f"looking for cuts in {where} …"))
        with self.session.lock:
            self.session.open(paper, [*others, *cited.papers])
            phrases = self.session.phrases(None)
        output.put(paper_card.papers(paper, phrases, others, cited))

    @no_var_expand
    @magic_arguments()
    @argument("page", type=int, help="number of the page")
    @argument("quote", nargs="*", help="words to highlight (default: all possible cuts)")
    @line_magic
    @step
    def show_page(self, line: str) -> None:
        """Shows a page of the paper with a quote, or all possible cuts, highlighted."""
        args = parse_argstring(self.show_page, line)
        paper = self.session.needed_paper()
        display(
            Image(
                data=workflow.picture(paper, args.page, " ".join(args.quote).strip("\"'")),
                format="png",
            )
        )
