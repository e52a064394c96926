"""Two specs beside each other: the lines that one has more, fewer or otherwise, each with its
evidence.

Blocks belong together by their titles; one that only one side has, by the lines that it shares with
one of the other side (it was renamed). A line is *changed* where both sides have one about the same
quantity of the same subject, in this block, that reads otherwise.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from rapidfuzz import fuzz

from hepnb.spec import Evidence, Requirement, Spec

FORMAT = "hepnb-difference/1"
State = Literal["added", "removed", "changed", "decided", "evidence"]
_HALF = 0.5  # share of lines that makes a block the same under a new name
_NEAR = (
    60.0  # similarity (0 to 100) of two lines that speak of the same without comparisons in common
)


@dataclass(frozen=True, slots=True)
class Difference:
    """A line that differs, or (``decided``, ``evidence``) what was decided about it, or where it is
    from.

    ``block``: its title, in the second spec where that has it; ``before`` and ``after``: the line
    on each side, None where it has none.
    """

    state: State
    block: str
    before: Requirement | None
    after: Requirement | None

    def __str__(self) -> str:
        """The line or lines, with their evidence."""
        sign = {"added": "+", "removed": "-", "changed": "~", "decided": "?", "evidence": '"'}[
            self.state
        ]
        if self.state == "changed":
            return f"{sign} {self.block}: {_told(self.before)}\n  → {_told(self.after)}"
        if self.state == "decided":
            assert self.before is not None
            assert self.after is not None
            return (
                f"{sign} {self.block}: {self.after.adl}: {self.before.decision.value} → "
                f"{self.after.decision.value}"
            )
        if self.state == "evidence":
            assert self.after is not None
            return (
                f"{sign} {self.block}: {self.after.adl}: {_quoted(self.before)} → "
                f"{_quoted(self.after)}"
            )
        return f"{sign} {self.block}: {_told(self.after or self.before)}"


@dataclass(frozen=True)
class SpecDifference:
    """The differences of two specs; ``renamed``: title in the first → title in the second;
    ``same``: lines that are alike.
    """

    lines: tuple[Difference, ...]
    renamed: dict[str, str]
    same: int

    @property
    def selects_otherwise(self) -> bool:
        """True where a line was added, removed or changed."""
        return any(d.state in ("added", "removed", "changed") for d in self.lines)


def difference(first: Spec, second: Spec) -> SpecDifference:
    """The differences of the second spec from the first."""
    renamed = _renamed(first, second)
    found: list[Difference] = []
    same = 0
    old, new = _by_block(first.requirements), _by_block(second.requirements)
    taken = {renamed.get(title, title) for title in old}
    for title, lines in old.items():
        block = renamed.get(title, title)
        alike, differing = _lines(block, lines, new.get(block, []))
        same += alike
        found += differing
    for title, lines in new.items():
        if title not in taken:
            found += [Difference("added", title, None, r) for r in lines]
    return SpecDifference(tuple(found), renamed, same)


def _by_block(requirements: Iterable[Requirement]) -> dict[str, list[Requirement]]:
    found: dict[str, list[Requirement]] = {}
    for r in requirements:
        found.setdefault(r.block, []).append(r)
    return found


def _renamed(first: Spec, second: Spec) -> dict[str, str]:
    """Blocks of one kind that share at least half of their lines, and of which each side has
    just one title.
    """
    old, new = _by_block(first.requirements), _by_block(second.requirements)
    gone, come = [b for b in old if b not in new], [b for b in new if b not in old]
    shares = sorted(
        (
            (_share(old[a], new[b]), a, b)
            for a in gone
            for b in come
            if a.split(" ")[0] == b.split(" ")[0]
        ),
        key=lambda s: (-s[0], s[1:]),
    )
    found: dict[str, str] = {}
    for share, a, b in shares:
        if share >= _HALF and a not in found and b not in found.values():
            found[a] = b
    return found


def _share(one: Sequence[Requirement], other: Sequence[Requirement]) -> float:
    mine, theirs = Counter(r.adl for r in one), Counter(r.adl for r in other)
    return (mine & theirs).total() / max(mine.total(), theirs.total(), 1)


def _lines(
    block: str, old: Sequence[Requirement], new: Sequence[Requirement]
) -> tuple[int, list[Difference]]:
    """The number of equal lines in a block, and those that differ, in the order of the second."""
    left, right = list(old), list(new)
    found: list[Difference] = []
    same = 0
    for r in new:
        twin = next((o for o in left if o.adl == r.adl), None)
        if twin is not None:
            left.remove(twin)
            right.remove(r)
            same += 1
            found += _beside(block, twin, r)
    for r in right:
        near = max(left, key=lambda o: _nearness(o, r), default=None)
        if near is not None and _nearness(near, r) > 0:
            left.remove(near)
            found.append(Difference("changed", block, near, r))
        else:
            found.append(Difference("added", block, None, r))
    return same, [*found, *(Difference("removed", block, o, None) for o in left)]


def _beside(block: str, old: Requirement, new: Requirement) -> list[Difference]:
    """The differences between two lines that read the same."""
    found: list[Difference] = []
    if old.decision != new.decision:
        found.append(Difference("decided", block, old, new))
    if [(e.page, e.quote) for e in old.evidence] != [(e.page, e.quote) for e in new.evidence]:
        found.append(Difference("evidence", block, old, new))
    return found


def _nearness(old: Requirement, new: Requirement) -> float:
    """The similarity of two lines: 100 and more for one quantity of one subject, 0 for nothing
    in common.
    """
    mine = {(c.subject, c.quantity) for c in old.comparisons}
    theirs = {(c.subject, c.quantity) for c in new.comparisons}
    alike = fuzz.ratio(old.adl, new.adl)
    if mine and theirs:
        return 100.0 + alike if mine == theirs else 0.0
    return alike if not mine and not theirs and alike >= _NEAR else 0.0


def _told(r: Requirement | None) -> str:
    return f"{r.adl}   {_quoted(r)}" if r is not None else "–"


def _quoted(r: Requirement | None) -> str:
    return "; ".join(map(_place, r.evidence)) if r is not None and r.evidence else "(no evidence)"


def _place(e: Evidence) -> str:
    paper = f"{e.paper}:" if e.paper else ""
    return f'{paper}p{e.page} "{" ".join(e.quote.split())}"'


def as_text(found: SpecDifference) -> str:
    """The differences for a terminal; counts last."""
    lines = [f"  {a} is called {b}" for a, b in found.renamed.items()] + [
        str(d) for d in found.lines
    ]
    count = Counter(d.state for d in found.lines)
    states: tuple[State, ...] = ("added", "removed", "changed", "decided", "evidence")
    called = {"decided": "decided otherwise", "evidence": "with other evidence"}
    counted = [
        f"{found.same} the same",
        *(f"{count[s]} {called.get(s, s)}" for s in states if count[s]),
    ]
    return "\n".join([*lines, "", ", ".join(counted)])


def as_json(found: SpecDifference) -> dict[str, Any]:
    """The differences as ``hepnb-difference/1``."""
    return {
        "format": FORMAT,
        "same": found.same,
        "renamed": found.renamed,
        "lines": [
            {"state": d.state, "block": d.block, "before": _json(d.before), "after": _json(d.after)}
            for d in found.lines
        ],
    }


def _json(r: Requirement | None) -> dict[str, Any] | None:
    if r is None:
        return None
    evidence = [
        {k: v for k, v in asdict(e).items() if k in ("paper", "page", "quote", "status")}
        for e in r.evidence
    ]
    return {
        "id": r.id,
        "adl": r.adl,
        "decision": r.decision.value,
        "line": r.line,
        "evidence": evidence,
    }
