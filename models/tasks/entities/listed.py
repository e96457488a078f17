"""Mentions and entities with a newsroom's list of names on top of what a tagger says."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from models.annotations import Link, LinkAlternative, ScoredSpan, Span
from models.desk import Listed
from models.tasks.entities.house import HouseList, occurrences
from models.tasks.entities.names import fold, parse
from models.text.document import Document

SURE: Final = 0.99
"""The confidence of a mention that the list knows, and of a link that the tagger bears out; nothing was measured for either."""
UNSUPPORTED: Final = 0.8
"""That of a link that rests on one word which the tagger takes for something else or for nothing."""
ALIAS: Final = 0.6
"""How much an alias tells, where the name itself tells 1, of who is meant of several that go by it."""
OTHER_TYPE: Final = 0.25
"""How much is left of it where the tagger says another type."""
TITLED: Final = 4.0
"""How much more it tells beside his title."""
REACH: Final = 60
"""Characters from a name in which its bearer's title counts."""
MOST: Final = 3
"""Others that are named beside the likeliest."""


@dataclass(frozen=True, slots=True)
class Known:
    """Who of the list a mention may be, and the label of the tagger there; "" where it is silent."""

    candidates: tuple[Listed, ...]
    label: str = ""

    @property
    def listed(self) -> Listed | None:
        """The one whom the mention means; None where it may mean several."""
        return self.candidates[0] if len(self.candidates) == 1 else None


def over(document: Document, spans: Sequence[ScoredSpan], houses: Sequence[HouseList]) -> tuple[list[ScoredSpan], dict[Span, Known]]:
    """The ``spans``, apart and in order, with the names of ``houses`` in place of those they overlap; and who of the list each may be.

    A listed name within a longer name of somebody or something else is not taken for it: Washington is not in the Washington Post.
    """
    text = document.text
    kept: list[ScoredSpan] = []
    known: dict[Span, Known] = {}
    at = 0
    for occurrence in occurrences(text, houses):
        span = occurrence.span
        while at < len(spans) and spans[at].span.end <= span.start:
            kept.append(spans[at])
            at += 1
        if _crosses(document, span) or (at < len(spans) and _is_longer(text, spans[at], span)):
            continue
        label = spans[at].label if at < len(spans) and spans[at].span.overlaps(span) else ""
        while at < len(spans) and spans[at].span.overlaps(span):
            at += 1
        types = [listed.type for listed in occurrence.candidates]
        kept.append(ScoredSpan(span, label if label in types else types[0], SURE))
        known[span] = Known(occurrence.candidates, label)
    return [*kept, *spans[at:]], known


def settled(known: Sequence[Known | None]) -> list[Known | None]:
    """Who is meant, (M,) by mention: of several that go by one form those whom the text names elsewhere by one of their own."""
    alone = {one.listed for one in known if one and one.listed}
    result: list[Known | None] = []
    for one in known:
        named = tuple(listed for listed in one.candidates if listed in alone) if one else ()
        result.append(replace(one, candidates=named) if one and named else one)
    return result


def grouped(numbers: Sequence[int], known: Sequence[Known | None]) -> list[int]:
    """Numbers of entities, (M,) by mention, such that each listed name is one entity and no two are the same.

    What the text calls by a form of a listed name goes with the first listed name that shares its entity in ``numbers``.
    """
    listed = [one.listed if one else None for one in known]
    owners: dict[int, Listed] = {}
    for number, name in zip(numbers, listed, strict=True):
        if name:
            owners.setdefault(number, name)
    new: dict[int | Listed, int] = {}
    return [new.setdefault(name or owners.get(number) or number, len(new)) for number, name in zip(numbers, listed, strict=True)]


def link(text: str, mentions: Sequence[tuple[Span, Known]]) -> Link | None:
    """Whom of the list an entity is, by those of its ``mentions`` that are listed; None without an id.

    Its score is the share of what the mentions tell for him, times how surely they mean somebody of the list at all.
    """
    told: dict[Listed, float] = {}
    sure: dict[Listed, float] = {}
    for span, known in mentions:
        form = " ".join(span.of(text).split())
        for listed in known.candidates:
            weight = 1.0 if fold(form) == fold(listed.name) else ALIAS
            weight *= OTHER_TYPE if known.label and known.label != listed.type else 1.0
            told[listed] = told.get(listed, 0.0) + weight * (TITLED if _has_title(text, span, listed) else 1.0)
            supported = known.label == listed.type or " " in form
            sure[listed] = max(sure.get(listed, 0.0), SURE if supported else UNSUPPORTED)
    total = sum(told.values())
    scored = sorted(((sure[listed] * weight / total, listed.id) for listed, weight in told.items() if listed.id), key=lambda one: -one[0])
    if not scored:
        return None
    (score, id_), *others = scored
    return Link(id_, score, tuple(LinkAlternative(other, less) for less, other in others[:MOST]))


def _has_title(text: str, span: Span, listed: Listed) -> bool:
    around = fold(text[max(0, span.start - REACH) : span.end + REACH])
    return bool(listed.title) and fold(listed.title) in around


def _crosses(document: Document, span: Span) -> bool:
    """Whether a border that a reader sees goes through ``span``."""
    block = document.blocks.at(span.start)
    return "\n" in span.of(document.text) and (bool(document.laid_out) or block != document.blocks.at(span.end - 1))


def _is_longer(text: str, scored: ScoredSpan, span: Span) -> bool:
    """Whether ``span`` is a part of a tagged name that is more than it with a title, an article or a possessive."""
    if not (scored.span.start <= span.start and span.end <= scored.span.end) or scored.span == span:
        return False
    is_person = scored.label == "PERSON"
    return parse(scored.span.of(text), person=is_person).words != parse(span.of(text), person=is_person).words
