"""From nothing to a marked post, step by step with seconds: ``python -m tests.wordpress.timed``. It downloads WordPress anew."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx

from plugins.pack import pack
from tests.wordpress import stories
from tests.wordpress.conftest import SWITCHES, free_port, sign_in
from tests.wordpress.editor import Editor
from tests.wordpress.wordpress import BUILD, ROOT, Site, fetch, stop


def step(name: str, work: Callable[[], Any]) -> Any:
    """What ``work`` gives, once it is told how long it took."""
    began = time.perf_counter()
    result = work()
    sys.stdout.write(f"{time.perf_counter() - began:6.1f} s  {name}\n")
    sys.stdout.flush()
    return result


def main() -> None:
    """All steps, on a site that is thrown away."""
    from playwright.sync_api import sync_playwright

    began = time.perf_counter()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        port = free_port()
        environment = os.environ | {"COPYDESK_PORT": str(port)}
        service = subprocess.Popen([sys.executable, "-m", "service"], cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)
        stack.callback(stop, service)
        shutil.rmtree(BUILD / "trixie", ignore_errors=True)
        site = Site(step("WordPress from Debian's packages, with SQLite", lambda: fetch("trixie")), f"http://127.0.0.1:{free_port()}")
        archive = step("the plugin packed", lambda: pack(folder))
        step("WordPress installed, the plugin activated", lambda: site.install(archive))
        step("PHP's server answers", site.start)
        stack.callback(site.end)

        def ready() -> None:
            while True:
                try:
                    if httpx.get(f"http://127.0.0.1:{port}/readyz").status_code == 200:
                        return
                except httpx.TransportError:
                    pass
                time.sleep(0.05)

        step("Copydesk ready, having started beside all this", ready)
        step("its address entered", lambda: site.settings(url=f"http://127.0.0.1:{port}"))
        post = step("a post written", lambda: site.post(stories.STORY, title=stories.TITLE))
        playwright = stack.enter_context(sync_playwright())
        browser = step("Chromium started", lambda: playwright.chromium.launch(executable_path=shutil.which("chromium"), args=SWITCHES))
        stack.callback(browser.close)
        context = browser.new_context()
        context.route("**/*", lambda route: route.continue_() if route.request.url.startswith(site.url) else route.abort())
        cookies: Any = step("signed in", lambda: sign_in(site, "admin"))
        context.add_cookies(cookies)
        editor = Editor(context.new_page(), site)
        step("the post open in the editor", lambda: editor.open(post))
        step("read and marked", editor.read)
        sys.stdout.write(f"{time.perf_counter() - began:6.1f} s  in all; {len(editor.marks())} marks\n")


if __name__ == "__main__":
    main()
