"""How fast PDFs are read, what it takes, and how good the text is, beside plain ``pdfplumber``.

    python benchmarks/papers.py SHARED_FOLDER

For every paper of the folder (``papers/ID.pdf``), read by hepnb and by
``pdfplumber.open(…).pages[i].extract_text()``, each in a process of its own: CPU seconds (the
machine may be busy with other things), pages per second of CPU time, peak memory. Then the text:
which part of the quotes of its annotation (``annotations/ID.yaml``, where there is one) `locate`
finds verbatim on their page in either text, and how many of a thousand words are longer than any
word of the field (two or more that were glued).
"""

from __future__ import annotations

import json
import re
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pdfplumber
import yaml

from hepnb.extract.patterns import Patterns
from hepnb.locate import locate
from hepnb.paper import Block, Paper, Word
from hepnb.readers import bounded
from hepnb.readers.pdf import read_pdf

#: "pseudorapidities" and "parameterizations" have 16 and 17 letters; what is longer is more than
#: one word
_LONGEST = 19


@dataclass(frozen=True)
class Row:
    """The figures of one paper read by one engine; ``quotes``: (found, of how many); ``glued``:
    words in a thousand.
    """

    paper: str
    engine: str
    pages: int
    seconds: float
    megabytes: float
    quotes: tuple[int, int]
    glued: float


def by_hepnb(path: Path) -> Paper:
    """The paper as hepnb reads it."""
    return read_pdf(path)


def by_pdfplumber(path: Path) -> Paper:
    """The plain text of pdfplumber, a block per page; its words have no boxes."""
    blocks = []
    with pdfplumber.open(path) as pdf:
        sizes = tuple((float(page.width), float(page.height)) for page in pdf.pages)
        for number, page in enumerate(pdf.pages, start=1):
            text = page.extract_text() or ""
            page.close()
            words = tuple(
                Word(m.start(), m.end(), number, (0, 0, 0, 0)) for m in re.finditer(r"\S+", text)
            )
            blocks.append(Block(f"b{number}", "paragraph", text, words))
    return Paper(path.stem, "", "0" * 64, sizes, (), tuple(blocks))


ENGINES: dict[str, Callable[[Path], Paper]] = {"hepnb": by_hepnb, "pdfplumber": by_pdfplumber}


def measure(folder: Path, paper_id: str, engine: str) -> Row:
    """Reads one paper with one engine in this process."""
    started = time.process_time()
    paper = ENGINES[engine](folder / "papers" / f"{paper_id}.pdf")
    seconds = time.process_time() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (
        1 << 20 if sys.platform == "darwin" else 1 << 10
    )
    return Row(
        paper_id, engine, len(paper.pages), seconds, peak, quotes(folder, paper), glued(paper)
    )


def quotes(folder: Path, paper: Paper) -> tuple[int, int]:
    """How many annotated quotes are verbatim on their page, and how many there are."""
    path = folder / "annotations" / f"{paper.id}.yaml"
    wanted = (
        yaml.safe_load(path.read_text(encoding="utf-8"))["requirements"] if path.exists() else []
    )
    found = [(locate(paper, r["quote"], page=r["page"]), r["page"]) for r in wanted]
    return sum(e.status == "verbatim" and e.page == page for e, page in found), len(wanted)


def glued(paper: Paper) -> float:
    """Words longer than any word, in a thousand; the bibliography and what stands in figures do
    not count.
    """
    texts = [b.text for b in paper.blocks if b.kind not in ("reference", "other")]
    words = [
        w
        for text in texts
        for w in re.findall(r"[A-Za-z]+", re.sub(r"\S*(?:://|doi|www)\S*", " ", text))
    ]
    return 1000 * sum(len(w) > _LONGEST for w in words) / max(len(words), 1)


def rows(folder: Path) -> Iterator[Row]:
    """The figures of all papers, each in a process of its own."""
    for path in sorted((folder / "papers").glob("*.pdf")):
        for engine in ENGINES:
            command = [sys.executable, __file__, str(folder), path.stem, engine]
            told = json.loads(
                subprocess.run(command, check=True, capture_output=True, text=True).stdout
            )
            yield Row(**{**told, "quotes": tuple(told["quotes"])})


def table(found: list[Row]) -> str:
    """The figures as a Markdown table."""
    lines = [
        (
            "| paper | engine | pages | CPU seconds | pages/s | peak memory | quotes found | glued "
            "words in 1000 |"
        ),
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for r in found:
        share = (
            f"{r.quotes[0] / r.quotes[1]:.3f} ({r.quotes[0]}/{r.quotes[1]})" if r.quotes[1] else "–"
        )
        rate = f"{r.pages / r.seconds:.0f}"
        lines.append(
            f"| {r.paper} | {r.engine} | {r.pages} | {r.seconds:.1f} | {rate} | {r.megabytes:.0f} "
            f"MB | {share} | {r.glued:.2f} |"
        )
    return "\n".join(lines)


def whole(path: Path) -> dict[str, float]:
    """From a PDF to a draft spec, nothing cached: seconds on the clock, and of CPU time with
    that of the reading process.
    """
    clock, used = time.perf_counter(), _used()
    paper = bounded.read_pdf(path)
    read = time.perf_counter() - clock
    Patterns().extract(paper)
    return {"read": read, "spec": time.perf_counter() - clock, "cpu": _used() - used}


def _used() -> float:
    """CPU seconds of this process and of those that it waited for."""
    return sum(
        u.ru_utime + u.ru_stime
        for u in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def main() -> None:
    """Prints the table and the time of the longest paper; with a paper and an engine, one row as
    JSON.
    """
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    folder = Path(sys.argv[1])
    if len(sys.argv) == 4:
        sys.stdout.write(json.dumps(measure(folder, sys.argv[2], sys.argv[3]).__dict__))
        return
    found = list(rows(folder))
    sys.stdout.write(table(found) + "\n")
    longest = max(found, key=lambda r: r.pages)
    took = whole(folder / "papers" / f"{longest.paper}.pdf")
    sys.stdout.write(
        f"\n{longest.paper}, {longest.pages} pages, nothing cached: read after {took['read']:.1f} "
        "s, draft spec after "
        f"{took['spec']:.1f} s on the clock ({took['cpu']:.1f} s of CPU time, the process that "
        "reads included)\n"
    )


if __name__ == "__main__":
    main()
