"""The float32 encoder on compiled kernels against the reference."""

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.encoders import native, serving
from models.encoders.folder import BundleError
from models.encoders.fused import _shares, fits
from models.encoders.kernels.choice import Kernels
from models.encoders.kernels.library import NAMES, Floats, Library, find
from models.encoders.loaded import Backend
from models.encoders.loading import PairEncoder, TorchBert, WordEncoder, backend_of, load, load_encoder
from models.encoders.native import Pairs, Words
from models.encoders.packed import pack, rows_read
from models.encoders.window import Window
from models.encoders.window import pack as packed
from models.encoders.window import rows_read as rows_of
from tests import tiny
from tests.tiny import SHIPPED

CPU = torch.device("cpu")
LIBRARY = find()
SHORT = find([name for name in NAMES if (one := find([name])) and one.shorts])

needs_shorts = pytest.mark.skipif(SHORT is None, reason="no kernels with products in 16-bit integers were built, or run here")
BACKENDS = ["fp32", pytest.param("int16", marks=needs_shorts)]
needs_kernels = pytest.mark.skipif(LIBRARY is None, reason="no kernels were built for this processor: there was no compiler")


def windows(lengths: list[int], seed: int = 0) -> list[Window]:
    draw = np.random.default_rng(seed)
    return [Window(draw.integers(1000, 20000, n), draw.integers(0, 4, n)) for n in lengths]


def of_kernels(folder: Path, threads: int = 1, library: Library | None = LIBRARY, backend: Backend = "fp32") -> Words | Pairs:
    assert library
    encoder = load_encoder(folder, CPU, backend, kernels=Kernels(library, True, library.shorts), threads=threads)
    assert isinstance(encoder, Words | Pairs)
    return encoder


def hidden(encoder: Words | Pairs, batch: list[Window]) -> Floats:
    return encoder.body(*packed(batch), rows_of(batch)[0])


def of_torch(encoder: WordEncoder | PairEncoder, batch: list[Window]) -> Floats:
    with torch.inference_mode():
        states: Floats = encoder.body(*pack(batch), rows_read(batch)[0]).numpy()
    return states


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny article model with heads as wide as the shipped one's."""
    return tiny.article(tmp_path_factory.mktemp("fused"), hidden=64)


@pytest.fixture(scope="module")
def pair(folder: Path) -> tuple[Words | Pairs, WordEncoder]:
    """The same encoder on the kernels and by torch."""
    fused, reference = of_kernels(folder), load_encoder(folder, CPU)
    assert isinstance(reference, WordEncoder)
    assert isinstance(reference.body, TorchBert)
    return fused, reference


@needs_kernels
@given(st.data())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_hidden_states_are_the_references_for_the_rows_asked_for(pair: tuple[Words, WordEncoder], data: st.DataObject) -> None:
    batch = windows(data.draw(st.lists(st.integers(1, 70), min_size=1, max_size=5)))
    if data.draw(st.booleans()):
        rows = [np.array(sorted(data.draw(st.sets(st.integers(0, len(one) - 1)))), dtype=np.int64) for one in batch]
        batch = [Window(one.ids, one.types, own) for one, own in zip(batch, rows, strict=True)]
    fused, reference = pair
    assert np.allclose(hidden(fused, batch), of_torch(reference, batch), atol=1e-3)  # its scores are large, and rounding counts in them


@needs_kernels
@pytest.mark.parametrize("lengths", [[1], [200, 1, 1], [30, 40, 50, 60], [5] * 20])
@pytest.mark.parametrize("backend", BACKENDS)
def test_threads_share_windows_and_change_nothing(folder: Path, lengths: list[int], backend: Backend) -> None:
    encoder, batch = of_kernels(folder, 3, LIBRARY if backend == "fp32" else SHORT, backend), windows(lengths)
    batch[-1] = Window(batch[-1].ids, batch[-1].types, np.array([0]))
    together = hidden(encoder, batch)
    assert np.array_equal(together, np.concatenate([hidden(encoder, [window]) for window in batch]))


@given(st.lists(st.integers(1, 300), min_size=1, max_size=30), st.integers(1, 9))
def test_shares_are_all_windows_in_order(lengths: list[int], count: int) -> None:
    shares = _shares(lengths, count)
    assert [n for share in shares for n in lengths[share]] == lengths
    assert all(lengths[share] for share in shares)
    assert len(shares) <= count
    assert max(sum(lengths[share]) for share in shares) <= sum(lengths) / count + max(lengths)


@needs_kernels
def test_the_weights_shipped_say_the_same(subtests: pytest.Subtests) -> None:
    batch = windows([254, 3, 120, 1])
    for name in ("article", "stance"):
        fused, reference = of_kernels(SHIPPED / name), load_encoder(SHIPPED / name, CPU)
        for own, theirs in zip(fused.run(batch), reference.run(batch), strict=True):
            for head, scores in theirs.items():
                with subtests.test(name, head=head):
                    assert np.allclose(own[head], scores, atol=5e-4)


@needs_shorts
def test_products_in_16_bits_say_nearly_the_same(subtests: pytest.Subtests) -> None:
    batch = windows([254, 3, 120, 1])
    for name in ("article", "stance"):
        short, reference = of_kernels(SHIPPED / name, library=SHORT, backend="int16"), load_encoder(SHIPPED / name, CPU)
        assert short.body.numbers == "int16"
        for own, theirs in zip(short.run(batch), reference.run(batch), strict=True):
            for head, scores in theirs.items():
                with subtests.test(name, head=head):
                    assert np.abs(own[head] - scores).mean() < 5e-3 * max(1.0, float(np.abs(scores).mean()))


@needs_shorts
def test_16_bits_are_used_where_nothing_else_is_asked_for(folder: Path) -> None:
    assert SHORT
    kernels = Kernels(SHORT, True, True)
    assert backend_of(folder, CPU, "auto", kernels) == backend_of(folder, CPU, "int16", kernels) == "int16"
    assert backend_of(folder, CPU, "fp32", kernels) == "fp32"
    assert native.numbers_of(kernels, "auto") == native.numbers_of(kernels, "int16") == "int16"


def test_16_bits_that_cannot_be_had_are_refused(folder: Path) -> None:
    with pytest.raises(BundleError, match="AVX2"):
        backend_of(folder, CPU, "int16", Kernels(LIBRARY, True) if LIBRARY else None)
    with pytest.raises(BundleError, match="AVX2"):
        load({"article": folder}, device="cpu", backend="int16", kernels="torch")
    assert backend_of(folder, CPU, "auto", Kernels(LIBRARY, True) if LIBRARY else None) == "fp32"


@needs_shorts
def test_16_bits_are_refused_for_a_model_that_the_kernels_do_not_compute(tmp_path: Path) -> None:
    assert SHORT
    narrow, kernels = tiny.article(tmp_path), Kernels(SHORT, True, True)
    with pytest.raises(BundleError, match="int16"):
        load_encoder(narrow, CPU, "int16", kernels=kernels)
    assert load_encoder(narrow, CPU, "auto", kernels=kernels).body.numbers == "fp32"


def test_models_that_the_kernels_do_not_compute_are_left_to_torch(tmp_path: Path) -> None:
    narrow = tiny.article(tmp_path)
    body = load_encoder(narrow, CPU, kernels=Kernels(LIBRARY, True) if LIBRARY else None).body
    assert isinstance(body, TorchBert)
    shipped = {"model_type": "bert", "hidden_act": "gelu", "hidden_size": 384, "num_attention_heads": 12}
    assert fits(shipped)
    for other in ({"hidden_act": "relu"}, {"model_type": "roberta"}, {"hidden_size": 392}, {"position_embedding_type": "relative_key"}):
        assert not fits(shipped | other)


def test_what_computes_is_told(folder: Path) -> None:
    assert load({"article": folder}, device="cpu", kernels="torch").kernels == "torch (as set)"
    told = load({"article": folder}, device="cpu").kernels
    assert told.split()[0] == (LIBRARY.name if LIBRARY else "torch") or "slow" in told


@needs_kernels
def test_what_the_kernels_compute_alone_is_served_without_torch() -> None:
    try:
        native.load({"article": SHIPPED / "article"})
    except native.Unfit as reason:
        pytest.skip(str(reason))
    program = (
        "import sys; from pathlib import Path; from models.encoders import serving;"
        f" serving.load({{'article': Path({str(SHIPPED / 'article')!r})}}); print('torch' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.strip() == "False"


@pytest.mark.parametrize("wish", [{"device": "cuda"}, {"backend": "int8"}, {"kernels": "torch"}, {"names": Path("own")}])
def test_what_only_torch_can_do_is_left_to_it(folder: Path, wish: dict[str, Any]) -> None:
    with pytest.raises(native.Unfit):
        native.load({"article": folder}, **wish)


def test_the_service_falls_back_on_torch(tmp_path: Path) -> None:
    narrow = tiny.article(tmp_path)
    assert isinstance(serving.load({"article": narrow}, device="cpu").encoders["article"], WordEncoder)


@needs_kernels
def test_heads_that_do_not_fit_are_told_and_the_others_are_read(tmp_path: Path) -> None:
    article, wider = tiny.article(tmp_path / "article", hidden=64), tiny.article(tmp_path / "wider", hidden=32)
    shutil.copy(wider / "heads" / "entities.safetensors", article / "heads" / "entities.safetensors")
    (article / "heads" / "hedging.safetensors").write_bytes(b"\x00damaged")
    faults: dict[str, str] = {}
    assert LIBRARY
    (outputs,) = native.load_encoder(article, LIBRARY, faults=faults).run(windows([9]))
    assert outputs.keys() >= {"content", "query_antecedent"}
    assert outputs.keys().isdisjoint({"hedging", "entities"})
    assert "does not fit the encoder" in faults["entities"]
    assert "damaged" in faults["hedging"]
    (reference,) = load_encoder(article, CPU).run(windows([9]))
    assert reference.keys() == outputs.keys()
    for name, scores in reference.items():
        assert np.allclose(outputs[name], scores, atol=1e-3)


@needs_kernels
def test_folders_that_cannot_be_served_say_why(tmp_path: Path) -> None:
    assert LIBRARY
    article, stance = tiny.article(tmp_path / "article", hidden=64), tiny.stance(tmp_path / "stance", hidden=64)
    for name in ("config.json", "model.safetensors"):
        shutil.copy(stance / name, article / name)
    with pytest.raises(BundleError, match="token types"):
        native.load_encoder(article, LIBRARY)
    shutil.rmtree(article / "heads")
    with pytest.raises(BundleError, match="heads"):
        native.load_encoder(article, LIBRARY)
    (stance / "model.safetensors").write_bytes(b"\x00damaged")
    with pytest.raises(native.Unfit):
        native.load_encoder(stance, LIBRARY)


@needs_kernels
@given(st.lists(st.integers(2, 60), min_size=1, max_size=5), st.integers(0, 9))
@settings(max_examples=30, deadline=None)
def test_pairs_are_judged_as_by_torch(pairs: tuple[Pairs, PairEncoder], lengths: list[int], seed: int) -> None:
    draw = np.random.default_rng(seed)
    batch = [Window(draw.integers(1000, 20000, n), np.sort(draw.integers(0, 4, n))) for n in lengths]
    own, reference = (encoder.run(batch) for encoder in pairs)
    for found, exact in zip(own, reference, strict=True):
        assert np.allclose(found["logits"], exact["logits"], atol=1e-3)


@pytest.fixture(scope="module")
def pairs(tmp_path_factory: pytest.TempPathFactory) -> tuple[Words | Pairs, WordEncoder | PairEncoder | Words | Pairs]:
    stance = tiny.stance(tmp_path_factory.mktemp("pairs"), hidden=64)
    return of_kernels(stance), load_encoder(stance, CPU)
