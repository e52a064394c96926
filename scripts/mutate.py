"""Measures what the tests hold: changes one expression of a part at a time, and runs its tests.

    python scripts/mutate.py locate [--sample 60] [--seed 1]

A change that some test notices is killed; one that none notices survives, and is printed. The
changes are drawn by chance, the same ones for the same seed and code, in a copy of the project.
Tests of real papers are left out: the score is the same on every machine.
"""

from __future__ import annotations

import argparse
import ast
import copy
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
#: the parts that decide what is read and what agrees, with the tests of each, the quick ones first
PARTS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "sweep": (
        ("hepnb/sweep/*.py", "hepnb/sweep/forms/*.py", "hepnb/sweep/tables/*.py"),
        (
            "unit/test_rules.py",
            "unit/test_sweep.py",
            "unit/test_reads_*.py",
            "unit/test_routing.py",
            "unit/test_nothing_missed.py",
            "unit/test_setting_aside.py",
            "unit/test_patterns.py",
        ),
    ),
    "check": (
        ("hepnb/adl/check.py", "hepnb/adl/rules/*.py"),
        ("unit/test_adl_check.py", "unit/test_passing.py", "unit/test_spec.py"),
    ),
    "locate": (("hepnb/locate.py",), ("unit/test_locate.py",)),
    "writer": (
        ("hepnb/writer/*.py",),
        (
            "unit/test_writing.py",
            "golden/test_writer.py",
            "unit/test_records.py",
            "unit/test_drafting.py",
            "unit/test_merge.py",
            "unit/test_extract_answers.py",
            "properties/test_written_records.py",
        ),
    ),
    "agree": (("hepnb/generate/agree.py",), ("unit/test_generate_agree.py",)),
}
#: tests that take three times as long and so many seconds more are in an endless loop
PATIENCE = 60

COMPARED = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE,
    ast.GtE: ast.Gt, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
COMPUTED = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr, ast.Mod: ast.Mult, ast.FloorDiv: ast.Mult, ast.Pow: ast.Mult,
}  # fmt: skip


@dataclass(frozen=True)
class Mutant:
    """One changed expression of a file: its line, and its text before and after."""

    path: Path
    line: int
    start: int
    end: int
    before: str
    after: str

    def __str__(self) -> str:
        """The place and the change, on one line."""
        return f"{self.path}:{self.line}: {' '.join(self.before.split())} → {self.after}"

    def text(self, source: bytes) -> bytes:
        """The file with this change."""
        return source[: self.start] + self.after.encode() + source[self.end :]


def changed(node: ast.expr) -> Iterator[ast.expr]:
    """Each expression that an expression is changed into."""
    new = copy.deepcopy(node)
    match new:
        case ast.Compare(ops=[op]) if type(op) in COMPARED:
            new.ops = [COMPARED[type(op)]()]
            yield new
        case ast.BinOp(op=op) if type(op) in COMPUTED:
            new.op = COMPUTED[type(op)]()
            yield new
        case ast.BoolOp(op=op):
            new.op = ast.Or() if isinstance(op, ast.And) else ast.And()
            yield new
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield operand
        case ast.IfExp(test=test):
            new.test = ast.UnaryOp(ast.Not(), test)
            yield new
        case ast.Constant(value=bool(value)):
            yield ast.Constant(not value)
        case ast.Constant(value=int(value) | float(value)):
            yield ast.Constant(value + 1)


def expressions(tree: ast.Module) -> Iterator[ast.expr]:
    """The expressions that run: no annotations, no decorators (``frozen=True`` forbids what nobody
    does), and none of a rule's record, whose examples are tests of it.
    """
    skipped: set[int] = set()
    for node in ast.walk(tree):
        found = [getattr(node, "annotation", None), getattr(node, "returns", None)]
        found += getattr(node, "decorator_list", [])
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Rule":
            found.append(node)
        if isinstance(node, ast.JoinedStr):
            found.append(node)
        skipped |= {id(inner) for x in found if x is not None for inner in ast.walk(x)}
    yield from (x for x in ast.walk(tree) if isinstance(x, ast.expr) and id(x) not in skipped)


def mutants(path: Path) -> Iterator[Mutant]:
    """Every change of a file, a path from the root."""
    source = (ROOT / path).read_bytes()
    begins = [0]
    for line in source.splitlines(keepends=True):
        begins.append(begins[-1] + len(line))
    tree = ast.parse(source)
    tests = {id(node.test) for node in ast.walk(tree) if isinstance(node, ast.If | ast.While)}
    for node in expressions(tree):
        start = begins[node.lineno - 1] + node.col_offset
        end = begins[(node.end_lineno or 0) - 1] + (node.end_col_offset or 0)
        before = source[start:end].decode()
        after = [f"({ast.unparse(new)})" for new in changed(node)]
        if id(node) in tests:
            after.append(f"(not ({ast.unparse(node)}))")
        yield from (Mutant(path, node.lineno, start, end, before, new) for new in after)


def passes(folder: Path, tests: list[str], seconds: float | None = None) -> bool:
    """True where the tests pass in that copy of the project, and end in time."""
    words = (sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider")
    env = {**os.environ, "PYTHONPATH": str(folder)}
    try:
        done = subprocess.run(
            (*words, "-m", "not long and not shared", *tests),
            cwd=folder, env=env, timeout=seconds, capture_output=True, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


def copied(folder: Path) -> Path:
    """What git knows of the project, in that folder."""
    listed = subprocess.run(("git", "ls-files", "-z"), cwd=ROOT, capture_output=True, check=True)
    for name in filter(None, listed.stdout.decode().split("\0")):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    return folder


def measured(part: str, sample: int, seed: int) -> float:
    """The share of the changes that the tests of a part notice; prints those that survive."""
    patterns, names = PARTS[part]
    paths = sorted(p.relative_to(ROOT) for pattern in patterns for p in ROOT.glob(pattern))
    every = [m for path in paths for m in mutants(path)]
    drawn = random.Random(seed).sample(every, min(sample, len(every)))
    found = [p for name in names for p in sorted((ROOT / "tests").glob(name))]
    tests = [str(p.relative_to(ROOT)) for p in found]
    with tempfile.TemporaryDirectory() as folder:
        place = copied(Path(folder))
        begun = time.monotonic()
        if not passes(place, tests):
            sys.exit(f"the tests of {part} fail as they are")
        seconds = 3 * (time.monotonic() - begun) + PATIENCE
        survived = 0
        for mutant in drawn:
            source = (place / mutant.path).read_bytes()
            (place / mutant.path).write_bytes(mutant.text(source))
            if passes(place, tests, seconds):
                survived += 1
                print(f"survived  {mutant}", flush=True)
            (place / mutant.path).write_bytes(source)
    score = 1 - survived / len(drawn)
    print(f"{part}: {len(drawn) - survived} of {len(drawn)} noticed, of {len(every)}: {score:.2f}")
    return score


def main() -> None:
    """Measures the parts that the command names."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("parts", nargs="+", choices=PARTS)
    parser.add_argument("--sample", type=int, default=100, help="changes per part")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    for part in asked.parts:
        measured(part, asked.sample, asked.seed)


if __name__ == "__main__":
    main()
