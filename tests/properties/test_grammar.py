"""The grammar of a pydantic model takes exactly one spelling of each of its values, and no
answer longer than it says.
"""

from __future__ import annotations

import json
import re
from enum import Enum
from typing import Annotated, Any, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, Field, create_model

from hepnb.errors import ModelError
from hepnb.models.grammar import grammar, integers


def to_regex(text: str) -> re.Pattern[str]:
    """A GBNF grammar without recursion as the regular expression of the same language."""
    rules = dict(line.split(" ::= ", 1) for line in text.splitlines())

    def body(source: str) -> str:
        out, at = [], 0
        while at < len(source):
            if source[at] == '"':
                end = re.compile(r'"(?:\\.|[^"\\])*"').match(source, at).end()
                out.append(re.escape(re.sub(r"\\(.)", r"\1", source[at + 1 : end - 1])))
            elif source[at] == "[":
                end = re.compile(r"\[(?:\\.|[^\]\\])*\]").match(source, at).end()
                out.append(source[at:end])
            elif source[at].isalpha():
                end = re.compile(r"[A-Za-z0-9-]+").match(source, at).end()
                out.append(f"(?:{body(rules[source[at:end]])})")
            else:  # ( ) | ? {m,n} and spaces mean the same, but for the groups
                end = source.index("}", at) + 1 if source[at] == "{" else at + 1
                out.append({" ": "", "(": "(?:"}.get(source[at:end], source[at:end]))
            at = end
        return "".join(out)

    return re.compile(body(rules["root"]))


class Colour(Enum):
    """Values that need escapes."""

    RED = "red"
    QUOTED = 'a "quoted" \\ word'


def ranges(
    first: st.SearchStrategy[int], width: st.SearchStrategy[int]
) -> st.SearchStrategy[tuple[int, int]]:
    """(low, high)."""
    return st.tuples(first, width).map(lambda x: (x[0], x[0] + x[1]))


STRINGS = ranges(st.integers(0, 3), st.integers(0, 20)).map(
    lambda r: Annotated[str, Field(min_length=r[0], max_length=r[1])]
)
INTEGERS = ranges(st.integers(-2000, 2000), st.integers(0, 3000)).map(
    lambda r: Annotated[int, Field(ge=r[0], le=r[1])]
)
EXCLUSIVE = ranges(st.integers(-50, 50), st.integers(2, 60)).map(
    lambda r: Annotated[int, Field(gt=r[0], lt=r[1])]
)
SIMPLE: list[Any] = [
    float,
    bool,
    int,
    Literal["<", ">=", "in"],
    Literal[1, "one"],
    Colour,
    Annotated[float, Field(ge=0)],
]


def lists(fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Lists of up to four items."""
    lengths = ranges(st.integers(0, 2), st.integers(0, 2))
    return st.tuples(fields, lengths).map(
        lambda x: Annotated[list[x[0]], Field(min_length=x[1][0], max_length=x[1][1])]
    )


FIELDS: st.SearchStrategy[Any] = st.deferred(
    lambda: st.one_of(
        STRINGS, INTEGERS, EXCLUSIVE, st.sampled_from(SIMPLE), FIELDS.map(lambda f: f | None),
        lists(FIELDS), MODELS,
        st.tuples(FIELDS, FIELDS).map(lambda x: tuple[x[0], x[1]]),
    )
)  # fmt: skip
MODELS = st.lists(FIELDS, min_size=1, max_size=3).map(
    lambda fs: create_model("Inner", **{f"f{i}": (f, ...) for i, f in enumerate(fs)})
)


@settings(max_examples=80, deadline=None)
@given(model=MODELS, data=st.data())
def test_every_text_of_the_grammar_validates_and_is_short_enough(
    model: type[BaseModel], data: st.DataObject
) -> None:
    """What the grammar takes is JSON on one line, validates, and has no more bytes than the
    grammar says.
    """
    form = grammar(model)
    text = data.draw(st.from_regex(to_regex(form.text), fullmatch=True))
    assert not re.search(r"[\x00-\x1f\x7f]", text)
    model.model_validate(json.loads(text))
    assert len(text.encode("utf-8", "surrogatepass")) <= form.max_bytes


def plain(value: object) -> bool:
    """True for a value that the grammar can spell: strings on one line, numbers of no more
    digits than it has.
    """
    if isinstance(value, dict):
        return all(plain(v) for v in value.values())
    if isinstance(value, list):
        return all(plain(v) for v in value)
    return not isinstance(value, str) or not re.search(r"[\x00-\x1f\x7f]", value)


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_every_plain_value_has_a_spelling(data: st.DataObject) -> None:
    """A value of the schema, dumped by json.dumps without escapes of letters, is in the language
    of the grammar.
    """

    class Line(BaseModel):
        anchor: Annotated[str, Field(max_length=12)]
        page: Annotated[int, Field(ge=1, le=999)]
        value: float | None

    class Reply(BaseModel):
        lines: Annotated[list[Line], Field(max_length=3)]
        sure: bool

    values = st.one_of(st.none(), st.integers(-(10**8), 10**8).map(lambda n: n / 64))
    text = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)
    lines = st.lists(
        st.builds(Line, anchor=text, page=st.integers(1, 999), value=values), max_size=3
    )
    reply = data.draw(st.builds(Reply, lines=lines, sure=st.booleans())).model_dump()
    assert to_regex(grammar(Reply).text).fullmatch(json.dumps(reply, ensure_ascii=False))


@given(low=st.integers(-(10**9), 10**9), width=st.integers(0, 10**9), data=st.data())
def test_integer_ranges_are_exact(low: int, width: int, data: st.DataObject) -> None:
    """The ends of a range are in it, their neighbours are not, and neither is anything written
    with a leading zero.
    """
    high = low + width
    pattern = to_regex(f"root ::= {integers(low, high)}")
    tried = {
        low - 1,
        low,
        low + 1,
        high - 1,
        high,
        high + 1,
        0,
        -low,
        data.draw(st.integers(low - 5 * 10**8, high + 5 * 10**8)),
    }
    for n in tried:
        assert bool(pattern.fullmatch(str(n))) == (low <= n <= high)
        assert not pattern.fullmatch("0" + str(abs(n)))
    assert not pattern.fullmatch("-0")


def test_small_ranges_are_exact_for_every_number() -> None:
    """All ranges between -30 and 130 at a distance of 7, number by number."""
    for low in range(-30, 100, 7):
        for high in range(low, 130, 7):
            pattern = to_regex(f"root ::= {integers(low, high)}")
            assert [n for n in range(-140, 141) if pattern.fullmatch(str(n))] == list(
                range(low, high + 1)
            )


def test_the_grammar_of_a_small_model() -> None:
    """The whole text of a grammar: keys in the order of the schema, all of them, one spelling."""

    class Cut(BaseModel):
        op: Literal["<", ">"]
        note: Annotated[str, Field(max_length=5)] | None

    form = grammar(Cut)
    assert form.text == (
        'root ::= cut\n'
        'op ::= "\\"<\\"" | "\\">\\""\n'
        'character ::= [^"\\\\\\x00-\\x1F\\x7F] | "\\\\\\\\" | "\\\\\\""\n'
        'string-0-5 ::= "\\"" character{0,5} "\\""\n'
        'null ::= "null"\n'
        "note ::= string-0-5 | null\n"
        'cut ::= "{" "\\"op\\": " op ", \\"note\\": " note "}"\n'
    )  # fmt: skip
    assert form.max_bytes == len('{"op": "<", "note": }') + 2 + 5 * 4


class Tree(BaseModel):
    """A model that contains itself."""

    children: Annotated[list[Tree], Field(max_length=2)]


class Open(BaseModel):
    """A model with any keys."""

    model_config = ConfigDict(extra="allow")


@pytest.mark.parametrize(
    ("field", "says"),
    [
        (str, "a string without an end"),
        (list[int], "a list without an end"),
        (dict[str, int], "an object with any keys"),
        (Any, "a value of type any"),
        (Annotated[str, Field(max_length=5, pattern="a+")], "string with pattern"),
        (Annotated[str, Field(max_length=2001)], "a string of 0 to 2001 characters"),
        (Annotated[list[int], Field(max_length=1000)], "a list of 0 to 1000 items"),
        (Annotated[set[int], Field(max_length=3)], "array with uniqueItems"),
        (Annotated[int, Field(multiple_of=3)], "integer with multipleOf"),
        (Annotated[int, Field(ge=3, le=2)], "no integer from 3 to 2"),
        (Annotated[float, Field(ge=1)], "a number of at least 1"),
        (Annotated[float, Field(le=1)], "number with maximum"),
        (Tree, "Tree contains itself"),
        (Open, "an object with any keys"),
    ],
)
def test_what_cannot_be_guaranteed_is_refused(field: Any, says: str) -> None:
    """The error names the field and what it is that has no end."""
    with pytest.raises(ModelError) as error:
        grammar(create_model("Reply", bad=(field, ...)))
    assert error.value.found == says
    assert error.value.where.startswith("Reply.bad")
    assert error.value.hint
