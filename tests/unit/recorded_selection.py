"""A selection as records, in made-up words: one of every construct that the writer knows."""

from __future__ import annotations

from hepnb.records import Block, Pick, Place, Records, Rule, Test

BLOCKS = (
    Block("loose electrons", "objects", ("Electron",)),
    Block("loose muons", "objects", ("Muon",)),
    Block("jets", "objects", ("Jet",)),
    Block("cleaning", "overlap", ("loose electrons", "loose muons", "jets")),
    Block("tight electrons", "objects", ("loose electrons",)),
    Block("tight muons", "objects", ("loose muons",)),
    Block("leptons", "union", ("tight electrons", "tight muons")),
    Block("b-jets", "objects", ("jets",)),
    Block(
        "Z candidates",
        "combination",
        ("leptons", "leptons"),
        pick=Pick("mass", "closest", 91.2, "GeV"),
    ),
    Block("preselection", "region"),
    Block("SR-A", "region", ("preselection",), also=("SR-B",)),
    Block("CR-top", "region", ("preselection",), role="control"),
)


def rule(words: str, blocks: tuple[str, ...], test: Test, **more: object) -> Rule:
    """A rule that was read on page 3."""
    return Rule(test, blocks, places=(Place(page=3),), words=(words,), **more)  # type: ignore[arg-type]


TWO = Test("n", ">=", (2,), what="tight muons")
SR = ("SR-A", "SR-B")
RULES = (
    rule(
        "loose muons have a d0 significance of less than 4",
        ("loose muons",),
        Test("d0sig", "<", (4,)),
    ),
    rule(
        "outside of the gap 1.44 < |η| < 1.57",
        ("loose electrons",),
        Test("abseta", "notin", (1.44, 1.57)),
    ),
    rule(
        "central jets of less than 120 GeV need a JVT above 0.59",
        ("jets",),
        Test("jvt", ">", (0.59,)),
        given=(Test("pt", "<", (120,), "GeV"), Test("abseta", "<", (2.5,))),
    ),
    rule(
        "jets within 0.3 of an electron are dropped",
        ("cleaning",),
        Test("dr", "<", (0.3,), what="jets", other="loose electrons"),
        step=1,
        removes="jets",
    ),
    rule(
        "then muons within 0.04 + 10 GeV/pT of one of the jets left",
        ("cleaning",),
        Test("dr", "<", what="loose muons", other="jets", function="0.04 + 10 GeV / pt"),
        step=2,
        removes="loose muons",
    ),
    rule(
        "a relative isolation below 0.15",
        ("tight electrons", "tight muons"),
        Test("iso", "<", (0.15,)),
    ),
    rule("of more than 25 GeV", ("leptons",), Test("pt", ">", (25,), "GeV"), alternative="a1"),
    rule("or inside of |η| = 1.5", ("leptons",), Test("abseta", "<", (1.5,)), alternative="a2"),
    rule("at the 70% working point", ("b-jets",), Test("btag_wp", "flag", text="70%")),
    rule("pairs of opposite charge", ("Z candidates",), Test("charge", "flag", text="OS")),
    rule("and the same flavour", ("Z candidates",), Test("flavour", "flag", text="SF")),
    rule("two or more leptons", ("preselection",), Test("n", ">=", (2,), what="leptons")),
    rule(
        "the harder one above 30 GeV",
        ("preselection",),
        Test("pt", ">", (30,), "GeV", what="leptons", nth=1),
    ),
    rule("no b-jet", ("preselection",), Test("n", "none", what="b-jets")),
    rule(
        "where there are two muons the second has 15 GeV or more",
        ("preselection",),
        Test("pt", ">=", (15,), "GeV", what="tight muons", nth=2),
        given=(TWO,),
    ),
    rule(
        "a mass of 76 to 106 GeV",
        SR,
        Test("mass", "in", (76, 106), "GeV", what="Z candidates", nth=1),
    ),
    rule("100–200", ("SR-A",), Test("met", "in", (100, 200), "GeV", what="MET")),
    rule("> 200", ("SR-B",), Test("met", ">", (200,), "GeV", what="MET")),
    rule(
        "events with Δφ < 0.4 between the first jet and the missing momentum are rejected",
        SR,
        Test("dphi", "<", (0.4,), "rad", what="jets", nth=1, other="MET"),
        drops=True,
    ),
    rule(
        "the leading lepton has more than 0.4 of the mass of the pair",
        SR,
        Test("pt", ">", what="leptons", nth=1, function="0.4 * mass(Z candidates #1)"),
    ),
    rule(
        "HT bins from 300, 500 and 800 GeV",
        ("SR-B",),
        Test("ht", "bins", (300, 500, 800), "GeV", what="jets", open=True),
    ),
    rule(
        "with at least one b-jet instead",
        ("CR-top",),
        Test("n", ">=", (1,), what="b-jets"),
        instead=True,
    ),
)
SELECTION = Records(BLOCKS, RULES, "2601.00001", "model")
