import pytest

from tests.models.tasks.entities.marked import annotate, clusters


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
