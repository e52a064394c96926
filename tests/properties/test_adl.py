"""Properties of the ADL parser and printer that hold for every tree and every text."""

from __future__ import annotations

import random
import re
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hepnb import spec
from hepnb.adl import catalogue, tree
from hepnb.adl.check import check
from hepnb.adl.format import format as format_adl
from hepnb.adl.format import format_expression
from hepnb.adl.parse import parse, parse_expression
from hepnb.errors import SpecError

RESERVED = ("and", "or", "not", "union", "disjoint", "cartesian", "ascend", "descend", "sort", "p")


def is_canonical(name: str) -> bool:
    """True for a name that older dialects do not spell otherwise; names of collections (below)
    begin otherwise.
    """
    older = name in catalogue.OLDER_COLLECTIONS or name.lower() in (
        *catalogue.OLDER_FUNCTIONS,
        "met",
        "metlv",
        "fht",
        "abseta",
    )
    synonym = catalogue.attribute(name) not in (None, name) or catalogue.function(name) not in (
        None,
        name,
    )
    return not (
        name.lower() in RESERVED or older or synonym or name.endswith("_") or name.startswith("c_")
    )


NAMES = st.from_regex(r"\A[A-Za-z_][A-Za-z0-9_]{0,6}\Z").filter(is_canonical)
COLLECTIONS = st.from_regex(r"\Ac_[a-z]{1,3}\Z")
UNITS = st.sampled_from(["", "GeV", "MeV", "mm", "cm", "m", "rad", "%", "fb-1"])
VALUES = st.one_of(st.integers(0, 10**6).map(float), st.floats(1e-9, 1e12, allow_nan=False)).map(
    lambda v: float(repr(v))
)
#: everything that may stand in a quote, a title or a comment of one line
LINE = st.text(
    st.characters(blacklist_categories=("Cs", "Cc", "Zl", "Zp"), blacklist_characters="\x85"),
    max_size=30,
)
NUMBERS = st.builds(tree.Number, VALUES, UNITS)
SIGNED = st.builds(
    lambda n, minus: tree.Number(-n.value, n.unit) if minus and n.value else n,
    NUMBERS,
    st.booleans(),
)


def same_unit(*values: tree.Number) -> tuple[tree.Number, ...]:
    """Numbers as the parser gives them: a unit of only the last is that of all."""
    return tuple(tree.Number(v.value, values[0].unit) for v in values)


def compound(inner: st.SearchStrategy[tree.Expr]) -> st.SearchStrategy[tree.Expr]:
    """Expressions one level deeper."""
    several = st.lists(inner, min_size=2, max_size=3).map(tuple)
    index = st.one_of(st.none(), st.integers(-5, 5))
    ranges = st.tuples(inner, SIGNED, SIGNED, st.booleans())
    return st.one_of(
        st.builds(tree.Attribute, inner.filter(lambda e: not isinstance(e, tree.Number)), NAMES),
        st.builds(tree.Index, inner, st.integers(-5, 5)),
        st.builds(tree.Slice, inner, index, index),
        st.builds(tree.Call, NAMES, st.lists(inner, max_size=3).map(tuple)),
        st.builds(tree.Unary, st.just("not"), inner),
        st.builds(
            tree.Unary,
            st.just("-"),
            inner.filter(lambda e: not (isinstance(e, tree.Number) and e.value > 0)),
        ),
        st.builds(tree.Binary, st.sampled_from("+-*/^"), inner, inner),
        st.builds(tree.Compare, st.sampled_from([">", ">=", "<", "<=", "==", "!="]), inner, inner),
        ranges.map(lambda r: tree.Range(r[0], *same_unit(r[1], r[2]), inside=r[3])),
        st.builds(tree.Logical, st.sampled_from(["and", "or"]), several),
        st.builds(tree.Conditional, inner, inner, inner),
    )


EXPRESSIONS = st.recursive(
    st.one_of(SIGNED, st.builds(tree.Name, NAMES), st.builds(tree.String, LINE)),
    compound,
    max_leaves=12,
)
QUOTES = st.builds(
    tree.Quote, st.integers(0, 999), LINE, st.sampled_from(["", "1704.03848", "hep-ex/0001001v2"])
)
NOTES = st.builds(
    tree.Note,
    st.lists(QUOTES, max_size=2).map(tuple),
    st.sampled_from(tree.Mark),
    LINE.map(str.strip),
).map(lambda n: n if n.evidence or n.mark or not n.comment.startswith(":") else tree.NO_NOTE)
BINDINGS = st.builds(tree.Binding, COLLECTIONS, st.one_of(st.just(""), COLLECTIONS))
TAKES = st.one_of(
    st.builds(lambda n, note: tree.Take((tree.Binding(n),), note=note), COLLECTIONS, NOTES),
    st.builds(
        lambda n, a, note: tree.Build(tree.Call(n, a), note),
        NAMES,
        st.lists(EXPRESSIONS, max_size=2).map(tuple),
        NOTES,
    ),
    st.builds(
        tree.Take,
        st.lists(BINDINGS, min_size=1, max_size=3).map(tuple),
        st.sampled_from(["union", "disjoint", "cartesian"]),
        NOTES,
    ),
)
COMMENTS = LINE.map(str.strip).filter(lambda t: t == t.strip()).map(tree.Comment)
DEFINES = st.builds(tree.Define, NAMES, EXPRESSIONS, NOTES)
SELECTS = st.builds(tree.Select, EXPRESSIONS, st.booleans(), NOTES)
EDGES = st.lists(SIGNED, min_size=2, max_size=5).map(lambda e: same_unit(*e))
BINS_OF = st.builds(tree.Name, NAMES)
HISTOS = st.tuples(NAMES, LINE, st.integers(1, 100), SIGNED, SIGNED, EXPRESSIONS, NOTES).map(
    lambda h: tree.Histo(h[0], h[1], h[2], *same_unit(h[3], h[4]), h[5], h[6])
)
HISTOS |= st.builds(tree.HistoEdges, NAMES, LINE, EDGES, EXPRESSIONS, NOTES)
LIMITS = st.tuples(SIGNED, SIGNED).map(lambda e: same_unit(*e))
HISTOS |= st.tuples(
    NAMES,
    LINE,
    st.integers(1, 100),
    LIMITS,
    st.integers(1, 100),
    LIMITS,
    EXPRESSIONS,
    EXPRESSIONS,
    NOTES,
).map(lambda h: tree.Histo2D(h[0], h[1], h[2], *h[3], h[4], *h[5], *h[6:]))
EVEN = st.tuples(st.integers(1, 100), LIMITS).map(lambda b: tree.Even(b[0], *b[1]))
AXES = st.tuples(EDGES, EVEN) | st.tuples(EVEN, EDGES) | st.tuples(EDGES, EDGES)
HISTOS |= st.tuples(NAMES, LINE, AXES, EXPRESSIONS, EXPRESSIONS, NOTES).map(
    lambda h: tree.HistoMap(h[0], h[1], *h[2], *h[3:])
)
UNCERTAINTIES = st.lists(
    st.builds(tree.Uncertainty, st.sampled_from(["+-", "+", "-"]), VALUES), max_size=3
).map(tuple)
COUNTS = st.builds(
    tree.Counts,
    NAMES,
    st.lists(st.builds(tree.Count, VALUES, UNCERTAINTIES), min_size=1, max_size=3).map(tuple),
    NOTES,
)
INSTRUCTIONS = st.builds(
    tree.Instruction, st.sampled_from(["print", "save"]), st.just("a.csv pt(jets[0]) MET"), NOTES
)
OBJECT = st.one_of(
    SELECTS,
    DEFINES,
    COMMENTS,
    st.builds(tree.Sort, EXPRESSIONS, st.booleans(), st.just("") | COLLECTIONS, NOTES),
    INSTRUCTIONS,
)
REGION = st.one_of(
    SELECTS, DEFINES, COMMENTS, HISTOS, st.builds(tree.Trigger, EXPRESSIONS, NOTES),
    st.builds(tree.Bins, BINS_OF, EDGES, NOTES),
    COUNTS, INSTRUCTIONS, st.builds(tree.Sort, EXPRESSIONS, st.booleans(), note=NOTES),
    st.builds(tree.Bin, LINE, EXPRESSIONS, NOTES),
    st.builds(tree.Weight, NAMES, EXPRESSIONS, NOTES),
)  # fmt: skip
ROWS = st.builds(
    tree.Row,
    VALUES,
    st.just(()),
    st.lists(st.tuples(VALUES, VALUES), min_size=1, max_size=3).map(tuple),
    NOTES,
)
PROCESSES = st.builds(
    tree.Process, NAMES, LINE, st.sampled_from([(), ("stat",), ("stat", "syst")]), NOTES
)
COMPOSITE = st.one_of(
    TAKES, SELECTS, DEFINES, COMMENTS, st.builds(tree.Candidate, NAMES, EXPRESSIONS, NOTES)
)
HEADER = NOTES.map(
    lambda n: tree.Note(n.evidence, tree.Mark.NONE, n.comment) if n.evidence else tree.NO_NOTE
)


def blocks(
    kind: tree.BlockKind, statement: st.SearchStrategy[tree.Statement]
) -> st.SearchStrategy[tree.Block]:
    """Blocks of a kind; two takes of an object block would be read as a union."""
    statements = st.lists(statement, max_size=4).map(tuple)
    if kind == "object":
        statements = st.tuples(st.lists(TAKES, max_size=1), statements).map(
            lambda s: (*s[0], *s[1])
        )
    return st.builds(tree.Block, st.just(kind), COLLECTIONS, statements, HEADER)


ANALYSES = st.lists(
    st.one_of(
        blocks("object", OBJECT),
        blocks("region", REGION),
        blocks("composite", COMPOSITE),
        blocks("table", ROWS | COMMENTS),
        blocks("histolist", HISTOS),
        blocks("countsformat", PROCESSES),
        DEFINES,
        INSTRUCTIONS,
    ),
    max_size=4,
).map(lambda items: tree.Analysis(tuple(items)))
QUICK = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@QUICK
@given(EXPRESSIONS)
def test_a_printed_expression_reads_back_as_itself(expression: tree.Expr) -> None:
    """Printing and parsing an expression gives the same tree, whatever binds to what."""
    assert parse_expression(format_expression(expression)) == expression


@QUICK
@given(ANALYSES)
def test_a_printed_analysis_reads_back_as_itself(analysis: tree.Analysis) -> None:
    """Printing and parsing an analysis gives the same tree, with evidence, marks and comments,
    and prints the same again.
    """
    text = format_adl(analysis)
    assert parse(text) == analysis
    assert format_adl(parse(text)) == text


@QUICK
@given(ANALYSES)
def test_checks_and_requirements_never_fail(analysis: tree.Analysis) -> None:
    """Every tree can be checked, has requirements with unique ids, and a hash that its notes do
    not change.
    """
    check(analysis)
    requirements = spec.requirements_of(analysis, "1704.03848")
    assert len({r.id for r in requirements}) == len(requirements)
    assert spec.sha256(parse(format_adl(analysis))) == spec.sha256(analysis)


@QUICK
@given(st.text(max_size=200))
def test_any_text_parses_or_says_why_not(text: str) -> None:
    """A text is an analysis or a SpecError, never another exception."""
    parses_or_says_why_not(text)


VALID = """\
info analysis
  title Search for "photons" # 1

object photons
  take Photon
  select pt > 10 GeV and abs(eta) < 2.37   #: p7 "ET > 10 GeV"; 1602.01234:p5 "|η| < 2.37"  ✓ # why
  reject abs(eta) [] 1.37 1.52             #: p7 "excluding 1.37 < |η| < 1.52"  ?
  define rel = iso / pt
composite pairs
  take disjoint(photons g1, photons g2)
  object H = g1 + g2
  select mass(H) ][ 80 100 GeV
define HT = sum(pt(photons[:3]))
region SR
  take pre
  trigger HLT_a or not HLT_b
  select size(photons) >= 2 ? HT > 100 : MET > 0.2 TeV
  bin "low" MET [] 200 300
  bins MET 0 100 200
  histo h, "m [GeV]", 10, 0, 100, mass(photons[0] + photons[-1])
"""


def mutated(seed: int, most: int = 8) -> str:
    """A valid text with some characters changed, lost, doubled or moved."""
    rng = random.Random(seed)
    text = list(VALID)
    for _ in range(rng.randint(1, most)):
        at = rng.randrange(len(text))
        piece = text[at : at + rng.randint(1, 6)]
        text[at : at + len(piece)] = rng.choice(
            [[], piece * 2, piece[::-1], [rng.choice('"#:?✓()[]<>=-.,\n\t 0aé\\|&^')]]
        )
    return "".join(text)


@pytest.mark.parametrize("seed", range(400))
def test_a_mutated_text_parses_or_says_why_not(seed: int) -> None:
    """A text with some characters changed is an analysis or a SpecError that names a line."""
    parses_or_says_why_not(mutated(seed))


#: words that the canonical text adds or writes otherwise, and signs of older dialects, which it
#: replaces
_FREE = {
    "take",
    "using",
    "all",
    "none",
    "ascend",
    "descend",
    "asc",
    "desc",
    "select",
    "cut",
    "cmd",
    "object",
    "obj",
    "define",
    "def",
    "bin",
    "bins",
}
UNITS_OF = ("GeV", "MeV", "TeV", "mm", "cm", "m", "rad")
_OLDER = re.compile(r"[{}|~]|_(?![A-Za-z])|\.\.\.|\?\?|\?\s*$", re.MULTILINE)


def code_of(text: str) -> str:
    """A text without its comments and notes."""
    return "\n".join(
        re.match(r'(?:"(?:\\.|[^"\\])*"|[^"#])*', line)[0] for line in text.splitlines()
    )  # type: ignore[index]


def words(text: str) -> Counter[str]:
    """The names, numbers and quoted texts of the code of a text, numbers by their value, names
    in their canonical spelling.
    """
    found = re.findall(
        r'"(?:\\.|[^"\\])*"|[^\W\d]\w*|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|[<>=!]=|[<>^*/]',
        code_of(text),
    )
    canonical = (
        str(float(w))
        if w[0] in ".0123456789"
        else catalogue.attribute(w)
        or catalogue.function(w)
        or catalogue.OLDER_COLLECTIONS.get(w, w)
        for w in found
    )
    # a unit of several numbers is written once
    return Counter(
        re.sub(r"\\(.)", r"\1", w.lower())
        for w in canonical
        if w.lower() not in _FREE and w not in (*UNITS_OF, "mass")
    )


@pytest.mark.parametrize("seed", range(400))
def test_nothing_of_a_mutated_text_is_dropped_or_changed(seed: int) -> None:
    """What is read has every name, number, comparison and text of what was written, and no
    other: no meaning is lost silently.
    """
    text = mutated(seed, 2)
    if _OLDER.search(code_of(text)):
        return
    try:
        analysis = parse(text)
    except SpecError:
        return
    assert words(format_adl(analysis)) == words(text)


def parses_or_says_why_not(text: str) -> None:
    """Parse, and when that works print, check and list; when not, a line must be named."""
    try:
        analysis = parse(text)
    except SpecError as error:
        line = error.line
    else:
        line = 1
        assert parse(format_adl(analysis)) == analysis
        check(analysis)
        spec.requirements_of(analysis)
    assert line > 0
