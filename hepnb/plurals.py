"""A number with its noun, as English has it: *1 line*, *2 lines*."""

from __future__ import annotations


def several(number: int, one: str, many: str = "") -> str:
    """The number and what it counts.

    ``many``: the words for any number but one; ``one`` with an *s* where it is empty.
    """
    return f"{number} {one if number == 1 else many or f'{one}s'}"
