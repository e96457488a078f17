"""Telling the operator of a failure without its message: a message may quote the article."""

import logging
import traceback

logger = logging.getLogger("copydesk.failures")


def trace(error: BaseException) -> str:
    """The exception's type and the places it passed, innermost last, on one line."""
    frames = traceback.extract_tb(error.__traceback__)
    places = " > ".join(f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno} {frame.name}" for frame in frames)
    return f"{type(error).__name__} at {places or 'an unknown place'}"


def log_failure(error: BaseException, request_id: str) -> None:
    """Log what went wrong while answering the request."""
    logger.error("request %s failed: %s", request_id, trace(error))
