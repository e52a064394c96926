"""A run beside published numbers: a table of the paper, a PUBLISHED.yaml, or a HEPData table in JSON.

**How rows are matched.** A published region is the run's region of that name (case and punctuation aside); where both sides have
just one region, it is that one. Within a region the published rows are matched to the steps of the cutflow *in order*, by the words
of their labels: a step is put into words (``select pt(leptons[0]) > 20 GeV`` → leading lepton pt 20), numbers stand as words and
digits alike, and of all assignments that keep the order the one with the most similar words wins. Rows that the words leave over
between two matched neighbours are matched by position where equally many steps are left over there. Numbers of events never take
part in the matching. A row that finds no step is reported as ``missing``, never left out.

An integer is compared with the raw count, any other published number with the sum of weights.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise, zip_longest
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError
from rapidfuzz import fuzz

from hepnb.errors import PaperError
from hepnb.paper import Cell, Paper, Table
from hepnb.result import ComparedRow, ComparisonReport, PublishedRow, RegionResult, RunResult

FORMAT = "hepnb-comparison/1"
_FILES = "a PUBLISHED.yaml or a HEPData table in JSON"

# --- numbers of a paper ----------------------------------------------------------------------------------------------

_DIGITS = r"\d{1,3}(?:[ ,\u2009\u202f]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+"
_POWER = r"(?:\s*[×x·]\s*10\s*\^?\{?(?P<exponent>[-−+]?\d{1,2})\}?)?"
_VALUE = re.compile(rf"^(?P<open>\()?(?P<value>{_DIGITS})(?P<errors>.*?)(?(open)\)){_POWER}$")
_SYMMETRIC = re.compile(rf"(?:±|\+/?-|\+\s*[-−]|\\pm)\s*({_DIGITS})")
_SCRIPT = re.compile(rf"[\^_]\{{((?:\s*[+\-−]\s*(?:{_DIGITS}))+)\s*\}}")
_KIND = re.compile(r"\((?:stat|syst)[^)]*\)|[\s,]|stat\.?|syst\.?")
_CUTFLOW = re.compile(r"(?i)cut-?\s?flow|after (?:each|applying)|cumulative|remain|at each (?:step|stage)|events (?:after|passing)")
_EVENTS = re.compile(
    r"(?i)\b(?:yields?|numbers? of (?:[\w-]+ ){0,4}(?:events|candidates)|event counts?|(?:observed|selected|expected) events)\b"
)
_NO_EVENTS = re.compile(r"(?i)(?:\bin|\[|\()\s*(?:%|per ?cent)|\blimits?\b|efficienc")
_OBSERVED = re.compile(
    r"(?i)^(?:(?:total )?obs(?:erved|\.)?(?: (?:events|data|yields?))?|data|n_?\{?obs\.?\}?|(?:selected )?events in data)$"
)
_ALL = re.compile(r"(?i)^(?:all|total|initial|no (?:cuts?|requirements?|selection)|before|input|generated|produced)\b")


def number(text: str) -> tuple[float, float | None] | None:
    """``123 ± 4`` → (123, 4); ``20 000`` → (20000, None); None where the text is not one number.

    Several uncertainties are added in quadrature; of an upper and a lower one the larger is taken.
    """
    match = _VALUE.match(text.strip())
    if not match:
        return None
    factor = 10.0 ** int((match["exponent"] or "0").replace("−", "-"))
    errors = match["errors"]
    symmetric = [_plain(e) for e in _SYMMETRIC.findall(errors)]
    sides = [[_plain(e) for e in re.findall(_DIGITS, script)] for script in _SCRIPT.findall(errors)]
    if _KIND.sub("", _SCRIPT.sub("", _SYMMETRIC.sub("", errors))):
        return None
    sizes = [*symmetric, *(max(pair) for pair in zip_longest(*sides, fillvalue=0.0))]
    return _plain(match["value"]) * factor, factor * sum(s * s for s in sizes) ** 0.5 if sizes else None


def _plain(digits: str) -> float:
    return float(re.sub(r"[ ,\u2009\u202f]", "", digits))


def published(paper: Paper) -> tuple[PublishedRow, ...]:
    """The numbers of events that the tables of a paper publish.

    A table counts where its caption speaks of a cutflow, of yields or of numbers of events, and neither caption nor header of per
    cent or limits. Columns are regions and rows are steps, or processes; a row *Observed* is the yield of the region. Where
    *Observed* is a column, it is the other way round, and only cells with an uncertainty count beside it.
    """
    return tuple(row for table in paper.tables for row in _published(paper, table))


def _published(paper: Paper, table: Table) -> Iterator[PublishedRow]:
    caption = paper.block_by_id[table.caption].text if table.caption in paper.block_by_id else ""
    top, header = _header(table)
    cutflow = bool(_CUTFLOW.search(caption))
    if not (cutflow or _EVENTS.search(caption)) or _NO_EVENTS.search(" ".join([caption, *header.values()])):
        return
    page = paper.block_by_id[table.block].page_at
    turned = any(_OBSERVED.match(text) for text in header.values())
    for index in range(top, table.n_rows):
        label, *cells = table.row(index)
        if label.column and cells and not any(number(c.text) for c in (label, *cells)):
            header = {c.column: c.text.strip() for c in table.row(index)}  # names of regions half-way down
        for cell in cells if label.column == 0 else ():
            found, heading = number(cell.text), _heading(header, cell)
            region, step = (label.text.strip(), heading) if turned else (heading, label.text.strip())
            observed = not cutflow and bool(_OBSERVED.match(step))
            if found and (observed or not turned or found[1] is not None):
                yield PublishedRow(region, "" if observed else step, *found, page=page(cell.start), table=table.label)


def _header(table: Table) -> tuple[int, dict[int, str]]:
    """How many rows the head of a table has (at least one), and the text of the head by column."""
    rows = 1
    while rows < table.n_rows and all(c.header for c in table.row(rows)):
        rows += 1
    texts: dict[int, str] = {}
    for cell in (c for index in range(rows) for c in table.row(index)):
        texts[cell.column] = f"{texts.get(cell.column, '')} {cell.text.strip()}".strip()
    return rows, texts


def _heading(header: dict[int, str], cell: Cell) -> str:
    """The text of the head above a cell; of the nearest one on its left where a column has none."""
    above = [column for column in header if 0 < column <= cell.column]
    return header[max(above)] if above else ""


# --- numbers of a file -----------------------------------------------------------------------------------------------


class _Row(BaseModel):
    """A row of PUBLISHED.yaml: without ``step`` it is the yield of the region."""

    model_config = ConfigDict(extra="forbid")
    value: float
    step: str = ""
    uncertainty: float | None = None


class _Published(BaseModel):
    """PUBLISHED.yaml: where the numbers come from, and for each region its rows in the order of the cutflow."""

    model_config = ConfigDict(extra="forbid")
    source: str
    regions: dict[str, list[_Row]]


class _Error(BaseModel):
    """An uncertainty as HEPData writes it: one number, or a pair; a number may stand as text, or as a percentage."""

    symerror: float | str | None = None
    asymerror: dict[Literal["plus", "minus"], float | str] = {}

    def size(self, value: float) -> float:
        sizes = [self.symerror] if self.symerror is not None else list(self.asymerror.values())
        return max((_absolute(s, value) for s in sizes), default=0.0)


class _Value(BaseModel):
    """A value of HEPData: a number or text, or a bin."""

    value: float | str | None = None
    low: float | None = None
    high: float | None = None
    errors: list[_Error] = []

    def __str__(self) -> str:
        return f"{self.low:g}–{self.high:g}" if self.low is not None and self.high is not None else str(self.value)


class _Header(BaseModel):
    name: str = ""


class _Variable(BaseModel):
    header: _Header = _Header()
    values: list[_Value]


class _HepData(BaseModel):
    """A table of a HEPData submission."""

    independent_variables: list[_Variable]
    dependent_variables: list[_Variable]
    name: str = ""


class _Point(BaseModel):
    x: list[_Value]
    y: list[_Value]


class _HepDataPage(BaseModel):
    """A table as hepdata.net sends it (``?format=json``): headers of all columns, then points of x and y."""

    headers: list[_Header]
    values: list[_Point]
    name: str = ""


def load_published(path: str | Path) -> tuple[PublishedRow, ...]:
    """The rows of a PUBLISHED.yaml or of a HEPData table in JSON. Raises PaperError.

    PUBLISHED.yaml::

        source: "1704.03848, Table 5"
        regions:
          SRI1:
            - {step: "at least one photon", value: 120000}
            - {value: 2400, uncertainty: 49}     # without a step: the yield of the region

    HEPData: each dependent variable is a region, the independent variables are the labels of the steps.
    """
    where = Path(path)
    try:
        text = where.read_text(encoding="utf-8")
        return _rows(json.loads(text) if where.suffix == ".json" else yaml.safe_load(text), where.name)
    except FileNotFoundError:
        raise PaperError("no such file", where=str(path), expected=_FILES) from None
    except ValidationError as error:
        first = error.errors()[0]
        found = f"{'.'.join(str(p) for p in first['loc'])}: {first['msg']}"
        raise PaperError(found, where=str(path), expected="source and regions: {NAME: [{step, value, uncertainty}]}") from None
    except (yaml.YAMLError, ValueError, OSError) as error:
        raise PaperError(f"cannot be read ({type(error).__name__})", where=str(path), expected=_FILES) from None


def _rows(data: Any, name: str) -> tuple[PublishedRow, ...]:
    if isinstance(data, dict) and "dependent_variables" in data:
        return tuple(_from_hepdata(_HepData.model_validate(data), name))
    if isinstance(data, dict) and "headers" in data:
        return tuple(_from_hepdata(_columns(_HepDataPage.model_validate(data)), name))
    read = _Published.model_validate(data)
    rows = ((region, row) for region, found in read.regions.items() for row in found)
    return tuple(PublishedRow(region, r.step, r.value, r.uncertainty, table=read.source) for region, r in rows)


def _columns(page: _HepDataPage) -> _HepData:
    """The page's points as columns."""
    n_x = len(page.values[0].x) if page.values else 0
    points = [[*p.x, *p.y] for p in page.values]
    columns = [_Variable(header=h, values=[p[i] for p in points if i < len(p)]) for i, h in enumerate(page.headers)]
    return _HepData(independent_variables=columns[:n_x], dependent_variables=columns[n_x:], name=page.name)


def _from_hepdata(table: _HepData, name: str) -> Iterator[PublishedRow]:
    for variable in table.dependent_variables:
        for i, entry in enumerate(variable.values):
            if (value := _as_number(entry.value)) is None:
                continue
            step = " ".join(str(v.values[i]) for v in table.independent_variables if i < len(v.values))
            squares = [e.size(value) ** 2 for e in entry.errors]
            uncertainty = sum(squares) ** 0.5 if squares else None
            yield PublishedRow(variable.header.name, step, value, uncertainty, table=table.name or name)


def _as_number(value: float | str | None) -> float | None:
    """A value that HEPData may have written as text; None where it is none (``-``)."""
    if isinstance(value, float):
        return value
    found = number(value) if value else None
    return found[0] if found else None


def _absolute(size: float | str, value: float) -> float:
    if isinstance(size, float):
        return abs(size)
    plain = float(size.strip().rstrip("%").replace("−", "-"))
    return abs(plain * value / 100 if size.strip().endswith("%") else plain)


# --- matching --------------------------------------------------------------------------------------------------------

ALL_EVENTS = "all events"
_LEAST = 50.0  # similarity (0 to 100) below which two labels have nothing to do with each other
_ORDINALS = ("leading first", "subleading second", "third", "fourth", "fifth", "sixth")
_NUMBERS = ("zero no", "one single", "two", "three", "four", "five", "six", "seven", "eight")
_WORDS = {
    "pt": "pt transverse momentum",
    "et": "et transverse energy",
    "e": "energy",
    "mass": "invariant mass",
    "m": "invariant mass",
    "met": "missing transverse momentum met etmiss",
    "etmiss": "missing transverse momentum met etmiss",
    "ht": "ht scalar sum",
    "size": "number",
    "sum": "total sum",
    "all": "all each every",
    "dr": "distance deltar",
    "dphi": "azimuthal angle deltaphi",
    "id": "identification",
    "trige": "electron trigger",
    "trigm": "muon trigger",
}
_PARTICLES = {
    "l": "lepton",
    "ℓ": "lepton",
    "e": "electron",
    "mu": "muon",
    "μ": "muon",
    "j": "jet",
    "b": "bjet",
    "γ": "photon",
    "g": "photon",
}
_MASS = re.compile(r"m(\d?)(?:(mu|[lℓeμjbγg])\2?)")
#: words that say nothing of a step
_EMPTY = frozenset(("select", "reject", "requirement", "event", "abs", "gev", "tev", "mev", "exactly", "least", "after", "with"))
_EMPTY |= {"of", "the", "a", "an", "and", "or", "in", "at"}


@dataclass(frozen=True, slots=True)
class _Stage:
    """A place in the cutflow of a region: all events, or after a step."""

    label: str
    count: float
    weighted: float


def words(label: str) -> str:
    """A label of a paper or an ADL line as plain words, sorted: what two of them have in common can be counted.

    ``Leading lepton p_{T}`` and ``select pt(leptons[0]) > 20 GeV`` share ``leading``, ``lepton`` and ``pt``.
    """
    text = re.sub(r"\[(\d)\]", lambda m: f" {_ORDINALS[int(m[1])]} " if int(m[1]) < len(_ORDINALS) else " ", label.lower())
    text = re.sub(r"(?<=\w)-(?=\w)|[_^{}$\\]", lambda m: " " if m[0] == "-" else "", text)
    found = {w for token in re.findall(r"[^\W\d_]+\d*[^\W\d_]*|\d+(?:\.\d+)?", text) for w in _expanded(token)}
    return " ".join(sorted(found - _EMPTY))


def _expanded(token: str) -> Iterator[str]:
    """A token in words: plural off, short names written out, digits beside number words, ``m4l`` as mass four lepton."""
    word = token[:-1] if len(token) > 3 and token.endswith("s") and not token.endswith("ss") else token
    yield word
    yield from _WORDS.get(word, "").split()
    if word.isdecimal() and int(word) < len(_NUMBERS):
        yield from _NUMBERS[int(word)].split()
    if (mass := _MASS.fullmatch(word)) and (n := int(mass[1] or "2")) < len(_NUMBERS):
        yield from ("invariant", "mass", *_NUMBERS[n].split(), _PARTICLES[mass[2]])


def _similarity(label: str, stage: _Stage) -> float:
    if stage.label == ALL_EVENTS:
        return 100.0 if (_ALL.match(label) and "event" in label.lower()) or _ALL.fullmatch(label) else 0.0
    return float(fuzz.token_set_ratio(words(label), words(stage.label)))


def _match(rows: Sequence[PublishedRow], stages: Sequence[_Stage]) -> list[int | None]:
    """For each row the index of its stage, or None: the assignment in order with the most similar labels, gaps by position."""
    found = _align([[_similarity(r.step, s) - _LEAST for s in stages] for r in rows], len(stages))
    fences = [(-1, -1), *((i, j) for i, j in enumerate(found) if j is not None), (len(rows), len(stages))]
    for (i, j), (next_i, next_j) in pairwise(fences):
        if next_i - i == next_j - j:
            found[i + 1 : next_i] = range(j + 1, next_j)
    return found


def _align(gain: Sequence[Sequence[float]], n: int) -> list[int | None]:
    """Rows to stages, both in order, so that the sum of the gains is largest; a row without a gain stays alone."""
    best = [[0.0] * (n + 1) for _ in range(len(gain) + 1)]
    for i, row in enumerate(gain, start=1):
        for j, value in enumerate(row, start=1):
            best[i][j] = max(best[i - 1][j], best[i][j - 1], best[i - 1][j - 1] + value)
    found: list[int | None] = [None] * len(gain)
    i, j = len(gain), n
    while i and j:
        if best[i][j] == best[i - 1][j]:
            i -= 1
        elif best[i][j] == best[i][j - 1]:
            j -= 1
        else:
            i, j = i - 1, j - 1
            found[i] = j
    return found


# --- comparing -------------------------------------------------------------------------------------------------------


def compare(result: RunResult, published: Sequence[PublishedRow], *, source: str = "") -> ComparisonReport:
    """The run beside the published rows, region by region; ``source`` defaults to the tables that the rows name."""
    names = dict.fromkeys(r.region for r in published)
    compared: list[ComparedRow] = []
    for name in names:
        rows = [r for r in published if r.region == name]
        stages = _stages_of(rows, _region(result, name, alone=len(names) == 1), result)
        compared += [_compared(row, stage) for row, stage in zip(rows, stages, strict=True)]
    return ComparisonReport(source or _source(published), tuple(compared))


def _region(result: RunResult, name: str, *, alone: bool) -> RegionResult | None:
    def plain(text: str) -> str:
        return re.sub(r"[\W_]+", "", text).lower()

    named = next((r for r in result.regions if plain(r.name) == plain(name)), None)
    return result.regions[0] if named is None and alone and len(result.regions) == 1 else named


def _stages_of(rows: Sequence[PublishedRow], region: RegionResult | None, result: RunResult) -> list[_Stage | None]:
    if region is None:
        return [None] * len(rows)
    stages = [_Stage(ALL_EVENTS, result.entries, float(result.entries))]
    stages += [_Stage(s.adl, s.cumulative, s.weighted) for s in region.steps]
    steps = [r for r in rows if r.step]
    matched = iter(_match(steps, stages))
    places = [next(matched) if r.step else -1 for r in rows]
    final = _Stage("selected", region.selected, region.weighted)
    return [None if p is None else final if p < 0 else stages[p] for p in places]


def _compared(row: PublishedRow, stage: _Stage | None) -> ComparedRow:
    if stage is None:
        return ComparedRow(row.region, row.step, row.value, row.uncertainty, None, None, None, "missing")
    run = stage.count if row.value.is_integer() else stage.weighted
    # a sum of n weights of about equal size has the variance sum²/n
    variance = (row.uncertainty or 0.0) ** 2 + (run * run / stage.count if stage.count else 0.0)
    pull = (run - row.value) / variance**0.5 if variance else None
    ratio = run / row.value if row.value else None
    return ComparedRow(
        row.region, row.step, row.value, row.uncertainty, run, ratio, pull, _verdict(run, row.value, pull), stage.label
    )


def _verdict(run: float, published: float, pull: float | None) -> Literal["exact", "agrees", "differs"]:
    if run == published:
        return "exact"
    return "agrees" if pull is not None and abs(pull) < 2 else "differs"


def _source(published: Sequence[PublishedRow]) -> str:
    places = dict.fromkeys(f"{r.table} (p. {r.page})" if r.page else r.table for r in published)
    return ", ".join(p for p in places if p)


# --- rendering -------------------------------------------------------------------------------------------------------


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
    return "\n".join(
        [f"published: {report.source or 'not said'}", head, "-" * max(len(line) for line in (head, *lines)), *lines, "", counted]
    )


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
