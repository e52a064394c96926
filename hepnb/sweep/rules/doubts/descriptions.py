"""Words that describe, explain or say a purpose: what stands there requires nothing."""

from __future__ import annotations

from typing import Final

from hepnb.sweep.rules.rule import Concerns, Example, Makes, Rule, Scope
from hepnb.vocabulary.subjects import OBJECTS

_E = Example

#: what a requirement leads to: a sentence ends before it
RESULT: Final = Rule(
    "result-clause",
    "What comes after ``so that`` or ``in order to`` is the result or the purpose of what stands "
    "before it.",
    r",? (?:so that|in order (?:to|that)|so as to|which (?:"
    r"ensures?(?! that (?:the number|at least|exactly|there))|suppress\w*|reduc\w*|avoids?)"
    r"|thus(?! (?:we|it is|requires?|must|selects?)\b)|thereby)\b",
    (
        _E(
            "Jets must have p_{T} > 30 GeV, so that jets below 20 GeV are rejected.",
            "jet pt > 30 GeV",
        ),
    ),
    (
        _E("Jets are removed in such a way that jets with p_{T} > 30 GeV remain.", "?"),
        _E(
            "Signal jets are central, and thus we require |Δη_{jj}| < 1.4.",
            "jet:1-jet:2 deta < 1.4",
        ),
        _E("The signal has jets, and thus requires p_{T}^{j} > 45 GeV.", "jet pt > 45 GeV"),
    ),
    makes=Makes.ASIDE,
    scope=Scope.AFTER,
    why="says what a requirement is for",
)

DESCRIPTIONS: Final[tuple[Rule, ...]] = (
    Rule(
        "purpose",
        "A clause that says what something is for requires nothing itself.",
        r"(?:\b(?:[Tt]o|[Ii]n order to) (?:\w+ly )?(?:ensure|guarantee|identify|suppress|reduce"
        r"|remove|reject|minimi[sz]e|avoid|target|enhance|increase|improve|recover|estimate|study"
        r"|account|exploit|maximi[sz]e|retain|veto|separate|distinguish|discriminate|select"
        r"|exclude|keep|prevent|eliminate|define)\b(?!\w)(?:(?!\b(?:is|are|be) (?:\w+ )?required\b"
        r"|\bmust\b|\bwe (?:\w+ )?(?:require|select|veto|reject)\b)[^,;])*,)"
        r"|\b(?:designed|intended|aimed|meant|optimi[sz]ed|used|introduced|serves?|serving|aims?"
        r"|helps?) (?:in order )?to (?:reject|veto|select|suppress|remove|identify|reduce|target"
        r"|exclude|discard|tag|find)\b(?:(?!\b(?:corresponds?|provides?|yields?)\b)[^,;.])*",
        (
            _E(
                "To ensure that no photon with large corrections enters the region, events must "
                "have H_{T} > 300 GeV.",
                "event ht > 300 GeV",
            ),
            _E(
                "This requirement is designed to veto events containing electrons from photon "
                "conversions.",
                "nothing",
            ),
        ),
        (
            _E("No muon with p_{T} > 15 GeV may be present.", "muon n == 0; muon pt > 15 GeV"),
            _E(
                "To ensure that they are prompt the muons are required to have |η| < 2.3, and "
                "p_{T} > 15 GeV.",
                "muon abseta < 2.3; muon pt > 15 GeV",
            ),
        ),
        makes=Makes.ASIDE,
        scope=Scope.INSIDE,
        why="says what a requirement is for",
    ),
    Rule(
        "level-spoken-of",
        "How a working point is optimised or how well it works asks nobody for it.",
        r"\b(?:optimi[sz]ation|performance|calibration|efficienc(?:y|ies)|misidentification"
        r"|commissioning) (?:of|for) (?:[^.;,<>≥≤]){0,60}",
        (
            _E(
                "The performance of the tight muon identification used here is described below.",
                "?",
            ),
        ),
        (_E("Muons must pass the tight identification.", "muon id flag tight"),),
        makes=Makes.HOLDS,
        scope=Scope.INSIDE,
    ),
    Rule(
        "distribution-peaks",
        "Where a distribution has its maximum is seen, not required.",
        r"\bpeak(?:s|ing|ed)? (?:\w+ )?(?:at|around|near|close to)\b[^;]*",
        (_E("The distribution peaks at approximately 540 GeV.", "nothing"),),
        (_E("Events must have H_{T} > 540 GeV.", "event ht > 540 GeV"),),
        makes=Makes.ASIDE,
        scope=Scope.INSIDE,
        why="describes a distribution, not a requirement",
    ),
    Rule(
        "part-of-events",
        "A share of the events or candidates is a result, whatever the sentence counts.",
        r"\b\d+(?:\.\d+)? ?% of (?:the |all |these |those )?(?:[\w-]+ ){0,3}(?:events|candidates"
        r"|decays|jets|electrons|muons|leptons|photons|taus|tracks|signal|background|cases"
        r"|sample)\b",
        (_E("More than 80% of the selected events contain two or more muons.", "nothing"),),
        (_E("Selected events must contain two or more muons.", "muon n >= 2"),),
        makes=Makes.ASIDE,
        why="a share of events, not a requirement",
    ),
    Rule(
        "typical",
        "What events typically or mostly have is not asked of them.",
        r"\b(?:typically|usually|generally|mostly|often|predominantly|on average|tend to)\b"
        r" (?:ha(?:ve|s)|contain|be|are|is|lie)\b[^;]*",
        (_E("Signal events typically have E_{T}^{miss} > 115 GeV.", "nothing"),),
        (_E("Signal events must have E_{T}^{miss} > 115 GeV.", "met met > 115 GeV"),),
        makes=Makes.ASIDE,
        scope=Scope.INSIDE,
        why="says what is usual, not what is required",
    ),
    Rule(
        "expected",
        "What signal events are expected to have is not asked of events.",
        r"\b(?:is|are|was|were) expected to (?:have|contain|be|lie|decay|populate|peak|include"
        r"|consist|produce|exhibit|satisfy)\b"
        r"(?:(?!,? (?:therefore|thus|hence|and so|so that)\b)[^.;])*",
        (
            _E(
                "Signal events are expected to contain two isolated muons and at least four jets.",
                "nothing",
            ),
        ),
        (
            _E("Events must contain at least four jets.", "jet n >= 4"),
            _E(
                "The jets are expected to be central, therefore |Δη_{jj}| < 1.3 is required.",
                "jet:1-jet:2 deta < 1.3",
            ),
        ),
        makes=Makes.ASIDE,
        scope=Scope.INSIDE,
        why="says what is expected, not what is required",
    ),
    Rule(
        "input-of-a-discriminant",
        "Objects that a discriminant is trained or computed with need not be there.",
        r"^(?!(?:[^.;]|\.\d)*\b(?:must|requir\w*|reject\w*|vetoed|criteri\w*)\b)(?=(?:[^.;]"
        r"|\.\d)*\b(?:BDTs?|MVA|DNNs?|NNs?|[Nn]etworks?|[Cc]lassifiers?|[Dd]iscrimina\w+"
        r"|[Mm]ultivariate|[Dd]ecision trees?|[Tt]rain\w+)\b)(?:[^.;]|\.\d)*\b(?:[Ii]nputs?"
        r"|(?:input|training|discriminating) (?:variables?|features?|observables?))\b",
        (
            _E(
                "The inputs to the BDT include the number of jets with p_{T} > 27 GeV and |η| < "
                "2.5.",
                "nothing",
            ),
            _E(
                "The number of jets with p_{T} > 27 GeV and H_{T} are used as input variables of "
                "the network.",
                "nothing",
            ),
        ),
        (
            _E("Jets used as input to the tagger must have p_{T} > 27 GeV.", "jet pt > 27 GeV"),
            _E(
                "All jets with p_{T} > 27 GeV are used as input to the reclustering algorithm.", "?"
            ),
        ),
        makes=Makes.ASIDE,
        why="an input of a discriminant, not a requirement",
    ),
    Rule(
        "measured-in-classes",
        "Corrections, weights and efficiencies that are derived for classes of events require "
        "nothing of any event.",
        r"^(?!(?:[^.;]|\.\d)*\b(?:must|required?|requiring|rejected|vetoed)\b)(?:[^.;]"
        r"|\.\d)*?\b(?:[Cc]orrections?|[Ff]actors?|[Ww]eights?|[Ee]fficienc\w+|[Ff]ake rates?"
        r"|[Tt]ransfer functions?|[Rr]esolutions?|[Mm]isidentification (?:rates?"
        r"|probabilit\w+))\b(?: [^.;]*)? (?:is|are|was|were) (?:\w+ )?(?:derived|measured"
        r"|determined|obtained|evaluated|calculated|computed|parametri[sz]ed|extracted)\b",
        (
            _E(
                "Correction factors are derived separately for events containing zero, one, and "
                "two or more jets.",
                "nothing",
            ),
            _E(
                "These weights are obtained in events with at least two jets with p_{T} > 27 GeV.",
                "nothing",
            ),
        ),
        (
            _E(
                "Events are divided according to the number of jets: 0, 1, and 2 jets.",
                "bin jet n == 0; bin jet n == 1; bin jet n == 2",
            ),
        ),
        makes=Makes.ASIDE,
        why="says how something is measured, not what is required",
    ),
    Rule(
        "truth-label",
        "How simulated objects are labelled or matched to generated particles selects nothing in "
        "data.",
        r"\b(?:[Ss]imulated|[Gg]enerated|[Tt]ruth|[Pp]article-level|[Gg]enerator-level"
        r"|MC) (?:[\w-]+ ){0,2}(?:are|is) (?:\w+ )?(?:labell?ed|matched|associated|classified"
        r"|called|assigned)\b"
        r"|\b(?:labell?ed|matched|associated) (?:\w+ ){0,3}(?:if|when|to)\b[^.;]*\b(?:b hadrons?"
        r"|c hadrons?|generated|truth|partons?|generator)\b"
        r"|\bif an? (?:b|c|generated|truth|parton)[ -]\w+ lies\b",
        (
            _E(
                "Simulated jets are labelled as b jets if a b hadron lies within ΔR = 0.3 of the "
                "jet axis.",
                "nothing",
            ),
            _E("Jets are matched to generated partons within ΔR < 0.3.", "nothing"),
        ),
        makes=Makes.ASIDE,
        why="simulation settings",
    ),
    Rule(
        "generated-objects",
        "``a generated lepton with p_{T} > 10 GeV``: asked of simulated particles.",
        r"\b(?:[Gg]enerated|[Gg]enerator[- ]level|[Pp]article[- ]level|[Tt]ruth[- ]level"
        rf"|[Tt]rue) (?:\w+ )?{OBJECTS}\b[^.;]*?(?=,|;|\.(?!\d)|$| (?:is|are|must) )",
        (
            _E(
                "Events with a generated lepton p_{T} > 11 GeV are used to train the network, and "
                "H_{T} > 310 GeV is required.",
                "?; event ht > 310 GeV",
            ),
        ),
        (
            _E(
                "Events with a lepton with p_{T} > 11 GeV are selected.",
                "lepton n >= 1; lepton pt > 11 GeV",
            ),
        ),
        makes=Makes.HOLDS,
        scope=Scope.INSIDE,
    ),
    Rule(
        "counts-explained",
        "``N > 3 (number of layers with at least two hits)``: what stands in brackets explains.",
        r"\((?:(?:the )?[Nn]umber of|crossings|modules|sensors) [^()]*\)",
        (
            _E(
                "Muons must pass the selection of segments (number of layers with at least three "
                "hits).",
                "?",
            ),
        ),
        (
            _E(
                "Muons must have hits in the spectrometer, with at least three hits.",
                "muon other:n_hits >= 3",
            ),
        ),
        makes=Makes.HOLDS,
        scope=Scope.INSIDE,
    ),
    Rule(
        "searches-of-others",
        "What searches or measurements look at in general is not asked of the events of this one.",
        r"\b(?:[Ss]earches|[Mm]easurements|[Aa]nalyses) (?:for|of|are|were|or|have been)\b",
        (
            _E(
                "Photons are used in many searches for resonances, with photons having p_{T} > "
                "600 GeV.",
                "?",
            ),
        ),
        (
            _E(
                "In this search for resonances, photons must have p_{T} > 600 GeV.",
                "photon pt > 600 GeV",
            ),
        ),
        makes=Makes.HOLDS,
    ),
    Rule(
        "of-what-is-ambiguous",
        "``Ambiguities between jets with |η| < 2.8 and leptons are resolved: …``: the limit says "
        "between which, and none of them is removed for it.",
        r"\b(?:[Aa]mbiguit(?:y|ies)|[Oo]verlaps?|[Dd]ouble[- ]counting)\b(?: \w+)? (?:between"
        r"|among|of)\b(?:[^:;.]|\.\d)*?(?=:|\b(?:is|are)\b)",
        (
            _E(
                "Ambiguities between jets with |η| < 2.7 and leptons are resolved as follows: any "
                "jet within ΔR = 0.3 of an electron is discarded.",
                "?; electron-jet dr >= 0.3",
            ),
        ),
        (_E("Jets with |η| > 2.7 are discarded.", "jet abseta <= 2.7"),),
        makes=Makes.HOLDS,
        scope=Scope.INSIDE,
        concerns=Concerns.LIMITS,
    ),
    Rule(
        "pairs-that-have-a-mass",
        "``the mass of each pair of same-flavour leptons``: of which pairs the mass is, is not "
        "asked of the leptons.",
        r"\bmass(?:es)? of (?:each|any|every|all|the)(?: possible)? (?:pairs?|combinations?"
        r"|dileptons?|pairings?)(?: of| that)? (?:(?:[Ss]ame|[Oo]pposite)[- ]\w+,? ?(?:and )?)+",
        (
            _E(
                "The mass of each pair of same-flavour, opposite-sign leptons must exceed 13 GeV.",
                "dilepton mass > 13 GeV",
            ),
        ),
        (
            _E(
                "Two same-flavour, opposite-sign leptons are required.",
                "lepton n >= 2 [reach]; dilepton flavour flag SF; dilepton charge flag OS",
            ),
        ),
        makes=Makes.ASIDE,
        scope=Scope.INSIDE,
        concerns=Concerns.RELATIONS,
        why="says of which pairs a limit is",
    ),
    Rule(
        "included-as-well",
        "``|η| < 2.47 (including the transition region 1.37 < |η| < 1.52)``: a range that is not "
        "taken out requires nothing.",
        r"\b(?:including|inclusive of|also in|without excluding|not excluding) (?:the )?"
        r"(?:[^().;,<>≥≤]{0,40} )?(?:transition|crack|gap|region|range|interval)\b[^().;,]{0,30}?"
        r"\d[\d.]* ?[<≤–-] ?(?:\|?η\|? ?[<≤] ?)?\d[\d.]*",
        (
            _E(
                "Electrons must satisfy |η| < 2.46 (including the transition region 1.36 < |η| < "
                "1.53).",
                "electron abseta < 2.46",
            ),
        ),
        (
            _E(
                "Electrons must satisfy |η| < 2.46 (excluding the transition region 1.36 < |η| < "
                "1.53).",
                "electron abseta < 2.46; electron abseta notin (1.36, 1.53)",
            ),
        ),
        makes=Makes.ASIDE,
        scope=Scope.INSIDE,
        concerns=Concerns.LIMITS,
        why="says that nothing is required",
    ),
)
