"""Tables of selections as collaborations write them, with what they require: ``LEARN`` to look at,
``KEPT`` to score only.

A row is text whose cells are parted by ``&``; ``text<2`` spans two columns, ``text^3`` three rows.
Nothing in them is from a paper.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tests.unit.regiontables import Made, Put


@dataclass(frozen=True)
class Case:
    """A table and its requirements: region → comparisons as `tests.unit.drafts.shown` has them,
    with the spec's names of blocks. ``also``: what may be drafted besides, and need not.
    """

    name: str
    rows: tuple[str, ...]
    says: dict[str, tuple[str, ...]]
    caption: str = "Definition of the signal regions."
    heads: int = 1
    groups: tuple[int, ...] = ()
    also: tuple[tuple[str, str], ...] = ()

    @property
    def keys(self) -> set[tuple[str, str]]:
        """(block, comparison) that the table requires."""
        return {(block, what) for block, all_ in self.says.items() for what in all_}

    @property
    def made(self) -> Made:
        """The table as cells with places."""
        cells: list[Put] = []
        taken: set[tuple[int, int]] = set()
        for r, row in enumerate(self.rows):
            at = 0
            for text in (t.strip() for t in row.split("&")):
                while (r, at) in taken:
                    at += 1
                match = re.fullmatch(r"(.*?)(?:<(\d+))?(?:\^(\d+))?", text)
                content, columns, rows = match[1], int(match[2] or 1), int(match[3] or 1)  # type: ignore[index]
                cells.append(Put(r, at, content, rows, columns))
                taken |= {(r + i, at + j) for i in range(rows) for j in range(columns)}
                at += columns
        kept = [c for c in cells if c.text or c.row == 0]
        return Made(
            kept, set(), self.name, self.heads, list(self.groups), f"Table 1: {self.caption}"
        )


LEARN = (
    Case(
        "two levels of heads, a common row",
        (
            "Requirement^2 & SRA<2 & SRB<2",
            "low & high & low & high",
            "E_{T}^{miss} [GeV] & > 250<4",
            "N_{jets} & ≥ 4<2 & ≥ 6<2",
            "m_{eff} [GeV] & > 800 & > 1400 & > 1000 & > 1800",
        ),
        {
            "region SRA_low": ("met met > 250 GeV", "jet n >= 4", "event meff > 800 GeV"),
            "region SRA_high": ("met met > 250 GeV", "jet n >= 4", "event meff > 1400 GeV"),
            "region SRB_low": ("met met > 250 GeV", "jet n >= 6", "event meff > 1000 GeV"),
            "region SRB_high": ("met met > 250 GeV", "jet n >= 6", "event meff > 1800 GeV"),
        },
        heads=2,
    ),
    Case(
        "a veto as a row of ticks",
        (
            "Variable & SR-W & SR-Z & CR-top",
            "b-jet veto & ✓ & ✓ & –",
            "E_{T}^{miss} [GeV] & > 180 & > 220 & > 180",
            "N_{b-jets} & – & – & ≥ 1",
        ),
        {
            "region SR_W": ("bjet n == 0", "met met > 180 GeV"),
            "region SR_Z": ("bjet n == 0", "met met > 220 GeV"),
            "region CR_top": ("met met > 180 GeV", "bjet n >= 1"),
        },
    ),
    Case(
        "flavour and charge of leptons",
        (
            "& SR-SF & SR-DF & SR-SS",
            "Lepton flavour & SF & DF & –",
            "Lepton charge & OS & OS & SS",
            "m_{ℓℓ} [GeV] & > 111 & > 100 & > 20",
        ),
        {
            "region SR_SF": (
                "dilepton flavour flag SF", "dilepton charge flag OS", "dilepton mass > 111 GeV",
            ),
            "region SR_DF": (
                "dilepton flavour flag DF", "dilepton charge flag OS", "dilepton mass > 100 GeV",
            ),
            "region SR_SS": ("dilepton charge flag SS", "dilepton mass > 20 GeV"),
        },
    ),
    Case(
        "loose and medium in one row",
        (
            "Observable & WH & ZH",
            "Number of loose (medium) b-tagged jets & ≤ 1 (0) & ≤ 1 (0)",
            "Number of muons & = 3 & = 4",
            "Lepton veto & yes & no",
        ),
        {
            "region WH": ("bjet n <= 1", "bjet n <= 0", "muon n == 3", "lepton n == 0"),
            "region ZH": ("bjet n <= 1", "bjet n <= 0", "muon n == 4"),
        },
        caption="Selection of the WH and ZH signal regions.",
    ),
    Case(
        "several jets in one row",
        (
            "Requirement & SR2j & SR4j",
            "p_{T}(j_{1}) [GeV] & > 200 & > 250",
            "p_{T}(j_{1}, j_{2}) [GeV] & > 80 & > 100",
            "|η(j_{1,2})| & < 2.0 & < 2.4",
            "Δφ(j_{1,2,(3)}, E_{T}^{miss})_{min} & > 0.4 & > 0.8",
        ),
        {
            "region SR2j": (
                "jet:1 pt > 200 GeV", "jet:1 pt > 80 GeV", "jet:2 pt > 80 GeV",
                "jet:1 abseta < 2", "jet:2 abseta < 2", "jet-met dphi > 0.4 rad",
            ),
            "region SR4j": (
                "jet:1 pt > 250 GeV", "jet:1 pt > 100 GeV", "jet:2 pt > 100 GeV",
                "jet:1 abseta < 2.4", "jet:2 abseta < 2.4", "jet-met dphi > 0.8 rad",
            ),
        },
    ),
    Case(
        "conditions in heads of rows",
        (
            "Requirement & SR1 & SR2",
            "E_{T}^{miss} [GeV] & > 200 & > 300",
            "m_{T} [GeV] (if N_{lep} = 1) & > 120 & > 150",
            "m_{jj} for N_{jets} = 2 [GeV] & > 400 & > 500",
        ),
        {
            "region SR1": ("met met > 200 GeV", "lepton:1 mt > 120 GeV", "dijet mass > 400 GeV"),
            "region SR2": ("met met > 300 GeV", "lepton:1 mt > 150 GeV", "dijet mass > 500 GeV"),
        },
    ),
    Case(
        "the sign in a column of its own head",
        (
            "& SR-I & SR-II",
            "E_{T}^{miss} [GeV] > & 250 & 350",
            "H_{T} [GeV] > & 400 & 800",
            "Number of leptons = & 0 & 0",
        ),
        {
            "region SR_I": ("met met > 250 GeV", "event ht > 400 GeV", "lepton n == 0"),
            "region SR_II": ("met met > 350 GeV", "event ht > 800 GeV", "lepton n == 0"),
        },
    ),
    Case(
        "rows with the name last, results beside",
        (
            "N_{jets} & H_{T} [GeV] & E_{T}^{miss} [GeV] & Region & Observed",
            "2–3 & 300–600 & 150–250 & R1 & 231",
            "2–3 & > 600 & > 250 & R2 & 34",
            "≥ 4 & > 600 & – & R3 & 11",
        ),
        {
            "region R1": ("jet n in (2, 3)", "event ht in (300, 600) GeV",
                          "met met in (150, 250) GeV"),
            "region R2": ("jet n in (2, 3)", "event ht > 600 GeV", "met met > 250 GeV"),
            "region R3": ("jet n >= 4", "event ht > 600 GeV"),
        },
    ),
    Case(
        "rows whose first columns are carried",
        (
            "Region & N_{b} & N_{jets} & E_{T}^{miss} [GeV]",
            "SR01 & 0^3 & 2–4^2 & 100–200",
            "SR02 & > 200",
            "SR03 & ≥ 5 & > 100",
            "SR04 & ≥ 1^2 & 2–4 & > 150",
            "SR05 & ≥ 5 & > 250",
        ),
        {
            "region SR01": ("bjet n == 0", "jet n in (2, 4)", "met met in (100, 200) GeV"),
            "region SR02": ("bjet n == 0", "jet n in (2, 4)", "met met > 200 GeV"),
            "region SR03": ("bjet n == 0", "jet n >= 5", "met met > 100 GeV"),
            "region SR04": ("bjet n >= 1", "jet n in (2, 4)", "met met > 150 GeV"),
            "region SR05": ("bjet n >= 1", "jet n >= 5", "met met > 250 GeV"),
        },
        groups=(4,),
    ),
    Case(
        "the same as another region but for one row",
        (
            "Requirement & SR-low & SR-high",
            "E_{T}^{miss} [GeV] & > 200 & > 400",
            "H_{T} [GeV] & > 500 & Same as SR-low",
            "N_{jets} & ≥ 3 & Same as SR-low",
        ),
        {
            "region SR_low": ("met met > 200 GeV", "event ht > 500 GeV", "jet n >= 3"),
            "region SR_high": ("met met > 400 GeV", "event ht > 500 GeV", "jet n >= 3"),
        },
    ),
    Case(
        "a section of preselection over the columns",
        (
            "Requirement & SR-A & SR-B",
            "Common selection<3",
            "Number of leptons & = 1<2",
            "Leading jet p_{T} [GeV] & > 50<2",
            "Region selection<3",
            "m_{T} [GeV] & > 100 & > 160",
        ),
        {
            "region SR_A": ("lepton n == 1", "jet:1 pt > 50 GeV", "lepton:1 mt > 100 GeV"),
            "region SR_B": ("lepton n == 1", "jet:1 pt > 50 GeV", "lepton:1 mt > 160 GeV"),
        },
        groups=(1, 2, 4, 5),
    ),
    Case(
        "momentum of systems",
        (
            "Requirement & SR & VR",
            "p_{T}(ℓℓ) [GeV] & > 60 & > 40",
            "p_{T}^{jj} [GeV] & > 100 & < 100",
            "p_{T}^{Z} [GeV] & > 75 & > 75",
        ),
        {
            "region SR": ("dilepton pt > 60 GeV", "dijet pt > 100 GeV", "dilepton pt > 75 GeV"),
            "region VR": ("dilepton pt > 40 GeV", "dijet pt < 100 GeV", "dilepton pt > 75 GeV"),
        },
    ),
    Case(
        "footnotes and units in cells",
        (
            "Selection & SRa & SRb",
            "E_{T}^{miss}^{*} & > 0.2 TeV & > 350 GeV",
            "H_{T}^{†} (TeV) & > 0.8 & > 1.2",
            "τ veto & applied & applied",
        ),
        {
            "region SRa": ("met met > 0.2 TeV", "event ht > 0.8 TeV", "tau n == 0"),
            "region SRb": ("met met > 350 GeV", "event ht > 1.2 TeV", "tau n == 0"),
        },
    ),
    Case(
        "windows and their veto",
        (
            "Requirement & SR on-Z & SR off-Z & CR-Z",
            "m_{ℓℓ} [GeV] & 81–101 & < 81 or > 101 & [71, 111]",
            "E_{T}^{miss} [GeV] & > 225 & > 150 & < 100",
        ),
        {
            "region SR_on_Z": ("dilepton mass in (81, 101) GeV", "met met > 225 GeV"),
            "region SR_off_Z": ("dilepton mass notin (81, 101) GeV", "met met > 150 GeV"),
            "region CR_Z": ("dilepton mass in (71, 111) GeV", "met met < 100 GeV"),
        },
    ),
    Case(
        "control and validation regions beside",
        (
            "Region & m_{T} [GeV] & E_{T}^{miss} [GeV] & N_{b-jets}",
            "SR & > 140 & > 250 & 0",
            "WCR & 30–90 & > 250 & 0",
            "TCR & 30–90 & > 250 & ≥ 1",
            "WVR & 90–140 & > 200 & 0",
        ),
        {
            "region SR": ("lepton:1 mt > 140 GeV", "met met > 250 GeV", "bjet n == 0"),
            "region WCR": ("lepton:1 mt in (30, 90) GeV", "met met > 250 GeV", "bjet n == 0"),
            "region TCR": ("lepton:1 mt in (30, 90) GeV", "met met > 250 GeV", "bjet n >= 1"),
            "region WVR": ("lepton:1 mt in (90, 140) GeV", "met met > 200 GeV", "bjet n == 0"),
        },
    ),
    Case(
        "lists of bins in a cell",
        (
            "& SR-2b & SR-3b",
            "N_{b-jets} & 2 & ≥ 3",
            "E_{T}^{miss} [GeV] & [200, 300], [300, 500], > 500 & [200, 400], > 400",
        ),
        {
            "region SR_2b": ("bjet n == 2", "met met in (200, 300) GeV",
                             "met met in (300, 500) GeV", "met met > 500 GeV"),
            "region SR_3b": ("bjet n >= 3", "met met in (200, 400) GeV", "met met > 400 GeV"),
        },
    ),
)  # fmt: skip

KEPT = (
    Case(
        "three levels of heads",
        (
            "& Signal regions<4",
            "& 1-lepton<2 & 2-lepton<2",
            "Requirement & 1L-low & 1L-high & 2L-low & 2L-high",
            "N_{jets} & ≥ 3<2 & ≥ 2<2",
            "p_{T}^{miss} [GeV] & 150–300 & > 300 & 120–240 & > 240",
        ),
        {
            "region 1_lepton_1L_low": ("jet n >= 3", "met met in (150, 300) GeV"),
            "region 1_lepton_1L_high": ("jet n >= 3", "met met > 300 GeV"),
            "region 2_lepton_2L_low": ("jet n >= 2", "met met in (120, 240) GeV"),
            "region 2_lepton_2L_high": ("jet n >= 2", "met met > 240 GeV"),
        },
        heads=3,
    ),
    Case(
        "vetoes and presences by words",
        (
            "Criterion & SR-e & SR-mu & VR-e",
            "Tau-lepton veto & yes & yes & no",
            "Number of electrons & 1 & 0 & 1",
            "Number of muons & 0 & 1 & 0",
            "p_{T}^{miss} (GeV) & > 90 & > 110 & 50–90",
        ),
        {
            "region SR_e": ("tau n == 0", "electron n == 1", "muon n == 0", "met met > 90 GeV"),
            "region SR_mu": ("tau n == 0", "electron n == 0", "muon n == 1", "met met > 110 GeV"),
            "region VR_e": ("electron n == 1", "muon n == 0", "met met in (50, 90) GeV"),
        },
    ),
    Case(
        "regions as rows with pairs of leptons",
        (
            "Region & Charge & m_{ℓℓ} [GeV] & E_{T}^{miss} [GeV]",
            "SR-os & OS & > 12 & > 100",
            "SR-ss & SS & > 12 & > 80",
            "CR-os & OS & 81–101 & < 50",
        ),
        {
            "region SR_os": ("dilepton charge flag OS", "dilepton mass > 12 GeV",
                             "met met > 100 GeV"),
            "region SR_ss": ("dilepton charge flag SS", "dilepton mass > 12 GeV",
                             "met met > 80 GeV"),
            "region CR_os": ("dilepton charge flag OS", "dilepton mass in (81, 101) GeV",
                             "met met < 50 GeV"),
        },
    ),
    Case(
        "two values for two objects",
        (
            "Requirement & SR1 & SR2",
            "Leading (subleading) lepton p_{T} [GeV] & > 27 (20) & > 40 (25)",
            "Leading (subleading) photon p_{T} [GeV] & > 50 (30) & > 75 (50)",
            "m_{γγ} [GeV] & 105–160 & 120–130",
        ),
        {
            "region SR1": ("lepton:1 pt > 27 GeV", "lepton:2 pt > 20 GeV", "photon:1 pt > 50 GeV",
                           "photon:2 pt > 30 GeV", "diphoton mass in (105, 160) GeV"),
            "region SR2": ("lepton:1 pt > 40 GeV", "lepton:2 pt > 25 GeV", "photon:1 pt > 75 GeV",
                           "photon:2 pt > 50 GeV", "diphoton mass in (120, 130) GeV"),
        },
    ),
    Case(
        "jets by rank",
        (
            "Selection & SR-3j & SR-5j",
            "p_{T}^{j_{1}} [GeV] > & 180 & 220",
            "p_{T}^{j_{3}} [GeV] > & 60 & 90",
            "|η(j_{1}, j_{2}, j_{3})| < & 2.8 & 2.0",
            "H_{T} [TeV] > & 0.9 & 1.3",
        ),
        {
            "region SR_3j": ("jet:1 pt > 180 GeV", "jet:3 pt > 60 GeV", "jet:1 abseta < 2.8",
                             "jet:2 abseta < 2.8", "jet:3 abseta < 2.8", "event ht > 0.9 TeV"),
            "region SR_5j": ("jet:1 pt > 220 GeV", "jet:3 pt > 90 GeV", "jet:1 abseta < 2",
                             "jet:2 abseta < 2", "jet:3 abseta < 2", "event ht > 1.3 TeV"),
        },
    ),
    Case(
        "conditions in brackets after the head",
        (
            "Requirement & SRX & SRY",
            "H_{T} [GeV] & > 600 & > 900",
            "Δη_{jj} (if at least two jets) & > 3.5 & > 4.0",
            "m_{bb} [GeV] (when b-tagged) & 100–140 & 100–140",
        ),
        {
            "region SRX": ("event ht > 600 GeV", "jet:1-jet:2 deta > 3.5",
                           "dijet mass in (100, 140) GeV"),
            "region SRY": ("event ht > 900 GeV", "jet:1-jet:2 deta > 4",
                           "dijet mass in (100, 140) GeV"),
        },
    ),
    Case(
        "bins as rows with a number",
        (
            "Bin & N_{jets} & N_{b} & H_{T} [GeV] & Data",
            "1 & 2–3 & 0 & 250–500 & 1021",
            "2 & 2–3 & ≥ 1 & 250–500 & 345",
            "3 & ≥ 4 & 0 & > 500 & 77",
        ),
        {
            "region Bin_1": ("jet n in (2, 3)", "bjet n == 0", "event ht in (250, 500) GeV"),
            "region Bin_2": ("jet n in (2, 3)", "bjet n >= 1", "event ht in (250, 500) GeV"),
            "region Bin_3": ("jet n >= 4", "bjet n == 0", "event ht > 500 GeV"),
        },
        caption="Definition of the search bins.",
    ),
    Case(
        "carried values on the right",
        (
            "Region & E_{T}^{miss} [GeV] & m_{T2} [GeV] & N_{jets}",
            "SR-1 & > 200 & 100–150 & ≥ 2^3",
            "SR-2 & > 200 & 150–200",
            "SR-3 & > 250 & > 200",
        ),
        {
            "region SR_1": ("met met > 200 GeV", "event other:mt2 in (100, 150) GeV",
                            "jet n >= 2"),
            "region SR_2": ("met met > 200 GeV", "event other:mt2 in (150, 200) GeV",
                            "jet n >= 2"),
            "region SR_3": ("met met > 250 GeV", "event other:mt2 > 200 GeV", "jet n >= 2"),
        },
    ),
    Case(
        "as in another region",
        (
            "Requirement & SRM & CRM",
            "m_{eff} [TeV] & > 1.6 & 0.8–1.6",
            "E_{T}^{miss} [GeV] & > 300 & as in SRM",
            "N_{jets} & ≥ 5 & as in SRM",
        ),
        {
            "region SRM": ("event meff > 1.6 TeV", "met met > 300 GeV", "jet n >= 5"),
            "region CRM": ("event meff in (0.8, 1.6) TeV", "met met > 300 GeV", "jet n >= 5"),
        },
    ),
    Case(
        "a preselection row before the heads",
        (
            "& SR-bulk & SR-tail",
            "Preselection & E_{T}^{miss} > 200 GeV, no leptons<2",
            "H_{T} [GeV] & 400–800 & > 800",
            "Leading jet p_{T} [GeV] & > 120 & > 200",
        ),
        {
            "region SR_bulk": ("met met > 200 GeV", "lepton n == 0",
                               "event ht in (400, 800) GeV", "jet:1 pt > 120 GeV"),
            "region SR_tail": ("met met > 200 GeV", "lepton n == 0",
                               "event ht > 800 GeV", "jet:1 pt > 200 GeV"),
        },
    ),
    Case(
        "systems of objects",
        (
            "Requirement & SRp & SRq",
            "p_{T}(γγ) [GeV] & > 40 & > 110",
            "p_{T}^{bb} [GeV] & > 150 & > 200",
            "m_{jj} [GeV] & > 350 & > 700",
        ),
        {
            "region SRp": ("diphoton pt > 40 GeV", "dijet pt > 150 GeV", "dijet mass > 350 GeV"),
            "region SRq": ("diphoton pt > 110 GeV", "dijet pt > 200 GeV", "dijet mass > 700 GeV"),
        },
    ),
    Case(
        "marks of footnotes",
        (
            "Requirement & SR-u & SR-v^{a}",
            "H_{T}^{*} [GeV] & > 350 & > 650",
            "E_{T}^{miss} [GeV] & > 120^{b} & > 240",
            "N_{b-jets} & ≥ 1 & ≥ 2",
        ),
        {
            "region SR_u": ("event ht > 350 GeV", "met met > 120 GeV", "bjet n >= 1"),
            "region SR_v": ("event ht > 650 GeV", "met met > 240 GeV", "bjet n >= 2"),
        },
    ),
    Case(
        "outside of a window",
        (
            "Requirement & SR-hi & SR-lo & VR",
            "|m_{ℓℓ} − m_{Z}| [GeV] & > 10 & > 10 & < 10",
            "m_{ℓℓ} [GeV] & > 101 & 12–81 & 81–101",
            "E_{T}^{miss} significance & > 8 & > 6 & < 6",
        ),
        {
            "region SR_hi": ("dilepton other:abs_mass_minus_mz > 10 GeV",
                             "dilepton mass > 101 GeV", "met met_significance > 8"),
            "region SR_lo": ("dilepton other:abs_mass_minus_mz > 10 GeV",
                             "dilepton mass in (12, 81) GeV", "met met_significance > 6"),
            "region VR": ("dilepton other:abs_mass_minus_mz < 10 GeV",
                          "dilepton mass in (81, 101) GeV", "met met_significance < 6"),
        },
    ),
    Case(
        "groups of rows under the kind of region",
        (
            "Region & N_{lep} & N_{b-jets} & m_{T} [GeV]",
            "Signal regions<4",
            "SRt & 1 & ≥ 2 & > 150",
            "SRW & 1 & 0 & > 180",
            "Control regions<4",
            "CRt & 1 & ≥ 2 & 60–120",
            "CRW & 1 & 0 & 60–120",
        ),
        {
            "region SRt": ("lepton n == 1", "bjet n >= 2", "lepton:1 mt > 150 GeV"),
            "region SRW": ("lepton n == 1", "bjet n == 0", "lepton:1 mt > 180 GeV"),
            "region CRt": ("lepton n == 1", "bjet n >= 2", "lepton:1 mt in (60, 120) GeV"),
            "region CRW": ("lepton n == 1", "bjet n == 0", "lepton:1 mt in (60, 120) GeV"),
        },
        groups=(1, 2, 4, 5),
    ),
    Case(
        "bins of two quantities in cells",
        (
            "& Tag-1b & Tag-2b",
            "N_{b-jets} & = 1 & ≥ 2",
            "H_{T} [GeV] & 300–500, 500–900, ≥ 900 & 300–700, ≥ 700",
        ),
        {
            "region Tag_1b": ("bjet n == 1", "event ht in (300, 500) GeV",
                              "event ht in (500, 900) GeV", "event ht >= 900 GeV"),
            "region Tag_2b": ("bjet n >= 2", "event ht in (300, 700) GeV", "event ht >= 700 GeV"),
        },
    ),
    Case(
        "limits in words",
        (
            "Requirement & SR7 & SR8",
            "Number of jets & at least 4 & exactly 3",
            "Number of b-tagged jets & at most 1 & at least 1",
            "E_{T}^{miss} [GeV] & above 210 & between 110 and 210",
        ),
        {
            "region SR7": ("jet n >= 4", "bjet n <= 1", "met met > 210 GeV"),
            "region SR8": ("jet n == 3", "bjet n >= 1", "met met in (110, 210) GeV"),
        },
    ),
)  # fmt: skip
