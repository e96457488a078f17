"""BIO label scores of words to spans, by the best valid label sequence."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from models.annotations import ScoredSpan, Span

INVALID = -1e9


def log_softmax(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    """Log-probabilities along the last axis."""
    shifted = scores - scores.max(axis=-1, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True)), dtype=np.float32)


@cache
def transitions(labels: tuple[str, ...]) -> NDArray[np.float32]:
    """(L, L) array: 0 where label j may follow label i, else ``INVALID``: only B-X and I-X come before I-X. Shared: do not change it."""
    allowed = np.zeros((len(labels), len(labels)), dtype=np.float32)
    for j, after in enumerate(labels):
        if after.startswith("I-"):
            for i, before in enumerate(labels):
                if before == "O" or before[2:] != after[2:]:
                    allowed[i, j] = INVALID
    return allowed


def viterbi(scores: NDArray[np.float32], steps: NDArray[np.float32], first: NDArray[np.float32]) -> NDArray[np.int64]:
    """Labels (W,) of the best sequence under ``scores`` (W, L), transition scores ``steps`` (L, L) and start scores (L,)."""
    total = scores[0] + first
    came = np.empty(scores.shape, dtype=np.int64)
    for word in range(1, len(scores)):
        options = total[:, None] + steps
        came[word] = options.argmax(axis=0)
        total = options.max(axis=0) + scores[word]
    path = np.empty(len(scores), dtype=np.int64)
    path[-1] = total.argmax()
    for word in range(len(scores) - 1, 0, -1):
        path[word - 1] = came[word, path[word]]
    return path


def labels_of(scores: NDArray[np.float32], labels: tuple[str, ...]) -> NDArray[np.int64]:
    """Labels (W,) of the best valid sequence under log-probabilities ``scores`` (W, L).

    Where the best labels of all words already follow each other validly they are the answer; only a stretch between two
    words outside everything that breaks the rule is searched.
    """
    steps = transitions(labels)
    first = steps[0]
    path = np.asarray(scores.argmax(axis=1), dtype=np.int64)
    before = np.concatenate(([0], path[:-1]))
    broken = np.flatnonzero(steps[before, path] < 0)
    outside = np.flatnonzero(path == 0)
    done = 0
    for word in broken:
        if word < done:
            continue
        right = int(np.searchsorted(outside, word))
        low = max(done, int(outside[right - 1]) if right else 0)
        done = int(outside[right]) + 1 if right < len(outside) else len(path)
        path[low:done] = viterbi(scores[low:done], steps, first)
    return path


def spans(
    scores: NDArray[np.float32],
    labels: tuple[str, ...],
    starts: NDArray[np.int64],
    ends: NDArray[np.int64],
    barriers: NDArray[np.int64] | None = None,
) -> tuple[ScoredSpan, ...]:
    """Spans that the best valid labels of W words mark, in text order.

    ``scores`` (W, L) are log-probabilities, ``starts`` and ``ends`` (W,) the words' code points; no span goes on into the words
    with an index in ``barriers``. A span's confidence is the geometric mean of its words' probabilities times the probability that it
    ends where it does.
    """
    if not len(scores):
        return ()
    if barriers is not None and len(barriers):
        scores = scores.copy()
        scores[np.ix_(barriers, np.arange(2, len(labels), 2))] = INVALID
    path = labels_of(scores, labels)
    chosen = scores[np.arange(len(path)), path]
    opens = np.flatnonzero(path % 2 == 1)
    outside_or_open = np.append(np.flatnonzero((path == 0) | (path % 2 == 1)), len(path))
    closes = outside_or_open[np.searchsorted(outside_or_open, opens, "right")]
    summed = np.concatenate(([0.0], np.cumsum(chosen, dtype=np.float64)))
    means = (summed[closes] - summed[opens]) / (closes - opens)
    goes_on = np.zeros(len(opens))
    inside = closes < len(path)
    goes_on[inside] = np.exp(scores[closes[inside], path[opens[inside]] + 1])
    confidences = np.exp(means + np.log1p(-goes_on.clip(max=0.999)))
    return tuple(
        ScoredSpan(Span(start, end), labels[label][2:], confidence)
        for start, end, label, confidence in zip(
            starts[opens].tolist(), ends[closes - 1].tolist(), path[opens].tolist(), confidences.tolist(), strict=True
        )
    )
