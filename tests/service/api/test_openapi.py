import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from models.samples import TEXT
from service.api import openapi
from service.api.schemas import events, examples, jobs, responses, verification
from service.api.schemas.options import NAMES
from service.app import create_app
from tests.service.conftest import Serve, make_settings

SPEC: dict[str, Any] = create_app(make_settings()).openapi()
WHOLE = examples.result(*NAMES)
MODELS = (
    {model.__name__: model for model in (*responses.RESULTS.values(), responses.AnalyzeResult)}
    | vars(responses)
    | vars(verification)
    | vars(jobs)
)
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
    assert len({operation["operationId"] for _, _, operation in OPERATIONS}) == len(OPERATIONS) == 18
    for path, _, operation in OPERATIONS:
        assert operation["summary"], path
        assert operation["description"], path
        assert operation["tags"], path


@pytest.mark.parametrize(("path", "method", "operation"), OPERATIONS)
def test_every_error_is_a_problem(path: str, method: str, operation: dict[str, Any]) -> None:
    if method == "post":
        assert {"400", "401", "403", "413", "415", "422", "429", "500", "503", "504"} <= operation["responses"].keys()
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


def test_the_examples_fit_the_models() -> None:
    responses.AnalyzeResult.model_validate(WHOLE)
    responses.Problem.model_validate(examples.PROBLEM)
    jobs.JobState.model_validate(jobs.EXAMPLE)
    events.CloudEvent.model_validate(events.EXAMPLE)
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


@pytest.mark.anyio
@pytest.mark.parametrize(("path", "method", "operation"), OPERATIONS)
async def test_every_answer_fits_its_model(serve: Serve, tmp_path: Path, path: str, method: str, operation: dict[str, Any]) -> None:
    client = await serve(jobs=str(tmp_path / "jobs"), callback="http://127.0.0.1:1/", callback_secrets=("whsec_" + "c2Vj" * 8,))
    if "{id}" in path:
        path = path.format(id=(await client.post("/v1/jobs", json={"documents": [examples.REQUEST, {}]})).json()["id"])
    sent = operation["requestBody"]["content"]["application/json"]["example"] if method == "post" else None
    response = await client.request(method, path, json=sent)
    assert str(response.status_code) == next(iter(operation["responses"]))
    schema = operation["responses"][str(response.status_code)]["content"].get("application/json", {}).get("schema")
    if schema and "$ref" in schema:
        model = MODELS[schema["$ref"].rpartition("/")[2]]
        dumped = model.model_validate(response.json(), strict=False).model_dump(exclude_unset=True)
        assert dumped == response.json()
