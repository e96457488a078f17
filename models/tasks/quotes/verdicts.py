"""What is found of who said a quote, and how sure each rule that finds it is."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import islice

from models.annotations import Alternative, Referent, ScoredSpan, Span, Speaker
from models.tasks.quotes.attributions import Attribution

# How often each rule is right when it answers, by reading its answers on PolNeAR with gold spans, and on GUM for the last six before
# "opening"; that and "dash" are estimates. Pronouns and roles bring a probability of their own.
RELIABILITY: dict[str, float] = {
    "source": 0.97,
    "title": 0.97,
    "apposition": 0.95,
    "transcript": 0.95,
    "headline": 0.9,
    "dash": 0.9,
    "role": 0.9,
    "anonymous": 0.9,
    "organization": 0.9,
    "document": 0.9,
    "collective": 0.9,
    "relative": 0.9,
    "pronoun": 0.9,
    "first_person": 0.85,
    "interview": 0.85,
    "byline": 0.8,
    "cue": 0.85,
    "carried": 0.8,
    "opening": 0.5,
}
# A speaker carried on through several quotes grows less sure with each.
CARRIED_ON = 0.95
MOST_ALTERNATIVES = 3


@dataclass(frozen=True, slots=True)
class Verdict:
    """A speaker, or the reason there is none."""

    speaker: Speaker | None
    reason: str | None = None


def again(method: str, verdict: Verdict, confidence: float, quote: Attribution) -> Verdict:
    """The same speaker as another quote's."""
    if verdict.speaker is None:
        return verdict
    source: ScoredSpan | None = quote.source or quote.cue
    evidence = (source.span if source else quote.contents[0],)
    sure = min(verdict.speaker.confidence * CARRIED_ON, RELIABILITY[method] * confidence)
    return Verdict(replace(verdict.speaker, method=method, confidence=round(sure, 4), evidence=evidence))


def by(method: str, referent: Referent, confidence: float, evidence: tuple[Span, ...], others: Iterable[Alternative] = ()) -> Speaker:
    """The speaker that a rule tells, as sure as the rule is and as what it goes by."""
    sure = round(min(1.0, RELIABILITY[method] * confidence), 4)
    readings = tuple(
        Alternative(other.name, other.entity, round(min(sure, other.confidence * RELIABILITY[method]), 4))
        for other in islice(others, MOST_ALTERNATIVES)
    )
    return Speaker(referent.name, referent.entity, referent.kind, sure, method, evidence, readings)


def referent_of(speaker: Speaker) -> Referent:
    """Whom a speaker stands for."""
    return Referent(speaker.name, speaker.entity, speaker.kind)
