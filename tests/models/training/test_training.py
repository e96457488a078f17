"""Training from a data folder to a bundle that serves, on a handful of rows and a random base."""

import gzip
import json
import shutil
from collections.abc import Iterator
from dataclasses import fields
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import load_file
from transformers import BertConfig, BertModel, MPNetConfig, MPNetModel

from models.local import load
from models.tasks.quotes import examples as quotes_examples
from models.training import article, pairs, readings, refresh, stance, whole
from models.training.loop import Run, Schedule
from models.training.written import spoken_stories, told_texts, written
from tests.tiny import SHIPPED

TEXT = "Ann Lee said the bank may fail, but Kabul denied it."
ENTITIES = [{"start": 0, "end": 7, "label": "Person"}, {"start": 36, "end": 41, "label": "Location"}]
CONLL = [{"start": 0, "end": 7, "label": "PER"}, {"start": 36, "end": 41, "label": "LOC"}]
QUOTE = {"content": [13, 30], "cue": [8, 12], "source": [0, 7]}
SHORT = Schedule(rate=1e-3, save_every=2, tokens=120)
EVERY = {field.name: 1.0 for field in fields(article.Mixture)}
ARTICLE = (
    (Run(article.Mixture(), SHORT, 13),),
    (Run(article.Mixture(**EVERY), SHORT, 13), Run(article.Mixture(**EVERY), SHORT, 14)),
)
STANCE = ((Run(stance.Mixture(strangers=0.5), SHORT, 13),),)
NEWS = Run(stance.Mixture(desk=2.0, made_up=0.1, written=1.0, strangers=0.5), SHORT, 14)
READ = {
    "id": "d",
    "text": f"{TEXT} The bank is a disgrace. Nobody came.",
    "quotes": [{"content": [[13, 30]], "cue": [8, 12], "source": [0, 7], "speaker": "Ann Lee", "speaker_kind": "named"}],
    "sentences": [{"start": 0, "end": 52}, {"start": 53, "end": 76}, {"start": 77, "end": 89}],
    "stance": [
        {
            "target": "the bank",
            "article": "against",
            "author": "against",
            "sentences": {"1": "against", "2": "against"},
            "speakers": {"Ann Lee": "against"},
        }
    ]
    * 3,
}


@pytest.fixture(autouse=True, scope="module")
def small_steps() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for module in (readings, pairs, whole):
            patch.setattr(module, "readings", lambda data: iter(()))
        patch.setattr(readings, "hedged_texts", lambda: iter(()))
        patch.setattr(pairs, "written", lambda: islice(written(), 3))
        patch.setattr(article, "told_texts", lambda: [*told_texts()[:6], *told_texts()[-1:]])
        patch.setattr(quotes_examples, "spoken_stories", lambda: spoken_stories()[:2])
        patch.setattr(pairs, "MADE", 1)
        yield


def write(folder: Path, name: str, rows: list[dict[str, Any]]) -> None:
    for split in ("train", "dev"):
        path = folder / f"{name}.{split}.jsonl.gz"
        path.parent.mkdir(parents=True, exist_ok=True)
        with gzip.open(path, "wt", encoding="utf-8") as file:
            file.writelines(json.dumps(row) + "\n" for row in rows)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    write(folder, "entities/worldwide", [{"id": str(i), "doc": "d", "par": i, "text": TEXT, "spans": ENTITIES} for i in range(12)])
    write(folder, "entities/conll2003", [{"id": str(i), "doc": "d", "text": TEXT, "spans": CONLL} for i in range(6)])
    write(folder, "quotes/polnear", [{"id": str(i), "text": " ".join([TEXT] * 4), "quotes": [QUOTE]} for i in range(6)])
    for name in ("szeged_wiki", "szeged_factbank", "szeged_bio_bmc"):
        cues = [[22, 25, "epistemic"]]
        write(folder, f"hedging/{name}", [{"id": str(i), "text": TEXT, "label": "uncertain", "cues": cues} for i in range(6)])
    hedged = {"start": 0, "end": len(TEXT), "label": "hedged", "cues": [[22, 25, "epistemic"]], "holder": "q1"}
    write(folder, "desk/desk", [{"id": str(i), "text": TEXT, "quotes": [], "sentences": [hedged], "stance": []} for i in range(3)])
    fine = [{"start": 0, "end": 7, "label": "person-artist/author"}, {"start": 21, "end": 25, "label": "other-law"}]
    write(folder, "entities/fewnerd_typing", [{"id": str(i), "text": TEXT, "spans": fine} for i in range(4)])
    for name in ("gum_coref", "litbank_coref"):
        write(folder, f"coref/{name}", [{"id": "d", "text": f"{TEXT} She left.", "clusters": [[[0, 7], [53, 56]]]}])
    choice = {"pronoun": [53, 56], "a": [0, 7], "b": [36, 41], "clusters": []}
    named = ({"a_coref": True, "b_coref": False}, {"a_coref": False, "b_coref": False})
    write(folder, "coref/gap_pronoun", [{"id": str(i), "text": f"{TEXT} She left.", **choice, **who} for i, who in enumerate(named)])
    write(folder, "hedging/pei_certainty", [{"id": str(i), "text": TEXT, "score": 1.0 + i, "cues": []} for i in range(6)])
    for name in ("uw_factuality", "meantime_factuality"):
        write(folder, f"hedging/{name}", [{"id": "d", "text": TEXT, "events": [[8, 12, 3.0], [26, 30, -1.0]], "cues": []}])
    for name in sorted({*pairs.NEWS, *pairs.OTHERS, *article.UNLABELLED}):
        labels = ("favor", "against") if name in pairs.TWO_LABELS else ("favor", "against", "neutral", "unrelated")
        rows = [{"id": str(i), "text": TEXT, "target": f"bank {i}", "label": labels[i % len(labels)]} for i in range(20)]
        write(folder, f"stance/{name}", rows)
    write(folder, "desk/desk", [READ] * 4)
    return folder


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("base")
    torch.manual_seed(3)
    BertModel(BertConfig(hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=32)).save_pretrained(folder)
    for name in ("tokenizer.json", "tokenizer_config.json"):
        shutil.copy(SHIPPED / "article" / name, folder)
    return folder


@pytest.fixture(scope="module")
def trained(data: Path, base: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("trained")
    article.run(data, folder / "article", base, ARTICLE)
    stance.run(data, folder / "stance", base, folder / "article", STANCE, NEWS, folds=2)
    return folder


def test_training_makes_bundles_that_load(trained: Path) -> None:
    analyzer = load(trained / "article", trained / "stance", device="cpu")
    assert set(analyzer.versions) == {"entities", "quotes", "hedging", "stance"}


def test_cards_tell_what_a_task_was_taught_by_and_how_often_it_was_read(trained: Path) -> None:
    read = {task: {one["name"]: one["passes"] for one in _data(trained / folder, task)} for task, folder in FOLDERS.items()}
    assert read["quotes"] == {name: round(article.passes(ARTICLE)[name], 2) for name in article.TAUGHT["quotes"]}
    assert set(read["stance"]) == {field.name for field in fields(stance.Mixture)} - {"strangers", "readings"}
    assert "polnear" not in read["hedging"]


FOLDERS = {"quotes": "article", "hedging": "article", "stance": "stance"}


def _data(folder: Path, task: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((folder / "heads" / f"{task}.json").read_text())["data"]
    return found


def test_an_encoder_goes_on_and_says_of_the_articles_kept_out_what_it_has_not_learnt(data: Path, trained: Path, tmp_path: Path) -> None:
    stance.onward(data, tmp_path, trained / "stance", trained / "article", Run(stance.Mixture(desk=1.0), SHORT, 5), kept=2)
    before, after = (load_file(folder / "model.safetensors") for folder in (trained / "stance", tmp_path))
    assert before.keys() == after.keys()
    assert not all(torch.equal(before[name], after[name]) for name in before)
    load(trained / "article", tmp_path, device="cpu")
    with np.load(tmp_path / "crossed.npz") as crossed:
        assert 0 < len(crossed) < len(READ["stance"]) * 4  # of two articles of four


def test_a_refreshed_encoder_is_the_mean_of_what_it_was_and_became(data: Path, trained: Path, tmp_path: Path) -> None:
    before = trained / "article"
    refresh.run(data, before, tmp_path, ((Run(article.Mixture(**EVERY), SHORT, 15),),))
    assert load(tmp_path, trained / "stance", device="cpu").versions
    old, new = (load_file(folder / "model.safetensors") for folder in (before, tmp_path))
    changed = {name for name, value in new.items() if not torch.equal(value, old[name])}
    assert not any(name.startswith("embeddings") for name in changed)
    became = torch.load(tmp_path / "checkpoint-15.pt", weights_only=True)["model"]
    heads = load_file(tmp_path / "heads" / "entities.safetensors")
    was = load_file(before / "heads" / "entities.safetensors")
    for name, value in heads.items():
        assert torch.allclose(value.float(), (was[name].float() + became[f"heads.{name}"].float()) / 2, atol=1e-2)


def test_a_teacher_is_trained_first_and_changes_what_is_learnt(data: Path, base: Path, trained: Path, tmp_path: Path) -> None:
    torch.manual_seed(5)
    config = MPNetConfig(hidden_size=24, num_hidden_layers=1, num_attention_heads=2, intermediate_size=32)
    MPNetModel(config, add_pooling_layer=False).save_pretrained(tmp_path / "mpnet")
    once = ((Run(article.Mixture(**EVERY), SHORT, 13),),)
    article.run(data, tmp_path / "taught", base, once, tmp_path / "mpnet", Run(article.Mixture(), SHORT, 7))
    article.run(data, tmp_path / "alone", base, once)
    assert (tmp_path / "taught" / "teacher.pt").exists()
    taught, alone = (load_file(tmp_path / name / "model.safetensors") for name in ("taught", "alone"))
    assert taught.keys() == alone.keys()
    assert not all(torch.equal(taught[name], alone[name]) for name in alone)
    load(tmp_path / "taught", trained / "stance", device="cpu")


def test_the_same_seed_makes_the_same_weights(data: Path, base: Path, trained: Path, tmp_path: Path) -> None:
    article.run(data, tmp_path, base, ARTICLE)
    once, again = (load_file(folder / "model.safetensors") for folder in (trained / "article", tmp_path))
    assert all(torch.equal(once[name], again[name]) for name in once)


def test_a_stopped_training_goes_on_where_it_was(
    data: Path, base: Path, trained: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = 0
    loss = article.loss

    def stop_at_the_fourth(*arguments: Any) -> torch.Tensor:
        nonlocal taken
        taken += 1
        if taken == 4:
            raise KeyboardInterrupt
        return loss(*arguments)

    with monkeypatch.context() as patch:
        patch.setattr(article, "loss", stop_at_the_fourth)
        with pytest.raises(KeyboardInterrupt):
            article.run(data, tmp_path, base, ARTICLE)
    assert (tmp_path / "checkpoint-1-13.pt").exists()
    article.run(data, tmp_path, base, ARTICLE)
    whole, resumed = (load_file(folder / "model.safetensors") for folder in (trained / "article", tmp_path))
    assert all(torch.equal(whole[name], resumed[name]) for name in whole)


def test_learning_lowers_the_loss(data: Path, base: Path) -> None:
    torch.manual_seed(0)
    tokenize = article.Tokenizer(base / "tokenizer.json")
    bert = article.load_base(base)
    model = article.ArticleModel(bert, article.layers(bert.config.hidden_size))
    pool = article.mixture(data, tokenize, article.Mixture(**EVERY), 1)[:24]
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-2)
    values = []
    for _ in range(12):
        value = article.loss(model, article.step(pool, tokenize.cls, tokenize.sep))
        value.backward()
        optimizer.step()
        optimizer.zero_grad()
        values.append(value.item())
    assert np.mean(values[-3:]) < 0.8 * values[0]
