"""The sources of a text: everybody whose words or silence it tells, with an id, and what the text rests on, counted."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace

import numpy as np
from numpy.typing import NDArray

from models.annotations import Quote, Referent, Span, Speaker, SpeakerKind
from models.sources import ByKind, KindCount, Source, Sourcing
from models.tasks.coreference.anaphora import Anaphora
from models.tasks.quotes import contacts
from models.tasks.quotes.people import SOMEBODY, bare, described
from models.text.document import Document
from models.text.names import Names
from models.text.words import Words
from models.vocabulary import Contact, Sourced

ONE_VOICE = 0.9
"""The share of the words of all statements from which a text has one voice."""


@dataclass(slots=True)
class _Entry:
    """What is known of a source while the text is gone through."""

    source: Source
    quotes: list[str] = field(default_factory=list)


def sources(document: Document, names: Names, anaphora: Anaphora, quotes: Sequence[Quote]) -> tuple[tuple[Quote, ...], tuple[Source, ...]]:
    """``quotes``, by start, with the ids of their speakers' sources; and those, p1, p2, … by first place, not yet counted.

    Whoever has the same entity is one source, and so is whoever has none and the same name or description.
    """
    entries: dict[str, _Entry] = {}
    places: list[tuple[Span, Quote | contacts.Silence]] = [(quote.content[0], quote) for quote in quotes if quote.speaker]
    places += [(silence.span, silence) for silence in contacts.find(document)]
    for span, told in sorted(places, key=lambda place: place[0]):
        if isinstance(told, Quote):
            for who in _speakers(told):
                _entry(entries, who, span).quotes.append(told.id)
        else:
            for who in contacts.who(document, names, anaphora, told.asked):
                entry = _entry(entries, who, span)
                entry.source = replace(entry.source, contact=told.outcome, silence=span)
                if who.kind in SOMEBODY and not (who.entity or entry.quotes):
                    title, affiliation = described(document, names, bare(document, told.asked))
                    entry.source = replace(entry.source, title=title, affiliation=affiliation)
    ids = {key: entry.source.id for key, entry in entries.items()}
    said = tuple(replace(quote, speaker=_with_ids(quote.speaker, ids)) if quote.speaker else quote for quote in quotes)
    return said, tuple(replace(entry.source, quotes=tuple(entry.quotes)) for entry in entries.values())


def _speakers(quote: Quote) -> Iterator[Speaker | Referent]:
    if quote.speaker:
        yield quote.speaker
        yield from (Referent(partner.name, partner.entity, quote.speaker.kind) for partner in quote.speaker.joint)


def _key(name: str, entity: str | None, kind: SpeakerKind) -> str:
    return "author" if kind == "author" else entity or f" {name.lower()}"


def _entry(entries: dict[str, _Entry], who: Speaker | Referent, span: Span) -> _Entry:
    """The entry of ``who``, whose words or silence stand at ``span``."""
    title, affiliation = (who.title, who.affiliation) if isinstance(who, Speaker) else (None, None)
    key = _key(who.name, who.entity, who.kind)
    if key not in entries:
        named = who.entity is not None or who.kind == "named"
        source = Source(
            f"p{len(entries) + 1}", who.name, who.entity, who.kind, title, affiliation, (), 0, 0, 0.0, span, span, 0, 0, "quoted", named
        )
        entries[key] = _Entry(source)
    entry = entries[key]
    known = entry.source
    if (title and not known.title) or (affiliation and not known.affiliation):
        entry.source = replace(known, title=known.title or title, affiliation=known.affiliation or affiliation)
    return entry


def _with_ids(speaker: Speaker, ids: Mapping[str, str]) -> Speaker:
    joint = tuple(replace(partner, source_id=ids[_key(partner.name, partner.entity, speaker.kind)]) for partner in speaker.joint)
    return replace(speaker, joint=joint, source_id=ids[_key(speaker.name, speaker.entity, speaker.kind)])


def counted(document: Document, quotes: Sequence[Quote], listed: Sequence[Source]) -> tuple[tuple[Source, ...], Sourcing]:
    """What of the sources ``listed`` is left with ``quotes``, counted; and their summary. In linear time."""
    measured = _words(document, quotes)
    total = sum(measured.values())
    said: dict[str, list[Quote]] = {}
    for quote in quotes:
        for id_ in _ids(quote):
            said.setdefault(id_, []).append(quote)
    present = tuple(_counted(source, said.get(source.id, ()), measured, total) for source in listed if source.id in said or source.silence)
    return present, _sourcing(document, quotes, present, measured, total)


def _ids(quote: Quote) -> tuple[str, ...]:
    """Of the sources that say ``quote``, each once."""
    speaker = quote.speaker
    return tuple(dict.fromkeys((speaker.source_id, *(partner.source_id for partner in speaker.joint)))) if speaker else ()


def _words(document: Document, quotes: Sequence[Quote]) -> dict[str, int]:
    """By quote, how many words it has as a statement that no quote within it has."""
    inside = {quote.id: sum(_between(document.words.starts, content) for content in quote.content) for quote in quotes}
    own = dict(inside)
    for quote in quotes:
        if quote.parent in own:
            own[quote.parent] = max(0, own[quote.parent] - inside[quote.id])
    return {quote.id: own[quote.id] if quote.act == "statement" else 0 for quote in quotes}


def _between(starts: NDArray[np.int64], span: Span) -> int:
    """How many words begin in ``span``."""
    first, end = np.searchsorted(starts, (span.start, span.end))
    return int(end - first)


def _counted(source: Source, quotes: Sequence[Quote], measured: Mapping[str, int], total: int) -> Source:
    stated = [quote for quote in quotes if quote.act == "statement"]
    places = [quote.content[0] for quote in quotes] + ([source.silence] if source.silence else [])
    words = sum(measured[quote.id] for quote in stated)
    indirect = sum(quote.kind == "indirect" for quote in stated)
    contact: Contact = source.contact if source.silence else "quoted"
    return replace(
        source,
        quotes=tuple(quote.id for quote in quotes),
        statements=len(stated),
        words=words,
        share=words / total if total else 0.0,
        first=min(places),
        last=max(places),
        direct=len(stated) - indirect,
        indirect=indirect,
        contact=contact,
    )


def _sourcing(document: Document, quotes: Sequence[Quote], listed: Sequence[Source], measured: Mapping[str, int], total: int) -> Sourcing:
    by_id = {source.id: source for source in listed if source.kind != "author"}
    stating = [source for source in by_id.values() if source.statements]
    words = dict.fromkeys((kind.name for kind in fields(ByKind)), 0)
    named = 0
    firsts: dict[str, Span] = {}
    for quote in quotes:
        heard = [by_id[id_] for id_ in _ids(quote) if id_ in by_id] if quote.act == "statement" else []
        for kind in {source.kind for source in heard}:
            words[kind] += measured[quote.id]
        named += measured[quote.id] if any(source.is_named for source in heard) else 0
        for source in heard:
            firsts.setdefault(source.id, quote.content[0])
    counts = {
        kind: KindCount(len(of_kind), sum(source.statements for source in of_kind), words[kind])
        for kind in words
        for of_kind in ([source for source in stating if source.kind == kind],)
    }
    second = sorted(firsts.values())[1:2]
    why = _why(stating)
    return Sourcing(
        by_kind=ByKind(**counts),
        named_share=named / total if total else 0.0,
        anonymous=counts["anonymous"].sources,
        single_source=why in ("one_source", "one_voice"),
        why=why,
        words_before_second_source=_story_words(document, second[0].start) if second else None,
    )


def _why(stating: Sequence[Source]) -> Sourced:
    """Whether the text rests on one source, by the sources that state something."""
    if len(stating) < 2:
        return "one_source" if stating else "no_source"
    words = [source.words for source in stating]
    return "one_voice" if max(words) >= ONE_VOICE * max(1, sum(words)) else "several_sources"


def _story_words(document: Document, position: int) -> int:
    """Words of the story, captions, headings and the like aside, before ``position``."""
    before = document.words.starts[: int(np.searchsorted(document.words.starts, position))]
    return int((document.blocks.flows_of(before) == 0).sum())


def headline_source(title: str, echoed: Sequence[Span], quotes: Sequence[Quote], listed: Sequence[Source]) -> str | None:
    """The id of the one source of ``listed`` whose statements stand where ``echoed``, else of the one that ``title`` names; None for none
    or several.

    ``echoed`` is what of the text the headline gives: its own place, or the words of the story that it has in quotation marks.
    """
    spoken = {
        id_
        for quote in quotes
        for id_ in _ids(quote)
        if quote.act == "statement" and any(content.overlaps(span) for content in quote.content for span in echoed)
    }
    if not spoken:
        words = f" {' '.join(Words.of(title).lower)} "
        spoken = {source.id for source in listed if source.statements and source.is_named and f" {_called(source)} " in words}
    return spoken.pop() if len(spoken) == 1 else None


def _called(source: Source) -> str:
    """What a headline calls a source: a person by the surname, anything else by its name."""
    words = Words.of(source.name).lower
    return " ".join(words[-1:] if source.kind == "named" else words)
