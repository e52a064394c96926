"""CPU seconds to parse, check and print ADL: a file like the largest published ones, or all files
of a folder.

    python benchmarks/adl.py [FOLDER]

The file is made here: regions by the hundred, bins in three quantities, published counts. Of a
folder the slowest files are shown, and how many were read. The best of three runs is printed.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from itertools import product
from pathlib import Path

from hepnb.adl.check import check
from hepnb.adl.format import format as format_adl
from hepnb.adl.parse import parse
from hepnb.errors import EventsError, SpecError
from hepnb.events.schema import load
from hepnb.generate.compile import compile as compile_spec
from hepnb.spec import ReviewedSpec, read

HEAD = """\
info analysis
  title A search in many bins

countsformat results
  process background, "All background", stat, syst
  process observed, "Observed"

object jets
  take Jet
  select pt > 30 GeV
  select abs(eta) < 2.4

object muons
  take Muon
  select pt > 10 GeV
  select abs(eta) < 2.4
  reject any(dR(this, jets) < 0.4)

define HTJ = sum(pt(jets))

region baseline
  select size(jets) >= 2
  select HTJ > 300 GeV
  select MET > 200 GeV
  select size(muons) == 0
  select size(jets) >= 3 ? dphi(jets[2], MET) > 0.3 : all

region search
  take baseline
"""


def large(size: int = 43_000) -> str:
    """An ADL text of so many characters."""
    lines = [HEAD]
    cells = product(
        range(2, 40), ((300, 500), (500, 1000), (1000, 2000)), ((200, 300), (300, 500), (500, 900))
    )
    length = len(HEAD)
    for number, (jets, ht, met) in enumerate(cells, start=1):
        lines.append(
            f"  bin size(jets) == {jets} and HTJ > {ht[0]} and HTJ <= {ht[1]} and MET > {met[0]} "
            f"and MET <= {met[1]}\n"
            f"  counts results {1000 / number:.2f} +- {10 / number:.2f} + 1.2 - 0.9, "
            f"{1000 // number}\n"
        )
        length += len(lines[-1])
        if length > size * 0.6:
            break
    while length < size:
        lines.append(
            f"\nregion aggregate{len(lines)}\n  take baseline\n  select size(jets) >= "
            f"{len(lines) % 9 + 2}\n"
            f"  select HTJ >= {300 + len(lines)} GeV\n  select MET >= {250 + len(lines)} GeV\n"
        )
        length += len(lines[-1])
    return "".join(lines)


def seconds(run: Callable[[], object]) -> float:
    """The least CPU time of three runs."""
    return min(_timed(run) for _ in range(3))


def _timed(run: Callable[[], object]) -> float:
    start = time.process_time()
    run()
    return time.process_time() - start


def of_made() -> None:
    """One line for each step, on the file made here."""
    text = large()
    parse("region a")  # the grammar is built once in a process
    analysis = parse(text)
    spec = read(text)
    reviewed, schema = ReviewedSpec(spec, spec.tree, spec.requirements), load("cms-nanoaod")
    steps = {
        "parse": seconds(lambda: parse(text)),
        "check": seconds(lambda: check(analysis)),
        "print": seconds(lambda: format_adl(analysis)),
        "compile": seconds(lambda: compile_spec(reviewed, schema)),
    }
    print(
        f"{len(text)} characters, {text.count(chr(10))} lines, "
        f"{sum(len(b.statements) for b in analysis.blocks)} statements"
    )
    for step, took in steps.items():
        print(f"{step:<8} {took:6.3f} s")
    print(
        f"{'together':<8} {sum(took for step, took in steps.items() if step != 'print'):6.3f} s "
        "(parse, check, compile)"
    )


def of_folder(folder: Path) -> None:
    """How many files of a folder are read, what is wrong with the others, and the slowest."""
    times, refused = [], []
    files = sorted(folder.rglob("*.adl"))
    for file in files:
        text = file.read_text(encoding="utf-8", errors="replace")
        try:
            analysis = parse(text)
        except SpecError as error:
            refused.append(f"{file.relative_to(folder)}: {error}")
            continue
        times.append(
            (
                seconds(lambda t=text: parse(t)),
                seconds(lambda a=analysis: check(a)),
                len(text),
                file.name,
            )
        )  # type: ignore[misc]
    print("\n".join(refused))
    print(f"{len(times)} of {len(files)} read ({len(times) / max(len(files), 1):.1%})")
    for parsing, checking, size, name in sorted(times, reverse=True)[:5]:
        print(f"{parsing:.3f} s parse, {checking:.3f} s check, {size} characters: {name}")


if __name__ == "__main__":
    try:
        of_folder(Path(sys.argv[1])) if len(sys.argv) > 1 else of_made()
    except EventsError as error:
        sys.exit(str(error))
