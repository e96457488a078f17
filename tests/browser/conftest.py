"""Chromium, and services for it to look at."""

import importlib.util
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import pytest

from models.sources import Source, Sourcing
from models.task import Analysis
from models.tasks.quotes import Quotes
from service.app import create_app
from service.inference.loading import Loaded
from service.settings import Settings
from tests.service.conftest import make_settings
from tests.service.live import Running, running
from tests.service.toy import ToyAnalyzer, ToyPlan

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

collect_ignore_glob = [] if importlib.util.find_spec("playwright") else ["test_*.py"]

SWITCHES = ["--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync"]

Open = Callable[..., "Room"]


class Talker(ToyAnalyzer):
    """The toy analyzer, with one source that says it all."""

    def count(self, plan: ToyPlan, analysis: Analysis) -> Analysis:
        result = analysis.results.get("quotes")
        if not isinstance(result, Quotes) or not result.quotes or not (speaker := result.quotes[0].speaker):
            return analysis
        said = tuple(replace(quote, speaker=replace(speaker, source_id="p1")) for quote in result.quotes)
        first, last = said[0].content[0], said[-1].content[0]
        ids, words = tuple(quote.id for quote in said), sum(len(quote.content[0].of(plan.text).split()) for quote in said)
        source = Source(
            "p1", speaker.name, speaker.entity, "named", None, None, ids, len(said), words, 1.0, first, last, len(said), 0, "quoted"
        )
        summary = Sourcing(named_share=1.0, single_source=True, why="one_source")
        return Analysis(analysis.results | {"quotes": replace(result, quotes=said, sources=(source,), sourcing=summary)})


@dataclass
class Room:
    """The reading room on a page of its own, and what the browser complained of and asked for meanwhile."""

    page: "Page"
    service: Running
    toy: ToyAnalyzer
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def paste(self, text: str, kind: str | None = None) -> None:
        """Write ``text`` onto the desk and have it read."""
        self.page.fill("#text", text)
        if kind:
            self.page.select_option("#format", kind)
        self.page.click("text=Read it")

    def read(self, text: str, kind: str | None = None) -> None:
        """The same, and wait for the article."""
        self.paste(text, kind)
        self.page.wait_for_selector("#article")


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=SWITCHES)
        yield made
        made.close()


@pytest.fixture
def toy() -> ToyAnalyzer:
    return Talker()


@pytest.fixture
def room(browser: "Browser", toy: ToyAnalyzer) -> Iterator[Open]:
    """Open the reading room of a service with the toy analyzer, by settings; ``context`` are options of the browser's page."""
    rooms: list[Room] = []

    def load(settings: Settings) -> Loaded:
        return toy.loaded(settings.batch_tokens)

    with ExitStack() as stack:

        def make(
            *, context: dict[str, Any] | None = None, load: Callable[[Settings], Loaded] = load, ready: bool = True, **values: Any
        ) -> Room:
            service = stack.enter_context(running(create_app(make_settings(**values), load)))
            while ready and service.app.state.processor is None:
                time.sleep(0.01)
            page = browser.new_context(**({"viewport": {"width": 1280, "height": 900}} | (context or {}))).new_page()
            stack.callback(page.context.close)
            opened = Room(page, service, toy)
            rooms.append(opened)
            page.on("pageerror", lambda error: opened.complaints.append(str(error)))
            page.on("console", lambda message: message.type == "error" and opened.complaints.append(message.text))
            page.on("request", lambda request: opened.requests.append(request.url))
            page.set_default_timeout(30_000)
            page.goto(service.url)
            page.wait_for_selector(".desk")
            return opened

        yield make
        toy.article.free.set()
        toy.stance.free.set()
