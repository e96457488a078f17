"""One article of a report: its text in pieces that each know how they look, and what stands beside it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Any, Self

from models.text.blocks import Role

Json = dict[str, Any]

VOICES = 8
"""Sources that have a colour of their own: those who speak most."""

SHADES = 4
"""Of a hedged sentence, the darker the less it is sure."""

TAGS: Mapping[Role, str] = {"title": "h1", "heading": "h2", "quote": "blockquote", "list_item": "li"}


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text in which nothing begins or ends."""

    text: str
    classes: str
    title: str
    note: Json | None
    """The source whose quote begins here, to be named in the margin."""


@dataclass(frozen=True, slots=True)
class Block:
    """A block of the text."""

    tag: str
    classes: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class _Mark:
    start: int
    end: int
    classes: str
    title: str = ""


@dataclass(frozen=True)
class Page:
    """An article and its audit."""

    path: str
    number: int
    text: str
    answer: Json
    blocks: tuple[Block, ...]
    sources: tuple[Json, ...]
    """Those who speak most first, each with its ``voice`` and its quotes ``said``."""

    @classmethod
    def of(cls, path: str, answer: Json, number: int) -> Self:
        """The page of an answer that holds its text."""
        text = answer["document"]["text"]
        ranked = sorted(answer.get("sources") or [], key=lambda source: -source["words"])
        voices = {source["id"]: f"sp{place if place <= VOICES else 0}" for place, source in enumerate(ranked, 1)}
        quotes = {quote["id"]: quote for quote in answer.get("quotes") or []}
        sources = tuple({**source, "voice": voices[source["id"]], "said": [quotes[id_] for id_ in source["quotes"]]} for source in ranked)
        marks = sorted(_marks(answer, voices), key=lambda mark: (mark.start, -mark.end))
        notes = {
            quote["content"][0]["start"]: {"name": quote["speaker"]["name"], "voice": _voice(quote, voices)}
            for quote in quotes.values()
            if quote["speaker"] and quote["content"]
        }
        laid_out = answer["document"]["blocks"] or [{"role": "paragraph", "start": 0, "end": len(text)}]
        blocks = tuple(_block(text, block, marks, notes) for block in laid_out)
        return cls(path, number, text, {"headline": None, "sourcing": None, "summary": None, "stances": [], **answer}, blocks, sources)

    @property
    def title(self) -> str:
        """The headline, or the path where there is none."""
        headline = next((block for block in self.blocks if block.tag == "h1"), None)
        return "".join(piece.text for piece in headline.pieces) if headline else self.path

    @property
    def hedged(self) -> list[Json]:
        """The hedged sentences, those least sure first."""
        return sorted((s for s in self.answer.get("sentences") or [] if s["label"] == "hedged"), key=lambda sentence: sentence["certainty"])

    @property
    def names(self) -> list[tuple[str, list[Json]]]:
        """The entities by type, the most salient first."""
        by_type = sorted(self.answer.get("entities") or [], key=lambda entity: (entity["type"], -entity["salience"]))
        return [(kind, list(some)) for kind, some in groupby(by_type, key=lambda entity: str(entity["type"]))]


def _voice(quote: Json, voices: Mapping[str, str]) -> str:
    speaker = quote["speaker"]
    return voices.get(speaker["source_id"] or "", "sp0") if speaker else "sp0"


def _marks(answer: Json, voices: Mapping[str, str]) -> Iterator[_Mark]:
    for sentence in answer.get("sentences") or []:
        if sentence["label"] == "hedged":
            shade = min(SHADES, 1 + int((1 - sentence["certainty"]) * SHADES))
            yield _Mark(sentence["start"], sentence["end"], f"hedged shade{shade}", f"certainty {sentence['certainty']:.2f}")
            for cue in sentence["cues"]:
                yield _Mark(cue["start"], cue["end"], "hedge-cue", f"{cue['type']} cue")
    for quote in answer.get("quotes") or []:
        voice = _voice(quote, voices)
        name = quote["speaker"]["name"] if quote["speaker"] else "nobody who could be told"
        other = " other" if quote["act"] == "other" else ""
        for span in quote["content"]:
            yield _Mark(span["start"], span["end"], f"quote {quote['kind']}{other} {voice}", f"{quote['kind']}: {name}")
        for part in ("source", "cue"):
            if quote[part]:
                yield _Mark(quote[part]["start"], quote[part]["end"], f"{part} {voice}")
    for mention in answer.get("mentions") or []:
        yield _Mark(mention["start"], mention["end"], f"name {mention['form']}", mention["type"])
    for stance in answer.get("stances") or []:
        for evidence in stance["evidence"]:
            span = evidence["span"]
            yield _Mark(span["start"], span["end"], f"evidence {evidence['label']}", f"{stance['target']}: {evidence['label']}")


def _block(text: str, block: Json, marks: list[_Mark], notes: Mapping[int, Json]) -> Block:
    start, end = block["start"], block["end"]
    inside = [mark for mark in marks if mark.start < end and mark.end > start]
    borders = {start, end} | {place for mark in inside for place in (mark.start, mark.end) if start < place < end}
    pieces = []
    for left, right in pairwise(sorted(borders | {place for place in notes if start <= place < end})):
        over = [mark for mark in inside if mark.start <= left and mark.end >= right]
        classes = " ".join(dict.fromkeys(name for mark in over for name in mark.classes.split()))
        title = " · ".join(dict.fromkeys(mark.title for mark in over if mark.title))
        pieces.append(Piece(text[left:right], classes, title, notes.get(left)))
    return Block(TAGS.get(block["role"], "p"), block["role"], tuple(pieces))
