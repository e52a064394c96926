"""The words of a rule must have its sign, and leave out what it leaves out."""

from __future__ import annotations

import re
from collections.abc import Collection

from hepnb import quotes
from hepnb.extract.model.answers import SaidRule
from hepnb.extract.model.verifying import leaving_out
from hepnb.extract.model.verifying.governing import labels
from hepnb.extract.model.verifying.refusal import Unbelieved
from hepnb.extract.model.verifying.rejecting import check_dropped, rejects, without_any
from hepnb.extract.model.verifying.spots import Spot, around, sentence, widened
from hepnb.extract.model.verifying.table_names import names_in
from hepnb.extract.model.verifying.windows import is_outside
from hepnb.extract.numbers_in_text import label_sides, leaves_gap, sides
from hepnb.vocabulary import comparisons
from hepnb.vocabulary.operators import SIDE
from hepnb.vocabulary.quantities import FLOORED

#: words by which a head makes a bare number a limit
_LEAST_MOST = re.compile(r"(?i)\b(?:min|max|least|most|above|below|more|less|fewer)|\d\s*[-–—+]")
#: how a cell or its heads say that an interval is left out
_EXCLUDES = re.compile(
    r"(?i)exclu|outside|without|except|veto|\bnot?\b|∉|remov|reject|discard|\bgap\b|transition"
    r"|crack|fail|away|suppress|\bor\b|\]\s*\["
)


def check_sign(said: SaidRule, spot: Spot, regions: Collection[str] | None) -> None:
    """The sign beside the number, or the words there, must be on the side that the rule
    says.
    """
    test = said.test
    _check_left_out(said, spot)
    side = SIDE.get(test.op, "equal" if test.op == "==" else "")
    if not side or not test.v or test.q == "parameter":
        check_dropped(said, spot, set(), regions)
        return
    text = spot.words if spot.cell is not None else widened(spot)
    stated = sides(text, test.v[0])
    if not stated and spot.cell is not None:
        stated = {s for t in labels(spot) for s in label_sides(t)}
        printed = any(quotes.occurrences(text, test.v[0]))  # "b-tag" may be one or more
        bare = test.q == "n" and printed
        bare = bare and not any(_LEAST_MOST.search(t) for t in (text, *labels(spot)))
        stated = stated or ({"equal"} if bare else set())
    check_dropped(said, spot, stated, regions)
    none = test.q == "n" and test.op == "==" and test.v == (0.0,)
    if side in stated or (none and "upper" in stated):  # "≤ 1 (0)": at most none
        return
    if not stated:
        _check_unsaid(said, spot, side)
        return
    message = (
        f'"{spot.words}" says {" or ".join(sorted(stated))} for {test.v[0]:g}, not {test.op} '
        "(give the sign as it is printed)"
    )
    raise Unbelieved(message, "HEP503")


def _check_unsaid(said: SaidRule, spot: Spot, side: str) -> None:
    """A threshold on a momentum or a number of objects is a lower end where no word says more.

    Raises Unbelieved.
    """
    floored = said.test.q == "n" or said.test.q in FLOORED
    if side == "upper" and floored and spot.cell is None and not _ABOVE.search(sentence(spot)):
        message = f'"{spot.words}" does not say that {said.test.v[0]:g} is an upper end'
        raise Unbelieved(message, "HEP503")


#: words by which a number may be an upper end
_ABOVE = re.compile(
    rf"(?i)[<≤⩽]|{'|'.join(w.words for w in comparisons.WORDINGS if SIDE.get(w.op) == 'upper')}"
    r"|\b(?:soft\w*|low\w*|small\w*|less|few\w*|limit\w*|max\w*|only|single|no|not|never|up to"
    r"|below|veto\w*|upper|until)\b"
)


def _check_left_out(said: SaidRule, spot: Spot) -> None:
    """Check that the words leave out what the rule leaves out, and keep what it keeps."""
    test = said.test
    if test.op == "notin" and not _is_left_out(said, spot):
        message = f'"{spot.words}" does not say that the interval is left out'
        raise Unbelieved(message, "HEP503")
    if (
        test.op == "in"
        and not (said.drops or said.instead)
        and leaving_out.right_before(spot.words, test.v)
    ):
        message = f'"{spot.words}" says that the interval is left out (notin)'
        raise Unbelieved(message, "HEP503")
    asked_for = test.q == "n" and test.op in (">", ">=", "==") and any(test.v)
    lacking = test.v == (1.0,) and without_any(spot)
    kept = not (said.drops or said.instead or lacking)
    if asked_for and kept and rejects(spot):
        message = f'"{spot.words}" is rejected there ("does": "drop", or op "none")'
        raise Unbelieved(message, "HEP503")


def _is_left_out(said: SaidRule, spot: Spot) -> bool:
    """True where the sentence, or the heads of a cell, leave the interval of a rule out."""
    low, high = min(said.test.v), max(said.test.v)
    text = spot.words if spot.cell is not None else widened(spot)
    below_or_above = sides(text, low) == {"upper"} and sides(text, high) == {"lower"}
    if below_or_above or is_outside(spot):
        return True  # "below 80 or above 100 GeV"
    if spot.cell is not None and leaves_gap(spot.cell.text, low, high):
        return True
    if spot.cell is not None:
        heads = [t for t in labels(spot) if not any(names_in(b, t) for b in said.blocks)]
        return bool(_EXCLUDES.search(" ".join((spot.words, *heads))))
    before, after = around(spot)
    places = [p for v in (low, high) for p in quotes.occurrences(spot.words, v)]
    first = min((at for at, _ in places), default=0)
    last = max((end for _, end in places), default=len(spot.words))
    return leaving_out.leaves_out(
        before + spot.words + after,
        len(before) + first,
        len(before) + last,
        rejected=said.drops,
    )
