"""PDFs for tests, set the way TeX sets them: no space characters, scripts by size and baseline."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import matplotlib as mpl
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from hepnb.paper import Paper
from hepnb.readers.pdf import read_pdf
from tests.conftest import shared

WIDTH, HEIGHT = 595.0, 842.0
SIZE, LEAD = 10.0, 13.0
_FONTS = Path(mpl.get_data_path()) / "fonts" / "ttf"
_SCRIPT = re.compile(r"([_^])\{([^{}]*)\}")


@cache
def _register() -> None:
    """Makes the fonts known, once."""
    for name in ("DejaVuSans", "DejaVuSans-Bold"):
        pdfmetrics.registerFont(TTFont(name, str(_FONTS / f"{name}.ttf")))


def width(text: str, size: float = SIZE) -> float:
    """About how wide a line is set, in points."""
    _register()
    bare = _SCRIPT.sub(lambda m: m[2][: max(1, int(0.7 * len(m[2])))], text)
    return float(pdfmetrics.stringWidth(bare, "DejaVuSans", size))


class Sheet:
    """A PDF being written; y runs downwards from the top, in points."""

    def __init__(self, path: Path, password: str = "") -> None:
        _register()
        encryption = StandardEncryption(password, canPrint=0) if password else None
        self.canvas = Canvas(str(path), pagesize=(WIDTH, HEIGHT), encrypt=encryption)
        self.path = path

    def page(self) -> None:
        """Begins another page."""
        self.canvas.showPage()

    def save(self) -> Path:
        """Writes the file."""
        self.canvas.showPage()
        self.canvas.save()
        return self.path

    def line(
        self, x: float, y: float, text: str, *, size: float = SIZE, bold: bool = False
    ) -> float:
        """Sets a line word by word; gives its right edge.

        ``p_{T}`` sets scripts, both above each other where both are there.
        """
        for i, word in enumerate(text.split()):
            x += 0.3 * size if i else 0.0
            x = self._word(
                x, y, word.replace("~", " "), size, "DejaVuSans-Bold" if bold else "DejaVuSans"
            )
        return x

    def _word(self, x: float, y: float, word: str, size: float, font: str) -> float:
        at, right = 0, x
        for match in _SCRIPT.finditer(word):
            right = (
                max(right, x)
                if match.start() == at and at
                else self._put(right, y, word[at : match.start()], size, font)
            )
            start = right if match.start() != at or not at else x
            shift = 0.18 * size if match[1] == "_" else -0.4 * size
            x = start
            right = max(right, self._put(start, y + shift, match[2], 0.7 * size, font))
            at = match.end()
        return self._put(right, y, word[at:], size, font)

    def _put(self, x: float, y: float, text: str, size: float, font: str) -> float:
        self.canvas.setFont(font, size)
        self.canvas.drawString(x, HEIGHT - y, text)
        return x + float(pdfmetrics.stringWidth(text, font, size))

    def lines(self, x: float, y: float, texts: Sequence[str], *, size: float = SIZE) -> float:
        """Sets lines under each other; gives the baseline of the next."""
        for text in texts:
            self.line(x, y, text, size=size)
            y += LEAD * size / SIZE
        return y

    def rule(self, x0: float, y: float, x1: float) -> None:
        """A horizontal rule."""
        self.canvas.setLineWidth(0.5)
        self.canvas.line(x0, HEIGHT - y, x1, HEIGHT - y)

    def row(self, xs: Sequence[float], y: float, cells: Sequence[str]) -> None:
        """Sets the cells of a row at their places."""
        for x, cell in zip(xs, cells, strict=True):
            self.line(x, y, cell)


def prose(words: str, per_line: int = 9) -> list[str]:
    """Text broken into lines of so many words."""
    split = words.split()
    return [" ".join(split[i : i + per_line]) for i in range(0, len(split), per_line)]


FILLER = (
    "Events are recorded with a trigger that asks for one energetic photon and every candidate "
    "that passes is kept for the "
    "analysis described below while the detector is read out in full and the data are stored for "
    "later study by all groups"
)


def paper(path: Path, write: Callable[[Sheet], None]) -> Path:
    """A PDF of one page or more whose first lines are running text, so that the body type is
    known.
    """
    sheet = Sheet(path)
    sheet.lines(72, 400, prose(FILLER))
    write(sheet)
    return sheet.save()


def picture() -> ImageReader:
    """A small grey picture."""
    from PIL import Image

    buffer = io.BytesIO()
    Image.new("RGB", (60, 60), (120, 120, 120)).save(buffer, "PNG")
    buffer.seek(0)
    return ImageReader(buffer)


@cache
def real(name: str) -> Paper:
    """A real paper, read once for all tests."""
    return read_pdf(shared(f"papers/{name}.pdf"))
