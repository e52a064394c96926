"""Reasons for which a cell of a table stays open, in words."""

from __future__ import annotations

from typing import Final

NO_SIGN: Final = "a number without a sign"
NO_OWNER: Final = "the head does not say whose quantity it is"
NO_REGION: Final = "the table does not say for which region it is"
NOT_READ: Final = "the cell is not read"
TWICE: Final = "the table names this region more than once"
ONE_BIN: Final = "the cell is for one bin only"
RESULTS: Final = "the caption speaks of results"
OTHER_REGION: Final = "the region that the cell speaks of is not beside it"
OF_WHICH: Final = "the head does not say of which pair"
SPAN: Final = "the page does not say for which columns and rows the cell is"
A_PART: Final = "the row is for a part of the regions"
WHICH_STAYS: Final = "the table says which of two objects is kept"
NO_UNIT: Final = "the table gives no unit"
OTHERS: Final = "the cell does not say beside which ones"
EITHER: Final = "one of several requirements that the cell gives"
CONDITION: Final = "the head says for which events or objects it is"
TURNED: Final = "the cell turns round what another region requires"
NONE: Final = "that there are none, or that nothing is asked of their number"
