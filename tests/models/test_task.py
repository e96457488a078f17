from pathlib import Path

import pytest

import models.tasks
from models.task import Analysis, Task
from models.tasks import TASKS, entities, hedging, quotes, stance
from models.tasks.entities.custom.task import task as own_names
from tests import own

FOLDER = Path(models.tasks.__file__).parent


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.name)
def test_a_task_lives_in_the_folder_of_its_name(task: Task[object]) -> None:
    assert task.package == f"models.tasks.{task.name}"
    assert task.folder == FOLDER / task.name


def test_a_module_of_the_folder_is_found_by_name() -> None:
    assert hedging.TASK.module("labels") is hedging.labels
    assert quotes.TASK.module("labels") is not hedging.labels


def test_a_module_that_is_not_there_is_none() -> None:
    assert stance.TASK.module("nothing_of_the_kind") is None


def test_a_task_with_another_decoder_lives_where_that_comes_from(tmp_path: Path) -> None:
    task = own_names(own.bert(tmp_path), 100)
    assert task.name == entities.TASK.name
    assert task.folder == FOLDER / "entities" / "custom"


def test_an_analysis_gives_what_a_task_found() -> None:
    found = quotes.Quotes(())
    assert Analysis({"quotes": found})[quotes.TASK] is found


def test_what_did_not_run_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        Analysis({})[quotes.TASK]


def test_a_changed_result_leaves_the_analysis_as_it_was() -> None:
    before = Analysis({"quotes": quotes.Quotes(()), "stance": stance.Stances(())}, ("read with care",))
    other = stance.Stances((), ("cut",))
    after = before.having(stance.TASK, other)
    assert after[stance.TASK] is other
    assert after[quotes.TASK] is before[quotes.TASK]
    assert after.warnings == before.warnings
    assert before[stance.TASK].warnings == ()
