"""Client of Copydesk: who is named, who said what, how surely, and for or against what.

>>> from copydesk_client import Client
>>> with Client("http://127.0.0.1:8000") as desk:
...     quotes = desk.quotes("“No,” said Ann Lee.")["quotes"]
"""

from copydesk_client.async_client import AsyncClient
from copydesk_client.calls import Document
from copydesk_client.client import Client
from copydesk_client.errors import (
    AuthenticationError,
    BadRequestError,
    ConflictError,
    CopydeskError,
    DeadlineError,
    InvalidRequestError,
    NoAnswerError,
    NotAcceptableError,
    NotFoundError,
    OverloadedError,
    PermissionDeniedError,
    ProblemError,
    ServiceError,
    TimedOutError,
    TooLargeError,
    UnavailableError,
    UnexpectedAnswerError,
    UnsupportedMediaTypeError,
)
from copydesk_client.items import unwrap
from copydesk_client.retry import NEVER, Retry

__all__ = [
    "NEVER",
    "AsyncClient",
    "AuthenticationError",
    "BadRequestError",
    "Client",
    "ConflictError",
    "CopydeskError",
    "DeadlineError",
    "Document",
    "InvalidRequestError",
    "NoAnswerError",
    "NotAcceptableError",
    "NotFoundError",
    "OverloadedError",
    "PermissionDeniedError",
    "ProblemError",
    "Retry",
    "ServiceError",
    "TimedOutError",
    "TooLargeError",
    "UnavailableError",
    "UnexpectedAnswerError",
    "UnsupportedMediaTypeError",
    "unwrap",
]
