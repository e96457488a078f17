"""How a cue frames what was said, by its words and by what stands beside it.

The classes of :mod:`models.text.lexicon.verbs` are those of words. Context moves them: negation and modality take away what only an
event can vouch for or charge (Karttunen 1971), but not what a factive presupposes (Kiparsky & Kiparsky 1970); an adverb says how the
reporter takes it; a cue set in quotation marks is not the reporter's own word.
"""

import re
from functools import lru_cache

from models.annotations import Span
from models.text.document import Document
from models.text.lemmas import lemmas
from models.text.lexicon.verbs import (
    AUXILIARIES,
    BALKING,
    DOUBTING,
    ENDORSING,
    HEATED,
    MODALS,
    NEGATIONS,
    PRESUPPOSING,
    Framing,
)
from models.text.speech import entry, words_of

# How far before and after a cue its adverb, its "not" or its "may" may stand.
BEFORE = 24
AFTER = 20
MOST_BEFORE = 3
# What ends the words that belong to a cue.
EDGE = re.compile(r"[.,;:!?()\n“”\"«»—–]")
ORDER: tuple[Framing, ...] = ("charged", "distancing", "factive")


def framing(document: Document, cue: Span | None) -> Framing:
    """The framing of the cue at ``cue``; neutral without one.

    A word of doubt or of endorsement decides before the verb, heat before both; of several verbs charged counts before distancing before
    factive.
    """
    if cue is None:
        return "neutral"
    text = document.text
    spoken = words_of(cue.of(text))
    led = _leading(document, cue)
    around_it = (*led, *spoken, *_following(text, cue))
    framings = set(_classes(spoken, led))
    if not HEATED.isdisjoint(around_it):
        framings.add("charged")
    if not ENDORSING.isdisjoint(around_it) and "charged" not in framings:
        return "factive"
    if not DOUBTING.isdisjoint(around_it) or _set_in_marks(document, cue):
        framings = (framings - {"factive"}) | {"distancing"}
    return next((label for label in ORDER if label in framings), "neutral")


@lru_cache(4096)
def _classes(spoken: tuple[str, ...], led: tuple[str, ...]) -> tuple[Framing, ...]:
    """The framing of each word or phrase of a cue, given the words that lead up to it."""
    framings: list[Framing] = []
    i = 0
    while i < len(spoken):
        size, label, lemma = entry(spoken, i)
        if label:
            before = (*led, *spoken[:i])
            denied = not NEGATIONS.isdisjoint(before) or any(form in BALKING for word in before for form in lemmas(word))
            possible = not MODALS.isdisjoint(before)
            firm = lemma in PRESUPPOSING or not (denied or possible)
            if firm or (label == "distancing" and not denied):
                framings.append(label)
        i += size
    return tuple(framings)


def _leading(document: Document, cue: Span) -> tuple[str, ...]:
    """The adverbs, auxiliaries and negations right before the cue."""
    low = max(0, cue.start - BEFORE)
    near = document.text[low : cue.start]
    if low and document.text[low - 1].isalnum():
        near = near.partition(" ")[2]
    leading: list[str] = []
    for word in reversed(words_of(EDGE.split(near)[-1])[-MOST_BEFORE:]):
        if not (word.endswith("ly") or word in AUXILIARIES or word in NEGATIONS or word in MODALS):
            break
        leading.insert(0, word)
    return tuple(leading)


def _following(text: str, cue: Span) -> tuple[str, ...]:
    """The adverb right after the cue."""
    near = text[cue.end : cue.end + AFTER]
    if "ly" not in near.lower():
        return ()
    first = words_of(EDGE.split(near, maxsplit=1)[0])[:1]
    return first if first and first[0].endswith("ly") else ()


def _set_in_marks(document: Document, cue: Span) -> bool:
    """Whether the cue, and little else, stands within quotation marks."""
    region = document.region(cue.start)
    return region is not None and region.inner.end - region.inner.start <= cue.end - cue.start + 2
