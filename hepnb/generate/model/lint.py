"""A lint for foreign cells: what a reader of analysis code would ask about, found without running
it.

Imports from a list; no files, network, processes, evaluation of text, or ways to names between
underscores; every name defined. It explains, and contains nothing: whoever wants to get past it
can. What it lets through runs in the sandbox.
"""

from __future__ import annotations

import ast
import builtins
import re
import sys
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pyflakes import checker, messages

from hepnb import python_syntax
from hepnb.program import Program

#: packages that cells may import, and parts of them
ALLOWED = frozenset(
    ("awkward", "numpy", "uproot", "hist", "vector", "mplhep", "matplotlib", "boost_histogram",
    "coffea", "particle", "hepunits",
     "math", "cmath", "functools", "itertools", "operator", "collections", "dataclasses", "typing",
     "statistics", "fractions",
     "__future__", "warnings", "scipy", "numbers", "enum", "copy", "re", "time", "random",
     "contextlib", "textwrap",
     "abc", "pprint", "logging", "pathlib", "json", "string", "decimal", "bisect", "heapq",
     "datetime", "calendar", "array", "types", "pandas", "iminuit", "tqdm", "tabulate", "numba")
)  # fmt: skip
#: modules of which a cell may use these parts: names of files, what the interpreter is, threads
_PARTLY = {
    "os": frozenset(("path", "sep", "linesep", "fspath", "cpu_count")),
    "os.path": frozenset(("basename", "dirname", "join", "split", "splitext", "normpath",
                          "commonprefix", "sep")),
    "sys": frozenset(("stdout", "stderr", "version", "version_info", "maxsize", "float_info",
                      "platform", "byteorder", "getsizeof", "argv")),
    "gc": frozenset(("collect", "enable", "disable", "isenabled")),
    "concurrent": frozenset(("futures",)),
    "concurrent.futures": frozenset(("ThreadPoolExecutor", "as_completed", "wait", "Future")),
}  # fmt: skip
#: parts of an allowed module that lead to files or other hosts, or make functions out of text
_OF_MODULE = {
    "logging": frozenset(("handlers", "config")),
    "pandas": frozenset(("io", "core", "compat", "util", "eval", "HDFStore", "ExcelFile",
                         "ExcelWriter")),
    "types": frozenset(("CodeType", "FunctionType", "LambdaType", "new_class")),
}  # fmt: skip
#: methods of a path that read or change files, and that nothing else in an analysis has
_OF_PATHS = frozenset(
    ("read_text", "write_text", "read_bytes", "write_bytes", "unlink", "rmdir", "mkdir", "touch",
     "symlink_to", "hardlink_to", "iterdir", "rglob", "chmod", "lchmod", "readlink")
)  # fmt: skip
#: more of them, with names that tables and texts use too: asked about where a cell has paths
_OF_PATHS_TOO = frozenset(("open", "glob", "walk"))
#: with one argument: where a path's file goes; texts and tables have more, or name them
_MOVING = frozenset(("replace", "rename", "move", "move_into", "copy_into"))
#: parts of logging that write to files or to other hosts, however they are reached
_HANDLERS = frozenset(
    ("FileHandler", "WatchedFileHandler", "RotatingFileHandler", "TimedRotatingFileHandler",
     "BaseRotatingHandler", "SocketHandler", "DatagramHandler", "SysLogHandler", "SMTPHandler",
     "HTTPHandler", "NTEventLogHandler", "fileConfig", "dictConfig")
)  # fmt: skip
#: what reads or writes files of a table
_TABLE_FILES = re.compile(
    r"read_(?:csv|table|fwf|excel|json|html|xml|parquet|feather|orc|hdf|pickle|sql\w*|sas|spss"
    r"|stata|gbq|clipboard|iceberg)"
    r"|to_(?:excel|xml|parquet|feather|orc|hdf|pickle|sql|stata|gbq|clipboard|iceberg)"
)
#: what gives a table as a text, and writes it where it is given a place
_TABLE_TEXTS = frozenset(("to_csv", "to_html", "to_latex", "to_markdown", "to_string"))
#: in the text of a query: something reached through a name of the cell
_REACHED = re.compile(r"@\s*+\w++\s*+[.(\[]")
#: builtins that evaluate text, open files or get at what is hidden
_BUILTINS = frozenset(
    ("eval", "exec", "compile", "open", "input", "breakpoint", "globals", "locals", "vars",
    "setattr", "delattr",
     "memoryview", "exit", "quit", "help", "get_ipython")
)  # fmt: skip
#: parts of modules that load libraries or lead to others; a field of events may well be called so
_PARTS = frozenset(
    ("ctypeslib", "builtins", "lib", "testing", "distutils", "extension", "behavior", "f2py",
    "reading", "source", "http")
)  # fmt: skip
#: names of the standard library that packages of analysis have parts of their own by
_OWN_PARTS = frozenset(
    (
        "random",
        "copy",
        "array",
        "select",
        "string",
        "time",
        "signal",
        "types",
        "math",
        "statistics",
        "test",
        "abc",
        "typing",
    )
)
#: attributes that read or write files, or get at frames, whatever they are attributes of
_ATTRIBUTES = frozenset(
    ("load", "save", "savez", "savez_compressed", "savetxt", "loadtxt", "genfromtxt", "fromfile",
    "tofile", "memmap", "DataSource",
     "dump", "dumps", "loads", "savefig", "imsave", "imread", "recreate", "create", "update_file",
     "writing", "from_parquet",
     "to_parquet", "from_feather", "to_feather", "to_json", "from_json", "from_avro_file", "system",
     "popen", "urlopen",
     "register_behavior", "run_line_magic", "gi_frame", "cr_frame", "ag_frame", "tb_frame",
     "f_back", "f_globals", "f_locals",
     "f_builtins", "attrgetter", "methodcaller", "get_type_hints")
)  # fmt: skip
#: modules of the standard library that a cell may import, and parts of packages that are called so
_FREE = ALLOWED | _OWN_PARTS
#: functions that open event files: only those of the program
_OPENING = frozenset(("open", "iterate", "concatenate", "lazy", "dask"))


@dataclass(frozen=True, slots=True)
class Objection:
    """An objection to a cell, at one of its lines."""

    line: int
    message: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.message}" if self.line else self.message


def inspect(source: str, known: Collection[str] = ()) -> tuple[Objection, ...]:
    """The objections against a cell, in the order of its lines; ``known``: names that the cells
    before it define.
    """
    try:
        parsed = python_syntax.python(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        line = getattr(error, "lineno", None) or 0
        return (Objection(line, f"it is no Python: {getattr(error, 'msg', None) or error}"),)
    called = {name: of for node in ast.walk(parsed) for name, of in _imported(node)}
    modules = _MODULES | called.keys()
    paths = "pathlib" in {of.partition(".")[0] for of in called.values()} or not _PATHS.isdisjoint(
        known
    )
    try:
        pictures = _pictures(parsed)
        found = [
            o
            for node in ast.walk(parsed)
            for o in (
                *(() if id(node) in pictures else _objections(node)),
                *_of_modules(node, modules, called),
                *(_of_paths(node, called) if paths else ()),
            )
        ]
        found += [*_in_part(parsed, known), *_undefined(parsed, known)]
    except RecursionError:
        return (Objection(0, "its expressions are nested too deeply to be looked through"),)
    return tuple(sorted(dict.fromkeys(found), key=lambda o: o.line))


def names_of(program: Program) -> frozenset[str]:
    """The names that a program defines."""
    return frozenset(name for cell in program.cells for name in defined(cell.source))


def defined(source: str) -> frozenset[str]:
    """The names that a cell defines for those below it; none where it is no Python."""
    try:
        parsed = python_syntax.python(source)
    except (SyntaxError, ValueError):
        return frozenset()
    found = {s.name for s in parsed.body if isinstance(s, ast.FunctionDef | ast.ClassDef)}
    for statement in parsed.body:
        if isinstance(statement, ast.Import | ast.ImportFrom):
            found |= {a.asname or a.name.partition(".")[0] for a in statement.names}
        elif not isinstance(statement, ast.FunctionDef | ast.ClassDef):
            found |= {
                n.id
                for n in ast.walk(statement)
                if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
            }
    return frozenset(found)


def _objections(node: ast.AST) -> Iterator[Objection]:
    for kind, check in _CHECKS:
        if isinstance(node, kind):
            yield from check(node)


def _import(node: ast.Import) -> Iterator[Objection]:
    for alias in node.names:
        if alias.name in _PARTLY and not alias.asname:
            continue
        if alias.name.partition(".")[0] not in ALLOWED:
            yield Objection(
                node.lineno, f"imports {alias.name}, which is not one of {_listed(ALLOWED)}"
            )
        top, *inner = alias.name.split(".")
        for part in (top, *inner):
            yield from _named(part, node.lineno)
        if inner and inner[0] in _OF_MODULE.get(top, ()):
            yield Objection(node.lineno, f"imports {alias.name}")


def _import_from(node: ast.ImportFrom) -> Iterator[Objection]:
    module = node.module or "."
    if not node.level and _PARTLY.get(module, frozenset()).issuperset(_taken(node)):
        return
    if node.level or module.partition(".")[0] not in ALLOWED:
        yield Objection(
            node.lineno, f"imports from {module}, which is not one of {_listed(ALLOWED)}"
        )
    if module == "__future__":
        return
    top, *inner = (*module.split("."), *(a.name for a in node.names))
    for part in (top, *inner):
        if part in _OF_MODULE.get(top, ()):
            yield Objection(node.lineno, f"imports {part} of {top}")
        elif not (top == "json" and part in _TEXTS):
            yield from _named(part, node.lineno)


def _taken(node: ast.ImportFrom) -> set[str]:
    """The names that a statement imports; a module of which only parts are free is none of them."""
    return {f"{a.name} as a module" if a.name in _MODULES_IN_PART else a.name for a in node.names}


#: functions of json that make texts and read them, where those of others open files
_TEXTS = frozenset(("dumps", "loads"))
#: names that paths are made by
_PATHS = frozenset(("Path", "pathlib", "PurePath"))
#: names that modules are imported by in the program
_MODULES = frozenset(
    (
        "ak",
        "np",
        "uproot",
        "hist",
        "vector",
        "mplhep",
        "plt",
        "builtins",
        "math",
        "matplotlib",
        "awkward",
        "numpy",
    )
)


_MODULES_IN_PART = frozenset(name.rpartition(".")[2] for name in _PARTLY)


#: a name of a picture in the folder of the cell
_PICTURE = re.compile(r"[\w][\w.-]*\.(?:png|pdf|svg|jpe?g)")


def _pictures(parsed: ast.Module) -> frozenset[int]:
    """The ids of the attributes ``savefig`` that save a picture by a plain name."""
    calls = (n for n in ast.walk(parsed) if isinstance(n, ast.Call) and n.args)
    return frozenset(
        id(n.func)
        for n in calls
        if isinstance(n.func, ast.Attribute)
        and n.func.attr == "savefig"
        and isinstance(n.args[0], ast.Constant)
        and isinstance(n.args[0].value, str)
        and _PICTURE.fullmatch(n.args[0].value)
    )


def _in_part(parsed: ast.Module, known: Collection[str]) -> Iterator[Objection]:
    """Objections to other parts of a module than those that are free, and to handing it on; it is
    there by its own name, from this cell or one before.
    """
    stored = {
        n.id for n in ast.walk(parsed) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
    }
    here = {top for node in ast.walk(parsed) for top, _ in _imported(node)}
    tops = {m for m in _PARTLY if "." not in m and m not in stored and (m in here or m in known)}
    led = {id(n.value) for n in ast.walk(parsed) if isinstance(n, ast.Attribute)}
    for node in ast.walk(parsed):
        if isinstance(node, ast.Name) and node.id in tops and id(node) not in led:
            yield Objection(node.lineno, f"hands the module {node.id} on")
        elif isinstance(node, ast.Attribute) and _root(node) in tops:
            module = ast.unparse(node.value)
            if node.attr not in _PARTLY.get(module, {node.attr}):
                yield Objection(
                    node.lineno, f"uses {module}.{node.attr}, which reaches files or other modules"
                )
            elif f"{module}.{node.attr}" in _PARTLY and id(node) not in led:
                yield Objection(node.lineno, f"hands the module {module}.{node.attr} on")


def _imported(node: ast.AST) -> Iterator[tuple[str, str]]:
    """The names that a statement imports by, and what is imported, from its module on."""
    if isinstance(node, ast.Import):
        for alias in node.names:
            top = alias.name.partition(".")[0]
            yield alias.asname or top, alias.name if alias.asname else top
    elif isinstance(node, ast.ImportFrom):
        yield from ((a.asname or a.name, f"{node.module or ''}.{a.name}") for a in node.names)


def _of_modules(
    node: ast.AST, modules: Collection[str], called: Mapping[str, str]
) -> Iterator[Objection]:
    """Objections to the use of modules: reaching other modules through them, or changing
    something of them. A module that holds a thing of its own name (``datetime.datetime``) leads
    nowhere by it.
    """
    if not isinstance(node, ast.Attribute) or (root := _root(node)) not in modules:
        return
    module = called.get(root, root)
    of_itself = isinstance(node.value, ast.Name) and node.attr == module in ALLOWED
    if isinstance(node.ctx, ast.Store | ast.Del):
        yield Objection(node.lineno, f"changes {ast.unparse(node)}, for all that use the module")
    elif (
        node.attr in _PARTS
        or (isinstance(node.value, ast.Name) and node.attr in _OF_MODULE.get(module, ()))
        or (node.attr in sys.stdlib_module_names and node.attr not in _OWN_PARTS and not of_itself)
    ):
        yield Objection(
            node.lineno, f"uses {ast.unparse(node)[-60:]}, which reaches files or other modules"
        )


def _of_paths(node: ast.AST, called: Mapping[str, str]) -> Iterator[Objection]:
    """Objections to methods that only a path makes a way to files, in a cell that has paths."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        if node.func.attr in _MOVING and len(node.args) == 1 and not node.keywords:
            yield Objection(node.lineno, f"uses {ast.unparse(node.func)[-60:]}, which moves a file")
    elif (
        isinstance(node, ast.Attribute)
        and node.attr in _OF_PATHS_TOO
        and (root := _root(node)) not in _MODULES
        and called.get(root, "pathlib").partition(".")[0] == "pathlib"
    ):
        yield Objection(
            node.lineno, f"uses {ast.unparse(node)[-60:]}, which reaches files or other modules"
        )


def _root(node: ast.expr) -> str:
    """The name that a chain of attributes begins with; "" where it begins otherwise."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def _name(node: ast.Name) -> Iterator[Objection]:
    if node.id in _BUILTINS:
        yield Objection(node.lineno, f"uses {node.id}")
    elif node.id.startswith("__") and node.id != "__name__":
        yield Objection(node.lineno, f"uses the hidden name {node.id}")


_HIDDEN = re.compile(r"__\w+__|__import__|\b(?:open|eval|exec)\(")


def _constant(node: ast.Constant) -> Iterator[Objection]:
    if isinstance(node.value, str) and (match := _HIDDEN.search(node.value)):
        yield Objection(node.lineno, f"has {match[0]!r} in a text")


def _pieced(node: ast.BinOp) -> Iterator[Objection]:
    """Underscores that are put together: of a name that is not to be read.

    One between two words is ordinary.
    """
    sides = [
        n.value
        for n in (node.left, node.right)
        if isinstance(n, ast.Constant) and isinstance(n.value, str)
    ]
    least = 1 if isinstance(node.op, ast.Mult) else 2
    if any(set(side) == {"_"} and len(side) >= least for side in sides):
        yield Objection(node.lineno, "puts a name together from underscores")


def _matched(node: ast.MatchClass) -> Iterator[Objection]:
    for name in node.kwd_attrs:
        if name.startswith("_"):
            yield Objection(node.lineno, f"uses the hidden attribute {name}")


def _outer(node: ast.Global | ast.Nonlocal) -> Iterator[Objection]:
    yield Objection(node.lineno, "changes names from inside of a function")


def _asynchronous(
    node: ast.AsyncFunctionDef | ast.Await | ast.AsyncFor | ast.AsyncWith,
) -> Iterator[Objection]:
    yield Objection(node.lineno, "is asynchronous")


def _named(name: str, line: int) -> Iterator[Objection]:
    if (
        _reaches(name)
        or name in _PARTS
        or name.startswith("_")
        or name == "*"
        or (name in sys.stdlib_module_names and name not in _FREE)
    ):
        yield Objection(line, f"imports {name}")


def _reaches(name: str) -> bool:
    """True for a name that reads or writes files, whatever it is an attribute of."""
    return (
        name in _ATTRIBUTES
        or name in _OF_PATHS
        or name in _HANDLERS
        or _TABLE_FILES.fullmatch(name) is not None
    )


def _attribute(node: ast.Attribute) -> Iterator[Objection]:
    if node.attr.startswith("_"):
        yield Objection(node.lineno, f"uses the hidden attribute {node.attr}")
    elif isinstance(node.value, ast.Name) and node.value.id == "json" and node.attr in _TEXTS:
        return
    elif _reaches(node.attr):
        yield Objection(
            node.lineno, f"uses {ast.unparse(node)[-60:]}, which reaches files or other modules"
        )


def _call(node: ast.Call) -> Iterator[Objection]:
    function = node.func
    if isinstance(function, ast.Name) and function.id == "getattr":
        yield from _got(node)
    if isinstance(function, ast.Name) and function.id == "type" and len(node.args) > 1:
        yield Objection(node.lineno, "makes a class by type()")
    if not isinstance(function, ast.Attribute):
        return
    first = node.args[0] if node.args else None
    named = {k.arg for k in node.keywords}
    if function.attr in _TABLE_TEXTS and (first is not None or named & {"buf", "path_or_buf"}):
        yield Objection(node.lineno, f"writes a file by {ast.unparse(function)[-60:]}")
    if function.attr == "basicConfig" and named & {"filename", "handlers", None}:
        yield Objection(node.lineno, "writes its messages to a file or elsewhere")
    if function.attr in ("query", "eval") and not _is_plain_query(first):
        yield Objection(
            node.lineno,
            f"has {ast.unparse(function)[-60:]} evaluate a text that is not written down, or that "
            "reaches into objects",
        )
    if (
        function.attr in _OPENING
        and _root(function) == "uproot"
        and first is not None
        and _is_literal(first)
    ):
        yield Objection(
            node.lineno, "opens a file by its name; FILES and SAMPLES name those of the program"
        )
    if function.attr == "use" and first is not None and "://" in ast.unparse(first):
        yield Objection(node.lineno, f"loads {ast.unparse(first)[:60]}")


def _got(node: ast.Call) -> Iterator[Objection]:
    """``getattr`` is an attribute where its name is written down, and anything where it is not."""
    name = node.args[1] if len(node.args) > 1 else None
    if not (isinstance(name, ast.Constant) and isinstance(name.value, str)):
        yield Objection(node.lineno, "uses getattr with a name that is not written down")
    elif name.value.startswith("_") or name.value in _PARTS or _reaches(name.value):
        yield Objection(node.lineno, f"gets {name.value} by getattr")


def _is_plain_query(text: ast.expr | None) -> bool:
    """True for the text of a query of columns: written down, with values of the cell at most
    (``@limit``), and nothing reached through them.
    """
    parts = text.values if isinstance(text, ast.JoinedStr) else [text]
    return all(
        isinstance(part, ast.FormattedValue)
        or (
            isinstance(part, ast.Constant)
            and isinstance(part.value, str)
            and not _REACHED.search(part.value)
        )
        for part in parts
    )


def _is_literal(node: ast.expr) -> bool:
    """True for a text in which no name of the program takes part."""
    parts = list(ast.walk(node))
    return any(isinstance(n, ast.Constant) and isinstance(n.value, str) for n in parts) and not any(
        isinstance(n, ast.Name) for n in parts
    )


def _alias(node: ast.Assign) -> Iterator[Objection]:
    """A function that opens files, by another name."""
    value = node.value
    if isinstance(value, ast.Attribute) and value.attr in _OPENING and _root(value) == "uproot":
        yield Objection(node.lineno, f"gives {ast.unparse(value)} another name")


_CHECKS: tuple[tuple[Any, Callable[[Any], Iterator[Objection]]], ...] = (
    (ast.Import, _import),
    (ast.ImportFrom, _import_from),
    (ast.Name, _name),
    (ast.Constant, _constant),
    (ast.Attribute, _attribute),
    (ast.Call, _call),
    (ast.Assign, _alias),
    (ast.BinOp, _pieced),
    (ast.MatchClass, _matched),
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
