"""Questions to a model and the form of its answers: blocks and rules, their keys in the order in
which one should think.

The texts of the questions are data (``prompts/``), named by version: a changed text is a new
version, since recorded answers belong to the old one. Text of a paper is appended to them or stands
in the context, once and as it is; it is never formatted in. The form only guides a model:
`hepnb.extract.model.answers` reads whatever comes.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, create_model

#: the version of the texts
PROMPTS = "records-5"
#: records of one answer; what is left is asked for with "go on"
MAX_RULES, MAX_BLOCKS, MAX_ITEMS, MAX_UNSAID = 240, 120, 160, 40

Name = Annotated[str, Field(min_length=1, max_length=40)]
Unit = Literal["GeV", "MeV", "TeV", "GeV^{1/2}", "mm", "cm", "m", "um", "rad", "mrad", "deg", "%"]
Op = Literal[">", ">=", "<", "<=", "==", "in", "notin", "none", "flag", "bins", "any"]
Known = Literal[
    "pt", "et", "eta", "abseta", "mass", "mt", "dr", "dphi", "deta", "n", "ntracks", "met", "ht",
    "mht", "st", "meff", "d0", "z0",
    "z0sintheta", "d0sig", "iso", "id", "iso_wp", "btag_wp", "charge", "flavour", "trigger",
    "shared_track", "met_significance", "jvt", "quality",
    "parameter",
]  # fmt: skip
Quantity = Known | Name
Values = Annotated[list[float], Field(max_length=20)]
#: 0 where each of them is meant
Order = Annotated[int, Field(ge=0, le=9)]

#: why an item of the list is no requirement, or that it is one
WhyNot = Literal[
    "rule",
    "unsaid",
    "stated elsewhere",
    "trigger detail",
    "definition",
    "simulation",
    "detector",
    "efficiency",
    "uncertainty",
    "background estimate",
    "result",
    "example",
    "name or numbering",
    "cannot tell",
]


class Picked(BaseModel):
    """The combination that counts."""

    q: Quantity
    how: Literal["closest", "max", "min"]
    v: float = 0.0
    unit: Unit = "GeV"


class NewBlock(BaseModel):
    """A block."""

    name: Name
    also: Annotated[list[Name], Field(max_length=40)] = []
    kind: Literal["objects", "union", "combination", "overlap", "region", "variable"]
    of: Annotated[list[Name], Field(max_length=8)]
    role: Literal["main", "control", "validation", "side"] = "main"
    pick: Picked | None = None
    expr: Annotated[str, Field(max_length=80)] = ""


class Condition(BaseModel):
    """For which candidates or events a rule is meant."""

    q: Quantity
    op: Op
    v: Annotated[list[float], Field(max_length=2)] = []
    unit: Unit = "GeV"
    what: Name = ""
    nth: Order = 0
    text: Name = ""


#: a block, a cell, a row, or neighbouring cells: "b12.R3.2-R7.2"
At = Annotated[str, Field(min_length=2, max_length=30)]
Words = Annotated[str, Field(max_length=160)]


class Unsaid(BaseModel):
    """A requirement that the form cannot say, by its place."""

    at: At
    words: Words


class NewRule(BaseModel):
    """A rule."""

    at: At
    words: Words
    in_: Annotated[list[Name], Field(alias="in", min_length=1, max_length=40)]
    step: Annotated[int, Field(ge=1, le=20)] = 1
    drop: Name = ""
    does: Literal["keep", "drop"] = "keep"
    before: bool = False
    what: Name = ""
    nth: Order = 0
    leading: Order = 0
    some: bool = False
    with_: Annotated[Name, Field(alias="with")] = ""
    with_nth: Order = 0
    q: Quantity
    op: Op
    v: Values = []
    near: float = 0.0
    open: bool = False
    cross: Annotated[str, Field(max_length=4)] = ""
    unit: Unit = "GeV"
    text: Name = ""
    expr: Annotated[str, Field(max_length=80)] = ""
    if_: Annotated[list[Condition], Field(alias="if", max_length=4)] = []
    or_: Annotated[str, Field(alias="or", max_length=4)] = ""
    instead: bool = False


class Reply(BaseModel):
    """Blocks and rules."""

    blocks: Annotated[list[NewBlock], Field(max_length=MAX_BLOCKS)]
    rules: Annotated[list[NewRule], Field(max_length=MAX_RULES)]
    unsaid: Annotated[list[Unsaid], Field(max_length=MAX_UNSAID)] = []
    more: bool


class Named(BaseModel):
    """Blocks alone."""

    blocks: Annotated[list[NewBlock], Field(max_length=MAX_BLOCKS)]


class Item(BaseModel):
    """The outcome for an item of the list."""

    i: Annotated[int, Field(ge=1, le=999)]
    why: WhyNot


class Left(BaseModel):
    """Answers to the list, with the rules that were missing."""

    items: Annotated[list[Item], Field(max_length=MAX_ITEMS)]
    blocks: Annotated[list[NewBlock], Field(max_length=MAX_BLOCKS)]
    rules: Annotated[list[NewRule], Field(max_length=MAX_RULES)]
    unsaid: Annotated[list[Unsaid], Field(max_length=MAX_UNSAID)] = []
    more: bool


def rules_of(names: Sequence[str], places: Sequence[str]) -> type[BaseModel]:
    """The form of rules that speak of these blocks and stand at these places, and of nothing
    else: for smaller models.
    """
    name: Any = Literal[tuple(names)]
    ends: Any = Literal[(*names, "MET", "event")]
    fields: dict[str, Any] = {
        "at": (Literal[tuple(places)], ...),
        "in_": (Annotated[list[name], Field(alias="in", min_length=1, max_length=40)], ...),
        "drop": (name, ""),
        "what": (ends, ""),
        "with_": (Annotated[ends, Field(alias="with")], ""),
        "q": (Known, ...),
    }
    rule = create_model("NewRule", __base__=NewRule, **fields)
    rules: Any = Annotated[list[rule], Field(max_length=MAX_RULES)]  # type: ignore[valid-type]
    return create_model("Rules", rules=(rules, ...), more=(bool, ...))


@cache
def text(name: str) -> str:
    """The text of a question: ``system ask known more left cited names map rules``."""
    return (
        files("hepnb.extract.model")
        .joinpath("prompts", f"{PROMPTS}.{name}.txt")
        .read_text("utf-8")
        .strip()
    )
