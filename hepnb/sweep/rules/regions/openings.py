"""A region at the beginning of a clause, as its place, its subject or its title."""

from __future__ import annotations

from typing import Final

from hepnb.sweep.rules.rule import Confidence, Example, Makes, Rule
from hepnb.vocabulary.numbers import named

_E = Example

ADVERB: Final = (
    r"(?:(?:In addition|Furthermore|Moreover|Additionally|Finally|Similarly|Likewise|However|First"
    r"|Second|Third|Then|Next|Lastly|Also"
    r"|Conversely|(?:By|In) contrast|For (?:example|instance)|On the other hand|Thus|Therefore"
    r"|Here),? )?(?:[Ww]hile|[Ww]hereas|and|but|where)?\s*"
)

_ARTICLE: Final = r"(?:[Bb]oth |[Ee]ach of )?(?:[Tt]he |[Aa]n? |[Oo]ur )?$"

#: what is in a region, at the beginning of a sentence
_THESE: Final = (
    r"(?:events|candidates|data|collisions|jets|electrons|muons|leptons|photons|taus|tracks)"
)

AT_HEAD: Final = Rule(
    "region-at-head",
    "``In the SR, …``, ``Events in SRA …``, ``To enter the VBF category, …``: what follows in the "
    "clause is required there.",
    rf"^{ADVERB}(?:(?:[Ii]n|[Ff]or|[Ww]ithin|(?:[Ww]hen )?[Cc]onsidering"
    r"|[Ff]or the (?:definition|selection) of) "
    rf"|(?:[Ii]n|[Ff]or|[Ww]ithin|[Aa]mong|[Oo]f) (?:(?:all|the|those|these|selected) )*{_THESE} "
    r"(?:in|of|from|entering|belonging to|falling in(?:to)?|(?:assigned|classified)"
    r" (?:to|in|into|as)|passing|selected (?:in|for|by)|within|populating) |(?:[Tt]o|[Ii]n order to"
    r"|(?:[Ii]n order )?[Ff]or (?:an? |the )?(?:events?|candidates?) to) (?:enter|populate|define"
    r"|form|select events (?:in|for)|fall in(?:to)?"
    r"|be (?:assigned|included|selected|classified|categori[sz]ed|placed|considered"
    r"|accepted) (?:to|in|into|as|for|by)) "
    r"|(?:[Ee]vents|[Cc]andidates|[Tt]hose|(?:[Ee]ach|[Aa]n|[Ee]very) (?:event|candidate))"
    r" (?:[a-z]+ ){0,3}?(?:in|into|to|for|from|of|as|enter(?:ing)?|pass(?:ing)?|populat(?:e|ing)"
    rf"|satisfy(?:ing)?) ){_ARTICLE}",
    (
        _E(
            "In the tight region, E_{T}^{miss} > 240 GeV is required.",
            "met met > 240 GeV in tight region",
        ),
        _E(
            "In the one-lepton search, E_{T}^{miss} > 240 GeV is required.",
            "met met > 240 GeV in one-lepton search",
        ),
        _E(
            "To be assigned to the dijet category, events must have m_{jj} > 250 GeV.",
            "dijet mass > 250 GeV in dijet category",
        ),
        _E(
            "In the ee channel and the μμ channel, H_{T} > 150 GeV is required.",
            "event ht > 150 GeV in ee channel, μμ channel",
        ),
        _E(
            "Events in the ee and μμ channels must have H_{T} > 150 GeV, and in the eμ channel "
            "H_{T} > 90 GeV is required.",
            "event ht > 150 GeV in ee channel, μμ channel; event ht > 90 GeV in eμ channel",
        ),
        _E(
            "For events in the merged category, H_{T} > 310 GeV is required.",
            "event ht > 310 GeV in merged category",
        ),
        _E(
            "For muons in the tight category, p_{T} > 33 GeV is required.",
            "muon pt > 33 GeV in tight category",
        ),
        _E(
            "Events in the tight category must have m_{jj} > 510 GeV, and those in the loose "
            "category must have m_{jj} > 310 GeV.",
            "dijet mass > 510 GeV in tight category; dijet mass > 310 GeV in loose category",
        ),
    ),
    (
        _E("In the following, H_{T} > 150 GeV is required.", "event ht > 150 GeV"),
        _E("In this search, E_{T}^{miss} > 240 GeV is required.", "met met > 240 GeV"),
        _E(
            "In the present search for squarks, we require E_{T}^{miss} > 240 GeV.",
            "met met > 240 GeV",
        ),
    ),
)

FRONTED: Final = Rule(
    "region-in-front",
    "What stands behind ``In contrast to SR2, …`` or ``To suppress top quarks in SR2, …`` may be "
    "asked there, elsewhere or everywhere: it stays open.",
    rf"^{ADVERB}(?:[Aa]mong|[Aa]nalogous(?:ly)?|[Aa]part|[Aa]s|[Bb]esides|[Bb]eyond|[Cc]ompared"
    r"|[Cc]onsidering|[Cc]ontrary|[Dd]ifferent(?:ly)?|[Ff]or|[Ff]rom|[Ii]n|[Ll]ike|[Oo]f|[Rr]elative"
    r"|[Ss]imilar(?:ly)?|[Tt]o|[Uu]nlike|[Ww]hen|[Ww]hile|[Ww]ith|[Ww]ithin) [^,;:.()<>≤≥]*$",
    (
        _E("In contrast to the merged category, events must have H_{T} > 310 GeV.", "?"),
        _E(
            "To ensure orthogonality with the boosted category, at most one photon is allowed.",
            "?",
        ),
        _E("For the top quarks in the ee channel, m_{T2} > 110 GeV is required.", "?"),
    ),
    (
        _E(
            "The ggF category is pure. In contrast to the VBF category, it requires m_{T2} > 110 "
            "GeV.",
            "event other:mt2 > 110 GeV in ggF category [reach]",
        ),
        _E(
            "In contrast to SR2, SR3 requires H_{T} > 310 GeV.",
            "event ht > 310 GeV in SR3",
        ),
        _E(
            "In the merged category, events must have H_{T} > 310 GeV.",
            "event ht > 310 GeV in merged category",
        ),
    ),
    makes=Makes.HOLDS,
)

#: what ends the words in front
FRONT_ENDS: Final = r"[^,;:.<>≤≥]{0,40}, "

AS_SUBJECT: Final = Rule(
    "region-as-subject",
    "``SRA requires …``, ``…, while the loose region is defined by …``: what follows in the "
    "clause is required there.",
    rf"^{ADVERB}{_ARTICLE}",
    (
        _E("SRA requires H_{T} > 700 GeV.", "event ht > 700 GeV in SRA"),
        _E(
            "The region SR3b requires at least three b-tagged jets, while SR1b requires "
            "E_{T}^{miss} > 160 GeV.",
            "bjet n >= 3 in SR3b; met met > 160 GeV in SR1b",
        ),
        _E("In addition, SR2 requires H_{T} > 1.1 TeV.", "event ht > 1.1 TeV in SR2"),
        _E(
            "SR2 has many bins. For example, SR2-a-1 requires H_{T} > 1.1 TeV.",
            "event ht > 1.1 TeV in SR2-a-1",
        ),
        _E(
            "The older region SR-Old required H_{T} > 1.1 TeV.",
            "event ht > 1.1 TeV in SR-Old",
        ),
        _E("VBF events must have m_{jj} > 310 GeV.", "dijet mass > 310 GeV in VBF category"),
    ),
    (_E("Events with H_{T} > 700 GeV are selected.", "event ht > 700 GeV"),),
)

#: what follows the name of a region that is the subject of its clause
DOES: Final = (
    r"\)?(?: (?:for|of|with|without|(?:enriched|rich) in|dominated by) (?:(?:the|an?) )?"
    r"[^.,;()<>≤≥]{1,40}?)?(?: \([^()]*\)|, [^,]{1,30},|,)?(?: (?:also"
    r"|further|additionally|then|only|in addition|instead|each|all|both))? "
    r"(?:is|are|was|were|has|have|must|should|require[sd]?|select(?:s|ed)?|contains?|consists?"
    r"|comprises?"
    r"|includes?|demands?|asks? for|accepts?|uses?|applies|apply|imposes?"
    r"|enriched|targeting|sensitive|optimi[sz]ed|dedicated|designed|targets?|exploits?|considers?"
    r"|aims?|focus(?:es)?|adds?|collects?|covers?|tightens?|loosens?|raises?|lowers?|relaxes"
    r"|needs?|inverts?|reverses?|drops?|lifts?|features?|takes?|employs?|retains?|restricts?|sets?"
    r"|vetoes|rejects?|shares?|follows?|inherits?|keeps?|increases?|replaces?|modif(?:ies|y)"
    r"|changes?|extends?|differs?|events)\b"
)

NEXT: Final = Rule(
    "next-region",
    "``SRA requires …, SRB …, and SRC …``: after the first, each name begins what its region "
    "requires, with or without the verb.",
    r"(?:,|;)(?: and| while| whereas)?(?: the)? $| (?:and|while|whereas)(?: the)? $",
    (
        _E(
            "SRA requires E_{T}^{miss} > 340 GeV, SRB > 460 GeV and SRC > 580 GeV.",
            "met met > 340 GeV in SRA; met met > 460 GeV in SRB; met met > 580 GeV in SRC",
        ),
        _E(
            "Region A contains events with at least two jets, B those with at least five jets.",
            "jet n >= 2 in region A; jet n >= 5 in region B",
        ),
        _E(
            "SRA requires at least two jets and SRB three jets.",
            "jet n >= 2 in SRA; jet n >= 3 in SRB [reach]",
        ),
        _E(
            "The tight category requires m_{jj} > 510 GeV and the loose one m_{jj} > 310 GeV.",
            "dijet mass > 510 GeV in tight category; dijet mass > 310 GeV in loose category",
        ),
        _E(
            "The VBF category requires m_{jj} > 510 GeV and the ggF category H_{T} > 310 GeV.",
            "dijet mass > 510 GeV in VBF category; event ht > 310 GeV in ggF category",
        ),
        _E(
            "SRA requires E_{T}^{miss} > 340 GeV, SRB requires E_{T}^{miss} > 460 GeV.",
            "met met > 340 GeV in SRA; met met > 460 GeV in SRB",
        ),
        _E(
            "SR-3b asks for at least five jets; 2ℓ-Z-1b instead accepts events with exactly one "
            "b-jet.",
            "jet n >= 5 in SR-3b; bjet n == 1 in 2l-Z-1b",
        ),
        _E(
            "The Had category requires at least two jets and no muons, the Lep category at least "
            "one muon.",
            "jet n >= 2 in Had category; muon n == 0 in Had category; muon n >= 1 in Lep category",
        ),
        _E(
            "The search is binned to form SR-low with 110 < E_{T}^{miss} < 210 GeV and SR-high "
            "E_{T}^{miss} > 210 GeV.",
            "met met in (110, 210) GeV in SR-low; met met > 210 GeV in SR-high",
        ),
        _E(
            "SR-low requires 110 < E_{T}^{miss} < 210 GeV, and SR-high E_{T}^{miss} > 340 GeV.",
            "met met in (110, 210) GeV in SR-low; met met > 340 GeV in SR-high",
        ),
    ),
    (
        _E(
            "SRA requires E_{T}^{miss} > 340 GeV, H_{T} > 800 GeV.",
            "met met > 340 GeV in SRA; event ht > 800 GeV in SRA",
        ),
    ),
)

#: what a region in such a list requires, right after its name
ASKS: Final = (
    r" (?:(?:those|events) (?:with|that|having|containing)\b"
    r"|(?:also |then |only |instead )?(?:requires?|selects?|demands?|asks for|accepts?|must|has"
    r"|contains?|uses?|applies|is defined)\b"
    r"|(?:(?:an? |the )?[\w{}_^⃗′()|Δ ]{1,30}? ?)?(?:[<>≥≤∈]|between \d|above \d|below \d)"
    rf"|(?:at least|at most|exactly|more than|fewer than|less than|{named(0, 8)}|\d\d?) (?!of\b)"
    r"|\d[\d.]*(?: ?[A-Za-z]+)? ?[<≤–-] ?\w)"
)

RUN_IN: Final = Rule(
    "region-run-in",
    "``VBF category: …``: what follows up to the next name is required there.",
    r" ?(?::|[–—]) ?| (?=(?:Events|Exactly|At|The|In|Only|No|Two|One|Selected|Candidates)\b"
    r"|(?:This|It|All|We|Here|For|To) [a-z])",
    (
        _E(
            "VBF category Events must have m_{jj} > 450 GeV.",
            "dijet mass > 450 GeV in VBF category",
        ),
        _E(
            "VBF category: events must have m_{jj} > 450 GeV.",
            "dijet mass > 450 GeV in VBF category",
        ),
        _E(
            "SR1: E_{T}^{miss} > 210 GeV; SR2: E_{T}^{miss} > 320 GeV.",
            "met met > 210 GeV in SR1; met met > 320 GeV in SR2",
        ),
    ),
    (
        _E(
            "Events must satisfy the following requirement: m_{jj} > 450 GeV.",
            "dijet mass > 450 GeV",
        ),
    ),
)

ALONE: Final = Rule(
    "region-alone",
    "A sentence that is nothing but the name of a region is a title: what follows in the "
    "paragraph is about it.",
    r"(?:The )?$",
    (
        _E(
            "0-lepton channel. Events must have E_{T}^{miss} > 155 GeV. 1-lepton channel. Exactly "
            "one lepton is required.",
            "met met > 155 GeV in 0-lepton channel [reach]; lepton n == 1 in 1-lepton channel "
            "[reach]",
        ),
    ),
    (_E("The 0-lepton channel is used. All jets must have p_{T} > 33 GeV.", "jet pt > 33 GeV"),),
    confidence=Confidence.REACH,
)

OTHER_VERB: Final = Rule(
    "region-does-something-else",
    "A sentence that begins with a region, and goes on with a verb that is not read, may be about "
    "that region: what it requires is not for all events.",
    r"(?:(?:In addition|Furthermore|Moreover|Finally),? )?(?:[Tt]he |[Oo]ur )?$",
    (_E("The merged category boasts large recoils, and m_{T2} > 150 GeV is required.", "?"),),
    (
        _E(
            "The SR-3 results are shown below; events must have H_{T} > 310 GeV.",
            "event ht > 310 GeV",
        ),
    ),
    makes=Makes.HOLDS,
)

#: a verb after the name of a region
ANY_VERB: Final = (
    r"\)?,? (?:(?:also|further|additionally|only|then) )?(?!(?:is|was|has|results)\b)[a-z]{3,}s\b"
)

OPENINGS: Final = (
    AT_HEAD,
    FRONTED,
    AS_SUBJECT,
    NEXT,
    RUN_IN,
    ALONE,
    OTHER_VERB,
)
