"""Builds the example paper: events → reference selection → cutflow table and figure → PDF. It needs
pdflatex.

The PDFs are the same to the byte when nothing has changed (SOURCE_DATE_EPOCH).
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path

from hepnb import plot, review
from hepnb import spec as specs
from hepnb.events import example
from hepnb.events.open import detect
from hepnb.generate.compile import compile as compile_spec
from hepnb.result import RunResult
from hepnb.run.chunks import How, run

FOLDER = Path(__file__).parent.parent / "hepnb" / "example"
SOURCE_DATE_EPOCH = "1795392000"  # 2026-11-23, the date that the note carries
NOTES = ("leptons_note", "h4l_note")

#: what the table calls the steps of the preselection, and those of the regions
PRESELECTION = (
    "Trigger",
    "Exactly four leptons",
    r"Leading lepton \pT",
    r"Subleading lepton \pT",
    r"Third lepton \pT",
    "Two same-flavour, opposite-charge pairs",
    "Total charge of electrons",
    "Total charge of muons",
    "Invariant mass of all pairs",
    r"Invariant mass of the $Z$ candidate",
)
REGIONS = (r"Four-lepton invariant mass", "Number of jets", r"Missing transverse momentum")


def main() -> None:
    """Writes the generated parts of the note, then both PDFs."""
    with tempfile.TemporaryDirectory() as folder:
        result = reference(example.make(Path(folder) / "events.root"))
    (FOLDER / "h4l_cutflow.tex").write_text(cutflow(result), encoding="utf-8")
    (FOLDER / "h4l_numbers.tex").write_text(numbers(result), encoding="utf-8")
    mass_figure(result, FOLDER / "h4l_mass.pdf")
    for note in NOTES:
        typeset(note)


def reference(events: Path) -> RunResult:
    """The reference selection on the events."""
    path = FOLDER / "h4l_reference.adl"
    spec = specs.read(path.read_text(encoding="utf-8"), source=path.name)
    file = detect(events)
    findings = review.findings(spec, None, attributes=file.attributes)
    return run(compile_spec(review.accept(spec, findings=findings), file), [file], How(ids=True))


def cutflow(result: RunResult) -> str:
    """The table of the note: one row for each step, SR and CR side by side."""
    signal, control = (next(r for r in result.regions if r.name == name) for name in ("SR", "CR"))
    common = len(PRESELECTION)
    rows = [("All events", result.entries, result.entries)]
    rows += [
        (label, a.cumulative, b.cumulative)
        for label, a, b in zip(PRESELECTION, signal.steps, control.steps, strict=False)
    ]
    own = [[s.cumulative for s in region.steps[common:]] for region in (signal, control)]
    rows += [
        (label, *(steps[i] if i < len(steps) else None for steps in own))
        for i, label in enumerate(REGIONS)
    ]
    lines = [f"    {label} & {_number(a)} & {_number(b)} \\\\" for label, a, b in rows]
    lines.insert(1 + common, r"    \midrule")
    head = [
        r"  \begin{tabular}{lrr}",
        r"    \toprule",
        r"    Requirement & SR & CR \\",
        r"    \midrule",
    ]
    return "\n".join([*head, *lines, r"    \bottomrule", r"  \end{tabular}", ""])


def numbers(result: RunResult) -> str:
    """The numbers that the text of the note quotes, as macros."""
    signal, control = (next(r for r in result.regions if r.name == name) for name in ("SR", "CR"))
    named = {
        "All": result.entries,
        "Preselection": signal.steps[len(PRESELECTION) - 1].cumulative,
        "SR": signal.selected,
        "CR": control.selected,
    }
    return "".join(
        f"\\newcommand{{\\Number{name}}}{{{_number(value)}}}\n" for name, value in named.items()
    )


def _number(value: int | None) -> str:
    r"""``20000`` → ``20\,000``; a dash for a step that a region does not have."""
    return (
        "--"
        if value is None
        else f"{value:,}".replace(",", r"\,")
        if value >= 10_000
        else str(value)
    )


def mass_figure(result: RunResult, path: Path) -> None:
    """The four-lepton mass after the preselection, with the ranges of both regions."""
    mass = next(h for h in result.histograms if h.name == "m4l")
    figure = plot.histogram(
        mass, title="LANTERN toy", bands={"SR": (115.0, 130.0), "CR": (180.0, mass.edges[-1])}
    )
    figure.savefig(path, metadata={"CreationDate": None, "Creator": None, "Producer": None})


def typeset(note: str, target: Path = FOLDER) -> Path:
    """Runs pdflatex on a note until its references stand, keeps only the PDF, in ``target``, and
    returns its path.
    """
    environment = {**os.environ, "SOURCE_DATE_EPOCH": SOURCE_DATE_EPOCH, "FORCE_SOURCE_DATE": "1"}
    with tempfile.TemporaryDirectory() as folder:
        command = [
            "pdflatex",
            "-interaction=nonstopmode",
            "-halt-on-error",
            f"-output-directory={folder}",
            f"{note}.tex",
        ]
        for _ in range(3):
            done = subprocess.run(
                command, cwd=FOLDER, env=environment, capture_output=True, text=True, check=False
            )
            if done.returncode:
                raise SystemExit(f"pdflatex failed on {note}.tex:\n{done.stdout[-2000:]}")
        (target / f"{note}.pdf").write_bytes((Path(folder) / f"{note}.pdf").read_bytes())
    return target / f"{note}.pdf"


if __name__ == "__main__":
    main()
