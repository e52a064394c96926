"""A rule that is not believed, and why."""

from __future__ import annotations

from dataclasses import dataclass

from hepnb.extract.model.answers import SaidRule
from hepnb.records import Place


@dataclass(frozen=True)
class Refused:
    """A rule that is not believed, and why; ``code`` of the finding that says so; ``table``: it
    is of a table; ``places``: where its words stand, with them, if they do.
    """

    rule: SaidRule
    why: str
    code: str = "HEP504"
    table: bool = False
    places: tuple[tuple[Place, str], ...] = ()


class Unbelieved(Exception):
    """A rule that is not believed; the message says why, ``code`` which finding it is."""

    def __init__(self, message: str, code: str = "HEP504") -> None:
        super().__init__(message)
        self.code = code
