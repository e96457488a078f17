"""What goes wrong: everything raised here is a :class:`CopydeskError`."""

import json
from collections.abc import Mapping
from typing import Any, ClassVar, cast

import httpx

from copydesk_client.types import Problem, ProblemCode
from copydesk_client.types import ProblemError as ProblemDetail

SHOWN = 200
"""Characters of an answer that is none of the service's which the error repeats."""


class CopydeskError(Exception):
    """Anything that keeps a call from having its result."""


class NoAnswerError(CopydeskError):
    """There is no answer: nothing listens there, or the connection broke. The ``httpx`` exception is its ``__cause__``."""


class TimedOutError(CopydeskError):
    """The time given for a call passed."""


class UnexpectedAnswerError(CopydeskError):
    """The answer is none of Copydesk's: a proxy's error page, or another service at that address."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


class ProblemError(CopydeskError):
    """The service answered with a problem (RFC 9457). Subclasses are told apart by status, kinds of error by ``code``."""

    by_status: ClassVar[dict[int, type["ProblemError"]]] = {}

    def __init_subclass__(cls, *, status: int | None = None, **rest: Any) -> None:
        super().__init_subclass__(**rest)
        if status is not None:
            ProblemError.by_status[status] = cls

    def __init__(self, problem: Problem, retry_after: float | None = None) -> None:
        super().__init__(f"{problem['detail']} ({problem['code']}, request {problem['request_id']})")
        self.problem = problem
        self.retry_after = retry_after
        """Seconds after which the service says to try again; None where it does not say."""

    @property
    def status(self) -> int:
        """The HTTP status."""
        return self.problem["status"]

    @property
    def code(self) -> ProblemCode:
        """The stable name of the kind of error."""
        return self.problem["code"]

    @property
    def detail(self) -> str:
        """What is wrong and what to do about it."""
        return self.problem["detail"]

    @property
    def request_id(self) -> str:
        """By which the service's log knows the request."""
        return self.problem["request_id"]

    @property
    def errors(self) -> list[ProblemDetail]:
        """Each thing that is wrong, with a JSON pointer into the request."""
        return self.problem["errors"]

    @classmethod
    def of(cls, problem: Problem, retry_after: float | None = None) -> "ProblemError":
        """The exception for ``problem``."""
        status = problem["status"]
        fallback = ServiceError if status >= 500 else ProblemError
        return cls.by_status.get(status, fallback)(problem, retry_after)


class BadRequestError(ProblemError, status=400):
    """The body or a header cannot be read."""


class AuthenticationError(ProblemError, status=401):
    """A key is needed."""


class PermissionDeniedError(ProblemError, status=403):
    """The key is not known."""


class NotFoundError(ProblemError, status=404):
    """There is nothing here; of a job, it has expired, or it is somebody else's."""


class NotAcceptableError(ProblemError, status=406):
    """The form asked for is not to be had."""


class ConflictError(ProblemError, status=409):
    """It is not possible in the present state."""


class TooLargeError(ProblemError, status=413):
    """A limit is passed; the detail says which, ``limits()`` tells all."""


class UnsupportedMediaTypeError(ProblemError, status=415):
    """The body is of a kind that is not read."""


class InvalidRequestError(ProblemError, status=422):
    """A field is wrong, or the text is blank or not English."""


class OverloadedError(ProblemError, status=429):
    """The queue is full, or the rate limit is reached, still after the last attempt."""


class ServiceError(ProblemError, status=500):
    """A fault of the service."""


class UnavailableError(ProblemError, status=503):
    """The service is starting or stopping, still after the last attempt; or the task is off (``code`` is ``task_off``)."""


class DeadlineError(ProblemError, TimedOutError, status=504):
    """The service says that the time given passed."""


def problem_in(response: httpx.Response) -> CopydeskError:
    """The exception for an answer, read to its end, that is no success."""
    if response.headers.get("content-type", "").partition(";")[0].strip() == "application/problem+json":
        try:
            body = response.json()
        except ValueError:
            body = None
        if isinstance(body, Mapping) and isinstance(body.get("code"), str):
            return ProblemError.of(cast(Problem, body), retry_after(response))
    return unexpected(response)


def unexpected(response: httpx.Response) -> UnexpectedAnswerError:
    """The exception for an answer that is none of the service's."""
    kind = response.headers.get("content-type", "no content type")
    start = json.dumps(response.text[:SHOWN], ensure_ascii=False)
    message = f"{response.request.url} answered {response.status_code} with {kind}: {start}. Is this the address of a Copydesk?"
    return UnexpectedAnswerError(message, response.status_code)


def retry_after(response: httpx.Response) -> float | None:
    """The seconds of ``Retry-After``; None where it is missing or no number."""
    value = response.headers.get("retry-after", "")
    return float(value) if value.isdecimal() else None
