from typing import Any, get_args

import pytest

from models import vocabulary
from models.verification.verdicts import VERDICTS, Verdict
from models.vocabulary import CONTACTS, ENTITY_METHODS, METHODS, REASONS, SOURCED, Vocabulary


@pytest.mark.parametrize(
    ("listed", "words"),
    [
        (METHODS, vocabulary.Method),
        (REASONS, vocabulary.Reason),
        (CONTACTS, vocabulary.Contact),
        (SOURCED, vocabulary.Sourced),
        (ENTITY_METHODS, vocabulary.EntityMethod),
        (VERDICTS, Verdict),
    ],
)
def test_every_word_has_a_meaning(listed: Vocabulary, words: Any) -> None:
    assert tuple(listed.words) == get_args(words)
    assert all(meaning for meaning in listed.words.values())
