import os
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from service.inference.loading import HANG_LEAST, HANG_TIMES, batch_timeout, batch_tokens, streams
from service.settings import Settings, SettingsError, explain, read

DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"


@pytest.fixture(autouse=True)
def _nothing_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in os.environ:
        if name.startswith("COPYDESK_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def test_everything_has_a_default() -> None:
    settings = Settings()
    assert (settings.host, settings.port, settings.max_chars, settings.max_documents) == ("127.0.0.1", 8000, 100_000, 64)


def test_lists_are_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COPYDESK_API_KEYS", f"{DIGEST}, {DIGEST.upper()}")
    monkeypatch.setenv("COPYDESK_CORS_ORIGINS", "https://news.example http://localhost:3000")
    settings = Settings()
    assert settings.api_keys == (DIGEST, DIGEST)
    assert settings.cors_origins == ("https://news.example", "http://localhost:3000")


def test_an_env_file_is_read() -> None:
    Path(".env").write_text("COPYDESK_PORT=9000\nOTHER=1\n")
    assert Settings().port == 9000


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("COPYDESK_API_KEYS", "secret", "64 hex digits"),
        ("COPYDESK_API_KEYS", "", "set but holds no key"),
        ("COPYDESK_API_KEYS", " , \n", "set but holds no key"),
        ("COPYDESK_HOST", "", "at least 1"),
        ("COPYDESK_JOBS_BYTES", "1000", "1048576"),
        ("COPYDESK_JOBS_HOURS", "0", "greater than 0"),
        ("COPYDESK_CALLBACK", "cms.example/hook", "must be a URL"),
        ("COPYDESK_CALLBACK", "https://anna:s3cret@cms.example/hook", "without a user's name"),
        ("COPYDESK_CALLBACK_ORIGINS", "*", "* is no origin"),
        ("COPYDESK_CALLBACK_ORIGINS", "https://cms.example/hook", "without a path"),
        ("COPYDESK_CALLBACK_SECRETS", "secret", "whsec_"),
        ("COPYDESK_CALLBACK_SECRETS", "whsec_c2hvcnQ=", "24 to 64 bytes"),
        ("COPYDESK_EVENT_SECRETS", "", "set but holds no secret"),
        ("COPYDESK_DRAIN_SECONDS", "-1", "greater than or equal to 0"),
        ("COPYDESK_RATE_LIMIT", "often", "120/minute"),
        ("COPYDESK_CORS_ORIGINS", "news.example", "scheme"),
        ("COPYDESK_CORS_ORIGINS", "https://news.example/", "without a path"),
        ("COPYDESK_PORT", "70000", "65535"),
        ("COPYDESK_DEVICE", "tpu", "cuda"),
        ("COPYDESK_LOG_LEVEL", "loud", "debug"),
        ("COPYDESK_MAX_CHARS", "0", "greater than or equal to 1"),
    ],
)
def test_a_wrong_setting_is_named_with_the_reason(monkeypatch: pytest.MonkeyPatch, name: str, value: str, reason: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ValidationError) as refused:
        Settings()
    sentence = explain(refused.value)
    assert sentence.startswith(f"{name}: ")
    assert reason in sentence


@pytest.mark.parametrize(("name", "value"), [("callback", "https://cms.example/hook"), ("callback_origins", ("https://cms.example",))])
def test_callbacks_are_signed_or_there_are_none(name: str, value: Any) -> None:
    with pytest.raises(ValidationError, match="COPYDESK_CALLBACK_SECRETS is not"):
        Settings(**{name: value})


def test_settings_that_contradict_each_other_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COPYDESK_QUEUE_TOKENS", "300")
    monkeypatch.setenv("COPYDESK_BATCH_TOKENS", "301")
    with pytest.raises(ValidationError, match="queue_tokens must not be smaller"):
        Settings()


def test_a_batch_counts_as_hung_after_many_times_what_the_longest_takes_unless_it_is_set() -> None:
    assert batch_timeout(Settings(), 1024, [10], [1e9]) == HANG_LEAST
    assert batch_timeout(Settings(), 1024, [10, 20_000_000], [1e12, 1e9]) == pytest.approx(HANG_TIMES * 1024 * 0.02)
    assert batch_timeout(Settings(batch_timeout=3), 1024, [10], [1e9]) == 3


def test_the_tokens_of_a_batch_suit_the_device_unless_they_are_set() -> None:
    assert batch_tokens(Settings(), "cuda") > batch_tokens(Settings(), "cpu")
    assert batch_tokens(Settings(batch_tokens=512), "cpu") == 512
    assert batch_tokens(Settings(queue_tokens=300), "cpu") == 300


def test_no_more_threads_compute_than_there_are_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    for cores in (1, 2, 7, 16, 64):
        monkeypatch.setattr(os, "sched_getaffinity", lambda pid, cores=cores: set(range(cores)), raising=False)
        processes, threads = streams(Settings(device="cpu"))
        assert cores / 2 < processes * threads <= cores
    assert streams(Settings(device="cpu", processes=3, threads=5)) == (3, 5)


def test_labels_without_their_model_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COPYDESK_ENTITIES_LABELS", "labels.json")
    with pytest.raises(ValidationError, match="entities_model"):
        Settings()
    monkeypatch.setenv("COPYDESK_ENTITIES_MODEL", "folder")
    assert Settings().entities_labels == Path("labels.json")


def test_what_is_given_by_name_goes_before_the_environment_and_its_file(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text("COPYDESK_MAX_CHARS=7\n")
    monkeypatch.setenv("COPYDESK_HOST", "0.0.0.0")
    monkeypatch.setenv("COPYDESK_PORT", "no port at all")
    settings = read(host=None, port=9)
    assert (settings.host, settings.port, settings.max_chars) == ("0.0.0.0", 9, 7)


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("COPYDESK_API_KEY", "COPYDESK_API_KEYS"),
        ("COPYDESK_APIKEYS", "COPYDESK_API_KEYS"),
        ("COPYDESK_PROT", "COPYDESK_PORT"),
        ("copydesk_rate_limits", "COPYDESK_RATE_LIMIT"),
        ("COPYDESK_MODEL_CONFIG", None),
        ("COPYDESK_COLOUR", None),
    ],
)
@pytest.mark.parametrize("where", ["environment", "file"])
def test_an_unknown_variable_is_refused_with_the_one_meant(
    monkeypatch: pytest.MonkeyPatch, where: str, name: str, meant: str | None
) -> None:
    if where == "file":
        Path(".env").write_text(f"OTHER=1\n{name}=s3cret\n")
    else:
        monkeypatch.setenv(name, "s3cret")
    with pytest.raises(SettingsError) as refused:
        read()
    assert str(refused.value) == f"{name.upper()} is no setting" + (f" (did you mean {meant}?)" if meant else "")


def test_no_other_variable_is_minded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COPYDESKTOP", "1")
    assert read() == Settings()


def test_a_wrong_value_is_told_by_the_sentence_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COPYDESK_PORT", "no")
    with pytest.raises(SettingsError, match=r"^COPYDESK_PORT: [^\n]+$"):
        read()
