"""The owner of a limit, where several things are named."""

from __future__ import annotations

import re
from typing import Final

from hepnb.sweep.rules.rule import Confidence, Example, Makes, Rule
from hepnb.vocabulary.numbers import named
from hepnb.vocabulary.sentences import LEVELS
from hepnb.vocabulary.units import ENERGY

_E = Example

SECOND: Final = Rule(
    "second-subject",
    "A subject right before a comparison takes over the quantity that was named before it.",
    r"\b(?:and|or|while|but)(?: for| that of| those of)?(?: the| all| any)? *$|, *$",
    (
        _E(
            "Electrons must have a relative isolation below 0.1 and muons less than 0.15.",
            "electron iso < 0.1; muon iso < 0.15",
        ),
    ),
    (
        _E(
            "Electrons must have a relative isolation below 0.1 and a transverse momentum above "
            "20 GeV.",
            "electron iso < 0.1; electron pt > 20 GeV",
        ),
    ),
)

HEAD: Final = Rule(
    "subject-of-the-sentence",
    "After ``and are required``, or ``they must``, the subject of the sentence goes on, not what "
    "it is made of.",
    r"(?:\band|[;,](?: and)? (?:they|these)(?: all| both| then)?) (?P<verb>are|is|must|have to"
    r"|has to)\b",
    (
        _E(
            "Muons are reconstructed from isolated deposits matched to a track and are required "
            "to have p_{T} > 12 GeV and |η| < 2.4.",
            "muon pt > 12 GeV; muon abseta < 2.4",
        ),
        _E(
            "Large-R jets are built from tracks; they must have p_{T} > 260 GeV.",
            "fatjet pt > 260 GeV",
        ),
    ),
    (
        _E(
            "Isolated tracks must have p_{T} > 12 GeV and |η| < 2.4.",
            "track pt > 12 GeV; track abseta < 2.4",
        ),
    ),
)

#: between the first subject of a sentence and the verb that goes on with it
OPENS: Final = re.compile(
    r"(?: candidates?)?(?:,? [^,;.]*?)? (?:are|is|must|have|has)\b",
)

TAGGED: Final = Rule(
    "tagged-noun",
    "``jets identified as b jets`` are b jets.",
    r"(?: that are| which are)? (?:identified|tagged|classified"
    r"|selected)(?: as)? (?:being )?(?:b[- ](?:quark )?jets?|b[- ]tagged"
    r"|b\b|originating from (?:a )?b)",
    (_E("Events are required to have no jets tagged as b jets.", "bjet n == 0"),),
    (_E("Events are required to have no jets.", "jet n == 0"),),
)

ENUMERATION: Final = Rule(
    "enumerated-counts",
    "A bare number that is joined to a count takes over its comparison.",
    r"\band\b",
    (_E("Exactly one electron and one muon are required.", "electron n == 1; muon n == 1"),),
    (_E("Exactly one electron is required.", "electron n == 1"),),
)

BARE: Final = Rule(
    "bare-count",
    "``two photons``: at least or exactly, the paper does not say; at least is true of both.",
    r"^(?:[Ss]elected |[Cc]andidate |[Aa]ll )?[Ee]vents with (?:(?!no\b)[\w-]+ (?:[\w-]+ ){1,3}"
    r"and )?$"
    r"|\b(?:required|must|need"
    r"|have)(?: to)? (?:have|contain|include|possess|consist of) (?:only |also |in addition )?$"
    r"|\b[Ee]vents (?:having|containing|that (?:have|contain)|need) $"
    r"|\b(?:[Ss]elected|[Cc]andidate|[Aa]ccepted|[Rr]etained) events (?:have|contain|feature"
    r"|comprise|include) $|\b[Ff]inal state (?:has|contains|comprises|includes|features"
    r"|consists of) $"
    r"|\b(?:if|when|provided) (?:they|it|the event) (?:have|has|contains?) $"
    r"|\bpresence of (?:[^.;]* and )?$|\b(?:is|are) defined (?:by|with|as having) $",
    (
        _E("Events must have two photons.", "photon n >= 2 [reach]"),
        _E("Events are kept if they contain two photons.", "photon n >= 2 [reach]"),
        _E("Selected events feature two photons.", "?"),
        _E("The final state has two photons.", "?"),
        _E(
            "Events having one muon and three jets are kept.",
            "muon n >= 1 [reach]; jet n >= 3 [reach]",
        ),
        _E(
            "Events with two photons with p_{T} > 30 GeV are selected.",
            "photon n >= 2 [reach]; photon pt > 30 GeV",
        ),
    ),
    (_E("Events must have exactly two photons.", "photon n == 2"),),
    confidence=Confidence.REACH,
)

ASKED_AFTER: Final = Rule(
    "bare-count-before-its-verb",
    "``four jets with p_{T} > 37 GeV are required``: so many at least, as after the verb.",
    r"(?:[^.;,]|\.\d|, (?:\||and))*? (?:(?:are|is) (?:also |further )?(?:required|demanded"
    r"|requested)\b(?! to)|(?:must|should|have to|need to) be (?:present|found|reconstructed"
    r"|identified)\b)",
    (
        _E(
            "In the resolved category, four jets with p_{T} > 37 GeV are required.",
            "jet n >= 4 in resolved category [reach]; jet pt > 37 GeV in resolved category",
        ),
    ),
    (_E("Exactly four jets with p_{T} > 37 GeV are required.", "jet n == 4; jet pt > 37 GeV"),),
    confidence=Confidence.REACH,
)

SOME_OF: Final = Rule(
    "some-of-which",
    "``at least one of which must have pT > 27 GeV`` is a limit on the leading one, ``two of "
    "which`` on the second.",
    r"\b(?:(?:[Aa]t least (?P<n>"
    + named(1, 8)
    + r")|(?<!xactly )(?<!nly )(?<!ost )(?P<bare>(?i:"
    + named(2, 8)
    + r"))) of (?:which|whom|them|these|those|the (?:[\w-]+ )?(?:leptons|jets|photons|electrons"
    r"|muons|b[- ]?jets))|(?P<one>[Oo]ne) (?:of (?:which|(?:the|these|those)(?: two| three"
    r"| selected)? (?:leptons|muons|electrons|jets|photons|taus))|(?<!xactly one )(?<!only one )"
    r"(?:lepton|muon|electron|jet|photon|tau)(?= (?:must|has|needs|is required))))(?: (?:must|is"
    r"|are|has|have|with|required|having|to|satisf\w+|passing|also))+ (?:an? )?$",
    (
        _E(
            "Events must have exactly two leptons, at least one of which must have p_{T} > 24 GeV.",
            "lepton n == 2; ?; lepton:1 pt > 24 GeV",
        ),
        _E("At least two of the jets must have p_{T} > 60 GeV.", "?; jet:2 pt > 60 GeV"),
        _E("Two of the jets must have p_{T} > 60 GeV.", "jet:2 pt > 60 GeV"),
        _E(
            "At least six jets are required, four of which with p_{T} > 70 GeV.",
            "jet n >= 6; jet:4 pt > 70 GeV",
        ),
        _E(
            "One of the leptons must have p_{T} > 26 GeV, the other p_{T} > 14 GeV.",
            "lepton:1 pt > 26 GeV; ?",
        ),
        _E(
            "One lepton must have p_{T} > 26 GeV and the other p_{T} > 14 GeV.",
            "lepton:1 pt > 26 GeV; ?",
        ),
    ),
    (_E("At least two jets with p_{T} > 60 GeV are required.", "jet n >= 2; jet pt > 60 GeV"),),
)

SOME_ABOVE: Final = Rule(
    "some-above",
    "``p_{T} > 20 GeV, with at least one above 25 GeV``: the limit on the leading one.",
    r"\b(?:[Aa]t least (?P<n>" + named(1, 4) + r")(?: of (?:them|which|these))?"
    r"|(?:with|and) (?P<one>one) of (?:them|which|these))"
    r"(?: (?:with|having|being|(?:must|has to|should)(?: be| have)?))? $",
    (
        _E(
            "Both muons must have p_{T} > 21 GeV, and one of them above 26 GeV.",
            "muon pt > 21 GeV; muon:1 pt > 26 GeV",
        ),
        _E(
            "Both leptons must have p_{T} > 21 GeV, with at least one above 26 GeV.",
            "lepton pt > 21 GeV; lepton:1 pt > 26 GeV; ?",
        ),
    ),
    (_E("Both leptons must have p_{T} > 21 GeV.", "lepton pt > 21 GeV"),),
)

ANOTHER_ONE: Final = Rule(
    "another-one",
    "``one photon must have …, and another``: a second one of that kind.",
    r"\b[Oo]ne (?P<kind>lepton|muon|electron|jet|photon|tau) [^;]*\banother(?: one)?"
    r"(?: (?:with|having|must have|has))? $",
    (
        _E(
            "One muon must have p_{T} > 21 GeV and another p_{T} > 11 GeV.",
            "muon:1 pt > 21 GeV; muon:2 pt > 11 GeV",
        ),
    ),
    (
        _E(
            "One muon must have p_{T} > 21 GeV and the other p_{T} > 11 GeV.",
            "muon:1 pt > 21 GeV; ?",
        ),
    ),
)

OWN: Final = Rule(
    "own-letter",
    "A letter that the paper gives a quantity of its own is that quantity wherever it is compared.",
    r"\b(?:variable|discriminant|observable|quantity|asymmetry|parameter|ratio|classifier"
    r"|discriminator|distance)s?,? (?:called |denoted (?:as |by )?"
    r"|labelled )?(?P<letter>[A-Z])(?=,? (?:is|are|of|as|which|defined|must|has|>|<|≥|≤)\b|,|[.]$"
    r"| ?[<>≥≤])",
    (
        _E(
            "A discriminant D, which combines several inputs, is used. Events must have D > 0.65.",
            "event other:d > 0.65",
        ),
    ),
    (_E("A discriminant is used. Events must have D > 0.65.", "?"),),
)

ONE_OF: Final = Rule(
    "one-of",
    "Of requirements on events that ``or`` joins, and nothing else stands beside, one is enough.",
    r"\bor\b",
    (
        _E(
            "Events must have E_{T}^{miss} > 130 GeV or H_{T} > 340 GeV.",
            "or1 met met > 130 GeV; or1 event ht > 340 GeV",
        ),
        _E(
            "Events must have at least three jets or E_{T}^{miss} > 310 GeV.",
            "or1 jet n >= 3; or1 met met > 310 GeV",
        ),
    ),
    (
        _E(
            "Events must have H_{T} > 340 GeV and E_{T}^{miss} > 130 GeV.",
            "event ht > 340 GeV; met met > 130 GeV",
        ),
        _E("Either two electrons or two muons with p_{T} > 18 GeV are required.", "?"),
    ),
)

IN_PART: Final = Rule(
    "part-of-the-detector",
    "``Electrons in the barrel (|η| < 1.48) must have …``: what follows is asked of those only, "
    "and no range is required.",
    r"\b(?:in|within) the (?:[\w-]+ )?(?:barrel|endcaps?|central|forward|transition)(?: (?:region"
    r"|part|calorimeter|section|detector))? \($",
    (
        _E(
            "Electrons in the barrel (|η| < 1.48) must have a relative isolation below 0.08.",
            "electron iso < 0.08 when electron abseta < 1.48",
        ),
    ),
    (
        _E(
            "Jets must lie in the central region (|η| < 2.5) and have p_{T} > 20 GeV.",
            "jet abseta < 2.5; jet pt > 20 GeV",
        ),
    ),
)
#: what is asked after the part of the detector is named
ASKED: Final = re.compile(
    r"^\) (?:(?:are|is) (?:required|selected if|accepted if)|must|have to|has to|satisfy|should)\b"
)

RELATIVE: Final = Rule(
    "relative-threshold",
    "A threshold that is a part of another energy is one on the ratio of both, by its own name.",
    r"",
    (
        _E(
            "The leading (subleading) photon must have p_{T} > 0.36 (0.23) m_{γγ}.",
            "photon:1 other:pt_over_m_gg > 0.36; photon:2 other:pt_over_m_gg > 0.23",
        ),
        _E("E_{T}^{miss} > 0.27 m_{eff} is required.", "event other:et_miss_over_m_eff > 0.27"),
    ),
    (
        _E(
            "The leading photon must have p_{T}/m_{γγ} > 0.36.",
            "photon:1 other:pt_over_m_gg > 0.36",
        ),
    ),
)

APPLIED: Final = Rule(
    "applied-to",
    "``a p_{T} threshold of 30 GeV is applied to jets``: whose a threshold is may stand after the "
    "verb.",
    r"(?: and (?:[^;.,]|\.\d){0,25})? (?:is|are|was|were) (?:also )?"
    r"(?:applied|imposed|required|placed|used|set) (?:to|on|for) "
    r"(?:all |the |selected |leading |two |and |subleading |any )*",
    (_E("A p_{T} threshold of 31 GeV is applied to jets.", "jet pt > 31 GeV"),),
    (_E("A requirement of E_{T}^{miss} > 190 GeV is applied.", "met met > 190 GeV"),),
)

IN_RANGE: Final = Rule(
    "in-a-range-first",
    "``In the region 2.4 < |η| < 2.6, …``: what follows is asked of those only, and no range is "
    "required.",
    r"\b[Ii]n the (?:[\w-]+ )?(?:region|range|interval) $",
    (
        _E(
            "In the region 2.4 < |η| < 2.6, jets must have JVT > 0.12.",
            "jet jvt > 0.12 when jet abseta in (2.4, 2.6)",
        ),
    ),
    (_E("Jets must lie in the region |η| < 2.6.", "jet abseta < 2.6"),),
)

APPOSITION: Final = Rule(
    "definition-between-commas",
    "``S_{T}, the scalar sum of …, must exceed 800 GeV``: the limit is on what is defined, not on "
    "what it is made of.",
    r", (?:which (?:is|are) |(?:here |is )?defined (?:as|by|to be) |given by |i\.e\.,? "
    r"|(?:calculated|computed|constructed|taken|obtained) (?:as|from|with|using) )?"
    r"(?:the |an? )?(?:(?:scalar|vector(?:ial)?|linear|invariant|transverse|absolute"
    r"|magnitude of the) )*"
    r"(?:sum|ratio|product|difference|magnitude|combination|balance|mass|momentum)\b(?:[^.;:,<>≥≤]"
    r"|, (?!(?:is|are|must|has|have|should|exceeds?)\b))*,"
    r"(?= (?:is|are|must|has to|have to|should|exceeds?)\b)",
    (
        _E(
            "S_{T}, the scalar sum of the transverse momenta of lepton, jets and p_{T}^{miss}, is "
            "required to be above 810 GeV.",
            "event st > 810 GeV",
        ),
        _E(
            "The variable X_{q}, defined as the sum of the lepton p_{T} and E_{T}^{miss}, must "
            "exceed 310 GeV.",
            "?",
        ),
    ),
    (_E("E_{T}^{miss}, the imbalance in momentum, must exceed 110 GeV.", "met met > 110 GeV"),),
)

BARE_MOMENTUM: Final = Rule(
    "momentum-of-a-bare-limit",
    "``two jets above 30 GeV``: a limit in GeV right behind the noun of objects is on their p_{T}; "
    "of photons it may be on E_{T} and stays open.",
    r"\b(?i:(?:b[- ]?(?:tagged )?)?jets?|leptons?|electrons?|muons?|taus?|tracks?) (?:above|below"
    r"|over|under|softer than|harder than) \d[\d.]*(?:(?:, \d[\d.]*)*,? and \d[\d.]*)? ?"
    rf"{ENERGY}$",
    (
        _E(
            "Events must have at least two leptons above 21 GeV.",
            "lepton n >= 2; lepton pt > 21 GeV [reach]",
        ),
        _E("Jets below 26 GeV are not considered.", "jet pt >= 26 GeV [reach]"),
    ),
    (_E("Photons above 150 GeV are selected.", "?"),),
    confidence=Confidence.REACH,
)

#: objects of which the leading one was told before the second
LEADING_ONE: Final = re.compile(
    r"\b[Tt]he (?:leading|hardest|first) (?:one|of (?:which|these|them))\b"
)
RANK_ALONE: Final = Rule(
    "rank-alone",
    "``… and the second must exceed 35 GeV``: a rank without its noun is one of the objects that "
    "were named before.",
    r"\bthe (?:(?P<own>second[- ](?:hardest|leading)|(?:hardest|leading|first)(?= (?:one"
    r"|of (?:which|these|them))\b))"
    r"|(?P<beside>second|sub-?leading|trailing|third|fourth)|(?:first|leading"
    r"|hardest) (?P<several>two|three|four))(?: ones?| of (?:which|these|them))? (?:(?:are"
    r"|is) required to (?:have )?)?"
    r"(?:(?:must|has to|is required to|should|to) (?:be |have |satisfy )?|(?:satisfying|having"
    r"|with) )?$",
    (
        _E(
            "The leading jet must have p_{T} > 52 GeV and the second must exceed 36 GeV.",
            "jet:1 pt > 52 GeV; jet:2 pt > 36 GeV",
        ),
        _E(
            "Two jets, the leading one with p_{T} > 52 GeV, the second with p_{T} > 31 GeV, are "
            "required.",
            "jet:1 pt > 52 GeV; jet:2 pt > 31 GeV",
        ),
        _E(
            "The jets are ordered in p_{T}, and the first two are required to have p_{T} > 110 "
            "GeV.",
            "jet:1 pt > 110 GeV; jet:2 pt > 110 GeV",
        ),
        _E(
            "At least three jets are required, the hardest one satisfying p_{T} > 210 GeV and the "
            "second hardest p_{T} > 110 GeV.",
            "jet n >= 3; jet:1 pt > 210 GeV; jet:2 pt > 110 GeV",
        ),
        _E(
            "At least two jets with p_{T} > 31 GeV are required, the leading of which must have "
            "p_{T} > 52 GeV.",
            "jet n >= 2; jet pt > 31 GeV; jet:1 pt > 52 GeV",
        ),
    ),
    (
        _E(
            "The leading jet must have p_{T} > 52 GeV and |η| < 2.1.",
            "jet:1 pt > 52 GeV; jet:1 abseta < 2.1",
        ),
    ),
)

LIKE: Final = Rule(
    "like-others",
    "Objects that something is compared with (``isolated as for muons``) are not what the "
    "sentence is about.",
    r"\b(?:[Aa]s (?:is done |was done |it is |is )?(?:for|in)|[Ss]imilar(?:ly)? to"
    r"|[Aa]nalogous(?:ly)? to|[Uu]nlike|[Ii]n contrast to"
    r"|[Ll]ike (?:that|those) (?:of|for)|[Ii]n the same (?:way|manner|fashion) as(?: for| in| those"
    r" of| that of)?|\b[Tt]he same (?:[\w-]+ )?as (?:for|in|that of|those of)) "
    r"(?:the |signal |all |those of |case of )*$"
    r"|\b(?:looser|tighter|stricter|softer|harder|weaker|stronger|different) than (?:(?!with\b"
    r"|and\b)[\w-]+ ){0,8}$",
    (
        _E(
            "Each electron must be isolated as for muons, and its transverse impact parameter "
            "must be smaller than 0.06 cm.",
            "electron d0 < 0.06 cm",
        ),
        _E(
            "Electrons must have p_{T} > 23 GeV. Their isolation is computed in the same way as "
            "for muons, but in a cone of ΔR < 0.35.",
            "electron pt > 23 GeV; electron other:iso_cone == 0.35",
        ),
    ),
    (
        _E(
            "Each electron must have p_{T} > 23 GeV, and muons must have p_{T} > 17 GeV.",
            "electron pt > 23 GeV; muon pt > 17 GeV",
        ),
    ),
)

ANY_TRACK: Final = Rule(
    "any-track",
    "``Every track``, ``a track``: tracks by themselves, and not that of what the sentence before "
    "is about.",
    r"\b(?:[Ee]very|[Ee]ach|[Aa]ny|[Aa]|[Oo]ne) (?:[\w-]+ ){0,2}$",
    (
        _E(
            "The tau must have E_{T} > 31 GeV. Every track must have |d_{0}| < 4 mm.",
            "tau et > 31 GeV; track d0 < 4 mm",
        ),
    ),
    (
        _E(
            "The tau must have E_{T} > 31 GeV. The track must have |d_{0}| < 4 mm.",
            "tau et > 31 GeV; tau d0 < 4 mm",
        ),
    ),
)

MADE_OF: Final = Rule(
    "what-something-is-made-of",
    "``The W boson, reconstructed from the muon and E_{T}^{miss}, must have …``: what stands "
    "between the commas says what it is made of, not what has to have that.",
    r", (?:which (?:is|are) )?(?:reconstructed|formed|built|computed|calculated|constructed|made"
    r"|obtained|defined|estimated) (?:from|by|with|as|using|of|out of|in)\b"
    r"(?:[^;:.,<>≥≤]|, (?!(?:must|is|are|has to|have to|should)\b))*,"
    r"(?= (?:must|is|are|has to|have to|should)\b)"
    r"|\bsums? of (?:the )?[^.;,<>≥≤]{1,30}? of (?:(?:all|the|other|charged|neutral|nearby) )*"
    r"(?:hadrons|tracks|particles|candidates)\b",
    (
        _E(
            "Photons are required to be isolated: the sum of the p_{T} of charged hadrons in a "
            "cone of ΔR = 0.35 is below 1.3 GeV, and the ratio of hadronic to electromagnetic "
            "energy is smaller than 0.04.",
            "photon iso < 1.3 GeV; photon other:iso_cone == 0.35; photon other:h_over_e < 0.04",
        ),
        _E("Jets, built from tracks and photons, must have p_{T} > 31 GeV.", "jet pt > 31 GeV"),
        _E(
            "The leptonically decaying W boson, reconstructed from the muon and E_{T}^{miss}, must "
            "have p_{T} > 110 GeV.",
            "candidate pt > 110 GeV",
        ),
    ),
    (_E("Jets and photons must have p_{T} > 31 GeV.", "jet pt > 31 GeV; photon pt > 31 GeV"),),
)

APART: Final = Rule(
    "separated-from-others",
    "Objects that others are to be separated from are not what the list goes on about: "
    "``separated from the photon by ΔR > 0.4, with p_{T} > 30 GeV``.",
    r"\b(?:separated|isolated|distant|away|displaced|detached) from (?:(?:the|any|all|both|each|a"
    r"|an|every|other|selected|leading|nearest|signal|primary) )*$",
    (
        _E(
            "Jets must be separated from the photon by ΔR > 0.5, have p_{T} > 31 GeV and |η| < "
            "4.6.",
            "jet-photon dr > 0.5; jet pt > 31 GeV; jet abseta < 4.6",
        ),
        _E(
            "Electrons must have p_{T} > 11 GeV, be separated from the leading photon by ΔR > 0.6, "
            "and pass the loose identification.",
            "electron pt > 11 GeV; electron-photon:1 dr > 0.6; electron id flag loose",
        ),
    ),
    (
        _E(
            "Jets must be close to the photon, and photons must have p_{T} > 31 GeV.",
            "photon pt > 31 GeV",
        ),
    ),
)

INSIDE: Final = Rule(
    "inside-a-cone",
    "Objects that lie in a cone around others are near them: the cone is none of an isolation.",
    r"\b(?:lies?|lying|located|found|fall(?:s|ing)?|contained|reconstructed|are|is"
    r"|be) (?:with)?in(?:side)? (?:a |the )?(?:cone\b.*)?$",
    (
        _E(
            "Photons are considered as radiated photons if they lie inside a cone of R = 0.45 "
            "around a muon track.",
            "?",
        ),
    ),
    (
        _E(
            "The sum of the p_{T} of the tracks in a cone of R = 0.45 around a muon is its "
            "isolation.",
            "muon other:track_iso_cone == 0.45",
        ),
    ),
)

#: a mass that others are held against; group ``z`` only of the Z boson
_A_MASS: Final = (
    r"(?:the |its |their )?(?:nominal |known |measured |world[- ]average |PDG )*"
    r"(?:(?:mass|pole) of (?:the |a )?)?"
    r"(?:(?P<z>Z(?:[- ]boson)?(?:[- ](?:pole|peak|resonance))?(?: (?:mass|pole|peak))?"
    r"|[mM]_\{?Z\}?)(?![\w^{])"
    r"|(?:[WHth]|top|Higgs|J/ψ|ψ|Υ|B|D)(?:[- ](?:boson|quark|meson))?(?: (?:mass|pole|peak))"
    r"|[mM]_\{?[A-Za-zψΥ]\w{0,3}\}?|\d[\d.]* GeV)"
)

AWAY_BY: Final = Rule(
    "away-from-a-mass-by",
    "``deviates from m_{Z} by more than 10 GeV``: a limit on the distance from that mass.",
    r"\b(?:deviat|differ|remov|separat|displac)\w*(?: away)? from " + _A_MASS + r"(?: by)?,? $",
    (
        _E(
            "The mass m_{ℓℓ} must deviate from the Z boson mass by more than 12 GeV.",
            "dilepton other:abs_mass_minus_mz > 12 GeV",
        ),
        _E(
            "Events are rejected if m_{ℓℓ} differs from m_{Z} by less than 12 GeV.",
            "dilepton other:abs_mass_minus_mz >= 12 GeV",
        ),
        _E("The mass m_{jj} must differ from the W boson mass by less than 18 GeV.", "?"),
    ),
    (_E("The mass m_{ℓℓ} must be more than 12 GeV.", "dilepton mass > 12 GeV"),),
)

AWAY: Final = Rule(
    "so-far-from-a-mass",
    "``at least 15 GeV away from the Z mass``, ``by more than 10 GeV from m_{Z}``: a limit on the "
    "distance; above or below that mass, it is left to a person.",
    r" ?(?:away )?(?:(?:from|to|off|of)|(?P<side>above|below|higher than|lower than|under|over)) "
    + _A_MASS,
    (
        _E(
            "The mass m_{ℓℓ} must be at least 14 GeV away from the Z boson mass.",
            "dilepton other:abs_mass_minus_mz >= 14 GeV",
        ),
        _E(
            "Events in which m_{ℓℓ} is closer than 14 GeV to the Z peak are rejected.",
            "dilepton other:abs_mass_minus_mz >= 14 GeV",
        ),
        _E("The dilepton mass must be at least 14 GeV above the Z boson mass.", "?"),
    ),
    (_E("The dilepton mass must be at least 14 GeV.", "dilepton mass >= 14 GeV"),),
)

BOTH: Final = Rule(
    "both-of-them",
    "``…, both within |η| < 2.4``: asked of the objects of all ranks that were named.",
    r"\b(?:both|all|each)(?: (?:of (?:them|which|these)|with|being|to be|having|satisfying"
    r"|lying|must|be|have|satisfy|are|is|required|within|in|reconstructed))* $",
    (
        _E(
            "The leading muon must have p_{T} > 23 GeV and the subleading one p_{T} > 11 GeV, both "
            "within |η| < 2.3.",
            "muon:1 pt > 23 GeV; muon:2 pt > 11 GeV; muon:1 abseta < 2.3; muon:2 abseta < 2.3",
        ),
    ),
    (
        _E(
            "The leading muon must have p_{T} > 23 GeV and |η| < 2.3.",
            "muon:1 pt > 23 GeV; muon:1 abseta < 2.3",
        ),
    ),
)

RANK_IN_BRACKETS: Final = Rule(
    "rank-in-brackets",
    "``p_{T} > 65 GeV (leading)``: of the object with that rank.",
    r" ?\((?:for )?(?:the )?(?P<rank>hardest|leading|first|second|sub(?=-?leading)|subleading"
    r"|trailing|third|fourth)(?:-?leading)?(?: \w+)?\)",
    (
        _E(
            "Jets must have p_{T} > 66 GeV (leading) and p_{T} > 36 GeV (subleading).",
            "jet:1 pt > 66 GeV; jet:2 pt > 36 GeV",
        ),
    ),
    (_E("Jets must have p_{T} > 66 GeV (central).", "?"),),
)

_LEVEL: Final = "|".join(("very loose", *LEVELS))

TWO_LEVELS: Final = Rule(
    "level-for-each",
    "``Electrons (muons) must pass the tight (medium) identification``: a level for each of two "
    "kinds of objects, in their order; for one kind, which of both holds is left to a person.",
    rf"['\"]?\b(?P<one>{_LEVEL})['\"]? \(['\"]?(?P<two>{_LEVEL})['\"]?\) "
    r"(?:(?:likelihood|cut-based|quality|LH) )?"
    r"(?P<what>identification|ID|isolation|criteri\w+|requirements?|working points?"
    r"|operating points?|quality)\b",
    (
        _E(
            "Electrons (muons) must satisfy the tight (medium) identification criteria.",
            "electron id flag tight; muon id flag medium",
        ),
        _E("Muons must pass the medium (tight) identification.", "?"),
    ),
    (_E("Muons must pass the medium identification.", "muon id flag medium"),),
    flags=re.IGNORECASE,
)

SIZE_OF_JETS: Final = Rule(
    "radius-of-other-jets",
    "A radius parameter of 1.0 is none of the jets, and one of 0.4 none of the large-R jets, "
    "whichever were named last.",
    r"",
    (
        _E(
            "Jets are required to have p_{T} > 31 GeV and a radius parameter of 1.0.",
            "jet pt > 31 GeV; ?",
        ),
        _E("Large-R jets are built elsewhere, and here R = 0.4 is used.", "?"),
    ),
    (
        _E(
            "Jets are required to have p_{T} > 31 GeV and a radius parameter of 0.4.",
            "jet pt > 31 GeV; jet other:anti_kt_r == 0.4",
        ),
    ),
    makes=Makes.HOLDS,
)

#: adjectives that make objects a part of their collection, before their noun and in a label
KIND: Final = re.compile(
    r"(\b(?!b-)[A-Za-z]+-tagged|\b[Ss]tand-?alone|\b[Ff]orward|\b[Cc]entral|\b[Ll]ight(?:-flavou?r"
    r"|-quark)?"
    r"|\b[Nn]on-b(?:-tagged)?|\b[Uu]ntagged) $"
)
KIND_LABEL: Final = re.compile(r"(\b(?!b-)[A-Za-z]+-tagged|\b[Ss]tand-?alone): ?$")
#: ``signal muons are baseline muons that``: what is asked of the first, those that they are chosen
#: from need not have
OUT_OF: Final = re.compile(
    r"\b(?:are|is|be|(?:selected|chosen|taken) from|subset of|out of|amongst?) "
    r"(?:the |those |all )?$"
)
#: a sentence whose subject is a pronoun
THEY: Final = re.compile(r"(?:They|These|Those|Such objects) (?:are|were)\b")
#: the mass of a jet by a symbol that does not tell which kind of jet it is
MASS_OF_JET: Final = re.compile(r"[mM]_\{[Jj](?:et)?\}")
#: after a count of objects: another one of them
ANOTHER: Final = re.compile(r"\b(?:another|the other|a second(?: one)?)\b")
#: … or every one of them
EVERY: Final = re.compile(r"\b(?:both|all|each)\b")
#: before a rank: an object that an event may have or not
ONE_MORE: Final = re.compile(r"\b(?:an?|any|further)\s+$", re.IGNORECASE)

SUBJECTS: Final = (
    TWO_LEVELS,
    APPOSITION,
    BARE_MOMENTUM,
    RANK_IN_BRACKETS,
    BOTH,
    AWAY_BY,
    AWAY,
    LIKE,
    APART,
    ANY_TRACK,
    MADE_OF,
    INSIDE,
    RANK_ALONE,
    IN_RANGE,
    APPLIED,
    RELATIVE,
    IN_PART,
    ONE_OF,
    OWN,
    SECOND,
    HEAD,
    TAGGED,
    ENUMERATION,
    BARE,
    ASKED_AFTER,
    SOME_OF,
    SOME_ABOVE,
    ANOTHER_ONE,
    SIZE_OF_JETS,
)
