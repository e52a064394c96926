"""For which region, channel or category a limit is: words that name one, and how far they reach."""

from __future__ import annotations

from typing import Final

from hepnb.sweep.rules.rule import Confidence, Example, Makes, Rule
from hepnb.vocabulary.numbers import named
from hepnb.vocabulary.units import AFTER, OF_DIMENSION

_E = Example

_ADVERB: Final = (
    r"(?:(?:In addition|Furthermore|Moreover|Additionally|Finally|Similarly|Likewise|However|First"
    r"|Second|Third|Then|Next|Lastly|Also"
    r"|Conversely|(?:By|In) contrast|On the other hand|Thus|Therefore|Here),? )?(?:[Ww]hile"
    r"|[Ww]hereas|and|but|where)?\s*"
)
_ARTICLE: Final = r"(?:[Bb]oth |[Ee]ach of )?(?:[Tt]he |[Aa]n? |[Oo]ur )?$"

#: what is in a region, at the beginning of a sentence
_THESE: Final = (
    r"(?:events|candidates|data|collisions|jets|electrons|muons|leptons|photons|taus|tracks)"
)

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

AT_HEAD: Final = Rule(
    "region-at-head",
    "``In the SR, …``, ``Events in SRA …``, ``To enter the VBF category, …``: what follows in the "
    "clause is required there.",
    rf"^{_ADVERB}(?:(?:[Ii]n|[Ff]or|[Ww]ithin|(?:[Ww]hen )?[Cc]onsidering"
    r"|[Ff]or the (?:definition|selection) of) "
    rf"|(?:[Ii]n|[Ff]or|[Ww]ithin|[Aa]mong|[Oo]f) (?:(?:all|the|those|these|selected) )*{_THESE} "
    r"(?:in|of|from|entering|belonging to|falling in(?:to)?|(?:assigned|classified)"
    r" (?:to|in|into|as)|passing|selected (?:in|for|by)|within|populating) |(?:[Tt]o|[Ii]n order to"
    r"|(?:[Ii]n order )?[Ff]or (?:an? |the )?(?:events?|candidates?) to) (?:enter|populate|define"
    r"|form|select events (?:in|for)|fall in(?:to)?"
    r"|be (?:assigned|included|selected|classified|categori[sz]ed|placed|considered"
    r"|accepted) (?:to|in|into|as|for|by)) "
    r"|(?:[Ee]vents|[Cc]andidates|[Tt]hose|(?:[Ee]ach|[Aa]n|[Ee]very) (?:event|candidate))"
    r" (?:[a-z]+ ){0,3}?(?:in|into|to|for|from|of|as|enter(?:ing)?|pass(?:ing)?|populat(?:e|ing)"
    rf"|satisfy(?:ing)?) ){_ARTICLE}",
    (
        _E(
            "In the tight region, E_{T}^{miss} > 240 GeV is required.",
            "met met > 240 GeV in tight region",
        ),
        _E(
            "In the one-lepton search, E_{T}^{miss} > 240 GeV is required.",
            "met met > 240 GeV in one-lepton search",
        ),
        _E(
            "To be assigned to the dijet category, events must have m_{jj} > 250 GeV.",
            "dijet mass > 250 GeV in dijet category",
        ),
        _E(
            "In the ee channel and the μμ channel, H_{T} > 150 GeV is required.",
            "event ht > 150 GeV in ee channel, μμ channel",
        ),
        _E(
            "Events in the ee and μμ channels must have H_{T} > 150 GeV, and in the eμ channel "
            "H_{T} > 90 GeV is required.",
            "event ht > 150 GeV in ee channel, μμ channel; event ht > 90 GeV in eμ channel",
        ),
        _E(
            "For events in the merged category, H_{T} > 310 GeV is required.",
            "event ht > 310 GeV in merged category",
        ),
        _E(
            "For muons in the tight category, p_{T} > 33 GeV is required.",
            "muon pt > 33 GeV in tight category",
        ),
        _E(
            "Events in the tight category must have m_{jj} > 510 GeV, and those in the loose "
            "category must have m_{jj} > 310 GeV.",
            "dijet mass > 510 GeV in tight category; dijet mass > 310 GeV in loose category",
        ),
    ),
    (
        _E("In the following, H_{T} > 150 GeV is required.", "event ht > 150 GeV"),
        _E("In this search, E_{T}^{miss} > 240 GeV is required.", "met met > 240 GeV"),
        _E(
            "In the present search for squarks, we require E_{T}^{miss} > 240 GeV.",
            "met met > 240 GeV",
        ),
    ),
)

FRONTED: Final = Rule(
    "region-in-front",
    "What stands behind ``In contrast to SR2, …`` or ``To suppress top quarks in SR2, …`` may be "
    "asked there, elsewhere or everywhere: it stays open.",
    rf"^{_ADVERB}(?:[Aa]mong|[Aa]nalogous(?:ly)?|[Aa]part|[Aa]s|[Bb]esides|[Bb]eyond|[Cc]ompared"
    r"|[Cc]onsidering|[Cc]ontrary|[Dd]ifferent(?:ly)?|[Ff]or|[Ff]rom|[Ii]n|[Ll]ike|[Oo]f|[Rr]elative"
    r"|[Ss]imilar(?:ly)?|[Tt]o|[Uu]nlike|[Ww]hen|[Ww]hile|[Ww]ith|[Ww]ithin) [^,;:.()<>≤≥]*$",
    (
        _E("In contrast to the merged category, events must have H_{T} > 310 GeV.", "?"),
        _E(
            "To ensure orthogonality with the boosted category, at most one photon is allowed.",
            "?",
        ),
        _E("For the top quarks in the ee channel, m_{T2} > 110 GeV is required.", "?"),
    ),
    (
        _E(
            "The ggF category is pure. In contrast to the VBF category, it requires m_{T2} > 110 "
            "GeV.",
            "event other:mt2 > 110 GeV in ggF category [reach]",
        ),
        _E(
            "In contrast to SR2, SR3 requires H_{T} > 310 GeV.",
            "event ht > 310 GeV in SR3",
        ),
        _E(
            "In the merged category, events must have H_{T} > 310 GeV.",
            "event ht > 310 GeV in merged category",
        ),
    ),
    makes=Makes.HOLDS,
)
#: what ends the words in front
FRONT_ENDS: Final = r"[^,;:.<>≤≥]{0,40}, "

AS_SUBJECT: Final = Rule(
    "region-as-subject",
    "``SRA requires …``, ``…, while the loose region is defined by …``: what follows in the "
    "clause is required there.",
    rf"^{_ADVERB}{_ARTICLE}",
    (
        _E("SRA requires H_{T} > 700 GeV.", "event ht > 700 GeV in SRA"),
        _E(
            "The region SR3b requires at least three b-tagged jets, while SR1b requires "
            "E_{T}^{miss} > 160 GeV.",
            "bjet n >= 3 in SR3b; met met > 160 GeV in SR1b",
        ),
        _E("In addition, SR2 requires H_{T} > 1.1 TeV.", "event ht > 1.1 TeV in SR2"),
        _E("VBF events must have m_{jj} > 310 GeV.", "dijet mass > 310 GeV in VBF category"),
    ),
    (_E("Events with H_{T} > 700 GeV are selected.", "event ht > 700 GeV"),),
)

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

#: what a region has much of
_RICH: Final = r"(?: (?:(?:enriched|rich) in|dominated by|for) [^,;.<>≤≥\d]{1,40}?)?"

LIKE_ANOTHER: Final = Rule(
    "region-like-another",
    "``SRB is defined as SRA, but with …``: what follows is asked there in place of, or besides, "
    "what the other region asks.",
    rf"[:,]?{_RICH}(?: (?:(?:[Aa]ll|[Tt]he|[Tt]hese|other) )*(?:event )?(?:requirements|selections?"
    r"|criteria|cuts|conditions))? (?:(?:is|are) (?:also )?(?:(?:defined|selected|constructed|built"
    r"|obtained) )?(?:(?:in )?(?:exactly )?(?:the same way as|the same as|identical(?:ly)? to"
    r"|similar(?:ly)? to|like|as))|(?:(?:has|have|uses?|requires?|shares?|applies|apply"
    r"|follows?) )?(?:exactly )?(?:the )?same (?:\w+ ){0,3}as|(?<=: )(?:as|like)"
    r"|(?:shares?|has|have|keeps?|inherits?|follows?|uses?) (?:all )?(?:the )(?:\w+ ){0,2}"
    r"(?:requirements|selections?|criteria|cuts|definition) of|(?:differs?|inherits) from)"
    r" (?:for |in |that of |those of )?(?:the )?$",
    (
        _E(
            "SRA requires m_{eff} > 1.3 TeV. SRB is defined in the same way as SRA but with "
            "m_{eff} > 1.7 TeV.",
            "event meff > 1.3 TeV in SRA; event meff > 1.7 TeV in SRB",
        ),
        _E(
            "SR-B is identical to SR-A, except that E_{T}^{miss} > 430 GeV is required.",
            "met met > 430 GeV in SR-B",
        ),
        _E(
            "The validation region VR1 shares the requirements of SR1, but 120 < m_{T} < 160 GeV "
            "is imposed.",
            "lepton:1 mt in (120, 160) GeV in VR1",
        ),
        _E(
            "The top control region, CR-T, is defined like SR-T but E_{T}^{miss} < 160 GeV is "
            "required.",
            "met met < 160 GeV in CR-T",
        ),
        _E(
            "In VR-T, the same requirements as in SR-T are applied except that 160 < "
            "E_{T}^{miss} < 210 GeV is required.",
            "met met in (160, 210) GeV in VR-T",
        ),
        _E(
            "The hadronic category is like the leptonic one, except that at least five jets are "
            "required.",
            "jet n >= 5 in hadronic category",
        ),
        _E(
            "SRA requires H_{T} > 310 GeV. Top control region The selection is the same as in SRA, "
            "but at least one b-tagged jet is required.",
            "event ht > 310 GeV in SRA; bjet n >= 1 in Top control region",
        ),
        _E("SR-M: as SR-L but m_{T2} > 130 GeV.", "event other:mt2 > 130 GeV in SR-M"),
        _E(
            "VR-L: same requirements as SR-L except that b-tagged jets are vetoed.",
            "bjet n == 0 in VR-L",
        ),
    ),
    (_E("SR-B requires E_{T}^{miss} > 430 GeV.", "met met > 430 GeV in SR-B"),),
)

FROM_ANOTHER: Final = Rule(
    "region-made-from-another",
    "``The top control region is obtained from SRA by requiring …``, ``… uses the SRA selection, "
    "but …``: what follows is asked there in place of, or besides, what the other region asks.",
    rf"{_RICH} (?:(?:is|are) (?:also )?(?:(?:obtained|derived|constructed|built|formed|made) from"
    r"|(?:defined|selected) (?:with|from|using))|uses?|applies|apply|follows?) the $"
    rf"|{_RICH} (?:is|are) (?:also )?(?:obtained|derived|constructed|built|formed|made) from $",
    (
        _E(
            "A control region enriched in top quarks is defined with the SRA selection, but "
            "requiring at least two b-tagged jets.",
            "bjet n >= 2 in control region",
        ),
        _E(
            "CR-T is obtained from SRA by requiring at least two b-tagged jets.",
            "bjet n >= 2 in CR-T",
        ),
        _E(
            "CR-T uses the SRA selection, with at least two b-tagged jets.",
            "bjet n >= 2 in CR-T",
        ),
    ),
    (_E("CR-T uses events with at least two b-tagged jets.", "bjet n >= 2 in CR-T"),),
)
#: what follows the name of the other region
BUT: Final = (
    r"(?: (?:event )?(?:selections?|requirements))?,? (?:but|except|and|with|by|plus|while"
    r"|requiring|together)\b"
)

LIKE_EACH: Final = Rule(
    "regions-like-others",
    "``VR1 and VR2 have the same requirements as SR1 and SR2, respectively``: each is like one of "
    "them.",
    r",? respectively\b",
    (
        _E(
            "VR1 and VR2 have the same requirements as SR1 and SR2, respectively, but 110 < m_{T} "
            "< 150 GeV is required.",
            "lepton:1 mt in (110, 150) GeV in VR1; lepton:1 mt in (110, 150) GeV in VR2",
        ),
    ),
    (
        _E(
            "VR1 and VR2 have the same requirements as SR1, but 110 < m_{T} < 150 GeV is required.",
            "lepton:1 mt in (110, 150) GeV in VR1, VR2",
        ),
    ),
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

#: what follows the name of a region that is the subject of its clause
DOES: Final = (
    r"\)?(?: (?:for|of|with|without|(?:enriched|rich) in|dominated by) (?:(?:the|an?) )?"
    r"[^.,;()<>≤≥]{1,40}?)?(?: \([^()]*\)|, [^,]{1,30},|,)?(?: (?:also"
    r"|further|additionally|then|only|in addition|instead|each|all|both))? "
    r"(?:is|are|was|were|has|have|must|should|requires?|selects?|contains?|consists?|comprises?"
    r"|includes?|demands?|asks? for|accepts?|uses?|applies|apply|imposes?"
    r"|enriched|targeting|sensitive|optimi[sz]ed|dedicated|designed|targets?|exploits?|considers?"
    r"|aims?|focus(?:es)?|adds?|collects?|covers?|tightens?|loosens?|raises?|lowers?|relaxes"
    r"|needs?|inverts?|reverses?|drops?|lifts?|features?|takes?|employs?|retains?|restricts?|sets?"
    r"|vetoes|rejects?|shares?|follows?|inherits?|keeps?|increases?|replaces?|modif(?:ies|y)"
    r"|changes?|extends?|differs?|events)\b"
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
#: a sentence that says which regions there are: what stands with each of them is required there
DEFINES: Final = (
    r"\b(?:are|is) (?:\w+ )?(?:defined|divided|split|subdivided|categori[sz]ed|classified"
    r"|separated|introduced|constructed|built|formed|designed|employed|considered|used|grouped"
    r"|sorted)\b"
)

#: what is done with events that are put into a category
_PUT: Final = (
    r"(?:assigned|placed|classified|put|sorted|categori[sz]ed|grouped|included|considered|selected"
    r"|accepted|counted|allocated"
    r"|attributed|used) (?:to|in|into|as|for|by)"
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

NEXT: Final = Rule(
    "next-region",
    "``SRA requires …, SRB …, and SRC …``: after the first, each name begins what its region "
    "requires, with or without the verb.",
    r"(?:,|;)(?: and| while| whereas)?(?: the)? $| (?:and|while|whereas)(?: the)? $",
    (
        _E(
            "SRA requires E_{T}^{miss} > 340 GeV, SRB > 460 GeV and SRC > 580 GeV.",
            "met met > 340 GeV in SRA; met met > 460 GeV in SRB; met met > 580 GeV in SRC",
        ),
        _E(
            "Region A contains events with at least two jets, B those with at least five jets.",
            "jet n >= 2 in region A; jet n >= 5 in region B",
        ),
        _E(
            "SRA requires at least two jets and SRB three jets.",
            "jet n >= 2 in SRA; jet n >= 3 in SRB [reach]",
        ),
        _E(
            "The tight category requires m_{jj} > 510 GeV and the loose one m_{jj} > 310 GeV.",
            "dijet mass > 510 GeV in tight category; dijet mass > 310 GeV in loose category",
        ),
        _E(
            "The VBF category requires m_{jj} > 510 GeV and the ggF category H_{T} > 310 GeV.",
            "dijet mass > 510 GeV in VBF category; event ht > 310 GeV in ggF category",
        ),
        _E(
            "SRA requires E_{T}^{miss} > 340 GeV, SRB requires E_{T}^{miss} > 460 GeV.",
            "met met > 340 GeV in SRA; met met > 460 GeV in SRB",
        ),
        _E(
            "SR-3b asks for at least five jets; 2ℓ-Z-1b instead accepts events with exactly one "
            "b-jet.",
            "jet n >= 5 in SR-3b; bjet n == 1 in 2l-Z-1b",
        ),
        _E(
            "The Had category requires at least two jets and no muons, the Lep category at least "
            "one muon.",
            "jet n >= 2 in Had category; muon n == 0 in Had category; muon n >= 1 in Lep category",
        ),
        _E(
            "SR-low requires 110 < E_{T}^{miss} < 210 GeV, and SR-high E_{T}^{miss} > 340 GeV.",
            "met met in (110, 210) GeV in SR-low; met met > 340 GeV in SR-high",
        ),
    ),
    (
        _E(
            "SRA requires E_{T}^{miss} > 340 GeV, H_{T} > 800 GeV.",
            "met met > 340 GeV in SRA; event ht > 800 GeV in SRA",
        ),
    ),
)
#: what a region in such a list requires, right after its name
ASKS: Final = (
    r" (?:(?:those|events) (?:with|that|having|containing)\b"
    r"|(?:also |then |only |instead )?(?:requires?|selects?|demands?|asks for|accepts?|must|has"
    r"|contains?|uses?|applies|is defined)\b"
    r"|(?:(?:an? |the )?[\w{}_^⃗′ ]{1,24}? ?)?(?:[<>≥≤]|between \d|above \d|below \d)"
    rf"|(?:at least|at most|exactly|more than|fewer than|less than|{named(0, 8)}|\d\d?) (?!of\b)"
    r"|\d[\d.]*(?: ?[A-Za-z]+)? ?[<≤–-] ?\w)"
)

ASSIGNED: Final = Rule(
    "assigned-to",
    "``Events with … are assigned to the VBF category``: what stands before is required there.",
    rf"\b(?:(?:are|is) (?:then |further |thus |therefore )?{_PUT}"
    r"|enter|form|constitute|populate|define|make up|(?:belong|contribute) to"
    r"|fall in(?:to)?) (?:the |an? )?$",
    (
        _E(
            "Events with at least two b-tagged jets are assigned to the ttH category.",
            "bjet n >= 2 in ttH category",
        ),
        _E(
            "Events with m_{jj} > 530 GeV enter the VBF category.",
            "dijet mass > 530 GeV in VBF category",
        ),
        _E(
            "Events with m_{jj} > 530 GeV enter the VBF category, and events with at least five "
            "jets form the ttH category.",
            "dijet mass > 530 GeV in VBF category; jet n >= 5 in ttH category",
        ),
        _E(
            "Conversely, events with exactly one jet belong to the 1-jet category; the remaining "
            "events are not used in the 0-jet category.",
            "jet n == 1 in 1-jet category",
        ),
    ),
    (_E("Events must have at least two b-tagged jets.", "bjet n >= 2"),),
)
#: the clause of the events that are assigned
EVENTS: Final = (
    rf"{_ADVERB}(?:(?:Among|Of|From|Within|Out of) (?:all )?(?:the |these |those )?(?:[\w-]+ )?"
    r"events(?: [^,;.<>≤≥\d]{1,40})?, )?"
    r"(?:(?:[Ss]elected |[Tt]he |[Aa]ll |[Tt]hose |[Aa]n |[Oo]nly |[Rr]emaining )*(?:[Ee]vents?"
    r"|[Cc]andidates?)|[Tt]hose)\b"
    r"(?! (?:are|is|were|was)\b)"
)

ASSIGNED_IF: Final = Rule(
    "assigned-if",
    "``An event is considered in the VBF category if it contains …``: what follows is required "
    "there.",
    rf"\b(?:(?:are|is) (?:only |then |further |thus |therefore )?{_PUT}"
    r"|enters?|belongs? to|falls? in(?:to)?) (?:the |an? )?$",
    (
        _E(
            "An event is considered in the hadronic category if it contains at least five jets.",
            "jet n >= 5 in hadronic category",
        ),
        _E(
            "Events fall into the boosted category when H_{T} > 730 GeV.",
            "event ht > 730 GeV in boosted category",
        ),
    ),
    (_E("Events are selected if they contain at least five jets.", "jet n >= 5"),),
)
#: … and further categories, without the verb: ``, to the VBF category if …``
ALSO_ASSIGNED_IF: Final = Rule(
    "also-assigned-if",
    "``…, to the VBF category if …`` after another category that events are assigned to: what "
    "follows is required there.",
    r"(?:,| and| or)(?: and| or)? (?:to|into|in|as) (?:the |an? )?$",
    (
        _E(
            "Events are assigned to the boosted category if H_{T} > 730 GeV, to the VBF category "
            "if m_{jj} > 510 GeV, and to SR3 if m_{eff} > 910 GeV.",
            "event ht > 730 GeV in boosted category; dijet mass > 510 GeV in VBF category; "
            "event meff > 910 GeV in SR3",
        ),
    ),
    (
        _E(
            "Events are assigned to the boosted category if H_{T} > 730 GeV.",
            "event ht > 730 GeV in boosted category",
        ),
    ),
)
#: what follows the name of a category with the requirements to be in it
IF: Final = r"(?: only)? (?:if|when|provided(?: that)?|by requiring)\b"

RUN_IN: Final = Rule(
    "region-run-in",
    "``VBF category: …``: what follows up to the next name is required there.",
    r" ?(?::|[–—]) ?| (?=(?:Events|Exactly|At|The|In|Only|No|Two|One|Selected|Candidates)\b"
    r"|(?:This|It|All|We|Here|For|To) [a-z])",
    (
        _E(
            "VBF category Events must have m_{jj} > 450 GeV.",
            "dijet mass > 450 GeV in VBF category",
        ),
        _E(
            "VBF category: events must have m_{jj} > 450 GeV.",
            "dijet mass > 450 GeV in VBF category",
        ),
        _E(
            "SR1: E_{T}^{miss} > 210 GeV; SR2: E_{T}^{miss} > 320 GeV.",
            "met met > 210 GeV in SR1; met met > 320 GeV in SR2",
        ),
    ),
    (
        _E(
            "Events must satisfy the following requirement: m_{jj} > 450 GeV.",
            "dijet mass > 450 GeV",
        ),
    ),
)

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

NOT_YET_NAMED: Final = Rule(
    "this-region-without-a-name",
    "``This region requires …`` after no sentence that names one: which one, is not known.",
    rf"^{_ADVERB}(?:[Ii]n |[Ff]or )?(?:[Tt]his|[Tt]hat) (?:[a-z-]+ )?(?:(?:sub-?)?(?:region"
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
    r"|(?:(?<=[.;,:] )|(?<=and )|(?<=while )|(?<=whereas )|\A)(?:[Ii]n )?[Tt]he (?:[\w{}_-]+ )?"
    r"side-?bands?(?= (?:is|are|has|have|requires?|extends?|ranges?|goe?s?|covers?|at|from"
    r"|with)\b|,)"
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

#: sentences that list regions with what they require
LISTS: Final = r"\b(?:regions?|categor(?:y|ies)|channels?|bins|SRs|CRs|VRs)\b"

ORDINAL: Final = Rule(
    "region-by-its-number",
    "``The second requires …`` after ``the first signal region`` is about the second one.",
    r"^(?:The|the) (?P<which>second|third|fourth)(?: one)?(?=,| (?:is|requires?|has|targets?"
    r"|selects?|uses|contains?|consists?|demands|asks|must)\b)",
    (
        _E(
            "The first signal region requires H_{T} > 900 GeV. The second requires at least six "
            "jets.",
            "event ht > 900 GeV in first signal region; jet n >= 6 in second signal region",
        ),
    ),
    (
        _E(
            "The leading muon must have p_{T} > 26 GeV. The second must have p_{T} > 11 GeV.",
            "muon:1 pt > 26 GeV; muon:2 pt > 11 GeV",
        ),
    ),
)

ALONE: Final = Rule(
    "region-alone",
    "A sentence that is nothing but the name of a region is a title: what follows in the "
    "paragraph is about it.",
    r"(?:The )?$",
    (
        _E(
            "0-lepton channel. Events must have E_{T}^{miss} > 155 GeV. 1-lepton channel. Exactly "
            "one lepton is required.",
            "met met > 155 GeV in 0-lepton channel [reach]; lepton n == 1 in 1-lepton channel "
            "[reach]",
        ),
    ),
    (_E("The 0-lepton channel is used. All jets must have p_{T} > 33 GeV.", "jet pt > 33 GeV"),),
    confidence=Confidence.REACH,
)

OTHER_VERB: Final = Rule(
    "region-does-something-else",
    "A sentence that begins with a region, and goes on with a verb that is not read, may be about "
    "that region: what it requires is not for all events.",
    r"(?:(?:In addition|Furthermore|Moreover|Finally),? )?(?:[Tt]he |[Oo]ur )?$",
    (_E("SR-3 boasts large recoils, and m_{T2} > 150 GeV is required.", "?"),),
    (
        _E(
            "The SR-3 results are shown below; events must have H_{T} > 310 GeV.",
            "event ht > 310 GeV",
        ),
    ),
    makes=Makes.HOLDS,
)
#: a verb after the name of a region
ANY_VERB: Final = (
    r"\)?,? (?:(?:also|further|additionally|only|then) )?(?!(?:is|was|has|results)\b)[a-z]{3,}s\b"
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

SIDES: Final = Rule(
    "regions-side-by-side",
    "``M2 (M3) requires A > 340 GeV (A > 450 GeV)``: what stands in brackets is required in the "
    "region in brackets.",
    r"\(",
    (
        _E(
            "The M2 (M3) selection must have E_{T}^{miss} > 330 GeV (E_{T}^{miss} > 460 GeV) and "
            "H_{T} > 340 GeV (H_{T} > 470 GeV).",
            "met met > 330 GeV in M2 selection; met met > 460 GeV in M3 selection; event ht > 340 "
            "GeV in M2 selection; event ht > 470 GeV in M3 selection",
        ),
        _E(
            "Region M5 (M6) is required to have H_{T} > 510 GeV and E_{T}^{miss} > 520 GeV (H_{T} "
            "> 610 GeV and E_{T}^{miss} > 620 GeV).",
            "event ht > 510 GeV in region M5; met met > 520 GeV in region M5; event ht > 610 GeV "
            "in region M6; met met > 620 GeV in region M6",
        ),
    ),
    (
        _E(
            "Region M5 (M6) is required to have H_{T} > 510 GeV (E_{T}^{miss} > 520 GeV).",
            "?",
        ),
    ),
)

RESPECTIVE: Final = Rule(
    "regions-respectively",
    "``200 and 300 GeV in the low-mass and high-mass regions, respectively``: each value for its "
    "region, in their order.",
    r"(?P<list>\d[\d.]*(?:"
    + AFTER
    + r")?(?:, \d[\d.]*(?:"
    + AFTER
    + r")?)*,? (?:and|or) \d[\d.]*)(?P<unit>"
    + AFTER
    + r")?\b",
    (
        _E(
            "The missing transverse momentum must exceed 180 and 270 GeV in the low-mass and "
            "high-mass signal regions, respectively.",
            "met met > 180 GeV in low-mass signal region; met met > 270 GeV in high-mass signal "
            "region",
        ),
        _E(
            "For SR1, SR2 and SR3, H_{T} is required to be above 500, 700 and 950 GeV, "
            "respectively.",
            "event ht > 500 GeV in SR1; event ht > 700 GeV in SR2; event ht > 950 GeV in SR3",
        ),
    ),
)

IN_ORDER: Final = Rule(
    "regions-in-order",
    "``SR1 and SR2 require A > 200 GeV and A > 300 GeV, respectively``: as many limits on one "
    "quantity as there are regions are for one each, in their order.",
    r"\brespectively\b",
    (
        _E(
            "The electron and muon channels require exactly one electron and one muon, "
            "respectively.",
            "electron n == 1 in electron channel; muon n == 1 in muon channel",
        ),
        _E(
            "CR-T and CR-W require H_{T} > 310 GeV, and at least two b-tagged jets and no b-tagged "
            "jets, respectively.",
            "event ht > 310 GeV in CR-T, CR-W; bjet n >= 2 in CR-T; bjet n == 0 in CR-W",
        ),
        _E(
            "A loose and a tight region are defined by requiring at least two jets and at least "
            "five jets, respectively.",
            "jet n >= 2 in loose region; jet n >= 5 in tight region",
        ),
        _E(
            "The regions SR-low and SR-high are defined with E_{T}^{miss} > 210 GeV and "
            "E_{T}^{miss} > 430 GeV, respectively.",
            "met met > 210 GeV in SR-low; met met > 430 GeV in SR-high",
        ),
        _E(
            "Events are split into a high and low VBF category, with m_{jj} > 630 GeV and m_{jj} < "
            "630 GeV, respectively.",
            "dijet mass > 630 GeV in high VBF category; dijet mass < 630 GeV in low VBF category",
        ),
    ),
    (
        _E(
            "SR1 and SR2 require leading and second jets with p_{T} > 31 GeV and p_{T} > 22 GeV, "
            "respectively.",
            "jet:1 pt > 31 GeV in SR1, SR2; jet:2 pt > 22 GeV in SR1, SR2",
        ),
    ),
)

REGIONS: Final = (
    LABELLED,
    LISTED,
    DEFINED,
    MADE,
    USES,
    HAS_OBJECTS,
    NUMBER_IS,
    WHERE_THERE,
    OTHER_DEFINED,
    LIKE_ANOTHER,
    FROM_ANOTHER,
    LIKE_EACH,
    AT_HEAD,
    FRONTED,
    AS_SUBJECT,
    NAMED_AFTER,
    NEXT,
    WITH,
    ASSIGNED,
    ASSIGNED_IF,
    ALSO_ASSIGNED_IF,
    RUN_IN,
    GOES_ON,
    ALL,
    ALL_BUT,
    ALL_OF_SOME,
    DIVIDED,
    NOT_YET_NAMED,
    OTHERS,
    NAMED_NEXT,
    ONE_AND_ANOTHER,
    IN_BRACKETS,
    WITH_ITS_LIMITS,
    OTHER_VERB,
    BOTH,
    IN_A_NAME,
    SIDES,
    RESPECTIVE,
    IN_ORDER,
)
