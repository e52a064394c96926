"""The card of a paper, in a terminal and in a notebook, and pictures of its pages."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from hepnb import render, workflow
from hepnb.cli import main
from hepnb.errors import PaperError
from hepnb.notebook import paper_card
from hepnb.paper import Cited, Link, Paper, Reference
from hepnb.settings import Settings
from hepnb.sweep import sweep
from tests.unit.papers import paper
from tests.unit.services import Services

CITED = Cited((), (
    Link("hand", "b1", 1, "Photons as in Ref. [1].", "1", "A. Author", "1602.01234"),
    Link("hand", "b1", 1, "Jets <b>as</b> in Ref. [2].", "2", "a book", "", "it has no arXiv id"),
))  # fmt: skip


@pytest.fixture
def shown() -> Paper:
    """A paper with all that a card shows."""
    made = paper(
        ("heading", "Photon selection"),
        ("paragraph", "Photons are required to have p_{T} > 25 GeV."),
        references=[Reference("1", "A. Author.", arxiv="1602.01234"), Reference("2", "a book")],
    )
    names = ("A. One", "B. Two", "C. Three", "D. Four")
    return replace(
        made,
        authors=names,
        abstract="We <script>search</script>.",
        hepdata="https://www.hepdata.net/record/ins1",
        warnings=("a page is odd",),
    )


def test_the_card_in_a_terminal(shown: Paper) -> None:
    """Title, short authors, size, HEPData, abstract, sections with phrases, references found and
    loaded, warnings.
    """
    assert render.paper_card(shown, sweep(shown), CITED).split("\n") == [
        "A paper made by hand",
        "A. One, B. Two, C. Three and 1 more",
        "hand, 1 page, 1 section, 0 tables",
        "HEPData: https://www.hepdata.net/record/ins1",
        "",
        "We <script>search</script>.",
        "",
        "sections (possible cuts)",
        "  1 Photon selection, p1  (1)",
        "",
        "2 references, 1 with an arXiv id, a DOI or a report number",
        "  hand p1 [1] 1602.01234, loaded: Photons as in Ref. [1].",
        "  hand p1 [2] not loaded: Jets <b>as</b> in Ref. [2].",
        "warning: a page is odd",
        "warning: reference [2] of hand (a book) is not loaded: it has no arXiv id",
    ]


def test_the_card_in_a_notebook(shown: Paper) -> None:
    """The same, and nothing of a paper's text is markup."""
    card = paper_card.papers(shown, workflow.phrases(shown), (), CITED)
    assert "<script>" not in card.html
    assert "<b>as</b>" not in card.html
    assert "We &lt;script&gt;search" in card.html
    assert "1602.01234, loaded" in card.html
    assert card.text == render.paper_card(shown, sweep(shown), CITED)


def test_pictures_of_pages(services: Services) -> None:
    """With the phrases of the page highlighted, or a quote; a quote that is not there is said."""
    read = workflow.load_paper("1602.01234", Settings())
    plain, marked = (
        Image.open(io.BytesIO(workflow.picture(read, 1, quote)))
        for quote in ("", "Photons with pT > 25 GeV")
    )
    assert plain.size == marked.size
    assert len(marked.convert("RGB").getcolors(1 << 20) or ()) > 2
    with pytest.raises(PaperError, match="is not in the paper"):
        workflow.picture(read, 1, "Photons with pT > 26 GeV")
    with pytest.raises(PaperError, match="no page 9"):
        workflow.picture(read, 9)
    with pytest.raises(PaperError, match="has no pages"):
        workflow.picture(replace(read, source="latex"), 1)


def test_commands(services: Services, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A card with references, and a page as a file."""
    assert main(["paper", "1602.01234", "--refs", "1", "--crosscheck"]) == 0
    assert "2 references, 1 with an arXiv id" in capsys.readouterr().out
    assert main(["page", "1602.01234", "1", "-o", str(tmp_path / "p.png")]) == 0
    assert (tmp_path / "p.png").read_bytes().startswith(b"\x89PNG")
    assert (
        main(
            [
                "page",
                "1602.01234",
                "1",
                "--quote",
                "not there at all",
                "-o",
                str(tmp_path / "q.png"),
            ]
        )
        == 2
    )
    assert not (tmp_path / "q.png").exists()
    assert main(["paper", "1602.01234", "--offline", "--json", "--refs"]) == 0
    assert '"problem": "it has no arXiv id, DOI or report number"' in capsys.readouterr().out
