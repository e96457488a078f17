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


def span_errors(gold: set[Triple], answered: set[Triple]) -> Iterator[tuple[str, Triple | None, Triple | None]]:
    """(kind, gold, answered) of each span that is not exactly right, each span once.

    A ``type`` error has the right ends, a ``boundary`` error overlaps one of its type, ``both`` overlaps one of another; the rest is
    ``missed`` or ``spurious``.
    """
    missing, extra = sorted(gold - answered), sorted(answered - gold)
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


def _overlap(left: Triple, right: Triple) -> bool:
    return left[0] < right[1] and right[0] < left[1]


_FITS: tuple[tuple[str, Callable[[Triple, Triple], bool]], ...] = (
    ("type", lambda left, right: left[:2] == right[:2]),
    ("boundary", lambda left, right: left[2] == right[2] and _overlap(left, right)),
    ("both", _overlap),
)


def spans(
    analyzer: Analyzer,
    encoded: Sequence[Encoded],
    gold: Callable[[Row], set[Triple]],
    given: Callable[[Analysis], set[Triple]],
) -> Iterator[Error]:
    """The spans of each row that are not those of ``gold``."""
    for article in encoded:
        answered = given(analyzer.decode(article.plan, article.outputs))
        for kind, right, wrong in span_errors(gold(article.row), answered):
            text = article.plan.document.text
            lines = [f"   {side}: {marked(text, span)}" for side, span in (("right", right), ("given", wrong)) if span]
            yield Error(kind, str(article.row["id"]), "\n".join(lines))


def marked(text: str, span: Triple) -> str:
    """A span in brackets, after its label, with what stands around it."""
    start, end, label = span
    around = f"{text[max(0, start - AROUND) : start]}[[{text[start:end]}]]{text[end : end + AROUND]}"
    return f"{label:<12} {' '.join(around.split())}"
