"""Results of chunks that are kept: a run that was interrupted goes on, and of a changed selection
only what changed runs again.

A result is found by the file (`identity`), its tree, the events, the way they are counted, and the
code that it depends on (`hepnb.run.program_slices`). A record is a checksum, then arrays and JSON
in NumPy's archive; one that is damaged counts as none. Several runs may write at the same time:
each record is whole, and the last one stays.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hepnb import filing
from hepnb.events import files
from hepnb.lazy_imports import later
from hepnb.run.partial_result import Part

if TYPE_CHECKING:
    import numpy as np
else:
    np = later("numpy")

#: the form of a record; another one is not read
FORMAT = "hepnb-chunk/1"
#: results of one chunk by other code that stay beside those of now, for a user who goes back and
#: forth
_EARLIER = 3
#: bytes of a record above which it is not kept
_LARGEST = 64_000_000
#: bytes at the head of a ROOT file, which hold its identifier
_HEAD = 512
_PACKAGES = ("hepnb", "awkward", "numpy", "uproot", "vector", "hist")


@dataclass(frozen=True, slots=True)
class KnownFile:
    """The description of a file: its chunks, the triggers it lacks, and the branches that its
    events are known again by.

    ``ranges``: (first, last + 1) entries of each chunk; ``absent``: names of branches; ``names``:
    names of branches.
    """

    ranges: tuple[tuple[int, int], ...]
    absent: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


@lru_cache(maxsize=1)
def made_by() -> str:
    """The versions of all that has a part in a number."""
    return " ".join((FORMAT, *(f"{name} {version(name)}" for name in _PACKAGES)))


def identity(path: str) -> str:
    """Path, size, time of the last change and first bytes of a file, hashed; "" where it is far
    away or cannot be read.
    """
    try:
        size, changed = files.stamp(path)
        if not size:
            return ""
        with filing.stream(path) as file:
            head = file.read(_HEAD)
        return digest(str(Path(path).resolve()), size, changed, head.hex())
    except Exception:  # noqa: BLE001 - whatever is wrong with the file is said when it is read
        return ""


def digest(*parts: object) -> str:
    """The hash of some values."""
    return hashlib.sha256(json.dumps([made_by(), *parts]).encode()).hexdigest()


@dataclass(frozen=True)
class Keep:
    """The place where a run keeps results: a ``folder``, and how it is kept within bounds.

    ``trim``: keeps it within its bound.
    """

    folder: Path
    trim: Callable[[], object]


@dataclass(frozen=True)
class Store:
    """The records in a folder. What cannot be written is not kept; nothing is ever raised."""

    folder: Path

    def description(self, key: str) -> KnownFile | None:
        """The description of a file."""
        record = self._read(key)
        if record is None:
            return None
        about = record[0]
        return KnownFile(
            tuple((int(a), int(b)) for a, b in about["ranges"]),
            tuple(about["absent"]),
            tuple(about["names"]),
        )

    def describe(self, key: str, found: KnownFile) -> None:
        """Keeps the description of a file."""
        self._write(key, {"ranges": found.ranges, "absent": found.absent, "names": found.names}, [])

    def parts(self, key: str) -> dict[str, Part]:
        """The results for some events, by the hash of the code that they depend on."""
        record = self._read(key)
        return (
            {}
            if record is None
            else {name: _part(about, record[1]) for name, about in record[0].items()}
        )

    def keep(self, key: str, parts: Mapping[str, Part]) -> None:
        """Keeps results for some events, those that were kept before behind them, as many as may
        stay.
        """
        most = (_EARLIER + 1) * max(len(parts), 1)
        all_ = dict(
            list({**parts, **{k: p for k, p in self.parts(key).items() if k not in parts}}.items())[
                :most
            ]
        )
        arrays: list[Any] = []
        self._write(key, {name: _about(part, arrays) for name, part in all_.items()}, arrays)

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / f"{key}.part"

    def _read(self, key: str) -> tuple[dict[str, Any], list[Any]] | None:
        path = self._path(key)
        try:
            head, _, data = filing.content(path).partition(b"\n")
            if head != _sum(data):
                return None
            with np.load(io.BytesIO(data), allow_pickle=False) as archive:
                about = json.loads(archive["about"].tobytes())
                arrays = [archive[f"a{n}"] for n in range(len(archive.files) - 1)]
            os.utime(path)  # needed now: not among the first to go
        except Exception:  # noqa: BLE001 - a record that cannot be read, for whatever reason, is none
            return None
        return about, arrays

    def _write(self, key: str, about: Any, arrays: list[Any]) -> None:
        text = np.frombuffer(json.dumps(about).encode(), dtype=np.uint8)
        stream = io.BytesIO()
        np.savez(stream, about=text, **{f"a{n}": array for n, array in enumerate(arrays)})
        data = stream.getvalue()
        if len(data) > _LARGEST:
            return
        path = self._path(key)
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            filing.write(path, _sum(data) + b"\n" + data)


def _sum(data: bytes) -> bytes:
    return f"{FORMAT} {hashlib.sha256(data).hexdigest()}".encode()


def _about(part: Part, arrays: list[Any]) -> dict[str, Any]:
    """A result as JSON, with the numbers of its arrays, which are appended."""

    def put(array: Any) -> int:
        arrays.append(array)
        return len(arrays) - 1

    return {
        "rows": {k: put(v) for k, v in part.rows.items()},
        "sums": {k: [put(a) for a in pair] for k, pair in part.sums.items()},
        "edges": part.edges,
        "selected": part.selected,
        "events": {k: put(v) for k, v in part.events.items()},
        "stops": {k: put(v) for k, v in part.stops.items()},
        "entries": part.entries,
        "left_out": part.left_out,
        "seen": None if part.seen is None else put(part.seen),
        "bits": part.bits,
    }


def _part(about: Mapping[str, Any], arrays: list[Any]) -> Part:
    return Part(
        rows={k: arrays[n] for k, n in about["rows"].items()},
        sums={k: (arrays[a], arrays[b]) for k, (a, b) in about["sums"].items()},
        edges={k: tuple(tuple(axis) for axis in axes) for k, axes in about["edges"].items()},
        selected={k: (int(n), float(w), float(v)) for k, (n, w, v) in about["selected"].items()},
        events={k: arrays[n] for k, n in about["events"].items()},
        stops={k: arrays[n] for k, n in about["stops"].items()},
        entries=int(about["entries"]),
        left_out=int(about["left_out"]),
        seen=None if about["seen"] is None else arrays[about["seen"]],
        bits=int(about["bits"]),
    )


def of_file(part: Part, file: int, numbered: bool) -> Part:
    """The result with the number of its file, where events are named by it (``numbered``): 0 in
    what is kept.
    """
    if not numbered:
        return part

    def moved(ids: Mapping[str, Any]) -> dict[str, Any]:
        return {
            k: np.concatenate([np.full((len(e), 1), file), e[:, 1:]], axis=1)
            for k, e in ids.items()
        }

    return replace(part, events=moved(part.events), stops=moved(part.stops))
