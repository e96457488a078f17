"""What the site does without the editor: settings, rights, old posts, readers, and what is left behind."""

import json
import re
from typing import TYPE_CHECKING

import httpx
import pytest

from tests.wordpress import stories
from tests.wordpress.conftest import KEY, StandIn, sign_in
from tests.wordpress.wordpress import Site

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

pytestmark = pytest.mark.wordpress

BLOCK = "<!-- wp:copydesk/sources /-->"


def test_it_is_set_up_on_its_page(bare: Site, copydesk: str, context: "BrowserContext") -> None:
    page = context.new_page()
    page.goto(f"{bare.url}/wp-admin/options-general.php?page=copydesk")
    page.fill("#copydesk-url", copydesk + "/")
    page.fill("#copydesk-key", "wrong")
    page.click("#copydesk-test")
    page.get_by_text("✗ Copydesk does not accept the site’s key").wait_for()
    page.fill("#copydesk-key", KEY)
    page.click("#copydesk-test")
    page.get_by_text("✓ Copydesk answers").wait_for()
    assert "copydesk-article" in page.inner_text("#copydesk-tested")
    page.uncheck("[name='copydesk[panels][]'][value=stance]")
    page.check("[name='copydesk[quotations]']")
    page.select_option("[name='copydesk[taxonomies][post_tag][type]']", "PERSON")
    page.click("#submit")
    page.get_by_text("Settings saved.").wait_for()
    assert page.input_value("#copydesk-url") == copydesk
    assert KEY not in page.content()
    kept = bare.php("return get_option( 'copydesk' );")
    assert kept["key"] == KEY
    assert kept["quotations"] is True
    assert "stance" not in kept["panels"]
    assert kept["taxonomies"] == {"post_tag": "PERSON"}
    # An empty key keeps it; the test asks with the one kept.
    page.click("#copydesk-test")
    page.get_by_text("✓ Copydesk answers").wait_for()
    page.click("#submit")
    page.get_by_text("Settings saved.").wait_for()
    assert bare.php("return Copydesk\\Settings::get( 'key' );") == KEY
    page.fill("#copydesk-url", "http:///nowhere")
    page.eval_on_selector("form[action='options.php']", "form => { form.noValidate = true; }")
    page.click("#submit")
    page.get_by_text("The one before was kept").wait_for()
    assert page.input_value("#copydesk-url") == copydesk
    page.check("[name='copydesk[forget_key]']")
    page.click("#submit")
    page.get_by_text("Settings saved.").wait_for()
    assert bare.php("return Copydesk\\Settings::get( 'key' );") == ""


def test_the_kept_key_goes_to_no_other_address(bare: Site, copydesk: str, stand_in: StandIn) -> None:
    bare.settings(url=copydesk, key=KEY)
    answer = bare.rest("POST", "/copydesk/v1/test", json={"url": stand_in.url})
    assert answer.status_code == 502
    assert [request["headers"].get("Authorization") for request in stand_in.requests] == [None]


@pytest.mark.parametrize("url", ["", "ftp://x", "copydesk", "http://user:pass@host", "javascript:alert(1)", "http://h/?q=1"])
def test_what_is_no_address(bare: Site, url: str) -> None:
    answer = bare.rest("POST", "/copydesk/v1/test", json={"url": url})
    assert answer.status_code == 400
    assert "Enter an address" in answer.json()["message"]


def test_only_who_may_edit_a_post_may_have_it_read(site: Site) -> None:
    post = site.post(stories.ONE_VOICE)
    body = {"content": stories.ONE_VOICE}
    path = f"/copydesk/v1/posts/{post}/reading"
    assert site.rest("POST", path, json=body).status_code == 200
    assert site.rest("POST", path, user=None, json=body).status_code == 401
    assert site.rest("POST", "/copydesk/v1/posts/999999/reading", json=body).status_code == 403
    with httpx.Client(timeout=60) as client:
        for cookie in sign_in(site, "writer"):
            client.cookies.set(cookie["name"], cookie["value"])
        address = f"{site.url}/index.php?rest_route={path}"
        assert client.post(address, json=body).status_code == 401  # without the nonce there is no user
        nonce = client.get(f"{site.url}/wp-admin/admin-ajax.php?action=rest-nonce").text
        assert client.post(address, json=body, headers={"X-WP-Nonce": nonce}).status_code == 403  # somebody else's post
        assert (
            client.post(
                f"{site.url}/index.php?rest_route=/copydesk/v1/test", json={"url": site.url}, headers={"X-WP-Nonce": nonce}
            ).status_code
            == 403
        )


def test_a_request_of_another_form_is_refused(site: Site) -> None:
    path = f"/copydesk/v1/posts/{site.post(stories.ONE_VOICE)}/reading"
    for body in (
        {},
        {"content": 1, "targets": "x"},
        {"content": "x", "corrections": [{"kind": "nothing"}]},
        {"content": "x", "language": "fr"},
    ):
        assert site.rest("POST", path, json=body).status_code == 400, body
    page = site.rest("POST", "/wp/v2/pages", json={"content": "x"}).json()["id"]
    answer = site.rest("POST", f"/copydesk/v1/posts/{page}/reading", json={"content": "x"})
    assert (answer.status_code, answer.json()["code"]) == (403, "copydesk_post_type")


def test_the_sites_tags_are_sent_as_names(bare: Site, stand_in: StandIn) -> None:
    bare.settings(url=stand_in.url, key=KEY)
    for name, kind in (("Ann Lee", "PERSON"), ("Bill &amp; Co", "ORG"), ("bridges", ""), ("Nowhere", "LOC")):
        bare.rest("POST", "/wp/v2/tags", json={"name": name, "meta": {"copydesk_type": kind}})
    bare.php("update_term_meta( get_term_by( 'name', 'Ann Lee', 'post_tag' )->term_id, 'copydesk_aliases', \"Lady Lee\\nA. Lee\" );")
    text = stories.paragraph("Lady Lee of Bill &amp; Co spoke of bridges.")
    bare.rest(
        "POST",
        f"/copydesk/v1/posts/{bare.post(text)}/reading",
        json={"content": text, "title": "A <em>title</em> &amp; more", "date": "2026-11-26T10:00:00"},
    )
    [request] = stand_in.requests
    assert request["headers"]["Authorization"] == f"Bearer {KEY}"
    body = request["body"]
    assert [{key: name[key] for key in ("name", "aliases", "type")} for name in body["names"]] == [
        {"name": "Ann Lee", "aliases": ["Lady Lee", "A. Lee"], "type": "PERSON"},
        {"name": "Bill & Co", "aliases": [], "type": "ORG"},
    ]
    assert (body["text"], body["title"], body["published"], body["format"], body["offset_unit"]) == (
        text,
        "A title & more",
        "2026-11-26",
        "gutenberg",
        "utf16",
    )


def test_a_published_post_is_read_in_the_background(site: Site) -> None:
    post = site.post(f"{stories.STORY}\n\n{BLOCK}", title=stories.TITLE, status="publish")
    read = lambda **more: site.rest("GET", f"/wp/v2/posts/{post}", **more).json()["copydesk"]  # noqa: E731
    assert read()["state"] == "queued"
    assert "Sources of this article" not in httpx.get(f"{site.url}/?p={post}", follow_redirects=True).text
    site.cron()
    found = read()
    assert found["state"] == "read"
    assert "Marta Lindqvist" in [source["name"] for source in found["sources"]]
    assert read(user=None) is None  # for readers only where the site says so
    page = httpx.get(f"{site.url}/?p={post}", follow_redirects=True).text
    assert "Sources of this article" in page
    listed = re.sub(r"<[^>]+>", " ", page.split("wp-block-copydesk-sources", 1)[1].split("</section>")[0])
    assert "Marta Lindqvist" in listed
    assert "did not reply" in listed
    assert "1 source without a name" in listed
    assert "schema.org" not in page or "Quotation" not in page
    site.settings(public=True, quotations=True)
    assert "Marta Lindqvist" in [source["name"] for source in read(user=None)["sources"]]
    page = httpx.get(f"{site.url}/?p={post}", follow_redirects=True).text
    [data] = re.findall(r'<script type="application/ld\+json">\s*(.*?)\s*</script>', page, re.DOTALL)
    quotations = json.loads(data)["@graph"]
    assert {"Quotation"} == {one["@type"] for one in quotations}
    assert "Marta Lindqvist" in [speaker["name"] for one in quotations for speaker in one.get("spokenByCharacter", [])]
    # An edit takes what was read off the page until it has been read again.
    site.rest("POST", f"/wp/v2/posts/{post}", json={"content": f"{stories.ONE_VOICE}\n\n{BLOCK}"})
    assert read()["state"] == "queued"
    page = httpx.get(f"{site.url}/?p={post}", follow_redirects=True).text
    assert "Sources of this article" not in page
    assert "Quotation" not in page
    site.cron()
    assert [source["name"] for source in read()["sources"]] == ["Ann Lee"]
    assert "Marta Lindqvist" not in httpx.get(f"{site.url}/?p={post}", follow_redirects=True).text


def test_drafts_and_posts_with_a_password_are_nobodys_business(site: Site) -> None:
    site.settings(public=True, quotations=True)
    draft = site.post(stories.ONE_VOICE)
    locked = site.post(stories.ONE_VOICE, status="publish", password="hush")
    for post in (draft, locked):
        assert site.command("read", str(post))[0] == 0
    assert site.rest("GET", f"/wp/v2/posts/{locked}", user=None).json()["copydesk"] is None
    assert site.rest("GET", f"/wp/v2/posts/{draft}", user=None).status_code == 401
    assert "Quotation" not in httpx.get(f"{site.url}/?p={locked}", follow_redirects=True).text


def test_old_posts_by_the_bulk_action(site: Site, context: "BrowserContext") -> None:
    site.settings(automatic=False)
    posts = [site.post(stories.ONE_VOICE, title=f"Old {number}", status="publish") for number in range(3)]
    page = context.new_page()
    page.goto(f"{site.url}/wp-admin/edit.php")
    for post in posts[:2]:
        page.check(f"#cb-select-{post}")
    page.select_option("#bulk-action-selector-top", label="Read with Copydesk")
    page.click("#doaction")
    page.get_by_text("2 posts are read by Copydesk in the background").wait_for()
    assert page.locator(f"#post-{posts[0]} .column-copydesk").inner_text() == "waits to be read"
    site.cron()
    page.goto(f"{site.url}/wp-admin/edit.php")
    assert page.locator(f"#post-{posts[0]} .column-copydesk").inner_text() == "1 source"
    assert page.locator(f"#post-{posts[2]} .column-copydesk").inner_text() == "—"


def test_what_fails_in_the_background_is_tried_again_and_told(bare: Site, stand_in: StandIn, context: "BrowserContext") -> None:
    bare.settings(url=stand_in.url)
    stand_in.says(503, {"code": "not_ready", "detail": "Loading."}, Retry_After="120")
    post = bare.post(stories.ONE_VOICE, status="publish")
    bare.cron()
    assert len(stand_in.requests) == 1
    field = bare.rest("GET", f"/wp/v2/posts/{post}").json()["copydesk"]
    assert field["state"] == "queued"  # for a while later
    assert field["failure"]["tries"] == 1
    wait = bare.php(f"return (int) get_post_meta( {post}, '_copydesk_queued', true ) - time();")
    assert 60 < wait <= 120
    bare.cron()
    assert len(stand_in.requests) == 1
    # What will not get better is not tried again.
    stand_in.says(422, {"code": "unsupported_language", "detail": "It is French."})
    bare.php(
        f"update_post_meta( {post}, '_copydesk_queued', 1 ); wp_clear_scheduled_hook( 'copydesk_read_queued' );"
        "wp_schedule_single_event( 1, 'copydesk_read_queued' );"
    )
    bare.cron()
    assert len(stand_in.requests) == 2
    assert bare.rest("GET", f"/wp/v2/posts/{post}").json()["copydesk"]["state"] == "failed"
    page = context.new_page()
    page.goto(f"{bare.url}/wp-admin/edit.php")
    assert "could not be read" in page.locator(f"#post-{post} .column-copydesk").inner_text()
    assert "another language" in page.locator(f"#post-{post} .column-copydesk span").first.get_attribute("title")


def test_the_command(site: Site) -> None:
    site.settings(automatic=False)
    posts = [str(site.post(stories.ONE_VOICE, status="publish")) for _ in range(2)]
    code, told = site.command("test")
    assert (code, "Copydesk answers" in told) == (0, True)
    code, told = site.command("read", posts[0])
    assert code == 0
    assert "1 sources" in told
    code, told = site.command("read", posts[0])
    assert "1 skipped" in told
    code, told = site.command("read", "--background")
    assert re.search(r"\d+ queued, 1 skipped", told)
    site.cron()
    code, told = site.command("status")
    assert "queued: 0" in told
    code, told = site.command("read", "999999")
    assert code == 1
    assert "There is no post 999999" in told
    site.settings(url="http://127.0.0.1:9")
    code, told = site.command("read", posts[0], "--force")
    assert code == 1
    assert "cannot be reached" in told


def test_a_tag_says_what_it_names(site: Site, context: "BrowserContext") -> None:
    page = context.new_page()
    page.goto(f"{site.url}/wp-admin/edit-tags.php?taxonomy=post_tag")
    page.fill("#tag-name", "Harbour Watch")
    page.select_option("#copydesk-type", "ORG")
    page.fill("#copydesk-aliases", "HWatch\nthe watch on the “quay”")
    page.click("#submit")
    page.locator("#the-list .row-title", has_text="Harbour Watch").wait_for()
    text = stories.paragraph("“Nobody sails,” said HWatch on Monday.")
    answer = site.rest("POST", f"/copydesk/v1/posts/{site.post(text)}/reading", json={"content": text}).json()
    assert [(tag["name"], tag["type"], tag["term"] is not None) for tag in answer["suggestions"]] == [("Harbour Watch", "ORG", True)]
    term = answer["suggestions"][0]["term"]
    page.goto(f"{site.url}/wp-admin/term.php?taxonomy=post_tag&tag_ID={term}")
    assert page.input_value("#copydesk-type") == "ORG"
    assert page.input_value("#copydesk-aliases") == "HWatch\nthe watch on the “quay”"


def test_nothing_is_left_behind(site: Site) -> None:
    site.rest("POST", "/wp/v2/tags", json={"name": "Ann Lee", "meta": {"copydesk_type": "PERSON"}})
    correction = {"kind": "not_quote", "anchor": {"exact": "We have no choice"}}
    post = site.post(stories.ONE_VOICE, status="publish", meta={"_copydesk_corrections": [correction], "_copydesk_targets": ["the bridge"]})
    site.command("read", str(post))
    site.post(stories.ONE_VOICE, status="publish")
    traces = """global $wpdb;
        return array_map( 'intval', array(
            $wpdb->get_var( "SELECT COUNT(*) FROM $wpdb->options WHERE option_name LIKE '%copydesk%'" ),
            $wpdb->get_var( "SELECT COUNT(*) FROM $wpdb->postmeta WHERE meta_key LIKE '%copydesk%'" ),
            $wpdb->get_var( "SELECT COUNT(*) FROM $wpdb->termmeta WHERE meta_key LIKE '%copydesk%'" ),
            (int) str_contains( (string) get_option( 'cron' ) ? serialize( get_option( 'cron' ) ) : '', 'copydesk' ),
        ) );"""
    assert all(site.php(traces))
    site.php(
        "require_once ABSPATH . 'wp-admin/includes/plugin.php'; deactivate_plugins( 'copydesk/copydesk.php' );"
        "uninstall_plugin( 'copydesk/copydesk.php' ); delete_option( 'uninstall_plugins' );"
    )
    assert site.php(traces) == [0, 0, 0, 0]
    assert site.rest("GET", f"/wp/v2/posts/{post}").json()["content"]["rendered"]
