"""How a client reaches the service: the same for both."""

from collections.abc import Mapping
from typing import Any

import httpx

from copydesk_client.answers import Answers
from copydesk_client.retry import Retry
from copydesk_client.sending import Policy

DEFAULT_URL = "http://127.0.0.1:8000"
TIMEOUT = 60.0
CACHE_BYTES = 16_000_000
USER_AGENT = "copydesk-client/0.1.0"


def connection(base_url: str, api_key: str | None, headers: Mapping[str, str] | None) -> dict[str, Any]:
    """The arguments of ``httpx.Client``.

    Raises:
        ValueError: ``base_url`` is no address, or ``api_key`` no key.
    """
    if not (api_key or "").isascii():
        raise ValueError("api_key has characters that no key has; give it as the operator handed it out")
    url = httpx.URL(base_url)
    if url.scheme not in ("http", "https") or not url.host:
        raise ValueError(f"base_url is {base_url!r}; give an address such as {DEFAULT_URL}")
    authorization = {"Authorization": f"Bearer {api_key}"} if api_key else {}
    return {"base_url": url, "headers": {"User-Agent": USER_AGENT, **authorization, **(headers or {})}}


def policy(timeout: float, retry: Retry | None, cache_bytes: int) -> Policy:
    """What holds for all calls.

    Raises:
        ValueError: ``timeout`` is not positive.
    """
    if not timeout > 0:
        raise ValueError(f"timeout is {timeout}; give a positive number of seconds")
    return Policy(timeout, retry or Retry(), Answers(cache_bytes))
