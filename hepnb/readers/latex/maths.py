"""A formula as text: TeX's kinds of atoms decide where the spaces are, scripts are written
``_{…}^{…}``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from hepnb.readers.latex.symbols import BINARIES, OPERATORS, RELATIONS
from hepnb.vocabulary.letters import JOINED

Kind = Literal["ord", "op", "bin", "rel", "open", "close", "punct", "space"]
_TYPED = {"-": "−", "*": "∗", "'": "′"}
#: words that a hyphen joins to a letter, though in a formula it is set as a minus: ``$b-$jets``
_WORD = re.compile(rf"(?<![\w}}])(?P<first>[A-Za-zτ]) ?− ?(?={JOINED})")


def kind_of(text: str) -> Kind:
    """The kind of atom that a sign is."""
    if text in RELATIONS:
        return "rel"
    if text in BINARIES:
        return "bin"
    if text in OPERATORS:
        return "op"
    if text in ("(", "[", "⟨", "{"):
        return "open"
    if text in (")", "]", "⟩", "}"):
        return "close"
    return "punct" if text in (",", ";") else "ord"


@dataclass
class Atom:
    """A sign or a text with its scripts."""

    text: str
    kind: Kind
    below: str = ""
    above: str = ""
    is_fraction: bool = False

    def __str__(self) -> str:
        below = f"_{{{_flat(self.below)}}}" if self.below else ""
        above = f"^{{{_flat(self.above)}}}" if self.above else ""
        return f"{self.text}{below}{above}"


@dataclass
class Formula:
    """The atoms of a formula as they come."""

    atoms: list[Atom] = field(default_factory=list)

    def add(self, text: str, kind: Kind | None = None) -> None:
        """An atom; of a character its kind is known."""
        if not text:
            return
        shown = _TYPED.get(text, text)
        if text == "'":
            self.script("^", shown)
        else:
            self.atoms.append(Atom(shown, kind or kind_of(shown)))

    def space(self) -> None:
        """A space that was asked for."""
        if not self.atoms or self.atoms[-1].kind != "space":
            self.atoms.append(Atom(" ", "space"))

    def script(self, sign: str, text: str) -> None:
        """A script on the last atom."""
        if not text:
            return
        if not self.atoms or self.atoms[-1].kind == "space":
            self.atoms.append(Atom("", "ord"))
        last = self.atoms[-1]
        if sign == "_":
            last.below += text
        else:
            last.above += text

    def fraction(self, above: str, below: str) -> None:
        """Adds a fraction, ``a/b``."""
        self.atoms.append(Atom(_fraction(above, below), "ord", is_fraction=True))

    def text(self, *, tight: bool = False) -> str:
        """The formula as text; ``tight``, in a script, without spaces around signs."""
        written: list[str] = []
        before: Kind | None = None
        last = max((i for i, a in enumerate(self.atoms) if a.kind != "space"), default=-1)
        for place, atom in enumerate(self.atoms):
            kind = self._kind(place, before, is_last=place >= last)
            if kind == "space":
                if written:
                    written[-1] = written[-1].rstrip()
                written.append(" ")
            else:
                apart = not tight and before is not None and self._apart(before, kind, place)
                shown = f"({atom})" if atom.is_fraction and self._beside(place) else str(atom)
                written.append(
                    f" {shown}" if apart and not (written and written[-1].endswith(" ")) else shown
                )
            before = kind if kind != "space" else before
        return _WORD.sub(r"\g<first>-", "".join(written))

    def _beside(self, place: int) -> bool:
        """True where something is multiplied with the atom, without a sign."""
        before = self.atoms[place - 1].kind if place else "space"
        after = self.atoms[place + 1].kind if place + 1 < len(self.atoms) else "space"
        return before in ("ord", "close") or after in ("ord", "open")

    def _kind(self, place: int, before: Kind | None, *, is_last: bool) -> Kind:
        """A sign that joins nothing to its left is a sign of what follows: −2.5."""
        kind = self.atoms[place].kind
        unary = kind == "bin" and (is_last or before in (None, "bin", "rel", "open", "punct", "op"))
        return "ord" if unary else kind

    def _apart(self, before: Kind, kind: Kind, place: int) -> bool:
        if "rel" in (before, kind):
            return before != kind
        if "bin" in (before, kind):
            return True
        if before == "punct":
            return not (self._digit(place) and place > 1 and self._digit(place - 2))
        return (before == "op" and kind in ("ord", "op")) or (
            kind == "op" and before in ("ord", "close")
        )

    def _digit(self, place: int) -> bool:
        return self.atoms[place].text[-1:].isdigit()


def _fraction(above: str, below: str) -> str:
    """``a/b``, with parentheses around what is not one thing."""
    return f"{_one(above)}/{_one(below)}"


def root(text: str) -> str:
    """A root, ``√s``, with parentheses around what is not one thing."""
    return f"√{_one(text)}"


def _one(text: str) -> str:
    plain = re.sub(r"[_^]\{[^{}]*\}", "", text)
    single = not re.search(r"[\s+−×/·=<>]", plain) or (
        text.startswith("(") and text.endswith(")") and text.count("(") == 1
    )
    return text if single else f"({text})"


def _flat(script: str) -> str:
    """A script without scripts of its own, which plain text has no way to show."""
    while (flat := re.sub(r"[_^]\{([^{}]*)\}", r"\1", script)) != script:
        script = flat
    return script.strip()
