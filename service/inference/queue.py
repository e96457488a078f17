"""Which windows run next. Pure policy: no thread, no clock, no lock; the engine guards the one instance."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from models.encoders.window import Window

MAX_AGE = 1.0
"""Seconds after which a waiting job is owed half of every batch of its kind, however long it is."""

BULK_SHARE = 4
"""While interactive jobs come, bulk jobs run in batches of this part, and get this part of all tokens."""

LATELY = 1.0
"""Seconds after an interactive job came in which the next one is reckoned with."""


@dataclass(slots=True, eq=False)
class Job:
    """A document's windows on their way through the engine; ``deadline`` is a ``time.monotonic()`` instant."""

    arrived: float
    deadline: float | None = None
    bulk: bool = False
    waiting: dict[str, deque[tuple[int, "Window"]]] = field(default_factory=dict)
    """Encoder to the windows not yet run, each with its place in the caller's list."""
    outputs: list[Any] = field(default_factory=list)
    """Aligned with the caller's windows, None where not yet run."""
    tokens: int = 0
    """How many tokens wait."""
    left: int = 0
    """How many windows have no output yet."""
    started: float | None = None
    finished: float | None = None
    handle: Any = None
    """What the engine needs to answer the caller."""
    suspects: set[int] = field(default_factory=set)
    """Places of windows with which a runner was lost, and which have no output since."""
    over: bool = False
    """Whether nothing more is wanted."""

    def known(self, output: Any) -> None:
        """Append a window to the caller's list whose output is known."""
        self.outputs.append(output)

    def add(self, encoder: str, window: "Window") -> None:
        """Append one window to the caller's list."""
        self.waiting.setdefault(encoder, deque()).append((len(self.outputs), window))
        self.outputs.append(None)
        self.tokens += len(window)
        self.left += 1

    def again(self, encoder: str, index: int, window: "Window") -> None:
        """Let one window wait again, before all others."""
        self.waiting.setdefault(encoder, deque()).appendleft((index, window))
        self.tokens += len(window)


@dataclass(frozen=True, slots=True)
class Batch:
    """Windows of one encoder that run together."""

    encoder: str
    items: list[tuple[Job, int, "Window"]]
    tokens: int


class Queue:
    """Jobs that wait.

    A batch holds windows of one encoder up to ``batch_tokens``, encoders taking turns. Short jobs go before long, by the tokens left; jobs
    older than ``max_age`` seconds get half of each batch in order of arrival, so that nothing starves and the short ones still pass.
    Interactive jobs do not share a batch with bulk jobs, so that theirs ends soon. While they come, a batch of bulk jobs is a quarter of a
    whole one, so that nobody waits long for its end, and every fourth token is owed to bulk jobs, so that they go on.
    A job of whose windows some are suspects runs by itself, and first: if it is what ends runners, it takes no other job along.
    """

    def __init__(self, batch_tokens: int, max_age: float = MAX_AGE) -> None:
        self.batch_tokens = batch_tokens
        self.max_age = max_age
        self._jobs: dict[Job, None] = {}  # insertion order is order of arrival
        self._turn: deque[str] = deque()
        self._asked = float("-inf")
        """When the last interactive job came."""
        self._owed = 0.0
        """Tokens that bulk jobs are owed for interactive ones that went before."""

    def __len__(self) -> int:
        return len(self._jobs)

    def __contains__(self, job: Job) -> bool:
        return job in self._jobs

    def add(self, job: Job) -> None:
        """Let ``job`` wait."""
        self._jobs[job] = None
        if not job.bulk:
            self._asked = max(self._asked, job.arrived)
        self._turn.extend(encoder for encoder in job.waiting if encoder not in self._turn)

    def put_back(self, items: Sequence[tuple[Job, int, "Window"]], encoder: str) -> None:
        """Let windows wait again that :meth:`next` gave out."""
        for job, index, window in reversed(items):
            job.again(encoder, index, window)
        self._jobs = dict.fromkeys(sorted({**self._jobs, **{job: None for job, _, _ in items}}, key=lambda job: job.arrived))
        if encoder not in self._turn:
            self._turn.append(encoder)

    def jobs(self) -> list[Job]:
        """Those that wait, in order of arrival."""
        return list(self._jobs)

    def remove(self, job: Job) -> int:
        """Forget ``job``'s windows that have not run; returns their tokens."""
        self._jobs.pop(job, None)
        dropped, job.tokens = job.tokens, 0
        job.waiting.clear()
        return dropped

    def expire(self, now: float) -> list[Job]:
        """The waiting jobs whose deadline has passed."""
        return [job for job in self._jobs if job.deadline is not None and job.deadline <= now]

    @property
    def tokens(self) -> int:
        """How many wait."""
        return sum(job.tokens for job in self._jobs)

    def next(self, now: float, share: int | None = None) -> Batch | None:
        """Take the next batch out of the queue, None when nothing waits; of ``share`` tokens at most, where that is less than a batch."""
        budget = min(self.batch_tokens, share or self.batch_tokens)
        encoder = self._next_encoder()
        if encoder is None:
            return None
        jobs = [job for job in self._jobs if job.waiting.get(encoder)]
        interactive, bulk = ([job for job in jobs if job.bulk is kind] for kind in (False, True))
        items: list[tuple[Job, int, Window]] = []
        if suspect := next((job for job in jobs if job.suspects), None):
            used = self._take(encoder, [suspect], items, self.batch_tokens)
        elif interactive and not (bulk and self._owed >= self.batch_tokens // BULK_SHARE):
            used = self._fill(encoder, interactive, items, budget, now)
            if bulk:
                self._owed += used / (BULK_SHARE - 1)
        else:
            if interactive or now - self._asked < LATELY:
                budget = min(budget, self.batch_tokens // BULK_SHARE)
            used = self._fill(encoder, bulk, items, budget, now)
            self._owed = max(0.0, self._owed - used)
        for job, _, _ in items:
            if not any(job.waiting.values()):
                self._jobs.pop(job, None)
        return Batch(encoder, items, used)

    def _next_encoder(self) -> str | None:
        waited_for = {encoder for job in self._jobs for encoder, windows in job.waiting.items() if windows}
        for _ in range(len(self._turn)):
            encoder = self._turn[0]
            self._turn.rotate(-1)
            if encoder in waited_for:
                return encoder
        return None

    def _fill(self, encoder: str, jobs: Sequence[Job], items: list[tuple[Job, int, "Window"]], budget: int, now: float) -> int:
        """Move windows of ``jobs`` to ``items``: to half of ``budget`` those of aged jobs, then short jobs first."""
        used = self._take(encoder, self._aged(jobs, now), items, budget // 2)
        return used + self._take(encoder, sorted(jobs, key=lambda job: job.tokens), items, budget - used)  # ties in order of arrival

    def _aged(self, jobs: Iterable[Job], now: float) -> Iterator[Job]:
        return (job for job in jobs if now - job.arrived > self.max_age)

    @staticmethod
    def _take(encoder: str, jobs: Iterable[Job], items: list[tuple[Job, int, "Window"]], budget: int) -> int:
        """Move windows of ``jobs`` to ``items`` while they fit; the first window of a batch always does."""
        used = 0
        for job in jobs:
            windows = job.waiting[encoder]
            while windows and (used + len(windows[0][1]) <= budget or not items):
                index, window = windows.popleft()
                items.append((job, index, window))
                job.tokens -= len(window)
                used += len(window)
            if used >= budget and items:
                break
        return used
