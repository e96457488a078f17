"""What a job's documents are worked on with: the same as a batch's."""

import time

from service.api import bodies
from service.api.batch import Items
from service.failures import log_failure
from service.jobs.job import Claimed, Outcome
from service.problems import Problem, internal
from service.processing import Processor
from service.timing import Timing

TIMEOUT = 3600.0
"""Seconds a document may take: nobody waits for it, and single requests may hold it up for long."""


class Working:
    """Gives the outcome of documents that were claimed."""

    def __init__(self, processor: Processor) -> None:
        self._processor = processor

    async def work(self, claimed: Claimed) -> Outcome:
        """What becomes of a document; whatever is wrong with it, or with us, is told in its item."""
        try:
            value = bodies.decode(claimed.document)
            merged = {**claimed.options, **value} if isinstance(value, dict) else value
            outcome = await self._items(claimed).outcome(merged, self._place(claimed), time.monotonic() + TIMEOUT)
            return Outcome(indexed(claimed.index, outcome.item), outcome.status, outcome.code)
        except Problem as problem:
            return self._told(claimed, problem)
        except Exception as error:
            log_failure(error, claimed.job)
            return self._told(claimed, internal())

    def give_up(self, claimed: Claimed) -> Outcome:
        """The outcome of a document that never came to an end."""
        detail = (
            "This document was begun again and again and never finished; send it alone, and if that fails too, report it to the operator."
        )
        return self._told(claimed, Problem(500, "never_finished", detail))

    def _told(self, claimed: Claimed, problem: Problem) -> Outcome:
        item = self._items(claimed).problem(problem, self._place(claimed))
        return Outcome(indexed(claimed.index, item), problem.status_code, problem.code)

    @staticmethod
    def _place(claimed: Claimed) -> str:
        return f"/documents/{claimed.index}"

    def _items(self, claimed: Claimed) -> Items:
        return Items(self._processor, Timing(), f"/v1/jobs/{claimed.job}", claimed.job)


def indexed(index: int | None, item: bytes) -> bytes:
    """``item`` with the document's place."""
    return b'{"index":%b,%b' % (b"null" if index is None else b"%d" % index, item[1:])
