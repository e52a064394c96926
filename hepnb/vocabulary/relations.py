"""Charges and flavours of two objects as papers and tables write them."""

from __future__ import annotations

from typing import Final

#: value of `charge` or `flavour` → its wording; tables have the value itself as well
WORDS: Final[dict[str, str]] = {
    "OS": r"opposite(?:ly)?[- ](?:(?:electric )?charged?|sign)",
    "SS": r"(?:same|like|equal)[- ](?:(?:electric )?charged?|sign)",
    "SF": r"(?:same|matching|equal)[- ]flavou?r",
    "DF": r"(?:different|opposite)[- ]flavou?r",
}
#: value → the quantity that has it
OF: Final[dict[str, str]] = {"OS": "charge", "SS": "charge", "SF": "flavour", "DF": "flavour"}
#: abbreviation that says both → the two values
BOTH: Final[tuple[tuple[str, tuple[str, str]], ...]] = (
    (r"OSSF|SFOS", ("SF", "OS")),
    (r"OSDF|DFOS|OSOF", ("DF", "OS")),
)
