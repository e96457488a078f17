from random import Random

import pytest

from models.tasks.attribution import examples
from models.text.tokens import Tokenizer
from models.training.examples import NONE, Pointer
from tests.tiny import SHIPPED

TOKENIZE = Tokenizer(SHIPPED / "article" / "tokenizer.json")


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
