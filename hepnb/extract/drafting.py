"""Records → the draft spec of a paper: checked, written, with its evidence at the places that were
read.

One function for every reader: what cannot be meant or written is a finding, and its words stay
open.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import isclose

from hepnb import records as recorded
from hepnb import spec as specs
from hepnb.adl import tree
from hepnb.adl.check import check
from hepnb.adl.format import format as format_tree
from hepnb.findings import Finding
from hepnb.locate import has_number, locate
from hepnb.paper import Paper
from hepnb.quotes import occurrences, printed
from hepnb.records import Records, Rule, Test
from hepnb.spec import Evidence, Spec
from hepnb.vocabulary import comparisons
from hepnb.writer import Unwritten, Written, write
from hepnb.writer.writing import cannot_be_said

#: errors by which a line means nothing; what two lines contradict is left to a person, who sees
#: both
_MEANINGLESS = (
    "HEP101",
    "HEP102",
    "HEP103",
    "HEP104",
    "HEP105",
    "HEP108",
    "HEP113",
    "HEP115",
    "HEP116",
)


@dataclass(frozen=True)
class Draft:
    """A draft spec and what it was made from: the records that stand, and the lines of each."""

    spec: Spec
    records: Records
    written: Written


def draft(paper: Paper, records: Records, *, cited: Sequence[Paper] = ()) -> Draft:
    """The draft of records: every line open.

    What no line could be made of is in the findings of the spec.

    ``cited``: other papers in which records may stand.
    """
    papers = {p.id: p for p in (*cited, paper)}
    numbered = replace(
        records, rules=tuple(replace(r, number=n) for n, r in enumerate(records.rules))
    )
    kept, findings = recorded.check(numbered, paper)
    kept, unfounded = _founded(papers, kept)
    written = write(kept)
    if wrong := _wrong(written):
        gone = {u.rule.number for u in wrong}
        kept = replace(kept, rules=tuple(r for r in kept.rules if r.number not in gone))
        written = write(kept)
    left = (*written.findings, *(f for u in (*unfounded, *wrong) for f in cannot_be_said(u)))
    spec = _spec(paper, papers, written, records.engine)
    return Draft(replace(spec, findings=(*titled(findings, written), *left)), kept, written)


def titled(findings: Iterable[Finding], written: Written) -> tuple[Finding, ...]:
    """Findings on the records of a block as findings on that block of the text, in all its versions
    (``jets``, ``jets_2``); on the whole text where no line of it is written.
    """
    titles: dict[str, list[str]] = {"": [""]}
    for block in written.analysis.blocks:
        base = _unversioned(block.name)
        is_version = base in map(_unversioned, tree.inputs(block))
        titles.setdefault(base if is_version else block.name, []).append(block.title)
    return tuple(
        replace(f, block=title)
        for f in findings
        for title in titles.get(written.names.get(f.block, ""), [""])
    )


def _unversioned(name: str) -> str:
    return re.sub(r"_\d+$", "", name)


def _founded(
    papers: Mapping[str, Paper], records: Records
) -> tuple[Records, tuple[Unwritten, ...]]:
    """The rules whose words stand in the paper as they are, with their numbers in them, and the
    others.
    """
    missing = tuple(
        Unwritten(r.number, r, why) for r in records.rules if (why := _unfounded(papers, r))
    )
    gone = {u.number for u in missing}
    return replace(records, rules=tuple(r for r in records.rules if r.number not in gone)), missing


def _unfounded(papers: Mapping[str, Paper], rule: Rule) -> str:
    """The reason why no paper supports a rule, "" where one does."""
    if not _verbatim(papers, rule):
        return "its words are not found in the paper as they stand"
    # a region over several rows of a table takes what they have together: its ends stand in two
    # cells
    tables = (
        papers[p.paper].block_by_id.get(p.block) for p in rule.places if p.row >= 0 or p.column >= 0
    )
    said = " ".join((*rule.words, *(b.text for b in tables if b is not None)))
    # that there are none is said by a verb, which may stand outside of the words
    values = [
        (t, v) for t in rule.tests for v in t.values if said and not (t.quantity == "n" and v == 0)
    ]
    lacking = [v for t, v in values if not any(_has(said, n) for n in _spellings(t, abs(v), said))]
    return f"{lacking[0]:g} is not in its words" if lacking else ""


#: words by which a count is one more or less than their number: more than one is at least two, no
#: jets are fewer than one
_STRICT = re.compile(
    "|".join(
        (
            r"\bno\b",
            comparisons.TURNS,
            *(words for op, words in comparisons.COMPARISONS if op in "<>"),
        )
    )
)


def _spellings(test: Test, number: float, words: str) -> tuple[float, ...]:
    """The numbers by which the words may give one."""
    strict = test.quantity == "n" and _STRICT.search(words)
    return (number, number + 1, abs(number - 1)) if strict else (number,)


def _has(words: str, number: float) -> bool:
    there = has_number(words, number) or any(occurrences(words, number))
    return there or number in printed(words) or _in_percent(words, number)


def _in_percent(words: str, number: float) -> bool:
    """True where the words give a share in percent: 0.16 as "16%"."""
    return any(isclose(float(m[1]), 100 * number) for m in _PERCENT.finditer(words))


_PERCENT = re.compile(r"(?<![\d.])(\d+(?:\.\d+)?)\s?%")


def _verbatim(papers: Mapping[str, Paper], rule: Rule) -> bool:
    pairs = zip(rule.places, rule.words, strict=False)
    return all(
        place.paper in papers
        and locate(papers[place.paper], words, page=place.page, nth=place.nth).status == "verbatim"
        for place, words in pairs
    )


def _wrong(written: Written) -> tuple[Unwritten, ...]:
    """The rules whose lines the language refuses; contradictions are not among them."""
    parsed = specs.read(format_tree(written.analysis))
    errors = {
        f.line: f
        for f in check(parsed.tree)
        if f.severity == "error" and f.code in _MEANINGLESS and not _to_be_given(f)
    }
    lines = {(r.block, r.adl): errors[r.line] for r in parsed.requirements if r.line in errors}
    return tuple(
        Unwritten(n, written.rules[n], lines[found[0]].message)
        for n, found in written.lines.items()
        if found[0] in lines
    )


def _to_be_given(finding: Finding) -> bool:
    """True where a line only lacks a function that a person has to give: the paper asks for it,
    so that it stays.
    """
    return finding.code == "HEP113" and finding.message.startswith("nothing says how ")


def _spec(paper: Paper, papers: Mapping[str, Paper], written: Written, engine: str) -> Spec:
    info = tree.Block(
        "info",
        "analysis",
        (tree.Field("title", f'"{_one_line(paper.title)}"'), tree.Field("id", paper.id)),
    )
    analysis = (
        tree.Analysis((info, *written.analysis.items))
        if written.analysis.items
        else written.analysis
    )
    read = specs.of_tree(analysis, paper=paper.id, engine=engine)
    return replace(
        read,
        requirements=tuple(
            replace(r, evidence=_located(papers, r.evidence)) for r in read.requirements
        ),
    )


def _located(papers: Mapping[str, Paper], evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    return tuple(
        locate(papers[e.paper], e.quote, page=e.page, nth=e.nth) if e.paper in papers else e
        for e in evidence
    )


def _one_line(text: str) -> str:
    return " ".join(text.replace('"', "'").replace("#", "").split())
