"""The output of a magic: static HTML with a text beside it, which survives closing, reopening and
any frontend.

Colours come from JupyterLab's variables only, and nothing is said by colour alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import TYPE_CHECKING

from hepnb import compare as comparing
from hepnb import render
from hepnb.findings import Finding
from hepnb.lazy_imports import later
from hepnb.markup import Html, joined, paper_text, tag
from hepnb.notebook.messages import VERSION, Choice, ChoiceRow, ChoicesRecord
from hepnb.notebook.session import Review, Row
from hepnb.plurals import several
from hepnb.program import Program
from hepnb.result import ComparedRow, ComparisonReport, RegionResult, RunResult, sum_of_weights
from hepnb.spec import Decision, Evidence, Phrase, PhraseState, Spec

if TYPE_CHECKING:
    from hepnb.generate import agree
    from hepnb.generate.adapt import Lack
    from hepnb.generate.agree import Agreement, Cutflows
    from hepnb.generate.model import summary
    from hepnb.generate.model.prompted import Proposal
else:
    agree, summary = later("hepnb.generate.agree"), later("hepnb.generate.model.summary")

_TABLE = "border-collapse: collapse; font-size: var(--jp-ui-font-size1, 13px)"
_CELL = "text-align: {align}; vertical-align: top; padding: 2px 8px"
#: how many published names the line above their table has
_NAMED = 3
_DOUBTS = {
    "verbatim": "",
    "unchecked": " – not looked up",
    "near": " – similar: ",
    "reject": " – differs: ",
    "missing": " – not there: ",
}
_BARS = {"error": "--jp-error-color1", "warning": "--jp-warn-color1", "info": "--jp-info-color1"}
#: what to think of where numbers differ
SCALE = (
    "The run counts the events of its files without scaling them; the paper's numbers are for the "
    "paper's luminosity. For simulation, add a line like luminosity 139 /fb to %%generate. For "
    "data, give both luminosities, and the paper's numbers are scaled to the run: "
    "%compare --events data --luminosity 10 --published-luminosity 139"
)
#: what to do about published numbers
YIELDS = (
    "%compare uses these numbers, except the rejected ones. To reject all numbers of a table: "
    "%yields --reject --table Table 6. Use --region NAME or --counted NAME to choose others, and "
    "--accept instead of --reject to accept them."
)
_MOST_YIELDS = 60  # rows that are shown unfolded
#: seconds after which the time that is left can be told
_SURE = 2.0
#: what a paper leaves to another one
_LEFT = "HEP401"
#: what stands for the number of a step that is not applied
_UNAPPLIED = "not applied"
_MARKS = {"accepted": "✓ accepted", "open": "? open", "rejected": "✗ rejected"}


@dataclass(frozen=True, slots=True)
class Static:
    """HTML and the same as text."""

    html: str
    text: str

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:  # noqa: ARG002 - IPython's protocol
        return {"text/html": self.html, "text/plain": self.text}

    def __repr__(self) -> str:
        return self.text


def note(sentence: str) -> Static:
    """One sentence."""
    return Static(f"<div>{escape(sentence)}</div>", sentence)


def progress(what: str, done: int, total: int, seconds: float, words: str = "") -> Static:
    """The progress of a task: its name, the part done, and the time left (told after two seconds,
    when it can be estimated).

    ``words``: the last of a model's answer, as they come.
    """
    if words:
        said = Static(
            tag(
                "pre",
                words,
                style="white-space: pre-wrap; margin: 2px 0; max-height: 5em; overflow: hidden",
            ),
            words,
        )
        return stack(progress(what, done, total, seconds), said)
    if not total:
        return note(what)
    left = seconds * (total - done) / done if done and seconds > _SURE else 0.0
    ahead = f", about {render.duration(left)} left" if left else ""
    bar = (
        f"<progress value='{done}' max='{total}' "
        f"aria-label='{escape(what, quote=True)}'></progress>"
    )
    sentence = f"{what} {done} of {total}{ahead}"
    return Static(f"<div>{bar} {escape(sentence)}</div>", sentence)


def stack(*parts: Static) -> Static:
    """Several things, one below the other."""
    return Static("".join(p.html for p in parts), "\n".join(p.text for p in parts))


def extracted(
    spec: Spec,
    keys: Sequence[str],
    where: str,
    findings: Sequence[Finding],
    *,
    tables: bool = False,
) -> Static:
    """The result of an extraction: counts, places, and the findings that matter at once.

    ``tables``: each cell has its table, so that what is left to other papers is told there in full.
    """
    matter = render.matter(findings)
    left = [f for f in matter if tables and f.code == _LEFT]
    found = (
        f"{several(len(spec.requirements), 'requirement')} in {several(len(keys), 'cell')} "
        f"({', '.join(keys)}), read {_way(spec.engine)}"
    )
    return stack(
        note(found),
        note(coverage(spec.phrases)),
        note(where),
        *map(finding, (f for f in matter if f not in left)),
        *_left(left),
    )


def _way(engine: str) -> str:
    return f"by {engine or 'hepnb'}" if engine != "patterns" else "without a model"


def _left(findings: Sequence[Finding]) -> list[Static]:
    """Counts of what is left to other papers: those that are not loaded, and those that are."""
    missing = sum(f.severity == "warning" for f in findings)
    loaded = len(findings) - missing
    full = "the table of the first cell below has each with its references"
    said = []
    if missing:
        counted = several(missing, "sentence leaves", "sentences leave")
        said.append(
            f"⚠ {_LEFT} warning: {counted} part of the selection to papers that are not loaded; "
            f"{full}"
        )
    if loaded:
        counted = several(loaded, "sentence leaves", "sentences leave")
        said.append(
            f"ℹ {_LEFT} info: {counted} part of the selection to papers that are loaded; {full}"
        )
    return [note(one) for one in said]


def coverage(phrases: Sequence[Phrase]) -> str:
    """The numbers of possible cuts of the paper: in a line, set aside, to be looked at."""
    return (
        render.coverage(phrases)
        if phrases
        else "no paper is loaded, so hepnb cannot look for cuts that are missing from the spec"
    )


def finding(found: Finding) -> Static:
    """A finding of a check."""
    sign = {"error": "✖", "warning": "⚠", "info": "ℹ"}[found.severity]
    block = f"{found.block}: " if found.block and found.block not in found.message else ""
    return note(f"{sign} {block}{found}")


def review(shown: Review) -> Static:
    """A spec cell: each line beside its quote, with its findings and decision."""
    count = len(shown.rows)
    lines = (
        f"{several(count, 'line')}, {len(shown.open_rows)} open" if count else "no line to decide"
    )
    title = note(f"{shown.cell.key}: {shown.cell.status}, {lines}")
    rest = [note(said)] if (said := render.not_clean(shown.unclean)) else []
    to_look_at = not shown.phrases or any(p.state == PhraseState.OPEN for p in shown.phrases)
    left = [note(coverage(shown.phrases))] if to_look_at and shown.is_first else []
    return stack(title, *_lines(shown.rows), *map(finding, shown.findings), *rest, *left)


def _lines(rows: Sequence[Row]) -> list[Static]:
    """The table of some lines, none where there are none; with their blocks where these are
    several, and with findings where a line has any.
    """
    if not rows:
        return []
    blocks = [r.requirement.block for r in rows]
    # a block is named at the first of its lines
    named = ["" if n and b == blocks[n - 1] else b for n, b in enumerate(blocks)]
    columns: dict[str, list[str | Static]] = {"block": [*named]} if len({*blocks}) > 1 else {}
    columns |= {
        "line": [_code(r.requirement.adl) for r in rows],
        "paper": [quotes(r) for r in rows],
    }
    found = [stack(remarks(findings_of(r)), *_redrafted(r)) for r in rows]
    if any(said.text.strip() for said in found):
        columns["findings"] = [*found]
    columns["decision"] = [_decision(r) for r in rows]
    return [table([*columns], [*zip(*columns.values(), strict=True)])]


def _code(line: str) -> Static:
    return Static(tag("code", line), line)


def _redrafted(row: Row) -> list[Static]:
    """The last draft's reading for the words of a line that reads otherwise."""
    return [note(f"the last draft reads: {row.drafted}")] if row.drafted else []


def about(row: Row) -> Static:
    """Quotes of a line, and the findings of its checks."""
    quoted = quotes(row)
    return stack(Static(tag("div", paper_text(quoted)), quoted), remarks(findings_of(row)))


def findings_of(row: Row) -> tuple[Finding, ...]:
    """The findings of a line as they are said beside it: without the line, which is in sight."""
    line = f"{row.requirement.adl!r} "
    return tuple(
        replace(f, message=f.message.removeprefix(line).removeprefix("is "))
        if f.message.startswith(line)
        else f
        for f in row.findings
    )


def mark(decision: Decision) -> str:
    """A decision as sign and word."""
    return _MARKS[decision]


def _decision(row: Row) -> Static:
    """The decision of a line, and whose it is where it is not this user's."""
    made = mark(row.requirement.decision)
    if row.said:
        said = f"{made.split()[0]} {row.said}" if made.split()[1] in row.said else row.said
        return Static(tag("span", said), said)
    return Static(tag("span", made, style="white-space: nowrap"), made)


def quotes(row: Row) -> str:
    """Page and words of each quote of a line."""
    return "; ".join(_quote(e, row.paper) for e in row.requirement.evidence) or "no quote"


def remarks(findings: Sequence[Finding]) -> Static:
    """The findings of a line, each set apart by a bar in the colour of its severity, which is
    also said in words.
    """
    return Static(
        joined(map(_remark, findings)),
        "; ".join(f"{f.code} {f.severity}: {f.message}" for f in findings),
    )


def _remark(found: Finding) -> Html:
    bar = f"border-left: 3px solid var({_BARS[found.severity]}); padding-left: 6px; margin: 2px 0"
    severity = tag("b", f"{found.code} {found.severity}:")
    return tag(
        "div",
        severity,
        " ",
        paper_text(found.message),
        class_=f"hepnb-finding hepnb-{found.severity}",
        style=bar,
    )


def _quote(evidence: Evidence, paper: str) -> str:
    place = (
        f"p{evidence.page}"
        if evidence.paper in ("", paper)
        else f"{evidence.paper} p{evidence.page}"
    )
    return f"{place} “{evidence.quote}”{_DOUBTS[evidence.status]}{'; '.join(evidence.differences)}"


def program(made: Program, where: str, left_out: Sequence[str]) -> Static:
    """The generated program, its event format, and the blocks of the draft that are not in it."""
    what = (
        f"{several(len(made.cells), 'cell')} for {made.schema}: "
        f"{'region' if len(made.regions) == 1 else 'regions'} {', '.join(made.regions)}"
    )
    missing = (
        [note(f"⚠ not included, because no cell that was run contains them: {', '.join(left_out)}")]
        if left_out
        else []
    )
    branches = several(len(made.branches), "branch", "branches")
    return stack(note(f"{what}; reads {branches} of the tree {made.tree}"), *missing, note(where))


def proposal(made: Proposal) -> Static:
    """A model's proposal: its cells with their states, differences by event, the changed code,
    both cutflows.
    """
    head = ("cell", "state", "purpose", "against it")
    rows = [
        (
            o.cell.key,
            o.state,
            o.cell.purpose + (" (redefines the selection)" if o.selects else ""),
            "; ".join(map(str, o.objections)),
        )
        for o in made.offers
    ]
    shown = [table(head, rows, code=True)] if rows else []
    shown += [note(f"✖ failed: {f}") for f in made.failures]
    shown += [agreement(made.agreement, summary.others(made))] if made.agreement else []
    shown += [code(o.diff) for o in made.offers if o.diff]
    shown += (
        [_beside(*made.cutflows)]
        if made.cutflows and made.agreement and not made.agreement.agrees
        else []
    )
    shown += (
        [
            note(
                "⚠ the model proposes to change the spec: review the lines below, then run "
                "%%generate again"
            ),
            code(made.spec),
        ]
        if made.spec
        else []
    )
    return stack(
        *shown,
        *(note(f"ℹ {n}") for n in made.notes),
        *([note(summary.origin(made))] if made.model else []),
    )


def agreement(found: Agreement, of: str = "") -> Static:
    """The agreement of cells with the spec, and the events that differ; ``of``: which cells,
    where not all.
    """
    title = note(f"{'✓' if found.agrees else '✖'} {of}{found}")
    rows = [
        (
            d.where if n == 0 else "",
            f"{d.n}" if n == 0 else "",
            e.name,
            e.expected,
            e.found,
            e.values,
        )
        for d in found.differences
        for n, e in enumerate(d.events or (agree.Event(d.kind, "", ""),))
    ]
    return (
        stack(title, table(("step", "events", "event", "expected", "found", "values"), rows))
        if rows
        else title
    )


def checked(edited: Sequence[str], added: Sequence[str], found: Agreement) -> Static:
    """The state of a program that is not just the compiled one."""
    what = [f"edited: {', '.join(edited)}"] * bool(edited) + [
        f"by a model: {', '.join(added)}"
    ] * bool(added)
    return stack(note(f"running the cells as they are ({'; '.join(what)})"), agreement(found))


def code(text: str) -> Static:
    """A text as it stands, in columns."""
    return Static(f"<pre>{escape(text)}</pre>", text)


def _beside(spec: Cutflows, cells: Cutflows) -> Static:
    """The cutflow of the sample, as the spec and as the cells have it."""
    rows = [
        (
            region,
            step,
            f"{passed}",
            f"{cells[region][step][1]}" if step in cells.get(region, {}) else "–",
        )
        for region, steps in spec.items()
        for step, (_, passed) in steps.items()
    ]
    return stack(
        note("cumulative numbers of events in the sample"),
        table(("region", "step", "by the spec", "by the cells"), rows),
    )


def run(result: RunResult) -> Static:
    """The cutflow of each region, and how fast it came; steps that regions share are shown once."""
    counted = several(result.entries, "event")
    files = several(len(result.files), "file")
    speed = f"{counted} from {files}, {result.events_per_second:.0f} events/s"
    speed += (
        f"; {result.kept} of them from the cache of earlier runs (--no-cache runs them again)"
        if result.kept
        else ""
    )
    parts = [_cutflow(region, result.regions[:n]) for n, region in enumerate(result.regions)]
    warned = [note(f"⚠ {w}") for w in result.warnings]
    return Static(stack(*warned, note(speed), *parts).html, render.cutflow(result))


def runs(results: Mapping[str, RunResult]) -> Static:
    """The results of a run, for each sample under its name."""
    if len(results) == 1:
        return run(*results.values())
    return stack(
        *(part for name, result in results.items() for part in (note(f"{name}:"), run(result)))
    )


def _cutflow(region: RegionResult, above: Sequence[RegionResult]) -> Static:
    """The steps of a region, from where it parts from one ``above`` it."""
    same, other = max(((_shared(region, one), one.name) for one in above), default=(0, ""))
    first = same if same > 1 else 0
    rows = [
        (s.adl, f"{s.alone}" if s.applied else _UNAPPLIED, f"{s.cumulative}", sum_of_weights(s))
        for s in region.steps[first:]
    ]
    if first:
        last = region.steps[first - 1]
        rows.insert(
            0,
            (
                f"the first {first} steps of {other}",
                "–",
                f"{last.cumulative}",
                sum_of_weights(last),
            ),
        )
    counted = several(region.selected, "event")
    title = note(f"{region.name}: {counted} selected, sum of weights {sum_of_weights(region)}")
    return stack(title, table(("requirement", "alone", "cumulative", "weighted"), rows, code=True))


def _shared(one: RegionResult, other: RegionResult) -> int:
    """The number of steps that two regions share at their beginning."""
    pairs = zip(one.steps, other.steps, strict=False)
    return next(
        (n for n, (a, b) in enumerate(pairs) if a != b), min(len(one.steps), len(other.steps))
    )


def departures(sentences: Sequence[str]) -> Static:
    """Departures of a program from the paper, on top of whatever shows its numbers."""
    return stack(*(note(f"⚠ {sentence}") for sentence in sentences))


def lacking(lacks: Sequence[Lack]) -> Static:
    """Everything that the events lack, and the lines to choose from."""
    why = [f"{lack.why} ({lack.hint})" if lack.hint else lack.why for lack in lacks]
    rows = [
        (lack.adl, lack.block, said, _choices(lack)) for lack, said in zip(lacks, why, strict=True)
    ]
    head = ("line", "block", "missing in these events", "put one of these lines into this cell")
    shown = table(head, rows, code=True)
    lines = [
        "\n".join(
            (
                f"{lack.block}: {lack.adl}" if lack.block else lack.adl,
                f"  {said}",
                *(f"{text}" for _, text in lack.choices),
            )
        )
        for lack, said in zip(lacks, why, strict=True)
    ]
    rest = note("Or leave all of them out: %%generate --leave-out")
    return stack(
        Static(shown.html, "\n\n".join(["for each, put one of its lines into this cell:", *lines])),
        rest,
    )


def _choices(lack: Lack) -> Static:
    return stack(*(Static(tag("div", tag("code", line)), "") for _, line in lack.choices))


def fit_choices(lacks: Sequence[Lack]) -> ChoicesRecord:
    """The same to be clicked, where the labextension draws it."""
    rows = (
        ChoiceRow(
            key=lack.key,
            code=lack.adl,
            note=f"{lack.block}: {lack.why.removeprefix(f'{lack.block} ')}"
            if lack.block
            else lack.why,
            own=f"instead {lack.key}: {lack.adl}" if lack.stub or lack.instead else "",
            choices=tuple(Choice(label=label, text=text) for label, text in lack.choices),
        )
        for lack in lacks
    )
    title = several(
        len(lacks),
        "line needs something that these events lack",
        "lines need something that these events lack",
    )
    return ChoicesRecord(v=VERSION, into="body", title=title, every="without ", rows=tuple(rows))


def yields(reading: comparing.PublishedReading) -> Static:
    """Published numbers with their places and decisions, and the ways to decide on them."""
    head = ("page", "table", "region", "counted", "value", "decision")
    rows = [
        (
            f"p{y.page}" if y.page else "–",
            y.table,
            y.region,
            y.counted,
            comparing.value_text(y),
            y.decision,
        )
        for y in reading.yields
    ]
    parts = [
        note(f"{several(len(rows), 'published number')}: {comparing.decisions_text(reading)}"),
        table(head, rows[:_MOST_YIELDS]),
    ]
    if len(rows) > _MOST_YIELDS:
        rest = table(head, rows[_MOST_YIELDS:])
        parts.append(_folded(f"{len(rows) - _MOST_YIELDS} more", rest))
    parts.append(note(YIELDS))
    if reading.unread:
        title = render.unused(reading.unread)
        parts.append(_folded(title, stack(*(note(f"not used: {u}") for u in reading.unread))))
    return stack(*parts)


def comparison(report: ComparisonReport, regions: Sequence[str] = ()) -> Static:
    """Published numbers beside the run's, those that belong together first.

    ``regions``: those of the run.
    """
    head = ("region", "step", "published", "run", "ratio", "pull", "verdict")
    cautions = [note(f"⚠ {c}") for c in (*comparing.not_applied(report), *report.warnings)]
    matched = [row for row in report.rows if row.run is not None]
    alone = [row for row in report.rows if row.run is None]
    judged = [row for row in matched if row.verdict != "not comparable"]
    same = sum(row.verdict in ("exact", "agrees") for row in judged)
    parts = [
        note(f"compared with {report.source}: {_verdict(same, len(judged), len(matched))}"),
        *cautions,
    ]
    parts += [table(head, list(map(_compared, matched)))] if matched else []
    if same < len(judged) and all(row.scale == 1 for row in judged):
        parts.append(note(SCALE))
    if alone:
        names = list(dict.fromkeys(row.region for row in alone))
        named = ", ".join(names[:_NAMED]) + f" and {len(names) - _NAMED} more" * (
            len(names) > _NAMED
        )
        title = several(
            len(alone),
            "published number has no counterpart in the run",
            "published numbers have no counterpart in the run",
        )
        way = (
            "If names differ, say which region is which: %compare --same "
            f'"NAME IN THE TABLE"={regions[0] if regions else "REGION"}'
        )
        rows = [(*_compared(row)[:3], comparing.verdict_text(row)) for row in alone]
        parts.append(_folded(f"{title} ({named})", table((*head[:3], head[-1]), rows)))
        parts.append(note(f"{way}. Regions of the run: {', '.join(regions) or 'none'}."))
    parts += [note(f"histogram {h.name}: {h}") for h in report.histograms]
    if report.unread:
        parts.append(
            _folded(
                render.unused(report.unread),
                stack(*map(note, comparing.not_used(report))),
            )
        )
    return stack(*parts)


def match_choices(report: ComparisonReport, regions: Sequence[str]) -> ChoicesRecord:
    """Published names and regions of the run, as choices to click with the labextension; no rows
    where all match.
    """
    names = dict.fromkeys(row.region for row in report.rows if row.run is None)
    rows = (
        ChoiceRow(
            key=name,
            code=name,
            note=", ".join(
                dict.fromkeys(row.step for row in report.rows if row.region == name and row.step)
            ),
            own="",
            choices=tuple(
                Choice(label=f"is region {region}", text=f'"{name}"={region}') for region in regions
            ),
        )
        for name in names
    )
    return ChoicesRecord(
        v=VERSION,
        into="line",
        title="Published names without a region of the run",
        every="",
        rows=tuple(rows) if regions else (),
    )


def _verdict(same: int, judged: int, matched: int) -> str:
    if not matched:
        return "nothing could be compared, because no region or step has the same name in both"
    if not judged:
        return "none of these numbers can be compared; the verdict of each row says why"
    apart = f"; {matched - judged} cannot be compared" if judged < matched else ""
    return (
        "every number agrees"
        if same == judged
        else f"{same} of {several(judged, 'number agrees', 'numbers agree')}"
    ) + apart


def _folded(title: str, shown: Static) -> Static:
    return Static(
        tag("details", tag("summary", paper_text(title)), Html(shown.html)),
        f"{title}\n{shown.text}",
    )


def _compared(row: ComparedRow) -> tuple[str, ...]:
    published = f"{row.published:g}{_spread(row.published_uncertainty)}"
    if row.scale != 1:
        published = f"{row.scaled:.4g}{_spread(row.scaled_uncertainty)} (printed {published})"
    numbers = (_number(row.run, "g"), _number(row.ratio, ".3f"), _number(row.pull, "+.2f"))
    return (row.region, row.step, published, *numbers, comparing.verdict_text(row))


def _spread(uncertainty: float | None) -> str:
    return "" if uncertainty is None else f" ± {uncertainty:.4g}"


def _number(value: float | None, form: str) -> str:
    return "–" if value is None else format(value, form)


def table(
    head: Sequence[str], rows: Sequence[Sequence[str | Static]], *, code: bool = False
) -> Static:
    """A table of texts, or of what has its own HTML; columns of numbers stand right; with
    ``code`` the first column is code.
    """
    texts = [[cell.text if isinstance(cell, Static) else cell for cell in row] for row in rows]
    right = [bool(rows) and all(_is_number(row[i]) for row in texts) for i in range(len(head))]
    header = "".join(f"<th style='{_style(right[i])}'>{escape(h)}</th>" for i, h in enumerate(head))
    cells = (
        "".join(_td(cell, right=right[i], code=code and i == 0) for i, cell in enumerate(row))
        for row in rows
    )
    body = "".join(f"<tr>{row}</tr>" for row in cells)
    html = f"<table style='{_TABLE}'><thead><tr>{header}</tr></thead><tbody>{body}</tbody></table>"
    return Static(html, _plain([head, *texts], right))


def _td(cell: str | Static, *, right: bool, code: bool) -> Html:
    if isinstance(cell, Static):
        return tag("td", Html(cell.html), style=_style(right))
    return tag("td", tag("code", cell) if code else paper_text(cell), style=_style(right))


def _style(right: bool) -> str:
    return _CELL.replace("{align}", "right" if right else "left")


def _plain(rows: Sequence[Sequence[str]], right: Sequence[bool]) -> str:
    widths = [max(len(row[i]) for row in rows) for i in range(len(right))]
    return "\n".join(
        "  ".join(
            t.rjust(w) if r else t.ljust(w) for t, w, r in zip(row, widths, right, strict=True)
        ).rstrip()
        for row in rows
    )


def _is_number(text: str) -> bool:
    return text == _UNAPPLIED or (bool(text) and all(c in "0123456789.,+-–±e " for c in text))
