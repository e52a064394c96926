"""A paper against another source of itself: its LaTeX or HTML is a witness to what was read out of
its PDF.

Every threshold-like phrase of the selection is looked up in the other source; what is not there
word by word, number by number, is told. So a glyph that is read wrongly, a number that was changed
between versions, or a line that one reader lost does not go unseen.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Final

from hepnb.errors import PaperError
from hepnb.filing import at_home
from hepnb.locate import locate
from hepnb.paper import Paper
from hepnb.ports import Progress, ReadOptions, silent
from hepnb.readers import arxiv
from hepnb.readers.local_files import read_file
from hepnb.readers.names import name_of
from hepnb.readers.web import NotThere, Web
from hepnb.spec import Phrase, PhraseState
from hepnb.sweep import sweep

#: what a source is called
CALLED: Final = {"pdf": "PDF", "latex": "LaTeX", "html": "HTML"}


def witness(
    paper: Paper, options: ReadOptions, *, file: str = "", progress: Progress = silent
) -> Paper:
    """The paper as another source has it: the ``file``, else what arXiv has, LaTeX before HTML.
    Raises PaperError, NetworkError.
    """
    if file:
        return read_file(at_home(file), options, progress)
    name = name_of(f"{paper.id}{paper.version}")
    if name is None or name.registry != "arxiv":
        raise PaperError(
            "has no arXiv id", where=paper.id, hint="give the file of its LaTeX or HTML"
        )
    web = Web(options)
    for kept in (arxiv.source, arxiv.page):
        with suppress(NotThere):
            return read_file(kept(name, web, refresh=options.refresh), options, progress)
    raise PaperError(
        "arXiv has neither its LaTeX nor its HTML", where=paper.id, hint="give the file of one"
    )


def differences(paper: Paper, other: Paper) -> tuple[str, ...]:
    """Statements about the selection in one of two sources of a paper and not in the other, a
    sentence each.
    """
    first, second = CALLED[paper.source], CALLED[other.source]
    return (*_missing(paper, other, first, second), *_missing(other, paper, second, first))


def _missing(paper: Paper, other: Paper, first: str, second: str) -> Iterator[str]:
    told: set[str] = set()
    for phrase in sweep(paper):
        if phrase.state == PhraseState.DISMISSED or phrase.quote in told:
            continue
        evidence = locate(other, phrase.quote)
        if evidence.status == "verbatim" or "too short" in " ".join(evidence.differences):
            continue
        told.add(phrase.quote)
        place = _place(paper, phrase)
        if evidence.status == "reject":
            yield (
                f'{place}: the {first} has "{_flat(phrase.quote)}", the {second} '
                f'"{_flat(evidence.quote)}"'
            )
        else:
            yield f'{place}: the {first} has "{_flat(phrase.quote)}", which is not in the {second}'


def _place(paper: Paper, phrase: Phrase) -> str:
    section = paper.section_by_id.get(phrase.section)
    if phrase.page:
        return f"p{phrase.page}"
    return f"section {section.number or section.title}" if section else paper.id


def _flat(text: str) -> str:
    return " ".join(text.split())
