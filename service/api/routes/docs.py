"""GET /docs: Swagger UI, all of it served from here, since a newsroom's server may have no network."""

from importlib.resources import files

from fastapi import APIRouter, Request
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.responses import HTMLResponse
from starlette.staticfiles import StaticFiles

router = APIRouter()

ASSETS = StaticFiles(directory=str(files("fastapi_offline") / "static"))
"""Swagger UI's files, to be mounted at :data:`ASSETS_PATH`."""

ASSETS_PATH = "/docs/assets"


@router.get("/docs", include_in_schema=False)
async def docs(request: Request) -> HTMLResponse:
    """The documentation page."""
    root = request.scope.get("root_path", "")
    assets = root + ASSETS_PATH
    return get_swagger_ui_html(
        openapi_url=f"{root}/openapi.json",
        title="Copydesk API",
        swagger_js_url=f"{assets}/swagger-ui-bundle.js",
        swagger_css_url=f"{assets}/swagger-ui.css",
        swagger_favicon_url=f"{assets}/favicon.png",
        swagger_ui_parameters={"validatorUrl": None},  # which by default sends the specification's address to swagger.io
    )
