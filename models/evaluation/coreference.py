"""Measures coreference: GAP's pronouns between two names, and third-person pronouns of texts with all their clusters."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from models.analysis import Analyzer
from models.annotations import Mention
from models.evaluation.encoded import encode
from models.tasks import entities
from models.text.lexicon import FEMININE, THIRD_PERSON
from models.training.rows import Row


def measure(analyzer: Analyzer, file: Path) -> dict[str, float]:
    """Precision, recall and F1 of GAP's pairs (Webster et al. 2018), F1 by gender, and ``bias``, feminine to masculine F1.

    A pair of pronoun and name is found when the pronoun's entity has a name that overlaps the name's span. ``tagged`` is the share of right
    names that the tagger found: the most recall there can be.
    """
    right, answered, gold, tagged = ({"masculine": 0, "feminine": 0} for _ in range(4))
    for row, mentions in read_mentions(analyzer, file):
        start, end = row["pronoun"]
        gender = "feminine" if row["text"][start:end].lower() in FEMININE else "masculine"
        entity = next((m.entity for m in mentions if m.form == "pronoun" and m.span.start == start), None)
        for name in ("a", "b"):
            named = {m.entity for m in mentions if m.form == "name" and m.span.start < row[name][1] and row[name][0] < m.span.end}
            right[gender] += entity in named and row[f"{name}_coref"]
            answered[gender] += entity in named
            gold[gender] += row[f"{name}_coref"]
            tagged[gender] += bool(named) and row[f"{name}_coref"]
    by_gender = {gender: 2 * right[gender] / max(1, answered[gender] + gold[gender]) for gender in right}
    total, pairs, names = (sum(counts.values()) for counts in (right, answered, gold))
    return {
        "precision": round(total / max(1, pairs), 4),
        "recall": round(total / max(1, names), 4),
        "f1": round(2 * total / max(1, pairs + names), 4),
        "masculine": round(by_gender["masculine"], 4),
        "feminine": round(by_gender["feminine"], 4),
        "bias": round(by_gender["feminine"] / max(by_gender["masculine"], 1e-9), 4),
        "tagged": round(sum(tagged.values()) / max(1, names), 4),
    }


def clusters(analyzer: Analyzer, file: Path) -> dict[str, float]:
    """Over third-person pronouns whose cluster has a name that the tagger found: precision and recall of joining one of its entities.

    ``elsewhere`` is the share of the other pronouns that are rightly left alone.
    """
    right = answered = gold = alone = others = 0
    for row, mentions in read_mentions(analyzer, file):
        entity = {m.span.start: m.entity for m in mentions if m.form == "pronoun"}
        meant: dict[int, set[str]] = {}
        for cluster in row["clusters"]:
            named = {m.entity for m in mentions if m.form == "name" and any(heads(row, m, span) for span in cluster)}
            meant.update({start: named for start, end in cluster if row["text"][start:end].lower() in THIRD_PERSON})
        for start, named in meant.items():
            answered += bool(named) and start in entity
            gold += bool(named)
            right += bool(named) and entity.get(start) in named
            alone += not named and start not in entity
            others += not named
    return {
        "precision": round(right / max(1, answered), 4),
        "recall": round(right / max(1, gold), 4),
        "elsewhere": round(alone / max(1, others), 4),
    }


def heads(row: Row, name: Mention, span: Sequence[int]) -> bool:
    """Whether a name stands at the head of an annotated mention: in it, with nothing but its titles before it."""
    start, end = span
    before = row["text"][start : name.span.start]
    return (
        start <= name.span.start and name.span.end <= end + 2 and not any(mark in f" {before}" for mark in (" of ", " in ", " who ", ", "))
    )


def read_mentions(analyzer: Analyzer, file: Path) -> Iterator[tuple[Row, tuple[Mention, ...]]]:
    """The rows with the mentions found in them, pronouns and role nouns among them."""
    for encoded in encode(analyzer, file, entities.TASK, entities.Options(coreference=True)):
        yield encoded.row, analyzer.decode(encoded.plan, encoded.outputs)[entities.TASK].mentions
