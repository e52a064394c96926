"""Tables of regions as theses and notes set them: units of their own, groups beside names, cells
that say of what they are → what is drafted, and what stays open.
"""

from __future__ import annotations

import pytest

from hepnb.spec import text_of
from hepnb.sweep.heads import head, is_object, is_result
from hepnb.sweep.values import values
from tests.unit.test_latex_tables import left_open, lines, of


def test_a_column_of_units_gives_each_row_its_unit() -> None:
    """A dash is no unit, and the column is no region."""
    spec = of(
        r"Variable & Unit & Low mass & High mass \\ \hline "
        r"$p_T(\gamma_1)$ & GeV & $> 33$ & $> 61$ \\ "
        r"$m_{\gamma\gamma}$ & GeV & 72--108 & 170--900 \\ "
        r"$N_{jets}$ & -- & $\leq 1$ & any \\ "
    )
    assert lines(spec) == {
        "region Low_mass": [
            "photon:1 pt > 33 GeV",
            "diphoton mass in (72, 108) GeV",
            "jet n <= 1",
        ],
        "region High_mass": ["photon:1 pt > 61 GeV", "diphoton mass in (170, 900) GeV"],
    }


def test_a_row_of_units_below_the_heads_belongs_to_them() -> None:
    """Also where only some columns have one."""
    spec = of(
        r"Bin & $N_{jets}$ & $N_b$ & $E_T^{miss}$ \\ & & & [GeV] \\ \hline "
        r"1 & 2--4 & 0 & 260--410 \\ 2 & $\geq 5$ & 1 & $\geq 410$ \\ ",
        caption="Definition of the search bins.",
    )
    assert lines(spec) == {
        "region Bin_1": ["jet n in (2, 4)", "bjet n == 0", "met met in (260, 410) GeV"],
        "region Bin_2": ["jet n >= 5", "bjet n == 1", "met met >= 410 GeV"],
    }


def test_the_column_that_tells_rows_apart_names_them() -> None:
    """The one beside it says of which kind they are."""
    spec = of(
        r"Kind & Name & $N_{jets}$ & $m_T$ [GeV] \\ \hline "
        r"\multirow{2}{*}{SR} & 3jSRa & 3 & $> 140$ \\ & 5jSRa & $\geq 5$ & $> 120$ \\ "
        r"\multirow{2}{*}{CR} & 3jCRa & 3 & 40--90 \\ & 5jCRa & $\geq 5$ & 40--90 \\ "
    )
    assert list(lines(spec)) == [
        "region region_3jSRa",
        "region region_5jSRa",
        "region region_3jCRa",
        "region region_5jCRa",
    ]


def test_a_region_below_that_which_it_is_for_has_its_own_name() -> None:
    """``SR_{L}`` over ``CRW_{L}`` is no part of the name."""
    spec = of(
        r" & \multicolumn{2}{c}{SR$_L$} & \multicolumn{2}{c}{SR$_H$} \\ "
        r" & CRW$_L$ & CRT$_L$ & CRW$_H$ & CRT$_H$ \\ \hline "
        r"$N_{jets} \geq$ & 4 & 4 & 2 & 2 \\ $N_b$ & 0 & $\geq 1$ & 0 & $\geq 1$ \\ ",
        columns="lcccc",
        caption="Definition of the control regions.",
    )
    assert lines(spec)["region CRWL"] == ["jet n >= 4", "bjet n == 0"]
    assert set(lines(spec)) == {f"region CR{x}" for x in ("WL", "TL", "WH", "TH")}


@pytest.mark.parametrize(
    ("text", "op", "unit"),
    [
        ("N_{jet} (≥)", ">=", ""),
        ("H_{T} [GeV] (>)", ">", "GeV"),
        ("H_{T} (>) [GeV]", ">", "GeV"),
        ("N_{jet} (all)", "", ""),
    ],
)
def test_a_sign_in_brackets_is_that_of_the_head(text: str, op: str, unit: str) -> None:
    """Any other word in brackets is none."""
    found = head(text)
    assert found
    assert (found.op, found.unit) == (op, unit)


@pytest.mark.parametrize(
    "text", ["q^{2} [GeV^{2}/c^{4}]", "jet p_{T}^{1} [GeV]", "lifetime τ_{B} [ps]"]
)
def test_a_head_of_a_strange_unit_or_a_number_in_the_exponent_is_not_sure(text: str) -> None:
    """The language has no such unit; and some count from 0, some from 1."""
    found = head(text)
    assert found
    assert found.uncertain


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("# of Leptons", "lepton"),
        ("Jet multiplicity", "jet"),
        ("b-jet multiplicity", "bjet"),
        ("Lepton number", "lepton"),
        ("Bin number", ""),
    ],
)
def test_numbers_of_objects_in_other_words(text: str, subject: str) -> None:
    """The number of a bin is none."""
    found = head(text)
    assert (found.subject if found and found.quantity == "n" else "") == subject


def test_jets_by_their_algorithm_are_jets() -> None:
    """A wide cone makes them large-R jets."""
    assert is_object("anti-k_{t} R = 0.4 jets") == "jet"
    assert is_object("anti-k_{t} R = 1.0 jets") == "fatjet"


def test_what_suppresses_a_background_is_no_result() -> None:
    """The background itself is one."""
    assert is_result("Background")
    assert not is_result("Background rejection")
    spec = of(
        r"Requirement & SR1 & SR2 \\ \hline "
        r"\multirow{2}{*}{Background suppression} & \multicolumn{2}{c}{$N_b = 0$} \\ "
        r" & $m_{jj} > 310$ GeV & $m_{jj} < 240$ GeV \\ "
        r"$H_T$ [GeV] & $> 400$ & $> 500$ \\ Background & $< 31$ & 42 \\ "
    )
    assert lines(spec) == {
        "region SR1": ["bjet n == 0", "dijet mass > 310 GeV", "event ht > 400 GeV"],
        "region SR2": ["bjet n == 0", "dijet mass < 240 GeV", "event ht > 500 GeV"],
    }


def test_a_cell_that_says_veto_asks_for_none_of_what_its_row_names() -> None:
    """A row that names no objects is not read that way."""
    spec = of(
        r" & SR & CR \\ \hline $b$-jets & veto & $\geq 1$ \\ Cosmics & veto & veto \\ "
        r"$H_T$ [GeV] & $> 400$ & $> 300$ \\ "
    )
    assert lines(spec) == {
        "region SR": ["bjet n == 0", "event ht > 400 GeV"],
        "region CR": ["bjet n >= 1", "event ht > 300 GeV"],
    }


def test_flavours_of_a_pair_as_letters() -> None:
    """One letter twice, or two; a channel of one flavour alone is not said to be both."""
    spec = of(
        r" & SR-1 & SR-2 & SR-3 \\ \hline Lepton flavour & $ee/\mu\mu$ & $e\mu$ & $ee$ \\ "
        r"$H_T$ [GeV] & $> 400$ & $> 300$ & $> 200$ \\ "
    )
    assert lines(spec) == {
        "region SR_1": ["dilepton flavour flag SF", "event ht > 400 GeV"],
        "region SR_2": ["dilepton flavour flag DF", "event ht > 300 GeV"],
        "region SR_3": ["event ht > 200 GeV"],
    }


def test_numbers_of_objects_in_a_cell() -> None:
    """``≥ 2 e`` counts electrons; what cannot be counted stays open."""
    spec = of(
        r"Name & \# of Leptons & $H_T$ [GeV] \\ \hline "
        r"SR-$ee$ & $\geq$ 2 $e$ & $> 210$ \\ "
        r"SR-$e\mu$ & $\geq$ 1 $e$, $\geq$ 1 $\mu$ & $> 190$ \\ "
        r"VR-$e$ & 1 $e$, 0 $\mu$ & $> 160$ \\ VR-x & 3 $q$ & $> 130$ \\ "
    )
    assert lines(spec) == {
        "region SR_ee": ["electron n >= 2", "event ht > 210 GeV"],
        "region SR_emu": ["electron n >= 1", "muon n >= 1", "event ht > 190 GeV"],
        "region VR_e": ["electron n == 1", "muon n == 0", "event ht > 160 GeV"],
        "region VR_x": ["event ht > 130 GeV"],
    }
    assert "3 q" in left_open(spec)


def test_momenta_of_the_leading_jets_beside_their_number() -> None:
    """One limit for each, in order."""
    spec = of(
        r"Requirement & SR1 & SR2 \\ \hline "
        r"anti-$k_t$ $R=0.4$ jets & \multicolumn{2}{c}{$\geq 3$, $p_T > 90, 60, 30$ GeV} \\ "
        r"$E_T^{miss}$ [GeV] & $> 200$ & $> 300$ \\ "
    )
    found = {c for all_ in lines(spec).values() for c in all_}
    assert {"jet n >= 3", "jet:1 pt > 90 GeV", "jet:2 pt > 60 GeV", "jet:3 pt > 30 GeV"} <= found


def test_a_row_over_all_regions_is_theirs_and_not_asked_of_all_events() -> None:
    """The table does not call it common."""
    spec = of(
        r"Requirement & SR1 & SR2 \\ \hline "
        r"Veto & \multicolumn{2}{c}{no leptons, $m_{jj} > 65$ GeV} \\ "
        r"$E_T^{miss}$ [GeV] & $> 200$ & $> 300$ \\ "
    )
    assert set(lines(spec)) == {"region SR1", "region SR2"}
    assert "lepton n == 0" in lines(spec)["region SR1"]


def test_rows_without_a_head_go_on_with_the_one_above() -> None:
    """Each cell is of its own region; a bare limit there stays open."""
    spec = of(
        r"Requirement & SR1 & SR2 \\ \hline "
        r"Jets & $N_b \geq 1$, $N_{jets} = 4$ & $N_{jets} \geq 6$ \\ "
        r" & $m_{jj} > 75$ GeV & \\ & & $> 33$ \\ $H_T$ [GeV] & $> 400$ & $> 500$ \\ "
    )
    assert lines(spec) == {
        "region SR1": ["bjet n >= 1", "jet n == 4", "dijet mass > 75 GeV", "event ht > 400 GeV"],
        "region SR2": ["jet n >= 6", "event ht > 500 GeV"],
    }
    assert any("33" in quote for quote in left_open(spec))


@pytest.mark.parametrize(
    "cells",
    [
        r"$N_b \geq 1$, $N_{jets} \geq 4$ & $> 1$ \\ & or $N_b \geq 2$, $N_{jets} = 3$ & ",
        r"$> 63$ GeV or $m_T > 117$ GeV & 2",
    ],
)
def test_a_part_of_what_is_joined_by_or_is_no_requirement(cells: str) -> None:
    """Neither where the alternative is not read, nor where it stands in the next row."""
    spec = of(
        rf"Requirement & SR1 & SR2 \\ \hline Choice & {cells} \\ "
        r"$H_T$ [GeV] & $> 400$ & $> 500$ \\ "
    )
    assert lines(spec)["region SR1"] == ["event ht > 400 GeV"]
    assert left_open(spec)


def test_a_column_of_remarks_that_require_something_is_read() -> None:
    """The limit is that of the region of its row; another remark says nothing."""
    spec = of(
        r"Category & $N_{jets}$ & Further requirements \\ \hline "
        r"2j1b & 2 & $m_{jj} \in [63, 107)$ GeV \\ "
        r"5j1b & $\geq 5$ & $\Delta\phi(j_1, E_T^{miss}) > 1.1$ \\ "
        r"1V & 1 & as in the text \\ "
    )
    assert lines(spec) == {
        "region region_2j1b": ["jet n == 2", "dijet mass in (63, 107) GeV"],
        "region region_5j1b": ["jet n >= 5", "jet:1-met dphi > 1.1 rad"],
        "region region_1V": ["jet n == 1"],
    }


def test_heads_that_require_something_name_their_columns() -> None:
    """And ask it of them."""
    spec = of(
        r"Category & $N_{jet} = 0$ & $N_{jet} = 1$ & $N_{jet} \geq 2$ VBF \\ \hline "
        r"$m_{\ell\ell}$ [GeV] & $< 54$ & $< 57$ & $< 70$ \\ $m_{jj}$ [GeV] & -- & -- & $> 590$ \\ "
    )
    assert lines(spec) == {
        "region Njet_0": ["jet n == 0", "dilepton mass < 54 GeV"],
        "region Njet_1": ["jet n == 1", "dilepton mass < 57 GeV"],
        "region Njet_2_VBF": ["jet n >= 2", "dilepton mass < 70 GeV", "dijet mass > 590 GeV"],
    }


def test_a_word_that_describes_a_region_is_no_second_one() -> None:
    """``SRA (SRB)`` names two."""
    spec = of(
        r"Observable & Region 1 (soft) & Region 2 (medium) & SRA (SRB) \\ \hline "
        r"$E_T^{miss}$ [GeV] & $> 150$ & $> 250$ & $> 350$ (450) \\ "
        r"$N_{jets}$ & $\geq 2$ & $\geq 3$ & $\geq 4$ (5) \\ "
    )
    assert set(lines(spec)) == {
        "region Region_1_soft",
        "region Region_2_medium",
        "region SRA",
        "region SRB",
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(−0.86, 0.95)", ("in", (-0.86, 0.95))),
        ("[-1, 1]", ("in", (-1.0, 1.0))),
        ("> −0.5", (">", -0.5)),
        ("[100-200]", ("in", (100.0, 200.0))),
    ],
)
def test_limits_below_zero(text: str, expected: tuple[str, object]) -> None:
    """A hyphen between two numbers is none."""
    (value,) = values(text, 0, len(text))
    assert (value.op, value.value) == expected


def test_a_caption_that_speaks_of_efficiency_later_is_of_a_selection() -> None:
    """The first sentence says what the table is; one of efficiencies is of results."""
    rows = r"Name & $N_{jets}$ & $N_b$ \\ \hline SR1 & 2 & $\geq 1$ \\ SR2 & 3 & $\geq 2$ \\ "
    stated = of(rows, caption="Categorisation of events. The inefficiency of tags is part of it.")
    assert set(lines(stated)) == {"region SR1", "region SR2"}
    assert lines(of(rows, caption="Efficiency of the selection, by region.")) == {}


def test_a_group_that_is_a_channel_names_its_rows() -> None:
    """Where there is one column of limits and it is no region; a group of objects names none."""
    spec = of(
        r"Channel & Variable & Cut \\ \hline "
        r"\multirow{2}{*}{0-lepton} & $N_{jet}$ & $\geq 4$ \\ & $E_T^{miss}$ [GeV] & $> 260$ \\ "
        r"\multirow{2}{*}{1-lepton} & $N_{jet}$ & $\geq 3$ \\ & $m_T$ [GeV] & $> 145$ \\ ",
        columns="llc",
    )
    assert lines(spec) == {
        "region region_0_lepton": ["jet n >= 4", "met met > 260 GeV"],
        "region region_1_lepton": ["jet n >= 3", "lepton:1 mt > 145 GeV"],
    }


def test_two_ends_below_one_head() -> None:
    """``min`` and ``max`` say on which side a bare number is."""
    spec = of(
        r"Region & \multicolumn{2}{c}{$m_{\gamma\gamma}$ [GeV]} & $N_{jet}$ \\ "
        r" & min & max & \\ \hline W1 & 112 & 138 & 2 \\ W2 & 141 & 177 & 3 \\ ",
    )
    assert lines(spec)["region W1"] == [
        "diphoton mass > 112 GeV",
        "diphoton mass < 138 GeV",
        "jet n == 2",
    ]


@pytest.mark.parametrize(
    ("text", "sure"),
    [
        ("ΔR(b, ℓ)_{min}", False),
        ("max(m_{T}^{ℓ})", False),
        ("Δφ(j, E_{T}^{miss})_{min}", True),
        ("ΔR(b, ℓ)", True),
    ],
)
def test_the_least_of_several_is_not_that_of_the_leading_ones(text: str, sure: bool) -> None:
    """Only of jets and missing momentum it is a limit on all."""
    found = head(text)
    assert found
    assert (found.uncertain == "") == sure


def test_numbers_of_objects_in_words() -> None:
    """A column for each region; a word that is no number is none."""
    spec = of(
        r"Object & Signal region & Control region \\ \hline Muons & exactly two & exactly two \\ "
        r"Jets & two or more & at least three \\ $b$-jets & several & at least one \\ "
    )
    assert lines(spec) == {
        "region signal_region": ["muon n == 2", "jet n >= 2"],
        "region control_region": ["muon n == 2", "jet n >= 3", "bjet n >= 1"],
    }


def test_a_column_headed_name_names_its_rows() -> None:
    """Whatever the names look like."""
    spec = of(
        r"$N_b$ & $N_{jets}$ & Name \\ \hline 0 & $\geq 2$ & alpha \\ 1 & $\geq 5$ & beta \\ ",
    )
    assert lines(spec) == {
        "region alpha": ["bjet n == 0", "jet n >= 2"],
        "region beta": ["bjet n == 1", "jet n >= 5"],
    }


def test_columns_without_heads_of_rows_are_of_their_regions() -> None:
    """The first column is a region as the second; a requirement beside one is no head of it."""
    spec = of(
        r"Low-mass SR & High-mass SR \\ \hline \multicolumn{2}{c}{$m_{jj} > 68$ GeV} \\ "
        r"$N_{jets} \geq 2$ & $N_{jets} \geq 3$ \\ "
        r"$E_T^{miss} > 90$ GeV & $E_T^{miss} > 160$ GeV \\ ",
        columns="cc",
    )
    assert lines(spec) == {
        "region Low_mass_SR": ["dijet mass > 68 GeV", "jet n >= 2", "met met > 90 GeV"],
        "region High_mass_SR": ["dijet mass > 68 GeV", "jet n >= 3", "met met > 160 GeV"],
    }


def test_rows_that_are_regions_by_their_head_and_say_all_in_words() -> None:
    """The columns are no regions, whatever stands over them."""
    spec = of(
        r"CR & Background & CR event selection \\ \hline "
        r"CRW & $W$+jets & $30 < m_T < 90$ GeV \\ CRQ & multijet & $E_T^{miss} < 70$ GeV \\ ",
        caption="Definition of the control regions.",
    )
    assert lines(spec) == {
        "region CRW": ["lepton:1 mt in (30, 90) GeV"],
        "region CRQ": ["met met < 70 GeV"],
    }


def test_letters_that_are_vetoed() -> None:
    """``Veto e`` beside a tick; a letter that names nothing stays open."""
    spec = of(
        r"Requirement & SR & CR \\ \hline Veto $e$ & \checkmark & \checkmark \\ "
        r"Veto $q$ & \checkmark & \\ $H_T$ [GeV] & $> 400$ & $> 300$ \\ "
    )
    assert lines(spec) == {
        "region SR": ["electron n == 0", "event ht > 400 GeV"],
        "region CR": ["electron n == 0", "event ht > 300 GeV"],
    }
    assert "Veto q" in left_open(spec)


@pytest.mark.parametrize(
    "caption",
    [
        "Signal regions of the search. Observed numbers of events beside those expected.",
        "Overview of the categories. Observed and expected yields are given with uncertainties.",
    ],
)
def test_a_caption_that_names_regions_and_counts_events_is_of_results(caption: str) -> None:
    """Only a caption that begins with what is selected stays one of a selection."""
    rows = r"Region & Data & Background \\ \hline SR1 & 12 & $\leq 9$ \\ SR2 & 3 & $\leq 4$ \\ "
    assert not left_open(of(rows, caption=caption))


def test_a_head_that_names_two_objects_is_read_with_its_cell() -> None:
    """The cell alone does not say of what its limits are."""
    spec = of(r"Object & Criteria \\ \hline Jets and photons & $p_T > 31$ GeV, $|\eta| < 2.3$ \\ ")
    said = {line for of_block in lines(spec).values() for line in of_block}
    assert {"jet pt > 31 GeV", "photon pt > 31 GeV"} <= said


def test_symbols_of_the_papers_own_are_read_where_they_stand_alone() -> None:
    """Tagged objects are counted without a sign; a cell over two of them is open."""
    spec = of(
        r"Category & $N_{jets}$ & $n_t$ & $n_V$ & Rejection \\ \hline "
        r"1t & $\geq 3$ & 1 & 0 & \multirow{2}{*}{$\tilde\omega > 0.3$, $\xi < 2.1$} \\ "
        r"1V & $\geq 2$ & 0 & 1 & \\ "
        r"2X & $\geq 1$ & \multicolumn{2}{c}{2} & -- \\ ",
        caption="Definition of the categories.",
    )
    assert lines(spec) == {
        "region region_1t": [
            "jet n >= 3",
            "event other:n_t == 1",
            "event other:n_v == 0",
            "event other:omega > 0.3",
            "event other:xi < 2.1",
        ],
        "region region_1V": [
            "event other:omega > 0.3",
            "event other:xi < 2.1",
            "jet n >= 2",
            "event other:n_t == 0",
            "event other:n_v == 1",
        ],
        "region region_2X": ["jet n >= 1"],
    }
    assert left_open(spec) == ["2"]


def test_a_number_of_signals_is_no_number_of_objects() -> None:
    """Of letters that may be events or parameters, a bare number asks nothing."""
    spec = of(
        r"Category & $N_{jets}$ & $N_{B}$ & $N_{par}$ \\ \hline "
        r"SR1 & 2 & 7 & 3 \\ SR2 & 3 & 4 & 2 \\ ",
    )
    assert lines(spec) == {"region SR1": ["jet n == 2"], "region SR2": ["jet n == 3"]}


def test_intervals_side_by_side_below_one_head_are_bins() -> None:
    """No event is in two of them; of those that overlap, none is asked."""
    spec = of(
        r"Region & \multicolumn{3}{c}{$m_{\ell\ell}$ [GeV]} \\ \hline "
        r"SRee & [1,4] & [4,9] & [9,21] \\ SRll & [1,4] & [1,9] & [1,21] \\ ",
    )
    assert lines(spec) == {
        "region SRee": [
            "dilepton mass in (1, 4) GeV",
            "dilepton mass in (4, 9) GeV",
            "dilepton mass in (9, 21) GeV",
        ],
    }
    assert text_of(spec).count("  bin mll") == 3
    assert left_open(spec) == ["[1,4]", "[1,9]", "[1,21]"]


def test_a_limit_before_its_symbol_is_read() -> None:
    """The stransverse mass of b jets is another than that of leptons."""
    spec = of(
        r" & $M_{T2}(ll)$ [GeV] & $M_{T2}(bb)$ [GeV] \\ \hline "
        r"1 & 110--150 & $70 \leq M_{T2}(bb) \leq 180$ \\ "
        r"2 & $> 150$ & $180 \leq M_{T2}(bb)$ \\ ",
        caption="Division of the signal regions.",
    )
    assert list(lines(spec).values()) == [
        ["event other:mt2 in (110, 150) GeV", "event other:m_t2_bb in (70, 180) GeV"],
        ["event other:mt2 > 150 GeV", "event other:m_t2_bb >= 180 GeV"],
    ]


def test_heads_with_marks_of_footnotes_are_read() -> None:
    """A number of objects has no power; `all jets` are the jets."""
    spec = of(
        r"Variable & SRA & SRB \\ \hline "
        r"$N_{l}^{2}$ & $= 2$ & $= 3$ \\ "
        r"$m_T^{\ell_1}$ [GeV] & $> 70$ & $< 70$ \\ "
        r"min$|\Delta\phi(\text{all jets}, E_T^{miss})|$ & $> 0.4$ & -- \\ ",
    )
    assert lines(spec) == {
        "region SRA": [
            "lepton n == 2",
            "lepton:1 mt > 70 GeV",
            "jet-met dphi > 0.4 rad",
        ],
        "region SRB": ["lepton n == 3", "lepton:1 mt < 70 GeV"],
    }


def test_numbers_of_objects_in_words_are_read_in_cells() -> None:
    """At least so many, as in a sentence; open beside words that say which ones are meant."""
    spec = of(
        r"Selection & SRA & SRB \\ \hline "
        r"Jets & two b-tagged jets & two loose b-tagged jets \\ "
        r"Leptons & one electron & one muon and no electrons \\ "
        r"$E_T^{miss}$ & $> 210$ GeV & 110--190 GeV \\ ",
    )
    assert lines(spec) == {
        "region SRA": ["bjet n >= 2", "electron n >= 1", "met met > 210 GeV"],
        "region SRB": ["muon n >= 1", "electron n == 0", "met met in (110, 190) GeV"],
    }
    assert left_open(spec) == ["two loose b-tagged jets"]


def test_the_leading_objects_up_to_the_last_are_as_many_as_the_region_has() -> None:
    """``j_{i=1,…,N}`` are two jets of a region with at least two; up to a sixth, there need be
    none.
    """
    spec = of(
        r"Selection & SR2 & SR3 \\ \hline $N_j$ & $\geq 2$ & $\geq 3$ \\ "
        r"$p_T(j_{i=2,\ldots,N})$ [GeV] & $> 110$ & $> 60$ \\ "
        r"$|\eta(j_{1,\ldots,6})|$ & $< 2.1$ & $< 2.6$ \\ ",
    )
    assert lines(spec) == {
        "region SR2": ["jet n >= 2", "jet:2 pt > 110 GeV"],
        "region SR3": ["jet n >= 3", "jet:2 pt > 60 GeV", "jet:3 pt > 60 GeV"],
    }
    assert left_open(spec) == ["< 2.1", "< 2.6"]
