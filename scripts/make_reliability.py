"""Makes docs/reliability.md of the table of tests/faults and of the figures that were measured."""

from __future__ import annotations

import json
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from tests.faults.table import ROWS  # noqa: E402 - the tests are no package that is installed

PAGE, MEASURED = ROOT / "docs" / "reliability.md", ROOT / "tests" / "faults" / "measured.json"
_HEAD = """# What goes wrong, and what is kept

This page is made by `scripts/make_reliability.py` from the table and the figures in `tests/faults`.
Every row has tests. [What others can do here](trust.md) lists what each sender can and cannot do.

| where | fault | what happens | what is kept | what you see |
| --- | --- | --- | --- | --- |
"""

_MEASURED = """
## Measured

| test | tried | result | command |
| --- | --- | --- | --- |
"""
_TAIL = """
Seconds are CPU time unless they are said to be wall-clock time; memory is the increase during the
test. An input of the fuzzers is identified by its number, from which it can be made again:
`python -m tests.faults.fuzz ADL --first 1080 --inputs 1`. Every failure that they found has a test
in `tests/faults/test_boundaries.py`.
"""


def page() -> str:
    """The text of the page."""
    rows = "".join(
        f"| {r.boundary} | {r.fault} | {r.happens} | {r.kept} | {r.seen} |\n" for r in ROWS
    )
    measured = json.loads(MEASURED.read_text(encoding="utf-8"))
    figures = "".join(
        f"| {m['what']} | {m['tried']} | {m['found']} | `{m['command']}` |\n" for m in measured
    )
    return f"{_HEAD}{rows}{_MEASURED}{figures}{_TAIL}"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
