"""POST /v1/stance."""

from fastapi import APIRouter, Request, Response

from service.describe import analysis
from service.exchange import answer
from service.schemas import examples
from service.schemas.requests import StanceRequest
from service.schemas.responses import StanceResult

router = APIRouter(tags=["analysis"])


@router.post(
    "/v1/stance",
    summary="For or against what",
    **analysis("judgeStance", StanceRequest, StanceResult, examples.REQUEST | {"targets": ["the plan"]}, examples.result("stance")),
)
async def stance(request: Request) -> Response:
    """Whether the text is for, against or neutral towards each target, with the sentences that tell."""
    return await answer(request, StanceRequest)
