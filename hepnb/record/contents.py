"""The files of a record, and what they are."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError

from hepnb.documents import json_of
from hepnb.errors import PaperError, first_of
from hepnb.result import RunResult
from hepnb.run import report as running

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
    "selection.py": "the compiled selection",
    "analysis.py": "the analysis program, which needs no hepnb",
    "result.json": "cutflows and histograms of the run",
    "events.json": "the selected events of each region",
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
    """

    id: str
    sha256: str
    title: str = ""
    path: str = ""


@dataclass(frozen=True, slots=True)
class FileIdentity:
    """A file of events: where it was, seen from the folder of the record, its size in bytes, its
    hash, its events.

    0 and "" where it was read over the network.
    """

    path: str
    schema: str
    entries: int
    size: int = 0
    sha256: str = ""


@dataclass(frozen=True)
class Index:
    """``record.json``: what the files of the record were made of.

    ``files``: name → sha256 of every other file.
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
    format: str = FORMAT


_INDEX = TypeAdapter(Index)


def load_index(folder: Path) -> Index:
    """The index of a record. Raises PaperError for what is none."""
    path = folder / INDEX
    try:
        data = json_of(path.read_text(encoding="utf-8"))
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


def index_text(index: Index) -> str:
    """The text of ``record.json``."""
    return json.dumps(asdict(index), ensure_ascii=False, indent=1) + "\n"


def sha256(data: bytes) -> str:
    """The hash of some bytes."""
    return hashlib.sha256(data).hexdigest()


def file_sha256(path: Path) -> str:
    """The hash of a file, which may be large."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def events_text(result: RunResult) -> str:
    """The selected events as text, the same for the same events."""
    return json.dumps(running.events_json(result), separators=(",", ":")) + "\n"


def numbers_of(result: dict[str, Any]) -> dict[str, Any]:
    """The numbers of a run, without those that differ from run to run: seconds, and where the
    files are.
    """
    files = [{k: v for k, v in f.items() if k != "path"} for f in result["files"]]
    return {
        k: v for k, v in result.items() if k not in ("seconds", "events_per_second", "files")
    } | {"files": files}
