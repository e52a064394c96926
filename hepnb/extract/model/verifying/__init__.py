"""A rule that a model gave → a rule of the records with its place in the paper, or the reason why
nobody can believe it.

The words must stand where it says; number, unit, sign and quantity must agree with what these
words, or the heads of a table, say of them; the blocks must be declared, and in a table their names
must stand in the row or the column.
"""

from hepnb.extract.model.verifying.refusal import Refused
from hepnb.extract.model.verifying.verifier import Verifier

__all__ = ("Refused", "Verifier")
