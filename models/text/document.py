"""A text and its form: what can be told of it before anybody asks what it means."""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import NDArray

from models.annotations import Span
from models.text.blocks import Block, Blocks
from models.text.borders import bordered
from models.text.labels import labels
from models.text.marks import Region, outermost, regions
from models.text.sentences import split
from models.text.tokens import Tokenizer, Tokens
from models.text.words import Words

LINE = re.compile(r"\n\s*")


@dataclass(frozen=True, eq=False)
class Document:
    """A text with its sentences, paragraphs, words, tokens, quoted regions and labels of turns; each is worked out once, when asked for.

    All positions are code points. Finding what stands at one takes logarithmic time.
    """

    text: str
    sentences: tuple[Span, ...]
    """In text order, apart from each other."""
    tokens: Tokens
    """Those of the encoder that reads the text."""
    laid_out: tuple[Block, ...] = ()
    """The blocks that its markup tells, by start and apart from each other; none for plain text."""

    @classmethod
    def read(cls, text: str, tokenize: Tokenizer, laid_out: tuple[Block, ...] = ()) -> Self:
        """The document that ``text`` is, with the blocks that its markup tells."""
        tokens = tokenize(text)
        return cls(text, split(text), bordered(text, tokens, Blocks.read(text, laid_out), tokenize.stops), laid_out)

    @classmethod
    def unread(cls, text: str, laid_out: tuple[Block, ...] = ()) -> Self:
        """The same for what no encoder reads: without sentences and tokens."""
        return cls(text, (), Tokens(*(np.zeros(0, dtype=np.int64) for _ in range(5))), laid_out)

    @cached_property
    def blocks(self) -> Blocks:
        """Its blocks with their roles."""
        return Blocks.read(self.text, self.laid_out)

    @cached_property
    def words(self) -> Words:
        """Its words, and where clauses may begin."""
        return Words.of(self.text)

    @cached_property
    def sentence_starts(self) -> tuple[int, ...]:
        """Where the sentences begin."""
        return tuple(sentence.start for sentence in self.sentences)

    @cached_property
    def opens(self) -> NDArray[np.int64]:
        """(S,) the same as an array."""
        return np.array(self.sentence_starts, dtype=np.int64)

    @cached_property
    def paragraphs(self) -> tuple[int, ...]:
        """Where the paragraphs begin, which any line end closes; 0 is the first."""
        return (0, *(line.end() for line in LINE.finditer(self.text)))

    @cached_property
    def parted(self) -> NDArray[np.int64]:
        """The words of the encoder, by index, that a blank line or the border of a block comes before."""
        words = np.searchsorted(self.tokens.starts, self.blocks.starts)
        return np.union1d(self.tokens.paragraphs(self.text), words[words < len(self.tokens.starts)])

    @cached_property
    def regions(self) -> tuple[Region, ...]:
        """What stands in quotation marks, by start; any two are nested or disjoint."""
        return regions(self.text)

    @cached_property
    def quoted(self) -> tuple[Region, ...]:
        """The regions that lie in no other."""
        return outermost(self.regions)

    @cached_property
    def quoted_starts(self) -> tuple[int, ...]:
        """Where those begin, their marks included."""
        return tuple(region.outer.start for region in self.quoted)

    @cached_property
    def labels(self) -> tuple[re.Match[str], ...]:
        """What stands where the label of a transcript's turn does, one a line at most."""
        return labels(self.text)

    def sentence(self, position: int) -> int:
        """The index of the sentence that ``position`` lies in or follows; -1 before the first."""
        return bisect_right(self.sentence_starts, position) - 1

    def sentence_span(self, position: int) -> Span:
        """The sentence ``position`` lies in; the paragraph where there is none."""
        index = self.sentence(position)
        if index >= 0 and position < self.sentences[index].end:
            return self.sentences[index]
        return self.paragraph_span(position)

    def paragraph(self, position: int) -> int:
        """The index of the paragraph ``position`` lies in."""
        return bisect_right(self.paragraphs, position) - 1

    def paragraph_span(self, position: int) -> Span:
        """The paragraph ``position`` lies in, up to where the next begins."""
        index = self.paragraph(position)
        end = self.paragraphs[index + 1] if index + 1 < len(self.paragraphs) else len(self.text)
        return Span(self.paragraphs[index], end)

    def paragraphs_of(self, positions: NDArray[np.int64]) -> NDArray[np.int64]:
        """The indexes (n,) of the paragraphs that ``positions`` (n,) lie in."""
        return self._paragraphs.searchsorted(positions, side="right") - 1

    @cached_property
    def _paragraphs(self) -> NDArray[np.int64]:
        return np.array(self.paragraphs, dtype=np.int64)

    def region(self, position: int) -> Region | None:
        """The outermost quoted region that ``position`` lies in, its marks included."""
        index = bisect_right(self.quoted_starts, position) - 1
        return self.quoted[index] if index >= 0 and position < self.quoted[index].outer.end else None

    def regions_in(self, span: Span) -> tuple[Region, ...]:
        """The outermost quoted regions that share a character with ``span``."""
        first = max(0, bisect_right(self.quoted_starts, span.start) - 1)
        last = bisect_left(self.quoted_starts, span.end)
        return tuple(region for region in self.quoted[first:last] if region.outer.end > span.start)

    def in_marks(self, position: int) -> bool:
        """Whether ``position`` lies within quotation marks."""
        return self.region(position) is not None
