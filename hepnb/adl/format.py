"""Tree → canonical ADL text: ``parse(format(tree)) == tree``, and ``format`` of that again is
the same text.
"""

from __future__ import annotations

from functools import singledispatch

from hepnb.adl import tree

#: code longer than this, and evidence longer than this, do not push the columns of their block to
#: the right
_LONG_CODE = 60
_LONG_EVIDENCE = 60

_BINDING = {
    "?:": 0,
    "or": 1,
    "and": 2,
    "not": 3,
    "compare": 4,
    "+": 5,
    "-": 5,
    "*": 6,
    "/": 6,
    "negative": 7,
    "^": 8,
    "atom": 9,
}


def format(analysis: tree.Analysis) -> str:  # noqa: A001 - the verb of this stage; callers import it by module
    """The canonical text of an analysis: a blank line between blocks, two spaces of indent,
    ``#:`` evidence aligned.
    """
    parts: list[str] = []
    previous: object = None
    for item in analysis.items:
        together = type(item) is type(previous) and not isinstance(item, tree.Block)
        leads = isinstance(previous, tree.Comment)  # a comment stands right above what it speaks of
        if parts and not (together or leads):
            parts.append("")
        parts.extend(_item(item))
        previous = item
    return "\n".join(parts) + "\n" if parts else ""


def format_statement(statement: tree.Statement) -> str:
    """The canonical text of a statement without its note: ``select pt > 10 GeV``."""
    return _code(statement)


def format_expression(expression: tree.Expr) -> str:
    """The canonical text of an expression."""
    return _expr(expression, 0)


def format_note(note: tree.Note) -> str:
    """The evidence and the mark of a line: ``#: p7 "ET > 10 GeV" ?``."""
    return f"{_evidence(note)} {note.mark.value}".rstrip()


def _item(item: tree.Item) -> list[str]:
    if isinstance(item, tree.Block):
        return _lines(
            [(item.title, item.note), *(("  " + _code(s), s.note) for s in item.statements)]
        )
    return _lines([(_code(item), item.note)])


def _lines(lines: list[tuple[str, tree.Note]]) -> list[str]:
    """Code and notes of one block, in columns: code, evidence, mark."""
    noted = [(code, _evidence(note)) for code, note in lines if _reviewed(note)]
    left = max((len(code) for code, _ in noted if len(code) <= _LONG_CODE), default=0)
    right = max(
        (len(evidence) for _, evidence in noted if len(evidence) <= _LONG_EVIDENCE), default=0
    )
    return [_line(code, note, left, right) for code, note in lines]


def _line(code: str, note: tree.Note, left: int, right: int) -> str:
    comment = f"# {note.comment}" if note.comment else ""
    if not _reviewed(note):
        return f"{code}  {comment}" if comment else code
    end = " ".join(part for part in (note.mark.value, comment) if part)
    return f"{code:<{left}}   {_evidence(note):<{right if end else 0}}  {end}".rstrip()


def _reviewed(note: tree.Note) -> bool:
    return bool(note.evidence or note.mark)


def _evidence(note: tree.Note) -> str:
    return " ".join(part for part in ("#:", "; ".join(_quote(q) for q in note.evidence)) if part)


def _quote(quote: tree.Quote) -> str:
    escaped = quote.text.replace("\\", "\\\\").replace('"', '\\"')
    place = (
        (f"{quote.paper}:" if quote.paper else "")
        + f"p{quote.page}"
        + (f".{quote.nth}" if quote.nth else "")
    )
    return f'{place} "{escaped}"'


# --- statements
# --------------------------------------------------------------------------------------------------


@singledispatch
def _code(statement: tree.Statement) -> str:
    raise TypeError(type(statement))


@_code.register
def _(s: tree.Take) -> str:
    inputs = ", ".join(f"{b.collection} {b.alias}".strip() for b in s.inputs)
    return f"take {s.combinator}({inputs})" if s.combinator else f"take {inputs}"


@_code.register
def _(s: tree.Sort) -> str:
    direction = "descend" if s.descending else "ascend"
    key = _expr(s.key, 0)
    return (
        f"take sort({s.collection}, {key}, {direction})"
        if s.collection
        else f"sort {key} {direction}"
    )


@_code.register
def _(s: tree.Select) -> str:
    return f"{'reject' if s.rejects else 'select'} {_expr(s.condition, 0)}"


@_code.register
def _(s: tree.Trigger) -> str:
    return f"trigger {_expr(s.condition, 0)}"


@_code.register
def _(s: tree.Define) -> str:
    return f"define {s.name} = {_expr(s.value, 0)}"


@_code.register
def _(s: tree.Candidate) -> str:
    return f"object {s.name} = {_expr(s.value, 0)}"


@_code.register
def _(s: tree.Bin) -> str:
    label = f"{_string(s.label)} " if s.label else ""
    return f"bin {label}{_expr(s.condition, 0)}"


@_code.register
def _(s: tree.Bins) -> str:
    return " ".join(["bins", _expr(s.variable, _BINDING["atom"]), _numbers(s.edges)])


@_code.register
def _(s: tree.Weight) -> str:
    return f"weight {s.name} {_expr(s.value, 0)}"


@_code.register
def _(s: tree.Histo) -> str:
    return (
        f"histo {s.name}, {_string(s.title)}, {s.n}, {_number(s.low)}, {_number(s.high)}, "
        f"{_expr(s.variable, 0)}"
    )


@_code.register
def _(s: tree.HistoEdges) -> str:
    return f"histo {s.name}, {_string(s.title)}, {_numbers(s.edges)}, {_expr(s.variable, 0)}"


@_code.register
def _(s: tree.Histo2D) -> str:
    x, y = (
        f"{n}, {_number(low)}, {_number(high)}"
        for n, low, high in ((s.nx, s.xlow, s.xhigh), (s.ny, s.ylow, s.yhigh))
    )
    return f"histo {s.name}, {_string(s.title)}, {x}, {y}, {_expr(s.x, 0)}, {_expr(s.y, 0)}"


@_code.register
def _(s: tree.HistoMap) -> str:
    x, y = (
        f"{b.n}, {_number(b.low)}, {_number(b.high)}" if isinstance(b, tree.Even) else _numbers(b)
        for b in (s.xbins, s.ybins)
    )
    return f"histo {s.name}, {_string(s.title)}, {x}, {y}, {_expr(s.x, 0)}, {_expr(s.y, 0)}"


@_code.register
def _(s: tree.Build) -> str:
    return f"take {_expr(s.call, 0)}"


@_code.register
def _(s: tree.Row) -> str:
    return "  ".join(
        _figure(x) for x in (s.value, *s.errors, *(end for r in s.ranges for end in r))
    )


@_code.register
def _(s: tree.Process) -> str:
    return ", ".join([f"process {s.name}", _string(s.title), *s.errors])


@_code.register
def _(s: tree.Counts) -> str:
    counts = (
        " ".join([_figure(c.value), *(f"{e.sign} {_figure(e.value)}" for e in c.errors)])
        for c in s.counts
    )
    return f"counts {s.format} {', '.join(counts)}"


@_code.register
def _(s: tree.Instruction) -> str:
    return f"{s.keyword} {s.text}".strip()


@_code.register
def _(s: tree.Field) -> str:
    return f"{s.key} {s.value}".strip()


@_code.register
def _(s: tree.Comment) -> str:
    return f"#{s.text}"


# --- expressions
# -------------------------------------------------------------------------------------------------


def _expr(e: tree.Expr, outer: int) -> str:
    """The text of an expression inside one that binds as tightly as ``outer``."""
    strength, text = _bound(e)
    return f"({text})" if strength < outer else text


@singledispatch
def _bound(e: tree.Expr) -> tuple[int, str]:
    """The binding strength of an expression, and its text."""
    raise TypeError(type(e))


@_bound.register
def _(e: tree.Number) -> tuple[int, str]:
    # (10 GeV)^2: without the parentheses it is open what is squared
    return _BINDING["negative" if e.value < 0 else "^" if e.unit else "atom"], _number(e)


@_bound.register
def _(e: tree.String) -> tuple[int, str]:
    return _BINDING["atom"], _string(e.value)


@_bound.register
def _(e: tree.Name) -> tuple[int, str]:
    return _BINDING["atom"], e.id


@_bound.register
def _(e: tree.Attribute) -> tuple[int, str]:
    return _BINDING["atom"], f"{_owner(e.owner)}.{e.name}"


@_bound.register
def _(e: tree.Index) -> tuple[int, str]:
    return _BINDING["atom"], f"{_owner(e.owner)}[{e.index}]"


@_bound.register
def _(e: tree.Slice) -> tuple[int, str]:
    start, stop = ("" if x is None else str(x) for x in (e.start, e.stop))
    return _BINDING["atom"], f"{_owner(e.owner)}[{start}:{stop}]"


@_bound.register
def _(e: tree.Call) -> tuple[int, str]:
    return _BINDING["atom"], f"{e.function}({', '.join(_expr(a, 0) for a in e.arguments)})"


@_bound.register
def _(e: tree.Unary) -> tuple[int, str]:
    if e.op == "not":
        return _BINDING["not"], f"not {_expr(e.operand, _BINDING['not'])}"
    # -(2) is the negation of a number, -2 is a number
    operand = _expr(e.operand, _BINDING["negative"])
    return _BINDING["negative"], f"-({operand})" if isinstance(
        e.operand, tree.Number
    ) else f"-{operand}"


@_bound.register
def _(e: tree.Binary) -> tuple[int, str]:
    own = _BINDING[e.op]
    if e.op == "^":
        return own, f"{_expr(e.left, _BINDING['atom'])}^{_expr(e.right, _BINDING['negative'])}"
    return own, f"{_expr(e.left, own)} {e.op} {_expr(e.right, own + 1)}"


@_bound.register
def _(e: tree.Compare) -> tuple[int, str]:
    return _BINDING[
        "compare"
    ], f"{_expr(e.left, _BINDING['+'])} {e.op} {_expr(e.right, _BINDING['+'])}"


@_bound.register
def _(e: tree.Range) -> tuple[int, str]:
    symbol = "[]" if e.inside else "]["
    limits = (
        _numbers((e.low, e.high))
        if isinstance(e.low, tree.Number) and isinstance(e.high, tree.Number)
        else ""
    )
    limits = limits or f"{_limit(e.low)} {_limit(e.high)}"
    return _BINDING["compare"], f"{_expr(e.operand, _BINDING['+'])} {symbol} {limits}"


@_bound.register
def _(e: tree.Logical) -> tuple[int, str]:
    own = _BINDING[e.op]
    return own, f" {e.op} ".join(_expr(o, own + 1) for o in e.operands)


@_bound.register
def _(e: tree.Conditional) -> tuple[int, str]:
    return _BINDING["?:"], f"{_expr(e.test, 1)} ? {_expr(e.yes, 0)} : {_expr(e.no, 0)}"


def _owner(e: tree.Expr) -> str:
    """The text before ``.name`` or ``[0]``, in brackets where needed: after a number a point
    would be read as its decimals.
    """
    text = _expr(e, _BINDING["atom"])
    return f"({text})" if isinstance(e, tree.Number) and not text.startswith("(") else text


def _limit(e: tree.Expr) -> str:
    return _number(e) if isinstance(e, tree.Number) else f"({_expr(e, 0)})"


def _numbers(numbers: tuple[tree.Number, ...]) -> str:
    """``80 100 GeV``: a unit that all have is written once."""
    if len({n.unit for n in numbers}) > 1:
        return " ".join(_number(n) for n in numbers)
    return f"{' '.join(_number(tree.Number(n.value)) for n in numbers)} {numbers[-1].unit}".strip()


def _number(n: tree.Number) -> str:
    return f"{_figure(n.value)} {n.unit}".strip()


def _figure(value: float) -> str:
    # repr is the shortest text that reads back as the same number
    return str(int(value)) if abs(value) < 1e15 and value == int(value) else repr(value)


def _string(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
