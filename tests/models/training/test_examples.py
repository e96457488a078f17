from random import Random

import numpy as np
import pytest

from models.heads import TAGS
from models.tokens import Tokenizer
from models.training import examples
from models.training.examples import NO_TARGET, OUT_OF_SIGHT, Example
from tests.tiny import SHIPPED

TOKENIZE = Tokenizer(SHIPPED / "article" / "tokenizer.json")


def allowed(example: Example, head: str, word: int) -> set[str]:
    first = np.flatnonzero(example.tags[head].any(axis=1))
    return {TAGS[head][i] for i in np.flatnonzero(example.tags[head][first[word]])}


def span(text: str, part: str, label: str) -> dict[str, object]:
    return {"start": text.index(part), "end": text.index(part) + len(part), "label": label}


def test_worldwide_says_exactly_what_each_word_is() -> None:
    text = "Jo Cox visited Kabul"
    row = {"text": text, "spans": [span(text, "Jo Cox", "Person"), span(text, "Kabul", "Location")]}
    example = examples.worldwide([row], TOKENIZE)
    assert [allowed(example, "entities", i) for i in range(4)] == [{"B-PERSON"}, {"I-PERSON"}, {"O"}, {"B-LOC"}]


def test_joined_paragraphs_keep_their_spans() -> None:
    first, second = ({"text": f"{name} spoke.", "spans": [span(f"{name} spoke.", name, "Person")]} for name in ("Ann", "Bob"))
    example = examples.worldwide([first, second], TOKENIZE)
    assert [i for i in range(6) if allowed(example, "entities", i) == {"B-PERSON"}] == [0, 3]


def test_conll_outside_may_be_a_date_but_not_a_person() -> None:
    text = "Kabul fell Monday"
    example = examples.conll([{"text": text, "spans": [span(text, "Kabul", "LOC")]}], TOKENIZE)
    assert allowed(example, "entities", 0) == {"B-LOC", "B-FAC"}
    assert {"O", "B-DATE", "I-DATE"} <= allowed(example, "entities", 2)
    assert "B-PERSON" not in allowed(example, "entities", 2)


def test_pieces_after_a_words_first_are_not_trained_on() -> None:
    example = examples.worldwide([{"text": "Nangarhar", "spans": []}], TOKENIZE)
    assert len(example) > 1
    assert example.tags["entities"].any(axis=1).tolist() == [True] + [False] * (len(example) - 1)


def quoted(filler: int) -> dict[str, object]:
    text = "He said " + "so " * filler + "it rains"
    at = text.index("it rains")
    return {"text": text, "quotes": [{"content": [at, at + 8], "cue": [3, 7], "source": None}]}


def test_a_content_points_at_its_cue_and_at_no_source() -> None:
    (example,) = examples.quotes(quoted(2), TOKENIZE, 50, Random(1))
    assert example.pointers == ((4, 1, NO_TARGET),)


def test_a_cue_in_another_cut_is_out_of_sight() -> None:
    cuts = list(examples.quotes(quoted(100), TOKENIZE, 40, Random(1)))
    assert sum(map(len, cuts)) == len(TOKENIZE(str(quoted(100)["text"])))
    ((_, cue, source),) = [pointer for cut in cuts for pointer in cut.pointers]
    assert (cue, source) == (OUT_OF_SIGHT, NO_TARGET)


@pytest.mark.parametrize("seed", range(5))
def test_a_cut_never_splits_a_word(seed: int) -> None:
    row = {"text": "Nangarhar Laghman Badakhshan " * 30, "quotes": []}
    for cut in examples.quotes(row, TOKENIZE, 20, Random(seed)):
        assert cut.tags["cue"][0].any()
