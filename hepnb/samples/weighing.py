"""The scale of each simulated sample: luminosity × cross section × k-factor × filter efficiency /
sum of the generated weights.

Numbers that a samples.yaml does not write come from its metadata or from the files: the ``Runs``
tree of NanoAOD, the branches of ATLAS Open Data (``sample`` of the event schema). Generated weights
that no file sums are counted, where the list says so.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from hepnb.errors import EventsError
from hepnb.events import files
from hepnb.events import open as opening
from hepnb.events.form import Chosen, Schema
from hepnb.events.open import EventFile
from hepnb.events.places import expanded, place, same
from hepnb.lazy_imports import later
from hepnb.program import Sample
from hepnb.samples import metadata
from hepnb.samples.metadata import DataSet
from hepnb.samples.reading import SampleEntry, SampleList

ak = later("awkward")
np = later("numpy")

#: cross sections are in pb, luminosities in fb⁻¹
_PB_PER_FB = 1000
#: how much of a branch is read at once where weights are counted
_STEP = "50 MB"


@dataclass(frozen=True, slots=True)
class Normalised:
    """A sample ready to be run, and a sentence on each number of its scale that was not written
    down.

    ``notes``: these sentences.
    """

    sample: Sample
    notes: tuple[str, ...] = ()


def normalised(listed: SampleList, *, skip: bool = False) -> tuple[Normalised, ...]:
    """The samples with their files and scales; with ``skip`` without files whose numbers cannot be
    read, which is noted.

    Raises EventsError for a file that is missing, given twice, or lacks a number.
    """
    known = metadata.read(listed.metadata) if listed.metadata else {}
    found: list[Normalised] = []
    holder: dict[str, str] = {}
    for entry in listed.entries:
        paths = _files(entry, listed)
        for path in paths:
            if (other := holder.setdefault(same(path), entry.name)) != entry.name:
                raise _wrong(
                    listed, entry, f"{path} is in sample {other}, too", "every file in one sample"
                )
        found.append(_normalised(listed, entry, paths, known, skip=skip))
    return tuple(found)


def reweighed(listed: SampleList, sample: Sample, left_out: Collection[str]) -> Normalised:
    """A simulated sample without the files that a run has left out: their events are not to be
    counted as generated.

    Where the sum of weights is that of all files, whatever is read, a note says that the yields
    lack those files.
    """
    entry = next(e for e in listed.entries if e.name == sample.name)
    known = metadata.read(listed.metadata) if listed.metadata else {}
    paths = tuple(f for f in sample.files if place(f).path not in left_out)
    found = _normalised(listed, entry, paths, known, skip=False)
    if found.sample.scale != sample.scale:
        return found
    return replace(
        found,
        notes=(
            (
                f"{sample.name}: its sum of weights is that of all files: the yields lack those "
                "left "
                "out"
            ),
        ),
    )


def _normalised(
    listed: SampleList,
    entry: SampleEntry,
    paths: tuple[str, ...],
    known: Mapping[str, DataSet],
    *,
    skip: bool,
) -> Normalised:
    colour = listed.process(entry.process).colour
    sample = Sample(
        entry.name, paths, entry.data, entry.process, colour, 1.0, entry.regions, entry.good_runs
    )
    left_out: list[str] = []
    while not entry.data:
        try:
            scale, notes = _Numbers(listed, entry, sample.files, known).scale()
        except EventsError as error:
            bad = next((f for f in sample.files if place(f).path == error.where), "")
            if not skip or not bad or len(sample.files) == 1:
                raise
            left_out.append(f"left out: {error}")
            sample = replace(sample, files=tuple(f for f in sample.files if f != bad))
        else:
            return Normalised(replace(sample, scale=scale), (*left_out, *notes))
    return Normalised(sample)


def _wrong(
    listed: SampleList, entry: SampleEntry, found: str, expected: str = "", hint: str = ""
) -> EventsError:
    return EventsError(
        found, where=f"{listed.where}: sample {entry.name}", expected=expected, hint=hint
    )


def _files(entry: SampleEntry, listed: SampleList) -> tuple[str, ...]:
    """The files of a sample, each once and there. Raises EventsError."""
    try:
        paths = expanded(entry.files)
    except EventsError as error:
        raise _wrong(listed, entry, f"{error.where}: {error.found}", hint=error.hint) from None
    seen: set[str] = set()
    for path in paths:
        at = place(path)
        if not at.scheme and not Path(at.path).exists():
            raise _wrong(
                listed,
                entry,
                f"no such file: {at.path}",
                hint="paths are relative to the folder of the list",
            )
        if same(path) in seen:
            raise _wrong(listed, entry, f"{path} twice", "every file once")
        seen.add(same(path))
    return paths


class _Numbers:
    """The numbers of a simulated sample, from the list, the metadata or the files."""

    def __init__(
        self,
        listed: SampleList,
        entry: SampleEntry,
        paths: Sequence[str],
        known: Mapping[str, DataSet],
    ) -> None:
        self.listed, self.entry, self.paths, self.known = listed, entry, paths, known
        self.notes: list[str] = []
        self._first: EventFile | None = None

    def scale(self) -> tuple[float, tuple[str, ...]]:
        """The scale, and what is to be said of it."""
        row = self._row()
        written = (self.entry.cross_section, self.entry.k_factor, self.entry.filter_efficiency)
        numbers = [
            self._number(key, given, row) for key, given in zip(_FACTORS, written, strict=True)
        ]
        if numbers[0] is None:
            raise self._lacks("cross_section", "cross_section: 1.23 pb")
        total = self._sum(row)
        if not math.isfinite(total) or total <= 0:
            found = f"a sum of weights of {total:g}"
            raise _wrong(
                self.listed,
                self.entry,
                found,
                "more than 0",
                "give sum_of_weights as a number, or count",
            )
        product = math.prod(n for n in numbers if n is not None)
        return self.listed.luminosity * _PB_PER_FB * product / total, tuple(self.notes)

    @property
    def first(self) -> EventFile:
        """The first file, looked at."""
        if self._first is None:
            self._first = opening.first(self.paths, self.listed.schema)
        return self._first

    def _lacks(self, key: str, expected: str) -> EventsError:
        hint = f"events of {self.first.schema.name} do not say it"
        hint += "" if not self.known else ", and neither does the metadata"
        return _wrong(self.listed, self.entry, f"no {key}", expected, hint)

    def _row(self) -> DataSet:
        """The row of the metadata: of the data set that the list names, or of the number that
        the files have.
        """
        if self.entry.dataset:
            if self.entry.dataset not in self.known:
                found = f"data set {self.entry.dataset} is not in the metadata"
                raise _wrong(
                    self.listed,
                    self.entry,
                    found,
                    hint="" if self.known else "say metadata: FILE at the top of the list",
                )
            return self.known[self.entry.dataset]
        number = self._stated("number") if self.known else None
        return self.known.get(str(int(number)), DataSet()) if number is not None else DataSet()

    def _number(self, key: str, written: float | None, row: DataSet) -> float | None:
        """A factor of the scale: as written, else of the metadata, else of the files."""
        if written is not None:
            return written
        of_row: float | None = getattr(row, key)
        value = of_row if of_row is not None else self._stated(key)
        if value is None:
            return None
        origin = "the metadata" if of_row is not None else "its files"
        if not math.isfinite(value) or value <= 0:
            raise _wrong(
                self.listed,
                self.entry,
                f"{key} {value:g} in {origin}",
                "more than 0",
                f"write {key} into the list",
            )
        self.notes.append(
            f"{self.entry.name}: {key} {value:.6g}{' pb' if key == 'cross_section' else ''} of "
            f"{origin}"
        )
        return value

    def _sum(self, row: DataSet) -> float:
        given = self.entry.sum_of_weights
        if isinstance(given, float | int):
            return float(given)
        if given == "count":
            return self._counted()
        value = row.sum_of_weights
        origin = "the metadata"
        if value is None:
            value, origin = self._stated("sum_of_weights"), "its files"
        if value is None:
            raise self._lacks(
                "sum_of_weights", "a number, or count where the files have every generated event"
            )
        self.notes.append(f"{self.entry.name}: sum of weights {value:.8g} of {origin}")
        return value

    # --- in the files
    # ----------------------------------------------------------------------------------------------

    def _stated(self, key: str) -> float | None:
        """A number as the files say it; None where they do not.

        Raises EventsError for files of several data sets.
        """
        branches = self.first.schema.sample.get(key, ())
        own = next((b for b in branches if "/" not in b and b in self.first.schema.known), "")
        if own:
            return self._same_in_all(key, own)
        beside = [b for b in branches if "/" in b]
        return self._added(beside) if beside else None

    def _same_in_all(self, key: str, branch: str) -> float | None:
        """The value of a branch that is the same in all events of all files; None where there is
        no event.
        """
        found: dict[float, str] = {}
        for path in self.paths:
            tree = files.tree(place(path).path, self.first.tree)
            with files.reading(path, f"branch {branch}"):
                values = tree[branch].array(library="np")
            for value in (values.min(), values.max()) if len(values) else ():
                found.setdefault(float(value), path)
        if len(found) > 1:
            (a, one), (b, other) = list(found.items())[:2]
            told = f"{key} {a:g} in {one} and {b:g} in {other if other != one else 'it, too'}"
            hint = f"give each data set a sample of its own, or write {key} into the list"
            raise _wrong(self.listed, self.entry, told, "one data set", hint)
        return next(iter(found), None)

    def _added(self, branches: Sequence[str]) -> float | None:
        """The sum over the entries of a tree beside the events, over all files; None where the
        first file has no such tree.
        """
        total = 0.0
        for number, path in enumerate(self.paths):
            at = place(path).path
            file = files.opened(at)
            with files.reading(at, branches[0]):
                there = next((b for b in branches if _has(file, b)), "")
            if not there and not number:
                return None
            if not there:
                found = f"{path} has no {branches[0]}, unlike {self.paths[0]}"
                raise _wrong(
                    self.listed, self.entry, found, hint="give sum_of_weights as a number, or count"
                )
            tree, _, branch = there.rpartition("/")
            rule = self.first.schema.chosen.get(there)
            with files.reading(at, there):
                total += (
                    float(np.sum(file[tree][branch].array(library="np")))
                    if rule is None
                    else self._chosen(path, file[tree], branch, rule)
                )
        return total

    def _chosen(self, path: str, tree: Any, branch: str, rule: Chosen) -> float:
        """The sum over the entries of a tree of the value that counts in each.

        Raises EventsError for an entry where none does.
        """
        total = 0.0
        found = _lists(tree, branch)
        where = [(_lists(tree, beside), allowed) for beside, allowed in rule.where]
        orders = _lists(tree, rule.highest) if rule.highest else found
        for number, values in enumerate(found):
            fits = [True] * len(values)
            for said, allowed in where:
                fits = [f and str(v) in allowed for f, v in zip(fits, said[number], strict=True)]
            places = [place for place, fit in enumerate(fits) if fit]
            if not places:
                asked = " and ".join(f"{b} {' or '.join(allowed)}" for b, allowed in rule.where)
                hint = "give sum_of_weights as a number, or count"
                raise _wrong(
                    self.listed, self.entry, f"{path}: no {branch}", f"one of {asked}", hint
                )
            total += float(values[max(places, key=orders[number].__getitem__)])
        if rule.unfinished and rule.unfinished in tree.keys(full_paths=False):
            left = sum(map(len, _lists(tree, rule.unfinished)))
            if left:
                told = f"{left} in {rule.unfinished} of {path}: input that was not read to its end"
                self.notes.append(f"{self.entry.name}: {told}")
        return total

    def _counted(self) -> float:
        """The sum of the generator's weights over the events of the files; their number where
        they have none.
        """
        schema: Schema = self.first.schema
        branch = next((b for b in schema.sample.get("weight", ()) if b in schema.known), "")
        total, entries = 0.0, 0
        for path in self.paths:
            at = place(path).path
            tree = files.tree(at, self.first.tree)
            with files.reading(at, f"branch {branch}"):
                entries += int(tree.num_entries)
                for chunk in tree.iterate([branch], step_size=_STEP) if branch else ():
                    total += float(ak.sum(_one_each(chunk[branch])))
        what = f"{branch} of" if branch else "number of"
        self.notes.append(f"{self.entry.name}: sum of weights counted: {what} {entries} events")
        return total if branch else float(entries)


_FACTORS = ("cross_section", "k_factor", "filter_efficiency")


def _one_each(values: Any) -> Any:
    """One weight for each event: of several, the first is the nominal one."""
    return ak.fill_none(ak.firsts(values), 0.0) if values.ndim > 1 else values


def _lists(tree: Any, branch: str) -> list[list[Any]]:
    """The lists that a branch holds."""
    found: list[list[Any]] = ak.to_list(tree[branch].array())
    return found


def _has(file: Any, branch: str) -> bool:
    """True where a file has a branch, written TREE/BRANCH."""
    tree, _, name = branch.rpartition("/")
    return tree in file.keys(cycle=False) and name in file[tree].keys(full_paths=False)
