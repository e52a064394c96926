"""The journal beside the notebook: who decided what and when, one JSON object per line, appended
and flushed.

It holds decisions made with the mouse until the cell's text shows them, so that a restart of the
kernel loses none. It may have come along with somebody's notebook: what it says of decisions counts
only where the user's own record (`hepnb.signatures`) knows of them.

Several notebooks of a folder share the file, and each reads the records under its own name. Where
the kernel does not know the name (papermill, nbconvert, Colab), what a text showed counts for its
kernel only, since another kernel may be that of another notebook.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from hepnb import filing
from hepnb.documents import json_of
from hepnb.notebook.cells import Cell, Kind
from hepnb.signatures import Signatures, system_name
from hepnb.spec import Decision, Requirement

FILE = Path(".hepnb") / "journal.jsonl"


@dataclass(frozen=True, slots=True)
class Known:
    """The journal's knowledge of a cell: the decisions in its text when it was last run, and
    those made since.
    """

    shown: Mapping[str, Decision] = field(default_factory=dict)
    pending: Mapping[str, Decision] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell that is in the notebook: when that was noted (ISO 8601), and the hash of its body
    ("" where it is not known).

    ``sure``: False where it may have been put into another notebook of the folder.
    """

    time: str
    sha256: str
    sure: bool = True

    @classmethod
    def of(cls, cell: Cell, time: str = "") -> Placed:
        """The note of a cell."""
        return cls(time, hashlib.sha256(cell.body.rstrip().encode()).hexdigest())

    def reads(self, cell: Cell) -> bool:
        """True where it has the same body."""
        return self.sha256 == Placed.of(cell).sha256


@dataclass(frozen=True, slots=True)
class Journal:
    """The journal of one notebook in the folder of its kernel; several notebooks may share the
    file.

    ``own``: the user's record of decisions; ``who``: gives the name of who decides; ``unsaved``:
    records that could not be written (a folder that is read-only): they last as long as the kernel;
    ``kernel``: tells the records of this kernel from those of others where ``notebook`` is "".
    """

    path: Path
    notebook: str = ""
    own: Signatures = field(default_factory=Signatures.here)
    who: Callable[[], str] = system_name
    unsaved: list[dict[str, Any]] = field(default_factory=list)
    kernel: str = field(default_factory=lambda: uuid4().hex[:12])

    @classmethod
    def here(cls, namespace: Mapping[str, Any], who: Callable[[], str] = system_name) -> Journal:
        """The journal in the kernel's folder.

        The notebook's name is what Jupyter or VS Code tells its kernel ("" elsewhere).

        ``namespace``: the user's variables, among which VS Code puts it; ``who``: gives the name
        of who decides.
        """
        told = namespace.get("__vsc_ipynb_file__") or os.environ.get("JPY_SESSION_NAME", "")
        return cls(Path.cwd() / FILE, Path(str(told)).name, who=who)

    @property
    def text(self) -> str:
        """The content of the file, "" where none can be read; a letter torn at the end of a line is
        replaced.
        """
        try:
            return filing.text(self.path, filing.MOST_DATA, errors="replace")
        except OSError:
            return ""

    def decided(self, cell: str, paper: str, requirement: Requirement, decision: Decision) -> None:
        """Records a decision that a person made outside of the text, here and in their own
        record.
        """
        self.own.decided([replace(requirement, decision=decision)])
        self._append(
            "decided",
            cell,
            paper,
            requirement=requirement.id,
            adl=requirement.adl,
            quotes=[f"p{e.page}: {e.quote}" for e in requirement.evidence],
            decision=decision,
        )

    def shown(self, cell: str, paper: str, decisions: Mapping[str, Decision]) -> None:
        """Records what the text of a cell shows, by requirement id; nothing when it shows the
        same as before.
        """
        known = self.known(cell, paper)
        if known.shown != decisions or known.pending:
            self._append("shown", cell, paper, decisions=dict(decisions))

    def offered(self, cells: Iterable[Cell]) -> None:
        """Records the cells that were put into the notebook by IPython's own way, of which
        nothing else tells.
        """
        for cell in cells:
            self._append("offered", cell.key, "", kind=cell.kind, sha256=Placed.of(cell).sha256)

    def placed(self, kind: Kind) -> dict[str, Placed]:
        """The cells of a kind that were run here (spec cells only) or put in, by key."""
        found: dict[str, Placed] = {}
        for record in self._own():
            sure = self._is_of_this_notebook(record)
            if record["event"] == "offered" and record["kind"] == kind:
                found[record["cell"]] = Placed(record["time"], record["sha256"], sure)
            elif record["event"] == "shown" and kind == "spec":
                found[record["cell"]] = Placed(record["time"], "", sure)
        return found

    def known(self, cell: str, paper: str) -> Known:
        """The journal's knowledge of a cell.

        A cell that was run before its paper was loaded is the same cell.
        """
        shown: dict[str, Decision] = {}
        pending: dict[str, Decision] = {}
        for record in self._own():
            if record["cell"] != cell or _other(record["paper"], paper):
                continue
            if record["event"] == "shown" and not self._is_of_this_notebook(record):
                pending = {k: v for k, v in pending.items() if k not in record["decisions"]}
            elif record["event"] == "shown":
                shown, pending = {k: Decision(v) for k, v in record["decisions"].items()}, {}
            elif record["event"] == "decided":
                pending[record["requirement"]] = Decision(record["decision"])
        return Known(shown, pending)

    def _append(self, event: str, cell: str, paper: str, **fields: Any) -> None:
        record = {
            "time": datetime.now(UTC).isoformat(timespec="seconds"),
            "who": self.who(),
            "notebook": self.notebook,
            "paper": paper,
            "cell": cell,
        }
        if not self.notebook:
            record["kernel"] = self.kernel
        record |= {"event": event} | fields
        try:
            filing.append(
                self.path,
                json.dumps(record, ensure_ascii=False).encode("utf-8", "backslashreplace"),
            )
        except OSError:
            self.unsaved.append(record)

    def _own(self) -> list[dict[str, Any]]:
        """The records of this notebook.

        One that has none, beside a single one whose file is gone, is that one under a new name.
        """
        records = self._records()
        names = {r["notebook"] for r in records}
        if self.notebook and self.notebook not in names:
            gone = {n for n in names if n and not _is_there(self.path.parent.parent / n)}
            names = gone if len(gone) == 1 else set()
        else:
            names = {self.notebook}
        return [r for r in records if r["notebook"] in names]

    def _is_of_this_notebook(self, record: Mapping[str, Any]) -> bool:
        return bool(record["notebook"]) or record.get("kernel") == self.kernel

    def _records(self) -> list[dict[str, Any]]:
        return [
            record for line in self.text.split("\n") if (record := _record(line)) is not None
        ] + self.unsaved


def _is_there(path: Path) -> bool:
    """True for a file; what cannot be the name of one is none."""
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def _record(line: str) -> dict[str, Any] | None:
    """The record of a line, or None for one that was cut while it was written, and for what is
    no record of a journal.
    """
    try:
        record = json_of(line)
    except ValueError:
        return None
    return record if isinstance(record, dict) and _is_record(record) else None


def _is_record(record: Mapping[str, Any]) -> bool:
    """True for a record as this journal writes them: of an event, with the fields of that."""
    event = record.get("event")
    fields = _FIELDS.get(event) if isinstance(event, str) else None
    texts = ("time", "notebook", "paper", "cell", *(fields or ()))
    if fields is None or not all(isinstance(record.get(name), str) for name in texts):
        return False
    if event != "shown":
        return record.get("decision", Decision.OPEN) in list(Decision)
    told = record.get("decisions")
    return isinstance(told, dict) and all(d in list(Decision) for d in told.values())


#: event → the fields of its records that are texts, besides those of all
_FIELDS: dict[str, tuple[str, ...]] = {
    "decided": ("requirement", "decision"),
    "shown": (),
    "offered": ("kind", "sha256"),
}


def _other(one: str, two: str) -> bool:
    return bool(one and two and one != two)
