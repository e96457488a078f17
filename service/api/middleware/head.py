"""HEAD wherever GET answers: the same headers without the body."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send


class Head:
    """Lets a GET answer in place of a HEAD and keeps its body back."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return

        async def send_without_body(message: Message) -> None:
            await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

        # A copy: the server looks into its own scope to tell whether the body that the headers promise may be missing.
        asked = {**scope, "method": "GET", "copydesk.head": True}
        try:
            await self._app(asked, receive, send_without_body)
        finally:
            scope["route"] = asked.get("route")  # for log and metrics
