"""Checks of evidence: that a line has it, that it stands where the line says, that it holds the
line's numbers and words.
"""

from __future__ import annotations

from collections.abc import Iterator

from hepnb import quotes
from hepnb import spec as specs
from hepnb.findings import Check, Finding, Severity
from hepnb.locate import has_number
from hepnb.plurals import several
from hepnb.review.case import Case, finding, numbers, spellings
from hepnb.spec import PhraseState


def without_evidence(case: Case) -> Iterator[Finding]:
    """A line without evidence

    Nothing says where in the paper the requirement stands. Error for a line that an extractor made;
    a warning for a written line when the paper is at hand; one info for the whole spec when it is
    not. Fix: quote the paper (``#: p7 "ET > 10 GeV"``), or reject the line.
    """
    bare = [r for r in case.selecting if not r.evidence]
    if bare and not case.paper and not case.spec.engine:
        lines = several(len(bare), "line has", "lines have")
        yield Finding("HEP301", "info", f"{lines} no evidence", fix='quote the paper: #: p7 "…"')
        return
    for r in bare:
        severity: Severity = "error" if case.spec.engine else "warning"
        yield finding(
            "HEP301", severity, f"{r.adl!r} has no evidence", r, 'quote the paper: #: p7 "…"'
        )


def quote_not_found(case: Case) -> Iterator[Finding]:
    """A quote that is not in the paper

    Error when nothing like it is there, or when a number, an operator, a unit or a word of polarity
    differs; a warning when other words differ. A similar sentence proves nothing. Fix: quote the
    words as they stand in the paper.
    """
    for r in case.selecting:
        for e in r.evidence:
            if e.status == "missing":
                yield finding(
                    "HEP302",
                    "error",
                    f'"{e.quote}" is not in the paper',
                    r,
                    "quote the words of the paper",
                )
            elif e.status in ("near", "reject"):
                severity: Severity = "error" if e.status == "reject" else "warning"
                message = f'the paper has "{e.quote}" on page {e.page}: {"; ".join(e.differences)}'
                yield finding("HEP302", severity, message, r, "quote the words of the paper")


def wrong_page(case: Case) -> Iterator[Finding]:
    """A quote that is on another page

    The words are in the paper, but not where the line says. Warning. Fix: the page.
    A quote from LaTeX or HTML says ``p0``, which is no page and stands for any.
    """
    for r, claimed in case.quoted:
        for e, quote in zip(r.evidence, claimed, strict=False):
            if e.status == "verbatim" and e.page and quote.page and e.page != quote.page:
                yield finding(
                    "HEP303",
                    "warning",
                    f'"{e.quote}" stands on page {e.page}, not {quote.page}',
                    r,
                    f"p{e.page}",
                )


def not_looked_up(case: Case) -> Iterator[Finding]:
    """Quotes that could not be looked up

    The paper that they are from is not loaded. Info. Fix: load the paper (``%load_paper``,
    ``--paper``), and with ``--refs`` those that it cites.
    """
    papers = sorted(
        {e.paper for r in case.selecting for e in r.evidence if e.status == "unchecked"}
    )
    for paper in papers:
        n = sum(
            e.status == "unchecked" and e.paper == paper for r in case.selecting for e in r.evidence
        )
        counted = several(n, "quote was", "quotes were")
        yield Finding(
            "HEP304",
            "info",
            f"{counted} not looked up: {paper or 'the paper'} is not loaded",
            fix="load the paper",
        )


def value_not_in_quote(case: Case) -> Iterator[Finding]:
    """A number of the line that is not in its quotes

    The quoted words do not hold the value, neither in digits nor in words, nor in another unit; or
    they hold the number with another unit (0.2 cm where the line has 0.2 mm). Error. Fix: correct
    the value, or quote the words that hold it.
    """
    for r in case.selecting:
        texts = [e.quote for e in r.evidence if e.status in ("verbatim", "unchecked")]
        for c in r.comparisons if texts else ():
            for value in numbers(c):
                if not any(has_number(q, v) for q in texts for v in spellings(c, value)):
                    text = f"{value:g} {c.unit}".strip()
                    yield finding(
                        "HEP305",
                        "error",
                        f"{text} of {r.adl!r} is not in its quote",
                        r,
                        "correct the value or the quote",
                    )
                elif other := next(
                    (o for q in texts for o in quotes.other_units(q, value, c.unit)), ""
                ):
                    message = (
                        f"{value:g} {c.unit or 'without a unit'} of {r.adl!r} is {other} in its "
                        "quote"
                    )
                    yield finding("HEP305", "error", message, r, "the unit of the quote")


def word_not_in_quote(case: Case) -> Iterator[Finding]:
    """A working point or trigger that is not in its quotes

    The quoted words do not name it. Warning. Fix: correct the word, or quote the words that hold
    it.
    """
    for r in case.selecting:
        texts = [e.quote.lower() for e in r.evidence if e.status in ("verbatim", "unchecked")]
        for c in r.comparisons if texts else ():
            word = c.value if isinstance(c.value, str) and c.quantity in _NAMED_FLAGS else ""
            if word and not any(word.lower() in q for q in texts):
                yield finding(
                    "HEP306",
                    "warning",
                    f"{word!r} of {r.adl!r} is not in its quote",
                    r,
                    "correct the word or the quote",
                )


#: flags whose value is a name that the paper must have; signs and flavours are said in many ways
_NAMED_FLAGS = ("id", "iso_wp", "btag_wp")


def unclaimed(case: Case) -> Iterator[Finding]:
    """A possible cut: words of the paper that no line quotes

    Nobody has said yet whether it is a requirement; or its words are evidence of lines that do not
    hold all of its numbers, and the message says what they lack. Words that stand in several places
    have a finding for each that is open, with the number by which ``# dismissed: p7.2 "…" why``
    sets it aside. Info. Fix: a line for it, or dismiss it with a reason.
    """
    for p, nth, among in specs.numbered(case.spec.phrases):
        if p.state == PhraseState.OPEN:
            lacks = f": no line holds {', '.join(p.lacks)}" if p.lacks else ""
            where = f" on page {p.page}" if p.page else ""
            where += f" (p{p.page}.{nth}, of {among} with these words)" if among > 1 else ""
            message = f'possible cut{where} that no line quotes: "{p.quote}"{lacks}'
            yield Finding(
                "HEP310", "info", message, fix="write a line for it, or set it aside with a reason"
            )


def several_places(case: Case) -> Iterator[Finding]:
    """A quote that is in several places

    The words are on the page more than once, and the line does not say which place it was read
    from: what is required of electrons here may be required of jets there. Warning. Fix: longer
    words, or the number of the place: ``p7.2 "pT > 25 GeV"`` is the second on page 7.
    """
    for r, claimed in case.quoted:
        for e, quote in zip(r.evidence, claimed, strict=False):
            if e.status == "verbatim" and e.among > 1 and not quote.nth:
                where = f"on page {e.page}" if e.page else "in the paper"
                message = f'"{e.quote}" stands {e.among} times {where}; the first is taken'
                yield finding(
                    "HEP311",
                    "warning",
                    message,
                    r,
                    f"longer words, or p{e.page}.1 to p{e.page}.{e.among}",
                )


RULES: tuple[Check[Case], ...] = (
    Check("HEP301", without_evidence),
    Check("HEP302", quote_not_found),
    Check("HEP303", wrong_page),
    Check("HEP304", not_looked_up),
    Check("HEP305", value_not_in_quote),
    Check("HEP306", word_not_in_quote),
    Check("HEP310", unclaimed),
    Check("HEP311", several_places),
)
