"""The house itself: how its code speaks."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.conftest import ROOT

_QUESTION = re.compile(r"(?:What|Whether|How|Where|Which|Who|When|Why)\b")


def _docstrings(path: Path) -> Iterator[tuple[int, str]]:
    """Line and text of each docstring of a module."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            text = ast.get_docstring(node)
            if text:
                yield node.body[0].lineno, text


def test_docstrings_begin_with_a_noun_or_a_verb() -> None:
    """Docstrings of the package begin with a noun or a verb, not with What, Whether or How."""
    asking = [
        f"{path.relative_to(ROOT)}:{line}: {text.splitlines()[0]}"
        for path in sorted((ROOT / "hepnb").rglob("*.py"))
        for line, text in _docstrings(path)
        if _QUESTION.match(text)
    ]
    assert not asking, "\n".join(asking)
