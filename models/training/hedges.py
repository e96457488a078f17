"""``python -m models.training.hedges --data DIR --weights FOLDER --out DIR``: fit the network that judges hedge cues once more.

The article encoder in FOLDER stays as it is. It reads the training texts once, and what it says of their words is kept in half precision;
on that the projection of states and the network of :mod:`models.tasks.hedging.judge` learn together, in minutes on a processor. Articles
are read whole, as they are served, and sentence by sentence, made-up sentences alone and within articles, so that a sentence is judged
alike wherever it stands. ``heads/hedging.safetensors``, the folder's with the new projection, and ``heads/hedging.npz`` go to DIR. Fit
again whenever the encoder changes.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any, cast

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional
from tqdm import tqdm

from models.encoders.bundle import read_tokenizer
from models.encoders.folder import BundleError, read_json
from models.encoders.heads import WordHeads, read_heads, save_heads
from models.encoders.loading import WordEncoder, device_of, load_encoder
from models.encoders.packed import Body, pack, rows_read
from models.encoders.reading import cuts_of, window_of
from models.encoders.window import SHAPES, inner_of
from models.tasks.hedging import CUES, STATES, TASK, templates
from models.tasks.hedging.judge import NAMES, REACH
from models.text.document import Document
from models.text.tokens import Tokenizer
from models.training.command import Command
from models.training.examples import tags
from models.training.loop import BATCH_TOKENS, batches
from models.training.readings import hedged
from models.training.rows import Row, read, subset

LABELS = CUES.labels
OPINIONS = ("epistemic", "doxastic")
"""What the Szeged sets, which know no weasels, call these."""

ARTICLES, SENTENCES, MADE, PLACED, NEWSWIRE, WIKI = "articles", "sentences", "made", "placed", "szeged_factbank", "szeged_wiki"
PASSES: Mapping[str, float] = {ARTICLES: 1.0, SENTENCES: 1.0, MADE: 1.0, PLACED: 1.0, NEWSWIRE: 1.0, WIKI: 0.5}
"""How often a round sees the sentences of each kind of text."""
READ: Mapping[str, float] = {WIKI: 0.4}
"""Share of the rows that are read at all, where it is not 1: what more of Wikipedia would teach is not what the news has."""

ROUNDS = 6
PLAIN = 0.4
"""Share of the sentences without a cue that a round sees."""
RATE, DECAY = 3e-3, 0.02
WARMUP = 40
"""Steps over which the rate rises; it then falls linearly to zero."""
SEED = 13

EACH, EACH_PLACED = 6, 3
"""Sentences of each template, alone and within articles."""

RARE = 4
"""Occurrences in articles from which a word has an embedding of its own; one of a made-up sentence always has."""

NEVER = -9.0
"""The score of a label that a tagger does not know."""

EMBEDDED, SHAPED, INNER = 16, 4, 64
"""Sizes of embeddings of words and case shapes, and of the inner layer."""


@dataclass(frozen=True, slots=True, eq=False)
class Stretch:
    """A sentence of W words as the encoder read it somewhere."""

    states: Tensor
    """(W, 2 * hidden), float16: of the last layer and of the inner one."""
    ids: Tensor
    """(W,) vocabulary ids of first tokens."""
    shapes: Tensor
    """(W,) case shapes."""
    allowed: Tensor
    """(W, L) bool: the labels that the annotation allows."""

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def hedged(self) -> bool:
        """Whether a word of it is in a cue."""
        return not bool(self.allowed[:, 0].all())


SHARE = 0.75
"""Of the learnt change that is kept: it learns few texts by heart, so what it says of others is too sure. Of 1, .9, .8, .75, .7, .65 and
.5, those from .8 to .65 hedge desk.dev alike (.816 at the threshold) and cost Wikipedia and factbank least."""


class Network(nn.Module):
    """The projection and the network, as one module to optimise; without its dropout it computes what :func:`judge.judged` does.

    It begins as the tagger, which stays as it is.
    """

    def __init__(self, tagger: nn.Linear, known: Iterable[int]) -> None:
        """``known`` are the vocabulary ids with embeddings of their own."""
        super().__init__()
        self.tagger = tagger.requires_grad_(False)
        self.known = torch.tensor(sorted(set(known)))
        self.project = nn.Linear(2 * tagger.in_features, STATES.size)
        self.embed = nn.Embedding(len(self.known) + 1, EMBEDDED)
        self.shape = nn.Embedding(SHAPES, SHAPED)
        nn.init.normal_(self.embed.weight, std=0.3)
        width = 2 * REACH + 1
        self.first = nn.Linear(width * (STATES.size + EMBEDDED + SHAPED), INNER)
        self.second = nn.Linear(width * INNER, len(LABELS))
        self.direct = nn.Linear(STATES.size + EMBEDDED, len(LABELS), bias=False)
        for layer in (self.second, self.direct):
            nn.init.zeros_(layer.weight)
        self.dropout = nn.Dropout(0.15)
        self.forgetting = nn.Dropout1d(0.3)
        """Of whole words' embeddings, so that the states are read too."""

    def forward(self, states: Tensor, ids: Tensor, shapes: Tensor, owners: Tensor) -> Tensor:
        """Log-probabilities (W, L) of the labels of words with ``states`` (W, 2 * hidden), whose sentences are ``owners`` (W,)."""
        narrowed = self.project(self.dropout(states))
        places = torch.searchsorted(self.known, ids).clamp(max=len(self.known) - 1)
        embedded = self.embed(torch.where(self.known[places] == ids, places, len(self.known)))
        embedded = self.forgetting(embedded.unsqueeze(0)).squeeze(0)
        seen = torch.cat((narrowed.relu(), embedded, self.shape(shapes)), dim=1)
        inner = self.dropout(self.first(_windows(seen, owners)).relu())
        change = self.second(_windows(inner, owners)) + self.direct(torch.cat((narrowed, embedded), dim=1))
        scores: Tensor = self.tagger(states[:, : self.tagger.in_features]).log_softmax(-1) + change
        return scores.log_softmax(-1)

    def arrays(self, share: float = 1.0) -> dict[str, NDArray[Any]]:
        """What :mod:`models.tasks.hedging.judge` computes with, in half precision; ``share`` of the change it learnt is kept."""
        inner = (self.embed.weight, self.shape.weight, self.first.weight.T, self.first.bias)
        change = [share * weight for weight in (self.second.weight.T, self.second.bias, self.direct.weight.T)]
        halves = [weight.detach().half().numpy() for weight in (*inner, *change)]
        return dict(zip(NAMES, (self.known.numpy().astype(np.int32), *halves), strict=True))


def _windows(rows: Tensor, owners: Tensor) -> Tensor:
    """:func:`judge.windows` with gradients."""
    padded, around = functional.pad(rows, (0, 0, REACH, REACH)), functional.pad(owners, (REACH, REACH), value=-1)
    count = len(rows)
    seen = [
        padded[place : place + count] * (around[place : place + count] == owners).to(rows.dtype)[:, None] for place in range(2 * REACH + 1)
    ]
    return torch.cat(seen, dim=1)


def texts(data: Path, random: Random) -> dict[str, list[Row]]:
    """What is read, by kind: rows of ``text`` and ``cues``."""
    articles = [
        {"text": row["text"], "cues": [cue for sentence in row["sentences"] for cue in sentence.get("cues", ())], "in": row["sentences"]}
        for row in hedged(data)
    ]
    alone = [[part(article, sentence["start"], sentence["end"]) for sentence in article["in"]] for article in articles]
    return {
        ARTICLES: articles,
        SENTENCES: [sentence for some in alone for sentence in some],
        MADE: list(templates.rows(EACH, random)),
        PLACED: [placed(row, random.choice(alone), random) for row in templates.rows(EACH_PLACED, random)],
        **{name: subset(read(data / "hedging" / f"{name}.train.jsonl.gz"), READ.get(name, 1.0), random) for name in (NEWSWIRE, WIKI)},
    }


def part(row: Row, start: int, end: int) -> Row:
    """The characters ``start:end`` of a row as one of their own."""
    return {"text": row["text"][start:end], "cues": [(a - start, b - start, kind) for a, b, kind in row["cues"] if start <= a and b <= end]}


def placed(row: Row, sentences: Sequence[Row], random: Random) -> Row:
    """The made-up ``row`` between two neighbours of an article's ``sentences``."""
    at = random.randrange(len(sentences))
    text, cues = "", []
    for piece in (sentences[at], row, *sentences[at + 1 : at + 2]):
        text += " " if text else ""
        cues += [(len(text) + a, len(text) + b, kind) for a, b, kind in piece["cues"]]
        text += piece["text"]
    return {"text": text, "cues": cues}


def stretches(rows: Iterable[Row], body: Body, tokenize: Tokenizer, kind: str) -> Iterator[Stretch]:
    """The sentences of ``rows``, read as they are served."""
    documents = [(row, Document.read(row["text"], tokenize)) for row in rows]
    planned = [(row, document, [window_of(tokenize, document.tokens, cut) for cut in cuts_of(document)]) for row, document in documents]
    for batch in tqdm(batches(planned, lambda each: sum(map(len, each[2])), BATCH_TOKENS), desc=kind, unit="batch", mininterval=10):
        reading = [window for *_, windows in batch for window in windows]
        if not reading:
            continue
        rows_wanted, counts = rows_read(reading)
        with torch.inference_mode():
            states = iter(body(*pack(reading), rows_wanted).half().cpu().split(list(counts)))
        for row, document, windows in batch:
            if windows:
                yield from _sentences(row, document, torch.cat([next(states) for _ in windows]), kind)


def _sentences(row: Row, document: Document, states: Tensor, kind: str) -> Iterator[Stretch]:
    tokens = document.tokens
    allowed = torch.from_numpy(tags(tokens, LABELS, ((a, b, _types(name, kind)) for a, b, name in row["cues"]))[tokens.first])
    ids, shapes = torch.from_numpy(tokens.ids[tokens.first]), torch.from_numpy(tokens.shapes[tokens.first])
    first = np.searchsorted(tokens.starts, document.sentence_starts)
    first[:1] = 0
    for low, high in zip(first.tolist(), [*first[1:].tolist(), len(ids)], strict=True):
        if low < high:
            yield Stretch(states[low:high].clone(), ids[low:high], shapes[low:high], allowed[low:high])


def _types(name: str, kind: str) -> tuple[str, ...]:
    """The types that a cue of ``name`` may have."""
    if name not in CUES.types:
        return CUES.types
    return (name, "weasel") if kind in (NEWSWIRE, WIKI) and name in OPINIONS else (name,)


def fit(network: Network, seen: Mapping[str, Sequence[Stretch]], passes: Mapping[str, float], rounds: int, seed: int) -> list[float]:
    """Train ``network`` on ``seen``, by kind; the mean loss of each round."""
    random = Random(seed)
    orders = [batches(_round(seen, passes, random), len, BATCH_TOKENS) for _ in range(rounds)]
    total = sum(map(len, orders))
    optimizer = torch.optim.AdamW(network.parameters(), lr=RATE, weight_decay=DECAY)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: min((step + 1) / WARMUP, 1.0) * (1 - step / total))
    network.train()
    lost = []
    for number, order in enumerate(orders, 1):
        lost.append(float(np.mean([_step(network, batch, optimizer, schedule) for batch in order])))
        print(f"round {number}: loss {lost[-1]:.4f}", flush=True)
    network.eval()
    return lost


def _round(seen: Mapping[str, Sequence[Stretch]], passes: Mapping[str, float], random: Random) -> list[Stretch]:
    """All hedged sentences and some of the others, as often as ``passes`` says, in random order."""
    chosen = [
        stretch
        for kind, some in seen.items()
        for stretch in some
        if random.random() < passes[kind] and (stretch.hedged or random.random() < PLAIN)
    ]
    random.shuffle(chosen)
    return chosen


def _step(
    network: Network, batch: Sequence[Stretch], optimizer: torch.optim.Optimizer, schedule: torch.optim.lr_scheduler.LambdaLR
) -> float:
    owners = torch.repeat_interleave(torch.tensor([len(stretch) for stretch in batch]))
    states, ids, shapes, allowed = (
        torch.cat([getattr(stretch, name) for stretch in batch]) for name in ("states", "ids", "shapes", "allowed")
    )
    scores = network(states.float(), ids, shapes, owners)
    value = -scores.masked_fill(~allowed, -torch.inf).logsumexp(-1).mean()
    optimizer.zero_grad()
    value.backward()
    nn.utils.clip_grad_norm_(network.parameters(), 1.0)
    optimizer.step()
    schedule.step()
    return float(value.item())


def vocabulary(seen: Mapping[str, Sequence[Stretch]]) -> set[int]:
    """The ids of first tokens that get embeddings."""
    counts = Counter(identity for stretch in seen[ARTICLES] for identity in stretch.ids.tolist())
    common = {identity for identity, count in counts.items() if count >= RARE}
    return common | {identity for stretch in seen[MADE] for identity in stretch.ids.tolist()}


def run(data: Path, weights: Path, out: Path, rounds: int = ROUNDS, seed: int = SEED) -> list[float]:
    """Fit on ``data`` with the encoder of the model folder ``weights``; what each round lost on average. Both files go to ``out``/heads.

    Raises:
        BundleError: the encoder cannot be used.
        FileNotFoundError: a data set is missing.
    """
    device = device_of("auto")
    encoder = load_encoder(weights, device)
    if not isinstance(encoder, WordEncoder):
        raise BundleError(f"{weights} holds no encoder of articles")
    tokenize = read_tokenizer(weights)
    layers = heads(weights)
    encoder.body.inner = inner_of(int(read_json(weights / "config.json")["num_hidden_layers"]))
    seen = {kind: list(stretches(rows, encoder.body, tokenize, kind)) for kind, rows in texts(data, Random(seed)).items()}
    torch.manual_seed(seed)
    network = Network(cast(nn.Linear, layers.tags[CUES.name]), vocabulary(seen))
    lost = fit(network, seen, PASSES, rounds, seed)
    cast(nn.Linear, layers.states[STATES.name]).load_state_dict(network.project.state_dict())
    stored = [head.stored() for head in TASK.heads]
    save_heads(out, TASK.name, stored, layers.tensors_of(stored))
    arrays: Any = network.arrays(SHARE)
    np.savez_compressed(out / "heads" / f"{TASK.name}.npz", **arrays)
    return lost


def heads(weights: Path) -> WordHeads:
    """The layers of the heads of hedging in the model folder ``weights``; those that its file lacks are new.

    Of a tagger without some of the types it has now, the types it lacks are next to impossible.

    Raises:
        BundleError: the file is missing or damaged.
    """
    file = weights / "heads" / f"{TASK.name}.safetensors"
    try:
        stored, tensors = read_heads(file)
        known = next(head["labels"] for head in stored if head["name"] == CUES.name and head["kind"] == CUES.kind)
        layers = WordHeads(tensors[f"tags.{CUES.name}.weight"].shape[1], [head.stored() for head in TASK.heads])
        for part, absent in (("weight", 0.0), ("bias", NEVER)):
            every = torch.full_like(layers.state_dict()[f"tags.{CUES.name}.{part}"], absent)
            every[[LABELS.index(label) for label in known]] = tensors[f"tags.{CUES.name}.{part}"]
            tensors[f"tags.{CUES.name}.{part}"] = every
        layers.load_state_dict(tensors, strict=False)
    except (ValueError, RuntimeError, KeyError, StopIteration) as error:
        raise BundleError(f"{file} is missing, damaged or of another encoder") from error
    return layers


def main() -> None:
    """Read the command line and fit."""
    parser = Command("models.training.hedges", __doc__)
    parser.add_argument("--weights", type=Path, required=True, help="model folder of the encoder of articles")
    parser.add_argument("--out", type=Path, required=True, help="the two files go to heads/ here")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"times the sentences are seen (default: {ROUNDS})")
    options = parser.read()
    try:
        run(options.data, options.weights, options.out, options.rounds)
    except (BundleError, OSError) as error:
        raise SystemExit(f"models.training.hedges: {error}") from error


if __name__ == "__main__":
    main()
