"""Characters of a PDF page as they should read: TeX's mathematical fonts, ligatures, accents.

Where a font has no Unicode map, TeX's old encodings (OML, OMS, OMX) tell what stands there; some
maps are wrong, and say so by what they claim. Source of the tables: the encodings of Computer
Modern's cmmi, cmsy and cmex (The TeXbook, appendix F), of the AMS symbols msam (The Comprehensive
LaTeX Symbol List), and of the additions of the tx fonts.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

_VECTOR: Final = "\u20d7"
_TILDE: Final = "˜"
_HAT: Final = "ˆ"
_GREEK = "ΓΔΘΛΞΠΣΥΦΨΩαβγδϵζηθικλμνξπρστυϕχψωεϑϖϱςφ"
_OML: Final = dict(enumerate(_GREEK)) | {
    58: ".", 59: ",", 60: "<", 61: "/", 62: ">", 63: "⋆", 64: "∂", 96: "ℓ", 126: _VECTOR,
}  # fmt: skip
_OMS: Final = {
    0: "−", 1: "·", 2: "×", 3: "∗", 4: "÷", 6: "±", 7: "∓", 8: "⊕", 10: "⊗", 13: "◯", 15: "•",
    17: "≡", 18: "⊆", 19: "⊇",
    20: "≤", 21: "≥", 24: "∼", 25: "≈", 28: "≪", 29: "≫", 32: "←", 33: "→", 34: "↑", 35: "↓",
    36: "↔", 39: "≃", 48: "′", 49: "∞",
    50: "∈", 54: "̸", 76: "L", 80: "P", 94: "∧", 95: "∨", 104: "⟨", 105: "⟩", 106: "|", 107: "‖",
    112: "√", 114: "∇", 174: _VECTOR,
}  # fmt: skip
_OMX: Final = {
    code: text
    for text, codes in {
        "(": (0, 16, 18, 32, 48, 64, 66), ")": (1, 17, 19, 33, 49, 65, 67),
        "[": (2, 20, 34, 50, 52, 54, 104),
        "]": (3, 21, 35, 51, 53, 55, 105), "{": (8, 26, 40, 56, 58, 60),
        "}": (9, 27, 41, 57, 59, 61),
        "⟨": (10, 28, 42, 68), "⟩": (11, 29, 43, 69), "|": (12,), "‖": (13,), "/": (14, 30, 44, 46),
        "√": range(112, 119), "∑": (80, 88, 205), "∏": (81, 89, 214), "∫": (82, 90),
        _HAT: (98, 99, 100), _TILDE: (101, 102, 103),
    }.items()
    for code in codes
}  # fmt: skip
_MSA: Final = {38: "≳", 46: "≲", 54: "⩽", 62: "⩾", 88: "✓"}
#: the encoding of the Symbol font (PDF Reference, appendix D.5), as far as papers use it
_SYMBOL: Final = dict(zip(b"abcdefghijklmnopqrstuwxyzABCDEFGHIJKLMNOPQRSTUWXYZ",
    "αβχδεφγηιϕκλμνοπθρστυωξψζΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥΩΞΨΖ", strict=True)) | {
    34: "∀", 36: "∃", 39: "∋", 42: "∗", 45: "−", 64: "≅", 92: "∴", 94: "⊥", 126: "∼", 162: "′",
    163: "≤", 165: "∞", 171: "↔",
    172: "←", 174: "→", 176: "°", 177: "±", 178: "″", 179: "≥", 180: "×", 181: "∝", 182: "∂",
    183: "•", 184: "÷", 185: "≠",
    186: "≡", 187: "≈", 188: "…", 197: "⊕", 198: "∅", 199: "∩", 200: "∪", 206: "∈", 207: "∉",
    209: "∇", 213: "∏", 214: "√",
    215: "·", 217: "∧", 218: "∨", 219: "⇔", 222: "⇒", 225: "⟨", 229: "∑", 241: "⟩", 242: "∫",
}  # fmt: skip
#: a symbol font never means a small letter or a digit: such a map gives the number in the font
#: instead (``p`` for a root)
_NUMBERS_OF_OMS: Final = {
    code: text
    for code, text in _OMS.items()
    if chr(code).isascii() and re.match("[a-z0-9!-$']", chr(code))
}
#: nor does one of large delimiters ever mean a character of a text, nor math italic a grave accent,
#: nor the AMS symbols these
_NUMBERS_OF_OMX: Final = {code: text for code, text in _OMX.items() if 0x20 < code < 0x7F}
_NUMBERS_OF_MSA: Final = {code: text for code, text in _MSA.items() if code != ord("X")}
#: macOS takes the numbers below 32 for its keys on a keyboard and writes these (Apple's
#: KEYBOARD.TXT): ``⇥`` for ×, an apple for ≤
_KEYS: Final = dict(zip((2, 3, 4, 5, 6, 7, 10, 11, 12, 15, 16, 17, 18, 19, 20, 23, 24, 25, 26, 27,
28),
    "⇥⇤⌤⇧⌃⌥⌦↩↪✎⇣⌘✓◆\uf8ff⌫⇠⇡⇢⎋⌧", strict=True))  # fmt: skip


def _as_keys(codes: Mapping[int, str]) -> dict[int, str]:
    """The glyphs that macOS writes for the numbers of a font, with their meaning."""
    return {ord(said): codes[number] for number, said in _KEYS.items() if number in codes}


#: Mathematical Pi and its kin (AdvP…): what their publishers' PDFs say for signs
_PI: Final = {ord(said): text for said, text in zip("¼þðÞ½", "=+()[", strict=True)}
_SAID_IN_OML: Final = {ord("`"): "ℓ"} | _as_keys(_OML)
_OLD_MAC: Final = {bytes([code]).decode("mac_roman"): text for code, text in _SYMBOL.items()}
#: a letter of Latin is none there; µ, ∆ and signs are meant as they are said
_PAZO: Final = {
    ord(said): text for said, text in _OLD_MAC.items() if unicodedata.name(said).startswith("LATIN")
}
_FONTS: Final[tuple[tuple[re.Pattern[str], Mapping[int, str], Mapping[int, str]], ...]] = (
    (
        re.compile(r"CMMI|CMMIB|LMMATHI|RTXB?MI|NEWTXMI|N?TXMI|PXMI|EUFM|MTMI", re.IGNORECASE),
        _OML,
        _SAID_IN_OML,
    ),
    (
        re.compile(r"CMSY|CMBSY|LMMATHSY|N?TXSY|PXSY|MTSY", re.IGNORECASE),
        _OMS,
        _NUMBERS_OF_OMS | _as_keys(_OMS),
    ),
    (
        re.compile(r"CMEX|LMMATHEX|N?TXEX|PXEX|MTEX", re.IGNORECASE),
        _OMX,
        _NUMBERS_OF_OMX | _as_keys(_OMX),
    ),
    (re.compile(r"MSAM", re.IGNORECASE), _MSA, _NUMBERS_OF_MSA),
    (
        re.compile(r"(?:Standard)?Symbol", re.IGNORECASE),
        _SYMBOL,
        {c: t for c, t in _SYMBOL.items() if c < 128},
    ),
    # Greek for Palatino has the letters of Symbol and nothing else; what lies above 127 is said in
    # the encoding of old Macs
    (re.compile(r"PazoMath(?!.*Blackboard)", re.IGNORECASE), _SYMBOL, _PAZO),
    (re.compile(r"Adv[PO]|MathematicalPi|MathPi", re.IGNORECASE), {}, _PI),
)
#: small letters that some programs write for the Greek ones of Computer Modern's math italic, with
#: the advance widths of both in thousandths of an em (cmmi10.afm), which tell them apart
_DISGUISED: Final = {
    "a": ("α", 640, 529), "b": ("β", 566, 429), "c": ("χ", 626, 433), "d": ("δ", 444, 520),
    "f": ("φ", 596, 490),
    "h": ("η", 497, 576), "k": ("κ", 576, 521), "l": ("λ", 583, 298), "m": ("μ", 603, 878),
    "n": ("ν", 494, 600),
    "p": ("π", 570, 503), "r": ("ρ", 517, 451), "s": ("σ", 571, 469), "t": ("τ", 437, 361),
    "w": ("ω", 623, 716),
    "x": ("ξ", 438, 572), "y": ("ψ", 651, 490),
}  # fmt: skip
_AT_TEN_POINTS: Final = re.compile(r"CMMI(?:9|1[0-2])$", re.IGNORECASE)
_BOLD: Final = re.compile(r"bold|medi|demi|CMBX|SFBX|txbtt|-B$|black|heavy|CMB10", re.IGNORECASE)
_ITALIC: Final = re.compile(r"ital|CMTI|oblique", re.IGNORECASE)
#: pdfium's mark for a hyphen at the end of a line, and the hyphens that print as such
_HYPHENS: Final = frozenset({0x02, 0xAD, 0x2010})
_LIGATURES: Final = {
    "ĳ": "ij", "Ĳ": "IJ", "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st",
    "ﬆ": "st",
    "\uf8f1": "{", "\uf8f2": "{", "\uf8f3": "{", "\uf8fc": "}", "\uf8fd": "}", "\uf8fe": "}",
}  # fmt: skip
#: signs that TeX prints over a letter, and the combining characters that say the same
ACCENTS: Final = {
    "´": "\u0301", "`": "\u0300", "¨": "\u0308", _TILDE: "\u0303", _HAT: "\u0302", "¯": "\u0304",
    "˘": "\u0306", "ˇ": "\u030c",
    "¸": "\u0327", "˚": "\u030a", "˙": "\u0307", _VECTOR: _VECTOR, "◯": "\u20dd",
}  # fmt: skip
#: relations that a slash through them denies
DENIED: Final = {"∈": "∉", "=": "≠", "≡": "≢", "<": "≮", ">": "≯"}
UNMAPPED: Final = "\ufffd"
#: signs whose baseline lies elsewhere than that of the line they belong to
HANGING: Final = frozenset("√∑∏∫")


@dataclass(frozen=True, slots=True)
class Font:
    """Facts from the name of a font.

    ``codes``: characters by their number, where the PDF doesn't say what they mean; ``mistaken``:
    what it says that this font cannot mean, and what is meant; ``greek``: small letters may stand
    for Greek ones; ``hangs``: see `Glyph.hangs`; ``signs``: the font has those of TeX's OMS, where
    number 0 is the minus, and also what a PDF says for one that it cannot tell.
    """

    codes: Mapping[int, str]
    mistaken: Mapping[int, str]
    greek: bool
    hangs: bool
    bold: bool
    italic: bool
    signs: bool = False

    @classmethod
    def named(cls, name: str) -> Font:
        """The font of a name, with or without the prefix of a subset (``ABCDEF+CMMI10``)."""
        bare = name.rsplit("+", maxsplit=1)[-1]
        _, codes, mistaken = next((row for row in _FONTS if row[0].match(bare)), (None, {}, {}))
        greek = bool(_AT_TEN_POINTS.match(bare))
        return cls(
            codes,
            mistaken,
            greek,
            codes is _OMX,
            bool(_BOLD.search(bare)),
            bool(_ITALIC.search(bare)),
            codes is _OMS,
        )


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


def overline(page: Sequence[Glyph], bars: Sequence[tuple[float, float, float]]) -> None:
    """Puts a macron on the letters under short rules (x0, y, x1), as TeX draws ``b̄``; bars of
    fractions and roots stay rules.
    """
    if not bars:
        return
    inked = sorted((g for g in page if g.text.strip()), key=lambda g: g.y)
    baselines = [g.y for g in inked]
    reach = 2 * max((g.size for g in inked), default=0.0)
    for x0, y, x1 in bars:
        around = inked[bisect_left(baselines, y - reach) : bisect_right(baselines, y + reach)]
        near = [
            g for g in around if g.x0 < x1 + 0.8 and g.x1 > x0 - 0.8 and abs(g.y - y) < 2 * g.size
        ]
        below = [
            g
            for g in near
            if 0.45 * g.size < g.y - y < 1.05 * g.size and x0 - 0.8 < (g.x0 + g.x1) / 2 < x1 + 0.8
        ]
        fraction = any(0 < y - g.y < 0.9 * g.size and g.x1 > x0 and g.x0 < x1 for g in near)
        root = any(g.text == "√" and abs(g.x1 - x0) < 1.5 for g in near)
        if below and not fraction and not root and all(g.text.isalpha() for g in below):
            for glyph in below:
                glyph.text = unicodedata.normalize("NFC", glyph.text + "\u0304")


#: the rule that TeX draws for ``\\_`` in its old fonts: 0.3 em and a kern wide, below the baseline
_UNDERSCORE: Final = ((0.25, 0.5), (-0.08, 0.22))


def underscored(page: Sequence[Glyph], bars: Sequence[tuple[float, float, float]]) -> list[Glyph]:
    """The characters of a page with an underscore for each short rule that stands on the baseline
    between two of them, as in ``HLT_mu26`` set in TeX's old fonts.
    """
    found: dict[int, Glyph] = {}
    ends = {(round(g.x1), round(g.y)): i for i, g in enumerate(page) if g.text.isalnum()}
    for x0, y, x1 in bars:
        places = (
            (x, b) for x in range(int(x0) - 1, int(x0) + 2) for b in range(int(y) - 3, int(y) + 3)
        )
        for i in (ends[p] for p in places if p in ends):
            before, after = page[i], page[i + 1] if i + 1 < len(page) else None
            (thin, wide), (above, below) = _UNDERSCORE
            size = before.size
            if (
                after is not None
                and after.text.isalnum()
                and abs(after.y - before.y) < 0.1
                and thin * size < x1 - x0 < wide * size
                and above * size < y - before.y < below * size
                and abs(before.x1 - x0) < 0.1 * size
                and -0.1 * size < after.x0 - x1 < 0.1 * size
            ):
                found[i] = Glyph("_", x0, x1, before.y, size, before.bold, before.italic)
    if not found:
        return list(page)
    return [x for i, g in enumerate(page) for x in ((g, found[i]) if i in found else (g,))]


#: what a wrong map makes of signs that papers write, where nothing proved it while the page was
#: read
_MISREAD: Final = (
    (re.compile(r"\|\s?h(?:_\{[^{}]*\})?\s?\|"), "|η|"),
    (re.compile(r"(?<![A-Za-z])D[Rhf](?=\s?[<>=≤≥(_])"), "Δ"),
    (re.compile(r"\bp\s?s\s?= ?(?:7|8|13|13\.6|14) ?TeV"), "√s"),
    (re.compile(r"(?<=[\s(])`(?=[\s=)])"), "ℓ"),
    (re.compile(r"[\ue000-\uf8ff]"), "a sign of a private font"),
    (re.compile(r"[\x01-\x08\x0e-\x1f]"), "a sign that is not printed"),
)


def misread(texts: Iterable[str]) -> dict[str, tuple[str, int]]:
    """Glyphs that look like signs under a wrong map, by their likely sign: the first as written,
    and their number.
    """
    found: dict[str, tuple[str, int]] = {}
    for text in texts:
        for pattern, meant in _MISREAD:
            for match in pattern.finditer(text):
                first, count = found.get(meant, (match[0], 0))
                found[meant] = (first, count + 1)
    return found


def by_shape(low: float, high: float) -> str:
    """A sign of OMS whose number the PDF does not give, by its ink above the baseline in em; what
    is not told by it has no text.

    ``−`` 0.23 to 0.27, ``≥`` −0.14 to 0.64, the circle of ``©`` −0.22 to 0.68. Source: cmsy10.afm;
    no other sign that papers use reaches as low and as high.
    """
    if 0 < high - low < 0.12 and 0.1 < low < 0.4:
        return "−"
    if -0.25 < low < -0.2 and high > 0.65:
        return "◯"
    return "≥" if -0.2 < low < -0.11 and 0.58 < high < 0.72 else UNMAPPED


def readable(code: int, font: Font, *, known: bool, width: float = 0.0) -> str:
    """The text of a character as it should read.

    ``code``: what the PDF says that it means or, where that is not ``known``, its number in the
    font; ``width``: its advance in em.
    """
    if not known or (code < 0x20 and font.codes):
        return font.codes.get(code, UNMAPPED)
    if code in font.mistaken:
        return font.mistaken[code]
    text = chr(code)
    if font.greek and text in _DISGUISED:
        greek, theirs, ours = _DISGUISED[text]
        return greek if abs(1000 * width - theirs) < min(25, 0.4 * abs(theirs - ours)) else text
    if 0x20 <= code < 0x7F:
        return text
    if code in _HYPHENS:
        return "-"
    if code < 0x20 or text.isspace():
        return " "
    if text in _LIGATURES:
        return _LIGATURES[text]
    if 0x1D400 <= code <= 0x1D7FF:  # mathematical italic 𝜂 and its kin
        return unicodedata.normalize("NFKC", text)
    if 0xF020 <= code <= 0xF0FF:  # where Windows keeps the characters of its Symbol font
        return _SYMBOL.get(code - 0xF000, chr(code - 0xF000) if code < 0xF07F else UNMAPPED)
    return "" if 0xFE00 <= code <= 0xFE0F else text  # variants of one sign
