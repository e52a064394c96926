"""What `hepnb.extract.patterns` drafts from a piece of text, as short text."""

from __future__ import annotations

from typing import Any

from hepnb.extract.patterns import Patterns
from hepnb.spec import Comparison, Spec
from tests.unit.papers import Part, paper


def drafted(text: str, heading: str = "Event selection") -> list[str]:
    """The comparisons of all requirements of a paragraph, each once, in the order of the spec:
    ``electron pt > 25 GeV``.
    """
    return comparisons(draft(("heading", heading), ("paragraph", text)))


def draft(*parts: Part, **known: Any) -> Spec:
    """The draft of a paper of those parts."""
    return Patterns().extract(paper(*parts, **known))


def comparisons(spec: Spec) -> list[str]:
    """The comparisons of a spec, each once."""
    return list(dict.fromkeys(shown(c) for r in spec.requirements for c in r.comparisons))


def blocks(spec: Spec) -> dict[str, list[str]]:
    """Block → the comparisons of its lines; collections by the name alone."""
    found: dict[str, list[str]] = {}
    for r in spec.requirements:
        found.setdefault(r.block.removeprefix("region ").removeprefix("object "), []).extend(
            shown(c) for c in r.comparisons
        )
    return found


def shown(c: Comparison) -> str:
    """A comparison as text."""
    value = (
        f"({c.value[0]:g}, {c.value[1]:g})"
        if isinstance(c.value, tuple)
        else c.value
        if isinstance(c.value, str)
        else f"{c.value:g}"
    )
    return " ".join(x for x in (c.subject, c.quantity, c.op, value, c.unit) if x)
