"""Anaphors with what they stand for: what coreference finds out and speakers and entities build on."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, Self

from models.annotations import Alternative, Referent, Span
from models.tasks.coreference.roles import NO_ROLES, Roles
from models.text.lexicon import Gender

NO_GENDERS: Mapping[str, Gender] = {}


@dataclass(frozen=True, slots=True)
class Anaphor:
    """A pronoun, relative word or role noun and its likeliest referent.

    ``probability`` is that of the reading, ``evidence`` the nearest place the referent was on the reader's mind before, ``alternatives``
    are other readings, at most three.
    """

    span: Span
    form: Literal["pronoun", "nominal"]
    referent: Referent
    probability: float
    evidence: Span
    alternatives: tuple[Alternative, ...] = ()


@dataclass(frozen=True, slots=True)
class Anaphora:
    """The anaphors of a text, apart from each other and by start."""

    anaphors: tuple[Anaphor, ...] = ()
    roles: Roles = NO_ROLES
    """Who holds which role, as the text says."""
    genders: Mapping[str, Gender] = field(default_factory=dict)
    """By entity, the gender that titles and roles tell."""

    @classmethod
    def of(cls, anaphors: Iterable[Anaphor], roles: Roles = NO_ROLES, genders: Mapping[str, Gender] = NO_GENDERS) -> Self:
        """The anaphors in order; of two that overlap the earlier stays."""
        kept: list[Anaphor] = []
        for anaphor in sorted(anaphors, key=lambda anaphor: (anaphor.span.start, -anaphor.span.end)):
            if not kept or kept[-1].span.end <= anaphor.span.start:
                kept.append(anaphor)
        return cls(tuple(kept), roles, genders)

    def at(self, start: int) -> Anaphor | None:
        """The anaphor that begins at ``start``."""
        index = bisect_left(self.anaphors, start, key=lambda anaphor: anaphor.span.start)
        return self.anaphors[index] if index < len(self.anaphors) and self.anaphors[index].span.start == start else None

    def within(self, span: Span) -> tuple[Anaphor, ...]:
        """The anaphors wholly within ``span``."""
        first = bisect_left(self.anaphors, span.start, key=lambda anaphor: anaphor.span.start)
        last = bisect_left(self.anaphors, span.end, key=lambda anaphor: anaphor.span.start)
        return tuple(anaphor for anaphor in self.anaphors[first:last] if anaphor.span.end <= span.end)
