"""Findings as a notebook tells them: a line is called by what it says, since no cell counts its
lines as the whole spec does.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from hepnb.adl.format import format_statement
from hepnb.adl.tree import Analysis, Block, Define
from hepnb.findings import Finding

_LINE = re.compile(r"\bline (\d+)\b")


def by_words(findings: Sequence[Finding], analysis: Analysis) -> tuple[Finding, ...]:
    """The findings without numbers of lines: ``after line 72`` is
    ``after 'select MET > 50 GeV'``.
    """
    lines = _lines(analysis)
    return tuple(
        replace(f, line=0, message=_LINE.sub(lambda m: lines.get(int(m[1]), m[0]), f.message))
        for f in findings
    )


def _lines(analysis: Analysis) -> dict[int, str]:
    """The content of each line (1-based) of the whole spec, quoted."""
    statements = [s for item in analysis.items if isinstance(item, Block) for s in item.statements]
    defined = [item for item in analysis.items if isinstance(item, Define)]
    return {s.note.line: f"'{format_statement(s)}'" for s in (*statements, *defined) if s.note.line}
