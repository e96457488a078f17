"""Pronouns and role nouns of which an editor's corrections tell what they stand for."""

from collections.abc import Mapping
from typing import Final

import numpy as np

from models.annotations import Referent, Span
from models.rulings import Rulings
from models.tasks.attribution import Attributions
from models.tasks.entities.corrected import mention_at
from models.tasks.entities.names import parse
from models.text.names import Names, speaker_kind

LEAST: Final = 0.3
"""The least share that the place of a correction and what is quoted have of all that both cover, for it to be about the quote."""

LIKELY: Final = 0.5
"""The probability from which a source belongs to what is said."""


def told(names: Names, attributed: Attributions, rulings: Rulings) -> Mapping[int, Referent]:
    """By where anaphors may begin, whom they stand for.

    Those are the sources of quotes whose speaker is told, and what is told to be the same as a name. What is no anaphor is not asked for.
    """
    stands: dict[int, Referent] = {}
    for ruling in rulings.of_kind("same_entity"):
        for one, other in ((ruling.span, ruling.other), (ruling.other, ruling.span)):
            if one and other and (named := names.within(other)) and not names.within(one):
                stands[one.start] = names.referent(named[0])
    contents = [content.span for content in attributed.contents]
    for ruling in rulings.of_kind("speaker"):
        index = mention_at(contents, ruling.span)
        if index is not None and share(contents[index], ruling.span) >= LEAST and (source := _source(attributed, index)):
            stands[source.start] = meant(names, ruling.value)
    return stands


def meant(names: Names, value: str) -> Referent:
    """Whom an editor names: somebody of the text, under the name there, or somebody else."""
    whole = next((entity for entity in names.entities.values() if entity.name == value), None)
    if whole:
        return Referent(whole.name, whole.id, speaker_kind(whole.type, whole.name))
    return names.by_name(value) or names.by_name(parse(value, person=True).shown) or Referent(value, None, "named")


def share(one: Span, other: Span) -> float:
    """What two spans have in common, as a share of all that both cover and of what lies between."""
    common = min(one.end, other.end) - max(one.start, other.start)
    return common / (max(one.end, other.end) - min(one.start, other.start))


def _source(attributed: Attributions, index: int) -> Span | None:
    """The words that most likely say who speaks a content."""
    for run in attributed.runs:
        if run.at.contents.start <= index < run.at.contents.stop:
            row = np.exp(run.links.source[index - run.at.contents.start])
            sources = attributed.sources[run.at.sources]
            best = int(row.argmax())
            return sources[best].span if best < len(sources) and row[best] >= LIKELY else None
    return None
