"""GET /livez, /readyz and /metrics."""

from fastapi import APIRouter, Response
from fastapi.responses import PlainTextResponse
from prometheus_client import CONTENT_TYPE_LATEST

from service.api.deps import MetricsDep, ProcessorDep
from service.api.describe import problems
from service.api.schemas.responses import Status

router = APIRouter(tags=["health"])


@router.get("/livez", summary="Is the process up?", operation_id="getLiveness")
async def livez() -> Status:
    """Always 200 while the process answers."""
    return Status(status="alive")


@router.get("/readyz", summary="Can it work?", operation_id="getReadiness", responses=problems((503,)))
async def readyz(processor: ProcessorDep) -> Status:
    """200 once the models are loaded and warm, 503 before, while the service drains, and while no process is left that computes."""
    processor.refuse_in_outage()
    return Status(status="ready")


@router.get("/metrics", summary="Prometheus metrics", operation_id="getMetrics", response_class=PlainTextResponse)
async def metrics(metrics: MetricsDep) -> Response:
    """Requests, queue, batches and tokens, in Prometheus' text format."""
    return Response(metrics.expose(), media_type=CONTENT_TYPE_LATEST)
