"""Quantities and subjects as papers write them: data, no logic.

A row of a tuple is (what it means, how it is written as a regular expression). Rows are tried in
order, so the longer wording stands first. Text has scripts inline (``p_{T}``) and, before it is
matched, one letter for each look-alike (``Δ φ μ ε``). What a sentence is read by has to stand for
one quantity of one subject; what a check goes by that only asks whether a text speaks of a quantity
or a subject at all (`NAMES`, `SPOKEN`, `SPOKEN_SYSTEMS`) may be looser.
"""

from __future__ import annotations

from typing import Final

from hepnb.vocabulary.comparisons import BOUND

_SCRIPT: Final = r"\{(?:[^{}]|\{[^{}]*\})*\}"
_SUP: Final = rf"(?:\^{_SCRIPT})?"
_SUB: Final = rf"(?:_{_SCRIPT})?"
_LEPTON: Final = r"(?:ℓ|l)"
_MISS: Final = (
    r"(?:[Ep]⃗?_\{T\}\^\{miss\}|[Ep]⃗?\^\{miss\}\s?_\{T\}|missing transverse (?:momentum|energy))"
)
_PAIR: Final = rf"(?:{_LEPTON}{_LEPTON}|ee|μμ|Z|{_LEPTON}\^\{{\+\}}{_LEPTON}\^\{{[−-]\}})"

#: what leads from a quantity to a comparison in words
_IS: Final = rf"(?:(?:is|are|has|have|must|required|to|be)\s+)*(?:{BOUND}|\bexceed\w*|\bbetween\b)"

#: (subject, quantity) → wording; subject "" where the sentence has to say it, ``*`` where the index
#: of the symbol may say it
QUANTITIES: Final[tuple[tuple[tuple[str, str], str], ...]] = (
    (("", "unread"), (r"\b(?:[Aa]verage|[Mm]ean|[Mm]edian) (?:p_\{T\}|E_\{T\}"
r"|transverse (?:momentum|energy))")),
    (("dilepton", "other:abs_mass_minus_mz"), (rf"\|\s*[mM](?:_?\{{?{_PAIR}"
r"\}?)?\s*[−–-]\s*(?:[mM]_?\{?Z\}"
r"?"
r"|91(?:\.\d+)?(?:\s?GeV)?)\s*\|")),
    (("", "unread"), rf"\|\s*[mM]{_SUB}\s*[−–-]\s*(?:[mM]{_SUB}|\d+(?:\.\d+)?(?:\s?GeV)?)\s*\|"),
    (("event", "other:met_over_sqrt_sumet"), (r"E_\{T\}\^\{miss\}\s*/\s*√\s*\(?(?:Σ"
r"|∑)\s*E_\{T\}\)?")),
    (("event", "other:met_over_sqrt_ht"), (rf"{_MISS}(?:\s*/\s*| divided by )(?:√"
rf"|the square root of)\s*\(?H_\{{T\}}\)?")),
    (("met", "met_significance"), (rf"(?:{_MISS}|\bMET) significance"
rf"|\bS\({_MISS}\)|significance of (?:the "
rf")?{_MISS}")),
    (("met", "met_significance"), (r"[EpS]_\{T\}\^\{miss(?:,| |, )?sig[a-z.]*\}|[EpS]_\{T,"
r"sig[a-z.]*\}\^\{miss\}")),
    (("event", "named"), (r"(?<![A-Za-z])[Ep]_\{T\}\^\{miss[, ](?:[^{}]"
rf"|\{{[^{{}}]*\}})*\}}|(?<![A-Za-z])[HSL]_\{{T\}}\^(?!\{{miss\}}){_SCRIPT}")),
    (("event", "named"), (rf"(?<!\w)(?:α_\{{T\}}|M_\{{R\}}{_SUP}"
r"|M_\{T\}\^\{R\}|R\^\{2\}(?=\s*[<>≥≤]"
rf"|\s*(?:{_IS})))")),
    (("event", "mht"), (r"(?<![A-Za-z])H⃗?_\{T\}\^\{miss\}|(?<![A-Za-z])H\^\{miss\}\s?_\{T\}|\bMHT\b"
r"|(?:missing hadronic|hadronic missing) (?:transverse (?:momentum|energy)|[Hp]_\{T\})")),
    (("met", "met"), rf"{_MISS}|\bMET\b"),
    (("event", "ht"), r"(?<![A-Za-z])H_\{T\}(?![\^_])"),
    (("event", "st"), r"(?<![A-Za-z])S_\{T\}(?![\^_])"),
    (("event", "other:lt"), r"(?<![A-Za-z])L_\{T\}(?![\^_])"),
    (("event", "other:mj"), (r"(?<![A-Za-z])(?:M_\{J\}|MJ\b)|sum of the masses of the large-(?:R"
r"|radius) jets")),
    (("event", "meff"), r"(?<![A-Za-z])[mM]_?(?:\{eff\}|eff\b)|effective mass"),
    (("", "impacts"), r"transverse (?:\(longitudinal\)|and longitudinal) impact parameters?"),
    (("", "z0sintheta"), (r"\|?\s*(?:Δ\s*)?z_?\{?0\}?(?:\^\{[^{}]*\})?\s*(?:[·×]\s*)?sin\s*\(?θ\)?"
r"\s"
r"*"
r"\|"
r"?")),
    (("", "d0sig"), (r"\|\s*d_?\{?0\}?(?:\^\{[^{}]*\})?\s*\|?\s*/\s*σ(?:_?\{(?:[^{}]"
r"|\{[^{}]*\})*\}|\(d_?\{?0\}?(?:\^\{[^{}]*\})?\)|_?d0)\s*\|?|\|?\s*d_\{(?:0"
r"|xy)\}\s*/\s*σ(?:_\{(?:[^{}]|\{[^{}]*\})*\}|\(d_\{(?:0|xy)\}\))\s*\|?")),
    (("", "d0sig"), (r"(?<!longitudinal )(?:transverse )?impact[- ]parameter significance"
r"|significance of the transverse impact parameter")),
    (("", "d0sig"), (r"(?:transverse impact parameter|\|?d_?\{?(?:0|xy)\}?\|?)(?:,? \|?d_?\{?(?:0"
r"|xy)\}?\|?,?)? (?:divided|normali[sz]ed) (?:by|to) its (?:own |estimated |measured |expected )?"
r"(?:uncertainty|error|resolution)|ratio of (?:the )?(?:absolute value of )?(?:the )?(?:transverse "
r"impact parameter|\|?d_?\{?(?:0|xy)\}?\|?)(?:,? \|?d_?\{?(?:0|xy)\}?\|?,?)? (?:to|and|over) its "
r"(?:own |estimated |measured |expected )?(?:uncertainty|error|resolution)")),
    (("", "z0sintheta"), (r"product of (?:the )?(?:longitudinal impact parameter|\|?z_?\{?0\}?\|?)"
r"(?:,? \|?z_?\{?0\}?\|?,?)? (?:and|with) (?:the )?sin(?:e of)? ?(?:the )?(?:θ|polar angle)"
r"|longitudinal impact parameter (?:multiplied by|times) (?:the )?sin(?:e of)? ?(?:the )?"
r"(?:θ|polar angle)")),
    (("", "other:sip3d"), (r"significance of the (?:three-dimensional|3D) impact parameter"
r"|(?:three-dimensional"
r"|3D) impact parameter significance|\bSIP_?\{?3D\}?")),
    (("", "d0"), (r"\|\s*d_?\{?(?:0|xy)\}?(?:\^\{[^{}]*\})?\s*\||\bd_?\{?(?:xy|0)\}?(?=\s*[<≤])"
r"|transverse impact parameter")),
    (("", "z0"), (r"\|\s*(?:z_?\{?0\}?(?:\^\{[^{}]*\})?|d_?\{?z\}?"
r"|Δz)\s*\||\bd_\{z\}|\bdz(?=\s*[<≤])"
r"|longitudinal impact parameter")),
    (("", "impact"), r"impact parameter"),
    (("*", "abseta"), (rf"\|\s*η{_SUB}{_SUP}[a-z]{{0,8}}\s*\||pseudorapidity(?! "
r"(?:separation"
r"|difference|gap|distance))")),
    # half the distance of two jets, or the middle of them
    (("", "unread"), (rf"\|\s*y(?:_{_SCRIPT})?\^\{{\s*[*∗⋆]\s*\}}\s*\||\|\s*y_\{{(?:B"
r"|boost)\}\s*\|")),
    (("*", "absy"), (rf"(?:rapidity,? )?\|\s*y{_SUB}{_SUP}\s*\||(?<!pseudo)(?<!pseudo-)\brapidity"
rf"(?=,? (?:{_IS}|within|of (?:[\w-]+ ){{1,3}}(?:{_IS})))")),
    (("*", "eta"), rf"(?<![Δ|\w])η{_SUB}(?=\s*[<>≤≥])"),
    (("", "deta"), (rf"\|?\s*Δη(?:jj|ℓℓ|ll)?{_SUB}{_SUP}(?:\s?\([^()]*\))?\s*\|?"
r"|pseudorapidity (?:separation"
r"|difference|gap|distance)|separat(?:ed|ion) in (?:pseudorapidity|η)")),
    (("", "unread"), rf"\|?\s*Δy{_SUB}\s*\|?|rapidity (?:separation|difference|gap)"),
    (("", "dr"), rf"Δ\s?R{_SUB}{_SUP}(?:\s?\([^()]*\))?"),
    (("", "dphi"), (r"separat(?:ed|ion) in (?:φ|azimuth(?:al angle)?)|distance in φ"
r"|(?:opening )?angle in the (?:transverse|azimuthal) plane|transverse opening angle"
r"|\b(?:opening )?angle(?= (?:between|of) [^.;,<>≤≥]{3,60} in the (?:transverse|azimuthal)"
r" plane)")),
    (("", "other:theta"), r"(?<![\w(])θ(?=\s*[<>≤≥])"),
    (("", "dphi"), (rf"\|?Δφ{_SUB}{_SUP}(?:\s?\((?:[^()]|\([^()]*\))*\))?\|?|azimuthal (?:angle"
r"|separation"
r"|distance|difference|opening angle|angular (?:separation|distance))(?: ?(?=\|?Δφ))?")),
    (("", "iso"),
    r"p_\{T\}\^\{sum\}(?:\s*/\s*p_\{T\}" + _SUP + (r")?|\bI(?:_\{rel\})?(?=\s*[<>])"
r"|\bI_\{[^{}]*\}(?:\^\{[^{}]*\})?(?:\s*/\s*[pE]_\{T\}") + _SUP + r")?|\bI\^\{[^{}]*\}"),
    (("", "iso"), (r"[pE]_\{T\}\^\{(?:[a-z]*(?:cone"
r"|iso)\w*)\}(?:\s*/\s*[pE]_\{T\}") + _SUP + r")?|[pE]_\{T\}\^\{iso\}"),
    (("", "iso"), (r"(?:scalar )?(?:sum|p_\{T\} sum|E_\{T\} sum|energy|transverse (?:energy"
r"|momentum)"
r"|activity)(?: of (?:the )?(?:p_\{T\}|E_\{T\}|transverse (?:momenta|energies|energy"
r"|momentum)))?(?= [^.;<>≤≥]{0,90}(?:\bcone\b|\bwithin (?:a (?:distance|radius) (?:of )?)?ΔR))")),
    (("", "iso"), (r"scalar (?:sum of (?:the )?(?:p_\{T\}|transverse momenta)(?= of (?:the |all "
r"|other "
r"|charged |additional )*tracks)|(?:p_\{T\}|E_\{T\}) sum(?= [^.;<>≤≥]{0,60}\b(?:tracks?"
r"|around|particles|deposits)\b))|(?:relative |combined "
r"|mini-?)?isolation(?: (?:variable|value|sum|energy|transverse energy"
r"|parameter))?(?:,? (?:relative|normali[sz]ed) to (?:its|the \w+) p_\{T\})?(?=,? (?:(?:I|is|are"
r"|must|of|relative|has|in|as|which|computed|calculated|defined|described|measured|summed)\b"
r"|I_)|\s*(?:") + BOUND
    + r"))"),
    (("", "iso"), (r"(?:sum of )?(?:the )?track isolation(?: and \d+ ?% of the calorimeter "
r"isolation)?")),
    (("event", "other:mct"), r"(?<![A-Za-z])[mM]_?(?:\{CT\}|CT\b)"),
    # of b jets it is another quantity than that of leptons in the same paper
    (("event", "named"), (r"(?<![A-Za-z])[mM]_\{T2\}(?:\s?\((?=[^()]*b)[bℓl1-9_{},\s]{1,14}\)"
r"|\^\{(?=[^{}]*b)[bℓl]{1,6}\})")),
    (("event", "other:mt2"), rf"(?<![A-Za-z])[mM]_?(?:\{{T2\}}{_SUP}|T2\b)|stransverse mass"),
    (("args", "mt"), r"(?<![A-Za-z])[mM]_\{T\}\s?\((?:[^()]|\([^()]*\))*\)"),
    (("", "mt"), (r"(?<![A-Za-z])[mM]_\{T\}(?:\^\{(?:W|ℓ|l|lep|e|μ|ℓν|\d|(?:ℓ|l)_?\{?1\}?)\})?(?!\^"
r"|, ?(?:min|max)\b)|transverse mass")),
    (("", "other:chi2_per_ndf"), (r"χ\^\{2\}(?:_\{[^{}]*\})? ?/ ?(?:[nN]_?\{?)?(?:ndf|ndof|dof"
r"|d\.o\.f\.?"
r"|n_\{dof\})\}?")),
    (("", "other:chi2_per_ndf"), (r"(?:normali[sz]ed|reduced) χ(?:\^\{2\}|2)"
r"|χ(?:\^\{2\}|2)(?:_\{[^{}]*\})? (?:per|divided by (?:the )?)(?: ?number of)? ?"
r"(?:degrees? of freedom|n(?:df|dof|\.d\.f\.))"
r"|χ2 ?/ ?(?:n?dof|ndf|d\.o\.f\.?)(?![a-z])")),
    (("quadruplet", "mass"), r"four-lepton (?:invariant )?mass(?:es)?"),
    (("", "unread"), r"(?:three|five|six)-\w+ (?:invariant )?mass|trilepton (?:invariant )?mass"),
    (("event", "named"), (rf"(?<![A-Za-z])[mM]_\{{T\}}\^{_SCRIPT}|(?<![A-Za-z])[mM]_\{{T,"
r"[^{}]*\}")),
    (("dilepton", "mass"), r"di(?:lepton|muon|electron) (?:invariant )?mass(?:es)?"),
    (("z1", "mass"), r"[mM]_\{(?:12|Z_?\{?1\}?)\}"),
    (("z2", "mass"), r"[mM]_\{(?:34|Z_?\{?2\}?)\}"),
    (("diphoton", "mass"), r"diphoton (?:invariant )?mass(?:es)?"),
    (("dijet", "mass"), r"dijet (?:invariant )?mass(?:es)?"),
    (("fatjet", "mass"), (r"(?:soft[- ]?drop|pruned|trimmed|groomed)(?: jet)? mass(?:,? "
r"[mM]_\{[^{}]*\})?"
r"|[mM]_\{(?:SD|J|PUPPI|pruned|trim)\}")),
    (("*", "mass"), (r"\b[mM]_\{(?!T|eff|CT|(?:Z|W|H|h|t|top)\})(?:[^{}]"
rf"|\{{[^{{}}]*\}})*\}}{_SUP}")),
    (("args", "mass"), r"(?<![A-Za-z])[mM]\((?:[^()]|\([^()]*\))*\)"),
    (("args", "pt"), r"(?<![A-Za-z])p_\{T\}\((?:[^()]|\([^()]*\))*\)"),
    (("event", "other:ptv"), r"(?<![A-Za-z])p_\{T\}\^\{V\}|(?<![A-Za-z])pTV\b"),
    (("*", "mass"), r"\b[mM](?:ℓℓ|ll|jj|bb|γγ|ee|μμ|eμ|4ℓ|4l)(?![\w^{])"),
    (("", "mass"), r"invariant mass(?:es)?"),
    (("", "mass"), (r"(?<!Z )(?<!boson )(?<!quark )(?<!pole )(?<!nominal )\bmass(?:es)?"
r"(?= (?:above|below|greater"
r"|larger|smaller|less|between|in the|within|>|<|≥|≤|(?:is|be|are|lies?)\b|must|of (?:at"
r"|more|less|the (?:(?:Higgs|H|W|Z|top)[\w -]* candidate|(?!Z|W|H|top|nominal|known|J|SM))"
r"|each|all|any|this|that|both|these)|m_))")),
    (("", "unread"), r"scalar (?:p_\{T\}|E_\{T\}) sum"),
    (("", "unread"), (r"(?:scalar|vector|vectorial)(?:ial)? sum of (?:the "
r"|all )?(?:\w+ ){0,3}(?:p_\{T\}|transverse moment(?:um|a))")),
    (("", "other:h_over_e"), (r"(?<![\w/])H ?/ ?E(?![\w/])|ratio of (?:the )?hadronic to "
r"electromagnetic "
r"energy(?:, "
r"H "
r"?/ ?E,?| H ?/ ?E)?")),
    (("h", "pt"), r"(?<![A-Za-z])p_\{T\}\^\{(?:H|h|Higgs)\}"),
    (("w", "pt"), r"(?<![A-Za-z])p_\{T\}\^\{W\}"),
    (("*", "pt"), rf"(?<![A-Za-z])p_\{{T\}}{_SUP}|p_\{{T,[^{{}}]*\}}|transverse moment(?:um|a)"),
    (("*", "et"), rf"(?<![A-Za-z])E_\{{T\}}{_SUP}|transverse energ(?:y|ies)"),
    (("bjet", "n"), r"\bb[- ]?(?:jets?|tags?|tagged(?:[- ]jets?)?)[- ]multiplicity"),
    (("lepton", "n"), r"\blepton multiplicity"),
    (("photon", "n"), r"\bphoton multiplicity"),
    (("bjet", "n"), (r"[Nn](?:b-?jets?\b|b\b)|[Nn]_\{b-?\s?(?:[Jj]ets?|tags?)?\}(?:\^\{[^{}]*\})?"
r"|[Nn]umber of (?:\w+ )?b[- ]?(?:jets|tags|tagged jets)")),
    (("jet", "n"), (r"\b[Nn]jets?\b|[Nn]_\{(?:j|(?<!R jets \(N_\{)J|[Jj]ets?)\}(?!\^)"
                      r"|[Nn]umber of (?:selected "
r"|reconstructed )?jets"
r"|\bjet multiplicity")),
    (("lepton", "n"), r"[Nn]_\{(?:ℓ|l|lep|leptons?)\}|[Nn]umber of (?:\w+ )?leptons|N\(leptons\)"),
    (("electron", "n"), r"[Nn]_\{(?:e|electrons?)\}|[Nn]umber of (?:\w+ )?electrons"),
    (("muon", "n"), r"[Nn]_\{(?:μ|muons?)\}|[Nn]umber of (?:\w+ )?muons"),
    (("photon", "n"), r"[Nn]_\{(?:γ|photons?)\}|[Nn]umber of (?:\w+ )?photons"),
    (("tau", "n"), (r"[Nn]_\{τ[^{}]*\}|[Nn]umber of (?:\w+ )?(?:taus?|τ)[- ](?:leptons?"
r"|candidates)")),
    (("fatjet", "n"), (r"[Nn]umber of (?:large-R|fat|AK8|wide) jets(?:,? \(?[Nn]_\{J\}\)?)?"
                         r"|(?<=R jets \()[Nn]_\{J\}|(?<=fat jets \()[Nn]_\{J\}")),
    (("", "other:tau21"), r"(?:N-subjettiness ratio )?τ_\{21\}"),
    (("", "other:tau32"), r"(?:N-subjettiness ratio )?τ_\{32\}"),
    (("", "symbol"), r"(?<![\w/|])p(?=\s*[<>≥≤]\s*\d[\d.]*\s*[kMGT]eV)"),
    (("", "symbol"), (rf"\|?\s*cos\s*\(?θ(?:{_SCRIPT}|[_^*])*+\)?\s*\|?(?=\s*[<>≥≤])"
r"|\|?\s*ΔE\s*\|?(?=\s*[<>≥≤])")),
    (("event", "other:signal_efficiency_quantile"), (r"(?:signal[- ])?efficiency quantiles?"
r"|quantiles? of (?:the )?(?:signal )?efficiency")),
    (("", "symbol"), (r"\b(?:BDT|[DG]?NN|MVA|(?:artificial )?neural[- ]network"
r"|boosted[- ]decision[- ]tree"
r"|multivariate|likelihood)(?: classifier)? (?:output|score|response|discriminant"
r"|classifier|value)(?: (?:value|score))?")),
    (("", "symbol"), (r"\b(?:(?:mass|p_\{T\}|momentum|energy) (?:asymmetry|imbalance|balance)"
r"|sphericity"
r"|aplanarity|thrust|centrality|(?:decay (?:time|length)|flight distance)(?! significance)"
r"|missing mass(?! squared)"
rf"|recoil mass)(?= (?:\w+ ){{0,5}}(?:{BOUND}|\bexceed\w*|\bbetween\b|in the range))")),
    (("", "symbol"), (rf"(?<![\w}}])[^\W\d_]{{1,3}}(?:_{_SCRIPT}|\^{_SCRIPT})+(?=\s*[<>≥≤]"
rf"|\s+(?:{_IS}))")),
    (("", "combined"), (r"\b(?:[Dd]ifference|[Rr]atio|[Ss]um|[Pp]roduct|[Aa]symmetry"
r"|[Cc]omponent|[Pp]rojection|[Ff]raction|[Dd]eviation|[Ww]idth)(?= (?:of"
r"|between"
r"|in) )(?! (?:in|between|of) (?:the )?(?:azimuth|pseudorap|rapid|charge|electric|track))")),
    (("", "total charge"), r"[Tt]otal (?:electric )?charge|[Ss]um of the charges"),
    (("", "cone"), (r"cone of (?:radial )?(?:radius|size)(?! ?ΔR)|cone (?:of"
r"|with) (?:Δ ?)?R(?= ?= ?\d)"
r"|cone (?:radius|size)(?: of)?(?! ?ΔR)")),
    (
        ("", "unread"),
        (r"(?:transverse |radial |flight )?(?:distance|displacement) (?:from|to) (?:the"
r"|any) (?:beam|interaction|primary)"
        r"[ -]?(?:line|axis|spot|pipe|point|vertex)?|(?:transverse |proper )*(?:decay"
r"|flight) (?:length|time|distance)s?"),
    ),
    (("", "radius"), r"(?:radius|dis-?tance|size) parameters?(?: of)?(?: R\b)?"),
    (("", "radius"), r"(?<![\w∆Δ])R(?= ?= ?\d)"),
    (("jet", "other:jvf"), (rf"\|?\bJVF\b\|?(?=\)?,? ?(?:{BOUND}|of|must|is|[<>≥≤]))"
r"|jet[- ]vertex[- ]fraction(?: \(\|?JVF\|?\))?")),
    (("", "jvt"), (rf"\bf?JVT\b(?=,? ?(?:{BOUND}|between|in (?:the|a) (?:range|interval)"
r"|discriminant"
r"|score"
r"|value|output|of|must|is))|jet[- ]vertex[- ]tagg(?:er|ing) (?:discriminant|score|value"
r"|output)")),
)  # fmt: skip

#: subject → wording; a following word (``trigger``) may make it an adjective, see `ADJUNCTS`
SUBJECTS: Final[tuple[tuple[str, str], ...]] = (
    (
        "dilepton",
        (
            r"(?:same-flavou?r,? (?:and )?)?(?:opposite-(?:charge|sign),? )?(?:lepton|muon"
            r"|electron) pairs?|di-?(?:muon|electron) (?:system|pair)s?"
            r"|dileptons?(?: (?:system|pairs?))?|Z(?: boson)? candidates?"
            r"|(?<!tau )(?<!tau-)(?<!τ )pair"
            r"(?! of (?:[\w-]+ ){0,3}(?:b-?)?(?:jets|photons|taus|tracks)\b)"
        ),
    ),
    # the legs of a candidate are some of the leptons
    ("leg", r"(?:[ZWH]_?\{?[12]?\}?(?: boson)?(?: candidates?)? )?(?:legs?|daughters?)"),
    ("z1", r"Z_?\{?1\}?(?: boson)?(?: candidates?)?(?![\w}])"),
    ("z2", r"Z_?\{?2\}?(?: boson)?(?: candidates?)?(?![\w}])"),
    ("h", r"(?:Higgs(?:[- ]boson)?|H) candidates?(?: jets?)?"),
    ("w", r"W(?:[- ]boson)? candidates?(?: jets?)?"),
    ("top", r"top(?:[- ]quark)? candidates?(?: jets?)?"),
    (
        "candidate",
        (
            r"pair of (?:[\w-]+ ){0,3}(?:jets|photons|taus)(?= (?:must|has|is)\b)|(?:V|B|B_\{s\}|D"
            r"|J/ψ"
            r"|resonance|signal|ISR) candidates?"
        ),
    ),
    ("dijet", r"dijet (?:system|pairs?)|(?<!b-)(?<!b )jet pairs?|b[- ]?(?:tagged )?jet pairs?"),
    ("diphoton", r"diphoton (?:system|pairs?)|photon pairs?"),
    ("quadruplet", r"(?:lepton )?quadruplets?|four-(?:lepton|muon|electron) systems?"),
    (
        "candidate",
        (
            r"(?:leptonically|hadronically)[- ]decaying (?:[WZ](?: boson)?|top(?: quark)?)"
            r"(?! candidate)"
            r"|(?:[WZ]|Higgs) bosons?(?=,? (?:[^,;.<>≤≥]{1,90}, )?(?:must|should|has to|is required"
            r" to) (?:have|be|satisfy))"
        ),
    ),
    (
        "bjet",
        (
            r"b[- ]?tagged (?:small-R |AK4 |central |signal )?jets?"
            r"|b[- ]?jets?|b[- ]quark jets?|b[- ]tags?"
        ),
    ),
    # kinds of objects that have no collection here: what is asked of them is asked of no other
    (
        "lightjet",
        (
            r"(?:non-b-?(?:tagged)?|un-?tagged|anti-b-tagged|light(?:-(?:flavou?r(?:ed)?|quark))?"
            r"|not b-tagged) (?:small-R )?jets?"
            r"|jets?(?=(?: (?:that|which))? (?:(?:are |is )?not (?:being )?(?:b-?)?tagged"
            r"|fail(?:s|ing)? (?:the |any )?b-tagging))"
        ),
    ),
    ("displacedvertex", r"(?:displaced|secondary|decay|conversion) (?:decay )?vert(?:ex|ices)"),
    (
        "trackjet",
        (
            r"(?:variable-(?:R|radius) )?track(?:-based)?[- ]jets?|calorimeter jets?"
            r"|jets? (?:reconstructed|built|clustered|formed|made) (?:from|of|out of|using) "
            r"(?:only )?(?:charged(?:[- ]particle)? |inner[- ]detector )?tracks"
        ),
    ),
    (
        "subjet",
        (
            r"sub-?jets?(?: (?:of|in|within|inside) (?:the |a |each |any )?(?:[\w-]+ )?"
            r"large[- ](?:R|radius) jets?)?"
        ),
    ),
    (
        "fatjet",
        (
            r"large[- ](?:R|radius) jets?|(?:[Tt]rimmed|[Gg]roomed|[Pp]runed) jets?|fat jets?"
            r"|AK(?:8|10|15) jets?|wide jets?"
        ),
    ),
    ("jet", r"AK[45] jets?"),
    (
        "tau",
        (
            r"(?:hadronically decaying )?(?:tau|τ)(?:_\{(?:h|had)[^{}]*\}|_h)?(?:[- ]leptons?"
            r"|s)?(?: candidates?)?(?![A-Za-z])"
        ),
    ),
    ("muon", r"muon tracks?"),
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
    r"[- ](?:identification|reconstruction|isolation|track isolation|triggers?|energ(?:y|ies)"
    r"|momentum|direction|tracks?|algorithm|vertex tagger|"
    r"finding|charge|efficienc\w+|veto(?:es)?|selection|impact|channels?|quality|multiplicity"
    r"|cleaning|definition|clustering|subtraction|"
    r"chambers?|stations?|systems?|spectrometer|detectors?|segments?|"
    r"jet|shower|background|yield|invariant|final|cluster|area|leakage|sample|variable)s?\b|[-–]"
)

#: class of quantities → how papers write one of them; those whose letters others share go first
NAMES: Final[dict[str, str]] = {
    "met": (
        r"(?i:missing transverse (?:momentum|energy)|[Ep]⃗?_?\{?T\}?\s?\^?\{?miss\}?"
        r"|\bMET\b|[Ep]\s?miss\s?_?T|E/_?T)"
    ),
    "mht": r"(?i:(?:missing hadronic|hadronic missing)|H_?\{?T\}?\^\{?miss\}?|\bMHT\b)",
    "iso": (
        r"(?i:\bisolat\w+|p_?\{?T\}?\^\{?(?:sum|cone|iso)\w*\}?|[Ep]_?\{?T\}?\^\{?\w*(?:cone"
        r"|iso)\w*\}?|\bI_?\{?(?:rel|mini)\w*\}?)|\bI(?=\s*[<>])"
    ),
    "d0sig": (
        r"(?i:impact[- ]parameter significance|significance of the (?:\w+ )?(?:impact|d)"
        r"|d_?\{?(?:0|xy)\}?[^<>]{0,24}/\s?σ)"
    ),
    "z0sintheta": r"(?:z_?\{?0\}?(?:\^\{[^{}]*\})?|Δz)\s?[·×]?\s?\|?\s?sin",
    "d0": r"(?i:d_?\{?(?:0|xy)\}?(?![\w])|transverse impact parameter)",
    "z0": r"(?i:\bz_?\{?0\}?|d_?\{?z\}?(?!\w)|Δz|longitudinal impact parameter)",
    "jvt": r"(?i:\bJVT\b|jet[- ]vertex[- ]tagger)",
    "mt2": r"(?i:m_?\{?T2\}?|stransverse)",
    "mct": r"(?i:m_?\{?CT\}?)",
    "mt": r"(?i:transverse mass)|\b[mM]_?\{?T\}?(?![\w2])",
    "dr": r"(?:Δ|∆|\\Delta\s*)\s?R\b|\bdR\b",
    "dphi": r"(?:Δ|∆|\\Delta\s*)\s?[φϕ]|(?i:azimuthal)",
    "deta": r"(?:Δ|∆|\\Delta\s*)\s?η|(?i:pseudorapidity (?:separation|difference|gap))",
    "ht": r"\bH_?\{?T\}?(?![\w^])|(?i:scalar sum)",
    "st": r"\b[SL]_?\{?T\}?(?![\w^])",
    "meff": r"(?i:m_?\{?eff\}?|effective mass)",
    "pt": (
        r"(?i:\btransverse (?:momentum|momenta|energy|energies)\b)|\bp_?\{?T\}?(?!\w)"
        r"|\bE_?\{?T\}?(?!\w)"
    ),
    "mass": (
        r"(?i:\b(?:invariant |dilepton |dijet |diphoton )mass)|\b[mM]_?\{?(?:ℓℓ|ll|jj|bb|4ℓ|γγ|ee"
        r"|μμ|eμ|ℓ\^|Z|inv)[^{}]*\}?|\bmass(?:es)?\b"
    ),
    "eta": r"η|(?i:pseudorapidit)",
    "y": r"\|\s?y|(?i:(?<!pseudo)(?<!pseudo-)rapidit)",
}
#: quantity → the class of `NAMES` that it is one of, where that has another name
CLASS: Final[dict[str, str]] = {
    "et": "pt",
    "abseta": "eta",
    "absy": "y",
    "other:mt2": "mt2",
    "other:mct": "mct",
    "met_significance": "met",
    "iso_wp": "iso",
}

#: subject → how papers write it; what another contains goes first
SPOKEN: Final[dict[str, str]] = {
    "bjet": (
        r"(?i:\bb[- ]?(?:tagged |quark |flavou?r )?jets?\b|\bb[- ]tagged\b|\bb[- "
        r"]tags?\b|\bb-quark)|\bN_?\{?b[- ]?(?:jets?|tags?)?\}?"
    ),
    "fatjet": r"(?i:\b(?:large[- ](?:R|radius)|fat|AK8|wide) jets?\b)",
    "jet": r"(?i:(?<!di)\bjets?\b)|\b[Nn]_?\{?jets?\}?|\bj_?\{?\d",
    "electron": r"(?i:\belectrons?\b)|\be[ ,/](?=μ)",
    "muon": r"(?i:\bmuons?\b)|\bμ\b",
    "tau": r"(?i:\btaus?\b|\bτ|\btau leptons?\b)",
    "lepton": r"(?i:(?<!di)(?<!tau )\bleptons?\b)|ℓ(?!ℓ)",
    "photon": r"(?i:\bphotons?\b)|\bγ(?!γ)",
    "track": r"(?i:\btracks?\b)",
    "vertex": r"(?i:\bvert(?:ex|ices)\b)",
    "other": r"(?i:\b(?:hadrons?|pions?|kaons?|neutrinos?|clusters?|deposits?|towers?)\b)",
}
#: objects that several candidates make together → how papers write them
SPOKEN_SYSTEMS: Final[dict[str, str]] = {
    "dilepton": (
        r"(?i)dilepton|lepton pairs?|(?:electron|muon) pairs?"
        r"|\bpairs?\b|Z[- ](?:boson )?candidate|_?\{?(?:ℓℓ|ll|ee|μμ|eμ|ℓ\^)"
        r"|two (?:\w+ ){0,2}(?:leptons|electrons|muons)"
    ),
    "dijet": r"(?i)dijet|jet pairs?|two (?:\w+ ){0,3}jets|jj|bb",
    "diphoton": r"(?i)diphoton|photon pairs?|two (?:\w+ ){0,3}photons|γγ",
    "quadruplet": r"(?i)quadruplet|four[- ]lepton|4ℓ|4l",
}

#: object → how the index of a symbol writes it
INDICES: Final[tuple[tuple[str, str], ...]] = (
    ("met", r"[EpHT]{1,2}_?T?\^?(?:,? ?miss)|miss|MET|p_T\^miss"),
    ("bjet", r"b[- ]?jets?|b(?![a-z])|b(?=b)"),
    ("jet", r"jets?|j(?![a-z])|j(?=j)"),
    ("fatjet", r"J(?![a-z])|fat[- ]?jet"),
    ("photon", r"γ|gamma|photons?"),
    ("muon", r"μ|muons?|mu"),
    ("electron", r"electrons?|el|e(?![a-z])|e(?=e)"),
    ("tau", r"τ(?:_?\{?h(?:ad)?\}?)?|taus?"),
    ("lepton", r"ℓ|leptons?|lep|l(?![a-z])|l(?=l)"),
    ("dilepton", r"Z(?![A-Za-z])"),
)
#: … and one of these behind it makes it an adjective: ``muon trigger``, ``jet energy``
SPOKEN_ADJUNCTS: Final = (
    r"[- ](?:trigger|energy|reconstruction|identification|spectrometer|system|channel|momentum"
    r"|direction|clean)"
)
