"""One line of ADL → a statement of the tree, or what is wrong with it: where, what was found and
what was expected.

What older dialects write otherwise comes out as the tree of 2026 syntax where a line alone says
what is meant; the rest, which depends on what the names of the file stand for, is left to
`hepnb.adl.older_dialects`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from math import inf, isinf
from typing import Any, Literal, TypeAlias, cast

from lark import (
    Lark,
    Token,
    Transformer,
    UnexpectedCharacters,
    UnexpectedInput,
    UnexpectedToken,
    v_args,
)
from lark.exceptions import VisitError
from rapidfuzz import process

from hepnb import units
from hepnb.adl import catalogue, tree
from hepnb.adl.lines import CodeLine, unescape
from hepnb.errors import SpecError
from hepnb.plurals import several
from hepnb.vocabulary.operators import SIGNS

KEYWORDS = (
    "take", "select", "reject", "define", "sort", "trigger", "bin", "bins", "weight", "histo",
    "object", "composite", "region",
    "info", "table", "histolist", "countsformat", "counts", "process", "print", "save",
)  # fmt: skip
#: deeper trees would exceed what Python can recurse into when they are printed or checked
_DEEPEST = 100
_EXPECTED = {
    "QUANTITY": "a number", "IDENT": "a name", "STRING": "a quoted text", "COMPARE": "a comparison",
    "RANGE": "[] or ][",
    "LPAR": "(", "RPAR": ")", "LSQB": "[", "RSQB": "]", "COMMA": "a comma",
    "$END": "the end of the line",
    "EQUAL": "=", "COLON": ":", "DOT": ".", "QMARK": "?", "PLUS": "+", "MINUS": "-", "STAR": "*",
    "SLASH": "/", "CIRCUMFLEX": "^",
    "LBRACE": "{", "RBRACE": "}", "VBAR": "|", "EDGES": "edges", "INFINITE": "inf",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Comb:
    """``comb(jets[-1] jets[-2]) alias pair`` of the older dialect, until
    `hepnb.adl.older_dialects` makes a composite of its block.
    """

    particles: tuple[tree.Expr, ...]
    alias: str
    note: tree.Note = tree.NO_NOTE


@dataclass(frozen=True, slots=True)
class _Together:
    """``muons[0] muons[1]``: particles that the older dialect adds, until it is known where they
    stand.
    """

    particles: tuple[tree.Expr, ...]


Raw: TypeAlias = tree.Statement | Comb
#: stands where ``a ? b`` leaves out what holds otherwise
_OTHERWISE = tree.Name("")
#: what a particle of the older dialect consists of, as a function of it: ``JET constituents``
_PARTS = ("constituents", "daughters")


def statement(line: CodeLine, source: str, marks: set[str]) -> Raw:
    """The statement of a line; ``marks`` gets the signs of older dialects. Raises SpecError."""
    try:
        read = _read(line.code, line.note, line.note.line, line.note.readings)
    except UnexpectedInput as error:
        raise _syntax_error(error, line, source) from None
    except VisitError as error:
        if isinstance(error.orig_exc, SpecError):
            inner = error.orig_exc
            raise wrong(line, source, inner.found, inner.expected, inner.hint) from None
        if isinstance(error.orig_exc, RecursionError):
            raise _too_deep(line, source) from None
        raise
    except RecursionError:
        raise _too_deep(line, source) from None
    if read.depth > _DEEPEST:
        raise _too_deep(line, source)
    if read.open_end:
        raise wrong(
            line,
            source,
            "a ? b without : c",
            "what holds otherwise; only a whole requirement may leave it out",
        )
    marks |= read.marks
    return read.statement


@dataclass(frozen=True)
class _Read:
    """The content of a line, wherever it stands: statement, signs of older dialects, depth of
    nesting.
    """

    statement: Raw
    marks: frozenset[str]
    depth: int
    open_end: bool


@lru_cache(maxsize=4096)
def _read(code: str, note: tree.Note, place: int, readings: tuple[str, ...]) -> _Read:  # noqa: ARG001 - keys of the cache
    """A line as a tree, made once for a text that is written, read back and checked.

    ``place``, ``readings``: of the note, which is compared without them.
    """
    marks: set[str] = set()
    found = cast(Raw, _Builder(note, marks).transform(_grammar().parse(code)))
    return _Read(
        found, frozenset(marks), _depth(found), any(node == _OTHERWISE for node in tree.walk(found))
    )


def wrong(
    line: CodeLine, source: str, found: str, expected: str = "", hint: str = "", at: int = 0
) -> SpecError:
    """An error at a character of a line."""
    number, column = line.place(at)
    return SpecError(found, where=source, expected=expected, hint=hint, line=number, column=column)


@cache
def _grammar() -> Lark:
    return Lark(
        files("hepnb.adl").joinpath("grammar.lark").read_text(encoding="utf-8"),
        parser="lalr",
        maybe_placeholders=True,
    )


def _too_deep(line: CodeLine, source: str) -> SpecError:
    return wrong(
        line,
        source,
        f"an expression nested more than {_DEEPEST} deep",
        hint="name a part of it with define",
    )


def _depth(node: object) -> int:
    """The depth of nested records in a tree; computed without recursion, so that any depth can
    be told.
    """
    deepest, waiting = 0, [(node, 1)]
    while waiting:
        current, depth = waiting.pop()
        deepest = max(deepest, depth)
        waiting += [(child, depth + 1) for child in tree.below(current)]
    return deepest


def _syntax_error(error: UnexpectedInput, line: CodeLine, source: str) -> SpecError:
    code = line.code
    first = next(iter(code.split(maxsplit=1)), "")
    if first.lower() not in KEYWORDS and first.isidentifier():
        near = process.extractOne(first.lower(), KEYWORDS, score_cutoff=60)
        hint = f"did you mean {near[0]!r}?" if near else ""
        return wrong(line, source, f"{first!r}", "a keyword: " + " ".join(KEYWORDS), hint)
    at_end = isinstance(error, UnexpectedToken) and error.token.type == "$END"
    if isinstance(error, UnexpectedToken):
        found, wanted = (
            "the end of the line" if at_end else f"{str(error.token)!r}",
            error.accepts or error.expected,
        )
    else:
        place = error.pos_in_stream or 0  # type: ignore[redundant-expr] # lark declares it None, and sets it
        found, wanted = repr(code[place:][:1]), set(cast(UnexpectedCharacters, error).allowed or ())
    at = len(code) if at_end else max(error.column, 1) - 1
    names = sorted({_EXPECTED.get(w, w.strip("_").lower()) for w in wanted})
    expected = (
        " or ".join(names)
        if len(names) <= 8
        else "an operator or the end of the line"
        if "$END" in wanted
        else "an expression"
    )
    return wrong(line, source, found, expected, _habit(code, at), at)


def _habit(code: str, at: int) -> str:
    """A hint for notation of papers and other languages at this place; "" if nothing is
    recognised.
    """
    rest = code[at:]
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
    match = cast(
        re.Match[str], re.match(r"((?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)\s*(.*)", text)
    )
    value = float(match[1])
    if isinf(value):
        raise SpecError(match[1][:40], expected="a finite number")
    return tree.Number(sign * value, units.normalise(match[2]))


def _edges(text: str) -> tuple[tree.Number, ...]:
    """``-1 0 2.5 GeV``: the edges of a histogram."""
    found = re.findall(
        r"(-?)(inf\b|(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)\s*([^\W\d][\w^-]*|%)?", text
    )
    numbers = (
        tree.Number(-inf if sign else inf)
        if value == "inf"
        else _quantity(f"{value} {unit}", -1.0 if sign else 1.0)
        for sign, value, unit in found
    )
    return cast(tuple[tree.Number, ...], _share_unit(tuple(numbers)))


def _share_unit(numbers: tuple[tree.Expr, ...]) -> tuple[tree.Expr, ...]:
    """``80 100 GeV``: a unit that only the last of some numbers has is the unit of all."""
    *others, last = numbers
    if not isinstance(last, tree.Number) or any(
        not isinstance(n, tree.Number) or n.unit for n in others
    ):
        return numbers
    return (*(tree.Number(n.value, last.unit) for n in others if isinstance(n, tree.Number)), last)


def _whole(number: tree.Number, what: str) -> int:
    if number.unit or number.value != int(number.value):
        raise SpecError(
            f"{number.value:g} {number.unit}".strip(), expected=f"a whole number as {what}"
        )
    return int(number.value)


def _particles(part: Any) -> tuple[Any, ...]:
    return part.particles if isinstance(part, _Together) else (part,)


@v_args(inline=True)
class _Builder(Transformer):  # type: ignore[type-arg]
    """lark's tree → ours; every method is a rule of the grammar."""

    def __init__(self, note: tree.Note, marks: set[str]) -> None:
        super().__init__()
        self.note = note
        self.marks = marks

    # statements
    def inherit(self, name: Token) -> tree.Take:
        return tree.Take((tree.Binding(str(name)),), note=self.note)

    def take_plain(self, *bindings: tree.Binding) -> tree.Take:
        return tree.Take(bindings, note=self.note)

    def take_combined(self, combinator: Token, *bindings: tree.Binding) -> tree.Take:
        return tree.Take(
            bindings, cast(Literal["union", "disjoint", "cartesian"], combinator.lower()), self.note
        )

    def take_built(self, function: Token, *arguments: tree.Expr | _Together | None) -> tree.Build:
        return tree.Build(self.call(function, *arguments), self.note)

    def take_comb(self, *parts: tree.Expr | _Together | Token | None) -> Comb:
        *particles, alias = parts
        self.marks.update(("comb", "loops"))
        terms = tuple(
            t for p in cast(list[tree.Expr | _Together], particles) for t in _summands(_added(p))
        )
        return Comb(terms, str(alias or ""), self.note)

    def binding(self, collection: Token, alias: Token | None) -> tree.Binding:
        return tree.Binding(str(collection), str(alias or ""))

    def take_sorted(self, collection: Token, key: tree.Expr, direction: Token | None) -> tree.Sort:
        return tree.Sort(key, _descending(direction), str(collection), self.note)

    def sort(self, key: tree.Expr, direction: Token | None) -> tree.Sort:
        return tree.Sort(key, _descending(direction), note=self.note)

    def select(self, condition: tree.Expr, *others: Token) -> tree.Select:
        if others:
            if not isinstance(condition, tree.Compare) or not isinstance(
                condition.right, tree.Number
            ):
                raise SpecError(
                    "a comma after a requirement",
                    expected="the end of the line, or thresholds after one that is a number",
                )
            values = tree.Call("list", (condition.right, *(_quantity(o) for o in others)))
            condition = tree.Compare(condition.op, condition.left, values)
        return tree.Select(_completed(condition, tree.Name("all")), note=self.note)

    def reject(self, condition: tree.Expr) -> tree.Select:
        return tree.Select(_completed(condition, tree.Name("none")), rejects=True, note=self.note)

    def trigger(self, condition: tree.Expr) -> tree.Trigger:
        return tree.Trigger(condition, self.note)

    def define(self, name: Token, value: tree.Expr | _Together) -> tree.Define:
        return tree.Define(str(name), _added(value), self.note)

    def candidate(self, name: Token, value: tree.Expr | _Together) -> tree.Candidate:
        return tree.Candidate(str(name), _added(value), self.note)

    def bin(self, label: Token | None, condition: tree.Expr) -> tree.Bin:
        return tree.Bin(_text(label) if label else "", condition, self.note)

    def bins(self, variable: tree.Expr, *edges: tree.Expr) -> tree.Bins:
        return tree.Bins(
            variable, tuple(_number(e, "an edge") for e in _share_unit(edges)), self.note
        )

    def weight(self, name: Token, value: tree.Expr) -> tree.Weight:
        return tree.Weight(str(name), value, self.note)

    def histo(
        self, name: Token, title: Token, *parts: tree.Expr | _Together | Token
    ) -> tree.Histo | tree.HistoEdges | tree.Histo2D | tree.HistoMap:
        head = (str(name), _text(title))
        numbers = tuple(_added(p) for p in parts if not isinstance(p, Token))
        if len(parts) == 2 and isinstance(parts[0], Token) and len(numbers) == 1:
            return tree.HistoEdges(*head, _edges(parts[0]), numbers[0], self.note)
        if len(parts) == len(numbers) and len(parts) in (4, 8):
            n, low, high = _axis(numbers[:3])
        if len(parts) == len(numbers) == 4:
            return tree.Histo(*head, n, low, high, numbers[3], self.note)
        if len(parts) == len(numbers) == 8:
            ny, ylow, yhigh = _axis(numbers[3:6])
            return tree.Histo2D(*head, n, low, high, ny, ylow, yhigh, *numbers[6:], self.note)
        if found := _map(parts):
            xbins, ybins, x, y = found
            return tree.HistoMap(*head, xbins, ybins, x, y, self.note)
        raise SpecError(
            f"{several(len(parts), 'part')} after the title",
            expected="n, low, high, variable, or edges, variable, or those of x and y",
        )

    # expressions
    def conditional(
        self, test: tree.Expr, yes: tree.Expr, no: tree.Expr | None
    ) -> tree.Conditional:
        return tree.Conditional(test, yes, no or _OTHERWISE)

    def disjunction(self, *operands: tree.Expr) -> tree.Logical:
        return tree.Logical("or", operands)

    def conjunction(self, *operands: tree.Expr) -> tree.Logical:
        return tree.Logical("and", operands)

    def negation(self, operand: tree.Expr) -> tree.Unary:
        return tree.Unary("not", operand)

    def compare(self, left: tree.Expr, op: Token, right: tree.Expr) -> tree.Expr:
        if op in ("~=", "~!"):
            self.marks.update(("~=", "loops"))
            return tree.Call("closest" if op == "~=" else "farthest", (left, right))
        ascii_op = SIGNS.get(str(op), str(op))
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

    def quotient(self, left: Token, right: Token) -> tree.Binary:
        return tree.Binary("/", _quantity(left), _quantity(right))

    def name(self, token: Token) -> tree.Name:
        return tree.Name("..." if token.startswith(".") else token.replace(".", "_"))

    def multiple(self, factor: Token, name: Token) -> tree.Binary:
        return tree.Binary("*", _quantity(factor), tree.Name(str(name)))

    def list(self, token: Token) -> tree.Call:
        numbers = (tree.Number(float(x)) for x in re.split(r"[\s,]+", token.strip("{} \t")))
        return tree.Call("list", tuple(numbers))

    def call(self, function: Token, *arguments: tree.Expr | _Together | None) -> tree.Call:
        if any(isinstance(a, _Together) for a in arguments) and catalogue.function(function):
            raise SpecError(
                f"two expressions side by side in {function}(…)",
                expected="a comma or an operator between them",
            )
        return tree.Call(str(function), tuple(_added(a) for a in arguments if a is not None))

    def absolute(self, inside: tree.Expr) -> tree.Call:
        return tree.Call("abs", (inside,))

    def together(self, *particles: tree.Expr) -> tree.Expr | _Together:
        self.marks.add("together")
        *owner, last = particles
        if len(owner) == 1 and isinstance(last, tree.Name) and last.id in _PARTS:
            return tree.Call(last.id, (owner[0],))
        return _Together(particles)

    def braced(self, *parts: tree.Expr | _Together | Token | None) -> tree.Call:
        *inside, attribute = parts
        self.marks.add("braces")
        if attribute is None:
            return tree.Call("list", tuple(x for a in inside for x in _particles(a)))
        return self.call(cast(Token, attribute), *cast(list[tree.Expr], inside))

    def edge(self, value: tree.Expr) -> tree.Expr:
        return value

    def infinite(self, _: Token) -> tree.Number:
        return tree.Number(inf)

    def minus_infinite(self, _: Token) -> tree.Number:
        return tree.Number(-inf)

    def attribute(self, owner: tree.Expr, name: Token) -> tree.Attribute:
        return tree.Attribute(owner, str(name))

    def index(self, owner: tree.Expr, index: int) -> tree.Index:
        return tree.Index(owner, index)

    def index_of(
        self, owner: tree.Expr, function: Token, *arguments: tree.Expr | _Together | None
    ) -> tree.Call:
        return tree.Call("at", (owner, self.call(function, *arguments)))

    def slice(self, owner: tree.Expr, start: int | None, stop: int | None) -> tree.Slice:
        return tree.Slice(owner, start, stop)

    def integer(self, token: Token) -> int:
        return _whole(_quantity(token), "an index")

    def negative_integer(self, token: Token) -> int:
        return -_whole(_quantity(token), "an index")


def _descending(direction: Token | None) -> bool:
    return direction is None or direction.lower().startswith("desc")


def _text(token: Token) -> str:
    return unescape(token[1:-1])


def _axis(numbers: tuple[tree.Expr, ...]) -> tuple[int, tree.Number, tree.Number]:
    """Number of bins and limits."""
    low, high = _share_unit(numbers[1:])
    return (
        _whole(_number(numbers[0], "the number of bins"), "the number of bins"),
        _number(low, "a limit"),
        _number(high, "a limit"),
    )


def _map(
    parts: tuple[tree.Expr | _Together | Token, ...],
) -> (
    tuple[
        tree.Even | tuple[tree.Number, ...],
        tree.Even | tuple[tree.Number, ...],
        tree.Expr,
        tree.Expr,
    ]
    | None
):
    """Bins of two axes, edges on one at least, and two variables; None where the parts are
    others.
    """
    if not any(isinstance(p, Token) for p in parts):
        return None
    bins: list[tree.Even | tuple[tree.Number, ...]] = []
    rest = list(parts)
    while len(bins) < 2 and rest:
        if isinstance(rest[0], Token):
            bins.append(_edges(rest.pop(0)))  # type: ignore[arg-type]
        elif len(rest) >= 3 and not any(isinstance(p, Token) for p in rest[:3]):
            bins.append(tree.Even(*_axis(tuple(_added(p) for p in rest[:3]))))  # type: ignore[arg-type]
            del rest[:3]
        else:
            return None
    variables = [_added(p) for p in rest if not isinstance(p, Token)]
    if len(bins) < 2 or not len(rest) == len(variables) == 2:
        return None
    return bins[0], bins[1], variables[0], variables[1]


def _completed(e: tree.Expr, otherwise: tree.Name) -> tree.Expr:
    """A requirement whose ``a ? b`` without a second part lets all others pass."""
    if not isinstance(e, tree.Conditional):
        return otherwise if e == _OTHERWISE else e
    return tree.Conditional(e.test, _completed(e.yes, otherwise), _completed(e.no, otherwise))


def _added(e: tree.Expr | _Together) -> tree.Expr:
    """``muons[0] muons[1]`` as the sum that it means; only objects may stand so."""
    if not isinstance(e, _Together):
        return e
    for p in e.particles:
        if not isinstance(p, tree.Name | tree.Index | tree.Attribute | tree.Slice):
            raise SpecError(
                "two expressions side by side", expected="a comma or an operator between them"
            )
    first, *others = e.particles
    total = first
    for p in others:
        total = tree.Binary("+", total, p)
    return total


def _summands(e: tree.Expr) -> tuple[tree.Expr, ...]:
    return (
        (*_summands(e.left), *_summands(e.right))
        if isinstance(e, tree.Binary) and e.op == "+"
        else (e,)
    )


def _number(expression: tree.Expr, what: str) -> tree.Number:
    if not isinstance(expression, tree.Number):
        raise SpecError("an expression", expected=f"a number as {what}")
    return expression
