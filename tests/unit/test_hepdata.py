"""What HEPData gives, in each form that it comes in, and what of it cannot be used."""

from __future__ import annotations

import csv
import io
import itertools
import json
import tarfile
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml

from hepnb import compare
from hepnb.errors import NetworkError, PaperError
from hepnb.paper import Paper
from hepnb.ports import ReadOptions
from hepnb.readers import hepdata
from hepnb.result import BinRange, Uncertainty
from tests.unit.services import Reply, Services

VALUES = (21.0, 3.0)
EDGES = ((100.0, 200.0), (200.0, 300.0))


def column(
    name: str, values: list[Any], units: str = "", qualifiers: list[Any] | None = None
) -> dict[str, Any]:
    """A variable of a submission."""
    header = {"name": name} | ({"units": units} if units else {})
    return {"header": header, "values": values} | ({"qualifiers": qualifiers} if qualifiers else {})


def table(
    independent: list[dict[str, Any]], dependent: list[dict[str, Any]], name: str = ""
) -> dict[str, Any]:
    """A table of a submission."""
    return {"independent_variables": independent, "dependent_variables": dependent} | (
        {"name": name} if name else {}
    )


def loaded(tmp_path: Path, data: Any, name: str = "t.yaml") -> compare.PublishedReading:
    """What is read of a document."""
    path = tmp_path / name
    path.write_text(json.dumps(data) if name.endswith(".json") else yaml.safe_dump(data))
    return compare.load_published(path)


def told(reading: compare.PublishedReading) -> list[tuple[str, str, float]]:
    """Region, what is counted, value."""
    return [(y.region, y.label, y.value) for y in reading.yields]


CUTS = column("Cut", [{"value": "all events"}, {"value": "two jets"}])
REGIONS = column("Region", [{"value": "SR1"}, {"value": "SR2"}])
BINS = column("MET", [{"low": low, "high": high} for low, high in EDGES], "GeV")

# --- a generated set of forms: how the table lies × how errors are written × how values are written
# × the container -----------

LAYOUTS = ("cuts", "regions", "processes", "bins", "qualified")
ERRORS = ("none", "symmetric", "asymmetric", "one-sided", "percent", "empty", "text")
WRITTEN = ("number", "text")
CONTAINERS = (
    "yaml", "json", "csv", "csv, quoted", "folder", "submission.yaml", "documents", "site",
    "tar.gz", "zip",
)  # fmt: skip


def errors_of(kind: str) -> tuple[list[dict[str, Any]], tuple[float, float] | None, str]:
    """The errors of the value 21 as HEPData writes them, (up, down), and what is said of them."""
    asymmetric = {"plus": 5.0, "minus": -3.0}
    found: dict[str, tuple[list[dict[str, Any]], tuple[float, float] | None, str]] = {
        "none": ([], None, ""),
        "symmetric": ([{"symerror": 4.2, "label": "stat"}], (4.2, 4.2), ""),
        "asymmetric": ([{"asymerror": asymmetric, "label": "stat"}], (5.0, 3.0), ""),
        "one-sided": (
            [{"asymerror": {"plus": 5.0, "minus": ""}, "label": "stat"}],
            (5.0, 0.0),
            "",
        ),
        "percent": ([{"symerror": "20%", "label": "stat"}], (4.2, 4.2), ""),
        "empty": ([{"asymerror": {"plus": "", "minus": ""}, "label": "stat"}], None, ""),
        "text": ([{"symerror": "large", "label": "stat"}], None, "is no number and left out"),
    }
    return found[kind]


def layout_of(
    kind: str, values: list[dict[str, Any]]
) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """A table that holds the values, and the (region, label) that each of them has."""
    if kind == "cuts":
        return table([CUTS], [column("SR", values)]), [("SR", "all events"), ("SR", "two jets")]
    if kind == "regions":
        return table([REGIONS], [column("Observed", values)]), [
            ("SR1", "observed"),
            ("SR2", "observed"),
        ]
    if kind == "processes":
        rows = column("Process", [{"value": "Data"}, {"value": "Total SM"}])
        return table([rows], [column("SR1", values)]), [("SR1", "observed"), ("SR1", "expected")]
    if kind == "bins":
        return table([BINS], [column("SR", values)]), [
            ("SR", "MET 100–200 GeV"),
            ("SR", "MET 200–300 GeV"),
        ]
    said = [{"name": "SQRT(S)", "value": 13000, "units": "GeV"}, {"name": "Region", "value": "SR1"}]
    return table([CUTS], [column("Events", values, qualifiers=said)]), [
        ("SR1", "all events"),
        ("SR1", "two jets"),
    ]


def as_csv(data: dict[str, Any], *, quoted: bool = False) -> str:
    """The table as the site writes it in CSV, now and formerly (``quoted``)."""
    out = io.StringIO()
    how: dict[str, Any] = {"quotechar": "'", "quoting": csv.QUOTE_NONNUMERIC} if quoted else {}
    write = csv.writer(out, lineterminator="\n", **how).writerow
    out.write("#: table_doi: 10.17182/hepdata.1.v1/t1\n#: name: Table 1, of two\n")
    out.write("#: keyword observables: N | SIG\n")
    first, second = data["independent_variables"][0], data["dependent_variables"][0]
    for q in second.get("qualifiers", []):
        out.write(
            f"#: {q['name']}{' [' + q['units'] + ']' if 'units' in q else ''},,{q['value']}\n"
        )
    units = f" [{first['header']['units']}]" if "units" in first["header"] else ""
    name = f"{first['header']['name']}{units}"
    binned = "low" in first["values"][0]
    errors = [e for v in second["values"] for e in v.get("errors", [])][:1]
    write(
        [
            name,
            *([f"{name} LOW", f"{name} HIGH"] if binned else []),
            second["header"]["name"],
            *(["stat +", "stat -"] if errors else []),
        ]
    )
    for x, y in zip(first["values"], second["values"], strict=True):
        row = [
            x.get("value", (x.get("low", 0) + x.get("high", 0)) / 2),
            *([x["low"], x["high"]] if binned else []),
            y["value"],
        ]
        for e in y.get("errors", []):
            both = e.get("asymerror", {"plus": e.get("symerror"), "minus": e.get("symerror")})
            row += [both["plus"], both["minus"]]
        write(row)
    return out.getvalue()


def as_site(data: dict[str, Any]) -> dict[str, Any]:
    """The table as the site sends it: headers of all columns, points of x and y."""
    variables = [*data["independent_variables"], *data["dependent_variables"]]
    headers = [
        {"name": f"{v['header']['name']}{f' [{u}]' if (u := v['header'].get('units')) else ''}"}
        for v in variables
    ]
    values = [
        {
            "x": [v["values"][i] for v in data["independent_variables"]],
            "y": [v["values"][i] for v in data["dependent_variables"]],
        }
        for i in range(len(VALUES))
    ]
    said = {
        q["name"]: [{"type": q["name"], "value": q["value"], "group": 0}]
        for v in data["dependent_variables"]
        for q in v.get("qualifiers", [])
    }
    return {"name": "Table 1", "headers": headers, "values": values, "qualifiers": said}


def packed(folder: Path, container: str, data: dict[str, Any]) -> Path:
    """The table in a container."""
    index = [
        {"comment": "a record"},
        {"name": "Table 1", "description": "x", "data_file": "d.yaml"},
    ]
    texts = {"submission.yaml": yaml.safe_dump_all(index), "d.yaml": yaml.safe_dump(data)}
    single = {
        "yaml": ("t.yaml", yaml.safe_dump),
        "json": ("t.json", json.dumps),
        "csv": ("t.csv", as_csv),
        "csv, quoted": ("t.csv", lambda d: as_csv(d, quoted=True)),
        "documents": ("t.yaml", lambda d: yaml.safe_dump_all([{"comment": "two"}, d])),
        "site": ("t.json", lambda d: json.dumps(as_site(d))),
    }
    if container in single:
        name, write = single[container]
        (folder / name).write_text(write(data))
        return folder / name
    for name, text in texts.items():
        (folder / name).write_text(text)
    path = folder / f"record.{container}"
    if container == "tar.gz":
        with tarfile.open(path, "w:gz") as tar:
            for name in texts:
                tar.add(folder / name, arcname=f"record/{name}")
    elif container == "zip":
        with zipfile.ZipFile(path, "w") as archive:
            for name in texts:
                archive.write(folder / name, name)
    else:
        return folder if container == "folder" else folder / container
    return path


@pytest.mark.parametrize(
    ("layout", "error", "written", "container"),
    list(itertools.product(LAYOUTS, ERRORS, WRITTEN, CONTAINERS)),
)
def test_every_form_says_the_same(
    tmp_path: Path, layout: str, error: str, written: str, container: str
) -> None:
    """Hundreds of forms of two numbers: the regions, what is counted, the values and the sizes of
    the errors come back; what is no number is listed with its reason.
    """
    errors, sizes, problem = errors_of(error)
    values = [
        {"value": v if written == "number" else str(v)} | ({"errors": errors} if errors else {})
        for v in VALUES
    ]
    data, wanted = layout_of(layout, values)
    path = packed(tmp_path, container, data)
    reading = compare.load_published(path)
    assert [(y.region, y.label) for y in reading.yields] == wanted
    assert [y.value for y in reading.yields] == list(VALUES)
    reasons = [u.reason for u in reading.unread]
    assert all(problem and problem in reason for reason in reasons)
    assert len(reasons) == (len(VALUES) if problem else 0)
    first = reading.yields[0].uncertainties
    assert [(u.name, pytest.approx(u.up), pytest.approx(u.down)) for u in first] == (
        [("stat", *sizes)] if sizes else []
    )


# --- one by one
# --------------------------------------------------------------------------------------------------


def test_regions_as_rows_have_their_columns_apart(tmp_path: Path) -> None:
    """*Observed* and *Total SM* are what is counted, not regions."""
    data = table(
        [REGIONS],
        [
            column("Observed", [{"value": 39}, {"value": 3}]),
            column("Total SM", [{"value": 41.2}, {"value": 2.5}]),
        ],
    )
    assert told(loaded(tmp_path, data)) == [
        ("SR1", "observed", 39.0), ("SR2", "observed", 3.0), ("SR1", "expected", 41.2),
        ("SR2", "expected", 2.5),
    ]  # fmt: skip


def test_qualifiers_tell_columns_of_one_name_apart(tmp_path: Path) -> None:
    """Two columns *Events* of two regions; energy and luminosity are no regions, and the
    luminosity is kept.
    """
    columns = [
        column("Events", [{"value": n}, {"value": n + 1}], qualifiers=[
            {"name": "LUMINOSITY", "value": 36.1, "units": "fb^-1"},
            {"name": "Signal region", "value": region}
        ])
        for n, region in ((10, "SRA"), (20, "SRB"))
    ]  # fmt: skip
    reading = loaded(tmp_path, table([CUTS], columns))
    assert [(y.region, y.value) for y in reading.yields] == [
        ("SRA", 10.0),
        ("SRA", 11.0),
        ("SRB", 20.0),
        ("SRB", 21.0),
    ]
    assert {y.luminosity for y in reading.yields} == {36.1}


def test_bins_have_their_edges_and_open_ends(tmp_path: Path) -> None:
    """A bin without an upper edge, or with an infinite one, is open."""
    bins = column(
        "MET", [{"low": 100, "high": 200}, {"low": 200, "high": "inf"}, {"low": 300}], "GeV"
    )
    reading = loaded(
        tmp_path, table([bins], [column("SR", [{"value": 1}, {"value": 2}, {"value": 3}])])
    )
    assert [y.bins for y in reading.yields] == [
        (BinRange("MET", 100.0, 200.0, "GeV"),), (BinRange("MET", 200.0, None, "GeV"),),
        (BinRange("MET", 300.0, None, "GeV"),),
    ]  # fmt: skip


def test_text_that_is_a_number_is_one_and_all_else_is_listed(tmp_path: Path) -> None:
    """``1e2`` is 100 and ``< 40`` a limit; a dash, words and what is no number are listed with
    the reason.
    """
    values = [{"value": v} for v in ("1e2", "< 40", "-", "many", "nan", True, None, "12 ± 3")]
    cuts = column("Cut", [{"value": f"cut {i}"} for i in range(len(values))])
    reading = loaded(tmp_path, table([cuts], [column("SR", values)]))
    assert [(y.value, y.bound, y.uncertainty) for y in reading.yields] == [
        (100.0, "", None),
        (40.0, "<", None),
        (12.0, "", 3.0),
    ]
    assert [(u.text, u.reason) for u in reading.unread] == [
        ("-", "no value"), ("many", "is not one number"), ("nan", "is not one number"),
        ("True", "is not one number"),
        ("(empty)", "no value"),
    ]  # fmt: skip


def test_errors_that_are_none_are_said_and_the_value_stands(tmp_path: Path) -> None:
    """Empty pairs are no uncertainty; text is none, which is said; the others count."""
    errors = [
        {"symerror": "", "label": "stat"}, {"asymerror": {"plus": "", "minus": ""}},
        {"symerror": "n/a", "label": "syst"},
        {"symerror": "−2", "label": "lumi"}, {"label": "nothing"},
    ]  # fmt: skip
    reading = loaded(
        tmp_path, table([CUTS], [column("SR", [{"value": 10, "errors": errors}, {"value": 5}])])
    )
    assert reading.yields[0].uncertainties == (Uncertainty("lumi", 2.0, 2.0),)
    assert [u.reason for u in reading.unread] == [
        "its uncertainty n/a/n/a (syst) is no number and left out"
    ]


def test_what_is_no_number_of_events_is_listed(tmp_path: Path) -> None:
    """Limits, efficiencies and cross sections, by their name or their unit."""
    columns = [
        column("Efficiency", [{"value": 0.5}, {"value": 0.4}]),
        column("sigma", [{"value": 1.5}, {"value": 1.4}], "fb"),
    ]
    reading = loaded(tmp_path, table([REGIONS], columns))
    assert reading.yields == ()
    assert [u.reason for u in reading.unread][::2] == [
        "Efficiency is no number of events",
        "sigma [fb] is no number of events",
    ]


UNEVEN = column(
    "$m_{jj}$",
    [{"low": 100, "high": 150}, {"low": 150, "high": 250}, {"low": 250, "high": "inf"}],
    "GeV",
)


@pytest.mark.parametrize(
    ("name", "units", "factors", "per"),
    [
        ("Events / GeV", "", (50, 100), "GeV"),
        ("Events / 50 GeV", "", (1, 2), "50 GeV"),
        ("Events per 0.1 TeV", "", (0.5, 1), "0.1 TeV"),
        ("Events", "1/GeV", (50, 100), "GeV"),
        ("Events", "GeV$^{-1}$", (50, 100), "GeV"),
        ("Data", "Events / (10 GeV)", (5, 10), "10 GeV"),
        (r"$\mathrm{d}N/\mathrm{d}m_{jj}$", "GeV^-1", (50, 100), "GeV"),
        ("dN/dm", "", (50, 100), "bin width"),
        ("Events / bin width", "", (50, 100), "bin width"),
    ],
)
def test_a_density_is_multiplied_by_the_width_of_its_bin(
    tmp_path: Path, name: str, units: str, factors: tuple[float, float], per: str
) -> None:
    """Uneven bins, in any unit of the axis, value and uncertainties alike; an open bin has no
    width and is listed.
    """
    values = [{"value": v, "errors": [{"symerror": 0.3, "label": "stat"}]} for v in (3, 0.7, 0.1)]
    reading = loaded(tmp_path, table([UNEVEN], [column(name, values, units)], "SR"))
    assert [(y.value, y.per) for y in reading.yields] == [
        (pytest.approx(3 * factors[0]), per), (pytest.approx(0.7 * factors[1]), per),
    ]  # fmt: skip
    assert [y.uncertainties[0].up for y in reading.yields] == pytest.approx(
        [0.3 * f for f in factors]
    )
    assert f"is per {per}, and its bin is open" in str(reading.unread[0])


@pytest.mark.parametrize(
    ("name", "units"),
    [("Events", ""), ("Events / bin", ""), ("Events per bin", ""), ("Data 2016/2017", "")],
)
def test_numbers_of_bins_stay_as_they_are(tmp_path: Path, name: str, units: str) -> None:
    """Per bin is no density; a slash in a name is none either."""
    reading = loaded(tmp_path, table([UNEVEN], [column(name, [{"value": 3}], units)], "SR"))
    assert [(y.value, y.per) for y in reading.yields] == [(3.0, "")]


@pytest.mark.parametrize(
    ("name", "units", "why"),
    [
        ("Events / 5 mm", "", "no bin has such a unit"),
        ("Events / 0.1", "", "no bin has such a unit"),
        ("dsigma/dm", "PB/GEV", "is no number of events"),
        ("dsigma/dm", "fb GeV$^{-1}$", "is no number of events"),
        ("1/N dN/dm", "1/GeV", "is no number of events"),
        ("Events (normalised)", "", "is no number of events"),
        ("Events", "arbitrary units", "is no number of events"),
    ],
)
def test_a_density_that_gives_no_number_of_events_says_why(
    tmp_path: Path, name: str, units: str, why: str
) -> None:
    """Another quantity, cross sections, shapes."""
    reading = loaded(tmp_path, table([UNEVEN], [column(name, [{"value": 3}], units)], "SR"))
    assert (reading.yields, why in str(reading.unread[0])) == ((), True)


def test_a_density_in_two_quantities_needs_the_bin_that_it_is_of(tmp_path: Path) -> None:
    """Events per GeV in bins of mass and of η: the width of the mass; of two masses neither."""
    eta = column("eta", [{"low": 0, "high": 1.5}], "")
    other = column("MET", [{"low": 0, "high": 50}], "GeV")
    mass = column("m", [{"low": 100, "high": 120}], "GeV")
    given = [column("Data / 10 GeV", [{"value": 4}])]
    (only,) = loaded(tmp_path, table([mass, eta], given, "SR")).yields
    assert (only.value, only.what, only.per) == (8.0, "observed", "10 GeV")
    reading = loaded(tmp_path, table([mass, other], given, "SR"))
    assert "several bins have such a unit" in str(reading.unread[0])


def test_documents_of_a_file_and_old_strings(tmp_path: Path) -> None:
    """Each document with dependent variables is a table; ``!!python/unicode`` is text, and other
    tags are refused.
    """
    path = tmp_path / "t.yaml"
    data = table([CUTS], [column("SR", [{"value": 100}, {"value": 39}])], "Table 1")
    path.write_text(
        f"---\ncomment: a record\n---\n{yaml.safe_dump(data)}".replace(
            "all events", "!!python/unicode 'all events'"
        )
    )
    assert told(compare.load_published(path)) == [
        ("SR", "all events", 100.0),
        ("SR", "two jets", 39.0),
    ]
    path.write_text("a: !!python/object/apply:os.system ['true']\n")
    with pytest.raises(PaperError, match="cannot be read"):
        compare.load_published(path)


def test_the_json_of_a_record_and_of_a_page(tmp_path: Path) -> None:
    """The tables inside of a record, and the columns of a page with its errors."""
    data = table([CUTS], [column("SR", [{"value": 100}, {"value": 39}])], "Table 1")
    assert told(loaded(tmp_path, {"data_tables": [data]}, "record.json")) == [
        ("SR", "all events", 100.0),
        ("SR", "two jets", 39.0),
    ]
    page = {
        "name": "Yields", "headers": [{"name": "Region"}, {"name": "Observed"}],
        "values": [{"x": [{"value": "SR1"}],
        "y": [{"value": "12", "errors": [{"symerror": 3}], "group": 0}]}],
    }  # fmt: skip
    reading = loaded(tmp_path, page, "page.json")
    assert told(reading) == [("SR1", "observed", 12.0)]
    assert reading.yields[0].uncertainty == 3.0


def record_files() -> dict[str, str]:
    """A record of one table."""
    data = table([CUTS], [column("SR", [{"value": 100}, {"value": 39}])])
    submission = [{"comment": "a record"}, {"name": "Table 1", "data_file": "data1.yaml"}]
    return {
        "submission.yaml": yaml.safe_dump_all(submission),
        "data1.yaml": yaml.safe_dump(data),
        "figure.png": "no table",
    }


def tar_of(files: dict[str, str]) -> bytes:
    """The files as a .tar.gz."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        for name, text in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(text.encode())
            archive.addfile(member, io.BytesIO(text.encode()))
    return out.getvalue()


@pytest.mark.parametrize("name", ["r.tar.gz", "r.zip", "submission.yaml"])
def test_a_record_as_an_archive_or_its_submission(tmp_path: Path, name: str) -> None:
    """The tables have the names that the submission gives them."""
    path = tmp_path / name
    if name == "r.zip":
        with zipfile.ZipFile(path, "w") as archive:
            for member, text in record_files().items():
                archive.writestr(f"HEPData-ins1-v1/{member}", text)
    elif name == "r.tar.gz":
        path.write_bytes(tar_of({f"HEPData-ins1-v1/{k}": v for k, v in record_files().items()}))
    else:
        for member, text in record_files().items():
            (tmp_path / member).write_text(text)
    reading = compare.load_published(path)
    assert told(reading) == [("SR", "all events", 100.0), ("SR", "two jets", 39.0)]
    assert {y.table for y in reading.yields} == {"Table 1"}


@pytest.mark.parametrize(
    "name", ["../x.yaml", "/etc/x.yaml", "a/../../x.yaml", "C:/x.yaml", "..\\x.yaml"]
)
def test_an_archive_that_points_outside_is_refused(tmp_path: Path, name: str) -> None:
    """Neither form of archive may lead out of itself."""
    path = tmp_path / "r.tar.gz"
    path.write_bytes(tar_of({name: "a: 1"}))
    with pytest.raises(PaperError, match="points outside of it"):
        compare.load_published(path)
    path = tmp_path / "r.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(name, "a: 1")
    with pytest.raises(PaperError, match="points outside of it"):
        compare.load_published(path)


def test_links_bombs_and_broken_archives_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One clear line each, and nothing is written."""
    path = tmp_path / "r.tar.gz"
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        link = tarfile.TarInfo("data.yaml")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    path.write_bytes(out.getvalue())
    with pytest.raises(PaperError, match="is a link or a device"):
        compare.load_published(path)
    path.write_bytes(out.getvalue()[:20])
    with pytest.raises(PaperError, match="the archive is broken"):
        compare.load_published(path)
    monkeypatch.setattr("hepnb.compare.hepdata.container.MOST_FILE", 1000)
    path.write_bytes(tar_of({"bomb.yaml": "a" * 5000}))
    with pytest.raises(PaperError, match="too large"):
        compare.load_published(path)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["r.tar.gz"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "dependent_variables: 3\nindependent_variables: []\n",
            "dependent_variables is no list of variables",
        ),
        (
            "dependent_variables: [{header: {name: a}}]\nindependent_variables: []\n",
            "dependent_variables.0 has no list of values",
        ),
        ("name: a\ndata_file: t2.yaml\n", "no table with dependent_variables"),
    ],
)
def test_a_table_that_is_none_is_one_clear_line(tmp_path: Path, text: str, message: str) -> None:
    """The place in the file and what a right one looks like."""
    path = tmp_path / "t.yaml"
    path.write_text(text)
    with pytest.raises(PaperError, match=message):
        compare.load_published(path)


def test_bytes_that_are_no_text_are_said(tmp_path: Path) -> None:
    """A file in another encoding is no traceback."""
    path = tmp_path / "t.csv"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(PaperError, match="no text in UTF-8"):
        compare.load_published(path)


# --- reaching it
# --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("ins1283842", "ins1283842"), ("inspire:1283842", "ins1283842"), ("hepdata:77890", "77890"),
        ("HEPData:ins1283842", "ins1283842"),
        ("https://www.hepdata.net/record/ins1283842?version=2", "ins1283842/2"), ("1704.03848", ""),
        ("https://www.hepdata.net/record/77890?format=json&version=1", "77890/1"),
        ("https://www.hepdata.net/record/ins1283842?format=yaml", "ins1283842"),
        ("paper.pdf", ""),
        ("t.yaml", ""),
    ],
)  # fmt: skip
def test_a_record_has_several_names(source: str, name: str) -> None:
    """HEPData's number, INSPIRE's, an address; an arXiv id or a file is none."""
    assert hepdata.name_of(source) == name


def test_a_record_is_asked_for_once(services: Services) -> None:
    """One request with the name of the program; then it is in the cache, offline too."""
    services.files["/download/submission/ins1/yaml"] = Reply(tar_of(record_files()))
    path = hepdata.record("ins1", ReadOptions())
    assert (
        hepdata.record("ins1", ReadOptions(offline=True))
        == path
        == hepdata.record("ins1", ReadOptions())
    )
    assert services.paths == ["/download/submission/ins1/yaml"]
    assert services.asked[0][1].startswith("hepnb/")
    assert len(compare.load_published(path).yields) == 2


def test_the_routes_of_hepdata_are_those_that_it_has(services: Services) -> None:
    """By INSPIRE's number, by its own, with a version: each in a file of its own; a record that
    it lacks is a page with the status 200, and a version that is not out yet is forbidden.
    """
    archive = {"Content-Type": "application/gzip", "Content-Disposition": "attachment"}
    for path in ("ins1283842", "77890", "ins1283842/2"):
        services.files[f"/download/submission/{path}/yaml"] = Reply(
            tar_of(record_files()), headers=archive
        )
    sources = (
        "ins1283842",
        "hepdata:77890",
        "https://www.hepdata.net/record/ins1283842?version=2",
    )
    paths = [hepdata.record(hepdata.name_of(s), ReadOptions()) for s in sources]
    assert [p.name for p in paths] == [
        "ins1283842.tar.gz", "77890.tar.gz", "ins1283842-v2.tar.gz",
    ]  # fmt: skip
    services.files["/download/submission/ins9999/yaml"] = Reply(
        b"<html>No submission found</html>", headers={"Content-Type": "text/html; charset=utf-8"}
    )
    with pytest.raises(NetworkError, match=r"it may have no such record.*check the number"):
        hepdata.record("ins9999", ReadOptions())
    services.files["/download/submission/ins1283842/3/yaml"] = Reply(b"", 403)
    with pytest.raises(NetworkError, match=r"answered 403.*give the record as a file"):
        hepdata.record("ins1283842/3", ReadOptions())


def test_hepdata_is_asked_politely(
    services: Services, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Two seconds between two requests of all processes; a busy one is waited for as long as it
    asks, and one that wants longer is left alone.
    """
    assert hepdata.HEPDATA.seconds == 2.0
    monkeypatch.setenv("HEPNB_HEPDATA_SECONDS", "0.4")
    for name in ("ins1", "ins2"):
        services.files[f"/download/submission/{name}/yaml"] = Reply(tar_of(record_files()))
    start = time.monotonic()
    hepdata.record("ins1", ReadOptions())
    hepdata.record("ins2", ReadOptions())
    assert time.monotonic() - start > 0.35
    services.first = [Reply(b"busy", 503, {"Retry-After": "0"})]
    hepdata.record("ins1", ReadOptions(refresh=True))
    services.first = [Reply(b"busy", 429, {"Retry-After": "3600"})]
    with pytest.raises(NetworkError, match="HEPData asks to come back in 3600 s"):
        hepdata.record("ins2", ReadOptions(refresh=True))
    assert services.paths == [f"/download/submission/ins{n}/yaml" for n in (1, 2, 1, 1, 2)]


def test_offline_a_missing_record_and_a_page_are_said(services: Services) -> None:
    """Each with what to do."""
    with pytest.raises(NetworkError, match="not in the cache, and offline"):
        hepdata.record("ins2", ReadOptions(offline=True))
    with pytest.raises(PaperError, match="HEPData has no such record"):
        hepdata.record("ins3", ReadOptions())
    services.files["/download/submission/ins4/yaml"] = Reply(
        b"<html>", headers={"Content-Type": "text/html"}
    )
    with pytest.raises(NetworkError, match="sent text/html, not an archive"):
        hepdata.record("ins4", ReadOptions())


def test_a_paper_names_its_record() -> None:
    """By HEPData's address, else by INSPIRE's number; where neither is known that is said."""
    paper = Paper("1", "", "", (), (), ())
    assert (
        hepdata.of_paper(
            Paper("1", "", "", (), (), (), hepdata="https://www.hepdata.net/record/ins7654")
        )
        == "ins7654"
    )
    assert hepdata.of_paper(Paper("1", "", "", (), (), (), inspire="7654")) == "ins7654"
    with pytest.raises(PaperError, match="it is not known whether HEPData has its numbers"):
        hepdata.of_paper(paper)
