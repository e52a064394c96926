"""Numbers as a submission of HEPData, written by hepdata_lib and checked by hepdata-validator
(extra ``hepdata``).
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml

from hepnb.errors import MissingExtra, PaperError
from hepnb.result import PublishedYield
from hepnb.result import Uncertainty as Given

#: characters of the name of a table that HEPData takes
_LONGEST = 64


def write_submission(
    yields: Sequence[PublishedYield], folder: str | Path, *, comment: str = ""
) -> tuple[Path, ...]:
    """Writes ``submission.yaml`` and its tables; gives the files.

    Raises MissingExtra, PaperError where it is not valid.

    A table for each table that the numbers are from: a row for each region, a column for each thing
    that is counted. A limit (``< 0.1``) is written as text, a number that a region lacks as ``-``.
    """
    try:
        from hepdata_lib import Submission
        from hepdata_validator.full_submission_validator import FullSubmissionValidator
    except ImportError:
        raise MissingExtra("hepdata_lib", "hepdata", "a submission of HEPData") from None
    target = Path(folder)
    if target.is_dir() and any(target.iterdir()):
        raise PaperError("the folder is not empty", where=str(folder), expected="a new folder")
    made = Submission()
    made.comment = comment or "Yields of a selection, written by hepnb."
    tables = [
        [y for y in yields if y.table == name] for name in dict.fromkeys(y.table for y in yields)
    ]
    names = _names([rows[0].table or f"Table {n}" for n, rows in enumerate(tables, start=1)])
    for name, rows in zip(names, tables, strict=True):
        made.add_table(_table(name, rows))
    target.mkdir(parents=True, exist_ok=True)
    absolute = target.resolve()
    with (
        tempfile.TemporaryDirectory() as scratch,
        _inside(scratch),
    ):  # it writes an archive into the folder that it is run in
        made.create_files(str(absolute), validate=False)
    with (absolute / "submission.yaml").open(encoding="utf-8") as index:
        written = [d["data_file"] for d in yaml.safe_load_all(index) if d and "data_file" in d]
    for file, rows in zip(written, tables, strict=True):
        _without_padding(absolute / file, rows)
    checker = FullSubmissionValidator()
    if not checker.validate(directory=str(absolute)):
        messages = [m.message for listed in checker.get_messages().values() for m in listed]
        raise PaperError(
            f"not valid for HEPData: {messages[0] if messages else 'no reason given'}",
            where=str(folder),
        )
    return tuple(sorted(p for p in target.iterdir() if p.suffix == ".yaml"))


@contextmanager
def _inside(folder: str) -> Iterator[None]:
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


def _names(labels: Sequence[str]) -> list[str]:
    """A name for each table that HEPData takes (64 characters) and no other table has, also where
    only letters count, since names of files are made of them; a long one is cut, and counted where
    another one is alike.
    """
    found: list[str] = []
    taken: set[str] = set()
    for label in labels:
        base = re.sub(r"[^\w ().,+-]", "-", label)
        name, number = base[:_LONGEST], 2
        while (plain := re.sub(r"\W+", "", name).lower()) in taken:
            ending = f" ({number})"
            name, number = base[: _LONGEST - len(ending)] + ending, number + 1
        taken.add(plain)
        found.append(name)
    return found


def _table(name: str, rows: Sequence[PublishedYield]) -> Any:
    from hepdata_lib import Table, Variable

    table = Table(name)
    table.description = f"Numbers of events: {rows[0].table or name}."
    table.location = next((f"Page {r.page}" for r in rows if r.page), "Not printed")
    table.keywords["observables"] = ["N"]
    regions = list(dict.fromkeys(r.region for r in rows))
    independent = Variable("Region", is_independent=True, is_binned=False)
    independent.values = regions
    table.add_variable(independent)
    for label in dict.fromkeys(r.counted for r in rows):
        table.add_variable(
            _column(label, regions, {r.region: r for r in rows if r.counted == label})
        )
    return table


def _column(label: str, regions: Iterable[str], cells: dict[str, PublishedYield]) -> Any:
    """A variable with its uncertainties; each row has its own, so that they are written as they
    are, named and on both sides.
    """
    from hepdata_lib import Uncertainty, Variable

    named = {"observed": "Observed", "expected": "Total expected", "yield": "Events"}
    column = Variable(named.get(label, label), is_independent=False, is_binned=False)
    listed = [cells.get(region) for region in regions]
    column.values = [
        "-" if y is None else f"< {y.value:.12g}" if y.bound else y.value for y in listed
    ]
    for luminosity in {y.luminosity for y in listed if y is not None and y.luminosity}:
        column.add_qualifier("LUMINOSITY", luminosity, "fb$^{-1}$")
    for kind in dict.fromkeys(name for y in listed if y is not None for name in _labels(y)):
        held = [None if y is None else _labels(y).get(kind) for y in listed]
        uncertainty = Uncertainty(kind, is_symmetric=False)
        uncertainty.values = [(0.0, 0.0) if u is None else (-u.down, u.up) for u in held]
        column.add_uncertainty(uncertainty)
    return column


def _labels(y: PublishedYield) -> dict[str, Given]:
    """The uncertainties of a number by their labels: its names, ``total`` for the one that has
    none, counted from the second on.
    """
    found: dict[str, Given] = {}
    for u in y.uncertainties:
        name, number = u.name or "total", 2
        while name in found:
            name, number = f"{u.name or 'total'} {number}", number + 1
        found[name] = u
    return found


def _without_padding(path: Path, rows: Sequence[PublishedYield]) -> None:
    """Takes away the zeros that hepdata_lib has to write where a number lacks an uncertainty
    that another one of its column has.
    """
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    regions = [v["value"] for v in data["independent_variables"][0]["values"]]
    labels = list(dict.fromkeys(r.counted for r in rows))
    cells = {(r.region, r.counted): r for r in rows}
    for label, variable in zip(labels, data["dependent_variables"], strict=True):
        for region, value in zip(regions, variable["values"], strict=True):
            own = _labels(cells[region, label]) if (region, label) in cells else {}
            kept = [e for e in value.pop("errors", []) if e["label"] in own]
            if kept:
                value["errors"] = kept
    path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")
