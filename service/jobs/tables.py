"""The tables of jobs, in SQL that SQLite and PostgreSQL both read but for the type of bytes and of a time."""

VERSION = 1

_TABLES = (
    "CREATE TABLE IF NOT EXISTS copydesk_version (version INTEGER NOT NULL)",
    # A job; callback_… is the news of its end. ``status`` is also 'receiving' while it is sent, and 'gone' until all of it is removed.
    """CREATE TABLE IF NOT EXISTS copydesk_jobs (
        id TEXT PRIMARY KEY, owner TEXT NOT NULL, idempotency_key TEXT, fingerprint TEXT, status TEXT NOT NULL,
        options TEXT NOT NULL, event TEXT,
        created {time} NOT NULL, started {time}, ended {time}, expires {time} NOT NULL, touched {time} NOT NULL, served {time} NOT NULL,
        total BIGINT NOT NULL DEFAULT 0, done BIGINT NOT NULL DEFAULT 0, failed BIGINT NOT NULL DEFAULT 0,
        mark {time}, mark_count BIGINT NOT NULL DEFAULT 0, last_mark {time}, last_count BIGINT NOT NULL DEFAULT 0,
        bytes BIGINT NOT NULL DEFAULT 0, waiting_bytes BIGINT NOT NULL DEFAULT 0,
        callback TEXT, callback_status TEXT, callback_attempts BIGINT NOT NULL DEFAULT 0, callback_next {time},
        callback_worker TEXT, callback_code BIGINT, callback_detail TEXT)""",
    "CREATE UNIQUE INDEX IF NOT EXISTS copydesk_jobs_key ON copydesk_jobs (owner, idempotency_key) WHERE idempotency_key IS NOT NULL",
    "CREATE INDEX IF NOT EXISTS copydesk_jobs_owner ON copydesk_jobs (owner, created)",
    "CREATE INDEX IF NOT EXISTS copydesk_jobs_status ON copydesk_jobs (status, served)",
    # A document until it has its item, then the item; both compressed. ``size`` is that of the document as it was stored.
    """CREATE TABLE IF NOT EXISTS copydesk_documents (
        job TEXT NOT NULL, number BIGINT NOT NULL, document {bytes}, size BIGINT NOT NULL, status BIGINT, item {bytes},
        attempts BIGINT NOT NULL DEFAULT 0, lease {time} NOT NULL DEFAULT 0, worker TEXT, PRIMARY KEY (job, number))""",
    "CREATE INDEX IF NOT EXISTS copydesk_documents_open ON copydesk_documents (job, number) WHERE status IS NULL",
    "CREATE INDEX IF NOT EXISTS copydesk_documents_failed ON copydesk_documents (job, number) WHERE status <> 200",
)


def statements(*, time: str, bytes_: str) -> list[str]:
    """What makes the tables where they are not."""
    return [table.format(time=time, bytes=bytes_) for table in _TABLES]
