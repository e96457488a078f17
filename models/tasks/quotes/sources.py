"""How a quote's source is read: what kind of words it is, and what they say."""

import re
from dataclasses import dataclass
from typing import Final, Literal

from models.annotations import Referent, Span
from models.tasks.quotes.attributions import Attribution
from models.tasks.quotes.cues import beside, spoken
from models.text.document import Document
from models.text.lemmas import unpossessed
from models.text.lexicon import DETERMINERS, GENDERED, PRONOUNS, Gender, Person
from models.text.lexicon.lists import words
from models.text.names import Names
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
    if quote.source:
        phrase = read(document, names, _whole(document, names, quote.source.span, quote))
        impersonal = phrase.pronoun == "neuter" and quote.cue is not None and passive(quote.cue.span.of(document.text))
        if not impersonal and (phrase.head or phrase.name or phrase.pronoun):
            return Source(_form(phrase), phrase, quote.source.confidence * quote.link)
    else:
        cue = quote.cue.span if quote.cue else None
        for content in quote.contents if cue is None and quote.kind != "indirect" else ():
            cue = cue or spoken(document, content)
        span = beside(document, names, cue) if cue else None
        if span and not any(span.overlaps(content) for content in quote.contents):
            phrase = read(document, names, span)
            return Source(_form(phrase), phrase, quote.cue.confidence if quote.cue else 1.0, is_beside=True)
    if quote.cue:
        return Source("cue")
    return Source("plain" if quote.kind == "indirect" else "marks")


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
    return Span(source.start, source.end + len(text[source.end : min(stops)].rstrip()))
