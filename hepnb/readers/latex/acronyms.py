r"""Acronyms and glossaries: ``\gls{met}`` stands for the short form that the paper gives it,
once it is given one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from hepnb.readers.latex.tokens import TexToken

if TYPE_CHECKING:
    from hepnb.readers.latex.typeset import Typesetter

#: commands of glossaries, acronym and acro → which form they print; those of plurals end in an s
_SHORT: Final = (
    "gls",
    "Gls",
    "GLS",
    "acrshort",
    "Acrshort",
    "ac",
    "Ac",
    "acs",
    "acsu",
    "acused",
    "glsxtrshort",
    "iac",
    "Iac",
)
_LONG: Final = ("acrlong", "Acrlong", "acl", "Acl", "aclu", "glsdesc", "glsxtrlong", "glsentrylong")
_FULL: Final = ("acrfull", "Acrfull", "acf", "Acf", "acfi", "glsxtrfull")
_SHORTS: Final = ("glspl", "Glspl", "acrshortpl", "acp", "Acp", "acsp")
_LONGS: Final = ("acrlongpl", "aclp", "Aclp")
_ENTRY: Final = ("glsentryshort", "glsentrytext", "glsentryname", "glssymbol")

Form = dict[str, list[TexToken]]


def new_acronym(to: Typesetter) -> None:
    r"""``\newacronym[options]{key}{short}{long}``."""
    to.expander.optional()
    key = to.expander.text(to.expander.argument())
    to.acronyms[key] = {"short": to.expander.argument(), "long": to.expander.argument()}


def declared(to: Typesetter) -> None:
    r"""``\DeclareAcronym{key}{short = …, long = …}``,
    ``\newglossaryentry{key}{name = …, description = …}``.
    """
    key = to.expander.text(to.expander.argument())
    fields = _fields(to.expander.argument())
    name = fields.get("short") or fields.get("text") or fields.get("name") or []
    to.acronyms[key] = {
        "short": name,
        "long": fields.get("long") or fields.get("description") or name,
    }


def listed(to: Typesetter) -> None:
    r"""``\acro{key}[short]{long}`` in the list of acronyms, which is shown; elsewhere
    ``\acro{TEXT}`` is capitals.
    """
    key = to.expander.argument()
    short = to.expander.optional()
    long = to.expander.group()
    if short is not None or long is not None:
        to.acronyms[to.expander.text(key)] = {"short": short or key, "long": long or key}
        to.add(f"{to.captured(short or key)}: {to.captured(long or key)}; ")
    else:
        to.expander.push([TexToken("{", "{"), *key, TexToken("}", "}")])


def _fields(tokens: list[TexToken]) -> Form:
    """The fields of ``short = MET, long = {missing momentum}``."""
    found: Form = {}
    name, value, depth, in_value = "", list[TexToken](), 0, False
    for token in [*tokens, TexToken("x", ",")]:
        depth += (token.kind == "{") - (token.kind == "}")
        if depth == 0 and token == TexToken("x", ","):
            found[name.strip()] = value
            name, value, in_value = "", [], False
        elif not in_value and token == TexToken("x", "="):
            in_value = True
        elif in_value:
            value.append(token)
        else:
            name += token.text
    return found


def _shown(form: str, plural: str = "") -> Callable[[Typesetter], None]:
    def command(to: Typesetter) -> None:
        to.expander.star()
        to.expander.optional()
        key = to.expander.text(to.expander.argument())
        given = to.acronyms.get(key)
        if given is None:
            text = key
        elif form == "full":
            text = f"{to.captured(given['long'])} ({to.captured(given['short'])})"
        else:
            text = to.captured(given[form])
        to.add(text + (plural if not re.search(r"[s}]$", text) else ""))

    return command


COMMANDS: dict[str, Callable[[Typesetter], None]] = {
    "newacronym": new_acronym,
    "DeclareAcronym": declared,
    "newglossaryentry": declared,
    "acrodef": listed,
    "acro": listed,
    **dict.fromkeys((*_SHORT, *_ENTRY), _shown("short")),
    **dict.fromkeys(_LONG, _shown("long")),
    **dict.fromkeys(_FULL, _shown("full")),
    **dict.fromkeys(_SHORTS, _shown("short", "s")),
    **dict.fromkeys(_LONGS, _shown("long", "s")),
}
