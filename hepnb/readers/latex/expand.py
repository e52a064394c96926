r"""Tokens → tokens without macros: what TeX's mouth does.

Definitions, arguments, ``\input``; bounded in every direction.
"""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Final

from hepnb.errors import PaperError
from hepnb.readers.latex import macros
from hepnb.readers.latex.conditionals import Conditionals
from hepnb.readers.latex.definitions import Definitions
from hepnb.readers.latex.files import Files
from hepnb.readers.latex.macros import Body, Macro
from hepnb.readers.latex.tokens import PAR, SPACE, TexToken, Tokens, characters

#: bounds of one paper; a CMS paper of 43 pages with its style file takes 230 000 tokens and 1200
#: expansions
MOST_EXPANSIONS: Final = 300_000
MOST_TOKENS: Final = 3_000_000
MOST_FILES: Final = 300
DEEPEST: Final = 5_000
#: how often a macro may be inside of itself: a list of so many things is taken apart by none
MOST_INSIDE: Final = 200
_INPUTS: Final = frozenset(
    {"input", "include", "subfile", "InputIfFileExists", "@input", "import", "subimport"}
)
_PACKAGES: Final = frozenset({"usepackage", "RequirePackage"})


class Expander:
    r"""The tokens of a paper as they are after expansion, one by one.

    ``where``: the name of the paper, for errors. ``in_math``: asked by ``\ifmmode``. ``missing``
    gathers the files that were asked for and are not in the source, ``excluded`` the environments
    of which nothing is printed, ``endless`` the macros that come to themselves again and again.
    """

    def __init__(self, files: Files, where: str) -> None:
        self.files, self.where = files, where
        self.macros: dict[str, Macro] = {}
        self.missing: dict[str, None] = {}
        self.excluded: set[str] = set()
        self.in_math: Callable[[], bool] = lambda: False
        self.endless: dict[str, None] = {}
        self._stack: list[list[TexToken] | Tokens] = []
        self._from: list[str] = []
        self._inside: Counter[str] = Counter()
        self._saved: list[dict[str, Macro | None]] = []
        self._expansions = self._tokens = self._files = 0
        self._definitions = Definitions(self)
        self._conditionals = Conditionals(self)

    # --- reading
    # ----------------------------------------------------------------------------------------------

    def raw(self) -> TexToken | None:
        """The next token as it stands, None at the end.

        Raises PaperError beyond MOST_TOKENS of them.
        """
        while self._stack:
            top = self._stack[-1]
            token = (top.pop() if top else None) if isinstance(top, list) else top.next()
            if token is not None:
                self._tokens += 1
                if self._tokens > MOST_TOKENS:
                    raise self._endless("its text")
                return token
            self._drop()
        return None

    def push(self, tokens: Sequence[TexToken], *, macro: str = "") -> None:
        """Puts tokens in front of what follows; ``macro``: the one that they are the body of.

        Raises PaperError where it stands inside of itself more than MOST_INSIDE times.
        """
        if not tokens:
            return
        while (
            self._stack and self._stack[-1] == []
        ):  # so that a macro that ends in another one goes no deeper
            self._drop()
        if macro and self._inside[macro] > MOST_INSIDE:
            self._unwind(macro)
            return
        if len(self._stack) > DEEPEST:
            raise self._endless("a macro")
        self._put(list(reversed(tokens)), macro)

    def read(self, text: str, *, package: bool = False, folder: str = "") -> None:
        """Puts a text in front of what follows; ``folder``: where its file is in the source."""
        self._put(Tokens(text, package=package, folder=folder))

    def stop(self) -> None:
        """Ends the paper here, whatever follows."""
        while self._stack:
            self._drop()

    def _put(self, source: list[TexToken] | Tokens, macro: str = "") -> None:
        self._stack.append(source)
        self._from.append(macro)
        self._inside[macro] += 1

    def _drop(self) -> None:
        self._stack.pop()
        self._inside[self._from.pop()] -= 1

    def _unwind(self, macro: str) -> None:
        """Takes back a macro that has come to itself too often: it stands as it is written, and
        is none from here on.
        """
        cycle = set(self._from[-MOST_INSIDE:])
        while self._from and self._from[-1] in cycle - {""}:
            self._drop()
        for name in cycle - {""}:
            self.macros.pop(name, None)
            self.endless[name] = None
        self._put([TexToken("primitive", macro)])

    def next(self) -> TexToken | None:
        """The next token that is no macro; None at the end."""
        while (token := self.raw()) is not None:
            if token.kind == "cs":
                if self._expanded(token.text):
                    continue
            elif token.kind == "{":
                self.open()
            elif token.kind == "}":
                self.close()
            elif token.kind == "none":
                continue
            return TexToken("cs", token.text) if token.kind == "primitive" else token
        return None

    def peek(self) -> TexToken | None:
        """The token that `raw` gives next."""
        token = self.raw()
        if token is not None:
            self.push([token])
        return token

    def _expanded(self, name: str) -> bool:
        """True where a command was one that only changes what follows."""
        macro = self.macros.get(name)
        if macro is not None:
            self.expand(macro, name)
            return True
        if name in _INPUTS:
            self._input(name)
            return True
        if name in _PACKAGES:
            self.optional()
            for package in self.text(self.argument()).split(","):
                self._use(package.strip())
            return True
        if name in ("excludecomment", "includecomment"):
            self.exclude(self.text(self.argument()), out=name == "excludecomment")
            return True
        if name == "endinput":
            while self._stack and isinstance(self._stack[-1], list):
                self._drop()
            if self._stack:
                self._drop()
            return True
        return self._definitions.take(name) or self._conditionals.take(name)

    def expand(self, macro: Macro, name: str) -> None:
        """Puts the body of a macro, with the arguments that follow, in its place.

        Raises PaperError where macros expand without end.
        """
        self._expansions += 1
        if self._expansions > MOST_EXPANSIONS:
            raise self._endless(f"\\{name}")
        arguments = macros.taken(macro, self)
        size = macro.size(arguments)
        self._tokens += size
        if self._tokens > MOST_TOKENS:
            raise self._endless(f"\\{name}")
        self.push(macro.filled(arguments), macro=name)

    def _endless(self, what: str) -> PaperError:
        return PaperError(
            f"{what} expands without end, or beyond {MOST_TOKENS:,} tokens",
            where=self.where,
            hint="give the PDF of the paper instead",
        )

    # --- arguments
    # ----------------------------------------------------------------------------------------------

    def blanks(self) -> TexToken | None:
        """Skips spaces; gives the token after them."""
        token = self.raw()
        while token is not None and token.kind == " ":
            token = self.raw()
        return token

    def argument(self) -> list[TexToken]:
        """The next group without its braces, or the next token; empty at the end."""
        token = self.blanks()
        if token is None or token.kind in ("}", "end"):
            self.push([token] if token else [])
            return []
        return self._group() if token.kind == "{" else [token]

    def group(self) -> list[TexToken] | None:
        """The next group without its braces, None where what follows is no group."""
        token = self.raw()
        if token is not None and token.kind == "{":
            return self._group()
        self.push([token] if token else [])
        return None

    def _group(self) -> list[TexToken]:
        depth, found = 1, []
        while (token := self.raw()) is not None:
            if token.kind == "end" or (token == PAR and self.in_math()):
                self.push([token])  # in a formula a brace that is missing costs its paragraph
                break
            depth += (token.kind == "{") - (token.kind == "}")
            if depth == 0:
                break
            found.append(token)
        return found

    def optional(self) -> list[TexToken] | None:
        """The tokens in brackets, None where there are none."""
        token = self.blanks()
        if token is None or token.text != "[" or token.kind != "x":
            self.push([token] if token else [])
            return None
        return self.until((TexToken("x", "]"),))

    def star(self) -> bool:
        """Takes a star, if there is one."""
        token = self.blanks()
        if token is not None and token.kind == "x" and token.text == "*":
            return True
        self.push([token] if token else [])
        return False

    def until(self, delimiter: Body) -> list[TexToken]:
        """Everything before the delimiter, which is taken too; without the braces of a group
        that is all of it.
        """
        depth, found = 0, []
        while (token := self.raw()) is not None:
            if token.kind == "end":
                self.push([token])
                break
            found.append(token)
            depth += (token.kind == "{") - (token.kind == "}")
            if (
                depth == 0
                and token == delimiter[-1]
                and tuple(found[-len(delimiter) :]) == delimiter
            ):
                del found[-len(delimiter) :]
                break
        whole = len(found) > 1 and found[0].kind == "{" and _closes(found) == len(found) - 1
        return found[1:-1] if whole else found

    def text(self, tokens: Sequence[TexToken]) -> str:
        """Some tokens as plain text, fully expanded: a name, a number, a file."""
        end = TexToken("end", f"text {self._tokens}")
        self.push([*tokens, end])
        written: list[str] = []
        while (token := self.next()) is not None and token != end:
            written.append(
                token.text
                if token.kind not in ("cs", "{", "}")
                else ""
                if token.kind != "cs"
                else f"\\{token.text}"
            )
        return "".join(written).strip()

    def exclude(self, environment: str, *, out: bool) -> None:
        """Leaves an environment out, or takes it in again."""
        (self.excluded.add if out else self.excluded.discard)(environment)

    # --- definitions and their scope
    # ------------------------------------------------------------------------------------

    def define(self, name: str, macro: Macro | None, *, everywhere: bool = False) -> None:
        """Gives a name its meaning, until the group ends or everywhere."""
        if self._saved and not everywhere:
            self._saved[-1].setdefault(name, self.macros.get(name))
        if macro is None:
            self.macros.pop(name, None)
        else:
            self.macros[name] = macro

    def open(self) -> None:
        """Begins a group."""
        self._saved.append({})

    def close(self) -> None:
        """Ends a group: what was defined in it is gone."""
        for name, macro in (self._saved.pop() if self._saved else {}).items():
            self.define(name, macro, everywhere=True)

    def collect(self, text: str) -> None:
        """Takes over the definitions of a style file without running it: only LaTeX itself
        could.
        """
        tokens, found = Tokens(text, package=True), []
        while (token := tokens.next()) is not None:
            found.append(token)
        self._definitions.collect(found)

    def switch(self, name: str) -> bool | None:
        r"""The state of a switch made by ``\newif`` or the like, None for no switch."""
        return self._conditionals.switches.get(name)

    def set_switch(self, name: str, *, on: bool) -> None:
        """Sets a switch, which is made where there is none."""
        self._conditionals.switches[name] = on

    # --- files
    # ----------------------------------------------------------------------------------------------

    def _input(self, command: str) -> None:
        self.star()
        folder = self.text(self.argument()) if command in ("import", "subimport") else ""
        token = self.blanks()
        braced = token is None or token.kind == "{"
        name = (
            self._word(token)
            if token is not None and not braced
            else self.text(self._group())
            if token
            else ""
        )
        beside = self._folder()
        found = self.files.tex(
            *(posixpath.join(where, folder, name) for where in dict.fromkeys(("", beside)))
            if command != "subimport"
            else (posixpath.join(beside, folder, name),)
        )
        if found is None:
            self.missing[posixpath.join(folder, name)] = None
            return
        self._files += 1
        if self._files > MOST_FILES:
            raise PaperError(
                f"more than {MOST_FILES} files are put in by \\{command}",
                where=self.where,
                hint="does a file put in itself?",
            )
        file, text = found
        imported = command not in ("input", "include", "InputIfFileExists", "@input")
        self._put([SPACE])
        self.read(text, folder=posixpath.dirname(file) if imported else beside)

    def _folder(self) -> str:
        r"""The folder that ``\import`` and its kin read from now."""
        texts = (source for source in reversed(self._stack) if isinstance(source, Tokens))
        return next((source.folder for source in texts), "")

    def _word(self, token: TexToken) -> str:
        """A file's name as plain TeX has it, up to a space."""
        found = [token.text]
        while (following := self.raw()) is not None and following.kind == "x":
            found.append(following.text)
        self.push([following] if following else [])
        return "".join(found)

    def _use(self, package: str) -> None:
        found = self.files.find(f"{package}.sty")
        if found is not None:
            self.collect(found)

    def spelled(self, text: str) -> None:
        """Puts a text in front of what follows, as characters without any meaning."""
        self.push(characters(text))


def _closes(tokens: Sequence[TexToken]) -> int:
    """The end of the group that the tokens begin with."""
    depth = 0
    for place, token in enumerate(tokens):
        depth += (token.kind == "{") - (token.kind == "}")
        if depth == 0:
            return place
    return -1
