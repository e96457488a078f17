import math
from collections.abc import Iterable
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from service.threshold import Floors, floors, keep

from models.annotations import (
    Alternative,
    Analysis,
    AuthorStance,
    Cue,
    Entity,
    Holder,
    Mention,
    MentionForm,
    MentionType,
    Quote,
    Sentence,
    Span,
    Speaker,
    SpeakerStance,
    Stance,
    StanceLabel,
)
from models.decoding.calibration import Precision
from service.inference.loading import Task
from service.order import Order

SPAN = Span(0, 1)
MEASURED = {
    "PERSON": Precision((0.0, 0.5, 0.8), (0.6, 0.8, 0.95)),
    "ORG": Precision((0.0, 0.7), (0.5, 0.7)),
    "quote": Precision((0.0, 0.6), (0.5, 0.9)),
    "cue": Precision((0.0, 0.6), (0.5, 0.9)),
    "stance": Precision((0.0, 0.75), (0.6, 0.85)),
}


def mention(number: int, confidence: float, entity: str, kind: MentionType = "PERSON", form: MentionForm = "name") -> Mention:
    return Mention(f"m{number}", SPAN, kind, confidence, form, entity)


def quote(number: int, confidence: float, entity: str, sure: float = 0.9) -> Quote:
    speaker = Speaker("A", entity, "named", sure, "source", (), (Alternative("B", "e2", 0.1),))
    return Quote(f"q{number}", "direct", (SPAN,), None, None, speaker, None, "neutral", confidence)


def stance(target: str, confidence: float, *speakers: SpeakerStance) -> Stance:
    scores: dict[StanceLabel, float] = {"favor": confidence, "against": 1 - confidence, "neutral": 0.0}
    return Stance(target, "favor", scores, confidence, (), speakers, AuthorStance("favor", 1.0))


ANALYSIS = Analysis(
    mentions=(mention(1, 0.9, "e1"), mention(2, 0.2, "e1"), mention(3, 0.4, "e2")),
    entities=(Entity("e1", "A", "PERSON", ("m1", "m2"), 0.5, True), Entity("e2", "B", "PERSON", ("m3",), 0.5, True)),
    quotes=(quote(1, 0.9, "e1"), quote(2, 0.3, "e1")),
    sentences=(Sentence("s1", SPAN, "hedged", 0.2, (Cue(SPAN, "epistemic", 0.7), Cue(SPAN, "doxastic", 0.5)), Holder("quote", "q2")),),
    stances=(
        stance(
            "t",
            1.0,
            SpeakerStance("e1", "favor", ("q1", "q2")),
            SpeakerStance("e2", "favor", ("q1",)),
            SpeakerStance("e1", "favor", ("q2",)),
        ),
    ),
)


def order(precision: float, *tasks: Task, confidence: float = 0.0, coreference: bool = False) -> Order:
    return Order("x", frozenset(tasks), min_precision=precision, min_confidence=confidence, coreference=coreference)


def ids(things: Iterable[Mention | Quote | Entity] | None) -> list[str]:
    return [thing.id for thing in things or ()]


def test_nothing_goes_without_a_threshold() -> None:
    assert keep(ANALYSIS, Floors()) is ANALYSIS


def test_a_mention_as_probable_as_the_threshold_stays() -> None:
    assert ids(keep(ANALYSIS, Floors(0.4)).mentions) == ["m1", "m3"]


def test_entities_keep_only_mentions_that_are_left_and_go_without() -> None:
    assert [(one.id, one.mentions) for one in keep(ANALYSIS, Floors(0.5)).entities or ()] == [("e1", ("m1",))]


def test_references_to_what_went_go_too() -> None:
    kept = keep(ANALYSIS, Floors(0.5))
    assert kept.quotes is not None
    assert kept.stances is not None
    assert ids(kept.quotes) == ["q1"]
    speaker = kept.quotes[0].speaker
    assert speaker is not None
    assert (speaker.entity, speaker.alternatives[0].entity) == ("e1", None)
    assert [(one.entity, one.quotes) for one in kept.stances[0].by_speaker] == [("e1", ("q1",))]


def test_a_quote_within_one_that_went_stands_alone() -> None:
    inner, outer = replace(quote(2, 0.9, "e1"), parent="q1"), quote(1, 0.3, "e1")
    kept = keep(Analysis(quotes=(outer, inner)), Floors(0.5))
    assert kept.quotes is not None
    assert [(one.id, one.parent) for one in kept.quotes] == [("q2", None)]
    assert (keep(Analysis(quotes=(outer, inner)), Floors(0.2)).quotes or ())[1].parent == "q1"


def test_references_to_lists_that_were_not_asked_for_stay() -> None:
    kept = keep(Analysis(quotes=(quote(1, 0.9, "e1"),)), Floors(0.5))
    assert kept.quotes is not None
    assert kept.quotes[0].speaker is not None
    assert kept.quotes[0].speaker.entity == "e1"
    assert kept.entities is None


def test_pronouns_go_with_the_last_name_of_their_entity() -> None:
    mentions = (mention(1, 0.4, "e1"), mention(2, 0.9, "e1", form="pronoun"), mention(3, 0.9, "e2"), mention(4, 0.9, "e2", form="nominal"))
    entities = (Entity("e1", "A", "PERSON", ("m1", "m2"), 0.5, False), Entity("e2", "B", "PERSON", ("m3", "m4"), 0.5, False))
    kept = keep(Analysis(mentions=mentions, entities=entities), Floors(0.5))
    assert ids(kept.mentions) == ["m3", "m4"]
    assert ids(kept.entities) == ["e2"]


def test_a_precision_is_the_lowest_confidence_that_reached_it() -> None:
    found = floors(order(0.8, "entities", "quotes"), MEASURED)
    assert found.of("PERSON") == 0.5
    assert found.of("quote") == 0.6
    assert ids(keep(ANALYSIS, found).mentions) == ["m1"]
    assert ids(keep(ANALYSIS, found).quotes) == ["q1"]


def test_without_a_wish_for_precision_nothing_is_looked_up() -> None:
    assert floors(order(0.0, "entities", confidence=0.3), {}) == Floors(0.3)


def test_confidence_and_precision_both_hold() -> None:
    assert floors(order(0.8, "entities", confidence=0.7), MEASURED).of("PERSON") == 0.7
    assert floors(order(0.8, "entities", confidence=0.2), MEASURED).of("PERSON") == 0.5


def test_what_cannot_be_that_precise_is_left_out_and_told() -> None:
    found = floors(order(0.75, "entities"), MEASURED)
    assert found.of("ORG") == math.inf
    kept = keep(Analysis(mentions=(mention(1, 1.0, "e1", "ORG"), mention(2, 0.9, "e2"))), found)
    assert ids(kept.mentions) == ["m2"]
    assert any("ORG" in warning and "0.70" in warning and "PERSON" not in warning for warning in kept.warnings)


def test_what_was_not_measured_stays_and_is_told() -> None:
    kept = keep(
        Analysis(mentions=(mention(1, 0.1, "e1"),), quotes=(quote(1, 0.1, "e1", 0.1),)), floors(order(0.9, "entities", "quotes"), {})
    )
    assert ids(kept.mentions) == ["m1"]
    assert kept.quotes is not None
    assert kept.quotes[0].speaker is not None
    assert [warning.split(":")[0] for warning in kept.warnings] == [
        f"min_precision was not applied to {what}" for what in ("mentions", "quotes", "speakers")
    ]


def test_only_what_was_asked_for_is_warned_of() -> None:
    assert floors(order(0.9, "hedging"), MEASURED).warnings == ()
    assert "pronouns and nominals" in " ".join(floors(order(0.9, "entities", coreference=True), MEASURED).warnings)


def test_a_speaker_who_is_not_sure_enough_becomes_unknown() -> None:
    measured = MEASURED | {"speaker": Precision((0.0, 0.5), (0.7, 0.9))}
    stances = (stance("t", 1.0, SpeakerStance("e1", "favor", ("q1", "q2"))),)
    kept = keep(Analysis(quotes=(quote(1, 0.9, "e1"), quote(2, 0.9, "e1", 0.4)), stances=stances), floors(order(0.9, "quotes"), measured))
    assert kept.quotes is not None
    assert kept.stances is not None
    assert [(one.speaker is None, one.reason) for one in kept.quotes] == [(False, None), (True, "below_min_precision")]
    assert kept.stances[0].by_speaker[0].quotes == ("q1",)


def test_cues_go_and_labels_stay() -> None:
    kept = keep(ANALYSIS, floors(order(0.9, "hedging"), MEASURED))
    assert kept.sentences is not None
    assert [(one.label, [cue.type for cue in one.cues]) for one in kept.sentences] == [("hedged", ["epistemic"])]


def test_an_unsure_stance_stays_and_is_named() -> None:
    kept = keep(Analysis(stances=(stance("the plan", 0.7), stance("the bank", 0.8))), floors(order(0.8, "stance"), MEASURED))
    assert kept.stances is not None
    assert len(kept.stances) == 2
    assert [("plan" in warning, "bank" in warning) for warning in kept.warnings] == [(True, False)]


def test_stances_that_cannot_be_that_precise_have_one_warning() -> None:
    kept = keep(Analysis(stances=(stance("the plan", 0.7), stance("the bank", 0.8))), floors(order(0.9, "stance"), MEASURED))
    assert len(kept.stances or ()) == 2
    assert len(kept.warnings) == 1
    assert "keep their labels" in kept.warnings[0]


@given(st.lists(st.floats(0, 1), max_size=20), st.floats(0, 0.99), st.floats(0, 0.99))
def test_more_precision_never_gives_more(confidences: list[float], one: float, other: float) -> None:
    analysis = Analysis(mentions=tuple(mention(i, confidence, f"e{i}") for i, confidence in enumerate(confidences)))
    less, more = (set(ids(keep(analysis, floors(order(wanted, "entities"), MEASURED)).mentions)) for wanted in sorted((one, other)))
    assert more <= less
