"""Guesses what comes next from what was there before: a quote that has begun goes on as in the
paper.

Only a long match is worth a guess: tokens that are guessed wrong cost as much as right ones (on a
CPU half of the pace is lost when every short match is tried).
"""

from __future__ import annotations

#: tokens that must match before a guess is made
MATCH = 6
_FIRST, _MOST = 4, 32
#: after two wrong guesses in a row, none for so many tokens
_PAUSE = 64


class Guesses:
    """The tokens so far, and what followed every run of `MATCH` of them.

    ``made`` and ``right`` count guessed tokens.
    """

    def __init__(self, tokens: list[int]) -> None:
        self.tokens: list[int] = []
        self.after: dict[tuple[int, ...], int] = {}
        self.size = _FIRST
        self.wrong = 0
        self.rest = 0
        self.made = self.right = 0
        for token in tokens:
            self.add(token)

    def add(self, token: int) -> None:
        """One more token is known."""
        if len(self.tokens) >= MATCH:
            self.after[tuple(self.tokens[-MATCH:])] = len(self.tokens)
        self.tokens.append(token)
        self.rest = max(0, self.rest - 1)

    def guess(self, most: int) -> list[int]:
        """The guessed continuation, at most so many tokens; often none."""
        start = self.after.get(tuple(self.tokens[-MATCH:])) if not self.rest else None
        return (
            self.tokens[start : start + min(self.size, most)]
            if start is not None and most > 0
            else []
        )

    def judge(self, made: int, right: int) -> None:
        """Learns how many tokens of a guess were right: twice as many next time when all were,
        half as many when not.
        """
        self.made += made
        self.right += right
        if right == made:
            self.size, self.wrong = min(2 * self.size, _MOST), 0
            return
        self.size, self.wrong = max(self.size // 2, _FIRST), self.wrong + 1
        if self.wrong == 2:
            self.rest, self.wrong = _PAUSE, 0
