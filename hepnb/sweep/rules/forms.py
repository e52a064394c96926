"""Forms in which several values stand together: lists of bins, values in brackets, values by
region.
"""

from __future__ import annotations

import re
from typing import Final

from hepnb.sweep.rules.rule import Confidence, Example, Makes, Rule
from hepnb.vocabulary.comparisons import ANY
from hepnb.vocabulary.numbers import named
from hepnb.vocabulary.subjects import NO_JETS
from hepnb.vocabulary.units import AFTER

_E = Example
_N = r"\d+(?:\.\d+)?"
_COUNT = rf"(?:(?:exactly|at least) )?(?:{named(0, 5)}|\d)"
_UNIT = rf"(?:{AFTER})?"
#: one interval of a list: ``250–350``, ``≥ 500``, ``1``
_ITEM = rf"(?:{_N}{_UNIT} ?[–—-] ?{_N}{_UNIT}|(?:{ANY})? ?{_N}{_UNIT})"
REGION: Final = (
    r"(?:the )?(?P<name>(?:SR|CR|VR)[-_ ]?[\w-]+|(?:[\w/+−→-]+ ){1,3}?(?:regions?|channels?"
    r"|categor(?:y|ies)|selections?|final states?)(?: [A-Z0-9][\w-]*)?)"
)

BIN_LIST: Final = Rule(
    "bin-list",
    "Intervals of one quantity side by side are bins, not limits that all events satisfy.",
    r"(?:(?:(?:ranges|regions|bins|intervals) (?:of|in) [\w{}^|]{1,16},?|ranges?|regions?|bins?"
    r"|intervals?|selections?|categories|requirements?|=|:|of|in|into"
    rf"|with|are|namely)[ (:]{{0,8}}+)(?P<list>{_ITEM}(?:(?:,| and|, and| or|, or) {_ITEM})+)",
    (
        _E(
            "Two E_{T}^{miss} ranges (200–300 and ≥300 GeV) define the regions.",
            "bin met met in (200, 300) GeV; bin met met >= 300 GeV",
        ),
        _E(
            "The H_{T} regions 300–500, 500–900, and >900 GeV define bins.",
            "bin event ht in (300, 500) GeV; bin event ht in (500, 900) GeV; bin event ht > 900 "
            "GeV",
        ),
        _E(
            "The search is performed in three intervals of H_{T} (310–500, 500–900, and >900 GeV).",
            "bin event ht in (310, 500) GeV; bin event ht in (500, 900) GeV; bin event ht > 900 "
            "GeV",
        ),
        _E(
            "The search regions are E_{T}^{miss} = 150–250, 250–350, and >350 GeV.",
            "bin met met in (150, 250) GeV; bin met met in (250, 350) GeV; bin met met > 350 GeV",
        ),
        _E(
            "Events are divided into three categories according to the number of jets: 2, 3, and "
            "at least 4 jets.",
            "bin jet n == 2; bin jet n == 3; bin jet n >= 4",
        ),
    ),
    (_E("The p_{T}^{miss} must be in the range 50–80 GeV.", "met met in (50, 80) GeV"),),
)

EACH_INTERVAL: Final = Rule(
    "interval-in-each-region",
    "``SR1, SR2 and SR3 require m_{T2} in 100–160, 160–230 and >230 GeV, respectively``: an "
    "interval for each, in their order.",
    r"\brespectively\b",
    (
        _E(
            "The regions SR1, SR2 and SR3 are defined by m_{T2} in the ranges 110–165, 165–235 "
            "and >235 GeV, respectively.",
            "event other:mt2 in (110, 165) GeV in SR1; event other:mt2 in (165, 235) GeV in SR2; "
            "event other:mt2 > 235 GeV in SR3",
        ),
        _E(
            "Events are further divided into two categories, labelled as ‘C1’ and ‘C2’, "
            "corresponding to signal efficiency quantiles of 0–55 and >55%, respectively.",
            "event other:signal_efficiency_quantile in (0, 55) % in C1; event "
            "other:signal_efficiency_quantile > 55 % in C2",
        ),
    ),
    (
        _E(
            "The E_{T}^{miss} ranges 200–300 and ≥300 GeV are used in the first and second fit, "
            "respectively.",
            "bin met met in (200, 300) GeV; bin met met >= 300 GeV",
        ),
    ),
)

COUNT_BINS: Final = Rule(
    "count-bins",
    "Numbers of objects side by side (``with 0, 1, or 2 leptons``) are bins.",
    rf"\b(?P<list>{_COUNT}(?:, {_COUNT})*,? (?:or"
    rf"|and) {_COUNT}(?: or more)?) (?P<what>(?:[\w-]+ ){{0,3}}?(?:leptons?|muons?|electrons?"
    r"|b[- ]?(?:tagged )?jets?|b[- ]?tags|jets?|photons?|taus?))\b",
    (
        _E(
            "Two categories are considered, with exactly two and at least three b-tagged jets.",
            "bin bjet n == 2; bin bjet n >= 3",
        ),
        _E(
            "Search regions with 0, 1, or 2 b-tags are used.",
            "bin bjet n == 0; bin bjet n == 1; bin bjet n == 2",
        ),
        _E(
            "Events are classified by the presence of 0, 1, or 2 muons.",
            "bin muon n == 0; bin muon n == 1; bin muon n == 2",
        ),
    ),
    (_E("Events with one or two photons are selected.", "photon n in (1, 2)"),),
)

SPLIT: Final = Rule(
    "split-by-count",
    "Numbers of objects side by side are bins where events are classified by them, else a range "
    "that an event has to be in.",
    r"\b(?:presence of|classified|divided|split|categori[sz]ed|categories|binned|bins|according to"
    r"|grouped|separated|channels|(?:regions|bins) with)\b",
    (
        _E(
            "Signal regions with 0, 1, or 2 b-tags are used.",
            "bin bjet n == 0; bin bjet n == 1; bin bjet n == 2",
        ),
        _E(
            "Events are classified by the presence of 0, 1, or 2 muons.",
            "bin muon n == 0; bin muon n == 1; bin muon n == 2",
        ),
    ),
    (_E("Selected events contain zero, one or two charged leptons.", "lepton n <= 2"),),
)

RESPECTIVE: Final = Rule(
    "or-respectively",
    "Two values joined by ``or`` belong to two kinds of candidates, in their order.",
    r"(?:(?P<adjectives>\bhadronic or leptonic tracks?)\b[^.;]*?)?(?P<one>\d+(?:\.\d+)?) (?:or"
    r"|and) (?P<two>\d+(?:\.\d+)?)(?P<unit>"
    + AFTER
    + r")?(?: for (?P<names>(?:[\w-]+ ){1,2}(?:or|and) [\w-]+(?: candidates)?))?, respectively",
    (
        _E(
            "The relative isolation is required to be smaller than 0.1 or 0.2 for hadron "
            "candidates or muons, respectively.",
            "track iso < 0.1; muon iso < 0.2",
        ),
        _E(
            "Events with a hadronic or leptonic track with M_{T2} below 50 or 70 GeV, "
            "respectively, are rejected.",
            "track other:mt2 >= 50 GeV; lepton other:mt2 >= 70 GeV",
        ),
    ),
)

EQUAL_COUNTS: Final = Rule(
    "equal-counts",
    "``Nb = 1, Nb = 2, and Nb ≥ 3`` are bins of a count.",
    r"\b(?:divided|split|classified|categori[sz]ed|binned|grouped|bins?|categories)\b",
    (
        _E(
            "The events are split into three bins: N_{b} = 1, N_{b} = 2, and N_{b} ≥ 3.",
            "bin bjet n == 1; bin bjet n == 2; bin bjet n >= 3",
        ),
    ),
)

TWIN: Final = Rule(
    "twin-in-brackets",
    "What stands in brackets holds for the subject in brackets: ``electron (muon) … pT > 8 GeV "
    "(pT > 5 GeV)``.",
    r"\b(?P<first>[\w-]+) \((?P<second>[\w-]+)\)",
    (
        _E(
            "Each muon (electron) must satisfy p_{T} > 6 GeV (p_{T} > 9 GeV).",
            "muon pt > 6 GeV; electron pt > 9 GeV",
        ),
        _E(
            "Electrons (muons) must have E_{T} > 9 GeV (p_{T} > 6 GeV).",
            "electron et > 9 GeV; muon pt > 6 GeV",
        ),
        _E(
            "Events with a dimuon (dielectron) mass in the range 3 < m_{μμ} < 4 GeV (2 < m_{ee} < "
            "5 GeV) are excluded.",
            "dilepton mass notin (3, 4) GeV; dilepton mass notin (2, 5) GeV",
        ),
    ),
    (_E("Electrons (muons) must have p_{T} > 9 (6) GeV.", "electron pt > 9 GeV; muon pt > 6 GeV"),),
)

BY_REGION: Final = Rule(
    "value-by-region",
    "``> 140 (220) GeV … for SR-A (SR-B)``, ``in the electron (muon) channel``: the value in "
    "brackets is for the region in brackets.",
    rf"(?<![\d.])(?P<one>{_N})(?P<first>{AFTER})? \((?P<two>{_N})(?P<second>{AFTER})?\)"
    rf"(?P<unit>{AFTER})?",
    (
        _E(
            "E_{T}^{miss} > 150 (250) GeV is required for SR-low (SR-high).",
            "met met > 150 GeV in SR-low; met met > 250 GeV in SR-high",
        ),
        _E(
            "For SR1 (SR2), m_{eff} is required to exceed 700 (1100) GeV.",
            "event meff > 700 GeV in SR1; event meff > 1100 GeV in SR2",
        ),
        _E(
            "Events in SR1 (SR2) must have E_{T}^{miss} > 200 (350) GeV.",
            "met met > 200 GeV in SR1; met met > 350 GeV in SR2",
        ),
        _E(
            "The leading lepton must have p_{T} > 33 (24) GeV in the electron (muon) channel.",
            "lepton:1 pt > 33 GeV in electron channel; lepton:1 pt > 24 GeV in muon channel",
        ),
        _E(
            "In the eμ (ee and μμ) channel, E_{T}^{miss} must exceed 21 (46) GeV.",
            "met met > 21 GeV in eμ channel; met met > 46 GeV in ee channel, μμ channel",
        ),
    ),
    (
        _E(
            "Electrons (muons) must have p_{T} > 33 (24) GeV in the dilepton channel.",
            "electron pt > 33 GeV in dilepton channel; muon pt > 24 GeV in dilepton channel",
        ),
    ),
)

COUNT_BY_REGION: Final = Rule(
    "count-by-region",
    "``For SR1 (SR2), at least two (three) jets``: the count in brackets is for the region in "
    "brackets.",
    rf"\b(?P<op>{ANY}) ?\b(?P<one>{named(0, 8)}|\d) \((?:(?P<other>{ANY}) )?"
    rf"(?P<two>{named(0, 8)}|\d)\)"
    r" (?=(?:[\w-]+ ){0,2}?(?:leptons?|muons?|electrons?|(?:b-?)?jets?|photons?|taus?)\b)",
    (
        _E(
            "For SR1 (SR2), at least two (three) b-tagged jets are required.",
            "bjet n >= 2 in SR1; bjet n >= 3 in SR2",
        ),
        _E(
            "At most one (two) photons are allowed in the electron (muon) channel.",
            "photon n <= 1 in electron channel; photon n <= 2 in muon channel",
        ),
        _E(
            "Events with exactly one (at least two) b-tagged jets enter the 1-tag (2-tag) "
            "category.",
            "bjet n == 1 in 1-tag category; bjet n >= 2 in 2-tag category",
        ),
    ),
    (
        _E(
            "Events in the ee channel must have at least two (one) electrons.",
            "?",
        ),
    ),
    flags=re.IGNORECASE,
)

EACH_REGION: Final = Rule(
    "value-in-each-region",
    "``above 120 GeV in SR-2j, 160 GeV in SR-3j and 200 GeV in SR-4j``: a value for each region, "
    "of the same quantity.",
    rf"(?P<op>(?:{ANY}) ?)?(?P<n>{_N})(?P<unit>{AFTER})?(?: is| are)?(?: required| applied"
    r"| imposed| used)?,? (?:in|for) (?:both |each of )?(?:the )?$",
    (
        _E(
            "The p_{T} of the leading jet must be larger than 125 GeV in SR-2j, 165 GeV in SR-3j "
            "and 205 GeV in SR-4j.",
            "jet:1 pt > 125 GeV in SR-2j; jet:1 pt > 165 GeV in SR-3j; jet:1 pt > 205 GeV in SR-4j",
        ),
        _E(
            "The subleading lepton p_{T} threshold is 14 GeV in the same-flavour channel and 21 "
            "GeV in the different-flavour channel.",
            "lepton:2 pt > 14 GeV in same-flavour channel; lepton:2 pt > 21 GeV in "
            "different-flavour channel",
        ),
    ),
    (_E("The E_{T}^{miss} must be larger than 125 GeV in SR-2j.", "met met > 125 GeV in SR-2j"),),
)

EACH_COUNT: Final = Rule(
    "count-in-each-region",
    "``at least two, three and four jets … in SR2j, SR3j and SR4j, respectively``: a count for "
    "each region, in their order.",
    rf"\b(?P<list>(?:{ANY})? ?{_COUNT}(?:(?:,? and"
    rf"|,) (?:{ANY})? ?{_COUNT})+) (?P<what>(?:[\w-]+ ){{0,3}}?(?:leptons?|muons?|electrons?|jets?"
    r"|photons?|taus?))\b",
    (
        _E(
            "At least two, three and four jets are required in the regions SR2j, SR3j and SR4j, "
            "respectively.",
            "jet n >= 2 in SR2j; jet n >= 3 in SR3j; jet n >= 4 in SR4j",
        ),
    ),
    (
        _E(
            "At least two jets are required in the regions SR2j and SR3j, respectively.",
            "jet n >= 2 in SR2j, SR3j",
        ),
    ),
    flags=re.IGNORECASE,
)

FOR_REGION: Final = Rule(
    "region-after-value",
    "A limit that is required ``in SR-A`` is one of that region.",
    r"(?:(?!\band\b|\bwhile\b|\b(?:which|that) (?:meet|pass|satisf|fulfil))[^.;,<>≥≤])*?"
    r"\b(?:[Ii]n|[Ff]or|to (?:enter|form|define)) (?:both "
    r"|each of )?(?:the |an? )?$",
    (
        _E(
            "E_{T}^{miss} > 150 GeV is required in SR-low (see also Section 3).",
            "met met > 150 GeV in SR-low",
        ),
        _E("Electrons (muons) with p_{T} > 26 (21) GeV are selected in the ee (μμ) channel.", "?"),
    ),
    (
        _E("E_{T}^{miss} > 150 GeV is required in all regions.", "met met > 150 GeV"),
        _E(
            "There must be no muons in the event that pass the criteria for the muon channel.",
            "muon n == 0",
        ),
    ),
)

LIST_BEFORE: Final = Rule(
    "list-before-its-region",
    "``A and B in SR-A``: the region behind a list is that of all of it.",
    r"(?:, and|,| and) $",
    (
        _E(
            "Events must have H_{T} > 310 GeV and E_{T}^{miss} > 105 GeV in the 1L channel.",
            "event ht > 310 GeV in 1L channel [reach]; met met > 105 GeV in 1L channel",
        ),
        _E(
            "We require H_{T} > 310 GeV, m_{T} > 52 GeV and at least two jets in the 1L channel.",
            "event ht > 310 GeV in 1L channel [reach]; lepton:1 mt > 52 GeV in 1L channel "
            "[reach]; jet n >= 2 in 1L channel",
        ),
    ),
    (
        _E(
            "The H_{T} must exceed 310 GeV in SR1 and E_{T}^{miss} > 105 GeV is required in SR2.",
            "event ht > 310 GeV in SR1; met met > 105 GeV in SR2",
        ),
        _E(
            "Events must have H_{T} > 310 GeV, and they must have E_{T}^{miss} > 105 GeV in SR2.",
            "event ht > 310 GeV; met met > 105 GeV in SR2",
        ),
    ),
    confidence=Confidence.REACH,
)

OF_THE_BRACKET: Final = Rule(
    "another-value-in-brackets",
    "``p_{T} > 30 GeV (25 GeV in the 2L channel)``: the region is that of the value in brackets; "
    "what stands before them is asked of the others, which are not named.",
    rf"(?:{AFTER}|[^.;,()<>≥≤\d]{{0,30}})? ?\((?:\d|[<>≥≤]|(?:{named(0, 9)}|loose|medium|tight)\b)"
    r"[^();]*\b(?:in|for) (?:the )?$",
    (
        _E("Electrons must have p_{T} > 31 GeV (26 GeV in the 2L channel).", "?"),
        _E("The E_{T}^{miss} must exceed 105 GeV (155 GeV in SR2).", "?"),
        _E("At least three jets (two in the 2L channel) are required.", "?"),
        _E("Jets are b-tagged with the 70% working point (85% in the 2L channel).", "?"),
    ),
    (
        _E("The E_{T}^{miss} must exceed 105 GeV in SR2.", "met met > 105 GeV in SR2"),
        _E(
            "E_{T}^{miss} > 150 (250) GeV is required for SR-low (SR-high).",
            "met met > 150 GeV in SR-low; met met > 250 GeV in SR-high",
        ),
    ),
    makes=Makes.HOLDS,
)

RAISED: Final = Rule(
    "raised-from-to",
    "Of a requirement that is raised, lowered or tightened from one value to another, the second "
    "holds.",
    r"\b(?:raised|increased|lowered|reduced|relaxed|loosened|tightened"
    r"|changed)(?: from (?P<old>\d[\d.]*)(?:"
    + AFTER
    + r")?)? to (?P<new>\d[\d.]*)(?P<second> \(\d[\d.]*\))?(?P<unit>"
    + AFTER
    + r")(?:[^.;,]*?\b(?:in|for) "
    + REGION
    + r")?",
    (
        _E(
            "The E_{T}^{miss} requirement is raised from 60 to 90 GeV in the off-Z regions.",
            "met met > 90 GeV in off-Z regions",
        ),
        _E(
            "For electrons (muons) in the SR the p_{T} threshold is raised to 31 (28) GeV.",
            "?",
        ),
        _E("For |η| > 2.6 the p_{T} threshold of jets is raised to 52 GeV.", "?"),
    ),
    (_E("The E_{T}^{miss} must be in the range from 60 to 90 GeV.", "met met in (60, 90) GeV"),),
)

RAISED_COUNT: Final = Rule(
    "raised-count",
    "The number of objects that a region asks for is raised to another.",
    r"\b(?:requirement on the )?(?:number of|multiplicity of"
    r"|minimum number of) (?P<what>[\w-]+(?: jets)?)(?: required)? (?:is|are) (?:raised"
    r"|increased)(?: from \w+)? to (?P<new>" + named(2, 8) + r"|\d+)\b",
    (
        _E(
            "In the third region, the requirement on the number of jets is increased to seven.",
            "jet n >= 7 in third region",
        ),
    ),
)

TUPLES: Final = Rule(
    "tuples",
    "A pair of values in brackets for each of several channels, in their order.",
    r"(?P<tuples>\(\d[\d., ]*\)(?:(?:,| and|, and) \(\d[\d., ]*\))+)(?P<unit>"
    + AFTER
    + r")[^.;]*?\b(?:in|for) the (?P<names>[\w-]+(?:, [\w-]+)*,? and [\w-]+) (?P<kind>channels?"
    r"|regions?|categories|selections?),? respectively",
    (
        _E(
            "Minimum p_{T} requirements of (50, 30) and (40, 20) GeV are applied to the two jets "
            "in the 0- and 1-lepton channels, respectively.",
            "jet:1 pt > 50 GeV in 0-lepton channel; jet:2 pt > 30 GeV in 0-lepton channel; jet:1 "
            "pt > 40 GeV in 1-lepton channel; jet:2 pt > 20 GeV in 1-lepton channel",
        ),
    ),
)

BY_ETA: Final = Rule(
    "value-by-eta",
    "``30 (40) GeV for |η| < 2.4 (2.4 < |η| < 4.7)``: each value in its range of pseudorapidity.",
    r"(?P<one>\d[\d.]*) \((?P<two>\d[\d.]*)\)(?P<unit>"
    + AFTER
    + r")?,? (?:for|in|within|at|if|when) (?:the (?:region"
    r"|range)s? )?(?P<a>[^()]*?\|η\|[^()]*?) \((?P<b>[^()]*\|η\|[^()]*|\|η\|[^()]*)\)",
    (
        _E(
            "The jet p_{T} must be larger than 20 (35) GeV for |η| < 2.5 (2.5 < |η| < 4.5).",
            "jet pt > 20 GeV when jet abseta < 2.5; jet pt > 35 GeV when jet abseta in (2.5, 4.5)",
        ),
    ),
)

WHERE: Final = Rule(
    "value-in-a-region-of-eta",
    "``pT > 24 GeV in the central region (|η| < 2.4)`` and another value elsewhere: each holds in "
    "its range.",
    r"^(?:,? (?:in|for|within|at|if) (?:the )?(?:[\w-]+ )*(?:region|part|detector|range|outside"
    r"|rapidities|jets)?[ (]*$|,? (?:outside|elsewhere)[ (]*$| \($|,? (?:for|if|when) $)",
    (
        _E(
            "Jets are required to have p_{T} > 20 GeV in the central region (|η| < 2.5), and "
            "p_{T} > 30 GeV outside (2.5 < |η| < 4.5).",
            "jet pt > 20 GeV when jet abseta < 2.5; jet pt > 30 GeV when jet abseta in (2.5, 4.5)",
        ),
    ),
    (
        _E(
            "Jets must lie in the central region (|η| < 2.5) and have p_{T} > 20 GeV.",
            "jet abseta < 2.5; jet pt > 20 GeV",
        ),
    ),
)

NAMED: Final = Rule(
    "named-collection",
    "Candidates that the sentence gives a name are a collection of their own.",
    r"\b(?:are|is) (?:then |also )?(?:called|named|termed|denoted(?: as)?|labell?ed(?: as)?"
    r"|referred to as|defined as|classified as|considered as"
    r"|designated(?: as)?) ['\"]?(?P<name>(?P<level>veto|signal|baseline|loose|tight|medium|good"
    r"|selected|analysis|candidate|preselected|fake|soft|hard|forward|central)['\"]? (?:leptons?"
    r"|muons?|electrons?|photons?|jets?|taus?|tracks?))\b",
    (
        _E("Muons with p_{T} > 6 GeV are called veto muons.", "muon pt > 6 GeV of veto muons"),
        _E(
            "Leptons with p_{T} > 25 GeV are referred to as signal leptons.",
            "lepton pt > 25 GeV of signal leptons",
        ),
    ),
)

VETO_WITH_LIMITS: Final = Rule(
    "veto-with-limits",
    "``A jet veto (p_{T} > 20 GeV) is applied``: there is none of those that satisfy what stands "
    "in brackets.",
    r"\b(?P<veto>(?P<what>lepton|electron|muon|tau|τ|photon|jet|b[- ]?jet)[- ]veto)"
    r" \((?:for |of |on |with )?(?P<limits>[^()]*)\)(?= (?:is|are|was|were)\b|\.|,|;|$)",
    (
        _E(
            "A jet veto (p_{T} > 26 GeV, |η| < 2.6) is applied.",
            "jet n == 0 of veto jets; jet pt > 26 GeV of veto jets; jet abseta < 2.6 of veto jets",
        ),
    ),
    (_E("A jet veto is applied.", "jet n == 0"),),
)

REMOVING: Final = Rule(
    "removing-within",
    "``by discarding any jet within ΔR = 0.4 of a photon``: the removal of an overlap with the "
    "verb first.",
    r"\b(?:[Dd]iscard|[Rr]emov|[Rr]eject|[Dd]ropp?)ing (?:any |all |the |those "
    r"|each )?(?P<thrown>(?:[\w-]+ )*?(?:candidates? )?)(?:that (?:are|lie) |which (?:are|lie) "
    r"|lying |found |located |reconstructed )?(?:with)?in (?:a (?:distance"
    r"|cone) (?:of )?)?(?:Δ ?R) ?[=<] ?(?P<n>0?\.\d+|\d\.\d+) (?:of|from|to|around) (?:an? |any "
    r"|the |selected |identified |good )*(?P<around>[\w-]+)\b(?! (?:or|and)\b)",
    (
        _E(
            "Ambiguities are resolved by discarding any jet candidates lying within ΔR = 0.35 of "
            "a photon candidate.",
            "jet-photon dr >= 0.35",
        ),
    ),
    (_E("Jets within ΔR < 0.35 of a photon are removed.", "jet-photon dr >= 0.35"),),
)

#: a distance that gets smaller with the momentum: ``min(0.4, 0.04 + 10 GeV/p_{T})``
_GROWING: Final = (
    r"(?P<function>(?:min ?[(\[] ?0?\.\d+ ?, ?)?0?\.\d+ ?\+ ?\d+(?:\.\d+)? ?(?:GeV)? ?/ "
    r"?p_\{T[^{}]*\}(?:\^\{[^{}]*\}|\([^()]*\))?(?: ?[)\]])?)"
)
GROWING: Final = Rule(
    "growing-distance",
    "A distance of overlap that gets smaller with the momentum of the candidate that is removed.",
    rf"(?P<dr>ΔR(?:_\{{[^{{}}]*\}})?) ?(?:[<≤]|(?:is )?(?:less|smaller) than) ?{_GROWING}",
    (
        _E(
            "Muons within ΔR < 0.04 + 10 GeV/p_{T}^{μ} of a jet are removed.",
            "jet-muon dr >= 0.04 + 10 GeV / pt",
        ),
        _E(
            "An electron is discarded if it lies within ΔR < min(0.3, 0.05 + 9 GeV/p_{T}(e)) of a "
            "jet.",
            "electron-jet dr >= min(0.3, 0.05 + 9 GeV / pt)",
        ),
        _E(
            "If an electron or muon and a jet are found within ΔR < min(0.3, 0.05 + 9 "
            "GeV/p_{T}^{e/μ}), the electron or muon is discarded.",
            "electron-jet dr >= min(0.3, 0.05 + 9 GeV / pt); "
            "jet-muon dr >= min(0.3, 0.05 + 9 GeV / pt)",
        ),
    ),
    (_E("Muons within ΔR < 0.35 of a jet are removed.", "jet-muon dr >= 0.35"),),
)

_OTHERS: Final = r"(?:additional|extra|other|further|second|third|fourth|fifth)"
_LOOSE: Final = rf"(?:{NO_JETS}|τ)"
_LEFT: Final = (
    r"(?:are|is) (?:also |then |therefore )?(?:rejected|vetoed|discarded|removed|excluded)"
)
VETO_OF_OTHERS: Final = Rule(
    "veto-of-others",
    "Of candidates besides the selected ones there may be none; what the sentence says of them is "
    "a collection of their own.",
    r"(?:\b[Ee]vents (?:with|containing|having|that contain|which contain) (?:an? |any "
    rf"|one or more )?(?P<a>{_OTHERS}(?: [\w-]+,?){{0,12}}? {_LOOSE}\b)(?=[^;]*\b{_LEFT})"
    r"|\b(?:[Nn]o|[Ww]ithout|not (?:contain|have)(?: any)?|[Rr]eject(?:ing)? events (?:with"
    r"|containing)(?: an?| any)?|[Vv]eto(?:ing)? (?:on |of |events (?:with|containing) )?(?:an? "
    rf"|any )?) (?P<b>{_OTHERS}(?: [\w-]+,?){{0,12}}? {_LOOSE}\b)"
    rf"|\b[Ee]vents? (?:[^.;,]{{0,40}} )?{_LEFT} (?:if|when) (?:they contain|it contains|they have"
    r"|it has|there (?:is|are)) (?:an? |any |one or more |at least one )?"
    rf"(?P<d>{_OTHERS}(?: [\w-]+,?){{0,12}}? {_LOOSE}\b)"
    rf"|(?:(?<=[.;] )|\A)(?:[Aa]ny |[Aa] )?"
    rf"(?P<c>(?i:{_OTHERS})(?: [\w-]+){{0,12}}? {_LOOSE}\b)(?=[^;]*\b(?:are|is) vetoed))",
    (
        _E(
            "Events with additional leptons with p_{T} > 11 GeV are vetoed.",
            "lepton n == 0 of additional leptons; lepton pt > 11 GeV of additional leptons",
        ),
        _E(
            "Events containing a second lepton with p_{T} > 9 GeV and |η| < 2.3 are rejected.",
            "lepton n == 0 of second lepton; lepton pt > 9 GeV of second lepton; lepton abseta < "
            "2.3 of second lepton",
        ),
        _E(
            "Any additional lepton with p_{T} > 9 GeV is vetoed.",
            "lepton n == 0 of additional lepton; lepton pt > 9 GeV of additional lepton",
        ),
        _E(
            "No other loose muons with p_{T} > 8 GeV may be present.",
            "muon n == 0 of other loose muons; muon pt > 8 GeV of other loose muons",
        ),
        _E(
            "Events must contain exactly one muon with p_{T} > 33 GeV and no additional electron "
            "with p_{T} > 12 GeV.",
            "muon n == 1; muon pt > 33 GeV; electron n == 0 of additional electron; electron pt > "
            "12 GeV of additional electron",
        ),
        _E(
            "Events are rejected if there is an additional loose muon or electron with p_{T} > 11 "
            "GeV.",
            "muon n == 0 of additional loose muon or electron; electron n == 0 of additional "
            "loose muon or electron; muon pt > 11 GeV of additional loose muon or electron; "
            "electron pt > 11 GeV of additional loose muon or electron",
        ),
        _E(
            "Events containing an additional muon (electron) with p_{T} > 21 GeV and |η| < 2.3 "
            "(2.6) are discarded.",
            "muon n == 0 of additional muon or electron; electron n == 0 of additional muon or "
            "electron; muon pt > 21 GeV of additional muon or electron; electron pt > 21 GeV of "
            "additional muon or electron; muon abseta < 2.3 of additional muon or electron; "
            "electron abseta < 2.6 of additional muon or electron",
        ),
    ),
    (
        _E("A second lepton with p_{T} > 14 GeV is required.", "lepton:2 pt > 14 GeV"),
        _E("Events with electrons are rejected.", "electron n == 0"),
    ),
)

#: ``ΔR =`` before the size of a cone; ``for lepton pT < 50 GeV`` after it
_SIZE: Final = r"(?:\(? ?(?:ΔR|R) ?= ?)?"
_FOR: Final = r" (?:for|at|when|if|in) [^.;]{0,40}?\d+(?: ?GeV)?[^,.;]{0,30}?,?(?: and| or)? "
_OVER_PT: Final = r"\d+(?: ?GeV)?(?:/c)? ?(?:/|over|divided by) ?(?:the )?(?:lepton )?p_\{T\}\S*"
SHRINKING_CONE: Final = Rule(
    "shrinking-cone",
    "A cone of isolation that shrinks as one over the momentum has a largest and a smallest size.",
    rf"(?P<max1>0\.\d+){_FOR}{_SIZE}{_OVER_PT}{_FOR}{_SIZE}(?P<min1>0\.\d+)"
    r" (?:for|at|when|if|in) [^.;(),]{0,40}?\d+(?: ?GeV)?\b"
    rf"|min ?[\[(] ?(?P<max2>0\.\d+) ?, ?max ?[\[(] ?(?P<min2>0\.\d+) ?, ?{_OVER_PT}"
    rf"|(?P<max3>0\.\d+){_FOR}{_SIZE}max ?[\[(] ?(?P<min3>0\.\d+) ?, ?{_OVER_PT}",
    (
        _E(
            "The radius of the cone is 0.3 for lepton p_{T} < 40 GeV, 12 GeV/p_{T} for 40 ≤ p_{T} "
            "≤ 240 GeV, and 0.05 for p_{T} > 240 GeV.",
            "lepton other:max_iso_cone == 0.3; lepton other:min_iso_cone == 0.05",
        ),
        _E(
            "The muon isolation is summed in a cone of ΔR = min[0.3, max(0.06, 12 GeV/p_{T}^{μ})].",
            "muon other:max_iso_cone == 0.3; muon other:min_iso_cone == 0.06",
        ),
        _E(
            "The electron isolation uses a cone of ΔR = 0.3 for p_{T} ≤ 40 GeV, and ΔR = "
            "max(0.06, 12 GeV/p_{T}) at higher values.",
            "electron other:max_iso_cone == 0.3; electron other:min_iso_cone == 0.06",
        ),
    ),
    (
        _E(
            "Jets within a cone of 0.4 around an electron are removed.",
            "electron-jet dr > 0.4",
        ),
    ),
)

CONE: Final = Rule(
    "cone-of-overlap",
    "Objects within a cone around others that are not kept are removed: no cone of an isolation.",
    r"\b(?:with)?in (?:a |the )?(?:cone (?:of |with )?(?:(?:a )?(?:radius|size) )?(?:of )?(?:Δ ?R"
    r"|R)? ?[=<]? ?(?P<n>0?\.\d+|\d\.\d+)|(?:Δ ?R|R) ?[=<] ?(?P<m>0?\.\d+|\d\.\d+) cone) (?:around"
    r"|of|about|centred on|centered on) (?:either of |one of |any of )?(?:the |an? |any "
    r"|each )?(?:[\w-]+ )?(?P<around>leptons?|muons?|electrons?|photons?|jets?|taus?)\b",
    (
        _E(
            "Jets that lie within a cone of radius 0.4 around a selected muon are not considered.",
            "jet-muon dr > 0.4",
        ),
        _E(
            "Events are rejected if the photon is within a ΔR = 0.4 cone around either of the "
            "muons.",
            "muon:1-photon:1 dr > 0.4",
        ),
    ),
    (
        _E(
            "The isolation of a muon, the sum of the track momenta in a cone of radius 0.3 around "
            "it, must be below 4 GeV.",
            "muon iso < 4 GeV; muon other:track_iso_cone == 0.3",
        ),
    ),
)

FORMS: Final = (
    BIN_LIST,
    EACH_INTERVAL,
    COUNT_BINS,
    EQUAL_COUNTS,
    TWIN,
    BY_REGION,
    COUNT_BY_REGION,
    EACH_REGION,
    EACH_COUNT,
    FOR_REGION,
    LIST_BEFORE,
    OF_THE_BRACKET,
    RAISED,
    RAISED_COUNT,
    TUPLES,
    SPLIT,
    RESPECTIVE,
    BY_ETA,
    WHERE,
    NAMED,
    VETO_OF_OTHERS,
    VETO_WITH_LIMITS,
    REMOVING,
    GROWING,
    SHRINKING_CONE,
    CONE,
)
#: words that name no region of their own
NO_NAME: Final = frozenset(
    {
        "this",
        "these",
        "each",
        "all",
        "both",
        "every",
        "any",
        "either",
        "same",
        "other",
        "several",
        "such",
        "that",
        "those",
        "its",
        "signal",
        "following",
    }
)
