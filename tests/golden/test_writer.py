"""A selection as records and the ADL that the writer makes of it, to the letter."""

from __future__ import annotations

import os
from pathlib import Path

from hepnb import records
from hepnb.adl.check import check
from hepnb.adl.format import format as format_tree
from hepnb.adl.parse import parse
from hepnb.writer import write
from tests.unit.recorded_selection import SELECTION

GOLDEN = Path(__file__).parent / "adl" / "written.adl"


def test_the_written_selection_is_golden() -> None:
    """One of every construct; HEPNB_UPDATE_GOLDEN=1 writes the file anew."""
    sound, findings = records.check(SELECTION)
    text = format_tree(write(sound).analysis)
    if os.environ.get("HEPNB_UPDATE_GOLDEN"):
        GOLDEN.write_text(text, encoding="utf-8")
    assert not findings
    assert text == GOLDEN.read_text(encoding="utf-8")


def test_the_written_selection_has_no_error() -> None:
    """The language finds nothing wrong with it."""
    analysis = parse(GOLDEN.read_text(encoding="utf-8"))
    assert [str(f) for f in check(analysis) if f.severity != "info"] == []
