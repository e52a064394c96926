"""Limits for one selection, region or sample that no name of a region is read for."""

from __future__ import annotations

from typing import Final

from hepnb.sweep.rules.rule import Concerns, Example, Makes, Rule, Scope
from hepnb.vocabulary.subjects import OBJECTS

_E = Example

SELECTIONS: Final[tuple[Rule, ...]] = (
    Rule(
        "region-behind-a-comma",
        "``…, in the 2L channel``: what a region behind a comma at the end of a sentence is said "
        "of may be the last or all of what stands before.",
        r"^(?![^;]*\b(?:while|whereas|but)\b)[^;]*[^,;.], (?:in|for) (?!all |both |each |every "
        r"|any )(?:the )?(?:[^\s,;.()<>≥≤]+ ){1,4}(?:channels?|categor(?:y|ies)|(?:sub-?)?regions?"
        r"|final states?|selections?|[SCV]Rs?)(?=[.;]|$)",
        (
            _E(
                "Jets are required to have p_{T} > 31 GeV and leptons p_{T} > 26 GeV, in the 2L "
                "channel.",
                "?",
            ),
            _E("At least two jets are required, for the resolved category.", "?"),
        ),
        (
            _E(
                "Leptons are required to have p_{T} > 26 GeV in the 2L channel.",
                "lepton pt > 26 GeV in 2L channel",
            ),
            _E(
                "Leptons are required to have p_{T} > 26 GeV, in all of the channels.",
                "lepton pt > 26 GeV",
            ),
        ),
        makes=Makes.HOLDS,
        scope=Scope.INSIDE,
    ),
    Rule(
        "everywhere-but",
        "``required everywhere but in SR3``: asked in all the others, and not there.",
        r"\b[Ee]verywhere,? (?:but|except|save|apart from|other than)\b",
        (_E("H_{T} > 310 GeV is required everywhere but in SR3.", "?"),),
        (_E("H_{T} > 310 GeV is required everywhere.", "event ht > 310 GeV"),),
        makes=Makes.HOLDS,
    ),
    Rule(
        "selection-with-an-adjective",
        "``The tight selection requires …``: one selection beside others, and none of all events.",
        r"^(?:In addition, |Finally, )?(?:[Tt]he|[Aa]|[Oo]ur|[Tt]his) (?:(?:very|extra) )?"
        r"(?:tight(?:er)?|medium|loose[r]?|alternative|strict(?:er)?|relaxed|optimi[sz]ed|harder"
        r"|softer|second|third|other|complementary)"
        r" (?:[\w-]+ )?selection (?:also |further |additionally )?(?:requires?|demands?"
        r"|asks? for|selects?|is defined by)\b[^;]*",
        (
            _E("The tight selection requires m_{jj} > 510 GeV.", "?"),
            _E("A looser selection demands at least three jets.", "?"),
        ),
        (_E("The baseline selection requires m_{jj} > 510 GeV.", "dijet mass > 510 GeV"),),
        makes=Makes.HOLDS,
        scope=Scope.INSIDE,
    ),
    Rule(
        "one-selection-and-the-other",
        "``The tight selection requires …, and the loose one …``: each is a selection beside the "
        "other, and none of all events.",
        r"\b[Tt]he (?P<one>tight|medium|loose|nominal|alternative|baseline)(?: [\w-]+)?"
        r" (?:selection|requirement|criterion|cut)\b[^;]*\bthe (?!(?P=one)\b)[\w-]+ one\b[^;]*",
        (
            _E(
                "The nominal selection requires m_{jj} > 510 GeV and the loose one m_{jj} > 310 "
                "GeV.",
                "?",
            ),
            _E("The nominal selection requires m_{jj} > 510 GeV and the loose one four jets.", "?"),
        ),
        (_E("The nominal selection requires m_{jj} > 510 GeV.", "dijet mass > 510 GeV"),),
        makes=Makes.HOLDS,
    ),
    Rule(
        "objects-of-a-region",
        "``The electrons in the eμ control region must …``: asked there, and not of all electrons.",
        rf"^(?:[Tt]he |[Aa]ll |[Bb]oth )?(?:[\w-]+ )?{OBJECTS}(?: candidates?)? (?:in|of|from|for)"
        r" the (?!(?:barrel|end-?caps?|central|forward|signal|tracker|fiducial|transition)\b)"
        r"(?:[^\s,;.()<>≥≤]+ ){1,4}(?:channel|category|region|final state|[SCV]R)s?(?: \w)?"
        r" (?:must|ha(?:s|ve) to|are|is|need|should)\b[^;]*",
        (_E("The electrons in the eμ channel control region must have p_{T} > 31 GeV.", "?"),),
        (
            _E(
                "In the eμ control region, electrons must have p_{T} > 31 GeV.",
                "electron pt > 31 GeV in eμ control region",
            ),
            _E(
                "The electrons in the barrel region must have p_{T} > 31 GeV.",
                "electron pt > 31 GeV",
            ),
        ),
        makes=Makes.HOLDS,
        scope=Scope.INSIDE,
    ),
    Rule(
        "candidates-of-a-final-state",
        "``In the τ_{h}τ_{h} final state both candidates …``: what these are, the name of the "
        "final state says, and not the sentence before.",
        r"\b(?:final states?|channels?|categor(?:y|ies)|decays?)\b,? (?:\w+ )?(?:[Bb]oth|each|all"
        r"|the two) (?:of the |the )?(?:candidates?|objects?|legs?|of them)\b[^;]*",
        (
            _E(
                "Muons must have p_{T} > 11 GeV. In the ττ final state both candidates must have "
                "|η| < 2.1.",
                "muon pt > 11 GeV; ?",
            ),
        ),
        (
            _E(
                "Muons must have p_{T} > 11 GeV. In the μμ final state both muons must have |η| < "
                "2.1.",
                "muon pt > 11 GeV; muon abseta < 2.1 in μμ final state",
            ),
        ),
        makes=Makes.HOLDS,
        scope=Scope.INSIDE,
        concerns=Concerns.LIMITS,
    ),
    Rule(
        "region-of-a-channel",
        "``the VBF category of the eμ channel``: the limit is for what is in both, which no "
        "region that the text has named by itself is.",
        r"\b(?:[Ii]n|[Ww]ithin|[Ff]or|[Oo]f) the (?:[^\s,;.()<>≥≤]+ ){1,3}(?:category|region"
        r"|[SCV]R) (?:of|in|for) the (?:[^\s,;.()<>≥≤]+ ){1,3}(?:channel|final state|mode"
        r"|category)s?\b,?(?:(?! while | whereas | and in )[^;])*",
        (_E("Within the VBF category of the eτ channel, m_{jj} > 510 GeV is required.", "?"),),
        (
            _E(
                "In the VBF category, m_{jj} > 510 GeV is required.",
                "dijet mass > 510 GeV in VBF category",
            ),
        ),
        makes=Makes.HOLDS,
        scope=Scope.INSIDE,
    ),
    Rule(
        "for-a-calibration",
        "Events that are selected to calibrate or to measure an efficiency are not those of the "
        "analysis.",
        r"\b(?:selected|used|kept|chosen|considered|retained) (?:for|in|to) (?:[\w-]+ ){0,4}?"
        r"(?:calibrations?|calibrate|commissioning)\b",
        (
            _E(
                "Dijet events with |Δφ_{jj}| > 2.6 are selected for the jet energy calibration.",
                "?",
            ),
        ),
        (
            _E(
                "Dijet events with |Δφ_{jj}| > 2.6 are selected.",
                "jet:1-jet:2 dphi > 2.6",
            ),
        ),
        makes=Makes.HOLDS,
    ),
    Rule(
        "another-sample",
        "``A control sample is selected by requiring …``, ``To validate the estimate, events with "
        "…``: what is asked of a sample of its own is not asked of the signal.",
        r"^(?![^.;]*\b(?:regions?|[CSV]R[\w-]*)\b)"
        r"(?:(?:[Tt]he |[Aa]n? |[Tt]hese |[Dd]edicated |[Ss]everal )?(?:[\w-]+ ){0,3}?(?:[Cc]ontrol"
        r"|[Vv]alidation|[Cc]alibration|[Ss]ideband|[Nn]ormali[sz]ation|[Tt]emplate)"
        r"(?: data)? (?:samples?|events?|data)\b[^;]*"
        r"|(?:[Tt]he |[Aa]n? )?(?:[\w̄/+→-]+ ){0,3}?(?:data )?samples? (?:[^.;,]{0,20} )?"
        r"(?:enriched|dominated|enhanced|depleted|rich)\b[^;]*"
        r"|(?:In order )?[Tt]o (?:validate|check|verify"
        r"|test|estimate|determine|measure|constrain|normali[sz]e|model|evaluate)"
        r" (?:the |this |these |a )?[^,;]{0,40}\b(?:backgrounds?|estimates?|predictions?|model\w*"
        r"|efficienc\w+|contributions?|normali[sz]ations?|fake|rates?|shapes?|methods?"
        r"|simulation|procedure)\b[^,;]{0,40},[^;]*)",
        (
            _E("A control sample is selected by requiring H_{T} < 310 GeV.", "?"),
            _E("Control events must have H_{T} < 310 GeV.", "?"),
            _E("A sample enriched in tt̄ events is selected by requiring two b-tagged jets.", "?"),
            _E("To validate the estimate, events with E_{T}^{miss} < 155 GeV are selected.", "?"),
            _E(
                "Jets must have p_{T} > 31 GeV. Control events must have H_{T} < 310 GeV.",
                "jet pt > 31 GeV; ?",
            ),
        ),
        (
            _E(
                "To reduce the background, events with E_{T}^{miss} < 155 GeV are rejected.",
                "met met >= 155 GeV",
            ),
            _E("The data sample is selected by requiring H_{T} > 310 GeV.", "event ht > 310 GeV"),
            _E(
                "To estimate the background, CR1 is defined by requiring H_{T} < 310 GeV.",
                "event ht < 310 GeV in CR1",
            ),
        ),
        makes=Makes.HOLDS,
        scope=Scope.INSIDE,
        even_given=True,
    ),
)
