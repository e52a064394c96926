"""Records as JSON (``hepnb-records/1``), and the schema of that document: it is made from the
types, so that both say the same.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from hepnb.errors import SpecError
from hepnb.records.model import Records

FORMAT = "hepnb-records/1"


@cache
def _adapter() -> TypeAdapter[Records]:
    return TypeAdapter(Records)


def json_schema() -> dict[str, Any]:
    """The JSON schema of a ``hepnb-records/1`` document."""
    schema = _adapter().json_schema()
    schema["$id"] = FORMAT
    schema["properties"] = {"format": {"const": FORMAT}, **schema["properties"]}
    return schema


def to_json(records: Records) -> dict[str, Any]:
    """The ``hepnb-records/1`` document; fields at their default are left out."""
    return {"format": FORMAT, **_adapter().dump_python(records, mode="json", exclude_defaults=True)}


def from_json(document: dict[str, Any]) -> Records:
    """The records of a document.

    Raises SpecError for another format, an unknown field or a wrong type.
    """
    if document.get("format") != FORMAT:
        raise SpecError(
            f"format {document.get('format')!r}",
            where="records",
            expected=FORMAT,
            hint="read the paper again",
        )
    rest = {key: value for key, value in document.items() if key != "format"}
    try:
        return _adapter().validate_python(rest)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise SpecError(
            first["msg"], where=f"records: {where}", expected="a document of " + FORMAT
        ) from None
