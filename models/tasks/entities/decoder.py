"""From the spans of the tagger to mentions and entities."""

import math
import re
from bisect import bisect_right, insort
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from models.annotations import Entity, Mention, MentionForm, MentionType, ScoredSpan, Span
from models.rulings import NO_RULINGS, Rulings
from models.tasks.entities.aliases import place
from models.tasks.entities.clusters import NameMention, cluster
from models.tasks.entities.consistency import consistent
from models.tasks.entities.corrected import mention_at, merged, relabelled, told_types
from models.tasks.entities.edges import keeps_its_s
from models.tasks.entities.labels import TYPES, VALUES, mention_type
from models.tasks.entities.listed import Known, grouped, link, settled
from models.tasks.entities.names import Name, fold, kin, parse, titles_before
from models.text.lemmas import CLITICS
from models.text.lexicon import GIVEN_NAMES

_LEAD_SENTENCES = 3
_LONG_WORD = re.compile(r"[^\W\d_]{4,}")
_AND = re.compile(r" (?:and|&) ")
_BRACKET = re.compile(r"\s*\(\s*[\"“'‘]?\Z")


@dataclass(frozen=True, slots=True)
class _Unnumbered:
    """A mention before it has its id; ``entity`` counts from 0."""

    span: Span
    type: MentionType
    confidence: float
    form: MentionForm
    entity: int
    known: Known | None = None
    is_corrected: bool = False
    lent: str = ""
    """The surname a given name is lent."""

    def name(self, text: str) -> str:
        """The words at the span, with the surname lent."""
        return f"{self.span.of(text)} {self.lent}" if self.lent else self.span.of(text)


Listing = Callable[[Sequence[ScoredSpan]], tuple[Sequence[ScoredSpan], Mapping[Span, Known]]]
"""From spans that are apart to those with a list's names among them, and who of the list each of these may be."""


def decode(
    text: str,
    spans: Sequence[ScoredSpan],
    sentences: Sequence[Span],
    listing: Listing | None = None,
    rulings: Rulings = NO_RULINGS,
) -> tuple[tuple[Mention, ...], tuple[Entity, ...]]:
    """Mentions in text order and the entities they form, ids counting up in order of (first) mention.

    ``spans`` lie in ``text`` and have a mention type as label. They are made consistent (:mod:`models.tasks.entities.consistency`); of two
    that overlap the surer one stays, of equally sure ones the longer. Dates and amounts of money are one entity where their text is the
    same, names as :mod:`models.tasks.entities.clusters` tells.

    An entity has the type its mentions vote for by confidence, and the fullest of its names, or both of the list that ``listing`` puts on
    top. Its salience is
    ``0.5 * log(1 + n) / log(1 + n_max) + 0.3 * (1 - first / len(text)) + 0.2 * lead`` with n its mentions, n_max those of the entity
    mentioned most, first the offset of its first mention, and lead 1 if that lies in the first three sentences (headline and lead).
    """
    apart = _apart(consistent(text, relabelled(text, spans, rulings)))
    chosen, known = listing(apart) if listing else (apart, {})
    starts = [sentence.start for sentence in sentences]
    mentions = _values(text, chosen)
    mentions += _names(text, chosen, starts, len(mentions), known)
    return _numbered(text, _corrected(sorted(mentions, key=lambda f: f.span), rulings), sentences)


def _corrected(mentions: Sequence[_Unnumbered], rulings: Rulings) -> Sequence[_Unnumbered]:
    """The mentions, by start, with the entities and types that corrections tell."""
    if not rulings.rulings:
        return mentions
    spans = [f.span for f in mentions]
    entities = merged([f.entity for f in mentions], spans, rulings)
    types = told_types(entities, spans, rulings)
    same = {entities[index] for ruling in rulings.of_kind("same_entity") if (index := mention_at(spans, ruling.span)) is not None}
    return [
        replace(f, entity=entity, type=types.get(entity, f.type), is_corrected=entity in types or entity in same)
        for f, entity in zip(mentions, entities, strict=True)
    ]


def lead(sentences: Sequence[Span]) -> int:
    """Where headline and lead end."""
    return sentences[min(len(sentences), _LEAD_SENTENCES) - 1].end if sentences else 0


def _apart(spans: Sequence[ScoredSpan]) -> list[ScoredSpan]:
    """The surest spans that do not overlap, in text order, in which ``spans`` are."""
    if all(scored.span.end <= following.span.start for scored, following in pairwise(spans)):
        return list(spans)
    kept: list[Span] = []
    chosen: dict[Span, ScoredSpan] = {}
    for scored in sorted(spans, key=lambda s: (-s.confidence, s.span.start - s.span.end, s.span.start)):
        if not overlaps_any(scored.span, kept):
            insort(kept, scored.span)
            chosen[scored.span] = scored
    return [chosen[span] for span in kept]


def overlaps_any(span: Span, apart: Sequence[Span]) -> bool:
    """Whether ``span`` overlaps one of ``apart``, which are in order and do not overlap each other."""
    at = bisect_right(apart, span)
    return any(span.overlaps(near) for near in apart[max(0, at - 1) : at + 1])


def _values(text: str, spans: Sequence[ScoredSpan]) -> list[_Unnumbered]:
    entities: dict[tuple[MentionType, str], int] = {}
    values = []
    for scored in spans:
        kind = mention_type(scored.label)
        if kind in VALUES:
            key = (kind, " ".join(scored.span.of(text).casefold().split()))
            values.append(_Unnumbered(scored.span, kind, scored.confidence, "value", entities.setdefault(key, len(entities))))
    return values


def _names(
    text: str, spans: Sequence[ScoredSpan], sentence_starts: Sequence[int], first_entity: int, known: Mapping[Span, Known]
) -> list[_Unnumbered]:
    names: list[NameMention] = []
    kept: list[ScoredSpan] = []
    for scored in spans:
        kind = mention_type(scored.label)
        if kind in VALUES:
            continue
        start = scored.span.start
        gap = text[kept[-1].span.end : start] if kept and start - kept[-1].span.end < 8 else ""
        surface = scored.span.of(text)
        names.append(
            NameMention(
                surface=surface,
                type=kind,
                confidence=scored.confidence,
                titles=_titles(text, scored.span) if kind == "PERSON" else (),
                sentence=bisect_right(sentence_starts, start),
                spells_out=len(names) - 1 if _BRACKET.match(gap) else None,
            )
        )
        kept.append(scored)
    names = _lending(text, names, kept)
    meant = settled([known.get(scored.span) for scored in kept])
    numbers = cluster(names)
    numbers = grouped(numbers, meant) if known else numbers
    return [
        _Unnumbered(scored.span, name.type, scored.confidence, "name", first_entity + number, of_list, lent=name.lent)
        for scored, name, number, of_list in zip(kept, names, numbers, meant, strict=True)
    ]


def _lending(text: str, names: Sequence[NameMention], spans: Sequence[ScoredSpan]) -> list[NameMention]:
    """The ``names`` at ``spans``, with the surname of the next for a given name that an "and" joins to it: "Peter and Grace Roe"."""
    lent = [""] * len(names)
    for i, (name, after) in enumerate(pairwise(names)):
        if name.type == after.type == "PERSON" and fold(name.surface) in GIVEN_NAMES:
            words = after.surface.split()
            if len(words) > 1 and _AND.fullmatch(text, spans[i].span.end, spans[i + 1].span.start):
                lent[i] = words[-1]
    return [replace(name, lent=surname) if surname else name for name, surname in zip(names, lent, strict=True)]


def _titles(text: str, person: Span) -> tuple[str, ...]:
    """What is told of a person before, in and beside the name."""
    return (*titles_before(text, person.start), *parse(person.of(text), person=True).titles, *kin(text, person))


def _types(mentions: Sequence[_Unnumbered]) -> dict[int, MentionType]:
    """The type of each entity: what its names vote for, the earlier of our types when they tie."""
    votes: dict[int, dict[MentionType, float]] = defaultdict(lambda: defaultdict(float))
    for f in mentions:
        if f.form in ("name", "value"):
            votes[f.entity][f.type] += f.confidence
    return {entity: min(vote, key=lambda kind: (-vote[kind], TYPES.index(kind))) for entity, vote in votes.items()}


def _numbered(text: str, unnumbered: Sequence[_Unnumbered], sentences: Sequence[Span]) -> tuple[tuple[Mention, ...], tuple[Entity, ...]]:
    ids: dict[int, str] = {}
    members: dict[int, list[int]] = defaultdict(list)
    for index, f in enumerate(unnumbered):
        ids.setdefault(f.entity, f"e{len(ids) + 1}")
        members[f.entity].append(index)
    mentions = tuple(Mention(f"m{index + 1}", f.span, f.type, f.form, f.confidence, ids[f.entity]) for index, f in enumerate(unnumbered))
    known: dict[int, list[tuple[Span, Known]]] = defaultdict(list)
    for f in unnumbered:
        if f.known:
            known[f.entity].append((f.span, f.known))
    listed = {entity: one for entity, some in known.items() if (one := next((of.listed for _, of in some if of.listed), None))}
    corrected = {f.entity for f in unnumbered if f.is_corrected}
    types = _types(unnumbered) | {entity: name.type for entity, name in listed.items() if entity not in corrected}
    most = max(map(len, members.values()), default=0)
    end_of_lead = lead(sentences)
    entities = tuple(
        Entity(
            id=ids[entity],
            name=listed[entity].name if entity in listed else _name(text, [unnumbered[i] for i in indices], types[entity]),
            type=types[entity],
            mentions=tuple(mentions[i].id for i in indices),
            salience=salience(len(indices), most, unnumbered[indices[0]].span.start, len(text), end_of_lead),
            is_quoted=False,
            link=link(text, known[entity]) if entity in known else None,
            method="correction" if entity in corrected else "names" if entity in known else "model",
        )
        for entity, indices in members.items()
    )
    return mentions, entities


def salience(count: int, most: int, first: int, length: int, lead: int) -> float:
    """How much a text of ``length`` characters is about what it mentions ``count`` times, first at ``first``; see :func:`decode`."""
    frequency = math.log1p(count) / math.log1p(most)
    return round(0.5 * frequency + 0.3 * (1 - first / max(length, 1)) + 0.2 * (first < lead), 4)


def _name(text: str, mentions: Sequence[_Unnumbered], kind: MentionType) -> str:
    """The fullest name, of mentions with the entity's type: most words, then rather in mixed case, then more frequent, then earlier.

    A country has the name it goes by if that occurs, else its most frequent one. A name from a headline in title case does not count beside
    one that it goes on from, as its last word may be the headline's verb.
    """
    chosen = [f for f in mentions if f.form in ("name", "value") and f.type == kind]
    named = [f.span for f in chosen]
    surfaces = Counter(f.name(text) for f in chosen)
    if kind == "ORG" and all(span.of(text).endswith(CLITICS) and keeps_its_s(text, span.end - 2) for span in named):
        return " ".join(surfaces.most_common(1)[0][0].split())
    if kind in VALUES:
        return " ".join(next(iter(surfaces)).split())
    longer = {surface for surface in surfaces if any(_goes_on_from(surface, other) for other in surfaces)}
    if longer:
        headlined = {span.of(text) for span in named if _in_title_case(text, span)}
        plain = surfaces.keys() - headlined
        for surface in longer & headlined:
            if any(_goes_on_from(surface, other) for other in plain):
                del surfaces[surface]

    def fullness(counted: tuple[Name, int]) -> tuple[int, bool, int]:
        name, count = counted
        known = place(name.words)
        if known is not None:
            return 100 * (known == " ".join(name.words)), False, count
        # Words without a capital are of somebody's part: the Tax Authority appeals committee.
        return sum(not word.islower() for word in name.shown.split()), not name.shown.isupper(), count

    return max(((parse(surface, person=kind == "PERSON"), count) for surface, count in surfaces.items()), key=fullness)[0].shown


def _goes_on_from(surface: str, shorter: str) -> bool:
    return " " in shorter and surface.startswith(f"{shorter} ")


def _in_title_case(text: str, span: Span) -> bool:
    """Whether nearly every long word of the line begins with a capital, and there are others than the name's."""
    start, end = text.rfind("\n", 0, span.start) + 1, text.find("\n", span.end)
    line = text[start : end if end >= 0 else len(text)]
    words = _LONG_WORD.findall(line)
    beside = len(words) - len(_LONG_WORD.findall(span.of(text)))
    return beside > 1 and sum(word[0].isupper() for word in words) >= 0.8 * len(words)
