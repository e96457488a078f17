from models.annotations import Holder, Quote, Sentence, Span, Speaker, Summary
from models.filtering import Floors, keep
from models.steps.sourcing import count, hold, pick
from models.task import Analysis
from models.tasks import hedging, quotes
from models.tasks.coreference.anaphora import Anaphora
from models.tasks.hedging import Hedging
from models.tasks.hedging.holders import sourced
from models.tasks.quotes import Quotes, audit
from tests.models.documents import document, names

TEXT = "Roe said it might rain. Doe said no."


def analysis() -> Analysis:
    said = tuple(
        Quote(f"q{i}", "indirect", "statement", (span,), None, None, speaker, None, "neutral", 0.9, 0.9)
        for i, (span, speaker) in enumerate(
            [
                (Span(9, 22), Speaker("Roe", None, "named", 0.4, "source")),
                (Span(33, 35), Speaker("Doe", None, "named", 0.9, "source")),
            ],
            1,
        )
    )
    said, listed = audit.sources(document(TEXT), names(TEXT), Anaphora(), said)
    sentences = (Sentence("s1", Span(0, 23), "certain", 0.5, (), Holder("quote", "q1")),)
    return Analysis(
        {
            "quotes": Quotes(said, *audit.counted(document(TEXT), said, listed)),
            "hedging": Hedging(sourced(sentences, said), Summary()),
        }
    )


def test_sources_follow_the_quotes_that_are_given() -> None:
    before = analysis()
    assert [source.id for source in before[quotes.TASK].sources] == ["p1", "p2"]
    assert before[hedging.TASK].sentences[0].holder.source_id == "p1"
    kept = hold(document(TEXT), count(document(TEXT), keep(before, Floors(0.0, {"speaker": 0.5})), None), None)
    assert [(source.id, source.share) for source in kept[quotes.TASK].sources] == [("p2", 1 / 4)]
    assert kept[quotes.TASK].sourcing.why == "one_source"
    assert kept[hedging.TASK].sentences[0].holder == Holder("quote", "q1", None)


def test_certain_sentences_are_left_out_where_that_is_asked_for() -> None:
    before = analysis()
    assert pick(document(TEXT), before, hedging.Options(only_hedged=True))[hedging.TASK].sentences == ()
    assert pick(document(TEXT), before, hedging.Options()) == before
