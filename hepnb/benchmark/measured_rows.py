"""Rows that were measured, in a file of JSON lines: a measurement goes on where it was
interrupted.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, is_dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from hepnb import filing
from hepnb.documents import json_of
from hepnb.errors import PaperError

FORMAT = "hepnb-bench/1"
_Row = TypeVar("_Row")


class KeptRows:
    """The content of a file of results: for each measurement, by the inputs it depends on, its
    rows. Raises PaperError.

    The version of hepnb belongs to it: another one may ask otherwise. ``again``: nothing that was
    kept is used.
    """

    def __init__(self, path: Path, *, again: bool = False) -> None:
        self.path = path
        entries = [] if again else list(_entries(path))
        self._known = {_key(e["of"]): e["rows"] for e in entries}

    def get(self, of: Mapping[str, Any], kind: type[_Row]) -> tuple[_Row, ...]:
        """The rows of what depends on this; none where it was not measured."""
        rows = self._known.get(_key(_with_version(of)), [])
        try:
            return TypeAdapter(tuple[kind, ...]).validate_python(rows)  # type: ignore[valid-type]
        except ValidationError:
            return ()  # of another hepnb of the same version

    def add(self, of: Mapping[str, Any], rows: Sequence[object]) -> None:
        """Keeps rows, at once."""
        plain = [asdict(r) for r in rows if is_dataclass(r) and not isinstance(r, type)]
        entry = {"format": FORMAT, "of": _with_version(of), "rows": plain}
        filing.append(self.path, json.dumps(entry, ensure_ascii=False).encode())


def _entries(path: Path) -> list[dict[str, Any]]:
    """The lines of a file; the last one may be cut. Raises PaperError where it is no such file."""
    if not path.exists():
        return []
    try:
        lines = filing.text(path, filing.MOST_DATA).splitlines()
    except UnicodeDecodeError:
        lines = [""]
    found = []
    for number, text in enumerate(lines, start=1):
        entry = _entry(text)
        if entry is not None:
            found.append(entry)
        elif number < len(lines) or number == 1:
            raise PaperError(
                "no results of a benchmark",
                where=f"{path}:{number}",
                hint="give another file with -o",
            )
    return found


def _entry(text: str) -> dict[str, Any] | None:
    """A line; None where it is none of this format."""
    try:
        entry = json_of(text)
        return (
            {"of": dict(entry["of"]), "rows": list(entry["rows"])}
            if entry["format"] == FORMAT
            else None
        )
    except (ValueError, KeyError, TypeError):
        return None


def _with_version(of: Mapping[str, Any]) -> dict[str, Any]:
    try:
        own = version("hepnb")
    except PackageNotFoundError:
        own = "source tree"
    return {**of, "hepnb": own}


def _key(of: Mapping[str, Any]) -> str:
    return json.dumps(of, sort_keys=True)
