"""A cell of a table as a number with its uncertainties."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from hepnb.result import Bound, Uncertainty

_DIGITS = (
    r"(?:\d{1,3}(?:[ ,\u2009\u202f]\d{3})+(?:\.\d+)?|\d+(?:\.\d*)?|\.\d+)(?:[eE][-+−]?\d{1,2})?"
)
_POWER = r"(?:(?<!\s)\s*+[×x·*]\s*+10\s*+\^?\{?(?P<exponent>[-−+]?\d{1,2})\}?)?"
_WHOLE = re.compile(
    rf"^(?P<bound>[<≤])?\s*+(?P<open>\()?(?P<sign>[-−])?\s*(?P<value>(?>{_DIGITS})"
    rf")(?P<errors>.*?)(?(open)\)){_POWER}$"
)
#: blanks of which two say as much as more do, and the marks of footnotes
_WIDE = re.compile(r"([^\S\n]{2})[^\S\n]++")
_FOOTNOTES = "*†‡"
_SIGNED = rf"\s*+[+\-−–]\s*+{_DIGITS}"
_ERROR = re.compile(
    rf"""\s*+(?:
        (?:±|\+/?[-−]|\\pm)\s*+(?P<both>{_DIGITS})
      | (?P<first>[\^_])\{{(?P<one>(?:{_SIGNED})+)\s*+\}}\s*+[\^_]\{{(?P<two>(?:{_SIGNED})+)\s*+\}}
      | \+\s*+(?P<up>{_DIGITS})\s*+(?:[/,]\s*+)?[-−–]\s*+(?P<down>{_DIGITS})
    )\s*+(?:(?:\(\s*+)?(?P<name>stat|syst|sys|theor?y?|exp|lumi|model|total|tot)[a-z]*\.?\s*\)?)?[\s,]*""",
    re.VERBOSE | re.IGNORECASE,
)
_NAMES = {"sys": "syst", "theo": "theory", "theor": "theory", "tot": "", "total": ""}
_PERCENT = re.compile(r"%|per ?cent")


@dataclass(frozen=True, slots=True)
class Number:
    """A printed number: ``value`` (of a limit ``< 0.1``, the limit, with ``bound`` "<") and its
    uncertainties, none where bare.
    """

    value: float
    uncertainties: tuple[Uncertainty, ...] = ()
    bound: Bound = ""

    @property
    def total(self) -> float | None:
        """The uncertainties in quadrature, of each the larger side; None where none is given."""
        return sum(u.size**2 for u in self.uncertainties) ** 0.5 if self.uncertainties else None


def read_number(text: str, names: Sequence[str] = ()) -> Number | None:
    """``123 ± 4`` → 123 with one uncertainty; ``20 000``; ``1e2``; ``< 0.1``; None where the text
    is not one number.

    ``names``: what several unnamed uncertainties are, in order, as the caption says; used where
    there are exactly so many.
    """
    match = _WHOLE.match(_WIDE.sub(r"\1", text.strip().rstrip(_FOOTNOTES).rstrip()))
    if not match:
        return None
    errors = list(_errors(match["errors"]))
    if None in errors:
        return None
    found = [e for e in errors if e]
    factor = 10.0 ** int((match["exponent"] or "0").replace("−", "-"))
    if len(found) == len(names) and not any(u.name for u in found):
        found = [Uncertainty(n, u.up, u.down) for n, u in zip(names, found, strict=True)]
    bound: Bound = "<" if match["bound"] else ""
    value = (-1 if match["sign"] else 1) * plain(match["value"]) * factor
    return Number(
        value, tuple(Uncertainty(u.name, u.up * factor, u.down * factor) for u in found), bound
    )


_PAIR = re.compile(r"(?<!\d)(?:\d++\.\d++,\d|\d++,\d++\.)|^\d{4,},\d+$|^\d+,(?:\d{1,2}|\d{4,})$")
_COMMA = re.compile(r"^[\d.]+,[\d.]+$")


def has_pairs(texts: Iterable[str]) -> bool:
    """True where cells hold two numbers with a comma between them (``4558,32``), as a column type
    sets them apart: ``240,160`` is not one number there either.
    """
    return any(_PAIR.search(t.strip()) for t in texts if _COMMA.match(t.strip()))


def is_pair(text: str) -> bool:
    """True for two numbers, or one with its thousands apart."""
    return bool(_COMMA.match(text.strip()))


def number(text: str) -> tuple[float, float | None] | None:
    """``123 ± 4`` → (123, 4); ``20 000`` → (20000, None); None where the text is not one number, or
    a limit.

    Several uncertainties are added in quadrature; of an upper and a lower one the larger is taken.
    """
    found = read_number(text)
    return None if found is None or found.bound or found.value < 0 else (found.value, found.total)


def _errors(text: str) -> Iterator[Uncertainty | None]:
    """The uncertainties that a text is made of; None for any other text."""
    text, place = text.strip(" ,"), 0
    while place < len(text):
        match = _ERROR.match(text, place)
        if not match or match.end() == place:
            yield None
            return
        yield from _sizes(match)
        place = match.end()


def _sizes(match: re.Match[str]) -> Iterator[Uncertainty]:
    name = (match["name"] or "").lower()
    name = _NAMES.get(name, name)
    if match["both"]:
        yield Uncertainty(name, plain(match["both"]), plain(match["both"]))
    elif match["up"]:
        yield Uncertainty(name, plain(match["up"]), plain(match["down"]))
    else:
        scripts = [re.findall(_DIGITS, match[g]) for g in ("one", "two")]
        low, high = scripts if match["first"] == "_" else scripts[::-1]
        for up, down in zip_longest(high, low, fillvalue="0"):
            yield Uncertainty(name, plain(up), plain(down))


def plain(digits: str) -> float:
    """The digits of a printed number, with or without thousands apart."""
    return float(re.sub(r"[ ,\u2009\u202f]", "", digits).replace("−", "-"))


def is_percent(text: str) -> bool:
    """True where a text says per cent."""
    return bool(_PERCENT.search(text.lower()))
