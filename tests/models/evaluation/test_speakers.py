import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from models.analysis import Analyzer, Plan
from models.annotations import Quote, Span, Speaker, SpeakerKind
from models.decoding.calibration import Precision
from models.evaluation import speakers
from models.evaluation.speakers import Answers
from models.local import load
from models.task import Analysis
from models.tasks import quotes
from models.training.rows import Row
from tests import tiny


def quote(start: int, end: int, name: str = "", kind: SpeakerKind = "named", method: str = "source", confidence: float = 0.9) -> Quote:
    speaker = Speaker(name, None, kind, confidence, method) if name else None
    return Quote("q", "direct", "statement", (Span(start, end),), None, None, speaker, None if name else "no_source", "neutral", 0.9, 0.9)


def marked(start: int, end: int, name: str | None, kind: str = "named") -> dict[str, Any]:
    return {"content": [[start, end]], "speaker": name, "speaker_kind": kind}


def answers(row: Row, *given: Quote) -> Answers:
    return Answers.of([(row, given)])


ROW: Row = {
    "quotes": [
        marked(0, 10, "Ilse Brandt"),
        marked(20, 30, "Tom Kerrick"),
        marked(40, 50, "Tom Kerrick"),
        marked(60, 70, "the board", "organization"),
        marked(80, 90, None, "not"),
        marked(100, 110, None, "unknown"),
        marked(120, 130, None, "author"),
    ],
    "all_quotes": True,
}
GIVEN = (
    quote(0, 10, "Brandt", confidence=0.8),
    quote(20, 30, "Brandt", method="pronoun", confidence=0.6),
    quote(60, 70),
    quote(80, 90, "Kerrick"),
    quote(100, 110, "Kerrick"),
    quote(120, 130),
    quote(200, 210, "Kerrick"),
)


def test_attributions_are_found_answered_and_right() -> None:
    figures = answers(ROW, *GIVEN).figures()
    assert figures["attributions"] == 5
    assert figures["found"] == 0.8
    assert figures["right_of_answered"] == pytest.approx(2 / 3, abs=1e-4)
    assert (figures["abstained"], figures["wrong"]) == (0.25, 0.25)
    assert figures["abstained_by_reason"] == {"no_source": 1}


def test_figures_by_method_and_by_kind_add_up() -> None:
    figures = answers(ROW, *GIVEN).figures()
    assert figures["by_method"] == {"source": {"answered": 1, "right": 1.0}, "pronoun": {"answered": 1, "right": 0.0}}
    assert {kind: own["attributions"] for kind, own in figures["by_kind"].items()} == {"named": 3, "organization": 1, "author": 1}
    assert figures["by_kind"]["named"]["found"] == pytest.approx(2 / 3, abs=1e-4)
    assert figures["by_kind"]["organization"]["abstained"] == 1


def test_the_kind_is_judged_of_those_answered() -> None:
    row = {"quotes": [marked(0, 10, "Brandt"), marked(20, 30, "the board", "organization"), marked(40, 50, "clerks", "role")]}
    given = (quote(0, 10, "Brandt"), quote(20, 30, "board", "role"), quote(40, 50))
    assert answers(row, *given).figures()["kind_right"] == 0.5


def test_quotes_of_what_is_no_attribution_and_of_nothing_marked_are_told() -> None:
    figures = answers(ROW, *GIVEN).figures()
    assert figures["no_attribution"] == pytest.approx(1 / 6, abs=1e-4)
    assert figures["stray"] == pytest.approx(2 / 7, abs=1e-4)
    assert "stray" not in answers(ROW | {"all_quotes": False}, *GIVEN).figures()


def test_a_file_without_kinds_has_no_figures_of_kinds() -> None:
    row = {"quotes": [{"content": [0, 10], "speaker": "Brandt"}, {"content": [20, 30], "speaker": None}]}
    figures = answers(row, quote(0, 10, "Brandt"), quote(20, 30, "Brandt")).figures()
    assert figures.keys() == {"attributions", "found", "right_of_answered", "abstained", "wrong", "by_method", "abstained_by_reason"}
    assert figures["attributions"] == 1


def test_nothing_given_is_nothing_found() -> None:
    figures = answers(ROW).figures()
    assert (figures["found"], figures["right_of_answered"], figures["abstained"]) == (0, 0, 0)


def test_only_speakers_given_are_judged_with_their_confidence() -> None:
    judged = answers(ROW, *GIVEN).judged()
    assert (judged.confidence, judged.right, set(judged.kinds)) == ([0.8, 0.6], [True, False], {"speaker"})


@pytest.fixture(scope="module")
def analyzer(tmp_path_factory: pytest.TempPathFactory) -> Analyzer:
    folder = tmp_path_factory.mktemp("weights")
    (folder / "article").mkdir()
    (folder / "stance").mkdir()
    return load(tiny.article(folder / "article"), tiny.stance(folder / "stance"), device="cpu")


def test_novels_are_told_apart_and_count_for_no_precision(analyzer: Analyzer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The speaker is right in every text but the novels."""
    text = "Ilse Brandt said that the ferry would run again in May."
    for file in speakers.FILES:
        path = tmp_path / f"{file}.dev.jsonl.gz"
        path.parent.mkdir(exist_ok=True)
        own = text if file in speakers.COUNTED else text.replace("May", "spring")
        row = {"text": own, "quotes": [{"content": [[17, 54]], "speaker": "Ilse Brandt", "speaker_kind": "named"}]}
        path.write_bytes(gzip.compress("\n".join([json.dumps(row)] * 4).encode()))

    def decode(plan: Plan, outputs: object) -> Analysis:
        found = quote(17, 54, "Brandt" if plan.document.text == text else "Kerrick", confidence=0.7)
        return Analysis({quotes.TASK.name: quotes.Quotes((found,))})

    monkeypatch.setattr(analyzer, "decode", decode)
    told = speakers.measure(analyzer, tmp_path)
    assert {name: own["right_of_answered"] for name, own in told.figures.items()} == {"desk": 1, "gum_attrib": 1, "litbank_quotes": 0}
    assert Precision.of(told.judged.precision(("speaker",))["speaker"]).best == 1
    assert told.reliability["speaker"].figures()["items"] == 8
    novels = told.reliability["of speaker on litbank_quotes"]
    assert novels.right.tolist() == [0] * 4
    assert novels.after.tolist() == pytest.approx([told.curve[0][1]] * 4)
