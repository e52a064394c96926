"""One text read twice: its LaTeX, and the PDF that pdflatex makes of it. What the page shows, both
readers find.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import unicodedata
from pathlib import Path

import pytest

from hepnb.paper import Paper, Table
from hepnb.readers.latex import read_latex
from hepnb.readers.pdf import read_pdf

pytestmark = pytest.mark.skipif(
    shutil.which("pdflatex") is None, reason="pdflatex is not installed"
)

_PACKAGES = r"\usepackage{amsmath,amssymb,multirow,booktabs}"
_TEXT = "Each event is kept as long as it is well measured and all parts of the detector work. "
Row = list[tuple[str, int, int, int]]


def read(
    folder: Path, body: str, *, options: str = "", packages: tuple[str, ...] = ()
) -> tuple[Paper, Paper]:
    """A body of LaTeX as its PDF and as its source say it."""
    text = (
        rf"\documentclass[{options}]{{article}}{_PACKAGES}"
        + "".join(rf"\usepackage{{{p}}}" for p in packages)
        + r"\title{A search for new particles}\author{}\date{}\begin{document}\maketitle "
        + rf"{body}\end{{document}}"
    )
    (folder / "t.tex").write_text(text, encoding="utf-8")
    subprocess.run(
        ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "t.tex"],
        cwd=folder,
        check=True,
        capture_output=True,
    )
    return read_pdf(folder / "t.pdf"), read_latex({"t.tex": text.encode()}, "t", main="t.tex")


def grid(table: Table) -> list[Row]:
    """Text without signs of markup, column, columns and rows of each cell, row by row."""
    return [
        [(plain(c.text), c.column, c.columns, c.rows) for c in table.row(i)]
        for i in range(table.n_rows)
    ]


def plain(text: str) -> str:
    """A text as compared: no spaces, no markup of scripts, one sign for each meaning."""
    known = unicodedata.normalize("NFKC", text).translate(str.maketrans("µ−–∆⩾⩽", "μ--Δ≥≤"))
    return re.sub(r"[\s{}_^]", "", known)


def one_table(folder: Path, rows: str, columns: str) -> tuple[Table, Table]:
    """The table of some rows as its PDF and as its source have it."""
    caption = r"\caption{What the regions require.}"
    body = rf"{_TEXT}\begin{{table}}[h]\centering{caption}\begin{{tabular}}{{{columns}}}"
    printed, source = read(folder, rf"{body}{rows}\end{{tabular}}\end{{table}}{_TEXT}")
    return printed.tables[0], source.tables[0]


def test_labels_beside_a_cell_over_all_columns_are_rows(tmp_path: Path) -> None:
    """Rules that leave the column of labels out part no rows of labels."""
    printed, source = one_table(
        tmp_path,
        r"""\hline\hline & SRa & SRb & SRc \\ \hline\hline
        $N_{\text{jets}}$ & \multicolumn{3}{c}{$\ge 2$} \\
        $p_{\text{T}}^{\gamma}$ [GeV] & \multicolumn{3}{c}{$> 135$} \\
        $\Delta\phi(\text{jet}, E_{\text{T}}^{\text{miss}})$ & \multicolumn{3}{c}{$> 0.3$} \\
        \cline{2-4} $E_{\text{T}}^{\text{miss}}$ [GeV] & $> 150$ & $> 250$ & $> 350$ \\
        $N_{b}$ & 0 & $\ge 1$ & - \\ \hline\hline""",
        "l | c | c | c",
    )
    assert grid(printed) == grid(source)


def test_a_heading_of_two_lines_is_one(tmp_path: Path) -> None:
    """The second is set under the first word of the title; its hyphen goes."""
    title = "Estimation of the backgrounds with misidentified leptons in all regions"
    body = rf"\section{{{title}}}{_TEXT * 6}\subsection{{{title}}}{_TEXT * 6}"
    printed, source = read(tmp_path, body, options="twocolumn")
    assert [(s.number, s.title) for s in printed.sections] == [("1", title), ("1.1", title)]
    assert [s.title for s in source.sections] == [title, title]


def test_an_accent_stands_on_a_letter_without_a_dot(tmp_path: Path) -> None:
    """As LaTeX sets it where its fonts have no letters with accents."""
    printed, _ = read(tmp_path, rf"L\'\i mites y energ\'{{\i}}a. {_TEXT}")
    assert any("Límites y energía" in b.text for b in printed.blocks)


def test_a_quantity_alone_is_a_heading_where_its_number_follows(tmp_path: Path) -> None:
    """A bold number and a quantity with another number are none."""
    body = (
        rf"\section{{Variables}}{_TEXT}\subsection{{Razor}}{_TEXT}\subsection{{$m_{{T2}}$}}"
        rf"{_TEXT}\par\textbf{{7.4 $m_{{jj}}$}}\par {_TEXT}"
    )
    printed, source = read(tmp_path, body)
    assert [(s.number, plain(s.title)) for s in printed.sections] == [
        ("1", "Variables"),
        ("1.1", "Razor"),
        ("1.2", "mT2"),
    ]
    assert len(source.sections) == 3


def test_an_author_is_no_appendix(tmp_path: Path) -> None:
    """An initial before a name is no letter of an appendix."""
    body = rf"{{\large A. Person}}\par {_TEXT}\section{{Selection}}{_TEXT}"
    printed, _ = read(tmp_path, body)
    assert [s.title for s in printed.sections] == ["Selection"]


def test_an_underscore_is_read_where_a_rule_is_drawn(tmp_path: Path) -> None:
    """TeX's old fonts have no character for it; a mean over a letter and a fraction are none."""
    body = (
        r"Events pass \texttt{HLT}\_2mu14\_loose, see a\_b, $\bar b x$, $\frac{1}{2}$. "
        rf"{_TEXT}"
    )
    printed, _ = read(tmp_path, body)
    assert any("HLT_2mu14_loose, see a_b, b̄" in b.text for b in printed.blocks)


def test_an_arrow_stands_on_its_letter(tmp_path: Path) -> None:
    """Also on one that begins left of it, where other letters begin right of theirs."""
    body = r"$\vec{q}_{1}$, $\vec{q}$ and $\vec{p}_{T} > 3$ or $\vec{p}$ at last. " * 3
    printed, _ = read(tmp_path, body)
    (text,) = (b.text for b in printed.blocks if "at last" in b.text)
    assert text.count("p⃗") == 6


def test_paragraphs_of_a_caption_are_its_own(tmp_path: Path) -> None:
    """The text below the figure is not; the first row of a table is not."""
    figure = (
        r"\begin{figure}[h]\centering\rule{3cm}{1cm}\caption[Short]{The mass of the jet. "
        rf"{_TEXT}\par This selection asks for one lepton with $p_{{T}} > 23$ GeV. {_TEXT}"
        r"(a) The same.\par (b) Another lepton.}\end{figure}"
    )
    body = rf"{_TEXT * 4}\par {figure}\par\noindent {_TEXT * 3}"
    printed, _ = read(tmp_path, body, packages=("caption",))
    (caption,) = (b for b in printed.blocks if b.kind == "caption")
    assert "one lepton with p_{T} > 23 GeV" in caption.text
    assert caption.text.endswith("(b) Another lepton.")
    assert sum(b.text.startswith(_TEXT[:20]) for b in printed.blocks) == 2


_ABOVE = r"""\begin{tabular}{lcc}\toprule & SR1 & SR2 \\ \midrule
$p_{T}$ [GeV] & $> 41$ & $> 52$ \\ $N_{b}$ & $\ge 1$ & $\ge 2$ \\ \bottomrule\end{tabular}
\caption{What the first regions ask for.}"""
_BELOW = _ABOVE.replace("SR", "CR").replace("first", "second").replace("41", "63")


def test_captions_below_their_tables(tmp_path: Path) -> None:
    """Between two tables, a caption is that of the one above where the last stands below one."""
    body = rf"{_TEXT}\begin{{table}}[t]\centering {_ABOVE}\par\bigskip {_BELOW}\end{{table}}"
    printed, source = read(tmp_path, rf"{body}{_TEXT * 9}")
    assert [grid(t) for t in printed.tables] == [grid(t) for t in source.tables]
    assert len(printed.tables) == 2


def test_text_in_two_columns_is_no_table(tmp_path: Path) -> None:
    """Below the caption of a table that is as wide as both."""
    short = r"A short text of one line.\par The end of it is near.\par "
    body = rf"\begin{{table*}}[t]\centering {_ABOVE}\end{{table*}}{short}{_TEXT * 40}{short * 9}"
    printed, source = read(tmp_path, rf"{body}\clearpage {_TEXT * 40}", options="twocolumn")
    assert [grid(t) for t in printed.tables] == [grid(t) for t in source.tables]


def test_a_list_below_a_caption_is_no_table(tmp_path: Path) -> None:
    """Its signs are no column."""
    items = r"\begin{itemize}\item the first of all,\item the other one.\end{itemize}"
    body = rf"{_TEXT}\begin{{table}}[h]\caption{{Two kinds.}}\end{{table}}{items}{_TEXT}"
    printed, _ = read(tmp_path, body)
    assert not printed.tables


def test_cells_half_way_down_their_rows_are_over_all(tmp_path: Path) -> None:
    """Labels and texts of two lines; also where a rule between two rows makes these uneven."""
    printed, source = one_table(
        tmp_path,
        r"""\toprule Mode & Name & $N_j$ & $N_b$ & Against multijets & Other \\ \midrule
        \multirow{5}{*}{Low} & 1t & $\ge 3$ & 1 &
        \multirow{5}{*}{\shortstack{$\omega > 0.2$,\\ $\Delta\phi > 0.6$}} & yes \\
        & 2t & $\ge 3$ & 2 & & yes \\ & 1W & 3 & 1 & & yes \\ \cmidrule{6-6}
        & 2W & 3 & 2 & & no \\ & 1V & 2 & 0 & & no \\ \midrule
        \multirow{4}{*}{High} & 0b & 2 & 0 &
        \multirow{4}{*}{\shortstack{$\omega > 0.3$,\\ $\Delta\phi > 0.7$}} & no \\
        & 1b & 2 & 1 & & no \\ & 2b & 2 & 2 & & no \\ & 3b & 2 & 3 & & no \\ \bottomrule""",
        "cccccc",
    )
    assert grid(printed) == grid(source)
    assert not any(c.unsure for c in printed.cells)


def test_values_between_the_labels_are_of_none_for_sure(tmp_path: Path) -> None:
    """Bins for all of some regions, each on a baseline of its own."""
    printed, _ = one_table(
        tmp_path,
        r"""\toprule Region & Purpose & Bins of $M$ [GeV] \\ \midrule
        \multirow{2}{*}{A1} & \multirow{2}{*}{signal} & $210 < M \le 320$ \\ & & $M > 320$ \\
        \multirow{2}{*}{A2} & \multirow{2}{*}{control} & \\ & & \\
        \multirow{2}{*}{A3} & \multirow{2}{*}{control} & \\ & & \\ \bottomrule""",
        "ccc",
    )
    bins = [c for c in printed.cells if "320" in c.text]
    assert [c.unsure for c in bins] == [True, True]


def test_the_next_column_on_another_baseline_is_another_line(tmp_path: Path) -> None:
    """A cell beside one that is set half a line lower keeps its own row."""
    printed, source = one_table(
        tmp_path,
        r"""\toprule Region & Purpose & Jets \\ \midrule
        A1 & \multirow{2}{*}{the search for a signal} & $\ge 3$ jets \\ A2 & & $= 2$ jets \\
        A3 & control of one & $\ge 1$ jets \\ \bottomrule""",
        "lcl",
    )
    assert grid(printed)[1][-1] == ("≥3jets", 2, 1, 1) == grid(source)[1][-1]


@pytest.mark.parametrize(
    ("said", "section"), [("No table is named here.", "Selection"), ("As Table 1 says.", "Results")]
)
def test_a_table_is_in_the_section_that_speaks_of_it(
    tmp_path: Path, said: str, section: str
) -> None:
    """LaTeX sets it where there is room."""
    body = (
        rf"\section{{Selection}}See Tables~1 and~2. {_TEXT}\section{{Results}}{said} "
        rf"{_TEXT}\begin{{table}}[h]\centering {_ABOVE}\end{{table}}{_TEXT}"
    )
    printed, _ = read(tmp_path, body)
    (table,) = printed.tables
    of = {printed.block_by_id[b].section for b in (table.block, table.caption)}
    assert [s.title for s in printed.sections if s.id in of] == [section]


def test_words_of_a_script_are_apart(tmp_path: Path) -> None:
    """Where the first of them hangs over; a hyphen has no space after it."""
    body = (
        r"$p_{T}^{\text{leading}\: \gamma} > 3$ and $n_{b\,\mathchar`\-\text{tags}} = 2$ at last. "
    )
    printed, _ = read(tmp_path, body * 3, packages=("mathpazo",))
    assert any("p_{T}^{leading γ}" in b.text and "n_{b-tags}" in b.text for b in printed.blocks)
