"""Readings of a piece of text, as short text: for the examples of the rules, their page, and
whoever looks.
"""

from __future__ import annotations

from hepnb.spec import Comparison
from hepnb.sweep.reading import Reading
from hepnb.sweep.rules.rule import Confidence


def told(readings: list[Reading]) -> str:
    """``jet pt > 30 GeV; bin met met in (100, 200) GeV; ? 1.44 < |η|``: what is required, and ``?``
    before what is open.

    What is set aside and what is shown as a condition is left out; ``nothing`` where nothing is
    left.
    """
    conditions = {(g.start, g.end) for r in readings for g in r.given}
    found = [
        t for r in readings if not r.why and (r.start, r.end) not in conditions for t in _one(r)
    ]
    return "; ".join(dict.fromkeys(found)) or "nothing"


def shown(c: Comparison) -> str:
    """A comparison as text."""
    value = c.function or (c.value if isinstance(c.value, str) else _number(c.value))
    return " ".join(x for x in (c.subject, c.quantity, c.op, value, c.unit) if x)


def _number(value: float | tuple[float, float]) -> str:
    return f"({value[0]:g}, {value[1]:g})" if isinstance(value, tuple) else f"{value:g}"


def _one(r: Reading) -> list[str]:
    if not r.stated or not r.comparisons:
        return ["?"]
    before = ("bin " if r.bins else "") + (f"or{r.alternative} " if r.alternative else "")
    given = ", ".join(shown(c) for g in r.given for c in g.comparisons)
    after = (f" when {given}" if given else "") + (
        f" in {', '.join(r.regions)}" if r.regions else ""
    )
    after += f" within {r.within}" if r.within else ""
    after += f" of {r.collection}" if r.collection else ""
    after += f" of the first {r.among}" if r.among else ""
    after += f" [{r.confidence}]" if r.confidence is not Confidence.SURE else ""
    return [f"{before}{shown(c)}{after}" for c in r.comparisons]
