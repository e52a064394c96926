"""The role of a distance in ΔR: the cone of an isolation, the removal of an overlap, a
separation.
"""

from __future__ import annotations

from typing import Final

from hepnb.sweep.rules.rule import Example, Rule

_E = Example

ISOLATION: Final = Rule(
    "isolation-cone",
    "A radius is the cone of an isolation only where something is summed or isolated in it.",
    r"\b(?:[Ii]solat\w+|(?:[Ss]calar )?sum(?:med)?|[Ss]ums|[Aa]ctivity|[Ee]nergy|deposits?"
    r"|[Mm]omenta|cone)\b|[pE]_\{T\}\^\{(?:\w*cone\w*|iso)",
    (
        _E(
            "The isolation energy of a photon within ΔR = 0.4 must be below 5 GeV.",
            "photon iso < 5 GeV; photon other:iso_cone == 0.4",
        ),
    ),
    (_E("Photons are required to be within ΔR = 0.2 of a muon.", "?"),),
)

SEPARATED_BY: Final = Rule(
    "separated-by-so-much-from",
    "``separated by ΔR > 0.4 from any lepton``: what a distance is to, stands after it.",
    r"^ from (?:(?!jet\b|track\b)[\w-]+ ){0,3}$",
    (
        _E(
            "Jets must be separated by ΔR > 0.5 from any selected photon.",
            "jet-photon dr > 0.5",
        ),
    ),
    (_E("Jets must be separated from any photon by ΔR > 0.5.", "jet-photon dr > 0.5"),),
)

NEARNESS: Final = Rule(
    "near-by-a-bare-number",
    "``within 0.2 of a muon``, ``closer than 0.4 to a jet``: a number without a unit that says how "
    "near objects are to others is a ΔR.",
    r"^ ?(?:of|from|to|around) (?:an? |any |another |the |one |each )?(?:[\w-]+ ){0,2}?"
    r"(?:(?:b[- ]?)?jets?|leptons?|electrons?|muons?|photons?|taus?)\b",
    (
        _E(
            "Electrons within 0.2 of a selected muon are not considered.", "electron-muon dr >= 0.2"
        ),
        _E("Jets nearer than 0.4 to any lepton are dropped.", "jet-lepton dr >= 0.4"),
    ),
    (
        _E("Vertices within 0.4 mm of a jet are dropped.", "?"),
        _E("Jets with a charged fraction within 0.2 of unity are dropped.", "?"),
    ),
)

FIRST_JETS: Final = Rule(
    "first-jets-by-index",
    "``Δφ(jet_{1–4}, E_{T}^{miss})`` is the angle to each of the first four jets.",
    r"\bj(?:ets?)?_?\{1 ?(?:[–−-] ?|(?:, ?\d)*, ?)(?P<last>[2-6])\}",
    (
        _E(
            "Events must satisfy min Δφ(jet_{1–4}, E_{T}^{miss}) > 0.6.",
            "jet-met dphi > 0.6 of the first 4",
        ),
        _E(
            "Events with Δφ(j_{1,2,3}, p_{T}^{miss}) < 0.6 are rejected.",
            "jet-met dphi >= 0.6 of the first 3",
        ),
    ),
    (_E("Events must satisfy Δφ(j_{1}, E_{T}^{miss}) > 0.6.", "jet:1-met dphi > 0.6"),),
)

OF_NEAREST: Final = Rule(
    "angle-of-the-nearest",
    "``Δφ_{min}`` is the angle of the nearest object, which its brackets or an explanation name: a "
    "lower limit is one for all of these, an upper limit for a person.",
    r"Δφ\^?_?\{min[^{}]*\}",
    (
        _E(
            "Events must have Δφ_{min}(j_{1,2,3}, p_{T}^{miss}) > 0.6.",
            "jet-met dphi > 0.6 of the first 3",
        ),
        _E("To reject jets near the E_{T}^{miss}, Δφ_{min} > 0.6 is required.", "?"),
        _E("Events must have Δφ_{min}(jet, E_{T}^{miss}) < 0.6.", "?"),
        _E("Events must have min Δφ(jet, E_{T}^{miss}) < 0.6.", "?"),
    ),
    (
        _E(
            "The azimuthal angle between any jet and E_{T}^{miss} must exceed 0.6.",
            "jet-met dphi > 0.6",
        ),
    ),
)

EACH_OTHER: Final = Rule(
    "near-each-other",
    "``within ΔR = 1.5 of each other`` limits the distance between those that were named.",
    r" ?(?:of|from|to) (?:each other|one another)\b",
    (
        _E(
            "The two b jets are required to lie within ΔR = 1.6 of each other.",
            "bjet:1-bjet:2 dr < 1.6",
        ),
        _E(
            "Events with two muons within ΔR < 0.3 of each other are rejected.",
            "?; muon:1-muon:2 dr >= 0.3",
        ),
    ),
    (_E("Jets within ΔR = 0.3 of an electron are removed.", "electron-jet dr >= 0.3"),),
)

NEAR_BY: Final = Rule(
    "near-by-an-angle",
    "``within Δφ = 0.4 of the missing momentum``: an angle that something lies within is a limit, "
    "left to a person; any other angle that equals a number is a value.",
    r"\b(?:within|inside|closer|nearer|apart|separated)\b[^,;.]{0,20}$",
    (_E("The leading jet must lie within Δφ = 0.4 of the E_{T}^{miss}.", "?"),),
)

OF_A_KIND: Final = Rule(
    "two-of-a-kind",
    "One of two objects of a kind is removed only where the sentence says that there is another.",
    r"\b(?:another|other|two|each|closest)\b",
    (_E("Jets within ΔR = 0.3 of another jet are removed.", "jet-jet dr >= 0.3"),),
    (_E("Jets within ΔR = 0.3 of a jet are removed.", "?"),),
)

OVERLAP: Final = Rule(
    "overlap-in-a-cone",
    "A cone in which objects overlap is none of an isolation.",
    r"\b[Oo]verlap",
    (
        _E("Overlaps are resolved in a cone of ΔR < 0.4 around electrons.", "?"),
        _E(
            "Jets overlapping with electrons within ΔR < 0.3 are removed.", "electron-jet dr >= 0.3"
        ),
    ),
    (_E("Jets near electrons within ΔR < 0.3 are removed.", "?"),),
)

OF_A_CONE: Final = Rule(
    "radius-of-a-cone",
    "``a cone of size R = 0.3``: the size of a cone is none of the jets.",
    r"\bcones?\b[^.,;]{0,30}$",
    (
        _E(
            "Jets that overlap with electrons in a cone of size R = 0.3 are removed.",
            "electron-jet dr >= 0.3",
        ),
        _E(
            "The isolation of photons is summed in a cone of size R = 0.35.",
            "photon other:iso_cone == 0.35",
        ),
    ),
    (_E("Jets are built with R = 0.4.", "jet other:anti_kt_r == 0.4"),),
)

IN_BRACKETS: Final = Rule(
    "separated-in-brackets",
    "``separated (ΔR > 0.5) from any jet``: what a distance in brackets is to, stands after it.",
    r"separated \($",
    (_E("Photons must be separated (ΔR > 0.5) from any jet.", "jet-photon dr > 0.5"),),
    (_E("Photons must be separated (ΔR > 0.5).", "?"),),
)

SEPARATED: Final = Rule(
    "separated-by-so-much",
    "``Jets must be separated by ΔR > 0.5`` from each other; ``the muon and the electron must be "
    "separated by``: one from the other.",
    r"separated by",
    (
        _E("Jets must be separated by ΔR > 0.5.", "jet-jet dr > 0.5"),
        _E(
            "The muon and the electron must be separated by ΔR > 0.5.", "electron:1-muon:1 dr > 0.5"
        ),
    ),
    (_E("Jets must satisfy ΔR > 0.5.", "?"),),
)

BETWEEN_A_KIND: Final = Rule(
    "distance-between-a-kind",
    "``the separation between photons must be``: between any two of them.",
    r"\b(?:distance|separation) between (?:the |any |all )?(?:two |selected )*[\w-]+s "
    r"(?:must|is|has|should)\b",
    (_E("The separation between photons must be larger than ΔR = 0.5.", "photon-photon dr > 0.5"),),
    (_E("The separation of photons must be larger than ΔR = 0.5.", "?"),),
)

ALL_APART: Final = Rule(
    "all-separated",
    "``All leptons must be well separated, ΔR > 0.5``: any two of them.",
    r"\b[Aa]ll \w+[^.]* separat",
    (_E("All leptons must be well separated, ΔR > 0.5.", "lepton-lepton dr > 0.5"),),
    (_E("The leptons must be well separated, ΔR > 0.5.", "?"),),
)

ANY_TWO: Final = Rule(
    "any-two",
    "``separated from each other``, ``any two leptons``: a distance between objects of one kind.",
    r"\beach other\b|\bone another\b|\bany two\b",
    (_E("Leptons must be separated from each other by ΔR > 0.2.", "lepton-lepton dr > 0.2"),),
    (_E("Leptons must be separated from jets by ΔR > 0.2.", "jet-lepton dr > 0.2"),),
)

APART_FROM: Final = Rule(
    "separated-from",
    "``Photons must be separated from jets by``: every photon from every jet.",
    r"separated(?: \([^()]*\))? from|apart from|away from",
    (_E("Photons must be separated from jets by ΔR > 0.5.", "jet-photon dr > 0.5"),),
    (_E("Photons must be isolated from jets by ΔR > 0.5.", "?"),),
)

OF_ANY: Final = Rule(
    "distance-to-any",
    "``between the photon and any muon``: of several distances, which no line for the leading ones "
    "says.",
    r"\bbetween (?:any|each|all|every)\b|\band (?:any|each|all|every)\b",
    (_E("The distance ΔR between the photon and any muon must exceed 0.5.", "?"),),
    (
        _E(
            "The distance ΔR between the photon and the muon must exceed 0.5.",
            "muon:1-photon:1 dr > 0.5",
        ),
    ),
)

BY_SO_MUCH: Final = Rule(
    "by-a-distance",
    "``separated by a distance of at least``: a distance follows, and then what it is to.",
    r"\bseparated by (?:a distance (?:of )?)?(?:at least )?$",
    (_E("Jets must be separated by ΔR > 0.5 from any selected photon.", "jet-photon dr > 0.5"),),
)

SUCH_THAT: Final = Rule(
    "such-that",
    "Of ``such that jets with ΔR < 0.3 of an electron are removed``, only what follows ``such "
    "that`` is removed.",
    r"\bsuch that\b|\bin which\b",
    (
        _E(
            "Photons are treated such that jets overlapping with electrons within ΔR < 0.3 are "
            "removed.",
            "electron-jet dr >= 0.3",
        ),
    ),
)

ANGLES: Final = (
    ISOLATION,
    SEPARATED_BY,
    NEARNESS,
    BY_SO_MUCH,
    FIRST_JETS,
    OF_NEAREST,
    EACH_OTHER,
    NEAR_BY,
    OF_A_KIND,
    OVERLAP,
    OF_A_CONE,
    IN_BRACKETS,
    SEPARATED,
    BETWEEN_A_KIND,
    ALL_APART,
    ANY_TWO,
    APART_FROM,
    OF_ANY,
    SUCH_THAT,
)
