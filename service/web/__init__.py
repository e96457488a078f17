"""The reading room: a page that reads an article with the service it comes from. ``room/`` holds its files, as browsers get them."""

from collections.abc import Mapping
from importlib.resources import files
from pathlib import PurePosixPath

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "font-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    )
)
"""What the page may load: its own files and nothing of another origin, no inline script or style, no markup made from strings."""

HEADERS: Mapping[str, str] = {
    "Cache-Control": "no-cache",  # asks again each time and mostly gets 304, so that a new version is never mixed with an old one
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
}

TYPES: Mapping[str, str] = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".md": "text/markdown; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".woff2": "font/woff2",
}
"""Content types by suffix: what Python's mimetypes says depends on the machine."""


class Room(StaticFiles):
    """The files of the page, each with the headers that keep it to this origin."""

    def __init__(self) -> None:
        super().__init__(directory=str(files(__name__) / "room"))

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file at ``path``, or 304 for whoever has it.

        Raises:
            HTTPException: 404 where there is none.
        """
        response = await super().get_response(path, scope)
        response.headers.update(HEADERS)
        if response.status_code == 200:
            response.headers["Content-Type"] = TYPES[PurePosixPath(path).suffix]
        return response
