"""One event, line by line: the values that each line of a spec looks at, what passes it, and where
the event is stopped.

The spec is compiled once more with a *probe* for each thing that a line compares: a variable before
a line of a region; for a line of an object block a copy of the block up to that line, whose objects
have the value as an attribute. So a value is computed by the same compiler as the selection itself,
and by nothing else. A probe that cannot be compiled (a working point by its name, an object) is
left out; whether the line passes is known all the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from hepnb.adl import tree
from hepnb.adl.format import format_expression, format_statement
from hepnb.errors import EventsError, SpecError
from hepnb.events import files
from hepnb.events.open import EventFile
from hepnb.generate import compiled
from hepnb.generate.adapt import original
from hepnb.generate.compile import compile as compile_spec
from hepnb.lazy_imports import later
from hepnb.program import Program
from hepnb.spec import ReviewedSpec

if TYPE_CHECKING:
    import numpy as np
else:
    np = later("numpy")

ak = later("awkward")

FORMAT = "hepnb-explanation/1"
_VALUE = "explained_value"
#: statements that say which objects are there, and what they have
_ACTING = (tree.Take, tree.Select, tree.Define, tree.Sort, tree.Candidate)

#: a number, one for each object, or what nothing is known of
Shown = float | int | bool | None | list[Any]


@dataclass(frozen=True, slots=True)
class ExplainedLine:
    """A line and what one event has there.

    ``passes``: in a region whether the event passes (None: not applied); of an object block whether
    each object does that is left there. ``values``: text of what is compared → its value, or one
    for each object. ``others``: the event passes all other lines of the region; None in an object
    block. ``adl``: the line as a person reads it.
    """

    adl: str
    passes: bool | tuple[bool, ...] | None
    values: tuple[tuple[str, Shown], ...] = ()
    others: bool | None = None


@dataclass(frozen=True, slots=True)
class ExplainedPart:
    """An object block or a region with its lines; ``left``: how many objects are left at the end,
    None for a region.

    ``title``: that of its block; ``lines``: in order.
    """

    title: str
    lines: tuple[ExplainedLine, ...]
    left: int | None = None

    @property
    def stopped_by(self) -> ExplainedLine | None:
        """The first line that the event does not pass; None where it passes all, and in an
        object block.
        """
        return next((line for line in self.lines if line.passes is False), None)


@dataclass(frozen=True, slots=True)
class Explanation:
    """An event of a file, by its numbers (None where events have none) and its entry, through all
    blocks and regions of a spec.

    ``path``: the file; ``entry``: 0-based; ``objects`` and ``regions``: in the order of the spec.
    """

    path: str
    entry: int
    event: tuple[int, int] | None
    objects: tuple[ExplainedPart, ...]
    regions: tuple[ExplainedPart, ...]


@dataclass(frozen=True)
class _Probe:
    """A piece that is compiled beside the spec to know a value.

    ``block``: title of its block; ``line``: number of the statement; ``text``: what is compared, ""
    for whether an object passes; ``item``: the variable, or the block whose objects have the value.
    """

    block: str
    line: int
    text: str
    item: tree.Define | tree.Block


def explain(
    reviewed: ReviewedSpec, opened: Sequence[EventFile], event: str, *, region: str = ""
) -> Explanation:
    """The way of one event through a spec, in the first of some files that has it.

    ``event``: ``run:event``, a number of an event that is there once, or ``#entry`` of the file
    (from 0); ``region``: this one only. Raises EventsError for an event that is not there,
    SpecError for a spec that cannot be compiled.
    """
    events, entry, numbers = _holder(opened, event)
    plain = compile_spec(reviewed, events)
    if region and region not in plain.regions:
        raise SpecError(
            f"no region {region}",
            expected=f"one of {', '.join(plain.regions)}",
            where=reviewed.spec.source,
        )
    probes = _compiling(reviewed, events, list(_probes(reviewed.tree)))
    program = compile_spec(_probed(reviewed, probes), events)
    read, regions = _measured(program, events, entry)
    objects = tuple(
        _objects(b, probes, read) for b in reviewed.tree.blocks if b.kind in ("object", "composite")
    )
    shown = tuple(
        _region(n, reviewed, plain, regions, probes, read)
        for n in plain.regions
        if region in ("", n)
    )
    return Explanation(events.path, entry, numbers, tuple(p for p in objects if p.lines), shown)


# --- the event
# --------------------------------------------------------------------------------------------------


def found(events: EventFile, event: str) -> tuple[int, tuple[int, int] | None]:
    """The entry of an event in its file, and its numbers (None where events have none).

    Raises EventsError.
    """
    names = events.schema.event_id if set(events.schema.event_id) <= events.schema.known else ()
    with files.reading(events.path, "the numbers of its events"):
        columns = (
            files.tree(events.path, events.tree).arrays(list(names), library="np") if names else {}
        )
    runs, numbers = (np.asarray(columns[n]) for n in names) if names else (np.empty(0), np.empty(0))
    if event.startswith("#") and event[1:].isdigit():
        entries = [int(event[1:])] if int(event[1:]) < events.entries else []
    elif names and all(part.isdigit() for part in event.split(":")) and event.count(":") <= 1:
        run, _, number = event.rpartition(":")
        there = numbers == int(number)
        entries = np.flatnonzero(there & (runs == int(run)) if run else there).tolist()
    else:
        known = "RUN:EVENT, EVENT or #ENTRY" if names else "#ENTRY: these events have no numbers"
        raise EventsError(f"event {event!r}", where=events.path, expected=known)
    if not entries:
        raise EventsError(
            f"no event {event} among {events.entries}",
            where=events.path,
            hint="is it in another file?",
        )
    if len(entries) > 1:
        listed = ", ".join(f"#{e}" for e in entries[:5])
        raise EventsError(
            f"{len(entries)} events {event}", where=events.path, expected=f"one of them: {listed}"
        )
    entry = entries[0]
    return entry, (int(runs[entry]), int(numbers[entry])) if names else None


def _holder(
    opened: Sequence[EventFile], event: str
) -> tuple[EventFile, int, tuple[int, int] | None]:
    """The first file that has an event, else the last, with its entry and numbers there.

    Raises EventsError.
    """
    for events in opened[:-1]:
        with suppress(EventsError):
            return (events, *found(events, event))
    return (opened[-1], *found(opened[-1], event))


def _measured(
    program: Program, events: EventFile, entry: int
) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """The fields of one event, and its flags: region → step → flag (None: not applied)."""
    with files.reading(events.path, f"event #{entry}"):
        arrays = files.tree(events.path, events.tree).arrays(
            list(program.branches), entry_start=entry, entry_stop=entry + 1
        )
    module = compiled.namespace(program)
    with np.errstate(all="ignore"):
        made = module["reconstruct"](module["read"](arrays))
        regions = module["select"](made)
    flags = {
        n: {s: None if m is None else bool(ak.to_numpy(m)[0]) for s, m in steps.items()}
        for n, steps in regions.items()
    }
    return {name: made[name][0] for name in made.fields}, flags


# --- probes
# --------------------------------------------------------------------------------------------------


def _probes(analysis: tree.Analysis) -> Iterator[_Probe]:
    """A probe for each thing that a line compares."""
    number = 0
    for block in analysis.blocks:
        if block.kind not in ("object", "composite", "region"):
            continue
        for place, statement in enumerate(block.statements):
            condition = _condition(statement)
            if condition is None:
                continue
            for operand in _operands(condition):
                number += 1
                yield _probe(block, place, number, format_expression(operand), operand)
            if block.kind != "region":
                number += 1
                rejects = isinstance(statement, tree.Select) and statement.rejects
                yield _probe(
                    block, place, number, "", tree.Unary("not", condition) if rejects else condition
                )


def _probe(block: tree.Block, place: int, number: int, text: str, value: tree.Expr) -> _Probe:
    if block.kind == "region":
        return _Probe(block.title, place, text, tree.Define(f"{_VALUE}_{number}", value))
    above = tuple(s for s in block.statements[:place] if isinstance(s, _ACTING))
    copy = replace(
        block, name=f"explained_{number}", statements=(*above, tree.Define(_VALUE, value))
    )
    return _Probe(block.title, place, text, copy)


def _condition(s: tree.Statement) -> tree.Expr | None:
    return s.condition if isinstance(s, tree.Select | tree.Trigger | tree.Bin) else None


def _operands(e: tree.Expr) -> list[tree.Expr]:
    """The things that a condition compares, each once: what is on either side of a comparison,
    and flags.
    """
    return list({format_expression(o): o for o in _compared(e)}.values())


def _compared(e: tree.Expr) -> Iterator[tree.Expr]:
    match e:
        case tree.Number() | tree.String():
            return
        case tree.Compare():
            sides: Iterable[tree.Expr] = (e.left, e.right)
        case tree.Range():
            sides = (e.operand, e.low, e.high)
        case tree.Logical():
            sides = e.operands
        case tree.Unary(op="not"):
            sides = (e.operand,)
        case tree.Conditional():
            sides = (e.test, e.yes, e.no)
        case tree.Call() if e.function.lower() in ("any", "all") and len(e.arguments) == 1:
            sides = e.arguments
        case _:
            yield e
            return
    for side in sides:
        yield from _compared(side)


def _compiling(reviewed: ReviewedSpec, events: EventFile, probes: Sequence[_Probe]) -> list[_Probe]:
    """The probes that can be compiled: all of them, or those that can alone."""
    if not probes or _compiles(reviewed, events, probes):
        return list(probes)
    alone = [p for p in probes if _compiles(reviewed, events, [p])]
    return alone if _compiles(reviewed, events, alone) else []


def _compiles(reviewed: ReviewedSpec, events: EventFile, probes: Sequence[_Probe]) -> bool:
    try:
        compile_spec(_probed(reviewed, probes), events)
    except SpecError:
        return False
    return True


def _probed(reviewed: ReviewedSpec, probes: Sequence[_Probe]) -> ReviewedSpec:
    """The spec with probes: variables before the lines of regions, copies of blocks after all of
    it.
    """
    before: dict[tuple[str, int], list[tree.Statement]] = {}
    for probe in probes:
        if isinstance(probe.item, tree.Define):
            before.setdefault((probe.block, probe.line), []).append(probe.item)

    def with_probes(block: tree.Block) -> tree.Block:
        lines = enumerate(block.statements)
        return replace(
            block,
            statements=tuple(
                s for n, line in lines for s in (*before.get((block.title, n), ()), line)
            ),
        )

    items = [
        with_probes(item) if isinstance(item, tree.Block) else item for item in reviewed.tree.items
    ]
    copies = [p.item for p in probes if isinstance(p.item, tree.Block)]
    # a block that nothing names is not compiled
    named = [tree.Define(f"{c.name}_size", tree.Call("size", (tree.Name(c.name),))) for c in copies]
    return replace(reviewed, tree=replace(reviewed.tree, items=(*items, *copies, *named)))


# --- what is told
# ------------------------------------------------------------------------------------------------


def _objects(block: tree.Block, probes: Sequence[_Probe], read: dict[str, Any]) -> ExplainedPart:
    """The lines of an object block, each with the objects that are left there."""
    lines = []
    for place, statement in enumerate(block.statements):
        if _condition(statement) is None:
            continue
        here = {
            p.text: _listed(read, p.item.name)
            for p in probes
            if (p.block, p.line) == (block.title, place)
        }
        flags = here.pop("", None)
        passes = None if flags is None else tuple(bool(f) for f in flags)
        lines.append(
            ExplainedLine(
                original(format_statement(statement)),
                passes,
                tuple((t, v) for t, v in here.items() if v is not None),
            )
        )
    left = read.get(block.name)
    return ExplainedPart(block.title, tuple(lines), None if left is None else len(left))


def _listed(read: dict[str, Any], name: str) -> list[Any] | None:
    """The values that the objects of a probe have; None where the program has left it out."""
    return [_plain(v) for v in ak.to_list(read[name][_VALUE])] if name in read else None


def _region(
    name: str,
    reviewed: ReviewedSpec,
    program: Program,
    regions: dict[str, dict[str, Any]],
    probes: Sequence[_Probe],
    read: dict[str, Any],
) -> ExplainedPart:
    """The lines of a region, those that it takes first, each with its values."""
    steps = regions[name]
    known = _known(reviewed.tree, name.partition("/")[0], probes, read)
    told = [s for s in program.steps if s.region == name]
    lines = []
    for step, told_as in zip(steps, told, strict=True):
        others = all(flag is not False for other, flag in steps.items() if other != step)
        adl = told_as.adl
        lines.append(
            ExplainedLine(
                adl, steps[step], known.get(step.split("  (")[0], known.get(adl, ())), others
            )
        )
    return ExplainedPart(f"region {name}", tuple(lines))


def _known(
    analysis: tree.Analysis, name: str, probes: Sequence[_Probe], read: dict[str, Any]
) -> dict[str, tuple[tuple[str, Shown], ...]]:
    """Line of a region, and of those that it takes → the values that it compares."""
    block = analysis.block(name, "region")
    if block is None:
        return {}
    found_: dict[str, tuple[tuple[str, Shown], ...]] = {}
    for parent in tree.inputs(block):
        found_ |= _known(analysis, parent, probes, read)
    for place, statement in enumerate(block.statements):
        here = [
            p for p in probes if (p.block, p.line) == (block.title, place) and p.item.name in read
        ]
        if here:
            found_[format_statement(statement)] = tuple(
                (p.text, _value(read[p.item.name])) for p in here
            )
    return found_


def _value(value: Any) -> Shown:
    """A value of the event as plain Python; of an object or a momentum its pT."""
    if isinstance(value, ak.Record) or (isinstance(value, ak.Array) and ak.fields(value)):
        value = value["pt"] if "pt" in ak.fields(value) else None
    plain = ak.to_list(value) if isinstance(value, ak.Array) else value
    return [_plain(v) for v in plain] if isinstance(plain, list) else _plain(plain)


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(v) for v in value]
    return value.item() if hasattr(value, "item") else value


def as_json(explained: Explanation) -> dict[str, Any]:
    """The explanation as ``hepnb-explanation/1``; values in GeV, mm, rad."""
    return {
        "format": FORMAT,
        "file": explained.path,
        "entry": explained.entry,
        "event": list(explained.event) if explained.event else None,
        "objects": [_part_json(p) for p in explained.objects],
        "regions": [_part_json(p) for p in explained.regions],
    }


def _part_json(part: ExplainedPart) -> dict[str, Any]:
    lines = [
        {"adl": x.adl, "passes": x.passes, "values": dict(x.values)}
        | ({} if x.others is None else {"others": x.others})
        for x in part.lines
    ]
    return {"block": part.title, "lines": lines} | (
        {} if part.left is None else {"left": part.left}
    )


def as_text(explained: Explanation) -> str:
    """The explanation for a terminal."""
    numbers = f"event {explained.event[0]}:{explained.event[1]}, " if explained.event else ""
    lines = [f"{numbers}#{explained.entry} of {explained.path} (GeV, mm, rad)"]
    for part in explained.objects:
        left = "" if part.left is None else f": {part.left} left"
        lines += ["", f"{part.title}{left}", *(_object_line(x) for x in part.lines)]
    for part in explained.regions:
        stopped = part.stopped_by
        alone = (
            "" if stopped is None or not stopped.others else ", the only line that it does not pass"
        )
        told = "selected" if stopped is None else f"stopped by: {stopped.adl}{alone}"
        lines += ["", f"{part.title}: {told}", *(_region_line(x) for x in part.lines)]
    return "\n".join(lines)


_MARKS = {True: "✓", False: "✗", None: "–"}


def _region_line(line: ExplainedLine) -> str:
    mark = _MARKS[line.passes] if not isinstance(line.passes, tuple) else ""
    values = "; ".join(f"{text} = {_number(v)}" for text, v in line.values)
    rest = "" if line.others is None else f"   N-1 {_MARKS[line.others]}"
    return (
        f"  {mark} {line.adl}{f'   {values}' if values else ''}"
        f"{'   not applied' if line.passes is None else ''}{rest}"
    )


def _object_line(line: ExplainedLine) -> str:
    if not isinstance(line.passes, tuple):
        return f"    {line.adl}   not known"
    per_object = []
    for i, passes in enumerate(line.passes):
        of_it = [v[i] if isinstance(v, list) and i < len(v) else v for _, v in line.values]
        per_object.append(f"{', '.join(map(_number, of_it))} {_MARKS[passes]}".strip())
    names = ", ".join(text for text, _ in line.values)
    found_ = " | ".join(per_object) if per_object else "no object is left here"
    return f"    {line.adl}   {f'{names}: ' if names else ''}{found_}"


def _number(value: Shown) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(map(_number, value)) + "]"
    if value is None:
        return "missing"
    return str(value).lower() if isinstance(value, bool) else f"{value:.6g}"
