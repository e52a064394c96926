"""Forms in which several values stand together → readings, each with its subject, its region or its
range.

A form takes the place of what else is read in its words; the rules with their examples are in
`hepnb.sweep.rules.forms`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final

from hepnb.sweep.forms import bins, cones, marking, overlaps, ranges, regions, vetoes
from hepnb.sweep.forms.form import Form
from hepnb.sweep.reading import Reading

if TYPE_CHECKING:
    from hepnb.sweep.sentence import Sentence


def forms(s: Sentence) -> list[Form]:
    """The forms of a sentence; of one inside of another, the one that is looked for first."""
    found: list[Form] = []
    for read in _READERS:
        found += [
            f for f in read(s) if not any(x.start <= f.start and f.end <= x.end for x in found)
        ]
    return found


def marked(s: Sentence, read: list[Reading]) -> list[Reading]:
    """The readings with the region, range, subject or collection that a form gives them."""
    for mark in _MARKS:
        read = mark(s, read)
    return read


#: in the order in which they are looked for
_READERS: Final[tuple[Callable[[Sentence], Iterator[Form]], ...]] = (
    bins.bin_lists, regions.count_in_each, bins.count_bins, regions.respective, regions.raised,
    regions.tuples, regions.by_region, regions.count_by_region, regions.in_each_region,
    regions.regions_respectively,
    vetoes.vetoes_of_others, vetoes.vetoes_with_limits,
    cones.shrinking, overlaps.removing, overlaps.growing,
    ranges.by_eta, overlaps.cones,
)  # fmt: skip
_MARKS: Final = (
    marking.equal_counts, marking.of_twins, marking.where, marking.in_regions,
    marking.named_collection,
)  # fmt: skip
