"""A GGUF model without a compiler: the wheel xllamacpp has llama.cpp's server inside, which is
started here for this process.

It listens on loopback, on a free port, and answers only who knows a secret; it ends with the
process. hepnb speaks to it as to any llama-server: with its own prompt, token by token, and its own
grammar, so that a greedy answer is the one of `llamacpp`.
"""

from __future__ import annotations

import secrets
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Self

import psutil

from hepnb.errors import MissingExtra, ModelError
from hepnb.models import gguf, memory
from hepnb.models.server.keys import ApiKey
from hepnb.models.server.model import Server

#: only this machine may ask
HOST = "127.0.0.1"
#: answers at a time, as of a model in this process on a CPU
PARALLEL = 4

#: of llama.cpp's levels: nothing but errors
_ERRORS = 1


def installed() -> bool:
    """True where xllamacpp is installed. Does not import it."""
    return find_spec("xllamacpp") is not None


class Hosted(Server):
    """A `hepnb.ports.LanguageModel`: a GGUF file behind a server inside this process.

    ``context`` of one answer in tokens, 0 for what the model was trained for, up to 32768 and to
    what memory allows; ``gpu_layers``: -1 for all, where xllamacpp was built for a GPU;
    ``parallel``: answers at a time; ``threads``: 0 for one per physical core; ``port``: 0 for a
    free one. Its secret is ``secret``, else a new one. Raises MissingExtra without xllamacpp,
    ModelError for a file that is no model, or that llama.cpp cannot load.
    """

    def __init__(
        self,
        path: str | Path,
        *,
        context: int = 0,
        gpu_layers: int = -1,
        parallel: int = PARALLEL,
        threads: int = 0,
        port: int = 0,
        secret: str = "",
    ) -> None:
        self.header = gguf.read(path)
        self.fingerprint = gguf.fingerprint(path)
        self.plan = memory.plan(
            self.header, context=context, ram_free=psutil.virtual_memory().available
        )
        self.secret = secret or secrets.token_urlsafe(24)
        self._running = _start(
            self.header.path, self.plan.context, gpu_layers, parallel, threads, port, self.secret
        )
        super().__init__(self._running.listening_address, key=ApiKey(self.secret))

    @property
    def name(self) -> str:
        """File name and fingerprint: what the answers depend on."""
        return f"{self.header.path.name}#{self.fingerprint}"

    def describe(self) -> str:
        """One line for a person:
        ``tiny.gguf (llama, 0.2 M parameters), by xllamacpp, context 8192``, and what gave way.
        """
        size = f"{self.header.architecture}, {self.header.parameters / 1e6:.1f} M parameters"
        return "; ".join(
            (
                f"{self.header.path.name} ({size}), by xllamacpp, context {self.plan.context}",
                *self.plan.notes,
            )
        )

    def close(self) -> None:
        """Ends the server and frees the memory. The model answers no more."""
        self._running = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _start(
    path: Path, context: int, gpu_layers: int, parallel: int, threads: int, port: int, secret: str
) -> Any:
    """The running server."""
    try:
        import xllamacpp
    except ModuleNotFoundError:
        raise MissingExtra("xllamacpp", "server", "a model without a compiler") from None
    except (ImportError, OSError) as error:
        raise ModelError(
            f"xllamacpp cannot be loaded: {error}", hint="pip install --force-reinstall xllamacpp"
        ) from None
    wanted = xllamacpp.CommonParams()
    wanted.model.path = str(path)
    wanted.hostnames, wanted.port, wanted.api_keys = [HOST], port, [secret]
    wanted.n_ctx, wanted.n_parallel, wanted.n_gpu_layers = context * parallel, parallel, gpu_layers
    wanted.warmup = wanted.ui = False
    wanted.verbosity = _ERRORS  # its words would stand between those of hepnb
    if count := threads or (psutil.cpu_count(logical=False) or 0):
        wanted.cpuparams.n_threads = wanted.cpuparams_batch.n_threads = count
    try:
        return xllamacpp.Server(wanted)
    except (RuntimeError, ValueError, OSError) as error:
        raise ModelError(
            f"llama.cpp cannot load it: {error}",
            where=str(path),
            hint="hepnb model info FILE says what it is",
        ) from None
