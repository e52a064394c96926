"""The bibliography: ``thebibliography``, what BibTeX or biber made of it (``.bbl``), or the
database itself (``.bib``).
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from hepnb.paper import Reference
from hepnb.readers.identifiers import reference
from hepnb.readers.latex.text import Text
from hepnb.readers.latex.tokens import TexToken, Tokens
from hepnb.readers.unpaged import Piece

if TYPE_CHECKING:
    from bibtexparser.model import Entry

    from hepnb.readers.latex.typeset import Typesetter

# an argument ends before the next entry and a value before the next one, so that each is read once
_ARGUMENT = r"\{((?:(?!\\entry\{)[^}])*+)\}"
_BIBER_ENTRY = re.compile(rf"\\entry{_ARGUMENT}{_ARGUMENT}{_ARGUMENT}(.*?)\\endentry", re.DOTALL)
_BIBER_END = r"\endentry"
_BIBER_FIELD = re.compile(r"\\field\{(\w+)\}\{(.*)\}$")
_BIBER_VERB = re.compile(r"\\verb\{(\w+)\}\s*\\verb ((?:(?!\\verb\{)[^\n])*+)\n\s*+\\endverb")
_BIBER_FAMILY = re.compile(r"family=\{((?:[^{}]|\{[^{}]*\})*)\}")
#: the fields of an entry in the order in which they are shown
_SHOWN = (
    "author",
    "collaboration",
    "title",
    "journal",
    "journaltitle",
    "booktitle",
    "volume",
    "year",
    "pages",
    "number",
    "doi",
)


class Bibliography:
    """The entries of a paper's bibliography as they come. ``labels``: key → label."""

    def __init__(self, to: Typesetter) -> None:
        self._to = to
        self.references: list[Reference] = []
        self.labels: dict[str, str] = {}
        self.file = ""

    def environment(self, name: str) -> None:
        r"""``\begin{thebibliography}``: an entry per ``\bibitem``."""
        to = self._to
        to.expander.argument()
        to.heading("References", 1)
        stop = self._entry(Text(), name)
        while stop is not None and stop.text == "bibitem":
            to.expander.optional()
            key = to.expander.text(to.expander.argument())
            text = Text()
            to.links = []
            stop = self._entry(text, name)
            self._add(key, text.text(), " ".join(to.links))

    def _entry(self, text: Text, name: str) -> TexToken | None:
        found: list[TexToken | None] = []
        self._to.inside(text, lambda: found.append(self._to.run(("\\bibitem",), name)))
        return found[0]

    def included(self) -> None:
        r"""``\bibliography{files}``: what BibTeX made of them, else the entries that the text
        cites.
        """
        to = self._to
        to.expander.optional()
        named = to.expander.group()
        files = [n.strip() for n in to.expander.text(named).split(",")] if named else []
        made = next(
            (
                b
                for n in (self.file, *files)
                if (b := to.expander.files.find(f"{posixpath.splitext(n)[0]}.bbl"))
            ),
            None,
        )
        if made is None:
            alone = [n for n in to.expander.files.names if n.endswith(".bbl")]
            made = to.expander.files.find(alone[0]) if len(alone) == 1 else None
        if made is not None and r"\entry{" in made:
            self._biber(made)
        elif made is not None:
            to.expander.read(made)
        else:
            names = files or [
                posixpath.splitext(n)[0] for n in to.expander.files.names if n.endswith(".bib")
            ]
            self._database(
                [
                    t
                    for n in names
                    if (t := to.expander.files.find(n if n.endswith(".bib") else f"{n}.bib"))
                ]
            )

    def _biber(self, text: str) -> None:
        self._to.heading("References", 1)
        # without an end after it, each entry would be looked through to the end of the text
        ended = text[: text.rfind(_BIBER_END) + len(_BIBER_END)] if _BIBER_END in text else ""
        for match in _BIBER_ENTRY.finditer(ended):
            fields = _biber_fields(match[4]) | dict(_BIBER_VERB.findall(match[4]))
            fields["author"] = ", ".join(_BIBER_FAMILY.findall(match[4])[:3])
            self._shown(match[1], fields)

    def _database(self, texts: list[str]) -> None:
        import bibtexparser  # only papers in LaTeX need it

        entries: dict[str, Entry] = {}
        for text in texts:
            entries |= bibtexparser.parse_string(text).entries_dict
        if entries:
            self._to.heading("References", 1)
        for key in self._to.crossings.used:
            if key in entries:
                self._shown(key, {f.key.lower(): str(f.value) for f in entries[key].fields})

    def _shown(self, key: str, fields: dict[str, str]) -> None:
        parts = [fields[name] for name in _SHOWN if fields.get(name)]
        if fields.get("eprint"):
            parts.append(f"arXiv:{fields['eprint']}")
        self._add(key, ", ".join(self._typeset(part) for part in parts), fields.get("url", ""))

    def _typeset(self, text: str) -> str:
        return self._to.captured(list(_tokens(text)))

    def _add(self, key: str, text: str, links: str) -> None:
        label = str(len(self.references) + 1)
        self.labels[key] = label
        entry = reference(label, text, links)
        self.references.append(entry)
        self._to.later([Piece("reference", f"[{label}] {text}")])
        self._to.flush()


def _tokens(text: str) -> Iterator[TexToken]:
    source = Tokens(text)
    while (token := source.next()) is not None:
        yield token


def _biber_fields(entry: str) -> dict[str, str]:
    """The fields of an entry of biber: one at the end of each line that has any."""
    ended = (line for line in map(str.rstrip, entry.split("\n")) if line.endswith("}"))
    return {m[1]: m[2] for line in ended if (m := _BIBER_FIELD.search(line))}
