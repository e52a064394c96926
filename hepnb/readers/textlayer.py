"""The content of a PDF page, by pdfium: characters, rules, links and bookmarks.

The only module that calls pdfium's C API.

pdfium's own text functions guess spaces and line ends. Here each character keeps its place in the
content stream, its baseline and its advance, and says whether the PDF knows what it means.
"""

from __future__ import annotations

import ctypes
import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from hepnb.paper import Box
from hepnb.readers import pdfium_calls
from hepnb.readers.glyphs import ACCENTS, HANGING, Font, Glyph, by_shape, readable

# points: a thicker path is no rule; the box of a drawn line is twice as thick as the line, and
# heavy rules have 0.9 to 1.2
_RULE = 2.6
_UPRIGHT = 5.0  # points: TeX draws the vertical line of a table row by row
_LONG = 30.0  # points: a shorter rule parts nothing; it may be an overline
_FEW = (
    20  # text objects: fewer outside of forms (a banner, a page number) are not the text of a page
)
_WHOLE = 0.3  # of the page: so large is a form that holds the text of a page
_DEEP = 4  # forms in forms
# of a quarter turn: what is turned by more is oblique (a watermark, a label along a curve)
_STRAIGHT = 0.03
_DOT = 0.5  # points: smaller type is not there to be read
_LONGEST_ADDRESS = 4000
_AREA = 4.0  # points: a smaller area is no ground for text
_WHITE, _CLEAR = 250, 5  # of 255: so bright is white on paper, so little opaque is not there
_NOTHING_DRAWN = (3, 7)  # text render modes of the PDF standard that paint no character


@dataclass(frozen=True)
class Outline:
    """A bookmark: the page (1-based) that it leads to."""

    title: str
    level: int
    page: int


@dataclass(frozen=True)
class Frame:
    """The reading direction of a page: quarter turns counter-clockwise; ``width`` and ``height`` of
    the page as displayed.

    Coordinates of a frame run to the right and downwards for a reader who turns the page so that
    the text is upright.
    """

    quarter: int
    width: float
    height: float

    def back(self, box: Box) -> Box:
        """A box of this frame on the page as displayed, origin top left."""
        x0, y0, x1, y1 = box
        if self.quarter == 1:
            return y0, self.height - x1, y1, self.height - x0
        if self.quarter == 2:
            return self.width - x1, self.height - y1, self.width - x0, self.height - y0
        if self.quarter == 3:
            return self.width - y1, x0, self.width - y0, x1
        return box

    def turned(self, box: Box) -> Box:
        """A box of the page as displayed in this frame."""
        width, height = (self.height, self.width) if self.quarter % 2 else (self.width, self.height)
        return Frame(-self.quarter % 4, width, height).back(box)

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the page for the reader of this frame."""
        return (self.height, self.width) if self.quarter % 2 else (self.width, self.height)


@dataclass
class Aside:
    """Text beside the running text: set in another direction, or ``inside`` an included figure;
    ``glyphs`` in its ``frame``.
    """

    frame: Frame
    inside: bool
    glyphs: list[Glyph]


@dataclass
class Layer:
    """A page: ``glyphs`` of the running text, in the coordinates of its ``frame``, in the order of
    the content stream.

    ``rules``: horizontal lines (x0, y, x1); ``bars``: short ones; ``posts``: vertical lines (x,
    top, bottom); ``links``: (x0, top, x1, bottom, address). ``broken``: the page could not be
    loaded. ``unseen``: how many characters were left out because nobody sees them.
    """

    number: int
    frame: Frame
    glyphs: list[Glyph] = field(default_factory=list)
    asides: list[Aside] = field(default_factory=list)
    rules: list[tuple[float, float, float]] = field(default_factory=list)
    bars: list[tuple[float, float, float]] = field(default_factory=list)
    posts: list[tuple[float, float, float]] = field(default_factory=list)
    links: list[tuple[float, float, float, float, str]] = field(default_factory=list)
    broken: bool = False
    unseen: int = 0


def outline(document: pypdfium2.PdfDocument) -> list[Outline]:
    """The bookmarks that lead to a page."""
    marks = []
    for bookmark in document.get_toc(max_depth=8):
        destination = bookmark.get_dest()
        index = destination.get_index() if destination else None
        if index is not None:
            marks.append(Outline(bookmark.get_title(), bookmark.level + 1, index + 1))
    return marks


def layer(document: pypdfium2.PdfDocument, number: int, advances: Advances) -> Layer:
    """The page of a number (1-based); learns the ``advances`` of the document.

    Raises pypdfium2.PdfiumError where the page cannot be loaded.
    """
    page = document[number - 1]
    try:
        geometry = _Geometry.of(page)
        drawn = _Drawn.of(page.raw, geometry)
        found, unseen = _characters(page, geometry, drawn, advances)
        sizes = Counter(
            {quarter: len(glyphs) for (quarter, inside), glyphs in found.items() if not inside}
        )
        most = max(sizes, key=sizes.__getitem__, default=0)
        # a few words beside a sideways table don't make its page upright, nor do turned labels make
        # a page sideways
        main = most if sizes[most] > 2 * sizes[0] else 0
        frame = Frame(main, geometry.width, geometry.height)
        glyphs = found.pop((main, False), [])
        paths = [frame.turned(box) for box in drawn.paths]
        lines = [(b[0], (b[1] + b[3]) / 2, b[2]) for b in paths if _flat(b)]
        return Layer(
            number,
            frame,
            glyphs,
            [
                Aside(Frame(quarter, geometry.width, geometry.height), inside, g)
                for (quarter, inside), g in found.items()
            ],
            [r for r in lines if r[2] - r[0] > _LONG],
            [r for r in lines if r[2] - r[0] <= _LONG],
            [
                ((b[0] + b[2]) / 2, b[1], b[3])
                for b in paths
                if b[2] - b[0] < _RULE and b[3] - b[1] > _UPRIGHT
            ],
            [
                (*frame.turned(box), address)
                for box, address in _links(document.raw, page.raw, geometry)
            ],
            unseen=unseen,
        )
    finally:
        page.close()


def _flat(box: Box) -> bool:
    return box[3] - box[1] < _RULE and box[2] - box[0] > 2


@dataclass(frozen=True)
class _Geometry:
    """The position of a page in user space, and its rotation for display: ``turn`` quarters
    clockwise.
    """

    left: float
    bottom: float
    right: float
    top: float
    turn: int

    @classmethod
    def of(cls, page: Any) -> _Geometry:
        left, bottom, right, top = page.get_bbox()
        return cls(left, bottom, right, top, page.get_rotation() // 90 % 4)

    @property
    def width(self) -> float:
        return self.top - self.bottom if self.turn % 2 else self.right - self.left

    @property
    def height(self) -> float:
        return self.right - self.left if self.turn % 2 else self.top - self.bottom

    def displayed(self, x0: float, y0: float, x1: float, y1: float) -> Box:
        """A box of user space (origin below) on the page as displayed (origin top left)."""
        box = (x0 - self.left, self.top - y1, x1 - self.left, self.top - y0)
        return (
            Frame(self.turn, self.right - self.left, self.top - self.bottom).turned(box)
            if self.turn
            else box
        )


@dataclass(frozen=True)
class _Drawn:
    """Content of a page itself, not of an included figure: the addresses of its ``texts`` and the
    boxes of its ``paths``.

    ``grounds``: the boxes of areas in a colour, ``images`` those of pictures; text may stand on
    either.
    """

    texts: frozenset[int]
    paths: list[Box]
    grounds: list[Box] = field(default_factory=list)
    images: list[Box] = field(default_factory=list)

    @classmethod
    def of(cls, page: Any, geometry: _Geometry) -> _Drawn:
        """Included figures are forms.

        So is the whole page where a publisher wraps it: then little text stands outside of forms.
        """
        drawn, forms = _objects(
            page, geometry, pdfium.FPDFPage_CountObjects, pdfium.FPDFPage_GetObject, _IDENTITY
        )
        if len(drawn.texts) < _FEW:
            for form, matrix, box in forms:
                if (box[2] - box[0]) * (
                    box[3] - box[1]
                ) > _WHOLE * geometry.width * geometry.height:
                    drawn = drawn.joined(_whole(form, matrix, geometry, _DEEP))
        return drawn

    def joined(self, other: _Drawn) -> _Drawn:
        return _Drawn(
            self.texts | other.texts,
            self.paths + other.paths,
            self.grounds + other.grounds,
            self.images + other.images,
        )


def _whole(form: Any, matrix: _Matrix, geometry: _Geometry, depth: int) -> _Drawn:
    """The content of a form that is the page, and of the forms in it."""
    drawn, inner = _objects(
        form, geometry, pdfium.FPDFFormObj_CountObjects, pdfium.FPDFFormObj_GetObject, matrix
    )
    if len(drawn.texts) < _FEW and depth:
        for found, placed, _ in inner:
            drawn = drawn.joined(_whole(found, placed, geometry, depth - 1))
    return drawn


def _objects(
    parent: Any,
    geometry: _Geometry,
    count: Callable[..., int],
    get: Callable[..., Any],
    matrix: _Matrix,
) -> tuple[_Drawn, list[tuple[Any, _Matrix, Box]]]:
    """The texts and paths of a page or form, and the forms in it with their matrices and their
    boxes as displayed.
    """
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    pointers = [ctypes.byref(v) for v in (left, bottom, right, top)]
    texts, paths, forms = [], [], []
    grounds: list[Box] = []
    images: list[Box] = []
    for i in range(count(parent)):
        item = get(parent, i)
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            texts.append(pdfium_calls.handle(item))
        elif pdfium.FPDFPageObj_GetBounds(item, *pointers):
            box = geometry.displayed(
                *_moved(matrix, (left.value, bottom.value, right.value, top.value))
            )
            if kind == pdfium.FPDF_PAGEOBJ_PATH:
                paths.append(box)
                if min(box[2] - box[0], box[3] - box[1]) > _AREA and _coloured(item):
                    grounds.append(box)
            elif kind == pdfium.FPDF_PAGEOBJ_FORM:
                forms.append((item, _product(_matrix(item), matrix), box))
            else:
                images.append(box)
    return _Drawn(frozenset(texts), paths, grounds, images), forms


def _coloured(item: Any) -> bool:
    """True for an area that is filled with anything but white."""
    mode, stroke = ctypes.c_int(0), ctypes.c_int(0)
    pdfium.FPDFPath_GetDrawMode(item, ctypes.byref(mode), ctypes.byref(stroke))
    return mode.value != 0 and not _is_white(item)


def _is_white(item: Any) -> bool:
    """True for an object that is filled with white, or with nothing that covers what is below
    it.
    """
    red, green, blue, opacity = ctypes.c_uint(), ctypes.c_uint(), ctypes.c_uint(), ctypes.c_uint()
    known = pdfium_calls.fill_colour(item, *map(ctypes.byref, (red, green, blue, opacity)))
    return bool(known) and (
        min(red.value, green.value, blue.value) >= _WHITE or opacity.value <= _CLEAR
    )


_Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: _Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def _matrix(item: Any) -> _Matrix:
    m = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(item, m)
    return m.a, m.b, m.c, m.d, m.e, m.f


def _product(m: _Matrix, n: _Matrix) -> _Matrix:
    a, b, c, d, e, f = m
    p, q, r, s, t, u = n
    return (
        a * p + b * r,
        a * q + b * s,
        c * p + d * r,
        c * q + d * s,
        e * p + f * r + t,
        e * q + f * s + u,
    )


def _moved(m: _Matrix, box: Box) -> Box:
    a, b, c, d, e, f = m
    xs = [a * x + c * y + e for x in (box[0], box[2]) for y in (box[1], box[3])]
    ys = [b * x + d * y + f for x in (box[0], box[2]) for y in (box[1], box[3])]
    return min(xs), min(ys), max(xs), max(ys)


@dataclass(frozen=True, slots=True)
class _Style:
    """The common style of the characters in one text object.

    ``name`` of the font; ``quarter``: the direction as displayed, None where it is oblique; ``em``:
    its points along the line.
    """

    name: bytes
    font: Font
    size: float
    em: float
    quarter: int | None
    #: "drawn"; "white", seen on a coloured ground only; "unpainted", as a scan has it under the
    #: picture
    paint: str = "drawn"


_Key = tuple[bytes, int, int]  # font, code, and width of the box in hundredths of an em


class Advances:
    """Advance widths of characters, in em, where their ink hangs over: ``f`` in italics reaches
    into the next word.

    pdfium tells the box of ink and advance together. The advance is what most places show where
    another character follows at once.
    """

    def __init__(self) -> None:
        self._seen: defaultdict[_Key, dict[int, int]] = defaultdict(dict)
        self._hangs: dict[_Key, bool] = {}

    def hangs(self, key: _Key, text: int, index: int, right: float) -> bool:
        """True for a character whose ink ends its box; ``index`` of one in a page's ``text``,
        ``right`` the edge of its box.
        """
        known = self._hangs.get(key)
        if known is None:
            ink = [ctypes.c_double() for _ in range(4)]
            pdfium_calls.ink_box(text, index, *map(ctypes.byref, ink))
            known = self._hangs[key] = ink[1].value > right - 0.01
        return known

    def see(self, key: _Key, step: float) -> None:
        """Notes the distance to the character after one, where that may follow at once."""
        if 0 < step < 1.5:
            seen, thousandths = self._seen[key], int(1000 * step + 0.5)
            seen[thousandths] = seen.get(thousandths, 0) + 1

    def of(self, key: _Key) -> float | None:
        """The advance; None where nothing showed it."""
        seen = self._seen.get(key)
        return max(seen, key=lambda step: (seen[step], -step)) / 1000 if seen else None


def _characters(
    page: Any, geometry: _Geometry, drawn: _Drawn, advances: Advances
) -> tuple[dict[tuple[int, bool], list[Glyph]], int]:
    """The characters by direction and by whether they are in a figure, in their frame; and how
    many are not seen.
    """
    text = page.get_textpage()
    try:
        reading = _Characters(text.raw, geometry, drawn, advances)
        return reading.read(), reading.unseen
    finally:
        text.close()


@dataclass(slots=True)
class _Before:
    """A character that was just read: its text object, origin, font and code; how many letters
    its glyph has, and whether its ink hangs over (None where that was not asked).
    """

    item: int = -1
    x: float = 0.0
    y: float = 0.0
    key: _Key = (b"", 0, 0)
    glyph: Glyph | None = None
    letters: int = 1
    hangs: bool | None = None


class _Characters:
    """Reads the characters of a page; buffers for pdfium's answers are made once."""

    def __init__(self, text: Any, geometry: _Geometry, drawn: _Drawn, advances: Advances) -> None:
        self.text, self.geometry, self.drawn, self.advances = (
            pdfium_calls.handle(text),
            geometry,
            drawn,
            advances,
        )
        self.unseen = 0
        self.count = pdfium.FPDFText_CountChars(text)
        self.styles: dict[int, _Style] = {}
        self.fonts: dict[int, tuple[bytes, Font]] = {0: (b"", Font.named(""))}
        self.found: dict[tuple[int, bool], list[Glyph]] = {}
        self.hanging: list[tuple[Glyph, _Key, float]] = []
        self.name, self.matrix, self.size = (
            ctypes.create_string_buffer(256),
            pdfium.FS_MATRIX(),
            ctypes.c_float(),
        )

    def read(self) -> dict[tuple[int, bool], list[Glyph]]:
        """All characters but oblique ones."""
        text, box, x, y = self.text, pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
        box_at, x_at, y_at = ctypes.byref(box), ctypes.byref(x), ctypes.byref(y)
        get_origin, get_box, styles = (
            pdfium_calls.origin,
            pdfium_calls.loose_box,
            self.styles,
        )  # the box has ink and advance
        before = _Before()  # one for all: there are hundreds of thousands
        upright = not self.geometry.turn
        for i, at, code, known in self._codes():
            style = styles.get(at) or self._style(at, i)
            if (
                style.quarter is None
                or not get_origin(text, i, x_at, y_at)
                or not get_box(text, i, box_at)
            ):
                continue
            if style.paint != "drawn" and self._is_unseen(style.paint, at, box):
                self.unseen += not chr(code).isspace()
                continue
            left, baseline = x.value, y.value
            if before.item == at and before.y == baseline:
                if before.x == left and before.glyph is not None:
                    self._spell(before, readable(code, style.font, known=known))
                    continue
                # nobody asks for the advance of what is known not to hang over
                if before.letters == 1 and before.hangs is not False:
                    self.advances.see(before.key, (left - before.x) / style.em)
            wide = (box.right - left) / style.em
            key = (
                style.name,
                code,
                int(100 * wide + 0.5),
            )  # small capitals have the code of small letters
            sign = self._sign(i, style, baseline) if code == 0 and style.font.signs else ""
            glyph = self._add(
                sign or readable(code, style.font, known=known, width=wide),
                style,
                (at, left, baseline),
                box,
            )
            hangs = None
            if upright and style.quarter == 0:
                hangs = self.advances.hangs(key, text, i, box.right)
                if hangs and glyph.text not in ACCENTS:  # no character follows an accent
                    self.hanging.append((glyph, key, style.em))
            before.item, before.x, before.y, before.key = at, left, baseline, key
            before.glyph, before.letters, before.hangs = glyph, 1, hangs
        self._take_back()
        return self.found

    def _spell(self, before: _Before, letter: str) -> None:
        """Adds the next letter of a ligature."""
        assert before.glyph is not None
        before.glyph.text += letter
        before.letters += 1
        if self.hanging and self.hanging[-1][0] is before.glyph:
            self.hanging.pop()  # as wide as the ligature, not as its first letter

    def _take_back(self) -> None:
        """Ends the characters whose ink hangs over where the next one may begin."""
        learnt = {key: self.advances.of(key) for key in {key for _, key, _ in self.hanging}}
        for glyph, key, em in self.hanging:
            if advance := learnt[key]:
                glyph.x1 = min(glyph.x1, glyph.x0 + advance * em)

    def _sign(self, index: int, style: _Style, baseline: float) -> str:
        """A sign that the PDF has no number for, by its ink; "" on a page or in a line that is
        turned.
        """
        if style.quarter != 0 or self.geometry.turn:
            return ""
        ink = [ctypes.c_double() for _ in range(4)]
        pdfium_calls.ink_box(self.text, index, *map(ctypes.byref, ink))
        return by_shape((ink[2].value - baseline) / style.em, (ink[3].value - baseline) / style.em)

    def _codes(self) -> Iterator[tuple[int, int, int, bool]]:
        """Index, text object and Unicode of each character that the page has, and whether the PDF
        knows the Unicode.

        pdfium makes up spaces and ends of lines.
        """
        text, high = self.text, 0
        get_object, get_unicode, is_unmapped = (
            pdfium_calls.text_object,
            pdfium_calls.unicode,
            pdfium_calls.is_unmapped,
        )
        for i in range(self.count):
            code = get_unicode(text, i)
            if code <= 0x20 and pdfium_calls.is_generated(text, i) == 1:
                continue
            if 0xD800 <= code < 0xDC00:
                high = code
                continue
            if 0xDC00 <= code < 0xE000:
                code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00) if high else 0xFFFD
            yield i, get_object(text, i) or 0, code, code > 0 and is_unmapped(text, i) == 0

    def _add(self, text: str, style: _Style, place: tuple[int, float, float], box: Any) -> Glyph:
        """A character from its origin to the edge of its box, put where it belongs; ``place``:
        text object and origin.
        """
        g, quarter, (item, x, y) = self.geometry, style.quarter or 0, place
        if g.turn == 0 and quarter == 0:
            x0, baseline, x1 = x - g.left, g.top - y, box.right - g.left
        else:
            upright = (quarter + g.turn) % 2 == 0
            shown = g.displayed(
                *((box.left, y, box.right, y) if upright else (x, box.bottom, x, box.top))
            )
            x0, baseline, x1, _ = Frame(quarter, g.width, g.height).turned(shown)
        font = style.font
        glyph = Glyph(
            text,
            x0,
            x1,
            baseline,
            style.size,
            font.bold,
            font.italic,
            font.hangs or text in HANGING,
        )
        inside = item not in self.drawn.texts
        try:
            self.found[quarter, inside].append(glyph)
        except KeyError:
            self.found[quarter, inside] = [glyph]
        return glyph

    def _style(self, item: int, index: int) -> _Style:
        """The style of a character's text object (0: none); kept, since pdfium is asked many
        times for each of them.
        """
        matrix, size = self.matrix, self.size
        name, font = self._font(pdfium_calls.font(item) or 0 if item else 0)
        pdfium_calls.matrix(self.text, index, ctypes.byref(matrix))
        size.value = 1.0
        if item:
            pdfium_calls.font_size(item, ctypes.byref(size))
        turns = math.atan2(matrix.b, matrix.a) / (math.pi / 2)
        quarter = (
            (round(turns) - self.geometry.turn) % 4
            if abs(turns - round(turns)) < _STRAIGHT
            else None
        )
        points, em = (
            abs(size.value) * math.hypot(*side)
            for side in ((matrix.c, matrix.d), (matrix.a, matrix.b))
        )
        quarter = quarter if min(points, em) > _DOT else None
        style = self.styles[item] = _Style(
            name, font, points, em, quarter, _paint(item) if item else "drawn"
        )
        return style

    def _font(self, handle: int) -> tuple[bytes, Font]:
        """The name of a font and what it tells; 0: of no font."""
        if handle not in self.fonts:
            pdfium_calls.font_name(handle, self.name, len(self.name))
            name = self.name.value
            self.fonts[handle] = name, Font.named(name.decode("utf-8", "replace"))
        return self.fonts[handle]

    def _is_unseen(self, paint: str, item: int, box: Any) -> bool:
        """True for a character of the page itself that is white on white, or not painted and not
        the text of a picture.
        """
        if item not in self.drawn.texts:
            return False
        x0, top, x1, bottom = self.geometry.displayed(box.left, box.bottom, box.right, box.top)
        x, y = (x0 + x1) / 2, (top + bottom) / 2
        grounds = (
            self.drawn.images if paint == "unpainted" else [*self.drawn.images, *self.drawn.grounds]
        )
        return not any(b[0] <= x <= b[2] and b[1] <= y <= b[3] for b in grounds)


def _paint(item: int) -> str:
    """The painting mode of a text object."""
    mode = pdfium_calls.render_mode(item)
    if mode in _NOTHING_DRAWN:
        return "unpainted"
    return "white" if mode == 0 and _is_white(item) else "drawn"


def _links(document: Any, page: Any, geometry: _Geometry) -> Iterator[tuple[Box, str]]:
    """The links of a page to other documents, with their boxes as displayed."""
    position, link, box = ctypes.c_int(0), pdfium.FPDF_LINK(), pdfium.FS_RECTF()
    while pdfium.FPDFLink_Enumerate(page, position, link):
        action = pdfium.FPDFLink_GetAction(link)
        length = pdfium.FPDFAction_GetURIPath(document, action, None, 0) if action else 0
        if length > 1 and pdfium.FPDFLink_GetAnnotRect(link, box):
            address = ctypes.create_string_buffer(min(length, _LONGEST_ADDRESS))
            pdfium.FPDFAction_GetURIPath(document, action, address, len(address))
            shown = geometry.displayed(
                min(box.left, box.right),
                min(box.bottom, box.top),
                max(box.left, box.right),
                max(box.bottom, box.top),
            )
            yield shown, address.value.decode("utf-8", "replace")
