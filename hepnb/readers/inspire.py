"""INSPIRE: what it knows about a paper and about the papers that this one cites."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from typing import Any, Final

from hepnb import filing
from hepnb.documents import json_of
from hepnb.errors import NetworkError
from hepnb.paper import Paper, Reference
from hepnb.readers import cache
from hepnb.readers.names import Name
from hepnb.readers.web import INSPIRE, Web

#: raised with every change of what is kept of a record
_VERSION: Final = 1
_CITED_FIELDS: Final = "control_number,titles,arxiv_eprints,dois,report_numbers"
_FIELDS: Final = (
    f"{_CITED_FIELDS},authors.full_name,collaborations,abstracts,external_system_identifiers,"
    "documents,references"
)
#: answers a page, and pages, of the papers that one cites
_PAGE, _PAGES = 250, 4
#: authors that are kept of a paper without a collaboration
_AUTHORS: Final = 10
_HEPDATA: Final = "https://www.hepdata.net/record/"


@dataclass(frozen=True)
class Record:
    """INSPIRE's record of a paper; ``document``: the path of a PDF there; ``hepdata``: an
    address in HEPData.
    """

    number: str
    title: str = ""
    authors: tuple[str, ...] = ()
    abstract: str = ""
    arxiv: str = ""
    report: str = ""
    hepdata: str = ""
    document: str = ""
    references: tuple[Reference, ...] = ()


def record(name: Name, web: Web, *, refresh: bool) -> Record | None:
    """The record of a paper, None where INSPIRE has none. Raises NetworkError."""
    kept = cache.folder() / "inspire" / f"{cache.digest(str(name))[:32]}-{_VERSION}.json"
    if kept.exists() and (web.offline or not refresh):
        with suppress(
            OSError, ValueError, KeyError, TypeError
        ):  # a damaged entry is asked for anew
            return _unpacked(json_of(filing.content(cache.used(kept))))
    found = _asked(name, web)
    if found is not None:
        cache.keep(kept, json.dumps(asdict(found)).encode())
    return found


def completed(paper: Paper, known: Record) -> Paper:
    """The paper with what only INSPIRE knows; what the paper itself says stands."""
    by_label = {r.label: r for r in known.references}
    return replace(
        paper,
        title=paper.title or known.title,
        authors=paper.authors or known.authors,
        abstract=paper.abstract or known.abstract,
        inspire=known.number,
        hepdata=known.hepdata,
        references=tuple(_filled(r, by_label.get(r.label)) for r in paper.references)
        or known.references,
    )


def _filled(own: Reference, known: Reference | None) -> Reference:
    """An entry of the bibliography with the identifiers that it does not print, unless both
    speak of different papers.
    """
    if known is None or (own.arxiv and known.arxiv and own.arxiv != known.arxiv):
        return own
    return replace(
        own,
        arxiv=own.arxiv or known.arxiv,
        doi=own.doi or known.doi,
        report=own.report or known.report,
        title=known.title,
        inspire=known.inspire,
    )


# --- asking
# --------------------------------------------------------------------------------------------------


def _asked(name: Name, web: Web) -> Record | None:
    query, fits = _query(name)
    hits = _search(query, _FIELDS, web, str(name), size=5)
    metadata = next((h for h in hits if fits(h)), None)
    if metadata is None:
        return None
    found = _record(metadata)
    cited = _cited(found.number, web, str(name)) if found.references else {}
    return replace(found, references=tuple(_with_ids(r, cited) for r in found.references))


def _query(name: Name) -> tuple[str, Callable[[Mapping[str, Any]], bool]]:
    """The query for a name, and the test whether an answer is it: INSPIRE's search is generous."""
    match name.registry:
        case "arxiv":
            return f"arxiv:{name.id}", lambda h: name.id in _values(h, "arxiv_eprints")
        case "doi":
            return (
                f'doi:"{name.id}"',
                lambda h: name.id.lower() in [v.lower() for v in _values(h, "dois")],
            )
        case "cds":
            return (
                f"external_system_identifiers.value:{name.id}",
                lambda h: name.id in _values(h, "external_system_identifiers", "CDS"),
            )
        case "report":
            return (
                f"reportnumber:{name.id}",
                lambda h: name.id in [v.upper() for v in _values(h, "report_numbers")],
            )
    return f"recid:{name.id}", lambda h: str(h.get("control_number")) == name.id


def _search(
    query: str, fields: str, web: Web, where: str, *, size: int, page: int = 1
) -> list[Mapping[str, Any]]:
    answer = web.get(
        INSPIRE,
        "/api/literature",
        where,
        {"q": query, "fields": fields, "size": str(size), "page": str(page)},
    )
    try:
        data = json_of(answer.content)
        return [
            hit["metadata"] for hit in data["hits"]["hits"] if isinstance(hit["metadata"], dict)
        ]
    except (ValueError, KeyError, TypeError):
        raise NetworkError(
            f"INSPIRE sent {answer.kind}, not records", where=where, hint="try again later"
        ) from None


def _cited(number: str, web: Web, where: str) -> dict[str, Mapping[str, Any]]:
    """The records that a record cites, by their number."""
    found: dict[str, Mapping[str, Any]] = {}
    for page in range(1, _PAGES + 1):
        hits = _search(f"citedby:recid:{number}", _CITED_FIELDS, web, where, size=_PAGE, page=page)
        found |= {str(h.get("control_number")): h for h in hits}
        if len(hits) < _PAGE:
            break
    return found


# --- reading: every key of a record may be missing
# ------------------------------------------------------------------------


def _items(data: Any, key: str) -> Iterator[Mapping[str, Any]]:
    listed = data.get(key) if isinstance(data, Mapping) else None
    yield from (x for x in listed if isinstance(x, Mapping)) if isinstance(listed, list) else ()


def _values(data: Any, key: str, schema: str = "") -> list[str]:
    return [
        str(x["value"])
        for x in _items(data, key)
        if "value" in x and (not schema or x.get("schema") == schema)
    ]


def _first(values: list[str]) -> str:
    return values[0] if values else ""


def _title(data: Any) -> str:
    return next((str(t["title"]) for t in _items(data, "titles") if "title" in t), "")


def _record(data: Mapping[str, Any]) -> Record:
    collaborations = [f"{v} Collaboration" for v in _values(data, "collaborations")]
    authors = [_name(str(a["full_name"])) for a in _items(data, "authors") if "full_name" in a]
    documents = [
        str(d["url"]) for d in _items(data, "documents") if d.get("fulltext") and "url" in d
    ]
    hepdata = _first(_values(data, "external_system_identifiers", "HEPDATA"))
    return Record(
        str(data.get("control_number", "")),
        _title(data),
        tuple(collaborations or authors[:_AUTHORS]),
        _first(_values(data, "abstracts")),
        _first(_values(data, "arxiv_eprints")),
        _first(_values(data, "report_numbers")),
        f"{_HEPDATA}{hepdata}" if hepdata else "",
        _first(documents),
        tuple(_references(data)),
    )


def _name(full: str) -> str:
    """``Aad, Georges`` → ``Georges Aad``."""
    last, _, first = full.partition(", ")
    return f"{first} {last}".strip()


def _references(data: Mapping[str, Any]) -> Iterator[Reference]:
    """The entries of the bibliography; of several under one label the first that has an arXiv
    id, else the first.
    """
    found: dict[str, Reference] = {}
    for number, item in enumerate(_items(data, "references"), start=1):
        own = item.get("reference")
        own = own if isinstance(own, Mapping) else {}
        linked = item.get("record")
        address = str(linked.get("$ref", "")) if isinstance(linked, Mapping) else ""
        label = str(own.get("label") or number)
        raw = next((str(r["value"]) for r in _items(item, "raw_refs") if "value" in r), "")
        title = own.get("title")
        texts = {
            key: [v for v in listed if isinstance(v, str)] if isinstance(listed, list) else []
            for key in ("dois", "report_numbers", "misc")
            for listed in (own.get(key),)
        }
        entry = Reference(
            label,
            raw or ", ".join(texts["misc"]),
            str(own.get("arxiv_eprint") or ""),
            _first(texts["dois"]),
            _first(texts["report_numbers"]),
            str(title.get("title", "")) if isinstance(title, Mapping) else "",
            address.rpartition("/")[2],
        )
        if label not in found or (entry.arxiv and not found[label].arxiv):
            found[label] = entry
    yield from found.values()


def _with_ids(own: Reference, cited: Mapping[str, Mapping[str, Any]]) -> Reference:
    known = cited.get(own.inspire)
    if known is None:
        return own
    return replace(
        own,
        arxiv=own.arxiv or _first(_values(known, "arxiv_eprints")),
        doi=own.doi or _first(_values(known, "dois")),
        report=own.report or _first(_values(known, "report_numbers")),
        title=_title(known) or own.title,
    )


def _unpacked(data: Mapping[str, Any]) -> Record:
    return Record(
        **{
            **data,
            "authors": tuple(data["authors"]),
            "references": tuple(Reference(**r) for r in data["references"]),
        }
    )
