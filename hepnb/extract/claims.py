"""What a model claims about a passage, and what code believes of it: an anchor that stands there, its numbers, a line of ADL."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from hepnb import units
from hepnb.adl import naming, tree
from hepnb.adl.atoms import comparisons
from hepnb.adl.parse import parse
from hepnb.errors import SpecError
from hepnb.extract.replies import Line
from hepnb.findings import Finding, Rule
from hepnb.locate import has_number, locate, placed
from hepnb.paper import Block, Paper
from hepnb.spec import Evidence


@dataclass(frozen=True)
class Claim:
    """A line of an answer about some blocks of a paper, and what code makes of it; ``cited``: it is one that the paper cites."""

    paper: Paper
    blocks: tuple[Block, ...]
    line: Line
    cited: bool = False

    @property
    def page(self) -> int:
        """The page of the passage."""
        return self.blocks[0].page

    @property
    def title(self) -> str:
        """The block of the spec: ``object photons``."""
        return f"{self.line.kind} {naming.legal(self.line.name)}"

    @property
    def place(self) -> str:
        """Where the passage stands: ``page 7``, with the paper where it is one that the paper cites."""
        return f"page {self.page} of {self.paper.id}" if self.cited else f"page {self.page}"

    @cached_property
    def evidence(self) -> Evidence:
        """The anchor in the passage that was asked about; else what is nearest to it, which is at best near."""
        passage = replace(self.paper, blocks=self.blocks)
        here = locate(passage, self.line.anchor)
        if (
            here.status != "verbatim" and "|" in self.line.anchor
        ):  # the bars between the cells of a table, as a model was given them
            cells = locate(passage, re.sub(r"\s\|\s|\n", " ", self.line.anchor))
            here = cells if cells.status == "verbatim" else here
        if here.status == "verbatim":
            return placed(self.paper, here)
        anywhere = locate(self.paper, self.line.anchor, page=self.page)
        if anywhere.status == "verbatim":
            return replace(anywhere, status="near", differences=("it stands in another passage",))
        return anywhere if here.status == "missing" else here

    @cached_property
    def parsed(self) -> tree.Block | tree.Define | SpecError:
        """The block with the line as its only statement, or the variable, or why it is none."""
        variable = self.line.kind == "variable"
        try:
            items = parse(self.line.adl.strip() if variable else f"{self.title}\n  {self.line.adl.strip()}").items
        except SpecError as error:
            return error
        if variable:
            right = len(items) == 1 and isinstance(items[0], tree.Define)
            return items[0] if right else SpecError(repr(self.line.adl), expected="define NAME = …")  # type: ignore[return-value]
        if len(items) != 1 or not isinstance(items[0], tree.Block) or len(items[0].statements) != 1:
            return SpecError(repr(self.line.adl), expected="one statement")
        if not isinstance(items[0].statements[0], _BELIEVED):
            return SpecError(repr(self.line.adl), expected="a requirement")
        return items[0]

    @property
    def statement(self) -> tree.Statement | None:
        """The statement, None where there is none."""
        if isinstance(self.parsed, tree.Block):
            return self.parsed.statements[0]
        return self.parsed if isinstance(self.parsed, tree.Define) else None


#: statements that say what is selected, or of what
_BELIEVED = (tree.Take, tree.Sort, tree.Select, tree.Trigger, tree.Define, tree.Candidate, tree.Bin, tree.Bins)


def _finding(code: str, c: Claim, message: str, fix: str) -> Finding:
    return Finding(code, "warning", f"{c.line.adl!r} on {c.place}: {message}", block=c.title, fix=fix)


def anchor_not_found(c: Claim) -> Iterator[Finding]:
    """An anchor that does not stand in the passage

    A model quoted words that the passage it was asked about does not have. Its line is not in the spec. Warning.
    Fix: read the nearest text, and write the line with a quote if it is right.
    """
    e = c.evidence
    if e.status == "missing":
        yield _finding("HEP501", c, f'"{c.line.anchor}" is not in the paper', "write the line by hand if the paper says so")
    elif e.status != "verbatim":
        message = f'"{c.line.anchor}" is not in the passage; nearest, on page {e.page}: "{e.quote}" ({"; ".join(e.differences)})'
        yield _finding("HEP501", c, message, "write the line by hand if that text says so")


def number_not_in_anchor(c: Claim) -> Iterator[Finding]:
    """A number of a model's line that its anchor does not hold

    Neither in digits nor in words, nor in another unit. The line is not in the spec. Warning.
    Fix: read the quoted words, and write the line with the right number.
    """
    if isinstance(c.parsed, SpecError) or c.evidence.status != "verbatim":
        return
    for number, spellings in _numbers(c.parsed):
        if not any(has_number(c.evidence.quote, s) for s in spellings):
            message = f'{units.Quantity(number.value, number.unit)} is not in "{c.evidence.quote}"'
            yield _finding("HEP502", c, message, "write the line with the number of the paper")


def not_a_line(c: Claim) -> Iterator[Finding]:
    """A model's line that is not ADL

    It does not parse, or is more than one statement, or none that selects. It is not in the spec. Warning.
    Fix: write the requirement in ADL; the quote says where it stands.
    """
    if isinstance(c.parsed, SpecError):
        quote = f' (quoting "{c.evidence.quote}")' if c.evidence.status == "verbatim" else ""
        yield _finding("HEP503", c, f"{c.parsed}{quote}", "write the line by hand")


def repeated(c: Claim) -> Iterator[Finding]:
    """A line that one answer gives twice

    A model repeated itself. The line is in the spec once, with all its quotes. Info.
    Fix: none is needed; an answer that repeats itself is worth a second look.
    """
    yield replace(_finding("HEP508", c, "the answer gives this line twice", ""), severity="info")


#: what is asked of every line of an answer; what fails one of them is not believed
RULES: tuple[Rule[Claim], ...] = (
    Rule("HEP501", anchor_not_found),
    Rule("HEP502", number_not_in_anchor),
    Rule("HEP503", not_a_line),
)


def _numbers(parsed: tree.Block | tree.Define) -> Iterator[tuple[tree.Number, tuple[float, ...]]]:
    """Every number of a line, with the numbers by which a paper may give it."""
    statement = parsed.statements[0] if isinstance(parsed, tree.Block) else parsed
    found = comparisons(tree.Analysis((parsed,)), parsed, statement) if isinstance(parsed, tree.Block) else ()
    words = any(isinstance(c.value, str) for c in found)  # "opposite charge" is charge product < 0
    for node in tree.walk(statement):
        if isinstance(node, tree.Number) and not (words and node.value in (-1.0, 0.0, 1.0)):
            counts = [c for c in found if c.quantity == "n" and c.value == node.value]
            others = {node.value + step for c in counts for step in _STEPS.get(c.op, ())}
            yield node, (node.value, *others, *_in_other_units(node))


#: fewer than two is at most one
_STEPS = {"<": (-1,), "<=": (1,), ">": (1,), ">=": (-1,)}


def _in_other_units(number: tree.Number) -> Iterator[float]:
    if number.unit:
        dimension, factor = units.UNITS[number.unit]
        for other, scale in units.UNITS.values():
            if other == dimension:
                yield float(f"{number.value * factor / scale:.12g}")
