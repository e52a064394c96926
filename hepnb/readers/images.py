"""Pictures of pages, with boxes around the words that matter."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import pypdfium2
from PIL import ImageDraw

from hepnb.errors import PaperError
from hepnb.paper import Box

_MARKER = (255, 200, 0, 90)
_EDGE = (200, 120, 0, 255)


def render(path: str | Path, page: int, boxes: Sequence[Box] = (), scale: float = 1.5, *, crop: bool = False) -> bytes:
    """A page (1-based) as PNG, ``scale`` pixels per point, with boxes (PDF points, origin top left) highlighted.

    ``crop`` keeps the lines around the boxes only. Raises PaperError when the file or the page is not there.
    """
    try:
        document = pypdfium2.PdfDocument(str(path))
    except (pypdfium2.PdfiumError, FileNotFoundError):
        raise PaperError("the PDF cannot be opened", where=str(path), hint="load the paper again") from None
    try:
        if not 1 <= page <= len(document):
            raise PaperError(f"no page {page}", where=str(path), expected=f"1 to {len(document)}")
        picture = document[page - 1].render(scale=scale).to_pil().convert("RGB")
    finally:
        document.close()
    draw = ImageDraw.Draw(picture, "RGBA")
    for box in boxes:
        draw.rectangle([x * scale for x in box], fill=_MARKER, outline=_EDGE)
    if crop and boxes:
        top, bottom = (min(b[1] for b in boxes) - 40) * scale, (max(b[3] for b in boxes) + 40) * scale
        picture = picture.crop((0, max(0, int(top)), picture.width, min(picture.height, int(bottom))))
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()
