"""Events per second of a compiled selection beside the same selection written by hand, on toy events.

    python benchmarks/selection.py [EVENTS]

Both read the same branches; reading is timed apart. The best of three runs is printed.
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
import vector

from hepnb.adl.parse import parse
from hepnb.events.example import make
from hepnb.events.open import detect
from hepnb.generate.compile import compile as compile_spec
from hepnb.spec import ReviewedSpec, Spec

vector.register_awkward()

SPEC = """
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


def by_hand(arrays: Any) -> Any:
    """The selection as a person writes it: who passes."""
    leptons = ak.zip(
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
    leptons = leptons[(leptons.pt > 7) & (abs(leptons.eta) < 2.5) & arrays.lep_isTightID]
    jets = ak.zip({"pt": arrays.jet_pt / 1000, "eta": arrays.jet_eta, "phi": arrays.jet_phi}, with_name="Momentum3D")
    jets = jets[jets.pt > 30]
    a, b = ak.unzip(ak.cartesian([jets, leptons], nested=True))
    jets = jets[~ak.any(a.deltaR(b) < 0.2, axis=2)]
    a, b = ak.unzip(ak.combinations(leptons, 2))
    masses = (a + b).mass[(a.kind == b.kind) & (a.charge + b.charge == 0)]
    near = ak.fill_none(ak.min(abs(masses - 91.19), axis=1) < 20, False)
    hard = ak.fill_none(ak.max(leptons.pt, axis=1) > 20, False)
    return (ak.num(leptons) >= 4) & hard & near & (ak.num(jets) <= 2)


def best(what: Callable[[], Any], times: int = 3) -> tuple[float, Any]:
    """The shortest time in seconds, and what came out."""
    seconds, result = [], None
    for _ in range(times):
        start = time.perf_counter()
        result = what()
        seconds.append(time.perf_counter() - start)
    return min(seconds), result


def main(n: int) -> None:
    """Prints a line for each."""
    with tempfile.TemporaryDirectory() as folder:
        path = make(Path(folder) / "toy.root", events=n)
        tree = parse(SPEC)
        file = detect(path)
        program = compile_spec(ReviewedSpec(Spec(tree, ()), tree, ()), file)
        namespace: dict[str, Any] = {}
        exec(program.source, namespace)
        seconds_read, arrays = best(lambda: uproot.open(path)["mini"].arrays(list(program.branches)))
        seconds_hand, hand = best(lambda: by_hand(arrays))
        seconds_code, code = best(lambda: namespace["select"](namespace["reconstruct"](namespace["read"](arrays)))["SR"])
    together = np.logical_and.reduce([ak.to_numpy(m) for m in code.values()])
    print(f"{n} toy events, {len(program.branches)} branches, {together.sum()} selected ({np.sum(ak.to_numpy(hand))} by hand)")
    for name, seconds in (("reading", seconds_read), ("by hand", seconds_hand), ("compiled", seconds_code)):
        print(f"{name:<10} {seconds:8.3f} s {n / seconds:12,.0f} events/s")
    print(f"compiled / by hand: {seconds_code / seconds_hand:.2f} times the time")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
