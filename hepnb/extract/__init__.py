"""Paper → draft spec."""
