"""A list of names in the request."""

from typing import Any

import httpx
import pytest

from models.desk import Desk, Listed
from tests.service.test_bad_input import problem
from tests.service.toy import ToyAnalyzer

pytestmark = pytest.mark.anyio

TEXT = "Ann Lee left."


async def post(client: httpx.AsyncClient, names: Any, path: str = "/v1/entities", **more: Any) -> httpx.Response:
    return await client.post(path, json={"text": TEXT, "names": names, **more})


@pytest.mark.parametrize("path", ["/v1/entities", "/v1/quotes", "/v1/analyze"])
async def test_names_reach_the_analyzer(client: httpx.AsyncClient, toy: ToyAnalyzer, path: str) -> None:
    names = [
        {"id": "tag:1", "name": " Ann  Lee ", "aliases": ["AL", "AL"], "type": "PERSON", "title": "mayor"},
        {"name": "Norvik", "type": "ORG"},
    ]
    response = await post(client, names, path)
    assert response.status_code == 200, response.text
    assert toy.desks == [Desk((Listed("Ann Lee", "PERSON", ("AL",), "tag:1", "mayor"), Listed("Norvik", "ORG")))]


async def test_names_of_a_batch_hold_for_all_its_documents(client: httpx.AsyncClient, toy: ToyAnalyzer) -> None:
    body = {"names": [{"name": "Ann Lee", "id": "1"}], "documents": [{"text": "a b"}, {"text": "a c", "names": []}]}
    assert (await client.post("/v1/batch", json=body)).status_code == 200
    assert sorted(len(desk.names) for desk in toy.desks) == [0, 1]


async def test_other_names_are_another_request(client: httpx.AsyncClient) -> None:
    first = await post(client, [{"name": "Ann Lee", "id": "1"}])
    second = await post(client, [{"name": "Ann Lee", "id": "2"}])
    assert first.headers["etag"] != second.headers["etag"]


async def test_an_id_twice_is_refused_with_its_place(client: httpx.AsyncClient) -> None:
    response = await post(client, [{"id": "1", "name": "Ann Lee"}, {"name": "Bo"}, {"id": "1", "name": "Cy Roe"}])
    body = problem(response, 422, "duplicate_id")
    assert body["errors"][0]["pointer"] == "/names/2/id"
    assert "Ann Lee" in body["detail"]


async def test_aliases_that_every_text_has_are_left_out_with_a_warning(client: httpx.AsyncClient) -> None:
    aliases = [chr(ord("a") + number % 26) for number in range(200)]
    (warning,) = (await post(client, [{"id": "1", "name": "Ann Lee", "aliases": aliases}])).json()["warnings"]
    assert warning["code"] == "names_not_usable"
    assert warning["detail"].startswith("26 names or aliases are too short")


@pytest.mark.parametrize(
    ("names", "pointer"),
    [
        ([{"id": "1"}], "/names/0/name"),
        ([{"name": " "}], "/names/0/name"),
        ([{"name": "a b", "aliases": [""]}], "/names/0/aliases/0"),
        ([{"name": "a b", "type": "DATE"}], "/names/0/type"),
        ([{"name": "a b", "kind": "x"}], "/names/0/kind"),
        ([{"name": "a" * 201}], "/names/0/name"),
        ({"name": "a b"}, "/names"),
        ("a b", "/names"),
    ],
)
async def test_broken_names_are_told_with_their_place(client: httpx.AsyncClient, names: Any, pointer: str) -> None:
    assert problem(await post(client, names), 422, "invalid_request")["errors"][0]["pointer"] == pointer


async def test_too_large_a_list_is_too_large_a_body(client: httpx.AsyncClient) -> None:
    names = [{"id": f"tag:{number}", "name": f"Name{number} Last{number}"} for number in range(50_000)]
    problem(await post(client, names), 413, "body_too_large")
