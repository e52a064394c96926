"""One function per magic or command: the only module that joins steps and adapters.

source ─load_paper▶ Paper ─extract▶ Spec ─decide▶ Spec ─accept▶ ReviewedSpec
       ─generate▶ Program ─run▶ RunResult ─compare▶ ComparisonReport
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from functools import partial
from importlib.resources import files as package_files
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from hepnb import compare as comparing
from hepnb import filing, plot, review
from hepnb import report as reporting
from hepnb import spec as specs
from hepnb.adl import format as adl_format
from hepnb.adl.tree import Analysis, Block, Comment, Define, Field, Instruction, Weight
from hepnb.errors import EventsError, ModelError, PaperError, RunError, SpecError
from hepnb.events import open as opening
from hepnb.events.open import EventFile, detect
from hepnb.events.places import expanded, same
from hepnb.findings import Finding
from hepnb.generate import adapt
from hepnb.generate.adapt import Lack
from hepnb.generate.wishes import NOTHING, REPAIRS, Wishes
from hepnb.lazy_imports import later
from hepnb.paper import Cited, Paper
from hepnb.plurals import several
from hepnb.ports import (
    Bounds,
    Cancelled,
    LanguageModel,
    Progress,
    ReadOptions,
    Sandbox,
    never,
    silent,
)
from hepnb.program import Program, Sample, Target
from hepnb.readers import cache
from hepnb.result import ComparisonReport, RunResult
from hepnb.run import sandbox
from hepnb.run.chunk_cache import Keep
from hepnb.run.chunks import USUAL, How
from hepnb.run.chunks import run as run_chunks
from hepnb.samples import goodruns, reading
from hepnb.samples.reading import SampleList
from hepnb.samples.runs import SampleRun, SampleRuns, scaled
from hepnb.samples.weighing import Normalised, normalised, reweighed
from hepnb.settings import ENGINES, Settings
from hepnb.spec import Phrase, PhraseState, ReviewedSpec, Spec

if TYPE_CHECKING:
    from hepnb import locate, sweep
    from hepnb.extract import comments, patterns, suggestion
    from hepnb.extract.model import delegated, drafts
    from hepnb.extract.model import prompted as asking
    from hepnb.generate import agree, compiled, explain, sample, trial
    from hepnb.generate import compile as compiling
    from hepnb.generate.agree import Agreement
    from hepnb.generate.explain import Explanation
    from hepnb.generate.model import prompted
    from hepnb.generate.model.prompted import Proposal
    from hepnb.generate.trial import Failure
    from hepnb.models import recorded
    from hepnb.models.hosted import Hosted
    from hepnb.models.llamacpp.model import LlamaCpp
    from hepnb.models.scripted import Scripted
    from hepnb.models.server.model import Server as ServerModel
    from hepnb.ports import Extractor
    from hepnb.readers import crosscheck as crossing
    from hepnb.readers import hepdata, images, references
    from hepnb.readers import reading as papers

    # every adapter against its port, for mypy
    _models: tuple[type[LanguageModel], ...] = (
        Hosted,
        LlamaCpp,
        Scripted,
        ServerModel,
        recorded.Recorded,
        recorded.Replayed,
    )
    _extractors: tuple[type[Extractor], ...] = (patterns.Patterns, asking.Prompted)
    _sandboxes: tuple[Sandbox, ...] = (sandbox.run_python,)
else:  # a run or a review of what is there needs no reader of papers, a notebook no compiler yet
    locate, sweep = later("hepnb.locate"), later("hepnb.sweep")
    delegated, comments = later("hepnb.extract.model.delegated"), later("hepnb.extract.comments")
    drafts, patterns = later("hepnb.extract.model.drafts"), later("hepnb.extract.patterns")
    suggestion, asking = later("hepnb.extract.suggestion"), later("hepnb.extract.model.prompted")
    recorded, crossing = later("hepnb.models.recorded"), later("hepnb.readers.crosscheck")
    references, hepdata = later("hepnb.readers.references"), later("hepnb.readers.hepdata")
    papers, images = later("hepnb.readers.reading"), later("hepnb.readers.images")
    agree, compiled = later("hepnb.generate.agree"), later("hepnb.generate.compiled")
    compiling, explain = later("hepnb.generate.compile"), later("hepnb.generate.explain")
    prompted, sample = later("hepnb.generate.model.prompted"), later("hepnb.generate.sample")
    trial = later("hepnb.generate.trial")

#: what stands for the notes that hepnb ships: the example, and the note that it cites
EXAMPLES = {"example": "h4l_note.pdf", "example-leptons": "leptons_note.pdf"}


def example_paper(name: str = "example") -> Path:
    """A note that hepnb ships, as PDF."""
    return Path(str(package_files("hepnb").joinpath("example", EXAMPLES[name])))


def load_paper(
    source: str, settings: Settings, *, refresh: bool = False, progress: Progress = silent
) -> Paper:
    """The paper of an arXiv id, an address, a path, or a name of `EXAMPLES`.

    Raises PaperError, NetworkError.
    """
    if source in EXAMPLES:
        source = str(example_paper(source))
    return papers.read(
        source,
        ReadOptions(settings.offline, refresh, settings.contact, settings.source),
        progress=progress,
    )


def load_references(
    paper: Paper,
    settings: Settings,
    bounds: Bounds,
    *,
    refresh: bool = False,
    progress: Progress = silent,
) -> Cited:
    """The papers to which a paper leaves definitions of its selection.

    What cannot be had is in its warnings, never raised.
    """
    return references.load(
        paper, ReadOptions(settings.offline, refresh, settings.contact), bounds, progress=progress
    )


def crosscheck(
    paper: Paper,
    settings: Settings,
    file: str = "",
    *,
    refresh: bool = False,
    progress: Progress = silent,
) -> Paper:
    """The paper with what another source says differently among its warnings: the ``file``, else
    arXiv's LaTeX or HTML.

    Raises PaperError, NetworkError where the file cannot be read; that arXiv has none is a warning.
    """
    try:
        other = crossing.witness(
            paper,
            ReadOptions(settings.offline, refresh, settings.contact),
            file=file,
            progress=progress,
        )
    except PaperError as error:
        if file:
            raise
        return replace(
            paper, warnings=(*paper.warnings, f"not compared with its LaTeX: {error.found}")
        )
    found = crossing.differences(paper, other)
    verdict = (
        f"its {crossing.CALLED[other.source]} says the same"
        if not found
        else f"its {crossing.CALLED[other.source]} differs in {several(len(found), 'place')}"
    )
    return replace(paper, warnings=(*paper.warnings, *found), checked=verdict)


def picture(paper: Paper, page: int, quote: str = "") -> bytes:
    """A page as PNG, with a quote on it or else its threshold-like phrases highlighted.

    Raises PaperError.
    """
    if paper.source != "pdf":
        raise PaperError(
            "has no pages", where=paper.id, expected="a paper that was read from a PDF"
        )
    if quote:
        evidence = locate.locate(paper, quote, page=page)
        if evidence.status != "verbatim" or evidence.page != page:
            found = (
                f"stands on page {evidence.page}"
                if evidence.status == "verbatim"
                else "is not in the paper"
            )
            raise PaperError(
                f"{quote!r} {found}",
                where=f"{paper.id}, page {page}",
                hint="copy the words from the page",
            )
        boxes = evidence.boxes
    else:
        on_page = [p for p in phrases(paper) if p.state != PhraseState.DISMISSED]
        words = [
            [w for w in paper.block_by_id[p.block].words_between(p.start, p.end) if w.page == page]
            for p in on_page
        ]
        boxes = tuple(box for found in words for box in locate.line_boxes(found))
    return images.render(paper.path, page, boxes)


def extract(
    paper: Paper,
    settings: Settings,
    *,
    cited: Sequence[Paper] = (),
    progress: Progress = silent,
    cancelled: Cancelled = never,
    on_text: Callable[[str], None] | None = None,
) -> Spec:
    """The draft spec of a paper, by the engine of the settings. Raises ModelError, MissingExtra.

    With a model the patterns read the paper as well, and what only one of the two has is said. Its
    findings are those that its text keeps; `review_findings` gives all. ``cited``: papers to which
    it leaves definitions; ``on_text`` gets the words of the model as they come.
    """
    by_patterns = patterns.Patterns()
    if settings.engine == "patterns":
        return _kept(by_patterns.extract(paper, progress=progress, cancelled=cancelled), paper)
    asked = model(settings, progress=progress)
    by_model = asking.Prompted(
        asked, cited=cited, samples=settings.samples, questions=settings.questions, on_text=on_text
    )
    second = patterns.read(
        paper
    )  # before a model is asked: what is left after an interrupt is soon done
    reading = by_model.read(paper, progress=progress, cancelled=cancelled)
    if reading.weak:
        only = by_patterns.extract(paper)
        return _kept(replace(only, findings=(*reading.findings, *only.findings)), paper)
    return _kept(drafts.merged(paper, reading, second), paper)


def _kept(draft: Spec, paper: Paper) -> Spec:
    """A draft with the findings that its text keeps, and what it leaves to others."""
    return delegated.noted(comments.commented(draft), paper)


def model(settings: Settings, *, progress: Progress = silent) -> LanguageModel:
    """The model of the settings, or the record of one. Raises ModelError, MissingExtra."""
    if settings.engine == "replay":
        if not settings.record:
            raise ModelError("no record to replay", hint="give --record FILE")
        return recorded.Replayed(Path(settings.record))
    asked: LanguageModel
    if settings.engine == "server":
        asked = _server(settings)
    elif settings.engine == "llama":
        if not settings.model_path:
            raise ModelError(
                "no model is set",
                hint="give --model FILE.gguf, set HEPNB_MODEL, or use --engine patterns",
            )
        # with what looks at this machine, which few commands ask for
        from hepnb.models import loaded

        progress(f"loading {Path(settings.model_path).name}", 0, 0)
        llama = loaded.llama(
            settings.model_path, context=settings.context, gpu_layers=settings.gpu_layers
        )
        progress(llama.describe(), 0, 0)
        asked = llama
    else:
        hint = "give --model FILE.gguf or --server ADDRESS"
        raise ModelError(
            "no model is chosen",
            where=f"engine {settings.engine}",
            expected=" or ".join(ENGINES[1:]),
            hint=hint,
        )
    return recorded.Recorded(asked, Path(settings.record)) if settings.record else asked


def _server(settings: Settings) -> LanguageModel:
    from hepnb.models.server import Server, is_loopback

    if not settings.server:
        raise ModelError(
            "no server is set",
            hint="give --server ADDRESS, set HEPNB_SERVER, or use --engine llama",
        )
    if settings.offline and not is_loopback(settings.server):
        raise ModelError(
            "offline, and the server is another machine",
            where=settings.server,
            hint="leave out --offline",
        )
    return Server(settings.server, model=settings.server_model, context=settings.context)


def phrases(paper: Paper) -> tuple[Phrase, ...]:
    """Every threshold-like phrase of a paper, open or dismissed by rule; `hepnb.spec.claim` says
    which of them a spec claims.
    """
    return sweep.sweep(paper)


def suggested_line(phrase: Phrase) -> str:
    """The ADL line that an unclaimed phrase may be, "" where code cannot tell."""
    return suggestion.suggestion(phrase)


def read_spec(
    text: str, *, source: str = "", paper: Paper | None = None, cited: Sequence[Paper] = ()
) -> Spec:
    """The spec in an ADL text, its evidence located anew where the papers are at hand.

    Raises SpecError.
    """
    spec = specs.read(text, source=source, paper=paper.id if paper else "")
    return review.locate_evidence(spec, paper, cited) if paper else spec


def load_spec(path: str | Path, *, paper: Paper | None = None, cited: Sequence[Paper] = ()) -> Spec:
    """The spec in a file. Raises SpecError."""
    try:
        text = filing.text(path, pipes=True)
    except UnicodeDecodeError:
        raise SpecError("not a text file", where=str(path), expected="ADL in UTF-8") from None
    except OSError as error:
        found = (error.strerror or type(error).__name__).lower()
        raise SpecError(
            f"cannot be read: {found}", where=str(path), hint="check the path"
        ) from None
    return read_spec(text, source=str(path), paper=paper, cited=cited)


def review_findings(
    spec: Spec,
    paper: Paper | None = None,
    events: EventFile | None = None,
    *,
    cited: Sequence[Paper] = (),
) -> tuple[Finding, ...]:
    """Findings of the checks on a spec, with the papers and the event file where they are at
    hand.
    """
    return review.findings(
        spec, paper, attributes=events.attributes if events else None, cited=cited
    )


def title(spec: Spec, paper: Paper | None = None) -> str:
    """The title that the spec's info block gives, else that of the paper, else ""."""
    fields = (
        f
        for b in spec.tree.blocks
        if b.kind == "info"
        for f in b.statements
        if isinstance(f, Field) and f.key == "title"
    )
    stated = next(fields, None)
    return stated.value.strip('"') if stated else (paper.title if paper else "")


def decide(
    spec: Spec,
    *,
    paper: Paper | None = None,
    cited: Sequence[Paper] = (),
    accept: Collection[str] = (),
    reject: Collection[str] = (),
    accept_clean: bool = False,
) -> Spec:
    """The spec with these decisions; ``accept_clean`` accepts every open line that is clean
    (`hepnb.review.clean`).
    """
    findings = review_findings(spec, paper, cited=cited)
    return review.decide(
        spec, accept=accept, reject=reject, accept_clean=accept_clean, findings=findings
    )


def accept(
    spec: Spec,
    paper: Paper | None = None,
    *,
    waive: Collection[str] = (),
    cited: Sequence[Paper] = (),
    events: EventFile | None = None,
) -> ReviewedSpec:
    """The reviewed spec. Raises UnreviewedSpec while a line is open or a finding blocks.

    ``events``: what it is for, where that is known: what they have is not called unknown.
    """
    attributes = events.attributes if events else None
    return review.accept(
        spec, findings=review_findings(spec, paper, cited=cited), waive=waive, attributes=attributes
    )


def first_events(
    files: Sequence[str | Path], settings: Settings, *, skip: bool = False
) -> EventFile:
    """The event format of the first file; with ``skip`` of the first that can be read.

    Raises EventsError, MissingExtra.

    A run looks at the others when it comes to them.
    """
    return opening.first(expanded(files), settings.schema, skip=skip)


def open_events(files: Sequence[str | Path], settings: Settings) -> tuple[EventFile, ...]:
    """The event files, all of them looked at. Raises EventsError; all must have one schema."""
    if not files:
        raise EventsError("no event file", hint="give the path of a ROOT file")
    opened = tuple(detect(f, settings.schema) for f in expanded(files))
    different = next((f for f in opened if f.schema.name != opened[0].schema.name), None)
    if different:
        raise EventsError(
            f"{different.schema.name}",
            where=different.path,
            expected=f"{opened[0].schema.name}, as {opened[0].path}",
            hint="run them apart",
        )
    return opened


def generate(
    reviewed: ReviewedSpec,
    files: Sequence[str | Path],
    settings: Settings,
    *,
    wishes: Wishes = NOTHING,
    target: Target = "uproot",
    beside: Path | None = None,
    skip: bool = False,
) -> Program:
    """The program of a reviewed spec for these event files, or those of the wishes, with what is
    wished beside.

    The first file says what events these are, with ``skip`` the first that can be read. The program
    names the files relative to the folder ``beside``, where there is one. Raises SpecError,
    EventsError.
    """
    wishes, settings = of_a_list(reviewed, wishes, settings)
    samples = wishes.samples or (Sample("", expanded(files)),)
    samples = tuple(replace(s, files=expanded(s.files)) for s in samples)
    first = (
        typical(samples, settings, skip=skip)
        if wishes.at
        else first_events([f for s in samples for f in s.files], settings, skip=skip)
    )
    relative = tuple(
        replace(s, files=tuple(_seen_from(f, beside) for f in s.files)) for s in samples
    )
    named = replace(wishes, samples=relative)
    try:
        return compiling.compile(reviewed, first, named, target=target)
    except SpecError:
        needed = adapt.needed(reviewed)
        if needed.tree == reviewed.tree:
            raise
    return compiling.compile(needed, first, named, target=target)


def of_a_list(
    reviewed: ReviewedSpec, wishes: Wishes, settings: Settings
) -> tuple[Wishes, Settings]:
    """The wishes with the samples of the list that they name: files, scales, good runs; as they are
    where they name none.

    Raises EventsError.
    """
    if not wishes.listed:
        return wishes, settings
    listed = reading.read(wishes.listed)
    settings = replace(settings, schema=listed.schema or settings.schema)
    titles = {p.name: p.title or p.name for p in listed.processes}
    samples = tuple(
        replace(n.sample, process=titles[n.sample.process]) for n in ready(listed, settings)
    )
    good = tuple((s.name, goodruns.read(s.good_runs)) for s in samples if s.good_runs)
    weights = any(not s.recorded for s in samples) and _weighs(reviewed, typical(samples, settings))
    return replace(
        wishes, samples=samples, weights=weights, at=listed.luminosity, good_runs=good, listed=""
    ), settings


def generate_for_some(
    reviewed: ReviewedSpec, files: Sequence[str | Path], settings: Settings, *, most: int = 20
) -> Program:
    """The program for the first of some files that has all that the spec asks for: a trigger that
    others lack is false there.

    Raises SpecError where none of the first ``most`` files has it, EventsError.
    """
    problem: SpecError | None = None
    for file in expanded(files)[:most]:
        try:
            return generate(reviewed, [file], settings)
        except SpecError as error:
            problem = problem or error
        except EventsError:
            continue
    if problem is None:
        return generate(reviewed, files, settings)
    raise problem


def explain_in(
    reviewed: ReviewedSpec,
    files: Sequence[str | Path],
    event: str,
    settings: Settings,
    *,
    region: str = "",
) -> Explanation:
    """One event line by line (`hepnb.generate.explain`), of the first file that has it.

    Raises EventsError, SpecError.
    """
    return explain.explain(reviewed, open_events(files, settings), event, region=region)


def lacking(
    reviewed: ReviewedSpec,
    files: Sequence[str | Path],
    settings: Settings,
    *,
    wishes: Wishes = NOTHING,
) -> tuple[Lack, ...]:
    """Every line of a spec that needs what the event files lack.

    Raises SpecError for what is wrong besides, and EventsError.
    """
    wishes, settings = of_a_list(reviewed, wishes, settings)
    first = first_events([f for s in wishes.samples for f in s.files] or files, settings)
    left = adapt.without(
        adapt.needed(adapt.instead(reviewed, dict(wishes.instead))), wishes.without
    )
    bare = replace(wishes, without=(), instead=())
    return adapt.lacking(left, lambda spec: compiling.compile(spec, first, bare))


def _seen_from(file: str, folder: Path | None) -> str:
    return file if folder is None or "://" in file else os.path.relpath(file, folder)


def propose(
    reviewed: ReviewedSpec,
    program: Program,
    files: Sequence[str | Path],
    wish: str,
    settings: Settings,
    *,
    repairs: int = REPAIRS,
    progress: Progress = silent,
    cancelled: Cancelled = never,
) -> Proposal:
    """The cells that the model of the settings writes for a wish in words, with what is known of
    them.

    Raises ModelError, EventsError, MissingExtra, and RunError where the machine cannot contain what
    a model writes.
    """
    sandbox.require(uncontained=settings.uncontained)
    opened = open_events(files, settings)
    asked = model(settings, progress=progress)
    taken = sample.take(program, opened, reviewed.tree)
    bench = prompted.Bench(
        wish, reviewed, program, opened[0].schema, taken, _sandbox(settings.uncontained)
    )
    return prompted.propose(asked, bench, repairs=repairs, progress=progress, cancelled=cancelled)


def agreement(
    reviewed: ReviewedSpec,
    program: Program,
    changed: Program,
    files: Sequence[str | Path],
    settings: Settings,
    *,
    foreign: bool,
) -> Agreement | Failure:
    """The agreement of a changed program with the compiled one, on a sample of the files' events.

    ``foreign``: a model has written some of it. A Failure where it does not run.
    Raises EventsError, and RunError where the machine cannot contain foreign code.
    """
    taken = sample.take(program, open_events(files, settings), reviewed.tree)
    selection = replace(changed, cells=tuple(c for c in changed.cells if c.role == "select"))
    tried = trial.attempt(selection, (), taken, _sandbox(settings.uncontained or not foreign))
    if tried.measured is None:
        return tried.failure or trial.Failure("", 0, "", "it left no result")
    return agree.compare(compiled.measured(program, taken.arrays), tried.measured, taken, program)


def held(
    reviewed: ReviewedSpec,
    program: Program,
    changed: Program,
    files: Sequence[str | Path],
    settings: Settings,
    *,
    foreign: bool,
) -> Agreement:
    """The agreement of a changed program with the compiled one. Raises RunError where its cells
    fail, or lack a step of the spec, and what `agreement` raises.
    """
    found = agreement(reviewed, program, changed, files, settings, foreign=foreign)
    if isinstance(found, trial.Failure):
        raise RunError(f"the cells fail: {found}", hint="mend the cell, or run %%generate again")
    lost = [
        d.where for d in found.differences if d.kind == "dropped" and not d.where.startswith("read")
    ]
    if lost:
        raise RunError(
            f"the cells lack {', '.join(lost[:3])}",
            hint="to leave a step out, reject its line in the spec",
        )
    return found


def _sandbox(uncontained: bool) -> Sandbox:
    return partial(sandbox.run_python, uncontained=uncontained)


def run(
    program: Program,
    files: Sequence[str | Path],
    settings: Settings,
    how: How = USUAL,
    *,
    keep: bool = False,
    progress: Progress = silent,
    cancelled: Cancelled = never,
) -> RunResult:
    """The cutflows and histograms of a program over files (and the selected events where ``how``
    wants them).

    ``keep``: the results of chunks are kept in the cache, and those of earlier runs used. Files,
    folders, patterns, lists (``@files.txt``) and addresses (`hepnb.events.places`). Raises
    RunError, EventsError (also for a file that is given twice: its events would count twice),
    MissingExtra.
    """
    named = expanded(files)
    places = [same(f) for f in named]
    times = Counter(places)
    if twice := next((f for f, place in zip(named, places, strict=True) if times[place] > 1), None):
        raise EventsError(
            "given twice",
            where=twice,
            expected="every file once",
            hint="its events would count twice",
        )
    first = opening.first(named, settings.schema, skip=how.bad_files != "stop")
    kept = Keep(cache.folder() / "runs", cache.trim) if keep else None
    how = replace(how, executor=settings.executor)
    return run_chunks(program, named, how, first, keep=kept, progress=progress, cancelled=cancelled)


def run_samples(
    program: Program,
    samples: Sequence[Sample],
    settings: Settings,
    how: How = USUAL,
    *,
    keep: bool = False,
    progress: Progress = silent,
    cancelled: Cancelled = never,
) -> dict[str, RunResult]:
    """The results of `run` for each sample, by name, scaled as it says."""
    found: dict[str, RunResult] = {}
    for s in samples:
        result = run(
            program,
            s.files,
            settings,
            _counting(how, s),
            keep=keep,
            progress=progress,
            cancelled=cancelled,
        )
        found[s.name] = scaled(result, s.scale)
    return found


def _counting(how: How, sample: Sample) -> How:
    """The way a run counts the events of a sample: recorded ones 1 each, those of good runs only
    where it has a list of these.
    """
    return replace(
        how,
        recorded=sample.recorded,
        good_runs=goodruns.read(sample.good_runs) if sample.good_runs else None,
    )


def ready(listed: SampleList, settings: Settings, *, skip: bool = False) -> tuple[Normalised, ...]:
    """The samples of a list with their files and scales; with ``skip`` without damaged files, which
    is noted.

    Raises EventsError for what is missing, zero or there twice.
    """
    return normalised(replace(listed, schema=listed.schema or settings.schema), skip=skip)


def typical(samples: Sequence[Sample], settings: Settings, *, skip: bool = False) -> EventFile:
    """The file that says what events these are: the first simulated one, which may have more
    than data. Raises EventsError.
    """
    ordered = sorted(samples, key=lambda s: s.recorded)
    return opening.first([f for s in ordered for f in s.files], settings.schema, skip=skip)


def run_listed(
    reviewed: ReviewedSpec,
    listed: SampleList,
    samples: Sequence[Normalised],
    settings: Settings,
    how: How = USUAL,
    *,
    keep: bool = False,
    progress: Progress = silent,
    cancelled: Cancelled = never,
) -> SampleRuns:
    """The results of all samples of a list (`ready`), simulation scaled to its luminosity.

    Simulated events count by the weights that the spec gives them; where it gives none, by those of
    their schema, if the files have these. Raises SpecError, EventsError, RunError, MissingExtra.
    """
    settings = replace(settings, schema=listed.schema or settings.schema)
    programs = _Programs(reviewed, [n.sample for n in samples], settings, how)
    runs, notes = [], [note for n in samples for note in n.notes] + programs.notes
    for one in samples:
        sample = one.sample
        program, asked = programs.of(sample), _counting(how, sample)
        found = run(
            program,
            sample.files,
            settings,
            asked,
            keep=keep,
            progress=progress,
            cancelled=cancelled,
        )
        if found.skipped and not sample.recorded:
            without = {s.path for s in found.skipped}
            again = reweighed(replace(listed, schema=settings.schema), sample, without)
            sample, notes = again.sample, [*notes, *again.notes]
        runs.append(SampleRun(sample, scaled(found, sample.scale)))
    return SampleRuns(tuple(runs), listed.processes, listed.luminosity, tuple(notes))


class _Programs:
    """The programs of a spec for the samples of a list: one for each set of regions."""

    def __init__(
        self, reviewed: ReviewedSpec, samples: Sequence[Sample], settings: Settings, how: How
    ) -> None:
        self.reviewed, self.settings = reviewed, settings
        simulated = any(not s.recorded for s in samples)
        self.first = typical(samples, settings, skip=how.bad_files != "stop")
        self.weights = simulated and _weighs(reviewed, self.first)
        self.made: dict[tuple[str, ...], Program] = {}
        even = simulated and not self.weights and not _has_weights(reviewed)
        self.notes = (
            [
                (
                    f"simulated events count 1 each before they are scaled: {self.first.path} has "
                    "no "
                    "weights"
                )
            ]
            if even
            else []
        )

    def of(self, sample: Sample) -> Program:
        """The program for the regions of a sample."""
        if sample.regions not in self.made:
            wishes = Wishes(regions=sample.regions, weights=self.weights)
            self.made[sample.regions] = generate(
                self.reviewed, [self.first.path], self.settings, wishes=wishes
            )
        return self.made[sample.regions]


def _has_weights(reviewed: ReviewedSpec) -> bool:
    """True for a spec that says itself by what events count."""
    return any(isinstance(s, Weight) for b in reviewed.tree.blocks for s in b.statements)


def _weighs(reviewed: ReviewedSpec, events: EventFile) -> bool:
    """True where a spec leaves the weights to the events, and these have all of them."""
    return (
        not _has_weights(reviewed)
        and bool(events.schema.weight)
        and events.schema.known.issuperset(events.schema.weight)
    )


def published(
    source: Paper | str | Path | comparing.PublishedReading,
) -> comparing.PublishedReading:
    """The published numbers of a paper's tables, a ``PUBLISHED.yaml``, or HEPData; those that have
    been read, as they are.

    Raises PaperError where there is none.
    """
    if isinstance(source, comparing.PublishedReading):
        return source
    found = (
        comparing.published(source)
        if isinstance(source, Paper)
        else comparing.load_published(source)
    )
    if not found.yields:
        where = source.title if isinstance(source, Paper) else str(source)
        hint = "write the numbers to a PUBLISHED.yaml (docs/compare.md)"
        why = f"; not used: {found.unread[0]}" if found.unread else ""
        raise PaperError(f"no cutflow or yield table was found{why}", where=where, hint=hint)
    return found


def compare(
    result: RunResult,
    source: Paper | str | Path | comparing.PublishedReading,
    *,
    same: Mapping[str, str] = MappingProxyType({}),
    conditions: comparing.Conditions | None = None,
) -> ComparisonReport:
    """A run against the tables of a paper, a ``PUBLISHED.yaml`` or HEPData. Raises PaperError.

    ``same``: region of the run by the name that a region or a row of the tables has;
    ``conditions``: more of the kind.
    """
    found = published(source)
    known = conditions or comparing.Conditions()
    known = replace(known, same={**known.same, **same})
    return comparing.compare(result, found.yields, conditions=known, unread=found.unread)


def hepdata_record(name: str, settings: Settings, *, refresh: bool = False) -> Path:
    """The archive of a record of HEPData, in the cache. Raises NetworkError, PaperError."""
    return hepdata.record(name, ReadOptions(settings.offline, refresh, settings.contact))


def draw_comparison(report: ComparisonReport, path: str | Path) -> None:
    """The figure of a comparison, in the format that the ending of the file says.

    Raises RunError where nothing is to be drawn.
    """
    plot.comparison(report, path)


def comparison_page(report: ComparisonReport, result: str) -> str:
    """A comparison as a page of its own, with its figure. ``result``: what the run is called."""
    drawn = any(r.run is not None for r in report.rows)
    figures = (
        [("Published numbers beside the run", plot.png(plot.comparison(report)))] if drawn else []
    )
    return reporting.comparison_page(report, result=result, figures=figures)


def spec_blocks(spec: Spec) -> tuple[tuple[str, str], ...]:
    """The spec as notebook cells: (key, ADL text), one per block; event variables and comments
    go with the block that follows.
    """
    cells: list[tuple[str, str]] = []
    waiting: list[Define | Instruction | Comment] = []
    for item in spec.tree.items:
        if isinstance(item, Block):
            cells.append((item.name, adl_format.format(Analysis((*waiting, item)))))
            waiting = []
        else:
            waiting.append(item)
    if waiting:
        cells.append(("definitions", adl_format.format(Analysis(tuple(waiting)))))
    return tuple(cells)


def join_blocks(texts: Sequence[str]) -> str:
    """The whole ADL text of some spec cells, in order."""
    return "\n".join(text.rstrip() + "\n" for text in texts)
