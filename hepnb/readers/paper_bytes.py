"""A paper as bytes and back: compact JSON, for the cache and for the way out of the process that
reads it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

from hepnb.documents import json_of, whole
from hepnb.paper import Block, Cell, Citation, Paper, Reference, Section, Table, Word


def pack(paper: Paper) -> bytes:
    """The bytes of a paper; a word is ``[start, end, page, x0, top, x1, bottom]``.

    Half of a pair of surrogates, which a PDF may have and no file can hold, is U+FFFD; a control
    that a terminal acts on is a space, so that no paper can move the cursor or set the clipboard of
    whoever prints it. No place in a text changes.
    """
    data: dict[str, Any] = {f.name: getattr(paper, f.name) for f in fields(Paper)}
    data["blocks"] = [
        [b.id, b.kind, b.text, b.section, [(w.start, w.end, w.page, *w.box) for w in b.words]]
        for b in paper.blocks
    ]
    for name in ("sections", "tables", "references", "citations"):
        data[name] = [asdict(x) for x in data[name]]
    text = whole(json.dumps(data, ensure_ascii=False, separators=(",", ":")))
    if "\\u001b" in text:
        text = _ESCAPE.sub(r"\1 ", text)
    return _CONTROL.sub(" ", text).encode()


#: escape as JSON writes it: after an even number of backslashes, for an odd one is itself escaped
_ESCAPE = re.compile(r"(?<!\\)((?:\\\\)*)\\u001b")
#: single characters that begin what a terminal acts on
_CONTROL = re.compile("[\x90\x98\x9b\x9d-\x9f]")


def unpack(data: bytes) -> Paper:
    """The paper of some bytes.

    Raises ValueError, KeyError, TypeError for what `pack` has not made.
    """
    found = json_of(data)
    if not isinstance(found, dict):
        raise TypeError("not a paper")
    found |= {
        "blocks": tuple(_block(*b) for b in found["blocks"]),
        "tables": tuple(
            Table(**{**t, "cells": tuple(Cell(**c) for c in t["cells"])}) for t in found["tables"]
        ),
        "pages": tuple((w, h) for w, h in found["pages"]),
        "sections": tuple(Section(**s) for s in found["sections"]),
        "references": tuple(Reference(**r) for r in found["references"]),
        "citations": tuple(
            Citation(**{**c, "labels": tuple(c["labels"])}) for c in found["citations"]
        ),
        "authors": tuple(found["authors"]),
        "warnings": tuple(found["warnings"]),
    }
    return Paper(**{f.name: found[f.name] for f in fields(Paper)})


def pack_files(contents: Mapping[str, bytes]) -> bytes:
    """The bytes of some files, name → content: a line of JSON with names and lengths, and the
    contents.
    """
    head = json.dumps([[name, len(data)] for name, data in contents.items()])
    return b"".join([head.encode(), b"\n", *contents.values()])


def unpack_files(data: bytes) -> dict[str, bytes]:
    """The files of what `pack_files` made."""
    head, _, rest = data.partition(b"\n")
    found, start = {}, 0
    for name, length in json.loads(head):
        found[name] = rest[start : start + length]
        start += length
    return found


def _block(identifier: str, kind: Any, text: str, section: str, words: list[Any]) -> Block:
    return Block(
        identifier,
        kind,
        text,
        tuple(Word(s, e, page, (a, b, c, d)) for s, e, page, a, b, c, d in words),
        section,
    )
