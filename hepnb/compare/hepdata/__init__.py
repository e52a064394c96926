"""Tables of HEPData in each form that they come in: a record, a folder, an archive, a
submission, YAML, JSON, CSV.
"""

from hepnb.compare.hepdata.container import ARCHIVES, KINDS, unpack
from hepnb.compare.hepdata.forms import content, tables_of
from hepnb.compare.hepdata.reading import read_hepdata

__all__ = ["ARCHIVES", "KINDS", "content", "read_hepdata", "tables_of", "unpack"]
