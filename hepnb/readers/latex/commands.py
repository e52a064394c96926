"""Commands and environments of LaTeX, where a word describes their effect."""

from __future__ import annotations

from typing import Final


def words(*lines: str) -> frozenset[str]:
    """The words of some lines."""
    return frozenset(word for line in lines for word in line.split())


#: sections, and how deep they are
LEVELS: Final = {"part": -1, "chapter": 0, "section": 1, "subsection": 2, "subsubsection": 3}
#: fonts, sizes, page breaks, rules, and what only sets a switch
IGNORED: Final = words(
    "centering raggedright raggedleft noindent indent tiny scriptsize footnotesize small "
    "normalsize large Large LARGE",
    "huge Huge bf it rm tt em sl sc sf bfseries itshape scshape ttfamily rmfamily sffamily "
    "mdseries upshape slshape",
    "normalfont boldmath unboldmath mathrm mathbf mathit mathsf mathtt mathcal mathscr mathbb "
    "mathfrak mathnormal cal pmb",
    "displaystyle textstyle scriptstyle scriptscriptstyle limits nolimits nonumber notag "
    "allowbreak nobreak break null",
    "hfill vfill hss hfil vfil clearpage cleardoublepage newpage maketitle tableofcontents "
    "listoffigures listoftables",
    "frontmatter mainmatter backmatter hline toprule midrule bottomrule colrule tableline botrule "
    "endhead endfirsthead",
    "endfoot endlastfoot protect relax bigskip medskip smallskip linenumbers nolinenumbers sloppy "
    "fussy onecolumn",
    "twocolumn flushbottom raggedbottom FloatBarrier balance big Big bigg Bigg bigl bigr Bigl "
    "Bigr biggl biggr Biggl",
    "Biggr bigm Bigm strut mathstrut unskip ignorespaces leavevmode makeatletter makeatother "
    "negthinspace phantomsection",
    "doublespacing singlespacing onehalfspacing landscape notoc acknowledgmentsname newblock "
    "natexlab bibAnnoteFile hrule",
    "hfuzz vfuzz maketitleabstract centerline leftline rightline llap rlap mathclap mathllap "
    "mathrlap mathord mathbin",
    "mathrel mathopen mathclose mathpunct mathinner verb lstinline vline vbox vtop center qed / - "
    "@ ! ) ]",
)
SPACES: Final = frozenset({
    " ", ",", ":", ";", ">", "~", "quad", "qquad", "enspace", "enskip", "thinspace", "medspace",
    "thickspace", "space",
    "nobreakspace",
})  # fmt: skip
#: commands that a length follows
DIMENSIONS: Final = words(
    "raise lower kern hskip vskip mkern mskip baselineskip parindent parskip textwidth textheight "
    "columnwidth linewidth tabcolsep",
    "arraycolsep abovecaptionskip belowcaptionskip oddsidemargin evensidemargin topmargin "
    "headheight headsep hsize vsize",
    "extrarowheight itemsep topsep parsep leftmargin rightmargin labelsep labelwidth itemindent "
    "arrayrulewidth",
    "doublerulesep penalty hyphenpenalty exhyphenpenalty widowpenalty clubpenalty tolerance "
    "emergencystretch",
    "interlinepenalty displaywidowpenalty looseness pretolerance binoppenalty relpenalty lineskip "
    "footnotesep skip",
    "cmsTabSkip unitlength",
)
#: formulas on a line of their own
DISPLAYED: Final = frozenset(
    f"{name}{star}"
    for name in (
        "equation",
        "align",
        "gather",
        "multline",
        "eqnarray",
        "flalign",
        "alignat",
        "displaymath",
        "dmath",
        "subequations",
    )
    for star in ("", "*")
)
INLINE_MATH: Final = frozenset({"math"})
#: environments that end the paragraph around them
GROUPS: Final = words(
    "center flushleft flushright quote quotation verse minipage titlepage verbatim spacing "
    "multicols theorem lemma proof",
    "definition linenomath linenomath* widetext appendices sloppypar frontmatter",
)
TEXT_FONTS: Final = words(
    "text textrm textnormal textbf textit textsf texttt textsc textup textsl textmd mbox hbox emph"
)
MATH_FONTS: Final = words(
    "mathrm mathbf mathit mathsf mathtt mathcal mathscr mathbb mathfrak mathnormal"
)
#: how many arguments a command or environment takes
TAKES: Final = {
    "minipage": 1, "spacing": 1, "multicols": 1, "adjustbox": 1, "array": 1, "aligned": 0,
    "tabbing": 0, "threeparttable": 0,
    "subfigure": 1, "subtable": 1, "resizebox": 2, "turn": 1, "rotate": 1, "fmffile": 1,
    "adjustwidth": 2,
    "alignedat": 1, "mdframed": 0,
    "frac": 2, "dfrac": 2, "tfrac": 2, "sqrt": 1, "ensuremath": 1, "operatorname": 1, "overset": 2,
    "underset": 2, "stackrel": 2,
    **dict.fromkeys(TEXT_FONTS, 1),
    **dict.fromkeys(MATH_FONTS, 1),
    "textcolor": 2, "color": 1, "ang": 1,
    **dict.fromkeys(("num", "mathbin", "mathrel", "mathord", "mathopen", "mathclose"), 1),
}  # fmt: skip
#: environments that may begin with an option in brackets
STARTS_WITH: Final = words(
    "minipage multicols spacing subfigure subtable aligned alignedat gathered threeparttable "
    "mdframed enumerate itemize",
    "tablenotes",
)
