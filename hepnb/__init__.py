"""hepnb: a particle-physics paper in, a checked cutflow out.

Public modules are loaded when first asked for: ``hepnb.readers.read("1704.03848")``. In a notebook:
``%load_ext hepnb``. Importing hepnb imports neither Jupyter nor llama_cpp.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

#: the public modules; a package is imported with the submodules that are its face
_PUBLIC: dict[str, tuple[str, ...]] = {
    "adl": ("adl.parse", "adl.format", "adl.check"),
    "compare": (),
    "errors": (),
    "events": ("events.open", "events.example"),
    "extract": ("extract.patterns", "extract.model.prompted"),
    "findings": (),
    "generate": ("generate.compile",),
    "locate": (),
    "models": (),
    "paper": (),
    "plot": (),
    "ports": (),
    "program": (),
    "readers": (),
    "result": (),
    "review": (),
    "run": ("run.chunks",),
    "settings": (),
    "spec": (),
    "sweep": (),
    "units": (),
    "workflow": (),
}


def __getattr__(name: str) -> Any:
    """The public modules and ``__version__``, on demand."""
    if name == "__version__":
        return _version()
    if name not in _PUBLIC:
        raise AttributeError(f"module 'hepnb' has no attribute {name!r}")
    for part in _PUBLIC[name]:
        import_module(f"hepnb.{part}")
    return import_module(f"hepnb.{name}")


def __dir__() -> list[str]:
    return sorted([*globals(), *_PUBLIC, "__version__"])


def _version() -> str:
    from importlib.metadata import (
        PackageNotFoundError,
        version,
    )  # a twentieth of a second, which no import of hepnb waits for

    try:
        return version("hepnb")
    except PackageNotFoundError:  # a source tree that nobody has installed
        return "0+source"


def load_ipython_extension(shell: InteractiveShell) -> None:
    """``%load_ext hepnb``: registers the magics."""
    from hepnb.notebook.magics import load

    load(shell)


def unload_ipython_extension(shell: InteractiveShell) -> None:
    """``%unload_ext hepnb``: closes the conversation with the notebook."""
    from hepnb.notebook.magics import unload

    unload(shell)


def _jupyter_labextension_paths() -> list[dict[str, str]]:
    """The place where ``jupyter labextension develop`` finds the bundle."""
    return [{"src": "labextension", "dest": "hepnb"}]
