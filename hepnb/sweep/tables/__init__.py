"""Tables of a paper: from their grid to readings."""
