"""Linear inequalities held together: whether numbers exist that satisfy all, exactly, and which
of them cannot hold where none do.

The general simplex method: B. Dutertre, L. de Moura, "A fast linear-arithmetic solver for DPLL(T)",
CAV 2006. Variables are taken in their order (Bland's rule), so that it ends.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Generic, TypeVar

#: what an inequality comes from
Why = TypeVar("Why")

#: a number, and how many times something smaller than any number: ``x > 2`` is ``x >= (2, 1)``
_Value = tuple[Fraction, Fraction]
_ZERO: _Value = (Fraction(0), Fraction(0))


@dataclass(frozen=True, slots=True)
class Inequality(Generic[Why]):
    """``form >= value`` (``form > value`` where it is ``strict``); ``form``: factor of each
    variable; ``why``: what it comes from.
    """

    form: Mapping[str, Fraction]
    value: Fraction
    strict: bool
    why: Why


def conflict(inequalities: Iterable[Inequality[Why]]) -> tuple[Inequality[Why], ...]:
    """Inequalities that cannot hold together, none of which can be left out; () where all can."""
    table = _Table[Why]()
    for inequality in inequalities:
        if not any(inequality.form.values()):
            if (inequality.value, int(inequality.strict)) > (0, 0):
                return (inequality,)
            continue
        if found := table.add(inequality):
            return found
    return table.solve()


@dataclass(frozen=True, slots=True)
class _Bound(Generic[Why]):
    value: _Value
    by: Inequality[Why]


@dataclass
class _Table(Generic[Why]):
    """Each row gives a variable (a form) in terms of others: ``rows[basic][other]``."""

    rows: dict[int, dict[int, Fraction]] = field(default_factory=dict)
    at: dict[int, _Value] = field(default_factory=dict)
    low: dict[int, _Bound[Why]] = field(default_factory=dict)
    high: dict[int, _Bound[Why]] = field(default_factory=dict)
    names: dict[str, int] = field(default_factory=dict)
    forms: dict[tuple[tuple[int, Fraction], ...], int] = field(default_factory=dict)

    def add(self, inequality: Inequality[Why]) -> tuple[Inequality[Why], ...]:
        """One more inequality; with another one where the two contradict each other at once."""
        of = sorted((self.variable(name), f) for name, f in inequality.form.items() if f)
        first = of[0][1]
        number = self.form(tuple((n, f / first) for n, f in of))
        up = first > 0
        value = (inequality.value / first, Fraction(1 if up else -1) * inequality.strict)
        mine, other = (self.low, self.high) if up else (self.high, self.low)
        old = mine.get(number)
        if old is None or (value > old.value if up else value < old.value):
            mine[number] = _Bound(value, inequality)
        if number in other and number in mine and self.low[number].value > self.high[number].value:
            return (self.low[number].by, self.high[number].by)
        return ()

    def variable(self, name: str) -> int:
        if name not in self.names:
            self.names[name] = self.new()
        return self.names[name]

    def new(self) -> int:
        self.at[number := len(self.at)] = _ZERO
        return number

    def form(self, of: tuple[tuple[int, Fraction], ...]) -> int:
        """The variable that stands for a form."""
        if len(of) == 1:
            return of[0][0]
        if of not in self.forms:
            self.forms[of] = number = self.new()
            self.rows[number] = dict(of)
        return self.forms[of]

    def solve(self) -> tuple[Inequality[Why], ...]:
        """Moves variables until all bounds hold; the bounds of a row that cannot."""
        for number in self.at:
            if number not in self.rows:
                self.at[number] = self.nearest(number)
        for number, row in self.rows.items():
            self.at[number] = self.sum(row)
        while (broken := next(self.broken(), None)) is not None:
            below = self.nearest(broken) > self.at[broken]
            row = self.rows[broken]
            moves = (n for n in sorted(row) if self.can_move(n, up=(row[n] > 0) == below))
            mover = next(moves, None)
            if mover is None:
                own = (self.low if below else self.high)[broken].by
                others = ((self.high if (row[n] > 0) == below else self.low)[n].by for n in row)
                return (own, *others)
            self.pivot(broken, mover)
        return ()

    def broken(self) -> Iterator[int]:
        return (n for n in sorted(self.rows) if self.nearest(n) != self.at[n])

    def nearest(self, number: int) -> _Value:
        """The value of a variable, moved into its bounds."""
        value = self.at[number]
        if number in self.low:
            value = max(value, self.low[number].value)
        return min(value, self.high[number].value) if number in self.high else value

    def can_move(self, number: int, *, up: bool) -> bool:
        bound, value = (self.high if up else self.low).get(number), self.at[number]
        return bound is None or (value < bound.value if up else value > bound.value)

    def pivot(self, broken: int, mover: int) -> None:
        """Gives a variable of a row its nearest value, and the row to the one that moves for it."""
        row = self.rows.pop(broken)
        factor = row.pop(mover)
        turned = {n: -f / factor for n, f in row.items()} | {broken: 1 / factor}
        value = self.nearest(broken)
        moved = _scaled(_minus(value, self.at[broken]), 1 / factor)
        self.at[broken] = value
        self.at[mover] = _plus(self.at[mover], moved)
        self.rows[mover] = turned
        for number, other in self.rows.items():
            if number != mover and mover in other:
                times = other.pop(mover)
                self.at[number] = _plus(self.at[number], _scaled(moved, times))
                for n, f in turned.items():
                    other[n] = other.get(n, Fraction(0)) + times * f
                    if not other[n]:
                        del other[n]

    def sum(self, row: Mapping[int, Fraction]) -> _Value:
        parts = [(self.at[n], f) for n, f in row.items()]
        return (
            sum((f * v[0] for v, f in parts), Fraction(0)),
            sum((f * v[1] for v, f in parts), Fraction(0)),
        )


def _plus(a: _Value, b: _Value) -> _Value:
    return (a[0] + b[0], a[1] + b[1])


def _minus(a: _Value, b: _Value) -> _Value:
    return (a[0] - b[0], a[1] - b[1])


def _scaled(a: _Value, factor: Fraction) -> _Value:
    return (a[0] * factor, a[1] * factor)
