"""A model of one's own, from the settings to the answer."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest

from service.app import create_app
from tests import own, tiny
from tests.service.conftest import make_settings

pytestmark = pytest.mark.anyio

BODY = {"text": "The mayor met Ann Lee in Rome on Tuesday, and the two of them talked about the railway that the town wants."}


@asynccontextmanager
async def serving(folder: Path, **settings: Any) -> AsyncIterator[httpx.AsyncClient]:
    failures: list[str] = []
    models = {"article_model": tiny.article(folder / "article"), "stance_model": tiny.stance(folder / "stance")}
    app = create_app(make_settings(**models, device="cpu", **settings), on_failure=failures.append)
    async with app.router.lifespan_context(app), httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
        with anyio.fail_after(60):
            while not failures and (await client.get("/readyz")).status_code != 200:
                await anyio.sleep(0.02)
        assert not failures, failures[0]
        yield client


async def test_entities_come_from_the_model_of_the_settings(tmp_path: Path) -> None:
    folder = own.lexicon(tmp_path / "desk-names", {"Ann": "B-Who", "Lee": "I-Who", "Rome": "B-Where"})
    mapping = tmp_path / "mapping.json"
    mapping.write_text(json.dumps({"Who": "PERSON", "Where": "FAC"}))
    async with serving(tmp_path, entities_model=folder, entities_labels=mapping) as client:
        response = await client.post("/v1/entities", json=BODY)
        cards = (await client.get("/v1/models")).json()["models"]
    body = response.json()
    assert [(m["text"], m["type"], m["start"]) for m in body["mentions"]] == [("Ann Lee", "PERSON", 14), ("Rome", "FAC", 25)]
    card = next(card for card in cards if card["task"] == "entities")
    assert (card["own"], card["calibrated"], card["labels"]) == (True, False, {"Who": "PERSON", "Where": "FAC"})
    assert body["model"] == {"entities": f"desk-names {card['version']}"}


async def test_another_mapping_makes_another_etag(tmp_path: Path) -> None:
    tags = []
    for mapping in ({"Who": "PERSON"}, {"Who": "ORG"}):
        folder = own.lexicon(tmp_path / "desk-names", {"Ann": "B-Who"}, mapping)
        async with serving(tmp_path, entities_model=folder) as client:
            tags.append((await client.post("/v1/quotes", json=BODY)).headers["etag"])
    assert tags[0] != tags[1]


async def test_labels_that_nothing_explains_stop_the_start(tmp_path: Path) -> None:
    folder = own.lexicon(tmp_path / "desk-names", {"Ann": "B-Who"})
    with pytest.raises(AssertionError, match=r"cannot load its models: .*desk-names.* labels Who stand for: write labels\.json"):
        async with serving(tmp_path, entities_model=folder):
            pass


async def test_names_of_the_list_are_found_and_mark_the_model(tmp_path: Path) -> None:
    names = tmp_path / "names.csv"
    names.write_text("name,type,aliases\nRailway Trust,ORG,the railway\n")
    tags = []
    for listed in (None, names):
        async with serving(tmp_path, names=listed) as client:
            response = await client.post("/v1/entities", json=BODY)
        tags.append(response.headers["etag"])
    body = response.json()
    mention = next(mention for mention in body["mentions"] if mention["text"] == "the railway")
    assert (mention["type"], mention["confidence"]) == ("ORG", 0.99)
    assert next(entity["name"] for entity in body["entities"] if entity["id"] == mention["entity"]) == "Railway Trust"
    assert "+names." in body["model"]["entities"]
    assert tags[0] != tags[1]


async def test_a_broken_list_of_names_stops_the_start(tmp_path: Path) -> None:
    names = tmp_path / "names.csv"
    names.write_text("name,type\nAnn,BODY\n")
    with pytest.raises(AssertionError, match=r"names\.csv, line 2: 'BODY' is no type"):
        async with serving(tmp_path, names=names):
            pass
