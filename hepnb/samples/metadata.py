"""Numbers of data sets in a file beside the events: those of ATLAS Open Data, or a table of your
own.

Read are a table (CSV with a head, or JSON), one row for each data set, as the releases of ATLAS
Open Data have it, and the ``infofile.py`` of the release of 2020, of which the literal is read and
nothing is executed. Cross sections are in pb.
"""

from __future__ import annotations

import ast
import csv
import io
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hepnb import python_syntax
from hepnb.documents import json_of
from hepnb.errors import EventsError
from hepnb.events.places import text_of

#: what a column is called, without case, blanks and underscores
_CALLED = {
    "number": ("datasetnumber", "dsid", "dataset", "number", "channelnumber"),
    "name": ("physicsshort", "name", "sample"),
    "cross_section": ("crosssectionpb", "crosssection", "xsec", "xsection"),
    "k_factor": ("kfactor", "kfac"),
    "filter_efficiency": ("genfilteff", "filteff", "filterefficiency"),
    "sum_of_weights": ("sumofweights", "sumw", "sumweights"),
    "reduction": ("redeff",),
}
EXPECTED = (
    "a table with the columns dataset_number, crossSection_pb, kFactor, genFiltEff, sumOfWeights "
    "(CSV or JSON), or an infofile.py"
)


@dataclass(frozen=True, slots=True)
class DataSet:
    """The numbers of a data set: cross section in pb, and what it is multiplied with; None for what
    its row does not say.

    ``cross_section`` in pb; ``k_factor`` and ``filter_efficiency`` are factors on it, the latter 0
    to 1; ``sum_of_weights``: of all generated events.
    """

    cross_section: float | None = None
    k_factor: float | None = None
    filter_efficiency: float | None = None
    sum_of_weights: float | None = None


def read(path: str | Path) -> Mapping[str, DataSet]:
    """The data sets of a file, by number and by name.

    Raises EventsError for a file that is no such table.
    """
    at = Path(path)
    text = text_of(at, where=str(path), expected=EXPECTED)
    try:
        rows = list(_rows(text, at.suffix.lower()))
        return {
            key: _data_set(row)
            for row in rows
            for key in (row.get("number"), row.get("name"))
            if key
        }
    except (ValueError, TypeError, AttributeError, SyntaxError, csv.Error, RecursionError) as error:
        detail = " ".join(str(error).split())[:120]
        raise EventsError(
            f"no table of data sets: {detail}", where=str(path), expected=EXPECTED
        ) from None


def _rows(text: str, suffix: str) -> Iterable[Mapping[str, str]]:
    """The rows, with our names for the columns."""
    if suffix == ".py":
        listed: Any = _literal(text)
    elif suffix == ".json":
        listed = json_of(text)
    else:
        listed = list(csv.DictReader(io.StringIO(text)))
    if isinstance(listed, Mapping):
        listed = [
            {"name": key, **row} if not str(key).isdigit() else {"number": key, **row}
            for key, row in listed.items()
        ]
    found = [_named(row) for row in listed]
    if not any(row.get("cross_section") for row in found):
        message = "no column with cross sections"
        raise ValueError(message)
    return found


def _literal(text: str) -> Any:
    """The dictionary that a module assigns, without running the module."""
    for statement in python_syntax.python(text).body:
        if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Dict):
            return ast.literal_eval(statement.value)
    message = "no dictionary"
    raise ValueError(message)


def _named(row: Mapping[str, Any]) -> dict[str, str]:
    plain = {
        str(k).lower().replace("_", "").replace(" ", ""): "" if v is None else str(v).strip()
        for k, v in row.items()
    }
    found = {
        ours: next((plain[c] for c in called if plain.get(c)), "")
        for ours, called in _CALLED.items()
    }
    return {k: v for k, v in found.items() if v}


def _data_set(row: Mapping[str, str]) -> DataSet:
    total = _number(row, "sum_of_weights")
    # the analyses of the release of 2020 divide by sumw * red_eff
    reduced = total * (_number(row, "reduction") or 1.0) if total is not None else None
    return DataSet(
        _number(row, "cross_section"),
        _number(row, "k_factor"),
        _number(row, "filter_efficiency"),
        reduced,
    )


def _number(row: Mapping[str, str], key: str) -> float | None:
    if key not in row:
        return None
    value = float(row[key])
    return value if math.isfinite(value) else None
