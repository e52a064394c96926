"""Text of a model → records as it said them: whatever can be read of it, one record at a time.

A model without our grammar writes prose, fences, thoughts, keys that nobody asked for, and a last
record that is cut. Each of these costs what is broken and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, get_args

from hepnb import loose_json
from hepnb.adl import catalogue
from hepnb.records.model import Op
from hepnb.vocabulary import quantities
from hepnb.vocabulary.comparisons import operator
from hepnb.vocabulary.operators import INTERVALS, TYPED
from hepnb.vocabulary.units import spelled

#: records of one answer that are looked at; a model that repeats itself writes more
MOST = 600
#: characters of a text of a record that are kept
_LONGEST = 400

#: … with what records have besides
_OPS = {
    **TYPED,
    "veto": "none",
    "no": "none",
    "bin": "bins",
    "dropped": "any",
    "not required": "any",
}
_OP_NAMES = frozenset(get_args(Op))
_KINDS = {
    "object": "objects",
    "collection": "objects",
    "composite": "combination",
    "pair": "combination",
    "signal region": "region",
}


@dataclass(frozen=True, slots=True)
class SaidTest:
    """A comparison as a model gave it."""

    q: str
    op: str
    v: tuple[float, ...] = ()
    unit: str = ""
    what: str = ""
    nth: int = 0
    other: str = ""
    other_nth: int = 0
    text: str = ""
    some: bool = False
    expr: str = ""
    open: bool = False
    leading: int = 0
    near: float = 0.0


@dataclass(frozen=True, slots=True)
class SaidRule:
    """A rule as a model gave it: ``at`` and ``words`` are yet to be found, the blocks yet to be
    declared.
    """

    at: str
    words: str
    blocks: tuple[str, ...]
    test: SaidTest
    drops: bool = False
    given: tuple[SaidTest, ...] = ()
    alternative: str = ""
    instead: bool = False
    crossed: str = ""
    step: int = 0
    removes: str = ""
    before: bool = False

    def __str__(self) -> str:
        numbers = " ".join(f"{v:g}" for v in self.test.v)
        test = " ".join(
            p
            for p in (
                self.test.what,
                self.test.q,
                self.test.op,
                numbers,
                self.test.unit,
                self.test.text,
            )
            if p
        )
        return f'{test} for {", ".join(self.blocks)} at {self.at} ("{self.words}")'


@dataclass(frozen=True, slots=True)
class SaidPick:
    """The combination that counts, as stated by a model."""

    q: str
    how: str
    v: float = 0.0
    unit: str = ""


@dataclass(frozen=True, slots=True)
class SaidBlock:
    """A block as a model gave it."""

    name: str
    kind: str
    of: tuple[str, ...] = ()
    role: str = "main"
    also: tuple[str, ...] = ()
    pick: SaidPick | None = None
    expr: str = ""


@dataclass(frozen=True, slots=True)
class SaidWords:
    """A requirement that a model could not say as a rule, by its place."""

    at: str
    words: str


@dataclass(frozen=True)
class Said:
    """An answer: its records in order, what it says of the items of a list, whether there is
    ``more``.

    ``unsaid``: requirements that the form cannot say; ``broken``: how many records could not be
    read.
    """

    blocks: tuple[SaidBlock, ...] = ()
    rules: tuple[SaidRule, ...] = ()
    unsaid: tuple[SaidWords, ...] = ()
    items: Mapping[int, str] = field(default_factory=dict)
    more: bool = False
    broken: int = 0


def read(text: str) -> Said:
    """The content of an answer; never raises, and a broken part costs nothing else."""
    text = loose_json.spoken(text)
    found = _Found()
    for record in _records(text):
        found.take(record)
    more = bool(re.search(r'"more"\s*:\s*true', text))
    return Said(
        tuple(dict.fromkeys(found.blocks)),
        tuple(dict.fromkeys(found.rules)),
        tuple(dict.fromkeys(found.unsaid)),
        dict(found.items),
        more,
        found.broken + _cut(text),
    )


def objects(text: str) -> Iterator[Mapping[str, Any]]:
    """All JSON objects of an answer, in order."""
    return (found for found, _ in loose_json.objects(loose_json.spoken(text)))


@dataclass
class _Found:
    blocks: list[SaidBlock] = field(default_factory=list)
    rules: list[SaidRule] = field(default_factory=list)
    unsaid: list[SaidWords] = field(default_factory=list)
    items: dict[int, str] = field(default_factory=dict)
    broken: int = 0

    def take(self, record: Mapping[str, Any]) -> None:
        if len(self.rules) + len(self.blocks) + len(self.unsaid) >= MOST:
            return
        if "why" in record and _number(record.get("i")) is not None:
            self.items[int(_number(record["i"]) or 0)] = _text(record["why"]).lower()
        elif "q" in record or "op" in record:
            rule = _rule(record)
            self.broken += rule is None
            self.rules += [rule] if rule else []
        elif "name" in record:
            block = _block(record)
            self.broken += block is None
            self.blocks += [block] if block else []
        elif "words" in record:
            at, words = _text(record.get("at")).strip("[] "), _text(record["words"])
            self.broken += not (at and words)
            self.unsaid += [SaidWords(at, words)] if at and words else []


def _records(text: str) -> Iterator[Mapping[str, Any]]:
    """All objects of an answer that may be records, in order; those inside of a whole document,
    or each by itself.
    """
    for found, _ in loose_json.objects(text):
        yield from _inside(found)


def _inside(found: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    lists = [
        value
        for key, value in found.items()
        if key in ("blocks", "rules", "unsaid", "items") and isinstance(value, list)
    ]
    if lists or "more" in found:
        yield from (r for records in lists for r in records if isinstance(r, dict))
    elif found:
        yield found


def _cut(text: str) -> int:
    """1 where a last record was begun and not finished."""
    tail = text[max(text.rfind("}"), 0) :]
    return int(bool(re.search(r'\{\s*"(?:at|name|i)"', tail)))


# --- records
# --------------------------------------------------------------------------------------------------


def _rule(r: Mapping[str, Any]) -> SaidRule | None:
    test = test_of(r)
    blocks = _names(r.get("in", r.get("blocks")))
    at = _text(r.get("at")).strip("[] ")
    if test is None or not at:
        return None
    given = tuple(t for g in _list(r.get("if")) if isinstance(g, Mapping) and (t := test_of(g)))
    return SaidRule(
        at,
        _text(r.get("words")),
        blocks,
        test,
        drops=_text(r.get("does")).lower() in ("drop", "reject", "remove", "veto"),
        given=given,
        alternative=_alternative(r.get("or")),
        instead=r.get("instead") is True or test.op == "any",
        crossed=_alternative(r.get("cross")) if test.op == "bins" else "",
        step=int(_number(r.get("step")) or 0),
        removes=_text(r.get("drop")) if not isinstance(r.get("drop"), bool) else "",
        before=r.get("before") is True,
    )


def _alternative(value: object) -> str:
    text = _text(value).lower()
    return text if re.fullmatch(r"[a-z]+\d*", text) else ""


def test_of(r: Mapping[str, Any]) -> SaidTest | None:
    """The comparison of a record; None where it has no quantity or no operator that is known."""
    op = _text(r.get("op")).lower().strip()
    op = _OPS.get(op) or operator(op) or op
    q = _quantity(_text(r.get("q")))
    values = tuple(n for v in _list(r.get("v", r.get("value"))) if (n := _number(v)) is not None)
    if not q or op not in _OP_NAMES:
        return None
    op = "in" if len(values) == 2 and op == "==" else op
    values = tuple(sorted(values)) if op in INTERVALS else values
    unit = _text(r.get("unit"))
    return SaidTest(
        q,
        op,
        values,
        _unit(unit),
        _text(r.get("what")),
        int(_number(r.get("nth")) or 0),
        _text(r.get("with")),
        int(_number(r.get("with_nth")) or 0),
        _text(r.get("text")),
        r.get("some") is True,
        _text(r.get("expr")),
        r.get("open") is True,
        0 if r.get("nth") else int(_number(r.get("leading")) or 0),
        _number(r.get("near")) or 0.0,
    )


def _quantity(said: str) -> str:
    lower = said.strip().lower()
    found = quantities.TYPED.get(lower, lower)
    if found in quantities.QUANTITIES:
        return found
    plain = re.sub(r"[_^]\{([^{}]*)\}", r"\1", found.removeprefix("other:"))
    name = re.sub(r"_+", "_", re.sub(r"[^a-z0-9_]+", "_", plain)).strip("_")
    if name in quantities.TYPED:
        return quantities.TYPED[name]
    if _SUM_OF_CHARGES.fullmatch(name):
        return "other:sum_charge"
    if name.startswith("sum_") and catalogue.attribute(name.removeprefix("sum_")) is None:
        name = f"total_{name.removeprefix('sum_')}"  # "sum_" is that of an attribute
    return f"other:{name}" if name and name[0].isalpha() else ""


_SUM_OF_CHARGES = re.compile(r"(?:total|net|sum)_(?:of_)?(?:the_)?(?:[a-z]+_)?charges?(?:_of_\w+)?")


def _block(r: Mapping[str, Any]) -> SaidBlock | None:
    kind = _text(r.get("kind")).lower()
    kind = _KINDS.get(kind, kind)
    names = (*_names(r.get("name")), *_names(r.get("also")))
    name = next(iter(names), "")
    if not name or kind not in ("objects", "union", "combination", "overlap", "region", "variable"):
        return None
    role = _text(r.get("role")).lower()
    pick = r.get("pick")
    return SaidBlock(
        name,
        kind,
        tuple(n for v in _list(r.get("of")) for n in _spread(_text(v)) if n not in ("", name)),
        role if role in ("control", "validation", "side") else "main",
        names[1:] if len(set(names)) > 1 else (),
        _pick(pick) if isinstance(pick, Mapping) else None,
        _text(r.get("expr")),
    )


def _unit(text: str) -> str:
    """A unit as the language spells it; a text that is no unit stays, and refuses its rule."""
    return spelled("rad" if text.lower() == "radians" else text) or text


def _pick(r: Mapping[str, Any]) -> SaidPick | None:
    q, how, unit = _quantity(_text(r.get("q"))), _text(r.get("how")).lower(), _text(r.get("unit"))
    if not q or how not in ("closest", "max", "min"):
        return None
    return SaidPick(q, how, _number(r.get("v")) or 0.0, _unit(unit))


# --- values
# --------------------------------------------------------------------------------------------------


def _text(value: object) -> str:
    return (
        " ".join(str(value).split())[:_LONGEST]
        if isinstance(value, str | int | float) and not isinstance(value, bool)
        else ""
    )


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _names(value: object) -> tuple[str, ...]:
    return tuple(dict.fromkeys(n for v in _list(value) if _text(v) for n in _spread(_text(v))))


#: several names in one, "SR-{A,B}-{low,high}"; no index of a letter
_SEVERAL = re.compile(r"(?<![_^\\])\{([^{}]*,[^{}]*)\}")
#: names in one that are told apart
_MOST_NAMES = 80


def _spread(name: str) -> list[str]:
    """The names that a name stands for, each of its brackets with each of the others."""
    names = [name]
    while (match := _SEVERAL.search(names[0])) and len(names) <= _MOST_NAMES:
        before, inside, after = names, match[1].split(","), match[0]
        names = [n.replace(after, part.strip(), 1) for n in before for part in inside]
    return [" ".join(n.split()).strip(" -_") for n in names]


_FLOAT: Callable[[str], re.Match[str] | None] = re.compile(
    r"\s*+[<>≤≥=~±]*+\s*+([-−]?\d++(?:\.\d++)?(?:e-?\d++)?)\s*+[A-Za-z%/^{}\d]*+\s*+"
).fullmatch


def _number(value: object) -> float | None:
    """A number, also where it was written as a text with its unit."""
    if isinstance(value, str):
        match = _FLOAT(value.replace(",", ""))
        value = float(match[1].replace("−", "-")) if match else None
    return (
        float(value)
        if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e12
        else None
    )
