"""Yields in the tables of a paper: which region, what was counted, how many, with which
uncertainties, and where it is printed.

A table is a grid of *names* and *numbers*. One axis names what is counted (observed, total
expectation, processes), the other one the regions; which is which is decided by where *Observed*
and *Total* stand, else by the names of processes. The name of a region is put together of
everything else that stands above or beside a number: names half-way down, group rows, merged cells.

A number whose row or column is a limit, a ratio, a purity or a significance is no yield. What a
table of yields prints and this module does not read is listed with the reason (`Unread`), never
dropped.
"""

from hepnb.compare.yields.numbers import Number, number, read_number
from hepnb.compare.yields.reading import PublishedReading, read_yields

__all__ = ["Number", "PublishedReading", "number", "read_number", "read_yields"]
