"""A rule → the statement that says it, in a collection, a combination or a region."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, pairwise, product
from math import inf, prod

from hepnb.adl import catalogue, naming, tree
from hepnb.adl.rules.names import is_slip
from hepnb.records import Block, Records, Rule, Test
from hepnb.records.checking import said_of
from hepnb.records.model import EVENT, MET
from hepnb.vocabulary import quantities
from hepnb.vocabulary.quantities import ETAS, MOMENTA, RELATIONS
from hepnb.writer.expressions import (
    MEMBERS,
    Unwritable,
    attribute,
    condition,
    distance,
    function_of,
    of_candidate,
    of_collection,
    of_event,
)
from hepnb.writer.names import legal

#: what a reviewer has to know of a significance with that unit
_ROOT = "over the root of a sum of energies; the significance of event files may be another one"
#: products of bins in one region
_MOST_BINS = 80
#: conditions that an ``or`` lets through as such: of regions, of the candidates of a collection
_COUNTED, _PLACED = frozenset({"n"}), MOMENTA | ETAS


def _of_trigger(text: str) -> str:
    """The name of a trigger; one that is called like an attribute, ``pt``, is named after it."""
    name = legal(text, "trigger")
    return f"trigger_{name}" if catalogue.attribute(name) else name


def _is_over_root(test: Test) -> bool:
    """True for a significance that is missing momentum over the root of a sum of energies."""
    return test.quantity == "met_significance" and test.unit == "√GeV"


def _all_triggers(rules: Sequence[Rule]) -> bool:
    """True for a trigger that all events must have fired, or one of several."""
    ways = [r.alternative for r in rules]
    return len(set(ways)) == len(ways) and all(
        r.test.quantity == "trigger" and not (r.given or r.drops or r.bin) for r in rules
    )


@dataclass(frozen=True)
class LineWriter:
    """Writes the lines of one block; ``name``: the name of a block as it is when the line is
    written.
    """

    records: Records
    block: Block
    name: Callable[[str], str]
    paper: str = ""
    candidate: str = "pair"
    members: tuple[str, ...] = MEMBERS

    # --- statements ---

    def lines(self, rules: Sequence[Rule]) -> tuple[tree.Statement, ...]:
        """The statement of a rule, or of all alternatives of a letter; of bins that are crossed
        one for each of their products. Raises Unwritable.
        """
        bins = all(r.test.op == "bins" and not (r.given or r.drops) for r in rules)
        counts = len(rules) == 1 and rules[0].test.quantity == "n"
        if bins and (counts or (len(rules) > 1 and all(r.crossed for r in rules))):
            return self.crossed(rules)
        return (self.line(rules),)

    def crossed(self, rules: Sequence[Rule]) -> tuple[tree.Statement, ...]:
        """A bin for each product of the bins of several rules. Raises Unwritable."""
        note = self.note(rules)
        ranges = [tuple(self.ranges(r.test)) for r in rules]
        if prod(map(len, ranges)) > _MOST_BINS:
            message = f"bins that are crossed make more than {_MOST_BINS}"
            raise Unwritable(message)
        return tuple(
            tree.Bin("", tree.Logical("and", tuple(chain.from_iterable(parts))), note)
            for parts in product(*ranges)
        )

    def ranges(self, test: Test) -> Iterator[tuple[tree.Expr, ...]]:
        """Each bin of some edges, ``low <= x < high``, as conditions; of a count by its numbers,
        two, three to four.
        """
        left = self.left(test)
        if test.quantity == "n":
            for number, beyond in pairwise(test.values):
                one = beyond - number == 1
                first, last = tree.Number(number), tree.Number(beyond - 1)
                yield (
                    tree.Compare("==", left, first) if one else tree.Range(left, first, last, True),
                )
            if test.open:
                yield (tree.Compare(">=", left, tree.Number(test.values[-1])),)
            return
        edges = [tree.Number(v, test.unit) for v in test.values]
        for low, high in pairwise(edges):
            yield tree.Compare(">=", left, low), tree.Compare("<", left, high)
        if test.open:
            yield (tree.Compare(">=", left, edges[-1]),)

    def line(self, rules: Sequence[Rule]) -> tree.Statement:
        """The statement of a rule, or of all alternatives of a letter. Raises Unwritable."""
        note = self.note(rules)
        if rules[0].test.op == "any" and len(rules) == 1:
            lifted = f"does not ask for {rules[0].test.quantity}"
            return tree.Select(tree.Name("all"), note=replace(note, comment=note.comment or lifted))
        if _all_triggers(rules):
            names = tuple(tree.Name(_of_trigger(r.test.text)) for r in rules)
            return tree.Trigger(names[0] if len(names) == 1 else tree.Logical("or", names), note)
        if any(r.test.op == "bins" or r.test.quantity == "parameter" for r in rules):
            return self.stated(rules, note)
        if len({r.bin for r in rules}) > 1:
            message = "a bin of a region beside what all of it satisfies"
            raise Unwritable(message)
        if len(rules) > 1:
            found = self.alternatives(rules)
            return tree.Bin("", found, note) if rules[0].bin else tree.Select(found, note=note)
        if rules[0].bin:
            return tree.Bin("", self.kept(rules[0]), note)
        return self.select(rules[0], note)

    def stated(self, rules: Sequence[Rule], note: tree.Note) -> tree.Statement:
        """The line of bins or of a parameter, which holds for all. Raises Unwritable."""
        rule = rules[0]
        bins = rule.test.op == "bins"
        if len(rules) > 1 or rule.drops or (bins and rule.given):
            message = f"{'bins' if bins else 'a parameter'} for some of them, or one of several"
            raise Unwritable(message)
        if rule.test.op == "bins":
            return tree.Bins(self.left(rule.test), self.edges(rule.test), note)
        if rule.given:
            note = replace(note, comment=note.comment or f"for {said_of(rule.given)}")
        return tree.Define(
            legal(rule.test.text or "parameter"),
            tree.Number(rule.test.values[0], rule.test.unit),
            note,
        )

    def note(self, rules: Sequence[Rule]) -> tree.Note:
        """The evidence of a line, which is open."""
        quotes = [
            tree.Quote(
                place.page,
                " ".join(words.split()),
                place.paper if place.paper != self.paper else "",
                place.nth,
            )
            for r in rules
            for place, words in zip(r.places, r.words, strict=False)
        ]
        return tree.Note(
            tuple(dict.fromkeys(quotes)),
            tree.Mark.OPEN,
            next((r.remark for r in rules if r.remark), "")
            or next((_ROOT for r in rules if _is_over_root(r.test)), ""),
        )

    def edges(self, test: Test) -> tuple[tree.Number, ...]:
        """The edges of bins; an open last bin has none above."""
        return (
            *(tree.Number(v, test.unit) for v in test.values),
            *((tree.Number(inf),) if test.open else ()),
        )

    def select(self, rule: Rule, note: tree.Note) -> tree.Select:
        """``select test``, or with what it is meant for: the others pass."""
        if rule.given and not self.is_told_apart(rule):
            return tree.Select(self.conditional(rule), note=note)
        if rule.drops and rule.test.op == "none" and not rule.given:
            return tree.Select(self.test(rule.test, turned=True), note=note)  # there is one
        if rule.drops:
            parts = (*(self.test(g) for g in rule.given), self.test(rule.test, rejected=True))
            return tree.Select(
                parts[0] if len(parts) == 1 else tree.Logical("and", parts), rejects=True, note=note
            )
        return tree.Select(self.kept(rule), note=note)

    def is_told_apart(self, rule: Rule) -> bool:
        """True where an ``or`` still says which of its parts is the condition: a number of objects
        in a region, where a candidate is in a collection.
        """
        of_region = self.block.kind == "region"
        conditions = _COUNTED if of_region else _PLACED
        tested = rule.test.quantity not in conditions
        return tested and all(g.quantity in conditions for g in rule.given)

    def conditional(self, rule: Rule) -> tree.Expr:
        """``condition ? test : all``; of the n-th object where there are so many."""
        given = [self.test(g) for g in rule.given]
        needed: dict[str, int] = {}
        for node in chain.from_iterable(map(tree.walk, given)):
            if isinstance(node, tree.Index) and isinstance(node.owner, tree.Name):
                needed[node.owner.id] = max(node.index + 1, needed.get(node.owner.id, 0))
        counts = [
            tree.Compare(">=", tree.Call("size", (tree.Name(c),)), tree.Number(float(n)))
            for c, n in needed.items()
        ]
        parts = (*(c for c in counts if c not in given), *given)
        meant = parts[0] if len(parts) == 1 else tree.Logical("and", parts)
        test = self.test(rule.test, turned=rule.drops, rejected=rule.drops)
        return tree.Conditional(meant, test, tree.Name("all"))

    def kept(self, rule: Rule) -> tree.Expr:
        """The condition that a rule leaves: what it is not meant for passes."""
        parts = (
            *(self.test(g, turned=True) for g in rule.given),
            self.test(rule.test, turned=rule.drops),
        )
        return parts[0] if len(parts) == 1 else tree.Logical("or", parts)

    def alternatives(self, rules: Sequence[Rule]) -> tree.Expr:
        """``A or B and C`` of rules ``a1``, ``a2``, ``a2``."""
        groups: dict[str, list[tree.Expr]] = {}
        for n, rule in enumerate(rules):
            key = rule.alternative.removeprefix(rule.group) or f"#{n}"
            groups.setdefault(key, []).append(self.kept(rule))
        operands = tuple(
            g[0] if len(g) == 1 else tree.Logical("and", tuple(g)) for g in groups.values()
        )
        return operands[0] if len(operands) == 1 else tree.Logical("or", operands)

    # --- tests ---

    def test(self, test: Test, *, turned: bool = False, rejected: bool = False) -> tree.Expr:
        """A test as a condition; of a whole collection in a region it is asked of all, or of any
        where one is enough to reject.
        """
        if test.quantity == "trigger":
            fired = tree.Name(_of_trigger(test.text))
            return tree.Unary("not", fired) if turned else fired
        if test.quantity == "shared_track":
            shared = tree.String(self.name(test.other))
            return tree.Compare("!=" if turned else "==", tree.Name(test.quantity), shared)
        if test.quantity in RELATIONS and test.op == "flag":
            return self.sign(test, turned=turned)
        function = function_of(test, self.name)
        left = self.left(test)
        if test.near:
            from_there = tree.Binary("-", left, tree.Number(test.near, test.unit))
            left = tree.Call("abs", (from_there,))
        found = condition(left, test, turned=turned, function=function)
        if not self.of_many(test):
            return found
        reducer = "any" if test.some or rejected else "all"
        if turned:  # not all of them is any that fails
            reducer = {"any": "all", "all": "any"}[reducer]
        return tree.Call(reducer, (found,))

    def of_many(self, test: Test) -> bool:
        """True for a test of each object of a collection in a region."""
        collection = test.what not in ("", EVENT, MET) and not self.is_variable(test.what)
        of = self.records.block(test.what)
        if (
            self.block.kind == "region"
            and of is not None
            and of.kind == "combination"
            and test.quantity in quantities.DISTANCES
            and not test.other
        ):
            return not test.nth
        ends = (collection and not test.nth) or (
            bool(test.other) and test.other != MET and not test.other_nth
        )
        return (
            self.block.kind == "region"
            and ends
            and not of_collection(test.quantity)
            and test.quantity != "mt"
        )

    def is_variable(self, name: str) -> bool:
        """True for the name of a variable."""
        block = self.records.block(name)
        return block is not None and block.kind == "variable"

    def left(self, test: Test) -> tree.Expr:
        """The compared expression of a test."""
        if self.block.kind == "region":
            return self.of_event(test)
        if self.block.kind == "combination":
            self.of_what_it_makes(test)
            if not test.other:
                return self.of_pair(test)
        if (
            test.what
            and test.what not in (self.block.name, EVENT, MET)
            and not test.other
            and test.quantity not in quantities.DISTANCES
        ):
            return self.of_event(test)
        return of_candidate(test, self.name)

    def of_event(self, test: Test) -> tree.Expr:
        """A quantity of the event, of its objects, of a combination, or of a candidate that the
        paper does not define.
        """
        block = self.records.block(test.what)
        if block is not None and block.kind == "variable":
            named = tree.Name(self.name(test.what))
            undefined = not block.expression and quantities.known(test.quantity).owner == "object"
            return attribute(test.quantity, named) if undefined and block.subject else named
        if (
            block is not None
            and block.kind == "combination"
            and test.quantity in quantities.DISTANCES
            and not test.other
        ):
            pair: tree.Expr = tree.Name(self.name(test.what))
            pair = tree.Index(pair, test.nth - 1) if test.nth else pair
            ends = tuple(tree.Attribute(pair, m) for m in MEMBERS)
            return distance(test.quantity, *ends)
        found = of_event(test, self.name)
        own = test.quantity.startswith("other:") and test.what in ("", EVENT)
        if own and isinstance(found, tree.Name) and is_slip(found.id, self.names):
            return tree.Name(f"{naming.VARIABLE}_{found.id}")
        return found

    @property
    def names(self) -> set[str]:
        """The names for which one of the paper's own quantities may be taken: not of regions."""
        return {self.name(b.name) for b in self.records.blocks if b.kind != "region"}

    def of_what_it_makes(self, test: Test) -> None:
        """Raises `Unwritable` for a test in a combination that is on other candidates: a p_{T} of
        its leptons would be written as that of the pair.
        """
        between = test.quantity in quantities.DISTANCES and test.what in self.block.of
        if test.what in ("", EVENT, *self.block.names) or between:
            return
        message = (
            f'"{self.block.name}" has rules on what it makes; what {test.what} must satisfy is said'
            " of a collection of their own or, with its rank or its number, in the region"
        )
        raise Unwritable(message)

    def of_pair(self, test: Test) -> tree.Expr:
        """A quantity of a combination: of what it makes, or between or of all of its members."""
        if test.quantity == "st":
            first, *others = (tree.Attribute(tree.Name(m), "pt") for m in self.members)
            total: tree.Expr = first
            for other in others:
                total = tree.Binary("+", total, other)
            return total
        if test.quantity in quantities.DISTANCES:
            return distance(test.quantity, tree.Name(MEMBERS[0]), tree.Name(MEMBERS[1]))
        made = of_candidate(test, self.name)
        if isinstance(made, tree.Name):
            return tree.Attribute(tree.Name(self.candidate), made.id)
        if (
            isinstance(made, tree.Call)
            and made.function == "abs"
            and isinstance(made.arguments[0], tree.Name)
        ):
            return tree.Call(
                "abs", (tree.Attribute(tree.Name(self.candidate), made.arguments[0].id),)
            )
        message = f"{test.quantity} of a combination"
        raise Unwritable(message)

    def sign(self, test: Test, *, turned: bool) -> tree.Expr:
        """Charges or flavours of two objects: the members of a combination, or the two that a
        region names.
        """
        word = {"charge": "charge", "flavour": "type"}[test.quantity]
        sides: tuple[tree.Expr, tree.Expr]
        if self.block.kind in ("objects", "union") and test.other:  # of a candidate and another one
            far = tree.Index(tree.Name(self.name(test.other)), max(test.other_nth - 1, 0))
            sides = tree.Name(word), tree.Attribute(far, word)
        else:
            one, two = self.two(test)
            sides = tree.Attribute(one, word), tree.Attribute(two, word)
        same = (test.text in ("SS", "SF")) != turned
        if word == "charge" and not same:
            return tree.Compare("==", tree.Binary("+", *sides), tree.Number(0.0))
        return tree.Compare("==" if same else "!=", *sides)

    def two(self, test: Test) -> tuple[tree.Expr, tree.Expr]:
        """The two objects that are compared."""
        if self.block.kind == "combination":
            return tree.Name(MEMBERS[0]), tree.Name(MEMBERS[1])
        if test.what in ("", EVENT, MET):
            message = f"the {test.quantity} of what is not said"
            raise Unwritable(message)
        of = self.records.block(test.what)
        if of is not None and of.kind == "combination":
            pair = tree.Index(tree.Name(self.name(test.what)), max(test.nth - 1, 0))
            return tree.Attribute(pair, MEMBERS[0]), tree.Attribute(pair, MEMBERS[1])
        other = test.other or test.what
        first = tree.Index(tree.Name(self.name(test.what)), max(test.nth - 1, 0))
        second = tree.Index(
            tree.Name(self.name(other)),
            test.other_nth - 1 if test.other_nth else int(other == test.what),
        )
        return first, second
