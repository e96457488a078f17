"""From the wire to Python values: size, content type, UTF-8 and JSON, each refused with a reason that helps."""

import json
import re
from collections.abc import AsyncIterator, Iterator
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import from_json
from starlette.requests import Request

from service.api.duplicates import refuse_duplicates
from service.api.inflate import inflated
from service.problems import Problem, invalid_fields, pointer

JSON = "application/json"
NDJSON = "application/x-ndjson"
GZIP = "gzip"
ENCODINGS = (GZIP, "identity")
LONE = re.compile(r"[\ud800-\udfff]")

Schema = TypeVar("Schema", bound=BaseModel)


def media_type(request: Request, accepted: tuple[str, ...]) -> str:
    """The request's media type, one of ``accepted``.

    Raises:
        Problem: 415, also for a charset that is not UTF-8 and a compression that is not read.
    """
    header = request.headers.get("content-type", "")
    kind, _, parameters = header.partition(";")
    kind = kind.strip().lower()
    media_types = " or ".join(accepted)
    if kind not in accepted:
        sent = f"The body was sent as {kind[:100]}" if kind else "The body was sent without a Content-Type"
        raise Problem(415, "unsupported_media_type", f"{sent}; send it as {media_types}.", headers={"Accept": ", ".join(accepted)})
    charset = re.search(r'charset\s*=\s*"?([^";\s]+)', parameters, re.IGNORECASE)
    if charset and charset[1].lower() not in ("utf-8", "utf8"):
        raise Problem(415, "unsupported_charset", f"The charset {charset[1][:40]} is not read; encode the body as UTF-8.")
    if (encoding := _encoding(request)) not in ENCODINGS:
        detail = f"A body with Content-Encoding {encoding[:40]} is not read; send it with gzip, or uncompressed."
        raise Problem(415, "unsupported_encoding", detail, headers={"Accept-Encoding": ", ".join(ENCODINGS)})
    return kind


def _encoding(request: Request) -> str:
    return request.headers.get("content-encoding", "identity").strip().lower()


def packed(request: Request) -> bool:
    """Whether the body is compressed."""
    return _encoding(request) == GZIP


async def read(request: Request, limit: int) -> bytes:
    """The body, of which never more than ``limit`` bytes are held.

    Raises:
        Problem: 413 as soon as the limit is known to be passed.
    """
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > limit:
        raise too_large(limit, int(declared))
    body = bytearray()
    async for chunk in chunks(request):
        body += chunk
        if len(body) > limit:
            raise too_large(limit, len(body), at_least=True)
    return bytes(body)


def chunks(request: Request) -> AsyncIterator[bytes]:
    """The body as it comes, inflated where it was sent with gzip.

    Raises:
        Problem: 400, while it is read, when it is no gzip.
    """
    return inflated(request.stream()) if packed(request) else request.stream()


def too_large(limit: int, actual: int, *, at_least: bool = False) -> Problem:
    """A 413 for a body, or a line of NDJSON, of ``actual`` bytes."""
    size = f"{'at least ' if at_least else ''}{actual} bytes"
    return Problem(413, "body_too_large", f"The body has {size}, the limit is {limit}; split the text or send less at once.")


def decode(raw: bytes) -> Any:
    """The JSON value in ``raw``.

    Raises:
        Problem: 400 for broken UTF-8 or JSON and for a key that stands twice, 422 for strings that are no Unicode text.
    """
    raw = raw.removeprefix(b"\xef\xbb\xbf")
    if not raw.strip():
        raise Problem(400, "empty_body", 'The body is empty; send JSON such as {"text": "…"}.')
    try:
        raw.decode()
    except UnicodeDecodeError as error:
        detail = f"The body is not UTF-8: byte 0x{raw[error.start]:02x} at offset {error.start} does not belong there."
        raise Problem(400, "invalid_utf8", detail) from None
    try:
        value = from_json(raw, allow_inf_nan=False)
    except ValueError as error:
        _refuse_surrogates(raw)
        raise Problem(400, "invalid_json", f"The body is not JSON: {error}.") from None
    refuse_duplicates(raw, value)
    return value


def _refuse_surrogates(raw: bytes) -> None:
    """Raise if what breaks ``raw`` are lone surrogates, which the standard library's parser lets through."""
    try:
        surrogate = next(((place, lone) for place, text in _strings(json.loads(raw), ()) if (lone := LONE.search(text))), None)
    except (ValueError, RecursionError):
        return
    if surrogate:
        where = pointer(surrogate[0])
        detail = f"The escape \\u{ord(surrogate[1][0]):04x} at character {surrogate[1].start()} is half a surrogate pair and no character."
        raise Problem(422, "lone_surrogate", f"{where or 'The body'}: {detail}", errors=[{"pointer": where, "detail": detail}])


def _strings(value: Any, place: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _strings(item, (*place, index))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield place, key
            yield from _strings(item, (*place, key))


def validate(value: Any, schema: type[Schema]) -> Schema:
    """``value`` as the request model ``schema``.

    Raises:
        Problem: 422 with a JSON pointer for each thing that is wrong.
    """
    try:
        return schema.model_validate(value)
    except ValidationError as error:
        raise invalid_fields(error.errors(include_url=False, include_input=False), schema.model_fields) from None
