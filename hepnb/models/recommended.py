"""Recommended models by machine: a table that is data, since it ages in months."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Recommended(_Row):
    """A model for one use.

    ``size`` in GB; ``sure``: False where the name or the size was not looked up on the hub.
    """

    use: Literal["reading", "writing"] = Field(alias="for")
    repo: str
    file: str
    size: float
    quantisation: str
    context: int
    hybrid: bool
    temperature: float
    thinking: int
    sure: bool
    note: str


class Machine(_Row):
    """A kind of machine, by the memory of its GPU in GB (0: none), and what suits it."""

    name: str
    memory: int
    models: tuple[Recommended, ...]


class RecommendedTable(_Row):
    """The whole table, and the month that it is of."""

    as_of: str
    machines: tuple[Machine, ...]

    def fitting(self, memory: float) -> Machine:
        """The row for a GPU of so many GB; drivers keep some of it, so that 23.5 counts as 24."""
        return max((m for m in self.machines if m.memory <= memory * 1.04), key=lambda m: m.memory)


@cache
def table() -> RecommendedTable:
    """The table that hepnb ships."""
    return RecommendedTable.model_validate(
        yaml.safe_load(files("hepnb.models").joinpath("recommended.yaml").read_text("utf-8"))
    )
