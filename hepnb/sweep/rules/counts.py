"""Counts without a number: vetoes, and the choice of the objects that a number counts."""

from __future__ import annotations

import re
from typing import Final

from hepnb.sweep.rules.rule import Example, Makes, Rule
from hepnb.vocabulary.comparisons import ALLOWED

_E = Example
_OUT = r"\b(?:are|is)(?: also| then| therefore)? (?:rejected|vetoed|removed|discarded)"

VETO: Final = Rule(
    "veto",
    "Events with such objects are rejected, or may not contain any: there is none of them.",
    r"\b(?:reject|veto|discard)(?:s|ing)? (?:all |any )?events (?:with|containing|that contain"
    r"|which contain|(?:where|in which) such an?)"
    rf"|\bevents (?:with|containing|that contain|which contain)\b(?=.*{_OUT})"
    rf"|\bevents? (?:[^.;,]{{0,40}} )?{_OUT[2:]} (?:(?:if|when) (?:(?:they|it|the event)"
    r" (?:contains?|ha(?:ve|s))|there (?:is|are)"
    r"|(?=(?:either |any |an? |one )[^.;,]{3,60} (?:is|are) (?:found|present|identified"
    r"|reconstructed)\b))|(?:in|by) the presence of)"
    r"|\bveto (?:(?:is|are) (?:placed |imposed |applied )?)?(?:on events (?:with|containing)|on|of"
    r"|events (?:with|containing))"
    r"|\b(?:contain|contains|containing|have|has|having|with) neither (?:an? )?(?=.*\bnor\b)"
    r"|\b(?:must|may|can|should|do|does)(?: not|n't) (?:contain|have|include|possess) (?:any|an?)\b"
    r"|\bcannot (?:contain|have) (?:any|an?)\b",
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
        _E("Events with a third lepton are rejected.", "?"),
        _E(
            "The background is reduced by vetoing events that contain a b jet with p_{T} > 22 GeV.",
            "bjet n == 0; bjet pt > 22 GeV",
        ),
        _E("Events with |Δη|(muon, photon) below 0.4 are rejected.", "muon:1-photon:1 deta >= 0.4"),
    ),
    (_E("Events with isolated muons are selected.", "nothing"),),
    flags=re.IGNORECASE | re.DOTALL,
)

VETOED: Final = Rule(
    "vetoed-by-verb",
    "``b-jets are not allowed``, ``taus are vetoed``: there is none of them.",
    rf"\b(?:are|is)(?: also| then)? (?:vetoed|not {ALLOWED})",
    (
        _E("Taus are vetoed.", "tau n == 0"),
        _E("Exactly one jet is required; b-jets are not allowed.", "jet n == 1; bjet n == 0"),
        _E("Jets in the gap are vetoed.", "?"),
    ),
    (_E("Taus are allowed.", "nothing"),),
)

VETO_BY_NAME: Final = Rule(
    "veto-by-name",
    "``A lepton veto is applied``: there is none of them. A veto of some of them (``third-lepton``,"
    " ``central-jet``) stays open.",
    r"\b(?P<some>(?:additional|extra|further|other|second|third|fourth|fifth|central|forward|soft"
    r"|softer|displaced|cosmic|nearby|close-by|gap|2nd|3rd|4th)[- ]"
    r"(?:(?:loose|medium|tight|isolated|baseline)[- ])?)?(?P<tau>(?:tau|τ)[- ](?=lepton))?"
    r"(?P<what>lepton|electron|muon|tau|τ|photon|jet|b[- ]?(?:tagged )?jet"
    r"|b[- ]tag)[- ]veto\b(?= (?:is|are|was) | and (?!requir|by\b|demand)| requir|\.|,|;|$)",
    (
        _E("A tau veto is applied.", "tau n == 0"),
        _E("A tau-lepton veto is applied.", "tau n == 0"),
        _E(
            "A lepton veto and H_{T} > 510 GeV are required.",
            "lepton n == 0; event ht > 510 GeV",
        ),
        _E("A third-lepton veto is applied.", "?"),
        _E("A central jet veto is imposed.", "?"),
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
    r"\b(?:in the (?:[\w-]+ )?gap|between (?:the |both )?(?:[\w-]+ ){0,2}jets|in between)\b",
    (_E("Events must have at most one jet in the rapidity gap.", "?"),),
    (_E("Events must have at most one jet.", "jet n <= 1"),),
    makes=Makes.HOLDS,
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

COUNTS: Final = (VETO, VETOED, VETO_BY_NAME, SO_MANY_TAGGED, IN_THE_GAP, HITS)
