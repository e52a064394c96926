"""The words that the sweep knows: data, no logic. A row is (what it means, how it is written as a regular expression).

Rows are tried in order, so the longer wording stands first. Text has scripts inline (``p_{T}``) and, before it is matched,
one letter for each look-alike (``Δ φ μ ε``).
"""

# ruff: noqa: E501 - a row of a table is one line

from __future__ import annotations

from typing import Final

from hepnb.vocabulary.numbers import named
from hepnb.vocabulary.units import WRITTEN

_SCRIPT: Final = r"\{(?:[^{}]|\{[^{}]*\})*\}"
_SUP: Final = rf"(?:\^{_SCRIPT})?"
_SUB: Final = rf"(?:_{_SCRIPT})?"
_LEPTON: Final = r"(?:ℓ|l)"
_MISS: Final = r"(?:[Ep]⃗?_\{T\}\^\{miss\}|[Ep]⃗?\^\{miss\}\s?_\{T\}|missing transverse (?:momentum|energy))"
_PAIR: Final = rf"(?:{_LEPTON}{_LEPTON}|ee|μμ|Z|{_LEPTON}\^\{{\+\}}{_LEPTON}\^\{{[−-]\}})"

#: what leads from a quantity to a comparison in words
_IS: Final = r"(?:(?:is|are|has|have|must|required|to|be)\s+)*(?:above|below|larger|greater|higher|smaller|lower|less|exceed\w*|in excess|at least|at most|between)\b"

#: (subject, quantity) → wording; subject "" where the sentence has to say it, ``*`` where the index of the symbol may say it
QUANTITIES: Final[tuple[tuple[tuple[str, str], str], ...]] = (
    (("dilepton", "other:abs_mass_minus_mz"), rf"\|\s*[mM](?:_?\{{?{_PAIR}\}}?)?\s*[−–-]\s*(?:[mM]_?\{{?Z\}}?|91(?:\.\d+)?(?:\s?GeV)?)\s*\|"),
    (("", "unread"), rf"\|\s*[mM]{_SUB}\s*[−–-]\s*(?:[mM]{_SUB}|\d+(?:\.\d+)?(?:\s?GeV)?)\s*\|"),
    (("met", "other:met_over_sqrt_sumet"), r"E_\{T\}\^\{miss\}\s*/\s*√\s*\(?(?:Σ|∑)\s*E_\{T\}\)?"),
    (("met", "other:met_over_sqrt_ht"), rf"{_MISS}\s*/\s*√\s*\(?H_\{{T\}}\)?"),
    (("met", "met_significance"), rf"(?:{_MISS}|\bMET) significance|\bS\({_MISS}\)|significance of (?:the )?{_MISS}"),
    (("met", "met_significance"), r"[EpS]_\{T\}\^\{miss(?:,| |, )?sig[a-z.]*\}|[EpS]_\{T,sig[a-z.]*\}\^\{miss\}"),
    (("event", "named"), rf"(?<![A-Za-z])[Ep]_\{{T\}}\^\{{miss[, ](?:[^{{}}]|\{{[^{{}}]*\}})*\}}|(?<![A-Za-z])[HSL]_\{{T\}}\^(?!\{{miss\}}){_SCRIPT}"),
    (("event", "named"), rf"(?<!\w)(?:α_\{{T\}}|M_\{{R\}}{_SUP}|M_\{{T\}}\^\{{R\}}|R\^\{{2\}}(?=\s*[<>≥≤]|\s*(?:{_IS})))"),
    (("event", "mht"), r"(?<![A-Za-z])H⃗?_\{T\}\^\{miss\}|(?<![A-Za-z])H\^\{miss\}\s?_\{T\}|\bMHT\b"),
    (("met", "met"), rf"{_MISS}|\bMET\b"),
    (("event", "ht"), r"(?<![A-Za-z])H_\{T\}(?![\^_])"),
    (("event", "st"), r"(?<![A-Za-z])S_\{T\}(?![\^_])"),
    (("event", "other:lt"), r"(?<![A-Za-z])L_\{T\}(?![\^_])"),
    (("event", "other:mj"), r"(?<![A-Za-z])(?:M_\{J\}|MJ\b)|sum of the masses of the large-(?:R|radius) jets"),
    (("event", "meff"), r"(?<![A-Za-z])[mM]_?(?:\{eff\}|eff\b)|effective mass"),
    (("", "impacts"), r"transverse \(longitudinal\) impact parameter"),
    (("", "z0sintheta"), r"\|?\s*(?:Δ\s*)?z_?\{?0\}?\s*(?:[·×]\s*)?sin\s*\(?θ\)?\s*\|?"),
    (("", "d0sig"), r"\|\s*d_?\{?0\}?\s*\|?\s*/\s*σ(?:_?\{(?:[^{}]|\{[^{}]*\})*\}|\(d_?\{?0\}?\)|_?d0)\s*\|?|\|?\s*d_\{(?:0|xy)\}\s*/\s*σ(?:_\{(?:[^{}]|\{[^{}]*\})*\}|\(d_\{(?:0|xy)\}\))\s*\|?"),
    (("", "d0sig"), r"(?<!longitudinal )(?:transverse )?impact[- ]parameter significance|significance of the transverse impact parameter"),
    (("", "other:sip3d"), r"significance of the (?:three-dimensional|3D) impact parameter|(?:three-dimensional|3D) impact parameter significance|\bSIP_?\{?3D\}?"),
    (("", "d0"), r"\|\s*d_?\{?(?:0|xy)\}?\s*\||\bd_?\{?(?:xy|0)\}?(?=\s*[<≤])|transverse impact parameter"),
    (("", "z0"), r"\|\s*(?:z_?\{?0\}?|d_?\{?z\}?|Δz)\s*\||\bd_\{z\}|\bdz(?=\s*[<≤])|longitudinal impact parameter"),
    (("", "impact"), r"impact parameter"),
    (("*", "abseta"), rf"\|\s*η{_SUB}{_SUP}[a-z]{{0,8}}\s*\||\|\s*y{_SUB}\s*\||pseudorapidity(?! (?:separation|difference|gap|distance))"),
    (("*", "eta"), rf"(?<![Δ|\w])η{_SUB}(?=\s*[<>≤≥])"),
    (("", "deta"), rf"\|?\s*Δη(?:jj|ℓℓ|ll)?{_SUB}{_SUP}(?:\s?\([^()]*\))?\s*\|?|pseudorapidity (?:separation|difference|gap|distance)"),
    (("", "unread"), rf"\|?\s*Δy{_SUB}\s*\|?|rapidity (?:separation|difference|gap)"),
    (("", "dr"), rf"Δ\s?R{_SUB}{_SUP}(?:\s?\([^()]*\))?"),
    (("", "dphi"), r"separation in (?:φ|azimuth(?:al angle)?)|distance in φ|opening angle in the transverse plane"),
    (("", "other:theta"), r"(?<![\w(])θ(?=\s*[<>≤≥])"),
    (("", "dphi"), rf"\|?Δφ{_SUB}{_SUP}(?:\s?\((?:[^()]|\([^()]*\))*\))?\|?|azimuthal (?:angle|separation|distance|difference|opening angle|angular (?:separation|distance))(?: ?(?=\|?Δφ))?"),
    (("", "iso"), r"p_\{T\}\^\{sum\}(?:\s*/\s*p_\{T\}" + _SUP + r")?|\bI(?:_\{rel\})?(?=\s*[<>])|\bI_\{[^{}]*\}(?:\^\{[^{}]*\})?(?:\s*/\s*[pE]_\{T\}" + _SUP + r")?|\bI\^\{[^{}]*\}"),
    (("", "iso"), r"[pE]_\{T\}\^\{(?:[a-z]*(?:cone|iso)\w*)\}(?:\s*/\s*[pE]_\{T\}" + _SUP + r")?|[pE]_\{T\}\^\{iso\}"),
    (("", "iso"), r"(?:scalar )?(?:sum|p_\{T\} sum|E_\{T\} sum|energy|transverse (?:energy|momentum)|activity)(?: of (?:the )?(?:p_\{T\}|E_\{T\}|transverse (?:momenta|energies|energy|momentum)))?(?= [^.;<>≤≥]{0,90}\bcone\b)"),
    (("", "iso"), r"scalar (?:sum of (?:the )?(?:p_\{T\}|transverse momenta)(?= of (?:the |all |other |charged |additional )*tracks)|(?:p_\{T\}|E_\{T\}) sum)|(?:relative |combined |mini-?)?isolation(?: (?:variable|value|sum|energy|transverse energy|parameter))?(?:,? relative to (?:its|the \w+) p_\{T\})?(?=,? (?:I\b|I_|is|are|must|less|below|smaller|of|relative|has|in|computed|calculated|defined|measured|summed)\b)"),
    (("", "iso"), r"(?:sum of )?(?:the )?track isolation(?: and \d+ ?% of the calorimeter isolation)?"),
    (("event", "other:mct"), r"(?<![A-Za-z])[mM]_?(?:\{CT\}|CT\b)"),
    (("event", "other:mt2"), rf"(?<![A-Za-z])[mM]_?(?:\{{T2\}}{_SUP}|T2\b)|stransverse mass"),
    (("args", "mt"), r"(?<![A-Za-z])[mM]_\{T\}\s?\((?:[^()]|\([^()]*\))*\)"),
    (("", "mt"), r"(?<![A-Za-z])[mM]_\{T\}(?:\^\{(?:W|ℓ|l|lep|e|μ|ℓν|\d)\})?(?!\^)|transverse mass"),
    (("", "other:chi2_per_ndf"), r"χ\^\{2\}(?:_\{[^{}]*\})? ?/ ?(?:[nN]_?\{?)?(?:ndf|ndof|dof|d\.o\.f\.?|n_\{dof\})\}?"),
    (("quadruplet", "mass"), r"four-lepton (?:invariant )?mass"),
    (("", "unread"), r"(?:three|five|six)-\w+ (?:invariant )?mass|trilepton (?:invariant )?mass"),
    (("event", "named"), rf"(?<![A-Za-z])[mM]_\{{T\}}\^{_SCRIPT}|(?<![A-Za-z])[mM]_\{{T,[^{{}}]*\}}"),
    (("dilepton", "mass"), r"di(?:lepton|muon|electron) (?:invariant )?mass"),
    (("z1", "mass"), r"[mM]_\{(?:12|Z_?\{?1\}?)\}"),
    (("z2", "mass"), r"[mM]_\{(?:34|Z_?\{?2\}?)\}"),
    (("diphoton", "mass"), r"diphoton (?:invariant )?mass"),
    (("dijet", "mass"), r"dijet (?:invariant )?mass"),
    (("fatjet", "mass"), r"(?:soft[- ]?drop|pruned|trimmed|groomed)(?: jet)? mass(?:,? [mM]_\{[^{}]*\})?|[mM]_\{(?:SD|J|PUPPI|pruned|trim)\}"),
    (("*", "mass"), rf"\b[mM]_\{{(?!T|eff|CT|(?:Z|W|H|h|t|top)\}})(?:[^{{}}]|\{{[^{{}}]*\}})*\}}{_SUP}"),
    (("args", "mass"), r"(?<![A-Za-z])[mM]\((?:[^()]|\([^()]*\))*\)"),
    (("args", "pt"), r"(?<![A-Za-z])p_\{T\}\((?:[^()]|\([^()]*\))*\)"),
    (("event", "other:ptv"), r"(?<![A-Za-z])p_\{T\}\^\{V\}|(?<![A-Za-z])pTV\b"),
    (("*", "mass"), r"\b[mM](?:ℓℓ|ll|jj|bb|γγ|ee|μμ|eμ|4ℓ|4l)(?![\w^{])"),
    (("", "mass"), r"invariant mass(?:es)?"),
    (("", "mass"), r"(?<!Z )(?<!boson )(?<!quark )(?<!pole )(?<!nominal )\bmass(?= (?:above|below|greater|larger|smaller|less|between|in the|within|>|<|≥|≤|(?:is|be|are|lies?)\b|must|of (?:at|more|less|the (?!Z|W|H|top|nominal|known|J|SM)|each|all|any|this|that|both|these)|m_))"),
    (("", "unread"), r"(?:scalar|vector|vectorial)(?:ial)? sum of (?:the |all )?(?:\w+ ){0,3}(?:p_\{T\}|transverse moment(?:um|a))"),
    (("", "other:h_over_e"), r"(?<![\w/])H ?/ ?E(?![\w/])|ratio of (?:the )?hadronic to electromagnetic energy(?:, H ?/ ?E,?| H ?/ ?E)?"),
    (("*", "pt"), rf"(?<![A-Za-z])p_\{{T\}}{_SUP}|p_\{{T,[^{{}}]*\}}|transverse moment(?:um|a)"),
    (("*", "et"), rf"(?<![A-Za-z])E_\{{T\}}{_SUP}|transverse energ(?:y|ies)"),
    (("bjet", "n"), r"[Nn](?:b-?jets?\b|b\b)|[Nn]_\{b-?\s?(?:jets?|tags?)?\}(?:\^\{[^{}]*\})?|[Nn]umber of (?:\w+ )?b[- ]?(?:jets|tags|tagged jets)"),
    (("jet", "n"), r"\b[Nn]jets?\b|[Nn]_\{(?:j|jets?)\}(?!\^)|[Nn]umber of (?:selected |reconstructed )?jets|\bjet multiplicity"),
    (("lepton", "n"), r"[Nn]_\{(?:ℓ|lep|leptons?)\}|[Nn]umber of (?:\w+ )?leptons|N\(leptons\)"),
    (("electron", "n"), r"[Nn]_\{(?:e|electrons?)\}|[Nn]umber of (?:\w+ )?electrons"),
    (("muon", "n"), r"[Nn]_\{(?:μ|muons?)\}|[Nn]umber of (?:\w+ )?muons"),
    (("photon", "n"), r"[Nn]_\{(?:γ|photons?)\}|[Nn]umber of (?:\w+ )?photons"),
    (("tau", "n"), r"[Nn]_\{τ[^{}]*\}|[Nn]umber of (?:\w+ )?(?:taus?|τ)[- ](?:leptons?|candidates)"),
    (("fatjet", "n"), r"[Nn]_\{J\}|[Nn]umber of large-R jets"),
    (("", "other:tau21"), r"(?:N-subjettiness ratio )?τ_\{21\}"),
    (("", "other:tau32"), r"(?:N-subjettiness ratio )?τ_\{32\}"),
    (("", "unread"), rf"(?<![\w}}])[^\W\d_]{{1,3}}(?:_{_SCRIPT}|\^{_SCRIPT})+(?=\s*[<>≥≤]|\s+(?:{_IS}))"),
    (("", "combined"), r"\b(?:[Dd]ifference|[Rr]atio|[Ss]um|[Pp]roduct|[Aa]symmetry)(?= (?:of|between|in) )(?! (?:in|between|of) (?:the )?(?:azimuth|pseudorap|rapid|charge|electric|track))"),
    (("", "total charge"), r"[Tt]otal (?:electric )?charge|[Ss]um of the charges"),
    (("", "cone"), r"cone of (?:radial )?(?:radius|size)(?! ?ΔR)|cone (?:of|with) (?:Δ ?)?R(?= ?= ?\d)|cone (?:radius|size)(?: of)?(?! ?ΔR)"),
    (("", "radius"), r"(?:radius|dis-?tance|size) parameter(?: of)?(?: R\b)?"),
    (("", "radius"), r"(?<![\w∆Δ])R(?= ?= ?\d)"),
    (("", "jvt"), r"\bf?JVT\b(?= ?(?:[<>≥≤]|discriminant|score|value|output|of|larger|greater|must|is|above|smaller))|jet[- ]vertex[- ]tagg(?:er|ing) (?:discriminant|score|value|output)"),
)  # fmt: skip

#: subject → wording; a following word (``trigger``) may make it an adjective, see `ADJUNCTS`
SUBJECTS: Final[tuple[tuple[str, str], ...]] = (
    (
        "dilepton",
        r"(?:same-flavou?r,? (?:and )?)?(?:opposite-(?:charge|sign),? )?(?:lepton|muon|electron) pairs?|dileptons?(?: (?:system|pairs?))?|Z(?: boson)? candidates?|pair(?! of (?:[\w-]+ ){0,3}(?:b-?)?(?:jets|photons|taus|tracks)\b)",
    ),
    ("z1", r"Z_?\{?1\}?(?: boson)?(?: candidates?)?(?![\w}])"),
    ("z2", r"Z_?\{?2\}?(?: boson)?(?: candidates?)?(?![\w}])"),
    ("h", r"(?:Higgs(?:[- ]boson)?|H) candidates?(?: jets?)?"),
    ("w", r"W(?:[- ]boson)? candidates?(?: jets?)?"),
    ("top", r"top(?:[- ]quark)? candidates?(?: jets?)?"),
    (
        "candidate",
        r"pair of (?:[\w-]+ ){0,3}(?:jets|photons|taus)(?= (?:must|has|is)\b)|(?:V|B|B_\{s\}|D|J/ψ|resonance|signal|ISR) candidates?",
    ),
    ("dijet", r"dijet (?:system|pairs?)|(?<!b-)(?<!b )jet pairs?|b[- ]?(?:tagged )?jet pairs?"),
    ("diphoton", r"diphoton (?:system|pairs?)|photon pairs?"),
    ("quadruplet", r"(?:lepton )?quadruplets?"),
    ("bjet", r"b[- ]?tagged jets?|b[- ]?jets?|b[- ]quark jets?|b[- ]tags?"),
    ("jet", r"(?:non-b-?(?:tagged)?|un-?tagged|light(?:-flavou?r(?:ed)?)?|not b-tagged) jets?"),
    ("trackjet", r"(?:variable-(?:R|radius) )?track[- ]jets?|calorimeter jets?"),
    ("fatjet", r"large[- ](?:R|radius) jets?|fat jets?|AK(?:8|10|15) jets?|wide jets?"),
    ("jet", r"AK[45] jets?"),
    ("tau", r"(?:hadronically decaying )?(?:tau|τ)(?:_\{(?:h|had)[^{}]*\}|_h)?(?:[- ]leptons?|s)?(?: candidates?)?(?![A-Za-z])"),
    ("track", r"(?:isolated )?tracks?|charged[- ]hadrons?|hadron candidates?"),
    ("electron", r"electrons?|\be(?= candidates)"),
    ("muon", r"muons?|\bμ(?= candidates)"),
    ("lepton", r"leptons?"),
    ("photon", r"photons?"),
    ("jet", r"jets?"),
    ("vertex", r"vert(?:ex|ices)"),
    ("event", r"events?"),
)

#: a subject followed by one of these is an adjective of it and selects nothing
ADJUNCTS: Final = (
    r"[- ](?:identification|reconstruction|isolation|track isolation|triggers?|energ(?:y|ies)|momentum|direction|tracks?|algorithm|vertex tagger|"
    r"finding|charge|efficienc\w+|veto(?:es)?|selection|impact|channels?|quality|multiplicity|cleaning|definition|clustering|"
    r"jet|shower|background|yield|invariant|final|cluster|area|leakage|sample|variable)s?\b|[-–]"
)

#: stage of a selection → wording
STAGES: Final[tuple[tuple[str, str], ...]] = (
    ("baseline", r"(?<!\w)(?:[Bb]aseline|[Cc]andidate(?= (?:electron|muon|lepton|photon|jet|tau))|[Pp]reselected|[Ll]oose(?= (?:electron|muon|lepton|photon|jet)))"),
    ("signal", r"(?<!\w)(?:(?:[Ss]ignal|[Tt]ight)(?= (?:electron|muon|lepton|photon|jet|tau))|used (?:in|for) the (?:event )?(?:selection|analysis))"),
    ("veto", r"(?<!\w)(?:(?:\b[Ss]econd (?=leptons|electrons|muons)|(?<=\ba )second (?=lepton|electron|muon)|(?:[Aa]dditional|[Ee]xtra) (?=lepton|electron|muon))|[Vv]eto(?= (?:electron|muon|lepton)))"),
)  # fmt: skip

#: kind of other words → wording
SIGNS: Final[tuple[tuple[str, str], ...]] = (
    (
        "between",
        r"\bbetween|\b(?:in|within|inside) (?:the |a )?(?:[\w-]+ )?(?:range|interval|window)(?: of| from| between)?(?= ?[\[(\d|]|$)|\bfrom(?= \d)|∈",
    ),
    (
        "outside",
        r"\bexcluding|\boutside(?: of)?(?: (?:the|a) (?:[\w-]+ )?(?:range|interval|window)(?: of| from| between)?(?= ?[\[(\d]))?|∉|\bexcept",
    ),
    (
        "removed",
        r"\b(?:removed|rejected|vetoed|discarded|omitted|dropped|disregarded|ignored|neglected|excluded|suppressed by vetoing|veto|rejects?|rejecting|not (?:considered|used|accepted|selected|kept|retained|included))\b",
    ),
    ("respectively", r"\brespectively\b"),
    (
        "required",
        r"\b(?:requir\w+|must|may (?:not|be|contain|have|lie)|cannot|satisf\w+|select\w*|pass(?:es|ing)?|restricted|limited to|fulfil\w*|formed|impos\w+|retain\w*|accept\w*|allowed|contain\w*|kept|demand\w*|needs? to|ha(?:s|ve) to|lies?(?= (?:between|within|in the|above|below))|chosen|separated (?:from|by))\b",
    ),
    ("required", r"\bha(?:ve|s|ving)(?= (?:an? )?(?:[pEmMH]_|\||transverse|pseudorap|rapid))"),
    (
        "required",
        r"\b(?:considered|identified as|defined (?:as|by|with)|used (?:in|for) (?:the|this) (?:analysis|measurement|search|event selection|selection))\b",
    ),
    (
        "required",
        r"\b(?:criteri\w+|cuts?|selection|veto) (?:\S+ ){0,8}(?:is|are|was) (?:also )?appl\w+|\bappl\w+ (?:the|a|an) (?:[\w-]+ )?(?:cut|selection|veto)\b",
    ),
    ("cone", r"\bcone\b"),
    ("closest", r"\bclosest to the (?:mass of the )?(?:Z|nominal)"),
    ("along", r"\balong the beam|\blongitudinal\w*"),
    ("across", r"\b(?:in the )?transverse plane|plane transverse|\btransverse to\b"),
    ("and", r"\band\b|&"),
    ("or", r"\bor\b"),
    ("for", r"\b(?:[Ff]or|of)\b(?: (?:the|both|a|an|each|all|any|selected|remaining|candidate)\b)*"),
    ("each", r"\ball\b|\beach\b|\bany\b|\bevery\b"),
    ("dash", r"[–—−-]"),
    ("to", r"\bto\b"),
    ("times", r"[×·]|\bof the\b(?= (?:\w+ )?(?:p_|E_))"),
    ("open", r"[(\[]"),
    ("close", r"[)\]]"),
    ("comma", r"[,;:]"),
)

#: words that begin nothing of what is listed here
COMMON: Final = r"\b(?:the|is|are|was|were|be|been|this|that|these|which|by|on|as|it|its|their|using|also|can|due|such|data|into|then|we|based)\b"

#: what looks like a number or a quantity and is none: citations, references to parts of the paper, footnote marks, powers
NOISE: Final = (
    r"√\(?\(?Δ[ηφ]\)?\^\{2\}\s*\+\s*\(?Δ[ηφ]\)?\^\{2\}\)?|"
    r"(?<!∈)\s?\[\d{1,3}(?:\s*[,–-]\s*\d{1,3})*\](?!\s*[GMTk]eV)|\b(?:[Ss]ections?|[Ss]ecs?\.|[Rr]efs?\.|[Tt]ables?|[Ff]igures?|[Ff]igs?\.|[Ee]qs?\.|Appendix)\s*"
    r"\(?[A-Z]?\.?\d+(?:\.\d+)*\)?|(?<=[\w.,)%])\^\{\d{1,2}\}|\d+\^\{[^{}]*\}|√s\s*=\s*\d+\s*TeV"
)

#: quantity → dimension that its numbers have ("" a plain number); others are not checked
DIMENSIONS: Final[dict[str, tuple[str, ...]]] = {
    **dict.fromkeys(("pt", "et", "met", "ht", "mht", "st", "meff", "mass", "mt", "other:mct"), ("energy",)),
    **dict.fromkeys(("d0", "z0", "z0sintheta", "impact"), ("length",)),
    **dict.fromkeys(("abseta", "dr", "deta", "d0sig", "n", "radius", "cone", "total charge", "met_significance"), ("",)),
    "dphi": ("", "angle"),
    "iso": ("", "energy", "percent"),
    "other:met_over_sqrt_sumet": ("root energy",),
}

#: flag quantity → wording of an identification level or working point (group 1 is the level)
_LEVEL: Final = r"['\"]?\b((?:very )?(?:[Ll]oose|[Mm]edium|[Tt]ight)(?:er)?)(?:LH)?\b['\"]?(?: \[\d+\])?"
FLAGS: Final[tuple[tuple[str, str], ...]] = (
    (
        "quality",
        r"((?:\b(?:[Ll]oose|[Mm]edium|[Tt]ight) )?(?:\bf?JVT\b|jet[- ]vertex[- ]tagg(?:er|ing)(?: \(f?JVT\))?))(?! ?(?:[<>≥≤]|score|output|value|of|larger|greater|above|must be|is required to be (?:above|greater|larger)))",
    ),
    ("btag_wp", _LEVEL + r" (?:(?:b-tagging )?operating|working) point"),
    ("btag_wp", r"(\d\d(?:\.\d)? ?%)(?: b-?tagging)?[- ]efficiency (?:operating|working) point"),
    (
        "btag_wp",
        r"(?:operating|working) point (?:\w+ ){0,5}?(?:b-(?:jet )?tagging |selection )?(?:efficiency (?:of )?(?:about |approximately )?)?(\d\d(?:\.\d)? ?%)",
    ),
    (
        "btag_wp",
        r"(?:at|with|to|provid\w+|giving|has) an? (?:average |overall )?(?:b-(?:jet )?tagging |selection )?efficiency of (?:about |approximately )?(\d\d(?:\.\d)? ?%)",
    ),
    ("iso_wp", _LEVEL + r" (?:isolation (?:criteri\w+|requirements?|working point|selection)|isolated)"),
    ("iso_wp", r"isolated with " + _LEVEL + r" criteria"),
    (
        "id",
        _LEVEL
        + r"(?: set of)?(?:[ -]likelihood(?:-based)?)? (?:identification|ID|quality)\b(?: \[\d+\])?(?: (?:criteri\w+|requirements?|working point|selection))?",
    ),
    (
        "id",
        r"['\"]((?:very )?(?:[Ll]oose|[Mm]edium|[Tt]ight))['\"](?: \[\d+\])?(?: likelihood)?(?: identification)? (?:criteri\w+|requirements?|working point)",
    ),
)

#: why a section is set aside → wording of its title; the innermost title that fits decides
ASIDE: Final[tuple[tuple[str, str], ...]] = (
    ("references", r"references|bibliography"),
    ("simulation settings", r"simulat|monte carlo|\bMC\b|event samples|signal models?|generat"),
    ("detector description", r"detector"),
    ("systematic uncertainties", r"uncertaint|systematic"),
    ("introduction or summary", r"introduction|abstract|conclusion|summary|acknowledg|collaboration"),
    ("results", r"result|interpretation|constraint|measurement|cross[- ]section|efficiency|theor|statistic|coupling|discriminant"),
    ("background estimate", r"background"),
)
SELECTION: Final = r"selection|object|event reconstruction|\breconstruction|preselection|region|channel|final state|candidate|overlap|categori[sz]|trigger|identification|criteria|fiducial|selecting"

#: titles of results and nothing else; "measurement" or "efficiency" may stand over a selection
RESULTS: Final = r"result|interpretation|constraint|limits?\b"
#: what somebody else asked for
BY_OTHERS: Final = (
    r"\b(?:previous|earlier|recent) (?:\w+ )?(?:search|analys|measurement|result)|(?:generator|parton|truth)[- ]level"
)

#: words that ask, and limits: many of both make a section one about the selection
ASKS: Final = r"\b(?:required?|requiring|must|select(?:ed|ing)?|reject(?:ed|s)?|vetoed|removed|retained)\b"
LIMITS: Final = (
    r"[<>≥≤] ?\d|\b(?:at least|at most|exactly|more than|fewer than|less than|greater than|larger than|above|below|between) (?:\w+ ){0,2}(?:\d|"
    + named(1, 4)
    + ")"
)

#: what a sentence with any threshold-like phrase has
GLANCE: Final = (
    r"[<>≥≤=∈∉⩾⩽≡]|\d ?(?:" + WRITTEN + r")|\b(?:least|most|exactly|" + named(0, 6) + r"|more|less|fewer"
    r"|greater|larger|smaller|higher|lower|above|below|between|within|exceed\w*|up to|range|veto\w*|reject\w*|loose|medium|tight|HLT_\w+)\b"
)
#: topic of a paragraph → the words that tell it
TOPICS: Final[tuple[tuple[str, str], ...]] = (
    (
        "simulation settings",
        r"simulat\w+|generator|MadGraph|MADGRAPH|Powheg|POWHEG|Pythia|PYTHIA|Sherpa|SHERPA|Herwig|HERWIG|GEANT4|parton shower|next-to-leading|NLO|NNPDF",
    ),
    ("detector description", r"solenoid|calorimeters?|tracker|silicon|magnet\w*|spectrometer|barrel|endcaps?|coverage|crystals?"),
    ("systematic uncertainties", r"uncertaint\w+|systematic|nuisance|luminosity|variations?"),
    ("results", r"excess|exclu\w+|limits?|confidence level|observed|expected|significance|cross sections?"),
)

#: why a sentence is set aside → wording
ASIDE_SENTENCES: Final[tuple[tuple[str, str], ...]] = (
    (
        "performance, not a requirement",
        r"efficienc\w+|fraction of|resolution|misidentification (?:rate|probability)|mistag|inefficienc",
    ),
    (
        "simulation settings",
        r"generated|generator|parton|matrix[- ]element calculation|simulated (?:samples?|events?|background)|\bPDF\b|normali[sz]ed to",
    ),
    ("a figure, not a requirement", r"\b(?:is|are) (?:also )?shown\b|^Figure \d"),
    ("detector description", r"detectors? cover|covers? the|extend(?:s)? the coverage|measured within|calorimeter cover"),
)
#: an efficiency that names a working point and measures nothing
WORKING_POINT: Final = (
    r"(?:operating|working) points?\b[^.,;]*?efficienc\w+|\d ?% (?:b-(?:jet )?tagging )?efficiency (?:operating|working) points?|efficiency (?:operating|working) points?"
    r"|(?:identified|tagged)\b[^;]*? (?:at|with|to) an? (?:average )?(?:b-(?:jet )?tagging )?efficiency of"
)
#: why a sentence is set aside whatever it states → wording
ASIDE_ALWAYS: Final[tuple[tuple[str, str], ...]] = (
    (
        "simulation settings",
        r"\bat (?:the )?(?:generator|parton|matrix[- ]element|truth) level|\b(?:generator|parton)[- ]level (?:filter|requirement|cut|selection)",
    ),
)
#: a sentence with one of these states a requirement even so
STATES: Final = r"\brequired\b|\bmust\b|\brejected\b|\bvetoed\b|\bwe require\b|\bremoved\b"
#: a sentence with one of these does something to events or objects, whatever else it reports
ACTS: Final = (
    r"\b(?:relaxed|tightened|loosened|raised|lowered) to\b|\b(?:divided|split|subdivided|categori[sz]ed|sorted) (?:further )?into\b"
    r"|\b(?:are|is) (?:used as inputs?|imposed)\b|\bincludes? (?:all )?events with\b|\b(?:categor(?:y|ies)|regions?) (?:[^.;,]{0,30} )?(?:is|are) defined\b"
    r"|\bevents? categories are labelled\b"
)
