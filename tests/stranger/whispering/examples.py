"""What the head is taught: graded sentences."""

from collections.abc import Iterator
from pathlib import Path

from models.tasks.whispering import HEAD

from models.text.tokens import Tokenizer
from models.training.examples import Example
from models.training.rows import read


def examples(data: Path, tokenize: Tokenizer) -> Iterator[Example]:
    """An example a row."""
    for row in read(data / "whispering" / "graded.train.jsonl.gz"):
        tokens = tokenize(row["text"])
        yield Example(tokens.ids, tokens.shapes, first=tokens.first, grades={HEAD.name: ((0, len(tokens), row["score"]),)})
