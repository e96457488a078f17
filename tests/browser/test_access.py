"""The reading room by keyboard, by touch, on paper, and to axe."""

import csv
import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from models.analysis import Analyzer
from models.local import load
from service.inference.loading import Loaded
from service.inference.runners import Local
from tests.browser.conftest import Open, Room
from tests.browser.test_reading import TEXT
from tests.tiny import SHIPPED

pytestmark = pytest.mark.browser

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture(scope="module")
def analyzer() -> Analyzer:
    return load(SHIPPED / "article", SHIPPED / "stance", device="cpu")


def faults(room: Room) -> list[str]:
    """What axe finds, in short."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(room.page, options=RULES).response["violations"]
    return [f"{fault['id']}: {node['html'][:160]} {node['failureSummary'][:300]}" for fault in found for node in fault["nodes"][:3]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("device", [{}, PHONE], ids=["1280", "390"])
def test_axe_finds_nothing(room: Open, analyzer: Analyzer, scheme: str, device: dict[str, Any]) -> None:
    opened = room(
        load=lambda settings: Loaded(analyzer, [Local(analyzer.encoders)]),
        context={"color_scheme": scheme, "reduced_motion": "reduce"} | device,
    )
    page = opened.page
    page.set_default_timeout(60_000)
    assert faults(opened) == []
    for story in range(3):
        page.locator(".story").nth(story).click()
        page.wait_for_selector("#article")
        assert faults(opened) == []
        page.locator(".source-row summary").first.click()
        page.locator("#article .note").nth(2).click()
        page.wait_for_selector(".slip.pinned")
        assert faults(opened) == []
        page.keyboard.press("Escape")
        page.click("text=New article")
    page.click("text=Verify quotes")
    assert faults(opened) == []
    verify(opened)
    assert faults(opened) == []
    assert not opened.complaints


SAID = """LINDQVIST: We cannot sail this boat through another winter. We stop pretending that there is one.

ACHTERBERG: I have nothing to hide."""

WRITTEN = (
    "“We cannot sail this boat through another winter,” Marta Lindqvist said. “We stop pretending.” “I have nothing to hide,” she said."
)


def verify(room: Room) -> None:
    """Hold a draft against a transcript."""
    room.page.fill("#draft", WRITTEN)
    room.page.fill("#transcript1", SAID)
    room.page.get_by_role("button", name="Verify", exact=True).click()
    room.page.wait_for_selector(".verdicts li")


def test_a_correction_is_obeyed_and_carried_over_an_edit(room: Open, analyzer: Analyzer) -> None:
    opened = room(load=lambda settings: Loaded(analyzer, [Local(analyzer.encoders)]))
    page = opened.page
    page.set_default_timeout(60_000)
    opened.read(STORY)
    page.locator(".note").filter(has_text="Marta Lindqvist").first.click()
    page.fill("#right-speaker", "Ines Okafor")
    page.click(".correct >> text=Correct")
    page.wait_for_selector(".corrections:has-text('is said by Ines Okafor')")
    assert faults(opened) == []
    assert "Ines Okafor" in page.locator(".speakers .source-row strong").all_inner_texts()
    page.click(".tools >> text=Edit")
    opened.read("The council met on Tuesday in the old town hall.\n\n" + STORY)
    assert "Ines Okafor" in page.locator(".speakers .source-row strong").all_inner_texts()
    page.locator(".note").filter(has_text="Ines Okafor").first.click()
    page.wait_for_selector(".slip:has-text('You said so.')")
    page.keyboard.press("Escape")
    page.click(".tools >> text=Edit")
    opened.read("The council met on Tuesday in the old town hall, and nobody said a word about the ferry.")
    assert "is said by Ines Okafor" in page.locator(".corrections").inner_text()
    page.wait_for_selector(".corrections .remark")
    page.click("[aria-label='Take this correction back']")
    page.wait_for_selector(".corrections", state="detached")
    assert not opened.complaints


def test_a_quote_that_is_none_and_a_type_are_corrected(room: Open, analyzer: Analyzer) -> None:
    opened = room(load=lambda settings: Loaded(analyzer, [Local(analyzer.encoders)]))
    page = opened.page
    page.set_default_timeout(60_000)
    opened.read(STORY)
    page.locator(".note").filter(has_text="Marta Lindqvist").first.click()
    page.click(".correct >> text=No quote")
    page.wait_for_selector(".corrections:has-text('is no quote')")
    assert page.locator(".note").filter(has_text="Marta Lindqvist").count() == 0
    page.locator(".piece.name").filter(has_text="Skarholm").first.click()
    page.select_option("#right-type", "FAC")
    page.wait_for_selector(".corrections:has-text('Skarholm is a building or site')")
    page.locator(".piece.name").filter(has_text="Skarholm").first.click()
    page.wait_for_selector(".slip:has-text('building or site')")


STORY = (
    "The ferry to Skarholm, an island with a school of its own, has been late for weeks.\n\n"
    "“We cannot sail this boat through another winter,” said Marta Lindqvist, the chair of the harbour board."
)


def test_a_draft_is_verified(room: Open, analyzer: Analyzer) -> None:
    opened = room(load=lambda settings: Loaded(analyzer, [Local(analyzer.encoders)]))
    page = opened.page
    page.click("text=Verify quotes")
    page.get_by_role("button", name="Verify", exact=True).click()
    page.wait_for_selector(".error:has-text('no draft yet')")
    verify(opened)
    assert page.locator(".verdicts .verdict strong").all_inner_texts() == ["Verbatim", "Truncated", "Said by someone else"]
    assert page.locator(".verdicts del").all_inner_texts()[0].endswith("that there is one")
    assert "ACHTERBERG" in page.locator(".verdicts li").last.inner_text()
    assert page.locator(".verdicts h2").inner_text() == "Three passages: one verbatim, one truncated and one said by someone else"


def test_the_article_that_is_read_is_the_draft(room: Open) -> None:
    opened = room()
    opened.read(TEXT)
    opened.page.click("text=Verify quotes")
    assert opened.page.input_value("#draft") == TEXT
    opened.page.fill("#transcript1", "COUNCIL: Nobody said so.")
    opened.page.click("text=Another transcript")
    opened.page.fill("#transcript2", "COUNCIL: We agree on the bridge.")
    opened.page.get_by_role("button", name="Verify", exact=True).click()
    opened.page.wait_for_selector(".verdicts li")
    assert "Transcript 2" in opened.page.locator(".verdicts li").first.inner_text()


def test_the_shipped_models_tell_who_speaks_in_a_sample(room: Open, analyzer: Analyzer) -> None:
    opened = room(load=lambda settings: Loaded(analyzer, [Local(analyzer.encoders)]))
    opened.page.set_default_timeout(60_000)
    opened.page.locator(".story").first.click()
    opened.page.wait_for_selector("#article")
    names = opened.page.locator(".speakers .source-row strong").all_inner_texts()
    assert {"Marta Lindqvist", "Tomas Brandvold", "Edwin Achterberg"} <= set(names)
    opened.page.locator(".piece.quote.direct").first.hover()
    opened.page.wait_for_selector(".slip:has-text('Marta Lindqvist')")
    assert opened.page.locator(".source-row.lit strong").inner_text() == "Marta Lindqvist"
    assert opened.page.locator(".thread").count() >= 1


def test_arrow_keys_step_from_mark_to_mark_and_each_is_explained(room: Open) -> None:
    opened = room()
    page = opened.page
    opened.read(TEXT)
    page.locator("#article [tabindex='0']").focus()
    page.keyboard.press("Home")
    seen = []
    for _ in range(6):
        seen.append(page.evaluate("document.activeElement.textContent"))
        assert page.locator(".slip").is_visible()
        page.keyboard.press("ArrowRight")
    assert seen == ["Ann Lee", "It", "might", "Quote, Ann Lee" + "AL", "We", "Paris"]
    assert page.locator("#article [tabindex='0']").count() == 1
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("document.activeElement.textContent") == "Paris"
    assert "place" in page.locator("#status").inner_text() or "person" in page.locator("#status").inner_text()


def test_enter_opens_the_slip_and_escape_leads_back(room: Open) -> None:
    opened = room()
    page = opened.page
    opened.read(TEXT)
    stop = page.locator("#article [tabindex='0']")
    stop.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "slip"
    page.keyboard.press("Escape")
    assert page.locator(".slip").is_hidden()
    assert stop.evaluate("element => element === document.activeElement")


def test_hovering_shows_a_slip_that_goes_with_the_pointer(room: Open) -> None:
    opened = room()
    page = opened.page
    opened.read(TEXT)
    page.locator(".piece.hedge-cue").first.hover()
    page.wait_for_selector(".slip:has-text('says how likely')")
    page.mouse.move(5, 5)
    page.wait_for_selector(".slip", state="hidden")
    assert page.locator(".lit").count() == 0


def test_a_slip_that_was_clicked_open_stays(room: Open) -> None:
    opened = room()
    page = opened.page
    opened.read(TEXT)
    page.locator(".piece.quote").first.click()
    page.mouse.move(5, 5)
    page.wait_for_timeout(500)
    assert page.locator(".slip.pinned").is_visible()
    page.click("[aria-label='Close the explanation']")
    assert page.locator(".slip").is_hidden()


def test_the_audit_leads_into_the_article(room: Open) -> None:
    opened = room(context={"reduced_motion": "reduce"})
    page = opened.page
    opened.read("\n\n".join(["The road was long and the river was wide and nobody came."] * 60) + "\n\n" + TEXT)
    page.locator(".source-row summary").first.click()
    page.locator(".source-row .lead-to").first.click()
    piece = page.locator(".piece.quote.lit").first
    assert piece.evaluate("element => { const box = element.getBoundingClientRect(); return box.top > 0 && box.bottom < innerHeight; }")
    assert page.evaluate("document.activeElement.className").startswith("note")


@pytest.mark.parametrize("width", [1280, 900, 640, 390, 320])
def test_nothing_is_wider_than_the_page(room: Open, width: int) -> None:
    opened = room(context={"viewport": {"width": width, "height": 800}})
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= width
    opened.read(TEXT + " " + "Donaudampfschiffahrtsgesellschaft" * 5)
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= width
    article = opened.page.locator("#article").bounding_box()
    assert article
    assert article["width"] >= 220


def test_notes_in_the_margin_do_not_lie_on_each_other(room: Open) -> None:
    opened = room()
    opened.read('Ann Lee "said" that "this" and "that" were "one".')
    boxes = [note.bounding_box() for note in opened.page.locator(".note").all()]
    assert len(boxes) == 4
    for above, below in pairwise(boxes):
        assert above
        assert below
        assert below["y"] >= above["y"] + above["height"]


def test_on_a_phone_the_slip_leaves_the_mark_in_sight(room: Open) -> None:
    opened = room(context=PHONE)
    page = opened.page
    opened.read("The road was long and wide and nobody came that way.\n\n" * 12 + TEXT + "\n\nThe end." * 20)
    mark = page.locator(".piece.quote").first
    mark.scroll_into_view_if_needed()
    mark.tap()
    page.wait_for_selector(".slip.pinned")
    slip, box = page.locator(".slip").bounding_box(), mark.bounding_box()
    assert slip
    assert box
    assert slip["width"] == 390
    assert box["y"] + box["height"] <= slip["y"]


def test_print_leaves_the_tools_away(room: Open) -> None:
    opened = room()
    opened.read(TEXT)
    opened.page.emulate_media(media="print")
    assert opened.page.locator(".tools").is_hidden()
    assert opened.page.locator("#article").is_visible()
    assert opened.page.locator(".audit").is_visible()
    assert opened.page.pdf().startswith(b"%PDF")


def test_a_reading_is_taken_away_in_every_form(room: Open, analyzer: Analyzer) -> None:
    opened = room(load=lambda settings: Loaded(analyzer, [Local(analyzer.encoders)]))
    page = opened.page
    page.set_default_timeout(60_000)
    page.locator(".story").nth(2).click()
    page.wait_for_selector("#article")
    page.click("text=Take away")
    labels = page.locator(".menu li").all_inner_texts()
    assert len(labels) == 14
    for label in labels:
        if page.locator(".menu[open]").count() == 0:
            page.click("text=Take away")
        with page.expect_download() as taken:
            page.get_by_role("button", name=label, exact=True).click()
        name = taken.value.suggested_filename
        content = Path(taken.value.path()).read_text("utf-8-sig")
        assert name.startswith("leave-the-gasworks-tower-standing"), name
        if name.endswith(".csv"):
            assert len(list(csv.DictReader(content.splitlines()))) >= 2, name
        else:
            assert "Pereira" in json.dumps(json.loads(content)), name
    assert not opened.complaints
