"""POST /v1/entities."""

from fastapi import APIRouter, Request, Response

from service.describe import analysis
from service.exchange import answer
from service.schemas import examples
from service.schemas.requests import EntitiesRequest
from service.schemas.responses import EntitiesResult

router = APIRouter(tags=["analysis"])


@router.post(
    "/v1/entities",
    summary="Who and what is named",
    **analysis("findEntities", EntitiesRequest, EntitiesResult, examples.REQUEST, examples.result("entities")),
)
async def entities(request: Request) -> Response:
    """Named mentions, and the entities they form: 'John Nicholson', 'General Nicholson' and 'Nicholson' are one."""
    return await answer(request, EntitiesRequest)
