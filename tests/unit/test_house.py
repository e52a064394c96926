"""The house itself: how its code speaks, and that its names can be found."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.conftest import ROOT

_QUESTION = re.compile(r"(?:What|Whether|How|Where|Which|Whose|Who|When|Why|If|That)\b")


def _docstrings(path: Path) -> Iterator[tuple[int, str]]:
    """Line and text of each docstring of a module."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            text = ast.get_docstring(node)
            if text:
                yield node.body[0].lineno, text


#: public classes of one name in several rooms, of which each room says which it is: the nodes of
#: the language (`hepnb.adl.tree`), the records of a reader, the messages of the notebook
_SHARED = frozenset(("adl/tree.py", "records/model.py", "notebook/messages.py"))
#: … and a name of two rooms that never meet: a cell of a table, a cell of a notebook
_TWICE = frozenset({"Cell"})


def test_a_class_has_a_name_of_its_own() -> None:
    """No new class is called as one of another room."""
    rooms: dict[str, list[str]] = {}
    for path in sorted((ROOT / "hepnb").rglob("*.py")):
        room = path.relative_to(ROOT / "hepnb").as_posix()
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and room not in _SHARED and node.name[0] != "_":
                rooms.setdefault(node.name, []).append(room)
    shared = {name: found for name, found in rooms.items() if len(found) > 1}
    assert {name: found for name, found in shared.items() if name not in _TWICE} == {}
    assert shared.keys() >= _TWICE  # a name that is one room's now is taken from the list


def test_docstrings_begin_with_a_noun_or_a_verb() -> None:
    """Docstrings of the package begin with a noun or a verb, not with What, Whether or How."""
    asking = [
        f"{path.relative_to(ROOT)}:{line}: {text.splitlines()[0]}"
        for path in sorted((ROOT / "hepnb").rglob("*.py"))
        for line, text in _docstrings(path)
        if _QUESTION.match(text)
    ]
    assert not asking, "\n".join(asking)
