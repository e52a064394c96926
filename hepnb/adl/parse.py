"""ADL text → tree. A line is one statement; a block begins at its keyword and ends where the next one begins.

A ``define`` that is not indented is an event variable and ends the block before it.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from math import isinf
from typing import Literal, cast

from lark import Lark, Token, Transformer, UnexpectedCharacters, UnexpectedInput, UnexpectedToken, v_args
from lark.exceptions import VisitError
from rapidfuzz import process

from hepnb import units
from hepnb.adl import tree
from hepnb.errors import SpecError

_HEADER = re.compile(r"(?i)^\s*(info|object|composite|region)\s+([^\W\d]\w*)\s*$")
_BROKEN_HEADER = re.compile(r"(?i)^\s*(info|composite|region|object(?!.*=))\b(.*)$")
_KEYWORDS = (
    "take",
    "select",
    "reject",
    "define",
    "sort",
    "trigger",
    "bin",
    "bins",
    "weight",
    "histo",
    "object",
    "composite",
    "region",
    "info",
)
_STRING = r'"(?:\\.|[^"\\])*"'
_NOTE = re.compile(rf"(?:{_STRING}|[^\"#])*(?P<note>#.*)?")
_QUOTE = re.compile(r'\s*(?:(?P<paper>[\w.\-/]+):)?p(?P<page>\d+)\s*"(?P<text>(?:\\.|[^"\\])*)"\s*;?')
#: deeper trees would exceed what Python can recurse into when they are printed or checked
_DEEPEST = 100
_MARKS = {m.value: m for m in tree.Mark if m.value}
_ALLOWED: dict[str, tuple[type, ...]] = {
    "object": (tree.Take, tree.Sort, tree.Select, tree.Define),
    "composite": (tree.Take, tree.Sort, tree.Select, tree.Define, tree.Candidate),
    "region": (tree.Take, tree.Select, tree.Trigger, tree.Define, tree.Bin, tree.Bins, tree.Weight, tree.Histo),
}
_EXPECTED = {
    "QUANTITY": "a number", "IDENT": "a name", "STRING": "a quoted text", "COMPARE": "a comparison", "RANGE": "[] or ][",
    "LPAR": "(", "RPAR": ")", "LSQB": "[", "RSQB": "]", "COMMA": "a comma", "$END": "the end of the line",
    "EQUAL": "=", "COLON": ":", "DOT": ".", "QMARK": "?", "PLUS": "+", "MINUS": "-", "STAR": "*", "SLASH": "/", "CIRCUMFLEX": "^",
}  # fmt: skip


def parse(text: str, *, source: str = "") -> tree.Analysis:
    """The tree of an ADL text; ``source`` (file or cell) begins the place of an error.

    Raises SpecError with line and column, what was found and what was expected.
    """
    reader = _Reader(source)
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), start=1):  # some editors begin a file with the mark
        reader.read(number, line)
    return reader.finish()


def parse_expression(text: str) -> tree.Expr:
    """The tree of a single expression. Raises SpecError."""
    statement = _statement(f"select {text}", 1, "")
    return cast(tree.Select, statement).condition


class _Reader:
    """Takes the lines of a text one by one and gathers them into blocks."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.items: list[tree.Block | tree.Define | tree.Comment] = []
        self.header: tuple[tree.BlockKind, str, tree.Note] | None = None
        self.statements: list[tree.Statement] = []
        self.comments: list[tree.Comment] = []  # not indented: they belong to whatever comes next

    def read(self, number: int, line: str) -> None:
        indented = line[:1].isspace()
        if not line.strip():
            return
        if line.lstrip().startswith("#"):
            self.comment(line, number, indented=indented)
        elif self.header and self.header[0] == "info" and indented:
            self.add(_field(line, number))
        else:
            self.code(*_split_note(line, number, self.source), number, indented=indented)

    def code(self, code: str, note: tree.Note, number: int, *, indented: bool) -> None:
        if match := _HEADER.match(code):
            if note.mark:
                raise SpecError(
                    f"{note.mark} on a block",
                    where=self.source,
                    expected="marks on the lines inside of it",
                    line=number,
                    column=len(code) + 1,
                )
            self.close()
            self.header = (cast(tree.BlockKind, match[1].lower()), match[2], note)
        elif match := _BROKEN_HEADER.match(code):
            found = f"{match[2].strip()!r}" if match[2].strip() else "the end of the line"
            expected = f"a name of letters, digits and _ after {match[1]}"
            raise SpecError(found, where=self.source, expected=expected, line=number, column=match.end(1) + 2)
        else:
            self.statement(_statement(code, number, self.source, note), code, number, indented=indented)

    def comment(self, line: str, number: int, *, indented: bool) -> None:
        comment = tree.Comment(line.strip().removeprefix("#"), tree.Note(line=number))
        if indented and self.header:
            self.add(comment)
        else:
            self.comments.append(comment)

    def statement(self, statement: tree.Statement, code: str, number: int, *, indented: bool) -> None:
        if isinstance(statement, tree.Define) and not (indented and self.header):
            self.close()
            self.items.append(statement)
            return
        if not self.header:
            raise SpecError(
                f"{_word(statement)} outside of a block",
                where=self.source,
                expected="object, composite or region first",
                line=number,
                column=1,
            )
        kind, name, _ = self.header
        named_alone = isinstance(statement, tree.Take) and not re.match(r"(?i)\s*take\b", code)  # older dialect, regions only
        if not isinstance(statement, _ALLOWED.get(kind, ())) or (named_alone and kind != "region"):
            raise SpecError(
                f"{_word(statement)} in {kind} {name}",
                where=self.source,
                expected=f"a statement of {kind} blocks",
                line=number,
                column=1,
            )
        self.add(statement)

    def add(self, statement: tree.Statement) -> None:
        self.statements += self.comments
        self.statements.append(statement)
        self.comments = []

    def close(self) -> None:
        if self.header:
            self.items.append(tree.Block(self.header[0], self.header[1], tuple(self.statements), self.header[2]))
        self.items += self.comments
        self.header, self.statements, self.comments = None, [], []

    def finish(self) -> tree.Analysis:
        self.close()
        return tree.Analysis(tuple(self.items))


def _word(statement: tree.Statement) -> str:
    if isinstance(statement, tree.Select):
        return "reject" if statement.rejects else "select"
    if isinstance(statement, tree.Candidate):
        return "object … ="
    return type(statement).__name__.lower()


# --- notes -------------------------------------------------------------------------------------------------------


def _split_note(line: str, number: int, source: str) -> tuple[str, tree.Note]:
    """A line as its code and its note; a ``#`` inside quotes is not a note."""
    match = cast(re.Match[str], _NOTE.match(line))
    comment = match["note"]
    if comment is None:
        return line, tree.Note(line=number)
    code = line[: match.start("note")]
    if not comment.startswith("#:"):
        return code, tree.Note(comment=comment[1:].strip(), line=number)
    return code, _evidence(comment[2:], number, match.start("note") + 1, source)


def _evidence(text: str, number: int, column: int, source: str) -> tree.Note:
    """``p7 "quote"; 1602.01234:p5 "quote" ✓ # comment``."""
    quotes: list[tree.Quote] = []
    end = 0
    while match := _QUOTE.match(text, end):
        quotes.append(tree.Quote(int(match["page"]), _unescape(match["text"]), match["paper"] or ""))
        end = match.end()
    rest = text[end:].strip()
    mark = _MARKS.get(rest[:1], tree.Mark.NONE)
    rest = rest[1:].strip() if mark else rest
    if rest and not rest.startswith("#"):
        raise SpecError(
            f"{rest[:40]!r} after #:", where=source, expected='p7 "words of the paper", then ✓, ? or ✗', line=number, column=column
        )
    return tree.Note(tuple(quotes), mark, rest[1:].strip(), line=number)


def _field(line: str, number: int) -> tree.Field:
    """A line of an info block: a key and free text, which may hold any character."""
    key, _, value = line.strip().partition(" ")
    return tree.Field(key, value.strip(), tree.Note(line=number))


def _unescape(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)


# --- statements --------------------------------------------------------------------------------------------------


@cache
def _grammar() -> Lark:
    return Lark(files("hepnb.adl").joinpath("grammar.lark").read_text(encoding="utf-8"), parser="lalr", maybe_placeholders=True)


def _statement(code: str, number: int, source: str, note: tree.Note = tree.NO_NOTE) -> tree.Statement:
    try:
        statement = cast(tree.Statement, _Builder(note).transform(_grammar().parse(code.strip())))
    except UnexpectedInput as error:
        indent = len(code) - len(code.lstrip())
        raise _syntax_error(error, code.strip(), number, indent, source) from None
    except VisitError as error:
        if isinstance(error.orig_exc, SpecError):
            inner = error.orig_exc
            raise SpecError(inner.found, where=source, expected=inner.expected, hint=inner.hint, line=number, column=1) from None
        if isinstance(error.orig_exc, RecursionError):
            raise _too_deep(number, source) from None
        raise
    except RecursionError:
        raise _too_deep(number, source) from None
    if _depth(statement) > _DEEPEST:
        raise _too_deep(number, source)
    return statement


def _too_deep(number: int, source: str) -> SpecError:
    hint = "name a part of it with define"
    return SpecError(f"an expression nested more than {_DEEPEST} deep", where=source, hint=hint, line=number, column=1)


def _depth(node: object) -> int:
    """How deep the records of a tree are nested; without recursion, so that any depth can be told."""
    deepest, waiting = 0, [(node, 1)]
    while waiting:
        current, depth = waiting.pop()
        deepest = max(deepest, depth)
        waiting += [(child, depth + 1) for child in tree.below(current)]
    return deepest


def _syntax_error(error: UnexpectedInput, code: str, number: int, indent: int, source: str) -> SpecError:
    first = code.split(maxsplit=1)[0]
    if first.lower() not in _KEYWORDS and first.isidentifier():
        near = process.extractOne(first.lower(), _KEYWORDS, score_cutoff=60)
        hint = f"did you mean {near[0]!r}?" if near else ""
        return SpecError(
            f"{first!r}", where=source, expected="a keyword: " + " ".join(_KEYWORDS), hint=hint, line=number, column=indent + 1
        )
    if isinstance(error, UnexpectedToken):
        at_end = error.token.type == "$END"
        found, wanted = "the end of the line" if at_end else f"{str(error.token)!r}", error.accepts or error.expected
    else:
        at_end, found, wanted = (
            False,
            repr(code[(error.pos_in_stream or 0) :][:1]),
            set(cast(UnexpectedCharacters, error).allowed or ()),
        )
    at = len(code) if at_end else max(error.column, 1) - 1
    names = sorted({_EXPECTED.get(w, w.strip("_").lower()) for w in wanted})
    expected = (
        " or ".join(names) if len(names) <= 8 else "an operator or the end of the line" if "$END" in wanted else "an expression"
    )
    return SpecError(found, where=source, expected=expected, hint=_habit(code, at), line=number, column=at + indent + 1)


def _habit(code: str, at: int) -> str:
    """What to write instead of what papers and other languages have at this place; "" if it is nothing known."""
    rest = code[at:]
    if rest.startswith("|"):
        return "write abs(x) for |x|"
    if re.match(r"=(?!=)", rest):
        return "== compares"
    if re.match(r"[<>≤≥]", rest) and re.search(r"[<>≤≥].", code[:at]):
        return "write x [] low high for low < x < high, or join two comparisons with and"
    if re.match(r"[A-Za-zµμ]+\s*\^", rest):
        return "a power of a unit is written (10 GeV)^2"
    if re.match(r"[A-Za-z]+", rest) and re.search(r"\d\s*$", code[:at]):
        return "known units: " + " ".join(u for u in units.UNITS if u)
    return "a quotation mark is missing" if rest.startswith('"') else ""


def _quantity(text: str, sign: float = 1.0) -> tree.Number:
    match = cast(re.Match[str], re.match(r"((?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*(.*)", text))
    value = float(match[1])
    if isinf(value):
        raise SpecError(match[1], expected="a finite number")
    return tree.Number(sign * value, units.normalise(match[2]))


def _share_unit(numbers: tuple[tree.Expr, ...]) -> tuple[tree.Expr, ...]:
    """``80 100 GeV``: a unit that only the last of some numbers has is the unit of all."""
    *others, last = numbers
    if not isinstance(last, tree.Number) or any(not isinstance(n, tree.Number) or n.unit for n in others):
        return numbers
    return (*(tree.Number(n.value, last.unit) for n in others if isinstance(n, tree.Number)), last)


def _whole(number: tree.Number, what: str) -> int:
    if number.unit or number.value != int(number.value):
        raise SpecError(f"{number.value:g} {number.unit}".strip(), expected=f"a whole number as {what}")
    return int(number.value)


@v_args(inline=True)
class _Builder(Transformer):  # type: ignore[type-arg]
    """lark's tree → ours; every method is a rule of the grammar."""

    def __init__(self, note: tree.Note) -> None:
        super().__init__()
        self.note = note

    # statements
    def take_one(self, name: Token) -> tree.Take:
        return tree.Take((tree.Binding(str(name)),), note=self.note)

    inherit = take_one

    def take_combined(self, combinator: Token, *bindings: tree.Binding) -> tree.Take:
        return tree.Take(bindings, cast(Literal["union", "disjoint", "cartesian"], combinator.lower()), self.note)

    def binding(self, collection: Token, alias: Token | None) -> tree.Binding:
        return tree.Binding(str(collection), str(alias or ""))

    def take_sorted(self, collection: Token, key: tree.Expr, direction: Token | None) -> tree.Sort:
        return tree.Sort(key, _descending(direction), str(collection), self.note)

    def sort(self, key: tree.Expr, direction: Token | None) -> tree.Sort:
        return tree.Sort(key, _descending(direction), note=self.note)

    def select(self, condition: tree.Expr) -> tree.Select:
        return tree.Select(condition, note=self.note)

    def reject(self, condition: tree.Expr) -> tree.Select:
        return tree.Select(condition, rejects=True, note=self.note)

    def trigger(self, condition: tree.Expr) -> tree.Trigger:
        return tree.Trigger(condition, self.note)

    def define(self, name: Token, value: tree.Expr) -> tree.Define:
        return tree.Define(str(name), value, self.note)

    def candidate(self, name: Token, value: tree.Expr) -> tree.Candidate:
        return tree.Candidate(str(name), value, self.note)

    def bin(self, label: Token | None, condition: tree.Expr) -> tree.Bin:
        return tree.Bin(_text(label) if label else "", condition, self.note)

    def bins(self, variable: tree.Expr, *edges: tree.Expr) -> tree.Bins:
        return tree.Bins(variable, tuple(_number(e, "an edge") for e in _share_unit(edges)), self.note)

    def weight(self, name: Token, value: tree.Expr) -> tree.Weight:
        return tree.Weight(str(name), value, self.note)

    def histo(self, name: Token, title: Token, n: Token, low: tree.Expr, high: tree.Expr, variable: tree.Expr) -> tree.Histo:
        bins = _whole(_quantity(n), "the number of bins")
        low, high = _share_unit((low, high))
        return tree.Histo(str(name), _text(title), bins, _number(low, "a limit"), _number(high, "a limit"), variable, self.note)

    # expressions
    def conditional(self, test: tree.Expr, yes: tree.Expr, no: tree.Expr) -> tree.Conditional:
        return tree.Conditional(test, yes, no)

    def disjunction(self, *operands: tree.Expr) -> tree.Logical:
        return tree.Logical("or", operands)

    def conjunction(self, *operands: tree.Expr) -> tree.Logical:
        return tree.Logical("and", operands)

    def negation(self, operand: tree.Expr) -> tree.Unary:
        return tree.Unary("not", operand)

    def compare(self, left: tree.Expr, op: Token, right: tree.Expr) -> tree.Compare:
        ascii_op = {"≥": ">=", "≤": "<=", "≠": "!="}.get(str(op), str(op))
        return tree.Compare(cast(Literal[">", ">=", "<", "<=", "==", "!="], ascii_op), left, right)

    def range(self, operand: tree.Expr, op: Token, low: tree.Expr, high: tree.Expr) -> tree.Range:
        low, high = _share_unit((low, high))
        return tree.Range(operand, low, high, inside=op == "[]")

    def add(self, left: tree.Expr, right: tree.Expr) -> tree.Binary:
        return tree.Binary("+", left, right)

    def subtract(self, left: tree.Expr, right: tree.Expr) -> tree.Binary:
        return tree.Binary("-", left, right)

    def multiply(self, left: tree.Expr, right: tree.Expr) -> tree.Binary:
        return tree.Binary("*", left, right)

    def divide(self, left: tree.Expr, right: tree.Expr) -> tree.Binary:
        return tree.Binary("/", left, right)

    def raised(self, left: tree.Expr, right: tree.Expr) -> tree.Binary:
        return tree.Binary("^", left, right)

    def minus(self, operand: tree.Expr) -> tree.Expr:
        if isinstance(operand, tree.Number) and operand.value > 0:
            return tree.Number(-operand.value, operand.unit)
        return tree.Unary("-", operand)

    def number(self, token: Token) -> tree.Number:
        return _quantity(token)

    def negative(self, token: Token) -> tree.Number:
        return _quantity(token, -1.0)

    def string(self, token: Token) -> tree.String:
        return tree.String(_text(token))

    def name(self, token: Token) -> tree.Name:
        return tree.Name(str(token))

    def call(self, function: Token, *arguments: tree.Expr | None) -> tree.Call:
        return tree.Call(str(function), tuple(a for a in arguments if a is not None))

    def attribute(self, owner: tree.Expr, name: Token) -> tree.Attribute:
        return tree.Attribute(owner, str(name))

    def index(self, owner: tree.Expr, index: int) -> tree.Index:
        return tree.Index(owner, index)

    def slice(self, owner: tree.Expr, start: int | None, stop: int | None) -> tree.Slice:
        return tree.Slice(owner, start, stop)

    def integer(self, token: Token) -> int:
        return _whole(_quantity(token), "an index")

    def negative_integer(self, token: Token) -> int:
        return -_whole(_quantity(token), "an index")


def _descending(direction: Token | None) -> bool:
    return direction is None or direction.lower() == "descend"


def _text(token: Token) -> str:
    return _unescape(token[1:-1])


def _number(expression: tree.Expr, what: str) -> tree.Number:
    if not isinstance(expression, tree.Number):
        raise SpecError("an expression", expected=f"a number as {what}")
    return expression
