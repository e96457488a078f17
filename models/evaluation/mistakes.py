"""What is wrong in the answers to a dev file, with the text around it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random

from models.analysis import Analyzer
from models.evaluation.encoded import Encoded
from models.evaluation.judged import Triple
from models.task import Analysis
from models.training.rows import Row

AROUND = 90
"""Characters shown on either side of a span."""


@dataclass(frozen=True, slots=True)
class Error:
    """One error: its kind, the row it is in, and what to show of it."""

    kind: str
    row: str
    shown: str


def sample(errors: Sequence[Error], count: int, seed: int) -> list[Error]:
    """At most ``count`` of the errors, the same for the same seed, in the order given."""
    chosen = Random(seed).sample(range(len(errors)), min(count, len(errors)))
    return [errors[i] for i in sorted(chosen)]


def span_errors(wanted: set[Triple], found: set[Triple]) -> Iterator[tuple[str, Triple | None, Triple | None]]:
    """(kind, wanted, found) of each span that is not exactly right, each span once.

    A ``type`` error has the right ends, a ``boundary`` error overlaps one of its type, ``both`` overlaps one of another; the rest is
    ``missed`` or ``spurious``.
    """
    missing, extra = sorted(wanted - found), sorted(found - wanted)
    for kind, fits in _FITS:
        for span in list(missing):
            match = next((other for other in extra if fits(span, other)), None)
            if match:
                missing.remove(span)
                extra.remove(match)
                yield kind, span, match
    for span in missing:
        yield "missed", span, None
    for span in extra:
        yield "spurious", None, span


def _overlap(one: Triple, other: Triple) -> bool:
    return one[0] < other[1] and other[0] < one[1]


_FITS: tuple[tuple[str, Callable[[Triple, Triple], bool]], ...] = (
    ("type", lambda one, other: one[:2] == other[:2]),
    ("boundary", lambda one, other: one[2] == other[2] and _overlap(one, other)),
    ("both", _overlap),
)


def spans(
    analyzer: Analyzer,
    encoded: Sequence[Encoded],
    wanted: Callable[[Row], set[Triple]],
    given: Callable[[Analysis], set[Triple]],
) -> Iterator[Error]:
    """The spans of each row that are not those ``wanted`` of it."""
    for one in encoded:
        found = given(analyzer.decode(one.plan, one.outputs))
        for kind, right, wrong in span_errors(wanted(one.row), found):
            lines = [f"   {side}: {marked(one.plan.document.text, span)}" for side, span in (("right", right), ("given", wrong)) if span]
            yield Error(kind, str(one.row["id"]), "\n".join(lines))


def marked(text: str, span: Triple) -> str:
    """A span in brackets, after its label, with what stands around it."""
    start, end, label = span
    around = f"{text[max(0, start - AROUND) : start]}[[{text[start:end]}]]{text[end : end + AROUND]}"
    return f"{label:<12} {' '.join(around.split())}"
