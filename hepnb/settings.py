"""Settings: built once by a shell (the command line, the magics) and handed down; nothing below
reads the environment for them.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Literal

from hepnb.ports import ARXIV, Questions

Engine = Literal["patterns", "llama", "server", "replay"]
QUESTIONS: tuple[Questions, ...] = ("auto", "whole", "small")
ENGINES: tuple[Engine, ...] = ("patterns", "llama", "server", "replay")


@dataclass(frozen=True, slots=True)
class Settings:
    """The user's settings, the same on the command line (options, ``HEPNB_…``) and in a notebook
    (``%config HepnbMagics``).

    ``engine``: who reads the paper; ``model_path``: a GGUF file; ``context``: its context in tokens
    (0: what the model was trained for, as far as memory allows); ``gpu_layers``: -1 for all that
    fit, where the build can; ``server``: the address of a server of models (its key comes from
    ``HEPNB_SERVER_KEY`` or the system's keyring, never from a setting), ``server_model``: which of
    its models; ``samples``: how often it is asked; ``questions``: ``whole`` for the whole selection
    at once, ``small`` for names first and small pieces, ``auto`` by the size of the model;
    ``record``: file to which its answers are appended, and from which ``replay`` answers;
    ``offline``: never touch the network; ``executor``: ``""`` (in this process), ``processes:N`` or
    ``dask:ADDRESS``; ``schema``: name or file of the event schema, "" to detect it; ``contact``: an
    e-mail address for arXiv's user agent; ``source``: whose tables a PDF has: ``arxiv``, of the
    LaTeX or HTML that arXiv has of it (one more request), a file of either, or "" the PDF's own;
    ``uncontained``: code of a model runs also where nothing on this machine can contain it;
    ``person``: your name in the journal, "" for what the system calls you.
    """

    engine: Engine = "patterns"
    model_path: str = ""
    context: int = 0
    gpu_layers: int = -1
    server: str = ""
    server_model: str = ""
    samples: int = 1
    questions: Questions = "auto"
    record: str = ""
    offline: bool = False
    executor: str = ""
    schema: str = ""
    contact: str = ""
    source: str = ARXIV
    uncontained: bool = False
    person: str = ""

    @classmethod
    def from_environment(cls) -> Settings:
        """The defaults, overridden by ``HEPNB_MODEL`` and its like (docs/reference/settings.md)."""
        return cls(
            model_path=os.environ.get("HEPNB_MODEL", ""),
            server=os.environ.get("HEPNB_SERVER", ""),
            offline=os.environ.get("HEPNB_OFFLINE", "") not in ("", "0"),
            contact=os.environ.get("HEPNB_CONTACT", ""),
            source=os.environ.get("HEPNB_SOURCE", ARXIV),
            uncontained=os.environ.get("HEPNB_UNCONTAINED", "") not in ("", "0"),
            person=os.environ.get("HEPNB_PERSON", ""),
        )

    @property
    def of_others(self) -> Settings:
        """The settings for papers beside the one that a file of ``source`` belongs to."""
        return self if self.source in ("", ARXIV) else replace(self, source="")

    def choose(self, chosen: Mapping[str, object]) -> Settings:
        """These settings with what was chosen; a model or a server that is chosen without an
        engine brings its engine.
        """
        given: dict[str, Any] = {
            name: value for name, value in chosen.items() if value is not None and name in NAMES
        }
        implied = "server" if given.get("server") else "llama" if given.get("model_path") else ""
        return replace(self, **({"engine": implied} if implied else {}) | given)


#: names of all settings, in the order in which they are documented
NAMES = tuple(f.name for f in fields(Settings))
