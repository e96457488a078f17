"""The blocks a reader sees a text laid out in, each with its role."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Self

import numpy as np
from numpy.typing import NDArray

from models.annotations import Span

Role = Literal[
    "title", "heading", "paragraph", "list_item", "table_cell", "quote", "citation", "pull_quote", "embed", "caption", "credit", "aside",
    "byline", "footnote", "boilerplate",
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
    ends: NDArray[np.int64]
    """(B + 1,) where they end; the last is no block's, and 0."""
    flows: NDArray[np.int64]
    """(B + 1,) by block, the flow it is read in: 0 for the story, else a number that only blocks of its group share; the last is 0."""

    @classmethod
    def of(cls, blocks: Sequence[Block]) -> Self:
        """The ``blocks``, which are sorted and apart."""
        numbers: dict[int, int] = {}
        flows = []
        for i, block in enumerate(blocks):
            key = block.group if block.group >= 0 else -1 - i
            flows.append(0 if block.role in STORY else numbers.setdefault(key, len(numbers) + 1))
        ends = [block.span.end for block in blocks]
        numbered = (np.array([*some, 0], dtype=np.int64) for some in (ends, flows))
        return cls(tuple(blocks), tuple(block.span.start for block in blocks), *numbered)

    @classmethod
    def read(cls, text: str, laid_out: Sequence[Block]) -> Self:
        """The blocks of ``text``: those that its markup tells, else its paragraphs, with the roles that their form tells beside."""
        return cls.of([part for block in (laid_out or _lines(text)) for part in _formed(text, block, told=bool(laid_out))])

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
        if not self.flows.any():
            return np.zeros(len(positions), dtype=np.int64)
        index = np.searchsorted(self.starts, positions, side="right") - 1
        return np.where(positions < self.ends[index], self.flows[index], 0)


PARAGRAPH = re.compile(r"[^\S\n]*(\S[^\n]*(?:\n(?!\s*\n)[^\n]*\S[^\n]*)*)")
CREDIT = re.compile(r"(?:Photo(?:graph)?s?|Image|Picture|Credit|Illustration|Graphic)(?: credit| courtesy)?(?: by)?: ?\S", re.IGNORECASE)
CREDITED = re.compile(r"(?<=[.!?)] )(?:Photo(?:graph)?s?|Images?|Pictures?|Credit)(?: credit| by)?: ?\S", re.IGNORECASE)
BRACKETED = re.compile(r"\((?:Photo|Image|Picture)(?: courtesy| credit)?(?: by|:)? [^()]{2,80}\)\Z", re.IGNORECASE)
CAPTIONED = re.compile(r"\[caption\b[^\[\]\n]*\].*\[/caption\]\Z", re.DOTALL)
"""What WordPress has had for pictures since before there were figures."""
ASIDE = re.compile(
    r"(?:Read more|Read also|Also read|Related|See also|More on this|More from|Watch|Listen|Don[’']t miss)\b ?[:|–—-]", re.IGNORECASE
)
BYLINE = re.compile(r"(?:By|BY|Written by|Posted by|Author:) [A-Z][^\n.!?]{2,60}\Z")
BOILERPLATE = re.compile(
    r"(?:Advertisement|Sign up (?:for|to) |Subscribe (?:to|now)|All rights reserved|©|Follow us on |Share this)",
    re.IGNORECASE,
)
ITEM = re.compile(r"(?:[-*•–] |\d{1,2}[.)] )\S")
STOP = re.compile(r"[.!?:;,…\"”’')\]]\Z")
CITING = re.compile(r"[—–-]{1,2} ?[A-Z@]")
CITED_LAST = re.compile(
    r"\n\s*(?=[―—–-]{1,2} ?[A-Z@][^\n]{1,80}\Z)"  # a line of its own
    r"|(?<=[.!?…”\"’'])[^\S\n]+(?=[―—–]{1,2} ?[A-Z@][^\n.!?]{1,60}\Z)"  # the end of the last line
)
LONGEST_HEADING = 80
MOST_HEADING_WORDS = 12
LONGEST_CREDIT = 120
LONGEST_CAPTION = 320


def _lines(text: str) -> list[Block]:
    """The paragraphs of plain text, which blank lines part."""
    return [Block(Span(*match.span(1)), "paragraph") for match in PARAGRAPH.finditer(text)]


def _formed(text: str, block: Block, *, told: bool) -> list[Block]:
    """A block with the role that its form tells, in two where a credit follows a caption."""
    words = block.span.of(text)
    if block.role == "paragraph":
        block = Block(block.span, _role(text, block.span, words, told=told), block.group)
    if block.role in ("quote", "pull_quote", "embed") and CITING.match(words):
        return [Block(block.span, "citation", block.group)]
    if block.role in ("quote", "pull_quote") and block.group >= 0 and (below := CITED_LAST.search(words)):
        said, signed = (block.span.start + at for at in below.span())
        return [Block(Span(block.span.start, said), block.role, block.group), Block(Span(signed, block.span.end), "citation", block.group)]
    if block.role == "caption":
        credit = CREDITED.search(words) or BRACKETED.search(words)
        if CREDIT.match(words):
            return [Block(block.span, "credit", block.group)]
        if credit and credit.start():
            at = block.span.start + credit.start()
            caption = Span(block.span.start, block.span.start + len(words[: credit.start()].rstrip()))
            return [Block(caption, "caption", block.group), Block(Span(at, block.span.end), "credit", block.group)]
    return [block]


def _is_credited(words: str) -> bool:
    """Whether a paragraph ends with the credit of a picture, whose caption it then is."""
    credit = CREDITED.search(words)
    return BRACKETED.search(words) is not None or (credit is not None and len(words) - credit.start() <= LONGEST_CREDIT)


def _role(text: str, span: Span, words: str, *, told: bool) -> Role:
    """What a paragraph is by its form; headings are told by their form only where no markup tells them."""
    if (CREDIT.match(words) and len(words) <= LONGEST_CREDIT) or BRACKETED.fullmatch(words):
        return "credit"
    if CAPTIONED.match(words) or (len(words) <= LONGEST_CAPTION and _is_credited(words)):
        return "caption"
    if ASIDE.match(words):
        return "aside"
    if BYLINE.match(words):
        return "byline"
    if BOILERPLATE.match(words) and len(words) <= LONGEST_CREDIT:
        return "boilerplate"
    if ITEM.match(words):
        return "list_item"
    if told or "\n" in words or len(words) > LONGEST_HEADING or STOP.search(words) or not words[0].isupper():
        return "paragraph"
    if len(words.split()) > MOST_HEADING_WORDS or not text[span.end :].strip():
        return "paragraph"
    return "title" if not text[: span.start].strip() else "heading"
