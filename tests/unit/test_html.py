"""HTML → paper: LaTeXML's pages, and any other."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hepnb.errors import PaperError
from hepnb.readers import read
from hepnb.readers.html import read_html

#: the shapes of a page of arxiv.org/html, each once
LATEXML = Path(__file__).parent / "latexml.html"


def test_a_page_of_latexml() -> None:
    """Title, authors, sections, footnote, list, equation, table, references and citations;
    nothing that is no paper.
    """
    paper = read_html(LATEXML.read_bytes(), "page")
    assert (paper.id, paper.version, paper.title) == ("2101.01234", "v2", "A search at √s = 13 TeV")
    assert (paper.authors, paper.abstract, paper.source) == (
        ("Ada Author", "Bob Writer"),
        "Short.",
        "html",
    )
    assert [(s.number, s.title, s.level) for s in paper.sections] == [
        ("", "Abstract", 1), ("1", "Selection", 1), ("1.1", "Regions", 2), ("", "References", 1),
    ]  # fmt: skip
    assert [(b.kind, b.text) for b in paper.blocks if b.kind not in ("title", "heading", "other")][
        1:
    ] == [
        ("paragraph", "Short."),
        ("paragraph", r"Jets with p_{T} > 30 GeV ^{1} are kept, as in Ref. [2], m_{jj} > 1 \TeVs."),
        ("footnote", "^{1}Not all."),
        ("list", "• One lepton"),
        ("equation", "x = 1/2 (1)"),
        ("caption", "Table 1: Regions."),
        ("table", "Name | Cut\nlow | high\nSR | > 25"),
        ("reference", "[1] A. Author, arXiv:0801.1345."),
        ("reference", "[2] B. Rev"),
    ]
    (table,) = paper.tables
    assert (table.label, paper.block_by_id[table.caption].text, table.n_rows, table.n_columns) == (
        "Table 1",
        "Table 1: Regions.",
        3,
        3,
    )
    cells = {c.text: c for c in table.cells}
    assert (
        cells["Name"].rows,
        cells["Cut"].columns,
        cells["low"].column,
        cells["> 25"].column,
    ) == (2, 2, 1, 1)
    assert [cells[t].header for t in ("Name", "high", "SR")] == [True, True, False]
    assert (paper.references[0].arxiv, paper.references[1].doi) == (
        "0801.1345",
        "10.1103/RevModPhys.81.1199",
    )
    assert [c.labels for c in paper.citations] == [("2",)]
    assert paper.warnings == (
        "1 command unknown to the converter left in the text as written: \\TeVs",
    )


def test_any_other_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Headings, paragraphs, lists and tables are those of HTML; it is read through ``read`` and
    kept.
    """
    monkeypatch.setenv("HEPNB_CACHE", str(tmp_path / "cache"))
    page = tmp_path / "note.html"
    page.write_text(
        "<html><h1>Note</h1><h2>Cuts</h2>Loose <b>text</b>.<p>p<sub>T</sub> &gt; 5 GeV<br>or "
        "more</p><ol><li>one<li>two</ol>"
        "<table><caption>Table 2. All</caption><tr><td>a<td>b<tr><td>1<td>2</table>"
    )
    paper = read(str(page))
    assert (paper.title, paper.id) == ("Note", "note")
    assert [b.text for b in paper.blocks[1:]] == [
        "Cuts", "Loose text.", "p_{T} > 5 GeV or more", "• one", "• two", "Table 2. All",
        "a | b\n1 | 2",
    ]  # fmt: skip
    assert paper.tables[0].caption == paper.blocks[-2].id
    assert read(str(page)) == paper


@pytest.mark.parametrize(
    ("page", "said"),
    [
        (b"", "cannot be read|no text"),
        (b"<html><script>while(1){}</script><style>x</style></html>", "no text"),
        (b"<div>" * 5_000 + b"x", "deep|no text"),
        (b"<p>" + b"<b>" * 5_000 + b"x", "deep|no text"),
        (b"<table>" + b"<tr>" + b"<td rowspan=9999 colspan=9999>x" * 101, "more than 20000 cells"),
        (b"<p>x<math alttext='" + b"^{x" * 5_000 + b"'></math>", "deep"),
    ],
)
def test_bad_pages_are_one_clear_line(page: bytes, said: str) -> None:
    """Empty, scripts only, nested without bottom, tables without end."""
    with pytest.raises(PaperError, match=rf"^bad: .*(?:{said})"):
        read_html(page, "bad")


@pytest.mark.parametrize("given", ["201", "1000", "9999999999", "2.5", "all"])
def test_a_cell_over_more_columns_than_are_read_is_said(given: str) -> None:
    """One that says so, or that says no number; the text before and behind is read."""
    row = f"<tr><td colspan={given}>pT</td><td>30</td></tr>"
    paper = read_html(f"<p>Jets.</p><table>{row}</table>".encode(), "a")
    assert [w for w in paper.warnings if "columns" in w and f'"pT" ({given})' in w]
    assert [c.text for c in paper.tables[0].cells] == ["pT", "30"]


@pytest.mark.parametrize(("given", "rows"), [("0", 3), ("2", 2), ("3", 3), ("9999", 3), ("x", 1)])
def test_a_cell_goes_down_to_the_end_of_its_table(given: str, rows: int) -> None:
    """As HTML has it, without a word: 0 is to the end, and nothing goes beyond it."""
    first = f"<tr><td rowspan={given}>SR</td><td>a</td></tr>"
    page = f"<p>Jets.</p><table>{first}<tr><td>b</td></tr><tr><td>c</td></tr></table>"
    paper = read_html(page.encode(), "a")
    columns = {c.text: c.column for c in paper.tables[0].cells}
    assert [columns[t] for t in ("a", "b", "c")] == [1, int(rows > 1), int(rows > 2)]
    assert paper.warnings == ()


TAGS = st.sampled_from([
    "<p>", "</p>", "<div class='ltx_para'>", "<table>", "<tr>", "<td>", "<li>", "<h2>",
    "<math alttext='", "\\frac{", "'>", "</",
    "<sup>", "<figure>", "<figcaption>", ("<span class='ltx_note "
"ltx_role_footnote'>"), "&#x;", "<!--", "<?", "<![CDATA[",
])  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(st.lists(TAGS | st.text(max_size=4), max_size=40))
def test_any_page_is_read_or_refused(parts: list[str]) -> None:
    """Whatever stands in a file, it ends as a paper or as a PaperError."""
    try:
        paper = read_html("".join(parts).encode("utf-8", "replace"), "page")
    except PaperError:
        return
    assert all(t.block in paper.block_by_id for t in paper.tables)


def test_a_list_of_references_is_none_of_paragraphs_and_names_other_papers() -> None:
    """The numbers of the list are those of the references; a paper's own name is in its stamp."""
    cited = "<h2>References</h2><ol><li>A. Author, arXiv:0801.1345</li><li>B. Author</li></ol>"
    body = f"<h1>A search</h1><h2>Selection</h2><p>Jets are defined in Ref. [2].</p>{cited}"
    paper = read_html(f"<html><body>{body}</body></html>".encode(), "mine")
    assert paper.id == "mine"
    assert [r.arxiv for r in paper.references] == ["0801.1345", ""]
    assert [b.text for b in paper.blocks if b.kind == "reference"] == [
        "[1] A. Author, arXiv:0801.1345",
        "[2] B. Author",
    ]
    stamped = f"<html><body><p>arXiv:1301.0123v2 [hep-ex] 3 Jan 2013</p>{body}</body></html>"
    assert read_html(stamped.encode(), "mine").id == "1301.0123"


@pytest.mark.parametrize("control", ["\x1b", "\x1b\x1b", "\x9b", "\\\x1b", "\x90\x9d"])
def test_no_text_of_a_paper_controls_a_terminal(tmp_path: Path, control: str) -> None:
    """Escape and its like are spaces, at the same places; a backslash and letters are text."""
    page = tmp_path / "page.html"
    page.write_text(
        f"<html><body><h1>A{control}]0;name title</h1><h2>Selection</h2>"
        f"<p>Muons have {control}[2Jp_T above 25 GeV, \\u001b as text.</p></body></html>",
        encoding="utf-8",
    )
    paper = read(str(page))
    texts = [paper.title, *(b.text for b in paper.blocks), *(s.title for s in paper.sections)]
    assert not {"\x1b", "\x90", "\x9b", "\x9d"} & set("".join(texts))
    assert any("\\u001b as text" in t for t in texts)
    assert all(b.text[w.start : w.end].strip() for b in paper.blocks for w in b.words)
