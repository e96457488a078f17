"""When a request is sent again."""

import random
from dataclasses import dataclass

import httpx

from copydesk_client.errors import CopydeskError, NoAnswerError, ProblemError, UnexpectedAnswerError

NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
"""Failures after which the service surely has not seen the request."""

GATEWAY = (502, 503, 504)
"""Statuses with which a proxy says that the service behind it does not answer."""

OFF = ("task_off", "jobs_off")
"""Codes of a 503 that stays until the operator does something."""


@dataclass(frozen=True, slots=True)
class Retry:
    """How often and how patiently a request is sent again.

    That is done when the service says when to come back (429 and 503 with ``Retry-After``), when a proxy does not reach it, and when the
    connection fails; never when an answer would be the same again.
    """

    attempts: int = 5
    """How often a request is sent at most; 1 never sends it again."""
    longest: float = 30.0
    """Seconds; who is told to wait longer gets the error at once."""
    first: float = 0.25
    """Seconds to wait, where the service does not say, before the second attempt; each further wait is twice as long."""

    def wait(self, attempt: int, error: CopydeskError) -> float | None:
        """Seconds to wait after the failure of the ``attempt``-th sending since the last that did some good; None to give up."""
        if max(1, attempt) >= self.attempts or not is_passing(error):
            return None
        backoff = min(self.longest, self.first * 2.0 ** max(0, attempt - 1)) * random.uniform(0.5, 1)
        told = error.retry_after if isinstance(error, ProblemError) else None
        if told is None:
            return backoff
        return None if told > self.longest else told + backoff / 4


NEVER = Retry(attempts=1)
"""Each request is sent once."""


def is_passing(error: CopydeskError) -> bool:
    """Whether the same request may succeed later."""
    if isinstance(error, ProblemError):
        return error.retry_after is not None or error.status == 429 or (error.status == 503 and error.code not in OFF)
    return isinstance(error, NoAnswerError) or (isinstance(error, UnexpectedAnswerError) and error.status in GATEWAY)
