"""Regions that events are put into for what they have."""

from __future__ import annotations

from typing import Final

from hepnb.sweep.rules.regions.openings import ADVERB
from hepnb.sweep.rules.rule import Example, Rule

_E = Example

#: what is done with events that are put into a category
_PUT: Final = (
    r"(?:assigned|placed|classified|put|sorted|categori[sz]ed|grouped|included|considered|selected"
    r"|accepted|counted|allocated"
    r"|attributed|used) (?:to|in|into|as|for|by)"
)

ASSIGNED: Final = Rule(
    "assigned-to",
    "``Events with … are assigned to the VBF category``: what stands before is required there.",
    rf"\b(?:(?:are|is) (?:then |further |thus |therefore )?{_PUT}"
    r"|enter|form|constitute|populate|define|make up|(?:belong|contribute) to"
    r"|fall in(?:to)?) (?:the |an? )?$",
    (
        _E(
            "Events with at least two b-tagged jets are assigned to the ttH category.",
            "bjet n >= 2 in ttH category",
        ),
        _E(
            "Events with m_{jj} > 530 GeV enter the VBF category.",
            "dijet mass > 530 GeV in VBF category",
        ),
        _E(
            "Events with m_{jj} > 530 GeV enter the VBF category, and events with at least five "
            "jets form the ttH category.",
            "dijet mass > 530 GeV in VBF category; jet n >= 5 in ttH category",
        ),
        _E(
            "Conversely, events with exactly one jet belong to the 1-jet category; the remaining "
            "events are not used in the 0-jet category.",
            "jet n == 1 in 1-jet category",
        ),
    ),
    (_E("Events must have at least two b-tagged jets.", "bjet n >= 2"),),
)

#: the clause of the events that are assigned
EVENTS: Final = (
    rf"{ADVERB}(?:(?:Among|Of|From|Within|Out of) (?:all )?(?:the |these |those )?(?:[\w-]+ )?"
    r"events(?: [^,;.<>≤≥\d]{1,40})?, )?"
    r"(?:(?:[Ss]elected |[Tt]he |[Aa]ll |[Tt]hose |[Aa]n |[Oo]nly |[Rr]emaining )*(?:[Ee]vents?"
    r"|[Cc]andidates?)|[Tt]hose)\b"
    r"(?! (?:are|is|were|was)\b)"
)

ASSIGNED_IF: Final = Rule(
    "assigned-if",
    "``An event is considered in the VBF category if it contains …``: what follows is required "
    "there.",
    rf"\b(?:(?:are|is) (?:only |then |further |thus |therefore )?{_PUT}"
    r"|enters?|belongs? to|falls? in(?:to)?) (?:the |an? )?$",
    (
        _E(
            "An event is considered in the hadronic category if it contains at least five jets.",
            "jet n >= 5 in hadronic category",
        ),
        _E(
            "Events fall into the boosted category when H_{T} > 730 GeV.",
            "event ht > 730 GeV in boosted category",
        ),
    ),
    (_E("Events are selected if they contain at least five jets.", "jet n >= 5"),),
)

#: … and further categories, without the verb: ``, to the VBF category if …``
ALSO_ASSIGNED_IF: Final = Rule(
    "also-assigned-if",
    "``…, to the VBF category if …`` after another category that events are assigned to: what "
    "follows is required there.",
    r"(?:,| and| or)(?: and| or)? (?:to|into|in|as) (?:the |an? )?$",
    (
        _E(
            "Events are assigned to the boosted category if H_{T} > 730 GeV, to the VBF category "
            "if m_{jj} > 510 GeV, and to SR3 if m_{eff} > 910 GeV.",
            "event ht > 730 GeV in boosted category; dijet mass > 510 GeV in VBF category; "
            "event meff > 910 GeV in SR3",
        ),
    ),
    (
        _E(
            "Events are assigned to the boosted category if H_{T} > 730 GeV.",
            "event ht > 730 GeV in boosted category",
        ),
    ),
)

#: what follows the name of a category with the requirements to be in it
IF: Final = r"(?: only)? (?:if|when|provided(?: that)?|by requiring)\b"

ASSIGNMENTS: Final = (
    ASSIGNED,
    ASSIGNED_IF,
    ALSO_ASSIGNED_IF,
)
