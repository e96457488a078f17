"""A source that stands beside the cue, where none was found: "Roe said", "said the mayor", "was confirmed by police"."""

import re
from functools import lru_cache
from itertools import pairwise

from models.annotations import Span
from models.quotes.article import Article
from models.quotes.framing import reports
from models.quotes.lexicon import DETERMINERS, FUNCTION_WORDS, PRONOUNS
from models.quotes.phrases import WORD, kind_of

PASSIVE = re.compile(
    r"\b(?:is|was|are|were|be|been|being|it[’']s)\b(?:\s+\w+){0,2}?\s+(?:\w+(?:ed|en)|known|said|told|thought|seen|held|felt)\b"
    r"|\b(?:reportedly|allegedly|purportedly|supposedly|apparently)\b|\b(?:seem|appear)(?:s|ed)?\b|\Aexpected\b|\Aknown\b",
    re.IGNORECASE,
)
HEARSAY = re.compile(r"(?:reportedly|allegedly|purportedly|supposedly)", re.IGNORECASE)
BY = re.compile(r"\s+by\s+")
SPEECH = (
    r"(?:said|says|say|told|tells|asked|asks|added|adds|replied|replies|answered|wrote|writes|explained|explains|continued|noted|notes|warned|"
    r"claimed|insisted|argued|stated|declared|announced|exclaimed|cried|shouted|whispered|muttered|murmured|remarked|observed|returned|demanded|"
    r"inquired|responded|recalled|commented|suggested|admitted|agreed|concluded|tweeted|posted|joked|quipped|stressed|maintained)"
)
SPEAKING = re.compile(
    rf"\b(?:{SPEECH}|saying|telling|adding|asking|noting|calling|called|writing|explaining|according|think|thinks|thought|believe)",
    re.IGNORECASE,
)
SPOKEN_AFTER = re.compile(rf"[\s,.!?\"”’'—–-]{{0,4}}(?:[^.!?\n\"“”]{{1,60}}?\s)??({SPEECH})\b", re.IGNORECASE)
SPOKEN_BEFORE = re.compile(rf"\b({SPEECH})\b(?:\s+(?:that|to\s+\w+))?[,:]?\s*\Z", re.IGNORECASE)
LONGEST_BEFORE = 60


@lru_cache(4096)
def of_speech(cue: str) -> bool:
    """Whether a cue has a verb by which somebody says something."""
    return SPEAKING.search(cue) is not None or reports(cue)


@lru_cache(4096)
def passive(cue: str) -> bool:
    """Whether a cue names no speaker by its form: "was reported", "reportedly", "is expected"."""
    return PASSIVE.search(cue) is not None


def spoken(article: Article, content: Span) -> Span | None:
    """A verb of speech right after or before a content that has no cue."""
    text = article.text
    after = SPOKEN_AFTER.match(text, content.end, min(len(text), content.end + LONGEST_BEFORE + 20))
    if after:
        return Span(*after.span(1))
    before = SPOKEN_BEFORE.search(text, max(0, content.start - LONGEST_BEFORE), content.start)
    return Span(*before.span(1)) if before else None


def beside(article: Article, cue: Span) -> Span | None:
    """The name, pronoun or role phrase next to ``cue``, the left side first; after "by" for a passive."""
    text = article.text
    if passive(cue.of(text)):
        by = BY.match(text, cue.end)
        return _right(article, by.end()) if by else None
    if not of_speech(cue.of(text)):
        return None
    return _left(article, cue.start) or _right(article, cue.end + 1)


def _left(article: Article, edge: int) -> Span | None:
    sentence = article.sentence_span(edge)
    words = list(WORD.finditer(article.text, max(sentence.start, edge - LONGEST_BEFORE), edge))
    while words and (
        words[-1].group().endswith("ly") or words[-1].group().lower() in ("also", "has", "had", "have", "then", "later", "earlier")
    ):
        words.pop()
    if (
        not words
        or re.search(r"[^\s]", re.sub(r"[\w\s’'-]", "", article.text[words[-1].end() : edge]))
        or article.region(words[-1].start()) not in (None, article.region(edge))
    ):
        return None
    last = Span(*words[-1].span())
    named = article.names_in(last)
    if named:
        return named[-1].span
    if last.of(article.text).lower() in PRONOUNS:
        return None if last.of(article.text).lower() == "it" else last
    for word in reversed(words[-5:]):
        if word.group().lower() in DETERMINERS:
            return Span(word.start(), last.end) if _speaks(last.of(article.text)) else None
    return None


def _right(article: Article, edge: int) -> Span | None:
    sentence = article.sentence_span(edge)
    words = list(WORD.finditer(article.text, edge, min(len(article.text), max(edge, sentence.end), edge + LONGEST_BEFORE)))
    if not words or words[0].start() > edge + 1:
        return None
    first = Span(*words[0].span())
    named = article.names_in(first)
    if named:
        return named[0].span
    if first.of(article.text).lower() in PRONOUNS and first.of(article.text).lower() not in ("that", "who", "which", "it"):
        return first
    if first.of(article.text).lower() not in DETERMINERS:
        return None
    for before, word in pairwise(words[:6]):
        if re.search(r"[^\s]", article.text[before.end() : word.start()]) or word.group().lower() in FUNCTION_WORDS:
            return None
        named = article.names_in(Span(*word.span()))
        if named or _speaks(word.group()):
            return Span(first.start, named[-1].span.end if named else word.end())
    return None


def _speaks(noun: str) -> bool:
    """Whether a noun is known to be somebody."""
    return kind_of(noun.lower()) != "role" or (kind_of(noun.lower() + "s") == "collective" and noun.islower() and len(noun) > 3)
