"""Requirements on sums held together with what the objects of an event make true: there are as
many leptons as electrons and muons together, ``HT(jets)`` is at least the momenta of single jets.

`Ranges` knows each quantity by its two ends; what only holds of several together (one electron or
one muon, but not both) is told from inequalities between them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import combinations
from math import floor, gcd, isinf, lcm

from hepnb.adl import catalogue, tree
from hepnb.adl.format import format_expression
from hepnb.adl.intervals import canonical, is_size, key
from hepnb.adl.rules.ranges import ITEM, Asked, Ranges
from hepnb.adl.rules.regions import required
from hepnb.adl.scope import Required
from hepnb.adl.simplex import Inequality, conflict
from hepnb.adl.thresholds import constant

#: factors of quantities by their `key`; "" is the constant
_Form = dict[str, Fraction]


@dataclass(frozen=True, slots=True)
class _Why:
    """The requirements that an inequality comes from; ``said``: what makes it true of objects, ""
    for a requirement itself.
    """

    by: tuple[Required, ...]
    said: str = ""


@dataclass
class Sums:
    """The requirements of a region as inequalities between its quantities."""

    ranges: Ranges
    quantities: dict[str, tree.Expr] = field(default_factory=dict)

    def conflicts(self) -> Iterator[tuple[tuple[Required, ...], str]]:
        """The requirements that cannot hold together, and why; none for two of one and the same
        quantity.
        """
        forms = [(self.form(a.of), a) for a in self.ranges.asked]
        several = any(len(form.keys() - {""}) > 1 or _is_ratio(a.of) for form, a in forms)
        totals = {name for form, _ in forms for name in form if name.startswith("HT(")}
        if not several and len(totals) < 2:
            return  # each quantity by itself: `Ranges` knows all of it
        left = [i for form, asked in forms for i in _required(form, asked)]
        left += [i for asked in self.ranges.asked for i in self.of_ratio(asked)]
        left += self.true_of_objects()
        while found := conflict(left):
            by = {id(r[2]): r for i in found for r in i.why.by}
            said = dict.fromkeys(i.why.said for i in found if i.why.said)
            if said or len({_direction(i.form) for i in found}) > 1:
                yield tuple(by.values()), ", and ".join(said) or "they cannot hold together"
            last = max(by.values(), key=lambda r: r[2].note.line)
            left = [i for i in left if all(r[2] is not last[2] for r in i.why.by)]

    # --- what is required ---

    def of_ratio(self, asked: Asked) -> Iterator[Inequality[_Why]]:
        """The inequality of the parts of a ratio: ``a > 2 * b`` of ``a / b > 2``."""
        if not (_is_ratio(asked.of) and isinstance(asked.of, tree.Binary)):
            return
        below = self.ranges.value(asked.of.right).low
        if below.value < 0:
            return
        one, two = self.form(asked.of.left), self.form(asked.of.right)
        for sign, end in ((1, asked.left.low), (-1, asked.left.high)):
            if not isinf(end.value):
                form = _times(_plus(one, _times(two, -_exact(end.value))), Fraction(sign))
                value = -form.pop("", Fraction(0))
                yield Inequality(form, value, end.outside, _Why((asked.by, *below.by)))

    def form(self, e: tree.Expr) -> _Form:
        """An expression as a sum of quantities."""
        match e:
            case tree.Number():
                return {"": _exact(canonical(e))}
            case tree.Unary(op="-"):
                return _times(self.form(e.operand), Fraction(-1))
            case tree.Name() if e.id in self.ranges.definitions and e.id not in self.unfolded:
                self.unfolded.append(e.id)
                found = self.form(self.ranges.definitions[e.id])
                self.unfolded.pop()
                return found
            case tree.Binary(op="+" | "-") if not (
                self.ranges.is_object(e.left) or self.ranges.is_object(e.right)
            ):
                right = self.form(e.right)
                return _plus(self.form(e.left), _times(right, Fraction(1 if e.op == "+" else -1)))
            case tree.Binary(op="*" | "/"):
                one, two = self.form(e.left), self.form(e.right)
                if not two.keys() - {""} and (factor := two.get("", Fraction(0))):
                    return _times(one, factor if e.op == "*" else 1 / factor)
                if e.op == "*" and not one.keys() - {""}:
                    return _times(two, one.get("", Fraction(0)))
        name = key(e)
        self.quantities.setdefault(name, e)
        return {name: Fraction(1)}

    @cached_property
    def unfolded(self) -> list[str]:
        """The definitions that are being worked out."""
        return []

    # --- what is true of objects ---

    def true_of_objects(self) -> Iterator[Inequality[_Why]]:
        """The ranges of all quantities, and what holds between them."""
        for name in self.with_sizes():
            yield from self.ends(name)
        items: dict[str, list[int]] = {}
        for name in self.quantities:
            match = ITEM.match(name)
            if match and match["attribute"] == "pt" and not match["abs"]:
                items.setdefault(match["collection"], []).append(int(match["index"]))
        yield from self.numbers()
        yield from self.momenta(items)
        for name, e in list(self.quantities.items()):
            if isinstance(e, tree.Call):
                yield from self.of_function(name, e)

    def with_sizes(self) -> list[str]:
        """All quantities, with the sizes of what the collections that are counted are made of."""
        todo = [*self.ranges.needed, *(_of(n) for n in self.quantities if is_size(n))]
        seen: set[str] = set()
        while todo:
            if (name := todo.pop()) not in seen:
                seen.add(name)
                size = tree.Call("size", (tree.Name(name),))
                self.quantities.setdefault(key(size), size)
                todo += (*self.ranges.holders(name), *self.ranges.parts(name))
        return list(self.quantities)

    def ends(self, name: str) -> Iterator[Inequality[_Why]]:
        """The two ends of a quantity by itself, that of an object only where it is there."""
        item = ITEM.match(name)
        there = self.there(item["collection"], int(item["index"])) if item else ()
        if there is None:
            return
        found = self.ranges.value(self.quantities[name])
        for sign, end in ((1, found.low), (-1, found.high)):
            if not isinf(end.value):
                value = sign * _exact(end.value)
                why = _Why((*end.by, *there))
                yield Inequality({name: Fraction(sign)}, value, end.outside, why)

    def there(self, collection: str, index: int) -> tuple[Required, ...] | None:
        """The line by which a collection has an object, None where none says so."""
        for name, (count, by) in self.ranges.needed.items():
            if count > index and collection in self.ranges.holders(name):
                return (by,)
        return None

    def numbers(self) -> Iterator[Inequality[_Why]]:
        """The numbers of objects: a part has no more than the whole, parts together no fewer."""
        counted = [_of(n) for n in self.quantities if is_size(n)]
        for name, (least, by) in self.ranges.needed.items():
            yield Inequality(_size(name), Fraction(least), False, _Why((by,)))
        for name in counted:
            for holder in self.ranges.holders(name):
                if holder != name:
                    yield _at_least(_size(holder), _size(name), f"{name} are among {holder}")
            yield from self.united(name, "size")
        for one, two in combinations(counted, 2):
            for holder in set(self.ranges.holders(one)) & set(self.ranges.holders(two)):
                if holder not in (one, two) and self.apart(one, two):
                    said = f"no object is one of {one} and of {two}, and both are among {holder}"
                    yield _at_least(_size(holder), _total((_size(one), _size(two))), said)

    def united(self, name: str, function: str) -> Iterator[Inequality[_Why]]:
        """The size or the HT of a union: at most that of its parts together, or as much."""
        if parts := self.ranges.parts(name):
            own, total = _form(function, name), _total(_form(function, p) for p in parts)
            said = f"{name} are {' and '.join(parts)} together"
            yield _at_least(total, own, said)
            if self.ranges.adds_up(name):
                yield _at_least(own, total, said)

    def apart(self, one: str, two: str) -> bool:
        """True for collections that no object is in both of: what one selects, the other does not
        have.
        """
        scope = self.ranges.scope
        blocks = [scope.collections.get(name) for name in (one, two)]
        if any(b is None or b.kind != "object" for b in blocks):
            return False
        first, second = (b for b in blocks if b is not None)
        if scope.definitions(first) != scope.definitions(second):
            return False  # one name may mean two things
        kept = required(scope, first, self.ranges.facts)
        lines = (s for _, _, s in scope.requirements(second) if isinstance(s, tree.Select))
        return any(kept.against(s) for s in lines)

    def momenta(self, items: Mapping[str, list[int]]) -> Iterator[Inequality[_Why]]:
        """Momenta of single objects beside each other, and beside what all have together."""
        for name, indices in items.items():
            for one, two in combinations(sorted(indices), 2):
                if self.ranges.ordered(name) and (by := self.there(name, two)) is not None:
                    said = f"{name}[{two}] cannot have more pT than {name}[{one}]"
                    yield _at_least(_pt(name, one), _pt(name, two), said, by)
            for holder in self.ranges.holders(name):
                for n in set(indices) & set(items.get(holder, ())) if holder != name else ():
                    by = self.there(name, n)
                    if by is not None and all(map(self.ranges.ordered, (name, holder))):
                        said = f"{name} are among {holder}"
                        yield _at_least(_pt(holder, n), _pt(name, n), said, by)

        totals = [n for n in self.quantities if n.startswith("HT(")]
        for total in totals:
            yield from self.summed(total, items)
            if {f"HT({p})" for p in self.ranges.parts(_of(total))} <= set(totals):
                yield from self.united(_of(total), "HT")

    def summed(self, total: str, items: Mapping[str, list[int]]) -> Iterator[Inequality[_Why]]:
        """The scalar sum of pT of a collection: of its objects, and of how many there are."""
        whole = _of(total)
        if not self.ranges.scope.is_collection(whole):
            return
        for name, indices in items.items():
            there = {n: by for n in sorted(indices) if (by := self.there(name, n)) is not None}
            if there and whole in self.ranges.holders(name):
                parts = _total(_pt(name, n) for n in there)
                by = tuple({id(r[2]): r for lines in there.values() for r in lines}.values())
                said = f"{total} is at least {' + '.join(f'pt({name}[{n}])' for n in there)}"
                yield _at_least({total: Fraction(1)}, parts, said, by)
        for other in (n for n in self.quantities if n.startswith("HT(")):
            if other != total and whole in self.ranges.holders(_of(other)):
                said = f"{_of(other)} are among {whole}"
                yield _at_least({total: Fraction(1)}, {other: Fraction(1)}, said)
        if _size(whole).keys() <= self.quantities.keys():
            each = self.ranges.elements(whole, "pt")
            for sign, end in ((1, each.low), (-1, each.high)):
                if end.value > 0 and not isinf(end.value):
                    form = {total: Fraction(sign)}
                    form |= _times(_size(whole), -sign * _exact(end.value))
                    said = (
                        f"{whole} have {'at least' if sign > 0 else 'at most'} {end.value:g} each"
                    )
                    yield Inequality(form, Fraction(0), False, _Why(end.by, said))

    def of_function(self, name: str, e: tree.Call) -> Iterator[Inequality[_Why]]:
        """A magnitude is not below what it is of; a minimum not above any of its values."""
        function, own = catalogue.function(e.function), {name: Fraction(1)}
        inner = e.arguments[0] if e.arguments else None
        if function == "abs" and inner is not None:
            for sign in (1, -1):
                of = _times(self.form(inner), Fraction(sign))
                yield _at_least(own, of, f"{name} is a magnitude")
        elif function in ("min", "max") and len(e.arguments) > 1:
            for argument in e.arguments:
                of, said = self.form(argument), f"{name} is one of {format_expression(e)}"
                sides = (of, own) if function == "min" else (own, of)
                yield _at_least(*sides, said)
        elif function == "MHT" and (total := f"HT({_of(name)})") in self.quantities:
            yield _at_least({total: Fraction(1)}, own, f"{name} is at most {total}")


# --- forms
# --------------------------------------------------------------------------------------------------


def _exact(value: float) -> Fraction:
    """A number as it is printed, without the last digits of its float."""
    return Fraction(f"{value:.12g}")


def _times(form: Mapping[str, Fraction], factor: Fraction) -> _Form:
    return {name: f * factor for name, f in form.items()}


def _plus(one: Mapping[str, Fraction], two: Mapping[str, Fraction]) -> _Form:
    names = dict.fromkeys((*one, *two))
    found = {n: one.get(n, Fraction(0)) + two.get(n, Fraction(0)) for n in names}
    return {n: f for n, f in found.items() if f}


def _total(forms: Iterator[_Form] | tuple[_Form, ...]) -> _Form:
    found: _Form = {}
    for form in forms:
        found = _plus(found, form)
    return found


def _of(name: str) -> str:
    """The collection of ``size(jets)`` or ``HT(jets)``."""
    return name.partition("(")[2].removesuffix(")")


def _is_ratio(e: tree.Expr) -> bool:
    return isinstance(e, tree.Binary) and e.op == "/" and constant(e.right) is None


def _form(function: str, collection: str) -> _Form:
    """``size(jets)`` or ``HT(jets)``."""
    return {key(tree.Call(function, (tree.Name(collection),))): Fraction(1)}


def _size(collection: str) -> _Form:
    return _form("size", collection)


def _pt(collection: str, index: int) -> _Form:
    return {f"{collection}[{index}].pt": Fraction(1)}


def _at_least(
    more: Mapping[str, Fraction],
    less: Mapping[str, Fraction],
    said: str,
    by: tuple[Required, ...] = (),
) -> Inequality[_Why]:
    """``more >= less``, true of objects."""
    form = _plus(more, _times(less, Fraction(-1)))
    return Inequality(form, -form.pop("", Fraction(0)), False, _Why(by, said))


def _required(form: _Form, asked: Asked) -> Iterator[Inequality[_Why]]:
    """``low <= form <= high`` of a requirement; a sum of numbers of objects is whole."""
    constant = form.get("", Fraction(0))
    of = {name: f for name, f in form.items() if name}
    for sign, end in ((1, asked.left.low), (-1, asked.left.high)):
        if not isinf(end.value):
            value = sign * (_exact(end.value) - constant)
            one = Inequality(_times(of, Fraction(sign)), value, end.outside, _Why((asked.by,)))
            yield _whole(one) if of and all(map(is_size, of)) else one


def _whole(one: Inequality[_Why]) -> Inequality[_Why]:
    """The inequality of whole numbers with its limit at the next number that they can add up to."""
    factor = Fraction(
        lcm(*(f.denominator for f in one.form.values())),
        gcd(*(f.numerator for f in one.form.values())),
    )
    value = one.value * factor
    least = floor(value) + 1 if one.strict else -floor(-value)
    return Inequality(_times(one.form, factor), Fraction(least), False, one.why)


def _direction(form: Mapping[str, Fraction]) -> frozenset[tuple[str, Fraction]]:
    """A form without its size and sign: the same for what is asked of one and the same sum."""
    first = form[min(form)] if form else Fraction(1)
    return frozenset((name, f / first) for name, f in form.items())
