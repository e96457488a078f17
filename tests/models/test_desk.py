from models.desk import Listed, twice


def test_ids_that_come_twice_are_told_with_the_first() -> None:
    names = (Listed("A", id="1"), Listed("B"), Listed("C"), Listed("D", id="1"), Listed("E", id="2"), Listed("F", id="1"))
    assert twice(names) == {3: 0, 5: 0}
