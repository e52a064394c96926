"""The files of a record, and what they are."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError

from hepnb import filing
from hepnb.documents import json_of
from hepnb.errors import PaperError, first_of
from hepnb.program import ProgramCell, Sample
from hepnb.result import Kind

FORMAT: Final = "hepnb-record/1"
INDEX: Final = "record.json"
#: file → what it is, for the crate and its readers
NAMES: Final = {
    "spec.adl": "the reviewed selection, each line with its evidence and its decision",
    "draft.adl": "the draft of the selection before the review",
    "requirements.json": (
        "the requirements of the selection as records, with the phrases of the paper"
    ),
    "findings.json": "what the checks say of the selection",
    "decisions.jsonl": "who decided what and when",
    "answers.jsonl": "what the model was asked and what it answered",
    "wishes.txt": "what the program should have beside the selection, and lines that it lacks",
    "cells.json": "cells of the program that a person or a model wrote in place of compiled ones",
    "schema.yaml": "the event schema, where it is none of hepnb's own",
    "selection.py": "the compiled selection",
    "analysis.py": "the analysis program, which needs no hepnb",
    "result.json": "cutflows and histograms of the run",
    "events.json": "the selected events of each region, by sample where there are several",
    "published.yaml": "the published numbers, with their places",
    "comparison.json": "the run beside the published numbers",
    "mapping.yaml": "which published name is which region, and what the run is",
    "disclosure.md": "what a model did, and what people did",
    "report.html": "all of it on one page",
    INDEX: "what belongs together: papers, files, versions, hashes",
}


@dataclass(frozen=True, slots=True)
class PaperIdentity:
    """A paper: its id with version, the hash of the file that was read, and where that was, seen
    from the folder of the record.

    ``sha256``: in hexadecimal, "" for a paper without a file; ``path``: relative, with slashes.
    """

    id: str
    sha256: str
    title: str = ""
    path: str = ""


@dataclass(frozen=True, slots=True)
class FileIdentity:
    """A file of events: where it was, seen from the folder of the record, its size in bytes, its
    hash, its events.

    0 and "" where it was read over the network. ``kind``: recorded or simulated events, "" where
    nobody said; ``sample``: the name of its sample, "" where there is just one. ``path``: relative,
    with slashes, or an address; ``schema``: name of the event schema; ``entries``: number of
    events; ``sha256``: in hexadecimal.
    """

    path: str
    schema: str
    entries: int
    size: int = 0
    sha256: str = ""
    kind: Kind = ""
    sample: str = ""


@dataclass(frozen=True, slots=True)
class Decided:
    """Decisions on lines of a spec: who wrote them into a record (``by``, as the system calls
    them, or as they call themselves), how many in ``lines``, and how many of these were not their
    own but taken over from ``others``.
    """

    by: str = ""
    lines: int = 0
    others: int = 0

    def __str__(self) -> str:
        """A sentence."""
        if not self.by:
            return "The record does not say whose decisions it carries."
        took = (
            f"; {self.others} of them were somebody else's, and taken over" if self.others else ""
        )
        counted = f"{self.lines} decision{'' if self.lines == 1 else 's'} on lines"
        return f"The record carries {counted}, exported by {self.by}{took}."


@dataclass(frozen=True)
class RecordIndex:
    """``record.json``: what the files of the record were made of.

    ``files``: name → sha256 of every other file. ``samples_of_events``: those that the files belong
    to, without their files, () where they are in none; ``luminosity``: in fb⁻¹, that of a list of
    samples, to which these are scaled; ``decided``: whose decisions the spec carries. ``papers``:
    the paper, then those that it cites; ``engine`` and ``model``: what drafted; ``samples``: how
    many readings of the model were voted on; ``questions``: how it was asked (see `Settings`);
    ``schema``: name of the event schema; ``waived``: codes of findings; ``versions``: package →
    version; ``sources``: where the tables of the paper are from, "" for its PDF; ``format``: that
    of this file.
    """

    papers: tuple[PaperIdentity, ...]
    engine: str
    model: str
    samples: int
    questions: str
    schema: str
    waived: tuple[str, ...]
    events: tuple[FileIdentity, ...]
    versions: dict[str, str]
    files: dict[str, str]
    sources: str = ""
    samples_of_events: tuple[Sample, ...] = ()
    luminosity: float = 0.0
    decided: Decided = Decided()
    format: str = FORMAT


_INDEX = TypeAdapter(RecordIndex)
_CELLS = TypeAdapter(tuple[ProgramCell, ...])


def load_index(folder: Path) -> RecordIndex:
    """The index of a record. Raises PaperError for a file that is none."""
    path = folder / INDEX
    try:
        data = json_of(filing.text(path))
    except FileNotFoundError:
        raise PaperError(
            "no record",
            where=str(folder),
            expected=f"a folder with {INDEX}, as hepnb export writes it",
        ) from None
    except (OSError, ValueError) as error:
        raise PaperError(
            f"cannot be read ({type(error).__name__})", where=str(path), expected=FORMAT
        ) from None
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise PaperError("another format", where=str(path), expected=FORMAT)
    try:
        return _INDEX.validate_python(data)
    except ValidationError as error:
        raise PaperError(first_of(error), where=str(path), expected=FORMAT) from None


def index_text(index: RecordIndex) -> str:
    """The text of ``record.json``."""
    return json.dumps(asdict(index), ensure_ascii=False, indent=1) + "\n"


def sha256(data: bytes) -> str:
    """The hash of some bytes."""
    return hashlib.sha256(data).hexdigest()


def file_sha256(path: Path) -> str:
    """The hash of a file, which may be large."""
    with filing.stream(path) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def cells_text(cells: Sequence[ProgramCell]) -> str:
    """The text of ``cells.json``."""
    return json.dumps([asdict(c) for c in cells], ensure_ascii=False, indent=1) + "\n"


def load_cells(folder: Path) -> tuple[ProgramCell, ...]:
    """The cells of a record; () where there are none. Raises PaperError."""
    path = folder / "cells.json"
    if not path.is_file():
        return ()
    try:
        return _CELLS.validate_json(filing.content(path))
    except ValidationError as error:
        raise PaperError(
            first_of(error), where=str(path), expected="the cells of a program"
        ) from None


def good_runs(sample: Sample) -> str:
    """The name of the good-run list of a sample in the record; "" where it has none."""
    return f"good_runs-{sample.name}{Path(sample.good_runs).suffix}" if sample.good_runs else ""


def events_text(events: dict[str, Any]) -> str:
    """The selected events as text, the same for the same events."""
    return json.dumps(events, separators=(",", ":")) + "\n"


def numbers_of(result: dict[str, Any]) -> dict[str, Any]:
    """The numbers of a run or of several samples, without those that differ from run to run:
    seconds, and where the files are.
    """
    if "samples" in result:
        samples = [
            {k: v for k, v in s.items() if k not in ("files", "good_runs")}
            | {"result": numbers_of(s["result"])}
            for s in result["samples"]
        ]
        return result | {"samples": samples}
    files = [{k: v for k, v in f.items() if k != "path"} for f in result["files"]]
    return {
        k: v for k, v in result.items() if k not in ("seconds", "events_per_second", "files")
    } | {"files": files}
