"""Model folders: whether one is whole. Nothing here needs torch or knows a task."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

Stored = Mapping[str, Any]
"""What a file says of a head: ``kind``, ``name`` and, of some, ``labels`` or ``size``; as :meth:`models.heads.TagHead.stored` gives it."""

INT8 = "int8.json"
"""Of a model folder that can be computed in 8-bit integers: the ranges of its activations."""

FILES = ("config.json", "model.safetensors", "tokenizer.json")


class BundleError(Exception):
    """A model folder that cannot be served; the message is one sentence that says why."""


def check(folder: Path) -> None:
    """See that all files of an encoder are there. BundleError where they are not."""
    if not folder.is_dir():
        raise BundleError(f"the model folder {folder} does not exist")
    for name in FILES:
        if not (folder / name).is_file():
            raise BundleError(f"the model folder {folder} lacks {name}")


def read_json(file: Path) -> dict[str, Any]:
    """The object in ``file``. BundleError when it holds none."""
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:
        raise BundleError(f"{file} is not JSON") from error
    if not isinstance(content, dict):
        raise BundleError(f"{file} is not a JSON object")
    return content
