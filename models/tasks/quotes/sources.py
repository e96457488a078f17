"""How a quote's source is read: what kind of words it is, and what they say."""

import re
from dataclasses import dataclass
from typing import Final, Literal

from models.annotations import Referent, Span
from models.tasks.quotes.attributions import Attribution, is_led
from models.tasks.quotes.cues import beside, spoken
from models.text.document import Document
from models.text.lemmas import CLITICS, unpossessed
from models.text.lexicon import DETERMINERS, FUNCTION_WORDS, GENDERED, PRONOUNS, Gender, Person
from models.text.lexicon.lists import words
from models.text.names import Names
from models.text.nouns import is_noun
from models.text.phrases import Phrase, read
from models.text.speech import passive

Form = Literal["named", "person", "anonymous", "body", "many", "document", "he", "it", "they", "i", "you", "who", "cue", "marks", "plain"]
"""A name; a noun for a person, a body, several or a document; a pronoun; a cue without a source; neither, in marks or not."""
FORMS: Final[tuple[Form, ...]] = (
    "named", "person", "anonymous", "body", "many", "document", "he", "it", "they", "i", "you", "who", "cue", "marks", "plain",
)  # fmt: skip
_PRONOUNS: Final[dict[Person, Form]] = {
    "masculine": "he",
    "feminine": "he",
    "neuter": "it",
    "plural": "they",
    "first": "i",
    "second": "you",
    "relative": "who",
}
_KINDS: Final[dict[str, Form]] = {"anonymous": "anonymous", "organization": "body", "collective": "many", "document": "document"}

PAIRS: Final = frozenset(("both", "pair", "two"))
"""What stands, by itself, for two people named before; articles are left out."""
TITLES = words("titles", "abbreviation")
TITLED = re.compile(r"\.? ?")
BEFORE_NAME = re.compile(r" ((?:the )?(?:[a-z][\w’'-]* ){0,4})")
VERB = re.compile(r" [a-z]+\b")
BROKEN_OFF = re.compile(r"(?P<owned>['’]s? )?[^,.;:()\n\"“”]{0,60}")


@dataclass(frozen=True, slots=True)
class Source:
    """A quote's source as read.

    ``phrase`` is None where the form is one without a source; ``confidence`` is that of the span and of its link to the quote;
    ``is_beside`` says that it was found by the cue alone.
    """

    form: Form
    phrase: Phrase | None = None
    confidence: float = 1.0
    is_beside: bool = False

    @property
    def gender(self) -> Gender | None:
        """What its words tell of the speaker's gender: a pronoun, a noun, a courtesy title."""
        phrase = self.phrase
        if phrase is None:
            return None
        if phrase.pronoun in ("masculine", "feminine"):
            return phrase.pronoun
        return phrase.gender or GENDERED.get(phrase.head)

    @property
    def is_pair(self) -> bool:
        """Whether its words stand for two who were named side by side: "both"."""
        return self.phrase is not None and self.phrase.role.lower() in PAIRS

    @property
    def described(self) -> Referent | None:
        """Whoever the words describe without a name."""
        phrase = self.phrase
        if phrase is None or phrase.pronoun or phrase.name or not phrase.role or self.is_pair:
            return None
        return Referent(unpossessed(phrase.role), None, phrase.kind)


def source_of(document: Document, names: Names, quote: Attribution) -> Source:
    """The source of ``quote``: what the tagger marked, else what stands beside the cue."""
    subject = _subject(document, names, quote)
    if subject:
        phrase = read(document, names, subject)
        return Source(_form(phrase), phrase, quote.cue.confidence if quote.cue else 1.0, is_beside=True)
    if quote.source:
        phrase = read(document, names, _named(document, names, _whole(document, names, quote.source.span, quote)))
        impersonal = phrase.pronoun == "neuter" and quote.cue is not None and passive(quote.cue.span.of(document.text))
        if not impersonal and (phrase.head or phrase.name or phrase.pronoun):
            return Source(_form(phrase), phrase, quote.source.confidence * quote.link)
    else:
        cue = quote.cue.span if quote.cue else None
        for content in quote.contents if cue is None and quote.kind != "indirect" else ():
            cue = cue or spoken(document, content)
        span = beside(document, names, cue) if cue else _led(document, names, quote)
        if span and not any(span.overlaps(content) for content in quote.contents):
            phrase = read(document, names, span)
            return Source(_form(phrase), phrase, quote.cue.confidence if quote.cue else 1.0, is_beside=True)
    if quote.cue:
        return Source("cue")
    return Source("plain" if quote.kind == "indirect" else "marks")


def _subject(document: Document, names: Names, quote: Attribution) -> Span | None:
    """Who stands beside the cue of a quote whose source was found in a later sentence, Roe wrote that it floods. Mr | Poe is silent, or on
    the other side of what is said: “No,” Roe said, and “never,” her tenant Poe added."""
    if not quote.source or not quote.cue or document.in_marks(quote.source.span.start):
        return None
    source, cue, end = quote.source.span, quote.cue.span, quote.contents[-1].end
    is_later = document.sentence(source.start) > document.sentence(max(cue.start, end - 1))
    is_across = source.end <= quote.contents[0].start and end <= cue.start
    return beside(document, names, cue) if is_later or is_across else None


def _form(phrase: Phrase) -> Form:
    if phrase.pronoun:
        return _PRONOUNS[phrase.pronoun]
    if phrase.role.lower() in PAIRS:
        return "they"
    return "named" if phrase.name else _KINDS.get(phrase.kind, "person")


def _whole(document: Document, names: Names, source: Span, quote: Attribution) -> Span:
    """A source that breaks off at its first words, "the" or "Roe’s", with those that follow up to the cue or a comma, or with its title,
    "Sen.", with the name after it."""
    text = document.text
    word = source.of(text).lower()
    if word.rstrip(".") in TITLES:
        bare = TITLED.match(text, source.end)
        start = bare.end() if bare else source.end
        named = names.within(Span(start, start + 1))
        return Span(source.start, named[0].span.end) if named and named[0].span.start == start else source
    if word in PRONOUNS or not (word in DETERMINERS or text.startswith(("'", "’"), source.end)):
        return source
    rest = BROKEN_OFF.match(text, source.end)
    if not rest or not (rest.group("owned") or word in DETERMINERS):
        return source
    stops = [source.end + rest.end() - rest.start(), *(span.start for span in quote.contents if span.start > source.end)]
    stops += [quote.cue.span.start] if quote.cue and quote.cue.span.start > source.end else []
    end = source.end + len(text[source.end : min(stops)].rstrip())
    apposed = names.within(Span(end + 2, end + 3)) if text.startswith(", ", end) else ()
    if apposed and apposed[0].span.start == end + 2 and not text.startswith(CLITICS, apposed[0].span.end):
        end = apposed[0].span.end
    return Span(source.start, end)


def _named(document: Document, names: Names, source: Span) -> Span:
    """A source that ends in what somebody is, with the name right after it: "Roe and his sister" Ottilie."""
    noun = source.of(document.text).rpartition(" ")[2]
    apposed = names.within(Span(source.end + 1, source.end + 2)) if document.text.startswith(" ", source.end) and is_noun(noun) else ()
    is_name = bool(apposed) and apposed[0].type == "PERSON" and apposed[0].span.start == source.end + 1
    return Span(source.start, apposed[0].span.end) if is_name else source


def _led(document: Document, names: Names, quote: Attribution) -> Span | None:
    """Who is named after words in marks that end in a comma, with his role: “Never,” opener Jane Roe shot back."""
    text, content = document.text, quote.contents[-1]
    if quote.kind == "indirect" or not is_led(document, content):
        return None
    before = BEFORE_NAME.match(text, content.end)
    named = names.within(Span(before.end(), before.end() + 1)) if before else ()
    if not before or not named or named[0].span.start != before.end() or (FUNCTION_WORDS - {"the"}).intersection(before.group().split()):
        return None
    goes_on = VERB.match(text, named[0].span.end) is not None
    return Span(before.start(1) if goes_on else named[0].span.start, named[0].span.end)
