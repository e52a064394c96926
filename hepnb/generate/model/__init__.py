"""Cells that a model writes: read, inspected, tried in the sandbox, and held against the spec."""
