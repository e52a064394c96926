"""The samples of an analysis: what they are, how they are normalised, which of their events
count, and what they give together.
"""
