"""Words that make of a number no requirement, or one that is not for all: what they speak of is
left open or set aside.
"""

from __future__ import annotations

from typing import Final

from hepnb.sweep.rules.rule import Concerns, Example, Makes, Rule, Scope
from hepnb.vocabulary.numbers import named
from hepnb.vocabulary.subjects import PARTICLES, RECONSTRUCTED
from hepnb.vocabulary.units import AFTER

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

#: quantity → the largest number without a unit that it can have: beyond it, something else was
#: meant
LARGEST: Final = {
    "n": 20.0,
    "abseta": 7.0,
    "absy": 7.0,
    "eta": 7.0,
    "dr": 7.0,
    "dphi": 6.3,
    "deta": 12.0,
    "iso": 1.5,
    "jvt": 1.0,
    "d0sig": 50.0,
    "other:ntracks": 40.0,
}
#: quantities that are energies or lengths: a bare number is not one of them
NEEDS_UNIT: Final = frozenset(
    {
        "pt",
        "et",
        "met",
        "ht",
        "mht",
        "st",
        "meff",
        "mt",
        "mass",
        "other:lt",
        "other:mj",
        "other:mt2",
        "d0",
        "z0",
    }
)

SPLIT_BY: Final = Rule(
    "split-by",
    "What tells categories of events apart is required in none of all events.",
    r"\b(?:split|divided|classified|categori[sz]ed|sorted|separated|grouped) (?:further )?(?:into"
    r"|according to)\b",
    (
        _E(
            "Events are classified into those that satisfy E_{T}^{miss} > 180 GeV and the others.",
            "?",
        ),
        _E(
            "Events are split into categories: 'central' (both photons have |η| < 0.8) and "
            "'outer' (at least one photon has |η| > 0.8).",
            "?",
        ),
    ),
    (_E("Both photons must have |η| < 0.8.", "photon abseta < 0.8"),),
    makes=Makes.HOLDS,
    scope=Scope.AFTER,
    concerns=Concerns.LIMITS,
)

SPLIT_EVENTS: Final = Rule(
    "events-that-are-split",
    "``Events with two or more jets are split into …``: what those are that are split, is asked "
    "in the categories and not of all events.",
    r"^(?:(?:Then|Finally|Next|Furthermore|In addition),? )?(?:The |All |Selected |The selected )?"
    r"[Ee]vents (?:with|having|containing|that (?:have|contain)) [^;.]{3,80}?,? (?:are|is) "
    r"(?:\w+ )?(?:split|divided|sub-?divided|separated|classified|categori[sz]ed|sorted"
    r"|partitioned) (?:in\b|into|as|according|by)",
    (
        _E(
            "Events with two or more jets are further split into a VBF category, requiring m_{jj} "
            "> 510 GeV, and a boosted category, requiring H_{T} > 610 GeV.",
            "?; dijet mass > 510 GeV in VBF category; event ht > 610 GeV in boosted category",
        ),
    ),
    (
        _E(
            "Events with two or more jets are selected, and H_{T} > 610 GeV is required.",
            "jet n >= 2; event ht > 610 GeV",
        ),
    ),
    makes=Makes.HOLDS,
    scope=Scope.INSIDE,
)

IN_PLACE_OF: Final = Rule(
    "in-place-of",
    "``m_{T} < 90 GeV instead of m_{T} > 120 GeV``: what stands behind holds elsewhere.",
    r"\b(?:instead of|rather than|in place of|in lieu of|as opposed to)\b(?:[^.;:,]|\.\d)*",
    (
        _E("At least two jets are required rather than at least four jets.", "jet n >= 2; ?"),
        _E(
            "In CR-W, m_{T} < 90 GeV is required instead of m_{T} > 120 GeV.",
            "lepton:1 mt < 90 GeV in CR-W; ?",
        ),
    ),
    (
        _E(
            "In SR-W, at least two jets are required instead.",
            "jet n >= 2 in SR-W",
        ),
    ),
    makes=Makes.HOLDS,
    scope=Scope.INSIDE,
)

#: objects by their names, and the words for all but some of them
_OBJECTS: Final = r"(?i:jets?|leptons?|electrons?|muons?|photons?|taus?|tracks?)"
_BUT: Final = r"(?:other than|except(?: for)?|besides|apart from|beyond)"

DOUBTS: Final[tuple[Rule, ...]] = (
    IN_PLACE_OF,
    SPLIT_EVENTS,
    Rule(
        "region-behind-a-comma",
        "``…, in the 2L channel``: what a region behind a comma at the end of a sentence is said "
        "of may be the last or all of what stands before.",
        r"^(?![^;]*\b(?:while|whereas|but)\b)[^;]*[^,;.], (?:in|for) (?!all |both |each |every "
        r"|any )(?:the )?(?:[^\s,;.()<>≥≤]+ ){1,4}(?:channels?|categor(?:y|ies)|(?:sub-?)?regions?"
        r"|final states?|selections?|[SCV]Rs?)(?=[.;]|$)",
        (
            _E(
                "Jets are required to have p_{T} > 31 GeV and leptons p_{T} > 26 GeV, in the 2L "
                "channel.",
                "?",
            ),
            _E("At least two jets are required, for the resolved category.", "?"),
        ),
        (
            _E(
                "Leptons are required to have p_{T} > 26 GeV in the 2L channel.",
                "lepton pt > 26 GeV in 2L channel",
            ),
            _E(
                "Leptons are required to have p_{T} > 26 GeV, in all of the channels.",
                "lepton pt > 26 GeV",
            ),
        ),
        makes=Makes.HOLDS,
        scope=Scope.INSIDE,
    ),
    Rule(
        "selection-with-an-adjective",
        "``The tight selection requires …``: one selection beside others, and none of all events.",
        r"^(?:In addition, |Finally, )?(?:[Tt]he|[Aa]|[Oo]ur|[Tt]his) (?:(?:very|extra) )?"
        r"(?:tight(?:er)?|medium|loose[r]?|alternative|strict(?:er)?|relaxed|optimi[sz]ed|harder"
        r"|softer|second|third|other|complementary)"
        r" (?:[\w-]+ )?selection (?:also |further |additionally )?(?:requires?|demands?"
        r"|asks? for|selects?|is defined by)\b[^;]*",
        (
            _E("The tight selection requires m_{jj} > 510 GeV.", "?"),
            _E("A looser selection demands at least three jets.", "?"),
        ),
        (_E("The baseline selection requires m_{jj} > 510 GeV.", "dijet mass > 510 GeV"),),
        makes=Makes.HOLDS,
        scope=Scope.INSIDE,
    ),
    Rule(
        "those-of-a-kind",
        "``and those of b quarks within …``: a limit on some of the objects before; which line "
        "says that, is for a person.",
        r"(?:; |, (?:and |while |whereas |but )?|\band |\bwhile |^)(?:[Tt]hose|[Tt]he ones) (?:of"
        r"|from|that|which|originating|matched|identified|tagged|initiated|reconstructed)\b"
        r"(?![^.;]*\bevents\b)[^;]*",
        (
            _E(
                "Jets must have |η| < 4.6; those of b quarks are required to have |η| < 2.3.",
                "jet abseta < 4.6; ?",
            ),
            _E(
                "Muons must have p_{T} > 11 GeV, and those that are combined p_{T} > 27 GeV.",
                "muon pt > 11 GeV; ?",
            ),
        ),
        (
            _E(
                "Jets must have p_{T} > 31 GeV, and those jets must have |η| < 2.3.",
                "jet pt > 31 GeV; jet abseta < 2.3",
            ),
        ),
        makes=Makes.HOLDS,
        scope=Scope.INSIDE,
        concerns=Concerns.LIMITS,
    ),
    Rule(
        "particles-without-a-collection",
        "Kaons, neutrinos or quarks are no collection of the events: a limit that the clause asks "
        "of them is none of the objects named before.",
        rf"\b{PARTICLES}(?: candidates?| pairs?| tracks?)? (?:(?:\w+ )?(?:must|need|have|has|had"
        r"|carry|carries|are|is|were|was|should|with|having|whose)\b)[^.;]*"
        rf"|(?:[^;,.]|\.\d){{0,60}}[<>≥≤] ?[−-]?\d[\d.]*(?:{AFTER})? (?:for|in the case of) "
        rf"(?:the )?{PARTICLES}\b",
        (
            _E(
                "Tracks must have |η| < 4.6. Kaon candidates are required to have p_{T} > 0.3 GeV.",
                "track abseta < 4.6; ?",
            ),
            _E(
                "Leptons must have p_{T} > 26 GeV, and the neutrinos must have p_{T} > 31 GeV.",
                "lepton pt > 26 GeV; ?",
            ),
            _E("The momentum asymmetry must be > 0.3 for kaons.", "?"),
        ),
        (
            _E(
                "Tracks must have |η| < 4.6, and are required to have p_{T} > 0.3 GeV.",
                "track abseta < 4.6; track pt > 0.3 GeV",
            ),
        ),
        makes=Makes.HOLDS,
        scope=Scope.INSIDE,
        concerns=Concerns.LIMITS,
    ),
    Rule(
        "own-quantity-of-some",
        "``K > 0.4 for muons``: a quantity of the paper's own, of objects that stand behind it.",
        rf"(?:[^;,.<>≥≤]|\.\d){{0,60}}[<>≥≤] ?[−-]?\d[\d.]*(?:{AFTER})? (?:for|in the case of) "
        r"(?:the |all |both )?(?:muons?|electrons?|leptons?|photons?|taus?|jets?|tracks?)\b"
        r"(?! (?:channel|final|events?|categor|selection))",
        (_E("Candidates must have DLL_{e} > 0.4 for electrons.", "?"),),
        (_E("Candidates must have p_{T} > 0.4 GeV for electrons.", "electron pt > 0.4 GeV"),),
        makes=Makes.HOLDS,
        scope=Scope.INSIDE,
        concerns=Concerns.OWN,
    ),
    Rule(
        "away-from-a-vertex",
        "``displaced from any primary vertex, with χ_{IP}^{2} > 9``: a quantity of the paper's own "
        "behind a vertex that others are displaced from is none of the vertex.",
        r"\b(?:displaced|detached|separated|inconsistent|incompatible|away) (?:from|with) (?:any"
        r"|the|all|every|each) (?:\w+ )?(?:vertex|vertices|PVs?)\b[^.;]*"
        r"|\b[Vv]ertex fit of [^.;]*",
        (
            _E("Tracks must be displaced from any primary vertex, with χ_{IP}^{2} > 8.", "?"),
            _E("The vertex fit of the four tracks must have χ^{2}/ndf < 8.", "?"),
        ),
        (_E("Tracks must have χ_{IP}^{2} > 8.", "track other:chi_ip_2 > 8"),),
        makes=Makes.HOLDS,
        scope=Scope.INSIDE,
        concerns=Concerns.OWN,
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
        "all-but-one",
        "``All leptons except the leading one``, ``no jet besides the two``: a limit on the rest, "
        "and none on those that are named.",
        rf"\b{_OBJECTS}(?: candidates?)? {_BUT} (?:the|those|these|that|both) (?:[\w-]+ ){{0,3}}?"
        rf"(?:ones?|two|three|candidates?|{_OBJECTS})\b[^.;]*",
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
        rf"\b[Nn]o (?:[\w-]+ ){{0,2}}?{_OBJECTS}(?: candidates?)? {_BUT} (?:the|those|these|that"
        r"|both)\b[^.;]*",
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
        r"(?:muons?|electrons?)\b[^.;]*",
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
        "objects-with-a-use",
        "``The jets used for the veto``, ``the muon that fires the trigger``: some of the objects, "
        "by what they are there for.",
        rf"\b{_OBJECTS}(?: candidates?)? (?:(?:(?:that|which) (?:are|is) )?(?:used|considered)"
        r" (?:for|in) (?:the|a) (?:[\w-]+ )?veto"
        r"|(?:that|which) (?:fires?|fired|triggered|(?:is|are|was|were) (?:responsible for"
        r"|used (?:by|for|in) the)) )[^.;]*"
        rf"|\b[Vv]eto (?:on|of) (?:[\w-]+ ){{0,2}}?{_OBJECTS} (?:with|having|above) [^.;]*?"
        r"\b(?:between|in the gap|inside|outside|within|close to|near)\b",
        (
            _E("The jets used for the veto must have p_{T} > 26 GeV.", "?"),
            _E("The muon that fires the trigger must have p_{T} > 26 GeV.", "?"),
            _E(
                "A veto on jets with p_{T} > 42 GeV in the gap between the two jets is applied.",
                "?",
            ),
        ),
        (
            _E("A veto on jets with p_{T} > 42 GeV is applied.", "jet n == 0; jet pt > 42 GeV"),
            _E("The muons used in the analysis must have p_{T} > 26 GeV.", "muon pt > 26 GeV"),
        ),
        makes=Makes.HOLDS,
        scope=Scope.INSIDE,
        concerns=Concerns.LIMITS,
    ),
    Rule(
        "objects-of-a-region",
        "``The electrons in the eμ control region must …``: asked there, and not of all electrons.",
        rf"^(?:[Tt]he |[Aa]ll |[Bb]oth )?(?:[\w-]+ )?{_OBJECTS}(?: candidates?)? (?:in|of|from|for)"
        r" the (?!(?:barrel|end-?caps?|central|forward|signal|tracker|fiducial|transition)\b)"
        r"(?:[^\s,;.()<>≥≤]+ ){1,4}(?:channel|category|region|final state|[SCV]R)s?(?: \w)?"
        r" (?:must|ha(?:s|ve) to|are|is|need|should)\b[^;]*",
        (_E("The electrons in the eμ channel control region must have p_{T} > 31 GeV.", "?"),),
        (
            _E(
                "In the eμ control region, electrons must have p_{T} > 31 GeV.",
                "electron pt > 31 GeV in eμ control region",
            ),
            _E(
                "The electrons in the barrel region must have p_{T} > 31 GeV.",
                "electron pt > 31 GeV",
            ),
        ),
        makes=Makes.HOLDS,
        scope=Scope.INSIDE,
    ),
    Rule(
        "events-by-what-they-have",
        "``Events in which both leptons are electrons must …``: asked of these events only.",
        r"^(?:[Tt]he |[Tt]hose )?[Ee]vents (?:in which|where|for which|whose) [^.;,<>≥≤\d]{5,80}?"
        r" (?:must|have to|need to|are (?:\w+ )?required to) [^;]*",
        (_E("Events in which both leptons are electrons must have E_{T}^{miss} > 42 GeV.", "?"),),
        (
            _E("Events must have E_{T}^{miss} > 42 GeV.", "met met > 42 GeV"),
            _E("Events in which E_{T}^{miss} > 42 GeV are selected.", "met met > 42 GeV"),
        ),
        makes=Makes.HOLDS,
        scope=Scope.INSIDE,
    ),
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
        "the-harder-one",
        "``The p_{T} of the harder one must exceed 25 GeV``: one of two objects, and no limit on "
        "both.",
        r"\b[Tt]he (?:harder|softer|former|latter|higher|lower|other|more energetic) (?:one"
        r"|of (?:the|these|them)[^.;,]{0,30})\b[^.;]*",
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
        "generated-objects",
        "``a generated lepton with p_{T} > 10 GeV``: asked of simulated particles.",
        r"\b(?:[Gg]enerated|[Gg]enerator[- ]level|[Pp]article[- ]level|[Tt]ruth[- ]level"
        rf"|[Tt]rue) (?:\w+ )?{_OBJECTS}\b[^.;]*?(?=,|;|\.(?!\d)|$| (?:is|are|must) )",
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
        "called-and-asked",
        "``Jets that are not b-tagged are called light jets and must satisfy …``: asked of those "
        "that are called so.",
        r"^[^;]*\b(?:are|is) (?:called|named|termed|denoted|referred to as|labelled)"
        r" [^.;,<>≥≤]{2,40}?,? and (?:must|are required|have to|need to|should)\b[^.;]*",
        (
            _E(
                "Jets that are not b-tagged are called light jets and must satisfy |η| < 2.7.",
                "?",
            ),
        ),
        (_E("Jets are calibrated and must satisfy |η| < 2.7.", "jet abseta < 2.7"),),
        makes=Makes.HOLDS,
        scope=Scope.INSIDE,
        concerns=Concerns.LIMITS,
    ),
    Rule(
        "candidates-of-a-final-state",
        "``In the τ_{h}τ_{h} final state both candidates …``: what these are, the name of the "
        "final state says, and not the sentence before.",
        r"\b(?:final states?|channels?|categor(?:y|ies)|decays?)\b,? (?:\w+ )?(?:[Bb]oth|each|all"
        r"|the two) (?:of the |the )?(?:candidates?|objects?|legs?|of them)\b[^.;]*",
        (
            _E(
                "Muons must have p_{T} > 11 GeV. In the ττ final state both candidates must have "
                "|η| < 2.1.",
                "muon pt > 11 GeV; ?",
            ),
        ),
        (
            _E(
                "Muons must have p_{T} > 11 GeV. In the μμ final state both muons must have |η| < "
                "2.1.",
                "muon pt > 11 GeV; muon abseta < 2.1 in μμ final state",
            ),
        ),
        makes=Makes.HOLDS,
        scope=Scope.INSIDE,
        concerns=Concerns.LIMITS,
    ),
    Rule(
        "leads-to-a-veto",
        "``A third lepton with … leads to the rejection of the event``: its limits are none on "
        "all leptons.",
        r"^[^;]*\b(?:leads?|leading|results?) (?:to|in) (?:the |a |an )?(?:event )?(?:rejection"
        r"|veto|removal|exclusion)\b",
        (
            _E(
                "A third lepton that passes looser criteria, with p_{T} > 6 GeV for electrons and "
                "8 GeV for muons, leads to the rejection of the event.",
                "?",
            ),
        ),
        (_E("The subleading lepton must have p_{T} > 6 GeV.", "lepton:2 pt > 6 GeV"),),
        makes=Makes.HOLDS,
        scope=Scope.INSIDE,
    ),
    Rule(
        "product-of-pseudorapidities",
        "``η_{j1} η_{j2} < 0``: the sign of a product, and no limit on its second factor.",
        r"(?<![|\w])η_?(?:\{[^{}]*\}|\w*) ?[×·⋅∗*]? ?η_?(?:\{[^{}]*\}|\w*)"
        r" ?[<>≥≤] ?0(?![.\d])",
        (
            _E(
                "Jets must satisfy η_{j1} η_{j2} < 0 and m_{jj} > 510 GeV.",
                "?; dijet mass > 510 GeV",
            ),
        ),
        (
            _E(
                "Jets must satisfy η_{j2} < 0 and m_{jj} > 510 GeV.",
                "jet:2 eta < 0; dijet mass > 510 GeV",
            ),
        ),
        makes=Makes.HOLDS,
        scope=Scope.INSIDE,
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
    Rule(
        "region-of-a-channel",
        "``the VBF category of the eμ channel``: the limit is for what is in both, which no "
        "region that the text has named by itself is.",
        r"\b(?:[Ii]n|[Ww]ithin|[Ff]or|[Oo]f) the (?:[^\s,;.()<>≥≤]+ ){1,3}(?:category|region"
        r"|[SCV]R) (?:of|in|for) the (?:[^\s,;.()<>≥≤]+ ){1,3}(?:channel|final state|mode"
        r"|category)s?\b,?(?:(?! while | whereas | and in )[^;])*",
        (_E("Within the VBF category of the eτ channel, m_{jj} > 510 GeV is required.", "?"),),
        (
            _E(
                "In the VBF category, m_{jj} > 510 GeV is required.",
                "dijet mass > 510 GeV in VBF category",
            ),
        ),
        makes=Makes.HOLDS,
        scope=Scope.INSIDE,
    ),
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
        "before-a-cut",
        "``before the cut m_{Z2} > 12 GeV`` says when something is done.",
        r"\b(?:[Bb]efore|[Pp]rior to|[Ii]nstead of|[Rr]ather than|[Ww]ithout) "
        r"(?:applying |imposing )?"
        r"(?:the |a |any )?[^.;,<>≥≤]{0,40}[<>≥≤] ?\d[\d.]*(?: ?[A-Za-z][\w/^{}]*)?"
        r" (?:cut|requirement|selection|condition)s?\b",
        (
            _E(
                "The best candidate is selected before the m_{Z2} > 14 GeV cut, and events must "
                "have H_{T} > 90 GeV.",
                "?; event ht > 90 GeV",
            ),
        ),
        (_E("The m_{Z2} > 14 GeV cut is required.", "z2 mass > 14 GeV"),),
        makes=Makes.HOLDS,
        scope=Scope.INSIDE,
    ),
    Rule(
        "indexed-by-letters",
        "``p_{T,i} > 20 GeV and p_{T,j} > 10 GeV``: the letters count objects, and name none.",
        r"_\{T, ?i\}(?:[^.;]|\.\d)*_\{T, ?j\}(?:[^.;]|\.\d)*",
        (_E("Two of the leptons must have p_{T,i} > 22 GeV and p_{T,j} > 11 GeV.", "?"),),
        (_E("Jets must have p_{T,j} > 31 GeV.", "jet pt > 31 GeV"),),
        makes=Makes.HOLDS,
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
        r"\bpeak(?:s|ing|ed)? (?:\w+ )?(?:at|around|near|close to)\b[^.;]*",
        (_E("The distribution peaks at approximately 540 GeV.", "nothing"),),
        (_E("Events must have H_{T} > 540 GeV.", "event ht > 540 GeV"),),
        makes=Makes.ASIDE,
        scope=Scope.INSIDE,
        why="describes a distribution, not a requirement",
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
        "some-by-momentum",
        "What is asked of ``low-p_{T} muons`` is asked of some; which these are, the sentence does "
        "not say.",
        r"^(?:[Tt]he |[Ff]or )?(?:[Hh]igh|[Ll]ow|[Ii]ntermediate)[- ]p_\{T\} \w+ "
        r"(?!(?:[^.;]|\.\d)*p_\{T\} ?[<>≥≤])",
        (_E("Low-p_{T} muons must have |d_{0}| < 0.3 mm.", "?"),),
        (
            _E(
                "Low-p_{T} muons must have p_{T} > 4 GeV and |d_{0}| < 0.3 mm.",
                "muon pt > 4 GeV; muon d0 < 0.3 mm",
            ),
        ),
        makes=Makes.HOLDS,
    ),
    Rule(
        "by-run",
        "Values for the data of one run of the collider and of another: which holds, the data say.",
        r"\d[\d.]*(?: ?[A-Za-z]+)? (?:for|in) (?:the )?Run ?[123I]+\b[^.;]*\bRun ?[123I]+\b",
        (
            _E(
                "Muons must have p_{T} > 21 GeV for Run 1 and p_{T} > 27 GeV for Run 2 data.",
                "?",
            ),
        ),
        (_E("Muons in Run 2 data must have p_{T} > 27 GeV.", "muon pt > 27 GeV"),),
        makes=Makes.HOLDS,
        concerns=Concerns.LIMITS,
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
        r" (?:ha(?:ve|s)|contain|be|are|is|lie)\b[^.;]*",
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
        "exception-from-another",
        "``the same requirements, with the exception of the muon veto``: what is excepted is not "
        "required.",
        r"\b(?:with the exception of|except(?:ing)?(?: for)?|apart from|other than) (?:the "
        r"|any |all "
        r"|its )?(?:[\w-]+ ){0,4}(?:veto(?:es)?|requirements?|criteri(?:on|a)|cuts?|selections?)\b",
        (
            _E(
                "The single-muon sample is selected with the same requirements as the signal "
                "region, with the exception of the muon veto.",
                "?",
            ),
        ),
        (_E("A muon veto is applied.", "muon n == 0"),),
        makes=Makes.HOLDS,
        scope=Scope.INSIDE,
    ),
    Rule(
        "jets-of-an-angle",
        "``the angle between p⃗_{T}^{miss} and any of the leading jets with p_{T} > 30 GeV must "
        "be``: which jets the angle is of, no jet has to be like.",
        r"\b(?:angles?|separations?|distances?|Δφ|ΔR)\b[^.;<>≤≥]* (?:between|and|from|of) "
        r"[^.;<>≤≥]*"
        r"\bjets? (?:with|having)\b(?:[^.;]|\.\d)*?(?=\b(?:to be|to exceed|must|is|are|exceeds?)\b"
        r"|[.;]?$)",
        (
            _E(
                "The minimum angle Δφ between p_{T}^{miss} and each of the first four jets with "
                "p_{T} > 31 GeV and |η| < 4.6 must be large.",
                "?",
            ),
        ),
        (
            _E(
                "The angle is computed for all jets. The jets must have p_{T} > 31 GeV.",
                "jet pt > 31 GeV",
            ),
        ),
        makes=Makes.HOLDS,
        scope=Scope.INSIDE,
        concerns=Concerns.LIMITS,
    ),
    Rule(
        "those-that-pass",
        "Events are rejected for objects that pass some criterion, not for having such objects at "
        "all.",
        r"\b(?:jets?|leptons?|muons?|electrons?|photons?|taus?"
        r"|tracks?)\b(?: candidates?)? (?:(?:that|which) (?:pass|satisf|fulfil|meet)\w*|passing"
        r"|satisfying|fulfilling|meeting) (?![pE]_|\||m_|the above|these|all )",
        (
            _E(
                "Events containing at least one jet that passes the medium b-tagging working "
                "point are rejected.",
                "?",
            ),
        ),
        (_E("Events containing at least one jet are rejected.", "jet n == 0"),),
        makes=Makes.HOLDS,
        scope=Scope.CLAUSE,
        concerns=Concerns.COUNTS,
        needs="removed",
    ),
    Rule(
        "by-data-set",
        "Values for data of different years: which of them holds depends on the data.",
        r"\d \(\d[^()]*\)[^.;()<>≤≥]*?\b20\d\d(?:(?:,| and|, and|[–-]) ?20\d\d)* \(20\d\d|\b(?:for"
        r"|in|of) (?:the )?(?:data[^.;]{0,30} )?(?:\w+ in )?20\d\d(?: "
        r"data)?\b(?![^.;]*\b(?:2016[–-]2018|2015[–-]2018|during|collected)\b[^.;]*,)",
        (
            _E(
                "Both muons must have p_{T} > 29 (26) GeV for data collected in 2017 (2016 and "
                "2018).",
                "?",
            ),
            _E("The muon p_{T} threshold is raised to 28 GeV for the 2017 data.", "?"),
        ),
        (_E("Both muons must have p_{T} > 26 GeV.", "muon pt > 26 GeV"),),
        makes=Makes.HOLDS,
        scope=Scope.CLAUSE,
        concerns=Concerns.LIMITS,
    ),
    Rule(
        "one-selection-and-the-other",
        "``The tight selection requires …, and the loose one …``: each is a selection beside the "
        "other, and none of all events.",
        r"\b[Tt]he (?P<one>tight|medium|loose|nominal|alternative|baseline)(?: [\w-]+)?"
        r" (?:selection|requirement|criterion|cut)\b[^;]*\bthe (?!(?P=one)\b)[\w-]+ one\b[^;]*",
        (
            _E(
                "The nominal selection requires m_{jj} > 510 GeV and the loose one m_{jj} > 310 "
                "GeV.",
                "?",
            ),
        ),
        (_E("The nominal selection requires m_{jj} > 510 GeV.", "dijet mass > 510 GeV"),),
        makes=Makes.HOLDS,
    ),
    Rule(
        "otherwise",
        "What is asked ``otherwise`` is asked of the events that nothing else was said of.",
        r"\b(?:otherwise|elsewhere|in (?:all )?(?:the )?(?:other|remaining) cases)\b(?=[.,;)]|$"
        r"| (?:and|while)\b)",
        (
            _E(
                "The mass m_{ℓℓ} must exceed 62 GeV in the eμ channel, and m_{ℓℓ} > 112 GeV is "
                "required otherwise.",
                "dilepton mass > 62 GeV in eμ channel; ?",
            ),
        ),
        (_E("The mass m_{ℓℓ} must exceed 62 GeV.", "dilepton mass > 62 GeV"),),
        makes=Makes.HOLDS,
        scope=Scope.BEFORE,
        concerns=Concerns.LIMITS,
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
        "no-requirement",
        "``No requirement is applied to …`` requires nothing.",
        r"\b[Nn]o (?:[\w/-]+ ){0,4}?(?:requirements?|cuts?|selections?|criteri(?:on|a)|thresholds?"
        r"|conditions?|restrictions?|limits?|veto(?:es)?)(?: on [^.;,]{2,40}?)? (?:is|are|was|were"
        r"|has been|have been) (?:\w+ )?(?:applied|imposed|made|placed|required|set|used"
        r"|put)\b[^.;]*",
        (
            _E("No JVT requirement is applied to jets with p_{T} > 60 GeV.", "nothing"),
            _E("No additional cut is imposed for muons with p_{T} > 100 GeV.", "nothing"),
            _E(
                "For the 0-jet category H_{T} > 320 GeV is required, for the 1-jet category no "
                "such requirement is made.",
                "event ht > 320 GeV in 0-jet category",
            ),
        ),
        (_E("Events must have no jets with p_{T} > 60 GeV.", "jet n == 0; jet pt > 60 GeV"),),
        makes=Makes.ASIDE,
        scope=Scope.CLAUSE,
        why="says that nothing is required",
    ),
    Rule(
        "bad-quality",
        "Events with objects that come from noise, cosmic rays or the like are dropped for these, "
        "not for having such objects.",
        r"\b(?i:events?|jets?|muons?|electrons?|photons?|tracks?|leptons?|candidates?"
        r"|ones?)\b(?:[^.;,]|\.\d)*?\b(?:arising from|(?:originating|coming|resulting"
        r"|stemming) from|due to|caused by|from (?:detector|beam|cosmic|non-collision|instrumental"
        r"|calorimeter)|(?:identified|tagged|flagged|classified"
        r"|recognised) as (?:[\w-]+ ){0,3}(?:noise|cosmic|background|fake|bad|spurious|non-prompt"
        r"|pile-?up|beam|muons? from)|taken for|consistent with|compatible with|(?:do"
        r"|does) not (?:pass|satisfy|fulfil|meet|come)|fails?|failing|likely to|that shares?"
        r"|which shares?|sharing|mis-?measured|affected by|pointing to|near dead"
        r"|badly)\b[^.;]*?(?:reject\w*|veto\w*|remov\w*|discard\w*|exclud\w*|dropped|\.|$)",
        (
            _E("Events with jets arising from calorimeter noise are vetoed.", "?"),
            _E(
                "Events are rejected if one of the three leading jets with p_{T} > 90 GeV fails "
                "the cleaning criteria.",
                "?",
            ),
        ),
        (_E("Events with jets with p_{T} > 60 GeV are rejected.", "jet n == 0; jet pt > 60 GeV"),),
        makes=Makes.HOLDS,
        needs="removed",
    ),
    Rule(
        "condition-in-brackets",
        "A count in brackets after ``when`` or ``if`` says when something is done.",
        r"\((?:when|if|for|after|in case of|in events with) [^()]*\)",
        (
            _E(
                "The mass of the candidate is that of the leading jet (when requiring exactly one "
                "jet) or of the two leading jets.",
                "?",
            ),
        ),
        makes=Makes.HOLDS,
        scope=Scope.INSIDE,
        concerns=Concerns.COUNTS,
    ),
    Rule(
        "called-and-made-of",
        "A collection of several kinds of candidates under one name is more than a line can say.",
        r"\b(?:called|named|denoted|referred to as|termed) [^,;.]*, (?:include|consist|comprise"
        r"|contain)s?\b",
        (
            _E(
                "Candidates for the third muon, called loose tracks, include muons with a looser "
                "requirement, p_{T} > 5 GeV, and electrons with p_{T} > 9 GeV.",
                "?",
            ),
        ),
        (_E("Muons with p_{T} > 5 GeV are called loose muons.", "muon pt > 5 GeV of loose muons"),),
        makes=Makes.HOLDS,
    ),
    Rule(
        "made-of-several",
        "A distance from a system of several objects needs that system to be drafted.",
        r"\bsystems?\b(?: (?:formed|made|composed|consisting) (?:by|of|from))?",
        (
            _E(
                "The azimuthal separation between the ℓℓγ system and the system formed by the two "
                "jets must be greater than 2.4.",
                "?",
            ),
        ),
        (
            _E(
                "The azimuthal separation between the two jets must be greater than 2.4.",
                "jet:1-jet:2 dphi > 2.4",
            ),
        ),
        makes=Makes.HOLDS,
        scope=Scope.CLAUSE,
        concerns=Concerns.DISTANCES,
    ),
    SPLIT_BY,
    Rule(
        "if-clause-first",
        "What follows ``If …,`` or ``When …,`` is asked only where that is so.",
        r"^(?:If|When|Whenever|In case|Provided|Once|As long as)\b(?! N_?\{?jet)(?:[^,.;]|\.\d)*,",
        (
            _E("When a b-tagged jet is present, E_{T}^{miss} must be above 140 GeV.", "?"),
            _E("If the leading lepton is an electron, its p_{T} must be above 35 GeV.", "?"),
        ),
        (
            _E(
                "If a muon and a jet are within ΔR < 0.3, the muon is removed.",
                "jet-muon dr >= 0.3",
            ),
        ),
        makes=Makes.HOLDS,
        concerns=Concerns.LIMITS,
    ),
    Rule(
        "the-other-one",
        "``The remaining lepton must have …``: which one that is, other words say.",
        r"\b[Tt]he (?:remaining|other|unpaired|odd) (?:[\w-]+ )?(?:lepton|electron|muon|photon|jet"
        r"|track|tau)\b(?: candidate)?[^.;]*",
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
        "no-further-one",
        "``no second jet with p_{T} > 30 GeV`` forbids it; which line says that depends on what "
        "else is asked of it.",
        r"(?<!if )\b[Nn]o (?:second|third|fourth|fifth|sixth) ",
        (
            _E(
                "Events must have at least one jet with p_{T} > 110 GeV and no second jet with "
                "p_{T} > 31 GeV.",
                "jet n >= 1; jet pt > 110 GeV; ?",
            ),
        ),
        (
            _E(
                "Events are rejected if no third jet with p_{T} > 35 GeV is found.",
                "jet:3 pt > 35 GeV",
            ),
        ),
        makes=Makes.HOLDS,
        scope=Scope.AFTER,
        concerns=Concerns.LIMITS,
    ),
    Rule(
        "none-may-lie-near",
        "``No jet may lie within …`` forbids a place, not the jets.",
        r"\b[Nn]o (?:[\w-]+ ){1,4}?(?:(?:with|having|above) (?:[^.;,]|\.\d){1,40}? )?"
        r"(?:may|can|could|should|must|shall|(?:is|are) (?:allowed"
        r"|permitted) to) (?:lie|be (?:found |located )?(?:within|in|near|close|closer|inside"
        r"|around|aligned|identified|tagged|classified|b[- ]tagged)|point|overlap|fall"
        r"|fail|have a? ?(?:distance|separation))\b",
        (
            _E("No jet may lie within Δφ = 0.3 of E_{T}^{miss}.", "?"),
            _E("No jet may be identified as containing a b hadron.", "?"),
            _E(
                "No jet with p_{T} > 62 GeV must be found within |Δφ| < 0.6 of E_{T}^{miss}.",
                "?; jet pt > 62 GeV",
            ),
        ),
        (_E("No lepton may have p_{T} > 12 GeV.", "lepton n == 0; lepton pt > 12 GeV"),),
        makes=Makes.HOLDS,
        concerns=Concerns.COUNTS,
    ),
    Rule(
        "no-tracks-of-its-own",
        "``Photons with no associated track``: a property of the photons, and no veto on events "
        "with tracks.",
        r"\b(?:no|zero|without|without any) (?:associated|matched|matching|close-?by|nearby"
        r"|overlapping|corresponding) (?:[\w-]+ )?tracks?\b",
        (_E("Photons must have no associated track and E_{T} > 31 GeV.", "?; photon et > 31 GeV"),),
        (_E("Events must have no isolated tracks.", "track n == 0"),),
        makes=Makes.HOLDS,
        scope=Scope.INSIDE,
        concerns=Concerns.COUNTS,
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
        "requirement-turned-round",
        "A requirement that is said to be inverted or relaxed, mostly in a control region, does "
        "not hold there.",
        r"\b(?:is|are|being|was|were|gets?) (?:\w+ )?(?:inverted|reversed|flipped|relaxed|loosened"
        r"|lifted|released|waived)\b",
        (
            _E("In the control region the requirement E_{T}^{miss} > 190 GeV is inverted.", "?"),
            _E("In the signal region the b-jet veto is reversed.", "?"),
            _E(
                "The requirement m_{T} > 130 GeV is relaxed to m_{T} > 70 GeV.",
                "?; lepton:1 mt > 70 GeV",
            ),
        ),
        (
            _E(
                "The requirement E_{T}^{miss} > 190 GeV is applied in the control region.",
                "met met > 190 GeV in control region",
            ),
        ),
        makes=Makes.HOLDS,
        scope=Scope.BEFORE,
    ),
    Rule(
        "turning-a-requirement-round",
        "``by inverting the b-jet veto``, ``dropping the requirement m_{T} > 120 GeV``: what is "
        "named does not hold there.",
        r"\b(?:(?:[Ii]nver|[Rr]elea|[Rr]eplac|[Rr]ever|[Rr]elax|[Ll]oosen|[Dd]ropp|[Rr]emov"
        r"|[Ll]ift|[Oo]mitt|[Ff]lipp)(?:t|s)?(?:ing|sion of|al of)|[Ww]ithout applying)"
        r" (?:the|any|all|both|either|this|that|these|one)\b(?:(?! and (?:requiring|by|instead"
        r"|with|demanding)\b)(?:[^.;:,]|\.\d))*",
        (
            _E("The control region is defined by inverting the b-jet veto.", "?"),
            _E("Reversing the requirement H_{T} > 510 GeV gives the control region.", "?"),
            _E("The validation region is obtained by dropping the lepton veto.", "?"),
        ),
        (_E("The control region is defined by a b-jet veto.", "bjet n == 0 in control region"),),
        makes=Makes.HOLDS,
        scope=Scope.INSIDE,
    ),
    Rule(
        "turned-round-by-an-adjective",
        "``an inverted b-jet veto``, ``without the lepton veto``: what is named does not hold "
        "there.",
        r"\b(?:(?:[Ii]nvert|[Rr]evers|[Rr]elax|[Ll]oosen|[Ff]lipp|[Ll]ift|[Rr]emov|[Dd]ropp"
        r"|[Oo]mitt)ed|[Ww]ithout(?: the| a| an| any)?) (?:[\w{}-]+ ){0,3}?"
        r"(?:[\w-]+-)?veto(?:es)?\b",
        (
            _E(
                "The control region with an inverted b-jet veto requires H_{T} > 310 GeV.",
                "?; event ht > 310 GeV in control region",
            ),
            _E("A control region with a reversed lepton veto is used.", "?"),
            _E("The control region is selected without the b-jet veto.", "?"),
        ),
        (_E("A b-jet veto is applied in SR2.", "bjet n == 0 in SR2"),),
        makes=Makes.HOLDS,
        scope=Scope.INSIDE,
    ),
    Rule(
        "requirement-not-applied",
        "A requirement that is not applied, or replaced by another, is none.",
        r"\b(?:requirements?|cuts?|veto(?:es)?|criteri(?:on|a)|conditions?|thresholds?)\b(?:[^.;,]"
        r"|\.\d)*?"
        r"\b(?:is|are|being|was|were) (?:(?:not|never|no longer) (?:applied|imposed|required|used"
        r"|made)|removed|dropped|omitted|replaced|changed)\b"
        r"|\b(?:(?:do|does|did) not (?:have|need) to|need not|not subject(?:ed)? to|exempt(?:ed)?"
        r" from|spared (?:from )?)\b[^.;]*",
        (
            _E("Events in the eμ channel do not have to satisfy E_{T}^{miss} > 42 GeV.", "?"),
            _E(
                "Events in the eμ channel are not subject to the requirement E_{T}^{miss} > 42 "
                "GeV, which is applied in the ee and μμ channels.",
                "?",
            ),
            _E("Events in SR2 are exempt from the requirement m_{T} > 42 GeV.", "?"),
            _E("The requirement H_{T} > 510 GeV is dropped in the control region.", "?"),
            _E("The lepton veto is not applied in the validation region.", "?"),
        ),
        (_E("Jets with p_{T} < 26 GeV are dropped.", "jet pt >= 26 GeV"),),
        makes=Makes.HOLDS,
        scope=Scope.CLAUSE,
    ),
    Rule(
        "limit-if",
        "``|η| < 2.1 if they fire the trigger``: the limit holds only where that is so.",
        r"(?:\S+ ?[<>≥≤]|(?:(?!\b(?:if|when|and)\b)[^.;,<>≥≤\d]|\.\d){1,300}) ?\d[\d.]*"
        r"(?: ?[A-Za-z]+)?"
        r",? (?:if|when|whenever|provided that|as long as"
        r"|in case) (?:(?:they|it|the|an?|this|that|there|both|any)\b|\|η|[pE]_)",
        (
            _E(
                "Muons must have p_{T} > 22 GeV and |η| < 2.1 if they fire the trigger.",
                "muon pt > 22 GeV; ?",
            ),
            _E(
                "Jets with p_{T} < 52 GeV are required to satisfy JVT > 0.57 if |η| < 2.3.",
                "?",
            ),
            _E(
                "The p_{T} of the subleading tau must be greater than 33 GeV if the event was "
                "selected by the ditau trigger.",
                "?",
            ),
        ),
        (
            _E(
                "Muons must have p_{T} > 22 GeV and |η| < 2.1.",
                "muon pt > 22 GeV; muon abseta < 2.1",
            ),
        ),
        makes=Makes.HOLDS,
        scope=Scope.INSIDE,
        concerns=Concerns.LIMITS,
    ),
    Rule(
        "by-its-role",
        "Objects of which the sentence says what they come from (``the leptons from the Z boson``) "
        "are some of the objects; which ones, other words say.",
        r"\b(?:leptons?|muons?|electrons?|taus?|photons?|(?:b[- ])?jets?|tracks?)(?: candidates?)? "
        r"(?:(?:coming |originating |arising |stemming )?from|(?:assigned|associated|attributed"
        r"|belonging|matched) (?:to|with)|forming|of) "
        r"(?:the |a |an |its |their )?(?:[WZH]|top|Higgs|J/ψ|dilepton)\b[^.;]*"
        r"|\b(?:[WZ](?:_?\{?[12]\}?|[- ]boson)?|top(?:[- ]quark)?|[Ss]pectator|[Rr]ecoil(?:ing)?"
        r"|[Bb]achelor"
        r"|[Tt]agging|VBF|[Tt]rigger(?:-matched|ing)) "
        r"(?:leptons?|muons?|electrons?|jets?|photons?|taus?)\b(?! (?:channels?|decays?|final"
        r"|events?))[^.;]*",
        (
            _E("The W lepton must have p_{T} > 23 GeV.", "?"),
            _E("The leptons assigned to the Z boson must have p_{T} > 14 GeV.", "?"),
            _E("The spectator jet must satisfy |η| > 1.6.", "?"),
            _E("Both tagging jets must have p_{T} > 52 GeV.", "?"),
        ),
        (
            _E("Leptons must have p_{T} > 14 GeV.", "lepton pt > 14 GeV"),
            _E(
                "In the W lepton channel the leptons must have p_{T} > 14 GeV.",
                "lepton pt > 14 GeV in W lepton channel",
            ),
        ),
        makes=Makes.HOLDS,
        scope=Scope.INSIDE,
        concerns=Concerns.LIMITS,
    ),
    Rule(
        "where-there-is-one",
        "``The third jet, if present, must …``: asked only of the events that have one.",
        r"\b(?:if|when|where) (?:any|present|it exists|there is one|one exists|found"
        r"|available)\b[^.;]*",
        (
            _E("The third-leading jet, if present, must have p_{T} < 52 GeV.", "?"),
            _E("A third lepton, where there is one, must have p_{T} < 12 GeV.", "?"),
        ),
        (_E("The third-leading jet must have p_{T} < 52 GeV.", "jet:3 pt < 52 GeV"),),
        makes=Makes.HOLDS,
        scope=Scope.CLAUSE,
        concerns=Concerns.LIMITS,
    ),
    Rule(
        "one-of-several-contains",
        "``At least one of the two candidates must contain a lepton with …``: asked of no object "
        "of all events.",
        r"\b[Aa]t least \w+ of [^.;,]*\b(?:contains?|includes?) (?:an?|one) \w+ (?:with|having)\b"
        r"[^.;]*",
        (
            _E(
                "At least one of the two Z candidates must contain a lepton with p_{T} > 23 GeV.",
                "?",
            ),
        ),
        (
            _E(
                "Events must contain a lepton with p_{T} > 23 GeV.",
                "lepton n >= 1; lepton pt > 23 GeV",
            ),
        ),
        makes=Makes.HOLDS,
    ),
    Rule(
        "for-a-calibration",
        "Events that are selected to calibrate or to measure an efficiency are not those of the "
        "analysis.",
        r"\b(?:selected|used|kept|chosen|considered|retained) (?:for|in|to) (?:[\w-]+ ){0,4}?"
        r"(?:calibrations?|calibrate|commissioning)\b",
        (
            _E(
                "Dijet events with |Δφ_{jj}| > 2.6 are selected for the jet energy calibration.",
                "?",
            ),
        ),
        (
            _E(
                "Dijet events with |Δφ_{jj}| > 2.6 are selected.",
                "jet:1-jet:2 dphi > 2.6",
            ),
        ),
        makes=Makes.HOLDS,
    ),
    Rule(
        "removed-only-if",
        "Objects close to others that are removed only if something more is so are not removed "
        "for being close.",
        r"\b(?:removed|discarded|rejected|dropped|excluded|vetoed)(?: only)? (?:if|when"
        r"|provided)\b",
        (_E("A jet within ΔR = 0.4 of a muon is removed if it has fewer than three tracks.", "?"),),
        (
            _E(
                "Jets are discarded if they are within ΔR = 0.2 of an electron.",
                "electron-jet dr >= 0.2",
            ),
        ),
        makes=Makes.HOLDS,
        scope=Scope.BEFORE,
        concerns=Concerns.REMOVALS,
    ),
    Rule(
        "thrown-if-more",
        "``Jets with p_{T} < 60 GeV are removed if fewer than …``: the limit says which jets may "
        "go, not that all of them do.",
        r"\b(?:are|is) (?:also )?(?:removed|discarded|rejected|dropped|excluded|vetoed)(?: only)? "
        r"(?:if|when|unless|provided)\b",
        (
            _E(
                "Jets with p_{T} < 110 GeV and |η| < 2.5 are rejected if less than half of their "
                "momentum comes from the primary vertex.",
                "?",
            ),
        ),
        (_E("Jets with p_{T} < 110 GeV are rejected.", "jet pt >= 110 GeV"),),
        makes=Makes.HOLDS,
        scope=Scope.BEFORE,
        concerns=Concerns.LIMITS,
    ),
    Rule(
        "considered-as-some",
        "``Tracks are considered displaced if …`` says which ones are called so, and asks it of no "
        "other.",
        r"\b(?:considered|called|classified as|defined as|regarded as) (?:to be )?(?:displaced"
        r"|converted|bad|fake|loose|forward|cosmic|soft|boosted|non-prompt|overlapping|secondary)"
        r"(?: \w+)? (?:if|when)\b",
        (_E("Tracks are considered displaced if |d_{0}| > 2.5 mm.", "?"),),
        (_E("Muons are considered isolated if I_{rel} < 0.14.", "muon iso < 0.14"),),
        makes=Makes.HOLDS,
        scope=Scope.AFTER,
        concerns=Concerns.LIMITS,
    ),
    Rule(
        "removed-of-some",
        "Jets with fewer than so many tracks that are removed near others are some of the jets.",
        r"\b(?:with|having) (?:fewer|less|more|at least|at most"
        r"|only) (?:than )?\w+ (?:[\w-]+ )?tracks?\b",
        (
            _E(
                "Jets with fewer than three tracks that are within ΔR < 0.2 of a muon are removed.",
                "?",
            ),
        ),
        (_E("Jets within ΔR < 0.2 of a muon are removed.", "jet-muon dr >= 0.2"),),
        makes=Makes.HOLDS,
        concerns=Concerns.REMOVALS,
    ),
    Rule(
        "those-in-the-endcaps",
        "Which range ``those in the endcaps`` are in, the sentence does not say.",
        r"\b(?:those|the ones|ones|that) (?:in|of|within) the (?:[\w-]+ )?(?:barrel|endcaps?"
        r"|forward|central)\b(?! \(| region \()",
        (
            _E(
                "Photons must have a relative isolation below 0.07 and those in the endcaps below "
                "0.11.",
                "photon iso < 0.07; ?",
            ),
        ),
        makes=Makes.HOLDS,
        scope=Scope.AFTER,
        concerns=Concerns.LIMITS,
        even_given=True,
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
        "unless",
        "What holds unless something else is so does not hold for all.",
        r"\bunless\b(?! (?:otherwise|stated|noted|specified|explicitly|mentioned|indicated))",
        (_E("Jets must have p_{T} > 40 GeV, unless they are central, and |η| < 4.5.", "?"),),
        (_E("Unless stated otherwise, jets must have p_{T} > 40 GeV.", "jet pt > 40 GeV"),),
        makes=Makes.HOLDS,
        concerns=Concerns.LIMITS,
    ),
    Rule(
        "vetoed-unless",
        "Objects that events are vetoed for, unless they have something, are some of them.",
        r"\b(?:veto|reject|discard|remov|exclud)\w* unless (?:they|these|it|the \w+)"
        r" (?:ha(?:ve|s)|is|are|lies?|pass)\b",
        (_E("Events with photons are vetoed unless they have E_{T} < 22 GeV.", "?"),),
        (_E("Events with photons are vetoed.", "photon n == 0"),),
        makes=Makes.HOLDS,
        concerns=Concerns.COUNTS,
    ),
    Rule(
        "few-of-a-kind",
        "A limit on how many objects of a kind of reconstruction there are is none on all of them.",
        rf"\b(?:at most|no more than|not more than|fewer than|less than|up to|exactly|no|any"
        rf"|only) (?:(?:{named(1, 4)}) )?(?:{RECONSTRUCTED}(?:,| or| and)? )+[^.;,]*",
        (
            _E("Events must contain at most one stand-alone muon.", "?"),
            _E("Events have no more than one calorimeter-tagged or stand-alone muon.", "?"),
            _E("Events with exactly two converted photons are selected.", "?"),
            _E("Events must have no displaced muons.", "?"),
        ),
        (
            _E("Events must contain at most one isolated muon.", "muon n <= 1"),
            _E("Events must have no muons.", "muon n == 0"),
        ),
        makes=Makes.HOLDS,
        scope=Scope.INSIDE,
        concerns=Concerns.COUNTS,
    ),
    Rule(
        "events-of-a-kind",
        "``On-Z events (86 < m_{ℓℓ} < 96 GeV) are required to …``: what stands in brackets says "
        "which events these are, and the rest is asked of them only.",
        r"^(?!(?:[Tt]he |[Aa]ll )?(?:[Ss]elected|[Pp]reselected|[Ss]ignal|[Aa]ccepted|[Dd]ata"
        r"|[Cc]andidate|[Rr]emaining)\b)(?:[Tt]he )?[\w/+-]+(?: \w+)? events \((?=[^()]*[<>≥≤])"
        r"[^()]*\)[^.;]*",
        (_E("On-Z events (86 < m_{ℓℓ} < 97 GeV) must have E_{T}^{miss} > 155 GeV.", "?"),),
        (
            _E(
                "Selected events must have E_{T}^{miss} > 155 GeV.",
                "met met > 155 GeV",
            ),
        ),
        makes=Makes.HOLDS,
    ),
    Rule(
        "another-sample",
        "``A control sample is selected by requiring …``, ``To validate the estimate, events with "
        "…``: what is asked of a sample of its own is not asked of the signal.",
        r"^(?:[Tt]he |[Aa]n? |[Tt]hese |[Dd]edicated |[Ss]everal )?(?:[\w-]+ ){0,3}?(?:[Cc]ontrol"
        r"|[Vv]alidation|[Cc]alibration|[Ss]ideband|[Nn]ormali[sz]ation|[Tt]emplate)"
        r"(?: data)? (?:samples?|events?|data)\b[^.;]*"
        r"|^(?:[Tt]he |[Aa]n? )?(?:[\w̄/+→-]+ ){0,3}?(?:data )?samples? (?:[^.;,]{0,20} )?"
        r"(?:enriched|dominated|enhanced|depleted|rich)\b[^.;]*"
        r"|^(?![^.;]*\b(?:regions?|[CSV]R[\w-]*)\b)(?:In order )?[Tt]o (?:validate|check|verify"
        r"|test|estimate|determine|measure|constrain|normali[sz]e|model|evaluate)"
        r" (?:the |this |these |a )?[^,;]{0,40}\b(?:backgrounds?|estimates?|predictions?|model\w*"
        r"|efficienc\w+|contributions?|normali[sz]ations?|fake|rates?|shapes?|methods?"
        r"|simulation|procedure)\b[^,;]{0,40},[^.;]*",
        (
            _E("A control sample is selected by requiring H_{T} < 310 GeV.", "?"),
            _E("Control events must have H_{T} < 310 GeV.", "?"),
            _E("A sample enriched in tt̄ events is selected by requiring two b-tagged jets.", "?"),
            _E("To validate the estimate, events with E_{T}^{miss} < 155 GeV are selected.", "?"),
        ),
        (
            _E(
                "To reduce the background, events with E_{T}^{miss} < 155 GeV are rejected.",
                "met met >= 155 GeV",
            ),
            _E("The data sample is selected by requiring H_{T} > 310 GeV.", "event ht > 310 GeV"),
            _E(
                "To estimate the background, CR1 is defined by requiring H_{T} < 310 GeV.",
                "event ht < 310 GeV in CR1",
            ),
        ),
        makes=Makes.HOLDS,
        scope=Scope.INSIDE,
        even_given=True,
    ),
    Rule(
        "with-the-highest",
        "``The electron with the highest p_{T} must have …``: it is asked of that one, and "
        "behind its noun its rank is not read.",
        rf"\b{_OBJECTS}(?: candidates?)?,? (?:with"
        r"|having|of|that has) the (?:second[- ])?(?:highest|larger|largest|higher|lowest|smaller"
        r"|smallest|lower) (?:p_\{T\}|E_\{T\}|transverse (?:momentum|energy))[^.;]*",
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
        "or-for-others",
        "``must exceed 250 GeV or, for events with a photon, 150 GeV``: which of both holds "
        "depends on the event.",
        r"^[^.;]*\bor,? (?:for|in|if|when) [^.;<>≤≥\d]{3,60}, (?:[\w-]+ ){0,3}[\d<>≤≥][^.;]*",
        (
            _E(
                "E_{T}^{miss} has to exceed 255 GeV or, for events with a photon, exceed 155 GeV.",
                "?",
            ),
        ),
        (_E("E_{T}^{miss} has to exceed 255 GeV in this search.", "met met > 255 GeV"),),
        makes=Makes.HOLDS,
        scope=Scope.INSIDE,
        concerns=Concerns.LIMITS,
    ),
    Rule(
        "so-many-may-be-so",
        "``No jet may have |η| > 2.5``, ``at most one jet may have p_{T} > 50 GeV``: how many "
        "objects may be so; the objects themselves need not be.",
        r"\b(?:[Nn]one|[Aa]t most \w+|[Nn]ot? more than \w+|(?:[Ff]ewer|[Ll]ess) than \w+)"
        rf"(?: of(?: the| these| them)?)? (?:[\w-]+ ){{0,2}}?(?:{_OBJECTS}|them)\b"
        r"(?: candidates?)? (?:(?:may|can|must|should|ha(?:s|ve) to"
        r"|(?:is|are) (?:allowed|permitted) to) (?:have|lie|pass|satisfy|exceed|be (?:closer|within"
        r"|outside|above|below|b[- ]tagged))|has an?|have an?)\b[^.;]*"
        rf"|\b[Nn]o (?:[\w-]+ ){{0,2}}?{_OBJECTS}"
        r" (?:may|can|must|should) have (?:an? )?(?:\||pseudorap|rapid|mass|isol)[^.;]*",
        (
            _E("No jet may have |η| > 2.6.", "?"),
            _E("At most one of the jets may have p_{T} > 52 GeV.", "?"),
        ),
        (
            _E(
                "At most one jet with p_{T} > 52 GeV may be present.",
                "jet n <= 1; jet pt > 52 GeV",
            ),
        ),
        makes=Makes.HOLDS,
        scope=Scope.INSIDE,
    ),
    Rule(
        "made-for-another",
        "Objects that enter only the computation of something else are not the selected ones.",
        r"\b(?:used|needed|employed) (?:to|for|in) (?:comput\w+|calculat\w+|construct\w+|deriv\w+"
        r"|build\w*|defin\w+|determin\w+|the (?:calculation|computation|construction|determination"
        r"|definition)|reconstruct\w*|evaluat\w+)\b[^.;]*",
        (_E("The tracks used to compute the isolation must have p_{T} > 1 GeV.", "?"),),
        (_E("Jets used in the analysis must have p_{T} > 30 GeV.", "jet pt > 30 GeV"),),
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
