"""WordPress with the plugin, Copydesk with its weights, and a browser."""

import hashlib
import importlib.util
import json
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from plugins.pack import pack
from tests.wordpress.editor import Editor
from tests.wordpress.wordpress import BUILD, ROOT, Site, Unavailable, fetch, stop

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

collect_ignore_glob = [] if importlib.util.find_spec("playwright") else ["test_*.py"]

SWITCHES = ["--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
KEY = "the desk’s key".encode().hex()
SUITES = [pytest.param("trixie", id="6.8"), pytest.param("sid", id="newest")]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def copydesk() -> Iterator[str]:
    """The address of a Copydesk with the weights of the checkout, which asks for KEY."""
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COPYDESK_")}
    environment |= {
        "COPYDESK_PORT": str(port),
        "COPYDESK_PROCESSES": "1",
        "COPYDESK_API_KEYS": hashlib.sha256(KEY.encode()).hexdigest(),
    }
    BUILD.mkdir(parents=True, exist_ok=True)
    with (BUILD / "copydesk.log").open("wb") as log:
        service = subprocess.Popen([sys.executable, "-m", "service"], cwd=ROOT, env=environment, stdout=log, stderr=log)
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(1800):
            assert service.poll() is None, (BUILD / "copydesk.log").read_text()
            try:
                if httpx.get(f"{url}/readyz").status_code == 200:
                    break
            except httpx.TransportError:
                pass
            time.sleep(0.1)
        yield url
    finally:
        stop(service)


Answer = tuple[int, dict[str, str], bytes]


@dataclass
class StandIn:
    """Something that answers where Copydesk should: what it was asked, and what it says."""

    url: str
    requests: list[dict[str, Any]] = field(default_factory=list)
    answer: Callable[[], Answer] = lambda: (200, {"Content-Type": "text/html"}, b"<!doctype html><h1>Welcome to nginx!</h1>")

    def says(self, status: int, body: Any, kind: str = "application/problem+json", **headers: str) -> None:
        """Answer so from now on."""
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.answer = lambda: (status, {"Content-Type": kind, **{name.replace("_", "-"): value for name, value in headers.items()}}, data)


@pytest.fixture
def stand_in() -> Iterator[StandIn]:
    """A server that is not Copydesk, or that behaves as Copydesk in trouble does."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            body = self.rfile.read(length)
            made.requests.append({"path": self.path, "headers": dict(self.headers), "body": json.loads(body) if body else None})
            status, headers, data = made.answer()
            try:
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)
            except OSError:
                pass  # whoever asked has gone away

        do_POST = do_GET  # noqa: N815

        def log_message(self, *args: Any) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    made = StandIn(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield made
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The plugin as it is installed."""
    return pack(tmp_path_factory.mktemp("plugin"))


@pytest.fixture(scope="session", params=SUITES)
def installed(request: pytest.FixtureRequest, archive: Path) -> Iterator[Site]:
    """A WordPress of each suite; the newest may be missing, the other may not."""
    try:
        folder = fetch(request.param)
    except Unavailable as missing:
        if request.param == "trixie":
            raise
        pytest.skip(str(missing))
    site = Site(folder, f"http://127.0.0.1:{free_port()}")
    site.install(archive)
    site.start()
    try:
        site.cookies = sign_in(site, "admin")
        site.keep()
        yield site
    finally:
        site.end()


def sign_in(site: Site, user: str) -> list[dict[str, Any]]:
    """The cookies of a user who has signed in."""
    with httpx.Client(timeout=60) as client:
        client.get(f"{site.url}/wp-login.php")
        client.post(f"{site.url}/wp-login.php", data={"log": user, "pwd": "secret", "testcookie": "1"})
        cookies = [{"name": cookie.name, "value": cookie.value, "url": site.url} for cookie in client.cookies.jar]
    assert any("logged_in" in cookie["name"] for cookie in cookies)
    return cookies


@pytest.fixture
def bare(installed: Site) -> Iterator[Site]:
    """The site as it is right after the plugin was activated. PHP must have had nothing to complain of in the plugin."""
    installed.reset()
    yield installed
    lines = installed.log.read_text().splitlines() if installed.log.exists() else []
    assert not [line for line in lines if "plugins/copydesk" in line or "PHP Fatal" in line]


@pytest.fixture
def site(bare: Site, copydesk: str) -> Site:
    """The site with Copydesk set up."""
    bare.settings(url=copydesk, key=KEY, timeout=120)
    return bare


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=SWITCHES)
        yield made
        made.close()


@pytest.fixture
def context(browser: "Browser", installed: Site) -> "Iterator[BrowserContext]":
    """A browser in which the administrator has signed in, and which reaches nothing but the site."""
    made = browser.new_context(viewport={"width": 1360, "height": 900})
    made.set_default_timeout(120_000)
    made.add_cookies(installed.cookies)  # type: ignore[arg-type]
    made.route(
        "**/*", lambda route: route.continue_() if route.request.url.startswith((installed.url, "blob:", "data:")) else route.abort()
    )
    yield made
    made.close()


@pytest.fixture
def editor(context: "BrowserContext", bare: Site) -> Iterator[Editor]:
    """The block editor. Its scripts must have thrown nothing, and the plugin's have had nothing to complain of."""
    made = Editor(context.new_page(), bare)
    yield made
    assert not made.complaints
