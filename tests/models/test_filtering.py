import math
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from models.annotations import (
    Alternative,
    AuthorStance,
    Cue,
    Entity,
    Holder,
    Mention,
    MentionForm,
    MentionType,
    Quote,
    Scores,
    Sentence,
    Span,
    Speaker,
    SpeakerStance,
    Stance,
    Summary,
)
from models.decoding.calibration import Precision
from models.filtering import Floors, floors, keep
from models.task import Analysis, Task
from models.tasks import entities, hedging, quotes, stance

SPAN = Span(0, 1)
MEASURED = {
    "PERSON": Precision((0.0, 0.5, 0.8), (0.6, 0.8, 0.95)),
    "ORG": Precision((0.0, 0.7), (0.5, 0.7)),
    "quote": Precision((0.0, 0.6), (0.5, 0.9)),
    "cue": Precision((0.0, 0.6), (0.5, 0.9)),
    "stance": Precision((0.0, 0.75), (0.6, 0.85)),
}


def mention(number: int, confidence: float, entity: str, kind: MentionType = "PERSON", form: MentionForm = "name") -> Mention:
    return Mention(f"m{number}", SPAN, kind, form, confidence, entity)


def quote(number: int, confidence: float, entity: str, sure: float = 0.9) -> Quote:
    speaker = Speaker("A", entity, "named", sure, "source", (), (Alternative("B", "e2", 0.1),))
    return Quote(f"q{number}", "direct", "statement", (SPAN,), None, None, speaker, None, "neutral", confidence, confidence)


def spoke(entity: str, *quotes: str) -> SpeakerStance:
    return SpeakerStance(entity, entity, "favor", Scores(1.0, 0.0, 0.0), 1.0, quotes)


def towards(target: str, confidence: float, *speakers: SpeakerStance) -> Stance:
    scores = Scores(favor=confidence, against=1 - confidence, neutral=0.0)
    return Stance(target, "favor", scores, confidence, (), speakers, AuthorStance("favor", scores, 1.0))


def analysis(**found: Any) -> Analysis:
    """The results of tasks by name."""
    return Analysis(found)


ANALYSIS = analysis(
    entities=entities.Entities(
        mentions=(mention(1, 0.9, "e1"), mention(2, 0.2, "e1"), mention(3, 0.4, "e2")),
        entities=(Entity("e1", "A", "PERSON", ("m1", "m2"), 0.5, True), Entity("e2", "B", "PERSON", ("m3",), 0.5, True)),
    ),
    quotes=quotes.Quotes((quote(1, 0.9, "e1"), quote(2, 0.3, "e1"))),
    hedging=hedging.Hedging(
        (Sentence("s1", SPAN, "hedged", 0.2, (Cue(SPAN, "epistemic", 0.7), Cue(SPAN, "doxastic", 0.5)), Holder("quote", "q2")),), Summary()
    ),
    stance=stance.Stances(
        (
            towards(
                "t",
                1.0,
                spoke("e1", "q1", "q2"),
                spoke("e2", "q1"),
                spoke("e1", "q2"),
            ),
        )
    ),
)


def wanted(
    precision: float, *tasks: Task[Any], measured: dict[str, Precision] = MEASURED, confidence: float = 0.0, coreference: bool = False
) -> Floors:
    return floors(tasks, {"entities": entities.Options(coreference)}, measured, confidence, precision)


def ids(things: Iterable[Mention | Quote | Entity]) -> list[str]:
    return [thing.id for thing in things]


def test_nothing_goes_without_a_threshold() -> None:
    assert keep(ANALYSIS, Floors()) is ANALYSIS


def test_a_mention_as_probable_as_the_threshold_stays() -> None:
    assert ids(keep(ANALYSIS, Floors(0.4))[entities.TASK].mentions) == ["m1", "m3"]


def test_entities_keep_only_mentions_that_are_left_and_go_without() -> None:
    assert [(one.id, one.mentions) for one in keep(ANALYSIS, Floors(0.5))[entities.TASK].entities] == [("e1", ("m1",))]


def test_references_to_what_went_go_too() -> None:
    kept = keep(ANALYSIS, Floors(0.5))
    (said,) = kept[quotes.TASK].quotes
    assert said.id == "q1"
    assert said.speaker is not None
    assert (said.speaker.entity, said.speaker.alternatives[0].entity) == ("e1", None)
    assert [(one.entity, one.quotes) for one in kept[stance.TASK].stances[0].by_speaker] == [("e1", ("q1",)), (None, ("q1",))]
    assert [one.holder for one in kept[hedging.TASK].sentences] == [Holder("quote", None)]


def test_a_quote_within_one_that_went_stands_alone() -> None:
    inner, outer = replace(quote(2, 0.9, "e1"), parent="q1"), quote(1, 0.3, "e1")
    whole = analysis(quotes=quotes.Quotes((outer, inner)))
    assert [(one.id, one.parent) for one in keep(whole, Floors(0.5))[quotes.TASK].quotes] == [("q2", None)]
    assert keep(whole, Floors(0.2))[quotes.TASK].quotes[1].parent == "q1"


def test_references_to_lists_that_were_not_asked_for_stay() -> None:
    kept = keep(analysis(quotes=quotes.Quotes((quote(1, 0.9, "e1"),))), Floors(0.5))
    (said,) = kept[quotes.TASK].quotes
    assert said.speaker is not None
    assert said.speaker.entity == "e1"
    assert kept.results.keys() == {"quotes"}


def test_pronouns_go_with_the_last_name_of_their_entity() -> None:
    mentions = (mention(1, 0.4, "e1"), mention(2, 0.9, "e1", form="pronoun"), mention(3, 0.9, "e2"), mention(4, 0.9, "e2", form="nominal"))
    named = (Entity("e1", "A", "PERSON", ("m1", "m2"), 0.5, False), Entity("e2", "B", "PERSON", ("m3", "m4"), 0.5, False))
    kept = keep(analysis(entities=entities.Entities(mentions, named)), Floors(0.5))[entities.TASK]
    assert ids(kept.mentions) == ["m3", "m4"]
    assert ids(kept.entities) == ["e2"]


def test_a_precision_is_the_lowest_confidence_that_reached_it() -> None:
    found = wanted(0.8, entities.TASK, quotes.TASK)
    assert found.kinds["PERSON"] == 0.5
    assert found.kinds["quote"] == 0.6
    kept = keep(ANALYSIS, found)
    assert ids(kept[entities.TASK].mentions) == ["m1"]
    assert ids(kept[quotes.TASK].quotes) == ["q1"]


def test_without_a_wish_for_precision_nothing_is_looked_up() -> None:
    assert wanted(0.0, entities.TASK, confidence=0.3, measured={}) == Floors(0.3)


def test_confidence_and_precision_both_hold() -> None:
    def least(confidence: float) -> tuple[bool, bool, bool]:
        found = wanted(0.8, entities.TASK, confidence=confidence)
        return found.holds(mention(1, 0.49, "e1")), found.holds(mention(1, 0.5, "e1")), found.holds(mention(1, 0.7, "e1"))

    assert least(0.7) == (False, False, True)
    assert least(0.2) == (False, True, True)


def test_what_cannot_be_that_precise_is_left_out_and_told() -> None:
    found = wanted(0.75, entities.TASK)
    assert found.kinds["ORG"] == math.inf
    kept = keep(analysis(entities=entities.Entities((mention(1, 1.0, "e1", "ORG"), mention(2, 0.9, "e2")), ())), found)
    assert ids(kept[entities.TASK].mentions) == ["m2"]
    assert any("ORG" in notice.detail and "0.70" in notice.detail and "PERSON" not in notice.detail for notice in kept.warnings)


def test_what_was_not_measured_stays_and_is_told() -> None:
    unsure = analysis(entities=entities.Entities((mention(1, 0.1, "e1"),), ()), quotes=quotes.Quotes((quote(1, 0.1, "e1", 0.1),)))
    kept = keep(unsure, wanted(0.9, entities.TASK, quotes.TASK, measured={}))
    assert ids(kept[entities.TASK].mentions) == ["m1"]
    assert kept[quotes.TASK].quotes[0].speaker is not None
    assert [notice.detail.split(":")[0] for notice in kept.warnings] == [
        f"min_precision was not applied to {what}" for what in ("mentions", "quotes", "speakers")
    ]


def test_only_what_was_asked_for_is_warned_of() -> None:
    assert wanted(0.9, hedging.TASK).warnings == ()
    assert "pronouns and nominals" not in " ".join(notice.detail for notice in wanted(0.9, entities.TASK).warnings)
    assert "pronouns and nominals" in " ".join(notice.detail for notice in wanted(0.9, entities.TASK, coreference=True).warnings)


def test_a_speaker_who_is_not_sure_enough_becomes_unknown() -> None:
    measured = MEASURED | {"speaker": Precision((0.0, 0.5), (0.7, 0.9))}
    stances = stance.Stances((towards("t", 1.0, spoke("e1", "q1", "q2")),))
    said = quotes.Quotes((quote(1, 0.9, "e1"), quote(2, 0.9, "e1", 0.4)))
    kept = keep(analysis(quotes=said, stance=stances), wanted(0.9, quotes.TASK, measured=measured))
    assert [(one.speaker is None, one.reason) for one in kept[quotes.TASK].quotes] == [(False, None), (True, "below_min_precision")]
    assert kept[stance.TASK].stances[0].by_speaker[0].quotes == ("q1",)


def test_a_least_confidence_leaves_speakers_alone() -> None:
    (said,) = keep(analysis(quotes=quotes.Quotes((quote(1, 0.9, "e1", 0.1),))), Floors(0.5))[quotes.TASK].quotes
    assert said.speaker is not None
    assert said.reason is None


def test_cues_go_and_labels_stay() -> None:
    kept = keep(ANALYSIS, wanted(0.9, hedging.TASK))
    assert [(one.label, [cue.type for cue in one.cues]) for one in kept[hedging.TASK].sentences] == [("hedged", ["epistemic"])]


def test_an_unsure_stance_stays_and_is_named() -> None:
    kept = keep(analysis(stance=stance.Stances((towards("the plan", 0.7), towards("the bank", 0.8)))), wanted(0.8, stance.TASK))
    assert len(kept[stance.TASK].stances) == 2
    assert [("plan" in notice.detail, "bank" in notice.detail) for notice in kept.warnings] == [(True, False)]


def test_stances_that_cannot_be_that_precise_have_one_warning() -> None:
    kept = keep(analysis(stance=stance.Stances((towards("the plan", 0.7), towards("the bank", 0.8)))), wanted(0.9, stance.TASK))
    assert len(kept[stance.TASK].stances) == 2
    assert len(kept.warnings) == 1
    assert "keep their labels" in kept.warnings[0].detail


@given(st.lists(st.floats(0, 1), max_size=20), st.floats(0, 0.99), st.floats(0, 0.99))
def test_more_precision_never_gives_more(confidences: list[float], one: float, other: float) -> None:
    found = analysis(entities=entities.Entities(tuple(mention(i, confidence, f"e{i}") for i, confidence in enumerate(confidences)), ()))
    less, more = (set(ids(keep(found, wanted(share, entities.TASK))[entities.TASK].mentions)) for share in sorted((one, other)))
    assert more <= less
