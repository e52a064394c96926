"""``samples.yaml``: the samples of an analysis and how they are normalised (docs/formats.md).

A file is read whole before anything is opened: names, processes, units and keys are checked, the
files are not. What is wrong is one sentence that names the sample and the key.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from rapidfuzz import process as nearest

from hepnb.documents import NotYaml, document
from hepnb.errors import EventsError
from hepnb.events.places import text_of
from hepnb.filing import at_home
from hepnb.lazy_imports import later

colors = later("matplotlib.colors")

FORMAT = "hepnb-samples/1"
#: unit of a cross section → picobarn
PICOBARN = {
    "b": 1e12,
    "mb": 1e9,
    "ub": 1e6,
    "μb": 1e6,
    "µb": 1e6,
    "nb": 1e3,
    "pb": 1.0,
    "fb": 1e-3,
    "ab": 1e-6,
}
#: unit of an integrated luminosity → its factor to fb⁻¹
_PER_FEMTOBARN = {"nb": 1e-6, "pb": 1e-3, "fb": 1.0, "ab": 1e3}

_KEYS = ("format", "luminosity", "schema", "metadata", "good_runs", "processes", "samples")
_OF_PROCESS = ("title", "colour")
_OF_SAMPLE = (
    "name", "process", "files", "kind", "cross_section", "k_factor", "filter_efficiency",
    "sum_of_weights", "dataset", "colour",
    "regions", "good_runs",
)  # fmt: skip
_OF_SIMULATION = ("cross_section", "k_factor", "filter_efficiency", "sum_of_weights", "dataset")
#: where a number of a sample comes from that is not written
FromFile = Literal["file"]


@dataclass(frozen=True, slots=True)
class Process:
    """A process: samples of one are one entry of a figure.

    ``title``: in legends; ``colour``: ``#3f90da`` or a name, or "".
    """

    name: str
    title: str = ""
    colour: str = ""


@dataclass(frozen=True, slots=True)
class SampleEntry:
    """A sample as it is written; ``files`` may be folders, patterns, lists or addresses
    (`hepnb.events.places`).

    ``data``: recorded events. Of simulation: ``cross_section`` in pb, ``k_factor`` and
    ``filter_efficiency``, None for those of the metadata or of the files; ``sum_of_weights``: a
    number, ``file`` (what the files say of it) or ``count`` (of the files' events). ``dataset``:
    its number or name in the metadata. ``regions``: those that it is for, () for all.
    ``good_runs``: path of a list. ``process``: the one that it adds to.
    """

    name: str
    process: str
    files: tuple[str, ...]
    data: bool
    cross_section: float | None = None
    k_factor: float | None = None
    filter_efficiency: float | None = None
    sum_of_weights: float | Literal["file", "count"] = "file"
    dataset: str = ""
    regions: tuple[str, ...] = ()
    good_runs: str = ""


@dataclass(frozen=True, slots=True)
class SampleList:
    """The content of a samples.yaml: ``luminosity`` in fb⁻¹ (0: none), ``metadata``: path of a file
    with numbers of data sets.

    ``processes``: in the order of the file; ``schema``: name or path of the event schema, "" to be
    detected; ``where``: the file. ``entries``: in the order of the file.
    """

    entries: tuple[SampleEntry, ...]
    processes: tuple[Process, ...]
    luminosity: float = 0.0
    metadata: str = ""
    schema: str = ""
    where: str = ""

    def process(self, name: str) -> Process:
        """The process of that name."""
        return next(p for p in self.processes if p.name == name)


def read(path: str | Path) -> SampleList:
    """The samples of a file. Raises EventsError."""
    text = text_of(Path(path), where=str(path), expected=f"a YAML file with format: {FORMAT}")
    return parse(text, where=str(path))


def parse(text: str, *, where: str = "samples.yaml") -> SampleList:
    """The samples in a YAML text; paths are relative to the folder of ``where``.

    Raises EventsError.
    """
    try:
        data = document(text)
    except NotYaml as error:
        raise EventsError(f"no YAML: {error.detail}", where=where) from None
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise EventsError("no list of samples", where=where, expected=f"format: {FORMAT}")
    return _Reading(data, where).samples()


class _Reading:
    """A list of samples while it is read."""

    def __init__(self, data: Mapping[str, Any], where: str) -> None:
        self.data, self.where, self.folder = data, where, Path(where).parent

    def samples(self) -> SampleList:
        self._keys(self.data, _KEYS, "")
        declared = self._processes()
        listed = self.data.get("samples")
        if not isinstance(listed, list) or not listed:
            raise self._wrong(
                "", "no samples", "samples: a list, each with name, files and process"
            )
        entries = tuple(self._entry(n, entry, declared) for n, entry in enumerate(listed, start=1))
        self._once(entries)
        known = {
            **{e.process: Process(e.process) for e in entries if e.process not in declared},
            **declared,
        }
        with_colour = [(e, f"sample {e.get('name')}") for e in listed if "colour" in e]
        coloured = {
            str(e.get("process", e.get("name"))): self._colour(e, place) for e, place in with_colour
        }
        processes = tuple(
            Process(p.name, p.title, coloured.get(p.name) or p.colour) for p in known.values()
        )
        luminosity = self._luminosity()
        if not luminosity and any(not e.data for e in entries):
            raise self._wrong("", "simulation without a luminosity", "luminosity: 36.1 /fb")
        return SampleList(
            entries,
            processes,
            luminosity,
            self._path(self.data, "metadata", ""),
            str(self.data.get("schema", "")),
            self.where,
        )

    def _wrong(self, place: str, found: str, expected: str = "", hint: str = "") -> EventsError:
        return EventsError(
            found,
            where=f"{self.where}: {place}" if place else self.where,
            expected=expected,
            hint=hint,
        )

    def _keys(self, entry: Any, known: tuple[str, ...], place: str) -> None:
        if not isinstance(entry, dict):
            raise self._wrong(place, f"{entry!r}", f"the keys {', '.join(known)}")
        for key in entry:
            if key not in known:
                near = nearest.extractOne(str(key), known, score_cutoff=70)
                hint = f"did you mean {near[0]}?" if near else ""
                raise self._wrong(
                    place, f"no key {key!r} is known", f"one of {', '.join(known)}", hint
                )

    def _processes(self) -> dict[str, Process]:
        found: dict[str, Process] = {}
        declared = self.data.get("processes") or {}
        if not isinstance(declared, dict):
            raise self._wrong(
                "processes", f"{declared!r}", "NAME: {title: …, colour: …} for each process"
            )
        for name, given in declared.items():
            entry, place = given or {}, f"process {name}"
            self._keys(entry, _OF_PROCESS, place)
            found[str(name)] = Process(
                str(name), str(entry.get("title", "")), self._colour(entry, place)
            )
        return found

    def _colour(self, entry: Mapping[str, Any], place: str) -> str:
        colour = entry.get("colour", "")
        if colour and not colors.is_color_like(colour):
            raise self._wrong(place, f"colour {colour!r}", '"#3f90da", or a name like orange')
        return str(colour)

    def _entry(self, number: int, entry: Any, declared: Mapping[str, Process]) -> SampleEntry:
        self._keys(entry, _OF_SAMPLE, f"sample {number}")
        name = entry.get("name")
        if not isinstance(name, str) or not name.strip():
            raise self._wrong(
                f"sample {number}", "no name" if name is None else f"name {name!r}", "name: a text"
            )
        place = f"sample {name}"
        kind = entry.get("kind", "data" if name.lower().startswith("data") else "simulation")
        if kind not in ("data", "simulation"):
            raise self._wrong(place, f"kind {kind!r}", "data or simulation")
        process = str(entry.get("process", "data" if kind == "data" else name))
        if declared and process not in declared and kind != "data":
            near = nearest.extractOne(process, list(declared), score_cutoff=60)
            hint = f"did you mean {near[0]}?" if near else "add it to processes"
            raise self._wrong(
                place,
                f"process {process!r} is not one of processes",
                f"one of {', '.join(declared)}",
                hint,
            )
        if kind == "data":
            if stray := next((k for k in _OF_SIMULATION if k in entry), ""):
                raise self._wrong(
                    place, f"{stray} of recorded data", hint="leave it out, or say kind: simulation"
                )
            return SampleEntry(
                name, process, self._files(entry, place), data=True,
                regions=self._regions(entry, place),
                good_runs=self._path(entry, "good_runs", place) or self._path(self.data,
                "good_runs", ""),
            )  # fmt: skip
        if "good_runs" in entry:
            raise self._wrong(
                place, "good_runs of simulation", hint="leave it out: it counts recorded events"
            )
        return SampleEntry(
            name,
            process,
            self._files(entry, place),
            data=False,
            cross_section=self._cross_section(entry, place),
            k_factor=self._positive(entry, "k_factor", place),
            filter_efficiency=self._positive(entry, "filter_efficiency", place),
            sum_of_weights=self._sum(entry, place),
            dataset=str(entry.get("dataset", "")),
            regions=self._regions(entry, place),
        )

    def _once(self, entries: tuple[SampleEntry, ...]) -> None:
        names: set[str] = set()
        for entry in entries:
            if entry.name in names:
                raise self._wrong(
                    f"sample {entry.name}", "two samples of this name", "a name for each"
                )
            names.add(entry.name)

    def _files(self, entry: Mapping[str, Any], place: str) -> tuple[str, ...]:
        given = entry.get("files")
        named = [given] if isinstance(given, str) else given
        if (
            not isinstance(named, list)
            or not named
            or not all(isinstance(f, str) and f for f in named)
        ):
            raise self._wrong(
                place,
                "no files" if not given else f"files {given!r}",
                "files: a list of paths, patterns or addresses",
            )
        return tuple(self._beside(f) for f in named)

    def _beside(self, file: str) -> str:
        """A path, relative to the folder of the list where it is relative."""
        if "://" in file or at_home(file.removeprefix("@")).is_absolute():
            return file
        at = "@" if file.startswith("@") else ""
        return at + str(self.folder / file.removeprefix("@"))

    def _path(self, entry: Mapping[str, Any], key: str, place: str) -> str:
        given = entry.get(key, "")
        if not isinstance(given, str):
            raise self._wrong(place, f"{key} {given!r}", f"{key}: a path")
        return self._beside(given) if given else ""

    def _regions(self, entry: Mapping[str, Any], place: str) -> tuple[str, ...]:
        given = entry.get("regions", [])
        named = [given] if isinstance(given, str) else given
        if not isinstance(named, list) or not all(isinstance(r, str) for r in named):
            raise self._wrong(place, f"regions {given!r}", "regions: a list of names of the spec")
        return tuple(named)

    def _positive(self, entry: Mapping[str, Any], key: str, place: str) -> float | None:
        if key not in entry or entry[key] == "file":
            return None
        value = _number(entry[key])
        if value is None or value <= 0:
            raise self._wrong(place, f"{key} {entry[key]!r}", f"{key}: a number above 0, or file")
        return value

    def _sum(self, entry: Mapping[str, Any], place: str) -> float | Literal["file", "count"]:
        given = entry.get("sum_of_weights", "file")
        if given in ("file", "count"):
            return "file" if given == "file" else "count"
        value = _number(given)
        if value is None or value <= 0:
            found = "a sum of weights of 0" if value == 0 else f"sum_of_weights {given!r}"
            raise self._wrong(place, found, "a number above 0, file or count")
        return value

    def _cross_section(self, entry: Mapping[str, Any], place: str) -> float | None:
        given = entry.get("cross_section", "file")
        if given == "file":
            return None
        if _number(given) is not None:
            raise self._wrong(
                place,
                f"cross section {given} without a unit",
                f"cross_section: {given} pb (or fb, nb …)",
            )
        match = (
            re.fullmatch(r"\s*(\S+)\s*([a-zμµ]+)\s*", str(given))
            if isinstance(given, str)
            else None
        )
        value = _number(match[1]) if match else None
        if match is None or value is None or match[2] not in PICOBARN or value <= 0:
            raise self._wrong(
                place,
                f"cross section {given!r}",
                f"a number above 0 with a unit ({', '.join(PICOBARN)}), or file",
            )
        return value * PICOBARN[match[2]]

    def _luminosity(self) -> float:
        given = self.data.get("luminosity")
        if given is None:
            return 0.0
        if _number(given) is not None:
            raise self._wrong("", f"luminosity {given} without a unit", f"luminosity: {given} /fb")
        match = re.fullmatch(
            r"\s*(\S+?)\s*(?:/\s*([npfa]b)|([npfa]b)\s*(?:\^?\{?-1\}?|⁻¹))\s*", str(given)
        )
        value = _number(match[1]) if match else None
        if match is None or value is None or value <= 0:
            raise self._wrong(
                "", f"luminosity {given!r}", "a number above 0 with a unit: 36.1 /fb, 36100 /pb"
            )
        return float(f"{value * _PER_FEMTOBARN[match[2] or match[3]]:.12g}")


def _number(given: Any) -> float | None:
    """A finite number, also as a text (``1e3``, which YAML takes for one); None for anything
    else.
    """
    if isinstance(given, bool) or not isinstance(given, int | float | str):
        return None
    try:
        value = float(given)
    except ValueError:
        return None
    return value if math.isfinite(value) else None
