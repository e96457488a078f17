"""How often it is asked how far a job is."""

from typing import Final

from copydesk_client.types import JobState

FIRST: Final = 0.1
"""Seconds before the second question."""

MOST: Final = 5.0
"""Seconds between later ones."""

ENDED: Final = ("done", "failed", "cancelled")


def longer(pause: float) -> float:
    """The pause after ``pause``."""
    return min(MOST, pause * 1.5)


def has_ended(job: JobState) -> bool:
    """Whether nothing more will come of it."""
    return job["status"] in ENDED
