"""What a notebook says of findings: lines by their words, since a cell counts its lines
otherwise than the whole spec.
"""

from __future__ import annotations

from hepnb import spec as specs
from hepnb import workflow
from hepnb.notebook.worded_findings import by_words


def test_a_line_is_called_by_what_it_says() -> None:
    """In the message, and without the number in front; of what a line contradicts too."""
    spec = specs.read(
        "region SR\n  select MET > 100 GeV\n  select size(Jet) >= 2\n  select MET < 50 GeV\n"
    )
    found = by_words(workflow.review_findings(spec), spec.tree)
    said = [
        f.message for f in found if "MET < 50 GeV" in f.message and "MET > 100 GeV" in f.message
    ]
    assert said
    assert all(f.line == 0 for f in found)
    assert not any("line 2" in f.message or "line 4" in f.message for f in found)
