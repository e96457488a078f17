"""What goes into an encoder and what comes out, whatever computes it. Nothing here needs torch."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Outputs = Mapping[str, NDArray[np.float32]]


@dataclass(frozen=True, slots=True, eq=False)
class Window:
    """One input of an encoder, special tokens included."""

    ids: NDArray[np.int64]
    """(T,) vocabulary ids."""
    types: NDArray[np.int64]
    """(T,) token types: case shapes for articles, 0 and 1 for the halves of a pair."""
    rows: NDArray[np.int64] | None = None
    """(R,) the tokens, in rising order, of which something is wanted; None for all."""

    def __len__(self) -> int:
        return len(self.ids)


class Encoder(Protocol):
    """What the engine runs: windows in, for each the arrays its decoders read."""

    def run(self, windows: Sequence[Window]) -> Sequence[Outputs]:
        """One dict a window, in order; each array's first axis is the window's rows, or 1 for a whole-window score."""
        ...

    def computed(self, windows: Sequence[Window]) -> int:
        """Tokens it computes to read ``windows`` together, padding included."""
        ...
