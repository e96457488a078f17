"""Jobs in PostgreSQL, which several hosts may share. Needs the extra ``postgresql``."""

import contextlib
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import psycopg
import psycopg.conninfo
from psycopg import errors
from psycopg_pool import ConnectionPool, PoolTimeout

from service.jobs.sql import SqlStore
from service.jobs.sql_base import Run
from service.jobs.store import StoreFull, StoreUnavailable
from service.jobs.tables import VERSION, statements

CONNECTIONS = 4
"""Of a service at most."""

PATIENCE = 10.0
"""Seconds to wait for a connection."""

MAKING = 0x636F7079
"""The advisory lock under which tables are made, as hosts may start at once."""

NAMED = re.compile(r":(\w+)")


class PostgresStore(SqlStore):
    """Jobs in the tables ``copydesk_…`` of the database at ``url``. Its clock counts, so that the hosts' need not agree."""

    kind = "postgresql"
    lock = " FOR UPDATE"

    def __init__(self, url: str, limit: int, keep: float, clock: Callable[[], float] | None = None) -> None:
        super().__init__(limit, keep)
        self._clock = clock
        self._pool = ConnectionPool(url, min_size=0, max_size=CONNECTIONS, timeout=PATIENCE, open=False, name="copydesk-jobs")
        self._ready = False

    @contextlib.contextmanager
    def _transaction(self, *, write: bool = True, make: bool = False) -> Iterator[Run]:
        with self._told():
            if not self._ready:
                self._pool.open()
                with self._pool.connection() as connection:
                    _make(connection)
                self._ready = True
            with self._pool.connection() as connection:

                def run(statement: str, /, **values: Any) -> list[Sequence[Any]]:
                    cursor = connection.execute(NAMED.sub(r"%(\1)s", statement).encode(), values)
                    return list(cursor.fetchall()) if cursor.description else []

                yield run

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        """The database's errors as ours."""
        try:
            yield
        except (errors.DiskFull, errors.InsufficientResources):
            raise StoreFull from None
        except (psycopg.Error, PoolTimeout) as error:
            # The server's own words may quote a row; those of the connection name only host and database.
            reason = type(error).__name__ if isinstance(error, psycopg.DatabaseError) and error.sqlstate else str(error).partition("\n")[0]
            raise StoreUnavailable(f"the database of jobs cannot be used: {reason}") from error

    def _now(self, run: Run) -> float:
        if self._clock:
            return self._clock()
        ((now,),) = run("SELECT EXTRACT(EPOCH FROM CLOCK_TIMESTAMP())")
        return float(now)

    def _used(self, run: Run) -> int:
        ((used,),) = run("SELECT COALESCE(SUM(bytes), 0) FROM copydesk_jobs")
        return int(used)

    def close(self) -> None:
        """Close the connections."""
        self._pool.close()


def check(url: str) -> str | None:
    """What is wrong with ``url``, in a sentence that does not repeat it: it may hold a password."""
    try:
        psycopg.conninfo.conninfo_to_dict(url)
    except psycopg.ProgrammingError:
        return "this is no URL of a PostgreSQL database; write postgresql://user:password@host/database"
    return None


def _make(connection: psycopg.Connection[Any]) -> None:
    """Make the tables where they are not. Where they are they are left alone: even to look for an index would lock them."""
    connection.execute("SELECT pg_advisory_xact_lock(%s)", (MAKING,))
    ((table,),) = connection.execute("SELECT to_regclass('copydesk_version')").fetchall()
    if table is None:
        for statement in statements(time="DOUBLE PRECISION", bytes_="BYTEA"):
            connection.execute(statement.encode())
        connection.execute("INSERT INTO copydesk_version VALUES (%s)", (VERSION,))
    elif connection.execute("SELECT MAX(version) FROM copydesk_version").fetchall()[0][0] > VERSION:
        raise StoreUnavailable("the jobs were kept by a newer version of Copydesk; start that one, or use another database")
