"""A model from the hub, whole or not at all: the disk is looked at first, a broken download goes
on, a checksum is taken.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from platformdirs import user_data_path

from hepnb.errors import MissingExtra, ModelError
from hepnb.models import gguf
from hepnb.plurals import several
from hepnb.ports import Progress, silent

_CHUNK = 1 << 22
#: what stays free on a disk beside a model
_SPARE = 1 << 30


@dataclass(frozen=True, slots=True)
class HubFile:
    """A file of a repository; ``sha256`` "" where the hub does not say."""

    name: str
    size: int
    sha256: str


def folder() -> Path:
    """The default folder of models."""
    return user_data_path("hepnb") / "models"


def pull(
    wanted: str, to: Path | None = None, *, endpoint: str = "", progress: Progress = silent
) -> Path:
    """Gets ``OWNER/NAME:FILE`` (a pattern such as ``*Q4_K_M.gguf`` will do) and gives its path; of
    a split model, the first part.

    What is there already, whole, is not got again. Raises ModelError where the pattern does not
    name one model, the disk is too small, the hub does not answer, or what came is not what the hub
    has; MissingExtra without huggingface_hub.
    """
    hub = _hub()
    repo, _, pattern = wanted.partition(":")
    place = to or folder()
    chosen = _choose(_files(hub, repo, endpoint), pattern or "*.gguf", wanted)
    missing = [f for f in chosen if not _whole(place / f.name, f)]
    _make_room(place, missing, progress)
    for file in missing:
        progress(f"getting {file.name} ({file.size / 1e9:.1f} GB)", 0, 0)
        _get(hub, repo, file, place, endpoint)
        _check(place / file.name, file, progress)
    first = place / chosen[0].name
    gguf.read(first)
    return first


def _hub() -> Any:
    # its own progress and telemetry are off; the first is read at import
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    try:
        import huggingface_hub.errors
    except ImportError:
        raise MissingExtra("huggingface_hub", "hub", "getting a model") from None
    return huggingface_hub


def _errors(hub: Any) -> tuple[type[Exception], ...]:
    """The exceptions of a download: of the hub, of the network by whatever client the hub's
    package uses, of the disk.
    """
    bases = hub.errors.HfHubHTTPError.__mro__
    client = next(
        (c for c in bases if c.__name__ in ("HTTPError", "RequestException")),
        hub.errors.HfHubHTTPError,
    )
    return client, hub.errors.HfHubHTTPError, OSError


def _files(hub: Any, repo: str, endpoint: str) -> tuple[HubFile, ...]:
    try:
        info = hub.HfApi(endpoint=endpoint or None).model_info(
            repo, files_metadata=True, timeout=30
        )
    except (*_errors(hub), hub.errors.HFValidationError) as error:
        raise _foreign(error, repo) from None
    return tuple(
        HubFile(
            s.rfilename, int(s.size or 0), str((s.lfs or {}).get("sha256") or "") if s.lfs else ""
        )
        for s in info.siblings or ()
    )


def _choose(files: Sequence[HubFile], pattern: str, wanted: str) -> list[HubFile]:
    """The file that a pattern names, or all parts of a split one."""
    found = sorted(
        (f for f in files if fnmatch(f.name, pattern) and f.name.endswith(".gguf")),
        key=lambda f: f.name,
    )
    models = [f for f in found if "mmproj" not in f.name]
    wholes = {_without_part(f.name) for f in models}
    if len(wholes) != 1:
        every = (
            ", ".join(
                f"{f.name} ({f.size / 1e9:.1f} GB)"
                for f in (models or files)[:12]
                if f.name.endswith(".gguf")
            )
            or "none"
        )
        found_ = several(len(wholes), "model") if wholes else "no model"
        raise ModelError(found_, where=wanted, expected="one", hint=f"name one of: {every}")
    if unsafe := next(
        (f.name for f in models if Path(f.name).is_absolute() or ".." in Path(f.name).parts), ""
    ):
        raise ModelError(
            f"a file outside of its folder: {unsafe}",
            where=wanted,
            hint="do not use this repository",
        )
    return models


def _without_part(name: str) -> str:
    """``m-00001-of-00003.gguf`` → ``m``."""
    stem = name.removesuffix(".gguf")
    head, _, count = stem.rpartition("-of-")
    return head.rpartition("-")[0] if head and count.isdigit() else stem


def _whole(path: Path, file: HubFile) -> bool:
    return path.is_file() and path.stat().st_size == file.size > 0


def _make_room(place: Path, files: Sequence[HubFile], progress: Progress) -> None:
    place.mkdir(parents=True, exist_ok=True)
    begun = sum(part.stat().st_size for part in _begun(place))
    needed, free = sum(f.size for f in files) - begun, shutil.disk_usage(place).free
    if files and needed + _SPARE > free:
        found = f"{needed / 1e9:.1f} GB are needed, {free / 1e9:.1f} GB are free"
        raise ModelError(
            found, where=str(place), hint="make room, or choose another folder with --to"
        )
    if begun:
        progress(f"going on after {begun / 1e9:.1f} GB", 0, 0)


def _begun(place: Path) -> Iterator[Path]:
    """The remains of an earlier download."""
    return (place / ".cache" / "huggingface" / "download").glob("**/*.incomplete")


def _get(hub: Any, repo: str, file: HubFile, place: Path, endpoint: str) -> None:
    try:
        hub.hf_hub_download(repo, file.name, local_dir=place, endpoint=endpoint or None)
    except _errors(hub) as error:
        raise _foreign(error, f"{repo}:{file.name}") from None


def _check(path: Path, file: HubFile, progress: Progress) -> None:
    """Compare a download with what the hub states; a wrong file is removed."""
    size = path.stat().st_size
    if size == file.size and not file.sha256:
        return
    digest = hashlib.sha256()
    done = 0
    with path.open("rb") as stream:
        while block := stream.read(_CHUNK):
            digest.update(block)
            done += len(block)
            progress("checking", done, size)
    if size != file.size or digest.hexdigest() != file.sha256:
        path.unlink()
        raise ModelError(
            "what came is not what the hub has (its checksum differs)",
            where=file.name,
            hint="get it once more",
        )


#: the disk is full (ENOSPC)
_FULL = 28


def _foreign(error: Exception, where: str) -> ModelError:
    """An error of the hub as ours: its first line."""
    name, text = type(error).__name__, " ".join(str(error).split())[:200]
    if isinstance(error, OSError) and error.errno == _FULL:
        return ModelError(
            "the disk is full", where=where, hint="make room; what came so far is kept"
        )
    hint = {
        "RepositoryNotFoundError": "check the name; a gated one needs: hf auth login",
        "GatedRepoError": "accept its licence on the hub, then: hf auth login",
    }.get(name, "check the name and the network; what came so far is kept")
    return ModelError(f"cannot be had: {text or name}", where=where, hint=hint)
