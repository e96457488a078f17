from typing import Any

from models.annotations import Entity, Mention, Quote, Referent, Span, Speaker
from models.desk import Anchor, Correction
from models.rulings import Rulings
from models.steps.correcting import notices
from models.task import Analysis
from models.tasks import coreference, entities, quotes
from models.tasks.coreference.anaphora import Anaphor, Anaphora

TEXT = "Jane Roe met Norvik. “It is late,” she said."
QUOTE = Span(TEXT.index("“"), TEXT.index("”") + 1)
SHE = Span(TEXT.index("she"), TEXT.index("she") + 3)


def analysis(speaker: str = "Jane Roe", norvik: str = "ORG") -> Analysis:
    kind: Any = norvik
    said = Quote(
        "q1", "direct", "statement", (QUOTE,), None, None, Speaker(speaker, "e1", "named", 1.0, "correction"), None, "neutral", 1.0, 1.0
    )
    mentions = (
        Mention("m1", Span(0, 8), "PERSON", "name", 0.9, "e1"),
        Mention("m2", Span(13, 19), kind, "name", 0.9, "e2"),
    )
    known = (Entity("e1", "Jane Roe", "PERSON", ("m1",), 0.5, True), Entity("e2", "Norvik", kind, ("m2",), 0.5, False))
    anaphor = Anaphor(SHE, "pronoun", Referent("Jane Roe", "e1", "named"), 1.0, SHE)
    return Analysis(
        {
            entities.TASK.name: entities.Entities(mentions, known),
            coreference.TASK.name: Anaphora((anaphor,)),
            quotes.TASK.name: quotes.Quotes((said,)),
        }
    )


def codes(*corrections: Correction, found: Analysis | None = None) -> list[tuple[str, str]]:
    return [(notice.code, notice.pointer) for notice in notices(Rulings.of(TEXT, corrections), found or analysis())]


def test_what_was_obeyed_is_not_told() -> None:
    assert (
        codes(
            Correction("speaker", Anchor("It is late"), "Jane Roe"),
            Correction("type", Anchor("Norvik"), "ORG"),
            Correction("same_entity", Anchor("she"), other=Anchor("Jane Roe")),
            Correction("not_quote", Anchor("met Norvik")),
        )
        == []
    )


def test_what_could_not_be_obeyed_is_told_with_its_index() -> None:
    lost = codes(
        Correction("type", Anchor("Norvik"), "ORG"),
        Correction("speaker", Anchor("met Norvik"), "Jane Roe"),
        Correction("type", Anchor("met"), "ORG"),
        Correction("same_entity", Anchor("Norvik"), other=Anchor("Jane Roe")),
        Correction("same_entity", Anchor("met"), other=Anchor("Jane Roe")),
        Correction("speaker", Anchor("Not here"), "Jane Roe"),
    )
    assert lost == [("correction_lost", f"/corrections/{index}") for index in range(1, 6)]


def test_what_contradicts_a_later_one_is_told() -> None:
    told = codes(Correction("speaker", Anchor("It is late"), "Tom Pell"), Correction("speaker", Anchor("“It is late,”"), "Jane Roe"))
    assert told == [("correction_overruled", "/corrections/0")]


def test_details_are_sentences_that_name_the_correction() -> None:
    (notice,) = notices(Rulings.of(TEXT, [Correction("speaker", Anchor("met Norvik"), "Jane Roe")]), analysis())
    assert notice.detail == "Correction 0 was not obeyed: nothing is quoted there."


def test_tasks_that_did_not_run_say_nothing() -> None:
    assert codes(Correction("speaker", Anchor("met Norvik"), "Jane Roe"), found=Analysis({})) == []
