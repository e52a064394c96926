"""Checks of a spec as a whole against its paper: what is left to references, what is given
twice, what was not found.
"""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from hepnb.adl import tree
from hepnb.adl.dismissals import dismissals
from hepnb.findings import Check, Finding
from hepnb.lazy_imports import later
from hepnb.paper import Paper, Reference
from hepnb.review.case import Case
from hepnb.review.two_limits import both_given
from hepnb.spec import Phrase, PhraseState

if TYPE_CHECKING:
    from hepnb.sweep import delegations
else:  # a spec without its paper needs none
    delegations = later("hepnb.sweep.delegations")


def left_to_a_reference(case: Case) -> Iterator[Finding]:
    """A definition that is in another paper

    A passage of the selection says "as described in Ref. [2]" or the like; what is defined there is
    not in the draft. It is an open item of the review, a warning, until the paper is loaded (then
    info) or somebody sets it aside. Fix: load the paper (``--cites``, ``%load_paper``) and add what
    it requires, or say that it is not needed: ``# dismissed: p7 "the loose criteria" why``.
    """
    if case.paper is None:
        return
    references = case.paper.reference_by_label
    said_of = {(d.page, d.quote) for d in dismissals(case.spec.tree) if d.is_final}
    for left in delegations.delegations(case.paper):
        if {(left.page, left.what), (left.page, left.sentence)} & said_of:
            continue
        block = case.paper.block_by_id[left.block]
        said = _tail(block.text[: left.start], 80) + " ".join(
            block.text[left.start : left.end].split()
        )
        to = "; ".join(f"[{label}] ({_named(references.get(label))})" for label in left.labels)
        where = f"p{left.page}" if left.page else "the text"
        message = f"{where}: {said} – defined in reference {to}"
        if all(
            (entry := references.get(label)) and delegations.entry_of(entry, case.cited)
            for label in left.labels
        ):
            yield Finding(
                "HEP401", "info", f"{message}, which is loaded", fix="add what it requires"
            )
        else:
            words = json.dumps(left.what or left.sentence, ensure_ascii=False)
            aside = f"# dismissed: p{left.page} {words} why"
            yield Finding(
                "HEP401",
                "warning",
                message,
                fix="load that paper and add its requirements; if none is needed here, add this "
                f"line with your reason: {aside}",
            )


def _named(reference: Reference | None) -> str:
    if reference is None:
        return "not in the bibliography"
    # the first whole words; an ellipsis where more follow
    return (
        f"arXiv:{reference.arxiv}"
        if reference.arxiv
        else textwrap.shorten(reference.text, 80, placeholder=" …")
    )


def _tail(text: str, length: int) -> str:
    """The last whole words of a text with the space after them; an ellipsis where more stand
    before.
    """
    backwards = textwrap.shorten(text[::-1], length, placeholder=" …")
    return backwards[::-1] + text[len(text.rstrip()) :]


def nothing_found(case: Case) -> Iterator[Finding]:
    """No requirement was found

    Nothing in the spec selects. With the paper at hand the message says why: no readable text,
    another language, nothing that looks like a threshold, or only in parts that do not select.
    Warning. Fix: look at the phrases with ``hepnb sweep``, and write the lines.
    """
    if not case.spec.requirements:
        why = (
            f": {_why(case.paper, case.spec.phrases)}"
            if case.paper
            else ", so that every event passes"
        )
        yield Finding(
            "HEP403",
            "warning",
            f"no requirement was found{why}",
            fix="look at the phrases with: hepnb sweep PAPER",
        )


def _why(paper: Paper, phrases: Sequence[Phrase]) -> str:
    aside = {p.reason for p in phrases if p.state == PhraseState.DISMISSED}
    if not paper.blocks:
        return "the paper has no readable text"
    if not _is_english(paper):
        return "its text does not look like English, and the rules know no other language"
    if not phrases:
        return "nothing in its text reads like a cut"
    if aside and not any(p.state == PhraseState.OPEN for p in phrases):
        return "all that reads like a cut stands in " + ", ".join(sorted(aside))
    return "what reads like a cut could not be read as a requirement"


def _is_english(paper: Paper) -> bool:
    """True where the commonest words of English make up what they do in any English text; a
    short text is given the benefit.
    """
    found = re.findall(r"[^\W\d_]+", " ".join(b.text for b in paper.blocks).lower())
    return len(found) < _ENOUGH or sum(w in _COMMON for w in found) > 0.1 * len(found)


#: so many words tell the language of a text
_ENOUGH = 60
_COMMON = frozenset(
    {
        "the",
        "of",
        "and",
        "to",
        "in",
        "is",
        "are",
        "with",
        "for",
        "that",
        "by",
        "on",
        "as",
        "at",
        "from",
        "be",
        "an",
    }
)


def takes_nothing(case: Case) -> Iterator[Finding]:
    """An object that takes nothing

    No line says from what its candidates are chosen. Error. Fix: a ``take`` line at its head.
    """
    for block in case.spec.tree.blocks:
        built = any(isinstance(s, tree.Build) for s in block.statements)
        if block.kind in ("object", "composite") and not tree.inputs(block) and not built:
            message = f"{block.title} takes nothing"
            yield Finding(
                "HEP507", "error", message, block.note.line, block.title, fix="begin it with take …"
            )


RULES: tuple[Check[Case], ...] = (
    Check("HEP401", left_to_a_reference),
    Check("HEP402", both_given),
    Check("HEP403", nothing_found),
    Check("HEP507", takes_nothing),
)
