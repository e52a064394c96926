"""Text → tokens: numbers, units, quantities, subjects, comparisons and the few other words that
the grammar asks for.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from hepnb.sweep.symbol_indices import objects_of, whose
from hepnb.vocabulary import numbers
from hepnb.vocabulary import sentences as words
from hepnb.vocabulary.comparisons import COMPARISONS
from hepnb.vocabulary.letters import JOINED, LETTERS, QUOTATION, lenient
from hepnb.vocabulary.quantities import ETAS, FORWARD
from hepnb.vocabulary.subjects import system
from hepnb.vocabulary.units import OF_DIMENSION, WRITTEN
from hepnb.vocabulary.wordings import ADJUNCTS, QUANTITIES, SUBJECTS

#: authors write ``7GeV`` and ``1.57or`` as well
_GLUED = rf"(?=(?:{OF_DIMENSION['energy']}|[mc]m|[μu]m|m?rad|or|and)(?![A-Za-z]))"
_NUMBER = (
    r"(?<![\w.}])\d+(?:[,\u2009 ]\d{3}(?!\d))*(?:\.\d+)?(?![\w]*\})"
    rf"(?:(?!\w)|{_GLUED})"
)
#: ``electron/muon`` are two, ``H/E`` is one
_BEGINS = r"(?<!\w)(?<!(?<![a-z]{3})/)"
_SENTENCE = re.compile(
    r"(?<=;)\s+(?=(?:in|for) the \w)|(?<=[.;])\s+(?=[A-ZΔΣ•‘'\"(-]|[mp]_\{?T|\|[A-Za-zΔΣη]"
    r"|\d-(?:lepton|jet|tag|photon"
    r"|tau)\b)"
    r"|(?<=\w)\s+- (?=[A-Z])|(?:(?<!\s)\s++)?[•]\s*"
    r"|,\s+(?=while )|(?<=[.;])\^\{\d{1,3}\}\s+(?=[A-Z])"
)
#: a quantity with the capital of the begin of a sentence or an item
_CAPITAL = re.compile(
    r"\W*(?P<letter>[A-Z])(?=(?:ransverse|ongitudinal|nvariant|issing|elative|calar|zimuthal"
    r"|seudorapidity|ombined|mpact|ass|solation|ffective|transverse|i(?:jet|lepton|muon|electron"
    r"|photon)|eading|ubleading|ormali[sz]ed|educed)\b)"
)
_NOT_AN_END = re.compile(r"(?:\b(?:Refs?|Figs?|Secs?|Eqs?|i\.e|e\.g|vs|cf|al|et al|approx))\.$")


_LONGEST_ABBREVIATION = 8
#: a mass whose index names no objects: ``M_{bc}``, ``m_{rec}``, ``M_{asym}``
_NO_OBJECTS = re.compile(
    r"_\{(?:bc|rec\w*|asym\w*|miss\w*|vis\w*|corr\w*|inv|res\w*|sv)\}", re.IGNORECASE
)
_LATIN = str.maketrans(
    {
        "α": "alpha",
        "β": "beta",
        "γ": "g",
        "ℓ": "l",
        "μ": "mu",
        "τ": "tau",
        "χ": "chi",
        "φ": "phi",
        "η": "eta",
        "Δ": "delta_",
        "θ": "theta",
        "δ": "delta",
        "ε": "epsilon",
        "ζ": "zeta",
        "ξ": "xi",
        "λ": "lambda",
        "ρ": "rho",
        "σ": "sigma",
        "ψ": "psi",
        "Ψ": "psi",
        "ω": "omega",
        "Ω": "omega",
        "\u0302": "",
        "\u0303": "",
    }
)


@dataclass(frozen=True, slots=True)
class Token:
    """A token ``text[start:end]`` of a block; ``kind`` says what ``value`` is.

    ``quantity``: its word, and in ``of`` the subject that it implies; ``subject``: its word;
    ``compare``: an operator; ``ordinal``: a place; ``stage``: a stage; ``number``: also as a
    ``number``. Any other kind is a row of `vocabulary.SIGNS`, or ``word``.
    """

    kind: str
    value: str
    start: int
    end: int
    text: str
    of: str = ""
    number: float = 0.0


#: a hyphen that LaTeX sets as a minus, or that is a dash: ``N_{b−jets}``, ``b–jets``
_HYPHEN = re.compile(
    rf"(?<=[A-Za-zτ\d])−(?={JOINED})"
    r"|(?<=\bb)–(?=(?:jets?|tag(?:s|ged|ging)?|quarks?)\b)"
)
#: the name of a command that the reader of LaTeX does not know, which is no word
_COMMAND = re.compile(r"\\[A-Za-z]+")


@lru_cache(maxsize=1024)  # a block is asked for by everyone who looks at it
def plain(text: str) -> str:
    """The text with one letter for each look-alike, of the same length."""
    if "\\" in text:
        text = _COMMAND.sub(lambda m: "\\" + "ʘ" * (len(m[0]) - 1), text)
    if text.isascii():
        return text
    return _HYPHEN.sub("-", text.translate({ord(c): _plain(c) for c in set(text)}))


@cache
def _plain(character: str) -> str:
    found = {**LETTERS, **QUOTATION}.get(character, character)
    normal = unicodedata.normalize("NFKC", found)
    return normal if len(normal) == 1 and unicodedata.category(found) in ("Ll", "Lu") else found


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """(start, end) of the sentences and list items of a text."""
    start = 0
    for match in _SENTENCE.finditer(text):
        if not _NOT_AN_END.search(
            text[max(start, match.start() - _LONGEST_ABBREVIATION) : match.start()]
        ):
            yield start, match.start()
            start = match.end()
    if start < len(text):
        yield start, len(text)


@lru_cache(maxsize=1024)  # heads of a table are asked for with each of its cells
def tokens(text: str, start: int = 0, end: int | None = None) -> tuple[Token, ...]:
    """The tokens of ``text[start:end]`` in order; ``text`` has been made `plain`."""
    last = len(text) if end is None else end
    if first := _CAPITAL.match(text, start, last):
        at = first.start("letter")
        text = text[:at] + text[at].lower() + text[at + 1 :]
    return tuple(t for m in _master().finditer(text, start, last) if (t := _token(m)))


def _token(match: re.Match[str]) -> Token | None:
    kind, value, of = _rows()[match.lastgroup or ""]
    if kind == "noise":
        return None
    text, number = match[0], 0.0
    if of == "*":
        of = whose(text)
        if of in ("?", "met"):
            # the index of a pseudorapidity may be a part of the detector; any other says whose it
            # is
            other = "symbol" if value == "mass" and _NO_OBJECTS.search(text) else "unread"
            value, of = value if value in ETAS | FORWARD else other, ""
    if of == "args":
        value, of = _of_arguments(value, text)
    if value == "named":
        value = f"other:{own_name(text)}"
    if kind == "count":
        kind, number = "number", float(numbers.NUMBERS.get(text.lower(), 0))
    elif kind == "number":
        number = float(re.sub(r"[,\u2009 ]", "", text))
    return Token(kind, value, match.start(), match.end(), text, of, number)


def _of_arguments(value: str, text: str) -> tuple[str, str]:
    """(quantity, subject) of ``m_{T}(γ, p_{T}^{miss})``, ``p_{T}(V)``: whose it is, its brackets
    say; ``unread`` for any other.
    """
    inside = text[text.index("(") + 1 : -1]
    if value == "pt" and inside.strip() in ("V", "W", "Z", "H"):
        return f"other:pt{inside.strip().lower()}", "event"
    named = objects_of(inside) if "+" not in inside else None
    if value == "mt":
        others = tuple(n for n in named or () if n != "met")
        return ("mt", others[0]) if len(others) == 1 and len(named or ()) == 2 else ("unread", "")
    of = system(named) if named else ""
    return (value, of) if of and of != "met" else ("unread", "")


def own_name(symbol: str) -> str:
    """A word for a quantity that has no other name than its symbol: ``m_{T}^{b,min}`` →
    ``mt_b_min``.
    """
    letters = re.sub(r"(?<=cos)(?=θ)", " ", symbol).translate(_LATIN).replace("_{T}", "t")
    return re.sub(r"[^A-Za-z0-9]+", "_", letters).strip("_").lower()


@cache
def _rows() -> dict[str, tuple[str, str, str]]:
    return {name: (kind, value, of) for name, kind, value, of, _ in _table()}


@cache
def _master() -> re.Pattern[str]:
    # the name of a row stands at its end: a branch that begins with a group costs twice as much
    return re.compile("|".join(f"(?:{pattern})(?P<{name}>)" for name, _, _, _, pattern in _table()))


@cache
def _table() -> tuple[tuple[str, str, str, str, str], ...]:
    """(name of the group, kind, value, subject implied, pattern) of all words, in the order in
    which they are tried.
    """
    # the commonest words first, which begin nothing else: a third of a text need not be held
    # against all that follows
    rows: list[tuple[str, str, str, str]] = [
        ("word", "", "", words.COMMON),
        ("noise", "", "", words.NOISE),
    ]
    rows += [("quantity", value, of, pattern) for (of, value), pattern in QUANTITIES]
    rows += [("compare", value, "", pattern) for value, pattern in COMPARISONS]
    rows += [("stage", value, "", pattern) for value, pattern in words.STAGES]
    rows += [
        ("ordinal", str(value), "", rf"(?<!\w)(?i:{pattern})(?:(?=[\s),/-])-?)")
        for value, pattern in numbers.ORDINALS
    ]
    rows += [
        ("subject", value, "", rf"{_BEGINS}(?i:{pattern})(?!\w)(?!{ADJUNCTS})")
        for value, pattern in SUBJECTS
    ]
    rows += [
        ("count", "", "", words.EVENTS_WITHOUT),
        ("count", "", "", r"\b(?i:" + "|".join(numbers.NUMBERS) + r")\b"),
        ("number", "", "", _NUMBER),
    ]
    rows += [("unit", "", "", rf"(?<![A-Za-z]){WRITTEN}(?![A-Za-z])")]
    rows += [(kind, "", "", pattern) for kind, pattern in words.SIGNS]
    rows += [("word", "", "", r"[^\W\d]\w*|\S")]
    return tuple(
        (f"r{i}", kind, value, of, lenient(pattern))
        for i, (kind, value, of, pattern) in enumerate(rows)
    )
