"""The ADL parser: what it reads, and what it says of a broken line."""

from __future__ import annotations

from dataclasses import astuple

import pytest

from hepnb.adl import tree
from hepnb.adl.parse import parse, parse_expression
from hepnb.adl.tree import (
    Binary,
    Call,
    Compare,
    Conditional,
    Index,
    Logical,
    Name,
    Number,
    Range,
    Slice,
    String,
    Unary,
)
from hepnb.errors import SpecError


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("pt > 10 GeV", Compare(">", Name("pt"), Number(10.0, "GeV"))),
        ("pT>10gev", Compare(">", Name("pT"), Number(10.0, "GeV"))),
        ("mass ≥ 0.08 TeV", Compare(">=", Name("mass"), Number(0.08, "TeV"))),
        ("iso < 10 %", Compare("<", Name("iso"), Number(10.0, "%"))),
        ("x < -2", Compare("<", Name("x"), Number(-2.0))),
        ("eta [] -2.4 2.4", Range(Name("eta"), Number(-2.4), Number(2.4))),
        (
            "mll ][ 80 100 GeV",
            Range(Name("mll"), Number(80.0, "GeV"), Number(100.0, "GeV"), inside=False),
        ),
        ('id == "medium"', Compare("==", Name("id"), String("medium"))),
        (
            "a and b or not c",
            Logical("or", (Logical("and", (Name("a"), Name("b"))), Unary("not", Name("c")))),
        ),
        ("a && b || c", Logical("or", (Logical("and", (Name("a"), Name("b"))), Name("c")))),
        ("jets[:3].pt", tree.Attribute(Slice(Name("jets"), None, 3), "pt")),
        ("pt(jets[-1])", Call("pt", (Index(Name("jets"), -1),))),
        ("a - b - c", Binary("-", Binary("-", Name("a"), Name("b")), Name("c"))),
        ("-a^2", Unary("-", Binary("^", Name("a"), Number(2.0)))),
        ("(10 GeV)^2", Binary("^", Number(10.0, "GeV"), Number(2.0))),
        ("10 GeV / pt", Binary("/", Number(10.0, "GeV"), Name("pt"))),
        (
            "a ? b : c ? d : e",
            Conditional(Name("a"), Name("b"), Conditional(Name("c"), Name("d"), Name("e"))),
        ),
        ("5 m", Number(5.0, "m")),
        ("5 * m", Binary("*", Number(5.0), Name("m"))),
    ],
)
def test_an_expression_is_read_as_it_is_meant(text: str, expected: tree.Expr) -> None:
    """Precedence, units, ranges, slices and synonyms of operators."""
    assert parse_expression(text) == expected


def test_evidence_mark_and_comment_are_read_from_the_end_of_a_line() -> None:
    """Several quotes, another paper, escaped quotation marks, the mark and the comment behind
    it.
    """
    text = (
        'object a\n  take Jet\n  select pt > 3 #: p7 "say \\"x\\" # 1"; 1602.01234:p5 "b" ✗ # why'
    )
    (block,) = parse(text).blocks
    note = block.statements[1].note
    assert note == tree.Note(
        (tree.Quote(7, 'say "x" # 1'), tree.Quote(5, "b", "1602.01234")), tree.Mark.REJECTED, "why"
    )
    assert note.line == 3


def test_negative_edges_are_edges() -> None:
    """``bins eta -2 0 2`` has three edges; it is not ``eta - 2`` with two."""
    (block,) = parse("region a\n  bins eta -2 0 2").blocks
    assert block.statements == (tree.Bins(Name("eta"), (Number(-2.0), Number(0.0), Number(2.0))),)


def test_a_define_that_is_not_indented_ends_the_block() -> None:
    """An event variable stands outside of blocks, a definition of a block is indented."""
    analysis = parse("object a\n  take Jet\n  define x = pt\ndefine HT = sum(pt(a))\n")
    assert [type(i).__name__ for i in analysis.items] == ["Block", "Define"]
    assert analysis.blocks[0].statements[1] == tree.Define("x", Name("pt"))


def test_info_lines_are_free_text() -> None:
    """A title may hold quotation marks and ``#``."""
    (block,) = parse('info analysis\n  title A "b" # c #: d\n').blocks
    assert block.statements == (tree.Field("title", 'A "b" # c #: d'),)


def test_a_region_named_alone_on_a_line_is_taken() -> None:
    """The older way to inherit."""
    assert parse("region b\n  a").blocks == parse("region b\n  take a").blocks


@pytest.mark.parametrize(
    ("text", "line", "column", "found", "expected", "hint"),
    [
        (
            "object x\n  selct pt > 3",
            2,
            3,
            "'selct'",
            "a keyword: take select",
            "did you mean 'select'?",
        ),
        ("object x\n  select pt >", 2, 14, "the end of the line", "a number", ""),
        (
            "object x\n  select 80 < mass < 100",
            2,
            20,
            "'<'",
            "the end of the line",
            "write x [] low high",
        ),
        ("object x\n  select pt = 3", 2, 13, "'='", "the end of the line", "== compares"),
        (
            "object x\n  select pt > 10 GeV^2",
            2,
            18,
            "'GeV'",
            "",
            "a power of a unit is written (10 GeV)^2",
        ),
        ("object x\n  select pt > 10 parsec", 2, 18, "'parsec'", "", "known units: %"),
        (
            'object x\n  select id == "med',
            2,
            16,
            "'\"'",
            "a quoted text",
            "a quotation mark is missing",
        ),
        ("object x\n  select (pt > 3", 2, 17, "the end of the line", ")", ""),
        (
            "object x\n  select pt > 3 #: p7 quote",
            2,
            17,
            "'p7 quote' after #:",
            'p7 "words of the paper"',
            "",
        ),
        ("object x\n  select jets[1.5].pt > 3", 2, 3, "1.5", "a whole number as an index", ""),
        ("object x\n  select pt > 1e999", 2, 3, "1e999", "a finite number", ""),
        ("region x\n  select {" + "1" * 20_000 + "x} > 3", 2, 3, "1111", "a finite number", ""),
        (
            "region x\n  select a or" + "\n  b or" * 3000,
            201,
            7,
            "the end of the line",
            "an expression",
            "",
        ),
        ("object x\n  select " + "not " * 200 + "a", 2, 3, "an expression nested", "", "define"),
        ("object x\n  photons", 2, 3, "'photons'", "a keyword: take select", ""),
        ("object x #: ?\n  take Jet", 1, 10, "? on a block", "marks on the lines", ""),
        (
            "region x\n  object z = a + b",
            2,
            3,
            "object … = in region x",
            "a statement of region blocks",
            "",
        ),
        ("region 2j", 1, 8, "'2j'", "a name of letters", ""),
        (
            "select pt > 3",
            1,
            1,
            "select outside of a block",
            "object, composite or region first",
            "",
        ),
    ],
)
def test_a_broken_line_says_where_what_and_what_to_write(
    text: str, line: int, column: int, found: str, expected: str, hint: str
) -> None:
    """Line and column, what stands there, what would be right, and what to write for a known
    habit.
    """
    with pytest.raises(SpecError) as caught:
        parse(text, source="a.adl")
    error = caught.value
    assert (error.where, error.line, error.column) == (f"a.adl:{line}:{column}", line, column)
    assert found in error.found
    assert expected in error.expected
    assert hint in error.hint


def test_trees_are_equal_wherever_they_stand() -> None:
    """Line numbers do not count when trees are compared."""
    one, other = parse("object a\n  take Jet"), parse("\n\nobject a\n\n  take Jet")
    assert one == other
    assert astuple(one) != astuple(other)


def test_a_byte_order_mark_is_no_text() -> None:
    """Some editors begin a file with one."""
    assert parse("\ufeffobject a\n  take Jet") == parse("object a\n  take Jet")
