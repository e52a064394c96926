"""The size of a spec where every name stands for what it is made of: twenty lines, each of
them twice the one before, are a million parts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping

from hepnb.adl import tree
from hepnb.errors import SpecError

#: parts of a name with all that it is made of, and names behind names (104 and 7 at most in the
#: drafts of twelve papers and the published specs beside them), and regions that follow each other,
#: which are not put into each other: what is followed from one to the next fits on Python's stack
_PARTS, _DEPTH, _REGIONS = 200_000, 100, 400


def bounded(analysis: tree.Analysis, source: str = "") -> tree.Analysis:
    """The same spec. Raises SpecError for one that unfolds beyond all that is written."""
    made = _made(analysis)
    regions = {
        ("", b.name) for b in analysis.items if isinstance(b, tree.Block) and b.kind == "region"
    }
    for name, (parts, depth) in _unfolded(made).items():
        most = _REGIONS if name in regions else _DEPTH
        if depth > most:
            raise SpecError(
                f"{name[1]!r} is made of others, and these of others, {depth} deep",
                where=source,
                expected=f"at most {most}",
            )
        if parts > _PARTS:
            raise SpecError(
                f"{name[1]!r} has more than {_PARTS} parts, with all that it is made of",
                where=source,
                expected="as many as a person can check",
            )
    return analysis


#: a definition by its block and its name; a block, and what stands outside of one, has no block
_Name = tuple[str, str]


def _made(analysis: tree.Analysis) -> dict[_Name, Counter[_Name]]:
    """The names that each block and definition is made of, and how often."""
    found: dict[_Name, Counter[_Name]] = {}
    for item in analysis.items:
        if isinstance(item, tree.Define):
            found.setdefault(("", item.name), Counter()).update(_named(item, "", ()))
        elif isinstance(item, tree.Block):
            whole = found.setdefault(("", item.name), Counter())
            own = {s.name for s in item.statements if isinstance(s, tree.Define)}
            for statement in item.statements:
                if isinstance(statement, tree.Define):
                    defined = found.setdefault((item.name, statement.name), Counter())
                    defined.update(_named(statement, item.name, own))
                else:
                    whole.update(_named(statement, item.name, own))
    return found


def _named(node: object, block: str, own: Collection[str]) -> Iterator[_Name]:
    """The names that a statement of a block is made of; ``own``: those that the block defines."""
    for part in tree.walk(node):
        if isinstance(part, tree.Name):
            yield (block if part.id in own else ""), part.id
        elif isinstance(part, tree.Attribute) and isinstance(part.owner, tree.Name):
            yield part.owner.id, part.name
        elif isinstance(part, tree.Binding) or (isinstance(part, tree.Sort) and part.collection):
            yield "", part.collection


def _unfolded(made: Mapping[_Name, Counter[_Name]]) -> dict[_Name, tuple[int, int]]:
    """Parts and depth of each name, those first that others are made of; one that is made of itself
    counts once.
    """
    done: dict[_Name, tuple[int, int]] = {}
    begun: set[_Name] = set()
    waiting = list(made)
    while waiting:
        name = waiting[-1]
        if name in begun:
            waiting.pop()
            below = [(done[n], times) for n, times in made[name].items() if n in done]
            done.setdefault(
                name,
                (
                    1 + sum(parts * times for (parts, _), times in below),
                    1 + max((depth for (_, depth), _ in below), default=0),
                ),
            )
            continue
        begun.add(name)
        waiting += [n for n in made[name] if n in made and n not in begun]
    return done
