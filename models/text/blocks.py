"""The blocks a reader sees a text laid out in, each with its role."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Self

import numpy as np
from numpy.typing import NDArray

from models.annotations import Span

Role = Literal[
    "title", "heading", "paragraph", "list_item", "table_cell", "quote", "citation", "pull_quote", "embed", "caption", "credit", "aside",
    "byline", "boilerplate",
]  # fmt: skip

STORY: frozenset[Role] = frozenset(("paragraph", "list_item", "table_cell", "quote", "byline"))
"""Roles of blocks that tell the story one after another; each other block is read by itself."""


@dataclass(frozen=True, slots=True)
class Block:
    """One block: its text and role.

    ``group`` is the same for blocks that are shown as one, such as a quotation and its citation, or a caption and its credit; -1 for a
    block that stands alone.
    """

    span: Span
    role: Role
    group: int = -1


@dataclass(frozen=True, slots=True, eq=False)
class Blocks:
    """The blocks of a text, by start and apart from each other."""

    blocks: tuple[Block, ...]
    starts: tuple[int, ...]
    flows: NDArray[np.int64]
    """(B,) by block, the flow it is read in: 0 for the story, else a number that only blocks of its group share."""

    @classmethod
    def of(cls, blocks: Sequence[Block]) -> Self:
        """The ``blocks``, which are sorted and apart."""
        numbers: dict[int, int] = {}
        flows = []
        for i, block in enumerate(blocks):
            key = block.group if block.group >= 0 else -1 - i
            flows.append(0 if block.role in STORY else numbers.setdefault(key, len(numbers) + 1))
        return cls(tuple(blocks), tuple(block.span.start for block in blocks), np.array(flows, dtype=np.int64))

    def at(self, position: int) -> Block | None:
        """The block that holds ``position``."""
        index = bisect_right(self.starts, position) - 1
        return self.blocks[index] if index >= 0 and position < self.blocks[index].span.end else None

    def role(self, position: int) -> Role:
        """The role of what stands at ``position``; a paragraph where no block says otherwise."""
        block = self.at(position)
        return block.role if block else "paragraph"

    def flows_of(self, positions: NDArray[np.int64]) -> NDArray[np.int64]:
        """(n,) the flows that ``positions`` (n,) are read in: two of different flows stand on two sides of a border."""
        index = np.searchsorted(self.starts, positions, side="right") - 1
        flows = np.append(self.flows, 0)
        ends = np.array([*(block.span.end for block in self.blocks), 0], dtype=np.int64)
        return np.where(positions < ends[index], flows[index], 0)
