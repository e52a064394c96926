"""Names of the paper → names that the language can have: legal, unique, and no word of the
language.
"""

from __future__ import annotations

import re

from hepnb.adl import catalogue

_LETTERS = str.maketrans(
    {
        "ℓ": "l",
        "μ": "mu",
        "µ": "mu",
        "γ": "gamma",
        "τ": "tau",
        "ν": "nu",
        "η": "eta",
        "φ": "phi",
        "χ": "chi",
        "Δ": "d",
        "+": " plus ",
    }
)
_KEYWORDS = frozenset({
    "take", "using", "sort", "comb", "alias", "select", "cut", "cmd", "reject", "trigger", "define",
    "def", "object",
    "obj", "region", "algo", "algorithm", "composite", "info", "table", "bin", "bins", "weight",
    "histo", "histolist",
    "countsformat", "union", "disjoint", "cartesian", "and", "or", "not", "inf", "this", "counts",
    "process",
})  # fmt: skip
#: base collections, functions, attributes and the missing momentum, in lower case
_SPOKEN = frozenset(
    (
        *(c.lower() for c in catalogue.COLLECTIONS),
        *(f.lower() for f in catalogue.FUNCTIONS),
        *catalogue.ATTRIBUTES,
        "met",
    )
)
_LONGEST = 40


def legal(text: str, fallback: str = "block") -> str:
    """A legal name made from words of the paper: ``SR E1`` → ``SR_E1``, ``4ℓ`` → ``region_4l``
    with the fallback ``region``.
    """
    plain = re.sub(r"[_^]\{([^{}]*)\}", r"\1", text).translate(_LETTERS)
    found = re.sub(r"[^A-Za-z0-9]+", "_", plain).strip("_")[:_LONGEST].rstrip("_")
    if not found:
        return fallback
    return found if found[0].isalpha() and found.lower() not in _KEYWORDS else f"{fallback}_{found}"


class BlockNames:
    """The names of the blocks of one draft: each once, none that the language uses for something
    else.
    """

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._of: dict[str, str] = {}

    def declare(self, name: str, fallback: str) -> str:
        """The name that a block of the paper's name gets."""
        if name not in self._of:
            self._of[name] = self.fresh(legal(name, fallback), fallback)
        return self._of[name]

    def fresh(self, wanted: str, fallback: str = "block") -> str:
        """A name like ``wanted`` that nothing has yet."""
        if wanted.lower() in _SPOKEN:
            wanted = f"{fallback}_{wanted}"
        found, number = wanted, 2
        while found.lower() in self._taken:
            found, number = f"{wanted}_{number}", number + 1
        self._taken.add(found.lower())
        return found

    def __getitem__(self, name: str) -> str:
        """The name of a block that has been declared, or of a base collection of the events."""
        return self._of.get(name) or catalogue.collection(name) or legal(name)

    def __contains__(self, name: str) -> bool:
        return name in self._of
