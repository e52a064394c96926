"""The arXiv id, DOI and report number in an entry of a bibliography."""

from __future__ import annotations

import re

from hepnb.paper import Reference

_ARXIV = re.compile(
    r"(?:arXiv\s*+:?|arxiv\.org/(?:abs|pdf)/|\[)\s*+((?:\d{4}\.\d{4,5})"
    r"|(?:[a-z-]{1,20}+(?:\.[A-Z]{2})?/\d{7}))",
    re.IGNORECASE,
)
_DOI = re.compile(r"\b(10\.\d{4,9}/[^\s\"<>,\]}]*[^\s\"<>,.\]}])")
_REPORT = re.compile(
    r"\b((?:ATLAS|CMS|LHCb|CERN|ATL|HEPNB|FERMILAB|DESY)(?:-[A-Z0-9]+)+-\d[\d-]*)\b"
)


def reference(label: str, text: str, links: str = "") -> Reference:
    """An entry with what its text and the addresses of its ``links`` say about where it is."""
    arxiv = _ARXIV.search(links) or _ARXIV.search(text)
    doi = _DOI.search(text) or _DOI.search(links)
    report = _REPORT.search(text)
    return Reference(
        label, text, arxiv[1] if arxiv else "", doi[1] if doi else "", report[1] if report else ""
    )
