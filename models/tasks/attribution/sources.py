"""Sources and cues as whole phrases: no name or verb is cut, and no word hangs on at their end."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from models.annotations import ScoredSpan, Span
from models.text.lexicon import CONJUNCTIONS, DETERMINERS, PREPOSITIONS
from models.text.speech import reports

HANGING = re.compile(rf"(?<=\w)[,;]?\s+(?:{'|'.join(sorted((PREPOSITIONS | CONJUNCTIONS) - {'to'} - DETERMINERS))})\Z", re.IGNORECASE)
AUXILIARY = re.compile(r"\b(?:has|have|had|would|will|may|might|could|can|did|does|do|should|must)\Z", re.IGNORECASE)
VERB = re.compile(r" (?:\w+ly |also |not |never )?([^\W\d_]+)")
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


def whole_cues(text: str, cues: Sequence[ScoredSpan]) -> list[ScoredSpan]:
    """The ``cues``, by start, with the verb of saying that an auxiliary at their end goes before: would | shout."""
    whole = []
    for i, cue in enumerate(cues):
        verb = VERB.match(text, cue.span.end) if AUXILIARY.search(cue.span.of(text)) else None
        following = cues[i + 1].span.start if i + 1 < len(cues) else len(text)
        goes_on = verb is not None and verb.end() <= following and reports(verb.group(1))
        whole.append(replace(cue, span=Span(cue.span.start, verb.end())) if verb and goes_on else cue)
    return whole
