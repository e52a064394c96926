"""What the engine with a model sends, and what right answers give: no model is needed, the answers
were written by hand.

    python -m benchmarks.prompted [FOLDER OF PAPERS]

For the example note: questions, tokens sent (estimated from bytes, on the high side) beside those
of the selection, and records. For every PDF of the folder what a first question takes: tokens of
the paper, of the selection, and how many conversations it needs.
"""

from __future__ import annotations

import sys
from pathlib import Path

from hepnb import workflow
from hepnb.extract.model.asking import Asker
from hepnb.extract.model.prompted import Prompted
from hepnb.extract.model.rendering import Page
from hepnb.extract.model.selecting import select
from hepnb.models.scripted import Scripted
from hepnb.paper import Paper
from hepnb.ports import never
from hepnb.readers import read
from tests.unit.reader import Reader

ANSWERS = Path(__file__).parents[1] / "tests" / "answers" / "example"


def example() -> str:
    """What reading the example note took."""
    note, cited = (
        read(str(workflow.example_paper())),
        read(str(workflow.example_paper("example-leptons"))),
    )
    model = Scripted([(ANSWERS / f"{n}.txt").read_text(encoding="utf-8") for n in (1, 2, 3)])
    reading = Prompted(model, cited=[cited]).read(note)
    sent = 0
    for q in model.questions:
        sent += model.tokens(q.question) + (
            0 if q.turns else model.tokens(q.system) + model.tokens(q.context)
        )
    selection = model.tokens(Page(note, select(note)).text)
    asked, found = len(model.questions), len(reading.records.rules)
    return (
        f"example: {asked} questions, {sent} tokens sent for a selection of {selection}; {found} "
        "records"
    )


def row(paper: Paper) -> str:
    """The size of one paper's selection as a row of a Markdown table."""
    reader = Reader()
    page = Page(paper, select(paper))
    pages = Asker(reader, never).pages(page)
    whole = sum(reader.tokens(b.text) for b in paper.blocks)
    return f"| {paper.id} | {whole} | {reader.tokens(page.text)} | {len(pages)} |"


def main() -> None:
    """Prints the figures."""
    lines = [example()]
    if len(sys.argv) > 1:
        lines += [
            "",
            "| paper | its tokens | of the selection | conversations |",
            "| --- | --- | --- | --- |",
        ]
        folder = Path(sys.argv[1])
        lines += [
            row(read(str(path)))
            for path in sorted(
                (folder / "papers" if (folder / "papers").is_dir() else folder).glob("*.pdf")
            )
        ]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
