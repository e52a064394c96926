"""Tables that are none of those that extraction is made for: an honest draft, and what was not
read is said.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from hepnb.extract.patterns import Patterns
from hepnb.readers.pdf import read_pdf
from hepnb.spec import PhraseState, Spec
from tests.unit.drafts import draft, shown
from tests.unit.pdfs import Sheet, paper, prose

Rows = Sequence[Sequence[str]]


def of(*tables: Rows) -> Spec:
    """The draft of tables of one caption each, which is the same for all."""
    parts = [("heading", "Event selection")]
    for n in range(1, len(tables) + 1):
        parts += [("caption", f"Table {n}: Definition of the signal regions."), ("table", "")]
    return draft(*parts, tables=tables)


def lines(spec: Spec) -> set[tuple[str, str]]:
    """(block, comparison) of each line."""
    return {(r.block, shown(c)) for r in spec.requirements for c in r.comparisons}


def still_open(spec: Spec) -> str:
    """The open phrases."""
    return " ; ".join(p.quote for p in spec.phrases if p.state == PhraseState.OPEN)


def test_a_column_of_only_dashes_requires_nothing() -> None:
    """The other regions keep what they have; nothing is open for it."""
    spec = of([
        ["Requirement", "SR1", "SR2"],
        ["E_{T}^{miss} [GeV]", "> 200", "–"],
        ["H_{T} [GeV]", "> 300", "–"],
    ])  # fmt: skip
    assert lines(spec) == {
        ("region SR1", "met met > 200 GeV"),
        ("region SR1", "event ht > 300 GeV"),
    }
    assert not still_open(spec)


def test_a_region_named_twice_is_open_where_its_columns_differ() -> None:
    """Nothing says which of two columns of one name is meant; what both say is drafted."""
    spec = of([
        ["Requirement", "SR1", "SR1"],
        ["E_{T}^{miss} [GeV]", "> 200", "> 350"],
        ["H_{T} [GeV]", "> 500", "> 500"],
    ])  # fmt: skip
    assert lines(spec) == {("region SR1", "event ht > 500 GeV")}
    assert "> 200" in still_open(spec)
    assert "> 350" in still_open(spec)


def test_two_tables_of_one_caption_are_both_read() -> None:
    """A caption that is printed again sets no table aside."""
    spec = of(
        [["Requirement", "SR1", "SR2"], ["E_{T}^{miss} [GeV]", "> 200", "> 300"]],
        [["Requirement", "SR3", "SR4"], ["H_{T} [GeV]", "> 250", "> 350"]],
    )
    assert lines(spec) == {
        ("region SR1", "met met > 200 GeV"),
        ("region SR2", "met met > 300 GeV"),
        ("region SR3", "event ht > 250 GeV"),
        ("region SR4", "event ht > 350 GeV"),
    }


def test_a_row_of_sixty_bins_is_sixty_bins() -> None:
    """No bound cuts a long list off without a word."""
    bins = ", ".join(f"{100 * i}–{100 * i + 100}" for i in range(1, 61))
    spec = of([["Requirement", "SR1"], ["H_{T} [GeV]", bins], ["N_{jets}", "≥ 2"]])
    read = {what for _, what in lines(spec) if what.startswith("event ht")}
    assert read == {f"event ht in ({100 * i}, {100 * i + 100}) GeV" for i in range(1, 61)}


def test_an_abstract_of_two_pages_selects_nothing_and_hides_nothing(tmp_path: Path) -> None:
    """Its numbers are no lines; the selection after it is read."""
    words = (
        "A search is presented for events with missing transverse momentum above 200 GeV and at "
        "least two jets and masses below 1 TeV are excluded in this search for many models "
    )

    asked = (
        "Events must have a missing transverse momentum of at least 350 GeV and at least four "
        "jets with the usual quality."
    )

    def write(sheet: Sheet) -> None:
        sheet.line(72, 80, "Abstract", size=12, bold=True)
        for page in range(2):
            sheet.lines(72, 120, prose(words * 14))
            if page == 0:
                sheet.page()
        sheet.page()
        sheet.line(72, 80, "1 Event selection", size=14, bold=True)
        sheet.lines(72, 120, prose(asked))

    spec = Patterns().extract(read_pdf(paper(tmp_path / "a.pdf", write)))
    found = {what for _, what in lines(spec)}
    assert "met met >= 350 GeV" in found
    assert not {what for what in found if "200" in what or "1 TeV" in what}
