from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from tokenizers import Tokenizer, processors
from transformers import AutoModelForTokenClassification

from models.decoding.bio import transitions
from models.encoders.window import Encoder
from models.tasks import TAGS
from models.tasks.entities.custom import Tagger
from models.tasks.entities.custom.bundle import load
from models.tasks.entities.custom.tagger import settle
from tests import own

CPU = torch.device("cpu")
ENTITIES = TAGS["entities"]

Found = tuple[str, str]


def found(folder: Path, text: str) -> list[Found]:
    """Text and type of every span, the windows read in batches of three."""
    encoder, tagger, _ = load(folder, None, CPU)
    return spans_of(encoder, tagger, text)


def spans_of(encoder: Encoder, tagger: Tagger, text: str) -> list[Found]:
    reading = tagger.read(text)
    windows = tagger.windows(reading)
    outputs = [output for i in range(0, len(windows), 3) for output in encoder.run(windows[i : i + 3])]
    spans = tagger.spans(text, reading, outputs)
    assert all(0 <= one.confidence <= 1 for one in spans)
    return [(one.span.of(text), one.label) for one in spans]


SCHEMES = {
    "BIO": ("B-PER", "I-PER", "B-PER", "B-GPE"),
    "IOB1": ("I-PER", "I-PER", "B-PER", "I-GPE"),
    "BIOES": ("B-PER", "E-PER", "S-PER", "S-GPE"),
    "BILOU": ("B-PER", "L-PER", "U-PER", "U-GPE"),
}


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_scheme_of_prefixes_marks_the_same_spans(tmp_path: Path, scheme: str) -> None:
    labels = dict(zip(("Ann", "Lee", "Bo", "Rome"), SCHEMES[scheme], strict=True))
    folder = own.lexicon(tmp_path, labels)
    assert found(folder, "Then Ann Lee Bo saw Rome, Ann Lee said.") == [
        ("Ann Lee", "PERSON"), ("Bo", "PERSON"), ("Rome", "LOC"), ("Ann Lee", "PERSON"),
    ]  # fmt: skip


def test_labels_without_prefixes_mark_runs_of_words(tmp_path: Path) -> None:
    folder = own.lexicon(tmp_path, {"Ann": "PER", "Lee": "PER", "Rome": "GPE"})
    assert found(folder, "Then Ann Lee, Ann of Rome Lee") == [("Ann Lee", "PERSON"), ("Ann", "PERSON"), ("Rome", "LOC"), ("Lee", "PERSON")]


def test_labels_left_out_are_outside(tmp_path: Path) -> None:
    folder = own.lexicon(tmp_path, {"Ann": "B-PER", "nine": "B-CARDINAL"}, {"CARDINAL": None})
    assert found(folder, "Ann saw nine") == [("Ann", "PERSON")]


@pytest.mark.parametrize("frame", ["$A", "<s> <s> $A", "$A </s>", "<s> $A </s> </s>"])
def test_any_number_of_special_tokens_may_stand_around_a_text(tmp_path: Path, frame: str) -> None:
    path = own.lexicon(tmp_path, {"Ann": "B-PER", "Rome": "B-GPE"}) / "tokenizer.json"
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.post_processor = processors.TemplateProcessing(single=frame, special_tokens=[("<s>", 0), ("</s>", 2)])
    tokenizer.save(str(path))
    assert found(tmp_path, "Ann saw Rome. " * 90) == [("Ann", "PERSON"), ("Rome", "LOC")] * 90


def test_no_span_crosses_a_blank_line(tmp_path: Path) -> None:
    folder = own.lexicon(tmp_path, {"Ann": "I-PER", "Lee": "I-PER"})
    assert found(folder, "Ann Lee\nLee\n\nLee") == [("Ann Lee\nLee", "PERSON"), ("Lee", "PERSON")]


def test_a_lexicon_is_found_as_surely_as_its_model_says(tmp_path: Path) -> None:
    encoder, tagger, _ = load(own.lexicon(tmp_path, {"Ann": "B-PER"}), None, CPU)
    reading = tagger.read("Ann ran")
    (window,) = tagger.windows(reading)
    (output,) = encoder.run([window])
    (span,) = tagger.spans("Ann ran", reading, [output])
    right = output["entities"][1, ENTITIES.index("B-PERSON")]
    assert 0.9 < span.confidence == pytest.approx(right, rel=1e-5)


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> tuple[Encoder, Tagger]:
    folder = own.lexicon(tmp_path_factory.mktemp("lexicon"), {"Ann": "B-PER", "Lee": "B-PER", "Rome": "B-GPE"})
    return load(folder, None, CPU)[:2]


@given(st.lists(st.sampled_from(["Ann", "Lee", "Rome", "said", "the", "x" * 30, "café", "😀", "(", "\n\n"]), max_size=200))
@settings(deadline=None, derandomize=True, max_examples=40)
def test_every_name_of_a_text_of_any_length_is_found_where_it_stands(known: tuple[Encoder, Tagger], parts: list[str]) -> None:
    text = " ".join(parts * 3)
    names = [part for part in parts * 3 if part in ("Ann", "Lee", "Rome")]
    assert [name for name, _ in spans_of(*known, text)] == names


def test_a_long_text_is_read_in_overlapping_windows(known: tuple[Encoder, Tagger]) -> None:
    reading = known[1].read("Then Ann met the minister in Rome. " * 60)
    assert len(reading.cuts) > 2
    assert all(after.low < before.high for before, after in pairwise(reading.cuts))
    assert len(spans_of(*known, "Then Ann met the minister in Rome. " * 60)) == 120


@pytest.mark.parametrize("make", [own.bert, own.roberta, own.mpnet, own.deberta, own.distilbert])
def test_windows_of_any_architecture_are_judged_together_as_alone(tmp_path: Path, make: Callable[[Path], Path]) -> None:
    encoder, tagger, _ = load(make(tmp_path), None, CPU)
    texts = ("The minister, Ann Lee, said.", "Rome.", "The railway from Rome to Bonn is late again, she said, and late it was.")
    windows = [window for text in texts for window in tagger.windows(tagger.read(text))]
    together = encoder.run(windows)
    for window, output in zip(windows, together, strict=True):
        assert output["entities"].shape == (len(window), len(ENTITIES))
        assert np.allclose(output["entities"].sum(axis=1), 1, atol=1e-5)
        assert np.allclose(output["entities"], encoder.run([window])[0]["entities"], atol=1e-5)


def test_equal_outputs_come_from_the_model_itself(tmp_path: Path) -> None:
    encoder, tagger, _ = load(own.roberta(tmp_path), None, CPU)
    (window,) = tagger.windows(tagger.read("The minister said"))
    model = AutoModelForTokenClassification.from_pretrained(tmp_path).eval()
    with torch.inference_mode():
        wanted = model(torch.from_numpy(window.ids)[None]).logits[0].softmax(-1).numpy()
    shown = encoder.run([window])[0]["entities"][:, [ENTITIES.index(name) for name in ("O", "B-PERSON", "I-PERSON", "B-LOC", "I-LOC")]]
    assert np.allclose(shown, wanted, atol=1e-5)


def rows(shares: NDArray[np.float64]) -> NDArray[np.float32]:
    return np.asarray(shares / shares.sum(axis=1, keepdims=True), dtype=np.float32)


@given(st.integers(0, 2**32 - 1), st.integers(1, 20), st.sets(st.integers(0, 19)))
@settings(deadline=None, derandomize=True, max_examples=200)
def test_settled_labels_are_valid_and_keep_each_words_type(seed: int, size: int, barriers: set[int]) -> None:
    table = rows(np.random.default_rng(seed).choice([0.0, 0.1, 0.5, 1.0, 7.0], (size, len(ENTITIES))) + 1e-9)
    at = np.array(sorted(one for one in barriers if one < len(table)), dtype=np.int64)
    settled = settle(table, at)
    path = settled.argmax(axis=1)
    steps = transitions(ENTITIES)
    assert all(steps[before, after] == 0 for before, after in zip([0, *path[:-1]], path, strict=True))
    assert not {*at.tolist()} & {i for i, label in enumerate(path) if ENTITIES[label].startswith("I-")}
    both = np.concatenate((table[:, :1], table[:, 1::2] + table[:, 2::2]), axis=1)
    assert np.allclose(settled.max(axis=1), both.max(axis=1).clip(1e-12), atol=1e-6)
    assert ((settled > 0) & (settled <= 1)).all()
