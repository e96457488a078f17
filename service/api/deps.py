"""What routes are given: the parts of the app, and what a request says of itself."""

from typing import Annotated, cast

from fastapi import Depends
from starlette.requests import Request

from service.api.exchange import Exchange
from service.jobs.jobs import Jobs
from service.metrics import Metrics
from service.problems import Problem
from service.processing import Processor, stopping
from service.settings import Settings
from service.timing import Timing

# All are coroutines, as FastAPI would run plain functions on other threads.


async def settings(request: Request) -> Settings:
    """The settings the app was made with."""
    return cast(Settings, request.app.state.settings)


async def metrics(request: Request) -> Metrics:
    """What Prometheus sees."""
    return cast(Metrics, request.app.state.metrics)


async def processor(request: Request) -> Processor:
    """What turns orders into JSON.

    Raises:
        Problem: 503 while the models are loading, and while the service drains.
    """
    if request.app.state.draining:
        raise stopping()
    started: Processor | None = request.app.state.processor
    if started is None:
        detail = "The models are still loading; send the request again in a moment, /readyz tells when."
        raise Problem(503, "not_ready", detail, headers={"Retry-After": "1"})
    return started


async def jobs(request: Request) -> Jobs:
    """The jobs.

    Raises:
        Problem: 503 when they are off.
    """
    kept: Jobs | None = request.app.state.jobs
    if kept is None:
        raise Problem(503, "jobs_off", "Jobs are off here; send the documents to /v1/batch, or have the operator set COPYDESK_JOBS.")
    return kept


async def owner(request: Request) -> str:
    """Whose jobs are meant: the hash of the caller's key, empty where no keys are asked for."""
    return cast(str, request.scope["copydesk.owner"])


SettingsDep = Annotated[Settings, Depends(settings)]
MetricsDep = Annotated[Metrics, Depends(metrics)]
ProcessorDep = Annotated[Processor, Depends(processor)]
JobsDep = Annotated[Jobs, Depends(jobs)]
OwnerDep = Annotated[str, Depends(owner)]


async def exchange(request: Request, processor: ProcessorDep, settings: SettingsDep) -> Exchange:
    """The request with all that answers it."""
    timing = cast(Timing, request.scope.setdefault("copydesk.timing", Timing()))
    return Exchange(request, processor, settings, timing, request.scope["copydesk.request_id"])


ExchangeDep = Annotated[Exchange, Depends(exchange)]
