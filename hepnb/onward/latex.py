"""Numbers as LaTeX tables (booktabs), to be put into a note."""

from __future__ import annotations

import re
from collections.abc import Sequence

from hepnb.result import ComparisonReport, PublishedYield, Uncertainty, sizes

_SPECIAL = {
    "\\": r"\textbackslash{}", "&": r"\&", "%": r"\%", "#": r"\#", "$": r"\$", "_": r"\_",
    "{": r"\{", "}": r"\}",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip
_MATHS = {
    "→": r"\to ", "γ": r"\gamma", "ℓ": r"\ell", "ν": r"\nu", "μ": r"\mu", "µ": r"\mu", "τ": r"\tau",
    "χ": r"\chi", "η": r"\eta",
    "φ": r"\phi", "Δ": r"\Delta", "∆": r"\Delta", "≥": r"\geq ", "≤": r"\leq ", "<": "<", ">": ">",
    "−": "-", "±": r"\pm ",
    "×": r"\times ",    "∗": "*", "√": r"\surd ", "∈": r"\in ", "⟨": r"\langle ", "⟩": r"\rangle ",
    "σ": r"\sigma", "ϵ": r"\epsilon", "ε": r"\varepsilon",
}  # fmt: skip
#: columns of numbers that fit beside each other
_WIDEST = 8
_SCRIPT = re.compile(r"([_^])\{([^{}]*)\}")


def escaped(text: str) -> str:
    """A label of a paper as LaTeX text: sub- and superscripts and symbols as mathematics, all
    else as it reads.
    """
    parts: list[str] = []
    place = 0
    for match in _SCRIPT.finditer(text):
        parts += [
            _plain(text[place : match.start()]),
            f"${match[1]}{{\\mathrm{{{_maths(match[2])}}}}}$",
        ]
        place = match.end()
    return "".join([*parts, _plain(text[place:])]).replace("$$", "")


def _plain(text: str) -> str:
    return "".join(
        f"${_MATHS[c].strip()}$" if c in _MATHS else _SPECIAL.get(c, "--" if c == "–" else c)
        for c in text
    )


def _maths(text: str) -> str:
    return "".join(_MATHS.get(c, _SPECIAL.get(c, c)) for c in text)


def number(value: float, uncertainties: Sequence[Uncertainty] = (), *, bound: str = "") -> str:
    r"""``$< 0.1$``, ``$12 \pm 3\,(\mathrm{stat}) ^{+4}_{-2}$``."""
    parts = [f"{bound} {value:.12g}".strip()]
    for u in uncertainties:
        written = sizes(u)
        text = (
            rf"\pm {written[0]}" if len(written) == 1 else f"^{{+{written[0]}}}_{{-{written[1]}}}"
        )
        parts.append(text + (rf"\,(\mathrm{{{_maths(u.name)}}})" if u.name else ""))
    return f"${' '.join(parts)}$"


def latex_yields(yields: Sequence[PublishedYield]) -> str:
    """A table with a row for each region and a column for each thing that is counted; the other way
    round where that would be too wide for a page, as for a cutflow.
    """
    columns = list(dict.fromkeys(y.counted for y in yields))
    regions = list(dict.fromkeys(y.region for y in yields))
    cells = {(y.region, y.counted): y for y in yields}

    def cell(region: str, column: str) -> str:
        return _cell(cells[region, column]) if (region, column) in cells else "--"

    if len(columns) > max(_WIDEST, len(regions)):
        turned = [[escaped(c), *(cell(r, c) for r in regions)] for c in columns]
        return _tabular(["Counted", *map(escaped, regions)], turned)
    rows = [[escaped(r), *(cell(r, c) for c in columns)] for r in regions]
    return _tabular(["Region", *map(escaped, columns)], rows)


def _cell(y: PublishedYield) -> str:
    return number(y.value, y.uncertainties, bound=y.bound)


def latex_comparison(report: ComparisonReport) -> str:
    """A table with a row for each published number: it, the run's, their ratio, the pull, the
    verdict.
    """
    rows = []
    for r in report.rows:
        size = r.scaled_uncertainty
        spread = () if size is None else (Uncertainty("", size, size),)
        run = "--" if r.run is None else number(r.run)
        ratio, pull = ("--" if x is None else f"${x:.2f}$" for x in (r.ratio, r.pull))
        rows.append(
            [
                escaped(r.region),
                escaped(r.step or "selected"),
                number(r.scaled, spread),
                run,
                ratio,
                pull,
                r.verdict,
            ]
        )
    return _tabular(["Region", "Counted", "Published", "Run", "Ratio", "Pull", "Verdict"], rows)


def _tabular(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [
        rf"\begin{{tabular}}{{l{'r' * (len(head) - 1)}}}",
        r"\toprule",
        " & ".join(head) + r" \\",
        r"\midrule",
    ]
    lines += [" & ".join(row) + r" \\" for row in rows]
    return "\n".join([*lines, r"\bottomrule", r"\end{tabular}", ""])
