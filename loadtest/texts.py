"""The texts that are sent: made up in the lengths that a newsroom has, or the reader's own."""

import json
from collections.abc import Sequence
from pathlib import Path

from bench.articles import ARTICLE, BRIEF, FIVE, LONG, SENTENCE, SHORT, mix

MIXES: dict[str, Sequence[tuple[int, int]]] = {
    "news": FIVE,
    "short": SHORT,
    "sentences": (SENTENCE,),
    "briefs": (BRIEF,),
    "articles": (ARTICLE,),
    "long": (LONG,),
}
"""Lengths in words by name; news is 40 % briefs of 60 to 150 words, 40 % articles of 600 to 1,000 and 20 % long reads of 3,000 to 3,600."""

SUFFIXES = frozenset((".txt", ".md"))

MOST = 2_000
"""Texts made up. Then they come again, which no cache of the service notices: it holds some hundred windows, not ten thousand."""


class TextsError(Exception):
    """There are no texts where some were expected; the message is one sentence that says why."""


def made(name: str, count: int, seed: int) -> list[str]:
    """``count`` texts of the mix ``name``, at most :data:`MOST`; the same for the same seed; only sentences may come twice."""
    return mix(min(count, MOST), seed, MIXES[name])


def own(path: Path) -> list[str]:
    """The texts in ``path``: a folder of .txt and .md files, or NDJSON with a ``text`` a line.

    Raises:
        TextsError: the file or folder is missing, holds no text, or a line is no JSON object with a text.
    """
    try:
        found = _of_folder(path) if path.is_dir() else _of_lines(path)
    except (OSError, UnicodeDecodeError) as error:
        raise TextsError(f"{path} cannot be read: {error}") from error
    if not found:
        raise TextsError(f"{path} holds no text: give a folder of .txt or .md files, or a file of JSON lines with a text each")
    return found


def _of_folder(folder: Path) -> list[str]:
    texts = (file.read_text(encoding="utf-8") for file in sorted(folder.rglob("*")) if file.suffix in SUFFIXES)
    return [text for text in texts if text.strip()]


def _of_lines(file: Path) -> list[str]:
    texts = []
    for number, line in enumerate(file.read_text(encoding="utf-8").split("\n"), 1):
        if not line.strip():
            continue
        try:
            text = json.loads(line)["text"]
        except (ValueError, KeyError, TypeError):
            text = None
        if not isinstance(text, str):
            raise TextsError(f'{file}, line {number} is no JSON object with a text, as {{"text": "Rain fell."}}')
        if text.strip():
            texts.append(text)
    return texts
