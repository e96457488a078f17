"""What the stance encoder is shown of a document beside its words: where the target is mentioned, and what is told of others."""

import re
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from models.annotations import Quote, Span
from models.task import Analysis
from models.tasks import coreference, entities
from models.tasks.entities.names import Name, parse
from models.text.document import Document
from models.text.tokens import Tokens

TARGET, PASSAGE, MENTION, CONTENT = range(4)
"""Token types: of the target, of a passage, of the target's mentions in it, of contents of quotes. A mention within a content is the sum of
both, less the passage's."""
TYPES = MENTION + CONTENT

SURE = 0.4
"""The probability from which a pronoun or a role noun that stands for the target is a mention of it."""

NOWHERE: NDArray[np.int64] = np.empty(0, dtype=np.int64)

_ARTICLE = re.compile(r"(?:the|a|an|our|this)\s+", re.IGNORECASE)


def mentions(document: Document, analysis: Analysis, target: str) -> tuple[Span, ...]:
    """Where ``document`` mentions ``target``, by start: its words, and the names, pronouns and role nouns of the entity that it names."""
    named = analysis[entities.TASK]
    core = _core(target)
    types = {entity.id: entity.type for entity in named.entities}
    ids = {mention.entity for mention in named.mentions if _is(core, mention.span.of(document.text), types[mention.entity] == "PERSON")}
    found = {mention.span for mention in named.mentions if mention.entity in ids}
    found |= {a.span for a in analysis[coreference.TASK].anaphors if a.referent.entity in ids and a.probability >= SURE}
    return tuple(sorted(found.union(literal(document.text, target))))


def literal(text: str, target: str) -> list[Span]:
    """Where ``text`` has the words of ``target``, its article left out, in any case; a plural or possessive ending may follow."""
    words = _ARTICLE.sub("", target.strip(), count=1).split() or target.split()
    pattern = r"\s+".join(map(re.escape, words))
    return [Span(*match.span()) for match in re.finditer(rf"(?<!\w){pattern}(?:s|['’]s)?(?!\w)", text, re.IGNORECASE)]


def types(tokens: Tokens, mentioned: Iterable[Span], contents: Iterable[Span]) -> NDArray[np.int64]:
    """The token types (N,) of a document with mentions of the target and contents of quotes."""
    marked = np.full(len(tokens), PASSAGE)
    marked[places(tokens, contents)] = CONTENT
    marked[places(tokens, mentioned)] += MENTION - PASSAGE
    return marked


def contents(quotes: Iterable[Quote]) -> list[Span]:
    """What the quotes tell."""
    return [span for quote in quotes for span in quote.content]


def places(tokens: Tokens, spans: Iterable[Span]) -> NDArray[np.int64]:
    """The tokens (n,), in rising order, of words that begin within one of ``spans``."""
    edges = np.append(tokens.first, len(tokens))
    bounds = [edges[np.searchsorted(tokens.starts, (span.start, span.end))] for span in spans]
    return np.unique(np.concatenate([np.arange(*bound) for bound in bounds])) if bounds else NOWHERE


def _core(target: str) -> set[tuple[str, ...]]:
    return {parse(target, person=person).core for person in (True, False)}


def _is(core: set[tuple[str, ...]], surface: str, person: bool) -> bool:
    name: Name = parse(surface, person=person)
    return name.core in core
