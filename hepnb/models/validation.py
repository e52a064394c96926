"""An answer against what was asked for."""

from __future__ import annotations

from pydantic import BaseModel, ValidationError

from hepnb.errors import first_of


def validated(schema: type[BaseModel] | None, text: str) -> tuple[BaseModel | None, str]:
    """The object of a finished answer, or None and why there is none; no schema, no object."""
    if schema is None:
        return None, ""
    try:
        return schema.model_validate_json(text), ""
    except ValidationError as error:
        return None, first_of(error)
