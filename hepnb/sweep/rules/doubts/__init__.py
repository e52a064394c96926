"""Words that make of a number no requirement, or one that is not for all: what they speak of is
left open or set aside.

One kind of doubt in each module.
"""

from __future__ import annotations

from typing import Final

from hepnb.sweep.rules.doubts.alternatives import ALTERNATIVES
from hepnb.sweep.rules.doubts.descriptions import DESCRIPTIONS
from hepnb.sweep.rules.doubts.inversions import INVERSIONS
from hepnb.sweep.rules.doubts.one_of_several import ONE_OF_SEVERAL
from hepnb.sweep.rules.doubts.quantities import QUANTITIES
from hepnb.sweep.rules.doubts.rejections import REJECTIONS
from hepnb.sweep.rules.doubts.selections import SELECTIONS
from hepnb.sweep.rules.doubts.some_events import SOME_EVENTS
from hepnb.sweep.rules.doubts.some_objects import SOME_OBJECTS
from hepnb.sweep.rules.doubts.spoken_of import SPOKEN_OF
from hepnb.sweep.rules.rule import Rule

#: in the order in which they are applied: a reading keeps the name of the last one
DOUBTS: Final[tuple[Rule, ...]] = (
    *DESCRIPTIONS,
    *INVERSIONS,
    *SELECTIONS,
    *SOME_EVENTS,
    *SOME_OBJECTS,
    *ONE_OF_SEVERAL,
    *ALTERNATIVES,
    *REJECTIONS,
    *QUANTITIES,
    *SPOKEN_OF,
)
