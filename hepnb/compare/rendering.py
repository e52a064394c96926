"""A comparison as JSON and as plain text."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, replace

from hepnb.compare.yields import PublishedReading
from hepnb.result import ComparedRow, ComparisonReport, PublishedYield, sizes

FORMAT = "hepnb-comparison/1"


def to_json(report: ComparisonReport) -> str:
    """The report as JSON (``hepnb-comparison/1``)."""
    return (
        json.dumps(
            {"format": FORMAT, "agrees": report.agrees, **asdict(report)},
            indent=1,
            ensure_ascii=False,
        )
        + "\n"
    )


def table(report: ComparisonReport) -> str:
    """The report as plain text for a terminal: one row per published number, columns aligned;
    then reasons, histograms, counts.
    """
    head = ("region", "step", "published", "run", "ratio", "pull", "verdict")
    lines = _table([head, *map(_cells, report.rows)], range(2, 6))
    count = Counter(r.verdict for r in report.rows)
    counted = (
        ", ".join(f"{n} {verdict}" for verdict, n in sorted(count.items())) or "nothing to compare"
    )
    reasons = Counter(verdict_text(r) for r in report.rows if r.reason)
    told = [f"{n} × {reason}" for reason, n in reasons.items()]
    drawn = [f"histogram {h.name}: {h}" for h in report.histograms]
    warnings = [f"warning: {w}" for w in report.warnings]
    below = (*drawn, counted, *told, *not_applied(report), *not_used(report), *warnings)
    return "\n".join([f"published: {report.source or 'not said'}", *lines, "", *below])


def verdict_text(row: ComparedRow) -> str:
    """The verdict on a row, with the reason where it has one."""
    return f"{row.verdict}: {row.reason}" if row.reason else row.verdict


def not_applied(report: ComparisonReport) -> list[str]:
    """A sentence for each line of the spec that the run could not apply."""
    return [
        f"not applied; from there on, the run has more events than the paper: {line}"
        for line in report.unapplied
    ]


def not_used(report: ComparisonReport) -> list[str]:
    """A sentence for each published value that could not be used, with the reason."""
    return [f"not used: {u}" for u in report.unread]


def side_by_side(reports: Sequence[ComparisonReport]) -> str:
    """Several papers or versions beside one run: a row per region and step, for each of them the
    published number and the pull.
    """
    keys = dict.fromkeys((r.region, r.step) for report in reports for r in report.rows)
    head = ["region", "step", "run"]
    for report in reports:
        head += [report.source or "not said", "pull"]
    rows = [tuple(head)]
    for region, step in keys:
        found = [
            next((r for r in report.rows if (r.region, r.step) == (region, step)), None)
            for report in reports
        ]
        run = next((r.run for r in found if r is not None and r.run is not None), None)
        cells = [region, step or "selected", _text(run, ".12g")]
        for row in found:
            cells += (
                ["–", "–"]
                if row is None
                else [_published(row), row.verdict if row.pull is None else _text(row.pull, "+.1f")]
            )
        rows.append(tuple(cells))
    return "\n".join(_table(rows, range(2, len(head))))


def _table(rows: Sequence[tuple[str, ...]], right: range) -> list[str]:
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    head, *lines = [_aligned(row, widths, right) for row in rows]
    return [head, "-" * max(len(line) for line in (head, *lines)), *lines]


def _aligned(row: Sequence[str], widths: Sequence[int], right: range) -> str:
    return "  ".join(
        c.rjust(w) if i in right else c.ljust(w)
        for i, (c, w) in enumerate(zip(row, widths, strict=True))
    ).rstrip()


def _published(row: ComparedRow) -> str:
    spread = "" if row.scaled_uncertainty is None else f" ± {row.scaled_uncertainty:.4g}"
    return f"{row.scaled:.12g}{spread}" if row.scale == 1 else f"{row.scaled:.4g}{spread}"


def _cells(row: ComparedRow) -> tuple[str, ...]:
    return (
        row.region,
        row.step or "selected",
        _published(row),
        _text(row.run, ".12g"),
        _text(row.ratio, ".3f"),
        _text(row.pull, "+.1f"),
        row.verdict,
    )


def _text(value: float | None, form: str) -> str:
    return "–" if value is None else format(value, form)


def joined(reports: Sequence[ComparisonReport]) -> ComparisonReport:
    """Several comparisons of one run as one, each row with its source."""
    rows = tuple(replace(r, source=report.source) for report in reports for r in report.rows)
    return ComparisonReport(
        "; ".join(r.source for r in reports),
        rows,
        tuple(h for r in reports for h in r.histograms),
        tuple(u for r in reports for u in r.unread),
        next((r.run for r in reports if r.run), ""),
        tuple(dict.fromkeys(w for r in reports for w in r.warnings)),
    )


def yield_table(reading: PublishedReading) -> str:
    """Published numbers as plain text: the place, the region, what is counted, the number, the
    decision.
    """
    head = ("page", "table", "region", "counted", "value", "decision")
    rows = [
        (f"p{y.page}" if y.page else "–", y.table, y.region, y.counted, value_text(y), y.decision)
        for y in reading.yields
    ]
    count = Counter(y.what for y in reading.yields)
    counted = ", ".join(f"{n} {what}" for what, n in count.most_common()) or "nothing"
    if any(y.decision != "open" for y in reading.yields):
        counted += f" ({decisions_text(reading)})"
    return "\n".join(
        [
            *_table([head, *rows], range(4, 5)),
            "",
            counted,
            *(f"not used: {u}" for u in reading.unread),
        ]
    )


def decisions_text(reading: PublishedReading) -> str:
    """``40 open, 2 rejected``: how many numbers are decided on, and how."""
    count = Counter(y.decision for y in reading.yields)
    return ", ".join(f"{n} {decision}" for decision, n in count.most_common())


def value_text(y: PublishedYield) -> str:
    """``< 0.1``, ``4069 ± 67 (stat) +320 −310 (syst)``."""
    parts = [f"{'< ' if y.bound else ''}{y.value:.12g}"]
    for u in y.uncertainties:
        written = sizes(u)
        text = f"± {written[0]}" if len(written) == 1 else f"+{written[0]} −{written[1]}"
        parts.append(f"{text} ({u.name})" if u.name else text)
    if y.per:
        parts.append(f"[printed per {y.per}]")
    return " ".join(parts)
