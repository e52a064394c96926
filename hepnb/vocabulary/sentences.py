"""Words of sentences and titles, by which they are read and set aside: data, no logic.

A row is (what it means, how it is written as a regular expression).

Rows are tried in order, so the longer wording stands first. Text has scripts inline (``p_{T}``)
and, before it is matched, one letter for each look-alike (``Δ φ μ ε``).
"""

from __future__ import annotations

from typing import Final

from hepnb.vocabulary.comparisons import ALLOWED, BOUND, COUNTED, WORDED
from hepnb.vocabulary.numbers import named
from hepnb.vocabulary.quantities import QUANTITIES
from hepnb.vocabulary.subjects import NO_JETS
from hepnb.vocabulary.units import WRITTEN

#: verbs of what a requirement is for
AIMS: Final = (
    r"(?:suppress|reduce|reject|remove|ensure|avoid|enhance|improve|increase|guarantee|minimi[sz]e"
    r"|exclude|veto|eliminate|discriminate|separate|account|limit)"
)

#: what counts as ``no`` before objects: ``events without a lepton``
EVENTS_WITHOUT: Final = (
    r"(?<=[Ee]vents )(?:without|lacking|not containing)(?: any| an?)?"
    rf"(?= (?!at |more |fewer |less |exactly |any |\d|(?:{named(0, 9)})\b))"
)

#: stage of a selection → wording
STAGES: Final[tuple[tuple[str, str], ...]] = (
    ("baseline", (r"(?<!\w)(?:[Bb]aseline|[Cc]andidate(?= (?:electron|muon|lepton|photon|jet|tau))"
r"|[Pp]reselected|[Ll]oose(?= (?:electron|muon|lepton|photon|jet)))")),
    ("signal", (r"(?<!\w)(?:(?:[Ss]ignal|[Tt]ight)(?= (?:electron|muon|lepton|photon|jet|tau))"
r"|used (?:in"
r"|for) the (?:event )?(?:selection|analysis)|in the (?:signal|tight) (?:category|definition|sample"
r"|collection)(?= (?:must|are|have|should)))")),
    ("veto", (r"(?<!\w)(?:(?:\b[Ss]econd (?=leptons|electrons|muons)|(?<=\ba )second (?=lepton"
r"|electron"
r"|muon)|(?:[Aa]dditional|[Ee]xtra) (?=lepton|electron|muon))|[Vv]eto(?= (?:electron|muon"
r"|lepton)))")),
)  # fmt: skip

#: kind of other words → wording
SIGNS: Final[tuple[tuple[str, str], ...]] = (
    (
        "between",
        (
            r"\b[Bb]etween|\b(?:in|within|inside|to) (?:the |a )?(?:[\w-]+ )?(?:range|interval"
            r"|window)(?: of"
            r"| from| between)?(?= ?[\[(\d|]|$)|\bfrom(?= \d)|∈"
        ),
    ),
    (
        "outside",
        (
            r"\bexcluding|\boutside(?: of)?(?: (?:the|a) (?:[\w-]+ )?(?:range|interval"
            r"|window)(?: of"
            r"| from| between)?(?= ?[\[(\d]))?|∉|\bexcept(?! (?:that|when|where|if)\b)"
        ),
    ),
    (
        "removed",
        (
            r"\b(?:removed|rejected|vetoed|discarded|thrown (?:out|away)|omitted|dropped"
            r"|disregarded|ignored|neglected"
            r"|excluded|suppressed by vetoing|veto(?:es)?|rejects?|rejecting|not (?:considered|used"
            r"|accepted"
            rf"|selected|kept|retained|included|counted|{ALLOWED}))\b"
        ),
    ),
    ("required", r"\brequest(?:s|ed|ing)?\b"),
    ("respectively", r"\brespectively\b"),
    (
        "required",
        (
            r"\b(?:[Rr]equir\w+|must|should(?= (?:be|have|lie|contain|pass|satisf|fulfil))"
            r"|may (?:not|be|contain|have|lie)|cannot|satisf\w+|select\w*"
            r"|pass(?:es"
            r"|ing)?|restrict(?:ed|s|ing)?|limited to|fulfil\w*|formed|impos\w+|asks? for|retain\w*"
            r"|accept\w*|allowed"
            r"|permitted|tolerated|contain\w*|kept|demand\w*|needs? to|ha(?:s|ve) to"
            r"|lies?(?= (?:between|within|in the|above|below))|chosen|separated (?:from|by))\b"
        ),
    ),
    (
        "required",
        (
            r"\b(?:featur(?:e|es|ing)|possess(?:es|ing)?)(?= (?:at (?:least|most)|exactly"
            r"|more|fewer|no) )"
            r"|(?<=\bare )needed(?=\s*(?:[.;,]|$|in (?:the|each|all)\b))"
            r"|(?<=\b[Ww]e )(?:consider|use|keep|take)\b|(?:(?<=\bare )|(?<=\bis ))used(?=\s*[.;]"
            r"|\s*$)"
            r"|\bneeds?(?= (?:(?:to|an?|at least|more than) )?(?:[pEmMHχ][_^]|\||transverse"
            r"|relative))"
        ),
    ),
    ("required", r"\bha(?:ve|s|ving)(?= (?:an? )?(?:[pEmMH]_|\||transverse|pseudorap|rapid))"),
    # what objects are reconstructed with, and which of them are meant
    (
        "required",
        r"(?<=\bare )reconstructed(?= with (?:[pE]_\{?T|\|η|transverse (?:momentum|energy)))",
    ),
    ("required", r"(?<=\bare )a subset of\b"),
    # the cuts that follow, the limit before, and what is used on a condition
    (
        "required",
        (
            r"\b(?:apply|impose|adopt|use)(?= (?:the )?(?:(?:following|additional|further|same) )*"
            r"(?:cuts?|selections?|requirements?|criteri(?:a|on)|conditions?):)"
        ),
    ),
    ("required", r"(?<=V is )(?:applied|imposed|demanded)\b(?! to\b)"),
    ("required", r"(?<=\bare )(?:used|counted)(?= (?:only )?(?:if|when) (?:they|their|it|its)\b)"),
    ("required", r"\bthresholds?(?= (?:is|are) \d[\d.]* ?[GT]eV for (?!the (?:\w+ )?trigger))"),
    ("required", r"(?<=\bare )(?:those|(?:the )?ones)(?= (?:with|having|that|which|within)\b)"),
    (
        "required",
        (
            r"(?<=selection )(?:consists of|comprises|reads|is as follows)\b"
            r"|\b(?:pre-?)?(?:selection|criteria|requirements) (?:(?:is|are) (?:applied|imposed"
            r"|used|made)|(?:is|are)(?: as follows)?)(?=:)"
            r"|\bshare (?:a |the )?(?:common|same) (?:\w+ )?(?:pre)?selection(?=:| of\b)"
        ),
    ),
    (
        "required",
        (
            r"(?<=\bare )(?:built|constructed|made)"
            r"(?= (?:from|of|out of) (?:two|oppos|pairs|a pair|same))"
        ),
    ),
    (
        "required",
        (
            r"(?<!of the selected events )(?<!of the preselected events )(?<=elected events )have\b"
            r"|(?<!of the accepted events )(?<=accepted events )have\b"
        ),
    ),
    (
        "required",
        (
            r"\b(?:considered|identified as|defined (?:as|by|with)|used (?:in|for) (?:the"
            r"|this) (?:analysis|measurement|search|event selection|selection))\b"
        ),
    ),
    (
        "required",
        (
            r"\b(?:criteri\w+|[Cc]uts?|selection|veto)(?= (?:\S+ ){0,12}(?:is|are"
            r"|was) (?:also )?appl\w+)"
            r"|\bappl\w+ (?:the|a|an) (?:[\w-]+ )?(?:cut|selection|veto)\b"
        ),
    ),
    ("cone", r"\bcone\b"),
    ("closest", r"\bclosest to the (?:mass of the )?(?:Z|nominal)"),
    ("along", r"\balong the beam|\blongitudinal\w*"),
    ("across", r"\b(?:in the )?transverse plane|plane transverse|\btransverse to\b"),
    ("and", r"\band\b|&"),
    ("or", r"\bor\b"),
    (
        "for",
        r"\b(?:[Ff]or|of)\b(?: (?:the|both|a|an|each|all|any|selected|remaining|candidate)\b)*",
    ),
    ("each", r"\ball\b|\beach\b|\bany\b|\bevery\b"),
    ("dash", r"[–—−-]"),
    ("to", r"\bto\b"),
    ("times", r"[×·]|\btimes\b|\bof the\b(?= (?:\w+ )?(?:p_|E_))"),
    ("open", r"[(\[]"),
    ("close", r"[)\]]"),
    ("comma", r"[,;:]"),
)

#: words that begin nothing of what is listed here
COMMON: Final = (
    r"\b(?:the|is|are|was|were|be|been|this|that|these|which|by|on"
    r"|as(?! (?:low|small|high|large) as\b)|it|its|their|using|also|can"
    r"|due|such|data|into|then|we|based)\b"
)

#: what looks like a number or a quantity and is none: citations, references to parts of the paper,
#: footnote marks, powers
NOISE: Final = (
    r",? (?:as |which (?:is|was) )?(?:defined|described|introduced|discussed|explained|detailed"
    r"|outlined|given)(?: (?:in|by) (?:Sections?|Secs?\.?|Refs?\.?|Eqs?\.?|Equations?|Tables?"
    r"|Appendix) ?\(?[A-Z]?\.?\d+(?:\.\d+)*\)?| in (?:Ref\. )?\[\d+\]| above| below| before"
    r"| earlier| previously)(?=,)|"
    r"\bvirtual photons?\b|"
    r"√\(?\(?Δ[ηφ]\)?\^\{2\}\s*\+\s*\(?Δ[ηφ]\)?\^\{2\}\)?|"
    r"(?<!∈)(?<!range)(?<!interval)(?<!window)\s?\[\d{1,3}(?:\s*[,–-]\s*\d{1,3})*\](?!\s*"
    + WRITTEN
    + r")|\b(?:[Ss]ections?|[Ss]ecs?\.|[Rr]efs?\.|[Tt]ables?|[Ff]igures?"
    r"|[Ff]igs?\.|[Ee]qs?\.|Appendix)\s*"
    r"\(?[A-Z]?\.?\d+(?:\.\d+)*\)?|(?<=[\w.,)%])\^\{\d{1,2}\}|\d+\^\{[^{}]*\}|√s\s*=\s*\d+\s*TeV"
)

#: quantities whose numbers are read only with a unit that they may have
_CHECKED: Final = (
    "pt", "et", "met", "ht", "mht", "st", "meff", "mass", "mt", "d0", "z0", "z0sintheta", "abseta",
    "absy", "dr", "deta", "dphi", "d0sig", "n",
    "met_significance",
)  # fmt: skip
#: quantity → dimensions that its numbers may have (`hepnb.sweep.about.dimension`); others are not
#: checked
DIMENSIONS: Final[dict[str, tuple[str, ...]]] = {
    **{name: QUANTITIES[name].dimensions for name in _CHECKED},
    "iso": (*QUANTITIES["iso"].dimensions, "percent"),
    "other:mct": ("energy",),
    "impact": ("length",),
    **dict.fromkeys(("radius", "cone", "total charge"), ("1",)),
    "other:met_over_sqrt_sumet": ("root energy",),
}

#: levels of an identification, an isolation or a tagger
LEVELS: Final = ("loose", "medium", "tight")
#: flag quantity → wording of an identification level or working point (group 1 is the level)
_LEVEL: Final = (
    r"['\"]?\b((?:very )?(?:[Ll]oose|[Mm]edium|[Tt]ight)(?:er)?)(?:LH)?\b['\"]?(?: \[\d+\])?"
)
FLAGS: Final[tuple[tuple[str, str], ...]] = (
    (
        "quality",
        (
            r"((?:\b(?:[Ll]oose|[Mm]edium|[Tt]ight) )?(?:\bf?JVT\b|jet[- ]vertex[- ]tagg(?:er"
            r"|ing)(?: \(f?JVT\))?))(?! ?(?:"
        )
        + BOUND
        + (
            r"|between|in (?:the|a) (?:range|interval)|score|output|value|of|must be"
            r"|is required to be (?:"
        )
        + BOUND
        + r")))",
    ),
    (
        "btag_wp",
        _LEVEL
        + (
            r"(?: (?:BDT|MVA|[RD]NN|LH|likelihood|cut-based|multivariate))?"
            r" (?:(?:b-tagging )?operating|working) point"
        ),
    ),
    (
        "btag_wp",
        (
            r"(\d\d(?:\.\d)? ?%)(?: [Ff]ixed[- ][Cc]ut)?(?: b-?tagging)?(?:[- ]efficiency)?"
            r"(?:\^\{\d\})? (?:operating|working) point"
        ),
    ),
    (
        "btag_wp",
        (
            r"(?:operating|working) point (?:\w+ ){0,5}?(?:b-(?:jet )?tagging "
            r"|selection )?(?:efficiency (?:of )?(?:about |approximately )?)?(\d\d(?:\.\d)? ?%)"
        ),
    ),
    (
        "btag_wp",
        (
            r"(?:at|with|to|provid\w+|giving|has) an? (?:average |overall )?(?:b-(?:jet )?tagging "
            r"|selection )?efficiency of (?:about |approximately )?(\d\d(?:\.\d)? ?%)"
        ),
    ),
    (
        "iso_wp",
        _LEVEL + r" (?:isolation (?:criteri\w+|requirements?|working point|selection)|isolated)",
    ),
    ("iso_wp", r"isolated with " + _LEVEL + r" criteria"),
    (
        "id",
        _LEVEL
        + (
            r"(?: set of)?(?: (?P<of>electron|muon|lepton|photon|tau|jet)(?= ))?"
            r"(?: cut-based)?(?: (?P<kind>electron|muon|lepton|photon|tau|jet)(?= ))?"
            r"(?:[ -](?:likelihood(?:-based)?|LH|MVA|BDT|RNN|DNN|cut-based|multivariate))?"
            r" (?:identification|ID"
            r"|quality)\b(?: \[\d+\])?(?: (?:criteri\w+|requirements?|working point|selection))?"
        ),
    ),
    (
        "id",
        (
            r"(?:pass\w*|satisf\w+|fulfil\w*|meet\w*|and) (?:all )?the ['\"]?((?:very )?(?:loose"
            r"|medium|tight))['\"]?"
            r" (?:selection |quality )?(?:criteri\w+|requirements?)\b(?! (?:on|of|in|for)\b)"
        ),
    ),
    (
        "id",
        (
            r"['\"]((?:very )?(?:[Ll]oose|[Mm]edium"
            r"|[Tt]ight))['\"](?: \[\d+\])?(?: likelihood)?(?: identification)? (?:criteri\w+"
            r"|requirements?|working point)"
        ),
    ),
)

_LISTED: Final = (
    r"(?:events?|jets?|leptons?|electrons?|muons?|photons?|taus?|tracks?|candidates?|objects?"
    r"|those)"
)
#: what is said above a list whose items are rejected, or not all asked for
LISTED_OTHERWISE: Final = (
    r"\bfail(?:s|ed|ing)?\b|\b(?:is|are|be|was|were|been) (?:\w+ly |also |then )?(?:rejected"
    r"|removed|vetoed|discarded|excluded|dropped|masked|ignored|not (?:considered|selected|used"
    r"|accepted|kept|allowed))\b"
    r"|\b(?:we|and) (?:\w+ )?(?:reject|remove|veto|discard|exclude|drop|ignore)\b"
    rf"|\b(?:reject|remov|veto|discard|exclud|dropp?)\w* (?:all |any |the )?{_LISTED} (?:that"
    r"|which|if|with|for which|satisf\w+|meeting|passing|when|where|in which|having|containing)\b"
    r"|\b(?:one|any|some|either|two|three|none|neither)(?: or more)? of (?:the |these |those )?"
    r"(?:(?:following|these|those|below)"
    r"(?! (?:[\w-]+ ){0,2}(?:categories|classes|channels|regions|bins|final states)\b)"
    r"|(?:\w+ )?(?:criteria|conditions|requirements|cuts|selections))\b"
    r"|\bany (?:following|such)\b|\bunless\b|\botherwise\b|\balternative"
    r"|\bto (?:classify|label) (?:them|(?:the |these )?(?:jets|leptons|candidates))\b"
)

#: why a section is set aside → wording of its title; the innermost title that fits decides
ASIDE: Final[tuple[tuple[str, str], ...]] = (
    ("references", r"references|bibliography"),
    ("simulation settings", r"simulat|monte carlo|\bMC\b|event samples|signal models?|generat"),
    ("detector description", r"detector(?![- ]level)"),
    ("systematic uncertainties", r"uncertaint|systematic"),
    (
        "introduction or summary",
        r"introduction|abstract|conclusion|summary|acknowledg|collaboration",
    ),
    (
        "results",
        (
            r"result|interpretation|constraint|measurement|cross[- ]section|efficiency|theor"
            r"|statistic"
            r"|coupling|discriminant"
        ),
    ),
    ("background estimate", r"background"),
)
SELECTION: Final = (
    r"selection|object|event reconstruction|\breconstruction|preselection|region|channel"
    r"|final state|candidate|overlap|categor(?:i[esz]|y\b)|trigger|identification|criteria|fiducial"
    r"|selecting"
)

#: titles of results and nothing else; "measurement" or "efficiency" may stand over a selection
RESULTS: Final = r"result|interpretation|constraint|limits?\b"
#: what somebody else asked for
BY_OTHERS: Final = (
    r"\b(?:previous|earlier|recent) (?:\w+ )?(?:search|analys|measurement|result)|(?:generator"
    r"|parton|truth)[- ]level"
)

#: what asks something of events or objects, wherever it stands
ASKED: Final = (
    r"\b(?:is|are|was|were|be|been)(?: (?:\w+ly|also|further|then|in addition))*"
    r" (?:required?|requested|vetoed|rejected|discarded|retained|kept|accepted|demanded)\b"
    rf"|\b(?:events?|candidates?|jets?|{NO_JETS}|pairs?|regions?)\b[^.;]{{0,60}}"
    r" (?:is|are|was|were)(?: \w+ly| also| then)* (?:selected|removed"
    r"|excluded from)\b(?! (?:by|with|using) (?:[\w-]+ ){0,4}triggers?)"
    r"|\brequiring\b|\bmust\b"
    r"|\b(?:ha(?:s|ve)|needs?) to (?:be|have|pass|satisfy|contain|fulfil|exceed|lie)\b"
    r"|\b(?:we|analys[ie]s|search|selections?|regions?|categor(?:y|ies)|samples?|[CSV]Rs?)"
    r"(?: \w+ly| also| then| further| therefore)? (?:requires?|selects?|rejects?|vetoe?s?"
    r"|demands?)\b"
    r"|\bby (?:selecting|vetoing|rejecting|demanding)\b"
    r"|\b(?:regions?|categor(?:y|ies)|samples?|[CSV]Rs?|sidebands?|windows?|candidates?)\b"
    r"[^.;]{0,40} (?:is|are|was|were)(?: \w+ly| also| then)* (?:defined|selected|constructed"
    r"|formed|built|split|divided)\b(?= (?:further )?(?:by|as|with|from|using|through|in|into|to"
    r")\b)"
    r"|\b(?:cuts?|requirements?|criteri(?:on|a)|veto(?:es)?)\b[^.;]{0,60} (?:is|are|was|were)"
    r"(?: \w+ly| also| then)* (?:applied|imposed|made|placed)\b"
    r"|\b(?:regions?|samples?|requirements?|selections?|sidebands?|windows?),? (?:\w+ )?defined"
    r" (?:by|as|with)\b|\bby inverting\b|\bwe ask for\b|\brestricted to\b"
    r"|\bonly (?:events|candidates) (?:with|in which|that)\b"
    r"|\brequirement that\b|\bfurther requirement is\b"
    r"|\b(?:bins|categories|regions) are (?:\w+ly )?(?:defined|used|considered)\b"
    r"|\b(?:added|additional|further) [^.;,]{0,40}requirement of\b"
)
#: what is asked, but not of the events or objects of this analysis
ASKED_ELSEWHERE: Final = (
    BY_OTHERS + r"|\bgenerated\b|\bsimulated (?:events|samples) (?:are|were)\b|matrix[- ]element"
    r"|\bbranching\b|\bconfidence level\b|\bCL\b|\bp-values?\b"
)
#: words of a sentence below which requirements are listed
ANNOUNCED: Final = (
    ASKED + r"|\b(?:cuts?|requirements?|criteri(?:on|a)|selections?|conditions?|bins|categories"
    r"|regions)\b[^.;]*(?::|\bare)$"
)

#: words that ask, and limits: many of both make a section one about the selection
ASKS: Final = (
    r"\b(?:required?|requiring|must|select(?:ed|ing)?|reject(?:ed|s)?|vetoed|removed|retained)\b"
)
LIMITS: Final = (
    rf"[<>≥≤] ?\d|\b(?:{COUNTED}|{WORDED}|between) (?:\w+ ){{0,2}}(?:\d|" + named(1, 4) + ")"
)

#: what a sentence with any threshold-like phrase has
GLANCE: Final = (
    r"[<>≥≤=∈∉⩾⩽≡≳≲≫]|\d ?(?:" + WRITTEN + r")|\b(?:" + named(0, 6) + rf"|{WORDED}|exactly|between"
    r"|range|veto\w*|reject\w*|loose|medium|tight|HLT_\w+)\b"
)
#: topic of a paragraph → the words that tell it
TOPICS: Final[tuple[tuple[str, str], ...]] = (
    (
        "simulation settings",
        (
            r"simulat\w+|generator|MadGraph|MADGRAPH|Powheg|POWHEG|Pythia|PYTHIA|Sherpa|SHERPA"
            r"|Herwig"
            r"|HERWIG|GEANT4|parton shower|next-to-leading|NLO|NNPDF"
        ),
    ),
    (
        "detector description",
        (
            r"solenoid|calorimeters?|tracker|silicon|magnet\w*|spectrometer|barrel|endcaps?"
            r"|coverage"
            r"|crystals?"
        ),
    ),
    ("systematic uncertainties", r"uncertaint\w+|systematic|nuisance|luminosity|variations?"),
    (
        "results",
        r"excess|exclu\w+|limits?|confidence level|observed|expected|significance|cross sections?",
    ),
)

#: why a sentence is set aside → wording
ASIDE_SENTENCES: Final[tuple[tuple[str, str], ...]] = (
    (
        "performance, not a requirement",
        (
            r"(?<!Counting High )(?<!Counting High-)efficienc\w+"
            r"|fraction of (?!(?:more|less|at|above|below|its|(?:the "
            r"|all |valid )*(?:hits?|tracks?|energy|momentum|p_)|valid|shared|missing)\b)"
            r"|resolution"
            r"|misidentification (?:rate|probability)|mistag"
            r"|inefficienc"
        ),
    ),
    (
        "simulation settings",
        (
            r"(?<!could be )(?<!can be )(?<!may be )generated|generator|parton"
            r"|matrix[- ]element calculation|simulated (?:samples?|events?"
            r"|background)|\bPDF\b|normali[sz]ed to"
        ),
    ),
    (
        "a figure, not a requirement",
        r"\b(?:is|are) (?:also )?shown\b(?! (?:below )?in Tables?\b)|^Figure \d",
    ),
    (
        "detector description",
        r"detectors? cover|covers? the|extend(?:s)? the coverage|measured within|calorimeter cover",
    ),
)
#: an efficiency that names a working point and measures nothing
WORKING_POINT: Final = (
    r"(?:operating|working) points?\b[^.,;]*?efficienc\w+"
    r"|\d ?% (?:b-(?:jet )?tagging )?efficiency (?:operating|working) points?"
    r"|efficiency (?:operating|working) points?"
    r"|(?:identified|tagged)\b[^;]*? (?:at|with"
    r"|to) an? (?:average )?(?:b-(?:jet )?tagging )?efficiency of"
)
#: why a sentence is set aside whatever it states → wording
ASIDE_ALWAYS: Final[tuple[tuple[str, str], ...]] = (
    (
        "simulation settings",
        (
            r"\b[Aa]t (?:the )?(?:generator|parton|particle|hadron|matrix[- ]element"
            r"|truth)[ -]level"
            r"|(?<!following the )\b(?:generator|parton|particle|truth)[- ]level (?:filter"
            r"|requirement|cut|selection|definition|object|photon|lepton|jet|muon|electron)"
        ),
    ),
)
#: verbs of what is done with objects or events: beside one of them, not all of a sentence is about
#: its topic
DOES: Final = (
    r"\b(?:select(?:ed|s|ing)?|us(?:e|es|ed)|consider(?:ed|s)?|kept|keep|retain(?:ed|s)?"
    r"|accept(?:ed|s)?|identified|tagged"
    r"|reconstructed|restrict(?:ed|s)|analy[sz]ed|appl(?:y|ied)|form(?:s|ed)?|defin(?:e|es|ed)"
    r"|enter|assigned|hav(?:e|ing)|has)\b"
)
#: a sentence with one of these states a requirement even so
STATES: Final = (
    r"\brequired\b|\bmust\b|\brejected\b|\bvetoed\b|\bwe (?:also |further )?require\b|\bremoved\b"
    r"|\brequirements? (?:is|are) (?=[^.;,]{0,25}[<>≥≤])"
    r"|(?<=[\d}V]) (?:\w+ )?(?:cuts?|requirements?) (?:is|are) (?:also |then )?(?:applied|imposed"
    r"|required)\b"
    r"|(?<!after )(?<!once )\b(?:requirements|cuts) (?:are|were) (?:made|imposed|placed) on\b"
    r"|\bexcluded from (?:the|this|our|further) (?:analysis|search|measurement|selection|fit)\b"
    r"|\bconsidered (?:to be |as )?(?:b|B|top|W|tau)[- ]?tagged\b"
    r"|\boffline (?:selections?|requirements?|cuts?|thresholds?) (?:of|on)\b"
)
#: a sentence with one of these does something to events or objects, whatever else it reports
ACTS: Final = (
    r"\b(?:relaxed|tightened|loosened|raised|lowered) to\b|\b(?:divided|split|subdivided"
    r"|categori[sz]ed|sorted) (?:further )?into\b"
    r"|\b(?:are|is) (?:used as inputs?|imposed)\b|\bincludes? (?:all )?events "
    r"with\b|\b(?:categor(?:y|ies)|regions?) (?:[^.;,]{0,30} )?(?:is|are) defined\b"
    r"|\bevents? categories are labelled\b"
)
