"""Checks of what a line says against what its quote says: which side is kept, of what, of which
quantity.
"""

from __future__ import annotations

from collections.abc import Iterator

from hepnb import quotes
from hepnb.findings import Check, Finding
from hepnb.review.case import Case, clause, finding, numbers, sentence
from hepnb.review.confirming import doubts
from hepnb.spec import Decision, Evidence, Requirement
from hepnb.vocabulary.operators import SIDE

#: the code of the finding that the quote of a line does not confirm it
NOT_CONFIRMED = "HEP312"


def polarity(case: Case) -> Iterator[Finding]:
    """A line that keeps what its quote removes

    The words right before the number ("at least", "less than", "<") say the opposite of the line's
    comparison; or the quote says what is vetoed, and the line selects it. If the
    quote (for a ``reject`` line, its sentence) has several negations, there is no finding. Warning.
    Fix: reverse the comparison, or write ``reject``.
    """
    for r in case.selecting:
        context = sentence if r.adl.startswith("reject") else clause
        checked = [e for e in r.evidence if e.status in ("verbatim", "unchecked")]
        plain = [
            e.quote
            for e in checked
            if not (quotes.TURNS.search(context(case, e)) or _is_denied(case, e))
        ]
        vetoed = [
            e.quote
            for e in checked
            if _is_rejected(case, e) and not (_of_objects(r) and _speaks_of_events(case, e))
        ]
        for c in r.comparisons:
            ours = SIDE.get(c.op, "")
            said = {side for q in plain for v in numbers(c) if (side := quotes.side(q, v))}
            gone = {side for q in vetoed for v in numbers(c) if (side := quotes.side(q, v))}
            if ours and said and ours not in said:
                message = (
                    f"{r.adl!r} has a {ours} limit where the quote has an {said.pop()} one".replace(
                        "an lower", "a lower"
                    )
                )
                yield finding(
                    "HEP307",
                    "warning",
                    message.replace("a upper", "an upper"),
                    r,
                    "reverse the comparison",
                )
            elif ours and gone == {ours}:
                yield finding(
                    "HEP307",
                    "warning",
                    f"{r.adl!r} keeps what the quote rejects",
                    r,
                    "write reject for select",
                )


def _of_objects(r: Requirement) -> bool:
    return r.block.startswith(("object", "composite"))


def _is_rejected(case: Case, e: Evidence) -> bool:
    before, after = _around(case, e)
    return quotes.rejects(before, e.quote, after)


def _is_denied(case: Case, e: Evidence) -> bool:
    return _is_rejected(case, e) or quotes.denied(_around(case, e)[0])


def _speaks_of_events(case: Case, e: Evidence) -> bool:
    return "event" in sentence(case, e).lower()


def _around(case: Case, e: Evidence) -> tuple[str, str]:
    """The text before and after a located quote in its sentence."""
    before, _, after = sentence(case, e).partition(e.quote)
    return before, after


def objects_for_events(case: Case) -> Iterator[Finding]:
    """A line about objects whose quote is about events

    "Events with a jet close to the missing momentum are vetoed" is a requirement of a region; as a
    line of an object block it drops the jet and keeps the event. Warning. Fix: move the line to a
    region (``reject any(…)``).
    """
    for r in case.selecting:
        if _of_objects(r) and (r.adl.startswith("reject") or _is_distance(r)):
            for e in r.evidence:
                if e.status in ("verbatim", "unchecked") and quotes.speaks_of_events(e.quote):
                    message = f'{r.adl!r} drops objects; its quote speaks of events: "{e.quote}"'
                    yield finding(
                        "HEP308", "warning", message, r, "a line of a region: reject any(…)"
                    )


def _is_distance(r: Requirement) -> bool:
    """True for a distance to missing momentum, which seldom selects objects."""
    return any(c.quantity in ("dphi", "dr") and "met" in c.subject for c in r.comparisons)


def other_quantity(case: Case) -> Iterator[Finding]:
    """A line that compares another quantity than its quote

    The quote names quantities (pT, mass, Δφ, ΔR, missing momentum …), and that of the line is not
    among them. Warning. Fix: the quantity of the paper, or the words that name this one.
    """
    for r in case.selecting:
        texts = [e.quote for e in r.evidence if e.status in ("verbatim", "unchecked")]
        named = frozenset().union(*(quotes.quantities(q) for q in texts))
        for c in r.comparisons if named else ():
            ours = quotes.quantity_class(c.quantity)
            if (
                ours
                and ours not in named
                and not (ours == "pt" and "met" in named and "met" in c.subject)
            ):
                message = (
                    f"{r.adl!r} compares {c.quantity}; its quote names {', '.join(sorted(named))}"
                )
                yield finding("HEP309", "warning", message, r, "the quantity of the paper")


def not_confirmed(case: Case) -> Iterator[Finding]:
    """A line that its quote does not confirm

    A second reading of the words around the quote, which knows nothing of how the line was made,
    does not find what the line says: which side of the number is kept, its unit, the quantity,
    whose it is; or the words are a condition, an exception, or about triggers or simulation. Such a
    line may well be correct, but it is not accepted in bulk. Info. Fix: read the quote, and accept,
    edit or reject the line.
    """
    for r in (r for r in case.spec.requirements if r.decision == Decision.OPEN and not r.implied):
        verbatim = r.evidence and all(e.status == "verbatim" for e in r.evidence)
        if case.paper and verbatim and (why := doubts(case.paper, r)):
            yield finding(
                NOT_CONFIRMED,
                "info",
                f"{r.adl!r} is not confirmed: {'; '.join(why)}",
                r,
                "read the quote",
            )


RULES: tuple[Check[Case], ...] = (
    Check("HEP307", polarity),
    Check("HEP308", objects_for_events),
    Check("HEP309", other_quantity),
    Check(NOT_CONFIRMED, not_confirmed),
)
