"""A draft as it is scored: what the ``hepnb-requirements/1`` document and the ADL text say of
it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from hepnb import spec as specs
from hepnb.benchmark.truth import cited
from hepnb.errors import SpecError
from hepnb.spec import Spec


@dataclass(frozen=True, slots=True)
class Drafted:
    """A requirement of a draft: one comparison, its block (``region SR``), and the words of its
    evidence.
    """

    subject: str
    quantity: str
    op: str
    value: float | tuple[float, ...] | str
    unit: str
    block: str
    quotes: tuple[str, ...]
    adl: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """A threshold-like phrase of the paper, and whether it is ``claimed``, ``open`` or
    ``dismissed``.
    """

    page: int
    quote: str
    state: str


@dataclass(frozen=True, slots=True)
class ScoredDraft:
    """A draft as it is scored.

    ``references``: to which it leaves something; ``regions``: region → those that it takes.
    """

    requirements: tuple[Drafted, ...] = ()
    phrases: tuple[Held, ...] = ()
    references: tuple[int, ...] = ()
    regions: Mapping[str, Sequence[str]] = field(default_factory=dict)


def of(spec: Spec) -> ScoredDraft:
    """A spec as it is scored."""
    return read(specs.to_json(spec), specs.text_of(spec))


def read(document: Mapping[str, Any], adl: str) -> ScoredDraft:
    """The draft in a ``hepnb-requirements/1`` document and its ADL text. Raises SpecError."""
    try:
        return ScoredDraft(
            tuple(_requirement(r) for r in document["requirements"]),
            tuple(
                Held(int(p["page"]), str(p["quote"]), str(p["state"]))
                for p in document.get("phrases", ())
            ),
            tuple(
                sorted(
                    {n for d in document.get("delegated", ()) for n in cited(str(d["reference"]))}
                )
            ),
            _regions(adl),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise SpecError(
            f"{type(error).__name__} {error}", where="requirements.json", expected=specs.FORMAT
        ) from None


def _requirement(entry: Mapping[str, Any]) -> Drafted:
    value = entry["value"]
    plain = (
        str(value)
        if isinstance(value, bool | str)
        else tuple(map(float, value))
        if isinstance(value, list)
        else float(value)
    )
    quotes = tuple(str(e.get("quote", "")) for e in entry.get("evidence") or ())
    subject, quantity, op, unit, block, adl = (str(entry.get(name) or "") for name in _TEXTS)
    return Drafted(subject, quantity, op, plain, unit, block, quotes, adl)


_TEXTS = ("subject", "quantity", "op", "unit", "block", "adl")


def _regions(adl: str) -> dict[str, list[str]]:
    """Region → those that it takes, from the text of a draft."""
    found: dict[str, list[str]] = {}
    block = ""
    for line in adl.splitlines():
        words = line.split()
        if not words or words[0].startswith("#"):
            continue
        if not line[0].isspace():
            block = words[1] if words[0] in ("region", "algo") and len(words) > 1 else ""
            if block:
                found.setdefault(block, [])
        elif block and words[0] in ("take", "use") and len(words) > 1:
            found[block].append(words[1])
    return found
