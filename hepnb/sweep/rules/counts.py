"""Counts without a number: vetoes, and the choice of the objects that a number counts."""

from __future__ import annotations

import re
from typing import Final

from hepnb.sweep.rules.rule import Concerns, Confidence, Example, Makes, Rule
from hepnb.vocabulary.comparisons import ALLOWED

_E = Example
_OUT = (
    r"\b(?:are|is)(?: also| then| therefore)? (?:rejected|vetoed|removed|discarded|dropped"
    r"|thrown (?:out|away)|not (?:considered|selected|kept|retained|accepted)\b)"
)
_IN = (
    r"\b(?:are|is)(?: also| then| therefore)? (?:selected|kept|retained|accepted|considered|chosen)"
)
#: behind ``no event with …``: what happens to none of those
KEPT_BEHIND: Final = (
    r"(?=[^.;]*\b(?:(?:are|is)(?: also| then| therefore)?|(?:may|can|shall|must) be) (?:selected"
    r"|kept|retained|accepted|considered|chosen|allowed|used|analy[sz]ed|taken)\b)"
)

VETO: Final = Rule(
    "veto",
    "Events with such objects are rejected, or may not contain any: there is none of them.",
    r"\b(?:reject|vetoe?|discard)(?:s|ing)? (?:(?:all |any )?events"
    r"|(?:any|every|each) event) (?:with|containing|that contain"
    r"|which contain|(?:where|in which) such an?)"
    r"|(?<!\bno )\b(?:events|(?:any|an|every|each) event)"
    rf" (?:with|containing|that contains?|which contains?)\b(?=.*{_OUT})"
    rf"|\bno events? (?:with|containing|having|that contains?|which contains?)\b{KEPT_BEHIND}"
    rf"|\bevents? (?:[^.;,]{{0,40}} )?{_OUT[2:]} (?:(?:if|when) (?:(?:they|it|the event)"
    r" (?:contains?|ha(?:ve|s))|there (?:is|are)"
    r"|(?=(?:either |any |an? |one )[^.;,]{3,60} (?:is|are) (?:found|present|identified"
    r"|reconstructed)\b))|(?:in|by) the presence of)"
    r"|\bveto (?:(?:is|are) (?:placed |imposed |applied )?)?(?:on events (?:with|containing)"
    r"|on the presence of|on|of"
    r"|events (?:with|containing))"
    r"|\b(?:contain|contains|containing|have|has|having|with) neither (?:an? )?(?=.*\bnor\b)"
    r"|\b(?:must|may|can|should|do|does)(?: not|n't) (?:contain|have|include|possess) (?:any|an?)\b"
    r"|\bcannot (?:contain|have) (?:any|an?)\b"
    r"|\bvetoes (?=(?:(?:any|all|the|isolated|additional) )*(?:b-?|τ|tau|e|mu|photon|jet|lep))"
    r"|\b(?:contains?|selects?|requir(?:es?|ing)|consists? of|comprises?) (?:all |only )?events"
    r" without(?: any| an?)?\b"
    r"|\bneither (?=[^.;]{2,60} nor [^.;]{2,60} (?:(?:may|must|can|should) be|are|is) (?:present"
    r"|found|allowed|permitted|tolerated|identified|reconstructed)\b)",
    (
        _E("Events with isolated muons are rejected.", "muon n == 0"),
        _E("Events are vetoed if they contain an electron.", "electron n == 0"),
        _E(
            "An event is rejected if either a veto electron or a veto muon is found.",
            "electron n == 0; muon n == 0",
        ),
        _E("Events are vetoed in the presence of isolated tracks.", "track n == 0"),
        _E(
            "A veto is placed on events with jets with p_{T} > 33 GeV.",
            "jet n == 0; jet pt > 33 GeV",
        ),
        _E("Events must contain neither an electron nor a muon.", "electron n == 0; muon n == 0"),
        _E("We veto on the presence of b jets.", "bjet n == 0"),
        _E("SR-0b vetoes b-tagged jets.", "bjet n == 0 in SR-0b"),
        _E("The 0-jet category contains events without jets.", "jet n == 0 in 0-jet category"),
        _E("Any event with a photon is thrown out.", "photon n == 0"),
        _E("No events containing photons are kept.", "photon n == 0"),
        _E("Neither photons nor taus may be present.", "photon n == 0; tau n == 0"),
        _E("Events with a third lepton are rejected.", "?"),
        _E("Events with a second lepton or an isolated track are rejected.", "?"),
        _E(
            "The background is reduced by vetoing events that contain a b jet with p_{T} > 22 GeV.",
            "bjet n == 0; bjet pt > 22 GeV",
        ),
        _E("Events with |Δη|(muon, photon) below 0.4 are rejected.", "muon:1-photon:1 deta >= 0.4"),
    ),
    (
        _E("Events with isolated muons are selected.", "nothing"),
        _E("No events with isolated muons are rejected.", "nothing"),
    ),
    flags=re.IGNORECASE | re.DOTALL,
)

VETOED: Final = Rule(
    "vetoed-by-verb",
    "``b-jets are not allowed``, ``taus are vetoed``: there is none of them.",
    rf"\b(?:are|is)(?: also| then)? (?:vetoed|not {ALLOWED})"
    r"|\b(?:must|should|have to|has to|(?:are|is) required to) be absent\b",
    (
        _E("Veto electrons and veto muons must be absent.", "electron n == 0; muon n == 0"),
        _E("Taus are vetoed.", "tau n == 0"),
        _E("Exactly one jet is required; b-jets are not allowed.", "jet n == 1; bjet n == 0"),
        _E("Jets in the gap are vetoed.", "?"),
        _E("Jets are vetoed in the region between the two leading jets.", "?"),
    ),
    (_E("Taus are allowed.", "nothing"),),
)

VETO_BY_NAME: Final = Rule(
    "veto-by-name",
    "``A lepton veto is applied``: there is none of them. A veto of some of them (``third-lepton``,"
    " ``central-jet``) stays open.",
    r"\b(?P<some>(?:additional|extra|further|other|second|third|fourth|fifth|central|forward|soft"
    r"|softer|displaced|cosmic|nearby|close-by|gap|2nd|3rd|4th|outside|outer|inside|inner|hard"
    r"|high-p_\{T\}|low-p_\{T\}|fat|large-R|fake|non-?prompt|pile-?up|conversion)[- ]"
    r"(?:(?:loose|medium|tight|isolated|baseline)[- ])?)?(?P<tau>(?:tau|τ)[- ](?=lepton))?"
    r"(?P<what>lepton|electron|muon|tau|τ|photon|jet|b[- ]?(?:tagged )?jet"
    r"|b[- ]tag|b(?=[- ]veto (?:is|are|was)\b))[- ]veto\b(?= (?:is|are|was) | and (?!requir"
    r"|by\b|demand)| requir|\.|,|;|$)",
    (
        _E("A tau veto is applied.", "tau n == 0"),
        _E("A tau-lepton veto is applied.", "tau n == 0"),
        _E("In the 1-jet category the b-veto is applied.", "bjet n == 0 in 1-jet category"),
        _E(
            "A lepton veto and H_{T} > 510 GeV are required.",
            "lepton n == 0; event ht > 510 GeV",
        ),
        _E("A third-lepton veto is applied.", "?"),
        _E("A central jet veto is imposed.", "?"),
        _E("An outside-lepton veto is imposed.", "?"),
        _E("A 3rd loose muon veto is applied.", "?"),
    ),
    (_E("The muon veto efficiency is close to one.", "nothing"),),
)

SO_MANY_TAGGED: Final = Rule(
    "so-many-tagged",
    "Of a number of jets that must be b-tagged, so many b jets are required.",
    r"(?:(?:or more )?of (?:which|them|these|the)\b|(?:or more )?(?:(?!or\b)\w+ ){0,2}jets?\b)"
    r"(?:(?! of (?:which|these|them|whom))[^.;,]){0,60}?"
    r"\b(?:(?:must|should|has to|have to) be|(?:are|is|be)(?: required to be)?|being)"
    r"(?: identified as| tagged as)?(?: an?)? (?:b[- ]?tagged|b[- ]?jets?)\b"
    r"|(?:or more )?(?:must be|has to be|have to be|is required to be|is|are) b[- ]?tagged"
    r"|(?:or more )?of (?:which|them) (?:being )?b[- ]?tagged"
    r"|(?:or more )?of (?:which|them) (?:have|has) \|η\| ?[<≤] ?\d\.\d+ and (?:(?:are|is|be) )?"
    r"b[- ]?tagged\b",
    (
        _E(
            "At least four jets are required, at least two of which must be b-tagged.",
            "jet n >= 4; bjet n >= 2",
        ),
        _E(
            "At least four jets are required, at least two of which have |η| < 2.3 and are "
            "b-tagged.",
            "jet n >= 4; bjet n >= 2; ?",
        ),
        _E(
            "At least four jets are required, one of which must be b-tagged.",
            "jet n >= 4; bjet n >= 1 [reach]",
        ),
        _E(
            "Events must have five or more jets of which two or more are b-tagged.",
            "jet n >= 5; bjet n >= 2",
        ),
        _E(
            "At least four jets are required, of which at least one is b-tagged.",
            "jet n >= 4; bjet n >= 1",
        ),
        _E(
            "At least four jets are needed, and one or more of them must be b-tagged.",
            "jet n >= 4; bjet n >= 1",
        ),
        _E(
            "At least four jets, at least two of them b-tagged, are required.",
            "jet n >= 4; bjet n >= 2",
        ),
    ),
    (_E("At least four jets are required.", "jet n >= 4"),),
)

IN_THE_GAP: Final = Rule(
    "jets-in-a-gap",
    "Jets that are counted only where they lie between others are no jets of the whole event.",
    r"\b(?:in the (?:[\w-]+ )?gap|between (?:the |both )?(?:[\w-]+ ){0,2}jets|in between"
    r"|(?:in|outside) the (?:[\w-]+ )?region between)\b",
    (_E("Events must have at most one jet in the rapidity gap.", "?"),),
    (_E("Events must have at most one jet.", "jet n <= 1"),),
    makes=Makes.HOLDS,
)

BOTH_TAGGED: Final = Rule(
    "both-tagged",
    "``exactly two jets, both of which must be b-tagged``: as many b jets as jets.",
    r",? (?P<all>both|all)(?: of (?:which|them|these))?,?"
    r" (?:(?:(?:must|should|have to|are required to|are) (?:be )?|being )(?:identified as )?)?"
    r"b[- ]?(?:tagged|jets)\b",
    (
        _E(
            "Exactly two jets, both of them b-tagged, are required.",
            "jet n == 2; bjet n == 2",
        ),
        _E(
            "At least two jets are required, both of which must be b-tagged.",
            "jet n >= 2; bjet n >= 2",
        ),
    ),
    (_E("Both jets must have p_{T} > 31 GeV.", "jet pt > 31 GeV"),),
)

SINGLE_ONE: Final = Rule(
    "single-one",
    "``we require a single muon``: one, and no more.",
    r"\b(?:requir(?:e|es|ing|ed to (?:have|contain))|must (?:have|contain|include)|to (?:have"
    r"|contain)|demand(?:s|ing)?|contain(?:s|ing)?|(?:[Ee]vents|[Oo]nly events) with)"
    r" (?P<one>a single )(?!(?:[\w-]+ ){0,3}(?:triggers?|triplets?|pairs?|channel|of)\b)",
    (
        _E(
            "We require a single isolated muon with p_{T} > 28 GeV.",
            "muon n == 1 [reach]; muon pt > 28 GeV",
        ),
        _E(
            "Selected events must contain a single photon and at least two jets.",
            "photon n == 1 [reach]; jet n >= 2",
        ),
    ),
    (
        _E(
            "In the single-muon channel, H_{T} > 310 GeV is required.",
            "event ht > 310 GeV in single-muon channel",
        ),
    ),
    confidence=Confidence.REACH,
)

ASKED_FOR: Final = Rule(
    "asked-for-with-an-article",
    "``we require a muon``, ``events must have a pair of jets``: at least one, or two.",
    r"\b(?:requir(?:e|es|ed|ing)|demand(?:s|ing)?|asks? for|(?:required to|must|ha(?:s|ve) to"
    r"|needs? to)(?: also)? (?:have|contain|include|feature))(?: also| further| in addition)?"
    r"(?: the presence of)?"
    r" (?P<article>an?) (?!single )(?P<pair>pair of )?",
    (
        _E("Events must have a photon.", "photon n >= 1"),
        _E("We require an isolated muon and two jets.", "muon n >= 1; jet n >= 2 [reach]"),
        _E("Events are required to contain a pair of jets.", "jet n >= 2"),
        _E("Events must contain an electron or a muon.", "lepton n >= 1"),
        _E("The signal region requires a b-tagged jet.", "bjet n >= 1 in signal region"),
        _E("We require a third lepton.", "?"),
        _E("We do not require a muon.", "?"),
    ),
    (
        _E("We require a muon to have p_{T} > 31 GeV.", "muon pt > 31 GeV"),
        _E("We require a jet energy above 31 GeV.", "?"),
    ),
)

KEPT_WITH: Final = Rule(
    "kept-with-an-article",
    "``events with a muon are selected``, ``events are kept if they contain a muon``, ``selected "
    "events have a muon``: at least one.",
    rf"(?:\b[Ee]vents? (?:with|having|containing|that (?:contain|have)|which (?:contain|have))"
    rf"(?= (?:(?!\bevents?\b|{_OUT})[^.;])*{_IN}\b(?! (?:by|using|to|for|as)\b))"
    rf"|\b[Ee]vents? {_IN[2:]} (?:only )?(?:(?:if|when|that) (?:(?:they|it) )?(?:contain"
    r"|ha(?:ve|s))|(?:if|when) there (?:is|are))"
    r"|\b(?:[Ss]elected|[Aa]ccepted|[Cc]andidate|[Rr]etained) events (?:also )?(?:contain|have)"
    r"|\b(?:regions?|categor(?:y|ies)|channels?|selections?|[CSV]R[\w-]*)\b[^.;]{0,30}?"
    r" (?:contains?|selects?|comprises?|includes?) (?:only |all )?events (?:with|having"
    r"|containing))"
    r" (?P<article>an?) (?!single )(?P<pair>pair of )?",
    (
        _E("Events with a muon are selected.", "muon n >= 1"),
        _E("Events are kept if they contain a photon.", "photon n >= 1"),
        _E("Selected events have an electron and a muon.", "electron n >= 1; muon n >= 1"),
        _E("The muon channel contains events with a muon.", "muon n >= 1 in muon channel"),
        _E("Events with a second muon are kept.", "?"),
    ),
    (
        _E("Events with a photon are used to estimate the background.", "nothing"),
        _E("Events with a photon are rejected.", "photon n == 0"),
        _E("Events with a muon are selected by a trigger.", "nothing"),
        _E("The second sample contains events with a photon.", "nothing"),
        _E("Events with a muon trigger are selected.", "nothing"),
    ),
)

ARTICLE_FIRST: Final = Rule(
    "article-before-its-verb",
    "``a muon is required``, ``a pair of jets must be present``: at least one, or two.",
    r"(?:\A|(?<=[.:;] )|, (?:and |but |while )?|\b(?:and|that|addition|channels?|categor(?:y|ies)"
    r"|regions?|selections?|states?|presence of) )(?P<article>[Aa]n?)"
    r" (?!single )(?P<pair>pair of )?",
    (
        _E("An isolated muon is required.", "muon n >= 1"),
        _E("A photon with p_{T} > 31 GeV is required.", "photon n >= 1; photon pt > 31 GeV"),
        _E("A pair of jets must be present.", "jet n >= 2"),
        _E("The presence of a b-tagged jet is required.", "bjet n >= 1"),
        _E("A muon and two jets are required.", "muon n >= 1; jet n >= 2 [reach]"),
        _E("In addition, a third lepton is required.", "?"),
    ),
    (
        _E("A muon is required to have p_{T} > 31 GeV.", "muon pt > 31 GeV"),
        _E("A muon trigger is required.", "nothing"),
    ),
)

AND_AN_ARTICLE: Final = Rule(
    "and-an-article",
    "``we require a muon with p_{T} > 25 GeV and a jet``: the jet is asked for as the muon is.",
    r"(?:, and|,| and) (?P<article>an?) (?!single )(?P<pair>pair of )?",
    (
        _E(
            "We require a muon with p_{T} > 31 GeV and a jet.",
            "muon n >= 1; muon pt > 31 GeV; jet n >= 1 [reach]",
        ),
    ),
    (
        _E(
            "We require a muon with p_{T} > 31 GeV, and a jet is selected.",
            "muon n >= 1; muon pt > 31 GeV",
        ),
    ),
    confidence=Confidence.REACH,
)

LISTED_COUNT: Final = Rule(
    "listed-count",
    "``Two leptons;`` as an item of a list of requirements: so many at least.",
    r"^(?:[•–—*-] ?|\(?\w{1,3}[.)] )?(?:(?:[Hh]as|[Cc]ontains?|[Hh]aving|[Ww]ith"
    r"|[Tt]he presence of|[Rr]equir(?:es?|ing)) )?$",
    (
        _E("• Two isolated leptons; • no b-jets", "lepton n >= 2 [reach]; bjet n == 0"),
        _E("• Has 1 jet with p_{T} > 31 GeV", "jet n >= 1 [reach]; jet pt > 31 GeV"),
    ),
    (_E("• Two leptons from the decay of a Z boson", "nothing"),),
    confidence=Confidence.REACH,
)

HITS: Final = Rule(
    "hits",
    "How many hits, layers or measurements a track has to have.",
    r"(?:being an? )?(?P<adjectives>(?:[\w-]+ ){0,3}?)"
    r"(?P<what>hits?|layers?|stations?|segments?|measurements?"
    r"|constituents?|prongs?)\b"
    r"(?: (?:in|of|from) (?:each |the |an? |different )*(?P<where>[\w-]+))?",
    (
        _E(
            "Tracks must have at least seven hits in the tracker.",
            "track other:n_tracker_hits >= 7",
        ),
    ),
    (_E("Jets must contain at least seven tracks.", "jet other:ntracks >= 7"),),
)

NO_NOUN: Final = Rule(
    "count-without-its-noun",
    "``while those with two or more …`` after a count of jets counts jets as well.",
    r"\b(?:those|events) (?:with|having|containing|that have|that contain) $",
    (
        _E(
            "Events with exactly one b-tagged jet enter the 1b region, while those with two or "
            "more enter the 2b region.",
            "bjet n == 1 in 1b region; bjet n >= 2 in 2b region",
        ),
    ),
    (_E("Events with two or more jets enter the 2j region.", "jet n >= 2 in 2j region"),),
)

AND_A_COUNT: Final = Rule(
    "count-behind-a-limit",
    "``E_{T}^{miss} > 160 GeV and two jets``: where the limit is asked of events, the count is as "
    "well; at least is true of it.",
    r"\w,?(?: and|,) $",
    (
        _E(
            "Events must have E_{T}^{miss} > 160 GeV and two jets.",
            "met met > 160 GeV; jet n >= 2 [reach]",
        ),
        _E(
            "Events with H_{T} > 410 GeV and three muons are selected.",
            "event ht > 410 GeV; muon n >= 3 [reach]",
        ),
    ),
    (
        _E(
            "The background with E_{T}^{miss} > 160 GeV and two jets is small.",
            "?",
        ),
    ),
)

#: where in the detector objects are that a veto leaves out
IN_A_PART: Final = re.compile(
    r"\b(?:in|within|inside) the (?:[\w-]+ )*(?:gap|cracks?|region|range|barrel"
    r"|endcaps?)\b|[<≤] ?\|η\| ?[<≤]"
)
#: words that make of objects those besides others
_BESIDES: Final = r"(?:additional|extra|further|other)"
VETOED_BESIDES: Final = Rule(
    "additional-ones-are-vetoed",
    "``Additional leptons are vetoed``: none besides those that are named, not none at all.",
    rf"\b(?i:{_BESIDES}) (?:[\w-]+ ){{0,3}}?$",
    (
        _E("Muons must have p_{T} > 26 GeV. Additional muons are vetoed.", "muon pt > 26 GeV; ?"),
        _E("Any further isolated leptons are vetoed.", "?"),
    ),
    (_E("In addition, isolated leptons are vetoed.", "lepton n == 0"),),
    makes=Makes.HOLDS,
    concerns=Concerns.COUNTS,
)
#: what stands before a bare number of objects
HAVE: Final = re.compile(
    r"\b(?:have|has|having|contain|contains|containing|requir\w+) $", re.IGNORECASE
)
ALL_BUT: Final = re.compile(r"\b(?:all|any|none) but $", re.IGNORECASE)
#: vertices, whose tracks are counted
VERTEX: Final = re.compile(
    r"(?i:\b(?P<displaced>displaced|secondary|decay|conversion) (?:decay )?)?\bvert(?:ex|ices)\b"
)
RANKED: Final = re.compile(r"\b(?:leading|hardest|highest|first|most energetic)\b")
#: with these a group begins a longer name, or has a requirement of its own: ``a muon
#: trigger``, ``a jet to have …``
LONGER_NAME: Final = re.compile(
    r" (?!(?:candidates?|and|or|with|in|is|are|must|that|which|having|satisf\w+|passing|of|from"
    r"|matched|at|as|for|within|near|close|by|per|should|has|if|when|where|but|while|on|above|p_"
    r"|outside|inside|overlapping|after|whose|identified|reconstructed|originating)\b)\w|-"
)
#: what says that the words after it are not asked for
NOT_ASKED: Final = re.compile(
    r"\b(?:not|without|before|when|than|if|whether|unless|instead of|never|no longer)\b"
)
#: adjectives of a noun after an article, and no other noun: not ``a distance to the``
ADJECTIVES: Final = re.compile(
    r"(?:(?!(?:of|to|the|an?|in|from|with|for|between|on|at|by|than|and|or|that|is|are)\b)"
    r"[\w-]+,? ){0,4}"
)
VERB: Final = re.compile(
    r"(?: of (?:them|these|those))? (?:are|is|enter|fall|populate|form|make|go|belong)\b"
)
#: with this a clause of its own goes on: ``one muon, and two jets are …``
OWN_VERB: Final = re.compile(r" (?:is|are|was|were|have|has|must|may|can|should|need)\b")
#: of these the verb speaks that follows what they have
EVENTS_WITH: Final = re.compile(r"\b[Ee]vents (?:with|having|containing|that)\b")
#: words of a distance
NEAR: Final = re.compile(r"\b(?:within|near|close|closer|around|overlapping|inside)\b|ΔR")
#: what stands before the subject of a new clause
CLAUSE_BEGINS: Final = re.compile(r"(?:^|[;,](?: and| but| while)?|\band) $")
#: what may stand after the objects of an item that is a count
ITEM_GOES_ON: Final = re.compile(
    r"(?: candidates?)?(?:$|[.;,]|,? (?:and|or) (?:an? |no\b|any\b|(?:exactly |at (?:least|most) )?"
    r"(?:one|two|three|four|five|\d)\b)| (?:with|having|passing|satisf\w+|of (?:opposite|the same"
    r"|same|like)|in the (?:event|final state))\b)"
)
#: what stands before the first count of an item: ``VBF: two jets …``
LABEL: Final = re.compile(r"^[^:;.,]{1,30}: $")
#: between objects and tracks that they have
HAVING: Final = re.compile(r"\b(?:with|having|ha(?:ve|s)|contain\w*|of|from|by)\b")

COUNTS: Final = (
    VETO,
    VETOED,
    VETOED_BESIDES,
    VETO_BY_NAME,
    SO_MANY_TAGGED,
    BOTH_TAGGED,
    IN_THE_GAP,
    SINGLE_ONE,
    AND_A_COUNT,
    ASKED_FOR,
    ARTICLE_FIRST,
    KEPT_WITH,
    AND_AN_ARTICLE,
    LISTED_COUNT,
    NO_NOUN,
    HITS,
)
