"""The owner of a quantity, where an object and a part of it are named: its track, what stands
around it.
"""

from __future__ import annotations

import re
from typing import Final

from hepnb.sweep.rules.rule import Example, Rule
from hepnb.vocabulary.numbers import named

_E = Example

PART: Final = Rule(
    "tracks-of-an-object",
    "``taus with one or three associated tracks, unit charge, and p_{T} > 20 GeV``: the list goes "
    "on about the object, not its tracks.",
    r"\b(?:with|having|ha(?:s|ve)|contain\w*|requir\w+|matched (?:to|with)|associated (?:to|with)"
    r"|built from|made of|from)"
    r" (?:(?:an?|the|any|no|their|its|at least|at most|exactly|only|either|"
    + named(0, 6)
    + r"|\d|or|to|good|matched|associated|matching|charged|prong|reconstructed|isolated|single"
    r"|inner[- ]detector|ID) )*$",
    (
        _E(
            "Tau leptons must have one or three associated tracks, unit charge, p_{T} above 21 "
            "GeV and |η| < 2.4.",
            "?; tau pt > 21 GeV; tau abseta < 2.4",
        ),
        _E(
            "Muons must be matched to a track in the inner detector, have p_{T} > 11 GeV and |η| "
            "< 2.6.",
            "muon pt > 11 GeV; muon abseta < 2.6",
        ),
    ),
    (
        _E(
            "Jets must have at least two tracks with p_{T} > 1.5 GeV and |η| < 2.1.",
            "?; track pt > 1.5 GeV; track abseta < 2.1",
        ),
        _E("Isolated tracks must have p_{T} > 12 GeV.", "track pt > 12 GeV"),
    ),
)

CANDIDATES: Final = Rule(
    "candidates-of-before",
    "``Candidates must have one or three tracks, and p_{T} > 20 GeV``: they are those of the "
    "sentence before, whose tracks these are.",
    r"^(?:(?:The|These|All|Such|Selected) )?(?:[Cc]andidates|[Oo]bjects|[Tt]hey) (?:are|must|should"
    r"|have)\b",
    (
        _E(
            "Tau leptons are reconstructed from clusters. Candidates are required to have one or "
            "three associated tracks, and to have p_{T} > 26 GeV.",
            "?; tau pt > 26 GeV",
        ),
    ),
    (
        _E(
            "Tau leptons are reconstructed from clusters. Their tracks must have p_{T} > 2 GeV.",
            "track pt > 2 GeV",
        ),
    ),
)

#: between the tracks and a limit: the next item of a list, and nothing that speaks of the tracks
NEXT_ITEM: Final = re.compile(
    r".*\band to (?:have|be|satisfy)\b|(?!.*\b(?:with|whose|having|each|these|those"
    r"|that|which)\b).*(?:,|\band\b)"
)

TRACKS: Final = Rule(
    "tracks-go-on",
    "After a sentence that begins with ``Charged tracks``, and names no other objects, ``they`` "
    "are the tracks.",
    r"^(?:(?:All|The|Good|Selected|Charged|Isolated|Reconstructed|These|Only) )*"
    r"(?:charged[- ]particle )?[Tt]racks (?!in|from|of|around|associated|matched)",
    (
        _E(
            "Muons must have p_{T} > 7 GeV. Charged tracks must have p_{T} > 1.2 GeV. They must "
            "satisfy |η| < 2.1.",
            "muon pt > 7 GeV; track pt > 1.2 GeV; track abseta < 2.1",
        ),
    ),
    (
        _E(
            "Muons must have p_{T} > 7 GeV. The track must have p > 1.2 GeV. They must satisfy |η| "
            "< 2.1.",
            "muon pt > 7 GeV; track other:p > 1.2 GeV; muon abseta < 2.1",
        ),
    ),
)

TRACK_OF: Final = Rule(
    "track-of-a-named-object",
    "``each electron track``: an impact parameter is that of the electron, a momentum of the track "
    "is not.",
    r"\b(?P<whole>electron|lepton|tau)[- ]$",
    (
        _E(
            "Each electron track must have a transverse impact parameter below 0.3 mm.",
            "electron d0 < 0.3 mm",
        ),
        _E("Each electron track must have p_{T} > 6 GeV.", "?"),
    ),
    (
        _E(
            "Each isolated track must have a transverse impact parameter below 0.3 mm.",
            "track d0 < 0.3 mm",
        ),
    ),
    flags=re.IGNORECASE,
)

PART_OF: Final = Rule(
    "one-object-of-another",
    "``the leading track of the tau``: what one object is to another, no line says.",
    r"^(?: candidates?)? of (?:(?:the|an?|each|any|every) )?(?:[\w-]+ )?$",
    (_E("The leading track of the tau must have p_{T} > 6 GeV.", "?"),),
    (_E("The tau candidate must have p_{T} > 6 GeV.", "tau pt > 6 GeV"),),
)

NAMED_BEFORE: Final = Rule(
    "object-before-its-isolation",
    "``the muon isolation must be``: whose it is, the word before it says.",
    r"\b(?P<whole>electron|muon|lepton|tau|photon) (?:(?:track|calorimeter|relative|combined) )?$",
    (
        _E(
            "Muons must have p_{T} > 11 GeV. The electron isolation must be below 0.13.",
            "muon pt > 11 GeV; electron iso < 0.13",
        ),
    ),
    (
        _E(
            "Muons must have p_{T} > 11 GeV. The isolation must be below 0.13.",
            "muon pt > 11 GeV; muon iso < 0.13",
        ),
    ),
    flags=re.IGNORECASE,
)

AROUND: Final = Rule(
    "isolation-around-an-object",
    "``the sum of all tracks around the electron``: the isolation of what stands after ``around``.",
    r"\baround\b",
    (
        _E(
            "Muons must have p_{T} > 6 GeV. The scalar sum of the p_{T} of all tracks around the "
            "electron must be below 3 GeV.",
            "muon pt > 6 GeV; electron iso < 3 GeV",
        ),
    ),
)

ISOLATED_TRACKS: Final = Rule(
    "isolated-tracks",
    "Tracks are summed in the isolation of others, unless the sentence calls them isolated.",
    r"\bisolated (?:\w+ )?tracks?\b|\btracks? (?:\w+ ){0,3}isolated\b",
    (
        _E(
            "Muons and isolated tracks must have an isolation of less than 3 GeV.",
            "muon iso < 3 GeV; track iso < 3 GeV",
        ),
    ),
    (
        _E(
            "Muons and charged tracks must have an isolation of less than 3 GeV.",
            "muon iso < 3 GeV",
        ),
    ),
)

PARTS: Final = (
    TRACKS,
    PART,
    CANDIDATES,
    TRACK_OF,
    PART_OF,
    NAMED_BEFORE,
    AROUND,
    ISOLATED_TRACKS,
)
