"""Signatures after Standard Webhooks: HMAC-SHA256 over id, time and body, in three headers."""

import base64
import binascii
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from standardwebhooks import Webhook, WebhookVerificationError

PREFIX = "whsec_"

ID, TIMESTAMP, SIGNATURE = "webhook-id", "webhook-timestamp", "webhook-signature"

LEAST, MOST = 24, 64
"""Bytes of a secret, as the specification has it."""


def is_secret(value: str) -> bool:
    """Whether ``value`` is ``whsec_`` and a key in Base64."""
    if not value.startswith(PREFIX):
        return False
    try:
        key = base64.b64decode(value.removeprefix(PREFIX), validate=True)
    except binascii.Error:
        return False
    return LEAST <= len(key) <= MOST


def signed(body: bytes, message: str, now: float, secrets: Sequence[str]) -> dict[str, str]:
    """The headers for ``body``, signed with each of ``secrets``; ``message`` is the same however often it is sent."""
    at = datetime.fromtimestamp(int(now), UTC)
    marks = " ".join(Webhook(secret).sign(message, at, body.decode()) for secret in secrets)
    return {ID: message, TIMESTAMP: str(int(now)), SIGNATURE: marks}


def fault(body: bytes, headers: Mapping[str, str], secrets: Sequence[str]) -> str | None:
    """What is wrong with the signature of ``body``, in a sentence; None if it is by one of ``secrets``, and of the last minutes."""
    if missing := [name for name in (ID, TIMESTAMP, SIGNATURE) if not headers.get(name)]:
        return f"The header {missing[0]} is missing; sign the body after Standard Webhooks."
    reason = ""
    for secret in secrets:
        try:
            Webhook(secret).verify(body, dict(headers), json_parse=False)
        except WebhookVerificationError as error:
            reason = str(error)
        except ValueError:  # no Base64, no two parts, no UTF-8
            reason = "Invalid Signature Headers"
        else:
            return None
    return f"The signature does not hold ({reason}); sign the bytes that are sent, with the secret that was agreed on, when they are sent."
