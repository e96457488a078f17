import numpy as np

from models.tasks.entities import HEAD, examples
from models.text.tokens import Tokenizer
from models.training.examples import Example
from tests.tiny import SHIPPED

TOKENIZE = Tokenizer(SHIPPED / "article" / "tokenizer.json")


def allowed(example: Example, word: int) -> set[str]:
    tags = example.tags[HEAD.name]
    first = np.flatnonzero(tags.any(axis=1))
    return {HEAD.labels[i] for i in np.flatnonzero(tags[first[word]])}


def span(text: str, part: str, label: str) -> dict[str, object]:
    return {"start": text.index(part), "end": text.index(part) + len(part), "label": label}


def test_worldwide_says_exactly_what_each_word_is() -> None:
    text = "Jo Cox visited Kabul"
    row = {"text": text, "spans": [span(text, "Jo Cox", "Person"), span(text, "Kabul", "Location")]}
    example = examples.worldwide([row], TOKENIZE)
    assert [allowed(example, i) for i in range(4)] == [{"B-PERSON"}, {"I-PERSON"}, {"O"}, {"B-LOC"}]


def test_joined_paragraphs_keep_their_spans() -> None:
    first, second = ({"text": f"{name} spoke.", "spans": [span(f"{name} spoke.", name, "Person")]} for name in ("Ann", "Bob"))
    example = examples.worldwide([first, second], TOKENIZE)
    assert [i for i in range(6) if allowed(example, i) == {"B-PERSON"}] == [0, 3]


def test_conll_outside_may_be_a_date_but_not_a_person() -> None:
    text = "Kabul fell Monday"
    example = examples.conll([{"text": text, "spans": [span(text, "Kabul", "LOC")]}], TOKENIZE)
    assert allowed(example, 0) == {"B-LOC", "B-FAC"}
    assert {"O", "B-DATE", "I-DATE"} <= allowed(example, 2)
    assert "B-PERSON" not in allowed(example, 2)


def test_pieces_after_a_words_first_are_not_trained_on() -> None:
    example = examples.worldwide([{"text": "Nangarhar", "spans": []}], TOKENIZE)
    assert len(example) > 1
    assert example.tags["entities"].any(axis=1).tolist() == [True] + [False] * (len(example) - 1)


def test_misc_may_be_an_event_or_a_work() -> None:
    example = examples.worldwide([{"text": "Hamlet opened", "spans": [span("Hamlet opened", "Hamlet", "Misc")]}], TOKENIZE)
    assert allowed(example, 0) == {"B-MISC", "B-EVENT", "B-WORK"}
    assert allowed(example, 1) == {"O"}


def test_of_a_partly_typed_sentence_only_the_typed_names_are_learnt() -> None:
    text = "Hamlet opened in Paris"
    spans = [span(text, "Hamlet", "art-writtenart"), span(text, "Paris", "other-law")]
    example = examples.fewnerd({"text": text, "spans": spans}, TOKENIZE)
    assert np.flatnonzero(example.tags["entities"].any(axis=1)).tolist() == [0]
    assert allowed(example, 0) == {"B-WORK"}


def test_roads_are_facilities() -> None:
    example = examples.fewnerd({"text": "Broadway", "spans": [span("Broadway", "Broadway", examples.ROADS)]}, TOKENIZE)
    assert allowed(example, 0) == {"B-FAC"}
