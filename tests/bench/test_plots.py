from pathlib import Path

from bench import plots
from bench.loaded import Point

PNG = b"\x89PNG"


def point(offered: float, rate: float) -> Point:
    return Point(offered, rate, {0.5: 0.1, 0.99: 0.4}, 0)


def test_load_gives_a_plot_of_throughput_and_one_of_latency(tmp_path: Path) -> None:
    plots.load([point(1, 500.0), point(2, 900.0)], [point(500.0, 480.0), point(1200.0, 990.0)], 1000.0, tmp_path / "images")
    assert {file.name: file.read_bytes()[:4] for file in (tmp_path / "images").iterdir()} == {"throughput.png": PNG, "latency.png": PNG}


def test_length_gives_a_plot_of_time(tmp_path: Path) -> None:
    plots.length({1_000: [0.1, 0.12], 10_000: [1.0, 1.1]}, tmp_path)
    assert (tmp_path / "length.png").read_bytes()[:4] == PNG
