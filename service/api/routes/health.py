"""GET /livez, /readyz and /metrics."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse
from prometheus_client import CONTENT_TYPE_LATEST

from service.api.describe import problems
from service.api.exchange import processor
from service.api.schemas.responses import Status

router = APIRouter(tags=["health"])


@router.get("/livez", summary="Is the process up?", operation_id="getLiveness")
async def livez() -> Status:
    """Always 200 while the process answers."""
    return Status(status="alive")


@router.get("/readyz", summary="Can it work?", operation_id="getReadiness", responses=problems((503,)))
async def readyz(request: Request) -> Status:
    """200 once the models are loaded and warm, 503 before."""
    processor(request)
    return Status(status="ready")


@router.get("/metrics", summary="Prometheus metrics", operation_id="getMetrics", response_class=PlainTextResponse)
async def metrics(request: Request) -> Response:
    """Requests, queue, batches and tokens, in Prometheus' text format."""
    return Response(request.app.state.metrics.expose(), media_type=CONTENT_TYPE_LATEST)
