"""Where a text brings up somebody or something: by name, by a role noun, by a pronoun."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from models.annotations import Span
from models.coreference.roles import role_of
from models.coreference.words import Words
from models.quotes.article import Article
from models.quotes.lexicon import (
    ANONYMOUS,
    COLLECTIVES,
    CONJUNCTIONS,
    DETERMINERS,
    DOCUMENTS,
    FUNCTION_WORDS,
    ORGANIZATIONS,
    PREPOSITIONS,
    ROLE_GROUPS,
    ROLES,
)
from models.quotes.phrases import singular

Sort = Literal["person", "body", "group"]
"""What a role noun or pronoun can stand for: one human being, one institution, several of either."""

PRONOUNS: dict[str, Sort] = {
    **dict.fromkeys(("he", "him", "his", "himself", "she", "her", "hers", "herself"), "person"),
    **dict.fromkeys(("it", "its", "itself"), "body"),
    **dict.fromkeys(("they", "them", "their", "theirs", "themselves"), "group"),
}
FEMININE = frozenset(("she", "her", "hers", "herself"))
SUBJECTS = frozenset(("he", "she", "they", "it"))
OBJECTS = frozenset(("him", "them"))
DEFINITE = frozenset(("the", "this", "that", "these", "those"))
VERB = re.compile(
    r"(?:,[^,.;\n]{2,80},)? (?!(?:and|or|of|in|on|at|to|for|with|by|from|as|but|who|which|that|the|an?|his|her|when|while)\b)[a-z]"
)
# Words between a determiner and its head noun, at most.
LONGEST = 6
NOUNS = ROLES | ORGANIZATIONS | DOCUMENTS | COLLECTIVES | ANONYMOUS
NUMBERS = frozenset(
    ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "several", "many", "some", "most", "both", "half"]
)


@dataclass(frozen=True, slots=True)
class Noun:
    """A noun phrase with a known head: ``head`` in lower case, ``modifiers`` the words before it, ``restricted`` by "of" or "for"."""

    span: Span
    sort: Sort
    head: str
    modifiers: frozenset[str]
    definite: bool
    restricted: bool


@dataclass(frozen=True, slots=True)
class Place:
    """One place: a name with its entity's id, a noun phrase, or a pronoun in lower case."""

    span: Span
    entity: str | None = None
    noun: Noun | None = None
    pronoun: str = ""


def places(article: Article, words: Words) -> list[Place]:
    """All places of the text by start; no noun phrase or pronoun overlaps a name."""
    found = [Place(mention.span, entity=mention.entity) for mention in article.names]
    found += [Place(noun.span, noun=noun) for noun in nouns(article, words)]
    for i, lower in enumerate(words.lower):
        if lower in PRONOUNS:
            span = Span(words.starts[i], words.starts[i] + len(lower))
            if not article.names_in(span):
                found.append(Place(span, pronoun=lower))
    return sorted(found, key=lambda place: (place.span.start, -place.span.end))


def nouns(article: Article, words: Words) -> Iterator[Noun]:
    """Noun phrases headed by a known noun, from their determiner on; plurals without one too. What ends in a name is the name's title."""
    at = 0
    while at < len(words):
        lower = words.lower[at]
        if lower in DETERMINERS or lower in NUMBERS:
            noun = _phrase(article, words, at, at + 1)
        elif (
            lower in ROLE_GROUPS
            or (lower in COLLECTIVES and lower not in FUNCTION_WORDS and lower not in NUMBERS)
            or _plural_role(lower)
            or (lower in ROLES and article.text[words.ends[at] : words.ends[at] + 1] == ":")
        ):
            noun = _phrase(article, words, at, at)
        else:
            noun = None
        if noun is None:
            at += 1
        else:
            yield noun
            at = bisect_right(words.starts, noun.span.end - 1)


def _phrase(article: Article, words: Words, first: int, at: int) -> Noun | None:
    """The phrase whose determiner is word ``first`` and whose other words begin at ``at``."""
    text = article.text
    head = None
    last = at
    while last < min(len(words), first + LONGEST + 1):
        if last > first and text[words.ends[last - 1] : words.starts[last]] != " ":
            break
        lower = words.lower[last]
        if lower in FUNCTION_WORDS and last > first:
            break
        possessive = words.ends[last] - words.starts[last] > len(lower)
        if lower in NOUNS or singular(lower) in ROLES:
            head = last
            if possessive:
                break
        elif head is not None:
            break
        last += 1
    if head is None:
        return None
    span = Span(words.starts[first], words.starts[head] + len(words.lower[head]))
    beyond = min(len(text), words.ends[head] + 2)
    named = article.names_in(Span(words.starts[head], beyond)) if text[words.ends[head] : beyond][:1] == " " else article.names_in(span)
    if any(name.span.end > words.starts[head] for name in named):
        return None
    noun = words.lower[head]
    following = words.lower[head + 1] if head + 1 < len(words) and text[words.ends[head] : words.starts[head + 1]] == " " else ""
    return Noun(
        span,
        _sort(noun, words.lower[first]),
        noun,
        frozenset(words.lower[first + 1 : head]) if head > first else frozenset(),
        # "Mayor: no way": a label means a certain one.
        words.lower[first] in DEFINITE or (first == head and text[span.end : span.end + 1] == ":"),
        following in ("of", "for"),
    )


def _plural_role(lower: str) -> bool:
    one = singular(lower)
    return one != lower and one in ROLES


def _sort(noun: str, opening: str) -> Sort:
    if opening in NUMBERS or noun in COLLECTIVES or noun in ROLE_GROUPS or _plural_role(noun):
        return "group"
    if noun in ROLES or (noun in ANONYMOUS and singular(noun) == noun):
        return "person"
    return "body" if singular(noun) == noun else "group"


STATIC = ("subject", "possessor", "modifier", "oblique", "joined", "source", "said", "opens")


def standing(article: Article, words: Words, place: Place, sources: Sequence[Span], opens: bool) -> tuple[float, ...]:
    """The :data:`STATIC` features of a place: what its position in the sentence says of how much it is on the reader's mind."""
    text, span = article.text, place.span
    index = words.at(span.start)
    near = index > 0 and words.ends[index - 1] >= span.start - 2 and "\n" not in text[words.ends[index - 1] : span.start]
    before = words.lower[index - 1] if near else ""
    following = text[span.end : span.end + 1]
    possessor = following in ("'", "’")
    after = bisect_right(words.starts, span.end)
    modifier = (
        not possessor
        and following == " "
        and place.pronoun == ""
        and after < len(words)
        and words.starts[after] == span.end + 1
        and text[words.starts[after]].islower()
        and (words.lower[after] in NOUNS or singular(words.lower[after]) in ROLES)
    )
    subject = not possessor and not modifier and VERB.match(text, span.end, min(len(text), span.end + 100)) is not None
    at = bisect_right(sources, span.start, key=lambda source: source.start) - 1
    source = at >= 0 and span.start < sources[at].end
    return (
        float(subject),
        float(possessor),
        float(modifier),
        float(before in PREPOSITIONS),
        float(before in CONJUNCTIONS),
        float(source),
        float(not article.in_marks(span.start) and article.in_content(span.start)),
        float(opens),
    )


def role_key(noun: Noun) -> str:
    """What nameless referents of noun phrases are told apart by."""
    return role_of(noun.head)
