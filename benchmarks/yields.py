"""How many of the yields that a person wrote down from papers come out right, with a region that
can be used.

    python benchmarks/yields.py SHARED_FOLDER [--missed]

A yield is *read* where the same number stands in the same table, or on its page, as the same kind
(observed, total expectation, anything else), and *usable* where its region is the right one: within
a table the names of regions go one to one with the annotated ones, and each shares a word or a
number with its own, and with none of the others more. Of the papers in ``annotations/blind`` only
the sums are told. Some of the annotated numbers are no numbers of events (efficiencies, upper
limits), by what the annotation says they are: they count in the first sums and not in those *of
events*. ``--missed`` lists what is not usable, of the learning papers alone.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from hepnb import compare, workflow
from hepnb.result import PublishedYield
from hepnb.settings import Settings

_NO_EVENTS = re.compile(r"efficien|limit|percent|acceptance|cross_?section")
_KINDS = {"observed": "observed", "expected_total": "expected", "expected_total_prefit": "expected"}


@dataclass(frozen=True)
class Score:
    """Of ``annotated`` yields: read, usable, usable with the right uncertainty; and how many the
    reader gave in all.
    """

    annotated: int = 0
    read: int = 0
    usable: int = 0
    spread: int = 0
    given: int = 0

    def __add__(self, other: Score) -> Score:
        """The sums."""
        return Score(*(a + b for a, b in zip(self._all(), other._all(), strict=True)))

    def __str__(self) -> str:
        """One line of the table."""
        share = [
            f"{n / self.annotated:.3f}" if self.annotated else "–"
            for n in (self.read, self.usable, self.spread)
        ]
        return (
            f"{self.annotated:>9} {self.given:>6} {self.read:>6} {self.usable:>7}   "
            f"{'  '.join(share)}"
        )

    def _all(self) -> tuple[int, ...]:
        return (self.annotated, self.read, self.usable, self.spread, self.given)


def words(text: str) -> set[str]:
    """The words and numbers of a label, in plain letters."""
    text = (
        unicodedata.normalize("NFKD", text)
        .replace("µ", "mu")
        .replace("μ", "mu")
        .replace("γ", "gamma")
        .replace("ℓ", "l")
    )
    text = re.sub(r"[{}$\\^_]", "", text).lower()
    return set(re.findall(r"[a-z]+\d*[a-z]*|\d+(?:\.\d+)?", text))


def value_of(entry: dict[str, Any]) -> tuple[float, str] | None:
    """The number of an annotation and its bound."""
    value = entry["value"]
    if isinstance(value, int | float):
        return float(value), ""
    match = re.fullmatch(r"([<>])\s*([\d.]+)", str(value).strip())
    return (float(match[2]), match[1]) if match else None


def same_value(entry: dict[str, Any], found: PublishedYield) -> bool:
    """True where the number and the kind are the same."""
    wanted = value_of(entry)
    kind = _KINDS.get(entry["what"], "process")
    same = kind == found.what or (kind == "process" and found.what == "step")
    return (
        wanted is not None
        and abs(wanted[0] - found.value) < 1e-9
        and wanted[1] == found.bound
        and same
    )


def paired(pairs: Counter[tuple[str, str]]) -> dict[str, str]:
    """One to one, the pairs with the most common numbers and words first."""
    taken: dict[str, str] = {}
    for (mine, theirs), _ in sorted(
        pairs.items(), key=lambda p: (-p[1], -len(words(p[0][0]) & words(p[0][1])), p[0])
    ):
        if mine not in taken and theirs not in taken.values():
            taken[mine] = theirs
    return taken


def score(
    entries: Sequence[dict[str, Any]], found: Sequence[PublishedYield], missed: list[dict[str, Any]]
) -> Score:
    """The score of the entries of one table; appends what is not usable to ``missed``."""
    regions: Counter[tuple[str, str]] = Counter()
    whats: Counter[tuple[str, str]] = Counter()
    for e in entries:
        for f in found:
            if same_value(e, f):
                near = len(words(f.region) & words(e["region"]))
                regions[f.region, e["region"]] += 3 + near
                whats[what_of(f), e["what"]] += 1
    region, what = paired(regions), paired(whats)
    named = list(dict.fromkeys(e["region"] for e in entries))
    total = Score(annotated=len(entries))
    for e in entries:
        same = [f for f in found if same_value(e, f)]
        right = [
            f
            for f in same
            if region.get(f.region) == e["region"] and what.get(what_of(f)) == e["what"]
        ]
        usable = [f for f in right if is_usable(f.region, e["region"], named)]
        good = any(spread_of(e["uncertainty"]) == spread_of_found(f) for f in usable)
        total += Score(0, bool(same), bool(usable), good)
        if not usable:
            missed.append(e | {"read": [f"{f.region} | {what_of(f)}" for f in same][:3]})
    return total


def what_of(found: PublishedYield) -> str:
    """What is counted, as one name."""
    return f"{found.what} {found.name} {found.fit if found.what == 'expected' else ''}"


def is_usable(mine: str, wanted: str, named: Sequence[str]) -> bool:
    """True where a region shares words with the annotated one, and with no other one more."""
    shared = {name: len(words(mine) & words(name)) for name in named}
    near = shared[wanted] > 0 and shared[wanted] == max(shared.values())
    return near or (len(named) == 1 and bool(mine))


def spread_of(given: Any) -> tuple[float, ...]:
    """An annotated uncertainty as sizes, in order."""
    if given is None:
        return ()
    if isinstance(given, dict):
        return tuple(sorted(size for part in given.values() for size in spread_of(part)))
    return (
        tuple(sorted(abs(float(x)) for x in given))
        if isinstance(given, list)
        else (abs(float(given)),) * 2
    )


def spread_of_found(found: PublishedYield) -> tuple[float, ...]:
    """The sizes of the uncertainties that were read, in order."""
    return tuple(sorted(size for u in found.uncertainties for size in (u.up, u.down)))


def tables(entries: Sequence[dict[str, Any]]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """The annotated yields of each table."""
    by: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for e in entries:
        by[e["table"]].append(e)
    yield from by.items()


def measure(annotation: Path, pdf: Path, missed: list[dict[str, Any]]) -> tuple[Score, Score]:
    """The score of one annotated paper, of all numbers and of those of events."""
    entries = yaml.safe_load(annotation.read_text(encoding="utf-8")).get("yields") or []
    found = compare.published(workflow.load_paper(str(pdf), Settings(offline=True))).yields
    total = Score(given=len(found))
    events = Score(given=len(found))
    for label, group in tables(entries):
        pages = {e["page"] for e in group}
        near = [f for f in found if f.table == label or f.page in pages]
        total += score(group, near, missed)
        events += score([e for e in group if not _NO_EVENTS.search(e["what"])], near, [])
    return total, events


def main() -> None:
    """Prints the table."""
    shared = Path(sys.argv[1])
    missed: list[dict[str, Any]] = []
    print(f"{'paper':<14} annotated  given   read  usable   read   usable  with uncertainty")
    total = events = Score()
    for annotation in sorted((shared / "annotations").glob("*.yaml")):
        pdf = shared / "papers" / f"{annotation.stem}.pdf"
        found, of_events = measure(annotation, pdf, missed)
        total, events = total + found, events + of_events
        print(f"{annotation.stem:<14} {found}")
    print(f"{'learning':<14} {total}")
    print(f"{'  of events':<14} {events}")
    blind = blind_events = Score()
    for annotation in sorted((shared / "annotations" / "blind").glob("*.yaml")):
        pdf = shared / "papers" / "blind" / f"{annotation.stem}.pdf"
        found, of_events = measure(annotation, pdf, [])
        blind, blind_events = blind + found, blind_events + of_events
    print(f"{'blind, sums':<14} {blind}")
    print(f"{'  of events':<14} {blind_events}")
    if "--missed" in sys.argv:
        for e in missed:
            print(e["table"], "|", e["region"], "|", e["what"], "|", e["value"], "|", e["read"])


if __name__ == "__main__":
    main()
