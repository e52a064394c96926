"""Published numbers in files: PUBLISHED.yaml, and HEPData tables in JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from hepnb.compare.tables import number
from hepnb.errors import PaperError
from hepnb.result import PublishedRow

_FILES = "a PUBLISHED.yaml or a HEPData table in JSON"


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
