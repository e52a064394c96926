"""What a model is asked, and what it may answer: bounded records whose fields stand in the order in which a model should think.

The texts of the questions are data (``prompts/``), named by version: a changed text is a new version, since recorded answers
belong to the old one. Text of a paper is appended to them or stands in the context, once and as it is; it is never formatted in.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Annotated, Literal

from pydantic import BaseModel, Field

#: the version of the texts
PROMPTS = "extract-2"
#: lines of one answer; a passage whose answer is as long as that is asked about in halves
MAX_LINES = 8

Rationale = Annotated[str, Field(max_length=120)]
Anchor = Annotated[str, Field(min_length=4, max_length=160)]
NewName = Annotated[str, Field(min_length=1, max_length=32)]
Taken = Annotated[str, Field(max_length=32)]


class Line(BaseModel):
    """A requirement as a model gives it. The order counts: it thinks first, quotes then, and writes ADL last."""

    rationale: Rationale
    anchor: Anchor
    kind: Literal["object", "composite", "region", "variable"]
    name: NewName
    adl: Annotated[str, Field(min_length=4, max_length=120)]


class Lines(BaseModel):
    """The requirements of a passage, or those that a cited paper states for another one."""

    lines: Annotated[list[Line], Field(max_length=MAX_LINES)]


class Named(BaseModel):
    """A collection or region that a paper defines by name, and what it takes."""

    name: NewName
    takes: Taken
    anchor: Anchor


class Outline(BaseModel):
    """The collections and regions of a part of a paper."""

    rationale: Rationale
    collections: Annotated[list[Named], Field(max_length=12)]
    regions: Annotated[list[Named], Field(max_length=12)]


#: why a phrase that looks like a threshold is no requirement
WhyNot = Literal[
    "requirement",
    "detector",
    "simulation",
    "systematic uncertainty",
    "trigger detail",
    "background estimate",
    "result",
    "definition",
    "example or comparison",
    "stated elsewhere",
]


class Doubt(BaseModel):
    """Whether a phrase that nothing claims is a requirement, and which, or why not."""

    rationale: Rationale
    verdict: Literal["requirement", "no requirement"]
    reason: WhyNot
    lines: Annotated[list[Line], Field(max_length=3)]


class Placed(BaseModel):
    """What a block of the draft is the same as, or takes."""

    name: NewName
    same_as: Taken
    takes: Taken


class Assembly(BaseModel):
    """How the blocks of a draft belong together."""

    rationale: Rationale
    blocks: Annotated[list[Placed], Field(max_length=24)]


@cache
def text(name: str) -> str:
    """The text of a question: ``system``, ``outline``, ``lines``, ``doubt``, ``delegated``, ``assembly``."""
    return files("hepnb.extract").joinpath("prompts", f"{PROMPTS}.{name}.txt").read_text("utf-8").strip()
