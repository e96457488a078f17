"""What README.md and docs/requests.md show is what the service gives."""

import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from docs import examples
from models.local import load
from service.app import create_app
from service.inference.loading import Loaded
from service.inference.runners import Local
from tests.service.conftest import make_settings
from tests.tiny import SHIPPED

_ANSWER = re.compile(r"```json\n(\{\n \"(?:(?!```).*\n)+)```")


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    analyzer = load(SHIPPED / "article", SHIPPED / "stance", device="cpu")
    with TestClient(create_app(make_settings(), lambda settings: Loaded(analyzer, [Local(analyzer.encoders)]))) as client:
        end = time.monotonic() + 120
        while client.get("/readyz").status_code != 200:
            assert time.monotonic() < end, "the models do not load"
            time.sleep(0.05)
        yield client


def answers(page: str) -> list[Any]:
    return [json.loads(answer) for answer in _ANSWER.findall(page)]


def shape(value: Any) -> Any:
    """Keys and texts of an answer; its numbers and versions differ from processor to processor and from training to training."""
    if isinstance(value, dict):
        return {key: shape(part) for key, part in value.items() if key != "model"}
    if isinstance(value, list):
        return [shape(part) for part in value]
    return None if isinstance(value, (int, float)) and not isinstance(value, bool) else value


@pytest.mark.parametrize("page", examples.PAGES, ids=lambda page: page.name)
def test_answers_are_those_of_the_service(client: TestClient, page: Path) -> None:
    written = page.read_text(encoding="utf-8")
    now = examples.answered(written, client)
    assert answers(written)
    assert shape(answers(now)) == shape(answers(written)), "make docs writes them anew"


def test_answers_are_laid_out_without_loss() -> None:
    answer = {"id": None, "model": {}, "quotes": [{"text": "a  b, c: “d” " * 30, "none": []}], "sourcing": {"why": 'it"s'}}
    assert json.loads(examples.laid_out(answer)) == answer
    assert max(map(len, examples.laid_out({"n": list(range(500))}).splitlines())) <= examples.WIDTH
