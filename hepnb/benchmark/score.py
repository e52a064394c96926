"""The score of a draft against what its paper requires.

What is compared is the set of distinct requirements with a number, each reduced to a `StrictKey`:
the same cut in twenty regions counts once; quantities outside of the vocabulary (``other:…``) are
compared without their name, and angular distances without their direction, since "remove within
0.4" and "keep beyond 0.4" are one requirement. No model judges anything. ``docs/benchmark.md``
defines every figure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import NamedTuple

from hepnb.benchmark.draft import Drafted, Held, ScoredDraft
from hepnb.benchmark.truth import Fact, Truth
from hepnb.units import Quantity
from hepnb.vocabulary.numbers import RANKS, words
from hepnb.vocabulary.operators import SIDE
from hepnb.vocabulary.quantities import COMPARED, DISTANCES
from hepnb.vocabulary.subjects import JETS, OF_PAIRS, SYSTEMS
from hepnb.vocabulary.units import spelled

#: subjects that are a combination of others
_SYSTEMS = frozenset((*SYSTEMS, "dilepton-photon", "system"))
_FAMILIES = {
    **dict.fromkeys((*OF_PAIRS, "track", "vertex"), "lepton"),
    **dict.fromkeys(JETS, "jet"),
    "met": "event",
    "top": "system",
}
_DIRECTIONS = {
    **{op: {"lower": "lo", "upper": "hi"}[side] for op, side in SIDE.items()},
    "==": "eq",
    "!=": "ne",
}
_ENDS = {"in": ("lo", "hi"), "notin": ("xlo", "xhi")}
_REGIONS = frozenset(("signal_regions", "control_regions", "validation_regions"))


class StrictKey(NamedTuple):
    """The strict key of a requirement: family of its subject, quantity, direction, value in GeV,
    mm or rad.
    """

    subject: str
    quantity: str
    direction: str
    value: float


@dataclass(frozen=True, slots=True)
class Share:
    """``found`` of how many."""

    found: int = 0
    of: int = 0

    @property
    def value(self) -> float | None:
        """The ratio; None where there is nothing to be found."""
        return self.found / self.of if self.of else None

    def __add__(self, other: Share) -> Share:
        return Share(self.found + other.found, self.of + other.of)

    def __str__(self) -> str:
        return "–" if self.value is None else f"{self.value:.3f}"


@dataclass(frozen=True, slots=True)
class Score:
    """The score of a draft, each figure as a count out of a total (``docs/benchmark.md``).

    ``open``: phrases that are left to a person, of required keys; ``delegated_others``: references
    named that the truth has not.
    """

    recall: Share = Share()
    precision: Share = Share()
    loose_recall: Share = Share()
    loose_precision: Share = Share()
    covered: Share = Share()
    open: Share = Share()
    regions_recall: Share = Share()
    regions_precision: Share = Share()
    delegated: Share = Share()
    delegated_others: int = 0
    grounded: Share = Share()

    def __add__(self, other: Score) -> Score:
        return Score(
            **{f.name: getattr(self, f.name) + getattr(other, f.name) for f in fields(self)}
        )


def score(truth: Truth, draft: ScoredDraft) -> Score:
    """The score of a draft of the paper that the truth is of."""
    required, anything = [f for f in truth.facts if f.required], truth.facts
    strict, loose = (_hits(required, anything, draft.requirements, strict=s) for s in (True, False))
    named, others = delegated(truth, draft)
    regions_recall, regions_precision = regions(truth, draft)
    still_open = sum(p.state == "open" for p in draft.phrases)
    return Score(
        *strict,
        *loose,
        covered=covered(truth, draft),
        open=Share(still_open, strict[0].of),
        regions_recall=regions_recall,
        regions_precision=regions_precision,
        delegated=named,
        delegated_others=others,
        grounded=grounded(draft),
    )


def missed(truth: Truth, draft: ScoredDraft) -> dict[StrictKey, Fact | Drafted]:
    """The required keys that a draft has not, each with a fact that asks for it."""
    found = keys(draft.requirements)
    return {k: f for k, f in keys([f for f in truth.facts if f.required]).items() if k not in found}


def invented(truth: Truth, draft: ScoredDraft) -> dict[StrictKey, Fact | Drafted]:
    """The keys of a draft that the truth has not, each with a requirement that has it."""
    known = keys(truth.facts)
    return {k: r for k, r in keys(draft.requirements).items() if k not in known}


# --- keys
# --------------------------------------------------------------------------------------------------


def keys(
    requirements: Iterable[Fact | Drafted], *, strict: bool = True
) -> dict[StrictKey, Fact | Drafted]:
    """The distinct keys of requirements, triggers apart, each with the first that has it;
    without the subject if not ``strict``.
    """
    found: dict[StrictKey, Fact | Drafted] = {}
    for r in requirements:
        quantity = COMPARED.get(r.quantity.lower(), r.quantity.lower())
        if quantity == "trigger":
            continue
        quantity = "other" if quantity.startswith("other:") else quantity
        for direction, value in values(r):
            side = "near" if quantity in DISTANCES else direction
            found.setdefault(
                StrictKey(
                    family(r.subject) if strict and quantity != "other" else "",
                    quantity,
                    side,
                    value,
                ),
                r,
            )
    return found


def family(subject: str) -> str:
    """Electron, muon, their tracks and vertex count as lepton; a resonance or a combination (z,
    h, dijet …) as a system.
    """
    subject = subject.strip().lower()
    if subject.split(":")[0] in _SYSTEMS:
        return "system"
    parts = (part.split(":")[0].strip() for part in subject.split("-"))
    return "-".join(sorted(_FAMILIES.get(part, part) for part in parts if part))


def values(r: Fact | Drafted) -> list[tuple[str, float]]:
    """The sides of a requirement as (direction, value); none for flags and words."""
    stated = r.value if isinstance(r.value, tuple) else (r.value,)
    sides = _ENDS.get(r.op, ()) if len(stated) > 1 else (_DIRECTIONS.get(r.op, ""),)
    unit = spelled(r.unit.strip())
    return [
        (side, round(Quantity(v, unit).canonical, 6))
        for side, v in zip(sides, stated, strict=False)
        if side and not isinstance(v, str)
    ]


def _hits(
    required: Sequence[Fact], anything: Sequence[Fact], said: Sequence[Drafted], *, strict: bool
) -> tuple[Share, Share]:
    """Required keys that are drafted, and drafted ones that are true."""
    wanted, true, drafted = (keys(r, strict=strict) for r in (required, anything, said))
    return Share(len(wanted.keys() & drafted.keys()), len(wanted)), Share(
        len(drafted.keys() & true.keys()), len(drafted)
    )


# --- evidence and phrases
# -----------------------------------------------------------------------------------------


def grounded(draft: ScoredDraft) -> Share:
    """The drafted requirements whose words hold their numbers."""
    with_number = [r for r in draft.requirements if values(r)]
    return Share(sum(map(_has_numbers, with_number)), len(with_number))


def _has_numbers(r: Drafted) -> bool:
    quoted = " ".join(r.quotes)
    packed = re.sub(r"\s+", "", quoted)
    if not quoted.strip():
        return False
    return all(f"{v:g}" in packed or _says(quoted, v) for v in _numbers(r))


def covered(truth: Truth, draft: ScoredDraft) -> Share:
    """Required numbers, triggers apart, that stand in a claimed or open phrase of their page:
    they are not lost from sight.
    """
    live = [p for p in draft.phrases if p.state in ("claimed", "open")]
    wanted = [
        (f.page, v) for f in truth.facts if f.required and f.group != "trigger" for v in _numbers(f)
    ]
    return Share(sum(any(_covers(p, page, v) for p in live) for page, v in wanted), len(wanted))


def _covers(phrase: Held, page: int, value: float) -> bool:
    """True for a phrase on that page, or one that runs over to it, that holds the number."""
    return phrase.page in (page, page - 1) and _holds(phrase.quote, value)


def _holds(quote: str, value: float) -> bool:
    packed = re.sub(r"[,\s]", "", quote)
    for scaled in (value, 100 * value, value / 1000, 1000 * value):
        if re.search(rf"(?<![\d.]){re.escape(f'{scaled:g}')}(?:\.0+)?(?![\d]|\.[1-9])", packed):
            return True
    return _says(quote, value, inflected=False)


def _says(text: str, value: float, *, inflected: bool = True) -> bool:
    """True for a text with a number in words, which may be a rank (``the third jet``) or a
    negation; ``inflected``: a verb of it is enough (``vetoed`` beside ``veto``).
    """
    if not float(value).is_integer():
        return False
    n = int(value)
    known = (w for w in words(n) if inflected or not w.endswith(("ed", "ing", "s")))
    said = (*known, *(RANKS.get(n, ())[-1:] if n > 1 else ()), *(("not",) if n == 0 else ()))
    return bool(said) and re.search(rf"\b(?:{'|'.join(said)})\b", text, re.IGNORECASE) is not None


def _numbers(r: Fact | Drafted) -> list[float]:
    stated = r.value if isinstance(r.value, tuple) else (r.value,)
    return [float(v) for v in stated if not isinstance(v, str)]


def delegated(truth: Truth, draft: ScoredDraft) -> tuple[Share, int]:
    """The references that define something which the draft names, and how many it names beside
    them.
    """
    true, said = set(truth.references), set(draft.references)
    return Share(len(true & said), len(true)), len(said - true)


# --- regions
# --------------------------------------------------------------------------------------------------


def regions(truth: Truth, draft: ScoredDraft) -> tuple[Share, Share]:
    """Recall and precision of signal regions, true and drafted ones paired one to one so that most
    keys agree.

    Recall: keys of the true regions that their partner has, inherited ones included. Precision:
    keys of the partners that are true for that region, or for none in particular.
    """
    wanted = _wanted(truth)
    common = set(keys([f for f in truth.facts if f.group not in _REGIONS]))
    drafted = _drafted(draft)
    pairs = _paired(wanted, drafted)
    hit = sum(len(wanted[a] & drafted[b]) for a, b in pairs)
    right = sum(len(drafted[b] & (wanted[a] | common)) for a, b in pairs)
    return Share(hit, sum(map(len, wanted.values()))), Share(
        right, sum(len(drafted[b]) for _, b in pairs)
    )


def _wanted(truth: Truth) -> dict[str, set[StrictKey]]:
    found: dict[str, list[Fact]] = {}
    for fact in truth.facts:
        if fact.required and fact.group == "signal_regions":
            for name in _names(fact.block):
                found.setdefault(name, []).append(fact)
    return {name: k for name, facts in found.items() if (k := set(keys(facts)))}


def _names(block: str) -> Iterator[str]:
    """The regions that a block of the truth stands for."""
    parts = re.split(r",| and |/", re.sub(r"\(.*?\)", "", block))
    yield from (p.strip() for p in parts if p.strip())


def _drafted(draft: ScoredDraft) -> dict[str, set[StrictKey]]:
    """The keys of the final regions: those that no other one takes."""
    taken = {p for parents in draft.regions.values() for p in parents}
    blocks: dict[str, list[Drafted]] = {}
    for r in draft.requirements:
        kind, _, name = r.block.partition(" ")
        if kind == "region":
            blocks.setdefault(name, []).append(r)
    return {
        name: set(keys([r for b in _lineage(draft.regions, name) for r in blocks.get(b, [])]))
        for name in draft.regions
        if name not in taken
    }


def _lineage(parents: Mapping[str, Sequence[str]], name: str) -> set[str]:
    """A region and all that it inherits from."""
    seen: set[str] = set()
    todo = [name]
    while todo:
        one = todo.pop()
        if one not in seen and one in parents:
            seen.add(one)
            todo += parents[one]
    return seen


def _paired(
    wanted: Mapping[str, set[StrictKey]], drafted: Mapping[str, set[StrictKey]]
) -> list[tuple[str, str]]:
    """Pairs of a true and a drafted region, the best agreement first, each in one pair."""
    agreeing = sorted(
        ((len(t & d), a, b) for a, t in wanted.items() for b, d in drafted.items() if t & d),
        reverse=True,
    )
    mine: set[str] = set()
    theirs: set[str] = set()
    pairs = []
    for _, a, b in agreeing:
        if a not in mine and b not in theirs:
            mine.add(a)
            theirs.add(b)
            pairs.append((a, b))
    return pairs
