"""Options go into the body: query parameters below ``/v1/`` are refused as unknown fields are."""

from urllib.parse import parse_qsl

from starlette.types import ASGIApp, Receive, Scope, Send

from service.api.middleware.keys import GUARDED
from service.problems import Problem, respond

SHOWN = 100
"""Most characters of a parameter's name that the answer repeats."""

TOLD = 16
"""Most parameters that the answer names."""


class Parameters:
    """Refuses query parameters, none of which is known."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let pass, or answer with a problem."""
        if scope["type"] == "http" and scope["path"].startswith(GUARDED) and scope["query_string"]:
            names = [name[:SHOWN] for name, _ in parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)][:TOLD]
            detail = "Unknown query parameter. Leave it out; options are members of the JSON body."
            errors = [{"pointer": f"?{name}", "detail": detail} for name in names]
            problem = Problem(422, "unknown_parameter", f"?{names[0] if names else ''}: {detail}", errors=errors)
            await respond(problem, scope)(scope, receive, send)
            return
        await self._app(scope, receive, send)
