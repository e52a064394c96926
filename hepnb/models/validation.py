"""An answer against what was asked for."""

from __future__ import annotations

from pydantic import BaseModel, ValidationError


def validated(schema: type[BaseModel] | None, text: str) -> tuple[BaseModel | None, str]:
    """The object of a finished answer, or None and why there is none; no schema, no object."""
    if schema is None:
        return None, ""
    try:
        return schema.model_validate_json(text), ""
    except ValidationError as error:
        first = error.errors()[0]
        return None, f"{'.'.join(str(x) for x in first['loc'])}: {first['msg']}"
