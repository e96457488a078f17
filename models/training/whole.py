"""News articles with all that is known of each together: who said what, the names, and the hedges."""

from collections import defaultdict
from pathlib import Path

from models.tasks.entities.examples import typed
from models.training.names import named
from models.training.readings import desk, readings
from models.training.rows import Row, read

GLUE = "\n\n"


def whole(data: Path) -> list[Row]:
    """The training articles of PolNeAR, and those of Worldwide Newswire that desk or the readings have: ``quotes``, and where known
    ``names`` and ``sentences`` with their cues.

    Quotes of Worldwide Newswire are those that an editor let stand, and those found missing, whose cue and source may be ``untold``.

    Raises:
        FileNotFoundError: a data set is missing.
    """
    read_through = {row["id"]: row for row in [*desk(data), *readings(data)]}
    rows = [row | _hedges(read_through.get(f"polnear/{row['id']}", {})) for row in named(data)]
    names = _names(data)
    for name, row in read_through.items():
        if name.startswith("worldwide/"):
            rows.append({"id": name, "text": row["text"], "quotes": _quotes(row), "names": names[name]} | _hedges(row))
    return rows


def _hedges(row: Row) -> Row:
    return {"sentences": row["sentences"]} if "sentences" in row else {}


def _quotes(row: Row) -> list[Row]:
    return [
        {"content_parts": quote["content"], "cue": quote["cue"], "source": quote["source"], "untold": True}
        for quote in row["quotes"]
        if quote["speaker_kind"] != "not" and quote["content"]
    ]


def _names(data: Path) -> dict[str, Row]:
    """By article of Worldwide Newswire, where its names stand in the joined paragraphs."""
    paragraphs: dict[str, list[Row]] = defaultdict(list)
    for paragraph in read(data / "entities" / "worldwide.train.jsonl.gz"):
        paragraphs[paragraph["doc"]].append(paragraph)
    found: dict[str, Row] = {}
    for name, parts in paragraphs.items():
        at, spans = 0, []
        for part in sorted(parts, key=lambda part: part["par"]):
            spans += [(at + span["start"], at + span["end"], typed(span["label"])[0]) for span in part["spans"]]
            at += len(part["text"]) + len(GLUE)
        found[f"worldwide/{name}"] = {"spans": spans, "masked": []}
    return found
