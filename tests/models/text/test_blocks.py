import numpy as np
import pytest

from models.annotations import Span
from models.text.blocks import Block, Blocks


def roles(text):
    return [f"{block.role} {block.span.of(text)}" for block in Blocks.read(text, ()).blocks]


@pytest.mark.parametrize(("text", "expected"), [
    ("Talks fail again\n\nBy Jane Roe\n\nThey failed.", ["title Talks fail again", "byline By Jane Roe", "paragraph They failed."]),
    ("It rained.\n\nWeather\n\nIt will rain.", ["paragraph It rained.", "heading Weather", "paragraph It will rain."]),
    ("One.\n\nPhoto: Clara Holm\n\nTwo.", ["paragraph One.", "credit Photo: Clara Holm", "paragraph Two."]),
    ("One.\n\nRead more: A long way\n\nTwo.", ["paragraph One.", "aside Read more: A long way", "paragraph Two."]),
    ("One.\n\nJane Roe at the dam (Image: Clara Holm/Shire News)\n\nTwo.",
     ["paragraph One.", "caption Jane Roe at the dam", "credit (Image: Clara Holm/Shire News)", "paragraph Two."]),
    ("One.\n\nJane Roe at the dam. Picture: Clara Holm\n\nTwo.",
     ["paragraph One.", "caption Jane Roe at the dam.", "credit Picture: Clara Holm", "paragraph Two."]),
    ("One.\n\n[caption id=\"a\"]The dam.[/caption]", ["paragraph One.", "caption [caption id=\"a\"]The dam.[/caption]"]),
    ("It gives the whole picture: nobody came.", ["paragraph It gives the whole picture: nobody came."]),
    ("- One\n\n- Two", ["list_item - One", "list_item - Two"]),
    ("ADVERTISEMENT\n\nOne\ntwo.", ["boilerplate ADVERTISEMENT", "paragraph One\ntwo."]),
    ("“We will not pay”", ["paragraph “We will not pay”"]),
    ("", []),
])  # fmt: skip
def test_blocks_of_plain_text_are_told_by_their_form(text, expected):
    assert roles(text) == expected


def test_a_caption_and_its_credit_are_two_blocks_of_one_group():
    text = "The dam at dawn. Photo: Clara Holm"
    caption, credit = Blocks.read(text, (Block(Span(0, len(text)), "caption", 3),)).blocks
    assert (caption.span.of(text), caption.group) == ("The dam at dawn.", 3)
    assert (credit.role, credit.span.of(text), credit.group) == ("credit", "Photo: Clara Holm", 3)


def test_the_story_is_one_flow_and_what_stands_beside_it_another():
    blocks = Blocks.of([
        Block(Span(0, 5), "paragraph"), Block(Span(6, 9), "quote", 1), Block(Span(10, 12), "citation", 1),
        Block(Span(13, 20), "caption", 2), Block(Span(21, 25), "credit", 2), Block(Span(26, 30), "heading"),
    ])  # fmt: skip
    assert blocks.flows_of(np.array([0, 7, 10, 13, 22, 27, 40, 5])).tolist() == [0, 0, 1, 2, 2, 3, 0, 0]
    assert blocks.at(5) is None
    assert blocks.role(27) == "heading"
    assert blocks.role(99) == "paragraph"


@pytest.mark.parametrize("between", ["\n", " "])
def test_the_last_words_of_a_quotation_may_cite_it(between):
    text = f"We walk far.{between}— Ann Poole, farmer"
    said, cited = Blocks.read(text, (Block(Span(0, len(text)), "quote", 2),)).blocks
    assert (said.role, said.span.of(text), said.group) == ("quote", "We walk far.", 2)
    assert (cited.role, cited.span.of(text), cited.group) == ("citation", "— Ann Poole, farmer", 2)


@pytest.mark.parametrize("text", ["We walk far. — And then we rest.", "We walk — Ann too", "We walk far. — and rest"])
def test_a_dash_among_the_words_of_a_quotation_cites_nobody(text):
    (said,) = Blocks.read(text, (Block(Span(0, len(text)), "quote", 2),)).blocks
    assert said.span.of(text) == text
