"""What extraction without a model reaches on annotated papers.

    python benchmarks/extraction.py SHARED_FOLDER

For every paper with an annotation (``annotations/ID.yaml``, ``papers/ID.pdf``): which part of the
required numbers lies in a phrase of the sweep; which part of the open phrases of selection sections
no annotation knows; recall, precision and grounding of the ``patterns`` engine
(`hepnb.benchmark.score`); seconds to read it and to extract from it.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from hepnb.benchmark import draft, truth
from hepnb.benchmark.score import score
from hepnb.extract.patterns import Patterns
from hepnb.locate import has_number
from hepnb.paper import Paper
from hepnb.readers import read
from hepnb.spec import Phrase, PhraseState


@dataclass(frozen=True)
class Row:
    """The figures of one paper; ``numbers`` and ``hits``: (found, of how many).

    ``reading``: seconds by the clock to read it, ``seconds``: of a processor to extract from it.
    """

    paper: str
    numbers: tuple[int, int]
    unknown: tuple[int, int]
    hits: tuple[int, int]
    right: tuple[int, int]
    grounded: float
    reading: float
    seconds: float


def measure(folder: Path, paper_id: str) -> Row:
    """The figures of one annotated paper."""
    annotation = yaml.safe_load(
        (folder / "annotations" / f"{paper_id}.yaml").read_text(encoding="utf-8")
    )
    started = time.perf_counter()
    paper = read(str(folder / "papers" / f"{paper_id}.pdf"))
    reading = time.perf_counter() - started
    started = time.process_time()
    spec = Patterns().extract(paper)
    seconds = time.process_time() - started
    found = score(truth.annotated(annotation), draft.of(spec))
    return Row(
        paper_id,
        swept(annotation, spec.phrases),
        unknown(annotation, paper, spec.phrases),
        (found.recall.found, found.recall.of),
        (found.precision.found, found.precision.of),
        found.grounded.value or 0.0,
        reading,
        seconds,
    )


def swept(annotation: dict[str, Any], phrases: tuple[Phrase, ...]) -> tuple[int, int]:
    """How many required numbers lie in a phrase of their page, and how many there are."""
    wanted = [
        (r["page"], n)
        for r in annotation["requirements"]
        if r["required"]
        for n in _numbers(r["value"])
    ]
    return sum(any(_holds(p, page, n) for p in phrases) for page, n in wanted), len(wanted)


def missed(annotation: dict[str, Any], phrases: tuple[Phrase, ...]) -> Iterator[str]:
    """The required requirements with a number in no phrase."""
    for r in annotation["requirements"]:
        for n in _numbers(r["value"]):
            if r["required"] and not any(_holds(p, r["page"], n) for p in phrases):
                yield f"{annotation['paper']} p{r['page']} {r['id']} {n:g}: {r['quote']}"


def unknown(
    annotation: dict[str, Any], paper: Paper, phrases: tuple[Phrase, ...]
) -> tuple[int, int]:
    """How many phrases are not dismissed and have no annotated number, of all that are not
    dismissed or have one.
    """
    known = [(r["page"], n) for r in annotation["requirements"] for n in _numbers(r["value"])]
    live = [
        p
        for p in phrases
        if p.state != PhraseState.DISMISSED and p.section in {s.id for s in paper.sections}
    ]
    return sum(not any(_holds(p, page, n) for page, n in known) for p in live), len(live)


def _holds(phrase: Phrase, page: int, number: float) -> bool:
    """True for a phrase on that page, or one that runs over to it, with that number in digits or
    words.
    """
    return phrase.page in (page, page - 1) and (
        has_number(phrase.quote, number) or has_number(phrase.quote, 100 * number)
    )


def _numbers(value: Any) -> list[float]:
    values = value if isinstance(value, list) else [value]
    return [float(v) for v in values if isinstance(v, int | float) and not isinstance(v, bool)]


def table(rows: list[Row]) -> str:
    """The figures as a Markdown table, all papers together in the last line."""
    lines = [
        (
            "| paper | sweep recall | unknown phrases | strict recall | precision | grounded | "
            "read, "
            "s | extract, CPU s |"
        ),
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    total = Row(
        "all",
        *(_sum(rows, name) for name in ("numbers", "unknown", "hits", "right")),
        # type: ignore[arg-type]
        grounded=min((r.grounded for r in rows), default=0.0),
        reading=sum(r.reading for r in rows),
        seconds=sum(r.seconds for r in rows),
    )
    for r in [*rows, total]:
        parts = [_share(x) for x in (r.numbers, r.unknown, r.hits, r.right)]
        lines.append(
            f"| {r.paper} | {' | '.join(parts)} | {r.grounded:.3f} | {r.reading:.1f} | "
            f"{r.seconds:.1f} |"
        )
    return "\n".join(lines)


def _sum(rows: list[Row], name: str) -> tuple[int, int]:
    return sum(getattr(r, name)[0] for r in rows), sum(getattr(r, name)[1] for r in rows)


def _share(counts: tuple[int, int]) -> str:
    return f"{counts[0] / counts[1] if counts[1] else 0:.3f} ({counts[0]}/{counts[1]})"


def main() -> None:
    """Prints the table; with ``--missed`` the numbers that the sweep does not find."""
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    folder = Path(sys.argv[1])
    ids = sorted(p.stem for p in (folder / "annotations").glob("*.yaml"))
    sys.stdout.write(table([measure(folder, i) for i in ids]) + "\n")


if __name__ == "__main__":
    main()
