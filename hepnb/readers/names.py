"""Names of papers: arXiv ids, DOIs, records of INSPIRE, HEPData and CDS, report numbers, and
addresses of all these.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

Registry = Literal["arxiv", "inspire", "cds", "doi", "report", "file"]


@dataclass(frozen=True, slots=True)
class Name:
    """A paper in a registry; ``version`` (``v2``) of an arXiv id that has one.

    ``file`` is the address of a PDF on CDS.
    """

    registry: Registry
    id: str
    version: str = ""

    def __str__(self) -> str:
        shown = {
            "arxiv": "arXiv:",
            "inspire": "INSPIRE ",
            "cds": "CDS ",
            "doi": "doi:",
            "report": "",
            "file": "",
        }
        return f"{shown[self.registry]}{self.id}{self.version}"


_ARXIV = re.compile(
    r"(?:arxiv:)?((?P<new>\d{2}(?P<month>\d{2})\.\d{4,5})"
    r"|(?:[a-z-]+(?:\.[A-Z]{2})?/\d{7}))(?P<version>v\d+)?",
    re.IGNORECASE,
)
_ARXIV_ADDRESS = re.compile(
    r"(?:https?://(?:www\.|export\.)?arxiv\.org/(?:abs|pdf|html|src|e-print|format)/"
    r"|(?:https?://(?:dx\.)?doi\.org/|doi:)?10\.48550/arxiv\.)"
    r"(?P<id>[^?#]+?)(?:\.pdf)?/?(?:[?#].*)?",
    re.IGNORECASE,
)
_END: Final = r"/?(?:[?#].*)?"
_INSPIRE: Final = r"https?://(?:www\.|old\.|labs\.)?inspirehep\.net/(?:api/)?(?:literature|record)"
_REPORTS: Final = (
    r"ATLAS-CONF|ATL-[A-Z-]{1,40}-PUB|CMS-PAS-[A-Z0-9]+|CERN-EP|CERN-PH-EP|LHCb-CONF|LHCb-PAPER"
)
_OTHERS: Final[tuple[tuple[Registry, re.Pattern[str]], ...]] = (
    ("inspire", re.compile(rf"{_INSPIRE}/(\d+){_END}", re.IGNORECASE)),
    ("inspire", re.compile(r"https?://(?:www\.)?hepdata\.net/record/(?:ins)?(\d+)"
rf"{_END}", re.IGNORECASE)),
    ("inspire", re.compile(r"(?:inspire\s?[:/]?\s?|ins)(\d{1,9})", re.IGNORECASE)),
    ("file", re.compile(r"(https?://cds\.cern\.ch/record/\d+/files/[^?#\s]+\.pdf)(?:[?#].*)"
r"?", re.IGNORECASE)),
    ("cds", re.compile(r"https?://cds\.cern\.ch/record/(\d+)(?:/(?:files"
rf"|export)[^?#]*)?{_END}", re.IGNORECASE)),
    ("doi", re.compile(r"(?:https?://(?:dx\.)?doi\.org/"
r"|doi:\s*)?(10\.\d{4,9}/[^\s?#]+)(?:[?#].*)?", re.IGNORECASE)),
    ("report", re.compile(rf"((?:{_REPORTS})-\d[\d-]*)", re.IGNORECASE)),
)  # fmt: skip


def name_of(source: str) -> Name | None:
    """The name in what a user wrote, None where it is none."""
    given = source.strip()
    address = _ARXIV_ADDRESS.fullmatch(given)
    match = _ARXIV.fullmatch(address["id"] if address else given)
    if match and (not match["month"] or 1 <= int(match["month"]) <= 12):
        identifier = match[1] if match["new"] else match[1][:1].lower() + match[1][1:]
        return Name("arxiv", identifier, (match["version"] or "").lower())
    for registry, pattern in _OTHERS:
        if found := pattern.fullmatch(given):
            return Name(registry, found[1].upper() if registry == "report" else found[1])
    return None
