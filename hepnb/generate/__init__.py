"""From a reviewed spec to a program: ``compile`` (deterministic); the other modules are its
parts.
"""
