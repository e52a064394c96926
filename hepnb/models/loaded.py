"""The one model that stays loaded: tens of gigabytes, loaded for every question of a notebook,
take longer than the answers.
"""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from hepnb.errors import MissingExtra
from hepnb.models import hosted, inspection

if TYPE_CHECKING:
    from hepnb.models.hosted import Hosted
    from hepnb.models.llamacpp import LlamaCpp

    Local: TypeAlias = LlamaCpp | Hosted

_Key = tuple[str, int, int, int]


class _Kept:
    """The model that was asked for last, and what it was asked for by."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.key: _Key | None = None
        self.model: Local | None = None

    def llama(self, path: str, context: int, gpu_layers: int) -> Local:
        """The model, loaded where it is not; the one before is freed first, since both may be
        too much for one machine.
        """
        file = Path(path)
        key = (path, file.stat().st_mtime_ns if file.exists() else 0, context, gpu_layers)
        with self.lock:
            if self.model is None or key != self.key:
                self._free()
                self.model, self.key = _load(path, context, gpu_layers), key
            return self.model

    def _free(self) -> None:
        if self.model is not None:
            self.model.close()
        self.model = self.key = None


def _load(path: str, context: int, gpu_layers: int) -> Local:
    """The model by llama-cpp-python, or by xllamacpp where only that is installed."""
    if not inspection.installed():
        if hosted.installed():
            return hosted.Hosted(path, context=context, gpu_layers=gpu_layers)
        raise MissingExtra("xllamacpp or llama-cpp-python", "server", "a model on this machine")
    from hepnb.models.llamacpp import LlamaCpp  # the one import of the binding, which is optional

    return LlamaCpp(path, context=context, gpu_layers=gpu_layers)


_kept = _Kept()


def llama(path: str, *, context: int = 0, gpu_layers: int = -1) -> Local:
    """A GGUF model in this process, kept loaded until another one is asked for.

    Raises ModelError, MissingExtra.
    """
    return _kept.llama(path, context, gpu_layers)
