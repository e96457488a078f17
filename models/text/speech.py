"""Words by which somebody says something: whether a cue has one, and how the one it has is listed."""

import re
from collections.abc import Sequence
from functools import lru_cache

from models.text.lemmas import lemmas
from models.text.lexicon.lists import alternatives, words
from models.text.lexicon.verbs import DOUBTING, LISTED, NOUNS, PHRASES, WEAK, Framing

HEARSAY = words("adverbs", "hearsay")
"""Adverbs that say by themselves that somebody, unnamed, says so."""
SPEECH = alternatives(words("verb_forms", "beside"))
"""A pattern for a verb that tells, beside what is said, that somebody speaks."""
SPEAKING = re.compile(rf"\b(?:{SPEECH}|{alternatives(words('verb_forms', 'cue'))}|according)", re.IGNORECASE)
PASSIVE_ADVERB = alternatives(words("adverbs", "passive"))
PASSIVE = re.compile(
    r"\b(?:is|was|are|were|be|been|being|it[’']s)\b(?:\s+\w+){0,2}?\s+"
    rf"(?:\w+(?:ed|en)|{alternatives(words('verb_forms', 'passive'))})\b"
    rf"|\b{PASSIVE_ADVERB}\b|\b(?:seem|appear)(?:s|ed)?\b|\Aexpected\b|\Aknown\b",
    re.IGNORECASE,
)
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
WORD_OR_NOT = re.compile(rf"n't\b|[^\W\d_]+?(?=n't\b)|{WORD.pattern}")
LONGEST_PHRASE = 4
_PHRASES: dict[tuple[str, ...], Framing] = {tuple(phrase.split()): label for phrase, label in PHRASES.items()}


@lru_cache(4096)
def of_speech(cue: str) -> bool:
    """Whether a cue has a verb by which somebody says something."""
    return SPEAKING.search(cue) is not None or reports(cue)


@lru_cache(4096)
def passive(cue: str) -> bool:
    """Whether a cue names no speaker by its form: "was reported", "reportedly", "is expected"."""
    return PASSIVE.search(cue) is not None


@lru_cache(4096)
def reports(cue: str) -> bool:
    """Whether a cue has a verb, noun or phrase of saying, thinking or judging."""
    spoken = words_of(cue)
    return any(entry(spoken, i)[1] or spoken[i] in DOUBTING or spoken[i] == "according" for i in range(len(spoken)))


def entry(spoken: Sequence[str], i: int) -> tuple[int, Framing | None, str]:
    """How many words the entry at ``i`` takes, its framing and its lemma; (1, None, "") where nothing is listed."""
    for size in range(min(LONGEST_PHRASE, len(spoken) - i), 0, -1):
        for first in lemmas(spoken[i]):
            label = _PHRASES.get((first, *spoken[i + 1 : i + size]))
            if label:
                return size, label, first
    for lemma in lemmas(spoken[i]):
        if lemma not in WEAK and (label := NOUNS.get(lemma) or LISTED.get(lemma)):
            return 1, label, lemma
    return 1, None, ""


def words_of(text: str) -> tuple[str, ...]:
    """The words of ``text`` in lower case, "n't" a word of its own."""
    text = text.lower().replace("’", "'")
    return tuple((WORD_OR_NOT if "n't" in text else WORD).findall(text))
