"""An analysis program as cells of Python: records only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

#: what a program is written for
Target = Literal["uproot", "coffea"]


@dataclass(frozen=True, slots=True)
class ProgramCell:
    """A cell of the program: ``key`` names it for good (``hepnb`` upserts by it), ``requirements``
    are the ids it implements.

    ``role``: ``select`` cells define the selection; ``run`` and ``plot`` cells read files, print
    and draw in a notebook.
    """

    key: str
    purpose: str
    source: str
    requirements: tuple[str, ...] = ()
    role: Literal["select", "run", "plot"] = "select"


@dataclass(frozen=True, slots=True)
class ProgramStep:
    """A step of a region's cutflow: its ``name`` in the program, the ``requirement`` (id) and
    the ADL line it stands for.
    """

    region: str
    name: str
    requirement: str
    adl: str


@dataclass(frozen=True, slots=True)
class ProgramStub:
    """A function that a person has to fill in: its ``name`` in the spec, the Python ``function``
    (cell ``stub-FUNCTION``).

    ``needed_by``: (requirement id, block, ADL line) of all lines that need it, directly or through
    a definition; ``quote``: the words of the paper that these lines come from.
    """

    name: str
    function: str
    needed_by: tuple[tuple[str, str, str], ...]
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Sample:
    """Event files of one origin; ``name`` "" where there is just one.

    Of a sample of a list (`hepnb.samples`): ``data``: recorded or not, None where only the name
    says it; ``process``, what it is part of in a figure, with its ``colour``; ``scale``: what the
    weight of each event is multiplied with; ``regions``: those that it is for, () for all;
    ``good_runs``: path of the list of luminosity blocks that count, "" for all.
    """

    name: str
    files: tuple[str, ...]
    data: bool | None = None
    process: str = ""
    colour: str = ""
    scale: float = 1.0
    regions: tuple[str, ...] = ()
    good_runs: str = ""

    @property
    def recorded(self) -> bool:
        """True for recorded data, whose events count 1 each: said to be, or the name begins with
        ``data``.
        """
        return self.name.lower().startswith("data") if self.data is None else self.data


@dataclass(frozen=True, slots=True)
class Program:
    """A program: plain uproot / awkward / vector / hist Python, one cell per idea.

    ``schema``: name of the event schema it is compiled for; ``tree``: name of the TTree;
    ``branches``: the branches it reads and no others; ``regions``: names in order; ``spec_sha256``:
    of the canonical text of the spec. ``steps``: of all regions, in order; ``histograms``: (name,
    axis title, unit, region; "": of all events); ``event_id``: whether the events have run and
    event numbers; ``needed_by``: (branch, ADL line that first needs it); ``stubs``: functions that
    are still to be written; ``samples``: the files that its run cell opens.
    """

    schema: str
    tree: str
    branches: tuple[str, ...]
    regions: tuple[str, ...]
    cells: tuple[ProgramCell, ...]
    spec_sha256: str
    steps: tuple[ProgramStep, ...] = ()
    histograms: tuple[tuple[str, str, str, str], ...] = ()
    event_id: bool = True
    needed_by: tuple[tuple[str, str], ...] = ()
    stubs: tuple[ProgramStub, ...] = ()
    samples: tuple[Sample, ...] = ()

    @property
    def source(self) -> str:
        """The selection as one module: all cells but those that open files, run or draw."""
        return "\n\n\n".join(c.source for c in self.cells if c.role == "select") + "\n"
