"""arXiv: names of papers, and fetching from a server on this machine."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from hepnb.errors import NetworkError, PaperError
from hepnb.ports import ReadOptions
from hepnb.readers import read, web
from hepnb.readers.names import Name, name_of
from tests.unit.services import Reply, Services, atom_entry


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("1704.03848", Name("arxiv", "1704.03848")),
        ("arXiv:1704.03848v2", Name("arxiv", "1704.03848", "v2")),
        ("0704.0001", Name("arxiv", "0704.0001")),
        ("hep-ex/0102030v1", Name("arxiv", "hep-ex/0102030", "v1")),
        ("math.GT/0309136", Name("arxiv", "math.GT/0309136")),
        ("https://arxiv.org/abs/1704.03848", Name("arxiv", "1704.03848")),
        ("http://export.arxiv.org/pdf/hep-ex/0102030v2.pdf", Name("arxiv", "hep-ex/0102030", "v2")),
        ("https://arxiv.org/pdf/1704.03848v1?download=1", Name("arxiv", "1704.03848", "v1")),
        ("https://arxiv.org/html/1704.03848v1#S3", Name("arxiv", "1704.03848", "v1")),
        ("10.48550/arXiv.1704.03848", Name("arxiv", "1704.03848")),
        ("https://inspirehep.net/literature/1591328?ui=x", Name("inspire", "1591328")),
        ("https://inspirehep.net/api/literature/1591328", Name("inspire", "1591328")),
        ("http://old.inspirehep.net/record/1591328", Name("inspire", "1591328")),
        ("https://www.hepdata.net/record/ins1591328", Name("inspire", "1591328")),
        ("inspire:1591328", Name("inspire", "1591328")),
        ("https://cds.cern.ch/record/2258146?ln=en", Name("cds", "2258146")),
        (
            "https://cds.cern.ch/record/2258146/files/a.pdf",
            Name("file", "https://cds.cern.ch/record/2258146/files/a.pdf"),
        ),
        ("10.1103/PhysRevD.96.072004", Name("doi", "10.1103/PhysRevD.96.072004")),
        ("https://doi.org/10.1007/JHEP07(2021)208", Name("doi", "10.1007/JHEP07(2021)208")),
        ("CMS-PAS-EXO-19-019", Name("report", "CMS-PAS-EXO-19-019")),
        ("atlas-conf-2017-022", Name("report", "ATLAS-CONF-2017-022")),
        ("1713.03848", None),
        ("paper.pdf", None),
        ("https://example.org/abs/1704.03848", None),
    ],
)
def test_names_of_papers(source: str, found: Name | None) -> None:
    """Ids old and new, with and without version, DOIs, records, reports, and addresses of all;
    nothing else.
    """
    assert name_of(source) == found


def test_a_paper_is_fetched_once(services: Services) -> None:
    """The second load asks nobody; the requests say who asks."""
    first = read("1602.01234v2", ReadOptions(contact="me@example.org"))
    second = read("arXiv:1602.01234v2", ReadOptions(offline=True))
    assert first == second
    assert (first.id, first.version) == ("1602.01234", "v2")
    assert services.paths == ["/pdf/1602.01234v2", "/api/literature"]
    assert all(
        agent.startswith("hepnb/") and "mailto:me@example.org" in agent
        for _, agent in services.asked
    )


def test_refresh_asks_again(services: Services) -> None:
    """What is cached is ignored when it should be, and offline it is all that there is."""
    read("hep-ex/0102030")
    read("hep-ex/0102030", ReadOptions(refresh=True))
    read("hep-ex/0102030", ReadOptions(refresh=True, offline=True))
    assert services.paths.count("/pdf/hep-ex/0102030") == 2


def test_offline_takes_a_version_that_is_there(services: Services) -> None:
    """Without a version in the id any cached one will do offline."""
    read("1602.01234v2")
    services.asked.clear()
    assert read("1602.01234", ReadOptions(offline=True)).id == "1602.01234"
    assert services.asked == []


def test_a_busy_server_is_asked_again(services: Services) -> None:
    """429 and 503 are waited out, for as long as the server says."""
    services.first += [
        Reply(status=429, headers={"Retry-After": "0"}),
        Reply(status=503, headers={"Retry-After": "0"}),
    ]
    assert read("1602.01234").id == "1602.01234"
    assert services.paths.count("/pdf/1602.01234") == 3


@pytest.mark.parametrize("bad", [Reply(gone=True), Reply(b"%PDF-" + b"x" * 500, cut=100)])
def test_a_broken_answer_is_asked_for_again(
    services: Services, monkeypatch: pytest.MonkeyPatch, bad: Reply
) -> None:
    """A connection that closes without an answer, or in the middle of it; what came of it is not
    kept.
    """
    monkeypatch.setattr(web, "BROKEN", (0.0, 0.0))
    services.first += [bad, bad]
    assert read("1602.01234").id == "1602.01234"
    services.first += [bad] * 3
    with pytest.raises(NetworkError, match=r"cut short"):
        read("1602.05678")


def test_a_redirect_is_followed_but_not_forever(
    services: Services, pdf: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """ArXiv sends from /pdf/ID to /pdf/IDv1; a circle ends."""
    monkeypatch.setattr(web, "BROKEN", ())
    services.files["/pdf/1602.00001"] = Reply(status=302, headers={"Location": "/pdf/1602.01234"})
    services.files["/pdf/1602.00002"] = Reply(status=302, headers={"Location": "/pdf/1602.00002"})
    assert read("1602.00001").id == "1602.00001"
    with pytest.raises(NetworkError, match="from address to address"):
        read("1602.00002")


def test_a_server_that_drips_is_given_up(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An answer that never ends is bounded as a whole, though every byte comes in time; so is
    one that is silent.
    """
    monkeypatch.setattr(web, "BROKEN", ())
    monkeypatch.setattr(web, "WHOLE", 0.1)
    services.first.append(Reply(b"%PDF-" + b"x" * 100, drip=0.02))
    with pytest.raises(NetworkError, match="longer than"):
        read("1602.01234")
    monkeypatch.setattr(web, "WHOLE", 60.0)
    monkeypatch.setattr(web, "SILENCE", 0.2)
    services.first.append(Reply(b"%PDF-", drip=1.0))
    with pytest.raises(NetworkError, match=r"no answer from arXiv \(ReadTimeout\)"):
        read("1602.01234")


def test_too_much_is_not_taken(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    """A download is bounded."""
    monkeypatch.setattr(web, "MOST_BYTES", 1000)
    with pytest.raises(NetworkError, match="are sent"):
        read("1602.01234")


@pytest.mark.parametrize(
    ("reply", "error", "said"),
    [
        (Reply(status=403), NetworkError, "arXiv answered 403"),
        (
            Reply(status=429, headers={"Retry-After": "3600"}),
            NetworkError,
            "asks to come back in 3600 s",
        ),
        (
            Reply(b"<html>please wait</html>", headers={"Content-Type": "text/html"}),
            NetworkError,
            "sent text/html, not a PDF",
        ),
        (Reply(b"%PDF-1.5\n1 0 obj"), NetworkError, "was cut short, and is not kept"),
    ],
)
def test_what_arxiv_refuses_is_said_and_not_kept(
    services: Services, tmp_path: Path, reply: Reply, error: type[PaperError], said: str
) -> None:
    """One request, one clear line, and no file in the cache."""
    services.first.append(reply)
    with pytest.raises(error, match=said):
        read("1602.01234")
    assert len(services.asked) == 1
    assert not list((tmp_path / "cache").rglob("*.pdf"))


@pytest.mark.parametrize(
    ("atom", "said"),
    [
        (
            atom_entry("http://arxiv.org/api/errors#incorrect_id"),
            "arXiv has no such paper; check the id",
        ),
        ("<feed xmlns='http://www.w3.org/2005/Atom'/>", "arXiv has no such paper"),
        ("not XML", "arXiv has no such paper"),
        (
            atom_entry(
                "http://arxiv.org/abs/1602.09999v2", comment="This paper has been withdrawn: wrong."
            ),
            "was withdrawn: This paper.*v1",
        ),
        (
            atom_entry("http://arxiv.org/abs/1602.09999v1", comment="12 pages"),
            "arXiv has no PDF of it",
        ),
    ],
)
def test_a_paper_without_a_pdf_is_explained(services: Services, atom: str, said: str) -> None:
    """No such paper, withdrawn, or there without a PDF."""
    services.atom = atom
    with pytest.raises(PaperError, match=rf"arXiv:1602\.09999: .*{said}"):
        read("1602.09999")


@pytest.mark.parametrize("how", ["option", "environment"])
def test_offline_never_touches_the_network(
    services: Services, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By option or by HEPNB_OFFLINE; the message names the cache."""
    if how == "environment":
        monkeypatch.setenv("HEPNB_OFFLINE", "1")
    with pytest.raises(
        NetworkError, match=r"arXiv:1602\.01234: not in the cache, and offline; .*cache"
    ):
        read("1602.01234", ReadOptions(offline=how == "option"))
    assert services.asked == []


def test_no_server_is_a_network_error(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody listens: said, with what to do."""
    monkeypatch.setattr(web, "BROKEN", (0.0,))
    monkeypatch.setenv("HEPNB_ARXIV_URL", "http://127.0.0.1:9")
    with pytest.raises(NetworkError, match=r"no answer .*; check the network"):
        read("1602.01234")


def test_requests_keep_their_distance(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two requests are never closer than the pause, whoever makes them."""
    monkeypatch.setenv("HEPNB_ARXIV_SECONDS", "0.3")
    begin = time.monotonic()
    read("1602.01234")
    read("1602.05678")
    assert time.monotonic() - begin >= 0.3


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("7", 7.0), ("", None), ("soon", None), ("Wed, 21 Oct 2015 07:28:00 GMT", 0.0)],
)
def test_retry_after(text: str, seconds: float | None) -> None:
    """Seconds, or a date, which may have passed."""
    assert web.retry_after(text) == seconds


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("nonsense", "neither a file nor the name of a paper"),
        ("missing.pdf", "no such file"),
        (
            "https://cds.cern.ch/record/1.pdf",
            "https://cds.cern.ch/record/1.pdf: no paper is known by this address",
        ),
        ("1799.12345", "neither a file nor the name of a paper"),
    ],
)
def test_what_is_no_paper_is_said(source: str, said: str) -> None:
    """An unknown word, a missing file and an impossible month."""
    with pytest.raises(PaperError, match=said):
        read(source)


def test_other_kinds_of_file_are_refused(tmp_path: Path) -> None:
    """A word processor's file is no paper, and the message says what would be."""
    path = tmp_path / "paper.docx"
    path.write_text("text")
    with pytest.raises(
        PaperError, match=r"paper\.docx: not a paper that can be read; expected PDF, LaTeX"
    ):
        read(str(path))
