"""What "who" and "which" go back to, and the bodies "it" and "they" may stand for."""

from bisect import bisect_left
from collections.abc import Container, Sequence

from models.annotations import Span
from models.quotes.article import Article, Referent
from models.quotes.lexicon import CONJUNCTIONS, DETERMINERS, FUNCTION_WORDS, PREPOSITIONS, RELATIVES
from models.quotes.phrases import STOP, WORD

REACH = 160
# Sentences back in which "it" and "they" look for a body.
SENTENCES = 2
FAR = 1500
MOST = 3


def relative(article: Article, pronoun: Span) -> Span | None:
    """The phrase the relative pronoun goes on from: across a comma the last person named before, else the words it touches."""
    sentence = article.sentence_span(pronoun.start)
    start = max(sentence.start, pronoun.start - REACH)
    before = article.text[start : pronoun.start].rstrip()
    apart = before.endswith((",", "—", "–", "-", ")"))
    people = [m for m in article.names_in(Span(start, pronoun.start)) if m.type == "PERSON"] if start < pronoun.start else []
    end = start + len(before.rstrip(" ,—–-"))
    if apart and people and pronoun.of(article.text).lower() in ("who", "whom", "whose"):
        return people[-1].span
    touching = [m for m in article.names_in(Span(max(start, end - 2), end)) if m.span.end >= end] if start < end else []
    if touching:
        return touching[-1].span
    return _noun_phrase(article, start, end)


def _noun_phrase(article: Article, start: int, end: int) -> Span | None:
    """The words before ``end`` that may make one noun phrase: back to a determiner or preposition, or to punctuation."""
    words = list(WORD.finditer(article.text, start, end))
    first = None
    for i in range(len(words) - 1, max(-1, len(words) - 9), -1):
        if first is not None and STOP.search(article.text, words[i].end(), first):
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


def bodies(
    article: Article, told: Sequence[tuple[Span, Referent]], pronoun: Span, joint: Container[Span] | None
) -> list[tuple[Referent, Span]]:
    """What "it" or "they" may stand for: those that have spoken first, then others named, the nearest of each first; at most three.

    For "they" ``joint`` holds the sources that name several at once; for "it" it is None.
    """
    index = article.sentence(pronoun.start)
    start = max(article.sentences[max(0, index - SENTENCES)].start if index >= 0 else 0, pronoun.start - FAR)
    wanted = ("organization", "document") if joint is None else ("collective", "organization", "anonymous")
    last = bisect_left(told, pronoun.start, key=lambda item: item[0].start)
    first = bisect_left(told, start, key=lambda item: item[0].start)
    spoke = [(referent, span) for span, referent in reversed(told[first:last]) if referent.kind in wanted or (joint and span in joint)]
    names = article.names_in(Span(start, pronoun.start)) if start < pronoun.start else ()
    named = [
        (article.referent(m), m.span)
        for m in reversed(names)
        if m.type in ("ORG", "NORP") and article.text[m.span.end : m.span.end + 1] not in ("'", "’")
    ]
    found: dict[Referent, Span] = {}
    for referent, span in [*spoke, *named]:
        found.setdefault(referent, span)
    return list(found.items())[:MOST]
