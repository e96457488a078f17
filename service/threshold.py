"""Leaving out what is not probable enough, and every reference to it."""

from dataclasses import replace

from models.annotations import Analysis, Quote, Sentence, Speaker, Stance


def keep(analysis: Analysis, confidence: float) -> Analysis:
    """``analysis`` without mentions, quotes and cues below ``confidence`` and entities that have no mention left.

    References to what was left out become None, or go where they stand in a list. Sentences keep their labels.
    """
    if confidence <= 0:
        return analysis
    mentions = analysis.mentions and tuple(mention for mention in analysis.mentions if mention.confidence >= confidence)
    kept = {mention.id for mention in mentions or ()}
    entities = analysis.entities and tuple(
        replace(entity, mentions=left) for entity in analysis.entities if (left := tuple(one for one in entity.mentions if one in kept))
    )
    quotes = analysis.quotes and tuple(quote for quote in analysis.quotes if quote.confidence >= confidence)
    lost_entities = {entity.id for entity in analysis.entities or ()} - {entity.id for entity in entities or ()}
    lost_quotes = {quote.id for quote in analysis.quotes or ()} - {quote.id for quote in quotes or ()}
    return replace(
        analysis,
        mentions=mentions,
        entities=entities,
        quotes=quotes and tuple(_quote(quote, lost_entities) for quote in quotes),
        sentences=analysis.sentences and tuple(_sentence(sentence, confidence, lost_quotes) for sentence in analysis.sentences),
        stances=analysis.stances and tuple(_stance(stance, lost_entities, lost_quotes) for stance in analysis.stances),
    )


def _quote(quote: Quote, lost: set[str]) -> Quote:
    return replace(quote, speaker=_speaker(quote.speaker, lost)) if quote.speaker else quote


def _speaker(speaker: Speaker, lost: set[str]) -> Speaker:
    alternatives = tuple(replace(other, entity=None) if other.entity in lost else other for other in speaker.alternatives)
    return replace(speaker, entity=None if speaker.entity in lost else speaker.entity, alternatives=alternatives)


def _sentence(sentence: Sentence, confidence: float, lost: set[str]) -> Sentence:
    cues = tuple(cue for cue in sentence.cues if cue.confidence >= confidence)
    holder = replace(sentence.holder, quote=None) if sentence.holder.quote in lost else sentence.holder
    return replace(sentence, cues=cues, holder=holder)


def _stance(stance: Stance, lost_entities: set[str], lost_quotes: set[str]) -> Stance:
    speakers = tuple(
        replace(speaker, quotes=left)
        for speaker in stance.by_speaker
        if speaker.entity not in lost_entities and (left := tuple(quote for quote in speaker.quotes if quote not in lost_quotes))
    )
    return replace(stance, by_speaker=speakers)
