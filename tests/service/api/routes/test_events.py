"""Events in, analyses out, with the toy models and a small receiving application."""

import asyncio
import base64
import json
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest
from cloudevents.core.bindings import http as cloud
from cloudevents.core.v1.event import CloudEvent
from starlette.responses import Response

from service.app import App
from service.jobs import signatures
from tests.service.conftest import Serve
from tests.service.receiver import Receiver, receiving
from tests.service.toy import ToyAnalyzer

pytestmark = pytest.mark.anyio

TEXT = 'The minister might come. "We agree," said Ann Lee in Paris.'
SECRET = "whsec_" + base64.b64encode(b"s" * 32).decode()
OTHER = "whsec_" + base64.b64encode(b"o" * 32).decode()

Asked = Callable[..., Awaitable[httpx.AsyncClient]]


@pytest.fixture
def asked(serve: Serve, tmp_path: Path) -> Asked:
    """A client of a service whose callbacks go to a receiver."""

    async def make(receiver: Receiver, **values: Any) -> httpx.AsyncClient:
        own = {
            "jobs": str(tmp_path / "jobs.sqlite3"),
            "callback": receiver.url,
            "callback_secrets": (SECRET,),
            "callback_delay": 0.01,
        }
        return await serve(**own | values)

    return make


def structured(data: Any, **attributes: str) -> dict[str, Any]:
    message = cloud.to_structured_event(
        CloudEvent({"id": "9c1f", "source": "/cms/posts", "type": "post.saved", "specversion": "1.0"} | attributes, data)
    )
    return {"content": message.body, "headers": message.headers}


def binary(data: Any, **attributes: str) -> dict[str, Any]:
    own = {"id": "9c1f", "source": "/cms/posts", "type": "post.saved", "specversion": "1.0", "datacontenttype": "application/json"}
    message = cloud.to_binary_event(CloudEvent(own | attributes, data))
    return {"content": message.body, "headers": message.headers}


async def look(client: httpx.AsyncClient, response: httpx.Response) -> dict[str, Any]:
    """The event's job, once its callback has come to an end."""
    with anyio.fail_after(20):
        while True:
            job: dict[str, Any] = (await client.get(f"/v1/jobs/{response.json()['id']}")).json()
            if job["callback"]["status"] in ("delivered", "given_up"):
                return job
            await anyio.sleep(0.02)


@pytest.mark.parametrize("sent", [structured, binary])
async def test_an_event_is_answered_with_the_analysis_of_its_document(asked: Asked, sent: Callable[..., dict[str, Any]]) -> None:
    async with receiving(Receiver(SECRET)) as receiver:
        client = await asked(receiver)
        response = await client.post("/v1/events", **sent({"id": "post-1", "text": TEXT, "tasks": ["quotes"]}))
        assert response.status_code == 202, response.text
        await receiver.until(1)
        [(message, body)] = receiver.received.items()
        event = cloud.from_structured_event(cloud.HTTPMessage({"content-type": "application/cloudevents+json"}, json.dumps(body).encode()))
        assert message == event.get_id() == response.json()["id"]
        assert (event.get_type(), event.get_subject()) == ("copydesk.document.analyzed", "post-1")
        assert event.get_extension("causationid") == "9c1f"
        assert event.get_extension("causationsource") == "/cms/posts"
        alone = (await client.post("/v1/analyze", json={"id": "post-1", "text": TEXT, "tasks": ["quotes"]})).json()
        assert body["data"] == {"index": 0, "id": "post-1", "status": 200, "result": alone}
        assert receiver.content_types == {"application/cloudevents+json"}
        job = await look(client, response)
        assert job["callback"] == {"url": receiver.url, "status": "delivered", "attempts": 1, "next": None, "code": 204, "detail": None}


async def test_plain_json_is_an_event_too_with_options_in_the_query(asked: Asked) -> None:
    async with receiving(Receiver(SECRET)) as receiver:
        client = await asked(receiver)
        await client.post("/v1/events?tasks=hedging&offset_unit=utf16", json={"id": "a", "text": TEXT})
        await receiver.until(1)
        [body] = receiver.received.values()
        assert body["data"]["result"]["offset_unit"] == "utf16"
        assert "quotes" not in body["data"]["result"]
        assert "causationid" not in body


async def test_a_document_may_stand_where_its_sender_puts_it(asked: Asked) -> None:
    ghost = {
        "post": {"current": {"id": 7, "html": f"<p>{TEXT}</p>", "title": "A plan", "published_at": "2026-11-27T08:00:00Z"}, "previous": {}}
    }
    query = "?format=html&text=/post/current/html&title=/post/current/title&id=/post/current/id&published=/post/current/published_at"
    async with receiving(Receiver(SECRET)) as receiver:
        client = await asked(receiver)
        response = await client.post(f"/v1/events{query}", json=ghost)
        assert response.status_code == 202, response.text
        await receiver.until(1)
        [body] = receiver.received.values()
        assert (body["subject"], body["data"]["status"]) == ("7", 200)
        assert "original" in body["data"]["result"]["quotes"][0]["content"][0]


async def test_a_receiver_that_refuses_at_first_gets_it_once(asked: Asked) -> None:
    async with receiving(Receiver(SECRET, [500, 429, 503])) as receiver:
        client = await asked(receiver)
        response = await client.post("/v1/events", json={"text": TEXT})
        job = await look(client, response)
        assert [status for _, status in receiver.tries] == [500, 429, 503, 204]
        assert len({message for message, _ in receiver.tries}) == len(receiver.received) == 1
        assert (job["callback"]["status"], job["callback"]["attempts"]) == ("delivered", 4)
        assert 'copydesk_callbacks_total{result="delivered"} 1.0' in (await client.get("/metrics")).text


async def test_a_receiver_that_keeps_refusing_is_given_up_and_told_of(asked: Asked) -> None:
    async with receiving(Receiver(SECRET, [500] * 10)) as receiver:
        client = await asked(receiver, callback_attempts=3)
        response = await client.post("/v1/events", json={"text": TEXT})
        callback = (await look(client, response))["callback"]
        assert (callback["status"], callback["attempts"], callback["code"]) == ("given_up", 3, 500)
        assert callback["detail"] == "It was answered with 500."
        assert len(receiver.tries) == 3
        items = (await client.get(f"/v1/jobs/{response.json()['id']}/results")).text
        assert json.loads(items)["status"] == 200  # to be fetched all the same


async def test_a_receiver_that_wants_no_more_is_not_asked_again(asked: Asked) -> None:
    async with receiving(Receiver(SECRET, [410])) as receiver:
        client = await asked(receiver)
        callback = (await look(client, await client.post("/v1/events", json={"text": TEXT})))["callback"]
        assert (callback["status"], callback["attempts"]) == ("given_up", 1)


async def test_a_redirect_is_not_followed(asked: Asked) -> None:
    async with receiving(Receiver(SECRET, [Response(status_code=307, headers={"Location": "http://169.254.169.254/latest"})])) as receiver:
        client = await asked(receiver)
        callback = (await look(client, await client.post("/v1/events", json={"text": TEXT})))["callback"]
        assert (callback["status"], callback["attempts"]) == ("delivered", 2)
        assert [status for _, status in receiver.tries] == [307, 204]


async def test_a_receiver_that_is_not_there_is_tried_again(asked: Asked) -> None:
    receiver = Receiver(SECRET)
    async with receiving(receiver):
        url = receiver.url
    receiver.url = url
    client = await asked(receiver, callback_attempts=2)
    callback = (await look(client, await client.post("/v1/events", json={"text": TEXT})))["callback"]
    assert (callback["status"], callback["attempts"], callback["code"]) == ("given_up", 2, None)
    assert "ConnectError" in callback["detail"]


async def test_the_wait_is_as_long_as_the_receiver_asks(asked: Asked) -> None:
    async with receiving(Receiver(SECRET, [Response(status_code=503, headers={"Retry-After": "3600"})])) as receiver:
        client = await asked(receiver)
        response = await client.post("/v1/events", json={"text": TEXT})
        await receiver.until(1)
        with anyio.fail_after(10):
            while (callback := (await client.get(f"/v1/jobs/{response.json()['id']}")).json()["callback"])["code"] is None:
                await anyio.sleep(0.01)
        assert callback["status"] == "pending"
        assert callback["next"] > (await client.get(f"/v1/jobs/{response.json()['id']}")).json()["ended"]


async def test_both_secrets_sign_while_one_takes_the_place_of_the_other(asked: Asked) -> None:
    for secret in (SECRET, OTHER):
        async with receiving(Receiver(secret)) as receiver:
            client = await asked(receiver, callback_secrets=(SECRET, OTHER))
            await client.post("/v1/events", json={"text": TEXT})
            await receiver.until(1)
            assert len(receiver.received) == 1


async def test_the_same_event_sent_twice_is_worked_on_once(asked: Asked, toy: ToyAnalyzer) -> None:
    async with receiving(Receiver(SECRET)) as receiver:
        client = await asked(receiver)
        first, second = [await client.post("/v1/events", **structured({"text": TEXT})) for _ in range(2)]
        other = await client.post("/v1/events", **structured({"text": TEXT}, id="9c20"))
        assert first.json()["id"] == second.json()["id"] != other.json()["id"]
        await receiver.until(2)
        assert set(receiver.received) == {first.json()["id"], other.json()["id"]}
        changed = await client.post("/v1/events", **structured({"text": "Another text."}))
        assert (changed.status_code, changed.json()["code"]) == (422, "idempotency_key_reused")


async def test_a_problem_with_the_analysis_is_posted_too(asked: Asked) -> None:
    async with receiving(Receiver(SECRET)) as receiver:
        client = await asked(receiver)
        await client.post(
            "/v1/events", json={"text": "Le ministre a déclaré que la situation était grave et que tout le monde devait partir."}
        )
        await receiver.until(1)
        [body] = receiver.received.values()
        assert (body["data"]["status"], body["data"]["problem"]["code"]) == (422, "unsupported_language")


async def test_the_end_of_any_job_can_be_posted(asked: Asked) -> None:
    async with receiving(Receiver(SECRET)) as receiver:
        client = await asked(receiver)
        content = b'{"text": "Yes."}\n{"text": ""}\n'
        headers = {"Content-Type": "application/x-ndjson"}
        job = (await client.post(f"/v1/jobs?callback={receiver.url}", content=content, headers=headers)).json()
        await receiver.until(1)
        body = receiver.received[job["id"]]
        assert (body["type"], body["data"]["status"], body["data"]["counts"]) == (
            "copydesk.job.ended",
            "done",
            {"total": 2, "done": 1, "failed": 1},
        )
        assert body["data"]["failures"][0]["index"] == 1


@pytest.mark.parametrize(
    "callback",
    [
        "http://169.254.169.254/latest/meta-data",
        "http://127.0.0.1:1/hook",
        "https://cms.example.evil.example/",
        "https://cms.example@evil.example/",
        "https://evil.example\\@cms.example/",
        "http://cms.example/",
        "https://cms.example:8443/",
        "ftp://cms.example/",
        "//cms.example/",
        "hook",
        "https://cms.example/#x",
        "https://[cms.example/",
    ],
)
async def test_callbacks_go_only_where_the_operator_allows(serve: Serve, tmp_path: Path, callback: str) -> None:
    client = await serve(jobs=str(tmp_path / "jobs.sqlite3"), callback_origins=("https://cms.example",), callback_secrets=(SECRET,))
    response = await client.post("/v1/events", params={"callback": callback}, json={"text": TEXT})
    assert (response.status_code, response.json()["code"]) == (422, "callback_not_allowed")
    assert not list(tmp_path.iterdir())


async def test_an_allowed_callback_may_have_any_path(serve: Serve, tmp_path: Path) -> None:
    client = await serve(jobs=str(tmp_path / "jobs.sqlite3"), callback_origins=("https://CMS.example",), callback_secrets=(SECRET,))
    response = await client.post("/v1/events", params={"callback": "HTTPS://cms.example:443/a?b=c"}, json={"text": TEXT})
    assert response.status_code == 202


async def test_an_origin_that_is_no_longer_allowed_is_not_called(
    start: Callable[..., Awaitable[App]], asked: Asked, tmp_path: Path
) -> None:
    async with receiving(Receiver(SECRET)) as receiver:
        allowed = await start(jobs=str(tmp_path / "jobs.sqlite3"), callback=receiver.url, callback_secrets=(SECRET,))
        postman = allowed.state.jobs._postman
        postman._callbacks = type(postman._callbacks)(allowed.state.settings.model_copy(update={"callback": "https://cms.example"}))
        async with httpx.AsyncClient(transport=httpx.ASGITransport(allowed), base_url="http://test") as client:
            callback = (await look(client, await client.post("/v1/events", json={"text": TEXT})))["callback"]
        assert (callback["status"], callback["code"]) == ("given_up", None)
        assert receiver.tries == []


async def test_without_a_callback_an_event_is_refused(serve: Serve, tmp_path: Path) -> None:
    client = await serve(jobs=str(tmp_path / "jobs.sqlite3"))
    response = await client.post("/v1/events", json={"text": TEXT})
    assert (response.status_code, response.json()["code"]) == (422, "callback_required")


async def test_events_must_be_signed_where_that_is_asked(asked: Asked) -> None:
    body = json.dumps({"id": "a", "text": TEXT}).encode()
    now = time.time()
    good = signatures.signed(body, "msg_1", now, (OTHER,))
    async with receiving(Receiver(SECRET)) as receiver:
        client = await asked(receiver, event_secrets=(OTHER,))

        async def post(content: bytes = body, **headers: str) -> httpx.Response:
            sent = {name: value for name, value in {**good, **headers}.items() if value}
            return await client.post("/v1/events", content=content, headers={"Content-Type": "application/json", **sent})

        first, again = await post(), await post()
        assert first.status_code == 202
        assert first.json()["id"] == again.json()["id"]
        for response in (
            await post(**{"webhook-signature": ""}),
            await post(**{"webhook-signature": "v1,AAAA"}),
            await post(**{"webhook-signature": "nonsense"}),
            await post(**{"webhook-timestamp": "yesterday"}),
            await post(body + b" "),
            await post(b"\xff"),
            await post(**signatures.signed(body, "msg_1", now, (SECRET,))),
            await post(**signatures.signed(body, "msg_1", now - 3600, (OTHER,))),
        ):
            assert (response.status_code, response.json()["code"]) == (401, "invalid_signature")


@pytest.mark.parametrize(
    ("sent", "status", "code"),
    [
        ({"json": {"text": " "}}, 202, ""),
        ({"json": {}}, 422, "invalid_request"),
        ({"json": {"text": TEXT, "colour": 1}}, 422, "invalid_request"),
        ({"json": {"text": TEXT, "tasks": ["stance"]}}, 422, "targets_required"),
        ({"json": [TEXT]}, 422, "invalid_event"),
        ({"content": b"{", "headers": {"Content-Type": "application/json"}}, 400, "invalid_json"),
        ({"content": b"[]", "headers": {"Content-Type": "application/cloudevents-batch+json"}}, 415, "unsupported_media_type"),
        (structured({"text": TEXT}, datacontenttype="text/xml"), 422, "invalid_event"),
        (structured(None), 422, "invalid_event"),
        ({"json": {"text": TEXT}, "headers": {"ce-id": "1"}}, 422, "invalid_event"),
        (binary({"text": TEXT}) | {}, 202, ""),
    ],
)
async def test_an_event_that_is_wrong_is_refused_at_once(asked: Asked, sent: dict[str, Any], status: int, code: str) -> None:
    async with receiving(Receiver(SECRET)) as receiver:
        client = await asked(receiver)
        response = await client.post("/v1/events", **sent)
        assert (response.status_code, response.json().get("code", "")) == (status, code)


@pytest.mark.parametrize(
    ("query", "pointer"),
    [("?text=body", "?text"), ("?text=/no/such", "?text"), ("?title=/title", "?text"), ("?text=/a/7", "?text"), ("?colour=1", "?colour")],
)
async def test_a_pointer_that_leads_nowhere_is_told(asked: Asked, query: str, pointer: str) -> None:
    async with receiving(Receiver(SECRET)) as receiver:
        client = await asked(receiver)
        response = await client.post(f"/v1/events{query}", json={"a": [1]})
        assert response.status_code == 422
        assert [error["pointer"] for error in response.json()["errors"]] == [pointer]


async def test_callbacks_outlast_a_restart(start: Callable[..., Awaitable[App]], tmp_path: Path) -> None:
    async with receiving(Receiver(SECRET, [503])) as receiver:
        own = {"jobs": str(tmp_path / "jobs.sqlite3"), "callback": receiver.url, "callback_secrets": (SECRET,), "callback_delay": 1.0}
        app = await start(**own)
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
            await client.post("/v1/events", json={"text": TEXT})
            await receiver.until(1)
            await asyncio.sleep(0.1)
        await app.state.jobs.stop()
        await start(**own)
        await receiver.until(2)
        assert len(receiver.received) == 1
