"""Published numbers in files: PUBLISHED.yaml, and what HEPData gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError, model_validator

from hepnb.compare.hepdata import ARCHIVES, KINDS, content, read_hepdata, tables_of, unpack
from hepnb.compare.yields import PublishedReading
from hepnb.errors import PaperError, first_of
from hepnb.result import PublishedYield, Uncertainty, Unread

FORMAT = "hepnb-published/1"
_NAMED = 12  # names that an error lists


class _Row(BaseModel):
    """A row of PUBLISHED.yaml: without ``step`` and ``process`` it is the yield of the region."""

    model_config = ConfigDict(extra="forbid")
    value: float
    step: str = ""
    process: str = ""
    what: Literal["", "observed", "expected", "process", "step", "yield"] = ""
    uncertainty: float | None = None

    @model_validator(mode="after")
    def _one_name(self) -> _Row:
        if self.step and self.process:
            raise ValueError("step and process: one of them")
        return self

    def published(self, region: str, source: str) -> PublishedYield:
        """The row as a record."""
        what = self.what or ("step" if self.step else "process" if self.process else "yield")
        sizes = (
            ()
            if self.uncertainty is None
            else (Uncertainty("", abs(self.uncertainty), abs(self.uncertainty)),)
        )
        return PublishedYield(
            region, self.value, sizes, what, self.step or self.process, table=source
        )


class _Published(BaseModel):
    """PUBLISHED.yaml: where the numbers come from, and for each region its rows in the order of
    the cutflow.
    """

    model_config = ConfigDict(extra="forbid")
    source: str
    regions: dict[str, list[_Row]]


_RECORDS = TypeAdapter(tuple[PublishedYield, ...])


def load_published(path: str | Path) -> PublishedReading:
    """The numbers of a PUBLISHED.yaml (either form), or of HEPData in any of its forms.

    Raises PaperError.

    A PUBLISHED.yaml by hand::

        source: "1704.03848, Table 5"
        regions:
          SRI1:
            - {step: "at least one photon", value: 120000}
            - {value: 2400, uncertainty: 49}     # without a step: the yield of the region

    HEPData: a table in YAML, JSON or CSV, a submission with its tables, a folder, a ``.tar.gz`` or
    ``.zip`` of it.
    """
    where = Path(path)
    # the tables of a submission.yaml stand beside it
    texts = unpack(where.parent if where.name == "submission.yaml" and where.is_file() else where)
    alone = len(texts) == 1 and not where.is_dir()
    files = {
        name: content(text, name, str(path) if alone else name) for name, text in texts.items()
    }
    if (
        alone
        and isinstance(found := next(iter(files.values())), list)
        and not any(map(_is_hepdata, found))
    ):
        return _own(found, str(path))
    tables = tables_of(files, str(path))
    if not tables:
        raise PaperError(
            "no table with dependent_variables is in it",
            where=str(path),
            expected="a table or record of HEPData",
        )
    return read_hepdata(tables)


def is_published(name: str) -> bool:
    """True for the name of a file that may hold published numbers, by its ending; a paper's
    source may be an archive, too.
    """
    return name.lower().endswith((*KINDS, *ARCHIVES))


def _is_hepdata(data: Any) -> bool:
    keys = ("dependent_variables", "headers", "data_file", "data_tables")
    return isinstance(data, dict) and any(key in data for key in keys)


def _own(found: list[Any], where: str) -> PublishedReading:
    data = found[0] if found else None
    try:
        if isinstance(data, dict) and "format" in data:
            return _kept(data, where)
        read = _Published.model_validate(data)
    except ValidationError as error:
        expected = "source and regions: {NAME: [{step, value, uncertainty}]}"
        raise PaperError(first_of(error), where=where, expected=expected) from None
    rows = ((region, row) for region, listed in read.regions.items() for row in listed)
    return PublishedReading(tuple(row.published(region, read.source) for region, row in rows))


def _kept(data: Mapping[str, Any], where: str) -> PublishedReading:
    if data["format"] != FORMAT:
        raise PaperError(f"format {data['format']!r}", where=where, expected=FORMAT)
    unread = TypeAdapter(tuple[Unread, ...]).validate_python(data.get("unread") or ())
    return PublishedReading(_RECORDS.validate_python(data.get("yields") or ()), unread)


def dump_published(reading: PublishedReading, source: str) -> str:
    """The numbers as a PUBLISHED.yaml (``hepnb-published/1``) that a person can review: each
    with its ``decision``.
    """
    data = {
        "format": FORMAT,
        "source": source,
        "yields": [_plain(asdict(y)) for y in reading.yields],
        "unread": [_plain(asdict(u)) for u in reading.unread],
    }
    return yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=140)


def _plain(record: dict[str, Any]) -> dict[str, Any]:
    """A record without what is at its default."""
    kept = {
        k: v
        for k, v in record.items()
        if v not in ("", (), 0, None, "open") or k in ("value", "region")
    }
    return {
        k: [dict(x) if isinstance(x, dict) else x for x in v] if isinstance(v, tuple) else v
        for k, v in kept.items()
    }


def decided(
    reading: PublishedReading,
    decision: Literal["open", "accepted", "rejected"],
    *,
    table: str = "",
    region: str = "",
    counted: str = "",
) -> PublishedReading:
    """The numbers with a person's decision on those of a table, of a region, of what is counted
    (``observed``, ``expected``, a process as it is printed), or on all.

    Raises PaperError where there is none of them.
    """
    wanted = set(map(id, chosen(reading, table=table, region=region, counted=counted).yields))
    rows = tuple(replace(y, decision=decision) if id(y) in wanted else y for y in reading.yields)
    return replace(reading, yields=rows)


def chosen(
    reading: PublishedReading, *, table: str = "", region: str = "", counted: str = ""
) -> PublishedReading:
    """The numbers of a table, a region, of what is counted. Raises PaperError for none."""
    rows = reading.yields
    for kind, name, of in (
        ("table", table, lambda y: (y.table,)),
        ("region", region, lambda y: (y.region,)),
        ("counted", counted, lambda y: (y.name, y.what, y.counted)),
    ):
        kept = tuple(y for y in rows if not name or name in of(y))
        if not kept and rows:
            known = list(dict.fromkeys(next(filter(None, of(y)), "") for y in rows))
            more = f", and {len(known) - _NAMED} more" if len(known) > _NAMED else ""
            raise PaperError(
                f"no number of {kind} {name!r}",
                where="yields",
                expected=f"{', '.join(known[:_NAMED])}{more}",
            )
        rows = kept
    return replace(reading, yields=rows)
