"""Schemas: what collections and attributes a file offers, in canonical units."""

from __future__ import annotations

import pytest

from hepnb.errors import EventsError
from hepnb.events import schema
from hepnb.events.schema import Attribute


def test_every_schema_is_read_and_its_canonical_attributes_exist() -> None:
    """What a schema maps is among the branches that it lists, and the kinematics of every
    collection is there.
    """
    for name in schema.names():
        known = schema.load(name)
        assert known.name == name
        for collection, attributes in known.attributes().items():
            if collection in known.canonical:
                assert {"pt", "eta", "phi", "mass", "e", "index"} <= set(attributes), (
                    name,
                    collection,
                )


@pytest.mark.parametrize(
    ("name", "collection", "attribute", "expected"),
    [
        ("atlas-opendata-2020", "Lepton", "pt", Attribute("pt", "lep_pt", 0.001, unit="GeV")),
        ("atlas-opendata-2020", "lep", "E", Attribute("e", "lep_E", 0.001, unit="GeV")),
        ("atlas-opendata-2020", "Muon", "PT", Attribute("pt", "lep_pt", 0.001, unit="GeV")),
        (
            "atlas-opendata-2020",
            "Electron",
            "d0sig",
            Attribute("d0sig", "lep_tracksigd0pvunbiased"),
        ),
        (
            "atlas-opendata-2020",
            "lep",
            "tracksigd0pvunbiased",
            Attribute("d0sig", "lep_tracksigd0pvunbiased"),
        ),
        ("atlas-opendata-2020", "jet", "MV2c10", Attribute("btag", "jet_MV2c10")),
        ("atlas-opendata-2025", "Lepton", "pt", Attribute("pt", "lep_pt", 1.0, unit="GeV")),
        (
            "atlas-opendata-2025",
            "lep",
            "isTightIso",
            Attribute("isTightIso", "lep_isTightIso", flag=True),
        ),
        ("cms-nanoaod", "Muon", "d0", Attribute("d0", "Muon_dxy", 10.0, unit="mm")),
        ("cms-nanoaod", "Electron", "dzErr", Attribute("dzErr", "Electron_dzErr", 10.0, unit="mm")),
        ("cms-nanoaod", "Lepton", "charge", Attribute("charge", "Electron_charge")),
        ("cms-nanoaod", "Lepton", "cutBased", None),
        ("cms-nanoaod", "Muon", "colour", None),
    ],
)
def test_attributes_are_in_canonical_units(
    name: str, collection: str, attribute: str, expected: Attribute | None
) -> None:
    """MeV become GeV, cm become mm; canonical names in any case, native ones as the branch is
    spelled.
    """
    known = schema.load(name)
    found = known.collection(collection)
    assert found is not None
    assert known.attribute(found, attribute) == expected


def test_names_of_collections() -> None:
    """Canonical names in any case; native prefixes as spelled; nothing else."""
    known = schema.load("atlas-opendata-2020")
    names = ("Electron", "ELECTRON", "electron", "lep", "LEP", "photon", "Photon", "Neutrino")
    found = [known.collection(n) for n in names]
    assert [(c.name, c.ordered) if c else None for c in found] == [
        ("Electron", True),
        ("Electron", True),
        ("Electron", True),
        ("lep", False),
        None,
        ("photon", False),
        ("Photon", True),
        None,
    ]


def test_a_file_with_few_branches_offers_few_collections() -> None:
    """What a file lacks is not offered: no leptons where there are no electrons."""
    known = schema.load(
        "cms-nanoaod", ["nMuon", "Muon_pt", "Muon_eta", "Muon_phi", "Muon_mass", "Muon_charge"]
    )
    assert known.collection("Electron") is None
    assert known.collection("Lepton") is None
    assert set(known.attributes()) == {"Muon", ""}
    assert "d0" not in known.attributes()["Muon"]
    assert known.attributes()[""] == ("weight", "nMuon")


@pytest.mark.parametrize(
    ("name", "collection", "flag", "expected"),
    [
        ("atlas-opendata-2020", "Electron", "id", ("tight",)),
        ("atlas-opendata-2025", "lep", "id", ("loose", "medium", "tight")),
        ("atlas-opendata-2025", "lep", "iso_wp", ("loose", "tight")),
        ("cms-nanoaod", "Electron", "id", ("veto", "loose", "medium", "tight")),
        ("cms-nanoaod", "Lepton", "id", ("loose", "medium", "tight")),
        ("cms-nanoaod", "Jet", "id", ("loose", "tight", "tightlepveto")),
        ("cms-nanoaod", "Jet", "iso_wp", ()),
    ],
)
def test_working_points(name: str, collection: str, flag: str, expected: tuple[str, ...]) -> None:
    """The working points of a collection; of a union, those that all members have."""
    known = schema.load(name)
    found = known.collection(collection)
    assert found is not None
    assert known.working_points(found, flag) == expected


def test_an_unknown_schema_is_an_error() -> None:
    """The error lists those that there are."""
    with pytest.raises(EventsError, match="no schema 'lhcb'; expected one of atlas-opendata-2020"):
        schema.load("lhcb")


def test_a_text_that_is_no_schema_is_an_error() -> None:
    """The error says what the format is."""
    with pytest.raises(EventsError, match="expected format: hepnb-schema/1"):
        schema.read("a: b", where="my.yaml")
