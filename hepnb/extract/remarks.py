"""What the `patterns` extractor has to say about its draft: findings HEP401 to HEP403."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

from hepnb import sweep
from hepnb.findings import Finding, Rule
from hepnb.paper import Paper, Reference
from hepnb.spec import Comparison, Phrase, PhraseState, Requirement, Spec

_DELEGATES = re.compile(
    r"\b(?:defined|described|detailed|documented|given|reported|specified|requirements?|criteri\w+)\s+"
    r"(?:of |in |\()?(?:Refs?\.\s*)?\[(\d+)"
)


@dataclass(frozen=True)
class Drafted:
    """A draft with the paper and the phrases that it was made from."""

    paper: Paper
    spec: Spec
    phrases: tuple[Phrase, ...]


def left_to_a_reference(drafted: Drafted) -> Iterator[Finding]:
    """A definition that the paper leaves to a reference

    A passage of the selection says "as described in Ref. [2]" or the like; what is defined there is not in the draft.
    Info. Fix: read the reference (its arXiv id is given where the bibliography has it) and add what it requires.
    """
    references = {r.label: r for r in drafted.paper.references}
    for block in (p.block for p in sweep.passages(drafted.paper)):
        for match in _DELEGATES.finditer(block.text):
            words = _tail(block.text[: match.start()], 60) + " ".join(match[0].split())
            place = f"p{block.page_at(match.start())}: {words}]"
            message = f"{place} leaves a definition to reference [{match[1]}] ({_named(references.get(match[1]))})"
            yield Finding("HEP401", "info", message, fix="read the reference and add what it requires")


def _named(reference: Reference | None) -> str:
    if reference is None:
        return "not in the bibliography"
    # the first whole words; an ellipsis where more follow
    return f"arXiv:{reference.arxiv}" if reference.arxiv else textwrap.shorten(reference.text, 80, placeholder=" …")


def _tail(text: str, length: int) -> str:
    """The last whole words of a text with the space after them; an ellipsis where more stand before."""
    backwards = textwrap.shorten(text[::-1], length, placeholder=" …")
    return backwards[::-1] + text[len(text.rstrip()) :]


def both_given(drafted: Drafted) -> Iterator[Finding]:
    """Two limits on one quantity

    The paper gives two limits of the same kind on the same quantity, and both came into one block: 25 GeV here, 30 GeV there.
    Warning. Fix: keep the one that belongs here; reject or move the other.
    """
    seen: dict[tuple[str, str, str, str], tuple[Requirement, Comparison]] = {}
    for requirement in drafted.spec.requirements:
        for c in requirement.comparisons:
            side = c.op[0] if c.op in (">", ">=", "<", "<=") else ""
            other, had = seen.setdefault((requirement.block, c.subject, c.quantity, side), (requirement, c))
            if side and (had.value, had.unit) != (c.value, c.unit):
                message = f"{requirement.adl!r} beside {other.adl!r} in {requirement.block}: the paper gives both"
                place = (requirement.line, requirement.block, requirement.id)
                yield Finding("HEP402", "warning", message, *place, "keep the one that belongs here")


def nothing_found(drafted: Drafted) -> Iterator[Finding]:
    """No requirement was found

    The message says why: no readable text, nothing that looks like a threshold, or only in parts that do not select.
    Warning. Fix: look at the phrases with ``hepnb sweep``.
    """
    if drafted.spec.requirements:
        return
    aside = {p.reason for p in drafted.phrases if p.state == PhraseState.DISMISSED}
    if not drafted.paper.blocks:
        why = "the paper has no readable text"
    elif not drafted.phrases:
        why = "nothing in its text looks like a threshold"
    elif aside and not any(p.state == PhraseState.OPEN for p in drafted.phrases):
        why = "all threshold-like phrases stand in " + ", ".join(sorted(aside))
    else:
        why = "no threshold-like phrase could be read as a requirement"
    yield Finding("HEP403", "warning", f"no requirement was found: {why}", fix="look at the phrases with: hepnb sweep PAPER")


RULES: tuple[Rule[Drafted], ...] = (
    Rule("HEP401", left_to_a_reference),
    Rule("HEP402", both_given),
    Rule("HEP403", nothing_found),
)
