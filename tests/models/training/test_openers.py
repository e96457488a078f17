from models.training.openers import LEAST, openers


def test_words_in_lower_case_within_sentences_open_sentences() -> None:
    text = "Then, they say, shares fell and the Senate met.\n" * LEAST
    assert {"shares", "the"} <= set(openers([text]))
    assert "senate" not in openers([text])


def test_headlines_and_rare_words_tell_nothing() -> None:
    assert openers(["Big Firms Say the Taxes Rise Again Today\n" * LEAST]) == []
    assert openers(["They say that shares fell.\n" * (LEAST - 1)]) == []


def test_a_noun_that_goes_on_from_initials_is_none() -> None:
    text = "They say that the open door led to the trade fair.\n" * LEAST
    assert "open" in openers([text])
    assert "open" not in openers([text, "She won the U.S. Open again."])
