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
    (1, r"leading|highest[- ](?:p|E)_\{T\}|hardest|most energetic"),
)


def named(first: int, last: int) -> str:
    """The words of the numbers from first to last, as alternatives of a regular expression."""
    return "|".join(word for n in range(first, last + 1) for word in WORDS[n])
