"""The heads of the article encoder: taggers, pointers and a grader on the last layer of a BERT whose token types are case shapes."""

import json
from pathlib import Path
from typing import cast

import torch
from safetensors.torch import save_file
from torch import Tensor, nn

from models.heads import CERTAINTY, POINTER_SIZE, POINTERS, TAGS

SHAPES = 4
"""Token types of the encoder: lower, Initial, UPPER, miXed."""


class ArticleHeads(nn.Module):
    """Linear taggers, per pointer a query and a key projection with a learnt score for "none", and a grader of certainty."""

    def __init__(self, hidden: int) -> None:
        super().__init__()
        self.dropout = nn.Dropout(0.1)
        self.tags = nn.ModuleDict({name: nn.Linear(hidden, len(labels)) for name, labels in TAGS.items()})
        self.queries = nn.ModuleDict({kind: nn.Linear(hidden, POINTER_SIZE) for kind in POINTERS})
        self.keys = nn.ModuleDict({kind: nn.Linear(hidden, POINTER_SIZE) for kind in POINTERS})
        self.certainty = nn.Linear(hidden, 2)
        self.none = nn.ParameterDict({kind: nn.Parameter(torch.zeros(1)) for kind in POINTERS})

    def point(self, kind: str, contents: Tensor, words: Tensor) -> Tensor:
        """Scores (contents, words + 1) of each content (n, hidden) pointing at each word (m, hidden); last column "none"."""
        scores = self.queries[kind](contents) @ self.keys[kind](words).T / POINTER_SIZE**0.5
        return torch.cat((scores, self.none[kind].expand(len(contents), 1)), dim=1)

    def grade(self, words: Tensor) -> Tensor:
        """Certainty () of a sentence from its words' hidden states (n, hidden): the mean of their scores under learnt weights."""
        scores, weights = self.certainty(words).unbind(-1)
        graded: Tensor = weights.softmax(0) @ scores
        return graded

    def outputs(self) -> dict[str, nn.Linear]:
        """Every projection by the name of its output: the tag heads, ``query_KIND`` and ``key_KIND``, ``certainty``."""
        found = dict(self.tags.items())
        found[CERTAINTY] = self.certainty
        for kind in POINTERS:
            found[f"query_{kind}"] = self.queries[kind]
            found[f"key_{kind}"] = self.keys[kind]
        return {name: cast(nn.Linear, module) for name, module in found.items()}

    def save(self, folder: Path) -> None:
        """Write the heads, fp16, and their labels to ``folder``."""
        save_file({name: value.half().contiguous() for name, value in self.state_dict().items()}, folder / "heads.safetensors")
        (folder / "heads.json").write_text(json.dumps({"labels": TAGS}, indent=2) + "\n")
