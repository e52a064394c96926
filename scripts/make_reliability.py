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

This page is made by `scripts/make_reliability.py` of the table and the figures in `tests/faults`.
Each row is held by tests; who sends what, and what it may do, is on [another page](trust.md).

| where | what goes wrong | what happens | what is kept | what you see |
| --- | --- | --- | --- | --- |
"""

_MEASURED = """
## Measured

| what | tried | found | command |
| --- | --- | --- | --- |
"""
_TAIL = """
Seconds are of the processor, or of the clock where it is said; memory is what was added to the
process. An input of the fuzzers is named by its number, from which it is made anew:
`python -m tests.faults.fuzz ADL --first 1080 --inputs 1`. What they found is a test of its own in
`tests/faults/test_boundaries.py`.
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
