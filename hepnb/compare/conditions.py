"""Facts about a run beyond its numbers, and the mapping of published names to regions, kept in a
file (``hepnb-mapping/1``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ConfigDict, TypeAdapter, ValidationError

from hepnb import filing
from hepnb.documents import NotYaml, document
from hepnb.errors import PaperError, first_of
from hepnb.lazy_imports import later
from hepnb.result import Kind

if TYPE_CHECKING:
    import yaml
else:
    yaml = later("yaml")

FORMAT = "hepnb-mapping/1"


@dataclass(frozen=True)
class Conditions:
    """Facts that a comparison needs and that neither side states.

    ``same``: region of the run by the name that a region or a row of the tables has. ``run``:
    whether its events are recorded or simulated, "" where nobody said; ``process``: the one that is
    simulated, by the name that the tables have, "" for all; ``luminosity`` in fb⁻¹ of the run,
    ``published_luminosity`` that of published numbers which do not say theirs; ``normalised``:
    whether the weights of the run scale it to its luminosity.
    """

    __pydantic_config__ = ConfigDict(extra="forbid")
    same: Mapping[str, str] = field(default_factory=dict)
    run: Kind = ""
    process: str = ""
    luminosity: float | None = None
    published_luminosity: float | None = None
    normalised: bool | None = None


def pairs(texts: Iterable[str]) -> dict[str, str]:
    """``NAME=REGION`` each: the region of the run by its published name.

    Raises PaperError for anything else.
    """
    found: dict[str, str] = {}
    for text in texts:
        name, _, region = text.rpartition("=")
        if not name or not region:
            raise PaperError(
                f"{text!r} is no pair",
                where="--same",
                expected='NAME=REGION, for example: --same "SR 2j"=SR',
            )
        found[name] = region
    return found


@cache
def _adapter() -> TypeAdapter[Conditions]:
    return TypeAdapter(Conditions)


_EXPECTED = (
    f"format: {FORMAT}, same: {{PUBLISHED NAME: REGION}}, run: data or simulation, process, "
    "luminosity, published_luminosity, "
    "normalised"
)


def load_mapping(path: str | Path) -> Conditions:
    """The conditions that a file keeps. Raises PaperError."""
    try:
        data = document(filing.text(path))
    except FileNotFoundError:
        raise PaperError("no such file", where=str(path), expected=_EXPECTED) from None
    except (NotYaml, UnicodeDecodeError, OSError) as error:
        kind = error.kind if isinstance(error, NotYaml) else type(error).__name__
        raise PaperError(f"cannot be read ({kind})", where=str(path), expected=_EXPECTED) from None
    if not isinstance(data, dict) or data.pop("format", None) != FORMAT:
        raise PaperError("is no mapping", where=str(path), expected=_EXPECTED)
    try:
        return _adapter().validate_python(data)
    except ValidationError as error:
        raise PaperError(first_of(error), where=str(path), expected=_EXPECTED) from None


def dump_mapping(conditions: Conditions) -> str:
    """The conditions as the text of a file."""
    said = {
        k: dict(v) if k == "same" else v
        for k, v in asdict(conditions).items()
        if v not in ("", None, {})
    }
    return yaml.safe_dump({"format": FORMAT, **said}, sort_keys=False, allow_unicode=True)
