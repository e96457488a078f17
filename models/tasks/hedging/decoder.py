"""From hedge cues and grades to sentences judged."""

from bisect import bisect_right, insort
from collections import defaultdict
from collections.abc import Sequence

from models.annotations import ByHolder, Cue, HolderCount, Quote, ScoredSpan, Sentence, Span, Summary
from models.tasks.hedging import weasel
from models.tasks.hedging.holders import holder, pieces, sourced
from models.tasks.hedging.labels import cue_type


def decode(
    text: str, sentences: Sequence[Span], cues: Sequence[ScoredSpan], quotes: Sequence[Quote], certainties: Sequence[float]
) -> tuple[tuple[Sentence, ...], Summary]:
    """A judgement for each of ``sentences``, ids ``s1`` on in text order, and their summary.

    ``cues`` have a cue type as label; every one is kept, and belongs to the last sentence that begins at or before it. Weasels
    (:mod:`models.tasks.hedging.weasel`) join them where no cue overlaps. A sentence is hedged when it holds a cue, whatever its certainty,
    one of ``certainties`` a sentence: the label says that there are words that hedge, the certainty how sure the whole sounds.
    :mod:`models.tasks.hedging.holders` tells whose doubt it is.
    """
    by_sentence = _by_sentence(sentences, _with_weasels(text, cues))
    judged = tuple(
        Sentence(
            id=f"s{index + 1}",
            span=span,
            label="hedged" if by_sentence[index] else "certain",
            certainty=round(certainty, 4),
            cues=tuple(by_sentence[index]),
            holder=holder(text, span, by_sentence[index], nearby),
        )
        for index, (span, certainty, nearby) in enumerate(zip(sentences, certainties, pieces(sentences, quotes), strict=True))
    )
    return sourced(judged, quotes), _summary(judged)


def _with_weasels(text: str, cues: Sequence[ScoredSpan]) -> list[Cue]:
    tagged = sorted((Cue(c.span, cue_type(c.label), c.confidence) for c in cues), key=lambda c: c.span)
    ends: list[int] = []
    for cue in tagged:
        ends.append(max(cue.span.end, ends[-1] if ends else 0))
    starts = [cue.span.start for cue in tagged]
    merged = list(tagged)
    for cue in weasel.find(text):
        before = bisect_right(starts, cue.span.end - 1)
        if before == 0 or ends[before - 1] <= cue.span.start:
            insort(merged, cue, key=lambda c: c.span)
    return merged


def _by_sentence(sentences: Sequence[Span], cues: Sequence[Cue]) -> dict[int, list[Cue]]:
    starts = [sentence.start for sentence in sentences]
    grouped: dict[int, list[Cue]] = defaultdict(list)
    for cue in cues:
        grouped[max(0, bisect_right(starts, cue.span.start) - 1)].append(cue)
    return grouped


def _summary(sentences: Sequence[Sentence]) -> Summary:
    counts = {
        holder: HolderCount(len(held), sum(sentence.label == "hedged" for sentence in held))
        for holder in ("author", "quote")
        for held in ([sentence for sentence in sentences if sentence.holder.kind == holder],)
    }
    hedged = sum(count.hedged for count in counts.values())
    return Summary(len(sentences), hedged, round(hedged / len(sentences), 4) if sentences else 0.0, ByHolder(**counts))
