"""``python -m bench.kernels``: the compiled kernels beside torch, one thread, alternating; processor time, so that others disturb less.

Prints attention by the length of windows for each instruction set that runs here, and the encoder on articles and on short texts, in
float32 and with products in 16-bit integers, with a profile of where its time goes. Writes build/kernels.json.
"""

import argparse
import json
import math
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import torch
from torch.nn import functional

from bench import report
from bench.articles import mix
from bench.offline import TASKS, batches
from models.analysis import Analyzer, read
from models.encoders.kernels.choice import HEADS, SIZE, Kernels
from models.encoders.kernels.library import NAMES, Library, find
from models.encoders.loading import load_encoder
from models.encoders.window import Encoder, Window
from service.inference.loading import BATCH_TOKENS
from service.settings import Settings

OUT = Path("build") / "kernels.json"
LENGTHS = (4, 8, 16, 32, 64, 128, 254)
CPU = torch.device("cpu")
TORCH = "torch"

Calls = Mapping[str, Callable[[], Any]]


def alternating(calls: Calls, times: int) -> dict[str, list[float]]:
    """Processor seconds of each of ``calls``, ``times`` times in turn after a first one."""
    seconds: dict[str, list[float]] = {name: [] for name in calls}
    for turn in range(times + 1):
        for name, call in calls.items():
            start = time.thread_time()
            call()
            if turn:
                seconds[name].append(time.thread_time() - start)
    return seconds


def attention(libraries: Sequence[Library], length: int, times: int) -> dict[str, list[float]]:
    """Tokens a second in attention over windows of ``length``, as many as make a batch, by what computes."""
    windows = max(1, BATCH_TOKENS["cpu"] // length)
    tokens = windows * length
    projected = torch.randn(tokens, 3 * HEADS * SIZE)
    lengths, out = np.full(windows, length), np.empty((tokens, HEADS * SIZE), dtype=np.float32)
    calls: dict[str, Callable[[], Any]] = {TORCH: lambda: attended(projected, length)}
    for library in libraries:
        calls[library.name] = partial(library.attend, projected.numpy(), lengths, HEADS, out)
    return {name: [tokens / one for one in seconds] for name, seconds in alternating(calls, times).items()}


def attended(projected: torch.Tensor, length: int) -> torch.Tensor:
    """What every token sees (T, hidden), as torch computes it, of queries, keys and values ``projected`` (T, 3 * hidden) in windows of
    ``length``."""
    # (T, 3 * hidden) -> query, key and value, each (1, heads, T, size)
    query, key, value = projected.view(len(projected), 3, HEADS, -1).permute(1, 2, 0, 3).unsqueeze(1)
    starts = range(0, len(projected), length)
    here = [[states[:, :, start : start + length] for states in (query, key, value)] for start in starts]
    return torch.cat([functional.scaled_dot_product_attention(*some) for some in here], dim=2).squeeze(0).transpose(0, 1).flatten(1)


def encoder(encoders: Mapping[str, Encoder], windows: Sequence[Window], times: int) -> dict[str, list[float]]:
    """Tokens a second of each of ``encoders`` over ``windows``, in batches as the service has them."""
    tokens, filled = sum(map(len, windows)), list(batches(windows, BATCH_TOKENS["cpu"]))

    def reading(encoder: Encoder) -> Callable[[], Any]:
        return lambda: [encoder.run(batch) for batch in filled]

    seconds = alternating({name: reading(encoder) for name, encoder in encoders.items()}, times)
    return {name: [tokens / one for one in found] for name, found in seconds.items()}


def shortened(windows: Sequence[Window]) -> list[Window]:
    """The first 20 to 79 tokens of ``windows``."""
    lengths = [20 + 7 * index % 60 for index in range(len(windows))]
    return [
        Window(one.ids[:n], one.types[:n], None if one.rows is None else one.rows[one.rows < n])
        for one, n in zip(windows, lengths, strict=True)
    ]


@contextmanager
def clocked(library: Library) -> Iterator[dict[str, float]]:
    """Processor seconds of the kernels of ``library`` by kernel, while this lasts."""
    seconds: dict[str, float] = {}
    methods = {name: getattr(library, name) for name in ("attend", "linear", "norm")}

    def clock(name: str, method: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any) -> Any:
            start = time.thread_time()
            result = method(*arguments)
            label = f"{name} {arguments[1].depth} → {len(arguments[1].bias)}" if name == "linear" else name
            seconds[label] = seconds.get(label, 0.0) + time.thread_time() - start
            return result

        return call

    for name, method in methods.items():
        setattr(library, name, clock(name, method))
    try:
        yield seconds
    finally:
        for name in methods:
            delattr(library, name)


def profile(encoders: Mapping[str, Encoder], library: Library, windows: Sequence[Window]) -> dict[str, dict[str, float]]:
    """Milliseconds of a batch of ``windows`` by what they are spent on, with torch (its largest eight) and the kernels of ``library``."""
    batch = next(batches(windows, BATCH_TOKENS["cpu"]))
    start = time.thread_time()
    encoders[TORCH].run(batch)
    taken = 1000 * (time.thread_time() - start)
    with torch.profiler.profile(activities=[torch.profiler.ProfilerActivity.CPU]) as profiled:
        encoders[TORCH].run(batch)
    events = {event.key: event.self_cpu_time_total for event in profiled.key_averages()}
    whole = sum(events.values())  # by the clock on the wall: only the shares are used
    before = {name: taken * spent / whole for name, spent in sorted(events.items(), key=lambda item: -item[1])[:8]}
    before["all"] = taken
    told = {TORCH: before}
    for own in (name for name in encoders if name != TORCH):
        with clocked(library) as seconds:
            start = time.thread_time()
            encoders[own].run(batch)
            whole = time.thread_time() - start
        after = {name: 1000 * spent for name, spent in sorted(seconds.items(), key=lambda item: -item[1])}
        told[own] = after | {"rest": 1000 * (whole - sum(seconds.values())), "all": 1000 * whole}
    return told


def windows_of(analyzer: Analyzer, articles: int) -> list[Window]:
    """What the article encoder reads of so many articles of the mix."""
    return [work.window for text in mix(articles) for work in analyzer.plan(text, TASKS).work]


def difference(encoders: Mapping[str, Encoder], windows: Sequence[Window]) -> float:
    """The largest difference of two outputs of torch and of another over ``windows``."""
    runs = [encoder.run(windows) for encoder in encoders.values()]
    pairs = [(one[head], other[head]) for run in runs[1:] for one, other in zip(runs[0], run, strict=True) for head in one]
    return max(float(np.abs(one - other).max(initial=0.0)) for one, other in pairs)


def main() -> int:
    """Run; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bench.kernels", description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--times", type=int, default=7, help="repetitions of each (default: 7)")
    parser.add_argument("--articles", type=int, default=10, help="articles of the mix (default: 10)")
    given = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(0)
    libraries = [library for name in NAMES if (library := find([name]))]
    if not libraries:
        parser.exit(1, "There are no kernels for this processor: install a C++ compiler, then Copydesk again.\n")
    told: dict[str, Any] = {"machine": report.machine(), "attention": {}, "encoder": {}}
    with torch.inference_mode():
        print(f"Attention, {HEADS} heads of {SIZE}, thousand tokens a second")
        for length in LENGTHS:
            rates = attention(libraries, length, 3 * given.times)
            told["attention"][length] = rates
            _line(f"  {length:>4}", rates, 1e-3)
    folder = Settings().article_model
    library = libraries[0]
    encoders = {TORCH: load_encoder(folder, CPU, "fp32"), library.name: load_encoder(folder, CPU, "fp32", kernels=Kernels(library, True))}
    if library.shorts:
        encoders[f"{library.name} in 16 bits"] = load_encoder(folder, CPU, "int16", kernels=Kernels(library, True, library.shorts))
    analyzer = read({"article": folder}, {"article": "fp32"}, faults={})
    articles = windows_of(analyzer, given.articles)
    print("The encoder, tokens a second")
    for name, windows in (("articles", articles), ("short", shortened(articles))):
        rates = encoder(encoders, windows, given.times)
        told["encoder"][name] = rates
        _line(f"  {name}", rates, 1)
    told["difference"] = {
        name: difference({TORCH: encoders[TORCH], name: own}, articles[:8]) for name, own in encoders.items() if name != TORCH
    }
    for name, apart in told["difference"].items():
        print(f"  outputs of {name} differ by {apart:.1e} at most")
    told["profile"] = profile(encoders, library, articles)
    for name, spent in told["profile"].items():
        print(f"Milliseconds of a batch with {name}: " + ", ".join(f"{what} {ms:.1f}" for what, ms in spent.items()))
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"All measurements are in {OUT}.")
    return 0


def _line(label: str, rates: Mapping[str, Sequence[float]], unit: float) -> None:
    """Medians; the quotients are of the best times, as what disturbs only ever slows."""
    best = max(rates[TORCH])
    said = [f"{name} {median(found) * unit:,.0f} (×{max(found) / best:.2f})" for name, found in rates.items() if not math.isnan(best)]
    print(f"{label}: {', '.join(said)}")


if __name__ == "__main__":
    raise SystemExit(main())
