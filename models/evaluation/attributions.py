"""Annotated attributions with their speakers, the quotes they are found as, and when two names are the same."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

from models.annotations import Quote, Speaker
from models.training.rows import Row

HALF = 0.5
"""The share of an attribution's characters that a quote must cover to be the same."""

FALSE, NOBODY, AUTHOR = "not", "unknown", "author"
"""Kinds of speakers: of what is no attribution, of one whose speaker cannot be told, and of the author's own words."""

NAMED = ("named", "organization")
"""Kinds of speakers that have a name; others are described."""

JOINT = " and "
"""Stands between several named speakers of one attribution."""

CLOSING = re.compile(r"[’']s\Z")
SMALL = frozenset(("a", "an", "the", "of", "one", "some", "who", "his", "her", "their"))
"""Words that two descriptions share by chance."""


def words(name: str) -> list[str]:
    """The words of ``name`` in lower case, without punctuation and a closing ’s."""
    letters = (character for character in CLOSING.sub("", name).lower() if character.isalnum() or character == "_" or character.isspace())
    return "".join(letters).split()


def same_name(name: str, other: str) -> bool:
    """Whether two names have the last word in common, and one has all the words of the other."""
    mine, its = words(name), words(other)
    return bool(mine and its) and mine[-1] == its[-1] and (set(mine) <= set(its) or set(its) <= set(mine))


def characters(spans: Iterable[Sequence[int]]) -> frozenset[int]:
    """The characters that (start, end) pairs cover."""
    return frozenset(i for start, end in spans for i in range(start, end))


@dataclass(frozen=True, slots=True)
class Given:
    """A quote and the characters of its content."""

    characters: frozenset[int]
    quote: Quote

    @classmethod
    def of(cls, quote: Quote) -> Self:
        """The quote with its characters."""
        return cls(characters((span.start, span.end) for span in quote.content), quote)


@dataclass(frozen=True, slots=True)
class Attribution:
    """What is somebody's words by annotation: its ``characters``, its ``speaker`` and his ``kind``.

    ``speaker`` is None where none can be told, ``kind`` where the file has no kinds.
    """

    characters: frozenset[int]
    speaker: str | None
    kind: str | None

    @classmethod
    def of(cls, quote: Row) -> Self:
        """An entry of a row's ``quotes``."""
        content = quote.get("content_parts") or quote["content"]
        spans = content if isinstance(content[0], list) else [content]
        return cls(characters(spans), quote["speaker"], quote.get("speaker_kind"))

    @property
    def has_speaker(self) -> bool:
        """Whether there is a speaker to be right about."""
        return self.kind == AUTHOR or (self.speaker is not None and self.kind not in (FALSE, NOBODY))

    def matching(self, given: Sequence[Given]) -> Quote | None:
        """The quote with most of the characters, of two the shorter, if it has ``HALF`` of them."""
        best = max(given, key=lambda quote: (len(quote.characters & self.characters), -len(quote.characters)), default=None)
        enough = best is not None and len(best.characters & self.characters) >= HALF * len(self.characters) > 0
        return best.quote if best and enough else None

    def right(self, speaker: Speaker | None) -> bool | None:
        """Whether ``speaker`` is who said it; None without one, except that the author's own words need none.

        A named speaker is right by the same name, and of several each by one of those given; any other by a word that the two
        descriptions share.
        """
        if self.kind == AUTHOR:
            return speaker is None or speaker.kind == self.kind
        if speaker is None:
            return None
        gold = self.speaker or ""
        if self.kind not in (None, *NAMED):
            return not SMALL.issuperset(set(words(gold)) & set(words(speaker.name)))
        if self.kind == "named" and JOINT in gold:
            given = [speaker.name, *(partner.name for partner in speaker.joint)]
            return all(any(same_name(name, other) for other in given) for name in gold.split(JOINT))
        return same_name(gold, speaker.name)
