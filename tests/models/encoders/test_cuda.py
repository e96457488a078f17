from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from models.encoders import loading as encoders
from models.encoders.cuda import LONGEST, CudaBert, Inputs, Shape, attend
from models.encoders.graphs import Reader
from models.encoders.loading import PairEncoder, TorchBert, WordEncoder
from models.encoders.packed import pack
from models.encoders.window import Outputs, Window
from tests import tiny

CPU = torch.device("cpu")
Encoders = tuple[WordEncoder, PairEncoder]
LENGTHS = st.lists(st.integers(1, 300), min_size=1, max_size=8)

on_gpu = pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA GPU")


def drawn(lengths: Sequence[int], types: int = 4, every: int = 1) -> list[Window]:
    """Windows of random tokens, of every ``every``-th of which something is wanted; pairs where there are two types."""
    draw = np.random.default_rng(sum(lengths))
    found = []
    for n in lengths:
        kinds = draw.integers(0, types, n)
        if types == 2:
            kinds = np.repeat([0, 1], [n - n // 2, n // 2])
        found.append(Window(draw.integers(1000, 20000, n), kinds, None if every == 1 else np.arange(0, n, every)))
    return found


def agree(found: Sequence[Outputs], expected: Sequence[Outputs], tolerance: float = 1e-4) -> None:
    assert len(found) == len(expected)
    for one, other in zip(found, expected, strict=True):
        assert one.keys() == other.keys()
        for name in one:
            assert one[name].shape == other[name].shape
            assert np.allclose(one[name], other[name], atol=tolerance), name


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return tiny.article(tmp_path_factory.mktemp("article")), tiny.stance(tmp_path_factory.mktemp("stance"))


@pytest.fixture(scope="module")
def bodies(folders: tuple[Path, Path]) -> tuple[CudaBert, TorchBert]:
    bert = encoders.load_bert(folders[0])
    # biases that a model begins with are zeros, which would hide where they are carried along
    draw = torch.Generator().manual_seed(3)
    for name, values in bert.named_parameters():
        if name.endswith("bias"):
            torch.nn.init.normal_(values, std=0.3, generator=draw)
    return CudaBert(bert, CPU, torch.float32), TorchBert(bert, CPU)


@pytest.fixture(scope="module")
def ours(folders: tuple[Path, Path]) -> Encoders:
    """The encoders as on a GPU, on the CPU in float32."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(encoders, "_body", lambda folder, *_: CudaBert(encoders.load_bert(folder), CPU, torch.float32))
        return loaded(folders, CPU)


@pytest.fixture(scope="module")
def reference(folders: tuple[Path, Path]) -> Encoders:
    return loaded(folders, CPU)


def loaded(folders: tuple[Path, Path], device: torch.device, backend: encoders.Backend = "fp32") -> Encoders:
    words, pairs = (encoders.load_encoder(folder, device, backend) for folder in folders)
    assert isinstance(words, WordEncoder)
    assert isinstance(pairs, PairEncoder)
    return words, pairs


@settings(deadline=None, max_examples=40)
@given(lengths=LENGTHS)
def test_hidden_states_are_those_of_the_reference(bodies: tuple[CudaBert, TorchBert], lengths: list[int]) -> None:
    ours, reference = bodies
    packed = pack(drawn(lengths))
    with torch.inference_mode():
        assert torch.allclose(ours(*packed), reference(*packed), atol=1e-4)


def test_only_the_rows_asked_for_are_given(bodies: tuple[CudaBert, TorchBert]) -> None:
    ours, reference = bodies
    packed, rows = pack(drawn((7, 30, 2))), torch.tensor([0, 5, 7, 38])
    with torch.inference_mode():
        assert torch.allclose(ours(*packed, rows), reference(*packed, rows), atol=1e-4)


@settings(deadline=None, max_examples=25)
@given(lengths=LENGTHS, every=st.integers(1, 3))
def test_articles_score_as_with_the_reference(ours: Encoders, reference: Encoders, lengths: list[int], every: int) -> None:
    windows = drawn(lengths, every=every)
    agree(ours[0].run(windows), reference[0].run(windows))


@settings(deadline=None, max_examples=25)
@given(lengths=st.lists(st.integers(2, 300), min_size=1, max_size=8))
def test_pairs_score_as_with_the_reference(ours: Encoders, reference: Encoders, lengths: list[int]) -> None:
    windows = drawn(lengths, types=2)
    agree(ours[1].run(windows), reference[1].run(windows))


def test_a_batch_leaves_nothing_behind_for_the_next(ours: Encoders, reference: Encoders) -> None:
    batches = [drawn(lengths, every=2) for lengths in ((300, 200), (5,), (90, 90, 90), (5,), (200,) * 12)]
    found = [ours[0].run(windows) for windows in batches]
    for windows, one in zip(batches, found, strict=True):
        agree(one, reference[0].run(windows))


def test_threads_do_not_meet_in_one_memory(ours: Encoders) -> None:
    batches = [drawn((n, 2 * n, 3 * n)) for n in range(3, 43)]
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(ours[0].run, batches))
    for windows, one in zip(batches, found, strict=True):
        agree(one, ours[0].run(windows), 1e-6)


@settings(max_examples=300)
@given(lengths=st.lists(st.integers(1, 512), min_size=1, max_size=200))
def test_a_shape_has_room_for_its_batch(lengths: list[int]) -> None:
    shape = Shape.of(lengths)
    fill = shape.tokens - sum(lengths)
    assert 0 <= fill < max(128, sum(lengths) / 16)
    assert shape.windows >= len(lengths) + -(-fill // LONGEST)
    assert shape.longest >= max(*lengths, 1)


def test_shapes_are_few() -> None:
    assert len({Shape.of([200] * n + [rest]) for n in range(80) for rest in range(1, 200)}) <= 64


@settings(max_examples=100)
@given(lengths=LENGTHS)
def test_bounds_rise_to_the_last_token_and_windows_of_the_fill_are_short(lengths: list[int]) -> None:
    shape = Shape.of(lengths)
    inputs = written(drawn(lengths), shape)
    sizes = np.diff(inputs.bounds.numpy())
    assert sizes[: len(lengths)].tolist() == lengths
    assert sizes.sum() == shape.tokens
    assert all(0 <= size <= LONGEST for size in sizes[len(lengths) :])
    real = inputs.owners()[: sum(lengths)].tolist()
    assert real == [i for i, n in enumerate(lengths) for _ in range(n)]
    assert inputs.positions()[: sum(lengths)].tolist() == [place for n in lengths for place in range(n)]


def written(windows: Sequence[Window], shape: Shape) -> Inputs:
    inputs = Inputs.within(torch.full((Inputs.size(shape),), -7, dtype=torch.int32), shape)
    inputs.write(*pack(windows), None)
    return inputs


def test_nobody_attends_to_another_window() -> None:
    query, key, value = torch.randn(3, 10, 2, 8, generator=torch.Generator().manual_seed(1))
    bounds = torch.tensor([0, 4, 4, 10, 10], dtype=torch.int32)
    before = attend(query, key, value, bounds, 16)
    key[4:], value[4:] = 9.0, 9.0
    after = attend(query, key, value, bounds, 16)
    assert torch.equal(before[:4], after[:4])
    assert not torch.allclose(before[4:], after[4:])


def test_computed_tokens_include_the_fill(ours: Encoders) -> None:
    assert ours[0].computed(drawn((100,))) == 128
    assert ours[0].computed(drawn((200,) * 41)) == 8704


def test_without_graphs_passes_run_op_by_op(bodies: tuple[CudaBert, TorchBert], caplog: pytest.LogCaptureFixture) -> None:
    def first(hidden: Tensor, inputs: Inputs, scores: Tensor) -> None:
        scores.copy_(hidden[:, :2])

    reader = Reader(bodies[0], first, 2, graphs=True)  # of which there are none on the CPU
    packed = pack(drawn((9, 4)))
    expected = bodies[1](*packed)[:, :2].detach().numpy()
    for _ in range(4):
        assert np.allclose(reader(*packed, None, 13), expected, atol=1e-4)
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert "CUDA graphs" in caplog.text


@pytest.mark.parametrize(("capability", "backend"), [((9, 0), "bf16"), ((8, 0), "bf16"), ((7, 5), "fp32")])
def test_gpus_without_flash_attention_compute_as_the_reference(
    folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, capability: tuple[int, int], backend: str
) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "get_device_capability", lambda _: capability)
    assert encoders.backend_of(folders[0], torch.device("cuda"), "auto") == backend
    assert encoders.backend_of(folders[0], torch.device("cuda"), "fp32") == "fp32"


@on_gpu
def test_graphs_give_on_the_gpu_what_the_reference_gives(
    folders: tuple[Path, Path], reference: Encoders, caplog: pytest.LogCaptureFixture
) -> None:
    gpu = torch.device("cuda")
    encoded = loaded(folders, gpu, "auto")
    for i, types in enumerate((4, 2)):
        ours, expected = encoded[i], reference[i]
        for lengths in ((300, 200), (5,), (90, 90, 90), (3,) * 60):
            windows = drawn(lengths, types)
            for _ in range(3):  # op by op, captured, replayed
                agree(ours.run(windows), expected.run(windows), 0.2)
            with ThreadPoolExecutor(2) as pool:
                for found in pool.map(ours.run, [windows] * 8):
                    agree(found, expected.run(windows), 0.2)
    assert not caplog.records
