"""What is kept of a job, free of HTTP and of the store that keeps it. Times are seconds since 1970, as ``time.time()`` gives them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from models.vocabulary import Vocabulary

Status = Literal["queued", "running", "done", "cancelled", "failed"]
CallbackStatus = Literal["waiting", "pending", "delivered", "given_up"]

STATUSES: Final = Vocabulary(
    "JobStatus",
    "How far a job is.",
    {
        "queued": "None of its documents has been begun.",
        "running": "Its documents are being worked off.",
        "done": "Every document has its item: a result, or the problem with it.",
        "cancelled": "It was cancelled; the items of the documents finished before are kept.",
        "failed": "Every document has its item, and none is a result.",
    },
)

CALLBACK_STATUSES: Final = Vocabulary(
    "CallbackStatus",
    "How far the news of a job's end is on its way.",
    {
        "waiting": "The job has not ended.",
        "pending": "It is being sent, or will be sent again at `next`.",
        "delivered": "The receiver took it.",
        "given_up": "It was refused too often, or for good, and is not sent again; the results are there to be fetched.",
    },
)

ENDED: Final = ("done", "cancelled", "failed")


@dataclass(frozen=True, slots=True)
class Draft:
    """A job that is still being sent. ``options`` hold for every document that does not set them itself."""

    owner: str
    """The digest of the caller's key; empty where no keys are asked for."""
    options: Mapping[str, Any] = field(default_factory=dict)
    key: str | None = None
    """The caller's ``Idempotency-Key``: one job a key and owner."""
    callback: str | None = None
    """Where the news of its end is posted."""
    event: Mapping[str, str] | None = None
    """What of an event comes back with its analysis, where the job is one."""


@dataclass(frozen=True, slots=True)
class Callback:
    """The news of a job's end, and what became of it."""

    url: str
    status: CallbackStatus
    attempts: int
    next: float | None
    """When it is sent again."""
    code: int | None
    """The HTTP status last answered; None where nothing came."""
    detail: str | None


@dataclass(frozen=True, slots=True)
class Job:
    """A job as its owner sees it."""

    id: str
    status: Status
    total: int
    done: int
    failed: int
    rate: float | None
    """Documents a second of late; of an ended job, over all its time."""
    created: float
    started: float | None
    ended: float | None
    expires: float
    options: Mapping[str, Any]
    event: Mapping[str, str] | None
    callback: Callback | None

    @property
    def left(self) -> int:
        """Documents without an item."""
        return 0 if self.status in ENDED else self.total - self.done - self.failed

    def eta(self, now: float) -> float | None:
        """When it should be done, if it goes on as it does."""
        return now + self.left / self.rate if self.left and self.rate else None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the store has under an ``Idempotency-Key``."""

    job: str
    is_new: bool
    fingerprint: str | None = None
    """Of what was sent first; None while that is still being sent."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A document as it was sent; with ``status`` and ``item``, one of which it is known that it cannot be worked on."""

    document: bytes
    status: int | None = None
    item: bytes | None = None


@dataclass(frozen=True, slots=True)
class Claimed:
    """A document that a worker has taken on, for as long as its lease lasts."""

    job: str
    index: int
    document: bytes
    attempts: int
    """How often it has been taken on, this time included."""
    options: Mapping[str, Any]

    @property
    def place(self) -> tuple[str, int]:
        """Which document it is."""
        return self.job, self.index


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a document: its item, and what that says."""

    item: bytes
    status: int
    code: str | None = None
    """Of the problem."""

    @property
    def may_pass(self) -> bool:
        """Whether trying again may help."""
        return self.status in (429, 500, 504)

    @property
    def is_unbegun(self) -> bool:
        """Whether the service had no time for it, as it starts or stops."""
        return self.code in ("stopping", "not_ready")


@dataclass(frozen=True, slots=True)
class Finished:
    """A document's item, to be kept."""

    job: str
    index: int
    status: int
    item: bytes


@dataclass(frozen=True, slots=True)
class Item:
    """A document's item, as it is kept."""

    index: int
    status: int
    item: bytes


@dataclass(frozen=True, slots=True)
class Delivery:
    """The news of a job's end, which a worker has taken on to post."""

    job: Job
    url: str
    attempts: int
    """How often it has been taken on, this time included."""


@dataclass(frozen=True, slots=True)
class Totals:
    """What the store holds in all."""

    bytes: int
    waiting: int
    """Documents without an item."""
