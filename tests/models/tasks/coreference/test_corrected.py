from models.desk import Anchor, Correction
from models.rulings import Rulings
from models.tasks.attribution import Attributions
from models.tasks.coreference.corrected import meant, told
from models.tasks.coreference.resolver import resolve
from models.tasks.coreference.trail import Trail
from tests.models.documents import document, names

TEXT = "Alex Roe met Sam Doe. He left. He slept. The mayor rose."


def referents(*corrections: Correction) -> list[tuple[str, str, float]]:
    known = names(TEXT, PERSON="Alex Roe, Sam Doe")
    stands = told(known, Attributions(), Rulings.of(TEXT, corrections))
    found = resolve(Trail(document(TEXT), known, (), (), None), told=stands)
    return [(one.span.of(TEXT), one.referent.name, one.probability) for one in found.anaphors]


def test_a_pronoun_stands_for_whom_the_editor_says_and_so_do_those_after_it() -> None:
    for name, other in (("Alex Roe", "Sam Doe"), ("Sam Doe", "Alex Roe")):
        first, second, *_ = referents(Correction("same_entity", Anchor("He", start=22), other=Anchor(name)))
        assert first == ("He", name, 1.0)
        assert second[1] == name != other


def test_a_role_may_be_told_and_the_order_of_the_two_does_not_matter() -> None:
    assert ("The mayor", "Sam Doe", 1.0) in referents(Correction("same_entity", Anchor("Sam Doe"), other=Anchor("The mayor")))


def test_what_is_no_anaphor_changes_nothing() -> None:
    assert referents(Correction("same_entity", Anchor("slept"), other=Anchor("Sam Doe"))) == referents()


def test_whom_an_editor_names_is_told_by_full_name_part_or_title() -> None:
    known = names(TEXT, PERSON="Alex Roe, Sam Doe")
    assert [meant(known, value).entity for value in ("Sam Doe", "doe", "Dr. Sam Doe", "Kim Poe")] == ["e2", "e2", "e2", None]
    assert meant(known, "Kim Poe").kind == "named"
