"""The part of a program that some of its regions need: what is run again when only these have
changed.

A compiled program (`hepnb.generate.compile`) has one shape: ``select`` enters region by region,
``weights`` and ``book`` return a dictionary, ``fill`` fills histogram by histogram, ``reconstruct``
and ``read`` add field by field. Its slice keeps the entries of some regions, and of all others what
these mention, directly or not. A name that is mentioned in another sense is kept too: a slice may
be too large, never too small. A program of another shape (cells that a person rewrote) has one
slice only: itself.
"""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from hepnb import python_syntax

#: what a four-vector is made of, used where only its methods are named
_MOMENTUM = frozenset(("pt", "eta", "phi", "px", "py", "pz", "e", "mass"))
#: constants of the module that say where the events are, not what is done with them
_SETTINGS = frozenset(("TREE", "BRANCHES"))
_PARTS = ("read", "reconstruct", "select", "weights", "book", "fill")
#: the unit of all of a program, and that of histograms that belong to no region
WHOLE, NOWHERE = "*", ""


@dataclass(frozen=True)
class ProgramSlice:
    """A part of a program: its ``source``, and all names in it, those of its branches among
    them; None for a whole program.
    """

    source: str
    names: frozenset[str] | None


def unit(region: str) -> str:
    """The region block that a region comes from: its bins (``SR/label``) and its first steps
    (``SR, first 2``) are of it.
    """
    return region.partition("/")[0].partition(", first ")[0]


@lru_cache(maxsize=4)
def keys(source: str) -> Mapping[str, str]:
    """Unit → the hash of all code that its numbers depend on; ``WHOLE`` alone for a program of
    another shape.
    """
    found = _Shape.of(source)
    if found is None:
        return {WHOLE: hashlib.sha256(source.encode()).hexdigest()}
    return {
        name: hashlib.sha256(found.sliced({name}, keyed=True).encode()).hexdigest()
        for name in found.units
    }


@lru_cache(maxsize=4)
def histograms(source: str) -> Mapping[str, str]:
    """Histogram → its unit."""
    found = _Shape.of(source)
    return {} if found is None else found.histograms


def of(source: str, region: str) -> str:
    """The unit of a region in a program."""
    return WHOLE if WHOLE in keys(source) else unit(region)


@lru_cache(maxsize=16)
def sliced(source: str, units: frozenset[str]) -> ProgramSlice:
    """The slice of some units."""
    found = _Shape.of(source)
    if found is None or units >= found.units:
        return ProgramSlice(source, None)
    text = found.sliced(units)
    body = python_syntax.python(text).body
    named = (w for s in body if _assigned(s) not in _SETTINGS for w in _words(s))
    return ProgramSlice(text, frozenset(named))


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


class _Other(Exception):
    """The program has another shape."""


@dataclass
class _Shape:
    """A program taken apart: module statements, and for the functions of `_PARTS` their
    statements.
    """

    module: list[ast.stmt]
    functions: dict[str, ast.FunctionDef]
    histograms: dict[str, str]
    units: frozenset[str]

    @classmethod
    def of(cls, source: str) -> _Shape | None:
        """The program, or None for another shape."""
        module = [s for s in _plain(python_syntax.python(source)).body if not _is_docstring(s)]
        functions = {s.name: s for s in module if isinstance(s, ast.FunctionDef)}
        if not set(_PARTS) <= set(functions):
            return None
        try:
            shape = cls(module, functions, _of_histograms(functions["fill"]), frozenset())
            shape.units = frozenset(shape._check()) | frozenset(shape.histograms.values())
        except _Other:
            return None
        return shape

    def _check(self) -> Iterator[str]:
        """The units.

        Raises _Other where a statement is none that a slice knows how to leave out.
        """
        for statement in self.functions["select"].body:
            if name := _region(statement):
                yield unit(name)
            elif not isinstance(statement, ast.Return) and not _names_only(statement):
                raise _Other
        for name in ("weights", "book", "read"):
            _entries(self.functions[name])
        if not all(
            _field(s) or isinstance(s, ast.Return) for s in self.functions["reconstruct"].body
        ):
            raise _Other
        if not all(_field(s) or _assigned(s) for s in self.functions["read"].body[:-1]):
            raise _Other

    def sliced(self, units: Collection[str], *, keyed: bool = False) -> str:
        """The source of some units; ``keyed``: without what stands in every program, or only
        other units decide.
        """
        own = {
            name: self._own(self.functions[name], units)
            for name in ("select", "weights", "book", "fill")
        }
        live = set(_MOMENTUM) | {word for function in own.values() for word in _words(function)}
        before = -1
        while before != len(live):
            before = len(live)
            for kept in self._mentioned(live):
                live |= _words(kept)
        made = own | {
            name: self._rebuilt(self.functions[name], live) for name in ("read", "reconstruct")
        }
        body: list[ast.stmt] = []
        for statement in self.module:
            if isinstance(statement, ast.FunctionDef):
                if statement.name in live or statement.name in made:
                    body.append(made.get(statement.name, statement))
            elif not keyed or _assigned(statement) in live - _SETTINGS:
                body.append(statement)
        return "\n".join(ast.unparse(s) for s in body) + "\n"

    def _own(self, function: ast.FunctionDef, units: Collection[str]) -> ast.FunctionDef:
        """A function with the entries of some units."""
        if function.name == "select":
            return _with(function, self._entered(units))
        if function.name == "fill":
            kept = [
                s
                for s in function.body
                if any(self.histograms[h] in units for h in _subscripts(s, "histograms"))
            ]
            return _with(function, kept or [ast.Pass()])
        wanted = {h for h, u in self.histograms.items() if u in units}

        def chosen(key: str) -> bool:
            return key in wanted if function.name == "book" else unit(key) in units

        return _with(function, [*function.body[:-1], _filtered(function.body[-1], chosen)])

    def _entered(self, units: Collection[str]) -> list[ast.stmt]:
        """The statements of ``select`` for some units, and for the regions that these take
        first.
        """
        taken: set[str] = set()
        kept: list[ast.stmt] = []
        for statement in reversed(self.functions["select"].body):
            name = _region(statement)
            if name and unit(name) not in units and name not in taken:
                continue
            taken |= set(_subscripts(statement, "regions"))
            kept.append(statement)
        return kept[::-1]

    def _mentioned(self, live: set[str]) -> Iterator[ast.AST]:
        """The code of all that is named so far."""
        for name, function in self.functions.items():
            if name in ("read", "reconstruct"):
                yield from self._rebuilt(function, live).body
            elif name in live and name not in _PARTS:
                yield function
        yield from (s for s in self.module if _assigned(s) in live - _SETTINGS)

    def _rebuilt(self, function: ast.FunctionDef, live: set[str]) -> ast.FunctionDef:
        """``read`` or ``reconstruct`` with what is named of it."""
        kept = [
            s
            for s in function.body
            if isinstance(s, ast.Return) or _field(s) in live or _assigned(s) in live
        ]
        if function.name == "reconstruct":
            return _with(function, kept)
        wanted = live | {"run", "event"}
        return _with(function, [_filtered(s, lambda key: key in wanted, empty=False) for s in kept])


def _plain(module: ast.Module) -> ast.Module:
    """A module without the docstrings of its functions, which change no number."""
    for node in module.body:
        if isinstance(node, ast.FunctionDef):
            node.body = [s for s in node.body if not _is_docstring(s)] or [ast.Pass()]
    return module


def _is_docstring(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and _is_text(statement.value)


def _with(function: ast.FunctionDef, body: list[ast.stmt]) -> ast.FunctionDef:
    return ast.copy_location(
        ast.FunctionDef(**{**dict(ast.iter_fields(function)), "body": body}), function
    )


def _words(node: ast.AST) -> set[str]:
    """All names, attributes and texts in some code."""
    found = set()
    for n in ast.walk(node):
        if isinstance(n, ast.Name):
            found.add(n.id)
        elif isinstance(n, ast.Attribute):
            found.add(n.attr)
        elif isinstance(n, ast.Constant) and isinstance(n.value, str):
            found.add(n.value)
    return found


def _subscripts(node: ast.AST, of: str) -> list[str]:
    """The texts by which a dictionary of that name is asked: ``regions["SR"]``."""
    asked = (
        n
        for n in ast.walk(node)
        if isinstance(n, ast.Subscript) and isinstance(n.value, ast.Name) and n.value.id == of
    )
    return [
        n.slice.value
        for n in asked
        if isinstance(n.slice, ast.Constant) and isinstance(n.slice.value, str)
    ]


def _region(statement: ast.stmt) -> str:
    """The region that a statement of ``select`` enters, or whose bins a loop enters."""
    if isinstance(statement, ast.For):
        (inner,) = statement.body if len(statement.body) == 1 else (statement,)
        target = inner.targets[0] if isinstance(inner, ast.Assign) else None
        made = target.slice if isinstance(target, ast.Subscript) else None
        if isinstance(made, ast.JoinedStr) and isinstance(made.values[0], ast.Constant):
            return str(made.values[0].value)
        raise _Other
    return (
        next(iter(_subscripts(statement.targets[0], "regions")), "")
        if isinstance(statement, ast.Assign)
        else ""
    )


def _names_only(statement: ast.stmt) -> bool:
    """True for ``regions = {}``."""
    return (
        isinstance(statement, ast.Assign)
        and isinstance(statement.value, ast.Dict)
        and not statement.value.keys
    )


def _of_histograms(fill: ast.FunctionDef) -> dict[str, str]:
    """Histogram → the unit of its region. Raises _Other."""
    found: dict[str, str] = {}
    for statement in fill.body:
        if isinstance(statement, ast.Pass):
            continue
        names, regions = (
            set(_subscripts(statement, "histograms")),
            {unit(r) for r in _subscripts(statement, "passed")},
        )
        if len(names) != 1 or len(regions) > 1:
            raise _Other
        found[names.pop()] = regions.pop() if regions else NOWHERE
    return found


def _entries(function: ast.FunctionDef) -> list[str]:
    """The keys of the dictionary that a function returns. Raises _Other."""
    found = _dictionary(function.body[-1]) if isinstance(function.body[-1], ast.Return) else None
    if found is None:
        raise _Other
    return [_text(k) for k in found.keys]


def _field(statement: ast.stmt) -> str:
    """The field that ``x["field"] = …`` adds."""
    target = statement.targets[0] if isinstance(statement, ast.Assign) else None
    if isinstance(target, ast.Subscript) and isinstance(target.slice, ast.Constant):
        return str(target.slice.value)
    return ""


def _assigned(statement: ast.stmt) -> str:
    target = statement.targets[0] if isinstance(statement, ast.Assign) else None
    return target.id if isinstance(target, ast.Name) else ""


def _dictionary(statement: ast.stmt) -> ast.Dict | None:
    """The dictionary that a statement returns or assigns, as it is or as the first argument of a
    call.
    """
    value = statement.value if isinstance(statement, ast.Return | ast.Assign) else None
    inner = value.args[0] if isinstance(value, ast.Call) and value.args else value
    return inner if isinstance(inner, ast.Dict) else None


def _filtered(
    statement: ast.stmt, chosen: Callable[[str], bool], *, empty: bool = True
) -> ast.stmt:
    """The statement with some entries of its dictionary; with all where none would be left and
    it must not be ``empty``.
    """
    entries = _dictionary(statement)
    if entries is None:
        return statement
    pairs = [(k, v) for k, v in zip(entries.keys, entries.values, strict=True) if chosen(_text(k))]
    if not pairs and not empty:
        return statement
    fewer = ast.Dict([k for k, _ in pairs], [v for _, v in pairs])
    value = statement.value  # type: ignore[attr-defined]
    if value is not entries:
        fewer = ast.Call(value.func, [fewer, *value.args[1:]], value.keywords)  # type: ignore[assignment]
    return ast.copy_location(
        type(statement)(**{**dict(ast.iter_fields(statement)), "value": fewer}), statement
    )


def _text(key: ast.expr | None) -> str:
    """The text of a key. Raises _Other."""
    if isinstance(key, ast.Constant) and isinstance(key.value, str):
        return key.value
    raise _Other
