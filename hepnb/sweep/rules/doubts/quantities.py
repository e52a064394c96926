"""Quantities that no line has as meant, and numbers that a quantity cannot have."""

from __future__ import annotations

from typing import Final

from hepnb.sweep.rules.rule import Concerns, Example, Makes, Rule, Scope
from hepnb.vocabulary.units import AFTER

_E = Example

#: quantity → the largest number without a unit that it can have: beyond it, something else was
#: meant
LARGEST: Final = {
    "n": 20.0,
    "abseta": 7.0,
    "absy": 7.0,
    "eta": 7.0,
    "dr": 7.0,
    "dphi": 6.3,
    "deta": 12.0,
    "iso": 1.5,
    "jvt": 1.0,
    "d0sig": 50.0,
    "other:ntracks": 40.0,
}

#: quantities that are energies or lengths: a bare number is not one of them
NEEDS_UNIT: Final = frozenset(
    {
        "pt",
        "et",
        "met",
        "ht",
        "mht",
        "st",
        "meff",
        "mt",
        "mass",
        "other:lt",
        "other:mj",
        "other:mt2",
        "d0",
        "z0",
    }
)

QUANTITIES: Final[tuple[Rule, ...]] = (
    Rule(
        "sum-with-others",
        "``H_{T}, the scalar sum of the p_{T} of jets and leptons``: H_T is that of jets where "
        "nothing else is said.",
        r"H_\{T\}(?![\^_])(?=[^;<>≥≤]*\bsum\b[^;<>≥≤]*\b(?:leptons?|electrons?|muons?|photons?|taus?"
        r"|missing|E_\{T\}\^\{miss\})(?![\w}]))"
        r"|\bsum,? (?:\([^()]*)?H_\{T\}(?![\^_])(?=[^;<>≥≤]*\b(?:leptons?|electrons?|muons?"
        r"|photons?|taus?)\b)"
        r"|\bsum of[^;<>≥≤]*\b(?:leptons?|electrons?|muons?|photons?|taus?)\b[^;<>≥≤]*?,? \(?"
        r"H_\{T\}(?![\^_])",
        (
            _E("The scalar sum H_{T} of leptons and jets has to be greater than 126 GeV.", "?"),
            _E("H_{T}, the sum of the p_{T} of all jets and leptons, must exceed 126 GeV.", "?"),
            _E(
                "The scalar sum of the p_{T} of jets and photons, H_{T}, must exceed 126 GeV.",
                "?",
            ),
        ),
        (
            _E(
                "H_{T}, the scalar sum of the p_{T} of all jets, must exceed 126 GeV.",
                "event ht > 126 GeV",
            ),
            _E(
                "No leptons are allowed, and H_{T} must exceed 126 GeV.",
                "lepton n == 0; event ht > 126 GeV",
            ),
            _E(
                "The scalar sum of lepton p_{T}, H_{T}^{lep}, must exceed 126 GeV.",
                "event other:ht_lep > 126 GeV",
            ),
        ),
        makes=Makes.HOLDS,
        scope=Scope.INSIDE,
        concerns=Concerns.EVENTS,
    ),
    Rule(
        "more-than-another-by",
        "``larger than the lepton p_{T} by at least 20 GeV``: the number is that of a difference.",
        r"\b(?:larger|higher|greater|smaller|lower|bigger|exceeds?|exceeding)\b[^.;,<>≥≤\d]{2,60} "
        r"by (?:at least|at most|more than|less than|no more than|over)\b",
        (
            _E("m_{T} must be larger than the lepton p_{T} by at least 22 GeV.", "?"),
            _E("The leading jet p_{T} has to exceed that of the second by more than 52 GeV.", "?"),
        ),
        (_E("m_{T} must be larger than 105 GeV.", "lepton:1 mt > 105 GeV"),),
        makes=Makes.HOLDS,
        scope=Scope.CLAUSE,
        concerns=Concerns.LIMITS,
    ),
    Rule(
        "own-quantity-of-some",
        "``K > 0.4 for muons``: a quantity of the paper's own, of objects that stand behind it.",
        rf"(?:[^;,.<>≥≤]|\.\d){{0,60}}[<>≥≤] ?[−-]?\d[\d.]*(?:{AFTER})? (?:for|in the case of) "
        r"(?:the |all |both )?(?:muons?|electrons?|leptons?|photons?|taus?|jets?|tracks?)\b"
        r"(?! (?:channel|final|events?|categor|selection))",
        (_E("Candidates must have DLL_{e} > 0.4 for electrons.", "?"),),
        (_E("Candidates must have p_{T} > 0.4 GeV for electrons.", "electron pt > 0.4 GeV"),),
        makes=Makes.HOLDS,
        scope=Scope.INSIDE,
        concerns=Concerns.OWN,
    ),
    Rule(
        "away-from-a-vertex",
        "``displaced from any primary vertex, with χ_{IP}^{2} > 9``: a quantity of the paper's own "
        "behind a vertex that others are displaced from is none of the vertex.",
        r"\b(?:displaced|detached|separated|inconsistent|incompatible|away) (?:from|with) (?:any"
        r"|the|all|every|each) (?:\w+ )?(?:vertex|vertices|PVs?)\b[^;]*"
        r"|\b[Vv]ertex fit of [^;]*",
        (
            _E("Tracks must be displaced from any primary vertex, with χ_{IP}^{2} > 8.", "?"),
            _E("The vertex fit of the four tracks must have χ^{2}/ndf < 8.", "?"),
        ),
        (_E("Tracks must have χ_{IP}^{2} > 8.", "track other:chi_ip_2 > 8"),),
        makes=Makes.HOLDS,
        scope=Scope.INSIDE,
        concerns=Concerns.OWN,
    ),
    Rule(
        "product-of-pseudorapidities",
        "``η_{j1} η_{j2} < 0``: the sign of a product, and no limit on its second factor.",
        r"(?<![|\w])η_?(?:\{[^{}]*\}|\w*) ?[×·⋅∗*]? ?η_?(?:\{[^{}]*\}|\w*)"
        r" ?[<>≥≤] ?0(?![.\d])",
        (
            _E(
                "Jets must satisfy η_{j1} η_{j2} < 0 and m_{jj} > 510 GeV.",
                "?; dijet mass > 510 GeV",
            ),
        ),
        (
            _E(
                "Jets must satisfy η_{j2} < 0 and m_{jj} > 510 GeV.",
                "jet:2 eta < 0; dijet mass > 510 GeV",
            ),
        ),
        makes=Makes.HOLDS,
        scope=Scope.INSIDE,
    ),
    Rule(
        "indexed-by-letters",
        "``p_{T,i} > 20 GeV and p_{T,j} > 10 GeV``: the letters count objects, and name none.",
        r"_\{T, ?i\}(?:[^.;]|\.\d)*_\{T, ?j\}(?:[^.;]|\.\d)*",
        (_E("Two of the leptons must have p_{T,i} > 22 GeV and p_{T,j} > 11 GeV.", "?"),),
        (_E("Jets must have p_{T,j} > 31 GeV.", "jet pt > 31 GeV"),),
        makes=Makes.HOLDS,
    ),
    Rule(
        "jets-of-an-angle",
        "``the angle between p⃗_{T}^{miss} and any of the leading jets with p_{T} > 30 GeV must "
        "be``: which jets the angle is of, no jet has to be like.",
        r"\b(?:angles?|separations?|distances?|Δφ|ΔR)\b[^.;<>≤≥]* (?:between|and|from|of) "
        r"[^.;<>≤≥]*"
        r"\bjets? (?:with|having)\b(?:[^.;]|\.\d)*?(?=\b(?:to be|to exceed|must|is|are|exceeds?)\b"
        r"|[.;]?$)",
        (
            _E(
                "The minimum angle Δφ between p_{T}^{miss} and each of the first four jets with "
                "p_{T} > 31 GeV and |η| < 4.6 must be large.",
                "?",
            ),
        ),
        (
            _E(
                "The angle is computed for all jets. The jets must have p_{T} > 31 GeV.",
                "jet pt > 31 GeV",
            ),
        ),
        makes=Makes.HOLDS,
        scope=Scope.INSIDE,
        concerns=Concerns.LIMITS,
    ),
    Rule(
        "made-of-several",
        "A distance from a system of several objects needs that system to be drafted.",
        r"\bsystems?\b(?: (?:formed|made|composed|consisting) (?:by|of|from))?",
        (
            _E(
                "The azimuthal separation between the ℓℓγ system and the system formed by the two "
                "jets must be greater than 2.4.",
                "?",
            ),
        ),
        (
            _E(
                "The azimuthal separation between the two jets must be greater than 2.4.",
                "jet:1-jet:2 dphi > 2.4",
            ),
        ),
        makes=Makes.HOLDS,
        scope=Scope.CLAUSE,
        concerns=Concerns.DISTANCES,
    ),
)
