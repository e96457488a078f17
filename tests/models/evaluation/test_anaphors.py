import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from models.analysis import Analyzer, Plan
from models.annotations import Mention, MentionForm, Span
from models.decoding.calibration import Precision
from models.evaluation import anaphors
from models.local import load
from models.task import Analysis
from models.tasks import entities
from tests import tiny

TEXT = "Ilse Brandt met Tom Kerrick, who laughed. She left. The mayor of Kabul waited, and it rained."
BRANDT, KERRICK, WHO, SHE, MAYOR, IT = (
    (TEXT.index(w), TEXT.index(w) + len(w)) for w in ("Ilse Brandt", "Tom Kerrick", "who", "She", "The mayor", "it rained")
)
IT = (IT[0], IT[0] + 2)
WHOLE = (MAYOR[0], TEXT.index(" waited"))
CLUSTERS = [[list(BRANDT), list(SHE), list(WHOLE)], [list(KERRICK), [0, 0]]]
NOTHING = {"pronoun": [0, 0], "a": [0, 0], "b": [0, 0], "a_coref": False, "b_coref": False, "clusters": []}


def mention(place: tuple[int, int], entity: str, form: MentionForm = "name", confidence: float = 0.8) -> Mention:
    return Mention("m", Span(*place), "PERSON", form, confidence, entity)


NAMES = (mention(BRANDT, "brandt"), mention(KERRICK, "kerrick"))


@pytest.fixture(scope="module")
def analyzer(tmp_path_factory: pytest.TempPathFactory) -> Analyzer:
    folder = tmp_path_factory.mktemp("weights")
    (folder / "article").mkdir()
    (folder / "stance").mkdir()
    return load(tiny.article(folder / "article"), tiny.stance(folder / "stance"), device="cpu")


@pytest.fixture
def measured(analyzer: Analyzer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Measures the mentions given on a row of each file, which is empty where no row is told."""

    def measure(rows: dict[str, dict[str, Any]], *given: Mention) -> anaphors.Anaphors:
        for file in (anaphors.PAIRED, *anaphors.CLUSTERED):
            path = tmp_path / f"{file}.dev.jsonl.gz"
            path.parent.mkdir(exist_ok=True)
            row = NOTHING | {"text": TEXT if file in rows else "Nothing."} | rows.get(file, {})
            path.write_bytes(gzip.compress(json.dumps(row).encode()))

        def decode(plan: Plan, outputs: object) -> Analysis:
            found = (*NAMES, *given) if plan.document.text == TEXT else ()
            return Analysis({entities.TASK.name: entities.Entities(found, ())})

        monkeypatch.setattr(analyzer, "decode", decode)
        return anaphors.measure(analyzer, tmp_path)

    return measure


@pytest.mark.parametrize(("entity", "right"), [("brandt", 1), ("kerrick", 0)])
def test_an_anaphor_is_right_when_a_name_of_its_entity_is_in_its_cluster(measured: Any, entity: str, right: int) -> None:
    given = (mention(SHE, entity, "pronoun"), mention(MAYOR, entity, "nominal"))
    told = measured({"coref/gum_coref": {"clusters": CLUSTERS}}, *given)
    assert told.figures["gum_coref"] == {"pronouns": {"given": 1, "right": right}, "nominals": {"given": 1, "right": right}}


def test_what_annotators_leave_out_is_not_judged_but_a_personal_pronoun_stands_for_nobody(measured: Any) -> None:
    given = (mention(WHO, "kerrick", "pronoun"), mention(IT, "brandt", "pronoun"), mention(MAYOR, "brandt", "nominal"))
    told = measured({"coref/gum_coref": {"clusters": CLUSTERS[1:]}}, *given)
    assert told.figures["gum_coref"] == {"pronouns": {"given": 1, "right": 0}, "nominals": {"given": 0, "right": 0}}


def test_pronouns_of_novels_do_not_count(measured: Any) -> None:
    given = (mention(SHE, "brandt", "pronoun"), mention(MAYOR, "brandt", "nominal"))
    told = measured({"coref/litbank_coref": {"clusters": CLUSTERS}}, *given)
    assert told.figures["litbank_coref"] == {"nominals": {"given": 1, "right": 1}}
    assert told.judged["pronoun"].right == []


@pytest.mark.parametrize(
    ("entity", "a_coref", "b_coref", "given", "right"),
    [
        ("brandt", True, False, 1, 1),
        ("kerrick", True, False, 1, 0),
        ("stranger", True, False, 1, 0),
        ("kerrick", False, True, 1, 1),
        ("kerrick", False, False, 1, 0),
        ("stranger", False, False, 0, 0),
    ],
)
def test_of_two_names_one_may_be_right_or_a_third_that_cannot_be_judged(
    measured: Any, entity: str, a_coref: bool, b_coref: bool, given: int, right: int
) -> None:
    row = {"pronoun": SHE, "a": BRANDT, "b": KERRICK, "a_coref": a_coref, "b_coref": b_coref}
    told = measured({"coref/gap_pronoun": row}, mention(SHE, entity, "pronoun"), mention(WHO, "brandt", "pronoun"))
    assert told.figures["gap_pronoun"] == {"pronouns": {"given": given, "right": right}}


def test_role_nouns_too_few_take_the_precision_of_both(measured: Any) -> None:
    given = (mention(SHE, "kerrick", "pronoun", 0.5), mention(MAYOR, "brandt", "nominal", 0.9))
    told = measured({"coref/gum_coref": {"clusters": CLUSTERS}}, *given)
    assert told.precision.keys() == {"pronoun", "nominal"}
    assert Precision.of(told.precision["nominal"]).share[0] == 0.5
    assert told.reliability["of nominal"].before.tolist() == [0.9]
    assert told.tried.keys() == {"pronouns", "nominals"}
