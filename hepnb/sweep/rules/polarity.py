"""Words that turn a limit round: what they forbid, throw away or leave out, and the comparison that survivors satisfy."""

# ruff: noqa: E501 - sentences of papers are long

from __future__ import annotations

from typing import Final

from hepnb.sweep.rules.rule import Confidence, Example, Makes, Rule, Scope

_E = Example

DENIAL: Final = Rule(
    "denial",
    "What must not be so is turned round: the count or limit after ``must not``, ``no event may``, ``is not allowed to``.",
    r"\b(?:must|may|can|should|shall|do|does|did|are|is|has|have|but|and|to|ought)(?: not|n't)\b(?! (?:only|necessarily|yet|just|required|applied|imposed|used)\b)"
    r"|\bcannot\b|\b[Nn]o (?:selected |accepted )?events? (?:may|must|can|should|is|are|shall)\b(?! (?:rejected|vetoed|removed|discarded))",
    (
        _E("No event may contain more than two electrons.", "electron n <= 2"),
        _E("Events must not have E_{T}^{miss} below 80 GeV.", "met met >= 80 GeV"),
        _E("The photon must not lie within |Δφ(p_{T}^{miss}, photon)| < 0.5.", "met-photon dphi >= 0.5"),
    ),
    (
        _E("Events must have no more than two electrons.", "electron n <= 2"),
        _E("The relative isolation of muons must not exceed 0.15.", "muon iso <= 0.15"),
    ),
)

#: which candidates are meant, between a denial and a limit: the limit says what they are
WHICH: Final = Rule(
    "denied-objects",
    "Of ``must not contain any jets with pT > 30 GeV``, the limit says which jets are forbidden and stays as it is.",
    r"\b(?:with|having|that (?:have|satisfy|pass|lie)|which (?:have|satisfy|pass)|in|of|above|below)\b",
    (_E("Events must not contain any muons with p_{T} > 15 GeV.", "muon n == 0; muon pt > 15 GeV"),),
    (_E("Events must not have H_{T} > 900 GeV.", "event ht <= 900 GeV"),),
)

MISSING: Final = Rule(
    "missing-object",
    "Where events are rejected if no such object is found, the limit on the object holds for those that are kept.",
    r"\bno (?:[\w-]+ ){0,3}$",
    (_E("Events are rejected if no third jet with p_{T} > 35 GeV is found.", "jet:3 pt > 35 GeV"),),
    (_E("Events are rejected if the third jet has p_{T} > 35 GeV.", "jet:3 pt <= 35 GeV"),),
)

#: words that may turn a limit round; those that no reading has taken into account leave it open
CUES: Final = Rule(
    "unexplained-turn",
    "Where a clause rejects, excludes or denies in a way that nothing has read, its limits may be meant the other way round.",
    r"\b(?:not|cannot|[Nn]either|[Nn]one|fail\w*|[Rr]eject\w*|vet(?:oes|oed|oing)|[Dd]iscard\w*|[Ee]xclude[sd]?|[Rr]emov\w*|[Ww]ithout|ignored|dropped|disregarded|omitted|neglected|[Ll]ack\w*)\b|n't\b|\b[Nn]o events?\b",
    (
        _E("Events without a muon must have H_{T} > 300 GeV.", "?"),
        _E("Rejected are jets with p_{T} < 22 GeV.", "?"),
    ),
    (_E("Events with p_{T}^{miss} < 90 GeV are rejected.", "met met >= 90 GeV"),),
    makes=Makes.HOLDS,
    scope=Scope.CLAUSE,
    confidence=Confidence.GUESS,
)

OUTSIDE: Final = Rule(
    "outside-a-limit",
    "``outside |η| < 2.4`` is what fails that limit.",
    r"\boutside (?:of )?(?:the (?:[\w-]+ )*)?[(,]? ?$",
    (_E("Jets outside |η| < 2.6 are ignored.", "jet abseta < 2.6"),),
    (_E("Jets with |η| > 2.6 are ignored.", "jet abseta <= 2.6"),),
)

#: words of a purpose do not turn round what is required for it
FOR: Final = Rule(
    "turn-in-a-purpose",
    "A purpose at the begin of a sentence turns nothing round: ``To reject …, … is required to be``.",
    r"^(?:[Ii]n order )?[Tt]o [a-z]+ (?:[^,;.]|\.\d)*,",
    (
        _E(
            "To reject muons that do not come from the vertex, |d_{0}| is required to be less than 0.3 mm for muons.",
            "muon d0 < 0.3 mm",
        ),
    ),
)

POLARITY: Final = (DENIAL, WHICH, MISSING, OUTSIDE, FOR, CUES)
