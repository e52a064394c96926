"""The user's own record of decisions: which lines, in which words, this user has accepted or
rejected on this machine.

A spec or a notebook that somebody sends carries the marks of its lines, and its journal; neither
says who made them. So each decision that is made here is signed with a key that never leaves the
machine, and the signature is kept in the user's own folder, as Jupyter does with the outputs of
notebooks. What has no signature was decided by somebody else, or typed into the text.

A signature is of a text: the block, the line, its quotes with their pages, the decision. The same
line in a copy of the file, or after it was renamed, is known; an edited one is not.
"""

from __future__ import annotations

import getpass
import hmac
import json
import os
import re
import secrets
from collections.abc import Iterable
from pathlib import Path

import platformdirs

from hepnb import filing
from hepnb.adl.tree import Analysis, Mark
from hepnb.spec import Requirement, requirement_lines, requirements_of

#: how many bytes a key has, as many as its hash
_LENGTH = 32
_DIGEST = re.compile(rb"[0-9a-f]{64}")


def adopting() -> bool:
    """True where decisions count though they are not this user's, by ``HEPNB_ADOPT``: for jobs,
    where nobody can be asked.
    """
    return os.environ.get("HEPNB_ADOPT", "") not in ("", "0")


def system_name() -> str:
    """The name of who runs this, as the system has it."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container without a list of users
        return f"user {os.getuid()}" if hasattr(os, "getuid") else "unknown"


def marked(tree: Analysis) -> tuple[Requirement, ...]:
    """The lines with a mark of acceptance or rejection, with the quotes that they are written
    with.
    """
    return _with_marks(tree, (Mark.ACCEPTED, Mark.REJECTED))


def unmarked(tree: Analysis) -> tuple[Requirement, ...]:
    """The lines without a mark: nobody's decision about them is written down."""
    return _with_marks(tree, (Mark.NONE,))


def _with_marks(tree: Analysis, marks: tuple[Mark, ...]) -> tuple[Requirement, ...]:
    lines = zip(requirement_lines(tree), requirements_of(tree), strict=True)
    return tuple(r for (_, statement), r in lines if statement.note.mark in marks)


class Signatures:
    """The record in a folder; one that cannot be written lasts as long as the process."""

    def __init__(self, folder: Path) -> None:
        """``folder``: made when something is first written to it, for its owner alone."""
        self._folder = folder
        self._unsaved: set[bytes] = set()
        self._made_up = b""  # the key where none can be kept
        self._read: tuple[tuple[int, int], frozenset[bytes]] = ((0, 0), frozenset())

    @classmethod
    def here(cls) -> Signatures:
        """The record of this user: in ``$HEPNB_DATA``, else in the user's data folder of this
        system.
        """
        data = os.environ.get("HEPNB_DATA") or platformdirs.user_data_dir("hepnb")
        return cls(Path(data) / "decisions")

    @property
    def path(self) -> Path:
        """The file of signatures, one in a line."""
        return self._folder / "signatures"

    def decided(self, lines: Iterable[Requirement]) -> None:
        """Signs decisions about lines as they are: this user has just made them."""
        self._add(_of_line(r) for r in lines if r.decision != "open")

    def said(self, what: str, text: str) -> None:
        """Signs what this user has said of a text that is no line of a spec: a cell of a model,
        say. ``what``: what was said.
        """
        self._add([_of_text(what, text)])

    def knows(self, line: Requirement) -> bool:
        """True where this user has decided so about the line."""
        return self._has(_of_line(line))

    def has_said(self, what: str, text: str) -> bool:
        """True where this user has said that of the text."""
        return self._has(_of_text(what, text))

    def foreign(self, tree: Analysis) -> tuple[Requirement, ...]:
        """The lines of a spec that are marked with a decision which is not this user's."""
        return tuple(r for r in marked(tree) if not self.knows(r))

    def _has(self, text: bytes) -> bool:
        if not (key := self._key(make=False)):
            return False
        found = _signature(key, text)
        return found in self._unsaved or found in self._kept()

    def _add(self, texts: Iterable[bytes]) -> None:
        wanted = list(texts)
        if not wanted:
            return
        key, kept = self._key(make=True), self._kept()
        new = [d for t in wanted if (d := _signature(key, t)) not in kept]
        if not new or self._made_up:
            self._unsaved.update(new)
            return
        try:
            filing.append(self.path, b"\n".join(new), filing.MOST_DATA)
        except OSError:
            self._unsaved.update(new)

    def _kept(self) -> frozenset[bytes]:
        """The signatures in the file, read anew where it has changed."""
        try:
            about = self.path.stat()
            stamp = (about.st_mtime_ns, about.st_size)
            if self._read[0] != stamp:
                lines = filing.content(self.path).split(b"\n")
                self._read = stamp, frozenset(x for x in lines if _DIGEST.fullmatch(x))
        except OSError:
            return frozenset()
        return self._read[1]

    def _key(self, *, make: bool) -> bytes:
        """The key of this machine, made where there is none yet; b"" where it is not to be
        made.
        """
        path = self._folder / "key"
        return _kept_in(path) or (self._made(path) if make else self._made_up)

    def _made(self, path: Path) -> bytes:
        """A new key in its file, whose owner alone may read it."""
        if self._made_up:
            return self._made_up
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            with filing.locked(path):
                if known := _kept_in(path):
                    return known  # another process was faster
                if not (path.exists() and filing.unusual(path)):
                    path.touch(mode=0o600)
                    filing.write(path, key := secrets.token_bytes(_LENGTH))
                    return key
        except OSError:
            pass
        self._made_up = secrets.token_bytes(_LENGTH)
        return self._made_up


def _kept_in(path: Path) -> bytes:
    """The key in a file; b"" where there is none, or something else."""
    try:
        found = filing.content(path, _LENGTH)
    except OSError:
        return b""
    return found if len(found) == _LENGTH else b""


def _signature(key: bytes, text: bytes) -> bytes:
    return hmac.digest(key, text, "sha256").hex().encode()


def _of_line(r: Requirement) -> bytes:
    quotes = [(e.page, e.quote, e.nth) for e in r.evidence]
    return _of_text("line", json.dumps([r.block, r.adl, quotes, r.decision]))


def _of_text(what: str, text: str) -> bytes:
    return json.dumps([what, text]).encode()
