"""Compiled programs against a slow reading of the same spec, event by event, over specs and
events that are drawn at random.
"""

from __future__ import annotations

from typing import Any

import awkward as ak
import numpy as np
import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from hepnb.adl.parse import parse
from hepnb.events import schema
from hepnb.generate.compile import compile as compile_spec
from hepnb.spec import ReviewedSpec, Spec
from tests.properties.reference import Object, read

# --- events
# --------------------------------------------------------------------------------------------------

LEPTON = {
    "pt": "lep_pt",
    "eta": "lep_eta",
    "phi": "lep_phi",
    "e": "lep_E",
    "charge": "lep_charge",
    "type": "lep_type",
}
LEPTON |= {
    "d0sig": "lep_tracksigd0pvunbiased",
    "z0": "lep_z0",
    "trackiso": "lep_ptcone30",
    "istightid": "lep_isTightID",
}
JET = {"pt": "jet_pt", "eta": "jet_eta", "phi": "jet_phi", "e": "jet_E", "jvt": "jet_jvt"}
MEV = ("lep_pt", "lep_E", "lep_ptcone30", "jet_pt", "jet_E", "met_et")


def draw_events(seed: int, n: int = 14) -> ak.Array:
    """Events with up to four leptons and jets, in double precision; some values are not numbers,
    some events are empty.
    """
    rng = np.random.default_rng(seed)
    columns: dict[str, Any] = {
        "runNumber": np.ones(n, np.int64),
        "eventNumber": np.arange(n),
        "trigE": rng.random(n) < 0.5,
    }
    columns |= {
        "met_et": 1000 * rng.choice([0.0, 20.0, 30.0, 47.3, 100.0], n),
        "met_phi": rng.uniform(-np.pi, np.pi, n),
    }
    for prefix in ("lep", "jet"):
        counts = rng.choice(5, n, p=[0.2, 0.2, 0.25, 0.2, 0.15])
        k = counts.sum()
        pt, eta = rng.uniform(5, 80, k), rng.normal(0, 1.3, k)
        momentum = {"pt": 1000 * pt, "eta": eta, "phi": rng.uniform(-np.pi, np.pi, k)}
        momentum["E"] = 1000 * np.hypot(pt * np.cosh(eta), rng.choice([0.1, 8.0], k))
        if prefix == "lep":
            odd = [-6.0, -2.5, 0.0, 1.5, 4.0, np.nan]
            momentum |= {
                "charge": rng.choice([-1, 1], k),
                "type": rng.choice(np.array([11, 13], np.uint32), k),
            }
            momentum |= {
                "tracksigd0pvunbiased": rng.choice(odd, k),
                "z0": rng.choice([0.0, 0.2, 1.0, np.nan], k),
            }
            momentum |= {
                "ptcone30": 1000 * rng.choice([0.0, 1.0, 7.0], k),
                "isTightID": rng.random(k) < 0.6,
            }
        else:
            momentum["jvt"] = rng.choice([-1.0, 0.2, 0.9, np.nan], k)
        columns[f"{prefix}_n"] = counts.astype(np.uint32)
        columns |= {
            f"{prefix}_{name}": ak.unflatten(values, counts) for name, values in momentum.items()
        }
    return ak.Array(columns)


def as_objects(columns: ak.Array) -> list[dict[str, Any]]:
    """The same events for the slow reading: canonical collections, hardest first."""
    return [_event(e) for e in ak.to_list(columns)]


def _event(e: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {
        "MET": Object({"pt": e["met_et"] / 1000, "phi": e["met_phi"]}),
        "trigE": e["trigE"],
        "lep_n": e["lep_n"],
    }
    for name, prefix, branches in (("Lepton", "lep", LEPTON), ("Jet", "jet", JET)):
        objects = [
            Object(
                {
                    a: e[b][i] / (1000 if b in MEV else 1)
                    for a, b in branches.items()
                    if a != "istightid"
                }
            )
            for i in range(e[f"{prefix}_n"])
        ]
        for i, o in enumerate(objects):
            o.values["index"] = i
            if prefix == "lep":
                o.values["istightid"] = e["lep_isTightID"][i]
        found[name] = sorted(objects, key=lambda o: -o.values["pt"])
    found["Electron"] = [o for o in found["Lepton"] if o.values["type"] == 11]
    found["Muon"] = [o for o in found["Lepton"] if o.values["type"] == 13]
    return found


# --- specs
# --------------------------------------------------------------------------------------------------

OPS = st.sampled_from([">", ">=", "<", "<=", "==", "!="])
ATTRIBUTES = {
    "l": ["pt", "eta", "phi", "charge", "type", "d0sig", "z0", "trackiso", "index", "e"],
    "j": ["pt", "eta", "phi", "jvt", "index", "e"],
}
VALUES = {
    "pt": [10, 25.5, 40],
    "e": [20, 60],
    "eta": [-1, 0, 1.37],
    "phi": [-2, 0.5],
    "charge": [-1, 0, 1],
    "type": [11, 13],
}
VALUES |= {
    "d0sig": [-2.5, 0, 3],
    "z0": [0, 0.5],
    "trackiso": [0, 2],
    "index": [0, 1],
    "jvt": [0.2, 0.5],
}
FORMS = ["A", "A", "A", "A and B", "A or B", "not A", "(A ? B : C)"]
KIND = {"leptons": "l", "picked": "l", "both": "l", "jets": "j"}


def fixed(draw: st.DrawFn, attribute: str) -> str:
    """A number that an attribute may be compared with."""
    return str(draw(st.sampled_from(VALUES[attribute])))


@st.composite
def own_number(draw: st.DrawFn, kind: str, depth: int = 1) -> tuple[str, str]:
    """A number of the object of a block, and a number to compare it with."""
    attribute = draw(st.sampled_from(ATTRIBUTES[kind]))
    value = fixed(draw, attribute)
    form = draw(
        st.sampled_from(
            [
                "A",
                "A",
                "A",
                "abs(A)",
                "sqrt(A)",
                "-A",
                "I + 0.5 * A",
                "(I) / A",
                "(A > V ? I : 2 * A)",
                "max(A, I)",
            ]
        )
    )
    if depth == 0 or "I" not in form:
        return form.replace("A", attribute) if "I" not in form else attribute, value
    inner, limit = draw(own_number(kind, depth - 1))
    return form.replace("A", attribute).replace("V", value).replace("I", inner), limit


@st.composite
def combined(draw: st.DrawFn, simple: list[str], inner: st.SearchStrategy[str], depth: int) -> str:
    """A simple condition, or one of several."""
    form = draw(st.sampled_from(FORMS)) if depth else "A"
    if form == "A":
        return draw(st.sampled_from(simple)).replace("OP", draw(OPS))
    return "".join(f"({draw(inner)})" if c in "ABC" else c for c in form)


@st.composite
def own_condition(draw: st.DrawFn, kind: str, others: list[str], depth: int = 2) -> str:
    """A condition on the object of a block."""
    number, value = draw(own_number(kind))
    simple = [f"{number} OP {value}", f"{number} [] -1 {value}", f"{number} ][ 0.3 30"]
    simple += ["isTightID"] * (kind == "l") + ["dphi(this, MET) OP 1.3"]
    for other in others:
        mine = "pt" if kind == "l" else "eta"
        simple += [
            f"dR(this, {other}) OP 0.9137",
            f"dR(this, {other}[0]) OP 1.2137",
            f"dphi(this, {other}[-1]) < 1.5",
            f"any(dR(this, {other}) OP 1.0137)",
            f"all({mine} > {mine}({other}) or dphi(this, {other}) > 0.7)",
            f"size(dR(this, {other}) < 1.5) OP 1",
            f"sum(dR(this, {other}) < 2 ? pt({other}) : 0) OP 30",
            f"min(deta(this, {other})) < 0.6",
            f"pt OP pt({other}[1])",
            f"size({other}) >= 2",
        ]
    return draw(combined(simple, own_condition(kind, others, depth - 1), depth))


@st.composite
def event_number(draw: st.DrawFn, depth: int = 1) -> tuple[str, str]:
    """A number of the event, and one to compare it with."""
    name = draw(st.sampled_from(list(KIND)))
    attribute = draw(st.sampled_from(ATTRIBUTES[KIND[name]]))
    value = fixed(draw, attribute)
    n = draw(st.sampled_from(["0", "1", "2", "-1"]))
    many = draw(st.sampled_from([name, f"{name}[:2]", f"{name}[1:]"]))
    simple = [
        ("MET", "30"),
        ("lep_n", "2"),
        (f"size({many})", "1"),
        (f"size({attribute}({name}) > {value})", "1"),
        (f"{attribute}({name}[{n}])", value),
        (f"{name}[{n}].{attribute}", value),
        (f"sum({attribute}({many}))", value),
        (f"min({attribute}({many}))", value),
        (f"max({attribute}({many}))", value),
        (f"HT({many})", "60"),
        (f"mass({name}[0] + {name}[1])", "30.137"),
        (f"dphi({name}[{n}], MET)", "1.137"),
        (f"min(dphi({many}, MET))", "1.137"),
        (f"min(dR({name}, jets))" if name != "jets" else "min(dR(jets, leptons))", "0.9137"),
        (f"dR({name}[0], {name}[1])", "1.137"),
        (f"mt({name}[0], MET)", "40.137"),
        ("mass(pairs[0])", "40.137"),
        ("gap(pairs[-1])", "0.5"),
        ("pairs[0].x.pt", "25.5"),
        ("charge(pairs[0])", "0"),
        ("min(abs(mass(pairs) - 91.19))", "50.137"),
        ("size(mass(pairs) > 30.137)", "1"),
        ("size(pairs)", "1"),
        ("stored", value),
    ]
    if depth == 0:
        return draw(st.sampled_from(simple))
    (a, x), (b, _) = draw(event_number(depth - 1)), draw(event_number(depth - 1))
    combined = [
        (f"{a} - 0.5 * {b}", x),
        (f"({a}) / ({b})", "1"),
        (f"max({a}, {b})", x),
        (f"({a} > {x} ? {b} : {a})", x),
        (f"abs({a})", x),
    ]
    return draw(st.sampled_from([*simple, *combined]))


@st.composite
def event_condition(draw: st.DrawFn, depth: int = 2) -> str:
    """A condition on the event."""
    number, value = draw(event_number())
    name = draw(st.sampled_from(list(KIND)))
    attribute = draw(st.sampled_from(ATTRIBUTES[KIND[name]]))
    limit, other = fixed(draw, attribute), fixed(draw, "pt")
    simple = [
        f"{number} OP {value}",
        f"{number} [] 0 {value}",
        f"{number} ][ 0.3 30",
        "trigE",
        "named",
    ]
    each = f"{attribute}({name}) OP {limit}"
    simple += [
        f"{r}({each}{more})"
        for r in ("any", "all")
        for more in ("", f" and pt({name}) > {other}", f" or pt({name}) > pt(jets[1])")
    ]
    return draw(combined(simple, event_condition(depth - 1), depth))


@st.composite
def specs(draw: st.DrawFn) -> str:
    """A spec with a chain of collections, a union, a composite, variables and two regions."""
    verb = st.sampled_from(["select", "reject"])

    def lines(kind: str, others: list[str]) -> str:
        some = draw(st.lists(own_condition(kind, others), max_size=2))
        return "".join(f"  {draw(verb)} {c}\n" for c in some)

    text = f"object leptons\n  take Lepton\n{lines('l', [])}"
    text += f"object jets\n  take Jet\n{lines('j', ['leptons'])}"
    text += f"object picked\n  take leptons\n{lines('l', ['jets', 'Muon'])}"
    if draw(st.booleans()):
        number, _ = draw(own_number("l"))
        text += f"  define extra = {number}\n  {draw(verb)} extra > 1\n"
    if draw(st.booleans()):
        number, _ = draw(own_number("l"))
        text += f"  sort {number} {draw(st.sampled_from(['ascend', 'descend']))}\n"
    text += f"object both\n  take union(Muon, Electron)\n{lines('l', [])}"
    source = draw(
        st.sampled_from(
            [
                "disjoint(picked x, picked y)",
                "cartesian(leptons x, jets y)",
                "disjoint(leptons x, Muon y)",
            ]
        )
    )
    text += (
        f"composite pairs\n  take {source}\n  object Z = x + y\n  define gap = abs(x.eta - y.eta)\n"
    )
    some = [
        "mass(Z) > 20.137",
        "x.pt > y.pt",
        "gap < 1.5",
        "dR(x, y) > 0.4137",
        "charge(x) == 1 or y.pt > 30",
    ]
    text += "".join(
        f"  {draw(verb)} {c}\n" for c in draw(st.lists(st.sampled_from(some), max_size=2))
    )
    if draw(st.booleans()):
        # of two members that overlap each pair is there both ways round, with the same mass but for
        # rounding
        text += (
            "  sort 3 * pt(x) + pt(y) descend\n"
            if "Muon" in source
            else "  sort abs(mass(Z) - 91.19) ascend\n"
        )
    (stored, _), named = draw(event_number().filter(lambda n: "stored" not in n[0])), draw(OPS)
    text += f"define stored = {stored}\ndefine named = MET {named} 30 or size(jets) > 1\n"
    for region in ("region one\n", "region two\n  take one\n"):
        text += region + "".join(
            f"  {draw(verb)} {c}\n"
            for c in draw(st.lists(event_condition(), min_size=1, max_size=3))
        )
    return text


# --- the comparison
# --------------------------------------------------------------------------------------------------


def compare(text: str, columns: ak.Array) -> None:
    """Runs the program and reads the spec slowly: the same events pass each step of each region."""
    analysis = parse(text)
    if "charge(pairs" in text and "cartesian" in text:  # jets have no charge here
        return
    program = compile_spec(
        ReviewedSpec(Spec(analysis, ()), analysis, ()), schema.load("atlas-opendata-2020")
    )
    namespace: dict[str, Any] = {}
    exec(program.source, namespace)
    with np.errstate(all="ignore"):
        found = namespace["select"](namespace["reconstruct"](namespace["read"](columns)))
    expected = [read(analysis, e) for e in as_objects(columns)]
    for region, steps in found.items():
        for number, (step, mask) in enumerate(steps.items()):
            slow = [list(e[region].values())[number] for e in expected]
            assert ak.to_list(mask) == slow, f"{region}: {step}"


def drawn(examples: int) -> Any:
    """Settings for so many examples."""
    checks = [HealthCheck.too_slow, HealthCheck.large_base_example, HealthCheck.data_too_large]
    return settings(max_examples=examples, deadline=None, suppress_health_check=checks)


@drawn(25)
@given(specs(), st.integers(0, 10_000))
def test_a_program_selects_what_its_spec_says(text: str, seed: int) -> None:
    """Alone, each step passes the same events as when it is read slowly; what is missing is
    false for both.
    """
    note(text)
    compare(text, draw_events(seed))


@pytest.mark.long
@drawn(1500)
@given(specs(), st.integers(0, 10_000))
def test_many_programs_select_what_their_specs_say(text: str, seed: int) -> None:
    """The same for many."""
    note(text)
    compare(text, draw_events(seed))


@drawn(5)
@given(specs())
def test_no_events_and_empty_events_raise_nothing(text: str) -> None:
    """A chunk without events, and one whose events hold nothing."""
    compare(text, draw_events(0)[:0])
    columns = draw_events(1)
    empty = {f: columns[f][:, :0] if columns[f].ndim > 1 else columns[f] for f in columns.fields}
    compare(
        text,
        ak.zip(empty | {"lep_n": columns.lep_n * 0, "jet_n": columns.jet_n * 0}, depth_limit=1),
    )
