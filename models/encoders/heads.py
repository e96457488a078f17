"""The layers of heads on the last layer of a BERT, and their files: one a task, ``heads/TASK.safetensors`` of a model folder."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import cast

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor, nn

from models.encoders.folder import Stored

POINTER_SIZE = 64
"""Width of a pointer's query and key vectors."""


class WordHeads(nn.Module):
    """Linear taggers, per pointer a query and a key projection with a learnt score for "none", and graders of sentences."""

    def __init__(self, hidden: int, heads: Sequence[Stored]) -> None:
        super().__init__()
        named = {kind: [head for head in heads if head["kind"] == kind] for kind in ("tag", "pointer", "pooled")}
        self.dropout = nn.Dropout(0.1)
        self.tags = nn.ModuleDict({head["name"]: nn.Linear(hidden, len(head["labels"])) for head in named["tag"]})
        self.queries = nn.ModuleDict({head["name"]: nn.Linear(hidden, POINTER_SIZE) for head in named["pointer"]})
        self.keys = nn.ModuleDict({head["name"]: nn.Linear(hidden, POINTER_SIZE) for head in named["pointer"]})
        self.pooled = nn.ModuleDict({head["name"]: nn.Linear(hidden, 2) for head in named["pooled"]})
        self.none = nn.ParameterDict({head["name"]: nn.Parameter(torch.zeros(1)) for head in named["pointer"]})

    def point(self, name: str, sources: Tensor, words: Tensor) -> Tensor:
        """Scores (sources, words + 1) of each source (n, hidden) pointing at each word (m, hidden); last column "none"."""
        scores = self.queries[name](sources) @ self.keys[name](words).T / POINTER_SIZE**0.5
        return torch.cat((scores, self.none[name].expand(len(sources), 1)), dim=1)

    def grade(self, name: str, words: Tensor) -> Tensor:
        """The grade () of a sentence from its words' hidden states (n, hidden): the mean of their scores under learnt weights."""
        scores, weights = self.pooled[name](words).unbind(-1)
        graded: Tensor = weights.softmax(0) @ scores
        return graded

    def outputs(self) -> dict[str, nn.Linear]:
        """Every projection by the name of its output: the taggers', the graders', and ``query_NAME`` and ``key_NAME``."""
        modules = {**dict(self.tags.items()), **dict(self.pooled.items())}
        for name in self.queries:
            modules[f"query_{name}"] = self.queries[name]
            modules[f"key_{name}"] = self.keys[name]
        return {name: cast(nn.Linear, module) for name, module in modules.items()}

    def tensors_of(self, heads: Sequence[Stored]) -> dict[str, Tensor]:
        """The part of the state that belongs to ``heads``."""
        names = {(group, head["name"]) for head in heads for group in _GROUPS[head["kind"]]}
        return {key: value for key, value in self.state_dict().items() if tuple(key.split(".")[:2]) in names}


_GROUPS = {"tag": ("tags",), "pointer": ("queries", "keys", "none"), "pooled": ("pooled",)}


def save_heads(folder: Path, task: str, heads: Sequence[Stored], tensors: Mapping[str, Tensor]) -> None:
    """Write the heads of ``task``, fp16, with what they are called, into the model folder ``folder``."""
    file = folder / "heads" / f"{task}.safetensors"
    file.parent.mkdir(parents=True, exist_ok=True)
    save_file({name: value.half().contiguous() for name, value in tensors.items()}, file, {"heads": json.dumps(heads)})


def read_heads(file: Path) -> tuple[list[Stored], dict[str, Tensor]]:
    """What a file of heads says of them, and their tensors, float32.

    Raises:
        ValueError: the file is damaged.
    """
    try:
        with safe_open(file, framework="pt") as opened:
            settings = json.loads((opened.metadata() or {})["heads"])
            return settings, {name: opened.get_tensor(name).float() for name in list(opened.keys())}
    except (OSError, SafetensorError, KeyError, ValueError) as error:
        raise ValueError(f"{file} is damaged or no file of heads") from error
