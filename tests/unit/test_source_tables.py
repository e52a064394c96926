"""The tables of a PDF from its LaTeX or HTML: each test has a page as it is printed, and a
source as it is written.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from hepnb import workflow
from hepnb.errors import PaperError
from hepnb.paper import Paper
from hepnb.readers import read
from hepnb.readers.html import read_html
from hepnb.readers.latex import read_latex
from hepnb.readers.source_tables import with_tables
from hepnb.settings import ARXIV, Settings
from tests.conftest import shared
from tests.unit.papers import paper
from tests.unit.services import Reply, Services
from tests.unit.test_archive import tar

CAPTION = "Definition of the signal regions of this search, with limits on all events."
PRINTED = (
    ("heading", "Event selection"),
    ("caption", f"Table 3: {CAPTION}"),
    ("paragraph", "N jets E miss SRA SRB"),
    ("paragraph", "2 250"),
    ("paragraph", "4 430"),
    (
        "paragraph",
        "Events in the regions have to satisfy all of the limits that are given in the table.",
    ),
)
ROWS = r"""& \multicolumn{2}{c}{limits} \\ region & $N_\text{jets}$ & $E^\text{miss}$ \\ \hline
SRA & $\geq 2$ & $> 250$ \\ SRB & $\geq 4$ & $> %s$ \\"""


def source(limit: str = "430", caption: str = CAPTION) -> Paper:
    """The LaTeX of a paper with one table."""
    table = (
        rf"\begin{{table}}\caption{{{caption}}}\begin{{tabular}}{{lcc}}{ROWS % limit}"
        r"\end{tabular}\end{table}"
    )
    text = (
        rf"\documentclass{{article}}\begin{{document}}\section{{Selection}}Text.{table}"
        r"\end{document}"
    )
    return read_latex({"a.tex": text.encode()}, "a")


def test_a_table_of_the_source_is_the_grid_and_stands_on_the_pages_of_the_pdf() -> None:
    """Spans and signs as they are written, words and boxes of the PDF; pieces of the table are
    no text any more.
    """
    found = with_tables(paper(*PRINTED), source())
    (table,) = found.tables
    block = found.block_by_id[table.block]
    assert (table.caption, table.label, block.section, block.page) == ("b1", "Table 3", "s1", 1)
    assert [(c.row, c.column, c.text, c.columns) for c in table.cells if c.row != 1] == [
        (0, 1, "limits", 2),
        (2, 0, "SRA", 1),
        (2, 1, "≥ 2", 1),
        (2, 2, "> 250", 1),
        (3, 0, "SRB", 1),
        (3, 1, "≥ 4", 1),
        (3, 2, "> 430", 1),
    ]
    limit = next(c for c in table.cells if c.text == "> 430")
    (sign, number) = block.words_between(limit.start, limit.end)
    assert block.text[number.start : number.end] == "430"
    assert sign.box == number.box == (10.0, 80.0, 25.0, 90.0)
    assert [b.id for b in found.blocks] == ["b0", "b1", "b1.1", "b5"]


def test_what_source_and_pdf_say_differently_is_told() -> None:
    """Both are shown, with the page; what the PDF lacks is told as well."""
    found = with_tables(paper(*PRINTED), source("440"))
    assert 'Table 3, p1: the LaTeX has "≥ 2", the PDF "2"' in found.warnings
    assert any(w.startswith('Table 3, p1: the LaTeX has "> 440"') for w in found.warnings)


def test_a_table_of_the_source_that_the_pdf_does_not_have_is_told_and_left_out() -> None:
    """Another caption is that of another table."""
    printed = paper(*PRINTED)
    found = with_tables(
        printed, source(caption="Yields of all backgrounds after a fit of their norms.")
    )
    assert replace(found, warnings=()) == printed
    assert found.warnings[0].startswith("Table 1 of the LaTeX was not found in the PDF")


def test_html_gives_its_tables_too() -> None:
    """A figure of HTML with a caption is a table as well."""
    rows = "<tr><th>region</th><th>jets</th></tr><tr><td>SRA</td><td>≥ 2</td></tr>"
    page = (
        "<h2>1 Cuts</h2><p>Text.</p><figure><figcaption>Table 3: "
        f"{CAPTION}</figcaption><table>{rows}</table></figure>"
    )
    found = with_tables(paper(*PRINTED), read_html(page.encode(), "a"))
    assert [c.text for c in found.tables[0].cells] == ["region", "jets", "SRA", "≥ 2"]
    assert found.source == "pdf"


def test_the_source_of_an_arxiv_paper_is_asked_for_once(services: Services) -> None:
    """By default, after the PDF; that there is none is kept; without it nothing is asked."""
    services.asked.clear()
    workflow.load_paper("1602.01234v2", Settings(source=""))
    assert not [p for p in services.paths if p.startswith(("/src", "/html"))]
    assert workflow.load_paper("1602.01234v2", Settings()).warnings == ()
    assert [p for p in services.paths if p.startswith(("/src", "/html"))] == [
        "/src/1602.01234v2",
        "/html/1602.01234v2",
    ]
    services.asked.clear()
    workflow.load_paper("1602.01234v2", Settings())
    assert not [p for p in services.paths if p.startswith(("/src", "/html"))]
    services.files["/src/1602.01234v2"] = Reply(
        tar(("ms.tex", rb"\documentclass{article}\begin{document}\end{document}"))
    )
    refused = workflow.load_paper("1602.01234v2", Settings(), refresh=True)
    assert refused.warnings[-1].startswith(
        "tables are as the PDF shows them, its source was not read: no text in it"
    )
    assert workflow.load_paper("1602.01234v2", Settings(offline=True)).warnings == refused.warnings


def test_a_file_is_the_source_of_the_paper_that_is_named_with_it(tmp_path: Path) -> None:
    """Of a PDF on this machine; not of the papers that it cites, and a file that is not there is
    an error.
    """
    settings = Settings(source=str(tmp_path / "gone.tex"))
    with pytest.raises(PaperError, match="no such file"):
        workflow.load_paper("example", settings)
    assert settings.of_others.source == ""
    assert Settings().of_others.source == ARXIV
    assert workflow.load_paper("example", settings.of_others).tables


def test_a_real_paper_has_all_cells_of_its_latex_on_its_pages() -> None:
    """Eight tables, no cell without a place, and no difference between the two."""
    latex = read(str(shared("papers/2103.02708-source/2103.02708_EXO-19-019_temp.tex")))
    pdf = read(str(shared("papers/2103.02708.pdf")))
    found = with_tables(pdf, latex)
    assert (len(pdf.tables), len(found.tables)) == (7, 8)
    assert [c.text for t in found.tables for c in t.cells] == [
        c.text for t in latex.tables for c in t.cells
    ]
    assert all(
        found.block_by_id[t.block].words_between(c.start, c.end)
        for t in found.tables
        for c in t.cells
    )
    assert found.warnings == pdf.warnings
