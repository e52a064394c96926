"""A slow reading of ADL, event by event in plain Python: what docs/semantics.md says, and nothing
of the compiler.

Events are dictionaries: ``Lepton`` and ``Jet`` hold objects, ``MET`` one, other names numbers. What
is missing is None.
"""

from __future__ import annotations

import itertools
import math
import operator
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from hepnb import units
from hepnb.adl import tree

OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    ">": operator.gt, ">=": operator.ge, "<": operator.lt, "<=": operator.le, "==": operator.eq,
    "!=": operator.ne,
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv,
    "^": operator.pow,
}  # fmt: skip
OPPOSITE = {">": "<=", ">=": "<", "<": ">=", "<=": ">", "==": "!=", "!=": "=="}
REDUCERS = ("size", "sum", "min", "max", "any", "all")
FUNCTIONS: dict[str, Callable[..., Any]] = {
    "abs": abs,
    "sqrt": np.sqrt,
    "log": np.log,
    "exp": np.exp,
    "sin": np.sin,
    "cos": np.cos,
}


@dataclass(eq=False)
class Object:
    """An object, a candidate or MET: its attributes, its members, and what it was made from."""

    values: dict[str, Any]
    members: dict[str, Object] = field(default_factory=dict)
    parts: tuple[Object, ...] = ()
    summed: bool = False

    @property
    def leaves(self) -> tuple[Object, ...]:
        """The objects of the file that it is made of; of a derived one, that of the file."""
        return tuple(x for p in self.parts for x in p.leaves) or (self,)

    def vector(self) -> tuple[float, float, float, float]:
        """Its px, py, pz and energy."""
        v = self.values
        return (
            v["pt"] * math.cos(v["phi"]),
            v["pt"] * math.sin(v["phi"]),
            v["pt"] * math.sinh(v["eta"]),
            v["e"],
        )


def total(objects: list[Object]) -> Object:
    """The sum of four-momenta and charges."""
    px, py, pz, e = (
        (sum(c) for c in zip(*(o.vector() for o in objects), strict=True))
        if objects
        else (0.0, 0.0, 0.0, 0.0)
    )
    pt, m2 = math.hypot(px, py), e**2 - px**2 - py**2 - pz**2
    values = {
        "pt": pt,
        "phi": math.atan2(py, px),
        "eta": math.asinh(pz / pt) if pt else 0.0,
        "e": e,
        "mass": math.copysign(math.sqrt(abs(m2)), m2),
        "charge": sum(o.values.get("charge", 0) for o in objects),
    }
    return Object(values, parts=tuple(objects), summed=True)


@dataclass(frozen=True)
class Reading:
    """One event: what the names of a spec are in it; ``this``: the object that a line of a block
    looks at.
    """

    names: dict[str, Any]
    conditions: dict[str, tree.Expr]
    this: Object | None = None

    # --- conditions ---

    def holds(self, e: tree.Expr, *, positive: bool = True) -> Any:
        """True or False, or a list of them; what is missing is false in both polarities."""
        match e:
            case tree.Unary(op="not"):
                return self.holds(e.operand, positive=not positive)
            case tree.Logical():
                decide = all if (e.op == "and") == positive else any
                return _each(
                    lambda *flags: decide(flags),
                    *(self.holds(o, positive=positive) for o in e.operands),
                )
            case tree.Call() if e.function in ("any", "all"):
                name = e.function if positive else {"any": "all", "all": "any"}[e.function]
                return self.reduced(name, e.arguments[0], positive=positive)
            case tree.Compare():
                symbol = e.op if positive else OPPOSITE[e.op]

                def compared(a: Any, b: Any) -> bool:
                    return not _missing(a, b) and bool(OPERATORS[symbol](number(a), number(b)))

                return _each(compared, self.value(e.left), self.value(e.right))
            case tree.Range():
                inside = e.inside == positive

                def ranged(x: Any, low: Any, high: Any) -> bool:
                    if _missing(x, low, high):
                        return False
                    x = number(x)
                    return bool(low <= x <= high if inside else x < low or x > high)

                return _each(ranged, self.value(e.operand), self.value(e.low), self.value(e.high))
            case tree.Conditional():
                return _each(
                    lambda yes, no, a, b: (yes and a) or (no and b),
                    self.holds(e.test),
                    self.holds(e.test, positive=False),
                    self.holds(e.yes, positive=positive),
                    self.holds(e.no, positive=positive),
                )
            case tree.Name() if e.id in self.conditions:
                return self.holds(self.conditions[e.id], positive=positive)
            case _:
                return _each(lambda x: not _missing(x) and bool(x) == positive, self.value(e))

    # --- values ---

    def value(self, e: tree.Expr) -> Any:
        """A number, None where it is missing, an object, or a list of one for each object of a
        collection.
        """
        match e:
            case tree.Number():
                return np.float64(units.Quantity(e.value, e.unit).canonical)
            case tree.Name():
                return self.name(e.id)
            case tree.Attribute():
                return _each(lambda o: attribute(o, e.name), self.value(e.owner))
            case tree.Index():
                objects = self.value(e.owner)
                return objects[e.index] if -len(objects) <= e.index < len(objects) else None
            case tree.Slice():
                return self.value(e.owner)[e.start : e.stop]
            case tree.Unary():
                return _each(lambda x: None if _missing(x) else -number(x), self.value(e.operand))
            case tree.Binary():
                return _each(
                    lambda a, b: binary(e.op, a, b), self.value(e.left), self.value(e.right)
                )
            case tree.Conditional():
                return _each(
                    lambda yes, no, a, b: a if yes else b if no else None,
                    self.holds(e.test),
                    self.holds(e.test, positive=False),
                    self.value(e.yes),
                    self.value(e.no),
                )
            case tree.Call():
                return self.call(e)
            case _:
                return self.holds(e)

    def name(self, name: str) -> Any:
        """The object itself, an attribute of it, or what the event has of that name."""
        if self.this is not None:
            if name == "this":
                return self.this
            if name in self.this.members or name.lower() in self.this.values:
                return attribute(self.this, name)
        return self.names[name]

    def call(self, e: tree.Call) -> Any:
        """Functions, reducers, and attributes that are written as functions."""
        name = e.function.lower()
        if name in ("dr", "dphi", "deta"):
            return self.distance(name, *(self.value(a) for a in e.arguments))
        if name in REDUCERS and len(e.arguments) == 1:
            return self.reduced(name, e.arguments[0])
        if name in ("min", "max"):
            chosen = min if name == "min" else max
            return _each(
                lambda *x: None if _missing(*x) else chosen(map(number, x)),
                *map(self.value, e.arguments),
            )
        if name == "mt":
            return _each(transverse_mass, *map(self.value, e.arguments))
        if name == "ht":
            return sum((o.values["pt"] for o in self.value(e.arguments[0])), np.float64(0))
        if name in FUNCTIONS:
            return _each(
                lambda x: None if _missing(x) else FUNCTIONS[name](number(x)),
                self.value(e.arguments[0]),
            )
        return _each(lambda o: attribute(o, e.function), self.value(e.arguments[0]))

    def reduced(self, name: str, argument: tree.Expr, *, positive: bool = True) -> Any:
        """One value for a collection; in a block, over the pairs of the object and the others."""
        if self.this is None or not (other := self.other(argument)):
            return reduce(
                name,
                self.holds(argument, positive=positive)
                if name in ("any", "all")
                else self.value(argument),
            )
        pairs = [
            replace(self, names={**self.names, other: o})
            for o in self.names[other]
            if not _same(o, self.this)
        ]
        if name in ("any", "all"):
            return reduce(name, [p.holds(argument, positive=positive) for p in pairs])
        return reduce(name, [p.value(argument) for p in pairs])

    def other(self, argument: tree.Expr) -> str:
        """The other collection that an argument speaks of beside the object; "" where it speaks
        of one value of the event.
        """
        names = list(_names(argument))
        collections = {n for n in names if isinstance(self.names.get(n), list) and not self.mine(n)}
        return (
            next(iter(collections)) if len(collections) == 1 and any(map(self.mine, names)) else ""
        )

    def mine(self, name: str) -> bool:
        """True for the object itself and for what it has."""
        this = self.this
        return this is not None and (
            name == "this" or name in this.members or name.lower() in this.values
        )

    def distance(self, name: str, a: Any, b: Any) -> Any:
        """Between two; of each object the smallest to another collection."""
        if isinstance(a, list) != isinstance(b, list) and isinstance(b, list) == (
            self.this is None
        ):
            a, b = b, a  # in a block the object first, elsewhere the collection
        if isinstance(b, list):
            return _each(
                lambda o: min(
                    (between(name, o, x) for x in b if not _same(o, x)), default=math.inf
                ),
                a,
            )
        return _each(lambda o: between(name, o, b), a)


def attribute(o: Any, name: str) -> Any:
    """An attribute, a member, or of a candidate what its one sum has."""
    if o is None:
        return None
    if name in o.members:
        return o.members[name]
    lower = {"m": "mass"}.get(name.lower(), name.lower())
    if lower in o.values:
        return o.values[lower]
    if lower == "mass" and "e" in o.values:
        return total([o]).values["mass"]
    (candidate,) = (m for m in o.members.values() if m.summed)
    return attribute(candidate, name)


def number(x: Any) -> Any:
    """The magnitude of MET; any other number as it is."""
    return x.values["pt"] if isinstance(x, Object) else x


def binary(op: str, a: Any, b: Any) -> Any:
    """Arithmetic; the sum of two objects."""
    if _missing(a, b):
        return None
    if isinstance(a, Object) and isinstance(b, Object) and op == "+" and "e" in a.values:
        return total([*(a.parts if a.summed else (a,)), *(b.parts if b.summed else (b,))])
    return OPERATORS[op](np.float64(number(a)), np.float64(number(b)))


def reduce(name: str, values: list[Any]) -> Any:
    """``size sum min max any all``; of objects their number or their sum."""
    if name in ("any", "all"):
        return any(values) if name == "any" else all(values)
    if name == "size":
        return sum(v if isinstance(v, bool) else 1 for v in values)
    if name == "sum":
        objects = values and isinstance(values[0], Object)
        return (
            total(values) if objects else None if _missing(*values) else sum(values, np.float64(0))
        )
    there = [v for v in values if not _missing(v)]
    return (min if name == "min" else max)(there) if there else None


def between(name: str, a: Any, b: Any) -> Any:
    """The distance of two objects."""
    if a is None or b is None:
        return None
    difference = abs(a.values["phi"] - b.values["phi"])
    dphi = min(difference, 2 * math.pi - difference)
    if name == "dphi":
        return dphi
    deta = abs(a.values["eta"] - b.values["eta"])
    return deta if name == "deta" else math.hypot(deta, dphi)


def transverse_mass(a: Any, b: Any) -> Any:
    """Of two massless momenta."""
    if a is None or b is None:
        return None
    return np.sqrt(
        2 * a.values["pt"] * b.values["pt"] * (1 - math.cos(a.values["phi"] - b.values["phi"]))
    )


def _same(a: Any, b: Any) -> bool:
    return a.leaves == b.leaves


def _missing(*values: Any) -> bool:
    return any(v is None or (not isinstance(v, Object) and v != v) for v in values)  # noqa: PLR0124 - NaN


def _each(function: Callable[..., Any], *values: Any) -> Any:
    """The function of the values, of each element where some are lists."""
    lists = [v for v in values if isinstance(v, list)]
    if not lists:
        return function(*values)
    return [
        function(*(v[i] if isinstance(v, list) else v for v in values))
        for i in range(len(lists[0]))
    ]


def _names(e: tree.Expr) -> Iterator[str]:
    """The names of an expression outside of reducers and indices."""
    match e:
        case tree.Name():
            yield e.id
        case tree.Index():
            return
        case tree.Call() if e.function.lower() in (*REDUCERS, "ht") and len(e.arguments) == 1:
            return
        case _:
            for child in tree.below(e):
                yield from _names(child)  # type: ignore[arg-type]


# --- blocks
# --------------------------------------------------------------------------------------------------


def read(analysis: tree.Analysis, event: dict[str, Any]) -> dict[str, dict[str, bool]]:
    """Region → step → whether the event passes it, those that it takes first."""
    reading = Reading(dict(event), {})
    regions: dict[str, dict[str, bool]] = {}
    with np.errstate(all="ignore"):
        for item in analysis.items:
            if isinstance(item, tree.Define):
                _define(reading, item)
            elif isinstance(item, tree.Block) and item.kind in ("object", "composite"):
                reading.names[item.name] = _collection(reading, item)
            elif isinstance(item, tree.Block) and item.kind == "region":
                regions[item.name] = _region(reading, item, regions)
    return regions


def _define(reading: Reading, define: tree.Define) -> None:
    if isinstance(define.value, tree.Compare | tree.Range | tree.Logical):
        reading.conditions[define.name] = define.value
    else:
        reading.names[define.name] = reading.value(define.value)


def _region(
    reading: Reading, block: tree.Block, regions: dict[str, dict[str, bool]]
) -> dict[str, bool]:
    steps: dict[str, bool] = {}
    for number_, s in enumerate(block.statements):
        if isinstance(s, tree.Take):
            steps |= {
                f"{b.collection}.{n}": flag
                for b in s.inputs
                for n, flag in regions[b.collection].items()
            }
        elif isinstance(s, tree.Select):
            steps[str(number_)] = bool(reading.holds(s.condition, positive=not s.rejects))
    return steps


def _collection(reading: Reading, block: tree.Block) -> list[Object]:
    found: list[Object] = []
    for s in block.statements:
        if isinstance(s, tree.Take):
            found = _taken(reading, s)
        elif isinstance(s, tree.Select):
            found = [
                o
                for o in found
                if replace(reading, this=o).holds(s.condition, positive=not s.rejects)
            ]
        elif isinstance(s, tree.Define):
            for o, value in [(o, replace(reading, this=o).value(s.value)) for o in found]:
                o.values[s.name.lower()] = value
        elif isinstance(s, tree.Candidate):
            for o in found:
                o.members[s.name] = replace(reading, this=o).value(s.value)
        elif isinstance(s, tree.Sort):
            keys = {id(o): replace(reading, this=o).value(s.key) for o in found}
            there = sorted(
                (o for o in found if not _missing(keys[id(o)])),
                key=lambda o: keys[id(o)] * (-1 if s.descending else 1),
            )
            found = [*there, *(o for o in found if _missing(keys[id(o)]))]
    return found


def _taken(reading: Reading, take: tree.Take) -> list[Object]:
    """Copies of the objects, so that definitions of a block stay in it; or their combinations."""
    inputs = [reading.names[b.collection] for b in take.inputs]
    if take.combinator in ("", "union"):
        objects = [
            Object(dict(o.values), dict(o.members), (o,) if not o.members else o.parts)
            for i in inputs
            for o in i
        ]
        return sorted(objects, key=lambda o: -o.values["pt"]) if take.combinator else objects
    aliases = [b.alias for b in take.inputs]
    combined = []
    for places in itertools.product(*(range(len(i)) for i in inputs)):
        chosen = [i[p] for i, p in zip(inputs, places, strict=True)]
        if take.combinator == "disjoint" and not _distinct(
            chosen, places, [b.collection for b in take.inputs]
        ):
            continue
        combined.append(Object({}, dict(zip(aliases, chosen, strict=True)), tuple(chosen)))
    return combined


def _distinct(chosen: list[Object], places: tuple[int, ...], names: list[str]) -> bool:
    """No object twice; of one collection, in its order."""
    leaves = [x for o in chosen for x in o.leaves]
    ordered = all(
        p < q
        for (p, a), (q, b) in itertools.combinations(list(zip(places, names, strict=True)), 2)
        if a == b
    )
    return ordered and len(set(map(id, leaves))) == len(leaves)
