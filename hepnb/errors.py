"""The exception tree: every error says where, what was found, what was expected and what to do.

HepnbError
├── PaperError          a paper cannot be had or read
│   └── NetworkError    … because the network or a remote service did not answer
├── SpecError           a spec (ADL text) is wrong at a line
│   └── UnreviewedSpec  … or still has open lines or blocking findings
├── EventsError         an event file or schema is wrong
├── ModelError          a language model cannot be loaded or asked
│   └── Unanswered      … or one question cannot be answered, while another may
│       └── BadAnswer   … because the answer is not in form
├── RunError            an analysis program failed while it ran
└── MissingExtra        an optional package is not installed
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pydantic import ValidationError


def first_of(error: ValidationError) -> str:
    """The first problem in data of an unexpected form, as ``place: problem``."""
    first = error.errors()[0]
    return f"{'.'.join(str(p) for p in first['loc'])}: {first['msg']}"


class HepnbError(Exception):
    """Root of all errors that hepnb raises for a user's input.

    A shell shows ``str(error)``, which is one line: ``where: found; expected …; hint``.
    """

    def __init__(self, found: str, *, where: str = "", expected: str = "", hint: str = "") -> None:
        """``found``: what is wrong; ``where``: file, line, page; ``expected``: what would be
        right; ``hint``: what to do.
        """
        self.found = found
        self.where = where
        self.expected = expected
        self.hint = hint
        super().__init__(str(self))

    def __reduce__(self) -> tuple[object, ...]:
        """Pickling across processes: the error as it is, not made anew."""
        return (_again, (type(self), dict(self.__dict__)))

    def __str__(self) -> str:
        text = f"{self.where}: {self.found}" if self.where else self.found
        if self.expected:
            text += f"; expected {self.expected}"
        if self.hint:
            text += f"; {self.hint}"
        return text.replace("\n", " ")


def _again(kind: type[HepnbError], state: dict[str, object]) -> HepnbError:
    """An error of this kind with these attributes."""
    error = kind.__new__(kind)
    error.__dict__.update(state)
    error.args = (str(error),)
    return error


class PaperError(HepnbError):
    """A paper that cannot be had or read."""


class NetworkError(PaperError):
    """A paper that the network would have given, had it answered."""


class SpecError(HepnbError):
    """A spec that is wrong at a line; ``line`` and ``column`` are 1-based, 0 where unknown.

    ``choices``: pairs of a text of the line that is wrong there and one that may stand in its
    place.
    """

    def __init__(
        self,
        found: str,
        *,
        where: str = "",
        expected: str = "",
        hint: str = "",
        line: int = 0,
        column: int = 0,
        choices: tuple[tuple[str, str], ...] = (),
    ) -> None:
        self.line = line
        self.column = column
        self.choices = choices
        if line:
            where = f"{where}:{line}:{column}" if where else f"line {line}, column {column}"
        super().__init__(found, where=where, expected=expected, hint=hint)


class UnreviewedSpec(SpecError):
    """A spec with open lines or blocking findings; ``open_lines`` holds them as (line number,
    text).
    """

    def __init__(
        self,
        found: str,
        *,
        open_lines: tuple[tuple[int, str], ...] = (),
        where: str = "",
        hint: str = "",
    ) -> None:
        self.open_lines = open_lines
        super().__init__(found, where=where, hint=hint)


class EventsError(HepnbError):
    """An event file or schema that cannot be read or lacks something that the analysis needs."""


class ModelError(HepnbError):
    """A language model that cannot be loaded or asked."""


class Unanswered(ModelError):
    """A question that cannot be answered, by a model that may answer others: its prompt is too
    long, or `BadAnswer`.
    """


class BadAnswer(Unanswered):
    """An answer of a language model that is not in form: cut, no JSON, or not what the schema
    asks for. Another question may do.
    """


class RunError(HepnbError):
    """An analysis program that failed while it ran."""


class MissingExtra(HepnbError):
    """An optional package that is not installed."""

    def __init__(self, package: str, extra: str, feature: str) -> None:
        super().__init__(
            f"{feature} needs the package {package}, which is not installed",
            hint=f'pip install "hepnb[{extra}]"',
        )
