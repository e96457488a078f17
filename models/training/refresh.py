"""``python -m models.training.refresh --data DIR --weights FOLDER --out DIR``: teach an article encoder names once more, and hold the rest.

The encoder in FOLDER learns entities on all its data sets, the articles of PolNeAR with their names among them, while all other heads are
held to what they said before: it is its own teacher in them. Embeddings and lower layers stay as they are, so that what else rests on the
encoder's states moves little. Some 15 minutes on two cores, where all stages take hours. The folder with the new weights goes to DIR; fit
the hedges again after it (:mod:`models.training.hedges`), and evaluate.
"""

import shutil
from pathlib import Path
from typing import cast

import torch
from torch import Tensor
from transformers import BertModel

from models.encoders.bundle import read_tokenizer
from models.encoders.folder import BundleError
from models.encoders.heads import read_heads, save_heads
from models.encoders.loading import load_bert
from models.task import ARTICLE
from models.tasks.entities import HEAD
from models.training import losses
from models.training.article import APART, ArticleModel, Mixture, Step, layers, steps
from models.training.command import Command
from models.training.loop import DEVICE, Run, Schedule, tasks_of, train

PLAN = Run(
    Mixture(
        worldwide=0.7, conll2003=0.5, polnear=1.0, szeged_wiki=0.1, szeged_factbank=0.6, szeged_bio_bmc=0.0, fewnerd_typing=0.06,
        gum_coref=0.4, litbank_coref=0.1, gap_pronoun=0.5, pei_certainty=0.3, uw_factuality=0.1, meantime_factuality=0.2, desk=0.3,
    ),
    Schedule(rate=1e-4, head_rate=5e-4, save_every=100),
    53,
)  # fmt: skip

STILL = 3
"""Lower layers that stay as they are."""

HELD = 2.0
"""How much it counts that the other heads say what they said, beside what is learnt."""


def load(weights: Path) -> ArticleModel:
    """The encoder of the model folder ``weights`` with all heads of its tasks.

    Raises:
        BundleError: a file is missing, or belongs to another encoder.
    """
    bert = load_bert(weights).float()
    model = ArticleModel(bert, layers(bert.config.hidden_size))
    tensors: dict[str, Tensor] = {}
    for task in tasks_of(ARTICLE):
        if task.heads:
            tensors |= read_heads(weights / "heads" / f"{task.name}.safetensors")[1]
    try:
        model.heads.load_state_dict(tensors)
    except RuntimeError as error:
        raise BundleError(f"the heads in {weights} are not those of this version") from error
    return model


def loss(model: ArticleModel, before: ArticleModel, step: Step) -> Tensor:
    """What names lose on a step, and how far what the other heads say of it is from what they said ``before``."""
    heads = [head for task in tasks_of(ARTICLE) for head in task.heads if head.name not in APART]
    ids, types, told = step.ids.to(DEVICE), step.types.to(DEVICE), step.batch.to(DEVICE)
    hidden = model.heads.dropout(model.states(ids, types, step.lengths))
    with torch.no_grad():
        said = before.states(ids, types, step.lengths)
    held = losses.distilled(model.heads, [head for head in heads if head != HEAD], hidden, told, (before.heads, said))
    return losses.loss(model.heads, [HEAD], hidden, told) + HELD * held


def run(data: Path, weights: Path, out: Path, plan: Run[Mixture] = PLAN) -> None:
    """Teach the encoder of ``weights`` by the ``plan`` on ``data``; a checkpoint, then the finished folder, go to ``out``.

    Raises:
        BundleError: the model folder cannot be used.
        FileNotFoundError: a data set is missing.
    """
    model, before = load(weights).to(DEVICE), load(weights).to(DEVICE).requires_grad_(False).eval()
    bert = cast(BertModel, model.encoder)
    bert.embeddings.requires_grad_(False)
    for layer in bert.encoder.layer[:STILL]:
        layer.requires_grad_(False)
    train(
        model,
        bert,
        steps(data, read_tokenizer(weights), plan),
        lambda step: loss(model, before, step),
        plan.schedule,
        plan.seed,
        out / "checkpoint.pt",
    )
    model.cpu()
    shutil.copytree(weights, out, dirs_exist_ok=True)
    bert.half().save_pretrained(out)
    for task in tasks_of(ARTICLE):
        if task.heads:
            stored = [head.stored() for head in task.heads]
            save_heads(out, task.name, stored, model.heads.tensors_of(stored))


def main() -> None:
    """Read the command line and train."""
    parser = Command("models.training.refresh", __doc__, weights="model folder of the article encoder")
    parser.add_argument("--out", type=Path, required=True, help="where the checkpoint and the new model folder go")
    options = parser.read()
    try:
        run(options.data, options.weights, options.out)
    except (BundleError, OSError) as error:
        raise SystemExit(f"models.training.refresh: {error}") from error


if __name__ == "__main__":
    main()
