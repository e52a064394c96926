"""The paragraph that discloses what a model did and what people did, for a paper or a note."""

from __future__ import annotations

from collections import Counter

from hepnb.record.contents import RecordIndex
from hepnb.spec import Decision, Spec


def disclosure(index: RecordIndex, draft: Spec, spec: Spec, cells: str = "") -> str:
    """The disclosure: the parts done by rules, by a model, by people, with the numbers.

    ``cells``: those of the program that are not compiled, and how they agree with the spec.
    """
    drafted, final = (
        {(r.block, r.adl) for r in draft.requirements},
        {(r.block, r.adl) for r in spec.requirements},
    )
    count = Counter(r.decision for r in spec.requirements)
    source = index.papers[0].id if index.papers else "a selection written by hand"
    made = (
        f"The selection of {source} was drafted by {_by(index)}: {_n(len(drafted), 'line')}, each "
        "with the words of the paper "
        f"that it is from."
    )
    review = (
        f"In the review {_n(len(drafted & final), 'line')} stayed as drafted, "
        f"{_n(len(final - drafted), 'line')} "
        f"{_were(len(final - drafted))} written or changed by a person, and "
        f"{_n(len(drafted - final), 'line')} "
        f"{_were(len(drafted - final))} dropped; {_n(count[Decision.ACCEPTED], 'line')} "
        f"{_were(count[Decision.ACCEPTED])} accepted "
        f"and {count[Decision.REJECTED]} rejected. {index.decided}"
    )
    waived = (
        f" These findings were waived by name: {', '.join(index.waived)}." if index.waived else ""
    )
    written = (
        f", but for cells that a person or a model wrote ({cells}),"
        if cells
        else ", without a model,"
    )
    program = (
        "The analysis program was compiled from the reviewed lines by hepnb "
        f"{index.versions.get('hepnb', '')}{written} "
        f"and run on {_n(sum(f.entries for f in index.events), 'event')} in "
        f"{_n(len(index.events), 'file')}{_kinds(index)}."
        if index.events
        else "No events were analysed."
    )
    return (
        f"{made} {review}{waived} {program} No model has seen the events or written a number of "
        "the results.\n"
    )


def _kinds(index: RecordIndex) -> str:
    kinds = {f.kind for f in index.events}
    if kinds == {"data", "simulation"}:
        return " of data and simulation"
    return f" of {kind}" if len(kinds) == 1 and (kind := next(iter(kinds))) else ""


def _by(index: RecordIndex) -> str:
    if index.engine == "patterns":
        return "rules, without a language model"
    return (
        f"the language model {index.model or '(its name is not known)'} and by rules, whose "
        "lines were merged"
    )


def _n(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def _were(count: int) -> str:
    return "was" if count == 1 else "were"
