"""A summary of a model's cells as plain text, for terminals and notebooks."""

from __future__ import annotations

from hepnb.generate.agree import Agreement
from hepnb.generate.model.prompted import Proposal

#: characters of values in a line
_WIDTH = 60


def proposal(made: Proposal) -> str:
    """Each cell with its state and what speaks against it, the agreement, a change of the spec,
    what went wrong on the way.
    """
    return "\n".join(
        [
            *cells(made),
            *verdict(made),
            *change(made),
            *made.notes,
            *([origin(made)] if made.model else []),
        ]
    )


def cells(made: Proposal) -> list[str]:
    """A line for each cell, and one for each objection."""
    lines = [
        (
            f"{o.state:<10} {o.cell.key}: {o.cell.purpose}"
            f"{' (redefines the selection)' if o.selects else ''}"
        )
        for o in made.offers
    ]
    return lines + [
        f"  {o.cell.key}, {objection}" for o in made.offers for objection in o.objections
    ]


def verdict(made: Proposal) -> list[str]:
    """The verdict on each cell: whether it failed, and whether it selects what the spec selects,
    in one sentence.
    """
    lines = [f"failed: {f}" for f in made.failures]
    if made.agreement is None:
        return lines
    return [*lines, f"{others(made)}{made.agreement}", *differences(made.agreement)]


def others(made: Proposal) -> str:
    """The cells that an agreement covers, where it does not cover all."""
    running = [o.cell.key for o in made.offers if o.state in ("agrees", "disagrees")]
    return f"{', '.join(running)}: " if len(running) < len(made.offers) else ""


def change(made: Proposal) -> list[str]:
    """The lines of the spec that are proposed."""
    return (
        ["the model proposes to change the spec; review these lines first:", made.spec.rstrip()]
        if made.spec
        else []
    )


def origin(made: Proposal) -> str:
    """The author of the cells, the number of rounds, and the containment during the trial."""
    rounds = f"after {made.rounds} repair{'' if made.rounds == 1 else 's'}"
    return f"by {made.model}, {rounds}{f', tried under {made.level}' if made.level else ''}"


def differences(found: Agreement) -> list[str]:
    """Step by step, the events on which two programs differ, with what is expected and found
    there.
    """
    lines = []
    for difference in found.differences:
        lines.append(f"  {difference}")
        for e in difference.events:
            values = f"   {_cut(e.values)}" if e.values else ""
            lines.append(
                f"    event {e.name}: expected {_cut(e.expected)}, found {_cut(e.found)}{values}"
            )
    return lines


def _cut(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _WIDTH else f"{flat[: _WIDTH - 1]}…"
