from hypothesis import given
from hypothesis import strategies as st

from models.tasks.headline.grounds import LEAST, MOST, grounds
from tests.models.documents import sentences

TEXT = "The bridge was built in 1960. It may fall, an engineer said. The mayor likes cake. Cake is sweet. The bridge may close."


def rested(title: str, text: str = TEXT) -> list[str]:
    whole = sentences(text)
    return [whole[ground.sentence].of(text) for ground in grounds(title, text, whole, range(len(whole)))]


def test_a_headline_rests_on_the_sentences_that_share_its_words() -> None:
    assert rested("Engineer: bridge may fall") == ["It may fall, an engineer said.", "The bridge may close."][:1]
    assert rested("Mayor likes cakes") == ["The mayor likes cake."]


def test_a_headline_of_another_story_rests_on_nothing() -> None:
    assert rested("Whale seen off coast of Iceland") == []
    assert rested("The of and") == rested("") == []
    assert rested("Bridge", "") == []


def test_only_the_sentences_of_the_body_count() -> None:
    whole = sentences(TEXT)
    assert grounds("Mayor likes cake", TEXT, whole, [0, 1]) == ()


@given(st.lists(st.sampled_from(TEXT.split()), max_size=12))
def test_grounds_are_few_in_order_and_near_enough(words: list[str]) -> None:
    whole = sentences(TEXT)
    found = grounds(" ".join(words), TEXT, whole, range(len(whole)))
    assert len(found) <= MOST
    assert [ground.sentence for ground in found] == sorted({ground.sentence for ground in found})
    assert all(LEAST <= ground.overlap <= 1 + 1e-9 for ground in found)
