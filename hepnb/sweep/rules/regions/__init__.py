"""For which region, channel or category a limit is: words that name one, and how far they reach.

One way to name or to mean a region in each module.
"""

from __future__ import annotations

from typing import Final

from hepnb.sweep.rules.regions.assignments import ASSIGNMENTS
from hepnb.sweep.rules.regions.definitions import DEFINITIONS
from hepnb.sweep.rules.regions.groups import GROUPS
from hepnb.sweep.rules.regions.likenesses import LIKENESSES
from hepnb.sweep.rules.regions.naming import NAMING
from hepnb.sweep.rules.regions.openings import OPENINGS
from hepnb.sweep.rules.regions.orders import ORDERS
from hepnb.sweep.rules.regions.topics import TOPICS
from hepnb.sweep.rules.rule import Rule

#: in the order of the page that shows them
REGIONS: Final[tuple[Rule, ...]] = (
    *NAMING,
    *OPENINGS,
    *DEFINITIONS,
    *LIKENESSES,
    *ASSIGNMENTS,
    *TOPICS,
    *GROUPS,
    *ORDERS,
)
