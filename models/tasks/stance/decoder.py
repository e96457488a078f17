"""From what the encoder's scores say of a text's words to the stance of the text, its author and its speakers."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.annotations import AuthorStance, Scores, Span, SpeakerStance, Stance, StanceEvidence, StanceHolder
from models.tasks.stance import marks
from models.tasks.stance.holders import Speaker
from models.tasks.stance.judging import Judged, Voices
from models.tasks.stance.labels import LABELS, NEUTRAL
from models.tasks.stance.weighing import Weighing

EVIDENCE: Final = 3
"""Most sentences that are shown."""

TAKEN: Final = 0.5
"""The probability from which a sentence takes a side, where it is the likeliest."""
MIN_EVIDENCE: Final = 0.7
"""How much a sentence must speak for a side to be shown beside the one that does most, or against another: the probability of the side,
times its bearing."""
BEARING: Final = {marks.PASSAGE: 0.5, marks.RELATED: 0.7, marks.MENTION: 1.0}
"""How much is made of what a sentence says, by how it bears on the target. Of 62 sentences of desk's dev part that mention it and take a
side by .85, .79 are right; of 110 that have only words related to it .35, and of 26 without either as many."""

SURE: Final = 0.4
"""The probability from which a speaker's stance is told. At .5 where his words do not mention the target, 12 more in 1,000 of those whom an
editor names lose theirs, and 19 more in 1,000 others are given none (89 articles that the encoder had not seen)."""

SAID: Final = 0.02
"""The probability from which a quote may take a side. Where none of a speaker's quotes that bear on the target has it, the rest of what he
says is of others. At .1 an editor agreed with 28 of 154 speakers that lose a side (20 articles read by the encoder shipped, 120 by one
that had not seen them); on desk.dev that loses three of 93 speakers whom the editor lists, and .02 two."""

Probabilities = NDArray[np.float64]


PASSAGE: Final = "passage"
"""The use of what is said of a text read as one, beside those of :mod:`models.tasks.stance.weighing`."""


def decode(
    target: str,
    sentences: Sequence[Span],
    voices: Voices,
    judged: Judged,
    weighing: Weighing,
    temperatures: Mapping[str, float] = MappingProxyType({}),
) -> Stance:
    """The stance towards ``target`` of a text with these ``sentences``; probabilities are tempered by use.

    * A text read as one passage is judged by what it says as a whole, its author and speakers by what their words do; a longer one by
      learnt weights.
    * evidence: the sentence that takes the side of the label most surely, and up to two more that do so for sure and mention the target, in
      text order. A neutral text has two where both sides are taken so. A label for which no sentence speaks gives way to neutral.
    * by_speaker: whoever is quoted saying something that bears on the target.
    """
    if voices.single:
        scores, author, *speakers = (
            tempered(said, temperatures.get(PASSAGE, 1.0)) for said in (judged.whole, judged.author, *judged.speakers)
        )
    else:
        author = tempered(weighing("author", judged.author_features), temperatures.get("author", 1.0))
        scores = tempered(weighing("article", judged.article_features), temperatures.get("article", 1.0))
        speakers = [tempered(weighing("speaker", features), temperatures.get("speaker", 1.0)) for features in judged.speaker_features]
    scores = _borne_out(scores, judged.sentences)
    best = int(scores.argmax())
    return Stance(
        target=target,
        label=LABELS[best],
        scores=_scores(scores),
        confidence=float(scores[best]),
        evidence=tuple(_evidence(sentences, voices, judged, best)),
        by_speaker=tuple(_by_speaker(voices, judged, speakers)),
        author=AuthorStance(LABELS[int(author.argmax())], _scores(author), float(author.max())),
    )


def tempered(scores: Probabilities, temperature: float) -> Probabilities:
    """``scores`` (labels,), or (n, labels), less sure by a ``temperature`` above 1 and surer by one below."""
    powers = np.power(np.maximum(scores, 1e-12), 1 / temperature)
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True), dtype=np.float64)


def _scores(values: Probabilities) -> Scores:
    return Scores(**{label: float(value) for label, value in zip(LABELS, values, strict=True)})


def _sides(sentences: Probabilities) -> NDArray[np.int64]:
    """The label (S,) of each sentence."""
    best = sentences.argmax(axis=1)
    return np.where(sentences.max(axis=1, initial=0.0) >= TAKEN, best, NEUTRAL)


def _borne_out(scores: Probabilities, sentences: Probabilities) -> Probabilities:
    """``scores`` (labels,), of which the side that no sentence takes goes to neutral."""
    best = int(scores.argmax())
    if best == NEUTRAL or best in _sides(sentences):
        return scores
    moved = scores.copy()
    moved[NEUTRAL] += moved[best]
    moved[best] = 0.0
    return moved


def _evidence(sentences: Sequence[Span], voices: Voices, judged: Judged, label: int) -> Iterator[StanceEvidence]:
    sides = _sides(judged.sentences)
    speaking = judged.sentences * np.array([BEARING[bearing] for bearing in judged.bearing.tolist()]).reshape(-1, 1)
    if label != NEUTRAL:
        shown = [i for i in range(len(sides)) if sides[i] == label]
        surest = sorted(shown, key=lambda i: -speaking[i, label])[:EVIDENCE]
        surest = [i for i in surest if i == surest[0] or speaking[i, label] >= MIN_EVIDENCE]
    else:
        both = [side for side in range(len(LABELS)) if side != NEUTRAL and (speaking[:, side] >= MIN_EVIDENCE).any()]
        surest = [int(speaking[:, side].argmax()) for side in both] if len(both) > 1 else []
    for i in sorted(surest):
        side = int(sides[i])
        holder = _holder(voices, judged, i, side)
        yield StanceEvidence(f"s{i + 1}", sentences[i], LABELS[side], float(judged.sentences[i, side]), holder)


def _holder(voices: Voices, judged: Judged, sentence: int, side: int) -> StanceHolder:
    """Who takes ``side`` in a sentence: the quote, or the author, whose words there do so most surely; somebody else where none does."""
    quotes = [number for number, beside in enumerate(voices.beside) if sentence in beside]
    best = max(quotes, key=lambda number: judged.by_quote[number, side], default=None)
    own = judged.own[sentence, side]
    if best is not None and judged.by_quote[best, side] >= max(own, TAKEN):
        return StanceHolder("quote", voices.quoted[best].quote.id)
    return StanceHolder("author" if own >= TAKEN else "other")


def _said(judged: Judged, speaker: Speaker, label: int) -> bool:
    """Whether a quote of ``speaker`` may say what the ``label`` does, of those that bear on the target if any does."""
    quotes = [*speaker.quotes]
    bearing = [number for number in quotes if judged.quotes_bearing[number] > marks.PASSAGE]
    return label == NEUTRAL or bool(judged.by_quote[bearing or quotes, label].max() >= SAID)


def _by_speaker(voices: Voices, judged: Judged, scores: Sequence[Probabilities]) -> Iterator[SpeakerStance]:
    """Those whose words mention the target or take a side."""
    for speaker, features, values in zip(voices.speakers, judged.speaker_features, scores, strict=True):
        best = int(values.argmax())
        abstain = bool(values[best] < SURE) or not _said(judged, speaker, best)
        if features["mentioned"] or (best != NEUTRAL and not abstain):
            label = LABELS[NEUTRAL if abstain else best]
            ids = tuple(voices.quoted[number].quote.id for number in speaker.quotes)
            yield SpeakerStance(speaker.name, speaker.entity, label, _scores(values), float(values[best]), ids, abstain)
