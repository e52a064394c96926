"""Records as plain text, for terminals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from hepnb.findings import Finding
from hepnb.paper import Paper
from hepnb.result import RunResult, Step
from hepnb.spec import Phrase, PhraseState, Spec


def paper_card(paper: Paper, phrases: Sequence[Phrase]) -> str:
    """Title, size, sections with the number of phrases in each, tables, references, what could not be read."""
    count = Counter(p.section for p in phrases if p.state != PhraseState.DISMISSED)
    size = f"{len(paper.pages)} pages, {len(paper.tables)} tables, {len(paper.references)} references"
    lines = [paper.title or "(no title found)", f"{paper.id}{paper.version}, {size}"]
    lines += ["", "sections (threshold-like phrases)"]
    for section in paper.sections:
        found = f"  ({count[section.id]})" if count[section.id] else ""
        lines.append(f"{'  ' * section.level}{section.number} {section.title}, p{section.page}{found}".replace("   ", "  "))
    lines += [f"warning: {w}" for w in paper.warnings]
    return "\n".join(lines)


def phrase_table(phrases: Sequence[Phrase]) -> str:
    """One line per phrase: page, state, quote, reason; the counts last."""
    lines = [f"p{p.page:<3} {p.state:<9} {one_line(p.quote)}{f'   [{p.reason}]' if p.reason else ''}" for p in phrases]
    return "\n".join([*lines, "", coverage(phrases)])


def coverage(phrases: Sequence[Phrase]) -> str:
    """How many phrases are claimed, open, dismissed."""
    count = Counter(p.state for p in phrases)
    return f"{len(phrases)} phrases: " + ", ".join(f"{count[state]} {state}" for state in PhraseState)


def extraction_summary(spec: Spec, findings: Sequence[Finding]) -> str:
    """What an extraction gave, in three lines."""
    count = Counter(f.severity for f in findings)
    verbatim = sum(any(e.status == "verbatim" for e in r.evidence) for r in spec.requirements)
    return "\n".join([
        f"{len(spec.requirements)} requirements, {verbatim} with verbatim evidence",
        coverage(spec.phrases),
        "findings: " + (", ".join(f"{n} {severity}" for severity, n in count.items()) or "none"),
    ])  # fmt: skip


def decisions(spec: Spec) -> str:
    """How many lines are accepted, open, rejected, and the open ones with their ids."""
    count = Counter(r.decision for r in spec.requirements)
    lines = [", ".join(f"{n} {decision}" for decision, n in sorted(count.items())) or "no requirements"]
    lines += [f"open  {r.id:<32} {r.adl}" for r in spec.requirements if r.decision == "open"]
    return "\n".join(lines)


def cutflow(result: RunResult) -> str:
    """The cutflow of every region: alone, cumulative, weighted."""
    lines: list[str] = []
    for region in result.regions:
        width = max([len(s.adl) for s in region.steps] + [20])
        lines += [f"region {region.name}", f"  {'':<{width}} {'alone':>11} {'cumulative':>10} {'weighted':>12}"]
        lines.append(f"  {'all events':<{width}} {result.entries:>11} {result.entries:>10}")
        lines += [f"  {s.adl:<{width}} {_alone(s):>11} {s.cumulative:>10} {s.weighted:>12.6g}" for s in region.steps]
        lines += [f"  selected {region.selected}", ""]
    seconds = result.seconds_read + result.seconds_select
    lines.append(f"{result.entries} events in {seconds:.2f} s (read {result.seconds_read:.2f}, select {result.seconds_select:.2f})")
    return "\n".join(lines)


def _alone(step: Step) -> str:
    return str(step.alone) if step.applied else "not applied"


def one_line(text: str, width: int = 100) -> str:
    """A text on one line, cut with … where it is longer."""
    flat = " ".join(text.split())
    return flat if len(flat) <= width else flat[: width - 1] + "…"
