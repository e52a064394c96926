"""The papers to which a selection leaves its definitions, loaded: a graph of what defines what,
within bounds.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

from hepnb.errors import PaperError
from hepnb.paper import Cited, Link, Paper, Reference
from hepnb.ports import Bounds, Cancelled, Progress, ReadOptions, never, silent
from hepnb.readers import read_name
from hepnb.readers.names import Name, name_of
from hepnb.readers.web import ServiceRefused
from hepnb.sweep.delegations import delegations

_USUAL = Bounds()


def load(
    paper: Paper,
    options: ReadOptions,
    bounds: Bounds = _USUAL,
    *,
    progress: Progress = silent,
    cancelled: Cancelled = never,
) -> Cited:
    """The papers to which a paper, and those that it leads to, leave definitions.

    What cannot be had is said, never raised.
    """
    return _Loader(paper, options, bounds, progress, cancelled).cited()


class _Loader:
    """Goes from paper to paper, the nearest first."""

    def __init__(
        self,
        paper: Paper,
        options: ReadOptions,
        bounds: Bounds,
        progress: Progress,
        cancelled: Cancelled,
    ) -> None:
        self._options, self._bounds, self._progress, self._cancelled = (
            options,
            bounds,
            progress,
            cancelled,
        )
        self._end = time.monotonic() + bounds.seconds
        self._first = paper
        self._papers: dict[str, Paper] = {}
        self._ids: dict[Name, tuple[str, str]] = {Name("arxiv", paper.id): (paper.id, "")}
        self._stopped = ""

    def cited(self) -> Cited:
        links: list[Link] = []
        near, followed = [self._first], {self._first.id}
        for _ in range(self._bounds.depth):
            found = [link for paper in near for link in self._links(paper)]
            links += found
            near = [
                self._papers[i]
                for i in dict.fromkeys(k.to for k in found)
                if i in self._papers and i not in followed
            ]
            followed |= {p.id for p in near}
        return Cited(tuple(self._papers.values()), tuple(links))

    def _links(self, paper: Paper) -> Iterator[Link]:
        """The links of a paper; those that are named most often are loaded first."""
        wanted = [
            (d, label)
            for d in delegations(paper)
            for label in d.labels
            if label in paper.reference_by_label
        ]
        often = {label: sum(other == label for _, other in wanted) for _, label in wanted}
        for label in sorted(often, key=lambda n: -often[n]):
            self._load(paper.reference_by_label[label])
        for delegation, label in wanted:
            entry = paper.reference_by_label[label]
            to, problem = self._load(entry)
            yield Link(
                paper.id,
                delegation.block,
                delegation.page,
                delegation.sentence,
                label,
                _called(entry),
                to,
                problem,
            )

    def _load(self, entry: Reference) -> tuple[str, str]:
        """(id, "") of the paper of an entry, or ("", why there is none)."""
        name = _name(entry)
        if name is None:
            return "", "it has no arXiv id, DOI or report number"
        if name not in self._ids:
            self._ids[name] = self._read(name)
        return self._ids[name]

    def _read(self, name: Name) -> tuple[str, str]:
        if self._stopped:
            return "", self._stopped
        if len(self._papers) >= self._bounds.count:
            return "", f"{self._bounds.count} others are, and more were not asked for"
        if time.monotonic() > self._end or self._cancelled():
            return "", "the time for references is up"
        self._progress(f"reading {name}", len(self._papers), self._bounds.count)
        try:
            paper = read_name(name, self._options)
        except ServiceRefused as error:
            self._stopped = error.found
            return "", error.found
        except PaperError as error:
            return "", error.found
        self._papers.setdefault(paper.id, paper)
        return paper.id, ""


def _name(entry: Reference) -> Name | None:
    """The best name of an entry."""
    if entry.arxiv and (found := name_of(entry.arxiv)):
        return replace(found, version="")
    if entry.inspire:
        return Name("inspire", entry.inspire)
    if entry.report:
        return Name("report", entry.report.upper())
    return Name("doi", entry.doi) if entry.doi else None


def _called(entry: Reference) -> str:
    """The name of an entry, in a few words."""
    text = entry.title or entry.text
    return text if len(text) < 60 else f"{text[:59].rstrip()}…"
