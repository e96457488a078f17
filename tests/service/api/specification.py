"""The specification as a validator sees it."""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator

from service.api.openapi import FILE


@cache
def _components() -> Any:
    return json.loads(FILE.read_text())["components"]


def check(schema: dict[str, Any], value: Any) -> None:
    """Raise a ``jsonschema.ValidationError`` where ``value`` is not what ``schema``, of the checked-in specification, says."""
    validator = Draft202012Validator(schema | {"components": _components()}, format_checker=Draft202012Validator.FORMAT_CHECKER)
    validator.validate(value)


def examples_in(spec: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any], Any]]:
    """Every example with its schema and where it stands: those of messages, parameters, headers and of schemas themselves."""
    for place, part in _objects(spec, ""):
        if isinstance(schema := part.get("schema"), dict):
            if "example" in part:
                yield place, schema, part["example"]
            for name, example in part.get("examples", {}).items():
                yield f"{place}/{name}", schema, example["value"]
        elif isinstance(part.get("examples"), list) and part.keys() & {"type", "$ref", "anyOf", "enum"}:
            schema = {name: value for name, value in part.items() if name != "examples"}
            for number, example in enumerate(part["examples"]):
                yield f"{place}/examples/{number}", schema, example


def _objects(value: Any, place: str) -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(value, dict):
        yield place, value
        for key, item in value.items():
            if key not in ("example", "examples"):
                yield from _objects(item, f"{place}/{key.replace('/', '~1')}")
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _objects(item, f"{place}/{number}")
