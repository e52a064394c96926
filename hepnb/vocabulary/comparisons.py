"""Comparisons as papers write them, with their polarity: which operator a wording stands for, and
what turns one round.

The sweep reads by this table and the checks of a line against its quote go by it, so that neither
knows a wording that the other does not. Words are regular expressions on text with scripts inline
(``p_{T}``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from hepnb.vocabulary.operators import SIDE


@dataclass(frozen=True, slots=True)
class Wording:
    """``words`` that stand for ``op``. ``after``: they follow the number (``two or more``).

    ``hint``: they tell the side only right before a number; elsewhere they mean too many other
    things to be read as a comparison.
    """

    op: str
    words: str
    after: bool = False
    hint: bool = False


#: in the order in which they are tried: what is denied before what it denies
WORDINGS: Final[tuple[Wording, ...]] = (
    Wording(">=", r"≥|>=|⩾|≳"),
    Wording(">=", r"\b(?i:greater|larger|higher|more|bigger) (?:than )?or equal to"),
    Wording(">=", r"\b(?i:at least)"),
    Wording(">=", r"\b(?i:no) (?:less|fewer|smaller|lower) than"),
    Wording(">=", r"\b(?i:not|never) (?:(?:less|fewer|smaller|lower) than|below|under)"),
    Wording(">=", r"\b(?:at|equal to) or (?:above|over)"),
    Wording(">=", r"\bor more\b(?! than)", after=True),
    Wording(">=", r"\b(?:or|and) (?:above|higher|greater|larger|more)\b(?! than)"
r"|\+", after=True, hint=True),
    Wording(">=", r"\ba minimum of|\bminimum of"),
    Wording(">=", r"\bminimum(?: \w+)?(?: of)?", hint=True),
    Wording("<=", r"≤|<=|⩽|≲"),
    Wording("<=", r"\b(?i:less|smaller|lower|fewer) (?:than )?or equal to"),
    Wording("<=", r"\b(?i:at most)"),
    Wording("<=", r"\b(?i:no) (?:more|larger|greater|higher) than"),
    Wording("<=", r"\b(?i:not|never) (?:(?:more|larger|greater|higher) than|above|over|exceeding)"),
    Wording("<=", r"\b(?:at|equal to) or (?:below|under)"),
    Wording("<=", r"\b(?:do|does|must|should)(?: not|n't) (?:exceed|surpass)"
r"|\bnot to (?:exceed|surpass)"),
    Wording("<=", r"\b(?:[Uu]p|out) to"),
    Wording(">=", r"\bdown to|\bas (?:low|small) as"),
    Wording("<=", r"\bas (?:high|large) as"),
    Wording("<=", r"\bor (?:fewer|less)\b(?! than)", after=True),
    Wording("<=", r"\b(?:or|and) (?:below|lower|smaller|less"
r"|fewer)\b(?! than)", after=True, hint=True),
    Wording("<=", r"\ba maximum of|\bmaximum of"),
    Wording("<=", r"\bmaximum(?: \w+)?(?: of)?|\b(?:not|never) exceed\w*", hint=True),
    Wording(">", r">|≫"),
    Wording(">", r"\b(?:greater|larger|[Mm]ore|higher|bigger|longer|later|wider|in excess) than"),
    Wording(">", r"\babove"),
    Wording(">", r"\bexceed(?:s|ing)?|\bsurpass(?:es|ing)?"),
    Wording(">", r"\bbeyond(?= \d)"),
    Wording(">", r"\b(?:beyond|outside)(?= (?:of )?(?:an? )?\|?[ηy]\|? ?=)"),
    Wording("<", r"\binside(?= (?:an? )?\|?[ηy]\|? ?=)"),
    Wording(">", r"\bin excess of"),
    Wording(">", r"\bgreater(?= \d)|\bover(?= \d)"),
    Wording(">", r"\b(?:over|beyond|outside|exceed\w*)|\bstarting (?:at|from)", hint=True),
    Wording("<", r"<"),
    Wording("<", r"\b(?:[Ll]ess|smaller|lower|[Ff]ewer|shorter|earlier|narrower) than"),
    Wording("<", r"\bbelow"),
    Wording("<", r"\b[Ww]ithin(?: ?±(?= ?\d))?"),
    Wording("<", r"\b(?:closer|nearer) than"),
    Wording("<", r"\bunder(?= \d)"),
    Wording("<", r"\b(?:under|beneath|inside)", hint=True),
    Wording("==", r"(?<![≠≡])=|≡"),
    Wording("==", r"\b(?i:exactly|precisely)"),
    Wording("==", r"\bequal to"),
    Wording("==", r"\b(?i:only)(?= one)"),
)  # fmt: skip


def _joined(rows: tuple[Wording, ...]) -> tuple[tuple[str, str], ...]:
    ops = dict.fromkeys(w.op for w in rows)
    return tuple((op, "|".join(w.words for w in rows if w.op == op)) for op in ops)


#: (operator, its wordings) by which a sentence is read
COMPARISONS: Final = _joined(tuple(w for w in WORDINGS if not w.hint))
#: (operator, its wordings) right before a number, and right after it
BEFORE: Final = _joined(tuple(w for w in WORDINGS if not w.after and w.op in SIDE))
AFTER: Final = _joined(tuple(w for w in WORDINGS if w.after))
#: any wording before a number by which a sentence, a list or a cell is read
ANY: Final = "|".join(w.words for w in WORDINGS if not w.hint and not w.after)

#: … of those, the ones that bound it from one side
BOUND: Final = "|".join(w.words for w in WORDINGS if not w.hint and not w.after and w.op in SIDE)
#: … and the ones in words
WORDED: Final = "|".join(w.words for w in WORDINGS if re.search("[a-z]{2}", w.words) and not w.hint)

#: words that compare, also without ``than``
COMPARATIVES: Final = r"\b(?:larger|smaller|greater|lower)\b"

#: words before a quantity and its value that say how far something goes
AS_FAR_AS: Final = re.compile(
    r"(?:[Uu]p|out|down) to|[Ww]ithin|[Bb]eyond|[Oo]utside|[Ii]nside|[Aa]bove|[Bb]elow"
)

#: words for an end of what is kept → operator
EXTREMES: Final[dict[str, str]] = {
    "minimum": ">=",
    "minimal": ">=",
    "maximum": "<=",
    "maximal": "<=",
}
#: side → words of a head or a caption that make a bare number a limit from there
_NAMED: Final[dict[str, re.Pattern[str]]] = {
    "lower": re.compile(
        r"\b(?:min(?:imum|imal)|thresholds?|lower (?:limits?|cuts?|bounds?|thresholds?)"
        r"|at least)\b|(?<![_^{])\(min\.?\)|\bmin\. (?=[a-z])",
        re.IGNORECASE,
    ),
    "upper": re.compile(
        r"\b(?:max(?:imum|imal)|upper (?:limits?|cuts?|bounds?)|at most)\b|(?<![_^{])\(max\.?\)"
        r"|\bmax\. (?=[a-z])",
        re.IGNORECASE,
    ),
}
#: words that say how many of something there are
COUNTED: Final = r"(?:at least|exactly|at most|more than|fewer than)"

#: verbs by which something is thrown away, and words that reverse what is said
REJECTS: Final = r"(?:veto\w*|reject\w*|remov\w*|exclud\w*|discard\w*)"
#: after "not": what may not be there
ALLOWED: Final = r"(?:allowed|permitted|tolerated)\b(?! to\b)"
DENIES: Final = r"(?:fail\w*|not|invert\w*|unless|without)"
TURNS: Final = rf"(?:{REJECTS}|exclu\w*|{DENIES})"


def names_bound(text: str, side: str) -> bool:
    """True where a head or a caption makes a bare number a ``lower`` or an ``upper`` limit:
    ``minimum p_{T}``.
    """
    return bool(_NAMED[side].search(text))


@cache
def operator(words: str) -> str:
    """The operator that a wording before a number stands for, "" for other words."""
    for op, pattern in COMPARISONS:
        found = re.match(pattern, f"{words} 0")
        if found and found.end() == len(words):
            return op
    return ""
