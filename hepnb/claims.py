"""The phrases of a paper beside the lines of a spec: what a line holds though code did not list it,
and what a model read that no line holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from hepnb.adl.dismissals import dismissals
from hepnb.locate import has_number, locate
from hepnb.paper import Paper
from hepnb.spec import Decision, Evidence, Phrase, PhraseState, Spec, overlaps


def with_evidence(spec: Spec, phrases: Sequence[Phrase]) -> tuple[Phrase, ...]:
    """The phrases, and behind them the words of lines with a number that no live phrase has.

    Code lists what reads like a threshold; who wrote a line may have seen more. Such words are
    claimed by their line: their number is in sight.
    """
    live: dict[str, list[Phrase]] = {}
    for p in phrases:
        if p.state != PhraseState.DISMISSED:
            live.setdefault(p.block, []).append(p)
    more: dict[tuple[str, int, int], Phrase] = {}
    for r in (r for r in spec.requirements if r.decision != Decision.REJECTED):
        numbers = [v for c in r.comparisons for v in c.numbers]
        for e in r.evidence:
            here = [p for p in live.get(e.block, ()) if overlaps(e, p)]
            unseen = (
                _in_words(e.quote, v) and not any(_in_words(p.quote, v) for p in here)
                for v in numbers
            )
            if e.status == "verbatim" and e.block and e.paper in ("", spec.paper) and any(unseen):
                more[e.block, e.start, e.end] = Phrase(
                    e.block,
                    e.start,
                    e.end,
                    e.page,
                    e.quote,
                    state=PhraseState.CLAIMED,
                    requirement=r.id,
                )
    return (*phrases, *more.values())


def with_unsaid(
    paper: Paper, phrases: Sequence[Phrase], unsaid: Iterable[tuple[Evidence, str]]
) -> tuple[Phrase, ...]:
    """The phrases with words that a model read as a requirement and no line holds, each with the
    reason: open, also where code had set them aside or has not seen them.
    """
    found = list(phrases)
    for e, why in unsaid:
        if e.status != "verbatim" or e.paper not in ("", paper.id):
            continue
        here = [n for n, p in enumerate(found) if overlaps(e, p)]
        for n in here:
            if found[n].state == PhraseState.DISMISSED and not found[n].requirement:
                found[n] = replace(found[n], state=PhraseState.OPEN, reason=why)
        if not here and (block := paper.block_by_id.get(e.block)) is not None:
            new = Phrase(block.id, e.start, e.end, e.page, e.quote, section=block.section)
            found.append(replace(new, reason=why))
    return tuple(found)


def unsaid_of(spec: Spec, paper: Paper) -> Iterator[tuple[Evidence, str]]:
    """The words that a spec keeps as read by a model and in none of its lines, found in the paper,
    each with the reason.
    """
    for d in dismissals(spec.tree):
        if d.verb == "unsaid":
            yield locate(paper, d.quote, page=d.page, nth=d.nth), d.reason


def _in_words(quote: str, value: float) -> bool:
    """True where words hold a number, in its unit or as a percentage."""
    return has_number(quote, value) or ("%" in quote and has_number(quote, 100 * value))
