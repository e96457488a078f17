from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.tasks.hedging import CUES, examples, templates
from models.tasks.hedging.labels import TYPES
from models.text.tokens import Tokenizer
from tests.tiny import SHIPPED

TOKENIZE = Tokenizer(SHIPPED / "article" / "tokenizer.json")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "templates.txt"
    path.write_text("# about\ntown: Ghent | Turin\n[perhaps](epistemic) {town} [may](epistemic) do.\n{town} will do.\n", encoding="utf-8")
    return path


def test_a_template_gives_its_words_and_the_spans_of_its_cues(file: Path) -> None:
    made = {row["text"]: [(row["text"][a:b], kind) for a, b, kind in row["cues"]] for row in templates.rows(20, Random(2), file)}
    assert made == {
        "Perhaps Ghent may do.": [("Perhaps", "epistemic"), ("may", "epistemic")],
        "Perhaps Turin may do.": [("Perhaps", "epistemic"), ("may", "epistemic")],
        "Ghent will do.": [],
        "Turin will do.": [],
    }


def test_a_sentence_without_a_slot_comes_once(file: Path) -> None:
    file.write_text(file.read_text(encoding="utf-8") + "The [sea](epistemic) rises.\n", encoding="utf-8")
    texts = [row["text"] for row in templates.rows(5, Random(2), file)]
    assert (len(texts), texts.count("The sea rises.")) == (11, 1)


@given(st.integers(0, 2**32))
@settings(max_examples=20, deadline=None, derandomize=True)
def test_every_sentence_is_whole_and_its_cues_are_words_of_known_types(seed: int) -> None:
    for row in templates.rows(1, Random(seed)):
        assert not set("{}[]") & set(row["text"])
        assert row["text"].lstrip("“")[0].isupper()
        assert row["label"] == ("uncertain" if row["cues"] else "certain")
        for start, end, kind in row["cues"]:
            assert row["text"][start:end].strip() == row["text"][start:end] != ""
            assert kind in TYPES


def test_a_seed_tells_what_is_made() -> None:
    assert list(templates.rows(2, Random(4))) == list(templates.rows(2, Random(4))) != list(templates.rows(2, Random(5)))


def test_what_is_made_teaches_the_tagger_where_the_cues_are() -> None:
    made = list(examples.made(1, TOKENIZE, Random(1)))
    hedged = [bool((~example.tags[CUES.name][:, 0] & example.tags[CUES.name].any(axis=1)).any()) for example in made]
    assert 0 < sum(hedged) < len(hedged)
