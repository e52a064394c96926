"""A run beside published numbers: tables of a paper, a PUBLISHED.yaml, what HEPData gives, or
another run.

**How rows are matched.** A published region is the run's region of that name (case and punctuation
aside), or the one that a mapping names; where both sides have just one region, it is that one.
Within a region the steps of a published cutflow are matched to those of the run *in order*, by the
words of their labels: a step is put into words (``select pt(leptons[0]) > 20 GeV`` → leading lepton
pt 20), numbers stand as words and digits alike, and of all assignments that keep the order the one
with the most similar words wins. Steps that the words leave over between two matched neighbours are
matched by position where equally many are left over there. Bins are matched by their edges, to the
bins of the region or to a histogram of it, never by position; the bins of one published table are a
histogram, too, with its χ² and normalisation. Numbers of events never take part in the matching. A
row that finds nothing is reported as ``missing``, one that says something else as ``not
comparable`` with the reason; none is left out.

A bare whole number is compared with the raw count, a published number with a fraction or an
uncertainty with the sum of weights.
"""

from typing import TYPE_CHECKING

from hepnb.lazy_imports import face

if TYPE_CHECKING:
    from hepnb.compare.against_published import compare
    from hepnb.compare.conditions import Conditions, dump_mapping, load_mapping, pairs
    from hepnb.compare.files import chosen, decided, dump_published, is_published, load_published
    from hepnb.compare.histograms import compare_histograms
    from hepnb.compare.matching import words
    from hepnb.compare.rendering import (
        FORMAT,
        decisions_text,
        joined,
        not_applied,
        not_used,
        side_by_side,
        table,
        to_json,
        value_text,
        verdict_text,
        yield_table,
    )
    from hepnb.compare.runs import compare_runs
    from hepnb.compare.tables import published
    from hepnb.compare.yields import PublishedReading, number, read_number, read_yields

__all__ = [
    "FORMAT", "Conditions", "PublishedReading", "chosen", "compare", "compare_histograms",
    "compare_runs", "decided", "decisions_text", "dump_mapping",
    "dump_published", "is_published", "joined", "load_mapping", "load_published", "not_applied",
    "not_used", "number", "pairs",
    "published", "read_number", "read_yields", "side_by_side", "table", "to_json", "value_text",
    "verdict_text", "words",
    "yield_table",
]  # fmt: skip

#: a notebook is loaded before anything is compared
_HOMES = {
    "against_published": ("compare",),
    "conditions": (
        "Conditions",
        "dump_mapping",
        "load_mapping",
        "pairs",
    ),
    "files": (
        "chosen",
        "decided",
        "dump_published",
        "is_published",
        "load_published",
    ),
    "histograms": ("compare_histograms",),
    "matching": ("words",),
    "rendering": (
        "FORMAT",
        "decisions_text",
        "joined",
        "not_applied",
        "not_used",
        "side_by_side",
        "table",
        "to_json",
        "value_text",
        "verdict_text",
        "yield_table",
    ),
    "runs": ("compare_runs",),
    "tables": ("published",),
    "yields": (
        "PublishedReading",
        "number",
        "read_number",
        "read_yields",
    ),
}
__getattr__ = face(__name__, {name: home for home, names in _HOMES.items() for name in names})
