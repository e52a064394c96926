"""Names of a spec as names in Python."""

from __future__ import annotations

import keyword
from functools import cache

import awkward as ak

#: names that the generated module uses itself
_TAKEN = frozenset({"ak", "np", "uproot", "vector", "hist", "plt", "mplhep", "arrays", "analyse", "nth", "nearest", "keep", "FILES", "TREE", "BRANCHES"})


def python_name(name: str) -> str:
    """A Python identifier for a name of the spec; the same name where it is one already."""
    return f"{name}_" if keyword.iskeyword(name) or name in _TAKEN else name


def field(owner: str, name: str) -> str:
    """Code that reads a field: ``muons.pt``, but ``muons["type"]`` where awkward has an attribute of that name."""
    return f"{owner}.{name}" if name.isidentifier() and not _hidden(name) else f'{owner}["{name}"]'


@cache
def _hidden(name: str) -> bool:
    return keyword.iskeyword(name) or hasattr(ak.Array, name)
