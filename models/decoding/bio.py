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


def viterbi(scores: NDArray[np.float32]) -> list[int]:
    """Labels (W,) of the best valid sequence under ``scores`` (W, L) of O and of B and I of each type, in that order.

    Only I asks what comes before it: B or I of its type. Everything else goes on from the best label so far. Plain numbers, as the
    sequences are short.
    """
    first, *rest = scores.tolist()
    total = [score + INVALID if label and label % 2 == 0 else score for label, score in enumerate(first)]
    came: list[list[int]] = []
    for row in rest:
        best = max(total)
        before = [total.index(best)] * len(row)
        following = [best + score for score in row]
        for inside in range(2, len(row), 2):
            before[inside] = inside if total[inside] > total[inside - 1] else inside - 1
            following[inside] = total[before[inside]] + row[inside]
        came.append(before)
        total = following
    path = [total.index(max(total))]
    for before in reversed(came):
        path.append(before[path[-1]])
    return path[::-1]


def labels_of(scores: NDArray[np.float32], labels: tuple[str, ...]) -> NDArray[np.int64]:
    """Labels (W,) of the best valid sequence under log-probabilities ``scores`` (W, L).

    Where the best labels of all words already follow each other validly they are the answer; only a stretch between two
    words outside everything that breaks the rule is searched.
    """
    path: NDArray[np.int64] = scores.argmax(axis=1)
    (marked,) = path.nonzero()
    inside = marked[path[marked] % 2 == 0]
    before = np.where(inside > 0, path[inside - 1], 0)
    broken = inside[transitions(labels)[before, path[inside]] < 0]
    if not len(broken):
        return path
    outside = np.flatnonzero(path == 0)
    done = 0
    for word, right in zip(broken.tolist(), np.searchsorted(outside, broken).tolist(), strict=True):
        if word < done:
            continue
        low = max(done, int(outside[right - 1]) if right else 0)
        done = int(outside[right]) + 1 if right < len(outside) else len(path)
        path[low:done] = viterbi(scores[low:done])
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
    with an index in ``barriers``: whatever would, begins there. A span's confidence is the geometric mean of its words' probabilities
    times the probability that it ends where it does.
    """
    if not len(scores):
        return ()
    if barriers is not None and len(barriers):
        scores = scores.copy()
        begun, gone_on = scores[barriers, 1::2], scores[barriers, 2::2]
        scores[barriers, 1::2] = np.logaddexp(begun, gone_on)
        scores[barriers, 2::2] = INVALID
    path = labels_of(scores, labels)
    (opens,) = (path % 2).nonzero()
    if not len(opens):
        return ()
    chosen = scores[np.arange(len(path)), path]
    ended = np.append(path == 0, True)
    ended[opens] = True
    (ends_at,) = ended.nonzero()
    closes = ends_at[ends_at.searchsorted(opens, "right")]
    summed = np.concatenate(([0.0], chosen.cumsum(dtype=np.float64)))
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
