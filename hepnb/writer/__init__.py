"""Records → ADL: one deterministic writer for every reader.

Each line carries the words that its record was read from.

Records ─lineage▶ ─blocks▶ ─expressions▶ tree.Analysis, the line of each rule, what could not be
written
"""

from hepnb.writer.writing import Unwritten, Written, write

__all__ = ["Unwritten", "Written", "write"]
