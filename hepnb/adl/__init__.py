"""The Analysis Description Language: parse, format, check."""
