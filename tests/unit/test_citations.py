"""Citations in the text, linked to the bibliography."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hepnb.paper import Reference
from hepnb.readers.citations import citations
from tests.unit.papers import block, paper, real

REFERENCES = tuple(Reference(str(n), f"Author {n}.") for n in range(1, 31))


def _labels(*texts: str) -> list[tuple[str, tuple[str, ...]]]:
    blocks = [block(f"b{i}", "paragraph", text, "") for i, text in enumerate(texts)]
    found = citations(blocks, REFERENCES)
    return [
        (next(b for b in blocks if b.id == c.block).text[c.start : c.end], c.labels) for c in found
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("as described in Ref. [7].", [("[7]", ("7",))]),
        ("reconstructed [3, 5–7, 9] with", [("[3, 5–7, 9]", ("3", "5", "6", "7", "9"))]),
        ("see Refs. [12]–[14] and [20]", [("[12]–[14]", ("12", "13", "14")), ("[20]", ("20",))]),
        ("as in Refs. 4 and 5, see [1]", [("Refs. 4 and 5", ("4", "5")), ("[1]", ("1",))]),
        ("m in [20, 30] GeV", []),
        ("x ∈ [1, 2]", []),
        ("in [40]", []),
        ("backwards [9–7]", []),
    ],
)
def test_citations_of_a_sentence(text: str, found: list[tuple[str, tuple[str, ...]]]) -> None:
    """Lists and ranges are taken apart; intervals, unknown labels and ranges that run backwards
    are none.
    """
    assert _labels(text) == found


def test_raised_numbers_count_where_there_are_no_brackets() -> None:
    """A journal's raised citations, but no power of a unit or of ten."""
    assert _labels("the anti-kt algorithm^{12,13} within 10^{3} cm^{2}") == [
        ("^{12,13}", ("12", "13"))
    ]
    assert _labels("the algorithm^{12} of [1]") == [("[1]", ("1",))]


def test_citations_in_a_stretch_of_text() -> None:
    """A paper gives the citations of a block, or of a part of it, and the entry of a label."""
    made = paper(("paragraph", "Electrons [1] and muons [2]."), references=REFERENCES)
    made = replace(made, citations=citations(made.blocks, REFERENCES))
    assert [c.labels for c in made.citations_in("b0")] == [("1",), ("2",)]
    assert [c.labels for c in made.citations_in("b0", 0, 14)] == [("1",)]
    assert made.reference_by_label["2"].text == "Author 2."


@pytest.mark.shared
@pytest.mark.parametrize(
    "name", ["1704.03848", "1704.07781", "1706.09933", "2004.03447", "2103.02708"]
)
def test_every_reference_of_a_real_paper_is_cited(name: str) -> None:
    """Nothing in a bibliography goes uncited, so every citation has been found."""
    read = real(name)
    cited = {label for c in read.citations for label in c.labels}
    assert [r.label for r in read.references if r.label not in cited] == []


def test_a_long_list_that_is_not_in_the_file_is_cited_to_its_end() -> None:
    """Beyond [400], too; intervals beyond the last entry are none, and break nothing."""
    text = " ".join(f"As in [{n}] and so on." for n in range(1, 451))
    made = [block("b", "paragraph", f"{text} A mass in [500, 900] or [0, 1].", "")]
    found = citations(made, ())
    assert [c.labels for c in found] == [(str(n),) for n in range(1, 451)]
