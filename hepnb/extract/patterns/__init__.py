"""Extraction without a model: the phrases of the sweep, placed into records.

What is not understood stays an open phrase.

Paper ─sweep▶ readings ─placing▶ records ─drafting▶ Spec
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from hepnb import spec as specs
from hepnb import sweep
from hepnb.extract.drafting import draft
from hepnb.extract.patterns.building import Source
from hepnb.extract.patterns.placing import Placer
from hepnb.extract.roles import role_of
from hepnb.paper import Paper
from hepnb.ports import Cancelled, Progress, never, silent
from hepnb.records import Records
from hepnb.spec import Spec
from hepnb.sweep import routing
from hepnb.sweep.scopes import title_regions


@dataclass(frozen=True)
class Read:
    """The patterns' reading of a paper: the readings, and the records made of them."""

    sources: tuple[Source, ...]
    records: Records


def read(paper: Paper) -> Read:
    """The records of a paper, before they are checked and written."""
    sources = tuple(Source(block, reading) for block, reading in sweep.readings(paper))
    usable = [s for s in sources if not s.reading.why and _fits(paper, s)]
    return Read(sources, Placer(paper, usable).place())


def _fits(paper: Paper, s: Source) -> bool:
    """False for what text on control regions or categories says without the name of one: it is
    not for all events.

    A section whose title is the name of a control region is about that one.
    """
    regions, told = s.reading.regions, routing.tells(paper, s.block)
    if told == "control":
        titled = title_regions(paper.heading_chain(s.block)[-1:])
        return (
            bool(regions)
            and all(role_of(name) != "main" for name in regions)
            and (
                s.reading.row >= 0
                or s.reading.where == "sentence"
                or all(role_of(n) != "main" for n in titled or ("",))
            )
        )
    return not told or bool(regions) or s.reading.bins


class Patterns:
    """The extractor that needs no model (`hepnb.ports.Extractor`)."""

    def extract(
        self, paper: Paper, *, progress: Progress = silent, cancelled: Cancelled = never
    ) -> Spec:
        """The draft spec of a paper: every line open, with the words that it was read from."""
        progress("sweep", 0, 3)
        found = (
            read(paper) if not cancelled() else Read((), Records(paper=paper.id, engine="patterns"))
        )
        progress("write", 1, 3)
        spec = draft(paper, found.records).spec
        progress("check", 2, 3)
        phrases = specs.claim(spec, (sweep.phrase(s.block, s.reading) for s in found.sources))
        progress("done", 3, 3)
        return replace(spec, phrases=phrases)
