"""YAML of others → plain data, with one error for whatever its parser raises: of its grammar, of
a number, of too much nesting.
"""

from __future__ import annotations

from typing import Any

import yaml


class NotYaml(ValueError):
    """A text that is no YAML: ``kind`` of the error, ``detail`` in words, ``line`` (from 1; 0:
    not known).
    """

    def __init__(self, error: Exception) -> None:
        mark = getattr(error, "problem_mark", None)
        self.kind, self.detail = type(error).__name__, " ".join(str(error).split())
        self.line = mark.line + 1 if mark else 0
        super().__init__(self.detail)


def document(text: str, loader: Any = yaml.SafeLoader) -> Any:
    """The one document of a text; ``loader``: a safe one of PyYAML. Raises NotYaml."""
    try:
        return yaml.load(text, Loader=loader)  # noqa: S506 - a safe one
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise NotYaml(error) from None


def documents(text: str, loader: Any = yaml.SafeLoader) -> list[Any]:
    """All documents of a text, in order. Raises NotYaml."""
    try:
        return list(yaml.load_all(text, Loader=loader))
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise NotYaml(error) from None
