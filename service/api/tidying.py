"""What makes a specification easy on those who generate clients from it, whatever routes and models it was made from.

A value is optional or null, not both; closed lists of words have names; nothing is said twice.
"""

from collections.abc import Iterator, Mapping
from typing import Any

Json = dict[str, Any]

REFERENCE = "#/components/schemas/"

NULL: Json = {"type": "null"}


def tidy(spec: Json, names: Mapping[tuple[str, ...], str]) -> None:
    """Tidy the schemas of ``spec``; ``names`` are those of lists of words, by their words."""
    schemas: Json = spec["components"]["schemas"]
    operations = [operation for path in spec["paths"].values() for operation in path.values()]
    bodies = [operation["requestBody"] for operation in operations if "requestBody" in operation]
    asked = _reached(bodies, schemas) - _reached([operation["responses"] for operation in operations], schemas)
    parameters = {
        f"{operation['operationId'][:1].upper()}{operation['operationId'][1:]}{_camel(parameter['name'])}": parameter["schema"]
        for operation in operations
        for parameter in operation.get("parameters", ())
        if "schema" in parameter
    }
    for schema in (*schemas.values(), *parameters.values(), *_inline(operations)):
        for part in _parts(schema):
            part.pop("title", None)
    for name, schema in schemas.items():
        for owner in _parts(schema):
            _settle(owner, name in asked)
    for schema in parameters.values():
        without_null(schema)
    for schema in (*schemas.values(), *parameters.values()):
        for part in _parts(schema):
            _shorten(part)
    _name_words(schemas, parameters, names)


def without_null(schema: Json) -> None:
    """Take null from what ``schema`` allows."""
    if NULL in (options := schema.get("anyOf", [])):
        options.remove(NULL)
        if len(options) == 1:
            del schema["anyOf"]
            schema.update(options[0] | schema)
    if schema.get("default", ...) is None:
        del schema["default"]


def _settle(owner: Json, asked: bool) -> None:
    """Make each field of an object optional or nullable.

    A request leaves out what it does not tell. A response always has what is null in it, as models are written out in full, unless
    ``x-null`` tells what null means in a field that may also be absent.
    """
    required = owner.get("required", [])
    for name, field in owner.get("properties", {}).items():
        if name in required or NULL not in field.get("anyOf", []):
            continue
        if asked:
            without_null(field)
        elif "x-null" not in field:
            field.pop("default", None)
            owner.setdefault("required", []).append(name)


def _shorten(schema: Json) -> None:
    """One schema in place of a choice between a plain type and null."""
    options = schema.get("anyOf", [])
    if len(options) != 2 or NULL not in options:
        return
    plain = options[1 - options.index(NULL)]
    if isinstance(plain.get("type"), str) and not {"enum", "const"} & plain.keys():
        del schema["anyOf"]
        schema.update(plain | schema | {"type": [plain["type"], "null"]})


def _name_words(schemas: Json, parameters: Json, names: Mapping[tuple[str, ...], str]) -> None:
    """Make a component of each list of words that stands within another schema, by the name it has or that of its place."""
    known = {tuple(schema["enum"]): name for name, schema in schemas.items() if "enum" in schema}
    for owner, schema in (*sorted(schemas.items()), *sorted(parameters.items())):
        for path, part in list(_named_parts(schema, owner)):
            words = tuple(part.get("enum", ()))
            if len(words) < 2 or (part is schema and owner in schemas):
                continue
            if words not in known:
                known[words] = names.get(words, path)
                if known[words] in schemas:
                    raise ValueError(f"Two schemas would be called {known[words]}; name one of them in service.api.openapi.WORDS")
                schemas[known[words]] = {"type": part["type"], "enum": list(words)}
            del part["type"], part["enum"]
            part["$ref"] = REFERENCE + known[words]


def _parts(schema: Json) -> Iterator[Json]:
    """``schema`` and all schemas in it."""
    return (part for _, part in _named_parts(schema, ""))


def _named_parts(schema: Json, name: str) -> Iterator[tuple[str, Json]]:
    """``schema`` and all schemas in it, each with a name of its place."""
    yield name, schema
    for field, inner in schema.get("properties", {}).items():
        yield from _named_parts(inner, name + _camel(field))
    for key in ("anyOf", "oneOf", "allOf", "prefixItems"):
        for inner in schema.get(key, ()):
            yield from _named_parts(inner, name)
    if "items" in schema:
        yield from _named_parts(schema["items"], name.removesuffix("s"))
    if isinstance(more := schema.get("additionalProperties"), dict):
        yield from _named_parts(more, name)


def _camel(name: str) -> str:
    return "".join(word[:1].upper() + word[1:] for word in name.replace("-", "_").split("_"))


def _inline(operations: list[Json]) -> Iterator[Json]:
    """The schemas that stand in operations themselves."""
    for operation in operations:
        for message in (operation.get("requestBody", {}), *operation["responses"].values()):
            for content in message.get("content", {}).values():
                if "schema" in content:
                    yield content["schema"]


def _reached(roots: Any, schemas: Json) -> set[str]:
    """The names of the schemas that ``roots`` refer to, be it by way of others."""
    found: set[str] = set()
    waiting = [roots]
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting += value
        elif isinstance(value, dict):
            waiting += value.values()
            reference = value.get("$ref")
            if isinstance(reference, str) and reference.startswith(REFERENCE) and (name := reference.removeprefix(REFERENCE)) not in found:
                found.add(name)
                waiting.append(schemas[name])
    return found
