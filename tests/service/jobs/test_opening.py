import logging
from pathlib import Path

import pytest

from service.jobs.opening import open_store
from service.jobs.sqlite import SqliteStore
from service.settings import Settings, SettingsError


@pytest.fixture(autouse=True)
def _there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_by_default_jobs_are_kept_in_the_working_directory_from_the_first_on(tmp_path: Path) -> None:
    store = open_store(Settings())
    assert isinstance(store, SqliteStore)
    assert (store.path, store.limit, store.keep) == (Path("copydesk-jobs.sqlite3"), 2**31, 7 * 86_400)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("value", ["off", " OFF "])
def test_jobs_may_be_off(value: str) -> None:
    assert open_store(Settings(jobs=value)) is None


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("/nowhere/at/all/jobs.sqlite3", "there is no folder /nowhere/at/all"),
        ("", "must be off, the path"),
        ("redis://localhost", "must be off, the path"),
        ("postgresql://anna:s3cret@localhost:notaport/x?y", "no URL of a PostgreSQL database"),
    ],
)
def test_a_place_where_no_jobs_can_be_kept_is_told(value: str, reason: str) -> None:
    with pytest.raises(SettingsError, match="COPYDESK_JOBS") as refused:
        open_store(Settings(jobs=value))
    assert reason in str(refused.value)
    assert "s3cret" not in str(refused.value)


def test_a_file_that_is_no_database_is_told_and_left_alone() -> None:
    Path("jobs").write_text("Dear diary, " * 100)
    with pytest.raises(SettingsError, match="not a database"):
        open_store(Settings(jobs="jobs"))
    assert Path("jobs").read_text() == "Dear diary, " * 100


def test_without_a_place_by_default_jobs_are_off_and_the_log_says_so(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "touch", refuse)
    with caplog.at_level(logging.WARNING):
        assert open_store(Settings()) is None
    assert "jobs are off" in caplog.text
    with pytest.raises(SettingsError, match="Permission denied"):
        open_store(Settings(jobs="copydesk-jobs.sqlite3"))


def test_jobs_of_a_newer_version_are_left_alone() -> None:
    store = open_store(Settings(jobs="jobs"))
    assert isinstance(store, SqliteStore)
    with store._transaction(make=True) as run:
        run("UPDATE copydesk_version SET version = 99")
    store.close()
    with pytest.raises(SettingsError, match="newer version"):
        open_store(Settings(jobs="jobs"))


def test_a_disk_that_is_full_is_told_as_no_room() -> None:
    from service.jobs.job import Draft, Sent
    from service.jobs.store import StoreFull

    store = open_store(Settings(jobs="jobs"))
    assert isinstance(store, SqliteStore)
    job = store.begin(Draft("")).job
    with store._transaction() as run:
        run("PRAGMA max_page_count = 20")  # SQLite then says what it says of a full disk

    def fill() -> None:
        for number in range(1000):
            store.append(job, [Sent(bytes((number * i) % 251 for i in range(2000)))])

    with pytest.raises(StoreFull):
        fill()
    store.abandon(job)
    store.close()
