"""What a reader does in the reading room, in Chromium, with the toy models."""

import csv
import json
import random
import re
from pathlib import Path
from typing import Any

import pytest

from service.inference.loading import Loaded
from service.settings import Settings
from tests.browser.conftest import Open
from tests.service.toy import ToyAnalyzer

pytestmark = pytest.mark.browser

TEXT = (
    "Ann Lee spoke to the council about the bridge on the river and the road that leads to it.\n\n"
    'It might be closed in the winter. "We agree on the bridge," she told the council. Paris was not named in the letter.\n\n'
    'The 🇫🇷 letter was long. "We may build it," it said, and Ann Lee wrote it.'
)


def test_an_article_is_pasted_and_read(room: Open) -> None:
    opened = room()
    page = opened.page
    opened.read(TEXT)
    assert [note.inner_text() for note in page.locator(".note .whole").all()] == ["Ann Lee", "″"]
    assert page.locator(".piece.hedge-cue").all_inner_texts() == ["might"]
    assert page.locator(".speakers .source-row strong").first.inner_text() == "Ann Lee"
    assert page.locator(".speakers .sum").inner_text().startswith("One source, 9 of 57 words.")
    assert page.locator(".speakers .remark").inner_text() == "All that is said comes from one source."
    assert page.locator(".names .lead-to").count() >= 3
    assert page.title() == "Article · Copydesk"
    assert not opened.complaints


def test_nothing_is_asked_of_another_host(room: Open) -> None:
    opened = room()
    opened.page.click(".story >> nth=0")
    opened.page.wait_for_selector("#article")
    assert {url.startswith(opened.service.url) for url in opened.requests} == {True}
    assert any("fonts/newsreader" in url for url in opened.requests)
    assert not opened.complaints


@pytest.mark.parametrize("story", [0, 1, 2])
def test_the_samples_are_at_hand(room: Open, story: int) -> None:
    opened = room()
    title = opened.page.locator(".story").nth(story).inner_text()
    opened.page.locator(".story").nth(story).click()
    opened.page.wait_for_selector("#article")
    assert opened.page.locator("#headline").inner_text() == title
    assert not opened.complaints


@pytest.mark.parametrize(
    ("name", "content", "heading"),
    [
        ("a.md", b"# Bridge **closed**\n\nAnn Lee said so.", "Bridge closed"),
        ("a.html", b"<h1>Bridge closed</h1><p>Ann Lee said so.</p>", "Bridge closed"),
        ("a.txt", "Ann Lee said “so”.".encode("windows-1252"), "Untitled article"),
        ("a.txt", "\ufeffAnn Lee said so.".encode("utf-16-le"), "Untitled article"),
    ],
)
def test_a_file_is_opened(room: Open, tmp_path: Path, name: str, content: bytes, heading: str) -> None:
    opened = room()
    (tmp_path / name).write_bytes(content)
    opened.page.set_input_files("input[type=file]", tmp_path / name)
    opened.page.wait_for_selector("#article")
    assert opened.page.locator("#headline").inner_text() == heading
    assert "said" in opened.page.locator("#article").inner_text()


@pytest.mark.parametrize(("content", "told"), [(b"", "is empty"), (b"\x89PNG\r\n\x1a\n\x00\x00\xff", "is no text")])
def test_a_file_that_is_no_text_is_told_in_words(room: Open, tmp_path: Path, content: bytes, told: str) -> None:
    opened = room()
    (tmp_path / "a.png").write_bytes(content)
    opened.page.set_input_files("input[type=file]", tmp_path / "a.png")
    opened.page.wait_for_selector(f".error:has-text('{told}')")


DROP = """([name, text]) => {
  const moved = new DataTransfer();
  moved.items.add(new File([text], name));
  dispatchEvent(new DragEvent("drop", {dataTransfer: moved, cancelable: true}));
}"""

PASTE = """([plain, markup]) => {
  const moved = new DataTransfer();
  moved.setData("text/plain", plain);
  moved.setData("text/html", markup);
  document.getElementById("text").dispatchEvent(new ClipboardEvent("paste", {clipboardData: moved, cancelable: true, bubbles: true}));
}"""


def test_a_file_is_dropped(room: Open) -> None:
    opened = room()
    opened.page.evaluate(DROP, ["a.md", "# Bridge closed\n\nAnn Lee said so."])
    opened.page.wait_for_selector("#headline:has-text('Bridge closed')")


def test_what_is_pasted_from_a_page_keeps_its_form(room: Open) -> None:
    opened = room()
    opened.page.evaluate(PASTE, ["Bridge closed Ann Lee said so.", "<h1>Bridge closed</h1><p>Ann Lee said so.</p>"])
    opened.page.wait_for_selector("#headline:has-text('Bridge closed')")


def test_markup_that_is_read_is_shown_and_never_run(room: Open) -> None:
    opened = room()
    opened.read('<p>Ann Lee <img src="x" onerror="document.title=1"> said &lt;script&gt;document.title=2&lt;/script&gt; so.</p>', "html")
    assert "<script>" in opened.page.locator("#article").inner_text()
    assert opened.page.locator("#article img, #article script").count() == 0
    assert opened.page.title() == "Article · Copydesk"
    assert not opened.complaints


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("  ", "nothing to read yet"),
        ("Le ministre a déclaré que la situation était grave.", "French"),
        ("Ann Lee said so. " * 200, "1000"),
    ],
)
def test_what_the_service_refuses_is_told_in_words(room: Open, text: str, told: str) -> None:
    opened = room(max_chars=1000)
    opened.paste(text)
    opened.page.wait_for_selector(f".error:has-text('{told}')")
    assert opened.page.input_value("#text") == text
    assert opened.page.locator("#progress").is_hidden()


def test_a_service_that_is_gone_is_told_in_words(room: Open) -> None:
    opened = room()
    opened.service.end()
    opened.paste(TEXT)
    opened.page.wait_for_selector(".error:has-text('cannot be reached')")


def test_reading_can_be_stopped(room: Open) -> None:
    opened = room()
    opened.toy.article.free.clear()
    opened.paste(TEXT)
    opened.page.wait_for_selector("#progress:has-text('Reading')")
    opened.page.click("#progress >> text=Stop")
    opened.page.wait_for_selector("#progress", state="hidden")
    assert opened.page.locator("#status").inner_text() == "Stopped."
    opened.toy.article.free.set()
    opened.read(TEXT)


def test_models_that_still_load_are_waited_for(room: Open, toy: ToyAnalyzer) -> None:
    toy.article.free.clear()

    def load(settings: Settings) -> Loaded:
        assert toy.article.free.wait(20)
        return toy.loaded()

    opened = room(load=load, ready=False)
    opened.paste(TEXT)
    opened.page.wait_for_selector("#progress:has-text('still loading')")
    toy.article.free.set()
    opened.page.wait_for_selector("#article")


KEY_HASH = "2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b"  # of "secret"


def test_a_key_is_asked_for_and_kept_in_the_session_alone(room: Open) -> None:
    opened = room(api_keys=(KEY_HASH,))
    page = opened.page
    opened.paste(TEXT)
    page.wait_for_selector("dialog:has-text('can give you one')")
    page.fill("#key", "wrong")
    page.click("text=Go on")
    page.wait_for_selector("dialog:has-text('not known')")
    page.fill("#key", "secret")
    page.click("text=Go on")
    page.wait_for_selector("#article")
    kept = page.evaluate("() => [Object.values(sessionStorage), Object.keys(localStorage), document.cookie]")
    assert kept == [["secret"], [], ""]
    page.reload()
    opened.read(TEXT)
    assert page.locator("dialog").count() == 0


def test_whoever_has_no_key_gets_back_to_the_desk(room: Open) -> None:
    opened = room(api_keys=(KEY_HASH,))
    opened.paste(TEXT)
    opened.page.click("text=Not now")
    opened.page.wait_for_selector(".error:has-text('API key is needed')")


def test_stance_towards_targets_that_are_typed_in(room: Open) -> None:
    opened = room()
    page = opened.page
    opened.read(TEXT)
    page.fill("#target", "the bridge")
    page.press("#target", "Enter")
    page.wait_for_selector(".sides:has-text('the bridge')")
    assert "neutral" in page.locator(".sides").inner_text().lower()
    page.fill("#target", "Ann Lee")
    page.press("#target", "Enter")
    page.wait_for_selector(".sides >> nth=1")
    page.click("[aria-label='Take the bridge away']")
    page.wait_for_selector(".sides >> nth=1", state="detached")
    assert "Ann Lee" in page.locator(".sides").inner_text()


def test_how_sure_is_a_choice(room: Open) -> None:
    opened = room()
    opened.read(TEXT)
    with opened.page.expect_request("**/v1/analyze") as asked:
        opened.page.select_option("#how-sure", "all")
    assert json.loads(asked.value.post_data or "")["min_confidence"] == 0
    opened.page.wait_for_function("document.querySelector('#how-sure').value === 'all'")


def test_the_text_can_be_changed_and_read_again(room: Open) -> None:
    opened = room()
    opened.read(TEXT)
    opened.page.click(".tools >> text=Edit")
    assert opened.page.input_value("#text") == TEXT
    opened.read("Bob Hay left.")
    assert opened.page.locator("#article").inner_text().strip().endswith("Bob Hay left.")


@pytest.mark.parametrize(("layer", "mark"), [("Quotes", ".note"), ("Hedges", ".hedged"), ("Names", ".piece.name")])
def test_a_layer_can_be_taken_off(room: Open, layer: str, mark: str) -> None:
    opened = room()
    page = opened.page
    opened.read(TEXT)
    text = page.locator("#article").evaluate("article => [...article.querySelectorAll('p')].map(p => p.innerText).length")
    assert page.locator(f"#article {mark}").count()
    page.get_by_role("checkbox", name=layer).uncheck()
    assert page.locator(f"#article {mark}").count() == 0
    page.get_by_role("checkbox", name=layer).check()
    assert page.locator(f"#article {mark}").count()
    assert text == 3


@pytest.mark.parametrize("text", [TEXT, "Ann Lee 🇫🇷 might 👩‍👩‍👧 agree.\n\n\n\n“A “B” C” said Bob.", 'X "a" "b" might.\nAnn "c\n\nd" Bob.'])
def test_no_character_of_the_text_is_lost(room: Open, text: str) -> None:
    opened = room()
    opened.read(text)
    shown = opened.page.evaluate("""() => {
        const article = document.getElementById("article").cloneNode(true);
        article.querySelectorAll(".note, .flag, .untitled").forEach((element) => element.remove());
        return article.textContent;
    }""")
    assert re.sub(r"\s", "", shown) == re.sub(r"\s", "", text)


def test_a_reading_is_taken_away_and_opened_again_without_the_service(room: Open, tmp_path: Path) -> None:
    opened = room()
    page = opened.page
    opened.read(TEXT)
    page.click("text=Take away")
    with page.expect_download() as taken:
        page.click("text=This reading")
    file = tmp_path / taken.value.suggested_filename
    taken.value.save_as(file)
    assert file.name == "article.copydesk.json"
    before = page.locator("#article").inner_html()
    page.click("text=New article")
    opened.requests.clear()
    page.set_input_files("input[type=file]", file)
    page.wait_for_selector("#article")
    assert page.locator("#article").inner_html() == before
    assert not [url for url in opened.requests if "/v1/" in url]


@pytest.mark.parametrize("result", [{"document": {"blocks": []}}, {"document": {"text": "Ann.", "blocks": []}, "quotes": [{}]}])
def test_a_damaged_reading_is_told_in_words(room: Open, tmp_path: Path, result: Any) -> None:
    opened = room()
    file = tmp_path / "a.copydesk.json"
    file.write_text(json.dumps({"copydesk": 1, "request": {"text": "Ann."}, "result": result}))
    opened.page.set_input_files("input[type=file]", file)
    opened.page.wait_for_selector(".error:has-text('damaged')")


def test_the_reader_stays_where_she_is_when_it_is_read_again(room: Open) -> None:
    opened = room(context={"viewport": {"width": 1280, "height": 500}})
    page = opened.page
    opened.read(TEXT + "\n\nThe road was long and nobody came." * 30)
    page.evaluate("scrollTo(0, 300)")
    page.fill("#target", "the bridge")
    scrolled = page.evaluate("scrollY")
    assert scrolled > 0
    page.press("#target", "Enter")
    page.wait_for_selector(".sides")
    assert page.evaluate("[scrollY, document.activeElement.id]") == [scrolled, "target"]


def test_a_table_is_taken_away_as_csv(room: Open) -> None:
    opened = room()
    opened.read(TEXT)
    opened.page.click("text=Take away")
    with opened.page.expect_download() as taken:
        opened.page.click("text=Quotes (CSV)")
    assert taken.value.suggested_filename == "article-quotes.csv"
    rows = list(csv.DictReader(Path(taken.value.path()).read_text("utf-8-sig").splitlines()))
    assert [row["content"] for row in rows] == ["We agree on the bridge,", "We may build it,"]
    assert {row["speaker"] for row in rows} == {"Ann Lee"}


CUT = """async ([length, marks]) => {
    const {cut, stretches} = await import("/room/script/segments.js");
    return cut(0, length, marks.sort((a, b) => a.start - b.start)).map(({start, end, marks}) => [start, end, marks.map(({id}) => id)]);
}"""


def test_pieces_cover_the_text_once_and_carry_the_marks_over_them(room: Open) -> None:
    page = room().page
    for seed in range(40):
        chance = random.Random(seed)
        length = chance.randint(1, 40)
        marks: list[dict[str, Any]] = []
        for number in range(chance.randint(0, 12)):
            start = chance.randrange(length)
            marks.append({"id": number, "start": start, "end": chance.randint(start + 1, length + 3)})
        pieces = page.evaluate(CUT, [length, marks])
        assert [start for start, _, _ in pieces] == [0, *(end for _, end, _ in pieces[:-1])]
        assert pieces[-1][1] == length
        for start, end, over in pieces:
            assert set(over) == {mark["id"] for mark in marks if mark["start"] <= start and end <= mark["end"]}


def test_the_form_of_a_text_is_guessed(room: Open) -> None:
    cases = [
        ("Ann said so.", "", "text"),
        ("# News\n\nAnn.", "", "markdown"),
        ("Ann **Lee** said.", "", "markdown"),
        ("<p>Ann</p>", "", "html"),
        ("<!doctype html><p>Ann", "", "html"),
        ("<!-- wp:paragraph --><p>Ann</p><!-- /wp:paragraph -->", "a.html", "gutenberg"),
        ("Ann", "a.MD", "markdown"),
        ("Ann", "a.htm", "html"),
        ("5 < 6 and a*b*c", "a.txt", "text"),
    ]
    guess = """async (cases) => {
        const {guess} = await import("/room/script/source.js");
        return cases.map(([text, name]) => guess(text, name));
    }"""
    assert room().page.evaluate(guess, cases) == [kind for _, _, kind in cases]


COMPARED = """async (quote) => {
    const {compared} = await import("/room/script/verify.js");
    const shown = document.createElement("p");
    shown.append(...compared(quote));
    shown.querySelectorAll(".unseen").forEach((hint) => hint.remove());
    const said = [...shown.querySelectorAll("del")].map((part) => part.textContent);
    shown.querySelectorAll("del").forEach((part) => part.remove());
    return [said, shown.textContent.replace(/ +/g, " ")];
}"""


def part(text: str, of: str, shift: int = 10) -> dict[str, Any]:
    start = of.index(text) + shift
    return {"start": start, "end": start + len(text), "text": text}


def test_a_diff_shows_each_word_of_the_passage_once(room: Open) -> None:
    passage, said = "The bridge, needs $6 million.", "The old bridge needs five million dollars"
    steps = [
        {"op": "equal", "draft": part("The", passage), "transcript": part("The", said)},
        {"op": "delete", "draft": None, "transcript": part("old", said)},
        {"op": "equal", "draft": part("bridge, needs", passage), "transcript": part("bridge needs", said)},
        {"op": "replace", "draft": part("$6 million", passage), "transcript": part("five million", said)},
        {"op": "equal", "draft": part("$6 million", passage), "transcript": part("dollars", said)},
    ]
    quote = {"span": part(passage, passage), "diff": steps}
    assert room().page.evaluate(COMPARED, quote) == [["old", "five million"], passage]
    assert room().page.evaluate(COMPARED, quote | {"diff": []}) == [[], passage]


HEADLINE = """async (headline) => {
    const {headlinePanel} = await import("/room/script/headline.js");
    const panel = headlinePanel({result: {headline}});
    return panel && panel.textContent;
}"""


def test_a_headline_that_says_more_than_its_story_is_told(room: Open) -> None:
    page = room().page
    told: dict[str, Any] = {
        "quotes_missing": [],
        "quotes_altered": [],
        "certainty": 0.7,
        "body_certainty": 0.72,
        "gap": -0.02,
        "evidence": [],
    }
    assert "about as sure" in page.evaluate(HEADLINE, told)
    assert "surer" in page.evaluate(HEADLINE, told | {"body_certainty": 0.5, "gap": 0.2})
    assert "less sure" in page.evaluate(HEADLINE, told | {"body_certainty": 0.9, "gap": -0.2})
    assert "Nothing in the story" in page.evaluate(HEADLINE, told | {"body_certainty": None, "gap": None})
    wrong = {"quotes_missing": [{"text": "No way"}], "quotes_altered": [{"text": "Never", "body": {"start": 9, "text": "Not now"}}]}
    shown = page.evaluate(HEADLINE, told | wrong)
    assert "“No way”, and nobody" in shown
    assert "“Not now”" in shown
    assert page.evaluate(HEADLINE, None) is None
