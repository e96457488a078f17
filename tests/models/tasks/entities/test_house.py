import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.desk import Listed
from models.encoders.folder import BundleError
from models.tasks.entities.house import HouseList, is_usable, occurrences
from tests.counting import calls


def house(*entries: dict[str, object]) -> HouseList:
    return HouseList.parse([(f"entry {number}", entry) for number, entry in enumerate(entries, 1)], Path("names.json"))


def found(text: str, *entries: dict[str, object]) -> list[tuple[str, str]]:
    return [(one.span.of(text), one.candidates[0].name) for one in occurrences(text, (house(*entries),))]


def test_json_and_csv_say_the_same(tmp_path: Path) -> None:
    entry = {"name": "Norvik Trust", "type": "ORG", "aliases": ["NT", "the trust"], "id": "7"}
    (tmp_path / "names.json").write_text(json.dumps([entry, {"name": "Ida Stow"}]))
    (tmp_path / "names.csv").write_text("id,name,aliases,type\n7,Norvik Trust,NT|the trust,ORG\n,Ida Stow,,\n")
    expected = (Listed("Norvik Trust", "ORG", ("NT", "the trust"), "7"), Listed("Ida Stow"))
    assert HouseList.read(tmp_path / "names.json").names == HouseList.read(tmp_path / "names.csv").names == expected


def test_names_and_aliases_are_found_as_whole_words() -> None:
    text = "Ida Stow’s car; Stow-Pell, O’Stow, Stowe and Idas. AT&T paid Mrs Stow."
    entries = ({"name": "Ida Stow", "aliases": ["Stow"]}, {"name": "AT&T", "type": "ORG"})
    assert found(text, *entries) == [("Ida Stow", "Ida Stow"), ("AT&T", "AT&T"), ("Stow", "Ida Stow")]


def test_case_counts_but_for_what_is_listed_in_lower_case() -> None:
    entry = {"name": "Norvik", "type": "ORG", "aliases": ["the quay men"]}
    assert [text for text, _ in found("norvik NORVIK Norvik. The Quay Men and THE QUAY MEN.", entry)] == [
        "Norvik",
        "The Quay Men",
        "THE QUAY MEN",
    ]


def test_a_longer_name_goes_before_a_shorter_one() -> None:
    entries = ({"name": "Ida Stow"}, {"name": "Ida Stow House", "type": "FAC"})
    assert found("Ida Stow House; Ida Stow.", *entries) == [("Ida Stow House", "Ida Stow House"), ("Ida Stow", "Ida Stow")]


def test_apostrophes_and_line_ends_are_alike_but_a_paragraph_ends_a_name() -> None:
    assert len(found("D’Arcy\nPell and D'Arcy Pell; D’Arcy\n\nPell", {"name": "D'Arcy Pell"})) == 2


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
        ("names.json", '[{"name": "Ida"}, {"name": "Tom", "aliases": ["Ida"]}]', "entry 2: 'Ida' is Ida already; give both an id"),
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
    places = [*occurrences(text, (house({"name": "Aa b", "aliases": ["Aa", "b-B", "bb"]}),))]
    assert all(a.span.end <= b.span.start for a, b in pairwise(places))
    assert all(" ".join(o.span.of(text).split()).lower().replace(" ", "") in {"aab", "aa", "b-b", "bb"} for o in places)


def test_one_form_may_be_of_several_with_ids_of_their_own() -> None:
    entries = ({"name": "Ida Stow", "id": "1"}, {"name": "Ida Stow", "id": "2", "type": "ORG"})
    (occurrence,) = occurrences("Ida Stow left.", (house(*entries),))
    assert [listed.id for listed in occurrence.candidates] == ["1", "2"]


def test_two_entries_of_one_id_stop_the_list() -> None:
    with pytest.raises(BundleError, match="entry 2: the id '7' is Ida Stow already"):
        house({"name": "Ida Stow", "id": "7"}, {"name": "Tom Pell", "id": "7"})


def test_of_two_lists_the_first_tells_who_has_an_id() -> None:
    first, second = house({"name": "Ida Stow", "id": "1", "title": "mayor"}), house({"name": "Ida Stow", "id": "1"}, {"name": "Tom Pell"})
    stow, pell = occurrences("Ida Stow met Tom Pell.", (first, second))
    assert [(listed.name, listed.title) for listed in stow.candidates] == [("Ida Stow", "mayor")]
    assert pell.candidates[0].name == "Tom Pell"


@pytest.mark.parametrize("form", ["a", "X", "--", "the", "It", "of the", "é"])
def test_what_every_text_has_is_not_looked_for(form: str) -> None:
    assert not is_usable(form)
    assert found(f"{form} and {form}.", {"name": "Ida", "aliases": [] if not any(map(str.isalnum, form)) else [form]}) == []


@pytest.mark.parametrize("form", ["US", "The Who", "NT", "IT", "李明", "R2"])
def test_short_names_are_looked_for(form: str) -> None:
    assert is_usable(form)
    assert [text for text, _ in found(f"So {form} left.", {"name": form})] == [form]


def test_a_list_tells_what_it_does_not_look_for() -> None:
    assert house({"name": "Ida Stow", "aliases": ["I", "the"]}).unusable == ("I", "the")


def test_many_names_cost_no_more_than_few() -> None:
    text = "Ida Stow met Tom Pell at the mill. " * 40
    many = HouseList.of((Listed("Tom Pell"), *(Listed(f"Name{number} Last{number}") for number in range(3000))))
    few = HouseList.of((Listed("Tom Pell"), Listed("Ida Roe")))
    assert calls(lambda: [*occurrences(text, (many,))]) == calls(lambda: [*occurrences(text, (few,))])


def test_names_within_names_cost_no_more_than_the_text_is_long() -> None:
    nested = HouseList.of((Listed("ha ha", aliases=tuple(" ".join(["ha"] * count) for count in range(3, 200))),))
    small, large = (calls(lambda n=n: [*occurrences("ha " * n, (nested,))]) for n in (1000, 4000))
    assert large < 5 * small
