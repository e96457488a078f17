"""``python -m models.evaluation --data DIR --weights DIR``: measure on the dev files, calibrate, and write the cards.

The confidence curves, the stance temperature and the figures go to card.json in each model folder, the figures also to
CARD.md of each task's package. Figures are those of the calibrated models.
"""

import argparse
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file

from models.analyzer import ARTICLE, Analyzer, load
from models.bundle import device_of, load_article
from models.evaluation import article, cards, stance
from models.evaluation.calibration import crossed_temperature_error, fit_temperature
from models.training.article import Mixture as ArticleMixture
from models.training.stance import Mixture as StanceMixture

PACKAGES = Path(__file__).parent.parent

TRAINED_ON = {
    "entities": ("entities/worldwide", "entities/conll2003"),
    "quotes": ("quotes/polnear",),
    "hedging": ("hedging/szeged_wiki", "hedging/szeged_factbank", "hedging/szeged_bio_bmc"),
    "stance": tuple(f"stance/{name}" for name in asdict(StanceMixture())),
}

PASSES = {**asdict(ArticleMixture()), **asdict(StanceMixture())}

SPAN_METHOD = (
    "Isotonic (below 1,000 spans logistic) regression from the tagger's span probability to the share of exactly right spans, fitted "
    "on the dev files; the errors below are of each half of them under the other half's curve."
)
LABEL_METHOD = (
    "Temperature scaling of the label probabilities, fitted on the first dev file; the error below is of each half of it under "
    "the other half's temperature."
)


def main() -> None:
    """Read the command line; measure and write."""
    parser = argparse.ArgumentParser(prog="python -m models.evaluation", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with entities/, quotes/, hedging/ and stance/")
    parser.add_argument("--weights", type=Path, required=True, help="folder with article/ and stance/")
    parser.add_argument("--only", choices=("article", "stance"), help="measure one encoder")
    parser.add_argument("--threads", type=int, help="CPU threads (default: all cores)")
    options = parser.parse_args()
    if options.threads:
        torch.set_num_threads(options.threads)
    article_folder, stance_folder = options.weights / "article", options.weights / "stance"
    if options.only != "stance":
        _calibrate_article(_article(article_folder), options.data, article_folder)
        _describe(_article(article_folder), options.data, article_folder)
    if options.only != "article":
        _calibrate_stance(load(article_folder, stance_folder), options.data, stance_folder)
        _describe(load(article_folder, stance_folder), options.data, stance_folder)


def _article(folder: Path) -> Analyzer:
    """An analyzer without stance."""
    encoder, tokenizer, card, nowhere = load_article(folder, device_of("auto"))
    return Analyzer({ARTICLE: encoder}, tokenizer, nowhere, (card,))


def _calibrate_article(analyzer: Analyzer, data: Path, folder: Path) -> None:
    """Fit every curve and floor, and store them with the curves' errors."""
    card = _read(folder)
    card["curves"], card["floors"], card["ece"] = {}, {}, {}
    for task, files in article.FILES.items():
        judged: dict[str, article.Judged] = {}
        for file, measure in files:
            for head, spans in measure(analyzer, data / f"{file}.dev.jsonl.gz").judged.items():
                judged.setdefault(head, article.Judged()).extend(spans)
        card["curves"] |= {head: spans.curve() for head, spans in judged.items()}
        card["floors"] |= {head: round(share * judged[head].floor(), 3) for head, share in article.FLOORED.items() if head in judged}
        card["ece"][task] = {head: spans.error() for head, spans in judged.items()}
    _write(folder, card)


def _calibrate_stance(analyzer: Analyzer, data: Path, folder: Path) -> None:
    """Fit the temperature and store it with its error."""
    card = _read(folder)
    result = stance.measure(analyzer, data / f"{stance.FILES[0]}.dev.jsonl.gz")
    card["temperature"] = fit_temperature(result.logits, result.labels)
    card["ece"] = {"stance": {"label": crossed_temperature_error(range(len(result.labels)), result.logits, result.labels)}}
    _write(folder, card)


def _describe(analyzer: Analyzer, data: Path, folder: Path) -> None:
    """Measure the calibrated model and write its cards."""
    card = _read(folder)
    shape = _shape(folder)
    for head in card["heads"]:
        task = head["task"]
        head |= {"summary": cards.SUMMARIES[task], "base": cards.BASE, **shape}
        head["data"] = cards.data(data, {file: PASSES[Path(file).name] for file in TRAINED_ON[task]})
        head["figures"] = _figures(analyzer, data, task)
        head["calibration"] = {"method": LABEL_METHOD if task == "stance" else SPAN_METHOD, "ece": card["ece"][task]}
        (PACKAGES / task / "CARD.md").write_text(cards.markdown(head), encoding="utf-8")
    _write(folder, card)


def _figures(analyzer: Analyzer, data: Path, task: str) -> dict[str, Any]:
    if task == "stance":
        return {Path(file).name: stance.measure(analyzer, data / f"{file}.dev.jsonl.gz").figures for file in stance.FILES}
    return {Path(file).name: measure(analyzer, data / f"{file}.dev.jsonl.gz").figures for file, measure in article.FILES[task]}


def _shape(folder: Path) -> dict[str, Any]:
    """Parameters and number type of the stored weights."""
    tensors = load_file(folder / "model.safetensors").values()
    return {"parameters": sum(tensor.numel() for tensor in tensors), "stored": str(next(iter(tensors)).dtype).removeprefix("torch.")}


def _read(folder: Path) -> dict[str, Any]:
    card: dict[str, Any] = json.loads((folder / "card.json").read_text(encoding="utf-8"))
    return card


def _write(folder: Path, card: dict[str, Any]) -> None:
    (folder / "card.json").write_text(json.dumps(card, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
