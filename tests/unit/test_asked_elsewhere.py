"""What is asked of events and objects in sections about something else stays open; what such
sections report stays set aside.
"""

from __future__ import annotations

import pytest

from hepnb.spec import PhraseState
from hepnb.sweep import asked_elsewhere, read, readings, routing, sweep
from tests.unit.papers import paper

SELECTION = (
    ("heading", "Event selection"),
    ("paragraph", "Jets must have p_{T} > 31 GeV. Events must contain at least six jets."),
)


def states(heading: str, *blocks: tuple[str, str]) -> dict[str, str]:
    """Quote → "open", or the reason for which it is set aside, of what stands below a heading."""
    given = paper(*SELECTION, ("heading", heading), *blocks)
    below = {b.id for b in given.blocks[len(SELECTION) + 1 :]}
    return {
        p.quote: "open" if p.state is PhraseState.OPEN else p.reason
        for p in sweep(given)
        if p.block in below
    }


#: heading, sentence, words of it that are open
ASKED = (
    # control and validation regions below a title about backgrounds
    ("Background estimation", "The W+jets control region requires H_{T} > 410 GeV.", "410"),
    ("Background estimation", "A top control region is defined by 55 < m_{T} < 115 GeV.", "115"),
    ("Background estimation", "Exactly two muons are required in this sample.", "two muons"),
    ("Backgrounds", "The dilepton mass must be between 71 and 111 GeV.", "111"),
    ("Backgrounds", "For the validation region we require p_{T}^{miss} < 85 GeV.", "85"),
    ("Backgrounds", "The sample is obtained by inverting the isolation, I_{rel} > 0.25.", "0.25"),
    ("Backgrounds", "In addition, events with m_{ℓℓ} < 13 GeV are rejected.", "13"),
    ("Multijet background", "The sidebands are defined as m_{jj} < 62 GeV.", "62"),
    ("Multijet background", "Events are retained if they have E_{T}^{miss} < 45 GeV.", "45"),
    ("Background estimation", "The pair has to have a mass above 21 GeV.", "21"),
    (
        "Background estimation",
        "A region enriched in WZ events is selected by requiring exactly three leptons.",
        "three leptons",
    ),
    (
        "Background estimation",
        "An on-Z requirement defined by |m_{ℓℓ} − m_{Z}| < 14 GeV is added.",
        "14",
    ),
    ("Backgrounds", "A further requirement is n_{jet} ≥ 3 in this case.", "3"),
    ("Backgrounds", "Only events with m_{ττ} < 105 GeV are used for it.", "105"),
    ("Backgrounds", "The region, defined by E_{T}^{miss} < 95 GeV, has few signal events.", "95"),
    ("Backgrounds", "The pair is restricted to a mass below 82 GeV.", "82"),
    # objects and events in sections about the simulation, the detector, uncertainties
    ("Simulated event samples", "Reconstructed muons must have p_{T} > 26 GeV.", "26"),
    ("Monte Carlo simulation", "Exactly two b-tagged jets are required there.", "two"),
    ("The CMS detector", "Electrons are required to have |η| < 1.44 because of this.", "1.44"),
    ("The ATLAS detector", "Muons must have |η| > 0.1 to avoid the crack.", "0.1"),
    ("Systematic uncertainties", "Three-prong jets are vetoed by requiring τ_{32} > 0.54.", "0.54"),
    ("Systematic uncertainties", "For this, jets are required to have p_{T} > 52 GeV.", "52"),
    # regions in the results, the introduction and the summary
    ("Results", "The signal region requires m_{T2} > 310 GeV.", "310"),
    ("Results", "The only further requirement is applied here: H_{T} > 520 GeV.", "520"),
    ("Results and interpretation", "The aggregate region is defined by N_{b} ≥ 3.", "3"),
    ("Simplified cross sections", "Two bins are defined, one with p_{T}^{H} > 205 GeV.", "205"),
    ("Introduction", "Events in this search must have H_{T} > 333 GeV.", "333"),
    ("Summary", "Events were required to have E_{T}^{miss} > 222 GeV.", "222"),
    ("Conclusions", "We require a photon with E_{T} > 151 GeV.", "151"),
)

#: heading, sentence, the reason why all of it is set aside
REPORTED = (
    ("Background estimation", "The purity of the sample is 84% for H_{T} > 410 GeV.", ""),
    ("Background estimation", "The spectrum is shown for p_{T} > 55 GeV.", ""),
    ("Background estimation", "Most of these events have p_{T} > 17 GeV.", ""),
    ("Backgrounds", "The fake rate is 0.12 below 30 GeV.", "background estimate"),
    ("Backgrounds", "The rate is 5% if a muon veto is required.", ""),
    ("Simulated event samples", "Photons with E_{T} > 36 GeV are generated and required.", ""),
    ("Simulated event samples", "A cut of H_{T} > 36 GeV is required at generator level.", ""),
    ("Simulated event samples", "The top quark mass is 172.5 GeV.", "simulation settings"),
    ("Simulated event samples", "Simulated events are required to have H_{T} > 95 GeV.", ""),
    ("The CMS detector", "The calorimeter covers |η| < 3.", "detector description"),
    ("The CMS detector", "The tracker measures particles within |η| < 2.5.", ""),
    ("Systematic uncertainties", "The uncertainty is 3% below 45 GeV.", ""),
    ("Systematic uncertainties", "It must not exceed 12%.", "systematic uncertainties"),
    ("Results", "Gluinos with masses below 2.1 TeV are excluded at 95% CL.", "results"),
    ("Results", "We observe 12 events with m_{jj} > 2 TeV.", "results"),
    ("Results", "The limit is required to hold at a confidence level of 95%.", "results"),
    ("Results", "The excess is largest for m_{H} = 125 GeV.", "results"),
    ("Introduction", "Previous searches required H_{T} > 333 GeV.", "introduction or summary"),
    ("Introduction", "Squarks lighter than 1.4 TeV have been excluded.", ""),
    ("Summary", "Masses up to 710 GeV are excluded.", "introduction or summary"),
)


@pytest.mark.parametrize(("heading", "sentence", "quote"), ASKED)
def test_what_a_sentence_asks_is_open_whatever_its_section_is_about(
    heading: str, sentence: str, quote: str
) -> None:
    """A title alone does not set a requirement aside."""
    found = states(heading, ("paragraph", sentence))
    assert [q for q, state in found.items() if quote in q and state == "open"], found


@pytest.mark.parametrize(("heading", "sentence", "why"), REPORTED)
def test_what_a_sentence_reports_stays_set_aside(heading: str, sentence: str, why: str) -> None:
    """A title and a sentence that asks nothing are evidence enough."""
    found = states(heading, ("paragraph", sentence))
    assert "open" not in found.values()
    assert not why or why in found.values()


def test_what_is_asked_elsewhere_as_well_is_set_aside_where_it_is_repeated() -> None:
    """A summary says again what the selection says, and what it adds is open once."""
    given = paper(
        *SELECTION,
        ("heading", "Summary"),
        ("paragraph", "Events must contain at least six jets and have H_{T} > 510 GeV."),
        ("paragraph", "Again, events must have H_{T} > 510 GeV."),
    )
    assert [(p.quote, p.reason) for p in sweep(given)][2:] == [
        ("at least six jets", "introduction or summary"),
        ("H_{T} > 510 GeV", ""),
        ("H_{T} > 510 GeV", "introduction or summary"),
    ]


@pytest.mark.parametrize(
    ("above", "state"),
    [
        ("The acceptance cuts that we use are", "open"),
        ("Events have to satisfy the following criteria:", "open"),
        ("The measurement has the following bins:", "open"),
        ("The sample has", "introduction or summary"),
        ("Previous analyses had the following requirements:", "introduction or summary"),
    ],
)
def test_the_items_of_a_list_are_asked_where_the_words_above_it_ask(above: str, state: str) -> None:
    """An item has no verb of its own."""
    found = states(
        "Introduction", ("paragraph", above), ("list", "• at least one muon with p_{T} > 18 GeV")
    )
    assert found["p_{T} > 18 GeV"] == state


def test_nothing_that_a_title_speaks_against_is_stated() -> None:
    """Doubt is open, and no line is made of it."""
    given = paper(
        *SELECTION,
        ("heading", "Background estimation"),
        ("paragraph", "Events must have H_{T} > 777 GeV."),
    )
    (reading,) = [r for b, r in readings(given) if "777" in b.text]
    assert not reading.stated
    assert not reading.why


def test_a_table_of_results_that_has_thresholds_is_read() -> None:
    """Its caption says so: the columns of limits are open, and its yields are none."""
    rows = [
        ["Mass", "H_{T}^{min}", "N_{data}", "limit"],
        ["300", "> 160", "23", "0.017"],
        ["400", "> 220", "7", "0.0047"],
    ]
    found = {
        said: {
            p.quote
            for p in sweep(
                paper(
                    *SELECTION,
                    ("heading", "Results"),
                    ("caption", f"Table 9: For each mass, {said}, events in data, and the limit."),
                    ("table", ""),
                    tables=[rows],
                )
            )
            if p.state is PhraseState.OPEN
        }
        for said in ("values of the minimum H_T requirement", "H_T of the first event")
    }
    values, none = found.values()
    assert any("160" in q for q in values)
    assert not any("160" in q for q in none)
    assert not any("0.017" in q for q in values)


@pytest.mark.parametrize(
    "said",
    [
        "Table 2: Cut values on the BDT score in bins of efficiency.",
        "Table 2: The minimal values for each working point and rate in simulation.",
    ],
)
def test_a_caption_that_names_cut_values_is_one_of_the_selection(said: str) -> None:
    """Whatever it says of efficiencies and simulation besides."""
    rows = [["Working point", "p_{T} [GeV]"], ["Loose", "> 12"], ["Tight", "> 22"]]
    given = paper(*SELECTION, ("caption", said), ("table", ""), tables=[rows])
    assert not routing.aside(given, given.blocks[-1])
    reported = paper(
        *SELECTION, ("caption", "Table 2: Efficiencies."), ("table", ""), tables=[rows]
    )
    assert routing.aside(reported, reported.blocks[-1])


def test_a_title_of_a_selection_and_of_its_efficiency_is_one_of_the_selection() -> None:
    """A part of it is about nothing else."""
    told = ("paragraph", "The muon has p_{T} > 17 GeV.")
    for title, state in (
        ("Selection and efficiencies", "open"),
        ("Selection efficiency", "results"),
    ):
        assert set(states(title, told).values()) == {state}


def test_what_others_asked_is_no_requirement_of_this_analysis() -> None:
    """Each sentence by itself."""
    text = "Events must have two jets. Earlier searches required three jets."
    assert asked_elsewhere.asks(text, 0, 26)
    assert not asked_elsewhere.asks(text, 27, len(text))


def _cells(*row: str) -> list[tuple[str, str]]:
    """The open cells of a row of a table of requirements, and their signs."""
    rows = [["Variable", "Barrel", "Endcap"], ["|η|", "< 1.4", "< 2.4"], list(row)]
    given = paper(
        ("heading", "Jet selection"), ("caption", "Table 1: Cuts."), ("table", ""), tables=[rows]
    )
    return [
        (given.blocks[-1].text[r.start : r.end], "".join(c.op for c in r.comparisons))
        for _, r in readings(given)
        if not r.why
    ][2:]


@pytest.mark.parametrize(
    ("row", "cells"),
    [
        (
            ("Neutral hadron energy fraction", "< 0.99", "< 0.98"),
            [("< 0.99", "<"), ("< 0.98", "<")],
        ),
        (("Charged EM fraction <", "0.97", "0.96"), [("0.97", "<"), ("0.96", "<")]),
        (("Fraction of shared hits", "< 0.5", "< 0.4"), [("< 0.5", "<"), ("< 0.4", "<")]),
        (("No. of missing expected hits ≤", "2", "3"), [("2", "<="), ("3", "<=")]),
        (("Minimum number of pixel hits", "1", "2"), [("1", ">="), ("2", ">=")]),
        (("Maximum missing hits", "1", "0"), [("1", "<="), ("0", "<=")]),
        (("Minimum m_{jj} [GeV]", "210", "260"), [("210", ">"), ("260", ">")]),
        (("Fraction of events", "< 0.1", "< 0.2"), []),
        (("Expected events", "21", "31"), []),
        (("Signal purity", "> 0.7", "> 0.6"), []),
        (("Trigger efficiency", "> 0.9", "> 0.8"), []),
    ],
)
def test_rows_of_what_objects_are_made_of_are_no_results(
    row: tuple[str, ...], cells: list[tuple[str, str]]
) -> None:
    """Fractions of an energy and expected hits are asked for; the least number of hits is one."""
    assert _cells(*row) == cells


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("The sidebands ([72,82] and [102,112] GeV) are fitted by a line.", "[102,112]"),
        ("The fit must have a maximum χ^{2}/DOF of 11.", "of 11"),
        ("They are matched using a maximum distance in the plane of 0.45.", "0.45"),
        ("The displacement must be d_{0} < 3.5σ.", "3.5σ"),
        ("The track must have at least eleven hits of the tracker.", "eleven"),
        ("There may be no more than a single jet in the event.", "single jet"),
        ("The isolation is taken in a cone R of 0.35 around it.", "0.35"),
        ("The sums are taken in ΔR cones of radius 0.35 for each.", "0.35"),
        ("The jet must satisfy cos(α) < cos(0.35) there.", "cos(0.35)"),
        ("We define an additional search region with 3 jets.", "3 jets"),
        ("It is defined by a 0 b-jet requirement.", "0 b-jet"),
    ],
)
def test_numbers_that_no_form_reads_are_seen(text: str, quote: str) -> None:
    """Each is in a phrase, and none of these phrases is set aside."""
    assert any(quote in text[r.start : r.end] and not r.why for r in read(text))
