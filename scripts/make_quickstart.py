"""Makes example_notebooks/01_quickstart.ipynb: the flow of the README, with the review already
done.

The spec cells are those of the example's reviewer (hepnb/example/h4l_reviewed.adl), one per block.
"""

from __future__ import annotations

from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from hepnb import workflow
from hepnb.notebook.cells import Cell, Status
from hepnb.settings import Settings
from hepnb.spec import Decision

ROOT = Path(__file__).parent.parent
TARGET = ROOT / "example_notebooks" / "01_quickstart.ipynb"
REVIEWED = ROOT / "hepnb" / "example" / "h4l_reviewed.adl"

INTRODUCTION = """\
# Quickstart: from a paper to a checked cutflow

hepnb reads the selection out of a paper, shows every requirement beside the sentence that it comes
from, turns what you accept into plain Python, runs it, and puts the result beside the numbers that
the paper publishes.

This notebook does so for a short example note that comes with hepnb, on toy events that hepnb
makes. It needs no network and no language model. Run it from top to bottom; then put in your own
paper."""

PAPER = """\
## 1. Load a paper

An arXiv id (`%load_paper 1704.03848`), an address, or a PDF. `%load_paper?` says what else it
takes.

The example takes its lepton isolation from a second note; `--cites` loads that as well, so that the
words quoted from it are looked up."""

EXTRACT = """\
## 2. Extract a draft

`%%extract` reads the paper and puts its draft below, one cell per object or region. Cells that are
already there and that you have decided about, such as the ones in this notebook, are left as they
are."""

REVIEW = """\
## 3. Review

This is where you come in. Each line of a `%%spec` cell is one requirement in
[ADL](https://cern.ch/adl), the field's own language for selections. After `#:` stand the page and
the words of the paper. The mark at the end is your decision: `✓` accepted, `✗` rejected, `?` still
open.

In a draft every line is open. Run a cell and it shows a table with the buttons *Accept*, *Edit*,
*Reject*, *Page* (the place in the paper), and *Accept all clean lines* (those whose words stand in
the paper and that no check has anything against). You may as well edit the text: a line that is
changed after it was accepted is open again.

Here the review is done. Try it: change a number in a cell below, run it, and see what it says."""

EVENTS = """\
## 4. Events

Twenty thousand toy events in the form of the ATLAS Open Data: Higgs bosons, the ZZ continuum, and Z
bosons with fake leptons."""

GENERATE = """\
## 5. Generate

Only a reviewed spec becomes a program: with one line open, this cell refuses and names the line.
The program is plain awkward/vector/hist code that runs without hepnb; in JupyterLab its cells
appear below.

The lines above were accepted by the makers of this notebook, not by you. hepnb asks once whether
you take them over: look at them, type `y` and press Enter."""

RUN = """\
## 6. Run

The cutflow of each region: how many events pass each requirement alone, and together with all
before it."""

COMPARE = """\
## 7. Compare

The note has a table with its own cutflow; here is the run beside it."""

NEXT = """\
## And now your paper

Put its arXiv id into the first cell, delete the `%%spec` cells, and run the notebook step by step.
What `%%extract` finds is a draft: it says which sentences with numbers it could *not* turn into a
requirement, so that you know where to look."""


def main() -> None:
    """Writes the notebook."""
    TARGET.parent.mkdir(exist_ok=True)
    nbformat.write(quickstart(), TARGET)
    print(TARGET.relative_to(ROOT))


def quickstart() -> nbformat.NotebookNode:
    """The notebook."""
    notebook = new_notebook(cells=[_numbered(i, cell) for i, cell in enumerate(_cells())])
    notebook.metadata.kernelspec = {
        "name": "python3",
        "display_name": "Python 3 (ipykernel)",
        "language": "python",
    }
    notebook.metadata.language_info = {"name": "python"}
    nbformat.validate(notebook)
    return notebook


def _cells() -> list[nbformat.NotebookNode]:
    text, code = new_markdown_cell, new_code_cell
    return [
        *(text(INTRODUCTION), code("%load_ext hepnb")),
        *(text(PAPER), code("%load_paper example --cites example-leptons")),
        *(text(EXTRACT), code("%%extract\nNotes for yourself may stand here.")),
        *(text(REVIEW), *(code(cell.source, metadata=_metadata(cell)) for cell in reviewed())),
        *(
            text(EVENTS),
            code('from hepnb.events.example import make\n\nmake("example_events.root")'),
        ),
        *(text(GENERATE), code("%%generate\nfiles example_events.root")),
        *(text(RUN), code("%run_analysis")),
        *(text(COMPARE), code("%compare")),
        text(NEXT),
    ]


def reviewed() -> list[Cell]:
    """The cells of the reviewed spec."""
    spec = workflow.load_spec(REVIEWED)
    opened = [r.adl for r in spec.requirements if r.decision == Decision.OPEN]
    if opened:
        raise SystemExit(f"{REVIEWED.name} is not reviewed: {opened}")
    blocks = dict(workflow.spec_blocks(spec))
    settings = Settings()
    drafted = workflow.spec_blocks(
        workflow.extract(workflow.load_paper("example", settings), settings)
    )
    # what the note leaves to other papers: comments of the draft, in which there is nothing to
    # decide
    blocks |= {key: text for key, text in drafted if key == "definitions" and key not in blocks}
    return [Cell("spec", key, Status.ACCEPTED, text.rstrip()) for key, text in blocks.items()]


def _metadata(cell: Cell) -> dict[str, object]:
    """The tag that shows the status in other programs."""
    return {"tags": [f"hepnb-{cell.status}"]}


def _numbered(index: int, cell: nbformat.NotebookNode) -> nbformat.NotebookNode:
    cell["id"] = f"cell-{index:02d}"  # the same from run to run
    return cell


if __name__ == "__main__":
    main()
