"""Levels of an identification or an isolation: which of both they are of, and what names none."""

from __future__ import annotations

from typing import Final

from hepnb.sweep.rules.rule import Example, Makes, Rule

_E = Example

POINT_OF_ISOLATION: Final = Rule(
    "working-point-of-an-isolation",
    "``the loose working point of the isolation`` is a level of the isolation, and none of the "
    "identification.",
    r"(?: of| for| on| in)? (?:the |its |their |an? )?(?:(?!identif|ID\b)[\w-]+ ){0,4}?isolation\b",
    (
        _E(
            "Muons must satisfy the loose working point of the relative isolation parameter.",
            "muon iso_wp flag loose",
        ),
        _E(
            "Electrons are required to pass the tight working point for the isolation.",
            "electron iso_wp flag tight",
        ),
    ),
    (
        _E(
            "Muons must satisfy the loose working point of the identification.",
            "muon id flag loose",
        ),
    ),
)

RELATIVE_LEVEL: Final = Rule(
    "level-beside-another",
    "``a tighter identification``: tighter than what, and which level that is, for a person.",
    r"",
    (
        _E(
            "Signal leptons must have p_{T} > 12 GeV and satisfy tighter identification criteria.",
            "lepton pt > 12 GeV; ?",
        ),
        _E("Muons must pass a tighter identification.", "?"),
    ),
    (_E("Muons must pass a loose identification.", "muon id flag loose"),),
    makes=Makes.HOLDS,
)

LEVELS: Final[tuple[Rule, ...]] = (POINT_OF_ISOLATION, RELATIVE_LEVEL)
