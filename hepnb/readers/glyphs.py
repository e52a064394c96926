"""Characters of a PDF page as they should read: TeX's mathematical fonts, ligatures, accents.

pdfplumber writes ``(cid:96)`` where a font has no Unicode map; TeX's old encodings (OML, OMS, OMX) tell what stands there.
Source of the tables: the encodings of Computer Modern's cmmi, cmsy and cmex (The TeXbook, appendix F), of the AMS symbols
msam (The Comprehensive LaTeX Symbol List), and of the additions of the tx fonts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from pdfminer.layout import LTChar

_VECTOR: Final = "\u20d7"
_TILDE: Final = "˜"
_HAT: Final = "ˆ"
_GREEK = "ΓΔΘΛΞΠΣΥΦΨΩαβγδϵζηθικλμνξπρστυϕχψωεϑϖϱςφ"
_OML: Final = dict(enumerate(_GREEK)) | {
    58: ".", 59: ",", 60: "<", 61: "/", 62: ">", 63: "⋆", 64: "∂", 96: "ℓ", 126: _VECTOR,
}  # fmt: skip
_OMS: Final = {
    0: "−", 1: "·", 2: "×", 3: "∗", 4: "÷", 6: "±", 7: "∓", 8: "⊕", 10: "⊗", 13: "◯", 15: "•", 17: "≡", 18: "⊆", 20: "≤", 21: "≥",
    24: "∼", 25: "≈", 28: "≪", 29: "≫", 32: "←", 33: "→", 34: "↑", 35: "↓", 36: "↔", 39: "≃", 48: "′", 49: "∞", 50: "∈", 54: "̸",
    76: "L", 80: "P", 94: "∧", 95: "∨", 104: "⟨", 105: "⟩", 106: "|", 107: "‖", 112: "√", 114: "∇", 174: _VECTOR,
}  # fmt: skip
_OMX: Final = {
    code: text
    for text, codes in {
        "(": (0, 16, 18, 32, 48, 64, 66), ")": (1, 17, 19, 33, 49, 65, 67), "[": (2, 20, 34, 50, 52, 54, 104),
        "]": (3, 21, 35, 51, 53, 55, 105), "{": (8, 26, 40, 56, 58, 60), "}": (9, 27, 41, 57, 59, 61),
        "⟨": (10, 28, 42, 68), "⟩": (11, 29, 43, 69), "|": (12,), "‖": (13,), "/": (14, 30, 44, 46),
        "√": range(112, 119), "∑": (80, 88, 205), "∏": (81, 89, 214), "∫": (82, 90), _HAT: (98, 99, 100), _TILDE: (101, 102, 103),
    }.items()
    for code in codes
}  # fmt: skip
_MSA: Final = {38: "≳", 46: "≲", 54: "⩽", 62: "⩾", 88: "✓"}
_FONTS: Final = (
    (re.compile(r"CMMI|LMMATHI|RTXMI|NEWTXMI|N?TXMI|PXMI|EUFM", re.IGNORECASE), _OML),
    (re.compile(r"CMSY|CMBSY|LMMATHSY|N?TXSY|PXSY", re.IGNORECASE), _OMS),
    (re.compile(r"CMEX|LMMATHEX|N?TXEX|PXEX", re.IGNORECASE), _OMX),
    (re.compile(r"MSAM", re.IGNORECASE), _MSA),
)
_BOLD: Final = re.compile(r"bold|medi|demi|CMBX|SFBX|txbtt|-B$|black|heavy|CMB10", re.IGNORECASE)
_ITALIC: Final = re.compile(r"ital|CMTI|oblique", re.IGNORECASE)
_CODE: Final = re.compile(r"\(cid:(\d+)\)")
_LIGATURES: Final = {
    "ĳ": "ij", "Ĳ": "IJ", "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "\u00a0": " ",
    "\uf8f1": "{", "\uf8f2": "{", "\uf8f3": "{", "\uf8fc": "}", "\uf8fd": "}", "\uf8fe": "}",
}  # fmt: skip
#: signs that TeX prints over a letter, and the combining characters that say the same
ACCENTS: Final = {
    "´": "\u0301", "`": "\u0300", "¨": "\u0308", _TILDE: "\u0303", _HAT: "\u0302", "¯": "\u0304", "˘": "\u0306", "ˇ": "\u030c",
    "¸": "\u0327", "˚": "\u030a", "˙": "\u0307", _VECTOR: _VECTOR, "◯": "\u20dd",
}  # fmt: skip
#: relations that a slash through them denies
DENIED: Final = {"∈": "∉", "=": "≠", "≡": "≢", "<": "≮", ">": "≯"}
UNMAPPED: Final = "\ufffd"
#: signs whose baseline lies elsewhere than that of the line they belong to
_HANGING: Final = frozenset("√∑∏∫")


@dataclass(frozen=True, slots=True)
class Font:
    """What the name of a font tells: ``codes`` is the table for characters without Unicode, ``hangs`` see `Glyph.hangs`."""

    codes: Mapping[int, str]
    hangs: bool
    bold: bool
    italic: bool

    @classmethod
    def named(cls, name: str) -> Font:
        """The font of a name, with or without the prefix of a subset (``ABCDEF+CMMI10``)."""
        bare = name.rsplit("+", maxsplit=1)[-1]
        codes: Mapping[int, str] = next((table for pattern, table in _FONTS if pattern.match(bare)), {})
        return cls(codes, codes is _OMX, bool(_BOLD.search(bare)), bool(_ITALIC.search(bare)))


@dataclass(slots=True)
class Glyph:
    """A character on a page: ``y`` is its baseline, measured from the top of the page, in points.

    ``hangs``: its own baseline is not that of the line (big brackets, roots, sums, wide accents).
    """

    text: str
    x0: float
    x1: float
    y: float
    size: float
    bold: bool = False
    italic: bool = False
    hangs: bool = False


def glyphs(items: Iterable[object], height: float) -> Iterator[Glyph]:
    """The upright characters among the items of pdfminer's layout of a page, in the order of the content stream."""
    fonts: dict[str, Font] = {}
    for c in items:
        if not isinstance(c, LTChar) or not c.upright or abs(c.matrix[1]) > 1e-3:
            continue
        font = fonts.get(c.fontname) or fonts.setdefault(c.fontname, Font.named(c.fontname))
        size = abs(c.matrix[3]) if abs(c.matrix[3]) > 3 else c.size
        text = readable(c.get_text(), font.codes)
        yield Glyph(text, c.x0, c.x1, height - c.matrix[5], size, font.bold, font.italic, font.hangs or text in _HANGING)


def readable(text: str, codes: Mapping[int, str]) -> str:
    """The text of a character as it should read; ``codes`` says what stands where the PDF gives only ``(cid:96)``."""
    if len(text) == 1 and text < "\x7f":
        return text
    if match := _CODE.fullmatch(text):
        return codes.get(int(match[1]), UNMAPPED)
    if text in _LIGATURES:
        return _LIGATURES[text]
    if len(text) == 1 and 0x1D400 <= ord(text) <= 0x1D7FF:  # mathematical italic 𝜂 and its kin
        return unicodedata.normalize("NFKC", text)
    return re.sub("[\ufe00-\ufe0f]", "", text)  # variants of one sign
