"""The TypeScript client in a browser, on a page of another origin than the service's."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest

from service.inference.loading import Loaded
from service.settings import Settings
from tests.service.live import live
from tests.service.toy import ToyAnalyzer

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

BUILT = Path(__file__).parents[2] / "clients" / "typescript" / "dist"

PROGRAM = """
async (baseUrl) => {
  const { Client, InvalidRequestError, unwrap } = await import("/index.js");
  const desk = new Client({ baseUrl });
  const quotes = await desk.quotes('Ann Lee said "No 🌧."', { offset_unit: "utf16", requestId: "page" });
  const items = [];
  for await (const item of desk.stream(["Ann Lee.", " ", "Bob Roe."], { tasks: ["entities"] })) items.push(item.status);
  const job = await desk.jobs.submit(["Ann Lee."]);
  const found = [];
  for await (const item of desk.jobs.results(job.id)) found.push(unwrap(item).entities.length);
  await desk.jobs.cancel(job.id, { purge: true });
  const again = await desk.quotes('Ann Lee said "No 🌧."', { offset_unit: "utf16", requestId: "page" });
  const code = await desk.entities(" ").catch((error) => error instanceof InvalidRequestError && error.code);
  return { text: quotes.quotes[0].content[0].text, items, found, same: again.quotes.length, code };
}
"""


class Files(SimpleHTTPRequestHandler):
    """What the client is built to."""

    def log_message(self, format: str, *values: object) -> None:
        """Nothing."""


@contextmanager
def page_server() -> Iterator[str]:
    """An origin that serves the client."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Files, directory=str(BUILT))) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_it_works_on_a_page_of_another_origin(browser: "Browser", tmp_path: Path) -> None:
    if not BUILT.is_dir():
        pytest.skip("the client is not built: make clients")
    toy = ToyAnalyzer()

    def load(settings: Settings) -> Loaded:
        return toy.loaded()

    with page_server() as origin, live(load, cors_origins=(origin,), jobs=str(tmp_path / "jobs.sqlite3")) as url:
        page = browser.new_page()
        page.goto(origin)
        found: dict[str, Any] = page.evaluate(PROGRAM, url)
        page.close()
    assert found == {"text": "No 🌧.", "items": [200, 422, 200], "found": [1], "same": 1, "code": "blank_text"}
