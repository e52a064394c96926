"""Python names for what a spec names."""

from __future__ import annotations

import builtins
import keyword
import unicodedata
from functools import cache

#: names that generated code uses itself
_RESERVED = frozenset(
    (
        "ak",
        "np",
        "hist",
        "uproot",
        "vector",
        "plt",
        "mplhep",
        "argparse",
        "events",
        "arrays",
        "objects",
        "result",
    )
)
_COORDINATES = frozenset(
    ("pt", "eta", "phi", "e", "mass", "px", "py", "pz", "et", "rapidity", "theta")
)
_VECTOR_FIELDS = frozenset(("x", "y", "z", "t", "rho", "tau", "E", "energy", "M", "m"))


class PythonNames:
    """Gives each thing of a spec a Python name of its own: the name of the spec where that is
    possible.
    """

    def __init__(self, taken: frozenset[str] = frozenset()) -> None:
        self._taken = (
            set(dir(builtins)) | set(keyword.kwlist) | set(keyword.softkwlist) | _RESERVED | taken
        )

    def unique(self, wanted: str) -> str:
        """``wanted`` as a Python name that nothing else has; ``wanted_2`` where it is taken."""
        base = identifier(wanted)
        tries = [base, *(f"{base}_{n}" for n in range(2, len(self._taken) + 3))]
        name = next(t for t in tries if t not in self._taken)
        self._taken.add(name)
        return name


def identifier(text: str) -> str:
    """``text`` as a Python identifier: ``4l low`` → ``_4l_low``."""
    plain = unicodedata.normalize("NFKC", text)
    spelled = "".join(c if f"_{c}".isidentifier() else "_" for c in plain)
    return spelled if spelled.isidentifier() else f"_{spelled}"


def field(name: str, *, canonical: bool = False) -> str:
    """The name of a field beside a momentum: ``x_`` for what vector would take for one of its
    coordinates.

    ``canonical``: the name may be that of a component of the momentum, which it then is.
    """
    return (
        f"{name}_" if name in _VECTOR_FIELDS or (name in _COORDINATES and not canonical) else name
    )


def member(owner: str, field: str) -> str:
    """``owner.field``, or ``owner["field"]`` where awkward or vector has another meaning for the
    name (``type``).
    """
    if field in _hidden() or keyword.iskeyword(field) or not field.isidentifier():
        return f'{owner}["{field}"]'
    return f"{owner}.{field}"


@cache
def _hidden() -> frozenset[str]:
    """The names that awkward's and vector's arrays have themselves."""
    import awkward as ak  # take a third of a second to load
    import vector

    return frozenset(dir(ak.Array)) | (
        frozenset(dir(vector.backends.awkward.MomentumArray4D)) - _COORDINATES
    )
