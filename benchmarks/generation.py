"""From reviewed specs to exact event lists, and mistakes of a model that are caught.

    python -m benchmarks.generation [SHARED]

Each baseline is compiled and run twenty times, in chunks of other sizes each time, on each of the
real files of SHARED whose schema it applies to; the events have to be those of plain awkward code
that knows nothing of the compiler. A scripted model then makes fifteen classical mistakes on toy
events; each has to be offered as disagreeing or failing, with its step named.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import awkward as ak
import numpy as np
import uproot

from benchmarks.mistakes import MISTAKES
from hepnb import workflow
from hepnb.errors import HepnbError
from hepnb.events.example import make
from hepnb.events.open import EventFile, detect
from hepnb.generate import sample, wishes
from hepnb.generate.compile import compile as compile_spec
from hepnb.generate.model import prompted
from hepnb.generate.model.prompted import CellReply, WishReply
from hepnb.models.scripted import Scripted
from hepnb.run import chunks, sandbox
from hepnb.settings import Settings

ROOT = Path(__file__).parent.parent
RUNS = 20
FILES = (
    *(f"data/atlas-opendata-2020/data_{period}.4lep.root" for period in "ABCD"),
    "data/atlas-opendata-2025/ODEO_FEB2025_v0_exactly4lep_data15_periodD.exactly4lep.root",
    "data/cms-nanoaod/agc_open-data-example.root",
)
Masks = Callable[[Any, str], Any]


def b1(e: Any, schema: str) -> Any:  # noqa: ARG001 - the branches of both releases are called the same
    """The four leading leptons: no charge together, two or four of a flavour."""
    order = ak.argsort(e.lep_pt, axis=1, ascending=False, stable=True)
    charge, kind = e.lep_charge[order][:, :4], e["lep_type"][order][:, :4]
    enough = ak.num(e.lep_pt) >= 4
    return (
        enough
        & (ak.sum(charge, axis=1) == 0)
        & np.isin(ak.to_numpy(ak.sum(kind, axis=1)), [44, 48, 52])
    )


def b8(e: Any, schema: str, *, ordered: bool = False) -> Any:  # noqa: ARG001 - of one release
    """The four-lepton selection of the release of 2025, leptons by index."""
    pt = ak.sort(e.lep_pt, axis=1, ascending=False) if ordered else e.lep_pt
    kind = e["lep_type"]
    good = e.lep_isLooseIso & (((kind == 13) & e.lep_isMediumID) | ((kind == 11) & e.lep_isLooseID))
    passed = (
        (e.trigE | e.trigM)
        & ak.any(e.lep_isTrigMatched, axis=1)
        & (pt[:, 0] > 20)
        & (pt[:, 1] > 15)
        & (pt[:, 2] > 10)
    )
    passed = passed & (ak.sum(good, axis=1) == 4) & (ak.sum(e.lep_charge, axis=1) == 0)
    return passed & np.isin(ak.to_numpy(ak.sum(kind, axis=1)), [44, 48, 52])


def dimuon(e: Any, schema: str) -> Any:
    """Two muons of opposite charge."""
    charge = e.Muon_charge if schema.startswith("cms") else e.lep_charge[e["lep_type"] == 13]
    return (ak.num(charge) == 2) & (ak.sum(charge, axis=1) == 0)


BASELINES: dict[str, tuple[Masks, str]] = {
    "b1": (b1, "fourlepton"),
    "b8": (b8, "fourlepton"),
    "b8s": (lambda e, s: b8(e, s, ordered=True), "fourlepton"),
    "dimuon": (dimuon, "opposite"),
}


def baselines(shared: Path) -> bool:
    """A line for each baseline and file; True when all runs are exact."""
    exact = True
    for name, (masks, region) in BASELINES.items():
        text = (ROOT / "tests" / "golden" / "baselines" / f"{name}.adl").read_text(encoding="utf-8")
        for path in FILES:
            file = detect(shared / path)
            try:
                found = [
                    _run(text, file, region, chunk)
                    for chunk in np.linspace(97, 9001, RUNS).astype(int)
                ]
            except HepnbError as error:
                print(f"{name:<7} {file.schema.name:<20} does not apply: {str(error)[:80]}")
                continue
            right = _reference(masks, file)
            n = sum(events == right for events, _, _ in found)
            exact = exact and n == RUNS and len({source for _, source, _ in found}) == 1
            seconds = max(s for _, _, s in found)
            made = f"{n} of {RUNS} exact, {len(right)} events, generated in {seconds:.2f} s at most"
            print(f"{name:<7} {file.schema.name:<20} {made} ({Path(path).name[:24]})")
    return exact


def _run(
    text: str, file: EventFile, region: str, chunk: int
) -> tuple[tuple[tuple[int, int], ...], str, float]:
    """The events of a region, the program, and the processor time that making it took."""
    start = time.process_time()
    program = compile_spec(workflow.accept(workflow.read_spec(text)), file)
    seconds = time.process_time() - start
    return (
        chunks.run(program, [file], chunks.How(chunk=str(chunk), ids=True)).events[region],
        program.source,
        seconds,
    )


def _reference(masks: Masks, file: EventFile) -> tuple[tuple[int, int], ...]:
    """The same by hand; events without numbers are told apart by their place."""
    with uproot.open(file.path) as opened:
        events = opened[file.tree].arrays()
    mask = ak.to_numpy(masks(events, file.schema.name))
    if not set(file.schema.event_id) <= file.schema.known:
        return tuple((0, int(n)) for n in np.flatnonzero(mask))
    run, number = (events[b][mask].tolist() for b in file.schema.event_id[:2])
    return tuple(sorted(zip(run, number, strict=True)))


def mistakes() -> bool:
    """A line for each mistake; True when all are caught with their step named."""
    with tempfile.TemporaryDirectory() as folder:
        path = make(Path(folder) / "toy.root", events=2000)
        reviewed = workflow.accept(
            workflow.load_spec(ROOT / "hepnb" / "example" / "h4l_reviewed.adl")
        )
        start = time.process_time()
        program = workflow.generate(
            reviewed, [path], Settings(), wishes=wishes.read("weights\nluminosity 10 /fb")
        )
        seconds = time.process_time() - start
        opened = workflow.open_events([path], Settings())
        taken = sample.take(program, opened, reviewed.tree)
        bench = prompted.Bench(
            "the same in other words",
            reviewed,
            program,
            opened[0].schema,
            taken,
            sandbox.run_python,
        )
        tried = f"{taken.real} events and {len(taken) - taken.real} probes"
        print(
            f"\nthe four-lepton program: {len(program.cells)} cells in {seconds:.2f} s; tried on "
            f"{tried}"
        )
        caught = 0
        for mistake in MISTAKES:
            cells = [
                CellReply(purpose=c.key, requirements=[], code=_lines(c.source))
                for c in mistake.cells(program)
            ]
            proposal = prompted.propose(Scripted([WishReply(cells=cells)]), bench, repairs=0)
            said = (
                str(proposal.agreement.differences[0])
                if proposal.agreement and proposal.agreement.differences
                else str(proposal.failure)
            )
            named = mistake.where in said and not proposal.usable
            caught += named
            print(f"{'caught' if named else 'MISSED':<7} {mistake.name:<38} {said[:90]}")
    print(f"{caught} of {len(MISTAKES)} caught, with the step named, under {sandbox.level()}")
    return caught == len(MISTAKES)


def _lines(source: str) -> list[str]:
    """A cell as the lines of an answer, none of which is as long as that of the weights."""
    return source.replace(") * numbers(", ")\n            * numbers(").split("\n")


def main(shared: Path) -> int:
    """0 when everything is as it should be."""
    exact = True
    if (shared / "data").is_dir():
        exact = baselines(shared)
    else:
        print(f"the baselines are not run: no real events at {shared} (set HEPNB_SHARED)")
    return int(not (mistakes() and exact))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT.parent / "shared"))
