import asyncio
import json
from typing import Annotated, Any

import pytest
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request

from service.problems import NOT_BLANK, Problem, handle, invalid, invalid_fields, pointer, respond

SCOPE: dict[str, Any] = {"type": "http", "method": "POST", "path": "/v1/x", "copydesk.request_id": "abc", "headers": []}


def handled(error: Exception) -> tuple[int, dict[str, Any], Any]:
    response = asyncio.run(handle(Request(SCOPE), error))
    return response.status_code, json.loads(response.body), response.headers


def test_a_problem_has_the_members_of_rfc_9457_and_its_headers() -> None:
    response = respond(Problem(429, "queue_full", "Wait.", headers={"Retry-After": "3"}), SCOPE)
    assert (response.status_code, response.media_type, response.headers["retry-after"]) == (429, "application/problem+json", "3")
    assert json.loads(response.body) == {
        "type": "urn:copydesk:problem:queue_full",
        "title": "Queue full",
        "status": 429,
        "detail": "Wait.",
        "instance": "/v1/x",
        "code": "queue_full",
        "error": "Wait.",
        "request_id": "abc",
        "errors": [],
    }


@pytest.mark.parametrize(("place", "expected"), [((), ""), (("a", 0, "b"), "/a/0/b"), (("a/b", "~", "~1"), "/a~1b/~0/~01"), (("",), "/")])
def test_pointers_are_those_of_rfc_6901(place: tuple[str | int, ...], expected: str) -> None:
    assert pointer(place) == expected


def test_what_is_invalid_is_pointed_at() -> None:
    problem = invalid("/text", "It is blank.", code="blank_text")
    assert (problem.status_code, problem.code, problem.detail) == (422, "blank_text", "/text: It is blank.")
    assert invalid("", "No.").detail == "The body: No."


class Model(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(pattern=NOT_BLANK)] = "a"
    code: Annotated[str, Field(pattern="^[a-z]$")] = "a"
    parts: Annotated[list[int], Field(min_length=1)] = Field(default=[1])
    pairs: Annotated[list[int], Field(min_length=2)] = Field(default=[1, 2])


@pytest.mark.parametrize(
    ("value", "place", "says"),
    [
        ({"name": " "}, "/name", "blank"),
        ({"code": " "}, "/code", "pattern"),
        ({"parts": []}, "/parts", "at least 1 item"),
        ({"pairs": [1]}, "/pairs", "at least 2 items"),
        ({"nmae": "a"}, "/nmae", "known here are name, code, parts, pairs"),
        ([], "", "must be a JSON object"),
    ],
)
def test_what_is_wrong_with_a_field_is_a_sentence(value: Any, place: str, says: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Model.model_validate(value)
    problem = invalid_fields(caught.value.errors(include_url=False, include_input=False), Model.model_fields)
    [error] = problem.errors
    assert error["pointer"] == place
    assert says in error["detail"]
    assert error["detail"].endswith(".")
    assert problem.detail == f"{place or 'The body'}: {error['detail']}"


def test_what_the_framework_raises_has_the_same_shape() -> None:
    assert handled(HTTPException(404))[1]["code"] == "not_found"
    status, body, _ = handled(HTTPException(400))
    assert (status, body["code"]) == (400, "bad_request")


@pytest.mark.parametrize(("allowed", "told"), [("GET", "GET, HEAD"), ("POST", "POST"), ("GET, HEAD", "GET, HEAD")])
def test_head_is_allowed_where_get_is(allowed: str, told: str) -> None:
    status, body, headers = handled(HTTPException(405, headers={"Allow": allowed}))
    assert (status, headers["allow"]) == (405, told)
    assert told in body["detail"]


def test_a_fault_says_nothing_of_itself() -> None:
    status, body, _ = handled(RuntimeError("SECRET"))
    assert (status, body["code"]) == (500, "internal_error")
    assert "SECRET" not in json.dumps(body)
