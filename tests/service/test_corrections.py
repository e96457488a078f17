"""Corrections in the request."""

from typing import Any

import httpx
import pytest

from models.desk import Anchor, Correction
from tests.service.test_bad_input import problem
from tests.service.toy import ToyAnalyzer

pytestmark = pytest.mark.anyio

TEXT = "🙂 Ann Lee left. She \u00adsaid “no”."
QUOTE = {"exact": "no", "prefix": "“", "suffix": "”", "start": TEXT.index("no")}


async def post(client: httpx.AsyncClient, *corrections: Any, path: str = "/v1/quotes", text: str = TEXT, **more: Any) -> httpx.Response:
    return await client.post(path, json={"text": text, "corrections": list(corrections), **more})


@pytest.mark.parametrize("path", ["/v1/entities", "/v1/quotes", "/v1/hedging", "/v1/analyze"])
async def test_corrections_reach_the_analyzer_at_places_of_what_is_read(client: httpx.AsyncClient, toy: ToyAnalyzer, path: str) -> None:
    response = await post(client, {"kind": "speaker", "anchor": QUOTE, "value": " Ann  Lee "}, path=path)
    assert response.status_code == 200, response.text
    (desk,) = toy.desks
    assert desk.corrections == (Correction("speaker", Anchor("no", "“", "”", TEXT.replace("\u00ad", "").index("no")), "Ann Lee"),)


@pytest.mark.parametrize(("unit", "encoding", "size"), [("utf16", "utf-16-le", 2), ("utf8", "utf-8", 1), ("codepoint", "utf-32-le", 4)])
async def test_starts_are_in_the_unit_of_the_request(
    client: httpx.AsyncClient, toy: ToyAnalyzer, unit: str, encoding: str, size: int
) -> None:
    place = len(TEXT[: TEXT.index("no")].encode(encoding)) // size
    await post(client, {"kind": "not_quote", "anchor": QUOTE | {"start": place}}, offset_unit=unit)
    assert toy.desks[0].corrections[0].anchor.start == TEXT.replace("\u00ad", "").index("no")


async def test_a_start_beyond_the_text_is_its_end(client: httpx.AsyncClient, toy: ToyAnalyzer) -> None:
    await post(client, {"kind": "not_quote", "anchor": {"exact": "no", "start": 10**9}})
    assert toy.desks[0].corrections[0].anchor.start == len(TEXT) - 1


async def test_invisible_characters_of_a_quoted_place_are_no_matter(client: httpx.AsyncClient, toy: ToyAnalyzer) -> None:
    await post(client, {"kind": "not_quote", "anchor": {"exact": "She \u00adsaid"}})
    assert toy.desks[0].corrections[0].anchor == Anchor("She said")


async def test_the_other_mention_is_called_with(client: httpx.AsyncClient, toy: ToyAnalyzer) -> None:
    await post(client, {"kind": "same_entity", "anchor": {"exact": "She"}, "with": {"exact": "Ann Lee"}})
    assert toy.desks[0].corrections == (Correction("same_entity", Anchor("She"), other=Anchor("Ann Lee")),)


async def test_other_corrections_are_another_request(client: httpx.AsyncClient) -> None:
    first, second = [
        await post(client, {"kind": "same_entity", "anchor": {"exact": "She"}, "with": {"exact": name}}) for name in ("Ann Lee", "Ann")
    ]
    assert first.headers["etag"] != second.headers["etag"]


@pytest.mark.parametrize(
    ("correction", "pointer", "words"),
    [
        ({"kind": "speaker", "anchor": QUOTE}, "/corrections/0", "needs a value"),
        ({"kind": "type", "anchor": QUOTE}, "/corrections/0", "needs a value"),
        ({"kind": "type", "anchor": QUOTE, "value": "BODY"}, "/corrections/0", "'BODY' is no type; they are PERSON"),
        ({"kind": "same_entity", "anchor": QUOTE}, "/corrections/0", "needs with"),
        ({"kind": "speaker", "anchor": QUOTE, "value": "A", "with": QUOTE}, "/corrections/0", "takes no with"),
        ({"kind": "not_quote", "anchor": QUOTE, "value": "A"}, "/corrections/0", "takes no value"),
        ({"kind": "speaker", "anchor": {"exact": " "}, "value": "A"}, "/corrections/0/anchor/exact", "blank"),
        ({"kind": "speaker", "anchor": {"exact": "a", "start": -1}, "value": "A"}, "/corrections/0/anchor/start", "greater than or equal"),
        ({"kind": "speaker", "anchor": {"exact": "a", "end": 1}, "value": "A"}, "/corrections/0/anchor/end", "Unknown field"),
        ({"kind": "delete", "anchor": QUOTE}, "/corrections/0/kind", "speaker"),
        ("speaker", "/corrections/0", "JSON object"),
    ],
)
async def test_what_is_no_correction_is_told_with_its_place(client: httpx.AsyncClient, correction: Any, pointer: str, words: str) -> None:
    (error, *_) = problem(await post(client, correction), 422, "invalid_request")["errors"]
    assert error["pointer"] == pointer
    assert words in error["detail"]


async def test_ten_thousand_are_taken_and_more_refused(client: httpx.AsyncClient, toy: ToyAnalyzer) -> None:
    one = {"kind": "not_quote", "anchor": {"exact": "no"}}
    assert (await post(client, *[one] * 10_000)).status_code == 200
    assert len(toy.desks[0].corrections) == 10_000
    assert "10000" in problem(await post(client, *[one] * 10_001), 422, "invalid_request")["detail"]
