"""The required facts of a paper's selection: the form of ``hepnb/benchmark/*.yaml``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, StrictFloat, ValidationError

from hepnb import filing
from hepnb.documents import NotYaml, document
from hepnb.errors import PaperError

FORMAT = "hepnb-benchmark/1"
Operator = Literal[">", ">=", "<", "<=", "==", "!=", "in", "notin"]
Group = Literal[
    "objects",
    "overlap",
    "trigger",
    "quality",
    "preselection",
    "signal_regions",
    "control_regions",
    "validation_regions",
]
#: the safe loader, in C where there is one: eight times as fast
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_Number = StrictFloat  # an integer will do, a flag will not


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Fact(_Row):
    """One number that a selection requires.

    ``subject`` and ``quantity`` in the words of ``docs/benchmark.md``; ``value``: a number, or the
    two ends for ``in`` and ``notin``, in ``unit``; ``page`` of the PDF, from 1; ``block``: the
    collection or the regions that it belongs to, as the paper names them. ``required``: False for
    control and validation regions and side studies.
    """

    subject: str
    quantity: str
    op: Operator
    value: _Number | tuple[_Number, _Number]
    unit: str
    page: Annotated[int, Field(ge=1)]
    block: str
    group: Group
    required: bool


class Truth(_Row):
    """The facts of one paper, and whose paper it is.

    ``paper``: its arXiv id, ``version``: the one whose pages are counted (``v2``); ``references``:
    the numbers of its bibliography to which it leaves definitions of its selection.
    """

    format: Literal["hepnb-benchmark/1"]
    paper: str
    version: str
    collaboration: str
    title: str
    doi: str
    references: tuple[int, ...]
    facts: Annotated[tuple[Fact, ...], Field(min_length=1)]


@cache
def shipped() -> tuple[Truth, ...]:
    """The papers that come with hepnb, by id."""
    folder = files("hepnb.benchmark")
    found = sorted(f.name for f in folder.iterdir() if f.name.endswith(".yaml"))
    return tuple(parse(folder.joinpath(name).read_text(encoding="utf-8"), name) for name in found)


def load(folder: Path) -> tuple[Truth, ...]:
    """The papers whose truth lies in a folder, a YAML file each. Raises PaperError."""
    paths = sorted(folder.glob("*.yaml"))
    if not paths:
        found = "no .yaml file" if folder.is_dir() else "no such folder"
        raise PaperError(
            found, where=str(folder), expected="a folder of truth files (docs/benchmark.md)"
        )
    return tuple(parse(_text(p), str(p)) for p in paths)


def _text(path: Path) -> str:
    try:
        return filing.text(path)
    except UnicodeDecodeError:
        raise PaperError("not a text file", where=str(path), expected="YAML in UTF-8") from None


def parse(text: str, where: str) -> Truth:
    """The truth in a text. Raises PaperError, which names the entry that is wrong."""
    expected = f"{FORMAT} (docs/benchmark.md)"
    try:
        data = document(text, _LOADER)
    except NotYaml as error:
        line = f":{error.line}" if error.line else ""
        raise PaperError("not YAML", where=f"{where}{line}", expected=expected) from None
    try:
        return Truth.model_validate(data)
    except ValidationError as error:
        raise PaperError(_first(error), where=where, expected=expected) from None


def _first(error: ValidationError) -> str:
    """The first thing that is wrong: where it stands, and what it is."""
    one = error.errors()[0]
    place = [str(p + 1) if isinstance(p, int) else str(p) for p in one["loc"]][:3]
    return f"{' '.join(place) or 'the file'}: {one['msg'].lower()}"


def annotated(
    document: Mapping[str, Any], *, version: str = "", doi: str = "", where: str = "annotation"
) -> Truth:
    """The truth in an annotation made by hand: its quotes, its notes and what has no number are
    left behind. Raises PaperError.

    The annotation has ``paper``, ``title``, ``experiment``, ``requirements`` with the fields of a
    `Fact` and more, and ``delegated`` entries with a ``reference`` as it is printed.
    """
    try:
        facts = [
            {name: r[name] for name in Fact.model_fields}
            for r in document["requirements"]
            if _numeric(r["value"])
        ]
        given = {
            "format": FORMAT,
            "paper": document["paper"],
            "version": version,
            "collaboration": document["experiment"].split()[0],
            "title": document["title"],
            "doi": doi,
            "references": sorted(
                {n for d in document.get("delegated") or () for n in cited(str(d["reference"]))}
            ),
            "facts": facts,
        }
        return Truth.model_validate(given)
    except ValidationError as error:
        raise PaperError(_first(error), where=where) from None
    except (KeyError, TypeError, AttributeError, IndexError) as error:
        raise PaperError(f"no annotation ({type(error).__name__} {error})", where=where) from None


def _numeric(value: object) -> bool:
    """True for a number, and for the two ends of an interval."""
    return isinstance(value, list) or (
        isinstance(value, int | float) and not isinstance(value, bool)
    )


def cited(reference: str) -> Iterator[int]:
    """The entries of a bibliography that ``[16, 17]`` or ``[22-24]`` names."""
    for first, last in re.findall(r"(\d+)(?:\s*[-–]\s*(\d+))?", reference):
        yield from range(int(first), int(last or first) + 1)


def chosen(truths: Sequence[Truth], papers: Sequence[str]) -> tuple[Truth, ...]:
    """All of them, the first N (``["3"]``), or those with these ids.

    Raises PaperError for an id that is not there.
    """
    if not papers:
        return tuple(truths)
    if len(papers) == 1 and papers[0].isdigit():
        count = int(papers[0])
        if not 1 <= count <= len(truths):
            raise PaperError(f"{count} papers", where="--papers", expected=f"1 to {len(truths)}")
        return tuple(truths[:count])
    known = {t.paper: t for t in truths}
    if missing := next((p for p in papers if p not in known), None):
        raise PaperError("has no truth", where=missing, expected=f"one of {', '.join(known)}")
    return tuple(known[p] for p in papers)
