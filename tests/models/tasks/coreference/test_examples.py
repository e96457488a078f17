from random import Random

from models.tasks.coreference import examples
from models.text.tokens import Tokenizer
from models.training.examples import NONE, Pointer
from tests.tiny import SHIPPED

TOKENIZE = Tokenizer(SHIPPED / "article" / "tokenizer.json")


def test_mentions_point_back_and_pronouns_of_no_cluster_at_nothing() -> None:
    text = "Jo Cox spoke. She left. It rained."
    (example,) = examples.clusters({"text": text, "clusters": [[[0, 6], [14, 17]]]}, TOKENIZE, 250, Random(1))
    assert set(example.pointers) == {
        Pointer("antecedent", 0, (NONE,), itself=False),
        Pointer("antecedent", 4, (0,), itself=False),
        Pointer("antecedent", 7, (NONE,), itself=False),
    }


def test_a_choice_between_two_names_is_learnt_among_them() -> None:
    text = "Ann met Bea before she left"
    row = {"text": text, "pronoun": [19, 22], "a": [0, 3], "b": [8, 11], "a_coref": False, "b_coref": True}
    assert examples.gap(row, TOKENIZE).pointers == (Pointer("antecedent", 4, (2,), (0, 2), itself=False),)


def test_where_neither_name_is_meant_both_are_wrong() -> None:
    row = {"text": "Ann met Bea before she left", "pronoun": [19, 22], "a": [0, 3], "b": [8, 11], "a_coref": False, "b_coref": False}
    (pointer,) = examples.gap(row, TOKENIZE).pointers
    assert pointer.among is None
    assert not {0, 2} & set(pointer.targets)
    assert NONE in pointer.targets
