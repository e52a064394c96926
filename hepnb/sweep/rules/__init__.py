"""The rules of the reading: each has a name, what it does, its words, its reach, and sentences that
show it.

A new wording is a word in a pattern and an example beside it; a new form is a rule
(``CONTRIBUTING.md``).
"""

from __future__ import annotations

from hepnb.sweep.rules.angles import ANGLES
from hepnb.sweep.rules.conditions import CONDITIONS
from hepnb.sweep.rules.counts import COUNTS
from hepnb.sweep.rules.doubts import DOUBTS
from hepnb.sweep.rules.doubts.descriptions import RESULT
from hepnb.sweep.rules.doubts.spoken_of import TWICE
from hepnb.sweep.rules.forms import FORMS
from hepnb.sweep.rules.levels import LEVELS
from hepnb.sweep.rules.parts import PARTS
from hepnb.sweep.rules.polarity import POLARITY
from hepnb.sweep.rules.regions import REGIONS
from hepnb.sweep.rules.remains import REMAINS
from hepnb.sweep.rules.rule import Concerns, Confidence, Example, Makes, Rule, Scope, without
from hepnb.sweep.rules.subjects import SUBJECTS

__all__ = ["Concerns", "Confidence", "Example", "Makes", "Rule", "Scope", "every_rule", "without"]


def every_rule() -> tuple[Rule, ...]:
    """All rules, in the order of the page that shows them."""
    return (
        *POLARITY,
        RESULT,
        *DOUBTS,
        TWICE,
        *CONDITIONS,
        *REMAINS,
        *SUBJECTS,
        *PARTS,
        *LEVELS,
        *COUNTS,
        *ANGLES,
        *FORMS,
        *REGIONS,
    )
