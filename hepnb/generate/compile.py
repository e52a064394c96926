"""A reviewed spec → a program that a good analyst would have written: deterministic, to the byte.

A program is plain Python on awkward arrays (uproot, awkward, vector, hist); nothing of hepnb is in it. Its parts, in order:

- ``TREE``, ``BRANCHES`` and the few idioms it uses (`hepnb.generate.idioms`);
- ``read(arrays) -> events``: a chunk of branches as collections and event variables in GeV, mm, rad; ``events.run`` and
  ``events.event`` where the file has them;
- one function for each object block, composite and event variable of the spec, by its name, taking ``events``;
- ``reconstruct(events) -> events``: adds them to the events, in the order of the spec;
- one function for each region, giving its own requirements as ``{ADL line: flag for each event}``, and one for its bins;
- ``select(events)``: ``{region: {ADL line: flags}}``, those that a region takes first; bins are regions ``SR/label``;
- ``weights(events)``: ``{region: weight of each event}``;
- ``book()`` and ``fill(histograms, events, passed, weights)``: the histograms;
- ``run(files)``, ``print_cutflow``, ``draw(histograms)``; and two cells that call them.

What a line means is in docs/semantics.md. A line that cannot be compiled is a SpecError at that line; none is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import pairwise

from hepnb import units
from hepnb.adl import tree
from hepnb.adl.format import format_expression, format_statement
from hepnb.errors import SpecError
from hepnb.events.open import EventFile
from hepnb.events.schema import Schema
from hepnb.generate import cells, idioms, layout, reading
from hepnb.generate.expressions import Expressions
from hepnb.generate.layout import one_line, quoted
from hepnb.generate.names import Names
from hepnb.generate.scope import BlockScope, EventScope, stored
from hepnb.generate.things import Composite, Derived, Needs
from hepnb.generate.values import Level, Things, Value, literal
from hepnb.program import Program, ProgramCell, ProgramStep
from hepnb.spec import ReviewedSpec, sha256

_FUNCTIONS = frozenset(
    ("read", "reconstruct", "select", "weights", "book", "fill", "run", "print_cutflow", "draw", "TREE", "BRANCHES", "FILES")
)
#: definitions come before these, in the order of the spec
_ORDER = ("reconstruct", "region", "select", "histograms")
_TUPLES = {1: "singles", 2: "pairs", 3: "triplets", 4: "quadruplets"}


def compile(  # noqa: A001 - the verb of this stage; callers import it by module
    spec: ReviewedSpec, events: EventFile | Schema, *, files: Sequence[str] = ()
) -> Program:
    """The program of a spec for events like those of a file (`hepnb.events.open.detect`), or of a schema where there is no file.

    ``files``: what the run cell of the program opens.
    Raises SpecError, at the line, for what the events lack or what cannot be compiled.
    """
    if isinstance(events, Schema):
        return _Compiler(spec, events, events.trees[0], tuple(files)).program()
    return _Compiler(spec, events.schema, events.tree, tuple(files) or (events.path,)).program()


@dataclass
class _Region:
    """A compiled region: its Python name, its own steps (name, code, statement), bins, weight factors, histograms."""

    name: str
    function: str
    parents: tuple[str, ...]
    scope: EventScope
    steps: list[tuple[str, str, tree.Select | tree.Trigger]] = field(default_factory=list)
    bins: list[tuple[str, str, tree.Bin | tree.Bins]] = field(default_factory=list)
    weights: list[str] = field(default_factory=list)
    inherited: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class _Histogram:
    name: str
    region: str
    label: str
    unit: str
    statement: tree.Histo
    code: str


class _Compiler:
    """Walks the tree once, in order, and gathers the cells."""

    def __init__(self, spec: ReviewedSpec, schema: Schema, tree_name: str, files: tuple[str, ...]) -> None:
        self.spec, self.schema, self.tree_name, self.files = spec, schema, tree_name, files
        self.needs = Needs(schema)
        reserved = _FUNCTIONS | idioms.names() | set(schema.canonical) | set(schema.prefixes) | set(schema.variables)
        self.names = Names(frozenset(reserved) | {"run", "event", "MET", "weight"})
        self.scope = EventScope(self.needs)
        self.parts: list[ProgramCell] = []
        self.rebuilt: list[str] = []
        self.regions: dict[str, _Region] = {}
        self.histograms: list[_Histogram] = []
        self.ids = {(r.block, r.line): r.id for r in spec.requirements}

    def program(self) -> Program:
        """Compiles everything."""
        for item in self.spec.tree.items:
            if isinstance(item, tree.Define):
                with self.at(item):
                    self.variable(item, self.scope, item.name)
            elif isinstance(item, tree.Block):
                {"object": self.object, "composite": self.composite, "region": self.region}.get(item.kind, lambda _: None)(item)
        if not self.regions:
            raise SpecError("no region", expected="a region block: which events are wanted?", where=self.spec.spec.source)
        return self._assembled()

    @contextmanager
    def at(self, statement: tree.Statement) -> Iterator[None]:
        """What goes wrong inside is wrong at the line of this statement, and what is needed is needed by it."""
        self.needs.reason = format_statement(statement)
        try:
            yield
        except SpecError as error:
            if error.line or not statement.note.line:
                raise
            found = f"{format_statement(statement)!r}: {error.found}"
            where = self.spec.spec.source
            raise SpecError(
                found, where=where, expected=error.expected, hint=error.hint, line=statement.note.line, column=1
            ) from None

    def part(self, purpose: str, name: str, source: str, requirements: Sequence[str] = ()) -> None:
        """A cell."""
        self.parts.append(ProgramCell(f"{purpose}-{name}", purpose, source.rstrip("\n"), tuple(requirements)))

    def requirement(self, block: tree.Block, statement: tree.Statement) -> str:
        """The id of the requirement that a line is; made from block and line where the spec has none."""
        return self.ids.get((block.title, statement.note.line), f"{block.name}-{statement.note.line}")

    # --- event variables -----------------------------------------------------------------------------------------

    def variable(self, define: tree.Define, scope: EventScope, wanted: str) -> None:
        """An event variable: a function and a field of the events. A condition stands for itself wherever it is named."""
        if _is_condition(define.value):
            Expressions(scope).requirement(define.value)
            scope.conditions[define.name] = define.value
            return
        value = Expressions(scope).value(define.value)
        name = self.names.unique(wanted)
        unit = f" in {value.unit}" if value.unit in ("GeV", "mm", "rad") else ""
        if value.shape == "constant":
            self.part("variables", name, "\n".join([*layout.evidence(define.note), f"{name} = {value.code}"]) + "\n")
            scope.known[define.name] = replace(value, code=name, level=Level.ATOM)
            return
        body = [*layout.evidence(define.note), f"return {value.code}"]
        self.part(
            "variables", name, layout.function(name, f"{define.name}{unit}: {one_line(format_expression(define.value))}.", body)
        )
        self.rebuilt.append(f"events[{name!r}] = {name}(events)".replace("'", '"'))
        scope.known[define.name] = stored(value, f"events.{name}")

    # --- objects -------------------------------------------------------------------------------------------------

    def object(self, block: tree.Block) -> None:
        """An object block: a function that filters a collection."""
        sources, start, things = self._taken(block)
        local = self._local(block, sources)
        body = [f"{local} = {start}"]
        scope = BlockScope(self.scope, local, things)
        requirements: list[str] = []
        for statement in block.statements:
            with self.at(statement):
                self._filter(block, statement, scope, things.defined, body, requirements)
        self._collection(
            block, "object", f"{block.name}, taken from {' and '.join(sources)}", [*body, f"return {local}"], things, requirements
        )

    def _taken(self, block: tree.Block) -> tuple[list[str], str, Derived]:
        """Names of what an object block takes, the code that gets it, and what it has."""
        takes = [s for s in block.statements if isinstance(s, tree.Take) or (isinstance(s, tree.Sort) and s.collection)]
        if len(takes) != 1:
            message = f"{block.title} takes {'nothing' if not takes else 'twice'}"
            raise SpecError(message, expected="one take; union(a, b) for several", line=block.note.line, column=1)
        take = takes[0]
        with self.at(take):
            if isinstance(take, tree.Take) and take.combinator not in ("", "union"):
                raise SpecError(f"{take.combinator} in an object block", expected="a composite block")
            sources = [take.collection] if isinstance(take, tree.Sort) else [b.collection for b in take.inputs]
            values = [self._source(name) for name in sources]
            if len(values) == 1:
                return sources, values[0].code, Derived(block.title, (_things(values[0]),))
            for value in values:
                _things(value).momentum(mass=False)
            code = f"{self.needs.idiom('union')}({', '.join(v.code for v in values)})"
            return sources, code, Derived(block.title, tuple(_things(v) for v in values))

    def _source(self, name: str) -> Value:
        found = self.scope.known.get(name) or self.scope.collection(name)
        if found is None or found.kind != "vector" or found.shape != "objects" or isinstance(found.things, Composite):
            known = ", ".join(dict.fromkeys((*self.scope.known, *self.schema.attributes()))).strip(", ")
            raise SpecError(f"no collection {name} in the spec or in the events", expected=f"one of {known}")
        return found

    def _local(self, block: tree.Block, sources: list[str]) -> str:
        """A name for the objects inside their function."""
        base = self.schema.collection(sources[0]) if sources[0] not in self.scope.known else None
        wanted = (
            f"{base.name.lower()}s"
            if base and base.name in self.schema.canonical
            else sources[0]
            if len(sources) == 1
            else block.name
        )
        taken = wanted in idioms.names() or wanted in _FUNCTIONS
        return Names().unique("objects_" if taken else wanted)

    def _filter(
        self,
        block: tree.Block,
        s: tree.Statement,
        scope: BlockScope,
        defined: dict[str, Value],
        body: list[str],
        requirements: list[str],
    ) -> None:
        """One line of an object or composite block as lines of its function."""
        local = scope.code
        match s:
            case tree.Select():
                flag = Expressions(scope).requirement(s.condition, rejects=s.rejects)
                mask = flag.code if flag.shape == "objects" else f"ak.broadcast_arrays({flag.code}, ak.local_index({local}))[0]"
                body += [*_spaced(layout.evidence(s.note)), f"{local} = {local}[{mask}]"]
                requirements.append(self.requirement(block, s))
            case tree.Define():
                value = Expressions(scope).value(s.value)
                if value.kind == "vector":
                    raise SpecError("an object as an attribute", expected="a number or a condition; object … = … in a composite")
                filled = Expressions(scope).filled(value) if value.kind == "flag" else value
                body += [*_spaced(layout.evidence(s.note)), f'{local}["{s.name}"] = {filled.code}']
                defined[s.name] = replace(value, code=s.name)
            case tree.Sort():
                key = Expressions(scope).number(s.key)
                order = f"ak.argsort({key.code}, axis=1, ascending={not s.descending})"
                body += [*_spaced(layout.evidence(s.note)), f"{local} = {local}[{order}]"]
            case tree.Candidate() if isinstance(scope.things, Composite):
                value = Expressions(scope).vector(s.value, mass=True)
                body += [*_spaced(layout.evidence(s.note)), f'{local}["{s.name}"] = {value.code}']
                scope.things.candidates[s.name] = _summands(s.value, scope.things)
            case tree.Take() | tree.Comment():
                pass
            case _:
                raise SpecError(f"a line that {block.kind} blocks do not have")

    def _collection(
        self, block: tree.Block, purpose: str, docstring: str, body: list[str], things: Things, requirements: list[str]
    ) -> None:
        """The function of a block, and its result among the events."""
        name = self.names.unique(block.name)
        plain = [line for n, line in enumerate(body) if line or (n and body[n - 1])]
        if len(plain) == 2:
            plain = [f"return {plain[0].partition(' = ')[2]}"]
        self.part(purpose, name, layout.function(name, f"{docstring}.", plain), requirements)
        self.rebuilt.append(f'events["{name}"] = {name}(events)')
        code = f"events.{name}"
        self.scope.known[block.name] = Value(code, shape="objects", kind="vector", axis=code, things=things)

    # --- composites ----------------------------------------------------------------------------------------------

    def composite(self, block: tree.Block) -> None:
        """A composite block: a function that combines objects to candidates and filters these."""
        takes = [s for s in block.statements if isinstance(s, tree.Take)]
        if len(takes) != 1:
            raise SpecError(
                f"{block.title} has {len(takes)} take lines", expected="take disjoint(a x, b y)", line=block.note.line, column=1
            )
        with self.at(takes[0]):
            local, body, things, text = self._combined(block, takes[0])
        scope = BlockScope(self.scope, local, things)
        requirements: list[str] = []
        for statement in block.statements:
            with self.at(statement):
                self._filter(block, statement, scope, things.defined, body, requirements)
        self._collection(block, "composite", f"{block.name}: {text}", [*body, f"return {local}"], things, requirements)

    def _combined(self, block: tree.Block, take: tree.Take) -> tuple[str, list[str], Composite, str]:
        if not take.combinator:
            return self._recomposed(block, take)
        if take.combinator == "union":
            raise SpecError("union in a composite", expected="disjoint or cartesian", hint="make the union an object block")
        if len(take.inputs) < 2 or not all(b.alias for b in take.inputs):
            raise SpecError(
                format_statement(take), expected="two inputs or more, each with a name: disjoint(leptons l1, leptons l2)"
            )
        values = {b.alias: self._member(b.collection) for b in take.inputs}
        if len(values) < len(take.inputs):
            raise SpecError("two members of one name", expected="a name for each")
        things = Composite(block.title, {alias: _things(v) for alias, v in values.items()})
        local = _TUPLES.get(len(values), "candidates")
        body = _product(values, local) if take.combinator == "cartesian" else _combinations(values, local)
        if take.combinator == "disjoint" and (leaves := self._leaves(Value(local, shape="objects", axis=local), things)):
            things.momentum(mass=False)
            self.needs.idiom("distinct")
            body.append(f"{local} = {local}[distinct({', '.join(leaves)})]")
        return local, body, things, f"{one_line(format_statement(take).removeprefix('take '))}"

    def _recomposed(self, block: tree.Block, take: tree.Take) -> tuple[str, list[str], Composite, str]:
        """``take Zs``: the candidates of another composite."""
        name = take.inputs[0].collection
        found = self.scope.known.get(name)
        if found is None or not isinstance(found.things, Composite):
            raise SpecError(f"no composite {name}", expected="disjoint(a x, b y), cartesian(a x, b y) or another composite")
        of = found.things
        local = _TUPLES.get(len(of.members), "candidates")
        things = Composite(block.title, dict(of.members), dict(of.candidates), dict(of.defined))
        return local, [f"{local} = {found.code}"], things, f"taken from {name}"

    def _member(self, name: str) -> Value:
        found = self.scope.known.get(name) or self.scope.collection(name)
        if found is None or found.kind != "vector" or found.shape != "objects":
            raise SpecError(f"no collection {name} in the spec or in the events")
        return found

    def _leaves(self, owner: Value, things: Composite) -> list[str]:
        """The code of all objects in a candidate, where two could be the same object and the combination does not see to it."""
        members = list(things.members.values())
        simple = not any(isinstance(m, Composite) for m in members)
        kinds = {id(m): m for m in members}
        overlapping = [(a, b) for i, a in enumerate(kinds.values()) for b in list(kinds.values())[i + 1 :] if a.origins & b.origins]
        if simple and not overlapping:
            return []
        return [code for alias in things.members for code in _leaf_codes(owner, things, alias)]

    # --- regions -------------------------------------------------------------------------------------------------

    def region(self, block: tree.Block) -> None:
        """A region block: a function that gives its requirements, and what it inherits."""
        parents: list[str] = []
        for statement in block.statements:
            if isinstance(statement, tree.Take):
                with self.at(statement):
                    parents += [self._parent(b.collection) for b in statement.inputs]
        scope = EventScope(self.needs, dict(self.scope.known), dict(self.scope.conditions))
        for parent in parents:
            inherited = self.regions[parent].scope
            scope.known |= inherited.known
            scope.conditions |= inherited.conditions
        region = _Region(block.name, self.names.unique(block.name), tuple(parents), scope)
        for parent in parents:
            region.inherited += [s for s in self._all_steps(self.regions[parent]) if s not in region.inherited]
        self.regions[block.name] = region
        for statement in block.statements:
            with self.at(statement):
                self._region_line(region, statement)
        self._region_cell(block, region)

    def _parent(self, name: str) -> str:
        if name not in self.regions:
            raise SpecError(
                f"no region {name} above", expected="one of " + ", ".join(self.regions) if self.regions else "a region above"
            )
        return name

    def _region_line(self, region: _Region, s: tree.Statement) -> None:
        compiler = Expressions(region.scope)
        match s:
            case tree.Select() | tree.Trigger():
                flag = compiler.requirement(s.condition, rejects=isinstance(s, tree.Select) and s.rejects)
                region.steps.append((self._step_name(region, format_statement(s)), _per_event(flag), s))
            case tree.Define():
                taken = s.name in self.scope.known or s.name in self.scope.conditions
                self.variable(s, region.scope, f"{region.name}_{s.name}" if taken else s.name)
            case tree.Bin():
                name = s.label or format_expression(s.condition)
                region.bins.append((self._bin_name(region, name), _per_event(compiler.requirement(s.condition)), s))
            case tree.Bins():
                self._bins(region, s)
            case tree.Weight():
                region.weights.append(compiler.number(s.value).at(Level.PRODUCT))
            case tree.Histo():
                self._histo(region, s)
            case tree.Take() | tree.Comment():
                pass
            case _:
                raise SpecError("a line that region blocks do not have")

    def _all_steps(self, region: _Region) -> list[tuple[str, str]]:
        """(name, requirement id) of all steps of a region, inherited ones first."""
        block = self.spec.tree.block(region.name, "region")
        assert block is not None  # it was compiled from that block
        return [*region.inherited, *((name, self.requirement(block, s)) for name, _, s in region.steps)]

    def _step_name(self, region: _Region, text: str) -> str:
        """The ADL line; told apart where the same line already stands among the region's steps."""
        taken = {n for n, _ in region.inherited} | {n for n, _, _ in region.steps}
        names = (text, f"{text}  ({region.name})", *(f"{text}  ({region.name}, {n})" for n in range(2, len(taken) + 3)))
        return next(n for n in names if n not in taken)

    def _bin_name(self, region: _Region, text: str) -> str:
        if text in {n for n, _, _ in region.bins}:
            raise SpecError(f"two bins {text!r}", expected="a label for each bin of a region")
        return text

    def _bins(self, region: _Region, s: tree.Bins) -> None:
        """``bins x e0 e1 e2``: a bin between each pair of edges, the lower edge inside."""
        edges = [units.Quantity(e.value, e.unit).canonical for e in s.edges]
        if sorted(set(edges)) != edges:
            raise SpecError("edges that do not increase", expected="increasing edges")
        text = format_expression(s.variable)
        for low, high in pairwise(edges):
            number_low, number_high = tree.Number(low), tree.Number(high)
            condition = tree.Logical(
                "and", (tree.Compare(">=", s.variable, number_low), tree.Compare("<", s.variable, number_high))
            )
            flag = Expressions(region.scope).requirement(condition)
            region.bins.append((self._bin_name(region, f"{text} {literal(low)} to {literal(high)}"), _per_event(flag), s))

    def _histo(self, region: _Region, s: tree.Histo) -> None:
        value = Expressions(region.scope).number(s.variable)
        if value.shape == "constant":
            raise SpecError("a histogram of a constant", expected="a variable of the event or of its objects")
        low, high = (units.Quantity(n.value, n.unit).canonical for n in (s.low, s.high))
        if s.n < 1 or low >= high:
            raise SpecError(
                f"a histogram of {s.n} bins from {low:g} to {high:g}", expected="at least one bin, and limits that increase"
            )
        unit = value.unit if value.unit in ("GeV", "mm", "rad") else ""
        taken = {h.name for h in self.histograms}
        name = s.name if s.name not in taken else f"{region.name}_{s.name}"
        if name in taken:
            raise SpecError(f"two histograms {s.name}", expected="a name for each")
        label = cells.label(s.title or s.name, unit)
        code = f"{value.at(Level.ATOM)}[passed[{quoted(region.name)}]]"
        self.histograms.append(_Histogram(name, region.name, label, unit, s, code))

    def _region_cell(self, block: tree.Block, region: _Region) -> None:
        lines = layout.dictionary((name, code, s.note) for name, code, s in region.steps)
        taken = f", after {' and '.join(region.parents)}" if region.parents else ""
        source = layout.function(
            region.function, f"The requirements of region {region.name}{taken}.", lines, returns="dict[str, ak.Array]"
        )
        if region.bins:
            docstring = f"The bins of region {region.name}."
            source += "\n\n\n" + layout.function(
                f"{region.function}_bins",
                docstring,
                layout.dictionary((name, code, s.note) for name, code, s in region.bins),
                returns="dict[str, ak.Array]",
            )
        own = [s for _, _, s in (*region.steps, *region.bins)]
        self.part("region", region.function, source, list(dict.fromkeys(self.requirement(block, s) for s in own)))

    # --- the whole -----------------------------------------------------------------------------------------------

    def _assembled(self) -> Program:
        event_id = bool(self.schema.event_id) and set(self.schema.event_id) <= self.schema.known
        selection = [*self.parts, *self._reconstruct(), self._select(), self._histogram_cell()]
        selection.sort(key=lambda c: _ORDER.index(c.purpose) if c.purpose in _ORDER else -1)
        self._something_to_read(event_id=event_id)
        read = reading.cell(self.scope, event_id=event_id)
        branches = reading.branches(self.scope, event_id=event_id)
        title = f"{self._title()}; events: {self.schema.title}"
        setup = cells.setup(
            title, self.tree_name, branches, self.needs.idioms | {"count"} | ({"enter"} if self.histograms else set())
        )
        for branch in branches:
            self.needs.reasons.setdefault(branch, "")
        return Program(
            schema=self.schema.name,
            tree=self.tree_name,
            branches=branches,
            regions=tuple(r for r, _ in self._steps_by_region()),
            cells=(
                ProgramCell("setup", "imports, branches and idioms", setup.rstrip()),
                ProgramCell("read", "branches as collections", read),
                *selection,
                ProgramCell("loop", "the loop over the files", cells.loop(event_id=event_id).rstrip(), role="run"),
                ProgramCell("figures", "the figures", cells.figures(self.schema.experiment).rstrip(), role="plot"),
                ProgramCell("run", "the run", cells.run(self.files).rstrip(), role="run"),
                ProgramCell("plot", "the drawing", "figures = draw(histograms)", role="plot"),
            ),
            spec_sha256=sha256(self.spec.tree),
            steps=tuple(s for _, steps in self._steps_by_region() for s in steps),
            histograms=tuple((h.name, h.label, h.unit) for h in self.histograms),
            event_id=event_id,
            needed_by=tuple((b, r) for b, r in self.needs.reasons.items() if b in branches and r),
        )

    def _title(self) -> str:
        """What the selection is, from the info block."""
        info = next((b for b in self.spec.tree.blocks if b.kind == "info"), None)
        fields = {s.key.lower(): s.value for s in info.statements if isinstance(s, tree.Field)} if info else {}
        title = fields.get("title", "").strip('"') or (info.name if info else "Selection")
        return f"{title} ({self.spec.spec.paper})" if self.spec.spec.paper else title

    def _something_to_read(self, *, event_id: bool) -> None:
        """A program that needs no branch still needs to know how many events there are."""
        if not event_id and not self.needs.variables and not self.needs.collections:
            self.needs.variable(self.schema.variables[0])

    def _reconstruct(self) -> list[ProgramCell]:
        docstring = "Adds what the spec defines to the events, in its order."
        return [
            ProgramCell("reconstruct", "reconstruct", layout.function("reconstruct", docstring, [*self.rebuilt, "return events"]))
        ]

    def _select(self) -> ProgramCell:
        body = ["regions = {}"]
        for region in self.regions.values():
            inherited = "".join(f"regions[{quoted(p)}] | " for p in region.parents)
            body.append(f"regions[{quoted(region.name)}] = {inherited}{region.function}(events)")
            if region.bins:
                body.append(f"for label, mask in {region.function}_bins(events).items():")
                body.append(
                    f'    regions[f"{region.name}/{{label}}"] = regions[{quoted(region.name)}] | {{f"bin {{label}}": mask}}'
                )
        body.append("return regions")
        docstring = "The requirements of all regions, each with those that it takes from others before its own."
        source = layout.function("select", docstring, body, returns="dict[str, dict[str, ak.Array]]")
        return ProgramCell("select", "select", source + "\n\n\n" + self._weights())

    def _weights(self) -> str:
        """The function ``weights``: the product of the factors of a region, of those it takes first."""
        entries: dict[str, str] = {}
        for region in self.regions.values():
            factors = self._factors(region)
            code = f"ak.to_numpy({' * '.join(['one', *factors])})" if factors else "one"
            entries[region.name] = code
            entries |= {f"{region.name}/{label}": code for label, _, _ in region.bins}
        body = ["one = np.ones(len(events))", *layout.dictionary((name, code, tree.NO_NOTE) for name, code in entries.items())]
        return layout.function("weights", "The weight of each event in each region.", body, returns="dict[str, np.ndarray]")

    def _factors(self, region: _Region) -> list[str]:
        inherited = (f for p in region.parents for f in self._factors(self.regions[p]))
        return list(dict.fromkeys([*inherited, *region.weights]))

    def _histogram_cell(self) -> ProgramCell:
        book = ["return {"]
        fill = []
        for h in self.histograms:
            low, high = (literal(units.Quantity(n.value, n.unit).canonical) for n in (h.statement.low, h.statement.high))
            axis = f'hist.axis.Regular({h.statement.n}, {low}, {high}, name="{h.name}", label={quoted(h.label)}, metadata={quoted(h.unit)})'
            book += [f'    "{h.name}": hist.Hist(', f"        {axis},", "        storage=hist.storage.Weight(),", "    ),"]
            region = quoted(h.region)
            fill.append(f'enter(histograms["{h.name}"], {h.code}, weights[{region}][passed[{region}]])')
        source = layout.function(
            "book",
            "The histograms, empty.",
            [*book, "}"] if self.histograms else ["return {}"],
            arguments="",
            returns="dict[str, hist.Hist]",
        )
        arguments = "histograms: dict, events: ak.Array, passed: dict, weights: dict"
        docstring = "Fills the histograms of each region with the events that pass it."
        return ProgramCell(
            "histograms",
            "histograms",
            source + "\n\n\n" + layout.function("fill", docstring, fill, arguments=arguments, returns="None"),
        )

    def _steps_by_region(self) -> list[tuple[str, list[ProgramStep]]]:
        """All regions and bins with their steps."""
        found: list[tuple[str, list[ProgramStep]]] = []
        for region in self.regions.values():
            block = self.spec.tree.block(region.name, "region")
            assert block is not None  # it was compiled from that block
            steps = [ProgramStep(region.name, name, i, name.split("  (")[0]) for name, i in self._all_steps(region)]
            found.append((region.name, steps))
            for label, _, s in region.bins:
                name = f"{region.name}/{label}"
                last = ProgramStep(name, f"bin {label}", self.requirement(block, s), format_statement(s))
                found.append((name, [*(replace(step, region=name) for step in steps), last]))
        return found


def _things(value: Value) -> Things:
    assert value.things is not None  # every collection has them
    return value.things


def _is_condition(e: tree.Expr) -> bool:
    """True for an expression that is true or false by its form."""
    negation = isinstance(e, tree.Unary) and e.op == "not"
    reduced = isinstance(e, tree.Call) and e.function.lower() in ("any", "all")
    return negation or reduced or isinstance(e, tree.Compare | tree.Range | tree.Logical)


def _per_event(flag: Value) -> str:
    """The code of a flag for each event; a constant is one for all."""
    return f"np.full(len(events), {flag.code})" if flag.shape == "constant" else flag.code


def _summands(e: tree.Expr, things: Composite) -> tuple[str, ...]:
    """The members that a candidate is the sum of; none where it is anything else."""
    if isinstance(e, tree.Binary) and e.op == "+":
        left, right = _summands(e.left, things), _summands(e.right, things)
        return left + right if left and right else ()
    return (e.id,) if isinstance(e, tree.Name) and (e.id in things.members or e.id in things.candidates) else ()


def _spaced(comments: list[str]) -> list[str]:
    """Comments with an empty line before them."""
    return ["", *comments] if comments else []


def _leaf_codes(owner: Value, things: Composite, alias: str) -> list[str]:
    value = things.attribute(owner, alias)
    assert value is not None  # the alias is a member
    inner = value.things
    return [c for a in inner.members for c in _leaf_codes(value, inner, a)] if isinstance(inner, Composite) else [value.code]


def _product(values: dict[str, Value], local: str) -> list[str]:
    """All combinations of one object of each collection."""
    members = ", ".join(f'"{alias}": {v.code}' for alias, v in values.items())
    return [f"{local} = ak.cartesian({{{members}}})"]


def _combinations(values: dict[str, Value], local: str) -> list[str]:
    """All combinations without regard to order within a collection, and never an object with itself."""
    groups: dict[str, list[str]] = {}
    for alias, value in values.items():
        groups.setdefault(value.code, []).append(alias)
    if len(groups) == 1:
        code, aliases = next(iter(groups.items()))
        fields = ", ".join(f'"{a}"' for a in aliases)
        return [f"{local} = ak.combinations({code}, {len(aliases)}, fields=[{fields}])"]
    if all(len(aliases) == 1 for aliases in groups.values()):
        return _product(values, local)
    lines: list[str] = []
    parts: list[str] = []
    fields_: dict[str, str] = {}
    for n, (code, aliases) in enumerate(groups.items(), start=1):
        names = ", ".join(f'"{a}"' for a in aliases)
        made = code if len(aliases) == 1 else f"ak.combinations({code}, {len(aliases)}, fields=[{names}])"
        parts.append(f'"group{n}": {made}')
        fields_ |= {a: f"{local}.group{n}" if len(aliases) == 1 else f"{local}.group{n}.{a}" for a in aliases}
    lines.append(f"{local} = ak.cartesian({{{', '.join(parts)}}})")
    listed = ", ".join(f'"{a}": {fields_[a]}' for a in values)
    return [*lines, f"{local} = ak.zip({{{listed}}}, depth_limit=2)"]
