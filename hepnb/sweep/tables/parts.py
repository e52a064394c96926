"""Rows that are for a part of what the columns name: below a title of their own, or as channels
beside categories.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from hepnb.sweep.heads import head, is_object
from hepnb.sweep.panels import COMMON, Panel, is_nothing, is_region, names_rows, requires
from hepnb.sweep.tables.words import asks
from hepnb.sweep.tokens import plain

#: heads over columns of what is asked, which are no regions: ``Lepton requirements``
_ASKED: Final = re.compile(
    r"\b(?:requirements?|selections?|criteri(?:on|a)|cuts?|vetoe?s?|kinematics|definitions?)\b",
    re.IGNORECASE,
)
#: names by an end of a scale: ``High mass``, ``Low p_{T}``
_END_OF_SCALE: Final = re.compile(
    r"(?:very[ -])?(?:low|high|medium|intermediate)[ -]", re.IGNORECASE
)
#: a symbol before a comparison
_COMPARED: Final = re.compile(r"([^\s,;<>≥≤=]++)\s*[<>≥≤=]")
#: a number of jets as the name of a category: ``0-jet``, ``≥2 jets``
_SO_MANY: Final = re.compile(r"[≥>]?\s*\d[- ]jets?(?: category)?", re.IGNORECASE)


def name_rows(panel: Panel) -> None:
    """Gives the rows of a panel the parts of the regions that they are for, or the regions, where
    the columns are none.
    """
    sections = _sections(panel)
    panel.named = sections or _channels(panel)
    panel.whole = bool(panel.named) and not sections and not _are_regions(panel)


def _sections(panel: Panel) -> dict[int, str]:
    """Row → the title above it, where two titles stand above rows of the same head: each is for
    regions of its own; {} for any other panel.
    """
    over, found, titles = "", dict[int, str](), dict[str, set[str]]()
    for row in panel.body:
        if title := _title(panel, row):
            over = title
            continue
        if over:
            found[row] = over
            label = panel.label(row)
            titles.setdefault(" ".join(label.text.split()) if label else "", set()).add(over)
    again = any(len(names) > 1 for label, names in titles.items() if label)
    return found if again else {}


def _channels(panel: Panel) -> dict[int, str]:
    """Row → its name, where the column of names says that they are channels or regions, and the
    cells beside them compare quantities by their names; {} for any other panel.
    """
    columns = range(panel.values_from, panel.last)
    if not names_rows(panel.title(panel.first)) or len(columns) < 2:
        return {}
    labels = {r: c for r in panel.body if (c := panel.label(r)) and c.text.strip()}
    texts = {r: " ".join(c.text.split()) for r, c in labels.items()}
    cells = {c for r in labels for c in panel.cells(r) if not is_nothing(c.text)}
    asking = 2 * sum(asks(c.text) for c in cells) >= len(cells) > 0
    named = all(is_region(t, said=True) and not _measures(t) for t in texts.values())
    # beside regions, groups of rows that ask different things say what they are about
    named = named and (not _are_regions(panel) or _asks_again(panel, texts))
    common = any(COMMON.fullmatch(t) for t in texts.values())
    several = len(set(texts.values())) > 1
    return texts if asking and named and several and not common else {}


def _asks_again(panel: Panel, labels: Mapping[int, str]) -> bool:
    """True where a column compares one quantity in rows of two names."""
    asked: dict[tuple[int, str], set[str]] = {}
    for row, name in labels.items():
        for c in panel.cells(row):
            for symbol in _COMPARED.findall(plain(c.text)):
                asked.setdefault((c.column, symbol), set()).add(name)
    return any(len(names) > 1 for names in asked.values())


def _are_regions(panel: Panel) -> bool:
    """True where all columns beside the names of rows are regions of their own."""
    titles = [panel.title(c) for c in range(panel.values_from, panel.last)]
    return all(
        (_SO_MANY.fullmatch(t) or (is_region(t, said=True) and not _measures(t)))
        and not _ASKED.search(t)
        for t in titles
    )


def _title(panel: Panel, row: int) -> str:
    """The text of a row that is nothing but the name of some regions; "" for any other row."""
    cells = panel.table.row(row)
    filled = [c for c in cells if c.text.strip()]
    if len(filled) != 1 or (len(cells) == 1 and cells[0].columns < panel.last - panel.first):
        return ""
    text = " ".join(filled[0].text.split())
    plainly = filled[0].column == panel.first and is_region(text, said=True)
    return text if plainly and not (requires(text) or _measures(text)) else ""


def _measures(text: str) -> bool:
    """True for the name of a quantity, or of objects."""
    if _END_OF_SCALE.match(text):
        return False
    found = head(text)
    return bool(is_object(text) or (found and found.known))
