"""Options go into the body: query parameters below ``/v1/`` are refused as unknown fields are."""

from starlette.types import ASGIApp, Receive, Scope, Send

from service.api.middleware.keys import GUARDED
from service.api.query import names, unknown
from service.problems import Problem, respond

HAVE_SOME = ("/v1/jobs", "/v1/events")
"""Where routes read query parameters, and refuse what they do not know."""


class Parameters:
    """Refuses query parameters where none is known."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let pass, or answer with a problem."""
        if scope["type"] == "http" and scope["path"].startswith(GUARDED) and scope["query_string"] and not self._has_some(scope["path"]):
            problem: Problem = unknown(names(scope["query_string"]), "options are members of the JSON body")
            await respond(problem, scope)(scope, receive, send)
            return
        await self._app(scope, receive, send)

    @staticmethod
    def _has_some(path: str) -> bool:
        return any(path == start or path.startswith(f"{start}/") for start in HAVE_SOME)
