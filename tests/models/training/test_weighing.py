from pathlib import Path
from typing import Any

import numpy as np
import pytest

from models.annotations import StanceLabel
from models.tasks.quotes import loglinear
from models.tasks.stance import weighing as stored
from models.tasks.stance.labels import LABELS
from models.tasks.stance.weighing import USES, Weighing
from models.training import weighing
from models.training.weighing import Told, authors, fit, speakers
from tests.models.tasks.stance.saying import document, judged, quote

TEXTS: dict[StanceLabel, tuple[str, str]] = {
    "favor": ("The tram is a joy", "I love it"),
    "against": ("The tram is a pest", "I hate it"),
    "neutral": ("The tram is here", "I saw it"),
}


def told(number: int, author: StanceLabel, speaker: StanceLabel, listed: bool = True) -> Told:
    """An article whose author and one speaker take these sides."""
    words, said = TEXTS[author][0], TEXTS[speaker][1]
    text = f"{words}. “{said},” said Ann. " + "It rained all day in the town and nobody minded at all. " * 20
    quotes = (quote(text, said, "Ann"),)
    voices, found = judged(document(text), quotes, {words: author, said: speaker})
    sides = {author, speaker} - {"neutral"}
    row: dict[str, Any] = {"target": "the tram", "article": sides.pop() if len(sides) == 1 else "neutral", "author": author}
    return Told(number, voices, found, row, (speaker if listed else None,))


TAUGHT = [told(i, author, speaker) for i, (author, speaker) in enumerate([(a, s) for a in LABELS for s in LABELS] * 12)]


def test_weights_learn_who_takes_which_side() -> None:
    learnt = Weighing(fit(TAUGHT))
    for one in TAUGHT[:9]:
        assert LABELS[int(learnt("author", one.judged.author_features).argmax())] == one.stance["author"]
        assert LABELS[int(learnt("speaker", one.judged.speaker_features[0]).argmax())] == one.speakers[0]
        assert LABELS[int(learnt("article", one.judged.article_features).argmax())] == one.stance["article"]


def test_speakers_that_are_not_listed_teach_less_and_as_neutral() -> None:
    some = [told(i, "neutral", "favor", listed=False) for i in range(4)]
    taught = speakers(some)
    assert {label for _, label in taught} <= {"neutral"}
    assert len(taught) < len(speakers([told(0, "neutral", "favor")] * 4)) == 4
    assert len(authors(some)) == 4


def test_what_is_stored_is_what_is_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stored, "FOLDER", tmp_path)
    for use, weights in fit(TAUGHT).items():
        loglinear.store(weights, stored.file(use), weighing.LEAST)
    loaded = Weighing.load()
    assert set(loaded.weights) == set(USES)
    assert np.argmax(loaded("author", TAUGHT[0].judged.author_features)) == LABELS.index("favor")
