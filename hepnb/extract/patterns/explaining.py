"""The way of the patterns from words to lines: quote → reading → rule of the grammar → record →
line.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from hepnb import records as recorded
from hepnb import spec as specs
from hepnb import sweep
from hepnb.extract import patterns
from hepnb.extract.drafting import draft
from hepnb.paper import Paper
from hepnb.records import Place, Records, Rule
from hepnb.records.checking import told
from hepnb.spec import Comparison, Phrase, PhraseState

FORMAT = "hepnb-explained/1"


@dataclass(frozen=True)
class Explained:
    """One phrase of the paper: how it reads, the rule of the grammar that read it, its records, and
    the lines that hold them.

    ``rule``: "" where no rule is named. ``lines``: per record the lines that hold it, as (title of
    the block, code); () where none could be written.
    """

    phrase: Phrase
    rule: str
    records: tuple[Rule, ...]
    lines: tuple[tuple[tuple[str, str], ...], ...]


def explain(paper: Paper) -> tuple[Explained, ...]:
    """Every phrase of a paper in reading order, as the extractor without a model reads it."""
    read = patterns.read(paper)
    made = draft(paper, read.records)
    held = {r.number: made.written.lines.get(n, ()) for n, r in enumerate(made.written.rules)}
    numbered = [replace(r, number=n) for n, r in enumerate(read.records.rules)]
    phrases = specs.claim(made.spec, [sweep.phrase(s.block, s.reading) for s in read.sources])
    found = []
    for source, phrase in zip(read.sources, phrases, strict=True):
        records = tuple(r for r in numbered if any(_of(place, phrase) for place in r.places))
        name = source.reading.rule or next((r.form for r in records if r.form), "")
        found.append(
            Explained(phrase, name, records, tuple(held.get(r.number, ()) for r in records))
        )
    return tuple(found)


def _of(place: Place, phrase: Phrase) -> bool:
    """True for the place of a record that was read from a phrase; that of a cell begins with its
    row.
    """
    return place.block == phrase.block and place.start <= phrase.start and place.end == phrase.end


def as_text(explained: Sequence[Explained]) -> str:
    """Some lines for each phrase."""
    return "\n".join(line for e in explained for line in _lines(e))


def _lines(e: Explained) -> list[str]:
    place = f"p{e.phrase.page}" if e.phrase.page else "–"
    lines = [f'{place} {e.phrase.state} "{" ".join(e.phrase.quote.split())}"']
    lines.append(
        f"  reads    {'; '.join(map(_said, e.phrase.comparisons)) or 'nothing that can be told'}"
    )
    lines += [f"  rule     {e.rule}"] * bool(e.rule)
    for rule, line in zip(e.records, e.lines, strict=True):
        lines.append(f"  record   {told(replace(rule, words=()))}")
        lines += [f"  line     {title}: {code}" for title, code in line] or [
            "  line     none could be written"
        ]
    if e.phrase.comparisons and not e.records and e.phrase.state == PhraseState.OPEN:
        lines.append("  record   none: of which objects or region it is meant is not told")
    if e.phrase.state != PhraseState.CLAIMED and (why := e.phrase.reason or _lacks(e.phrase)):
        lines.append(f"  because  {why}")
    return lines


def _lacks(phrase: Phrase) -> str:
    return f"no line holds {', '.join(phrase.lacks)}" if phrase.lacks else ""


def _said(c: Comparison) -> str:
    value = c.value if isinstance(c.value, str) else " to ".join(f"{v:g}" for v in c.numbers)
    return f"{c.subject} {c.quantity} {c.op} {value} {c.unit}".strip()


def as_json(paper: Paper, explained: Sequence[Explained]) -> dict[str, object]:
    """The same for programs, as ``hepnb-explained/1``; a record as in ``hepnb-records/1``."""
    return {"format": FORMAT, "paper": paper.id, "phrases": [_entry(e) for e in explained]}


def _entry(e: Explained) -> dict[str, object]:
    records = recorded.to_json(Records((), e.records)).get("rules", [])
    return {
        **specs.phrase_json(e.phrase),
        "lacks": list(e.phrase.lacks),
        "reads": [_said(c) for c in e.phrase.comparisons],
        "rule": e.rule,
        "records": records,
        "lines": [[{"block": title, "adl": code} for title, code in lines] for lines in e.lines],
    }
