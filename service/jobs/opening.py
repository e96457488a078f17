"""From the settings to the store of jobs."""

import importlib.util
import logging
from pathlib import Path

from service.jobs.sql import SqlStore
from service.jobs.sqlite import SqliteStore
from service.jobs.store import StoreUnavailable
from service.settings import Settings, SettingsError

logger = logging.getLogger("copydesk.jobs")

OFF = "off"
SCHEMES = ("postgresql://", "postgres://")
HOUR = 3600.0


def open_store(settings: Settings) -> SqlStore | None:
    """The store; None where jobs are off.

    The default is a file in the working directory. Where it cannot be, as in a container whose disk is read-only, jobs are off and the
    log says so; where somebody has set another place, that stops the start.

    Raises:
        SettingsError: jobs cannot be kept where they should be.
    """
    where = settings.jobs.strip()
    if where.lower() == OFF:
        return None
    keep = settings.jobs_hours * HOUR
    if where.startswith(SCHEMES):
        if not importlib.util.find_spec("psycopg") or not importlib.util.find_spec("psycopg_pool"):
            raise SettingsError("COPYDESK_JOBS: PostgreSQL needs the package psycopg: pip install 'copydesk[postgresql]'")
        from service.jobs.postgres import PostgresStore, check

        if fault := check(where):
            raise SettingsError(f"COPYDESK_JOBS: {fault}")
        return PostgresStore(where, settings.jobs_bytes, keep)
    if not where or "://" in where:
        raise SettingsError("COPYDESK_JOBS must be off, the path of a file, or a URL that begins with postgresql://")
    store = SqliteStore(Path(where), settings.jobs_bytes, keep)
    try:
        store.check()
    except StoreUnavailable as error:
        if "jobs" in settings.model_fields_set:
            raise SettingsError(f"COPYDESK_JOBS: {error}") from None
        logger.warning("jobs are off: %s", error)
        return None
    return store
