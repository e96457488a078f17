"""From the logits of a (target, passage) classifier to the stance of a text, its author and its speakers.

All pooling is the same: with p_i the probabilities of a piece of text and l_i its length in characters, the pool is
``sum(w_i p_i) / sum(w_i)`` with ``w_i = l_i (FLOOR + 1 - p_i[neutral])``, so that what bears on the target outweighs what does not. The
pool of one piece is the piece itself.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.annotations import AuthorStance, Quote, Scores, Span, SpeakerStance, Stance, StanceEvidence, StanceLabel
from models.tasks.stance.labels import LABELS, NEUTRAL

FLOOR: Final = 0.05
EVIDENCE: Final = 3
MIN_EVIDENCE: Final = 0.5

_WORD = re.compile(r"\w{3,}")
_SMALL = frozenset({"the", "and", "for", "with", "from", "that", "this", "are", "was", "should", "not", "all", "new"})

Probabilities = NDArray[np.float64]


def decode(
    text: str,
    target: str,
    passages: Sequence[Span],
    passage_logits: NDArray[np.float32],
    sentences: Sequence[Span],
    sentence_logits: NDArray[np.float32],
    quotes: Sequence[Quote],
    temperature: float = 1.0,
) -> Stance:
    """The stance towards ``target``. Logits have shape (passages, 3) and (sentences, 3), columns as in :data:`LABELS`.

    * scores: the pool of the passages; label: the likeliest; confidence: its probability. A text without passages is neutral.
    * evidence: up to three sentences for or against with at least :data:`MIN_EVIDENCE`, those that agree with the label first, then the
      surest; listed in text order, with the ids that hedging gives the sentences.
    * by_speaker: for each speaker entity, in order of first quote, the pool of the sentences of his quotes that bear on the target. A
      sentence is a quote's when the quote covers half of it, or more of it than of any other sentence; a quote bears on the target when
      one of its sentences is not neutral or it shares a word with the target. Speakers without such a quote are left out.
    * author: the pool of the sentences that lie at least half outside all quotes; neutral for certain when there is none.
    """
    scores = _pool(_softmax(passage_logits, temperature), _lengths(passages))
    best = int(scores.argmax())
    probabilities = _softmax(sentence_logits, temperature)
    starts = [sentence.start for sentence in sentences]
    covered = [_covered(sentences, starts, quote) for quote in quotes]
    return Stance(
        target=target,
        label=LABELS[best],
        scores=Scores(**{label: float(score) for label, score in zip(LABELS, scores, strict=True)}),
        confidence=float(scores[best]),
        evidence=_evidence(sentences, probabilities, LABELS[best]),
        by_speaker=_by_speaker(text, target, sentences, probabilities, quotes, covered),
        author=_author(sentences, probabilities, [counts for quote, counts in zip(quotes, covered, strict=True) if quote.parent is None]),
    )


def _softmax(logits: NDArray[np.float32], temperature: float) -> Probabilities:
    scaled = np.asarray(logits, dtype=np.float64).reshape(-1, len(LABELS)) / temperature
    exponents = np.exp(scaled - scaled.max(axis=1, keepdims=True))
    return np.asarray(exponents / exponents.sum(axis=1, keepdims=True), dtype=np.float64)


def _lengths(spans: Sequence[Span]) -> NDArray[np.float64]:
    return np.array([span.end - span.start for span in spans], dtype=np.float64)


def _pool(probabilities: Probabilities, lengths: NDArray[np.float64]) -> Probabilities:
    """The weighted mean of (n, 3) probabilities; wholly neutral for n = 0."""
    if len(probabilities) == 0:
        return np.array([float(label == "neutral") for label in LABELS])
    weights = np.maximum(lengths, 1) * (FLOOR + 1 - probabilities[:, NEUTRAL])
    return np.asarray(weights @ probabilities / weights.sum())


def _evidence(sentences: Sequence[Span], probabilities: Probabilities, label: StanceLabel) -> tuple[StanceEvidence, ...]:
    evidence = [
        StanceEvidence(f"s{index + 1}", span, LABELS[best], float(row[best]))
        for index, (span, row) in enumerate(zip(sentences, probabilities, strict=True))
        if (best := int(row.argmax())) != NEUTRAL and row[best] >= MIN_EVIDENCE
    ]
    evidence.sort(key=lambda e: (e.label != label, -e.score))
    return tuple(sorted(evidence[:EVIDENCE], key=lambda e: e.span))


def _covered(sentences: Sequence[Span], starts: Sequence[int], quote: Quote) -> dict[int, int]:
    """How many characters of which sentences, by index, the quote covers."""
    counts: dict[int, int] = {}
    for content in quote.content:
        index = max(0, bisect_right(starts, content.start) - 1)
        while index < len(sentences) and sentences[index].start < content.end:
            shared = min(content.end, sentences[index].end) - max(content.start, sentences[index].start)
            if shared > 0:
                counts[index] = counts.get(index, 0) + shared
            index += 1
    return counts


def _of_quote(sentences: Sequence[Span], covered: dict[int, int]) -> list[int]:
    """The sentences that are a quote's."""
    most = max(covered.values(), default=0)
    return [i for i, count in sorted(covered.items()) if count == most or 2 * count >= sentences[i].end - sentences[i].start]


def _by_speaker(
    text: str,
    target: str,
    sentences: Sequence[Span],
    probabilities: Probabilities,
    quotes: Sequence[Quote],
    covered: Sequence[dict[int, int]],
) -> tuple[SpeakerStance, ...]:
    words = _words(target)
    said: dict[str, dict[int, int]] = defaultdict(dict)
    ids: dict[str, list[str]] = defaultdict(list)
    for quote, counts in zip(quotes, covered, strict=True):
        entity = quote.speaker.entity if quote.speaker else None
        quoted_sentences = _of_quote(sentences, counts)
        if entity is None or not quoted_sentences:
            continue
        opinionated = any(int(probabilities[i].argmax()) != NEUTRAL for i in quoted_sentences)
        if opinionated or any(words & _words(content.of(text)) for content in quote.content):
            ids[entity].append(quote.id)
            said[entity].update({i: counts[i] for i in quoted_sentences})
    stances = []
    for entity, counts in said.items():
        pool = _pool(probabilities[list(counts)], np.array(list(counts.values()), dtype=np.float64))
        stances.append(SpeakerStance(entity, LABELS[int(pool.argmax())], tuple(ids[entity])))
    return tuple(stances)


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.casefold())) - _SMALL


def _author(sentences: Sequence[Span], probabilities: Probabilities, covered: Sequence[dict[int, int]]) -> AuthorStance:
    quoted: dict[int, int] = defaultdict(int)
    for counts in covered:
        for index, count in counts.items():
            quoted[index] += count
    lengths = _lengths(sentences)
    outside = lengths - np.array([quoted[i] for i in range(len(sentences))], dtype=np.float64)
    authored = 2 * outside >= lengths
    scores = _pool(probabilities[authored], outside[authored])
    best = int(scores.argmax())
    return AuthorStance(LABELS[best], float(scores[best]))
