"""The syntax tree of a Python text, in whatever thread it is asked for."""

from __future__ import annotations

import ast
from threading import RLock

#: how often a text is parsed before a SystemError of the parser is believed
_TRIES = 20
_parsing = RLock()


def python(source: str) -> ast.Module:
    """The syntax tree of a Python text.

    CPython 3.11 and 3.12 count the depth of a tree for all threads together: where two of them
    parse, one may be told of a mismatch (SystemError, python/cpython#106905), which says nothing of
    the text. Threads of hepnb wait for each other; IPython does not wait for them, hence the second
    try. Raises SyntaxError, ValueError, RecursionError, MemoryError.
    """
    with _parsing:
        for _ in range(_TRIES - 1):
            try:
                return ast.parse(source)
            except SystemError:
                continue
        return ast.parse(source)
