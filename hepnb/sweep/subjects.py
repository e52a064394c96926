"""Tokens → groups of subjects: ``electrons and muons``, ``electrons (muons)``,
``the leading jet``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from hepnb.sweep.tokens import Token
from hepnb.vocabulary.subjects import LIGHT

#: a title on one kind of objects: ``Electrons``, ``3.2 Muon selection criteria``
_TITLE: Final = re.compile(
    r"(?:[\d.]+ )?(?:the |signal |baseline |good |offline |isolated )*"
    r"(?P<kind>electron|muon|photon|jet|tau|lepton)(?:[ -]leptons?)?s?"
    r"(?: (?:criteri\w+|selections?|identification|reconstruction|requirements?|definitions?"
    r"|candidates?|quality|objects?|and))*",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Group:
    """Subjects that are named together: ``electrons (muons)``, ``electron or muon candidates``;
    tokens ``first:last``.

    ``either``: joined by ``or``.
    """

    subjects: tuple[str, ...]
    first: int
    last: int
    either: bool = False


def groups_of(found: tuple[Token, ...]) -> Iterator[Group]:
    """Subjects joined by ``and``, ``or``, commas and brackets, each with its rank (``jet:1``)."""
    i = 0
    while i < len(found):
        if found[i].kind != "subject":
            i += 1
            continue
        subjects, first, last = list(_both_ranks(found, i) or (_ranked(found, i),)), i, i + 1
        while (nxt := _joined(found, last)) is not None:
            kind = (
                subjects[0] == "lepton" and found[nxt].value in LIGHT
            )  # one lepton (electron or muon)
            subjects += [] if kind else [_ranked(found, nxt)]
            last = nxt + 1
        if (
            last + 1 < len(found)
            and found[last].kind == "close"
            and found[last + 1].value == "track"
        ):
            last += 2  # each electron (muon) track
        yield Group(
            tuple(dict.fromkeys(subjects)),
            first,
            last,
            any(t.kind == "or" or t.text == "/" for t in found[first:last]),
        )
        i = last


def vetoed(word: str) -> str:
    """The subject of the word before ``veto``: ``b-jet``, ``b-tag``, ``τ``."""
    return "bjet" if word.startswith("b") else word.replace("τ", "tau")


def of_title(titles: tuple[str, ...]) -> tuple[str, ...]:
    """The kind of objects that the title of a section is about, and nothing else; () for none."""
    match = _TITLE.fullmatch(" ".join(titles[-1].split())) if titles else None
    return (match["kind"].lower(),) if match else ()


def _both_ranks(found: tuple[Token, ...], i: int) -> tuple[str, ...]:
    """``the leading (subleading) jet``, ``the leading, subleading and third lepton``: all ranks."""
    ranks: list[str] = []
    k = i - 1
    while k >= 0 and (
        found[k].kind in ("ordinal", "open", "close", "and", "comma")
        or found[k].text in ("the", "/")
    ):
        ranks += [found[k].value] if found[k].kind == "ordinal" else []
        k -= 1
    return tuple(f"{found[i].value}:{rank}" for rank in reversed(ranks)) if len(ranks) > 1 else ()


def _joined(found: tuple[Token, ...], i: int) -> int | None:
    """The place of a subject that is joined to the one before ``i``; words like ``the`` and
    ``candidates`` may stand between.
    """
    if _enumerates(found, i):
        return i + 1
    joined = False
    for k in range(i, min(i + 5, len(found))):
        token = found[k]
        if token.kind == "subject":
            return k if joined and token.value != "event" else None
        if (
            token.kind in ("and", "or", "open")
            or token.text == "/"
            or (token.kind == "comma" and joined is False and token.text == ",")
        ):
            joined = joined or token.kind != "comma"
        elif (
            # ``a b-tagged jet, and a large-R jet with …`` are two items of a list
            token.kind == "word"
            and token.text in ("the", "a", "an", "selected", "also")
            and joined
            and not (token.text in ("a", "an") and found[i].kind == "comma")
        ) or token.kind in ("ordinal", "stage"):
            continue
        else:
            return None
    return None


def _enumerates(found: tuple[Token, ...], i: int) -> bool:
    """True for a comma between subjects of a list that ends with ``and`` or ``or``:
    ``electrons, muons or taus``.
    """
    kinds = [t.kind for t in found[i : i + 12]]
    k = 0
    while kinds[k : k + 2] == ["comma", "subject"] and found[i + k].text == ",":
        k += 2
    k += kinds[k : k + 1] == ["comma"]
    ends = kinds[k : k + 1] in (["and"], ["or"]) and kinds[k + 1 : k + 2] == ["subject"]
    return k > 1 and ends and "event" not in {t.value for t in found[i : i + k + 2]}


def _ranked(found: tuple[Token, ...], i: int) -> str:
    subject = found[i].value
    before = found[i - 1] if i else None
    plural = found[i].text.endswith("s")
    return (
        f"{subject}:{before.value}"
        if before and before.kind == "ordinal" and not plural and subject != "dilepton"
        else subject
    )
