"""Comparison operators: the complement (what is left when one fails) and the mirror (the same
with the sides swapped).
"""

from __future__ import annotations

from typing import Final

COMPLEMENT: Final[dict[str, str]] = {
    ">": "<=", ">=": "<", "<": ">=", "<=": ">", "==": "!=", "!=": "==", "in": "notin",
    "notin": "in",
}  # fmt: skip
MIRROR: Final[dict[str, str]] = {">": "<", ">=": "<=", "<": ">", "<=": ">=", "==": "==", "!=": "!="}

#: which side an operator bounds: ``>`` is a lower limit
SIDE: Final[dict[str, str]] = {">": "lower", ">=": "lower", "<": "upper", "<=": "upper"}

#: operators that bound from below, from above, from one side, and from both
LOWER: Final = (">", ">=")
UPPER: Final = ("<", "<=")
SIDED: Final = tuple(SIDE)
INTERVALS: Final = ("in", "notin")

#: side → the other one; so for intervals
OTHER_SIDE: Final[dict[str, str]] = {
    "lower": "upper",
    "upper": "lower",
    "in": "notin",
    "notin": "in",
}

#: printed sign → operator
SIGNS: Final[dict[str, str]] = {
    ">": ">", "≥": ">=", "⩾": ">=", ">=": ">=", "<": "<", "≤": "<=", "⩽": "<=", "<=": "<=",
    "=": "==", "≡": "==", "==": "==",
    "≠": "!=", "!=": "!=", "∈": "in", "∉": "notin",
}  # fmt: skip
#: … and what else stands for one where people and models type
TYPED: Final[dict[str, str]] = {
    **SIGNS, "=>": ">=", "=<": "<=", "eq": "==", "gt": ">", "lt": "<", "ge": ">=", "le": "<=",
    "between": "in", "range": "in",
    "[]": "in", "not in": "notin", "outside": "notin", "][": "notin",
}  # fmt: skip
