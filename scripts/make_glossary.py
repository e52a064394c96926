"""Writes the table of quantities in docs/glossary.md from `hepnb.vocabulary`, so that a quantity
is described in one place.
"""

from __future__ import annotations

import re
from pathlib import Path

from hepnb import units
from hepnb.vocabulary.quantities import QUANTITIES, Observable

PAGE = Path(__file__).parent.parent / "docs" / "glossary.md"
BEGIN, END = "<!-- made by scripts/make_glossary.py -->\n", "<!-- end -->"
#: what the vocabulary makes of other quantities, which have no row of their own
DERIVED = (
    (
        "other:if_pt",
        (
            "`other:if_abseta`: up to where, or from where, a requirement applies at all (`pt >= "
            "60 "
            "GeV or jvt > 0.59`)"
        ),
        "GeV",
    ),
    ("other:iso_slope", "the slope of a threshold that grows with another quantity", ""),
    (
        "other:dr_offset",
        "the constant of one of several such thresholds (`min(0.4, 0.04 + 10 GeV / pt)`)",
        "",
    ),
    ("other:name", "anything else, by its name in the spec", ""),
)


def table() -> str:
    """The rows of the table, as Markdown."""
    rows = [(f"`{q.name}`", q.meaning, _unit(q)) for q in QUANTITIES.values()]
    rows += [(f"`{name}`", meaning, unit) for name, meaning, unit in DERIVED]
    lines = [
        "| quantity | meaning | unit |",
        "| --- | --- | --- |",
        *(f"| {n} | {m} | {u} |" for n, m, u in rows),
    ]
    return "\n".join(lines) + "\n"


def _unit(quantity: Observable) -> str:
    if quantity.owner == "flag":
        return "flag"
    names = [units.CANONICAL[d] or "none" for d in quantity.dimensions]
    return "" if names == ["none"] else ", ".join(names)


def page(text: str) -> str:
    """The page with the table as it is now."""
    made = BEGIN + table() + END
    return re.sub(re.escape(BEGIN) + r".*?" + re.escape(END), lambda _: made, text, flags=re.DOTALL)


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
