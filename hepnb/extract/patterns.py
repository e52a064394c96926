"""Extraction without a model: the phrases of the sweep, placed into records. What is not understood stays an open phrase.

Paper ─sweep▶ readings ─placing▶ records ─drafting▶ Spec
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from hepnb import sweep
from hepnb.extract.building import Source
from hepnb.extract.drafting import Draft, draft
from hepnb.extract.placing import Placer
from hepnb.extract.remarks import RULES, Drafted
from hepnb.paper import Paper
from hepnb.ports import Cancelled, Progress, never, silent
from hepnb.records import Records
from hepnb.spec import Comparison, Phrase, PhraseState, Spec
from hepnb.sweep import routing


@dataclass(frozen=True)
class Read:
    """What the patterns read in a paper: the readings, the records made of them, and which records each reading has."""

    sources: tuple[Source, ...]
    records: Records
    claims: Mapping[tuple[str, int, int], Sequence[int]]


def read(paper: Paper) -> Read:
    """The records of a paper, before they are checked and written."""
    sources = tuple(Source(block, reading) for block, reading in sweep.readings(paper))
    usable = [s for s in sources if not s.reading.why and not routing.is_control(paper, s.block)]
    placer = Placer(paper, usable)
    records = placer.place()
    return Read(sources, records, placer.builder.claims)


class Patterns:
    """The extractor that needs no model (`hepnb.ports.Extractor`)."""

    def extract(self, paper: Paper, *, progress: Progress = silent, cancelled: Cancelled = never) -> Spec:
        """The draft spec of a paper: every line open, with the words that it was read from."""
        progress("sweep", 0, 3)
        found = read(paper) if not cancelled() else Read((), Records((), (), paper.id, "patterns"), {})
        progress("write", 1, 3)
        made = draft(paper, found.records)
        progress("check", 2, 3)
        phrases = tuple(_phrase(s, found, made) for s in found.sources)
        drafted = Drafted(paper, made.spec, phrases)
        findings = (*made.spec.findings, *(f for rule in RULES for f in rule.find(drafted)))
        progress("done", 3, 3)
        return replace(made.spec, phrases=phrases, findings=findings)


def _phrase(s: Source, found: Read, made: Draft) -> Phrase:
    """The phrase of a reading: claimed where a line holds every comparison of it; else dismissed, or open with what is lacking."""
    phrase = sweep.phrase(s.block, s.reading)
    rules = found.claims.get(s.key, ())
    if phrase.state != PhraseState.OPEN or not rules:
        return phrase
    held = [made.held.get(n, "") for n in rules]
    if all(held):
        return replace(phrase, state=PhraseState.CLAIMED, requirement=held[0])
    if any(held):
        lacking = [_told(c) for c, requirement in zip(s.reading.comparisons, held, strict=False) if not requirement]
        return replace(phrase, reason=f"no line holds {', '.join(lacking)}" if lacking else "")
    return phrase


def _told(c: Comparison) -> str:
    if isinstance(c.value, str):
        value = c.value
    else:
        value = " to ".join(f"{v:g}" for v in (c.value if isinstance(c.value, tuple) else (c.value,)))
    return f"{c.subject} {c.quantity} {c.op} {value} {c.unit}".strip()
