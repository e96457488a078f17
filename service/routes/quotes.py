"""POST /v1/quotes."""

from fastapi import APIRouter, Request, Response

from service.describe import analysis
from service.exchange import answer
from service.schemas import examples
from service.schemas.requests import QuotesRequest
from service.schemas.responses import QuotesResult

router = APIRouter(tags=["analysis"])


@router.post(
    "/v1/quotes",
    summary="Who said what",
    **analysis("findQuotes", QuotesRequest, QuotesResult, examples.REQUEST, examples.result("quotes")),
)
async def quotes(request: Request) -> Response:
    """Direct, indirect and mixed quotes: content, cue, source, and the speaker resolved to a name."""
    return await answer(request, QuotesRequest)
