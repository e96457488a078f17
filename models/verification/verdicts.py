"""What becomes of a quote that is held against transcripts: its verdict, and the words on which that rests."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, zip_longest
from typing import Final, Literal

from models.annotations import Span
from models.verification.corpus import FARTHEST, Corpus, Sequences
from models.verification.diffs import Edit, Piece, pieces, places, verbatim
from models.verification.search import chain, exact, paraphrased
from models.verification.words import Words
from models.vocabulary import Vocabulary

Verdict = Literal["verbatim", "altered", "truncated", "spliced", "paraphrase", "not_found", "other_speaker"]

VERDICTS: Final = Vocabulary(
    "Verdict",
    "What becomes of a quote that is held against transcripts.",
    {
        "verbatim": "Said so.",
        "altered": "Said with other words.",
        "truncated": "Words are left out, within it or at its end.",
        "spliced": "Put together from several places.",
        "paraphrase": "One place says much the same in other words or another order.",
        "not_found": "No place says it.",
        "other_speaker": "It was said, by somebody other than the draft says.",
    },
)

# The shares were chosen on quotes made of PolNeAR's dev articles (models.evaluation.verification).
ALTERED: Final = 0.74
"""The least ratio of what is the same, for a quote to be the transcript's with changes."""
SOLID: Final = 0.75
"""And that of each piece of one that is put together from several places."""
TOLD: Final = 0.45
"""Share of a quote's meaning that one place must have, for it to be a paraphrase of that."""
FEWEST_TOLD: Final = 3
"""Words with a meaning that a paraphrase shares."""
FEWEST: Final = 3
"""Words of a piece that comes from a place of its own, and words left out without a sign that are more than a slip."""
SHORTEST: Final = 3
"""Words of a quote that is told to end where the transcript goes on."""
LONGEST_END: Final = 8
"""Characters in which a quote ends."""
NEXT: Final = 2
"""Words between two quotes of one sentence that "he said" parts."""

_ENDS: Final = re.compile(r"(?<!\.)[.!?]['’\"”)]*\s*\Z|,\s*\Z")
_STOPS: Final = re.compile(r"[.!?…\n]")


@dataclass(frozen=True, slots=True)
class Finding:
    """A verdict with the pieces of the transcripts that a quote is made of; ``share`` of its weight is theirs.

    ``rest`` counts the words by which the transcript's sentence goes on where a quote ends as one does.
    """

    verdict: Verdict
    pieces: tuple[Piece, ...] = ()
    share: float = 0.0
    rest: int = 0
    elsewhere: tuple[int, ...] = ()
    """Other places with the same words."""

    @property
    def main(self) -> Piece:
        """The piece with most words of the transcript."""
        return max(self.pieces, key=lambda piece: piece.kept)


@dataclass(frozen=True, slots=True)
class Passage:
    """A quoted stretch of the draft and its words."""

    span: Span
    words: Words
    numbers: tuple[int, ...]


def judge(corpus: Corpus, sequences: Sequences, passage: Passage) -> Finding:
    """What ``passage`` is, by its words alone."""
    numbers = passage.numbers
    first, *elsewhere = (*exact(corpus, sequences, numbers), -1)
    if first >= 0:
        return Finding("verbatim", (verbatim(len(numbers), first),), 1.0, elsewhere=tuple(elsewhere[:-1]))
    verdict, found = _found(corpus, sequences, passage) if len(numbers) >= FEWEST else (None, ())
    if verdict:
        return Finding(verdict, found, _share(corpus, numbers, found))
    place = paraphrased(corpus, passage.words.keys)
    if place and place.share >= TOLD and place.words >= FEWEST_TOLD:
        return Finding("paraphrase", (Piece((Edit("replace", 0, len(numbers), place.start, place.end),)),), place.share)
    return Finding("not_found", (), _share(corpus, numbers, found))


def cut(corpus: Corpus, texts: Sequence[str], text: str, passage: Passage, finding: Finding) -> Finding:
    """``finding``, with the rest of the transcript's sentence where the quote ends as a sentence does and that goes on.

    ``texts`` has the transcript of each stretch.
    """
    if finding.verdict != "verbatim" or len(passage.numbers) < SHORTEST:
        return finding
    span = passage.span
    if not _ENDS.search(text, max(span.start, span.end - LONGEST_END), span.end):
        return finding
    first, last = finding.pieces[0].low, finding.pieces[-1].high
    number = corpus.stretch(last - 1)
    said, spans, start = texts[number], corpus.read[number].spans, corpus.starts[number]
    opens = first == start or _STOPS.search(said, spans[first - 1 - start].end, spans[first - start].start)
    if not opens and not text[passage.words.spans[0].start].isupper():
        return finding
    end = last
    while (
        end - start < len(spans) and end - last < FARTHEST and not _STOPS.search(said, spans[end - 1 - start].end, spans[end - start].start)
    ):
        end += 1
    return replace(finding, rest=end - last)


def settled(findings: Sequence[Finding]) -> list[Finding]:
    """The findings in the order of the draft; a quote is not cut that the next one goes on from."""
    result = []
    for finding, following in zip_longest(findings, findings[1:]):
        goes_on = (
            following and following.pieces and 0 <= following.pieces[0].low - finding.pieces[-1].high <= NEXT if finding.rest else False
        )
        if finding.rest and not goes_on:
            *others, last = finding.pieces
            rest = Edit("delete", last.end, last.end, last.high, last.high + finding.rest)
            finding = replace(finding, verdict="truncated", pieces=(*others, replace(last, edits=(*last.edits, rest))))
        result.append(finding)
    return result


def _found(corpus: Corpus, sequences: Sequences, passage: Passage) -> tuple[Verdict | None, tuple[Piece, ...]]:
    """The verdict on what the words of a passage in their order tell, and the pieces; None where they tell nothing."""
    numbers, gaps = passage.numbers, passage.words.gaps
    groups = places(chain(corpus, sequences, numbers))
    sizes = [sum(run.end - run.start for run in group) for group in groups]
    lasting = [group for group, size in zip(groups, sizes, strict=True) if size >= FEWEST]
    if len(lasting) > 1:
        found = pieces(corpus, numbers, [run for group in lasting for run in group], gaps)
        if all(_ratio(corpus, numbers, piece) >= SOLID for piece in found) and _are_apart(found):
            return "spliced", found
    if not groups:
        return None, ()
    found = pieces(corpus, numbers, groups[max(range(len(groups)), key=sizes.__getitem__)], gaps)
    verdict = _of_one(found[0])
    return (verdict, found) if verdict != "altered" or _ratio(corpus, numbers, found[0]) >= ALTERED else (None, found)


def _are_apart(found: Sequence[Piece]) -> bool:
    """Whether two pieces that follow each other are far from each other in the transcripts, rather than in another order."""
    return any(max(after.low - before.high, before.low - after.high) > FARTHEST for before, after in pairwise(found))


def _ratio(corpus: Corpus, numbers: Sequence[int], piece: Piece) -> float:
    """How much of a piece is the same in quote and transcript, by the weight of its words on both sides."""
    kept = changed = 0.0
    for edit in piece.edits:
        of_draft = sum(corpus.weight(number) for number in numbers[edit.start : edit.end])
        if edit.op == "equal":
            kept += 2 * of_draft
        elif edit.marked is None:
            changed += of_draft + sum(corpus.weight(number) for number in corpus.numbers[edit.low : edit.high])
    return kept / (kept + changed)


def _share(corpus: Corpus, numbers: Sequence[int], found: Sequence[Piece]) -> float:
    kept = {i for piece in found for edit in piece.edits if edit.op == "equal" for i in range(edit.start, edit.end)}
    weights = [corpus.weight(number) for number in numbers]
    return sum(weights[i] for i in kept) / sum(weights)


def _of_one(piece: Piece) -> Verdict:
    """The verdict on a quote from one place."""
    edits = [edit for edit in piece.edits if edit.op != "equal"]
    left_out = [edit for edit in edits if edit.op == "delete"]
    silent = [edit for edit in left_out if not edit.marked]
    if len(left_out) < len(edits) or any(edit.high - edit.low < FEWEST for edit in silent):
        return "altered"
    return "truncated" if silent or any(edit.marked == "ellipsis" for edit in left_out) else "verbatim"
