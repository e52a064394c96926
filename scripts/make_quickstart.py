"""Makes example_notebooks/01_quickstart.ipynb: the flow of the README, with the review already done.

The spec is the reference selection of the example note; here each of its lines gets the words of the note that it comes from, which
hepnb must find in the note, and its acceptance, as a person does in the review table.
"""

from __future__ import annotations

from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from hepnb import workflow
from hepnb.locate import locate
from hepnb.notebook import cells
from hepnb.notebook.cells import Cell, Status
from hepnb.paper import Paper
from hepnb.settings import Settings
from hepnb.spec import Decision, Requirement

ROOT = Path(__file__).parent.parent
TARGET = ROOT / "example_notebooks" / "01_quickstart.ipynb"
EXAMPLE = ROOT / "hepnb" / "example"

#: block → beginning of the line → the words of the note
QUOTES = {
    "object muons": {
        "select pt": "Muons are required to have p_{T} > 6 GeV",
        "select abs(eta)": "|η| < 2.5",
        "select abs(d0sig)": "less than 3 for muons",
        "select abs(z0sintheta)": "|z_{0} sin θ| < 0.5 mm for both electrons and muons",
    },
    "object electrons": {
        "select pt": "Electrons are required to have p_{T} > 7 GeV",
        "select abs(eta)": "|η| < 2.47",
        "reject abs(eta)": "excluding the transition region 1.37 < |η| < 1.52",
        "select id": "electrons are required to satisfy the tight identification criteria",
        "select abs(d0sig)": "less than 5 for electrons",
        "select abs(z0sintheta)": "|z_{0} sin θ| < 0.5 mm for both electrons and muons",
        "reject dR": "electrons within ∆R < 0.1 of a selected muon are removed",
    },
    "object jets": {
        "select pt": "Jets are required to have p_{T} > 30 GeV",
        "select abs(eta)": "|η| < 4.4",
        "reject dR(this, electrons)": "jets within ∆R < 0.2 of a remaining electron are removed",
        "reject dR(this, muons)": "jets within ∆R < 0.1 of a selected muon are removed",
    },
    "composite pairs": {
        "select l1.type": "Two leptons of the same flavour and opposite charge form a lepton pair",
        "select l1.charge": "Two leptons of the same flavour and opposite charge form a lepton pair",
    },
    "region preselection": {
        "trigger": "the single-electron trigger (trigE) or the single-muon trigger (trigM)",
        "select size(leptons)": "exactly four leptons",
        "select pt(leptons[0])": "The leading lepton is required to have p_{T} > 20 GeV",
        "select pt(leptons[1])": "the subleading lepton is required to have p_{T} > 15 GeV",
        "select pt(leptons[2])": "the third lepton is required to have p_{T} > 10 GeV",
        "select size(pairs)": "at least two same-flavour, opposite-charge lepton pairs",
        "select sum(charge(electrons))": "The total charge of the electrons is required to be zero",
        "select sum(charge(muons))": "the total charge of the muons is required to be zero",
        "select all(mass": "all same-flavour, opposite-charge lepton pairs have an invariant mass m_{ℓℓ} > 5 GeV",
        "select mass": "50 < m_{12} < 106 GeV",
    },
    "region SR": {
        "select m4l": "m_{4ℓ} [GeV] ∈ [115, 130]",
        "select size(jets)": "Number of jets ≤ 2",
        "select MET": "E_{T}^{miss} [GeV] < 50",
    },
    "region CR": {"select m4l": "m_{4ℓ} [GeV] ∈ [115, 130] > 180", "select size(jets)": "Number of jets ≤ 2 ≥ 1"},
}
#: the one requirement that the note leaves to another: beginning of the line → the words of that note
DELEGATED = {"select trackiso": "p_{T}^{cone30}/p_{T} < 0.15"}

INTRODUCTION = """\
# Quickstart: from a paper to a checked cutflow

hepnb reads the selection out of a paper, shows every requirement beside the sentence that it comes from, turns what you accept into
plain Python, runs it, and puts the result beside the numbers that the paper publishes.

This notebook does so for a short example note that comes with hepnb, on toy events that hepnb makes. It needs no network and no
language model. Run it from top to bottom; then put in your own paper."""

PAPER = """\
## 1. Load a paper

An arXiv id (`%load_paper 1704.03848`), an address, or a PDF. `%load_paper?` says what else it takes."""

EXTRACT = """\
## 2. Extract a draft

`%%extract` reads the paper and puts its draft below, one cell per object or region. Cells that are already there and that you have
decided about, such as the ones in this notebook, are left as they are."""

REVIEW = """\
## 3. Review

This is where you come in. Each line of a `%%spec` cell is one requirement in
[ADL](https://cern.ch/adl), the field's own language for selections. After `#:` stand the page and the words of the paper. The mark
at the end is your decision: `✓` accepted, `✗` rejected, `?` still open.

In a draft every line is open. Run a cell and it shows a table with the buttons *Accept*, *Edit*, *Reject*, *Page* (the place in the
paper), and *Accept all clean lines* (those whose words stand in the paper and that no check has anything against). You may as well
edit the text: a line that is changed after it was accepted is open again.

Here the review is done. Try it: change a number in a cell below, run it, and see what it says."""

EVENTS = """\
## 4. Events

Twenty thousand toy events in the form of the ATLAS Open Data: Higgs bosons, the ZZ continuum, and Z bosons with fake leptons."""

GENERATE = """\
## 5. Generate

Only a reviewed spec becomes a program: with one line open, this cell refuses and names the line. The program is plain
awkward/vector/hist code that runs without hepnb; in JupyterLab its cells appear below."""

RUN = """\
## 6. Run

The cutflow of each region: how many events pass each requirement alone, and together with all before it."""

COMPARE = """\
## 7. Compare

The note has a table with its own cutflow; here is the run beside it."""

NEXT = """\
## And now your paper

Put its arXiv id into the first cell, delete the `%%spec` cells, and run the notebook step by step. What `%%extract` finds is a
draft: it says which sentences with numbers it could *not* turn into a requirement, so that you know where to look."""


def main() -> None:
    """Writes the notebook."""
    notebook = new_notebook(cells=[_numbered(i, cell) for i, cell in enumerate(_cells())])
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
    notebook.metadata.language_info = {"name": "python"}
    nbformat.validate(notebook)
    TARGET.parent.mkdir(exist_ok=True)
    nbformat.write(notebook, TARGET)
    print(TARGET.relative_to(ROOT))


def _cells() -> list[nbformat.NotebookNode]:
    text, code = new_markdown_cell, new_code_cell
    return [
        *(text(INTRODUCTION), code("%load_ext hepnb")),
        *(text(PAPER), code("%load_paper example")),
        *(text(EXTRACT), code("%%extract\nNotes for yourself may stand here.")),
        *(text(REVIEW), *(code(cell.source, metadata=_metadata(cell)) for cell in reviewed())),
        *(text(EVENTS), code('from hepnb.events.example import make\n\nmake("example_events.root")')),
        *(text(GENERATE), code("%%generate\nfiles example_events.root")),
        *(text(RUN), code("%run_analysis")),
        *(text(COMPARE), code("%compare")),
        text(NEXT),
    ]


def reviewed() -> list[Cell]:
    """The cells of the reference selection, every line with its evidence and accepted."""
    spec = workflow.read_spec((EXAMPLE / "h4l_reference.adl").read_text(encoding="utf-8"))
    note = workflow.load_paper("example", Settings(offline=True))
    other = workflow.load_paper(str(EXAMPLE / "leptons_note.pdf"), Settings(offline=True))
    return [
        Cell("spec", key, Status.ACCEPTED, _with_evidence(text, note, other).rstrip()) for key, text in workflow.spec_blocks(spec)
    ]


def _with_evidence(text: str, note: Paper, other: Paper) -> str:
    lines = text.split("\n")
    for requirement in workflow.read_spec(text).requirements:
        i = requirement.line - 1
        lines[i] = f"{lines[i]:<42} #: {_evidence(requirement, note, other)}"
    numbers = [r.line for r in workflow.read_spec("\n".join(lines)).requirements]
    return cells.with_marks("\n".join(lines), dict.fromkeys(numbers, Decision.ACCEPTED))


def _evidence(requirement: Requirement, note: Paper, other: Paper) -> str:
    delegated = next((q for start, q in DELEGATED.items() if requirement.adl.startswith(start)), "")
    if delegated:
        return f'{other.id}:p{_page(other, delegated)} "{delegated}"'
    quote = next(q for start, q in QUOTES[requirement.block].items() if requirement.adl.startswith(start))
    return f'p{_page(note, quote)} "{quote}"'


def _page(paper: Paper, quote: str) -> int:
    found = locate(paper, quote)
    if found.status != "verbatim":
        raise SystemExit(f"{quote!r} is {found.status} in {paper.id}: {found.differences}")
    return found.page


def _metadata(cell: Cell) -> dict[str, object]:
    """What the labextension would write, but for the hash of its own writing."""
    return {"tags": [f"hepnb-{cell.status}"]}


def _numbered(index: int, cell: nbformat.NotebookNode) -> nbformat.NotebookNode:
    cell["id"] = f"cell-{index:02d}"  # the same from run to run
    return cell


if __name__ == "__main__":
    main()
