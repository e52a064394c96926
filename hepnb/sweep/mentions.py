"""Regions, channels and categories by their names in running text: ``SR1 and SR2``,
``the ee and μμ channels``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from hepnb.vocabulary.numbers import named
from hepnb.vocabulary.units import AFTER

#: SR-A, and SR alone, are names of their own
_LETTER: Final = (
    (
        r"(?!(?:SR|CR|VR)(?![A-Za-z0-9]))(?:[A-Z]{1,3}\d{0,2}[a-z]?|\d{1,2}[a-z]?"
        r"|[IVX]{1,4})(?![\w]"
        r"|\.\d| ?[<>≤≥%=–]|"
    )
    + AFTER
    + ")"
)
_KIND: Final = re.compile(
    r"(?P<of>(?:[Ss]ignal|[Cc]ontrol|[Vv]alidation|[Ss]earch|[Ff]iducial|[Aa]nalysis|[Ee]vent"
    r"|[Kk]inematic) )?"
    r"\b(?P<kind>(?:[Ss]ub-?)?(?:[Rr]egions?|[Cc]ategor(?:y|ies)|[Cc]lass(?:es)?|[Cc]hannels?)"
    r"|box(?:es)?|final states?|samples?|selections?"
    r"|search(?:es)?(?! (?:for|in|of|at|by|with|strateg\w+)\b)"
    r"|(?:decay )?modes?|topolog(?:y|ies)"
    r"|analys[ei]s(?! (?:stages?|steps?|chain|framework|level|software|techniques?)))\b"
    rf"(?: (?P<letters>(?:{_LETTER})(?:(?:,? and|,|/| or) {_LETTER})*))?"
)
_SHORT: Final = (
    r"(?<![\w-])(?:\w+[-_])?(?:SR|CR|VR)"
    r"(?:[-_]?(?:\{[^{}]*\}|[\w+−-]*\w)|(?:[_^]\{[^{}]*\})+| (?:[A-Z]\w?"
    r"|\d{1,2})(?![\w.]))?(?![\w-])"
)
_SHORTS: Final = re.compile(rf"{_SHORT}(?:(?:, and|,| and| or|/| \(|\)) ?{_SHORT})*")
_BEFORE_THE: Final = re.compile(rf"{_SHORT} (?:and|or) $")
_BESIDE: Final = re.compile(rf"({_SHORT}), ({_SHORT})")
#: a verb of one region: ``SR1, SR2 requires`` speaks of the second
_OF_ONE: Final = re.compile(
    r" (?:also |instead |additionally |only )?(?:requires|is|has|selects|contains|uses|asks|vetoes"
    r"|rejects|accepts|demands)\b"
)
#: a label that requires something, which only a region does: ``3ℓ-Z-1b requires …``
_ACTING: Final = re.compile(
    r"(?<![\w-])(?=[\w+-]*\d)(?=[\w+]*-)[A-Z\d][\w+]*(?:-[\w+]+)+"
    r"(?= (?:also |instead |further |additionally |only )?(?:requires?|accepts?|demands?"
    r"|asks? for|selects?|vetoes|rejects?|is defined|consists of|contains?)\b)"
)
#: words that stand before a name and are no part of it
_STOP: Final = frozenset({
    "the", "a", "an", "in", "for", "of", "to", "by", "with", "from", "that", "which", "is", "are",
    "be", "each", "both", "all",
    "this", "these", "those", "other", "another", "several", "such", "same", "two", "three", "four",
    "five", "six", "events",
    "event", "candidates", "our", "one", "its", "into", "as", "at", "on", "under", "over", "every",
    "some", "certain", "most", "many", "any", "different",
    "respective", "following", "only", "where", "while", "and", "or", "but", "if", "when", "also",
    "further", "additional",
    "remaining", "latter", "former", "considered", "used", "defined", "either", "required",
    "applied", "imposed",
    "separates", "splits", "divides", "between", "across", "among", "difference", "differences",
})  # fmt: skip
#: adjectives that tell no region from another
_PLAIN: Final = frozenset({
    "signal", "search", "fiducial", "analysis", "event", "kinematic", "full", "final", "selected",
    "whole", "total", "accepted",
    "allowed", "entire", "new", "dedicated", "separate", "overlapping", "orthogonal", "exclusive",
    "inclusive", "individual",
    "main", "corresponding", "given", "specific", "possible", "various", "production", "disjoint",
    "independent",
})  # fmt: skip
#: ``one-muon CR``, ``top CR``: an adjective that tells one from another
_ABBREVIATED: Final = re.compile(
    r"(?:(?<=\s)|(?<=^))(?P<name>(?:(?:[\w+→{}^−/]+-[\w+→-]+|(?:gg|q|tt|bb)?[A-Z]{2,4}[a-z]?"
    r"|(?i:boosted|resolved|merged|compressed|soft|hard|inclusive|combined|leptonic|hadronic)|[WZ](?:→\S+|\+\w+)?|tt̄|t̄t|top|low|high"
    r"|(?:di|tri|single)?(?:muon|electron|lepton|photon|jet|boson|tau)|multijet|QCD|[Ll]oose|[Tt]ight"
    r"|\d\S{0,3}[ℓμeγ]) ){1,2})(?P<kind>SR|CR|VR)s?(?![\w-]|(?: [A-Z]?\d))"
)
#: ``VBF events must have``: the events of a category
_ITS_EVENTS: Final = re.compile(
    r"(?:(?<=[.;] )|(?<=while )|(?<=whereas )|(?<=\bthe )|(?<=\bThe )|\A)"
    r"(?P<name>(?:VBF|VH|VV|ggF|ggH|WH|ZH|tt̄?H|tHq?|[Bb]oosted|[Rr]esolved|[Mm]erged|[Uu]ntagged"
    r"|[Ss]emi-?leptonic|[Hh]adronic|[Ll]eptonic|[Dd]ilepton|[Ss]ingle-lepton|\d-(?:jet|tag|lepton))"
    r"(?:-\w+)?)(?= events (?:must|have|are (?:also |further )?required|need|are selected)\b)"
)
_TWO: Final = 2
_ROLES: Final = ("signal", "control", "validation", "search")
#: ``the signal and the control region``
_TWO_ROLES: Final = re.compile(r"\b([Ss]ignal|[Cc]ontrol|[Vv]alidation) and the $")
#: adjectives with which a selection or a sample is none of some events
_OF_ALL: Final[dict[str, frozenset[str]]] = {
    "selection": frozenset({
        "object", "muon", "electron", "lepton", "jet", "photon", "tau", "track", "vertex",
        "offline", "online", "trigger",
        "candidate", "baseline", "common", "initial", "kinematic", "data", "b-jet", "loose",
        "medium", "tight", "good",
        "quality", "pre-", "identification", "isolation", "preliminary", "above", "previous",
        "nominal",
        "cut-based", "event",
    }),
    "sample": frozenset({
        "data", "simulated", "simulation", "mc", "carlo", "training", "test", "background",
        "validation", "calibration",
        "reference", "inclusive", "combined", "total", "statistical", "signal", "generated",
        "large", "small", "pure",
    }),
    "mode": frozenset({
        "production", "operation", "run", "running", "data-taking",
    }),
    "analysis": frozenset({
        "data", "present", "previous", "physics", "offline", "multivariate", "statistical",
        "earlier", "combined", "likelihood",
        "blind", "subsequent", "further", "track", "final", "event", "angular", "amplitude",
        "nominal", "similar", "recent", "published", "jet",
    }),
    "topology": frozenset({"event", "decay", "signal", "detector", "overall", "vertex", "general",
    "track", "simple"}),
    "search": frozenset({
        "present", "previous", "earlier", "current", "other", "similar", "direct", "indirect",
        "recent", "published", "new", "first", "latest", "resonance", "model-independent",
        "dedicated", "inclusive", "general", "physics", "lhc", "cms", "atlas", "dark", "matter",
    }),
    "class": frozenset({"event", "centrality", "base", "wide", "large", "multiplicity", "general",
    "broad"}),
}  # fmt: skip
_WORD: Final = r"[\w/+−→{}^_-]+"
_SEVERAL: Final = rf"{_WORD}(?:(?:, and|,| and| or) {_WORD})*"
_TWIN: Final = re.compile(rf"(?<![\w-])({_WORD}(?: and (?!the ){_WORD})?) \(({_SEVERAL})\) $")
#: ``region M5 (M6)``
_SIDE: Final = re.compile(rf" \(({_LETTER})\)")
#: parts of the detector, which in pairs are where objects are
_DETECTOR: Final = frozenset({"barrel", "endcap", "endcaps", "end-cap", "central", "forward"})
#: a unit, with which a limit ends: ``> 500 GeV and the loose category``
_UNIT: Final = re.compile(rf"(?:{AFTER})")
_JOINED: Final = re.compile(r"(?:, and|,| and| or) ")
#: ``Region A contains …, B those with …``
_NEXT_LETTER: Final = re.compile(
    r"(?:(?<=[,;] )|(?<=, and )|(?<=; and )|(?<=while )|(?<=whereas ))[A-Z](?= (?:has|is|requires"
    r"|contains|those|selects|uses|asks|at least|at most|exactly|events|with|accepts|demands)\b)"
)
#: what joins regions that each have their noun
_AND_THE: Final = re.compile(
    r"(?:,? and| or|,) (?:(?:in|for|of|to) )?the |,? (?:and|or) (?:in|for) "
)
_SINGULAR: Final = {
    "categories": "category", "subcategories": "subcategory", "sub-categories": "sub-category",
    "final states": "final state", "boxes": "box", "box": "box",
    "classes": "class", "class": "class", "subclasses": "subclass", "subclass": "subclass",
    "topologies": "topology",
    "analyses": "analysis", "analysis": "analysis", "searches": "search",
}  # fmt: skip
#: ``μμ``, ``Z(μμ)b``
_LAST_WORD: Final = re.compile(
    r"(?:[\w/^{}∗]+ ?\((?: ?→ ?)?[^\s()]{1,14}\)[^\s,;:.()\[\]<>≤≥=]*"
    r"|(?<![\w}])[≥>] ?\d[a-z]?-[a-z]+"
    r"|(?<![\w}])[≥>] ?\d[ -](?:b[ -]?)?(?:tag(?:s|ged jets?)?|jets?|leptons?|photons?|taus?)"
    r"|[A-Za-z]\w*_\{[^{}]*\} ?[=≥] ?\d|[^\s,;:.()\[\]<>≤≥=]+)$"
)


#: a number of objects that tells a region from others: ``the two b-tag region``
NUMBERED: Final = re.compile(
    rf"(?:{named(0, 5)}) (?:isolated |charged |light )?(?:lepton|electron|muon|tau|photon|jet|track"
    r"|b[ -]?(?:tag(?:ged)?(?: jets?)?|jets?)|[ctVWZHh][ -]?tag|top[ -]tag)\b"
    rf"|(?:{named(0, 5)}) τ_\{{h\w*\}}",
    re.IGNORECASE,
)
#: ends of a scale, which name a region only with what they are of
_ENDS: Final = frozenset({
    "high", "low", "medium", "middle", "mid", "intermediate", "loose", "tight", "lower", "upper",
})  # fmt: skip
#: a count at the end of a name
_COUNT: Final = re.compile(r"_\{[^{}]*\} ?[=≥] ?\d+$")


#: words that tell two regions of one kind apart
_APART: Final = _ENDS | {
    "boosted", "resolved", "merged", "compressed", "inclusive", "exclusive", "leptonic", "hadronic",
    "semileptonic", "electron", "muon", "dielectron", "dimuon", "single-lepton", "dilepton",
    "signal", "control", "validation", "first", "second", "third", "fourth", "last", "prompt",
    "displaced",
}  # fmt: skip
#: ``μμ``, ``SF``, ``1T``
_SYMBOL: Final = re.compile(r"(?:gg)?[A-Z0-9eμτℓγ]{1,5}")
#: ``in the tight, and > 300 GeV in the loose category``: the first has the noun of the second
_ELIDED: Final = re.compile(
    r"\b(?:[Ii]n|[Ff]or) the (?P<name>[\w+-]+)(?=,? (?:and|but|while|whereas)"
    r"(?P<between> (?:[^.;()]|\.\d){1,80}?\b)(?:in|for) the (?P<other>[\w+-]+)"
    r" (?P<kind>category|channel|region|selection|class|final state|SR|CR|VR)\b)"
)
#: ``two categories are defined: a tight one with …, and a loose one with …``
_A_ONE: Final = re.compile(
    r"\b[Aa]n? (?P<name>[\w+-]+) one (?=(?:with|requiring|where|having|containing|for events)\b)"
)
_SEVERAL_OF: Final = re.compile(r"\b(?P<kind>(?:sub-?)?(?:regions|categories|channels|classes))\b")
#: … or a word for it
THE_OTHER: Final = re.compile(
    r"\b[Tt]he (?:(?P<name>[\w+-]+) one\b"
    r"|(?P<rank>second|third|fourth|last)"
    r"(?= (?:requires?|selects?|asks? for|contains?|at least|exactly|[A-Za-zΔ|]{1,3}_\{|[<>≥≤])))"
)
_LIMITED: Final = re.compile(rf"[<>≥≤]|\d|\b(?:{named(0, 9)})\b")


@dataclass(frozen=True)
class Mention:
    """``text[start:end]`` names regions; ``()`` for words that name none of their own
    (``the signal regions``).

    ``sides``: those of one and, in brackets, those of another (``the electron (muon) channel``), to
    which different values belong. ``label``: it is nothing but a name that the paper gives.
    ``within``: the region of which it is said to be a part, "" for none.
    """

    start: int
    end: int
    names: tuple[str, ...]
    sides: tuple[tuple[str, ...], ...] = ()
    label: bool = False
    within: str = ""

    @property
    def twin(self) -> bool:
        """True for one region and another in brackets."""
        return bool(self.sides)


def mentions(
    text: str, start: int, end: int, labels: frozenset[str] = frozenset()
) -> list[Mention]:
    """The names of regions in ``text[start:end]``, in order; ``labels``: those that the paper
    gives its regions.
    """
    short = [one for m in _SHORTS.finditer(text, start, end) for one in _shorts(text, m)]
    long = [
        _of_family(m, k["kind"], labels)
        for k in _KIND.finditer(text, start, end)
        if (m := _long(text, start, k))
    ]
    alike = [
        Mention(m.start(), m.end(), (f"{' '.join(m['name'].split())} {m['kind']}",))
        for m in _ABBREVIATED.finditer(text, start, end)
        if m["name"].split()[0].lower() not in _STOP
    ]
    named = [_label(m) for m in _labels(labels).finditer(text, start, end)] if labels else []
    acting = [
        Mention(m.start(), m.end(), (m[0],), label=True) for m in _ACTING.finditer(text, start, end)
    ]
    elided = [
        Mention(m.start("name"), m.end("name"), (f"{m['name']} {_singular(m['kind'])}",))
        for m in _ELIDED.finditer(text, start, end)
        if _LIMITED.search(m["between"]) and _of_one_kind(m["name"], m["other"])
    ]
    letters = [
        Mention(m.start(), m.end(), (f"{one.names[0].rpartition(' ')[0]} {m[0]}",))
        for one in long
        if len(one.names) == 1 and one.names[0][-2:-1] == " " and one.names[0][-1].isupper()
        for m in _NEXT_LETTER.finditer(text, one.end, end)
        if m[0] != one.names[0][-1]
    ]
    its = [
        Mention(m.start(), m.end(), (f"{m['name']} category",))
        for m in _ITS_EVENTS.finditer(text, start, end)
    ]
    kinds = [m["kind"] for m in _SEVERAL_OF.finditer(text, start, end)]
    ones = [
        Mention(m.start("name"), m.end() - 1, (f"{m['name']} {_one_of(kinds[0])}",))
        for m in _A_ONE.finditer(text, start, end)
        if kinds
    ]
    found = [*short, *long, *alike, *named, *acting, *elided, *letters, *ones, *its]
    found += [m for one in THE_OTHER.finditer(text, start, end) if (m := _like(one, found))]
    return _together(text, list(_joined(text, found, labels)))


def _of_family(mention: Mention, kind: str, labels: frozenset[str]) -> Mention:
    """``the Hard regions`` as those that have the word in their names, of the signal where some of
    them are: ``SR-Hard-2j``, ``SR-Hard-5j``; any other mention as it is.
    """
    name = mention.names[0] if len(mention.names) == 1 else ""
    word = re.fullmatch(r"([A-Za-z]{3,})(?: signal)? region", name)
    if kind.lower() != "regions" or word is None or mention.twin:
        return mention
    own = sorted(x for x in labels if word[1].lower() in re.split(r"[-_]", x.lower()))
    names = tuple(x for x in own if x.startswith("SR")) or tuple(own)
    return replace(mention, names=names) if len(names) > 1 else mention


def _together(text: str, found: list[Mention]) -> list[Mention]:
    """The mentions, those of a list as one, and a part with its whole: ``the ee channel and the
    eμ channel``, ``the tight subcategory of the VBF category``.
    """
    made: list[Mention] = []
    for m in found:
        last = made[-1] if made else None
        if (
            last
            and last.names
            and m.names
            and not (last.twin or m.twin)
            and _AND_THE.fullmatch(text, last.end, m.start)
        ):
            names = tuple(dict.fromkeys((*last.names, *m.names)))
            made[-1] = Mention(last.start, m.end, names, label=last.label and m.label)
        elif (
            last
            and len(last.names) == len(m.names) == 1
            and not (last.twin or m.twin or last.within)
            and last.names[0].rpartition(" ")[2].startswith("sub")
            and re.fullmatch(r" (?:of|in|within) the ", text[last.end : m.start])
        ):
            made[-1] = replace(last, end=m.end, within=m.names[0])
        else:
            made.append(m)
    return made


def _like(one: re.Match[str], found: list[Mention]) -> Mention | None:
    """``the loose one`` as the region of that kind that has been named last; None without."""
    for m in sorted(found, key=lambda m: m.end, reverse=True):
        if m.end <= one.start() and (name := one_like(one["name"] or one["rank"], m.names)):
            return Mention(one.start(one.lastgroup or 0), one.end(), (name,))
    return None


def one_like(word: str, names: tuple[str, ...]) -> str:
    """The name of ``the loose one`` beside a region that is named: ``loose category`` beside
    ``tight category``; "" where it is none of that kind.
    """
    other, _, kind = names[0].partition(" ") if len(names) == 1 else ("", "", "")
    return f"{word} {kind}" if kind and _of_one_kind(other, word) else ""


def _singular(kind: str) -> str:
    return _SINGULAR.get(kind, kind)


def _one_of(kinds: str) -> str:
    """``region`` for ``regions``, ``subcategory`` for ``subcategories``."""
    return _SINGULAR.get(kinds, kinds.removesuffix("s"))


def _of_one_kind(one: str, other: str) -> bool:
    """True for two words that tell regions of one kind apart: both from the list, both symbols of
    channels, or with one noun behind a hyphen.
    """
    both = {one.lower(), other.lower()}
    ends = {word.rpartition("-")[2] for word in both if "-" in word}
    symbols = all(_SYMBOL.fullmatch(word) for word in (one, other))
    return len(both) > 1 and (
        both <= _APART or symbols or (len(ends) == 1 and all("-" in w for w in both))
    )


@lru_cache(maxsize=32)
def _labels(labels: frozenset[str]) -> re.Pattern[str]:
    one = (
        r"['\"]?(?<![\w-])(?:"
        rf"{'|'.join(re.escape(x) for x in sorted(labels, key=lambda x: (-len(x), x)))}"
        r")(?![\w-])['\"]?"
    )
    return re.compile(rf"{one}(?:(?:,? and|,| or|/) {one})*")


def _label(match: re.Match[str]) -> Mention:
    return Mention(
        match.start(),
        match.end(),
        tuple(w.strip("'\"") for w in _JOINED.split(match[0])),
        label=True,
    )


def _shorts(text: str, match: re.Match[str]) -> list[Mention]:
    """The names of ``SR1 and SR2``; in ``In contrast to SR1, SR2 requires`` each is for itself."""
    both = _BESIDE.fullmatch(match[0]) if _OF_ONE.match(text, match.end()) else None
    if both is None:
        return [_short(text, match)]
    start = match.start()
    return [
        Mention(start + both.start(n), start + both.end(n), (" ".join(both[n].split()),))
        for n in (1, 2)
    ]


def _short(text: str, match: re.Match[str]) -> Mention:
    found = [" ".join(m[0].split()) for m in re.finditer(_SHORT, text[match.start() : match.end()])]
    names = tuple(
        {"SR": "signal region", "CR": "control region", "VR": "validation region"}.get(n, n)
        for n in found
    )
    if any(n in ("SRs", "CRs", "VRs") for n in names):
        names = ()
    end = match.end() + (
        text[match.end() : match.end() + 1] == ")"
        and "(" in match[0]
        and not match[0].endswith(")")
    )
    sides = tuple((n,) for n in names) if "(" in match[0] and len(names) == _TWO else ()
    return Mention(match.start(), end, tuple(dict.fromkeys(names)), sides)


def _long(text: str, start: int, match: re.Match[str]) -> Mention | None:
    """The words before ``region``, ``channel`` or ``category`` up to one that is no part of a
    name, and letters after it.
    """
    kind, of = " ".join(match["kind"].split()).lower(), (match["of"] or "").strip().lower()
    one = _SINGULAR.get(kind, kind.rstrip("s")).removeprefix("decay ")
    one = f"{of} {one}" if of in _ROLES else one
    if twin := _TWIN.search(text, start, match.start()):
        if {twin[1].lower(), twin[2].lower()} <= _DETECTOR:
            return None
        sides = tuple(
            tuple(f"{name} {one}" for name in _JOINED.split(twin[side])) for side in (1, 2)
        )
        return Mention(twin.start(), match.end(), tuple(n for side in sides for n in side), sides)
    if of in _ROLES and (two := _TWO_ROLES.search(text, start, match.start())):
        return Mention(
            two.start(), match.end(), (f"{two[1].lower()} {one.removeprefix(of).strip()}", one)
        )
    first, items = _before(text, start, match.start(), one=kind == one)
    items = [i for i in items if not set(i.lower().split()) <= _PLAIN]
    items = [i.removesuffix(" production").removesuffix("-enriched") for i in items]
    items = _sharing(items)
    if match["letters"]:
        before = f"{items[-1]} " if len(items) == 1 else ""
        side = _SIDE.match(text, match.end())
        if side and len(side[1]) == len(match["letters"]) and match["letters"].isalnum():
            both = tuple((f"{before}{one} {x}",) for x in (match["letters"], side[1]))
            here = first if before else match.start()
            return Mention(here, side.end(), tuple(n for x in both for n in x), both)
        letters = re.findall(r"[A-Za-z0-9]+", re.sub(r"\b(?:and|or)\b", " ", match["letters"]))
        short = [x for x in letters if re.match(r"(?:SR|CR|VR)\w", x)]
        return Mention(
            first if before else match.start(),
            match.end(),
            tuple(short or [f"{before}{one} {x}" for x in letters]),
        )
    if not items:
        alone = kind == "region" and of in (*_ROLES, "fiducial") and of != "search"
        return Mention(match.start(), match.end(), (f"{of} region",) if alone else ())
    if any(set(i.lower().split()) & _OF_ALL.get(one, frozenset()) for i in items):
        return None
    if one == "selection" and any("_{" in i for i in items):
        return None  # a p_{T} selection is a requirement
    tail = items[-1].partition("-")[2]
    full = [f"{i}{tail}" if i.endswith("-") else i for i in items]
    return Mention(first, match.end(), tuple(dict.fromkeys(f"{i} {one}" for i in full)))


def _sharing(items: list[str]) -> list[str]:
    """``high and low VBF`` as ``high VBF`` and ``low VBF``: two ends of one scale share what
    follows the last of them.
    """
    last, _, shared = items[-1].partition(" ") if items else ("", "", "")
    if not shared or not {last.lower(), *(i.lower() for i in items[:-1])} <= _ENDS:
        return items
    return [*(f"{i} {shared}" for i in items[:-1]), items[-1]]


def _before(text: str, start: int, end: int, *, one: bool) -> tuple[int, list[str]]:
    """(where they begin, the adjectives): ``ee, eμ and μμ`` are three, ``large-mass boosted`` is
    one; a number of objects is part of the name where what follows is ``one``.
    """
    items: list[list[str]] = [[]]
    first, place, joined = end, end, False
    while place > start and sum(map(len, items)) < 8:
        before = text[start:place].rstrip()
        if before.endswith(",") and not joined:
            break
        comma = before.endswith(",")
        before = before.rstrip(", ")
        match = _LAST_WORD.search(before)
        if match is None:
            break
        word, here = match[0], start + match.start()
        word = word.strip("'\"")
        if word.lower() in ("and", "or") and items[-1] and not comma:
            ahead = re.search(r"([\w/+−→{}^_*-]+),?$", text[start:here].rstrip())
            if (
                ahead is None
                or ahead[1].lower() in _STOP
                or _UNIT.fullmatch(ahead[1])
                or (
                    re.fullmatch(r"\d+(?:\.\d+)?", ahead[1])
                    and not _COUNT.search(text, start, ahead.end(1) + start)
                )
            ):
                break
            items.append([])
            joined = True
        elif (
            word.lower() in ("the", "a", "an")
            and items[-1]
            and re.search(r"[^,] (?:and|or) $", text[start:here])
            and not _BEFORE_THE.search(text[start:here])
        ):
            pass
        elif (
            (
                word.lower() in _STOP
                and not (one and NUMBERED.match(f"{word} {' '.join(items[-1])}"))
            )
            or _KIND.fullmatch(word)
            or len(items[-1]) - 2 * items[-1].count("→")
            >= (4 if not joined or len(items) == 1 else 2)
        ):
            break
        else:
            if comma and items[-1]:
                items.append([])
            items[-1].insert(0, word)
            first = here
        place = here
    found = [" ".join(i) for i in reversed(items) if i]
    return first, found


def _joined(text: str, found: list[Mention], labels: frozenset[str]) -> Iterator[Mention]:
    """Each mention once; of ``the monojet signal region (SR-M)`` the short name."""
    found = sorted(found, key=lambda m: (m.start, -m.end))
    k = 0
    while k < len(found):
        here = found[k]
        k += 1
        while k < len(found) and found[k].start < here.end:
            k += 1
        if (
            k < len(found)
            and len(here.names) <= 1
            and not _BESIDE.fullmatch(text, here.start, found[k].end)
            and re.fullmatch(
                r" \(|, ?|, (?:called|denoted|labelled) | ", text[here.end : found[k].start]
            )
        ):
            after, close = found[k], text[found[k].end : found[k].end + 1]
            short = (
                re.match(r"(?:[A-Za-z]+[-_])?(?:SR|CR|VR)", text[after.start :])
                or set(after.names) <= labels
            )
            if (
                (len(after.names) == 1 or not here.names)
                and short
                and close in ("", ")", ",", ".", ";", ":", " ")
            ):
                here = Mention(
                    here.start,
                    after.end + (close == ")" and text[after.start - 1] == "("),
                    after.names,
                )
                while k < len(found) and found[k].start < here.end:
                    k += 1
        yield here
