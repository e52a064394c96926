"""LaTeX → paper."""

from __future__ import annotations

import pytest

from hepnb.paper import Paper
from hepnb.readers.latex import read_latex


def document(body: str, preamble: str = "", **files: str) -> Paper:
    """A paper with this body; other files by their names, ``_`` for the dot."""
    text = (
        f"\\documentclass{{article}}\n{preamble}\n\\begin{{document}}\n{body}\n"
        "\\end{document}\n\\junk"
    )
    contents = {"main.tex": text.encode()} | {
        name.replace("_", ".", 1): t.encode() for name, t in files.items()
    }
    return read_latex(contents, "note")


def text(body: str, preamble: str = "", **files: str) -> str:
    """The text of the first paragraph."""
    return next(
        b.text for b in document(body, preamble, **files).blocks if b.kind in ("paragraph", "list")
    )


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        (r"$p_\mathrm{T} > 25\,\text{GeV}$ and $|\eta|<2.47$", "p_{T} > 25 GeV and |η| < 2.47"),
        (r"$E_{\rm T}^{\rm miss} \geq 200~\mathrm{GeV}$", "E_{T}^{miss} ≥ 200 GeV"),
        (r"$E^\text{miss}_\mathrm{T}$, $Z'$ and $10^{-3}$", "E_{T}^{miss}, Z^{′} and 10^{−3}"),
        (r"$-2.5 < \eta < -1$, $1{,}000$ or $a-b$", "−2.5 < η < −1, 1,000 or a − b"),
        (r"$\Delta R = \sqrt{(\Delta\eta)^2 + (\Delta\phi)^2}$", "ΔR = √((Δη)^{2} + (Δϕ)^{2})"),
        (r"$\sqrt s=13$~TeV, $\frac{p_T}{2}$, $\frac{a+b}{c}$", "√s = 13 TeV, p_{T}/2, (a + b)/c"),
        (
            r"$\frac{1}{2} m$ and $\not\in$, $\bar{q}$, $\tilde\chi^0_1$",
            "(1/2)m and ∉, q̄, χ̃_{1}^{0}",
        ),
        (r"10--20~GeV, ``loose'' --- it's", "10–20 GeV, “loose” — it’s"),
        (r"Schr\"odinger, \v{S}koda, caf\'{e}, \aa, \ss", "Schrödinger, Škoda, café, å, ß"),
        ("50\\% of it\n  is kept % not this\n", "50% of it is kept"),
        (
            r"\SI{25}{\GeV}, \qty{1.2e3}{\giga\electronvolt}, \num{3e-4}",
            "25 GeV, 1.2 × 10^{3} GeV, 3 × 10^{−4}",
        ),
        (
            r"\qtylist{25;20;10}{\GeV}, \SIlist{1;2}{mm}, \numlist{2;3;4}",
            "25, 20 and 10 GeV, 1 and 2 mm, 2, 3 and 4",
        ),
        (
            r"\SIrange{80}{100}{\GeV}, \numrange{-2}{4}, \qtyproduct{2 x 3}{\cm}",
            "80 to 100 GeV, −2 to 4, 2 × 3 cm",
        ),
        (
            r"\ang{30}, \ang{12;30;}, $45^\circ$, $60^{\circ}$, 90\degree",
            "30°, 12°30′, 45°, 60°, 90°",
        ),
        (r"$\abs{\eta}<2.4$ and $\abs*{z}$", "|η| < 2.4 and |z|"),
        (
            r"\unit{10}{cm}, $\unit[2{\times}10^{17}]{eV}$, \unit[3]{mm}, \unitfrac[5]{m}{s}",
            "10 cm, 2 × 10^{17} eV, 3 mm, 5 m/s",
        ),
        (r"\unit[per-mode=symbol]{\GeV} \HepParticle{W}{}{\prime}", "GeV W^{′}"),
        (
            r"\pt of 30\GeV\ in 139\fbinv, \MET, \HT.",
            "p_{T} of 30 GeV in 139 fb^{−1}, E_{T}^{miss}, H_{T}.",
        ),
        (r"a\footnote{Not b.} c", "a^{1} c"),
        (
            r"\textbf{bold} {\it it} \emph{em} \textsc{Sc}\hspace{2cm}\vspace*{1ex}end",
            "bold it em Scend",
        ),
        (
            r"see \url{https://x.org/a_b%20c#d} or \href{http://y.org/%7E}{there}",
            "see https://x.org/a_b%20c#d or there",
        ),
        (r"\verb|a_b$ %| and \kern-0.1em c \hskip 1em plus 2pt d", "a_b$ % and c d"),
        (r"$a \left( b \right. \bigl[ c \bigr]$", "a(b[c]"),
        (r"$\cos\theta^\ast$, $\max(a,b)$, $\operatorname{MET}$", "cos θ^{∗}, max(a, b), MET"),
        (r"\[ x = 1 \]after", "after"),
    ],
)
def test_text_and_formulas(written: str, shown: str) -> None:
    """Text reads as it is printed: signs, scripts, spaces, quotation marks, accents, units."""
    found = [b.text for b in document(written).blocks if b.kind == "paragraph"]
    assert found[-1] == shown


@pytest.mark.parametrize(
    ("preamble", "written", "shown"),
    [
        (
            r"\newcommand{\met}{\ensuremath{E_T}\xspace}",
            r"\met is, \met, $\met>1$",
            "E_{T} is, E_{T}, E_{T} > 1",
        ),
        (r"\newcommand{\range}[2][0]{#1 to #2}", r"\range{5}; \range[3]{5}", "0 to 5; 3 to 5"),
        (r"\def\cut#1<#2;{#1 below #2}", r"\cut m<5;.", "m below 5."),
        (r"\newcommand\a{b}\renewcommand{\a}{c}\providecommand{\a}{d}", r"\a{}x", "cx"),
        (r"\def\x{outer}", r"{\def\x{inner}\x}, \x", "inner, outer"),
        (r"\let\oldphi\phi\renewcommand{\phi}{\varphi\oldphi}", r"$\phi$", "φϕ"),
        (r"\newif\ifdraft\draftfalse", r"\ifdraft no\else yes\fi", "yes"),
        (r"\newif\ifa\atrue", r"\ifa yes \ifnum 1>2 no\fi\else no\fi", "yes"),
        (
            r"\usepackage{ifthen}\newboolean{x}\setboolean{x}{true}",
            r"\ifthenelse{\boolean{x}}{yes}{no}",
            "yes",
        ),
        (r"\newcommand{\m}{\ifmmode M\else text\fi}", r"\m{} $\m$", "text M"),
        (
            r"\NewDocumentCommand{\p}{s m O{7}}{\IfBooleanTF{#1}{star}{plain} #2 #3}",
            r"\p{a}, \p*{b}[c]",
            "plain a 7, star b c",
        ),
        (
            r"\newenvironment{boxed}[1]{#1: }{ (end)}",
            r"\begin{boxed}{A}text\end{boxed}",
            "A: text (end)",
        ),
        (
            r"\expandafter\def\csname my cut\endcsname{40}",
            r"\csname my cut\endcsname{} GeV",
            "40 GeV",
        ),
        (r"\makeatletter\def\@x{in}\newcommand{\y}{\@x{}side}\makeatother", r"\y", "inside"),
        (r"\DeclareMathOperator{\sig}{Sig}", r"$\sig x$", "Sig x"),
        (r"\newcommand{\one}{\two{1}}\newcommand{\two}[1]{#1st}", r"\one", "1st"),
    ],
)
def test_macros(preamble: str, written: str, shown: str) -> None:
    """Every way to define one, arguments, scope, and conditions."""
    assert text(written, preamble) == shown


def test_an_unknown_command_stays_visible() -> None:
    """It may be a unit: it stands in the text, and a warning names it."""
    paper = document(r"Longer than 25\us{} and 3 \foo x.")
    assert paper.blocks[0].text == r"Longer than 25\us and 3 \foo x."
    assert paper.warnings == (r"2 unknown commands are left in the text as written: \us, \foo",)


def test_sections_lists_and_references_to_them() -> None:
    """Numbers as TeX counts them, letters in the appendix, labels resolved, items one by one."""
    paper = document(
        r"""\title{A \emph{title}}\author{A. Author$^1$ \and B. Writer}\maketitle
        \begin{abstract}Short.\end{abstract}
        \section{Objects}\label{s}Text in Sec.~\ref{s} and \cref{t}, \ref{e}.
        \subsection*{Free}\subsection{Jets}
        \begin{itemize}\item One\item[--] Two
        \begin{enumerate}\item Three\end{enumerate}\end{itemize}
        Done. \begin{equation} x = 1 \label{e}\end{equation} where
        \begin{align} a &= b \nonumber\\ &> c.\end{align}
        \appendix\section{More}\subsection{Deep}\label{t} end"""
    )
    assert (paper.title, paper.authors, paper.abstract) == (
        "A title",
        ("A. Author", "B. Writer"),
        "Short.",
    )
    assert [(s.number, s.title, s.level) for s in paper.sections] == [
        ("", "Abstract", 1), ("1", "Objects", 1), ("", "Free", 2), ("1.1", "Jets", 2),
        ("A", "More", 1), ("A.1", "Deep", 2),
    ]  # fmt: skip
    assert [(b.kind, b.text) for b in paper.blocks if b.kind not in ("heading", "title")] == [
        ("paragraph", "Short."),
        ("paragraph", "Text in Sec. 1 and Appendix A.1, 1."),
        ("list", "• One"), ("list", "– Two"), ("list", "1. Three"),
        ("paragraph", "Done."), ("equation", "x = 1 (1)"), ("paragraph", "where"),
        ("equation", "a = b; > c. (2)"),
        ("paragraph", "end"),
    ]  # fmt: skip


TABLE = r"""Before the table,
\begin{table}[htb]\centering
\begin{tabular}{l|cc} \toprule
 & \multicolumn{2}{c}{Region} \\ \cmidrule(lr){2-3}
 Quantity & SR1 & SR2 \\ \midrule
 \multirow{2}{*}{$p_{T}$ [GeV]} & $>25$ & $>\,50$ \\
 & \footnotesize 20--30 & -- \\[1ex]
 $N_\text{jet}$ & 2 & $\ge 3$ \\ \hline
\end{tabular}
\caption{Selection \label{tab}of events.}
\note{Notes that stand under it.}
\end{table}
after Table~\ref{tab}."""


def test_a_table_has_cells() -> None:
    """Spans, header, empty cells left out, the caption before it, all after the paragraph that
    it floats in.
    """
    paper = document(TABLE, r"\newcommand{\note}[1]{#1}")
    kinds = [(b.kind, b.text) for b in paper.blocks]
    assert kinds[0] == ("paragraph", "Before the table, after Table 1.")
    assert kinds[1] == ("caption", "Table 1: Selection of events.")
    assert kinds[2] == (
        "table",
        "Region\nQuantity | SR1 | SR2\np_{T} [GeV] | > 25 | > 50\n20–30 | –\nN_{jet} | 2 | ≥ 3",
    )
    assert kinds[3] == ("paragraph", "Notes that stand under it.")
    (table,) = paper.tables
    assert (table.label, table.caption, table.n_rows, table.n_columns) == ("Table 1", "b2", 5, 3)
    cells = {(c.row, c.column): c for c in table.cells}
    assert (cells[0, 1].text, cells[0, 1].columns, cells[0, 1].header) == ("Region", 2, True)
    assert (cells[2, 0].rows, cells[1, 1].header, cells[2, 1].header) == (2, True, False)
    assert all(paper.blocks[2].text[c.start : c.end] == c.text for c in table.cells)


def test_a_declaration_may_set_the_sign_between_two_columns() -> None:
    r"""``r@{$\pm$}l`` puts ± before each cell of its second column, also repeated by ``*``, but
    not before a cell over both; other declarations put nothing.
    """
    rows = r"Region & \multicolumn{2}{c}{Fitted} & Data \\ \hline SR & 22.1 & 2.7 & 21 \\"
    for columns in (
        r"l|r@{$\,\pm\,$}lc",
        r"p{3cm} r !{~\pm~} l c",
        r"l*{1}{r@{$\pm$}l}>{\bf}c<{x}",
        r"lS[table-format=2.1]@{ $\pm$ }l c",
    ):
        found = document(
            rf"\begin{{table}}\caption{{T}}\begin{{tabular}}{{{columns}}}{rows}\end{{tabular}}"
            r"\end{table}"
        )
        (table,) = found.tables
        assert [c.text for c in table.cells] == [
            "Region", "Fitted", "Data", "SR", "22.1", "± 2.7", "21",
        ]  # fmt: skip
    plain = document(
        rf"\begin{{table}}\caption{{T}}\begin{{tabular}}{{l@{{ }}r@{{.}}lc}}{rows}\end{{tabular}}"
        r"\end{table}"
    )
    assert [c.text for c in plain.tables[0].cells][-3:] == ["22.1", "2.7", "21"]


def test_a_long_table_has_its_head_once() -> None:
    """What is repeated on every page counts once."""
    paper = document(
        r"""\begin{longtable}{ll}\caption{Long.}\\ A & B \\ \hline \endfirsthead
        A & B (continued)\\ \endhead
        foot & \\ \endfoot 1 & 2 \\ 3 & \begin{tabular}{c}4\\5\end{tabular} \\ \end{longtable}"""
    )
    assert [b.text for b in paper.blocks if b.kind in ("caption", "table")] == [
        "Table 1: Long.",
        "A | B\n1 | 2\n3 | 4 5",
    ]
    assert paper.tables[0].cells[0].header
    assert not paper.tables[0].cells[2].header


def test_a_style_file_that_redefines_a_symbol_keeps_it() -> None:
    """The old meaning is kept under another name; it makes no difference how the file is put in,
    or how often.
    """
    style = (
        r"\let\etaa=\eta \def\eta{\ensuremath{\etaa}} \DeclareSIUnit\stop{GeV} "
        r"\DeclarePairedDelimiter\size{\lvert}{\rvert}"
    )
    for put_in in (
        r"\usepackage{names}",
        r"\input{names.sty}",
        r"\input{names.sty}\input{names.sty}",
    ):
        assert (
            text(r"$|\eta| < 2.4$, \size{x} and \SI{30}{\stop}", put_in, names_sty=style)
            == "|η| < 2.4, |x| and 30 GeV"
        )


@pytest.mark.parametrize(
    ("preamble", "written", "shown"),
    [
        (r"\newacronym{met}{$E_T$}{missing}", (r"\gls{met}, \acrlong{met}, "
r"\acrfull{met}"), "E_{T}, missing, missing (E_{T})"),
        ((r"\DeclareAcronym{sr}{short = SR, long = {a, "
r"b}}"), r"\acp{sr}, \acs{sr}, \acl{sr}", "SRs, SR, a, b"),
        ((r"\newglossaryentry{jet}{name={large "
r"jet},description={wide}}"), r"a \gls{jet} and \Gls{other}", "a large jet and other"),
        ("", r"the \ac{LHC} and \acro{JES}", "the LHC and JES"),
    ],
)  # fmt: skip
def test_acronyms_stand_for_what_the_paper_says(preamble: str, written: str, shown: str) -> None:
    """An acronym that is not defined stays as its key."""
    assert text(written, preamble) == shown


def test_titles_for_contents_and_page_head_are_none_and_an_empty_title_is_the_name() -> None:
    """The last argument of a chapter is its title; a title that is not there does not hide a
    second one.
    """
    found = document(
        "\\title{\\papertitle}\\title{}\\chapter[a][b]{The search}\n\\section{Jets}\nJets count."
    )
    assert found.title == "note"
    assert [(s.number, s.title, s.level) for s in found.sections] == [
        ("1", "The search", 1),
        ("1.1", "Jets", 2),
    ]
    assert (
        document("\\title{\\papertitle}\\papertitle{A search}\n\nJets count.").title == "A search"
    )


def test_the_tables_of_a_float_go_with_their_captions() -> None:
    """Two captions over or under two tables; one more caption is that of both."""
    one, two = (rf"\begin{{tabular}}{{ll}} {x} & 1 \\ \hline {x} & 2 \end{{tabular}}" for x in "ab")
    for parts in (
        r"\caption{One}" + one + r"\caption{Two}" + two,
        one + r"\caption{One}" + two + r"\caption{Two}",
    ):
        found = document(rf"\begin{{table}}{parts}\end{{table}}")
        assert [
            (found.block_by_id[t.caption].text, t.cells[0].text, t.label) for t in found.tables
        ] == [
            ("Table 1: One", "a", "Table 1"),
            ("Table 2: Two", "b", "Table 2"),
        ]
    found = document(
        rf"\begin{{table}}\caption{{Both}}\subfloat[One]{{{one}}}\subfloat[Two]{{{two}"
        r"}\end{table}"
    )
    assert [
        (found.block_by_id[t.caption].text, t.cells[0].text, t.label) for t in found.tables
    ] == [
        ("One", "a", "Table 1"),
        ("Two", "b", "Table 1"),
    ]


def test_a_cell_that_is_written_in_the_last_of_its_rows_stands_in_the_first() -> None:
    """A negative number of rows reaches upwards."""
    rows = r"a & \\ b & \multirow{-2}{*}{both} \\ \hline c & d \\"
    (table,) = document(
        rf"\begin{{table}}\caption{{T}}\begin{{tabular}}{{ll}} {rows} \end{{tabular}}\end{{table}}"
    ).tables
    assert [(c.row, c.column, c.text, c.rows) for c in table.cells] == [
        (0, 0, "a", 1),
        (0, 1, "both", 2),
        (1, 0, "b", 1),
        (2, 0, "c", 1),
        (2, 1, "d", 1),
    ]


def test_a_bibliography_of_mcite_is_one() -> None:
    """Its entries are those of any other."""
    body = (
        r"See~\cite{a}. \begin{mcitethebibliography}{9}\bibitem{a} A paper, "
        r"arXiv:1704.03848.\end{mcitethebibliography}"
    )
    assert [(r.label, r.arxiv) for r in document(body).references] == [("1", "1704.03848")]


def test_an_easy_list_is_a_list() -> None:
    """Items begin with ``&``; those with two stand in the item before, and what comes first is how
    the list looks.
    """
    paper = document(
        r"""\section{Selection}Events must satisfy
        \begin{easylist}[itemize]\ListProperties(Style*=$\circ$ , Hang=true)
        & $p_T > 80$ GeV
        & Boosted: && $p_T > 400$ GeV && $m > 50$ GeV
        & Last
        \end{easylist}
        Then more."""
    )
    assert [(b.kind, b.text) for b in paper.blocks[1:]] == [
        ("paragraph", "Events must satisfy"),
        ("list", "• p_{T} > 80 GeV"),
        ("list", "• Boosted: p_{T} > 400 GeV , m > 50 GeV"),
        ("list", "• Last"),
        ("paragraph", "Then more."),
    ]
