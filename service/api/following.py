"""A job's results as they come."""

from pydantic_core import to_json
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from service.api import bodies
from service.api.working import indexed
from service.jobs.job import ENDED
from service.jobs.jobs import Jobs
from service.jobs.store import StoreUnavailable
from service.problems import Problem
from service.processing import stopping

AT_ONCE = 32
"""Items read at a time; one has some tens of kilobytes."""

POLL = 1.0
"""Seconds after which it is looked whether another process has finished some, or the client is gone."""


class Results(Response):
    """An ASGI response of NDJSON: the items after an index, in order; with ``follow``, those to come too.

    Whoever reads to the end has all of them, or a last line that says why not.
    """

    media_type = bodies.NDJSON

    def __init__(self, request: Request, jobs: Jobs, owner: str, job: str, after: int, *, follow: bool) -> None:
        super().__init__()
        self._request, self._jobs = request, jobs
        self._owner, self._job = owner, job
        self._after, self._follow = after, follow

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Stream the items."""
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", bodies.NDJSON.encode())]})
        last = b""
        try:
            while not await self._send_finished(send):
                if await self._request.is_disconnected():
                    return
                if self._request.app.state.draining:
                    raise stopping()
                await self._jobs.changed.wait(POLL)
        except StoreUnavailable:
            last = self._break_off(unavailable())
        except Problem as problem:
            last = self._break_off(problem)
        await send({"type": "http.response.body", "body": last, "more_body": False})

    async def _send_finished(self, send: Send) -> bool:
        """Send what is finished and was not sent; whether nothing will follow."""
        # Asked for first: what it counts as finished is there when the items are read.
        job = await self._jobs.threads.call(self._jobs.store.get, self._owner, self._job)
        while items := await self._jobs.threads.call(self._jobs.store.items, self._job, self._after, AT_ONCE):
            self._after = items[-1].index
            await send({"type": "http.response.body", "body": b"".join(item.item + b"\n" for item in items), "more_body": True})
        if not self._follow:
            return True
        if job is None:
            raise unknown(self._job)
        if job.status == "cancelled":
            raise Problem(409, "job_cancelled", "The job was cancelled; the documents after this were not analysed.")
        return job.status in ENDED

    def _break_off(self, problem: Problem) -> bytes:
        body = problem.body(f"/v1/jobs/{self._job}/results", self._request.scope["copydesk.request_id"])
        return indexed(None, to_json({"id": None, "status": problem.status_code, "problem": body})) + b"\n"


def unknown(job: str) -> Problem:
    """The 404 of a job that is not there, or is somebody else's."""
    detail = f"You have no job {job[:64]!r}: it never was, it has expired, or it belongs to another key. GET /v1/jobs lists yours."
    return Problem(404, "unknown_job", detail)


def unavailable() -> Problem:
    """The 503 of a store that cannot be reached."""
    detail = "Jobs cannot be reached at the moment; ask again soon. The operator finds the reason in the log."
    return Problem(503, "jobs_unavailable", detail, headers={"Retry-After": "5"})
