"""The pictures of docs/wordpress.md, of a real site with the real weights, left in build/wordpress/SUITE/pictures."""

import io
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from tests.wordpress import stories
from tests.wordpress.editor import Editor
from tests.wordpress.wordpress import ROOT, Site

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = pytest.mark.wordpress

LARGEST = 150_000
TITLE = "Islanders: ‘Nobody asked us’ as last ferry may stop"


def story() -> str:
    """The reading room's ferry story, as a post."""
    _, byline, *rest = (ROOT / "service/web/room/samples/ferry.txt").read_text().strip().split("\n\n")
    assert byline.startswith("By ")
    return "\n\n".join((*(stories.paragraph(text) for text in rest), "<!-- wp:copydesk/sources /-->"))


def keep(page: "Page", site: Site, name: str) -> None:
    """The page as it looks, in few colours."""
    folder = site.folder.parents[3] / "pictures"
    folder.mkdir(exist_ok=True)
    path = folder / f"wordpress-{name}.png"
    image = Image.open(io.BytesIO(page.screenshot()))
    image.convert("RGB").quantize(192, dither=Image.Dither.NONE).save(path, optimize=True)
    assert path.stat().st_size < LARGEST


def test_pictures(site: Site, copydesk: str, context: "BrowserContext", editor: Editor) -> None:
    site.rest("POST", "/wp/v2/tags", json={"name": "Marta Lindqvist", "meta": {"copydesk_type": "PERSON"}})
    site.rest("POST", "/wp/v2/tags", json={"name": "winter"})
    post = site.post(story(), title=TITLE)
    editor.page.set_viewport_size({"width": 1280, "height": 860})
    editor.open(post)
    editor.read()
    editor.canvas.get_by_text("We cannot sail").first.scroll_into_view_if_needed()
    keep(editor.page, site, "sidebar")
    for name in ("sources", "quotes"):
        editor.panel(name).locator(".components-panel__body-toggle").click()
    editor.panel("hedges")
    editor.panel("headline")
    editor.panel("stance").get_by_label("Towards").fill("the board")
    editor.page.keyboard.press("Enter")
    editor.wait()
    assert "Marta Lindqvist" in editor.panel("stance").inner_text()
    editor.panel("hedges").locator(".components-panel__body-toggle").click()
    editor.panel("tags").scroll_into_view_if_needed()
    editor.page.wait_for_timeout(500)
    keep(editor.page, site, "panels")
    editor.panel("sources")
    quote = editor.panel("quotes").locator(".copydesk-quote", has_text="worst case")
    quote.locator(".copydesk-lead").click()
    quote.get_by_role("button", name="More, and correct").click()
    quote.scroll_into_view_if_needed()
    editor.page.wait_for_timeout(500)
    keep(editor.page, site, "quote")
    editor.page.get_by_role("button", name="Publish", exact=True).click()
    editor.page.locator(".copydesk-prepublish [data-finding]").first.wait_for()
    editor.page.wait_for_timeout(500)
    keep(editor.page, site, "prepublish")
    editor.page.locator(".editor-post-publish-panel__header-publish-button button").click()
    editor.page.wait_for_function("wp.data.select('core/editor').isCurrentPostPublished()")
    site.cron()
    page = context.new_page()
    page.set_viewport_size({"width": 1000, "height": 760})
    page.goto(f"{site.url}/?p={post}")
    page.locator(".wp-block-copydesk-sources").scroll_into_view_if_needed()
    page.wait_for_timeout(500)
    keep(page, site, "readers")
    first = page.locator(".wp-block-copydesk-sources li").first.inner_text()
    assert "Marta Lindqvist" in first
    assert "of what is said" in first  # though she declined to comment on one thing
    assert "declined" not in first
    page.goto(f"{site.url}/wp-admin/options-general.php?page=copydesk")
    page.click("#copydesk-test")
    page.get_by_text("✓ Copydesk answers").wait_for()
    page.evaluate("document.querySelector('#copydesk-url').value = 'https://copydesk.example.org'")
    keep(page, site, "settings")
    assert copydesk
