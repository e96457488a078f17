import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from bench.footprint import int8_loss, memory


def cards(folder: Path, told: dict[str, Any]) -> Path:
    """A model folder with a card for each task that is told of."""
    (folder / "heads").mkdir(parents=True)
    for task, card in told.items():
        (folder / "heads" / f"{task}.json").write_text(json.dumps(card))
    return folder


def test_the_worst_loss_of_all_cards_counts(tmp_path: Path) -> None:
    article = cards(
        tmp_path / "article", {"entities": {"int8_lost": {"f1": 0.1}}, "hedging": {"int8_lost": {"f1": -0.2}}, "attribution": {}}
    )
    stance = cards(tmp_path / "stance", {"stance": {"int8_lost": {"f1 macro": 0.25}}})
    figure = int8_loss([article, stance])
    assert (figure.value, figure.verdict, figure.note) == (0.25, "met", "at worst: stance f1 macro")
    assert figure.raw["int8_f1_losses"]["hedging f1"] == -0.2


def test_cards_that_do_not_tell_give_no_figure(tmp_path: Path) -> None:
    figure = int8_loss([cards(tmp_path / "article", {"entities": {}})])
    assert (figure.value, figure.note) == (None, "the model cards do not tell")


def test_memory_is_the_sum_at_its_highest_and_what_is_shared_counted_once() -> None:
    server: Any = SimpleNamespace(memory=lambda: {"rss_peak": 900.0, "pss": 500.0})
    assert [(figure.name, figure.value) for figure in memory(server)] == [("rss_mb", 900.0), ("pss_mb", 500.0)]


def test_memory_of_a_system_that_does_not_tell_is_no_figure() -> None:
    server: Any = SimpleNamespace(memory=dict)
    assert [(figure.name, figure.value) for figure in memory(server)] == [("rss_mb", None)]
