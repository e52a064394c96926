"""``python -m hepnb.readers.child KIND MEMORY SECONDS PATH NAME MAIN``: reads the paper on standard
input for `bounded`.

A line of JSON each: ``{"page": 3, "pages": 45}`` while it reads; last ``{"error": {…}}``, or
``{"bytes": n}`` and n bytes of a packed paper. The process owns its limits: whatever a paper does
to it, the caller only loses a process.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from hepnb.errors import PaperError
from hepnb.paper import Paper
from hepnb.readers.paper_bytes import pack, unpack_files

#: of Linux's <linux/prctl.h>
_PR_SET_PDEATHSIG = 1


def main() -> None:
    """Reads one paper within the limits given, and ends."""
    kind, memory, seconds, path, name, file = sys.argv[1:]
    _limit(int(memory), int(seconds))
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not come between the answers
    try:
        data = sys.stdin.buffer.read()
        packed = pack(_paper(kind, data, Path(path), name, file, out))
        _say(out, {"bytes": len(packed)})
        out.write(packed)
        out.flush()
    except PaperError as error:
        _say(
            out,
            {
                "error": {
                    "found": error.found,
                    "where": error.where,
                    "expected": error.expected,
                    "hint": error.hint,
                }
            },
        )
    except MemoryError:
        _say(out, {"memory": True})
    except Exception as error:  # noqa: BLE001 - the boundary of the process: the caller makes one line of it
        _say(out, {"failed": f"{type(error).__name__}"})
    os._exit(0)  # pdfium's objects need no farewell


def _paper(kind: str, data: bytes, path: Path, name: str, file: str, out: Any) -> Paper:
    # only the reader that is needed is imported: a process is started for every paper
    if kind == "latex":
        from hepnb.readers.latex import read_latex

        return read_latex(unpack_files(data), name, main=file)
    if kind == "html":
        from hepnb.readers.html import read_html

        return read_html(data, name)
    from hepnb.readers.pdf import read_pdf

    return read_pdf(
        path, data, progress=lambda _, page, pages: _say(out, {"page": page, "pages": pages})
    )


def _say(out: Any, message: dict[str, Any]) -> None:
    out.write(json.dumps(message).encode() + b"\n")
    out.flush()


def _limit(memory: int, seconds: int) -> None:
    """Bounds memory (bytes) and CPU time, where the system can: not on Windows, and macOS does
    not bound memory. On Linux it ends with whoever started it.
    """
    if sys.platform == "linux":
        import ctypes

        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    try:
        import resource
    except ImportError:
        return
    for kind, wanted in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(kind)[1]
        try:
            resource.setrlimit(
                kind, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard)
            )
        except (
            ValueError,
            OSError,
        ):  # a system that knows the limit but not so: the caller's clock still holds
            continue


if __name__ == "__main__":
    main()
