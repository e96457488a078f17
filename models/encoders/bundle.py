"""Model folders: an encoder and tokenizer as ``transformers`` reads them, our heads and cards beside them. Nothing here needs torch."""

import json
from pathlib import Path
from typing import Any

from safetensors import SafetensorError, safe_open

from models.heads import POINTERS
from models.text.tokens import Tokenizer

FILES = ("config.json", "model.safetensors", "tokenizer.json", "heads.json", "heads.safetensors", "card.json")

Card = dict[str, Any]


class BundleError(Exception):
    """A model folder that cannot be served; the message is one sentence that says why."""


def read_article(folder: Path) -> tuple[Tokenizer, Card, dict[str, float]]:
    """Tokenizer, card and each pointer's score of pointing at nothing. BundleError when the folder cannot be served."""
    card = read_card(folder)
    try:
        with safe_open(folder / "heads.safetensors", framework="numpy") as heads:
            nowhere = {kind: float(heads.get_tensor(f"none.{kind}").item()) for kind in POINTERS}
    except (OSError, SafetensorError) as error:
        raise BundleError(f"{folder}: heads.safetensors does not fit the encoder or is damaged") from error
    try:
        tokenizer = Tokenizer(folder / "tokenizer.json")
    except Exception as error:  # tokenizers raises no narrower class
        raise BundleError(f"the tokenizer.json in {folder} cannot be read") from error
    return tokenizer, card, nowhere


def read_card(folder: Path) -> Card:
    """The folder's card.json, once all files are seen to be there. BundleError where they are not."""
    if not folder.is_dir():
        raise BundleError(f"the model folder {folder} does not exist")
    for name in FILES:
        if not (folder / name).is_file():
            raise BundleError(f"the model folder {folder} lacks {name}")
    return read_json(folder / "card.json")


def read_json(file: Path) -> dict[str, Any]:
    """The object in ``file``. BundleError when it holds none."""
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:
        raise BundleError(f"{file} is not JSON") from error
    if not isinstance(found, dict):
        raise BundleError(f"{file} is not a JSON object")
    return found
