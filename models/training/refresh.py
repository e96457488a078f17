"""``python -m models.training.refresh --data DIR --weights FOLDER --out DIR``: teach an article encoder what has been labelled since.

The encoder in FOLDER reads whole articles with all that is known of each, and a little of every other set, while its heads are held to
what they said before: it is its own teacher (Li and Hoiem, "Learning without Forgetting", ECCV 2016). Embeddings and lower layers stay as
they are. It does so in rounds of one or two runs, each on a mixture of its own; a round ends with the mean of its runs and of the weights
before. The last, in a new model folder, goes to DIR. Nearly four hours on two cores, where all stages take the better part of a day. Fit
hedges, coreference and speakers again after it, and evaluate.
"""

import shutil
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import cast

import torch
from torch import Tensor
from transformers import BertModel

from models.encoders.bundle import read_tokenizer
from models.encoders.folder import BundleError
from models.encoders.heads import read_heads, save_heads
from models.encoders.loading import load_bert
from models.encoders.packed import embedded, through
from models.task import ARTICLE
from models.training import losses
from models.training.article import APART, ArticleModel, Mixture, Step, layers, steps
from models.training.command import Command
from models.training.loop import DEVICE, Run, Schedule, tasks_of, train

ROUNDS = (
    (
        Run(
            Mixture(
                worldwide=0.9, conll2003=0.7, polnear=2.0, szeged_wiki=0.4, szeged_factbank=1.5, szeged_bio_bmc=0.03, fewnerd_typing=0.07,
                gum_coref=0.7, litbank_coref=0.15, gap_pronoun=1.0, pei_certainty=1.0, uw_factuality=0.2, meantime_factuality=0.4, desk=1.0,
            ),
            Schedule(rate=1e-4, head_rate=5e-4, save_every=100),
            59,
        ),
        Run(
            Mixture(
                articles=2.3, worldwide=0.7, conll2003=0.8, polnear=0.0, szeged_wiki=0.5, szeged_factbank=2.0, szeged_bio_bmc=0.03,
                fewnerd_typing=0.07, gum_coref=0.7, litbank_coref=0.15, gap_pronoun=1.0, pei_certainty=1.0, uw_factuality=0.2,
                meantime_factuality=0.4,
            ),
            Schedule(rate=1e-4, head_rate=5e-4, save_every=100),
            61,
        ),
    ),
    (
        Run(
            Mixture(
                written=5.0, articles=0.5, worldwide=0.4, conll2003=0.4, polnear=0.0, szeged_wiki=0.2, szeged_factbank=0.8,
                szeged_bio_bmc=0.02, fewnerd_typing=0.05, gum_coref=0.4, litbank_coref=0.08, gap_pronoun=0.6, pei_certainty=0.5,
                uw_factuality=0.1, meantime_factuality=0.2,
            ),
            Schedule(rate=1e-4, head_rate=5e-4, save_every=100),
            67,
        ),
    ),
    (
        Run(
            Mixture(
                written=1.8, polnear=0.6, articles=0.45, worldwide=0.35, conll2003=0.3, szeged_wiki=0.2, szeged_factbank=0.8,
                szeged_bio_bmc=0.02, fewnerd_typing=0.05, gum_coref=0.4, litbank_coref=0.08, gap_pronoun=0.6, pei_certainty=0.5,
                uw_factuality=0.1, meantime_factuality=0.2,
            ),
            Schedule(rate=1e-4, head_rate=5e-4, save_every=100),
            71,
        ),
    ),
    (
        Run(
            Mixture(
                written=0.5, stories=4.0, polnear=0.6, articles=0.6, worldwide=0.35, conll2003=0.3, szeged_wiki=0.2, szeged_factbank=0.8,
                szeged_bio_bmc=0.02, fewnerd_typing=0.05, gum_coref=0.4, litbank_coref=0.08, gap_pronoun=0.6, pei_certainty=0.5,
                uw_factuality=0.1, meantime_factuality=0.2,
            ),
            Schedule(rate=1e-4, head_rate=5e-4, save_every=100),
            73,
        ),
    ),
)  # fmt: skip

STILL = 3
LOWER, UPPER = slice(STILL), slice(STILL, None)
"""Layers that stay as they are, and those that learn."""

HELD = 1.0
"""How much it counts that the heads say what they said, beside what they are taught."""


def load(weights: Path) -> ArticleModel:
    """The encoder of the model folder ``weights`` with all heads of its tasks; embeddings and lower layers stay as they are.

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
    bert.embeddings.requires_grad_(False)
    for layer in bert.encoder.layer[:STILL]:
        layer.requires_grad_(False)
    return model.to(DEVICE)


def loss(model: ArticleModel, before: ArticleModel, step: Step) -> Tensor:
    """What the heads lose on a step, and how far what they say of it is from what they said ``before``, whose lower layers are the same."""
    heads = [head for task in tasks_of(ARTICLE) for head in task.heads if head.name not in APART]
    ids, types, told = step.ids.to(DEVICE), step.types.to(DEVICE), step.batch.to(DEVICE)
    old, new = cast(BertModel, before.encoder), cast(BertModel, model.encoder)
    with torch.no_grad():
        low = through(old, embedded(old, ids, types, step.lengths), step.lengths, LOWER)
        said = through(old, low, step.lengths, UPPER)
    hidden = model.heads.dropout(through(new, low, step.lengths, UPPER))
    return losses.loss(model.heads, heads, hidden, told) + HELD * losses.distilled(model.heads, heads, hidden, told, (before.heads, said))


def run(data: Path, weights: Path, out: Path, rounds: Sequence[Sequence[Run[Mixture]]] = ROUNDS) -> None:
    """Teach the encoder of ``weights`` by each of ``rounds`` on ``data``; checkpoints, then the finished folder, go to ``out``.

    Raises:
        BundleError: the model folder cannot be used.
        FileNotFoundError: a data set is missing.
    """
    before, model = load(weights).requires_grad_(False).eval(), load(weights)
    tokenize = read_tokenizer(weights)
    for runs in rounds:
        ends = [before.state_dict()]
        for plan in runs:
            model.load_state_dict(ends[0])
            made = steps(data, tokenize, plan)
            train(model, model.encoder, made, partial(loss, model, before), plan.schedule, plan.seed, out / f"checkpoint-{plan.seed}.pt")
            ends.append({name: value.clone() for name, value in model.state_dict().items()})
        before.load_state_dict({name: torch.stack([end[name].float() for end in ends]).mean(0) for name in ends[0]})
    before.cpu()
    shutil.copytree(weights, out, dirs_exist_ok=True)
    cast(BertModel, before.encoder).half().save_pretrained(out)
    for task in tasks_of(ARTICLE):
        if task.heads:
            stored = [head.stored() for head in task.heads]
            save_heads(out, task.name, stored, before.heads.tensors_of(stored))


def main() -> None:
    """Read the command line and train."""
    parser = Command("models.training.refresh", __doc__, weights="model folder of the article encoder")
    parser.add_argument("--out", type=Path, required=True, help="where the checkpoints and the new model folder go")
    options = parser.read()
    try:
        run(options.data, options.weights, options.out)
    except (BundleError, OSError) as error:
        raise SystemExit(f"models.training.refresh: {error}") from error


if __name__ == "__main__":
    main()
