"""From a model's reading to the draft, alone or merged with the patterns: located quotes, votes,
phrases, findings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from hepnb import spec as specs
from hepnb import sweep
from hepnb.claims import with_evidence, with_unsaid
from hepnb.extract.agreement import Alone, one_has_it
from hepnb.extract.drafting import Draft, draft, titled
from hepnb.extract.merge import merge
from hepnb.extract.patterns import Read
from hepnb.findings import Finding
from hepnb.locate import locate, placed
from hepnb.paper import Paper, Table
from hepnb.records import Place, Records, Rule
from hepnb.spec import Evidence, Phrase, PhraseState, Spec

#: (block, start, end) of a text, and why a model calls it no requirement
Reason = tuple[tuple[str, int, int], str]
#: a place, its words, and why no line holds what a model read there
Unsaid = tuple[Place, str, str]


@dataclass(frozen=True)
class ModelReading:
    """A model's reading of a paper.

    ``records``: what is believed; ``votes``: for each rule, how many of how many samples have it;
    ``reasons``: why the model calls places no requirement; ``unsaid``: places where it read one
    that no record holds; ``weak``: nothing of it is to be used; ``partial``: it was stopped.
    """

    records: Records
    votes: tuple[tuple[int, int], ...] = ()
    reasons: tuple[Reason, ...] = ()
    unsaid: tuple[Unsaid, ...] = ()
    findings: tuple[Finding, ...] = ()
    weak: bool = False
    partial: bool = False
    cited: tuple[Paper, ...] = field(default=(), repr=False)


def alone(paper: Paper, reading: ModelReading) -> Spec:
    """The draft of what a model read."""
    made = draft(paper, quoted(paper, reading.records, reading.cited), cited=reading.cited)
    return _finished(paper, made, reading, reading.findings)


def merged(paper: Paper, reading: ModelReading, patterns: Read) -> Spec:
    """The draft of what a model and the patterns read."""
    found = merge(reading.records, patterns.records, reading.reasons)
    made = draft(paper, quoted(paper, found.records, reading.cited), cited=reading.cited)
    readers: dict[str, set[str]] = {}
    for number, requirement in held(made):
        readers.setdefault(requirement, set()).update(found.records.rules[number].reader)
    spec = _finished(paper, made, reading, (*reading.findings, *found.findings))
    names = {"model": reading.records.engine, "patterns": patterns.records.engine}
    single = [
        f
        for r in spec.requirements
        if len(by := readers.get(r.id, set())) == 1 and r.comparisons
        for f in one_has_it(Alone(r, names[next(iter(by))]))
    ]
    return replace(spec, findings=(*spec.findings, *single))


def held(made: Draft) -> Iterator[tuple[int, str]]:
    """(number of a record, id of a requirement that holds it)."""
    by_line = {(r.block, r.adl): r.id for r in made.spec.requirements}
    for n, lines in made.written.lines.items():
        yield from (
            (made.written.rules[n].number, by_line[line]) for line in lines if line in by_line
        )


def _finished(
    paper: Paper, made: Draft, reading: ModelReading, findings: Sequence[Finding]
) -> Spec:
    """The spec with votes, phrases, and what is to be said of the reading."""
    votes: dict[str, tuple[int, int]] = {}
    for number, requirement in held(made):
        own = reading.votes[number] if number < len(reading.votes) else (1, 1)
        votes[requirement] = min(own, votes.get(requirement, own))
    requirements = tuple(replace(r, votes=votes.get(r.id, r.votes)) for r in made.spec.requirements)
    spec = replace(
        made.spec,
        requirements=requirements,
        findings=tuple(dict.fromkeys((*titled(findings, made.written), *made.spec.findings))),
    )
    claimed = with_evidence(spec, specs.claim(spec, sweep.sweep(paper)))
    phrases = [_reasoned(p, reading.reasons) for p in claimed]
    unsaid = ((_evidence(place, words), why) for place, words, why in reading.unsaid)
    return replace(spec, phrases=with_unsaid(paper, phrases, unsaid))


def _evidence(place: Place, words: str) -> Evidence:
    """Words at their place, which code has found."""
    span = {"block": place.block, "start": place.start, "end": place.end}
    return Evidence(place.paper, place.page, words, "verbatim", **span)  # type: ignore[arg-type]


def _reasoned(phrase: Phrase, reasons: Sequence[Reason]) -> Phrase:
    """An open phrase with what the model calls it."""
    if phrase.state != PhraseState.OPEN:
        return phrase
    said = (
        why
        for (block, start, end), why in reasons
        if block == phrase.block and start < phrase.end and phrase.start < end
    )
    return replace(phrase, reason=next(said, phrase.reason))


# --- quotes
# --------------------------------------------------------------------------------------------------


def quoted(paper: Paper, records: Records, cited: Sequence[Paper] = ()) -> Records:
    """The records with words that are found at the place where they stand: of a cell with its
    row, of prose as many as it takes.
    """
    papers = {p.id: p for p in (*cited, paper)}
    return replace(records, rules=tuple(_quoted(r, papers) for r in records.rules))


def _quoted(rule: Rule, papers: Mapping[str, Paper]) -> Rule:
    pairs = [
        _quote(place, words, papers.get(place.paper))
        for place, words in zip(rule.places, rule.words, strict=True)
    ]
    return replace(rule, places=tuple(p for p, _ in pairs), words=tuple(w for _, w in pairs))


def _quote(place: Place, words: str, paper: Paper | None) -> tuple[Place, str]:
    """The first of some quotes, from short to long, that is found in the paper at this very
    place, else the last.
    """
    if paper is None or place.block not in paper.block_by_id or place.nth:
        return place, words
    tried = place, words
    for start, end, text in _quotes(place, words, paper):
        known = placed(
            paper, Evidence(paper.id, place.page, text, block=place.block, start=start, end=end)
        )
        tried = replace(place, start=start, end=end, nth=known.which), text
        found = locate(paper, text, page=place.page, nth=known.which)
        if (
            found.status == "verbatim"
            and found.block == place.block
            and found.start < end
            and start < found.end
        ):
            return tried
    return tried


def _quotes(place: Place, words: str, paper: Paper) -> Iterator[tuple[int, int, str]]:
    text = paper.block_by_id[place.block].text
    table = paper.table_by_block.get(place.block) if place.row >= 0 else None
    if table is not None:
        yield from _of_cell(table, place, words, text)
        return
    yield place.start, place.end, words
    for more in (20, 60):
        start = max(text.rfind(" ", 0, max(place.start - more, 0)) + 1, 0)
        end = text.find(" ", min(place.end + more, len(text)))
        end = len(text) if end < 0 else end
        yield start, end, text[start:end].strip()


#: cells behind a short one that are tried as a help to find it
_BEHIND = 3


def _of_cell(table: Table, place: Place, words: str, text: str) -> Iterator[tuple[int, int, str]]:
    """A cell with the label of its row: as it stands where they are neighbours, with the rest left
    out, with all of the row.

    A short cell with nothing before it is quoted with what follows in its row, best with a name.
    """
    words = words.replace(" | ", " … ")  # of several cells
    row = [
        c
        for c in table.cells
        if c.row <= place.row < c.row + c.rows and c.column < place.column and c.text.strip()
    ]
    labels = [
        c
        for c in sorted(row, key=lambda c: (c.row != place.row, c.column))
        if c.start < place.start
    ]
    for label in labels[:1]:
        if not re.search(r"\w", text[label.end : place.start]):
            yield label.start, place.end, text[label.start : place.end]
        yield label.start, place.end, f"{text[label.start : label.end]} … {words}"
        yield label.start, place.end, text[label.start : place.end]
    behind = [
        c for c in table.cells if c.row == place.row and c.start >= place.end and c.text.strip()
    ]
    for other in sorted(behind, key=lambda c: (not re.match(r"[^\W\d_]", c.text), c.start))[
        :_BEHIND
    ]:
        yield place.start, other.end, f"{words} … {text[other.start : other.end]}"
    yield place.start, place.end, words
