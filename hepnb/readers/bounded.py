"""Reads a paper in a process of its own, within bounds: a megabyte of PDF can unfold into
gigabytes of memory, or never end.
"""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hepnb.errors import PaperError
from hepnb.lazy_imports import later
from hepnb.paper import Paper
from hepnb.ports import Progress, silent
from hepnb.readers.paper_bytes import pack_files, unpack
from hepnb.readers.pdf_file import pdf_bytes

if TYPE_CHECKING:
    from hepnb.readers import html, latex, pdf
else:
    html, latex, pdf = (later(f"hepnb.readers.{form}") for form in ("html", "latex", "pdf"))

_LARGEST = 1 << 28  # bytes of a packed paper; a hundred times the longest
_DAMAGED = "the file is damaged or made to do harm: download it again"


@dataclass(frozen=True)
class ReadingBounds:
    """Limits on reading one paper: ``memory`` in bytes; seconds for any one ``page``, and for
    ``all`` of it.
    """

    memory: int = 2 << 30
    page: float = 60.0
    all: float = 600.0


def read_pdf(
    path: Path,
    data: bytes = b"",
    *,
    progress: Progress = silent,
    bounds: ReadingBounds = ReadingBounds(),
) -> Paper:
    """The paper in a PDF file, as `pdf.read_pdf` gives it; ``data``: its bytes, where they are at
    hand.

    Raises PaperError, also for a file that takes more than the ``bounds``.
    """
    data = data or pdf_bytes(path)
    return _read(
        _Task("pdf", path, data),
        lambda: pdf.read_pdf(path, data, progress=progress),
        progress,
        bounds,
    )


#: LaTeX and HTML have no pages: a source that takes longer than this is no paper
_SOURCE = ReadingBounds(page=60.0, all=60.0)


def read_source(
    contents: Mapping[str, bytes],
    path: Path,
    name: str,
    *,
    main: str = "",
    bounds: ReadingBounds = _SOURCE,
) -> Paper:
    """The paper in a source of LaTeX, as `latex.read_latex` gives it.

    Raises PaperError, also beyond the ``bounds``.
    """
    task = _Task("latex", path, pack_files(contents), name, main)
    return _read(task, lambda: latex.read_latex(contents, name, main=main), silent, bounds)


def read_page(data: bytes, path: Path, name: str, *, bounds: ReadingBounds = _SOURCE) -> Paper:
    """The paper in a page of HTML, as `html.read_html` gives it.

    Raises PaperError, also beyond the ``bounds``.
    """
    return _read(
        _Task("html", path, data, name), lambda: html.read_html(data, name), silent, bounds
    )


@dataclass(frozen=True)
class _Task:
    """The task of a child: ``kind`` pdf, latex or html; the rest as the readers take it."""

    kind: str
    path: Path
    data: bytes
    name: str = ""
    main: str = ""

    @property
    def called(self) -> str:
        return {"pdf": "the PDF", "latex": "the LaTeX", "html": "the HTML"}[self.kind]


def _read(
    task: _Task, here: Callable[[], Paper], progress: Progress, bounds: ReadingBounds
) -> Paper:
    """Reads in a child, and ``here`` where there is none to be had."""
    with _child(task, bounds) as child:
        return here() if child is None else _answer(child, task, progress, bounds)


@contextmanager
def _child(task: _Task, bounds: ReadingBounds) -> Iterator[subprocess.Popen[bytes] | None]:
    """The process that reads, with the paper on its way to it; it is gone afterwards.

    None where there is none to be had.
    """
    child = _started(task, bounds)
    if child is None:
        yield None
        return
    writer = threading.Thread(target=_send, args=(child, task.data), daemon=True)
    writer.start()
    try:
        yield child
    finally:
        child.kill()
        child.wait()
        writer.join(timeout=5)
        assert child.stdout is not None
        child.stdout.close()


def _started(task: _Task, bounds: ReadingBounds) -> subprocess.Popen[bytes] | None:
    """A new process; None inside of another program, in a browser, or where a system lets nobody
    start one.
    """
    if not sys.executable:
        return None
    # the caller's way of finding modules, but never the folder that it happens to stand in
    places = os.pathsep.join(place for place in sys.path if place and Path(place).exists())
    limits = [str(bounds.memory), str(int(bounds.all) + 10)]
    command = [
        sys.executable,
        "-P",
        "-m",
        "hepnb.readers.child",
        task.kind,
        *limits,
        str(task.path),
        task.name,
        task.main,
    ]
    try:
        return subprocess.Popen(  # noqa: S603 - our own module
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": places},
            start_new_session=True,  # an interrupt in the terminal is ours to act on
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except OSError:
        return None


def _send(child: subprocess.Popen[bytes], data: bytes) -> None:
    assert child.stdin is not None
    with suppress(OSError), child.stdin:  # a child that is gone hears nothing
        child.stdin.write(data)


def _answer(
    child: subprocess.Popen[bytes], task: _Task, progress: Progress, bounds: ReadingBounds
) -> Paper:
    """Follows the child page by page, until it gives the paper or a bound is reached."""
    messages: queue.Queue[dict[str, Any] | bytes | None] = queue.Queue()
    threading.Thread(target=_listen, args=(child, messages), daemon=True).start()
    path = task.path
    end, page, pages = time.monotonic() + bounds.all, 0, 0
    while True:
        try:
            reading = page < pages or not pages  # after the last page the paper is put together
            message = messages.get(
                timeout=max(
                    0.0, min(bounds.page if reading else bounds.all, end - time.monotonic())
                )
            )
        except queue.Empty:
            where = f"{path.name}, page {page} of {pages}" if pages else path.name
            took = bounds.all if time.monotonic() >= end else bounds.page
            raise PaperError(
                f"reading stopped after {took:.0f} s", where=where, hint=_DAMAGED
            ) from None
        if isinstance(message, bytes):
            return _unpacked(message, path)
        if message is None:
            raise PaperError(_last_words(child, task, bounds), where=path.name, hint=_DAMAGED)
        if "error" in message:
            raise PaperError(**message["error"])
        if "memory" in message:
            raise PaperError(_too_large(bounds), where=path.name, hint=_DAMAGED)
        if "failed" in message:
            raise PaperError(
                f"{task.called} cannot be read ({message['failed']})",
                where=path.name,
                hint="download it again",
            )
        page, pages = message["page"], message["pages"]
        progress("reading pages", page, pages)
        if page == pages:  # which may take as long again
            progress("finding sections and tables", 0, 0)


def _unpacked(packed: bytes, path: Path) -> Paper:
    try:
        return unpack(packed)
    except (ValueError, KeyError, TypeError):
        raise PaperError("the reader gave no paper", where=path.name, hint=_DAMAGED) from None


def _listen(
    child: subprocess.Popen[bytes], messages: queue.Queue[dict[str, Any] | bytes | None]
) -> None:
    """Puts the child's messages into the queue; None where it ends without an answer."""
    assert child.stdout is not None
    with suppress(OSError, ValueError, TypeError, KeyError):
        for line in child.stdout:
            message = json.loads(line)
            if "bytes" in message:
                messages.put(child.stdout.read(min(int(message["bytes"]), _LARGEST)))
                return
            messages.put(message)
    messages.put(None)


def _last_words(child: subprocess.Popen[bytes], task: _Task, bounds: ReadingBounds) -> str:
    """The reason why a child ended without an answer; a reader that gets no memory may not even
    say so.
    """
    child.kill()  # nothing, where it has ended
    code = child.wait()
    return (
        f"{task.called} broke the reader ({f'signal {-code}' if code < 0 else f'exit {code}'}), "
        f"or {_too_large(bounds)}"
    )


def _too_large(bounds: ReadingBounds) -> str:
    return f"reading it takes more than {bounds.memory / (1 << 30):.0f} GB of memory"
