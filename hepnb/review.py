"""Review: what checks have to say about a spec and its evidence, a person's decisions, and the gate to what may run.

`accept` is the only function that makes a `ReviewedSpec`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from rapidfuzz import process

from hepnb import quotes, units
from hepnb.adl import tree
from hepnb.adl.check import check
from hepnb.errors import SpecError, UnreviewedSpec
from hepnb.findings import Finding, Rule, Severity
from hepnb.locate import has_number, locate
from hepnb.paper import Paper
from hepnb.spec import (
    Comparison,
    Decision,
    Evidence,
    PhraseState,
    Requirement,
    ReviewedSpec,
    Spec,
    edit,
    requirement_lines,
    requirements_of,
    with_decisions,
)

#: how many lines and findings an error message names; the rest is counted, and `UnreviewedSpec.open_lines` has all
_NAMED = 5


# --- findings ----------------------------------------------------------------------------------------------------


def findings(
    spec: Spec, paper: Paper | None = None, *, attributes: Mapping[str, Collection[str]] | None = None, cited: Sequence[Paper] = ()
) -> tuple[Finding, ...]:
    """What the checks of the language and of the evidence find, and what the spec's maker had to say, in the order of the text.

    ``paper``: where quotes are looked up, None if it is not at hand; ``cited``: papers that it refers to; ``attributes``: what
    the events have (`hepnb.adl.check.check`).
    """
    located = locate_evidence(spec, paper, cited) if paper else spec
    case = Case(located, paper)
    language = tuple(_attached(f, spec) for f in check(spec.tree, attributes=attributes))
    evidence = tuple(f for rule in RULES for f in rule.find(case))
    unique = dict.fromkeys((*spec.findings, *language, *evidence))
    return tuple(sorted(unique, key=lambda f: (f.line == 0, f.line, f.code)))


def _attached(finding: Finding, spec: Spec) -> Finding:
    """A finding of a line with the id of the requirement that stands there."""
    found = next((r.id for r in spec.requirements if r.line and r.line == finding.line), "")
    return replace(finding, requirement=found)


def locate_evidence(spec: Spec, paper: Paper, cited: Sequence[Paper] = ()) -> Spec:
    """The spec with its unchecked quotes looked up in the paper, or in the cited paper that they name."""
    papers = {p.id: p for p in (*cited, paper)} | {"": paper}
    requirements = tuple(replace(r, evidence=tuple(_located(e, papers) for e in r.evidence)) for r in spec.requirements)
    return replace(spec, requirements=requirements)


def _located(evidence: Evidence, papers: Mapping[str, Paper]) -> Evidence:
    paper = papers.get(evidence.paper) or papers.get(re.sub(r"v\d+$", "", evidence.paper))
    if evidence.status != "unchecked" or paper is None:
        return evidence
    found = locate(paper, evidence.quote, page=evidence.page)
    # of a quote that is nowhere, the page that was claimed says more than none
    return found if found.page else replace(evidence, status=found.status, differences=found.differences)


@dataclass(frozen=True)
class Case:
    """A spec whose evidence has been located as far as the paper is at hand."""

    spec: Spec
    paper: Paper | None

    @property
    def selecting(self) -> tuple[Requirement, ...]:
        """The requirements that select and are not rejected."""
        return tuple(r for r, _ in self.quoted)

    @cached_property
    def quoted(self) -> tuple[tuple[Requirement, tuple[tree.Quote, ...]], ...]:
        """The requirements that select and are not rejected, with the quotes of their lines."""
        return tuple(
            (r, s.note.evidence)
            for r, (_, s) in zip(self.spec.requirements, requirement_lines(self.spec.tree), strict=True)
            if isinstance(s, tree.Select | tree.Trigger | tree.Bin | tree.Bins)
            and r.decision != Decision.REJECTED
            and not r.implied
        )


def _finding(code: str, severity: Severity, message: str, r: Requirement, fix: str = "") -> Finding:
    return Finding(code, severity, message, r.line, r.block, r.id, fix)


def without_evidence(case: Case) -> Iterator[Finding]:
    """A line without evidence

    Nothing says where in the paper the requirement stands. Error for a line that an extractor made; a warning for a written line
    when the paper is at hand; one info for the whole spec when it is not.
    Fix: quote the paper (``#: p7 "ET > 10 GeV"``), or reject the line.
    """
    bare = [r for r in case.selecting if not r.evidence]
    if bare and not case.paper and not case.spec.engine:
        lines = "1 line carries" if len(bare) == 1 else f"{len(bare)} lines carry"
        yield Finding("HEP301", "info", f"{lines} no evidence", fix='quote the paper: #: p7 "…"')
        return
    for r in bare:
        severity: Severity = "error" if case.spec.engine else "warning"
        yield _finding("HEP301", severity, f"{r.adl!r} has no evidence", r, 'quote the paper: #: p7 "…"')


def quote_not_found(case: Case) -> Iterator[Finding]:
    """A quote that does not stand in the paper

    Error when nothing like it is there, or when a number, an operator, a unit or a word of polarity differs; a warning when other
    words differ. A similar sentence proves nothing. Fix: quote the words as they stand in the paper.
    """
    for r in case.selecting:
        for e in r.evidence:
            if e.status == "missing":
                yield _finding("HEP302", "error", f'"{e.quote}" is not in the paper', r, "quote the words of the paper")
            elif e.status in ("near", "reject"):
                severity: Severity = "error" if e.status == "reject" else "warning"
                message = f'the paper has "{e.quote}" on page {e.page}: {"; ".join(e.differences)}'
                yield _finding("HEP302", severity, message, r, "quote the words of the paper")


def wrong_page(case: Case) -> Iterator[Finding]:
    """A quote that stands on another page

    The words are in the paper, but not where the line says. Warning. Fix: the page.
    A quote from LaTeX or HTML says ``p0``, which is no page and stands for any.
    """
    for r, claimed in case.quoted:
        for e, quote in zip(r.evidence, claimed, strict=False):
            if e.status == "verbatim" and e.page and quote.page and e.page != quote.page:
                yield _finding("HEP303", "warning", f'"{e.quote}" stands on page {e.page}, not {quote.page}', r, f"p{e.page}")


def not_looked_up(case: Case) -> Iterator[Finding]:
    """Quotes that could not be looked up

    The paper that they are from is not at hand. Info. Fix: load the paper (``%load_paper``, ``--paper``), and with ``--refs`` those
    that it cites.
    """
    papers = sorted({e.paper for r in case.selecting for e in r.evidence if e.status == "unchecked"})
    for paper in papers:
        n = sum(e.status == "unchecked" and e.paper == paper for r in case.selecting for e in r.evidence)
        counted = "1 quote was" if n == 1 else f"{n} quotes were"
        yield Finding("HEP304", "info", f"{counted} not looked up: {paper or 'the paper'} is not at hand", fix="load the paper")


def value_not_in_quote(case: Case) -> Iterator[Finding]:
    """A number of the line that is not in its quotes

    The quoted words do not hold the value, neither in digits nor in words, nor in another unit; or they hold the number with
    another unit (0.2 cm where the line has 0.2 mm). Error.
    Fix: correct the value, or quote the words that hold it.
    """
    for r in case.selecting:
        texts = [e.quote for e in r.evidence if e.status in ("verbatim", "unchecked")]
        for c in r.comparisons if texts else ():
            for value in _numbers(c):
                if not any(has_number(q, v) for q in texts for v in _spellings(c, value)):
                    text = f"{value:g} {c.unit}".strip()
                    yield _finding(
                        "HEP305", "error", f"{text} of {r.adl!r} is not in its quote", r, "correct the value or the quote"
                    )
                elif other := next((o for q in texts for o in quotes.other_units(q, value, c.unit)), ""):
                    message = f"{value:g} {c.unit or 'without a unit'} of {r.adl!r} is {other} in its quote"
                    yield _finding("HEP305", "error", message, r, "the unit of the quote")


def _numbers(c: Comparison) -> tuple[float, ...]:
    if isinstance(c.value, tuple):
        return c.value
    return () if isinstance(c.value, str) else (c.value,)


def _spellings(c: Comparison, value: float) -> Iterator[float]:
    """The numbers by which a paper may give a value: in another unit, or as the other side of a count."""
    yield value
    if c.quantity == "n":  # fewer than two is at most one
        yield value + {"<": -1, "<=": 1, ">": 1, ">=": -1}.get(c.op, 0)
    dimension, factor = units.UNITS[c.unit]
    for other, (same, scale) in units.UNITS.items():
        if same == dimension and other != c.unit:
            yield float(f"{value * factor / scale:.12g}")


def word_not_in_quote(case: Case) -> Iterator[Finding]:
    """A working point or trigger that is not in its quotes

    The quoted words do not name it. Warning. Fix: correct the word, or quote the words that hold it.
    """
    for r in case.selecting:
        texts = [e.quote.lower() for e in r.evidence if e.status in ("verbatim", "unchecked")]
        for c in r.comparisons if texts else ():
            word = c.value if isinstance(c.value, str) and c.quantity in _NAMED_FLAGS else ""
            if word and not any(word.lower() in q for q in texts):
                yield _finding(
                    "HEP306", "warning", f"{word!r} of {r.adl!r} is not in its quote", r, "correct the word or the quote"
                )


#: flags whose value is a name that the paper must have; signs and flavours are said in many ways
_NAMED_FLAGS = ("id", "iso_wp", "btag_wp")


def polarity(case: Case) -> Iterator[Finding]:
    """A line that keeps what its quote removes

    The words right before the number ("at least", "less than", "<") say the opposite of the line's comparison; or the quote says
    what is vetoed, and the line selects it. Quotes that turn it round more than once, and for ``reject`` lines sentences that do,
    are left to the reader. Warning. Fix: turn the comparison round, or write ``reject``.
    """
    for r in case.selecting:
        context = _sentence if r.adl.startswith("reject") else _clause
        checked = [e for e in r.evidence if e.status in ("verbatim", "unchecked")]
        plain = [e.quote for e in checked if not quotes.TURNS.search(context(case, e)) and not _is_rejected(case, e)]
        vetoed = [e.quote for e in checked if _is_rejected(case, e) and not (_of_objects(r) and _speaks_of_events(case, e))]
        for c in r.comparisons:
            ours = {">": "lower", ">=": "lower", "<": "upper", "<=": "upper"}.get(c.op, "")
            said = {side for q in plain for v in _numbers(c) if (side := quotes.side(q, v))}
            gone = {side for q in vetoed for v in _numbers(c) if (side := quotes.side(q, v))}
            if ours and said and ours not in said:
                message = f"{r.adl!r} has a {ours} limit where the quote has an {said.pop()} one".replace("an lower", "a lower")
                yield _finding("HEP307", "warning", message.replace("a upper", "an upper"), r, "turn the comparison round")
            elif ours and gone == {ours}:
                yield _finding("HEP307", "warning", f"{r.adl!r} keeps what the quote rejects", r, "write reject for select")


def _of_objects(r: Requirement) -> bool:
    return r.block.startswith(("object", "composite"))


def _is_rejected(case: Case, e: Evidence) -> bool:
    before, after = _around(case, e)
    return quotes.rejects(before, e.quote, after)


def _speaks_of_events(case: Case, e: Evidence) -> bool:
    return "event" in _sentence(case, e).lower()


def _around(case: Case, e: Evidence) -> tuple[str, str]:
    """What stands before and after a located quote in its sentence."""
    sentence = _sentence(case, e)
    before, _, after = sentence.partition(e.quote)
    return before, after


def objects_for_events(case: Case) -> Iterator[Finding]:
    """A line about objects whose quote is about events

    "Events with a jet close to the missing momentum are vetoed" is a requirement of a region; as a line of an object block it drops
    the jet and keeps the event. Warning. Fix: move the line to a region (``reject any(…)``).
    """
    for r in case.selecting:
        if _of_objects(r) and (r.adl.startswith("reject") or _is_distance(r)):
            for e in r.evidence:
                if e.status in ("verbatim", "unchecked") and quotes.speaks_of_events(e.quote):
                    message = f'{r.adl!r} drops objects; its quote speaks of events: "{e.quote}"'
                    yield _finding("HEP308", "warning", message, r, "a line of a region: reject any(…)")


def _is_distance(r: Requirement) -> bool:
    """True for a distance to missing momentum, which seldom selects objects."""
    return any(c.quantity in ("dphi", "dr") and "met" in c.subject for c in r.comparisons)


def other_quantity(case: Case) -> Iterator[Finding]:
    """A line that compares another quantity than its quote

    The quote names quantities (pT, mass, Δφ, ΔR, missing momentum …), and that of the line is not among them. Warning.
    Fix: the quantity of the paper, or the words that name this one.
    """
    for r in case.selecting:
        texts = [e.quote for e in r.evidence if e.status in ("verbatim", "unchecked")]
        named = frozenset().union(*(quotes.quantities(q) for q in texts))
        for c in r.comparisons if named else ():
            ours = quotes.quantity_class(c.quantity)
            if ours and ours not in named and not (ours == "pt" and "met" in named and "met" in c.subject):
                message = f"{r.adl!r} compares {c.quantity}; its quote names {', '.join(sorted(named))}"
                yield _finding("HEP309", "warning", message, r, "the quantity of the paper")


def _clause(case: Case, e: Evidence) -> str:
    """The quote with the verb that follows it: "… greater than 1 mm *are rejected*"."""
    block = case.paper.block_by_id.get(e.block) if case.paper and e.paper == case.paper.id else None
    verb = re.match(r"\s+(?:are|is|were) (?:then |also )?\w+", block.text[e.end :]) if block else None
    return e.quote + (verb[0] if verb else "")


def _sentence(case: Case, e: Evidence) -> str:
    """The sentence that a located quote stands in; the quote itself where the paper is not at hand."""
    block = case.paper.block_by_id.get(e.block) if case.paper and e.paper == case.paper.id else None
    if block is None:
        return e.quote
    begin = max((m.end() for m in re.finditer(r"[.;]\s+(?=[A-Z])", block.text[: e.start])), default=0)
    end = re.search(r"[.;](?=\s+[A-Z]|$)", block.text[e.end :])
    return block.text[begin : e.end + end.end() if end else len(block.text)]


def unclaimed(case: Case) -> Iterator[Finding]:
    """A threshold-like phrase of the paper that no line claims

    Nobody has said yet whether it is a requirement. Info. Fix: a line for it, or dismiss it with a reason.
    """
    for p in case.spec.phrases:
        if p.state == PhraseState.OPEN:
            yield Finding(
                "HEP310", "info", f'unclaimed phrase on page {p.page}: "{p.quote}"', fix="a line for it, or a reason why not"
            )


#: every check of evidence, by code
RULES: tuple[Rule[Case], ...] = (
    Rule("HEP301", without_evidence),
    Rule("HEP302", quote_not_found),
    Rule("HEP303", wrong_page),
    Rule("HEP304", not_looked_up),
    Rule("HEP305", value_not_in_quote),
    Rule("HEP306", word_not_in_quote),
    Rule("HEP307", polarity),
    Rule("HEP308", objects_for_events),
    Rule("HEP309", other_quantity),
    Rule("HEP310", unclaimed),
)


# --- decisions ---------------------------------------------------------------------------------------------------


def clean(spec: Spec, found: Sequence[Finding]) -> tuple[Requirement, ...]:
    """The open requirements that may be accepted in bulk: all evidence verbatim, and no error or warning of their own."""
    blamed = {f.requirement for f in found if f.severity != "info"}
    return tuple(
        r
        for r in spec.requirements
        if r.decision == Decision.OPEN and r.id not in blamed and r.evidence and all(e.status == "verbatim" for e in r.evidence)
    )


def decide(
    spec: Spec,
    accept: Collection[str] = (),
    reject: Collection[str] = (),
    *,
    accept_clean: bool = False,
    findings: Sequence[Finding] = (),
) -> Spec:
    """The spec after some decisions. ``accept``, ``reject``: ids of requirements or beginnings that only one has.

    ``accept_clean`` accepts what `clean` gives with ``findings``.
    Raises SpecError for an id that is unknown, ambiguous, or both accepted and rejected.
    """
    accepted, rejected = ({_resolved(spec, i) for i in ids} for ids in (accept, reject))
    if both := accepted & rejected:
        raise SpecError(f"{', '.join(sorted(both))} accepted and rejected", where=spec.source, expected="one decision")
    decisions = {r.id: Decision.ACCEPTED for r in clean(spec, findings)} if accept_clean else {}
    decisions |= dict.fromkeys(accepted, Decision.ACCEPTED) | dict.fromkeys(rejected, Decision.REJECTED)
    return with_decisions(spec, decisions)


def _resolved(spec: Spec, prefix: str) -> str:
    """The id that begins so. Raises SpecError where none or several do."""
    ids = [r.id for r in spec.requirements]
    found = [i for i in ids if i == prefix] or [i for i in ids if prefix and i.startswith(prefix)]
    if len(found) == 1:
        return found[0]
    if found:
        raise SpecError(f"{prefix!r} begins {len(found)} ids", where=spec.source, expected="one of " + " ".join(found))
    near = [str(m[0]) for m in process.extract(prefix, ids, limit=3, score_cutoff=50)]
    hint = f"did you mean {' or '.join(near)}?" if near else ""
    raise SpecError(f"no requirement {prefix!r}", where=spec.source, expected="the id of a line of the spec", hint=hint)


# --- the gate ----------------------------------------------------------------------------------------------------


def accept(spec: Spec, *, findings: Sequence[Finding], waive: Collection[str] = ()) -> ReviewedSpec:
    """The reviewed spec: no open line, no error that is not waived; rejected lines are gone from its tree.

    ``findings``: what `findings` gave; ``waive``: names of findings that do not block: a code (``HEP301``), or a code and a
    requirement (``HEP301:photons-3f2a``). Raises UnreviewedSpec, which names what is open.
    """
    opened = tuple((r.line, r.adl) for r in spec.requirements if r.decision == Decision.OPEN)
    reduced = edit(spec.tree, lambda s: () if s.note.mark == tree.Mark.REJECTED else (s,))
    kept = requirements_of(reduced, spec.paper)
    rejected = {r.id for r in spec.requirements if r.decision == Decision.REJECTED}
    errors = dict.fromkeys(f for f in findings if f.severity == "error" and (not f.requirement or f.requirement not in rejected))
    # what a line needs may have been rejected
    errors |= dict.fromkeys(_attached(f, spec) for f in (*check(reduced), *check(spec.tree)) if f.severity == "error")
    blocking = [f for f in errors if not {f.code, f"{f.code}:{f.requirement}"} & set(waive)]
    if opened or blocking:
        raise UnreviewedSpec(_refusal(opened, blocking), open_lines=opened, where=spec.source, hint=_advice(opened, blocking))
    known = {r.id: r for r in spec.requirements}
    waived = tuple(w for w in waive if any(w in (f.code, f"{f.code}:{f.requirement}") for f in errors))
    return ReviewedSpec(spec, reduced, tuple(known.get(r.id, r) for r in kept), waived)


def _refusal(opened: Sequence[tuple[int, str]], blocking: Sequence[Finding]) -> str:
    parts = []
    if opened:
        parts.append(_listed("open line", [f"line {line}: {adl}" for line, adl in opened]))
    if blocking:
        parts.append(_listed("blocking finding", [str(f) for f in blocking]))
    return "; ".join(parts)


def _listed(what: str, items: Sequence[str]) -> str:
    more = f"; and {len(items) - _NAMED} more" if len(items) > _NAMED else ""
    return f"{len(items)} {what}{'s' if len(items) > 1 else ''} ({'; '.join(items[:_NAMED])}{more})"


def _advice(opened: Sequence[tuple[int, str]], blocking: Sequence[Finding]) -> str:
    advice = ["accept (✓) or reject (✗) each line"] if opened else []
    return " and ".join([*advice, *(["mend the findings or waive them by name"] if blocking else [])])
