"""The content of a compiled program. It runs in this process, since hepnb has made it."""

from __future__ import annotations

from typing import Any

from hepnb.program import Program


def namespace(program: Program) -> dict[str, Any]:
    """The functions of its selection, by name."""
    found: dict[str, Any] = {"__name__": "program"}
    exec(compile(program.source, "<program>", "exec"), found)  # noqa: S102 - compiled by hepnb from a reviewed spec
    return found


def measured(program: Program, arrays: Any) -> dict[str, Any]:
    """Its collections, requirements and weights on some events
    (`hepnb.generate.measure.measure`).
    """
    from hepnb.generate.measure import measure  # loads awkward and uproot

    return measure(namespace(program), arrays)
