"""Wishes that are understood without a model: what a program should also have, beside what the
reviewed spec says.

    files data: data_A.root data_B.root      a named sample; one whose name begins with data is
    files ZZ: zz.root                        recorded, and its events count 1
    plot m4l bins 24 80 170 GeV              in every region that knows m4l; or: … in SR
    region SR                                this region only, with those that it takes
    weights                                  simulated events count by the weights of the schema
    samples samples.yaml                     the samples of a list, with cross sections and weights
    luminosity 10 /fb                        … scaled to the events expected for that luminosity
    without jets-3f2a gluinos                leaves out lines for which the events lack something;
                                             each is a step that is not applied
    instead jets-3f2a: select jvt > 0.5      for these events this line stands for that one

A wish adds; it never changes a selection, but for the last two, which are said wherever the program
is shown. Lines that are none of these are words, for a model.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from rapidfuzz import process

from hepnb import units
from hepnb.adl import tree
from hepnb.adl.format import format_expression
from hepnb.adl.parse import parse_expression
from hepnb.errors import SpecError
from hepnb.events.schema import Schema
from hepnb.generate import adapt
from hepnb.program import Sample
from hepnb.samples.goodruns import GoodRuns
from hepnb.spec import ReviewedSpec

WHERE = "%%generate"
#: how often a model is asked to mend what it wrote for the words of a wish
REPAIRS = 2
#: cross sections are in pb, luminosities in fb⁻¹
_PB_PER_FB = 1000


@dataclass(frozen=True, slots=True)
class Plot:
    """A histogram of a variable: ``n`` bins from ``low`` to ``high``; ``region`` "": in each
    that knows it. ``line`` 1-based.
    """

    variable: tree.Expr
    n: int
    low: tree.Number
    high: tree.Number
    region: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Wishes:
    """The wishes of the lines; ``luminosity`` in fb⁻¹ (0: none given); ``words``: lines in the
    user's own words.

    ``without``: keys of lines that are left out; ``instead``: (key, line) of those that others
    stand for (`hepnb.generate.adapt`). ``listed``: the path of a list of samples (`hepnb.samples`),
    "" where none is named; of one that has been read ``at`` is its luminosity in fb⁻¹, to which its
    samples are scaled, and ``good_runs`` the blocks that count, by sample. ``samples``: data sets
    by name; ``plots``: histograms beside those of the spec; ``regions``: those that are wanted, ()
    for all; ``weights``: the events are weighted as their schema says.
    """

    samples: tuple[Sample, ...] = ()
    plots: tuple[Plot, ...] = ()
    regions: tuple[str, ...] = ()
    weights: bool = False
    luminosity: float = 0.0
    words: str = ""
    without: tuple[str, ...] = ()
    instead: tuple[tuple[str, str], ...] = ()
    listed: str = ""
    at: float = 0.0
    good_runs: tuple[tuple[str, GoodRuns], ...] = ()

    @property
    def files(self) -> tuple[str, ...]:
        """The files of all samples."""
        return tuple(f for s in self.samples for f in s.files)


NOTHING = Wishes()


@dataclass
class _Reading:
    """Wishes while they are read."""

    files: dict[str, list[str]] = field(default_factory=dict)
    plots: list[Plot] = field(default_factory=list)
    regions: list[str] = field(default_factory=list)
    weights: bool = False
    luminosity: float = 0.0
    listed: str = ""
    without: list[str] = field(default_factory=list)
    instead: dict[str, str] = field(default_factory=dict)


def read(body: str, *, words: bool = False) -> Wishes:
    """The wishes in the lines of a text; ``#`` begins a comment.

    ``words``: lines that are no wish are kept as words. Raises SpecError at the line of what cannot
    be meant, and, without ``words``, at a line that is no wish.
    """
    found, rest = _Reading(), []
    for number, line in enumerate(body.splitlines(), start=1):
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        keyword = text.split()[0]
        take = _KEYWORDS.get(keyword)
        try:
            if take is None or not take(found, text[len(keyword) :].strip(), number):
                rest.append(text)
                if not words:
                    raise _not_understood(text)
        except SpecError as error:
            raise _at(error, number) from None
    samples = tuple(Sample(name, tuple(files)) for name, files in found.files.items())
    plots, regions = tuple(found.plots), tuple(dict.fromkeys(found.regions))
    left_out, stand_ins = tuple(dict.fromkeys(found.without)), tuple(found.instead.items())
    if found.listed and (samples or found.weights or found.luminosity):
        other = "files" if samples else "weights" if found.weights else "luminosity"
        raise SpecError(
            f"{other} beside samples {found.listed}",
            where=WHERE,
            expected="one of them: a list says all of it",
        )
    return Wishes(
        samples,
        plots,
        regions,
        found.weights,
        found.luminosity,
        "\n".join(rest),
        left_out,
        stand_ins,
        listed=found.listed,
    )


def text_of(wishes: Wishes) -> str:
    """The lines that `read` reads as these wishes, but for the words: files and lists of samples
    first.
    """
    lines = [
        f"files {f'{s.name}: ' if s.name else ''}{shlex.join(s.files)}" for s in wishes.samples
    ]
    lines += [f"samples {wishes.listed}"] * bool(wishes.listed)
    lines += [_plotted(p) for p in wishes.plots]
    lines += [f"region {', '.join(wishes.regions)}"] * bool(wishes.regions)
    lines += ["weights"] * wishes.weights
    lines += [f"luminosity {wishes.luminosity!r} /fb"] * bool(wishes.luminosity)
    lines += [f"without {' '.join(wishes.without)}"] * bool(wishes.without)
    lines += [f"instead {key}: {line}" for key, line in wishes.instead]
    return "".join(f"{line}\n" for line in lines)


def _plotted(p: Plot) -> str:
    limits = f"{p.low.value!r} {p.high.value!r}{f' {p.low.unit}' if p.low.unit else ''}"
    where = f" in {p.region}" if p.region else ""
    return f"plot {format_expression(p.variable)} bins {p.n} {limits}{where}"


def _not_understood(text: str) -> SpecError:
    near = process.extractOne(text.split(maxsplit=1)[0], list(_KEYWORDS), score_cutoff=70)
    hint = "a model can be asked in words: --engine llama"
    hint = f"did you mean: {_FORMS[near[0]]}? {hint}" if near else hint
    if text.split(maxsplit=1)[0] in ("select", "reject", "trigger", "object", "composite"):
        hint = "what selects belongs into the spec, where it is reviewed"
    return SpecError(f"{text!r} is not understood", expected="; ".join(_FORMS.values()), hint=hint)


def _at(error: SpecError, line: int) -> SpecError:
    return SpecError(
        error.found, where=WHERE, expected=error.expected, hint=error.hint, line=line, column=1
    )


# --- one line
# --------------------------------------------------------------------------------------------------


def _files(found: _Reading, text: str, line: int) -> bool:  # noqa: ARG001 - like the others
    named = re.match(r"(\w[\w.+-]*)\s*:\s+(.*)", text)
    name, listed = (named[1], named[2]) if named else ("", text)
    try:
        paths = shlex.split(listed, comments=True)
    except ValueError:
        raise SpecError(
            f"a quote that is not closed in {listed!r}", expected=_FORMS["files"]
        ) from None
    if not paths:
        raise SpecError("no file", expected=_FORMS["files"])
    if bool(name) != all(found.files) and found.files:
        raise SpecError(
            "files with a name beside files without one",
            expected="a name for each: files data: a.root",
        )
    known = [f for files in found.files.values() for f in files]
    if twice := next((p for n, p in enumerate(paths) if p in known or p in paths[:n]), ""):
        raise SpecError(f"{twice} twice", expected="each file once")
    found.files.setdefault(name, []).extend(paths)
    return True


_PLOT = re.compile(
    r"(?P<variable>.+?(?<!\s))\s++bins\s++(?P<n>[-\d]+)\s+(?P<low>[-+.\deE]+)\s+(?P<high>[-+.\deE]+)\s*"
    r"(?P<unit>(?!in\b)[^\s]+)?(?:\s+in\s+(?P<region>\w+))?"
)


def _plot(found: _Reading, text: str, line: int) -> bool:
    match = _PLOT.fullmatch(text)
    if match is None:
        return False
    unit = match["unit"] or ""
    try:
        low, high = (
            tree.Number(float(match[k]), units.normalise(unit) if unit else "")
            for k in ("low", "high")
        )
    except ValueError:
        raise SpecError(f"limits {match['low']} {match['high']}", expected=_FORMS["plot"]) from None
    n = int(match["n"]) if match["n"].isdigit() else 0
    if n < 1 or low.value >= high.value:
        found_ = f"{match['n']} bins from {match['low']} to {match['high']}"
        raise SpecError(found_, expected="at least one bin, and limits that increase")
    found.plots.append(
        Plot(parse_expression(match["variable"]), n, low, high, match["region"] or "", line)
    )
    return True


def _region(found: _Reading, text: str, line: int) -> bool:  # noqa: ARG001 - like the others
    names = text.replace(",", " ").split()
    if not names:
        raise SpecError("no region", expected=_FORMS["region"])
    if any(not re.fullmatch(r"\w+", n) for n in names):
        return False
    found.regions += names
    return True


def _weights(found: _Reading, text: str, line: int) -> bool:  # noqa: ARG001 - like the others
    found.weights = found.weights or not text
    return not text


def _luminosity(found: _Reading, text: str, line: int) -> bool:  # noqa: ARG001 - like the others
    match = re.fullmatch(
        r"(\d+(?:\.\d*)?(?:[eE][-+]?\d+)?)\s*(?:/\s*([fp]b)|([fp]b)(?:\^?-1|⁻¹))", text
    )
    if match is None:
        raise SpecError(f"a luminosity of {text or 'nothing'}", expected=_FORMS["luminosity"])
    value = units.Quantity(float(match[1]), f"{match[2] or match[3]}-1").canonical
    if value <= 0:
        raise SpecError(f"a luminosity of {text}", expected="more than nothing")
    if found.luminosity:
        raise SpecError("two luminosities", expected="one")
    found.luminosity = value
    return True


def _samples(found: _Reading, text: str, line: int) -> bool:  # noqa: ARG001 - like the others
    if not text:
        raise SpecError("no list", expected=_FORMS["samples"])
    if not text.lower().endswith((".yaml", ".yml")):
        return False
    if found.listed:
        raise SpecError("two lists of samples", expected="one")
    found.listed = text
    return True


def _without(found: _Reading, text: str, line: int) -> bool:  # noqa: ARG001 - like the others
    keys = text.partition("#")[0].replace(",", " ").split()
    found.without += keys
    return bool(keys)


def _instead(found: _Reading, text: str, line: int) -> bool:  # noqa: ARG001 - like the others
    key, _, stands = text.partition(":")
    if not stands.strip():
        raise SpecError("no line", expected=_FORMS["instead"])
    found.instead[key.strip()] = stands.strip()
    return True


_KEYWORDS: dict[str, Callable[[_Reading, str, int], bool]] = {
    "files": _files,
    "plot": _plot,
    "region": _region,
    "weights": _weights,
    "luminosity": _luminosity,
    "samples": _samples,
    "without": _without,
    "instead": _instead,
}
_FORMS = {
    "files": "files a.root b.root (or: files data: a.root)",
    "plot": "plot m4l bins 24 80 170 GeV (or: … in SR)",
    "region": "region SR",
    "weights": "weights",
    "luminosity": "luminosity 10 /fb",
    "samples": "samples samples.yaml",
    "without": "without KEY (of a line that the events lack something for)",
    "instead": "instead KEY: select … (a line that stands for it)",
}

# --- what they make of a spec
# --------------------------------------------------------------------------------------


def applied(spec: ReviewedSpec, wishes: Wishes, schema: Schema) -> ReviewedSpec:
    """The spec with what the wishes add.

    Raises SpecError where they contradict the spec or the events cannot give it.
    """
    spec = adapt.without(adapt.instead(spec, dict(wishes.instead)), wishes.without)
    regions = _regions(spec.tree, wishes)
    factors = _factors(spec.tree, wishes, schema)
    items: list[tree.Item] = []
    for item in spec.tree.items:
        if isinstance(item, tree.Block) and item.kind == "region":
            if item.name not in regions:
                continue
            first = not [n for n in tree.inputs(item) if n in regions]
            added: list[tree.Statement] = [
                *(factors if first else ()),
                *_histograms(spec.tree, item, wishes),
            ]
            items.append(replace(item, statements=(*item.statements, *added)))
        else:
            items.append(item)
    return replace(spec, tree=tree.Analysis(tuple(items)))


def _regions(analysis: tree.Analysis, wishes: Wishes) -> set[str]:
    """The regions that are wanted, and those that they take."""
    blocks = {b.name: b for b in analysis.blocks if b.kind == "region"}
    for name in (*wishes.regions, *(p.region for p in wishes.plots if p.region)):
        if name not in blocks:
            near = process.extractOne(name, list(blocks), score_cutoff=50)
            hint = f"did you mean {near[0]}?" if near else ""
            raise SpecError(
                f"no region {name} in the spec",
                where=WHERE,
                expected=f"one of {', '.join(blocks)}",
                hint=hint,
            )
    wanted: dict[str, None] = dict.fromkeys(wishes.regions or blocks)
    for name in (waiting := list(wanted)):
        parents = [n for n in tree.inputs(blocks[name]) if n in blocks and n not in wanted]
        wanted |= dict.fromkeys(parents)
        waiting += parents
    for plot in wishes.plots:
        if plot.region and plot.region not in wanted:
            found = f"a plot in {plot.region} beside region {', '.join(wishes.regions)}"
            raise SpecError(
                found, where=WHERE, expected=f"region {plot.region} too", line=plot.line, column=1
            )
    return set(wanted)


def _factors(analysis: tree.Analysis, wishes: Wishes, schema: Schema) -> tuple[tree.Weight, ...]:
    """The factors of the weight of simulated events."""
    if not wishes.weights and not wishes.luminosity:
        return ()
    there = [(b, s) for b in analysis.blocks for s in b.statements if isinstance(s, tree.Weight)]
    if there:
        block, statement = there[0]
        found = (
            f"{block.title} of the spec has the weight {statement.name} = "
            f"{format_expression(statement.value)} already"
        )
        raise SpecError(found, where=WHERE, hint="leave the wish out, or the line of the spec")
    if missing := [b for b in schema.weight if b not in schema.known] or (
        ["any weight"] if not schema.weight else []
    ):
        raise SpecError(
            f"the events have not {', '.join(missing)}",
            where=WHERE,
            hint="leave the wish for weights out",
        )
    factors = [tree.Weight("events", tree.Name("weight"))]
    if wishes.luminosity:
        factors.append(tree.Weight("luminosity", _normalised(schema, wishes.luminosity)))
    return tuple(factors)


def _normalised(schema: Schema, luminosity: float) -> tree.Expr:
    """Luminosity times cross section over the sum of the generated weights."""
    names = [n.id for n in tree.walk(schema.normalisation) if isinstance(n, tree.Name)]
    if schema.normalisation is None or not schema.known.issuperset(names):
        hint = "leave luminosity out and scale the histograms by the cross section of each sample"
        raise SpecError(
            f"events of {schema.name} do not hold cross section and sum of weights",
            where=WHERE,
            hint=hint,
        )
    return tree.Binary("*", tree.Number(luminosity * _PB_PER_FB), schema.normalisation)


def _histograms(analysis: tree.Analysis, block: tree.Block, wishes: Wishes) -> Iterator[tree.Histo]:
    """The plots that go into a region, each with a name of its own."""
    taken = {s.name for b in analysis.blocks for s in b.statements if isinstance(s, tree.Histo)}
    for plot in wishes.plots:
        targets = _targets(analysis, plot, wishes)
        if not targets:
            text = format_expression(plot.variable)
            raise SpecError(
                f"no wished region knows {text}",
                where=WHERE,
                expected="a region that defines it",
                line=plot.line,
                column=1,
            )
        if block.name not in targets:
            continue
        text = format_expression(plot.variable)
        base = re.sub(r"\W+", "_", text).strip("_")
        base = base if len(targets) == 1 else f"{block.name}_{base}"
        name = next(
            n for n in (base, *(f"{base}_{i}" for i in range(2, len(taken) + 3))) if n not in taken
        )
        taken.add(name)
        yield tree.Histo(name, text, plot.n, plot.low, plot.high, plot.variable)


def _targets(analysis: tree.Analysis, plot: Plot, wishes: Wishes) -> list[str]:
    """The regions that a plot goes into: the one that it names, else each wished one that knows
    what it draws.
    """
    if plot.region:
        return [plot.region]
    regions = [b for b in analysis.blocks if b.kind == "region"]
    everywhere = {v.name for v in analysis.variables}
    somewhere = set().union(*(_known(analysis, b) for b in regions)) - everywhere
    named = {n.id for n in tree.walk(plot.variable) if isinstance(n, tree.Name)} & somewhere
    return [
        b.name
        for b in regions
        if named <= _known(analysis, b) and (not wishes.regions or b.name in wishes.regions)
    ]


def _known(analysis: tree.Analysis, block: tree.Block) -> set[str]:
    """The names that a region defines, with those of the regions that it takes."""
    blocks = {b.name: b for b in analysis.blocks if b.kind == "region"}
    own = {s.name for s in block.statements if isinstance(s, tree.Define)}
    return own.union(*(_known(analysis, blocks[n]) for n in tree.inputs(block) if n in blocks))
