"""A call on its way: its attempts, its time, and what came of them; nothing here does any I/O."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from copydesk_client.answers import Answers, Kept
from copydesk_client.calls import Call
from copydesk_client.errors import CopydeskError, NoAnswerError, TimedOutError, problem_in, unexpected
from copydesk_client.retry import NOT_SENT, Retry

GRACE = 1.0
"""Seconds after the deadline in which the service's own word on it is awaited."""

CONNECT = 10.0
"""Seconds to wait for a connection."""


@dataclass(frozen=True, slots=True)
class Policy:
    """What holds for all calls of a client."""

    timeout: float
    retry: Retry
    answers: Answers
    clock: Callable[[], float] = time.monotonic


class Sending:
    """One call, sent until it has an answer or is given up; if ``patient``, an answer that is there may be silent for long."""

    def __init__(
        self, policy: Policy, call: Call, timeout: float | None = None, request_id: str | None = None, *, patient: bool = False
    ) -> None:
        self._policy = policy
        self._patient = patient
        self._timeout = policy.timeout if timeout is None else timeout
        self._headers = {"X-Request-ID": request_id} if request_id else {}
        self._began = policy.clock()
        self._attempt = 0
        self._kept: Kept | None = None
        self.call = call
        self.content = b""
        """The body of the answer, once there is one."""

    def request(self) -> dict[str, Any]:
        """The arguments of ``httpx.Client.build_request`` for the next attempt.

        Raises:
            TimedOutError: there is no time left.
        """
        left = self._timeout - (self._policy.clock() - self._began)
        if left <= 0:
            raise TimedOutError(f"{self.call.path}: the {self._timeout} s given for it passed.")
        self._attempt += 1
        self._kept = self._policy.answers.find(self.call)
        headers = {"Accept": self.call.accept, **self._headers, **self.call.headers}
        if self.call.method == "POST":
            headers["Content-Type"] = self.call.content_type
        if self.call.is_timed:
            headers["X-Request-Timeout"] = f"{left:.3f}"
        if self._kept:
            headers["If-None-Match"] = self._kept.etag
        return {
            "method": self.call.method,
            "url": self.call.path,
            "params": self.call.query,
            "content": self.call.lines() if self.call.lines else self.call.body,
            "headers": headers,
            "timeout": httpx.Timeout(left + GRACE, connect=min(left, CONNECT)),
        }

    def received(self, response: httpx.Response) -> CopydeskError | None:
        """Take an answer, read to its end; what is wrong with it, or None when ``content`` is there."""
        if response.status_code == 304 and self._kept:
            self.content = self._kept.content
            return None
        if not response.is_success:
            return problem_in(response)
        if response.content and not _is_json(response.headers):
            return unexpected(response)
        self._policy.answers.keep(self.call, response)
        self.content = response.content
        return None

    def failed(self, error: httpx.HTTPError) -> CopydeskError:
        """What the failure of an attempt is called here."""
        if isinstance(error, httpx.TimeoutException) and not isinstance(error, NOT_SENT) and not self._is_silence(error):
            failure: CopydeskError = TimedOutError(f"{self.call.path}: no answer within {self._timeout} s.")
        else:
            failure = NoAnswerError(f"{self.call.path}: {error or type(error).__name__}")
        failure.__cause__ = error
        return failure

    def wait(self, failure: CopydeskError) -> float:
        """Seconds to wait before the next attempt. Raises ``failure`` when there is to be none."""
        seconds = self._policy.retry.wait(self._attempt, failure) if self._may_repeat(failure) else None
        if seconds is None or self._policy.clock() - self._began + seconds >= self._timeout:
            raise failure
        return seconds

    def renew(self, failure: CopydeskError, *, progress: bool) -> None:
        """Give the call all its time again; all attempts as well where there has been progress, or mere silence."""
        self._began = self._policy.clock()
        if progress or self._is_silence(failure.__cause__):
            self._attempt = 0

    def _is_silence(self, error: BaseException | None) -> bool:
        return self._patient and isinstance(error, httpx.ReadTimeout)

    def _may_repeat(self, failure: CopydeskError) -> bool:
        return self.call.repeatable or isinstance(failure.__cause__, NOT_SENT)


def _is_json(headers: Mapping[str, str]) -> bool:
    return headers.get("content-type", "").partition(";")[0].strip() == "application/json"
