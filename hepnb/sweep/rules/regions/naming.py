"""Names that a paper gives its regions, before or behind what is required there."""

from __future__ import annotations

from typing import Final

from hepnb.sweep.rules.rule import Example, Makes, Rule
from hepnb.vocabulary.numbers import named

_E = Example

#: a name as papers give it: with a capital, or a number behind a hyphen
LABEL: Final = (
    r"(?<![\w-])(?=[\w-]*[A-Z]|[a-z]+[-_][\w-]*\d|[eμτlγ]{2,"
    r"4}(?![\w-]))\w[\w+−]*(?:[-/][\w+−]+)*(?![\w-])"
)

_KINDS: Final = (
    r"\b(?:(?:sub-?)?(?:regions?|categor(?:y|ies)|classes|class)|channels?|selections?|bins)\b"
)

_CALLED: Final = (
    r"(?:denoted|called|labell?ed|named|hereafter|referred to|dubbed|termed|designated)(?: as| by)?"
)

#: a name with a number or two capitals
_STRONG: Final = r"(?=[A-Za-z_-]*(?:\d|[A-Z]{2}))[A-Z][\w+]*(?:-[\w+]+)*(?![\w-])"

_NAME: Final = rf"(?:[A-Z][a-z]+ (?:[A-Z]|\d)(?!\w)|{LABEL})"

_VERB: Final = (
    r"(?= (?:also |further |additionally |only )?(?:is|has|requires?|contains?|targets?|selects?"
    r"|uses?|must|consists?|comprises?|vetoes|asks?|demands?|shares?|follows?|accepts?)\b)"
)

LABELLED: Final = Rule(
    "region-labelled",
    "A name that the paper gives a region, in brackets or by ``called``, means that region "
    "wherever it stands.",
    rf"{_KINDS} \((?:{_CALLED} )?['\"]?(?P<label>{LABEL})['\"]?\)"
    rf"|{_KINDS}[^.;()]{{0,60}}? {_CALLED} (?P<list>['\"]?{LABEL}['\"]?(?:(?:,? and"
    rf"|,) ['\"]?{LABEL}['\"]?)*)"
    r"|\b(?:[Ee]vents?|[Cc]andidates?|[Ii]t|[Tt]hey) (?:are|is) (?:\w+ )?(?:categori[sz]ed"
    rf"|classified|labell?ed|tagged) as (?:an? )?['\"‘“]?(?P<as>{LABEL})['\"’”]? (?:if|when)\b"
    rf"|{_KINDS}, (?P<apposed>{LABEL}),{_VERB}"
    rf"|\b(?:[Rr]egion|[Cc]ategory|[Cc]hannel|[Cc]lass) (?P<after>{_STRONG}){_VERB}"
    r"|\b(?:regions|categories|channels|classes) are (?:\w+ )?(?:defined|considered|used"
    rf"|introduced)[,:] (?P<first>{_STRONG}) (?:with|requiring|for)\b"
    r"|\b(?:divided|split|subdivided|separated|categori[sz]ed|classified) into"
    rf" (?P<into>{_STRONG}) (?:with|requiring|if|when)\b",
    (
        _E(
            "The loose region, LR, has at least two jets. In LR, H_{T} > 310 GeV is required.",
            "?; event ht > 310 GeV in LR",
        ),
        _E(
            "Region A1 has m_{T} > 110 GeV; A2 has E_{T}^{miss} > 210 GeV; and A3 has H_{T} > 310 "
            "GeV.",
            "lepton:1 mt > 110 GeV in region A1; met met > 210 GeV in A2; event ht > 310 GeV in A3",
        ),
        _E(
            "Two signal regions are defined, B1 with m_{T} < 120 GeV and B2 with m_{T} > 120 GeV.",
            "lepton:1 mt < 120 GeV in B1; lepton:1 mt > 120 GeV in B2",
        ),
        _E(
            "Two categories, labelled Had and Lep, are used. Had requires at least five jets, and "
            "Lep requires exactly one muon.",
            "jet n >= 5 in Had; muon n == 1 in Lep",
        ),
        _E(
            "Events are categorized as LowHt if H_{T} is smaller than 310 GeV. In LowHt, m_{jj} > "
            "520 GeV is required.",
            "event ht < 310 GeV in LowHt; dijet mass > 520 GeV in LowHt",
        ),
        _E(
            "Events in the sideband region (VBF-SB) are kept. In VBF-SB, m_{jj} > 520 GeV is "
            "required.",
            "dijet mass > 520 GeV in VBF-SB",
        ),
    ),
    (_E("A selection (BDT) is used. BDT requires at least five jets.", "jet n >= 5"),),
)

LISTED: Final = Rule(
    "regions-listed-by-name",
    "``two categories, Type A and Type B``: as many names as there are regions are theirs.",
    rf"\b(?P<n>(?i:{named(2, 8)})|[2-8]) (?:(?!background)[\w-]+ ){{0,3}}?(?:regions|categories"
    rf"|channels|classes|boxes)(?: are (?:\w+ )?(?:defined|considered|used))?(?:[:,]| \()"
    rf" ?(?P<names>{_NAME}(?:(?:,? and|,) {_NAME})+)(?=[.;)])",
    (
        _E(
            "Events are split into two categories, Type A and Type B. Type A events have m_{jj} > "
            "2100 GeV, whereas Type B events have H_{T} > 900 GeV.",
            "dijet mass > 2100 GeV in Type A; event ht > 900 GeV in Type B",
        ),
    ),
    (
        _E(
            "Two categories, Type A and others, are used. Type A events have m_{jj} > 2100 GeV.",
            "dijet mass > 2100 GeV",
        ),
    ),
)

PARTS: Final = Rule(
    "parts-by-name",
    "``The VBF category is split into VBF-a, with …, and VBF-b, with …``: the names before what "
    "each of them has are those of its parts.",
    r"\b(?:divided|split|subdivided|separated|sorted) (?:further )?(?:in)?to [^.;]*",
    (
        _E(
            "The ttH category is split into ttH-had, with no muons, and ttH-lep, with at least one "
            "muon. For ttH-had, H_{T} > 310 GeV is required.",
            "muon n == 0 in ttH-had within ttH category; muon n >= 1 in ttH-lep within ttH "
            "category; event ht > 310 GeV in ttH-had within ttH category",
        ),
        _E(
            "The 3ℓ channel is divided into two bins: 3ℓ-low with 60 < E_{T}^{miss} < 140 GeV and "
            "3ℓ-high with E_{T}^{miss} > 140 GeV.",
            "met met in (60, 140) GeV in 3l-low within 3l channel; met met > 140 GeV in 3l-high "
            "within 3l channel",
        ),
    ),
    (
        _E(
            "Events are split into those with two b-jets with p_{T} > 31 GeV and those with one.",
            "?",
        ),
    ),
)
#: a name of a part, before what it has
PART: Final = (
    r"(?<![\w-])(?=[\w-]*[A-Z\d])[\w+]{1,6}-[\w+]+(?:-[\w+]+)*(?<!tagged)(?<!like)(?<!enriched)"
    r"(?<!jets)(?<!jet)(?<!GeV)(?=(?: \([^()]*\))?,? (?:with|if|requiring|when|having|where"
    r"|in which|containing|for events)\b)"
)

NAMED_AFTER: Final = Rule(
    "region-named-after",
    "``One region has one jet, called SR1, and another has two jets, called SR2``: what stands "
    "before the name is required there.",
    rf",? (?:and )?(?:is )?{_CALLED} (?:the )?['\"“‘`]*$",
    (
        _E(
            "One signal region has exactly one jet, called SRone, and another has two or three "
            "jets, called SRtwo.",
            "jet n == 1 in SRone; jet n in (2, 3) in SRtwo",
        ),
        _E(
            "Two regions are defined: one with exactly one b jet, denoted SR1b, and one with at "
            "least two b jets, denoted SR2b.",
            "bjet n == 1 in SR1b; bjet n >= 2 in SR2b",
        ),
        _E(
            "One region requires at least six jets and is called SR6j, another requires "
            "E_{T}^{miss} > 260 GeV and is referred to as SRmet.",
            "jet n >= 6 in SR6j; met met > 260 GeV in SRmet",
        ),
    ),
    (
        _E(
            "Events must have at least six jets; they form the region called SR6j.",
            "jet n >= 6",
        ),
    ),
)

#: where what is said of a region begins that gets its name afterwards
ONE_OF_THEM: Final = (
    r"(?:^|[,;:] |\b(?:and|while|whereas) )(?=(?:[Oo]ne|[Aa]nother|[Tt]he (?:other|first|second"
    r"|third|last)|[Aa] (?:second|third|further))(?: one)?(?: [\w-]+){0,3}?"
    r" (?:with|has|have|requires?|requiring|contains?|containing|selects?|asks?|demands?|is)\b)"
)

NAMED_NEXT: Final = Rule(
    "region-named-by-the-next-sentence",
    "``One is formed by requiring …. This 'Had' region …``: what the sentence before the name asks "
    "is required there.",
    r"\s*This (?:['\"‘“](?P<quoted>[\w+-]+)['\"’”]|(?P<name>[A-Z][\w+-]*)) (?P<kind>region|category"
    r"|channel|class)\b",
    (
        _E(
            "Two regions are defined. One is enriched in hadronic decays by requiring at least two "
            "jets and zero leptons. This 'Had' region is large.",
            "jet n >= 2 in Had region; lepton n == 0 in Had region",
        ),
    ),
    (
        _E(
            "Two regions are defined. One is enriched in hadronic decays by requiring at least two "
            "jets. This region is large.",
            "?",
        ),
    ),
)

IN_BRACKETS: Final = Rule(
    "name-behind-its-limit",
    "``A > 250 GeV (SR1), A > 350 GeV (SR2)``: each limit is for the region in the brackets behind "
    "it.",
    r" \((?:the )?['\"‘“]?(?!(?i:electrons?|muons?|taus?|photons?|b?-?jets?|data|simulat\w+|MC"
    r"|barrel|endcaps?|central|forward|\d{4}|fig|refs?|sect?|eqs?|tab|see|at|in|for|as|if|or|and"
    r"|offline|online"
    r"|respectively)\b)(?P<name>[A-Za-z0-9ℓμτγ][\w{}^+-]*(?:[ -][\w{}^+-]+){0,2})['\"’”]?\)",
    (
        _E(
            "The signal regions are defined by E_{T}^{miss} > 250 GeV (SR1), E_{T}^{miss} > 350 "
            "GeV "
            "(SR2) and E_{T}^{miss} > 450 GeV (SR3).",
            "met met > 250 GeV in SR1; met met > 350 GeV in SR2; met met > 450 GeV in SR3",
        ),
        _E(
            "Events are separated into two regions: 60 < m_{jj} < 90 GeV (low mass) and 90 < "
            "m_{jj} "
            "< 150 GeV (high mass).",
            "dijet mass in (60, 90) GeV in low mass; dijet mass in (90, 150) GeV in high mass",
        ),
    ),
    (
        _E(
            "In the signal region, H_{T} > 310 GeV (2016) and H_{T} > 340 GeV (2017) are required.",
            "?",
        ),
    ),
)

IN_A_NAME: Final = Rule(
    "count-in-a-name",
    "``as in the N_{jet} = 0 category`` names a region; the count is required in that region "
    "alone.",
    r"[=≥] ?\d",
    (
        _E(
            "The same variables as in the N_{jet} = 0 category are used in the N_{jet} = 1 "
            "category, and H_{T} > 310 GeV is required.",
            "event ht > 310 GeV",
        ),
        _E(
            "The same split into bins that is performed in the N_{jet} = 0 category is done in the "
            "N_{jet} = 1 category.",
            "nothing",
        ),
        _E(
            "The 0-jet, 1-jet and ≥2-jet categories require p_{T}^{ℓℓ} > 32, 21 and 11 GeV, "
            "respectively.",
            "dilepton pt > 32 GeV in 0-jet category; dilepton pt > 21 GeV in 1-jet category; "
            "dilepton pt > 11 GeV in ≥2-jet category",
        ),
        _E(
            "In the N_{jet} = 0 and N_{jet} = 1 categories, H_{T} > 90 GeV is required.",
            "event ht > 90 GeV in N_{jet} = 0 category, N_{jet} = 1 category",
        ),
    ),
    (
        _E(
            "In the 2-jet category, H_{T} > 310 GeV is required.",
            "event ht > 310 GeV in 2-jet category",
        ),
    ),
    makes=Makes.ASIDE,
    why="the name of a region",
)

NAMING: Final = (
    LABELLED,
    LISTED,
    PARTS,
    NAMED_AFTER,
    NAMED_NEXT,
    IN_BRACKETS,
    IN_A_NAME,
)
