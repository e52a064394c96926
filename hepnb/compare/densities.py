"""Numbers of events per unit of a quantity (``Events / 50 GeV``, ``dN/dm``): what a column is said
to be divided by, and the factor that makes the number of a bin of it.

Only the width of a bin of the same dimension makes a number of events of a density. Where there is
none, or nobody says the unit, the reason is told and the number is not used.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from hepnb import units
from hepnb.errors import SpecError
from hepnb.result import BinRange
from hepnb.vocabulary.units import WRITTEN, spelled

_POWER: Final = r"\s*+(?:(?:\*\*|\^)\s*+)?[−-]\s*+1\b"
#: units that are written in such names: ours, and times
_UNIT: Final = rf"(?:{WRITTEN}|[npfμµm]?s(?![a-zA-Z]))"
_SIZE: Final = r"(?P<size>\d+(?:\.\d+)?)"
#: at the end of a name: ``Events / 50 GeV``, ``Entries per 0.1``, ``Candidates / (2 MeV/c^2)``
_PER: Final = re.compile(
    rf"(?i)(?:/|\bper\b)\s*+(?:{_SIZE}\s*+(?P<unit>{_UNIT})?|(?P<only>{_UNIT}))\s*+$"
)
_PER_WIDTH: Final = re.compile(r"(?i)(?:/|\bper\b|\bdivided by(?: the)?)\s*bin[ -]?width\s*$")
#: the units of a column: ``1/GeV``, ``GeV^{-1}``, ``Events/GeV``, ``1/(10 GeV)``
_INVERSE: Final = re.compile(
    rf"(?i)^(?:(?:1|events?|entries|candidates)\s*+(?:/|per)\s*+(?:{_SIZE}\s*+)?(?P<unit>{_UNIT})"
    rf"|(?P<only>{_UNIT}){_POWER})$"
)
_DERIVATIVE: Final = re.compile(r"(?i)\bd\s*n(?:_\w+)?\s*/\s*d\s*\w")
#: a shape: nothing is counted
_SHAPE: Final = re.compile(
    r"(?i)\b1\s*/\s*(?:n|sigma|σ)\b|normali[sz]ed|arbitrary|\ba\.\s?u\.|\bfractions? of|probability"
)
#: an area, alone or per something
_AREA: Final = re.compile(
    r"(?i)(?<![a-z])[mμµunpfa]?b(?:arn)?(?![a-z])(?!\s*+(?:(?:\*\*|\^)\s*+)?[−-]\s*+1)"
)


@dataclass(frozen=True, slots=True)
class Density:
    """Events per ``size`` of a ``unit``; the unit is None where nobody says it: that of the bin."""

    size: float
    unit: str | None

    def __str__(self) -> str:
        """``50 GeV``, ``GeV``, ``0.1``."""
        if self.unit is None:
            return "bin width"
        size = f"{self.size:g}" if self.size != 1 or not self.unit else ""
        return f"{size} {self.unit}".strip()


def is_no_number(name: str, unit: str) -> bool:
    """True where a column is a cross section or a shape: no events are counted."""
    return bool(_AREA.search(_plain(unit)) or _SHAPE.search(_plain(f"{name} {unit}")))


def density_of(name: str, unit: str = "") -> Density | None:
    """The density that a column is, by its name and its units; None where it counts events."""
    plain, own = _plain(name), _plain(unit)
    derived = _DERIVATIVE.search(plain)
    if found := _INVERSE.match(own) or (None if derived else _PER.search(plain)):
        written = found["unit"] or found["only"] or ""
        if written or not re.search(r"\d", plain[: found.start()]):  # not ``Data 2016/2017``
            return Density(float(found["size"] or 1), spelled(written) or written)
    return Density(1.0, None) if derived or _PER_WIDTH.search(plain) else None


def without_density(name: str) -> str:
    """The name of what is counted: ``Z+jets`` of ``Z+jets / 50 GeV``; all of it where it is no
    density.
    """
    if density_of(name) is None:
        return name
    for found in re.finditer(r"(?i)(?<!\s)\s*+(?:/|\bper\b)", name):
        rest = _plain(name[found.start() :])
        if found.start() and (_PER.fullmatch(rest) or _PER_WIDTH.fullmatch(rest)):
            return name[: found.start()]
    return name


def _plain(text: str) -> str:
    """A name without the marks of LaTeX and without brackets."""
    text = re.sub(r"\\(?:mathrm|text|rm|mathit|,|;|!| )|[${}\[\]()\\]", "", text)
    return " ".join(text.split())


def width(density: Density, bins: Sequence[BinRange]) -> float | str:
    """The factor from a density to the number of events of a bin; else the reason why there is
    none.
    """
    if not bins:
        return f"is per {density}, and stands in no bin"
    if density.unit is None:
        fitting = list(bins) if len(bins) == 1 else []
    else:
        fitting = [b for b in bins if _same(density.unit, b.unit)]
    if len(fitting) != 1:
        several = "several bins have" if fitting or density.unit is None else "no bin has"
        return f"is per {density}, and {several} such a unit"
    (b,) = fitting
    if b.low is None or b.high is None:
        return f"is per {density}, and its bin is open ({b}), without a width"
    if density.unit is None or density.unit == b.unit:
        return float(f"{(b.high - b.low) / density.size:.12g}")
    low, high = (units.Quantity(edge, b.unit).canonical for edge in (b.low, b.high))
    return float(f"{(high - low) / units.Quantity(density.size, density.unit).canonical:.12g}")


def _same(one: str, other: str) -> bool:
    """True for units of one dimension, and for two that are none of ours and written alike."""
    try:
        return units.dimension(one) == units.dimension(other)
    except SpecError:
        return one.strip().lower() == other.strip().lower()
