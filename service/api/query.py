"""From the query string to Python values, each refused as strictly as a member of a body."""

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar, get_args, get_origin
from urllib.parse import parse_qsl

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import from_json
from starlette.requests import Request

from service.problems import Problem, invalid_fields

SHOWN = 100
"""Most characters of a parameter's name that the answer repeats."""

TOLD = 16
"""Most parameters that the answer names."""

Schema = TypeVar("Schema", bound=BaseModel)


def names(query_string: bytes) -> list[str]:
    """The parameters' names, as much of them as an answer repeats."""
    return [name[:SHOWN] for name, _ in parse_qsl(query_string.decode("latin-1"), keep_blank_values=True)][:TOLD]


def unknown(found: Sequence[str], instead: str) -> Problem:
    """The 422 for parameters that are not known."""
    detail = f"Unknown query parameter. Leave it out; {instead}."
    errors = [{"pointer": f"?{name}", "detail": detail} for name in found]
    return Problem(422, "unknown_parameter", f"?{found[0] if found else ''}: {detail}", errors=errors)


def read(request: Request, schema: type[Schema], instead: str = "") -> Schema:
    """The query parameters as ``schema``; those of list fields may be repeated. ``instead`` says what to do with one that is unknown.

    Raises:
        Problem: 422 for one that is unknown, repeated or wrong.
    """
    return validate(raw(request, schema.model_fields, instead), schema)


def raw(request: Request, fields: dict[str, FieldInfo], instead: str = "") -> dict[str, Any]:
    """What the query says of ``fields``, as JSON would have it.

    Raises:
        Problem: 422 for one that is unknown or repeated.
    """
    found = request.query_params.multi_items()
    if strange := [name[:SHOWN] for name, _ in found if name not in fields]:
        known = ", ".join(fields)
        raise unknown(strange[:TOLD], instead or (f"known here are {known}" if known else "there are none here"))
    values: dict[str, Any] = {}
    for name, value in found:
        kinds = set(_kinds(fields[name].annotation))
        if kinds & {list, tuple}:
            values.setdefault(name, []).append(value)
        elif name in values:
            detail = "This parameter is given twice; give it once."
            raise Problem(422, "invalid_parameter", f"?{name}: {detail}", errors=[{"pointer": f"?{name}", "detail": detail}])
        else:
            values[name] = _literal(value) if kinds & {float, int, bool} else value
    return values


def validate(values: dict[str, Any], schema: type[Schema]) -> Schema:
    """``values`` of the query as ``schema``.

    Raises:
        Problem: 422 with the parameters that are wrong.
    """
    try:
        return schema.model_validate(values)
    except ValidationError as error:
        body = invalid_fields(error.errors(include_url=False, include_input=False), schema.model_fields)
        errors = [{"pointer": f"?{row['pointer'].split('/')[1]}", "detail": row["detail"]} for row in body.errors]
        raise Problem(422, "invalid_parameter", f"{errors[0]['pointer']}: {errors[0]['detail']}", errors=errors) from None


def _kinds(annotation: Any) -> Iterable[Any]:
    """The types that a field may have, without what is within a list."""
    origin = get_origin(annotation)
    if origin in (list, tuple):
        yield origin
    elif origin is None:
        yield annotation
    else:
        for argument in get_args(annotation):
            yield from _kinds(argument)


def _literal(value: str) -> Any:
    """A number or a truth value as JSON writes it; anything else stays a string, for the schema to refuse."""
    try:
        read = from_json(value, allow_inf_nan=False)
    except ValueError:
        return value
    return read if isinstance(read, bool | int | float) else value
