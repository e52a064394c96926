"""INSPIRE: records by any name, what they add to a paper, and answers that are none."""

from __future__ import annotations

from typing import Any

import pytest

from hepnb.errors import NetworkError, PaperError
from hepnb.ports import ReadOptions
from hepnb.readers import read, web
from hepnb.readers.inspire import record
from hepnb.readers.names import Name
from hepnb.readers.web import Web
from tests.unit.services import Reply, Services, inspire_record

REFERENCES: list[dict[str, Any]] = [
    {
        "reference": {
            "label": "1",
            "title": {"title": "Photons"},
            "misc": ["Photons", "2001"],
            "authors": [{"full_name": "A, B"}],
        },
        "record": {"$ref": "https://inspirehep.net/api/literature/77"},
        "raw_refs": [{"schema": "text", "value": "[1] A. Author, Journal of Things."}],
        "curated_relation": False,
    },
    {"reference": {"label": "1", "dois": ["10.1000/second"]}},
    {
        "reference": {
            "label": "2",
            "arxiv_eprint": "1602.05678",
            "dois": ["10.1000/two"],
            "report_numbers": ["CMS-PAS-X-1"],
        }
    },
    {},
    {"reference": None, "record": "nonsense"},
]
RECORD = inspire_record(
    42,
    abstracts=[{"value": "An abstract."}],
    collaborations=[{"value": "ATLAS"}],
    arxiv_eprints=[{"value": "1602.01234", "categories": ["hep-ex"]}],
    dois=[{"value": "10.1103/PhysRevD.1"}],
    report_numbers=[{"value": "CERN-EP-2016-001"}],
    external_system_identifiers=[
        {"schema": "HEPDATA", "value": "ins42"},
        {"schema": "CDS", "value": "2258146"},
    ],
    references=REFERENCES,
)


@pytest.fixture
def known(services: Services) -> Services:
    """INSPIRE knows the paper, and the first one that it cites."""
    services.records = [inspire_record(1, arxiv_eprints=[{"value": "9999.99999"}]), RECORD]
    services.cited = [
        inspire_record(77, arxiv_eprints=[{"value": "1101.00001"}], dois=[{"value": "10.1000/one"}])
    ]
    return services


def test_a_paper_is_completed(known: Services) -> None:
    """Abstract, authors, HEPData, identifiers of the references; what the paper prints itself
    stands.
    """
    paper = read("1602.01234")
    assert (paper.inspire, paper.hepdata) == ("42", "https://www.hepdata.net/record/ins42")
    assert (paper.authors, paper.abstract) == (("ATLAS Collaboration",), "An abstract.")
    first, second = paper.references
    assert (first.arxiv, first.doi, first.title, first.inspire) == (
        "1101.00001",
        "10.1000/one",
        "Record 77",
        "77",
    )
    assert (second.arxiv, second.doi, second.report) == ("1602.05678", "10.1000/two", "CMS-PAS-X-1")
    assert first.text.startswith("A. Author")
    known.asked.clear()
    assert read("1602.01234", ReadOptions(offline=True)) == paper
    assert known.asked == []


@pytest.mark.parametrize(
    "source",
    [
        "inspire:42",
        "https://inspirehep.net/literature/42",
        "https://doi.org/10.1103/physrevd.1",
        "https://cds.cern.ch/record/2258146",
        "CERN-EP-2016-001",
    ],
)
def test_other_names_lead_to_arxiv(known: Services, source: str) -> None:
    """A record, a DOI, a CDS number or a report number: INSPIRE says which arXiv paper that is."""
    assert read(source).id == "1602.01234"


def test_a_report_without_arxiv_is_fetched_from_inspire(known: Services, pdf: bytes) -> None:
    """A conference note has its full text there."""
    known.records = [
        inspire_record(
            5,
            report_numbers=[{"value": "CMS-PAS-X-1"}],
            documents=[{"url": "/files/abc.pdf", "fulltext": True, "key": "x"}],
        )
    ]
    known.files["/files/abc.pdf"] = Reply(pdf)
    assert read("CMS-PAS-X-1").id == "CMS-PAS-X-1"
    assert read("CMS-PAS-X-1", ReadOptions(offline=True)).blocks


def test_a_file_of_cds_is_fetched(known: Services, pdf: bytes) -> None:
    """By its address."""
    known.files["/record/7/files/note.pdf"] = Reply(pdf)
    assert read("https://cds.cern.ch/record/7/files/note.pdf").id == "note"


@pytest.mark.parametrize(
    ("records", "said"),
    [
        ([], "INSPIRE has no such record"),
        ([inspire_record(9)], "INSPIRE has no such record"),
        ([inspire_record(42)], "no full text"),
        (
            [
                inspire_record(
                    42, documents=[{"url": "https://evil.example/x.pdf", "fulltext": True}]
                )
            ],
            "lies elsewhere, at evil.example",
        ),
    ],
)
def test_what_inspire_lacks_is_said(
    known: Services, records: list[dict[str, Any]], said: str
) -> None:
    """No record, another one, one without a text, one whose text is somewhere else."""
    known.records = records
    with pytest.raises(PaperError, match=said):
        read("inspire:42")


@pytest.mark.parametrize(
    "reply",
    [
        Reply(status=403),
        Reply(b"<html>", headers={"Content-Type": "text/html"}),
        Reply(b'{"hits": []}'),
        Reply(b"[" * 100_000),
    ],
)
def test_a_paper_does_not_fail_with_inspire(known: Services, reply: Reply) -> None:
    """It is read without, and says so; the next time INSPIRE is asked again."""
    read("1602.05678")
    known.files["/pdf/1602.07777"] = known.files["/pdf/1602.05678"]
    known.first += [known.files["/pdf/1602.07777"], reply]
    paper = read("1602.07777")
    assert "nothing from INSPIRE" in paper.warnings[-1]
    assert paper.references[1].arxiv == "1602.05678"
    assert not read("1602.07777").warnings


def test_a_record_of_nothing_is_read(known: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every key may be missing or of another kind."""
    known.records = [
        {
            "control_number": 3,
            "titles": "x",
            "authors": [1],
            "references": [[], {"reference": {"label": None}}],
        }
    ]
    found = record(Name("inspire", "3"), Web(ReadOptions()), refresh=False)
    assert found is not None
    assert (found.number, found.title, found.authors, len(found.references)) == ("3", "", (), 1)
    monkeypatch.setattr(web, "BUSY", ())
    known.first.append(Reply(status=503))
    with pytest.raises(NetworkError, match="INSPIRE answered 503"):
        record(Name("inspire", "4"), Web(ReadOptions()), refresh=False)
