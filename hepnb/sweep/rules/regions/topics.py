"""The region that a text goes on about, or divides, or never names."""

from __future__ import annotations

from typing import Final

from hepnb.sweep.rules.regions.openings import ADVERB
from hepnb.sweep.rules.rule import Confidence, Example, Makes, Rule

_E = Example

GOES_ON: Final = Rule(
    "region-goes-on",
    "A paragraph that begins with a region, or a sentence that goes on with ``It``, ``Here`` or "
    "``In addition``, is about that region.",
    r"(?:(?:It|Here|This (?:region|category|channel|selection|signal region)|In (?:this"
    r"|that) (?:region|category|channel|case|final state)"
    r"|In addition|Furthermore|Additionally|Moreover|These events|Such events"
    r"|(?:The )?[Ee]vents (?:in|of) (?:this|that) (?:region|category|channel)|They|Finally)\b)",
    (
        _E(
            "The SRM region targets small splittings. Events must have at most three jets. In "
            "addition, E_{T}^{miss} > 500 GeV is required.",
            "jet n <= 3 in SRM region [reach]; met met > 500 GeV in SRM region [reach]",
        ),
        _E(
            "In the eμ channel, triggers with one lepton are used. Muons must have p_{T} > 21 GeV.",
            "muon pt > 21 GeV in eμ channel [reach]",
        ),
        _E(
            "In the eμ (μμ) channel, a new trigger is used. The dilepton mass must exceed 31 GeV.",
            "dilepton mass > 31 GeV in eμ channel, μμ channel [reach]",
        ),
    ),
    (
        _E(
            "The SRM region targets small splittings. Muons must have p_{T} > 21 GeV.",
            "muon pt > 21 GeV",
        ),
        _E(
            "The SRM region targets small splittings. In all regions, E_{T}^{miss} > 220 GeV is "
            "required.",
            "met met > 220 GeV",
        ),
    ),
    confidence=Confidence.REACH,
)

NOT_YET_NAMED: Final = Rule(
    "this-region-without-a-name",
    "``This region requires …`` after no sentence that names one: which one, is not known.",
    rf"^{ADVERB}(?:[Ii]n |[Ff]or )?(?:[Tt]his|[Tt]hat) (?:[a-z-]+ )?(?:(?:sub-?)?(?:region"
    r"|category|channel)|final state|SR|CR|VR|class)\b",
    (
        _E("This region requires at least five jets.", "?"),
        _E("In this category, H_{T} > 310 GeV is required. Taus are vetoed.", "?"),
    ),
    (
        _E(
            "SR4 targets heavy squarks. This region requires at least five jets.",
            "jet n >= 5 in SR4 [reach]",
        ),
    ),
    makes=Makes.HOLDS,
)

DIVIDED: Final = Rule(
    "region-that-is-divided",
    "``The dijet channel is divided into …``: the regions that are named next are parts of it, and "
    "take what it requires.",
    r" (?:is|are) (?:also |then |further |additionally |again )?(?:sub-?)?(?:divided|split"
    r"|separated|categori[sz]ed|classified|partitioned)\b"
    r"|, (?:[\w≥-]+ ){1,4}(?:sub-?)?(?:categories|regions|channels|classes) are (?:\w+ )?"
    r"(?:defined|used|considered|formed|introduced)\b",
    (
        _E(
            "The dijet channel is divided into a low-mass region with m_{jj} < 310 GeV and a "
            "high-mass region with m_{jj} > 310 GeV.",
            "dijet mass < 310 GeV in low-mass region within dijet channel; dijet mass > 310 GeV in "
            "high-mass region within dijet channel",
        ),
        _E(
            "The VBF category is divided further. The tight category has at least three jets.",
            "jet n >= 3 in tight category within VBF category",
        ),
        _E(
            "The tight subcategory of the VBF category must have at least two jets.",
            "jet n >= 2 in tight subcategory within VBF category",
        ),
    ),
    (
        _E(
            "The dijet channel is important. The tight category has at least three jets.",
            "jet n >= 3 in tight category",
        ),
    ),
)

NAMED_BESIDE: Final = Rule(
    "region-named-beside-a-limit",
    "A sentence with the name of a region, of which no word says that the limit is for it, leaves "
    "open for which region it is; ``in SR2`` and ``for SR2`` are read by themselves.",
    r"(?<!\bin )(?<!\bIn )(?<!\bfor )(?<!\bFor )(?<!\bin the )(?<!\bfor the )$",
    (
        _E(
            "A requirement of H_{T} > 520 GeV separates SR-Hard from its validation region "
            "VR-Hard.",
            "?",
        ),
        _E(
            "SR-Hard targets squarks. To tell it from SR-Soft, at least three jets are required.",
            "?",
        ),
    ),
    (
        _E(
            "Events must have H_{T} > 520 GeV, and they must have E_{T}^{miss} > 105 GeV in SR2.",
            "event ht > 520 GeV; met met > 105 GeV in SR2",
        ),
        _E(
            "SR-Hard targets squarks. Events of SR-Hard must have H_{T} > 520 GeV.",
            "event ht > 520 GeV in SR-Hard",
        ),
    ),
    makes=Makes.HOLDS,
)

TOPICS: Final = (
    GOES_ON,
    NOT_YET_NAMED,
    DIVIDED,
    NAMED_BESIDE,
)
