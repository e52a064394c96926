"""Numbers and ranks as papers write them in words."""

from __future__ import annotations

from typing import Final

#: number → its words
WORDS: Final[dict[int, tuple[str, ...]]] = {
    0: ("zero", "no"), 1: ("one",), 2: ("two",), 3: ("three",), 4: ("four",), 5: ("five",),
    6: ("six",), 7: ("seven",),
    8: ("eight",), 9: ("nine",), 10: ("ten",),
}  # fmt: skip
#: word → number
NUMBERS: Final[dict[str, int]] = {word: n for n, words in WORDS.items() for word in words}
#: number → words that say it beside something else: ``a muon``, ``a pair of jets``,
#: ``events with a tau are rejected``
IMPLIED: Final[dict[int, tuple[str, ...]]] = {
    0: ("none", "veto", "vetoed", "vetoes", "without", "reject", "rejects", "rejected",
    "rejecting"),
    1: ("single", "a", "an"),
    2: ("pair", "pairs", "both", "dilepton", "dimuon", "dielectron", "dijet", "diphoton", "double"),
    3: ("triple",),
    4: ("quadruplet", "quadruplets"),
}  # fmt: skip

#: place in the order of decreasing pt → its names
RANKS: Final[dict[int, tuple[str, ...]]] = {
    1: ("leading", "first"), 2: ("subleading", "second"), 3: ("third",), 4: ("fourth",),
    5: ("fifth",), 6: ("sixth",),
}  # fmt: skip
#: place in the order → as digits write it
NUMERALS: Final = {1: "1st", 2: "2nd", 3: "3rd", 4: "4th", 5: "5th"}
#: the first word of a rank without a noun (``the hardest one``) → the rank
OF_RANK: Final[dict[str, int]] = {
    "hardest": 1, "leading": 1, "first": 1, "second": 2, "sub": 2, "subleading": 2, "trailing": 2,
    "third": 3, "fourth": 4,
}  # fmt: skip
#: place in the order → what a text has that may mean it, in words or as the index of a symbol
SPOKEN_RANKS: Final[dict[int, str]] = {
    1: (
        r"(?i)\b(?:leading|highest|hardest|most energetic|first|both|each|two"
        r"|all)\b|[_{(]\s?(?:j_?)?\{?1|1\}"
    ),
    2: (
        r"(?i)sub-?leading|trailing|\bsecond\b|next-to|next[- ]highest"
        r"|\bother\b|\bboth\b|\btwo (?:\w+ ){0,2}(?:leading|highest)|[_{(]\s?(?:j_?)?\{?2|2\}"
    ),
}
#: place in the order of decreasing pt → wording before a subject, in the order in which they are
#: tried
ORDINALS: Final[tuple[tuple[int, str], ...]] = (
    (
        2,
        (
            r"sub-?leading|trailing|next-to-leading|second[- ]leading"
            r"|second[- ]highest[- ]p_\{T\}|second[- ]hardest|second(?= (?:-?highest|lepton"
            r"|electron"
            r"|muon|photon|jet|b-|b |large-R))"
        ),
    ),
    (3, r"third(?:[- ](?:leading|highest[- ]p_\{T\}|hardest))?"),
    (4, r"fourth(?:[- ](?:leading|highest[- ]p_\{T\}|hardest))?"),
    (
        1,
        (
            r"leading|highest[- ](?:p|E)_\{T\}|hardest|most energetic"
            r"|lead(?= (?:jet|lepton|electron|muon|photon|tau|b-|large-R))"
            r"|first(?= (?:(?:two|three|four|five|six) )?(?:jets?|leptons?|electrons?|muons?"
            r"|photons?|taus?|b[- ]jets?)\b)"
        ),
    ),
)


def words(n: int) -> tuple[str, ...]:
    """The words by which a text may say a number, beside its own (``a pair`` of two)."""
    return (*WORDS.get(n, ()), *IMPLIED.get(n, ()))


def named(first: int, last: int) -> str:
    """The words of the numbers from first to last, as alternatives of a regular expression."""
    return "|".join(word for n in range(first, last + 1) for word in WORDS[n])
