"""Measures pronouns and role nouns that are given as mentions: how often they stand for the entity they are said to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.analysis import Analyzer
from models.annotations import Mention
from models.evaluation.calibration import Points
from models.evaluation.coreference import heads, read_mentions
from models.evaluation.judged import Judged, Reliability
from models.text.lexicon import THIRD_PERSON
from models.training.rows import Row

FORMS = ("pronoun", "nominal")
"""Forms of mentions that stand for a name; kinds of precision too."""

PAIRED = "coref/gap_pronoun"
"""A dev file with one pronoun a row and two names it may stand for."""

CLUSTERED: Mapping[str, tuple[str, ...]] = {"coref/gum_coref": FORMS, "coref/litbank_coref": ("nominal",)}
"""Dev files with all mentions of what is mentioned twice, and the forms they tell of: pronouns of novels are not those of news."""

NOTE = (
    "`given` counts the pronouns and role nouns that are mentions of an entity, `right` is the share of them whose entity has a name that "
    "stands for the same by annotation: gap_pronoun tells of pronouns, litbank_coref of role nouns, gum_coref of both; none tells of “who” "
    "and “which”, nor of role nouns beside the name they go with. Role nouns are too few for a precision of their own: theirs is that of "
    "pronouns and role nouns together. The confidences of both are the probabilities of coreference as they are, without a curve."
)


@dataclass(frozen=True, slots=True)
class Anaphors:
    """Figures by file, and the mentions judged, by form."""

    figures: Mapping[str, Any]
    judged: Mapping[str, Judged]

    @property
    def reliability(self) -> dict[str, Reliability]:
        """How the confidences that are served come true: together, and by form."""
        return {"anaphor": self._together().plain(), **{f"of {form}": judged.plain() for form, judged in self.judged.items()}}

    @property
    def precision(self) -> dict[str, Points]:
        """The precision steps of each form; one of few mentions has those of all."""
        return self._together().precision(FORMS)

    @property
    def tried(self) -> dict[str, list[dict[str, float]]]:
        """By form, what comes out of ``min_precision`` across halves."""
        return {f"{form}s": self._together().tried(FORMS, form) for form in FORMS}

    def _together(self) -> Judged:
        every = Judged()
        for judged in self.judged.values():
            every.extend(judged)
        return every


def measure(analyzer: Analyzer, data: Path) -> Anaphors:
    """The pronouns and role nouns that ``analyzer`` gives on the dev files in ``data``."""
    figures: dict[str, Any] = {}
    every = {form: Judged() for form in FORMS}
    for file in (PAIRED, *CLUSTERED):
        by_form = {form: Judged() for form in CLUSTERED.get(file, ("pronoun",))}
        for i, (row, mentions) in enumerate(read_mentions(analyzer, data / f"{file}.dev.jsonl.gz")):
            for mention in mentions:
                right = _of_pair(row, mention, mentions) if file == PAIRED else _of_clusters(row, mention, mentions)
                if mention.form in by_form and right is not None:
                    by_form[mention.form].add(i, mention.confidence, mention.form, right)
        for form, judged in by_form.items():
            every[form].extend(judged)
        shares = {f"{form}s": {"given": len(by_form[form].right), "right": _share(by_form[form].right)} for form in by_form}
        figures[Path(file).name] = shares
    return Anaphors(figures, every)


def _of_pair(row: Row, pronoun: Mention, mentions: Sequence[Mention]) -> bool | None:
    """Whether the pronoun that a row of GAP asks about has the right one of its names; None where the right one may be a third."""
    if pronoun.form != "pronoun" or pronoun.span.start != row["pronoun"][0]:
        return None
    meant = {name: _has_name(pronoun, mentions, row, [row[name]], overlapping=True) for name in ("a", "b")}
    if any(row[f"{name}_coref"] for name in meant):
        return any(meant[name] and row[f"{name}_coref"] for name in meant)
    return False if any(meant.values()) else None


def _of_clusters(row: Row, anaphor: Mention, mentions: Sequence[Mention]) -> bool | None:
    """Whether an anaphor's entity has a name in its cluster; None for words that annotators leave out, as they do appositions.

    A personal pronoun that they leave out stands for nobody.
    """
    if anaphor.form not in FORMS:
        return None
    cluster = _cluster(row, anaphor)
    if cluster is None:
        return False if anaphor.span.of(row["text"]).lower() in THIRD_PERSON else None
    return _has_name(anaphor, mentions, row, cluster)


def _cluster(row: Row, anaphor: Mention) -> list[list[int]] | None:
    """The cluster of the shortest annotated mention that begins where the anaphor does; it may go on after a noun, not after a pronoun."""
    start, end = anaphor.span.start, anaphor.span.end
    fitting = [
        (last, cluster)
        for cluster in row["clusters"]
        for first, last in cluster
        if first == start and (last == end or (last > end and anaphor.form == "nominal"))
    ]
    return min(fitting, key=lambda candidate: candidate[0])[1] if fitting else None


def _has_name(
    anaphor: Mention, mentions: Sequence[Mention], row: Row, spans: Sequence[Sequence[int]], *, overlapping: bool = False
) -> bool:
    """Whether the entity of an anaphor has a name at the head of one of ``spans``, or, if ``overlapping``, that shares a character."""
    for name in mentions:
        if name.form == "name" and name.entity == anaphor.entity:
            for span in spans:
                if name.span.start < span[1] and span[0] < name.span.end if overlapping else heads(row, name, span):
                    return True
    return False


def _share(of: Sequence[bool]) -> float:
    return round(sum(of) / max(1, len(of)), 4)
