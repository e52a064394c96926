"""Tables of numbers, such as efficiencies in bins of pt and eta: functions that look a value up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hepnb.adl import tree
from hepnb.errors import SpecError
from hepnb.generate.compiler import layout
from hepnb.generate.compiler.values import Level, Value, joint, literal
from hepnb.plurals import several

if TYPE_CHECKING:
    from hepnb.generate.compiler.compilation import Compilation
    from hepnb.generate.compiler.expressions import Expressions


def table_block(draft: Compilation, block: tree.Block) -> None:
    """A table block: a function of as many values as its rows have ranges.

    Raises SpecError for rows that differ in these.
    """
    rows = [s for s in block.statements if isinstance(s, tree.Row)]
    if not rows:
        raise SpecError(
            f"{block.title} has no row",
            expected="rows of a value and its ranges",
            line=block.note.line,
            column=1,
        )
    widths = {len(r.ranges) for r in rows}
    if len(widths) > 1 or 0 in widths:
        expected = "the same ranges, one or more, in every row"
        raise SpecError(
            f"{block.title} has rows of different form",
            expected=expected,
            line=block.note.line,
            column=1,
        )
    name = draft.names.unique(block.name)
    arguments = [f"x{n}" for n in range(1, widths.pop() + 1)]
    draft.needs.idiom("looked_up")
    draft.needs.tables[block.name] = (name, len(arguments))
    body = [
        "rows = [",
        *(f"    {_row(r)}," for r in rows),
        "]",
        f"return looked_up(rows, {', '.join(arguments)})",
    ]
    docstring = (
        f"The value of table {layout.one_line(block.name)}: of the first row whose ranges [low, "
        "high) hold, else NaN."
    )
    signature = ", ".join(f"{a}: ak.Array" for a in arguments)
    draft.part(
        "table",
        name,
        layout.function(
            name, docstring, [*layout.evidence(block.note), *body], arguments=signature
        ),
    )


def looked_up(compiler: Expressions, call: tree.Call) -> Value | None:
    """The value of a call of a table; None where it is none.

    Raises SpecError for the wrong number of arguments.
    """
    if call.function not in compiler.scope.needs.tables:
        return None
    function, width = compiler.scope.needs.tables[call.function]
    if len(call.arguments) != width:
        raise SpecError(
            f"table {call.function} of {several(len(call.arguments), 'value')}", expected=f"{width}"
        )
    values = [compiler.number(a) for a in call.arguments]
    shape, axis = joint(*values)
    if shape == "constant":
        raise SpecError(
            f"table {call.function} of a constant",
            expected="a value of the event or of its objects",
        )
    code = f"{function}({', '.join(v.code for v in values)})"
    return Value(code, Level.ATOM, shape, "number", axis, any(v.missing for v in values))


def _row(row: tree.Row) -> str:
    numbers = (row.value, *(edge for bounds in row.ranges for edge in bounds))
    return f"[{', '.join(_number(x) for x in numbers)}]"


def _number(value: float) -> str:
    infinite = {float("inf"): "np.inf", float("-inf"): "-np.inf"}
    return infinite.get(value) or literal(value)
