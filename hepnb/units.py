"""Units of particle physics: every number of a spec, a paper or an event file is one value and one
unit.

The canonical units are GeV (energy, momentum, mass; c = 1), √GeV (missing momentum over the root of
a sum of energies), mm (length), rad (angle), fb^-1 (integrated luminosity) and 1 (dimensionless).
"""

from __future__ import annotations

from dataclasses import dataclass

from hepnb.errors import SpecError

#: unit as it is written → (dimension, factor to the canonical unit of that dimension)
UNITS: dict[str, tuple[str, float]] = {
    "": ("1", 1.0),
    "%": ("1", 0.01),
    "eV": ("energy", 1e-9),
    "keV": ("energy", 1e-6),
    "MeV": ("energy", 1e-3),
    "GeV": ("energy", 1.0),
    "TeV": ("energy", 1e3),
    "um": ("length", 1e-3),
    "μm": ("length", 1e-3),
    "mm": ("length", 1.0),
    "cm": ("length", 10.0),
    "m": ("length", 1000.0),
    "rad": ("angle", 1.0),
    "mrad": ("angle", 1e-3),
    "deg": ("angle", 0.017453292519943295),
    "√GeV": ("root energy", 1.0),  # of a significance: missing momentum over the root of HT
    "fb-1": ("luminosity", 1.0),
    "pb-1": ("luminosity", 1e-3),
}

#: dimension → the unit that a number has when none is written
CANONICAL = {
    "1": "",
    "energy": "GeV",
    "root energy": "√GeV",
    "length": "mm",
    "angle": "rad",
    "luminosity": "fb-1",
}

#: other spellings, without blanks, braces and signs of powers; c = 1
_SPELLINGS = {
    **{f"{energy}/{c}": energy for energy in ("eV", "keV", "MeV", "GeV", "TeV") for c in ("c",
    "c2")},
    "GeV1/2": "√GeV", "GeV½": "√GeV", "GeV0.5": "√GeV", "√(GeV)": "√GeV", "sqrtGeV": "√GeV",
    "sqrt(GeV)": "√GeV",
    "°": "deg", "◦": "deg", "∘": "deg", "\\circ": "deg", "degree": "deg", "degrees": "deg",
}  # fmt: skip
_BY_LOWER = {name.lower(): name for name in UNITS} | {
    name.lower(): unit for name, unit in _SPELLINGS.items()
}


def normalise(unit: str) -> str:
    """The one spelling of a unit: ``gev``, ``GeV/c`` → ``GeV``, ``fb^{-1}`` → ``fb-1``,
    ``GeV^{1/2}`` → ``√GeV``, ``°`` → ``deg``.

    Raises SpecError for an unknown unit.
    """
    plain = (
        unit.strip().replace("µ", "μ").replace("−", "-").translate({ord(c): None for c in "^{} "})
    )
    if plain in UNITS:
        return plain
    if plain.lower() in _BY_LOWER and plain not in ("M", "MM"):
        return _BY_LOWER[plain.lower()]
    raise SpecError(f"unknown unit {unit!r}", expected="one of " + " ".join(u for u in UNITS if u))


def dimension(unit: str) -> str:
    """The dimension of a unit: ``"1"``, ``energy``, ``root energy``, ``length``, ``angle`` or
    ``luminosity``.
    """
    return UNITS[normalise(unit)][0]


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit, as written."""

    value: float
    unit: str = ""

    @property
    def canonical(self) -> float:
        """The value in the canonical unit of its dimension (GeV, mm, rad, fb^-1, 1)."""
        # Rounded to 12 significant digits: 500 MeV must be 0.5 GeV, not 0.5000000000000001.
        return float(f"{self.value * UNITS[normalise(self.unit)][1]:.12g}")

    @property
    def dimension(self) -> str:
        """The dimension of the unit."""
        return dimension(self.unit)

    def __str__(self) -> str:
        return f"{self.value:g} {self.unit}".strip()
