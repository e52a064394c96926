"""The whole flow on the example paper and the example events: no network, no model.

What a person adds in a review, the example's reviewer has added beforehand
(``example/h4l_reviewed.adl``); the demo shows how far the draft went and what the review changed.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from hepnb import compare as comparing
from hepnb import plot, render, report, workflow
from hepnb import spec as specs
from hepnb.errors import RunError
from hepnb.events import example
from hepnb.generate import export
from hepnb.plurals import several
from hepnb.ports import Progress, silent
from hepnb.settings import Settings
from hepnb.spec import Spec

_REVIEWED = "h4l_reviewed.adl"


def demo(folder: Path, *, progress: Progress = silent) -> bool:
    """Runs the flow, prints each step, and writes spec, notebook, figure and report to ``folder``.

    True when the cutflow is that of the example paper.
    """
    started = time.perf_counter()
    folder.mkdir(parents=True, exist_ok=True)
    settings = Settings(offline=True)
    shipped = Path(str(files("hepnb").joinpath("example")))

    paper = workflow.load_paper("example", settings, progress=progress)
    cited = (workflow.load_paper("example-leptons", settings),)
    draft = workflow.extract(paper, settings, progress=progress)
    _headline("1  The paper", render.paper_card(paper, draft.phrases))
    _headline(
        "2  The draft: what hepnb read, each line with the words it comes from",
        specs.text_of(draft),
    )
    print(render.extraction_summary(draft, workflow.review_findings(draft, paper)))

    spec = workflow.load_spec(shipped / _REVIEWED, paper=paper, cited=cited)
    spec = replace(spec, phrases=specs.claim(spec, draft.phrases))
    reviewed = workflow.accept(spec, paper, cited=cited)
    (folder / "draft.adl").write_text(specs.text_of(draft), encoding="utf-8")
    (folder / "spec.adl").write_text(specs.text_of(spec), encoding="utf-8")
    _headline("3  The review: what a person has made of it", _changes(draft, spec))

    events = example.make(folder / "events.root")
    program = workflow.generate(reviewed, [events], settings, beside=folder)
    result = workflow.run(program, [events], settings, progress=progress)
    _headline("4  The cutflow", render.cutflow(result))
    comparison = workflow.compare(result, paper)
    _headline("5  Beside the paper's own table", comparing.table(comparison))

    plot.cutflow(comparison, folder / "cutflow.png")
    for histogram in result.histograms:
        plot.histogram(histogram, folder / f"{histogram.name}.png")
    _execute(export.notebook(program, workflow.title(spec, paper)), folder)
    figures = [("The cutflow beside the published one", folder / "cutflow.png")]
    figures += [(h.title, folder / f"{h.name}.png") for h in result.histograms]
    page = report.html(
        spec=spec,
        paper=paper,
        cited=cited,
        findings=workflow.review_findings(
            spec, paper, workflow.open_events([events], settings)[0], cited=cited
        ),
        results={"": result},
        comparison=comparison,
        figures=[(caption, path.read_bytes()) for caption, path in figures],
        provenance={"Events": f"toy events of hepnb, seed {example.SEED}"},
    )
    (folder / "report.html").write_text(page, encoding="utf-8")
    print(f"\nwrote {_written(folder)} in {time.perf_counter() - started:.0f} s")
    return comparison.agrees


def _headline(title: str, text: str) -> None:
    print(f"\n{title}\n{'─' * len(title)}\n{text}")


def _changes(draft: Spec, reviewed: Spec) -> str:
    """The lines of the reviewed spec that stood in the draft, those that are new, and those of
    the draft that are gone.
    """
    drafted, kept = {r.adl for r in draft.requirements}, {r.adl for r in reviewed.requirements}
    new = [
        f"  added    {r.adl}{_place(r.evidence[0].paper, r.evidence[0].page) if r.evidence else ''}"
        for r in reviewed.requirements
        if r.adl not in drafted
    ]
    gone = [f"  dropped  {r.adl}" for r in draft.requirements if r.adl not in kept]
    return "\n".join(
        [
            f"{len(drafted & kept)} of {several(len(drafted), 'line')} of the draft accepted as is",
            *new,
            *gone,
        ]
    )


def _place(paper: str, page: int) -> str:
    return f"   ({paper}, p{page})"


def _execute(notebook: str, folder: Path) -> None:
    """Runs the generated notebook from top to bottom, as a reader would, and keeps it with its
    output.
    """
    document = nbformat.reads(notebook, as_version=4)
    try:
        # the kernel listens on loopback only; its warning about TCP is not for a reader of the demo
        quiet = ["--log-level=ERROR"]
        NotebookClient(
            document,
            timeout=300,
            extra_arguments=quiet,
            resources={"metadata": {"path": str(folder)}},
        ).execute()
    except CellExecutionError as error:
        raise RunError(
            f"the generated notebook failed: {error.ename}: {error.evalue}",
            where=str(folder / "analysis.ipynb"),
        ) from None
    nbformat.write(document, folder / "analysis.ipynb")


def _written(folder: Path) -> str:
    names: Sequence[str] = sorted(
        p.name for p in folder.iterdir() if p.suffix in (".adl", ".ipynb", ".png", ".html")
    )
    return ", ".join(f"{folder}/{name}" for name in names)
