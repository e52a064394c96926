"""Tables of regions: heads with signs and units, spans, matrices, sections, lists; and what
stays open in them.
"""

from __future__ import annotations

import pytest

from hepnb.adl import tree
from hepnb.adl.check import check
from hepnb.sweep.heads import Head, head, is_result
from hepnb.sweep.panels import is_region
from hepnb.sweep.values import values
from tests.unit.drafts import draft, shown

CAPTION = "Table 1: Definition of the signal regions."

#: head of a row or column → subject, quantity, unit, sign
HEADS = [
    ("E_{T}^{miss} [GeV] >", "met", "met", "GeV", ">"),
    ("H_{T} (TeV) ≥", "event", "ht", "TeV", ">="),
    ("p_{T}(j_{3}) [GeV]", "jet:3", "pt", "GeV", ""),
    ("Leading photon p_{T}", "photon:1", "pt", "", ""),
    ("m(large-R j_{2}) [GeV]", "fatjet:2", "mass", "GeV", ""),
    ("|η(j_{1})| <", "jet:1", "abseta", "", "<"),
    ("Δφ(j_{1,2}, E_{T}^{miss})_{min} >", "jet-met", "dphi", "", ">"),
    ("E_{T}^{miss}/√H_{T} [GeV^{1/2}]", "event", "other:met_over_sqrt_ht", "√GeV", ""),
    ("Jet multiplicity (p_{T} > 35 GeV)", "jet", "n", "", ""),
    ("Number of selected muons", "muon", "n", "", ""),
    ("Minimum lepton p_{T} [GeV]", "lepton", "pt", "GeV", ">"),
    ("Sphericity", "event", "other:sphericity", "", ""),
    ("E_{T}^{miss}/m_{eff}", "event", "other:et_miss_m_eff", "", ""),
]


@pytest.mark.parametrize(
    ("text", "subject", "quantity", "unit", "op"), HEADS, ids=[h[0] for h in HEADS]
)
def test_a_head_names_a_quantity_with_its_unit_and_sign(
    text: str, subject: str, quantity: str, unit: str, op: str
) -> None:
    """Whose it is stands in its index, in brackets or in words; a ratio is a quantity of its
    own.
    """
    found = head(text)
    assert found is not None
    assert (found.subject, found.quantity, found.unit, found.op, found.uncertain) == (
        subject,
        quantity,
        unit,
        op,
        "",
    )


@pytest.mark.parametrize(
    "text",
    [
        "|η(j_{1,...,4})|",
        "N_{jet}^{a}",
        "p_{T}(j_{i=2,...,N}) [GeV]",
        "Number of loose (tight) b-tagged jets",
        "m_{x}^{q} [GeV]",
    ],
)
def test_a_head_that_says_more_than_a_quantity_is_uncertain(text: str) -> None:
    """Several objects, two selections, an index that is not known."""
    found = head(text)
    assert found is not None
    assert found.uncertain


@pytest.mark.parametrize("text", ["Requirement", "Region", "Selection", "Leading lepton", "", "–"])
def test_a_head_without_a_quantity_names_none(text: str) -> None:
    """Words for what the table holds are no quantities."""
    assert head(text) is None


def test_a_head_that_lists_objects_is_for_each_of_them() -> None:
    """``|η(j_{1,2,3})|`` is that of the first, the second and the third."""
    assert head("|η(j_{1,2,3})| <") == Head(
        "jet", "abseta", "", "<", members=("jet:1", "jet:2", "jet:3")
    )


@pytest.mark.parametrize(
    "text",
    [
        "Observed",
        "SM expected",
        "Total background",
        "Events in data",
        "σ [fb] ± stat.",
        "Efficiency (%)",
    ],
)
def test_what_was_counted_is_a_result(text: str) -> None:
    """Yields and uncertainties beside requirements are no requirements."""
    assert is_result(text)


@pytest.mark.parametrize(
    "text", ["E_{T}^{miss} [GeV]", "Number of jets", "E_{T}^{miss} significance", "BDT score"]
)
def test_what_is_required_is_no_result(text: str) -> None:
    """A significance of the missing momentum is none of the data."""
    assert not is_result(text)


@pytest.mark.parametrize(
    "text", ["SRC1", "S1a", "M4", "1 SFOS", "2j-1450", "SR-low", "CRtop", "Boosted category"]
)
def test_names_of_regions(text: str) -> None:
    """Letters and numbers that papers give their regions."""
    assert is_region(text)


@pytest.mark.parametrize(
    "text",
    [
        "GRL_Event_Cleaning",
        "Requirement",
        "Bin_Number_1",
        "mZ_91_1876_GeV",
        "> 25",
        "–",
        "Observed",
    ],
)
def test_what_names_no_region(text: str) -> None:
    """Steps of a cutflow, heads, constants, values."""
    assert not is_region(text, said=True)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("> 35", [(">", 35.0)]),
        ("[80,120]", [("in", (80.0, 120.0))]),
        ("60 − 95", [("in", (60.0, 95.0))]),
        ("110–160, 160–270, >270", [("in", (110.0, 160.0)), ("in", (160.0, 270.0)), (">", 270.0)]),
        ("2 or 3", [("in", (2.0, 3.0))]),
        ("2 or 5", []),
        ("300–150", []),
        ("≤2 (0)", []),
        ("1.2.3", []),
        ("4j-2600", []),
        ("> 75°", [(">", 75.0)]),
    ],
)
def test_the_numbers_of_a_cell(text: str, found: list[object]) -> None:
    """Signs, intervals and lists; anything else in the cell makes it none of numbers only."""
    assert [(v.op, v.value) for v in values(text, 0, len(text))] == found


def test_signs_in_the_heads_of_rows_and_cells_over_several_regions() -> None:
    """A bare number has the sign of its row, a cell over two columns is for both."""
    rows = [
        ["Requirement", "2j-1450", "2j-1950", "3j-1750"],
        ["E_{T}^{miss} [GeV] >", "270<3"],
        ["p_{T}(j_{1}) [GeV] >", "330<2", "–"],
        ["|η(j_{1,2})| <", "1.1", "–", "2.3"],
        ["Sphericity >", "0.06", "–", "0.03"],
    ]
    assert regions(rows) == {
        "2j-1450": [
            "met met > 270 GeV",
            "jet:1 pt > 330 GeV",
            "jet:1 abseta < 1.1",
            "jet:2 abseta < 1.1",
            "event other:sphericity > 0.06",
        ],
        "2j-1950": ["met met > 270 GeV", "jet:1 pt > 330 GeV"],
        "3j-1750": [
            "met met > 270 GeV",
            "jet:1 abseta < 2.3",
            "jet:2 abseta < 2.3",
            "event other:sphericity > 0.03",
        ],
    }


def test_a_matrix_of_regions() -> None:
    """A region takes what its row and its column require; over several rows, what they have
    together.
    """
    rows = [
        ["N_{b}", "E_{T}^{miss} [GeV]", "H_{T} < 350 GeV", "H_{T} > 350 GeV"],
        ["0^2", "60–210", "SRp", "SRq^2"],
        ["210–330", "SRr"],
        ["1", "60–330", "SRs<2"],
    ]
    assert regions(rows) == {
        "SRp": ["event ht < 350 GeV", "bjet n == 0", "met met in (60, 210) GeV"],
        "SRq": ["event ht > 350 GeV", "bjet n == 0", "met met in (60, 330) GeV"],
        "SRr": ["event ht < 350 GeV", "bjet n == 0", "met met in (210, 330) GeV"],
        "SRs": ["bjet n == 1", "met met in (60, 330) GeV"],
    }


def test_heads_on_two_levels_and_a_second_panel() -> None:
    """The outer head belongs to the name; the regions of a second panel part those of the first."""
    rows = [
        ["Observable", "One lepton<2", "Two leptons"],
        ["", "low", "high", "all"],
        ["N_{jet}", "≥ 3", "≥ 5", "≥ 2"],
        ["H_{T} [GeV]", "> 210", "> 610", "> 310"],
    ]
    assert regions(rows) == {
        "One lepton low": ["jet n >= 3", "event ht > 210 GeV"],
        "One lepton high": ["jet n >= 5", "event ht > 610 GeV"],
        "Two leptons all": ["jet n >= 2", "event ht > 310 GeV"],
    }


def test_results_beside_requirements_are_none() -> None:
    """The columns of yields require nothing, nor do rows of them."""
    rows = [
        ["SR", "N_{jet}", "H_{T} [GeV]", "SM expected", "Observed"],
        ["SRk", "≥ 3", "> 430", "3.1 ± 0.4", "4"],
        ["SRl", "≥ 5", "–", "1.7 ± 0.3", "0"],
    ]
    caption = "Table 1: Signal region definitions, expected background yields, and observed yields."
    assert regions(rows, caption) == {
        "SRk": ["jet n >= 3", "event ht > 430 GeV"],
        "SRl": ["jet n >= 5"],
    }


def test_a_section_over_the_whole_width_is_for_the_regions_below_it() -> None:
    """Up to the next such row, which may come with heads of its own."""
    rows = [
        ["Region", "N_{jet}", "H_{T} [GeV]"],
        ["On-Z (81 < m_{ℓℓ} < 101 GeV) regions<3"],
        ["SRon1", "≥ 2", "> 220"],
        ["SRon2", "≥ 4", "> 320"],
        ["Off-Z regions<3"],
        ["SRoff", "≥ 3", "> 420"],
    ]
    found = regions(rows)
    assert (
        [c for c in found["SRon1"] if "mass" in c]
        == [c for c in found["SRon2"] if "mass" in c]
        == ["dilepton mass in (81, 101) GeV"]
    )
    assert found["SRoff"] == ["jet n >= 3", "event ht > 420 GeV"]


def test_a_list_of_intervals_is_bins() -> None:
    """They part a region and are no requirement on all of it."""
    rows = [
        ["Region", "N_{jet}", "E_{T}^{miss} [GeV]"],
        ["SRm", "≥ 2", "130–240, 240–350, >350"],
        ["SRn", "≥ 4", ">350"],
    ]
    parts = (("heading", "Signal regions"), ("caption", CAPTION), ("table", ""))
    lines = [r.adl for r in draft(*parts, tables=[rows]).requirements if r.block == "region SRm"]
    assert [line.split()[0] for line in lines] == ["select", "bin", "bin", "bin"]


@pytest.mark.parametrize(
    ("rows", "number"),
    [
        (
            [
                ["Requirement", "SRv", "SRw"],
                ["p_{T}(j_{1}) [GeV]", "140", "> 150"],
                ["N_{jet}", "≥ 2", "≥ 3"],
            ],
            "140",
        ),
        (
            [
                ["Requirement", "SRv", "SRw"],
                ["H_{T} [GeV]", "> 130 (2 jets)", "> 150"],
                ["N_{jet}", "≥ 2", "≥ 3"],
            ],
            "130 (2 jets)",
        ),
        (
            [
                ["Requirement", "SRv", "SRw"],
                ["Number of loose (tight) b-tagged jets", "≤1 (0)", "≤2 (1)"],
                ["N_{jet}", "≥ 2", "≥ 3"],
            ],
            "≤1 (0)",
        ),
        (
            [
                ["Requirement", "SRv", "SRw"],
                ["|η(j_{1,...,5})| <", "1.7", "2.7"],
                ["N_{jet}", "≥ 2", "≥ 3"],
            ],
            "1.7",
        ),
    ],
)
def test_what_a_cell_does_not_say_stays_open(rows: list[list[str]], number: str) -> None:
    """No sign, a condition, two selections, several objects: the number is an open phrase and no
    line.
    """
    parts = (("heading", "Signal regions"), ("caption", CAPTION), ("table", ""))
    spec = draft(*parts, tables=[rows])
    value = float(number.strip("≤").split()[0])
    assert not any(
        c.value == value and r.block == "region SRv"
        for r in spec.requirements
        for c in r.comparisons
        if c.quantity != "n"
    )
    assert any(f"{value:g}" in p.quote for p in spec.phrases if p.state == "open")


@pytest.mark.parametrize(
    "rows",
    [
        [["–", "–", "–"], ["–", "–", "–"]],
        [["Requirement", "SR1", "SR1"], ["H_{T} [GeV]", "> 230", "> 330"]],
        [
            ["Region", *(f"bin {i}" for i in range(60))],
            ["H_{T} [GeV]", *(f"> {100 + i}" for i in range(60))],
        ],
        [["", ""], ["", ""]],
        [["Trigger", "E_{T}^{miss}"], ["Δφ(j, E_{T}^{miss})", "> 0.7"]],
        [["A"], ["> 3"]],
    ],
)
def test_odd_tables_give_a_draft(rows: list[list[str]]) -> None:
    """Dashes only, a region twice, sixty bins, nothing at all, a value that looks like a head:
    no error, and no missing momentum of 0.7.
    """
    spec = draft(("heading", "Signal regions"), ("caption", CAPTION), ("table", ""), tables=[rows])
    assert not any(
        c.quantity == "met" and c.value == 0.7 for r in spec.requirements for c in r.comparisons
    )


def test_a_table_of_regions_counts_wherever_it_floats() -> None:
    """In a section on backgrounds too, where its caption does not speak of results."""
    rows = [
        ["Requirement", "SRe", "SRf"],
        ["E_{T}^{miss} [GeV]", "> 170", "> 260"],
        ["m_{T} [GeV]", "> 105", "> 155"],
    ]
    parts = (
        ("heading", "Event selection"),
        ("paragraph", "Events have two jets."),
        ("heading", "Background estimation"),
        ("caption", "Table 1: The regions."),
        ("table", ""),
    )
    spec = draft(*parts, tables=[rows])
    assert {r.block for r in spec.requirements} >= {"region SRe", "region SRf"}


def regions(rows: list[list[str]], caption: str = CAPTION) -> dict[str, list[str]]:
    """Region → what the table says of it, by the names that the table has."""
    parts = (("heading", "Signal regions"), ("caption", caption), ("table", ""))
    spec = draft(*parts, tables=[rows])
    found: dict[str, list[str]] = {}
    names = {word: word for row in rows for word in row}
    for r in spec.requirements:
        block = r.block.removeprefix("region ")
        name = next(
            (
                n
                for n in names
                if block.removeprefix("region_") == n.replace("-", "_").replace(" ", "_")
            ),
            block.replace("_", " "),
        )
        found.setdefault(name, []).extend(shown(c) for c in r.comparisons)
    return found


def test_a_row_over_the_heads_is_for_all_regions_below_it() -> None:
    """What it requires belongs to them, up to the next one; not to a region of its own, and not
    to those above.
    """
    wide = "Off-shell (m_{ℓℓ} < 70 GeV) signal regions<3"
    rows: list[list[str]] = [
        ["Region", "N_{jets}", "E_{T}^{miss} [GeV]"],
        ["SRa", "≥2", ">110"],
        [wide],
        ["Region", "N_{jets}", "E_{T}^{miss} [GeV]"],
        ["SRb", "≥3", ">120"],
        ["SRc", "≥4", ">130"],
    ]
    assert regions(rows) == {
        "SRa": ["jet n >= 2", "met met > 110 GeV"],
        "SRb": ["dilepton mass < 70 GeV", "jet n >= 3", "met met > 120 GeV"],
        "SRc": ["dilepton mass < 70 GeV", "jet n >= 4", "met met > 130 GeV"],
    }


def test_a_row_over_the_heads_of_columns_is_for_all_of_them() -> None:
    """The same where the regions are columns."""
    rows = [
        ["Boosted regions (H_{T} > 250 GeV)<3"],
        ["", "SR1", "SR2"],
        ["E_{T}^{miss} [GeV]", ">110", ">150"],
    ]
    assert regions(rows) == {
        "SR1": ["event ht > 250 GeV", "met met > 110 GeV"],
        "SR2": ["event ht > 250 GeV", "met met > 150 GeV"],
    }


@pytest.mark.parametrize(
    ("common", "control", "instead"),
    [
        ("E_{T}^{miss} > 200 GeV", "E_{T}^{miss} < 200 GeV", True),
        ("E_{T}^{miss} > 200 GeV", "E_{T}^{miss} < 0.2 TeV", True),
        ("exactly two leptons", "exactly three leptons", True),
        ("at least six jets", "at most five jets", True),
        ("E_{T}^{miss} > 200 GeV", "E_{T}^{miss} > 300 GeV", False),
        ("at least two jets", "at most two jets", False),
    ],
)
def test_a_control_region_takes_the_preselection_unless_no_event_passes_both(
    common: str, control: str, instead: bool
) -> None:
    """What is required in place of another has no edge, unit or whole number in common with it."""
    text = f"In the control region, {control} are required."
    spec = draft(
        ("heading", "Event selection"),
        ("paragraph", f"Events must have {common}."),
        ("paragraph", text),
    )
    region = next(b for b in spec.tree.blocks if "control" in b.name)
    assert [
        b.collection for s in region.statements if isinstance(s, tree.Take) for b in s.inputs
    ] == ([] if instead else ["preselection"])
    assert not [f for f in check(spec.tree) if f.severity == "error"]


@pytest.mark.parametrize(
    ("text", "regions"),
    [
        (
            (
                "In the signal region SR-A, H_{T} > 300 GeV is required. In the signal region "
                "SR-B, "
                "H_{T} > 500 GeV is required."
            ),
            ["SR_A", "SR_B"],
        ),
        ("The control region CR_low requires H_{T} > 300 GeV.", ["CR_low"]),
        ("H_{T} > 300 GeV is required in region VR-2b.", ["VR_2b"]),
        ("In the signal regions SR-A and SR-B, H_{T} > 300 GeV is required.", ["SR_A", "SR_B"]),
        ("In the signal region SR, H_{T} > 300 GeV is required.", ["signal_region"]),
        ("In the signal region SR1, H_{T} > 300 GeV is required.", ["SR1"]),
    ],
)
def test_a_region_keeps_all_of_its_name(text: str, regions: list[str]) -> None:
    """After the kind of region, a name with a dash or an underscore is not cut off at it, so
    that two do not become one.
    """
    spec = draft(("heading", "Event selection"), ("paragraph", text))
    assert [b.name for b in spec.tree.blocks if b.kind == "region"] == regions
