"""A bounded pydantic model → a GBNF grammar whose answers are as long as is known beforehand.

Every answer that the grammar lets through is one JSON document on one line: keys in the order of
the schema, those without a default always present, ``", "`` and ``": "`` between them. What a
grammar cannot promise (a string without an end, a pattern, a recursive model) is refused, not
ignored: an answer that is cut is worth nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pydantic import BaseModel

from hepnb.errors import ModelError

#: llama.cpp takes a repetition of more than 2000 for an endless one
MAX_STRING = 2000
#: … and counts the symbols inside the repeated group, of which a list item has two
MAX_ITEMS = 999
#: an integer without bounds has at most so many digits
INTEGER_DIGITS = 9
#: one character of a string: no quote, no backslash, no control character as it is (so no raw line
#: break), each of the first two escaped. Other escapes are left out: a model that means ``\theta``
#: or ``\nu`` must not write a tab or a line break
_CHARACTER = r'[^"\\\x00-\x1F\x7F] | "\\\\" | "\\\""'
_CHARACTER_BYTES = 4  # the longest UTF-8 character
_NUMBER = '("0" | [1-9] [0-9]{0,8}) ("." [0-9]{1,6})? ("e" [-+]? [0-9]{1,2})?'
_NUMBER_BYTES = 9 + 7 + 4

#: keywords that say nothing about the form
_SILENT = frozenset(
    {
        "title",
        "description",
        "default",
        "examples",
        "deprecated",
        "$defs",
        "discriminator",
        "required",
        "readOnly",
    }
)
_KNOWN = {
    "object": {"properties", "additionalProperties"},
    "array": {"items", "prefixItems", "minItems", "maxItems"},
    "string": {"minLength", "maxLength"},
    "integer": {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"},
    "number": {"minimum"},
    "boolean": set(),
    "null": set(),
}
#: rules that are the same in every schema, with the bytes that they take at most
_FIXED = {"boolean": ('"true" | "false"', 5), "null": ('"null"', 4)}

Schema = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Gbnf:
    """A grammar and the length in bytes (and so in tokens) that no answer exceeds."""

    text: str
    max_bytes: int


@lru_cache(maxsize=64)
def grammar(model: type[BaseModel]) -> Gbnf:
    """The grammar of a pydantic model.

    Raises ModelError where the schema has no finite worst case or cannot be guaranteed.
    """
    writer = _Writer(model.model_json_schema(), model.__name__)
    return writer.grammar()


def is_sparse(model: type[BaseModel]) -> bool:
    """True where a key of an answer may be missing."""
    schema = model.model_json_schema()
    objects = (schema, *schema.get("$defs", {}).values())
    return any(
        set(o.get("required", ())) != set(o["properties"]) for o in objects if "properties" in o
    )


@dataclass(frozen=True, slots=True)
class _Rule:
    """The name of a rule and the bytes that it takes at most."""

    name: str
    bytes: int


class _Writer:
    """Walks a JSON schema and collects one rule per thing that it meets."""

    def __init__(self, schema: Schema, name: str) -> None:
        self.schema = schema
        self.name = name
        self.rules: dict[str, str] = {}
        self.open: list[str] = []
        self.known: dict[str, _Rule] = {}

    def grammar(self) -> Gbnf:
        top = self.rule(self.schema, ())
        lines = [
            f"root ::= {top.name}",
            *(f"{name} ::= {body}" for name, body in self.rules.items()),
        ]
        return Gbnf("\n".join(lines) + "\n", top.bytes)

    def add(self, body: str, size: int, name: str) -> _Rule:
        """A rule of that body; the same body keeps its name, another one gets a new name."""
        name = re.sub(r"[^a-zA-Z0-9-]+", "-", name).strip("-").lower() or "value"
        unique, n = name, 1
        while unique == "root" or self.rules.get(unique, body) != body:
            n += 1
            unique = f"{name}-{n}"
        self.rules[unique] = body
        return _Rule(unique, size)

    def refuse(self, path: tuple[str, ...], found: str, hint: str) -> ModelError:
        return ModelError(found, where=".".join((self.name, *path)), hint=hint)

    def rule(self, s: Schema, path: tuple[str, ...]) -> _Rule:
        """The rule of a schema at a path."""
        if "$ref" in s:
            return self.reference(str(s["$ref"]), path)
        if len(s.get("allOf", ())) == 1:
            return self.rule(s["allOf"][0], path)
        for key in ("anyOf", "oneOf"):
            if key in s:
                return self.alternatives(s[key], path)
        if "const" in s or "enum" in s:
            return self.literals(s.get("enum", [s.get("const")]), path)
        kind = s.get("type")
        if kind not in _KNOWN:
            raise self.refuse(path, f"a value of type {kind or 'any'}", "give the field one type")
        if foreign := sorted(set(s) - _KNOWN[kind] - _SILENT - {"type"}):
            raise self.refuse(
                path,
                f"{kind} with {', '.join(foreign)}",
                "a grammar cannot guarantee it; check it after parsing",
            )
        if kind in _FIXED:
            return self.add(*_FIXED[kind], kind)
        method: Any = getattr(self, f"{kind}_rule")
        rule: _Rule = method(s, path)
        return rule

    def reference(self, ref: str, path: tuple[str, ...]) -> _Rule:
        name = ref.removeprefix("#/$defs/")
        if name in self.open:
            raise self.refuse(path, f"{name} contains itself", "a recursive answer has no end")
        if name not in self.known:
            self.open.append(name)
            self.known[name] = self.rule(self.schema["$defs"][name], (*path, name))
            self.open.pop()
        return self.known[name]

    def alternatives(self, schemas: list[Schema], path: tuple[str, ...]) -> _Rule:
        rules = [self.rule(s, (*path, str(i))) for i, s in enumerate(schemas)]
        return self.add(
            " | ".join(r.name for r in rules), max(r.bytes for r in rules), "-".join(path)
        )

    def literals(self, values: list[object], path: tuple[str, ...]) -> _Rule:
        texts = [json.dumps(v, ensure_ascii=False) for v in values]
        return self.add(
            " | ".join(_quoted(t) for t in texts),
            max(len(t.encode()) for t in texts),
            "-".join(path),
        )

    def number_rule(self, s: Schema, path: tuple[str, ...]) -> _Rule:
        if s.get("minimum", 0) != 0:
            raise self.refuse(
                path,
                f"a number of at least {s['minimum']}",
                "only ge=0 can be guaranteed; check it after parsing",
            )
        if "minimum" in s:
            return self.add(_NUMBER, _NUMBER_BYTES, "positive")
        return self.add(f'"-"? {_NUMBER}', 1 + _NUMBER_BYTES, "number")

    def integer_rule(self, s: Schema, path: tuple[str, ...]) -> _Rule:
        most = 10**INTEGER_DIGITS - 1
        low = max(s.get("minimum", -most), s.get("exclusiveMinimum", -most - 1) + 1)
        high = min(
            s.get("maximum", max(most, low)), s.get("exclusiveMaximum", max(most, low) + 1) - 1
        )
        if low > high or low != int(low) or high != int(high):
            raise self.refuse(path, f"no integer from {low} to {high}", "correct the bounds")
        size = max(len(str(int(low))), len(str(int(high))))
        return self.add(
            integers(int(low), int(high)), size, f"integer-{low}-{high}".replace("--", "-m")
        )

    def string_rule(self, s: Schema, path: tuple[str, ...]) -> _Rule:
        least, most = s.get("minLength", 0), s.get("maxLength")
        if most is None:
            raise self.refuse(path, "a string without an end", "give it max_length")
        if not least <= most <= MAX_STRING:
            raise self.refuse(
                path,
                f"a string of {least} to {most} characters",
                f"llama.cpp repeats at most {MAX_STRING} times",
            )
        character = self.add(_CHARACTER, _CHARACTER_BYTES, "character")
        repeated = f" {character.name}{{{least},{most}}}" if most else ""
        return self.add(
            rf'"\""{repeated} "\""', 2 + most * _CHARACTER_BYTES, f"string-{least}-{most}"
        )

    def array_rule(self, s: Schema, path: tuple[str, ...]) -> _Rule:
        if "prefixItems" in s:
            return self.tuple_rule(s, path)
        least, most = s.get("minItems", 0), s.get("maxItems")
        if most is None:
            raise self.refuse(path, "a list without an end", "give it max_length")
        if not least <= most <= MAX_ITEMS:
            raise self.refuse(
                path,
                f"a list of {least} to {most} items",
                f"llama.cpp repeats at most {MAX_ITEMS} items",
            )
        if most == 0:
            return self.add('"[]"', 2, "empty")
        item = self.rule(s.get("items", {}), (*path, "item"))
        some = (
            f'{item.name} (", " {item.name}){{{max(least - 1, 0)},{most - 1}}}'
            if most > 1
            else item.name
        )
        body = f'"[" {some} "]"' if least else f'"[" ({some})? "]"'
        return self.add(body, 2 + most * (item.bytes + 2), "-".join((*path, "list")))

    def tuple_rule(self, s: Schema, path: tuple[str, ...]) -> _Rule:
        items = [self.rule(item, (*path, str(i))) for i, item in enumerate(s["prefixItems"])]
        if {s.get("minItems", len(items)), s.get("maxItems", len(items))} != {len(items)}:
            raise self.refuse(path, "a tuple that may be longer or shorter", "give it one length")
        body = ' ", " '.join(item.name for item in items)
        return self.add(
            f'"[" {body} "]"', 2 + sum(item.bytes + 2 for item in items), "-".join((*path, "tuple"))
        )

    def object_rule(self, s: Schema, path: tuple[str, ...]) -> _Rule:
        if s.get("additionalProperties", False) is not False:
            raise self.refuse(
                path, "an object with any keys", 'use a list of {"key", "value"}, or extra="forbid"'
            )
        body, size, separator = ['"{"'], 2, ""
        properties, required = s.get("properties", {}), set(s.get("required", ()))
        if properties and next(iter(properties)) not in required and required != set(properties):
            raise self.refuse(
                path,
                "an object whose first key may be missing",
                "begin it with a key that is always there",
            )
        for key, value in properties.items():
            head = f"{separator}{json.dumps(key, ensure_ascii=False)}: "
            rule = self.rule(value, (*path, key))
            item = [_quoted(head), rule.name]
            body += item if key in required else [f"({' '.join(item)})?"]
            size += len(head.encode()) + rule.bytes
            separator = ", "
        return self.add(" ".join([*body, '"}"']), size, path[-1] if path else self.name)


def integers(low: int, high: int) -> str:
    """A GBNF body that takes exactly the integers from ``low`` to ``high``, written without
    leading zeros, plus or ``-0``.
    """
    parts = [f'"-" ({_digits(max(1, -high), -low)})'] if low < 0 else []
    if high >= 0:
        parts.append(_digits(max(low, 0), high))
    return " | ".join(parts)


def _digits(low: int, high: int) -> str:
    """The integers from ``low`` to ``high``, both ≥ 0: one alternative per number of digits."""
    parts = []
    for n in range(len(str(low)), len(str(high)) + 1):
        first, last = max(low, 10 ** (n - 1) if n > 1 else 0), min(high, 10**n - 1)
        parts.append(_same_length(str(first), str(last)))
    return " | ".join(parts)


def _same_length(low: str, high: str) -> str:
    """Digit strings of one length, from ``low`` to ``high``."""
    n = len(low) - 1
    if n == 0:
        return _digit(low, high)
    if low[1:] == "0" * n and high[1:] == "9" * n:
        return f"{_digit(low[0], high[0])} [0-9]{{{n}}}"
    if low[0] == high[0]:
        return f"{_digit(low[0], low[0])} ({_same_length(low[1:], high[1:])})"
    parts = [f"{_digit(low[0], low[0])} ({_same_length(low[1:], '9' * n)})"]
    if int(high[0]) - int(low[0]) > 1:
        parts.append(f"{_digit(str(int(low[0]) + 1), str(int(high[0]) - 1))} [0-9]{{{n}}}")
    return " | ".join([*parts, f"{_digit(high[0], high[0])} ({_same_length('0' * n, high[1:])})"])


def _digit(low: str, high: str) -> str:
    return f'"{low}"' if low == high else f"[{low}-{high}]"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
