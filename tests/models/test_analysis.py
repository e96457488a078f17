"""The tasks that can run with what a model folder holds, and what they make of a text."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from graphlib import CycleError
from pathlib import Path
from typing import Any

import pytest

from models.analysis import Analyzer, Work, in_order, read
from models.encoders.heads import read_heads, save_heads
from models.encoders.window import Outputs
from models.local import load
from models.notices import Notice
from models.task import Analysis, Task
from models.tasks import TASKS, entities, hedging, quotes, stance
from tests import tiny

TEXT = "Mary Smith said that it may rain.\n\n“It will not,” he said. Nobody came."
OURS = ("entities", "quotes", "hedging", "stance")
TARGETS = {"stance": stance.Options(("the rain", "the sun"))}


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    return tiny.article(tmp_path / "article"), tiny.stance(tmp_path / "stance")


def loaded(folders: tuple[Path, Path]) -> Analyzer:
    return load(*folders, device="cpu", backend="fp32")


def analyze(analyzer: Analyzer, text: str, *tasks: str, options: Mapping[str, Any] = TARGETS) -> Analysis:
    plan = analyzer.plan(text, frozenset(tasks), options)
    return analyzer.decode(*analyzer.encode(plan, lambda some: encoded(analyzer, some)))


def encoded(analyzer: Analyzer, work: Sequence[Work]) -> list[Outputs]:
    return [analyzer.encoders[one.encoder].run([one.window])[0] for one in work]


def names(analyzer: Analyzer) -> set[str]:
    return {task.name for task in analyzer.tasks}


def test_a_whole_folder_has_every_task(folders: tuple[Path, Path]) -> None:
    analyzer = loaded(folders)
    assert analyzer.off == {}
    assert names(analyzer) == {task.name for task in TASKS}
    assert analyzer.versions == dict.fromkeys(OURS, "tiny 0")
    assert list(analyze(analyzer, TEXT, *OURS).results) == list(OURS)


def test_only_what_was_asked_for_is_given(folders: tuple[Path, Path]) -> None:
    analyzer = loaded(folders)
    whole = analyze(analyzer, TEXT, *OURS)
    for name in OURS:
        assert analyze(analyzer, TEXT, name).results == {name: whole.results[name]}


def remove(folder: Path) -> None:
    (folder / "heads" / "hedging.safetensors").unlink()


def damage(folder: Path) -> None:
    (folder / "heads" / "hedging.safetensors").write_bytes(b"\x00damaged")


def rename(folder: Path) -> None:
    heads, tensors = read_heads(folder / "heads" / "hedging.safetensors")
    other = [{**head, "labels": ["O", *(f"{label}y" for label in head["labels"][1:])]} if "labels" in head else head for head in heads]
    save_heads(folder, "hedging", other, tensors)


@pytest.mark.parametrize("spoil", [remove, damage, rename])
def test_a_task_without_usable_heads_is_off_and_the_others_answer(folders: tuple[Path, Path], spoil: Callable[[Path], None]) -> None:
    whole = analyze(loaded(folders), TEXT, "entities", "quotes", "stance")
    spoil(folders[0])
    analyzer = loaded(folders)
    assert analyzer.off.keys() == {"hedging", "headline"}
    assert "hedging.safetensors" in analyzer.off["hedging"]
    assert "\n" not in analyzer.off["hedging"]
    assert names(analyzer) == {task.name for task in TASKS} - {"hedging", "headline"}
    assert "hedging" not in analyzer.versions
    assert "hedging" not in {card["task"] for card in analyzer.cards}
    rest = analyze(analyzer, TEXT, "entities", "quotes", "stance")
    assert list(rest.results) == ["entities", "quotes", "stance"]
    assert [one.span for one in rest[entities.TASK].mentions] == [one.span for one in whole[entities.TASK].mentions] != []
    assert [one.content for one in rest[quotes.TASK].quotes] == [one.content for one in whole[quotes.TASK].quotes]


def test_what_waits_for_a_task_that_is_off_is_off(folders: tuple[Path, Path]) -> None:
    (folders[0] / "heads" / "quotes.json").write_text("damaged")
    analyzer = loaded(folders)
    assert analyzer.off.keys() == {"quotes", "hedging", "headline", "stance"}
    assert "quotes.json" in analyzer.off["quotes"]
    assert analyzer.off["hedging"].startswith("it needs quotes")
    assert analyzer.off["stance"].startswith("it needs quotes")
    assert analyze(analyzer, TEXT, "entities")[entities.TASK].mentions


def test_so_it_goes_from_task_to_task(folders: tuple[Path, Path]) -> None:
    (folders[0] / "heads" / "entities.safetensors").unlink()
    analyzer = loaded(folders)
    assert names(analyzer) == set()
    assert analyzer.off["coreference"].startswith("it needs entities")
    assert analyzer.off["hedging"].startswith("it needs quotes")


def test_tasks_run_after_those_they_read() -> None:
    order = [task.name for task in in_order(TASKS[::-1])]
    assert sorted(order) == sorted(task.name for task in TASKS)
    for task in TASKS:
        assert all(order.index(other.name) < order.index(task.name) for other in task.after)


def test_tasks_that_wait_for_each_other_are_refused() -> None:
    first: Task[Any] = replace(quotes.TASK, name="first")
    second: Task[Any] = replace(quotes.TASK, name="second", after=(first,))
    with pytest.raises(CycleError):
        in_order([replace(first, after=(second,)), second])


@pytest.mark.parametrize("text", ["", " \n", "\x00"])
def test_a_text_without_words_has_nothing_in_it(folders: tuple[Path, Path], text: str) -> None:
    found = analyze(loaded(folders), text, "entities", "quotes", "hedging")
    assert (found[entities.TASK].mentions, found[entities.TASK].entities) == ((), ())
    assert found[quotes.TASK].quotes == ()
    assert found[hedging.TASK].summary.hedged == 0


def test_there_is_a_stance_for_each_target(folders: tuple[Path, Path]) -> None:
    analyzer = loaded(folders)
    found = analyze(analyzer, TEXT, "stance")
    assert [one.target for one in found[stance.TASK].stances] == ["the rain", "the sun"]
    alone = analyze(analyzer, TEXT, "stance", options={"stance": stance.Options(("the sun",))})
    assert alone[stance.TASK].stances == found[stance.TASK].stances[1:]


def test_a_targets_cut_is_a_warning(folders: tuple[Path, Path]) -> None:
    found = analyze(loaded(folders), TEXT, "stance", options={"stance": stance.Options(("rain", ("한" * 33 + " ") * 5))})
    assert found.warnings == (Notice("target_cut", "Only the first 300 tokens of target 2 were read."),)


def test_the_backend_is_part_of_the_version(folders: tuple[Path, Path]) -> None:
    analyzer = read({"article": folders[0], "stance": folders[1]}, {"article": "int8", "stance": "fp32"})
    assert analyzer.versions == {"entities": "tiny 0+int8", "quotes": "tiny 0+int8", "hedging": "tiny 0+int8", "stance": "tiny 0"}
    assert {card["task"]: card["backend"] for card in analyzer.cards}["entities"] == "int8"


def test_windows_cover_the_whole_of_a_long_text(folders: tuple[Path, Path]) -> None:
    text = "Mary Smith said that it may rain. " * 120
    plan = loaded(folders).plan(text, frozenset({"entities"}))
    assert plan.windows == len(plan.work) > 1
    assert plan.chars_analyzed == len(text)
    assert sum(len(work.window.rows) for work in plan.work if work.window.rows is not None) == len(plan.document.tokens.first)


def test_windows_that_wait_are_marked_with_what_the_first_ones_tell(folders: tuple[Path, Path]) -> None:
    analyzer = loaded(folders)
    plan = analyzer.plan(TEXT, frozenset({"stance"}), {"stance": stance.Options(("rain",))})
    assert [work.encoder for work in plan.work] == ["article", *["stance"] * 4]
    assert plan.first == 1
    marked = analyzer.mark(plan, encoded(analyzer, plan.work[:1]))
    assert marked.work[0] is plan.work[0]
    before, after = plan.work[1].window, marked.work[1].window
    assert after.ids.tolist() == before.ids.tolist()
    assert after.types.max() > before.types.max()
    assert {"entities", "coreference", "quotes"} <= marked.known.results.keys()


def test_what_is_known_when_windows_are_marked_is_not_found_again(folders: tuple[Path, Path]) -> None:
    analyzer = loaded(folders)
    plan = analyzer.plan(TEXT, frozenset(OURS), TARGETS)
    marked, outputs = analyzer.encode(plan, lambda some: encoded(analyzer, some))
    assert analyzer.decode(marked, outputs)[quotes.TASK] is marked.known[quotes.TASK]


def test_without_a_task_that_waits_all_is_read_at_once(folders: tuple[Path, Path]) -> None:
    analyzer = loaded(folders)
    plan = analyzer.plan(TEXT, frozenset({"quotes"}))
    assert plan.first == len(plan.work)
    assert analyzer.mark(plan, encoded(analyzer, plan.work)) is plan
