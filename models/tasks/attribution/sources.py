"""Sources as whole phrases: no name is cut, and no word hangs on at their end."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from models.annotations import ScoredSpan, Span
from models.text.lexicon import CONJUNCTIONS, DETERMINERS, PREPOSITIONS

HANGING = re.compile(rf"(?<=\w)[,;]?\s+(?:{'|'.join(sorted((PREPOSITIONS | CONJUNCTIONS) - {'to'} - DETERMINERS))})\Z", re.IGNORECASE)
BRACKETS = {")": "(", "]": "["}


def whole_sources(text: str, sources: Sequence[ScoredSpan], names: Sequence[ScoredSpan]) -> list[ScoredSpan]:
    """The ``sources`` with the rest of a name that they end in, without a closing bracket that none opens, and without a preposition or
    conjunction after which nothing follows; both lists by start."""
    starts = [name.span.start for name in names]
    whole = []
    for i, source in enumerate(sources):
        start, end = source.span.start, source.span.end
        index = bisect_left(starts, end) - 1
        following = sources[i + 1].span.start if i + 1 < len(sources) else len(text)
        if index >= 0 and start <= names[index].span.start and end < names[index].span.end <= following:
            end = names[index].span.end
        elif end > start + 1 and text[end - 1] in BRACKETS and BRACKETS[text[end - 1]] not in text[start:end]:
            end -= 1
        elif hanging := HANGING.search(text, start, end):
            end = hanging.start()
        whole.append(source if end == source.span.end else replace(source, span=Span(start, end)))
    return whole
