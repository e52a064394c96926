"""Definitions left to other papers, in the text of the spec:
``# delegated: [73] arXiv:1902.04655 p7 "what" in "sentence"``.

Comments at the end of the text: other readers of ADL pass over them, and whoever has dealt with one
deletes it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from hepnb.adl.tree import Analysis, Comment

_TEXT = r'"(?:\\.|[^"\\])*"'
_FORM = re.compile(
    r"\s*+delegated:\s*+(?P<reference>\[[\d,\s–-]+\])(?:\s++arXiv:(?P<arxiv>\S+))?(?:\s++doi:(?P<doi>"
    r"\S+))?\s++p(?P<page>\d+)"
    rf"\s++(?P<what>{_TEXT})\s++in\s++(?P<quote>{_TEXT})\s*+$"
)


@dataclass(frozen=True, slots=True)
class DelegationComment:
    """``what`` a paper leaves to an entry of its bibliography: the ``quote`` on a ``page`` cites
    ``reference`` as it is printed.

    ``arxiv``: the id of the cited paper without version, ``doi``: its DOI; "" where the
    bibliography gives none. ``page``: 0 where the source has no pages.
    """

    what: str
    reference: str
    arxiv: str
    doi: str
    page: int
    quote: str

    @property
    def comment(self) -> Comment:
        """The comment that says it."""
        named = (f"arXiv:{self.arxiv}" if self.arxiv else "", f"doi:{self.doi}" if self.doi else "")
        parts = (
            self.reference,
            *named,
            f"p{self.page}",
            _quoted(self.what),
            "in",
            _quoted(self.quote),
        )
        return Comment(f" delegated: {' '.join(filter(None, parts))}")

    @property
    def name(self) -> str:
        """The name by which the cited paper is loaded; "" where the bibliography gives none."""
        return self.arxiv or self.doi


def left(analysis: Analysis) -> Iterator[DelegationComment]:
    """Definitions left to other papers, read from the comments of a spec; a comment of another
    form is skipped.
    """
    for item in analysis.items:
        if isinstance(item, Comment) and (match := _FORM.match(item.text)):
            try:
                what, quote = json.loads(match["what"]), json.loads(match["quote"])
            except ValueError:
                continue
            yield DelegationComment(
                what,
                match["reference"],
                match["arxiv"] or "",
                match["doi"] or "",
                int(match["page"]),
                quote,
            )


def _quoted(text: str) -> str:
    return json.dumps(" ".join(text.split()), ensure_ascii=False)
