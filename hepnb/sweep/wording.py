"""Requirements in words: identification levels, working points, triggers, lists of intervals."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from hepnb.spec import Comparison
from hepnb.sweep.owners import Owners
from hepnb.sweep.reading import Reading
from hepnb.sweep.rules.conditions import ONE_OF_SEVERAL
from hepnb.sweep.rules.levels import POINT_OF_ISOLATION, RELATIVE_LEVEL
from hepnb.sweep.rules.subjects import TWO_LEVELS
from hepnb.sweep.values import values
from hepnb.vocabulary import sentences as words
from hepnb.vocabulary.relations import OF, WORDS
from hepnb.vocabulary.subjects import JETS, LEPTONS, OF_PAIRS

#: in prose, SF and DF stand for other things as well
_SIGNS: Final = tuple(
    (value, re.compile(rf"\b{words}" + (rf"|\b{value}\b" if OF[value] == "charge" else "")))
    for value, words in WORDS.items()
)
_TWO: Final = re.compile(
    r"^[Tt]wo\b|\b(?:[Ee]xactly two|[Tt]he two|[Bb]oth|= ?2|pair of|(?:muon|electron"
    r"|lepton) and (?:the )?(?:tau|muon)"
    r"|[Ee]vents (?:are required to |must )?(?:with|have|contain) (?:exactly )?two)\b"
)


#: ``medium or tight``
_LEVEL_BEFORE: Final = re.compile(
    rf"(?i:\b(?:{'|'.join(words.LEVELS)}))['\"]?,? (?:or|and|to) (?:the |an? )?['\"]?$"
)
#: taggers of jets besides that of b jets
_OTHER_TAG: Final = re.compile(
    r"\b(?:W|Z|H|top|Higgs|c|charm|double-b|quark|pile-?up|τ|tau)[-/ ](?:(?:jet|quark|gluon|boson)"
    r"[- ])?(?:tag\w*|jet ID|ID|identification|discriminat\w+|rejection)\b|\bJVT\b"
)
#: ``same-flavour leptons``, ``leptons of different flavour``
_OF_LEPTONS: Final = re.compile(
    r"(?:sign|charged?|flavou?r),? (?:and )?(?:[\w-]+ )?(?:leptons|electrons|muons)\b"
    r"|\b(?:leptons|electrons|muons) (?:of|with|having) (?:the )?(?:same|opposite|different"
    r"|equal|like)"
)


class InWords(Owners):
    """Requirements of a sentence without a comparison."""

    def flags(self) -> Iterator[Reading]:
        """Identification levels and working points, charges and flavours."""
        seen: set[int] = set()
        for kind, match in _flag_matches(self.text, self.start, self.end):
            if match.start(1) in seen or re.match(
                r"JVT|jet[- ]vertex", match[0][len(match[1]) :].lstrip("'\" ")
            ):
                continue
            if kind == "quality":
                seen.add(match.start(1))
                yield from self.vertex_tagged(match)
                continue
            seen.add(match.start(1))
            if _LEVEL_BEFORE.search(self.text, self.start, match.start(1)):
                yield Reading(match.start(), match.end())  # of two levels, which one is not said
                continue
            if ONE_OF_SEVERAL.search(self.text[self.start : match.start()]) and kind != "btag_wp":
                yield Reading(match.start(), match.end())
                continue
            if match[1].lower().endswith("er") and RELATIVE_LEVEL.on:
                yield Reading(match.start(), match.end(), rule=RELATIVE_LEVEL.name)
                continue
            quantity, subjects = self.flagged(kind, match)
            if "%" in match[1] and not subjects and "point" not in match[0]:
                continue  # how well something works
            level = match[1].lower().replace(" %", "%")
            comparisons = tuple(
                Comparison(s.split(":")[0], quantity, "flag", level) for s in subjects if s
            )
            yield Reading(match.start(), match.end(), comparisons, self.stage_at(match.start()))
        yield from self.levels_for_each()
        yield from self.charges()

    def levels_for_each(self) -> Iterator[Reading]:
        """``electrons (muons) must pass the tight (medium) identification``: a level for each."""
        for match in TWO_LEVELS.finditer(self.text, self.start, self.end):
            near = [g for g in self.groups if self.tokens[g.first].start < match.start()][-1:]
            subjects = near[0].subjects if near and not near[0].either else ()
            quantity = "iso_wp" if match["what"].startswith("iso") else "id"
            levels = (match["one"], match["two"])
            found = tuple(
                Comparison(s, quantity, "flag", level.lower())
                for s, level in zip(subjects, levels, strict=False)
                if len(subjects) == len(levels)
            )
            yield Reading(match.start(), match.end(), found, self.stage_at(match.start()))

    def vertex_tagged(self, match: re.Match[str]) -> Iterator[Reading]:
        """``a jet vertex tagger is applied``: jets have to pass it, at a working point by name
        or one that is not said.
        """
        level = re.match(r"\w+(?= )", match[1])
        word = f"{level[0].lower()} jvt" if level and level[0].lower() in words.LEVELS else "jvt"
        if any("jet" in g.subjects for g in self.groups):
            yield Reading(
                match.start(),
                match.end(),
                (Comparison("jet", "quality", "flag", word),),
                self.stage_at(match.start()),
            )

    def flagged(self, quantity: str, match: re.Match[str]) -> tuple[str, tuple[str, ...]]:
        """The objects and the kind of a level: the working point of a jet is one of b-tagging,
        that of a lepton identifies it.
        """
        named = self.named_before(match.start()) or next(
            (g.subjects for g in self.groups if self.tokens[g.first].start >= match.end()), ()
        )
        words = match.groupdict()
        if quantity == "id" and (kind := words.get("of") or words.get("kind")):
            return quantity, (kind,)  # the tight muon ID
        if quantity == "btag_wp" and POINT_OF_ISOLATION.match(self.text, match.end(), self.end):
            return "iso_wp", named
        if quantity != "btag_wp":
            after = next(
                (g for g in self.groups if 0 <= self.tokens[g.first].start - match.end() <= 1), None
            )
            return quantity, after.subjects if after else named  # medium quality muons
        if _OTHER_TAG.search(self.text, self.start, self.end):
            return "id", ()
        said = {s.split(":")[0] for g in self.groups for s in g.subjects} - {"event"}
        tagged = re.search(r"tag|\bb[- ]?(?:jet|quark|hadron)", self.text[self.start : self.end])
        if said and said <= JETS - {"bjet"} and not tagged:
            return "id", ()  # of a tagger that the sentence does not name
        of_leptons = {s.split(":")[0] for s in named} <= LEPTONS | {"photon"}
        if "%" in match[1] and not re.search(
            r"\bb[- ]?(?:tag|jet|quark|hadron)", self.text[self.start : self.end]
        ):
            if "bjet" in named:
                return "btag_wp", ("bjet",)
            return "id", named if "point" in match[0] else ()  # of something else
        if not named and not self.text[self.start : self.end].count("tag"):
            return "id", ()  # of what, the sentence does not say
        tags = re.search(r"\bb[- ]?(?:tag|jet|quark|hadron)", self.text[self.start : self.end])
        return ("id", named) if named and of_leptons and not tags else ("btag_wp", ("bjet",))

    def charges(self) -> Iterator[Reading]:
        """``two leptons of opposite charge``, ``same-flavour``: of a pair."""
        for value, pattern in _SIGNS:
            for match in pattern.finditer(self.text, self.start, self.end):
                near = self.text[max(self.start, match.start() - 60) : match.end() + 40]
                of_region = self.item or any(s.names for s in self.regions)
                said = _TWO.search(near) or (of_region and _OF_LEPTONS.search(near))
                if said and any(OF_PAIRS & set(g.subjects) for g in self.groups):
                    asked = Comparison("dilepton", OF[value], "flag", value)
                    yield Reading(match.start(), match.end(), (asked,))

    def triggers(self) -> Iterator[Reading]:
        """Triggers by their names: ``HLT_mu50``, ``the single-muon trigger (trigM)``."""
        found = list(
            re.compile(r"\bHLT_\w+|(?<=trigger \()\w*trig\w*(?=\))", re.IGNORECASE).finditer(
                self.text, self.start, self.end
            )
        )
        if found:
            names = tuple(Comparison("event", "trigger", "flag", m[0]) for m in found)
            start = self.text.rfind(" ", self.start, max(self.start, found[0].start() - 24)) + 1
            end = found[-1].end() + (self.text[found[-1].end() : found[-1].end() + 1] == ")")
            yield Reading(max(self.start, start), end, names)

    def intervals(self) -> Iterator[Reading]:
        """``N_jet: 2, 3–4, 5–6, ≥9``: the bins of a quantity, each a reading."""
        for i, token in enumerate(self.tokens[:-1]):
            if token.kind == "quantity" and self.tokens[i + 1].text == ":" and token.of:
                start = self.tokens[i + 1].end
                end = start + len(re.match(r"[\s\d.,–−≥≤<>=-]*", self.text[start : self.end])[0])  # type: ignore[index]
                for value in values(self.text, start, len(self.text[:end].rstrip(" .,;"))):
                    comparison = Comparison(token.of, token.value, value.op, value.value)
                    yield Reading(token.start, value.end, (comparison,), bins=True)


@cache
def _flag_patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((quantity, re.compile(pattern)) for quantity, pattern in words.FLAGS)


def _flag_matches(text: str, start: int, end: int) -> Iterator[tuple[str, re.Match[str]]]:
    for quantity, pattern in _flag_patterns():
        for match in pattern.finditer(text, start, end):
            yield quantity, match
