"""ROOT files, local or far away: opened once, and what is wrong with one said in a sentence.

Nothing here knows schemas: a worker that reads chunks loads no more than this.
"""

from __future__ import annotations

import os
import re
import stat
import struct
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock
from typing import Any

from hepnb import filing
from hepnb.errors import EventsError, HepnbError
from hepnb.events import uproot_setup
from hepnb.events.places import missing_package, place
from hepnb.lazy_imports import later

uproot = later("uproot")
xrootd = later("XRootD.client")

#: files that stay open, each with the description of its trees, which takes seconds where there are
#: thousands of branches
_KEPT = 4
#: seconds without a byte after which a server counts as silent
_PATIENCE = 60
_files: OrderedDict[tuple[str, tuple[int, int]], Any] = OrderedDict()
_lock = Lock()


def opened(path: str) -> Any:
    """The file, open.

    Raises EventsError for one that is missing, empty, cut short or no ROOT file, MissingExtra.
    """
    key = (path, stamp(path))
    with _lock:
        if key in _files:
            _files.move_to_end(key)
            return _files[key]
    if key[1][1] and not key[1][0]:
        raise unreadable(path, EOFError())
    uproot_setup.prepare()
    with reading(path):
        file = uproot.open(path, array_cache=None, **_options(path))
    with _lock:
        _files[key] = file
        while len(_files) > _KEPT:
            _files.popitem(last=False)
    return file


def tree(path: str, name: str) -> Any:
    """A tree of a file by its name, or by the last part of it where just one is called so.

    Raises EventsError, MissingExtra.
    """
    file = opened(path)
    with reading(path):
        try:
            return file[name]
        except uproot.KeyInFileError:
            there = [n for n, kind in file.classnames(cycle=False).items() if is_tree(kind)]
            inside = [n for n in there if n.rpartition("/")[2] == name]
            if len(inside) == 1:
                return file[inside[0]]
            raise EventsError(
                f"no tree {name}",
                where=path,
                expected=f"one of its trees: {', '.join(there) or 'no tree'}",
            ) from None


def is_tree(kind: str) -> bool:
    """True for the class name of a TTree or an RNTuple."""
    return kind == "TTree" or kind.endswith("RNTuple")


def forget(path: str) -> None:
    """Closes a file, so that it is opened anew: what went wrong may have been on the way."""
    with _lock:
        for key in [k for k in _files if k[0] == path]:
            with suppress(Exception):  # it is given up, whatever closing it says
                _files.pop(key).close()


def stamp(path: str) -> tuple[int, int]:
    """Size in bytes and time of the last change in ns: what tells a file from another one in its
    place; (0, 0) far away.
    """
    if place(path).scheme:
        return (0, 0)
    try:
        known = Path(path).stat()
    except (OSError, ValueError) as error:
        found = (
            "no such file"
            if isinstance(error, FileNotFoundError)
            else getattr(error, "strerror", "") or "no such file"
        )
        raise EventsError(
            found, where=path, expected="a ROOT file", hint="check the path"
        ) from None
    if (kind := filing.unusual(path)) and not stat.S_ISDIR(known.st_mode):
        raise EventsError(kind, where=path, expected="a ROOT file", hint="check the path")
    return (known.st_size, known.st_mtime_ns)


@contextmanager
def reading(path: str, what: str = "") -> Iterator[None]:
    """Whatever goes wrong inside is an EventsError that names the file and ``what`` of it was
    read.
    """
    try:
        yield
    except HepnbError:
        raise
    except ImportError as error:
        if scheme := place(path).scheme:
            raise missing_package(scheme, error) from None
        raise
    except Exception as error:  # damaged bytes may raise anything inside of uproot
        uproot_setup.restore_models()
        raise unreadable(path, error, what) from error


def unreadable(path: str, error: BaseException, what: str = "") -> EventsError:
    """The sentence for a file that cannot be read: what is known of it, else what its reader
    said.
    """
    if place(path).scheme:
        return _far(path, error, what)
    found, hint = _known(Path(path)) or (
        f"cannot be read: {said(error)}",
        "the file is damaged: copy or download it again",
    )
    if (
        isinstance(error, uproot.DeserializationError | NotImplementedError)
        and not what
        and found.startswith("cannot")
    ):
        found = f"not a ROOT file that can be read: {said(error)}"
    return EventsError(
        f"{what}: {found}" if what else found,
        where=path,
        expected="a ROOT file that is whole",
        hint=hint,
    )


def said(error: BaseException) -> str:
    """The first line of an error, with its kind."""
    line = next((t.strip() for t in str(error).splitlines() if t.strip()), "")
    return f"{type(error).__name__}: {line[:200]}" if line else type(error).__name__


def _known(path: Path) -> tuple[str, str] | None:
    """The problem with a file by its size and first bytes, and its remedy; None where these show
    none.
    """
    again = "copy or download it again"
    if path.is_dir():
        return "is a folder", "give the files in it: FOLDER/*.root"
    try:
        size = path.stat().st_size
        with filing.stream(path) as file:
            head = file.read(64)
    except OSError as error:
        return error.strerror or "cannot be opened", "check its permissions"
    if not head:
        return "is empty", again
    if head[:4] != b"root":
        return "not a ROOT file that can be read: it begins otherwise", again
    if len(head) < 24:
        return f"is cut short after {size} bytes", again
    version, _, end = struct.unpack(">iii", head[4:16])
    if version >= 1_000_000:  # places of 64 bits
        (end,) = struct.unpack(">q", head[12:20])
    if end > size:
        return f"is cut short: {size} of {end} bytes", again
    return None


#: an answer of XRootD, behind whatever its Python says of itself: how bad it is, and what it is
_XROOTD = re.compile(r"\[(FATAL|ERROR)\] (.+)", re.DOTALL)
#: its number for a file that is not there
_GONE = "[3011]"


def _far(path: str, error: BaseException, what: str) -> EventsError:
    """The sentence for an address: whether it is not there, silent, or gives what is no ROOT
    file.
    """
    chain = [error]
    while (
        cause := chain[-1].__cause__ or chain[-1].__context__
    ) is not None and cause not in chain:
        chain.append(cause)
    xrootd = next(filter(None, (_XROOTD.search(str(e)) for e in chain)), None)
    if any(isinstance(e, FileNotFoundError) for e in chain) or (xrootd and _GONE in xrootd[2]):
        found, hint = "no such file on the server", "check the address"
    elif any(isinstance(e, TimeoutError) or "Timeout" in type(e).__name__ for e in chain):
        found, hint = f"the server was silent for {_PATIENCE} s", "try again, or copy the file here"
    elif any(isinstance(e, PermissionError) for e in chain) or any(
        getattr(e, "status", 0) in (401, 403) for e in chain
    ):
        found, hint = "the server refuses it", "is there a certificate, a token or a key for it?"
    elif (xrootd and xrootd[1] == "FATAL") or any(
        isinstance(e, ConnectionError) or type(e).__module__.startswith("aiohttp") for e in chain
    ):
        found, hint = (
            f"the connection failed: {xrootd[2] if xrootd else said(error)}",
            "try again (--bad-files retry), or copy the file here",
        )
    else:
        found, hint = (
            f"cannot be read: {xrootd[2] if xrootd else said(error)}",
            "is the file whole? does its server give parts of files (ranges)?",
        )
    return EventsError(f"{what}: {found}" if what else found, where=path, hint=hint)


def _options(path: str) -> dict[str, Any]:
    """Options for requests to a server: patient, with an end."""
    scheme = place(path).scheme
    if scheme == "root":
        _bounded_xrootd(path)
    if scheme not in ("http", "https"):
        return {}
    with reading(path):
        import aiohttp
    return {
        "client_kwargs": {
            "timeout": aiohttp.ClientTimeout(
                total=None, sock_connect=_PATIENCE, sock_read=_PATIENCE
            )
        }
    }


def _bounded_xrootd(path: str) -> None:
    """A server that does not answer is given up after `_PATIENCE`, where the user's environment
    (``XRD_CONNECTIONWINDOW`` …) says nothing else: XRootD itself tries for ten minutes.
    """
    for name, value in (("ConnectionWindow", _PATIENCE), ("ConnectionRetry", 1)):
        if f"XRD_{name.upper()}" not in os.environ:
            with reading(path):
                xrootd.EnvPutInt(name, value)
