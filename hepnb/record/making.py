"""A reproduction → the folder of its record."""

from __future__ import annotations

import json
import platform
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from hepnb import compare as comparing
from hepnb import filing, plot, report, signatures, workflow
from hepnb import spec as specs
from hepnb.documents import json_of
from hepnb.errors import EventsError, HepnbError, ModelError, PaperError
from hepnb.events import schema as schemas
from hepnb.findings import Finding
from hepnb.generate import export as exporting
from hepnb.generate import wishes as wishing
from hepnb.generate.wishes import NOTHING, Wishes
from hepnb.paper import Paper
from hepnb.ports import Progress, silent
from hepnb.program import ProgramCell, Sample
from hepnb.record import contents
from hepnb.record.contents import FileIdentity, PaperIdentity, RecordIndex
from hepnb.record.crate import write_crate
from hepnb.record.deciders import decided_by
from hepnb.record.disclosure import disclosure
from hepnb.record.running import Run, first_events, place_in, run, seen_from, simulated
from hepnb.result import ComparisonReport, Kind, RunResult
from hepnb.settings import Settings
from hepnb.spec import ReviewedSpec, Spec

_PACKAGES = (*report.PACKAGES, "numpy", "rocrate")


@dataclass(frozen=True)
class Inputs:
    """The inputs of a record.

    ``spec``: the text of the reviewed spec; ``answers``: the record of a model's answers, where one
    has drafted, and ``model`` its name; ``wishes``: what the program should have beside the
    selection, with its samples where ``files`` are not all of one; ``cells``: those of the program
    that a person or a model wrote in place of compiled ones or beside them; ``published``: where
    the published numbers are from, None for none; ``conditions``: which name is which region, and
    what the events are where the samples do not say; ``decisions``: the lines of a journal.
    ``paper`` and ``cited``: the papers of the evidence; ``waive``: codes of findings that do not
    block.
    """

    spec: str
    paper: Paper | None = None
    cited: tuple[Paper, ...] = ()
    answers: Path | None = None
    model: str = ""
    files: tuple[str, ...] = ()
    wishes: Wishes = NOTHING
    cells: tuple[ProgramCell, ...] = ()
    waive: tuple[str, ...] = ()
    published: Paper | str | comparing.PublishedReading | None = None
    conditions: comparing.Conditions = field(default_factory=comparing.Conditions)
    decisions: str = ""


def export(
    inputs: Inputs, folder: Path, settings: Settings, *, progress: Progress = silent
) -> tuple[str, ...]:
    """Writes the record of a reproduction; gives the names of its files.

    Raises PaperError where the folder holds something else, UnreviewedSpec where lines are open,
    and what the steps raise.
    """
    _free(folder)
    settings = _drafting(inputs, settings)
    spec = workflow.read_spec(
        inputs.spec, source="spec.adl", paper=inputs.paper, cited=inputs.cited
    )
    if inputs.paper is not None:
        spec = replace(spec, phrases=specs.claim(spec, workflow.phrases(inputs.paper)))
    events = first_events(inputs.wishes, inputs.files, settings)
    reviewed = workflow.accept(
        spec, inputs.paper, waive=inputs.waive, cited=inputs.cited, events=events
    )
    draft = (
        workflow.extract(inputs.paper, settings, cited=inputs.cited, progress=progress)
        if inputs.paper
        else spec
    )
    texts: dict[str, str] = {"spec.adl": inputs.spec, "draft.adl": specs.text_of(draft)}
    findings = workflow.review_findings(spec, inputs.paper, events, cited=inputs.cited)
    made = _made(inputs, reviewed, settings, folder, progress)
    compared, reading = _compared(inputs, made)
    texts |= (
        _of_spec(spec, findings)
        | (_of_run(made, workflow.title(spec, inputs.paper), folder) if made else {})
        | _of_comparison(compared, reading)
        | _given(inputs, made)
    )
    index = replace(
        _index(inputs, settings, made, folder),
        decided=decided_by(
            settings.person or signatures.system_name(),
            signatures.marked(spec.tree),
            signatures.Signatures.here(),
        ),
    )
    written = (
        f"{', '.join(c.key for c in inputs.cells)}; {made.held}" if made and inputs.cells else ""
    )
    texts["disclosure.md"] = disclosure(index, draft, spec, written)
    texts["report.html"] = _page(inputs, spec, findings, made, compared, texts["disclosure.md"])
    index = replace(
        index, files={name: contents.sha256(text.encode()) for name, text in sorted(texts.items())}
    )
    texts[contents.INDEX] = contents.index_text(index)
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        filing.write(folder / name, text.encode())
    write_crate(folder, index, sorted(texts))
    return tuple(sorted(texts))


@dataclass(frozen=True)
class _Made:
    """A run, the wishes that it was made with, and its settings; ``held``: what its own cells are
    to the spec, "" where it has none.
    """

    run: Run
    wishes: Wishes
    settings: Settings
    files: tuple[FileIdentity, ...]
    held: str = ""

    @property
    def kind(self) -> Kind:
        """The kind of the events that are compared, "" where nobody said."""
        kinds = {f.kind for f in self.files}
        return "data" if "data" in kinds else "simulation" if kinds == {"simulation"} else ""


def _made(
    inputs: Inputs, reviewed: ReviewedSpec, settings: Settings, folder: Path, progress: Progress
) -> _Made | None:
    """The run of a record; None where there are no files."""
    if not (inputs.files or inputs.wishes.samples or inputs.wishes.listed):
        return None
    wishes, settings = workflow.of_a_list(reviewed, inputs.wishes, settings)
    done = run(
        reviewed,
        wishes,
        inputs.files,
        settings,
        cells=inputs.cells,
        folder=folder,
        progress=progress,
    )
    compiled = {c.key for c in done.compiled.cells}
    held = (
        workflow.held(
            reviewed,
            done.compiled,
            done.program,
            done.files,
            settings,
            foreign=any(c.key not in compiled for c in inputs.cells),
        )
        if inputs.cells
        else None
    )
    found: list[FileIdentity] = []
    for sample in done.program.samples:
        read = zip(sample.files, done.results[sample.name].files, strict=True)
        kind = _kind(sample, inputs.conditions.run)
        found += [
            _identity(name, f.schema, f.entries, folder, _said(f.path, kind, settings), sample.name)
            for name, f in read
        ]
    return _Made(done, wishes, settings, tuple(found), str(held or ""))


def _kind(sample: Sample, said: Kind) -> Kind:
    if not sample.name:
        return said
    return "data" if sample.recorded else "simulation"


def _said(path: str, kind: Kind, settings: Settings) -> Kind:
    """The kind of the events of a file. Raises EventsError where the file says otherwise."""
    if not simulated(path, settings):
        return kind
    if kind == "data":
        raise EventsError(
            "said to be data, but its events have a weight that only simulated ones have",
            where=path,
            hint="name the sample otherwise, or say what the events are (--kind)",
        )
    return "simulation"


def _free(folder: Path) -> None:
    """Raises PaperError for a folder that holds anything but a record, which is written anew."""
    if folder.is_dir() and any(folder.iterdir()) and not (folder / contents.INDEX).exists():
        raise PaperError(
            "the folder is not empty",
            where=str(folder),
            expected="a new folder, or one with a record",
        )
    if folder.exists() and not folder.is_dir():
        raise PaperError("is a file", where=str(folder), expected="a new folder")


def _drafting(inputs: Inputs, settings: Settings) -> Settings:
    """The settings that make the draft again: by the patterns, or from the answers of a model."""
    if inputs.answers is None:
        return replace(settings, engine="patterns")
    return replace(settings, engine="replay", record=str(inputs.answers))


def _of_spec(spec: Spec, findings: Sequence[Finding]) -> dict[str, str]:
    requirements = json.dumps(
        specs.to_json(replace(spec, findings=tuple(findings))), ensure_ascii=False, indent=1
    )
    return {
        "requirements.json": requirements + "\n",
        "findings.json": json.dumps([asdict(f) for f in findings], ensure_ascii=False, indent=1)
        + "\n",
    }


def _of_run(made: _Made, title: str, folder: Path) -> dict[str, str]:
    program = made.run.program
    return {
        "selection.py": program.source,
        "analysis.py": exporting.script(program, title),
        "result.json": json.dumps(made.run.numbers(folder), indent=1) + "\n",
        "events.json": contents.events_text(made.run.events()),
    }


def _given(inputs: Inputs, made: _Made | None) -> dict[str, str]:
    """Inputs of the record beside paper and spec: each only where it was given."""
    found = {"decisions.jsonl": inputs.decisions}
    if inputs.conditions != comparing.Conditions():
        found["mapping.yaml"] = comparing.dump_mapping(inputs.conditions)
    if inputs.answers is not None:
        try:
            found["answers.jsonl"] = filing.text(inputs.answers, filing.MOST_DATA)
        except UnicodeDecodeError:
            raise ModelError(
                "not a text", where=str(inputs.answers), expected="a record of answers"
            ) from None
    if inputs.cells:
        found["cells.json"] = contents.cells_text(inputs.cells)
    if made is not None:
        found["wishes.txt"] = wishing.text_of(replace(made.wishes, samples=()))
        if schema := own_schema(made.settings.schema):
            found["schema.yaml"] = filing.text(schema)
        for sample in made.wishes.samples:
            if sample.good_runs:
                text = filing.text(sample.good_runs)
                found[contents.good_runs(sample)] = text
    return {name: text for name, text in found.items() if text}


def _compared(
    inputs: Inputs, made: _Made | None
) -> tuple[ComparisonReport | None, comparing.PublishedReading | None]:
    if inputs.published is None:
        return None, None
    reading = workflow.published(inputs.published)
    if made is None:
        return None, reading
    conditions = _conditions(inputs.conditions, made)
    report_ = comparing.compare(
        made.run.result, reading.yields, conditions=conditions, unread=reading.unread
    )
    return report_, reading


def _conditions(said: comparing.Conditions, made: _Made) -> comparing.Conditions:
    """The conditions that were said, and those that the samples say."""
    known = replace(said, run=said.run or made.kind)
    luminosity = made.wishes.at or made.wishes.luminosity
    if known.run != "simulation" or not luminosity:
        return known
    return replace(known, luminosity=known.luminosity or luminosity, normalised=True)


def _of_comparison(
    report_: ComparisonReport | None, reading: comparing.PublishedReading | None
) -> dict[str, str]:
    found: dict[str, str] = {}
    if reading is not None:
        found["published.yaml"] = comparing.dump_published(
            reading, report_.source if report_ else ""
        )
    if report_ is not None:
        found["comparison.json"] = comparing.to_json(report_)
    return found


def _index(inputs: Inputs, settings: Settings, made: _Made | None, folder: Path) -> RecordIndex:
    papers = [p for p in (inputs.paper, *inputs.cited) if p is not None]
    samples = made.run.program.samples if made and made.run.samples else ()
    schema = ""
    if made is not None:
        schema = "schema.yaml" if own_schema(made.settings.schema) else made.run.program.schema
    return RecordIndex(
        tuple(
            PaperIdentity(f"{p.id}{p.version}", p.sha256, p.title, seen_from(p.path, folder))
            for p in papers
        ),
        "patterns" if inputs.answers is None else "replay",
        inputs.model or _model(inputs.answers),
        settings.samples,
        settings.questions,
        schema,
        inputs.waive,
        made.files if made else (),
        _versions(),
        {},
        settings.source or "",
        tuple(replace(s, files=(), good_runs=contents.good_runs(s)) for s in samples),
        made.wishes.at if made else 0.0,
    )


def own_schema(name: str) -> Path | None:
    """The file of an event schema that is none of hepnb's own; None for those."""
    return Path(name) if name and name not in schemas.names() and Path(name).is_file() else None


def _model(answers: Path | None) -> str:
    """The name of the model whose answers were kept."""
    if answers is None:
        return ""
    with answers.open(encoding="utf-8", errors="replace") as lines:
        for line in lines:
            try:
                data = json_of(line)
            except ValueError:
                continue
            found = data.get("model") if isinstance(data, dict) else None
            if isinstance(found, str) and found:
                return found
    return ""


def _identity(
    path: str,
    schema: str,
    entries: int,
    folder: Path,
    kind: Kind,
    sample: str,
) -> FileIdentity:
    """A file of events; ``path`` (with its tree, where one is named) is seen from the folder."""
    file = place_in(folder, path)
    if file is None:
        return FileIdentity(path, schema, entries, kind=kind, sample=sample)
    return FileIdentity(
        path, schema, entries, file.stat().st_size, contents.file_sha256(file), kind, sample
    )


def _versions() -> dict[str, str]:
    found = {"python": platform.python_version(), "system": platform.platform(terse=True)}
    for package in _PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:  # a source tree that nobody has installed
            found[package] = "not installed"
    return found


def _page(
    inputs: Inputs,
    spec: Spec,
    findings: Sequence[Finding],
    made: _Made | None,
    compared: ComparisonReport | None,
    said: str,
) -> str:
    figures: list[tuple[str, bytes]] = []
    if compared is not None and any(r.run is not None for r in compared.rows):
        figures.append(("Published numbers beside the run", plot.png(plot.comparison(compared))))
    figures += _drawn(made.run) if made else []
    more = {"What a model did": said.strip(), "Drafted again from": inputs.model or "rules"}
    if made is not None:
        more |= _told(made)
    return report.html(
        spec=spec,
        paper=inputs.paper,
        cited=inputs.cited,
        findings=findings,
        results=_columns(made.run) if made else {},
        comparison=compared,
        figures=figures,
        provenance=more,
    )


def _columns(made: Run) -> dict[str, RunResult]:
    """The results that a reader wants: of each process, and of the data."""
    samples = made.samples
    if samples is None:
        return {"": made.result}
    return dict(samples.by_process) | ({"data": samples.data} if samples.data else {})


def _told(made: _Made) -> dict[str, str]:
    """Lines on what the program was told, and on what the events are."""
    wishes = wishing.text_of(replace(made.wishes, samples=()))
    kinds = Counter(f.kind or "events of which nobody has said what they are" for f in made.files)
    found = {"Files of events": ", ".join(f"{n} of {kind}" for kind, n in kinds.items())}
    scales = [f"{s.name} × {s.scale:.6g}" for s in made.wishes.samples if s.scale != 1]
    told = {"Wishes": wishes.strip().replace("\n", "; "), "Scaled samples": ", ".join(scales)}
    return found | {k: v for k, v in told.items() if v}


def _drawn(run: Run) -> list[tuple[str, bytes]]:
    """The histograms as figures: those of samples together."""
    if run.samples is not None:
        figures = plot.of_samples(run.samples)
        return [(name, plot.png(figure)) for name, figure in figures.items()]
    found = []
    for h in run.result.histograms:
        try:
            found.append((h.title or h.name, plot.png(plot.histogram(h))))
        except HepnbError:  # a histogram that cannot be drawn is in result.json
            continue
    return found
