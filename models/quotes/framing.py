"""How a cue frames what was said, by its words and by what stands beside it.

The classes of :mod:`models.quotes.verbs` are those of words. Context moves them: negation and modality take away what only an event can
vouch for or charge (Karttunen 1971), but not what a factive presupposes (Kiparsky & Kiparsky 1970); an adverb says how the reporter
takes it; a cue set in quotation marks is not the reporter's own word.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from models.annotations import Framing, Span
from models.quotes.article import Article
from models.quotes.lexicon import words
from models.quotes.verbs import (
    BALKING,
    BARE,
    DOUBTING,
    ENDORSING,
    HEATED,
    IRREGULAR,
    LISTED,
    MODALS,
    NEGATIONS,
    NOUNS,
    PHRASES,
    PRESUPPOSING,
)

WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
WORD_OR_NOT = re.compile(rf"n't\b|[^\W\d_]+?(?=n't\b)|{WORD.pattern}")
# How far before and after a cue its adverb, its "not" or its "may" may stand.
BEFORE = 24
AFTER = 20
MOST_BEFORE = 3
# What ends the words that belong to a cue.
EDGE = re.compile(r"[.,;:!?()\n“”\"«»—–]")
AUXILIARIES = words("do does did have has had be is are was were been being am to also ever yet even publicly openly")
LONGEST_PHRASE = 4
_PHRASES: dict[tuple[str, ...], Framing] = {tuple(phrase.split()): label for phrase, label in PHRASES}
ORDER: tuple[Framing, ...] = ("charged", "distancing", "factive")


def framing(article: Article, cue: Span | None) -> Framing:
    """The framing of the cue at ``cue``; neutral without one.

    A word of doubt or of endorsement decides before the verb, heat before both; of several verbs charged counts before distancing before
    factive.
    """
    if cue is None:
        return "neutral"
    text = article.text
    spoken = _words(cue.of(text))
    led = _leading(article, cue)
    around_it = (*led, *spoken, *_following(text, cue))
    found = set(_classes(spoken, led))
    if not HEATED.isdisjoint(around_it):
        found.add("charged")
    if not ENDORSING.isdisjoint(around_it) and "charged" not in found:
        return "factive"
    if not DOUBTING.isdisjoint(around_it) or _set_in_marks(article, cue):
        found = (found - {"factive"}) | {"distancing"}
    return next((label for label in ORDER if label in found), "neutral")


@lru_cache(4096)
def reports(cue: str) -> bool:
    """Whether a cue has a verb, noun or phrase of saying, thinking or judging."""
    spoken = _words(cue)
    return any(_entry(spoken, i)[1] or spoken[i] in DOUBTING or spoken[i] == "according" for i in range(len(spoken)))


@lru_cache(4096)
def _classes(spoken: tuple[str, ...], led: tuple[str, ...]) -> tuple[Framing, ...]:
    """The framing of each word or phrase of a cue, given the words that lead up to it."""
    found: list[Framing] = []
    i = 0
    while i < len(spoken):
        size, label, lemma = _entry(spoken, i)
        if label:
            before = (*led, *spoken[:i])
            denied = not NEGATIONS.isdisjoint(before) or any(form in BALKING for word in before for form in _lemmas(word))
            possible = not MODALS.isdisjoint(before)
            firm = lemma in PRESUPPOSING or not (denied or possible)
            if firm or (label == "distancing" and not denied):
                found.append(label)
        i += size
    return tuple(found)


def _entry(spoken: Sequence[str], i: int) -> tuple[int, Framing | None, str]:
    """How many words the entry at ``i`` takes, its framing and its lemma; (1, None, "") where nothing is listed."""
    for size in range(min(LONGEST_PHRASE, len(spoken) - i), 0, -1):
        for first in _lemmas(spoken[i]):
            label = _PHRASES.get((first, *spoken[i + 1 : i + size]))
            if label:
                return size, label, first
    for lemma in _lemmas(spoken[i]):
        if lemma not in BARE and (label := NOUNS.get(lemma) or LISTED.get(lemma)):
            return 1, label, lemma
    return 1, None, ""


def _words(text: str) -> tuple[str, ...]:
    text = text.lower().replace("’", "'")
    return tuple((WORD_OR_NOT if "n't" in text else WORD).findall(text))


def _leading(article: Article, cue: Span) -> tuple[str, ...]:
    """The adverbs, auxiliaries and negations right before the cue."""
    low = max(0, cue.start - BEFORE)
    near = article.text[low : cue.start]
    if low and article.text[low - 1].isalnum():
        near = near.partition(" ")[2]
    found: list[str] = []
    for word in reversed(_words(EDGE.split(near)[-1])[-MOST_BEFORE:]):
        if not (word.endswith("ly") or word in AUXILIARIES or word in NEGATIONS or word in MODALS):
            break
        found.insert(0, word)
    return tuple(found)


def _following(text: str, cue: Span) -> tuple[str, ...]:
    """The adverb right after the cue."""
    near = text[cue.end : cue.end + AFTER]
    if "ly" not in near.lower():
        return ()
    first = _words(EDGE.split(near, maxsplit=1)[0])[:1]
    return first if first and first[0].endswith("ly") else ()


def _set_in_marks(article: Article, cue: Span) -> bool:
    """Whether the cue, and little else, stands within quotation marks."""
    region = article.region(cue.start)
    return region is not None and region.inner.end - region.inner.start <= cue.end - cue.start + 2


@lru_cache(4096)
def _lemmas(word: str) -> tuple[str, ...]:
    """Forms ``word`` may be inflected from, the likeliest first."""
    forms = [IRREGULAR.get(word, word)]
    if word.endswith(("ies", "ied")):
        forms.append(word[:-3] + "y")
    for ending in ("s", "es", "d", "ed", "ing"):
        stem = word.removesuffix(ending)
        if stem != word and stem:
            forms += [stem, stem + "e"]
            if stem[-1] == stem[-2:-1]:
                forms.append(stem[:-1])
    return tuple(forms)
