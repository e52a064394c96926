"""Every rule of the reading: its examples read as they say, and one of them notices when it is
gone.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import pytest

from hepnb.sweep import read, rules, told
from hepnb.sweep.rules import Example, Rule, every_rule, without

RULES = every_rule()
SHOWN = [
    pytest.param(e, id=f"{r.name}-{k}")
    for r in RULES
    for k, e in enumerate((*r.examples, *r.counter_examples))
]


@pytest.mark.parametrize("example", SHOWN)
def test_an_example_reads_as_it_says(example: Example) -> None:
    """The text of an example gives the readings beside it."""
    assert told(read(example.text)) == example.reads


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.name)
def test_an_example_notices_when_the_rule_is_gone(rule: Rule) -> None:
    """Without the rule, one of its examples reads otherwise."""
    with without(rule):
        assert any(told(read(e.text)) != e.reads for e in rule.examples)


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.name)
def test_a_counter_example_does_without_the_rule(rule: Rule) -> None:
    """What only looks alike reads the same without the rule."""
    with without(rule):
        assert all(told(read(e.text)) == e.reads for e in rule.counter_examples)


def test_names_of_rules_are_unique() -> None:
    """A reading that names its rule names one."""
    assert len({r.name for r in RULES}) == len(RULES)


def test_a_rule_stands_in_the_tuple_of_its_module() -> None:
    """No rule is left out of the page and of the tests above."""
    names = {r.name for r in RULES}
    walked = pkgutil.walk_packages(rules.__path__, f"{rules.__name__}.")
    modules = [importlib.import_module(info.name) for info in walked]
    own = [x for module in modules for x in vars(module).values() if isinstance(x, Rule)]
    assert {r.name for r in own} <= names


def test_a_caret_begins_all_of_a_pattern() -> None:
    """``^`` is the beginning of a sentence where the whole pattern begins with it; elsewhere it
    would be the beginning of the paragraph.
    """
    inner = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|(?P<begin>(?<!\A)\^)", re.DOTALL)
    assert [r.name for r in RULES if any(m["begin"] for m in inner.finditer(r.pattern))] == []


def test_the_page_of_the_rules_is_current() -> None:
    """docs/sentences.md is what scripts/make_sentences.py writes."""
    root = Path(__file__).parents[2]
    code = "import make_sentences, sys; sys.stdout.buffer.write(make_sentences.page().encode())"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=root / "scripts",
        env={"PYTHONPATH": str(root)},
        capture_output=True,
        check=True,
    )
    assert done.stdout.decode() == (root / "docs" / "sentences.md").read_text(encoding="utf-8"), (
        "run scripts/make_sentences.py"
    )
