"""Tables of HEPData → published numbers, with their regions, bins and uncertainties."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from hepnb.compare.densities import density_of, is_no_number, width, without_density
from hepnb.compare.hepdata.forms import Column, HepTable, PrintedValue
from hepnb.compare.yields import PublishedReading, read_number
from hepnb.compare.yields.labels import Label, read_label
from hepnb.compare.yields.numbers import is_percent
from hepnb.result import BinRange, Fit, PublishedYield, Uncertainty, Unread, What

_STEPS = re.compile(r"(?i)\b(?:cuts?|cut-?flow|requirements?|steps?|criteri(?:on|a)|selections?)\b")
_GENERIC = re.compile(
    r"(?i)^(?:n|#|events?|n_?\{?events\}?|(?:number|no\.?) of (?:\w+ )?(?:events|candidates)"
    r"|yields?|counts?|entries|value"
    r"|data points?)(?:\s*/.*|\s*per .*)?$"
)
_NAMING = re.compile(r"(?i)region|channel|categor|selection|\bsr\b|\bcr\b|bin$|final state")
_SAYING = re.compile(
    r"(?i)^(?:sqrt|√|luminosity|reaction|re$|cmenergies|keyword|energy|experiment|obs$|observable)"
)
_WHAT = re.compile(
    r"(?i)process|sample|source|background|type|component|contribution|data|quantity"
)


def read_hepdata(tables: Sequence[HepTable]) -> PublishedReading:
    """The published numbers of some tables; what cannot be used is listed with its reason."""
    found: list[PublishedYield] = []
    unread: list[Unread] = []
    for table in tables:
        if not table.dependent:
            unread.append(Unread("the table", "has no dependent variable", table.name))
            continue
        for entry in _TableReader(table).rows():
            if isinstance(entry, PublishedYield):
                found.append(entry)
            else:
                unread.append(entry)
    return PublishedReading(tuple(found), tuple(unread))


@dataclass(frozen=True)
class _Row:
    """The independent variables of a row: texts with the names of their columns, and bins."""

    texts: tuple[tuple[str, str], ...]
    bins: tuple[BinRange, ...]

    @property
    def label(self) -> str:
        return " ".join([*(t for _, t in self.texts), *map(str, self.bins)])


class _TableReader:
    """One table as it is read."""

    def __init__(self, table: HepTable) -> None:
        # columns by what they count; what they are divided by stands apart
        self.densities = [density_of(c.name, c.units) for c in table.dependent]
        self.table = replace(
            table,
            dependent=tuple(
                replace(c, name=without_density(c.name)) if density else c
                for c, density in zip(table.dependent, self.densities, strict=True)
            ),
        )
        self.printed = [c.name for c in table.dependent]
        labels = [read_label(c.name) for c in self.table.dependent]
        self.rows_are_steps = any(
            _STEPS.search(c.name) for c in table.independent if not _binned(c)
        )
        texts = [t for i in range(_length(table)) for _, t in self.row(i).texts]
        self.columns_count = any(label.strong for label in labels)
        self.rows_count = not self.columns_count and any(read_label(t).strong for t in texts)
        self.named = _differing(self.table.dependent)

    def rows(self) -> Iterator[PublishedYield | Unread]:
        """The numbers of the table, column by column, and what is none."""
        for place, column in enumerate(self.table.dependent):
            for i, value in enumerate(column.values):
                yield from self._read(place, column, value, self.row(i))

    def row(self, index: int) -> _Row:
        """The independent variables of a row."""
        texts: list[tuple[str, str]] = []
        bins: list[BinRange] = []
        for column in self.table.independent:
            value = column.values[index] if index < len(column.values) else PrintedValue()
            edges = _edge(value.low), _edge(value.high)
            if edges != (None, None):
                bins.append(BinRange(column.name, *edges, column.units))
            elif str(value.value if value.value is not None else "").strip():
                texts.append((column.name, str(value.value).strip()))
        return _Row(tuple(texts), tuple(bins))

    def _read(
        self, place: int, column: Column, value: PrintedValue, row: _Row
    ) -> Iterator[PublishedYield | Unread]:
        printed, density = self.printed[place], self.densities[place]

        def unread(text: str, reason: str) -> Unread:
            return Unread(text, reason, self.table.name, row.label, printed)

        label = read_label(column.name)
        if label.kind == "other" or is_percent(column.units) or is_no_number(printed, column.units):
            yield unread(
                str(value.value),
                f"{printed} [{column.units}] is no number of events".replace(" []", ""),
            )
            return
        text = "" if value.value is None else str(value.value).strip()
        number = read_number(text)
        if number is None or not math.isfinite(number.value) or isinstance(value.value, bool):
            yield unread(
                text or "(empty)",
                "no value" if text in ("", "-", "–", "—") else "is not one number",
            )
            return
        factor = 1.0 if density is None else width(density, row.bins)
        if isinstance(factor, str):
            yield unread(text, factor)
            return
        uncertainties, problems = _uncertainties(value, number.value)
        yield from (unread(text, problem) for problem in problems)
        region, what, name, fit = self._meaning(column, row, label)
        yield PublishedYield(
            region,
            _times(number.value, factor),
            tuple(_scaled(u, factor) for u in (*number.uncertainties, *uncertainties)),
            what,
            name,
            number.bound,
            fit,
            row.bins,
            table=self.table.name,
            row=row.label,
            column=printed,
            luminosity=_luminosity(column),
            per="" if density is None else str(density),
        )

    def _meaning(self, column: Column, row: _Row, label: Label) -> tuple[str, What, str, Fit]:
        """The region of a number, what is counted, its name, and the fit."""
        outer = self.named.get(column.qualifiers, "")
        if self.rows_are_steps:
            region = outer if label.strong or _GENERIC.match(column.name) else column.name
            return region, "step", " ".join(t for _, t in row.texts), ""
        if self.columns_count or label.kind == "process":
            inside = ", ".join(filter(None, [outer, *(t for _, t in row.texts)])) or (
                self.table.name if row.bins else ""
            )
            return inside, label.what, "" if label.strong else column.name, label.of_fit
        if self.rows_count:
            labels = [read_label(t) for _, t in row.texts] or [read_label("")]
            counted = next((c for c in labels if c.strong), labels[-1])
            region = outer if _GENERIC.match(column.name) and outer else column.name
            return region, counted.what, "" if counted.strong else counted.text, counted.of_fit
        region = (outer or self.table.name) if _GENERIC.match(column.name) else column.name
        if row.bins or not row.texts:
            return ", ".join(filter(None, [region, *(t for _, t in row.texts)])), "yield", "", ""
        if _GENERIC.match(column.name) and any(_NAMING.search(n) for n, _ in row.texts):
            return ", ".join(filter(None, [outer, *(t for _, t in row.texts)])), "yield", "", ""
        return region, "step", " ".join(t for _, t in row.texts), ""


def _times(size: float, factor: float) -> float:
    """A product without the dust of binary fractions."""
    return size if factor == 1 else float(f"{size * factor:.12g}")


def _scaled(u: Uncertainty, factor: float) -> Uncertainty:
    return Uncertainty(u.name, _times(u.up, factor), _times(u.down, factor))


def _length(table: HepTable) -> int:
    return max((len(c.values) for c in (*table.independent, *table.dependent)), default=0)


def _binned(column: Column) -> bool:
    return any(v.low is not None or v.high is not None for v in column.values)


def _differing(columns: Sequence[Column]) -> dict[tuple[tuple[str, str], ...], str]:
    """By the qualifiers of a column what they say of its region: those that name regions, and
    those that tell the columns apart.
    """
    said: dict[str, set[str]] = {}
    for column in columns:
        for name, value in column.qualifiers:
            said.setdefault(name, set()).add(value)
    told = {n: v for n, v in said.items() if not _SAYING.search(n) and not _WHAT.search(n)}
    apart = [n for n, values in told.items() if _NAMING.search(n) or len(values) > 1]
    return {c.qualifiers: ", ".join(v for n, v in c.qualifiers if n in apart) for c in columns}


def _luminosity(column: Column) -> float | None:
    """The luminosity that a qualifier says, in fb⁻¹."""
    for name, value in column.qualifiers:
        if "luminosity" in name.lower() and (match := re.search(r"([\d.]+)\s*(fb|pb)?", value)):
            return float(match[1]) / (1000.0 if match[2] == "pb" else 1.0)
    return None


def _edge(text: object) -> float | None:
    """An edge of a bin; None where it is open: infinite, empty or none."""
    try:
        number = float(str(text).strip())
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _uncertainties(
    value: PrintedValue, central: float
) -> tuple[tuple[Uncertainty, ...], list[str]]:
    """The uncertainties of a value, and what of them is no number.

    An empty side of a pair is none; both empty: no uncertainty.
    """
    found: list[Uncertainty] = []
    problems: list[str] = []
    for label, plus, minus in value.errors:
        sizes = [_size(side, central) for side in (plus, minus)]
        if any(s is not None and math.isnan(s) for s in sizes):
            problems.append(
                f"its uncertainty {plus!s}/{minus!s}{f' ({label})' if label else ''} is no number "
                "and left out"
            )
        elif any(s is not None for s in sizes):
            found.append(Uncertainty(_named(label), sizes[0] or 0.0, sizes[1] or 0.0))
    return tuple(found), problems


def _size(text: object, central: float) -> float | None:
    """The size of one side: None where it is empty, NaN where it is no number; per cent of the
    value.
    """
    plain = "" if text is None else str(text).strip().replace("−", "-")
    if plain in ("", "-", "–"):
        return None
    try:
        size = float(plain.rstrip("%").strip())
    except ValueError:
        return math.nan
    if not math.isfinite(size):
        return math.nan
    return abs(size * central / 100 if plain.endswith("%") else size)


def _named(label: str) -> str:
    low = label.lower().strip()
    short = {"statistical": "stat", "systematic": "syst", "sys": "syst", "total": ""}
    word = low.removesuffix(" error").removesuffix(" uncertainty").rstrip(".")
    return short.get(word, word if word in ("stat", "syst") else low)
