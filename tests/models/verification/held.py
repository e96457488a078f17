"""Drafts and transcripts for tests, and what becomes of the quotes of the one in the other."""

from models.annotations import Quote, Span, Speaker, SpeakerKind
from models.text.document import Document
from models.verification import Transcript, Verified, verify

COUNCIL = (
    "MOORE: We will not raise taxes this year, and we will never touch pensions. I have always said so. "
    "The bridge at Ash Lane needs five million dollars. We need time to think about it.\n\n"
    "PIKE: I disagree (laughs) with every word of that. The council um decided on Monday that the school on Mill Road "
    "will close in June because nobody can pay for its roof.\n\n"
    "MOORE: Thank you. That is what I think."
)


def said(words: str, draft: str, name: str, kind: SpeakerKind = "named") -> Quote:
    """The quote of ``words`` in a draft that gives them to ``name``."""
    span = Span(draft.index(words), draft.index(words) + len(words))
    return Quote("q1", "direct", "statement", (span,), None, None, Speaker(name, None, kind, 0.9, "source"), None, "neutral", 0.9, 0.9)


def held(draft: str, *transcripts: str, quotes: tuple[Quote, ...] = ()) -> tuple[Verified, ...]:
    """The quotes of a draft, held against transcripts called a, b, …"""
    spoken = [Transcript(chr(ord("a") + number), Document.unread(text)) for number, text in enumerate(transcripts or (COUNCIL,))]
    return verify(Document.unread(draft), quotes, spoken)


def one(quote: str, *transcripts: str) -> Verified:
    """A single quote, set in marks."""
    (verified,) = held(f"“{quote}”", *transcripts)
    return verified


def verdict(quote: str, *transcripts: str) -> str:
    """What it is."""
    return one(quote, *transcripts).verdict
