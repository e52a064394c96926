"""The settings page of JupyterLab: the same settings as %config has, below it and above the
defaults.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from traitlets import Enum, Int, Unicode
from traitlets.config import Config, Configurable

from hepnb.notebook.preferences import Preferences, saved_preferences
from hepnb.settings import ENGINES, Settings
from tests.conftest import ROOT

SCHEMA: dict[str, Any] = json.loads(
    (ROOT / "labextension" / "schema" / "plugin.json").read_text(encoding="utf-8")
)


class Target(Configurable):
    """What has settings."""

    engine = Enum(("patterns", "llama"), "patterns").tag(config=True)
    context = Int(0).tag(config=True)
    record = Unicode("").tag(config=True)


def test_the_page_has_every_setting() -> None:
    """Each with the default that the command line and %config have, and with words that say what
    it is.
    """
    assert {name: p["default"] for name, p in SCHEMA["properties"].items()} == asdict(Settings())
    assert SCHEMA["properties"]["engine"]["enum"] == list(ENGINES)
    assert all(p["title"] and p["description"] for p in SCHEMA["properties"].values())


def test_what_is_preferred_holds_until_it_is_set_otherwise() -> None:
    """A later preference replaces an earlier one; what %config sets stays; what the page no
    longer says is as by default.
    """
    target = Target()
    preferences = Preferences(target)
    assert preferences.apply({"engine": "llama", "context": 4096}) == []
    assert preferences.apply({"engine": "llama", "context": 8192}) == []
    assert (target.engine, target.context) == ("llama", 8192)
    target.context = 100
    preferences.apply({"context": 2048, "record": "a.jsonl"})
    assert (target.engine, target.context, target.record) == ("patterns", 100, "a.jsonl")


def test_the_configuration_file_stands_above_the_page() -> None:
    """What ipython_config.py says of a setting is not changed."""
    target = Target(config=Config({"Target": {"context": 512}}))
    Preferences(target).apply({"context": 4096})
    assert target.context == 512


def test_a_value_that_is_none_is_said() -> None:
    """It changes nothing, and what is unknown to this version is passed over."""
    target = Target()
    (wrong,) = Preferences(target).apply({"engine": "oracle", "temperature": 1})
    assert wrong.startswith("the settings page says engine = 'oracle'")
    assert target.engine == "patterns"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            (
                '{\n  // Engine\n  // who reads // the paper\n  "engine": "llama", /* all */ '
                '"record": "http://x"\n}'
            ),
            {"engine": "llama", "record": "http://x"},
        ),
        ("", {}),
        ("[1]", {}),
        ('{"engine": ["llama"], "offline": true}', {"offline": True}),
    ],
)
def test_the_file_of_jupyterlab_is_read(
    text: str, found: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With its comments; a file that JupyterLab has not written says nothing."""
    monkeypatch.setenv("JUPYTERLAB_SETTINGS_DIR", str(tmp_path))
    assert saved_preferences() == {}
    (tmp_path / "hepnb").mkdir()
    (tmp_path / "hepnb" / "plugin.jupyterlab-settings").write_text(text)
    assert saved_preferences() == found
