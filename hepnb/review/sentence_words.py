"""Words of sentences that an independent reading of a quote goes by: whom they speak of, and
what makes them no requirement.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from hepnb.vocabulary.comparisons import TURNS
from hepnb.vocabulary.numbers import RANKS, SPOKEN_RANKS, named
from hepnb.vocabulary.subjects import KINDS
from hepnb.vocabulary.wordings import SPOKEN, SPOKEN_ADJUNCTS

#: words that turn what a sentence says round
TURNED: Final = re.compile(rf"(?i)\b(?:{TURNS}|no)\b")
#: the head of a column is words, not a number with a sign
HEADS: Final = re.compile(r"(?!\s*+(?:[<>=≤≥]\s*+)?[\d.]++\s*+(?:[–—,-]|$))(?=.*[^\W\d])")
_SUBJECT: Final = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in SPOKEN.items()))
_ADJUNCT: Final = re.compile(SPOKEN_ADJUNCTS)
_CONDITION: Final = re.compile(
    r"(?:^|[,;(]\s*)(?i:(?:to|if|when|where|once|while|unless|since|because|as)\b|(?:in"
    r"|for) (?:the )?(?:case\w*|events?|regions?)\b)[^,;]*$"
)
_INNER: Final = re.compile(
    r"(?i)\b(?:if|when|unless|provided|(?:designed|intended|chosen|used|aim\w*) (?:to|at)"
    r"|in order to|so as to|those (?:with|having)|applied (?:only )?(?:to|for)|only (?:to|for)"
    r"|(?:for|in) (?:[\w-]+ ){0,3}(?:jets?|electrons?|muons?|photons?"
    r"|leptons?|events?|candidates?|objects?) with|(?:efficiency|probability|fraction"
    r"|number) of (?:[\w-]+ ){0,3}with)\b[^,;]*$"
)
_OTHER: Final = re.compile(
    r"(?i)\b(?:trigger\w*|simulat\w+|generat(?:ed|or|ion)|control (?:region|sample)s?|validation"
    r"|efficienc\w+|uncertaint\w+|scale factors?"
    r"|sideband\w*|background (?:estimat\w+|sample)|multivariate|discriminant|inputs?|for example"
    r"|e\.g\.|instead|scenario|benchmark|fiducial"
    r"|(?:raised|lowered|relaxed|tightened|loosened|increased|reduced|changed|decreased) (?:from"
    r"|to)|(?:labell?ed|defined|classified) as|truth"
    r"|misidentif\w+|fakes?|non-?prompt|not considered|either)\b|\d ?% of"
)


def named_subjects(text: str) -> Iterator[tuple[int, str]]:
    """(place, subject) of the candidates that a text names, in order."""
    for match in _SUBJECT.finditer(text):
        if not _ADJUNCT.match(text, match.end()):
            yield match.start(), str(match.lastgroup)


def of_kind(subject: str, named: str) -> bool:
    """True where a line about ``subject`` may be said with the word ``named``: leptons are said
    of electrons, not the other way.
    """
    return subject == named or subject in KINDS.get(named, frozenset()) - {"bjet", "fatjet"}


def own_clause(before: str) -> str:
    """The words before a number that belong to it: from the last comma, bracket or new candidate
    ("and one muon") on.
    """
    return re.split(rf"[,;:(]|\band (?=(?:at least |exactly )?(?:an?|{named(0, 3)})\b)", before)[-1]


def rank_said(rank: int, text: str) -> bool:
    """True where a text says which candidate in the order of momenta it means."""
    ordinal = "|".join(RANKS.get(rank, ("th",)))
    pattern = SPOKEN_RANKS.get(rank, rf"(?i)\b(?:{ordinal})\b|[_{{(,]\s?(?:j_?)?\{{?{rank}")
    return re.search(pattern, text) is not None


def condition(text: str, start: int) -> str:
    """The words that make a quote, which begins at ``start``, a condition, a purpose or a matter
    of triggers; "" for none.
    """
    found = _CONDITION.search(text[:start]) or _INNER.search(text[:start]) or _OTHER.search(text)
    return " ".join(found[0].strip(" ,;(").split()[:4]) if found else ""


def sentence_at(text: str, start: int, end: int) -> tuple[int, int]:
    """From where to where the sentence around ``text[start:end]`` goes."""
    begin = max(
        (
            m.end()
            for m in re.finditer(r"[.;•]\s+(?=[A-Z])|•\s*|\n", text[: start + 1])
            if m.end() <= start
        ),
        default=0,
    )
    after = re.search(r"[.;](?=\s+[A-Z]|\s*$)|•|\n", text[end:])
    return begin, end + after.end() if after else len(text)
