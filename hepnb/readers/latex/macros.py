"""Macros: how they take their arguments, and what becomes of their body."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from hepnb.readers.latex.tokens import TexToken

Body = tuple[TexToken, ...]
NO_VALUE = TexToken("none", "")
TRUE, FALSE = TexToken("cs", "BooleanTrue"), TexToken("cs", "BooleanFalse")


@dataclass(frozen=True, slots=True)
class Parameter:
    """An argument: ``m`` a group or a token, ``o`` in brackets with a ``default``, ``s`` a star,
    ``g`` a group if there is one.

    ``d``: everything before ``until``; ``t``: the tokens ``until`` themselves, which must stand
    there.
    """

    kind: str
    default: Body = (NO_VALUE,)
    until: Body = ()


@dataclass(frozen=True, slots=True)
class Macro:
    """A macro: its arguments and its body, in which ``param`` tokens stand for them."""

    parameters: tuple[Parameter, ...]
    body: Body

    @property
    def arguments(self) -> int:
        """The number of groups that have to follow."""
        return sum(p.kind == "m" for p in self.parameters)

    def size(self, arguments: Sequence[Sequence[TexToken]]) -> int:
        """The number of tokens in the body with these arguments."""
        return sum(
            len(arguments[int(t.text) - 1]) if _takes(t, arguments) else 1 for t in self.body
        )

    def filled(self, arguments: Sequence[Sequence[TexToken]]) -> list[TexToken]:
        """The body with these arguments."""
        filled: list[TexToken] = []
        for token in self.body:
            if token.kind == "param":
                filled += arguments[int(token.text) - 1] if _takes(token, arguments) else ()
            else:
                filled.append(token)
        return filled


def _takes(token: TexToken, arguments: Sequence[Sequence[TexToken]]) -> bool:
    return token.kind == "param" and 1 <= int(token.text) <= len(arguments)


def body(tokens: Sequence[TexToken]) -> Body:
    """The tokens of a definition with ``#1`` as a ``param``, and ``##`` as ``#``."""
    return tuple(_with_parameters(tokens))


def _with_parameters(tokens: Sequence[TexToken]) -> Iterator[TexToken]:
    rest = iter(tokens)
    for token in rest:
        if token.kind != "#":
            yield token
            continue
        following = next(rest, None)
        if following is None:
            return
        digit = following.kind == "x" and following.text in tuple("123456789")
        yield TexToken("param", following.text) if digit else following


def of_newcommand(arguments: int, default: Body | None, tokens: Sequence[TexToken]) -> Macro:
    r"""``\newcommand{…}[arguments][default]{tokens}``."""
    arguments = min(arguments, 9)  # TeX knows no more
    optional = (Parameter("o", default),) if default is not None else ()
    return Macro(
        (*optional, *(Parameter("m") for _ in range(arguments - len(optional)))), body(tokens)
    )


def of_def(pattern: Sequence[TexToken], tokens: Sequence[TexToken]) -> Macro:
    r"""``\def\name pattern{tokens}``: what stands between the arguments delimits them."""
    parts: list[list[TexToken]] = [[]]
    for token in body(pattern):
        if token.kind == "param":
            parts.append([])
        else:
            parts[-1].append(token)
    first = (Parameter("t", until=tuple(parts[0])),) if parts[0] else ()
    rest = (Parameter("d", until=tuple(p)) if p else Parameter("m") for p in parts[1:])
    return Macro((*first, *rest), body(tokens) if not first else _shifted(body(tokens)))


def _shifted(tokens: Body) -> Body:
    """The body of a macro whose first parameter is the tokens that must stand before all others."""
    return tuple(
        TexToken("param", str(int(t.text) + 1)) if t.kind == "param" else t for t in tokens
    )


def of_document_command(specification: Sequence[TexToken], tokens: Sequence[TexToken]) -> Macro:
    r"""``\NewDocumentCommand{…}{specification}{tokens}``; what is not one of ``m o O s g``
    counts as ``m``.
    """
    parameters: list[Parameter] = []
    rest = [t for t in specification if t.kind != " " and t.text not in ("+", "!")]
    while rest:
        kind = rest.pop(0).text
        if kind == "O":
            parameters.append(Parameter("o", tuple(_group(rest))))
        else:
            parameters.append(Parameter(kind if kind in ("m", "o", "s", "g") else "m"))
    return Macro(tuple(parameters), body(tokens))


def _group(rest: list[TexToken]) -> list[TexToken]:
    """Takes a group in braces off the front."""
    depth, taken = 0, []
    while rest:
        token = rest.pop(0)
        depth += (token.kind == "{") - (token.kind == "}")
        taken.append(token)
        if depth == 0:
            break
    return taken[1:-1] if len(taken) > 1 else taken


class Arguments(Protocol):
    """The source of a macro's arguments."""

    def argument(self) -> list[TexToken]:
        """The next group without its braces, or the next token."""

    def optional(self) -> list[TexToken] | None:
        """The tokens in brackets, None where there are none."""

    def star(self) -> bool:
        """Takes a star, if there is one."""

    def group(self) -> list[TexToken] | None:
        """The next group, None where what follows is no group."""

    def until(self, delimiter: Body) -> list[TexToken]:
        """Everything before the delimiter, which is taken too."""


def taken(macro: Macro, source: Arguments) -> list[list[TexToken]]:
    """The arguments of a macro, taken from what follows it."""
    found: list[list[TexToken]] = []
    for parameter in macro.parameters:
        match parameter.kind:
            case "o":
                given = source.optional()
                found.append(list(parameter.default) if given is None else given)
            case "s":
                found.append([TRUE if source.star() else FALSE])
            case "g":
                given = source.group()
                found.append([NO_VALUE] if given is None else given)
            case "d" | "t":
                found.append(source.until(parameter.until))
            case _:
                found.append(source.argument())
    return found
