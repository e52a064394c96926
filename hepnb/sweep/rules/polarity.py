"""Words that turn a limit round: what they forbid, throw away or leave out, and the comparison
that survivors satisfy.
"""

from __future__ import annotations

import re
from typing import Final

from hepnb.sweep.rules.counts import KEPT_BEHIND
from hepnb.sweep.rules.rule import Confidence, Example, Makes, Rule, Scope
from hepnb.vocabulary.comparisons import ALLOWED
from hepnb.vocabulary.units import AFTER

_E = Example

DENIAL: Final = Rule(
    "denial",
    "A denial is reversed: the count or limit after ``must not``, ``no event "
    "may``, ``is not allowed to``.",
    r"\b(?:must|may|can|should|shall|do|does|did|are|is|has|have|but|and|to|ought)(?: not"
    r"|n't)\b(?! (?:only|necessarily|yet|just|required|applied|imposed|used|count"
    r"|enter|contribute)\b)"
    r"|\bcannot\b|\b[Nn]o (?:selected |accepted )?events? (?:may|must|can|should|is|are"
    r"|shall)\b(?! (?:rejected|vetoed|removed|discarded))",
    (
        _E("No event may contain more than two electrons.", "electron n <= 2"),
        _E("Events must not have E_{T}^{miss} below 80 GeV.", "met met >= 80 GeV"),
        _E(
            "The photon must not lie within |Δφ(p_{T}^{miss}, photon)| < 0.5.",
            "met-photon:1 dphi >= 0.5",
        ),
    ),
    (
        _E("Soft jets do not count towards the requirement of at least four jets.", "?"),
        _E("Events must have no more than two electrons.", "electron n <= 2"),
        _E("The relative isolation of muons must not exceed 0.15.", "muon iso <= 0.15"),
    ),
)

NONE_KEPT: Final = Rule(
    "no-such-event-is-kept",
    "What ``no event with …`` that is kept has, those that are kept do not have.",
    rf"\b[Nn]o events? (?:with|containing|having|that|which)\b{KEPT_BEHIND}",
    (
        _E("No event with fewer than three jets is retained.", "jet n >= 3"),
        _E("No events that have more than one photon are used.", "photon n <= 1"),
        _E("No event with H_{T} below 500 GeV is used.", "event ht >= 500 GeV"),
    ),
    (_E("No event with fewer than three jets is rejected.", "?"),),
)

#: words that a denial does not reach beyond
DENIAL_ENDS: Final = re.compile(
    r"[;:,]|\b(?:but|and)\b|\bor (?:must|are|is|have|with)\b|\bmust\b(?! be)|\brequired\b"
)
#: what stands before a verb of which a limit says what is thrown away: ``… are removed``
PASSIVE: Final = re.compile(r"\b(?:are|is)(?: also| then| therefore)?\s*$")
#: words between a limit and such a verb that keep them apart
CUT_OFF: Final = re.compile(r"\bexcept\b|\.\s|;|\b[Ee]vents\b")
#: after a limit on what is rejected: several things at once, of which none by itself is
AND_MORE: Final = re.compile(r"\band (?!(?:are|is|we)\b)")
#: verbs of which events with such objects are the object
VETOED: Final = re.compile(rf"vetoed|not {ALLOWED}")

#: which candidates are meant, between a denial and a limit: the limit says what they are
WHICH: Final = Rule(
    "denied-objects",
    "Of ``must not contain any jets with pT > 30 GeV``, the limit says which jets are forbidden "
    "and stays as it is.",
    r"\b(?:with|having|that (?:have|satisfy|pass|lie)|which (?:have|satisfy|pass)|in|of|above"
    r"|below)\b",
    (
        _E(
            "Events must not contain any muons with p_{T} > 15 GeV.",
            "muon n == 0; muon pt > 15 GeV",
        ),
    ),
    (_E("Events must not have H_{T} > 900 GeV.", "event ht <= 900 GeV"),),
)

MISSING: Final = Rule(
    "missing-object",
    "Where events are rejected if no such object is found, the limit on the object holds for "
    "those that are kept.",
    r"\bno (?:[\w-]+ ){0,3}$",
    (_E("Events are rejected if no third jet with p_{T} > 35 GeV is found.", "jet:3 pt > 35 GeV"),),
    (_E("Events are rejected if the third jet has p_{T} > 35 GeV.", "jet:3 pt <= 35 GeV"),),
)

#: words that may turn a limit round; those that no reading has taken into account leave it open
CUES: Final = Rule(
    "unexplained-turn",
    "Where a clause rejects, excludes or denies in a way that nothing has read, its limits may be "
    "meant the other way round.",
    r"\b(?:not|cannot|[Nn]either|[Nn]one|fail\w*|[Rr]eject(?!ion (?:criteri|requirement|cut|power"
    r"|factor|of ))\w*|vet(?:oes|oed|oing)|[Dd]iscard\w*|[Ee]xclude[sd]?|[Rr]emov\w*|[Ww]ithout"
    r"|ignored|dropped|disregarded|omitted|neglected|[Ll]ack\w*)\b|n't\b|\b[Nn]o events?\b",
    (
        _E("Events without at least two jets with p_{T} > 31 GeV are rejected.", "?"),
        _E("Rejected are jets with p_{T} < 22 GeV.", "?"),
    ),
    (_E("Events with p_{T}^{miss} < 90 GeV are rejected.", "met met >= 90 GeV"),),
    makes=Makes.HOLDS,
    scope=Scope.CLAUSE,
    confidence=Confidence.GUESS,
)

OWN_VERB: Final = Rule(
    "asked-behind-a-turn",
    "``Events with taus are vetoed, and H_{T} > 310 GeV is required``: what has a verb of its own "
    "behind the veto is meant as it stands.",
    r",? and (?!(?:events?|those|that|which|with|or|not|if|unless|when)\b)(?:[^.;]|\.\d)*?"
    r"\b(?:(?:is|are) (?:also |then |further )?(?:required|imposed|applied|demanded|requested)|must"
    r"(?! not)|ha(?:s|ve) to)\b",
    (
        _E(
            "Events with any tau are vetoed, and E_{T}^{miss} > 310 GeV is required.",
            "tau n == 0; met met > 310 GeV",
        ),
        _E(
            "Events with taus are rejected, and E_{T}^{miss} must exceed 310 GeV.",
            "tau n == 0; met met > 310 GeV",
        ),
    ),
    (_E("Events with any tau are vetoed, and E_{T}^{miss} > 310 GeV.", "tau n == 0; ?"),),
)

OUTSIDE: Final = Rule(
    "outside-a-limit",
    "``outside |η| < 2.4`` is what fails that limit.",
    r"\boutside (?:of )?(?:the (?:[\w-]+ )*)?[(,]? ?$",
    (_E("Jets outside |η| < 2.6 are ignored.", "jet abseta < 2.6"),),
    (_E("Jets with |η| > 2.6 are ignored.", "jet abseta <= 2.6"),),
)

#: words of a purpose do not reverse what is required for it
AIM_AT: Final = Rule(
    "aim-at-a-background",
    "``by rejecting multijet background`` says what a limit is good for: what is rejected there "
    "is a process.",
    r"(?:reject|remov|veto|discard|exclud)\w*(?: against)? (?:the |any |most |much |some |of |a "
    r"|large"
    r"|significant |remaining |fraction |part )*(?:[\w+/→-]+ ){0,3}(?:backgrounds?|contributions?"
    r"|contaminations?|processes|resonances|multijet|fakes?)\b",
    (
        _E(
            "The H_{T} > 230 GeV cut is required, rejecting multijet background.",
            "event ht > 230 GeV",
        ),
    ),
    (
        _E(
            "Events with H_{T} > 230 GeV are rejected.",
            "event ht <= 230 GeV",
        ),
    ),
)

OF_OTHERS: Final = Rule(
    "not-part-of",
    "``tracks not associated with the muon`` reverses nothing: it says which tracks.",
    r"not (?:\w+ly )?(?:associated|matched|belonging|included|counted|counting|originating|coming"
    r"|including|used in)\b",
    (
        _E(
            "A condition is applied to the muons, that requires the sum of the p_{T} of the tracks "
            "not associated with the muon in a cone of radius ΔR = 0.25 around the muon direction, "
            "to be less than 1.9 GeV.",
            "muon iso < 1.9 GeV; muon other:track_iso_cone == 0.25",
        ),
    ),
    (_E("Events must not contain any muon.", "muon n == 0"),),
)

FOR: Final = Rule(
    "turn-in-a-purpose",
    "A purpose at the beginning of a sentence reverses nothing: ``To reject …, … is required to "
    "be``.",
    r"^(?:[Ii]n order )?[Tt]o [a-z]+ (?:[^,;.]|\.\d)*,",
    (
        _E(
            "To reject muons that do not come from the vertex, |d_{0}| is required to be less "
            "than 0.3 mm for muons.",
            "muon d0 < 0.3 mm",
        ),
    ),
)

TOGETHER: Final = Rule(
    "rejected-together",
    "What is rejected for two things at once is kept where one of them is missing.",
    r",? (?:and|but) (?:also )?(?:with |having )?(?:an? )?(?:[\w-]+ )?$",
    (
        _E(
            "Events with E_{T}^{miss} < 55 GeV and H_{T} > 120 GeV are rejected.",
            "or2 met met >= 55 GeV; or2 event ht <= 120 GeV",
        ),
        _E(
            "Events with a mass less than 52 MeV away from that of the Λ and H_{T} > 120 GeV are "
            "excluded.",
            "?",
        ),
        _E(
            "Jets with p_{T} < 28 GeV and |η| > 2.6 are removed.",
            "or2 jet pt >= 28 GeV; or2 jet abseta <= 2.6",
        ),
    ),
    (
        _E(
            "Events with E_{T}^{miss} < 55 GeV or H_{T} > 120 GeV are rejected.",
            "met met >= 55 GeV; event ht <= 120 GeV",
        ),
        _E("Jets with p_{T} > 28 GeV and |η| < 2.6 are kept.", "jet pt > 28 GeV; jet abseta < 2.6"),
    ),
)

REJECTS: Final = Rule(
    "rejects-events",
    "``We reject events with more than one b jet``: the count or quantity of the events that "
    "follows is reversed.",
    r"\b(?:[Rr]eject(?:s|ing)?|[Vv]eto(?:es|ing)?(?: is (?:applied|imposed|placed))?(?: on| of| to"
    r"| against)?|[Dd]iscard(?:s|ing)?|[Rr]emov(?:es?|ing)) (?:all |any |those )?events (?:with"
    r"|containing|having|that (?:have|contain)) (?:(?:an?|the) )?(?:(?!(?:with|and|or|having|whose"
    r"|where)\b)[\w-]+ ){0,3}$",
    (
        _E("We reject events with more than one b-tagged jet.", "bjet n <= 1"),
        _E("We veto events with E_{T}^{miss} < 45 GeV.", "met met >= 45 GeV"),
        _E("SR2 vetoes events with more than three jets.", "jet n <= 3 in SR2"),
        _E("A veto on events with H_{T} > 740 GeV is applied.", "event ht <= 740 GeV"),
        _E("We reject events with a leading jet p_{T} below 85 GeV.", "jet:1 pt >= 85 GeV"),
    ),
    (_E("We select events with more than one b-tagged jet.", "bjet n > 1"),),
)

AIM: Final = Rule(
    "aim-after",
    "``…, to reject backgrounds from multijet events`` reverses nothing: it says what the "
    "limits before it are for.",
    rf"(?:, |\bin order |\d(?:{AFTER})? )to (?:\w+ly )?$",
    (
        _E(
            "Both photons must have p_{T} > 33 GeV, to reject backgrounds from misidentified jets.",
            "photon pt > 33 GeV",
        ),
        _E(
            "The dilepton mass must be greater than 42 GeV to remove low-mass states.",
            "dilepton mass > 42 GeV",
        ),
    ),
    (
        _E(
            "Both photons must have p_{T} > 33 GeV, and are rejected otherwise.",
            "photon pt > 33 GeV",
        ),
    ),
)

POLARITY: Final = (
    AIM,
    AIM_AT,
    OF_OTHERS,
    TOGETHER,
    REJECTS,
    DENIAL,
    NONE_KEPT,
    WHICH,
    MISSING,
    OUTSIDE,
    FOR,
    CUES,
    OWN_VERB,
)
