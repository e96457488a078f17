import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from models.task import Calibration
from models.tasks.hedging import CUES, STATES, refine
from models.tasks.hedging.judge import REACH, judged, windows
from models.text.document import Document
from models.text.tokens import Tokenizer
from models.training.hedges import Network
from tests.tiny import SHIPPED

TOKENIZE = Tokenizer(SHIPPED / "article" / "tokenizer.json")
HIDDEN = 24


@pytest.fixture(scope="module")
def network() -> Network:
    """One with random weights that knows the words of "The army might fall"."""
    torch.manual_seed(3)
    made = Network(nn.Linear(HIDDEN, len(CUES.labels)), TOKENIZE("The army might fall").ids.tolist())
    for parameter in (made.second.weight, made.direct.weight):
        nn.init.normal_(parameter)
    return made.eval()


def scores(network: Network, text: str, states: torch.Tensor) -> np.ndarray:
    """What is said of the words of ``text``, of which the encoder's ``states`` are known."""
    tagged = network.tagger(states[:, :HIDDEN]).log_softmax(-1).detach().numpy()
    arrays = {name: array.astype(np.float32) if array.dtype.kind == "f" else array for name, array in network.arrays().items()}
    return judged(Document.read(text, TOKENIZE), tagged, network.project(states).detach().numpy(), arrays)


@given(st.lists(st.sampled_from(["The army might fall.", "May Holt won!", "It rains", "\n\n", "Perhaps."]), max_size=6).map(" ".join))
@settings(max_examples=30, deadline=None)
def test_what_is_served_is_what_was_learnt(network: Network, text: str) -> None:
    document = Document.read(text, TOKENIZE)
    first = document.tokens.first
    states = torch.randn(len(first), 2 * HIDDEN)
    owners = torch.from_numpy(np.searchsorted(document.sentence_starts, document.tokens.starts, "right").clip(min=1))
    ids, shapes = (torch.from_numpy(array[first]) for array in (document.tokens.ids, document.tokens.shapes))
    with torch.inference_mode():
        learnt = network(states, ids, shapes, owners).numpy()
    assert scores(network, text, states) == pytest.approx(learnt, abs=0.05)
    assert np.exp(learnt).sum(axis=1) == pytest.approx(1, abs=1e-4)


def test_neighbours_count_and_other_sentences_do_not(network: Network) -> None:
    torch.manual_seed(1)
    states = torch.randn(10, 2 * HIDDEN)
    alone = scores(network, "The army might fall.", states[5:])
    after = scores(network, "It rains all day. The army might fall.", states)[5:]
    assert after == pytest.approx(alone, abs=1e-4)
    assert scores(network, "The army could fall.", states[5:])[1] != pytest.approx(alone[1], abs=1e-3)


def test_windows_end_with_the_sentence() -> None:
    rows = np.arange(1, 6, dtype=np.float32)[:, None]
    seen = windows(rows, np.array([1, 1, 1, 2, 2]))
    assert REACH == 2
    assert seen.tolist() == [[0, 0, 1, 2, 3], [0, 1, 2, 3, 0], [1, 2, 3, 0, 0], [0, 0, 4, 5, 0], [0, 4, 5, 0, 0]]


def test_without_a_judge_the_tagger_is_read() -> None:
    words = {CUES.name: np.zeros((3, len(CUES.labels)), dtype=np.float32), STATES.output: np.zeros((3, STATES.size), dtype=np.float32)}
    assert refine(Document.read("It may rain", TOKENIZE), words, Calibration()) is words
    assert refine(Document.read("", TOKENIZE), {}, Calibration(arrays={"words": np.zeros(1)})) == {}
