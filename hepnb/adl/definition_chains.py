"""Definitions by name as they are followed: without those that led to one, so that one that names
itself ends there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from hepnb.adl import tree


class Others(Mapping[str, tree.Expr]):
    """Definitions but for some of them; made at once, however many there are."""

    def __init__(self, names: Mapping[str, tree.Expr], *followed: str) -> None:
        """``followed``: the names that are left out."""
        self.all: Mapping[str, tree.Expr] = names.all if isinstance(names, Others) else names
        self.without: frozenset[str] = frozenset(followed)
        if isinstance(names, Others):
            self.without |= names.without

    def __getitem__(self, name: str) -> tree.Expr:
        if name in self.without:
            raise KeyError(name)
        return self.all[name]

    def __iter__(self) -> Iterator[str]:
        return (name for name in self.all if name not in self.without)

    def __len__(self) -> int:
        return len(self.all) - sum(name in self.all for name in self.without)

    def __contains__(self, name: object) -> bool:
        return name not in self.without and name in self.all
