"""Settings: built once by a shell (the command line, the magics) and handed down; nothing below reads the environment for them."""

from __future__ import annotations

import os
from dataclasses import dataclass, fields
from typing import Literal

Engine = Literal["patterns", "llama", "replay"]
ENGINES: tuple[Engine, ...] = ("patterns", "llama", "replay")


@dataclass(frozen=True, slots=True)
class Settings:
    """What a user may set, the same on the command line (options, ``HEPNB_…``) and in a notebook (``%config HepnbMagics``).

    ``engine``: who reads the paper; ``model_path``: a GGUF file; ``context``: its context in tokens (0: what the model was trained
    for, as far as memory allows); ``gpu_layers``: -1 for all, where the build can; ``samples``: how often it is asked for the lines
    of a passage; ``record``: file to which its answers are appended, and from which ``replay`` answers; ``offline``: never touch
    the network; ``executor``: ``""`` (in this process), ``processes:N`` or ``dask:ADDRESS``; ``schema``: name or file of the event
    schema, "" to detect it; ``contact``: an e-mail address for arXiv's user agent.
    """

    engine: Engine = "patterns"
    model_path: str = ""
    context: int = 0
    gpu_layers: int = -1
    samples: int = 1
    record: str = ""
    offline: bool = False
    executor: str = ""
    schema: str = ""
    contact: str = ""

    @classmethod
    def from_environment(cls) -> Settings:
        """The defaults, overridden by ``HEPNB_MODEL``, ``HEPNB_OFFLINE`` and ``HEPNB_CONTACT`` where they are set."""
        return cls(
            model_path=os.environ.get("HEPNB_MODEL", ""),
            offline=os.environ.get("HEPNB_OFFLINE", "") not in ("", "0"),
            contact=os.environ.get("HEPNB_CONTACT", ""),
        )


#: names of all settings, in the order in which they are documented
NAMES = tuple(f.name for f in fields(Settings))
