"""ADL text → tree.

A line is one statement; a block begins at its keyword and ends where the next one begins.

A ``define`` that is not indented is an event variable and ends the block before it. What older
dialects (CutLang, adl2tnm) write otherwise is read as the 2026 syntax has it
(`hepnb.adl.older_dialects`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import cast

from hepnb.adl import older_dialects, tree
from hepnb.adl.lines import BLOCK, CodeLine, lines
from hepnb.adl.statement import KEYWORDS, Comb, Raw, statement, wrong
from hepnb.adl.tables import counts, process, row
from hepnb.adl.unfolded_size import bounded
from hepnb.errors import SpecError
from hepnb.units import UNITS

_NAME = r"[^\W\d]\w*"
_HEADER = re.compile(rf"(?i)({BLOCK})\s+({_NAME})\s*$")
#: older: what a block takes, or a region inherits, on its first line
_TAKING = re.compile(
    rf"(?i)(object|obj|region|algo|algorithm)\s+({_NAME})\s*(:"
    r"|\busing\b|\btake\b|=(?=\s*union\s*\())\s*(?=\S)"
)
_BROKEN_HEADER = re.compile(
    r"(?i)(info|composite|region|table|histolist|countsformat|object(?!.*=))\b(.*)$"
)
_KINDS = {"obj": "object", "algo": "region", "algorithm": "region"}
_INSTRUCTION = re.compile(
    r"(?i)(print|save|systematic|skiphistos|skipeffs|trg[em](?=\s*=)|type(?=\s+(?:search|control"
    r"|validation|signal)\s*$))\b(.*)$"
    r"|(cmd|cut|select)\b(.*\?\s*print\b.*)$"
)
_EMPTY = re.compile(rf"(?i)(select|reject|cmd|cut|(?:def|define)\s+{_NAME}\s*[=:])\s*$")
_VERB = re.compile(
    rf"(?i)(?:(?:select|reject|cmd|cut|trigger)\s+|(?:def|define)\s+{_NAME}\s*[=:]\s*)"
)
_WORD = rf"(?<![\w.])(?!(?:and|or|not|{'|'.join(u for u in UNITS if u.isalpha())})\b)[A-Za-z]\w*"
#: three words in a row are no ADL; where something is compared beside, four
_WORDS = re.compile(rf"(?:{_WORD}\s+){{2}}{_WORD}")
_MORE_WORDS = re.compile(rf"(?:{_WORD}\s+){{3}}{_WORD}")
#: words of prose beside another word, and periods of data taking
_PROSE = re.compile(
    r"(?i)\b(?:in|within|of|the|from|with|than|between|relative|opposite|same|other)\s+[a-z]\w*"
    r"|\(20\d\d\b"
)
#: triggers by a range of their names: MET[90..140]
_RANGE_OF_NAMES = re.compile(r"\d\.\.+\d")
_UNFINISHED = re.compile(r"\.{3}|\?{2}|[<>=]\s*\?\s*$")
_DOUBT = re.compile(r"(?i)(?:select|reject|cmd|cut)\b.*[^?<>=\s]\s*(\?)$")
_TRIGGER = re.compile(rf'(?i)(?:select|cmd|cut)\s+hlt\s+"({_NAME})"\s*$')
_HISTO_NAME = re.compile(r"(?i)histo\s++(?=\w*+-)[\w-]++(?=\s*+,)")
#: older: the label of a discriminant, pfDeepCSVJetTags:probb
_LABELLED = re.compile(r'(?i)(?:select|reject|cmd|cut)\b[^?"]*$')
_LABEL = re.compile(rf"(?<![\w.\[\"]){_NAME}:{_NAME}(?![\w\]\"])")
_NAMED_BIN = re.compile(r"(?i)namedbin\s+(\w+)\s+")
#: older: ``bin MET 250 350 500`` for edges
_EDGES = re.compile(
    rf"(?i)bin(?=\s++{_NAME}+(?:\([\w\[\], ]*+\)|[\w.\[\]]*+)(?:\s++-?[\d.]++){{2,"
    r"}(?:\s++inf)?\s*+(?:[kmgt]ev\s*+)?$)"
)
#: older: a variable of the events by its name in quotes
_QUOTED_FUNCTION = re.compile(rf'(?<!bin )"({_NAME})"(?=\s*\()')
#: older: a weight without a name of its own
_WEIGHT_CALL = re.compile(rf"(?i)weight\s+({_NAME})(?=\()")
_RAW: dict[str, Callable[[CodeLine, str], tree.Statement]] = {"counts": counts, "process": process}
_HISTOS = (tree.Histo, tree.HistoEdges, tree.Histo2D, tree.HistoMap)
_ALLOWED: dict[str, tuple[type, ...]] = {
    "object": (tree.Take, tree.Build, Comb, tree.Sort, tree.Select, tree.Define, tree.Instruction,
    *_HISTOS),
    "composite": (tree.Take, tree.Build, tree.Sort, tree.Select, tree.Define, tree.Candidate,
    tree.Instruction),
    "region": (
        tree.Take, tree.Select, tree.Trigger, tree.Define, tree.Bin, tree.Bins, tree.Weight,
        *_HISTOS, tree.Sort, tree.Counts,
        tree.Instruction,
    ),
    "table": (tree.Row, tree.Field),
    "histolist": _HISTOS,
    "countsformat": (tree.Process,),
}  # fmt: skip


def parse(text: str, *, source: str = "") -> tree.Analysis:
    """The tree of an ADL text; ``source`` (file or cell) begins the place of an error.

    Raises SpecError with line and column, what was found and what was expected.
    """
    reader = _BlockParser(source)
    for line in older_dialects.plain_names(tuple(lines(text, source)), source):
        reader.read(line)
    return reader.finish()


def parse_expression(text: str) -> tree.Expr:
    """The tree of a single expression. Raises SpecError."""
    line = CodeLine(f"select {text}", tree.NO_NOTE, ((0, 1, 1),), indented=False)
    return cast(tree.Select, statement(line, "", set())).condition


class _BlockParser:
    """Takes the lines of a text one by one and gathers them into blocks."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.items: list[older_dialects.RawItem] = []
        self.header: tuple[tree.BlockKind, str, tree.Note] | None = None
        self.statements: list[Raw] = []
        self.comments: list[tree.Comment] = []  # not indented: they belong to whatever comes next
        self.marks: set[str] = set()  # of older dialects

    def read(self, line: CodeLine) -> None:
        if line.kind == "comment":
            self.comment(line)
        elif line.kind == "field":
            self.field(line)
        elif match := _HEADER.fullmatch(line.code):
            self.open(match[1], match[2], line)
        elif (match := _TAKING.match(line.code)) and not self.in_composite(match[3]):
            self.open(match[1], match[2], line)
            self.marks.add("header")
            self.statement(line.rest(match.end(), "take "))
        elif (match := _BROKEN_HEADER.fullmatch(line.code)) and not self.names(line.code):
            found = f"{match[2].strip()!r}" if match[2].strip() else "the end of the line"
            raise wrong(
                line,
                self.source,
                found,
                f"a name of letters, digits and _ after {match[1]}",
                at=match.end(1) + 1,
            )
        else:
            self.statement(line)

    def field(self, line: CodeLine) -> None:
        """A line of an info block; older: before all blocks, without a header."""
        if self.header is None:
            self.header = ("info", "analysis", tree.NO_NOTE)
        self.add(_field(line))

    def in_composite(self, sign: str) -> bool:
        return sign == "=" and self.header is not None and self.header[0] == "composite"

    def names(self, code: str) -> bool:
        """True for a line of a region that is the name of another one, which may look like a
        keyword.
        """
        return (
            self.header is not None
            and self.header[0] == "table"
            and code.lower().startswith("table")
        )

    def open(self, keyword: str, name: str, line: CodeLine) -> None:
        if line.note.mark:
            at = len(line.code) + 1
            raise wrong(
                line,
                self.source,
                f"{line.note.mark} on a block",
                "marks on the lines inside of it",
                at=at,
            )
        self.close()
        kind = _KINDS.get(keyword.lower(), keyword.lower())
        if keyword.lower() in _KINDS:
            self.marks.add("header")
        self.header = (cast(tree.BlockKind, kind), name, line.note)

    def comment(self, line: CodeLine) -> None:
        comment = tree.Comment(line.code, line.note)
        if line.indented and self.header:
            self.add(comment)
        else:
            self.comments.append(comment)

    def statement(self, line: CodeLine) -> None:
        found = self.raw(line)
        outside = not (line.indented and self.header)
        if isinstance(found, tree.Define) and outside:
            self.close()
            self.items.append(found)
        elif isinstance(found, tree.Candidate) and outside:
            self.close()  # older: an object that is a sum is an event variable
            self.items.append(tree.Define(found.name, found.value, found.note))
        elif isinstance(found, tree.Instruction) and outside:
            self.close()
            self.items.append(found)
        else:
            self.inside(found, line)

    def inside(self, found: Raw, line: CodeLine) -> None:
        """A statement of the block that is open."""
        if not self.header:
            raise wrong(
                line,
                self.source,
                f"{_word(found)} outside of a block",
                "object, composite or region first",
            )
        kind, name, _ = self.header
        named_alone = isinstance(found, tree.Take) and not re.match(
            r"(?i)(take|using)\b", line.code
        )  # older dialect, regions only
        if named_alone and kind != "region":
            raise wrong(line, self.source, repr(line.code), "a keyword: " + " ".join(KEYWORDS))
        if not isinstance(found, _ALLOWED.get(kind, ())):
            raise wrong(
                line,
                self.source,
                f"{_word(found)} in {kind} {name}",
                f"a statement of {kind} blocks",
            )
        self.add(found)

    def raw(self, line: CodeLine) -> Raw:
        """The statement of a line of any block."""
        first = re.split(r"\W", line.code, maxsplit=1)[0].lower()
        kind = self.header[0] if self.header else ""
        if kind == "table" and (
            line.code[0] in "+-.0123456789" or first in ("tabletype", "nvars", "errors")
        ):
            return (
                row(line, self.source, self.settings())
                if first not in ("tabletype", "nvars", "errors")
                else _field(line)
            )
        if first in _RAW and re.match(r"\w+\s+\w", line.code):
            return _RAW[first](line, self.source)
        if match := _INSTRUCTION.match(line.code):
            keyword, text = (match[1], match[2]) if match[1] else (match[3], match[4])
            return tree.Instruction(keyword, text.strip(), line.note)
        line = self.rewritten(line)
        try:
            return statement(line, self.source, self.marks)
        except SpecError:
            if spoken := self.spoken(line):
                return statement(spoken, self.source, self.marks)
            raise

    def rewritten(self, line: CodeLine) -> CodeLine:
        """A line with the keyword that 2026 syntax has for it."""
        if match := _NAMED_BIN.match(line.code):
            return line.rest(match.end(), f'bin "{match[1]}" ')
        if _EDGES.match(line.code):
            return line.rest(3, "bins")
        if match := _WEIGHT_CALL.match(line.code):
            return line.rest(match.start(1), f"weight {match[1]} ")
        if _EMPTY.match(line.code):
            return replace(line, code=f"{line.code} ...")  # a line that its author left for later
        if match := _TRIGGER.match(line.code):
            return replace(line, code=f"trigger {match[1]}")
        if _DOUBT.match(line.code):  # what its author was not sure of is open
            return replace(
                line,
                code=line.code[:-1],
                note=replace(line.note, mark=line.note.mark or tree.Mark.OPEN),
            )
        if match := _HISTO_NAME.match(line.code):
            return replace(line, code=match[0].replace("-", "_") + line.code[match.end() :])
        if _LABELLED.match(line.code) and _LABEL.search(line.code):
            return replace(line, code=_LABEL.sub(lambda m: m[0].replace(":", "_"), line.code))
        quoted = _QUOTED_FUNCTION.finditer(line.code)
        marks = [place for m in quoted for place in (m.start(), m.end() - 1)]
        return line.without(marks) if marks else line

    def spoken(self, line: CodeLine) -> CodeLine | None:
        """A requirement or a definition in words, or one that its author left unfinished, as a
        text; None for other lines.
        """
        match = _VERB.match(line.code)
        text = line.code[match.end() :].strip() if match else ""
        words = _MORE_WORDS if re.search(r"[<>=]", text) else _WORDS
        signs = (
            (_RANGE_OF_NAMES,)
            if line.code[:7].lower() == "trigger"
            else (words, _PROSE, _UNFINISHED)
        )
        if not match or not any(p.search(text) for p in signs):
            return None
        return replace(
            line, code=match[0] + '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
        )

    def settings(self) -> dict[str, str]:
        return {s.key.lower(): s.value for s in self.statements if isinstance(s, tree.Field)}

    def add(self, found: Raw) -> None:
        self.statements += self.comments
        self.statements.append(found)
        self.comments = []

    def close(self) -> None:
        if self.header:
            self.items.append(
                older_dialects.RawBlock(*self.header[:2], tuple(self.statements), self.header[2])
            )
        self.items += self.comments
        self.header, self.statements, self.comments = None, [], []

    def finish(self) -> tree.Analysis:
        self.close()
        return bounded(older_dialects.modern(self.items, self.marks, self.source), self.source)


def _field(line: CodeLine) -> tree.Field:
    """A line of an info block, or a setting of a table: a key and the rest."""
    key, *value = line.code.split(maxsplit=1)
    return tree.Field(key, "".join(value), line.note)


def _word(found: Raw) -> str:
    if isinstance(found, tree.Select):
        return "reject" if found.rejects else "select"
    if isinstance(found, tree.Candidate):
        return "object … ="
    return type(found).__name__.lower()
