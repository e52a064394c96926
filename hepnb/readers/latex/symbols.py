"""Commands that stand for characters, and accents.

The tables are pylatexenc's, with what particle physics prints otherwise.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, Final

from hepnb.readers.latex.commands import words
from hepnb.readers.latex.tokens import TexToken

#: what pylatexenc lacks, or has otherwise than papers print it
_OWN: Final = {
    "sim": "∼", "ast": "∗", "prime": "′", "minus": "−", "textminus": "−", "slash": "/",
    "textgreater": ">", "textless": "<",
    "textbar": "|", "vert": "|", "lvert": "|", "rvert": "|", "mid": "|", "Vert": "‖", "lVert": "‖",
    "rVert": "‖", "|": "‖",
    "leqslant": "≤", "geqslant": "≥", "leqq": "≤", "geqq": "≥", "le": "≤", "ge": "≥", "lt": "<",
    "gt": ">", "ne": "≠",
    "lesssim": "≲", "gtrsim": "≳", "lsim": "≲", "gsim": "≳", "cdotp": "·", "cdots": "⋯",
    "dots": "…", "ldots": "…", "dotsc": "…",
    "dotsb": "⋯", "textellipsis": "…", "colon": ":", "backslash": "\\", "textbackslash": "\\",
    "textasciitilde": "~", "lbrace": "{",
    "rbrace": "}", "{": "{", "}": "}", "$": "$", "%": "%", "&": "&", "#": "#", "_": "_",
    "textunderscore": "_", "lbrack": "[",
    "rbrack": "]", "langle": "⟨", "rangle": "⟩", "textendash": "–", "textemdash": "—",
    "textquoteright": "’", "textquoteleft": "‘",
    "textquotedblleft": "“", "textquotedblright": "”", "textquotesingle": "'", "textdegree": "°",
    "degree": "°", "circ": "∘",
    "textpm": "±", "textmu": "μ", "mu": "μ", "upmu": "μ", "textmicro": "μ", "texttimes": "×",
    "TeX": "TeX", "LaTeX": "LaTeX",
    "S": "§", "P": "¶", "copyright": "©", "textregistered": "®", "texttrademark": "™",
    "pounds": "£", "hslash": "ħ", "to": "→",
    "gets": "←", "rightarrow": "→", "longrightarrow": "→", "leftrightarrow": "↔", "Rightarrow": "⇒",
    "Longrightarrow": "⇒",
    "implies": "⇒", "iff": "⇔", "infty": "∞", "i": "ı", "j": "ȷ", "imath": "ı", "jmath": "ȷ",
    "dag": "†", "dagger": "†",
    "ddag": "‡", "bullet": "•", "textbullet": "•", "star": "⋆",
    "Box": "□", "square": "□", "land": "∧", "lor": "∨", "lnot": "¬",
    "checkmark": "✓", "surd": "√", "setminus": "∖", "perp": "⊥", "parallel": "∥",
}  # fmt: skip
_UPRIGHT: Final = words(
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda nu xi pi rho sigma tau "
    "upsilon phi chi psi omega"
)
#: functions that print as their name
FUNCTIONS: Final = words(
    "sin cos tan cot sec csc sinh cosh tanh arcsin arccos arctan ln log exp max min sup inf lim "
    "arg det dim ker deg gcd hom Pr"
)
RELATIONS: Final = frozenset("=<>≤≥≠≈∼≃≅≡∝∈∉∋⊂⊃⊆⊇→←↔⇒⇐⇔↦≲≳≪≫∣⊥∥≔≍≐⊢⊨≺≻:")
BINARIES: Final = frozenset("+−×±∓·∗⊗⊕∪∩∧∨∘∖⋆÷⊖")
OPERATORS: Final = frozenset("∑∏∫∮⋃⋂")
_ACCENTS: Final = {
    "'": "\u0301", "`": "\u0300", '"': "\u0308", "^": "\u0302", "~": "\u0303", "=": "\u0304",
    ".": "\u0307", "c": "\u0327",
    "v": "\u030c", "u": "\u0306", "H": "\u030b", "r": "\u030a", "k": "\u0328", "d": "\u0323",
    "b": "\u0331",
    "hat": "\u0302", "widehat": "\u0302", "tilde": "\u0303", "widetilde": "\u0303", "bar": "\u0304",
    "overline": "\u0304",
    "vec": "\u20d7",
    "dot": "\u0307", "ddot": "\u0308", "slashed": "\u0338", "cancel": "\u0338",
    "overrightarrow": "\u20d7", "mathring": "\u030a",
    "check": "\u030c", "breve": "\u0306", "acute": "\u0301", "grave": "\u0300",
    "centernot": "\u0338",
}  # fmt: skip


@cache
def _known() -> Any:
    from pylatexenc.latex2text import get_default_latex_context_db  # only papers in LaTeX need it

    return get_default_latex_context_db()


@cache
def symbol(name: str) -> str:
    """The characters that a command stands for; "" for what is no symbol."""
    if name in _OWN:
        return _OWN[name]
    if name.startswith("up") and name[2:].lower() in _UPRIGHT:
        return symbol(name[2:])
    specification = _known().get_macro_spec(name)
    stands_for = getattr(specification, "simplify_repl", None)
    # what takes arguments is no symbol; an empty one would make a command vanish
    return stands_for if isinstance(stands_for, str) and "%" not in stands_for else ""


def is_accent(name: str) -> bool:
    """True for a command that puts a mark on what follows."""
    return name in _ACCENTS


def accented(name: str, text: str) -> str:
    """A letter with the mark of a command; longer texts stay as they are, for a bar over them
    has no character.
    """
    base = {"ı": "i", "ȷ": "j"}.get(text, text)
    letters = [c for c in base if not unicodedata.combining(c)]
    if len(letters) != 1:
        return text
    return unicodedata.normalize("NFC", base[0] + _ACCENTS[name] + base[1:])


def negated(text: str) -> str:
    r"""A sign struck through: ``\not=``, ``\not\in``."""
    return unicodedata.normalize("NFC", text[:1] + "\u0338") + text[1:]


def dingbat(number: str) -> str:
    """The sign of this number in Zapf Dingbats; "" for one that says nothing."""
    return {"51": "✓", "52": "✓", "53": "✗", "54": "✗", "55": "✗", "56": "✗"}.get(number, "")


def number(take: Callable[[], TexToken | None], back: Callable[[Sequence[TexToken]], None]) -> int:
    """The number that follows as TeX writes one: ``95``, ``"5F``, ``'137``, or the code of a
    character after a backquote.
    """
    token = take()
    while token is not None and (token.kind == " " or token == TexToken("x", "=")):
        token = take()
    if token is None:
        return 0
    if token.text == "`":
        character_ = take()
        return ord(character_.text[0]) if character_ is not None and character_.text else 0
    base, digits = {'"': 16, "'": 8}.get(token.text, 10), ""
    if base == 10:
        back([token])
    while (token := take()) is not None:
        if token.kind != "x" or token.text not in "0123456789ABCDEF"[:base]:
            break
        digits += token.text
    if token is not None and token.kind != " ":
        back([token])
    return int(digits[:8] or "0", base)


def character(code: int) -> str:
    """The character of a code that every font has; "" for one that depends on the font."""
    return chr(code) if 32 < code < 127 else ""
