"""Review: what checks have to say about a spec and its evidence, a person's decisions, and the gate
to what may run.

`accept` is the only function that makes a `ReviewedSpec`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from rapidfuzz import process

from hepnb.adl import tree
from hepnb.adl.check import check
from hepnb.errors import SpecError, UnreviewedSpec
from hepnb.findings import Check, Finding
from hepnb.paper import Paper
from hepnb.review import evidence, reading, whole_spec
from hepnb.review.case import Case, case_of, locate_evidence
from hepnb.review.reading import NOT_CONFIRMED
from hepnb.spec import (
    Decision,
    Requirement,
    ReviewedSpec,
    Spec,
    edit,
    requirements_of,
    with_decisions,
)

__all__ = [
    "OF_OPEN",
    "RULES",
    "accept",
    "clean",
    "decide",
    "findings",
    "locate_evidence",
    "unclean",
]

#: how many lines and findings an error message names; the rest is counted, and
#: `UnreviewedSpec.open_lines` has all
_NAMED = 5


# --- findings
# --------------------------------------------------------------------------------------------------


def findings(
    spec: Spec,
    paper: Paper | None = None,
    *,
    attributes: Mapping[str, Collection[str]] | None = None,
    cited: Sequence[Paper] = (),
) -> tuple[Finding, ...]:
    """Findings of the checks of language and evidence, and those kept in its comments, in the order
    of the text.

    ``paper``: where quotes are looked up, None if it is not loaded; ``cited``: papers that it
    refers to; ``attributes``: what the events have (`hepnb.adl.check.check`).
    """
    case = case_of(spec, paper, cited)
    at = _at_lines(spec)
    language = tuple(_attached(f, at) for f in check(spec.tree, attributes=attributes))
    unique = dict.fromkeys(
        (*spec.findings, *language, *(f for rule in RULES for f in rule.find(case)))
    )
    return tuple(sorted(unique, key=lambda f: (f.line == 0, f.line, f.code)))


def _at_lines(spec: Spec) -> dict[int, str]:
    """Line → the id of the requirement that stands there."""
    return {r.line: r.id for r in reversed(spec.requirements) if r.line}


def _attached(finding: Finding, at: Mapping[int, str]) -> Finding:
    """A finding of a line with the id of the requirement that stands there."""
    return replace(finding, requirement=at.get(finding.line, ""))


#: every check of evidence, by code
RULES: tuple[Check[Case], ...] = (*evidence.RULES, *reading.RULES, *whole_spec.RULES)


#: checks that look at open lines only; a line that is accepted has none of their findings, and all
#: others as before
OF_OPEN = frozenset({NOT_CONFIRMED})


# --- decisions
# --------------------------------------------------------------------------------------------------


def clean(spec: Spec, found: Sequence[Finding]) -> tuple[Requirement, ...]:
    """The open requirements that may be accepted in bulk: those that `unclean` has nothing
    against.
    """
    doubted = unclean(spec, found)
    return tuple(
        r for r in spec.requirements if r.decision == Decision.OPEN and r.id not in doubted
    )


def unclean(spec: Spec, found: Sequence[Finding]) -> dict[str, tuple[str, ...]]:
    """Id of an open requirement → why it is not accepted in bulk: the codes of its findings, or
    that its evidence is not verbatim.

    A line that another one implies is as clean as the lines that need it; what an error or a
    warning says of a block as a whole, it says of each line of it.
    """
    opened = [r for r in spec.requirements if r.decision == Decision.OPEN]
    of_line: dict[str, list[Finding]] = {}
    for f in found:
        of_line.setdefault(f.requirement, []).append(f)
    of_block, twice = _of_blocks(spec, found), _declared_twice(spec.tree)
    reasons = {
        r.id: tuple(
            dict.fromkeys(
                (
                    *_reasons(r, of_line.get(r.id, ())),
                    *of_block.get(r.block, ()),
                    *_ambiguous(_names_in(r.adl), twice),
                )
            )
        )
        for r in opened
    }
    for r in (r for r in opened if r.implied):
        counted = re.search(r"size\((\w+)\)", r.adl)
        needing = [
            o for o in opened if o.block == r.block and counted and f"{counted[1]}[" in o.adl
        ]
        if any(reasons[o.id] for o in needing):
            reasons[r.id] = (*reasons[r.id], "the line that needs it is not clean")
    return {i: why for i, why in reasons.items() if why}


def _of_blocks(spec: Spec, found: Sequence[Finding]) -> dict[str, list[str]]:
    """Title of a block → what is against each line of it: errors and warnings that concern no
    single line, and that two blocks have its name or that of what it takes, so that nobody knows
    which is meant.
    """
    twice = _declared_twice(spec.tree)
    against = {
        b.title: list(_ambiguous((b.name, *tree.inputs(b)), twice)) for b in spec.tree.blocks
    }
    for f in found:
        if f.severity != "info" and f.block and not f.requirement:
            against.setdefault(f.block, []).append(f.code)
    return against


def _declared_twice(analysis: tree.Analysis) -> frozenset[str]:
    count = Counter(b.name for b in analysis.blocks if b.kind != "info")
    return frozenset(name for name, n in count.items() if n > 1)


def _names_in(adl: str) -> list[str]:
    return re.findall(r"[^\W\d]\w*", adl)


def _ambiguous(names: Iterable[str], twice: Collection[str]) -> Iterator[str]:
    yield from (f"two blocks are called {name}" for name in names if name in twice)


def _reasons(r: Requirement, found: Sequence[Finding]) -> tuple[str, ...]:
    """The codes of ``found``, its own findings, that are against a line."""
    codes = [f.code for f in found if f.severity != "info" or f.code == NOT_CONFIRMED]
    if r.implied:
        return tuple(dict.fromkeys(codes))
    verbatim = bool(r.evidence) and all(e.status == "verbatim" for e in r.evidence)
    return tuple(dict.fromkeys([*codes, *([] if verbatim else ["evidence not verbatim"])]))


def decide(
    spec: Spec,
    accept: Collection[str] = (),
    reject: Collection[str] = (),
    *,
    accept_clean: bool = False,
    findings: Sequence[Finding] = (),
) -> Spec:
    """The spec after some decisions.

    ``accept``, ``reject``: ids of requirements or beginnings that only one has.

    ``accept_clean`` accepts what `clean` gives with ``findings``.
    Raises SpecError for an id that is unknown, ambiguous, or both accepted and rejected.
    """
    accepted, rejected = ({resolved(spec, i) for i in ids} for ids in (accept, reject))
    if both := accepted & rejected:
        raise SpecError(
            f"{', '.join(sorted(both))} accepted and rejected",
            where=spec.source,
            expected="one decision",
        )
    decisions = {r.id: Decision.ACCEPTED for r in clean(spec, findings)} if accept_clean else {}
    decisions |= dict.fromkeys(accepted, Decision.ACCEPTED) | dict.fromkeys(
        rejected, Decision.REJECTED
    )
    return with_decisions(spec, decisions)


def resolved(spec: Spec, prefix: str) -> str:
    """The id that begins so. Raises SpecError where none or several do."""
    ids = [r.id for r in spec.requirements]
    found = [i for i in ids if i == prefix] or [i for i in ids if prefix and i.startswith(prefix)]
    if len(found) == 1:
        return found[0]
    if found:
        raise SpecError(
            f"{prefix!r} begins {len(found)} ids",
            where=spec.source,
            expected="one of " + " ".join(found),
        )
    near = [str(m[0]) for m in process.extract(prefix, ids, limit=3, score_cutoff=50)]
    hint = f"did you mean {' or '.join(near)}?" if near else ""
    raise SpecError(
        f"no requirement {prefix!r}",
        where=spec.source,
        expected="the id of a line of the spec",
        hint=hint,
    )


# --- the gate
# --------------------------------------------------------------------------------------------------


def accept(
    spec: Spec,
    *,
    findings: Sequence[Finding],
    waive: Collection[str] = (),
    attributes: Mapping[str, Collection[str]] | None = None,
) -> ReviewedSpec:
    """The reviewed spec: no open line, no error that is not waived; rejected lines are gone from
    its tree.

    ``findings``: what `findings` gave; ``attributes``: what the events have, where they are known:
    a name of theirs is no error; ``waive``: names of findings that do not block: a code
    (``HEP301``), or a code and a requirement (``HEP301:photons-3f2a``). Raises UnreviewedSpec,
    which names what is open.
    """
    opened = tuple((r.line, r.adl) for r in spec.requirements if r.decision == Decision.OPEN)
    reduced = edit(spec.tree, lambda s: () if s.note.mark == tree.Mark.REJECTED else (s,))
    kept = requirements_of(reduced, spec.paper)
    rejected = {r.id for r in spec.requirements if r.decision == Decision.REJECTED}
    errors = dict.fromkeys(
        f
        for f in findings
        if f.severity == "error" and (not f.requirement or f.requirement not in rejected)
    )
    # what a line needs may have been rejected
    alone = check(spec.tree)
    at = _at_lines(spec)
    errors |= dict.fromkeys(
        _attached(f, at) for f in (*check(reduced), *alone) if f.severity == "error"
    )
    if attributes is not None:
        with_events = {(f.code, f.line) for f in check(spec.tree, attributes=attributes)}
        explained = {(f.code, f.line) for f in alone} - with_events
        errors = {f: None for f in errors if (f.code, f.line) not in explained}
    blocking = [f for f in errors if not {f.code, f"{f.code}:{f.requirement}"} & set(waive)]
    if opened or blocking:
        raise UnreviewedSpec(
            _refusal(opened, blocking),
            open_lines=opened,
            where=spec.source,
            hint=_advice(opened, blocking),
        )
    known = {r.id: r for r in spec.requirements}
    waived = tuple(
        w for w in waive if any(w in (f.code, f"{f.code}:{f.requirement}") for f in errors)
    )
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
    return " and ".join(
        [*advice, *(["fix the findings, or waive them by code"] if blocking else [])]
    )
