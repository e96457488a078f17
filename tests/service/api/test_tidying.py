from typing import Any

import pytest

from service.api.tidying import tidy

NULL = {"type": "null"}


def spec(**schemas: Any) -> dict[str, Any]:
    """A specification that takes ``Ask`` and answers with ``Answer``."""
    content = {name: {"content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}}} for name in ("Ask", "Answer")}
    operation = {"operationId": "ask", "requestBody": content["Ask"], "responses": {"200": content["Answer"]}}
    return {
        "paths": {"/": {"post": operation}},
        "components": {"schemas": {"Ask": {"type": "object"}, "Answer": {"type": "object"}} | schemas},
    }


def tidied(names: dict[tuple[str, ...], str] | None = None, **schemas: Any) -> dict[str, Any]:
    made = spec(**schemas)
    tidy(made, names or {})
    result: dict[str, Any] = made["components"]["schemas"]
    return result


def optional(**kind: Any) -> dict[str, Any]:
    return {"type": "object", "properties": {"field": {"anyOf": [kind, NULL], "default": None, "title": "Field"}}}


def test_a_request_leaves_out_what_it_does_not_tell() -> None:
    asked = tidied(Ask=optional(type="string", maxLength=3))["Ask"]
    assert asked == {"type": "object", "properties": {"field": {"type": "string", "maxLength": 3}}}


def test_a_response_has_what_is_null() -> None:
    answer = tidied(Answer=optional(type="string", maxLength=3))["Answer"]
    assert answer == {"type": "object", "properties": {"field": {"type": ["string", "null"], "maxLength": 3}}, "required": ["field"]}


def test_a_response_may_say_what_null_means_beside_absence() -> None:
    sent = optional(type="string")
    sent["properties"]["field"]["x-null"] = "Nobody."
    assert "required" not in tidied(Answer=sent)["Answer"]


def test_what_goes_both_ways_is_settled_as_a_response() -> None:
    both = {"type": "object", "properties": {"inner": {"$ref": "#/components/schemas/Both"}}}
    schemas = tidied(Ask=both, Answer=both, Both=optional(type="string"))
    assert schemas["Both"]["required"] == ["field"]


def test_a_list_of_words_is_named_once_by_its_place_or_as_told() -> None:
    told = {"type": "string", "enum": ["a", "b"], "default": "a"}
    other = {"type": "array", "items": {"type": "string", "enum": ["c", "d"]}}
    ask = {"type": "object", "properties": {"letter": told, "last_letters": other}}
    answer = {
        "type": "object",
        "properties": {"letter": dict(told), "letters": {"type": "array", "items": {"type": "string", "enum": ["a", "b"]}}},
    }
    schemas = tidied({("a", "b"): "Letter"}, Ask=ask, Answer=answer)
    assert schemas["Letter"] == {"type": "string", "enum": ["a", "b"]}
    assert schemas["AskLastLetter"] == {"type": "string", "enum": ["c", "d"]}
    assert schemas["Ask"]["properties"]["letter"] == {"$ref": "#/components/schemas/Letter", "default": "a"}
    assert schemas["Answer"]["properties"]["letters"]["items"] == {"$ref": "#/components/schemas/Letter"}


def test_a_query_parameter_is_tidied_too() -> None:
    made = spec()
    schema = {"anyOf": [{"type": "string", "enum": ["a", "b"]}, NULL], "title": "Sort by"}
    made["paths"]["/"]["post"]["parameters"] = [{"name": "sort-by", "in": "query", "schema": schema}]
    tidy(made, {})
    assert schema == {"$ref": "#/components/schemas/AskSortBy"}


def test_two_things_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="Two schemas would be called Answer"):
        tidied({("a", "b"): "Answer"}, Ask={"type": "object", "properties": {"x": {"type": "string", "enum": ["a", "b"]}}})


def test_a_field_called_title_stays() -> None:
    schema = {"type": "object", "title": "Ask", "properties": {"title": {"type": "string", "title": "Title"}}}
    assert tidied(Ask=schema)["Ask"] == {"type": "object", "properties": {"title": {"type": "string"}}}
