"""Tables of HEPData in each form that they come in: a record, a folder, an archive, a submission, YAML, JSON, CSV."""

from hepnb.compare.hepdata.container import ARCHIVES, KINDS, unpack
from hepnb.compare.hepdata.forms import Column, HepTable, Value, documents, tables_of
from hepnb.compare.hepdata.reading import read_hepdata

__all__ = ["ARCHIVES", "KINDS", "Column", "HepTable", "Value", "documents", "read_hepdata", "tables_of", "unpack"]
