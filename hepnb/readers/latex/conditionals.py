r"""Conditions: ``\if…``, ``\ifthenelse`` and their kin.

One that cannot be decided without typesetting is false.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from hepnb.readers.latex.macros import NO_VALUE, TRUE
from hepnb.readers.latex.tokens import TexToken

if TYPE_CHECKING:
    from hepnb.readers.latex.expand import Expander

_TRUE: Final = frozenset({"iftrue", "ifpdf", "ifPDFTeX", "ifpdftex"})
_PRIMITIVES: Final = frozenset({
    "iftrue", "iffalse", "if", "ifx", "ifcat", "ifnum", "ifdim", "ifodd", "ifcase", "ifmmode",
    "ifvmode", "ifhmode", "ifinner",
    "ifdefined", "ifcsname", "ifvoid", "ifhbox", "ifvbox", "ifeof", "ifpdf", "ifPDFTeX", "ifpdftex",
    "ifxetex", "ifluatex",
    "ifXeTeX", "ifLuaTeX", "if@twocolumn", "if@twoside", "if@filesw",
})  # fmt: skip
_BRANCHES: Final = frozenset(
    {
        "ifthenelse",
        "ifbool",
        "iftoggle",
        "ifdef",
        "ifundef",
        "ifcsdef",
        "ifcsundef",
        "ifstrequal",
        "ifblank",
    }
)
_VALUES: Final = {"IfNoValue": NO_VALUE, "IfValue": NO_VALUE, "IfBoolean": TRUE}
_SETTERS: Final = frozenset({
    "newboolean", "provideboolean", "setboolean", "newtoggle", "toggletrue", "togglefalse",
    "settoggle", "newbool", "booltrue",
    "boolfalse", "setbool",
})  # fmt: skip


class Conditionals:
    r"""Decides the conditions in an expander's tokens.

    ``switches``: those that ``\newif`` and its kin made.
    """

    def __init__(self, expander: Expander) -> None:
        self._from = expander
        self.switches: dict[str, bool] = {}
        self._set: dict[str, Callable[[], bool]] = {}

    def take(self, name: str) -> bool:
        """Carries a condition out; False where ``name`` is none."""
        if name == "fi":
            return True
        if name in ("else", "or"):
            self._skip(to_else=False)
            return True
        if name in _SETTERS:
            self._setter(name)
        elif name in _BRANCHES or name == "@ifundefined":
            self._choose(self._branch(name))
        elif name[:-2] in _VALUES or name[:-1] in _VALUES:
            self._value(name)
        elif self._is_condition(name):
            if not self._holds(name):
                self._skip(to_else=True)
        elif (
            name.endswith(("true", "false"))
            and re.sub("(?:true|false)$", "", name) in self.switches
        ):
            self.switches[re.sub("(?:true|false)$", "", name)] = name.endswith("true")
        else:
            return False
        return True

    def _is_condition(self, name: str) -> bool:
        return name in _PRIMITIVES or (name.startswith("if") and name[2:] in self.switches)

    def _holds(self, name: str) -> bool:
        source = self._from
        match name:
            case "ifmmode":
                return source.in_math()
            case "ifx":
                first, second = source.raw(), source.raw()
                return first == second or (
                    self._meaning(first) is not None
                    and self._meaning(first) == self._meaning(second)
                )
            case "if" | "ifcat":
                first, second = source.next(), source.next()
                return first is not None and first == second
            case "ifnum" | "ifodd" | "ifdim" | "ifcase":
                return self._number(name)
            case "ifdefined":
                return self._known(source.raw())
            case "ifcsname":
                return source.text(source.until((TexToken("cs", "endcsname"),))) in source.macros
        return name in _TRUE or self.switches.get(name[2:], False)

    def _meaning(self, token: TexToken | None) -> object:
        return (
            self._from.macros.get(token.text) if token is not None and token.kind == "cs" else None
        )

    def _known(self, token: TexToken | None) -> bool:
        return token is not None and (token.kind != "cs" or token.text in self._from.macros)

    def _number(self, name: str) -> bool:
        """Decides about plain numbers; those of TeX's registers are not known, and count as 0."""
        written: list[str] = []
        while (token := self._from.next()) is not None:
            if (
                token.kind in ("x", "#")
                and re.match(r"[-+\d<=>.]", token.text)
                and not (name == "ifcase" and not token.text.isdigit())
            ):
                written.append(token.text)
            elif (
                token.kind == "cs"
                and token.text not in ("relax", "par")
                and not re.search(r"[<=>]", "".join(written))
            ):
                written.append("0")
            else:
                break
        if token is not None and token.kind != " " and token != TexToken("cs", "relax"):
            self._from.push([token])
        match = re.match(r"([-+]?\d*)(?:([<=>])([-+]?\d*))?", "".join(written))
        first, sign, second = (match[1], match[2], match[3]) if match else ("", "", "")
        left, right = (int(n) if n.lstrip("+-") else 0 for n in (first, second or ""))
        if name == "ifodd":
            return left % 2 == 1
        if name == "ifcase":
            return left == 0
        return (
            left < right
            if sign == "<"
            else left > right
            if sign == ">"
            else left == right
            if sign == "="
            else False
        )

    def _skip(self, *, to_else: bool) -> None:
        r"""Skips to the end of the condition, or to its ``\else``."""
        depth = 0
        while (token := self._from.raw()) is not None:
            if token.kind == "end":
                self._from.push([token])
                return
            if token.kind != "cs":
                continue
            if self._is_condition(token.text):
                depth += 1
            elif token.text == "fi":
                if depth == 0:
                    return
                depth -= 1
            elif token.text == "else" and depth == 0 and to_else:
                return

    def _choose(self, holds: bool) -> None:
        yes, no = self._from.argument(), self._from.argument()
        self._from.push(yes if holds else no)

    def _branch(self, name: str) -> bool:
        source = self._from
        if name == "ifstrequal":
            return source.argument() == source.argument()
        given = source.argument()
        match name:
            case "ifthenelse":
                return self._test(given)
            case "ifdef" | "ifundef":
                return self._known(given[0] if given else None) == (name == "ifdef")
            case "ifcsdef" | "ifcsundef" | "@ifundefined":
                return (source.text(given) in source.macros) == (name == "ifcsdef")
            case "ifblank":
                return not [t for t in given if t.kind != " "]
        return self.switches.get(source.text(given), False)

    def _test(self, given: Sequence[TexToken]) -> bool:
        r"""The test of ``\ifthenelse``."""
        tokens = [t for t in given if t.kind != " "]
        if not tokens:
            return False
        head, rest = tokens[0], tokens[1:]
        if head in (TexToken("cs", "not"), TexToken("cs", "NOT")):
            return not self._test(rest)
        if head.kind == "cs" and head.text in ("boolean", "equal", "isodd", "isundefined"):
            self._from.push([*rest, TexToken("cs", "relax")])
            first = self._from.argument()
            match head.text:
                case "boolean":
                    held = self.switches.get(self._from.text(first), False)
                case "equal":
                    held = self._from.text(first) == self._from.text(self._from.argument())
                case "isodd":
                    number = self._from.text(first)
                    held = number.isdigit() and int(number) % 2 == 1
                case _:
                    held = not self._known(first[0] if first else None)
            self._from.until((TexToken("cs", "relax"),))
            return held
        self._from.push([*tokens, TexToken("cs", "relax")])
        return self._number("ifnum")

    def _value(self, name: str) -> None:
        r"""``\IfNoValueTF`` and its kin of xparse."""
        branches = name[-2:] if name[:-2] in _VALUES else name[-1:]
        stem = name[: -len(branches)]
        given = self._from.argument()
        held = (given == [_VALUES[stem]]) != (stem == "IfValue")
        contents = {branch: self._from.argument() for branch in branches}
        self._from.push(contents.get("T" if held else "F", []))

    def _setter(self, name: str) -> None:
        source = self._from
        switch = source.text(source.argument())
        if name in ("setboolean", "setbool", "settoggle"):
            self.switches[switch] = source.text(source.argument()).lower() == "true"
        else:
            self.switches[switch] = name in ("toggletrue", "booltrue")
