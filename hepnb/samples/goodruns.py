"""Good-run lists: the luminosity blocks whose recorded events count. JSON of CMS, XML of ATLAS.

CMS: ``{"297050": [[12, 137], [193, 776]]}``; ATLAS: ``LumiBlockCollection`` elements with a ``Run``
and ``LBRange`` elements. The first and the last block of a range belong to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hepnb import filing
from hepnb.documents import json_of
from hepnb.errors import EventsError
from hepnb.lazy_imports import later

if TYPE_CHECKING:
    import numpy as np
else:
    np = later("numpy")

etree = later("lxml.etree")

EXPECTED = 'JSON like {"297050": [[12, 137]]} or an XML LumiRangeCollection'
#: more bytes are no good-run list
_LARGEST = 64 << 20


@dataclass(frozen=True)
class GoodRuns:
    """Luminosity blocks that count: ``ranges`` of (run, first block, last block), sorted and
    apart; ``name``: of the file.
    """

    name: str
    ranges: tuple[tuple[int, int, int], ...]

    def mask(self, runs: Any, blocks: Any) -> np.ndarray[Any, Any]:
        """True for each event, by run and luminosity block, that counts: shape (n,)."""
        keys = (np.asarray(runs).astype(np.uint64) << np.uint64(32)) | np.asarray(blocks).astype(
            np.uint64
        )
        if not self.ranges:
            return np.zeros(len(keys), dtype=bool)
        place = np.searchsorted(self._starts, keys, side="right").astype(np.int64) - 1
        return (place >= 0) & (keys <= self._ends[np.maximum(place, 0)])

    @cached_property
    def _starts(self) -> np.ndarray[Any, Any]:
        return np.array([(run << 32) | first for run, first, _ in self.ranges], dtype=np.uint64)

    @cached_property
    def _ends(self) -> np.ndarray[Any, Any]:
        return np.array([(run << 32) | last for run, _, last in self.ranges], dtype=np.uint64)


def read(path: str | Path) -> GoodRuns:
    """The good-run list of a file.

    Raises EventsError for one that cannot be read, is none, or is empty.
    """
    at = Path(path)
    try:
        data = filing.content(at, _LARGEST)
    except OSError as error:
        found = (
            "no such file"
            if isinstance(error, FileNotFoundError)
            else error.strerror or "cannot be read"
        )
        raise EventsError(
            f"{found}", where=str(path), expected="a good-run list", hint="check the path"
        ) from None
    parse = _from_xml if data.lstrip()[:1] == b"<" else _from_json
    try:
        ranges = _apart(parse(data))
    except (ValueError, TypeError, AttributeError, KeyError, OverflowError) as error:
        detail = " ".join(str(error).split())[:120]
        raise EventsError(
            f"no good-run list: {detail}", where=str(path), expected=EXPECTED
        ) from None
    if not ranges:
        raise EventsError(
            "a good-run list without a luminosity block", where=str(path), expected=EXPECTED
        )
    return GoodRuns(at.name, ranges)


def _from_json(data: bytes) -> Iterator[tuple[int, int, int]]:
    listed = json_of(data)
    if not isinstance(listed, dict):
        message = "no JSON object"
        raise TypeError(message)
    for run, ranges in listed.items():
        for entry in ranges:
            first, last = entry
            yield _checked(run, first, last)


def _from_xml(data: bytes) -> Iterator[tuple[int, int, int]]:
    # entities stay as they are, no DTD is loaded, nothing is fetched
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise ValueError(str(error)) from None
    for block in root.iter("LumiBlockCollection"):
        run = block.findtext("Run") or ""
        for entry in block.iter("LBRange"):
            yield _checked(run, entry.get("Start"), entry.get("End"))


def _checked(run: Any, first: Any, last: Any) -> tuple[int, int, int]:
    found = (int(run), int(first), int(last))
    if not (0 <= found[0] < 1 << 32 and 0 <= found[1] <= found[2] < 1 << 32):
        message = f"run {run}, blocks {first} to {last}"
        raise ValueError(message)
    return found


def _apart(ranges: Iterable[tuple[int, int, int]]) -> tuple[tuple[int, int, int], ...]:
    """The ranges in order, those that overlap or touch as one."""
    found: list[tuple[int, int, int]] = []
    for run, first, last in sorted(ranges):
        if found and found[-1][0] == run and first <= found[-1][2] + 1:
            found[-1] = (run, found[-1][1], max(found[-1][2], last))
        else:
            found.append((run, first, last))
    return tuple(found)
