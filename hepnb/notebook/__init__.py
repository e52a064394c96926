"""The notebook: magics, cells, review widgets and the conversation with the labextension.

Only this package knows IPython.
"""
