"""The region of a part of a sentence: by its own words, by those of the paragraph before it, by
the title of its section.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Final, Literal

from hepnb.sweep.mentions import THE_OTHER, Mention, mentions, one_like
from hepnb.sweep.rules.regions import (
    assignments,
    definitions,
    groups,
    likenesses,
    naming,
    openings,
    topics,
)
from hepnb.vocabulary.numbers import NUMBERS
from hepnb.vocabulary.units import OF_DIMENSION

#: where a clause begins that may be about another region
_CLAUSE: Final = re.compile(
    r"[;:.] |, (?=(?:while|whereas|and|but|where) )|,? (?=while |whereas )| (?=and (?:in|for|the"
    r"|[A-Z]))|, (?=(?:in|for|those in) )"
)
#: what stands before the subject of a sentence: ``In addition to the preselection, SRA requires …``
_LEAD: Final = re.compile(
    r"(?:In addition to|After|Besides|Following|Apart from|On top of|Beyond|To [a-z]+|In order to"
    r"|In contrast to|Contrary to|Unlike|Like|Similar(?:ly)? to|Compared (?:to|with)|As (?:in|for)"
    r"|With respect to|Relative to|Instead of|For [a-z]+ (?:to|with))"
    r" [^,;.<>≤≥]*, "
)
_BY: Final = re.compile(definitions.BY)
_DOES: Final = re.compile(openings.DOES)
_HAS: Final = re.compile(definitions.HAS)
_BUT: Final = re.compile(likenesses.BUT)
#: the events of the region that has been named last, before it is said to be divided
_THESE_DIVIDED: Final = re.compile(
    r"(?:[Tt]his (?:region|category|channel)|[Tt]hese events|[Ii]t|[Ee]vents in this (?:region"
    r"|category|channel))(?= )"
)
_ONE: Final = re.compile(r"(?:One|Another|The (?:first|second|other)(?: one)?)\b")
_ENDS_OPEN: Final = re.compile(r":\s*$")
_FRONT_ENDS: Final = re.compile(openings.FRONT_ENDS)
_ASKS: Final = re.compile(openings.ASKS)
_ANY_VERB: Final = re.compile(openings.ANY_VERB)
_MAIN_TITLE: Final = frozenset(
    {"signal region", "control region", "validation region", "fiducial region"}
)
#: words of titles that name no part of the events
_TITLE_STOP: Final = re.compile(
    r"\b(?:results?|signal and|control|validation|backgrounds?|uncertaint\w+|object|event|data"
    r"|trigger|statistical"
    r"|simulat\w+|combin\w+|other|all|common|definitions?|summary|comparison|optimi[sz]ation"
    r"|efficienc\w+)\b",
    re.IGNORECASE,
)
#: titles on objects or on all events: ``Muon selection`` is not about some of the events
_OF_ALL: Final = re.compile(
    r"(?:[\w-]+ )?(?:muon|electron|lepton|b?-?jet|photon|tau|track|vertex|object|event|candidate"
    r"|trigger|baseline|base|offline|online|kinematic|category|channel|region|parameter|variable"
    r"|multivariate|truth-level|centrality|dataset|sample"
    r"|signal|final|physics|data|previous|present|main)s?",
    re.IGNORECASE,
)
#: what a title says besides the name of a region: ``Single muon control region selection``
_TITLE_TAIL: Final = re.compile(
    r"(?<=\w) (?:selections?|definitions?|requirements?|criteria|strategy)$", re.IGNORECASE
)
#: a title below one on categories: ``Exclusive track selection``
_ONE_OF: Final = re.compile(
    r"(?:The )?(?P<name>(?!(?:[Ee]vent|[Oo]bject|[Bb]aseline|[Pp]re-?) )(?:\S+ ){1,4}"
    r"(?:selection|search|topology|analysis))"
)
#: a title that is a number of leptons or photons and nothing else: ``0 Leptons``
_SO_MANY: Final = re.compile(
    rf"(?P<n>\d|(?!no\b)(?:{'|'.join(NUMBERS)}))[ -]"
    r"(?P<of>leptons?|photons?|muons?|electrons?|taus?)"
    r"(?: selection| channel| events)?",
    re.IGNORECASE,
)
#: what stands before ``the loose one`` where the clause is about it
_BEFORE_IT: Final = frozenset({"", "while", "whereas", "and", "but", "in", "for", "events in"})
_KIND_AT_END: Final = re.compile(r"(?:regions?|categor(?:y|ies)|channels?|CRs?|VRs?)$")
#: titles that are the name of a region as they stand, whatever formula is in it
_TITLE_NAME: Final = re.compile(
    r"(?:The )?(?P<name>(?:\S+ ){1,7}(?:(?:sub-?)?category|channel|class|region|final state"
    r"|CR|SR|VR)"
    r"|(?:[Cc]ontrol|[Vv]alidation) regions? (?:for|of|enriched in|dominated by)(?: the)?"
    r" (?:\S+ ?){1,5})"
)
#: words of titles that say what is done with regions, or several, of which each has its own name
_NO_NAME: Final = re.compile(
    r"^(?:control|validation) region$|\b(?:results?|backgrounds?|uncertaint\w+|objects?|data"
    r"|triggers?|statistic\w*|simulat\w+|combin\w+|others?|all|common|definitions?|summary"
    r"|comparisons?|optimi[sz]ations?|efficienc\w+|in|from|with|by|yields?|distributions?"
    r"|predictions?|closure|impact|estimat\w+|extrapolat\w+|modell?ing|decay|analysis|search"
    r"|signal and|signal regions?|several|different|individual|additional|physics|overview|final"
    r"|measurements?|plots?|towards?|key|extensions?)\b|[,;:?]",
    re.IGNORECASE,
)
_SHORT: Final = re.compile(r"(?:\w+[-_])?(?:SR|CR|VR)(?!s?(?![\w-]))")
_IN_BRACKETS: Final = re.compile(r"[^.;,]{0,80}\($")
_EVENTS: Final = re.compile(assignments.EVENTS)
_COMPARED: Final = re.compile(
    rf"[<>≥≤∈]|\b(?:at (?:least|most)|exactly|{OF_DIMENSION['energy']})\b"
)
#: the bar over an antiparticle, which names may leave out
_BAR: Final = re.compile("\u0304|\u0305")
#: words of names that tell no region from another
_KIND_WORDS: Final = frozenset({
    "category", "categories", "region", "regions", "channel", "channels", "selection", "signal",
    "control", "validation", "search", "analysis", "production", "final", "state", "class", "the",
})  # fmt: skip
_IF: Final = re.compile(assignments.IF)
_ONE_OF_THEM: Final = re.compile(naming.ONE_OF_THEM)
_DEFINES: Final = re.compile(definitions.DEFINES)
#: where a clause begins that may say what else is assigned
_NEXT: Final = re.compile(
    r"; |: |, (?=and |while |whereas |but )| (?=(?:and|while|whereas) (?:events|those|candidates))"
)
_VERB: Final = re.compile(r"\b(?:is|are|was|were|be|can|may|used|has|have)\b")
#: the name of a region before what it requires, in a list of them
_ITEM: Final = re.compile(
    r"(?:The )?['\"]?(?P<name>[\w/+→−{}^-]*[^\W\d_][\w/+→−{}^-]*(?: [\w/+→−{}^-]+){0,2})['\"]?: "
)
#: a label among them that is one wherever a paragraph on channels announces the list: ``SS3L``,
#: ``τ_{lep}τ_{had}``, ``2ℓ0τ``, no word and no quantity
_LABEL_ITEM: Final = re.compile(
    r"(?:• ?)?['\"]?(?P<name>(?=[^:]*(?:[A-Z]{2}|\d|[μτℓγ]|→))(?![^:]*(?:_\{T|\^\{miss|[<>≥≤=∆Δ|∈]"
    r"|\b[mMNH]_|η\b|ϕ\b))[^\s:.,;()]+(?: [^\s:.,;()]+){0,2})['\"]?(?: \([^()]{1,30}\))?: "
)
#: … or a paragraph that begins so, after one that announces channels: ``VBF: at least two jets …``
_RUN_IN_LABEL: Final = re.compile(
    rf"(?!(?:Table|Figure|Fig|Step|Section|Sec|Eq|Ref|Run|Note)\b)(?:{_LABEL_ITEM.pattern}"
    r"|(?:Untagged|Boosted|Resolved|Merged|Inclusive)(?: \w+)?: )"
)
_CHANNELS: Final = re.compile(
    r"\b(?:channels?|categor(?:y|ies)|(?:signal|search|control) regions?|regions|final states"
    r"|classes)\b",
    re.IGNORECASE,
)
_AND: Final = re.compile(r"(?:[,;] (?:and |while |whereas )?)$")
_IN: Final = re.compile(r"(?:^|[\s(])(?:[Ii]n|[Ff]or|[Ee]vents in) $|^$")


@dataclass(frozen=True)
class Reach:
    """From ``start`` on a sentence is about the regions ``names``.

    ``by``: what says so. ``others``: which ones is not said; ``states``: its words say that it
    requires what follows; ``like``: the region that has all the rest of what these require;
    ``sides``: those of ``SR1 (SR2)``, of which the second has the values in brackets; ``pairs``:
    each region with the one that it is like. ``within``: the region of which they are parts.
    """

    start: int
    names: tuple[str, ...]
    by: Literal["sentence", "paragraph", "title"] = "sentence"
    others: bool = False
    states: bool = False
    like: str = ""
    sides: tuple[tuple[str, ...], ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()
    within: str = ""


@dataclass
class Whereabouts:
    """The current topic of the text: regions, those of the ``title``, letters of the paper's
    ``own`` quantities.

    ``divided``: the region that this paragraph divides, "" for none; ``parts``: name of a part →
    the regions that have one. ``lost``: this paragraph is about a region that nothing names.
    ``named``: the regions that have been named, ``recent``: those of this section. ``labels``: the
    names that the paper gives its regions. ``of_regions``: the section lists regions, so that the
    items of a list are some. ``announced``: the last paragraph speaks of channels or regions;
    ``labelling``: this is a list after such a paragraph. ``headed``: the paragraph begins with
    ``In the …``, so that it asks of objects there, too, what it asks of them. ``of_some``: the
    section is about some of the regions, of which its title does not name one.
    """

    title: tuple[str, ...] = ()
    own: frozenset[str] = frozenset()
    current: tuple[str, ...] = ()
    topic: bool = False
    lost: bool = False
    divided: str = ""
    parts: dict[str, tuple[str, ...]] = field(default_factory=dict)
    named: tuple[str, ...] = ()
    recent: tuple[str, ...] = ()
    first: bool = True
    listing: bool = False
    itemised: bool = False
    of_regions: bool = False
    labels: frozenset[str] = frozenset()
    announced: bool = False
    labelling: bool = False
    headed: bool = False
    of_some: bool = False

    def new_block(self, text: str, *, is_list: bool) -> None:
        """A paragraph begins, or a list, which belongs to the paragraph before it."""
        self.listing = is_list and self.of_regions
        item = is_list or (self.announced and bool(_RUN_IN_LABEL.match(text)))
        self.announced = self.announced if item else bool(_CHANNELS.search(text))
        self.labelling = item and self.announced
        if self.labelling and _LABEL_ITEM.match(text):
            self.current, self.topic = (), False
        if not is_list:
            self.current, self.topic, self.itemised = (), False, False
            self.lost, self.headed, self.divided = False, False, ""
        self.first = True

    def scopes(self, text: str, start: int, end: int, named: Sequence[Mention]) -> list[Reach]:
        """The scopes of a sentence that names these regions, in order."""
        if groups.ALL_BUT.search(text, start, end):
            # what follows may be asked of those, of the exception, or of both
            self.first = False
            return [Reach(start, (), others=True)]
        found = [*self._opened(text, start, end, named)]
        found += [
            Reach(m.end + 1, m.names, others=m.twin, states=bool(where["asks"] or where["with"]))
            for m in named
            if m.names
            and assignments.ASSIGNED.search(text, start, m.start)
            and (where := definitions.WHERE_THERE.match(text, m.end, end))
        ]
        found = self._parts(text, start, end, named, sorted(found, key=lambda s: s.start))
        inherited = self._inherited(text, start, end, found)
        if inherited is None and _in_front(text, start, end, named, found):
            inherited = Reach(start, (), others=True)
        if inherited and inherited.by == "paragraph" and self._defines_another(text, named, found):
            inherited = Reach(start, (), others=True)
        if not found and _speaks_of_another(text, start, end, named, inherited):
            inherited = Reach(start, (), others=True)
        self._remember(found)
        if not found and not inherited and _ENDS_OPEN.search(text, start, end):
            self._announce(named)
        self.first = False
        return [inherited, *found] if inherited else found

    def _parts(
        self, text: str, start: int, end: int, named: Sequence[Mention], found: list[Reach]
    ) -> list[Reach]:
        """The scopes, with the region that the text divides into them: those that it has not named
        before.
        """
        first = next((m for m in named if m.names), None)
        if first and topics.DIVIDED.match(text, first.end, end) and len(first.names) == 1:
            before = text[start : first.start]
            begins = openings.AS_SUBJECT.match(before) or openings.AT_HEAD.match(before)
            self.divided = first.names[0] if begins and not first.twin else self.divided
        elif (m := _THESE_DIVIDED.match(text, start, end)) and len(self.current) == 1:
            self.divided = self.current[0] if topics.DIVIDED.match(text, m.end(), end) else ""
        return [self._part(s) if s.names and not (s.like or s.pairs) else s for s in found]

    def _part(self, scope: Reach) -> Reach:
        """The scope, with the region of which its regions are parts; open where several are
        divided into parts of that name.
        """
        if scope.within:
            known = self.parts.get(scope.names[0], ())
            self.parts[scope.names[0]] = tuple(dict.fromkeys((*known, scope.within)))
            return scope
        whole = {n for n in self.named if n not in self.parts}
        if self.divided and not set(scope.names) & {self.divided, *whole}:
            for name in scope.names:
                known = self.parts.get(name, ())
                self.parts[name] = tuple(dict.fromkeys((*known, self.divided)))
            return replace(scope, within=self.divided)
        of = {p for name in scope.names for p in self.parts.get(name, ())}
        if len(of) > 1:
            return Reach(scope.start, (), others=True)
        alike = bool(of) and all(name in self.parts for name in scope.names)
        return replace(scope, within=next(iter(of))) if alike else scope

    def _announce(self, named: Sequence[Mention]) -> None:
        """``The requirements of the dilepton channel are the following:`` is about the list below;
        of several regions, which of them it is of is not known.
        """
        names = tuple(n for m in named for n in m.names)
        self.current, self.topic = (names, True) if len(names) == 1 else ((), False)
        self.lost = self.lost or len(names) > 1

    def _inherited(self, text: str, start: int, end: int, found: list[Reach]) -> Reach | None:
        """The topic of the sentence before it names a region itself."""
        if groups.ALL_OF_SOME.search(text, start, end):
            return Reach(start, (), others=True)
        if groups.ALL.search(text, start, end):
            if not found:
                self.current = ()
            return Reach(start, ())
        if (
            self.current
            and topics.GOES_ON.on
            and (self.topic or topics.GOES_ON.match(text, start, end))
        ):
            return Reach(start, self.current, "paragraph")
        if self.title:
            if not self.current or set(self.current) <= set(self.title):
                return Reach(start, self.title, "title")
            # what is asked of the whole region is asked of its part as well
            if _named_alike(self.current, self.title):
                return Reach(start, self.current, "paragraph")
            return Reach(start, (), others=True)
        self.lost = self.lost or bool(topics.NOT_YET_NAMED.match(text, start, end))
        if not found and (self.lost or self.of_some):
            return Reach(start, (), others=True)
        return None

    def _defines_another(self, text: str, named: Sequence[Mention], found: list[Reach]) -> bool:
        """True for a sentence that defines a region and is not read as being about it: what it
        requires is not for the region of the sentence before.
        """
        opened = {n for s in found for n in s.names}
        return definitions.OTHER_DEFINED.on and any(
            not set(m.names) & {*opened, *self.current}
            and definitions.OTHER_DEFINED.search(text, max(0, m.start - 90), m.start)
            for m in named
            if m.names
        )

    def _opened(self, text: str, start: int, end: int, named: Sequence[Mention]) -> list[Reach]:
        if label := self._labelled(text, start, end):
            return [label]
        found = self._at_begin(text, start, end, named)
        subject = assigned = listed = False
        for mention in named:
            if not mention.names:
                continue
            if others := _like(text, end, mention, named):
                pairs = tuple(zip(mention.names, others, strict=True)) if others[1:] else ()
                like = "" if pairs else others[0]
                found.append(
                    Reach(mention.start, mention.names, states=True, like=like, pairs=pairs)
                )
                self.topic = True
                continue
            likes = {x for s in found for x in (s.like, *(like for _, like in s.pairs)) if x}
            if likes & set(mention.names):
                continue
            if _IF.match(text, mention.end, end) and (
                assignments.ASSIGNED_IF.search(text, start, mention.start)
                or (assigned and assignments.ALSO_ASSIGNED_IF.search(text, start, mention.start))
            ):
                assigned = True
                found.append(Reach(mention.start, mention.names, states=True))
            elif by := _opens(text, start, end, mention):
                states = (
                    by == "with"
                    or (by == "run-in" and not _VERB.search(text, mention.end, end))
                    or (by == "subject" and _says_what(text, mention.end, end))
                    or (by == "head" and bool(definitions.NUMBER_IS.match(text, mention.end, end)))
                )
                found.append(
                    Reach(
                        mention.start,
                        mention.names,
                        states=states,
                        others=mention.twin,
                        sides=mention.sides,
                        within=mention.within,
                    )
                )
                self.topic = self.topic if by != "subject" else True
                self.headed = self.headed or (self.first and by == "head")
                subject, listed = subject or by == "subject", listed or by == "with"
            elif (
                (subject or (listed and _is_label(text, mention)))
                and openings.NEXT.search(text, start, mention.start)
                and _ASKS.match(text, mention.end, end)
            ):
                found.append(Reach(mention.start, mention.names, states=True, others=mention.twin))
            else:
                found = _with_name_last(text, start, mention, found)
        if self.listing and not found and (item := _ITEM.match(text, start, end)):
            found.append(
                Reach(
                    start,
                    (" ".join(item["name"].split()),),
                    states=not _VERB.search(text, item.end(), end),
                )
            )
            self.itemised = True
        elif (self.listing or self.labelling) and self.itemised and self.first and not found:
            found.append(
                Reach(start, (), others=True)
            )  # an item of its own, under a name that is not read
        found += self._both(text, start, end, found)
        found += _does_something_else(text, start, end, named) if not found else []
        return sorted(found, key=lambda s: s.start)

    def _both(self, text: str, start: int, end: int, found: list[Reach]) -> list[Reach]:
        """``Both require …``: the two that the sentence, the section, or the text before it, has
        named last; where it has named one, which other one is meant is not known.
        """
        both: list[Reach] = []
        for m in groups.BOTH.finditer(text, start, end):
            here = tuple(dict.fromkeys(n for s in found if s.start < m.start() for n in s.names))
            named = here if len(here) > 1 else self.recent or self.named
            two = named[-2:] if len(named) > 1 else ()
            joined = len(here) > 1 and _AND.search(text[start : m.start()])
            if joined or _IN.search(text[start : m.start()]):
                both.append(Reach(m.start(), two, others=not two))
        return both

    def _labelled(self, text: str, start: int, end: int) -> Reach | None:
        """The scope of an item that begins with a label, in a list that channels announce."""
        item = _LABEL_ITEM.match(text, start, end) if self.first and self.labelling else None
        if item is None:
            return None
        self.topic = self.itemised = True
        states = not _VERB.search(text, item.end(), end)
        return Reach(start, (" ".join(item["name"].split()),), states=states)

    def _at_begin(self, text: str, start: int, end: int, named: Sequence[Mention]) -> list[Reach]:
        """The scopes of ``the others``, of ``The second requires``, and of a title within the
        paragraph.
        """
        others = groups.OTHERS.finditer(text, start, end)
        found = [Reach(m.start(), (), others=True) for m in others]
        after = naming.NAMED_NEXT.match(text, end) if len(found) == 1 else None
        if after and found[0].start == start and _ONE.match(text, start):
            name = f"{after['quoted'] or after['name']} {after['kind']}"
            found = [Reach(start, (name,), states=True)]
        found += [
            Reach(m.start("one"), (), others=True)
            for m in groups.ONE_AND_ANOTHER.finditer(text, start, end)
        ]
        other = THE_OTHER.search(text, start, end)
        first = other and text[start : other.start()].strip(" ,").lower() in _BEFORE_IT
        if other and first and (name := one_like(other["name"] or other["rank"], self.current)):
            found.append(Reach(start, (name,)))
            self.topic = True
        title = next(
            (m for m in named if m.names and not m.twin and not text[m.end : end].strip(" .:")),
            None,
        )
        if title and openings.ALONE.match(text, start, title.start):
            found.append(Reach(start, title.names))
            self.topic = True
        return found

    def _remember(self, found: list[Reach]) -> None:
        opened = [s for s in found if s.names]
        names = [n for s in opened for n in s.names]
        self.named = tuple(dict.fromkeys((*self.named, *names)))
        self.recent = tuple(dict.fromkeys((*self.recent, *names)))
        # what goes on after ``In the electron (muon) channel`` is asked in both of them
        twin = len(opened) == 1 and opened[0].sides and not any(s.others for s in found[1:])
        several = len({s.names for s in opened}) > 1
        if several or (not twin and any(s.others for s in found)):
            self.current, self.topic = (), False
        elif opened:
            self.lost = False
            self.topic = self.topic or self.first
            self.current = opened[0].names


def _opens(text: str, start: int, end: int, mention: Mention) -> str:
    """The way a mention governs the words after it: ``head``, ``subject``, ``with``, ``run-in``;
    "" where it does not.
    """
    begins = [
        start,
        *(m.end() for m in [_LEAD.match(text, start, mention.start)] if m),
        *(clause for clause in _clauses(text, start, end) if clause <= mention.start),
    ]
    after = mention.end
    if definitions.DEFINED.search(text, start, mention.start) and _BY.match(text, after, end):
        return "with"
    if mention.names and definitions.WITH_ITS_LIMITS.match(text, after, end):
        return "with"
    for begin in reversed(begins):
        if openings.AT_HEAD.match(text, begin, mention.start):
            return "head"
        bare = re.fullmatch(r"(?:The )?|\W{0,3}", text[begin : mention.start])
        if bare and openings.RUN_IN.match(text, after, end):
            return "run-in"
        if openings.AS_SUBJECT.match(text, begin, mention.start) and _DOES.match(text, after, end):
            return "subject"
    short = bool(_SHORT.match(text, mention.start)) or mention.label
    named = short or definitions.WITH.search(text, start, mention.start)
    # a tight one (SRT) with …
    closed = text[mention.start - 1 : mention.start] == "(" and text[after : after + 1] == ")"
    if named and definitions.WITH.on and _HAS.match(text, after + closed, end):
        return "with"
    if (
        short
        and _IN_BRACKETS.match(text, start, mention.start)
        and text[after : after + 1] == ")"
        and _DOES.match(text, after, end)
    ):
        return "subject"
    return ""


def _in_front(
    text: str, start: int, end: int, named: Sequence[Mention], found: Sequence[Reach]
) -> bool:
    """True for a sentence with a region in the words before its first comma that does not govern
    what follows.
    """
    first = next((m for m in named if m.names), None)
    return (
        first is not None
        and not any(s.start <= first.end for s in found)
        and bool(openings.FRONTED.match(text[: first.start], start))
        and ("," in text[first.start : first.end] or bool(_FRONT_ENDS.match(text, first.end, end)))
    )


def _speaks_of_another(
    text: str, start: int, end: int, named: Sequence[Mention], inherited: Reach | None
) -> bool:
    """True for a sentence that compares something beside the name of a region that it is not read
    as being about, other than the one that it would go on with.
    """
    here = set(inherited.names) if inherited else set[str]()
    return any(
        m.names
        and _is_label(text, m)
        and not here & set(m.names)
        and bool(topics.NAMED_BESIDE.search(text, start, m.start))
        and any(_COMPARED.search(text, *ends) for ends in _around(text, start, end, m))
        for m in named
    )


def _is_label(text: str, mention: Mention) -> bool:
    """True for a name that is no words of the language: ``SR1``, ``VBF-SB``."""
    return mention.label or bool(_SHORT.match(text, mention.start))


def _around(text: str, start: int, end: int, mention: Mention) -> Iterator[tuple[int, int]]:
    """The part of a sentence between two semicolons that names a region, before and after it."""
    after = text.find(";", mention.end, end)
    yield text.rfind(";", start, mention.start) + 1 or start, mention.start
    yield mention.end, after if after >= 0 else end


def _does_something_else(text: str, start: int, end: int, named: Sequence[Mention]) -> list[Reach]:
    """A sentence that begins with a region and a verb that is not read."""
    first = next((m for m in named if m.names), None)
    if (
        first is None
        or not openings.OTHER_VERB.match(text, start, first.start)
        or not _ANY_VERB.match(text, first.end, end)
    ):
        return []
    return [Reach(start, (), others=True)]


@lru_cache(maxsize=16)
def _clauses(text: str, start: int, end: int) -> tuple[int, ...]:
    """Places where clauses of a sentence begin, the first one aside."""
    return tuple(m.end() for m in _CLAUSE.finditer(text, start, end))


def _says_what(text: str, place: int, end: int) -> bool:
    """True where words behind the name of a region say what is in it."""
    made_of = (definitions.MADE, definitions.USES, definitions.HAS_OBJECTS)
    return any(rule.match(text, place, end) for rule in made_of)


def _like(text: str, end: int, mention: Mention, named: Sequence[Mention]) -> tuple[str, ...]:
    """The region that those of a mention are said to be like, or one for each of them,
    respectively; () without.
    """
    after = next((m for m in named if m.start >= mention.end and m.names), None)
    if after is None:
        return ()
    made = likenesses.FROM_ANOTHER.match(text, mention.end, after.start)
    like = likenesses.LIKE_ANOTHER.match(text, mention.end, after.start)
    if not ((made and _BUT.match(text, after.end)) or like):
        return ()
    each = len(after.names) == len(mention.names) and bool(
        likenesses.LIKE_EACH.match(text, after.end, end)
    )
    return after.names if len(after.names) == 1 or each else ()


def _assigned(text: str, start: int, mention: Mention) -> int:
    """The start of the clause on events that are assigned to a region; -1 where none are."""
    if not assignments.ASSIGNED.search(text, start, mention.start):
        return -1
    begins = [start, *(m.end() for m in _NEXT.finditer(text, start, mention.start))]
    found = [b for b in begins if _EVENTS.match(text, b, mention.start)]
    return found[-1] if found else -1


def _with_name_last(text: str, start: int, mention: Mention, found: list[Reach]) -> list[Reach]:
    """The scopes, with that of a region whose name stands behind what it requires."""
    if (begin := _named_after(text, start, mention)) >= 0:
        before = [s for s in found if not begin <= s.start < mention.start]
        return [*before, Reach(begin, mention.names, states=True), Reach(mention.end, ())]
    begin = _assigned(text, start, mention)
    if begin < 0 or any(begin <= s.start < mention.start for s in found):
        return found
    return [*found, Reach(begin, mention.names, states=True), Reach(mention.end, ())]


def _named_alike(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """True for names that share a word that is no kind of region: ``leptonic VH category`` is a
    part of ``VH category``.
    """
    first, second = (
        {_BAR.sub("", w.lower()) for name in names for w in name.split()} - _KIND_WORDS
        for names in (one, other)
    )
    return bool(first & second)


def _named_after(text: str, start: int, mention: Mention) -> int:
    """The start of what is said of a region that gets its name after it; -1 where none does."""
    if not naming.NAMED_AFTER.search(text, start, mention.start):
        return -1
    begins = [m.end() for m in _ONE_OF_THEM.finditer(text, start, mention.start)]
    return begins[-1] if begins else -1


def scope_at(found: list[Reach], place: int) -> Reach | None:
    """The scope that a place of a sentence is in."""
    before = [s for s in found if s.start <= place]
    return before[-1] if before else None


def title_regions(titles: tuple[str, ...]) -> tuple[str, ...]:
    """The regions that the title of a section names, or that of a section around it:
    ``The 0-lepton channel``.
    """
    for place in reversed(range(len(titles))):
        title = " ".join(titles[place].split())
        bare = re.sub(r"^(?:\d[\d.]*|[A-Z]\.[\d.]*)\s+", "", title).rstrip(".")
        of = _ONE_OF.fullmatch(bare) if place and _CHANNELS.search(titles[place - 1]) else None
        if of and not _NO_NAME.search(of["name"]):
            return (of["name"],)
        number = _SO_MANY.fullmatch(bare) or _SO_MANY.fullmatch(title)
        # with the number of its section, ``3 Muons`` is about muons
        if place and number and (number[0] == bare or "lepton" in number["of"].lower()):
            name = f"{_digit(number['n'])}-{number['of'].lower().rstrip('s')} channel"
            # each part of a paper may have a channel of one lepton
            around = title_regions(titles[:place])
            return (f"{around[0]} {name}",) if len(around) == 1 else (name,)
        if names := _title(bare):
            return names
    return ()


def _digit(word: str) -> str:
    """A number in words as its digit: ``2`` for ``Two``."""
    return str(NUMBERS.get(word.lower(), word))


def _title(title: str) -> tuple[str, ...]:
    """The regions of a title: as it stands, without ``selection`` at its end, behind a colon."""
    bare = _TITLE_TAIL.sub("", title)
    if bare.lower() in _MAIN_TITLE:
        return ()
    forms = [title, title.rpartition(": ")[2]]
    forms[1:1] = [bare] if _KIND_AT_END.search(bare) else []
    for form in dict.fromkeys(forms):
        if names := _called(form):
            return names
    whole = _TITLE_NAME.fullmatch(bare)
    return (whole["name"],) if whole and not _NO_NAME.search(whole["name"]) else ()


def _called(title: str) -> tuple[str, ...]:
    """The regions that a title is the name of."""
    decay = re.fullmatch(
        r"(?:The )?(?P<name>[A-Za-z]{1,3} ?→ ?[^.,;]{1,20}?)(?: (?:decay )?(?:channel|mode"
        r"|analysis|final state|selection))?",
        title,
    )
    if decay:
        return (decay["name"].strip(),)
    searched = re.fullmatch(
        r"(?:The )?(?P<name>[\w-]+(?: [\w-]+)?) (?P<kind>search|analysis|topology|selection)",
        title,
        re.IGNORECASE,
    )
    if (
        searched
        and not _TITLE_STOP.search(searched["name"])
        and not _OF_ALL.fullmatch(searched["name"])
    ):
        return (f"{searched['name']} {searched['kind']}",)
    found = [
        m for m in mentions(title, 0, len(title)) if m.names and not set(m.names) & _MAIN_TITLE
    ]
    if len(found) != 1 or (
        found[0].end < len(title) and not re.match(r"\s*\(|\s*:", title[found[0].end :])
    ):
        return ()
    head = title[: found[0].start]
    fits = re.fullmatch(
        r"(?:The |(?:Event |Object )?(?:[Ss]election|[Ss]earch|[Rr]equirements?"
        r"|[Cc]ategori[sz]ation|[Cc]andidates)"
        r" (?:in|for|of) (?:the )?)?",
        head,
    )
    of = re.fullmatch(r"(?:The )?((?:[\w-]+ ){1,3})(?:in|for|of) (?:the )?", head)
    return found[0].names if fits or (of and not _TITLE_STOP.search(of[1])) else ()
