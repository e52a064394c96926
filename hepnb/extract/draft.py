"""The draft of a spec while it grows: collections, their order, regions, event variables; each line with what it was read from."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from hepnb.adl import tree
from hepnb.adl.format import format_statement
from hepnb.extract import lines
from hepnb.paper import Block
from hepnb.sweep import Reading


@dataclass(frozen=True)
class Source:
    """A reading with the block of the paper that it is from."""

    block: Block
    reading: Reading


@dataclass
class Part:
    """A block of the spec that is being written; ``needs``: names of blocks that have to stand above it."""

    kind: tree.BlockKind
    name: str
    statements: list[tree.Statement] = field(default_factory=list)
    needs: set[str] = field(default_factory=set)


class Draft:
    """Collections, regions and variables; ``sources``: (block title, line) → what it was read from."""

    def __init__(self) -> None:
        self.objects: dict[str, Part] = {}
        self.regions: dict[str, Part] = {}
        self.variables: dict[str, tree.Define] = {}
        self.sources: dict[tuple[str, str], list[Source]] = {}
        self.current: dict[str, str] = {}
        self.used: set[str] = set()

    # --- lines ---

    def add(self, part: Part, statement: tree.Statement, source: Source | None) -> None:
        """Adds a line; one that stands there already gets the new evidence as well.

        Whether the limit itself passes is no difference: texts and tables of one paper say it either way. Of a number it is one.
        """
        key = (f"{part.kind} {part.name}", format_statement(statement))
        for place, old in enumerate(part.statements):
            if _without_ends(format_statement(old)) == _without_ends(key[1]):
                key = (key[0], format_statement(old))
                both = (*old.note.evidence, *(q for q in statement.note.evidence if q not in old.note.evidence))
                part.statements[place] = replace(old, note=replace(old.note, evidence=both))
                break
        else:
            part.statements.append(statement)
        if source:
            self.sources.setdefault(key, []).append(source)

    # --- collections ---

    def collection(self, subject: str) -> str:
        """The name of the collection of a subject as it now stands, made where it is not there."""
        if subject in self.current:
            return self.current[subject]
        plural, base = lines.COLLECTIONS[subject]
        inputs: tuple[tree.Binding, ...] = (tree.Binding(base),)
        combinator = ""
        needs: set[str] = set()
        if subject == "lepton":
            members = (self.collection("electron"), self.collection("muon"))
            inputs, combinator, needs = tuple(tree.Binding(m) for m in members), "union", set(members)
        if subject == "bjet":
            jets = self.collection("jet")
            inputs, needs = (tree.Binding(jets),), {jets}
        self.objects[plural] = Part("object", plural, [tree.Take(inputs, combinator)], needs)  # type: ignore[arg-type]
        self.current[subject] = plural
        return plural

    def derived(self, subject: str, new: str) -> Part:
        """A new collection that takes the current one of a subject and becomes the current one."""
        old = self.collection(subject)
        self.objects[new] = Part("object", new, [tree.Take((tree.Binding(old),))], {old})
        self.current[subject] = new
        return self.objects[new]

    def part_of(self, subject: str, new: str) -> Part:
        """A collection of some of the objects of the current one, beside it."""
        if new not in self.objects:
            old = self.collection(subject)
            self.objects[new] = Part("object", new, [tree.Take((tree.Binding(old),))], {old})
        return self.objects[new]

    def separate(self, subject: str, new: str) -> Part:
        """A collection of its own beside the current one."""
        if new not in self.objects:
            base = lines.COLLECTIONS[subject][1]
            self.objects[new] = Part("object", new, [tree.Take((tree.Binding(base),))])
        return self.objects[new]

    def without(self, removed: str, against: str) -> tuple[Part, str]:
        """The collection from which an overlap is removed, and the name of the one that it is compared with.

        A removal goes to the current collection where nothing has looked at it yet; else to a new one that takes it, so
        that the order of removals holds.
        """
        other = self.collection(against)
        own = self.collection(removed)
        if own in self.used or own == other or self.reaches(other, own):
            number = sum(n.startswith(f"clean_{lines.COLLECTIONS[removed][0]}") for n in self.objects)
            own = self.derived(removed, f"clean_{lines.COLLECTIONS[removed][0]}" + (f"_{number + 1}" if number else "")).name
        self.objects[own].needs.add(other)
        self.used.add(other)
        return self.objects[own], other

    def reaches(self, start: str, goal: str) -> bool:
        """True where a collection needs another, directly or not."""
        return start == goal or any(self.reaches(n, goal) for n in self.objects[start].needs if n in self.objects)

    # --- regions ---

    def region(self, title: str, parent: str = "") -> Part:
        """The region of that name; ``parent`` is what it takes when it is made."""
        key = identifier(title, "region")
        if key in self.objects or key in self.variables:
            key = f"region_{key}"
        if key not in self.regions:
            takes: list[tree.Statement] = [tree.Take((tree.Binding(parent),))] if parent in self.regions else []
            self.regions[key] = Part("region", key, takes, {parent} if takes else set())
        return self.regions[key]

    def variable(self, name: str, value: tree.Expr) -> tree.Name:
        """An event variable, defined once."""
        self.variables.setdefault(name, tree.Define(name, value))
        return tree.Name(name)

    # --- the tree ---

    def analysis(self) -> tree.Analysis:
        """The tree: collections so that each stands below what it needs, variables, regions."""
        blocks = [tree.Block(p.kind, p.name, tuple(p.statements)) for p in self.ordered() if self.wanted(p)]
        regions = [tree.Block("region", r.name, tuple(r.statements)) for r in self.regions.values() if r.statements]
        return tree.Analysis((*blocks, *self.variables.values(), *regions))

    def wanted(self, part: Part) -> bool:
        """False for a collection that nothing selects and nothing uses."""
        selects = any(not isinstance(s, tree.Take) for s in part.statements)
        return selects or any(part.name in p.needs for p in self.objects.values()) or part.name in self.named()

    def named(self) -> set[str]:
        """All names in regions and variables."""
        roots = [s for r in self.regions.values() for s in r.statements] + list(self.variables.values())
        return {n.id for root in roots for n in tree.walk(root) if isinstance(n, tree.Name)}

    def ordered(self) -> list[Part]:
        """The collections, each below what it needs."""
        found: list[Part] = []

        def visit(name: str) -> None:
            part = self.objects[name]
            if part not in found:
                for need in sorted(part.needs & self.objects.keys()):
                    visit(need)
                found.append(part)

        for name in self.objects:
            visit(name)
        return found


_LETTERS = str.maketrans({"ℓ": "l", "μ": "mu", "µ": "mu", "γ": "gamma", "τ": "tau", "ν": "nu"})


def _without_ends(line: str) -> str:
    """The line with one sign for each direction; as it stands where it counts."""
    return line if re.search(r"\b(?:size\(|n_|ntracks)", line) else re.sub(r"([<>])=", r"\1", line)


def identifier(text: str, fallback: str) -> str:
    """A legal ADL name made from words of the paper: ``SR E1`` → ``SR_E1``."""
    plain = re.sub(r"[_^]\{([^{}]*)\}", r"\1", text).translate(_LETTERS)
    found = re.sub(r"[^A-Za-z0-9]+", "_", plain).strip("_")[:40]
    return found if re.match(r"[A-Za-z]", found) else f"{fallback}_{found}" if found else fallback
