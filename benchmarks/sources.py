"""How fast papers come from the cache, and how a PDF and its LaTeX agree.

    python benchmarks/sources.py SHARED_FOLDER

For every paper of the folder (``papers/ID.pdf``) CPU seconds of the second load. For every LaTeX
source (``papers/ID-source/``) CPU seconds of reading it, how many of its numbered sections and
threshold-like phrases the PDF has too, and what `crosscheck` tells.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from pathlib import Path

from hepnb.paper import Paper
from hepnb.readers import read
from hepnb.readers.crosscheck import differences
from hepnb.readers.latex import read_latex
from hepnb.sweep import sweep
from hepnb.sweep.tokens import plain

_ALIKE = str.maketrans({"-": "−", "∆": "Δ", "{": "", "}": "", "_": "", "^": ""})


def phrases(paper: Paper) -> Counter[tuple[str, str]]:
    """The threshold-like phrases of a paper with their state, whatever their spaces and
    look-alikes.
    """
    return Counter(
        (p.state, "".join(plain(p.quote).translate(_ALIKE).split())) for p in sweep(paper)
    )


def main(folder: Path) -> None:
    """Prints both tables."""
    print("| paper | pages | second load, CPU s |\n| --- | --- | --- |")
    for path in sorted((folder / "papers").glob("*.pdf")):
        paper = read(str(path))
        started = time.process_time()
        read(str(path))
        print(f"| {path.stem} | {len(paper.pages)} | {time.process_time() - started:.2f} |")
    print(
        "\n| source | LaTeX read, CPU s | sections in both | phrases in both | differences told "
        "|\n| --- | --- | --- | --- | --- |"
    )
    for source in sorted((folder / "papers").glob("*-source")):
        contents = {f.name: f.read_bytes() for f in source.iterdir()}
        name = source.name.removesuffix("-source")
        started = time.process_time()
        latex = read_latex(contents, name)
        seconds = time.process_time() - started
        pdf = read(str(source.with_name(f"{name}.pdf")))
        sections = [{(s.number, s.title) for s in p.sections if s.number} for p in (pdf, latex)]
        first, second = phrases(pdf), phrases(latex)
        shared, most = (first & second).total(), max(first.total(), second.total())
        both = f"{len(sections[0] & sections[1])}/{len(sections[0] | sections[1])}"
        print(
            f"| {name} | {seconds:.2f} | {both} | {shared / most:.3f} ({shared}/{most}) | "
            f"{len(differences(pdf, latex))} |"
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
