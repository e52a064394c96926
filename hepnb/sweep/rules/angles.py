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

FIRST_JETS: Final = Rule(
    "first-jets-by-index",
    "``Δφ(jet_{1–4}, E_{T}^{miss})`` is the angle to each of the first four jets.",
    r"\bj(?:ets?)?_?\{1 ?(?:[–−-] ?|(?:, ?\d)*, ?)(?P<last>[2-6])\}",
    (
        _E(
            "Events must satisfy min Δφ(jet_{1–4}, E_{T}^{miss}) > 0.6.",
            "jet-met dphi > 0.6 of the first 4",
        ),
        _E(
            "Events with Δφ(j_{1,2,3}, p_{T}^{miss}) < 0.6 are rejected.",
            "jet-met dphi >= 0.6 of the first 3",
        ),
    ),
    (_E("Events must satisfy Δφ(j_{1}, E_{T}^{miss}) > 0.6.", "jet:1-met dphi > 0.6"),),
)

EACH_OTHER: Final = Rule(
    "near-each-other",
    "``within ΔR = 1.5 of each other`` limits the distance between those that were named.",
    r" ?(?:of|from|to) (?:each other|one another)\b",
    (
        _E(
            "The two b jets are required to lie within ΔR = 1.6 of each other.",
            "bjet:1-bjet:2 dr < 1.6",
        ),
        _E(
            "Events with two muons within ΔR < 0.3 of each other are rejected.",
            "?; muon:1-muon:2 dr >= 0.3",
        ),
    ),
    (_E("Jets within ΔR = 0.3 of an electron are removed.", "electron-jet dr >= 0.3"),),
)

ANGLES: Final = (ISOLATION, SEPARATED_BY, FIRST_JETS, EACH_OTHER)
