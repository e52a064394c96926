"""Words around a number or a limit that no other rule reads, which make it a phrase for a person
or tell that it is none.
"""

from __future__ import annotations

from typing import Final

from hepnb.sweep.rules.conditions import PHRASES
from hepnb.sweep.rules.rule import Example, Makes, Rule
from hepnb.vocabulary.comparisons import BOUND
from hepnb.vocabulary.numbers import named
from hepnb.vocabulary.subjects import OBJECTS
from hepnb.vocabulary.units import AFTER, ENERGY

_E = Example

FURTHER: Final = Rule(
    "further-number",
    "``0.01/0.03 (barrel/endcaps)``, ``0.4 (AK4 jets) and 0.8 (AK8 jets)``: the number for "
    "another kind or region belongs to the phrase that is open, or is one.",
    rf" ?/ ?(?=\d)| ?\((?=\d[\d.]* ?[),/])| ?\((?=\d[\d.]*+(?:{AFTER})? (?:in|for) )"
    r"| ?\((?!\d[\d.]* ?\))[^()]{1,30}\)(?:, ?(?:and |or )?"
    rf"| and | or )(?=\d)|,? and (?=\d[\d.]*(?: \(\d[\d.]*\))?(?:{AFTER})? (?:in|for) )"
    r"|,? (?:in|for) (?:the )?[\w-]+(?: [\w-]+)?,? and (?=\d[\d.]* \(\d[\d.]*\))"
    r"|(?:(?<=\d\.\d)|(?<=\d\.\d\d)),? (?:and |or )?(?=\d+\.\d+(?![\w.]| ?[<≤×·%]))",
    (
        _E(
            "Jets have a distance parameter of 0.4 (AK4 jets) and 0.8 (AK8 jets).",
            "jet other:anti_kt_r == 0.4; ?",
        ),
        _E(
            "The likelihood is required to be greater than 0.82, 0.71 and 0.93 in the three.",
            "?",
        ),
        _E(
            "We require that the BDT score be greater than 0.81 (0.85) in 11 < p_{T} < 21 GeV and "
            "0.85 (0.81) in p_{T} > 21 GeV.",
            "?",
        ),
        _E(
            "The leading (subleading) jet must have p_{T} > 105 (52) GeV in SR1 and 155 (82) GeV "
            "in SR2.",
            "jet:1 pt > 105 GeV in SR1; jet:2 pt > 52 GeV in SR1; ?",
        ),
    ),
    (_E("Muons must have p_{T} > 26 GeV (as in Ref. [7]).", "muon pt > 26 GeV"),),
    makes=Makes.HOLDS,
)

OF_PI: Final = Rule(
    "limit-of-pi",
    "``less than π/5``: a limit that is a part of π is a phrase for a person where no form reads "
    "it.",
    rf"(?:{BOUND}) ?(?:\d[\d.]* ?[×·]? ?)?π(?: ?/ ?\d+)?(?: ?[−–-] ?\d[\d.]*)?",
    (_E("The angle to the jet must be less than π/5.", "?"),),
    (_E("The angle to the jet must be less than 0.63.", "?"),),
    makes=Makes.HOLDS,
)

POWER: Final = Rule(
    "limit-of-a-power",
    "``greater than 10^{−6}``: a limit that is a power of ten is a phrase for a person.",
    rf"(?:{BOUND}) ?(?:\d[\d.]* ?[×·] ?)?10\^\{{[−–-]?\d+\}}(?! ?(?:cm|fb|pb|nb|Hz|s\b|/))",
    (_E("The probability of the vertex fit must be larger than 10^{−5}.", "?"),),
    (_E("The instantaneous luminosity must exceed 10^{34} cm^{−2}s^{−1}.", "nothing"),),
    makes=Makes.HOLDS,
)

OF_COSINE: Final = Rule(
    "limit-of-a-cosine",
    "``< cos(0.25)``, ``below 3σ``: a limit that is a function or a number of deviations is a "
    "phrase for a person.",
    rf"(?:{BOUND}) ?(?:cos|sin|tan) ?\(?\d[\d.]*\)?|[<>≤≥] ?\d[\d.]* ?σ(?![\w_])",
    (
        _E("The jets must satisfy cos(α) < cos(0.35).", "?"),
        _E("The displacement of the track must be d < 3.5σ.", "?"),
    ),
    (_E("The shape is that of cos(0.35).", "nothing"),),
    makes=Makes.HOLDS,
)

INTERVALS: Final = Rule(
    "intervals-in-brackets",
    "``the sidebands ([71, 81] and [101, 111] GeV)``: intervals whose quantity nothing names are "
    "phrases for a person.",
    r"\[\d+(?:\.\d+)?, ?\d+(?:\.\d+)?\](?:(?:,|,? and|,? or) \[\d+(?:\.\d+)?, ?\d+(?:\.\d+)?\])*"
    rf" ?(?={ENERGY}\b)",
    (_E("The sidebands ([71,81] and [101,111] GeV) are fitted.", "?"),),
    (_E("This is shown in Refs. [71,81] and [101,111].", "nothing"),),
    makes=Makes.HOLDS,
)

LARGEST_OF: Final = Rule(
    "largest-of",
    "``a maximum χ^{2}/DOF of 10``: the largest or smallest value of what no form reads is a "
    "phrase for a person.",
    r"\b(?:maximum|minimum|maximal|minimal) (?:[^.;,\d]|\^\{\d\}){2,60}? of \d+(?:\.\d+)?"
    r"(?![\d%]| ?%)",
    (_E("The fit is required to have a maximum χ^{2}/DOF of 12.", "?"),),
    (_E("The maximum of the distribution is found.", "nothing"),),
    makes=Makes.HOLDS,
)

COUNT: Final = Rule(
    "count-of-no-form",
    "``at least eleven hits``, ``no more than a single jet``, ``a search region with 3 jets``: a "
    "count that no form reads is a phrase for a person.",
    r"\b(?:[Aa]t least|[Aa]t most|[Nn]o more than|[Mm]ore than|[Ee]xactly) (?:ten|eleven|twelve"
    r"|a single)(?: [a-z][\w-]*){1,3}"
    r"|\b[Nn]umber of [^.;,<>≤≥=\d]{3,40} (?:(?:must|ha(?:s|ve) to|is required to|should) be|is"
    r"|equals)(?: either)?"
    rf" (?:{named(1, 9)}|\d+)\b(?! ?%)(?:(?: or|,) (?:{named(1, 9)}|\d+)\b)*"
    rf"|\b(?:[CSV]R[\w-]*|(?:region|category|channel) [A-Z\d]\w*),? (?:for|asks for|requires|has"
    rf"|uses|with) (?:{named(2, 9)})(?= ?(?:[.,;]|and\b|$))"
    r"|(?<=, )(?:and )?(?:one|two|three|four|five|six|seven|eight|nine|ten|\d+) (?:[\w-]+ ){0,2}"
    r"(?:hits?|layers?|stations?)\b"
    r"|(?<![\w.^{])\d[- ]b-?(?:jet|tag)(?= (?:requirement|region|on-|off-|selection|category))"
    r"|\b(?:one|two|three|four|[1-9]) (?:tight|medium|loose) \((?:tight|medium|loose)\)"
    r" (?:[\w-]+ ){0,2}?(?:b[- ])?(?:jets?|leptons?|muons?|electrons?|photons?|taus?)\b"
    r"|\b(?:one|two|three|four|five|six|[1-9]) \((?:one|two|three|four|five|six|zero|\d)\)"
    r" (?:[\w-]+ ){0,2}?(?:b[- ])?(?:jets?|leptons?|muons?|electrons?|photons?|taus?)\b"
    r"|\b(?:region|category|bin) with (?:exactly )?(?:[1-9]|two|three|four|five|six)"
    r" (?:b[- ])?(?:jets|leptons|muons|electrons|photons)\b"
    r"|\b(?:contains?|comprises?|collects?|consists? of) (?:all |the )*events (?:with|having)"
    r" (?:exactly |at least )?(?:one|two|three|four|five|[1-9]) (?:[\w-]+ ){0,2}?"
    r"(?:b[- ])?(?:jets?|leptons?|muons?|electrons?|photons?)\b"
    r"|(?:(?<=, )|(?<=, or )|(?<= or )|(?<=, and ))(?:two|three|four|five|six|[2-6]) in (?:the )?"
    r"(?:(?:SR|CR|VR)[\w-]*|(?:[\w+-]+ ){1,2}(?:region|category|channel|selection)s?\b)",
    (
        _E("The track must contain at least eleven hits of the tracker.", "?"),
        _E(
            "Tracks must have at least one pixel hit, seven silicon hits and p_{T} > 2 GeV.",
            "track other:n_pixel_hits >= 1; ?; track pt > 2 GeV",
        ),
        _E("A search region with 3 jets is defined as well.", "?"),
        _E("The number of good vertices must be one.", "?"),
        _E("The number of b-tagged jets is one in the signal sample.", "?"),
        _E("SR-A asks for five jets, SR-B for six.", "jet n >= 5 in SR-A [reach]; ?"),
        _E("The requirement is two (three) jets in the signal (control) region.", "?"),
        _E("The requirement is two tight (loose) b jets in the signal (control) region.", "?"),
        _E("Category A contains events with two b-tagged jets.", "?"),
        _E("At least two jets are required, three in the high-mass region.", "jet n >= 2; ?"),
        _E("The sample is defined by a 0 b-jet requirement.", "?"),
    ),
    (
        _E("There are eleven hits.", "nothing"),
        _E("At least two jets are required in the region with many jets.", "jet n >= 2"),
    ),
    makes=Makes.HOLDS,
)

_HAS_TO_BE: Final = (
    r"\b(?:must|has to|have to|should|is required to|are required to) (?:be|equal) "
    r"(?:either |exactly )?"
)
IN_WORDS: Final = Rule(
    "limit-in-words",
    "``the number of jets has to be 2 or 3``, ``lies in 0.6–1.4``, ``is relaxed to 0.25``, "
    "``must agree within 3σ``, ``of which two must``: a value that no form reads is a phrase for a "
    "person.",
    rf"\b(?:[Nn]umber|[Mm]ultiplicity) of [^.;,<>≥≤]{{3,60}}?{_HAS_TO_BE}(?:\d|{named(0, 6)})\b"
    r"(?!\.\d)"
    r"|\b(?:must|has to|have to|should|required to) (?:be (?:larger|greater|smaller|less|higher"
    r"|lower) than|exceed) (?:the|that) [^.;,<>≥≤\d]{3,60}(?=[.;,]|$)"
    rf"|{_HAS_TO_BE}(?:\d|{named(0, 6)}) (?:or|to) (?:\d|{named(0, 6)})\b(?!\.\d)"
    r"|\b(?:lies?|lie|fall|falls|kept|must be|has to be|required to be) (?:in|within|inside)"
    r" (?:from )?\d[\d.]* ?[–-] ?\d[\d.]*\b"
    rf"|\b(?:relaxed|tightened|raised|lowered|loosened) to \d+(?:\.\d+)?(?![\d%]| ?%|(?:{AFTER}))"
    r"|\b(?:must|has to|have to|(?:is|are) required to)\b[^.;,<>≥≤]{0,80}?\bwithin \d[\d.]* ?(?:σ"
    r"|standard deviations)"
    rf"|\bmultiplicit\w+,? (?:from|of|between) (?:{named(1, 9)}|\d) (?:to|and)"
    rf" (?:{named(1, 9)}|\d)\b"
    rf"|\b(?:{named(2, 4)}) (?:[\w-]+,? ){{1,4}}?pairs\b(?= (?:are|must|is|have|with))"
    r"|\bcharge (?:of|equal to) (?:zero|0|±?[12])\b"
    r"|\bof (?:which|these|them) (?:at least |exactly |at most )?(?:one|two|three|four|[1-4])"
    r" (?:must|has to|have to|is required|are required|needs? to|should)\b",
    (
        _E("The multiplicity of forward jets is required to be 2 or 3.", "?"),
        _E("The missing momentum must be larger than the p_{T} of the leading jet.", "?"),
        _E("Regions are made by increasing the jet multiplicity, from two to six.", "?"),
        _E("Events with leptons that form two same-flavour pairs are selected.", "?"),
        _E("The candidates have a combined lepton number and electric charge of zero.", "?"),
        _E("The number of jets with p_{T} > 31 GeV is required to be two or three.", "?"),
        _E("The balance of the pair has to be in 0.6–1.4.", "?"),
        _E("In the second case the balance is relaxed to 0.35.", "?"),
        _E("The missing mass has to agree with zero within 3σ.", "?"),
        _E("Tracks are made of hits, of which two have to be in the pixel detector.", "?"),
    ),
    (
        _E("The number of jets must be at least 2.", "jet n >= 2"),
        _E("The results agree within 3σ.", "nothing"),
    ),
    makes=Makes.HOLDS,
)

CONE: Final = Rule(
    "size-of-a-cone",
    "``within a 0.3 cone``, ``an isolation cone of 0.4``: the size of a cone is a phrase for a "
    "person where no form reads it.",
    r"\bcones? of (?:about )?\d\.\d+|(?<![\d.])\d\.\d+ cones?\b|\bradi(?:us|i) of \d\.\d+"
    r"|\bcones? (?:R|ΔR|of (?:a )?(?:size|radius))(?: of)? \d\.\d+",
    (
        _E("Muons within a 0.35 cone of a jet are removed.", "?"),
        _E("The jets have a radius of 0.45.", "?"),
        _E("The sums are taken in ΔR cones of radius 0.35 for the tracker.", "?"),
    ),
    (_E("The probe lies in a cone of light.", "nothing"),),
    makes=Makes.HOLDS,
)

LEVEL: Final = Rule(
    "level-of-a-selection",
    "``have to pass a Loose selection``, ``the tight criterion is chosen``: a level that no form "
    "reads is a phrase for a person.",
    r"\b(?:pass\w*|satisf\w+|fulfil\w*|meet\w*) (?:an? |the |all )?['\"‘“]?(?:[Vv]ery )?"
    r"(?:[Ll]oose|[Mm]edium|[Tt]ight)['\"’”]?(?: \[\d+\])? (?:[\w-]+ ){0,2}?(?:selections?"
    r"|criteri\w+|requirements?|definitions?|cuts?|identification|isolation)\b"
    r"|\b(?:must|has to|have to|required to) (?:pass|satisfy|fulfil) the (?:loose|medium|tight)"
    r"(?=,? and\b)"
    r"|(?<=and )(?:(?:at|with|by|to) )?the (?:loose|medium|tight) one(?= (?:in|for)\b)"
    r"|\b(?:[Ll]oose|[Mm]edium|[Tt]ight)['\"’”]? (?:[\w-]+ ){0,2}?(?:criteri\w+|selections?"
    r"|definitions?|requirements?|working points?|WPs?)"
    r" (?:is|are|was|were) (?:chosen|used|applied|required|imposed)\b",
    (
        _E("The candidates have to pass a Loose selection.", "?"),
        _E("In this search the tight criterion is chosen.", "?"),
        _E("The tight WP is used in the barrel and the medium WP in the endcaps.", "?"),
        _E(
            "The b-tagged jets are identified at the loose working point in SR1 and at the tight "
            "one in SR2.",
            "bjet btag_wp flag loose in SR1; ?",
        ),
    ),
    (_E("Loose and tight criteria differ in their purity.", "nothing"),),
    makes=Makes.HOLDS,
)

OPPOSITE: Final = Rule(
    "opposite-in-words",
    "``The charges have to be opposite``: a relation that no form reads is a phrase for a person.",
    r"\bcharges? (?:of [^.;,]{3,40} )?(?:is|are|must|ha(?:s|ve) to|should)\b[^.;,]{0,25}"
    r"\b(?:opposite|equal|the same)\b"
    r"|\b(?:must|required to|ha(?:s|ve) to|should|need to) (?:also )?(?:(?:be|have|carry|possess)"
    r" )?(?:of )?(?:(?:the|an?) )?(?:opposite|same|equal|like|different)[- ](?:electric )?"
    r"(?:charges?|signs?|flavou?rs?)\b"
    r"|(?:(?<=muon )|(?<=electron ))(?:of|with|having) (?:the )?(?:opposite|same|like) "
    r"(?:electric )?(?:charges?|signs?)\b"
    r"|(?<![Aa]ll )(?<![Ee]very )(?<![Aa]ny )(?<!of )\b(?:(?:same|opposite|different|like)[- ]"
    r"(?:flavou?r|sign|charge)(?:,? (?:and )?|(?=,)))+"
    r"(?:(?:lepton|muon|electron|dilepton) )?pairs?\b(?=[^;]*\b(?:must|required|selected"
    r"|retained|ha(?:s|ve) to)\b)",
    (
        _E("The electric charge of the two leptons has to be opposite.", "?"),
        _E("An electron and a muon with opposite charges are selected.", "?"),
        _E("The charge of electrons is free, whereas muons must have opposite charge.", "?"),
        _E(
            "The same-flavour, opposite-sign pair must have a mass above 12.5 GeV.",
            "?; dilepton mass > 12.5 GeV",
        ),
    ),
    (_E("The charge of the leading lepton is well measured.", "nothing"),),
    makes=Makes.HOLDS,
)

CHARGES: Final = Rule(
    "sum-of-charges",
    "``The sum of the charges must be ±1``, ``zero total charge``: a sum of charges is a phrase "
    "for a person.",
    r"\b(?:sum|product) of (?:the |their )?(?:electric )?charges\b[^.;,]{0,60}?"
    r" (?:[±+−-]?\d|zero|unity|one\b|negative|positive|opposite)"
    r"|\b(?:zero|vanishing|unit) (?:total|net|summed) (?:electric )?charge\b"
    r"|\b(?:total|net|summed) (?:electric )?charge\b[^.;,]{0,40}? (?:[±+−-]?\d|zero|unity)",
    (
        _E("The sum of the charges of the three leptons must be ±1.", "?"),
        _E("The four leptons must have zero total charge.", "?"),
        _E("The net charge of the leptons has to be zero.", "?"),
    ),
    (_E("The charges of the leptons are measured with the tracker.", "nothing"),),
    makes=Makes.HOLDS,
)

SO_MANY_OF_THEM: Final = Rule(
    "so-many-of-them",
    "``Two of the four jets must be b tagged``: how many of some objects have to be so is a phrase "
    "for a person where no form reads it.",
    r"\b(?:[Nn]o more than |[Aa]t (?:least|most) |[Ee]xactly )?(?:[Oo]ne|[Tt]wo|[Tt]hree|[Ff]our"
    r"|[Nn]one|[Nn]either) of (?:the|these|those|them)\b(?: [\w-]+){0,3}"
    r" (?:must|ha(?:s|ve) to|(?:is|are) required to|should|may)\b(?![^.;]*[<>≤≥])",
    (_E("Two of the four jets must satisfy the b-tagging requirement.", "?"),),
    (_E("Two of the four jets come from the decay of the W boson.", "nothing"),),
    makes=Makes.HOLDS,
)

REST: Final = Rule(
    "rest-of-the-events",
    "``Among the remaining events, those with … form the boosted category``, ``Otherwise it is "
    "classified as …``: which events other categories leave is a phrase for a person.",
    r"\b(?:(?:[Aa]mong |[Oo]f |[Ff]rom )?(?:[Tt]he |[Aa]ll |[Aa]ll of the )?[Rr]emaining events"
    r"|[Oo]therwise(?=,? (?:it|they|the events?|events) (?:is|are)\b)"
    r"|[Ee]vents (?:that are )?not (?:assigned|selected|classified|categori[sz]ed|falling"
    r"|entering|in)"
    r"(?: (?:to|in|into|as|by|for))?)"
    r"(?=[^.;]{0,140}?\b(?:assigned|placed|classified|put|sorted|categori[sz]ed|form|enter"
    r"|constitute"
    r"|make up|belong|fall)\b[^.;]{0,60})",
    (
        _E(
            "Among the remaining events, those with p_{T}^{ττ} > 110 GeV form the boosted "
            "category.",
            "?; dilepton pt > 110 GeV in boosted category",
        ),
        _E(
            "The remaining events with at least two jets are assigned to the dijet category.",
            "?; jet n >= 2 in dijet category",
        ),
    ),
    (
        _E(
            "Events with at least two jets are assigned to the dijet category, and the remaining "
            "events are discarded.",
            "jet n >= 2 in dijet category",
        ),
    ),
    makes=Makes.HOLDS,
)

SHARE: Final = Rule(
    "share-of-something",
    "A percentage beside words of uncertainties, contributions or yields is none that events or "
    "objects have to satisfy.",
    r"\b(?:uncertaint\w+|systematic\w*|contribut\w+|contaminat\w+|backgrounds?|events|samples?"
    r"|branching|purity|pure|efficien\w+|accuracy|precision|resolution|correct\w+|effects?"
    r"|increas\w+|reduc\w+|improv\w+|decreas\w+|chang\w+|differ\w*|agree\w*|vari\w+|probabilit\w+"
    r"|p-?values?|rates?|level|confidence|C\.?L|bias\w*|impact|gain\w*|loss|lost|signal|yields?"
    r"|fluctuat\w+|overlap|fractions? of|amounts? to|negligible|data)\b",
    (_E("This contribution is less than 12%.", "nothing"),),
    (_E("The hadronic energy is less than 6%.", "?"),),
)

POINT: Final = Rule(
    "percentage-of-a-point",
    "The efficiency at which a tagger is used names the working point.",
    r"(?:\d\d(?:\.\d)? ?%(?:,? and |, | or )?)+(?: ?\([^()]*\))?(?: [\w-]+){0,2}? (?:efficiency )?"
    r"(?:(?:working|operating) points?|WPs?)\b"
    r"|\b(?:working|operating) points? [^.;,]{0,50}?\d\d(?:\.\d)? ?%(?= [\w-]*? ?efficienc)",
    (_E("Jets are identified with a tagger which uses a 77% fixed-cut WP.", "?"),),
    (_E("The efficiency of the tagger is 77%.", "nothing"),),
)

#: limits without a number that the grammar knows, in the order in which they are looked for
GAP: Final = Rule(
    "gap-in-brackets",
    "``the gap between barrel and endcap (1.44–1.57)``: an interval without its |η| is a phrase "
    "for a person.",
    r"\b(?:gap|crack|transition|overlap)(?: (?:region|area))?(?: between [^.;,()]{3,60}?)?"
    r" \(\d\.\d+ ?[–−-] ?\d\.\d+\)",
    (
        _E("Electrons in the gap between barrel and endcap (1.45–1.56) are not used.", "?"),
        _E(
            "Photons must have |η| < 2.4, excluding the transition region (1.38–1.51).",
            "photon abseta < 2.4; ?",
        ),
    ),
    (
        _E(
            "Photons must have |η| < 2.4, excluding the transition region 1.38 < |η| < 1.51.",
            "photon abseta < 2.4; photon abseta notin (1.38, 1.51)",
        ),
    ),
    makes=Makes.HOLDS,
)

THOSE_TOO: Final = Rule(
    "those-are-too",
    "``…, as are events with a tau``, ``a third lepton vetoes the event``: what else is rejected "
    "is a phrase for a person.",
    r"(?<=, )(?:as|and so) (?:are|is|were|was) (?:(?:the |all |those |events? )+(?:with|containing"
    rf"|having) )?(?:[\w-]+ ){{0,4}}?{OBJECTS}\b|\bveto(?:es)? (?:the|an|any|these|such) events?\b"
    r"(?! (?:with|containing|that|in which|if|where))",
    (
        _E(
            "Events with photons are rejected, as are events with an isolated tau.",
            "photon n == 0; ?",
        ),
        _E("A third lepton vetoes the event.", "?"),
    ),
    (_E("We veto any event with photons.", "photon n == 0"),),
    makes=Makes.HOLDS,
)

RANKED: Final = Rule(
    "number-of-a-rank",
    "``27 (leading), 20 (subleading) and 10 GeV (third)``: numbers whose unit stands behind the "
    "last of them are phrases for a person.",
    r"\b\d[\d.]* \((?:leading|sub-?leading|first|second|third|fourth|trailing)\)(?=,"
    r"| and | or )",
    (_E("Both must pass p_{T} thresholds, in GeV, of 26 (leading) and 19 (subleading).", "?"),),
    (
        _E(
            "Leptons must have p_{T} > 26 GeV (leading) and p_{T} > 19 GeV (subleading).",
            "lepton:1 pt > 26 GeV; lepton:2 pt > 19 GeV",
        ),
    ),
    makes=Makes.HOLDS,
)

SIGNED: Final = Rule(
    "window-with-a-sign",
    "``η between −2.3 and −1.1``: a window with a negative end is a phrase for a person.",
    r"(?:(?<!\|)[ηy]|(?:pseudo)?rapidit(?:y|ies)) (?:(?:lies|is|be|in the range|range|of) )?"
    r"(?:between|from|of|in) ?\[?[−–-] ?\d+(?:\.\d+)?\]? ?(?:and|to|,|–) ?[−–+-]? ?"
    r"\d+(?:\.\d+)?\]?",
    (
        _E("Tracks must have η between −2.4 and −1.2.", "?"),
        _E("Particles with pseudorapidity from −4 to −2.6 are selected.", "?"),
    ),
    (_E("The pseudorapidity of tracks is larger than that of jets.", "nothing"),),
    makes=Makes.HOLDS,
)

FORMULAS: Final = (
    *PHRASES,
    OF_PI,
    POWER,
    OF_COSINE,
    INTERVALS,
    LARGEST_OF,
    COUNT,
    IN_WORDS,
    CONE,
    LEVEL,
    OPPOSITE,
    CHARGES,
    SO_MANY_OF_THEM,
    GAP,
    THOSE_TOO,
    RANKED,
    SIGNED,
    REST,
)
REMAINS: Final = (FURTHER, *FORMULAS[len(PHRASES) :], SHARE, POINT)
