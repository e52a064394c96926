"""From a reviewed spec to a program: ``compile``, deterministic, of the parts in ``compiler``.

Cells of a ``model`` stand beside it; what tries, explains and compares programs stands here.
"""
