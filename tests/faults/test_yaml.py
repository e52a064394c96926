"""YAML of others: what its parser cannot hold is a sentence, at every door."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hepnb.benchmark import truth
from hepnb.compare.conditions import load_mapping
from hepnb.compare.files import load_published
from hepnb.documents import document
from hepnb.errors import HepnbError
from hepnb.events import schema
from hepnb.samples import reading

#: texts for which PyYAML raises something that is no error of YAML, or none at all
TEXTS = {
    "lists in lists without an end": "[" * 50_000,
    "a day that no month has": "format: 2020-99-99",
    "a whole number of thousands of digits": "format: " + "7" * 6_000,
    "a key that is a list": "? [a, b]\n: 1",
    "an alias of nothing": "format: *here",
    "a control character": "format: \x00",
    "an alias of what it stands in": "format: &here [*here]",
    "aliases of aliases": "".join(
        f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9) if i else 'x'}]\n" for i in range(12)
    ),
    "aliases of aliases, by names": "".join(
        f"a{i}: &a{i} {{{', '.join(f'k{n}: *a{i - 1}' for n in range(9)) if i else 'k: x'}}}\n"
        for i in range(12)
    ),
}
DOORS = ("schema", "samples", "mapping", "truth", "published numbers", "HEPData")


def _door(name: str, folder: Path) -> Callable[[str], Any]:
    """The reader of a kind of YAML files, on a text."""

    def mapping(text: str) -> Any:
        file = folder / "mapping.yaml"
        file.write_text(text, encoding="utf-8")
        return load_mapping(file)

    def published(text: str) -> Any:
        file = folder / "published.yaml"
        file.write_text(text, encoding="utf-8")
        return load_published(file)

    def table(text: str) -> Any:
        (folder / "submission.yaml").write_text(
            "name: Table 1\ndata_file: table.yaml\n", encoding="utf-8"
        )
        (folder / "table.yaml").write_text(text, encoding="utf-8")
        return load_published(folder)

    return {
        "published numbers": published,
        "HEPData": table,
        "schema": schema.read,
        "samples": reading.parse,
        "mapping": mapping,
        "truth": lambda text: truth.parse(text, "truth.yaml"),
    }[name]


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_what_yaml_cannot_hold_is_a_sentence(door: str, text: str, tmp_path: Path) -> None:
    """No traceback of the parser reaches a user, whatever the file."""
    with pytest.raises(HepnbError) as caught:
        _door(door, tmp_path)(text)
    assert len(str(caught.value)) < 500


def test_an_alias_stands_for_what_it_names() -> None:
    """As in files that people write."""
    assert document("a: &a [1, 2]\nb: [*a, *a]\n") == {"a": [1, 2], "b": [[1, 2], [1, 2]]}
