"""A spec in the dialect of CutLang (https://github.com/unelg/CutLang): ``select pT(JET) > 30``,
``Size(jets)``, no units.

Numbers are in GeV, mm and rad. A line that the dialect cannot say stands as a comment, and is told;
a rejected line is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import isinf

from hepnb.adl import catalogue, tree
from hepnb.adl.format import format_statement
from hepnb.adl.intervals import canonical

#: canonical collection → CutLang's name
_COLLECTIONS = {
    "Electron": "ELE", "Muon": "MUO", "Tau": "TAU", "Photon": "PHO", "Jet": "JET", "FatJet": "FJET",
    "Track": "TRK", "Lepton": "LEP",
}  # fmt: skip
_ATTRIBUTES = {
    "pt": "pT", "eta": "Eta", "phi": "Phi", "mass": "m", "e": "E", "charge": "q",
    "rapidity": "Rapidity", "btag": "BTag",
    "pdgid": "PDGID", "d0": "d0", "z0": "dz", "iso": "Iso", "et": "Et", "px": "Px", "py": "Py",
    "pz": "Pz",
}  # fmt: skip
_FUNCTIONS = {
    "abs": "abs", "sqrt": "sqrt", "log": "log", "exp": "exp", "sin": "sin", "cos": "cos",
    "tan": "tan", "dR": "dR", "dphi": "dPhi",
    "deta": "dEta", "size": "Size", "min": "min", "max": "max", "HT": "fHT", "mt": "fMT",
    "sum": "sum",
}  # fmt: skip


@dataclass(frozen=True)
class CutLang:
    """``text``: the spec in CutLang's dialect; ``unsaid``: the lines that it cannot say, with
    the reason.
    """

    text: str
    unsaid: tuple[str, ...]


class _Unsaid(Exception):
    """The dialect has no words for it."""


def cutlang(analysis: tree.Analysis) -> CutLang:
    """The spec as CutLang reads it, as far as it can be said."""
    unsaid: list[str] = []
    parts = ["# numbers in GeV, mm and rad"]
    for item in analysis.items:
        if isinstance(item, tree.Block):
            parts.append("\n".join(_block(item, unsaid)))
        elif isinstance(item, tree.Define):
            parts.append(_statement(item, "", unsaid))
        elif isinstance(item, tree.Instruction):
            parts.append(_instruction(item, unsaid))
    return CutLang("\n\n".join(parts) + "\n", tuple(unsaid))


def _block(block: tree.Block, unsaid: list[str]) -> Iterator[str]:
    if block.kind == "info":
        yield f"info {block.name}"
        yield from (f"  {s.key} {s.value}" for s in block.statements if isinstance(s, tree.Field))
        return
    if block.kind not in ("object", "region"):
        unsaid.append(f"{block.title}: CutLang has no {block.kind} blocks of this form")
        yield f"# not said in CutLang: {block.title}"
        return
    takes = [s for s in block.statements if isinstance(s, tree.Take)]
    base = _base(takes) if block.kind == "object" else ""
    yield block.title
    for s in block.statements:
        if (
            isinstance(s, tree.Comment)
            or getattr(s, "note", tree.NO_NOTE).mark == tree.Mark.REJECTED
        ):
            continue
        if isinstance(s, tree.Take):
            yield from _take(s, block)
        else:
            yield f"  {_statement(s, base, unsaid, block.title)}"


def _instruction(item: tree.Instruction, unsaid: list[str]) -> str:
    """A line for another program, which says nothing to CutLang."""
    line = format_statement(item)
    unsaid.append(f"{line}: an instruction to another program")
    return f"# not said in CutLang: {line}"


def _base(takes: list[tree.Take]) -> str:
    """The name of the current candidate: the collection that the block takes, where it is one."""
    inputs = [b.collection for t in takes for b in t.inputs]
    return _collection(inputs[0]) if len(inputs) == 1 else ""


def _collection(name: str) -> str:
    return _COLLECTIONS.get(name, name)


def _take(s: tree.Take, block: tree.Block) -> Iterator[str]:
    names = [_collection(b.collection) for b in s.inputs]
    if block.kind == "region":
        yield from (f"  {name}" for name in names)  # a region that is named alone is passed, too
    elif s.combinator == "union":
        yield f"  take Union({', '.join(names)})"
    else:
        yield from (f"  take {name}" for name in names)


def _statement(s: tree.Statement, base: str, unsaid: list[str], block: str = "") -> str:
    try:
        return f"{_said(s, base)}{_quoted(s)}"
    except _Unsaid as why:
        line = format_statement(s)
        unsaid.append(f"{f'{block}: ' if block else ''}{line}: {why}")
        return f"# not said in CutLang: {line}"


def _said(s: tree.Statement, base: str) -> str:
    match s:
        case tree.Select():
            return f"{'reject' if s.rejects else 'select'} {_expr(s.condition, base)}"
        case tree.Trigger():
            return f"select {_expr(s.condition, base)}"
        case tree.Define():
            return f"define {s.name} = {_expr(s.value, base)}"
        case tree.Bin():
            return f"bin {_expr(s.condition, base)}"
        case tree.Bins():
            if any(isinf(e.value) for e in s.edges):
                raise _Unsaid("its last bin is open")
            return (
                f"bin {_expr(s.variable, base)} {' '.join(f'{canonical(e):.12g}' for e in s.edges)}"
            )
        case tree.Sort() if not s.collection:
            return f"sort {_expr(s.key, base)} {'descend' if s.descending else 'ascend'}"
        case tree.Weight():
            return f"weight {s.name} {_expr(s.value, base)}"
    raise _Unsaid(f"no words for {type(s).__name__.lower()}")


def _quoted(s: tree.Statement) -> str:
    """The quote of the paper, as a comment."""
    quotes = getattr(s, "note", tree.NO_NOTE).evidence
    return f"  # p{quotes[0].page}: {' '.join(quotes[0].text.split())}" if quotes else ""


def _expr(e: tree.Expr, base: str) -> str:
    match e:
        case tree.Number():
            return f"{canonical(e):.12g}"
        case tree.Name():
            return _name(e.id, base)
        case tree.Attribute():
            return f"{_attribute(e.name)}({_expr(e.owner, base)})"
        case tree.Index():
            return f"{_expr(e.owner, base)}[{e.index}]"
        case tree.Slice() if e.stop is not None and e.stop > 0 and (e.start or 0) >= 0:
            # its slices include their end
            return f"{_expr(e.owner, base)}[{e.start or 0}:{e.stop - 1}]"
        case tree.Call():
            return f"{_function(e)}({', '.join(_expr(a, base) for a in e.arguments)})"
        case tree.String():
            raise _Unsaid(f"no names of working points ({e.value})")
        case tree.Slice():
            raise _Unsaid("a slice without an end")
    return _combined(e, base)


def _combined(e: tree.Expr, base: str) -> str:
    """The combination of other expressions by signs."""
    match e:
        case tree.Unary():
            return (
                f"-{_inner(e.operand, base)}" if e.op == "-" else f"NOT {_inner(e.operand, base)}"
            )
        case tree.Binary() | tree.Compare():
            return f"{_inner(e.left, base)} {e.op} {_inner(e.right, base)}"
        case tree.Range():
            return (
                f"{_inner(e.operand, base)} {'[]' if e.inside else ']['} {_inner(e.low, base)} "
                f"{_inner(e.high, base)}"
            )
        case tree.Logical():
            return f" {e.op.upper()} ".join(_inner(o, base) for o in e.operands)
        case tree.Conditional():
            return f"{_inner(e.test, base)} ? {_inner(e.yes, base)} : {_inner(e.no, base)}"
    raise _Unsaid(f"no words for {type(e).__name__.lower()}")


def _inner(e: tree.Expr, base: str) -> str:
    text = _expr(e, base)
    return (
        f"({text})"
        if isinstance(e, tree.Binary | tree.Compare | tree.Range | tree.Logical | tree.Conditional)
        else text
    )


def _name(name: str, base: str) -> str:
    """A collection, an event variable, or in an object block an attribute of the current
    candidate.
    """
    known = catalogue.attribute(name)
    if name == "this" or (known and base):
        if not base:
            raise _Unsaid("no single collection that the candidate is of")
        return base if name == "this" else f"{_attribute(name)}({base})"
    if known and name not in catalogue.EVENT_VARIABLES:
        raise _Unsaid(f"nothing to take {name} of")
    return _collection(name)


def _attribute(name: str) -> str:
    known = catalogue.attribute(name) or name
    if known not in _ATTRIBUTES:
        raise _Unsaid(f"no attribute {name}")
    return _ATTRIBUTES[known]


def _function(e: tree.Call) -> str:
    known = catalogue.function(e.function)
    if known in _FUNCTIONS:
        return _FUNCTIONS[known]
    if catalogue.attribute(e.function) and len(e.arguments) == 1:
        return _attribute(e.function)
    raise _Unsaid(f"no function {e.function}")
