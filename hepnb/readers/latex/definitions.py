r"""Commands that define: ``\newcommand``, ``\def``, ``\let`` and their kin."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from hepnb.readers.latex import macros, symbols
from hepnb.readers.latex.macros import Macro, Parameter
from hepnb.readers.latex.tokens import TexToken

if TYPE_CHECKING:
    from hepnb.readers.latex.expand import Expander

_NEW: Final = frozenset({
    "newcommand", "renewcommand", "providecommand", "DeclareRobustCommand", "newrobustcmd",
    "renewrobustcmd", "providerobustcmd",
})  # fmt: skip
_DEF: Final = frozenset({"def", "gdef", "edef", "xdef", "protected@edef", "protected@xdef"})
_DOCUMENT: Final = frozenset({
    "NewDocumentCommand", "RenewDocumentCommand", "ProvideDocumentCommand",
    "DeclareDocumentCommand",
    "NewExpandableDocumentCommand", "DeclareExpandableDocumentCommand",
})  # fmt: skip
_ENVIRONMENT: Final = frozenset({"newenvironment", "renewenvironment"})
_OTHERS: Final = frozenset({
    "let", "DeclareMathOperator", "@namedef", "newif", "newcommandx", "HepGenParticle", "csname",
    "DeclareSIUnit",
    "DeclarePairedDelimiter", "mathchardef", "chardef", "DeclareMathSymbol",
})  # fmt: skip
_PREFIXES: Final = frozenset(
    {
        "long",
        "outer",
        "global",
        "protected",
        "expandafter",
        "noexpand",
        "unexpanded",
        "relax",
        "protect",
    }
)
_PROVIDING: Final = frozenset({"providecommand", "providerobustcmd", "ProvideDocumentCommand"})
#: what the structure of a paper hangs on keeps its meaning whatever a style file does with it
KEPT: Final = frozenset(
    [
        "section",
        "subsection",
        "subsubsection",
        "paragraph",
        "subparagraph",
        "chapter",
        "part",
        "caption",
        "cite",
        "ref",
        "label",
        "eqref",
        "begin",
        "end",
        "item",
        "footnote",
        "bibitem",
        "title",
        "author",
        "abstract",
        "maketitle",
        "input",
        "include",
        "par",
        "frac",
        "sqrt",
        "left",
        "right",
        "mathrm",
        "text",
        "textbf",
        "textit",
        "emph",
        "multicolumn",
        "multirow",
        "hline",
        "def",
        "let",
        "newcommand",
        "renewcommand",
        "providecommand",
        "usepackage",
        "documentclass",
        "appendix",
        "bibliography",
        "ensuremath",
        "xspace",
        "href",
        "url",
        "newif",
        "csname",
        "endcsname",
        "if",
        "ifx",
        "ifnum",
        "ifdim",
        "else",
        "fi",
        "or",
        "tabularnewline",
        "cr",
        "noalign",
        "hskip",
        "vskip",
        "kern",
    ]
)
#: macros that only work inside LaTeX's own machinery
_MACHINERY: Final = frozenset(
    {"csname", "expandafter", "catcode", "afterassignment", "futurelet", "setbox", "accent", "char"}
)


class Definitions:
    """Takes definitions off an expander's tokens and gives them to it."""

    def __init__(self, expander: Expander) -> None:
        self._from = expander
        self._everywhere = False

    def take(self, name: str) -> bool:
        """Carries a definition out; False where ``name`` is no command that defines."""
        if name in _PREFIXES:
            self._everywhere = self._everywhere or name == "global"
            return True
        if name in _ENVIRONMENT:
            self._environment()
        elif name in _NEW or name in _DEF or name in _DOCUMENT or name in _OTHERS:
            if name == "csname":
                self._from.push([self._csname()])
                return True
            defined = self._definition(name)
            if defined:
                self._define(*defined, everywhere=self._everywhere or name in ("gdef", "xdef"))
        else:
            return False
        self._everywhere = False
        return True

    def collect(self, tokens: Sequence[TexToken]) -> None:
        """The definitions among the tokens of a style file, wherever they stand, but for those
        that need LaTeX's machinery.
        """
        source = self._from
        end = TexToken("end", "style file")
        source.push([*tokens, end])
        depth = 0
        while (token := source.raw()) is not None and token != end:
            depth += (token.kind == "{") - (token.kind == "}")
            if token.kind == "cs" and token.text == "excludecomment" and depth == 0:
                # inside of a group it is for one of the options of a class
                source.exclude(source.text(source.argument()), out=True)
            if token.kind != "cs" or token.text not in _NEW | _DEF | _DOCUMENT | _OTHERS - {
                "newif",
                "csname",
            }:
                continue
            defined = self._definition(token.text)
            if (
                token.text == "let"
                and defined
                and (defined[0] in source.macros or symbols.symbol(defined[0]))
            ):
                # another name for a command that is known as it is: which of several is run, only
                # LaTeX knows
                continue
            if defined and not any(
                t.kind == "cs" and ("@" in t.text or t.text in _MACHINERY) for t in defined[1].body
            ):
                self._define(*defined, everywhere=True)

    def _define(self, name: str, macro: Macro, *, everywhere: bool) -> None:
        itself = macro.body == (TexToken("primitive", name),)
        if name not in KEPT and not itself:
            self._from.define(name, macro, everywhere=everywhere)

    def _definition(self, command: str) -> tuple[str, Macro] | None:
        source = self._from
        if command == "newif":
            name = self._name()
            source.set_switch(name[2:], on=False)
            return None
        if command == "@namedef":
            return source.text(source.argument()), Macro((), macros.body(source.argument()))
        source.star()
        if command == "DeclareSIUnit":
            source.optional()
        name = self._name()
        if not name:
            return None
        if command == "DeclareSIUnit":
            return name, Macro((), macros.body(source.argument()))
        if command in ("chardef", "mathchardef", "DeclareMathSymbol"):
            return self._character(command, name)
        if command == "DeclarePairedDelimiter":
            return name, self._delimited()
        if command in _DEF:
            return name, self._of_def()
        if command in _DOCUMENT:
            specification = source.argument()
            macro = macros.of_document_command(specification, source.argument())
        elif command == "let":
            return self._let(name)
        elif command in ("DeclareMathOperator", "HepGenParticle"):
            macro = Macro(
                (),
                (
                    TexToken("cs", "operatorname"),
                    TexToken("{", "{"),
                    *source.argument(),
                    TexToken("}", "}"),
                ),
            )
        else:
            count, default = source.optional(), source.optional()
            number = "".join(t.text for t in count or ())
            macro = macros.of_newcommand(
                int(number) if number.isdigit() else 0,
                None if default is None else tuple(default),
                source.argument(),
            )
        return None if command in _PROVIDING and name in source.macros else (name, macro)

    def _character(self, command: str, name: str) -> tuple[str, Macro] | None:
        r"""``\mathchardef\name="2D``, ``\DeclareMathSymbol{\name}{type}{font}{"2D}``: a digit,
        letter or hyphen; of other signs the font would have to be known.
        """
        source = self._from
        if command == "DeclareMathSymbol":
            source.argument(), source.argument()
            source.push([*source.argument(), TexToken("cs", "relax")])
        shown = symbols.character(symbols.number(source.raw, source.push) & 0xFF)
        if command == "DeclareMathSymbol":
            source.until((TexToken("cs", "relax"),))
        hyphen = (
            TexToken("cs", "text"),
            TexToken("{", "{"),
            TexToken("x", "-"),
            TexToken("}", "}"),
        )
        body = hyphen if shown == "-" else (TexToken("x", shown),)
        return (name, Macro((), body)) if shown == "-" or shown.isalnum() else None

    def _of_def(self) -> Macro:
        pattern: list[TexToken] = []
        while (token := self._from.raw()) is not None and token.kind not in ("{", "end"):
            pattern.append(token)
        self._from.push([token] if token else [])
        return macros.of_def(pattern, self._from.argument())

    def _let(self, name: str) -> tuple[str, Macro] | None:
        source = self._from
        token = source.blanks()
        if token is not None and token.kind == "x" and token.text == "=":
            token = source.blanks()
        if token is None or token.kind != "cs":
            return None if token is None else (name, Macro((), (token,)))
        known = source.macros.get(token.text)
        if known is not None and self._reaches(known, name):
            return None  # a file that is read twice: what \\name stood for before is what it keeps
        return name, known or Macro((), (TexToken("primitive", token.text),))

    def _reaches(self, macro: Macro, name: str, depth: int = 4) -> bool:
        r"""True for a macro that comes to ``\name``: as its meaning it would expand without end."""
        names = {t.text for t in macro.body if t.kind == "cs"}
        known = (self._from.macros.get(n) for n in names - {name}) if depth else ()
        return name in names or any(
            m is not None and self._reaches(m, name, depth - 1) for m in known
        )

    def _delimited(self) -> Macro:
        r"""``\DeclarePairedDelimiter{\abs}{\lvert}{\rvert}``: a star or a size in brackets
        changes nothing.
        """
        left, right = self._from.argument(), self._from.argument()
        parameters = (Parameter("s"), Parameter("o"), Parameter("m"))
        inner = (*left, TexToken("param", "3"), *right)
        return Macro(
            parameters,
            (TexToken("cs", "ensuremath"), TexToken("{", "{"), *inner, TexToken("}", "}")),
        )

    def _environment(self) -> None:
        source = self._from
        source.star()
        name = source.text(source.argument())
        count, default = source.optional(), source.optional()
        number = "".join(t.text for t in count or ())
        begin = macros.of_newcommand(
            int(number) if number.isdigit() else 0,
            None if default is None else tuple(default),
            source.argument(),
        )
        source.define(f"begin {name}", begin)
        source.define(f"end {name}", Macro((), macros.body(source.argument())))

    def _name(self) -> str:
        r"""The command that is defined: ``\name`` or ``{\name}``, or built by ``\csname``."""
        tokens = [t for t in self._from.argument() if t.kind != " "]
        while tokens and tokens[0].text in _PREFIXES:
            tokens = tokens[1:] or self._from.argument()
        if tokens and tokens[0] == TexToken("cs", "csname"):
            self._from.push(tokens[1:])
            return self._csname().text
        return tokens[0].text if tokens and tokens[0].kind == "cs" else ""

    def _csname(self) -> TexToken:
        end = TexToken("cs", "endcsname")
        return TexToken("cs", self._from.text(self._from.until((end,))))
