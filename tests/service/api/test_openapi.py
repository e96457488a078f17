import ast
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import jsonschema
import openapi_spec_validator
import pytest

import service
from models.samples import TEXT
from service.api import openapi
from service.api.schemas import examples, jobs
from service.api.schemas.options import NAMES
from service.app import create_app
from service.problems import CODES
from tests.service.api.specification import check, examples_in
from tests.service.conftest import Serve, make_settings

SPEC: dict[str, Any] = create_app(make_settings()).openapi()
WHOLE = examples.result(*NAMES)
OPERATIONS = [(path, method, operation) for path, methods in SPEC["paths"].items() for method, operation in methods.items()]


def test_the_file_is_up_to_date() -> None:
    assert openapi.FILE.read_text() == openapi.dump(SPEC), "run make openapi"


@pytest.mark.anyio
async def test_the_service_gives_it_out(client: httpx.AsyncClient) -> None:
    assert (await client.get("/openapi.json")).json() == SPEC


def test_every_reference_leads_somewhere() -> None:
    def references(value: Any) -> list[str]:
        if isinstance(value, dict):
            found = [value["$ref"]] if isinstance(value.get("$ref"), str) else []
            return found + [one for item in value.values() for one in references(item)]
        return [one for item in value for one in references(item)] if isinstance(value, list) else []

    for reference in set(references(SPEC)):
        target = SPEC
        for part in reference.removeprefix("#/").split("/"):
            target = target[part]


def test_every_operation_is_described() -> None:
    assert len({operation["operationId"] for _, _, operation in OPERATIONS}) == len(OPERATIONS) > 11
    for path, _, operation in OPERATIONS:
        assert operation["summary"], path
        assert operation["description"], path
        assert operation["tags"], path


@pytest.mark.parametrize(("path", "method", "operation"), OPERATIONS)
def test_every_error_is_a_problem(path: str, method: str, operation: dict[str, Any]) -> None:
    assert {"405", "500"} <= operation["responses"].keys()
    if path.startswith("/v1/"):
        assert {"401", "403", "422", "429", "503"} <= operation["responses"].keys()
    if "requestBody" in operation:
        assert {"400", "413", "415", "504"} <= operation["responses"].keys()
    for status, response in operation["responses"].items():
        if status >= "400":
            assert list(response["content"]) == ["application/problem+json"], f"{method} {path} {status}"
            assert response["content"]["application/problem+json"]["schema"] == {"$ref": "#/components/schemas/Problem"}


def test_every_request_field_is_described() -> None:
    for name, schema in SPEC["components"]["schemas"].items():
        if name.endswith("Request"):
            assert schema["additionalProperties"] is False
            for field, described in schema["properties"].items():
                assert described.get("description"), f"{name}.{field}"


def test_the_example_has_all_that_is_told_of_a_result() -> None:
    for name, value in (("AnalyzeResult", WHOLE), ("Problem", examples.PROBLEM), ("JobState", jobs.EXAMPLE)):
        # The text comes only where it was asked for.
        assert value.keys() == SPEC["components"]["schemas"][name]["properties"].keys() - {"document"}


def test_the_spans_of_the_example_are_slices_of_its_text() -> None:
    def spans(value: Any) -> list[dict[str, Any]]:
        if isinstance(value, dict):
            return ([value] if "start" in value else []) + [one for item in value.values() for one in spans(item)]
        return [one for item in value for one in spans(item)] if isinstance(value, list) else []

    found = spans(json.loads(json.dumps(WHOLE)))
    assert len(found) > 10
    for span in found:
        assert TEXT[span["start"] : span["end"]] == span["text"]
    source = WHOLE["quotes"][1]["source"]
    assert TEXT[source["start"] :].startswith("he told")


EXAMPLES = list(examples_in(SPEC))


def test_it_is_valid_by_its_own_specification() -> None:
    openapi_spec_validator.validate(SPEC)


@pytest.mark.parametrize(("place", "schema", "example"), EXAMPLES, ids=[place for place, _, _ in EXAMPLES])
def test_every_example_fits_its_schema(place: str, schema: dict[str, Any], example: Any) -> None:
    check(schema, example)


def test_examples_that_fit_no_schema_are_found() -> None:
    with pytest.raises(jsonschema.ValidationError):
        check({"$ref": "#/components/schemas/EntitiesRequest"}, {"text": " "})
    with pytest.raises(jsonschema.ValidationError):
        check({"$ref": "#/components/schemas/EntitiesResult"}, examples.result("entities") | {"warnings": None})


@pytest.mark.parametrize(("path", "method", "operation"), OPERATIONS)
def test_every_message_has_an_example(path: str, method: str, operation: dict[str, Any]) -> None:
    for message in (operation.get("requestBody", {}), success(operation)[1] if "requestBody" in operation else {}):
        for media_type, content in message.get("content", {}).items():
            assert media_type != "application/json" or {"example", "examples"} & content.keys(), f"{method} {path}"


def success(operation: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    """The status and the response of an operation that goes well."""
    status, response = min(operation["responses"].items())
    return int(status), response


def parts(value: Any) -> Iterator[dict[str, Any]]:
    """Every object in ``value``."""
    if isinstance(value, dict):
        yield value
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from parts(item)


def test_closed_lists_of_words_have_names() -> None:
    named = [schema for schema in SPEC["components"]["schemas"].values() if "enum" in schema]
    assert len([part for part in parts(SPEC) if isinstance(part.get("enum"), list)]) == len(named) > 20
    assert len({tuple(schema["enum"]) for schema in named}) == len(named)
    assert {"Format", "OffsetUnit", "Task", "EntityType", "Reason", "Method", "ProblemCode", "WarningCode"} <= SPEC["components"][
        "schemas"
    ].keys()


def test_nothing_is_titled_but_what_has_a_title() -> None:
    assert not [part for schema in SPEC["components"]["schemas"].values() for part in parts(schema) if isinstance(part.get("title"), str)]


def test_no_field_may_be_both_absent_and_null() -> None:
    told = {}
    for name, schema in SPEC["components"]["schemas"].items():
        for field, inner in schema.get("properties", {}).items():
            nullable = "null" in inner.get("type", ()) or {"type": "null"} in inner.get("anyOf", ())
            if nullable and field not in schema.get("required", ()):
                told[f"{name}.{field}"] = inner["x-null"]
    assert {place.partition(".")[2] for place in told} == {"block", "headline"}, "Say x-null, or make the field always or never null"


@pytest.mark.parametrize(("path", "method", "operation"), OPERATIONS)
def test_every_answer_tells_its_headers(path: str, method: str, operation: dict[str, Any]) -> None:
    names = {parameter["$ref"].rpartition("/")[2] for parameter in operation["parameters"] if "$ref" in parameter}
    assert "RequestId" in names
    for status, response in operation["responses"].items():
        headers = response["headers"].keys()
        assert "X-Request-ID" in headers
        assert ("ETag" in headers) == (status in ("200", "304") and "IfNoneMatch" in names)
        assert ("Retry-After" in headers) == (status in ("429", "503"))


def test_every_code_of_a_problem_is_listed() -> None:
    """Codes are words in the source, so the source is read."""
    used = set()
    for file in Path(service.__file__).parent.rglob("*.py"):
        for call in ast.walk(ast.parse(file.read_text())):
            if isinstance(call, ast.Call):
                name = getattr(call.func, "id", getattr(call.func, "attr", ""))
                words = [call.args[1]] if name == "Problem" and len(call.args) > 1 else []
                words += [word.value for word in call.keywords if word.arg == "code" and name in ("Problem", "invalid")]
                used |= {word.value for word in words if isinstance(word, ast.Constant)}
    assert used == CODES.keys(), "Codes are listed in service.problems.CODES"
    listed = set(SPEC["components"]["schemas"]["ProblemCode"]["enum"])
    assert listed == {*CODES, "targets_required"}


@pytest.mark.anyio
async def test_the_problems_shown_are_those_answered(client: httpx.AsyncClient) -> None:
    headers = {"X-Request-ID": examples.REQUEST_ID}
    assert (await client.post("/v1/entities", json={"text": " "}, headers=headers)).json() == examples.PROBLEM
    batch = SPEC["paths"]["/v1/batch"]["post"]
    answer = await client.post("/v1/batch", json=batch["requestBody"]["content"]["application/json"]["example"], headers=headers)
    shown = batch["responses"]["200"]["content"]["application/json"]["example"]
    assert answer.json()["results"][1] == shown["results"][1]


@pytest.mark.anyio
@pytest.mark.parametrize(("path", "method", "operation"), OPERATIONS)
async def test_every_answer_fits_its_schema(serve: Serve, tmp_path: Path, path: str, method: str, operation: dict[str, Any]) -> None:
    client = await serve(jobs=str(tmp_path / "jobs.sqlite3"), callback="http://127.0.0.1:1/", callback_secrets=("whsec_" + "A" * 32,))
    if "{id}" in path:
        job = await client.post("/v1/jobs", json={"documents": [{"text": TEXT}]})
        path = path.replace("{id}", job.json()["id"])
    body = operation.get("requestBody", {}).get("content", {})
    media_type, sent = next(((kind, content["example"]) for kind, content in body.items() if "json" in kind), (None, None))
    content = sent if isinstance(sent, str) else json.dumps(sent)
    response = await client.request(
        method, path, content=content if sent else None, headers={"Content-Type": media_type} if media_type else None
    )
    status, told = success(operation)
    assert response.status_code == status, response.text
    assert {name.lower() for name in told["headers"]} <= set(response.headers)
    if response.headers["content-type"].startswith("application/json"):
        check(told["content"]["application/json"]["schema"], response.json())
