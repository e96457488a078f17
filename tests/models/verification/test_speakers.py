import pytest

from models.annotations import Speaker, SpeakerKind
from models.verification.speakers import Cast, is_name


def speaker(name: str, kind: SpeakerKind = "named") -> Speaker:
    return Speaker(name, None, kind, 0.9, "source")


@pytest.mark.parametrize("label", ["MOORE", "RITA MOORE", "Sen. Moore (D-Texas)", "Speaker Ryan", "José Peña"])
def test_labels_with_a_name(label: str) -> None:
    assert is_name(label)


@pytest.mark.parametrize("label", ["REPORTER", "Q", "SPEAKER 1", "Unidentified Male", "MODERATOR", "Speaker A", "THE CHAIRMAN", "CROWD"])
def test_labels_that_name_nobody(label: str) -> None:
    assert not is_name(label)


def test_somebody_else_is_told_by_the_name() -> None:
    cast = Cast.of(["RITA MOORE", "TOM PIKE", "CHAIRMAN"])
    assert cast.is_another(speaker("Rita Moore"), "TOM PIKE")
    assert not cast.is_another(speaker("Moore"), "RITA MOORE")
    assert not cast.is_another(speaker("the mayor", "role"), "TOM PIKE")
    assert not cast.is_another(None, "TOM PIKE")
    assert not cast.is_another(speaker("Rita Moore"), None)


def test_a_role_is_somebody_else_only_where_the_speaker_has_a_label_of_his_own() -> None:
    cast = Cast.of(["RITA MOORE", "CHAIRMAN"])
    assert cast.is_another(speaker("Rita Moore"), "CHAIRMAN")
    assert not cast.is_another(speaker("Ann Lund"), "CHAIRMAN")
