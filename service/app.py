"""The application: settings and a way to load models in, an ASGI app out."""

import asyncio
import gc
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import Response

from models.task import Task
from service import __version__, banner, language
from service.api.announcing import Announcements
from service.api.following import unavailable
from service.api.middleware.compression import Compression
from service.api.middleware.disconnect import Disconnect
from service.api.middleware.head import Head
from service.api.middleware.keys import Keys
from service.api.middleware.parameters import Parameters
from service.api.middleware.requests import Requests
from service.api.openapi import specification
from service.api.routes import ROUTERS, docs, room
from service.api.schemas.options import sample_options
from service.api.working import Working
from service.inference import loading
from service.inference.engine import Engine
from service.inference.loading import Analyzer, Loaded
from service.jobs.jobs import Jobs
from service.jobs.opening import open_store
from service.jobs.store import StoreUnavailable
from service.keyring import KeyringError, Watched
from service.metrics import Metrics
from service.problems import handle, respond
from service.processing import Processor
from service.settings import Settings, SettingsError

logger = logging.getLogger("copydesk")

WARM_UP = 'The minister, Ann Lee, said the plan "may work", but critics in Paris reportedly doubt it.'

HEADERS = (
    "Authorization",
    "Content-Encoding",
    "Content-Type",
    "Idempotency-Key",
    "If-None-Match",
    "X-API-Key",
    "X-Request-ID",
    "X-Request-Timeout",
)
"""What a page of another origin may send, where origins are allowed."""

COLLECT_AFTER = 20_000
"""New objects after which Python looks for garbage: about those of a document."""

Load = Callable[[Settings], Loaded]


class App(FastAPI):
    """FastAPI with our specification, which also holds the request bodies."""

    def openapi(self) -> dict[str, Any]:
        """The OpenAPI document, made once."""
        if not self.openapi_schema:
            self.openapi_schema = specification(self.routes)
        return self.openapi_schema

    def drain(self) -> None:
        """Take no more work: what asks from now on is told that the service is stopping, what has begun is finished."""
        self.state.draining = True
        if self.state.jobs:
            self.state.jobs.drain()


def create_app(settings: Settings, load: Load = loading.load, on_failure: Callable[[str], None] = logger.critical) -> App:
    """The app. It answers at once and is ready when ``load`` has returned and a first text has gone through.

    ``load`` runs on a thread of its own. If it raises, ``on_failure`` gets one sentence and the app stays not ready.

    Raises:
        SettingsError: the key file cannot be used, or jobs cannot be kept where they should be.
    """
    metrics = Metrics()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        loading = asyncio.create_task(_get_ready(app, settings, load, on_failure, metrics))
        yield
        loading.cancel()
        await asyncio.wait([loading])
        if app.state.jobs:
            await app.state.jobs.stop()
        processor, app.state.processor = app.state.processor, None
        if processor:
            await processor.close()

    app = App(
        title="Copydesk",
        version=__version__,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        exception_handlers={HTTPException: handle, StoreUnavailable: _out_of_reach},
        middleware=[
            Middleware(Requests, metrics=metrics),
            Middleware(
                CORSMiddleware,
                allow_origins=settings.cors_origins,
                allow_methods=["DELETE", "GET", "HEAD", "POST"],
                allow_headers=HEADERS,
                expose_headers=["ETag", "Idempotent-Replayed", "Location", "Retry-After", "Server-Timing", "X-Request-ID"],
            ),
            Middleware(Head),
            Middleware(Compression),
            Middleware(Disconnect),
            Middleware(Keys, hashes=settings.api_keys, rate_limit=settings.rate_limit, file=_key_file(settings)),
            Middleware(Parameters),
        ],
    )
    app.state.settings = settings
    app.state.metrics = metrics
    app.state.processor = None
    app.state.draining = False
    store = open_store(settings)
    app.state.jobs = Jobs(store, settings, metrics) if store else None
    for router in ROUTERS:
        app.include_router(router)
    app.mount(docs.ASSETS_PATH, docs.ASSETS)
    if settings.room:
        app.include_router(room.router)
    return app


def _key_file(settings: Settings) -> Watched | None:
    try:
        return Watched(settings.api_keys_file) if settings.api_keys_file else None
    except KeyringError as error:
        raise SettingsError(f"COPYDESK_API_KEYS_FILE: {error}") from error


async def _get_ready(app: FastAPI, settings: Settings, load: Load, on_failure: Callable[[str], None], metrics: Metrics) -> None:
    try:
        loaded, _ = await asyncio.gather(asyncio.to_thread(load, settings), asyncio.to_thread(language.load))
        engine = Engine(
            loaded.runners,
            loaded.batch_tokens,
            settings.queue_tokens,
            workers=loaded.workers,
            cache_bytes=settings.cache_bytes,
            metrics=metrics,
            utilisation=loaded.utilisation,
        )
        engine.start()
        try:
            await _warm(loaded.analyzer, engine)
        except BaseException:
            await asyncio.to_thread(engine.stop)
            raise
    except Exception as error:
        reason = str(error).partition("\n")[0] or type(error).__name__
        on_failure(f"Copydesk cannot load its models: {reason}")
        return
    _settle_memory()
    processor = app.state.processor = Processor(loaded.analyzer, engine, settings.max_chars, metrics)
    if jobs := app.state.jobs:
        working = Working(processor)
        jobs.start(working.work, working.give_up, Announcements(jobs).compose)
    metrics.kernels.labels(loaded.kernels).set(1)
    metrics.ready.set_function(lambda: not app.state.draining and app.state.processor is not None and engine.outage() is None)
    for task, sentence in loaded.analyzer.off.items():
        logger.warning("%s is off: %s", task, sentence)
    logger.info(
        "ready: %s",
        banner.describe(
            settings,
            device=loaded.device,
            backends=loaded.backends,
            kernels=loaded.kernels,
            versions=loaded.analyzer.versions,
            processes=loaded.processes,
            threads=loaded.threads,
        ),
    )


async def _out_of_reach(request: Request, error: Exception) -> Response:
    logger.error("a request failed: %s", error)
    return respond(unavailable(), request.scope)


def _settle_memory() -> None:
    """Keep the collector from going through the models again and again, and through a document's many small objects while they live."""
    gc.freeze()
    gc.set_threshold(COLLECT_AFTER, 20, 50)


def _sample(task: Task[Any]) -> dict[str, Any]:
    """Options of ``task`` under which it does all it can."""
    return {name: tuple(value) for name, value in sample_options(task).items()}


async def _warm(loaded: Analyzer, engine: Engine) -> None:
    """Send a first text through, so that the first caller does not pay for what is set up on first use."""
    options = {task.name: task.options(**_sample(task)) for task in loaded.tasks if task.options}
    plan = await asyncio.to_thread(loaded.plan, WARM_UP, frozenset(task.name for task in loaded.tasks), options)
    # As bulk, which waits should a process have to be started again.
    outputs = await engine.run(plan.work[: plan.first], ticket=engine.admit(0, bulk=True))
    marked = await asyncio.to_thread(loaded.mark, plan, outputs)
    outputs += await engine.run(marked.work[plan.first :], ticket=engine.admit(0, bulk=True))
    await asyncio.to_thread(loaded.decode, marked, outputs)
