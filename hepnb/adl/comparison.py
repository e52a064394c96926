"""One comparison of a requirement, and what several of the same quantity amount to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from hepnb.vocabulary.operators import LOWER, SIDED, UPPER
from hepnb.vocabulary.quantities import FORWARD


@dataclass(frozen=True, slots=True)
class Comparison:
    """One atomic comparison of a requirement, in the vocabulary of subjects and quantities
    (``docs/glossary.md``).

    ``op``: ``> >= < <= == != in notin flag``; ``value``: a number, (low, high) for in / notin, text
    for flag; ``unit`` as written, canonical where none is written. ``given``: for which candidates
    or events it is meant, the others pass; ``alternative``: ``a1`` or ``a2``, those with the same
    number belong together; ``function``: the threshold as an expression where it grows
    (``0.04 + 10 GeV / pt``); ``bin``: one bin of a region, not a requirement on all of it;
    ``some``: one of several objects that satisfies it is enough; ``leading``: it is asked of so
    many of the leading ones, 0 for all.
    """

    subject: str
    quantity: str
    op: str
    value: float | tuple[float, float] | str
    unit: str = ""
    given: tuple[Comparison, ...] = ()
    alternative: str = ""
    function: str = ""
    bin: bool = False
    some: bool = False
    leading: int = 0

    @property
    def numbers(self) -> tuple[float, ...]:
        """Its number, or both ends of its interval, in its unit; () of a flag."""
        if isinstance(self.value, str):
            return ()
        return self.value if isinstance(self.value, tuple) else (self.value,)


def bound(condition: Comparison) -> Comparison | None:
    """The row of its own that a condition has: up to where, or from where, the line applies;
    None for what is said with the requirement alone.
    """
    if condition.quantity in ("pt", "eta") or condition.quantity in FORWARD:
        return replace(condition, quantity=f"other:if_{condition.quantity}")
    return None


def intersected(conditions: Iterable[Comparison]) -> tuple[Comparison, ...]:
    """The conditions, with a gap that touches a limit taken into it: below 2.5 and not between 2.4
    and 2.5 is below 2.4.
    """
    left: list[Comparison] = []
    for c in conditions:
        other = next((o for o in left if _touches(o, c) or _touches(c, o)), None)
        if other is None:
            left.append(c)
            continue
        limit, gap = (other, c) if c.op == "notin" else (c, other)
        end = gap.value[limit.op in LOWER]  # type: ignore[index]
        left[left.index(other)] = replace(limit, value=end)
    return tuple(left)


def _touches(limit: Comparison, gap: Comparison) -> bool:
    return (
        gap.op == "notin"
        and limit.op in SIDED
        and (limit.subject, limit.quantity, limit.unit) == (gap.subject, gap.quantity, gap.unit)
        and isinstance(gap.value, tuple)
        and limit.value == gap.value[limit.op in UPPER]
    )


def without_crack(ways: Sequence[Sequence[Comparison]]) -> tuple[Comparison, ...]:
    """``abs(eta) < 1.37 or abs(eta) [] 1.52 2.37`` as people say it: below 2.37, without 1.37 to
    1.52; () for other alternatives.
    """
    if len(ways) != 2 or any(len(way) != 1 for way in ways):
        return ()
    first, second = sorted((way[0] for way in ways), key=lambda c: c.op == "in")
    alike = (first.subject, first.unit) == (second.subject, second.unit)
    crack = first.quantity == second.quantity and first.quantity in FORWARD and alike
    if not (crack and first.op in UPPER and second.op == "in"):
        return ()
    (inner,), (low, high) = first.numbers, second.numbers
    if not inner < low < high:
        return ()
    return (
        replace(first, value=high),
        replace(first, op="notin", value=(inner, low)),
    )
