"""What is told of a headline."""

from dataclasses import dataclass
from typing import Annotated

from models.annotations import Span
from models.fields import described


@dataclass(frozen=True, slots=True)
class AlteredQuote:
    """Words that the headline has in quotation marks and that somebody in the story says in other words."""

    span: Annotated[Span, described(inline=True)]
    body: Annotated[Span, described("What is said in the story.")]
    similarity: Annotated[float, described("How alike the two are.", ge=0, le=1)]


@dataclass(frozen=True, slots=True)
class HeadlineGround:
    """A sentence of the story that the headline rests on."""

    sentence: Annotated[str, described("Id of the sentence.", examples=["s2"])]
    span: Span
    certainty: Annotated[float, described("How sure it sounds.", ge=0, le=1)]
    overlap: Annotated[float, described("The share of the headline's words that it has, each by its rarity in the story.", ge=0, le=1)]


@dataclass(frozen=True, slots=True)
class Headline:
    """A headline held against its story: the `title` that was sent, else the title that the text is laid out with.

    Its own spans stand in the `title` where one was sent, else in the text.
    """

    quotes_missing: Annotated[tuple[Span, ...], described("What it has in quotation marks and nobody in the story says.")]
    quotes_altered: Annotated[tuple[AlteredQuote, ...], described("What it has in quotation marks and somebody says otherwise.")]
    certainty: Annotated[float, described("How sure it sounds; see `sentences`.", ge=0, le=1)]
    body_certainty: Annotated[
        float | None, described("How sure the sentences sound that it rests on; null where nothing in the story bears on it.", ge=0, le=1)
    ]
    gap: Annotated[float | None, described("certainty − body_certainty: above 0 the headline is surer than its story.", ge=-1, le=1)]
    evidence: Annotated[tuple[HeadlineGround, ...], described("The sentences it rests on, at most three, in text order.", max_length=3)]
