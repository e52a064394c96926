"""Tables as authors of LaTeX set them → what is drafted of each, and what is left open."""

from __future__ import annotations

import pytest

from hepnb.extract.patterns import Patterns
from hepnb.readers.latex import read_latex
from hepnb.spec import PhraseState, Spec
from tests.unit.drafts import shown

CAPTION = "Definition of the signal regions."


def of(rows: str, columns: str = "lccc", caption: str = CAPTION) -> Spec:
    """The draft of a note with one table."""
    text = (
        r"\documentclass{article}\begin{document}\section{Event selection}"
        rf"\begin{{table}}\caption{{{caption}}}\begin{{tabular}}{{{columns}}}\hline {rows}"
        r"\hline\end{tabular}\end{table}\end{document}"
    )
    return Patterns().extract(read_latex({"note.tex": text.encode()}, "note"))


def lines(spec: Spec) -> dict[str, list[str]]:
    """Block → the comparisons of its requirements."""
    found: dict[str, list[str]] = {}
    for r in spec.requirements:
        found.setdefault(r.block, []).extend(shown(c) for c in r.comparisons)
    return found


def left_open(spec: Spec) -> list[str]:
    """The quotes of what is left open."""
    return [p.quote for p in spec.phrases if p.state is PhraseState.OPEN]


def test_counts_as_formulas_write_them() -> None:
    r"""The hyphen of ``N_{b-jets}`` is set as a minus, ``N_\ell`` has a letter of its own, and
    a row may span all regions.
    """
    spec = of(
        r"Selection & SR1 & SR2 & SR3 \\ \hline "
        r"$N_{b-\mathrm{jets}}$ & $\geq 2$ & 1 & 0 \\ "
        r"$N_{\mathrm{Jet}}$ & \multicolumn{3}{c}{$\geq 4$} \\ "
        r"$N_\ell$ & \multicolumn{3}{c}{0} \\ "
    )
    assert lines(spec) == {
        "region SR1": ["bjet n >= 2", "jet n >= 4", "lepton n == 0"],
        "region SR2": ["bjet n == 1", "jet n >= 4", "lepton n == 0"],
        "region SR3": ["bjet n == 0", "jet n >= 4", "lepton n == 0"],
    }


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("$> 100$, $< 200$", ["met met in (100, 200) GeV"]),
        ("$< 200$ and $> 100$", ["met met in (100, 200) GeV"]),
        ("$> 200$, $< 100$", []),
        ("$> 100$, $> 200$", []),
    ],
)
def test_two_limits_in_a_cell_are_one_interval(cell: str, said: list[str]) -> None:
    """Where they leave something between them; else they stay open."""
    spec = of(
        rf"Selection & SR1 & SR2 \\ \hline $E_T^{{miss}}$ [GeV] & {cell} & $> 300$ \\ "
        r"$H_T$ [GeV] & $> 400$ & $> 500$ \\ "
    )
    found = [c for c in lines(spec)["region SR1"] if c.startswith("met")]
    assert found == said
    assert bool(left_open(spec)) != bool(said)


def test_rows_in_groups_are_about_what_stands_beside_them() -> None:
    """The cell over several rows says which of them belong together, and is no quantity."""
    spec = of(
        r" & & SR1 & SR2 \\ \hline "
        r"\multirow{2}{*}{Jets} & $N_{jets}$ & $\geq 2$ & $\geq 4$ \\ "
        r" & $H_T$ [GeV] & $> 300$ & $> 600$ \\ "
        r"\multirow{2}{*}{Leptons} & $N_{lep}$ & 1 & 0 \\ "
        r" & $m_T$ [GeV] & $> 120$ & -- \\ "
    )
    assert lines(spec) == {
        "region SR1": [
            "jet n >= 2",
            "event ht > 300 GeV",
            "lepton n == 1",
            "lepton:1 mt > 120 GeV",
        ],
        "region SR2": ["jet n >= 4", "event ht > 600 GeV", "lepton n == 0"],
    }


def test_groups_of_rows_part_the_regions_of_the_columns() -> None:
    """``A`` beside ``TT`` is ``A TT``; what is asked of both groups, and of none, is asked of
    all.
    """
    spec = of(
        r" & & TT & T0 \\ \hline "
        r"\multirow{2}{*}{A} & $E_T^{miss}$ [GeV] & $> 400$ & $> 550$ \\ "
        r" & $m_{jj}$ [GeV] & \multicolumn{2}{c}{$> 60$} \\ "
        r"B & $N_{jets}$ & \multicolumn{2}{c}{$\geq 6$} \\ "
        r"\multirow{2}{*}{A and B} & $H_T$ [GeV] & $> 700$ & $> 900$ \\ "
        r" & $\tau$ veto & \multicolumn{2}{c}{yes} \\ ",
        "llcc",
    )
    assert lines(spec) == {
        "region A_TT": [
            "met met > 400 GeV",
            "dijet mass > 60 GeV",
            "event ht > 700 GeV",
            "tau n == 0",
        ],
        "region A_T0": [
            "met met > 550 GeV",
            "dijet mass > 60 GeV",
            "event ht > 900 GeV",
            "tau n == 0",
        ],
        "region B_TT": ["jet n >= 6", "event ht > 700 GeV", "tau n == 0"],
        "region B_T0": ["jet n >= 6", "event ht > 900 GeV", "tau n == 0"],
    }
    assert left_open(spec) == []


def test_rows_for_a_part_of_the_regions_stay_open_where_no_column_is_a_region() -> None:
    """Neither a line of all, nor lost."""
    spec = of(
        r"Region & Requirement & Electrons & Muons \\ \hline "
        r"\multirow{2}{*}{A} & $p_T$ [GeV] & $> 21$ & $> 11$ \\ & $|\eta|$ & $< 2.4$ & $< 2.5$ \\ "
        r"\multirow{2}{*}{B} & $p_T$ [GeV] & $> 31$ & $> 13$ \\ & $|\eta|$ & $< 2.3$ & $< 2.2$ \\ ",
        "llcc",
    )
    assert lines(spec) == {}
    assert left_open(spec) == ["> 21", "> 11", "< 2.4", "< 2.5", "> 31", "> 13", "< 2.3", "< 2.2"]


def test_a_row_below_the_first_of_a_group_is_no_head() -> None:
    """It asks what the group is about, whatever its limits are compared with; a region may have a
    count in its name.
    """
    spec = of(
        r"Category & ggF $N_{jet}=0$ SR & ggF $N_{jet}\geq 2$ SR & VBF SR \\ \hline "
        r"\multirow{3}{*}{Rejection} & \multicolumn{3}{c}{$N_{b}=0$} \\ "
        r" & $\Delta\phi_{\ell\ell} > \pi/2$ & \multicolumn{2}{c}{$m_{\tau\tau} < m_Z - 20$} \\ "
        r" & $p_T^{\ell\ell} > 35$ GeV & $m_{jj} > 90$ GeV & \\ \hline "
        r"Topology & \multicolumn{2}{c}{$m_{\ell\ell} < 60$ GeV} & $m_{jj} > 130$ GeV \\ "
    )
    assert lines(spec) == {
        "region ggF_Njet_0_SR": [
            "jet n == 0",
            "bjet n == 0",
            "dilepton pt > 35 GeV",
            "dilepton mass < 60 GeV",
        ],
        "region ggF_Njet_2_SR": [
            "jet n >= 2",
            "bjet n == 0",
            "dijet mass > 90 GeV",
            "dilepton mass < 60 GeV",
        ],
        "region VBF_SR": ["bjet n == 0", "dijet mass > 130 GeV"],
    }


def test_words_below_a_row_are_no_heads_of_another_panel() -> None:
    """They name no region and no quantity: the heads above hold for what follows."""
    spec = of(
        r"Cut & SR1 & SR2 \\ \hline Topology & \multicolumn{2}{c}{$m_{\ell\ell} < 60$ GeV} \\ "
        r" & see text & central-jet veto \\ & $m_{jj} < 90$ GeV & $m_{jj} > 130$ GeV \\ ",
        "lcc",
    )
    assert lines(spec) == {
        "region SR1": ["dilepton mass < 60 GeV", "dijet mass < 90 GeV"],
        "region SR2": ["dilepton mass < 60 GeV", "dijet mass > 130 GeV"],
    }
    assert left_open(spec) == ["central-jet veto"]


def test_what_one_of_several_columns_asks_is_not_asked_of_all() -> None:
    """Beside regions a column that names none is no common one, unless it says so."""
    rows = r"Topology & $m_{jj} > 480$ GeV & & \\ Rest & \multicolumn{3}{c}{$N_{b} = 0$} \\ "
    other = of(rf" & Observables & SR1 & SR2 \\ \hline {rows}")
    assert lines(other) == {"region SR1": ["bjet n == 0"], "region SR2": ["bjet n == 0"]}
    assert left_open(other) == ["m_{jj} > 480 GeV"]
    common = of(rf" & Preselection & SR1 & SR2 \\ \hline {rows}")
    assert lines(common)["region preselection"] == ["dijet mass > 480 GeV"]


def test_systems_of_a_decay_tree_are_no_objects() -> None:
    """Their momenta, masses and counts are quantities of the paper's own."""
    spec = of(
        r"Variable & SR1 & SR2 \\ \hline $p_T^{ISR}$ & $> 410$ GeV & $> 520$ GeV \\ "
        r"$m_{S}$ [GeV] & \multicolumn{2}{c}{$> 310$} \\ "
        r"$N_{b-jet}^{S}$ & $\geq 1$ & $\geq 2$ \\ $N_{b-jet}$ & \multicolumn{2}{c}{$\geq 2$} \\ "
        r"$|\Delta\phi(jet^{0,1,2}, E_T^{miss})|$ & \multicolumn{2}{c}{$> 0.4$} \\ ",
        "lcc",
    )
    assert lines(spec)["region SR1"] == [
        "event other:pt_isr > 410 GeV",
        "event other:m_s > 310 GeV",
        "event other:n_b_jet_s >= 1",
        "bjet n >= 2",
        "jet-met dphi > 0.4 rad",
    ]


def test_which_of_two_objects_is_kept_is_asked_of_no_event() -> None:
    """A table of overlaps has distances, which no event has to have."""
    spec = of(
        r"Ambiguity & Criterion & Object kept & Object removed \\ \hline "
        r"electron/jet & $\Delta R(e, \mathrm{jet}) < 0.2$ & electron & jet \\ "
        r"muon/jet & $\Delta R(\mu, \mathrm{jet}) < 0.4$ & jet & muon \\ ",
        caption="Criteria for objects that overlap.",
    )
    assert lines(spec) == {}
    assert len(left_open(spec)) == 2


def test_working_points_are_no_regions() -> None:
    """Columns of identification, with the part of the detector in the caption."""
    rows = (
        r"Criterion & Veto & Tight \\ \hline $H/E$ & $< 0.05$ & $< 0.02$ \\ "
        r"$\sigma_{i\eta i\eta}$ & $< 0.0126$ & $< 0.0104$ \\ "
    )
    of_objects = of(rows, caption="Criteria of the electron IDs in the barrel region.")
    assert lines(of_objects) == {}
    assert len(left_open(of_objects)) == 4
    of_regions = of(rows.replace("Veto", "Loose"), caption="Definition of the signal regions.")
    assert set(lines(of_regions)) == {"region Loose", "region Tight"}


def test_parts_of_the_detector_are_no_regions() -> None:
    """Barrel and endcaps are where an object is, not which events are kept."""
    spec = of(
        r"Variable & ECAL barrel & Endcaps \\ \hline $H/E$ & $< 0.05$ & $< 0.10$ \\ "
        r"$\sigma_{i\eta i\eta}$ & $< 0.011$ & $< 0.031$ \\ ",
        caption="Selection of electrons.",
    )
    assert lines(spec) == {}


def test_numbers_of_events_after_each_requirement_are_none() -> None:
    """Where a number of jets is no whole number, the rows count what is left, in any language."""
    spec = of(
        r"SR & signal & $V\gamma$ & top \\ \hline "
        r"$E_T^{miss}$ & 7.74 & 14.96 & 457.80 \\ "
        r"$N_{jets}$ & 7.72 & 13.83 & 0.00 \\ $p_T^{j1}$ & 7.68 & 12.97 & 0.00 \\ ",
        caption="Lo que queda despu\\'es de cada corte.",
    )
    assert lines(spec) == {}
    assert left_open(spec) == []


def test_energies_without_a_unit_stay_open() -> None:
    """Neither the cell nor the head nor the caption says of what there are 500."""
    spec = of(
        r"Variable & SR1 & SR2 \\ \hline $m_{jj}$ & $> 500$ & $> 600$ \\ "
        r"$N_{jets}$ & $\geq 2$ & $\geq 3$ \\ "
    )
    assert lines(spec) == {"region SR1": ["jet n >= 2"], "region SR2": ["jet n >= 3"]}
    assert left_open(spec) == ["> 500", "> 600"]


@pytest.mark.parametrize(
    ("caption", "reads"),
    [
        ("Summary of the trigger rates in the year of the highest luminosity.", False),
        ("The trigger thresholds required for events to enter the signal region.", False),
        ("HLT and L1 requirements on leptons.", False),
        ("Trigger and offline selection criteria of each region.", True),
        ("Selection of the regions, which follow the trigger.", True),
    ],
)
def test_tables_of_triggers_ask_for_nothing_afterwards(caption: str, reads: bool) -> None:
    """What a trigger asks is set aside as its threshold, with that reason."""
    spec = of(
        r"Observable & SR1 & SR2 \\ \hline $E_T^{miss}$ [GeV] & $> 110$ & $> 120$ \\ "
        r"$N_{jets}$ & $\geq 2$ & $\geq 3$ \\ ",
        caption=caption,
    )
    assert bool(lines(spec)) is reads
    reasons = {p.reason for p in spec.phrases if p.state is PhraseState.DISMISSED}
    assert reasons == (set() if reads else {"threshold of a trigger"})


def test_means_in_angle_brackets_are_no_limits() -> None:
    """``< S^2 >`` in a head is a mean: below it stand values of it."""
    spec = of(
        r"Variable & SR1 & $< S^2 >$ \\ \hline $m_{jj}$ [GeV] & $> 500$ & 3.734 \\ "
        r"$H_T$ [GeV] & $> 600$ & 2.457 \\ "
    )
    assert lines(spec) == {"region SR1": ["dijet mass > 500 GeV", "event ht > 600 GeV"]}


def test_names_of_unknown_commands_are_no_words() -> None:
    r"""``\zero`` in a name is not "zero vertices"."""
    text = (
        r"\documentclass{a}\begin{document}\section{Event selection}"
        r"The $B^\zero$ vertex has to be well separated, and so has the $D^\no$ jet."
        r"\end{document}"
    )
    spec = Patterns().extract(read_latex({"note.tex": text.encode()}, "note"))
    assert spec.requirements == ()


def test_channels_named_by_formulas_are_regions() -> None:
    """A head over several columns, and symbols with indices below it; what each says is its own."""
    spec = of(
        r"\multirow{2}{*}{Requirement} & \multicolumn{2}{c}{Leptonic channels} "
        r"& Hadronic channel \\"
        r" & $W_\ell\tau_{had}$ & $W_q\tau_{lep}$ & $W_q\tau_{had}$ \\ \hline "
        r"Jets & $\geq$3 jets & $\geq$1 jets & $\geq$5 jets \\ "
        r"$\tau_{had}$ & =1 $\tau_{had}$ & =2 $\tau_{had}$ & =1 $\tau_{had}$ \\ ",
        caption="Selection in the channels.",
    )
    found = lines(spec)
    assert list(found.values()) == [
        ["jet n >= 3", "tau n == 1"],
        ["jet n >= 1", "tau n == 2"],
        ["jet n >= 5", "tau n == 1"],
    ]
    assert "region preselection" not in found


def test_what_unnamed_columns_say_of_events_stays_open() -> None:
    """Different numbers of jets under heads that name nothing are not asked of all events."""
    spec = of(
        r"Requirement & GRL\_Event\_Cleaning & Bin\_Number\_1 \\ \hline "
        r"Jets & $\geq$ 3 jets & $\geq$ 1 jets \\ Leptons & no leptons & exactly two leptons \\ ",
        "lcc",
    )
    assert lines(spec) == {}
    assert left_open(spec) == ["≥ 3 jets", "≥ 1 jets", "no leptons", "exactly two leptons"]


def test_a_column_of_remarks_leaves_what_the_other_says() -> None:
    """One column asks something of events, the other only speaks of it: it holds for all."""
    spec = of(
        r"Step & Requirement & Remark \\ \hline "
        r"Jets & $\geq$ 3 jets & against multijet events \\ "
        r"Leptons & no leptons & against top quarks \\ ",
    )
    assert sorted(line for block in lines(spec).values() for line in block) == [
        "jet n >= 3",
        "lepton n == 0",
    ]


def test_what_all_columns_of_channels_ask_is_theirs() -> None:
    """It is no common requirement of a paper that has other channels."""
    spec = of(
        r"Observable & \multicolumn{2}{c}{WH leptonic} & ZH leptonic \\ "
        r" & $\mu\mu\mu$ & $\mu\mu e$ & $4\mu$ \\ \hline "
        r"Muons & $=3$ & $=2$ & $=4$ \\ "
        r"Resonance veto & \multicolumn{3}{c}{$m_{\ell\ell} > 13$ GeV} \\ ",
        caption="Selection of the WH and ZH categories.",
    )
    found = lines(spec)
    assert "region preselection" not in found
    assert all("dilepton mass > 13 GeV" in found[name] for name in found if "region" in name)


def test_two_columns_of_regions_that_say_of_what_their_limits_are() -> None:
    """The first column is no head of the second one; a condition in a cell leaves it open."""
    spec = of(
        r"Resolved & Merged \\ \hline \multicolumn{2}{c}{$E_T^{miss} > 155$ GeV} \\ "
        r"$N$(small-R jets) $\geq 2$ & $N$(large-R jets) $\geq 1$ \\ "
        r"$p_T(jj) > 105$ GeV if $E_T^{miss} < 350$ GeV & -- \\ "
        r"$60 < m_{jj} < 270$ GeV & $H_T > 510$ GeV \\ ",
        "cc",
    )
    assert lines(spec) == {
        "region Resolved": ["met met > 155 GeV", "jet n >= 2", "dijet mass in (60, 270) GeV"],
        "region Merged": ["met met > 155 GeV", "fatjet n >= 1", "event ht > 510 GeV"],
    }
    assert left_open(spec) == ["p_{T}(jj) > 105 GeV", "E_{T}^{miss} < 350 GeV"]


def test_the_least_and_the_greatest_number_may_be_had() -> None:
    """Words make a limit that includes its number, a sign the one that it is."""
    spec = of(
        r" & SR1 & SR2 \\ \hline Minimum number of jets & 4 & 6 \\ "
        r"Max. number of leptons & 1 & 0 \\ $N_b >$ & 1 & 2 \\ "
        r"Number of large-R jets & $\geq 1$ & 2 \\ ",
        "lcc",
    )
    assert lines(spec) == {
        "region SR1": ["jet n >= 4", "lepton n <= 1", "bjet n > 1", "fatjet n >= 1"],
        "region SR2": ["jet n >= 6", "lepton n == 0", "bjet n > 2", "fatjet n == 2"],
    }


def test_none_below_a_number_of_objects_is_a_question() -> None:
    """Of other quantities, nothing is asked."""
    spec = of(
        r"Region & $N_b$ & $E_T^{miss}$ [GeV] \\ \hline SR1 & none & $> 210$ \\ "
        r"SR2 & $\geq 1$ & none \\ ",
        "lcc",
    )
    assert lines(spec) == {"region SR1": ["met met > 210 GeV"], "region SR2": ["bjet n >= 1"]}
    assert left_open(spec) == ["none"]


def test_a_cell_wider_than_its_head_is_below_it() -> None:
    """Where no other head is over the columns that it covers."""
    spec = of(
        r"Region & $N_b$ & & $E_T^{miss}$ [GeV] \\ \hline "
        r"SR1 & 1 & \multicolumn{2}{c}{200--310, 310--430, $> 430$} \\ "
        r"SR2 & $\geq 2$ & \multicolumn{2}{c}{$> 270$} \\ ",
        "lccc",
    )
    assert lines(spec) == {
        "region SR1": [
            "bjet n == 1",
            "met met in (200, 310) GeV",
            "met met in (310, 430) GeV",
            "met met > 430 GeV",
        ],
        "region SR2": ["bjet n >= 2", "met met > 270 GeV"],
    }


def test_a_number_of_j_counts_jets() -> None:
    """Whatever its size: large-R jets are said to be large."""
    spec = of(
        r"Region & $N_{J}$ & $N_{j}$(large-R) \\ \hline SR1 & 2--3 & \\ SR2 & $\geq 4$ & \\ ",
        "lcc",
    )
    assert lines(spec) == {"region SR1": ["jet n in (2, 3)"], "region SR2": ["jet n >= 4"]}
