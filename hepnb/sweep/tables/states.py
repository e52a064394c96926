"""Tables that state regions, wherever they float."""

from __future__ import annotations

from typing import Final

from hepnb.paper import Table
from hepnb.sweep.heads import head
from hepnb.sweep.panels import Panel, is_region, is_value, names_rows, panels, requires
from hepnb.sweep.tables.naming import naming_column
from hepnb.sweep.tables.quantities import has_limit

#: so many rows with a limit make a table of regions
_FEWEST: Final = 2


def states_regions(table: Table) -> bool:
    """True for a table that sets limits on several known quantities for regions that it names."""
    known = 0
    for panel in panels(table):
        rows = [
            h
            for r in panel.body
            if (c := panel.label(r))
            and (h := head(c.text))
            and h.known
            and any(has_limit(x.text) for x in panel.cells(r))
        ]
        columns = [
            h
            for c in range(panel.first, panel.last)
            if (h := panel.quantity(c))
            and h.known
            and any(has_limit(x.text) for r in panel.body if (x := panel.grid.get((r, c))))
        ]
        known = max(known, len(rows), len(columns))
        if columns and _named_limits(panel):
            return True
    return known >= 2


def _named_limits(panel: Panel) -> bool:
    """True where rows named as regions have limits with a sign, on one quantity at least."""
    quantities = {
        c: h for c in range(panel.first, panel.last) if (h := panel.quantity(c)) and h.known
    }
    naming = naming_column(panel, quantities)
    if naming is None:
        return False
    said = names_rows(panel.title(naming))
    rows = [
        r
        for r in panel.body
        if (c := panel.grid.get((r, naming)))
        and is_region(c.text, said=said)
        and not is_value(c.text)
    ]
    cells = [c for r in rows for column in quantities if (c := panel.grid.get((r, column)))]
    return sum(requires(c.text) for c in cells) >= _FEWEST and len(rows) >= _FEWEST
