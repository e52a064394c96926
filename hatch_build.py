"""Builds the JupyterLab extension into hepnb/labextension while hepnb is being built, where Node
can.

Without Node everything else is installed, and a warning says what is missing.
``SKIP_JUPYTER_BUILDER=1`` leaves it out on purpose.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NODE = (20, 19)  # what rspack, the bundler of JupyterLab's builder, asks for
SOURCES = ("package.json", "yarn.lock", "tsconfig.json", "src/**/*", "schema/*", "style/*")
SHARE = "share/jupyter/labextensions/hepnb"


class LabextensionHook(BuildHookInterface[Any]):
    """Hatch's custom build hook: bundles the labextension and puts it into the wheel's data."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatch calls it so
        """Called before each build, of a wheel (standard or editable) or a source archive."""
        source, built = Path(self.root, "labextension"), Path(self.root, "hepnb", "labextension")
        if not is_current(source, built) and (reason := why_not()) is not None:
            self.app.display_warning(
                f"hepnb is built without its JupyterLab extension ({reason}); all else works "
                "without it"
            )
            return
        if not is_current(source, built):
            bundle(source, built)
        if self.target_name == "wheel":
            build_data["shared_data"] |= {
                str(built): SHARE,
                str(source / "install.json"): f"{SHARE}/install.json",
            }


def is_current(source: Path, built: Path) -> bool:
    """True when a production bundle is there and no source is younger (in a source archive all
    are of one age).
    """
    marker = built / "package.json"
    if not marker.exists() or any(built.rglob("*.map")):
        return False
    age = marker.stat().st_mtime
    return all(path.stat().st_mtime <= age for pattern in SOURCES for path in source.glob(pattern))


def why_not() -> str | None:
    """Why the labextension cannot be bundled here, or None."""
    if os.environ.get("SKIP_JUPYTER_BUILDER"):
        return "SKIP_JUPYTER_BUILDER is set"
    node = shutil.which("node") or shutil.which("nodejs")
    if node is None:
        return f"Node is not installed (>= {NODE[0]}.{NODE[1]} is needed)"
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603 - the node on the PATH
    found = re.match(r"v(\d+)\.(\d+)", answer)
    if found is None or (int(found[1]), int(found[2])) < NODE:
        return f"Node {answer.strip() or 'does not start'}, >= {NODE[0]}.{NODE[1]} is needed"
    return None


def bundle(source: Path, built: Path) -> None:
    """Installs the JavaScript packages that yarn.lock names, and bundles. jlpm is the yarn that
    jupyter-builder brings.
    """
    shutil.rmtree(built, ignore_errors=True)
    subprocess.run(["jlpm", "install", "--immutable"], cwd=source, check=True)  # noqa: S607 - the jlpm of the build environment
    subprocess.run(["jlpm", "build:prod"], cwd=source, check=True)  # noqa: S607 - the jlpm of the build environment
