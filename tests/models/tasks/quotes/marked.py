"""Short news texts with their spans marked in place.

``{s|source}``, ``{c|cue}``, ``{q|content}``, ``{o|content that points at neither}``."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from models.text.article import Article

import models.tasks.quotes
from models.annotations import Entity, Mention, MentionType, Quote, ScoredSpan, Span
from models.tasks.attribution.links import Links
from models.tasks.coreference.resolver import resolve
from models.tasks.coreference.trail import Trail

from .nearness import by_nearness

MARK = re.compile(r"\{([scqo])\|([^{}]*)\}")
SENTENCE = re.compile(r"[^\s](?:[^.!?\n]|[.!?](?!\s)|(?<=Mr)\.|(?<=Mrs)\.|(?<=Gov)\.|(?<=Sen)\.)*[.!?”\"’]*")


@dataclass(frozen=True)
class Marked:
    """The plain text and what was marked in it."""

    text: str
    contents: tuple[ScoredSpan, ...]
    cues: tuple[ScoredSpan, ...]
    sources: tuple[ScoredSpan, ...]


def strip(marked: str) -> Marked:
    """The text without its marks, and the spans they enclosed."""
    pieces: list[str] = []
    found: dict[str, list[ScoredSpan]] = {"s": [], "c": [], "q": [], "o": []}
    length = at = 0
    for match in MARK.finditer(marked):
        before, inner = marked[at : match.start()], match.group(2)
        length += len(before)
        found[match.group(1)].append(ScoredSpan(Span(length, length + len(inner)), match.group(1), 1.0))
        length += len(inner)
        pieces += [before, inner]
        at = match.end()
    text = "".join([*pieces, marked[at:]])
    return Marked(text, tuple(sorted(found["q"] + found["o"], key=lambda s: s.span)), tuple(found["c"]), tuple(found["s"]))


def sentences(text: str) -> tuple[Span, ...]:
    """Sentences by full stops and line breaks, good enough for the tests' texts."""
    return tuple(Span(*match.span()) for match in SENTENCE.finditer(text))


def named(text: str, **types: str) -> tuple[tuple[Mention, ...], tuple[Entity, ...]]:
    """Mentions and entities: every occurrence of a full name, or of its last word, under the type it is listed for."""
    kinds: dict[str, MentionType] = {"PERSON": "PERSON", "ORG": "ORG", "LOC": "LOC", "NORP": "NORP"}
    people = [(name.strip(), kinds[kind]) for kind, listed in types.items() for name in listed.split(",")]
    mentions: list[Mention] = []
    entities = []
    for number, (name, kind) in enumerate(people, 1):
        forms = [name, name.split()[-1]] if kind == "PERSON" else [name]
        pattern = "|".join(rf"\b{re.escape(form)}\b" for form in forms)
        own = []
        for match in re.finditer(pattern, text):
            own.append(f"m{len(mentions) + 1}")
            mentions.append(Mention(own[-1], Span(*match.span()), kind, 1.0, "name", f"e{number}"))
        entities.append(Entity(f"e{number}", name, kind, tuple(own), 0.5, False))
    return tuple(mentions), tuple(entities)


def article(text: str, **types: str) -> Article:
    """An article with names and sentences and nothing said in it."""
    return Article.of(text, sentences(text), (), *named(text, **types))


def quotes(marked: str, **types: str) -> tuple[Quote, ...]:
    """The quotes of a marked text in which these names stand: ``PERSON="Jane Roe, John Doe"``."""
    found = strip(marked)
    whole = sentences(found.text)
    links = by_nearness(found.contents, found.cues, found.sources, whole)
    for i, content in enumerate(found.contents):
        if content.label == "o":
            for scores in (links.cue, links.source):
                scores[i, :-1], scores[i, -1] = -20.0, 0.0
    return decode(found.text, whole, found.contents, found.cues, found.sources, links, *named(found.text, **types))


def decode(
    text: str,
    whole: Sequence[Span],
    contents: Sequence[ScoredSpan],
    cues: Sequence[ScoredSpan],
    sources: Sequence[ScoredSpan],
    links: Links,
    mentions: Sequence[Mention] = (),
    entities: Sequence[Entity] = (),
) -> tuple[Quote, ...]:
    """The quotes of a text with these spans; coreference goes without the encoder's pointer."""
    read = Article.of(text, whole, contents, mentions, entities)
    anaphora = resolve(Trail(read, [source.span for source in sources], None))
    return models.tasks.quotes.decode(read, anaphora, contents, cues, sources, links)


def names(marked: str, **types: str) -> list[str | None]:
    """Who said each quote of a marked text."""
    return [quote.speaker.name if quote.speaker else None for quote in quotes(marked, **types)]
