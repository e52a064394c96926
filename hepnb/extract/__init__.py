"""Paper → draft spec: ``patterns`` without a model, ``model`` with one.

What both share stands here: ``merge``, ``drafting`` and the ``comments`` in the text of the spec.
"""
