from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from service.jobs.sql import SqlStore
from service.jobs.sqlite import SqliteStore
from tests.service.jobs import database

DAY = 86_400.0
LIMIT = 100 * 2**20


class Clock:
    """Goes on when it is told to."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    pytest.importorskip("psycopg", reason="needs psycopg, the extra 'postgresql'")
    if not database.programs():
        pytest.skip("needs a PostgreSQL that can be started: apt install postgresql")
    with database.serving() as url:
        yield url


Make = Callable[..., SqlStore]


def emptied(url: str, limit: int = LIMIT, clock: Callable[[], float] | None = None) -> SqlStore:
    """A store in the database at ``url``, in which nothing is left of others."""
    import psycopg

    from service.jobs.postgres import PostgresStore

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP TABLE IF EXISTS copydesk_jobs, copydesk_documents, copydesk_version")
    return PostgresStore(url, limit, DAY, clock)


@pytest.fixture(params=["sqlite", "postgresql"])
def make(request: pytest.FixtureRequest, tmp_path: Path, clock: Clock) -> Iterator[Make]:
    """Make a store, empty at first; what is made later looks at the same jobs."""
    made: list[SqlStore] = []

    def store(limit: int = LIMIT) -> SqlStore:
        if request.param == "sqlite":
            one: SqlStore = SqliteStore(tmp_path / "jobs.sqlite3", limit, DAY, clock)
        elif not made:
            one = emptied(request.getfixturevalue("postgresql"), limit, clock)
        else:
            from service.jobs.postgres import PostgresStore

            one = PostgresStore(request.getfixturevalue("postgresql"), limit, DAY, clock)
        made.append(one)
        return one

    yield store
    for one in made:
        one.close()


@pytest.fixture
def store(make: Make) -> SqlStore:
    return make()
