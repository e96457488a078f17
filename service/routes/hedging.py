"""POST /v1/hedging."""

from fastapi import APIRouter, Request, Response

from service.describe import analysis
from service.exchange import answer
from service.schemas import examples
from service.schemas.requests import HedgingRequest
from service.schemas.responses import HedgingResult

router = APIRouter(tags=["analysis"])


@router.post(
    "/v1/hedging",
    summary="How surely it is said",
    **analysis("judgeHedging", HedgingRequest, HedgingResult, examples.REQUEST, examples.result("hedging")),
)
async def hedging(request: Request) -> Response:
    """Every sentence, certain or hedged, with its certainty, the cues, their type and whose uncertainty it is."""
    return await answer(request, HedgingRequest)
