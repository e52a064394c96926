"""Pictures of pages, with boxes around the words that matter."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from hepnb.errors import PaperError
from hepnb.lazy_imports import later
from hepnb.paper import Box

if TYPE_CHECKING:
    import pypdfium2
    from PIL import ImageDraw
else:
    pypdfium2, ImageDraw = later("pypdfium2"), later("PIL.ImageDraw")

_MARKER = (255, 200, 0, 90)
_EDGE = (200, 120, 0, 255)
#: a page may call itself as large as a house; at this size A4 has 170 pixels a centimetre
_MOST_PIXELS = 18_000_000
#: how each form is written: small enough, in a fraction of the time that the smallest takes
_SAVED: dict[str, dict[str, Any]] = {
    "PNG": {"compress_level": 3},
    "WEBP": {"lossless": True, "method": 0, "quality": 30},
}


def render(
    path: str | Path,
    page: int,
    boxes: Sequence[Box] = (),
    scale: float = 1.5,
    *,
    crop: bool = False,
    form: Literal["PNG", "WEBP"] = "PNG",
) -> bytes:
    """A page (1-based) as a picture, with boxes (PDF points, origin top left) highlighted.

    ``scale``: pixels per point, fewer for a page of metres; ``crop`` keeps the lines around the
    boxes only; ``form``: WebP, without loss too, is a third as large. Raises PaperError when the
    file or the page is not there or damaged.
    """
    try:
        document = pypdfium2.PdfDocument(str(path))
    except (pypdfium2.PdfiumError, FileNotFoundError):
        raise PaperError(
            "the PDF cannot be opened", where=str(path), hint="load the paper again"
        ) from None
    try:
        if not 1 <= page <= len(document):
            raise PaperError(f"no page {page}", where=str(path), expected=f"1 to {len(document)}")
        sheet = document[page - 1]
        scale = min(scale, (_MOST_PIXELS / max(1.0, sheet.get_width() * sheet.get_height())) ** 0.5)
        picture = sheet.render(scale=scale).to_pil().convert("RGB")
    except pypdfium2.PdfiumError:
        raise PaperError(
            f"page {page} is damaged", where=str(path), hint="load the paper again"
        ) from None
    finally:
        document.close()
    draw = ImageDraw.Draw(picture, "RGBA")
    for box in boxes:
        draw.rectangle([x * scale for x in box], fill=_MARKER, outline=_EDGE)
    if crop and boxes:
        top, bottom = (
            (min(b[1] for b in boxes) - 40) * scale,
            (max(b[3] for b in boxes) + 40) * scale,
        )
        picture = picture.crop(
            (0, max(0, int(top)), picture.width, min(picture.height, int(bottom)))
        )
    buffer = io.BytesIO()
    picture.save(buffer, form, **_SAVED[form])
    return buffer.getvalue()
