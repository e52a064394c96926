"""The role of a region: main, control or validation."""

from __future__ import annotations

import re
from typing import Final

from hepnb.records.model import Role

#: what a region is for, by its name
_ROLES: Final[tuple[tuple[Role, str], ...]] = (
    ("control", r"(?:^|[\W_])CR|[Cc]ontrol|[Ss]ide-?band"),
    ("validation", r"(?:^|[\W_])VR|[Vv]alidation"),
)


def role_of(name: str) -> Role:
    """The role of a region, by its name."""
    return next((role for role, pattern in _ROLES if re.search(pattern, name)), "main")
