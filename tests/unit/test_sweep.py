"""The sweep: one construction per test, on sentences as papers write them."""

from __future__ import annotations

import pytest

from hepnb.spec import PhraseState
from hepnb.sweep import passages, read, sweep, told
from hepnb.sweep.tokens import plain, sentences, tokens
from hepnb.sweep.values import values
from tests.conftest import shared
from tests.unit.papers import paper, real

CASES = [
    ("Electrons are required to have p_{T} > 25 GeV.", ["electron pt > 25 GeV"]),
    ("Photons must satisfy E_{T} above 150 GeV.", ["photon et > 150 GeV"]),
    (("Electrons are required to have |η| < 2.47, excluding 1.37 < |η| < "
"1.52."), ["electron abseta < 2.47 ", "electron abseta notin (1.37, 1.52) "]),
    (("We select electrons with |η| < 1.44 or 1.57 < |η| < "
"2.50."), ["electron abseta notin (1.44, 1.57) ", "electron abseta < 2.5 "]),
    (("The transition region 1.44 < |η| < 1.57 of electrons is "
"excluded."), ["electron abseta notin (1.44, 1.57) "]),
    (("Electrons (muons) are required to have p_{T} > 30(25) "
"GeV."), ["electron pt > 30 GeV", "muon pt > 25 GeV"]),
    (("Electron and muon candidates are restricted to |η| < 2.5 and < 2.4, "
"respectively."), ["electron abseta < 2.5 ", "muon abseta < 2.4 "]),
    (
        ("The three highest-p_{T} leptons in each quadruplet are required to have transverse "
"momenta above 20 GeV, 15 GeV and 10 GeV, respectively."),
        ["lepton:1 pt > 20 GeV", "lepton:2 pt > 15 GeV", "lepton:3 pt > 10 GeV"],
    ),
    ("The leading jet must have p_{T} exceeding 100 GeV.", ["jet:1 pt > 100 GeV"]),
    (("The leading (subleading) jet must have p_{T} > 100 (50) "
"GeV."), ["jet:1 pt > 100 GeV", "jet:2 pt > 50 GeV"]),
    ("Events are required to contain at least two jets.", ["jet n >= 2 "]),
    ("Events must have exactly one lepton (electron or muon).", ["lepton n == 1 "]),
    ("Events are required to have no more than three b-tagged jets.", ["bjet n <= 3 "]),
    ("Events with no electrons or muons are selected.", ["electron n == 0 ", "muon n == 0 "]),
    ("Events with more than one jet are rejected.", ["jet n <= 1 "]),
    (("We reject events with hadronically decaying tau leptons with p_{T} > 20 "
"GeV."), ["tau n == 0 ", "tau pt > 20 GeV"]),
    ("Events are required to have a reconstructed primary vertex.", ["vertex n >= 1 "]),
    (("The invariant mass of the lepton pair is required to be between 66 and 116 "
"GeV."), ["dilepton mass in (66, 116) GeV"]),
    (("The invariant mass is required to satisfy 90 ≤ M_{bb} ≤ 150 "
"GeV."), ["dijet mass in (90, 150) GeV"]),
    ("Events are required to satisfy E_{T}^{miss} ≥ 125 GeV.", ["met met >= 125 GeV"]),
    ("It is required that ∆φ(γ, E_{T}^{miss}) > 0.4.", ["met-photon:1 dphi > 0.4 "]),
    (
        "|d_{0}|/σ(d_{0}) is required to be less than 5 for electrons and less than 3 for muons.",
        ["electron d0sig < 5 ", "muon d0sig < 3 "],
    ),
    ("Muons must satisfy |z_{0} sin θ| < 0.5 mm.", ["muon z0sintheta < 0.5 mm"]),
    ("Muons with transverse impact parameter greater than 1 mm are rejected.", ["muon d0 <= 1 mm"]),
    ("Jets within ∆R = 0.4 of an electron are removed.", ["electron-jet dr >= 0.4 "]),
    (("If an electron lies a distance 0.2 < ∆R < 0.4 of a jet, the electron is "
"removed."), ["electron-jet dr notin (0.2, 0.4) "]),
    ("Electrons must pass the medium identification criteria.", ["electron id flag medium"]),
    ("Jets are tagged at the tight working point.", ["bjet btag_wp flag tight"]),
    (("Events must pass HLT_mu50 "
"or HLT_e60."), ["event trigger flag HLT_mu50", "event trigger flag HLT_e60"]),
    ("Jets are reconstructed with a radius parameter R = 0.4.", ["jet other:anti_kt_r == 0.4 "]),
    ("Events with E_{T}^{miss} < 100 GeV are rejected.", ["met met >= 100 GeV"]),
    ("The scalar sum H_{T} of the jet p_{T} must be above 500 GeV.", ["event ht > 500 GeV"]),
    (("The dilepton invariant mass is required to be within 15 GeV of the Z boson "
"mass."), ["dilepton other:abs_mass_minus_mz < 15 GeV"]),
    (("The pseudorapidity separation of the two jets must be |Δη_{jj}| > "
"3.5."), ["jet:1-jet:2 deta > 3.5 "]),
    (("The two leading jets must satisfy p_{T} > 100 "
"GeV."), ["jet:1 pt > 100 GeV", "jet:2 pt > 100 GeV"]),
    ("The total charge of the muons is required to be zero.", ["muon other:sum_charge == 0 "]),
]  # fmt: skip


def found(text: str, heading: str = "Event selection") -> list[str]:
    """The comparisons that the sweep reads in a sentence, as text."""
    phrases = sweep(paper(("heading", heading), ("paragraph", text)))
    return [_text(c) for p in phrases if p.state == PhraseState.OPEN for c in p.comparisons]


def _text(c: object) -> str:
    value = getattr(c, "value")  # noqa: B009 - a record of three types of value
    shown = (
        f"({value[0]:g}, {value[1]:g})"
        if isinstance(value, tuple)
        else value
        if isinstance(value, str)
        else f"{value:g}"
    )
    unit = getattr(c, "unit")  # noqa: B009
    return f"{c.subject} {c.quantity} {c.op} {shown}" + (
        "" if isinstance(value, str) else f" {unit}"
    )


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[t[:50] for t, _ in CASES])
def test_a_sentence_reads_as_a_physicist_reads_it(text: str, expected: list[str]) -> None:
    """Each construction gives the comparisons that survivors satisfy."""
    assert sorted(found(text)) == sorted(expected)


@pytest.mark.parametrize(
    ("heading", "reason"),
    [
        ("The ATLAS detector", "detector description"),
        ("Monte Carlo simulation", "simulation settings"),
        ("Systematic uncertainties", "systematic uncertainties"),
        ("Introduction", "introduction or summary"),
    ],
)
def test_sections_that_select_nothing_are_set_aside_with_the_reason(
    heading: str, reason: str
) -> None:
    """A phrase there is dismissed, and says why."""
    given = paper(
        ("heading", "Event selection"), ("heading", heading), ("paragraph", "It covers |η| < 2.5.")
    )
    assert [(p.state, p.reason) for p in sweep(given)] == [(PhraseState.DISMISSED, reason)]


def test_a_performance_sentence_is_no_requirement() -> None:
    """An efficiency for objects above a threshold selects nothing."""
    given = paper(
        ("heading", "Object selection"),
        ("paragraph", "The efficiency is 98% for muons with p_{T} > 5 GeV."),
    )
    assert {p.reason for p in sweep(given)} == {"performance, not a requirement"}


def test_a_trigger_threshold_is_not_an_offline_requirement() -> None:
    """What a trigger asks for is set aside, and so is the sentence that goes on with it."""
    text = (
        "A trigger requiring two electrons with p_{T} > 33 GeV is used. These electrons have "
        "|η| < 2.5."
    )
    assert {
        p.reason for p in sweep(paper(("heading", "Event selection"), ("paragraph", text)))
    } == {"threshold of a trigger"}


def test_thresholds_of_triggers_may_be_a_reason() -> None:
    """What the analysis asks for because of them is asked for."""
    text = (
        "The thresholds of the triggers rose with time. To stay above these thresholds, all "
        "selected leptons are required to have p_{T} > 24 GeV."
    )
    assert told(read(text)) == "lepton pt > 24 GeV"


@pytest.mark.parametrize(
    ("title", "above", "reason"),
    [
        ("Triggers", "Events are taken with many triggers, listed here.", "threshold of a trigger"),
        ("Trigger", "A trigger is used. In addition, these cuts are applied:", ""),
        ("Muons", "The trigger is described elsewhere. Muons must satisfy:", ""),
    ],
)
def test_a_list_below_triggers_has_their_thresholds(title: str, above: str, reason: str) -> None:
    """In a section on triggers, and where nothing is announced that is asked afterwards."""
    given = paper(
        ("heading", "Event selection"),
        ("heading", title),
        ("paragraph", above),
        ("list", "• Muons: p_{T} > 14 GeV"),
    )
    assert {p.reason for p in sweep(given)} == {reason}


@pytest.mark.parametrize(
    "asked",
    [
        "They must have a mass between 9 and 61 GeV.",
        "These muons are also required to have |η| < 2.3.",
        "They have to lie within |η| < 2.3.",
    ],
)
def test_what_is_asked_after_a_trigger_is_open(asked: str) -> None:
    """The analysis may ask it of what the trigger selected: it is neither set aside nor
    stated.
    """
    text = f"A trigger requiring two muons with p_{{T}} > 5 GeV is used. {asked}"
    after = [(r.why, r.stated) for r in read(text) if r.start >= text.index(asked)]
    assert set(after) == {("", False)}


def test_a_number_with_a_unit_that_nothing_explains_is_still_a_phrase() -> None:
    """Nothing is missed: a number that the grammar cannot place is open, without a reading."""
    phrases = sweep(
        paper(
            ("heading", "Event selection"),
            ("paragraph", "The quantity is required to be 7 GeV away."),
        )
    )
    assert [(p.quote, p.comparisons, p.state) for p in phrases] == [("7 GeV", (), PhraseState.OPEN)]


def test_a_letter_without_headings_is_read_as_a_whole() -> None:
    """Without a section on the selection every paragraph may hold it."""
    phrases = sweep(paper(("paragraph", "Electrons are required to have p_{T} > 25 GeV.")))
    assert [p.state for p in phrases] == [PhraseState.OPEN]


def test_phrases_are_spans_of_their_block() -> None:
    """The quote is the text between start and end."""
    text = "Electrons are required to have p_{T} > 25 GeV and |η| < 2.47."
    given = paper(("heading", "Object selection"), ("paragraph", text))
    assert [(p.quote, given.block_by_id[p.block].text[p.start : p.end]) for p in sweep(given)] == [
        ("p_{T} > 25 GeV",) * 2,
        ("|η| < 2.47",) * 2,
    ]


def test_passages_are_the_blocks_about_the_selection() -> None:
    """Each with its headings; the detector is not among them."""
    given = paper(
        ("heading", "The detector"),
        ("paragraph", "Steel."),
        ("heading", "Event selection"),
        ("paragraph", "Events."),
    )
    assert [(p.block.text, p.headings) for p in passages(given)] == [
        ("Events.", ("Event selection",))
    ]


def test_cells_of_numbers_are_values() -> None:
    """The forms in which a table states a requirement; any other cell gives none."""
    read = {
        t: [(v.op, v.value) for v in values(t, 0, len(t))]
        for t in ("≥ 3", "150–225", "∉[90,150]", "=1 or 2", "> 225 > 300", "2400 ± 30")
    }
    assert read == {
        "≥ 3": [(">=", 3.0)],
        "150–225": [("in", (150.0, 225.0))],
        "∉[90,150]": [("notin", (90.0, 150.0))],
        "=1 or 2": [("in", (1.0, 2.0))],
        "> 225 > 300": [(">", 225.0), (">", 300.0)],
        "2400 ± 30": [],
    }


def test_plain_text_keeps_its_length() -> None:
    """Places in the plain text are places in the paper's text."""
    text = "∆R ϕ µ ’ 𝑝_{T}"
    assert (len(plain(text)), plain(text)) == (len(text), "ΔR φ μ ' p_{T}")


def test_a_reference_does_not_end_a_sentence() -> None:
    """``Ref. [3]`` and ``i.e.`` stand inside of sentences."""
    text = "As in Ref. [3]. Events pass."
    assert [text[a:b] for a, b in sentences(text)] == ["As in Ref. [3].", "Events pass."]


def test_citations_and_section_numbers_are_no_numbers() -> None:
    """Noise is left out of the tokens."""
    assert [t.text for t in tokens("Section 4 [12] and Table 2") if t.kind == "number"] == []


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "least"),
    [("1704.03848", 1.0), ("1704.07781", 1.0), ("1706.09933", 1.0), ("2004.03447", 1.0)],
)
def test_the_required_numbers_of_a_real_paper_lie_in_phrases(name: str, least: float) -> None:
    """At least this part of the annotated numbers is found, and at most a quarter of the live
    phrases of the text is unknown.

    Tables are left out of the second: where hundreds of bins are defined, only some of them are
    annotated.
    """
    import yaml  # only the shared annotations need it

    from benchmarks.extraction import swept, unknown

    annotation = yaml.safe_load(shared(f"annotations/{name}.yaml").read_text(encoding="utf-8"))
    given = real(name)
    phrases = sweep(given)
    hit, wanted = swept(annotation, phrases)
    strange, live = unknown(
        annotation, given, tuple(p for p in phrases if given.block_by_id[p.block].kind != "table")
    )
    assert (hit / wanted >= least, strange / live <= 0.25) == (True, True)


_SELECTION = ("heading", "Event selection")


def test_what_is_too_long_to_be_text_is_open_and_not_read() -> None:
    """A word of thousands of digits, a row without end: one open phrase each, in a moment, and
    what stands beside them is read.
    """
    found = sweep(
        paper(
            _SELECTION,
            ("paragraph", "Jets have p_{T} > 30 GeV."),
            ("paragraph", f"Muons with p_{{T}} > {'1' * 20_000} GeV."),
        )
    )
    assert [(p.state, len(p.quote)) for p in found] == [
        (PhraseState.OPEN, len("p_{T} > 30 GeV")),
        (PhraseState.OPEN, 200),
    ]


def test_a_sentence_without_an_end_is_read_in_pieces() -> None:
    """Every limit of it stands in an open phrase."""
    wanted = [f"jets with p_{{T}} > {n} GeV" for n in range(100, 400)]
    found = sweep(
        paper(_SELECTION, ("paragraph", "The selection asks for " + ", and for ".join(wanted)))
    )
    said = " ".join(p.quote for p in found if p.state == PhraseState.OPEN)
    assert [n for n in range(100, 400) if str(n) not in said] == []
