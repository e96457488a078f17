"""Who said each quote."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from models.annotations import Alternative, ScoredSpan, Span, Speaker
from models.quotes.article import Article, Referent
from models.quotes.attributions import Attribution
from models.quotes.authors import Voices, is_question
from models.quotes.cues import beside, passive, spoken
from models.quotes.genders import genders
from models.quotes.phrases import Phrase, read, singular
from models.quotes.pronouns import Antecedent, antecedents
from models.quotes.relatives import bodies, relative
from models.quotes.roles import Roles
from models.quotes.transcripts import Turns, lead

# How often each rule is right when it answers, by reading its answers on PolNeAR with gold spans, and on GUM for the last six.
RELIABILITY: dict[str, float] = {
    "source": 0.97,
    "title": 0.97,
    "apposition": 0.95,
    "transcript": 0.95,
    "headline": 0.9,
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
}
# "It" and "they" are read right less often than "he" and "she".
BODY = 0.75
# A speaker carried on through several quotes grows less sure with each.
CARRIED_ON = 0.95
# The probability below which no reading of a pronoun is taken.
CLEAR = 0.3
MOST_ALTERNATIVES = 3
# "…, adding that": a cue whose subject is that of the cue before.
ADDING = re.compile(r"(?:\w+ly )?\w+ing(?: (?:that|out|to|on|of|as))?[,:]?")


@dataclass(frozen=True, slots=True)
class Verdict:
    """A speaker, or the reason there is none."""

    speaker: Speaker | None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class _Reading:
    """A quote's source as read: ``confidence`` is that of the span, ``beside_cue`` whether it was found by the cue alone."""

    phrase: Phrase
    confidence: float
    beside_cue: bool


def speakers(article: Article, quotes: Sequence[Attribution]) -> tuple[Verdict, ...]:
    """A verdict a quote, in the same order."""
    return _Resolution(article, quotes).run()


class _Resolution:
    """One pass over the quotes: what the sources say first, then pronouns, then what is carried over."""

    def __init__(self, article: Article, quotes: Sequence[Attribution]) -> None:
        self.article = article
        self.quotes = quotes
        self.roles = Roles.of(article)
        self.turns = Turns.of(article)
        self.voices = Voices.of(article)
        self.readings = [self._read(quote) for quote in quotes]
        told: dict[Span, Referent] = {}
        joint: set[Span] = set()
        for reading in self.readings:
            verdict = self._told(reading.phrase, 1.0) if reading and not reading.phrase.pronoun else None
            if reading and verdict and verdict.speaker:
                told[reading.phrase.span] = _referent(verdict.speaker)
                if reading.phrase.others:
                    joint.add(reading.phrase.span)
        self.told = sorted(told.items(), key=lambda item: item[0])
        self.joint = joint
        speaking = {reading.phrase.evidence[0].start for reading in self.readings if reading and reading.phrase.pronoun}
        self.antecedents = antecedents(article, self.roles, genders(article, self.roles), self.told, speaking)
        self.verdicts: list[Verdict] = []

    def run(self) -> tuple[Verdict, ...]:
        for i in range(len(self.quotes)):
            self.verdicts.append(self._verdict(i))
        for i, verdict in enumerate(self.verdicts):
            if verdict.reason in ("no_source", "first_person"):
                self.verdicts[i] = self._from_next(i) or verdict
        return tuple(self.verdicts)

    def _read(self, quote: Attribution) -> _Reading | None:
        if quote.source:
            phrase = read(self.article, quote.source.span)
            impersonal = phrase.pronoun == "neuter" and quote.cue is not None and passive(quote.cue.span.of(self.article.text))
            empty = not (phrase.head or phrase.name or phrase.pronoun)
            return None if impersonal or empty else _Reading(phrase, quote.source.confidence, beside_cue=False)
        cue = quote.cue.span if quote.cue else None
        for content in quote.contents if cue is None and quote.kind != "indirect" else ():
            cue = cue or spoken(self.article, content)
        span = beside(self.article, cue) if cue else None
        if span is None or any(span.overlaps(content) for content in quote.contents):
            return None
        return _Reading(read(self.article, span), quote.cue.confidence if quote.cue else 1.0, beside_cue=True)

    def _verdict(self, i: int) -> Verdict:
        quote, reading = self.quotes[i], self.readings[i]
        if reading is None:
            return self._without_source(i)
        if reading.phrase.pronoun:
            verdict = self._pronoun(i, reading)
        else:
            verdict = self._told(reading.phrase, reading.confidence)
            turn = self.turns.at(quote.contents[0].start)
            if turn and turn.overlaps(reading.phrase.span) and verdict.speaker:
                return Verdict(_by("transcript", _referent(verdict.speaker), reading.confidence, (turn,)))
        if reading.beside_cue and verdict.speaker:
            sure = round(verdict.speaker.confidence * RELIABILITY["cue"], 4)
            return Verdict(replace(verdict.speaker, method="cue", confidence=sure, evidence=(reading.phrase.span,)))
        return verdict

    def _told(self, phrase: Phrase, confidence: float) -> Verdict:
        """The speaker a source names or describes by itself."""
        if phrase.name:
            others = [Alternative(other.name, other.entity, round(confidence / 2, 4)) for other in phrase.others]
            return Verdict(_by("title" if phrase.titled else "source", phrase.name, confidence, phrase.evidence, others))
        if phrase.apposed:
            return Verdict(_by("apposition", phrase.apposed, confidence, phrase.evidence))
        if not phrase.role:
            return Verdict(None, "no_source")
        if phrase.kind == "role" and phrase.definite and singular(phrase.head) == phrase.head:
            held = self.roles.holders(phrase.head, phrase.modifiers, phrase.span.start)
            if held:
                referents = [Referent(self.article.entities[h.entity].name, h.entity, "named") for h in held]
                share = confidence / len(held) ** 0.5
                others = [Alternative(r.name, r.entity, round(share / 2, 4)) for r in referents[1:]]
                return Verdict(_by("role", referents[0], share, (held[0].span,), others))
        return Verdict(_by(phrase.kind, Referent(phrase.role, None, phrase.kind), confidence, ()))

    def _pronoun(self, i: int, reading: _Reading) -> Verdict:
        phrase = reading.phrase
        here = phrase.evidence[0]
        if phrase.pronoun in ("masculine", "feminine"):
            return _singular(self.antecedents.get(here.start), reading.confidence)
        if phrase.pronoun == "first":
            return self._first_person(i, here, reading.confidence)
        if phrase.pronoun == "second":
            return self._voice(here, reading.confidence, addressed=True)
        if phrase.pronoun == "relative":
            span = relative(self.article, here)
            verdict = self._told(read(self.article, span), reading.confidence) if span else Verdict(None, "no_source")
            if verdict.speaker and span:
                return Verdict(_by("relative", _referent(verdict.speaker), reading.confidence, (span,), verdict.speaker.alternatives))
            return Verdict(None, "pronoun_without_antecedent")
        found = bodies(self.article, self.told, here, self.joint if phrase.pronoun == "plural" else None)
        if not found:
            return Verdict(None, "pronoun_without_antecedent")
        share = BODY * reading.confidence / len(found) ** 0.5
        others = [Alternative(other.name, other.entity, round(share / 2, 4)) for other, _ in found[1:]]
        return Verdict(_by("pronoun", found[0][0], share, (found[0][1],), others))

    def _first_person(self, i: int, here: Span, confidence: float) -> Verdict:
        """ "I" is whoever is speaking where it stands: the quote around it, the turn, else the author."""
        for j in range(i - 1, max(-1, i - 8), -1):
            if any(content.covers(here) for content in self.quotes[j].contents):
                return _again("first_person", self.verdicts[j], confidence, self.quotes[j])
        turn = self._turn(here.start, confidence)
        if turn:
            return turn
        if self.article.in_marks(here.start):
            return self._spoken_near(i, confidence) or Verdict(None, "first_person")
        return self._voice(here, confidence)

    def _voice(self, here: Span, confidence: float, *, addressed: bool = False) -> Verdict:
        """The one an "I", or a "you" in a question, means outside quotation marks."""
        if self.voices.interviewee and addressed == is_question(self.article, here.start):
            referent, evidence = self.voices.interviewee
            return Verdict(_by("interview", referent, confidence, (evidence,)))
        if self.voices.author and not addressed and not self.voices.interviewee:
            referent, evidence = self.voices.author
            return Verdict(_by("byline", referent, confidence, (evidence,)))
        return Verdict(None, "second_person" if addressed else "author")

    def _without_source(self, i: int) -> Verdict:
        quote = self.quotes[i]
        start = quote.contents[0].start
        if quote.cue and passive(quote.cue.span.of(self.article.text)):
            return Verdict(None, "passive_without_source")
        turn = self._turn(start, quote.confidence)
        if turn:
            return turn
        label = lead(self.article, start, self._readable)
        if label:
            verdict = self._told(read(self.article, label), quote.confidence)
            if verdict.speaker:
                return Verdict(_by("headline", _referent(verdict.speaker), quote.confidence, (label,)))
        return self._carried(i) or Verdict(None, "no_source")

    def _turn(self, position: int, confidence: float) -> Verdict | None:
        label = self.turns.at(position)
        if label is None:
            return None
        verdict = self._told(read(self.article, label), confidence)
        if verdict.speaker is None:
            return None
        return Verdict(_by("transcript", _referent(verdict.speaker), confidence, (label,)))

    def _readable(self, label: Span) -> bool:
        phrase = read(self.article, label)
        return (
            phrase.name is not None or phrase.apposed is not None or (phrase.kind == "role" and bool(self.roles.by_head.get(phrase.head)))
        )

    def _carried(self, i: int) -> Verdict | None:
        """The speaker of the quote before, when this one goes on with it: "adding that …", or whole sentences in marks."""
        quote = self.quotes[i]
        start = quote.contents[0].start
        if quote.cue and ADDING.fullmatch(quote.cue.span.of(self.article.text)):
            before = self.quotes[i - 1].contents[-1].end if i else 0
            same_sentence = i and self.article.sentence(start) == self.article.sentence(max(0, before - 1))
            return _again("carried", self.verdicts[i - 1], quote.confidence, self.quotes[i - 1]) if same_sentence else None
        whole = quote.cue is None and quote.kind != "indirect" and self.article.sentence_span(start).start == start
        return self._spoken_near(i, quote.confidence) if whole else None

    def _spoken_near(self, i: int, confidence: float) -> Verdict | None:
        """The speaker of the quote before this one, in the same paragraph or the last."""
        if not i or self.verdicts[i - 1].speaker is None:
            return None
        before, here = self.quotes[i - 1], self.quotes[i].contents[0]
        away = self.article.paragraph(here.start) - self.article.paragraph(max(0, before.contents[-1].end - 1))
        return _again("carried", self.verdicts[i - 1], confidence, before) if away <= 1 else None

    def _from_next(self, i: int) -> Verdict | None:
        """The speaker of the quote after this one in the same paragraph: “Yes. …” “No,” said Roe."""
        if i + 1 >= len(self.quotes) or self.quotes[i].kind == "indirect":
            return None
        here, there = self.quotes[i].contents[-1], self.quotes[i + 1].contents[0]
        if self.verdicts[i + 1].speaker is None or self.article.paragraph(here.start) != self.article.paragraph(there.start):
            return None
        return _again("carried", self.verdicts[i + 1], self.quotes[i].confidence, self.quotes[i + 1])


def _singular(antecedent: Antecedent | None, confidence: float) -> Verdict:
    if antecedent is None:
        return Verdict(None, "pronoun_without_antecedent")
    if antecedent.probability < CLEAR:
        return Verdict(None, "ambiguous_pronoun")
    return Verdict(
        _by("pronoun", antecedent.referent, confidence * antecedent.probability**0.25, (antecedent.evidence,), antecedent.alternatives)
    )


def _again(method: str, verdict: Verdict, confidence: float, quote: Attribution) -> Verdict:
    """The same speaker as another quote's."""
    if verdict.speaker is None:
        return verdict
    source: ScoredSpan | None = quote.source or quote.cue
    evidence = (source.span if source else quote.contents[0],)
    sure = min(verdict.speaker.confidence * CARRIED_ON, RELIABILITY[method] * confidence)
    return Verdict(replace(verdict.speaker, method=method, confidence=round(sure, 4), evidence=evidence))


def _by(method: str, referent: Referent, confidence: float, evidence: tuple[Span, ...], others: Iterable[Alternative] = ()) -> Speaker:
    sure = round(min(1.0, RELIABILITY[method] * confidence), 4)
    return Speaker(referent.name, referent.entity, referent.kind, sure, method, evidence, tuple(others)[:MOST_ALTERNATIVES])


def _referent(speaker: Speaker) -> Referent:
    return Referent(speaker.name, speaker.entity, speaker.kind)
