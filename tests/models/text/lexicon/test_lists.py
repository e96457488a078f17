import re

import pytest

from models.text.lexicon.lists import FOLDER, LexiconError, WordList, alternatives, read, values, words

HEADER = "# source: somebody; measures: 3/4 on a file, names\n"
FRUIT = HEADER + "# columns: fruit, colour, uses\n# Pomes\napple\tred\tpie juice\npear\t-\tjuice\nquince\n"


def fruit() -> WordList:
    return WordList.parse("fruit", FRUIT)


def test_the_first_line_tells_source_and_measure() -> None:
    found = fruit()
    assert (found.source, found.measures) == ("somebody", "3/4 on a file, names")


def test_entries_have_a_cell_for_every_column_and_comments_are_none() -> None:
    assert fruit().rows == (("apple", "red", "pie juice"), ("pear", "", "juice"), ("quince", "", ""))


def test_a_list_without_named_columns_is_one_of_words() -> None:
    assert WordList.parse("list", HEADER + "of course\nyes\n").rows == (("of course",), ("yes",))


def test_a_column_leaves_out_the_words_that_have_nothing_there() -> None:
    assert fruit().column("colour") == {"apple": "red"}


def test_a_tag_is_found_among_others() -> None:
    assert fruit().having("juice") == {"apple", "pear"}
    assert fruit().having("pie") == {"apple"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "fruit.txt:1: the first line"),
        ("apple\n", "fruit.txt:1: the first line"),
        ("# source: somebody\napple\n", "fruit.txt:1: the first line"),
        (HEADER + "apple\tred\n", "fruit.txt:2: a line has a word and up to 0 columns"),
        (HEADER + "\napple\n", "fruit.txt:2: a line has a word"),
        (HEADER + "apple\npear\napple\n", "fruit.txt:4: 'apple' is in the list already"),
    ],
)
def test_a_line_that_is_none_is_told_with_its_file_and_number(text: str, told: str) -> None:
    with pytest.raises(LexiconError, match=f"^{told}"):
        WordList.parse("fruit", text)


def test_a_column_or_a_tag_that_no_file_has_is_refused() -> None:
    with pytest.raises(LexiconError, match=r"fruit.txt: there is no column 'taste'"):
        fruit().column("taste")
    with pytest.raises(LexiconError, match=r"fruit.txt: no word has 'cider'"):
        fruit().having("cider")


def test_a_missing_file_is_named() -> None:
    with pytest.raises(LexiconError, match=r"nowhere\.txt: no such word list"):
        words("nowhere")


def test_values_are_those_known() -> None:
    assert values("pronouns", "person", ("masculine", "feminine", "neuter", "plural", "first", "second", "relative"))["hers"] == "feminine"
    with pytest.raises(
        LexiconError, match=r"pronouns.txt: 'they' has 'plural' as its person, which is none of masculine, feminine, neuter"
    ):
        values("pronouns", "person", ("masculine", "feminine", "neuter"))


def test_alternatives_match_the_words_and_of_two_the_longer() -> None:
    pattern = re.compile(alternatives(["say", "i.e", "says", "tell"]))
    assert pattern.findall("he says, i.e tells, what they say; ire") == ["says", "i.e", "tell", "say"]
    match = re.fullmatch(f"({pattern.pattern})s", "tells")
    assert match is not None
    assert match.groups() == ("tell",)


@pytest.mark.parametrize("name", sorted(file.stem for file in FOLDER.glob("*.txt")))
def test_every_list_can_be_read_and_is_in_lower_case(name: str) -> None:
    found = read(name)
    assert found.rows
    as_written = found.name == "abbreviations"
    assert as_written or all(row[0] == row[0].lower() == row[0].strip() for row in found.rows)
