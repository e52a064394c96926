"""A table while it is being read, and the regions that its heads and its caption give a cell."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from hepnb.paper import Cell, Table
from hepnb.sweep.heads import is_object
from hepnb.sweep.panels import Panel, is_region
from hepnb.sweep.several_limits import two_regions
from hepnb.vocabulary.comparisons import names_bound
from hepnb.vocabulary.units import OF_DIMENSION, spelled

_REGION_OF_CAPTION: Final = re.compile(
    r"\b(?:defin\w+|for|of|in) the (?P<name>(?:[\w̄+→-]+ ){1,3}?)"
    r"(?:production categor(?:y|ies)|category|channel|signal region|search region"
    r"|selection)\b(?! criteria)"
)
#: captions of identification, whose columns are working points and no regions
_WORKING_POINTS: Final = re.compile(
    r"\b(?:IDs?|identification|isolation|working points?|quality)\b", re.IGNORECASE
)
_OF_DETECTOR: Final = re.compile(
    r"\b(?:barrel|end[- ]?caps?|central|forward|detector|η|\|η\|) regions?", re.IGNORECASE
)
_NOT_OF_OBJECTS: Final = re.compile(
    r"\b(?:regions?|SRs?|CRs?|VRs?|categor(?:y|ies)|channels?|events?|preselection)\b",
    re.IGNORECASE,
)
_LEVEL: Final = re.compile(
    r"(?:very[- ]?|v)?(?:veto|loose|medium|tight)(?:[- ](?:WP|IDs?|working point|cuts?|selection"
    r"|identification|electrons?|muons?|photons?|jets?))?",
    re.IGNORECASE,
)
_ENERGY_IN: Final = re.compile(
    rf"\b(?:in|units? (?:of|are)) (?:units of )?({OF_DIMENSION['energy']})(?!\w)"
)


@dataclass(frozen=True)
class Grid:
    """A table while it is being read: its text, what its caption says, and whether the caption
    speaks of results.
    """

    table: Table
    text: str
    caption: str
    results: bool

    @cached_property
    def lower(self) -> bool:
        """True where a bare number is a lower limit: the caption speaks of thresholds."""
        return bool(names_bound(self.caption, "lower"))

    @cached_property
    def energy(self) -> str:
        """The unit that the caption gives to energies."""
        match = _ENERGY_IN.search(self.caption)
        return spelled(match[1]) if match else ""

    @cached_property
    def of_objects(self) -> bool:
        """True where the caption speaks of the identification of objects, and of no events."""
        said = _OF_DETECTOR.sub("", self.caption)
        return bool(_WORKING_POINTS.search(said) and not _NOT_OF_OBJECTS.search(said))

    @cached_property
    def region(self) -> str:
        """The one category that the whole table is for."""
        match = _REGION_OF_CAPTION.search(self.caption)
        name = match["name"].strip() if match else ""
        return (
            ""
            if name.lower()
            in (
                "",
                "signal",
                "event",
                "common",
                "final",
                "full",
                "kinematic",
                "different",
                "various",
            )
            else name
        )

    def row(self, cell: Cell) -> int:
        """The start of a cell's row in the text."""
        return min(c.start for c in self.table.row(cell.row))

    def row_of(self, place: int) -> int:
        """The start of a place's row in the text."""
        return self.text.rfind("\n", 0, place) + 1


def regions_of(grid: Grid, panel: Panel, cell: Cell) -> tuple[str, ...]:
    """The regions of a cell by the heads over it; the one of the caption where the heads name
    none.
    """
    over = two_regions(panel.regions(cell))
    names = tuple(
        n
        for n in over
        if is_region(n, said=not is_object(n)) and not (grid.of_objects and _LEVEL.fullmatch(n))
    )
    names = names or ((grid.region,) if grid.region else ())
    part = panel.named.get(cell.row, "")
    if not part:
        return names
    return (part,) if panel.whole or not names else tuple(f"{part} {n}" for n in names)
