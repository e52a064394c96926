"""Findings of the drafting that cannot be made again, kept in the text of the spec as comments.

``# found: HEP512 warning on "select pt > 25 GeV": "what was found" fix "what to do"``
(``on …`` only where it concerns a line)

``# votes: 2 of 3 "select pt > 25 GeV"``

Both stand in the block that they are about, those about the spec as a whole above all blocks.
Whoever has dealt with one deletes it. A comment that only resembles one is a comment.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from hepnb.adl.dismissals import comments
from hepnb.adl.tree import Analysis
from hepnb.findings import Finding, Severity

_TEXT = r'"(?:\\.|[^"\\])*"'
_FOUND = re.compile(
    r"\s*+found:\s*+(?P<code>HEP\d+)\s++(?P<severity>error|warning"
    rf"|info)(?:\s++on\s++(?P<adl>{_TEXT})\s*+:)?\s++(?P<message>{_TEXT})"
    rf"(?:\s++fix\s++(?P<fix>{_TEXT}))?\s*+$"
)
_VOTES = re.compile(rf"\s*+votes:\s*+(?P<k>\d+)\s++of\s++(?P<n>\d+)\s++(?P<adl>{_TEXT})\s*+$")


@dataclass(frozen=True, slots=True)
class FindingComment:
    """A finding as a comment holds it; ``adl``: the line that it concerns, "" for the block; its
    own line and id are not in it.
    """

    finding: Finding
    adl: str = ""

    @property
    def text(self) -> str:
        """The comment, without its #."""
        f = self.finding
        place = f" on {_quoted(self.adl)}:" if self.adl else ""
        fix = f" fix {_quoted(f.fix)}" if f.fix else ""
        return f" found: {f.code} {f.severity}{place} {_quoted(f.message)}{fix}"


@dataclass(frozen=True, slots=True)
class Votes:
    """``k`` of ``n`` samples of a model have the line ``adl``."""

    k: int
    n: int
    adl: str
    block: str = ""

    @property
    def text(self) -> str:
        """The comment, without its #."""
        return f" votes: {self.k} of {self.n} {_quoted(self.adl)}"


def findings(analysis: Analysis) -> Iterator[FindingComment]:
    """The findings that the comments of a spec hold, each with the title of its block."""
    for block, comment in comments(analysis):
        if match := _FOUND.match(comment.text):
            severity = cast(Severity, match["severity"])
            title = block.title if block else ""
            found = Finding(
                match["code"],
                severity,
                _plain(match["message"]),
                0,
                title,
                fix=_plain(match["fix"] or '""'),
            )
            yield FindingComment(found, _plain(match["adl"] or '""'))


def votes(analysis: Analysis) -> Iterator[Votes]:
    """The votes that the comments of a spec hold."""
    for block, comment in comments(analysis):
        if match := _VOTES.match(comment.text):
            yield Votes(
                int(match["k"]), int(match["n"]), _plain(match["adl"]), block.title if block else ""
            )


def _quoted(text: str) -> str:
    return json.dumps(" ".join(text.split()), ensure_ascii=False)


def _plain(text: str) -> str:
    """The text between quotation marks; unchanged where this module did not write it."""
    try:
        return str(json.loads(text))
    except ValueError:
        return text[1:-1]
