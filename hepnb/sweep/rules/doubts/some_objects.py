"""Limits for objects of a kind, a role or an origin, and not for all of their collection."""

from __future__ import annotations

from typing import Final

from hepnb.sweep.rules.rule import Concerns, Example, Makes, Rule, Scope
from hepnb.vocabulary.numbers import named
from hepnb.vocabulary.subjects import OBJECTS, PARTICLES, RECONSTRUCTED
from hepnb.vocabulary.units import AFTER

_E = Example

SOME_OBJECTS: Final[tuple[Rule, ...]] = (
    Rule(
        "counted-at-large-eta",
        "``at least one jet with |η| > 2.5``: the forward ones are counted; not all of them are "
        "forward.",
        r"\b(?:(?:[Ee]vents? |[Rr]eject\w* |[Vv]eto\w* )[^.;,\d]{0,30}?)?\b(?:[Aa]t (?:most|least)"
        r"|[Nn]o(?:t)?(?: more than| fewer than)?|[Ee]xactly|[Oo]ne|[Tt]wo"
        rf"|[Aa]n?|[Aa]ny|containing|with) (?:[\w-]+ ){{0,3}}?{OBJECTS} (?:(?:with|having|at|that"
        r" (?:has|have)|in the region) )?(?:beyond |outside (?:of )?)?\|η\| ?[=>≥]"
        r" ?\d[\d.]*",
        (
            _E("At least one jet with |η| > 2.6 is required.", "?"),
            _E("At most one jet beyond |η| = 2.6 is permitted.", "?"),
            _E("Events with a photon with |η| > 1.6 are rejected.", "?"),
        ),
        (
            _E("Jets with |η| > 2.6 are rejected.", "jet abseta <= 2.6"),
            _E("Forward jets must have |η| > 2.6.", "jet abseta > 2.6"),
        ),
        makes=Makes.HOLDS,
        scope=Scope.INSIDE,
    ),
    Rule(
        "those-of-a-kind",
        "``and those of b quarks within …``: a limit on some of the objects before; which line "
        "says that, is for a person.",
        r"(?:; |, (?:and |while |whereas |but )?|\band |\bwhile |(?<=\. )|\A)(?:[Tt]hose"
        r"|[Tt]he ones) (?:of|from|that|which|originating|matched|identified|tagged|initiated"
        r"|reconstructed)\b"
        r"(?![^.;]*\bevents\b)[^;]*",
        (
            _E(
                "Jets must have |η| < 4.6; those of b quarks are required to have |η| < 2.3.",
                "jet abseta < 4.6; ?",
            ),
            _E(
                "Muons must have p_{T} > 11 GeV, and those that are combined p_{T} > 27 GeV.",
                "muon pt > 11 GeV; ?",
            ),
        ),
        (
            _E(
                "Jets must have p_{T} > 31 GeV, and those jets must have |η| < 2.3.",
                "jet pt > 31 GeV; jet abseta < 2.3",
            ),
        ),
        makes=Makes.HOLDS,
        scope=Scope.INSIDE,
        concerns=Concerns.LIMITS,
    ),
    Rule(
        "particles-without-a-collection",
        "Kaons, neutrinos or quarks are no collection of the events: a limit that the clause asks "
        "of them is none of the objects named before.",
        rf"\b{PARTICLES}(?: candidates?| pairs?| tracks?)? (?:(?:\w+ )?(?:must|need|have|has|had"
        r"|carry|carries|are|is|were|was|should|with|having|whose)\b)[^;]*"
        rf"|(?:[^;,.]|\.\d){{0,60}}[<>≥≤] ?[−-]?\d[\d.]*(?:{AFTER})? (?:for|in the case of) "
        rf"(?:the )?{PARTICLES}\b",
        (
            _E(
                "Tracks must have |η| < 4.6. Kaon candidates are required to have p_{T} > 0.3 GeV.",
                "track abseta < 4.6; ?",
            ),
            _E(
                "Leptons must have p_{T} > 26 GeV, and the neutrinos must have p_{T} > 31 GeV.",
                "lepton pt > 26 GeV; ?",
            ),
            _E("The momentum asymmetry must be > 0.3 for kaons.", "?"),
            # a decimal point ends no sentence
            _E(
                "Tracks must have |η| < 4.6. Pions must have |d_{0}| > 0.2 mm, be displaced, and "
                "have p_{T} > 0.3 GeV.",
                "track abseta < 4.6; ?",
            ),
            _E(
                "Wide jets must have |η| < 2.6. Hadrons are clustered with a distance of 0.8, and "
                "must have p_{T} > 160 GeV.",
                "fatjet abseta < 2.6; ?",
            ),
        ),
        (
            _E(
                "Tracks must have |η| < 4.6, and are required to have p_{T} > 0.3 GeV.",
                "track abseta < 4.6; track pt > 0.3 GeV",
            ),
        ),
        makes=Makes.HOLDS,
        scope=Scope.INSIDE,
        concerns=Concerns.LIMITS,
    ),
    Rule(
        "object-by-a-symbol",
        "``A τ_{loose} requires …``: objects that a symbol with an index names are none of those "
        "that were named before.",
        r"(?<!\w)(?<!electron )(?<!muon )(?<!photon )(?<!tau )(?<!lepton )(?<!candidate )"
        r"(?:e|μ|τ|γ|ℓ)_\{(?!h|had|vis)[^{}]*\}(?: (?:candidates?|leptons?))? (?:\w+ly )?"
        r"(?:(?:also|further|then|both|all) )*(?:requires?|must|has|have|is|are|needs?|satisf\w+"
        r"|meets?|pass(?:es)?|should)\b[^;]*",
        (
            _E(
                "Taus must have |η| < 2.2. They are told from electrons and muons. A τ_{tight} "
                "also requires p_{T} > 21 GeV.",
                "tau abseta < 2.2; ?",
            ),
            _E(
                "Muons must have |η| < 2.2. The μ_{signal} must have p_{T} > 21 GeV.",
                "muon abseta < 2.2; ?",
            ),
        ),
        (
            _E("A tight muon μ_{tight} must have p_{T} > 21 GeV.", "muon pt > 21 GeV"),
            _E(
                "Muons must have |η| < 2.2. Their p_{T}^{μ} must exceed 21 GeV.",
                "muon abseta < 2.2; muon pt > 21 GeV",
            ),
        ),
        makes=Makes.HOLDS,
        scope=Scope.INSIDE,
        concerns=Concerns.LIMITS,
    ),
    Rule(
        "candidates-with-tracks",
        "``Candidates with three tracks, … and p_{T} > 20 GeV``: the candidates have that limit, "
        "whatever they are, and not their tracks.",
        r"^(?:(?:The|All|Selected|Only) )?[Cc]andidates (?:with|having|must have|(?:are|is) "
        r"required to have) (?:exactly |at least )?\w+ (?:[\w-]+ )?tracks?,[^.;]*",
        (
            _E(
                "Candidates with three tracks, unit charge, and p_{T} > 21 GeV are selected.",
                "?",
            ),
        ),
        (
            _E(
                "Taus with three tracks, unit charge, and p_{T} > 21 GeV are selected.",
                "tau pt > 21 GeV",
            ),
        ),
        makes=Makes.HOLDS,
        scope=Scope.INSIDE,
        concerns=Concerns.LIMITS,
    ),
    Rule(
        "objects-with-a-use",
        "``The jets used for the veto``, ``the muon that fires the trigger``: some of the objects, "
        "by what they are there for.",
        rf"\b{OBJECTS}(?: candidates?)? (?:(?:(?:that|which) (?:are|is) )?(?:used|considered)"
        r" (?:for|in) (?:the|a) (?:[\w-]+ )?veto"
        r"|(?:that|which) (?:fires?|fired|triggered|(?:is|are|was|were) (?:responsible for"
        r"|used (?:by|for|in) the)) )[^;]*"
        rf"|\b[Vv]eto (?:on|of) (?:[\w-]+ ){{0,2}}?{OBJECTS} (?:with|having|above) [^.;]*?"
        r"\b(?:between|in the gap|inside|outside|within|close to|near)\b",
        (
            _E("The jets used for the veto must have p_{T} > 26 GeV.", "?"),
            _E("The muon that fires the trigger must have p_{T} > 26 GeV.", "?"),
            _E(
                "A veto on jets with p_{T} > 42 GeV in the gap between the two jets is applied.",
                "?",
            ),
        ),
        (
            _E("A veto on jets with p_{T} > 42 GeV is applied.", "jet n == 0; jet pt > 42 GeV"),
            _E("The muons used in the analysis must have p_{T} > 26 GeV.", "muon pt > 26 GeV"),
        ),
        makes=Makes.HOLDS,
        scope=Scope.INSIDE,
        concerns=Concerns.LIMITS,
    ),
    Rule(
        "called-and-asked",
        "``Jets that are not b-tagged are called light jets and must satisfy …``: asked of those "
        "that are called so.",
        r"^[^;]*\b(?:are|is) (?:called|named|termed|denoted|referred to as|labelled)"
        r" [^.;,<>≥≤]{2,40}?,? and (?:must|are required|have to|need to|should)\b[^;]*",
        (
            _E(
                "Jets that are not b-tagged are called light jets and must satisfy |η| < 2.7.",
                "?",
            ),
        ),
        (_E("Jets are calibrated and must satisfy |η| < 2.7.", "jet abseta < 2.7"),),
        makes=Makes.HOLDS,
        scope=Scope.INSIDE,
        concerns=Concerns.LIMITS,
    ),
    Rule(
        "called-and-made-of",
        "A collection of several kinds of candidates under one name is more than a line can say.",
        r"\b(?:called|named|denoted|referred to as|termed) [^,;.]*, (?:include|consist|comprise"
        r"|contain)s?\b",
        (
            _E(
                "Candidates for the third muon, called loose tracks, include muons with a looser "
                "requirement, p_{T} > 5 GeV, and electrons with p_{T} > 9 GeV.",
                "?",
            ),
        ),
        (_E("Muons with p_{T} > 5 GeV are called loose muons.", "muon pt > 5 GeV of loose muons"),),
        makes=Makes.HOLDS,
    ),
    Rule(
        "some-by-momentum",
        "What is asked of ``low-p_{T} muons`` is asked of some; which these are, the sentence does "
        "not say.",
        r"^(?:[Tt]he |[Ff]or )?(?:[Hh]igh|[Ll]ow|[Ii]ntermediate)[- ]p_\{T\} \w+ "
        r"(?!(?:[^.;]|\.\d)*p_\{T\} ?[<>≥≤])",
        (_E("Low-p_{T} muons must have |d_{0}| < 0.3 mm.", "?"),),
        (
            _E(
                "Low-p_{T} muons must have p_{T} > 4 GeV and |d_{0}| < 0.3 mm.",
                "muon pt > 4 GeV; muon d0 < 0.3 mm",
            ),
        ),
        makes=Makes.HOLDS,
    ),
    Rule(
        "by-its-role",
        "Objects of which the sentence says what they come from (``the leptons from the Z boson``) "
        "are some of the objects; which ones, other words say.",
        r"\b(?:leptons?|muons?|electrons?|taus?|photons?|(?:b[- ])?jets?|tracks?)(?: candidates?)? "
        r"(?:(?:coming |originating |arising |stemming )?from|(?:assigned|associated|attributed"
        r"|belonging|matched) (?:to|with)|forming|of) "
        r"(?:the |a |an |its |their )?(?:[WZH]|top|Higgs|J/ψ|dilepton)\b[^;]*"
        r"|\b(?:[WZ](?:_?\{?[12]\}?|[- ]boson)?|top(?:[- ]quark)?|[Ss]pectator|[Rr]ecoil(?:ing)?"
        r"|[Bb]achelor"
        r"|[Tt]agging|VBF|[Tt]rigger(?:-matched|ing)) "
        r"(?:leptons?|muons?|electrons?|jets?|photons?|taus?)\b(?! (?:channels?|decays?|final"
        r"|events?))[^;]*",
        (
            _E("The W lepton must have p_{T} > 23 GeV.", "?"),
            _E("The leptons assigned to the Z boson must have p_{T} > 14 GeV.", "?"),
            _E("The spectator jet must satisfy |η| > 1.6.", "?"),
            _E("Both tagging jets must have p_{T} > 52 GeV.", "?"),
        ),
        (
            _E("Leptons must have p_{T} > 14 GeV.", "lepton pt > 14 GeV"),
            _E(
                "In the W lepton channel the leptons must have p_{T} > 14 GeV.",
                "lepton pt > 14 GeV in W lepton channel",
            ),
        ),
        makes=Makes.HOLDS,
        scope=Scope.INSIDE,
        concerns=Concerns.LIMITS,
    ),
    Rule(
        "one-of-several-contains",
        "``At least one of the two candidates must contain a lepton with …``: asked of no object "
        "of all events.",
        r"\b[Aa]t least \w+ of [^.;,]*\b(?:contains?|includes?) (?:an?|one) \w+ (?:with|having)\b"
        r"[^;]*",
        (
            _E(
                "At least one of the two Z candidates must contain a lepton with p_{T} > 23 GeV.",
                "?",
            ),
        ),
        (
            _E(
                "Events must contain a lepton with p_{T} > 23 GeV.",
                "lepton n >= 1; lepton pt > 23 GeV",
            ),
        ),
        makes=Makes.HOLDS,
    ),
    Rule(
        "considered-as-some",
        "``Tracks are considered displaced if …`` says which ones are called so, and asks it of no "
        "other.",
        r"\b(?:considered|called|classified as|defined as|regarded as) (?:to be )?(?:displaced"
        r"|converted|bad|fake|loose|forward|cosmic|soft|boosted|non-prompt|overlapping|secondary)"
        r"(?: \w+)? (?:if|when)\b",
        (_E("Tracks are considered displaced if |d_{0}| > 2.5 mm.", "?"),),
        (_E("Muons are considered isolated if I_{rel} < 0.14.", "muon iso < 0.14"),),
        makes=Makes.HOLDS,
        scope=Scope.AFTER,
        concerns=Concerns.LIMITS,
    ),
    Rule(
        "those-in-the-endcaps",
        "Which range ``those in the endcaps`` are in, the sentence does not say.",
        r"\b(?:those|the ones|ones|that) (?:in|of|within) the (?:[\w-]+ )?(?:barrel|endcaps?"
        r"|forward|central)\b(?! \(| region \()",
        (
            _E(
                "Photons must have a relative isolation below 0.07 and those in the endcaps below "
                "0.11.",
                "photon iso < 0.07; ?",
            ),
        ),
        makes=Makes.HOLDS,
        scope=Scope.AFTER,
        concerns=Concerns.LIMITS,
        even_given=True,
    ),
    Rule(
        "few-of-a-kind",
        "A limit on how many objects of a kind of reconstruction there are is none on all of them.",
        rf"\b(?:at most|no more than|not more than|fewer than|less than|up to|exactly|no|any"
        rf"|only) (?:(?:{named(1, 4)}) )?(?:{RECONSTRUCTED}(?:,| or| and)? )+[^.;,]*",
        (
            _E("Events must contain at most one stand-alone muon.", "?"),
            _E("Events have no more than one calorimeter-tagged or stand-alone muon.", "?"),
            _E("Events with exactly two converted photons are selected.", "?"),
            _E("Events must have no displaced muons.", "?"),
        ),
        (
            _E("Events must contain at most one isolated muon.", "muon n <= 1"),
            _E("Events must have no muons.", "muon n == 0"),
        ),
        makes=Makes.HOLDS,
        scope=Scope.INSIDE,
        concerns=Concerns.COUNTS,
    ),
    Rule(
        "made-for-another",
        "Objects that enter only the computation of something else are not the selected ones.",
        r"\b(?:used|needed|employed) (?:to|for|in) (?:comput\w+|calculat\w+|construct\w+|deriv\w+"
        r"|build\w*|defin\w+|determin\w+|the (?:calculation|computation|construction|determination"
        r"|definition)|reconstruct\w*|evaluat\w+)\b[^;]*",
        (_E("The tracks used to compute the isolation must have p_{T} > 1 GeV.", "?"),),
        (_E("Jets used in the analysis must have p_{T} > 30 GeV.", "jet pt > 30 GeV"),),
        makes=Makes.HOLDS,
        scope=Scope.INSIDE,
        concerns=Concerns.LIMITS,
    ),
)
