"""A model of one's own in the place of the entities head."""

from pathlib import Path

import pytest

from models.analysis import Analyzer
from models.local import load
from models.task import Analysis
from models.tasks import entities, hedging, quotes, stance
from tests import own
from tests.tiny import SHIPPED

TEXT = (
    "NAIROBI — 😀 Kenyan President Grace Wanjiru said on Tuesday that her government would build a new railway to Uganda.\n\n"
    "“We have waited long enough for this line,” Wanjiru told reporters in Nairobi. The trains are red.\n\n"
    "The railway may cost more than planned, Peter Okello of the Daily Lantern warned."
)
NAMES = {
    "Grace": "B-Newsmaker", "Wanjiru": "I-Newsmaker", "Peter": "B-Newsmaker", "Okello": "I-Newsmaker",
    "Daily": "B-Paper", "Lantern": "I-Paper", "Tuesday": "B-When",
}  # fmt: skip
MAPPING = {"Newsmaker": "PERSON", "Paper": "ORG", "When": None}


@pytest.fixture(scope="module")
def analyzer(tmp_path_factory: pytest.TempPathFactory) -> Analyzer:
    folder = own.lexicon(tmp_path_factory.mktemp("own") / "desk-names", NAMES, MAPPING)
    return load(SHIPPED / "article", SHIPPED / "stance", names=folder, device="cpu", threads=1)


def analyze(analyzer: Analyzer, text: str, *tasks: str, targets: tuple[str, ...] = ()) -> Analysis:
    plan = analyzer.plan(text, frozenset(tasks), {"stance": stance.Options(targets)} if targets else None)
    return analyzer.decode(*analyzer.encode(plan, lambda some: [analyzer.encoders[work.encoder].run([work.window])[0] for work in some]))


def test_mentions_are_the_models_with_mapped_types_and_exact_offsets(analyzer: Analyzer) -> None:
    mentions = analyze(analyzer, TEXT, "entities")[entities.TASK].mentions
    assert [(mention.span.of(TEXT), mention.type) for mention in mentions] == [
        ("Grace Wanjiru", "PERSON"), ("Wanjiru", "PERSON"), ("Peter Okello", "PERSON"), ("Daily Lantern", "ORG"),
    ]  # fmt: skip


def test_mentions_form_entities(analyzer: Analyzer) -> None:
    found = analyze(analyzer, TEXT, "entities")
    assert [(entity.name, entity.type, len(entity.mentions)) for entity in found[entities.TASK].entities] == [
        ("Grace Wanjiru", "PERSON", 2), ("Peter Okello", "PERSON", 1), ("Daily Lantern", "ORG", 1),
    ]  # fmt: skip


def test_quotes_have_the_models_entities_for_speakers(analyzer: Analyzer) -> None:
    found = analyze(analyzer, TEXT, "entities", "quotes")
    ids = {entity.name: entity.id for entity in found[entities.TASK].entities}
    speakers = {quote.speaker.entity for quote in found[quotes.TASK].quotes if quote.speaker}
    assert ids["Grace Wanjiru"] in speakers <= {*ids.values()}
    assert {entity.id for entity in found[entities.TASK].entities if entity.is_quoted} == speakers


def test_stances_by_speaker_name_the_models_entities(analyzer: Analyzer) -> None:
    found = analyze(analyzer, TEXT, "entities", "stance", targets=("the new railway",))
    ids = {entity.name: entity.id for entity in found[entities.TASK].entities}
    assert ids["Grace Wanjiru"] in {speaker.entity for one in found[stance.TASK].stances for speaker in one.by_speaker}


def test_quotes_are_the_same_whatever_else_is_asked(analyzer: Analyzer) -> None:
    alone, among = (analyze(analyzer, TEXT, *tasks) for tasks in (("quotes",), ("entities", "quotes", "hedging")))
    assert alone[quotes.TASK] == among[quotes.TASK]
    holders = {sentence.holder.quote for sentence in analyze(analyzer, TEXT, "hedging")[hedging.TASK].sentences} - {None}
    assert holders == {sentence.holder.quote for sentence in among[hedging.TASK].sentences} - {None} != set()


@pytest.mark.parametrize("text", ["", " \n", "\x00"])
def test_a_text_without_words_has_no_mentions(analyzer: Analyzer, text: str) -> None:
    assert analyze(analyzer, text, "entities", "quotes")[entities.TASK].mentions == ()


def test_the_cards_and_versions_are_the_models(analyzer: Analyzer, tmp_path: Path) -> None:
    cards = {card["task"]: card for card in analyzer.cards}
    assert [card["task"] for card in analyzer.cards] == ["entities", "quotes", "hedging", "stance"]
    assert cards["entities"]["labels"] == MAPPING
    assert analyzer.versions["entities"] == f"desk-names {cards['entities']['version']}"
    assert analyzer.versions["quotes"].startswith("copydesk-article")
