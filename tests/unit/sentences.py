"""Papers for tests, made of sentences."""

from __future__ import annotations

import re

from hepnb.paper import Block, Paper, Word


def paper_of(*sentences: str, name: str = "2601.00001") -> Paper:
    """A paper of one page per sentence; every word has a box."""
    blocks = tuple(_block(i, text) for i, text in enumerate(sentences))
    return Paper(
        name, "A test of selections", "0" * 64, tuple((595.0, 842.0) for _ in sentences), (), blocks
    )


def _block(index: int, text: str) -> Block:
    found = enumerate(re.finditer(r"\S+", text))
    words = tuple(
        Word(m.start(), m.end(), index + 1, (10.0 * i, 10.0, 10.0 * i + 9, 20.0)) for i, m in found
    )
    return Block(f"b{index}", "paragraph", text, words)
