"""Compiled selections beside the same selections written by hand, on toy events, chunk by chunk.

    python -m benchmarks.selection [EVENTS]
    python -m benchmarks.selection whole FILE...
    python -m benchmarks.selection memory FILE...

The second form compares whole processes over toy files: ``hepnb run`` beside a script by hand and
one that reads its branches only. The third prints the peak memory of ``hepnb run`` over a
sixteenth, a quarter and all of the files, for 1, 10 and 40 regions with a histogram each.

Both read the same branches of the same chunks and give the same cutflow; reading is timed apart.
All times are CPU times, so that other users of the machine do not count. The hand-written code is
what a person writes with awkward and vector; it knows nothing of hepnb.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import awkward as ak
import numpy as np
import uproot
import vector

from hepnb.adl.parse import parse
from hepnb.events.example import make
from hepnb.events.open import detect
from hepnb.generate.compile import compile as compile_spec
from hepnb.spec import ReviewedSpec, Spec

vector.register_awkward()

#: events of a file, and of a chunk
FILE, CHUNK = 250_000, 200_000

FOUR_LEPTONS = """
object leptons
  take Lepton
  select pt > 7 GeV
  select abs(eta) < 2.5
  select id == "tight"

object jets
  take Jet
  select pt > 30 GeV
  reject dR(this, leptons) < 0.2

composite pairs
  take disjoint(leptons l1, leptons l2)
  select l1.type == l2.type
  select l1.charge + l2.charge == 0
  object Z = l1 + l2

region SR
  select size(leptons) >= 4
  select pt(leptons[0]) > 20 GeV
  select min(abs(mass(pairs) - 91.19 GeV)) < 20 GeV
  select size(jets) <= 2
"""

JETS_MET = """
object electrons
  take Electron
  select pt > 10 GeV
  select abs(eta) < 2.47

object muons
  take Muon
  select pt > 10 GeV
  select abs(eta) < 2.5

object jets
  take Jet
  select pt > 30 GeV
  select abs(eta) < 2.8
  reject dR(this, electrons) < 0.2
  reject dR(this, muons) < 0.4

object cleanElectrons
  take electrons
  reject dR(this, jets) < 0.4

define HT = sum(pt(jets))

region SR
  select size(jets) >= 2
  select MET > 20 GeV
  select min(dphi(jets[:3], MET)) > 0.4
  select HT > 80 GeV
  select MET / sqrt(HT) > 2
  reject size(cleanElectrons) > 1
"""

DIMUON = """
object muons
  take Muon
  select pt > 10 GeV
  select abs(eta) < 2.4

composite pairs
  take disjoint(muons a, muons b)
  select a.charge + b.charge == 0
  object Z = a + b

region Z
  select size(muons) == 2
  select any(mass(pairs) [] 60 120 GeV)
  select pt(muons[0]) > 25 GeV
"""


def _leptons(arrays: Any) -> Any:
    """The leptons of the file as four-momenta in GeV, with charge and kind."""
    return ak.zip(
        {
            "pt": arrays.lep_pt / 1000,
            "eta": arrays.lep_eta,
            "phi": arrays.lep_phi,
            "E": arrays.lep_E / 1000,
            "charge": arrays.lep_charge,
            "kind": arrays.lep_type,
        },
        with_name="Momentum4D",
    )


def by_hand_four_leptons(arrays: Any) -> list[Any]:
    """The masks of the four-lepton selection."""
    leptons = _leptons(arrays)
    leptons = leptons[(leptons.pt > 7) & (abs(leptons.eta) < 2.5) & arrays.lep_isTightID]
    jets = ak.zip(
        {"pt": arrays.jet_pt / 1000, "eta": arrays.jet_eta, "phi": arrays.jet_phi},
        with_name="Momentum3D",
    )
    jets = _away(jets[jets.pt > 30], leptons, 0.2)
    a, b = ak.unzip(ak.combinations(leptons, 2))
    masses = (a + b).mass[(a.kind == b.kind) & (a.charge + b.charge == 0)]
    near = ak.fill_none(ak.min(abs(masses - 91.19), axis=1) < 20, False)
    hard = ak.fill_none(ak.max(leptons.pt, axis=1) > 20, False)
    return [ak.num(leptons) >= 4, hard, near, ak.num(jets) <= 2]


def by_hand_jets_met(arrays: Any) -> list[Any]:
    """The masks of the selection of jets and missing transverse momentum."""
    leptons = ak.zip(
        {
            "pt": arrays.lep_pt / 1000,
            "eta": arrays.lep_eta,
            "phi": arrays.lep_phi,
            "kind": arrays.lep_type,
        },
        with_name="Momentum3D",
    )
    leptons = leptons[leptons.pt > 10]
    electrons = leptons[(leptons.kind == 11) & (abs(leptons.eta) < 2.47)]
    muons = leptons[(leptons.kind == 13) & (abs(leptons.eta) < 2.5)]
    jets = ak.zip(
        {"pt": arrays.jet_pt / 1000, "eta": arrays.jet_eta, "phi": arrays.jet_phi},
        with_name="Momentum3D",
    )
    jets = jets[(jets.pt > 30) & (abs(jets.eta) < 2.8)]
    jets = _away(_away(jets, electrons, 0.2), muons, 0.4)
    jets = jets[ak.argsort(jets.pt, axis=1, ascending=False)]
    electrons = _away(electrons, jets, 0.4)
    met = ak.zip({"pt": arrays.met_et / 1000, "phi": arrays.met_phi}, with_name="Momentum2D")
    ht = ak.sum(jets.pt, axis=1)
    apart = ak.fill_none(ak.min(abs(jets[:, :3].deltaphi(met)), axis=1) > 0.4, False)
    return [
        ak.num(jets) >= 2,
        met.pt > 20,
        apart,
        ht > 80,
        met.pt / np.sqrt(ht) > 2,
        ak.num(electrons) <= 1,
    ]


def by_hand_dimuon(arrays: Any) -> list[Any]:
    """The masks of the dimuon selection."""
    leptons = _leptons(arrays)
    muons = leptons[(leptons.kind == 13) & (leptons.pt > 10) & (abs(leptons.eta) < 2.4)]
    a, b = ak.unzip(ak.combinations(muons, 2))
    masses = (a + b).mass[a.charge + b.charge == 0]
    hard = ak.fill_none(ak.max(muons.pt, axis=1) > 25, False)
    return [ak.num(muons) == 2, ak.any((masses >= 60) & (masses <= 120), axis=1), hard]


def _away(objects: Any, others: Any, radius: float) -> Any:
    a, b = ak.unzip(ak.cartesian([objects, others], nested=True))
    return objects[~ak.any(a.deltaR(b) < radius, axis=2)]


SELECTIONS: dict[str, tuple[str, Callable[[Any], list[Any]]]] = {
    "four leptons": (FOUR_LEPTONS, by_hand_four_leptons),
    "jets and MET": (JETS_MET, by_hand_jets_met),
    "dimuon": (DIMUON, by_hand_dimuon),
}


@dataclass
class Tally:
    """CPU seconds and cutflows of a selection, chunk after chunk."""

    read: float = 0.0
    hand: float = 0.0
    code: float = 0.0
    branches: int = 0
    cutflows: dict[str, Any] = field(default_factory=dict)

    def add(self, who: str, masks: list[Any]) -> None:
        """The cutflow of a chunk: events that pass all requirements up to each."""
        flow = np.logical_and.accumulate([ak.to_numpy(m) for m in masks]).sum(axis=1)
        self.cutflows[who] = self.cutflows.get(who, 0) + flow


def measure(name: str, files: list[Path]) -> Tally:
    """One selection over all files."""
    text, by_hand = SELECTIONS[name]
    tree = parse(text)
    program = compile_spec(ReviewedSpec(Spec(tree, ()), tree, ()), detect(files[0]))
    namespace: dict[str, Any] = {}
    exec(program.source, namespace)
    tally = Tally(branches=len(program.branches))

    def compiled(arrays: Any) -> list[Any]:
        (steps,) = namespace["select"](namespace["reconstruct"](namespace["read"](arrays))).values()
        return list(steps.values())

    start = time.process_time()
    for number, arrays in enumerate(
        uproot.iterate([{f: "mini"} for f in files], list(program.branches), step_size=CHUNK)
    ):
        tally.read += time.process_time() - start
        pair = [("hand", by_hand), ("code", compiled)]
        # neither always comes first; a file is a large chunk and a small one, so the order changes
        # with every second chunk
        for who, function in pair if number // 2 % 2 else reversed(pair):
            start = time.process_time()
            with np.errstate(all="ignore"):
                tally.add(who, function(arrays))
            setattr(tally, who, getattr(tally, who) + time.process_time() - start)
        start = time.process_time()
    return tally


def main(n: int) -> None:
    """Prints a table, and how much memory it took."""
    with tempfile.TemporaryDirectory() as folder:
        files = [
            make(Path(folder) / f"toy{i}.root", events=min(FILE, n), seed=2026 + i)
            for i in range(max(n // FILE, 1))
        ]
        made = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        print(
            f"{len(files) * min(FILE, n)} toy events in chunks of {CHUNK}; events/s of CPU time\n"
        )
        print(
            "| selection | branches | reading | by hand | compiled | by hand / compiled | "
            "selected |"
        )
        print("| --- | --- | --- | --- | --- | --- | --- |")
        for name in SELECTIONS:
            t = measure(name, files)
            assert (t.cutflows["hand"] == t.cutflows["code"]).all(), f"{name}: {t.cutflows}"
            speeds = " | ".join(f"{n / s:,.0f}" for s in (t.read, t.hand, t.code))
            print(
                f"| {name} | {t.branches} | {speeds} | {t.hand / t.code:.2f} | "
                f"{t.cutflows['code'][-1]} |"
            )
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - made
        print(f"\nmemory beyond that of making the events: {max(grown, 0) / 1024:.0f} MB")


# --- whole processes
# ---------------------------------------------------------------------------------------------


def script(name: str, mode: str, branches: list[str], files: list[str]) -> None:
    """Runs what a person would: the branches of a selection, chunk by chunk, and (``mode`` hand)
    the selection on them. hepnb opens no file here, so that uproot is as it comes.
    """
    _, by_hand = SELECTIONS[name]
    tally = Tally()
    start = time.process_time()
    for arrays in uproot.iterate([{f: "mini"} for f in files], branches, step_size=CHUNK):
        if mode == "hand":
            with np.errstate(all="ignore"):
                tally.add("hand", by_hand(arrays))
    print(time.process_time() - start)


def _branches(text: str, file: str) -> list[str]:
    """The branches that a selection reads, but for the numbers of the events."""
    tree = parse(text)
    numbers = ("runNumber", "eventNumber")  # which nobody asks for
    program = compile_spec(ReviewedSpec(Spec(tree, ()), tree, ()), detect(file))
    return [b for b in program.branches if b not in numbers]


def whole(files: list[str]) -> None:
    """Prints seconds of CPU time of the three, each a process of its own; of the scripts without
    hepnb, which they load here.
    """
    bare = _seconds([sys.executable, "-c", "import awkward, numpy, uproot, vector"])[0]
    print("| selection | hepnb run | by hand | reading alone | / by hand | / reading |")
    print("| --- | --- | --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory() as folder:
        for name, (text, _) in SELECTIONS.items():
            spec = Path(folder) / "spec.adl"
            spec.write_text(text, encoding="utf-8")
            again = [sys.executable, "-m", "benchmarks.selection"]
            branches = ",".join(_branches(text, files[0]))
            hand, read = (
                bare + float(_seconds([*again, mode, name, branches, *files])[1])
                for mode in ("hand", "read")
            )
            run = _seconds(
                [
                    sys.executable,
                    "-m",
                    "hepnb.cli",
                    "run",
                    str(spec),
                    *files,
                    "--same-events",
                    "allow",
                    "--no-cache",
                ]
            )[0]
            print(
                f"| {name} | {run:.2f} | {hand:.2f} | {read:.2f} | {run / hand:.2f} | "
                f"{run / read:.2f} |"
            )


def memory(files: list[str]) -> None:
    """Prints the peak memory of ``hepnb run`` in MB, by events and regions."""
    head, _, tail = FOUR_LEPTONS.partition("region SR\n")
    print("| events | 1 region | 10 regions | 40 regions |")
    print("| --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory() as folder:
        for share in (16, 4, 1):
            some = files[: max(len(files) // share, 1)]
            events = sum(uproot.open({f: "mini"}).num_entries for f in some)
            row = []
            for regions in (1, 10, 40):
                histogram = '  histo h, "leading lepton pT", 50, 0, 200, pt(leptons[0])\n'
                blocks = (
                    f"region SR{i}\n{tail.rstrip()}\n  select pt(leptons[0]) > {20 + i} GeV\n"
                    f"{histogram.replace('histo h', f'histo h{i}')}"
                    for i in range(regions)
                )
                spec = Path(folder) / "regions.adl"
                spec.write_text(head + "\n".join(blocks), encoding="utf-8")
                row.append(_peak(["run", str(spec), *some, "--same-events", "allow", "--no-cache"]))
            print(f"| {events:,} | {' | '.join(f'{mb:.0f} MB' for mb in row)} |", flush=True)


def _peak(arguments: list[str]) -> float:
    """The peak memory of a hepnb command in MB."""
    code = (
        "import resource, sys; from hepnb.cli import main; main(sys.argv[1:]);"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, file=sys.stderr)"
    )
    command = [sys.executable, "-c", code, *arguments]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stderr
    return float(told.split()[-1])


def _seconds(command: list[str]) -> tuple[float, str]:
    """CPU seconds of a process, and what it printed."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, printed.strip()


if __name__ == "__main__" and sys.argv[1:2] == ["whole"]:
    whole(sys.argv[2:])
elif __name__ == "__main__" and sys.argv[1:2] == ["memory"]:
    memory(sys.argv[2:])
elif __name__ == "__main__" and sys.argv[1:2] in (["hand"], ["read"]):
    script(sys.argv[2], sys.argv[1], sys.argv[3].split(","), sys.argv[4:])
elif __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2_000_000)
