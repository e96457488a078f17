"""Who said each quote."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from models.annotations import Alternative, Referent, Span
from models.tasks.coreference.anaphora import Anaphor, Anaphora
from models.tasks.quotes.attributions import Attribution
from models.tasks.quotes.authors import Voices, is_question
from models.tasks.quotes.cues import beside, spoken
from models.tasks.quotes.labels import lead
from models.tasks.quotes.verdicts import RELIABILITY, Verdict, again, by, referent_of
from models.text.document import Document
from models.text.lexicon import DETERMINERS, PRONOUNS
from models.text.names import Names
from models.text.phrases import Phrase, is_noun, read
from models.text.speech import PASSIVE_ADVERB, passive
from models.text.transcripts import Turns

# Of sources whose ends are wrong, how many still tell the speaker: on PolNeAR's dev articles 85 of 100 sources found are exactly right, and
# 117 of 131 speakers given for 138 quotes of six of them were read to be right.
NEARLY = 0.55
# The probability below which no reading of a pronoun is taken.
CLEAR = 0.1
# The probability from which a role noun is taken for somebody named.
LIKELY = 0.4
# Kinds of speakers that a pronoun may go on with.
BODIES: dict[str, tuple[str, ...]] = {"neuter": ("organization", "document"), "plural": ("collective", "organization", "anonymous")}
# “Never.” — Jane Roe
SIGNED = re.compile(r"[”\"’'.]{0,2}\s{0,2}[―—–]\s?(?=\w)")
# How often the seeming subject of a cue that has no source is the speaker: seven of nine read on PolNeAR's dev articles.
SUBJECT = 0.75
LONGEST_SUBJECT = 80
TO_OR_BY = re.compile(r"\b(?:to|by|of)\Z", re.IGNORECASE)
OBJECT = re.compile(r"\s+([^,.;:()\n\"“”]{2,80})")
CLAUSE_BEFORE = re.compile(r"(?:\A|(?<=[,;:—–(”\"\n.]))\s*(?:(?:and|but|while|when|as|because|that|if|so) )?([^,;:—–()”“\"\n]*?)\s*\Z")
CLAUSE_START = re.compile(r"[\"“”'‘]?(\w)")
ADVERBS = re.compile(rf"\b{PASSIVE_ADVERB}\b ?(?=\w)", re.IGNORECASE)
BROKEN_OFF = re.compile(r"(?P<owned>['’]s? )?[^,.;:()\n\"“”]{0,60}")
# "…, adding that": a cue whose subject is that of the cue before.
ADDING = re.compile(r"(?:\w+ly )?\w+ing(?: (?:that|out|to|on|of|as))?[,:]?")


@dataclass(frozen=True, slots=True)
class _Reading:
    """A quote's source as read: ``confidence`` is that of the span, ``beside_cue`` whether it was found by the cue alone."""

    phrase: Phrase
    confidence: float
    beside_cue: bool


def speakers(document: Document, names: Names, anaphora: Anaphora, quotes: Sequence[Attribution]) -> tuple[Verdict, ...]:
    """A verdict a quote, in the same order."""
    return _Resolution(document, names, anaphora, quotes).run()


class _Resolution:
    """One pass over the quotes: what the sources say first, then pronouns, then what is carried over."""

    def __init__(self, document: Document, names: Names, anaphora: Anaphora, quotes: Sequence[Attribution]) -> None:
        self.document = document
        self.names = names
        self.anaphora = anaphora
        self.quotes = quotes
        self.turns = Turns.of(document, [mention.span for mention in names.mentions if mention.type == "PERSON"])
        self.voices = Voices.of(document, names)
        self.readings = [self._read(quote) for quote in quotes]
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
            phrase = read(self.document, self.names, self._whole(quote.source.span, quote))
            impersonal = phrase.pronoun == "neuter" and quote.cue is not None and passive(quote.cue.span.of(self.document.text))
            empty = not (phrase.head or phrase.name or phrase.pronoun)
            return None if impersonal or empty else _Reading(phrase, NEARLY + (1 - NEARLY) * quote.source.confidence, beside_cue=False)
        cue = quote.cue.span if quote.cue else None
        for content in quote.contents if cue is None and quote.kind != "indirect" else ():
            cue = cue or spoken(self.document, content)
        span = beside(self.document, self.names, cue) if cue else None
        if span is None or any(span.overlaps(content) for content in quote.contents):
            return None
        return _Reading(read(self.document, self.names, span), quote.cue.confidence if quote.cue else 1.0, beside_cue=True)

    def _whole(self, source: Span, quote: Attribution) -> Span:
        """A source that breaks off at its first words, "the" or "Roe’s", with those that follow up to the cue or a comma."""
        text = self.document.text
        word = source.of(text).lower()
        if word in PRONOUNS or not (word in DETERMINERS or text.startswith(("'", "’"), source.end)):
            return source
        rest = BROKEN_OFF.match(text, source.end)
        if not rest or not (rest.group("owned") or word in DETERMINERS):
            return source
        stops = [source.end + rest.end() - rest.start(), *(span.start for span in quote.contents if span.start > source.end)]
        stops += [quote.cue.span.start] if quote.cue and quote.cue.span.start > source.end else []
        return Span(source.start, source.end + len(text[source.end : min(stops)].rstrip()))

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
                return Verdict(by("transcript", referent_of(verdict.speaker), reading.confidence, (turn,)))
        if reading.beside_cue and verdict.speaker:
            sure = round(verdict.speaker.confidence * RELIABILITY["cue"], 4)
            return Verdict(replace(verdict.speaker, method="cue", confidence=sure, evidence=(reading.phrase.span,)))
        return verdict

    def _told(self, phrase: Phrase, confidence: float) -> Verdict:
        """The speaker a source names or describes by itself."""
        if phrase.name:
            others = [Alternative(other.name, other.entity, round(confidence / 2, 4)) for other in phrase.others]
            return Verdict(by("title" if phrase.titled else "source", phrase.name, confidence, phrase.evidence, others))
        if phrase.apposed:
            return Verdict(by("apposition", phrase.apposed, confidence, phrase.evidence))
        if not phrase.role:
            return Verdict(None, "no_source")
        meant = self._meant(phrase)
        if meant:
            return Verdict(by("role", meant.referent, confidence * meant.probability, (meant.evidence,), meant.alternatives))
        return Verdict(by(phrase.kind, Referent(phrase.role, None, phrase.kind), confidence, ()))

    def _pronoun(self, i: int, reading: _Reading) -> Verdict:
        phrase = reading.phrase
        here = phrase.evidence[0]
        if phrase.pronoun == "first":
            return self._first_person(i, here, reading.confidence)
        if phrase.pronoun == "second":
            return self._voice(here, reading.confidence, addressed=True)
        anaphor = self.anaphora.at(here.start)
        if anaphor is None or anaphor.probability < LIKELY:
            spoke = self._spoke_as(i, here, phrase.pronoun or "")
            if spoke is not None:
                return again("pronoun", self.verdicts[spoke], reading.confidence, self.quotes[spoke])
        if anaphor is None:
            return Verdict(None, "pronoun_without_antecedent")
        if anaphor.probability < CLEAR:
            return Verdict(None, "ambiguous_pronoun")
        method = "relative" if phrase.pronoun == "relative" else "pronoun"
        # Whoever speaks is somebody: of the probability of nobody the best reading takes its share among the readings.
        given = anaphor.probability + sum(other.confidence for other in anaphor.alternatives)
        likely = (anaphor.probability + anaphor.probability / given) / 2
        return Verdict(by(method, anaphor.referent, reading.confidence * likely, (anaphor.evidence,), anaphor.alternatives))

    def _spoke_as(self, i: int, here: Span, pronoun: str) -> int | None:
        """The latest quote, of the sentence of ``here`` or the one before, of a body or of several whom "it" or "they" may go on with."""
        for j in range(i - 1, max(-1, i - 4), -1):
            source, speaker = self.quotes[j].source, self.verdicts[j].speaker
            if source is None or self.document.sentence(here.start) - self.document.sentence(source.span.start) > 1:
                break
            if speaker and source.span.end <= here.start and speaker.kind in BODIES.get(pronoun, ()):
                return j
        return None

    def _meant(self, phrase: Phrase) -> Anaphor | None:
        """Whom by name a role noun that is the head of a source stands for."""
        known = [anaphor for anaphor in self.anaphora.within(phrase.span) if anaphor.form == "nominal" and anaphor.referent.entity]
        headed = [anaphor for anaphor in known if anaphor.span.of(self.document.text).lower().endswith(phrase.head)]
        return headed[0] if headed and headed[0].probability >= LIKELY else None

    def _first_person(self, i: int, here: Span, confidence: float) -> Verdict:
        """ "I" is whoever is speaking where it stands: the quote around it, the turn, else the author."""
        for j in range(i - 1, max(-1, i - 8), -1):
            if any(content.covers(here) for content in self.quotes[j].contents):
                return again("first_person", self.verdicts[j], confidence, self.quotes[j])
        turn = self._turn(here.start, confidence)
        if turn:
            return turn
        if self.document.in_marks(here.start):
            return self._spoken_near(i, confidence) or Verdict(None, "first_person")
        return self._voice(here, confidence)

    def _voice(self, here: Span, confidence: float, *, addressed: bool = False) -> Verdict:
        """The one an "I", or a "you" in a question, means outside quotation marks."""
        if self.voices.interviewee and (not addressed or is_question(self.document, here.start)):
            referent, evidence = self.voices.interviewee
            return Verdict(by("interview", referent, confidence, (evidence,)))
        if self.voices.author and not addressed and not self.voices.interviewee:
            referent, evidence = self.voices.author
            return Verdict(by("byline", referent, confidence, (evidence,)))
        return Verdict(None, "second_person" if addressed else "author")

    def _without_source(self, i: int) -> Verdict:
        quote = self.quotes[i]
        start = quote.contents[0].start
        if quote.cue and self._is_passive(quote.cue.span):
            return Verdict(None, "passive_without_source")
        turn = self._turn(start, quote.confidence)
        if turn:
            return turn
        subject = self._subject(i, quote.cue.span) if quote.cue else None
        if subject:
            return subject
        signed = SIGNED.match(self.document.text, quote.contents[-1].end) if quote.kind != "indirect" else None
        signature = self.names.within(Span(signed.end(), signed.end() + 1)) if signed else ()
        if signature and signature[0].type in ("PERSON", "ORG"):
            return Verdict(by("dash", self.names.referent(signature[0]), quote.confidence, (signature[0].span,)))
        label = lead(self.document, start, self._readable)
        if label:
            verdict = self._told(read(self.document, self.names, label), quote.confidence)
            if verdict.speaker:
                return Verdict(by("headline", referent_of(verdict.speaker), quote.confidence, (label,)))
        return self._carried(i) or self._opening(i) or Verdict(None, "no_source")

    def _is_passive(self, cue: Span) -> bool:
        """Whether a cue names nobody by its form; "allegedly claimed" does not, whatever its adverb."""
        words = ADVERBS.sub("", cue.of(self.document.text)).strip()
        return passive(words or cue.of(self.document.text))

    def _subject(self, i: int, cue: Span) -> Verdict | None:
        """The phrase that the cue's verb seems to have as its subject, or that follows "according to"."""
        text = self.document.text
        if TO_OR_BY.search(cue.of(text)):
            after = OBJECT.match(text, cue.end)
            phrases = [Span(*after.span(1))] if after else []
        else:
            sentence = self.document.sentence_span(cue.start)
            before = CLAUSE_BEFORE.search(text, max(sentence.start, cue.start - LONGEST_SUBJECT), cue.start)
            phrases = [Span(*before.span(1))] if before and before.group(1) else []
            named = self.names.within(Span(max(sentence.start, cue.start - LONGEST_SUBJECT), cue.start))
            phrases += [name.span for name in named[-1:] if not self.document.in_marks(name.span.start)]
        for span in phrases:
            phrase = read(self.document, self.names, span)
            if any(span.overlaps(content) for content in self.quotes[i].contents) or self.document.in_marks(span.start):
                continue
            reading = _Reading(phrase, SUBJECT, beside_cue=True)
            if phrase.pronoun or phrase.name or phrase.apposed or is_noun(phrase.head):
                verdict = self._pronoun(i, reading) if phrase.pronoun else self._told(phrase, SUBJECT)
                if verdict.speaker:
                    return Verdict(replace(verdict.speaker, method="cue", evidence=(span,)))
        return None

    def _opening(self, i: int) -> Verdict | None:
        """Whoever the sentence opens with, for words in it that are not, or not only, in quotation marks and have no cue either."""
        quote = self.quotes[i]
        start = quote.contents[0].start
        if quote.kind == "direct" or quote.cue:
            return None
        sentence = self.document.sentence_span(start)
        if sentence.start >= start:
            return None
        opening = CLAUSE_START.match(self.document.text, sentence.start, start)
        anaphor = self.anaphora.at(opening.start(1)) if opening else None
        if anaphor:
            return Verdict(by("opening", anaphor.referent, quote.confidence * anaphor.probability, (anaphor.span,), anaphor.alternatives))
        named = [name for name in self.names.within(Span(sentence.start, start)) if name.type in ("PERSON", "ORG", "NORP")]
        if not named or self.document.in_marks(named[0].span.start):
            return None
        return Verdict(by("opening", self.names.referent(named[0]), quote.confidence, (named[0].span,)))

    def _turn(self, position: int, confidence: float) -> Verdict | None:
        label = self.turns.at(position)
        if label is None:
            return None
        verdict = self._told(read(self.document, self.names, label), confidence)
        if verdict.speaker is None:
            return None
        return Verdict(by("transcript", referent_of(verdict.speaker), confidence, (label,)))

    def _readable(self, label: Span) -> bool:
        phrase = read(self.document, self.names, label)
        return phrase.name is not None or phrase.apposed is not None or (phrase.kind == "role" and self._meant(phrase) is not None)

    def _carried(self, i: int) -> Verdict | None:
        """The speaker of the quote before, when this one goes on with it: "adding that …", or whole sentences in marks."""
        quote = self.quotes[i]
        start = quote.contents[0].start
        if quote.cue and ADDING.fullmatch(quote.cue.span.of(self.document.text)):
            before = self.quotes[i - 1].contents[-1].end if i else 0
            same_sentence = i and self.document.sentence(start) == self.document.sentence(max(0, before - 1))
            return again("carried", self.verdicts[i - 1], quote.confidence, self.quotes[i - 1]) if same_sentence else None
        whole = quote.cue is None and self.document.sentence_span(start).start == start
        return self._spoken_near(i, quote.confidence, same_paragraph=quote.kind == "indirect") if whole else None

    def _spoken_near(self, i: int, confidence: float, *, same_paragraph: bool = False) -> Verdict | None:
        """The speaker of the quote before this one, in the same paragraph or the last; what is not in marks goes on within its own."""
        if not i or self.verdicts[i - 1].speaker is None:
            return None
        before, here = self.quotes[i - 1], self.quotes[i].contents[0]
        away = self.document.paragraph(here.start) - self.document.paragraph(max(0, before.contents[-1].end - 1))
        return again("carried", self.verdicts[i - 1], confidence, before) if away <= (not same_paragraph) else None

    def _from_next(self, i: int) -> Verdict | None:
        """The speaker of the quote after this one in the same paragraph: “Yes. …” “No,” said Roe."""
        if i + 1 >= len(self.quotes) or self.quotes[i].kind == "indirect":
            return None
        here, there = self.quotes[i].contents[-1], self.quotes[i + 1].contents[0]
        if self.verdicts[i + 1].speaker is None or self.document.paragraph(here.start) != self.document.paragraph(there.start):
            return None
        return again("carried", self.verdicts[i + 1], self.quotes[i].confidence, self.quotes[i + 1])
