import logging
from collections.abc import Awaitable, Callable

import httpx
import pytest

from service.app import App

pytestmark = pytest.mark.anyio

KEY = "a-secret-key"
TEXT = "The minister might come."


def refusals(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if "path=" in record.getMessage()]


async def test_what_is_answered_is_logged_without_address(client: httpx.AsyncClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        await client.post("/v1/entities", json={"text": TEXT})
        await client.post("/v1/entities", json={"text": ""})
    assert "POST /v1/entities 200" in caplog.text
    assert refusals(caplog) == []


@pytest.mark.parametrize(
    ("address", "shown"),
    [("2001:db8::1", "2001:db8::1"), ("10.0.0.1 id=forged\npath=x", "10.0.0.1%20id%3Dforged%0Apath%3Dx"), ("x" * 1000, "x" * 64)],
)
async def test_an_address_that_a_header_made_up_stays_one_word(
    start: Callable[..., Awaitable[App]], caplog: pytest.LogCaptureFixture, address: str, shown: str
) -> None:
    transport = httpx.ASGITransport(await start(), client=(address, 1))
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        with caplog.at_level(logging.INFO):
            await client.get("/nothing")
    [told] = refusals(caplog)
    assert f" path=/nothing client={shown} id=" in told


async def test_a_fault_keeps_the_headers_of_every_answer(client: httpx.AsyncClient) -> None:
    response = await client.post("/v1/entities", json={"text": "BREAK"}, headers={"X-Request-ID": "mine"})
    assert (response.status_code, response.headers["x-request-id"]) == (500, "mine")
    assert response.headers["x-content-type-options"] == "nosniff"


async def test_requests_under_way_are_counted(start: Callable[..., Awaitable[App]]) -> None:
    app = await start()
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
        assert "copydesk_requests_in_flight 1.0" in (await client.get("/metrics")).text
        assert "copydesk_requests_in_flight 1.0" in (await client.get("/metrics")).text
