"""Who holds which role in the article, by titles and appositions: "Prime Minister Jane Roe", "John Doe, the mayor of Bigtown"."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from models.annotations import Mention, Span
from models.text.document import Document
from models.text.lemmas import CLITICS, singular, unpossessed
from models.text.lexicon import DETERMINERS, FUNCTION_WORDS, HONORIFICS, PREPOSITIONS, RANKS, RELATIVES, ROLES, SAME_WORDS, SHORT_ROLES
from models.text.lexicon.lists import words as listed
from models.text.names import Names
from models.text.phrases import WORD

BEFORE = re.compile(r"(?: [\w’'.-]+){1,6}")
"""The words before a place, read backwards from there."""
AFTER = re.compile(
    r"(?: \([^()\n]{1,30}\))?(?:, [DRI]-[A-Z][\w.]{1,6})?"
    r"(?:, (?:who (?:is|was|serves as|served as) )?| (?:is|was) (?=(?:a|an|the) ))([^,.;:()\n]{3,80})"
)
SET_BEFORE = re.compile(r"\b((?:the|a|an|his|her|their|its|[\w.]+['’]s) [^,.;:()\n]{3,60}), \Z", re.IGNORECASE)
REACH = 90
BEYOND = PREPOSITIONS | RELATIVES
# Words that tell when, not which, somebody held the role.
VAGUE = listed("tenures")


@dataclass(frozen=True, slots=True)
class Holding:
    """That ``entity`` is said to hold a role at ``span``: ``noun`` is its head as written, ``modifiers`` the words before that."""

    span: Span
    entity: str
    noun: str
    modifiers: frozenset[str]


@dataclass(frozen=True, slots=True)
class Roles:
    """Role holders by the role's head noun, in text order."""

    by_head: dict[str, tuple[Holding, ...]]

    @classmethod
    def of(cls, document: Document, names: Names) -> "Roles":
        """Every role the article gives one of its named people."""
        holdings: dict[str, list[Holding]] = {}
        for mention in names.mentions:
            if mention.type == "PERSON":
                for noun, modifiers, span in _given(document, mention):
                    holdings.setdefault(role_of(noun), []).append(Holding(span, mention.entity, noun, modifiers))
        return cls({head: tuple(sorted(held, key=lambda h: h.span)) for head, held in holdings.items()})

    def holders(self, head: str, modifiers: frozenset[str], position: int) -> tuple[Holding, ...]:
        """Who may be meant by the role at ``position``, one holding an entity: the nearest before it first, then those named later.

        A holder must have every word the phrase has before its head noun, unless nobody's description goes that far.
        """
        named = self.by_head.get(role_of(head))
        if not named:
            return ()
        described = _common(modifiers) - VAGUE
        held = [holding for holding in named if holding.modifiers & RANKS == described & RANKS]
        exact = [holding for holding in held if described <= holding.modifiers]
        fitting = exact or ([holding for holding in held if not holding.modifiers or holding.modifiers <= described] if described else [])
        split = bisect_left(fitting, position, key=lambda holding: holding.span.start)
        nearest = [*reversed(fitting[:split]), *fitting[split:]]
        return tuple(
            {holding.entity: holding for holding in reversed(nearest)}[entity] for entity in dict.fromkeys(h.entity for h in nearest)
        )


NO_ROLES = Roles({})
"""Those of a text that gives nobody any."""


def role_of(noun: str) -> str:
    """The noun roles are filed under: "Gov." and "governor" are one."""
    return SHORT_ROLES.get(noun, noun)


def _common(words: Iterable[str]) -> frozenset[str]:
    return frozenset(SAME_WORDS.get(word, word) for word in words)


def _given(document: Document, mention: Mention) -> Iterator[tuple[str, frozenset[str], Span]]:
    """(head noun, modifiers, where) of each role given at one mention."""
    text, start, end = document.text, mention.span.start, mention.span.end
    sentence = document.sentence_span(start)
    inside = list(WORD.finditer(text, start, end))
    while len(inside) > 1 and (_role(inside[0].group()) or inside[0].group().lower() in HONORIFICS):
        start = inside[1].start()
        inside.pop(0)
    lead = BEFORE.match(text[max(sentence.start, start - REACH) : start][::-1])
    if lead:
        yield from _role_in(text, Span(start - lead.end(), start), loose=False)
    follow = AFTER.match(text, end, min(sentence.end, end + REACH)) if text[end : end + 1] in (" ", ",") else None
    if follow:
        yield from _role_in(text, _trimmed(text, Span(follow.start(1), follow.end(1))), loose=True)
    ahead = SET_BEFORE.search(text, max(sentence.start, start - REACH), start) if text.endswith(", ", 0, start) else None
    if ahead:
        yield from _role_in(text, _trimmed(text, Span(ahead.start(1), ahead.end(1))), loose=False)


def _role_in(text: str, span: Span, *, loose: bool) -> Iterator[tuple[str, frozenset[str], Span]]:
    """The role a phrase ends in; a loose one may have any head noun if an article opens it."""
    words = list(WORD.finditer(text, span.start, span.end))
    if not words:
        return
    head = words[-1].group().lower()
    opened = words[0].group().lower() in DETERMINERS or words[0].group().endswith(CLITICS)
    if not (_role(head) or (loose and opened and len(words) > 1 and head.isalpha() and singular(head) == head)):
        return
    modifiers = []
    for match in reversed(words[:-1]):
        word = unpossessed(match.group()).lower()
        if word in FUNCTION_WORDS:
            break
        modifiers.append(word)
    yield head, _common(modifiers), Span(words[-1 - len(modifiers)].start(), words[-1].end())


def _role(word: str) -> bool:
    return word.lower() in ROLES or word.lower() in SHORT_ROLES


def _trimmed(text: str, span: Span) -> Span:
    """A description without what a preposition or relative pronoun adds."""
    for i, match in enumerate(WORD.finditer(text, span.start, span.end)):
        if i and match.group().lower() in BEYOND:
            return Span(span.start, match.start())
    return span
