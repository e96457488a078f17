"""What "who" and "which" go on from."""

import re
from collections.abc import Iterator

from models.annotations import Referent, Span
from models.tasks.coreference.anaphora import Anaphor
from models.text.document import Document
from models.text.lexicon import CONJUNCTIONS, DETERMINERS, FUNCTION_WORDS, PREPOSITIONS, RELATIVES
from models.text.lexicon.lists import words as listed
from models.text.names import Names
from models.text.nouns import is_noun
from models.text.patterns import whole
from models.text.phrases import STOP, WORD, read

REACH = 160
PERSONAL = listed("pronouns", "human")
RELATIVE = re.compile(whole(sorted(PERSONAL | listed("pronouns", "choice"))))
# Estimates, not measured: how often the phrase a relative word touches, and a person named across a comma, are what it goes on from.
TOUCHING, APART = 0.95, 0.85


def relatives(document: Document, names: Names) -> Iterator[Anaphor]:
    """The relative words of the text whose phrase tells somebody."""
    for match in RELATIVE.finditer(document.text):
        here = Span(*match.span())
        span = relative(document, names, here)
        if span is None:
            continue
        phrase = read(document, names, span)
        role = Referent(phrase.role, None, phrase.kind) if is_noun(phrase.head) and phrase.role else None
        referent = phrase.name or phrase.apposed or role
        if referent:
            yield Anaphor(here, "pronoun", referent, TOUCHING if span.end >= here.start - 2 else APART, span)


def relative(document: Document, names: Names, pronoun: Span) -> Span | None:
    """The phrase the relative pronoun goes on from: across a comma the last person named before, else the words it touches."""
    sentence = document.sentence_span(pronoun.start)
    start = max(sentence.start, pronoun.start - REACH)
    before = document.text[start : pronoun.start].rstrip()
    apart = before.endswith((",", "—", "–", "-", ")"))
    near = names.within(Span(start, pronoun.start)) if start < pronoun.start else ()
    end = start + len(before.rstrip(" ,—–-"))
    touching = [m for m in near if m.span.end >= end]
    if pronoun.of(document.text).lower() in PERSONAL:
        people = [m for m in near if m.type == "PERSON"]
        if apart and people:
            return people[-1].span
        # "Democrats in the House who": no place is a "who".
        bodies = [m for m in near if m.type in ("PERSON", "ORG", "NORP")]
        touching = bodies[-1:] if touching and touching[-1].type in ("LOC", "FAC") else touching
    if touching:
        return touching[-1].span
    return _noun_phrase(document, start, end)


def _noun_phrase(document: Document, start: int, end: int) -> Span | None:
    """The words before ``end`` that may make one noun phrase: back to a determiner or preposition, or to punctuation."""
    words = list(WORD.finditer(document.text, start, end))
    first = None
    for i in range(len(words) - 1, max(-1, len(words) - 9), -1):
        if first is not None and STOP.search(document.text, words[i].end(), first):
            break
        lower = words[i].group().lower()
        if lower in RELATIVES or lower in FUNCTION_WORDS - DETERMINERS - PREPOSITIONS - CONJUNCTIONS:
            break
        first = words[i].start()
        if lower in DETERMINERS and not any(word.group().lower() in ("of",) for word in words[i - 1 : i]):
            break
        if lower in PREPOSITIONS and lower != "of":
            first = words[i].end() + 1 if i + 1 < len(words) else None
            break
    return Span(first, end) if first is not None and first < end else None
