import json
from pathlib import Path
from typing import Any

import pytest

from models.encoders.folder import BundleError
from models.tasks import TAGS
from models.tasks.entities.custom import labels


def written(folder: Path, mapping: Any) -> Path:
    path = folder / "mapping.json"
    path.write_text(json.dumps(mapping))
    return path


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("B-PER", ("PER", True)),
        ("I-PER", ("PER", False)),
        ("E-PER", ("PER", False)),
        ("S-PER", ("PER", True)),
        ("U-PER", ("PER", True)),
        ("L-PER", ("PER", False)),
        ("I-news-desk", ("news-desk", False)),
        ("PER", ("PER", False)),
    ],
)
def test_a_label_is_a_type_and_whether_it_begins_a_span(label: str, expected: tuple[str, bool]) -> None:
    assert labels.parse(label) == expected


def test_a_type_is_counted_once_and_outside_is_none() -> None:
    assert labels.theirs(["O", "B-PER", "I-PER", "B-LOC"]) == ("PER", "LOC")


def test_our_names_and_well_known_ones_need_no_file() -> None:
    found = labels.types(["PER", "person", "GPE", "Organization", "WORK_OF_ART", "EVENT"], None)
    assert [*found.values()] == ["PERSON", "PERSON", "LOC", "ORG", "WORK", "EVENT"]


def test_a_file_names_labels_leaves_some_out_and_goes_before_well_known_names(tmp_path: Path) -> None:
    file = written(tmp_path, {"Paper": "ORG", "CARDINAL": None, "GPE": "NORP"})
    assert labels.types(["Paper", "CARDINAL", "GPE", "PER"], file) == {"Paper": "ORG", "CARDINAL": None, "GPE": "NORP", "PER": "PERSON"}


def test_labels_that_nothing_explains_are_named_with_what_to_write() -> None:
    with pytest.raises(BundleError) as caught:
        labels.types(["PER", "Paper", "Beat"], None)
    sentence = str(caught.value)
    assert "labels Paper, Beat stand for" in sentence
    assert 'write labels.json, as in {"Paper": "MISC", "Beat": "MISC"}' in sentence
    assert "PERSON, ORG" in sentence


@pytest.mark.parametrize(
    ("mapping", "reason"),
    [
        ({"PER": "HUMAN"}, '"HUMAN" is no type'),
        ({"PER": ""}, '"" is no type'),
        ({"PER": ["PERSON"]}, "is no type"),
        ({"PER": "PERSON", "LCO": "LOC"}, "no label LCO, it has PER"),
        (["PER"], "is not an object"),
    ],
)
def test_a_file_that_makes_no_sense_is_one_sentence(tmp_path: Path, mapping: Any, reason: str) -> None:
    with pytest.raises(BundleError) as caught:
        labels.types(["PER"], written(tmp_path, mapping))
    assert reason in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_missing_or_damaged_is_named(tmp_path: Path) -> None:
    with pytest.raises(BundleError, match=r"nowhere\.json cannot be read"):
        labels.types(["PER"], tmp_path / "nowhere.json")
    (tmp_path / "labels.json").write_text("{")
    with pytest.raises(BundleError, match=r"labels\.json is not JSON"):
        labels.types(["PER"], tmp_path / "labels.json")


def test_labels_of_one_type_count_together_and_what_is_left_out_counts_as_outside() -> None:
    names = ("O", "B-GPE", "I-GPE", "B-LOC", "S-LOC", "X")
    matrix = labels.columns(names, {"GPE": "LOC", "LOC": "LOC", "X": None})
    ours = TAGS["entities"]
    assert [[ours[i] for i in row.nonzero()[0]] for row in matrix] == [["O"], ["B-LOC"], ["I-LOC"], ["B-LOC"], ["B-LOC"], ["O"]]
