"""Limits that say which objects or events something holds for, and bounds that are asked without
a verb.
"""

from __future__ import annotations

import re
from typing import Final

from hepnb.sweep.rules.rule import Confidence, Example, Makes, Rule
from hepnb.vocabulary.numbers import named
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
    r"|(?:also |further |then |additionally )?required to [a-z]+)"
    r"| (?:(?!are\b|is\b)[^.;,]{0,30} )?(?:must|have to|has to|needs?(?: to)?) (?!be (?:present"
    r"|found|reconstructed|selected|contained|identified)\b))",
    (
        _E("Jets with p_{T} < 55 GeV must have JVT > 0.6.", "jet jvt > 0.6 when jet pt < 55 GeV"),
        _E(
            "Jets with p_{T} > 21 GeV are considered; those with p_{T} < 55 GeV need a JVT value "
            "above 0.6.",
            "jet pt > 21 GeV; jet jvt > 0.6 when jet pt < 55 GeV",
        ),
    ),
    (_E("Jets must have p_{T} < 55 GeV and JVT > 0.6.", "jet pt < 55 GeV; jet jvt > 0.6"),),
)

FLOOR: Final = Rule(
    "floor",
    "``Muons with p_{T} > 20 GeV must …``: a lower bound on the momentum belongs to what the "
    "object is.",
    r"\b(?:p|E)_\{T\}(?:\^\{[^{}]*\})? ?[>≥]",
    (_E("Muons with p_{T} > 21 GeV must have |η| < 2.4.", "muon pt > 21 GeV; muon abseta < 2.4"),),
    (_E("Jets with p_{T} < 55 GeV must have JVT > 0.6.", "jet jvt > 0.6 when jet pt < 55 GeV"),),
)

CONDITION: Final = Rule(
    "condition-before",
    "A limit after ``for``, ``if``, ``when`` or ``applied to`` says when something holds.",
    r"\b(?:(?<!\basks )(?<!\bask )[Ff]or|[Ii]f|[Ww]hen|(?<![Ee]vents )[Ww]here|[Ww]hile for|except"
    r"|(?:applied|imposed)(?: only)? (?:to|on)|requir\w+ that (?:those|[\w-]+) with)\b"
    r"(?:(?!\brequir|\bmust\b|\bis\b|\bare\b)[^,;])*$",
    (
        _E(
            "The requirement JVT > 0.6 is applied to jets with p_{T} < 55 GeV.",
            "jet jvt > 0.6 when jet pt < 55 GeV",
        ),
        _E("H_{T} > 300 GeV is required when E_{T}^{miss} < 210 GeV.", "event ht > 300 GeV; ?"),
    ),
    (_E("Jets must have JVT > 0.6 and p_{T} < 55 GeV.", "jet jvt > 0.6; jet pt < 55 GeV"),),
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
    (_E("Events must have at least two electrons or one photon.", "?"),),
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
    r"[^.;]*\bor $",
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
            "jet n >= 2; muon n >= 1",
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
    r"(?:ΔR ?(?:[<≤=>≥] ?)?)?\b(?:min|max) ?\((?:[^()]|\([^()]*\))*\d(?:[^()]|\([^()]*\))*\)",
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
            "?; jet pt > 21 GeV; jet abseta < 4.6",
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
    r"\b(?:identified|tagged|classified)(?: as)? (?:(?:a )?b[- ]?(?:quark )?jets?|b[- ]tagged"
    r"|originating|containing b)"
    r"|\bto be (?:b[- ]?tagged|tagged as b)\b"
    r"|containing b[- ](?:hadrons|quarks) (?:are|is) (?:identified|tagged)|\b(?:are"
    r"|is) b[- ]?tagged\b",
    (_E("Only jets with p_{T} > 26 GeV are identified as b jets.", "bjet pt > 26 GeV"),),
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
    "A sentence between two that speak of triggers may be about the trigger as well.",
    r"",
    (
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

CONDITIONS: Final = (
    CHOSEN,
    FLOOR,
    CONDITION,
    NO_CONDITION,
    EXCEPTION,
    DROPPED,
    APPLIED_LEVEL,
    BOUND_BY_NAME,
    SOME_EVENTS,
    OR_BETWEEN,
    OR_OTHERS,
    OR_COUNT,
    OR_IF,
    EXTREME,
    FRACTION,
    SHARED,
    SIDE_BY_SIDE,
    THOSE_WITH,
    TAGGING,
    NO_SUCH_NUMBER,
    FOREIGN_UNIT,
    FOR_SOME,
    BETWEEN_TRIGGERS,
    TAG_AND_PROBE,
    IF_RULE,
    ONE_OF_SEVERAL,
    LEADING,
)
