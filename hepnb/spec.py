"""A spec: the selection of a paper as ADL text, with the evidence and the decision of every line.

The text is the truth: a spec is read from its text (`read`) and printed as text
(`hepnb.adl.format`); the `Requirement` records beside the tree are derived from it.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from itertools import chain, count
from typing import Any, Literal, TypeAlias, cast

from rapidfuzz import process

from hepnb.adl import finding_comments, tree
from hepnb.adl.atoms import Atoms
from hepnb.adl.comparison import Comparison as Comparison  # noqa: PLC0414 - the name that everybody imports
from hepnb.adl.delegation_comments import left
from hepnb.adl.dismissals import Dismissal, dismissals
from hepnb.adl.format import format as format_tree
from hepnb.adl.format import format_statement
from hepnb.adl.held_comparisons import lacking
from hepnb.adl.older_dialects import in_context
from hepnb.adl.parse import parse
from hepnb.adl.tree import Analysis
from hepnb.errors import SpecError
from hepnb.findings import Finding
from hepnb.paper import Box

FORMAT = "hepnb-requirements/1"
#: the quantity of an entry that is a line whose requirement is no comparison with a number
LINE = "other:line"
#: fields of a comparison that are written where they say something
_QUALIFIERS = ("alternative", "function", "bin", "some", "leading")
#: how the comment of a line begins that says what another line needs; it carries no evidence, since
#: the paper does not say it
IMPLIED = "implied"


class Decision(StrEnum):
    """A person's decision about a requirement."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


class PhraseState(StrEnum):
    """The state of a threshold-like phrase of the paper."""

    CLAIMED = "claimed"
    DISMISSED = "dismissed"
    OPEN = "open"

    @property
    def called(self) -> str:
        """The name for a person."""
        return {
            PhraseState.CLAIMED: "in a line",
            PhraseState.DISMISSED: "set aside",
            PhraseState.OPEN: "to look at",
        }[self]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A span of a paper that code has located, or has not.

    ``status``: ``verbatim`` is evidence; ``near`` is shown with its ``differences`` and proves
    nothing; ``reject``: a number, operator, unit or polarity differs; ``missing``: nothing like it;
    ``unchecked``: read from a text, not yet looked up in the paper. ``quote``: the words as they
    stand in the paper. ``boxes``: one per line of text, PDF points on ``page``. ``block``,
    ``start``, ``end``: the span inside the block's text. ``nth``, ``among``: which of how many
    places of the page with these words it is, from 1; ``score``: how alike the words are, from 0 to
    1 (0 as well where it is not looked up yet); ``nth`` of an unchecked quote: which is meant, 0
    where the text does not say.
    """

    paper: str
    page: int
    quote: str
    status: Literal["verbatim", "near", "reject", "missing", "unchecked"] = "verbatim"
    boxes: tuple[Box, ...] = ()
    score: float = 1.0
    differences: tuple[str, ...] = ()
    block: str = ""
    start: int = 0
    end: int = 0
    nth: int = 0
    among: int = 1

    @property
    def which(self) -> int:
        """The number of the place as a line writes it (``p7.2``), 0 where the words stand once
        on the page.
        """
        return self.nth if self.among > 1 else 0


@dataclass(frozen=True, slots=True)
class Requirement:
    """One line of the spec that selects, or that carries evidence or a mark: its ADL, what it
    compares, its evidence, its decision.

    ``id`` is made from the block and the canonical line, so that an edited line is another
    requirement; ``block`` is the title of its block (``object photons``); ``line`` the 1-based line
    in the text it was read from. ``votes``: (k, n), how many of n samples have it. ``implied``: the
    paper does not say it, another line needs it (``size(jets) >= 2`` before ``jets[1]``).
    """

    id: str
    block: str
    adl: str
    comparisons: tuple[Comparison, ...]
    evidence: tuple[Evidence, ...] = ()
    votes: tuple[int, int] = (1, 1)
    decision: Decision = Decision.OPEN
    line: int = 0
    implied: bool = False


@dataclass(frozen=True, slots=True)
class Phrase:
    """A threshold-like piece of the paper, found without a model.

    ``text[start:end]`` of the paper's block ``block``, on ``page``; ``quote`` is that text.
    ``comparisons``: how it reads (empty where code cannot tell); ``reason``: why it is dismissed;
    of an open one, why a model would dismiss it; ``lacks``: what no line holds of one whose words
    are evidence of lines that hold the rest.
    """

    block: str
    start: int
    end: int
    page: int
    quote: str
    comparisons: tuple[Comparison, ...] = ()
    section: str = ""
    state: PhraseState = PhraseState.OPEN
    requirement: str = ""
    reason: str = ""
    lacks: tuple[str, ...] = ()

    @property
    def is_claimed(self) -> bool:
        """True where a line holds it."""
        return self.state == PhraseState.CLAIMED


@dataclass(frozen=True)
class Spec:
    """A spec that has been read from text: what an extractor makes and what a person edits.

    ``paper``: id of the paper ("" for a hand-written spec); ``engine``: who made it; ``source``:
    file or cell it was read from; ``findings``: what its maker or a check has to say.
    """

    tree: Analysis
    requirements: tuple[Requirement, ...]
    paper: str = ""
    engine: str = ""
    source: str = ""
    phrases: tuple[Phrase, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class ReviewedSpec:
    """A spec with no open line and no open blocking finding. Only `hepnb.review.accept` makes one.

    ``tree`` holds what is to be run: rejected lines are gone. ``waived``: codes of findings waived
    by name.
    """

    spec: Spec
    tree: Analysis
    requirements: tuple[Requirement, ...]
    waived: tuple[str, ...] = field(default=())


# --- reading
# --------------------------------------------------------------------------------------------------


def read(text: str, *, source: str = "", paper: str = "") -> Spec:
    """The spec of an ADL text; its evidence is ``unchecked`` until the paper is at hand
    (`hepnb.review.locate_evidence`).

    ``source``: file or cell, for errors; ``paper``: id of the paper that quotes without an id are
    from. Raises SpecError.
    """
    analysis = parse(text, source=source)
    requirements = _voted(analysis, requirements_of(analysis, paper))
    return Spec(
        analysis,
        requirements,
        paper,
        source=source,
        findings=tuple(_kept_findings(analysis, requirements)),
    )


def _voted(analysis: Analysis, requirements: tuple[Requirement, ...]) -> tuple[Requirement, ...]:
    """The requirements with the votes that comments give."""
    votes = {(v.block, v.adl): (v.k, v.n) for v in finding_comments.votes(analysis)}
    return tuple(
        replace(r, votes=votes[r.block, r.adl]) if (r.block, r.adl) in votes else r
        for r in requirements
    )


def _kept_findings(analysis: Analysis, requirements: Sequence[Requirement]) -> Iterator[Finding]:
    """The findings that comments hold, those of a line with its number and its id."""
    lines = {(r.block, r.adl): r for r in requirements}
    for k in finding_comments.findings(analysis):
        r = lines.get((k.finding.block, k.adl)) if k.adl else None
        yield replace(k.finding, line=r.line, requirement=r.id) if r else k.finding


def of_tree(analysis: Analysis, *, paper: str = "", engine: str = "") -> Spec:
    """The spec of a tree that an engine built; its lines get the numbers that they have in the
    canonical text.
    """
    return replace(read(format_tree(analysis), paper=paper), engine=engine)


def requirements_of(analysis: Analysis, paper: str = "") -> tuple[Requirement, ...]:
    """The requirements of a tree, in the order of the text: every line that selects or that
    carries evidence or a mark.
    """
    used: Counter[str] = Counter()
    reading = Atoms(analysis)
    return tuple(
        _requirement(reading, paper, used, *place) for place in requirement_lines(analysis)
    )


def requirement_lines(analysis: Analysis) -> Iterator[tuple[tree.Block | None, tree.Statement]]:
    """The (block, statement) of every requirement, in order; block None for an event variable."""
    for item in analysis.items:
        for statement in item.statements if isinstance(item, tree.Block) else (item,):
            if _is_requirement(statement):
                yield item if isinstance(item, tree.Block) else None, statement


def _is_requirement(statement: tree.Statement) -> bool:
    selects = isinstance(statement, tree.Select | tree.Trigger | tree.Bin | tree.Bins)
    return selects or bool(statement.note.evidence or statement.note.mark)


def _requirement(
    reading: Atoms,
    paper: str,
    used: Counter[str],
    block: tree.Block | None,
    statement: tree.Statement,
) -> Requirement:
    code = format_statement(statement)
    note = statement.note
    implied = note.comment.startswith(IMPLIED) and not note.evidence
    return Requirement(
        id=_id(block, code, used),
        block=block.title if block else "",
        adl=code,
        comparisons=() if implied else reading.comparisons(block, statement),
        evidence=tuple(
            Evidence(q.paper or paper, q.page, q.text, "unchecked", score=0.0, nth=q.nth)
            for q in note.evidence
        ),
        decision=_DECISIONS[note.mark],
        line=note.line,
        implied=implied,
    )


#: a line without a mark is its author's own decision
_DECISIONS = {
    tree.Mark.NONE: Decision.ACCEPTED,
    tree.Mark.ACCEPTED: Decision.ACCEPTED,
    tree.Mark.OPEN: Decision.OPEN,
    tree.Mark.REJECTED: Decision.REJECTED,
}
_MARKS = {
    Decision.ACCEPTED: tree.Mark.ACCEPTED,
    Decision.OPEN: tree.Mark.OPEN,
    Decision.REJECTED: tree.Mark.REJECTED,
}


def _id(block: tree.Block | None, code: str, used: Counter[str]) -> str:
    """``photons-3f2a``: the block and the first digits of the hash of its title and the line,
    more where that is taken.
    """
    digest = hashlib.sha256(f"{block.title if block else ''}\n{code}".encode()).hexdigest()
    slug = (
        re.sub(r"[^a-z0-9]+", "-", (block.name if block else "define").lower()).strip("-")
        or "block"
    )
    short, long = f"{slug}-{digest[:4]}", f"{slug}-{digest[:8]}"
    numbered = (f"{long}-{n}" for n in count(max(2, used[long])))
    found = next(c for c in chain((short, long), numbered) if not used[c])
    used.update({found, long} if used[long] else {found})  # how often a line is there already
    return found


# --- text
# --------------------------------------------------------------------------------------------------


def text_of(spec: Spec) -> str:
    """The canonical text of a spec, with its evidence and marks."""
    return format_tree(spec.tree)


def sha256(analysis: Analysis) -> str:
    """The hash of what a tree selects: its canonical text without comments, evidence and marks."""
    return hashlib.sha256(format_tree(_bare(analysis)).encode()).hexdigest()


def _bare(analysis: Analysis) -> Analysis:
    items = (
        _edited(
            item, lambda s: [] if isinstance(s, tree.Comment) else [replace(s, note=tree.NO_NOTE)]
        )
        for item in analysis.items
    )
    return Analysis(tuple(replace(i, note=tree.NO_NOTE) for found in items for i in found))


# --- edits
# --------------------------------------------------------------------------------------------------

Item: TypeAlias = tree.Item


def with_decision(spec: Spec, requirement: str, decision: Decision) -> Spec:
    """The spec with another decision on one requirement.

    Raises SpecError for an id that it does not have.
    """
    return with_decisions(spec, {requirement: decision})


def with_decisions(spec: Spec, decisions: dict[str, Decision]) -> Spec:
    """The spec with other decisions, by requirement id.

    Raises SpecError for an id that it does not have.
    """
    changes = {i: _marker(d) for i, d in decisions.items()}
    requirements = tuple(
        replace(r, decision=decisions.get(r.id, r.decision)) for r in spec.requirements
    )
    return replace(spec, tree=_changed(spec, changes), requirements=requirements)


def _marker(decision: Decision) -> Callable[[tree.Statement], tree.Statement]:
    return lambda s: replace(s, note=replace(s.note, mark=_MARKS[decision]))


def _changed(
    spec: Spec, changes: dict[str, Callable[[tree.Statement], tree.Statement]]
) -> Analysis:
    """The tree with the statements of some requirements changed."""
    for requirement in changes:
        _known(spec, requirement)
    ids = iter(r.id for r in spec.requirements)
    return edit(
        spec.tree, lambda s: [changes.get(next(ids), _same)(s)] if _is_requirement(s) else [s]
    )


def _same(statement: tree.Statement) -> tree.Statement:
    return statement


def _known(spec: Spec, requirement: str) -> int:
    """The place of a requirement among those of its spec."""
    ids = [r.id for r in spec.requirements]
    if requirement in ids:
        return ids.index(requirement)
    near = process.extractOne(requirement, ids, score_cutoff=50)
    hint = f"did you mean {near[0]}?" if near else ""
    raise SpecError(
        f"no requirement {requirement!r}",
        where=spec.source,
        expected="the id of a line of the spec",
        hint=hint,
    )


def with_line(spec: Spec, requirement: str, line: str) -> Spec:
    """The spec with another line for a requirement: open again, its evidence kept and unchecked,
    its id another.

    ``line``: ADL of one statement; evidence after ``#:`` replaces the old. Raises SpecError for a
    wrong id or line.
    """
    block, old = tuple(requirement_lines(spec.tree))[_known(spec, requirement)]
    new = in_context(spec.tree, block, _parsed_line(line, block, spec.source))
    note = replace(old.note, mark=tree.Mark.OPEN, evidence=new.note.evidence or old.note.evidence)
    analysis = _changed(spec, {requirement: lambda _: replace(new, note=note)})
    known = {r.id: r for r in spec.requirements if r.id != requirement}
    requirements = tuple(
        replace(r, **_kept(known[r.id])) if r.id in known else r
        for r in requirements_of(analysis, spec.paper)
    )
    return replace(spec, tree=analysis, requirements=requirements)


def _kept(known: Requirement) -> dict[str, Any]:
    """The fields of a requirement that its text does not state."""
    return {"evidence": known.evidence, "votes": known.votes}


def _parsed_line(line: str, block: tree.Block | None, source: str) -> tree.Statement:
    parsed = parse(
        f"{block.title}\n  {line.strip()}" if block else line.strip(), source=source
    ).items
    statements = parsed[0].statements if parsed and isinstance(parsed[0], tree.Block) else parsed
    if (
        len(parsed) != 1
        or len(statements) != 1
        or isinstance(statements[0], tree.Block | tree.Comment)
    ):
        raise SpecError(f"{line.strip()!r}", where=source, expected="one statement")
    return statements[0]


def edit(
    analysis: Analysis, change: Callable[[tree.Statement], Iterable[tree.Statement]]
) -> Analysis:
    """The tree with every statement replaced by what ``change`` gives for it: none, one or
    several.
    """
    return Analysis(tuple(new for item in analysis.items for new in _edited(item, change)))


def _edited(
    item: Item, change: Callable[[tree.Statement], Iterable[tree.Statement]]
) -> tuple[Item, ...]:
    if isinstance(item, tree.Block):
        return (replace(item, statements=tuple(new for s in item.statements for new in change(s))),)
    return cast(tuple[Item, ...], tuple(change(item)))


# --- phrases
# --------------------------------------------------------------------------------------------------


def numbered(phrases: Sequence[Phrase]) -> Iterator[tuple[Phrase, int, int]]:
    """Each phrase with its number among those with its words on its page, from 1, and how many
    these are.
    """
    total = Counter((p.page, p.quote) for p in phrases)
    seen: Counter[tuple[int, str]] = Counter()
    for p in phrases:
        seen[p.page, p.quote] += 1
        yield p, seen[p.page, p.quote], total[p.page, p.quote]


def claim(spec: Spec, phrases: Iterable[Phrase]) -> tuple[Phrase, ...]:
    """The phrases with what became of them. Phrases that are claimed, or were dismissed for a line,
    stay as they are.

    A phrase is claimed when its words are located evidence of lines that are not rejected, and each
    of its comparisons is held by one of these, also where code had set it aside: a line says that
    it is a requirement. What lacks a line is open, and ``lacks`` says what.
    Evidence of a rejected line dismisses a phrase, and so does a comment of the spec that names it
    (`hepnb.adl.dismissals`).
    """
    lines = [
        (r, s) for r, (_, s) in zip(spec.requirements, requirement_lines(spec.tree), strict=True)
    ]
    reasons = {(d.page, d.quote, d.nth): d for d in dismissals(spec.tree) if d.verb != "unsaid"}
    found = []
    for p, nth, _ in numbered(tuple(phrases)):
        said = [reasons[key] for n in (0, nth) if (key := (p.page, p.quote, n)) in reasons]
        after = _claimed(lines, p, said) if not p.requirement else p
        found.append(after if p.state == PhraseState.OPEN or after.is_claimed else p)
    return tuple(found)


def _claimed(
    lines: Sequence[tuple[Requirement, tree.Statement]], phrase: Phrase, said: Sequence[Dismissal]
) -> Phrase:
    holders = [(r, s) for r, s in lines if any(overlaps(e, phrase) for e in r.evidence)]
    claiming = [(r, s) for r, s in holders if r.decision != Decision.REJECTED]
    lacks = (
        tuple(lacking(phrase.comparisons, phrase.quote, [(s, r.comparisons) for r, s in claiming]))
        if claiming
        else ()
    )
    if claiming and not lacks:
        return replace(phrase, state=PhraseState.CLAIMED, requirement=claiming[0][0].id, reason="")
    if dismissed := next((d for d in said if d.is_final), None):
        return replace(phrase, state=PhraseState.DISMISSED, reason=dismissed.reason)
    if holders and not claiming:
        return replace(
            phrase,
            state=PhraseState.DISMISSED,
            requirement=holders[0][0].id,
            reason="line rejected",
        )
    doubt = next((d.reason for d in said if d.verb == "doubted"), phrase.reason)
    return replace(phrase, reason=doubt, lacks=lacks)


def overlaps(e: Evidence, p: Phrase) -> bool:
    """True for evidence that code has found where a phrase stands, or some of it."""
    return (
        e.status == "verbatim"
        and bool(e.block)
        and e.block == p.block
        and e.start < p.end
        and p.start < e.end
    )


# --- requirements.json
# -------------------------------------------------------------------------------------------


def to_json(spec: Spec) -> dict[str, Any]:
    """The ``hepnb-requirements/1`` document: an entry per atomic comparison, the phrases of the
    paper, what it leaves to others.
    """
    return {
        "format": FORMAT,
        "paper": spec.paper,
        "engine": spec.engine,
        "requirements": [entry for r in spec.requirements for entry in _entries(spec, r)],
        "phrases": [phrase_json(p) for p in spec.phrases],
        "delegated": [asdict(found) for found in left(spec.tree)],
    }


def phrase_json(phrase: Phrase) -> dict[str, Any]:
    """The entry of a phrase in ``hepnb-requirements/1``."""
    return {
        "page": phrase.page,
        "quote": phrase.quote,
        "state": phrase.state.value,
        "requirement": phrase.requirement,
        "reason": phrase.reason,
    }


def _entries(spec: Spec, requirement: Requirement) -> Iterator[dict[str, Any]]:
    codes = sorted({f.code for f in spec.findings if f.requirement == requirement.id})
    for number, comparison in enumerate(_told(requirement), start=1):
        yield {
            "id": requirement.id if number == 1 else f"{requirement.id}.{number}",
            "block": requirement.block,
            "subject": comparison.subject,
            "quantity": comparison.quantity,
            "op": comparison.op,
            "value": _plain_value(comparison),
            "unit": comparison.unit,
            **_qualified(comparison),
            "adl": requirement.adl,
            "evidence": [_evidence_entry(e) for e in requirement.evidence],
            "votes": list(requirement.votes),
            "findings": codes,
            "decision": requirement.decision.value,
        }


def _told(requirement: Requirement) -> tuple[Comparison, ...]:
    """The comparisons of a line; the line itself where it has none and is not implied."""
    if requirement.comparisons or requirement.implied:
        return requirement.comparisons
    return (Comparison("event", LINE, "flag", requirement.adl),)


def _qualified(c: Comparison) -> dict[str, Any]:
    """Further fields of a comparison: for whom it is meant, and `_QUALIFIERS`."""
    given = [
        {
            "subject": g.subject,
            "quantity": g.quantity,
            "op": g.op,
            "value": _plain_value(g),
            "unit": g.unit,
        }
        for g in c.given
    ]
    found = {"given": given} | {name: getattr(c, name) for name in _QUALIFIERS}
    return {key: value for key, value in found.items() if value}


def _plain_value(c: Comparison) -> float | list[float] | str:
    return list(c.value) if isinstance(c.value, tuple) else c.value


def _evidence_entry(e: Evidence) -> dict[str, Any]:
    boxes = [list(b) for b in e.boxes]
    return {
        "paper": e.paper,
        "page": e.page,
        "quote": e.quote,
        "boxes": boxes,
        "score": e.score,
        "status": e.status,
    }


def from_json(document: dict[str, Any]) -> tuple[Requirement, ...]:
    """The requirements of a ``hepnb-requirements/1`` document, the comparisons of one line
    together. Raises SpecError.
    """
    if document.get("format") != FORMAT:
        raise SpecError(
            f"format {document.get('format')!r}", where="requirements.json", expected=FORMAT
        )
    lines: dict[str, list[dict[str, Any]]] = {}
    try:
        for entry in document["requirements"]:
            lines.setdefault(entry["id"].partition(".")[0], []).append(entry)
        return tuple(_requirement_from(id_, entries) for id_, entries in lines.items())
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        raise SpecError(
            f"{type(error).__name__} {error}",
            where="requirements.json",
            expected="the entries of " + FORMAT,
        ) from None


def _requirement_from(id_: str, entries: list[dict[str, Any]]) -> Requirement:
    first = entries[0]
    return Requirement(
        id=id_,
        block=first["block"],
        adl=first["adl"],
        comparisons=tuple(_comparison_from(e) for e in entries if e["quantity"] != LINE),
        evidence=tuple(_evidence_from(e) for e in first["evidence"]),
        votes=(first["votes"][0], first["votes"][1]),
        decision=Decision(first["decision"]),
    )


def _comparison_from(e: dict[str, Any]) -> Comparison:
    given = tuple(_comparison_from(g) for g in e.get("given", ()))
    more = {key: e[key] for key in _QUALIFIERS if key in e}
    return Comparison(
        e["subject"], e["quantity"], e["op"], _value(e["value"]), e["unit"], given, **more
    )


def _value(value: float | list[float] | str) -> float | tuple[float, float] | str:
    return (value[0], value[1]) if isinstance(value, list) else value


def _evidence_from(e: dict[str, Any]) -> Evidence:
    boxes = tuple((b[0], b[1], b[2], b[3]) for b in e["boxes"])
    return Evidence(
        e["paper"], e["page"], e["quote"], e.get("status", "unchecked"), boxes, e["score"]
    )
