from typing import Any

import numpy as np

from models.encoders.window import Window
from service.inference.runners import Local


def window() -> Window:
    return Window(np.array([5]), np.array([0]))


class Batched:
    """Gives parts of one array."""

    def __init__(self) -> None:
        self.whole = np.zeros((2, 4), dtype=np.float32)

    def run(self, windows: Any) -> list[dict[str, Any]]:
        return [{"scores": row} for row in self.whole]

    def computed(self, windows: Any) -> int:
        return 2


def test_outputs_computed_here_share_nothing_with_their_batch() -> None:
    encoder = Batched()
    first, _ = Local({"article": encoder}).run("article", [window(), window()]).outputs
    encoder.whole[:] = 9
    assert first["scores"].tolist() == [0] * 4
