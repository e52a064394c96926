"""The cells already in the notebook, where no labextension tells: from its file, and from the
journal of what was put in.

The file is what the notebook was when it was last saved; what was put in since then is in the
journal.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from hepnb import filing
from hepnb.documents import json_of
from hepnb.notebook import cells
from hepnb.notebook.cells import Cell, Kind
from hepnb.notebook.journal import Journal, Placed


@dataclass(frozen=True, slots=True)
class CellOffer:
    """The cells to put in: the ``missing`` ones; ``there``: keys of those in the notebook,
    ``stale``: if these read otherwise; ``unsure``: those in it or in another one of the folder.
    """

    missing: tuple[Cell, ...]
    there: tuple[str, ...]
    stale: tuple[str, ...]
    unsure: tuple[str, ...] = ()


def offer(wanted: Sequence[Cell], journal: Journal, file: Path | None) -> CellOffer:
    """The wanted cells, all of one kind, that the notebook lacks.

    ``file``: the notebook's, None where it is not known.
    """
    kind = wanted[0].kind if wanted else "spec"
    saved = _saved(file, kind)
    since = _time_of(file) if file is not None and saved is not None else ""
    there = (saved or {}) | {
        key: place for key, place in journal.placed(kind).items() if place.time >= since
    }
    return CellOffer(
        tuple(c for c in wanted if c.key not in there),
        tuple(c.key for c in wanted if c.key in there and there[c.key].sure),
        tuple(
            c.key
            for c in wanted
            if kind == "program" and c.key in there and not there[c.key].reads(c)
        ),
        tuple(c.key for c in wanted if c.key in there and not there[c.key].sure),
    )


def deleted(known: Mapping[str, float], file: Path | None) -> tuple[str, ...]:
    """The keys of spec cells that the notebook's file has no more, though it was saved after they
    were run.

    ``known``: when each was run, in seconds since 1970. Nothing where there is no file to tell.
    """
    saved = _saved(file, "spec")
    if file is None or saved is None:
        return ()
    when = file.stat().st_mtime
    return tuple(key for key, ran in known.items() if key not in saved and ran < when)


def notebook_file(namespace: dict[str, Any]) -> Path | None:
    """The file of the notebook that the kernel runs, where Jupyter's server or VS Code say it.

    ``namespace``: the user's variables, among which VS Code puts it.
    """
    told = namespace.get("__vsc_ipynb_file__") or os.environ.get("JPY_SESSION_NAME")
    path = Path(told) if isinstance(told, str) and told.endswith(".ipynb") else None
    return path if path is not None and path.is_file() else None


def _saved(file: Path | None, kind: Kind) -> dict[str, Placed] | None:
    """The cells of a kind in a notebook's file, by each key that they hold; None where it cannot
    be read.
    """
    try:
        notebook = json_of(filing.text(file, filing.MOST_DATA)) if file else None
        sources = (
            [_text(c["source"]) for c in notebook["cells"] if c["cell_type"] == "code"]
            if notebook
            else None
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None
    if sources is None:
        return None
    return {
        piece.key: Placed.of(piece)
        for source in sources
        for piece in cells.pieces(source)
        if piece.kind == kind
    }


def _text(source: str | list[str]) -> str:
    return source if isinstance(source, str) else "".join(source)


def _time_of(file: Path) -> str:
    return datetime.fromtimestamp(file.stat().st_mtime, UTC).isoformat(timespec="seconds")
