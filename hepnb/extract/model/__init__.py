"""Extraction by a language model: nothing is believed that code cannot find in the paper."""
