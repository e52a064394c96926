"""Every regular expression that hepnb compiles: ``python -m tests.faults.compiled`` prints them.

A process of its own imports all modules and drafts the example paper from each of its sources,
with a recorder in place of ``re``'s own compiler; what a function would compile from a text that
its module knows is added from the source.
"""

from __future__ import annotations

import ast
import importlib
import json
import pkgutil
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hepnb.sweep.rules import Rule

ROOT = Path(__file__).parent.parent.parent
_SEARCHES = {"search", "sub", "subn", "split", "findall", "finditer"}
_CALLS = _SEARCHES | {"compile", "match", "fullmatch"}


@dataclass(frozen=True)
class Compiled:
    """A regular expression: where it stands (``hepnb/a.py:12``), its words and flags; and
    ``anchored`` where it is only ever tried at one place of a text.
    """

    where: str
    pattern: str
    flags: int
    anchored: bool


@cache
def compiled() -> tuple[Compiled, ...]:
    """All of them, each once."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.compiled"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return tuple(Compiled(**c) for c in json.loads(done.stdout))


def _collect() -> list[dict[str, object]]:
    found: dict[tuple[str, int], tuple[str, bool]] = {}
    recorded: list[tuple[str, int, str, int]] = []
    original = re._compile  # type: ignore[attr-defined]

    def recorder(pattern: object, flags: int) -> object:
        frame = sys._getframe(1)
        while frame.f_back and "/re/" in frame.f_code.co_filename:
            frame = frame.f_back
        made = original(pattern, flags)
        if f"{ROOT}/hepnb/" in frame.f_code.co_filename and isinstance(made.pattern, str):
            file = frame.f_code.co_filename
            recorded.append((made.pattern, made.flags, file, frame.f_lineno))
        return made

    re._compile = recorder  # type: ignore[attr-defined]
    modules = list(_modules())
    anchored = {r.pattern.removeprefix("^"): r._anchored for r in _drafts()}
    re._compile = original  # type: ignore[attr-defined]
    tried = _Uses(modules)
    for module in modules:
        file = str(module.__file__)
        for pattern, flags, line, how in _written(module):
            once = how in {"match", "fullmatch"} or (how == "compile" and tried.once(file, line))
            _add(found, pattern, flags, f"{Path(file).relative_to(ROOT)}:{line}", once)
    written = set(found)
    for pattern, flags, file, line in recorded:
        if (pattern, flags) not in written:
            once = anchored.get(pattern, tried.once(file, line))
            _add(found, pattern, flags, f"{Path(file).relative_to(ROOT)}:{line}", once)
    return [
        {"where": where, "pattern": pattern, "flags": flags, "anchored": anchored}
        for (pattern, flags), (where, anchored) in sorted(found.items(), key=lambda i: i[1][0])
    ]


def _add(
    found: dict[tuple[str, int], tuple[str, bool]],
    pattern: str,
    flags: int,
    where: str,
    anchored: bool,
) -> None:
    before = found.get((pattern, flags))
    found[pattern, flags] = (before[0], before[1] and anchored) if before else (where, anchored)


def _modules() -> Iterator[ModuleType]:
    import hepnb

    for info in pkgutil.walk_packages(hepnb.__path__, "hepnb."):
        if not info.name.endswith("__main__"):
            yield importlib.import_module(info.name)


def _drafts() -> tuple[Rule, ...]:
    """Compiles what is compiled when it is first used; the rules are among it."""
    from hepnb import workflow
    from hepnb.settings import Settings
    from hepnb.sweep.rules import every_rule

    for rule in every_rule():
        rule.search("")
    for name in ("leptons_note.tex", "leptons_note.pdf", "h4l_mass.pdf"):
        paper = workflow.load_paper(str(ROOT / "hepnb" / "example" / name), Settings())
        workflow.extract(paper, Settings())
    return every_rule()


def _written(module: ModuleType) -> Iterator[tuple[str, int, int, str]]:
    """Those whose words a module knows without a call: words, flags, line, and how it asks."""
    for node in ast.walk(ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))):
        if not _is_call(node):
            continue
        place = {"compile": 1, "split": 3, "sub": 4, "subn": 4}.get(node.func.attr, 2)  # type: ignore[attr-defined]
        given = [k.value for k in node.keywords if k.arg == "flags"] + node.args[place : place + 1]  # type: ignore[attr-defined]
        try:
            words = _value(node.args[0], module)  # type: ignore[attr-defined]
            flags = sum(int(_value(g, module)) for g in given)  # type: ignore[call-overload]
        except NameError:
            continue  # a function's own; seen by the recorder where it is used
        if isinstance(words, str):
            yield words, re.compile(words, flags).flags, node.lineno, node.func.attr  # type: ignore[attr-defined]


def _is_call(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "re"
        and node.func.attr in _CALLS
        and bool(node.args)
    )


def _value(node: ast.expr, module: ModuleType) -> object:
    return eval(compile(ast.Expression(node), "", "eval"), vars(module))


class _Uses:
    """How what is compiled at a line is used, in all modules."""

    def __init__(self, modules: list[ModuleType]) -> None:
        self._calls: dict[tuple[str, int], set[str]] = {}
        self._names: dict[tuple[str, int], str] = {}
        self._used: dict[tuple[str, str], set[str]] = {}
        for module in modules:
            self._read(str(module.__file__))

    def _read(self, file: str) -> None:
        tree = ast.parse(Path(file).read_text(encoding="utf-8"))
        asked = {id(n.value): n.attr for n in ast.walk(tree) if isinstance(n, ast.Attribute)}
        for node in ast.walk(tree):
            if _is_call(node):
                how = node.func.attr  # type: ignore[attr-defined]
                how = asked.get(id(node), how) if how == "compile" else how
                self._note(self._calls, file, node, {how})
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
                # a name with an underscore is its module's own
                where = file if node.id.startswith("_") else ""
                used = self._used.setdefault((where, node.id), set())
                used.add(asked.get(id(node), "value"))
        for node in tree.body:
            target = node.targets[0] if isinstance(node, ast.Assign) else None
            target = node.target if isinstance(node, ast.AnnAssign) else target
            if isinstance(target, ast.Name) and _is_call(node.value):  # type: ignore[attr-defined]
                self._note(self._names, file, node, target.id)

    @staticmethod
    def _note(notes: dict[tuple[str, int], Any], file: str, node: Any, what: Any) -> None:
        for line in range(node.lineno, (node.end_lineno or node.lineno) + 1):
            before = notes.get((file, line))
            notes[file, line] = before | what if isinstance(before, set) else what

    def once(self, file: str, line: int) -> bool:
        """True where it is tried at one place of a text alone."""
        calls = self._calls.get((file, line), {"value"})
        if calls == {"compile"} and (name := self._names.get((file, line))):
            calls = self._used.get((file if name.startswith("_") else "", name), set())
        return calls <= {"match", "fullmatch"}


if __name__ == "__main__":
    print(json.dumps(_collect()))
