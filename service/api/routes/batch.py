"""POST /v1/batch."""

from collections.abc import AsyncIterator, Awaitable

from fastapi import APIRouter, Response
from starlette.types import Receive, Scope, Send

from service.api import bodies
from service.api.batch import Items, ItemStream, in_order
from service.api.deps import ExchangeDep
from service.api.describe import ANALYSIS, problems
from service.api.schemas import examples
from service.api.schemas.requests import BatchRequest
from service.api.schemas.responses import BatchResult
from service.formats import chosen
from service.problems import Problem
from service.processing import overloaded

router = APIRouter(tags=["analysis"])

_SENT = {"tasks": ["entities"], "documents": [examples.REQUEST, {"id": "post-1202", "text": examples.FRENCH}]}
_PROBLEM = examples.problem(
    "unsupported_language",
    'The text is French (fr); only English (en) is supported. If it is English, say so with "language": "en".',
    "/v1/batch#/documents/1",
)
_GOT = [
    {"id": "post-1201", "status": 200, "result": examples.result("entities")},
    {"id": "post-1202", "status": 422, "problem": _PROBLEM},
]
_REQUEST_BODY = {
    "required": True,
    "content": {
        bodies.JSON: {"schema": {"$ref": "#/components/schemas/BatchRequest"}, "example": _SENT},
        bodies.NDJSON: {
            "schema": {"type": "string", "description": "A line a document, each an AnalyzeRequest as JSON."},
            "example": '{"id": "post-1201", "text": "…"}\n{"id": "post-1202", "text": "…"}\n',
        },
    },
}
_RESULTS = {
    "description": "An item a document, in the same order; a document that cannot be analysed gives an item with its problem.",
    "content": {
        bodies.JSON: {"example": {"results": _GOT}},
        bodies.NDJSON: {"schema": {"type": "string", "description": "A line a document, each a BatchItem as JSON."}},
    },
}


class Stream(Response):
    """A response that FastAPI takes as one, and that leaves everything to an :class:`ItemStream`."""

    def __init__(self, stream: ItemStream) -> None:
        super().__init__()
        self._stream = stream

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Stream."""
        await self._stream(scope, receive, send)


@router.post(
    "/v1/batch",
    summary="Many documents",
    operation_id="analyzeBatch",
    response_model=BatchResult,
    responses={200: _RESULTS, 304: {"description": "The ETag sent as If-None-Match still holds."}, **problems((*ANALYSIS, 406))},
    openapi_extra={
        "requestBody": _REQUEST_BODY,
        "parameters": [{"$ref": f"#/components/parameters/{name}"} for name in ("RequestTimeout", "IfNoneMatch")],
    },
)
async def batch(exchange: ExchangeDep) -> Response:
    """Any tasks on many documents.

    As JSON, the documents are answered together. As NDJSON, any number of lines: each document's item is sent as soon as it and those
    before it are done, while the request is still being sent, so read the response while you write; `X-Request-Timeout` then holds
    for each line. Batch documents yield to single requests.
    """
    request = exchange.request
    kind = bodies.media_type(request, (bodies.JSON, bodies.NDJSON))
    chosen(request.headers.getlist("accept"), own=(bodies.JSON, bodies.NDJSON))
    settings = exchange.settings
    items = Items(exchange.processor, exchange.timing, request.url.path, exchange.request_id)
    if kind == bodies.NDJSON:
        return Stream(ItemStream(request, items, settings.max_body_bytes, exchange.timeout(settings.max_request_timeout)))
    deadline = exchange.deadline(settings.max_request_timeout)
    raw = await bodies.read(request, settings.max_batch_bytes)
    message = bodies.validate(bodies.decode(raw), BatchRequest)
    if len(message.documents) > settings.max_documents:
        detail = f"The batch has {len(message.documents)} documents, the limit is {settings.max_documents}; send several, or NDJSON."
        raise Problem(413, "too_many_documents", f"/documents: {detail}", errors=[{"pointer": "/documents", "detail": detail}])
    etag = exchange.etag(raw)
    if known := exchange.known(etag):
        return Response(status_code=304, headers={"ETag": known})
    exchange.processor.refuse_in_outage()
    if delay := exchange.processor.engine.delay(1, deadline, bulk=True):
        raise overloaded(delay)
    shared = message.shared()

    async def jobs() -> AsyncIterator[Awaitable[bytes]]:
        for index, value in enumerate(message.documents):
            merged = {**shared, **value} if isinstance(value, dict) else value
            yield items.item(merged, f"/documents/{index}", deadline)

    results: list[bytes] = []

    async def sink(item: bytes) -> None:
        results.append(item)

    await in_order(jobs(), sink)
    content = b'{"results":[' + b",".join(results) + b"]}"
    return Response(content, media_type=bodies.JSON, headers={"ETag": etag} if items.final else {})
