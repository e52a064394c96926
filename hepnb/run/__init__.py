"""Running programs over event files."""
