"""The layout of generated code: comments, functions, and broken long lines."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from hepnb.adl.tree import Note

WIDTH = 100


def comment(text: str, indent: str = "") -> str:
    """A comment, wrapped; whatever the text holds, it stays in comment lines."""
    return textwrap.fill(
        " ".join(text.split()),
        WIDTH,
        initial_indent=f"{indent}# ",
        subsequent_indent=f"{indent}# ",
        break_on_hyphens=False,
    )


def evidence(note: Note, indent: str = "") -> list[str]:
    """The comment above a line: the quotes that it comes from, or the author's own remark."""
    quotes = [f'{f"{q.paper}, " if q.paper else ""}p{q.page} "{q.text}"' for q in note.evidence]
    text = "; ".join(quotes) or note.comment
    return [comment(text, indent)] if text.strip() else []


def function(
    name: str,
    docstring: str,
    body: Iterable[str],
    *,
    arguments: str = "events: ak.Array",
    returns: str = "ak.Array",
) -> str:
    """A function; ``body`` is its lines without the indent of the function."""
    lines = [f"    {line}" if line else "" for piece in body for line in _broken(piece, WIDTH - 4)]
    return "\n".join([f"def {name}({arguments}) -> {returns}:", f'    """{docstring}"""', *lines])


def dictionary(entries: Iterable[tuple[str, str, Note]]) -> list[str]:
    """``return {…}`` with a line for each (key, code, note), and its evidence above it."""
    lines = ["return {"]
    for key, code, note in entries:
        lines += [*evidence(note, "    "), *_entry(f"    {quoted(key)}: ", code)]
    return [*lines, "}"]


def quoted(text: str) -> str:
    """A string literal in double quotes."""
    plain = repr(text)
    return plain if '"' in text else '"' + plain[1:-1].replace("\\'", "'") + '"'


def one_line(text: str) -> str:
    """Text for the inside of a docstring: nothing in it can end the docstring."""
    return " ".join(text.split()).replace("\\", "/").replace('"', "'")


def _entry(start: str, code: str) -> list[str]:
    """An entry of a dictionary; the value in parentheses on lines of its own where the line
    would be too long.
    """
    if len(start) + len(code) + 1 <= WIDTH - 4 or len(_operands(code)) == 1:
        return [f"{start}{code},"]
    return [f"{start}(", *(f"        {p}" for p in _operands(code)), "    ),"]


def _broken(line: str, width: int) -> list[str]:
    """A line, broken where it is too long: at the operands of its value, or inside its longest
    bracket.
    """
    if len(line) <= width or line.lstrip().startswith("#"):
        return line.split("\n")
    indent = " " * (len(line) - len(line.lstrip()))
    start, value, end = _value(line)
    if len(_operands(value)) > 1:
        operands = (piece for p in _operands(value) for piece in _broken(f"{indent}    {p}", width))
        return [f"{start}(", *operands, f"{indent}){end}"]
    opened, closed = max(_brackets(line), key=lambda b: b[1] - b[0], default=(0, 0))
    if closed - opened < 2:
        return [line]
    arguments = _split(line[opened + 1 : closed], ", ")
    pieces = (
        [f"{indent}    {p}," for p in arguments]
        if len(arguments) > 1
        else [f"{indent}    {p}" for p in _operands(arguments[0])]
    )
    return [
        line[: opened + 1],
        *(b for p in pieces for b in _broken(p, width)),
        indent + line[closed:],
    ]


def _value(line: str) -> tuple[str, str, str]:
    """``return x``, ``name = x`` or the argument ``x,`` as what comes before ``x``, ``x``, and
    what comes after it.
    """
    if line.lstrip().startswith("return "):
        cut = line.index("return ") + len("return ")
        return line[:cut], line[cut:], ""
    first, *rest = _split(line, " = ")
    if rest:
        return f"{first} = ", " = ".join(rest), ""
    argument = line.strip()[:-1] if line.endswith(",") else ""
    return line[: len(line) - len(line.lstrip())], argument, ","


def _operands(code: str) -> list[str]:
    """The operands of the outermost ``|``, or else ``&`` or ``+``, each with its operator before
    it.
    """
    for operator in (" | ", " & ", " + "):
        first, *rest = _split(code, operator)
        if rest:
            return [first, *(f"{operator.strip()} {r}" for r in rest)]
    return [code]


def _split(code: str, separator: str) -> list[str]:
    """The code at a separator, where no bracket or string is open."""
    pieces, start = [], 0
    for i, depth in _depths(code):
        if depth == 0 and i >= start and code.startswith(separator, i):
            pieces.append(code[start:i])
            start = i + len(separator)
    return [*pieces, code[start:]]


def _brackets(code: str) -> list[tuple[int, int]]:
    """The spans of the outermost brackets."""
    found, opened = [], 0
    for i, depth in _depths(code):
        if code[i] in "([{" and depth == 1:
            opened = i
        elif code[i] in ")]}" and depth == 0:
            found.append((opened, i))
    return found


def _depths(code: str) -> Iterator[tuple[int, int]]:
    """Each place outside of strings with the number of brackets open after it."""
    depth, quote, skip = 0, "", False
    for i, c in enumerate(code):
        if quote:
            skip, quote = (not skip and c == "\\"), ("" if c == quote and not skip else quote)
            continue
        quote = c if c in "\"'" else ""
        depth += (c in "([{") - (c in ")]}")
        if not quote:
            yield i, depth
