"""Fifteen classical mistakes in a four-lepton selection, as cells that a model could have written.

The cells are those of the program of the example spec, each with one thing wrong.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from hepnb.program import Program, ProgramCell


@dataclass(frozen=True)
class Mistake:
    """What is wrong; ``changes``: key of a cell → (right, wrong); ``where``: the step that has
    to be named.
    """

    name: str
    changes: Mapping[str, tuple[str, str]]
    where: str

    def cells(self, program: Program) -> tuple[ProgramCell, ...]:
        """The wrong cells of a program."""
        return tuple(self._cell(program, key, *change) for key, change in self.changes.items())

    @staticmethod
    def _cell(program: Program, key: str, right: str, wrong: str) -> ProgramCell:
        (cell,) = (c for c in program.cells if c.key == key)
        if right not in cell.source:
            message = f"cell {key} does not hold {right!r}"
            raise ValueError(message)
        return replace(cell, source=cell.source.replace(right, wrong))


_SORTED = """leptons = union(events.electrons, events.muons)
    leptons = leptons[order(leptons.pt, ascending=False)]"""

MISTAKES = (
    Mistake(
        "MeV for GeV", {"read": ('arrays["lep_pt"] / 1000', 'arrays["lep_pt"]')}, "read Lepton"
    ),
    Mistake(
        "precedence of & and |",
        {
            "object-electrons": (
                "& outside(abs(electrons.eta), 1.37, 1.52)",
                "& (abs(electrons.eta) < 1.37) | (abs(electrons.eta) > 1.52)",
            )
        },
        "object electrons",
    ),
    Mistake(
        "unsorted leading lepton",
        {
            "object-leptons": (
                _SORTED,
                "leptons = ak.concatenate([events.electrons, events.muons], axis=1)",
            )
        },
        "object leptons",
    ),
    Mistake(
        ".type of a record",
        {
            "composite-pairs": (
                'pairs.l1["type"] == pairs.l2["type"]',
                "pairs.l1.type == pairs.l2.type",
            )
        },
        "composite pairs",
    ),
    Mistake(
        "mask on the wrong axis",
        {
            "region-preselection": (
                "ak.sum(events.muons.charge, axis=1) == 0",
                "ak.sum(events.muons.charge, axis=0) == 0",
            )
        },
        "select sum(charge(muons)) == 0",
    ),
    Mistake(
        "ak.num on a record",
        {"region-SR": ("ak.num(events.jets) <= 2", "ak.num(nth(events.jets, 0)) <= 2")},
        "select size(jets) <= 2",
    ),
    Mistake(
        "double-counted pairs",
        {
            "composite-pairs": (
                'ak.combinations(events.leptons, 2, fields=["l1", "l2"])',
                'ak.cartesian({"l1": events.leptons, "l2": events.leptons})',
            )
        },
        "composite pairs",
    ),
    Mistake(
        "requirement inverted",
        {"region-SR": ("events.MET.pt < 50", "events.MET.pt > 50")},
        "SR: select MET < 50 GeV",
    ),
    Mistake(
        "index without size",
        {
            "region-preselection": (
                "ak.fill_none(nth(events.leptons, 2).pt > 10, False)",
                "events.leptons[:, 2].pt > 10",
            )
        },
        "select pt(leptons[2]) > 10 GeV",
    ),
    Mistake(
        "charge sum over all leptons",
        {
            "region-preselection": (
                "ak.sum(events.electrons.charge, axis=1)",
                "ak.sum(events.leptons.charge, axis=1)",
            )
        },
        "preselection: select sum(charge(electrons)) == 0",
    ),
    Mistake("wrong crack", {"object-electrons": ("1.37, 1.52", "1.44, 1.57")}, "object electrons"),
    Mistake(">= for >", {"object-muons": ("muons.pt > 6", "muons.pt >= 6")}, "object muons"),
    Mistake(
        "overlap removal the wrong way round",
        {
            "object-electrons": (
                "nearest(dr, electrons, events.muons) >= 0.1",
                "nearest(dr, electrons, events.Jet) >= 0.2",
            ),
            "object-jets": (
                "jets = kept(jets, nearest(dr, jets, events.electrons) >= 0.2)",
                "pass",
            ),
        },
        "object electrons",
    ),
    Mistake(
        "weights squared",
        {"select": ("events.weight", "events.weight * events.weight")},
        "preselection: weight",
    ),
    Mistake(
        "one requirement dropped",
        {"region-SR": ('"select MET < 50 GeV": events.MET.pt < 50,', "")},
        "SR: select MET < 50 GeV",
    ),
)
