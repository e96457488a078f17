"""A model folder as ``save_pretrained`` writes it, to the encoder and tagger that serve it."""

import hashlib
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn
from transformers import AutoModelForTokenClassification, PreTrainedModel
from transformers.utils import logging

from models.encoders.folder import BundleError
from models.encoders.window import Window
from models.tasks.entities.custom import labels
from models.tasks.entities.custom.encoder import OwnEncoder
from models.tasks.entities.custom.tagger import Tagger
from models.tasks.entities.custom.words import PIECES, OwnTokenizer, read_tokenizer
from models.text.windows import SIZE

WEIGHTS = ("model.safetensors", "model.safetensors.index.json")


def load(folder: Path, mapping: Path | None, device: torch.device) -> tuple[OwnEncoder, Tagger, dict[str, Any]]:
    """Encoder, tagger and card. ``mapping`` names the labels; without it labels.json in the folder does, if it is there.

    Nothing but the folder is read, and no code in it is run.

    Raises:
        BundleError: the folder cannot be served.
    """
    if not folder.is_dir():
        raise BundleError(f"the model folder {folder} does not exist")
    if not (folder / "config.json").is_file():
        raise BundleError(f"the model folder {folder} lacks config.json")
    tokenizer = read_tokenizer(folder)
    model = classifier(folder)
    names = [label for _, label in sorted((model.config.id2label or {}).items())]
    if labels.OUTSIDE not in names:
        raise BundleError(f"{folder}: id2label in config.json has no label O for words outside all names, only {', '.join(names)}")
    default = folder / labels.FILE
    mapping = mapping or (default if default.is_file() else None)
    try:
        types = labels.types(labels.theirs(names), mapping)
    except BundleError as error:
        raise error if mapping else BundleError(f"{folder}: {error}") from error
    encoder = OwnEncoder(model, labels.columns(names, types), device)
    size = room(model, tokenizer)
    if size < PIECES:
        raise BundleError(f"the model in {folder} reads {max(0, size)} tokens at once, and a single word may have {PIECES}")
    _try(folder, encoder, tokenizer, size)
    card = {
        "task": "entities",
        "name": folder.resolve().name,
        "version": _fingerprint(folder, types),
        "summary": "A model of this installation's own; a confidence is the model's own probability of the span.",
        "own": True,
        "calibrated": False,
        "architecture": type(model).__name__,
        "parameters": sum(parameter.numel() for parameter in model.parameters()),
        "labels": types,
    }
    return encoder, Tagger(tokenizer, size), card


def classifier(folder: Path) -> PreTrainedModel:
    """The folder's token classifier; BundleError when it holds something else."""
    if not any((folder / name).is_file() for name in WEIGHTS):
        raise BundleError(
            f"the model folder {folder} lacks {WEIGHTS[0]}: where it has pytorch_model.bin, write it with transformers, "
            "AutoModelForTokenClassification.from_pretrained(folder).save_pretrained(folder)"
        )
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    try:
        model, info = AutoModelForTokenClassification.from_pretrained(
            folder,
            dtype=torch.float32,
            local_files_only=True,
            trust_remote_code=False,
            use_safetensors=True,
            output_loading_info=True,
        )
    except Exception as error:
        why = next(iter(str(error).splitlines()), type(error).__name__)
        raise BundleError(f"the model in {folder} cannot be read as a token classifier: {why}") from error
    written = model.config.architectures or [type(model).__name__]
    if missing := sorted(info["missing_keys"]):
        raise BundleError(f"the model in {folder}, a {written[0]}, is no token classifier: it has no weights for {', '.join(missing)}")
    if not written[0].endswith("ForTokenClassification"):
        raise BundleError(f"the model in {folder} is a {written[0]}, where a token classifier is wanted")
    classifier: PreTrainedModel = model
    return classifier


def room(model: PreTrainedModel, tokenizer: OwnTokenizer) -> int:
    """Tokens of a text that a window holds: as many as the model has positions for, and no more than ours hold."""
    tables = [module for name, module in model.named_modules() if name.endswith("position_embeddings") and isinstance(module, nn.Embedding)]
    # RoBERTa and its kin count positions from after the padding's
    positions = [table.num_embeddings - (0 if table.padding_idx is None else table.padding_idx + 1) for table in tables]
    stated = getattr(model.config, "max_position_embeddings", None)
    special = len(tokenizer.before) + len(tokenizer.after)
    return int(min([SIZE + 2, *(positions or [stated or SIZE + 2])])) - special


def _try(folder: Path, encoder: OwnEncoder, tokenizer: OwnTokenizer, size: int) -> None:
    """Read the longest window there may be, and the highest id, so that what does not fit is known before anybody sends a text."""
    ids = np.concatenate((tokenizer.before, np.full(size, tokenizer.largest), tokenizer.after))
    try:
        encoder.run([Window(ids, np.zeros_like(ids))])
    except Exception as error:
        why = next(iter(str(error).splitlines()), type(error).__name__)
        raise BundleError(f"the model in {folder} cannot read what its tokenizer.json makes: {why}") from error


def _fingerprint(folder: Path, types: labels.Types) -> str:
    """What changes whenever an answer may: the start of the SHA-256 of weights, configuration, tokenizer and label types."""
    whole = hashlib.sha256(repr(sorted(types.items())).encode())
    for path in sorted((folder / "config.json", folder / "tokenizer.json", *folder.glob("*.safetensors"))):
        with path.open("rb") as file:
            whole.update(hashlib.file_digest(file, "sha256").digest())
    return whole.hexdigest()[:12]
