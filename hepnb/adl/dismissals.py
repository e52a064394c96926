"""Phrases of the paper that a person dismissed, in the text of the spec: ``# dismissed: p7 "pT > 5 GeV" reason``.

A comment, so that other readers of ADL pass over it; below its block, so that it stays with what it was said about.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from hepnb.adl.tree import Analysis, Block, Comment

_FORM = re.compile(r'\s*dismissed:\s*p(?P<page>\d+)\s+(?P<quote>"(?:\\.|[^"\\])*")\s*(?P<reason>.*)$')


@dataclass(frozen=True, slots=True)
class Dismissal:
    """The words ``quote`` on a page are no requirement, because of ``reason``."""

    page: int
    quote: str
    reason: str

    def __str__(self) -> str:
        """The comment line that says it."""
        return f"# dismissed: p{self.page} {json.dumps(self.quote, ensure_ascii=False)} {' '.join(self.reason.split())}".rstrip()


def dismissals(analysis: Analysis) -> Iterator[Dismissal]:
    """Those that the comments of a spec hold; a comment that only resembles one is a comment."""
    for comment in _comments(analysis):
        if (match := _FORM.match(comment.text)) is not None:
            try:
                quote = json.loads(match["quote"])
            except ValueError:
                continue
            yield Dismissal(int(match["page"]), quote, match["reason"].strip())


def _comments(analysis: Analysis) -> Iterator[Comment]:
    for item in analysis.items:
        yield from (s for s in (item.statements if isinstance(item, Block) else (item,)) if isinstance(s, Comment))
