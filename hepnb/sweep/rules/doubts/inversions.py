"""Requirements that are turned round, replaced, excepted or not applied."""

from __future__ import annotations

from typing import Final

from hepnb.sweep.rules.rule import Example, Makes, Rule, Scope

_E = Example

IN_PLACE_OF: Final = Rule(
    "in-place-of",
    "``m_{T} < 90 GeV instead of m_{T} > 120 GeV``: what stands behind holds elsewhere.",
    r"\b(?:instead of|rather than|in place of|in lieu of|as opposed to)\b(?:[^.;:,]|\.\d)*",
    (
        _E("At least two jets are required rather than at least four jets.", "jet n >= 2; ?"),
        _E(
            "In CR-W, m_{T} < 90 GeV is required instead of m_{T} > 120 GeV.",
            "lepton:1 mt < 90 GeV in CR-W; ?",
        ),
    ),
    (
        _E(
            "In SR-W, at least two jets are required instead.",
            "jet n >= 2 in SR-W",
        ),
    ),
    makes=Makes.HOLDS,
    scope=Scope.INSIDE,
)

INVERSIONS: Final[tuple[Rule, ...]] = (
    IN_PLACE_OF,
    Rule(
        "before-a-cut",
        "``before the cut m_{Z2} > 12 GeV`` says when something is done.",
        r"\b(?:[Bb]efore|[Pp]rior to|[Ii]nstead of|[Rr]ather than|[Ww]ithout) "
        r"(?:applying |imposing )?"
        r"(?:the |a |any )?[^.;,<>≥≤]{0,40}[<>≥≤] ?\d[\d.]*(?: ?[A-Za-z][\w/^{}]*)?"
        r" (?:cut|requirement|selection|condition)s?\b",
        (
            _E(
                "The best candidate is selected before the m_{Z2} > 14 GeV cut, and events must "
                "have H_{T} > 90 GeV.",
                "?; event ht > 90 GeV",
            ),
        ),
        (_E("The m_{Z2} > 14 GeV cut is required.", "z2 mass > 14 GeV"),),
        makes=Makes.HOLDS,
        scope=Scope.INSIDE,
    ),
    Rule(
        "exception-from-another",
        "``the same requirements, with the exception of the muon veto``: what is excepted is not "
        "required.",
        r"\b(?:with the exception of|except(?:ing)?(?: for)?|apart from|other than) (?:the "
        r"|any |all "
        r"|its )?(?:[\w-]+ ){0,4}(?:veto(?:es)?|requirements?|criteri(?:on|a)|cuts?|selections?)\b",
        (
            _E(
                "The single-muon sample is selected with the same requirements as the signal "
                "region, with the exception of the muon veto.",
                "?",
            ),
        ),
        (_E("A muon veto is applied.", "muon n == 0"),),
        makes=Makes.HOLDS,
        scope=Scope.INSIDE,
    ),
    Rule(
        "no-requirement",
        "``No requirement is applied to …`` requires nothing.",
        r"\b[Nn]o (?:[\w/-]+ ){0,4}?(?:requirements?|cuts?|selections?|criteri(?:on|a)|thresholds?"
        r"|conditions?|restrictions?|limits?|veto(?:es)?)(?: on [^.;,]{2,40}?)? (?:is|are|was|were"
        r"|has been|have been) (?:\w+ )?(?:applied|imposed|made|placed|required|set|used"
        r"|put)\b[^;]*",
        (
            _E("No JVT requirement is applied to jets with p_{T} > 60 GeV.", "nothing"),
            _E("No additional cut is imposed for muons with p_{T} > 100 GeV.", "nothing"),
            _E(
                "For the 0-jet category H_{T} > 320 GeV is required, for the 1-jet category no "
                "such requirement is made.",
                "event ht > 320 GeV in 0-jet category",
            ),
        ),
        (_E("Events must have no jets with p_{T} > 60 GeV.", "jet n == 0; jet pt > 60 GeV"),),
        makes=Makes.ASIDE,
        scope=Scope.CLAUSE,
        why="says that nothing is required",
    ),
    Rule(
        "requirement-turned-round",
        "A requirement that is said to be inverted or relaxed, mostly in a control region, does "
        "not hold there.",
        r"\b(?:is|are|being|was|were|gets?) (?:\w+ )?(?:inverted|reversed|flipped|relaxed|loosened"
        r"|lifted|released|waived)\b",
        (
            _E("In the control region the requirement E_{T}^{miss} > 190 GeV is inverted.", "?"),
            _E("In the signal region the b-jet veto is reversed.", "?"),
            _E(
                "The requirement m_{T} > 130 GeV is relaxed to m_{T} > 70 GeV.",
                "?; lepton:1 mt > 70 GeV",
            ),
        ),
        (
            _E(
                "The requirement E_{T}^{miss} > 190 GeV is applied in the control region.",
                "met met > 190 GeV in control region",
            ),
        ),
        makes=Makes.HOLDS,
        scope=Scope.BEFORE,
    ),
    Rule(
        "turning-a-requirement-round",
        "``by inverting the b-jet veto``, ``dropping the requirement m_{T} > 120 GeV``: what is "
        "named does not hold there.",
        r"\b(?:(?:[Ii]nver|[Rr]elea|[Rr]eplac|[Rr]ever|[Rr]elax|[Ll]oosen|[Dd]ropp|[Rr]emov"
        r"|[Ll]ift|[Oo]mitt|[Ff]lipp)(?:t|s)?(?:ing|sion of|al of)|[Ww]ithout applying)"
        r" (?:the|any|all|both|either|this|that|these|one)\b(?:(?! and (?:requiring|by|instead"
        r"|with|demanding)\b)(?:[^.;:,]|\.\d))*",
        (
            _E("The control region is defined by inverting the b-jet veto.", "?"),
            _E("Reversing the requirement H_{T} > 510 GeV gives the control region.", "?"),
            _E("The validation region is obtained by dropping the lepton veto.", "?"),
        ),
        (_E("The control region is defined by a b-jet veto.", "bjet n == 0 in control region"),),
        makes=Makes.HOLDS,
        scope=Scope.INSIDE,
    ),
    Rule(
        "turned-round-by-an-adjective",
        "``an inverted b-jet veto``, ``without the lepton veto``: what is named does not hold "
        "there.",
        r"\b(?:(?:[Ii]nvert|[Rr]evers|[Rr]elax|[Ll]oosen|[Ff]lipp|[Ll]ift|[Rr]emov|[Dd]ropp"
        r"|[Oo]mitt)ed|[Ww]ithout(?: the| a| an| any)?) (?:[\w{}-]+ ){0,3}?"
        r"(?:[\w-]+-)?veto(?:es)?\b",
        (
            _E(
                "The control region with an inverted b-jet veto requires H_{T} > 310 GeV.",
                "?; event ht > 310 GeV in control region",
            ),
            _E("A control region with a reversed lepton veto is used.", "?"),
            _E("The control region is selected without the b-jet veto.", "?"),
        ),
        (_E("A b-jet veto is applied in SR2.", "bjet n == 0 in SR2"),),
        makes=Makes.HOLDS,
        scope=Scope.INSIDE,
    ),
    Rule(
        "requirement-not-applied",
        "A requirement that is not applied, or replaced by another, is none.",
        r"\b(?:requirements?|cuts?|veto(?:es)?|criteri(?:on|a)|conditions?|thresholds?)\b(?:[^.;,]"
        r"|\.\d)*?"
        r"\b(?:is|are|being|was|were) (?:(?:not|never|no longer) (?:applied|imposed|required|used"
        r"|made)|removed|dropped|omitted|replaced|changed)\b"
        r"|\b(?:(?:do|does|did) not (?:have|need) to|need not|not subject(?:ed)? to|exempt(?:ed)?"
        r" from|spared (?:from )?)\b[^;]*",
        (
            _E("Events in the eμ channel do not have to satisfy E_{T}^{miss} > 42 GeV.", "?"),
            _E(
                "Events in the eμ channel are not subject to the requirement E_{T}^{miss} > 42 "
                "GeV, which is applied in the ee and μμ channels.",
                "?",
            ),
            _E("Events in SR2 are exempt from the requirement m_{T} > 42 GeV.", "?"),
            _E("The requirement H_{T} > 510 GeV is dropped in the control region.", "?"),
            _E("The lepton veto is not applied in the validation region.", "?"),
        ),
        (_E("Jets with p_{T} < 26 GeV are dropped.", "jet pt >= 26 GeV"),),
        makes=Makes.HOLDS,
        scope=Scope.CLAUSE,
    ),
)
