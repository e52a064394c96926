"""A run beside published numbers: a table of the paper, a PUBLISHED.yaml, or a HEPData table in JSON.

**How rows are matched.** A published region is the run's region of that name (case and punctuation aside); where both sides have
just one region, it is that one. Within a region the published rows are matched to the steps of the cutflow *in order*, by the words
of their labels: a step is put into words (``select pt(leptons[0]) > 20 GeV`` → leading lepton pt 20), numbers stand as words and
digits alike, and of all assignments that keep the order the one with the most similar words wins. Rows that the words leave over
between two matched neighbours are matched by position where equally many steps are left over there. Numbers of events never take
part in the matching. A row that finds no step is reported as ``missing``, never left out.

A bare integer is compared with the raw count, a published number with a fraction or an uncertainty with the sum of weights.
"""

from hepnb.compare.against import compare
from hepnb.compare.files import load_published
from hepnb.compare.matching import words
from hepnb.compare.rendering import FORMAT, table, to_json
from hepnb.compare.tables import number, published

__all__ = ["FORMAT", "compare", "load_published", "number", "published", "table", "to_json", "words"]
