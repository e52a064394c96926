"""A reviewed spec → a program that a good analyst would have written: deterministic, to the byte.

A program is plain Python on awkward arrays (uproot, awkward, vector, hist); nothing of hepnb is in
it. Its parts, in order:

- ``TREE``, ``BRANCHES`` and the few idioms it uses (`hepnb.generate.compiler.idioms`);
- ``read(arrays) -> events``: a chunk of branches as collections and event variables in GeV, mm,
  rad; ``events.run`` and
  ``events.event`` where the file has them;
- one function for each object block, composite and event variable of the spec, by its name, taking
  ``events``;
- ``reconstruct(events) -> events``: adds them to the events, in the order of the spec;
- one function for each region, giving its own requirements as ``{ADL line: flag for each event}``,
  and one for its bins;
- ``select(events)``: ``{region: {ADL line: flags}}``, those that a region takes first; bins are
  regions ``SR/label``;
- ``weights(events)``: ``{region: weight of each event}``;
- ``book()`` and ``fill(histograms, events, passed, weights)``: the histograms;
- ``run(files)`` (for coffea: a processor class), ``print_cutflow``, ``draw(samples)``; and the
  cells that call them.

What a line means is in docs/semantics.md. A line that cannot be compiled is a SpecError at that
line; none is left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from hepnb.adl import tree
from hepnb.errors import SpecError
from hepnb.events.form import Schema
from hepnb.events.open import EventFile
from hepnb.generate import adapt
from hepnb.generate.compiler import branch_reader, fixed_cells, histograms, layout
from hepnb.generate.compiler.blocks import composite_block, object_block
from hepnb.generate.compiler.compilation import Compilation
from hepnb.generate.compiler.regions import Regions
from hepnb.generate.compiler.tables import table_block
from hepnb.generate.wishes import NOTHING, Wishes, applied
from hepnb.program import Program, ProgramCell, Sample, Target
from hepnb.spec import ReviewedSpec, sha256

#: definitions come before these, in the order of the spec
_ORDER = ("reconstruct", "region", "select", "histograms")


def compile(  # noqa: A001 - the verb of this stage; callers import it by module
    spec: ReviewedSpec,
    events: EventFile | Schema,
    wishes: Wishes = NOTHING,
    *,
    target: Target = "uproot",
) -> Program:
    """The program of a spec for events like those of a file (`hepnb.events.open.detect`), or of a
    schema where there is no file.

    ``wishes``: the files that its run cell opens, plots, weights …; ``target``: who loops over the
    files. Raises SpecError, at the line, for what the events lack or what cannot be compiled.
    """
    schema, tree_name, path = (
        (events, events.trees[0], "")
        if isinstance(events, Schema)
        else (events.schema, events.tree, events.path)
    )
    samples = wishes.samples or (Sample("", (path,) if path else ()),)
    made = _program(applied(spec, wishes, schema), schema, tree_name)
    ending = _ending(made, schema, samples, wishes, target)
    return replace(
        made, cells=(*made.cells, *ending), spec_sha256=sha256(spec.tree), samples=samples
    )


def _ending(
    made: Program, schema: Schema, samples: Sequence[Sample], wishes: Wishes, target: Target
) -> tuple[ProgramCell, ...]:
    """The cells that open files, draw and print."""
    if wishes.at or any(s.data is not None for s in samples):
        return _ending_of_a_list(made, schema, samples, wishes, target)
    coffea = target == "coffea"
    loop = (
        fixed_cells.processor(event_id=made.event_id)
        if coffea
        else fixed_cells.loop(event_id=made.event_id)
    )
    run = fixed_cells.run_processor(samples) if coffea else fixed_cells.run(samples)
    purpose = "the processor" if coffea else "the loop over the files"
    ending = [
        ProgramCell("loop", purpose, loop.rstrip(), role="run"),
        ProgramCell(
            "figures",
            "the figures",
            fixed_cells.figures(schema.experiment, wishes.luminosity).rstrip(),
            role="plot",
        ),
        ProgramCell("run", "the run", run.rstrip(), role="run"),
        ProgramCell(
            "plot", "the drawing", fixed_cells.drawing(samples, target=target), role="plot"
        ),
        ProgramCell(
            "summary",
            "the summary",
            fixed_cells.summary(samples, target=target).rstrip(),
            role="run",
        ),
    ]
    return tuple(ending)


def _ending_of_a_list(
    made: Program, schema: Schema, samples: Sequence[Sample], wishes: Wishes, target: Target
) -> tuple[ProgramCell, ...]:
    """The same for the samples of a list, with scales and good runs.

    Raises SpecError where another program loops over files.
    """
    if target == "coffea":
        raise SpecError(
            "samples of a list for coffea's runner",
            expected="target uproot",
            hint="or name the files: files ZZ: zz.root",
        )
    simulated = [schema.simulation] if schema.simulation in made.branches else []
    block = (
        [schema.event_id[0], schema.lumi_block]
        if schema.lumi_block in schema.known and schema.event_id
        else []
    )
    if wishes.good_runs and not block:
        raise SpecError(
            f"a good-run list for events of {schema.name}, which have no luminosity block",
            hint="leave good_runs out",
        )
    colours = {s.process: s.colour for s in samples if s.colour}
    constants = fixed_cells.listed(samples, dict(wishes.good_runs), simulated, block)
    ending = [
        ProgramCell("samples", "the samples", constants, role="run"),
        ProgramCell(
            "loop",
            "the loop over the files",
            fixed_cells.listed_loop(event_id=made.event_id),
            role="run",
        ),
        ProgramCell(
            "figures",
            "the figures",
            fixed_cells.figures(schema.experiment, wishes.at, colours).rstrip(),
            role="plot",
        ),
        ProgramCell("run", "the run", fixed_cells.template("listed_run").rstrip(), role="run"),
        ProgramCell("plot", "the drawing", "figures = draw(histograms)", role="plot"),
        ProgramCell(
            "summary", "the summary", fixed_cells.template("listed_summary").rstrip(), role="run"
        ),
    ]
    return tuple(ending)


def _program(spec: ReviewedSpec, schema: Schema, tree_name: str) -> Program:
    """Walks the tree once, in order, and gathers the cells of the selection."""
    draft = Compilation(spec, schema)
    regions = Regions(draft)
    for item in _ordered(spec.tree.items, schema):
        if isinstance(item, tree.Define):
            with draft.at(item):
                draft.variable(item, draft.scope, item.name)
        elif isinstance(item, tree.Block):
            if item.kind == "table":
                table_block(draft, item)
            elif item.kind == "object":
                if not _idle(spec.tree, item):
                    _objects(draft, regions, item)
            elif item.kind == "composite":
                composite_block(draft, item)
            elif item.kind == "region":
                regions.add(item)
    if not regions.regions:
        raise SpecError(
            "no region", expected="a region block: which events are wanted?", where=spec.spec.source
        )
    return _assembled(draft, regions, tree_name)


def _ordered(items: Sequence[tree.Item], schema: Schema) -> list[tree.Item]:
    """The items of a spec, one that another needs before it, wherever it stands; else in the
    order of the spec.
    """
    made: dict[str, tree.Item] = {}
    for item in items:
        named = isinstance(item, tree.Define) or (
            isinstance(item, tree.Block) and item.kind in ("object", "composite", "table")
        )
        if named and item.name not in schema.variables and schema.collection(item.name) is None:  # type: ignore[union-attr]
            made.setdefault(item.name, item)  # type: ignore[union-attr]
    found: list[tree.Item] = []
    begun: set[int] = set()

    def take(item: tree.Item) -> None:
        if id(item) in begun:
            return
        begun.add(id(item))
        for name in (
            sorted(adapt.names_in(item)) if isinstance(item, tree.Define | tree.Block) else ()
        ):
            if name in made:
                take(made[name])
        found.append(item)

    for item in items:
        take(item)
    return found


def _objects(draft: Compilation, regions: Regions, block: tree.Block) -> None:
    """An object block; one with a histogram between its lines is made of several, each after a
    histogram taking the one before.
    """
    waiting: list[tree.Statement] = []
    histos: list[histograms.Statement] = []
    for number, statement in enumerate(block.statements):
        if not isinstance(statement, histograms.Statement):
            waiting.append(statement)
            continue
        histos.append(statement)
        if any(
            isinstance(s, tree.Select | tree.Define | tree.Sort)
            for s in block.statements[number + 1 :]
        ):
            part = replace(block, name=f"{block.name}_{number}", statements=tuple(waiting))
            draft.ids |= {
                (part.title, line): i
                for (title, line), i in draft.ids.items()
                if title == block.title
            }
            _entered(draft, regions, part, histos)
            waiting, histos = [tree.Take((tree.Binding(part.name),))], []
    _entered(draft, regions, replace(block, statements=tuple(waiting)), histos)


def _entered(
    draft: Compilation, regions: Regions, block: tree.Block, histos: list[histograms.Statement]
) -> None:
    """An object block, and the histograms of what it leaves."""
    object_block(draft, block)
    for histo in histos:
        with draft.at(histo):
            regions.histogram_of(block, histo)


def _idle(analysis: tree.Analysis, block: tree.Block) -> bool:
    """True for a collection that selects nothing (any more) and that nothing names: events need
    not have what it takes.
    """
    others = [node for item in analysis.items if item is not block for node in tree.walk(item)]
    named = {n.id for n in others if isinstance(n, tree.Name)} | {
        b.collection for b in others if isinstance(b, tree.Binding)
    }
    sorted_ = {s.collection for s in others if isinstance(s, tree.Sort)}
    return (
        all(isinstance(s, tree.Take | tree.Define) for s in block.statements)
        and block.name not in named | sorted_
    )


def _assembled(draft: Compilation, regions: Regions, tree_name: str) -> Program:
    event_id = bool(draft.schema.event_id) and set(draft.schema.event_id) <= draft.schema.known
    stubs = list(draft.needs.stubs.values())
    selection = [
        *(s.cell() for s in stubs),
        *draft.parts,
        *_reconstruct(draft),
        regions.select_cell(),
        regions.histogram_cell(),
    ]
    selection.sort(key=lambda c: _ORDER.index(c.purpose) if c.purpose in _ORDER else -1)
    _something_to_read(draft, event_id=event_id)
    read = branch_reader.cell(draft.scope, event_id=event_id)
    branches = branch_reader.branches(draft.scope, event_id=event_id)
    title = f"{_title(draft)}; events: {draft.schema.title}"
    setup = fixed_cells.setup(title, tree_name, branches, draft.needs.idioms | {"count"})
    for branch in branches:
        draft.needs.reasons.setdefault(branch, "")
    return Program(
        schema=draft.schema.name,
        tree=tree_name,
        branches=branches,
        regions=tuple(r for r, _ in regions.steps()),
        cells=(
            ProgramCell("setup", "imports, branches and idioms", setup.rstrip()),
            ProgramCell("read", "branches as collections", read),
            *selection,
        ),
        spec_sha256=sha256(draft.spec.tree),
        steps=tuple(s for _, steps in regions.steps() for s in steps),
        histograms=tuple((h.name, h.label, h.unit, h.where) for h in regions.histograms),
        event_id=event_id,
        needed_by=tuple((b, r) for b, r in draft.needs.reasons.items() if b in branches and r),
        stubs=tuple(s.record() for s in stubs),
    )


def _title(draft: Compilation) -> str:
    """The title of the selection, from the info block."""
    info = next((b for b in draft.spec.tree.blocks if b.kind == "info"), None)
    fields = (
        {s.key.lower(): s.value for s in info.statements if isinstance(s, tree.Field)}
        if info
        else {}
    )
    title = fields.get("title", "").strip('"') or (info.name if info else "Selection")
    return f"{title} ({draft.spec.spec.paper})" if draft.spec.spec.paper else title


def _something_to_read(draft: Compilation, *, event_id: bool) -> None:
    """A program that needs no branch still needs to know how many events there are."""
    if not event_id and not draft.needs.variables and not draft.needs.collections:
        draft.needs.variable(next(iter(draft.schema.variables), ""))


def _reconstruct(draft: Compilation) -> list[ProgramCell]:
    docstring = "Adds what the spec defines to the events, in its order."
    return [
        ProgramCell(
            "reconstruct",
            "reconstruct",
            layout.function("reconstruct", docstring, [*draft.rebuilt, "return events"]),
        )
    ]
