"""Limits for events of a class, a year or a condition, and not for all events."""

from __future__ import annotations

from typing import Final

from hepnb.sweep.rules.rule import Concerns, Example, Makes, Rule, Scope

_E = Example

SPLIT_BY: Final = Rule(
    "split-by",
    "What tells categories of events apart is required in none of all events.",
    r"\b(?:split|divided|classified|categori[sz]ed|sorted|separated|grouped) (?:further )?(?:into"
    r"|according to)\b",
    (
        _E(
            "Events are classified into those that satisfy E_{T}^{miss} > 180 GeV and the others.",
            "?",
        ),
        _E(
            "Events are split into categories: 'central' (both photons have |η| < 0.8) and "
            "'outer' (at least one photon has |η| > 0.8).",
            "?",
        ),
    ),
    (_E("Both photons must have |η| < 0.8.", "photon abseta < 0.8"),),
    makes=Makes.HOLDS,
    scope=Scope.AFTER,
    concerns=Concerns.LIMITS,
)

SPLIT_EVENTS: Final = Rule(
    "events-that-are-split",
    "``Events with two or more jets are split into …``: what those are that are split, is asked "
    "in the categories and not of all events.",
    r"^(?:(?:Then|Finally|Next|Furthermore|In addition),? )?(?:The |All |Selected |The selected )?"
    r"[Ee]vents (?:with|having|containing|that (?:have|contain)) [^;.]{3,80}?,? (?:are|is) "
    r"(?:\w+ )?(?:split|divided|sub-?divided|separated|classified|categori[sz]ed|sorted"
    r"|partitioned) (?:in\b|into|as|according|by)",
    (
        _E(
            "Events with two or more jets are further split into a VBF category, requiring m_{jj} "
            "> 510 GeV, and a boosted category, requiring H_{T} > 610 GeV.",
            "?; dijet mass > 510 GeV in VBF category; event ht > 610 GeV in boosted category",
        ),
    ),
    (
        _E(
            "Events with two or more jets are selected, and H_{T} > 610 GeV is required.",
            "jet n >= 2; event ht > 610 GeV",
        ),
    ),
    makes=Makes.HOLDS,
    scope=Scope.INSIDE,
)

SOME_EVENTS: Final[tuple[Rule, ...]] = (
    SPLIT_EVENTS,
    SPLIT_BY,
    Rule(
        "count-that-names-a-class",
        "``0-jet, 1-jet and ≥2-jet``: a count with a hyphen names a class of events.",
        r"[≥≤<>] ?\d-(?:b-?)?(?:jets?|leptons?|muons?|electrons?|photons?|tags?|taus?)\b"
        r"(?! (?:\w+ )?(?:categor|channels?\b|regions?\b|bins?\b|selection|final|events?\b))",
        (
            _E("Three classes are formed from the jets, 0-jet, 1-jet and ≥2-jet.", "?"),
            _E("Required is a class of the jet multiplicity, 0-jet, 1-jet or ≥2-jet.", "?"),
            _E("Each sample is required to be ≥3-lepton or 2-lepton.", "?"),
        ),
        (
            _E("Events are required to have ≥ 2 jets.", "jet n >= 2"),
            _E(
                "The ≥2-jet category requires H_{T} > 310 GeV.",
                "jet n >= 2 in ≥2-jet category; event ht > 310 GeV in ≥2-jet category",
            ),
        ),
        makes=Makes.HOLDS,
        scope=Scope.CLAUSE,
        concerns=Concerns.COUNTS,
    ),
    Rule(
        "events-by-what-they-have",
        "``Events in which both leptons are electrons must …``: asked of these events only.",
        r"^(?:[Tt]he |[Tt]hose )?[Ee]vents (?:in which|where|for which|whose) [^.;,<>≥≤\d]{5,80}?"
        r" (?:must|have to|need to|are (?:\w+ )?required to) [^;]*",
        (_E("Events in which both leptons are electrons must have E_{T}^{miss} > 42 GeV.", "?"),),
        (
            _E("Events must have E_{T}^{miss} > 42 GeV.", "met met > 42 GeV"),
            _E("Events in which E_{T}^{miss} > 42 GeV are selected.", "met met > 42 GeV"),
        ),
        makes=Makes.HOLDS,
        scope=Scope.INSIDE,
    ),
    Rule(
        "events-of-a-kind",
        "``On-Z events (86 < m_{ℓℓ} < 96 GeV) are required to …``: what stands in brackets says "
        "which events these are, and the rest is asked of them only.",
        r"^(?!(?:[Tt]he |[Aa]ll )?(?:[Ss]elected|[Pp]reselected|[Ss]ignal|[Aa]ccepted|[Dd]ata"
        r"|[Cc]andidate|[Rr]emaining)\b)(?:[Tt]he )?[\w/+-]+(?: \w+)? events \((?=[^()]*[<>≥≤])"
        r"[^()]*\)[^;]*",
        (_E("On-Z events (86 < m_{ℓℓ} < 97 GeV) must have E_{T}^{miss} > 155 GeV.", "?"),),
        (
            _E(
                "Selected events must have E_{T}^{miss} > 155 GeV.",
                "met met > 155 GeV",
            ),
        ),
        makes=Makes.HOLDS,
    ),
    Rule(
        "by-run",
        "Values for the data of one run of the collider and of another: which holds, the data say.",
        r"\d[\d.]*(?: ?[A-Za-z]+)? (?:for|in) (?:the )?Run ?[123I]+\b[^.;]*\bRun ?[123I]+\b",
        (
            _E(
                "Muons must have p_{T} > 21 GeV for Run 1 and p_{T} > 27 GeV for Run 2 data.",
                "?",
            ),
            _E("Muons must have p_{T} > 21 GeV for Run 1 and |d_{0}| < 2 mm for Run 2 data.", "?"),
        ),
        (_E("Muons in Run 2 data must have p_{T} > 27 GeV.", "muon pt > 27 GeV"),),
        makes=Makes.HOLDS,
        concerns=Concerns.LIMITS,
    ),
    Rule(
        "by-data-set",
        "Values for data of different years: which of them holds depends on the data.",
        r"\d \(\d[^()]*\)[^.;()<>≤≥]*?\b20\d\d(?:(?:,| and|, and|[–-]) ?20\d\d)* \(20\d\d|\b(?:for"
        r"|in|of) (?:the )?(?:data[^.;]{0,30} )?(?:\w+ in )?20\d\d(?: "
        r"data)?\b(?![^.;]*\b(?:2016[–-]2018|2015[–-]2018|during|collected)\b[^.;]*,)",
        (
            _E(
                "Both muons must have p_{T} > 29 (26) GeV for data collected in 2017 (2016 and "
                "2018).",
                "?",
            ),
            _E("The muon p_{T} threshold is raised to 28 GeV for the 2017 data.", "?"),
        ),
        (_E("Both muons must have p_{T} > 26 GeV.", "muon pt > 26 GeV"),),
        makes=Makes.HOLDS,
        scope=Scope.CLAUSE,
        concerns=Concerns.LIMITS,
    ),
    Rule(
        "otherwise",
        "What is asked ``otherwise`` is asked of the events that nothing else was said of.",
        r"\b(?:otherwise|elsewhere|in (?:all )?(?:the )?(?:other|remaining) cases)\b(?=[.,;)]|$"
        r"| (?:and|while)\b)",
        (
            _E(
                "The mass m_{ℓℓ} must exceed 62 GeV in the eμ channel, and m_{ℓℓ} > 112 GeV is "
                "required otherwise.",
                "dilepton mass > 62 GeV in eμ channel; ?",
            ),
        ),
        (_E("The mass m_{ℓℓ} must exceed 62 GeV.", "dilepton mass > 62 GeV"),),
        makes=Makes.HOLDS,
        scope=Scope.BEFORE,
        concerns=Concerns.LIMITS,
    ),
    Rule(
        "condition-in-brackets",
        "A count in brackets after ``when`` or ``if`` says when something is done.",
        r"\((?:when|if|for|after|in case of|in events with) [^()]*\)",
        (
            _E(
                "The mass of the candidate is that of the leading jet (when requiring exactly one "
                "jet) or of the two leading jets.",
                "?",
            ),
        ),
        makes=Makes.HOLDS,
        scope=Scope.INSIDE,
        concerns=Concerns.COUNTS,
    ),
    Rule(
        "if-clause-first",
        "What follows ``If …,`` or ``When …,`` is asked only where that is so.",
        r"^(?:If|When|Whenever|In case|Provided|Once|As long as)\b(?! N_?\{?jet)(?:[^,.;]|\.\d)*,",
        (
            _E("When a b-tagged jet is present, E_{T}^{miss} must be above 140 GeV.", "?"),
            _E("If the leading lepton is an electron, its p_{T} must be above 35 GeV.", "?"),
        ),
        (
            _E(
                "If a muon and a jet are within ΔR < 0.3, the muon is removed.",
                "jet-muon dr >= 0.3",
            ),
        ),
        makes=Makes.HOLDS,
        concerns=Concerns.LIMITS,
    ),
    Rule(
        "limit-if",
        "``|η| < 2.1 if they fire the trigger``: the limit holds only where that is so.",
        r"(?:\S+ ?[<>≥≤]|(?:(?!\b(?:if|when|and)\b)[^.;,<>≥≤\d]|\.\d){1,300}) ?\d[\d.]*"
        r"(?: ?[A-Za-z]+)?"
        r",? (?:if|when|whenever|provided that|as long as"
        r"|in case) (?:(?:they|it|the|an?|this|that|there|both|any)\b|\|η|[pE]_)",
        (
            _E(
                "Muons must have p_{T} > 22 GeV and |η| < 2.1 if they fire the trigger.",
                "muon pt > 22 GeV; ?",
            ),
            _E(
                "Jets with p_{T} < 52 GeV are required to satisfy JVT > 0.57 if |η| < 2.3.",
                "?",
            ),
            _E(
                "The p_{T} of the subleading tau must be greater than 33 GeV if the event was "
                "selected by the ditau trigger.",
                "?",
            ),
        ),
        (
            _E(
                "Muons must have p_{T} > 22 GeV and |η| < 2.1.",
                "muon pt > 22 GeV; muon abseta < 2.1",
            ),
        ),
        makes=Makes.HOLDS,
        scope=Scope.INSIDE,
        concerns=Concerns.LIMITS,
    ),
    Rule(
        "where-there-is-one",
        "``The third jet, if present, must …``: asked only of the events that have one.",
        r"\b(?:if|when|where) (?:any|present|it exists|there is one|one exists|found"
        r"|available)\b[^;]*",
        (
            _E("The third-leading jet, if present, must have p_{T} < 52 GeV.", "?"),
            _E("A third lepton, where there is one, must have p_{T} < 12 GeV.", "?"),
        ),
        (_E("The third-leading jet must have p_{T} < 52 GeV.", "jet:3 pt < 52 GeV"),),
        makes=Makes.HOLDS,
        scope=Scope.CLAUSE,
        concerns=Concerns.LIMITS,
    ),
    Rule(
        "unless",
        "What holds unless something else is so does not hold for all.",
        r"\b[Uu]nless\b(?! (?:otherwise|stated|noted|specified|explicitly|mentioned|indicated))",
        (
            _E("Jets must have p_{T} > 40 GeV, unless they are central, and |η| < 4.5.", "?"),
            _E("Unless two photons are found, E_{T}^{miss} must be above 140 GeV.", "?"),
        ),
        (_E("Unless stated otherwise, jets must have p_{T} > 40 GeV.", "jet pt > 40 GeV"),),
        makes=Makes.HOLDS,
        concerns=Concerns.LIMITS,
    ),
)
