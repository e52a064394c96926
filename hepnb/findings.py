"""A finding: something that a check has to say about a spec. Finding and rendering are separate."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from inspect import getdoc
from typing import Generic, Literal, TypeVar

Severity = Literal["error", "warning", "info"]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding of a check.

    ``code`` (``HEP101``) names the check, whose docstring is its page in the manual; ``line`` is
    the 1-based line of the spec (0: the spec as a whole); ``requirement`` the id of the requirement
    concerned, if any; ``fix`` what to do. An ``error`` blocks acceptance until it is mended or
    waived by name.
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


@dataclass(frozen=True, slots=True)
class Check(Generic[T]):
    """A check: its code, what finds, and its page of the manual, which is the docstring of what
    finds.

    The first paragraph of the page is its heading.
    """

    code: str
    find: Callable[[T], Iterator[Finding]]

    @property
    def page(self) -> str:
        """The page of the manual, as Markdown."""
        title, _, rest = (getdoc(self.find) or "").partition("\n")
        return f"## {self.code}: {title.rstrip('.')}\n\n{rest.strip()}\n"
