import os
import stat
import threading
from pathlib import Path

import httpx
import pytest

from service.keyring import Keyring, KeyringError, Watched, digest
from service.settings import SettingsError
from tests.service.conftest import Serve


def test_a_key_is_told_once_and_its_hash_kept(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    key, secret = Keyring(path).create("wordpress")
    assert secret.startswith("cdk_")
    assert len(secret) > 40
    assert secret not in path.read_text()
    assert Keyring(path).read() == (key,)
    assert key.sha256 == digest(secret)
    assert key.id == key.sha256[:8]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_name_may_be_given_again_once_its_key_is_revoked(tmp_path: Path) -> None:
    keyring = Keyring(tmp_path / "keys.json")
    first, _ = keyring.create("desk")
    with pytest.raises(KeyringError, match="already"):
        keyring.create("desk")
    assert keyring.revoke("desk").id == first.id
    second, _ = keyring.create("desk")
    assert keyring.revoke(second.id).revoked
    with pytest.raises(KeyringError, match="no key in force"):
        keyring.revoke(first.id)
    assert [bool(key.revoked) for key in keyring.read()] == [True, True]


def test_mode_and_links_of_the_file_stay(tmp_path: Path) -> None:
    (tmp_path / "real.json").write_text('{"keys": []}')
    (tmp_path / "real.json").chmod(0o640)
    (tmp_path / "keys.json").symlink_to("real.json")
    Keyring(tmp_path / "keys.json").create("desk")
    assert (tmp_path / "keys.json").is_symlink()
    assert stat.S_IMODE((tmp_path / "real.json").stat().st_mode) == 0o640
    assert len(Keyring(tmp_path / "real.json").read()) == 1


def test_keys_made_at_once_are_all_kept(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    threads = [threading.Thread(target=Keyring(path).create, args=(f"key {number}",)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {key.name for key in Keyring(path).read()} == {f"key {number}" for number in range(12)}


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "No such file"),
        ("{", "damaged"),
        ('{"keys": [{"id": "x"}]}', "damaged: keys/0/id"),
        ('{"kyes": []}', "damaged: kyes"),
        ("[]", "damaged"),
    ],
)
def test_a_file_that_holds_no_keys_is_told_in_one_sentence(tmp_path: Path, content: str | None, told: str) -> None:
    path = tmp_path / "keys.json"
    if content is not None:
        path.write_text(content)
    with pytest.raises(KeyringError, match=told) as caught:
        Watched(path)
    assert "\n" not in str(caught.value)
    with pytest.raises(KeyringError, match=told):
        Keyring(path).revoke("x")


@pytest.mark.parametrize("name", ["", "  ", "x" * 101])
def test_a_key_needs_a_name(tmp_path: Path, name: str) -> None:
    with pytest.raises(KeyringError, match="1 to 100 characters"):
        Keyring(tmp_path / "keys.json").create(name)


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(KeyringError, match="cannot be written: "):
        Keyring(tmp_path / "file" / "keys.json").create("desk")


async def status(client: httpx.AsyncClient, key: str) -> int:
    return (await client.get("/v1/models", headers={"X-API-Key": key})).status_code


@pytest.mark.anyio
async def test_a_running_service_knows_keys_from_when_they_are_made_until_they_are_revoked(serve: Serve, tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    keyring = Keyring(path)
    _, first = keyring.create("first")
    client = await serve(api_keys_file=path, api_keys=(digest("set"),))
    assert (await client.get("/v1/models")).status_code == 401
    assert [await status(client, key) for key in (first, "set", "other")] == [200, 200, 403]
    _, second = keyring.create("second")
    assert [await status(client, key) for key in (first, second)] == [200, 200]
    keyring.revoke("first")
    assert [await status(client, key) for key in (first, second)] == [403, 200]


@pytest.mark.anyio
async def test_a_file_that_is_damaged_or_gone_leaves_the_keys_in_force(
    serve: Serve, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "keys.json"
    _, key = Keyring(path).create("desk")
    kept = path.read_text()
    client = await serve(api_keys_file=path)
    path.write_text("{")
    assert await status(client, key) == 200
    path.unlink()
    assert [await status(client, key), await status(client, "other")] == [200, 403]
    assert sum("stay in force" in record.message for record in caplog.records) == 2
    path.write_text(kept)
    os.utime(path, ns=(1, 1))
    Keyring(path).revoke("desk")
    assert await status(client, key) == 403


@pytest.mark.anyio
async def test_a_file_without_keys_opens_the_service_to_nobody(serve: Serve, tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    path.write_text('{"keys": []}')
    client = await serve(api_keys_file=path)
    assert (await client.get("/v1/models")).status_code == 401
    assert await status(client, "any") == 403


@pytest.mark.anyio
async def test_a_missing_file_stops_the_start(serve: Serve, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"COPYDESK_API_KEYS_FILE: the key file .* cannot be read"):
        await serve(api_keys_file=tmp_path / "nowhere.json")
