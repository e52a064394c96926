"""A record once more: the same draft, the same program, the same events, byte for byte, without
a model.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, TypeVar

from hepnb import filing, workflow
from hepnb import spec as specs
from hepnb.documents import json_of
from hepnb.errors import HepnbError, PaperError
from hepnb.events import places as naming
from hepnb.generate import wishes as wishing
from hepnb.generate.wishes import Wishes
from hepnb.paper import Paper
from hepnb.ports import Progress, silent
from hepnb.record import contents
from hepnb.record.contents import FileIdentity, PaperIdentity, RecordIndex
from hepnb.record.running import run
from hepnb.samples import goodruns
from hepnb.settings import Settings

_T = TypeVar("_T")
State = Literal["same", "differs", "not replayed"]


@dataclass(frozen=True, slots=True)
class ReplayedFile:
    """The outcome for one file of a record; ``detail``: the first line that differs, or the reason
    why it was not replayed.

    ``name``: in the record; ``state``: what came of it.
    """

    name: str
    state: State
    detail: str = ""

    def __str__(self) -> str:
        """One line."""
        said = {
            "same": "the same, byte for byte",
            "differs": "differs",
            "not replayed": "not replayed",
        }[self.state]
        return f"{self.name:<16} {said}{f': {self.detail}' if self.detail else ''}"


def replay(
    folder: Path,
    settings: Settings,
    *,
    paper: str = "",
    cites: Sequence[str] = (),
    files: Sequence[str] = (),
    run_cells: bool = False,
    progress: Progress = silent,
) -> tuple[ReplayedFile, ...]:
    """Makes the draft, the program and the event lists of a record again, and compares them with
    its files.

    ``paper``, ``cites``, ``files``: where the papers and the files of events are on this machine;
    where they were, if not given. ``run_cells``: cells that a person or a model wrote are run as
    well: whoever sets it has read them. Raises PaperError for a folder that is no record.
    """
    index = contents.load_index(folder)
    changed = [name for name, digest in index.files.items() if _digest(folder / name) != digest]
    found = [
        ReplayedFile(name, "differs", "it is not the file that was exported") for name in changed
    ]
    papers = _tried(lambda: _papers(folder, index, settings, paper, cites))
    if isinstance(papers, str):
        found.append(ReplayedFile("draft.adl", "not replayed", papers))
    elif papers:
        found.append(
            _attempt("draft.adl", folder, lambda: _draft(folder, index, papers, settings, progress))
        )
    if index.events:
        known = papers if not isinstance(papers, str) else ()
        found += _run(_Record(folder, index, known, run_cells), settings, files, progress)
    return tuple(found)


def _tried(make: Callable[[], _T]) -> _T | str:
    try:
        return make()
    except HepnbError as error:
        return str(error)


def _attempt(name: str, folder: Path, make: Callable[[], str]) -> ReplayedFile:
    made = _tried(make)
    wanted = (
        filing.text(folder / name, filing.MOST_DATA, errors="replace")
        if (folder / name).is_file()
        else None
    )
    return _beside(name, wanted, made)


def _beside(name: str, wanted: str | None, made: str) -> ReplayedFile:
    if wanted is None:
        return ReplayedFile(name, "not replayed", "the file is gone")
    if wanted == made:
        return ReplayedFile(name, "same")
    lines = zip([*wanted.splitlines(), "(end)"], [*made.splitlines(), "(end)"], strict=False)
    number, (old, new) = next(
        ((n, pair) for n, pair in enumerate(lines, start=1) if pair[0] != pair[1]), (0, ("", ""))
    )
    return ReplayedFile(name, "differs", f"line {number}: {_short(old)} was, {_short(new)} is")


def _short(line: str) -> str:
    return repr(line if len(line) <= 80 else f"{line[:79]}…")


def _digest(path: Path) -> str:
    return contents.file_sha256(path) if path.is_file() else ""


def _papers(
    folder: Path, index: RecordIndex, settings: Settings, paper: str, cites: Sequence[str]
) -> tuple[Paper, ...]:
    """The papers of the record, each the very file that was read.

    Raises PaperError, NetworkError.
    """
    given = [paper, *cites]
    found: list[Paper] = []
    for i, identity in enumerate(index.papers):
        place = (given[i] if i < len(given) else "") or _place(folder, identity)
        source = replace(settings, source=index.sources) if i == 0 else settings.of_others
        loaded = workflow.load_paper(place, source)
        if loaded.sha256 != identity.sha256:
            found_, expected = (
                f"another file than {identity.id} was (sha256 {loaded.sha256[:12]}…)",
                f"{identity.sha256[:12]}…",
            )
            raise PaperError(
                found_, where=place, expected=expected, hint="give the file with --paper"
            )
        found.append(loaded)
    return tuple(found)


def _place(folder: Path, identity: PaperIdentity) -> str:
    """The place of a paper: where it was, seen from the record; shipped with hepnb; or to be had
    by its id.
    """
    if identity.path and (folder / identity.path).is_file():
        return str(folder / identity.path)
    shipped = {file: name for name, file in workflow.EXAMPLES.items()}
    return shipped.get(Path(identity.path).name, identity.id)


def _draft(
    folder: Path,
    index: RecordIndex,
    papers: tuple[Paper, ...],
    settings: Settings,
    progress: Progress,
) -> str:
    answers = str(folder / "answers.jsonl") if index.engine == "replay" else ""
    told = {"engine": index.engine, "samples": index.samples, "questions": index.questions}
    again = replace(settings, record=answers, **told)  # type: ignore[arg-type]
    return specs.text_of(workflow.extract(papers[0], again, cited=papers[1:], progress=progress))


@dataclass(frozen=True)
class _Record:
    """A record with its papers on this machine; ``run_cells``: whether its own cells may run."""

    folder: Path
    index: RecordIndex
    papers: tuple[Paper, ...]
    run_cells: bool


def _run(
    record: _Record, settings: Settings, files: Sequence[str], progress: Progress
) -> list[ReplayedFile]:
    """The program and the events again; all are not replayed where the files of events are not
    those of the record.
    """
    names = ("selection.py", "events.json", "result.json")
    folder = record.folder
    again = _tried(lambda: _texts(record, settings, files, progress))
    if isinstance(again, str):
        return [ReplayedFile(name, "not replayed", again) for name in names]
    texts = {
        name: filing.text(folder / name, filing.MOST_DATA, errors="replace")
        if (folder / name).is_file()
        else None
        for name in names
    }
    stored = texts["result.json"]
    with suppress(ValueError, KeyError, TypeError, AttributeError):  # else it differs as it stands
        if stored is not None:
            texts["result.json"] = json.dumps(contents.numbers_of(json_of(stored)), indent=1)
    return [_beside(name, texts[name], new) for name, new in zip(names, again, strict=True)]


def _texts(
    record: _Record, settings: Settings, files: Sequence[str], progress: Progress
) -> tuple[str, str, str]:
    """Selection, events and numbers, made again."""
    folder, index = record.folder, record.index
    places = _files(folder, index, files)
    cells = contents.load_cells(folder)
    if cells and not record.run_cells:
        raise PaperError(
            f"holds cells that a person or a model wrote: {', '.join(c.key for c in cells)}",
            where=str(folder / "cells.json"),
            hint="read them, then allow them: hepnb replay --run-cells",
        )
    paper, cited = (record.papers[0], record.papers[1:]) if record.papers else (None, ())
    spec = workflow.load_spec(folder / "spec.adl", paper=paper, cited=cited)
    own = folder / "schema.yaml"
    settings = replace(settings, schema=str(own) if own.is_file() else index.schema)
    events = workflow.first_events(places, settings)
    reviewed = workflow.accept(spec, paper, waive=index.waived, cited=cited, events=events)
    again = run(
        reviewed,
        _wishes(folder, index, places),
        () if index.samples_of_events else places,
        settings,
        cells=cells,
        folder=folder,
        progress=progress,
    )
    numbers = contents.numbers_of(again.numbers())
    return (
        again.program.source,
        contents.events_text(again.events()),
        json.dumps(numbers, indent=1),
    )


def _wishes(folder: Path, index: RecordIndex, places: Sequence[str]) -> Wishes:
    """The wishes of the record, with its samples on this machine."""
    path = folder / "wishes.txt"
    told = wishing.read(filing.text(path)) if path.is_file() else wishing.NOTHING
    at = list(zip(index.events, places, strict=True))
    samples = tuple(
        replace(
            s,
            files=tuple(p for f, p in at if f.sample == s.name),
            good_runs=str(folder / s.good_runs) if s.good_runs else "",
        )
        for s in index.samples_of_events
    )
    good = tuple((s.name, goodruns.read(s.good_runs)) for s in samples if s.good_runs)
    return replace(told, samples=samples, at=index.luminosity, good_runs=good)


def _files(folder: Path, index: RecordIndex, given: Sequence[str]) -> tuple[str, ...]:
    """The files of events on this machine, in the order of the record; given ones are known by
    their hashes.

    Raises PaperError where one is not there or another one.
    """
    there = {_digest(Path(naming.place(name).path)): name for name in given}
    return tuple(_file(folder, f, there) for f in index.events)


def _file(folder: Path, identity: FileIdentity, given: Mapping[str, str]) -> str:
    if not identity.sha256:
        return identity.path  # it was read over the network, and is read from there again
    if given:
        if identity.sha256 not in given:
            raise PaperError(
                f"none of the given files is {identity.path}",
                expected=f"{identity.size} bytes, sha256 {identity.sha256[:12]}…",
                hint="give all files of events of the record with --events",
            )
        return _with_tree(given[identity.sha256], naming.place(identity.path).tree)
    path = str(folder / identity.path)
    file = Path(naming.place(path).path)
    if not file.is_file():
        raise PaperError(
            "the file of events is not there", where=path, hint="give it with --events"
        )
    if file.stat().st_size != identity.size or contents.file_sha256(file) != identity.sha256:
        raise PaperError(
            "another file of events",
            where=path,
            expected=f"{identity.size} bytes, sha256 {identity.sha256[:12]}…",
        )
    return path


def _with_tree(path: str, tree: str) -> str:
    return f"{path}:{tree}" if tree and not naming.place(path).tree else path
