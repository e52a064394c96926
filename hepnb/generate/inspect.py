"""What a foreign cell must not do, found without running it.

Imports from a list; no files, network, processes, evaluation of text, or tricks with names between underscores; every name defined.
It is the first of two lines: what it lets through runs in the sandbox.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any

from pyflakes import checker, messages

from hepnb.program import Program

#: packages that cells may import, and parts of them
ALLOWED = frozenset(
    ("awkward", "numpy", "uproot", "hist", "vector", "mplhep", "matplotlib", "boost_histogram", "coffea", "particle", "hepunits",
     "math", "cmath", "functools", "itertools", "operator", "collections", "dataclasses", "typing", "statistics", "fractions")
)  # fmt: skip
#: builtins that evaluate text, open files or get at what is hidden
_BUILTINS = frozenset(
    ("eval", "exec", "compile", "open", "input", "breakpoint", "globals", "locals", "vars", "setattr", "delattr", "getattr",
     "memoryview", "exit", "quit", "help", "get_ipython")
)  # fmt: skip
#: attributes that read or write files, load libraries, or are modules that others have imported
_ATTRIBUTES = frozenset(
    ("os", "sys", "subprocess", "socket", "shutil", "pathlib", "importlib", "ctypes", "ctypeslib", "pickle", "io", "builtins",
     "load", "save", "savez", "savez_compressed", "savetxt", "loadtxt", "genfromtxt", "fromfile", "tofile", "memmap", "DataSource",
     "dump", "dumps", "loads", "savefig", "imsave", "imread", "recreate", "create", "update_file", "writing", "from_parquet",
     "to_parquet", "from_feather", "to_feather", "to_json", "from_json", "from_avro_file", "system", "popen", "urlopen", "f2py",
     "lib", "testing", "distutils", "extension", "behavior", "register_behavior", "run_line_magic")
)  # fmt: skip
#: functions that open event files: only those of the program
_OPENING = frozenset(("open", "iterate", "concatenate", "lazy", "dask"))


@dataclass(frozen=True, slots=True)
class Objection:
    """What speaks against a cell, at a line of it."""

    line: int
    message: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.message}" if self.line else self.message


def inspect(source: str, known: Collection[str] = ()) -> tuple[Objection, ...]:
    """The objections against a cell, in the order of its lines; ``known``: names that the cells before it define."""
    try:
        parsed = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        line = getattr(error, "lineno", None) or 0
        return (Objection(line, f"it is no Python: {getattr(error, 'msg', None) or error}"),)
    found = [o for node in ast.walk(parsed) for o in _objections(node)]
    found += _undefined(parsed, known)
    return tuple(sorted(dict.fromkeys(found), key=lambda o: o.line))


def names_of(program: Program) -> frozenset[str]:
    """The names that a program defines."""
    return frozenset(name for cell in program.cells for name in defined(cell.source))


def defined(source: str) -> frozenset[str]:
    """The names that a cell defines for those below it; none where it is no Python."""
    try:
        parsed = ast.parse(source)
    except (SyntaxError, ValueError):
        return frozenset()
    found = {s.name for s in parsed.body if isinstance(s, ast.FunctionDef | ast.ClassDef)}
    for statement in parsed.body:
        if isinstance(statement, ast.Import | ast.ImportFrom):
            found |= {a.asname or a.name.partition(".")[0] for a in statement.names}
        elif not isinstance(statement, ast.FunctionDef | ast.ClassDef):
            found |= {n.id for n in ast.walk(statement) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    return frozenset(found)


def _objections(node: ast.AST) -> Iterator[Objection]:
    for kind, check in _CHECKS:
        if isinstance(node, kind):
            yield from check(node)


def _import(node: ast.Import) -> Iterator[Objection]:
    for alias in node.names:
        if alias.name.partition(".")[0] not in ALLOWED:
            yield Objection(node.lineno, f"imports {alias.name}, which is not one of {_listed(ALLOWED)}")
        for part in alias.name.split("."):
            yield from _named(part, node.lineno)


def _import_from(node: ast.ImportFrom) -> Iterator[Objection]:
    module = node.module or "."
    if node.level or module.partition(".")[0] not in ALLOWED:
        yield Objection(node.lineno, f"imports from {module}, which is not one of {_listed(ALLOWED)}")
    for part in (*module.split("."), *(a.name for a in node.names)):
        yield from _named(part, node.lineno)


def _name(node: ast.Name) -> Iterator[Objection]:
    if node.id in _BUILTINS:
        yield Objection(node.lineno, f"uses {node.id}")
    elif node.id.startswith("__") and node.id != "__name__":
        yield Objection(node.lineno, f"uses the hidden name {node.id}")


def _constant(node: ast.Constant) -> Iterator[Objection]:
    if isinstance(node.value, str) and node.value.startswith("__") and node.value.isidentifier():
        yield Objection(node.lineno, f"uses the hidden name {node.value}")


def _outer(node: ast.Global | ast.Nonlocal) -> Iterator[Objection]:
    yield Objection(node.lineno, "changes names from inside of a function")


def _asynchronous(node: ast.AsyncFunctionDef | ast.Await | ast.AsyncFor | ast.AsyncWith) -> Iterator[Objection]:
    yield Objection(node.lineno, "is asynchronous")


def _named(name: str, line: int) -> Iterator[Objection]:
    if name in _ATTRIBUTES or name.startswith("_") or name == "*":
        yield Objection(line, f"imports {name}")


def _attribute(node: ast.Attribute) -> Iterator[Objection]:
    if node.attr.startswith("_"):
        yield Objection(node.lineno, f"uses the hidden attribute {node.attr}")
    elif node.attr in _ATTRIBUTES:
        yield Objection(node.lineno, f"uses {ast.unparse(node)[-60:]}, which reaches files or other modules")
    elif isinstance(node.ctx, ast.Store | ast.Del) and _module(node.value):
        yield Objection(node.lineno, f"changes {ast.unparse(node)}")


def _module(node: ast.AST) -> bool:
    """True for the names that modules are imported by."""
    return isinstance(node, ast.Name) and node.id in ("ak", "np", "uproot", "hist", "vector", "mplhep", "plt", "builtins", "math")


def _call(node: ast.Call) -> Iterator[Objection]:
    function = node.func
    if not isinstance(function, ast.Attribute) or not isinstance(function.value, ast.Name):
        return
    literal = [a for a in node.args if any(isinstance(n, ast.Constant) and isinstance(n.value, str) for n in ast.walk(a))]
    if function.value.id == "uproot" and function.attr in _OPENING and node.args[:1] and node.args[0] in literal:
        yield Objection(node.lineno, "opens a file by its name; FILES and SAMPLES name those of the program")


_CHECKS: tuple[tuple[Any, Callable[[Any], Iterator[Objection]]], ...] = (
    (ast.Import, _import),
    (ast.ImportFrom, _import_from),
    (ast.Name, _name),
    (ast.Constant, _constant),
    (ast.Attribute, _attribute),
    (ast.Call, _call),
    (ast.Global | ast.Nonlocal, _outer),
    (ast.AsyncFunctionDef | ast.Await | ast.AsyncFor | ast.AsyncWith, _asynchronous),
)


def _undefined(parsed: ast.Module, known: Collection[str]) -> Iterator[Objection]:
    names = frozenset(known) | frozenset(dir(builtins)) | {"__name__"}
    found = checker.Checker(parsed, builtins=names, withDoctest=False)
    for message in found.messages:
        if isinstance(message, messages.UndefinedName):
            yield Objection(message.lineno, f"the name {message.message_args[0]} is not defined")


def _listed(names: Collection[str]) -> str:
    return ", ".join(sorted(names))
