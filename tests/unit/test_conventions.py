"""How the project writes: what a test can hold of its English."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests.conftest import ROOT

#: counts that are never one where they are shown
_MANY = {
    "hepnb/adl/older_dialects.py",
    "hepnb/generate/compiler/blocks.py",
    "hepnb/generate/explain.py",
    "hepnb/generate/model/written_cells.py",
    "hepnb/models/llamacpp/answering.py",
    "hepnb/models/llamacpp/binding.py",
    "hepnb/models/llamacpp/kv_cache.py",
    "hepnb/readers/local_files.py",
    "hepnb/render.py",
    "hepnb/review/__init__.py",
}


def trees() -> Iterator[tuple[str, ast.Module]]:
    """The modules of the package, parsed, by their paths."""
    for path in sorted((ROOT / "hepnb").rglob("*.py")):
        yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def counted() -> Iterator[tuple[str, int, str]]:
    """Where an f-string has the length of something before a plural noun: file, line, words."""
    for name, module in trees():
        for node in ast.walk(module):
            if not isinstance(node, ast.JoinedStr):
                continue
            for value, after in zip(node.values, node.values[1:], strict=False):
                is_length = isinstance(value, ast.FormattedValue) and ast.unparse(
                    value.value
                ).startswith("len(")
                words = after.value if isinstance(after, ast.Constant) else ""
                if is_length and (found := re.match(r" (?:[a-z]+ )?[a-z]+[^s\W]s\b", str(words))):
                    yield name, node.lineno, found[0]


def test_no_message_has_its_plural_fixed() -> None:
    """A length before a plural noun goes through ``several``, save where it is never one."""
    assert [found for found in counted() if found[0] not in _MANY] == []


def test_the_manual_fits_into_a_window() -> None:
    """Lines of prose have 100 characters at most; tables, code and long addresses have more."""
    wide = []
    for path in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")):
        if "reference" in path.parts or path.name == "sentences.md":  # these are made
            continue
        text = re.sub(r"^```.*?^```", "", path.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
        wide += [
            f"{path.name}: {line}"
            for line in text.split("\n")
            if len(line) > 100 and not line.startswith("|") and "](http" not in line
        ]
    assert wide == []
