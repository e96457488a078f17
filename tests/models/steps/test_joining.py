import pytest

from models.steps.joining import REASONABLE, mark_quoted
from tests.models.documents import named
from tests.models.tasks.attribution.marked import strip
from tests.models.tasks.entities.marked import annotate, clusters
from tests.models.tasks.quotes.marked import quotes


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[PERSON:Ghani] spoke. He left.", [("Ghani", "He")]),
        ("[PERSON:Ghani] spoke. His men left.", [("Ghani", "His")]),
        ("Mrs. [PERSON:Clinton] met Mr. [PERSON:Trump]. She left.", [("Clinton", "She"), ("Trump",)]),
        ("Mrs. [PERSON:Clinton] met Mr. [PERSON:Trump]. He left.", [("Clinton",), ("Trump", "He")]),
        ("[PERSON:Smith], a spokeswoman, met [PERSON:Jones]. She left.", [("Smith", "She"), ("Jones",)]),
        ("His wife [PERSON:Smith] stayed. He left.", [("Smith",)]),
        ("The [ORG:Acme Corp.] raised its prices.", [("Acme Corp.", "its")]),
        ("The [NORP:Taliban] said they would fight.", [("Taliban", "they")]),
        ("[LOC:Paris] is big. It rains. He left.", [("Paris",)]),
        ("He left. [PERSON:Ghani] spoke.", [("Ghani",)]),
        ("[PERSON:Ghani] spoke. One. Two. Three. He left.", [("Ghani", "He")]),
        ("[PERSON:Ghani] spoke. " + "Snow fell. " * 9 + "He left.", [("Ghani",)]),
    ],
)
def test_a_pronoun_joins_the_entity_it_stands_for(text: str, expected: list[tuple[str, ...]]) -> None:
    assert clusters(text, coreference=True) == expected


def test_pronouns_are_left_alone_unless_asked_for() -> None:
    assert clusters("[PERSON:Ghani] spoke. He left.") == [("Ghani",)]


def test_a_pronoun_mention_says_so_and_has_its_entitys_type() -> None:
    _, mentions, _ = annotate("[PERSON:Ghani] spoke. He left.", coreference=True)
    assert (mentions[1].form, mentions[1].type, mentions[1].entity) == ("pronoun", "PERSON", "e1")
    assert REASONABLE["pronoun"] <= mentions[1].confidence < 1


@pytest.mark.parametrize("name", ["John", "Mary"])
@pytest.mark.parametrize("pronoun", ["He", "She"])
def test_no_gender_is_guessed_from_a_first_name(name: str, pronoun: str) -> None:
    assert clusters(f"[PERSON:{name}] spoke. {pronoun} left.", coreference=True) == [(name, pronoun)]


def test_a_gender_once_told_by_a_pronoun_holds() -> None:
    text = "[PERSON:Ghani] spoke. He left. Later [PERSON:Ghani] returned. She did not."
    assert clusters(text, coreference=True) == [("Ghani", "He", "Ghani")]


def test_two_equal_candidates_are_not_reasonably_sure() -> None:
    assert clusters("It was about [PERSON:Ghani] and about [PERSON:Kabulov] and [PERSON:Putin]. Then came his car.", coreference=True) == [
        ("Ghani",),
        ("Kabulov",),
        ("Putin",),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("President [PERSON:Ghani] spoke. Then the president left.", [("Ghani", "the president")]),
        ("Sen. [PERSON:Sanders] spoke. Nobody heard the senator.", [("Sanders", "the senator")]),
        ("Prime Minister [PERSON:Modi] spoke. The prime minister left.", [("Modi", "The prime minister")]),
        ("The [ORG:Ministry of Defence] knew. The ministry said so.", [("Ministry of Defence", "The ministry")]),
        ("[ORG:Acme Inc.] grew. The company said so.", [("Acme Inc.", "The company")]),
        ("Vice President [PERSON:Pence] spoke. The president left.", [("Pence",)]),
        ("[PERSON:Ghani] spoke. The president left.", [("Ghani",)]),
        ("The president left. President [PERSON:Ghani] spoke.", [("The president", "Ghani")]),
        ("President [PERSON:Ghani] met the president of Iran.", [("Ghani",)]),
    ],
)
def test_a_role_noun_joins_whoever_bears_the_role(text: str, expected: list[tuple[str, ...]]) -> None:
    assert clusters(text, coreference=True) == expected


def test_the_latest_bearer_is_meant() -> None:
    text = "President [PERSON:Ghani] met President [PERSON:Putin]. The president smiled."
    assert clusters(text, coreference=True) == [("Ghani",), ("Putin", "The president")]


def test_a_role_noun_that_is_part_of_a_mention_is_not_another() -> None:
    text, mentions, _ = annotate("President [PERSON:Ghani] left [ORG:the President Hotel].", coreference=True)
    assert [m.span.of(text) for m in mentions] == ["Ghani", "the President Hotel"]
    assert all(m.form == "name" for m in mentions)


def test_speakers_are_marked_as_quoted() -> None:
    story = "{s|Ivan Karlov} {c|warned} {q|that it rains}. {s|Omar Bakir} {c|said} {q|that it snows}. Nobody Else came."
    people = "Ivan Karlov, Omar Bakir, Nobody Else"
    entities = named(strip(story).text, PERSON=people)[1]
    marked = mark_quoted(entities, quotes(story, PERSON=people))
    assert [entity.is_quoted for entity in marked] == [True, True, False]


def test_joined_mentions_count_for_salience_even_when_they_are_not_shown() -> None:
    text = "[PERSON:Ghani] met [PERSON:Kabulov]. [PERSON:Kabulov] waved. Mr. [PERSON:Ghani] spoke. He left. He slept."
    (_, _, hidden), (_, mentions, shown) = annotate(text), annotate(text, coreference=True)
    assert [entity.salience for entity in hidden] == [entity.salience for entity in shown]
    assert [len(entity.mentions) for entity in hidden] == [2, 2]
    assert len(shown[0].mentions) > 2
    assert shown[0].salience > shown[1].salience
    assert [mention.id for mention in mentions] == [f"m{number}" for number in range(1, len(mentions) + 1)]
