"""Records as plain text, for terminals."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Mapping, Sequence

from hepnb.adl.delegation_comments import left
from hepnb.findings import Finding
from hepnb.paper import Cited, Link, Paper
from hepnb.plurals import several
from hepnb.result import RegionResult, RunResult, Step, Unread, sum_of_weights
from hepnb.samples.runs import SampleRuns
from hepnb.spec import Phrase, PhraseState, Requirement, Spec

#: how many lines a sentence names
_NAMED = 5


def paper_card(paper: Paper, phrases: Sequence[Phrase], cited: Cited = Cited()) -> str:  # noqa: B008 - a frozen record
    """Title, authors, abstract, size, sections with the number of phrases in each, references,
    what could not be read.
    """
    count = Counter(p.section for p in phrases if p.state != PhraseState.DISMISSED)
    lines = [
        paper.title or "(no title found)",
        *filter(None, [short_authors(paper.authors)]),
        paper_size(paper),
    ]
    lines += [f"HEPData: {paper.hepdata}"] if paper.hepdata else []
    lines += ["", *textwrap.wrap(paper.abstract, 100)] if paper.abstract else []
    lines += ["", "sections (possible cuts)"]
    for section in paper.sections:
        found = f"  ({count[section.id]})" if count[section.id] else ""
        page = f", p{section.page}" if section.page else ""
        lines.append(
            f"{'  ' * section.level}{f'{section.number} {section.title}'.strip()}{page}{found}"
        )
    lines += ["", references_found(paper), *map(link, cited.links)]
    lines += [f"compared: {paper.checked}"] if paper.checked else []
    lines += [f"warning: {w}" for w in (*paper.warnings, *cited.warnings)]
    return "\n".join(lines)


def paper_size(paper: Paper) -> str:
    """The title, source and size of a paper."""
    source = {
        "pdf": several(len(paper.pages), "page"),
        "latex": "read from LaTeX",
        "html": "read from HTML",
    }[paper.source]
    return (
        f"{paper.id}{paper.version}, {source}, {several(len(paper.sections), 'section')}, "
        f"{several(len(paper.tables), 'table')}"
    )


def short_authors(authors: Sequence[str]) -> str:
    """The first authors of a paper, and how many more there are."""
    more = f" and {len(authors) - 3} more" if len(authors) > 3 else ""
    return ", ".join(authors[:3]) + more


def references_found(paper: Paper) -> str:
    """The number of references of a paper, and of those with a known place."""
    known = sum(bool(r.arxiv or r.doi or r.report or r.inspire) for r in paper.references)
    counted = several(len(paper.references), "reference")
    return f"{counted}, {known} with an arXiv id, a DOI or a report number"


def link(found: Link) -> str:
    """The definition that a paper leaves to another, and whether that one is at hand."""
    place = f"p{found.page} " if found.page else ""
    at_hand = f"{found.to}, loaded" if found.to else "not loaded"
    return f"  {found.paper} {place}[{found.label}] {at_hand}: {one_line(found.sentence)}"


def phrase_table(phrases: Sequence[Phrase]) -> str:
    """One line per phrase: page, state, quote, reason; the counts last."""
    lines = [
        (
            f"{f'p{p.page}' if p.page else '–':<4} {p.state:<9} "
            f"{one_line(p.quote)}{f'   [{p.reason}]' if p.reason else ''}"
        )
        for p in phrases
    ]
    return "\n".join([*lines, "", coverage(phrases)])


def unused(unread: Sequence[Unread]) -> str:
    """``3 published values are not used``."""
    return several(len(unread), "published value is not used", "published values are not used")


def coverage(phrases: Sequence[Phrase]) -> str:
    """The numbers of phrases that read like a cut: in a line, set aside, to be looked at."""
    count = Counter(p.state for p in phrases)
    return f"{several(len(phrases), 'cut')} found in the text: " + ", ".join(
        f"{count[state]} {state.called}" for state in PhraseState
    )


def extraction_summary(spec: Spec, findings: Sequence[Finding]) -> str:
    """The summary of an extraction: the findings that matter, the counts, and the reason for an
    empty draft.
    """
    count = Counter(f.severity for f in findings)
    said = [r for r in spec.requirements if not r.implied]
    verbatim = sum(any(e.status == "verbatim" for e in r.evidence) for r in said)
    counted = ", ".join(
        f"{count[severity]} {severity}"
        for severity in ("error", "warning", "info")
        if count[severity]
    )
    return "\n".join([
        *map(str, matter(findings)),
        f"{several(len(said), 'requirement')}, {verbatim} with verbatim evidence",
        coverage(spec.phrases),
        f"findings: {counted or 'none'}",
        *(f.message for f in findings if f.code == "HEP403"),
    ])  # fmt: skip


def matter(findings: Sequence[Finding]) -> list[Finding]:
    """The findings that a person should see at once: errors, warnings, and what is left to
    references.

    Names that are not defined are one finding with their count, for attributes and for variables of
    the events.
    """
    told = [f for f in findings if f.severity != "info" or f.code == "HEP401"]
    return list(dict.fromkeys(_together(f, told) for f in told))


def _together(found: Finding, told: Sequence[Finding]) -> Finding:
    """One finding for all that say the same of other names."""
    if found.code != "HEP102":
        return found
    says = found.message.partition(" is ")[2]
    names = list(
        dict.fromkeys(
            f.message.partition(" is ")[0]
            for f in told
            if f.code == "HEP102" and f.message.endswith(says)
        )
    )
    if len(names) == 1:
        return found
    many = says.replace("it must be an attribute", "they must be attributes")
    many = many.replace("it must be a variable", "they must be variables")
    return Finding(
        found.code,
        found.severity,
        f"{len(names)} names are {many}: {', '.join(names)}",
        fix=found.fix,
    )


def left_to_others(spec: Spec) -> str:
    """Definitions left to other papers, each with the command that loads the paper; "" where
    there are none.
    """
    found = list(left(spec.tree))
    if not found:
        return ""
    lines = [f"left to other papers: {several(len(found), 'reference')}"]
    for entry in found:
        command = (
            f"hepnb paper {entry.name}"
            if entry.name
            else "(neither arXiv id nor DOI in the bibliography)"
        )
        lines.append(f"  {entry.reference:<6} {one_line(entry.what, 60):<60}  {command}")
    return "\n".join(lines)


def decisions(
    spec: Spec, unclean: Mapping[str, Sequence[str]], findings: Sequence[Finding] = ()
) -> str:
    """The numbers of accepted, open and rejected lines; the open ones with their ids and why they
    are not clean; what is to be looked at and has no line.

    ``unclean``: what `hepnb.review.unclean` gives. Of ``findings``, definitions left to papers that
    are not loaded are open too; other warnings and errors that are about no line stand below them.
    """
    count = Counter(r.decision for r in spec.requirements)
    elsewhere = [f for f in findings if f.code == "HEP401" and f.severity == "warning"]
    counted = (
        ", ".join(f"{n} {decision}" for decision, n in sorted(count.items())) or "no requirements"
    )
    lines = [
        f"{counted}, {len(elsewhere)} left to papers that are not loaded" if elsewhere else counted
    ]
    for r in spec.requirements:
        if r.decision == "open":
            why = f"  ({', '.join(unclean[r.id])})" if r.id in unclean else ""
            lines.append(f"open  {r.id:<32} {r.adl}{why}")
    lines += [f"left  {f.message} ({f.fix})" for f in elsewhere]
    others = (f for f in findings if not f.requirement and f not in elsewhere)
    lines += [f"look  {f}" for f in others if f.severity != "info"]
    return "\n".join(lines)


def foreign(lines: Sequence[Requirement]) -> str:
    """The lines that are decided about, and not by this user; the first few are named."""
    named = "; ".join(f"line {r.line}: {r.adl}" for r in lines[:_NAMED])
    more = f"; and {len(lines) - _NAMED} more" if len(lines) > _NAMED else ""
    counted = several(len(lines), "line is", "lines are")
    return f"{counted} decided by the file, not by you ({named}{more})"


def not_clean(unclean: Mapping[str, Sequence[str]]) -> str:
    """Open lines that are not clean, with reasons:
    ``12 open lines are not clean: HEP312 in 10, HEP402 in 2``; "" for none.
    """
    if not unclean:
        return ""
    count = Counter(why for reasons in unclean.values() for why in reasons)
    told = ", ".join(f"{why} in {n}" for why, n in count.most_common())
    return f"{len(unclean)} open line{'s are' if len(unclean) > 1 else ' is'} not clean: {told}"


def cutflow(result: RunResult) -> str:
    """The cutflow of every region: alone, cumulative, weighted; where it is known, what passes all
    other lines (``N-1``).

    Sums of weights that are no counts have their statistical uncertainty.
    """
    lines: list[str] = []
    for region in result.regions:
        others = any(s.others is not None for s in region.steps)
        head = ["alone", *(["N-1"] if others else []), "cumulative", "weighted"]
        everything = str(result.entries)
        rows = [("all events", [everything, *([""] if others else []), everything, ""])]
        rows += [
            (
                s.adl,
                [
                    _alone(s),
                    *([_others(s)] if others else []),
                    str(s.cumulative),
                    sum_of_weights(s),
                ],
            )
            for s in region.steps
        ]
        lines += [
            f"region {region.name}",
            *_columns(head, rows),
            f"  selected {region.selected}",
            "",
        ]
    seconds = result.seconds_read + result.seconds_select
    lines += [f"warning: {w}" for w in result.warnings]
    if result.kept:
        lines.append(
            f"{result.kept} events were not read: their numbers were kept from earlier runs "
            "(--no-cache runs them again)"
        )
    lines.append(
        f"{result.entries} events in {seconds:.2f} s (read {result.seconds_read:.2f}, select "
        f"{result.seconds_select:.2f})"
    )
    return "\n".join(lines)


def samples(runs: SampleRuns) -> str:
    """The cutflow of each region, a column for each process, for all simulation, and for the data.

    Simulation: sums of weights at the luminosity, with their statistical uncertainties √Σw². Data:
    events.
    """
    columns = dict(runs.by_process)
    if len(columns) > 1 and runs.simulation is not None:
        columns["simulation"] = runs.simulation
    if runs.data is not None:
        columns["data"] = runs.data
    regions = dict.fromkeys(r.name for result in columns.values() for r in result.regions)
    lines: list[str] = []
    for name in regions:
        found = {
            title: r for title, result in columns.items() for r in result.regions if r.name == name
        }
        steps = next(iter(found.values())).steps
        rows = [
            (s.adl, [_weighed(r.steps[n], title) for title, r in found.items()])
            for n, s in enumerate(steps)
        ]
        rows.append(("selected", [_weighed(r, title) for title, r in found.items()]))
        lines += [f"region {name}", *_columns(list(found), rows), ""]
    results = [r.result for r in runs.runs]
    lines += [f"warning: {w}" for w in dict.fromkeys(w for r in results for w in r.warnings)]
    lines += [f"note: {n}" for n in runs.notes]
    scale = f"simulation at {runs.luminosity:g} fb⁻¹; " if runs.luminosity else ""
    lines.append(
        f"{scale}{sum(r.entries for r in results)} events of {len(results)} "
        f"sample{'' if len(results) == 1 else 's'}"
    )
    return "\n".join(lines)


def _weighed(s: Step | RegionResult, column: str) -> str:
    """A step in a column: events of data, else a sum of weights with its uncertainty."""
    if isinstance(s, Step) and not s.applied:
        return "not applied"
    if column == "data":
        return f"{s.weighted:.6g}"
    return f"{s.weighted:.6g} ± {s.statistical**0.5:.3g}"


def _columns(head: Sequence[str], rows: Sequence[tuple[str, Sequence[str]]]) -> list[str]:
    """Rows of a name and its numbers, in columns."""
    width = max([len(name) for name, _ in rows] + [20])
    widths = [max([len(head[i]), *(len(cells[i]) for _, cells in rows)]) for i in range(len(head))]
    told = [("", head), *rows]
    lines = (
        (name, "  ".join(f"{c:>{w}}" for c, w in zip(cells, widths, strict=True)))
        for name, cells in told
    )
    return [f"  {name:<{width}} {line}".rstrip() for name, line in lines]


def _alone(step: Step) -> str:
    return str(step.alone) if step.applied else "not applied"


def _others(step: Step) -> str:
    return str(step.others) if step.applied and step.others is not None else ""


def duration(seconds: float) -> str:
    """A time that is left, as a person says it."""
    return f"{seconds:.0f} s" if seconds < 100 else f"{seconds / 60:.0f} min"


def one_line(text: str, width: int = 100) -> str:
    """A text on one line, cut with … where it is longer."""
    flat = " ".join(text.split())
    return flat if len(flat) <= width else flat[: width - 1] + "…"
