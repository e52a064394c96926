"""A reproduction → the folder of its record."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from hepnb import compare as comparing
from hepnb import filing, plot, report, workflow
from hepnb import spec as specs
from hepnb.documents import json_of
from hepnb.errors import HepnbError, PaperError
from hepnb.findings import Finding
from hepnb.generate import export as exporting
from hepnb.paper import Paper
from hepnb.ports import Progress, silent
from hepnb.program import Program
from hepnb.record import contents
from hepnb.record.contents import FileIdentity, Index, PaperIdentity
from hepnb.record.crate import write_crate
from hepnb.record.disclosure import disclosure
from hepnb.result import ComparisonReport, RunResult
from hepnb.run import report as running
from hepnb.run.chunks import How
from hepnb.settings import Settings
from hepnb.spec import Spec

_PACKAGES = (*report.PACKAGES, "numpy", "rocrate")


@dataclass(frozen=True)
class Inputs:
    """The inputs of a record.

    ``spec``: the text of the reviewed spec; ``answers``: the record of a model's answers, where one
    has drafted, and ``model`` its name; ``published``: where the published numbers are from, None
    for none; ``decisions``: the lines of a journal.
    """

    spec: str
    paper: Paper | None = None
    cited: tuple[Paper, ...] = ()
    answers: Path | None = None
    model: str = ""
    files: tuple[str, ...] = ()
    waive: tuple[str, ...] = ()
    published: Paper | str | None = None
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
    reviewed = workflow.accept(spec, inputs.paper, waive=inputs.waive, cited=inputs.cited)
    draft = (
        workflow.extract(inputs.paper, settings, cited=inputs.cited, progress=progress)
        if inputs.paper
        else spec
    )
    texts: dict[str, str] = {"spec.adl": inputs.spec, "draft.adl": specs.text_of(draft)}
    program = result = None
    if inputs.files:
        program = workflow.generate(reviewed, inputs.files, settings, beside=folder)
        result = workflow.run(program, inputs.files, settings, How(ids=True), progress=progress)
    findings = workflow.review_findings(spec, inputs.paper, cited=inputs.cited)
    compared, reading = _compared(inputs, result)
    texts |= (
        _of_spec(spec, findings)
        | _of_run(program, result, workflow.title(spec, inputs.paper))
        | _of_comparison(compared, reading)
    )
    if inputs.conditions != comparing.Conditions():
        texts["mapping.yaml"] = comparing.dump_mapping(inputs.conditions)
    if inputs.decisions:
        texts["decisions.jsonl"] = inputs.decisions
    if inputs.answers is not None:
        texts["answers.jsonl"] = inputs.answers.read_text(encoding="utf-8")
    index = _index(inputs, settings, program, result, folder)
    texts["disclosure.md"] = disclosure(index, draft, spec)
    texts["report.html"] = _page(inputs, spec, findings, result, compared, texts["disclosure.md"])
    index = replace(
        index, files={name: contents.sha256(text.encode()) for name, text in sorted(texts.items())}
    )
    texts[contents.INDEX] = contents.index_text(index)
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        filing.write(folder / name, text.encode())
    write_crate(folder, index, sorted(texts))
    return tuple(sorted(texts))


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


def _of_run(program: Program | None, result: RunResult | None, title: str) -> dict[str, str]:
    if program is None or result is None:
        return {}
    return {
        "selection.py": program.source,
        "analysis.py": exporting.script(program, title),
        "result.json": json.dumps(running.to_json(result), indent=1) + "\n",
        "events.json": contents.events_text(result),
    }


def _compared(
    inputs: Inputs, result: RunResult | None
) -> tuple[ComparisonReport | None, comparing.Reading | None]:
    if inputs.published is None:
        return None, None
    reading = workflow.published(inputs.published)
    if result is None:
        return None, reading
    report_ = comparing.compare(
        result, reading.yields, conditions=inputs.conditions, unread=reading.unread
    )
    return report_, reading


def _of_comparison(
    report_: ComparisonReport | None, reading: comparing.Reading | None
) -> dict[str, str]:
    found: dict[str, str] = {}
    if reading is not None:
        found["published.yaml"] = comparing.dump_published(
            reading, report_.source if report_ else ""
        )
    if report_ is not None:
        found["comparison.json"] = comparing.to_json(report_)
    return found


def _index(
    inputs: Inputs,
    settings: Settings,
    program: Program | None,
    result: RunResult | None,
    folder: Path,
) -> Index:
    papers = [p for p in (inputs.paper, *inputs.cited) if p is not None]
    return Index(
        tuple(
            PaperIdentity(f"{p.id}{p.version}", p.sha256, p.title, _seen_from(p.path, folder))
            for p in papers
        ),
        "patterns" if inputs.answers is None else "replay",
        inputs.model or _model(inputs.answers),
        settings.samples,
        settings.questions,
        program.schema if program else "",
        inputs.waive,
        tuple(_identity(f.path, f.schema, f.entries, folder) for f in result.files)
        if result
        else (),
        _versions(),
        {},
        settings.source or "",
    )


def _model(answers: Path | None) -> str:
    """The name of the model whose answers were kept."""
    if answers is None:
        return ""
    with answers.open(encoding="utf-8") as lines:
        for line in lines:
            try:
                data = json_of(line)
            except ValueError:
                continue
            found = data.get("model") if isinstance(data, dict) else None
            if isinstance(found, str) and found:
                return found
    return ""


def _identity(path: str, schema: str, entries: int, folder: Path) -> FileIdentity:
    place = Path(path)
    if "://" in path or not place.is_file():
        return FileIdentity(path, schema, entries)
    return FileIdentity(
        _seen_from(path, folder), schema, entries, place.stat().st_size, contents.file_sha256(place)
    )


def _seen_from(path: str, folder: Path) -> str:
    """A path as it is seen from the folder of the record, so that both can be moved together."""
    return os.path.relpath(path, folder) if path and "://" not in path else path


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
    result: RunResult | None,
    compared: ComparisonReport | None,
    said: str,
) -> str:
    figures: list[tuple[str, bytes]] = []
    if compared is not None and any(r.run is not None for r in compared.rows):
        figures.append(("Published numbers beside the run", plot.png(plot.comparison(compared))))
    for h in result.histograms if result else ():
        try:
            figures.append((h.title or h.name, plot.png(plot.histogram(h))))
        except HepnbError:  # a histogram that cannot be drawn is in result.json
            continue
    more: Mapping[str, str] = {
        "What a model did": said.strip(),
        "Drafted again from": inputs.model or "rules",
    }
    return report.html(
        spec=spec,
        paper=inputs.paper,
        cited=inputs.cited,
        findings=findings,
        result=result,
        comparison=compared,
        figures=figures,
        provenance=more,
    )
