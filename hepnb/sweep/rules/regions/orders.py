"""Several regions with a value for each, in their order or beside each other."""

from __future__ import annotations

from typing import Final

from hepnb.sweep.rules.rule import Example, Rule
from hepnb.vocabulary.units import AFTER

_E = Example

SIDES: Final = Rule(
    "regions-side-by-side",
    "``M2 (M3) requires A > 340 GeV (A > 450 GeV)``: what stands in brackets is required in the "
    "region in brackets.",
    r"\(",
    (
        _E(
            "The M2 (M3) selection must have E_{T}^{miss} > 330 GeV (E_{T}^{miss} > 460 GeV) and "
            "H_{T} > 340 GeV (H_{T} > 470 GeV).",
            "met met > 330 GeV in M2 selection; met met > 460 GeV in M3 selection; event ht > 340 "
            "GeV in M2 selection; event ht > 470 GeV in M3 selection",
        ),
        _E(
            "Region M5 (M6) is required to have H_{T} > 510 GeV and E_{T}^{miss} > 520 GeV (H_{T} "
            "> 610 GeV and E_{T}^{miss} > 620 GeV).",
            "event ht > 510 GeV in region M5; met met > 520 GeV in region M5; event ht > 610 GeV "
            "in region M6; met met > 620 GeV in region M6",
        ),
    ),
    (
        _E(
            "Region M5 (M6) is required to have H_{T} > 510 GeV (E_{T}^{miss} > 520 GeV).",
            "?",
        ),
    ),
)

RESPECTIVE: Final = Rule(
    "regions-respectively",
    "``200 and 300 GeV in the low-mass and high-mass regions, respectively``: each value for its "
    "region, in their order.",
    r"(?P<list>\d[\d.]*(?:"
    + AFTER
    + r")?(?:, \d[\d.]*(?:"
    + AFTER
    + r")?)*,? (?:and|or) \d[\d.]*)(?P<unit>"
    + AFTER
    + r")?\b",
    (
        _E(
            "The missing transverse momentum must exceed 180 and 270 GeV in the low-mass and "
            "high-mass signal regions, respectively.",
            "met met > 180 GeV in low-mass signal region; met met > 270 GeV in high-mass signal "
            "region",
        ),
        _E(
            "For SR1, SR2 and SR3, H_{T} is required to be above 500, 700 and 950 GeV, "
            "respectively.",
            "event ht > 500 GeV in SR1; event ht > 700 GeV in SR2; event ht > 950 GeV in SR3",
        ),
    ),
)

IN_ORDER: Final = Rule(
    "regions-in-order",
    "``SR1 and SR2 require A > 200 GeV and A > 300 GeV, respectively``: as many limits on one "
    "quantity as there are regions are for one each, in their order.",
    r"\brespectively\b",
    (
        _E(
            "The electron and muon channels require exactly one electron and one muon, "
            "respectively.",
            "electron n == 1 in electron channel; muon n == 1 in muon channel",
        ),
        _E(
            "CR-T and CR-W require H_{T} > 310 GeV, and at least two b-tagged jets and no b-tagged "
            "jets, respectively.",
            "event ht > 310 GeV in CR-T, CR-W; bjet n >= 2 in CR-T; bjet n == 0 in CR-W",
        ),
        _E(
            "A loose and a tight region are defined by requiring at least two jets and at least "
            "five jets, respectively.",
            "jet n >= 2 in loose region; jet n >= 5 in tight region",
        ),
        _E(
            "The regions SR-low and SR-high are defined with E_{T}^{miss} > 210 GeV and "
            "E_{T}^{miss} > 430 GeV, respectively.",
            "met met > 210 GeV in SR-low; met met > 430 GeV in SR-high",
        ),
        _E(
            "Events are split into a high and low VBF category, with m_{jj} > 630 GeV and m_{jj} < "
            "630 GeV, respectively.",
            "dijet mass > 630 GeV in high VBF category; dijet mass < 630 GeV in low VBF category",
        ),
    ),
    (
        _E(
            "SR1 and SR2 require leading and second jets with p_{T} > 31 GeV and p_{T} > 22 GeV, "
            "respectively.",
            "jet:1 pt > 31 GeV in SR1, SR2; jet:2 pt > 22 GeV in SR1, SR2",
        ),
    ),
)

ORDERS: Final = (
    SIDES,
    RESPECTIVE,
    IN_ORDER,
)
