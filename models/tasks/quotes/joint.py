"""Several people who speak together: "Rita Moore, Jon Pike and Ann Poole"."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import pairwise

from models.annotations import Mention, MentionType, Span
from models.text.document import Document
from models.text.lexicon import PREPOSITIONS, RELATIVES
from models.text.names import Names
from models.text.phrases import WORD

SPEAKERS: frozenset[MentionType] = frozenset(("PERSON", "ORG"))
LONGEST_GAP = 120
"""Characters between two names that speak together."""
LONGEST_GROUP = 400
"""Characters that the names of a group stand in."""
BRACKETS = re.compile(r"\([^()\n]{0,40}\)")
AND = re.compile(r"(?:\band\b|&)")
COMPANY = re.compile(
    r"(?:\s*\([^()\n]{0,40}\))?(?:,[^,;:.\n]{1,80})?,? and ((?:(?:his|her|their|other|several|some|many|two|three|four)\b) [\w’' -]{2,40})"
)
OF = frozenset(("of", "for", "at", "in", "from"))
"""Prepositions by which a name's own role or place is told."""


def coordinated(document: Document, names: Names, span: Span) -> tuple[Mention, ...]:
    """The people or bodies that ``span`` names side by side, in order; () where it names fewer than two so.

    What stands between two of them is a comma, "and", or the next one's role; the last two have an "and" between them.
    """
    heads = list(_heads(document, names, span))
    run: list[Mention] = heads[:1]
    closed = False
    for before, after in pairwise(heads):
        gap = BRACKETS.sub(" ", document.text[before.span.end : after.span.start])
        if not _joins(gap):
            break
        run.append(after)
        closed = AND.search(gap) is not None
    return tuple(run) if len({mention.entity for mention in run}) > 1 and closed else ()


def company(document: Document, span: Span, last: Mention) -> str | None:
    """Those without a name who speak with ``last``, at the end of ``span``: "Roe and other scientists"."""
    match = COMPANY.fullmatch(document.text, last.span.end, span.end)
    return match.group(1) if match else None


def _heads(document: Document, names: Names, span: Span) -> Iterator[Mention]:
    """The names of speakers in ``span``, people before bodies, that no preposition of another's role stands before: "the mayor of Leeds"
    has none."""
    within = [mention for mention in names.within(span) if mention.type in SPEAKERS]
    people = [mention for mention in within if mention.type == "PERSON"]
    for mention in people or within:
        before = WORD.findall(document.text[max(span.start, mention.span.start - 20) : mention.span.start].lower())
        owner = document.text[mention.span.end : mention.span.end + 2] in ("'s", "’s")
        if not owner and (not before or before[-1] not in OF):
            yield mention


def _joins(gap: str) -> bool:
    words = [word.lower() for word in WORD.findall(gap)]
    linked = "," in gap or AND.search(gap) is not None
    return (
        linked
        and len(gap) <= LONGEST_GAP
        and not any(c in gap for c in '.;:\n“”"')
        and not any(word in RELATIVES or (word in PREPOSITIONS and word not in OF) for word in words)
    )


def _pairs(names: Names) -> Iterator[tuple[Mention, Mention]]:
    """Each two people, and each two bodies, of which one is named after the other, by the first."""
    pairs = (pair for type_ in SPEAKERS for pair in pairwise([mention for mention in names.mentions if mention.type == type_]))
    return iter(sorted(pairs, key=lambda pair: pair[0].span))


class Groups:
    """The groups of people or bodies that a text names side by side, by start."""

    def __init__(self, document: Document, names: Names) -> None:
        self._groups: list[tuple[Mention, ...]] = []
        free = 0
        for first, second in _pairs(names):
            near = second.span.start - first.span.end <= LONGEST_GAP
            if first.span.start < free or not near or document.sentence(first.span.start) != document.sentence(second.span.start):
                continue
            end = min(document.sentence_span(first.span.start).end, first.span.start + LONGEST_GROUP)
            group = coordinated(document, names, Span(first.span.start, end))
            if group and group[0] == first:
                self._groups.append(group)
                free = group[-1].span.end
        self._starts = [group[0].span.start for group in self._groups]

    def closed_by(self, mention: Mention) -> tuple[Mention, ...]:
        """The group whose last member is ``mention``; () without one."""
        group = self.before(mention.span.start)
        return group if group and group[-1] == mention else ()

    def opened_by(self, mention: Mention) -> tuple[Mention, ...]:
        """The group whose first member is ``mention``; () without one."""
        group = self.before(mention.span.start + 1)
        return group if group and group[0] == mention else ()

    def before(self, position: int) -> tuple[Mention, ...]:
        """The latest group that stands before ``position``; () without one."""
        index = bisect_left(self._starts, position) - 1
        return self._groups[index] if index >= 0 else ()
