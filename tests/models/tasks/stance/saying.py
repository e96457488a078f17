"""Texts with quotes, and scores that say of each token whatever a test wants."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from models.annotations import Quote, Span, Speaker
from models.tasks.stance.judging import Judged, Voices, judge
from models.tasks.stance.labels import LABELS
from models.tasks.stance.marks import Marks, literal, types
from models.tasks.stance.readings import read
from models.text.document import Document
from models.text.tokens import Tokenizer
from tests.tiny import SHIPPED

TOKENIZE = Tokenizer(SHIPPED / "article" / "tokenizer.json")
SURE = 6.0


def document(text: str) -> Document:
    return Document.read(text, TOKENIZE)


def quote(text: str, content: str, name: str | None, number: int = 1, entity: str | None = None, kind: str = "named") -> Quote:
    start = text.index(content)
    speaker = Speaker(name, entity, kind, 0.9, "source") if name else None  # type: ignore[arg-type]
    span = Span(start, start + len(content))
    return Quote(f"q{number}", "direct", "statement", (span,), None, None, speaker, None, "neutral", 0.9, 0.9)


def scores(read: Document, anyone: Mapping[str, str], holder: Mapping[str, str] | None = None) -> NDArray[np.float32]:
    """Scores (N, 8) by which tokens in these stretches of the text take a side, in either voice, and all others are neutral and light."""
    said = np.zeros((len(read.tokens), 2, 4), dtype=np.float32)
    said[:, :, 2] = SURE
    for voice, sides in enumerate((anyone, anyone if holder is None else holder)):
        for stretch, label in sides.items():
            start = read.text.index(stretch)
            inside = (read.tokens.starts >= start) & (read.tokens.starts < start + len(stretch))
            words = np.repeat(inside, np.diff(np.append(read.tokens.first, len(read.tokens))))
            said[words, voice] = [SURE * (label == name) for name in LABELS] + [SURE]
    return said.reshape(len(read.tokens), 8)


def judged(
    read_as: Document, quotes: tuple[Quote, ...], anyone: Mapping[str, str], holder: Mapping[str, str] | None = None, mention: str = ""
) -> tuple[Voices, Judged]:
    voices = Voices.of(read_as, read(read_as.sentences, read_as.tokens), quotes)
    spans = [Span(0, len(read_as.text))] if mention == "all" else literal(read_as.text, mention) if mention else []
    return voices, judge(voices, scores(read_as, anyone, holder), types(read_as.tokens, Marks(spans, ()), ()), mention or "it")
