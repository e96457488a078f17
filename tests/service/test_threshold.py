from models.annotations import Alternative, Analysis, AuthorStance, Entity, Mention, Quote, Span, Speaker, SpeakerStance, Stance
from service.threshold import keep

SPAN = Span(0, 1)


def mention(number: int, confidence: float, entity: str) -> Mention:
    return Mention(f"m{number}", SPAN, "PERSON", confidence, "name", entity)


def quote(number: int, confidence: float, entity: str) -> Quote:
    speaker = Speaker("A", entity, "named", 0.9, "source", (), (Alternative("B", "e2", 0.1),))
    return Quote(f"q{number}", "direct", (SPAN,), None, None, speaker, None, "neutral", confidence)


ANALYSIS = Analysis(
    mentions=(mention(1, 0.9, "e1"), mention(2, 0.2, "e1"), mention(3, 0.4, "e2")),
    entities=(Entity("e1", "A", "PERSON", ("m1", "m2"), 0.5, True), Entity("e2", "B", "PERSON", ("m3",), 0.5, True)),
    quotes=(quote(1, 0.9, "e1"), quote(2, 0.3, "e1")),
    stances=(
        Stance(
            "t",
            "favor",
            {"favor": 1.0, "against": 0.0, "neutral": 0.0},
            1.0,
            (),
            (SpeakerStance("e1", "favor", ("q1", "q2")), SpeakerStance("e2", "favor", ("q1",)), SpeakerStance("e1", "favor", ("q2",))),
            AuthorStance("favor", 1.0),
        ),
    ),
)


def test_nothing_goes_without_a_threshold() -> None:
    assert keep(ANALYSIS, 0.0) is ANALYSIS


def test_a_mention_as_probable_as_the_threshold_stays() -> None:
    assert [one.id for one in keep(ANALYSIS, 0.4).mentions or ()] == ["m1", "m3"]


def test_entities_keep_only_mentions_that_are_left_and_go_without() -> None:
    assert [(one.id, one.mentions) for one in keep(ANALYSIS, 0.5).entities or ()] == [("e1", ("m1",))]


def test_references_to_what_went_go_too() -> None:
    kept = keep(ANALYSIS, 0.5)
    assert kept.quotes is not None
    assert kept.stances is not None
    assert [one.id for one in kept.quotes] == ["q1"]
    speaker = kept.quotes[0].speaker
    assert speaker is not None
    assert (speaker.entity, speaker.alternatives[0].entity) == ("e1", None)
    assert [(one.entity, one.quotes) for one in kept.stances[0].by_speaker] == [("e1", ("q1",))]


def test_references_to_lists_that_were_not_asked_for_stay() -> None:
    kept = keep(Analysis(quotes=(quote(1, 0.9, "e1"),)), 0.5)
    assert kept.quotes is not None
    assert kept.quotes[0].speaker is not None
    assert kept.quotes[0].speaker.entity == "e1"
    assert kept.entities is None
