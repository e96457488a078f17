"""A POST endpoint for each task that can be asked for by itself."""

from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import APIRouter, Request, Response

from models.task import Task
from service.api.describe import analysis
from service.api.exchange import answer
from service.api.schemas import examples
from service.api.schemas.options import ASKED, endpoint, sample_options
from service.api.schemas.requests import REQUESTS
from service.api.schemas.responses import RESULTS

router = APIRouter(tags=["analysis"])


def _route(task: Task[Any]) -> Callable[[Request], Awaitable[Response]]:
    async def run(request: Request) -> Response:
        return await answer(request, REQUESTS[task.name])

    run.__name__ = task.name
    run.__doc__ = endpoint(task).description
    return run


for _task in ASKED:
    _told = endpoint(_task)
    router.post(
        f"/v1/{_task.name}",
        summary=_told.summary,
        **analysis(
            _told.operation,
            REQUESTS[_task.name],
            RESULTS[_task.name],
            examples.REQUEST | sample_options(_task),
            examples.result(_task.name),
        ),
    )(_route(_task))
