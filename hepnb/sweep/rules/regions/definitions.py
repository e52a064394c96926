"""Regions that a sentence defines, by what stands with them or is asked in them."""

from __future__ import annotations

from typing import Final

from hepnb.sweep.rules.rule import Example, Makes, Rule
from hepnb.vocabulary.units import OF_DIMENSION

_E = Example

DEFINED: Final = Rule(
    "region-that-is-defined",
    "``We define the 2μ control region by requiring …``: what follows is required there.",
    r"\b[Ww]e (?:also |further |then |additionally )?(?:define|construct|introduce|form|build"
    r"|use|consider) (?:the |an? )?$",
    (
        _E(
            "We define the dimuon control region by requiring a dilepton mass between 82 and 98 "
            "GeV.",
            "dilepton mass in (82, 98) GeV in dimuon control region",
        ),
        _E(
            "The first control region requires H_{T} > 310 GeV. Finally, we define the second "
            "control region, rich in top quarks, by requiring at least two b-tagged jets.",
            "event ht > 310 GeV in first control region; bjet n >= 2 in second control region",
        ),
    ),
    (
        _E(
            "We define the transverse mass, and require H_{T} > 310 GeV.",
            "event ht > 310 GeV",
        ),
    ),
)

#: what follows the name of a region that is defined
BY: Final = r"\)?(?:, [^,;.]{1,60},)? (?:by|with|requiring|using|where|from events)\b"

OTHER_DEFINED: Final = Rule(
    "another-is-defined",
    "A sentence that defines another region in words that are not read leaves open for which "
    "region its limits are.",
    r"\b(?:define[sd]?|defining|construct(?:s|ed|ing)?|introduce[sd]?|obtain(?:s|ed)?)\b"
    r"[^.;]{0,70}$",
    (
        _E(
            "The loose region requires H_{T} > 310 GeV. In addition, H_{T} > 520 GeV is asked for "
            "and required to obtain the tight region.",
            "event ht > 310 GeV in loose region; ?",
        ),
    ),
    (
        _E(
            "The loose region requires H_{T} > 310 GeV. In addition, at least three jets are "
            "required, as in the tight region.",
            "event ht > 310 GeV in loose region; jet n >= 3 in loose region [reach]",
        ),
    ),
    makes=Makes.HOLDS,
)

#: a sentence that says which regions there are: what stands with each of them is required there
DEFINES: Final = (
    r"\b(?:are|is) (?:\w+ )?(?:defined|divided|split|subdivided|categori[sz]ed|classified"
    r"|separated|introduced|constructed|built|formed|designed|employed|considered|used|grouped"
    r"|sorted)\b"
)

WHERE_THERE: Final = Rule(
    "where-of-a-region",
    "``… the resolved category, where at least four jets are required``: what follows is required "
    "there.",
    r",? (?:where|in which|for which)\b(?P<asks>(?:[^.;]|\.\d)*?\b(?:(?:is|are) (?:also |further )?"
    r"(?:required|imposed|applied|demanded)|must|ha(?:s|ve) to)\b)?|(?P<with>, with )",
    (
        _E(
            "An event enters the boosted category if it has a large-R jet with p_{T} > 260 GeV; "
            "otherwise it is assigned to the resolved category, where at least four jets are "
            "required.",
            "fatjet pt > 260 GeV in boosted category; ?; jet n >= 4 in resolved category",
        ),
        _E(
            "Events with at least one photon form the radiative category, for which H_{T} > 310 "
            "GeV is required.",
            "photon n >= 1 in radiative category; event ht > 310 GeV in radiative category",
        ),
        _E(
            "Events with at least one photon enter the radiative category, with H_{T} > 310 GeV.",
            "photon n >= 1 in radiative category; event ht > 310 GeV in radiative category",
        ),
    ),
    (
        _E(
            "In the boosted category at least four jets are required.",
            "jet n >= 4 in boosted category",
        ),
        _E(
            "The background from the dilepton final state, where one lepton is lost, is reduced; "
            "events with taus are rejected.",
            "tau n == 0",
        ),
    ),
)

MADE: Final = Rule(
    "region-that-is-made-of",
    "``A Z control sample is selected using events with two muons``: what follows is required "
    "there.",
    r"['\"’”]?(?: \([^()]*\))?(?:,? (?:(?:highly |mostly )?(?:enriched|rich|pure|dominated"
    r"|populated)|sensitive) (?:in|by|to|with) [^,;.<>≤≥\d]{1,60}?,?)?"
    r" (?:is|are) (?:also |then |similarly |further )?(?:defined|selected|obtained"
    r"|constructed|formed|built|made up|composed) (?:using|by|with|from|of|through)\b",
    (
        _E(
            "A ‘Soft’ region enriched in decays at rest is formed by requiring at least three "
            "jets, and a ‘Hard’ region enriched in boosts is formed by requiring at least one "
            "muon.",
            "jet n >= 3 in Soft region; muon n >= 1 in Hard region",
        ),
        _E(
            "A γ+jets control sample is defined using events with exactly two muons and m_{μμ} < "
            "115 GeV.",
            "muon n == 2 in γ+jets control sample; dilepton mass < 115 GeV in γ+jets control "
            "sample",
        ),
    ),
    (
        _E(
            "The γ+jets control sample is defined above for events with exactly two muons.",
            "?",
        ),
    ),
)

USES: Final = Rule(
    "region-that-uses-events",
    "``The 0-lepton channel uses events with …``: what follows is required there.",
    r"(?: \([^()]*\))? (?:also |then |only )?(?:uses?|considers?|exploits?|employs?|collects?"
    r"|includes?|comprises?|is based on|relies on|consists? of) (?:only |the |all )?events"
    r" (?:with|that|which|in which|having|containing|where)\b",
    (
        _E(
            "The 0-lepton channel uses events with E_{T}^{miss} > 160 GeV and at least two jets.",
            "met met > 160 GeV in 0-lepton channel; jet n >= 2 in 0-lepton channel",
        ),
    ),
    (
        _E(
            "The 0-lepton channel is studied for events with E_{T}^{miss} > 160 GeV.",
            "?",
        ),
    ),
)

HAS_OBJECTS: Final = Rule(
    "region-that-has-so-many",
    "``The tight category has at least three jets``: so many are required there.",
    r"['\"’”]?(?: \([^()]*\))? (?:also |then |only )?(?:has|have|contains?|includes?|comprises?"
    r"|consists? of) (?=(?:at least|at most|exactly|no more than|no fewer than|more than"
    r"|fewer than) |no (?:[a-z]+[- ])?(?:b[- ])?(?:tagged )?(?:jets?|leptons?|electrons?|muons?"
    r"|photons?|taus?)\b)",
    (
        _E("The tight category has at least three jets.", "jet n >= 3 in tight category"),
        _E(
            "The W+jets control region has no b-tagged jet and H_{T} < 610 GeV.",
            "bjet n == 0 in W+jets control region; event ht < 610 GeV in W+jets control region",
        ),
        _E(
            "SR1 contains exactly one muon, while SR2 contains at most two muons.",
            "muon n == 1 in SR1; muon n <= 2 in SR2",
        ),
    ),
    (_E("The tight category requires at least three jets.", "jet n >= 3 in tight category"),),
)

NUMBER_IS: Final = Rule(
    "number-in-a-region",
    "``In the top region, the number of jets is at least five``: so many are required there.",
    r",? (?:the |their )?(?:number|multiplicity) of [^,;.<>≤≥\d]{2,40}? (?:is|are) (?:at least"
    r"|at most|exactly|larger than|greater than|smaller than|less than|equal to)\b",
    (
        _E("In the top region, the number of jets is at least five.", "jet n >= 5 in top region"),
        _E(
            "In SR1 the number of b-tagged jets is at least two, while in SR2 the number of "
            "b-tagged jets is at least three.",
            "bjet n >= 2 in SR1; bjet n >= 3 in SR2",
        ),
    ),
    (_E("The number of jets is at least five.", "?"),),
)

WITH: Final = Rule(
    "region-with",
    "``a loose region with E_{T}^{miss} > 200 GeV and a tight region with …``: each limit is for "
    "the region before it.",
    r"\b(?:[Aa]n?|[Oo]ne|[Aa]nother) $"
    r"|\b(?:regions|categories|channels|selections) are [a-z]+: (?:[^:]* and |[^:]*, )?the $",
    (
        _E(
            "Two regions are considered: the low-mass region with H_{T} < 710 GeV, and the "
            "high-mass region with H_{T} > 710 GeV.",
            "event ht < 710 GeV in low-mass region; event ht > 710 GeV in high-mass region",
        ),
        _E(
            "Two regions are used: a loose region requiring E_{T}^{miss} > 210 GeV and a tight "
            "region requiring E_{T}^{miss} > 360 GeV.",
            "met met > 210 GeV in loose region; met met > 360 GeV in tight region",
        ),
        _E(
            "Two regions are defined: SR-L with E_{T}^{miss} > 210 GeV and SR-H with E_{T}^{miss} "
            "> 430 GeV.",
            "met met > 210 GeV in SR-L; met met > 430 GeV in SR-H",
        ),
        _E(
            "Two control regions are built: CR-Z, with 77 < m_{ℓℓ} < 103 GeV, and CR-A, which has "
            "at least one photon.",
            "dilepton mass in (77, 103) GeV in CR-Z; photon n >= 1 in CR-A",
        ),
        _E(
            "Three regions are defined: SR-L (110 < m_{T2} < 150 GeV), SR-M (150 < m_{T2} < 210 "
            "GeV) and SR-H (m_{T2} > 210 GeV).",
            "event other:mt2 in (110, 150) GeV in SR-L; event other:mt2 in (150, 210) GeV in "
            "SR-M; event other:mt2 > 210 GeV in SR-H",
        ),
        _E(
            "The VBF category is further divided into a tight subcategory with m_{jj} > 640 GeV "
            "and a loose subcategory with m_{jj} < 640 GeV.",
            "dijet mass > 640 GeV in tight subcategory within VBF category; dijet mass < 640 GeV "
            "in loose subcategory within VBF category",
        ),
    ),
    (_E("A jet requiring special care must have p_{T} > 40 GeV.", "jet pt > 40 GeV"),),
)

#: what follows the name of a region that a requirement is said to make
HAS: Final = (
    r"(?: \((?=(?:[^()<>≤≥=]|\([^()]*\)){0,40}[<>≤≥=∈])|(?: \([^()]*\)|, [^,]{1,30},)?,? (?:with"
    r"|requiring|having|where|(?:that|which) (?:requires?|has|have|contains?|selects?)"
    r"|defined (?:by|as|with|using)"
    r"|for events with"
    r"|containing|consisting of|selecting|in which)\b)"
)

WITH_ITS_LIMITS: Final = Rule(
    "region-with-its-limits",
    "``the low-H_{T} region (300 < H_{T} < 600 GeV)``: what brackets behind a region compare is "
    "required there.",
    rf" \((?!\|?η)(?:\d[\d.]*(?: ?{OF_DIMENSION['energy']})? ?[<≤] ?(?!\|?η))?"
    r"[^()<>≤≥\d\s][^()<>≤≥\s]{0,20} ?[<>≤≥] ?\d",
    (
        _E(
            "The low-H_{T} region (310 < H_{T} < 620 GeV) and the high-H_{T} region (H_{T} > 620 "
            "GeV) are fitted at once.",
            "event ht in (310, 620) GeV in low-H_{T} region; event ht > 620 GeV in high-H_{T} "
            "region",
        ),
    ),
    (
        _E(
            "The low-H_{T} region (see Section 5) is fitted for H_{T} > 310 GeV.",
            "?",
        ),
    ),
)

DEFINITIONS: Final = (
    DEFINED,
    OTHER_DEFINED,
    WHERE_THERE,
    MADE,
    USES,
    HAS_OBJECTS,
    NUMBER_IS,
    WITH,
    WITH_ITS_LIMITS,
)
