"""What older dialects write is the tree of 2026 syntax; what is wrong with a file is said at its
line.
"""

from __future__ import annotations

from math import inf

import pytest

from hepnb import spec
from hepnb.adl import tree
from hepnb.adl.check import check
from hepnb.adl.format import format as format_adl
from hepnb.adl.parse import parse
from hepnb.errors import SpecError

#: (name, as an older dialect has it, as 2026 syntax has it)
SAME = [
    (
        "attribute of the candidate",
        "object jets\n  take Jet\n  select pT(Jet) > 30",
        "object jets\n  take Jet\n  select pt > 30",
    ),
    (
        "its own name",
        "object jets\n  take Jet\n  select PT(jets) > 30",
        "object jets\n  take Jet\n  select pt > 30",
    ),
    (
        "base collection in capitals",
        "object m\n  take MUO\n  select q(MUO) > 0",
        "object m\n  take Muon\n  select charge > 0",
    ),
    (
        "two spellings of one base",
        "object e\n  take Ele\n  select pT(Electron) > 3",
        "object e\n  take Electron\n  select pt > 3",
    ),
    (
        "an ancestor by its base",
        "object j\n  take JET\nobject k\n  take j\n  select pt(JET) > 40",
        "object j\n  take Jet\nobject k\n  take j\n  select pt > 40",
    ),
    (
        "candidate with an alias",
        "object j\n  take Jet x\n  select x.pT > 3 and x.btag == 1",
        "object j\n  take Jet\n  select pt > 3 and btag == 1",
    ),
    (
        "distance to the candidate",
        "object j\n  take Jet\n  reject dR(Jet, Muon) < 0.4",
        "object j\n  take Jet\n  reject dR(this, Muon) < 0.4",
    ),
    (
        "distance inside of a reducer",
        "object j\n  take Jet\n  select min(dR(JET, Muon)) > 0.4",
        "object j\n  take Jet\n  select min(dR(this, Muon)) > 0.4",
    ),
    (
        "all of a collection",
        "object j\n  take Jet\n  select dR(Jet, allof(Muon)) > 0.4",
        "object j\n  take Jet\n  select all(dR(this, Muon) > 0.4)",
    ),
    (
        "absolute eta",
        "object j\n  take Jet\n  select AbsEta(Jet) < 2",
        "object j\n  take Jet\n  select abs(eta) < 2",
    ),
    (
        "bars",
        "object j\n  take Jet\n  select |eta| < 2",
        "object j\n  take Jet\n  select abs(eta) < 2",
    ),
    (
        "braces",
        "region a\n  select {Muon[0]}Pt > 3 and {Muon_0, Jet_1}dR > 1",
        "region a\n  select pt(Muon[0]) > 3 and dR(Muon[0], Jet[1]) > 1",
    ),
    ("particles side by side", "define z = Muon[0] Muon[1]", "define z = Muon[0] + Muon[1]"),
    (
        "mass of a pair",
        "region a\n  select m(Muon[0] Muon[1]) > 3",
        "region a\n  select mass(Muon[0] + Muon[1]) > 3",
    ),
    (
        "charge of a pair",
        "region a\n  select {MUO_0 MUO_1}q == 0",
        "region a\n  select charge(Muon[0]) + charge(Muon[1]) == 0",
    ),
    (
        "underscores",
        "region a\n  select pT(Jet_0) > 3 and pt(JET_-1) > 2",
        "region a\n  select pt(Jet[0]) > 3 and pt(Jet[-1]) > 2",
    ),
    (
        "missing momentum",
        "region a\n  select dphi(Jet[0], METLV[0]) > 3 and METLV_0.pt > met",
        "region a\n  select dphi(Jet[0], MET) > 3 and MET.pt > MET",
    ),
    (
        "what is missing of a collection",
        "object j\n  take Jet\ndefine m = -j_",
        "object j\n  take Jet\ndefine m = -sum(j)",
    ),
    (
        "counting",
        "region a\n  select Size(Jet) >= 2 and Jet.size < 4 and n(Muon) == 0",
        "region a\n  select size(Jet) >= 2 and size(Jet) < 4 and size(Muon) == 0",
    ),
    (
        "union on the first line",
        "object l : Union(ELE, MUO)",
        "object l\n  take union(Electron, Muon)",
    ),
    (
        "two takes",
        "object l\n  take Electron\n  take Muon",
        "object l\n  take union(Electron, Muon)",
    ),
    ("union with =", "object l = union(Electron, Muon)", "object l\n  take union(Electron, Muon)"),
    ("using", "object j using JET\n  select {JET_}Pt > 3", "object j\n  take Jet\n  select pt > 3"),
    (
        "algo, cmd, def",
        "def x : MET\nalgo a\n  cmd ALL\n  cmd x > 3",
        "define x = MET\nregion a\n  select all\n  select x > 3",
    ),
    (
        "a region by its name",
        "region a\n  select MET > 3\nregion b\n  a",
        "region a\n  select MET > 3\nregion b\n  take a",
    ),
    (
        "a region as a requirement",
        "region a\n  select MET > 3\nregion b\n  select a",
        "region a\n  select MET > 3\nregion b\n  take a",
    ),
    (
        "a condition without the other case",
        "region a\n  select size(Jet) > 1 ? MET > 3",
        "region a\n  select size(Jet) > 1 ? MET > 3 : all",
    ),
    (
        "a rejection without the other case",
        "region a\n  reject size(Jet) > 1 ? MET > 3",
        "region a\n  reject size(Jet) > 1 ? MET > 3 : none",
    ),
    (
        "combinations",
        (
            "object z : COMB(Muon[-1] Muon[-2]) alias mm\n  select {mm}q == 0\n  select m(mm) [] "
            "70 "
            "110\n  select pT(Muon[-1]) > 20"
        ),
        """composite z\n  take disjoint(Muon m1, Muon m2)\n  object mm = m1 + m2
  select charge(mm) == 0\n  select mass(mm) [] 70 110\n  select pt(m1) > 20""",
    ),
    (
        "members of a composite",
        "object l\n  take Muon\ncomposite z\n  take l a, b\n  select a.q + b.q == 0",
        (
            "object l\n  take Muon\ncomposite z\n  take disjoint(l a, l b)\n  select a.charge + "
            "b.charge == 0"
        ),
    ),
    (
        "an index that a function gives",
        "region a\n  select abs(pdgId(GEN[ motherIdx( Tau[0] ) ] )) == 15",
        "region a\n  select abs(pdgid(at(GEN, motherIdx(Tau[0])))) == 15",
    ),
    ("an optimisation", "region a\n  select MET ~= 90", "region a\n  select closest(MET, 90)"),
    ("edges as a bin", "region a\n  bin MET 100 200 inf", "region a\n  bins MET 100 200 inf"),
    ("a bin with a name", "region a\n  namedbin 7 MET > 3", 'region a\n  bin "7" MET > 3'),
    ("a trigger by its name", 'region a\n  select HLT "HLT_Mu50"', "region a\n  trigger HLT_Mu50"),
    (
        "a variable in quotes",
        'region a\n  select "mu_iso"(Muon[0]) < 3',
        "region a\n  select mu_iso(Muon[0]) < 3",
    ),
    (
        "names with dashes",
        "object my-jets\n  take Jet\nregion S-R\n  select size(my-jets) > 2",
        "object my_jets\n  take Jet\nregion S_R\n  select size(my_jets) > 2",
    ),
    ("a sum of jets", "region a\n  select fHT(Jet) > 300", "region a\n  select HT(Jet) > 300"),
    (
        "megajets",
        "object g\n  take fmegajets(Jet)\ndefine r = fMR(g)",
        "object g\n  take fmegajets(Jet)\ndefine r = MR(g[0], g[1])",
    ),
    (
        "a sorted collection",
        "define j = sort(Jet, m, desc)",
        "object j\n  take sort(Jet, mass, descend)",
    ),
    (
        "a line that goes on",
        "region a\n  select (MET > 3 or\n    MET < 2)\n    and size(Jet) > 2",
        "region a\n  select (MET > 3 or MET < 2) and size(Jet) > 2",
    ),
    (
        "an axis with a dash in its name",
        'region a\n  histo a-b, "x", 10, 0, 1, MET',
        'region a\n  histo a_b, "x", 10, 0, 1, MET',
    ),
    ("an object that is a sum", "object two = Jet[0] + Jet[1]", "define two = Jet[0] + Jet[1]"),
    (
        "info without its header",
        "title A title\nlumi 3",
        "info analysis\n  title A title\n  lumi 3",
    ),
    (
        "a title on two lines",
        'info a\n  title "one\n  two"\n  lumi 3',
        'info a\n  title "one two"\n  lumi 3',
    ),
    (
        "a doubt of the author",
        "object j\n  take Jet\n  select abs(d0) < 2 ?",
        "object j\n  take Jet\n  select abs(d0) < 2  #: ?",
    ),
    ("nothing yet", "object j\n  take Jet\n  select", "object j\n  take Jet\n  select ..."),
    (
        "a condition in words",
        "region a\n  select abs(x) in barrel",
        'region a\n  select "abs(x) in barrel"',
    ),
    ("triggers in words", "region a\n  trigger MET[90..140]", 'region a\n  trigger "MET[90..140]"'),
    (
        "thresholds by year",
        "region a\n  select x < 0.4 (2016), 0.45 (2017)",
        'region a\n  select "x < 0.4 (2016), 0.45 (2017)"',
    ),
    (
        "words",
        "region a\n  select the second jet is central",
        'region a\n  select "the second jet is central"',
    ),
]


@pytest.mark.parametrize(("older", "new"), [s[1:] for s in SAME], ids=[s[0] for s in SAME])
def test_older_and_new_are_one_tree(older: str, new: str) -> None:
    """And the canonical text is that of 2026 syntax, in which a second reading changes nothing."""
    assert parse(older) == parse(new)
    text = format_adl(parse(older))
    assert format_adl(parse(text)) == text
    assert [line.strip() for line in text.splitlines() if line] == [
        line.strip() for line in new.splitlines() if line
    ] or "#:" in new


@pytest.mark.parametrize(
    "text",
    [
        # says this itself
        "object a\n  take Jet\nobject b\n  take Jet\n  reject dR(this, Jet) < 0.4",
        "object b\n  take Jet\n  select pt > max(pt(Jet)) / 2",  # of all jets
        "object b\n  take Jet\n  select pt > pt(Jet[0]) / 2",  # of the first jet
        "object Jet_0\n  take Jet\nregion a\n  select size(Jet_0) > 2",  # a name of the file
        "object lep\n  take lep\n  select ptcone30 < 3",  # names of the events' own
        "define m = 3\nobject b\n  take Jet\n  select pt > m",
        "region a\n  select any(pt(Jet[:3]) > 40)",
    ],
)
def test_what_new_syntax_means_stays(text: str) -> None:
    """Nothing is replaced where 2026 syntax has a meaning of its own."""
    assert [line.strip() for line in format_adl(parse(text)).splitlines() if line] == [
        line.strip() for line in text.splitlines()
    ]


def test_slices_of_the_older_dialect_include_their_end() -> None:
    """CutLang's ``[0:3]`` has four jets; what it is read as is noted and found, and not shifted
    again in the canonical text.
    """
    older = (
        "object j\n  take JET\n  select pT(JET) > 30\nregion a\n  select min(dphi(j[0:3], "
        "METLV[0])) > 0.4\n"
    )
    analysis = parse(older)
    assert "j[0:4]" in format_adl(analysis)
    assert parse(format_adl(analysis)) == analysis
    assert [f.code for f in check(analysis) if f.line == 5] == ["HEP112"]
    assert [f.code for f in check(parse(format_adl(analysis))) if f.code == "HEP112"] == []


def test_slices_of_new_syntax_do_not() -> None:
    """Neither in a file of its own nor, with a warning, in one that has both."""
    assert "Jet[:3]" in format_adl(parse("region a\n  select min(pt(Jet[:3])) > 0.4"))
    both = parse(
        "object j\n  take JET\n  reject dR(this, Muon) < 1\nregion a\n  select min(pt(j[0:3])) > 40"
    )
    assert "j[0:3]" in format_adl(both)
    assert [f.message for f in check(both) if f.code == "HEP112"] == [
        "[0:3] stands in a file of both syntaxes: it is read as [0:3], 3 objects"
    ]


FILE = """\
info analysis
  title "Any # title, with: characters"
  experiment CMS

TRGm = 1  # the other program's

table efficiency  # of leptons
  tabletype efficiency
  nvars 2
  errors true
  # value  down  up  low high  low high
  0.1  0.01  0.02  10 20  -2.5 0.0
  0.2  0.01  -0.02  20.5 1e3  0.0 2.5

countsformat results
  process bkg-1, "All background", stat, syst
  process obs, "Observed"

histoList plots
  histo h1, "pT [GeV]", 40, 0, 1000, pT(Jet[0])
  histo h2, "edges", -1.5 0 10 100, MET
  histo h3, "both", 40, 0, 1000, 20, -3, 3, pT(Jet[0]), eta(Jet[0])

region SR
  select applyHM(efficiency({Muon[0]}pT, {Muon[0]}eta) == 1)
  weight xsec 0.0123
  weight efficiency(pT(Muon[0]), eta(Muon[0]))
  plots
  bin MET > 300
  counts results 27.5 + 4.9 - 3.4 +- 1.1, 23
  print pT(Jet[0]) MET
"""


def test_tables_counts_histograms_and_instructions_are_read() -> None:
    """As records whose numbers can be used, and printed again with their comments."""
    analysis = parse(FILE)
    table, counts, plots, region = analysis.blocks[1:]
    assert [s for s in table.statements if isinstance(s, tree.Row)] == [
        tree.Row(0.1, (0.01, 0.02), ((10.0, 20.0), (-2.5, 0.0))),
        tree.Row(0.2, (0.01, -0.02), ((20.5, 1000.0), (0.0, 2.5))),
    ]
    assert counts.statements == (
        tree.Process("bkg-1", "All background", ("stat", "syst")),
        tree.Process("obs", "Observed"),
    )
    assert [type(s) for s in plots.statements] == [tree.Histo, tree.HistoEdges, tree.Histo2D]
    assert region.statements[-2] == tree.Counts(
        "results",
        (
            tree.Count(
                27.5,
                (
                    tree.Uncertainty("+", 4.9),
                    tree.Uncertainty("-", 3.4),
                    tree.Uncertainty("+-", 1.1),
                ),
            ),
            tree.Count(23.0),
        ),
    )
    assert region.statements[-1] == tree.Instruction("print", "pT(Jet[0]) MET")
    assert region.statements[2].name == "efficiency"  # type: ignore[union-attr]
    text = format_adl(analysis)
    assert parse(text) == analysis
    assert all(
        f"# {comment}" in text for comment in ("the other program's", "of leptons", "value  down")
    )
    assert [f for f in check(analysis) if f.severity == "error"] == []


def test_a_last_edge_may_be_infinite() -> None:
    """In ``bins`` and in a histogram."""
    (block,) = parse("region a\n  bins MET 100 200 inf").blocks
    assert isinstance(bins := block.statements[0], tree.Bins)
    assert bins.edges[-1] == tree.Number(inf)


@pytest.mark.parametrize(
    ("text", "line", "column", "says"),
    [
        ("region a\n  METsig > 12", 2, 3, "expected a keyword"),
        ("object a\n  take Jet b, Muon c", 2, 1, "take union(Jet, Muon)"),
        ("object a\n  take Jet = b", 2, 12, "'='"),
        ("region a\n  select dR(Jet[0] Jet[1]) > 3", 2, 3, "two expressions side by side in dR(…)"),
        ("region a\n  select m(2 3) > 3", 2, 3, "a comma or an operator between them"),
        (
            "region a\n  select (MET > 3 ? MET < 2) > 1",
            2,
            3,
            "only a whole requirement may leave it out",
        ),
        ("region a\n  select MET >\n    3 and size( > 2", 3, 17, "'>'"),
        (
            "table t\n  errors true\n  0.1 0 10",
            3,
            3,
            "a value, its errors down and up, then low and high for each variable",
        ),
        ("table t\n  0.1 0 ten", 2, 9, "'ten'; expected a number"),
        ("region a\n  counts r 3 +- , 4", 2, 12, "6.0 + 3.6 - 0.6 +- 1.1"),
        ("countsformat r\n  process a", 2, 3, 'process name, "title"'),
        ('region a\n  histo h, "t", 3, 4, MET', 2, 3, "n, low, high, variable"),
        ("object a-b\n  take Jet\nobject a_b\n  take Jet", 1, 8, "others could be meant"),
        ("object z : comb(3 4)", 1, 12, "side by side"),
        ("object z : comb(Muon[0].pt)", 1, 1, "comb of something else"),
        ("select MET > 3 #: ✓\n", 1, 1, "outside of a block"),
        (
            "region a\n  select MET > 3 or  #: ✓\n  MET < 2  #: ?",
            3,
            1,
            "two marks on one statement",
        ),
    ],
)
def test_what_is_wrong_is_said_at_its_place(text: str, line: int, column: int, says: str) -> None:
    """Line and column also where a statement goes over several lines."""
    with pytest.raises(SpecError) as caught:
        parse(text)
    assert (caught.value.line, caught.value.column) == (line, column)
    assert says in str(caught.value)


def test_an_edited_line_is_read_in_its_block() -> None:
    """As it would be in the text."""
    read = spec.read("object jets\n  take Jet\n  select pt > 30\n")
    edited = spec.with_line(read, read.requirements[0].id, "select pT(Jet) > 40")
    assert [r.adl for r in edited.requirements] == ["select pt > 40"]
