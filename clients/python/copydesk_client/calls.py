"""What is sent, whoever sends it."""

import json
import uuid
from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

JSON = "application/json"
NDJSON = "application/x-ndjson"

Document = str | Mapping[str, Any]
"""A text, or a document with options of its own as ``AnalyzeRequest`` has them."""


@dataclass(frozen=True, slots=True)
class Call:
    """One request."""

    method: str
    path: str
    body: bytes | None = None
    query: Mapping[str, str] = field(default_factory=dict)
    repeatable: bool = True
    """Whether it may be sent a second time."""
    tagged: bool = False
    """Whether its answer has an ETag that is worth keeping."""
    lines: Callable[[], Iterator[bytes] | AsyncIterator[bytes]] | None = None
    """Makes a body that is sent as it is read, in place of ``body``."""
    content_type: str = JSON
    accept: str = JSON
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_timed(self) -> bool:
        """Whether the service works on it until a deadline."""
        return self.method == "POST" and self.body is not None


def get(path: str, **query: Any) -> Call:
    """A GET; of ``query`` what is not None."""
    return Call("GET", path, query=parameters(query))


def parameters(query: Mapping[str, Any]) -> dict[str, str]:
    """Query parameters, without those that are None."""
    return {name: value if isinstance(value, str) else json.dumps(value) for name, value in query.items() if value is not None}


def job_path(job: str) -> str:
    """Where a job is asked for."""
    return f"/v1/jobs/{quote(job, safe='')}"


def remove(job: str, purge: bool) -> Call:
    """The end of a job."""
    return Call("DELETE", job_path(job), query={"purge": "true"} if purge else {})


def post(path: str, body: Mapping[str, Any]) -> Call:
    """A POST of JSON."""
    return Call("POST", path, encoded(body), tagged=True)


def document(task: str, text: str, options: Mapping[str, Any]) -> Call:
    """The analysis of one text."""
    return post(f"/v1/{task}", {"text": text, **options})


def batch(documents: Iterable[Document], options: Mapping[str, Any]) -> Call:
    """The analysis of several."""
    return post("/v1/batch", {"documents": [plain(document) for document in documents], **options})


def verify(draft: Document, transcripts: Iterable[Document], options: Mapping[str, Any]) -> Call:
    """Quotes held against what was said."""
    said = [plain(transcript) for transcript in transcripts]
    return post("/v1/quotes/verify", {"draft": plain(draft), "transcripts": said, **options})


def upload(documents: Iterable[Document] | AsyncIterable[Document], options: Mapping[str, Any], callback: str | None) -> Call:
    """A new job. It may be sent again as often as ``documents`` can be read, since the service knows it by its key."""

    def lines() -> Iterator[bytes] | AsyncIterator[bytes]:
        if isinstance(documents, AsyncIterable):
            return (line(document, options) async for document in documents)
        return (line(document, options) for document in documents)

    return Call(
        "POST",
        "/v1/jobs",
        query=parameters({"callback": callback}),
        lines=lines,
        repeatable=isinstance(documents, Sequence),
        content_type=NDJSON,
        headers={"Idempotency-Key": uuid.uuid4().hex},
    )


def line(document: Document, options: Mapping[str, Any]) -> bytes:
    """A document as a line of NDJSON; its own options go before ``options``."""
    return encoded({**options, **plain(document)}) + b"\n"


def lines(documents: Sequence[Document], options: Mapping[str, Any]) -> Call:
    """The analysis of documents, one a line."""
    body = b"".join(line(document, options) for document in documents)
    return Call("POST", "/v1/batch", body, content_type=NDJSON, accept=NDJSON)


def plain(document: Document) -> Mapping[str, Any]:
    """The document as an object."""
    return {"text": document} if isinstance(document, str) else document


def encoded(value: Any) -> bytes:
    """``value`` as JSON."""
    try:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
    except UnicodeEncodeError:  # half a surrogate pair, which goes as an escape, so that the service can say where it is
        return json.dumps(value, separators=(",", ":"), allow_nan=False).encode()
