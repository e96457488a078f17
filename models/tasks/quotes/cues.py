"""A source that stands beside the cue, where none was found: "Roe said", "said the mayor", "was confirmed by police"."""

import re
from collections.abc import Sequence
from itertools import pairwise

from models.annotations import Span
from models.text.document import Document
from models.text.lemmas import singular
from models.text.lexicon import DETERMINERS, FUNCTION_WORDS, GENDERED, PRONOUNS, ROLE_GROUPS
from models.text.names import Names
from models.text.nouns import is_noun, kind_of
from models.text.phrases import WORD
from models.text.speech import SPEECH, of_speech, passive

BY = re.compile(r"\s+by\s+")
SPOKEN_AFTER = re.compile(rf"[\s,.!?\"”’'—–-]{{0,4}}(?:[^.!?\n\"“”]{{1,60}}?\s)??({SPEECH})\b", re.IGNORECASE)
SPOKEN_BEFORE = re.compile(rf"\b({SPEECH})\b(?:\s+(?:that|to\s+\w+))?[,:]?\s*\Z", re.IGNORECASE)
LONGEST_BEFORE = 60
AUXILIARY = frozenset(("also", "has", "had", "have", "then", "later", "earlier", "would", "will", "may", "might", "could", "can", "did"))
"""What may stand between a subject and its cue."""
GOING_ON = frozenset(("is", "are", "was", "were", "been", "kept", "keep", "keeps", "started", "began"))
"""The same before "chanting"."""
PLACING = frozenset(("above", "across", "at", "behind", "beneath", "beside", "in", "inside", "near", "on", "outside", "over", "under"))
"""Prepositions of the place where something or somebody is."""
MOST_PLACED = 5
"""Words of "A hand-written card on" the door."""


def spoken(document: Document, content: Span) -> Span | None:
    """A verb of speech right after or before a content that has no cue."""
    text = document.text
    after = SPOKEN_AFTER.match(text, content.end, min(len(text), content.end + LONGEST_BEFORE + 20))
    if after:
        return Span(*after.span(1))
    before = SPOKEN_BEFORE.search(text, max(0, content.start - LONGEST_BEFORE), content.start)
    return Span(*before.span(1)) if before else None


def beside(document: Document, names: Names, cue: Span) -> Span | None:
    """The name, pronoun or role phrase next to ``cue``, the left side first; after "by" for a passive."""
    text = document.text
    if passive(cue.of(text)):
        by = BY.match(text, cue.end)
        return _right(document, names, by.end()) if by else None
    if not of_speech(cue.of(text)):
        return None
    return left_of(document, names, cue.start) or _right(document, names, cue.end + 1)


def left_of(document: Document, names: Names, edge: int) -> Span | None:
    """The name, pronoun or role phrase that ends where a cue or the mark of its owner begins."""
    sentence = document.sentence_span(edge)
    words = list(WORD.finditer(document.text, max(sentence.start, edge - LONGEST_BEFORE), edge))
    verb = WORD.match(document.text, edge)
    auxiliary = AUXILIARY | GOING_ON if verb and verb.group().endswith("ing") else AUXILIARY
    while words and (words[-1].group().endswith("ly") or words[-1].group().lower() in auxiliary):
        words.pop()
    if (
        not words
        or re.search(r"[^\s]", re.sub(r"[\w\s’'-]", "", document.text[words[-1].end() : edge]))
        or document.region(words[-1].start()) not in (None, document.region(edge))
    ):
        return None
    last = Span(*words[-1].span())
    named = names.within(last)
    if named:
        return named[-1].span
    if last.of(document.text).lower() in PRONOUNS:
        return None if last.of(document.text).lower() == "it" else last
    for at, word in reversed(list(enumerate(words))[-5:]):
        if document.region(word.start()) != document.region(last.start):
            break
        if word.group().lower() in DETERMINERS:
            noun = Span(word.start(), last.end) if _speaks(last.of(document.text)) else None
            return _placed(document, words[:at], sentence.start) or noun
    many = last.of(document.text)
    # Right after the words said: “What a goal,” fans would shout.
    alone = document.in_marks(max(0, last.start - 2)) and many.islower() and singular(many) != many
    # Opening a sentence or what is in marks, without an article: Police said three men were held; “Dad said no.”
    opens = last.start <= sentence.start + 1 or document.text[last.start - 1] in "“‘\"'"
    opening = opens and is_noun(many.lower()) and (singular(many) != many or many.lower() in ROLE_GROUPS or many.lower() in GENDERED)
    return last if alone or opening else None


def _placed(document: Document, words: Sequence[re.Match[str]], start: int) -> Span | None:
    """What the ``words`` before a place, of a sentence from ``start``, tell it of: "A card" on the door, "Placards" outside the gate."""
    if not 2 <= len(words) <= MOST_PLACED or words[-1].group().lower() not in PLACING or words[0].start() > start + 1:
        return None
    first, noun = words[0].group(), words[-2]
    is_phrase = first.lower() in DETERMINERS or (words[0] is noun and singular(first) != first)
    apart = re.search(r"[^\w\s’'-]", document.text[words[0].start() : words[-1].end()])
    return Span(words[0].start(), noun.end()) if is_phrase and _speaks(singular(noun.group().lower())) and not apart else None


def _right(document: Document, names: Names, edge: int) -> Span | None:
    sentence = document.sentence_span(edge)
    words = list(WORD.finditer(document.text, edge, min(len(document.text), max(edge, sentence.end), edge + LONGEST_BEFORE)))
    if not words or words[0].start() > edge + 1:
        return None
    first = Span(*words[0].span())
    named = names.within(first)
    if named:
        return named[0].span
    if first.of(document.text).lower() in PRONOUNS and first.of(document.text).lower() not in ("that", "who", "which", "it"):
        return first
    if first.of(document.text).lower() not in DETERMINERS:
        return None
    for before, word in pairwise(words[:6]):
        if re.search(r"[^\s]", document.text[before.end() : word.start()]) or word.group().lower() in FUNCTION_WORDS:
            return None
        named = names.within(Span(*word.span()))
        if named or _speaks(word.group()):
            return Span(first.start, named[-1].span.end if named else word.end())
    return None


def _speaks(noun: str) -> bool:
    """Whether a noun is known to be somebody."""
    return is_noun(noun.lower()) or (kind_of(noun.lower() + "s") == "collective" and noun.islower() and len(noun) > 3)
