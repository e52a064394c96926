"""Which thresholds are those of a trigger, and which are required after it."""

# ruff: noqa: E501 - sentences of papers are long

from __future__ import annotations

from typing import Final

from hepnb.sweep.rules.rule import Example, Makes, Rule, Scope

_E = Example

TRIGGER: Final = Rule(
    "trigger-threshold",
    "A number after a trigger is named is its threshold.",
    r"\b(?:[Tt]riggers?|HLT|L1)\b",
    (_E("Events are selected by a trigger that requires a muon with p_{T} > 20 GeV.", "nothing"),),
    (_E("Events are selected that have a muon with p_{T} > 20 GeV.", "muon pt > 20 GeV"),),
    makes=Makes.ASIDE,
    scope=Scope.AFTER,
    why="threshold of a trigger",
)
ONLINE: Final = Rule(
    "at-trigger-level",
    "``… at the trigger level`` makes what stands before it a threshold of a trigger.",
    r"(?:[^.;]|\.\d)*?\b(?:at|by|in) (?:the )?(?:(?:high|first)-level )?trigger(?: level)?\b|(?:[^.;]|\.\d)*?\bonline\b",
    (_E("The analysis requires events with an isolated muon with p_{T} > 15 GeV at the trigger level.", "nothing"),),
    makes=Makes.ASIDE,
    scope=Scope.BEFORE,
    why="threshold of a trigger",
)
OFFLINE: Final = Rule(
    "offline-after-trigger",
    "What is required in a clause after the trigger is named as its reason holds for the selected events.",
    r"(?:[^;]*?,)(?: and)? (?:the |all |selected |offline )*[^,;]*\b(?:must|(?:is|are) (?:\w+ )?required|offline|requir\w+ (?:offline|to))\b|[^;]*\boffline\b",
    (
        _E("Because of the trigger thresholds, H_{T} is required to be >400 GeV.", "event ht > 400 GeV"),
        _E("To be well above the trigger threshold of 15 GeV, electrons must have p_{T} > 18 GeV.", "electron pt > 18 GeV"),
    ),
    (_E("The trigger requires a muon with p_{T} > 20 GeV.", "nothing"),),
)

TRIGGERS: Final = (TRIGGER, ONLINE, OFFLINE)
