"""The role of a distance in ΔR: the cone of an isolation, the removal of an overlap, a
separation.
"""

from __future__ import annotations

from typing import Final

from hepnb.sweep.rules.rule import Example, Rule

_E = Example

ISOLATION: Final = Rule(
    "isolation-cone",
    "A radius is the cone of an isolation only where something is summed or isolated in it.",
    r"\b(?:[Ii]solat\w+|(?:[Ss]calar )?sum(?:med)?|[Ss]ums|[Aa]ctivity|[Ee]nergy|deposits?"
    r"|[Mm]omenta|cone)\b|[pE]_\{T\}\^\{(?:\w*cone\w*|iso)",
    (
        _E(
            "The isolation energy of a photon within ΔR = 0.4 must be below 5 GeV.",
            "photon iso < 5 GeV; photon other:iso_cone == 0.4",
        ),
    ),
    (_E("Photons are required to be within ΔR = 0.2 of a muon.", "?"),),
)

SEPARATED_BY: Final = Rule(
    "separated-by-so-much-from",
    "``separated by ΔR > 0.4 from any lepton``: what a distance is to, stands after it.",
    r"^ from (?:(?!jet\b|track\b)[\w-]+ ){0,3}$",
    (
        _E(
            "Jets must be separated by ΔR > 0.5 from any selected photon.",
            "jet-photon dr > 0.5",
        ),
    ),
    (_E("Jets must be separated from any photon by ΔR > 0.5.", "jet-photon dr > 0.5"),),
)

ANGLES: Final = (ISOLATION, SEPARATED_BY)
