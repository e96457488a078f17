"""From derived text back to the source it was made of, and from the source to the derived text."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from models.annotations import Span

WHITE = " \t\n\r\f"


@dataclass(frozen=True, slots=True, eq=False)
class SourceMap:
    """Segments of a derived text, in the order of both texts.

    Segment ``i`` starts at ``starts[i]`` in the derived text and stands for ``lengths[i]`` source characters from ``sources[i]`` on.
    Where the two sides are equally long they match character by character; otherwise the segment stands for its source as a
    whole, as ``é`` does for ``&eacute;``, and with length 0 for nothing, as a paragraph break does. Offsets are code points.
    """

    starts: tuple[int, ...]
    sources: tuple[int, ...]
    lengths: tuple[int, ...]
    size: int

    def original(self, span: Span) -> Span:
        """The smallest source range that covers ``span`` of the derived text, in O(log segments).

        Characters without a source add nothing at the edges of a span; a span of nothing else is empty, and lies where its
        neighbours meet. Raises ValueError for a span outside the text.
        """
        if not 0 <= span.start <= span.end <= self.size:
            raise ValueError(f"{span} lies outside a text of {self.size} characters")
        if not self.starts:
            return Span(0, 0)
        first = bisect_right(self.starts, span.start) - 1
        if span.start == span.end:
            point = self._edge(first, span.start)
            return Span(point, point)
        if span.end <= self._end(first) and self._verbatim(first):
            shift = self.sources[first] - self.starts[first]
            return Span(span.start + shift, span.end + shift)
        last = bisect_left(self.starts, span.end) - 1
        # What has no source lies at the end of what comes before it; no two such segments stand side by side.
        inner = first + (first < last and not self.lengths[first])
        start = self._edge(inner, max(span.start, self.starts[inner]))
        if self._verbatim(last):
            return Span(start, self.sources[last] + span.end - self.starts[last])
        return Span(start, self.sources[last] + self.lengths[last])

    def derived(self, source: Span) -> Span | None:
        """The smallest range of the derived text that covers ``source``; None unless its first and last characters are in the text."""
        first = self._holding(source.start)
        last = self._holding(source.end - 1)
        if first is None or last is None or source.start >= source.end:
            return None
        start = self.starts[first] + (source.start - self.sources[first] if self._verbatim(first) else 0)
        if self._verbatim(last):
            return Span(start, self.starts[last] + source.end - self.sources[last])
        return Span(start, self._end(last))

    def position(self, source: int) -> int:
        """Where the derived text stands once all source characters before ``source`` are in it."""
        segment = bisect_right(self.sources, source) - 1
        if segment < 0:
            return 0
        inside = source - self.sources[segment]
        if inside >= self.lengths[segment]:
            return self._end(segment)
        return self.starts[segment] + (inside if self._verbatim(segment) else 0)

    def _end(self, segment: int) -> int:
        return self.starts[segment + 1] if segment + 1 < len(self.starts) else self.size

    def _verbatim(self, segment: int) -> bool:
        return self._end(segment) - self.starts[segment] == self.lengths[segment]

    def _edge(self, segment: int, offset: int) -> int:
        return self.sources[segment] + (offset - self.starts[segment] if self._verbatim(segment) else 0)

    def _holding(self, source: int) -> int | None:
        segment = bisect_right(self.sources, source) - 1
        return segment if segment >= 0 and source < self.sources[segment] + self.lengths[segment] else None


class MappedText:
    """A text under construction together with its source map; pieces come in source order."""

    def __init__(self) -> None:
        self.size = 0
        self._parts: list[str] = []
        self._starts: list[int] = []
        self._sources: list[int] = []
        self._lengths: list[int] = []
        self._source_end = 0
        self._extends = False  # whether the last segment matches its source character by character, up to ``_source_end``

    def add(self, text: str, start: int, end: int) -> None:
        """Append ``text``, which source characters ``start`` up to ``end`` stand for: one for one if they are as many."""
        length = end - start
        if not length:
            self.invent(text)
            return
        if length == len(text) and start == self._source_end and self._extends:
            self._lengths[-1] += length
        elif text:
            self._open(start, length)
            self._extends = length == len(text)
        self._source_end = end
        self._parts.append(text)
        self.size += len(text)

    def invent(self, text: str) -> None:
        """Append ``text`` that has no source."""
        if text and not (self._lengths and self._lengths[-1] == 0):
            self._open(self._source_end, 0)
            self._extends = False
        self._parts.append(text)
        self.size += len(text)

    def strip_end(self) -> None:
        """Drop white space, and what was invented of it, from the end."""
        while self._parts:
            part = self._parts.pop()
            kept = part.rstrip(WHITE)
            cut = len(part) - len(kept)
            if kept:
                self._parts.append(kept)
            if not cut:
                return
            if cut == self.size - self._starts[-1]:
                del self._starts[-1], self._sources[-1], self._lengths[-1]
            elif self._lengths[-1]:
                self._lengths[-1] -= cut
            self.size -= cut
            self._source_end = self._sources[-1] + self._lengths[-1] if self._sources else 0
            self._extends = False

    def finish(self) -> tuple[str, SourceMap]:
        """The text and its map."""
        return "".join(self._parts), SourceMap(tuple(self._starts), tuple(self._sources), tuple(self._lengths), self.size)

    def _open(self, source: int, length: int) -> None:
        self._starts.append(self.size)
        self._sources.append(source)
        self._lengths.append(length)
