"""Whose a limit is, where several things are named."""

# ruff: noqa: E501 - sentences of papers are long

from __future__ import annotations

from typing import Final

from hepnb.sweep.rules.rule import Example, Rule

_E = Example

SECOND: Final = Rule(
    "second-subject",
    "A subject right before a comparison takes over the quantity that was named before it.",
    r"\b(?:and|or|while|but)(?: for| that of| those of)?(?: the| all| any)? *$|, *$",
    (_E("Electrons must have a relative isolation below 0.1 and muons less than 0.15.", "electron iso < 0.1; muon iso < 0.15"),),
    (_E("Electrons must have a relative isolation below 0.1 and a transverse momentum above 20 GeV.", "electron iso < 0.1; electron pt > 20 GeV"),),
)

HEAD: Final = Rule(
    "subject-of-the-sentence",
    "After ``and are required`` the subject of the sentence goes on, not what it is made of.",
    r"\band (?P<verb>are|is|must|have to|has to)\b",
    (
        _E(
            "Muons are reconstructed from isolated deposits matched to a track and are required to have p_{T} > 12 GeV and |η| < 2.4.",
            "muon pt > 12 GeV; muon abseta < 2.4",
        ),
    ),
    (_E("Isolated tracks must have p_{T} > 12 GeV and |η| < 2.4.", "track pt > 12 GeV; track abseta < 2.4"),),
)

TAGGED: Final = Rule(
    "tagged-noun",
    "``jets identified as b jets`` are b jets.",
    r"(?: that are| which are)? (?:identified|tagged|classified|selected)(?: as)? (?:being )?(?:b[- ](?:quark )?jets?|b[- ]tagged|b\b|originating from (?:a )?b)",
    (_E("Events are required to have no jets tagged as b jets.", "bjet n == 0"),),
    (_E("Events are required to have no jets.", "jet n == 0"),),
)

SUBJECTS: Final = (SECOND, HEAD, TAGGED)
