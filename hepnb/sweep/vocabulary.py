"""The words that the sweep knows: data, no logic. A row is (what it means, how it is written as a regular expression).

Rows are tried in order, so the longer wording stands first. Text has scripts inline (``p_{T}``) and, before it is matched,
one letter for each look-alike (``Δ φ μ ε``).
"""

# ruff: noqa: E501 - a row of a table is one line

from __future__ import annotations

from typing import Final

_SUP: Final = r"(?:\^\{[^{}]*\})?"
_SUB: Final = r"(?:_\{(?:[^{}]|\{[^{}]*\})*\})?"
_LEPTON: Final = r"(?:ℓ|l)"

#: (subject, quantity) → wording; subject "" where the sentence has to say it
QUANTITIES: Final[tuple[tuple[tuple[str, str], str], ...]] = (
    (("met", "other:met_over_sqrt_sumet"), r"E_\{T\}\^\{miss\}\s*/\s*√\s*\(?(?:Σ|∑)\s*E_\{T\}\)?"),
    (("met", "met_significance"), r"(?:E_\{T\}\^\{miss\}|missing transverse momentum) significance"),
    (("event", "mht"), r"H⃗?_\{T\}\^\{miss\}|H\^\{miss\}\s?_\{T\}"),
    (("met", "met"), r"[Ep]⃗?_\{T\}\^\{miss\}|[Ep]\^\{miss\}\s?_\{T\}|missing transverse (?:momentum|energy)|\bMET\b"),
    (("event", "ht"), r"H_\{T\}"),
    (("event", "st"), r"[SL]_\{T\}"),
    (("event", "meff"), r"[mM]_\{eff\}"),
    (("", "z0sintheta"), r"\|\s*(?:Δ\s*)?z_\{?0\}?\s*(?:[·×]\s*)?sin\s*\(?θ\)?\s*\|"),
    (("", "d0sig"), r"\|\s*d_\{?0\}?\s*\|?\s*/\s*σ(?:_\{(?:[^{}]|\{[^{}]*\})*\}|\(d_\{?0\}?\))\s*\|?|(?:transverse )?impact parameter significance"),
    (("", "d0"), r"\|\s*d_\{(?:0|xy)\}\s*\||\bd_\{xy\}|transverse impact parameter"),
    (("", "z0"), r"\|\s*(?:z_\{0\}|d_\{z\}|Δz)\s*\||\bd_\{z\}|longitudinal impact parameter"),
    (("", "impact"), r"impact parameter"),
    (("", "abseta"), r"\|\s*η" + _SUB + _SUP + r"\s*\||\|\s*y\s*\||pseudorapidity(?! (?:separation|difference|gap))"),
    (("", "deta"), r"\|?\s*Δ[ηy]" + _SUB + r"\s*\|?"),
    (("", "dr"), r"Δ\s?R" + _SUB + r"(?:\s?\([^()]*\))?"),
    (("", "dphi"), r"\|?Δφ" + _SUB + _SUP + r"(?:\s?\([^()]*\))?\|?"),
    (("", "iso"), r"p_\{T\}\^\{sum\}(?:\s*/\s*p_\{T\}" + _SUP + r")?|\bI(?:_\{rel\})?(?=\s*[<>])|\bI_\{[^{}]*\}"),
    (("", "iso"), r"scalar (?:sum of (?:the )?(?:p_\{T\}|transverse momenta)|(?:p_\{T\}|E_\{T\}) sum)|(?:relative )?isolation(?= (?:is|must|less|below|of))"),
    (("", "iso"), r"(?:sum of )?(?:the )?track isolation(?: and \d+ ?% of the calorimeter isolation)?"),
    (("", "other:mct"), r"[mM]_\{CT\}"),
    (("", "mt"), r"[mM]_\{T\}" + _SUP + r"|transverse mass"),
    (("quadruplet", "mass"), r"[mM]_\{4" + _LEPTON + r"\}|four-lepton invariant mass"),
    (("dilepton-photon", "mass"), r"[mM]_\{" + _LEPTON + _LEPTON + r"γ\}"),
    (("dilepton", "mass"), r"[mM]_\{(?:" + _LEPTON + _LEPTON + r"|ee|μμ|eμ|" + _LEPTON + r"\^\{\+\}" + _LEPTON + r"\^\{[−-]\})\}|di(?:lepton|muon|electron) (?:invariant )?mass"),
    (("z1", "mass"), r"[mM]_\{(?:12|Z_?\{?1\}?)\}"),
    (("z2", "mass"), r"[mM]_\{(?:34|Z_?\{?2\}?)\}"),
    (("diphoton", "mass"), r"[mM]_\{γγ\}|diphoton (?:invariant )?mass"),
    (("dijet", "mass"), r"[mM]_\{(?:j\s?j|bb|b̄b|bb̄)\}|dijet (?:invariant )?mass"),
    (("", "mass"), r"invariant mass(?:es)?"),
    (("", "mass"), r"\bmass(?= (?:above|below|greater|larger|smaller|less|between|in the range|>|<|≥|≤|is required|must))"),
    (("quadruplet", "pt"), r"p_\{T\}\^\{4" + _LEPTON + r"\}"),
    (("", "pt"), r"p_\{T\}" + _SUP + r"|p_\{T,[^{}]*\}|transverse moment(?:um|a)"),
    (("", "et"), r"E_\{T\}" + _SUP + r"|transverse energ(?:y|ies)"),
    (("bjet", "n"), r"[Nn]_\{b-?\s?(?:jets?|tags?)?\}|[Nn]umber of b[- ]?(?:jets|tags|tagged jets)"),
    (("jet", "n"), r"[Nn]_\{(?:j|jets?)\}(?!\^)|[Nn]umber of jets"),
    (("lepton", "n"), r"[Nn]_\{(?:ℓ|leptons?)\}|[Nn]umber of leptons|N\(leptons\)"),
    (("electron", "n"), r"[Nn]_\{(?:e|electrons?)\}|[Nn]umber of electrons"),
    (("muon", "n"), r"[Nn]_\{(?:μ|muons?)\}|[Nn]umber of muons"),
    (("photon", "n"), r"[Nn]_\{(?:γ|photons?)\}|[Nn]umber of photons"),
    (("", "total charge"), r"[Tt]otal (?:electric )?charge|[Ss]um of the charges"),
    (("", "cone"), r"cone of (?:radial )?(?:radius|size)(?! ?ΔR)|cone (?:radius|size)(?: of)?(?! ?ΔR)"),
    (("", "radius"), r"(?:radius|dis-?tance|size) parameter(?: of)?(?: R\b)?"),
)  # fmt: skip

#: subject → wording; a following word (``trigger``) may make it an adjective, see `ADJUNCTS`
SUBJECTS: Final[tuple[tuple[str, str], ...]] = (
    ("dilepton", r"(?:same-flavou?r,? (?:and )?)?(?:opposite-(?:charge|sign),? )?(?:lepton|muon|electron) pairs?|dileptons?|pair"),
    ("quadruplet", r"(?:lepton )?quadruplets?"),
    ("bjet", r"b[- ]?tagged jets?|b[- ]?jets?|b[- ]quark jets?"),
    ("fatjet", r"large-(?:R|radius) jets?|fat jets?"),
    ("tau", r"(?:hadronically decaying )?(?:tau|τ)(?:[- ]leptons?|s)?(?: candidates?)?\b"),
    ("track", r"(?:isolated )?tracks?"),
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
    r"jet|shower|background|yield|invariant|final|cluster|area|leakage|sample)s?\b|[-–]"
)

#: comparison → wording
COMPARISONS: Final[tuple[tuple[str, str], ...]] = (
    (">=", r"≥|>=|⩾|\bgreater than or equal to|\bat least|\bno (?:less|fewer) than|\bor more\b"),
    ("<=", r"≤|<=|⩽|\bless than or equal to|\bat most|\bno more than|\bnot more than|\b(?:do|does|must|should) not exceed|\bup to"),
    (">", r">|\b(?:greater|larger|more|higher) than|\babove|\bexceed(?:s|ing)?|\bin excess of"),
    ("<", r"<|\b(?:less|smaller|lower|fewer) than|\bbelow|\bwithin"),
    ("==", r"(?<![≠≡])=|≡|\bexactly|\bequal to|\bonly(?= one)"),
)

#: number → word
NUMBERS: Final = {
    "zero": 0, "no": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
}  # fmt: skip

UNITS: Final = r"[kMGT]eV(?:\^\{1/2\})?|mm|cm|[μu]m|mrad|rad|m(?=[\s.,;)])|%"

#: place in the order of decreasing pt → wording before a subject
ORDINALS: Final[tuple[tuple[int, str], ...]] = (
    (2, r"sub-?leading|second[- ]leading|second[- ]highest[- ]p_\{T\}"),
    (3, r"third(?:[- ](?:leading|highest[- ]p_\{T\}))?"),
    (4, r"fourth(?:[- ](?:leading|highest[- ]p_\{T\}))?"),
    (1, r"leading|highest[- ]p_\{T\}|hardest"),
)

#: stage of a selection → wording
STAGES: Final[tuple[tuple[str, str], ...]] = (
    ("baseline", r"(?<!\w)(?:[Bb]aseline|[Cc]andidate(?= (?:electron|muon|lepton|photon|jet|tau))|[Pp]reselected|[Ll]oose(?= (?:electron|muon|lepton|photon|jet)))"),
    ("signal", r"(?<!\w)(?:[Ss]ignal(?= (?:electron|muon|lepton|photon|jet|tau))|used (?:in|for) the (?:event )?(?:selection|analysis))"),
    ("veto", r"(?<!\w)(?:(?:[Ss]econd|[Aa]dditional|[Ee]xtra) (?=lepton|electron|muon)|[Vv]eto(?= (?:electron|muon|lepton)))"),
)  # fmt: skip

#: kind of other words → wording
SIGNS: Final[tuple[tuple[str, str], ...]] = (
    ("between", r"\bbetween|\bin the (?:mass )?range|\bin the interval|∈"),
    ("outside", r"\bexcluding|\bexcluded|\boutside|∉|\bexcept"),
    ("removed", r"\b(?:removed|rejected|vetoed|discarded|veto|rejects?|rejecting)\b"),
    ("respectively", r"\brespectively\b"),
    (
        "required",
        r"\b(?:requir\w+|must|satisf\w+|select\w*|pass(?:es|ing)?|restricted|fulfil\w*|ha(?:ve|s)(?= (?:an? )?(?:[pEmM]_|\||transverse|pseudorap))|formed|impos\w+|retain\w*|accept\w*|allowed|contain\w*|considered \w+ if)\b",
    ),
    ("cone", r"\bcone\b"),
    ("closest", r"\bclosest to the (?:mass of the )?(?:Z|nominal)"),
    ("along", r"\balong the beam|\blongitudinal\w*"),
    ("across", r"\b(?:in the )?transverse plane|plane transverse|\btransverse to\b"),
    ("and", r"\band\b|&"),
    ("or", r"\bor\b"),
    ("for", r"\b(?:for|of)\b(?: (?:the|both|a|an|each|all|selected|remaining|candidate))*"),
    ("each", r"\ball\b|\beach\b|\bany\b|\bevery\b"),
    ("dash", r"[–—−-]"),
    ("times", r"[×·]|\bof the\b(?= (?:\w+ )?(?:p_|E_))"),
    ("open", r"[(\[]"),
    ("close", r"[)\]]"),
    ("comma", r"[,;:]"),
)

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
_LEVEL: Final = r"['\"]?((?:very )?(?:[Ll]oose|[Mm]edium|[Tt]ight)(?:er)?)['\"]?"
FLAGS: Final[tuple[tuple[str, str], ...]] = (
    ("btag_wp", _LEVEL + r" (?:operating|working) point"),
    ("iso_wp", _LEVEL + r" (?:isolation (?:criteri\w+|requirements?|working point)|isolated)"),
    ("iso_wp", r"isolated with " + _LEVEL + r" criteria"),
    (
        "id",
        _LEVEL + r"(?: likelihood)? (?:identification|ID|quality)\b(?: \[\d+\])?(?: (?:criteri\w+|requirements?|working point))?",
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
SELECTION: Final = r"selection|object|event reconstruction|\breconstruction|preselection|region|candidate|overlap|categori[sz]|trigger|identification|criteria"

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
    ("detector description", r"detectors? cover|covers? the|extend(?:s)? the coverage|measured within|calorimeter cover"),
)
#: a sentence with one of these states a requirement even so
STATES: Final = r"\brequired\b|\bmust\b|\brejected\b|\bvetoed\b|\bwe require\b|\bremoved\b"
