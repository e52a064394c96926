"""Cells that hold a mark or a word in place of a limit: ``✓`` for what the head of the row says,
``OS`` or ``SF`` of a pair, ``same as SR1``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from hepnb.spec import Comparison
from hepnb.sweep.heads import is_object
from hepnb.sweep.reading import Reading
from hepnb.sweep.sentence import Sentence
from hepnb.sweep.symbol_indices import objects_of
from hepnb.sweep.tokens import plain
from hepnb.vocabulary.relations import BOTH, OF, WORDS

_YES: Final = re.compile(r"[✓✔√]|yes|applied|required", re.IGNORECASE)
_VETO: Final = re.compile(
    r"(?P<before>.+?)[- ]veto|vet(?:o|oed)(?: (?:on|of|against))? (?P<after>.+)|no (?P<no>.+)",
    re.IGNORECASE,
)
_NONE_OF: Final = re.compile(r"veto(?:ed)?", re.IGNORECASE)
_SAME: Final = re.compile(
    r"(?:the )?(?:same|identical)? ?(?:as|to)(?: in| for)? (?P<name>\S.{0,30})", re.IGNORECASE
)
_OF_A_PAIR: Final = re.compile(
    r"\b(?:charges?|signs?|flavou?rs?|pairs?|combinations?|compositions?|leptons?|dileptons?|ℓℓ)\b",
    re.IGNORECASE,
)
_OF_OTHERS: Final = re.compile(r"\b(?:electron|muon|tau|jet|photon|track)s?\b|[τγ]", re.IGNORECASE)
#: what a pair is said to be, as cells write it
_FLAGS: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    *BOTH,
    *((f"{value}|{words}", (value,)) for value, words in WORDS.items()),
)
_CHARGED: Final = r"(?:\^\{[+−±∓-]\})?"
#: flavours of a pair as letters: ``ee/μμ`` is of one flavour, ``eμ`` of two
_LETTERS: Final[tuple[tuple[str, re.Pattern[str]], ...]] = tuple(
    (value, re.compile(pattern.replace("@", _CHARGED)))
    for value, pattern in (
        ("SF", r"e@e@\s*(?:/|,|or|and|\+)\s*μ@μ@|μ@μ@\s*(?:/|,|or|and|\+)\s*e@e@"),
        ("DF", r"e@μ@|μ@e@|e@μ@\s*(?:/|,|or|and|\+)\s*μ@e@"),
    )
)
_FLAVOUR: Final = re.compile(r"\bflavou?rs?\b", re.IGNORECASE)
_FLAG: Final = re.compile(
    "|".join(rf"(?P<f{i}>\b(?:{pattern})\b)" for i, (pattern, _) in enumerate(_FLAGS))
)


def says_yes(text: str) -> bool:
    """True for a cell that says no more than that the head of its row holds."""
    return bool(_YES.fullmatch(plain(text).strip()))


def vetoes(text: str) -> bool:
    """True for a cell that says no more than that there must be none of what its head names."""
    return bool(_NONE_OF.fullmatch(plain(text).strip()))


def holds(text: str, start: int, end: int) -> list[Reading]:
    """The readings of the head of a row that holds where a cell says yes: ``b-jet veto``,
    ``ETmiss > 200 GeV``; [] where it requires nothing that is known.

    A head that names objects, or speaks of a veto, and is not read gives an open reading.
    """
    label = plain(text[start:end]).strip()
    veto = _VETO.fullmatch(label)
    objects = _objects(next(x for x in veto.groups() if x)) if veto else ""
    if objects:
        return [Reading(start, end, (Comparison(objects, "n", "==", 0.0, ""),))]
    if veto or is_object(label):
        return [Reading(start, end, stated=False)]
    return [r for r in Sentence(text, start, end, item=True).readings() if r.comparisons]


def _objects(text: str) -> str:
    """The objects that a word or a letter names, "" for none: ``muons``, ``μ``."""
    letter = objects_of(plain(text).strip()) if len(text.strip()) == 1 else ()
    return is_object(text) or (letter[0] if letter and len(letter) == 1 else "")


def flags(over: str, text: str) -> tuple[Comparison, ...] | None:
    """The charges or flavours that a cell asks of a pair of leptons, below or beside a head; ()
    where the head does not say of which pair; None for any other cell.
    """
    flat = plain(text).strip()
    if _FLAVOUR.search(over) and not _OF_OTHERS.search(over):
        letters = [value for value, pattern in _LETTERS if pattern.fullmatch(flat)]
        if letters:
            return (Comparison("dilepton", "flavour", "flag", letters[0]),)
    found = list(_FLAG.finditer(flat))
    if not found or re.search(
        r"[^\s,]", _FLAG.sub(" ", re.sub(r"\b(?:and|pair|leptons?)\b", " ", flat))
    ):
        return None
    if not _OF_A_PAIR.search(over) or _OF_OTHERS.search(over):
        return ()
    asked = [f for m in found for f in _FLAGS[int((m.lastgroup or "f0")[1:])][1]]
    if len({OF[value] for value in asked}) < len(asked):
        return ()
    return tuple(Comparison("dilepton", OF[value], "flag", value) for value in asked)


def same_as(text: str) -> str:
    """The name of the region of which a cell says that it requires the same, "" for none."""
    match = _SAME.fullmatch(plain(text).strip())
    return match["name"] if match else ""


def is_named(name: str, names: Iterable[str]) -> bool:
    """True where one of some regions has a name, however it is set."""
    return _bare(name) in {_bare(n) for n in names}


def _bare(name: str) -> str:
    return re.sub(r"[\W_]", "", name).lower()
