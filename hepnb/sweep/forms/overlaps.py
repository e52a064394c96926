"""Objects that are removed near others: cones, also those that change with the momentum."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from hepnb.spec import Comparison
from hepnb.sweep.forms.form import NUMBER, Form, ruled, subjects_in, token_at
from hepnb.sweep.limits import Limit
from hepnb.sweep.reading import Reading
from hepnb.sweep.rules import forms as rules
from hepnb.sweep.symbol_indices import objects_of
from hepnb.vocabulary.subjects import OF_PAIRS

if TYPE_CHECKING:
    from hepnb.sweep.sentence import Sentence


def removing(s: Sentence) -> Iterator[Form]:
    """``by discarding any jet within ΔR = 0.4 of a photon``."""
    for match in rules.REMOVING.finditer(s.text, s.start, s.end):
        thrown = subjects_in(s, *match.span("thrown"))
        around = subjects_in(s, match.start("around"), match.end("around") + 1)
        if (
            len(thrown) != 1
            or len(around) != 1
            or thrown == around
            or re.search(r"\b(?:unless|except)\b", s.text[s.start : s.end])
        ):
            continue
        found = Comparison("-".join(sorted((thrown[0], around[0]))), "dr", ">=", float(match["n"]))
        read = Reading(
            match.start(),
            match.end(),
            (found,),
            removes=(thrown[0], around[0]),
            turns=1,
            printed="<",
        )
        yield Form(match.start(), match.end(), (ruled(rules.REMOVING, read),))


def growing(s: Sentence) -> Iterator[Form]:
    """``within ΔR < 0.04 + 10 GeV/pT of a jet are removed``."""
    for match in rules.GROWING.finditer(s.text, s.start, s.end):
        place = next((k for k, t in enumerate(s.tokens) if t.start == match.start("dr")), None)
        numbers = [float(m[0]) for m in NUMBER.finditer(match["function"])]
        if place is None:
            continue
        limit = Limit(
            "<",
            (numbers[0],),
            "",
            place,
            token_at(s, match.end("dr") + 1),
            token_at(s, match.end() - 1) + 1,
            s.tokens[place],
        )
        pairs = s.overlaps(limit)
        function = (
            _of_candidate(
                match["function"], {removed for removed, _ in pairs}, s.text[match.end() : s.end]
            )
            if pairs
            else ""
        )
        if not function:
            continue
        found = tuple(
            Comparison("-".join(sorted(p)), "dr", ">=", numbers[0], function=function)
            for p in pairs
        )
        read = s.removal(
            Reading(
                match.start(),
                match.end(),
                found,
                removes=pairs[0],
                rule=rules.GROWING.name,
                own=match.start(),
            )
        )
        yield Form(read.start, read.end, (read,))


def _of_candidate(text: str, removed: set[str], after: str) -> str:
    """The function of the candidate's own momentum, in words of the language; "" where it is
    that of another, or not said whose.
    """
    index = re.search(r"p_\{T,?([^{}]*)\}(?:\^\{([^{}]*)\}|\(([^()]*)\))?", text)
    said = re.search(
        r"p_\{T\} (?:is|denotes|being|refers to) (?:the "
        r"|that of the )?(?:transverse momentum of the |p_\{T\} of the )?(\w+)",
        after,
    )
    named = (
        objects_of("".join(g.replace("/", "") for g in index.groups() if g) if index else "")
        or (objects_of(said[1]) if said else None)
        or ()
    )
    own = set(named) >= removed or (named == ("lepton",) and removed <= OF_PAIRS)
    if index is None or not own or (len(named) > 1 and set(named) != removed):
        return ""
    numbers = [m[0] for m in NUMBER.finditer(text[: index.start()])]
    grows = f"{numbers[-2]} + {numbers[-1]} GeV / pt"
    return f"min({numbers[0]}, {grows})" if len(numbers) == 3 else grows


def cones(s: Sentence) -> Iterator[Form]:
    """``jets within a cone of 0.4 around an electron are removed``."""
    for match in rules.CONE.finditer(s.text, s.start, s.end):
        around = next(
            (g for g in s.groups if s.tokens[g.first].start >= match.start("around")), None
        )
        before = [
            g
            for g in s.groups
            if s.tokens[g.last - 1].end <= match.start() and g.subjects != ("event",)
        ]
        verb = any(t.kind == "removed" for t in s.tokens)
        if (
            around is None
            or not before
            or not verb
            or len(before[-1].subjects) != 1
            or re.search(r"\bsum|isolat", s.text[s.start : match.start()])
        ):
            continue
        thrown, value = before[-1].subjects[0], float(match["n"] or match["m"])
        events = s.groups[0].subjects == ("event",)
        pairs = tuple(
            Comparison("-".join(sorted((thrown, a))), "dr", ">", value) for a in around.subjects
        )
        start, end = s.tokens[before[-1].first].start, match.end()
        removes = ("", "") if events else (thrown, around.subjects[0])
        yield Form(
            start,
            end,
            (
                Reading(
                    start, end, pairs, removes=removes, turns=1, printed="<", rule=rules.CONE.name
                ),
            ),
        )
