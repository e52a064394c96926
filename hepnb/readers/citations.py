"""Citations in the text, linked to the entries of the bibliography; the same for every kind of
source, since all print labels.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Iterator, Sequence

from hepnb.paper import Block, Citation, Reference
from hepnb.vocabulary.units import OF_DIMENSION, WRITTEN

_NUMBERS = r"\d{1,3}(?:\s*[,;\-–—]\s*\d{1,3})*"
#: an interval after ∈ or =, or with a unit behind it, is no citation
_BRACKETS = re.compile(
    rf"(?<![∈∉=])(?<![∈∉=]\s)\[\s*({_NUMBERS})\s*\](?!\s*(?:{WRITTEN}"
    rf"|[npk]m\b|[munp]s\b|f?b\b|×))(?:\s*[,–-]\s*\[({_NUMBERS})\])*"
)
_WORDS = re.compile(
    rf"\bRef(?:s|erences?)?\.?\s+({_NUMBERS}(?:\s+and\s+\d{{1,"
    rf"3}})?)(?!\d|\.\d|\s*{OF_DIMENSION['energy']})"
)
#: a raised number after a word or a stop; after a unit, a symbol or a digit it is a power
_RAISED = re.compile(rf"(?:(?<=[a-z]{{4}})|(?<=[a-z][.,;)]))\s?\^\{{({_NUMBERS})\}}")
_LEAST_ENTRIES, _THERE = 5, 0.7
_KINDS = ("paragraph", "list", "caption", "table", "footnote", "heading")


def citations(blocks: Sequence[Block], references: Collection[Reference]) -> tuple[Citation, ...]:
    """The citations in the blocks of a paper, in reading order; raised numbers count where a paper
    has no brackets at all.

    Where the bibliography is missing, numbers in brackets count that run as those of a bibliography
    do.
    """
    texts = [b for b in blocks if b.kind in _KINDS]
    if not references:
        return _unlisted(texts)
    labels = {r.label for r in references}
    found = tuple(c for b in texts for c in _in(b, labels, (_BRACKETS, _WORDS)))
    bracketed = any(b.text[c.start] == "[" for b in texts for c in found if c.block == b.id)
    return (
        found if bracketed else tuple(c for b in texts for c in _in(b, labels, (_RAISED, _WORDS)))
    )


def _unlisted(texts: Sequence[Block]) -> tuple[Citation, ...]:
    """The citations of a paper whose bibliography is not in the file: from [1] on most numbers
    are there, in rising order. Numbers beyond those that run are none (``[500, 900]``).
    """
    found = tuple(c for b in texts for c in _in(b, None, (_BRACKETS, _WORDS)))
    last = _last({int(n) for c in found for n in c.labels})
    found = tuple(c for c in found if all(0 < int(n) <= last for n in c.labels))
    firsts = list(dict.fromkeys(int(n) for c in found for n in c.labels))
    rising = sum(a < b for a, b in itertools.pairwise(firsts))
    runs = len(firsts) >= _LEAST_ENTRIES and min(firsts) == 1 and rising > _THERE * len(firsts)
    return found if runs else ()


def _last(cited: Collection[int]) -> int:
    """The last entry of a bibliography, most of whose numbers are cited; 0 where there is none."""
    counted = enumerate(sorted(n for n in cited if n), start=1)
    return max((n for count, n in counted if count > _THERE * n), default=0)


def _in(
    block: Block, labels: Collection[str] | None, patterns: Sequence[re.Pattern[str]]
) -> Iterator[Citation]:
    """The citations in a block: of these labels, of any where None are given."""
    matches = sorted((m for p in patterns for m in p.finditer(block.text)), key=lambda m: m.start())
    for match in matches:
        named = numbers(match[0])
        if named and (labels is None or all(n in labels for n in named)):
            yield Citation(block.id, match.start(), match.end(), named)


def numbers(text: str) -> tuple[str, ...]:
    """The labels in ``[3, 5–7]``: 3, 5, 6, 7; empty where a range runs backwards."""
    found: list[str] = []
    for part in re.findall(r"(\d{1,3})(?:\s*[-–—]\s*(\d{1,3}))?", re.sub(r"[\[\]]", "", text)):
        first, last = int(part[0]), int(part[1] or part[0])
        if last < first:
            return ()
        found += [str(n) for n in range(first, last + 1)]
    return tuple(dict.fromkeys(found))
