from pathlib import Path

import pytest

from models.evaluation.probes import FILE, Probe, WeakSpot, read
from models.tasks import TASKS

SPOT = '[[spot]]\ntitle = "Names"\nshare = "2 of 3 errors read"\nnote = "Some are missed."\n'
PROBE = '[[spot.probe]]\ntext = "Kabul fell."\nright = "Kabul LOC"\n'


@pytest.mark.parametrize("task", [task.name for task in TASKS if task.endpoint])
def test_every_probe_has_a_text_and_a_right_answer(task: str) -> None:
    (folder,) = (one.folder for one in TASKS if one.name == task)
    spots = read(folder)
    assert spots
    assert all(spot.title and spot.share and spot.note and spot.probes for spot in spots)
    assert all(probe.text and probe.right for spot in spots for probe in spot.probes)


def test_only_probes_of_a_task_with_targets_have_one() -> None:
    asked = {task.name: {bool(probe.target) for spot in read(task.folder) for probe in spot.probes} for task in TASKS if task.endpoint}
    assert asked.pop("stance") == {True}
    assert all(some == {False} for some in asked.values())


def test_a_file_is_read_in_its_order(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(f'{SPOT}{PROBE}{PROBE}target = "the fall"\n{SPOT}', encoding="utf-8")
    probe = Probe("Kabul fell.", "Kabul LOC")
    first, second = read(tmp_path)
    assert first == WeakSpot("Names", "2 of 3 errors read", "Some are missed.", (probe, Probe(probe.text, probe.right, "the fall")))
    assert second.probes == ()


def test_a_misspelt_field_is_no_probe(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(f'{SPOT}{PROBE}targt = "the fall"\n', encoding="utf-8")
    with pytest.raises(TypeError, match="targt"):
        read(tmp_path)


def test_a_task_without_a_file_has_no_weak_spots(tmp_path: Path) -> None:
    assert read(tmp_path) == ()
