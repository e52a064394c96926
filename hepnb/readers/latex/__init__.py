"""LaTeX → `Paper`.

A TeX in small: eyes (`tokens`), mouth (`expand`), stomach (`typeset`), and no page.

files ─tokens▶ tokens ─expand▶ tokens without macros ─typeset▶ pieces ─draft▶ Paper
"""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files as package_files

from hepnb.errors import PaperError
from hepnb.paper import Paper
from hepnb.plurals import several
from hepnb.readers.citations import citations
from hepnb.readers.latex.expand import Expander
from hepnb.readers.latex.files import Files
from hepnb.readers.latex.macros import Macro
from hepnb.readers.latex.maths import Formula
from hepnb.readers.latex.typeset import Typesetter
from hepnb.readers.unpaged import Piece, structure

#: raised with every change of what LaTeX reads as, so that nothing stale is taken from the cache
LATEX_VERSION = 8
_ARXIV = re.compile(
    r"(\d{4}\.\d{4,5}|(?<![a-z-])[a-z-]++(?:\.[A-Z]{2})?_\d{7})(v\d+)?(?=$|[-_.])", re.IGNORECASE
)
#: how many names a warning lists before it counts the rest
_NAMED = 8
#: how much of a text it shows
_SHOWN = 60


def read_latex(contents: Mapping[str, bytes], name: str, *, main: str = "") -> Paper:
    """The paper in the files of a LaTeX source, name → content; ``main`` is the file that TeX is
    called with.

    ``name``: the paper's, for errors and as its id where it holds no arXiv id. Raises PaperError.
    """
    files = Files(contents)
    file = main or files.main()
    text = files.find(file) if file else None
    if text is None:
        raise PaperError(
            "no file with a document in it",
            where=name,
            expected=r"a .tex file with \begin{document}",
        )
    expander = Expander(files, name)
    _define(expander, files)
    to = Typesetter(expander)
    to.bibliography.file = file
    to.started = r"\begin{document}" not in text.replace(" ", "")
    expander.read(text, folder=posixpath.dirname(file))
    try:
        to.run(environment="document")
        to.flush()
    except RecursionError:
        raise PaperError(
            "commands in commands without end", where=name, hint="give the PDF of the paper instead"
        ) from None
    paper = _paper(to, name, digest(contents, main))
    if all(b.kind in ("title", "heading", "reference") for b in paper.blocks):
        raise PaperError(
            "no text in it", where=f"{name}, {file}", hint="is this the paper's main file?"
        )
    return paper


def documents(contents: Mapping[str, bytes]) -> tuple[str, ...]:
    """The names of the files in the uppermost folder of a source with any that may be its main
    file.
    """
    found = sorted(Files(contents).mains())
    top = min((n.count("/") for n in found), default=0)
    return tuple(n for n in found if n.count("/") == top)


def formula(text: str, name: str) -> str:
    """A LaTeX formula as text, without the dollars; ``name`` of the paper, for errors.

    Raises PaperError.
    """
    expander = Expander(Files({}), name)
    expander.macros |= _shipped()
    expander.read(text)
    to = Typesetter(expander)
    to.started = True
    made = Formula()
    to.inside(made, to.run)
    return made.text().strip()


def digest(contents: Mapping[str, bytes], main: str = "") -> str:
    """The SHA-256 of a source: of its files, and of which of them TeX is called with."""
    parts = [
        main.encode(),
        *(part for name in sorted(contents) for part in (name.encode(), contents[name])),
    ]
    return hashlib.sha256(b"".join(len(part).to_bytes(8) + part for part in parts)).hexdigest()


@cache
def _shipped() -> Mapping[str, Macro]:
    """Macros known before a paper begins: LaTeX's own commands, names of the field."""
    expander = Expander(Files({}), "hepnb")
    for name in ("latex.sty", "hep.sty"):
        expander.collect(
            package_files("hepnb.readers.latex").joinpath(name).read_text(encoding="utf-8")
        )
    return expander.macros


def _define(expander: Expander, files: Files) -> None:
    """Takes over what is shipped, and the style files that come with the source."""
    expander.macros |= _shipped()
    for file in sorted(files.names):
        if (
            file.lower().endswith((".cls", ".sty", ".def"))
            and (text := files.find(file)) is not None
        ):
            expander.collect(text)


def _paper(to: Typesetter, name: str, sha256: str) -> Paper:
    labels = to.bibliography.labels
    pieces = [Piece("title", to.title)] if to.title else []
    parts = structure([*pieces, *to.pieces], lambda text: to.crossings.resolved(text, labels))
    references = tuple(to.bibliography.references)
    in_abstract = {s.id for s in parts.sections[:1] if s.title.lower() == "abstract"}
    abstract = " ".join(
        b.text for b in parts.blocks if b.section in in_abstract and b.kind == "paragraph"
    )
    match = _ARXIV.search(name)
    return Paper(
        id=match[1].replace("_", "/") if match else name,
        title=to.crossings.resolved(to.title, labels) or name,
        sha256=sha256,
        pages=(),
        sections=parts.sections,
        blocks=parts.blocks,
        tables=parts.tables,
        references=references,
        authors=tuple(dict.fromkeys(to.authors)),
        abstract=abstract,
        version=(match[2] or "") if match else "",
        warnings=tuple(_warnings(to)),
        source="latex",
        citations=citations(parts.blocks, references),
    )


def _warnings(to: Typesetter) -> list[str]:
    found = []
    if to.unknown:
        listed = _listed([f"\\{n}" for n, _ in to.unknown.most_common()])
        found.append(
            f"{several(len(to.unknown), 'unknown command is', 'unknown commands are')} left in the "
            f"text as written: {listed}"
        )
    if to.hidden:
        first = to.hidden[0] if len(to.hidden[0]) < _SHOWN else f"{to.hidden[0][:_SHOWN]}…"
        found.append(
            f"{several(len(to.hidden), 'piece of text is', 'pieces of text are')} struck out or "
            "not printed, and left out: "
            f'"{first}"'
        )
    if to.expander.endless:
        listed = _listed([f"\\{n}" for n in to.expander.endless])
        found.append(f"macros that come to themselves without end stand as they are: {listed}")
    if to.unclosed:
        found.append(
            f"{to.unclosed} formulas have no end, and are ended with their paragraph: read there "
            "what is between dollars"
        )
    if to.swallowed:
        found.append(
            f"{to.swallowed} sections begin inside of a command or an environment without an end: "
            "their text may be lost"
        )
    if to.drawings:
        found.append(f"{to.drawings} drawings made by LaTeX itself, whose text is not read")
    if to.expander.missing:
        found.append(f"files that are not in the source: {_listed(list(to.expander.missing))}")
    if missing := to.crossings.missing(to.bibliography.labels):
        found.append(f"citations without an entry in the bibliography: {_listed(missing)}")
    return found


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more
