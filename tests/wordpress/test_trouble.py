"""Copydesk is away, slow, busy, or not Copydesk; texts are too long, or in French: a clear message, and nothing is lost."""

import time

import pytest

from tests.wordpress import stories
from tests.wordpress.conftest import KEY, StandIn
from tests.wordpress.editor import Editor
from tests.wordpress.wordpress import Site

pytestmark = pytest.mark.wordpress


def test_copydesk_is_down(bare: Site, editor: Editor) -> None:
    bare.settings(url="http://127.0.0.1:9")
    editor.open(bare.post(stories.ONE_VOICE))
    editor.read()
    assert "cannot be reached at 127.0.0.1" in editor.failure()
    assert "We have no choice" in editor.content()
    assert editor.sidebar.locator(".copydesk-failure").get_by_role("link", name="Settings").count() == 1


def test_an_earlier_reading_outlives_a_failure(site: Site, editor: Editor) -> None:
    editor.open(site.post(stories.ONE_VOICE))
    editor.read()
    marks = editor.marks()
    site.settings(url="http://127.0.0.1:9", key="")
    editor.read()
    assert "cannot be reached" in editor.failure()
    assert editor.marks() == marks
    assert "Ann Lee" in editor.panel("sources").inner_text()


def test_copydesk_is_slow(bare: Site, stand_in: StandIn, editor: Editor) -> None:
    def late() -> tuple[int, dict[str, str], bytes]:
        time.sleep(8)
        return 200, {}, b"{}"

    stand_in.answer = late
    bare.settings(url=stand_in.url, timeout=7)
    editor.open(bare.post(stories.ONE_VOICE))
    editor.sidebar.locator(".copydesk-read").click()
    editor.sidebar.get_by_text("You can go on writing").wait_for()
    editor.wait()
    assert "has not answered within 7 seconds" in editor.failure()
    assert stand_in.requests[0]["headers"]["X-Request-Timeout"] == "7"


def test_waiting_can_be_given_up(bare: Site, stand_in: StandIn, editor: Editor) -> None:
    def late() -> tuple[int, dict[str, str], bytes]:
        time.sleep(3)
        return 200, {}, b"{}"

    stand_in.answer = late
    bare.settings(url=stand_in.url)
    editor.open(bare.post(stories.ONE_VOICE))
    editor.sidebar.locator(".copydesk-read").click()
    editor.sidebar.get_by_role("button", name="Cancel").click()
    assert editor.sidebar.locator(".copydesk-read").is_enabled()
    assert editor.sidebar.locator(".copydesk-failure").count() == 0


def test_something_else_answers_in_html(bare: Site, stand_in: StandIn, editor: Editor) -> None:
    bare.settings(url=stand_in.url)
    editor.open(bare.post(stories.ONE_VOICE))
    editor.read()
    assert "is not Copydesk: it sent text/html with status 200" in editor.failure()


def test_a_failing_copydesk_keeps_nobody_from_publishing(bare: Site, stand_in: StandIn, editor: Editor) -> None:
    stand_in.says(500, {"code": "internal_error", "detail": "Something went wrong in the service.", "request_id": "r1"})
    bare.settings(url=stand_in.url)
    editor.open(bare.post(stories.ONE_VOICE))
    editor.page.get_by_role("button", name="Publish", exact=True).click()
    panel = editor.page.locator(".copydesk-prepublish")
    panel.get_by_text("You can publish all the same").wait_for()
    editor.page.locator(".editor-post-publish-panel__header-publish-button button").click()
    editor.page.wait_for_function("wp.data.select('core/editor').isCurrentPostPublished()")


def test_the_key_is_wrong(bare: Site, copydesk: str, editor: Editor) -> None:
    bare.settings(url=copydesk, key="wrong")
    editor.open(bare.post(stories.ONE_VOICE))
    editor.read()
    assert "does not accept the site’s key" in editor.failure()


def test_a_busy_copydesk_is_asked_again(bare: Site, stand_in: StandIn, editor: Editor) -> None:
    stand_in.says(429, {"code": "queue_full", "detail": "Full."}, Retry_After="1")
    bare.settings(url=stand_in.url)
    editor.open(bare.post(stories.ONE_VOICE))
    editor.read()
    assert len(stand_in.requests) == 3
    assert "busy" in editor.failure()


def test_a_post_is_too_long(site: Site, editor: Editor) -> None:
    editor.open(site.post(stories.long_story(20_000)))
    editor.read()
    assert "too long for Copydesk: with its markup it has 1" in editor.failure()
    assert "100000" in editor.failure().replace(",", "")
    assert not editor.marks()


def test_a_long_post_that_fits_is_read(site: Site, editor: Editor) -> None:
    editor.page.set_default_timeout(300_000)
    site.settings(timeout=300)
    editor.open(site.post(stories.long_story(3_000) + "\n\n" + stories.ONE_VOICE))
    editor.read()
    assert editor.sidebar.locator(".copydesk-failure").count() == 0
    editor.canvas.locator("mark", has_text="“We have no choice,”").wait_for(state="attached")  # blocks out of sight are drawn later


def test_a_post_in_french(site: Site, editor: Editor) -> None:
    editor.open(site.post(stories.FRENCH))
    editor.read()
    assert "takes this post for another language" in editor.failure()
    editor.sidebar.get_by_role("button", name="Read it as English").click()
    editor.wait()
    assert editor.sidebar.locator(".copydesk-failure").count() == 0
    assert editor.sidebar.locator(".copydesk-panel-sources").count() == 1


def test_an_empty_post(site: Site, editor: Editor) -> None:
    editor.open()
    assert editor.sidebar.locator(".copydesk-read").is_disabled()
    editor.open(site.post(stories.block("separator", '<hr class="wp-block-separator has-alpha-channel-opacity"/>')))
    editor.read()
    assert "write something first" in editor.failure()


def test_a_site_without_permalinks(site: Site, editor: Editor) -> None:
    site.php("update_option( 'permalink_structure', '' );")
    editor.open(site.post(stories.ONE_VOICE))
    editor.read()
    assert "Ann Lee" in editor.panel("sources").inner_text()


def test_before_it_is_set_up(bare: Site, editor: Editor) -> None:
    editor.open(bare.post(stories.ONE_VOICE))
    assert "No Copydesk service is set up yet" in editor.sidebar.inner_text()
    assert editor.sidebar.get_by_role("link", name="Enter its address").get_attribute("href").endswith("page=copydesk")
    answer = bare.rest("POST", f"/copydesk/v1/posts/{bare.post(stories.ONE_VOICE)}/reading", json={"content": "x"})
    assert answer.status_code == 503


@pytest.mark.parametrize(
    ("status", "body", "kind", "expected", "words"),
    [
        (200, b"not json", "application/json", 502, "is not Copydesk"),
        (502, b"<h1>Bad gateway</h1>", "text/html", 502, "text/html with status 502"),
        (302, b"", "text/html", 502, "a redirect to https://elsewhere.example/"),
        (503, {"code": "not_ready", "detail": "Loading."}, "application/problem+json", 503, "busy"),
        (504, {"code": "deadline_exceeded", "detail": "Late."}, "application/problem+json", 504, "could not finish in time"),
        (
            422,
            {"code": "invalid_request", "detail": "/title: This takes at most 1000 characters."},
            "application/problem+json",
            422,
            "/title",
        ),
        (418, {}, "application/json", 422, "could not read this post"),
        (200, b"", "application/json", 502, "is not Copydesk"),
    ],
)
def test_what_the_site_answers(bare: Site, stand_in: StandIn, status: int, body: object, kind: str, expected: int, words: str) -> None:
    stand_in.says(status, body, kind, Location="https://elsewhere.example/")
    bare.settings(url=stand_in.url, key=KEY)
    answer = bare.rest("POST", f"/copydesk/v1/posts/{bare.post(stories.ONE_VOICE)}/reading", json={"content": stories.ONE_VOICE})
    assert answer.status_code == expected
    assert words in answer.json()["message"]
    assert KEY not in answer.text
