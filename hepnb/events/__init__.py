"""Event files: their schemas (``schema``), how one is opened (``open``), and a toy sample
(``example``).
"""
