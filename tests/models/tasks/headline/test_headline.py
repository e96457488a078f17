import numpy as np
import pytest

from models.annotations import Holder, Sentence, Span, Summary, TitleSpan
from models.task import Analysis, Calibration, Context, Reading
from models.tasks import headline
from models.tasks.headline import Headlines
from models.tasks.hedging import Hedging
from models.tasks.quotes import Quotes
from models.text.document import Document
from tests.models.documents import UNREAD, document, sentences

STORY = (
    "Bridge is safe\n\nThe bridge is safe, an engineer said on Monday, as he looked at the old bridge from below.\n\n"
    "“It may fall,” said another."
)
TITLE = "Bridge ‘may fall’"


def judged(text: str, certainty: float) -> tuple[Sentence, ...]:
    return tuple(Sentence(f"s{i}", span, "certain", certainty, (), Holder("author", None)) for i, span in enumerate(sentences(text), 1))


def told(text: str, title: str | None = None, certainty: float = 0.5) -> Headlines:
    analysis = Analysis({"quotes": Quotes(()), "hedging": Hedging(judged(text, certainty), Summary())})
    reading = Reading((), Document(title, sentences(title), UNREAD)) if title else Reading(())
    return headline.decode(document(text), Context({}, Calibration(), analysis, headline.Options(title), reading, ()))


def test_the_title_of_the_document_is_held_against_its_story() -> None:
    found = told(STORY).headline
    assert found is not None
    assert [ground.sentence for ground in found.evidence] == ["s2"]
    assert (found.certainty, found.body_certainty, found.gap) == (0.5, pytest.approx(0.5), pytest.approx(0))


def test_a_title_that_was_sent_counts_in_itself_and_comes_first() -> None:
    found = told(STORY, TITLE).headline
    assert found is not None
    assert found.quotes_missing == found.quotes_altered == ()
    other = told(STORY, "Bridge ‘will stand’").headline
    assert other is not None
    assert other.quotes_missing == (TitleSpan(8, 18),)


def test_a_text_without_a_headline_has_none_to_judge() -> None:
    assert told("The bridge is safe, and that is all that there is to say of it.") == Headlines()


def test_a_headline_that_nothing_bears_on_has_no_gap() -> None:
    found = told(STORY, "Whale seen off Iceland").headline
    assert found is not None
    assert (found.body_certainty, found.gap, found.evidence) == (None, None, ())
    assert np.isfinite(found.certainty)


def test_quotes_of_the_documents_own_title_stand_in_the_text() -> None:
    text = STORY.replace("Bridge is safe", "Bridge ‘will stand’ still", 1)
    found = told(text).headline
    assert found is not None
    assert [span.of(text) for span in found.quotes_missing] == ["will stand"]
    assert type(found.quotes_missing[0]) is Span
