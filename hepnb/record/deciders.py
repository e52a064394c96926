"""The people whose decisions a record carries: as the record says, and as this machine knows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from hepnb import filing
from hepnb.documents import json_of
from hepnb.errors import HepnbError
from hepnb.record import contents
from hepnb.record.contents import Decided
from hepnb.signatures import Signatures, marked
from hepnb.spec import Requirement
from hepnb.workflow import read_spec


def decided_by(name: str, lines: Sequence[Requirement], own: Signatures) -> Decided:
    """The decisions on some lines, of which this user's own record knows its own."""
    return Decided(name, len(lines), sum(not own.knows(r) for r in lines))


def whose(folder: Path, own: Signatures | None = None) -> tuple[str, ...]:
    """Sentences on whose decisions a record carries: what it says, what its journal says, and how
    many are in this user's own record. The first two are words of whoever sent it.
    """
    said = contents.load_index(folder).decided
    told = [str(said)]
    names = _of_journal(folder / "decisions.jsonl")
    if names:
        told.append(f"Its journal, which anybody can write, names {', '.join(names)}.")
    try:
        lines = marked(read_spec(filing.text(folder / "spec.adl")).tree)
    except (OSError, HepnbError, UnicodeDecodeError):
        return tuple(told)  # that the file is another one is said of it already
    known = sum((own or Signatures.here()).knows(r) for r in lines)
    yours = "all are yours" if known == len(lines) and lines else f"{known} of them are yours"
    told.append(f"By your own record of decisions on this machine {yours}.")
    return tuple(told)


def _of_journal(path: Path) -> tuple[str, ...]:
    """The names in a journal, those with most decisions first."""
    count: Counter[str] = Counter()
    lines = (
        filing.text(path, filing.MOST_DATA, errors="replace").splitlines() if path.is_file() else []
    )
    for line in lines:
        with suppress(ValueError):  # a line that was torn
            entry = json_of(line)
            name = entry.get("who") if isinstance(entry, dict) else None
            if isinstance(name, str) and name and entry.get("event") == "decided":
                count[" ".join(name.split())] += 1
    return tuple(name for name, _ in count.most_common())
