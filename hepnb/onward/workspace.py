"""Numbers as a workspace of pyhf: HistFactory in JSON (https://pyhf.readthedocs.io), one channel
for each region.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from hepnb.errors import MissingExtra, PaperError
from hepnb.result import PublishedYield

_FITS = ("post-fit", "", "pre-fit")
_SIGNAL = ("signal",)
_BACKGROUND = re.compile(r"(?i)background|bkg")


@dataclass(frozen=True)
class Workspace:
    """``document``: what pyhf reads; ``notes``: what of the numbers it cannot say, a sentence
    each.
    """

    document: dict[str, Any]
    notes: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The document as JSON."""
        return json.dumps(self.document, ensure_ascii=False, indent=1) + "\n"


def workspace(
    yields: Sequence[PublishedYield],
    *,
    signal: Collection[str] = (),
    also: Sequence[PublishedYield] = (),
    check: bool = True,
) -> Workspace:
    """A model of counting experiments: for each region that has been observed, its backgrounds and
    its signal times ``mu``.

    ``signal``: names of processes that are the signal; ``also``: numbers of a run, of simulated
    signal, for the same regions. Backgrounds are the processes of the region, or where it has none
    the total expectation; those after the fit where both are printed. Every uncertainty is a
    ``histosys`` of its own, since papers do not print correlations: an approximation, and a note
    says so. With ``check`` pyhf validates it. Raises PaperError where nothing can be made of the
    numbers, MissingExtra.
    """
    notes: list[str] = [
        (
            "uncertainties are taken as uncorrelated between processes and regions, since none are "
            "published otherwise"
        )
    ]
    channels: list[dict[str, Any]] = []
    observations: list[dict[str, Any]] = []
    every = [*(y for y in yields if y.decision != "rejected" and not y.bins), *also]
    for region in dict.fromkeys(y.region for y in yields):
        own = [y for y in every if y.region == region]
        observed = next((y for y in own if y.what == "observed" and y in yields), None)
        signals = [y for y in own if y.what == "process" and (y in also or _is_signal(y, signal))]
        backgrounds = list(_backgrounds([y for y in own if y not in signals]))
        if observed is None or not backgrounds or not signals:
            lacks = (
                "nothing observed"
                if observed is None
                else "no background"
                if not backgrounds
                else "no signal"
            )
            notes.append(f"{region}: left out, {lacks}")
            continue
        if said := _other_sum(backgrounds, own):
            notes.append(f"{region}: {said}")
        samples = [_sample(y, region, notes, is_signal=False) for y in backgrounds]
        samples += [_sample(y, region, notes, is_signal=True) for y in signals]
        channels.append({"name": region, "samples": [s for s in samples if s is not None]})
        observations.append({"name": region, "data": [observed.value]})
    if not channels:
        raise PaperError(
            "no region has an observed number, a background and a signal",
            hint="name the signal: --signal NAME",
        )
    measurement = {
        "name": "yields",
        "config": {
            "poi": "mu",
            "parameters": [{"name": "mu", "inits": [1.0], "bounds": [[0.0, 10.0]]}],
        },
    }
    document = {
        "version": "1.0.0",
        "channels": channels,
        "observations": observations,
        "measurements": [measurement],
    }
    if check:
        _check(document)
    return Workspace(document, tuple(notes))


def _is_signal(y: PublishedYield, names: Collection[str]) -> bool:
    return y.name in names or (not names and y.name.lower() in _SIGNAL)


def _backgrounds(rows: Sequence[PublishedYield]) -> Iterator[PublishedYield]:
    """The processes of a region, each once, after the fit where that is printed; the total
    expectation where there are none.
    """
    kinds = [y for y in rows if y.what == "process"] or _totals(rows)
    for name in dict.fromkeys(y.name for y in kinds):
        own = [y for y in kinds if y.name == name]
        yield min(own, key=lambda y: _FITS.index(y.fit))


def _totals(rows: Sequence[PublishedYield]) -> list[PublishedYield]:
    """The total expectations of a region; of several, those that say that they are of
    backgrounds.
    """
    totals = [y for y in rows if y.what == "expected"]
    return [y for y in totals if _BACKGROUND.search(y.name)] or totals


def _other_sum(backgrounds: Sequence[PublishedYield], rows: Sequence[PublishedYield]) -> str:
    """A sentence where the processes taken as background do not add up to the total that is
    printed: one of them may be a signal, or a part of another one. "" where they do.
    """
    fits = {y.fit for y in backgrounds}
    totals = [y for y in _totals(rows) if y.fit in fits]
    if len(totals) != 1 or backgrounds[0].what == "expected" or len(fits) > 1:
        return ""
    total, added = totals[0].value, sum(y.value for y in backgrounds if not y.bound)
    if abs(added - total) <= 0.02 * abs(total) + 0.05 * len(backgrounds):
        return ""
    names = ", ".join(y.name for y in backgrounds)
    return (
        f"what is taken as background ({names}) adds up to {added:.4g}, the total that is printed "
        f"is {total:.4g}; reject what is no background (hepnb yields --reject)"
    )


def _sample(
    y: PublishedYield, region: str, notes: list[str], *, is_signal: bool
) -> dict[str, Any] | None:
    """A sample of one bin. A limit is no number and left out, which a note says."""
    name = y.name or "background"
    if y.bound:
        notes.append(
            f"{region}: {name} is left out, since only an upper limit is published (< {y.value:g})"
        )
        return None
    modifiers: list[dict[str, Any]] = (
        [{"name": "mu", "type": "normfactor", "data": None}] if is_signal else []
    )
    for i, u in enumerate(y.uncertainties):
        low = y.value - u.down
        if low < 0:
            notes.append(
                f"{region}: {name} {y.value:g} − {u.down:g} is below zero; its variation ends at 0"
            )
        data = {"hi_data": [y.value + u.up], "lo_data": [max(low, 0.0)]}
        modifiers.append(
            {"name": f"{region}: {name} {u.name or i + 1}", "type": "histosys", "data": data}
        )
    return {"name": name, "data": [y.value], "modifiers": modifiers}


def _check(document: dict[str, Any]) -> None:
    try:
        import pyhf
    except ImportError:
        raise MissingExtra("pyhf", "stats", "checking a workspace") from None
    try:
        pyhf.Workspace(document).model()
    except (pyhf.exceptions.InvalidSpecification, pyhf.exceptions.InvalidModel) as error:
        raise PaperError(f"no valid workspace: {str(error).splitlines()[0]}") from None
