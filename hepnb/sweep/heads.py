"""The head of a row or column of a table: whose quantity it names, in which unit, with which
sign.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from hepnb.sweep.about import dimension
from hepnb.sweep.subjects import groups_of
from hepnb.sweep.symbol_indices import objects_of, pair
from hepnb.sweep.tokens import Token, own_name, plain, tokens
from hepnb.vocabulary.comparisons import names_bound
from hepnb.vocabulary.numbers import NUMERALS, RANKS
from hepnb.vocabulary.operators import SIGNS
from hepnb.vocabulary.quantities import DISTANCES, ETAS, MOMENTA
from hepnb.vocabulary.sentences import DIMENSIONS
from hepnb.vocabulary.subjects import system
from hepnb.vocabulary.units import AREA, OF_DIMENSION, TIME, WRITTEN, spelled

#: what a head is in: ``[GeV]``, ``(GeV)``, ``[GeV^{1/2}]``, ``in TeV``
_IN: Final = re.compile(
    rf"(?<!\s)(?:\s*+[\[(]\s*+(?:in )?(?P<unit>{WRITTEN})\s*+[\])]"
    rf"|(?:\s*+,)?\s++in (?P<other>{WRITTEN})\s*+$)"
)
_ANY_SIGN: Final = "|".join(sorted(SIGNS, key=len, reverse=True))
#: the sign at the end of a head, in brackets or without: ``N_{jet} ≥``, ``H_{T} (>)``
_SIGN: Final = re.compile(rf"(?<!\s)\s*+(?:[\[(]\s*+({_ANY_SIGN})\s*+[\])]|({_ANY_SIGN}))\s*+$")
#: brackets at the end of a head that hold a unit the language has not: ``[GeV^{2}/c^{4}]``
_STRANGE: Final = re.compile(
    rf"(?<!\s)\s*+\[[^\[\]]*(?:{OF_DIMENSION['energy']}|[mckµμn]m|{TIME}|{AREA})(?![A-Za-z])"
    r"[^\[\]]*\]\s*+$"
)
#: words that a head may have beside its quantity, and that change nothing about it
_PLAIN: Final = re.compile(
    r"\b(?:the|of|a|number|selected|reconstructed|signal|cuts?|selections?|requirements?"
    r"|criteri(?:on|a)|ranges?|bins?|binning|windows?"
    r"|intervals?|thresholds?|min(?:imum|imal)?|max(?:imum|imal)?|leading|sub-?leading|second"
    r"|third|fourth|highest|candidates?|objects?"
    r"|incl(?:usive)?|multiplicity|value|variable|invariant|transverse|lower|upper|limit|bound|at"
    r"|least|most|each|all|in)\b|_\{(?:min|max)\}",
    re.IGNORECASE,
)
#: heads of columns that name the rows, or that say nothing
GENERIC: Final = re.compile(
    r"\s*(?:(?:the|all|event|kinematic|common|physics|offline|search|signal|control|validation"
    r"|fiducial|final|analysis|baseline)\s+)*"
    r"(?:requirements?|selections?(?: criteria)?|criteri(?:on|a)|cuts?|observables?|variables?"
    r"|quantit(?:y|ies)|objects?|regions?|SRs?|CRs?|VRs?|"
    r"categor(?:y|ies)|channels?|box(?:es)?|bins?(?: (?:number|index|no\.?))?|intervals?"
    r"|class(?:es)?|names?|labels?|definitions?|descriptions?|steps?|levels?|values?|"
    r"process(?:es)?|samples?|sources?|parameters?|no\.?|#|topolog(?:y|ies)|type|data ?sets?"
    r"|searche?s?|comments?|analys[ie]s)?\s*(?:\(.*\))?\s*",
    re.IGNORECASE,
)
#: … of those, the ones under which regions stand
NAMES: Final = re.compile(
    r"\b(?:regions?|SRs?|CRs?|VRs?|bins?|categor(?:y|ies)|channels?|box(?:es)?|intervals?|search(?:es)?|names?"
    r"|class(?:es)?|topolog(?:y|ies)|signal selections?)\b",
    re.IGNORECASE,
)
#: columns and rows that count events or tell of a measurement
RESULT: Final = re.compile(
    r"\b(?:observed|expected(?! (?:missing |inner |outer |pixel )*hits)|predicted|predictions?"
    r"|yields?|data"
    r"|backgrounds?(?! (?:rejection|suppression|reduction|veto)s?\b)|bkg|bkgd|events"
    r"|total|uncertaint\w+|efficienc\w+|acceptance|limits?"
    r"|generators?|cross[- ]sections?|σ|luminosity|p-?values?|p_\{0\}|significance of|benchmarks?"
    r"|targeted|targets|signal models?|process(?:es)?|"
    r"stat\.?|syst\.?|S/√?B|purity|fractions?|rates?|SM expect\w+|resolution|scale factors?"
    r"|weights?|Δm(?![A-Za-z]))\b|\bN_\{?obs|\bS_\{?(?:obs|exp)|(?<!\^)(?<!\^\{)±",
    re.IGNORECASE,
)
_NOT_RESULT: Final = re.compile(
    r"E_T|p_T|E_\{T\}|p_\{T\}|significance\b(?! of)|H_\{?T"
    # what an object is made of and how well it is measured
    r"|\b(?:energy|hadron(?:ic)?|EM|electromagnetic|charged|neutral|momentum|muon|photon|shared"
    r"|ghost|track) (?:\w+ ){0,2}(?:fractions?|resolution|rates?|purity)\b"
    r"|\bfractions? of (?:the )?(?:\w+ )?(?:hits|energy|momentum|tracks)\b|\btotal charge\b"
    r"|\bp-?values? of the (?:\w+ )?(?:fit|vertex)|\blikelihood ratio\b",
    re.IGNORECASE,
)
_RESULT_WORDS: Final = re.compile(
    r"\b(?:observed|expected(?! (?:missing |inner |outer |pixel )*hits)|predicted|yields?|events"
    r"|background|efficienc\w+|limits?"
    r"|uncertaint\w+)\b",
    re.IGNORECASE,
)
#: of how many objects a distance is: ``j_{1,2,(3)}``
_FIRST: Final = re.compile(
    r"(?<![A-Za-z])(j(?:et)?|J|ℓ|b|lep)_?\{?\s*1(?:\s*,\s*\(?\d\)?)*(?:\s*,\s*\(?(\d)\)?)\s*\}?"
)
#: … from which to which of them
_FROM_TO: Final = re.compile(
    r"(?P<first>\d)\s*,\s*(?:…|\.\.\.)\s*,\s*(?:(?P<last>\d)(?!\d)|[nN](?![A-Za-z]))"
)
_BEYOND: Final = re.compile(r"(?<![A-Za-z])(j(?:et)?|J)_?\{?\s*(?:i|n|k)\s*>\s*\d\s*\}?")
_SEVERAL: Final = re.compile(
    r"(?<![A-Za-z])(j(?:et)?|J|ℓ)_?\{?\s*(?:(?:i|n|k)\s*\}?\s*=|\d\s*,)[^|)]*?(?:…|\.\.\.)(?:[^"
    r"|(){}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}?(?:_\{[^{}]*\})?"
)
#: the objects that a head lists: ``j_{1,2}``, and all that its index says
_RANKS: Final = re.compile(
    r"(?<![A-Za-z])(j(?:et)?|J|ℓ|b|lep)_?\{?\s*(1(?:\s*,\s*\d)+)\s*\}?(?!\s*,)"
)
_INDEX: Final = re.compile(r"^\|?\s*η_?[\{(]?((?:[^{}|()]|\{[^{}]*\})*)[\})]?\s*\|.*$")
_PAIRED: Final = re.compile(
    r"\b(\w+) \((\w+)\) (?=b[- ]?(?:tagged|jets?|quark|tags?)"
    r"|jets?\b|leptons?\b|electrons?\b|muons?\b|photons?\b|taus?\b)",
    re.IGNORECASE,
)

#: one of two ends, as the last of the heads over a column: ``m_{jj} [GeV] min``
_END: Final = re.compile(
    r"(?<=[\])}\w])\s+(?:(?P<low>min\.?|minimum|lower)|(?:max\.?|maximum|upper))$"
)
#: the mark of a footnote at a symbol
_NOTE: Final = re.compile(r"\^\{[*†‡∗§¶]+\}|(?<!\s)\s*+(?<![*†‡∗§¶])[*†‡∗§¶]++(?=\})")
#: the objects in the brackets or the index of a momentum, one by one: ``p_T(j_1, j_2)``
_ONE_BY_ONE: Final = re.compile(
    r"^[pE]_\{T\}(?:\^\{(?P<index>(?:[^{}]|\{[^{}]*\})+)\}|\s*\((?P<of>[^()]+)\))"
)

SEVERAL: Final = "the head speaks of several objects, not of all"
TWO: Final = "the head names two selections"
FORMULA: Final = "the head says more than the name of a quantity"
STRANGE: Final = "the head gives a unit that no line can have"
FROM_WHICH: Final = "the head does not say whether it counts from 0 or from 1"
#: jets by their algorithm: ``anti-k_{t} R = 0.4 jets``
_CLUSTERED: Final = re.compile(
    r"(?:anti-k_?\{?[tT]\}?,?\s*)?\(?R\s*=\s*(?:0\.4|0\.8|1\.0|1\.2|1\.5)\)?\s*jets?"
    r"|anti-k_?\{?[tT]\}?\s*jets?\s*\(?,?\s*R\s*=\s*(?:0\.4|0\.8|1\.0)\)?"
)
#: a mass, of whatever it is
_MASS: Final = re.compile(r"(?:invariant[- ])?mass", re.IGNORECASE)
_EXTREME: Final = re.compile(r"_?\{?\b(?:min|max)\b\}?")
#: a number of tagged or displaced objects that the vocabulary has not: ``n_{t}``, ``N_{SV}``; of
#: other letters it may be a number of events or of parameters
_OF_OTHERS: Final = re.compile(r"[nN]_\{?(?:[tVWZHh]|[tT]ops?|[VWZHht]-?tags?|[SD]Vs?|LLPs?)\}?")
#: … by the name of the quantity
TAGGED: Final = re.compile(r"other:n_(?:[tvwzh]|tops?|[vwzht]_tags?|[sd]vs?|llps?)")
#: objects that are numbered in an exponent: ``p_{T}^{1}``
_NUMBERED: Final = re.compile(r"[pE]_\{T\}\^\{\d\}")


#: systems of a decay tree in an index, which are no objects of the vocabulary: ``m_{S}``,
#: ``p_{T}^{ISR}``, ``N_{jet}^{S}``
_OF_SYSTEM: Final = re.compile(r"[_^]\{(?:[^{}]*[\s,])?T? ?(?:ISR|CM|PP|S|I)(?:[\s,][^{}]*)?\}")
#: the leading objects, counted from 0: ``jet^{0,1,2}``
_FROM_ZERO: Final = re.compile(r"(?<![A-Za-z])(j(?:et)?|b|ℓ|lep)[_^]\{0((?:\s*,\s*\d)+)\}")
#: symbols of what objects and systems of them have: of which, a head that is not understood does
#: not say
_OF_OBJECTS: Final = re.compile(r"\|?\s*(?:[mM](?![A-Za-z])|[pE]⃗?_?\{?T|η|Δ\s?[φηRm]|d_|z_|q\()")


@dataclass(frozen=True)
class Head:
    """The content of a head: ``quantity`` of ``subject`` ("" where another head has to say whose),
    in ``unit``.

    ``op``: the sign in the head, "" for none. ``among``: of so many leading objects, 0 for all.
    ``known``: the vocabulary has the quantity. ``uncertain``: what the head leaves open, "" for
    nothing. ``members``: all whose quantity it is, where it lists several: ``|η(j_{1,2})|``.
    ``ranks``: from which to which one it goes, the last 0 for as many as a region has:
    ``p_{T}(j_{i=2,…,N})``; () where it gives none.
    """

    subject: str
    quantity: str
    unit: str
    op: str = ""
    among: int = 0
    known: bool = True
    uncertain: str = ""
    members: tuple[str, ...] = ()
    ranks: tuple[int, ...] = ()


#: what has to be counted, whatever it is called
_OF_PARTS: Final = re.compile(
    r"\b(?:numbers? of|hits|holes|layers|stations|segments|multiplicity)\b", re.IGNORECASE
)


@cache
def head(text: str) -> Head | None:
    """The content of the head of a row or column, None where it names no quantity."""
    flat = re.sub(r"\b[Ll]arge-?R (?:jets? )?j(?![a-z])", "J", _NOTE.sub("", plain(text)))
    flat = _END.sub(lambda m: " >" if m["low"] else " <", flat)
    core, among, uncertain = _members(flat)
    core, unit, op = _stripped(_rewritten(core))
    core = re.sub(r"^([A-Z])(?=[a-z]{2})", lambda m: m[1].lower(), core)
    paired = _PAIRED.search(core)
    core = re.sub(r"\bb quark jets", "b jets", _PAIRED.sub("", core))
    if not re.search(r"[^\W\d_]", core) or len(core) > 90:
        return None
    uncertain = TWO if paired else uncertain
    strange = _STRANGE.search(core)
    core = core[: strange.start()] if strange else core
    if not re.search(r"[<>≤≥]", text) and _counts(core):
        # at least so many, where words and no sign say that it is the least
        op = {">": ">=", "<": "<="}.get(op, op)
    of_system = _OF_SYSTEM.search(core)
    found = None if of_system else _known(core, unit, op, among, uncertain)
    found = found or _named(core, unit, op)
    if found is None:
        return None
    if of_system:
        return replace(found, uncertain=STRANGE if strange else "")
    if strange or _NUMBERED.search(core):
        return replace(found, uncertain=STRANGE if strange else FROM_WHICH)
    if _of_extreme(flat, found):
        return replace(found, uncertain=SEVERAL)
    return replace(_listed(flat, found), ranks=_ranks(flat))


def _ranks(text: str) -> tuple[int, ...]:
    """The (first, last) of the objects of which a head speaks: ``j_{i=2,…,6}``, the last 0 where
    a letter stands for it; () where it does not say.
    """
    several = _SEVERAL.search(text)
    ends = _FROM_TO.search(several[0]) if several else None
    return (int(ends["first"]), int(ends["last"] or 0)) if ends else ()


def _counts(core: str) -> bool:
    """True for a head of a number of objects, or of hits and the like."""
    named = any(t.kind == "quantity" and t.value == "n" for t in tokens(core))
    return named or bool(_OF_PARTS.search(core))


def _of_extreme(text: str, found: Head) -> bool:
    """True for the least or greatest of what several objects have, which is not that of the
    leading ones: ``max(m_{T}^{ℓ})``, ``ΔR(b, ℓ)_{min}``.
    """
    if found.quantity in DISTANCES:
        return bool(_EXTREME.search(text)) and "met" not in found.subject
    return found.known and bool(re.match(r"\s*(?:max|min)\s*[({]", text))


def _listed(text: str, found: Head) -> Head:
    """The head with those whose quantity it is, where it lists them: ``|η(j_{1,2,3})|``,
    ``|η_{j1,j2}|``.
    """
    if found.quantity not in ETAS | MOMENTA or not found.known:
        return found
    if found.quantity in MOMENTA and (each := _one_by_one(text)):
        return replace(found, subject=each[0].split(":")[0], members=each, uncertain="")
    ranks = _RANKS.search(text)
    if ranks and (kind := objects_of(ranks[1])) and len(kind) == 1:
        members = tuple(f"{kind[0]}:{n}" for n in re.findall(r"\d", ranks[2]))
        return replace(found, subject=kind[0], members=members, uncertain="")
    named = (
        objects_of(_INDEX.sub(r"\1", text))
        if found.quantity in ETAS and _INDEX.search(text)
        else None
    )
    if named and len(named) > 1 and all(":" in n for n in named):
        return replace(found, subject=named[0].split(":")[0], members=named, uncertain="")
    return replace(found, subject="", uncertain=SEVERAL) if named and len(named) > 1 else found


def _one_by_one(text: str) -> tuple[str, ...]:
    """The objects of which a head lists the momenta: ``p_T(j_1, j_2)``, ``p_T^{ℓ1}, p_T^{ℓ2}``;
    () where it names one, a system of them, or several kinds.
    """
    listed = [
        m["index"] or m["of"]
        for part in re.split(r",\s+(?=[pE]_)", text)
        if (m := _ONE_BY_ONE.match(part))
    ]
    parts = [p for one in listed for p in one.split(",")]
    named = [objects_of(p) for p in parts]
    ranked = [n[0] for n in named if n and len(n) == 1 and ":" in n[0]]
    one_kind = len({n.split(":")[0] for n in ranked}) == 1
    return tuple(ranked) if len(ranked) == len(parts) > 1 and one_kind else ()


def is_object(text: str) -> str:
    """The objects that a head names and nothing else: ``Electrons``, ``Large-R jets``; "" for
    none.
    """
    cleaned = re.sub(
        r"^(?:selected|signal|baseline|tight|loose|isolated|all)\s+",
        "",
        _CLUSTERED.sub(lambda m: "jets" if "0.4" in m[0] else "large-R jets", plain(text)),
        flags=re.IGNORECASE,
    )
    found = [t for t in tokens(cleaned) if t.kind not in ("comma", "stage")]
    return (
        found[0].value
        if len(found) == 1 and found[0].kind == "subject" and found[0].value != "event"
        else ""
    )


def is_result(text: str) -> bool:
    """True for the head of what was counted or measured."""
    flat = plain(text)
    if not RESULT.search(flat):
        return False
    return bool(_RESULT_WORDS.search(flat)) or not (
        _NOT_RESULT.search(flat) or (_known_quantity(flat))
    )


def _known_quantity(text: str) -> bool:
    found = head(text)
    return bool(found and found.known)


_RANK_WORDS: Final = {
    **{word: n for n in range(1, 5) for word in (*RANKS[n], NUMERALS[n])},
    "lead": 1, "sub-leading": 2, "sublead": 2,
}  # fmt: skip
_ORDINALS: Final = "|".join(sorted(_RANK_WORDS, key=len, reverse=True))
#: an index that names an object and its rank in words: ``p_{T}^{leading jet}``, ``^{γ, lead}``
_RANKED: Final = re.compile(
    rf"(?P<script>[_^])\{{\s*(?:(?P<word>{_ORDINALS})[\s-]+(?P<of>[^\s{{}},-]+)"
    rf"|(?P<what>[^\s{{}},-]+)\s*,\s*(?P<rank>{_ORDINALS}))\s*\}}"
)
_MULTIPLICITY: Final = re.compile(
    r"^(?P<of>(?:[A-Za-z]+[- ])?[A-Za-z]+) (?P<word>multiplicity|number)\b"
    r"|\bnumber of (?P<plural>[a-z]{3,})",
    re.IGNORECASE,
)
#: writings of heads, and the one that the vocabulary has
_WRITINGS: Final[tuple[tuple[re.Pattern[str], str], ...]] = tuple(
    (re.compile(pattern), instead)
    for pattern, instead in (
        (r"(?:#|\b(?:[Nn]o|[Nn]r)\.)\s*(?:of\s+)?(?=[a-zA-Zτμµγℓ])", "number of "),
        # the mark of a footnote: a number of objects has no power, nor has a unit in brackets
        (r"^([nN]_(?:\{[^{}]*\}|\w))\^\{\d\}", r"\1"),
        (r"(?<=[\])])\^\{\d\}$", ""),
        (r"(?<=\()all (?=jets[,)])", ""),
        (r"\b[Ll]ead(?= )", "leading"),
        (r"\b[Ss]ub-?lead(?= )", "subleading"),
        (r"ΔΦ", "Δφ"),
        (r"\b[Ss]mall-?R (?=jets?\b)", ""),
        (r"\b[nN]_?[({]([Ll]arge-R jets)[)}]", r"number of \1"),
        (r"\b1st\b", "leading"),
        (r"\b2nd\b", "second"),
        (r"\b3rd\b", "third"),
        (r"\b4th\b", "fourth"),
        (r"(?<=[nN]_\{)(?:taus?|τ_\{h(?:ad)?\}|τ_h)(?=\})", "τ"),
        (r"\b[Mm]issing ([Ep]_\{T\}|[Ep]_T)", r"\1^{miss}"),
        (r"\b([Ep])_\{T\s*+,\s*+((?:[^{}]|\{[^{}]*+\})++)\}", r"\1_{T}^{\2}"),
        (r"(?<=[mM]_\{)(?:SFOS|OSSF|SFOC)(?=\})", "ℓℓ"),
        (r"([mM]_\{)(ℓ|l)(?:\^\{)?[′'](?:\})?\2(?:\^\{)?[′'](?:\})?(?=\})", r"\1ℓℓ"),
    )
)


def _number_of(match: re.Match[str]) -> str:
    """``Jet multiplicity``, ``Lepton number`` and ``number of Leptons`` as the number of objects;
    anything else as it is.
    """
    if match["plural"]:
        return f"number of {match['plural'].lower()}"
    of = match["of"].lower()
    plural = of if of.endswith("s") else f"{of}s"
    known = match["word"].lower() == "multiplicity" or is_object(plural)
    return f"number of {plural}" if known else match[0]


def _rewritten(text: str) -> str:
    """The head with one writing for each: ``|η(j_{1})|`` → ``|η_{j_{1}}|``, ``large-R j`` →
    ``J``, ``# jets`` → ``number of jets``.
    """
    text = re.sub(r"^\|\s*(Δ\s?[φηRm][^|]*)\|(?=\s*(?:$|[\[(><≥≤=]))", r"\1", text)
    text = _RANKED.sub(
        lambda m: (
            f"{m['script']}{{{m['of'] or m['what']}_{{{_RANK_WORDS[m['word'] or m['rank']]}}}}}"
        ),
        text,
    )
    for pattern, instead in _WRITINGS:
        text = pattern.sub(instead, text)
    text = _MULTIPLICITY.sub(_number_of, text)
    text = re.sub(r"\|\s*η\s*\(([^()|]*)\)\s*\|", lambda m: "|η_{" + m[1].strip() + "}|", text)
    text = re.sub(
        r"(?<![A-Za-z_{^])([mMN])\s*\(\s*([^()\[\]]{1,24})\)(?!\s*[/×])",
        lambda m: m[0] if _has_unit(m[2]) else m[1] + "_{" + m[2].strip() + "}",
        text,
    )
    text = re.sub(r"_\{?(?:min|max)\}?(?=\s*(?:$|[\[><≥≤=]))", "", text)
    return re.sub(r"(?<=\))\s*_\s*\{(?:min|max)\}|\b(?:min|max)\s*(?=\(?\|?Δ)", "", text)


def _has_unit(text: str) -> bool:
    return bool(re.fullmatch(rf"\s*(?:in )?{WRITTEN}\s*", text))


def _stripped(text: str) -> tuple[str, str, str]:
    """The head without sign and unit, and both."""
    # ``<S>`` is a mean, and no limit
    sign = None if text.lstrip().startswith("<") else _SIGN.search(text)
    text = text[: sign.start()] if sign else text
    unit = ""
    for match in _IN.finditer(text):
        unit = spelled(match["unit"] or match["other"])
    text = _IN.sub(" ", text).strip(" :,;*†‡")
    op = (
        SIGNS[sign[1] or sign[2]]
        if sign
        else ">"
        if names_bound(text, "lower")
        else "<"
        if names_bound(text, "upper")
        else ""
    )
    again = None if sign else _SIGN.search(text)
    return (
        (text[: again.start()].strip(), unit, SIGNS[again[1] or again[2]])
        if again
        else (text, unit, op)
    )


def _members(text: str) -> tuple[str, int, str]:
    """The head of one object for that of several, how many leading ones are meant, and what is
    not said by that.
    """
    text = _FROM_ZERO.sub(_from_one, text)
    several = _SEVERAL.search(text)
    if several:
        return _SEVERAL.sub(several[1], text), 0, SEVERAL
    if _BEYOND.search(text):
        return _BEYOND.sub(r"\1", text), 0, ""
    first = _FIRST.search(text)
    if not first:
        return text, 0, ""
    angle = bool(re.search(r"Δ\s?[φηR]", text))
    return _FIRST.sub(r"\1", text), int(first[2]) if angle else 0, "" if angle else SEVERAL


def _from_one(match: re.Match[str]) -> str:
    """``jet^{0,1,2}`` as ``jet_{1,2,3}``; any other list of numbers as it is."""
    numbers = [int(n) for n in re.findall(r"\d", match[2])]
    follow = numbers == list(range(1, len(numbers) + 1))
    return f"{match[1]}_{{{','.join(str(n + 1) for n in (0, *numbers))}}}" if follow else match[0]


def _known(core: str, unit: str, op: str, among: int, uncertain: str) -> Head | None:
    """The quantity of the vocabulary that a head names and nothing else."""
    found = tokens(core)
    quantities = [t for t in found if t.kind == "quantity"]
    if not quantities or quantities[0].value in (
        "radius",
        "cone",
        "unread",
        "symbol",
        "total charge",
        "combined",
        "impacts",
        "impact",
    ):
        return None
    quantity = quantities[0]
    twin = next((t for t in quantities[1:] if t.value == quantity.value), None)
    quantity = twin if twin and (twin.of or not quantity.of) else quantity
    if _left_over(core, quantities):
        return None
    if quantity.value in DISTANCES:
        ends = pair(quantity.text)
        return (
            Head("-".join(sorted(ends)), quantity.value, unit, op, among, True, uncertain)
            if ends
            else None
        )
    if unit and not _fits(quantity.value, unit):
        return None
    return Head(_owner(core, found, quantity), quantity.value, unit, op, among, True, uncertain)


def _fits(quantity: str, unit: str) -> bool:
    kinds = DIMENSIONS.get(quantity)
    kind = dimension(unit)
    return not kinds or kind in kinds or kind not in ("energy", "length", "percent")


def _left_over(core: str, quantities: list[Token]) -> bool:
    """True where a head says more than a quantity and whose it is: a ratio, a difference, a
    formula.
    """
    rest = core
    for token in reversed(quantities):
        rest = rest[: token.start] + " " + rest[token.end :]
    rest = re.sub(
        r"\((?:[^()]|\([^()]*\))*\)", lambda m: " " if _says_whose(m[0][1:-1]) else m[0], rest
    )
    for token in reversed(tokens(rest)):
        if token.kind in (
            "subject",
            "ordinal",
            "stage",
            "comma",
            "open",
            "close",
            "for",
            "each",
            "dash",
        ):
            rest = rest[: token.start] + " " + rest[token.end :]
    rest = _PLAIN.sub(" ", rest)
    return bool(re.search(r"[^\W_]|[/+×·√Σ∑|<>≥≤]", rest))


def _says_whose(brackets: str) -> bool:
    """True for brackets that name objects, or say which of them count:
    ``(pT > 25 GeV, |η| < 4.7)``.
    """
    if (
        not brackets.strip()
        or objects_of(brackets) is not None
        or re.fullmatch(r"\s*[nN]_?\s*[({][^(){}]*[)}]\s*", brackets)
    ):
        return True
    return bool(re.search(r"[<>≥≤]", brackets)) or all(
        t.kind in ("quantity", "subject", "ordinal", "comma", "stage") for t in tokens(brackets)
    )


def _owner(text: str, found: tuple[Token, ...], quantity: Token) -> str:
    """The owner of a head's quantity: by its index, the words around it, or the brackets after."""
    if quantity.of:
        return quantity.of
    named = [s for g in groups_of(found) for s in g.subjects]
    brackets = re.match(r"\s*\(([^()]*)\)", text[quantity.end :])
    inside = (
        system(objects_of(brackets[1]) or ()) if brackets and not _has_unit(brackets[1]) else ""
    )
    fallback = (
        "lepton"
        if quantity.value == "mt"
        else "event"
        if quantity.value.startswith("other:")
        else ""
    )
    return inside or (named[0] if len(named) == 1 else "") or fallback


def _named(core: str, unit: str, op: str) -> Head | None:
    """A quantity that the vocabulary does not have, under a name made of its own letters."""
    if _MASS.fullmatch(core):
        return Head("", "mass", unit, op)
    words = re.findall(r"[^\W\d_]{4,}", re.sub(r"[_^]\{[^{}]*\}", "", core))
    if GENERIC.fullmatch(core) or len(words) > 5:
        return None
    name = own_name(re.sub(r"[\[(]\s*incl\.?\s*[\])]", "", core).replace("Δ", "delta_"))[:40].strip(
        "_"
    )
    name = name if re.match(r"[a-z]", name) else f"q_{name}" if name else ""
    if not name:
        return None
    bare = re.sub(r"\([^()]*\)", "", core)
    counts = any(
        t.kind == "quantity" and t.value in ("n", "abseta", "absy", "eta") for t in tokens(bare)
    ) or re.match(r"[nN]_", core)
    if all(
        t.kind
        in ("subject", "ordinal", "stage", "comma", "open", "close", "and", "or", "for", "dash")
        for t in tokens(_PLAIN.sub("", core))
    ):
        return None
    if _OF_OTHERS.fullmatch(core):
        return Head("event", f"other:{name}", unit, op, known=False)
    said = bool(words) and any(t.kind == "subject" for t in tokens(bare)) and not unit
    of_objects = _OF_OBJECTS.match(core) and "/" not in bare
    return Head(
        "event",
        f"other:{name}",
        unit,
        op,
        0,
        known=False,
        uncertain=FORMULA if counts or said or of_objects else "",
    )
