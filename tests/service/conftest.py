from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any

import anyio
import httpx
import pytest

from service.app import App, create_app
from service.settings import Settings
from tests.service.toy import ToyAnalyzer

Serve = Callable[..., Awaitable[httpx.AsyncClient]]


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def toy() -> ToyAnalyzer:
    return ToyAnalyzer()


def make_settings(**values: Any) -> Settings:
    own = {"batch_tokens": 8192, "cache_bytes": 0, "jobs": "off"}
    return Settings.model_validate(Settings.model_construct().model_dump() | own | values)


@pytest.fixture
async def start(toy: ToyAnalyzer) -> AsyncIterator[Callable[..., Awaitable[App]]]:
    """Make an app with the toy analyzer, by settings, and wait until it is ready."""
    async with AsyncExitStack() as stack:

        async def make(**values: Any) -> App:
            app = create_app(make_settings(**values), lambda settings: toy.loaded(settings.batch_tokens))
            await stack.enter_async_context(app.router.lifespan_context(app))
            with anyio.fail_after(10):
                while app.state.processor is None:
                    await anyio.sleep(0.005)
            toy.plans = 0
            toy.desks.clear()
            toy.article.batches.clear()
            toy.article.entered.clear()
            return app

        yield make


@pytest.fixture
async def serve(start: Callable[..., Awaitable[App]]) -> AsyncIterator[Serve]:
    """A client of such an app."""
    async with AsyncExitStack() as stack:

        async def make(**values: Any) -> httpx.AsyncClient:
            transport = httpx.ASGITransport(await start(**values))
            return await stack.enter_async_context(httpx.AsyncClient(transport=transport, base_url="http://test"))

        yield make


@pytest.fixture
async def client(serve: Serve) -> httpx.AsyncClient:
    return await serve()
