"""News texts written for the training, with stances towards what stands in them, others with hedges, with names, or with who said what.

The labelled articles have few constructions that turn praise to blame, and public sets fewer. ``data/written.jsonl.gz`` has texts that a
large language model wrote and labelled under guidelines: opinions in many words, negation, reported speech, bad news that is nobody's
opinion, positions on decisions, actions and claims beside their undoing, pairs that differ in the word that turns them; each with targets
of different answers.
``data/hedged.jsonl.gz`` has as many words that hedge as look-alikes that do not. ``data/told.jsonl.gz`` has texts whose names are all
marked, of one word and without help, in lists, headlines and captions, texts whose attributions all are, and whole stories that have both,
most of them about bodies that speak under several names. They carry no text of others.
"""

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.annotations import Span, StanceLabel
from models.training.rows import Row, read

FILE = Path(__file__).with_name("data") / "written.jsonl.gz"
HEDGED = FILE.with_name("hedged.jsonl.gz")
TOLD = FILE.with_name("told.jsonl.gz")


@dataclass(frozen=True, slots=True)
class Written:
    """A text and a target: whose ``contents`` stand in it, and what is held towards the target.

    ``stance`` is anyone's, ``author`` the writer's own, ``spoken`` that of the speaker of each content. ``sentences`` are the sentences of
    a longer text, each with the side that somebody takes in it; a shorter one has none and is judged as a whole.
    """

    text: str
    target: str
    contents: tuple[Span, ...]
    stance: StanceLabel
    author: StanceLabel
    spoken: tuple[StanceLabel, ...]
    sentences: tuple[tuple[Span, StanceLabel], ...] = ()


def written(file: Path = FILE) -> Iterator[tuple[int, Written]]:
    """All texts, each with every of its targets, by the number of the text.

    Raises:
        ValueError: what is quoted, or a sentence, does not stand in its text.
    """
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        for number, row in enumerate(map(json.loads, lines)):
            text = row["text"]
            contents = tuple(_place(text, quote["content"]) for quote in row["quotes"])
            sentences = _in_order(text, row.get("sents", ()))
            for target in row["targets"]:
                sided = {int(n): label for n, label in target.get("sentences", {}).items()}
                yield (
                    number,
                    Written(
                        text,
                        target["target"],
                        contents,
                        target["stance"],
                        target["author"],
                        tuple(target["speakers"].get(quote["speaker"], "neutral") for quote in row["quotes"]),
                        tuple((sentence, sided.get(n, "neutral")) for n, sentence in enumerate(sentences, 1)),
                    ),
                )


def _place(text: str, words: str, after: int = 0) -> Span:
    start = text.index(words, after)
    return Span(start, start + len(words))


def _in_order(text: str, sentences: Any) -> list[Span]:
    places: list[Span] = []
    for sentence in sentences:
        places.append(_place(text, sentence, places[-1].end if places else 0))
    return places


def hedged_texts(file: Path = HEDGED) -> Iterator[dict[str, Any]]:
    """Short texts with their hedges, as rows like those of whole articles: ``text`` and ``sentences`` with cues [start, end, type].

    Raises:
        ValueError: a cue does not stand in its sentence.
    """
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            text = " ".join(sentence["text"] for sentence in row["sentences"])
            sentences: list[dict[str, Any]] = []
            for sentence in row["sentences"]:
                start = sentences[-1]["end"] + 1 if sentences else 0
                cues = [[*_ends(_place(text, words, start)), kind] for words, kind in sentence["cues"]]
                sentences.append({"start": start, "end": start + len(sentence["text"]), "cues": cues})
            yield {"text": text, "sentences": sentences}


def told_texts(file: Path = TOLD) -> list[Row]:
    """Texts as rows like those of articles, each with its ``names``, its ``quotes`` or both."""
    return read(file)


def spoken_stories(file: Path = TOLD) -> list[Row]:
    """The stories of ``told_texts`` as rows like those of articles whose speakers are known: each quote with its ``speaker`` and
    ``speaker_kind``, and one ``cue`` and ``source``."""
    told = [row for row in told_texts(file) if "quotes" in row and "names" in row]
    return [{"text": row["text"], "quotes": [_spoken(quote) for quote in row["quotes"] if quote["speaker"]]} for row in told]


def _spoken(quote: Row) -> Row:
    return quote | {part: next(iter(quote[f"{part}_parts"]), None) for part in ("cue", "source")}


def _ends(span: Span) -> tuple[int, int]:
    return span.start, span.end
