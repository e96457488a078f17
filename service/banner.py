"""What the log says of a service that starts."""

import json
import re
from collections.abc import Mapping

from service.settings import Settings
from service.sockets import address_of


def describe(
    settings: Settings,
    *,
    device: str,
    backends: Mapping[str, str],
    kernels: str,
    versions: Mapping[str, str],
    processes: int,
    threads: int,
) -> str:
    """One line of ``key=value``: where the service listens, what computes, what is served, and within which limits; never a key.

    ``backends`` are the numbers each encoder computes in, ``kernels`` the compiled ones or why there are none, ``versions`` the model of
    each task, ``threads`` those of each of ``processes``.
    """
    fields = {
        "address": f"http://{address_of(settings.host, settings.port)}",
        "device": device,
        "backend": ",".join(dict.fromkeys(backends.values())),
        "kernels": kernels,
        "models": ", ".join(dict.fromkeys(versions.values())),
        "processes": processes,
        "threads": threads,
        "max_chars": settings.max_chars,
        "queue_tokens": settings.queue_tokens,
        "jobs": settings.jobs.partition("://")[0],  # no URL, which may hold a password
        "rate_limit": settings.rate_limit or "none",
        "keys": "required" if settings.api_keys or settings.api_keys_file else "none",
    }
    return " ".join(f"{name}={_quoted(str(value))}" for name, value in fields.items())


def _quoted(value: str) -> str:
    """``value`` as logfmt has it: in quotation marks where it is more than one word."""
    return value if re.fullmatch(r"[^\s\"=]+", value) else json.dumps(value, ensure_ascii=False)
