from models.annotations import Span
from models.desk import Anchor, Correction
from models.rulings import GONE, TORN, Rulings
from tests.counting import calls

TEXT = "Jane Roe met Norvik. “It is late,” she said."


def test_corrections_are_given_by_place_with_their_index() -> None:
    rulings = Rulings.of(TEXT, [Correction("speaker", Anchor("It is late"), "Jane Roe"), Correction("type", Anchor("Norvik"), "ORG")])
    assert [(ruling.index, ruling.kind, ruling.span.of(TEXT)) for ruling in rulings.rulings] == [
        (1, "type", "Norvik"),
        (0, "speaker", "It is late"),
    ]
    assert not rulings.lost
    assert [ruling.index for ruling in rulings.of_kind("speaker", "not_quote")] == [0]


def test_both_places_of_an_entity_are_found_or_it_is_lost() -> None:
    same = Correction("same_entity", Anchor("she"), other=Anchor("Jane Roe"))
    (ruling,) = Rulings.of(TEXT, [same]).rulings
    assert (ruling.span.of(TEXT), ruling.other) == ("she", Span(0, 8))
    assert Rulings.of(TEXT, [Correction("same_entity", Anchor("she"), other=Anchor("Tom Pell"))]).lost == {0: GONE}


def test_what_is_gone_and_what_tears_a_word_is_lost() -> None:
    lost = Rulings.of(TEXT, [Correction("type", Anchor("Tom"), "ORG"), Correction("type", Anchor("orvi"), "ORG")]).lost
    assert lost == {0: GONE, 1: TORN}


def test_of_two_on_one_place_the_later_holds_unless_they_agree() -> None:
    quote = Anchor("It is late")
    rulings = Rulings.of(TEXT, [Correction("speaker", quote, "A"), Correction("not_quote", quote), Correction("speaker", quote, "B")])
    assert [ruling.value for ruling in rulings.rulings] == ["B"]
    assert rulings.overruled == {0: 1, 1: 2}
    assert Rulings.of(TEXT, [Correction("speaker", quote, "A"), Correction("speaker", quote, "A")]).overruled == {}


def test_many_cost_no_more_each_than_few() -> None:
    few, many = (
        calls(lambda n=n: Rulings.of(TEXT, [Correction("speaker", Anchor("It is late"), str(i)) for i in range(n)])) for n in (200, 800)
    )
    assert many < 5 * few
