"""Names of blocks: what is the same name, which base collection a name speaks of, and how a tree
changes its names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar, cast

from hepnb.adl import catalogue, tree

T = TypeVar("T")
#: what stands before the name of an event variable that means something else in the language:
#: ``variable_mct``
VARIABLE = "variable"


def legal(name: str) -> str:
    """A name that ADL can have, of letters, digits and ``_``; "" where nothing is left."""
    return re.sub(r"[^A-Za-z0-9_]+", "_", name).strip("_")


def plain(name: str) -> str:
    """The common form of two spellings of a name: ``Signal-Photon`` and ``signal_photons``."""
    letters = re.sub(r"[^a-z0-9]", "", name.lower())
    return letters[:-1] if letters.endswith("s") and len(letters) > 3 else letters


def base(name: str) -> str:
    """The base collection that the name of an object speaks of, "" if none: ``signal_photons``
    takes ``Photon``.
    """
    spoken = [c for c in catalogue.COLLECTIONS if c.lower() in name.lower()]
    return max(spoken, key=len, default="")


def renamed(node: T, names: Mapping[str, str]) -> T:
    """A part of a tree with names of collections, regions and variables replaced, wherever they
    stand.
    """
    if isinstance(node, tree.Name):
        return cast(T, tree.Name(names.get(node.id, node.id)))
    if not is_dataclass(node) or isinstance(node, type | tree.Note):
        return node
    changed: dict[str, Any] = {f.name: _value(getattr(node, f.name), names) for f in fields(node)}
    if isinstance(node, tree.Binding | tree.Sort):
        changed["collection"] = names.get(node.collection, node.collection)
    if isinstance(node, tree.Block):
        changed["name"] = names.get(node.name, node.name)
    return cast(T, replace(node, **changed))


def _value(value: object, names: Mapping[str, str]) -> object:
    return (
        tuple(renamed(v, names) for v in value)
        if isinstance(value, tuple)
        else renamed(value, names)
    )


def mentioned(nodes: Iterable[object]) -> set[str]:
    """All names of collections, regions and variables in parts of a tree."""
    found = [n for node in nodes for n in tree.walk(node)]
    names = {n.id for n in found if isinstance(n, tree.Name)}
    return names | {
        n.collection for n in found if isinstance(n, tree.Binding | tree.Sort) and n.collection
    }


def in_order(blocks: Iterable[tree.Block]) -> tuple[tree.Block, ...]:
    """The blocks so that each stands below those that it names; objects first, then composites,
    then regions.
    """
    given = sorted(blocks, key=lambda b: _KINDS.index(b.kind))
    by_name = {b.name: b for b in given}
    found: dict[str, tree.Block] = {}
    open_: set[str] = set()

    def visit(block: tree.Block) -> None:
        if block.title in found or block.title in open_:
            return
        open_.add(block.title)
        for name in sorted(mentioned(block.statements) & by_name.keys()):
            visit(by_name[name])
        found[block.title] = block

    for block in given:
        visit(block)
    return tuple(found.values())


_KINDS = ("info", "object", "composite", "region")
