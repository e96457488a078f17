"""Texts for tests with their mentions marked, as in "[PERSON:Donald Trump] spoke"."""

import re
from collections.abc import Sequence

from models.annotations import Entity, Mention, ScoredSpan, Span
from models.steps.joining import join
from models.tasks.coreference.resolver import resolve
from models.tasks.coreference.trail import Trail
from models.tasks.entities.decoder import decode
from models.text.document import Document
from models.text.names import Names
from models.text.sentences import split
from tests.models.documents import UNREAD

_MARK = re.compile(r"\[([A-Z]+):([^\]]+)\]")


def read(marked: str) -> tuple[str, list[ScoredSpan]]:
    text = ""
    spans = []
    end = 0
    for match in _MARK.finditer(marked):
        text += marked[end : match.start()]
        spans.append(ScoredSpan(Span(len(text), len(text) + len(match[2])), match[1], 0.9))
        text += match[2]
        end = match.end()
    return text + marked[end:], spans


def annotate(marked: str, coreference: bool = False) -> tuple[str, tuple[Mention, ...], tuple[Entity, ...]]:
    return annotated(*read(marked), coreference)


def annotated(text: str, spans: Sequence[ScoredSpan], coreference: bool) -> tuple[str, tuple[Mention, ...], tuple[Entity, ...]]:
    """The text with its mentions and entities; coreference goes without the encoder's pointer."""
    sentences = split(text)
    mentions, entities = decode(text, spans, sentences)
    anaphora = resolve(Trail(Document(text, sentences, UNREAD), Names.of(text, mentions, entities), (), (), None))
    return text, *join(text, sentences, mentions, entities, anaphora, show=coreference)


def clusters(marked: str, coreference: bool = False) -> list[tuple[str, ...]]:
    """The texts of the mentions of each entity, entities in order."""
    text, mentions, entities = annotate(marked, coreference)
    by_id = {mention.id: mention.span.of(text) for mention in mentions}
    return [tuple(by_id[mention] for mention in entity.mentions) for entity in entities]
