"""The magics on papers: ``%load_paper``, ``%show_page``."""

# mypy: disable-error-code="untyped-decorator, misc"
# IPython's decorators and base class have no types

from __future__ import annotations

from dataclasses import replace

from IPython.core.magic import line_magic, magics_class, no_var_expand
from IPython.core.magic_arguments import argument, magic_arguments, parse_argstring
from IPython.display import Image, display

from hepnb import workflow
from hepnb.notebook import cards, show
from hepnb.notebook.desk import Desk
from hepnb.notebook.step import path, step
from hepnb.notebook.widgets import Output
from hepnb.paper import Cited
from hepnb.readers.references import Bounds


@magics_class
class PaperMagics(Desk):
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
        help="papers that the evidence comes from, too",
    )
    @argument(
        "--refs",
        nargs="?",
        type=int,
        const=10,
        default=0,
        metavar="N",
        help="load N papers that definitions are left to",
    )
    @argument(
        "--refs-depth",
        type=int,
        default=1,
        metavar="D",
        help="follow their references too, so many times",
    )
    @argument(
        "--crosscheck",
        nargs="?",
        type=path,
        const="",
        metavar="FILE",
        help="compare with its LaTeX or HTML: the file, or arXiv's",
    )
    @argument(
        "--source",
        type=path,
        metavar="FILE",
        help="LaTeX or HTML of the paper, whose tables are taken (default: arXiv's)",
    )
    @argument("--no-source", action="store_true", help="tables as the PDF shows them")
    @argument("--offline", action="store_true", help="never touch the network, take what is cached")
    @argument("--refresh", action="store_true", help="ask the network again")
    @line_magic
    @step
    def load_paper(self, line: str) -> None:
        """Loads the paper that the next steps are about."""
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
        output.put(show.note(f"looking for cuts in {len(paper.pages) or 'its'} pages …"))
        with self.session.lock:
            self.session.open(paper, [*others, *cited.papers])
            phrases = self.session.phrases(None)
        output.put(cards.papers(paper, phrases, others, cited))

    @no_var_expand
    @magic_arguments()
    @argument("page", type=int, help="number of the page")
    @argument(
        "quote", nargs="*", help="words of it; without any, what reads like a cut is highlighted"
    )
    @line_magic
    @step
    def show_page(self, line: str) -> None:
        """Shows a page of the paper, with the words, or what reads like a cut, highlighted."""
        args = parse_argstring(self.show_page, line)
        paper = self.session.needed_paper()
        display(
            Image(
                data=workflow.picture(paper, args.page, " ".join(args.quote).strip("\"'")),
                format="png",
            )
        )
