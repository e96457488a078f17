"""Shapes of ``POST /v1/quotes/verify``."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from models.annotations import Span
from models.text.document import Document
from models.verification import Heard, Transcript, Verified, verify
from models.verification.sample import DRAFT, QUOTED, SAID
from service.api.schemas.requests import FormatField, LanguageField, OffsetUnitField
from service.api.schemas.responses import Warned, model
from service.comparing import QUOTES, Comparison
from service.documents import Unit
from service.order import Order
from service.problems import Problem, invalid
from service.render import written

_TEXT = {"minLength": 1, "pattern": r"\S"}


class Draft(BaseModel):
    """The article whose quotes are checked."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: Annotated[str, Field(description="The draft; what it quotes is what is checked.", json_schema_extra=_TEXT)]
    format: FormatField = "text"


class Spoken(BaseModel):
    """What was said: a transcript, with or without labels of who speaks, or notes."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[
        str | None, Field(max_length=256, description="Yours; `match` names it. Left out, it is `t1` for the first transcript, and so on.")
    ] = None
    text: Annotated[str, Field(description="The transcript.", json_schema_extra=_TEXT)]
    format: FormatField = "text"


class VerifyRequest(BaseModel):
    """A draft and the transcripts that its quotes are held against."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    draft: Annotated[Draft, Field(description="The draft, whose quotes are looked up in the transcripts.")]
    transcripts: Annotated[
        list[Spoken], Field(description="What was said; as many as `max_documents` in `/v1/limits`.", json_schema_extra={"minItems": 1})
    ]
    id: Annotated[str | None, Field(max_length=256, description="Yours; comes back unchanged.")] = None
    language: LanguageField = None
    offset_unit: OffsetUnitField = "codepoint"

    def comparison(self, most: int) -> Comparison:
        """What is to be compared.

        Raises:
            Problem: 413 for more than ``most`` transcripts, 422 for none, and for two of one id.
        """
        if not self.transcripts:
            raise invalid("/transcripts", "There is no transcript; send at least one text of what was said.", code="no_transcripts")
        if len(self.transcripts) > most:
            detail = f"There are {len(self.transcripts)} transcripts, the limit is {most}; send fewer, or several as one text."
            raise Problem(413, "too_many_documents", f"/transcripts: {detail}", errors=[{"pointer": "/transcripts", "detail": detail}])
        seen: set[str] = set()
        orders = []
        for number, transcript in enumerate(self.transcripts, 1):
            id_ = transcript.id or f"t{number}"
            if id_ in seen:
                raise invalid(
                    f"/transcripts/{number - 1}/id", f"Two transcripts have the id {id_!r}; give each its own.", code="duplicate_id"
                )
            seen.add(id_)
            orders.append(self._order(transcript, frozenset(), id_))
        return Comparison(self._order(self.draft, frozenset((QUOTES,)), None), tuple(orders), self.id)

    def _order(self, text: Draft | Spoken, tasks: frozenset[str], id_: str | None) -> Order:
        return Order(text.text, tasks, text.format, id_, language=self.language, offset_unit=self.offset_unit)


_Verified: Any = model(Verified)


class VerifyResult(BaseModel):
    """What becomes of each quoted passage of a draft, in text order."""

    id: Annotated[str | None, Field(description="The request's id.")]
    model: Annotated[
        dict[str, str], Field(description="Name and version of the model that told whom the draft quotes, where a transcript has labels.")
    ]
    language: str
    offset_unit: Unit
    warnings: list[Warned]
    quotes: list[_Verified]


SENT = {"draft": {"text": DRAFT}, "transcripts": [{"id": "council", "text": SAID}]}


def _place(span: Span) -> dict[str, Any]:
    return {"start": span.start, "end": span.end, "text": span.of(SAID if isinstance(span, Heard) else DRAFT)}


GOT: dict[str, Any] = {
    "id": None,
    "model": {QUOTES: "copydesk-article 1.0.0"},
    "language": "en",
    "offset_unit": "codepoint",
    "warnings": [],
    "quotes": [written(quote, _place) for quote in verify(Document.unread(DRAFT), QUOTED, (Transcript("council", Document.unread(SAID)),))],
}
