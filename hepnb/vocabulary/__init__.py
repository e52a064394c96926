"""The words of the field as data: operators, quantities, subjects.

Readers, checks and the writer of ADL take them from here.
"""
