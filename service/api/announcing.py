"""What is posted when a job has ended."""

import time

from pydantic_core import from_json, to_json

from service.api import bodies
from service.api.schemas.events import SPECVERSION
from service.api.schemas.jobs import FAILURES, instant, state
from service.jobs.job import Job
from service.jobs.jobs import Jobs


class Announcements:
    """Writes them, from what the store has of the job."""

    def __init__(self, jobs: Jobs) -> None:
        self._jobs = jobs

    async def compose(self, job: Job) -> bytes:
        """A CloudEvent in structured JSON: a document's item, where the job is an event's, else the job."""
        store, call = self._jobs.store, self._jobs.threads.call
        items = await call(store.items, job.id, -1, 1) if job.event is not None else []
        told = {
            "specversion": SPECVERSION,
            "id": job.id,
            "source": f"/v1/jobs/{job.id}",
            "type": "copydesk.job.ended",
            "time": instant(job.ended),
            "datacontenttype": bodies.JSON,
        }
        if not items:  # an event's too, when it was cancelled
            failures = await call(store.failures, job.id, FAILURES)
            return to_json(told | _cause(job) | {"data": state(job, time.time(), failures).model_dump()})
        item = from_json(items[0].item)
        subject = {"subject": item["id"]} if item["id"] else {}
        return to_json(told | {"type": "copydesk.document.analyzed"} | subject | _cause(job) | {"data": item})


def _cause(job: Job) -> dict[str, str]:
    return {f"causation{name}": value for name, value in (job.event or {}).items()}
