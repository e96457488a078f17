"""Jobs in a file: the embedded store, for one host. Several processes may share it."""

import contextlib
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from service.jobs.sql import SqlStore
from service.jobs.sql_base import Run
from service.jobs.store import StoreFull, StoreUnavailable
from service.jobs.tables import VERSION, statements

BUSY = 30.0
"""Seconds that a process waits for another to finish writing."""

CACHE = 8_000
"""Kilobytes of pages a connection remembers."""


class SqliteStore(SqlStore):
    """Jobs in the file ``path``, which is made with the first job. Its log is written ahead and synced with every transaction."""

    kind = "sqlite"
    lock = ""  # a transaction that writes has the whole file to itself

    def __init__(self, path: Path, limit: int, keep: float, clock: Callable[[], float] = time.time) -> None:
        super().__init__(limit, keep)
        self.path = path
        self._clock = clock
        self._local = threading.local()
        self._writing = threading.Lock()  # threads of a process queue here, as SQLite itself has them look again and again
        self._connections: list[sqlite3.Connection] = []

    @property
    def is_made(self) -> bool:
        """Whether the file is there."""
        return self.path.exists()

    def check(self) -> None:
        """Say at start what would come to light with the first job.

        Raises:
            StoreUnavailable: the file cannot be made or read, or is none of ours.
        """
        if self.is_made:
            with self._transaction(write=False):
                return
        if not self.path.parent.is_dir():
            raise StoreUnavailable(f"there is no folder {self.path.parent} to keep jobs in; make it, or name another")
        probe = self.path.with_name(f"{self.path.name}.probe")
        try:
            probe.touch()
            probe.unlink()
        except OSError as error:
            raise StoreUnavailable(f"jobs cannot be kept in {self.path.parent}: {error.strerror}") from None

    @contextlib.contextmanager
    def _transaction(self, *, write: bool = True, make: bool = False) -> Iterator[Run]:
        with self._writing if write else contextlib.nullcontext(), self._told():
            connection = self._connection(make=make)
            connection.execute("BEGIN IMMEDIATE" if write else "BEGIN")

            def run(statement: str, /, **values: Any) -> list[Sequence[Any]]:
                return connection.execute(statement, values).fetchall()

            try:
                yield run
                connection.execute("COMMIT")
            finally:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                if connection is not getattr(self._local, "connection", None):
                    connection.close()

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        """SQLite's errors as ours."""
        try:
            yield
        except sqlite3.Error as error:
            if error.sqlite_errorcode in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE):
                raise StoreFull from None
            raise StoreUnavailable(f"the file of jobs, {self.path}, cannot be used: {error}") from error

    def _connection(self, *, make: bool) -> sqlite3.Connection:
        """This thread's; where there is no file yet, and it is not to be made, an empty one in memory."""
        known: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if known is not None:
            return known
        if not make and not self.is_made:
            empty = sqlite3.connect(":memory:", isolation_level=None)
            _make(empty)
            return empty
        # Threads end with their executor, whose owner closes their connections.
        connection = sqlite3.connect(self.path, timeout=BUSY, isolation_level=None, check_same_thread=False)
        try:
            connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute(f"PRAGMA cache_size = -{CACHE}")
            connection.execute(f"PRAGMA journal_size_limit = {16 * 2**20}")
            _make(connection)
        except BaseException:
            connection.close()
            raise
        self._connections.append(connection)
        self._local.connection = connection
        return connection

    def _now(self, run: Run) -> float:
        return self._clock()

    def _used(self, run: Run) -> int:
        ((pages, free, size),) = run(
            "SELECT page_count, freelist_count, page_size FROM pragma_page_count, pragma_freelist_count, pragma_page_size"
        )
        return int((pages - free) * size)

    def _tidy(self) -> None:
        with self._writing, self._told():
            self._connection(make=False).execute("PRAGMA incremental_vacuum").fetchall()

    def close(self) -> None:
        """Close the file."""
        while self._connections:
            self._connections.pop().close()
        self._local = threading.local()


def _make(connection: sqlite3.Connection) -> None:
    """Make the tables where they are not."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        for statement in statements(time="REAL", bytes_="BLOB"):
            connection.execute(statement)
        versions = connection.execute("SELECT version FROM copydesk_version").fetchall()
        if not versions:
            connection.execute("INSERT INTO copydesk_version VALUES (?)", (VERSION,))
        elif versions[0][0] > VERSION:
            raise StoreUnavailable("the jobs were kept by a newer version of Copydesk; start that one, or name another file")
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
