"""ADL text → its lines of code: comments and notes taken off, lines that go on below joined,
each place known.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import cast

from hepnb.adl import tree
from hepnb.errors import SpecError

_SURROGATE = re.compile(r"[\ud800-\udfff]")

_STRING = r'"(?:\\.|[^"\\])*"'
_NOTE = re.compile(rf"(?:{_STRING}|[^\"#])*(?P<note>#.*)?")
_QUOTE = re.compile(
    r'\s*(?:(?P<paper>[\w.\-/]+):)?p(?P<page>\d+)(?:\.(?P<nth>\d+))?\s*"(?P<text>(?:\\.'
    r'|[^"\\])*)"\s*;?'
)
_MARKS = {m.value: m for m in tree.Mark if m.value}
#: what begins a block, and what begins a line of code: neither goes on with the line above
BLOCK = r"info|object|obj|composite|region|algo|algorithm|table|histolist|countsformat"
_BEGINS = re.compile(
    rf"(?i)\s*({BLOCK}|take|using|select|cut|cmd|reject|define|def|sort|trigger|bin|bins|namedbin"
    r"|weight|histo|counts|process"
    r"|print|save|systematic|tabletype|nvars|errors)\b(?!\s*[<>=!)])"
)
#: lines that a statement may go over
_MOST = 200
_GOES_ON = re.compile(r"(?i)(?:[-+*/^,=<>?:(\[{]|&&|\|\||\band|\bor|\bnot)\s*$")
#: a range without its limits is broken, it does not go on
_RANGE_END = re.compile(r"(?:\[\s*\]|\]\s*\[)\s*$")
_GOES_BACK = re.compile(r"(?i)\s*(?:[)}*/^,?]|[<>=!]=|[<>+]|&&|\|\||(?:and|or)\b)")
_HEADER = re.compile(rf"(?i)\s*({BLOCK})\s+[^\W\d][\w-]*\s*(#.*)?$")
_INFO = re.compile(r"(?i)\s*info\s+[^\W\d]\w*\s*(#.*)?$")
#: keys that info blocks have, where a file does not indent them
_FIELD = re.compile(
    r"(?i)(title|experiment|id|publication|sqrts|lumi|arxiv|hepdata|doi|cdsid|author|adlauthor"
    r"|adldate|inputformat"
    r"|datatier|status|date|type|email)\b"
)


@dataclass(frozen=True, slots=True)
class CodeLine:
    """A statement as it was written: ``code`` without indent and note; ``pieces``: (offset in code,
    line, column) where it goes on.

    ``kind``: ``code``, ``comment`` (``code`` is what follows the #) or ``field`` (of an info block,
    free text).
    """

    code: str
    note: tree.Note
    pieces: tuple[tuple[int, int, int], ...]
    indented: bool
    kind: str = "code"

    @property
    def number(self) -> int:
        """The 1-based line it begins on."""
        return self.pieces[0][1]

    def place(self, at: int) -> tuple[int, int]:
        """The 1-based line and column of a character of the code."""
        offset, line, column = self.pieces[bisect_right(self.pieces, max(at, 0), key=_offset) - 1]
        return line, column + at - offset

    def rest(self, start: int, keyword: str = "") -> CodeLine:
        """The line from a character on, with ``keyword`` before it."""
        shift = len(keyword) - start
        kept = [(o + shift, line, column) for o, line, column in self.pieces if o > start]
        line, column = self.place(start)
        return replace(
            self,
            code=keyword + self.code[start:],
            pieces=((0, line, column), (len(keyword), line, column), *kept),
        )

    def without(self, places: Sequence[int]) -> CodeLine:
        """The line without some of its characters; ``places`` grow."""
        kept = {(o - bisect_left(places, o), line, column) for o, line, column in self.pieces}
        cut = {(at - n, *self.place(at + 1)) for n, at in enumerate(places)}
        ends = (*places, len(self.code))
        return replace(
            self,
            code="".join(
                self.code[a:b] for a, b in zip((0, *(p + 1 for p in places)), ends, strict=True)
            ),
            pieces=tuple(sorted(kept | cut)),
        )


def _offset(piece: tuple[int, int, int]) -> int:
    return piece[0]


def lines(text: str, source: str) -> Iterator[CodeLine]:
    """The lines of a text that are not blank. Raises SpecError for a note that cannot be read."""
    waiting: CodeLine | None = None
    comments: list[
        CodeLine
    ] = []  # below the line that waits; where that goes on, they come before it
    info, begun = False, False
    for number, raw in enumerate(_split(text, source), start=1):
        if not raw.strip():
            continue
        if comments and _goes_on_quoted(comments[-1], raw):
            comments[-1] = replace(comments[-1], code=f"{comments[-1].code} {raw.strip()}")
            continue
        if raw.lstrip().startswith("#"):
            comments.append(
                CodeLine(
                    raw.strip()[1:],
                    tree.Note(line=number),
                    ((0, number, 1),),
                    raw[:1].isspace(),
                    "comment",
                )
            )
            continue
        info = (info and not _ends_info(raw, waiting)) or not (
            begun or not _FIELD.match(raw.lstrip())
        )
        begun = begun or not info
        line = _field(raw, number) if info else _line(raw, number, source)
        joined = waiting and (
            _joined_field(waiting, line) if info else _joined(waiting, line, source)
        )
        if joined:
            yield from comments
        else:
            yield from [*([waiting] if waiting else []), *comments]
        waiting, comments = joined or line, []
        info = info or bool(_INFO.match(raw))
    yield from [*([waiting] if waiting else []), *comments]


def _split(text: str, source: str) -> list[str]:
    """The lines as an editor counts them: other characters that end a line stand in it.

    Raises SpecError for half of a pair of surrogates, which no file can hold.
    """
    found = text.removeprefix("\ufeff").split("\n")  # some editors begin a file with the mark
    try:
        text.encode()
    except UnicodeEncodeError:
        number, line = next((n, x) for n, x in enumerate(found, start=1) if _SURROGATE.search(x))
        at = _SURROGATE.search(line)
        assert at is not None
        raise SpecError(
            f"half of a character (U+{ord(at[0]):04X})",
            where=source,
            hint="delete it",
            line=number,
            column=at.start() + 1,
        ) from None
    return found


def _goes_on_quoted(comment: CodeLine, raw: str) -> bool:
    """True for the rest of a title of which only the first line is a comment."""
    open_title = comment.code.count('"') == 1 and not raw.lstrip().startswith("#")
    return open_title and re.fullmatch(r'[^"]*"+\s*', raw) is not None and not _BEGINS.match(raw)


def _ends_info(raw: str, waiting: CodeLine | None) -> bool:
    if _HEADER.match(raw):
        return True
    return not (
        raw[:1].isspace() or _FIELD.match(raw) or (waiting is not None and _is_open(waiting))
    )


def _field(raw: str, number: int) -> CodeLine:
    """A line of an info block: free text, which may hold any character."""
    column = len(raw) - len(raw.lstrip()) + 1
    return CodeLine(
        raw.strip(), tree.Note(line=number), ((0, number, column),), indented=True, kind="field"
    )


def _joined_field(above: CodeLine, below: CodeLine) -> CodeLine | None:
    """A title in quotes that goes on below."""
    return (
        replace(above, code=f"{above.code} {below.code}")
        if _is_open(above) and not _FIELD.match(below.code)
        else None
    )


def _is_open(line: CodeLine) -> bool:
    value = line.code.partition(" ")[2].strip()
    return line.kind == "field" and value.startswith('"') and value.count('"') == 1


def _line(raw: str, number: int, source: str) -> CodeLine:
    code, note = _split_note(raw, number, source)
    indent = len(code) - len(code.lstrip())
    return CodeLine(code.strip(), note, ((0, number, indent + 1),), raw[:1].isspace())


def _joined(above: CodeLine, below: CodeLine, source: str) -> CodeLine | None:
    """Both as one line where the lower goes on with the upper, None where it is a statement of
    its own.
    """
    if above.kind != "code" or len(above.pieces) >= _MOST or _BEGINS.match(below.code):
        return None
    more = _GOES_ON.search(above.code) and not _RANGE_END.search(above.code)
    bare = re.sub(_STRING, "", above.code)
    unclosed = any(bare.count(opening) > bare.count(closing) for opening, closing in ("()", "{}"))
    if not (more or unclosed or _GOES_BACK.match(below.code)):
        return None
    marks = {n.mark for n in (above.note, below.note)} - {tree.Mark.NONE}
    if len(marks) == 2:
        raise SpecError(
            "two marks on one statement",
            where=source,
            expected="one mark, at its end",
            line=below.number,
            column=1,
        )
    note = replace(
        above.note,
        evidence=above.note.evidence + below.note.evidence,
        mark=next(iter(marks), tree.Mark.NONE),
        comment=" ".join(n.comment for n in (above.note, below.note) if n.comment),
    )
    start = len(above.code) + 1
    pieces = (*above.pieces, *((o + start, line, column) for o, line, column in below.pieces))
    return CodeLine(f"{above.code} {below.code}", note, pieces, above.indented)


# --- notes
# --------------------------------------------------------------------------------------------------


def _split_note(line: str, number: int, source: str) -> tuple[str, tree.Note]:
    """A line as its code and its note; a ``#`` inside quotes is not a note.

    A mark may stand at the end of the code, too.
    """
    match = cast(re.Match[str], _NOTE.match(line))
    comment = match["note"] or ""
    code = line[: match.start("note")] if comment else line
    bare = code.rstrip()
    mark = tree.Mark.NONE if bare.endswith("?") else _MARKS.get(bare[-1:], tree.Mark.NONE)
    code = bare[:-1] if mark else code
    if not comment.startswith("#:"):
        return code, tree.Note(mark=mark, comment=comment[1:].strip(), line=number)
    note = _evidence(comment[2:], number, match.start("note") + 1, source)
    if mark and note.mark not in (mark, tree.Mark.NONE):
        raise SpecError(
            "two marks on one line",
            where=source,
            expected="one mark, at its end",
            line=number,
            column=len(bare),
        )
    return code, replace(note, mark=mark or note.mark)


def _evidence(text: str, number: int, column: int, source: str) -> tree.Note:
    """``p7 "quote"; 1602.01234:p5 "quote" ✓ # comment``."""
    quotes: list[tree.Quote] = []
    end = 0
    while match := _QUOTE.match(text, end):
        quotes.append(
            tree.Quote(
                int(match["page"]),
                unescape(match["text"]),
                match["paper"] or "",
                int(match["nth"] or 0),
            )
        )
        end = match.end()
    rest = text[end:].strip()
    mark = _MARKS.get(rest[:1], tree.Mark.NONE)
    rest = rest[1:].strip() if mark else rest
    if rest and not rest.startswith("#"):
        raise SpecError(
            f"{rest[:40]!r} after #:",
            where=source,
            expected='p7 "words of the paper", then ✓, ? or ✗',
            line=number,
            column=column,
        )
    return tree.Note(tuple(quotes), mark, rest[1:].strip(), line=number)


def unescape(text: str) -> str:
    """Quoted text without its quotation marks and the backslashes that guard them."""
    return re.sub(r"\\(.)", r"\1", text)
