"""Regions: functions that give their requirements; bins, weights and histograms."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import pairwise
from math import isinf

from hepnb import units
from hepnb.adl import tree
from hepnb.adl.format import format_expression, format_statement
from hepnb.errors import SpecError
from hepnb.generate.adapt import original
from hepnb.generate.compiler import histograms, layout
from hepnb.generate.compiler.compilation import Compilation
from hepnb.generate.compiler.expressions import Expressions
from hepnb.generate.compiler.layout import quoted
from hepnb.generate.compiler.scope import BlockScope, EventScope, stored
from hepnb.generate.compiler.values import Level, Value, literal
from hepnb.program import ProgramCell, ProgramStep


@dataclass
class _Region:
    """A compiled region: its Python name, its own steps (name, code, statement), bins, weight
    factors.

    ``filled``: its histograms by their number, with the number of requirements before each.
    """

    name: str
    function: str
    parents: tuple[str, ...]
    scope: EventScope
    steps: list[tuple[str, str, tree.Select | tree.Trigger]] = field(default_factory=list)
    bins: list[tuple[str, str, tree.Bin | tree.Bins]] = field(default_factory=list)
    weights: list[str] = field(default_factory=list)
    inherited: list[tuple[str, str]] = field(default_factory=list)
    filled: list[tuple[int, int]] = field(default_factory=list)

    def early(self, steps: int) -> str:
        """The name of the events that pass some of its requirements: all of them, or the first."""
        whole = len(self.inherited) + len(self.steps)
        return self.name if steps >= whole else f"{self.name}, first {steps}"

    def stages(self) -> list[tuple[int, str]]:
        """The numbers of first requirements after which a histogram stands, and what the events
        are called there.
        """
        found = ((n, self.early(n)) for n in sorted({n for _, n in self.filled}))
        return [(n, name) for n, name in found if name != self.name]


class Regions:
    """The regions of a spec, compiled one after the other."""

    def __init__(self, draft: Compilation) -> None:
        """``draft``: the program that they become part of."""
        self.draft = draft
        self.regions: dict[str, _Region] = {}
        self.histograms: list[histograms.CompiledHistogram] = []

    def add(self, block: tree.Block) -> None:
        """A region block: a function that gives its requirements, and what it inherits."""
        parents: list[str] = []
        for statement in block.statements:
            if isinstance(statement, tree.Take):
                with self.draft.at(statement):
                    parents += [
                        self._parent(b.collection)
                        for b in statement.inputs
                        if self._listed(b.collection) is None
                    ]
        scope = EventScope(
            self.draft.needs, dict(self.draft.scope.known), dict(self.draft.scope.conditions)
        )
        for parent in parents:
            inherited = self.regions[parent].scope
            scope.known |= inherited.known
            scope.conditions |= inherited.conditions
        region = _Region(block.name, self.draft.names.unique(block.name), tuple(parents), scope)
        for parent in parents:
            region.inherited += [
                s for s in self._all_steps(self.regions[parent]) if s not in region.inherited
            ]
        self.regions[block.name] = region
        for statement in block.statements:
            with self.draft.at(statement):
                self._line(region, statement)
        for number, steps in region.filled:
            self.histograms[number] = replace(self.histograms[number], region=region.early(steps))
        self._cell(block, region)

    def _mask(self, region: _Region, s: tree.Statement, flag: Value) -> str:
        """The code of a flag for each event; where it needs a stub, None as long as that is not
        filled in.
        """
        code = f"np.full(len(events), {flag.code})" if flag.shape == "constant" else flag.code
        block = self.draft.spec.tree.block(region.name, "region")
        if self.draft.unfinished(block, s):
            return f"{self.draft.needs.idiom('applied')}(lambda: {code})"
        return code

    def _listed(self, name: str) -> tuple[tree.Statement, ...] | None:
        """The histograms of a list of that name."""
        block = self.draft.spec.tree.block(name, "histolist")
        return block.statements if block else None

    def _parent(self, name: str) -> str:
        if name not in self.regions:
            raise SpecError(
                f"no region {name} above",
                expected="one of " + ", ".join(self.regions) if self.regions else "a region above",
            )
        return name

    def _line(self, region: _Region, s: tree.Statement) -> None:
        compiler = Expressions(region.scope)
        match s:
            case tree.Select() | tree.Trigger():
                flag = compiler.requirement(
                    s.condition, rejects=isinstance(s, tree.Select) and s.rejects
                )
                region.steps.append(
                    (self._step_name(region, format_statement(s)), self._mask(region, s, flag), s)
                )
            case tree.Define():
                taken = s.name in self.draft.scope.known or s.name in self.draft.scope.conditions
                self.draft.variable(s, region.scope, f"{region.name}_{s.name}" if taken else s.name)
            case tree.Bin():
                name = s.label or format_expression(s.condition)
                flag = compiler.requirement(s.condition)
                region.bins.append((self._bin_name(region, name), self._mask(region, s, flag), s))
            case tree.Bins():
                self._bins(region, s)
            case tree.Weight():
                factor = compiler.number(s.value)
                # a weight that is missing makes the sum NaN, which is seen; left out it would not
                # be
                region.weights.append(
                    f"ak.fill_none({factor.code}, np.nan)"
                    if factor.missing
                    else factor.at(Level.PRODUCT)
                )
                self.draft.unfinished(None, s)
            case tree.Histo() | tree.HistoEdges() | tree.Histo2D() | tree.HistoMap():
                self._histo(region, s)
            case tree.Sort():
                self._sort(region, s)
            case tree.Take():
                for binding in s.inputs:
                    for histo in self._listed(binding.collection) or ():
                        with self.draft.at(histo):
                            self._line(region, histo)
            case tree.Counts() | tree.Instruction() | tree.Comment():
                pass  # published numbers, and what other programs do
            case _:
                raise SpecError("a line that region blocks do not have")

    def _all_steps(self, region: _Region) -> list[tuple[str, str]]:
        """(name, requirement id) of all steps of a region, inherited ones first."""
        block = self.draft.spec.tree.block(region.name, "region")
        assert block is not None  # it was compiled from that block
        return [
            *region.inherited,
            *((name, self.draft.requirement(block, s)) for name, _, s in region.steps),
        ]

    def _step_name(self, region: _Region, text: str) -> str:
        """The ADL line; told apart where the same line already stands among the region's steps."""
        taken = {n for n, _ in region.inherited} | {n for n, _, _ in region.steps}
        names = (
            text,
            f"{text}  ({region.name})",
            *(f"{text}  ({region.name}, {n})" for n in range(2, len(taken) + 3)),
        )
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
            above, below = (
                tree.Compare(">=", s.variable, number_low),
                tree.Compare("<", s.variable, number_high),
            )
            condition: tree.Expr = above if isinf(high) else tree.Logical("and", (above, below))
            flag = Expressions(region.scope).requirement(condition)
            name = self._bin_name(region, f"{text} {literal(low)} to {literal(high)}")
            region.bins.append((name, self._mask(region, s, flag), s))

    def _histo(self, region: _Region, s: histograms.Statement) -> None:
        own = {self.histograms[n].name for n, _ in region.filled}
        listed = any(
            s in b.statements for b in self.draft.spec.tree.blocks if b.kind == "histolist"
        )
        if not listed and {s.name, f"{region.name}_{s.name}"} & own:
            raise SpecError(f"two histograms {s.name}", expected="a name for each")
        found = histograms.compiled(
            Expressions(region.scope), region.name, self._free(s.name, region.name), s
        )
        region.filled.append((len(self.histograms), len(region.inherited) + len(region.steps)))
        self.histograms.append(replace(found, stubs=self.draft.unfinished(None, s)))

    def _free(self, name: str, where: str) -> str:
        """A name for a histogram that no other has: of a region by its name, of a list that is
        taken again by a number.
        """
        taken = {h.name for h in self.histograms}
        names = (
            name,
            f"{where}_{name}",
            *(f"{where}_{name}_{n}" for n in range(2, len(taken) + 3)),
        )
        return next(n for n in names if n not in taken)

    def histogram_of(self, block: tree.Block, s: histograms.Statement) -> None:
        """A histogram in an object block: of the objects that are left there, in all events."""
        known = self.draft.scope.known[block.name]
        assert known.objects is not None  # it is a collection
        scope = BlockScope(self.draft.scope, known.code, known.objects)
        found = histograms.compiled(Expressions(scope), "", self._free(s.name, block.name), s)
        self.histograms.append(replace(found, stubs=self.draft.unfinished(None, s)))

    def _sort(self, region: _Region, s: tree.Sort) -> None:
        """``sort key``: from here on the collection has another order in this region."""
        key = Expressions(region.scope).number(s.key)
        named = [n.id for n in tree.walk(s.key) if isinstance(n, tree.Name)]
        values = {
            n: v
            for n in ([s.collection] if s.collection else named)
            if (v := region.scope.lookup(n))
        }
        collection = next(
            (n for n, v in values.items() if v.shape == "objects" and v.axis == key.axis), ""
        )
        if key.shape != "objects" or not collection:
            raise SpecError(
                "a key that is the same for all objects",
                expected="an attribute of a collection: sort pt(jets) ascend",
            )
        name = self.draft.names.unique(f"{region.name}_{collection}")
        order = self.draft.needs.idiom("order")
        code = f"{values[collection].code}[{order}({key.code}, ascending={not s.descending})]"
        body = [*layout.evidence(s.note), f"return {code}"]
        docstring = f"{layout.one_line(collection)} in the order of region {region.name}."
        self.draft.part("variables", name, layout.function(name, docstring, body))
        self.draft.rebuilt.append(f'events["{name}"] = {name}(events)')
        region.scope.known[collection] = stored(values[collection], f"events.{name}")

    def _cell(self, block: tree.Block, region: _Region) -> None:
        lines = layout.dictionary((name, code, s.note) for name, code, s in region.steps)
        taken = f", after {' and '.join(region.parents)}" if region.parents else ""
        source = layout.function(
            region.function,
            f"The requirements of region {region.name}{taken}.",
            lines,
            returns="dict[str, ak.Array]",
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
        self.draft.part(
            "region",
            region.function,
            source,
            list(dict.fromkeys(self.draft.requirement(block, s) for s in own)),
        )

    # --- the cells of all regions together
    # ---------------------------------------------------------------------------

    def select_cell(self) -> ProgramCell:
        """The functions ``select`` and ``weights``."""
        body = ["regions = {}"]
        for region in self.regions.values():
            inherited = "".join(f"regions[{quoted(p)}] | " for p in region.parents)
            body.append(f"regions[{quoted(region.name)}] = {inherited}{region.function}(events)")
            for n, name in region.stages():
                body.append(
                    f"regions[{quoted(name)}] = dict(list(regions[{quoted(region.name)}"
                    f"].items())[:{n}])"
                )
            if region.bins:
                body.append(f"for label, mask in {region.function}_bins(events).items():")
                body.append(
                    f'    regions[f"{region.name}/{{label}}"] = regions[{quoted(region.name)}] | '
                    '{f"bin {label}": mask}'
                )
        body.append("return regions")
        docstring = (
            "The requirements of all regions, each with those that it takes from others before "
            "its own."
        )
        source = layout.function(
            "select", docstring, body, returns="dict[str, dict[str, ak.Array]]"
        )
        return ProgramCell("select", "select", source + "\n\n\n" + self._weights())

    def _weights(self) -> str:
        """The function ``weights``: the product of the factors of a region, of those it takes
        first.
        """
        entries: dict[str, str] = {}
        for region in self.regions.values():
            factors = self._factors(region)
            code = f"ak.to_numpy({' * '.join(['one', *factors])})" if factors else "one"
            entries[region.name] = code
            entries |= {name: code for _, name in region.stages()}
            entries |= {f"{region.name}/{label}": code for label, _, _ in region.bins}
        body = [
            "one = np.ones(len(events))",
            *layout.dictionary((name, code, tree.NO_NOTE) for name, code in entries.items()),
        ]
        return layout.function(
            "weights",
            "The weight of each event in each region.",
            body,
            returns="dict[str, np.ndarray]",
        )

    def _factors(self, region: _Region) -> list[str]:
        inherited = (f for p in region.parents for f in self._factors(self.regions[p]))
        return list(dict.fromkeys([*inherited, *region.weights]))

    def histogram_cell(self) -> ProgramCell:
        """The functions ``book`` and ``fill``."""
        return ProgramCell("histograms", "histograms", histograms.cell(self.histograms))

    def steps(self) -> list[tuple[str, list[ProgramStep]]]:
        """All regions and bins with their steps."""
        found: list[tuple[str, list[ProgramStep]]] = []
        for region in self.regions.values():
            block = self.draft.spec.tree.block(region.name, "region")
            assert block is not None  # it was compiled from that block
            steps = [
                ProgramStep(region.name, name, i, original(name.split("  (")[0]))
                for name, i in self._all_steps(region)
            ]
            found.append((region.name, steps))
            for label, _, s in region.bins:
                name = f"{region.name}/{label}"
                last = ProgramStep(
                    name, f"bin {label}", self.draft.requirement(block, s), format_statement(s)
                )
                found.append((name, [*(replace(step, region=name) for step in steps), last]))
        return found
