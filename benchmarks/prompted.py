"""What the engine with a model sends, and what right answers give: no model is needed, the answers are written by hand.

    python -m benchmarks.prompted [SHARED_FOLDER]

For the example note, and for 1704.03848 where the folder has it: questions, tokens sent and their share of what it would be to
send the whole paper with every question; where there is an annotation, recall, precision and grounding of the draft. Tokens are
estimated from bytes (on the high side).
"""

from __future__ import annotations

import sys
from pathlib import Path

import yaml

from benchmarks.extraction import scorer
from hepnb import spec as specs
from hepnb import workflow
from hepnb.extract.prompted import Prompted
from hepnb.readers import read
from tests.unit.reader import Reader, load

ANSWERS = Path(__file__).parents[1] / "tests" / "answers"


def row(path: Path, answers: Path, shared: Path | None) -> str:
    """The figures of one paper as a row of a Markdown table."""
    paper = read(str(path))
    reader = Reader(load(answers))
    extractor = Prompted(reader)
    spec = extractor.extract(paper)
    whole = sum(reader.tokens(b.text) for b in paper.blocks)
    share = extractor.spent.prompt_tokens / (whole * extractor.spent.questions)
    annotation = shared / "annotations" / f"{paper.id}.yaml" if shared else None
    scores = "| – | – | –"
    if annotation and shared and annotation.exists():
        found = scorer(shared).score(yaml.safe_load(annotation.read_text(encoding="utf-8")), specs.to_json(spec))
        scores = f"| {found['strict']['recall']:.3f} | {found['strict']['precision']:.3f} | {found['grounded']:.3f}"
    spent = extractor.spent
    return f"| {paper.id} | {whole} | {spent.questions} | {spent.prompt_tokens} | {share:.1%} {scores} |"


def main() -> None:
    """Prints the table."""
    shared = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    lines = [
        "| paper | its tokens | questions | tokens sent | of the whole each time | strict recall | precision | grounded |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
        row(workflow.example_paper(), ANSWERS / "example.yaml", None),
    ]
    real = shared / "papers" / "1704.03848.pdf" if shared else None
    if real and real.exists():
        lines.append(row(real, ANSWERS / "1704.03848.yaml", shared))
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
