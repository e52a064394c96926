"""A document of HEPData → tables of columns: YAML and JSON of a submission, JSON and CSV of the
site.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from hepnb.documents import NotYaml, documents, json_of
from hepnb.errors import PaperError

_EXPECTED = "source and regions, or a table of HEPData (independent_variables, dependent_variables)"


@dataclass(frozen=True)
class PrintedValue:
    """A value as it is written: a number or text, or a bin; ``errors``: (label, plus, minus) as
    written.

    ``low`` and ``high``: the ends of a bin, in the unit of the column.
    """

    value: Any = None
    low: Any = None
    high: Any = None
    errors: tuple[tuple[str, Any, Any], ...] = ()


@dataclass(frozen=True)
class Column:
    """A variable: its name, its units, its qualifiers (name, value), its values."""

    name: str
    units: str
    qualifiers: tuple[tuple[str, str], ...]
    values: tuple[PrintedValue, ...]


@dataclass(frozen=True)
class HepTable:
    """A table of HEPData.

    ``independent``: columns of what the table runs over; ``dependent``: columns of numbers, each as
    long.
    """

    name: str
    independent: tuple[Column, ...]
    dependent: tuple[Column, ...]


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Safe YAML in which the strings of Python 2 (``!!python/unicode``) are strings."""


_Loader.add_constructor(
    "tag:yaml.org,2002:python/unicode", lambda loader, node: loader.construct_scalar(node)
)
_Loader.add_constructor(
    "tag:yaml.org,2002:python/str", lambda loader, node: loader.construct_scalar(node)
)


#: a document as it is read: the text of a CSV, the documents of a YAML or JSON file
Content = str | list[Any]


def content(text: str, name: str, where: str) -> Content:
    """The content of a file, by its suffix. Raises PaperError, with the place in the file."""
    return text if name.lower().endswith(".csv") else _documents(text, name, where)


def _documents(text: str, name: str, where: str) -> list[Any]:
    try:
        if name.lower().endswith(".json"):
            return [json_of(text)]
        return [d for d in documents(text, _Loader) if d is not None]
    except json.JSONDecodeError as error:
        found = f"cannot be read (JSONDecodeError, line {error.lineno})"
    except NotYaml as error:
        found = f"cannot be read ({error.kind}{f', line {error.line}' if error.line else ''})"
    raise PaperError(found, where=where, expected=_EXPECTED)


def tables_of(files: Mapping[str, Content], where: str) -> list[HepTable]:
    """The tables of the files of a record, in the order of its ``submission.yaml`` where there
    is one. Raises PaperError.
    """
    titles = dict(_submitted(files))
    listed = [name for name in titles if name in files]
    # what a submission.yaml says of itself comes last
    order = sorted(dict.fromkeys([*listed, *files]), key=lambda name: _is_submission(name, files))
    return [t for name in order for t in _tables(files[name], name, titles.get(name, ""), where)]


def _is_submission(name: str, files: Mapping[str, Content]) -> bool:
    return name.rpartition("/")[2] == "submission.yaml" and len(files) > 1


def _submitted(files: Mapping[str, Content]) -> Iterator[tuple[str, str]]:
    """Data file → name of each table, as the ``submission.yaml`` has them."""
    for name, read in files.items():
        folder, _, file = name.rpartition("/")
        if file == "submission.yaml":
            for document in read:
                if isinstance(document, dict) and isinstance(document.get("data_file"), str):
                    data = document["data_file"]
                    yield f"{folder}/{data}" if folder else data, _said(document, "name")


def _said(data: Mapping[str, Any], key: str) -> str:
    return " ".join(str(data.get(key) or "").split())


def _tables(read: Content, name: str, title: str, where: str) -> Iterator[HepTable]:
    place = where if where.endswith(name) else f"{where}:{name}"
    if isinstance(read, str):
        yield from _csv(read, title or name)
        return
    for document in read:
        if not isinstance(document, dict):
            continue
        if "data_tables" in document or isinstance(document.get("tables"), list):
            parts = [
                d
                for d in _listed(document.get("data_tables") or document.get("tables"))
                if isinstance(d, dict)
            ]
        else:
            parts = [document]
        for part in parts:
            if "dependent_variables" in part:
                yield _submission(part, title, name, place)
            elif "headers" in part and "values" in part:
                yield _page(part, name, place)


def _submission(data: Mapping[str, Any], title: str, name: str, where: str) -> HepTable:
    independent = _columns(data, "independent_variables", where)
    dependent = _columns(data, "dependent_variables", where)
    return HepTable(title or _said(data, "name") or name.rpartition("/")[2], independent, dependent)


def _columns(data: Mapping[str, Any], key: str, where: str) -> tuple[Column, ...]:
    listed = data.get(key) or []
    if not isinstance(listed, list) or not all(isinstance(v, dict) for v in listed):
        raise PaperError(f"{key} is no list of variables", where=where, expected=_EXPECTED)
    return tuple(_column(v, f"{key}.{i}", where) for i, v in enumerate(listed))


def _column(data: Mapping[str, Any], key: str, where: str) -> Column:
    header = data.get("header")
    header = header if isinstance(header, dict) else {"name": header or ""}
    values = data.get("values")
    if not isinstance(values, list):
        raise PaperError(f"{key} has no list of values", where=where, expected=_EXPECTED)
    said = tuple(
        (_said(q, "name"), " ".join(filter(None, [_said(q, "value"), _said(q, "units")])))
        for q in _listed(data.get("qualifiers"))
        if isinstance(q, dict)
    )
    return Column(_said(header, "name"), _said(header, "units"), said, tuple(map(_value, values)))


def _value(data: Any) -> PrintedValue:
    if not isinstance(data, dict):
        return PrintedValue(_scalar(data))
    said = tuple(_error(e) for e in _listed(data.get("errors")) if isinstance(e, dict))
    return PrintedValue(
        _scalar(data.get("value")),
        _scalar(data.get("low")),
        _scalar(data.get("high")),
        tuple(e for e in said if e is not None),
    )


def _scalar(data: Any) -> Any:
    """A number or text as it is; what has parts as its text."""
    return str(data) if isinstance(data, list | dict) else data


def _error(data: Mapping[str, Any]) -> tuple[str, Any, Any] | None:
    label = _said(data, "label")
    if "symerror" in data:
        return label, data["symerror"], data["symerror"]
    both = data.get("asymerror")
    return (label, both.get("plus", ""), both.get("minus", "")) if isinstance(both, dict) else None


def _page(data: Mapping[str, Any], name: str, where: str) -> HepTable:
    """A table as the site sends it: the headers of all columns, then points of x and y."""
    points = [p for p in _listed(data["values"]) if isinstance(p, dict)]
    rows = [(_listed(p.get("x")), _listed(p.get("y"))) for p in points]
    headers = [h for h in _listed(data["headers"]) if isinstance(h, dict)]
    if not rows or not headers:
        raise PaperError("headers or values are empty", where=where, expected=_EXPECTED)
    most = max(len(x) + len(y) for x, y in rows)
    wide = [h for h in headers for _ in range(_columns_of(h, most))]
    n = len(rows[0][0])
    said = data.get("qualifiers") if isinstance(data.get("qualifiers"), dict) else {}
    columns = []
    for i in range(len(wide)):
        side, at = (0, i) if i < n else (1, i - n)
        cells = [_value(row[side][at]) if at < len(row[side]) else PrintedValue() for row in rows]
        qualifiers = [
            (key, _said(q, "value"))
            for key, listed in (said or {}).items()
            for q in _at(listed, i - n)
            if isinstance(q, dict)
        ]
        name_, units = _split_units(_said(wide[i], "name"))
        columns.append(Column(name_, units, tuple(qualifiers), tuple(cells)))
    return HepTable(_said(data, "name") or name, tuple(columns[:n]), tuple(columns[n:]))


def _columns_of(header: Mapping[str, Any], most: int) -> int:
    """The number of columns below a header: at least one, and no more than the rows have."""
    said = header.get("colspan")
    return min(max(said, 1), max(most, 1)) if isinstance(said, int) else 1


def _listed(data: Any) -> list[Any]:
    return data if isinstance(data, list) else []


def _at(listed: Any, index: int) -> list[Any]:
    """The qualifiers of one column: the site gives one entry for each column, or each group of
    them.
    """
    if not isinstance(listed, list) or index < 0:
        return []
    return [q for q in listed if isinstance(q, dict) and q.get("group", index) == index] or (
        listed[:1] if len(listed) == 1 else []
    )


def _split_units(header: str) -> tuple[str, str]:
    match = re.fullmatch(r"(.*?)(?<!\s)\s*+\[([^\]]{0,400}+)\]", header)
    return (match[1], match[2]) if match else (header, "")


# --- CSV
# --------------------------------------------------------------------------------------------------

_META = re.compile(r"^#:\s*(.*)$")
#: what a line says of the table as a whole, with a colon; all others are qualifiers
_SAID = re.compile(
    r"(table_doi|name|description|data_file|data_license|location|keyword)\b[^:,]*:\s*(.*)"
)


def _csv(text: str, name: str) -> Iterator[HepTable]:
    """The blocks of a CSV of HEPData.

    Lines ``#: key: value`` say what it is, lines ``#: key,value`` what qualifies its columns, and
    each block has a head; ``X``, ``X LOW``, ``X HIGH``
    are a bin, ``stat +`` and ``stat -`` the errors of the column before them.
    """
    blocks: list[tuple[dict[str, list[str]], list[list[str]]]] = [({}, [])]
    shared: dict[str, list[str]] = {}
    head = next((x for x in text.splitlines() if x.strip() and not x.startswith("#")), "")
    quote = "'" if head.startswith("'") else '"'
    for line in text.splitlines():
        meta = _META.match(line)
        if meta:
            of_table = _SAID.fullmatch(meta[1])
            row = [of_table[1], of_table[2]] if of_table else _cells(meta[1])
            if blocks[-1][1]:
                blocks.append((dict(shared), []))
            blocks[-1][0][row[0].strip()] = row[1:]
            if not blocks[0][1]:
                shared[row[0].strip()] = row[1:]
        elif line.startswith("#"):
            continue
        elif not line.strip():
            if blocks[-1][1]:
                blocks.append((dict(shared), []))
        else:
            blocks[-1][1].append(_cells(line, quote))
    for meta_, rows in blocks:
        if len(rows) > 1:
            yield _block(meta_, rows, name)


def _cells(line: str, quote: str = '"') -> list[str]:
    return next(csv.reader(io.StringIO(line), quotechar=quote), [""])


def _block(meta: Mapping[str, list[str]], rows: list[list[str]], name: str) -> HepTable:
    head, body = [h.strip() for h in rows[0]], rows[1:]
    independent: list[Column] = []
    dependent: list[Column] = []
    at = 0
    said = {
        k: v
        for k, v in meta.items()
        if k not in ("name", "description", "keyword", "table_doi", "data_file", "location")
    }
    while at < len(head):
        title, units = _split_units(head[at])
        edges = [
            i
            for i in (at + 1, at + 2)
            if i < len(head) and re.search(r"(?i)\b(?:low|high)\b", head[i])
        ]
        errors = []
        i = at + 1 + len(edges)
        while i + 1 < len(head) and head[i].endswith("+") and head[i + 1].endswith("-"):
            errors.append((head[i][:-1].strip(), i, i + 1))
            i += 2
        values = tuple(_csv_value(row, at, edges, errors) for row in body)
        if edges or (not errors and not dependent and not independent):
            independent.append(Column(title, units, (), values))
        else:
            qualifiers = tuple(
                (k, _meta_at(v, len(dependent)))
                for k, v in said.items()
                if _meta_at(v, len(dependent))
            )
            dependent.append(Column(title, units, qualifiers, values))
        at = i
    return HepTable(
        " ".join(meta.get("name", [name])).strip() or name, tuple(independent), tuple(dependent)
    )


def _meta_at(values: list[str], index: int) -> str:
    filled = [v.strip() for v in values if v.strip()]
    return filled[min(index, len(filled) - 1)] if filled else ""


def _csv_value(
    row: list[str], at: int, edges: list[int], errors: list[tuple[str, int, int]]
) -> PrintedValue:
    def cell(i: int) -> str:
        return row[i].strip() if i < len(row) else ""

    if len(edges) == 2:
        return PrintedValue(cell(at), cell(edges[0]), cell(edges[1]))
    return PrintedValue(
        cell(at), errors=tuple((label, cell(up), cell(down)) for label, up, down in errors)
    )
