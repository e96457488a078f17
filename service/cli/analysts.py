"""Who does the reading: the models in this very program, or a service that runs somewhere."""

import asyncio
import logging
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Protocol, Self

import httpx
from httpx_retries import Retry, RetryTransport
from pydantic_core import from_json

from service import language
from service.api import bodies
from service.api.schemas.requests import AnalyzeRequest
from service.api.schemas.verification import VerifyRequest
from service.cli.console import Stopped
from service.comparing import Comparer
from service.inference import loading
from service.inference.engine import Engine
from service.metrics import Metrics
from service.problems import Problem
from service.processing import Processor
from service.settings import Settings, SettingsError, read
from service.timing import Timing

Json = dict[str, Any]

PATIENCE = 3600.0
"""Seconds a text may take here: nobody waits for it but who asked."""

WAIT = 330.0
"""Seconds an answer may take that comes over the network: somewhat more than a service gives a batch."""

TRIES = 20
"""How often a service that has no room or is not there is asked again: half a minute apart at most, some five minutes in all."""

RETRY = Retry(
    TRIES,
    allowed_methods=["GET", "POST"],  # analysing a text twice does no harm
    status_forcelist=[429, 502, 503],
    backoff_factor=0.5,
    backoff_jitter=0.3,
    max_backoff_wait=30.0,
)


class Analyst(Protocol):
    """Answers requests as the endpoints do."""

    max_body_bytes: int
    """The most that a text may have."""

    def analyze(self, request: Mapping[str, Any]) -> Json:
        """The answer to a request of ``POST /v1/analyze``.

        Raises:
            Problem: it cannot be done.
            Stopped: nothing can.
        """
        ...

    def verify(self, request: Mapping[str, Any]) -> Json:
        """The answer to a request of ``POST /v1/quotes/verify``; raises as :meth:`analyze` does."""
        ...

    def models(self) -> list[Json]:
        """The cards of ``GET /v1/models``."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None: ...


def analyst(url: str | None, key: str | None) -> Analyst:
    """The service at ``url``, or the models here.

    Raises:
        Stopped: neither is to be had.
    """
    return Remote(url, key) if url else Local(settings())


def settings() -> Settings:
    """Those of the environment.

    Raises:
        Stopped: one is wrong.
    """
    try:
        return read()
    except SettingsError as error:
        raise Stopped(f"these settings cannot be used: {error}") from error


class Local:
    """The models of the ``settings``, in processes of their own as the service has them."""

    def __init__(self, settings: Settings) -> None:
        logging.basicConfig(level="WARNING", format="copydesk: %(message)s")
        self.max_body_bytes = settings.max_body_bytes
        self._settings = settings
        self._runner = asyncio.Runner()

    def __enter__(self) -> Self:
        try:
            self._processor = self._runner.run(self._started())
        except Exception as error:
            self._runner.close()
            raise Stopped(f"the models cannot be loaded: {str(error).partition(chr(10))[0] or type(error).__name__}") from error
        return self

    def __exit__(self, *_: object) -> None:
        self._runner.run(self._processor.close())
        self._runner.close()

    async def _started(self) -> Processor:
        loaded = await asyncio.to_thread(loading.load, self._settings)
        await asyncio.to_thread(language.load)
        return await processor(loaded, self._settings)

    def analyze(self, request: Mapping[str, Any]) -> Json:
        """See :class:`Analyst`."""
        order = bodies.validate(dict(request), AnalyzeRequest).order()
        answer: Json = from_json(self._runner.run(self._processor.work(order, time.monotonic() + PATIENCE, Timing())))
        return answer

    def verify(self, request: Mapping[str, Any]) -> Json:
        """See :class:`Analyst`."""
        comparison = bodies.validate(dict(request), VerifyRequest).comparison(self._settings.max_documents)
        comparer = Comparer(self._processor)
        answer: Json = from_json(self._runner.run(comparer.work(comparison, time.monotonic() + PATIENCE, Timing())))
        return answer

    def models(self) -> list[Json]:
        """See :class:`Analyst`."""
        return [dict(card) for card in self._processor.analyzer.cards]


async def processor(loaded: loading.Loaded, settings: Settings) -> Processor:
    """What answers with the models that were ``loaded``, on the event loop that asks."""
    metrics = Metrics()
    engine = Engine(
        loaded.runners,
        loaded.batch_tokens,
        settings.queue_tokens,
        workers=loaded.workers,
        cache_bytes=settings.cache_bytes,
        metrics=metrics,
    )
    engine.start()
    return Processor(loaded.analyzer, engine, settings.max_chars, metrics)


class Remote:
    """The service at ``url``, asked again as long as it has no room; safe to use from several threads."""

    def __init__(self, url: str, key: str | None = None) -> None:
        self._url = url.rstrip("/")
        self._key = key
        self._client = self._made(RETRY.copy_with(retry_on_exceptions=()))
        self.max_body_bytes = 0
        self.limits: Json = {}

    def _made(self, retry: Retry) -> httpx.Client:
        try:
            return httpx.Client(
                base_url=self._url,
                headers={"Authorization": f"Bearer {self._key}"} if self._key else {},
                timeout=httpx.Timeout(WAIT, connect=10.0),
                transport=RetryTransport(retry=retry),
            )
        except (httpx.InvalidURL, UnicodeError) as error:
            raise Stopped(f"{self._url} is no address of a service, such as http://127.0.0.1:8000") from error

    def __enter__(self) -> Self:
        try:
            self.limits = self._asked("GET", "/v1/limits")
        except Problem as problem:
            raise Stopped(f"{self._url} refuses: {problem.detail}") from problem
        self.max_body_bytes = int(self.limits["max_body_bytes"])
        self._client.close()
        self._client = self._made(RETRY)  # as it is there, it will be there again
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def analyze(self, request: Mapping[str, Any]) -> Json:
        """See :class:`Analyst`."""
        return self._asked("POST", "/v1/analyze", request)

    def verify(self, request: Mapping[str, Any]) -> Json:
        """See :class:`Analyst`."""
        return self._asked("POST", "/v1/quotes/verify", request)

    def batch(self, documents: list[Any]) -> list[Json]:
        """The items of ``POST /v1/batch``; raises as :meth:`analyze` does."""
        items: list[Json] = self._asked("POST", "/v1/batch", {"documents": documents})["results"]
        return items

    def models(self) -> list[Json]:
        """See :class:`Analyst`."""
        cards: list[Json] = self._asked("GET", "/v1/models")["models"]
        return cards

    def _asked(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Json:
        try:
            response = self._client.request(method, path, json=body)
        except httpx.UnsupportedProtocol as error:
            raise Stopped(f"{self._url} is no address of a service, such as http://127.0.0.1:8000") from error
        except httpx.TransportError as error:
            raise Stopped(f"no service answers at {self._url} ({str(error) or type(error).__name__}): is it running?") from error
        answer: Any = None
        with suppress(ValueError):
            answer = from_json(response.content)
        if not isinstance(answer, dict) or (response.status_code != 200 and "code" not in answer):
            raise Stopped(f"{self._url} answers, but not as Copydesk does (status {response.status_code}): is the address right?")
        if response.status_code == 200:
            return answer
        if response.status_code in (401, 403):
            raise Stopped(f"{self._url} refuses: {answer['detail']} (--key, or COPYDESK_KEY)")
        raise Problem(response.status_code, answer["code"], answer["detail"], errors=answer.get("errors", ()))
