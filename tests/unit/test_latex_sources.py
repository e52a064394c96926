"""The files of a LaTeX source: which is the paper, what they put in, the bibliography, and what
is refused.
"""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hepnb.errors import PaperError
from hepnb.paper import Paper
from hepnb.readers.latex import expand, read_latex
from hepnb.sweep import sweep
from hepnb.sweep.tokens import plain
from tests.conftest import shared
from tests.unit.papers import real
from tests.unit.test_latex import document, text

BIBLIOGRAPHY = r"""\begin{thebibliography}{9}
\bibitem{b} B. Author, \href{http://dx.doi.org/10.1103/RevModPhys.81.1199}{Rev. Mod. Phys. 81},
arXiv:0801.1345.
\bibitem[Author(2001)]{a} A. Author, {\em Title}, CMS-PAS-LUM-17-001. \url{http://arxiv.org/abs/hep-ph/9905221}
\end{thebibliography}"""


def test_files_put_in() -> None:
    """With and without ending, in folders, inside of each other; one that is not there is a
    warning.
    """
    paper = document(
        r"\input{one} \include{sections/two.tex} \input gone ",
        one_tex="One \\input{three} more.",
        three_tex="three",
        **{"sections/two_tex": "Two."},
    )
    assert " ".join(b.text for b in paper.blocks) == "One three more. Two."
    assert paper.warnings == ("files that are not in the source: gone",)


@pytest.mark.parametrize(
    "name", ["/etc/passwd", "../secret", "a/../../secret", "file:///etc/passwd", "\x00"]
)
def test_nothing_outside_the_source_is_put_in(name: str) -> None:
    """Absolute paths and ways up are not in the source."""
    paper = document(f"Text \\input{{{name}}} here.")
    assert paper.blocks[0].text == "Text here."
    assert "not in the source" in paper.warnings[0]


def test_the_main_file_is_found() -> None:
    """The one with a document that no other puts in, whatever it is called."""
    contents = {
        "a_part.tex": rb"\section{In} Part.",
        "supplement.tex": rb"\documentclass{article}\begin{document}S\end{document}",
        "x.tex": (
            rb"\documentclass{article}\begin{document}Long paper. "
            rb"\input{a_part}\end{document}"
        ),
        "x.bbl": b"",
    }
    assert read_latex(contents, "note").blocks[0].text == "Long paper."


def test_style_files_are_read_for_their_definitions() -> None:
    """A style file that comes with the source defines; it is not run, and the structure of a
    paper stays what it is.
    """
    style = r"""\NeedsTeXFormat{LaTeX2e}\loop\repeat \DeclareOption*{\@bad}
    \newcommand{\cut}{30\GeV}\renewcommand{\section}[1]{NO}\newcommand{\hard}{\@ifnextchar[{x}{y}}"""
    paper = document(r"\section{S} Above \cut.", own_sty=style)
    assert [b.text for b in paper.blocks] == ["1 S", "Above 30 GeV."]


def test_an_author_list_is_no_text() -> None:
    """What stands under the name of the collaboration, up to the next section."""
    paper = document(
        r"\section{Cuts}Jets. \appendix\section{The CMS Collaboration}A. Author, B. Author "
        r"\section{More}Text."
    )
    assert [b.kind for b in paper.blocks] == [
        "heading",
        "paragraph",
        "heading",
        "other",
        "heading",
        "paragraph",
    ]


@pytest.mark.parametrize("where", ["inside", "bbl"])
def test_citations_and_bibliography(where: str) -> None:
    """Entries with their identifiers, numbers in the text, linked to each other."""
    body = r"As in Refs.~\cite{a,b} and \cite[p.~3]{a} but not \cite{none}." + "\n\n"
    paper = (
        document(body + BIBLIOGRAPHY)
        if where == "inside"
        else document(body + r"\bibliography{refs}", main_bbl=BIBLIOGRAPHY)
    )
    assert paper.blocks[0].text == "As in Refs. [1, 2] and [2] (p. 3) but not [?]."
    first, second = paper.references
    assert (first.label, first.arxiv, first.doi) == ("1", "0801.1345", "10.1103/RevModPhys.81.1199")
    assert (second.arxiv, second.report) == ("hep-ph/9905221", "CMS-PAS-LUM-17-001")
    assert [c.labels for c in paper.citations] == [("1", "2"), ("2",)]
    assert paper.warnings == ("citations without an entry in the bibliography: none",)


def test_a_database_of_references() -> None:
    """Without a ``.bbl`` the entries that are cited come from the ``.bib``, in the order in
    which they are cited.
    """
    database = r"""@article{x, author={Other, O.}, title={Unused}}
    @article{a, author = {Author, A. and Writer, B.}, title = {The {\"u}ber title},
             eprint = "1234.56789", doi={10.1000/xyz}}"""
    paper = document(r"See \cite{a}. \bibliography{refs}", refs_bib=database)
    assert [(r.arxiv, r.doi) for r in paper.references] == [("1234.56789", "10.1000/xyz")]
    assert "The über title" in paper.references[0].text


def test_a_bibliography_of_biber() -> None:
    """What biber makes of a database, as ATLAS papers have it."""
    made = r"""\entry{k}{article}{}
      \name{author}{1}{}{{{hash=x}{family={Aad},familyi={A\bibinitperiod}}}}
      \field{title}{Jets}
      \field{eprint}{1112.6426}
      \verb{doi}
      \verb 10.1140/epjc/s10052-013-2304-2
      \endverb
    \endentry"""
    paper = document(r"See \cite{k}. \printbibliography", main_bbl=made)
    (entry,) = paper.references
    assert (entry.text, entry.arxiv) == (
        "Aad, Jets, 10.1140/epjc/s10052-013-2304-2, arXiv:1112.6426",
        "1112.6426",
    )


@pytest.mark.parametrize(
    ("preamble", "body"),
    [
        (r"\def\a{\a}", r"\a"),
        (r"\def\a#1{\a{#1#1}}", r"\a{x}"),
        (
            (
                r"\def\a{\b\b\b\b\b\b\b\b\b\b}\def\b{\c\c\c\c\c\c\c\c\c\c}\def\c{\d\d\d\d\d\d\d\d"
                r"\d\d}"
                r"\def\d{"
            )
            + "x" * 10_000
            + "}",
            r"\a",
        ),
        ("", "\\input{main}"),
        ("", r"\frac{" * 5_000),
        ("", "$x" + "^{x" * 5_000),
    ],
)
def test_bombs_are_refused(preamble: str, body: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Macros and files without end, nesting without bottom: one clear line."""
    monkeypatch.setattr(expand, "MOST_TOKENS", 300_000)
    monkeypatch.setattr(expand, "MOST_EXPANSIONS", 30_000)
    with pytest.raises(PaperError, match=r"note: .*(without end|deep|are put in)"):
        document(body, preamble)


@pytest.mark.parametrize(
    ("preamble", "body"),
    [
        (r"\def\a{\a\a}", r"Kept \a above 25 GeV."),
        (r"\def\a{\expandafter\a\csname a\endcsname}", r"Kept \a above 25 GeV."),
        (r"\newcommand\a{\unheard\a{4}{5}}", r"Kept {\a (} above 25 GeV."),
        (r"\newcommand\a{\b x}\newcommand\b{\a y}", r"Kept \a above 25 GeV."),
    ],
)
def test_what_comes_to_itself_is_shown(preamble: str, body: str) -> None:
    """A macro in its own body costs that macro, and neither the paper nor what stands around."""
    paper = document(f"{body}\n\nMuons have $p_T > 7$ GeV.", preamble)
    first, second = (b.text for b in paper.blocks if b.kind == "paragraph")
    assert first.startswith("Kept")
    assert first.endswith("above 25 GeV.")
    assert len(first.replace(r"\unheard ", "")) < 60
    assert r"\a" in first or r"\b" in first
    assert second == "Muons have p_{T} > 7 GeV."
    assert any("without end" in w for w in paper.warnings)


def test_sizes_of_a_class_change_nothing() -> None:
    r"""``\@setfontsize`` names the size that it sets, which is no call of it."""
    preamble = r"\makeatletter\newcommand\smaller{\@setfontsize\smaller{5}{6}}\makeatother"
    paper = document(r"Jets {\smaller of} 30 GeV.", preamble)
    assert paper.blocks[0].text == "Jets of 30 GeV."
    assert not paper.warnings


@pytest.mark.parametrize("after", ["\n\n", "\\item ", "\\section{More}"])
def test_a_formula_without_an_end_ends_with_its_paragraph(after: str) -> None:
    """As TeX has it: a dollar that is missing costs a paragraph, and is told."""
    items = f"\\item one $> 3 GeV;{after}Two jets of $p_T > 20$ GeV."
    paper = document(f"\\begin{{itemize}}{items}\\end{{itemize}}\n\nThree muons.")
    texts = [b.text for b in paper.blocks]
    assert any("Two jets of p_{T} > 20 GeV." in t for t in texts)
    assert texts[-1] == "Three muons."
    assert any("1 formulas have no end" in w for w in paper.warnings)


@pytest.mark.parametrize(
    "broken",
    [
        r"a mass $m_{jj > 500 GeV",
        r"a matrix $\begin{pmatrix} 1 & 2",
        r"an angle $\phi^{+ and more",
        r"the action $S\qty[x(t)]$ of it",
        r"a brace ${ x < 3$ too many",
    ],
)
def test_what_is_left_open_in_a_formula_costs_its_paragraph(broken: str) -> None:
    """A brace, an environment or an argument that has no end in a formula: the next paragraph
    and section are there.
    """
    paper = document(f"First {broken}.\n\n\\section{{Muons}}\n\nMuons have $p_T > 7$ GeV.")
    assert [b.text for b in paper.blocks if b.kind == "heading"] == ["1 Muons"]
    assert paper.blocks[-1].text == "Muons have p_{T} > 7 GeV."
    assert not any("may be lost" in w for w in paper.warnings)


def test_text_inside_of_what_has_no_end_is_told() -> None:
    """A brace that is missing in text, where no paragraph ends an argument."""
    paper = document("A note\\footnote{First.\n\n\\section{Muons}\n\nMuons have $p_T > 7$ GeV.")
    assert any("1 sections begin inside" in w and "may be lost" in w for w in paper.warnings)


def test_what_a_class_may_exclude_is_there() -> None:
    r"""``\excludecomment`` for one of the options of a class is no exclusion; one beside the
    definitions of a style file is.
    """
    body = r"\usepackage{own}\begin{front}Of 13 TeV.\end{front}\begin{notes}Not this.\end{notes}"
    style = (
        r"\DeclareOption{hide}{\excludecomment{front}}"
        r"\ifthenelse{\boolean{x}}{\excludecomment{front}}{}\excludecomment{notes}"
    )
    paper = document(body, own_sty=style)
    assert [b.text for b in paper.blocks] == ["Of 13 TeV."]


def test_a_file_of_diagrams_may_be_the_whole_paper() -> None:
    r"""``fmffile`` is put around the document by some, with diagrams here and there."""
    body = (
        r"\begin{fmffile}{diagrams}\section{Muons} Muons have $p_T > 7$ GeV."
        r"\begin{fmfgraph*}(40,25)\fmfleft{i1,i2}\end{fmfgraph*}\end{fmffile}"
    )
    paper = document(body)
    assert paper.blocks[-1].text == "Muons have p_{T} > 7 GeV."
    assert "fmfleft" not in str(paper.blocks)


def test_a_dollar_that_is_missing_stays_in_its_cell() -> None:
    """The other cells of the row, and the rows below, are where they were."""
    body = (
        r"\begin{tabular}{lll} A & B & C \\ \hline a & $> 3 & 4 \\ b & $\ge 5$ & 6 \\ \end{tabular}"
        "\n\nAfter."
    )
    paper = document(body)
    (table,) = paper.tables
    assert [[c.text for c in table.row(r)] for r in range(3)] == [
        ["A", "B", "C"],
        ["a", "> 3", "4"],
        ["b", "≥ 5", "6"],
    ]
    assert paper.blocks[-1].text == "After."


def test_rows_of_an_array_in_a_cell_are_in_that_cell() -> None:
    r"""``&`` and ``\\`` of an environment inside are not those of the tabular."""
    body = (
        r"\begin{tabular}{ll} A & B \\ \hline"
        r" $\begin{array}{c} x & y \\ z \end{array}$"
        r" & \begin{minipage}{2cm} > 3 \\ GeV\end{minipage} \\"
        r" b & 5 \\ \end{tabular}"
    )
    (table,) = document(body).tables
    assert table.n_rows == 3
    assert [c.text for c in table.row(1)] == ["x y; z", "> 3 GeV"]
    assert [c.text for c in table.row(2)] == ["b", "5"]


def test_drawings_are_left_out_and_told() -> None:
    """Labels of lines are no text of the paper; a table in a drawing is."""
    body = (
        r"Before. \begin{tikzpicture}[scale=2]\draw (0,0) -- (3,1); \node at (1,2) {$p_T > 99$};"
        r"\node {\begin{tabular}{ll} R & $p_T$ \\ \hline SR & $>30$ \\ \end{tabular}};"
        r"\end{tikzpicture} After. \tikz \draw (1,1) circle (2); Last."
    )
    paper = document(body)
    text_ = " ".join(b.text for b in paper.blocks if b.kind == "paragraph")
    assert "99" not in text_
    assert "(0,0)" not in text_
    assert text_.startswith("Before.")
    assert text_.endswith("After. Last.")
    assert [c.text for c in paper.tables[0].row(1)] == ["SR", "> 30"]
    assert any("2 drawings" in w for w in paper.warnings)


def test_imported_files_find_what_is_beside_them() -> None:
    r"""``\import`` names a folder, from which its file reads; ``\subimport`` goes on from there."""
    contents = {
        "main.tex": rb"\documentclass{a}\begin{document}\import{ch/one}{all.tex}\end{document}",
        "ch/one/all.tex": rb"One. \input{part} \import{./}{more.tex} \subimport{deep/}{part}",
        "ch/one/part.tex": b"Part of one.",
        "ch/two/part.tex": b"Part of two.",
        "ch/one/more.tex": b"More of one.",
        "ch/two/more.tex": b"More of two.",
        "ch/one/deep/part.tex": b"Deep.",
    }
    (block,) = read_latex(contents, "note").blocks
    assert block.text == "One. Part of one. More of one. Deep."


def test_names_of_particles_are_known() -> None:
    """Those of hepnames, whose package is not among the files of a source."""
    shown = text(
        r"$\Ptop\APtop$, \Pmuon, \APmuon, \Pphoton\ and \PHiggs; \Paqb, "
        r"\HepProcess{\PZ \to \Pnu\APnu}"
    )
    assert shown == "tt̄, μ^{−}, μ^{+}, γ and H; b̄, Z → νν̄"


def test_characters_by_their_numbers() -> None:
    r"""``\char``, ``\mathchardef`` and the ticks of pifont."""
    shown = text(
        r"""HLT\char`_mu26 \char"5F \char95, $H\jet 1$, \ding{51} and \ding{55}""",
        r'\mathchardef\jet="2D',
    )
    assert shown == "HLT_mu26 __, H−1, ✓ and ✗"


@pytest.mark.parametrize(
    ("contents", "said"),
    [
        ({}, "no file with a document"),
        ({"a.txt": b"hello"}, "no file with a document"),
        ({"a.tex": rb"\documentclass{article}\begin{document}\end{document}"}, "no text in it"),
    ],
)
def test_what_is_no_paper_is_said(contents: dict[str, bytes], said: str) -> None:
    """No document, or an empty one."""
    with pytest.raises(PaperError, match=said):
        read_latex(contents, "note")


PIECES = st.sampled_from(
    [
        *[
            r"\begin{",
            r"\end{",
            r"table}",
            r"tabular}",
            r"document}",
            r"equation}",
            r"align}",
            r"thebibliography}",
            r"itemize}",
            r"{",
            r"}",
            r"$",
            r"$$",
            r"&",
            r"\\",
            r"#",
            r"#1",
            r"^",
        ],
        *[
            r"\def",
            r"\newcommand",
            r"\a",
            r"\b",
            r"\let",
            r"\if",
            r"\ifnum",
            r"\ifx",
            r"\else",
            r"\fi",
            r"\frac",
            r"\sqrt",
            r"\cite{",
            r"\ref{",
            r"\footnote{",
            r"\item",
            r"_",
            r"[",
            r"]",
            r"*",
        ],
        *[
            r"\multirow",
            r"\caption{",
            r"\bibitem{",
            r"\input{",
            r"main}",
            r"\left(",
            r"\right)",
            r"\text{",
            r"\bar",
            r"\csname",
            r"\endcsname",
            r"\verb|",
        ],
        *[
            r"\url{",
            r"~",
            r"--",
            r"25\GeV",
            r">",
            r"<",
            r"%",
            r"\par",
            r"\section{",
            r"\hline",
            r"\num{",
            r"1e5",
            r"\kern",
            r"\xspace",
            r"\IfNoValueTF",
            r"\multicolumn",
        ],
        *[
            r"\newenvironment",
            r"\makeatletter",
            r"\endfirsthead",
            r"\bibliography{",
            r"\begin{table}",
            r"\begin{tabular}{ll}",
        ],
        *[
            r"\NewDocumentCommand",
            r"\expandafter",
            r"\shortstack{",
            r"plus",
            r"1em",
            r"\abstract{",
            r"\title{",
            r"\appendix",
            r"\tag{",
            r"\label{",
        ],
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES | st.text(max_size=3), max_size=40), st.booleans())
def test_any_text_is_read_or_refused(pieces: list[str], spaced: bool) -> None:
    """Whatever stands in a file, it ends as a paper or as a PaperError."""
    body = (" " if spaced else "").join(pieces)
    try:
        paper = document(f"Text. {body}")
    except PaperError:
        return
    assert all(t.block in paper.block_by_id for t in paper.tables)


@pytest.mark.shared
def test_a_real_paper_reads_as_its_pdf() -> None:
    """Same numbered sections, and at least 98 % of the same threshold-like phrases, for a CMS
    paper and its source.
    """
    folder = shared("papers/2103.02708-source")
    source = read_latex({f.name: f.read_bytes() for f in folder.iterdir()}, "2103.02708")
    printed = real("2103.02708")
    assert [(s.number, s.title) for s in source.sections if s.number] == [
        (s.number, s.title) for s in printed.sections if s.number
    ]
    first, second = _phrases(printed), _phrases(source)
    assert (first & second).total() >= 0.98 * max(first.total(), second.total())
    assert len(source.references) == len(printed.references) == 100
    assert Counter(c.labels for c in source.citations) == Counter(
        c.labels for c in printed.citations
    )
    assert {t.label for t in source.tables} == {f"Table {n}" for n in range(1, 8)}


def _phrases(paper: Paper) -> Counter[tuple[str, str]]:
    """The threshold-like phrases of a paper's text, open and dismissed, whatever their spaces and
    look-alikes.

    Tables are compared cell by cell elsewhere: a source has the cells of results apart, which a PDF
    has not.
    """
    alike = str.maketrans({"-": "−", "∆": "Δ", "{": "", "}": "", "_": "", "^": ""})
    return Counter(
        (p.state, "".join(plain(p.quote).translate(alike).split()))
        for p in sweep(paper)
        if paper.block_by_id[p.block].kind != "table"
    )
