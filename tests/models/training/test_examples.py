from random import Random

import numpy as np
import pytest

from models.heads import TAGS
from models.text.tokens import Tokenizer
from models.training import examples
from models.training.examples import NONE, Example, Pointer
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
    assert example.pointers == (Pointer("cue", 4, (1,)), Pointer("source", 4, (NONE,)))


def test_a_cue_in_another_cut_is_not_learnt_as_none() -> None:
    cuts = list(examples.quotes(quoted(100), TOKENIZE, 40, Random(1)))
    assert sum(map(len, cuts)) == len(TOKENIZE(str(quoted(100)["text"])))
    (source,) = [pointer for cut in cuts for pointer in cut.pointers]
    assert (source.kind, source.targets) == ("source", (NONE,))


@pytest.mark.parametrize("seed", range(5))
def test_a_cut_never_splits_a_word(seed: int) -> None:
    row = {"text": "Nangarhar Laghman Badakhshan " * 30, "quotes": []}
    for cut in examples.quotes(row, TOKENIZE, 20, Random(seed)):
        assert cut.tags["cue"][0].any()


def test_misc_may_be_an_event_or_a_work() -> None:
    example = examples.worldwide([{"text": "Hamlet opened", "spans": [span("Hamlet opened", "Hamlet", "Misc")]}], TOKENIZE)
    assert allowed(example, "entities", 0) == {"B-MISC", "B-EVENT", "B-WORK"}
    assert allowed(example, "entities", 1) == {"O"}


def test_of_a_partly_typed_sentence_only_the_typed_names_are_learnt() -> None:
    text = "Hamlet opened in Paris"
    spans = [span(text, "Hamlet", "art-writtenart"), span(text, "Paris", "other-law")]
    example = examples.fewnerd({"text": text, "spans": spans}, TOKENIZE)
    assert np.flatnonzero(example.tags["entities"].any(axis=1)).tolist() == [0]
    assert allowed(example, "entities", 0) == {"B-WORK"}


def test_roads_are_facilities() -> None:
    example = examples.fewnerd({"text": "Broadway", "spans": [span("Broadway", "Broadway", examples.ROADS)]}, TOKENIZE)
    assert allowed(example, "entities", 0) == {"B-FAC"}


def test_mentions_point_back_and_pronouns_of_no_cluster_at_nothing() -> None:
    text = "Jo Cox spoke. She left. It rained."
    (example,) = examples.clusters({"text": text, "clusters": [[[0, 6], [14, 17]]]}, TOKENIZE, 250, Random(1))
    assert set(example.pointers) == {
        Pointer("antecedent", 0, (NONE,)),
        Pointer("antecedent", 4, (0,)),
        Pointer("antecedent", 7, (NONE,)),
    }


def test_a_choice_between_two_names_is_learnt_among_them() -> None:
    text = "Ann met Bea before she left"
    row = {"text": text, "pronoun": [19, 22], "a": [0, 3], "b": [8, 11], "a_coref": False, "b_coref": True}
    assert examples.gap(row, TOKENIZE).pointers == (Pointer("antecedent", 4, (2,), (0, 2)),)


def test_where_neither_name_is_meant_both_are_wrong() -> None:
    row = {"text": "Ann met Bea before she left", "pronoun": [19, 22], "a": [0, 3], "b": [8, 11], "a_coref": False, "b_coref": False}
    (pointer,) = examples.gap(row, TOKENIZE).pointers
    assert pointer.among is None
    assert not {0, 2} & set(pointer.targets)
    assert NONE in pointer.targets


def test_an_event_is_as_certain_as_its_factuality_is_far_from_zero() -> None:
    text = "Floods may not come"
    example = examples.events({"text": text, "events": [[15, 19, -3.0]]}, TOKENIZE, 2.0, 1.0)
    assert [(text.split()[low], score) for low, _, score in example.grades] == [("come", 1.0)]
