"""The Python client against the service."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

from copydesk_client import (
    NEVER,
    AsyncClient,
    AuthenticationError,
    Client,
    CopydeskError,
    DeadlineError,
    InvalidRequestError,
    NoAnswerError,
    NotFoundError,
    PermissionDeniedError,
    TooLargeError,
    unwrap,
)
from tests.service.api.specification import check
from tests.service.live import live
from tests.service.toy import ToyAnalyzer

TEXT = 'The mayor, Ann Lee, said: "It might rain in Kabul." Bob Roe\u2028left.\x85 The end.'
TRANSCRIPT = "ANN LEE: It might rain in Kabul."


@pytest.fixture
def client(address: str) -> Iterator[Client]:
    with Client(address) as made:
        yield made


@pytest.fixture
async def other(address: str) -> AsyncIterator[AsyncClient]:
    async with AsyncClient(address) as made:
        yield made


def fits(name: str, value: Any) -> None:
    check({"$ref": f"#/components/schemas/{name}"}, value)


def test_every_task_gives_its_result(client: Client) -> None:
    entities = client.entities(TEXT, id="a")
    fits("EntitiesResult", entities)
    assert [TEXT[one["start"] : one["end"]] for one in entities["mentions"]] == [one["text"] for one in entities["mentions"]]
    assert entities["id"] == "a"
    quotes = client.quotes(TEXT, offset_unit="utf16")
    assert quotes["quotes"][0]["content"][0]["text"] == "It might rain in Kabul."
    assert quotes["offset_unit"] == "utf16"
    assert client.hedging(TEXT)["summary"]["hedged"] == 1
    assert [stance["target"] for stance in client.stance(TEXT, ["rain", "Kabul"])["stances"]] == ["rain", "Kabul"]
    whole = client.analyze(TEXT, tasks=["entities", "hedging"], include=["text"])
    fits("AnalyzeResult", whole)
    assert whole["document"]["text"] == TEXT
    assert "quotes" not in whole


def test_what_is_known_of_the_service(client: Client) -> None:
    fits("ModelCard", client.models()[0])
    fits("Limits", client.limits())
    assert client.is_ready()


def test_verify(client: Client) -> None:
    found = client.verify(TEXT, [{"id": "tape", "text": TRANSCRIPT}, "Nothing else was said."])
    fits("VerifyResult", found)
    assert found["quotes"][0]["verdict"] == "verbatim"
    assert found["quotes"][0]["match"]["transcript"] == "tape"


def test_a_batch_has_results_and_problems(client: Client) -> None:
    good, bad = client.batch([{"id": "a", "text": TEXT}, " "], tasks=["entities"])
    assert unwrap(good)["entities"]
    with pytest.raises(InvalidRequestError) as caught:
        unwrap(bad)
    assert caught.value.code == "blank_text"


def test_a_stream_keeps_order_and_reads_no_further_than_it_works(client: Client) -> None:
    read = 0

    def documents() -> Iterator[dict[str, Any]]:
        nonlocal read
        for read in range(1, 10_001):
            yield {"id": f"{read}", "text": f"Ann Lee met Bob Roe\u2028{read} times." if read % 7 else " "}

    items = client.stream(documents(), tasks=["entities"])
    taken = [next(items) for _ in range(100)]
    assert [item["id"] for item in taken] == [f"{number}" for number in range(1, 101)]
    assert [item["status"] for item in taken] == [200 if number % 7 else 422 for number in range(1, 101)]
    assert read < 300
    items.close()
    assert [item["id"] for item in client.stream(({"id": f"{n}", "text": TEXT} for n in range(40)), at_once=1)] == [
        f"{n}" for n in range(40)
    ]
    assert list(client.stream([])) == []


def test_a_document_of_a_stream_has_options_of_its_own(client: Client) -> None:
    first, second = client.stream([{"text": TEXT, "tasks": ["hedging"]}, TEXT], tasks=["entities"])
    assert "sentences" in unwrap(first)
    assert "entities" in unwrap(second)


def test_an_answer_that_still_holds_is_not_sent_again(address: str) -> None:
    statuses = []
    with Client(address) as client:
        client._http.event_hooks = {"response": [lambda response: statuses.append(response.status_code)]}
        first = client.entities(TEXT)
        first["entities"].clear()
        again = client.entities(TEXT)
        client.entities(TEXT, id="other")
        assert again["entities"]
    assert statuses == [200, 304, 200]


def test_a_small_cache_lets_the_oldest_go(address: str) -> None:
    statuses = []
    with Client(address, cache_bytes=1000) as client:
        client._http.event_hooks = {"response": [lambda response: statuses.append(response.status_code)]}
        for text in ("Ann Lee.", "Ann Lee.", "Bob Roe.", "Ada Poe.", "Ann Lee."):
            client.entities(text)
    assert statuses == [200, 304, 200, 200, 200]


def test_what_is_wrong_is_told(client: Client, address: str) -> None:
    with pytest.raises(InvalidRequestError, match="known here are") as caught:
        client.entities(TEXT, colour="red", request_id="desk-7")  # type: ignore[call-arg]
    assert (caught.value.status, caught.value.code, caught.value.request_id) == (422, "invalid_request", "desk-7")
    assert caught.value.errors[0]["pointer"] == "/colour"
    with pytest.raises(InvalidRequestError, match="half a surrogate pair"):
        client.entities("broken \ud800 text")
    with pytest.raises(TooLargeError):
        client.batch(["Ann Lee."] * 65)
    with pytest.raises(DeadlineError):
        client.entities(TEXT * 200, timeout=0.001)
    with pytest.raises(ValueError, match="give an address"):
        Client("localhost:8000")
    with Client(f"{address}/docs") as wrong, pytest.raises(NotFoundError):
        wrong.limits()


def test_nobody_answers() -> None:
    with Client("http://127.0.0.1:9", retry=NEVER) as client:
        with pytest.raises(NoAnswerError) as caught:
            client.limits()
        assert isinstance(caught.value, CopydeskError)
        assert not client.is_ready()


def test_keys(toy_with_keys: str) -> None:
    with Client(toy_with_keys) as client, pytest.raises(AuthenticationError):
        client.limits()
    with Client(toy_with_keys, api_key="wrong") as client, pytest.raises(PermissionDeniedError):
        client.limits()
    with Client(toy_with_keys, api_key="secret") as client:
        assert client.limits()["max_documents"] == 64


@pytest.fixture(scope="module")
def toy_with_keys() -> Iterator[str]:
    toy = ToyAnalyzer()
    digest = "2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b"
    with live(lambda settings: toy.loaded(), api_keys=(digest,)) as url:
        yield url


def test_a_job_is_handed_in_waited_for_and_read(client: Client) -> None:
    job = client.jobs.submit(({"id": f"{n}", "text": TEXT if n % 5 else " "} for n in range(40)), tasks=["entities"])
    fits("JobState", job)
    items = list(client.jobs.results(job["id"]))
    assert [(item["index"], item["id"], item["status"]) for item in items] == [(n, f"{n}", 200 if n % 5 else 422) for n in range(40)]
    assert unwrap(items[1])["entities"]
    assert [item["index"] for item in client.jobs.results(job["id"], after=37, follow=False)] == [38, 39]
    ended = client.jobs.wait(job["id"])
    assert (ended["status"], ended["counts"]) == ("done", {"total": 40, "done": 32, "failed": 8})
    assert client.jobs.get(job["id"])["failures"][0]["code"] == "blank_text"
    assert job["id"] in [one["id"] for one in client.jobs.list(limit=5)["jobs"]]
    client.jobs.cancel(job["id"], purge=True)
    with pytest.raises(NotFoundError):
        client.jobs.get(job["id"])
    with pytest.raises(InvalidRequestError):
        client.jobs.submit([])


@pytest.mark.anyio
async def test_a_job_by_the_async_client(other: AsyncClient) -> None:
    async def documents() -> AsyncIterator[str]:
        yield TEXT
        yield " "

    job = await other.jobs.submit(documents(), tasks=["entities"])
    assert [item["status"] async for item in other.jobs.results(job["id"])] == [200, 422]
    assert (await other.jobs.wait(job["id"], timeout=30))["status"] == "done"
    assert (await other.jobs.list())["jobs"][0]["id"] == job["id"]
    await other.jobs.cancel(job["id"], purge=True)
    with pytest.raises(NotFoundError):
        await other.jobs.get(job["id"])


@pytest.mark.anyio
async def test_the_async_client_gives_the_same(client: Client, other: AsyncClient) -> None:
    assert await other.entities(TEXT) == client.entities(TEXT)
    assert await other.quotes(TEXT) == client.quotes(TEXT)
    assert await other.hedging(TEXT) == client.hedging(TEXT)
    assert await other.stance(TEXT, ["rain"]) == client.stance(TEXT, ["rain"])
    assert await other.analyze(TEXT, targets=["rain"]) == client.analyze(TEXT, targets=["rain"])
    assert await other.verify(TEXT, [TRANSCRIPT]) == client.verify(TEXT, [TRANSCRIPT])
    assert (await other.batch([TEXT, TEXT])) == client.batch([TEXT, TEXT])
    assert await other.models() == client.models()
    assert await other.limits() == client.limits()
    assert await other.is_ready()
    with pytest.raises(InvalidRequestError):
        await other.entities(" ")


@pytest.mark.anyio
async def test_the_async_stream_keeps_order(other: AsyncClient) -> None:
    async def documents() -> AsyncIterator[dict[str, Any]]:
        for number in range(100):
            yield {"id": f"{number}", "text": TEXT}

    assert [item["id"] async for item in other.stream(documents())] == [f"{number}" for number in range(100)]
    assert [item["status"] async for item in other.stream([TEXT, " "])] == [200, 422]
