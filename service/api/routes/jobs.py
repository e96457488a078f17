"""/v1/jobs: bulk work that is kept."""

import time
from collections.abc import AsyncIterator
from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic_core import to_json

from service.api import bodies, query
from service.api.batch import Items
from service.api.deps import ExchangeDep, JobsDep, OwnerDep
from service.api.describe import problems
from service.api.following import Results, unknown
from service.api.schemas import examples
from service.api.schemas.jobs import (
    EXAMPLE,
    FAILURES,
    OPTIONS,
    CallbackQuery,
    JobList,
    JobState,
    ListQuery,
    RemoveQuery,
    ResultsQuery,
    parameters,
    state,
)
from service.api.schemas.requests import BatchRequest
from service.api.upload import Upload, sent_lines
from service.formats import chosen
from service.jobs.job import Draft, Job, Sent
from service.jobs.jobs import Jobs
from service.problems import Problem

router = APIRouter(tags=["jobs"])

LONGEST_KEY = 255

_SENT = {"tasks": ["entities", "quotes"], "documents": [examples.REQUEST]}
_REQUEST_BODY = {
    "required": True,
    "content": {
        bodies.NDJSON: {
            "schema": {"type": "string", "description": "A line a document, each an AnalyzeRequest as JSON."},
            "example": '{"id": "post-1201", "text": "…"}\n{"id": "post-1202", "text": "…"}\n',
        },
        bodies.JSON: {"schema": {"$ref": "#/components/schemas/BatchRequest"}, "example": _SENT},
    },
}
_LOCATION = {"Location": {"schema": {"type": "string"}, "description": "Where the job is asked for."}}
_LINES = {"schema": {"type": "string", "description": "A line a document, each a JobItem as JSON."}}
_ASKED = (401, 403, 404, 422, 429, 503)
_REQUEST_ID = {"$ref": "#/components/parameters/RequestId"}
_KEY = {"$ref": "#/components/parameters/IdempotencyKey"}


def checked_callback(jobs: Jobs, url: str | None) -> str | None:
    """``url`` if callbacks may go there.

    Raises:
        Problem: 422 when not.
    """
    if url is None or jobs.callbacks.allows(url):
        return url
    detail = "Callbacks may not go there; the operator names the origins that may in COPYDESK_CALLBACK_ORIGINS."
    raise Problem(422, "callback_not_allowed", f"?callback: {detail}", errors=[{"pointer": "?callback", "detail": detail}])


def idempotency_key(request: Request) -> str | None:
    """The ``Idempotency-Key``.

    Raises:
        Problem: 400 for one that is too long or blank.
    """
    key = request.headers.get("idempotency-key")
    if key is not None and not (key.strip() and len(key) <= LONGEST_KEY):
        raise Problem(400, "invalid_header", f"Idempotency-Key must have 1 to {LONGEST_KEY} characters, such as a UUID.")
    return key


def accepted(request: Request, job: Job, *, is_replay: bool) -> Response:
    """The 202 of a job that was taken in."""
    place = f"{request.scope.get('root_path', '')}/v1/jobs/{job.id}"
    headers = {"Location": place} | ({"Idempotent-Replayed": "true"} if is_replay else {})
    return Response(state(job, time.time()).model_dump_json(), 202, media_type=bodies.JSON, headers=headers)


@router.post(
    "/v1/jobs",
    status_code=202,
    summary="Send many documents to be worked off",
    operation_id="createJob",
    response_model=JobState,
    responses={
        202: {
            "description": "The job is kept, and worked off from now on.",
            "headers": _LOCATION,
            "content": {bodies.JSON: {"example": EXAMPLE}},
        },
        **problems((400, 401, 403, 408, 409, 413, 415, 422, 429, 500, 503, 504, 507)),
    },
    openapi_extra={"requestBody": _REQUEST_BODY, "parameters": [_REQUEST_ID, _KEY, *parameters(CallbackQuery, options=True)]},
)
async def create(exchange: ExchangeDep, jobs: JobsDep, owner: OwnerDep) -> Response:
    """As NDJSON, any number of documents, a line each; options for all of them are query parameters. As JSON, what `/v1/batch` takes.

    Nothing is kept of an upload that breaks off. What is answered with 202 is on disk: it outlasts restarts and crashes. Each document is
    checked when it is worked on, and a bad one gives an item with its problem. Documents of jobs yield to all other requests.
    """
    request, settings = exchange.request, exchange.settings
    kind = bodies.media_type(request, (bodies.NDJSON, bodies.JSON))
    chosen(request.headers.getlist("accept"))
    key = idempotency_key(request)
    if kind == bodies.NDJSON:
        asked = query.raw(request, CallbackQuery.model_fields | OPTIONS, "a list of names stands in each document")
        callback = query.validate({name: asked.pop(name) for name in ("callback",) if name in asked}, CallbackQuery).callback
        query.validate({"documents": [None], **asked}, BatchRequest)
        items = Items(exchange.processor, exchange.timing, request.url.path, exchange.request_id)
        documents = sent_lines(request, settings.max_body_bytes, lambda problem, index: items.problem(problem, f"/documents/{index}"))
    else:
        callback = query.read(request, CallbackQuery, "options are members of the JSON body").callback
        raw = await bodies.read(request, settings.max_batch_bytes)
        value = bodies.decode(raw)
        message = bodies.validate(value, BatchRequest)
        if len(message.documents) > settings.max_documents:
            detail = f"The job has {len(message.documents)} documents, the limit of JSON is {settings.max_documents}; send them as NDJSON."
            raise Problem(413, "too_many_documents", f"/documents: {detail}", errors=[{"pointer": "/documents", "detail": detail}])
        asked = {name: option for name, option in value.items() if name != "documents"}
        documents = _of(message.documents)
    upload = Upload(jobs, Draft(owner, asked, key, checked_callback(jobs, callback)))
    job = await upload.take(documents)
    return accepted(request, job, is_replay=upload.is_replay)


async def _of(documents: list[Any]) -> AsyncIterator[Sent]:
    for document in documents:
        yield Sent(to_json(document))


@router.get(
    "/v1/jobs",
    summary="Your jobs",
    operation_id="listJobs",
    responses=problems((401, 403, 422, 429, 503)),
    openapi_extra={"parameters": [_REQUEST_ID, *parameters(ListQuery)]},
)
async def recent(request: Request, jobs: JobsDep, owner: OwnerDep) -> JobList:
    """The newest first; those that were sent with the same key, or all where no keys are asked for."""
    asked = query.read(request, ListQuery)
    found = await jobs.threads.call(jobs.store.recent, owner, asked.limit + 1, asked.before)
    shown, more = found[: asked.limit], found[asked.limit :]
    now = time.time()
    return JobList(jobs=[state(job, now, is_full=jobs.is_full) for job in shown], next=shown[-1].id if more else None)


@router.get(
    "/v1/jobs/{id}",
    summary="How far a job is",
    operation_id="getJob",
    responses={200: {"description": "The job.", "content": {bodies.JSON: {"example": EXAMPLE}}}, **problems(_ASKED)},
    openapi_extra={"parameters": [_REQUEST_ID]},
)
async def get(id: str, request: Request, jobs: JobsDep, owner: OwnerDep) -> JobState:
    """Status, counts, rate and the time it should be done."""
    query.raw(request, {})
    return await _state(jobs, await jobs.threads.call(jobs.store.get, owner, id), id)


@router.get(
    "/v1/jobs/{id}/results",
    summary="What a job has found",
    operation_id="getJobResults",
    response_class=Response,
    responses={
        200: {"description": "Items in the order of the documents.", "content": {bodies.NDJSON: _LINES}},
        **problems((*_ASKED, 406)),
    },
    openapi_extra={"parameters": [_REQUEST_ID, *parameters(ResultsQuery)]},
)
async def results(id: str, request: Request, jobs: JobsDep, owner: OwnerDep) -> Response:
    """The items as NDJSON, in the order of the documents, each sent as soon as it and those before it are finished, until the job ended.

    To go on after a connection broke, give the last `index` that arrived as `after`. A last line whose `index` is null says why there are
    no more, where the job was cancelled or the service stops.
    """
    asked = query.read(request, ResultsQuery)
    chosen(request.headers.getlist("accept"), own=(bodies.NDJSON,))
    if await jobs.threads.call(jobs.store.get, owner, id) is None:
        raise unknown(id)
    return Results(request, jobs, owner, id, asked.after, follow=asked.follow and "copydesk.head" not in request.scope)


@router.delete(
    "/v1/jobs/{id}",
    summary="Cancel a job",
    operation_id="cancelJob",
    response_model=JobState,
    responses={
        200: {"description": "The job, which has ended.", "content": {bodies.JSON: {"example": EXAMPLE | {"status": "cancelled"}}}},
        204: {"description": "The job is gone, and its results with it (`purge`)."},
        **problems(_ASKED),
    },
    openapi_extra={"parameters": [_REQUEST_ID, *parameters(RemoveQuery)]},
)
async def cancel(id: str, request: Request, jobs: JobsDep, owner: OwnerDep) -> Response:
    """No more of its documents are worked on; what is finished is kept until the job expires. A job that has ended stays as it is."""
    if query.read(request, RemoveQuery).purge:
        if not await jobs.remove(owner, id):
            raise unknown(id)
        return Response(status_code=204)
    return Response((await _state(jobs, await jobs.cancel(owner, id), id)).model_dump_json(), media_type=bodies.JSON)


async def _state(jobs: Jobs, job: Job | None, id_: str) -> JobState:
    if job is None:
        raise unknown(id_)
    failures = await jobs.threads.call(jobs.store.failures, job.id, FAILURES) if job.failed else []
    return state(job, time.time(), failures, is_full=jobs.is_full)
