import hashlib
from pathlib import Path
from typing import Any

import pytest
from starlette.types import Receive, Scope, Send

from service.api.middleware.keys import Keys
from service.keyring import Keyring, Watched

pytestmark = pytest.mark.anyio

HASH = hashlib.sha256(b"good").hexdigest()


async def status(keys: Keys, path: str = "/v1/entities", address: str | None = "10.0.0.1", **headers: str) -> int:
    """What ``keys`` answers, 200 where it lets pass."""
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        raise AssertionError("the body is not read")

    scope = {
        "type": "http",
        "path": path,
        "client": (address, 1) if address else None,
        "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()],
    }
    await keys(scope, receive, send)
    return int(sent[0]["status"])


async def answer(scope: Scope, receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, 401),
        ({"authorization": "Bearer"}, 401),
        ({"authorization": "Bearer "}, 401),
        ({"x_api_key": " "}, 401),
        ({"authorization": "Basic good"}, 401),
        ({"authorization": "Bearer bad"}, 403),
        ({"x_api_key": HASH}, 403),
        ({"authorization": "Bearer bad", "x_api_key": "good"}, 403),
        ({"authorization": "bearer good"}, 200),
        ({"x_api_key": "good"}, 200),
    ],
)
async def test_only_the_key_itself_opens(headers: dict[str, str], expected: int) -> None:
    assert await status(Keys(answer, (HASH,), None), **headers) == expected


@pytest.mark.parametrize("path", ["/livez", "/metrics", "/docs", "/v1"])
async def test_what_is_not_below_v1_is_open(path: str) -> None:
    assert await status(Keys(answer, (HASH,), "1/minute"), path) == 200


async def test_callers_without_keys_are_told_apart_by_address() -> None:
    keys = Keys(answer, (), "1/minute")
    found = [await status(keys, address=address) for address in ("10.0.0.1", "10.0.0.2", "10.0.0.1", None, None)]
    assert found == [200, 200, 429, 200, 429]


async def test_a_wrong_key_does_not_count_against_the_right_one() -> None:
    keys = Keys(answer, (HASH,), "1/minute")
    assert [await status(keys, x_api_key=key) for key in ("bad", "bad", "good", "good")] == [403, 403, 200, 429]


@pytest.mark.parametrize("where", ["setting", "file", "nowhere"])
async def test_what_is_kept_belongs_to_the_key_wherever_it_is_listed(tmp_path: Path, where: str) -> None:
    seen: list[str] = []

    async def note(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append(scope["copydesk.owner"])
        await answer(scope, receive, send)

    path = tmp_path / "keys.json"
    good = Keyring(path).create("desk")[1] if where == "file" else "good"
    keys = Keys(note, (HASH,) if where == "setting" else (), None, Watched(path) if where == "file" else None)
    assert await status(keys, x_api_key=good) == 200
    assert seen == ["" if where == "nowhere" else hashlib.sha256(good.encode()).hexdigest()]
