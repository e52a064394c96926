"""The functions of pdfium that are asked for every character or text object, called the shortest
way.

pypdfium2 declares each with its own type of pointer and gives the interpreter's lock back around
it, which costs more than the answer. Here a handle is a number, and the lock is kept.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any

import pypdfium2.raw as pdfium

_HANDLE, _INT, _PLACE = ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p


def _asked(function: Any, answer: Any, *arguments: Any) -> Callable[..., Any]:
    """A function of pdfium that takes handles as numbers."""
    address = ctypes.cast(function, ctypes.c_void_p).value
    return ctypes.PYFUNCTYPE(answer, *arguments)(address or 0)


def handle(pointer: Any) -> int:
    """The number of a handle."""
    return ctypes.cast(pointer, ctypes.c_void_p).value or 0


#: of a page's text and the index of a character
text_object = _asked(pdfium.FPDFText_GetTextObject, _HANDLE, _HANDLE, _INT)
is_generated = _asked(pdfium.FPDFText_IsGenerated, _INT, _HANDLE, _INT)
unicode = _asked(pdfium.FPDFText_GetUnicode, ctypes.c_uint, _HANDLE, _INT)
is_unmapped = _asked(pdfium.FPDFText_HasUnicodeMapError, _INT, _HANDLE, _INT)
origin = _asked(pdfium.FPDFText_GetCharOrigin, _INT, _HANDLE, _INT, _PLACE, _PLACE)
loose_box = _asked(pdfium.FPDFText_GetLooseCharBox, _INT, _HANDLE, _INT, _PLACE)
ink_box = _asked(pdfium.FPDFText_GetCharBox, _INT, _HANDLE, _INT, _PLACE, _PLACE, _PLACE, _PLACE)
matrix = _asked(pdfium.FPDFText_GetMatrix, _INT, _HANDLE, _INT, _PLACE)
#: of a text object, or of its font
font = _asked(pdfium.FPDFTextObj_GetFont, _HANDLE, _HANDLE)
font_name = _asked(pdfium.FPDFFont_GetBaseFontName, ctypes.c_ulong, _HANDLE, _PLACE, ctypes.c_ulong)
font_size = _asked(pdfium.FPDFTextObj_GetFontSize, _INT, _HANDLE, _PLACE)
render_mode = _asked(pdfium.FPDFTextObj_GetTextRenderMode, _INT, _HANDLE)
fill_colour = _asked(pdfium.FPDFPageObj_GetFillColor, _INT, _HANDLE, _PLACE, _PLACE, _PLACE, _PLACE)
