"""Writes docs/reference: commands, magics, settings and the Python interface, from the code that
they describe.
"""

from __future__ import annotations

import argparse
import os
import textwrap
from collections.abc import Iterator
from pathlib import Path

from IPython.core.interactiveshell import InteractiveShell

import hepnb
from hepnb.cli.commands import GROUPS, declared
from hepnb.notebook.magics import HepnbMagics
from hepnb.notebook.magics_base import MagicsBase
from hepnb.settings import Settings

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "docs" / "reference"
MADE = "This page is made from the code by `scripts/make_reference.py`.\n"
#: environment variables that are no settings
VARIABLES = {
    "HEPNB_MODEL": "GGUF file of the model",
    "HEPNB_SERVER": "address of the model server",
    "HEPNB_SERVER_KEY": (
        "the key of that server; with `hepnb model serve` by xllamacpp, the secret that it asks for"
    ),
    "HEPNB_SOURCE": "source of the LaTeX or HTML of a paper; empty: none",
    "HEPNB_OFFLINE": "`1`: do not use the network",
    "HEPNB_UNCONTAINED": (
        "`1`: run the code of a model although nothing on this machine can contain it"
    ),
    "HEPNB_PERSON": "your name in the journal",
    "HEPNB_ADOPT": (
        "`1`: decisions count that are not in your own record ([Trust](../trust.md)); for jobs"
    ),
    "HEPNB_DATA": "folder of the record of your decisions",
    "HEPNB_CONTACT": "your e-mail address, for arXiv's user agent",
    "HEPNB_CACHE": "folder of the cache",
    "HEPNB_CACHE_MB": "its limit, in MB",
}

_TABLE = "| name | default | |\n| --- | --- | --- |\n"


def pages() -> dict[str, str]:
    """The pages, by the name of their file."""
    os.environ["COLUMNS"] = "100"  # how wide argparse writes
    return {
        "commands.md": commands(),
        "magics.md": magics(),
        "settings.md": settings(),
        "python.md": python(),
    }


def commands() -> str:
    """Every command with every option."""
    head = (
        f"# Commands\n\n{MADE}\nExit codes: 0 done; 1 findings, or numbers that differ; 2 bad "
        "usage or input; 130 interrupted.\n"
    )
    return head + "".join(
        f"\n## {name}\n\n```text\n{text}```\n" for name, text in _helps(declared(*GROUPS), "hepnb")
    )


def _helps(parser: argparse.ArgumentParser, name: str) -> Iterator[tuple[str, str]]:
    groups = [a for a in parser._actions if isinstance(a, argparse._SubParsersAction)]  # noqa: SLF001 - argparse has no other way
    if not groups or name != "hepnb":
        home = str(Path.home())
        yield name, parser.format_help().replace(home, "~")
    for group in groups:
        for part, inner in group.choices.items():
            yield from _helps(inner, f"{name} {part}")


def magics() -> str:
    """Every magic with its options, as IPython's help has it."""
    text = (
        f"# Magics\n\n{MADE}\n`%load_ext hepnb` brings them. `%NAME?` shows the same in a "
        "notebook.\n"
    )
    names = sorted(
        {
            (name, method)
            for kind in ("line", "cell")
            for name, method in HepnbMagics.magics[kind].items()
        }
    )
    for name, method in dict(names).items():
        kinds = [
            mark + name
            for kind, mark in (("line", "%"), ("cell", "%%"))
            if name in HepnbMagics.magics[kind]
        ]
        text += (
            f"\n## {', '.join(kinds)}\n\n```text\n"
            f"{_plain(getattr(HepnbMagics, method).__doc__ or '')}\n```\n"
        )
    return text


def _plain(doc: str) -> str:
    """A docstring of magic_arguments as text: without the marks of reStructuredText."""
    text = textwrap.dedent("\n".join(line for line in doc.splitlines() if line.strip() != "::"))
    return text.strip().replace("%%%%", "%%")


def settings() -> str:
    """Every setting: its name, its default, what it is for."""
    rows = "".join(
        f"| `{name}` | `{getattr(Settings(), name)!r}` | {trait.help} |\n"
        for name, trait in sorted(MagicsBase.class_traits(config=True).items())
        if hasattr(Settings(), name)
    )
    variables = "".join(f"| `{name}` | {text} |\n" for name, text in VARIABLES.items())
    where = (
        "`%config HepnbMagics.NAME = VALUE` in a notebook, *Settings → hepnb* in JupyterLab, "
        "options on the command line."
    )
    return (
        f"# Settings\n\n{MADE}\n{where}\n\n{_TABLE}{rows}\n## Environment\n\n| variable | |\n| "
        f"--- | --- |\n{variables}"
    )


def python() -> str:
    """The public modules, of which mkdocstrings shows what is in them."""
    text = (
        f"# Python\n\n{MADE}\n`import hepnb` loads nothing else; `hepnb.workflow` and the others "
        "come when they are asked for.\n"
    )
    return text + "".join(f"\n## hepnb.{name}\n\n::: hepnb.{name}\n" for name in _modules())


def _modules() -> tuple[str, ...]:
    first = ("workflow", "settings", "errors")
    return (*first, *(name for name in hepnb._PUBLIC if name not in first))  # noqa: SLF001 - the list of what is public


def main() -> None:
    """Writes the pages."""
    FOLDER.mkdir(exist_ok=True)
    InteractiveShell.instance()
    for name, text in pages().items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
