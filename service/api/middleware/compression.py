"""Responses compressed with zstd or gzip for whoever accepts that."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette_compress import CompressMiddleware, add_compress_type

from service.problems import MEDIA_TYPE

COMPRESSED_FROM = 1024
"""Bytes of a response from which it is compressed."""

add_compress_type(MEDIA_TYPE)


class Compression:
    """Compresses by ``Accept-Encoding``, and says so in ``Vary`` and ``ETag``.

    A strong tag promises the same bytes, and compressed they are others: there the tag is weak, which is enough for ``If-None-Match``.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = CompressMiddleware(app, minimum_size=COMPRESSED_FROM, brotli=False)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer."""

        async def send_tagged(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if message["status"] == 304:
                    headers.add_vary_header("Accept-Encoding")
                if "Content-Encoding" in headers and headers.get("ETag", "").startswith('"'):
                    headers["ETag"] = f"W/{headers['ETag']}"
            await send(message)

        await self._app(scope, receive, send_tagged)
