"""Phrases set aside by a person or a model, kept in the text of the spec as comments that other
readers of ADL pass over.

``# dismissed: p7 "pT > 5 GeV" reason``: a person says that it is no requirement.
``# doubted: p7 "pT > 5 GeV" reason``: a model says so; the phrase stays open. ``# unsaid: p7 "the
larger of both" reason``: a model read a requirement in these words that no line holds; they are
open. ``p7.2`` is the second of the phrases with these words on the page. A comment stands below the
block that it was said about, and stays with it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, cast

from hepnb.adl.tree import Analysis, Block, Comment

_FORM = re.compile(
    r'\s*+(?P<verb>dismissed|doubted|unsaid):\s*+p(?P<page>\d+)(?:\.(?P<nth>\d+))?\s++(?P<quote>"(?:\\.'
    r'|[^"\\])*")\s*+(?P<reason>.*)$'
)


#: what a comment says of words
Verb = Literal["dismissed", "doubted", "unsaid"]
#: how the reason of words begins that a model read as a requirement and no line holds
UNSAID = "not in a record"


@dataclass(frozen=True, slots=True)
class Dismissal:
    """The words ``quote`` on a page are no requirement, because of ``reason``.

    ``nth``: which of the phrases with these words on the page, 0 for all; ``verb``: ``doubted``
    where only a model says so, ``unsaid`` where they are a requirement that no line holds.
    """

    page: int
    quote: str
    reason: str
    nth: int = 0
    verb: Verb = "dismissed"

    @property
    def is_final(self) -> bool:
        """True where it sets the words aside."""
        return self.verb == "dismissed"

    def __str__(self) -> str:
        """The comment line that says it."""
        place = f"p{self.page}.{self.nth}" if self.nth else f"p{self.page}"
        return (
            f"# {self.verb}: {place} {json.dumps(self.quote, ensure_ascii=False)} "
            f"{' '.join(self.reason.split())}"
        ).rstrip()


def dismissals(analysis: Analysis) -> Iterator[Dismissal]:
    """Those that the comments of a spec hold; a comment that only resembles one is a comment."""
    for _, comment in comments(analysis):
        if (match := _FORM.match(comment.text)) is not None:
            try:
                quote = json.loads(match["quote"])
            except ValueError:
                continue
            verb = cast("Verb", match["verb"])
            reason, nth = match["reason"].strip(), int(match["nth"] or 0)
            yield Dismissal(int(match["page"]), quote, reason, nth, verb)


def comments(analysis: Analysis) -> Iterator[tuple[Block | None, Comment]]:
    """The comments of a spec, each with the block that it stands in."""
    for item in analysis.items:
        block = item if isinstance(item, Block) else None
        yield from (
            (block, s)
            for s in (item.statements if isinstance(item, Block) else (item,))
            if isinstance(s, Comment)
        )
