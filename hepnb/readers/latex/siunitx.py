r"""Numbers with units as siunitx writes them: ``\SI{25}{\GeV}``, lists, ranges, products,
angles.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from hepnb.readers.latex.maths import Formula
from hepnb.readers.latex.tokens import TexToken

if TYPE_CHECKING:
    from hepnb.readers.latex.typeset import Typesetter


def number(to: Typesetter) -> None:
    r"""``\num{1.5e3}``."""
    to.expander.optional()
    to.add(written(to.argument()))


def written(text: str) -> str:
    """A number as it is printed: 1.5e-3 is 1.5 × 10^{−3}."""
    match = re.fullmatch(r"(.*?)(?:[eE]([-+]?\d+))?", text.strip())
    plain = (match[1] if match else "").replace("+-", " ± ").replace("-", "−")
    power = f" × 10^{{{match[2].replace('-', '−').lstrip('+')}}}" if match and match[2] else ""
    return plain + power


def quantity(to: Typesetter) -> None:
    r"""``\qty{25}{\GeV}`` of siunitx; what follows ``\qty`` of physics, a pair of brackets of any
    kind, stands as it is.
    """
    given = to.expander.optional()
    value = to.expander.group()
    unit_ = to.expander.group() if value is not None else None
    if value is None:
        brackets = () if given is None else (TexToken("x", "["), *given, TexToken("x", "]"))
        to.expander.push(brackets)
    elif unit_ is None:
        to.expander.push([TexToken("{", "{"), *value, TexToken("}", "}")])
    else:
        to.add(f"{written(to.captured(value))} {to.captured(unit_)}")


def unit(to: Typesetter) -> None:
    r"""``\unit[25]{GeV}`` and ``\unit{25}{GeV}``, the unit alone of siunitx, and a fraction of
    two.
    """
    given = to.expander.optional()
    if given is not None and TexToken("x", "=") not in given:
        to.add(f"{to.captured(given, Formula())} ")
    to.add(to.argument())
    second = to.expander.group()
    if second is not None:
        to.add(f"{' ' if given is None else '/'}{to.captured(second)}")


def listed(to: Typesetter, *, between: str, last: str, with_unit: bool) -> None:
    r"""``\qtylist{25;20;10}{\GeV}`` is 25, 20 and 10 GeV, ``\qtyproduct{2 x 3}{\cm}`` is 2 × 3
    cm.
    """
    to.expander.optional()
    given = re.split(r"(?<!\s)\s*+[;x]\s*+", to.argument())
    parts = [written(part) for part in given if part.strip()]
    text = last.join(filter(None, (between.join(parts[:-1]), *parts[-1:])))
    to.add(f"{text} {to.argument()}" if with_unit else text)


def range_(to: Typesetter, *, with_unit: bool) -> None:
    r"""``\SIrange{80}{100}{\GeV}`` is 80 to 100 GeV."""
    to.expander.optional()
    text = f"{written(to.argument())} to {written(to.argument())}"
    to.add(f"{text} {to.argument()}" if with_unit else text)


def angle(to: Typesetter) -> None:
    r"""``\ang{30}`` and ``\ang{12;30;15}``: degrees, minutes, seconds."""
    to.expander.optional()
    parts = zip(to.argument().split(";"), "°′″", strict=False)
    to.add("".join(f"{written(part)}{mark}" for part, mark in parts if part.strip()))


def _list(*, with_unit: bool) -> Callable[[Typesetter], None]:
    return lambda to: listed(to, between=", ", last=" and ", with_unit=with_unit)


def _product(*, with_unit: bool) -> Callable[[Typesetter], None]:
    return lambda to: listed(to, between=" × ", last=" × ", with_unit=with_unit)


COMMANDS: dict[str, Callable[[Typesetter], None]] = {
    "num": number,
    "qty": quantity,
    **dict.fromkeys(("unit", "unitfrac"), unit),
    **dict.fromkeys(("qtylist", "SIlist"), _list(with_unit=True)),
    "numlist": _list(with_unit=False),
    "qtyproduct": _product(with_unit=True),
    "numproduct": _product(with_unit=False),
    **dict.fromkeys(("qtyrange", "SIrange"), lambda to: range_(to, with_unit=True)),
    "numrange": lambda to: range_(to, with_unit=False),
    "ang": angle,
}
