"""Expanded tokens → pieces of a paper: what TeX's stomach does, without a page.

A command that is not known stays in the text as it is written, for a unit or a sign that vanishes
changes a selection.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from functools import partial
from typing import Final

from hepnb.errors import PaperError
from hepnb.paper import BlockKind
from hepnb.readers.latex import (
    acronyms,
    drawings,
    formulas,
    frontmatter,
    hidden,
    siunitx,
    symbols,
    tables,
)
from hepnb.readers.latex.bibliography import Bibliography
from hepnb.readers.latex.commands import (
    DIMENSIONS,
    DISPLAYED,
    GROUPS,
    IGNORED,
    INLINE_MATH,
    LEVELS,
    SPACES,
    STARTS_WITH,
    TAKES,
    TEXT_FONTS,
)
from hepnb.readers.latex.crossing import Crossings
from hepnb.readers.latex.expand import Expander
from hepnb.readers.latex.maths import Formula
from hepnb.readers.latex.text import Text
from hepnb.readers.latex.tokens import TexToken
from hepnb.readers.unpaged import Piece

#: commands in commands
_DEEPEST: Final = 60
_LENGTHS: Final = ("width", "skip", "height", "sep", "indent")
_NO_SPACE: Final = frozenset(",.'/?;:!~-)")
_AFTER: Final = frozenset(
    {
        " ",
        "/",
        "space",
        "footnote",
        "footnotemark",
        "xspace",
        "fi",
        "else",
        "relax",
        "par",
        "end",
        "egroup",
        "~",
        ",",
        "\\",
        "item",
        "endgroup",
    }
)


#: the label of an item that ends like a name, so that a colon may follow it
_NAME: Final = re.compile(r".*[A-Za-z]{2}.*[\w}+]|[A-Za-z]\w*", re.DOTALL)


def _label(text: str, environment: str) -> str:
    """The label of an item; of a description with the colon that its bold letters stand for."""
    named = environment == "description" and _NAME.fullmatch(text.strip())
    return f"{text.strip()}:" if named else text


#: what an item of an ``easylist`` begins with
_EASY_ITEMS = ("&", "§")


class Typesetter:
    """Writes the pieces of a paper.

    ``unknown``: the commands that it does not know, with how often they came; ``hidden``: the texts
    that nobody sees in print; ``unclosed``: formulas without an end; ``drawings``: pictures whose
    text is left out; ``swallowed``: sections inside of what has no end.
    """

    def __init__(self, expander: Expander) -> None:
        self.expander = expander
        self.pieces: list[Piece] = []
        self.crossings = Crossings()
        self.bibliography = Bibliography(self)
        self.title = ""
        self.authors: list[str] = []
        self.links: list[str] = []
        self.unknown: Counter[str] = Counter()
        self.hidden: list[str] = []
        self.acronyms: dict[str, acronyms.Form] = {}
        self.started = False
        self.unclosed = self.drawings = self.swallowed = 0
        self.span = (1, 1)
        self.in_cell = False
        self.floating: tables.Float | None = None
        self.sink: Text | Formula = Text()
        self._waiting: list[Piece] = []
        self._kind: BlockKind = "paragraph"
        self._lists: list[tuple[str, int]] = []
        self._depth = self._nested = 0
        self._ends: list[TexToken] = []
        self._footnotes = 0
        expander.in_math = lambda: isinstance(self.sink, Formula)
        self._commands = self._command_table()
        self._environments: dict[str, Callable[[str], None]] = {
            **dict.fromkeys(DISPLAYED, partial(formulas.display, self)),
            **dict.fromkeys(INLINE_MATH, partial(formulas.inline, self)),
            **{
                name: partial(environment, self)
                for name, environment in (tables.ENVIRONMENTS | drawings.ENVIRONMENTS).items()
            },
            **dict.fromkeys(
                ("itemize", "enumerate", "description", "compactitem", "compactenum"), self._list
            ),
            "easylist": self._easy_list,
            "abstract": self._abstract_environment,
            **dict.fromkeys(
                ("thebibliography", "mcitethebibliography"), self.bibliography.environment
            ),
            "document": self._document,
            "acknowledgments": self._acknowledgments,
            "acknowledgements": self._acknowledgments,
            "acknowledgement": self._acknowledgments,
        }

    # --- running
    # ----------------------------------------------------------------------------------------------

    def run(
        self, stops: Iterable[str] = (), environment: str = "", always: Iterable[str] = ()
    ) -> TexToken | None:
        r"""Typesets up to a token of these (``&``, ``\name``) outside of groups and of
        environments that begin on the way, or the end of an environment; gives that token.

        ``always``: tokens that stop inside of them as well.
        """
        wanted, never_inside, depth, nested = frozenset(stops), frozenset(always), 0, self._nested
        while (token := self.expander.next()) is not None:
            if token.kind == "end":
                if wanted or environment or not self._ends or token != self._ends[-1]:
                    self.expander.push([token])
                return token
            if token == TexToken("cs", "end"):
                name = self.expander.text(self.expander.argument())
                if name == environment:
                    self.expander.close()
                    self._nested = nested - 1
                    return token
                if name == "document":
                    self.expander.stop()
                    return None
                self._end(name)
                continue
            if token.kind == "cs" and f"\\{token.text}" in never_inside:
                self._nested = nested
                return token
            if (
                depth == 0
                and self._nested <= nested
                and (token.text if token.kind != "cs" else f"\\{token.text}") in wanted
                and token.kind != "x"
            ):
                return token
            depth = max(depth + (token.kind == "{") - (token.kind == "}"), 0)
            self.typeset(token)
        return None

    def captured(self, tokens: list[TexToken], sink: Text | Formula | None = None) -> str:
        """Some tokens as text: of a formula where ``sink`` is one, else running text."""
        end = TexToken("end", str(len(self._ends)))
        self.expander.push([*tokens, end])
        self._ends.append(end)
        with_sink = Text() if sink is None else sink
        try:
            self.inside(with_sink, self.run)
        finally:
            self._ends.pop()
        return with_sink.text()

    def inside(self, sink: Text | Formula, typeset: Callable[[], object]) -> None:
        """Typesets into another text or formula.

        Raises PaperError where commands stand in commands without end.
        """
        self._depth += 1
        if self._depth > _DEEPEST:
            raise PaperError(
                f"commands in commands, more than {_DEEPEST} deep", where=self.expander.where
            )
        outer, self.sink = self.sink, sink
        try:
            typeset()
        finally:
            self.sink = outer
            self._depth -= 1

    def argument(self, sink: Text | Formula | None = None) -> str:
        """The next argument as text."""
        return self.captured(self.expander.argument(), sink)

    @property
    def in_argument(self) -> bool:
        """True inside of an argument, a cell or a caption, where there are no paragraphs."""
        return self._depth > 0

    @property
    def writing(self) -> bool:
        """True in the middle of a paragraph."""
        return isinstance(self.sink, Text) and self.sink.begun

    # --- pieces
    # ----------------------------------------------------------------------------------------------

    def flush(self) -> None:
        """Ends the paragraph; what floated meanwhile follows it."""
        if self.in_argument:
            self.add(" ")
            return
        if isinstance(self.sink, Text):
            text = self.sink.text()
            self.sink = Text()
            bare = not text or (self._kind == "list" and text in ("•", "–"))
            if self.started and not bare:
                self.pieces.append(Piece(self._kind, text))
        self.pieces += self._waiting
        self._waiting = []

    def later(self, pieces: Iterable[Piece]) -> None:
        """Puts pieces after the paragraph that is being written."""
        self._waiting += pieces

    def add(self, text: str) -> None:
        """Adds text to what is being written."""
        if isinstance(self.sink, Text):
            self.sink.add(text)
        else:
            self.sink.add(text, None if len(text) == 1 else "ord")

    def heading(self, title: str, level: int, number: str = "") -> None:
        """Begins a section."""
        self.swallowed += self.in_argument and self.started
        self.flush()
        self.pieces.append(Piece("heading", title, number=number, level=level))

    # --- tokens
    # ----------------------------------------------------------------------------------------------

    def typeset(self, token: TexToken) -> None:
        """Writes a token."""
        match token.kind:
            case "cs":
                self._command(token.text)
            case "x" | "#":
                self.add(token.text)
            case " ":
                if isinstance(self.sink, Text):
                    self.sink.space()
            case "$":
                formulas.dollar(self)
            case "^" | "_":
                formulas.script(self, token.kind)
            case "{":
                self._braced_comma()
            case "&" if isinstance(self.sink, Formula):
                self.sink.space()

    def _braced_comma(self) -> None:
        """``12{,}000``: a comma that parts no two things."""
        if isinstance(self.sink, Formula):
            token = self.expander.raw()
            following = self.expander.peek() if token == TexToken("x", ",") else None
            if following is not None and following.kind == "}":
                self.sink.add(",", "ord")
            elif token is not None:
                self.expander.push([token])

    def _command(self, name: str) -> None:
        known = self._commands.get(name)
        if known is not None:
            known()
        elif name in IGNORED:
            return
        elif name in SPACES:
            self._space()
        elif symbols.is_accent(name):
            self._accent(name)
        elif name in DIMENSIONS:
            self._dimension()
        elif isinstance(self.sink, Formula) and name in symbols.FUNCTIONS:
            self.sink.add(name, "op")
        elif shown := symbols.symbol(name) or (name if name in symbols.FUNCTIONS else ""):
            self.add(shown)
        else:
            if self.started or self.in_argument:
                self.unknown[name] += 1
            self.add(f"\\{name} ")

    def _space(self) -> None:
        self.sink.space()

    def _command_table(self) -> dict[str, Callable[[], None]]:
        table: dict[str, Callable[[], None]] = {
            "par": self.flush,
            "begin": self._begin,
            "begingroup": self.expander.open, "bgroup": self.expander.open,
            "endgroup": self.expander.close, "egroup": self.expander.close,
            "\\": self._line_break, "newline": self._line_break, "tabularnewline": self._line_break,
            "xspace": self._xspace,
            "appendix": self.crossings.appendix,
            "footnote": self._footnote, "footnotetext": self._footnote_text,
            "footnotemark": self._footnote_mark,
            "item": self._item,
            "noalign": lambda: self.expander.push(self.expander.argument()[:0]),
            "label": lambda: self.crossings.label(self.expander.text(self.expander.argument())),
            "tag": lambda: self.crossings.tag(self.argument()),
            "href": self._href, "url": self._url, "nolinkurl": self._url, "path": self._url,
            "bibliography": self.bibliography.included,
            "printbibliography": self.bibliography.included,
            "shortstack": lambda: self.add(self.captured((self.expander.optional(),
            self.expander.argument())[1])),
            "char": self._character, "ding": self._dingbat,
            "paragraph": self._run_in, "subparagraph": self._run_in,
            "intertext": lambda: self.add(f" {self.argument()} "),
            "shortintertext": lambda: self.add(f" {self.argument()} "),
        }  # fmt: skip
        for commands in (formulas, frontmatter, tables, siunitx, acronyms, hidden, drawings):
            table |= {name: partial(command, self) for name, command in commands.COMMANDS.items()}
        table |= {name: partial(self._section, name, level) for name, level in LEVELS.items()}
        table |= {name: partial(self._cite, name) for name in Crossings.CITES}
        table |= {name: partial(self._ref, name) for name in Crossings.REFS}
        table |= dict.fromkeys(TEXT_FONTS, self._text_font)
        return table

    # --- environments
    # ----------------------------------------------------------------------------------------------

    def _begin(self) -> None:
        name = self.expander.text(self.expander.argument())
        self.expander.open()
        if name in self.expander.excluded:
            hidden.excluded(self, name)
            return
        self._nested += 1
        if (macro := self.expander.macros.get(f"begin {name}")) and name not in self._environments:
            self.expander.expand(macro, name)
            return
        handler = self._environments.get(name)
        if handler is not None:
            handler(name)
            return
        self.expander.optional() if name in STARTS_WITH else None
        for _ in range(TAKES.get(name, 0)):
            self.expander.argument()
        if name in GROUPS:
            self.flush()

    def _end(self, name: str) -> None:
        self._nested = max(self._nested - 1, 0)
        if (macro := self.expander.macros.get(f"end {name}")) and name not in self._environments:
            self.expander.push([*macro.body, TexToken("cs", "endgroup")])
            return
        if name in ("itemize", "enumerate", "description", "compactitem", "compactenum"):
            self.flush()
            self._lists = self._lists[:-1]
            self._kind = "list" if self._lists else "paragraph"
        elif name in GROUPS or name == "abstract":
            self.flush()
        self.expander.close()

    def _document(self, _: str) -> None:
        self.sink = Text()
        self.started = True

    def _abstract_environment(self, _: str) -> None:
        self.heading("Abstract", 1)

    def _acknowledgments(self, _: str) -> None:
        self.heading("Acknowledgments", 1)

    # --- sections, front matter
    # ---------------------------------------------------------------------------------------

    def _section(self, name: str, level: int) -> None:
        starred = self.expander.star()
        while (
            self.expander.optional() is not None
        ):  # titles for the table of contents, for the head of the page
            pass
        number = "" if starred else self.crossings.section(name)
        self.heading(self.argument(), level, number)

    def _run_in(self) -> None:
        self.expander.star()
        self.flush()
        self.add(f"{self.argument()} ")

    # --- lists and notes
    # ----------------------------------------------------------------------------------------------

    def _list(self, name: str) -> None:
        self.flush()
        self.expander.optional()
        self._lists.append((name, 0))

    def _easy_list(self, name: str) -> None:
        """A list whose items begin with ``&``; those with more of them stand in the item before."""
        self.flush()
        self.expander.optional()
        outer, token, deeper = self._kind, self._lead(name), False
        while token is not None and token.text in _EASY_ITEMS:
            nested = False
            while (following := self.expander.next()) is not None and following.text in _EASY_ITEMS:
                nested = True
            if following is not None:
                self.expander.push([following])
            if nested:
                self.add(", " if deeper else " ")
            else:
                self.flush()
                self._kind = "paragraph" if self.in_argument else "list"
                self.add("• ")
            deeper = nested
            token = self.run(_EASY_ITEMS, environment=name)
        self.flush()
        self._kind = outer

    def _lead(self, name: str) -> TexToken | None:
        """The first sign of an item of an ``easylist``; what stands before it is how it looks."""
        found: list[TexToken | None] = []
        self.inside(Text(), lambda: found.append(self.run(_EASY_ITEMS, environment=name)))
        return found[0]

    def _item(self) -> None:
        self.flush()
        given = self.expander.optional()
        name, number = self._lists[-1] if self._lists else ("itemize", 0)
        if self._lists:
            self._lists[-1] = (name, number + 1)
        self.crossings.anchor = str(number + 1)
        self._kind = "paragraph" if self.in_argument else "list"
        mark = (
            _label(self.captured(given), name)
            if given is not None
            else f"{number + 1}."
            if "enum" in name
            else "•"
        )
        self.add(f"{mark} ")

    def _footnote(self) -> None:
        self._footnote_mark()
        self._footnote_text()

    def _footnote_mark(self) -> None:
        self.expander.optional()
        self._footnotes += 1
        if isinstance(self.sink, Text):
            self.sink.add(f"^{{{self._footnotes}}}")
        else:
            self.sink.script("^", str(self._footnotes))

    def _footnote_text(self) -> None:
        self.expander.optional()
        self.later([Piece("footnote", f"^{{{self._footnotes or 1}}}{self.argument()}")])

    # --- references
    # ----------------------------------------------------------------------------------------------

    def _cite(self, name: str) -> None:
        self.expander.star()
        first, second = self.expander.optional(), self.expander.optional()
        note = self.captured(second if second is not None else first or [])
        # revtex: ``*`` begins what belongs to the entry before
        keys = [
            k.strip().lstrip("*")
            for k in self.expander.text(self.expander.argument()).split(",")
            if k.strip(" *")
        ]
        self.add(self.crossings.cite(name, keys) + (f" ({note})" if note else ""))

    def _ref(self, name: str) -> None:
        self.expander.star()
        self.add(self.crossings.ref(name, self.expander.text(self.expander.argument())))

    def _href(self) -> None:
        self.expander.optional()
        self.links.append(self.expander.text(self.expander.argument()))
        self.expander.push([TexToken("{", "{"), *self.expander.argument(), TexToken("}", "}")])

    def _url(self) -> None:
        address = self.expander.text(self.expander.argument())
        self.links.append(address)
        self.add(address)

    # --- text
    # ----------------------------------------------------------------------------------------------

    def _line_break(self) -> None:
        self.expander.star()
        self.expander.optional()
        self.add("; ") if isinstance(self.sink, Formula) else self.sink.space()

    def _xspace(self) -> None:
        if not isinstance(self.sink, Text):
            return
        token = self.expander.peek()
        if token is None or token.kind in (" ", "{", "}", "end"):
            return
        if not (token.kind == "x" and token.text in _NO_SPACE) and not (
            token.kind == "cs" and token.text in _AFTER
        ):
            self.sink.space()

    def _character(self) -> None:
        r"""``\char`_``, ``\char"5F``, ``\char95``."""
        number = symbols.number(self.expander.raw, self.expander.push)
        self.add(symbols.character(number))

    def _dingbat(self) -> None:
        r"""``\ding{51}``: pifont's ticks and crosses, which tables have for yes and no."""
        self.add(symbols.dingbat(self.expander.text(self.expander.argument())))

    def _accent(self, name: str) -> None:
        sink: Text | Formula = Formula() if isinstance(self.sink, Formula) else Text()
        text = symbols.accented(name, self.captured(self.thing(), sink))
        if isinstance(self.sink, Formula):
            self.sink.add(text, "ord")
        else:
            self.add(text)

    def _text_font(self) -> None:
        """In a formula what is in running type keeps its spaces; elsewhere a font changes
        nothing.
        """
        if isinstance(self.sink, Formula):
            inner = Text()
            self.captured(self.thing(), inner)
            self.sink.add(inner.text(inside=True), "ord")

    def _dimension(self) -> None:
        r"""Skips a length: ``=-0.1em plus 1fil``, ``\textwidth``."""
        self._length()
        for word in ("plus", "minus"):
            if self._word(word):
                self._length()

    def _length(self) -> None:
        written = ""
        while (token := self.expander.blanks()) is not None:
            if token.kind == "x" and re.fullmatch(
                r"=?[-+]?[\d.,]*[a-z]{0,2}", written + token.text
            ):
                written += token.text
                if written.endswith("fi"):
                    self._word("l")
                if re.search(r"[a-z]{2}$", written):
                    return
                continue
            if (
                token.kind != "cs"
                or written.strip("=-+0123456789.")
                or not token.text.endswith(_LENGTHS)
            ):
                self.expander.push([token])
            return

    def _word(self, word: str) -> bool:
        """Takes a word, if it stands there."""
        first = self.expander.blanks()
        found = [first] if first is not None else []
        while found and len(found) < len(word) and found[-1] == TexToken("x", word[len(found) - 1]):
            token = self.expander.raw()
            if token is None:
                break
            found.append(token)
        if "".join(t.text for t in found) == word:
            return True
        self.expander.push(found)
        return False

    def thing(self) -> list[TexToken]:
        """The argument of a script or an accent: a group, a sign, or a command with its
        arguments.
        """
        token = self.expander.blanks()
        if token is None or token.kind in ("{", "}", "end"):
            self.expander.push([token] if token else [])
            return self.expander.argument()
        if token.kind != "cs":
            return [token]
        macro = self.expander.macros.get(token.text)
        count = (
            macro.arguments if macro else TAKES.get(token.text, int(symbols.is_accent(token.text)))
        )
        found = [token]
        for _ in range(count):
            found += [TexToken("{", "{"), *self.expander.argument(), TexToken("}", "}")]
        return found
