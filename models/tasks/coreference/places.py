"""Where a text brings up somebody or something: by name, by a role noun, by a pronoun."""

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from models.annotations import Span
from models.text import lexicon
from models.text.document import Document
from models.text.lemmas import plurals, singular
from models.text.lexicon import (
    ANONYMOUS,
    COLLECTIVES,
    DEFINITE,
    DETERMINERS,
    DOCUMENTS,
    FUNCTION_WORDS,
    NUMBERS,
    ORGANIZATIONS,
    ROLE_GROUPS,
    ROLES,
    Person,
)
from models.text.names import Names

Sort = Literal["person", "body", "group"]
"""What a role noun or pronoun can stand for: one human being, one institution, several of either."""

_SORTS: dict[Person, Sort] = {"masculine": "person", "feminine": "person", "neuter": "body", "plural": "group"}
PRONOUNS: dict[str, Sort] = {word: _SORTS[person] for word, person in lexicon.PRONOUNS.items() if person in _SORTS}
# Words between a determiner and its head noun, at most.
LONGEST = 6
PLURAL_ROLES = frozenset(plural for role in ROLES for plural in plurals(role) if plural != singular(plural) in ROLES)
KNOWN = ROLES | PLURAL_ROLES | ORGANIZATIONS | DOCUMENTS | COLLECTIVES | ANONYMOUS
"""Nouns that head a phrase."""
BEFORE_NOUNS = DETERMINERS | NUMBERS
BARE = (ROLE_GROUPS | PLURAL_ROLES | (COLLECTIVES - FUNCTION_WORDS)) - BEFORE_NOUNS
"""Nouns that need no determiner."""
LABELS = ROLES - BARE - BEFORE_NOUNS
"""Nouns that stand alone before a colon."""
OPENING = BEFORE_NOUNS | BARE | LABELS


class Noun(NamedTuple):
    """A noun phrase with a known head: ``head`` in lower case, ``modifiers`` the words before it, ``restricted`` by "of" or "for"."""

    span: Span
    sort: Sort
    head: str
    modifiers: frozenset[str]
    definite: bool
    restricted: bool


class Place(NamedTuple):
    """One place: a name with its entity's id, a noun phrase, or a pronoun in lower case."""

    span: Span
    entity: str | None = None
    noun: Noun | None = None
    pronoun: str = ""


def places(document: Document, names: Names) -> list[Place]:
    """All places of the text by start; no noun phrase or pronoun overlaps a name."""
    words = document.words
    unsorted = [Place(mention.span, entity=mention.entity) for mention in names.mentions]
    unsorted += [Place(noun.span, noun=noun) for noun in nouns(document, names)]
    for at in [i for i, lower in enumerate(words.lower) if lower in PRONOUNS]:
        start, lower = int(words.starts[at]), words.lower[at]
        span = Span(start, start + len(lower))
        if not names.within(span):
            unsorted.append(Place(span, pronoun=lower))
    return sorted(unsorted, key=lambda place: (place.span.start, -place.span.end))


def nouns(document: Document, names: Names) -> Iterator[Noun]:
    """Noun phrases headed by a known noun, from their determiner on; plurals without one too. What ends in a name is the name's title."""
    words = document.words
    starts, ends = words.starts.tolist(), words.ends.tolist()
    free = 0
    for first in [i for i, lower in enumerate(words.lower) if lower in OPENING]:
        opening = words.lower[first]
        if first < free or (opening in LABELS and document.text[ends[first] : ends[first] + 1] != ":"):
            continue
        head = _head(document.text, words.lower, starts, ends, first, first + (opening in BEFORE_NOUNS))
        if head is None:
            continue
        noun = _noun(document, names, words.lower, starts, ends, first, head)
        if noun:
            yield noun
            free = head + 1


def _head(text: str, lower: Sequence[str], starts: Sequence[int], ends: Sequence[int], first: int, at: int) -> int | None:
    """The known noun that ends the phrase which word ``first`` opens: word ``at`` or one that only words and spaces part from it."""
    head = None
    for last in range(at, min(len(lower), first + LONGEST + 1)):
        word = lower[last]
        if last > first and (word in FUNCTION_WORDS or text[ends[last - 1] : starts[last]] != " "):
            break
        if word in KNOWN:
            head = last
            if ends[last] - starts[last] > len(word):
                # A possessive: the next noun is of another phrase.
                break
        elif head is not None:
            break
    return head


def _noun(
    document: Document, names: Names, lower: Sequence[str], starts: Sequence[int], ends: Sequence[int], first: int, head: int
) -> Noun | None:
    """The phrase of words ``first`` to ``head``; None when a name stands there or follows as its title's bearer."""
    text, noun, opening = document.text, lower[head], lower[first]
    span = Span(starts[first], starts[head] + len(noun))
    spaced = text[ends[head] : ends[head] + 1] == " "
    named = names.within(Span(starts[head], min(len(text), ends[head] + 2)) if spaced else span)
    if any(name.span.end > starts[head] for name in named):
        return None
    following = lower[head + 1] if head + 1 < len(lower) and text[ends[head] : starts[head + 1]] == " " else ""
    return Noun(
        span,
        _sort(noun, opening),
        noun,
        frozenset(lower[first + 1 : head]),
        # "Mayor: no way": a label means a certain one.
        opening in DEFINITE or (first == head and text[span.end : span.end + 1] == ":"),
        following in ("of", "for"),
    )


def _sort(noun: str, opening: str) -> Sort:
    if opening in NUMBERS or noun in COLLECTIVES or noun in ROLE_GROUPS or noun in PLURAL_ROLES:
        return "group"
    if noun in ROLES or (noun in ANONYMOUS and singular(noun) == noun):
        return "person"
    return "body" if singular(noun) == noun else "group"
