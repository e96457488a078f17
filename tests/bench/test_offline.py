from collections.abc import Iterator, Sequence
from types import SimpleNamespace

import numpy as np
import pytest

from bench.articles import mix
from bench.offline import Offline, batches
from models.encoders.window import Window
from service.settings import Settings
from tests import tiny

TEXT = mix(2)[1]


@pytest.fixture(scope="module")
def offline(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Offline]:
    folder = tmp_path_factory.mktemp("models")
    article, stance = tiny.article(folder / "article"), tiny.stance(folder / "stance")
    settings = Settings(article_model=article, stance_model=stance, device="cpu", processes=2, threads=1, batch_tokens=600)
    with Offline(settings) as made:
        yield made


def windows(*lengths: int) -> list[Window]:
    return [Window(np.full(n, n, dtype=np.int64), np.ones(n, dtype=np.int64)) for n in lengths]


def test_batches_keep_the_order_and_the_budget() -> None:
    made = [[len(window) for window in batch] for batch in batches(windows(4, 4, 2, 9, 1, 25, 3), 10)]
    assert made == [[4, 4, 2], [9, 1], [25], [3]]


def test_the_processes_are_those_of_the_settings(offline: Offline) -> None:
    assert (offline.streams, offline.threads, offline.batch_tokens, offline.backend) == (2, 1, 600, "fp32")


def test_all_windows_are_computed_once(offline: Offline, monkeypatch: pytest.MonkeyPatch) -> None:
    read = offline.windows(TEXT)
    seen: list[Window] = []

    def run(encoder: str, some: Sequence[Window]) -> None:
        seen.extend(some)

    monkeypatch.setattr(offline, "_runners", [SimpleNamespace(run=run)] * 3)
    offline.seconds(read)
    assert sorted(map(id, seen)) == sorted(map(id, read))


def test_each_process_computes_every_full_batch(offline: Offline) -> None:
    read = offline.windows(TEXT)
    assert len(offline.batch_seconds(read)) == 2 * (len(list(batches(read, 600))) - 1)


def test_a_text_has_fewer_tokens_than_its_windows(offline: Offline) -> None:
    assert offline.text_tokens(TEXT) < sum(map(len, offline.windows(TEXT)))


@pytest.mark.parametrize("most", [5, 254, 10_000])
def test_pieces_hold_all_of_a_text_and_no_more_tokens_than_asked_for(offline: Offline, most: int) -> None:
    pieces = offline.pieces(TEXT, most)
    assert "".join("".join(pieces).split()) == "".join(TEXT.split())
    assert max(map(offline.text_tokens, pieces)) <= most
    assert len(pieces) < 1.3 * offline.text_tokens(TEXT) / most + 1
