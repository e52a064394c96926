"""Pictures of pages, with boxes around the words that matter."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

import pypdfium2
from PIL import ImageDraw

from hepnb.errors import PaperError
from hepnb.paper import Box

_MARKER = (255, 200, 0, 90)
_EDGE = (200, 120, 0, 255)
#: how each form is written: small enough, in a fraction of the time that the smallest takes
_SAVED: dict[str, dict[str, Any]] = {"PNG": {"compress_level": 3}, "WEBP": {"lossless": True, "method": 0, "quality": 30}}


def render(
    path: str | Path,
    page: int,
    boxes: Sequence[Box] = (),
    scale: float = 1.5,
    *,
    crop: bool = False,
    form: Literal["PNG", "WEBP"] = "PNG",
) -> bytes:
    """A page (1-based) as a picture, ``scale`` pixels per point, with boxes (PDF points, origin top left) highlighted.

    ``crop`` keeps the lines around the boxes only; ``form``: WebP, without loss too, is a third as large.
    Raises PaperError when the file or the page is not there.
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
    picture.save(buffer, form, **_SAVED[form])
    return buffer.getvalue()
