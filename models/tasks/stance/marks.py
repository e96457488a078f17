"""What the stance encoder is shown of a document beside its words: where the target is mentioned, and what is told of others."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.annotations import Quote, Span
from models.task import Analysis
from models.tasks import coreference, entities
from models.tasks.entities.names import parse
from models.text.document import Document
from models.text.lemmas import lemmas, singular, unpossessed
from models.text.lexicon.lists import words as listed
from models.text.tokens import Tokens
from models.text.words import Words

TARGET, PASSAGE, RELATED, MENTION = range(4)
"""Token types: of the target, and of a passage its plain words, those related to the target and those that mention it."""
CONTENT = MENTION
"""What is added to the last three within the content of a quote."""
TYPES = MENTION + CONTENT + 1

SURE = 0.4
"""The probability from which a pronoun or a role noun stands for an entity."""
LEAST = 3
"""Letters of a word that two phrases do not have in common by chance."""
_SMALL = frozenset().union(*map(listed, ("function_words", "determiners", "prepositions", "conjunctions", "pronouns")))
_ARTICLE = re.compile(r"(?:the|a|an|our|this)\s+", re.IGNORECASE)

NOWHERE: NDArray[np.int64] = np.empty(0, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Marks:
    """Where a document mentions a target, and where it has words of it or names somebody whom the target names."""

    mentions: Sequence[Span]
    related: Sequence[Span]

    @classmethod
    def of(cls, document: Document, analysis: Analysis, target: str) -> "Marks":
        """Those of ``target``: its words, and names, pronouns and role nouns of the entities that it is, or that it names."""
        named = analysis[entities.TASK]
        people = {entity.id for entity in named.entities if entity.type == "PERSON"}
        cores = {parse(target, person=person).core for person in (True, False)}
        inside = f" {' '.join(_plain(target))} "
        same, part = set(), set()
        for mention in named.mentions:
            surface, person = mention.span.of(document.text), mention.entity in people
            if any(_is(core, parse(surface, person=person).core, person) for core in cores):
                same.add(mention.entity)
            elif f" {' '.join(_plain(surface))} " in inside:
                part.add(mention.entity)

        def places(ids: set[str]) -> list[Span]:
            anaphors = analysis[coreference.TASK].anaphors
            found = [mention.span for mention in named.mentions if mention.entity in ids]
            return found + [a.span for a in anaphors if a.referent.entity in ids and a.probability >= SURE]

        return cls([*places(same), *literal(document.text, target)], [*places(part), *alike(document.words, target)])

    @classmethod
    def plain(cls, text: str, target: str) -> "Marks":
        """Those of ``target`` in a text of which nothing else is known."""
        return cls(literal(text, target), alike(Words.of(text), target))


def literal(text: str, target: str) -> list[Span]:
    """Where ``text`` has the words of ``target``, its article left out, in any case; a plural or possessive ending may follow."""
    words = _ARTICLE.sub("", target.strip(), count=1).split() or target.split()
    pattern = r"\s+".join(map(re.escape, words))
    return [Span(*match.span()) for match in re.finditer(rf"(?<!\w){pattern}(?:s|['’]s)?(?!\w)", text, re.IGNORECASE)]


def alike(words: Words, target: str) -> list[Span]:
    """The ``words`` of a text that are forms of words of ``target``, the small ones left out."""
    known = {form for word in _plain(target) if word not in _SMALL and len(word) >= LEAST for form in _forms(word)}
    return [
        Span(int(start), int(end))
        for word, start, end in zip(words.lower, words.starts, words.ends, strict=True)
        if len(word) >= LEAST and word not in _SMALL and not known.isdisjoint(_forms(word))
    ]


def _forms(word: str) -> tuple[str, ...]:
    return (word, singular(word), *lemmas(word))


def _plain(text: str) -> list[str]:
    return [unpossessed(word) for word in re.findall(r"[^\W_]+(?:[-.'’/&][^\W_]+)*", text.lower())]


def _is(target: tuple[str, ...], name: tuple[str, ...], person: bool) -> bool:
    """Whether two names may be one: the same words, or of a person the same last one and all of the shorter."""
    return target == name or (person and target[-1:] == name[-1:] and (set(target) <= set(name) or set(name) <= set(target)))


def types(tokens: Tokens, marks: Marks, contents: Iterable[Span]) -> NDArray[np.int64]:
    """The token types (N,) of a document with the marks of a target and contents of quotes."""
    marked = np.full(len(tokens), PASSAGE)
    marked[places(tokens, marks.related)] = RELATED
    marked[places(tokens, marks.mentions)] = MENTION
    marked[places(tokens, contents)] += CONTENT
    return marked


def unmarked(types: NDArray[np.int64]) -> NDArray[np.int64]:
    """``types`` (n,) of a passage without marks of a target."""
    return np.where(types > CONTENT, PASSAGE + CONTENT, PASSAGE)


def unquoted(types: NDArray[np.int64]) -> NDArray[np.int64]:
    """``types`` (n,) of a passage without contents of quotes."""
    return np.where(types > CONTENT, types - CONTENT, types)


def contents(quotes: Iterable[Quote]) -> list[Span]:
    """What the quotes tell."""
    return [span for quote in quotes for span in quote.content]


def places(tokens: Tokens, spans: Iterable[Span]) -> NDArray[np.int64]:
    """The tokens (n,), in rising order, of words that begin within one of ``spans``."""
    edges = np.append(tokens.first, len(tokens))
    bounds = [edges[np.searchsorted(tokens.starts, (span.start, span.end))] for span in spans]
    return np.unique(np.concatenate([np.arange(*bound) for bound in bounds])) if bounds else NOWHERE
