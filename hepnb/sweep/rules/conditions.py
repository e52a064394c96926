"""Limits that say which objects or events something holds for, and bounds that are asked without
a verb.
"""

from __future__ import annotations

import re
from typing import Final

from hepnb.sweep.rules.rule import Concerns, Confidence, Example, Makes, Rule, Scope
from hepnb.vocabulary.numbers import named
from hepnb.vocabulary.sentences import AIMS
from hepnb.vocabulary.units import AFTER, OTHER

_E = Example

CHOSEN: Final = Rule(
    "which-objects",
    "After ``jets with p_{T} < 60 GeV``, what such jets have to do: the limit says which jets, "
    "and requires nothing itself.",
    r"(?P<more>(?:,? (?:and|or)? ?[^;,.<>≤≥]{0,14}[<>≤≥] ?[\d.]+(?:" + AFTER + r")?){0,2}),?"
    r"(?: (?:are|is) (?:(?P<rule>(?:selected|accepted|considered|kept|used)(?: only)? (?:if"
    r"|when)\b)"
    r"|(?:suppressed|reduced|rejected|removed) (?:using|by|with)\b"
    r"|(?:also |further |then |additionally )?required to (?!" + AIMS + r"\b)[a-z]+)"
    r"| (?:(?!are\b|is\b)[^.;,]{0,30} )?(?:must|have to|has to|needs?(?: to)?) (?!be (?:present"
    r"|found|reconstructed|selected|contained|identified)\b))",
    (
        _E("Jets with p_{T} < 55 GeV must have JVT > 0.6.", "jet jvt > 0.6 when jet pt < 55 GeV"),
        _E(
            "Jets with p_{T} < 55 GeV are required to satisfy JVT > 0.6.",
            "jet jvt > 0.6 when jet pt < 55 GeV",
        ),
        _E(
            "Jets with p_{T} > 21 GeV are considered; those with p_{T} < 55 GeV need a JVT value "
            "above 0.6.",
            "jet pt > 21 GeV; jet jvt > 0.6 when jet pt < 55 GeV",
        ),
    ),
    (
        _E("Jets must have p_{T} < 55 GeV and JVT > 0.6.", "jet pt < 55 GeV; jet jvt > 0.6"),
        _E(
            "A dilepton mass of more than 16 GeV is required to suppress low-mass resonances.",
            "dilepton mass > 16 GeV",
        ),
    ),
)

FLOOR: Final = Rule(
    "floor",
    "``Muons with p_{T} > 20 GeV must …``: a lower bound on the momentum belongs to what the "
    "object is.",
    r"\b(?:p|E)_\{T\}(?:\^\{[^{}]*\})? ?[>≥]",
    (_E("Muons with p_{T} > 21 GeV must have |η| < 2.4.", "muon pt > 21 GeV; muon abseta < 2.4"),),
    (_E("Jets with p_{T} < 55 GeV must have JVT > 0.6.", "jet jvt > 0.6 when jet pt < 55 GeV"),),
)

ANGLE_OF_THOSE: Final = Rule(
    "angle-of-those",
    "``Jets with p_{T} > 90 GeV must have Δφ(jet, E_{T}^{miss}) > 0.5``: an angle that only some "
    "jets must have is asked of the event, and the bound on the momentum says which jets.",
    r"[^.;<>≤≥]{0,80}(?:Δφ|azimuthal)",
    (
        _E(
            "Jets with p_{T} > 62 GeV must have Δφ(jet, E_{T}^{miss}) > 0.6.",
            "?; jet-met dphi > 0.6",
        ),
    ),
    (_E("Jets with p_{T} > 62 GeV must have |η| < 2.4.", "jet pt > 62 GeV; jet abseta < 2.4"),),
)

CONDITION: Final = Rule(
    "condition-before",
    "A limit after ``for``, ``if``, ``when`` or ``applied to`` says when something holds.",
    r"\b(?:(?<!\basks )(?<!\bask )[Ff]or|[Ii]f|[Ww]hen|(?<![Ee]vents )[Ww]here|[Ww]hile for|except"
    r"|(?:applied|imposed)(?: only)? (?:to|on)|requir\w+ that (?:those|[\w-]+) with)\b"
    r"(?:(?!\brequir|\bmust\b|\bis\b|\bare\b|\bwe (?:ask|demand|impose|apply|select)\b)"
    r"[^,;])*$",
    (
        _E(
            "The requirement JVT > 0.6 is applied to jets with p_{T} < 55 GeV.",
            "jet jvt > 0.6 when jet pt < 55 GeV",
        ),
        _E("H_{T} > 300 GeV is required when E_{T}^{miss} < 210 GeV.", "event ht > 300 GeV; ?"),
    ),
    (
        _E("Jets must have JVT > 0.6 and p_{T} < 55 GeV.", "jet jvt > 0.6; jet pt < 55 GeV"),
        _E(
            "For SR-A we ask for E_{T}^{miss} > 210 GeV, for SR-B we demand H_{T} > 310 GeV.",
            "met met > 210 GeV in SR-A; event ht > 310 GeV in SR-B",
        ),
    ),
)

NO_CONDITION: Final = Rule(
    "no-condition-before",
    "``less than 5 for electrons and …`` ends one limit and begins another.",
    r"\bfor (?:both |the )?(?:[\w-]+ ){0,2}[\w-]+(?: \(?\w+\)?)?(?: candidates?| ones?)?,? and "
    r"(?:\w+ )?$"
    r"|\b[Ss]earch for\b",
    (
        _E(
            "The transverse impact parameter significance must be less than 5 for electrons and "
            "|z_{0}| < 0.4 mm.",
            "electron d0sig < 5; electron z0 < 0.4 mm",
        ),
    ),
    (
        _E(
            "The requirement JVT > 0.6 is applied to jets with p_{T} < 55 GeV.",
            "jet jvt > 0.6 when jet pt < 55 GeV",
        ),
    ),
)

EXCEPTION: Final = Rule(
    "exception-after",
    "``except for …`` after a requirement is a phrase for a person, where nothing else of it is "
    "one.",
    r"\b(?:unless|except (?:if|when|for|that|where))\b(?:(?!, (?:and|but|while) )[^.;])*",
    (
        _E(
            "Muons must have p_{T} > 21 GeV, except for those of the soft channel.",
            "muon pt > 21 GeV; ?",
        ),
        _E(
            "Any jet closer than ΔR = 0.2 to an electron is dropped, unless it is b-tagged.",
            "electron-jet dr >= 0.2 [reach]; ?",
        ),
    ),
    (_E("Muons must have p_{T} > 21 GeV.", "muon pt > 21 GeV"),),
    makes=Makes.HOLDS,
    confidence=Confidence.REACH,
)

DROPPED: Final = Rule(
    "dropped-bins",
    "``Intervals with N ≥ 3 are merged`` says which bins there are, not what an event has to "
    "satisfy.",
    r"\b(?:bins|intervals|categories|(?:search|signal) regions)\b[^.;]*\b(?:are|were) (?:discarded"
    r"|removed|dropped|merged|combined)\b",
    (
        _E(
            "Search regions with H_{T} > 1300 GeV, which must have E_{T}^{miss} > 90 GeV, are "
            "combined.",
            "?",
        ),
    ),
    (_E("Events must have H_{T} > 1300 GeV.", "event ht > 1300 GeV"),),
    makes=Makes.HOLDS,
    flags=re.IGNORECASE,
)

APPLIED_LEVEL: Final = Rule(
    "applied-level",
    "A working point is one that is asked for where the sentence says that objects are identified "
    "or tagged with it.",
    r"\b(?:identified|tagged|used|using|applied|employed|suppress\w*)\b",
    (_E("Muons are identified with the medium working point.", "muon id flag medium"),),
    (_E("Muons must satisfy the medium identification criteria.", "muon id flag medium"),),
)

BOUND_BY_NAME: Final = Rule(
    "bound-by-name",
    "A minimum, maximum or threshold is a requirement, whatever the verb.",
    r"\b(?:[Mm]inimum|[Mm]aximum|threshold)\b",
    (_E("The minimum lepton p_{T} is 11 GeV.", "lepton pt >= 11 GeV"),),
    (_E("Leptons must have p_{T} > 11 GeV.", "lepton pt > 11 GeV"),),
)

SOME_EVENTS: Final = Rule(
    "some-events-first",
    "What follows ``For events with …,`` is asked of those only.",
    r"(?:[Ff]or|[Ii]n|[Ii]f|[Ww]hen|[Ii]n (?:the )?(?:case|event) (?:of|that)) (?:the |an "
    r"|all )?(?:selected )?"
    r"(?:events? (?:with|has|have|contains?|that (?:have|contain)|in which)|there (?:is"
    r"|are)) [^,]*,"
    r"|(?:[Ff]or|[Ii]n) (?:the )?(?:SF|DF|OS|SS|OSSF|SFOS|same-(?:flavou?r|sign)|(?:different"
    r"|opposite)-(?:flavou?r|sign)|like-sign|[eμτ]{2}|di(?:electron|muon|lepton|tau|photon)"
    r"|tagged|untagged|boosted|resolved|(?:low|high)-\w+) (?:events|pairs),? "
    r"|(?:[Ff]or|[Ii]n) (?:the )?(?!all|these|such|selected|signal|accepted|candidate|both|those"
    r"|our|data)[\w+−-]+(?: (?!of)[\w-]+)? (?:events|pairs),",
    (
        _E("In events with a tau, H_{T} must exceed 310 GeV.", "?"),
        _E("For SF events, m_{ℓℓ} > 112 GeV is imposed.", "?"),
        _E("For same-flavour events, |m_{ℓℓ} − m_{Z}| > 12 GeV is required.", "?"),
        _E(
            "In the case of events with more than one pair of muons, the pair with the largest "
            "p_{T} is chosen.",
            "?",
        ),
    ),
    (_E("In events, H_{T} must exceed 310 GeV.", "event ht > 310 GeV"),),
    makes=Makes.HOLDS,
)

SOME_EVENTS_LATE: Final = Rule(
    "some-events-later",
    "``…, and in same-flavour events m_{ℓℓ} …``: what follows in the clause is asked of those "
    "only.",
    r"(?:(?<=[;,] )(?:and |but |while |whereas )?|(?<= )(?:and|while|whereas) )(?:for|in)"
    r" (?:the )?(?:SF|DF"
    r"|OS|SS|OSSF|SFOS|[eμτℓ]{2}|(?:same|different|opposite|like)-(?:flavou?r|sign|charge)"
    r"(?: (?:same|different|opposite|like)-(?:flavou?r|sign|charge))?"
    r"|di(?:electron|muon|tau|photon)|(?:low|high)-\w+|boosted|resolved|merged"
    r"|(?:zero|one|two|three|\d)-(?:jet|lepton|tau|photon)) (?:events|pairs)\b",
    (
        _E(
            "The dilepton mass must exceed 13 GeV, and in same-flavour events the window 82 < "
            "m_{ℓℓ} < 102 GeV is excluded.",
            "dilepton mass > 13 GeV; ?",
        ),
        _E(
            "H_{T} must exceed 310 GeV, and for μμ events E_{T}^{miss} > 60 GeV is required.",
            "event ht > 310 GeV; ?",
        ),
    ),
    (
        _E(
            "H_{T} must exceed 310 GeV, and in all events E_{T}^{miss} > 60 GeV is required.",
            "event ht > 310 GeV; met met > 60 GeV",
        ),
    ),
    makes=Makes.HOLDS,
    scope=Scope.AFTER,
)

ONLY_IF: Final = Rule(
    "events-only-kept-if",
    "``Events with two jets are only considered if …``: neither the jets nor what follows is asked "
    "of every event.",
    r"\b[Ee]vents (?:with|containing|having|that (?:have|contain)|in which)\b"
    r"(?:[^;.]|\.\d){1,110}? (?:are|is) only (?:considered|selected|kept|accepted|used|retained)\b"
    r"[^;.]{0,40}? (?:if|when|provided)\b",
    (
        _E(
            "Events with two or more jets with p_{T} > 26 GeV are only considered if the leading "
            "jet has p_{T} < 36 GeV, and m_{jj} < 410 GeV.",
            "?",
        ),
        _E(
            "To avoid an overlap, events containing at least two jets are only kept when m_{jj} < "
            "410 GeV.",
            "?",
        ),
    ),
    (_E("Events are only considered if they contain at least two jets.", "jet n >= 2"),),
    makes=Makes.HOLDS,
)

ONE_MORE: Final = Rule(
    "events-with-one-more",
    "``Events with an additional lepton are assigned to the VH category``: how many that are, "
    "other words say.",
    r"\b(?:requiring|requires?|demand(?:s|ing)?) (?:the presence of )?(?:an?|one) (?:additional"
    r"|extra|third|fourth|further)(?: [\w-]+){0,2}? (?:lepton|muon|electron|photon|tau|jet)\b"
    r"|\b(?:vetoes|rejects|excludes) (?:them|these|those)\b"
    r"|\b(?:and|plus) (?:an?|one|two|three) (?:additional|extra|further|more)(?: [\w-]+){0,2}?"
    r" (?:leptons?|muons?|electrons?|photons?|taus?|jets?)\b"
    r"|\b[Ee]vents (?:with|containing|having|that (?:have|contain)) (?:an? |any )?"
    r"(?:additional|extra|third|fourth|further|second)(?: [\w-]+){0,2}? (?:leptons?|muons?"
    r"|electrons?|photons?|taus?"
    r"|jets?)\b(?=[^.;]*\b(?:are|is) (?:\w+ )?(?:assigned|placed|classified|put|included"
    r"|categori[sz]ed|selected|kept|retained))",
    (
        _E("Events with an additional lepton are assigned to the VH category.", "?"),
        _E("The ZZ control region is obtained by requiring a fourth lepton.", "?"),
        _E("Events must contain two muons and one additional electron.", "muon n >= 2 [reach]; ?"),
        _E(
            "The CRt region requires at least one b jet, whereas the signal region vetoes them.",
            "bjet n >= 1 in CRt region; ?",
        ),
    ),
    (
        _E(
            "Events with at least two leptons are assigned to the VH category.",
            "lepton n >= 2 in VH category",
        ),
    ),
    makes=Makes.HOLDS,
)

OR_BETWEEN: Final = Rule(
    "or-between",
    "Of requirements on events that ``or`` joins, none is asked of all events.",
    r"(?:,? )?or (?:[^,;.]{0,40})$",
    (
        _E(
            "Events must have H_{T} > 310 GeV or E_{T}^{miss} > 120 GeV, and at least two jets.",
            "?; jet n >= 2",
        ),
    ),
    (
        _E(
            "Events must have H_{T} > 310 GeV and E_{T}^{miss} > 120 GeV.",
            "event ht > 310 GeV; met met > 120 GeV",
        ),
    ),
    makes=Makes.HOLDS,
)

OR_OTHERS: Final = Rule(
    "or-other-objects",
    "``at least one electron or one muon``: neither is asked of all events.",
    rf"[^,;.]{{0,40}} or (?:at least |exactly )?(?:{named(1, 3)}|an?) (?!more\b)",
    (_E("Events must have at least two electrons in the barrel or one photon.", "?"),),
    (
        _E(
            "Events must have at least two electrons and one photon.",
            "electron n >= 2; photon n >= 1",
        ),
    ),
    makes=Makes.HOLDS,
)

OR_COUNT: Final = Rule(
    "or-count",
    "``at least two jets with …, or at least one with …``: of counts that ``or`` joins, none is "
    "asked of all events.",
    r"\bor $",
    (
        _E(
            "Events must contain at least two jets passing the loose working point of the "
            "algorithm, or at least one jet passing the medium one.",
            "?",
        ),
    ),
    (
        _E(
            "Events must contain at least two jets passing the loose selection, and at least one "
            "muon.",
            "jet n >= 2; ?; muon n >= 1",
        ),
    ),
    makes=Makes.HOLDS,
)

OR_IF: Final = Rule(
    "or-if",
    "``must exceed 100 GeV, or 80 GeV if …``: which of both holds, a condition says.",
    r",? or \d[\d.]*(?: ?[A-Za-z]+)? (?:if|for|when|in)\b",
    (_E("H_{T} must exceed 310 GeV, or 260 GeV if a tau is present.", "?"),),
    (_E("H_{T} must exceed 310 GeV.", "event ht > 310 GeV"),),
    makes=Makes.HOLDS,
)

EXTREME: Final = Rule(
    "extreme",
    "``ΔR < min(0.4, …)``, a number that depends on others, is a phrase for a person where no "
    "form reads it.",
    r"(?:ΔR ?(?:[<≤=>≥] ?)?)?\b(?:min|max) ?"
    r"\((?:[^()\d]|\([^()]*+\))*+\d(?:[^()]|\([^()]*+\))*+\)",
    (_E("The cone of the isolation is ΔR = max(0.05, 12/p_{T}).", "?"),),
    (_E("Events with the maximum of both are selected.", "nothing"),),
    makes=Makes.HOLDS,
)

FRACTION: Final = Rule(
    "part-of-another",
    "``at least half of E_{T}^{miss}``, ``a cut of 0.6 on the BDT output``: a limit without a "
    "sign or a unit is a phrase for a person.",
    r"\b(?:at least|at most|(?:more|less|larger|smaller|greater|higher|lower) than|exceed(?:s"
    r"|ing)?|below|above|within|up to)"
    r" (?:(?:one|a|two|three|the) )?(?:half|halves|thirds?|quarters?|fifths?|tenths?|twice|(?:two"
    r"|three|four|five|\d+(?:\.\d+)?) times)\b"
    r"|\btwice as (?:large|high|big|much) as\b"
    r"|\b(?:cuts?|requirements?|thresholds?) (?:value )?(?:of|at) \d+\.\d+(?! ?%|\w)"
    r"|\b(?:upper|lower|minimum|maximum) (?:limits?|bounds?|values?|cuts?) of \d[\d.]*"
    r"(?= on \W?[A-Zpm|Δη])",
    (
        _E("The p_{T} of the tau candidate must be at least half of E_{T}^{miss}.", "?"),
        _E("A cut of 0.65 on the output of the BDT is applied.", "?"),
        _E("An upper limit of 1.6 on |Δη_{jj}| is applied.", "?"),
    ),
    (_E("The p_{T} of the tau candidate must be at least 55 GeV.", "tau pt >= 55 GeV"),),
    makes=Makes.HOLDS,
)

SHARED: Final = Rule(
    "shared-track",
    "``An electron that shares a track with a muon is removed``: an overlap that no distance says "
    "is a phrase for a person.",
    r"\b(?:shar(?:e|es|ing) (?:the same |an? |its |their |the |any )*(?:[\w-]+ ){0,2}?"
    r"(?:tracks?|clusters?)|(?:same|common|shared) (?:[\w-]+ ){0,2}?(?:tracks?|clusters?))\b"
    r"(?=[^.]*\b(?:remov|discard|reject|drop|ignor|exclud|veto|kept|retain|prefer)\w*)",
    (_E("Any electron that shares a track with a muon is removed.", "?"),),
    (_E("Electrons share their tracks with muons.", "nothing"),),
    makes=Makes.HOLDS,
)

EVENTS_OF_ANOTHER: Final = Rule(
    "events-of-another-region",
    "``Events that pass SR1 are not considered in SR2``: what one region leaves to another is a "
    "phrase for a person.",
    r"\b[Ee]vents (?:(?:that|which) )?(?:already |also )?(?:pass(?:ing)?|satisfy(?:ing)?"
    r"|enter(?:ing)?|fulfil(?:l?ing)?|fall(?:ing)? in(?:to)?|(?:are )?(?:selected|accepted"
    r"|assigned|included) (?:in|by|for|to)|in) (?:the )?[^.;,<>≤≥]{2,60}? (?:are|is)"
    r" (?:then |therefore |explicitly |also )?(?:(?:removed|excluded|vetoed|dropped) (?:from"
    r"|in)|not (?:considered|included|used"
    r"|selected|counted|accepted|allowed) (?:in|by|for)) (?:the )?[\w-]+"
    r"|\bnot (?:already )?(?:selected|assigned|included|accepted|classified|categori[sz]ed)"
    r" (?:in|to|by|into|as) (?:any of |one of |either of )?(?:the )?(?:previous|other|preceding"
    r"|above|first|former)[\w ,-]*",
    (
        _E("Events that pass SR-high are not considered in SR-low.", "?"),
        _E("Events not assigned to the previous categories enter the ggF category.", "?"),
    ),
    (_E("Events that pass SR-high must have H_{T} > 310 GeV.", "event ht > 310 GeV in SR-high"),),
    makes=Makes.HOLDS,
)

HEMISPHERES: Final = Rule(
    "opposite-hemispheres",
    "``The two jets must lie in opposite hemispheres``, ``the product of their pseudorapidities "
    "must be negative``: a phrase for a person.",
    r"\bopposite (?:pseudorapidity |detector )?hemispheres?\b"
    r"|\b(?:pseudo)?rapidit(?:y|ies)\b[^.;,<>≥≤]{0,40}? opposite signs?\b"
    r"|\bproduct of [^.;,<>≥≤]{3,50}?(?:rapidities|η)\b[^.;,<>≥≤]{0,30}?(?:negative|positive)\b",
    (
        _E("The two leading jets must lie in opposite hemispheres.", "?"),
        _E("The pseudorapidities of the two jets must have opposite signs.", "?"),
        _E(
            "The product of the jet pseudorapidities has to be negative and m_{jj} must exceed "
            "760 GeV.",
            "?; dijet mass > 760 GeV",
        ),
    ),
    (_E("The two leptons must have opposite charges.", "dilepton charge flag OS"),),
    makes=Makes.HOLDS,
)

INVERTED: Final = Rule(
    "inverted-by-name",
    "``obtained by inverting the requirement on m_{T}``, without a number: what holds in its "
    "place is a phrase for a person.",
    r"\b(?:by|with|when|after|upon) (?:inverting|reversing|flipping|relaxing|dropping|loosening"
    r"|an inverted|a reversed) (?:the |both the |all )?[^.;,<>≤≥\d]{0,50}?(?:requirements?|cuts?"
    r"|veto(?:es)?|criteri(?:on|a)|conditions?|isolation|identification)"
    r"(?: on (?:the )?[^.;,<>≤≥ ]+)?",
    (_E("The multijet control region is obtained by inverting the requirement on m_{T}.", "?"),),
    (
        _E(
            "The multijet control region requires m_{T} < 45 GeV.",
            "lepton:1 mt < 45 GeV in multijet control region",
        ),
    ),
    makes=Makes.HOLDS,
)

SAME_BUT: Final = Rule(
    "same-but-turned-round",
    "``The control regions are the same as the signal region, but with the isolation inverted``: "
    "what they require is a phrase for a person.",
    r"\b(?i:control|validation|sidebands?|[CV]Rs?|regions?|samples?)\b[^.;<>≤≥]{0,80}?"
    r"\b(?:the same|identical|analogous(?:ly)?|similar(?:ly)?|like|defined as)\b"
    r"[^.;<>≤≥]{0,90}?\b(?:but|except|with|apart|only)\b[^.;<>≤≥]{0,60}?"
    r"\b(?:(?:re-?)?inver\w+|revers\w+|relax\w+|loosened|dropped|removed|failing|fails?"
    r"|anti-?\w+|non-isolated|flipped|lifted)\b",
    (
        _E(
            "The two control regions are the same as the signal region, but with inverted "
            "isolation.",
            "?",
        ),
        _E("CRs are defined as the SR with the requirement on m_{T} reversed.", "?"),
    ),
    (_E("The control regions are the same in both channels.", "nothing"),),
    makes=Makes.HOLDS,
)

BELOW_OR_ABOVE: Final = Rule(
    "below-or-above",
    "``below 76 GeV or above 106 GeV``: one limit, outside of the window between.",
    r",? or (?:(?:to )?(?:be|lie|is) |else )?$",
    (
        _E(
            "The dilepton mass must be below 78 GeV or above 104 GeV.",
            "dilepton mass notin (78, 104) GeV",
        ),
        _E(
            "The dilepton mass is required to be smaller than 78 or larger than 104 GeV.",
            "dilepton mass notin (78, 104) GeV",
        ),
        _E(
            "Events with a dilepton mass below 78 GeV or above 104 GeV are rejected.",
            "dilepton mass in (78, 104) GeV",
        ),
    ),
    (
        _E(
            "Events must have H_{T} > 310 GeV or E_{T}^{miss} > 120 GeV, and at least two jets.",
            "?; jet n >= 2",
        ),
    ),
)

SIDE_BY_SIDE: Final = Rule(
    "limits-side-by-side",
    "Limits of one quantity that no event satisfies together are bins where the sentence speaks "
    "of bins, else open.",
    r"\b(?:bins?|intervals?|categori\w+|divided|split|classified)\b",
    (
        _E(
            "Two bins are required: E_{T}^{miss} < 90 GeV, and E_{T}^{miss} > 140 GeV.",
            "bin met met < 90 GeV; bin met met > 140 GeV",
        ),
    ),
    (
        _E(
            "Events are required to have E_{T}^{miss} < 90 GeV (low) and E_{T}^{miss} > 140 GeV "
            "(high).",
            "?",
        ),
    ),
)

INTO_BINS: Final = Rule(
    "divided-into-bins",
    "``divided into two bins, A < 600 GeV and A > 600 GeV``: bins, whatever the verb.",
    r"\b(?:(?:sub-?)?(?:divided|split)|binned|separated) (?:further )?(?:in)?to (?:[\w-]+ ){0,3}"
    r"(?:bins|intervals|ranges)\b",
    (
        _E(
            "Each signal region is subdivided into two bins, m_{jj} < 610 GeV and m_{jj} > 610 "
            "GeV.",
            "bin dijet mass < 610 GeV; bin dijet mass > 610 GeV",
        ),
    ),
    (
        _E(
            "The region is divided into two parts; m_{jj} > 610 GeV is required.",
            "dijet mass > 610 GeV",
        ),
    ),
)

THOSE_WITH: Final = Rule(
    "veto-of-those-with",
    "``Events containing jets with a charged fraction that is too small are rejected``: not those "
    "with any jet.",
    r"^(?:(?! (?:and|or) (?:no|any|an?|one|events)\b)[^;])*? (?:with|having|whose)"
    r" (?:an? |the |any |their )?(?!(?:relative|transverse|absolute|pseudo\w*|large|high|at|respect"
    r"|more|the|same)\b)[a-z][a-z-]{3,}\b",
    (
        _E(
            "Events containing any jet with p_{T} > 21 GeV and |η| < 4.6 with charged fraction "
            "inconsistent with that of a collision are vetoed.",
            "?",
        ),
    ),
    (
        _E(
            "Events containing any jet with p_{T} > 21 GeV and |η| < 4.6 are vetoed.",
            "jet n == 0; jet pt > 21 GeV; jet abseta < 4.6",
        ),
    ),
)

TAGGING: Final = Rule(
    "limits-of-tagging",
    "``Jets within |η| < 2.5 are identified as b jets``: the limit is one of b jets.",
    r"\b(?:identified|tagged|classified|considered|regarded|counted)(?: as)?"
    r" (?:(?:a )?b[- ]?(?:quark )?jets?|b[- ]tagged|originating|containing b)"
    r"|\bto be (?:b[- ]?tagged|tagged as b)\b"
    r"|containing b[- ](?:hadrons|quarks) (?:are|is) (?:identified|tagged)|\b(?:are"
    r"|is) b[- ]?tagged\b",
    (
        _E("Only jets with p_{T} > 26 GeV are identified as b jets.", "bjet pt > 26 GeV"),
        _E(
            "Only jets with p_{T} > 26 GeV are considered as b-tagged.",
            "bjet pt > 26 GeV",
        ),
    ),
    (_E("Only jets with p_{T} > 26 GeV are considered.", "jet pt > 26 GeV"),),
)

NO_SUCH_NUMBER: Final = Rule(
    "no-such-number",
    "A number that its quantity cannot have (half a jet, a momentum without a unit) was meant for "
    "something else.",
    r"",
    (_E("Jets must have |η| < 24.", "?"), _E("Events must have N_{jet} > 2.5.", "?")),
    (_E("Jets must have |η| < 2.4.", "jet abseta < 2.4"),),
    makes=Makes.HOLDS,
)

FOREIGN_UNIT: Final = Rule(
    "foreign-unit",
    "A number in a unit that the language lacks (a time, a rate, a field) is a phrase for a "
    "person.",
    rf" ?(?:(?:{OTHER})\b(?![-^])|σ(?![\w_^])|standard deviations?\b)",
    (_E("The momentum asymmetry of the candidate must be larger than 0.3 ps.", "?"),),
    (
        _E(
            "The momentum asymmetry of the candidate must be larger than 0.3.",
            "event other:momentum_asymmetry > 0.3",
        ),
    ),
    makes=Makes.HOLDS,
)

FOR_SOME: Final = Rule(
    "for-some-events",
    "A limit in a clause with a count that is a condition is asked of the events with that count "
    "only.",
    r"",
    (_E("H_{T} > 310 GeV is required for events with more than four jets.", "?"),),
    (_E("H_{T} > 310 GeV and more than four jets are required.", "event ht > 310 GeV; jet n > 4"),),
    makes=Makes.HOLDS,
)

BETWEEN_TRIGGERS: Final = Rule(
    "between-triggers",
    "A sentence between two that speak of triggers may be about the trigger as well, and so may "
    "what is asked of ``them`` after what a trigger asks for.",
    r"",
    (
        _E(
            "A trigger asks for two muons. They must have a mass between 9 and 61 GeV.",
            "?",
        ),
        _E(
            "Events are collected with a trigger. Muons must have p_{T} > 21 GeV. A second "
            "trigger was used in 2018.",
            "?",
        ),
    ),
    (
        _E(
            "Events are collected with a trigger. Muons must have p_{T} > 21 GeV.",
            "muon pt > 21 GeV",
        ),
    ),
    makes=Makes.HOLDS,
)

TAG_AND_PROBE: Final = Rule(
    "tag-and-probe",
    "What a paragraph says after it has named the tag-and-probe method may be asked of the events "
    "of that measurement only.",
    r"\btag[- ]and[- ]probe\b|\b[Tt]he (?:tag|probe) (?:electrons?|muons?|leptons?|photons?"
    r"|taus?|jets?)\b",
    (
        _E(
            "Efficiencies are measured with the tag-and-probe method. The dilepton mass must be "
            "between 65 and 115 GeV.",
            "?",
        ),
    ),
    (
        _E(
            "Efficiencies are measured with simulated events. The dilepton mass must be between "
            "65 and 115 GeV.",
            "dilepton mass in (65, 115) GeV",
        ),
    ),
    makes=Makes.HOLDS,
)

PARTICLE_LEVEL: Final = Rule(
    "at-particle-level",
    "What a paragraph says after it has begun to define something at particle level is asked of "
    "generated particles, and of reconstructed ones only where another sentence says so.",
    r"\b(?:defined?|definitions?|defines|fiducial|phase[- ]space|cross[- ]sections?|unfold\w*)\b"
    r"[^.;]{0,80}\b(?:at|on|to) (?:the )?(?:particle|generator|truth|hadron|stable-particle)"
    r"[- ]level\b"
    r"|\b[Aa]t (?:the )?(?:particle|generator|truth)[- ]level\b[^.;]{0,60}\b(?:defined|fiducial"
    r"|phase[- ]space|required|selected)\b",
    (
        _E(
            "The cross section is defined at particle level. Leptons must have p_{T} > 26 GeV.",
            "?",
        ),
    ),
    (
        _E(
            "Jets are calibrated to the particle level. Jets must have p_{T} > 31 GeV.",
            "jet pt > 31 GeV",
        ),
    ),
    makes=Makes.HOLDS,
)

IF_RULE: Final = Rule(
    "kept-or-rejected-if",
    "``are rejected if``, ``are accepted only when``: what follows says which, and is turned "
    "round where those go.",
    r"\b(?:(?:is|are|be)(?: also| then| only)? (?:(?P<out>rejected|removed|vetoed|discarded"
    r"|dropped|excluded|ignored"
    r"|not (?:considered|used|kept|accepted|selected|retained))|(?:selected|accepted|considered"
    r"|kept|retained|used|allowed"
    r"|assigned|placed|classified|put|categori[sz]ed|included|counted)"
    r"(?: (?:to|in|into|as|for|by) [^,;.<>≤≥]{3,60}?)?)|(?:enters?|belongs? to"
    r"|falls? in(?:to)?) [^,;.<>≤≥]{3,60}?)"
    r"(?: from [\w ]{3,40})?(?: only)? (?P<when>if|when|unless|provided that)\b",
    (
        _E("Events are rejected if H_{T} < 290 GeV.", "event ht >= 290 GeV"),
        _E("Muons are kept only if p_{T} > 21 GeV.", "muon pt > 21 GeV"),
    ),
    (_E("Events must have H_{T} > 290 GeV.", "event ht > 290 GeV"),),
)

ONE_OF_SEVERAL: Final = Rule(
    "one-of-several",
    "What at least one of several has to be is not asked of all of them.",
    r"\b(?:at least|exactly|only) \w+ (?:of (?:the|these|those|them|which|all)\b"
    r"|\w+ (?:must|has to|have to|is required to|are required to) (?:be in|lie|satisfy))[^.;]*$",
    (_E("At least one of the photons must have |η| < 1.4.", "?"),),
    (_E("The photons must have |η| < 1.4.", "photon abseta < 1.4"),),
    makes=Makes.HOLDS,
    flags=re.IGNORECASE,
)

SO_MANY_ALONE: Final = Rule(
    "so-many-alone",
    "What exactly two of several have is not asked of all of them, and the others may not have it.",
    r"\b(?:[Ee]xactly|[Oo]nly) \w+ of (?:the|these|those|them|which|all)\b[^.;]*$",
    (_E("Exactly two of the jets must have p_{T} > 61 GeV.", "?"),),
    (_E("The two leading jets must have p_{T} > 61 GeV.", "jet:1 pt > 61 GeV; jet:2 pt > 61 GeV"),),
    makes=Makes.HOLDS,
)

LEADING: Final = Rule(
    "of-the-leading-jets",
    "An angle to ``the four leading jets`` is asked of so many.",
    rf"\b(?:(?P<one>{named(2, 5)}) (?:leading|highest[- ]p_\{{T\}}|hardest)|(?:leading"
    rf"|first) (?P<two>{named(2, 5)})(?: leading)?) (?:\w+ )?jets\b",
    (
        _E(
            "The azimuthal angle between p_{T}^{miss} and the four leading jets must exceed 0.6.",
            "jet-met dphi > 0.6 of the first 4",
        ),
    ),
    (
        _E(
            "The azimuthal angle between p_{T}^{miss} and all jets must exceed 0.6.",
            "jet-met dphi > 0.6",
        ),
    ),
)

#: rules whose words are a phrase for a person by themselves, where nothing reads them
PHRASES: Final = (
    EXTREME,
    FRACTION,
    SHARED,
    EVENTS_OF_ANOTHER,
    ONE_MORE,
    HEMISPHERES,
    SAME_BUT,
    INVERTED,
)

#: objects of which there may be more than those that a sentence has named
_OBJECTS: Final = r"(?:leptons?|muons?|electrons?|photons?|taus?|(?:b[ -]?)?jets?|tracks?)"
_MORE: Final = r"(?:additional|extra|further|other)"
NOT_ALL: Final = Rule(
    "one-more-object",
    "What an additional object has to satisfy is asked of that one, and which one that is depends "
    "on the others that are named.",
    rf"\b(?:[Aa]n?|[Oo]ne|[Tt]he) (?:{_MORE}|more) (?:[\w-]+ ){{0,2}}?{_OBJECTS} (?:with|having)\b"
    r"(?![^.;]*\b(?:reject|veto|discard|remov|exclud))[^.;]*"
    rf"|(?:\b(?:[Aa]t (?:least|most)|[Ee]xactly) )?\b(?:{named(1, 5)}|\d) more"
    rf" (?:[\w-]+ ){{0,2}}?{_OBJECTS}\b[^.;]*"
    r"|\b(?:(?:invariant|transverse|visible|total) )?(?:p_\{T\}|E_\{T\}|mass|m_\{[^{}]*\}"
    r"|momentum|distance|angle|pseudorapidity)"
    rf" (?:of|between) (?:[\w-]+ ){{0,8}}?the (?:{_MORE}|remaining) (?:[\w-]+ ){{0,2}}?{_OBJECTS}\b"
    r"[^.;]*",
    (
        _E("In the SR, an additional lepton with p_{T} > 11 GeV must be present.", "?"),
        _E("At least two more jets with p_{T} > 52 GeV are required.", "?"),
        _E("The mass of the Z candidate and the additional lepton must exceed 105 GeV.", "?"),
        _E("The p_{T} of the additional jet must exceed 52 GeV.", "?"),
    ),
    (
        _E("Two or more jets with p_{T} > 52 GeV are required.", "jet n >= 2; jet pt > 52 GeV"),
        _E(
            "Events with an additional photon with E_{T} > 16 GeV are rejected.",
            "photon n == 0 of additional photon; photon et > 16 GeV of additional photon",
        ),
    ),
    makes=Makes.HOLDS,
    scope=Scope.INSIDE,
)
NO_MORE: Final = Rule(
    "no-more-objects",
    "``no additional leptons``: none besides those that are named, not none at all.",
    rf"\b(?:[Nn]o|[Ww]ithout|any) {_MORE} (?:[\w-]+ ){{0,3}}?{_OBJECTS}\b"
    rf"(?: (?:or|and) (?:[\w-]+ )?{_OBJECTS}\b)?(?! (?:with|having|that|which|above)\b|,? \()",
    (
        _E(
            "Events with a Z candidate and no additional leptons are selected.",
            "dilepton n >= 1; ?",
        ),
        _E(
            "Events with exactly two muons and no additional electrons or muons are kept.",
            "muon n == 2; ?",
        ),
    ),
    (
        _E(
            "Events with no additional leptons with p_{T} > 11 GeV are selected.",
            "lepton n == 0 of additional leptons; lepton pt > 11 GeV of additional leptons",
        ),
        _E(
            "Events with exactly two muons and no electrons are kept.",
            "muon n == 2; electron n == 0",
        ),
    ),
    makes=Makes.HOLDS,
    scope=Scope.INSIDE,
    concerns=Concerns.COUNTS,
)
SECOND_OF_A_CONDITION: Final = Rule(
    "second-of-a-condition",
    "``Jets with p_{T} < 60 GeV (p_{T} > 60 GeV) must …``: the limit in brackets says of which "
    "objects the second value is asked, as the one before says it of the first.",
    r" ?\($",
    (
        _E(
            "Jets with 21 < p_{T} < 62 GeV (62 < p_{T} < 125 GeV) must satisfy JVT > 0.58 (0.21).",
            "?",
        ),
    ),
    (_E("Jets must have p_{T} > 21 GeV (|η| < 2.4).", "jet pt > 21 GeV; jet abseta < 2.4"),),
    makes=Makes.HOLDS,
)
#: parts of the detector
_DETECTOR: Final = r"(?:barrel|end-?caps?|central|forward)"
PART_BEHIND: Final = Rule(
    "part-behind-its-limit",
    "``p_{T} > 25 GeV (central) or p_{T} > 35 GeV (forward)``: what stands behind a limit on "
    "objects says of which of them it is asked.",
    rf" ?(?:{AFTER} ?)?\((?:in |for )?(?:the )?(?:{_DETECTOR}|(?:very )?loose|medium|tight"
    r"|electrons?|muons?|taus?|photons?|others?|(?:not )?b[ -]tagged)"
    r"(?: (?:region|part|detector|calorimeter|jets?|leptons?|electrons?|muons?|photons?))?\)"
    r"|(?: for \w+)?,? (?:in|for|within) the (?:[\w-]+ )?"
    r"(?:barrel(?=(?:[^.;]|\.\d){0,150}\bend-?cap)"
    r"|barrel(?=\.$|\. |$)"
    r"|end-?caps?(?=(?:[^.;]|\.\d){0,150}\bbarrel\b|[.,;])"
    r"|central(?=(?:[^.;]|\.\d){0,150}\bforward\b)|forward(?=(?:[^.;]|\.\d){0,150}\bcentral\b"
    r"| (?:region|part)[.,;]))"
    r"(?! (?:region |part )?\((?!\d[\d.]* in\b))",
    (
        _E("Jets must have p_{T} > 26 GeV (central) or p_{T} > 37 GeV (forward).", "?"),
        _E("Muons need p_{T} > 3.6 GeV in the barrel.", "?"),
        _E("The relative isolation must be below 0.059 for electrons in the barrel.", "?"),
        _E("Muons with p_{T} > 11 GeV (loose) or > 23 GeV (tight) are used.", "?"),
        _E("Electrons must have E_{T} > 19 GeV in the barrel and > 24 GeV in the endcaps.", "?"),
        _E("Jets must have p_{T} > 31 (52) GeV in the barrel (endcap) region.", "?"),
        _E(
            "The relative isolation must be below 0.11 for electrons in the barrel (0.08 in "
            "the endcaps).",
            "?",
        ),
        _E(
            "The electron relative isolation must be below 0.059 in the barrel and below "
            "0.067 in the endcaps.",
            "?",
        ),
    ),
    (
        _E("Jets must have p_{T} > 26 GeV (after all corrections).", "jet pt > 26 GeV"),
        _E(
            "Jets must have p_{T} > 41 GeV (2.4 < |η| < 4.6) or > 32 GeV (|η| < 2.4).",
            "jet pt > 41 GeV when jet abseta in (2.4, 4.6); jet pt > 32 GeV when jet abseta < 2.4",
        ),
        _E(
            "The electron relative isolation must be below 0.059 in all of the detector.",
            "electron iso < 0.059",
        ),
    ),
    makes=Makes.HOLDS,
)


CONDITIONS: Final = (
    CHOSEN,
    FLOOR,
    ANGLE_OF_THOSE,
    CONDITION,
    NO_CONDITION,
    EXCEPTION,
    DROPPED,
    APPLIED_LEVEL,
    BOUND_BY_NAME,
    SOME_EVENTS,
    SOME_EVENTS_LATE,
    ONLY_IF,
    ONE_MORE,
    OR_BETWEEN,
    OR_OTHERS,
    OR_COUNT,
    OR_IF,
    EXTREME,
    FRACTION,
    SHARED,
    EVENTS_OF_ANOTHER,
    HEMISPHERES,
    SAME_BUT,
    INVERTED,
    BELOW_OR_ABOVE,
    SIDE_BY_SIDE,
    INTO_BINS,
    THOSE_WITH,
    TAGGING,
    NO_SUCH_NUMBER,
    FOREIGN_UNIT,
    FOR_SOME,
    PART_BEHIND,
    NOT_ALL,
    NO_MORE,
    SECOND_OF_A_CONDITION,
    BETWEEN_TRIGGERS,
    TAG_AND_PROBE,
    PARTICLE_LEVEL,
    IF_RULE,
    ONE_OF_SEVERAL,
    SO_MANY_ALONE,
    LEADING,
)
