"""The settings page of JupyterLab as the kernel sees it: told by the labextension, or read from
JupyterLab's own file.

The file is there before the labextension can say anything: with Run All its greeting comes after
the last cell.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jupyter_core.paths import jupyter_config_dir
from traitlets import TraitError
from traitlets.config import Configurable

from hepnb import filing
from hepnb.documents import json_of
from hepnb.notebook.messages import Preferred

#: where JupyterLab keeps what a user changed in the page of the plugin ``hepnb:plugin``
_FILE = Path("hepnb") / "plugin.jupyterlab-settings"
#: a string, or a comment outside of one
_COMMENT = re.compile(r'("(?:\\.|[^"\\])*")|//[^\n]*|/\*.*?\*/', re.DOTALL)


def saved_preferences() -> dict[str, Preferred]:
    """The user's settings in JupyterLab; none where there is no JupyterLab, or a file that it
    could not have written.
    """
    folder = Path(
        os.environ.get("JUPYTERLAB_SETTINGS_DIR")
        or Path(jupyter_config_dir(), "lab", "user-settings")
    )
    try:
        found = json_of(_COMMENT.sub(lambda m: m[1] or "", filing.text(folder / _FILE)))
    except (OSError, ValueError):
        return {}
    return (
        {k: v for k, v in found.items() if isinstance(v, Preferred)}
        if isinstance(found, dict)
        else {}
    )


class Preferences:
    """The settings page, below ``%config`` and ``ipython_config.py``, above the defaults."""

    def __init__(self, target: Configurable) -> None:
        """``target``: whose traits are set."""
        self._target = target
        self._standing: dict[str, Any] = {}  # what they were before, or what was preferred last

    def apply(self, preferred: Mapping[str, Preferred]) -> list[str]:
        """Sets what is preferred and nobody has set otherwise; gives a sentence for each value
        that is none.
        """
        target, wrong = self._target, []
        stated = {
            name
            for section in type(target).mro()
            for name in target.config.get(section.__name__, {})
        }
        traits = target.traits(config=True)
        defaults = {name: traits[name].default() for name in self._standing}
        for name, value in (defaults | dict(preferred)).items():
            if (
                name not in traits
                or name in stated
                or getattr(target, name) != self._standing.get(name, traits[name].default())
            ):
                continue
            try:
                setattr(target, name, value)
            except TraitError as error:
                wrong.append(f"the settings page says {name} = {value!r}: {error}")
            else:
                self._standing[name] = getattr(target, name)
        return wrong
