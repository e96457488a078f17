import json
import shutil
import time
from pathlib import Path

import pytest
import torch

from bench.gpu import DRY, Run, models
from bench.server import ROOT
from bench.wheels import needed
from models.encoders.loading import load_encoder
from tests import tiny


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("models")
    tiny.article(made / "article")
    tiny.stance(made / "stance")
    return made


def test_weights_that_are_there_are_measured(folder: Path, tmp_path: Path) -> None:
    assert models(folder, tmp_path) == (
        {"article_model": folder / "article", "stance_model": folder / "stance"},
        {"article": "shipped", "stance": "shipped"},
    )


@pytest.mark.parametrize("pointer", [None, b"version https://git-lfs.github.com/spec/v1"])
def test_random_ones_of_their_shape_stand_in_for_those_that_are_not(folder: Path, tmp_path: Path, pointer: bytes | None) -> None:
    given = tmp_path / "given"
    shutil.copytree(folder, given)
    (given / "article" / "model.safetensors").unlink()
    if pointer:
        (given / "article" / "model.safetensors").write_bytes(pointer)
    paths, kinds = models(given, tmp_path / "work")
    assert kinds == {"article": "random", "stance": "shipped"}
    encoder, own = (load_encoder(path, torch.device("cpu")) for path in (paths["article_model"], folder / "article"))
    assert encoder.body.operations == own.body.operations


def test_a_part_is_kept_as_soon_as_it_is_done_and_one_that_fails_costs_no_other(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "new" / "gpu.json"
    run = Run("cpu", DRY, models(folder, tmp_path)[0], out, deadline=time.monotonic() + 600)

    def broken() -> dict[str, object]:
        raise RuntimeError("no memory")

    run.take("broken", broken)
    for name in ("peak", "offline", "latency"):
        run.take(name, getattr(run, name))
    found = json.loads(out.read_text())
    assert found["failures"] == {"broken": "RuntimeError: no memory"}
    assert found["offline"]["best_tokens_s"] > 0
    assert found["offline"]["of_encoder_shape"] > 0
    assert found["latency"]["254_tokens_ms"]["p50"] <= found["latency"]["254_tokens_ms"]["p99"]


def test_no_part_begins_when_the_time_is_up(folder: Path, tmp_path: Path) -> None:
    run = Run("cpu", DRY, models(folder, tmp_path)[0], tmp_path / "gpu.json", deadline=time.monotonic() - 1)
    run.take("peak", run.peak)
    assert run.found["failures"] == {"peak": "the time was up"}


def test_what_a_machine_lacks_is_all_but_what_must_fit_its_gpu() -> None:
    names = [requirement.partition(">")[0].partition("[")[0] for requirement in needed((ROOT / "pyproject.toml").read_text())]
    assert {"fastapi", "uvicorn", "pyromark", "httpx", "pytest", "hypothesis"} <= set(names)
    assert not {"numpy", "tokenizers", "transformers"} & set(names)
    assert not any(name.startswith("torch") for name in names)
