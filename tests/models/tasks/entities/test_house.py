import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.encoders.folder import BundleError
from models.tasks.entities.house import HouseList, Listed


def house(*entries: dict[str, object]) -> HouseList:
    return HouseList.of([(f"entry {number}", entry) for number, entry in enumerate(entries, 1)], Path("names.json"))


def places(text: str, *entries: dict[str, object]) -> list[tuple[str, str]]:
    return [(occurrence.span.of(text), occurrence.listed.name) for occurrence in house(*entries).occurrences(text)]


def test_json_and_csv_say_the_same(tmp_path: Path) -> None:
    entry = {"name": "Norvik Trust", "type": "ORG", "aliases": ["NT", "the trust"], "id": "7"}
    (tmp_path / "names.json").write_text(json.dumps([entry, {"name": "Ida Stow"}]))
    (tmp_path / "names.csv").write_text("id,name,aliases,type\n7,Norvik Trust,NT|the trust,ORG\n,Ida Stow,,\n")
    expected = (Listed("Norvik Trust", "ORG", ("NT", "the trust"), "7"), Listed("Ida Stow"))
    assert HouseList.read(tmp_path / "names.json").names == HouseList.read(tmp_path / "names.csv").names == expected


def test_names_and_aliases_are_found_as_whole_words() -> None:
    text = "Ida Stow’s car; Stow-Pell, O’Stow, Stowe and Idas. AT&T paid Mrs Stow."
    entries = ({"name": "Ida Stow", "aliases": ["Stow"]}, {"name": "AT&T", "type": "ORG"})
    assert places(text, *entries) == [("Ida Stow", "Ida Stow"), ("AT&T", "AT&T"), ("Stow", "Ida Stow")]


def test_case_counts_but_for_what_is_listed_in_lower_case() -> None:
    entry = {"name": "Norvik", "type": "ORG", "aliases": ["the quay men"]}
    assert [text for text, _ in places("norvik NORVIK Norvik. The Quay Men and THE QUAY MEN.", entry)] == [
        "Norvik",
        "The Quay Men",
        "THE QUAY MEN",
    ]


def test_a_longer_name_goes_before_a_shorter_one() -> None:
    entries = ({"name": "Ida Stow"}, {"name": "Ida Stow House", "type": "FAC"})
    assert places("Ida Stow House; Ida Stow.", *entries) == [("Ida Stow House", "Ida Stow House"), ("Ida Stow", "Ida Stow")]


def test_apostrophes_and_line_ends_are_alike_but_a_paragraph_ends_a_name() -> None:
    assert len(places("D’Arcy\nPell and D'Arcy Pell; D’Arcy\n\nPell", {"name": "D'Arcy Pell"})) == 2


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("names.json", '[\n{"name": "Ida"},\n{"name" "Tom"}]', r"names\.json, line 3: is not JSON"),
        ("names.json", '{"name": "Ida"}', "must be a list"),
        ("names.json", '[{"name": "Ida"}, "Tom"]', "entry 2: must be an object"),
        ("names.json", '[{"type": "ORG"}]', "entry 1: has no name"),
        ("names.json", '[{"name": "--"}]', "entry 1: '--' is no name"),
        ("names.json", '[{"name": 3}]', "entry 1: name must be a text"),
        ("names.json", '[{"name": "Ida", "aliases": "I"}]', "entry 1: aliases must be a list of texts"),
        ("names.json", '[{"name": "Ida", "type": "DATE"}]', "entry 1: 'DATE' is no type"),
        ("names.json", '[{"name": "Ida", "kind": "ORG"}]', "entry 1: 'kind' is none of"),
        ("names.json", '[{"name": "Ida"}, {"name": "Tom", "aliases": ["Ida"]}]', "entry 2: 'Ida' is Ida already"),
        ("names.csv", "name,kind\nIda,ORG\n", "line 1: 'kind' is no header"),
        ("names.csv", "aliases\nIda\n", "line 1: has no header name"),
        ("names.csv", "name,type\nIda,PERSON\nTom,ORG,x\n", "line 3: has more cells"),
        ("names.csv", "name,type\nIda,PERSON\nTom,BODY\n", "line 3: 'BODY' is no type"),
        ("names.csv", 'name,type\n"Ida,PERSON\n', "line 2"),
    ],
)
def test_a_broken_list_says_where_and_why(tmp_path: Path, name: str, content: str, sentence: str) -> None:
    (tmp_path / name).write_text(content)
    with pytest.raises(BundleError, match=sentence):
        HouseList.read(tmp_path / name)


def test_a_file_that_is_missing_or_no_text_is_told(tmp_path: Path) -> None:
    with pytest.raises(BundleError, match="cannot be read"):
        HouseList.read(tmp_path / "none.json")
    (tmp_path / "names.csv").write_bytes(b"name\nAn\xff\n")
    with pytest.raises(BundleError, match="is not UTF-8: byte 8"):
        HouseList.read(tmp_path / "names.csv")


@given(st.text(alphabet="Aab B'’-&.\n", max_size=60))
def test_occurrences_are_apart_and_say_what_is_listed(text: str) -> None:
    occurrences = [*house({"name": "A b", "aliases": ["A", "b-B", "b"]}).occurrences(text)]
    assert all(a.span.end <= b.span.start for a, b in pairwise(occurrences))
    assert all(" ".join(o.span.of(text).split()).lower().replace(" ", "") in {"ab", "a", "b-b", "b"} for o in occurrences)
