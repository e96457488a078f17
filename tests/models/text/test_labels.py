import pytest

from models.text.labels import is_heading, labels


@pytest.mark.parametrize("label", ["Analysis", "ANALYSIS", "News analysis", "Note", "Update", "", "…"])
def test_a_label_that_announces_is_a_heading(label: str) -> None:
    assert is_heading(label)


@pytest.mark.parametrize("label", ["Jane Roe", "Mayor", "ROE", "The minister", "O’Roe"])
def test_a_label_of_somebody_is_none(label: str) -> None:
    assert not is_heading(label)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ROE: Late?\nJane Roe (Bigtown): Yes.", ["ROE", "Jane Roe (Bigtown)"]),
        ("**Roe**: Late?\n  “Doe: Yes.”", ["Roe", "Doe"]),
        ("Q: Late?\nA. Yes.", ["Q", "A"]),
        ("Roe: Doe: Yes.", ["Roe"]),
        ("It was so, Roe: late.", []),
        ("roe: late.", []),
        ("Roe:late.", []),
        ("Roe:", []),
        ("Note: this.", []),
        ("One Two Three Four Five Six: late.", []),
        ("[00:01:23] ROE: Late?\n1:24 - Jane Roe: Yes.\n(01:30.5) Q: Why?", ["ROE", "Jane Roe", "Q"]),
        ("ROE [00:01:23]: Late?\nJane Roe  0:12\nYes.\nDoe (1:02:03)\nNo.", ["ROE", "Jane Roe", "Doe"]),
        ("JANE ROE, PRESENTER: Late?\nJohn Doe, Mayor of Bigtown: Yes.", ["JANE ROE", "John Doe"]),
        ("Jane Roe, who spoke first, had this to say; it was: late.", []),
        ("Saturday 10:30 The news\nFlight BA 12:40", []),
        ("", []),
    ],
)
def test_labels_open_a_line_and_stand_before_a_colon(text: str, found: list[str]) -> None:
    assert [match[match.lastindex or 0] for match in labels(text)] == found
