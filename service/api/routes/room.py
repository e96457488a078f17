"""GET /: the reading room."""

from fastapi import APIRouter, Request, Response

from service.web import Room

router = APIRouter(include_in_schema=False)

ROOM = Room()


@router.get("/")
async def page(request: Request) -> Response:
    """The page."""
    return await ROOM.get_response("index.html", request.scope)


# One route for all files, so that metrics count them as one.
@router.get("/room/{file:path}")
async def part(file: str, request: Request) -> Response:
    """A style, script, font or sample of it."""
    return await ROOM.get_response(file, request.scope)
