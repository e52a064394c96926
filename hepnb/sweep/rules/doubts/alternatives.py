"""Two values or properties of which one is enough, or each is for something else."""

from __future__ import annotations

from typing import Final

from hepnb.sweep.rules.rule import Concerns, Example, Makes, Rule, Scope
from hepnb.vocabulary.numbers import named

_E = Example

ALTERNATIVES: Final[tuple[Rule, ...]] = (
    Rule(
        "for-either-lepton",
        "``above 20 GeV for muons and above 25 GeV for electrons``, of a quantity of the event: "
        "each is asked of the events with that lepton only.",
        r"^[^;]*?\b(?:for|in the case of) (?:the )?(?:[\w-]+ )?(?:muon|electron)s?\b[^;]*?\b(?:for"
        r"|in the case of) (?:the )?(?:[\w-]+ )?(?:muon|electron)s?\b[^;]*",
        (
            _E(
                "E_{T}^{miss} is required to be above 21 GeV for muons and above 26 GeV for "
                "electrons.",
                "?",
            ),
            _E(
                "The transverse mass must be at least 12 GeV for muons and 22 GeV for electrons.",
                "?",
            ),
        ),
        (
            _E(
                "The p_{T} must be at least 12 GeV for muons and 22 GeV for electrons.",
                "muon pt >= 12 GeV; electron pt >= 22 GeV",
            ),
        ),
        makes=Makes.HOLDS,
        scope=Scope.INSIDE,
        concerns=Concerns.EVENTS,
    ),
    Rule(
        "numbers-by-a-slash",
        "``one/zero electrons``: each number is for something else, and which, the words around "
        "do not say.",
        r"\b(?:zero|one|two|three)/(?:zero|one|two|three)\b|(?<![\w.{])[0-3]/[0-3](?![\w.}])",
        (
            _E(
                "There must be exactly one/zero electrons with p_{T} > 12 GeV in the first case.",
                "?",
            ),
        ),
        (
            _E(
                "The number of electrons must be exactly one in the first case.",
                "electron n == 1",
            ),
        ),
        makes=Makes.HOLDS,
    ),
    Rule(
        "either-criterion",
        "Of those that are selected ``if they pass A or if they pass B``, neither is asked of all.",
        r"\b(?:if|when) [^.;]*?\bor (?:else )?(?:if|when) (?:they|it|the|there)\b[^.]*",
        (
            _E(
                "Muons are selected if they pass the standard identification or if they have "
                "p_{T} > 210 GeV and |d_{0}| < 0.3 mm.",
                "?",
            ),
        ),
        (
            _E(
                "Muons are selected if they have p_{T} > 21 GeV and |d_{0}| < 0.3 mm.",
                "muon pt > 21 GeV; muon d0 < 0.3 mm",
            ),
        ),
        makes=Makes.HOLDS,
    ),
    Rule(
        "one-property-or-another",
        "``must be isolated or have p_{T} > 60 GeV``: the limit is asked of those only that lack "
        "the other property.",
        r"\b(?:must|required to|have to|has to) (?:either )?(?:be|have|pass|satisfy"
        r"|fulfil) (?!between\b)(?:[^,;.<>≤≥\d]){2,40} or (?:to )?(?:have|be|satisfy|pass|lie"
        r"|fulfil)\b",
        (_E("Photons must be converted or have E_{T} > 61 GeV.", "?"),),
        (_E("Photons must be converted and have E_{T} > 61 GeV.", "photon et > 61 GeV"),),
        makes=Makes.HOLDS,
        scope=Scope.AFTER,
        concerns=Concerns.LIMITS,
    ),
    Rule(
        "either-or",
        "Of ``either … or …``, one is enough.",
        r"(?<!which )(?<!rejected if )(?<!vetoed if )(?<!removed if )(?<!rejected when )"
        r"\b[Ee]ither (?!of\b|side\b|(?:" + named(0, 4) + r"|\d) or\b)(?:[^.;]|\.\d)*? or\b",
        (
            _E("Either two electrons or two muons with p_{T} > 18 GeV are required.", "?"),
            _E("Events must either have H_{T} > 340 GeV or pass the second selection.", "?"),
        ),
        (
            _E(
                "Two electrons or muons with p_{T} > 18 GeV are required.",
                "?; electron pt > 18 GeV; muon pt > 18 GeV",
            ),
        ),
        makes=Makes.HOLDS,
        scope=Scope.AFTER,
    ),
    Rule(
        "above-or-below",
        "``m_{T} above or below 100 GeV``: both sides are meant, each for something else.",
        r"\b(?:above|larger|greater|higher|below|less|smaller|lower)(?: than)? or (?:above|larger"
        r"|greater|higher|below|less|smaller|lower)\b",
        (_E("Four regions are defined by m_{T} above or below 105 GeV.", "?"),),
        (_E("The region is defined by m_{T} above 105 GeV.", "lepton:1 mt > 105 GeV"),),
        makes=Makes.HOLDS,
        scope=Scope.CLAUSE,
    ),
    Rule(
        "or-for-others",
        "``must exceed 250 GeV or, for events with a photon, 150 GeV``: which of both holds "
        "depends on the event.",
        r"^[^.;]*\bor,? (?:for|in|if|when) [^.;<>≤≥\d]{3,60}, (?:[\w-]+ ){0,3}[\d<>≤≥][^;]*",
        (
            _E(
                "E_{T}^{miss} has to exceed 255 GeV or, for events with a photon, exceed 155 GeV.",
                "?",
            ),
            _E(
                "H_{T} has to exceed 255 GeV or, for events with a photon, exceed 155 GeV, and "
                "E_{T}^{miss} must exceed 135 GeV.",
                "?",
            ),
        ),
        (_E("E_{T}^{miss} has to exceed 255 GeV in this search.", "met met > 255 GeV"),),
        makes=Makes.HOLDS,
        scope=Scope.INSIDE,
        concerns=Concerns.LIMITS,
    ),
)
