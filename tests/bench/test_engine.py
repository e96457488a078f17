from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bench import engine
from bench.articles import mix
from bench.engine import Engine
from models.analysis import Analyzer, Plan
from models.task import Analysis
from service.settings import Settings
from tests import tiny


def test_each_text_is_decoded_once_from_all_its_windows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    article, stance = tiny.article(tmp_path / "article"), tiny.stance(tmp_path / "stance")
    settings = Settings(article_model=article, stance_model=stance, device="cpu", processes=1, threads=1, batch_tokens=600)
    decoded: list[tuple[Plan, Sequence[Any]]] = []
    decode = Analyzer.decode

    def keep(analyzer: Analyzer, plan: Plan, outputs: Sequence[Any]) -> Analysis:
        decoded.append((plan, outputs))
        return decode(analyzer, plan, outputs)

    monkeypatch.setattr(Analyzer, "decode", keep)
    monkeypatch.setattr(engine, "_loaded", None)
    engine._begin(settings, 1)
    texts = mix(40)
    with Engine(settings) as made:
        monkeypatch.setattr(made, "_pool", SimpleNamespace(map=map, shutdown=lambda: None))  # this process in place of others
        made.seconds(texts)
    assert [plan.document.text for plan, _ in decoded] == texts
    assert all(len(outputs) == len(plan.work) > 0 for plan, outputs in decoded)
