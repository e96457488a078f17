"""POST /v1/analyze."""

from fastapi import APIRouter, Response

from service.api.deps import ExchangeDep
from service.api.describe import analysis
from service.api.schemas import examples
from service.api.schemas.options import ASKED, NAMES, sample_options
from service.api.schemas.requests import AnalyzeRequest
from service.api.schemas.responses import AnalyzeResult

router = APIRouter(tags=["analysis"])


@router.post(
    "/v1/analyze",
    summary="All tasks in one pass",
    **analysis(
        "analyze",
        AnalyzeRequest,
        AnalyzeResult,
        examples.REQUEST | {"title": examples.TITLE} | {name: value for task in ASKED for name, value in sample_options(task).items()},
        examples.result(*NAMES),
    ),
)
async def analyze(exchange: ExchangeDep) -> Response:
    """Entities, quotes, hedging and, given targets, stance; cheaper than one request a task, since the text is encoded once."""
    return await exchange.answer(AnalyzeRequest)
