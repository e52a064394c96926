"""Limits for one of several objects, or for all the others: which one that is, no line says."""

from __future__ import annotations

from typing import Final

from hepnb.sweep.rules.rule import Concerns, Example, Makes, Rule, Scope
from hepnb.vocabulary.subjects import OBJECTS

_E = Example

#: the words for all but some of them
_BUT: Final = r"(?:other than|except(?: for)?|besides|apart from|beyond)"

ONE_OF_SEVERAL: Final[tuple[Rule, ...]] = (
    Rule(
        "all-but-one",
        "``All leptons except the leading one``, ``no jet besides the two``: a limit on the rest, "
        "and none on those that are named.",
        rf"\b{OBJECTS}(?: candidates?)? {_BUT} (?:the|those|these|that|both) (?:[\w-]+ ){{0,3}}?"
        rf"(?:ones?|two|three|candidates?|{OBJECTS})\b[^;]*",
        (
            _E("All leptons except the leading one must have p_{T} < 19 GeV.", "?"),
            _E("Jets other than the two leading ones must have p_{T} < 52 GeV.", "?"),
        ),
        (_E("All leptons must have p_{T} > 19 GeV.", "lepton pt > 19 GeV"),),
        makes=Makes.HOLDS,
        scope=Scope.INSIDE,
    ),
    Rule(
        "none-but-one",
        "``No jet besides the leading one may …``: none of the others, and not none at all.",
        rf"\b[Nn]o (?:[\w-]+ ){{0,2}}?{OBJECTS}(?: candidates?)? {_BUT} (?:the|those|these|that"
        r"|both)\b[^;]*",
        (_E("No jet besides the leading one may have p_{T} > 52 GeV.", "?"),),
        (_E("No jet may have p_{T} > 52 GeV.", "jet n == 0; jet pt > 52 GeV"),),
        makes=Makes.HOLDS,
        scope=Scope.INSIDE,
    ),
    Rule(
        "ranked-and-of-a-kind",
        "``The leading lepton must have p_{T} > 30 (35) GeV for muons (electrons)``: asked of the "
        "leading one where it is of that kind, and not of all of the kind.",
        r"\b(?:[Ll]eading|[Ss]ub-?leading|[Hh]ighest[- ]p_\{T\}|[Tt]railing|[Hh]arde(?:r|st)"
        r"|[Ss]ofter|[Ss]econd|[Tt]hird) lepton\b[^.;,]{0,40}?[<>≥≤a-z] ?\d"
        r"(?:[^.;]|\.\d){0,50}?\b(?:for|in the case of|if it is an?) (?:the )?"
        r"(?:muons?|electrons?)\b[^;]*",
        (
            _E("The leading lepton must have p_{T} > 31 (36) GeV for muons (electrons).", "?"),
            _E(
                "The leading lepton p_{T} should be at least 31 GeV for muons and 36 GeV for "
                "electrons.",
                "?",
            ),
        ),
        (
            _E(
                "Leptons must have p_{T} > 31 (36) GeV for muons (electrons).",
                "muon pt > 31 GeV; electron pt > 36 GeV",
            ),
        ),
        makes=Makes.HOLDS,
        scope=Scope.INSIDE,
        concerns=Concerns.LIMITS,
    ),
    Rule(
        "the-harder-one",
        "``The p_{T} of the harder one must exceed 25 GeV``: one of two objects, and no limit on "
        "both.",
        r"\b[Tt]he (?:harder|softer|former|latter|higher|lower|other|more energetic) (?:one"
        r"|of (?:the|these|them)[^.;,]{0,30})\b[^;]*",
        (
            _E(
                "Two leptons are required. The p_{T} of the harder one must exceed 26 GeV.",
                "lepton n >= 2 [reach]; ?",
            ),
        ),
        (_E("The p_{T} of the leptons must exceed 26 GeV.", "lepton pt > 26 GeV"),),
        makes=Makes.HOLDS,
        scope=Scope.CLAUSE,
        concerns=Concerns.LIMITS,
    ),
    Rule(
        "the-second-must",
        "``The second must have …`` at the beginning of a sentence: one of the objects of the "
        "sentence before, and no limit on all of them or on the leading one.",
        r"^(?:[\w ]{2,20}, )?[Tt]he (?:first|second|third|fourth|leading|sub-?leading|trailing"
        r"|hardest) (?:must|has to|needs to|should|(?:is|was) (?:\w+ )?required)\b[^;]*",
        (
            _E(
                "The leading muon must have p_{T} > 26 GeV. The second must have p_{T} > 11 GeV.",
                "muon:1 pt > 26 GeV; ?",
            ),
            _E(
                "Jets are counted. The first is required to have p_{T} > 52 GeV.",
                "?",
            ),
        ),
        (
            _E(
                "The first signal region requires H_{T} > 900 GeV. The second requires at least "
                "six jets.",
                "event ht > 900 GeV in first signal region; jet n >= 6 in second signal region",
            ),
        ),
        makes=Makes.HOLDS,
        scope=Scope.INSIDE,
        concerns=Concerns.LIMITS,
    ),
    Rule(
        "the-other-one",
        "``The remaining lepton must have …``: which one that is, other words say.",
        r"\b[Tt]he (?:remaining|other|unpaired|odd) (?:[\w-]+ )?(?:lepton|electron|muon|photon|jet"
        r"|track|tau)\b(?: candidate)?[^;]*",
        (_E("The remaining lepton is assigned to the W boson and must have p_{T} > 21 GeV.", "?"),),
        (_E("The remaining jets must have p_{T} > 21 GeV.", "jet pt > 21 GeV"),),
        makes=Makes.HOLDS,
        scope=Scope.INSIDE,
        concerns=Concerns.LIMITS,
    ),
    Rule(
        "the-others",
        "``the others`` are those that nothing else was asked of.",
        r"\b(?:the|all|any) (?:others?(?! \w+(?:s|ta)\b)|other ones?|remaining ones?|rest)\b"
        r"(?:[^,.;]|\.\d)*",
        (
            _E(
                "The leading muon must have p_{T} > 28 GeV and the others p_{T} > 9 GeV.",
                "muon:1 pt > 28 GeV; ?",
            ),
        ),
        makes=Makes.HOLDS,
        scope=Scope.INSIDE,
        concerns=Concerns.LIMITS,
    ),
    Rule(
        "with-the-highest",
        "``The electron with the highest p_{T} must have …``: it is asked of that one, and "
        "behind its noun its rank is not read.",
        rf"\b{OBJECTS}(?: candidates?)?,? (?:with"
        r"|having|of|that has) the (?:second[- ])?(?:highest|larger|largest|higher|lowest|smaller"
        r"|smallest|lower) (?:p_\{T\}|E_\{T\}|transverse (?:momentum|energy))[^;]*",
        (
            _E("The electron with the highest p_{T} must have p_{T} > 31 GeV.", "?"),
            _E("The lepton with the larger p_{T} must have p_{T} > 31 GeV.", "?"),
            _E("Jets with the highest p_{T} must have p_{T} > 31 GeV.", "?"),
        ),
        (_E("The leading electron must have p_{T} > 31 GeV.", "electron:1 pt > 31 GeV"),),
        makes=Makes.HOLDS,
        scope=Scope.INSIDE,
        concerns=Concerns.LIMITS,
    ),
    Rule(
        "nearest-of-several",
        "A quantity of the pair or object nearest to something needs that choice to be drafted.",
        r"\b(?:closest|nearest)\b(?! approach)|\bthat minimi[sz]es?\b|\bwith the (?:smallest"
        r"|lowest) (?!p_|transverse mom|E_)",
        (
            _E(
                "The transverse mass of E_{T}^{miss} and the b-tagged jet nearest in φ must be "
                "above 170 GeV.",
                "?",
            ),
            _E(
                "The mass of the lepton pair closest to the Z mass must be in the range 60–120 "
                "GeV.",
                "?",
            ),
        ),
        makes=Makes.HOLDS,
        scope=Scope.CLAUSE,
        concerns=Concerns.LIMITS,
    ),
)
