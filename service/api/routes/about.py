"""GET /v1/models and /v1/limits."""

from typing import get_args

from fastapi import APIRouter, Request, Response
from pydantic_core import to_json

from models.tasks.stance import MAX_TARGET_CHARS, MAX_TARGETS
from service.api.bodies import JSON
from service.api.deps import ProcessorDep, SettingsDep
from service.api.describe import problems
from service.api.schemas.cards import ModelList
from service.api.schemas.responses import JobLimits, Limits, Timeout
from service.documents import Format, Unit
from service.jobs.jobs import Jobs
from service.render import LANGUAGE

router = APIRouter(tags=["about"])


@router.get("/v1/models", summary="The models in use", operation_id="listModels", response_model=ModelList, responses=problems((503,)))
async def models(processor: ProcessorDep) -> Response:
    """A model card a head: the data it was trained on, licence, scores and calibration error."""
    return Response(to_json({"models": processor.analyzer.cards}), media_type=JSON)


@router.get("/v1/limits", summary="The limits in force", operation_id="getLimits", responses=problems((503,)))
async def limits(request: Request, processor: ProcessorDep, settings: SettingsDep) -> Limits:
    """How much may be sent at once, how often, and in which forms."""
    jobs: Jobs | None = request.app.state.jobs
    return Limits(
        max_chars=settings.max_chars,
        max_documents=settings.max_documents,
        max_body_bytes=settings.max_body_bytes,
        max_batch_bytes=settings.max_batch_bytes,
        max_targets=MAX_TARGETS,
        max_target_chars=MAX_TARGET_CHARS,
        queue_tokens=settings.queue_tokens,
        batch_tokens=processor.engine.batch_tokens,
        request_timeout=Timeout(default=settings.request_timeout, max=settings.max_request_timeout),
        rate_limit=settings.rate_limit,
        jobs=JobLimits(
            store=jobs.store.kind,
            max_bytes=jobs.store.limit,
            keep_seconds=jobs.store.keep,
            callbacks=bool(jobs.callbacks),
            signed_events=bool(settings.event_secrets),
        )
        if jobs
        else None,
        formats=list(get_args(Format)),
        offset_units=list(get_args(Unit)),
        languages=[LANGUAGE],
    )
