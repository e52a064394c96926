"""The results of a run, as numbers like published ones."""

from __future__ import annotations

from hepnb.result import PublishedYield, RunResult, Uncertainty


def yields_of_run(
    result: RunResult, process: str = "", *, table: str = "this reproduction"
) -> tuple[PublishedYield, ...]:
    """The yield of each region: counts where all weights are one, else sums of weights with their
    statistical uncertainty.

    ``process``: what was simulated; "" for recorded events, which are then what is observed.
    """
    found: list[PublishedYield] = []
    for region in result.regions:
        counts = region.weighted == region.selected and not process
        size = region.statistical**0.5
        found.append(
            PublishedYield(
                region.name,
                float(region.selected) if counts else region.weighted,
                () if counts else (Uncertainty("stat", size, size),),
                "process" if process else "observed",
                process,
                table=table,
            )
        )
    return tuple(found)
