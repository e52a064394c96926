"""A sentence with what its words are: tokens, subjects, mentions, the stage of the selection."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property

from hepnb.spec import Comparison
from hepnb.sweep.limits import Limit, limits
from hepnb.sweep.mentions import Mention, mentions
from hepnb.sweep.reading import Reading
from hepnb.sweep.rules.conditions import IF_RULE
from hepnb.sweep.rules.counts import VETO
from hepnb.sweep.rules.parts import TRACKS
from hepnb.sweep.rules.subjects import KIND, KIND_LABEL, LIKE, OUT_OF, THEY
from hepnb.sweep.scopes import Reach, Whereabouts
from hepnb.sweep.subjects import Group, groups_of
from hepnb.sweep.tokens import Token, tokens

#: words of evidence are at most so many characters
CLAUSE = 170


@dataclass
class Context:
    """A sentence of a block: its tokens, and the subject of the sentence before it; ``item`` of a
    list, which it is ``in_list``, or of a table.

    ``where``: the regions that the text before it is about.
    """

    text: str
    start: int
    end: int
    carried: tuple[str, ...] = ()
    item: bool = False
    in_list: bool = False
    where: Whereabouts = field(default_factory=Whereabouts)
    tokens: tuple[Token, ...] = field(init=False)
    groups: tuple[Group, ...] = field(init=False)
    mentions: list[Mention] = field(init=False)
    regions: list[Reach] = field(init=False)

    limits: tuple[Limit, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.tokens = tokens(self.text, self.start, self.end)
        self.limits = limits(self.tokens, self.where.own)
        self.mentions = mentions(self.text, self.start, self.end, self.where.labels)
        self.regions = self.where.scopes(self.text, self.start, self.end, self.mentions)
        self.groups = self.named()

    def named(self) -> tuple[Group, ...]:
        """The subjects of the sentence; those in the name of a channel only where it has no
        others.
        """
        found = tuple(
            g
            for g in groups_of(self.tokens)
            if not LIKE.search(self.text, self.start, self.tokens[g.first].start)
        )
        if VETO.search(self.text, self.start, self.end):
            found = _all_jets(found)
        spans = [(m.start, m.end) for m in self.mentions if m.names]
        inside = [g for g in found if any(a <= self.tokens[g.first].start < b for a, b in spans)]
        others = tuple(g for g in found if g not in inside)
        # of the electron and the muon channel, neither says whose p_T it is
        kinds = {name.partition(" ")[0] for m in self.mentions for name in m.names}
        several = len(kinds & {"electron", "muon", "tau", "photon"}) > 1
        return others if several or any(g.subjects != ("event",) for g in others) else found

    @property
    def goes_on(self) -> bool:
        """True for a sentence whose subject is a pronoun, and the subject that it stands for is
        one kind of objects.
        """
        return len(self.carried) == 1 and bool(THEY.match(self.text, self.start, self.end))

    def objects_before(self, k: int) -> list[Group]:
        """The groups of objects that begin before a token, in order."""
        return [g for g in self.groups if g.first < k and g.subjects != ("event",)]

    @property
    def main(self) -> tuple[str, ...]:
        """The subject that the next sentence may leave out."""
        named = [
            g.subjects for g in self.groups if not {"event", "track", "vertex"} & set(g.subjects)
        ]
        if not named and TRACKS.match(self.text, self.start, self.end):
            return ("track",)
        return named[0] if named else self.carried

    def reading(
        self, limit: Limit, comparisons: tuple[Comparison, ...], **known: object
    ) -> Reading:
        """A limit with its words, from the quantity to the last number; ``own`` where other
        limits stand between those.
        """
        first, last = self.tokens[limit.first], self.tokens[limit.last - 1]
        if last.start - first.start > CLAUSE:
            first = self.tokens[limit.at]
        start = min(first.start, last.start)
        between = any(limit.first <= x.at < limit.at for x in self.limits)
        own = self.tokens[limit.at].start if between else start
        what = (start, last.end, comparisons, self.stage(limit.at), self.kind(limit))
        return Reading(*what, own=own, **known)  # type: ignore[arg-type]

    def kind(self, limit: Limit) -> str:
        """The adjective that makes the subject of a limit a part of its collection:
        ``forward jets``.
        """
        named = self.objects_before(limit.at)
        found = [
            KIND.search(self.text[max(self.start, p - 30) : p])
            for p in (self.tokens[g.first].start for g in named[-1:])
        ]
        label = KIND_LABEL.search(self.text[self.start : self.tokens[limit.first].start])
        return next((m[1] for m in (label, *found) if m), "")

    def stage(self, i: int) -> str:
        """The stage of the selection at a token."""
        return self.stage_at(self.tokens[min(i, len(self.tokens) - 1)].start)

    def stage_at(self, place: int) -> str:
        """The stage that the words before a place name."""
        named = [t for t in self.tokens if t.kind == "stage" and t.start <= place]
        while len(named) > 1 and OUT_OF.search(self.text, named[-2].end, named[-1].start):
            named.pop()  # signal muons are baseline muons that …
        return named[-1].value if named else ""

    def has(self, kind: str, first: int, last: int) -> bool:
        """True where a token of that kind is among those."""
        return any(t.kind == kind for t in self.tokens[max(0, first) : max(0, last)])

    @cached_property
    def rule(self) -> tuple[int, bool] | None:
        """(where it ends, whether what satisfies the rest is thrown away) of
        ``are rejected if``; None without such words.
        """
        match = IF_RULE.search(self.text, self.start, self.end)
        return (match.end(), bool(match["out"]) != (match["when"] == "unless")) if match else None

    def within(self, place: int, *kinds: str) -> bool:
        """True for a place inside of a token of these kinds."""
        return any(t.kind in kinds and t.start <= place < t.end for t in self.tokens)


def _all_jets(found: tuple[Group, ...]) -> tuple[Group, ...]:
    """The groups; b jets and, beside them, those that are not tagged are all jets."""
    if not any("bjet" in g.subjects for g in found):
        return found
    return tuple(
        replace(g, subjects=tuple("jet" if s == "lightjet" else s for s in g.subjects))
        for g in found
    )
