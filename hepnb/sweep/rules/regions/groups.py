"""All regions, some of them, both of them or the others."""

from __future__ import annotations

from typing import Final

from hepnb.sweep.rules.rule import Example, Makes, Rule

_E = Example

ALL: Final = Rule(
    "all-regions",
    "What is required in all regions, or of all events, is for no single one.",
    r"\b(?:[Aa]ll|[Ee]very|[Ee]ach|[Aa]ny|[Ee]ither)(?: of the| of these| the| these"
    r"| other)?(?: (?:\w+|considered|defined))?(?: signal| search| analysis)? (?:regions?"
    r"|channels?|categor(?:y|ies)|final states?|SRs|selections)\b"
    r"|\b[Aa]ll (?:selected )?events\b|\b[Cc]ommon (?:to|requirements?|selection"
    r"|criteria)\b|\b[Tt]he (?:common )?(?:pre-? ?|baseline )selection\b|\bpre-?selection\b",
    (
        _E(
            "SRA requires H_{T} > 700 GeV. In addition, all regions must have E_{T}^{miss} > 210 "
            "GeV.",
            "event ht > 700 GeV in SRA; met met > 210 GeV",
        ),
    ),
)

ALL_BUT: Final = Rule(
    "all-regions-but",
    "``in all regions except SR3``: which ones those are, the sentence does not list; what it asks "
    "is not asked of every event.",
    r"\b(?:[Aa]ll|[Ee]very|[Ee]ach|[Aa]ny)\b(?: [\w-]+){0,4}? (?:regions?|channels?"
    r"|categor(?:y|ies)|final states?|SRs|selections|bins)(?: \([^()]*\))?,? (?:except|apart from"
    r"|other than|with the exception of|excluding|save"
    r"|but(?= (?:in |for )?(?:the )?(?:[A-Z0-9][\w+-]*|(?:last|first|\w+-\w+) ))(?! [A-Z]_))\b"
    r"|\b(?:[Ww]ith the exception of|[Ee]xcept (?:in|for)) [^,;.]{1,50}, (?:in )?all\b"
    r"[^,;.<>≤≥]{0,30}(?:regions|channels|categories|final states|SRs|selections|bins)\b",
    (
        _E("E_{T}^{miss} > 260 GeV is required in all signal regions except SR3.", "?"),
        _E(
            "In all regions except in SR3, where a tighter E_{T}^{miss} > 430 GeV is asked for, "
            "E_{T}^{miss} > 260 GeV is required.",
            "?",
        ),
        _E("All search regions but SR1 require at least two jets.", "?"),
        _E("With the exception of SR1, all regions require at least two jets.", "?"),
    ),
    (
        _E(
            "In all signal regions, E_{T}^{miss} > 260 GeV is required.",
            "met met > 260 GeV",
        ),
    ),
    makes=Makes.HOLDS,
)

ALL_OF_SOME: Final = Rule(
    "all-of-some-regions",
    "``all the ggF categories`` are some of the categories: what is asked there is not asked of "
    "every event.",
    r"\b(?:[Aa]ll|[Ee]very|[Ee]ach)(?: of)?(?: the| these| our)? (?!(?:other|remaining|of|the|these"
    r"|our|their|signal|search|analysis|selected|considered|defined|final|event|kinematic|decay"
    r"|leptons?|flavou?rs?|exclusive|inclusive|orthogonal|individual|different|relevant|such"
    r"|possible|available|main|new|above|following|studied|used|measurement|production|jet"
    r"|reconstructed|described|corresponding|fit|subsequent|two|three|four|five|six|seven|eight"
    r"|nine|ten|twelve|\d+) )"
    r"(?:[\w{}^+→ℓγμτ/≥-]+ )(?:signal |search |analysis |event )?(?:regions?|channels?"
    r"|categor(?:y|ies)|final states?|SRs|CRs|VRs)\b",
    (
        _E(
            "A threshold of E_{T}^{miss} > 26 GeV is applied to all the ggF categories.",
            "?",
        ),
        _E("All 0-lepton regions require at least three jets.", "?"),
        _E("In each boosted signal region at least three jets are required.", "?"),
    ),
    (
        _E("All four signal regions require at least three jets.", "jet n >= 3"),
        _E("In all of the considered categories at least three jets are required.", "jet n >= 3"),
    ),
    makes=Makes.HOLDS,
)

OTHERS: Final = Rule(
    "other-regions",
    "Which ``the other regions`` or ``the remaining categories`` are, the sentence does not say.",
    r"\b(?:the|all) (?:other|remaining) (?:signal |search )?(?:regions?|categor(?:y|ies)|channels?"
    r"|final states?)\b"
    r"|\b(?:[Ii]n|[Ff]or) (?:the|one|any|some|most|two|three) (?:[\w-]+ )?of (?:the|these|those) "
    r"(?:\w+ ){0,2}(?:regions|categories|channels|selections|bins|SRs|CRs|VRs)\b"
    r"|\b(?:[Ii]n|[Ff]or) the (?:(?:first|last|latter|former|most \w+) (?:two|three|four|five|\d) "
    r"|(?:two|three|four|five|\d) (?:(?:first|last|latter|former|remaining|most \w+|[a-z]+est) )?"
    r"|(?:two|three|four|five|\d) (?:[\w{}→ℓμτ+-]+ ){1,2}(?=\w+s\b)"
    r"|(?:latter|former) )(?:(?:signal|search) )?(?:regions?|categor(?:y|ies)|channels?|bins)\b"
    r"|(?:(?<=[.;] )|\A)[Tt]he (?:two|three|four|five) (?:[\w{}→ℓμτ+-]+ ){0,2}?"
    r"(?:regions|categories|channels)"
    r"(?= (?:also |each |both |all )?(?:require|select|demand|ask|use|have|must|contain)\b)"
    r"|\b[Tt]he (?:latter|former) (?:region|category|channel)s?\b"
    r"|\b(?:two|three|four|five|some|several) (?:\w+ )?(?:regions|categories|channels) (?:which"
    r"|that|requiring) \b"
    r"|(?:(?<=[.;:] )|\A)(?:One|Another)(?: of (?:them|these|which))?(?=,| (?:is|requires?|has"
    r"|targets?|selects?|uses|demands|asks)\b)"
    r"|(?:(?<=[.;] )|\A)(?:(?:[Ss]ignal|[Ss]earch|[Cc]ontrol) )?(?:[Rr]egions|[Cc]ategories"
    r"|[Cc]hannels|SRs|CRs) (?=(?:targeting|dedicated|optimi[sz]ed|sensitive|enriched|designed"
    r"|that|which) )"
    r"|\b[Ii]n (?:some|certain|most|several|many)(?: of the| of our)? (?:[\w-]+ )?(?:regions"
    r"|categories|channels|final states|bins|SRs|CRs|VRs)\b"
    r"|\b[Ii]n the (?:former|latter|other)(?: one| region| case| category| channel)?(?=,? )"
    r"|(?:(?<=[.;:] )|\A)For the (?:[\w/+-]+ ){1,3}(?:signal|signature|measurement|phase space"
    r"|process|hypothesis|model|scenario)s?,"
    r"|(?:(?<=[.;,:] )|(?<=and )|(?<=while )|(?<=whereas )|\A)(?:[Ii]n )?"
    r"(?:[Tt]he|[Aa]) (?:[\w{}_-]+ )?side-?bands?(?= (?:is|are|has|have|requires?|extends?"
    r"|ranges?|goe?s?|covers?|at|from|with)\b|,)"
    r"|\b[Tt]he (?:first|second|third|fourth|last) one(?= (?:is|requires?|has|targets?|selects?"
    r"|uses|demands|asks|must)\b)"
    r"|\b[Tt]he (?:other|former|latter)(?: one)?(?=,| (?:is|requires?|has|targets?|selects?|uses"
    r"|demands|asks|must|[A-Z]_)\b)",
    (
        _E("In the other regions, H_{T} > 800 GeV is required.", "?"),
        _E(
            "The signal region requires H_{T} > 520 GeV; the sidebands have at most two jets.",
            "event ht > 520 GeV in signal region; ?",
        ),
        _E("In a sideband, m_{jj} < 110 GeV is required.", "?"),
        _E("In the tighter of the two regions E_{T}^{miss} must exceed 460 GeV.", "?"),
        _E("There are three signal regions which require H_{T} > 800 GeV.", "?"),
        _E("Two regions are defined. One requires H_{T} > 800 GeV.", "?"),
        _E("Two regions are defined. The latter requires H_{T} > 800 GeV.", "?"),
        _E("Two channels are used. The first one requires H_{T} > 800 GeV.", "?"),
        _E("Regions targeting compressed spectra require E_{T}^{miss} > 520 GeV.", "?"),
        _E("In some signal regions, H_{T} > 800 GeV is required.", "?"),
        _E("In the latter, the b jets must have p_{T} > 60 GeV.", "?"),
        _E("In the latter category, H_{T} > 610 GeV is required.", "?"),
        _E("In the two latter categories, H_{T} > 610 GeV is required.", "?"),
        _E("In the first two categories, H_{T} > 610 GeV is required.", "?"),
        _E("In the two leptonic channels, H_{T} > 610 GeV is required.", "?"),
        _E("The three hadronic channels require H_{T} > 610 GeV.", "?"),
        _E("For the electroweak signal, events must have m_{jj} > 510 GeV.", "?"),
    ),
    (
        _E(
            "In the upper region, H_{T} > 800 GeV is required.",
            "event ht > 800 GeV in upper region",
        ),
    ),
    makes=Makes.HOLDS,
)

ONE_AND_ANOTHER: Final = Rule(
    "one-and-another",
    "``Two categories are defined, one requiring …, and another …``: of which of them a limit is, "
    "no name says.",
    r"\b(?:regions|categories|channels|classes|samples|bins)\b[^.;]{0,60}?(?:[,:;]|\b(?:are|is)\b)"
    r" (?P<one>(?:one|the first)(?: of (?:them|these|which))?,? (?:(?:with|by|in|for|of|to|is"
    r"|has|that"
    r"|which|where|enriched|rich|dominated|targeting|sensitive|optimi[sz]ed|requiring|requires"
    r"|containing|contains|having|selecting|selects|dedicated|designed|defined|using|asks?"
    r"|demands?)"
    r"\b))",
    (
        _E(
            "Two categories are defined, one enriched in jets by requiring at least five jets, and "
            "one enriched in muons by requiring at least one muon.",
            "?",
        ),
        _E("Events fall into two regions: one with H_{T} > 510 GeV, one with six jets.", "?"),
    ),
    (
        _E(
            "Two regions are defined: one with exactly one b jet, denoted SR1b, and one with at "
            "least two b jets, denoted SR2b.",
            "bjet n == 1 in SR1b; bjet n >= 2 in SR2b",
        ),
    ),
    makes=Makes.HOLDS,
)

BOTH: Final = Rule(
    "both-regions",
    "``In both regions`` is in the two that were named last.",
    r"\b[Bb]oth(?= (?:require|must|have|select|share)\b)|\b(?:[Bb]oth(?: of)?(?: the| these)?"
    r"|[Tt]hese(?: two| three)?"
    r"|[Tt]he two|[Tt]he three)(?: of (?:these|them|the))?(?: signal| search)? (?:regions"
    r"|categories|channels|final states|SRs|selections)\b",
    (
        _E(
            "SR1 requires H_{T} > 900 GeV, SR2 requires H_{T} > 1200 GeV, and both require at "
            "least "
            "three jets.",
            "event ht > 900 GeV in SR1; event ht > 1200 GeV in SR2; jet n >= 3 in SR1, SR2",
        ),
        _E(
            "SR1 requires H_{T} > 900 GeV and SR2 requires H_{T} > 1200 GeV. In both regions, at "
            "least three jets are required.",
            "event ht > 900 GeV in SR1; event ht > 1200 GeV in SR2; jet n >= 3 in SR1, SR2",
        ),
    ),
    (
        _E(
            "SR1 requires H_{T} > 900 GeV. In SR2, at least three jets are required.",
            "event ht > 900 GeV in SR1; jet n >= 3 in SR2",
        ),
    ),
)

#: sentences that list regions with what they require
LISTS: Final = r"\b(?:regions?|categor(?:y|ies)|channels?|bins|SRs|CRs|VRs)\b"

GROUPS: Final = (
    ALL,
    ALL_BUT,
    ALL_OF_SOME,
    OTHERS,
    ONE_AND_ANOTHER,
    BOTH,
)
