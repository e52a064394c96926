"""YAML and JSON of others → plain data, with one error for whatever their parsers raise: of the
grammar, of a number, of too much nesting.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, TypeVar, cast

from hepnb.lazy_imports import later

if TYPE_CHECKING:
    import yaml
else:
    yaml = later("yaml")

T = TypeVar("T")
#: how deep lists and mappings in brackets may stand in one another; no file of hepnb goes beyond 5
_DEEPEST = 200
#: lists, mappings and values of a document with aliases, each alias in place of what it stands for
_PARTS = 2_000_000
_BRACKETS = re.compile(r"[\[\]{}]")
_HALF = re.compile("[\ud800-\udfff]")


class NotYaml(ValueError):
    """A text that is no YAML: ``kind`` of the error, ``detail`` in words, ``line`` (from 1; 0:
    not known).
    """

    def __init__(self, error: Exception) -> None:
        mark = getattr(error, "problem_mark", None)
        self.kind, self.detail = type(error).__name__, " ".join(str(error).split())
        self.line = mark.line + 1 if mark else 0
        super().__init__(self.detail)


def document(text: str, loader: Any = None) -> Any:
    """The one document of a text; ``loader``: another safe one of PyYAML. Raises NotYaml."""
    try:
        _bounded(text)
        return _unfolding(text, yaml.load(text, Loader=loader or yaml.SafeLoader))
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise NotYaml(error) from None


def documents(text: str, loader: Any = None) -> list[Any]:
    """All documents of a text, in order. Raises NotYaml."""
    try:
        _bounded(text)
        return _unfolding(text, list(yaml.load_all(text, Loader=loader or yaml.SafeLoader)))
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise NotYaml(error) from None


def _bounded(text: str) -> None:
    """Raises RecursionError for lists in lists without an end, which PyYAML takes minutes for."""
    depth = 0
    for bracket in _BRACKETS.findall(text):
        depth += 1 if bracket in "[{" else -1 if depth else 0
        if depth > _DEEPEST:
            message = "lists in lists without an end"
            raise RecursionError(message)


def _unfolding(text: str, data: T) -> T:
    """The data of a YAML text. Raises RecursionError where its aliases unfold without end: whoever
    reads all of it would never be done.
    """
    if "*" not in text:  # no alias
        return data
    parts: dict[int, int] = {}  # of a list or mapping, with all in it; 0 while it is looked into
    waiting: list[Any] = [data]
    while waiting:
        found = waiting[-1]
        inner = [x for x in _within(found) if isinstance(x, dict | list)]
        if id(found) not in parts:
            parts[id(found)] = 0
            if any(parts.get(id(x)) == 0 for x in inner):
                message = "an alias of what it stands in"
                raise RecursionError(message)
            waiting += [x for x in inner if id(x) not in parts]
            continue
        waiting.pop()
        parts[id(found)] = 1 + len(_within(found)) + sum(parts[id(x)] for x in inner)
        if parts[id(found)] > _PARTS:
            message = f"aliases of aliases, of more than {_PARTS} parts"
            raise RecursionError(message)
    return data


def _within(data: Any) -> list[Any]:
    """The parts right in a list or mapping; none of anything else."""
    return list(data.values()) if isinstance(data, dict) else data if isinstance(data, list) else []


def json_of(text: str | bytes) -> Any:
    """The data of a JSON text; half of a pair of surrogates, which no file can hold, is U+FFFD.

    Raises JSONDecodeError, also for a number of thousands of digits and for lists in lists without
    an end.
    """
    try:
        found = json.loads(text)
    except json.JSONDecodeError:
        raise
    except RecursionError:
        raise json.JSONDecodeError("lists in lists without an end", "", 0) from None
    except ValueError as error:  # bytes that are no text, digits without an end
        raise json.JSONDecodeError(" ".join(str(error).split()), "", 0) from None
    escape = "\\ud" if isinstance(text, str) else b"\\ud"
    return whole(found) if escape in text.lower() else found  # type: ignore[operator]


def whole(data: T) -> T:
    """Plain data without halves of pairs of surrogates, which no file and no message can hold:
    each is U+FFFD.
    """
    return cast(T, _whole(data))


def _whole(data: Any) -> Any:
    if isinstance(data, str):
        return _HALF.sub("\ufffd", data)
    if isinstance(data, list):
        return [_whole(x) for x in data]
    if isinstance(data, dict):
        return {_whole(k): _whole(v) for k, v in data.items()}
    return data
