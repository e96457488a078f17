from math import log

import numpy as np
import pytest

from models.annotations import ScoredSpan, Span
from models.tasks.entities.coordination import agreeing
from models.tasks.entities.labels import TAGGED
from models.text.document import Document
from models.text.tokens import Tokens

COLUMNS = {label: 1 + 2 * TAGGED.index(label) for label in ("PERSON", "ORG", "LOC")}


def retyped(text: str, *names: tuple[str, str, dict[str, float]]) -> list[str]:
    """The types of ``names`` in ``text``: each with that of the tagger, and how likely each of its words is of others."""
    words = text.replace(",", " ").replace(".", " ").split()
    starts = np.array([text.index(word) for word in words], dtype=np.int64)
    ends = starts + np.array([len(word) for word in words])
    none = np.zeros(0, dtype=np.int64)
    document = Document(text, (Span(0, len(text)),), Tokens(none, none, np.arange(len(words)), starts, ends))
    scores = np.full((len(words), 1 + 2 * len(TAGGED)), -8.0, dtype=np.float32)
    spans = []
    for name, label, likely in names:
        start = text.index(name)
        spans.append(ScoredSpan(Span(start, start + len(name)), label, 0.5))
        for i, word in enumerate(name.split()):
            for other, probability in likely.items():
                scores[words.index(word), COLUMNS[other] + (i > 0)] = log(probability)
    found = agreeing(document, spans, scores)
    assert [scored.span for scored in found] == [scored.span for scored in spans]
    assert all(0 < scored.confidence <= 0.5 for scored in found)
    return [scored.label for scored in found]


SURE, UNSURE = {"PERSON": 0.9, "ORG": 0.05}, {"PERSON": 0.45, "ORG": 0.5}


def test_beside_a_person_an_unsure_name_is_a_person():
    assert retyped("Rex Holm and Ida Stone left.", ("Rex Holm", "PERSON", SURE), ("Ida Stone", "ORG", UNSURE)) == ["PERSON", "PERSON"]


def test_the_surer_name_decides_on_whichever_side():
    assert retyped("Ida Stone & Rex Holm left.", ("Ida Stone", "ORG", UNSURE), ("Rex Holm", "PERSON", SURE)) == ["PERSON", "PERSON"]


def test_two_sure_names_stay_apart():
    sure = {"ORG": 0.9, "PERSON": 0.02}
    assert retyped("Rex Holm and Norbank left.", ("Rex Holm", "PERSON", SURE), ("Norbank", "ORG", sure)) == ["PERSON", "ORG"]


@pytest.mark.parametrize("between", [" met ", ", "])
def test_only_names_joined_by_and_agree(between):
    text = f"Rex Holm{between}Ida Stone left."
    assert retyped(text, ("Rex Holm", "PERSON", SURE), ("Ida Stone", "ORG", UNSURE)) == ["PERSON", "ORG"]
