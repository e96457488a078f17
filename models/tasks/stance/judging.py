"""What the encoder's scores say of a text: of its sentences, of the author's words, of each quote."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from models.annotations import Quote
from models.tasks.stance import features, holders, ties
from models.tasks.stance.features import Bearing, Features, Words
from models.tasks.stance.holders import Places, Said, Speaker
from models.tasks.stance.labels import ANYONE, HOLDER
from models.tasks.stance.marks import PASSAGE
from models.tasks.stance.readings import Pools, Reading
from models.text.document import Document

FEW = 2
"""The author's words between quotes are his own from so many tokens on; fewer are marks."""


@dataclass(frozen=True, slots=True, eq=False)
class Voices:
    """Whose words are whose in a text, whatever the target."""

    sentences: tuple[Places, ...]
    own: tuple[Places, ...]
    """By sentence the author's own tokens."""
    quoted: tuple[Said, ...]
    speakers: tuple[Speaker, ...]
    beside: tuple[tuple[int, ...], ...]
    """By quote the sentences it stands in, by index."""
    single: bool
    """Whether the text is read as one passage, and so was judged as a whole."""

    @classmethod
    def of(cls, document: Document, reading: Reading, quotes: Sequence[Quote]) -> Self:
        """Those of the quotes of ``document``."""
        quoted = tuple(one for one in holders.said(document.tokens, quotes) if len(one.tokens))
        sentences = tuple(np.arange(low, high) for low, high in reading.sentences)
        free = holders.own(len(document.tokens), quoted)
        starts = [low for low, _ in reading.sentences]
        beside = tuple(tuple(sorted(set((np.searchsorted(starts, one.tokens, "right") - 1).tolist()))) for one in quoted)
        own = tuple(places[free[places]] for places in sentences)
        return cls(sentences, own, quoted, holders.speakers(document.text, quoted), beside, len(reading.passages) < 2)


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """What a text says of one target."""

    sentences: NDArray[np.float64]
    """(S, labels) which side anyone takes in each sentence; wholly neutral for one without words."""
    whole: NDArray[np.float64]
    """(labels,) and in the text as one."""
    author: NDArray[np.float64]
    """(labels,) which side the author takes on the whole."""
    speakers: tuple[NDArray[np.float64], ...]
    """(labels,) and each speaker."""
    own: NDArray[np.float64]
    """(S, labels) which side the author takes in his words in each sentence; wholly neutral where he has none."""
    by_quote: NDArray[np.float64]
    """(Q, labels) which side its speaker takes in each quote."""
    bearing: Bearing
    """(S,) how each sentence bears on the target: it mentions it, has words related to it, or neither; as a token type."""
    quotes_bearing: Bearing
    """(Q,) and each quote."""
    article_features: Features
    author_features: Features
    speaker_features: tuple[Features, ...]


def judge(voices: Voices, scores: NDArray[np.float32], types: NDArray[np.int64], target: str) -> Judged:
    """What ``scores`` (N, columns) of a text's tokens say, whose ``types`` (N,) tell which mention the ``target`` or are related to it.

    The types are those of :mod:`models.tasks.stance.marks` without contents.
    """
    pools = Pools(scores)
    sizes = np.array([len(places) for places in voices.sentences], dtype=np.float64)
    worded = [places for places in voices.sentences if len(places)]
    sentences = np.tile(NEUTRALITY, (len(sizes), 1))
    sentences[sizes > 0] = pools(ANYONE, worded)
    spoken = np.array([len(places) >= FEW for places in voices.own], dtype=np.bool_)
    own = [places for places in voices.own if len(places) >= FEW]
    by_author = np.tile(NEUTRALITY, (len(sizes), 1))
    by_author[spoken] = pools(HOLDER, own)
    own_words = Words(by_author[spoken], _sizes(own))
    runs = [one.tokens for one in voices.quoted]
    by_quote = pools(HOLDER, runs)
    every = Words(sentences, np.maximum(sizes, 1))
    around = {"all": every, "quoted": Words(by_quote, _sizes(runs)), "own": own_words}
    alone = np.array([0 < len(mine) == len(every) for mine, every in zip(voices.own, voices.sentences, strict=True)], dtype=np.bool_)
    bearing, quotes_bearing = _bearing(types, voices.sentences), _bearing(types, runs)
    share = float(sum(map(len, voices.own)) / max(1.0, sizes.sum()))
    return Judged(
        sentences,
        pools(ANYONE, [np.concatenate(worded)])[0] if worded else NEUTRALITY,
        own_words.mean(),
        tuple(Words(by_quote[[*speaker.quotes]], _sizes([runs[i] for i in speaker.quotes])).mean() for speaker in voices.speakers),
        by_author,
        by_quote,
        bearing,
        quotes_bearing,
        features.of_article(every),
        features.of_author(own_words, Words(sentences[alone], sizes[alone]), share),
        tuple(
            {**_of_speaker(voices, speaker, by_quote, sentences, quotes_bearing, around), **ties.of(target, speaker)}
            for speaker in voices.speakers
        ),
    )


NEUTRALITY: NDArray[np.float64] = np.array([0.0, 0.0, 1.0])
"""What is said where there are no words."""


def _sizes(runs: Sequence[Places]) -> NDArray[np.float64]:
    return np.array([len(run) for run in runs], dtype=np.float64)


def _bearing(types: NDArray[np.int64], runs: Sequence[Places]) -> Bearing:
    return np.array([types[run].max(initial=PASSAGE) for run in runs], dtype=np.int64)


def _of_speaker(
    voices: Voices,
    speaker: Speaker,
    by_quote: NDArray[np.float64],
    sentences: NDArray[np.float64],
    bearing: Bearing,
    around: Mapping[str, Words],
) -> Features:
    mine = [*speaker.quotes]
    beside = sorted({sentence for i in mine for sentence in voices.beside[i]})
    runs = [voices.quoted[i].tokens for i in mine]
    sentences_with = Words(sentences[beside], _sizes([voices.sentences[i] for i in beside]))
    return features.of_speaker(Words(by_quote[mine], _sizes(runs)), sentences_with, bearing[mine], around)
