"""One self-contained HTML page about a reproduction: paper, spec and evidence, findings, cutflow,
comparison, figures, provenance.

Text of a paper is untrusted: every string goes through `hepnb.markup.tag`, which escapes whatever
is not markup that it made itself. The page has no script and loads nothing.
"""

from __future__ import annotations

import html as entities
import platform
import re
from base64 import b64encode
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files

from hepnb.adl import tree
from hepnb.adl.format import format_statement
from hepnb.findings import Finding
from hepnb.markup import Html, joined, paper_text, plain_text, tag
from hepnb.paper import Block, Paper
from hepnb.plurals import several
from hepnb.result import ComparedRow, ComparisonReport, RegionResult, RunResult, sum_of_weights
from hepnb.spec import Decision, Evidence, Phrase, PhraseState, Requirement, Spec, requirement_lines

PACKAGES = ("hepnb", "awkward", "uproot", "vector", "hist", "mplhep", "pypdfium2")
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
_CONTEXT = 220  # characters of a sentence shown on either side of a quote


def html(
    *,
    spec: Spec,
    paper: Paper | None = None,
    cited: Sequence[Paper] = (),
    findings: Sequence[Finding] = (),
    results: Mapping[str, RunResult] | None = None,
    comparison: ComparisonReport | None = None,
    figures: Sequence[tuple[str, bytes]] = (),
    provenance: Mapping[str, str] | None = None,
) -> str:
    """The page.

    ``cited``: papers that the evidence also quotes; ``figures``: (caption, PNG bytes);
    ``results``: of each sample or process by its name, "" for the only one; ``provenance``: more
    lines for it, such as the engine or a seed.

    What is None or empty has no section, but for findings and open phrases: that there is none is
    said.
    """
    title = paper.title if paper and paper.title else spec.paper or "Selection"
    results = results or {}
    sections = [
        _paper(paper) if paper else Html(""),
        _spec(spec, [p for p in (paper, *cited) if p]),
        _findings(findings),
        _phrases(spec.phrases),
        *([_comparison(comparison)] if comparison else []),
        *(_cutflow(found, name) for name, found in results.items()),
        *([_figures(figures)] if figures else []),
        _provenance(spec, paper, results, provenance or {}),
    ]
    return _page(
        plain_text(title),
        tag("body", _top(title, spec, findings, comparison), tag("main", *sections)),
    )


def _page(title: str, body: Html) -> str:
    head = joined([
        Html('<meta charset="utf-8">'),
        Html(f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'),
        Html('<meta name="viewport" content="width=device-width, initial-scale=1">'),
        tag("title", f"{title} – hepnb"),
        tag("style", Html(files("hepnb").joinpath("report.css").read_text(encoding="utf-8"))),
    ])  # fmt: skip
    return f"<!doctype html>\n{tag('html', tag('head', head), body, lang='en')}\n"


# --- sections
# --------------------------------------------------------------------------------------------------


def _section(name: str, *content: str) -> Html:
    return tag("section", tag("h2", name), *content, id=re.sub(r"\W+", "-", name.lower()))


def _top(
    title: str, spec: Spec, findings: Sequence[Finding], comparison: ComparisonReport | None
) -> Html:
    """Title and the four numbers that matter."""
    decided = Counter(r.decision for r in spec.requirements)
    phrases = Counter(p.state for p in spec.phrases)
    tiles = [
        _tile(
            f"{decided[Decision.ACCEPTED]} / {len(spec.requirements)}",
            "requirements accepted",
            good=not decided[Decision.OPEN],
        ),
        _tile(str(phrases[PhraseState.OPEN]), "possible cuts", good=not phrases[PhraseState.OPEN]),
        _tile(
            str(sum(f.severity == "error" for f in findings)),
            "errors",
            good=not any(f.severity == "error" for f in findings),
        ),
    ]
    if comparison:
        same = sum(r.verdict in ("exact", "agrees") for r in comparison.rows)
        tiles.append(
            _tile(
                f"{same} / {len(comparison.rows)}",
                "published numbers reproduced",
                good=comparison.agrees,
            )
        )
    kicker = tag("p", "hepnb report", class_="kicker")
    return tag("header", kicker, tag("h1", paper_text(title)), tag("div", *tiles, class_="tiles"))


def _tile(value: str, label: str, *, good: bool) -> Html:
    return tag(
        "div", tag("strong", value), tag("span", label), class_="tile good" if good else "tile bad"
    )


def _paper(paper: Paper) -> Html:
    counts = {
        "pages": paper.pages,
        "sections": paper.sections,
        "tables": paper.tables,
        "references": paper.references,
    }
    facts = [
        ("Title", paper.title or "not found"),
        ("Identifier", f"{paper.id}{paper.version}"),
        (
            "Authors",
            ", ".join(paper.authors[:6]) + (" and others" if len(paper.authors) > 6 else ""),
        ),
        ("Content", ", ".join(f"{len(found)} {what}" for what, found in counts.items())),
        ("Could not be read", "; ".join(paper.warnings)),
    ]
    abstract = (
        tag("p", paper_text(paper.abstract), class_="abstract") if paper.abstract else Html("")
    )
    return _section("Paper", _facts((k, paper_text(v)) for k, v in facts if v), abstract)


def _spec(spec: Spec, papers: Sequence[Paper]) -> Html:
    """Every line of the spec, block by block, with its decision and where the paper says so."""
    places = (statement for _, statement in requirement_lines(spec.tree))
    known = {id(s): r for s, r in zip(places, spec.requirements, strict=True)}
    blocks = [
        _block(item, known, papers)
        for item in spec.tree.items
        if not isinstance(item, tree.Comment)
    ]
    return (
        _section("Selection", *blocks)
        if blocks
        else _section("Selection", tag("p", "The spec is empty.", class_="none"))
    )


def _block(
    item: tree.Block | tree.Define | tree.Instruction,
    known: Mapping[int, Requirement],
    papers: Sequence[Paper],
) -> Html:
    statements: tuple[tree.Statement, ...] = (
        item.statements if isinstance(item, tree.Block) else (item,)
    )
    heading = (
        item.title
        if isinstance(item, tree.Block)
        else "event variable"
        if isinstance(item, tree.Define)
        else "instruction"
    )
    rows = [_line(s, known.get(id(s)), papers) for s in statements]
    return tag(
        "div", tag("h3", tag("code", heading)), tag("table", *rows, class_="spec"), class_="block"
    )


def _line(
    statement: tree.Statement, requirement: Requirement | None, papers: Sequence[Paper]
) -> Html:
    code = tag("td", tag("code", format_statement(statement)), class_="code")
    if requirement is None:
        return tag("tr", code, tag("td"), tag("td"))
    decided = requirement.decision.value
    decision = tag("td", tag("span", decided, class_=f"chip {decided}"))
    quotes = [_quote(e, papers) for e in requirement.evidence] or [
        tag("p", "no evidence", class_="none")
    ]
    return tag(
        "tr",
        code,
        decision,
        tag("td", *quotes, class_="evidence"),
        class_=f"line {decided}",
        id=requirement.id,
    )


def _quote(evidence: Evidence, papers: Sequence[Paper]) -> Html:
    """The page, the quote inside its sentence, and what is wrong with it; the first of the
    papers needs no name.
    """
    foreign = f"{evidence.paper} " if papers and evidence.paper not in ("", papers[0].id) else ""
    place = tag("span", f"{foreign}p. {evidence.page}", class_="page")
    doubt = (
        "; ".join([evidence.status, *evidence.differences]) if evidence.status != "verbatim" else ""
    )
    sentence = _sentence(evidence, papers)
    return tag(
        "p",
        place,
        Html(" "),
        sentence,
        *([tag("span", f" ({doubt})", class_="warn")] if doubt else []),
    )


def _sentence(evidence: Evidence, papers: Sequence[Paper]) -> Html:
    paper = next((p for p in papers if evidence.paper in ("", p.id)), None)
    block = paper.block_by_id.get(evidence.block) if paper else None
    if block is None or not evidence.start < evidence.end <= len(block.text):
        return tag("q", tag("mark", paper_text(evidence.quote)))
    before, quote, after = around(block, evidence.start, evidence.end)
    return tag("q", paper_text(before), tag("mark", paper_text(quote)), paper_text(after))


def around(block: Block, start: int, end: int) -> tuple[str, str, str]:
    """The sentence (or the row of a table) around a span of a block's text, in three parts; cut
    with … where it is long.
    """
    stop = r"\n" if block.kind == "table" else r"(?<=[.!?])\s+(?=[A-Z])"
    ends = [m.span() for m in re.finditer(stop, block.text)]
    low = max((b for _, b in ends if b <= start), default=0)
    high = min((a for a, _ in ends if a >= end), default=len(block.text))
    before, after = block.text[low:start], block.text[end:high]
    return (
        before if len(before) <= _CONTEXT else f"… {before[-_CONTEXT:]}",
        block.text[start:end],
        after if len(after) <= _CONTEXT else f"{after[:_CONTEXT]} …",
    )


def _findings(findings: Sequence[Finding]) -> Html:
    if not findings:
        return _section("Findings", tag("p", "None.", class_="none"))
    rows = [
        tag(
            "tr",
            tag("td", tag("span", f.severity, class_=f"chip {f.severity}")),
            tag("td", tag("code", f.code)),
            tag("td", f.block or "–", *([Html("<br>"), f"line {f.line}"] if f.line else [])),
            tag(
                "td",
                paper_text(f.message),
                *([tag("span", f" {f.fix}", class_="fix")] if f.fix else []),
            ),
        )
        for f in findings
    ]
    return _section("Findings", tag("table", _head("Severity", "Code", "Where", "What"), *rows))


def _phrases(phrases: Sequence[Phrase]) -> Html:
    """Phrases of the paper that nothing claims and nobody has dismissed; the others are counted."""
    count = Counter(p.state for p in phrases)
    said = tag(
        "p",
        f"{several(len(phrases), 'cut')} found in the text: "
        + ", ".join(f"{count[s]} {s.called}" for s in PhraseState)
        + ".",
    )
    rows = [
        tag(
            "tr",
            tag("td", f"p. {p.page}", class_="number"),
            tag("td", tag("q", paper_text(p.quote))),
            tag("td", p.reason),
        )
        for p in phrases
        if p.state == PhraseState.OPEN
    ]
    table = [tag("table", _head("Page", "Phrase", "Note"), *rows)] if rows else []
    return _section("Open phrases", said, *table)


def _comparison(report: ComparisonReport) -> Html:
    has_sources = len({r.source for r in report.rows}) > 1
    rows = [
        tag(
            "tr",
            tag("td", tag("span", r.verdict, class_=f"chip {r.verdict}")),
            tag("td", paper_text(r.region)),
            tag(
                "td",
                paper_text(r.step or "selected"),
                *([tag("div", paper_text(r.source), class_="fix")] if has_sources else []),
            ),
            tag("td", tag("code", r.adl) if r.adl else "–", *_reason(r)),
            *(tag("td", text, class_="number") for text in _numbers(r)),
        )
        for r in report.rows
    ]
    head = _head(
        "Verdict",
        "Region",
        "Published",
        "In the run",
        numbers=("Published", "Run", "Ratio", "Pull"),
    )
    source = tag(
        "p",
        f"Published numbers: {report.source or 'not said'}. A pull holds the uncertainties "
        f"{_pulled(report)}.",
    )
    drawn = (tag("p", tag("code", paper_text(h.name)), f": {h}") for h in report.histograms)
    unread = (
        [
            tag(
                "p",
                several(
                    len(report.unread),
                    "published value is not used:",
                    "published values are not used:",
                ),
            )
        ]
        if report.unread
        else []
    )
    listed = (
        [tag("ul", *(tag("li", paper_text(str(u))) for u in report.unread))]
        if report.unread
        else []
    )
    return _section("Comparison", source, _wide(head, rows), *drawn, *unread, *listed)


def _reason(row: ComparedRow) -> list[Html]:
    return [tag("div", paper_text(row.reason), class_="fix")] if row.reason else []


def _pulled(report: ComparisonReport) -> str:
    return (
        ", ".join(dict.fromkeys(name for r in report.rows for name in r.of))
        or "of neither side, since none is given"
    )


def comparison_page(
    report: ComparisonReport, *, result: str = "", figures: Sequence[tuple[str, bytes]] = ()
) -> str:
    """A comparison as a page of its own, without a script, that loads nothing.

    ``figures``: (caption, PNG bytes).
    """
    same = sum(r.verdict in ("exact", "agrees") for r in report.rows)
    tile = _tile(f"{same} / {len(report.rows)}", "published numbers reproduced", good=report.agrees)
    title = f"{result or 'A run'} beside published numbers"
    top = tag(
        "header",
        tag("p", "hepnb comparison", class_="kicker"),
        tag("h1", title),
        tag("div", tile, class_="tiles"),
    )
    warnings = (tag("p", f"⚠ {w}") for w in report.warnings)
    parts = [*warnings, _comparison(report), *([_figures(figures)] if figures else [])]
    return _page(title, tag("body", top, tag("main", *parts)))


def _numbers(row: ComparedRow) -> tuple[str, ...]:
    spread = "" if row.scaled_uncertainty is None else f" ± {row.scaled_uncertainty:.4g}"
    scaled = f"{row.scaled:.12g}" if row.scale == 1 else f"{row.scaled:.4g}"
    return (
        f"{scaled}{spread}",
        "–" if row.run is None else f"{row.run:.12g}",
        "–" if row.ratio is None else f"{row.ratio:.3f}",
        "–" if row.pull is None else f"{row.pull:+.1f}",
    )


def _cutflow(result: RunResult, sample: str) -> Html:
    warnings = (tag("p", f"⚠ {w}") for w in result.warnings)
    title = f"Cutflow of {sample}" if sample else "Cutflow"
    return _section(title, *warnings, *(_region(r, result.entries) for r in result.regions))


def _region(region: RegionResult, entries: int) -> Html:
    """A region's steps; the efficiency is that of the step with respect to the one before it."""
    rows = [_counts("all events", entries, entries, str(entries), entries)]
    before = entries
    for step in region.steps:
        rows.append(_counts(step.adl, step.alone, step.cumulative, sum_of_weights(step), before))
        before = step.cumulative
    head = _head("Step", numbers=("Alone", "Cumulative", "Efficiency", "Weighted"))
    return tag(
        "div", tag("h3", tag("code", f"region {region.name}")), _wide(head, rows), class_="block"
    )


def _counts(label: str, alone: int, cumulative: int, weighted: str, before: int) -> Html:
    efficiency = f"{100 * cumulative / before:.1f} %" if before else "–"
    numbers = (f"{alone}", f"{cumulative}", efficiency, weighted)
    return tag(
        "tr", tag("td", tag("code", label)), *(tag("td", n, class_="number") for n in numbers)
    )


def _figures(figures: Sequence[tuple[str, bytes]]) -> Html:
    return _section("Figures", *(_figure(caption, png) for caption, png in figures))


def _figure(caption: str, png: bytes) -> Html:
    image = Html(
        f'<img alt="{entities.escape(caption)}" '
        f'src="data:image/png;base64,{b64encode(png).decode()}">'
    )
    return tag("figure", image, tag("figcaption", caption))


def _provenance(
    spec: Spec, paper: Paper | None, results: Mapping[str, RunResult], more: Mapping[str, str]
) -> Html:
    facts: list[tuple[str, str]] = []
    if paper:
        facts.append(("Paper, sha256", paper.sha256))
    if spec.engine:
        facts.append(("Extracted by", spec.engine))
    for name, result in results.items():
        facts.append(("Spec, sha256", result.spec_sha256))
        of = f" of {name}" if name else ""
        facts += [
            (f"Events{of}", f"{f.path} ({f.schema}, {f.entries} events)") for f in result.files
        ]
        facts.append(
            (
                f"Run{of}",
                (
                    f"{result.entries} events, read {result.seconds_read:.2f} s, select "
                    f"{result.seconds_select:.2f} s"
                ),
            )
        )
    facts = list(dict.fromkeys(facts))
    facts += [
        *more.items(),
        ("Python", platform.python_version()),
        ("Packages", ", ".join(_versions())),
    ]
    return _section("Provenance", _facts((k, tag("code", v)) for k, v in facts))


def _versions() -> Iterator[str]:
    for package in PACKAGES:
        try:
            yield f"{package} {version(package)}"
        except PackageNotFoundError:  # hepnb run from a checkout that was never installed
            yield f"{package} (not installed)"


# --- pieces
# --------------------------------------------------------------------------------------------------


def _facts(pairs: Iterable[tuple[str, str]]) -> Html:
    return tag("dl", *(joined([tag("dt", key), tag("dd", value)]) for key, value in pairs))


def _head(*names: str, numbers: Sequence[str] = ()) -> Html:
    """The head of a table; ``numbers`` are further columns, aligned to the right."""
    return tag(
        "thead",
        tag(
            "tr", *(tag("th", n) for n in names), *(tag("th", n, class_="number") for n in numbers)
        ),
    )


def _wide(head: Html, rows: Sequence[Html]) -> Html:
    return tag("div", tag("table", head, tag("tbody", *rows)), class_="wide")
