"""A comparison as JSON and as plain text."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict

from hepnb.result import ComparedRow, ComparisonReport

FORMAT = "hepnb-comparison/1"


def to_json(report: ComparisonReport) -> str:
    """The report as JSON (``hepnb-comparison/1``)."""
    return json.dumps({"format": FORMAT, "agrees": report.agrees, **asdict(report)}, indent=1, ensure_ascii=False) + "\n"


def table(report: ComparisonReport) -> str:
    """The report as plain text for a terminal: one row per published number, columns aligned."""
    rows = [("region", "step", "published", "run", "ratio", "pull", "verdict"), *(_cells(r) for r in report.rows)]
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    head, *lines = [_aligned(row, widths) for row in rows]
    count = Counter(r.verdict for r in report.rows)
    counted = ", ".join(f"{n} {verdict}" for verdict, n in sorted(count.items())) or "nothing to compare"
    unapplied = [f"not applied, so that the run has more events from there on: {line}" for line in report.unapplied]
    rule = "-" * max(len(line) for line in (head, *lines))
    return "\n".join([f"published: {report.source or 'not said'}", head, rule, *lines, "", counted, *unapplied])


def _aligned(row: Sequence[str], widths: Sequence[int]) -> str:
    numbers = range(2, 6)
    return "  ".join(c.rjust(w) if i in numbers else c.ljust(w) for i, (c, w) in enumerate(zip(row, widths, strict=True))).rstrip()


def _cells(row: ComparedRow) -> tuple[str, ...]:
    spread = "" if row.published_uncertainty is None else f" ± {row.published_uncertainty:g}"
    return (
        row.region,
        row.step or "selected",
        f"{row.published:.12g}{spread}",
        _text(row.run, ".12g"),
        _text(row.ratio, ".3f"),
        _text(row.pull, "+.1f"),
        row.verdict,
    )


def _text(value: float | None, form: str) -> str:
    return "–" if value is None else format(value, form)
