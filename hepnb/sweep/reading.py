"""Readings of the sweep: the record between the grammar of sentences and the blocks of a spec."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from hepnb.spec import Comparison
from hepnb.sweep.rules.rule import Confidence
from hepnb.vocabulary.intervals import Interval, allowed
from hepnb.vocabulary.quantities import DISTANCES
from hepnb.vocabulary.subjects import COLLECTIONS, NO_OBJECTS

#: ends of quantities that say how something is defined and select nothing
PARAMETERS: Final = ("iso_cone", "anti_kt_r")


@dataclass(frozen=True)
class Reading:
    """One thing that a sentence requires: ``text[start:end]`` of the block says it.

    ``comparisons``: what survives satisfies all of them (one per subject). ``stage`` of the
    selection that it belongs to; ``kind``: of which objects only (``calorimeter-tagged``).
    ``removes``: (removed, against) of an overlap removal. ``stated``: the sentence requires
    something, and not only on a condition. ``bins``: one of several intervals side by side.
    ``among``: only so many leading objects are meant, 0 for all. ``condition``: it says when
    something else applies; ``given``: the conditions of this one. ``slope``: to the number comes so
    much times a quantity of the object. ``region``, and ``row`` where the row begins in the text:
    of a table. ``sentence``: from where to where it goes. ``regions``: all regions, channels or
    categories that a cell or a sentence is for, by their names, ``region`` the first. ``where``:
    what says which regions: the ``sentence``, the ``paragraph`` before it or the ``title`` of its
    section, "" for none. ``like``: the region that has all the rest of what ``regions`` require, ""
    for none; ``within``: the region of which they are said to be parts. ``uncertain``: what the
    words do not say, so that the reading stays open; "" for nothing. ``collection``: the name that
    the paper gives the candidates it is about (``veto tracks``), "" for none of their own.
    ``alternative``: readings of a sentence with the same number are joined by or, 0 for those that
    hold by themselves. ``turns``: so many words turn
    it round (``are rejected``, ``must not``); ``printed``: the comparison before that. ``own``:
    from where the words are its own; those before it are of other readings as well, -1 where none
    are. ``rule``: the name of the rule that read it, or that left it open or set it aside;
    ``confidence``: how sure that is. ``why``: why it is no requirement, "" where it may be one.
    ``despite``: the reason that its place gives for that, where its words ask for it even so.
    """

    start: int
    end: int
    comparisons: tuple[Comparison, ...] = ()
    stage: str = ""
    kind: str = ""
    removes: tuple[str, str] = ("", "")
    stated: bool = True
    bins: bool = False
    among: int = 0
    condition: bool = False
    given: tuple[Reading, ...] = ()
    slope: tuple[float, str] = (0.0, "")
    region: str = ""
    regions: tuple[str, ...] = ()
    where: str = ""
    like: str = ""
    within: str = ""
    row: int = -1
    uncertain: str = ""
    sentence: tuple[int, int] = (0, 0)
    collection: str = ""
    alternative: int = 0
    turns: int = 0
    printed: str = ""
    own: int = -1
    rule: str = ""
    confidence: Confidence = Confidence.SURE
    why: str = ""
    despite: str = ""

    @property
    def of_one(self) -> Reading:
        """The reading with the rank of what it names without one, where a line has to know which
        object of an event it means.

        A transverse mass is that of the leading lepton, a distance between two objects, or from a
        photon to the missing momentum, that of the leading ones. What loses objects on the way, and
        two of a kind, are asked of all.
        """
        if self.removes[0]:
            return self
        return replace(self, comparisons=tuple(_of_one(c) for c in self.comparisons))

    @property
    def parameter(self) -> bool:
        """True for a number that says how something is defined: a cone size, the radius of jets."""
        return any(c.quantity.endswith(PARAMETERS) for c in self.comparisons)


def _of_one(c: Comparison) -> Comparison:
    if c.quantity == "mt" and c.subject in COLLECTIONS and c.subject != "track":
        return replace(c, subject=f"{c.subject}:1")
    ends = c.subject.split("-")
    if c.quantity not in DISTANCES or len(ends) != 2 or ends[0] == ends[1]:
        return c
    plain = {"photon"} if "met" in ends else COLLECTIONS.keys()
    return replace(c, subject="-".join(sorted(f"{end}:1" if end in plain else end for end in ends)))


def of_events(c: Comparison) -> bool:
    """True for what an event has: a count, a sum, a mass, a quantity of the object of a rank."""
    return c.subject in NO_OBJECTS or c.quantity in ("n", "mass", "mt") or ":" in c.subject


def span(c: Comparison) -> Interval | None:
    """From where to where a limit lets its quantity be, in its own unit; None for what is no
    interval.
    """
    if not c.numbers:
        return None
    found = allowed(c.op, *c.numbers)
    return found.whole if found and c.quantity == "n" else found
