"""The benchmark of reading selections: what papers require, as facts; the score of a draft; and
the measurement of a model.
"""
