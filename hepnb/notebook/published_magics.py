"""The magic on published numbers: ``%yields``."""

# mypy: disable-error-code="untyped-decorator, misc"
# IPython's decorators and base class have no types

from __future__ import annotations

from typing import Literal

from IPython.core.magic import line_magic, magics_class, no_var_expand
from IPython.core.magic_arguments import argument, magic_arguments, parse_argstring

from hepnb import compare as comparing
from hepnb import filing, workflow
from hepnb.errors import HepnbError
from hepnb.notebook import show
from hepnb.notebook.magic_errors import path, step
from hepnb.notebook.magics_base import MagicsBase
from hepnb.notebook.widgets import Output


@magics_class
class PublishedMagics(MagicsBase):
    """Magics on published numbers."""

    @no_var_expand
    @magic_arguments()
    @argument(
        "published",
        nargs="?",
        type=path,
        help="PUBLISHED.yaml or a HEPData table; the paper's tables where none is given",
    )
    @argument(
        "--accept", action="store_true", help="accept the numbers: all, or those chosen below"
    )
    @argument(
        "--reject", action="store_true", help="reject the numbers, so that they are not compared"
    )
    @argument("--table", nargs="+", default=[], metavar="LABEL", help="only this table")
    @argument("--region", nargs="+", default=[], metavar="NAME", help="only this region")
    @argument(
        "--counted",
        nargs="+",
        default=[],
        metavar="NAME",
        help="only this process, by its name in the tables, or observed or expected",
    )
    @argument(
        "-o",
        dest="output",
        type=path,
        metavar="FILE",
        help="file for the numbers, for %%compare in another notebook",
    )
    @line_magic
    @step
    def yields(self, line: str) -> None:
        """Lists the numbers of events in the paper's tables, to accept or reject them."""
        args = parse_argstring(self.yields, line)
        if args.accept and args.reject:
            raise HepnbError("--accept and --reject", expected="one of them")
        with self.session.lock:
            named, reading = self._reading(args.published)
            which = {name: _words(getattr(args, name)) for name in ("table", "region", "counted")}
            if args.accept or args.reject:
                decision: Literal["accepted", "rejected"] = (
                    "accepted" if args.accept else "rejected"
                )
                reading = comparing.decided(reading, decision, **which)
            self.session.published = named, reading
        if args.output:
            text = comparing.dump_published(reading, named)
            filing.write(args.output, text.encode())
        Output().put(show.yields(comparing.chosen(reading, **which)))

    def _reading(self, published: str | None) -> tuple[str, comparing.PublishedReading]:
        """The source of the numbers and they: a file, those of the last time, or the paper."""
        if published:
            return published, workflow.published(published)
        if self.session.published is not None:
            return self.session.published
        paper = self.session.needed_paper()
        return paper.id, workflow.published(paper)


def _words(tokens: list[str]) -> str:
    """A name of several words, with or without quotes."""
    return path(" ".join(tokens))
