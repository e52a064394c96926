"""The boundary of a magic: a user's mistake and an interrupt end as one line, and Run All stops
there.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from hepnb.errors import HepnbError

M = TypeVar("M")
P = ParamSpec("P")
R = TypeVar("R")


class StepFailed(Exception):
    """A step that did not succeed. It stops Run All, and shows as one line."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


def step(magic: Callable[Concatenate[M, P], R]) -> Callable[Concatenate[M, P], R]:
    """A magic that fails with one line."""

    @wraps(magic)
    def guarded(self: M, /, *args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return magic(self, *args, **kwargs)
        except HepnbError as error:
            raise StepFailed(f"{type(error).__name__}: {error}") from None
        except KeyboardInterrupt:
            raise StepFailed("interrupted: nothing was changed") from None

    return guarded


def path(text: str) -> str:
    """An argument without the quotes that a path with spaces is written in."""
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'" else text
