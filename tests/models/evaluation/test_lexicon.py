import gzip
import json
from pathlib import Path

import pytest

from models.evaluation import lexicon
from models.evaluation.lexicon import QUESTIONS, WEASELS, Measure, Question, headed, measured, table, weighed, write
from models.text.lexicon.lists import FOLDER, read

FIRST = "# source: somebody; measures: closed class"
GLAD = Question("glad", "words that are glad", ("a/b", "a/c"), lambda rows: (row["glad"] for row in rows))


def test_a_measure_is_hits_of_matches_on_its_files() -> None:
    measure = measured(GLAD, [{"glad": True}, {"glad": False}, {"glad": True}])
    assert (measure.hits, measure.matches) == (2, 3)
    assert str(measure) == "2/3 on b and c.train, words that are glad"


def test_nothing_matched_is_a_share_of_none() -> None:
    assert measured(GLAD, []).share == 0


def test_the_first_line_keeps_its_source_and_the_rest_stays() -> None:
    assert headed(f"{FIRST}\n# columns: word, uses\nyes\n", "1/2 on b") == (
        "# source: somebody; measures: 1/2 on b\n# columns: word, uses\nyes\n"
    )
    with pytest.raises(ValueError, match="no first line of a word list: 'yes'"):
        headed("yes\n", "1/2 on b")


def test_patterns_get_their_own_figures() -> None:
    text = f"{FIRST}\n# columns: pattern, hits, matches\nallegedly\t1\t2\nis thought to\t1\t2\n"
    measure = Measure(next(one for one in WEASELS if one.about == "allegedly"), 7, 8)
    assert weighed(text, [measure]) == f"{FIRST}\n# columns: pattern, hits, matches\nallegedly\t7\t8\nis thought to\t1\t2\n"


def test_several_measures_of_a_list_are_written_together(tmp_path: Path) -> None:
    file = tmp_path / "glad.txt"
    file.write_text(f"{FIRST}\nyes\n", encoding="utf-8")
    write([Measure(GLAD, 1, 2), Measure(GLAD, 3, 4)], tmp_path)
    assert file.read_text(encoding="utf-8") == (
        "# source: somebody; measures: 1/2 on b and c.train, words that are glad; 3/4 on b and c.train, words that are glad\nyes\n"
    )


def test_what_is_below_the_bar_is_marked() -> None:
    below, above = table([Measure(GLAD, 7, 9), Measure(GLAD, 8, 9)]).splitlines()[1:]
    assert "<" in below
    assert "<" not in above


def test_every_question_is_of_a_list_and_every_list_tells_what_it_measures() -> None:
    lists = {file.stem for file in FOLDER.glob("*.txt")}
    asked = {question.name for question in QUESTIONS}
    assert asked <= lists
    for name in lists:
        measures, learned = read(name).measures, read(name).source.startswith("python -m ")
        assert ("/" in measures) == (name in asked or learned)
        assert name in asked or learned or measures in ("closed class", "not measured, no data") or measures.endswith("read one by one")


def test_the_command_measures_what_it_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    lists, data = tmp_path / "lists", tmp_path / "data" / "hedging"
    lists.mkdir()
    data.mkdir(parents=True)
    (lists / "weasels.txt").write_text((FOLDER / "weasels.txt").read_text(encoding="utf-8"), encoding="utf-8")
    for name, label in (("szeged_wiki", "uncertain"), ("szeged_factbank", "certain")):
        with gzip.open(data / f"{name}.train.jsonl.gz", "wt", encoding="utf-8") as lines:
            lines.write(json.dumps({"text": "Allegedly it rains.", "label": label}) + "\n")
    monkeypatch.setattr(lexicon, "QUESTIONS", WEASELS)
    monkeypatch.setattr("sys.argv", ["lexicon", "--data", str(data.parent), "--lists", str(lists)])
    lexicon.main()
    assert "allegedly\t1\t2\n" in (lists / "weasels.txt").read_text(encoding="utf-8")
    assert "weasels                1        2  0.500< allegedly" in capsys.readouterr().out
