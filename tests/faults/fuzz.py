"""Damaged input at every boundary: ``python -m tests.faults.fuzz [BOUNDARY …] [--inputs N]``.

Each input is a well-formed one, changed at a few places by a generator with a seed; so a number of
an input names it for good. Allowed is what the boundary promises: a value, or an error of hepnb's
in one sentence. Printed is, per boundary, how many inputs ended otherwise, took more than 2 s or
more than 500 MB, with the numbers of the first of them.
"""

from __future__ import annotations

import argparse
import base64
import json
import os
import random
import resource
import sys
import tempfile
import traceback
import warnings
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from tests.faults.boundaries import boundaries
from tests.faults.patience import patience

#: an input that takes longer, in seconds, or more memory, in bytes, is a find
SLOW, LARGE = 2.0, 500_000_000
#: seconds after which an input is given up
_HANG = 20.0


# --- damage
# --------------------------------------------------------------------------------------------------

_BITS = (
    "\0", "\ud800", "\udcff", "\ufffd",
    "\ufeff", "\u202e", "\r", "\x0b", "\x85", "\u2028", "🙂", "µ", "−", "∆",
    "²", "٣", "½", "NaN", "Infinity", "-0.0", "1e999", "1e-999", "9" * 400, "0x1p3", "null", "true",
    "{}", "[]", '""', "{", "}", "[", "]", "(", ")", '"', "'", "\\", "#", "#:", "✓", "?", "✗", ":",
    "- ", "&a [*a]", "*a", "!!python/object:os.system", "<", ">", "</", "&amp;", "&#0;", "&#xD800;",
    "<!--", "]]>", "<![CDATA[", "%", "$", "^", "_", "~", "\\begin{", "\\end{", "\\def\\a{\\a}\\a",
    "\\input{", "\\verb|", "p1 ", "[]", "][", "-1", "2147483648", "18446744073709551616", "../",
    "/etc/passwd", "select", "reject", "region", "object", "take", "define", "\n", "\t", " ",
)  # fmt: skip
_LONG = (
    "[",
    "(",
    "{",
    '{"a":',
    "<div>",
    "\\begin{a}",
    "-",
    "not ",
    "((1",
    " ",
    "\n",
    "a",
    "$",
    "1+",
)


def damaged(seed: bytes, number: int) -> bytes:
    """The input of a number: the seed, changed at one to six places of its text; where it is JSON
    or YAML, every other time of its tree.
    """
    draw = random.Random(number)
    if number % 2 and (tree := _tree(seed)) is not None:
        for _ in range(draw.choice((1, 1, 2, 3))):
            tree = _changed(tree, draw)
        return json.dumps(tree).encode("utf-8", "surrogatepass")
    data = bytearray(seed)
    for _ in range(draw.choice((1, 1, 2, 3, 6))):
        draw.choice(_DAMAGES)(data, draw)
    return bytes(data)


#: what stands in the place of a part of a tree
_VALUES = (
    None, True, 0, -1, 1.5, 10**30, float("inf"), float("nan"), "", "x", "\0", "\ud800", "-",
    "1e999", [], {}, [[]], [None], {"": None}, {"value": []}, "a" * 100_000,
    [0] * 5_000, "../../etc/passwd",
)  # fmt: skip


def _tree(seed: bytes) -> object:
    """The tree of JSON or YAML with parts; None for other text."""
    if b"\0" in seed or seed.count(b"\n{") > 0:
        return None
    try:
        found = yaml.safe_load(seed.decode())
    except (yaml.YAMLError, UnicodeDecodeError):
        return None
    return found if isinstance(found, dict | list) and found else None


def _changed(tree: object, draw: random.Random) -> object:
    """The tree with one of its parts, at any depth, in another way."""
    if isinstance(tree, dict | list) and tree and draw.random() < 0.8:
        copy = dict(tree) if isinstance(tree, dict) else list(tree)
        key = draw.choice(list(copy) if isinstance(copy, dict) else range(len(copy)))
        if draw.random() < 0.1:
            del copy[key]
        else:
            copy[key] = _changed(copy[key], draw)
        return copy
    return draw.choice(_VALUES)


def _span(data: bytearray, draw: random.Random) -> tuple[int, int]:
    start = draw.randrange(len(data) + 1)
    return start, min(len(data), start + draw.choice((1, 2, 8, 40, 400)))


def _flip(data: bytearray, draw: random.Random) -> None:
    if data:
        data[draw.randrange(len(data))] ^= 1 << draw.randrange(8)


def _byte(data: bytearray, draw: random.Random) -> None:
    if data:
        data[draw.randrange(len(data))] = draw.choice((0, 1, 0x7F, 0x80, 0xFF, 0x22, 0x5B))


def _cut(data: bytearray, draw: random.Random) -> None:
    del data[draw.randrange(len(data) + 1) :]


def _gone(data: bytearray, draw: random.Random) -> None:
    start, end = _span(data, draw)
    del data[start:end]


def _twice(data: bytearray, draw: random.Random) -> None:
    start, end = _span(data, draw)
    data[start:start] = data[start:end] * draw.choice((1, 1, 2, 50))


def _moved(data: bytearray, draw: random.Random) -> None:
    start, end = _span(data, draw)
    piece = data[start:end]
    del data[start:end]
    at = draw.randrange(len(data) + 1)
    data[at:at] = piece


def _put(data: bytearray, draw: random.Random) -> None:
    start, end = _span(data, draw)
    bit = draw.choice(_BITS).encode("utf-8", "surrogatepass")
    data[start : end if draw.random() < 0.3 else start] = bit


def _many(data: bytearray, draw: random.Random) -> None:
    at = draw.randrange(len(data) + 1)
    data[at:at] = draw.choice(_LONG).encode() * draw.choice((50, 500, 5000))


def _number(data: bytearray, draw: random.Random) -> None:
    digits = [i for i, b in enumerate(data) if 48 <= b <= 57]
    if digits:
        at = draw.choice(digits)
        data[at : at + 1] = draw.choice((b"-1", b"0", b"99999999999", b"1e400", b"x", b"NaN"))


_DAMAGES = (_flip, _byte, _cut, _gone, _twice, _moved, _put, _put, _many, _number, _number)


# --- looking
# --------------------------------------------------------------------------------------------------


class Hung(BaseException):
    """An input that is given up."""


@dataclass
class Finds:
    """The inputs of a boundary that ended otherwise than promised, by their numbers."""

    boundary: str
    inputs: int = 0
    values: int = 0
    tracebacks: dict[int, str] = field(default_factory=dict)
    slow: dict[int, float] = field(default_factory=dict)
    large: dict[int, int] = field(default_factory=dict)

    @property
    def good(self) -> bool:
        """True where there is none."""
        return not (self.tracebacks or self.slow or self.large)


def look(name: str, inputs: int, *, first: int = 0) -> Finds:
    """Gives a boundary so many inputs, from the number ``first`` on."""
    boundary, found = boundaries()[name], Finds(name)
    with tempfile.TemporaryDirectory() as temporary, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        folder = Path(temporary)
        seeds = boundary.seeds(folder)
        for seed in seeds:
            boundary.read(seed, folder)  # well-formed, and all is loaded
        peak = _peak()
        for number in range(first, first + max(1, round(inputs * boundary.share))):
            data = damaged(seeds[number % len(seeds)], number)
            start = _clock()
            try:
                with patience(_HANG, Hung):
                    boundary.read(data, folder)
                found.values += 1
            except boundary.allowed:
                pass
            except (Exception, Hung) as error:  # noqa: BLE001 - whatever it is, it is a find
                found.tracebacks[number] = _shown(error)
            if (took := _clock() - start) > SLOW:
                found.slow[number] = took
            if (now := _peak()) - peak > LARGE:
                found.large[number], peak = now - peak, now
            found.inputs += 1
    return found


def _clock() -> float:
    """Seconds of the processor, here and in processes that have ended: others may use it, too."""
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _shown(error: BaseException) -> str:
    last = traceback.extract_tb(error.__traceback__)
    ours = next((f for f in reversed(last) if "/hepnb/" in f.filename), last[-1])
    return (
        f"{type(error).__name__}: {str(error)[:80]!a} at {Path(ours.filename).name}:{ours.lineno}"
    )


def main() -> int:
    """Prints a line for each boundary; 1 where there is a find."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("boundary", nargs="*", help="all where none is given")
    parser.add_argument("--inputs", type=int, default=300)
    parser.add_argument("--first", type=int, default=0, help="the number of the first input")
    parser.add_argument("--show", action="store_true", help="print the first input, in base64")
    given = parser.parse_args()
    os.environ["HEPNB_DATA"] = os.environ["HEPNB_CACHE"] = tempfile.mkdtemp()
    all_good = True
    for name in given.boundary or boundaries():
        if given.show:
            with tempfile.TemporaryDirectory() as folder:
                seeds = boundaries()[name].seeds(Path(folder))
            data = damaged(seeds[given.first % len(seeds)], given.first)
            print(base64.b64encode(data).decode())
            continue
        found = look(name, given.inputs, first=given.first)
        all_good &= found.good
        print(
            f"{name:<20} {found.inputs:>6} inputs, {found.values:>6} read, "
            f"{len(found.tracebacks)} tracebacks, {len(found.slow)} slow, {len(found.large)} large",
            flush=True,
        )
        for kind in (found.tracebacks, found.slow, found.large):
            for number, said in list(kind.items())[:12]:
                print(f"    input {number}: {said}", flush=True)
    return int(not all_good)


if __name__ == "__main__":
    sys.exit(main())
