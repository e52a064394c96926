"""Packages that take long to load, loaded when they are first used: a shell starts without them."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import Any


class _Later(ModuleType):
    """Stands for a module until one of its names is asked for."""

    def __getattr__(self, name: str) -> Any:
        return getattr(import_module(self.__name__), name)


def later(name: str) -> Any:
    """The module ``name``, imported at the first use of one of its attributes.

    Raises ImportError then, not now.
    """
    return _Later(name)
