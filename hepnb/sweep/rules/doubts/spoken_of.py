"""Requirements that a text speaks of and does not make: those of others, of drafts, of a
comparison.
"""

from __future__ import annotations

from typing import Final

from hepnb.sweep.rules.rule import Concerns, Example, Makes, Rule, Scope
from hepnb.vocabulary.numbers import named

_E = Example

#: words for what is asked
_ASKED: Final = r"(?:requirements?|cuts?|selections?|thresholds?|criteri(?:on|a)|conditions?)"

VARYING: Final = Rule(
    "requirements-that-vary",
    "``requirements vary between … and …``: which of them holds, depends on something else.",
    rf"\b{_ASKED} (?:that )?(?:var(?:y|ies|ied|ying)|differ(?:s|ed|ing)?|range[sd]?|ranging"
    r"|changed?|depend(?:s|ed|ing)?|increased?|rose|rise|went) (?:between|from|with|by|on|in"
    r"|across|over|among|as)\b[^;]*",
    (
        _E(
            "For photons, the requirements range from E_{T} > 31 GeV to 52 GeV over the years.",
            "?",
        ),
    ),
    (_E("The requirement on muons is p_{T} > 21 GeV.", "muon pt > 21 GeV"),),
    makes=Makes.HOLDS,
    scope=Scope.INSIDE,
    concerns=Concerns.LIMITS,
)

AROUND: Final = Rule(
    "around-a-limit",
    "``starting around H_{T} > 900 GeV``: about where something is, and no requirement.",
    r"\b(?:(?:start(?:s|ing)?|begin(?:s|ning)?|set(?:s|ting)? in|sets? on|turn(?:s|ing)? on)"
    r" (?:around|near|at|about|from|above|beyond|with|for)"
    r"|\bdominat\w+ (?:around|near|at|above|beyond|for))(?: (?:values? of|roughly|about"
    r"|approximately))? (?:[^\s,;]+ )?(?:[^.;,]|\.\d){0,20}",
    (
        _E("The hardest bins, starting around H_{T} > 910 GeV, require many events.", "?"),
        _E("The plateau begins near E_{T}^{miss} > 190 GeV and is required to be flat.", "?"),
    ),
    (_E("Events must have H_{T} > 910 GeV.", "event ht > 910 GeV"),),
    makes=Makes.HOLDS,
    scope=Scope.INSIDE,
)

THAN_ANOTHER: Final = Rule(
    "than-another-requirement",
    "``softer than our jet selection of p_{T} > 30 GeV``: what something is held against is asked "
    "somewhere else.",
    r"\b(?:softer|harder|looser|tighter|stricter|weaker|stronger|lower|higher|larger|smaller"
    r"|different|stringent|restrictive|severe|relaxed|inclusive|differ(?:s|ent)?)(?: [\w-]+){0,2} "
    r"(?:than|from) "
    r"(?:(?:the|our|its|that|those|their|any|a|of|usual|standard|nominal|baseline|default)\b"
    rf" ?)+(?:[^.;,<>≥≤]){{0,60}}\b{_ASKED}(?: (?:of|on|at|with|for|applied|used))?"
    r"(?:[^.;,]|\.\d)*",
    (
        _E(
            "Jets in this region must have p_{T} > 21 GeV, which is softer than the usual jet "
            "requirement of p_{T} > 31 GeV.",
            "jet pt > 21 GeV; ?",
        ),
        _E(
            "Muons must satisfy a lower threshold than the default cut of p_{T} > 26 GeV.",
            "?",
        ),
    ),
    (
        _E(
            "Jets are required to be softer than p_{T} < 31 GeV.",
            "jet pt < 31 GeV",
        ),
    ),
    makes=Makes.HOLDS,
    scope=Scope.INSIDE,
)

NAMED_AGAIN: Final = Rule(
    "requirement-spoken-of",
    "``in the context of the m_{jj} < 80 GeV requirement``: it is made elsewhere, for what that "
    "says.",
    r"\b(?:(?:context|effects?|impact|role|purpose|consequences?|motivation|origin|absence"
    r"|efficiency|power|benefit|cost|introduction|choice|removal|relaxation|inversion|lack) of"
    r"|(?:retreat|return|fall|fell|go|went|revert)(?:s|ed|ing)?(?: back)? to"
    r"|thanks to|because of|owing to|due to|caused by|explained by) "
    r"(?:(?:the|this|that|our|a|an|its) )?"
    rf"(?:(?:[^.;,<>≥≤]){{0,40}}\b{_ASKED}(?: (?:of|on))? (?:[^.;,]|\.\d){{0,60}}"
    rf"|(?:[^.;,]|\.\d|,(?! )|, p⃗?_){{0,60}}? {_ASKED}\b)",
    (
        _E("This is explained by the context of the m_{T2}^{ℓℓ,0} < 82 GeV requirement.", "?"),
        _E(
            "The deficit was resolved by retreating to the requirement of exactly two jets.",
            "?",
        ),
        _E(
            "Few events are selected because of the requirement of E_{T}^{miss} > 410 GeV.",
            "?",
        ),
    ),
    (
        _E(
            "The requirement m_{jj} < 82 GeV is imposed.",
            "dijet mass < 82 GeV",
        ),
    ),
    makes=Makes.HOLDS,
    scope=Scope.INSIDE,
)

WOULD_BE: Final = Rule(
    "what-would-be",
    "``Raising the threshold to … would …``, ``had we required …``: what is not done.",
    r"^(?:(?:[^;,.<>≥≤]{0,40}, )?(?:[A-Z]?[a-z]+ing|An?|One|We|It|Such an?|This|Stricter|Looser"
    r"|Tighter|Higher|Lower|Harder|Softer|Larger|Smaller|Different|Other|[Tt]he) [^;]*"
    r"\b(?:would|might|could have)\b(?! (?:otherwise|else))"
    r"|[^;]*\b(?:[Hh]ad (?:we|one|the|this|a)|[Ii]f (?:we|one) (?:had|were|instead|demanded"
    r"|required|raised|lowered|used|chose))\b"
    r"|[^;]*\b(?:[Ww]e|[Oo]ne) (?:could|may|might) (?:also |instead |in principle )?(?:require"
    r"|demand|ask|impose|apply|use|choose|select|cut|raise|lower)\b)[^;]*",
    (
        _E("Raising the threshold for jets to p_{T} > 41 GeV would halve the acceptance.", "?"),
        _E("Had we required N_{jets} ≥ 3, the background were smaller.", "?"),
        _E("One might require two jets with p_{T} > 41 GeV, which is inefficient.", "?"),
        _E("Selecting events with m_{jj} > 710 GeV would leave too few events.", "?"),
    ),
    (
        _E(
            "Events are required to have N_{jets} ≥ 3, which would otherwise be dominated by "
            "photons.",
            "jet n >= 3",
        ),
    ),
    makes=Makes.HOLDS,
    scope=Scope.INSIDE,
)

TRIED: Final = Rule(
    "what-was-tried",
    "``We considered requiring …``, ``a requirement of … was also studied``: whether it is asked, "
    "something else says.",
    r"^[^;]*\b(?:(?:consider(?:ed|ing)?|tried|tested|studied|investigated|explored|attempted"
    r"|trialled|examined|discussed|envisaged|proposed|suggested) (?:also )?(?:requiring|selecting"
    r"|demanding|applying|imposing|cutting|adding|raising|lowering|tightening|loosening|relaxing"
    r"|using|to (?:require|select|demand|apply|impose|cut|raise|lower))"
    rf"|{_ASKED}\b[^;]*? (?:was|were|has been|have been) (?:also |then |first "
    r"|briefly |found to be )?(?:tested|studied|tried|considered|investigated|explored|trialled"
    r"|examined|rejected as|too|not adopted|abandoned|not used|not needed))\b[^;]*",
    (
        _E("We considered requiring E_{T}^{miss} > 410 GeV, which gave no gain.", "?"),
        _E("A tighter requirement of m_{jj} > 710 GeV was also studied.", "?"),
        _E("It was proposed to require m_{jj} > 710 GeV.", "?"),
    ),
    (
        _E("A requirement of m_{jj} > 710 GeV was also applied.", "dijet mass > 710 GeV"),
        _E("It was decided to require m_{jj} > 710 GeV.", "dijet mass > 710 GeV"),
    ),
    makes=Makes.HOLDS,
    scope=Scope.INSIDE,
)

INVERTED_IN_A_REGION: Final = Rule(
    "inverted-and-given",
    "``The requirement is inverted in the control region, m_{T2} < 80 GeV``: of that region, which "
    "stands behind its verb.",
    r"\b(?:is|are|was|were) (?:\w+ )?(?:inverted|reversed|relaxed|loosened|lowered|tightened|raised"
    r"|changed|modified) (?:in|for) [^;,<>≥≤]{3,60}[,:(][^;]*",
    (_E("The m_{T2} requirement is inverted in the control region, m_{T2} < 82 GeV.", "?"),),
    (
        _E(
            "In the control region, the m_{T2} requirement is inverted, m_{T2} < 82 GeV.",
            "event other:mt2 < 82 GeV in control region",
        ),
    ),
    makes=Makes.HOLDS,
    scope=Scope.INSIDE,
)

VETO_USES: Final = Rule(
    "what-a-veto-uses",
    "``The veto on a third lepton uses p_{T} > 10 GeV``: which ones are vetoed, and no limit on "
    "those that are selected.",
    r"\b[Vv]eto(?:es)? (?:on|of|for|against) [^.;,<>≥≤]{2,50} (?:uses?|considers?|employs?"
    r"|(?:is|are) based on|rel(?:y|ies) on|appl(?:y|ies) to|(?:is|are) (?:made|applied|performed"
    r"|done) (?:with|using|on|to)|includes?|takes?|counts?)\b[^;]*",
    (
        _E("The veto on a third lepton uses p_{T} > 9 GeV.", "?"),
        _E("The veto on additional muons is applied to muons with p_{T} > 9 GeV.", "?"),
    ),
    (_E("A veto on muons with p_{T} > 9 GeV is applied.", "muon n == 0; muon pt > 9 GeV"),),
    makes=Makes.HOLDS,
    scope=Scope.INSIDE,
)

AT_MOST_WITH: Final = Rule(
    "at-most-so-many-with",
    "``at most one jet with p_{T} > 50 GeV``: what those are of which no more are allowed, is not "
    "asked of the others.",
    r"\b(?:[Aa]t most|[Nn]o more than|[Nn]ot (?:\w+ )?more than"
    rf"|[Mm]aximum of) (?:{named(1, 9)}|\d) (?:[\w-]+ ){{0,3}}?(?:jets?|leptons?|electrons?|muons?"
    r"|photons?|taus?|tracks?)(?: candidates?)? (?:with|having|above|satisfying|that (?:have|has"
    r"|satisfy)|which (?:have|has|satisfy))\b[^;]*"
    rf"|\b[Mm]ore than (?:{named(1, 9)}|\d) (?:[\w-]+ ){{0,3}}?(?:jets?|leptons?|electrons?|muons?"
    r"|photons?|taus?|tracks?)(?: candidates?)? (?:with|having|above|satisfying|that (?:have|has"
    r"|satisfy)|which (?:have|has|satisfy))\b[^;]*\b(?:reject|veto|discard|remov|exclud|dropp)\w*",
    (
        _E("At most one jet with p_{T} > 52 GeV is allowed.", "?"),
        _E("Events must not have more than one jet with p_{T} > 52 GeV beyond |η| > 2.4.", "?"),
        _E("Events with more than two jets with p_{T} > 52 GeV are rejected.", "?"),
    ),
    (
        _E(
            "Events with more than two jets with p_{T} > 52 GeV are selected.",
            "jet n > 2; jet pt > 52 GeV",
        ),
        _E("At most one jet is allowed.", "jet n <= 1"),
        _E(
            "No fewer than two muons with p_{T} > 13 GeV may be present.",
            "muon n >= 2; muon pt > 13 GeV",
        ),
    ),
    makes=Makes.HOLDS,
    scope=Scope.INSIDE,
)

REPLACED: Final = Rule(
    "replaced-by-another",
    "``replaces its requirement of opposite charge with one of the same charge``: what is replaced "
    "is not asked.",
    r"\b(?:replac|exchang|substitut|swap)\w* (?:(?:its|the|their|this|that|our|a) )?"
    rf"(?:[\w-]+ )?{_ASKED} (?:of|on|for|that|with) (?:[^;,]|,(?! ))* (?:with|by) (?:an?|one|the)\b"
    rf"|\b(?:[Ii]n place of|[Ii]nstead of) (?:its|the|their|this|that) (?:[\w-]+ )?{_ASKED}"
    r" (?:of|on|for) (?:[^;,]|,(?! ))*",
    (
        _E(
            "VR-X replaces the requirement of N_{jets} ≥ 3 with a requirement of H_{T} > 310 GeV.",
            "?; event ht > 310 GeV in VR-X",
        ),
        _E(
            "VR-X replaces its requirement of two leptons with opposite charge by a requirement of "
            "two leptons with the same charge.",
            "?; dilepton charge flag SS in VR-X",
        ),
    ),
    (
        _E(
            "VR-X has a requirement of H_{T} > 310 GeV and N_{jets} ≥ 3.",
            "event ht > 310 GeV in VR-X; jet n >= 3 in VR-X",
        ),
    ),
    makes=Makes.HOLDS,
    scope=Scope.INSIDE,
)

OF_A_DRAFT: Final = Rule(
    "of-a-draft",
    "``The abandoned region required …``: what a draft asked for is not asked.",
    r"^[^;]*\b(?:abandoned|discarded|former|earlier|previous|original|superseded|prototype|removed"
    r"|dropped|preliminary|never unblinded) (?:[\w-]+ ){0,2}(?:regions?|designs?|selections?"
    r"|versions?|categor(?:y|ies)|bins?|definitions?|search(?:es)?|analys[ie]s|measurements?"
    r"|publications?|papers?|iterations?|rounds?)\b[^;]*",
    (
        _E("The abandoned region required m_{jj} > 115 GeV.", "?"),
        _E("The earlier search used E_{T}^{miss} > 210 GeV.", "?"),
        _E("An earlier version of the selection required at least five jets.", "?"),
    ),
    (_E("The region requires m_{jj} > 115 GeV.", "dijet mass > 115 GeV"),),
    makes=Makes.HOLDS,
    scope=Scope.INSIDE,
)

IN_SOME_REGIONS: Final = Rule(
    "in-some-regions",
    "``is chosen here and elsewhere``, ``in most regions``: which ones, the sentence does not say.",
    r"^[^;]*\b(?:(?:here )?and elsewhere|in (?:most|some|several|many|a few)(?: of)?(?: the)?"
    r"(?: other)? (?:[\w-]+ )?(?:regions|categories|channels|bins)"
    r"|(?:[Mm]ost|[Ss]ome|[Ss]everal|[Mm]any|[Aa] few)(?: of)?(?: the| our| its)?(?: other)?"
    r" (?:[\w-]+ )?(?:regions|categories|selections|bins) (?:\w+ly )?(?:require|ask|demand|have"
    r"|use))\b[^;]*",
    (
        _E("The requirement m_{T2} > 82 GeV is chosen here and elsewhere.", "?"),
        _E("In most regions, m_{T2} > 82 GeV is required.", "?"),
        _E("Most of its selections require m_{T2} > 82 GeV.", "?"),
    ),
    (_E("In all regions, m_{T2} > 82 GeV is required.", "event other:mt2 > 82 GeV"),),
    makes=Makes.HOLDS,
    scope=Scope.INSIDE,
)

DESIGN_OF_A_REGION: Final = Rule(
    "design-of-a-region",
    "``our boosted region design asks for …``, ``a region requiring …``: of that region, which has "
    "no name.",
    r"\b(?:[Oo]ur|[Tt]his|[Tt]he|[Ee]ach|[Aa]n?) (?!signal|control|validation|fiducial)"
    r"(?:[\w/-]+ ){0,2}(?:region|category|bin|sideband)s?(?:'s)? (?:design|strategy"
    r"|optimi[sz]ation)s?(?: \w+ly)? (?:ask|require|demand|use|select|need|rel[iy])\w*\b[^;]*"
    r"|\b(?:from|using|in) an? (?!signal|fiducial)(?:[\w-]+ ){0,2}(?:region|sample|sideband"
    r"|subset) (?:requiring|that (?:requires|satisfies|passes)|satisfying|passing"
    r"|selected (?:by|with)|obtained by)\b[^;]*"
    r"|\bin (?!all |every |each |both |the )(?:[\w/-]+ )+(?:regions|categories|bins) (?:by|with"
    r"|through) (?:(?:an?|the|its|their|our|more|less) )*(?:\w+ )?"
    r"(?:requirements?|cuts?|selections?|thresholds?|criteria) (?:of|on)\b[^;]*",
    (
        _E("Our boosted region design simply asks for one jet with p_{T} > 110 GeV.", "?"),
        _E("The weights are taken from a region requiring N_{jets} ≥ 2 and m_{jj} > 62 GeV.", "?"),
        _E(
            "We gain sensitivity in High regions by loose requirements of m_{ℓℓ} > 72 GeV and "
            "N_{b} ≤ 1.",
            "?",
        ),
    ),
    (_E("The selection asks for one jet with p_{T} > 110 GeV.", "?; jet pt > 110 GeV"),),
    makes=Makes.HOLDS,
    scope=Scope.INSIDE,
)

TO_CLASSIFY: Final = Rule(
    "to-classify-objects",
    "``selections are applied to jets to classify them``: what they are called for it, and not "
    "asked of all.",
    r"\bto (?:classify|categori[sz]e|sort|label) (?:them|(?:the |these |those )?(?:jets|leptons"
    r"|electrons|muons|photons|taus|candidates))\b[^;]*",
    (
        _E(
            "Requirements are made on wide jets to label them: p_{T} > 410 GeV is required.",
            "?",
        ),
    ),
    (
        _E(
            "Selections are applied to wide jets: they must have p_{T} > 410 GeV.",
            "fatjet pt > 410 GeV",
        ),
    ),
    makes=Makes.HOLDS,
    scope=Scope.INSIDE,
)

COMMON_TO_A_TABLE: Final = Rule(
    "common-to-a-table",
    "``Common: two jets, …`` below a table is for the regions of that table.",
    r"^(?:Common|Shared|Common to all|In common)(?: (?:cuts|requirements|selections?|to all))?"
    r" ?: [^;]*",
    (_E("Common: preselection, N_{jets} ≥ 3 and m_{jj} > 60 GeV required.", "?"),),
    (_E("Preselection: N_{jets} ≥ 3 is required.", "jet n >= 3"),),
    makes=Makes.HOLDS,
    scope=Scope.INSIDE,
)

VETO_IN_A_NAME: Final = Rule(
    "veto-in-a-name",
    "``the tight + lepton veto ID``: a veto that is part of the name of an identification.",
    r"\b(?:[\w-]+ )?veto,? (?:ID|identification|working point|discriminators?|WP|criteri\w+|scores?"
    r"|variables?|algorithm|tagger)\b",
    (
        _E(
            "The tight, and tight + lepton veto, ID are used, and jets must pass one of them.",
            "?",
        ),
    ),
    (_E("A lepton veto is applied.", "lepton n == 0"),),
    makes=Makes.HOLDS,
    scope=Scope.INSIDE,
    concerns=Concerns.COUNTS,
)

BUT_FOR_ONE: Final = Rule(
    "level-but-for-one-criterion",
    "``the medium identification with the exception of the isolation``: not all of that level.",
    r"\b(?:[Ll]oose|[Mm]edium|[Tt]ight)(?:er)?\b(?:[^.;,]|\. ?\d){0,60}?"
    r"(?:,? (?:with the exception of|except(?:ing)?(?: for)?|apart from|excluding|other than"
    r"|but without|without (?:the|any)|aside from|save for|but for)|,? (?:with|but with)"
    r" (?:the|its|their) [^.;,]{3,40} (?:removed|relaxed|inverted|dropped|reversed))\b",
    (
        _E(
            "Photons must pass the medium identification requirements of Tab. 3 with the exception "
            "of the shower width.",
            "?",
        ),
        _E("Electrons must pass the tight identification, except for the isolation.", "?"),
        _E(
            "Muons must satisfy the medium identification criteria with the isolation inverted.",
            "?",
        ),
    ),
    (_E("Photons must pass the medium identification requirements.", "photon id flag medium"),),
    makes=Makes.HOLDS,
    scope=Scope.INSIDE,
)

TWICE: Final = Rule(
    "same-limit-twice",
    "``p_{T} > 20 GeV, p_{T} > 27 GeV``: of two numbers for one thing in a sentence, which one "
    "holds and when, is for a person.",
    r"",
    (_E("The leading muon must have p_{T} > 21 GeV, p_{T} > 27 GeV.", "?"),),
    (
        _E(
            "The leading muon must have p_{T} > 27 GeV, the others p_{T} > 21 GeV.",
            "muon:1 pt > 27 GeV; ?",
        ),
    ),
    makes=Makes.HOLDS,
)

#: rules that hold the readings of their words
SPOKEN_OF: Final[tuple[Rule, ...]] = (
    VARYING,
    AROUND,
    THAN_ANOTHER,
    NAMED_AGAIN,
    WOULD_BE,
    TRIED,
    INVERTED_IN_A_REGION,
    VETO_USES,
    AT_MOST_WITH,
    REPLACED,
    OF_A_DRAFT,
    IN_SOME_REGIONS,
    DESIGN_OF_A_REGION,
    TO_CLASSIFY,
    COMMON_TO_A_TABLE,
    VETO_IN_A_NAME,
    BUT_FOR_ONE,
)
