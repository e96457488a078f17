"""An editor has a post read, and works with what is shown."""

import pytest

from tests.wordpress import stories
from tests.wordpress.editor import Editor
from tests.wordpress.wordpress import Site

pytestmark = pytest.mark.wordpress


def test_a_post_is_read_and_marked(site: Site, editor: Editor) -> None:
    editor.open(site.post(stories.STORY, title=stories.TITLE))
    before = editor.content()
    editor.read()
    voices = editor.marked("voice")
    assert ("core/paragraph", "“We cannot sail a forty-year-old boat through another winter,”") in voices
    assert ("core/paragraph", "“Either we pay for a new hull or we stop pretending,”") in voices  # behind emoji, a footnote, and in bold
    assert ("core/paragraph", "My daughter would have to board on the mainland from Monday to Friday.") in voices
    assert ("core/list-item", "might") in editor.marked("hedge")
    assert any(block == "core/quote" and text.startswith("Tomas Brandvold") for block, text in editor.marked("by"))
    sources = editor.panel("sources").inner_text()
    assert "Marta Lindqvist" in sources
    assert "did not reply" in sources
    quotes = editor.panel("quotes").inner_text()
    assert "Nora Vance" in quotes  # of a block type never seen
    assert "Edwin Achterberg" in quotes  # of a table's cell
    assert "“might”" in editor.panel("hedges").inner_text()
    assert "nobody in the story says so" in editor.panel("headline").inner_text()
    assert "anonymous" in editor.sidebar.locator(".copydesk-findings").inner_text()
    assert editor.content() == before
    assert not editor.evaluate("wp.data.select('core/editor').isEditedPostDirty()")


def test_blocks_are_counted_as_copydesk_counts_them(site: Site, editor: Editor) -> None:
    pattern = site.rest(
        "POST", "/wp/v2/blocks", json={"title": "Ours", "content": stories.ONE_VOICE + stories.ONE_VOICE, "status": "publish"}
    ).json()
    column = stories.block("column", f'<div class="wp-block-column">{stories.paragraph("“In a column,” said Kim Roe.")}</div>')
    parts = (
        "<p>“Before all blocks,” said Lee Moe.</p>",
        "<p>“And still before them,” said Lee Moe.</p>",
        f'<!-- wp:block {{"ref":{pattern["id"]}}} /-->',
        stories.block(
            "group",
            f'<div class="wp-block-group">{stories.block("columns", f"""<div class="wp-block-columns">{column}{column}</div>""")}</div>',
        ),
        stories.block("html", "<p>“In bare HTML,” said Jo Poe.</p>"),
        stories.block(
            "buttons",
            '<div class="wp-block-buttons">'
            + stories.block(
                "button", '<div class="wp-block-button"><a class="wp-block-button__link wp-element-button">Mr. Toe may win</a></div>'
            )
            + "</div>",
        ),
        stories.block(
            "pullquote", '<figure class="wp-block-pullquote"><blockquote><p>We may win.</p><cite>Di Foe</cite></blockquote></figure>'
        ),
        stories.paragraph("“After them,” said Bo Hoe. It might rain."),
    )
    editor.open(site.post("\n\n".join(parts)))
    editor.read()
    voices = editor.marked("voice")
    assert voices.count(("core/paragraph", "“In a column,”")) == 2
    assert ("core/paragraph", "“After them,”") in voices
    hedges = editor.marked("hedge")
    assert ("core/paragraph", "might") in hedges
    assert ("core/pullquote", "may") in hedges
    assert ("core/button", "may") in hedges
    quotes = editor.panel("quotes").inner_text()
    assert "Before all blocks" in quotes
    assert "In bare HTML" in quotes
    assert "The old bridge" not in quotes  # a synced pattern is a text of its own


def test_a_click_leads_to_the_words(site: Site, editor: Editor) -> None:
    editor.open(site.post(stories.STORY, title=stories.TITLE))
    editor.read()
    quotes = editor.panel("quotes")
    quotes.get_by_text("Either we pay for a new hull").click()
    assert editor.selection() == {
        "block": "core/paragraph",
        "attribute": "content",
        "text": "“Either we pay for a new hull or we stop pretending,”",
    }
    assert ("core/paragraph", "“Either we pay for a new hull or we stop pretending,”") in editor.marked("active")
    quotes.get_by_text("It is a worst case").click()
    assert editor.selection()["block"] == "core/table"
    quotes.get_by_text("The fares will double").click()
    assert editor.selection()["block"] == "core/missing"
    editor.panel("sources").get_by_text("Tomas Brandvold").click()
    assert editor.selection()["text"].startswith("My daughter")


def test_a_click_on_a_mark_shows_what_it_is(site: Site, editor: Editor) -> None:
    editor.open(site.post(stories.STORY, title=stories.TITLE))
    editor.read()
    editor.panel("quotes")
    editor.canvas.locator("mark", has_text="My daughter would").click()
    assert "My daughter" in editor.sidebar.locator(".copydesk-item.is-active").inner_text()


def test_unsaved_text_is_what_is_read(site: Site, editor: Editor) -> None:
    editor.open()
    editor.canvas.get_by_role("textbox", name="Add title").fill("Pike: ‘It may work’")
    editor.page.keyboard.press("Enter")
    editor.page.keyboard.type("“It may work,” said Tom Pike, the engineer.")
    editor.read()
    assert ("core/paragraph", "“It may work,”") in editor.marked("voice")
    assert "Tom Pike" in editor.panel("sources").inner_text()
    assert "as sure as" in editor.panel("headline").inner_text() or "sure than" in editor.panel("headline").inner_text()


def test_what_an_edit_makes_stale_is_marked_so(site: Site, editor: Editor) -> None:
    editor.open(site.post(stories.STORY, title=stories.TITLE))
    editor.read()
    assert editor.sidebar.locator(".copydesk-changed").count() == 0
    change = """(words) => {
        const { getBlocks } = wp.data.select('core/block-editor');
        const block = getBlocks()[1];
        const html = String(block.attributes.content).replace(...words);
        wp.data.dispatch('core/block-editor').updateBlockAttributes(block.clientId, { content: html });
    }"""
    quotes = editor.panel("quotes")
    # Words before a quote move it, and it holds.
    editor.page.evaluate(change, ["🇫🇷🚢", "Early on Tuesday 🚢:"])
    editor.sidebar.locator(".copydesk-changed").wait_for()
    assert quotes.locator(".is-stale").count() == 0
    quotes.get_by_text("We cannot sail").click()
    assert editor.selection()["text"] == "“We cannot sail a forty-year-old boat through another winter,”"
    # Words in it make it stale, and it alone.
    editor.page.evaluate(change, ["forty-year-old", "rotten"])
    quotes.locator(".is-stale").wait_for()
    assert quotes.locator(".is-stale").count() == 1
    assert "We cannot sail" in quotes.locator(".is-stale").inner_text()
    assert "out of date" in editor.sidebar.locator(".copydesk-changed").inner_text()
    assert not [text for _, text in editor.marked("voice") if "We cannot" in text]
    # What is taken back is as it was, and a new reading as it is.
    editor.page.evaluate(change, ["rotten", "forty-year-old"])
    editor.page.wait_for_function("() => !document.querySelector('.copydesk-panel-quotes .is-stale')")
    editor.page.evaluate(change, ["forty-year-old", "leaky"])
    quotes.locator(".is-stale").wait_for()
    editor.read()
    assert editor.sidebar.locator(".copydesk-changed").count() == 0
    assert ("core/paragraph", "“We cannot sail a leaky boat through another winter,”") in editor.marked("voice")


def test_typing_moves_the_marks(site: Site, editor: Editor) -> None:
    editor.open(site.post(stories.ONE_VOICE))
    editor.read()
    words = ("core/paragraph", "“The old bridge will be closed for two years,”")
    assert words in editor.marked("voice")
    editor.canvas.locator("p[data-type='core/paragraph']").click(position={"x": 2, "y": 8})
    editor.page.keyboard.press("Home")
    editor.page.keyboard.type("Now: ")
    editor.page.wait_for_timeout(800)
    assert words in editor.marked("voice")


def test_the_reading_survives_other_panels(site: Site, editor: Editor) -> None:
    editor.open(site.post(stories.STORY, title=stories.TITLE))
    editor.read()
    marks = editor.marks()
    editor.evaluate("wp.data.dispatch('core/edit-post').openGeneralSidebar('edit-post/document')")
    editor.sidebar.wait_for(state="detached")
    assert editor.marks() == marks
    editor.evaluate("wp.data.dispatch('core/edit-post').openGeneralSidebar('copydesk/copydesk')")
    assert "Marta Lindqvist" in editor.panel("sources").inner_text()


def test_marks_can_be_hidden(site: Site, editor: Editor) -> None:
    editor.open(site.post(stories.STORY, title=stories.TITLE))
    editor.read()
    layers = editor.sidebar.locator(".copydesk-layers")
    layers.get_by_role("button", name="Quotes").click()
    editor.wait()
    assert not editor.marked("voice")
    assert editor.marked("hedge")
    layers.get_by_role("button", name="Hedges").click()
    editor.wait()
    assert not editor.marks()
    layers.get_by_role("button", name="Names").click()
    editor.wait()
    assert "Skarholm" in [text for _, text in editor.marked("named")]


def test_corrections_are_kept_with_the_post_and_obeyed(site: Site, editor: Editor) -> None:
    post = site.post(stories.STORY, title=stories.TITLE)
    editor.open(post)
    editor.read()
    quote = editor.panel("quotes").locator(".copydesk-quote", has_text="We cannot sail")
    quote.get_by_role("button", name="More, and correct").click()
    quote.get_by_label("Said by").fill("Nora Vance")
    quote.get_by_role("button", name="Correct", exact=True).click()
    editor.wait()
    quote = editor.panel("quotes").locator(".copydesk-quote", has_text="We cannot sail")
    assert "Nora Vance" in quote.inner_text()
    assert "corrected" in quote.inner_text()
    other = editor.panel("quotes").locator(".copydesk-quote", has_text="that two members")
    other.get_by_role("button", name="More, and correct").click()
    other.get_by_role("button", name="This is no quote").click()
    editor.wait()
    assert "that two members" not in editor.panel("quotes").inner_text()
    assert editor.panel("corrections").locator("li").count() == 2
    editor.save()
    kept = site.rest("GET", f"/wp/v2/posts/{post}", params={"context": "edit"}).json()["meta"]["_copydesk_corrections"]
    assert [one["kind"] for one in kept] == ["speaker", "not_quote"]
    # Another day, another browser.
    editor.open(post)
    editor.read()
    assert "Nora Vance" in editor.panel("quotes").locator(".copydesk-quote", has_text="We cannot sail").inner_text()
    editor.panel("corrections").get_by_role("button", name="Take back").first.click()
    editor.wait()
    assert "Marta Lindqvist" in editor.panel("quotes").locator(".copydesk-quote", has_text="We cannot sail").inner_text()


def test_a_correction_whose_words_are_gone_says_so(site: Site, editor: Editor) -> None:
    lost = {"kind": "not_quote", "anchor": {"exact": "words that nobody wrote", "start": 3}}
    editor.open(site.post(stories.ONE_VOICE, meta={"_copydesk_corrections": [lost]}))
    editor.read()
    assert "not obeyed" in editor.panel("corrections").inner_text()


def test_what_a_name_is_can_be_corrected(site: Site, editor: Editor) -> None:
    editor.open(site.post(stories.STORY, title=stories.TITLE))
    editor.read()
    name = editor.panel("names").locator("li", has_text="Skarholm")
    name.get_by_role("button", name="Correct").click()
    name.get_by_label("It is").select_option("PRODUCT")
    editor.wait()
    assert "A product" in editor.panel("names").locator("li", has_text="Skarholm").inner_text()


def test_stance_towards_what_is_typed(site: Site, editor: Editor) -> None:
    post = site.post(stories.paragraph("“The plan is a disgrace and must be stopped,” said Ann Lee. She will vote against the plan."))
    editor.open(post)
    editor.read()
    editor.panel("stance").get_by_label("Towards").fill("the plan")
    editor.page.keyboard.press("Enter")
    editor.wait()
    told = editor.panel("stance").inner_text()
    assert "against" in told
    assert "Ann Lee" in told
    editor.save()
    assert site.php(f"return get_post_meta( {post}, '_copydesk_targets', true );") == ["the plan"]


def test_tags_are_suggested_the_sites_own_first(site: Site, editor: Editor) -> None:
    tag = site.rest("POST", "/wp/v2/tags", json={"name": "Marta Lindqvist", "meta": {"copydesk_type": "PERSON"}}).json()["id"]
    theme = site.rest("POST", "/wp/v2/tags", json={"name": "winter"}).json()["id"]
    site.rest("POST", "/wp/v2/tags", json={"name": "football"})
    editor.open(site.post(stories.STORY, title=stories.TITLE))
    editor.read()
    tags = editor.panel("tags")
    groups = tags.locator(".copydesk-tags")
    assert {button.inner_text() for button in groups.first.get_by_role("button").all()} == {"Marta Lindqvist", "winter"}
    assert "Skarholm" in groups.nth(1).inner_text()
    assert "football" not in tags.inner_text()
    groups.first.get_by_role("button", name="Marta Lindqvist").click()
    groups.nth(1).get_by_role("button", name="Skarholm").click()
    editor.page.wait_for_function("wp.data.select('core/editor').getEditedPostAttribute('tags').length === 2")
    editor.save()
    has = editor.evaluate("wp.data.select('core/editor').getCurrentPostAttribute('tags')")
    assert tag in has
    assert theme not in has
    [made] = [one for one in site.rest("GET", "/wp/v2/tags").json() if one["name"] == "Skarholm"]
    assert made["id"] in has
    assert made["meta"]["copydesk_type"] == "LOC"  # so that Copydesk knows the name from now on
    assert "Skarholm" not in editor.panel("tags").inner_text()


def test_the_sourcing_is_checked_before_publishing(site: Site, editor: Editor) -> None:
    editor.open(site.post(stories.ONE_VOICE, title="Mayor: ‘I will resign’"))
    editor.page.get_by_role("button", name="Publish", exact=True).click()
    panel = editor.page.locator(".copydesk-prepublish")
    panel.locator("[data-finding=single]").wait_for()
    assert "one source" in panel.inner_text()
    assert "“I will resign”" in panel.inner_text()
    publish = editor.page.locator(".editor-post-publish-panel__header-publish-button button")
    publish.click()
    editor.page.wait_for_function("wp.data.select('core/editor').isCurrentPostPublished()")


def test_two_sources_and_an_anonymous_one(site: Site, editor: Editor) -> None:
    editor.open(site.post(stories.STORY))
    editor.page.get_by_role("button", name="Publish", exact=True).click()
    panel = editor.page.locator(".copydesk-prepublish")
    panel.locator("[data-finding=anonymous]").wait_for()
    assert "%" in panel.locator("[data-finding=anonymous]").inner_text()
    assert panel.locator("[data-finding=single]").count() == 0


def test_a_post_of_the_classic_editor(site: Site, editor: Editor) -> None:
    editor.open(site.post(stories.CLASSIC))
    editor.read()
    quotes = editor.panel("quotes")
    assert "The harbour will be dredged" in quotes.inner_text()
    assert "Marta Lindqvist" in quotes.inner_text()
    quotes.get_by_text("The harbour will be dredged").click()
    assert editor.selection()["block"] == "core/freeform"
    assert "“might”" in editor.panel("hedges").inner_text()


def test_only_what_the_settings_show(site: Site, copydesk: str, editor: Editor) -> None:
    site.settings(panels=["quotes"], prepublish=False)
    editor.open(site.post(stories.ONE_VOICE))
    editor.read()
    assert editor.sidebar.locator(".copydesk-panel-quotes").count() == 1
    assert editor.sidebar.locator(".copydesk-panel-sources, .copydesk-panel-hedges, .copydesk-panel-tags").count() == 0
    assert editor.sidebar.locator(".copydesk-layers button").count() == 1
