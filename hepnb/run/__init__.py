"""Running programs over event files: in chunks (``chunks``), and foreign code in a sandbox
(``sandbox``).
"""
