"""Where two drafts of one paper say the same, where they read the same words in two ways, and what only one of them has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hepnb import units
from hepnb.adl import naming
from hepnb.findings import Finding, Rule
from hepnb.spec import Comparison, Evidence, Requirement, Spec

# --- what is the same --------------------------------------------------------------------------------------------


def pairs(first: Spec, second: Spec) -> dict[str, str]:
    """Id of a requirement of the second → id of the one of the first that says the same."""
    found: dict[str, str] = {}
    for r in second.requirements:
        same = [f for f in first.requirements if _same(f, r)]
        if same:
            found[r.id] = max(same, key=lambda f: _nearness(f, r)).id
    return found


def _same(a: Requirement, b: Requirement) -> bool:
    compare = a.comparisons or b.comparisons
    alike = _keys(a) == _keys(b) if compare else a.adl == b.adl
    return alike and _nearness(a, b) > (0, 0)


def _nearness(a: Requirement, b: Requirement) -> tuple[int, int]:
    """Whether two requirements quote the same words, and whether their blocks have the same name."""
    words = any(overlap(x, y) for x in a.evidence for y in b.evidence)
    return int(words), int(naming.plain(a.block) == naming.plain(b.block))


def overlap(a: Evidence, b: Evidence) -> bool:
    """True for two places of one paper that share a character."""
    return bool(a.block) and (a.paper, a.block) == (b.paper, b.block) and a.start < b.end and b.start < a.end


#: what two readings of one number may call it
_QUANTITIES = {"et": "pt", "eta": "abseta"}
_FAMILIES = {"electron": "lepton", "muon": "lepton", "bjet": "jet", "fatjet": "jet"}


def _keys(requirement: Requirement) -> frozenset[tuple[str, str, str, object]]:
    return frozenset((_subject(c), _quantity(c), c.op, _value(c)) for c in requirement.comparisons)


def _subject(c: Comparison) -> str:
    return "-".join(sorted(_FAMILIES.get(part, part) for part in (p.partition(":")[0] for p in c.subject.split("-"))))


def _quantity(c: Comparison) -> str:
    return _QUANTITIES.get(c.quantity, c.quantity)


def _value(c: Comparison) -> object:
    factor = units.UNITS[c.unit][1] if c.unit in units.UNITS else 1.0
    if isinstance(c.value, str):
        return c.value.lower()
    values = c.value if isinstance(c.value, tuple) else (c.value,)
    return tuple(float(f"{v * factor:.9g}") for v in values)


# --- what differs ------------------------------------------------------------------------------------------------


def conflicts(first: Spec, second: Spec, paired_with: dict[str, str]) -> Iterator[tuple[Requirement, Requirement]]:
    """Requirements of the two that read the same words and quantity in two ways."""
    paired = set(paired_with.values())
    for r in second.requirements:
        if r.id in paired_with:
            continue
        same_words = [f for f in first.requirements if f.id not in paired and _nearness(f, r)[0] and _related(f, r)]
        if same_words:
            yield same_words[0], r


def _related(a: Requirement, b: Requirement) -> bool:
    ours = {(_subject(c), _quantity(c)) for c in a.comparisons}
    return bool(ours & {(_subject(c), _quantity(c)) for c in b.comparisons})


@dataclass(frozen=True, slots=True)
class Readings:
    """A requirement as two engines read it, or (``other`` None) one that only ``engine`` has."""

    requirement: Requirement
    engine: str
    other: Requirement | None = None


def two_readings(read: Readings) -> Iterator[Finding]:
    """The same words in two readings

    The model and the patterns read the same words of the paper differently; the line is that of the model. Warning.
    Fix: read the quote, and edit the line where the other reading is right.
    """
    r, other = read.requirement, read.other
    if other is not None:
        quote = "; ".join(f'p{e.page} "{e.quote}"' for e in other.evidence)
        message = f"{r.adl!r}: {read.engine} reads {other.adl!r} ({quote})"
        yield Finding("HEP512", "warning", message, r.line, r.block, r.id, "read the quote")


def one_has_it(read: Readings) -> Iterator[Finding]:
    """A line that only one of the two engines has

    A model and the patterns both read the paper; the other one did not find this. Info. Fix: read the quote.
    """
    r = read.requirement
    yield Finding("HEP513", "info", f"{r.adl!r}: only {read.engine} found it", r.line, r.block, r.id, "read the quote")


def does_not_fit(read: Readings) -> Iterator[Finding]:
    """A line of the patterns that cannot stand beside those of the model

    It contradicts a line of the model, or names what is not there. It is not in the spec. Warning.
    Fix: read both, and keep the one that is right.
    """
    r = read.requirement
    quote = "; ".join(f'p{e.page} "{e.quote}"' for e in r.evidence)
    yield Finding("HEP514", "warning", f"{r.adl!r} of {read.engine} ({quote}) does not fit in", block=r.block, fix="read both")


#: the pages of the manual
RULES: tuple[Rule[Readings], ...] = (
    Rule("HEP512", two_readings),
    Rule("HEP513", one_has_it),
    Rule("HEP514", does_not_fit),
)
