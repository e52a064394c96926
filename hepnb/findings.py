"""A finding: something that a check has to say about a spec. Finding and rendering are separate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found.

    ``code`` (``HEP101``) names the check, whose docstring is its page in the manual; ``line`` is the 1-based line of the
    spec (0: the spec as a whole); ``requirement`` the id of the requirement concerned, if any; ``fix`` what to do.
    An ``error`` blocks acceptance until it is mended or waived by name.
    """

    code: str
    severity: Severity
    message: str
    line: int = 0
    block: str = ""
    requirement: str = ""
    fix: str = ""

    def __str__(self) -> str:
        place = f"line {self.line}: " if self.line else ""
        fix = f" ({self.fix})" if self.fix else ""
        return f"{place}{self.code} {self.severity}: {self.message}{fix}"
