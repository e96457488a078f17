"""Which form an answer is wanted in, by the ``Accept`` header (RFC 9110)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email.message import Message

from service.formats.format import Format
from service.problems import Problem

RANGE = re.compile(r'(?:[^,"]|"(?:[^"\\]|\\.)*")+')
JSON = "application/json"


@dataclass(frozen=True, slots=True)
class MediaRange:
    """One of the media ranges of an ``Accept`` header."""

    type: str
    parameters: dict[str, str]
    quality: float

    def matches(self, format: Format) -> bool:
        """Whether it means ``format``: one of its type, with its parameters or without any."""
        if self.type != format.type:
            return False
        told = {name: value for name, value in self.parameters.items() if name in format.parameters}
        return told == format.parameters or (not told and format.default)


def chosen(
    headers: Sequence[str], formats: Sequence[Format] = (), lists: Sequence[str] = (), own: Sequence[str] = (JSON,)
) -> Format | None:
    """The form that the ``Accept`` ``headers`` like best of ``formats``, as far as an answer with ``lists`` has anything to show.

    None for the service's ``own`` types, and without such a header.

    Raises:
        Problem: 406 with those that can be had.
    """
    header = ", ".join(headers)
    if not header.strip():
        return None
    shown = [format for format in formats if format.lists.intersection(lists)]
    for wanted in sorted(_ranges(header), key=lambda wanted: -wanted.quality):
        if wanted.quality and wanted.type in (*own, "application/*", "*/*"):
            return None
        fitting = next((format for format in shown if wanted.quality and wanted.matches(format)), None)
        if fitting:
            return fitting
    served = ", ".join((*own, *(format.media_type for format in shown)))
    raise Problem(406, "not_acceptable", f"None of what Accept names can be had here; there are {served}.", headers={"Vary": "Accept"})


def _ranges(header: str) -> Iterator[MediaRange]:
    for match in RANGE.finditer(header):
        message = Message()
        message["content-type"] = match.group().strip()
        type_, *pairs = message.get_params(failobj=[("", "")])
        parameters = {name.lower(): str(value) for name, value in pairs}
        quality = re.fullmatch(r"[01](?:\.\d{0,3})?", parameters.pop("q", "1"))
        yield MediaRange(type_[0].lower(), parameters, float(quality.group()) if quality else 0.0)
